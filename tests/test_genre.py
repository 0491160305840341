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


def spoken(folder, text: str, name: str = "1") -> "pd.Series":
    """The one report of a corpus of another genre."""
    (folder / "qinghe-2019.txt").unlink()
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return load_corpus(folder).reports.iloc[0]


OPENING = "政府工作报告\n各位代表:\n现在,我代表{body},向大会报告工作,请予审议。\n一、工作回顾\n"
ELSEWHERE = "支持通辽市、乌兰察布市协同发展,与杭州市签订合作协议,城镇居民收入稳步增长。县域经济和县城建设同步推进。\n" * 3


def test_who_speaks_is_the_body_that_the_speaker_represents(folder):
    row = spoken(folder, OPENING.format(body="江苏省人民政府") + ELSEWHERE)
    assert (row["place"], row["level"]) == ("江苏省", "province")


def test_a_report_of_the_state_council_is_national_and_has_no_place(folder):
    row = spoken(folder, OPENING.format(body="国务院") + ELSEWHERE)
    assert row["level"] == "national" and row.isna()["place"]


def test_a_place_that_is_only_mentioned_does_not_speak(folder):
    assert spoken(folder, OPENING.format(body="市人民政府") + "我市经济平稳。\n" + ELSEWHERE).isna()["place"]


def test_a_place_that_stands_alone_speaks(folder):
    row = spoken(folder, OPENING.format(body="市人民政府") + "我市经济平稳。宜昌市获评示范。宜昌市营商环境改善。宜昌市财政收入增长。\n" + "支持通辽市发展。\n")
    assert row["place"] == "宜昌市"


@pytest.mark.parametrize("name, place", [("宜昌市2003年政府工作报告", "宜昌市"), ("2003_浙江省_政府工作报告", "浙江省"), ("浙江大学2003", None), ("report-17", None)])
def test_the_name_of_the_file_says_what_the_text_does_not(folder, name, place):
    row = spoken(folder, OPENING.format(body="人民政府") + "经济平稳。\n", name)
    assert (None if row.isna()["place"] else row["place"]) == place and (row["year"] == 2003 if "2003" in name else row.isna()["year"])


def test_years_before_2000_count(folder):
    assert spoken(folder, "1978年政府工作报告\n各位代表:\n经济平稳,社会稳定,人民生活改善。\n")["year"] == 1978
