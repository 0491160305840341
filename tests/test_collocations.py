from math import log, log2, sqrt

import pandas as pd
import pytest
from scipy.stats import chi2_contingency
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.tokens import tokenise
from helpers.words.collocations import COLLOCATIONS, NGRAMS, collocations, ngrams


def pairs(text, *more, **options):
    corpus = toy(*((f"{i}镇", 2024, words) for i, words in enumerate([text, *more])))
    return collocations(corpus, **{"min_count": 1, **options}).set_index(["source", "target"])


def g2(table):
    return chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic


def test_adjacent_pairs_are_those_that_touch():
    assert list(pairs("信访普法").index) == list(pairs("“信访” 普法").index) == [("信访", "普法")]


@pytest.mark.parametrize("between", ["、", ",", "，", "。", "的", "12", "和", "《"])
def test_nothing_is_bridged_that_stands_between_two_words(between):
    assert ("信访", "普法") not in pairs(f"信访{between}普法。信访调解").index


def test_adjacency_ends_with_the_paragraph():
    parts = {"achievements": "信访", "plan": "普法。普法调解"}
    corpus = toy(("甲镇", 2024, parts), ("乙镇", 2024, "信访"), ("丙镇", 2024, "调解"))
    assert collocations(corpus, min_count=1)[["source", "target"]].values.tolist() == [["普法", "调解"]]


def test_adjacent_measures_agree_with_their_table():
    row = pairs("信访普法。信访普法。信访调解。法律援助普法。法律援助调解。法律援助调解", "信访普法").loc[("信访", "普法")]
    n11, n12, n21, n22 = 3, 1, 1, 2         # seven pairs: 信访 begins four, 普法 ends four
    assert (row["count"], row["n_reports"], row["expected"]) == (3, 2, pytest.approx(16 / 7))
    assert row["pmi"] == pytest.approx(log2(3 / (16 / 7)))
    assert row["g2"] == pytest.approx(g2([[n11, n12], [n21, n22]]))
    assert row["lambda"] == pytest.approx(log(3.5 * 2.5 / 1.5 / 1.5))
    assert row["z"] == pytest.approx(row["lambda"] / sqrt(1 / 3.5 + 1 / 1.5 + 1 / 1.5 + 1 / 2.5))


def test_a_window_stays_in_its_sentence_and_takes_either_order():
    frame = pairs("信访的普法。调解；普法、信访！法律援助", window=2)
    assert frame["count"].to_dict() == {("信访", "普法"): 2}


def test_a_window_counts_words_set_aside_as_distance():
    assert ("信访", "普法") not in pairs("信访的普法", window=1).index and ("信访", "普法") in pairs("信访的普法", window=2).index


def test_window_counts_agree_with_a_loop_over_the_words():
    corpus = toy(("甲镇", 2024, "信访普法调解信访。法律援助和普法调解信访的信访"), ("乙镇", 2023, "普法、调解、普法，法律援助"))
    lines = [line.split() for line in ("信访 普法 调解 信访", "法律援助 和 普法 调解 信访 的 信访", "普法 调解 普法 法律援助")]
    assert tokenise(corpus)["token"].tolist() == sum(lines, [])
    every = [(a, b) for line in lines for i, a in enumerate(line) for j, b in enumerate(line) if 0 < abs(i - j) <= 3]
    frame = collocations(corpus, window=3, min_count=1)
    assert {("信访", "普法"), ("法律援助", "调解")} < set(zip(frame["source"], frame["target"]))
    for row in frame.itertuples():
        together = every.count((row.source, row.target))
        begins, ends = sum(a == row.source for a, _ in every), sum(b == row.target for _, b in every)
        assert row.count == together and row.expected == pytest.approx(begins * ends / len(every))
        table = [[together, begins - together], [ends - together, len(every) - begins - ends + together]]
        assert row.g2 == pytest.approx(g2(table))


def test_pairs_come_with_both_glosses_and_the_firmest_first():
    frame = pairs("信访普法。" * 5 + "信访调解。普法调解", min_count=1)
    assert frame.reset_index().columns.tolist() == COLLOCATIONS and frame.index[0] == ("信访", "普法")
    assert "petition" in frame["source_gloss"].iloc[0] and frame["z"].is_monotonic_decreasing


def test_pairs_below_the_minimum_and_ritual_ones_are_left_out():
    assert list(pairs("信访普法。信访普法。信访调解", min_count=2).index) == [("信访", "普法")]
    assert ("法治", "信访") in pairs("法治信访").index and not len(pairs("法治信访", formula=False))


@pytest.mark.parametrize("window", [0, -1, 2.5, "5"])
def test_a_window_that_is_no_number_of_words_is_refused(window):
    with pytest.raises(ValueError, match="window=5"):
        collocations(Corpus(), window=window)


def test_ngrams_are_counted_with_their_reports():
    corpus = toy(("甲镇", 2024, "信访普法调解。信访普法调解、信访普法"), ("乙镇", 2024, "信访普法"))
    two, three = ngrams(corpus, 2, min_count=1), ngrams(corpus, 3, min_count=1)
    assert two[["ngram", "count", "n_reports"]].values.tolist() == [["信访 普法", 4, 2], ["普法 调解", 2, 1]]
    assert three[["ngram", "n", "count"]].values.tolist() == [["信访 普法 调解", 3, 2]]


def test_ngrams_agree_with_a_loop_over_the_words():
    words = "信访 普法 调解 信访 普法 调解 行政复议 信访 普法".split()
    corpus = toy(("甲镇", 2024, "".join(words)))
    for n in (2, 3, 4, 5):
        runs = pd.Series([" ".join(words[i:i + n]) for i in range(len(words) - n + 1)]).value_counts()
        assert ngrams(corpus, n, min_count=1).set_index("ngram")["count"].to_dict() == runs.to_dict()


def test_ngrams_hold_stopwords_only_inside_and_no_places():
    corpus = toy(("尼山镇", 2024, "信访和普法。的信访。尼山镇信访"))
    assert ngrams(corpus, 3, min_count=1)["ngram"].tolist() == ["信访 和 普法"] and not len(ngrams(corpus, 2, min_count=1))
    assert " + " in ngrams(corpus, 3, min_count=1)["gloss"].iloc[0]


def test_ngrams_of_one_or_six_words_are_refused():
    with pytest.raises(ValueError, match="2, 3, 4 or 5"):
        ngrams(Corpus(), 6)


def test_collocations_of_nothing_are_empty_frames():
    for corpus in (Corpus(), toy(("甲镇", 2024, "2024年")), toy(("甲镇", 2024, "信访"))):
        assert collocations(corpus).columns.tolist() == collocations(corpus, window=5).columns.tolist() == COLLOCATIONS
        assert ngrams(corpus, 5).columns.tolist() == NGRAMS and not len(ngrams(corpus, 2))


def test_words_that_stand_together_do_not_depend_on_how_many_are_laid_out_at_a_time(monkeypatch):
    reports = [(f"{name}镇", 2024, {"achievements": "信访调解。普法信访。信访,普法" * 3, "plan": "调解信访。普法调解" * 2}) for name in "甲乙丙"]
    found = lambda: (collocations(toy(*reports)), collocations(toy(*reports), window=3), ngrams(toy(*reports), n=2))
    whole = found()
    monkeypatch.setattr("helpers.words.collocations._BLOCK", 5)
    for one, other in zip(whole, found()):
        assert len(one)
        pd.testing.assert_frame_equal(one, other)
