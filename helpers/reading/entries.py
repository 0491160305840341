"""Metadata blocks: the keys and values that government sites print around a report, in every layout."""
from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.matching import count_han

from .genre import key_field, looks_like_title
from .lines import Line, furniture_rule, is_heading


@dataclass
class Entry:
    """One key and value of a metadata block, as written."""

    field: str
    key: str
    value: str
    text: str       # the line or lines as they stand on the page


def _key_expression() -> str:
    keys = sorted(key_field(), key=len, reverse=True)
    return "|".join(r"\s{0,4}".join(map(re.escape, key)) for key in keys)


_KEYS = _key_expression()
_EDGE = r"(?:^|(?<=[\s|•·●▪■◆*\[【(>,;。\-]))"
_ENTRY_ANYWHERE = re.compile(rf"{_EDGE}[\[【(]?\s*({_KEYS})\s*(?:[\]】)]\s*[:|]?|[:|])")
ENTRY = re.compile(rf"[\s|•·●▪■◆*\-\[【(]*({_KEYS})\s*(?:[\]】)]\s*[:|]?|[:|]|$)")
_ENTRY_WITHOUT_COLON = re.compile(rf"(?:^|(?<=\s))({_KEYS})(?:\s+(?=\S)|$)")
_VALUE_OF = {
    "published": re.compile(r".*(19|20)\d\d.*"), "signed": re.compile(r".*(19|20)\d\d.*"),
    "index_number": re.compile(r"[0-9A-Za-z][0-9A-Za-z\-/_.()\[\]\s]{5,40}"),
    "doc_number": re.compile(r"无|[-/]|.{1,16}\[?(19|20)\d\d\]?.{0,4}\d+\s*号"),
}


_LONG_VALUES = {"内容概述", "内容概要", "信息内容", "概述", "摘要", "标题", "名称", "信息名称"}


def is_entry(folded: str) -> bool:
    """Whether a line begins with a key of a metadata block; a sentence that begins with such a word does not."""
    match = ENTRY.match(folded[:200])
    if not match or len(folded) > 2000:
        return False
    value = folded[match.end():]
    prose = "。" in value or (count_han(value) >= 20 and "," in value and len(re.findall(r"[::|]", value)) < 2)
    return not prose or _plain(match.group(1)) in _LONG_VALUES


def read_entries(text: str, lines: list[Line], where: list[int]) -> list[Entry]:
    """Keys and values of metadata blocks in the given lines; marks those lines as removed by the rule `metadata`."""
    entries = []
    position = {i: k for k, i in enumerate(where)}
    for i in where:
        line = lines[i]
        if line.rule or len(line.folded) > 2000 or (ENTRY.match(line.folded[:200]) and not is_entry(line.folded)):
            continue
        marks = list(_ENTRY_ANYWHERE.finditer(line.folded))
        if not marks and (bare := ENTRY.match(line.folded)) and bare.end() == len(line.folded):
            marks = [bare]
        if not marks:
            marks = list(_ENTRY_WITHOUT_COLON.finditer(line.folded))
            if len(marks) < 2 and not (marks and marks[0].start() == 0 and key_field()[_plain(marks[0].group(1))] != "other"):
                continue
        line.rule = "metadata"
        for mark, following in zip(marks, [*marks[1:], None]):
            key = _plain(mark.group(1))
            value = line.folded[mark.end():following.start() if following else None].strip(" |•·●▪■◆*[]【】;,-")
            written = text[line.start:line.end]
            if not value and not following:
                after = position[i] + 1
                if after < len(where) and where[after] == i + 1 and _fits(key_field()[key], lines[where[after]]):
                    below = lines[where[after]]
                    value = below.folded.strip(" |•·●▪■◆*;,-")
                    below.rule, written = "metadata", written + text[below.start:below.end]
            entries.append(Entry(key_field()[key], key, value, written))
    return entries


def _plain(key: str) -> str:
    return re.sub(r"\s+", "", key)


def _fits(field: str, line: Line) -> bool:
    """Whether a line can be the value of a key that stands alone on the line above."""
    if line.rule or ENTRY.match(line.folded) or looks_like_title(line.folded) or is_heading(line.folded):
        return False
    if field in _VALUE_OF:
        return bool(_VALUE_OF[field].fullmatch(line.folded))
    if field == "title":
        return False
    return count_han(line.folded) <= 20 and not furniture_rule(line.folded)
