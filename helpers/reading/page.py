"""A decoded text becomes lines, and every line is kept as part of the report or removed by a named rule.

The page of a government site is read as three zones: what stands around the text before it, the text, and what
stands around it afterwards. The text begins with the first prose (or the heading or addressee directly above it)
and ends with the last prose and the signature below it.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from helpers.matching import count_han

from .characters import find_dates, fold, is_traditional, simplify
from .genre import NUMERAL, ORGAN, furniture, key_field, looks_like_title


@dataclass
class Line:
    """A run of text without a line break (or a piece of one): offsets in the decoded text and what became of it."""

    start: int
    end: int
    folded: str
    rule: str = ""      # why it was removed; empty while it is kept
    closing: bool = False


@dataclass
class Entry:
    """One key and value of a metadata block, as written."""

    field: str
    key: str
    value: str
    text: str       # the line or lines as they stand on the page


@dataclass
class Page:
    """A text in lines: title lines, metadata entries, and the lines of the report itself."""

    text: str
    lines: list[Line]
    traditional: bool = False
    title: str | None = None
    other_titles: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    body: range = range(0)

    def kept(self) -> list[Line]:
        return [line for line in self.lines if not line.rule]

    def header(self) -> list[Line]:
        """Lines above the report's text."""
        return self.lines[:self.body.start]

    def removed(self) -> list[Line]:
        return [line for line in self.lines if line.rule]

    def raw(self, line: Line) -> str:
        return self.text[line.start:line.end]


HEADING = re.compile(rf"(?:第[{NUMERAL}]{{1,3}}(?:部分|章)?[、.\s:]?|[{NUMERAL}]{{1,3}}[、.,)\s]|[(\[]\s*(?:[{NUMERAL}]{{1,3}}|\d{{1,2}})\s*[)\]]|\d{{1,2}}[、.](?!\d)|[)、]\s*(?=[\u4e00-\u9fff]))")
_LEFTOVER = re.compile(r"(?:\[bookmark:[^\]]*\]\s*)+")
_INLINE_HEADING = re.compile(rf"(?<=[。;:!\s])([{NUMERAL}]{{1,2}})、")
_INLINE_SUBHEADING = re.compile(rf"(?<=[。;:!\s])\(([{NUMERAL}]{{1,2}})\)")
_GLUED_SIGNATURE = re.compile(rf"(?<=[。!])\s*((?:中共)?[\u4e00-\u9fff]{{2,24}}{ORGAN}\s+)?((?:19|20)\d\d\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)$")
_ORGAN_LINE = re.compile(rf"[(]?(?:中共|中国共产党)?[\u4e00-\u9fff、\s·]{{1,40}}{ORGAN}[)]?(?:\(章\)|\(盖章\))?")
_CLOSING_WORDS = re.compile(r"(特此(报告|汇报)|专此报告|以上报告,?请(审阅|予审议))[。.!]?")
_DAMAGED_DATE = re.compile(r"20\d{2}\s*年?\s*\d{0,4}\s*月?\s*\d{0,2}\s*日?")


def read_page(text: str) -> Page:
    """Splits a decoded text into lines and decides for each whether it is the report's."""
    traditional = is_traditional(text)
    lines = _split(text, fold(simplify(text) if traditional else text))
    page = Page(text, lines, traditional)
    _remove_anywhere(lines)
    first, last = _prose(lines)
    while last + 1 < len(lines) and _ends_the_text(lines[last + 1]):
        last += 1
    first = _step_back(lines, first)
    first, titles = _find_titles(lines, first)
    if titles:
        page.title, *page.other_titles = [_joined(page, title) for title in titles]
    named = {i for title in titles for i in title}
    page.entries = read_entries(page, [i for i in range(len(lines)) if (i < first or i > last) and i not in named])
    _remove_around(page, first, last, named)
    page.body = range(first, last + 1)
    return page


def _joined(page: Page, title: list[int]) -> str:
    """A title's lines joined without separators, as written."""
    return re.sub(r"\s+", " ", "".join(page.raw(page.lines[i]).strip() for i in title))


def _split(text: str, folded: str) -> list[Line]:
    lines = []
    for match in re.finditer(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if start < end:
            lines.extend(_cut(folded[start:end], start))
    numbered = sum(bool(re.match(rf"[{NUMERAL}]{{1,2}}、", line.folded)) for line in lines)
    if numbered < 2 and len(lines) < 60:
        lines = [piece for line in lines for piece in _cut_at_headings(line)]
    return lines


def _cut(folded: str, start: int) -> list[Line]:
    """Cuts what a line carries besides its text: leftovers of a word processor before it, a signature behind it."""
    cuts = [0, len(folded)]
    leftover = _LEFTOVER.match(folded)
    if leftover and leftover.end() < len(folded):
        cuts.append(leftover.end())
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


def _remove_anywhere(lines: list[Line]) -> None:
    for line in lines:
        for rule, pattern in furniture("anywhere"):
            if pattern.fullmatch(line.folded):
                line.rule = rule
                break


def furniture_rule(folded: str) -> str:
    """Name of the rule by which a line around the text is page furniture, or an empty string."""
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


def _prose(lines: list[Line]) -> tuple[int, int]:
    """First and last line of prose; in a text of short lines, shorter lines count as prose."""
    for least in (25, 12, 2):
        found = [i for i, line in enumerate(lines) if _is_prose(line, least)]
        if found:
            return found[0], found[-1]
    return 0, len(lines) - 1


def _ends_the_text(line: Line) -> bool:
    """Whether a line below the last prose is a short sentence of it."""
    return (not line.rule and line.folded.endswith(("。", "!", ";")) and count_han(line.folded) >= 2
            and not furniture_rule(line.folded) and not _ENTRY.match(line.folded) and not _CLOSING_WORDS.fullmatch(line.folded))


def _is_prose(line: Line, least: int) -> bool:
    folded = line.folded
    if line.rule or count_han(folded) < least or not re.search(r"[。;,:]", folded):
        return False
    return not (_ENTRY.match(folded) or furniture_rule(folded) or looks_like_title(folded))


def _step_back(lines: list[Line], first: int) -> int:
    """The text begins with the numbered heading or the addressee that stands right above its first prose."""
    while first > 0:
        above = lines[first - 1]
        addressee = above.folded.endswith(":") and count_han(above.folded) <= 40 and not _ENTRY.match(above.folded)
        numbered = is_heading(above.folded) and count_han(above.folded) >= 3 and not looks_like_title(above.folded)
        if above.rule or not (addressee or numbered):
            break
        first -= 1
    return first


def _find_titles(lines: list[Line], first: int) -> tuple[int, list[list[int]]]:
    """Start of the text, and the titles above it as lists of line numbers, the report's own first.

    A title may be split over lines and may stand on the page more than once, also in other words. The fullest is taken:
    one that names its body before one that begins with a year, a whole line before joined lines, then the one nearest the text.
    """
    limit = min(len(lines), first + 12)
    found = [title for i in range(limit) if not lines[i].rule and (title := _title_ending(lines, i))]
    before = [title for title in found if title[-1] < first]
    after = [title for title in found if title[0] >= first and all(count_han(line.folded) < 80 for line in lines[first:title[0]])]
    if not before and after:            # short sentences of the page stand before the title
        before, first = after[:1], after[0][-1] + 1

    def rank(title: list[int]) -> tuple:
        joined = "".join(lines[i].folded for i in title)
        return ("*" not in joined, not re.match(r"(关于|20\d\d|二[〇○零])", joined), len(title) == 1, title[-1])
    own = sorted(before, key=rank, reverse=True)
    return first, [title for k, title in enumerate(own) if k == 0 or not set(title) & set(own[0])]


def _title_ending(lines: list[Line], last: int) -> list[int]:
    """The lines whose join ends at line `last` and reads as a whole title; empty if there is none."""
    def usable(i):
        line = lines[i]
        return i >= 0 and not line.rule and not _ENTRY.match(line.folded) and not is_date(line.folded) and count_han(line.folded) <= 50 \
            and not re.search(r"[。;!?:>»›]$|[>»›]", line.folded) and not re.match(r"[(\[]?[一二三四五六七八九十\d]{1,2}[)\]、.]", line.folded)
    if not usable(last):
        return []
    chosen = [last]
    joined = re.sub(r"\s+", "", lines[last].folded)
    if not re.search(r"(报告|总结|汇报|情况|年报|通报|公示|公告)(\(.{0,14}\))?$", joined):
        return []
    while len(chosen) < 4 and chosen[0] > 0 and usable(chosen[0] - 1):
        above = re.sub(r"\s+", "", lines[chosen[0] - 1].folded)
        incomplete = not looks_like_title(joined) or (above.startswith("中共") and is_organ(above)) or re.match(r"(关于|的|度|年度?|20\d\d|法治|依法|推进|建设|工作|情况|落实|贯彻)", joined)
        fragment = re.search(rf"({ORGAN}|关于|的|年度?|推进|建设|工作|法治|政府|落实|20\d\d)$", above) or above.startswith("关于")
        if not (incomplete and fragment) or furniture_rule(lines[chosen[0] - 1].folded):
            break
        chosen.insert(0, chosen[0] - 1)
        joined = above + joined
    return chosen if looks_like_title(joined) else []


def _key_expression() -> str:
    keys = sorted(key_field(), key=len, reverse=True)
    return "|".join(r"\s*".join(map(re.escape, key)) for key in keys)


_KEYS = _key_expression()
_EDGE = r"(?:^|(?<=[\s|•·●▪■◆*\[【(>,;。\-]))"
_ENTRY_ANYWHERE = re.compile(rf"{_EDGE}[\[【(]?\s*({_KEYS})\s*(?:[\]】)]\s*[:|]?|[:|])")
_ENTRY = re.compile(rf"[\s|•·●▪■◆*\-\[【(]*({_KEYS})\s*(?:[\]】)]\s*[:|]?|[:|]|$)")
_ENTRY_WITHOUT_COLON = re.compile(rf"(?:^|(?<=\s))({_KEYS})\s+(?=\S)")
_VALUE_OF = {
    "published": re.compile(r".*(19|20)\d\d.*"), "signed": re.compile(r".*(19|20)\d\d.*"),
    "index_number": re.compile(r"[0-9A-Za-z][0-9A-Za-z\-/_.()\[\]\s]{5,40}"),
    "doc_number": re.compile(r"无|[-/]|.{1,16}\[?(19|20)\d\d\]?.{0,4}\d+\s*号"),
}


def read_entries(page: Page, where: list[int]) -> list[Entry]:
    """Keys and values of metadata blocks in the given lines; marks those lines as removed by the rule `metadata`."""
    entries, lines = [], page.lines
    position = {i: k for k, i in enumerate(where)}
    for i in where:
        line = lines[i]
        if line.rule:
            continue
        marks = list(_ENTRY_ANYWHERE.finditer(line.folded))
        if not marks and (bare := _ENTRY.match(line.folded)) and bare.end() == len(line.folded):
            marks = [bare]
        if not marks:
            marks = list(_ENTRY_WITHOUT_COLON.finditer(line.folded))
            if len(marks) < 2 and not (marks and marks[0].start() == 0 and key_field()[_plain(marks[0].group(1))] != "other"):
                continue
        line.rule = "metadata"
        for mark, following in zip(marks, [*marks[1:], None]):
            key = _plain(mark.group(1))
            value = line.folded[mark.end():following.start() if following else None].strip(" |•·●▪■◆*[]【】;,-")
            text = page.raw(line)
            if not value and not following:
                after = position[i] + 1
                if after < len(where) and where[after] == i + 1 and _fits(key_field()[key], lines[where[after]]):
                    below = lines[where[after]]
                    value = below.folded.strip(" |•·●▪■◆*;,-")
                    below.rule, text = "metadata", text + page.raw(below)
            entries.append(Entry(key_field()[key], key, value, text))
    return entries


def _plain(key: str) -> str:
    return re.sub(r"\s+", "", key)


def _fits(field: str, line: Line) -> bool:
    """Whether a line can be the value of a key that stands alone on the line above."""
    if line.rule or _ENTRY.match(line.folded) or looks_like_title(line.folded) or is_heading(line.folded):
        return False
    if field in _VALUE_OF:
        return bool(_VALUE_OF[field].fullmatch(line.folded))
    if field == "title":
        return False
    return count_han(line.folded) <= 20 and not furniture_rule(line.folded)


def _remove_around(page: Page, first: int, last: int, title_lines: set[int]) -> None:
    lines = page.lines
    for i in title_lines:
        lines[i].rule = "title"
    for i in range(first):
        if not lines[i].rule:
            lines[i].rule = furniture_rule(lines[i].folded) or ("title" if looks_like_title(lines[i].folded) else "before the text")
    ended = False
    for i in range(max(last + 1, first), len(lines)):
        line = lines[i]
        rule = line.rule or furniture_rule(line.folded)
        if rule:
            line.rule = rule
            ended = ended or rule not in ("lone symbols", "page number")
        elif ended and not (is_organ(line.folded) or is_date(line.folded)):
            line.rule = "after the text"
    for i in range(len(lines) - 1, first - 1, -1):       # the signature below the last prose closes the report
        if lines[i].rule:
            continue
        if i <= last and not _CLOSING_WORDS.fullmatch(lines[i].folded):
            break
        lines[i].closing = True
