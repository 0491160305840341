"""How often words occur, in how many reports, and how evenly."""
from __future__ import annotations

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.tokens import tokenise

COLUMNS = ["term", "gloss", "count", "per_10k", "n_reports", "dp"]


def frequencies(corpus, by: str | None = None, formula: bool = True) -> pd.DataFrame:
    """Words with count, rate, document frequency and dispersion, the commonest first (then by term).

    Columns: term, gloss (English, missing where the lexicon has none), count, per_10k (per 10,000 word tokens of
    the group; the denominator holds every word, also stopwords and place names), n_reports (reports of the group
    that use it), dp (Gries' DP over the reports of the group: 0 even, towards 1 concentrated; missing with one
    report). With `by` ("section", or a column of reports such as "year", "level", "place", "report_id") that column
    comes first and every figure is of the group; reports without a value there are left out.

    Words of stopwords.txt and place names are not listed; `formula=False` leaves out formula.txt too. Rates from
    another segmentation or lexicon are not comparable, nor is a rare word's rate between short texts.
    """
    tokens = tokenise(corpus)
    if by and by != "section" and by != "report_id":
        tokens = tokens.merge(corpus.reports[["report_id", by]], on="report_id")
    keys = [by] if by else []
    tokens = tokens.dropna(subset=keys)
    lexicon = load_lexicon(corpus.path)
    columns = keys + COLUMNS
    if not len(tokens):
        return pd.DataFrame(columns=columns).astype({"count": "Int64", "n_reports": "Int64", "per_10k": "Float64", "dp": "Float64"})
    parts = list(dict.fromkeys([*keys, "report_id"]))
    size = tokens.groupby(parts).size().rename("size").reset_index()
    size["total"] = size.groupby(keys)["size"].transform("sum") if keys else size["size"].sum()
    size["expected"] = size["size"] / size["total"]
    size["n_parts"] = size.groupby(keys)["size"].transform("size") if keys else len(size)

    listed = tokens[~set_aside(tokens, lexicon, formula)]
    counts = listed.groupby([*parts, "token"]).size().rename("here").reset_index().merge(size, on=parts)
    group = [*keys, "token"]
    counts["count"] = counts.groupby(group)["here"].transform("sum")
    # DP = half the sum of |observed - expected|; reports without the word add their expected share.
    counts["gap"] = (counts["here"] / counts["count"] - counts["expected"]).abs() - counts["expected"]
    frame = counts.groupby(group).agg(count=("count", "first"), total=("total", "first"), n_parts=("n_parts", "first"),
                                      n_reports=("report_id", "nunique"), gap=("gap", "sum")).reset_index()
    frame["per_10k"] = (frame["count"] / frame["total"] * 10_000).astype("Float64")
    frame["dp"] = ((frame["gap"] + 1) / 2).clip(0, 1).astype("Float64").mask(frame["n_parts"] < 2)
    frame = frame.rename(columns={"token": "term"})
    frame["gloss"] = pd.array([lexicon.gloss(term) for term in frame["term"]], dtype="string")
    frame = frame.astype({"count": "Int64", "n_reports": "Int64"})
    return frame.sort_values([*keys, "count", "term"], ascending=[True] * len(keys) + [False, True])[columns].reset_index(drop=True)


def set_aside(tokens: pd.DataFrame, lexicon, formula: bool = True) -> pd.Series:
    """Which tokens a listing leaves out: stopwords, place names and, with formula=False, ritual words."""
    aside = lexicon.stopwords if formula else lexicon.stopwords | lexicon.formula
    return tokens["token"].isin(aside) & (tokens["kind"] != "term") | (tokens["kind"] == "place")


def removed(corpus) -> pd.DataFrame:
    """What the lists hold back: list (stopwords, places, formula), count, share of all word tokens, commonest words."""
    tokens, lexicon = tokenise(corpus), load_lexicon(corpus.path)
    is_term, is_place = tokens["kind"] == "term", tokens["kind"] == "place"
    lists = {"stopwords": tokens["token"].isin(lexicon.stopwords) & ~is_term & ~is_place, "places": is_place,
             "formula": tokens["token"].isin(lexicon.formula - lexicon.stopwords) & ~is_term & ~is_place}
    rows = [(name, int(hit.sum()), hit.mean() if len(hit) else pd.NA, "、".join(_commonest(tokens["token"][hit], 8)))
            for name, hit in lists.items()]
    return pd.DataFrame(rows, columns=["list", "count", "share", "commonest"]).astype({"share": "Float64"})


def dispersion(counts, sizes) -> tuple[float, float]:
    """Gries' DP and DPnorm of one word, from its counts in the parts and the parts' sizes.

    DP (Gries 2008) is half the sum of absolute differences between observed and expected shares; DPnorm (Lijffijt
    and Gries 2012) divides by its largest possible value, 1 minus the smallest expected share.
    """
    import numpy as np

    expected = np.asarray(sizes, dtype=float) / np.sum(sizes)
    observed = np.asarray(counts, dtype=float) / np.sum(counts)
    dp = float(np.abs(observed - expected).sum() / 2)
    return dp, float(dp / (1 - expected.min())) if len(expected) > 1 else float("nan")


def tf_idf(corpus, top: int | None = None) -> pd.DataFrame:
    """What marks one report among these reports: report_id, term, gloss, count, n_reports, tf_idf, highest first.

    scikit-learn's weighting: count × (ln((1 + N) / (1 + n_reports)) + 1) for N reports, each report's weights
    then scaled to length 1. Stopwords, place names and formula are left out beforehand. With few reports the second
    factor hardly varies: with five it lies between 1 and 2.1, so tf-idf is then close to a list of frequent words.
    """
    import numpy as np
    from scipy.sparse import coo_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    columns = ["report_id", "term", "gloss", "count", "n_reports", "tf_idf"]
    tokens, lexicon = tokenise(corpus), load_lexicon(corpus.path)
    counts = (tokens[~set_aside(tokens, lexicon, formula=False)].groupby(["report_id", "token"]).size()
              .rename("count").reset_index().rename(columns={"token": "term"}))
    if not len(counts):
        return pd.DataFrame(columns=columns)
    row, _ = pd.factorize(counts["report_id"])
    column, _ = pd.factorize(counts["term"])
    weights = TfidfTransformer().fit_transform(coo_matrix((counts["count"], (row, column))).tocsr())
    counts["tf_idf"] = np.asarray(weights[row, column]).ravel()
    counts["n_reports"] = counts.groupby("term")["report_id"].transform("nunique")
    counts["gloss"] = pd.array([lexicon.gloss(term) for term in counts["term"]], dtype="string")
    counts = counts.sort_values(["report_id", "tf_idf", "term"], ascending=[True, False, True])
    return (counts.groupby("report_id").head(top) if top else counts)[columns].reset_index(drop=True)


def _commonest(words: pd.Series, n: int) -> list[str]:
    counts = words.value_counts().rename_axis("word").reset_index(name="n")
    return counts.sort_values(["n", "word"], ascending=[False, True])["word"].head(n).tolist()
