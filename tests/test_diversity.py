import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.words.diversity import COLUMNS, diversity

TERMS = ["信访", "普法", "调解", "行政复议", "法律援助", "政务公开"]


def written(seed, n):
    return "。".join(np.random.default_rng(seed).choice(TERMS, n, p=[.5, .2, .1, .1, .05, .05]))


def test_mattr_agrees_with_a_walk_over_the_windows():
    words = written(1, 60).split("。")
    windows = [len(set(words[i:i + 10])) / 10 for i in range(51)]
    found = diversity(toy(("甲镇", 2024, "调解。信访"), ("乙镇", 2024, "。".join(words))), window=10)
    assert found.set_index("report_id").loc["r1", "mattr"] == pytest.approx(np.mean(windows))


def test_hdd_agrees_with_the_hypergeometric_distribution():
    words = written(2, 90).split("。")
    counts = pd.Series(words).value_counts()
    expected = sum(1 - hypergeom.pmf(0, 90, n, 42) for n in counts) / 42
    assert diversity(toy(("甲镇", 2024, "。".join(words))))["hdd"].iloc[0] == pytest.approx(expected)


def test_a_longer_text_of_the_same_kind_is_not_poorer():
    frame = diversity(toy(("甲镇", 2024, written(3, 200)), ("乙镇", 2024, written(4, 4000))))
    assert frame["mattr"].iloc[1] == pytest.approx(frame["mattr"].iloc[0], rel=0.05)
    assert frame["hdd"].iloc[1] == pytest.approx(frame["hdd"].iloc[0], rel=0.05)


def test_a_text_shorter_than_the_window_has_no_value():
    frame = diversity(toy(("甲镇", 2024, written(5, 41)), ("乙镇", 2024, written(6, 99)), ("丙镇", 2024, written(7, 100))))
    assert frame["n_tokens"].tolist() == [41, 99, 100]
    assert frame["mattr"].isna().tolist() == [True, True, False] and frame["hdd"].isna().tolist() == [True, False, False]
    together = diversity(toy(("甲镇", 2024, written(5, 41)), ("乙镇", 2024, written(6, 99))), by="year").iloc[0]
    assert (together["n_reports"], together["mattr_n"], together["hdd_n"]) == (2, 0, 1)


def test_diversity_of_a_year_is_the_mean_of_its_reports_with_an_interval():
    corpus = toy(("甲镇", 2023, written(1, 200)), ("乙镇", 2024, written(2, 200)), ("丙镇", 2024, written(3, 300)),
                 ("丁镇", None, written(4, 200)))
    each, years = diversity(corpus).set_index("report_id"), diversity(corpus, by="year").set_index("year")
    assert years.index.tolist() == [2023, 2024] and years["n_reports"].tolist() == [1, 2]
    assert years.loc[2024, "mattr"] == pytest.approx(each.loc[["r1", "r2"], "mattr"].mean())
    assert years.loc[2024, "mattr_low"] == pytest.approx(each.loc[["r1", "r2"], "mattr"].min())
    assert pd.isna(years.loc[2023, "mattr_low"])


def test_a_part_is_read_on_its_own():
    frame = diversity(toy(("甲镇", 2024, {"achievements": "信访。普法。信访", "plan": "调解。调解"})), by="section", window=2)
    assert frame.set_index("section")["mattr"].to_dict() == {"achievements": 1, "plan": 0.5}


def test_a_window_that_is_no_length_is_refused():
    with pytest.raises(ValueError, match="window=100"):
        diversity(Corpus(), window=0)


@pytest.mark.parametrize("by", ["report_id", "section", "year"])
def test_diversity_of_nothing_is_an_empty_frame(by):
    assert diversity(Corpus(), by).columns.tolist() == [by, *COLUMNS]


def test_diversity_does_not_depend_on_how_many_words_are_measured_at_a_time(monkeypatch):
    reports = [("甲镇", 2023, {"achievements": written(1, 150), "plan": written(2, 120)}), ("乙镇", 2024, written(3, 130)), ("丙镇", None, written(4, 170))]
    whole = {by: diversity(toy(*reports), by=by) for by in ("report_id", "section", "year")}
    monkeypatch.setattr("helpers.words.diversity._BLOCK", 100)
    for by, frame in whole.items():
        pd.testing.assert_frame_equal(diversity(toy(*reports), by=by), frame)
