"""Lines: a decoded text cut where it breaks and where something was glued on, and what a line looks like."""
from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.matching import count_han

from .characters import find_dates
from .genre import NUMERAL, ORGAN, furniture, looks_like_title


@dataclass
class Line:
    """A run of text without a line break (or a piece of one): offsets in the decoded text and what became of it."""

    start: int
    end: int
    folded: str
    rule: str = ""      # why it was removed; empty while it is kept
    closing: bool = False


HEADING = re.compile(rf"(?:第[{NUMERAL}]{{1,3}}(?:部分|章)?[、.\s:]?|[{NUMERAL}]{{1,3}}[、.,)\s]|[(\[]\s*(?:[{NUMERAL}]{{1,3}}|\d{{1,2}})\s*[)\]]|\d{{1,2}}[、.](?!\d)|[)、]\s*(?=[\u4e00-\u9fff]))")
_LEFTOVER = re.compile(r"(?:\[bookmark:[^\]]*\]\s*)+")
_INLINE_HEADING = re.compile(rf"(?<=[。;:!\s])([{NUMERAL}]{{1,2}})、")
_INLINE_SUBHEADING = re.compile(rf"(?<=[。;:!\s])\(([{NUMERAL}]{{1,2}})\)")
_GLUED_SIGNATURE = re.compile(rf"(?<=[。!])\s*((?:中共)?[\u4e00-\u9fff]{{2,24}}{ORGAN}\s+)?((?:19|20)\d\d\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)$")
_GLUED_TITLE = re.compile(r"(?:^|(?<=[\s|]))((?:[^\s|。,;:]|(?<=\d)\s(?=年)){5,50}?(?:报告|总结|汇报))(?=20\d\d\s*年|今年|近年|为[了全贯深]|在|按照|根据|现将|一、|\|?[\u4e00-\u9fff]{2,9}年)")
_ORGAN_LINE = re.compile(rf"[(]?(?:中共|中国共产党)?[\u4e00-\u9fff、\s·]{{1,40}}{ORGAN}[)]?(?:\(章\)|\(盖章\))?")
_DAMAGED_DATE = re.compile(r"20\d{2}\s*年?\s*\d{0,4}\s*月?\s*\d{0,2}\s*日?")


def split_lines(text: str, folded: str) -> list[Line]:
    lines = []
    for match in re.finditer(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if start < end:
            lines.extend(_cut(folded[start:end], start, len(lines) < 12))
    numbered = sum(bool(re.match(rf"[{NUMERAL}]{{1,2}}、", line.folded)) for line in lines)
    if numbered < 2 and len(lines) < 60:
        lines = [piece for line in lines for piece in _cut_at_headings(line)]
    return lines


def _cut(folded: str, start: int, early: bool) -> list[Line]:
    """Cuts what a line carries besides its text: leftovers of a word processor or, early on the page, metadata and title
    before it, a signature behind it."""
    cuts = [0, len(folded)]
    leftover = _LEFTOVER.match(folded)
    if leftover and leftover.end() < len(folded):
        cuts.append(leftover.end())
    title = _GLUED_TITLE.search(folded[:700]) if early and count_han(folded) > 30 else None
    if title and looks_like_title(title.group(1)) and count_han(folded[title.end():]) > 10:
        cuts += [title.start(1), title.end(1)]
    signature = _GLUED_SIGNATURE.search(folded)
    if signature:
        cuts += [m for m in (signature.start(1), signature.start(2)) if m > 0]
    return _pieces(folded, start, cuts)


def _cut_at_headings(line: Line) -> list[Line]:
    """Cuts a line that holds a whole report where its numbered headings begin (一、 二、 in sequence)."""
    if count_han(line.folded) < 150:
        return [line]
    cuts, expected = [], 1
    for match in _INLINE_HEADING.finditer(line.folded):
        if match.group(1) == _chinese(expected):
            cuts.append(match.start())
            expected += 1
    if len(cuts) < 2:
        return [line]
    cuts += [match.start() for match in _INLINE_SUBHEADING.finditer(line.folded)]
    return _pieces(line.folded, line.start, [0, len(line.folded), *cuts])


def _chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERAL[tens - 1] + "十") + (NUMERAL[units - 1] if units else "")


def _pieces(folded: str, start: int, cuts: list[int]) -> list[Line]:
    pieces = []
    edges = sorted(set(cuts))
    for left, right in zip(edges, edges[1:]):
        piece = folded[left:right]
        lead = len(piece) - len(piece.lstrip())
        stripped = piece.strip()
        if stripped:
            pieces.append(Line(start + left + lead, start + left + lead + len(stripped), stripped))
    return pieces


# Signs that stand in no sentence of a report.
_UNMISTAKABLE = re.compile(r"ICP备|公网安备|版权所有|网站标识码|备案号|Copyright|copyright|©|浏览器|[>»›].*[>»›]")


def is_sentence(folded: str) -> bool:
    """Whether a line is prose by its form alone, whatever words it begins with."""
    han = count_han(folded)
    ends = han >= 10 and bool(re.search(r"[。!;?]$", folded))
    return ends or (han >= 20 and "," in folded) or bool(re.match(rf"[(]?[{NUMERAL}]{{1,2}}(?:是|[)、])", folded) and han >= 8)


def furniture_rule(folded: str) -> str:
    """Name of the rule by which a line around the text is page furniture, or an empty string."""
    if len(folded) > 300 or (is_sentence(folded) and not _UNMISTAKABLE.search(folded)):
        return ""
    for rule, pattern in furniture("around"):
        if pattern.fullmatch(folded):
            return rule
    return ""


def is_heading(folded: str) -> bool:
    return bool(HEADING.match(folded))


def is_organ(folded: str) -> bool:
    """Whether a line is just the name of one or two public bodies."""
    return count_han(folded) <= 40 and bool(_ORGAN_LINE.fullmatch(folded)) and not is_heading(folded)


def is_date(folded: str) -> bool:
    """Whether a line is just a date, whole or damaged."""
    dates = find_dates(folded)
    rest = folded.strip("()[] ")
    if len(dates) == 1 and len(rest) - (dates[0][2] - dates[0][1]) <= 10:
        return not count_han(re.sub(r"[年月日号星期一二三四五六日时分秒〇○零十]", "", rest))
    return bool(_DAMAGED_DATE.fullmatch(rest))


def wrap_width(lines: list[Line]) -> int:
    """The width at which a text was broken into lines; 0 where its lines are paragraphs."""
    open_ended = [line for line in lines if not re.search(r"[。;:!?.…”\")》]$", line.folded)]
    widths = sorted(len(line.folded) for line in lines)
    if len(lines) < 12 or len(open_ended) <= 0.5 * len(lines) or widths[int(0.9 * len(widths))] > 60:
        return 0
    return widths[int(0.9 * len(widths))]
