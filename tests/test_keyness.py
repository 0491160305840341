from dataclasses import replace
from math import log, log2, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2, chi2_contingency
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.segmenter import ordinary_counts
from helpers.words.keyness import COLUMNS, against_general, keyness, log_likelihood

CONTRACT = ["term", "gloss", "n_target", "n_reference", "log_ratio", "low", "high", "g2", "q", "z", "n_reports"]
TERMS = ["信访", "普法", "法律援助", "人民调解", "行政复议", "行政执法", "政务公开", "法律顾问", "行政诉讼", "营商环境"]


def say(**times) -> str:
    return "。".join(word for word, n in times.items() for _ in range(n))


def reports(*texts, first=0) -> Corpus:
    """A corpus of texts whose report ids begin at `first`, so that two corpora need not share one."""
    corpus = toy(*((f"{first + i}镇", 2024, text) for i, text in enumerate(texts)))
    renamed = {f"r{i}": f"r{first + i}" for i in range(len(texts))}
    named = lambda frame: frame.assign(report_id=frame["report_id"].map(renamed).astype("string"))
    return replace(corpus, reports=named(corpus.reports), paragraphs=named(corpus.paragraphs))


def table(target, reference, **options):
    return keyness(target, reference, min_count=1, **options).set_index("term")


def two():
    return reports(say(信访=6, 普法=4), say(信访=4, 普法=2, 调解=4)), reports(say(信访=2, 普法=8), say(信访=1, 普法=9), first=5)


def test_keyness_states_rates_their_ratio_and_both_counts():
    frame = table(*two())
    assert frame.reset_index().columns.tolist() == COLUMNS and COLUMNS[:11] == CONTRACT
    row = frame.loc["信访"]
    assert (row["n_target"], row["n_reference"], row["n_reports"], row["n_reports_reference"]) == (10, 3, 2, 2)
    assert row["log_ratio"] == pytest.approx(log2((10 / 20) / (3 / 20))) and row["per_10k_target"] == 5000


def test_keyness_takes_an_absent_word_for_half_an_occurrence():
    assert table(*two()).loc["调解", "log_ratio"] == pytest.approx(log2(4 / 0.5))
    assert table(*two()[::-1]).loc["调解", "log_ratio"] == pytest.approx(log2(0.5 / 4))


def test_keyness_g2_agrees_with_scipy():
    frame = table(*two())
    for row in frame.itertuples():
        cells = [[row.n_target, 20 - row.n_target], [row.n_reference, 20 - row.n_reference]]
        assert row.g2 == pytest.approx(chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic)


def test_g2_of_many_tables_agrees_with_scipy():
    cells = np.random.default_rng(1).integers(1, 50, size=(4, 40))
    each = [chi2_contingency(cell.reshape(2, 2), correction=False, lambda_="log-likelihood").statistic for cell in cells.T]
    assert log_likelihood(*cells) == pytest.approx(each)


def test_keyness_q_is_the_false_discovery_rate_step_by_step():
    frame = table(*two()).sort_values("g2")
    least, expected = 1.0, []
    for rank, p in zip(range(len(frame), 0, -1), chi2.sf(frame["g2"].astype(float), 1)):
        least = min(least, p * len(frame) / rank)
        expected.append(least)
    assert frame["q"].tolist() == pytest.approx(expected)


def test_keyness_z_agrees_with_the_formula_of_monroe():
    row = table(*two()).loc["信访"]
    prior = 10 * 13 / 40        # one report has ten words, and 13 of the 40 are this one
    odds = log((10 + prior) / (20 + 10 - 10 - prior)) - log((3 + prior) / (20 + 10 - 3 - prior))
    assert row["z"] == pytest.approx(odds / sqrt(1 / (10 + prior) + 1 / (3 + prior)))


def test_one_report_cannot_make_a_keyword():
    target = reports(say(信访=30, 普法=70), *[say(普法=100)] * 4)
    row = table(target, reports(*[say(普法=100)] * 5, first=10)).loc["信访"]
    assert row["q"] < 0.001 and row["low"] <= 0 and row["conservative"] == 0


def test_a_word_of_every_report_is_a_keyword_and_comes_first():
    target = reports(*(say(信访=n, 普法=60, 调解=40 - n) for n in (18, 20, 22, 19, 21)), say(普法=99, 行政复议=60))
    frame = table(target, reports(*(say(信访=n, 普法=60, 调解=40 - n) for n in (3, 5, 4, 6, 4)), first=10))
    assert frame.index[0] == "信访" and frame["conservative"].iloc[0] == frame["low"].iloc[0] > 0


def test_two_reports_a_side_prove_little():
    target, reference = [say(信访=n, 普法=100 - n) for n in (6, 18)], [say(信访=n, 普法=100 - n) for n in (2, 3)]
    assert table(reports(*target), reports(*reference, first=10)).loc["信访", "conservative"] == 0


def test_reports_without_the_word_are_no_evidence_for_it():
    parts = [{"plan": say(信访=2 * (i < 2), 普法=100), "achievements": say(信访=int(i < 2), 普法=800)} for i in range(5)]
    corpus = reports(*parts)
    row = table(corpus.select(sections="plan"), corpus.select(sections="achievements")).loc["信访"]
    assert row["log_ratio"] > 3 and row["conservative"] == 0


def test_keyness_of_what_a_few_reports_lack_is_left_open():
    words = say(信访=1, 普法=99)
    few = table(reports(*[words] * 3), reports(*[say(普法=100)] * 3, first=10)).loc["信访"]
    many = table(reports(*[words] * 30), reports(*[say(普法=100)] * 30, first=40)).loc["信访"]
    assert few["conservative"] == 0 and many["conservative"] > 1


def test_keyness_holds_its_word_where_nothing_differs():
    random = np.random.default_rng(3)
    texts = [say(**dict(zip(TERMS, random.poisson(random.gamma(0.8, 10, len(TERMS)))))) for _ in range(200)]
    frames = [table(reports(*texts[i:i + 8]), reports(*texts[i + 8:i + 16], first=100)) for i in range(0, 192, 16)]
    wrong = pd.concat(frames)
    assert (wrong["conservative"] != 0).mean() < 0.08 and (wrong["q"] < 0.05).mean() > 0.4


def test_parts_of_the_same_reports_are_drawn_together():
    parts = [{"achievements": say(信访=n, 普法=100 - n), "plan": say(信访=n, 普法=100 - n)} for n in (1, 80, 40, 2, 60, 5)]
    corpus = reports(*parts)
    apart = reports(*(part["achievements"] for part in parts), first=10)
    paired, unpaired = (table(corpus.select(sections="plan"), reference).loc["信访"]
                        for reference in (corpus.select(sections="achievements"), apart))
    assert paired["high"] < 0.3 and unpaired["high"] > 2


def test_keyness_without_two_reports_a_side_has_no_interval():
    frame = table(reports(say(信访=6, 普法=4)), reports(say(普法=8), say(信访=1, 普法=9), first=5))
    assert frame[["low", "high", "conservative"]].isna().all(axis=None) and frame.index[0] == "信访"


def test_a_report_without_the_part_is_no_report_of_it():
    corpus = reports({"achievements": "信访。普法", "plan": "信访"}, {"achievements": "信访。普法"})
    assert table(corpus.select(sections="achievements"), corpus.select(sections="plan"))["low"].isna().all()


def test_what_stands_on_both_sides_is_refused():
    corpus = two()[0]
    with pytest.raises(ValueError, match="share 1 paragraphs of 1 reports.*r0"):
        keyness(corpus, corpus.select(places="0镇"))


def test_names_of_either_side_are_names_on_both():
    target, reference = toy(("尼山镇", 2024, "尼山镇。信访。信访")), toy(("旺草镇", 2023, "尼山镇。普法。信访"))
    assert table(target, reference).index.tolist() == ["信访", "普法"]


def test_keyness_lists_what_is_frequent_enough_and_formula_only_on_request():
    target, reference = two()
    assert set(keyness(target, reference, min_count=5)["term"]) == {"信访", "普法"}
    assert set(keyness(target, reference, min_count=1, min_reports=2)["term"]) == {"信访", "普法"}
    target = reports(say(法治=3, 信访=2))
    assert "法治" in table(target, reference).index and "法治" not in table(target, reference, formula=False).index


def test_keyness_is_the_same_every_time():
    pd.testing.assert_frame_equal(keyness(*two(), min_count=1), keyness(*two(), min_count=1))


def test_general_chinese_compares_only_what_its_dictionary_counts():
    corpus = reports(say(信访=6, 行政复议=2, 政府=3), say(信访=5, 行政复议=3, 政府=4))
    frame = against_general(corpus, min_count=1)
    assert frame.columns.tolist() == COLUMNS and frame["term"].tolist() == ["信访", "政府", "行政复议"]
    rows, counts = frame.set_index("term"), ordinary_counts()
    assert pd.isna(rows.loc["行政复议", "log_ratio"]) and rows.loc["行政复议", "n_target"] == 5
    assert rows.loc["信访", "log_ratio"] == pytest.approx(log2(11 / 23 / (counts["信访"] / sum(counts.values()))))
    assert rows.loc["信访", "low"] < rows.loc["信访", "log_ratio"] < rows.loc["信访", "high"]


def test_a_count_put_in_by_hand_is_no_count():
    counts = pd.Series(ordinary_counts())
    assert 0.4 < (counts == 3).mean() < 0.5       # three times as many as 2, twelve times as many as 4
    row = against_general(reports(say(依法办事=6), say(依法办事=6)), min_count=1).iloc[0]
    assert row["n_reference"] == counts["依法办事"] == 3 and pd.isna(row["log_ratio"])


def test_keyness_of_nothing_is_an_empty_frame():
    some = two()[0]
    for frame in (keyness(Corpus(), Corpus()), keyness(some, Corpus()), keyness(Corpus(), some), against_general(Corpus())):
        assert frame.columns.tolist() == COLUMNS and not len(frame)


def test_parts_of_one_corpus_compare_as_corpora_of_their_own_do():
    corpus = toy(("甲镇", 2023, "信访。信访。普法。调解" * 3), ("乙镇", 2023, "普法。调解。信访" * 4), ("丙镇", 2024, "普法。普法。调解" * 5), ("丁镇", 2024, "调解。信访。普法。普法" * 3))
    before, after = corpus.select(years=2023), corpus.select(years=2024)
    alone = [replace(part) for part in (before, after)]
    assert len(keyness(after, before)) == 3
    pd.testing.assert_frame_equal(keyness(after, before), keyness(*alone[::-1]))
