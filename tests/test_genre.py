"""A corpus of another genre: the same tables, its own parts, nothing of the reports' rule."""
import pytest

from helpers import load_corpus
from helpers.reading import card
from helpers.reading.load import CorpusError

SPEECH = ("政府工作报告\n——2019年1月15日在清河县第十七届人民代表大会第四次会议上\n各位代表:\n现在,我代表县人民政府,向大会作政府工作报告,请予审议,并请政协委员提出意见。\n"
          "一、2018年工作回顾\n过去一年,全县生产总值增长7.5%,城乡居民收入稳步提高,民生持续改善,社会保持稳定。\n二、2019年主要任务\n今年要突出抓好重点项目建设,持续改善营商环境,着力保障和改善民生。\n")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qinghe-2019.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / "corpus.toml").write_text('genre = "any"\n', encoding="utf-8")
    return tmp_path


def test_any_text_is_a_report_with_title_and_year(folder):
    row = load_corpus(folder).reports.iloc[0]
    assert (row["kind"], row["title"], row["year"]) == ("report", "政府工作报告", 2019)


def test_without_a_list_of_parts_there_are_none(folder):
    assert set(load_corpus(folder).paragraphs["section"]) == {"opening", "other"}


def test_its_own_parts_are_found_by_its_own_words(folder):
    (folder / "parts.toml").write_text("[review]\nanywhere = ['回顾', '总结']\n[tasks]\nanywhere = ['主要任务', '安排']\n", encoding="utf-8")
    assert load_corpus(folder).paragraphs["section"].tolist() == ["opening"] * 2 + ["review"] * 2 + ["tasks"] * 2


def test_nothing_is_asked_of_it_that_the_rule_asks_of_reports(folder):
    corpus = load_corpus(folder)
    assert corpus.genre == "any" and card.required_parts(corpus).empty and card.timeliness(corpus).empty
    assert not {"part_missing", "other_kind"} & set(corpus.warnings["check"])


def test_the_next_corpus_is_read_as_reports_again(folder):
    load_corpus(folder)
    assert load_corpus("corpus").genre == "law-based government" and len(card.required_parts(load_corpus("corpus"))) == 20


@pytest.mark.parametrize("name, content, says", [
    ("corpus.toml", 'genre = "poetry"\n', "genre = 'poetry' is not understood"), ("corpus.toml", 'gerne = "any"\n', "gerne is not understood"),
    ("corpus.toml", "genre = any\n", "corpus.toml cannot be read"), ("parts.toml", "[review]\nanywhere = ['(']\n", r"parts.toml: \[review\]"),
])
def test_a_file_that_cannot_be_used_is_named(folder, name, content, says):
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        load_corpus(folder)
