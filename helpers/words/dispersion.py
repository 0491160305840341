"""How evenly words are spread: one chatty report must not pass for what all reports say.

All measures compare the parts of a corpus (reports, as a rule) with each other. A part without a word token is no part;
with fewer than two parts every measure is missing. A rare word is badly dispersed by necessity: a word that occurs once in
five equal reports has a DP of 0.8 whatever it means, so dispersions of words of very different frequency do not compare.
"""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.parallel import stretches
from helpers.words.counts import count

COLUMNS = ["term", "gloss", "count", "n_reports", "range", "dp", "dp_norm", "juilland_d"]
_BLOCK = 2_000_000      # counts looked at at a time


class Dispersion(NamedTuple):
    """The measures of one word (numbers) or of several (arrays): see `dispersion`."""

    dp: object
    dp_norm: object
    juilland_d: object
    range: object


def dispersion(counts, sizes) -> Dispersion:
    """Gries' DP, DPnorm, Juilland's D and the range, from counts in the parts and the parts' sizes in words.

    `counts` holds one number a part for one word, or is parts × words (an array or a SciPy sparse matrix) for many.

      dp          half the sum of absolute differences between observed and expected shares: 0 as even as can be, towards
                  1 concentrated (Gries 2008)
      dp_norm     dp divided by its largest possible value, 1 minus the smallest expected share (Lijffijt and Gries 2012)
      juilland_d  1 minus the variation coefficient of the rates, over the root of parts minus 1: 1 even, 0 concentrated
                  (Juilland and others 1970, with rates because parts differ in size)
      range       parts that use the word

    Missing values are NaN: with fewer than two parts, and for a word that does not occur.
    """
    import numpy as np
    from scipy.sparse import csc_array

    single = not hasattr(counts, "tocsc") and np.ndim(counts) == 1
    matrix, sizes = _parts(np.asarray(counts).reshape(-1, 1) if single else counts, sizes)
    n, total = len(sizes), np.asarray(matrix.sum(axis=0)).ravel()
    even = np.full(matrix.shape[1], np.nan)
    if n > 1:
        rates = csc_array((matrix.data / sizes[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape)
        mean, square = (np.asarray(part.sum(axis=0)).ravel() / n for part in (rates, rates.power(2)))
        with np.errstate(divide="ignore", invalid="ignore"):
            even = 1 - np.sqrt(np.maximum(square - mean**2, 0)) / mean / np.sqrt(n - 1)
    gap = dp(matrix, sizes)
    norm = gap / (1 - sizes.min() / sizes.sum()) if n > 1 else gap
    spread = np.where(total > 0, np.diff(matrix.indptr), 0)
    values = Dispersion(gap, norm, even, spread)
    return Dispersion(*(value[0].item() for value in values)) if single else values


def dp(matrix, sizes):
    """Gries' DP of every word: one number a column of `matrix` (parts × words), NaN as in `dispersion`."""
    import numpy as np
    from scipy.sparse import csc_array

    matrix = csc_array(matrix)
    blocks = stretches(np.diff(matrix.indptr), _BLOCK)
    return np.concatenate([np.zeros(0), *(_dp(*_parts(matrix[:, first:last], sizes)) for first, last in blocks)])


def _dp(matrix, sizes):
    import numpy as np

    if len(sizes) < 2:
        return np.full(matrix.shape[1], np.nan)
    # A part without the word adds its expected share, so only the counts that are there need to be looked at.
    expected, total = sizes / sizes.sum(), np.asarray(matrix.sum(axis=0)).ravel()
    word = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    share = expected[matrix.indices]
    gap = np.bincount(word, np.abs(matrix.data / total[word] - share) - share, minlength=matrix.shape[1])
    return np.where(total > 0, np.clip((gap + 1) / 2, 0, 1), np.nan)


def dispersions(corpus, by: str = "report_id", formula: bool = True) -> pd.DataFrame:
    """Each word with its dispersion over reports, or over the groups of another column, the commonest first (then by term).

    Columns: term, gloss, count, n_reports (reports that use it), range (share of the parts that use it, 0 to 1), dp,
    dp_norm, juilland_d (see `dispersion`). The parts are reports, or with `by` "section" or a column of reports ("year",
    "level", "place" …) what belongs to one of its values; reports without a value there are left out. Words of
    stopwords.txt and place names are not listed; `formula=False` leaves out formula.txt too.
    """
    import numpy as np

    counts = count(corpus, dict.fromkeys([by, "report_id"])).listed(formula)
    n_reports = np.bincount(counts.matrix.tocoo().col, minlength=counts.matrix.shape[1])
    parts, sizes = counts.matrix, counts.sizes
    if by != "report_id":
        parts, sizes, n_reports = _gathered(counts, by)
    total = np.asarray(parts.sum(axis=0)).ravel()
    gap, norm, even, spread = dispersion(parts, sizes)
    gloss = load_lexicon(corpus.path).gloss
    terms, n_parts = counts.words["term"], max((sizes > 0).sum(), 1)
    frame = pd.DataFrame({"term": terms, "gloss": pd.array([gloss(term) for term in terms], dtype="string"), "count": total,
                          "n_reports": n_reports, "range": spread / n_parts, "dp": gap, "dp_norm": norm, "juilland_d": even})
    types = {"count": "Int64", "n_reports": "Int64", **dict.fromkeys(["range", "dp", "dp_norm", "juilland_d"], "Float64")}
    frame = frame[total > 0].astype(types).sort_values(["count", "term"], ascending=[False, True])
    return frame[COLUMNS].reset_index(drop=True)


def _gathered(counts, by: str):
    """Rows of group and report added up: groups × words, their sizes, and for each word the reports that use it."""
    import numpy as np
    from scipy.sparse import coo_array

    def added(name):
        row = counts.groups.groupby(name, sort=True).ngroup().to_numpy()
        shape = (row.max(initial=-1) + 1, len(row))
        turn = coo_array((np.ones(len(row), dtype=int), (row, np.arange(len(row)))), shape=shape).tocsr()
        return (turn @ counts.matrix).tocsr(), turn @ counts.sizes

    parts, sizes = added(by)
    reports, _ = added("report_id")
    return parts, sizes, np.asarray((reports > 0).sum(axis=0)).ravel()


def _parts(matrix, sizes):
    """Parts that hold words, as sparse columns without stored zeros."""
    import numpy as np
    from scipy.sparse import csc_array

    matrix, sizes = csc_array(matrix, dtype=float, copy=True), np.asarray(sizes, dtype=float)
    if matrix.shape[0] != len(sizes):
        raise ValueError(f"{matrix.shape[0]} parts with counts but {len(sizes)} sizes: give the words of each part, once")
    if (sizes <= 0).any():
        matrix, sizes = matrix[sizes > 0], sizes[sizes > 0]
    matrix.eliminate_zeros()
    return matrix, sizes
