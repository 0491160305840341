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
from helpers.words.sequences import END, Stream

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


class Texts:
    """The characters of a corpus, ready for comparison.

    For each: points (code points), row (of `paragraphs`), report (number in `facts`), where and last (begin and end in the
    paragraph), counted (outside formula and titles); n_before: how many counted ones stand before. For each report: first,
    end (in these arrays) and total (of counted characters).
    """

    def __init__(self, corpus):
        stream, lexicon = Stream(corpus), load_lexicon(corpus.path)
        formula = lexicon.central, lexicon.crosswalk["term"]
        self.facts, self.paragraphs = report_facts(corpus), stream.paragraphs
        texts, numbers = self.paragraphs["text"], np.arange(len(self.facts))
        of_row = pd.Index(self.facts["report_id"]).get_indexer(self.paragraphs["report_id"]).astype(np.int32)
        row = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(stream.first))
        points, last = stream.points.astype(np.uint32), stream.where + 1
        phrases = ("".join(filter(is_han, phrase)) for part in formula for phrase in part)
        start, end, _ = Matcher(filter(None, phrases)).spans(text_of(points))
        aside = stream.covered(start, end) | stream.covered(*_placed(row, stream.where, _titles(texts)))
        start, end = _placed(row, stream.where, _own_names(texts, self.facts["place"].to_numpy()[of_row]))
        behind = stream.covered(start + 1, np.maximum(end, start + 1))      # of a name its first character stands for all
        points[start], last[start] = _OWN_NAME, last[end - 1]
        heading = (texts == self.paragraphs["heading"]) | (self.paragraphs["section"] == "closing")
        kept = (points != END) & ~behind & ~heading.fillna(False).to_numpy(bool)[row]
        self.points, self.row, self.counted = points[kept], row[kept], ~aside[kept]
        self.where, self.last, self.report = stream.where[kept], last[kept], of_row[self.row]
        self.n_before = np.append(0, np.cumsum(self.counted)).astype(np.int32)
        self.first, self.end = (np.searchsorted(self.report, numbers, side) for side in ("left", "right"))
        self.total = self.n_counted(self.first, self.end)

    def n_counted(self, start, end):
        """How many counted characters lie in each stretch."""
        return self.n_before[end] - self.n_before[start]

    def at(self, rows, offsets):
        """Where places in paragraphs lie in the arrays."""
        return _at(self.row, self.where, rows, offsets)

    def written(self, start, end) -> pd.DataFrame:
        """Stretches as the report writes them, with figures and closing marks beside them: paragraph, start, end, text."""
        rows, texts, found = self.row[start], self.paragraphs["text"].tolist(), []
        for row, first, last in zip(rows.tolist(), self.where[start].tolist(), self.last[end - 1].tolist()):
            text = texts[row]
            first -= len(re.search(r"[\dA-Za-z.%+×“\"‘《(（〔\[-]*$", text[max(0, first - 24):first]).group())
            last += len(re.match(r"[\dA-Za-z.%+×-]*[”\"’》)）〕\]]*[。,，;；:：!！?？、]?", text[last:last + 24]).group())
            found.append((first, last, text[first:last]))
        frame = pd.DataFrame(found, columns=["start", "end", "text"])
        return frame.assign(paragraph=self.paragraphs["paragraph"].to_numpy()[rows])


@held
def prepared(corpus) -> Texts:
    """The texts of a corpus, made once for each state of the lexicon."""
    return Texts(corpus)


def _at(row, where, rows, offsets):
    return np.searchsorted((row.astype(np.int64) << 32) + where, (rows << 32) + offsets)


def _placed(row, where, found):
    """Spans (row, start, end) in paragraphs as start and end among characters that stand in these rows and places."""
    rows, start, end = np.array(found, dtype=np.int64).reshape(-1, 3).T
    begin, stop = _at(row, where, rows, start), _at(row, where, rows, end)
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
