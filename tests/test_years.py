import pytest
from toy import toy

from helpers.change.years import NO_PLACE, by_year, changes, coverage, first_last, variants
from helpers.reading.corpus import Corpus

COLUMNS = ["year", "term", "count", "per_10k", "low", "high", "n_reports", "n_places"]


def test_by_year_counts_plainly_and_leaves_gaps():
    frame = by_year(toy(("甲镇", 2021, "普法普法宣传"), ("乙镇", 2023, "信访")), ["普法"])
    assert frame.columns.tolist() == COLUMNS and frame["year"].tolist() == [2021, 2022, 2023]
    assert frame["count"].isna().tolist() == [False, True, False] and frame["count"].iloc[0] == 2
    assert frame["per_10k"].iloc[0] == pytest.approx(2 / 6 * 10_000) and frame["n_reports"].tolist() == [1, 0, 1]


def test_by_year_equals_plain_counting_for_every_term():
    from helpers import load_corpus
    from helpers.lexicon import load_lexicon
    corpus = load_corpus()
    terms = load_lexicon().terms["term"].tolist()
    counted = by_year(corpus, terms).groupby("term")["count"].sum()
    dated = corpus.reports.dropna(subset=["year"])["report_id"]
    texts = corpus.paragraphs.loc[corpus.paragraphs["report_id"].isin(dated), "text"]
    assert counted.to_dict() == {term: sum(text.count(term) for text in texts) for term in terms}


def test_by_year_counts_inside_longer_terms_unless_told_otherwise():
    corpus = toy(("甲镇", 2021, "法治政府建设与法治政府"))
    assert by_year(corpus, "法治政府")["count"].tolist() == [2]
    assert by_year(corpus, "法治政府", nested=False)["count"].tolist() == [1]


def test_by_year_gives_an_interval_only_with_two_places():
    frame = by_year(toy(("甲镇", 2021, "普法"), ("甲镇", 2021, "信访"), ("甲镇", 2022, "普法"), ("乙镇", 2022, "信访")), ["普法"])
    assert frame["low"].isna().tolist() == [True, False] and frame["n_places"].tolist() == [1, 2]


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


def test_intervals_of_changes_need_four_places_in_each_period():
    few = [(f"{p}镇", y, "信访普法") for y in (2021, 2022) for p in "甲乙丙"]
    many = [*few, ("丁镇", 2021, "信访信访"), ("丁镇", 2022, "普法普法")]
    assert changes(toy(*few))["low"].isna().all() and changes(toy(*many))["low"].notna().all()


def test_changes_name_the_years_there_are():
    with pytest.raises(ValueError, match="2021"):
        changes(toy(("甲镇", 2021, "信访")), 2021, 1999)


def test_coverage_shows_gaps_and_unknown_places():
    frame = coverage(toy(("甲镇", 2021, "信访"), (None, 2023, "信访"), ("乙镇", None, "信访")))
    assert frame.pivot(index="place", columns="year", values="n_reports").to_dict("index") == {
        "r1" + NO_PLACE: {2021: 0, 2022: 0, 2023: 1}, "甲镇": {2021: 1, 2022: 0, 2023: 0}}


def test_first_and_last_year_of_a_term():
    frame = first_last(toy(("甲镇", 2021, "信访"), ("乙镇", 2023, "信访"))).set_index("term")
    assert frame.loc["信访", ["first", "last", "n_years"]].tolist() == [2021, 2023, 2]


def test_spellings_that_plain_counting_misses_are_named():
    assert variants(toy(("甲镇", 2021, "“八五”普法")), ["八五普法"])["count"].tolist() == [1]


def test_an_empty_corpus_gives_empty_frames():
    assert by_year(Corpus(), ["普法"]).columns.tolist() == COLUMNS
    assert not len(changes(Corpus())) and not len(coverage(Corpus())) and not len(first_last(Corpus()))
