"""Which words mark one group of reports, or one part of them, off from another.

Read the log ratio with its interval: how many times over, and how sure, when whole reports are the sample. G2, q and z count
every word as an observation of its own; words of one report are not (Bestgen 2017), so all three are too optimistic. They
stand here because readers expect them. In simulated reports that repeat themselves as real ones do but differ in nothing,
q fell under 0.05 for one word in nine (100 reports a side) to one in three (2 a side), while the interval left 0 out for one
in 25 at most. Of 1,000 words about 40 may thus stand out by chance: no interval here allows for their number.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers.kept import kept
from helpers.lexicon import load_lexicon
from helpers.resampling import DRAWS, LEVEL, SEED
from helpers.segmenter import ordinary_counts
from helpers.words.counts import count, stacked
from helpers.words.dispersion import dp

COLUMNS = ["term", "gloss", "n_target", "n_reference", "log_ratio", "low", "high", "g2", "q", "z", "n_reports",
           "n_reports_reference", "per_10k_target", "per_10k_reference", "dp", "conservative"]
UNCOUNTED = 3       # jieba's dictionary gives this very count to 46 % of its words


def keyness(target, reference, formula: bool = True, min_count: int = 5, min_reports: int = 1) -> pd.DataFrame:
    """The words that `target` uses more often than `reference` first, those that it uses less often last.

    Both are corpora: groups of reports (`corpus.select(years=2024)`, `…(levels="township")`) or different parts of the same
    reports (`corpus.select(sections="problems")`). ValueError where they share a paragraph. Columns:
      term, gloss, n_target, n_reference (occurrences)
      log_ratio     log2 of the ratio of the two rates: 1 is twice as often (Hardie 2014); a count of 0 is taken for 0.5
      low, high     its 95 % interval when reports are drawn anew, within each group, or with both their halves where the
                    two share reports; missing where either side has fewer than two reports with words
      g2            `log_likelihood` of the four-cell table (Dunning 1993), without sign: log_ratio has the direction
      q             its false discovery rate among the words listed (Benjamini and Hochberg 1995)
      z             log-odds with an informative Dirichlet prior over its standard error (Monroe, Colaresi and Quinn 2008);
                    the prior is the rates of both together with the weight of one report of mean length
      n_reports, n_reports_reference     reports of the target, and of the reference, that use the word
      per_10k_target, per_10k_reference  per 10,000 word tokens, every word included
      dp            Gries' DP over the reports of the target (see `dispersion`)
      conservative  the bound of the interval nearer to 0, and 0 where the interval holds 0 (after Evert 2022): the
                    difference that can be relied on

    Sorted by conservative, then low, or by log_ratio where there is no interval; then by term. Listed are words that occur
    at least `min_count` times in at least `min_reports` reports of the two together: rarer ones have intervals that tell
    nothing. Stopwords and place names are not listed, with `formula=False` formula.txt neither. Both sides are cut with the
    lexicon of the target.

    The interval: percentiles of the draws are too narrow for few reports (Hesterberg 2015), so each bound is the farther of
    the percentile and of the log ratio ± Student's t (Welch's degrees of freedom) × the draws' standard error; and it is
    never narrower than if words were independent (Poisson). A draw in which neither side has the word shows no difference,
    0. A side that never uses the word cannot be resampled: its absence from n reports leaves so many using reports possible
    (97.5 % binomial bound, the "rule of three" of Hanley and Lippman-Hand 1983), each taken to use the word as often as those
    of the other side, and that room is added by squares (Zou and Donner 2008). No bound goes beyond rates of half an
    occurrence and of 1. With two or three reports on a side hardly a word stands out, and one that does may do so by chance.
    Reports that follow one template count as independent here, which they are not.
    """
    shared = _shared(target, reference)
    counts = _counted(target, reference)
    counts = counts.keep(groups=counts.sizes > 0).listed(formula)
    ids = counts.groups["report_id"]
    left = ids.str.startswith("target/").to_numpy(dtype=bool)
    ids = ids.str.partition("/")[2] if len(ids) else ids
    sides = [_Side(counts.matrix[rows], counts.sizes[rows]) for rows in (left, ~left)]
    enough = (sides[0].count + sides[1].count >= min_count) & (sides[0].reports + sides[1].reports >= min_reports)
    if not all(len(side.sizes) for side in sides) or not enough.any():
        return _framed({"term": []}, load_lexicon(target.path))
    sides = [side.of(enough) for side in sides]
    both = shared & set(ids[left]) & set(ids[~left])
    if min(len(side.sizes) for side in sides) < 2:
        weights = None
    elif both:
        # A report of both sides is one unit with two halves.
        units, names = pd.factorize(ids.where(ids.isin(shared), counts.groups["report_id"]))
        drawn = _weights(len(names), SEED)
        weights = [drawn[units[left]], drawn[units[~left]]]
    else:
        weights = [_weights(len(side.sizes), SEED + i) for i, side in enumerate(sides)]
    columns = _statistics(sides, sides[1].count, sides[1].total, weights, paired=bool(both))
    columns |= {"n_reports": sides[0].reports, "n_reports_reference": sides[1].reports, "dp": dp(sides[0].matrix, sides[0].sizes)}
    return _framed({"term": counts.words["term"][enough].to_numpy(), **columns}, load_lexicon(target.path))


@kept
def against_general(corpus, formula: bool = True, min_count: int = 5, min_reports: int = 1) -> pd.DataFrame:
    """The words that mark these reports off from general Chinese: columns and order of `keyness`.

    The reference is the count that jieba's dictionary gives each of its 349,000 words. A word that it lacks, as most terms of
    the lexicon, cannot be compared, nor one with a count of UNCOUNTED or less, as 57 % of its words have: mostly a number put
    in for want of a count. Both come last, the commonest first, with everything missing that needs the reference (but with
    n_reference where there is one). n_reports_reference is missing throughout; the interval resamples these reports alone.

    A rough yardstick. The dictionary's counts come from an old mixture of texts that nobody documented, smoothed and of one
    segmentation without our lexicon: a word inside a longer term (法治 in 法治政府) is not counted here but was there, which
    lowers its log ratio, and 信访 with 68 occurrences in 60 million words is no measure of what people say today. Trust
    differences of several doublings only.
    """
    import numpy as np

    counts = count(corpus)
    counts = counts.keep(groups=counts.sizes > 0).listed(formula)
    ordinary, side = ordinary_counts(), _Side(counts.matrix, counts.sizes)
    enough = (side.count >= min_count) & (side.reports >= min_reports)
    if not len(side.sizes) or not enough.any():
        return _framed({"term": []}, load_lexicon(corpus.path))
    side, terms = side.of(enough), counts.words["term"][enough].to_numpy()
    elsewhere = np.array([ordinary.get(term, np.nan) for term in terms])
    known = elsewhere > UNCOUNTED
    columns = {"n_target": side.count, "n_reference": elsewhere, "per_10k_target": side.count / side.total * 10_000}
    if known.any():
        weights = [_weights(len(side.sizes), SEED)] if len(side.sizes) > 1 else None
        for name, values in _statistics([side.of(known)], elsewhere[known], sum(ordinary.values()), weights).items():
            if name not in columns:
                columns[name] = np.full(len(terms), np.nan)
                columns[name][known] = values
    columns |= {"n_reports": side.reports, "dp": dp(side.matrix, side.sizes)}
    return _framed({"term": terms, **columns}, load_lexicon(corpus.path))


def log_likelihood(n11, n12, n21, n22):
    """Dunning's G2 of four-cell tables: twice the sum of observed × ln(observed / expected), without correction or sign."""
    import numpy as np

    table = np.array([n11, n12, n21, n22], dtype=float)
    rows, columns = np.array([table[0] + table[1], table[2] + table[3]]), np.array([table[0] + table[2], table[1] + table[3]])
    expected = np.array([rows[i] * columns[j] for i in (0, 1) for j in (0, 1)]) / table.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(table > 0, table * np.log(table / expected), 0)
    return np.maximum(2 * parts.sum(axis=0), 0)


@dataclass(frozen=True)
class _Side:
    """One group: its reports × words, and the words of each report."""

    matrix: object
    sizes: object

    def of(self, words) -> "_Side":
        return _Side(self.matrix[:, words], self.sizes)

    @property
    def total(self):
        return self.sizes.sum()

    @property
    def count(self):
        import numpy as np
        return np.asarray(self.matrix.sum(axis=0)).ravel()

    @property
    def reports(self):
        import numpy as np
        return np.asarray((self.matrix > 0).sum(axis=0)).ravel()


def _counted(target, reference):
    """Counts of the reports of both sides, `target/` or `reference/` before the names; words of either are cut alike on both."""
    if (target.whole or target) is not (reference.whole or reference):
        return count(_pooled(target, reference))
    sides = [(name, count(corpus)) for name, corpus in (("reference/", reference), ("target/", target))]
    return stacked([replace(counts, groups=name + counts.groups) for name, counts in sides])


def _pooled(target, reference):
    """Both as one corpus, to be cut as one."""
    def both(name):
        frames = [getattr(corpus, name).assign(report_id=side + getattr(corpus, name)["report_id"])
                  for side, corpus in (("target/", target), ("reference/", reference))]
        return pd.concat(frames, ignore_index=True)

    return replace(target, reports=both("reports"), paragraphs=both("paragraphs"))


def _shared(target, reference) -> set[str]:
    """The reports that both sides have; ValueError where they share a paragraph as well."""
    same = ["report_id", "sha256", "place", "year"]
    shared = target.reports[same].merge(reference.reports[same], on=same)["report_id"]
    twice = target.analysed.merge(reference.analysed, on=["report_id", "paragraph", "text"])
    twice = twice[twice["report_id"].isin(shared)]
    if len(twice):
        n_reports, first = twice["report_id"].nunique(), twice["report_id"].iloc[0]
        raise ValueError(f"target and reference share {len(twice)} paragraphs of {n_reports} reports (the first in {first}). "
                         "Compare groups without a common report, or different parts (sections)")
    return set(shared)


def _weights(units: int, seed: int):
    """How often each unit is drawn in each draw: units × draws."""
    import numpy as np

    random, weights = np.random.default_rng(seed), np.empty((units, DRAWS), dtype=np.float32)
    for draw in range(DRAWS):
        weights[:, draw] = np.bincount(random.integers(0, units, units), minlength=units)
    return weights


def _interval(sides: list[_Side], weights: list, paired: bool, log_ratio, log_rate):
    """Low and high of the log ratio from draws of both sides, or of the first against fixed log rates of its reference."""
    import numpy as np
    from scipy.special import stdtrit

    tail = (1 - LEVEL) / 2
    sizes = [side.sizes @ drawn for side, drawn in zip(sides, weights)]
    usable = np.all([size > 0 for size in sizes], axis=0)
    by_word = [side.matrix.T.tocsr().astype(np.float32) for side in sides]
    n = np.array([len(side.sizes) for side in sides])[:, None]
    low, high = np.empty((2, len(log_ratio)))
    for first in range(0, len(log_ratio), 500):     # in blocks, so that words × draws stays small
        words = slice(first, first + 500)
        counts = [(matrix[words] @ drawn)[:, usable] for matrix, drawn in zip(by_word, weights)]
        rates = [np.log2(np.maximum(drawn, 0.5) / size[usable]) for drawn, size in zip(counts, sizes)]
        drawn = rates[0] - (rates[1] if len(rates) > 1 else log_rate[words, None])
        drawn[np.max(counts, axis=0) == 0] = 0
        parts = np.array([rate.var(axis=1) for rate in rates]) * n / (n - 1)
        with np.errstate(invalid="ignore"):
            freedom = np.nan_to_num(parts.sum(axis=0)**2 / (parts**2 / (n - 1)).sum(axis=0), nan=n.min() - 1)
        error = np.sqrt(parts.sum(axis=0))
        if paired:
            freedom, error = n.min() - 1, drawn.std(axis=1) * np.sqrt(n.min() / (n.min() - 1))
        reach = -stdtrit(freedom, tail) * error
        percentiles = np.quantile(drawn, [tail, 1 - tail], axis=1)
        low[words] = np.minimum(percentiles[0], log_ratio[words] - reach)
        high[words] = np.maximum(percentiles[1], log_ratio[words] + reach)
    return low, high


def _room(absent: _Side, used: _Side):
    """How far, in log2, half an occurrence lies below what a word's absence from all reports of a side leaves possible."""
    import numpy as np

    n, tail = len(absent.sizes), (1 - LEVEL) / 2
    most = n * (1 - tail ** (1 / n)) * used.count / np.maximum(used.reports, 1)
    return np.where(absent.count == 0, np.log2(np.maximum(most, 0.5) / 0.5), 0)


def _statistics(sides: list[_Side], b, total_b, weights, paired: bool = False) -> dict:
    """What follows from a target (the first side), the counts and total of its reference, and how both are drawn."""
    import numpy as np
    from scipy.special import chdtrc, ndtri
    from scipy.stats import false_discovery_control

    a, total_a = sides[0].count, sides[0].total
    log_rate = np.log2(np.maximum(b, 0.5) / total_b)
    log_ratio = np.log2(np.maximum(a, 0.5) / total_a) - log_rate
    low, high = _interval(sides, weights, paired, log_ratio, log_rate) if weights else np.full((2, len(a)), np.nan)
    with np.errstate(divide="ignore"):
        scatter = [np.where(side.count > 0, 1 / side.count, 0) for side in sides]
    least = -ndtri((1 - LEVEL) / 2) * np.sqrt(sum(scatter)) / np.log(2)
    low, high = np.minimum(low, log_ratio - least), np.maximum(high, log_ratio + least)
    if len(sides) > 1:
        low = log_ratio - np.hypot(log_ratio - low, _room(*sides[::-1]))
        high = log_ratio + np.hypot(high - log_ratio, _room(*sides))
    low, high = np.maximum(low, -np.log2(2 * total_a)), np.minimum(high, np.log2(2 * total_b))
    g2 = log_likelihood(a, b, total_a - a, total_b - b)
    weight = sum(side.total for side in sides) / sum(len(side.sizes) for side in sides)
    prior = weight * (a + b) / (total_a + total_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log((a + prior) / (total_a + weight - a - prior)) - np.log((b + prior) / (total_b + weight - b - prior))
    return {"n_target": a, "n_reference": b, "log_ratio": log_ratio, "low": low, "high": high, "g2": g2,
            "q": false_discovery_control(chdtrc(1, g2)), "z": odds / np.sqrt(1 / (a + prior) + 1 / (b + prior)),
            "per_10k_target": a / total_a * 10_000, "per_10k_reference": b / total_b * 10_000,
            "conservative": np.where(np.isnan(low), np.nan, np.maximum(low, 0) + np.minimum(high, 0))}


def _framed(columns: dict, lexicon) -> pd.DataFrame:
    columns["gloss"] = [lexicon.gloss(term) for term in columns["term"]]
    whole = {"n_target", "n_reference", "n_reports", "n_reports_reference"}
    types = {name: "Int64" if name in whole else "Float64" for name in COLUMNS} | {"term": "string", "gloss": "string"}
    frame = pd.DataFrame(columns).reindex(columns=COLUMNS).astype(types)
    by = ["conservative", "low", "log_ratio", "n_target", "term"]
    return frame.sort_values(by, ascending=[False] * 4 + [True], na_position="last").reset_index(drop=True)
