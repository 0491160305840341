"""Who reports when: coverage with its gaps, and the balanced panel, the places that report in every year of a span."""
from __future__ import annotations

import pandas as pd

from helpers.change.counting import ONE_SERIES, speakers, typed
from helpers.kept import held
from helpers.reading.units import NO_PLACE

COVERAGE = ["place", "year", "n_reports"]
SPANS = ["first", "last", "n_years", "n_places", "place_years"]
PANEL = ["place", "first", "last", "n_reports"]


@held
def coverage(corpus) -> pd.DataFrame:
    """Which place reports for which year, gaps included: place, year, n_reports (0 where there is none).

    Every calendar year from the first to the last is there. Places that share a name are told apart by their county;
    reports without a place are listed under their report_id and “(no place)” (but see `counting.speakers` for a series of another
    genre), those without a year are left out.
    """
    kept = (corpus.reports["kind"] == "report") & corpus.reports["year"].notna()
    reports, places = corpus.reports[kept], speakers(corpus)[kept]
    if not len(reports):
        return typed(pd.DataFrame(columns=COVERAGE), COVERAGE)
    years = range(int(reports["year"].min()), int(reports["year"].max()) + 1)
    cells = reports.groupby([places, reports["year"]]).size()
    grid = pd.MultiIndex.from_product([sorted(places.unique()), years], names=["place", "year"])
    return typed(cells.reindex(grid, fill_value=0).rename("n_reports").reset_index(), COVERAGE)


def undated(corpus) -> int:
    """How many reports have no year and so take no part here."""
    return int(corpus.reports.loc[corpus.reports["kind"] == "report", "year"].isna().sum())


def spans(corpus) -> pd.DataFrame:
    """For each number of years the span that most places cover without a gap, the one that `panel` takes first.

    Columns: first, last, n_years, n_places (that report in every year of it), place_years (their product). `panel` takes the span
    with the most place-years; of equals the one with more years, then the later. Spans have two years or more and one place or
    more; a report whose place is unknown belongs to none.
    """
    import numpy as np

    _, years, there = _presence(corpus)
    rows, run = [], np.cumsum(np.pad(there, ((0, 0), (1, 0))), axis=1)
    for size in range(2, len(years) + 1):
        n_places = (run[:, size:] - run[:, :-size] == size).sum(axis=0)
        best = len(n_places) - 1 - int(np.argmax(n_places[::-1]))
        if n_places[best]:
            rows.append((years[best], years[best + size - 1], size, int(n_places[best]), size * int(n_places[best])))
    frame = typed(pd.DataFrame(rows, columns=SPANS), SPANS)
    return frame.sort_values(["place_years", "n_years", "last"], ascending=False).reset_index(drop=True)


@held
def panel(corpus, first: int | None = None, last: int | None = None) -> pd.DataFrame:
    """The balanced panel: the places that report in every year of a span, by name: place, first, last, n_reports (in the span).

    Without years the span is the first of `spans`; with both, that span (ValueError unless it has two years or more, and both
    are given). Empty where no place does. A panel says what these places wrote; those that report without
    a gap are not like the rest, so it is no sample of all.
    """
    if (first is None) != (last is None) or first is not None and not int(first) < int(last):
        raise ValueError(f"a panel needs the first and a later last year of its span, such as panel(corpus, 2021, 2023); given: {first}, {last}")
    if first is None:
        known = spans(corpus)
        first, last = (int(known[name].iloc[0]) for name in ("first", "last")) if len(known) else (0, 1)
    places, years, there = _presence(corpus)
    inside = [i for i, year in enumerate(years) if first <= year <= last]
    whole = there[:, inside].all(axis=1) & (len(inside) == last - first + 1)
    frame = coverage(corpus)
    counts = frame[frame["year"].between(first, last)].groupby("place")["n_reports"].sum()
    rows = [(place, first, last, counts[place]) for place, member in zip(places, whole) if member]
    return typed(pd.DataFrame(rows, columns=PANEL), PANEL)


def _presence(corpus):
    """(places, years, places × years: whether there is a report). A report of an unknown place has a name, and so a year, of its own."""
    import numpy as np

    frame = coverage(corpus)
    if not len(frame):
        return [], [], np.zeros((0, 0), dtype=bool)
    table = frame.pivot(index="place", columns="year", values="n_reports").sort_index()
    return table.index.tolist(), [int(year) for year in table.columns], table.to_numpy(dtype=int) > 0


def is_unknown(places: pd.Series) -> pd.Series:
    """Which of these names (see `counting.speakers`) stand for a report whose place nobody knows."""
    return places.str.endswith(NO_PLACE) & (places != ONE_SERIES)
