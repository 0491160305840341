import pytest
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.topics.shares import coverage, matches, topic_shares


def share(text, topic):
    return topic_shares(toy(("甲镇", 2023, text))).set_index("topic").loc[topic, "share"]


def test_shares_count_the_characters_that_topics_claim():
    assert share("信访与法律援助", "S6") == pytest.approx(2 / 6)


def test_shares_add_up_and_absent_topics_are_zero():
    frame = topic_shares(toy(("甲镇", 2023, "信访与法律援助")))
    assert len(frame) == 12 and frame["share"].sum() == pytest.approx(1) and (frame["share"] == 0).sum() == 10


def test_longer_terms_take_the_characters_of_shorter_ones():
    assert matches(toy(("甲镇", 2023, "清理行政规范性文件")))["term"].tolist() == ["行政规范性文件"]


@pytest.mark.parametrize("text", ["加强对行政复议的宣传", "宣传《行政复议法》", "开展行政复议法宣传"])
def test_publicity_about_reconsideration_is_not_reconsideration(text):
    assert share(text + "。信访", "S6") == 1 and matches(toy(("甲镇", 2023, text)))["excluded"].all()


def test_reconsideration_itself_is_counted():
    assert not matches(toy(("甲镇", 2023, "办理行政复议案件3件。加强宣传")))["excluded"].any()


def test_audit_of_a_building_site_is_no_oversight(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "terms.csv").write_text("term,gloss,topic,basis\n审计,audit,S7,D\n", encoding="utf-8")
    corpus = toy(("甲镇", 2023, "从工程立项、招标、施工、审计、质保等环节监管。自觉接受审计机关监督"), path=tmp_path)
    assert matches(corpus)["excluded"].tolist() == [True, False]


def test_shares_by_section_year_and_place():
    corpus = toy(("甲镇", 2023, {"achievements": "普法", "problems": "信访"}), ("乙镇", None, "普法"))
    assert set(topic_shares(corpus, by="section")["section"]) == {"achievements", "problems"}
    assert set(topic_shares(corpus, by="year")["year"]) == {2023}
    assert topic_shares(corpus, by="place").columns[0] == "place"


def test_a_text_that_names_no_topic_has_missing_shares():
    assert topic_shares(toy(("甲镇", 2023, "今天天气好")))["share"].isna().all()


def test_intervals_enclose_the_share_and_need_two_units():
    frame = topic_shares(toy(("甲镇", 2023, "普法"), ("乙镇", 2023, "信访"), ("丙镇", 2023, "普法信访")), by="year")
    assert ((frame["low"] <= frame["share"]) & (frame["share"] <= frame["high"])).all()
    assert topic_shares(toy(("甲镇", 2023, "普法")))["low"].isna().all()


def test_coverage_counts_han_characters():
    row = coverage(toy(("甲镇", 2023, "信访3件共四个")))
    assert row.loc[0, ["n_han", "n_claimed"]].tolist() == [6, 2] and row.loc[0, "unclaimed"] == pytest.approx(2 / 3)


def test_an_empty_corpus_gives_empty_frames():
    assert topic_shares(Corpus(), by="year").columns.tolist() == ["year", "topic", "label", "share", "low", "high", "n_paragraphs"]
    assert not len(coverage(Corpus()))


def test_a_year_without_a_report_is_a_gap_and_not_a_zero():
    shares = topic_shares(toy(("甲镇", 2021, "普法"), ("乙镇", 2023, "信访")), by="year")
    assert sorted(shares["year"].unique()) == [2021, 2022, 2023]
    assert shares.loc[shares["year"] == 2022, "share"].isna().all() and (shares["share"] == 0).any()
