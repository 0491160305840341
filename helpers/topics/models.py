"""Themes that no list foresaw: unsupervised topics over paragraphs, with a measure of how far to trust them.

A topic model always returns topics, also from words in random order. So everything here is held against the same models
fitted to the same paragraphs with their words shuffled between them: what shuffled words reach as well is no finding.
"""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.kept import kept
from helpers.lexicon import load_lexicon
from helpers.parallel import each
from helpers.resampling import SEED
from helpers.topics.fits import (
    TOP, align, coherence, distinct, fold_in, frex, lda, nmf, paragraph_counts, sample, shuffled, spread, spread_of, stability, top_of
)
from helpers.words.counts import Counts

GRID = (3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40)
EXAMPLES, SEEDS, SHUFFLED = 3, 20, 5
FITS = {"NMF": nmf, "LDA": lda}
MIN_PARAGRAPHS, PER_TOPIC = 30, 3
KEPT, SAMPLE, REFIT, FIT = 0.8, 400, 800, 10_000   # of the paragraphs; then paragraphs: curves, agreement, topics
ENOUGH = {"reports": 30, "paragraphs": 300, "stability": 0.5}

TOPICS = ["model", "topic", "rank", "term", "gloss", "weight", "exclusivity", "frex", "returns", "n_reports", "stability"]
THEMES = ["model", "topic", "share", "n_paragraphs", "n_reports", "coherence", "stability", "agreement", "terms", "exclusive"]
EXAMPLE = ["model", "topic", "rank", "report_id", "paragraph", "section", "text", "weight"]
PARAGRAPHS = ["model", "report_id", "paragraph", "section", "topic", "weight"]
CURVES = ["model", "k", "coherence", "coherence_low", "coherence_high", "coherence_shuffled", "stability", "stability_low",
          "stability_high", "stability_shuffled", "score", "chosen", "edge"]
CHECKS = ["model", "check", "value", "needed", "met"]
_TABLES = {"topics": TOPICS, "exclusive": TOPICS, "themes": THEMES, "examples": EXAMPLE, "paragraphs": PARAGRAPHS,
           "curves": CURVES, "checks": CHECKS}


@dataclass(frozen=True, eq=False)
class TopicModels:
    """What `topic_models` returns; topics are numbered from 1 within a model (NMF, LDA), the largest first.

    topics: model, topic, rank (from 1 to 10), term, gloss, weight (share of the topic, 0 to 1), exclusivity (this topic's
        part of the term's weights in all topics, 0 to 1), frex (frequent and exclusive, 0 to 1), returns (share of runs in
        which the term is again among the ten heaviest of the matched topic), n_reports, stability (of the topic)
    exclusive: the same columns, the ten terms of the highest frex
    themes: one row a topic: model, topic, share (of the words, 0 to 1), n_paragraphs and n_reports (where it is the
        heaviest), coherence, stability, agreement (mean of `returns`), terms and exclusive (the terms of the two tables
        above, joined by 、)
    examples: model, topic, rank (1 to 3), report_id, paragraph, section, text, weight (the topic's share of the paragraph);
        no two of nearly the same words
    paragraphs: model, report_id, paragraph, section, topic (the heaviest), weight (its share of the paragraph, 0 to 1)
    curves: model, k, coherence (mean NPMI of the ten heaviest terms, -1 to 1), stability (0 to 1), each also as _low and
        _high (10th and 90th percentile of the runs: no confidence interval) and _shuffled (the same from shuffled words),
        score, chosen, edge (chosen, and the smallest or largest number tried: a number beyond might do better)
    checks: model, check (reports, paragraphs, stability), value, needed, met
    n_paragraphs: paragraphs that took part; n_distinct: those that differ in their words, which the models are fitted to;
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
        """The models that pass every check. Topics of the others describe these texts at best: do not cite them."""
        return [model for model, part in self.checks.groupby("model", sort=False) if part["met"].all()]


@kept
def topic_models(corpus, k: int | None = None, grid=GRID, seeds: int = SEEDS) -> TopicModels:
    """`nmf` (on tf-idf) and `lda` (on counts) over paragraphs, the number of topics chosen by coherence and stability.

    Words and paragraphs are those of `paragraph_counts`; paragraphs of the same words are fitted once, since repeated text
    makes topics of its own (Schofield, Thompson and Mimno 2017). For each number in `grid` (up to a third of the paragraphs)
    the models are fitted `seeds` times, each time with another seed and on another random 80 % of the paragraphs: a new
    seed alone would only test the optimiser (Greene, O'Callaghan and Cunningham 2014). `coherence` is NPMI over paragraphs
    (Röder, Both and Hinneburg 2015); `stability` the mean cosine of topics matched one to one between every two runs
    (Chuang and others 2015). Both move with the number of topics whatever the text says, so each is taken beyond what
    five fits to shuffled words reach: score = coherence - shuffled + (stability - shuffled) / (1 - shuffled). The number
    taken is the smallest whose score is within one standard deviation (over runs) of the best, or `k`. `frex`: Bischof and
    Airoldi 2012, both halves weighing the same.

    On large corpora the curves come from a fixed sample of 400 paragraphs, the agreement of topics from 800, the topics
    from up to 10,000; all are assigned. A model is trusted with 30 reports, 300 distinct paragraphs and a stability that
    covers half of the way from shuffled words to 1: rules of thumb, see `checks`. With less the topics describe those
    texts, not the genre. Topic numbers mean nothing between runs on different corpora. The same bytes on one machine;
    another processor may round, and so sample, differently (tomotopy issue 63).

    Raises ValueError for a `k` or `grid` that the paragraphs do not allow and for fewer than two seeds.
    """
    counts = paragraph_counts(corpus)
    once = counts.matrix[distinct(counts.matrix)]
    n, n_reports, tables = once.shape[0], counts.groups["report_id"].nunique(), []
    some, several, many = (sample(once, size) for size in (SAMPLE, REFIT, FIT))
    del once        # of a large corpus as large as the counts
    too_small = n < MIN_PARAGRAPHS or len(counts.words) < 2 * TOP
    if not too_small:
        sizes, parts = _sizes(k, grid, seeds, n), _parts(several, seeds)
        tried = _curves(some, sizes, seeds)
        for model, fit in FITS.items():
            curves = tried[model]
            chosen = curves[curves["chosen"]].iloc[0]
            by_word = fit(many, chosen["k"], 0)
            runs = [fit(part, chosen["k"], seed) for seed, part in enumerate(parts)]
            tables.append({"curves": curves, "checks": _checks(model, chosen, n_reports, n),
                           **_described(corpus, model, counts, by_word, runs)})
    frames = {name: pd.concat([part[name] for part in tables], ignore_index=True) if tables else pd.DataFrame(columns=columns)
              for name, columns in _TABLES.items()}
    return TopicModels(**frames, n_paragraphs=len(counts.groups), n_distinct=n, n_reports=n_reports, too_small=too_small)


def _sizes(k, grid, seeds: int, n: int) -> list[int]:
    most = n // PER_TOPIC
    sizes = sorted({int(size) for size in ([k] if k is not None else grid) if 2 <= size <= most})
    if seeds < 2:
        raise ValueError("topic_models needs at least 2 seeds to measure stability; write seeds=20 or leave it out")
    if not sizes:
        raise ValueError(f"no number of topics asked for fits {n} different paragraphs; give k or grid from 2 to {most}")
    return sizes


def _parts(matrix, seeds: int) -> list:
    """For each seed another random 80 % of the rows."""
    import numpy as np

    n, draws = matrix.shape[0], (np.random.default_rng(SEED + seed) for seed in range(seeds))
    return [matrix[np.sort(draw.choice(n, int(KEPT * n), replace=False))] for draw in draws]


def _curves(matrix, sizes: list[int], seeds: int) -> dict[str, pd.DataFrame]:
    """For each model its rows of the curves for every number of topics, and which is chosen."""
    matrix = matrix[:, spread(matrix) > 1]
    tasks = [(model, size, matrix, seeds) for size in reversed(sizes) for model in FITS]      # the longest first
    alone = len(tasks) if matrix.shape[0] < SAMPLE else 0       # a few reports are sooner fitted than processes started
    done, curves = dict(zip([task[:2] for task in tasks], each(_point, tasks, "Numbers of topics tried", alone))), {}
    for model in FITS:
        frame = pd.DataFrame([done[model, size] for size in sizes], columns=[*CURVES[:-2], "spread"])
        best = frame["score"].idxmax()
        frame["chosen"] = frame.index == frame.index[frame["score"] >= frame["score"][best] - frame["spread"][best]][0]
        frame["edge"] = frame["chosen"] & frame["k"].isin([sizes[0], sizes[-1]]) & (len(sizes) > 1)
        curves[model] = frame[CURVES]
    return curves


def _point(task: tuple) -> tuple:
    """One model fitted with one number of topics, many times: coherence, stability and score, and the spread of the score over runs."""
    import numpy as np

    model, size, matrix, seeds = task
    chance, fit = shuffled(matrix), FITS[model]
    runs, empty = ([fit(part, size, seed) for seed, part in enumerate(several)] for several in (_parts(matrix, seeds), _parts(chance, SHUFFLED)))
    coherent, firm = np.array([coherence(run, matrix).mean() for run in runs]), stability(runs)
    coherent0, firm0 = np.mean([coherence(run, chance).mean() for run in empty]), stability(empty).mean()
    score = coherent - coherent0 + _beyond(firm, firm0)
    return (model, size, coherent.mean(), *np.quantile(coherent, (0.1, 0.9)), coherent0,
            firm.mean(), *np.quantile(firm, (0.1, 0.9)), firm0, score.mean(), score.std())


def _beyond(value, chance):
    """How much of the way from chance to 1 a stability covers; 0 where it is no better than chance."""
    return ((value - chance) / max(1 - chance, 1e-9)).clip(0)


def _checks(model: str, chosen: pd.Series, n_reports: int, n_distinct: int) -> pd.DataFrame:
    beyond = _beyond(chosen["stability"], chosen["stability_shuffled"])
    values = {"reports": float(n_reports), "paragraphs": float(n_distinct), "stability": float(beyond)}
    return pd.DataFrame([(model, check, value, ENOUGH[check], value >= ENOUGH[check]) for check, value in values.items()],
                        columns=CHECKS).astype({"needed": float})


def _described(corpus, model: str, counts: Counts, by_word, runs: list) -> dict[str, pd.DataFrame]:
    """The tables of one model's topics, the largest topic first."""
    import numpy as np

    weight = fold_in(counts.matrix, by_word)[0]
    order = np.argsort(-weight.sum(axis=0).round(6), kind="stable")
    by_word, weight = by_word[order], weight[:, order]
    share = weight.sum(axis=0) / weight.sum()
    weight /= weight.sum(axis=1, keepdims=True)
    matched = [align(by_word, run) for run in runs]
    firm, again = np.mean([cosine for _, cosine in matched], axis=0), np.zeros(by_word.shape)
    for run, (partner, _) in zip(runs, matched):
        again[np.arange(len(by_word))[:, None], top_of(run)[partner]] += 1 / len(runs)
    exclusivity, special = frex(by_word)
    words, gloss = counts.words["term"].to_numpy(dtype=object), load_lexicon(corpus.path).gloss
    number, n_reports = np.arange(1, len(by_word) + 1), spread_of(counts.groups["report_id"], counts.matrix)

    def listed(scores) -> pd.DataFrame:
        at = top_of(scores)
        topic, column = np.repeat(np.arange(len(at)), TOP), at.ravel()
        frame = pd.DataFrame({"model": model, "topic": topic + 1, "rank": np.tile(np.arange(TOP) + 1, len(at)),
                              "term": words[column], "gloss": [gloss(word) for word in words[column]],
                              "weight": by_word[topic, column], "exclusivity": exclusivity[topic, column],
                              "frex": special[topic, column], "returns": again[topic, column],
                              "n_reports": n_reports[column], "stability": firm[topic]})
        return frame.astype({"term": "string", "gloss": "string"})[TOPICS]

    tables = {"topics": listed(by_word), "exclusive": listed(special)}
    heavy = counts.groups.assign(model=model, topic=weight.argmax(axis=1) + 1, weight=weight.max(axis=1))
    tables["paragraphs"] = heavy[PARAGRAPHS]
    heaviest = tables["paragraphs"].groupby("topic")["report_id"]
    joined = {name: tables[name].groupby("topic")["term"].agg("、".join).to_numpy() for name in ("topics", "exclusive")}
    tables["themes"] = pd.DataFrame({
        "model": model, "topic": number, "share": share,
        "n_paragraphs": heaviest.size().reindex(number, fill_value=0).to_numpy(),
        "n_reports": heaviest.nunique().reindex(number, fill_value=0).to_numpy(),
        "coherence": coherence(by_word, counts.matrix), "stability": firm, "agreement": tables["topics"].groupby("topic")["returns"].mean().to_numpy(),
        "terms": joined["topics"], "exclusive": joined["exclusive"]})[THEMES]
    rows = [(at, topic + 1, rank + 1) for topic in range(len(by_word))
            for rank, at in enumerate(_examples(counts.matrix, weight, topic))]
    at = [row for row, *_ in rows]
    examples = counts.groups.iloc[at].reset_index(drop=True).assign(
        model=model, topic=[topic for _, topic, _ in rows], rank=[rank for *_, rank in rows],
        weight=[weight[row, topic - 1] for row, topic, _ in rows])
    texts = corpus.analysed[["report_id", "paragraph", "text"]]
    tables["examples"] = examples.merge(texts, on=["report_id", "paragraph"], how="left")[EXAMPLE]
    return tables


def _examples(matrix, weight, topic: int) -> list[int]:
    """The rows that stand for a topic: its highest share, of equals the longest; a row like one taken is passed over."""
    import numpy as np

    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    rows, taken = np.flatnonzero(weight.argmax(axis=1) == topic), []
    for row in rows[np.lexsort((-sizes[rows], -weight[rows, topic].round(2)))][:200]:
        one = matrix[row]
        if all((one @ other.T).sum() < 0.8 * np.sqrt(one.multiply(one).sum() * other.multiply(other).sum())
               for other in (matrix[at] for at in taken)):
            taken.append(row)
        if len(taken) == EXAMPLES:
            break
    return taken
