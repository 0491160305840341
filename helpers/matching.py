"""Finding terms in text by characters: folded, longest match first, positions kept.

Knows no segmenter and no corpus. The segmenter, the topic shares and the yearly counts stand on it.
"""
from __future__ import annotations

import re
from functools import cache

import numpy as np

from helpers.parallel import stretches

QUOTES = frozenset("“”\"「」『』‘’'＂＇")
INVISIBLE = frozenset("\u200b\u200c\u200d\ufeff\u2060\u00ad")
HAN, SPACE, QUOTE, UNSEEN, WORD = 1, 2, 4, 8, 16        # kinds of characters; WORD is an ASCII letter or digit

_RANGES = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFF)]
_LONE = re.compile("[\ud800-\udfff]")       # halves of a character: no text for other languages than Python
_BLOCK = 2_000_000  # characters searched at a time
_SHORT = 120        # characters; below, the expression is faster than the table
_HAN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _RANGES) + "]")
_OTHERS = re.compile("[^" + _HAN.pattern[1:] + "+")


def is_han(character: str) -> bool:
    """Whether this is a Han character (unified ideographs, their extensions, compatibility forms)."""
    return _HAN.match(character) is not None


def count_han(text: str) -> int:
    """How many Han characters the text holds: the denominator of every rate that is per 10,000 characters."""
    return len(_OTHERS.sub("", text)) if len(text) < _SHORT else int((kinds()[codes(text)] == HAN).sum())


@cache
def kinds():
    """The kind of every Unicode character, by code point."""
    table = np.zeros(0x110000, dtype=np.uint8)
    for first, last in _RANGES:
        table[first:last + 1] = HAN
    for kind, members in ((SPACE, filter(str.isspace, map(chr, range(0x3001)))), (QUOTE, QUOTES), (UNSEEN, INVISIBLE),
                          (WORD, (chr(code) for code in range(128) if chr(code).isalnum()))):
        table[[ord(character) for character in members]] = kind
    return table


def codes(text: str):
    """The characters of a text as an array of code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def text_of(points) -> str:
    """The text of an array of code points."""
    return np.ascontiguousarray(points, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")


def fold(text: str, keep_quotes: bool = False):
    """The text as it is compared, and for each of its characters the position in `text` that it stands for.

    Full-width digits, letters and punctuation become their ASCII forms; quotation marks go (unless kept), and so
    do spaces and line breaks that stand beside a Han character inside a run of words (2025 年, 依法\\n行政).
    """
    points, where = fold_codes(codes(text), keep_quotes)
    return text_of(points), where


def fold_codes(points, keep_quotes: bool = False):
    """`fold` for code points: the folded code points, and the position of each."""
    table = kinds()
    where = np.flatnonzero(table[points] & (UNSEEN if keep_quotes else UNSEEN | QUOTE) == 0)
    points = points[where]
    points = np.where((points >= 0xFF01) & (points <= 0xFF5E), points - 0xFEE0, points)
    kind = table[points]
    solid = np.flatnonzero(kind & SPACE == 0)
    if len(solid) == len(points):
        return points, where
    gaps = np.flatnonzero(np.diff(solid, prepend=-1) > 1)
    first = np.where(gaps > 0, solid[gaps - 1] + 1, 0)  # of a run of spaces the first stands for all
    before, after = np.where(gaps > 0, kind[solid[gaps - 1]], 0), kind[solid[gaps]]
    joined = (before == HAN) & ((after == HAN) | (after == WORD)) | (before == WORD) & (after == HAN)
    points[first] = ord(" ")
    kept = np.sort(np.concatenate([solid, first[~joined]]))
    return points[kept], where[kept]


class Joined:
    """Many texts as one array of code points, a mark between them that no term holds, so that one pass serves all."""

    MARK = 0xFFFF

    def __init__(self, texts):
        self.codes = codes(chr(self.MARK).join(texts))
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        self._first = np.concatenate([[0], np.cumsum(sizes + 1)[:-1]]) if len(texts) else np.zeros(0, dtype=np.int64)

    def parted(self, start, end):
        """For spans of the joined text: the number of their text, and start and end in it."""
        text = np.searchsorted(self._first, start, side="right") - 1
        return text, start - self._first[text], end - self._first[text]


class Strings:
    """A fixed list of strings, all found in one pass over a text (Aho and Corasick 1975)."""

    def __init__(self, strings: list[str]):
        import ahocorasick_rs

        self._automaton = ahocorasick_rs.AhoCorasick([_LONE.sub("\ufffd", string) for string in strings])

    def hits(self, text: str):
        """(number of the string, start, end) of every occurrence, overlapping ones too, as arrays in the order of their ends."""
        try:
            found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            found = self._automaton.find_matches_as_indexes(_LONE.sub("\ufffd", text), overlapping=True)
        return np.array(found, dtype=np.int64).reshape(-1, 3).T


class Matcher:
    """Finds a set of terms in texts. A term is reported as it was given, whatever its spelling in the text."""

    def __init__(self, terms):
        keys: dict[str, list[str]] = {}
        for term in sorted(set(terms), key=lambda term: (-len(term), term)):
            if key := fold(term)[0]:
                keys.setdefault(key, []).append(term)
        self.keys = list(keys)
        self.terms = [keys[key] for key in keys]        # for each key its terms, the longest spelling first
        self._strings = Strings(self.keys)
        self._rank = np.array([len(terms[0]) for terms in self.terms], dtype=np.int64)
        ascii_word = re.compile("[0-9A-Za-z]")
        self._open = np.array([bool(ascii_word.match(key[0]) or ascii_word.match(key[-1])) for key in keys], dtype=bool)

    def spans(self, folded: str):
        """(start, end, number of the key) of every occurrence in a folded text, as arrays in order of their starts."""
        number, start, end = self._strings.hits(folded)
        whole = np.ones(len(start), dtype=bool)
        for i in np.flatnonzero(self._open[number]):
            whole[i] = _whole(folded, start[i], end[i])
        order = np.lexsort((-end, start))
        order = order[whole[order]]
        return start[order], end[order], number[order]

    def chosen(self, start, end, number):
        """Which of these spans remain where they compete for characters: the longest term, of equals the first."""
        keep = np.ones(len(start), dtype=bool)
        if not len(start):
            return keep
        reach = np.maximum.accumulate(end)
        cluster = np.cumsum(np.append(True, start[1:] >= reach[:-1]))
        crowded = np.flatnonzero(np.bincount(cluster)[cluster] > 1)
        keep[crowded] = False
        taken, current = [], -1
        for i in crowded[np.lexsort((start[crowded], -self._rank[number[crowded]], cluster[crowded]))]:
            if cluster[i] != current:
                taken, current = [], cluster[i]
            if all(end[i] <= first or start[i] >= last for first, last in taken):
                taken.append((start[i], end[i]))
                keep[i] = True
        return keep

    def across(self, texts, longest: bool = False):
        """Occurrences in many texts (a list, or a column of a frame): arrays of text (its number), start, end and number of the key;
        with `longest` only those that win where matches compete (as `longest` below)."""
        column = hasattr(texts, "iloc")
        lengths = texts.str.len().to_numpy(dtype=np.int64) if column else np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        found = [(np.zeros(0, dtype=np.int64),) * 4]
        for first, last in stretches(lengths, _BLOCK):
            text, *spans = self._across(texts.iloc[first:last].tolist() if column else texts[first:last], longest)
            found.append((text + first, *spans))
        return tuple(map(np.concatenate, zip(*found)))

    def _across(self, texts: list[str], longest: bool):
        joined = Joined(texts)
        folded, where = fold_codes(joined.codes)
        start, end, number = self.spans(text_of(folded))
        if longest:
            keep = self.chosen(start, end, number)
            start, end, number = start[keep], end[keep], number[keep]
        return *joined.parted(where[start], where[end - 1] + 1), number

    def every(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, term) of every occurrence, also inside or across others; positions in `text` as given."""
        _, start, end, number = self.across([text])
        return [(int(a), int(b), term) for a, b, key in zip(start, end, number) for term in self.terms[key]]

    def longest(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, term) of matches that do not overlap, in reading order.

        Where matches compete for characters the longest wins, and of two equally long ones the first.
        """
        _, start, end, number = self.across([text], longest=True)
        return [(int(a), int(b), self.terms[key][0]) for a, b, key in zip(start, end, number)]


def _whole(text: str, start: int, end: int) -> bool:
    """A term that begins or ends with a digit or letter must not be a piece of a longer number or word."""
    ascii_word = lambda character: character.isascii() and character.isalnum()
    before = start > 0 and ascii_word(text[start]) and ascii_word(text[start - 1])
    after = end < len(text) and ascii_word(text[end - 1]) and ascii_word(text[end])
    return not before and not after
