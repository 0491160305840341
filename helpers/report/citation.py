"""How to cite a report: the software with its version, and the corpus that it was made from."""
from __future__ import annotations

import tomllib

from helpers.report.prose import Prose, say
from helpers.report.runner import PROJECT

TITLE, AUTHORS = "Law-Based Government Report Workbook", "The developers of the Law-Based Government Report Workbook"  # as in CITATION.cff


def version() -> str:
    """The version of the workbook, as pyproject.toml states it."""
    return tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def how_to_cite(corpus) -> Prose:
    """A sentence for a list of references: authors, title and version, and of the corpus its size, years, latest date and fingerprint.

    The date is that of the latest report (of publication, else of signature), since a corpus has no date of its own; the
    fingerprint changes with every text and every list that a person edits.
    """
    reports = corpus.reports[corpus.reports["kind"] == "report"]
    years, dates = sorted(reports["year"].dropna().unique()), reports["published"].fillna(reports["signed"]).dropna()
    facts = {"authors": AUTHORS, "title": TITLE, "version": version(), "n": len(reports), "fingerprint": corpus.fingerprint,
             "first": years[0] if years else None, "last": years[-1] if years else None, "date": dates.max()[:10] if len(dates) else None}
    template = "{authors}. <i>{title}</i>, version {version}. Corpus of {n:report/reports}"
    template += " on {first} to {last}" if len(years) > 1 else " on {first}" if years else ""
    template += ", the latest dated {date}" if facts["date"] else ""
    return say(template + "; fingerprint <code>{fingerprint}</code>.", **facts)
