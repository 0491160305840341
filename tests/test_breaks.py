import pytest
from toy import toy

from helpers.change.breaks import COLUMNS, breaks
from helpers.reading.corpus import Corpus

LAND = "建设社会发展经济服务群众" * 40


def series(places: str, years, after: int, times: int = 6):
    """普法 twice a report (once or twice more by chance), `times` as often from the year `after` on."""
    return toy(*[(f"{p}镇", y, LAND + "普法" * ((2 + (y * 7 + ord(p)) % 3) * (times if y >= after else 1))) for p in places for y in years])


def test_a_series_that_is_too_short_gives_no_break_but_a_reason():
    for corpus in (Corpus(), toy(("甲镇", 2021, "普法")), series("甲乙丙", range(2015, 2022), 2018), series("甲乙", range(2010, 2022), 2016)):
        frame = breaks(corpus, ["普法"])
        assert frame.empty and frame.columns.tolist() == COLUMNS and "a break needs 8 years" in frame.attrs["reason"]


def test_a_planted_break_is_dated():
    pytest.importorskip("ruptures")
    frame = breaks(series("甲乙丙", range(2010, 2022), 2016), ["普法"])
    assert frame["sample"].tolist() == ["all", "panel"] and set(frame["last_before"]) == {2015} and set(frame["first_after"]) == {2016}
    assert (frame["penalty"] > 0).all() and not frame["steady"].any() and frame.attrs["reason"] == ""


def test_one_place_may_have_a_break_of_its_own():
    pytest.importorskip("ruptures")
    assert breaks(series("甲", range(2010, 2022), 2016), ["普法"])["sample"].tolist() == ["one place"]


def test_an_even_series_has_none():
    pytest.importorskip("ruptures")
    assert breaks(series("甲乙丙", range(2010, 2022), 2016, times=1), ["普法"]).empty


def test_a_gap_is_left_open():
    pytest.importorskip("ruptures")
    row = breaks(series("甲", [*range(2005, 2011), *range(2014, 2020)], 2014), ["普法"]).iloc[0]
    assert row[["last_before", "first_after", "n_years", "n_missing"]].tolist() == [2010, 2014, 12, 3]
