"""How often words occur, in how many reports, and how evenly."""
from __future__ import annotations

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.parallel import stretches
from helpers.words.counts import Counts, count
from helpers.words.dispersion import dp

COLUMNS = ["term", "gloss", "count", "per_10k", "n_reports", "dp"]
_BLOCK = 2_000_000      # counts that tf-idf weighs at a time


def frequencies(corpus, by: str | None = None, formula: bool = True, places: bool = False, nested: bool = False) -> pd.DataFrame:
    """Words with count, rate, document frequency and dispersion, the commonest first (then by term).

    Columns: term, gloss (English, missing where the lexicon has none), count, per_10k (per 10,000 word tokens of
    the group; the denominator holds every word, also stopwords and place names), n_reports (reports of the group
    that use it), dp (Gries' DP over the reports of the group: 0 even, towards 1 concentrated; missing with one
    report). With `by` ("section", or a column of reports such as "year", "level", "place", "report_id") that column
    comes first and every figure is of the group; reports without a value there are left out.

    Words of stopwords.txt are not listed, issuers and place names only with `places=True`; `formula=False` leaves out
    formula.txt too. A lexicon term is one token, the longest match winning; `nested=True` counts the terms inside it as
    well (法治政府建设 also as 法治政府), so that counts of several terms no longer add up. Rates from another segmentation or
    lexicon are not comparable, nor is a rare word's rate between short texts.
    """
    keys = [by] if by else []
    counts = count(corpus, dict.fromkeys([*keys, "report_id"]), nested).listed(formula, places)
    frame = _long(counts, keys, _gloss(corpus))
    return frame.sort_values([*keys, "count", "term"], ascending=[True] * len(keys) + [False, True])[keys + COLUMNS].reset_index(drop=True)


def _long(counts: Counts, keys: list[str], gloss) -> pd.DataFrame:
    """One row for each group and each word that it uses; the rows of `counts` are its reports."""
    import numpy as np
    from scipy.sparse import csr_matrix

    group = counts.groups.groupby(keys, sort=True).ngroup().to_numpy() if keys else np.zeros(len(counts.groups), dtype=int)
    order = np.argsort(group, kind="stable")
    edges = np.append(np.flatnonzero(np.diff(group[order], prepend=-1)), len(order))
    matrix, sizes = counts.matrix if (np.diff(order) == 1).all() else counts.matrix[order], counts.sizes[order]
    turn = csr_matrix((np.ones(len(order), dtype=np.int64), np.arange(len(order)), edges), shape=(len(edges) - 1, len(order)))
    total, spread = turn @ matrix, turn @ csr_matrix((matrix.data != 0, matrix.indices, matrix.indptr), shape=matrix.shape)
    for one in (total, spread):
        one.sort_indices()
    used, even = total.indices, np.full(total.nnz, np.nan)
    for at in np.flatnonzero(np.diff(edges) > 1):
        here = slice(total.indptr[at], total.indptr[at + 1])
        part = matrix[edges[at]:edges[at + 1]]
        even[here] = dp(part if len(used[here]) == part.shape[1] else part[:, used[here]], sizes[edges[at]:edges[at + 1]])
    n_words = np.diff(total.indptr)
    rate = total.data / np.repeat(np.maximum(turn @ sizes, 1), n_words) * 10_000
    terms, known = counts.words["term"], pd.array([gloss(term) for term in counts.words["term"]], dtype="string")
    heads = counts.groups.iloc[np.repeat(order[edges[:-1]], n_words)].reset_index(drop=True)
    return pd.DataFrame({**{key: heads[key] for key in keys}, "term": terms.array.take(used), "gloss": known.take(used),
                         "count": pd.array(total.data, dtype="Int64"), "per_10k": pd.array(rate, dtype="Float64"),
                         "n_reports": pd.array(spread.data.astype(np.int64), dtype="Int64"), "dp": pd.Series(even).astype("Float64")})


def _gloss(corpus):
    return load_lexicon(corpus.path).gloss


def removed(corpus) -> pd.DataFrame:
    """What the lists hold back: list (stopwords, places, formula), count, share of all word tokens, commonest words."""
    import numpy as np

    counts = count(corpus)
    words, total = counts.words, np.asarray(counts.matrix.sum(axis=0)).ravel()
    place = words["kind"] == "place"
    lists = {"stopwords": words["stop"] & ~place, "places": place, "formula": words["ritual"] & ~words["stop"] & ~place}
    rows = []
    for name, hit in lists.items():
        held = words.assign(n=total)[hit & (total > 0)].sort_values(["n", "term"], ascending=[False, True])
        share = held["n"].sum() / total.sum() if total.sum() else pd.NA
        rows.append((name, int(held["n"].sum()), share, "、".join(held["term"].head(8))))
    return pd.DataFrame(rows, columns=["list", "count", "share", "commonest"]).astype({"share": "Float64"})


def tf_idf(corpus, top: int | None = None) -> pd.DataFrame:
    """What marks one report among these reports: report_id, term, gloss, count, n_reports, tf_idf, highest first.

    scikit-learn's weighting: count × (ln((1 + N) / (1 + n_reports)) + 1) for N reports, each report's weights
    then scaled to length 1. Stopwords, place names and formula are left out beforehand. With few reports the second
    factor hardly varies: with five it lies between 1 and 2.1, so tf-idf is then close to a list of frequent words.
    """
    import numpy as np

    counts = count(corpus).listed(formula=False)
    columns = ["report_id", "term", "gloss", "count", "n_reports", "tf_idf"]
    if not counts.matrix.nnz:
        return pd.DataFrame(columns=columns)
    from sklearn.feature_extraction.text import TfidfTransformer

    matrix = counts.matrix
    spread, weigh = np.bincount(matrix.indices, minlength=matrix.shape[1]), TfidfTransformer().fit(matrix)
    found = [_heaviest(matrix[first:last], weigh, first, top) for first, last in stretches(np.diff(matrix.indptr), _BLOCK)]
    report, at, n, weights = map(np.concatenate, zip(*found))
    gloss = _gloss(corpus)
    glosses = pd.array([gloss(term) for term in counts.words["term"]], dtype="string")
    frame = pd.DataFrame({"report_id": counts.groups["report_id"].array.take(report), "term": counts.words["term"].array.take(at),
                          "gloss": glosses.take(at), "count": n, "n_reports": spread[at], "tf_idf": weights})
    return frame[columns]


def _heaviest(matrix, weigh, first: int, top: int | None):
    """Of some reports, from number `first` on: report, word, count and weight of what is weighed most."""
    import numpy as np

    weights, row = weigh.transform(matrix).data, np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -weights, row))     # rows and columns are in the order of report_id and term
    order = order[np.arange(len(order)) - matrix.indptr[row[order]] < top] if top else order
    return row[order] + first, matrix.indices[order], matrix.data[order], weights[order]
