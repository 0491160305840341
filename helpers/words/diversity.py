"""How varied the vocabulary of reports is, in measures that do not depend on how long a report is.

The plain type-token ratio is not offered: it falls as a text grows, so that the longer of two reports looks the poorer.
"""
from __future__ import annotations

import pandas as pd

from helpers.resampling import ratio_interval
from helpers.spots import paragraphs_of, report_blocks
from helpers.tokens import tokenise

WINDOW, SAMPLE = 100, 42
_BLOCK = 2_000_000      # tokens measured at a time
MEASURES = ("mattr", "hdd")
COLUMNS = ["n_reports", "n_tokens", *(name + end for name in MEASURES for end in ("", "_low", "_high", "_n"))]


def diversity(corpus, by: str = "report_id", window: int = WINDOW) -> pd.DataFrame:
    """Lexical diversity of each report, or its mean over the reports of each group; sorted by group.

    Columns: the group under its own name (`by`: "report_id", "section", or a column of reports: "year", "level", "place" …),
    n_reports, n_tokens (words of all kinds, stopwords and names too), then for each measure the mean over reports, its _low
    and _high (95 % interval from resampling them; missing with fewer than two, rough with fewer than five) and _n (the
    reports long enough to have it):
      mattr  moving-average type-token ratio: different words in a window of `window` words, over the window's length,
             averaged over every such window of the report (Covington and McFall 2010); missing where it is shorter
      hdd    HD-D: the type-token ratio to be expected of 42 words drawn from the report without replacement (McCarthy and
             Jarvis 2010); missing where it has fewer than 42
    With `by="section"` a report is read as its part alone. Both lie between 0 and 1, higher is more varied; a list of many
    different things done is varied too, so this is no measure of style or quality. Values do not compare across windows,
    segmenters or lexicons (a lexicon term is one word), nor with studies that left stopwords out. A year without a report
    has no row.
    """
    import numpy as np

    if not isinstance(window, int) or window < 1:
        raise ValueError(f"window={window!r}: give the length of the moving window in words, such as window=100")
    tokens = tokenise(corpus)
    keys = ["report_id"] if by == "report_id" else ["report_id", by]
    paragraphs, n_tokens = paragraphs_of(tokens)
    if by not in paragraphs:
        paragraphs = paragraphs.assign(**{by: paragraphs["report_id"].map(corpus.reports.set_index("report_id")[by])})
    grouped = paragraphs.groupby(keys, observed=True, sort=True)
    number, texts = grouped.ngroup().to_numpy(), grouped.size().reset_index()[keys].assign(n_tokens=0, mattr=np.nan, hdd=np.nan)
    word = tokens["token"].array.codes
    for part, spots in report_blocks(paragraphs, n_tokens, _BLOCK):
        text, here = np.repeat(number[part], n_tokens[part]), word[spots]
        here, (which, text) = here[text >= 0], np.unique(text[text >= 0], return_inverse=True)
        if not len(which):      # reports without a value in `by`
            continue
        texts.loc[which, "n_tokens"] = np.bincount(text, minlength=len(which))
        texts.loc[which, ["mattr", "hdd"]] = _measured(text, here, window)
    groups = texts.groupby(by, observed=True, sort=True)
    frame = groups.agg(n_reports=("n_tokens", "size"), n_tokens=("n_tokens", "sum"), **{name: (name, "mean") for name in MEASURES},
                       **{f"{name}_n": (name, "count") for name in MEASURES})
    frame = frame.assign(**{name + end: np.nan for name in MEASURES for end in ("_low", "_high")})
    for group in frame.index[frame["n_reports"] > 1]:
        for name in MEASURES:
            values = groups.get_group(group)[[name]].dropna().to_numpy()
            frame.loc[group, [f"{name}_low", f"{name}_high"]] = np.ravel(ratio_interval(values, np.ones(len(values))))
    types = {name: "Int64" if name.startswith("n_") or name.endswith("_n") else "Float64" for name in COLUMNS}
    return frame.reset_index()[[by, *COLUMNS]].astype(types | {by: "Int64" if by == "year" else "string"})


def _measured(text, word, window: int):
    """For each text the mean share of different words in its windows, and the share of types to be expected among SAMPLE of its words;
    `text` (numbers from 0) and `word` of each token, the words of a text as they follow in it."""
    import numpy as np
    from scipy.special import gammaln

    sizes = np.bincount(text)
    order = np.argsort(text, kind="stable")
    text, word = text[order], word[order]
    here = np.arange(len(text)) - (np.cumsum(sizes) - sizes)[text]
    order = np.argsort(text * (int(word.max(initial=0)) + 1) + word, kind="stable")
    same = np.append(False, (np.diff(text[order]) == 0) & (np.diff(word[order]) == 0))
    last = np.full(len(text), -1)
    last[order[same]] = here[order[np.flatnonzero(same) - 1]]
    # A word is new in every window that begins after its last occurrence, holds it, and lies inside the text.
    first = np.maximum(np.maximum(here - window + 1, last + 1), 0)
    new = np.maximum(np.minimum(here, sizes[text] - window) - first + 1, 0)
    windows = sizes - window + 1
    mattr = np.where(windows > 0, np.bincount(text, new, minlength=len(sizes)) / np.maximum(windows, 1) / window, np.nan)
    begins = np.flatnonzero(~same)
    owner, times = text[order[begins]], np.diff(begins, append=len(text))
    n, rest = sizes[owner].astype(float), sizes[owner] - times
    with np.errstate(invalid="ignore"):
        absent = np.exp(gammaln(rest + 1) - gammaln(rest - SAMPLE + 1) - gammaln(n + 1) + gammaln(n - SAMPLE + 1))
    absent = np.where(rest >= SAMPLE, absent, 0)
    hdd = np.where(sizes >= SAMPLE, np.bincount(owner, 1 - absent, minlength=len(sizes)) / SAMPLE, np.nan)
    return np.column_stack([mattr, hdd])
