"""The parts of a report, found by the meaning of its headings rather than by their order or number."""
from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.matching import count_han

from .characters import squeeze
from .genre import NUMERAL, is_reports, knowledge, patterns
from .lines import Line, wrap_width
from .page import Page

SECTIONS = ["opening", "achievements", "problems", "leader_duty", "plan", "other", "closing"]


def part_names() -> dict[str, str]:
    """The parts that the rule asks for, with their English names."""
    return {part: entry["gloss"] for part, entry in knowledge("rule")["parts"].items()} if is_reports() else {}


@dataclass
class Paragraph:
    """A stretch of the report: offsets in the decoded text, its part and the heading it stands under."""

    start: int
    end: int
    section: str
    heading: str | None
    is_heading: bool = False
    opens: str | None = None        # the heading by which this paragraph opens its part, also one that the text runs on behind
    promises_plan: bool = False     # the heading names problems and plans together (存在的问题及今后打算)


_FIRST = re.compile(rf"(?:第[{NUMERAL}]{{1,3}}(?:部分|章)?[、.\s:]?|[{NUMERAL}]{{1,3}}(?:[、.,]|\s+(?=\S)|(?=\))\)?)|、\s*(?=\S))")
_SECOND = re.compile(rf"(?:[(\[]\s*(?:[{NUMERAL}]{{1,3}}|\d{{1,2}})\s*[)\]]|[)]\s*(?=\S))[、.]?")
_THIRD = re.compile(r"\d{1,2}[、.](?!\d)")
_ENDS = re.compile(r"[。;:!?]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\d])")


@dataclass
class _Block:
    """Lines that make one paragraph, with what they look like as a heading."""

    start: int
    end: int
    folded: str
    level: int = 0          # 1 numbered part, 2 numbered sub-heading, 3 numbered item, -1 part heading without a numeral
    words: str = ""         # the heading's words without the numeral
    alone: bool = False     # the whole block is the heading
    closing: bool = False


def split_parts(page: Page, year: int | None = None) -> list[Paragraph]:
    """Paragraphs of a page in order, each with its part and heading.

    `year` is the year reported on, if known: a heading that names a later year speaks of plans.
    """
    blocks = [piece for block in _blocks(page) for piece in _look(block)]
    if not any(block.level == 1 for block in blocks):       # a report whose parts are numbered (一), or 1.
        for level in (2, 3):
            if sum(block.level == level and bool(_meaning(block.words, year, "anywhere")) for block in blocks) >= 2:
                for block in blocks:
                    if block.level == level:
                        block.level = 1
                break
    return _assign(page, blocks, year)


def _blocks(page: Page) -> list[_Block]:
    """Lines become paragraphs; lines of a text broken at a fixed width are joined again."""
    kept = page.kept()
    body = [line for line in kept if not line.closing]
    width = wrap_width(body)
    blocks: list[_Block] = []
    previous: Line | None = None
    for line in kept:
        joins = (width and previous is not None and not line.closing and not previous.closing
                 and len(previous.folded) >= 0.75 * width and not re.search(r"[。;:!?]$", previous.folded)
                 and not (_level(line.folded) in (1, 2)) and not _between_removed(page, previous, line))
        if joins:
            blocks[-1].end = line.end
            blocks[-1].folded += line.folded
        else:
            blocks.append(_Block(line.start, line.end, line.folded, closing=line.closing))
        previous = line
    return blocks


def _between_removed(page: Page, left: Line, right: Line) -> bool:
    return any(left.end <= line.start < right.start for line in page.lines if line.rule)


def _level(folded: str) -> int:
    for level, pattern in ((1, _FIRST), (2, _SECOND), (3, _THIRD)):
        match = pattern.match(folded)
        if match and count_han(folded[match.end():match.end() + 40]) >= 2:
            return level
    return 0


def _look(block: _Block) -> list[_Block]:
    """Reads a block as a heading; cuts a part heading from the text that runs on behind it."""
    if block.closing:
        return [block]
    block.level = _level(block.folded)
    pattern = {1: _FIRST, 2: _SECOND, 3: _THIRD}.get(block.level)
    after = pattern.match(block.folded).end() if pattern else 0
    rest = block.folded[after:]
    end = _ENDS.search(rest)
    head = rest[:end.start()] if end else rest
    block.words = re.sub(r"\s+", "", head).strip("。:")
    tail = rest[end.end():].strip() if end else ""
    block.alone = not tail and count_han(block.words) <= 60
    if block.level == 0:
        short = 4 <= count_han(block.words) <= 30 and block.alone and not re.search(r"[。;,]$", block.folded)
        if short and _meaning(block.words, None, "anywhere"):
            block.level = -1
        elif not tail and short and re.match(r"20\d\d年", block.words):
            block.level = -1
    elif block.level == 1 and tail and count_han(block.words) <= 40 and end:
        cut = after + end.end()
        lead = len(block.folded[cut:]) - len(block.folded[cut:].lstrip())
        if len(block.folded) == block.end - block.start:
            heading = _Block(block.start, block.start + len(block.folded[:cut].rstrip()), block.folded[:cut].rstrip(), 1, block.words, True)
            body = _Block(block.start + cut + lead, block.end, block.folded[cut:].lstrip())
            return [heading, *_look_inside(body)]
    elif block.level == 1 and count_han(block.words) > 60:
        block.level = 0
    return [block]


def _look_inside(block: _Block) -> list[_Block]:
    block.level = _level(block.folded) if _level(block.folded) != 1 else 0
    return _look(block) if block.level else [block]


def _meaning(words: str, year: int | None, strictness: str) -> str:
    """The part that a heading opens, or an empty string."""
    bare = re.sub(r"\s+", "", words)
    if not is_reports():
        return next((part for part in knowledge("parts") if patterns("parts", part, strictness).search(bare)), "")
    if patterns("parts", "leader_duty", strictness).search(bare):
        return "leader_duty"
    problems = patterns("parts", "problems", strictness).search(bare)
    plan = patterns("parts", "plan", strictness).search(bare) or _names_later_year(bare, year)
    if problems and plan:
        return "plan" if patterns("parts", "plan", "answers_problems").search(bare) else "problems+plan"
    if problems:
        return "problems"
    if plan:
        return "plan"
    for part in ("other", "achievements"):
        if patterns("parts", part, strictness).search(bare):
            return part
    return ""


def _names_later_year(bare: str, year: int | None) -> bool:
    named = [int(y) for y in re.findall(r"20\d\d", bare)]
    return bool(year and named and min(named) > year and patterns("parts", "plan", "coming_year").search(bare))


def _assign(page: Page, blocks: list[_Block], year: int | None) -> list[Paragraph]:
    named = {_meaning(b.words, year, "anywhere") for b in blocks if b.level in (1, -1)}
    named |= {_meaning(b.words, year, "inside") for b in blocks if b.level == 2}
    named |= {part for both in named for part in both.split("+")}
    any_heading = any(b.level for b in blocks)
    whole = "achievements" if is_reports() else "other"
    section = "opening" if any_heading else whole
    part = section              # section of the part; a sub-heading may open another inside it
    free = False                # the part was opened by a heading without numeral: numbered ones below stay in it
    both = False                # the heading promised problems and plans together
    heading: str | None = None
    paragraphs = []
    for position, block in enumerate(blocks):
        if block.closing:
            paragraphs.append(Paragraph(block.start, block.end, "closing", None))
            continue
        before = section
        if block.level in (1, -1):
            meaning = _meaning(block.words, year, "anywhere")
            if block.level == 1 and not meaning and not free:
                meaning = _unnamed(part, block.words)
            both = meaning == "problems+plan"
            meaning = meaning.split("+")[0]
            if meaning:
                part = section = meaning
            free = block.level == -1 or (free and not meaning)
        elif block.level == 2:
            section = _meaning(block.words, year, "inside").split("+")[0] or ("plan" if both and section == "plan" else part)
        elif not any_heading and position == 0 and re.search(r"(报告|汇报|总结)如下", block.folded):
            section = "opening"
        elif block.level == 0:
            if not any_heading and section == "opening":
                section = part = whole
            opened = _opening_words(block.folded, named, both, year)
            if opened:
                part = section = opened
        if block.alone and block.level in (1, 2, -1):
            heading = squeeze(page.text[block.start:block.end])
        headed = block.level in (1, -1) or (block.level == 2 and (section != part or section != before))
        opens = squeeze(page.text[block.start:block.end])[:len(block.words) + 8] if headed and section not in ("opening", "closing") else None
        paragraphs.append(Paragraph(block.start, block.end, section, heading, block.alone and block.level in (1, 2, -1), opens, bool(opens) and both and block.level in (1, -1)))
    return paragraphs


def _unnamed(part: str, words: str) -> str:
    """The part of a first-level heading that names a task: achievements until problems or plans have begun."""
    if not is_reports():
        return "other"
    if part in ("opening", "achievements", "leader_duty"):
        return "achievements"
    if part in ("problems", "plan") and re.match(r"(进一步|持续|继续|加强|强化|深化|健全|完善|提升|加大|推进|着力|切实|抓)", words):
        return "plan"
    return "plan" if part == "plan" else "other"


def _opening_words(folded: str, named: set[str], both: bool, year: int | None) -> str:
    """The part that a paragraph opens by its first words where no heading of the report names that part."""
    if not is_reports():
        return ""
    if year and ("plan" not in named or both) and re.match(rf"{year + 1}\s*年度?,?(?!.{{0,8}}(以来|前))", folded):
        return "plan"
    for part in ("plan", "problems", "leader_duty"):
        if (part not in named or (both and part == "plan")) and patterns("parts", "opening_words", part).search(folded[:90]):
            return part
    return ""
