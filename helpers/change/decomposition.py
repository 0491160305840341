"""What changed between two periods, and how much of it within the same places.

A year's pile of reports comes from that year's places. The change of a rate between two piles splits into what changed within the
places of both (`within`) and what other places brought along (`entry`) or took away (`exit`), after Melitz and Polanec (2015).
Both periods are pooled: a place with longer reports weighs more, as it does in the rates of `by_year`.
"""
from __future__ import annotations

from numbers import Integral

import pandas as pd

from helpers.change.counting import Units, listed, speakers, term_units, topic_units, typed
from helpers.change.intervals import HALF, of_change
from helpers.change.panel import panel
from helpers.lexicon import load_lexicon
from helpers.naming import stem

PARTS = ["within", "entry", "exit"]
MORE = ["within_low", "within_high", "composition_low", "composition_high", "relength", "n_places_before", "n_places_after", "of_before",
        "of_after", "n_panel", "n_rose", "n_fell"]
CHANGES = ["term", "gloss", "rate_before", "rate_after", "log_ratio", "low", "high", *PARTS, "conservative", *MORE]
TOPIC_CHANGES = ["topic", "label", "share_before", "share_after", "difference", "low", "high", *PARTS, "conservative", *MORE]


def changes(corpus, before=None, after=None, terms=None) -> pd.DataFrame:
    """The change of each term's rate between two periods, the largest rise first.

    `before`, `after`: a year or several; by default those of `ends` (an empty frame if there is only one year). ValueError for a year without a report, and for periods that share one. `terms`: by default every term of the
    lexicon that occurs in either period; a name of a place or an issuer of these reports is no term of change and is left out.

    Columns: term, gloss, rate_before, rate_after (per 10,000 Han characters), log_ratio (log2 of the rates after half an
    occurrence is added on either side: 1 is a doubling; Hardie 2014), low, high (its 95 % interval from resampling places, see
    `intervals.of_change`; missing unless each period has four places), and the parts of rate_after - rate_before:
      within  the change of the pooled rate of the places that report in both periods; missing where there is none
      entry   what places seen only afterwards add, measured against the places of both periods
      exit    what places seen only before took away with them, likewise
    They add up to the change; without a place of both periods entry is the whole rate_after and exit the whole of minus
    rate_before, and nothing is known about change within places. Then
      conservative       the bound of the interval nearer to 0, and 0 where it holds 0: the log ratio that can be relied on
      within_low, _high  95 % interval of within; composition_low, _high of entry + exit; missing unless each group has four places
      relength           what part of within comes only from places whose reports grew or shrank against those of others
      n_places_before, n_places_after  places that use the term, of of_before and of_after places that report
      n_panel, n_rose, n_fell          places of both periods; those whose own rate rose, fell

    A rise that one place makes alone has a wide interval and a small n_places_after. Of 200 terms about ten leave “no change” out
    by chance alone. Rates are those of `by_year`: do not compare them with rates per 10,000 words.
    """
    lexicon = load_lexicon(corpus.path)
    names = listed(lexicon.terms["term"] if terms is None else terms)
    if terms is None:
        own = _own_names(corpus)
        names = [name for name in names if name not in own]
    found = _compared(term_units(corpus, names), *ends(corpus, before, after), scale=10_000, counts=True)
    if found is None:
        return typed(pd.DataFrame(columns=CHANGES), CHANGES)
    frame = found.rename(columns={"item": "term", "before": "rate_before", "after": "rate_after",
                                  "log_ratio_low": "low", "log_ratio_high": "high"})
    if terms is None:
        frame = frame[(frame["n_places_before"] > 0) | (frame["n_places_after"] > 0)]
    frame = frame.assign(gloss=[lexicon.gloss(term) for term in frame["term"]], conservative=_nearer(frame["low"], frame["high"]))
    return typed(frame.sort_values(["log_ratio", "term"], ascending=[False, True]), CHANGES)


def topic_changes(corpus, before=None, after=None) -> pd.DataFrame:
    """The change of each topic's share between two periods, in the order of topics.csv.

    Columns and parts as in `changes`, with share_before, share_after (of the characters that any topic claims, see
    `shares.topic_shares`), difference, and low, high of the difference. Shares of a period add up to 1, so one topic's gain is
    the others' loss. Missing where a period mentions no topic at all.
    """
    lexicon = load_lexicon(corpus.path)
    found = _compared(topic_units(corpus), *ends(corpus, before, after), scale=1, counts=False)
    if found is None:
        return typed(pd.DataFrame(columns=TOPIC_CHANGES), TOPIC_CHANGES)
    frame = found.rename(columns={"item": "topic", "before": "share_before", "after": "share_after",
                                  "difference_low": "low", "difference_high": "high"})
    frame = frame.assign(label=[lexicon.label(code) for code in frame["topic"]], conservative=_nearer(frame["low"], frame["high"]))
    return typed(frame, TOPIC_CHANGES)


def ends(corpus, before=None, after=None) -> tuple:
    """The two periods that are compared where none is named: the first and the last year of the balanced panel (see `panel.panel`),
    because there places can be followed; without one, of the corpus. What is given stays; (None, None) with fewer than two years."""
    read = corpus.reports["year"][corpus.reports["report_id"].isin(corpus.analysed["report_id"])]
    years, span = sorted(read.dropna().unique()), panel(corpus)
    chosen = (span["first"].iloc[0], span["last"].iloc[0]) if len(span) else (None, None)
    chosen = chosen if set(chosen) <= set(years) else (years[0], years[-1]) if len(years) > 1 else (None, None)
    return tuple(default if given is None else given for given, default in zip((before, after), chosen))


def periods(units: Units, before, after) -> tuple[list[int], list[int]] | None:
    """Both periods as lists of years; None where there are none. ValueError as in `changes`."""
    have = sorted(int(year) for year in units.facts["year"].unique())
    if before is None and after is None:
        return None
    chosen = []
    for years in (before, after):
        years = [] if years is None else [years] if isinstance(years, (Integral, str)) else list(years)
        if not years or not all(str(year).isdigit() for year in years) or not set(map(int, years)) & set(have):
            raise ValueError(f"no report for {', '.join(map(str, years)) or 'no year'}; this corpus has reports for: "
                             f"{', '.join(map(str, have)) or 'no year'}")
        chosen.append(sorted(set(map(int, years))))
    if both := set(chosen[0]) & set(chosen[1]):
        raise ValueError(f"the two periods share {', '.join(map(str, sorted(both)))}; a change needs different years before and after")
    return tuple(chosen)


def _compared(units: Units, before, after, scale: float, counts: bool) -> pd.DataFrame | None:
    import numpy as np

    years = periods(units, before, after)
    if years is None:
        return None
    places = sorted(units.facts["place"].unique())
    sides = [units.among(units.facts["year"].isin(chosen)).by_place(places) for chosen in years]
    present = [whole > 0 for _, whole in sides]
    stay = present[0] & present[1]
    pooled = lambda side, rows: side[0][rows].sum(axis=0) / side[1][rows].sum() if side[1][rows].sum() else np.full(len(units.items), np.nan)
    rates = [pooled(side, slice(None)) for side in sides]
    kept = [pooled(side, stay) for side in sides]
    if stay.any():
        within, entry, exit_ = kept[1] - kept[0], rates[1] - kept[1], kept[0] - rates[0]
    else:
        within, entry, exit_ = np.full(len(units.items), np.nan), rates[1], 0 - rates[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        own = [amounts[stay] / whole[stay, None] for amounts, whole in sides]
        weight = [whole[stay] / whole[stay].sum() for _, whole in sides]
        logs = [np.log2((amounts.sum(axis=0) + HALF) / whole.sum()) for amounts, whole in sides]
    frame = pd.DataFrame({
        "item": units.items, "before": rates[0] * scale, "after": rates[1] * scale, "difference": (rates[1] - rates[0]) * scale,
        "log_ratio": logs[1] - logs[0], "within": within * scale, "entry": entry * scale, "exit": exit_ * scale,
        "relength": ((own[0] + own[1]) / 2 * (weight[1] - weight[0])[:, None]).sum(axis=0) * scale if stay.any() else np.nan,
        "n_places_before": (sides[0][0] > 0).sum(axis=0), "n_places_after": (sides[1][0] > 0).sum(axis=0),
        "of_before": int(present[0].sum()), "of_after": int(present[1].sum()), "n_panel": int(stay.sum()),
        "n_rose": (own[1] > own[0]).sum(axis=0), "n_fell": (own[1] < own[0]).sum(axis=0)})
    for name, bounds in of_change(*sides, counts=counts).items():
        for side, values in zip(("low", "high"), bounds):
            frame[f"{name}_{side}"] = values * (1 if name == "log_ratio" else scale)
    return frame


def _nearer(low: pd.Series, high: pd.Series) -> pd.Series:
    return low.clip(lower=0) + high.clip(upper=0)


def _own_names(corpus) -> set[str]:
    """Names of the places and issuers of these reports, with and without the word for their kind (尼山镇, 尼山)."""
    reports = corpus.reports
    names = set(pd.concat([reports[name] for name in ("place", "county", "prefecture", "province", "issuer")]).dropna())
    names |= {name for issuer in reports["issuer"].dropna() for name in str(issuer).split()} | set(speakers(corpus))
    return names | set(map(stem, names))
