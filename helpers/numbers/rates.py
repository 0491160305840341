"""Printed rates (化解率 98.7%) against the numbers they are made of, and success rates above 100.

The name of a rate says which number is its numerator (化解 … 件) and, at times, what it is a rate of (出庭率: of the cases
heard). A rate is called wrong only where both numbers stand in its sentence under those names, and no other two numbers of the
sentence give it.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from helpers.numbers.criteria import has, load_words
from helpers.numbers.findings import Finding, plain
from helpers.numbers.passages import F, Passage, since
from helpers.numbers.precision import covers
from helpers.numbers.rate_names import LEVELS, Rate, printed_rates, step_of

_PERIOD = re.compile(r"上半年|下半年|[一二三四]季度|\d{1,2}月|本月|当月")
_SCOPE = re.compile(r"(?:全|我|本)(?:镇|县|市|区|乡|省|州|街道|局)")


def rates(passage: Passage) -> list[Finding]:
    """The claims of a passage that something is such and such a rate, and rates that cannot be."""
    found = []
    for rate in printed_rates(passage):
        finding = _bound(passage, rate)
        if not (finding and finding.holds is False) and not rate.stem.endswith(LEVELS):
            checked = _checked(passage, rate)
            finding = checked if finding is None or checked.holds else finding
        if finding:
            found.append(finding)
    return found


def _bound(passage: Passage, rate: Rate) -> Finding | None:
    """A rate that would be more than all."""
    figure, words = passage.figures[rate.number], load_words()["rates"]
    beyond = figure.percent > 100 or figure.percent == 100 and figure.modifier in ("at_least", "more")
    if not beyond or not (rate.only or _all_bounded(passage, rate)):
        return None
    clause = since(passage.skeleton[:passage.at[rate.number]], ",;:。")
    possible = (has(rate.name, words["unbounded"]) or has(clause, words["growth"] + words["targets"])
                or has(passage.skeleton, load_words()["sums"]["carried"] + ("得分", "目标任务", "计划", "超额", "预算")))
    sure = rate.stem.endswith((*words["bounded"], *LEVELS)) and not possible
    if possible and not has(clause, words["levels_reached"]) and has(clause, words["growth"]):
        return None
    start, end = passage.statement(rate.number, rate.number)
    return Finding("bound", start, end, figure.percent, 100.0 if sure else None, False if sure else None,
                   "no such rate can exceed 100%" if sure else "a rate above 100%: check what it is a rate of",
                   f"{figure.text}: at most 100%" if sure else "", (rate.number,), lambda v: v[0] <= 100)


def _all_bounded(passage: Passage, rate: Rate) -> bool:
    """受理率、办结率均在100%以上: whether one figure is said of several rates, none of which can exceed 100."""
    names, _, rest = since(passage.skeleton[:passage.at[rate.number]], ",;:。", figures=True).rpartition("率")
    joined = re.split("率[、和及与]|率以及", names)
    bounded = (*load_words()["rates"]["bounded"], *LEVELS)
    return rest.startswith(("均", "都", "全部")) and len(joined) > 1 and all(
        name.endswith(bounded) and "率" not in name and "、" not in name for name in joined)


def _checked(passage: Passage, rate: Rate) -> Finding:
    figure, words = passage.figures[rate.number], load_words()["rates"]
    start, end = passage.statement(rate.number, rate.number)
    open_ = Finding("rate", start, end, figure.percent, None, None, "", "", (rate.number,))
    if not _planned(passage, rate.number - 1) and has(_target_context(passage, rate), words["targets"]):
        open_.note = "a target, not a result"
        return open_
    pairs = _pairs(passage, rate)
    if not pairs:
        open_.note = "numerator or base is not printed"
        return open_
    results = []
    for numerator, bases, complement, strict in pairs:
        holds, note, exact = _ratio(passage, figure, numerator, bases, complement, rate.stem == "完成")
        results.append((holds, note, exact, numerator, bases, complement, strict))
    chosen = next((result for result in results if result[0]), None)
    if chosen is None:
        chosen = next((result for result in results if result[6]), results[0])
        sure = chosen[6] and chosen[0] is False and rate.only and not any(result[0] is None for result in results)
        holds = False if sure and not _elsewhere(passage, rate) and not _excused(passage, rate, chosen) else None
    else:
        holds = True
    _, note, exact, numerator, bases, complement, strict = chosen
    value = passage.figures[numerator].value
    total = sum(passage.figures[base].value for base in bases)
    shown = f"({plain(total)} − {plain(value)})" if complement else plain(value)
    members = (rate.number, numerator, *bases)
    start, end = passage.statement(min(members), max(members))
    text = f"{shown} / {plain(total)} = {exact:.2f}%, printed {figure.text}"
    if holds is None and not note:
        note = ("the base or the numerator may be another" if chosen[0] is False
                else "off by less than the printed precision shows")
    step, modifier, scale = step_of(figure), figure.modifier, figure.percent / figure.value if figure.value else 1

    def equation(v: list[float]) -> bool:
        base = sum(v[2:])
        ratio = 100 * (base - v[1] if complement else v[1]) / base if base else -1
        return covers(v[0] * scale, step, modifier, ratio, ratio, ratio)[0] is True
    computed = exact if holds is not None or strict else None
    return Finding("rate", start, end, figure.percent, computed, holds, note, text, members, equation)


def _target_context(passage: Passage, rate: Rate) -> str:
    """The words that may call the rate a target: its clause, and the beginning of its sentence."""
    upto = passage.skeleton[:passage.at[rate.number]]
    clause = since(upto, ";。")
    return clause if not re.search(F, clause) else since(upto, ",;。") + clause[:6]


def _ratio(passage: Passage, figure, numerator: int, bases: list[int], complement: bool,
           beyond: bool) -> tuple[bool | None, str, float]:
    part, wholes = passage.figures[numerator], [passage.figures[base] for base in bases]
    base, low, high = (sum(getattr(whole, name) for whole in wholes) for name in ("value", "low", "high"))
    if not base or not low:
        return None, "no cases, no rate", 0.0
    take = (lambda n, d: 100 * (d - n) / d) if complement else (lambda n, d: 100 * n / d)
    exact = take(part.value, base)
    least, most = sorted((take(part.high, low), take(part.low, high)))
    holds, note = covers(figure.percent, step_of(figure), figure.modifier, least, exact, most)
    if exact > 100 and not (beyond and holds):
        return None, "more than its base", exact
    return holds, note, exact


def _pairs(passage: Passage, rate: Rate) -> list[tuple[int, list[int], bool, bool]]:
    """Numerators with their bases, the likeliest first: (numerator, bases, complement, whether the words leave no doubt)."""
    words = load_words()["rates"]
    figures = passage.figures
    spoken = words["numerators"].get(rate.stem, ()) + (rate.stem,)
    covered, found = _covers_subject(passage, rate), []
    wanted = words["bases"].get(rate.stem, words["any"]["bases"])
    asked = {i for i in range(rate.number) if has(_base_words(passage, i), wanted)}  # they may be what the rate is of
    added = {i for i in range(rate.number) if has(passage.clause(i), words["carry"])}
    for numerator in range(rate.number - 1, -1, -1):
        if figures[numerator].percent is not None or figures[numerator].unit.startswith("个百分"):
            continue
        clause = passage.clause(numerator) + figures[numerator].action
        if not rate.stem.startswith("不") and has(clause, ("不予" + rate.stem,)):
            continue
        negated = "不" + rate.stem in clause or "未" + rate.stem in clause
        called = negated or has(clause, spoken) or set(rate.stem) <= set(clause) and len(rate.stem) > 1
        narrowed = all(word in clause or word == "成功" and rate.stem.endswith("成功") and has(clause, spoken)
                       or set(word) <= set(clause) for word in rate.narrowing)
        due = re.search("应(?!急|诉)([\u4e00-\u9fff])", passage.before(numerator - 1)) if numerator else None
        if due and re.search(f"(?:实际?|已){due[1]}", passage.before(numerator)):  # 应到86人，实到80人
            called = narrowed = True
        planned = rate.stem == "完成" and _planned(passage, numerator)
        if planned:
            called = narrowed = True
        if passage.before(numerator).startswith(load_words()["outcomes"]["left"]):
            continue  # 尚有5件正在办理
        if not called or not narrowed or re.search("全部|均|都|悉数", passage.after(numerator)):
            continue  # 42批次全部处置: of these 42
        family = figures[numerator].family
        bases = [i for i in range(numerator)
                 if figures[i].family == family and not re.search("[多少增减][^,]{0,3}$", passage.before(i))]
        if not bases and not negated:
            bases = [i for i in range(numerator) if figures[i].family == family.removesuffix("次")
                     or figures[i].family.removesuffix("次") == family or {figures[i].family, family} == {"case", "件次"}]
            found += [(numerator, [base], negated, False) for base in reversed(bases)]
            continue
        carried = [i for i in bases if i in added]
        for other in reversed(bases) if carried else ():
            if other not in added:
                found.append((numerator, [other, *carried], negated, other in asked))
        likely = asked | _inside(passage, numerator)
        ranked = sorted(bases, key=lambda i: (i not in likely, -i))
        for base in ranked:
            strict = covered and not carried and base in likely
            found.append((numerator, [base], negated, strict and figures[base].exact and not _narrowed_part(passage, base)))
    return found


def _planned(passage: Passage, number: int) -> bool:
    """计划培训200人次，实际培训246人次: whether a figure is the result of the plan printed right before it."""
    return (number > 0 and "实际" in passage.before(number) and has(passage.before(number - 1), ("计划", "目标", "任务"))
            and passage.figures[number].family == passage.figures[number - 1].family)


def _base_words(passage: Passage, number: int) -> str:
    return passage.clause(number) + passage.figures[number].action


def _narrowed_part(passage: Passage, base: int) -> bool:
    """A base that is itself one kind among several (其中重大隐患4处)."""
    return "其中" in passage.before(base)


def _inside(passage: Passage, numerator: int) -> set[int]:
    """Bases that are said to contain the numerator: 245个村中有233个; 应参训216人，实际参训209人."""
    found = set()
    for base in range(numerator):
        gap = passage.gap(base, numerator)
        among = re.search("(?<![高初集其])中(?:,?(?:已?有|共有|已)|,?$)", gap) or "其中" in gap
        if among and not re.search("[;。\ue000-\uf8fe]", gap):
            found.add(base)
        if "应" in passage.before(base) and re.search("实际|实有|已", passage.before(numerator)):
            found.add(base)
    return found


def _covers_subject(passage: Passage, rate: Rate) -> bool:
    """Whether the rate is one of the things counted: not 信访积案化解率 beside disputes."""
    subject = rate.subject
    for word in (*load_words()["rates"]["narrowing"], *load_words()["rates"]["general"]):
        subject = subject.replace(word, "")
    earlier = passage.skeleton[:passage.at[rate.number]]
    head = earlier.removesuffix(since(earlier, ",;:。")) + "".join(f.counted for f in passage.figures if f.percent is None)
    return all(character in head or not "\u4e00" <= character <= "\u9fff" for character in subject)


def _elsewhere(passage: Passage, rate: Rate) -> bool:
    """Whether any other figures of one unit, or sums of neighbours, give the printed rate."""
    figure = passage.figures[rate.number]
    step = step_of(figure)
    for runs in _runs(passage).values() if figure.exact else ():
        for whole, run in runs:
            first, last = (bisect_left(runs, (whole * (figure.percent + off) / 100, ())) for off in (-step, step))
            for part, other in runs[first:last]:
                if 0 < part < whole and not set(run) & set(other) and covers(figure.percent, step, "exact", *[100 * part / whole] * 3)[0]:
                    return True
    return False


@lru_cache(maxsize=1)
def _runs(passage: Passage) -> dict[frozenset, list[tuple[float, tuple[int, ...]]]]:
    """Sums of up to five neighbouring counts with their numbers, in order, by the units that they are of."""
    counts = [i for i, figure in enumerate(passage.figures) if figure.additive]
    found: dict[frozenset, list] = {}
    for first in range(len(counts)):
        for last in range(first + 1, min(first + 5, len(counts)) + 1):
            run = tuple(counts[first:last])
            units = frozenset(passage.figures[i].family for i in run)
            found.setdefault(units, []).append((sum(passage.figures[i].value for i in run), run))
    return {units: sorted(runs) for units, runs in found.items()}


def _remainder(passage: Passage, rate: Rate, numerator: int, bases: list[int]) -> bool:
    """办结49件、尚有5件正在办理，办结率100%: whether numerator and printed remainder are together all of the base."""
    if numerator + 1 >= rate.number or len(bases) > 1 or rate.narrowing:
        return False
    left = passage.figures[numerator + 1]
    figures = passage.figures
    whole = figures[bases[0]].exact and figures[numerator].value + left.value == figures[bases[0]].value
    return bool(left.exact and whole and left.family == figures[numerator].family
                and passage.before(numerator + 1).startswith(load_words()["outcomes"]["left"])
                and not has(passage.skeleton, ("限期", "期限", "未到", "中止", "跨年", "延期", "结转")))


def _excused(passage: Passage, rate: Rate, chosen: tuple) -> bool:
    """Reasons for which the printed rate may be right although its two numbers do not give it."""
    words = load_words()["rates"]
    figure, bases = passage.figures[rate.number], chosen[4]
    text = passage.skeleton
    remainder = _remainder(passage, rate, chosen[3], bases)
    if figure.value == 100 and figure.modifier == "exact" and has(text, words["pending"]) and not remainder:
        return True
    if rate.stem.endswith("合格") and has(text, ("优秀", "良好", "优良")) and not re.search("[不未]合格", text):
        return True  # 合格 as the lowest grade
    if any(word in passage.clause(chosen[3]) and word not in rate.name for word in words["narrowing"] if word != "成功"):
        return True  # 其中按时结案120件，结案率…
    ours, theirs = passage.clause(chosen[3]), "".join(map(passage.clause, bases))
    if rate.stem.endswith(words["closing"]) and figure.value < chosen[2] and has(theirs, words["new_only"]):
        return True
    if len(set(re.findall(r"20\d\d年", text[:passage.at[rate.number]]))) > 1:
        return True
    if _PERIOD.findall(theirs) and _PERIOD.findall(ours) != _PERIOD.findall(theirs):
        return True
    if _SCOPE.findall(ours) and _SCOPE.findall(ours) != _SCOPE.findall(theirs):
        return True
    beside = range(chosen[3] + 1 + remainder, rate.number)  # 不合格率2.5%，合格率98.5%: the same thing from its other side
    others = [i for i in beside if passage.figures[i].percent is None or "不" + rate.stem + "率" not in passage.before(i)]
    if others or chosen[3] > bases[0] + 2 or ";" in passage.gap(bases[0], rate.number):
        return True  # other numbers in between
    between = passage.figures[bases[0] + 1:chosen[3]]
    if any(other.percent is not None for other in between) and "其中" not in passage.before(chosen[3]):
        return True  # the numbers of another rate
    before, numerator = passage.figures[chosen[3] - 1], passage.figures[chosen[3]]
    if "、" in passage.gap(chosen[3] - 1, chosen[3]) and numerator.action and before.action == numerator.action:
        return True  # one of several numerators
    return has(passage.gap(chosen[3], rate.number), ("。", *words["other_base"]))
