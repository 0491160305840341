from dataclasses import replace

import pytest
from toy import toy

from helpers.change.counting import ONE_SERIES, speakers
from helpers.change.panel import PANEL, SPANS, coverage, panel, spans
from helpers.change.reuse import reuse
from helpers.reading.corpus import Corpus


def reporting(**years):
    """A corpus of places (甲, 乙 …) and the years for which they report."""
    return toy(*[(f"{place}镇", year, "普法") for place, own in years.items() for year in own])


def test_the_panel_names_the_places_that_report_without_a_gap():
    frame = panel(reporting(甲=[2020, 2021, 2022], 乙=[2020, 2021, 2022], 丙=[2020, 2022]))
    assert frame["place"].tolist() == ["乙镇", "甲镇"] and frame[["first", "last"]].drop_duplicates().values.tolist() == [[2020, 2022]]


def test_the_span_has_the_most_place_years():
    frame = spans(reporting(甲=range(2016, 2024), 乙=[2020, 2021], 丙=[2020, 2021], 丁=[2020, 2021], 戊=[2020, 2021]))
    assert frame.iloc[0].tolist() == [2020, 2021, 2, 5, 10] and frame.iloc[1].tolist() == [2016, 2023, 8, 1, 8]


def test_of_equal_spans_the_longer_then_the_later_is_taken():
    frame = panel(reporting(甲=[2016, 2017, 2018, 2019], 乙=[2022, 2023], 丙=[2022, 2023]))
    assert frame["place"].tolist() == ["甲镇"]
    assert panel(reporting(甲=[2016, 2017], 乙=[2022, 2023]))["place"].tolist() == ["乙镇"]


def test_a_span_of_ones_own_can_be_named():
    corpus = reporting(甲=[2020, 2021, 2022], 乙=[2021, 2022])
    assert panel(corpus, 2020, 2021)["place"].tolist() == ["甲镇"] and panel(corpus, 2019, 2021).empty
    with pytest.raises(ValueError, match="first and a later last year"):
        panel(corpus, 2021)


def test_a_year_without_any_report_breaks_the_span():
    assert panel(reporting(甲=[2020, 2022], 乙=[2020, 2022])).empty


def test_reports_without_a_place_are_no_panel():
    assert panel(toy((None, 2020, "普法"), (None, 2021, "普法"))).empty


def test_a_series_of_another_genre_without_places_is_one_speaker():
    corpus = replace(toy((None, 2020, "普法"), (None, 2021, "普法")), genre="any")
    assert set(speakers(corpus)) == {ONE_SERIES} and panel(corpus)["place"].tolist() == [ONE_SERIES]
    assert len(set(speakers(replace(toy((None, 2020, "普法"), (None, 2020, "普法")), genre="any")))) == 2


def test_a_series_that_names_its_place_now_and_then_is_one_speaker_whose_text_is_followed():
    text = "信访工作由村干部当日登记,三日内答复群众,逾期未办的事项由镇长亲自督办,办结以后再由群众评价打分,结果在村务公开栏张贴。"
    corpus = replace(toy(("甲镇", 2020, text), (None, 2021, text), (None, 2022, text)), genre="any")
    assert set(speakers(corpus)) == {ONE_SERIES} and set(reuse(corpus)["kind"]) == {"same place"} and len(reuse(corpus)) == 2
    assert len(set(speakers(replace(toy(("甲镇", 2020, "普法"), ("乙镇", 2021, "普法"), (None, 2022, "普法")), genre="any")))) == 3


def test_few_reports_give_empty_frames():
    for corpus in (Corpus(), toy(("甲镇", 2021, "普法")), toy(("甲镇", None, "普法"))):
        assert spans(corpus).columns.tolist() == SPANS and panel(corpus).columns.tolist() == PANEL and not len(panel(corpus))
    assert coverage(Corpus()).empty
