"""How often words occur, in how many reports, and how evenly."""
from __future__ import annotations

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.words.counts import Counts, count
from helpers.words.dispersion import dp

COLUMNS = ["term", "gloss", "count", "per_10k", "n_reports", "dp"]


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

    group = counts.groups.groupby(keys, sort=True).ngroup().to_numpy() if keys else np.zeros(len(counts.groups), dtype=int)
    frames = [pd.DataFrame(columns=[*keys, *COLUMNS])]
    for number in np.unique(group):
        rows = group == number
        part = counts.keep(groups=rows)
        total, reports = np.asarray(part.matrix.sum(axis=0)).ravel(), np.asarray((part.matrix > 0).sum(axis=0)).ravel()
        used = np.flatnonzero(total)
        frames.append(pd.DataFrame({
            **{key: part.groups[key].iloc[0] for key in keys}, "term": part.words["term"].to_numpy()[used], "count": total[used],
            "per_10k": total[used] / max(part.sizes.sum(), 1) * 10_000, "n_reports": reports[used],
            "dp": dp(part.matrix[:, used], part.sizes)}))
    frame = pd.concat(frames[1:], ignore_index=True) if len(frames) > 1 else frames[0]
    frame["gloss"] = pd.array([gloss(term) for term in frame["term"]], dtype="string")
    types = {"term": "string", "count": "Int64", "n_reports": "Int64", "per_10k": "Float64", "dp": "Float64"}
    return frame.astype({**types, **{key: counts.groups[key].dtype for key in keys}})


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

    here, weights = counts.matrix.tocoo(), TfidfTransformer().fit_transform(counts.matrix)
    spread = np.bincount(here.col, minlength=counts.matrix.shape[1])
    frame = pd.DataFrame({"report_id": counts.groups["report_id"].to_numpy()[here.row], "term": counts.words["term"].to_numpy()[here.col],
                          "count": here.data, "n_reports": spread[here.col],
                          "tf_idf": np.asarray(weights[here.row, here.col]).ravel()})
    frame = frame.sort_values(["report_id", "tf_idf", "term"], ascending=[True, False, True])
    frame = (frame.groupby("report_id").head(top) if top else frame).astype({"report_id": "string", "term": "string"})
    frame["gloss"] = pd.array([_gloss(corpus)(term) for term in frame["term"]], dtype="string")
    return frame[columns].reset_index(drop=True)
