import pandas as pd
import pytest
from toy import toy

from helpers.change import slogans as room
from helpers.change.slogans import PASSAGES, SLOGANS, USES, slogan_passages, slogan_uses, slogans
from helpers.reading.corpus import Corpus


def one(text: str, year=2024, published=None) -> pd.Series:
    corpus = toy(("甲镇", year, text))
    corpus.reports["published"] = pd.array([published], dtype="string")
    return slogans(corpus).iloc[0]


def test_newest_and_oldest_phrase_are_named_with_their_dates():
    row = one("贯彻党的二十大精神,落实“八五”普法规划,学习习近平法治思想。")
    assert row[["n_slogans", "newest", "newest_date", "oldest", "oldest_date"]].tolist() == [3, "党的二十大", "2022-10-16", "“八五”普法", "2021-06-10"]
    assert pd.isna(row["to_check"])


@pytest.mark.parametrize("text, name", [
    ("贯彻二十届二中、三中全会精神", ["二十届三中全会", "二十届二中全会"]), ("二十届三中、四中全会精神", ["二十届四中全会", "二十届三中全会"]),
    ("《法治政府建设实施纲要（2021—2025年）》", ["法治政府建设实施纲要（2021-2025年）"]), ("法治政府建设实施纲要(20212025年)", ["法治政府建设实施纲要（2021-2025年）"]),
    ("第八个五年法治宣传教育", ["“八五”普法"]), ("“ 十四五 ”规划", ["“十四五”"]),
    ("党的十八大以来", []), ("二十四五岁", []), ("法治政府建设实施纲要", []), ("习近平\n法治思想", ["习近平法治思想"])])
def test_phrases_are_found_as_reports_write_them(text, name):
    assert slogan_uses(toy(("甲镇", 2025, text)))["slogan"].tolist() == name


def test_a_phrase_later_than_the_report_is_to_be_checked():
    assert "later than its date (2025-01-03)" in one("贯彻二十届四中全会精神", 2024, "2025-01-03")["to_check"]
    assert pd.isna(one("贯彻二十届四中全会精神", 2025, "2026-01-03")["to_check"])


def test_a_phrase_may_be_written_before_its_day():
    assert pd.isna(one("谋划“十五五”规划,喜迎党的二十大胜利召开", 2024, "2025-01-03")["to_check"])
    assert pd.isna(one("以优异成绩喜迎党的二十大胜利召开", 2021, "2022-01-20")["to_check"])


def test_several_phrases_from_later_are_one_line():
    said = one("贯彻党的二十大和二十届三中全会精神", 2019, "2020-01-03")["to_check"]
    assert said.count("later than its date") == 1 and "党的二十大 (2022-10-16), 二十届三中全会 (2024-07-15), which are" in said


def test_a_plan_that_is_over_is_to_be_checked():
    assert "(ended in 2020): a look back, or" in one("推进“七五”普法", 2024)["to_check"] and pd.isna(one("总结“七五”普法", 2021)["to_check"])


def test_only_old_phrases_are_to_be_checked_and_none_is_no_fault():
    assert "an old text kept?" in one("贯彻党的十九大精神", 2024)["to_check"]
    assert pd.isna(one("学习习近平法治思想", 2025)["to_check"]) and pd.isna(one("我镇依法行政", 2025)["to_check"])


def test_a_year_beyond_the_list_is_not_held_against_a_report():
    assert pd.isna(one("贯彻二十届四中全会精神", 2035)["to_check"])


def test_every_phrase_comes_with_its_sentence_and_the_source_of_its_date():
    row = slogan_passages(toy(("甲镇", 2024, "开头。深入贯彻党的二十大精神,党的二十大报告。末尾。"))).iloc[0]
    assert row["text"][row["start"]:row["end"]] == "党的二十大" and row["count"] == 2 and row["source"] and row["kind"] == "event"


def test_an_entry_that_cannot_be_used_is_named(tmp_path, monkeypatch):
    file = tmp_path / "slogans.toml"
    file.write_text('[[slogan]]\nname = "甲"\ngloss = ""\npattern = "甲"\nkind = "old"\ndate = 2021-01-01\nsource = ""\nseen = true\n', encoding="utf-8")
    monkeypatch.setattr(room, "DATA", file)
    room._known.cache_clear()
    with pytest.raises(ValueError, match=r"entry 1 \(甲\): kind must be"):
        slogans(toy(("甲镇", 2024, "甲")))
    room._known.cache_clear()


def test_without_reports_the_frames_are_empty():
    assert slogans(Corpus()).columns.tolist() == SLOGANS and slogan_passages(Corpus()).columns.tolist() == PASSAGES
    assert slogan_uses(Corpus()).columns.tolist() == USES and pd.isna(one("党的二十大", None)["to_check"])
