"""Themes that no list foresaw: unsupervised topics over paragraphs, with a measure of how far to trust them."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.resampling import SEED
from helpers.tokens import tokenise
from helpers.words.frequency import set_aside

MIN_WORDS, MIN_PARAGRAPHS, SAMPLE, TOP = 8, 30, 400, 10
GRID = (4, 6, 8, 10, 12)
TOPICS = ["model", "topic", "rank", "term", "gloss", "weight", "stability"]
PARAGRAPHS = ["model", "report_id", "paragraph", "section", "topic", "weight"]
CURVES = ["model", "k", "coherence", "stability", "chosen"]


@dataclass(frozen=True)
class TopicModels:
    """What `topic_models` returns.

    topics: model (NMF, LDA), topic (from 1, the largest first), rank (from 1), term, gloss, weight (share of the topic),
        stability (of the topic across runs, 0 to 1)
    paragraphs: model, report_id, paragraph, section, topic (the heaviest), weight (its share of the paragraph, 0 to 1)
    curves: model, k, coherence (mean NPMI of the ten top terms, -1 to 1), stability (0 to 1), chosen
    n_paragraphs: paragraphs the models were fitted to; too_small: fewer than MIN_PARAGRAPHS, and so nothing was fitted
    """

    topics: pd.DataFrame
    paragraphs: pd.DataFrame
    curves: pd.DataFrame
    n_paragraphs: int
    n_reports: int
    too_small: bool


def topic_models(corpus, k: int | None = None, grid=GRID, seeds: int = 5) -> TopicModels:
    """NMF (on tf-idf) and LDA (on counts) over paragraphs, from scikit-learn, with fixed seeds.

    Paragraphs of at least eight words take part; stopwords, place names and formula are left out, and terms that stand in
    fewer than two paragraphs or in more than 60 % of them. For every number of topics in `grid` the models are
    fitted several times, each time with another seed and on another random 80 % of the paragraphs (a new seed alone
    would only test the optimiser). Coherence is NPMI over paragraphs (Röder, Both and Hinneburg 2015). Stability aligns
    the topics of every run with those of the first (best one-to-one match of cosine similarities; after Chuang
    and others 2015) and averages. `k` is chosen where coherence + stability is greatest, unless it is given. On large
    corpora the curves come from a fixed sample of 400 paragraphs, the topics from all.

    With few reports the topics describe those reports, not the genre; compare no topic numbers between runs on
    different corpora. Fewer than 30 paragraphs are not fitted: see `too_small`.
    """
    import numpy as np

    rows, words, counts = _counts(corpus)
    if len(rows) < MIN_PARAGRAPHS or len(words) < 2 * TOP:
        return TopicModels(pd.DataFrame(columns=TOPICS), pd.DataFrame(columns=PARAGRAPHS), pd.DataFrame(columns=CURVES),
                           len(rows), rows["report_id"].nunique(), True)
    some = np.sort(np.random.default_rng(SEED).permutation(len(rows))[:SAMPLE])
    parts = [counts[np.sort(np.random.default_rng(SEED + seed).choice(some, int(0.8 * len(some)), replace=False))]
             for seed in range(seeds)]
    sizes = [k] if k else [size for size in grid if size <= len(some) // 5]
    lexicon, topics, paragraphs, curves = load_lexicon(corpus.path), [], [], []
    for model, fit in (("NMF", _nmf), ("LDA", _lda)):
        scores = []
        for size in sizes:
            runs = [fit(part, size, seed)[0] for seed, part in enumerate(parts)]
            cohering = sum(coherence(run, counts) for run in runs) / len(runs)
            scores.append((model, size, cohering, float(stability(runs).mean())))
        best = max(scores, key=lambda row: (row[2] + row[3], -row[1]))[1]
        curves += [(*row, row[1] == best) for row in scores]
        by_word, by_paragraph = fit(counts, best, 0)
        firm = stability([by_word, *(fit(part, best, seed)[0] for seed, part in enumerate(parts))])
        order = np.argsort(-by_paragraph.sum(axis=0), kind="stable")
        by_word, by_paragraph, firm = by_word[order], by_paragraph[:, order], firm[order]
        for number, weights in enumerate(by_word):
            top = np.lexsort((words, -weights))[:TOP]
            topics += [(model, number + 1, rank + 1, words[i], lexicon.gloss(words[i]), weights[i], firm[number])
                       for rank, i in enumerate(top)]
        paragraphs.append(rows.assign(model=model, topic=by_paragraph.argmax(axis=1) + 1, weight=by_paragraph.max(axis=1)))
    return TopicModels(pd.DataFrame(topics, columns=TOPICS).astype({"gloss": "string"}),
                       pd.concat(paragraphs)[PARAGRAPHS].reset_index(drop=True),
                       pd.DataFrame(curves, columns=CURVES), len(rows), rows["report_id"].nunique(), False)


def coherence(by_word, counts) -> float:
    """Mean NPMI of the pairs among each topic's ten top terms, over the paragraphs in which they stand together.

    A pair that never stands together counts -1.
    """
    import numpy as np

    present = (counts > 0).astype(float)
    scores = []
    for weights in by_word:
        top = present[:, np.argsort(-weights, kind="stable")[:TOP]]
        together = np.asarray((top.T @ top).todense()) / counts.shape[0]
        for i in range(len(together)):
            for j in range(i):
                both, apart = together[i, j], together[i, i] * together[j, j]
                scores.append(-1.0 if both == 0 else 1.0 if both == 1 else np.log(both / apart) / -np.log(both))
    return float(np.mean(scores))


def stability(runs):
    """How well each topic of the first run comes back in the others: mean cosine of its best one-to-one partner."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    unit = [run / np.linalg.norm(run, axis=1, keepdims=True).clip(1e-12) for run in runs]
    matched = []
    for other in unit[1:]:
        similarity = unit[0] @ other.T
        matched.append(similarity[linear_sum_assignment(-similarity)])
    return np.mean(matched, axis=0) if matched else np.ones(len(runs[0]))


def _counts(corpus):
    """Paragraphs that take part, the vocabulary, and their counts as a sparse matrix."""
    import numpy as np
    from scipy.sparse import csr_matrix

    tokens = tokenise(corpus)
    tokens = tokens[~set_aside(tokens, load_lexicon(corpus.path), formula=False)]
    tokens = tokens[tokens["token"].str.len() > 1]
    where = ["report_id", "paragraph", "section"]
    tokens = tokens[tokens.groupby(where[:2])["token"].transform("size") >= MIN_WORDS]
    rows = tokens[where].drop_duplicates().sort_values(where[:2]).reset_index(drop=True)
    spread = tokens.drop_duplicates(where[:2] + ["token"])["token"].value_counts()
    words = np.array(sorted(spread[(spread >= 2) & (spread <= 0.6 * len(rows))].index), dtype=object)
    tokens = tokens[tokens["token"].isin(words)]
    keys = pd.MultiIndex.from_frame(rows[where[:2]])
    row = keys.get_indexer(pd.MultiIndex.from_frame(tokens[where[:2]]))
    column = pd.Index(words).get_indexer(tokens["token"])
    return rows, words, csr_matrix((np.ones(len(tokens)), (row, column)), shape=(len(rows), len(words)))


def _nmf(counts, k: int, seed: int):
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer

    model = NMF(n_components=k, init="random", random_state=seed, max_iter=200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        by_paragraph = model.fit_transform(TfidfTransformer().fit_transform(counts))
    return _shares(model.components_), _shares(by_paragraph)


def _lda(counts, k: int, seed: int):
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(n_components=k, random_state=seed, max_iter=20, learning_method="batch",
                                      doc_topic_prior=1 / k, topic_word_prior=0.1)
    return _shares(model.fit(counts).components_), _shares(model.transform(counts))


def _shares(weights):
    return weights / weights.sum(axis=1, keepdims=True).clip(1e-12)
