"""Finding terms in text by characters: folded, longest match first, positions kept.

Knows no segmenter and no corpus. The segmenter, the topic shares and the yearly counts stand on it.
"""
from __future__ import annotations

import re

QUOTES = frozenset("“”\"「」『』‘’'＂＇")
INVISIBLE = frozenset("\u200b\u200c\u200d\ufeff\u2060\u00ad")


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def is_han(character: str) -> bool:
    """Whether this is a Han character (unified ideographs, their extensions, compatibility forms)."""
    return _HAN.match(character) is not None


def count_han(text: str) -> int:
    """How many Han characters the text holds: the denominator of every rate that is per 10,000 characters."""
    return len(_HAN.findall(text))


def fold(text: str, keep_quotes: bool = False) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the position in `text` that it stands for.

    Full-width digits, letters and punctuation become their ASCII forms; quotation marks go (unless kept), and so
    do spaces and line breaks that stand beside a Han character inside a run of words (2025 年, 依法\\n行政).
    """
    characters, where = [], []
    gap = None
    for position, character in enumerate(text):
        if character in INVISIBLE or (character in QUOTES and not keep_quotes):
            continue
        if character.isspace():
            gap = position if gap is None else gap
            continue
        if 0xFF01 <= ord(character) <= 0xFF5E:
            character = chr(ord(character) - 0xFEE0)
        if gap is not None and not _joins(characters[-1] if characters else " ", character):
            characters.append(" ")
            where.append(gap)
        gap = None
        characters.append(character)
        where.append(position)
    return "".join(characters), where


def _joins(before: str, after: str) -> bool:
    return (is_han(before) and is_han(after) or is_han(before) and after.isascii() and after.isalnum()
            or is_han(after) and before.isascii() and before.isalnum())


class Matcher:
    """Finds a set of terms in texts. A term is reported as it was given, whatever its spelling in the text."""

    def __init__(self, terms):
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for term in sorted(set(terms), key=lambda term: (-len(term), term)):
            key = fold(term)[0]
            if key:
                self._by_start.setdefault(key[:2], []).append((key, term))

    def every(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, term) of every occurrence, also inside or across others; positions in `text` as given."""
        folded, where = fold(text)
        found = []
        for i, character in enumerate(folded):
            pair = folded[i:i + 2]
            candidates = self._by_start.get(pair, ())
            if character in self._by_start and pair != character:
                candidates = [*candidates, *self._by_start[character]]
            for key, term in candidates:
                if folded.startswith(key, i) and _whole(folded, i, i + len(key)):
                    found.append((where[i], where[i + len(key) - 1] + 1, term))
        return found

    def longest(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, term) of matches that do not overlap, in reading order.

        Where matches compete for characters the longest wins, and of two equally long ones the first.
        """
        taken: list[tuple[int, int, str]] = []
        free = bytearray(b"\1") * len(text)
        for start, end, term in sorted(self.every(text), key=lambda hit: (-len(hit[2]), hit[0])):
            if all(free[start:end]):
                free[start:end] = bytes(end - start)
                taken.append((start, end, term))
        return sorted(taken)


def _whole(text: str, start: int, end: int) -> bool:
    """A term that begins or ends with a digit or letter must not be a piece of a longer number or word."""
    ascii_word = lambda character: character.isascii() and character.isalnum()
    before = start > 0 and ascii_word(text[start]) and ascii_word(text[start - 1])
    after = end < len(text) and ascii_word(text[end - 1]) and ascii_word(text[end])
    return not before and not after
