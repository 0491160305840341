"""The Han characters of a corpus as one array, and the sequences among them that many places share.

Sequences are compared by 64-bit hashes of all windows of a length at once (Karp and Rabin 1987). What is rare is dropped by
counting into a small table first, so that 20,000 reports need no table of all their sequences.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.hashing import BASE, hashed, mixed
from helpers.matching import HAN, codes, kinds
from helpers.parallel import slices, stretches
from helpers.reading.units import unit
from helpers.sentences import BREAKS, MARKS, sentences

END = 0xFFFF                # stands among the Han characters for the end of a sentence
_PARAGRAPHS = 20_000        # read at a time
_WINDOWS = 1 << 21          # hashed at a time
_EXACT = 8_000_000          # windows counted at a time


class Stream:
    """Han characters of the paragraphs of a corpus in order. points: code points, END after each sentence; where: the
    position of each in its paragraph; first: for each paragraph where it begins (and, last, where all end)."""

    def __init__(self, corpus):
        self.paragraphs = corpus.analysed
        reports = corpus.reports[corpus.reports["kind"] == "report"]
        self._report = pd.Index(reports["report_id"]).get_indexer(self.paragraphs["report_id"])
        place, names = pd.factorize(unit(reports))
        self.n_places = len(names)
        self._place = place[self._report] if len(self._report) else np.zeros(0, dtype=int)
        texts = self.paragraphs["text"].tolist()
        self.points, self.where, sizes = map(np.concatenate, zip(*(characters(texts[part]) for part in parts(len(texts)))))
        self.first = np.append(0, np.cumsum(sizes)).astype(np.int64)

    def paragraph(self, at):
        return np.searchsorted(self.first, at, side="right") - 1

    def facts(self, at) -> dict:
        """The report and the place, as numbers, of positions."""
        rows = self.paragraph(at)
        return {"report": self._report[rows], "place": self._place[rows]}

    def covered(self, start, end):
        """A mask of the characters that lie in any of these stretches."""
        return covered(start, end, len(self.points))

    def by_report(self, mask) -> pd.Series:
        """How many characters of a mask lie in each report."""
        total = np.append(0, np.cumsum(mask))
        return pd.Series(total[self.first[1:]] - total[self.first[:-1]]).groupby(self.paragraphs["report_id"].to_numpy()).sum()

    def spans(self, mask) -> pd.DataFrame:
        """The stretches of a mask as row (of `paragraphs`), start and end in the paragraph."""
        edges = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
        start, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
        begin, end = (self.where[at].astype(np.int64) for at in (start, last))
        return pd.DataFrame({"row": self.paragraph(start), "start": begin, "end": end + 1})

    def written(self, start: int, end: int) -> str:
        """A stretch as the report writes it."""
        return self.paragraphs["text"].iat[self.paragraph(start)][self.where[start]:self.where[end - 1] + 1]

    def sentence(self, at: int) -> str:
        """The sentence in which a position lies."""
        text, here = self.paragraphs["text"].iat[self.paragraph(at)], self.where[at]
        return next((text[start:end] for start, end in sentences(text) if start <= here < end), text)


def parts(n: int) -> list[slice]:
    """Slices of so many of n paragraphs as are read at a time."""
    return slices(n, _PARAGRAPHS)


def characters(texts: list[str]):
    """Han characters of paragraphs with END after each sentence, their positions, and how many a paragraph has."""
    joined = codes("\n".join([*texts, ""]))
    table = kinds() == HAN
    table[[ord(mark) for mark in MARKS + BREAKS]] = True
    kept = np.flatnonzero(table[joined])
    points = joined[kept].astype(np.uint32)
    points[kinds()[points] != HAN] = END
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    begin = np.cumsum(sizes) - sizes
    row = np.searchsorted(begin, kept, side="right") - 1
    return points, (kept - begin[row]).astype(np.int32), np.bincount(row, minlength=len(texts))


def covered(start, end, n: int):
    """A mask of n places: those that lie in any of these stretches."""
    change = np.zeros(n + 1, dtype=np.int32)
    np.add.at(change, start, 1)
    np.add.at(change, end, -1)
    return np.cumsum(change[:-1]) > 0


def shared(stream: Stream, length: int, least: int):
    """Where a window of `length` Han characters begins that stands in at least `least` places: positions and hashes."""
    bits = int(np.clip(np.ceil(np.log2(max(2 * len(stream.points), 2))), 12, 26))
    table = np.zeros(1 << bits, dtype=np.uint32)    # places a slot, never too few: several windows may share a slot
    for at, hashes in _windows(stream.points, length):
        slots = (hashes >> np.uint64(64 - bits)).astype(np.int64)
        slots = _distinct(slots * stream.n_places + stream.facts(at)["place"]) // stream.n_places
        begin = np.flatnonzero(np.diff(slots, prepend=-1))
        table[slots[begin]] += np.diff(begin, append=len(slots)).astype(np.uint32)
    n_likely = sum(int((table[(hashes >> np.uint64(64 - bits)).astype(np.int64)] >= least).sum()) for _, hashes in _windows(stream.points, length))
    parts = np.uint64(n_likely // _EXACT + 1)
    kept = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64))]
    for part in range(int(parts)):
        likely = [kept[0]]
        for at, hashes in _windows(stream.points, length):
            here = (table[(hashes >> np.uint64(64 - bits)).astype(np.int64)] >= least) & (hashes % parts == part)
            likely.append((at[here], hashes[here]))
        at, hashes = (np.concatenate(column) for column in zip(*likely))
        kind = _numbered(hashes)
        enough = n_distinct(kind, stream.facts(at)["place"])[kind] >= least
        kept.append((at[enough], hashes[enough]))
    at, hashes = (np.concatenate(column) for column in zip(*kept))
    order = np.argsort(at)
    return at[order], hashes[order]


def maximal(stream: Stream, length: int, least: int) -> pd.DataFrame:
    """The longest sequences of at least `length` Han characters that stand in `least` places: those with no character before
    or after that could be added without falling below `least`. Columns: at (of the first occurrence), size, count, n_reports,
    n_places."""
    found = [pd.DataFrame(columns=["at", "size", "count", "n_reports", "n_places"], dtype=np.int64)]
    runs = _Runs(stream, *shared(stream, length, least))
    at, hashes, run = runs.at, runs.hashes, runs.run
    kind = _numbered(hashes)
    with np.errstate(over="ignore"):
        power = np.cumprod(np.full(length, BASE))[-1]
        while len(at):
            pairs = np.flatnonzero((at[1:] == at[:-1] + 1) & (run[1:] == run[:-1]))     # both windows are shared, so the one that joins them may be
            longer = hashes[pairs] + mixed(stream.points[at[pairs] + length]) * power
            among = _numbered(longer)
            enough = runs.enough(among, run[pairs], least)[among]
            pairs, longer, among = pairs[enough], longer[enough], among[enough]
            goes_on = np.zeros(kind.max() + 1, dtype=bool)
            goes_on[kind[pairs]] = goes_on[kind[pairs + 1]] = True
            alone = ~goes_on[kind]
            if alone.any():
                found.append(runs.facts(kind[alone], run[alone], at[alone]).assign(size=length))
            at, hashes, run, kind, length, power = at[pairs], longer, run[pairs], among, length + 1, power * BASE
    return pd.concat(found, ignore_index=True)[list(found[0])]


class _Runs:
    """Stretches of shared windows, each text once: what a hundred reports write alike is lengthened once, not a hundred times.

    at, hashes, run: the windows of the first occurrence of each text, in order, and the number of the text. `_times` says how
    often a text stands in the corpus, `_in` in which places and reports."""

    def __init__(self, stream: Stream, at, hashes):
        begins = np.flatnonzero(np.diff(at, prepend=-2) != 1)
        sizes = np.diff(begins, append=len(at))
        which = np.repeat(np.arange(len(begins)), sizes)
        with np.errstate(over="ignore"):
            power = np.cumprod(np.full(sizes.max(initial=0) + 1, BASE))
            told = mixed(hashes) * power[np.arange(len(at)) - begins[which]]
            whole = np.add.reduceat(told, begins) if len(begins) else told
        text, first = _numbered(whole), np.zeros(len(begins), dtype=bool)
        first[np.unique(text, return_index=True)[1]] = True
        kept = first[which]
        self.at, self.hashes, self.run = at[kept], hashes[kept], text[which[kept]]
        self._times = np.bincount(text)
        self._in = {name: _members(text, values) for name, values in stream.facts(at[begins]).items()}

    def enough(self, kind, run, least: int):
        """For each kind of window whether the texts that hold it stand in at least so many places."""
        kind, run = _pairs(kind, run)
        n = np.diff(self._in["place"][0])[run]
        enough = np.bincount(kind, n) >= least
        sure = np.zeros(len(enough), dtype=bool)
        sure[kind[n >= least]] = True
        open_ = np.flatnonzero(enough & ~sure)      # places of several texts may be the same: only these need be counted
        among = np.isin(kind, open_)
        enough[open_] = self._spread("place", kind[among], run[among], len(enough))[open_] >= least
        return enough

    def facts(self, kind, run, at) -> pd.DataFrame:
        """at (of the first occurrence), count, n_reports and n_places of each kind of window."""
        kind = _numbered(kind)
        first = np.unique(kind, return_index=True)[1]
        pairs, n = _pairs(kind, run), len(first)
        return pd.DataFrame({"at": at[first], "count": np.bincount(kind, self._times[run]).astype(np.int64), "n_reports": self._spread("report", *pairs, n),
                             "n_places": self._spread("place", *pairs, n)}).sort_values("at", ignore_index=True)

    def _spread(self, name: str, kind, run, n: int):
        """In how many reports or places the texts that hold each kind stand together; kinds come in order."""
        begins, members = self._in[name]
        sizes, found = np.diff(begins)[run], np.zeros(n, dtype=np.int64)
        edges = np.append(np.flatnonzero(np.diff(kind, prepend=-1)), len(kind))
        totals = np.add.reduceat(sizes, edges[:-1]) if len(kind) else sizes
        for first, last in stretches(totals, _EXACT):
            part = slice(edges[first], edges[last])
            size = sizes[part]
            row = np.repeat(begins[run[part]] - np.cumsum(size) + size, size) + np.arange(size.sum())
            counted = n_distinct(np.repeat(kind[part], size), members[row])
            found[:len(counted)] += counted
        return found


def _members(group, values):
    """For each group, from 0, its different values: where they begin, and all of them."""
    group, values = _pairs(group, values)
    return np.searchsorted(group, np.arange(group.max(initial=-1) + 2)), values


def _pairs(one, two):
    """The different pairs of two arrays of whole numbers, in order."""
    several = int(two.max(initial=0)) + 1
    both = _distinct(one.astype(np.int64) * several + two)
    return both // several, both % several


def _numbered(values):
    """The same number for the same value, counted from 0 in order of first occurrence."""
    return pd.factorize(values)[0]


def n_distinct(kind, values):
    """How many different values each kind has; both are arrays of whole numbers from 0."""
    several = int(values.max(initial=0)) + 1
    return np.bincount(_distinct(kind * several + values) // several)


def _distinct(values):
    """The different values in order (by sorting: NumPy's own `unique` takes ten times as long for whole numbers)."""
    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])] if len(values) else values


def _windows(points, length: int):
    """Positions and hashes of all windows that lie within a sentence, some at a time."""
    for begin in range(0, len(points) - length + 1, _WINDOWS):
        block = points[begin:begin + _WINDOWS + length - 1]
        ends = np.append(0, np.cumsum(block == END))
        inside = np.flatnonzero(ends[length:] == ends[:-length])
        yield begin + inside, hashed(block, length)[inside]
