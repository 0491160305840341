"""Parts against their total.

A contradiction needs three things: one figure that can only be the total, parts that cannot be more (or less) than all of it,
and no other figure of the sentence that would make the sum right. All else is undecided.
"""
from __future__ import annotations

from helpers.numbers.criteria import criterion, exclusive, exhaustive, has, load_words
from helpers.numbers.findings import Finding, added, plain
from helpers.numbers.groups import Group, Part, groups
from helpers.numbers.passages import Figure, Passage
from helpers.numbers.precision import adds_up, exceeds
from helpers.numbers.totals import balances, outcomes, parts_of, remainders, totals_behind


def sums(passage: Passage) -> list[Finding]:
    """The claims of a passage that parts add up to a total, or stay below it."""
    found = []
    if len(passage.figures) < 2:
        return found
    found += [finding for group in groups(passage) if (finding := _judged(passage, group))]
    found += totals_behind(passage) + parts_of(passage) + balances(passage) + outcomes(passage) + remainders(passage)
    seen, kept = set(), []
    for finding in found:
        key = (finding.members[0], finding.stated) if finding.members else finding.stated
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept


def _judged(passage: Passage, group: Group) -> Finding | None:
    words = load_words()["sums"]
    figures = passage.figures
    nearest = figures[group.wholes[0][0]]
    parts = [part.figure for part in group.parts]
    closed = group.closed and group.firm == len(parts)

    def finding(members: list[Part], holds: bool | None, note: str = "") -> Finding:
        chosen = [part.figure for part in members]
        total = sum(figure.value for figure in chosen)
        numbers = (group.wholes[0][0], *(part.number for part in members))
        mark = "=" if holds and total == nearest.value else "≈" if holds else "?" if holds is None else "≠"
        arithmetic = f"{added([figure.value for figure in chosen])} = {plain(total)}, printed {plain(nearest.value)}"
        start, end = passage.statement(min(numbers), max(numbers))
        exactly = group.closed or holds is True
        equation = (lambda v: abs(sum(v[1:]) - v[0]) < 1e-6) if exactly else (lambda v: sum(v[1:]) <= v[0] + 1e-6)
        if mark == "≈":
            note = note or "within the rounding of the printed figures"
        computed = None if holds is None else total
        return Finding("sum", start, end, nearest.value, computed, holds, note, arithmetic, numbers, equation)

    lengths = [len(parts)] if closed else range(len(parts), max(group.firm, 1) - 1, -1)
    for length in lengths:
        held = adds_up(nearest, parts[:length])
        exactly = sum(part.value for part in parts[:length]) == nearest.value
        if held and (exactly or length > 1 and all(part.joint != ";" for part in group.parts[group.firm:length])):
            return finding(group.parts[:length], True)
    if any(adds_up(_joint(figures, whole), parts[:length])
           for whole in group.wholes[1:] for length in range(2, len(parts) + 1)):
        return finding(group.parts, None, "the parts add up to another figure of the sentence")
    firm = group.parts[:group.firm]
    possible = [_joint(figures, whole) for whole in group.wholes]
    carried = any(has(part.label + passage.after(part.number), words["carried"]) for part in firm)
    for part in firm:
        if not _close(passage, group.wholes[0][0], group.parts[0].number):
            break
        within = part.figure.unit in ("次", "项", "场", "期") and has(part.label, words["within_one"])
        outside = has(part.label + passage.after(part.number), words["carried"])
        if not (within or outside) and all(exceeds([part.figure], whole) for whole in possible):
            return finding([part], False, "a part is above its total")
    if len(firm) > 1 and not group.overlap and not carried and _close(passage, group.wholes[0][0], group.parts[0].number):
        chosen, names = [part.figure for part in firm], [part.label for part in firm]
        kinds = [name for name in names if not name.startswith(words["others"])]
        apart = _excludes(kinds, nearest) and not (has(passage.text[passage.start:passage.end], words["honours"])
                                                    and criterion(kinds) == "level")
        if closed and not group.open and not any(adds_up(whole, chosen) is not False for whole in possible):
            below = not exceeds(chosen, nearest)
            if below or apart or not _of_persons(nearest) and (len(kinds) < len(names) or exhaustive(names)):
                return finding(firm, False, "a complete list that does not add up")
        if apart and all(exceeds(chosen, whole) for whole in possible):
            return finding(firm, False, "the parts exceed their total")
    note = "the parts may overlap" if exceeds(parts, nearest) else "not all parts are named"
    return finding(firm or group.parts, None, note)


def _close(passage: Passage, whole: int, first: int) -> bool:
    """Whether a list can only be one of this total: no other figure between them, or one that stands right at it (6期1260人次),
    and not last year's figure."""
    between = passage.figures[whole + 1:first]
    adjacent = len(between) == 1 and between[0].additive and not has(passage.gap(whole, whole + 1), ",;:、")
    return (not between or adjacent) and not has(passage.before(whole), ("去年", "上年", "同期", "较", "比"))


def _joint(figures: list[Figure], whole: list[int]) -> Figure:
    if len(whole) == 1:
        return figures[whole[0]]
    total = {name: sum(getattr(figures[number], name) for number in whole) for name in ("value", "low", "high")}
    return figures[whole[0]]._replace(**total)


def _of_persons(figure: Figure) -> bool:
    return figure.family in ("person", "人次", "户")


def _excludes(labels: list[str], whole: Figure) -> bool:
    """Whether a thing can be counted in one of these parts only."""
    if not labels:
        return False
    if whole.unit.startswith("元"):
        sources = [has(label, load_words()["sums"]["money_from"]) for label in labels]
        purposes = all(label.endswith(load_words()["sums"]["money_for"]) for label in labels)
        return all(sources) or purposes and not any(sources) and len(set(labels)) == len(labels)
    return len(labels) == 1 or exclusive(labels) or not _of_persons(whole) and _plain_kinds(labels)


def _plain_kinds(labels: list[str]) -> bool:
    """Whether these read like kinds of one thing: short names, no two alike, no attribute that cuts across, no deed."""
    words = load_words()["sums"]
    return (all(0 < len(label) <= 8 for label in labels) and len(set(labels)) == len(labels)
            and not any(label.startswith(words["crosscutting"]) or has(label, words["stages"] + words["overlap"] + words["people"]) for label in labels)
            and not any(a in " ".join(labels) and b in " ".join(labels) for a, b in load_words()["overlapping"]["pairs"]))
