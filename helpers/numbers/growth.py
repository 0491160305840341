"""Printed growth, falls and differences against the two values they compare.

A change needs its base: last year's value in the same sentence, or the difference itself. 年均, 环比 and another base year have
their own base, and “提高3%” between two percentages may mean points or per cent: undecided.
"""
from __future__ import annotations

import re

from helpers.numbers.comparisons import apart, around, consumed, other_subject, roles_of
from helpers.numbers.criteria import has, load_words
from helpers.numbers.findings import Finding, plain
from helpers.numbers.passages import Passage, since
from helpers.numbers.precision import covers

_TWICE = re.compile("翻(?:了)?(一番|番|两番)")


def growth(passage: Passage) -> list[Finding]:
    """The claims of a passage that something grew or fell by so much."""
    words, figures = load_words()["growth"], passage.figures
    if not has(passage.skeleton, words["up"] + words["down"] + ("翻",)) and all(figure.unit != "倍" for figure in figures):
        return []
    roles = roles_of(passage)
    found = [finding for number, role in enumerate(roles) if role in ("up", "down")
             if (finding := _checked(passage, number, roles))]
    found += [finding for number in range(1, len(figures)) if (finding := _times(passage, number))]
    for match in _TWICE.finditer(passage.skeleton):
        found += _doubled(passage, match, roles)
    return found


def _checked(passage: Passage, number: int, roles: list[str]) -> Finding | None:
    figures, figure = passage.figures, passage.figures[number]
    points = figure.unit.endswith("百分点")
    relative = figure.percent is not None
    if figure.unit.endswith("/户") or figure.unit == "":
        return None
    nearby = around(passage, number)
    family = None if relative or figure.unit == "倍" else "%" if points else figure.family
    usable = [i for i in nearby if i != number and figures[i].family != "个百分点" and figures[i].unit != "倍"
              and (family is None or figures[i].family == family)]
    priors = [i for i in usable if roles[i] == "prior" and i < number]
    stated = figure.percent if relative else figure.value
    finding = Finding("growth", *passage.statement(number, number), stated, None, None, "the base is not printed", "",
                      (number,))
    base_words = load_words()["growth"]["other_base"]
    if has(since(passage.skeleton[:passage.at[number]], ";。"), base_words):
        finding.note = "another base"
        return finding
    later = [i for i in usable if roles[i] == "prior" and i > number]
    nearer = [i for i in nearby if roles[i] in ("up", "down") and figures[i].additive and priors and priors[-1] < i < number
              and figures[i].family != figures[priors[-1]].family]
    if relative and nearer:
        return _from_difference(passage, number, roles, usable, finding)
    if priors and consumed(priors[-1], number, roles):
        priors = []
    if priors or later:
        found = _from_prior(passage, number, roles, (priors or later[:1])[-1], usable, finding)
        bracketed = not priors and passage.gap(number, later[0]).startswith("(") and later[0] == number + 1
        if not priors and not bracketed and found.holds is False:
            found.holds, found.note = None, "the values may be others"
        return found
    if relative:
        return _from_difference(passage, number, roles, usable, finding)
    return finding if points else None


def _from_prior(passage: Passage, number: int, roles: list[str], prior: int, usable: list[int], finding: Finding) -> Finding:
    figures, figure, down = passage.figures, passage.figures[number], roles[number] == "down"
    levels = [i for i in usable if roles[i] in ("level", "new") and figures[i].family == figures[prior].family]
    reached = [i for i in levels if roles[i] == "new" and i == prior + 1]
    near = (reached or [i for i in levels if prior < i < number] or [i for i in levels if i < prior][-1:]
            or [i for i in levels if i > number][:1])
    if not near:
        return finding
    others = [i for i in levels if i not in near]
    then, now = figures[prior], figures[near[0]]
    if not (then.exact and now.exact) or not then.value:
        finding.note = "the values are not exact"
        return finding
    relative = figure.percent is not None
    if relative and then.percent is not None:
        finding.note = "per cent or percentage points"
        return finding
    holds, computed, note, shown = _compare(figure, finding.stated, then, now, down)
    members = (number, prior, near[0])
    finding.start, finding.end = passage.statement(min(members), max(members))
    if holds is False and other_subject(passage, number, near[0]):
        holds, note = None, "what grew may be something else"
    if holds is False:
        alternative = any(_compare(figure, finding.stated, then, figures[i], down)[0] for i in others)
        behind = near[0] > number and roles[near[0]] != "new"
        loose = others and roles[near[0]] != "new" and abs(near[0] - prior) > 1
        doubt = behind or apart(passage, number, prior, near[0], roles) or alternative or len(near) > 1 or loose
        if doubt:
            holds, note = None, "another value may be meant"
    finding.computed = computed
    finding.holds = holds
    finding.note = note or ("" if holds is not None else "off by less than the printed precision shows")
    finding.arithmetic = shown
    finding.members = members
    scale = 10 if figure.unit == "成" else 1
    finding.equation = lambda v: _compare(figure._replace(value=v[0]), v[0] * scale, then._replace(value=v[1]),
                                          now._replace(value=v[2]), down)[0] is True
    return finding


def _compare(figure, stated: float, then, now, down: bool) -> tuple[bool | None, float, str, str]:
    """Whether the change between two values is the stated one: (holds, the change, note, the arithmetic)."""
    change = (then.value - now.value) if down else (now.value - then.value)
    order = (then.value, now.value) if down else (now.value, then.value)
    if figure.unit == "倍":
        times = now.value / then.value
        close = [abs(value - stated) < figure.step for value in (times - 1, times)]
        return any(close) or False, times - 1, "", f"{plain(now.value)} / {plain(then.value)} = {times:.2f}"
    if figure.percent is None:
        scale = then.step + now.step if figure.unit.endswith("百分点") or then.step != 1 or now.step != 1 else 0
        shown = f"{plain(order[0])} − {plain(order[1])} = {plain(change)}, printed {figure.text}"
        if abs(change - stated) < 1e-9 * max(1, abs(stated)):
            return True, round(change, 6), "", shown
        if figure.modifier != "exact":
            return (True if figure.low <= change <= figure.high else None), round(change, 6), "", shown
        return (None if abs(change - stated) < scale * 0.75 else False), round(change, 6), "", shown
    if not then.value:
        return None, 0.0, "no base", ""
    percent = 100 * change / then.value
    low, high = percent, percent
    if then.step != 1 or now.step != 1:
        ends = [100 * ((a - b) if down else (b - a)) / a
                for a in (then.low or then.value, then.high) for b in (now.low, now.high)]
        low, high = min(ends), max(ends)
    holds, note = covers(stated, figure.step * (10 if figure.unit == "成" else 1), figure.modifier, low, percent, high)
    shown = f"({plain(order[0])} − {plain(order[1])}) / {plain(then.value)} = {percent:.2f}%, printed {figure.text}"
    return holds, percent, note, shown


def _from_difference(passage: Passage, number: int, roles: list[str], usable: list[int], finding: Finding) -> Finding:
    """比上年增加26件次，增长23.6%: the base follows from the increase."""
    figures, figure = passage.figures, passage.figures[number]
    differences = [i for i in usable if roles[i] == roles[number] and figures[i].percent is None and i < number]
    if not differences:
        levels = [i for i in usable if roles[i] == "level" and i < number and figures[i].percent is None]
        if levels:  # whose growth it is: last year's report may print its base
            finding.level = figures[levels[-1]].start
            step = figure.step * (10 if figure.unit == "成" else 1)
            finding.share = (step, figure.modifier, -1 if roles[number] == "down" else 1)
        return finding
    difference = differences[-1]
    if any(roles[i] in ("level", "new") or figures[i].percent is not None for i in range(difference + 1, number)):
        return finding
    levels = [i for i in usable if roles[i] in ("level", "new") and figures[i].family == figures[difference].family]
    near = [i for i in levels if i < difference] or levels
    now, change = figures[near[-1]] if near else None, figures[difference]
    if now is None or not (now.exact and change.exact):
        return finding
    down = roles[number] == "down"
    base = now.value + change.value if down else now.value - change.value
    if base <= 0:
        return finding
    percent = 100 * change.value / base
    holds, note = covers(finding.stated, figure.step, figure.modifier, percent, percent, percent)
    if holds is False and (len(levels) > 1 or near[-1] > difference or other_subject(passage, number, near[-1])):
        holds, note = None, "another value may be meant"
    members = (number, difference, near[-1])
    finding.start, finding.end = passage.statement(min(members), max(members))
    finding.computed, finding.holds, finding.note, finding.members = percent, holds, note, members
    sign = "+" if down else "−"
    finding.arithmetic = (f"{plain(change.value)} / ({plain(now.value)} {sign} {plain(change.value)}) = {percent:.2f}%, "
                          f"printed {figure.text}")
    finding.equation = lambda v: v[2] + (v[1] if down else -v[1]) > 0 and covers(
        v[0], figure.step, figure.modifier, *[100 * v[1] / (v[2] + (v[1] if down else -v[1]))] * 3)[0] is True
    return finding


def _times(passage: Passage, number: int) -> Finding | None:
    """今年320人次，是去年160人次的2倍."""
    figures, figure = passage.figures, passage.figures[number]
    gap = passage.gap(number - 1, number)
    if figure.unit != "倍" or not re.fullmatch("[^,;:。()]{0,8}的(?:近|约)?", gap) or not figures[number - 1].additive:
        return None
    levels = [i for i in range(number - 1) if figures[i].family == figures[number - 1].family]
    base = figures[number - 1]
    if not levels or not base.value or not re.search("[是为达]", passage.before(number - 1)):
        return None
    ratio = figures[levels[-1]].value / base.value
    near = abs(ratio - figure.value) < figure.step
    sure = len(levels) == 1 and figure.exact and base.exact and figures[levels[-1]].exact
    start, end = passage.statement(levels[-1], number)
    holds = True if near else False if sure and abs(ratio - figure.value) > 2 * figure.step else None
    return Finding("growth", start, end, figure.value, ratio, holds, "",
                   f"{plain(figures[levels[-1]].value)} / {plain(base.value)} = {ratio:.2f}, printed {figure.text}",
                   (number, levels[-1], number - 1))


def _doubled(passage: Passage, match: re.Match, roles: list[str]) -> list[Finding]:
    earlier = [i for i in range(len(passage.figures)) if passage.at[i] < match.start()]
    priors = [i for i in earlier if roles[i] == "prior"]
    if not priors:
        return []
    prior = priors[-1]
    levels = [i for i in earlier if roles[i] in ("level", "new")
              and passage.figures[i].family == passage.figures[prior].family]
    if not levels or not passage.figures[prior].value:
        return []
    stated = 300.0 if match[1] == "两番" else 100.0
    then, now = passage.figures[prior], passage.figures[levels[-1]]
    percent = 100 * (now.value - then.value) / then.value
    gap = abs(percent - stated)
    aside = match.start() - passage.at[levels[-1]] > 6 or not then.additive
    holds = True if gap < 1e-6 else None if gap < 10 or aside or not (then.exact and now.exact) or len(levels) > 1 else False
    start, end = passage.statement(min(prior, levels[-1]), max(prior, levels[-1]))
    return [Finding("growth", start, max(end, passage.where[match.end() - 1] + 1), stated, percent, holds, "",
                    f"({plain(now.value)} − {plain(then.value)}) / {plain(then.value)} = {percent:.2f}%, printed {match[0]}",
                    (prior, levels[-1]))]
