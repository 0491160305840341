"""Change points: years from which a term's rate stands at another level, only where the series is long enough to say so.

Years without reports are gaps: they are left out, never filled in, and a break across one is dated by its two sides.
"""
from __future__ import annotations

import pandas as pd

from helpers.change.counting import Units, listed, term_units, typed
from helpers.change.intervals import HALF
from helpers.change.panel import is_unknown, panel
from helpers.lexicon import load_lexicon
from helpers.resampling import SEED

MIN_YEARS, MIN_PLACES, MIN_LEVEL = 8, 3, 3
_PERMUTED, _ALPHA = 999, 0.05
COLUMNS = ["sample", "term", "gloss", "last_before", "first_after", "rate_before", "rate_after", "log_ratio", "n_before", "n_after", "n_years",
           "n_missing", "penalty", "steady"]


def breaks(corpus, terms=None) -> pd.DataFrame:
    """Breaks of level in the yearly rates of terms (by default of every lexicon term), the largest first.

    Columns: sample (panel: the places of the balanced panel; all: every report of the year, so that a break may be other places;
    one place), term, gloss, last_before, first_after (years with reports on either side of the break), rate_before, rate_after (per
    10,000 Han characters, of the stretches up to the neighbouring breaks), log_ratio (half an occurrence added), n_before, n_after (years in these
    stretches), n_years (in the series), n_missing (years between its first and last that have no report, or too few places), penalty, steady (True: a
    straight line fits at least as well, so read it as a drift, not a break).

    Needs MIN_YEARS years, each with MIN_PLACES places, or one place's own series of as many years; otherwise the frame is empty and
    `frame.attrs["reason"]` says what is missing. A level lasts MIN_LEVEL years at least. Found by ruptures (Truong, Oudre and
    Vayatis 2020): PELT with the cost of squared deviations from the mean, on square roots of the rates, where Poisson noise is
    about even. The penalty, stated for each series, is what the best single break gains in no more than 5 % of 999 shuffles
    of its years. In made series without a break 3 to 5 in 100 showed one all the same, and 11 to 35 in 100 (8 to 30 years) where
    each year resembled the one before (correlation 0.5); a doubling in the middle was found in 35 of 100 series of 8 years,
    70 of 15, 96 of 30. What the break is due to, the text does not say.
    """
    names = listed(load_lexicon(corpus.path).terms["term"] if terms is None else terms)
    samples, reason = _series(corpus, term_units(corpus, names))
    frame = pd.concat([pd.DataFrame(columns=COLUMNS), *(_broken(sample, part) for sample, part in samples)], ignore_index=True) if samples \
        else pd.DataFrame(columns=COLUMNS)
    lexicon = load_lexicon(corpus.path)
    frame = frame.assign(gloss=[lexicon.gloss(term) for term in frame["term"]], size=frame["log_ratio"].astype(float).abs())
    frame["steady"] = frame["steady"].astype("boolean")
    frame = typed(frame.sort_values(["size", "sample", "term", "first_after"], ascending=[False, True, True, True]), COLUMNS)
    frame.attrs["reason"] = reason
    return frame


def _series(corpus, units: Units) -> tuple[list, str]:
    """(sample, its units) for every series that is long enough, and the reason why there is none."""
    facts = units.facts
    places = facts["place"].unique()
    if len(places) == 1 and not is_unknown(facts["place"]).any():
        years = len(facts)
        return ([("one place", units)], "") if years >= MIN_YEARS else ([], f"a break needs {MIN_YEARS} years of this place; there are {years}")
    wide = facts.groupby("year")["place"].transform("nunique") >= MIN_PLACES
    years = facts.loc[wide, "year"].nunique()
    found = [("all", units.among(wide))] if years >= MIN_YEARS else []
    span = panel(corpus)
    if len(span) >= MIN_PLACES and span["last"].iloc[0] - span["first"].iloc[0] + 1 >= MIN_YEARS:
        inside = facts["place"].isin(span["place"]) & facts["year"].between(span["first"].iloc[0], span["last"].iloc[0])
        found.insert(0, ("panel", units.among(inside)))
    return found, "" if found else (f"a break needs {MIN_YEARS} years with {MIN_PLACES} places each, or the corpus narrowed to one place with "
                                    f"{MIN_YEARS} years of its own; there are {years} such years")


def _broken(sample: str, units: Units) -> pd.DataFrame:
    import numpy as np
    import ruptures

    years, row = np.unique(units.facts["year"].to_numpy(dtype=int), return_inverse=True)
    counts, whole = np.zeros((len(years), len(units.items))), np.bincount(row, units.facts["whole"])
    np.add.at(counts, row, units.amounts)
    signal, rows = np.sqrt(counts / whole[:, None] * 10_000), []
    for i, term in enumerate(units.items):
        if not counts[:, i].any():
            continue
        penalty = _penalty(signal[:, i])
        ends = ruptures.Pelt(model="l2", min_size=MIN_LEVEL, jump=1).fit(signal[:, i]).predict(pen=penalty)
        edges = [0, *ends]
        for left, at, right in zip(edges, edges[1:], edges[2:]):
            a, b = counts[left:at, i].sum(), counts[at:right, i].sum()
            size = whole[left:at].sum(), whole[at:right].sum()
            rows.append((sample, term, pd.NA, years[at - 1], years[at], a / size[0] * 10_000, b / size[1] * 10_000,
                         np.log2((b + HALF) / size[1]) - np.log2((a + HALF) / size[0]), at - left, right - at, len(years),
                         years[-1] - years[0] + 1 - len(years), penalty, _line(years, signal[:, i]) <= _steps(signal[:, i], ends)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _penalty(values) -> float:
    """What the best single break gains in shuffled years, at most 5 % of the time more."""
    import numpy as np

    shuffled = np.random.default_rng(SEED).permuted(np.tile(values, (_PERMUTED, 1)), axis=1)
    n, sums = len(values), np.cumsum(shuffled, axis=1)
    left = np.arange(MIN_LEVEL, n - MIN_LEVEL + 1)
    before, total = sums[:, left - 1], sums[:, -1:]
    gain = before ** 2 / left + (total - before) ** 2 / (n - left) - total ** 2 / n
    # A hair above the quantile: a shuffle that repeats the series itself must not pass.
    return float(np.quantile(gain.max(axis=1), 1 - _ALPHA, method="higher")) * (1 + 1e-9) + 1e-12


def _line(years, values) -> float:
    import numpy as np

    return float(((values - np.polyval(np.polyfit(years - years.mean(), values, 1), years - years.mean())) ** 2).sum())


def _steps(values, ends: list) -> float:
    return float(sum(((values[a:b] - values[a:b].mean()) ** 2).sum() for a, b in zip([0, *ends], ends)))
