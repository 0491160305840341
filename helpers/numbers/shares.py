"""Printed shares (占36%) against part and whole, and shares that together must make 100."""
from __future__ import annotations

import re
from typing import NamedTuple

from helpers.numbers.criteria import criterion, exclusive, exhaustive, has, load_words
from helpers.numbers.findings import Finding, added, plain
from helpers.numbers.passages import F, Passage, since
from helpers.numbers.precision import covers

_SHARE = re.compile(rf"(?:占比|比例|比重|占)([^,;:、。()\ue000-\uf8fe]{{0,14}}?)"
                    rf"({F}|过半数?|超半数|超过半数|半数以上|一半以上|超一半|近一?半)")
_OF = re.compile(rf"占[^,;:、。()\ue000-\uf8fe]{{0,14}}({F})[^,;:、。()\ue000-\uf8fe]{{0,6}}的({F})")
_RESPECTIVELY = re.compile(rf"分别(?:占比?|约占|占到)[^,;:、。()\ue000-\uf8fe]{{0,14}}?((?:{F}[、和,及与]?)+)")
_WORDS = {"过半": "more", "超半数": "more", "超过半数": "more", "半数以上": "at_least",
          "一半以上": "at_least", "超一半": "more", "过半数": "more", "近半": "less", "近一半": "less"}


class Share(NamedTuple):
    """A printed share: on the scale of 100, worth of its last digit, modifier; where it stands; whose share it is."""

    value: float
    step: float
    modifier: str
    at: int
    number: int | None
    base: str
    label: str
    part: int | None
    whole: int | None = None


def shares(passage: Passage, totals: list[Finding]) -> list[Finding]:
    """The claims of a passage about shares. totals: what `sums` found there, since a list tells what its parts are parts of."""
    if "占" not in passage.skeleton and "比" not in passage.skeleton:
        return []
    printed = _printed(passage)
    found, before = [], None
    for share in printed:
        finding = _checked(passage, share, totals, before)
        before = share, finding
        found.append(finding)
    together = _together(passage, printed)
    return found + ([together] if together else [])


def _printed(passage: Passage) -> list[Share]:
    found, skeleton = [], passage.skeleton
    lists = [(match.start(), match.end(), match[1]) for match in _RESPECTIVELY.finditer(skeleton)]
    for start, end, run in lists:
        before = since(skeleton[:start], ";。")
        if re.search(r"率[^,]*$", before):
            continue
        for at in (end - len(run) + i for i, sign in enumerate(run) if re.match(F, sign)):
            figure = passage.figures[passage.number(at)]
            if figure.percent is not None:
                found.append(Share(figure.percent, _step(figure), figure.modifier, at, passage.number(at), "", "分别", None))
    for match in _OF.finditer(skeleton):  # 46名，占干部总数62名的74.2%
        whole, number = passage.number(match.start(1)), passage.number(match.start(2))
        figure = passage.figures[number]
        gap = skeleton[passage.at[whole - 1] + 1:match.start()] if whole else "-"
        if figure.percent is not None and re.fullmatch(r"[^-,;:。()]{0,8}[,(]?", gap):
            found.append(Share(figure.percent, _step(figure), figure.modifier, match.start(2), number, "", "", whole - 1,
                               whole))
    for match in _SHARE.finditer(skeleton):
        at = match.start(2)
        if any(start <= at < end for start, end, _ in lists):
            continue
        number, word = (passage.number(at), "") if len(match[2]) == 1 and re.match(F, match[2]) else (None, match[2])
        value, step, modifier = 50.0, 1.0, _WORDS.get(word, "exact")
        if number is not None:
            figure = passage.figures[number]
            if figure.percent is None and not (figure.unit == "" and "分之" in figure.text):
                continue
            fraction = figure.percent is None
            value, step = (figure.value * 100, 0.0) if fraction else (figure.percent, _step(figure))
            modifier = "about" if fraction and figure.modifier == "exact" else figure.modifier
        if re.search("提高|提升|上升|增长|下降|降低|同比|较上|较去|减少|增加|由|从", match[1]):
            continue
        left = since(skeleton[:match.start()].rstrip("(,"), ",;:、。", figures=True)
        part = _part(passage, match.start())
        found.append(Share(value, step, modifier, at, number, match[1], left, part))
    return sorted(found, key=lambda share: share.at)


def _part(passage: Passage, at: int) -> int | None:
    """The figure whose share is printed at a place: right before it, or in the clause before where the share stands alone."""
    before = passage.skeleton[:at]
    figure = re.search(rf"({F})([^\ue000-\uf8fe]{{0,60}})$", before)
    if not figure or passage.figures[passage.number(figure.start())].percent is not None or "率" in figure[2]:
        return None
    words = re.sub(r"\([^()]*\)", "", figure[2])
    near = re.fullmatch(r"[^,;:、。()]{0,6}?[,(、]?(?:约|仅|大约|共|总|数量|件数|金额)?", figure[2])
    alone = before.endswith(",") and re.fullmatch("[^,;:、()]{1,20},", words)
    return passage.number(figure.start()) if (near or alone) and "的" not in words else None


def _step(figure) -> float:
    return figure.step * (10 if figure.unit == "成" else 1)


def _checked(passage: Passage, share: Share, totals: list[Finding],
             before: tuple[Share, Finding] | None = None) -> Finding:
    words, figures = load_words()["shares"], passage.figures
    numbers = [number for number in (share.part, share.number) if number is not None]
    if numbers:
        start, end = passage.statement(min(numbers), max(numbers))
    else:
        start, end = passage.where[max(0, share.at - 6)], passage.where[share.at] + 1
    end = max(end, passage.where[share.at] + 1)
    finding = Finding("share", start, end, share.value, None, None, "part or whole is not printed", "", tuple(numbers))
    targets = has(since(passage.skeleton[:share.at], ";。")[:20], ("力争", "目标", "计划", "确保"))
    if share.part is None or targets:
        return finding
    part = figures[share.part]
    wholes = _wholes(passage, share, totals) if share.whole is None else [(share.whole, True)]
    wholes = [(whole, sure) for whole, sure in wholes if figures[whole].family == part.family]
    again = _again(passage, share, before)
    if again is not None:
        wholes = [(again, True)] + [(whole, sure) for whole, sure in wholes if whole != again]
    if not wholes:
        return finding
    results = []
    for whole, sure in wholes:
        base = figures[whole]
        if not base.low or part.value > base.value:
            continue
        low, exact, high = 100 * part.low / base.high, 100 * part.value / base.value, 100 * part.high / base.low
        holds, note = (covers(share.value, share.step, share.modifier, low, exact, high) if share.step
                       else (_near(share.value, exact), ""))
        results.append((holds, note, whole, exact, sure))
    if not results:
        return finding
    chosen = next((result for result in results if result[0]), results[0])
    holds, note, whole, exact, sure = chosen
    elsewhere = share.base and has(share.base, words["elsewhere"])
    if not holds:
        doubt = (not sure or elsewhere or _other_base(share, passage.clause(whole)) or _fits(passage, share)
                 or any(result[0] is None for result in results))
        holds = None if holds is None or doubt else False
    start, end = passage.statement(min(whole, *numbers), max(whole, *numbers))
    finding.start, finding.end = start, max(end, finding.end)
    finding.computed = exact if holds is not None or sure else None
    finding.holds, finding.note = holds, note or ("" if holds is not None else "the whole may be another")
    printed = figures[share.number].text if share.number is not None else "半数"
    finding.arithmetic = f"{plain(part.value)} / {plain(figures[whole].value)} = {exact:.2f}%, printed {printed}"
    if share.number is not None and share.step:
        finding.members = (share.number, share.part, whole)
        scale = 10 if figures[share.number].unit == "成" else 1
        finding.equation = lambda v: v[2] > 0 and covers(v[0] * scale, share.step, share.modifier,
                                                         *[100 * v[1] / v[2]] * 3)[0] is True
    return finding


def _again(passage: Passage, share: Share, before: tuple[Share, Finding] | None) -> int | None:
    """其中妇女126件，占45.8%；老年人62件，占32.5%: the whole of a share that stands in the same form right behind another."""
    if before is None or None in (share.part, share.number, before[0].part, before[0].number) or share.base:
        return None
    previous, finding = before
    label, first = passage.before(share.part), re.sub("^.*其中,?", "", passage.before(previous.part))
    form = lambda one: re.sub(F, "#", passage.skeleton[passage.at[one.part]:one.at + 1])
    alike = form(share) == form(previous) and share.part == previous.number + 1 and len(finding.members) == 3
    gap = passage.gap(previous.number, share.part)
    short = 0 < len(label) <= 8 and not has(label + first, load_words()["sums"]["stages"] + ("全", "共", "其中"))
    inside = "其中" in passage.skeleton[:passage.at[previous.part]]
    if alike and short and inside and finding.holds and gap in (";" + label, "," + label):
        return finding.members[2]
    return None


def _other_base(share: Share, whole: str) -> bool:
    """占行政处罚案件的25%: a base that the whole is not called by."""
    base = share.base
    for word in (*load_words()["shares"]["whole_is"], "的", "约", "为", "到", "了", "全年", "达"):
        base = base.replace(word, "")
    return any(character not in whole for character in base)


def _near(stated: float, exact: float) -> bool | None:
    return True if abs(stated - exact) <= 2 else None if abs(stated - exact) <= 8 else False


def _wholes(passage: Passage, share: Share, totals: list[Finding]) -> list[tuple[int, bool]]:
    """What the part can be a share of, and whether the sentence leaves no doubt; the likeliest first."""
    figures = passage.figures
    part = figures[share.part]
    listed = [finding.members[0] for finding in totals if finding.kind == "sum" and share.part in finding.members[1:]]
    earlier = [i for i in range(share.part) if figures[i].family == part.family and figures[i].percent is None]
    nearest = [number for number in listed if number in earlier]
    found = [(number, True) for number in nearest]
    for number in reversed(earlier):
        gap = passage.gap(number, share.part)
        sure = not nearest and len(earlier) == 1 and ";" not in gap and re.search("中[^,;。]{0,14}的?$|中,", gap) is not None
        if number not in nearest:
            found.append((number, sure))
    later = [i for i in range(share.part + 1, len(figures)) if figures[i].family == part.family and figures[i].percent is None]
    return found + [(number, False) for number in later]


def _fits(passage: Passage, share: Share) -> bool:
    """Whether a sum of parts of the sentence has the printed share of any figure there, or a lone other figure."""
    figures = [figure for figure in passage.figures if figure.family == passage.figures[share.part].family]
    runs = [figures[a:b] for a in range(len(figures)) for b in range(a + 2, min(a + 4, len(figures)) + 1)]
    for run in runs:
        for whole in figures:
            n = sum(figure.value for figure in run)
            if whole not in run and whole.value and n < whole.value and share.modifier == "exact" and share.step:
                if covers(share.value, share.step, "exact", *[100 * n / whole.value] * 3)[0]:
                    return True
    return False


def _together(passage: Passage, printed: list[Share]) -> Finding | None:
    """Shares that must make 100: all of a list, an exhaustive pair, or values of one criterion above 100."""
    words = load_words()
    listed = [share for share in printed if share.number is not None and passage.figures[share.number].unit == "%"
              and share.modifier == "exact"]
    if len(listed) < 2 or len(listed) < len(printed):
        return None
    first, last = listed[0], listed[-1]
    region = re.search(r"[^;。\ue000-\uf8fe]*(?:[\ue000-\uf8fe][^;。\ue000-\uf8fe]{0,8})?$", passage.skeleton[:first.at])[0]
    if has(passage.skeleton[first.at - 16:last.at], ("合计", "共计", "总计", "合占")):
        return None
    between = passage.skeleton[first.at:last.at]
    total = sum(share.value for share in listed)
    slack = sum(share.step for share in listed) / 2
    for length in range(len(listed) - 1, 1, -1):  # shares of something else may stand before them or behind
        for part in (listed[:length], listed[-length:]):
            if abs(sum(share.value for share in part) - 100) <= sum(share.step for share in part) / 2 + 1e-9:
                return _together(passage, part)
    even = abs(total - 100) <= slack + 1e-9
    labels = [_kind(passage, share) for share in listed]
    kinds = [label for label in labels if not label.startswith(words["sums"]["others"])]
    respectively = all(share.label == "分别" for share in listed)
    complete = len(kinds) < len(labels) or exhaustive(labels) and not respectively or "分为" in region
    leading = has(region + between, words["shares"]["leading"]) or "等" in passage.skeleton[first.at:last.at + 2]
    nested = between.count("其中") > 0
    divided = re.search(f"分为[^;。]*({F})[^;。]*$", region)  # 分为公安、市场监管和其他三类，分别占…: as many shares as kinds
    divided = divided and passage.figure(divided[1]).value == len(listed) and respectively and len(listed) > 1
    bases = {share.base for share in listed} - {"", "比"}
    if even:
        holds: bool | None = True
    elif bases and len({share.base for share in listed}) > 1:
        return None
    elif nested or leading or any(share.base and has(share.base, words["shares"]["elsewhere"]) for share in listed):
        return None
    elif complete and (not respectively or divided) and not _persons(labels):
        holds = False
    elif total > 100 + slack and not respectively and (criterion(kinds) or exclusive(kinds)) and not _honours(kinds):
        holds = False
    else:
        return None
    start, end = passage.statement(first.number, last.number)
    members = tuple(share.number for share in listed)
    return Finding("share", start, end, 100.0, total, holds, "" if total == 100 or not holds else "not 100 by rounding",
                   f"{added([share.value for share in listed])} = {plain(total)}", members,
                   lambda v: abs(sum(v) - 100) <= slack + 1e-9)


def _kind(passage: Passage, share: Share) -> str:
    label = passage.before(share.part) if share.part is not None else share.label
    return re.sub(r"^.*?其中,?|(?:分别|共|约)$", "", label)


def _persons(labels: list[str]) -> bool:
    return any(label.endswith(("妇女", "老年人", "农民工", "残疾人", "未成年人", "党员", "少数民族")) for label in labels)


def _honours(labels: list[str]) -> bool:
    return criterion(labels) == "level" and has("".join(labels), load_words()["sums"]["honours"])
