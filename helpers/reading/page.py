"""A decoded text becomes lines, and every line is kept as part of the report or removed by a named rule.

The page of a government site is read as three zones: what stands around the text before it, the text, and what
stands around it afterwards. The text begins with the first prose (or the heading or addressee directly above it)
and ends with the last prose and the signature below it.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from helpers.matching import count_han

from .characters import fold, is_traditional, simplify
from .entries import Entry, is_entry, read_entries
from .genre import furniture, looks_like_title
from .lines import Line, furniture_rule, is_date, is_heading, is_organ, is_sentence, split_lines, wrap_width
from .titles import find_titles


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


_SIGNS_OFF = re.compile(r"[(]?(此件|附件|抄送|抄报|联系人|联系电话|主送|印发|共印|签发人?).{0,60}|.{2,40}\s+(19|20)\d\d\s*年\s*\d{1,2}\s*月.{0,6}")
_CLOSING_WORDS = re.compile(r"(特此(报告|汇报)|专此报告|以上报告,?请(审阅|予审议))[。.!]?")


def read_page(text: str, outside=()) -> Page:
    """Splits a decoded text into lines and decides for each whether it is the report's.

    `outside` are spans that an extractor left out of a web page's main text: such a line may hold a title or metadata,
    but is no prose.
    """
    traditional = is_traditional(text)
    lines = split_lines(text, fold(simplify(text) if traditional else text))
    page = Page(text, lines, traditional)
    _remove_anywhere(lines)
    apart = _within(lines, outside)
    first, last = _prose(lines, apart)
    last = _step_forward(lines, last)
    first = _step_back(lines, first)
    for line in lines[first:last]:          # a word or sign alone between paragraphs may be a cell of a table
        if line.rule in ("share and print buttons", "lone symbols") and len(line.folded) <= 2 and line.folded not in "×✕✖":
            line.rule = ""
    first, titles = find_titles(lines, first)
    first = _below_title(lines, first, titles)
    if titles:
        page.title, *page.other_titles = [_joined(page, title) for title in titles]
    named = {i for title in titles for i in title}
    page.entries = read_entries(text, lines, [i for i in range(len(lines)) if (i < first or i > last) and i not in named])
    _remove_around(page, first, last, named)
    for i in apart:
        lines[i].rule = lines[i].rule or "outside the main text"
    page.body = range(first, last + 1)
    return page


def _joined(page: Page, title: list[int]) -> str:
    """A title's lines joined without separators, as written."""
    return re.sub(r"\s+", " ", "".join(page.raw(page.lines[i]).strip() for i in title))


def _remove_anywhere(lines: list[Line]) -> None:
    for line in lines:
        if len(line.folded) > 120:
            continue
        for rule, pattern in furniture("anywhere"):
            if pattern.fullmatch(line.folded) and not (rule == "share and print buttons" and re.search(r"[。!?;,]$", line.folded)):
                line.rule = rule
                break
    numbers = [line for line in lines if not line.rule and re.fullmatch(r"\d{1,3}", line.folded)]
    values = [int(line.folded) for line in numbers]
    if len(values) >= 2 and all(b == a + 1 for a, b in zip(values, values[1:])):        # they count the pages
        for line in numbers:
            line.rule = "page number"


def _within(lines: list[Line], spans) -> set[int]:
    """Numbers of the lines that lie in one of the spans."""
    return {i for i, line in enumerate(lines) for start, end in spans if start <= line.start and line.end <= end} if spans else set()


def _prose(lines: list[Line], apart: set[int]) -> tuple[int, int]:
    """First and last line of prose; in a text of short lines, shorter lines count as prose."""
    for least in (25, 12, 2):
        found = [i for i, line in enumerate(lines) if i not in apart and _is_prose(line, least)]
        if found:
            return found[0], found[-1]
    return 0, len(lines) - 1


def _step_forward(lines: list[Line], last: int) -> int:
    """The text ends with the last short sentence below its last prose, before any page furniture."""
    for at in range(last + 1, len(lines)):
        if lines[at].rule in ("lone symbols", "page number"):
            continue
        if lines[at].rule or furniture_rule(lines[at].folded) or is_entry(lines[at].folded):
            break
        if _ends_the_text(lines[at]):
            last = at
    return last


def _ends_the_text(line: Line) -> bool:
    """Whether a line below the last prose is a short sentence of it."""
    return (not line.rule and (line.folded.endswith(("。", "!", ";")) or count_han(line.folded) >= 15 and "," in line.folded) and count_han(line.folded) >= 2
            and not furniture_rule(line.folded) and not is_entry(line.folded) and not _CLOSING_WORDS.fullmatch(line.folded))


def _is_prose(line: Line, least: int) -> bool:
    folded = line.folded
    if line.rule or count_han(folded) < least or not re.search(r"[。;,:]", folded):
        return False
    return not (is_entry(folded) or furniture_rule(folded) or looks_like_title(folded))


def _signs_off(folded: str) -> bool:
    """Whether a line below the text belongs to its signature: body and date on one line, distribution, contact."""
    return bool(_SIGNS_OFF.fullmatch(folded)) and not is_sentence(folded)


def _step_back(lines: list[Line], first: int) -> int:
    """The text begins with the short sentence, the numbered heading, the addressee, or the line of a
    text broken at a fixed width that stands right above its first prose."""
    width = wrap_width([line for line in lines if not line.rule])
    while first > 0:
        above = lines[first - 1]
        if above.rule or is_entry(above.folded) or furniture_rule(above.folded) or looks_like_title(above.folded):
            break
        addressee = above.folded.endswith(":") and 3 <= count_han(above.folded) <= 40
        sentence = above.folded.endswith("。") and count_han(above.folded) >= 8
        numbered = is_heading(above.folded) and count_han(above.folded) >= 3
        broken_off = width and len(above.folded) >= 0.75 * width and re.search(r"[\u4e00-\u9fff\d,、]$", above.folded)
        if not (addressee or sentence or numbered or broken_off):
            break
        first -= 1
    return first


def _below_title(lines: list[Line], first: int, titles: list[list[int]]) -> int:
    """Short lines between the title and the first prose belong to the text, unless they are of the page."""
    end = max((i for title in titles for i in title if i < first), default=None)
    while end is not None and first - 1 > end:
        above = lines[first - 1]
        bare = above.folded.strip("() ")
        if above.rule or count_han(bare) < 5 or re.search(r"\d{4}\s*[-年./]\s*\d{1,2}|\d+号$|网", bare) or is_organ(bare) or is_date(bare) \
                or is_entry(above.folded) or furniture_rule(above.folded) or looks_like_title(above.folded):
            break
        first -= 1
    return first


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
        folded = lines[i].folded
        if not (_CLOSING_WORDS.fullmatch(folded) or is_organ(folded) or is_date(folded) or (i > last and _signs_off(folded))):
            break
        lines[i].closing = True
