import numpy as np
import pandas as pd
import pytest
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.words.correspondence import COLUMNS, correspondence

TERMS = ["信访", "普法", "调解", "行政复议", "法律援助"]
TABLE = np.array([[20, 5, 5, 4, 6], [4, 22, 6, 5, 5], [5, 4, 18, 9, 4], [6, 6, 7, 20, 5]])


def corpus(table=TABLE, years=(2021, 2022, 2023, 2024)):
    return toy(*((f"{name}镇", year, "。".join(term for term, n in zip(TERMS, row) for _ in range(n)))
                 for name, year, row in zip("甲乙丙丁", years, table)))


def by_hand(table):
    """Greenacre's computation: singular values of the standardised residuals, principal coordinates of rows and columns."""
    shares = table / table.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    u, s, v = np.linalg.svd((shares - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns)), full_matrices=False)
    return u * s / np.sqrt(rows)[:, None], v.T * s / np.sqrt(columns)[:, None], s ** 2 / (s ** 2).sum()


def test_map_agrees_with_the_computation_by_hand():
    frame = correspondence(corpus()).set_index("key")
    rows, columns, inertia = by_hand(TABLE)
    assert np.abs(frame.loc[["r0", "r1", "r2", "r3"], ["x", "y"]].to_numpy(float)) == pytest.approx(np.abs(rows[:, :2]))
    assert np.abs(frame.loc[TERMS, ["x", "y"]].to_numpy(float)) == pytest.approx(np.abs(columns[:, :2]))
    assert frame[["inertia_x", "inertia_y"]].iloc[0].tolist() == pytest.approx(inertia[:2])
    shown = (columns[:, :2] ** 2).sum(axis=1) / (columns ** 2).sum(axis=1)
    assert frame.loc[TERMS, "cos2"].tolist() == pytest.approx(shown.tolist())
    assert frame.loc["r0", "cos2"] == pytest.approx((rows[0, :2] ** 2).sum() / (rows[0] ** 2).sum())


def test_contributions_of_groups_and_of_words_add_up_to_one():
    frame = correspondence(corpus())
    assert frame.groupby("kind")["contribution"].sum().tolist() == pytest.approx([1, 1])
    assert frame.columns.tolist() == COLUMNS
    assert all(part.is_monotonic_decreasing for _, part in frame.groupby("kind")["contribution"])


def test_the_strongest_word_of_each_axis_lies_right_and_above():
    frame = correspondence(corpus())
    words = frame[frame["kind"] == "word"]
    for axis in ("x", "y"):
        assert words.loc[(words[axis] ** 2 * words["count"]).idxmax(), axis] > 0


def test_a_group_lies_on_the_side_of_its_own_words():
    frame = correspondence(corpus()).set_index("key")
    assert np.sign(frame.loc["r0", "x"]) == np.sign(frame.loc["信访", "x"]) and "petition" in frame.loc["信访", "gloss"]


def test_reports_are_labelled_by_place_and_year_and_years_by_themselves():
    assert set(correspondence(corpus())["label"]) == {"甲镇 2021", "乙镇 2022", "丙镇 2023", "丁镇 2024", *TERMS}
    years = correspondence(corpus(years=(2021, 2022, 2023, 2023)), by="year")
    assert sorted(years[years["kind"] == "group"]["key"]) == ["2021", "2022", "2023"]
    named = toy(*[("甲镇", 2024, "信访。" * n + "普法。" * 5 + "调解。" * (9 - n)) for n in (2, 5, 8)])
    assert "甲镇 2024 (r0)" in correspondence(named)["label"].tolist()


def test_only_the_commonest_words_that_several_reports_use_are_on_the_map():
    assert set(correspondence(corpus(), words=3)["key"]) == {"r0", "r1", "r2", "r3", "普法", "调解", "行政复议"}
    table = TABLE.copy()
    table[1:, 0] = 0
    assert "信访" not in correspondence(corpus(table))["key"].tolist()


@pytest.mark.parametrize("table", [TABLE[:2], np.array([[6, 3, 9, 3, 3]] * 4), TABLE[:, :2]])
def test_what_makes_no_map_is_an_empty_frame(table):
    frame = correspondence(corpus(table))
    assert frame.columns.tolist() == COLUMNS and not len(frame)


@pytest.mark.parametrize("by", ["report_id", "section", "year"])
def test_a_map_of_nothing_is_an_empty_frame(by):
    assert correspondence(Corpus(), by).columns.tolist() == COLUMNS


def test_one_axis_is_enough_and_the_map_the_same_every_time():
    line = np.array([[8, 2, 5, 5, 5], [5, 5, 5, 5, 5], [2, 8, 5, 5, 5]])
    frame = correspondence(corpus(line))
    assert frame["y"].abs().max() < 1e-6 and frame["inertia_x"].iloc[0] == pytest.approx(1)
    pd.testing.assert_frame_equal(frame, correspondence(corpus(line)))
