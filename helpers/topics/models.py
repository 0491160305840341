"""Themes that no list foresaw: unsupervised topics over paragraphs, with a measure of how far to trust them.

A topic model always returns topics, also from words in random order. So everything here is held against the same models
fitted to the same paragraphs with their words shuffled between them: what shuffled words reach as well is no finding.
"""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.resampling import SEED
from helpers.topics.fits import distinct, fold_in, lda, nmf, paragraph_counts

GRID = (3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40)
TOP, EXAMPLES, SEEDS, SHUFFLED = 10, 3, 20, 5
MIN_PARAGRAPHS, PER_TOPIC, KEPT = 30, 3, 0.8   # fewer paragraphs are not fitted; each topic needs three; a run sees 80 %
SAMPLE, REFIT = 400, 1200                      # paragraphs behind the curves; behind the agreement of the chosen topics
ENOUGH_REPORTS, ENOUGH_PARAGRAPHS, ENOUGH_STABILITY = 30, 300, 0.5

TOPICS = ["model", "topic", "rank", "term", "gloss", "weight", "exclusivity", "frex", "returns", "n_reports", "stability"]
THEMES = ["model", "topic", "share", "n_paragraphs", "n_reports", "coherence", "stability", "agreement", "terms", "exclusive"]
EXAMPLE = ["model", "topic", "rank", "report_id", "paragraph", "section", "text", "weight"]
PARAGRAPHS = ["model", "report_id", "paragraph", "section", "topic", "weight"]
CURVES = ["model", "k", "coherence", "coherence_low", "coherence_high", "coherence_shuffled", "stability", "stability_low",
          "stability_high", "stability_shuffled", "score", "chosen", "edge"]
CHECKS = ["model", "check", "value", "needed", "met"]


@dataclass(frozen=True, eq=False)
class TopicModels:
    """What `topic_models` returns; topics are numbered from 1 within a model (NMF, LDA), the largest first.

    topics: model, topic, rank (from 1 to 10), term, gloss, weight (share of the topic, 0 to 1), exclusivity (this topic's part
        of the term's weight in all topics, 0 to 1), frex (frequent and exclusive, 0 to 1), returns (share of runs in which
        the term is again among the ten heaviest of the aligned topic), n_reports, stability (of the topic); by weight
    exclusive: the same columns, the ten terms of highest frex
    themes: one row a topic: model, topic, share (of the words, 0 to 1), n_paragraphs and n_reports (where it is the
        heaviest), coherence, stability, agreement (mean of `returns` over its ten heaviest terms), terms and exclusive (those
        terms, joined by 、)
    examples: model, topic, rank (1 to 3), report_id, paragraph, section, text, weight (the topic's share of the paragraph);
        no two of nearly the same words
    paragraphs: model, report_id, paragraph, section, topic (the heaviest), weight (its share of the paragraph, 0 to 1)
    curves: model, k, coherence (mean NPMI of the ten heaviest terms, -1 to 1), stability (0 to 1), each with _low and _high
        (10th and 90th percentile of the runs: no confidence interval) and _shuffled (the same from shuffled words), score,
        chosen, edge (chosen and the smallest or largest number tried, so a number beyond might do better)
    checks: model, check (reports, paragraphs, stability), value, needed, met
    n_paragraphs: paragraphs that took part; n_distinct: those that differ in their words, which the models were fitted to;
    too_small: fewer than 30 of them, and so nothing was fitted
    """

    topics: pd.DataFrame
    exclusive: pd.DataFrame
    themes: pd.DataFrame
    examples: pd.DataFrame
    paragraphs: pd.DataFrame
    curves: pd.DataFrame
    checks: pd.DataFrame
    n_paragraphs: int
    n_distinct: int
    n_reports: int
    too_small: bool

    @property
    def trusted(self) -> list[str]:
        """The models that pass every check. The topics of any other describe these texts at best: do not cite them."""
        return [model for model, part in self.checks.groupby("model", sort=False) if part["met"].all()]


def topic_models(corpus, k: int | None = None, grid=GRID, seeds: int = SEEDS) -> TopicModels:
    """NMF (on tf-idf) and LDA (on counts) over paragraphs, with the number of topics chosen by coherence and stability.

    Paragraphs and words: see `fits.paragraph_counts`. Paragraphs with the same words are fitted once (Schofield, Thompson
    and Mimno 2017: repeated text makes topics of its own). For each number in `grid` (at most a third of the paragraphs) the
    models are fitted `seeds` times, each time with another seed and on another random 80 % of the paragraphs, since a new
    seed alone would only test the optimiser (Greene, O'Callaghan and Cunningham 2014). Coherence is NPMI over paragraphs
    (Röder, Both and Hinneburg 2015). Stability is the mean cosine of topics matched one to one between every two
    runs (Chuang and others 2015). Both grow with the number of topics or fall with it whatever the text says, so each is
    taken beyond what five fits to shuffled words reach: score = coherence - shuffled + (stability - shuffled) / (1 -
    shuffled). The number taken is the smallest whose score is within one standard deviation of the best (over its runs);
    or `k`, where it is given. FREX: Bischof and Airoldi 2012, both halves weighing the same.

    On large corpora the curves come from a fixed sample of 400 paragraphs, the agreement of the topics from 1,200, the topics
    from all. A model is trusted with at least 30 reports, 300 distinct paragraphs and a stability that covers half of the
    way from shuffled words to 1: rules of thumb, stated in `checks`. With fewer reports the topics
    describe those reports, not the genre. Topic numbers mean nothing between runs on different corpora. The
    same on one machine; another processor may round, and so sample, differently (tomotopy issue 63).

    Raises ValueError for a `k` or a `grid` that the paragraphs do not allow and for fewer than two seeds.
    """
    import numpy as np

    counts = paragraph_counts(corpus)
    once = distinct(counts.matrix)
    n_paragraphs, n_reports = len(counts.groups), counts.groups["report_id"].nunique()
    too_small = len(once) < MIN_PARAGRAPHS or len(counts.words) < 2 * TOP
    sizes = _sizes(k, grid, seeds, len(once)) if not too_small else []
    tables = {name: [] for name in ("topics", "exclusive", "themes", "examples", "paragraphs", "curves", "checks")}
    for model, fit in (("NMF", nmf), ("LDA", lda)) if not too_small else ():
        some = _drawn(counts.matrix[once], SAMPLE)
        curve = _curve(model, fit, some, sizes, seeds)
        chosen = curve[curve["chosen"]].iloc[0]
        by_word, by_paragraph = _fitted(fit, counts.matrix, once, int(chosen["k"]))
        runs = [fit(part, len(by_word), seed) for seed, part in enumerate(_parts(_drawn(counts.matrix[once], REFIT), seeds))]
        described = _described(corpus, model, counts, once, by_word, by_paragraph, runs)
        for name, table in {**described, "curves": curve, "checks": _checks(model, chosen, n_reports, len(once))}.items():
            tables[name].append(table)
    columns = {"topics": TOPICS, "exclusive": TOPICS, "themes": THEMES, "examples": EXAMPLE, "paragraphs": PARAGRAPHS,
               "curves": CURVES, "checks": CHECKS}
    frames = {name: pd.concat(tables[name], ignore_index=True)[columns[name]] if tables[name] else pd.DataFrame(columns=columns[name])
              for name in tables}
    return TopicModels(**frames, n_paragraphs=n_paragraphs, n_distinct=len(once), n_reports=n_reports, too_small=too_small)


def coherence(by_word, matrix):
    """Mean NPMI of the pairs among each topic's ten heaviest terms, over the paragraphs in which they stand together:
    one value a topic, -1 to 1. A pair that never stands together counts -1."""
    import numpy as np

    present = (matrix > 0).astype(float).tocsc()
    first, second = np.tril_indices(TOP, -1)
    scores = []
    for weights in by_word:
        top = present[:, np.argsort(-weights, kind="stable")[:TOP]]
        together = (top.T @ top).toarray() / matrix.shape[0]
        both, apart = together[first, second], together[first, first] * together[second, second]
        seen = (both > 0) & (both < 1)
        values = np.where(both > 0, 1.0, -1.0)
        values[seen] = np.log(both[seen] / apart[seen]) / -np.log(both[seen])
        scores.append(values.mean())
    return np.array(scores)


def align(topics, other):
    """For each topic its partner in another run (best one-to-one match) and the cosine of the two."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    unit = [run / np.linalg.norm(run, axis=1, keepdims=True).clip(1e-12) for run in (topics, other)]
    cosine = unit[0] @ unit[1].T
    partner = linear_sum_assignment(-cosine)[1]
    return partner, cosine[np.arange(len(topics)), partner]


def stability(runs):
    """How well the topics of each run come back in the others: mean cosine of partners, one value a run, 0 to 1."""
    import numpy as np

    pairs = np.zeros((len(runs), len(runs)))
    for i in range(len(runs)):
        for j in range(i):
            pairs[i, j] = pairs[j, i] = align(runs[i], runs[j])[1].mean()
    return pairs.sum(axis=1) / (len(runs) - 1)


def frex(by_word):
    """(exclusivity, FREX) of each term in each topic: FREX is the harmonic mean of the term's ranks, from 0 to 1, among all
    terms of the topic by exclusivity and by weight."""
    from scipy.stats import rankdata

    exclusivity = by_word / by_word.sum(axis=0, keepdims=True).clip(1e-12)
    ranks = [rankdata(table.round(12), axis=1) / by_word.shape[1] for table in (exclusivity, by_word)]
    return exclusivity, 2 / (1 / ranks[0] + 1 / ranks[1])


def _sizes(k, grid, seeds: int, n: int) -> list[int]:
    if seeds < 2:
        raise ValueError("topic_models needs at least 2 seeds to measure stability; write seeds=20 or leave it out")
    if k is not None and not 2 <= k <= n // PER_TOPIC:
        raise ValueError(f"k={k} topics cannot be fitted to {n} different paragraphs; give a number from 2 to {n // PER_TOPIC}")
    sizes = [k] if k else sorted({size for size in grid if 2 <= size <= n // PER_TOPIC})
    if not sizes:
        raise ValueError(f"no number of topics in the grid fits {n} different paragraphs; give numbers from 2 to {n // PER_TOPIC}")
    return sizes


def _drawn(matrix, size: int):
    """A fixed random sample of the rows, in their order, with the words that still stand in two of them."""
    import numpy as np

    if matrix.shape[0] <= size:
        return matrix
    return matrix[np.sort(np.random.default_rng(SEED).choice(matrix.shape[0], size, replace=False))]


def _parts(matrix, seeds: int):
    """For each seed another random 80 % of the rows."""
    import numpy as np

    n = matrix.shape[0]
    return [matrix[np.sort(np.random.default_rng(SEED + seed).choice(n, int(KEPT * n), replace=False))] for seed in range(seeds)]


def _shuffled(matrix):
    """The same words in paragraphs of the same lengths, but put there at random: a text without topics."""
    import numpy as np
    from scipy.sparse import coo_matrix

    sizes = matrix.data.astype(int)
    words = np.random.default_rng(SEED).permutation(np.repeat(matrix.indices, sizes))
    rows = np.repeat(np.arange(matrix.shape[0]), np.add.reduceat(sizes, matrix.indptr[:-1]))
    return coo_matrix((np.ones(len(words)), (rows, words)), shape=matrix.shape).tocsr()


def _curve(model: str, fit, matrix, sizes: list[int], seeds: int) -> pd.DataFrame:
    import numpy as np

    chance, rows, spreads = _shuffled(matrix), [], []
    parts, chances = _parts(matrix, seeds), _parts(chance, SHUFFLED)
    for size in sizes:
        runs = [fit(part, size, seed) for seed, part in enumerate(parts)]
        empty = [fit(part, size, seed) for seed, part in enumerate(chances)]
        cohering, firm = np.array([coherence(run, matrix).mean() for run in runs]), stability(runs)
        cohering0, firm0 = np.mean([coherence(run, chance).mean() for run in empty]), stability(empty).mean()
        score = cohering - cohering0 + (firm - firm0) / (1 - firm0).clip(1e-9)
        spreads.append(score.std())
        rows.append((model, size, cohering.mean(), *np.quantile(cohering, (0.1, 0.9)), cohering0,
                     firm.mean(), *np.quantile(firm, (0.1, 0.9)), firm0, score.mean()))
    frame = pd.DataFrame(rows, columns=CURVES[:-2])
    best = frame["score"].idxmax()
    near = frame.index[frame["score"] >= frame["score"].max() - spreads[best]]
    frame["chosen"] = frame.index == near[0]
    frame["edge"] = frame["chosen"] & frame["k"].isin([sizes[0], sizes[-1]]) & (len(sizes) > 1)
    return frame
