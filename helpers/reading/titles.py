"""The title of a report: a line or several above its text, the fullest where it stands there more than once."""
from __future__ import annotations

import re

from helpers.matching import count_han

from .entries import is_entry
from .genre import ORGAN, looks_like_title, patterns
from .lines import Line, furniture_rule, is_date, is_organ


def find_titles(lines: list[Line], first: int) -> tuple[int, list[list[int]]]:
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
        names_body = bool(re.search(r"(政府|委员会|党委|党工委|办事处|局|厅|委)关于", joined))
        return ("*" not in joined, not re.match(r"(关于|20\d\d|二[〇○零])", joined), names_body, len(title) == 1, title[-1])
    own = sorted(before, key=rank, reverse=True)
    return first, [title for k, title in enumerate(own) if k == 0 or not set(title) & set(own[0])]


def _title_ending(lines: list[Line], last: int) -> list[int]:
    """The lines whose join ends at line `last` and reads as a whole title; empty if there is none."""
    def usable(i):
        line = lines[i]
        return i >= 0 and not line.rule and not is_entry(line.folded) and not is_date(line.folded) and count_han(line.folded) <= 50 \
            and not re.search(r"[。;!?:>»›]$|[>»›]", line.folded) and not re.match(r"[(\[]?[一二三四五六七八九十\d]{1,2}[)\]、.]", line.folded)
    if not usable(last):
        return []
    chosen = [last]
    joined = re.sub(r"\s+", "", lines[last].folded)
    if not patterns("genre", "title", "noun").search(joined):
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
