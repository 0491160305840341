"""A sentence as its figures and the words between them: what the arithmetic of claims is read from.

In the `skeleton` of a passage every quantity is one character (PUA, U+E000 and up) and white space is gone, so that patterns
speak of numbers and punctuation only. Quantities are those of `find_quantities`; nothing is parsed a second time.
"""
from __future__ import annotations

import re
from typing import NamedTuple

from helpers.numbers.folding import widths_folded
from helpers.numbers.numerals import SMALL
from helpers.numbers.quantities import Quantity, rows

FIRST = 0xE000
F = "[\ue000-\uf8fe]"  # a figure, in patterns over skeletons
_EDGE = ",;:、()。!?"
_END = re.compile(r"[。!?\n]+[”’」』\"]?")
_GOES_ON = re.compile(r"\s*(?:其中|其余|其他|分别为)")
_FAMILIES = {unit: family for family in ("人 名 位", "件 起 宗 例 桩") for unit in family.split()}
_FAMILIES = {unit: ("person" if unit in "人名位" else "case") for unit in _FAMILIES}
_RELATIVE = ("百分点", "基点", "倍", "‰")
_ARABIC = re.compile(r"\d+(?:[, ]\d{3})*(?:\.(\d+))?")
_MOST = 40  # figures of one sentence: more are a table that lost its lines, and are read in pieces
_SCALE = {"万": 10_000, "亿": 100_000_000}


def since(text: str, marks: str, figures: bool = False) -> str:
    """What follows the last of some marks (or figures) of a text."""
    at = len(text)
    while at and text[at - 1] not in marks and not (figures and "\ue000" <= text[at - 1] <= "\uf8fe"):
        at -= 1
    return text[at:]


class Figure(NamedTuple):
    """A quantity in its passage. step: worth of its last printed digit; low, high: what the print can mean at the loosest."""

    value: float
    unit: str
    modifier: str
    counted: str
    action: str
    text: str
    start: int
    end: int
    step: float
    low: float
    high: float

    @property
    def family(self) -> str:
        """Units that may be added up: 人 and 名, 件 and 起; never 件 and 件次."""
        return _FAMILIES.get(self.unit, self.unit)

    @property
    def additive(self) -> bool:
        """Whether it counts things: no rate, no multiple, no duration."""
        return self.percent is None and self.unit != "" and "/" not in self.unit and not self.unit.endswith(_RELATIVE)

    @property
    def exact(self) -> bool:
        return self.modifier == "exact"

    @property
    def percent(self) -> float | None:
        """A percentage or tenths (六成) on the scale of 100; None for all other units."""
        return {"%": 1.0, "成": 10.0}.get(self.unit, 0) * self.value if self.unit in ("%", "成") else None


class Passage:
    """One sentence, with a following one that goes on with 其中. Offsets of figures count in the whole text."""

    def __init__(self, text: str, start: int, end: int, figures: list[Figure]):
        self.text, self.start, self.end, self.figures = text, start, end, figures
        pieces, self.where, at = [], [], start
        for number, figure in enumerate([*figures, None]):
            stop = figure.start if figure else end
            for offset in range(at, stop):
                if not text[offset].isspace():
                    pieces.append(text[offset] if not "\ue000" <= text[offset] <= "\uf8ff" else "?")
                    self.where.append(offset)
            if figure:
                pieces.append(chr(FIRST + number))
                self.where.append(figure.start)
                at = figure.end
        self.skeleton = "".join(pieces)
        self.at = {}
        for position, character in enumerate(self.skeleton):
            if "\ue000" <= character <= "\uf8fe":
                self.at[ord(character) - FIRST] = position
        self._before: dict[tuple[int, str], str] = {}  # every check asks for the same words again
        self._after: dict[tuple[int, str], str] = {}

    def figure(self, character: str) -> Figure:
        return self.figures[ord(character) - FIRST]

    def number(self, position: int) -> int:
        """Which figure stands at a position of the skeleton."""
        return ord(self.skeleton[position]) - FIRST

    def before(self, number: int, edges: str = _EDGE) -> str:
        """The words right before a figure, back to the last mark or figure."""
        if (number, edges) not in self._before:
            self._before[number, edges] = since(self.skeleton[:self.at[number]], edges, figures=True)
        return self._before[number, edges]

    def after(self, number: int, edges: str = _EDGE) -> str:
        """The words right behind a figure, up to the next mark or figure."""
        if (number, edges) not in self._after:
            self._after[number, edges] = re.match(rf"[^{edges}\ue000-\uf8fe]*", self.skeleton[self.at[number] + 1:])[0]
        return self._after[number, edges]

    def clause(self, number: int) -> str:
        """The words of the clause around a figure, without marks and figures."""
        return self.before(number) + self.after(number)

    def gap(self, first: int, second: int) -> str:
        """What stands between two figures; other figures in it as characters."""
        return self.skeleton[self.at[first] + 1:self.at[second]]

    def statement(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the text of the clauses from one figure to another."""
        left, right = self.at[first], self.at[last]
        while left and self.skeleton[left - 1] not in ",;:。":
            left -= 1
        while right + 1 < len(self.skeleton) and self.skeleton[right + 1] not in ",;:。":
            right += 1
        end = self.where[right]
        if right in self.at.values():
            end = self.figures[self.number(right)].end - 1
        return self.where[left], end + 1


def passages(text: str, quantities: list[Quantity] | None = None) -> list[Passage]:
    """The sentences of a text that have figures; `quantities` are those of the text where they are known."""
    plain = widths_folded(text)
    figures = [_figure(quantity) for quantity in (rows(text) if quantities is None else quantities)]
    edges, at = [], 0
    for mark in [*_END.finditer(plain), None]:
        stop = mark.end() if mark else len(plain)
        if mark and _GOES_ON.match(plain, stop) and "\n\n" not in mark[0]:
            continue
        if plain[at:stop].strip():
            edges.append((at, stop))
        at = stop
    found, first = [], 0
    for start, end in edges:
        last = first
        while last < len(figures) and figures[last].start < end:
            last += 1
        for some in range(first, last, _MOST):
            stop = end if some + _MOST >= last else figures[some + _MOST].start
            found.append(Passage(plain, start, stop, figures[some:min(last, some + _MOST)]))
            start = stop
        first = last
    return found


def _figure(quantity: Quantity) -> Figure:
    plain = widths_folded(quantity.text)
    step, scale = _step(plain)
    low, high = _range(quantity.value, quantity.modifier, plain, step, scale)
    return Figure(*quantity._replace(text=plain), step, low, high)


def _step(text: str) -> tuple[float, float]:
    """What the last printed digit is worth, and the multiplier (万, 亿) it was printed with."""
    scale, arabic = 1.0, _ARABIC.search(text)
    rest = text[arabic.end():] if arabic else text
    last = (re.match(r"[余多几来+]?([十百千万亿]{1,2})", rest) if arabic
            else re.search(r"([万亿]{1,2})[余多]?(?=[^万亿一二三四五六七八九十百千零]*$)", rest))
    for character in last[1] if last else "":
        scale *= _SCALE.get(character) or SMALL.get(character, 1)
    if arabic:
        return scale * 10.0 ** -len(arabic[1] or ""), scale
    point = re.search("点([〇零○一二三四五六七八九]+)", text)
    return (scale * 10.0 ** -len(point[1]) if point else scale), scale


def _range(value: float, modifier: str, text: str, step: float, scale: float) -> tuple[float, float]:
    if modifier == "more":
        return value, value + _place(value, step) if re.search("[余多几]", text) else float("inf")
    if modifier == "less":
        return (0.8 * value if "近" in text else 0.0), value
    if modifier == "about":
        return 0.8 * value, 1.25 * value
    if modifier == "at_least":
        return value, float("inf")
    if modifier == "at_most":
        return 0.0, value
    if scale == 1 and step == 1:
        return value, value
    round_ = scale > 1 and round(value / step) % 1000 == 0  # 8000万 may be rounded to tens
    half = (10 * step if round_ else step) / 2
    return value - half, value + half


def _place(value: float, step: float) -> float:
    """What the last digit that is not 0 is worth."""
    digits = round(value / step)
    while digits and digits % 10 == 0:
        digits, step = digits // 10, step * 10
    return step
