"""The same quantity printed in two places of one report.

Two values contradict each other only if nothing else differs: noun, verb, unit, scope (全镇, 全县), period, acting body, and no
word beside either that could make it a part, a plan or another occasion; and both are said of all there was (共, 全年, 现有).
"""
from __future__ import annotations

import re
from collections import defaultdict, deque
from functools import cache, lru_cache
from typing import Iterable, NamedTuple

from helpers.numbers.criteria import has, load_words
from helpers.numbers.findings import Finding, plain
from helpers.numbers.passages import Figure, Passage
from helpers.numbers.rate_names import printed_rates

_SCOPE = re.compile(r"(?:全|我|本)(镇|县|市|区|乡|省|州|街道|局|厅|旗)")
_WHEN = re.compile("全年|今年|一年来|年度|20\\d\\d年|目前|当前|现有")
_LEAD = r"(?:在[^,;。]{2,16}(?:方面|上|中)|目前|当前|今年(?:以来)?|一年来|全年|20\d\d年(?:度|以来)?|截至目前)"
_NUMBERED = r"(?:[一二三四五六七八九十]+[、是]|\([一二三四五六七八九十]+\))?"
_YEAR = re.compile(r"20\d\d年(?!度?法治)")
_NEUTRAL = re.compile(r"(?:均|全部|全员|都|实现全覆盖|全覆盖|已全部|$)")
# A print is held against so many earlier ones of its value, name or noun, and read with so much of its line before it: a report has
# fewer and shorter ones, and all with all would take minutes for a page of hostile text.
_LATEST, _LINE = 50, 1000
_PLACES = ("村(社区)", "村(居)", "村居", "行政村", "社区", "村", "村社区", "村(社)", "社区(村)")


class Mention(NamedTuple):
    """One print of a quantity. place: which text of the report; key: what it is of; sure: whether it is said of all."""

    place: int
    figure: Figure
    start: int
    end: int
    noun: str
    key: tuple | None
    sure: bool
    scope: str
    years: frozenset
    bodies: frozenset
    times: frozenset
    covering: bool
    total: bool  # 共, 累计, 现有 or a scope beside it
    event: tuple | None = None  # the figure of the clause before, where this one says more of the same: 举办…6期，培训…480人次


def mentions(place: int, passage: Passage) -> list[Mention]:
    """The quantities of a passage as they may be printed again elsewhere; of percentages only the rates of a whole place."""
    found = []
    for number, figure in enumerate(passage.figures):
        if figure.percent is not None or figure.unit.endswith("百分点") or figure.unit == "" or not figure.counted:
            continue
        mention = _mention(place, passage, number, figure)
        found.append(mention._replace(event=_event(passage, number)))
    return found + [_rate(place, passage, rate) for rate in printed_rates(passage) if rate.only]


def _event(passage: Passage, number: int) -> tuple | None:
    """What a figure says more of: the count of one named kind of event in the clause right before it."""
    words = load_words()["repeats"]
    if not number or passage.gap(number - 1, number) != "," + passage.before(number):
        return None
    first, said = passage.figures[number - 1], passage.before(number - 1)
    noun = _bare(first.counted)
    whole = has(said, words["totals"]) and not has(passage.skeleton[:passage.at[number]], words["apart"])
    if not whole or not first.exact or first.value < 2 or first.percent is not None or len(noun) < 5 or noun in words["generic"]:
        return None
    return noun, first.action, first.family, first.value, _bare(passage.before(number))


def _rate(place: int, passage: Passage, rate) -> Mention:
    """A rate (出庭应诉率98.5%); said of all only with its period and the place's own scope beside it."""
    words, figure = load_words()["repeats"], passage.figures[rate.number]
    mention = _mention(place, passage, rate.number, figure)
    left, before = passage.skeleton[:passage.at[rate.number]], passage.before(rate.number)
    noun = re.sub("^年度?", "", _bare(rate.name)) + "率"
    opens = _leads(left.removesuffix(before), True)
    sure = bool(figure.exact and len(noun) > 4 and _SCOPE.search(before) and _WHEN.search(left) and opens
                and _NEUTRAL.match(passage.after(rate.number)) and not has(left, words["apart"]))
    return mention._replace(noun=noun, key=(noun, "率", "%"), sure=sure, covering=False)


@cache
def _fields() -> tuple[str, ...]:
    """Words that say of which kind of things a clause speaks."""
    kinds = (word for values in load_words()["criteria"].values() for value in values for word in value if len(word) > 1)
    return (*load_words()["repeats"]["fields"], *kinds)


def _leads(text: str, whole: bool) -> bool:
    """Whether what stands before a clause leaves it as general as it is; whole: the clause names its place and says 共, so that
    a clause of attitude may precede it (坚持靠前指挥), but none that names a field."""
    if re.fullmatch(rf"{_NUMBERED}(?:{_LEAD},)?", text):
        return True
    words = load_words()["repeats"]
    attitude = re.fullmatch(rf"{_NUMBERED}(?:{'|'.join(words['attitudes'])})[^;。:\ue000-\uf8fe]{{2,30}},", text)
    return bool(whole and attitude and not has(text, _fields()))


def _mention(place: int, passage: Passage, number: int, figure: Figure) -> Mention:
    words = load_words()["repeats"]
    left = passage.skeleton[:passage.at[number]]
    counted = figure.counted.translate(str.maketrans("（）", "()"))
    edges = ",;:、。!?" if "(" in counted else ",;:、()。!?"
    before, after = passage.before(number, edges), passage.after(number, edges)
    noun = _bare(counted)
    line = passage.text[max(passage.text.rfind("\n", 0, figure.start), figure.start - _LINE, 0):figure.start]
    scope = _SCOPE.findall(before) or _SCOPE.findall(left)
    behind = after.startswith(counted)
    rest = after[len(counted):] if behind else after
    residual = _bare(before).replace("" if behind else noun, "", 1).replace(figure.action, "", 1)
    said = _WHEN.search(left) or _SCOPE.search(before)
    named = said and len(noun) > 1 and noun not in words["generic"] or noun in _PLACES
    sure = bool(named and figure.exact and not residual and _NEUTRAL.match(rest)
                and _leads(left.removesuffix(before), bool(_SCOPE.search(before)) and has(before, words["totals"]))
                and has(before, words["totals"] + words["stock"]) and not has(left + after, words["apart"]))
    key = (noun, figure.action, figure.family) if len(noun) > 1 else None
    start, end = passage.statement(number, number)
    timed, others = line.replace("今年以来", ""), line.replace(noun, "")
    times = frozenset([word for word in words["times"] if word in timed] + re.findall(r"\d{1,2}月", line))
    covering = re.match("全覆盖|全部覆盖", rest) and re.search("(?:全[镇县市区乡]|全街道|辖区)$", before)
    return Mention(place, figure, start, end, noun, key, sure, scope[-1] if scope else "", frozenset(_YEAR.findall(line)),
                   frozenset(word for word in words["bodies"] if word in others), times,
                   bool(covering), bool(_SCOPE.search(before) or has(before, ("共", "累计", "总", "现有"))))


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    for filler in load_words()["repeats"]["fillers"]:
        text = text.replace(filler, "")
    return re.sub(r"20\d\d年度?|[“”《》]", "", text)


def repeats(found: list[Mention], strict: bool = False) -> list[tuple[int, Finding]]:
    """Pairs of prints of one quantity, as findings at the later one, each with its place. At most one a print.

    strict, for a whole report: 全年 alone does not make two values contradict each other, for each paragraph may speak of
    another field."""
    by_value, by_key, by_noun = (defaultdict(lambda: deque(maxlen=_LATEST)) for _ in range(3))
    results = []
    for mention in found:
        unit, value = mention.figure.family, mention.figure.value
        earlier = _same(mention, by_value[unit, value]) or _covered(mention, by_noun[mention.noun, unit])
        if earlier:
            results.append((mention.place, _finding(mention, earlier, True)))
        else:
            clash = _clash(mention, by_key[mention.key]) if mention.key else None
            if clash and strict and not (clash.total and mention.total):
                clash = None
            clash = clash or _uncovered(mention, by_noun[mention.noun, unit]) or _same_event(mention, by_key[mention.key])
            if clash:
                results.append((mention.place, _finding(mention, clash, False)))
        if mention.figure.exact:
            by_value[unit, value].append(mention)
        by_key[mention.key].append(mention)
        by_noun[mention.noun, unit].append(mention)
    return results


def _agree(one: Mention, other: Mention) -> bool:
    """Same scope, period and body; nothing printed agrees with anything for the place's own scope only."""
    scopes = one.scope == other.scope or not (one.scope and other.scope) and (one.scope or other.scope) in ("镇", "乡", "街道")
    years = one.years == other.years or not (one.years and other.years)
    return scopes and years and one.bodies == other.bodies and one.times == other.times


def _apart(one: Mention, other: Mention) -> bool:
    return one.place != other.place or other.figure.start - one.figure.end > 0 and one.end < other.start


def _same(mention: Mention, earlier: Iterable[Mention]) -> Mention | None:
    if not mention.figure.exact or mention.figure.value < 2 or len(mention.noun) < 2:
        return None
    for other in earlier:
        if mention.figure.unit == "%" and not (mention.sure and other.sure and mention.noun == other.noun):
            continue
        small, large = sorted((mention.noun, other.noun), key=len)
        long = len(small) >= 4 and (small in large or _within(small, large))
        alike = small == large and mention.figure.action == other.figure.action and mention.figure.value >= 10
        scopes = {mention.scope, other.scope} - {""}
        if (long or alike) and len(scopes) < 2 and _apart(other, mention):
            return other
    return None


def _within(small: str, large: str) -> bool:
    """Whether all characters of a name stand in a longer one in their order (法治长廊, 法治文化长廊)."""
    rest = iter(large)
    return small[-2:] == large[-2:] and all(character in rest for character in small)


def _covered(mention: Mention, earlier: Iterable[Mention]) -> Mention | None:
    """A rounded or bounded print that covers an exact one: 1.2万余 and 12,345."""
    for other in earlier:
        one, two = other.figure, mention.figure
        if one.unit == "%" or one.exact == two.exact or one.action != two.action:
            continue
        if not (_agree(other, mention) and _apart(other, mention)):
            continue
        exact, rough = (one, two) if one.exact else (two, one)
        if rough.low <= exact.value < rough.high and rough.high < float("inf"):
            return other
    return None


def _clash(mention: Mention, earlier: Iterable[Mention]) -> Mention | None:
    rivals = [other for other in earlier if other.figure.exact]
    values = {other.figure.value for other in rivals} | {mention.figure.value}
    if not mention.sure or len(values) != 2:
        return None
    return next((other for other in rivals if other.sure and other.figure.value != mention.figure.value
                 and _agree(other, mention) and _apart(other, mention)), None)


def _same_event(mention: Mention, earlier: Iterable[Mention]) -> Mention | None:
    """举办…培训班6期，培训480人次, and elsewhere the same 6期 with 840人次."""
    if mention.event is None or not mention.figure.exact:
        return None
    return next((other for other in earlier if other.event == mention.event and other.figure.exact
                 and other.figure.value != mention.figure.value and _agree(other, mention) and _apart(other, mention)), None)


def _uncovered(mention: Mention, earlier: Iterable[Mention]) -> Mention | None:
    """全镇16个村全覆盖, where the town has 17."""
    if mention.noun not in _PLACES:
        return None
    for other in earlier:
        covering, counted = (mention, other) if mention.covering else (other, mention)
        if covering.covering and counted.sure and not counted.covering and covering.scope == counted.scope:
            if covering.figure.exact and covering.figure.value != counted.figure.value:
                return other
    return None


def _finding(mention: Mention, earlier: Mention, holds: bool) -> Finding:
    one, two = earlier.figure, mention.figure
    note = "" if one.value == two.value else "one print covers the other" if holds else "two values of one quantity"
    return Finding("repeat", mention.start, mention.end, two.value, one.value, holds, note,
                   f"printed {two.text}, before {one.text} ({plain(two.value)} and {plain(one.value)})")
