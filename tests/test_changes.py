"""Within or composition: made panels whose truth is known."""
import pytest
from coverage_of_intervals import simulate
from toy import toy

from helpers.change.decomposition import CHANGES, changes, topic_changes

LAND = "建设社会发展经济服务群众" * 20


def planted(within: int = 1, entrants: int = 1, stay: str = "甲乙丙丁戊己庚辛", leave: str = "壬癸子丑天地玄黄", enter: str = "寅卯辰巳午未申酉"):
    """Reports of 2021 and 2022: 信访 four or five times each, times `within` afterwards, times `entrants` in places that enter."""
    text = lambda place, times: LAND + "信访" * ((4 + ord(place) % 2) * times) + "普法" * (3 + ord(place) % 3)
    before = [(f"{p}镇", 2021, text(p, 1)) for p in stay + leave]
    return toy(*before, *[(f"{p}镇", 2022, text(p, within * (entrants if p in enter else 1))) for p in stay + enter])


def test_parts_of_a_change_add_up():
    corpus = toy(("甲镇", 2021, "普法信访"), ("乙镇", 2021, "信访"), ("甲镇", 2022, "普法普法普"), ("丙镇", 2022, "普法三"))
    frame = changes(corpus, 2021, 2022)
    total = frame["within"] + frame["entry"] + frame["exit"]
    assert total.tolist() == pytest.approx((frame["rate_after"] - frame["rate_before"]).tolist())


def test_a_pure_change_of_places_is_not_change_within():
    corpus = toy(("甲镇", 2021, "信访很多"), ("甲镇", 2022, "信访很多"), ("乙镇", 2022, "信访信访"))
    row = changes(corpus, 2021, 2022).set_index("term").loc["信访"]
    assert row["within"] == 0 and row["entry"] > 0 and row["exit"] == 0


def test_a_change_within_the_same_place_is_within():
    corpus = toy(("甲镇", 2021, "信访很多"), ("甲镇", 2022, "信访信访"))
    row = changes(corpus, 2021, 2022).set_index("term").loc["信访"]
    assert row["within"] == row["rate_after"] - row["rate_before"] and row["entry"] == row["exit"] == 0


def test_without_a_common_place_change_within_is_missing():
    row = changes(toy(("甲镇", 2021, "信访"), ("乙镇", 2022, "普法")), 2021, 2022).iloc[0]
    assert row.isna()["within"] and row["entry"] + row["exit"] == row["rate_after"] - row["rate_before"]


def test_a_planted_change_within_is_told_from_a_change_of_places():
    row = changes(planted(within=3)).set_index("term").loc["信访"]
    assert row["low"] > 0 and row["within_low"] > 0 and row["composition_low"] < 0 < row["composition_high"] and row["n_rose"] == 8


def test_a_planted_change_of_places_is_told_from_change_within():
    row = changes(planted(entrants=4)).set_index("term").loc["信访"]
    assert row["low"] > 0 and row["within_low"] < 0 < row["within_high"] and row["composition_low"] > 0 and row["n_rose"] == 0


def test_no_change_is_taken_for_none():
    row = changes(planted()).set_index("term").loc["信访"]
    assert row["low"] < 0 < row["high"] and row["conservative"] == 0 and row["within_low"] < 0 < row["within_high"]


def test_a_term_of_one_place_alone_is_no_sure_riser():
    corpus = toy(*[(f"{p}镇", y, LAND + "普法" * 5 + "无讼" * (40 if (p, y) == ("甲", 2022) else 0)) for p in "甲乙丙丁戊己" for y in (2021, 2022)])
    row = changes(corpus).set_index("term").loc["无讼"]
    assert row["log_ratio"] > 4 and row["conservative"] == 0 and (row["n_places_before"], row["n_places_after"]) == (0, 1)


def test_a_place_name_that_enters_with_its_place_is_no_term_of_change(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "terms.csv").write_text("term,gloss,topic,basis\n尼山,,,\n信访,,,\n", encoding="utf-8")
    corpus = toy(("甲镇", 2021, "信访"), ("尼山镇", 2022, "尼山信访尼山镇"), path=tmp_path)
    assert changes(corpus)["term"].tolist() == ["信访"] and changes(corpus, terms=["尼山"])["term"].tolist() == ["尼山"]


def test_a_longer_report_of_a_place_is_named_as_such():
    corpus = toy(("甲镇", 2021, "信访很多"), ("乙镇", 2021, "很多很多"), ("甲镇", 2022, "信访很多" * 9), ("乙镇", 2022, "很多很多"))
    row = changes(corpus).set_index("term").loc["信访"]
    assert row["n_rose"] == 0 and row["within"] > 0 and row["relength"] == pytest.approx(row["within"])


def test_periods_are_pooled_years():
    corpus = toy(("甲镇", 2020, "信访很多"), ("甲镇", 2021, "很多很多"), ("甲镇", 2022, "信访很多"), ("甲镇", 2023, "信访很多"))
    row = changes(corpus, [2020, 2021], range(2022, 2024)).set_index("term").loc["信访"]
    assert (row["rate_before"], row["rate_after"]) == (1250, 2500)


def test_intervals_of_changes_need_four_places_in_each_period():
    few = [(f"{p}镇", y, "信访普法") for y in (2021, 2022) for p in "甲乙丙"]
    many = [*few, ("丁镇", 2021, "信访信访"), ("丁镇", 2022, "普法普法")]
    assert changes(toy(*few))["low"].isna().all() and changes(toy(*many))["low"].notna().all()


@pytest.mark.parametrize("before, after, says", [(2021, 1999, "no report for 1999.*has reports for: 2021, 2022"), ([2021, 2022], 2022, "share 2022"),
                                                 ([], 2022, "no report for no year"), ("last", 2022, "no report for last")])
def test_changes_name_what_is_wrong_with_a_period(before, after, says):
    with pytest.raises(ValueError, match=says):
        changes(toy(("甲镇", 2021, "信访"), ("甲镇", 2022, "信访")), before, after)


def test_topic_changes_add_up_to_nothing():
    frame = topic_changes(planted(within=3))
    assert frame["difference"].sum() == pytest.approx(0) and frame.set_index("topic")["within"].drop_duplicates().size > 1
    assert (frame["within"] + frame["entry"] + frame["exit"]).tolist() == pytest.approx(frame["difference"].tolist())


def test_the_same_corpus_gives_the_same_change():
    assert changes(planted(2)).equals(changes(planted(2))) and changes(planted()).columns.tolist() == CHANGES


def test_absence_from_a_few_places_leaves_much_possible():
    corpus = lambda n: toy(*[(f"{place}镇", year, LAND + "信访" * (5 * (year - 2021))) for place in range(n) for year in (2021, 2022)])
    few, many = (changes(corpus(n)).set_index("term").loc["信访"] for n in (4, 40))
    assert few["low"] < 1.5 < 3 < many["low"]


@pytest.mark.parametrize("world, places", [("panel", 6), ("panel", 12), ("none", 30), ("within", 12), ("composition", 30)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(world, places):
    found = simulate(world, places, repeats=4).set_index("measure")["coverage"]
    assert (found > 0.9).all(), found
