import random
from functools import cache

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.topics import models
from helpers.topics.fits import coherence, fold_in, frex, stability
from helpers.topics.models import GRID, topic_models

TABLES = ("topics", "exclusive", "themes", "examples", "paragraphs", "curves", "checks")


def word(theme: int, number: int) -> str:
    return f"{'abcdefgh'[theme]}topic{chr(97 + number)}"


def planted(k, maker=1, reports=4, each=20, shuffled=False):
    """A corpus of k themes of 25 made-up words each, `each` paragraphs a theme spread over the reports; a fifth of the words
    are everybody's."""
    draw, texts = random.Random(maker), []
    for theme in [theme for theme in range(k) for _ in range(each)]:
        words = draw.choices([word(theme, i) for i in range(25)], weights=[1 / (i + 2) for i in range(25)], k=28)
        texts.append(words + draw.choices([f"common{a}{b}" for a in "abcdefgh" for b in "abcde"], k=7))
    if shuffled:
        words = [word for text in texts for word in text]
        draw.shuffle(words)
        texts = [words[at:at + 35] for at in range(0, len(words), 35)]
    draw.shuffle(texts)
    return toy(*(("甲镇", 2023, {f"{at}": "，".join(text) for at, text in enumerate(texts[number::reports])})
                 for number in range(reports)))


@cache
def fitted(k, maker=1, shuffled=False):
    return topic_models(planted(k, maker, shuffled=shuffled), grid=(3, 5, 8), seeds=6)


@pytest.mark.parametrize("model", ["NMF", "LDA"])
def test_models_find_planted_topics(model):
    found = fitted(5).topics
    tops = [set(terms) for _, terms in found[found["model"] == model].groupby("topic")["term"]]
    best = [max(range(5), key=lambda theme: sum(term.startswith(word(theme, 0)[:6]) for term in top)) for top in tops]
    assert sorted(best) == [0, 1, 2, 3, 4]
    assert all(sum(term.startswith(word(theme, 0)[:6]) for term in top) >= 9 for theme, top in zip(best, tops))


@pytest.mark.parametrize("k, maker", [(3, 1), (5, 1), (5, 2), (8, 3)])
def test_curves_tell_the_planted_number_from_wrong_ones(k, maker):
    curves = fitted(k, maker).curves
    assert curves.loc[curves["chosen"], "k"].tolist() == [k, k]


def test_of_many_paragraphs_a_sample_is_fitted_and_all_are_assigned(monkeypatch):
    sizes = []

    def fit(matrix, k, seed):
        sizes.append(matrix.shape[0])
        return fits["NMF"](matrix, k, seed)

    fits = dict(models.FITS)
    monkeypatch.setattr(models, "FITS", {"NMF": fit})
    for name, size in (("SAMPLE", 50), ("REFIT", 60), ("FIT", 75)):
        monkeypatch.setattr(models, name, size)
    monkeypatch.setattr(models, "each", lambda function, tasks, *_: [function(task) for task in tasks])
    found = topic_models(planted(5), k=5, seeds=2)
    assert sorted(set(sizes)) == [40, 48, 75] and found.n_paragraphs == len(found.paragraphs) == 100
    assert found.themes["share"].sum() == pytest.approx(1)


def test_stability_check_tells_topics_from_shuffled_words():
    met = lambda found: found.checks.loc[found.checks["check"] == "stability", "met"].tolist()
    assert met(fitted(5)) == [True, True]
    assert met(fitted(5, shuffled=True)) == [False, False]


def test_four_reports_are_not_trusted_and_thirty_are():
    few, many = (topic_models(planted(5, reports=reports, each=70), k=5, seeds=4) for reports in (4, 30))
    assert few.trusted == [] and many.trusted == ["NMF", "LDA"]
    assert few.checks.loc[~few.checks["met"], "check"].unique().tolist() == ["reports"]


def test_models_are_the_same_every_time_and_print_nothing(capfd):
    first, second = (topic_models(planted(3), k=3, seeds=2) for _ in range(2))
    assert all(getattr(first, name).equals(getattr(second, name)) for name in TABLES)
    assert capfd.readouterr() == ("", "")


def test_curves_say_when_the_number_is_at_the_edge_of_the_grid():
    curves = topic_models(planted(8), grid=(3, 5), seeds=3).curves
    assert curves.loc[curves["chosen"], "edge"].all() and not fitted(5).curves["edge"].any()
    assert max(GRID) > 12


def test_curves_hold_their_spread():
    curves = fitted(5).curves
    for name in ("coherence", "stability"):
        assert (curves[f"{name}_low"] <= curves[name] + 1e-9).all() and (curves[name] <= curves[f"{name}_high"] + 1e-9).all()


def test_agreement_is_high_for_planted_topics_and_low_for_shuffled_words():
    assert fitted(5).themes["agreement"].min() > 0.7 > 0.6 > fitted(5, shuffled=True).themes["agreement"].mean()


def test_exclusive_terms_leave_out_what_every_topic_uses():
    exclusive = fitted(5).exclusive
    assert not exclusive["term"].str.startswith("common").any()
    assert all(scores.is_monotonic_decreasing for _, scores in exclusive.groupby(["model", "topic"])["frex"])


def test_frex_is_the_harmonic_mean_of_both_ranks():
    exclusivity, scores = frex(np.array([[0.6, 0.3, 0.1], [0.6, 0.1, 0.3]]))
    assert np.allclose(exclusivity[0], [0.5, 0.75, 0.25])
    assert np.allclose(scores[0], [2 / (3 / 2 + 3 / 3), 2 / (3 / 3 + 3 / 2), 1 / 3])   # ranks 2 3 1 and 3 2 1 of three


def test_coherence_is_npmi_by_hand():
    together = csr_matrix(np.repeat([[1.0] * 10, [0.0] * 10], 2, axis=0))
    apart = csr_matrix(np.eye(10))
    mixed = csr_matrix([[1.0] * 10, [1.0] * 5 + [0.0] * 5, [0.0] * 5 + [1.0] * 5, [0.0] * 10])
    topic = np.full((1, 10), 0.1)
    # mixed: pairs within a half have p = 1/2, NPMI 1 (20 of 45); pairs across have p = 1/4, independent, NPMI 0
    scores = [round(float(coherence(topic, texts)[0]), 6) for texts in (together, apart, mixed)]
    assert scores == [1, -1, round(20 / 45, 6)]


def test_stability_is_one_for_the_same_topics_in_another_order():
    topics = np.eye(3)
    assert np.allclose(stability([topics, topics[::-1], topics[[1, 2, 0]]]), 1)


def test_examples_show_no_text_twice_and_repeated_paragraphs_count_once():
    thrice = [text for text in planted(3, each=12, reports=1).paragraphs["text"] for _ in range(3)]
    found = topic_models(toy(("甲镇", 2023, {str(at): text for at, text in enumerate(thrice)})), k=3, seeds=2)
    assert (found.n_paragraphs, found.n_distinct) == (108, 36)
    assert not found.examples.duplicated(["model", "topic", "text"]).any()
    assert (found.examples.groupby(["model", "topic"]).size() == 3).all()


def test_every_paragraph_is_assigned_and_shares_add_up():
    found = fitted(5)
    assert len(found.paragraphs) == 2 * found.n_paragraphs and found.paragraphs["weight"].between(0.2, 1).all()
    assert np.allclose(found.themes.groupby("model")["share"].sum(), 1)


def test_a_small_corpus_is_said_to_be_too_small():
    for corpus in (toy(("甲镇", 2023, "信访工作")), Corpus()):
        found = topic_models(corpus)
        assert found.too_small and found.trusted == [] and "coherence_low" in found.curves


@pytest.mark.parametrize("asked", [{"k": 1}, {"k": 500}, {"grid": (900,)}, {"seeds": 1}])
def test_impossible_numbers_are_refused_in_one_line(asked):
    with pytest.raises(ValueError, match="^[^\n]+$"):
        topic_models(planted(3), **asked)


def test_words_are_owed_to_topics_as_expectation_and_maximisation_say():
    draw = np.random.default_rng(1)
    counts, by_word = draw.integers(0, 4, (7, 5)), draw.dirichlet(np.ones(5), 3)
    counts[:, 0] += 1
    mixed = np.ones((7, 3))
    for _ in range(20):
        owed = mixed[:, :, None] * (by_word + 1e-9)
        owed *= (counts / owed.sum(axis=1))[:, None, :]
        mixed = owed.sum(axis=2) + 0.1
    amounts, by_term = fold_in(csr_matrix(counts), by_word, block=3)
    np.testing.assert_allclose(amounts, owed.sum(axis=2), rtol=1e-9)
    np.testing.assert_allclose(by_term, owed.sum(axis=0), rtol=1e-9)
