"""What kind of document a page is: a report of the genre, or one that shares its words."""
from __future__ import annotations

import re

from helpers.matching import count_han

from .characters import fold
from .genre import is_reports, looks_like_title, patterns
from .page import Page


def kind_of(page: Page, values: dict) -> tuple[str, str, str]:
    """(report | other, rule, text): whether this is a report of the genre: by its title, or without one by what its text says of itself."""
    if not is_reports():
        return "report", "the corpus takes any genre", "corpus.toml"
    title = fold(str(values.get("title", "")))
    bare = re.sub(r"\s+|《[^》]*》", "", title)
    named = list(patterns("genre", "title", "other_kind").finditer(bare))
    if re.search(r"(情况的?|年度|工作)报告(\(.*\))?$", bare):       # then a weak word is in the name of the body, or of what is reported
        named = [word for word in named if not patterns("genre", "title", "weak_kind").fullmatch(word.group())]
    other = named[0] if named else None
    kept = " ".join(line.folded for line in page.kept())
    stated = next((line for line in page.header() if line.rule in ("before the text", "title") and 6 <= count_han(line.folded) <= 60
                   and patterns("genre", "title", "other_kind").search(re.sub(r"\s+", "", line.folded)) and re.search(r"法治|依法|述法|政府", line.folded)), None)
    template = next((line for line in page.header() if re.search(r"范文|仅供参考|网友投稿|作文|文库", line.folded)), None)
    masked = re.findall(r"(?<![A-Za-z])(?:[XxＸ×]{1,2}|[*＊]{1,4}|_{2,4}|某)(?=年|镇|乡|县|区|市|街道|村|局|司法所|名)", title + kept)
    if other:
        return "other", "title of another kind of document", f"{other.group()} in: {title}"
    if stated and not title:
        return "other", "heading of another kind of document", page.raw(stated)
    if template:
        return "other", "a collection of model texts, not a body's own page", page.raw(template)
    if len(masked) >= 3 and not (values.get("place") and values.get("published")):
        return "other", "places or years are masked: a template", " ".join(masked[:5])
    if title and looks_like_title(title) and count_han(kept) > 0.4 * len(re.findall(r"\w", kept)):
        if not any("。" in line.folded for line in page.kept()):
            return "other", "a title without any sentence below it: a list, not a report", title
        return "report", "title", title
    signs = _signs(kept)
    if sum(signs.values()) >= 3:
        return "report", "no title; the text reads as a report: " + ", ".join(name for name, weight in signs.items() if weight > 0), kept[:60]
    return "other", "neither title nor text is that of a report on law-based government", kept[:60] or "no text"


def _signs(kept: str) -> dict[str, int]:
    """What speaks for and against a text without a title being such a report, with weights."""
    opening = kept[:800]
    if not re.search(r"法治|依法行政", opening):
        return {}
    found = {
        "says that it reports": 2 * bool(re.search(r"(报告|汇报|总结|情况)(如下|,请审阅)", opening)),
        "names law-based government": bool(re.search(r"法治政府|依法行政|法治建设|依法治[国省市县区镇乡街]", opening)),
        "opens as reports do": bool(re.match(r"\W{0,4}(20\d\d\s*年|今年|一年来|近年来|为|按照|根据|依照|在|过去|[^。]{2,24}:)", opening)),
        "speaks of its own body": bool(re.search(r"我[省市县区镇乡街局委厅办旗部]|全[省市县区镇乡旗]", opening)),
        "numbered headings": bool(re.search(r"(^|\s)一、", kept)),
        "sets out a plan": -4 * bool(re.search(r"(制定|制订)(本|如下)(方案|计划|要点|办法|规划|意见)|作(出)?如下(安排|部署)|特制定|现提出如下|责任单位:", kept[:3000])),
        "not in Chinese": -4 * (count_han(kept) < 0.4 * len(re.findall(r"\w", kept))),
        "news": -3 * bool(re.match(r"\W{0,4}\d{1,2}月\d{1,2}日|.{0,60}(本报讯|记者|通讯员)|.{0,30}(\d{1,2}月\d{1,2}日,[^。]{0,24}(召开|举行)|会议(指出|强调|要求))", opening)),
        "article": -3 * bool(re.search(r"关键词:|摘\s?要:|参考文献|作者简介", kept[:3000])),
    }
    return {name: int(weight) for name, weight in found.items() if weight}
