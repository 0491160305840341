"""How varied the vocabulary of reports is, in measures that do not depend on how long a report is.

The plain type-token ratio is not offered: it falls as a text grows, so that the longer of two reports looks the poorer.
"""
from __future__ import annotations

import pandas as pd

from helpers.resampling import ratio_interval
from helpers.tokens import tokenise

WINDOW, SAMPLE = 100, 42
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
    known = tokens[["report_id", "section", "token"]]
    if by not in known:
        known = known.assign(**{by: known["report_id"].map(corpus.reports.set_index("report_id")[by])})
    known = known[known[by].notna()].reset_index(drop=True)
    text = known.groupby(keys, observed=True, sort=True).ngroup().to_numpy()
    texts = known.groupby(keys, observed=True, sort=True).size().rename("n_tokens").reset_index()
    # Stable order: the words of a text in a row, as they follow in it.
    order = np.argsort(text, kind="stable")
    texts["mattr"] = _mattr(text[order], known["token"].cat.codes.to_numpy()[order], texts["n_tokens"].to_numpy(), window)
    texts["hdd"] = _hdd(text, known["token"].cat.codes.to_numpy(), texts["n_tokens"].to_numpy())
    rows = []
    for group, part in texts.groupby(by, observed=True, sort=True):
        row = [group, len(part), part["n_tokens"].sum()]
        for name in MEASURES:
            values = part[[name]].dropna().to_numpy()
            low, high = ratio_interval(values, np.ones(len(values)))
            row += [values.mean() if len(values) else np.nan, low[0], high[0], len(values)]
        rows.append(row)
    types = {name: "Int64" if name.startswith("n_") or name.endswith("_n") else "Float64" for name in COLUMNS}
    return pd.DataFrame(rows, columns=[by, *COLUMNS]).astype(types | {by: "Int64" if by == "year" else "string"})


def _mattr(text, word, sizes, window: int):
    """For each text the mean share of different words in its windows; `text` and `word` in reading order, texts in a row."""
    import numpy as np

    start = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
    here = np.arange(len(word)) - start[text]
    # A word is new in every window that begins after its last occurrence, holds it, and lies inside the text.
    frame = pd.DataFrame({"text": text, "word": word, "here": here})
    last = frame.groupby(["text", "word"], sort=False)["here"].shift(fill_value=-1).to_numpy()
    first = np.maximum(np.maximum(here - window + 1, last + 1), 0)
    new = np.maximum(np.minimum(here, sizes[text] - window) - first + 1, 0)
    windows = sizes - window + 1
    share = np.bincount(text, new, minlength=len(sizes)) / np.maximum(windows, 1) / window
    return np.where(windows > 0, share, np.nan)


def _hdd(text, word, sizes):
    """For each text the types to be expected among SAMPLE words drawn without replacement, over SAMPLE (hypergeometric)."""
    import numpy as np
    from scipy.special import gammaln

    times = pd.DataFrame({"text": text, "word": word}).groupby(["text", "word"]).size().reset_index(name="times")
    owner, n = times["text"].to_numpy(), sizes[times["text"]].astype(float)
    rest = n - times["times"].to_numpy()
    with np.errstate(invalid="ignore"):
        absent = np.exp(gammaln(rest + 1) - gammaln(rest - SAMPLE + 1) - gammaln(n + 1) + gammaln(n - SAMPLE + 1))
    absent = np.where(rest >= SAMPLE, absent, 0)
    return np.where(sizes >= SAMPLE, np.bincount(owner, 1 - absent, minlength=len(sizes)) / SAMPLE, np.nan)
