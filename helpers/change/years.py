"""Terms along the years: rates with gaps left open, and what part of a change lies within the same places.

Counts here are plain ones: every place in the cleaned text where exactly these characters stand, so that anybody can
check them with a text editor; a term written with quotation marks inside (“八五”普法) is another string
(see `variants`). Rates are per 10,000 Han characters of the paragraphs read, not per 10,000 words.
"""
from __future__ import annotations

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.matching import Matcher, count_han
from helpers.reading.units import NO_PLACE, unit  # noqa: F401
from helpers.resampling import interval, ratio_interval, resampled

BY_YEAR = ["year", "term", "count", "per_10k", "low", "high", "n_reports", "n_places"]
MIN_PLACES = 4
CHANGES = ["term", "gloss", "rate_before", "rate_after", "log_ratio", "low", "high", "within", "entry", "exit"]


def by_year(corpus, terms, nested: bool = True) -> pd.DataFrame:
    """Each term in each calendar year from the first report's to the last's, one row a term and year.

    Columns: year, term, count, per_10k (per 10,000 Han characters of the year's paragraphs), low, high (95 % interval
    from resampling places; missing when the year has only one), n_reports, n_places. In a year without reports count,
    rate and interval are missing and n is 0: a gap, not a zero. `nested=False` counts a term only where no longer
    term of the lexicon covers it. Reports without a year are left out.

    The places of one year are seldom those of another: a difference between two years is no trend (see `changes`).
    """
    terms = [terms] if isinstance(terms, str) else list(dict.fromkeys(terms))
    units = _units(corpus, terms, nested).dropna(subset=["year"])
    if not len(units):
        return _typed(pd.DataFrame(columns=BY_YEAR))
    n_reports = units.groupby("year")["n_reports"].sum()
    rows = []
    for year in range(int(units["year"].min()), int(units["year"].max()) + 1):
        here = units[units["year"] == year]
        n_han = here["n_han"].sum()
        low, high = ratio_interval(here[terms] * 10_000, here["n_han"])
        for i, term in enumerate(terms):
            count = here[term].sum() if len(here) else pd.NA
            rows.append((year, term, count, count / n_han * 10_000 if n_han else pd.NA, low[i], high[i],
                         n_reports.get(year, 0), len(here)))
    frame = _typed(pd.DataFrame(rows, columns=BY_YEAR))
    return frame.sort_values(["term", "year"], key=lambda column: column.map({term: i for i, term in enumerate(terms)})
                             if column.name == "term" else column).reset_index(drop=True)


def changes(corpus, before=None, after=None, terms=None) -> pd.DataFrame:
    """The change of each term's rate between two years or two lists of years, the largest rise first.

    Without years: the first and the last that have reports; an empty frame if they are the same. A year given that has
    no report raises ValueError.

    Columns: term, gloss, rate_before, rate_after (per 10,000 Han characters), log_ratio (log2 of the rates after half
    an occurrence is added on either side: 1 is a doubling; Hardie 2014), low, high (95 % interval from resampling
    places, those of both periods, of the first and of the second each among themselves; missing unless both periods
    have at least MIN_PLACES places: a bootstrap of fewer would feign precision), and the parts of rate_after - rate_before (after Melitz and Polanec 2015):
      within  the change of the pooled rate of the places that report in both periods; missing where there is none
      entry   what places seen only afterwards add, measured against the places of both periods
      exit    what places seen only before took away with them, likewise
    The parts add up to the change; without a place of both periods, entry is the whole rate_after and exit the whole
    of minus rate_before, and nothing is known about change within places. `terms`: by default every lexicon term that
    occurs in either period.
    """
    import numpy as np

    lexicon = load_lexicon(corpus.path)
    names = lexicon.terms["term"].tolist() if terms is None else list(dict.fromkeys(terms))
    units = _units(corpus, names, nested=True)
    if before is None and after is None:
        before, after = units["year"].min(), units["year"].max()
        if pd.isna(before) or before == after:
            return _typed(pd.DataFrame(columns=CHANGES))
    periods = []
    for years in (before, after):
        years = [years] if not hasattr(years, "__iter__") else list(years)
        part = units[units["year"].isin(years)].groupby("unit")[[*names, "n_han"]].sum()
        if not part["n_han"].sum():
            have = sorted(units["year"].dropna().unique())
            raise ValueError(f"no report for {', '.join(map(str, years))}; this corpus has reports for: "
                             f"{', '.join(map(str, have)) or 'no year'}")
        periods.append(part)
    if terms is None:
        names = [name for name in names if any(part[name].sum() for part in periods)]
    sums = [(part[names].sum().to_numpy(float), part["n_han"].sum()) for part in periods]
    rates = [counts / n_han * 10_000 for counts, n_han in sums]
    low, high = _log_ratio_interval(*periods, names)
    within, entry, exit_ = _decomposed(*periods, names)
    frame = pd.DataFrame({
        "term": names, "gloss": [lexicon.gloss(name) for name in names], "rate_before": rates[0], "rate_after": rates[1],
        "log_ratio": np.log2((sums[1][0] + 0.5) / sums[1][1]) - np.log2((sums[0][0] + 0.5) / sums[0][1]),
        "low": low, "high": high, "within": within, "entry": entry, "exit": exit_})
    return _typed(frame).sort_values(["log_ratio", "term"], ascending=[False, True]).reset_index(drop=True)


def coverage(corpus) -> pd.DataFrame:
    """Which place reports for which year, gaps included: place, year, n_reports (0 where there is none).

    Every calendar year from the first to the last is there. Places that share a name are told apart by their county;
    reports without a place are listed under their report_id and “(no place)”, those without a year are left out.
    """
    reports = corpus.reports[(corpus.reports["kind"] == "report") & corpus.reports["year"].notna()]
    if not len(reports):
        return pd.DataFrame({"place": pd.array([], "string"), "year": pd.array([], "Int64"), "n_reports": pd.array([], "Int64")})
    places = unit(reports)
    years = range(int(reports["year"].min()), int(reports["year"].max()) + 1)
    cells = reports.groupby([places, reports["year"]]).size()
    grid = pd.MultiIndex.from_product([sorted(places.unique()), years], names=["place", "year"])
    frame = cells.reindex(grid, fill_value=0).rename("n_reports").reset_index()
    return frame.astype({"place": "string", "year": "Int64", "n_reports": "Int64"})


def variants(corpus, terms) -> pd.DataFrame:
    """Spellings that the plain counts do not see: term, count (with quotation marks, spaces or full-width forms inside)."""
    matcher = Matcher(terms)
    rows = [term for text in corpus.analysed["text"] for start, end, term in matcher.every(text) if text[start:end] != term]
    counts = pd.Series(rows, dtype="string").value_counts()
    return counts.rename_axis("term").reset_index(name="count").sort_values(["count", "term"], ascending=[False, True])


def undated(corpus) -> int:
    """How many reports have no year and so take no part here."""
    return int(corpus.reports.loc[corpus.reports["kind"] == "report", "year"].isna().sum())


def first_last(corpus) -> pd.DataFrame:
    """First and last year in which each lexicon term occurs: term, gloss, first, last, n_years, n_reports (with a year).

    Sorted by first year (the newest first), then term. What is new to the corpus need not be new to the world.
    """
    lexicon = load_lexicon(corpus.path)
    dated = corpus.reports.dropna(subset=["year"]).set_index("report_id")["year"]
    seen: dict[str, list] = {}
    for report, texts in corpus.analysed.groupby("report_id", sort=True)["text"]:
        if report in dated:
            for term in lexicon.terms["term"]:
                if any(term in text for text in texts):
                    seen.setdefault(term, []).append(int(dated[report]))
    rows = [(term, lexicon.gloss(term), min(found), max(found), len(set(found)), len(found)) for term, found in seen.items()]
    frame = pd.DataFrame(rows, columns=["term", "gloss", "first", "last", "n_years", "n_reports"])
    frame = frame.astype({"term": "string", "gloss": "string"} | dict.fromkeys(["first", "last", "n_years", "n_reports"], "Int64"))
    return frame.sort_values(["first", "term"], ascending=[False, True]).reset_index(drop=True)


def _units(corpus, terms: list[str], nested: bool) -> pd.DataFrame:
    """One row a place and year: unit, year, n_reports, n_han, and one column a term with its count."""
    cover = Matcher([*load_lexicon(corpus.path).terms["term"], *terms]) if not nested else None
    rows = []
    for report, texts in corpus.analysed.groupby("report_id", sort=True)["text"]:
        if nested:
            counts = [sum(text.count(term) for text in texts) for term in terms]
        else:
            hits = pd.Series([term for text in texts for start, end, term in cover.longest(text) if text[start:end] == term])
            counts = hits.value_counts().reindex(terms, fill_value=0).tolist()
        rows.append((report, 1, sum(map(count_han, texts)), *counts))
    frame = pd.DataFrame(rows, columns=["report_id", "n_reports", "n_han", *terms])
    facts = corpus.reports[["report_id", "year"]].assign(unit=unit(corpus.reports))
    sums = frame.merge(facts, on="report_id").groupby(["unit", "year"], dropna=False)[["n_reports", "n_han", *terms]].sum()
    return sums.copy().reset_index()


def _log_ratio_interval(before: pd.DataFrame, after: pd.DataFrame, terms: list[str]):
    """Bootstrap by place, stratified by presence: places of both periods keep their two halves together."""
    import numpy as np

    if min(len(before), len(after)) < MIN_PLACES:
        return [np.full(len(terms), np.nan)] * 2
    columns = [*terms, "n_han"]
    panel = before.index.intersection(after.index)
    draws = [np.zeros((1, len(columns))), np.zeros((1, len(columns)))]
    for i, part in enumerate((before, after)):
        alone = part.index.difference(panel)
        for group, seed in ((panel, 1), (alone, 2 + i)):
            if len(group):
                draws[i] = draws[i] + resampled(part.loc[group, columns], seed=seed)
    rate = [(drawn[:, :-1] + 0.5) / drawn[:, -1:] for drawn in draws]
    return interval(np.log2(rate[1]) - np.log2(rate[0]))


def _decomposed(before: pd.DataFrame, after: pd.DataFrame, terms: list[str]):
    import numpy as np

    panel = before.index.intersection(after.index)
    pooled = lambda part: part[terms].sum().to_numpy(float) / part["n_han"].sum() * 10_000
    if not before.loc[panel, "n_han"].sum() or not after.loc[panel, "n_han"].sum():
        return np.full(len(terms), np.nan), pooled(after), -pooled(before)
    stay_before, stay_after = pooled(before.loc[panel]), pooled(after.loc[panel])
    return stay_after - stay_before, pooled(after) - stay_after, stay_before - pooled(before)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers as Int64, other numbers as Float64 with pd.NA, the rest as text."""
    whole, words = {"year", "count", "n_reports", "n_places"}, {"term", "gloss"}
    for name in frame.columns:
        values = frame[name]
        if name in words:
            frame[name] = pd.array(values.tolist(), dtype="string")
        elif name in whole:
            frame[name] = values.astype("Int64")
        else:
            numbers = pd.to_numeric(values.astype(object).where(values.notna(), None), errors="coerce")
            frame[name] = numbers.astype("Float64").mask(numbers.isna())
    return frame
