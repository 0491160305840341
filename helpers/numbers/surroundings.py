"""What stands around a number in its sentence, and whether that makes the number the body's own result of the whole year."""
from __future__ import annotations

import re
from bisect import bisect_right

from helpers.numbers.definitions import load_definitions
from helpers.numbers.folding import widths_folded
from helpers.numbers.quantities import Quantity

_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》 \u3000\u00a0")
REACH, NEAR = 500, 40  # characters and numbers that may bear on a number: keeps a page without full stops affordable
_MARK = re.compile(r"[。;:!?\n]|(?<!\d),|,(?!\d)")
_RATE = re.compile("率$|度$|占比$|比例$")
_CHANGING_RATE = re.compile("(.*率)(?:[由从].*|(?:上升|提高|提升|下降|降低|[升降])[至到为])")
_GENERIC = re.compile("(?:相关|有关|各类)?(?:案件|事项|申请|诉求|件)")
_UNTOLD = re.compile(r"《[^《》]*》|\s+")  # titles, and the spaces of 2023 年
_PART = re.compile("其中|含|包括")
_WIDE, _MINE = re.compile("全[国省市县区州]"), re.compile("[,、](?:其中)?(?:涉及)?[我本][省市县区镇乡街局]")
_SHARE = re.compile("[,、]其中[^,。;我本]{0,8}([我本]..?)")


def bare(words: str) -> str:
    """Words as patterns see them: half-width, without quotation marks and spaces."""
    return widths_folded(words).translate(_QUOTES)


class Surroundings:
    """Of a quantity in a folded text: its own item (`left`, `right`: to the next mark or number), its `clause` (where the number begins
    at `at`), its `sentence` (start, end), `ahead` (the sentence before the number), `own` (what is counted), `noun` (the same; for an
    elliptic item 受理210件 the last noun counted before), `topic` (from the clause with that noun to the number), `is_part` (其中 before it)."""

    def __init__(self, text: str, spans: list[tuple[int, int]], found: list[Quantity], number: int):
        quantity = found[number]
        self.sentence = spans[max(0, bisect_right(spans, (quantity.start, len(text) + 1)) - 1)] if spans else (0, len(text))
        before = found[max(0, number - NEAR):number]
        start = max(self.sentence[0], quantity.start - REACH, before[0].start if len(before) == NEAR else 0)
        stop = min(self.sentence[1], quantity.end + REACH)
        marks = [match.end() for match in _MARK.finditer(text, start, quantity.start)]
        begin = marks[-1] if marks else start
        end = next((match.start() for match in _MARK.finditer(text, quantity.end, stop)), stop)
        before = [other for other in before if other.start >= start]
        following = found[number + 1].start if number + 1 < len(found) else stop
        self.clause, self.at = text[begin:end], quantity.start - begin
        self.left = text[max([begin] + [other.end for other in before[-1:]]):quantity.start].lstrip("、和及与")
        self.right = re.split("[、(]", text[quantity.end:following])[0] if following < end else text[quantity.end:end]
        self.ahead, self.behind = text[start:quantity.start], text[quantity.end:stop]
        self.is_part = _PART.search(self.ahead) is not None
        changing = _CHANGING_RATE.fullmatch(self.clause[:self.at].rstrip()) if quantity.unit == "%" else None
        self.own = own = bare(changing[1] if changing else quantity.counted)
        named = next((other for other in reversed(before) if other.counted and not _RATE.search(other.counted)), None)
        inherited = bare(named.counted) if named else ""
        self.noun = inherited if not own or _GENERIC.fullmatch(own) and inherited and quantity.action else own
        if named and (not own or _RATE.search(own) or len(own) <= 4):
            marks = [mark for mark in marks if mark <= named.start]
            while marks and _PART.match(text, marks[-1]):  # what follows 其中 is about the clause before
                marks.pop()
            start = marks[-1] if marks else start
        self.topic = text[start:quantity.start]


def is_own_result(around: Surroundings, quantity: Quantity, level: str, year: int | None) -> bool:
    """Whether the number is a result of the report's own body and year: no plan, norm, prize or change, no part of the year, no other
    body. `level` and `year` as in the table of reports; an unknown one is not held against the number."""
    is_in = load_definitions()[1].patterns
    ahead, item = _UNTOLD.sub("", around.ahead), around.left + around.right
    if is_in["plan"].search(ahead) or is_in["required"].search(widths_folded(quantity.text)) or is_in["each"].search(around.clause[:around.at]):
        return False
    if ahead.startswith("其中") or is_in["prize"].search(item) or "目标" in around.right or "百分点" in quantity.unit:
        return False
    if is_in["reached"].search(around.clause[:around.at].rstrip()):  # 由去年的92%上升至98%
        before = _UNTOLD.sub("", around.ahead[:len(around.ahead) - around.at])
        return _covers_year(before, year) and _is_of_body(ahead, around.behind, level)
    if is_in["change"].fullmatch(quantity.action):
        return False
    if not quantity.counted and is_in["changed"].search(around.left):
        return False
    return _covers_year(ahead, year) and _is_of_body(ahead, around.behind, level)


def _covers_year(ahead: str, year: int | None) -> bool:
    """Whether the last word on time before the number means the whole year reported on."""
    is_in = load_definitions()[1].patterns
    last, covers = -1, True
    for name, value in (("part_of_year", False), ("other_years", False), ("whole_year", True)):  # of equal ends the later wins
        for match in is_in[name].finditer(ahead):
            if match.end() >= last:
                last, covers = match.end(), value
    for match in is_in["year"].finditer(ahead):
        if match.end() > last:
            last, covers = match.end(), year is None or int(match[1]) == year % 100
    return covers


def _is_of_body(ahead: str, behind: str, level: str) -> bool:
    """Whether the last body named before the number is no wider one, and what follows is not the body's own share (其中涉及我局)."""
    context = load_definitions()[1]
    wider, own, share = context.wider.get(level), context.own.get(level), _SHARE.match(behind)
    if own is None:
        return not (_WIDE.search(ahead) and _MINE.search(behind))
    mine = max((match.end() for match in own.finditer(ahead)), default=-1)
    if wider and max((match.end() for match in wider.finditer(ahead)), default=-1) > mine:
        return False
    return not (share and own.match(share[1]))
