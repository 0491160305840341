"""Totals without 其中: 合计 after the parts, “16个乡镇中有14个”, and stocks that grow and shrink."""
from __future__ import annotations

import re
from itertools import combinations

from helpers.numbers.criteria import criterion, exhaustive, has, load_words
from helpers.numbers.findings import Finding, added, plain
from helpers.numbers.groups import JOINT, label_of, unbracketed
from helpers.numbers.passages import F, Passage
from helpers.numbers.precision import add_up_one_by_one, adds_up, exceeds

_SUBSETS = 6  # parts of which every subset is tried: each further one doubles the work, and a review has three to five outcomes
_OF = re.compile(rf"({F})[^,;:、()\ue000-\uf8fe]{{0,14}}(?<![高初集其])中(?:,|,?已?有|,?共有)?({F})")


def totals_behind(passage: Passage) -> list[Finding]:
    """Parts first, then 合计: “中心1个、工作站14个，合计15个”."""
    words, found, body = load_words()["sums"], [], unbracketed(passage)
    pattern = rf"(?:^|[,;:、。])([^,;:、。\ue000-\uf8fe]*?)({'|'.join(words['sum_words'])})([^,;:、。\ue000-\uf8fe]{{0,10}})({F})"
    for match in re.finditer(pattern, body):
        before, word, verb = match[1], match[2], match[3]
        total = passage.number(match.start(4))
        figure = passage.figures[total]
        if figure.percent is not None or has(body[max(0, match.start() - 1):match.start(4)], ("其中", "占")):
            continue
        run = [i for i in range(total) if body[passage.at[i]] != " " and passage.figures[i].family == figure.family]
        if len(run) < 2 or "。" in body[passage.at[run[-2]]:match.start(4)]:
            continue
        backwards = add_up_one_by_one(figure, [passage.figures[i] for i in reversed(run)])
        length = next((n for n, held in enumerate(backwards, 1) if held and n > 1), None)
        if length:
            found.append(_total(passage, total, run[-length:], True))
        else:
            chosen = _listed(passage, body, run)
            parts = [passage.figures[i] for i in chosen]
            labels = [label_of(passage.before(i)) for i in chosen]
            halves = len(chosen) > 1 and criterion(labels) in ("half", "quarter") and exhaustive(labels)
            same_verb = not verb.strip() or all(verb.strip() in passage.before(i) for i in chosen)
            alone = not before or word != "共" and (before in words["before_sum_word"]
                                                  or before.endswith(("级平台", "款", "项", "类")))
            strict = word in words["strong_sum_words"] and same_verb and alone
            text = body[passage.at[chosen[0]] if chosen else 0:match.end()]
            outside = "等" in text or has(before, words["stock"]) or has(body[:match.start()], words["carried"])
            if len(chosen) > 1 and (strict or halves) and not outside and adds_up(figure, parts) is False:
                if not _adds_up_within(figure, [passage.figures[i] for i in run]):
                    found.append(_total(passage, total, chosen, False))
    return found


def _adds_up_within(total, figures) -> bool:
    """Whether any neighbours among the figures may add up to the total."""
    return any(held is not False for first in range(len(figures)) for held in add_up_one_by_one(total, figures[first:])[1:])


def _listed(passage: Passage, body: str, run: list[int]) -> list[int]:
    """The end of a run whose items are joined as one list."""
    chosen = [run[-1]]
    for number in reversed(run[:-1]):
        between = body[passage.at[number] + 1:passage.at[chosen[0]]]
        marks = re.findall("[,;:。、]", between)
        label, first = label_of(passage.before(number)), label_of(passage.before(chosen[0]))
        joined = marks == ["、"] or not marks and JOINT.match(between) or len(marks) == 1 and criterion([label, first])
        if number != chosen[0] - 1 or not joined:
            break
        chosen = [number, *chosen]
    return chosen


def _total(passage: Passage, total: int, parts: list[int], holds: bool) -> Finding:
    values = [passage.figures[i].value for i in parts]
    stated = passage.figures[total].value
    start, end = passage.statement(min(parts[0], total), max(parts[-1], total))
    return Finding("sum", start, end, stated, sum(values), holds, "" if holds else "the total does not match its parts",
                   f"{added(values)} = {plain(sum(values))}, printed {plain(stated)}", (total, *parts),
                   lambda v: abs(sum(v[1:]) - v[0]) < 1e-6)


def parts_of(passage: Passage) -> list[Finding]:
    """“16个乡镇中有18个”: a part above its whole."""
    found, body = [], unbracketed(passage)
    for match in _OF.finditer(body):
        whole, part = passage.number(match.start(1)), passage.number(match.start(2))
        figures = passage.figures
        total, some = figures[whole], figures[part]
        if total.family == some.family and some.additive and exceeds([some], total):
            found.append(Finding("sum", *passage.statement(whole, part), total.value, some.value, False,
                                 "a part is above its total", f"{plain(some.value)} of {plain(total.value)}", (whole, part),
                                 lambda v: v[1] <= v[0]))
    return found


def outcomes(passage: Passage) -> list[Finding]:
    """“清理286件，决定保留213件、修改28件、废止55件”: what became of everything that was reviewed."""
    words, body, figures = load_words()["outcomes"], unbracketed(passage), passage.figures
    found = []
    for whole, figure in enumerate(figures):
        run = whole + 1
        while run < len(figures) and figures[run].family == figure.family and re.fullmatch(
                "[,、和][^,;:。、]{2,14}", passage.gap(run - 1, run).lstrip("余") if run > whole + 1 else
                re.sub("^[^,;:。、]{0,8},", ",", passage.gap(whole, run))):
            run += 1
        parts = list(range(whole + 1, run))
        names = [passage.before(i) for i in parts]
        kinds = [next((kind for kind in ("kept", "changed", "ended") if has(name, words[kind])), None) for name in names]
        if len(parts) < 2 or None in kinds or "kept" not in kinds or not has(passage.before(whole), words["reviewed"]):
            continue
        if has(body[passage.at[whole]:], ("等", "其中", "拟")) or not all(figures[i].exact for i in (whole, *parts)):
            continue
        values = [figures[i].value for i in parts]
        more = run < len(figures) and figures[run].family == figure.family or "(" in passage.gap(whole, parts[-1])
        if sum(values) == figure.value:
            found.append(_total(passage, whole, parts, True))
            continue
        told = sum(values) > figure.value or "决定" in names[0]  # below the total some may still be under review
        if told and not more and not _of_some(figure.value, values) and {"kept", "changed", "ended"} == set(kinds):
            found.append(_total(passage, whole, parts, False))
    return found


def _of_some(total: float, values: list[float]) -> bool:
    """Whether some but not all of the values may be what adds up to the total; of many values it is not excluded."""
    if len(values) > _SUBSETS:
        return True
    return any(sum(some) == total for size in range(1, len(values)) for some in combinations(values, size))


def remainders(passage: Passage) -> list[Finding]:
    """“转办8,652件，已办结8,540件，其余112件正在办理”: some done, the others left. 尚有 may count older ones: no accusation."""
    words, figures, found = load_words()["outcomes"], passage.figures, []
    for whole in range(len(figures) - 2):
        total, done, left = figures[whole:whole + 3]
        same = total.family == done.family == left.family and total.exact and done.exact and left.exact and total.additive
        mark = next((word for word in words["left"] if passage.before(whole + 2).startswith(word)), None)
        if not same or mark is None or not has(passage.before(whole + 1), words["done"]) or ";" in passage.gap(whole, whole + 2):
            continue
        adds = done.value + left.value == total.value
        later = any(figure.family == total.family for figure in (*figures[:whole], *figures[whole + 3:]))
        outside = has(passage.skeleton, (*load_words()["sums"]["carried"], "中,", "其中", "分别", "(", "等"))
        if adds or mark == "其余" and not later and not outside:
            found.append(_total(passage, whole, [whole + 1, whole + 2], adds))
    return found


def balances(passage: Passage) -> list[Finding]:
    """Opening + coming − going = closing, where a sentence prints all four."""
    words, body = load_words()["sums"], unbracketed(passage)
    roles: dict[str, list[int]] = {"opening": [], "coming": [], "going": [], "closing": []}
    figures = passage.figures
    for number in range(len(figures)):
        text = passage.before(number)
        role = next((role for role in ("opening", "closing", "coming", "going") if has(text, words[role])), None)
        if role is None or body[passage.at[number]] == " ":
            return []
        roles[role].append(number)
    if not all(roles.values()) or len(roles["opening"]) > 1 or len(roles["closing"]) > 1:
        return []
    order = roles["opening"] == [0] and roles["closing"] == [len(figures) - 1]
    if not order or ";" in body or re.search(r"20\d\d年", body):
        return []
    if len({figure.family for figure in figures}) > 1 or not all(figure.exact for figure in figures):
        return []
    value = lambda role: sum(figures[number].value for number in roles[role])
    computed, stated = value("opening") + value("coming") - value("going"), value("closing")
    start, end = passage.statement(0, len(figures) - 1)
    many = (roles["closing"] + roles["opening"], roles["coming"], roles["going"])
    come, go = len(many[1]), len(many[2])
    arithmetic = (f"{plain(value('opening'))} + {added([figures[i].value for i in many[1]])} − "
                  f"{added([figures[i].value for i in many[2]], ' − ')} = {plain(computed)}, printed {plain(stated)}")
    return [Finding("sum", start, end, stated, computed, computed == stated, "", arithmetic, tuple(sum(many, [])),
                    lambda v: abs(v[1] + sum(v[2:2 + come]) - sum(v[2 + come:2 + come + go]) - v[0]) < 1e-6)]
