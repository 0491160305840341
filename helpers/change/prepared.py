"""A corpus made ready for comparing its texts: who reports on which year, and the Han characters of all in one array.

Only Han characters are kept, so that marks, spaces and swapped figures do not part a passage; the report's own place name
becomes one sign, so that a name swapped does not either. Headings of a line and signatures are left out. Titles in 《》 and
central formula (`central.txt` and the headings of the outlines in the lexicon) stay and are not counted: everybody has them.
"""
from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

from helpers.change.counting import voices
from helpers.kept import held
from helpers.lexicon import load_lexicon
from helpers.matching import Matcher, is_han, text_of
from helpers.naming import stem
from helpers.reading.units import unit
from helpers.words.sequences import END, characters, covered, parts

MIN_SENTENCE = 10   # Han characters from which a sentence says something of its own
_OWN_NAME = 0xE000  # the sign for the report's own place name; no report holds it (private use)

_WHOLE = ["year", "source_year", "first_year", "gap", "paragraph", "start", "end", "source_paragraph", "source_start",
          "source_end", "n_passages", "n_chars", "longest", "n_reports", "n_places", "n_counties"]
_TYPES = {**dict.fromkeys(_WHOLE, "Int64"),
          **dict.fromkeys(["share", "new_share", "similarity"], "Float64"),
          **dict.fromkeys(["to_check", "central"], "bool"),
          **dict.fromkeys(["marks", "source_marks", "report_ids"], "object")}


def typed(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """These columns, each of the type that its name has in all frames on shared text; what is not named above is text."""
    types = {name: _TYPES.get(name, "string") for name in columns}
    return frame.reset_index(drop=True).reindex(columns=columns).astype(types)


def report_facts(corpus) -> pd.DataFrame:
    """The reports, by number: report_id, place, year, unit, county (with all above it; missing where unknown) and rank, the
    order in which they may have been written."""
    reports = voices(corpus)
    reports = reports[reports["kind"] == "report"].reset_index(drop=True)
    facts = reports[["report_id", "place", "year"]].assign(unit=unit(reports))
    levels = reports[["province", "prefecture", "county"]].astype("string")
    unknown = levels.isna().all(axis=1) | levels["county"].isna() & reports["level"].isin(["township", "street"])
    levels = levels.fillna("")
    facts["county"] = (levels["province"] + "/" + levels["prefecture"] + "/" + levels["county"]).mask(unknown)
    facts["rank"] = np.argsort(reports.sort_values(["year", "published", "report_id"]).index.to_numpy())
    return facts


def earlier(facts: pd.DataFrame) -> pd.DataFrame:
    """Each report with the nearest earlier year of the same place, as numbers: report, source."""
    dated = facts.rename_axis("report").reset_index().dropna(subset=["place", "year"]).sort_values(["unit", "year", "rank"])
    years = dated.drop_duplicates(["unit", "year"])
    years = years.assign(source=years.groupby("unit")["report"].shift())[["unit", "year", "source"]]
    return dated.merge(years, on=["unit", "year"])[["report", "source"]].dropna().astype("int64")


def described(facts: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of numbers (report, source) in order, with report_id, source_id, place, year, source_place, source_year, gap,
    kind and scope (see `reuse.reuse`)."""
    pairs = pairs.sort_values(["report", "source"], ignore_index=True)
    now, then = (facts.iloc[pairs[name]].reset_index(drop=True) for name in ("report", "source"))
    pairs["report_id"], pairs["source_id"] = now["report_id"], then["report_id"]
    for name in ("place", "year"):
        pairs[name], pairs[f"source_{name}"] = now[name], then[name]
    pairs["gap"] = now["year"] - then["year"]

    def told(name, column, same, other):
        unknown, equal = now[column].isna() | then[column].isna(), (now[name] == then[name]).fillna(False).astype(bool)
        return np.where(unknown, "unknown", np.where(equal, same, other))

    pairs["kind"] = told("unit", "place", "same place", "other place")
    pairs["scope"] = told("county", "county", "same county", "across counties")
    return pairs


class Rising:
    """Whole numbers from 0 in order, none more than one above the last, in a quarter of a byte each: `rising[at]` gives those at
    these places. `rises`: whether the next is one more."""

    def __init__(self, rises):
        bits = np.packbits(rises, bitorder="little")
        self._bits = np.append(bits, np.zeros(8 - len(bits) % 8, dtype=np.uint8)).view("<u8")
        self._before = np.append(0, np.cumsum(np.bitwise_count(self._bits[:-1]), dtype=np.int64))

    def __getitem__(self, at):
        at = np.asarray(at, dtype=np.int64)
        word, below = at >> 6, (np.uint64(1) << (at & 63).astype(np.uint64)) - np.uint64(1)
        return self._before[word] + np.bitwise_count(self._bits[word] & below)


class Texts:
    """The characters of a corpus, ready for comparison.

    For each: points (code points), where (it stands in its paragraph), more (how many characters of the paragraph it is, with those
    that stand for nothing behind it); as `Rising`: paragraph (the same number for those of one paragraph) and n_before (how many
    counted ones, outside formula and titles, stand before, and, last, in all). For each of `paragraphs`, and at the end: begin
    (in these arrays). For each report: first, end (in these arrays) and total (of counted characters).
    """

    def __init__(self, corpus):
        lexicon = load_lexicon(corpus.path)
        phrases = ("".join(filter(is_han, phrase)) for part in (lexicon.central, lexicon.crosswalk["term"]) for phrase in part)
        formula = Matcher(filter(None, phrases))
        self.facts, self.paragraphs = report_facts(corpus), corpus.analysed
        texts, numbers = self.paragraphs["text"], np.arange(len(self.facts))
        self._report = pd.Index(self.facts["report_id"]).get_indexer(self.paragraphs["report_id"])
        heading = (texts == self.paragraphs["heading"]) | (self.paragraphs["section"] == "closing")
        places, heading = self.facts["place"].to_numpy()[self._report], heading.fillna(False).to_numpy(bool)
        blocks = [_comparable(texts.iloc[part].tolist(), places[part], heading[part], formula) for part in parts(len(texts))]
        columns = list(map(list, zip(*blocks)))
        del blocks      # of each column there is one copy, or two for a moment
        self.points, self.where, self.more, counted, sizes = (np.concatenate(columns.pop(0)) for _ in range(5))
        self.n_before, self.begin, begins = Rising(counted), np.append(0, np.cumsum(sizes)), np.zeros(len(counted) + 1, dtype=bool)
        begins[self.begin] = True
        self.paragraph, self._row = Rising(begins[1:]), np.flatnonzero(sizes)
        self.first, self.end = (self.begin[np.searchsorted(self._report, numbers, side)] for side in ("left", "right"))
        self.total = self.n_counted(self.first, self.end)

    def row(self, at):
        """The rows of `paragraphs` in which positions lie."""
        return self._row[self.paragraph[at]]

    def report(self, at):
        """The reports, as numbers, of positions."""
        return self._report[self.row(at)]

    def n_counted(self, start, end):
        """How many counted characters lie in each stretch."""
        return self.n_before[end] - self.n_before[start]

    def at(self, rows, offsets):
        """Where places in paragraphs lie in the arrays: the first character that stands there or behind."""
        low, high = self.begin[rows], self.begin[rows + 1]
        while (open_ := low < high).any():      # each is looked for between the ends of its paragraph
            middle = (low + high) // 2
            before = self.where[np.minimum(middle, len(self.where) - 1)] < offsets
            low, high = np.where(open_ & before, middle + 1, low), np.where(open_ & ~before, middle, high)
        return low

    def written(self, start, end) -> pd.DataFrame:
        """Stretches as the report writes them, with figures and closing marks beside them: paragraph, start, end, text."""
        rows, found = self.row(start), []
        texts, lasts = self.paragraphs["text"].iloc[rows].tolist(), self.where[end - 1].astype(np.int64) + self.more[end - 1]
        for text, first, last in zip(texts, self.where[start].tolist(), lasts.tolist()):
            first -= len(re.search(r"[\dA-Za-z.%+×“\"‘《(（〔\[-]*$", text[max(0, first - 24):first]).group())
            last += len(re.match(r"[\dA-Za-z.%+×-]*[”\"’》)）〕\]]*[。,，;；:：!！?？、]?", text[last:last + 24]).group())
            found.append((first, last, text[first:last]))
        frame = pd.DataFrame(found, columns=["start", "end", "text"])
        return frame.assign(paragraph=self.paragraphs["paragraph"].to_numpy()[rows])


@held
def prepared(corpus) -> Texts:
    """The texts of a corpus, made once for each state of the lexicon."""
    return Texts(corpus)


def _comparable(texts: list[str], places, heading, formula: Matcher) -> tuple:
    """Of some paragraphs: points, where, more and whether it is counted, for each character that is compared; how many each paragraph has."""
    points, where, sizes = characters(texts)
    row, last = np.repeat(np.arange(len(texts), dtype=np.int32), sizes), where + 1
    start, end, _ = formula.spans(text_of(points))
    aside = covered(start, end, len(points)) | covered(*_placed(row, where, _titles(texts)), len(points))
    start, end = _placed(row, where, _own_names(texts, places))
    behind = covered(start + 1, np.maximum(end, start + 1), len(points))        # of a name its first character stands for all
    points[start], last[start] = _OWN_NAME, last[end - 1]
    kept = (points != END) & ~behind & ~heading[row]
    return points[kept], _small(where[kept]), _small((last - where)[kept]), ~aside[kept], np.bincount(row[kept], minlength=len(texts))


def _small(values):
    """Whole numbers from 0 in as few bytes as they need."""
    return values.astype(np.min_scalar_type(values.max(initial=0)))


def _placed(row, where, found):
    """Spans (row, start, end) in paragraphs as start and end among characters that stand in these rows and places."""
    rows, start, end = np.array(found, dtype=np.int64).reshape(-1, 3).T
    places = (row.astype(np.int64) << 32) + where
    begin, stop = (np.searchsorted(places, (rows << 32) + offsets) for offsets in (start, end))
    return begin[begin < stop], stop[begin < stop]


def _titles(texts) -> list[tuple[int, int, int]]:
    return [(row, *match.span()) for row, text in enumerate(texts) for match in re.finditer("《[^《》]{1,80}》", text)]


def _own_names(texts, places) -> list[tuple[int, int, int]]:
    return [(row, *match.span()) for row, (text, place) in enumerate(zip(texts, places)) if not pd.isna(place)
            for match in _name(place).finditer(text)]


@cache
def _name(place: str) -> re.Pattern:
    """A place's name with or without 镇, 县 …"""
    return re.compile("|".join(map(re.escape, dict.fromkeys([place, stem(place)]))))
