"""What each section of the page on years needs, what the corpus has, and which reports would unlock it."""
from __future__ import annotations

from itertools import combinations

import pandas as pd

from helpers.change import breaks, intervals
from helpers.change.panel import coverage, is_unknown

COLUMNS = ["section", "needs", "has", "add", "open"]
_NAMED = 5      # places that a line names


def unlock(corpus) -> pd.DataFrame:
    """One row a section: section, needs, has, add (which reports to add, by place and year; missing where it is open), open (bool).

    Reports to add are those that cost least: the missing year of a place that is here, and years in which others report; only years
    from the corpus's first to its last are named, or the year before. A report that is missing here may not have been written.
    """
    frame = coverage(corpus)
    there = frame[frame["n_reports"] > 0]
    known = there[~is_unknown(there["place"])]
    years = sorted(int(year) for year in there["year"].unique())
    by_place = {place: sorted(int(year) for year in part["year"]) for place, part in known.groupby("place")}
    n_places = {year: int((there["year"] == year).sum()) for year in years}
    neighbours = {place: own for place, own in by_place.items() if any(b - a == 1 for a, b in zip(own, own[1:]))}
    rows = [
        ("terms and topics by year", "reports of two years", _n(len(years), "year"), len(years) > 1, lambda: _another_year(by_place, years)),
        ("an interval for a year", "two places in that year; fewer than four give a rough one", f"{_most(n_places)}",
         max(n_places.values(), default=0) > 1, lambda: _more_places(n_places, 2)),
        ("risers and fallers with intervals", f"{intervals.MIN_PLACES} places in each of two years", _two_best(n_places),
         sum(n >= intervals.MIN_PLACES for n in n_places.values()) > 1, lambda: _two_years(n_places)),
        ("balanced panel, and change within places", "two reports of the same place in neighbouring years", _n(len(neighbours), "such place"),
         bool(neighbours), lambda: _neighbours(by_place, years)),
        ("change within places, with an interval", f"{intervals.MIN_PLACES} places that report in both of two years", _n(_best_pair(by_place)[0], "such place"),
         _best_pair(by_place)[0] >= intervals.MIN_PLACES, lambda: _pair(by_place, years)),
        ("the same place, year on year", "two reports of the same place in neighbouring years",
         _n(len(neighbours), "such place"), bool(neighbours), lambda: _neighbours(by_place, years)),
        ("passages shared by places", "reports of two places", _n(there["place"].nunique(), "place"), there["place"].nunique() > 1,
         lambda: "a report of any other place"),
        ("change points", f"{breaks.MIN_YEARS} years with {breaks.MIN_PLACES} places each, or {breaks.MIN_YEARS} years of one place alone",
         f"{_n(sum(n >= breaks.MIN_PLACES for n in n_places.values()), 'year')} with {breaks.MIN_PLACES} places; {_longest(by_place)}",
         _long_enough(n_places, by_place), lambda: _long(n_places, by_place)),
    ]
    out = pd.DataFrame([(section, needs, has, None if is_open else add(), is_open) for section, needs, has, is_open, add in rows], columns=COLUMNS)
    return out.astype(dict.fromkeys(COLUMNS[:4], "string") | {"open": "bool"})


def _n(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'s' * (count > 1)}"


def _most(n_places: dict) -> str:
    if not n_places:
        return "no report with a year"
    year = max(n_places, key=lambda year: (n_places[year], year))
    return f"at most {_n(n_places[year], 'place')} in a year ({year})"


def _fullest(n_places: dict) -> list[int]:
    """The two years in which most places report, of equals the later."""
    return sorted(n_places, key=lambda year: (-n_places[year], -year))[:2]


def _two_best(n_places: dict) -> str:
    return "; ".join(f"{_n(n_places[year], 'place')} in {year}" for year in sorted(_fullest(n_places))) or "no report with a year"


def _another_year(by_place: dict, years: list) -> str:
    return _neighbours(by_place, years) if by_place else "reports with a year, of places that can be told"


def _more_places(n_places: dict, enough: int) -> str:
    if not n_places:
        return "reports with a year"
    year = max(n_places, key=lambda year: (n_places[year], year))
    return f"{_n(enough - n_places[year], 'more place')} for {year}"


def _two_years(n_places: dict) -> str:
    best = _fullest(n_places)
    if not best:
        return "reports with a year"
    if len(best) == 1:
        best = [best[0] - 1, best[0]]
    lack = {year: intervals.MIN_PLACES - n_places.get(year, 0) for year in sorted(best)}
    return ", ".join(f"{_n(n, 'more place')} for {year}" for year, n in lack.items() if n > 0) + "; best the same places in both"


def _neighbours(by_place: dict, years: list) -> str:
    """The years beside those that a place has, for every place that has no two in a row."""
    lines = []
    for place, own in sorted(by_place.items(), key=lambda item: (-len(item[1]), item[0])):
        beside = sorted({year + step for year in own for step in (-1, 1)} - set(own))
        inside = [year for year in beside if years[0] <= year <= years[-1]] or [max(own) - 1]
        lines.append(f"{place} {' or '.join(map(str, inside[:3]))}")
    if not lines:
        return "two reports of the same known place, of neighbouring years"
    rest = len(lines) - _NAMED
    return "; ".join(lines[:_NAMED]) + (f"; or one of {_n(rest, 'other place')} likewise" if rest > 0 else "")


def _best_pair(by_place: dict) -> tuple[int, tuple]:
    """How many places report in both of the two neighbouring years that most share, and these years."""
    shared: dict[tuple, int] = {}
    for own in by_place.values():
        for pair in combinations(own, 2):
            shared[pair] = shared.get(pair, 0) + 1
    best = max(shared, key=lambda pair: (shared[pair], pair[0] - pair[1], pair), default=())
    return shared.get(best, 0), best


def _pair(by_place: dict, years: list) -> str:
    """The fewest reports that give enough places two years in common: neighbouring ones, or those that most places share already."""
    if not by_place:
        return f"{intervals.MIN_PLACES} places with two years each"
    pairs = {(year, year + 1) for year in range(years[0] - (len(years) == 1), years[-1])} | ({_best_pair(by_place)[1]} - {()})
    chosen = None
    for pair in sorted(pairs, key=lambda pair: (-pair[1], -pair[0])):
        lack = sorted(((place, [year for year in pair if year not in own]) for place, own in by_place.items()), key=lambda item: (len(item[1]), item[0]))
        lack = lack[:intervals.MIN_PLACES]
        cost = sum(len(missing) for _, missing in lack) + 2 * (intervals.MIN_PLACES - len(lack))
        if chosen is None or cost < chosen[0]:
            chosen = cost, pair, lack
    _, pair, lack = chosen
    lines = [f"{place} {' and '.join(map(str, missing))}" for place, missing in lack if missing]
    if len(lack) < intervals.MIN_PLACES:
        lines.append(f"{_n(intervals.MIN_PLACES - len(lack), 'other place')} for {pair[0]} and {pair[1]}")
    return "; ".join(lines)


def _longest(by_place: dict) -> str:
    if not by_place:
        return "no place that can be told"
    place = max(sorted(by_place), key=lambda place: len(by_place[place]))
    return f"at most {_n(len(by_place[place]), 'year')} of one place ({place})"


def _long_enough(n_places: dict, by_place: dict) -> bool:
    wide = sum(n >= breaks.MIN_PLACES for n in n_places.values()) >= breaks.MIN_YEARS
    return wide or len(by_place) == 1 and max(map(len, by_place.values())) >= breaks.MIN_YEARS


def _long(n_places: dict, by_place: dict) -> str:
    longest = max((len(own) for own in by_place.values()), default=0)
    if longest >= breaks.MIN_YEARS:
        names = sorted(place for place, own in by_place.items() if len(own) >= breaks.MIN_YEARS)
        return f"nothing: narrow the page to one place (PLACES = …), such as {', '.join(names[:_NAMED])}"
    lack = breaks.MIN_YEARS - sum(n >= breaks.MIN_PLACES for n in n_places.values())
    return f"{_n(lack, 'more year')} with {breaks.MIN_PLACES} places each, or {_n(breaks.MIN_YEARS - longest, 'more year')} of one place"
