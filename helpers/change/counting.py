"""What each place wrote in each year: plain counts of terms, or characters that topics claim, a row a place and year.

Plain counting: every place in the cleaned text where exactly these characters stand, none of them counted twice, so that
anybody can check a count with a text editor; a term written with quotation marks inside (“八五”普法) is another string.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers.kept import held
from helpers.lexicon import load_lexicon
from helpers.matching import HAN, Matcher, Strings, codes, kinds
from helpers.reading.units import NO_PLACE, unit

ONE_SERIES = "one series" + NO_PLACE
_MARK = "\uffff"        # no term holds it
_BATCH = 4_000_000      # characters looked through at a time


@dataclass(frozen=True)
class Units:
    """Amounts of some items by place and year.

    facts: place, year (reports without one are left out), n_reports, whole (what the amounts are part of: Han characters, or
    characters that any topic claims); amounts: an array, a row as in `facts` and a column an item.
    """

    items: list
    facts: pd.DataFrame
    amounts: object

    def among(self, rows) -> "Units":
        """The rows where this mask holds."""
        rows = rows.to_numpy(dtype=bool) if hasattr(rows, "to_numpy") else rows
        return replace(self, facts=self.facts[rows].reset_index(drop=True), amounts=self.amounts[rows])

    def by_place(self, places):
        """(amounts, whole) summed over years, a row for each of these places, zeros for one that has nothing here."""
        import numpy as np

        at = pd.Index(places).get_indexer(self.facts["place"])
        amounts, whole = np.zeros((len(places), len(self.items))), np.zeros(len(places))
        np.add.at(amounts, at, self.amounts)
        np.add.at(whole, at, self.facts["whole"].to_numpy(dtype=float))
        return amounts, whole


def listed(terms) -> list:
    """One term or several as a list without repeats."""
    return [terms] if isinstance(terms, str) else list(dict.fromkeys(terms))


@held
def speakers(corpus) -> pd.Series:
    """Who speaks in each report, as a name (see `units.unit`), in the order of `corpus.reports`.

    Documents of another genre may be one government's own series and hardly name it: where no year has two of them and all
    places that are known are the same, they are taken for one speaker, ONE_SERIES. That is an assumption; the name says so on every page.
    """
    names = unit(corpus.reports)
    return names.mask(names.notna(), ONE_SERIES) if _one_series(corpus) else names


def voices(corpus) -> pd.DataFrame:
    """`corpus.reports`, with ONE_SERIES as place where they are taken for one speaker."""
    return corpus.reports.assign(place=speakers(corpus), level="unknown") if _one_series(corpus) else corpus.reports


def _one_series(corpus) -> bool:
    reports = corpus.reports
    years, places = reports["year"], reports["place"]
    return bool(corpus.genre == "any" and len(reports) > 1 and years.notna().all() and years.is_unique and places.isna().any()
                and places.nunique() < 2)


def term_units(corpus, terms: list, nested: bool = True) -> Units:
    """Occurrences of terms by place and year, out of the Han characters of the paragraphs read.

    `nested=False` counts a term only where no longer term of the lexicon, or of `terms`, covers it. ValueError for an empty term.
    """
    import numpy as np

    if any(not isinstance(term, str) or not term for term in terms):
        raise ValueError("a term to count is empty or no text: give a list of terms such as ['普法', '信访']")
    texts = corpus.analysed["text"].tolist()
    at, term = occurrences(texts, terms) if nested else _longest(texts, terms, load_lexicon(corpus.path).terms["term"])
    return _units(corpus, terms, at, term, np.ones(len(at), dtype=np.int64), _han(texts))


def topic_units(corpus) -> Units:
    """Characters that each topic claims by place and year (see `shares.claims`), out of those that any topic claims."""
    import numpy as np

    from helpers.topics.shares import claims

    claimed, codes = claims(corpus), load_lexicon(corpus.path).topics["code"].tolist()
    table = claimed[codes].to_numpy(dtype=np.int64).reshape(len(claimed), len(codes))
    at, topic = np.nonzero(table)
    return _units(corpus, codes, at, topic, table[at, topic], table.sum(axis=1))


def occurrences(texts: list, terms: list):
    """Every plain occurrence, as `text.count(term)` counts them: arrays of the number of the text and of the term."""
    import numpy as np

    number = {term: i for i, term in enumerate(terms)}
    found, at_once, place = [np.zeros((0, 2), dtype=np.int64)], Strings(list(number)), np.array(list(number.values()), dtype=np.int64)
    overlapping = np.array([any(term[:k] == term[-k:] for k in range(1, len(term))) for term in number], dtype=bool)
    for first, last, ends in batches(texts) if number else ():
        term, _, end = at_once.hits(_MARK.join(texts[first:last]))
        hits = np.column_stack([end - 1, term])
        if overlapping.any():       # 人人 stands once in 人人人: of occurrences that share characters the first counts
            hits = hits[_apart(hits, overlapping, list(number))]
        found.append(np.column_stack([np.searchsorted(ends, hits[:, 0], "right") + first, place[hits[:, 1]]]))
    return np.concatenate(found).T


def batches(texts: list):
    """(first, last, where each text of texts[first:last] ends when they are joined by a mark) for parts that fit in memory."""
    import numpy as np

    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    batch = np.cumsum(sizes) // _BATCH
    for part in np.unique(batch):
        first, last = np.searchsorted(batch, part), np.searchsorted(batch, part, "right")
        yield int(first), int(last), np.cumsum(sizes[first:last])


def _han(texts: list):
    """The Han characters of each text."""
    import numpy as np

    counts = [np.zeros(0, dtype=np.int64)]
    for first, last, ends in batches(texts):
        han = np.append(kinds()[codes(_MARK.join(texts[first:last]))] & HAN > 0, False)
        counts.append(np.add.reduceat(han, np.append(0, ends[:-1]), dtype=np.int64))
    return np.concatenate(counts)


def _apart(hits, overlapping, terms: list):
    import numpy as np

    keep, reach = np.ones(len(hits), dtype=bool), {}
    for row in np.flatnonzero(overlapping[hits[:, 1]]):
        end, term = hits[row]
        keep[row] = end - len(terms[term]) >= reach.get(term, -1)
        if keep[row]:
            reach[term] = end
    return keep


def _longest(texts: list, terms: list, lexicon) -> tuple:
    """Occurrences that no longer term covers, spelt exactly as the term."""
    import numpy as np

    cover, number = Matcher([*lexicon, *terms]), {term: i for i, term in enumerate(terms)}
    wanted, found = np.array([any(term in number for term in spelt) for spelt in cover.terms], dtype=bool), []
    holding = np.unique(occurrences(texts, terms)[0])       # the others need not be looked at
    those = [texts[at] for at in holding]
    for first, last, _ in batches(those):
        at, start, end, key = cover.across(those[first:last], longest=True)
        keep = wanted[key]
        found += [(text, number.get(those[text][a:b], -1)) for text, a, b in zip(at[keep] + first, start[keep], end[keep])]
    found = np.array(found, dtype=np.int64).reshape(-1, 2)
    found = found[found[:, 1] >= 0]
    return holding[found[:, 0]], found[:, 1]


def _units(corpus, items: list, at, item, amount, whole) -> Units:
    """Sums by place and year of amounts that stand in paragraphs: `at` says in which, `item` of what; `whole` is one a paragraph."""
    import numpy as np

    facts = corpus.reports[["report_id", "year"]].assign(place=speakers(corpus))
    paragraphs = corpus.analysed[["report_id"]].merge(facts, on="report_id", how="left")
    row = paragraphs.groupby(["place", "year"], sort=True).ngroup().fillna(-1).to_numpy(dtype=np.int64)       # -1 without a year
    keys = paragraphs.dropna(subset=["year"]).groupby(["place", "year"], sort=True)["report_id"].nunique().rename("n_reports").reset_index()
    amounts, dated = np.zeros((len(keys), len(items))), row[at] >= 0
    np.add.at(amounts, (row[at][dated], np.asarray(item)[dated]), np.asarray(amount)[dated])
    keys["whole"] = np.bincount(row[row >= 0], whole[row >= 0], minlength=len(keys))
    return Units(list(items), keys.astype({"place": "string", "year": "Int64", "n_reports": "Int64"}), amounts)


def typed(frame: pd.DataFrame, columns: list) -> pd.DataFrame:
    """These columns with whole numbers as Int64, other numbers as Float64 with pd.NA, the rest as text; truth values as they are."""
    words = {"term", "gloss", "topic", "label", "place", "sample"}
    whole = {"year", "count", "first", "last", "place_years", "last_before", "first_after"}
    out = {}
    for name in columns:
        values = frame[name].reset_index(drop=True)
        if name in words:
            values = pd.Series(pd.array(values.tolist(), dtype="string"))
        elif values.dtype != "boolean":
            numbers = pd.to_numeric(values.astype(object).where(values.notna(), None), errors="coerce")
            values = numbers.astype("Float64").mask(numbers.isna())
            values = values.astype("Int64") if name in whole or name.startswith(("n_", "of_")) else values
        out[name] = values
    return pd.DataFrame(out, columns=columns)
