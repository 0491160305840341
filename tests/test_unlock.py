import pandas as pd
from toy import toy

from helpers.change.unlock import COLUMNS, unlock
from helpers.reading.corpus import Corpus


def rows(*reports) -> pd.DataFrame:
    return unlock(toy(*[(place, year, "普法") for place, year in reports])).set_index("section")


def test_the_panel_names_the_report_that_is_missing():
    row = rows(("甲镇", 2021), ("乙镇", 2023)).loc["balanced panel, and change within places"]
    assert not row["open"] and row["add"] == "乙镇 2022; 甲镇 2022"


def test_a_year_past_the_corpus_is_not_asked_for():
    assert rows(("甲镇", 2021)).loc["balanced panel, and change within places", "add"] == "甲镇 2020"


def test_what_is_there_is_open_and_asks_for_nothing():
    row = rows(("甲镇", 2021), ("甲镇", 2022)).loc["balanced panel, and change within places"]
    assert row["open"] and pd.isna(row["add"]) and row["has"] == "1 such place"


def test_an_interval_within_places_takes_the_fewest_reports():
    row = rows(("甲镇", 2021), ("乙镇", 2021), ("丙镇", 2021), ("甲镇", 2022), ("乙镇", 2022), ("丁镇", 2019)).loc["change within places, with an interval"]
    assert row["add"] == "丙镇 2022; 丁镇 2021 and 2022"


def test_a_long_series_among_others_is_pointed_to():
    row = rows(*[("甲镇", year) for year in range(2012, 2021)], ("乙镇", 2020)).loc["change points"]
    assert not row["open"] and "narrow the page to one place" in row["add"] and "甲镇" in row["add"]


def test_every_locked_section_says_what_to_add():
    for corpus in (Corpus(), toy((None, 2021, "普法")), toy(("甲镇", None, "普法")), toy(("甲镇", 2021, "普法"), ("乙镇", 2024, "普法"))):
        frame = unlock(corpus)
        assert frame.columns.tolist() == COLUMNS and frame.loc[~frame["open"], "add"].notna().all() and frame.loc[frame["open"], "add"].isna().all()
