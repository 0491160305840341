"""The Han characters of a corpus as one array, and the sequences among them that many places share.

Sequences are compared by 64-bit hashes of all windows of a length at once (Karp and Rabin 1987). What is rare is dropped by
counting into a small table first, so that 20,000 reports need no table of all their sequences.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.hashing import BASE, hashed, mixed
from helpers.matching import HAN, codes, kinds
from helpers.reading.units import unit
from helpers.sentences import BREAKS, MARKS, sentences

END = 0xFFFF                # stands among the Han characters for the end of a sentence
_PARAGRAPHS = 20_000        # read at a time
_WINDOWS = 1 << 21          # hashed at a time


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
        pieces = [_read(texts[at:at + _PARAGRAPHS]) for at in range(0, len(texts), _PARAGRAPHS)]
        self.points, self.where, sizes = map(np.concatenate, zip(*pieces or [_read([])]))
        self.first = np.append(0, np.cumsum(sizes)).astype(np.int64)

    def paragraph(self, at):
        return np.searchsorted(self.first, at, side="right") - 1

    def facts(self, at) -> dict:
        """The report and the place, as numbers, of positions."""
        rows = self.paragraph(at)
        return {"report": self._report[rows], "place": self._place[rows]}

    def covered(self, start, end):
        """A mask of the characters that lie in any of these stretches."""
        change = np.zeros(len(self.points) + 1, dtype=np.int32)
        np.add.at(change, start, 1)
        np.add.at(change, end, -1)
        return np.cumsum(change[:-1]) > 0

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


def shared(stream: Stream, length: int, least: int):
    """Where a window of `length` Han characters begins that stands in at least `least` places: positions and hashes."""
    bits = int(np.clip(np.ceil(np.log2(max(2 * len(stream.points), 2))), 12, 26))
    table = np.zeros(1 << bits, dtype=np.uint32)    # places a slot, never too few: several windows may share a slot
    for at, hashes in _windows(stream.points, length):
        slots = (hashes >> np.uint64(64 - bits)).astype(np.int64)
        slots = _distinct(slots * stream.n_places + stream.facts(at)["place"]) // stream.n_places
        begin = np.flatnonzero(np.diff(slots, prepend=-1))
        table[slots[begin]] += np.diff(begin, append=len(slots)).astype(np.uint32)
    kept = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64))]
    for at, hashes in _windows(stream.points, length):
        likely = table[(hashes >> np.uint64(64 - bits)).astype(np.int64)] >= least
        kept.append((at[likely], hashes[likely]))
    at, hashes = (np.concatenate(part) for part in zip(*kept))
    enough = _counted(stream, at, hashes)["n_places"].to_numpy() >= least
    return at[enough], hashes[enough]


def maximal(stream: Stream, length: int, least: int) -> pd.DataFrame:
    """The longest sequences of at least `length` Han characters that stand in `least` places: those with no character before
    or after that could be added without falling below `least`. Columns: at (of the first occurrence), size, count, n_reports,
    n_places."""
    at, hashes = shared(stream, length, least)
    kind, place, found = pd.factorize(hashes)[0], stream.facts(at)["place"], []
    with np.errstate(over="ignore"):
        power = np.cumprod(np.full(length, BASE))[-1]
        while len(at):
            pairs = np.flatnonzero(at[1:] == at[:-1] + 1)   # both windows are shared, so the one that joins them may be
            longer = hashes[pairs] + mixed(stream.points[at[pairs] + length]) * power
            among = pd.factorize(longer)[0]
            enough = n_distinct(among, place[pairs])[among] >= least
            pairs, longer, among = pairs[enough], longer[enough], among[enough]
            goes_on = np.zeros(kind.max() + 1, dtype=bool)
            goes_on[kind[pairs]] = goes_on[kind[pairs + 1]] = True
            alone = ~goes_on[kind]
            if alone.any():
                facts = _counted(stream, at[alone], hashes[alone]).assign(at=at[alone], size=length, hash=hashes[alone])
                found.append(facts.drop_duplicates("hash").drop(columns="hash"))
            at, hashes, kind, place, length, power = at[pairs], longer, among, place[pairs], length + 1, power * BASE
    columns = ["at", "size", "count", "n_reports", "n_places"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns, dtype=int)


def _counted(stream: Stream, at, hashes) -> pd.DataFrame:
    """For each position the count, n_reports and n_places of its hash among all of them."""
    kind, facts = pd.factorize(hashes)[0], stream.facts(at)
    return pd.DataFrame({"count": np.bincount(kind)[kind] if len(kind) else kind, "n_reports": n_distinct(kind, facts["report"])[kind],
                         "n_places": n_distinct(kind, facts["place"])[kind]})


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


def _read(texts: list[str]):
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
