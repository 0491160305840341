import pytest
from toy import toy

from helpers.change.counting import occurrences
from helpers.change.years import NO_PLACE, by_year, changes, coverage, first_last, side_by_side, topics_by_year, variants
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
    assert by_year(toy(("甲镇", 2021, "“八五”普法八五普法")), "八五普法", nested=False)["count"].tolist() == [1]


def test_by_year_gives_an_interval_only_with_two_places():
    frame = by_year(toy(("甲镇", 2021, "普法"), ("甲镇", 2021, "信访"), ("甲镇", 2022, "普法"), ("乙镇", 2022, "信访")), ["普法"])
    assert frame["low"].isna().tolist() == [True, False] and frame["n_places"].tolist() == [1, 2]


def test_a_rate_of_a_few_places_is_never_surer_than_a_poisson_count():
    even = toy(*[(f"{p}镇", 2021, "普法" + "甲" * 998) for p in "甲乙丙丁"])
    row = by_year(even, "普法").iloc[0]
    assert row["low"] < 4 and row["high"] > 25      # 4 times in 4,000 characters: Garwood gives 2.7 to 25.6 per 10,000


@pytest.mark.parametrize("terms", [[""], ["普法", ""], [None]])
def test_an_empty_term_is_refused(terms):
    with pytest.raises(ValueError, match="empty or no text"):
        by_year(toy(("甲镇", 2021, "普法")), terms)


def test_plain_counting_is_that_of_a_text_editor():
    texts, terms = ["人人人人人普法普 法", "", "法治政府建设法治政府", "Ａ12人人"], ["人人", "普法", "法治政府", "治政", "12"]
    at, term = occurrences(texts, terms)
    assert sorted(zip(at, term)) == sorted((i, j) for i, text in enumerate(texts) for j, term in enumerate(terms) for _ in range(text.count(term)))


def test_all_reports_and_the_panel_stand_side_by_side():
    frame = side_by_side(toy(("甲镇", 2021, "普法信访"), ("甲镇", 2022, "普法信访"), ("乙镇", 2022, "普法普法")), "普法")
    rates = {(row.sample, row.year): row.per_10k for row in frame.itertuples()}
    assert rates == {("all", 2021): 2500, ("all", 2022): 3750, ("panel", 2021): 2500, ("panel", 2022): 2500}
    assert frame.columns.tolist() == [*COLUMNS, "sample"]


def test_topics_by_year_add_up_and_leave_gaps():
    frame = topics_by_year(toy(("甲镇", 2021, "普法信访"), ("甲镇", 2023, "行政处罚")))
    sums = frame[frame["sample"] == "all"].groupby("year")["share"].sum(min_count=1)
    assert sums[2021] == pytest.approx(1) and sums[2023] == pytest.approx(1) and frame.loc[frame["year"] == 2022, "share"].isna().all()


def test_changes_can_be_called_here():
    assert changes(toy(("甲镇", 2021, "信访"), ("乙镇", 2022, "普法")))["term"].tolist() == ["普法", "信访"]


def test_coverage_shows_gaps_and_unknown_places():
    frame = coverage(toy(("甲镇", 2021, "信访"), (None, 2023, "信访"), ("乙镇", None, "信访")))
    assert frame.pivot(index="place", columns="year", values="n_reports").to_dict("index") == {
        "r1" + NO_PLACE: {2021: 0, 2022: 0, 2023: 1}, "甲镇": {2021: 1, 2022: 0, 2023: 0}}


def test_first_and_last_year_of_a_term():
    frame = first_last(toy(("甲镇", 2021, "信访"), ("乙镇", 2023, "信访"), ("乙镇", 2020, "普法"), ("丙镇", None, "信访"))).set_index("term")
    assert frame.loc["信访", ["first", "last", "n_years", "n_reports", "n_places", "n_earlier", "n_later"]].tolist() == [2021, 2023, 2, 2, 2, 1, 0]


def test_spellings_that_plain_counting_misses_are_named():
    assert variants(toy(("甲镇", 2021, "“八五”普法八五普法")), ["八五普法"])["count"].tolist() == [1]


def test_an_empty_corpus_gives_empty_frames():
    assert by_year(Corpus(), ["普法"]).columns.tolist() == COLUMNS
    assert not any(map(len, (changes(Corpus()), coverage(Corpus()), first_last(Corpus()), side_by_side(Corpus(), "普法"), topics_by_year(Corpus()))))
