"""Texts cut into words, many at a time: terms and names on characters first, the rest by the segmenter.

Everything that can be is done to whole arrays of characters: reading a corpus costs little more than the segmenter itself.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import segmenter
from helpers.matching import Joined, Matcher, count_han, fold_codes, text_of
from helpers.naming import stem
from helpers.parallel import stretches

_NUMERAL = "〇零一二三四五六七八九十百千万亿两几"
# Dates, list numerals, numbers, leftovers of word processors: looked for only where one can begin.
_NO_WORDS = re.compile(
    r"\[bookmark:[^\]]*\]"
    r"|[〇零一二三四五六七八九十0-9]{4}年度?|[0-9]+(?:月[0-9]+日|年度|年|月份|月|日)"
    r"|(?<![\u4e00-\u9fff])[一二三四五六七八九十]{1,3}(?:是|、|\.)|\([一二三四五六七八九十0-9]{1,3}\)"
    r"|[0-9]+(?:[.,:/-][0-9]+)*%?")
_BEGINS = np.zeros(0x110000, dtype=bool)
_BEGINS[[ord(character) for character in "[(0123456789〇零一二三四五六七八九十"]] = True
_NO_WORD = re.compile(f"第?[{_NUMERAL}0-9]+[年月日个名次项条件份场期块户元人种届位支起级道章号]?|[一二三四五六七八九十]+是")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z0-9]+")


@dataclass(frozen=True, eq=False)
class Cut:
    """The words of some texts in reading order: arrays text (its number), start, end (in the text as given), type (its
    number in `types`), kind (its number in KINDS)."""

    text: object
    start: object
    end: object
    type: object
    kind: object
    types: list


def united(cuts, first: list[int]) -> Cut:
    """Cuts of consecutive stretches of texts as one, taken as they come; `first` is the number of each stretch's first text."""
    known: dict[str, int] = {}
    parts: dict[str, list] = {"text": [], "start": [], "end": [], "type": [], "kind": []}
    for cut, at in zip(cuts, first):
        number = np.array([known.setdefault(word, len(known)) for word in cut.types], dtype=np.int32)
        for name, values in (("text", cut.text + np.int32(at)), ("start", cut.start), ("end", cut.end), ("type", number[cut.type]), ("kind", cut.kind)):
            parts[name].append(values)
    # One array after the other, each in place of its parts: a large corpus fits in memory once, not twice.
    return Cut(**{name: np.concatenate([np.zeros(0, dtype=np.int8 if name == "kind" else np.int32), *parts.pop(name)]) for name in list(parts)}, types=list(known))


KINDS = ["formula", "place", "term", "word"]
_FORMULA, _PLACE, _TERM, _WORD = range(4)
BLOCK = 200_000     # characters


class Cutter:
    """Cuts texts with a fixed set of terms, ritual phrases and place names (see `tokens`)."""

    def __init__(self, terms, formula, places):
        stems = set(map(stem, places)) - {*places, *terms, *formula}
        self._terms, self._stems = Matcher(terms), Matcher(stems)
        # Formula of one or two characters (工作, 法治) is left to the segmenter, which sees its neighbours.
        self._phrases = Matcher([*(word for word in formula if len(word) > 2), *places])
        self._kind = {**dict.fromkeys(formula, _FORMULA), **dict.fromkeys([*places, *stems], _PLACE), **dict.fromkeys(terms, _TERM)}

    def cut(self, texts: list[str]) -> Cut:
        """The words of these texts, taken block by block: arrays that stay in the processor's cache are worked through faster."""
        parts = stretches(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)), BLOCK)
        return united([self._cut(texts[first:last]) for first, last in parts], [first for first, _ in parts])

    def _cut(self, texts: list[str]) -> Cut:
        joined = Joined(texts)
        fixed = self._fixed(joined.codes)
        between = joined.codes.copy()
        for start, end, _ in fixed:
            for first, last in zip(start, end):
                between[first:last] = Joined.MARK
        start, end, number, types = self._words(between)
        known = {word: code for code, word in enumerate(types)}
        named = [known.setdefault(word, len(known)) for *_, found in fixed for word in found]
        used, number = np.unique(np.concatenate([np.array(named, dtype=np.int64), number]), return_inverse=True)
        types = np.array(list(known), dtype=object)[used].tolist()
        start = np.concatenate([*(first for first, _, _ in fixed), start])
        end = np.concatenate([*(last for _, last, _ in fixed), end])
        order = np.argsort(start, kind="stable")
        kind = np.array([self._kind.get(word, _WORD) for word in types], dtype=np.int8)
        text, start, end = joined.parted(start[order], end[order])
        return Cut(text.astype(np.int32), start.astype(np.int32), end.astype(np.int32), number[order].astype(np.int32), kind[number[order]], types)

    def _fixed(self, points):
        """Terms, then phrases outside of them: start, end (in the text as given) and spelling of each."""
        folded, where = fold_codes(points)
        text, taken, found = text_of(folded), np.zeros(len(folded) + 1, dtype=np.int32), []
        for matcher in (self._terms, self._phrases):
            start, end, number = matcher.spans(text)
            free = np.concatenate([[0], np.cumsum(np.cumsum(taken)[:-1] > 0)])
            open_ = free[end] == free[start]
            start, end, number = start[open_], end[open_], number[open_]
            keep = matcher.chosen(start, end, number)
            start, end, number = start[keep], end[keep], number[keep]
            np.add.at(taken, start, 1)
            np.add.at(taken, end, -1)
            found.append((where[start], where[end - 1] + 1, [matcher.terms[key][0] for key in number]))
        return found

    def _words(self, points):
        """What lies between: start, end and type of every word, and the types (folded spellings)."""
        folded, where = fold_codes(points, keep_quotes=True)
        text, at = text_of(folded), 0
        blank = folded.copy()
        for begin in np.flatnonzero(_BEGINS[folded]):
            if begin >= at and (match := _NO_WORDS.match(text, begin)):
                at = match.end()
                blank[begin:at] = Joined.MARK
        text = text_of(blank)
        words = segmenter.words(text)
        size = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        end = np.cumsum(size)
        start = end - size
        gone, stems = self._stems_in(text, start, end, words)
        number, types = pd.factorize(np.array(words, dtype=object))
        kept = np.array([_is_word(word) for word in types], dtype=bool)[number]
        kept[gone] = False
        known = {word: code for code, word in enumerate(types)}
        stems = [(a, b, known.setdefault(text[a:b], len(known))) for a, b in stems if _is_word(text[a:b])]
        more = np.array(stems, dtype=np.int64).reshape(-1, 3).T
        start, end, number = (np.concatenate([here[kept], new]) for here, new in zip((start, end, number), more))
        return where[start], where[end - 1] + 1, number, list(known)

    def _stems_in(self, text: str, start, end, words):
        """Which words give way to the stem of a place, and the spans that stand in their stead.

        A stem is one word unless a word of the dictionary runs across its edge (the 新民 of 创新民主 is no place).
        """
        first, last, number = self._stems.spans(text)
        keep = self._stems.chosen(first, last, number)
        gone, more = set(), []
        for a, b in zip(first[keep], last[keep]):
            touched = range(np.searchsorted(end, a, side="right"), np.searchsorted(start, b))
            across = [i for i in touched if start[i] < a or end[i] > b]
            if gone.intersection(touched) or any(segmenter.in_dictionary(words[i]) for i in across):
                continue
            edges = sorted({min(start[touched[0]], a), a, b, max(end[touched[-1]], b)})
            gone.update(touched)
            more += zip(edges, edges[1:])
        return np.array(sorted(gone), dtype=int), more


def _is_word(word: str) -> bool:
    return bool((count_han(word) or _LETTERS.fullmatch(word)) and not _NO_WORD.fullmatch(word))
