"""What can be cited, and that its three places say the same."""
import tomllib

import yaml
from conftest import PROJECT
from toy import toy

from helpers.report import citation

CFF = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))


def test_citation_file_says_what_the_project_says():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert (CFF["version"], CFF["license"]) == (project["version"], project["license"]) and CFF["license"] in (PROJECT / "LICENSE").read_text("utf-8")
    assert (CFF["title"], CFF["authors"]) == (citation.TITLE, [{"name": citation.AUTHORS}])


def test_citation_file_has_what_its_format_asks_for_and_invents_nothing():
    assert CFF["cff-version"] == "1.2.0" and CFF["message"] and CFF["type"] == "software"
    assert set(CFF) == {"cff-version", "message", "title", "type", "version", "authors", "license", "abstract", "keywords"}


def test_how_to_cite_names_version_corpus_and_its_latest_date():
    corpus = toy(("甲镇", 2022, "一"), ("乙镇", 2024, "二"))
    corpus.reports.loc[0, "published"], corpus.reports.loc[1, "signed"] = "2023-02-01 11:16", "2025-01"
    assert citation.how_to_cite(corpus).text == (f"{citation.AUTHORS}. {citation.TITLE}, version {citation.version()}. Corpus of 2 reports on 2022 to "
                                                 f"2024, the latest dated 2025-01; fingerprint {corpus.fingerprint}.")


def test_how_to_cite_an_empty_corpus_and_one_year():
    assert "Corpus of no reports; fingerprint" in citation.how_to_cite(toy()).text
    assert "Corpus of 1 report on 2024; fingerprint" in citation.how_to_cite(toy(("甲镇", 2024, "一"))).text
