"""Where the quantities of a folded text stand: number, multiplier, unit and modifiers, and the numbers that are none."""
from __future__ import annotations

import re
from typing import Iterator, NamedTuple

from helpers.matching import is_han
from helpers.numbers.numerals import ARABIC, CAPITAL, CHINESE, DIGITS, number, rough
from helpers.numbers.units import Units, load_units


class Scanned(NamedTuple):
    """A quantity in folded text: [start, end) from modifier to unit."""

    value: float
    unit: str
    modifier: str
    start: int
    end: int


_RUN = rf"(?:{CAPITAL}|(?:{ARABIC}|[{CHINESE}])(?:[{CHINESE}]\d*|点(?=[{CHINESE}]))*)"
_TO = r"(?:[-~至到]|[—–]{1,2})"
_NUMBER = re.compile(rf"({_RUN})([余多几来+])?([十百千万亿]{{1,2}})?([余多])? ?")
_RANGE = re.compile(rf"({_RUN})(?=[^\d{CHINESE}]{{0,3}}[-~至到—–])([^\d{CHINESE}]{{0,3}}?){_TO}({_RUN}) ?")
_FRACTION = re.compile(rf"({_RUN})分之({_RUN})")

# Where a number can begin. A Chinese numeral needs a unit, and stands in many words without: most are passed by.
_START = re.compile(rf"\d|[《“]|[第前](?=[ \d{CHINESE}])|{CAPITAL}"
                    rf"|[{CHINESE}](?=[\d{CHINESE}点分余多几来到至—~-]|[{load_units().beginnings}])")

# Numbers that measure nothing, each from its first character on. Every repetition is bounded: texts are untrusted.
_YEAR, _MONTHS = r"(?:19|20)\d\d", rf"\d{{1,2}}月?(?:(?:、|{_TO})\d{{1,2}}月?){{0,12}}"
_SKIP = re.compile("|".join([
    r"《[^《》]{0,120}(?:《[^《》]{0,60}》[^《》]{0,60})?》",                              # titles
    r"“[^“”。;%]{1,16}”",                                                                # names and slogans
    rf"(?<![^。;:!?\s])\d{{1,2}}\.(?={_YEAR}年)",                                         # 1.2024年: a list's 1.
    rf"{_YEAR}(?:年?(?:、|/|{_TO})(?:{_YEAR}|\d\d(?!\d))){{0,12}}年度?(?:{_MONTHS}(?<=月)份?(?:\d{{1,2}}[日号]?)?)?",
    rf"{_YEAR}([-./])\d{{1,2}}\1\d{{1,2}}(?!\d)|{_YEAR}[-./](?:0[1-9]|1[0-2])(?!\d)|{_YEAR}{_TO}{_YEAR}",  # 2024-12-04
    r"\d\d年(?=\d{1,2}月|度|初|底|末)",
    rf"{_MONTHS}(?<=月)份?(?:\d{{1,2}}(?:(?:、|{_TO})\d{{1,2}}){{0,12}}[日号]?)?",
    r"\d{1,2}[时点](?:\d{1,2}分|许|整)|\d{1,2}时(?!间)|\d{1,2}:\d\d(?::\d\d)?",             # the clock
    r"\d+(?:[·・•‧]\d+)+",                                                                # 12·4
    r"\d{1,3}(?:(?:,\d{3}(?!\d)){6,}+|(?: \d{3}(?!\d)){6,}+)(?:\.\d+)?",                  # too long for a number
    r"\d{3,4}-\d{7,8}|\d{6,}/\d{4}-\d+|\d+(?:-\d+){2,}",                                  # telephones, index numbers
    r"\d+(?:[+×x*](?:\d+|[NnXx]))+\+?",                                                   # 1+1+N
    rf"第 ?{_RUN}(?:(?:[、至到和及]|[-~]|[—–]{{1,2}})第?{_RUN}(?![余多])){{0,12}}",       # ordinals
    rf"前{_RUN}(?:[名位强列甲]|(?=个?季度|个月|期|批))",                                   # ranks
    rf"(?<=[〔\[(]){_YEAR}[〕\])]第?\d+号?|\d+号",                                        # documents
]))

_LARGEST = 1e15  # longer runs of digits are identity numbers
_AVERAGE = re.compile("均|每")
_BARE = re.compile("[百千万亿]+|十[万亿]")  # multipliers without a digit: 千余份, but 百姓, 万家
_ARTICLE = re.compile("[统唯单同某逐专归任何其万新上下前这那哪另每各是为像如的于全作之在以从向对即当把将跑]$|最后$")
_HAPPENED = re.compile("(?:发生|查处|查办|办理|办结|化解|调解|调处|受理|侦破|处理|出现|审理)了?$")
_SESSION, _MEETING = re.compile("届|人大|政协|党代会"), ("会议", "全会", "全体会议")
_IN_PLACES, _PLACE = frozenset("户家间座条口台堂块棵株"), re.compile("[镇乡村县市区店铺](?![属级直])|社区|街道")
_NAME_ENDS = re.compile("[\u4e00-\u9fff]{0,6}”")  # the opening mark was lost: 四个自信”, 十项行动”
_EDGES = ",。;:!?、("


def scan(text: str) -> Iterator[Scanned]:
    """The quantities of a folded text in reading order."""
    units, position, last = load_units(), 0, None
    while start := _START.search(text, position):
        at = start.start()
        if skipped := _SKIP.match(text, at):
            position = skipped.end()
        elif not text[at].isdigit() and (phrase := units.phrase_at(text, at)):
            position = at + phrase
        else:
            found = "分之" in text and _fraction(text, at, units) or _range(text, at, units) or _measured(text, at, units, last)
            if isinstance(found, Scanned):
                yield found
                last, position = found, found.end
            else:
                position = max(found or 0, at + 1)


def _fraction(text: str, at: int, units: Units) -> Scanned | int | None:
    match = _FRACTION.match(text, at)
    if not match:
        return None
    whole, part = number(match[1]), number(match[2])
    if not whole or part is None:
        return match.end()
    unit = {100: "%", 1000: "‰"}.get(whole, "")
    return _modified(text, at, match.end(), part if unit else part / whole, unit, "exact", units)


def _range(text: str, at: int, units: Units) -> Scanned | None:
    """10-20名, 50元—200元: the report promises the lower end."""
    match = _RANGE.match(text, at)
    if not match:
        return None
    low, high = number(match[1]), number(match[3])
    end, unit = units.unit_at(text, match.end(), arabic=match[1][-1].isdigit())
    if low is None or high is None or low >= high or not unit or match[2].strip() not in ("", unit):
        return None
    shared = re.search("[万亿]+$", match[3])  # 10—15万元
    scale = number(shared[0]) if shared and match[1][-1] not in "万亿" else 1
    quantity = Scanned(low * scale if low * scale < high else low, unit, "at_least", at, end)
    return quantity if _counts(text, at, match[1], quantity, units, None) else None


def _measured(text: str, at: int, units: Units, last: Scanned | None) -> Scanned | int | None:
    """The quantity that begins here, or the position behind a number that is none."""
    match = _NUMBER.match(text, at)
    if not match:
        return None
    run, inner, times, outer = match.groups()
    value, scale, modifier = number(run), number(times) if times else 1, units.between.get(inner or outer, "exact")
    if value is None:
        value, modifier = rough(run), "at_least"
    if value is None or value > _LARGEST or scale is None or at and text[at - 1].isascii() and text[at - 1].isalpha():
        return match.end(1)
    arabic = run[0].isdigit()
    end, unit = units.unit_at(text, match.end(), arabic or run[-1].isdigit())
    if not unit:  # 浏览量突破120万, 走访200余
        if not arabic or not (inner in ("余", "多") or outer or (times or run)[-1] in "万亿"):
            return match.end(1)
        end = match.end() - text[:match.end()].endswith(" ")
    if "." in run and unit in units.counts and not times and run[-1].isdigit() and not _AVERAGE.search(text, max(0, at - 14), at):
        point = run.index(".") + 1  # 6.26期, or 1.3个: a list's 1., then 3个
        return at + point if point < 4 and (not at or text[at - 1] in "。;:!? \n") else match.end(1)
    quantity = _modified(text, at, end, round(value * scale, 6), unit, modifier, units)
    return quantity if _counts(text, at, run, quantity, units, last) else match.end(1)


def _modified(text: str, at: int, end: int, value: float, unit: str, modifier: str, units: Units) -> Scanned:
    """With what stands before the number and behind the unit; of two modifiers the one in front decides."""
    if units.kind(unit) == "rate" and at > 1 and text[at - 1] in "-−" and not text[at - 2].isdigit():
        at, value = at - 1, -value
    start, before = units.before(text, at, bare=_BARE.match(text, at) is not None)
    end, behind = units.behind(text, end, unit in units.times)
    return Scanned(value, unit, before or (behind if behind and modifier == "exact" else modifier), start, end)


def _counts(text: str, at: int, run: str, quantity: Scanned, units: Units, last: Scanned | None) -> bool:
    """Whether a number with a unit counts something here, and is no name, ordinal or figure of speech."""
    unit, rest, left = quantity.unit, text[quantity.end:quantity.end + 8], text[max(0, at - 6):at]
    if unit == "个" and units.slogan.match(rest) or units.scheme.match(rest):
        return False
    if run in units.hotlines and unit in units.not_after_hotline or unit in units.times and not _lasts(left, quantity, rest, units):
        return False
    if run[0].isdigit():
        return True
    if _BARE.fullmatch(run) and quantity.modifier == "exact" or run[0] in "十百千万" and left[-1:] in ("几", "数"):
        return False
    if _NAME_ENDS.match(rest) or left.endswith(("第", "这", "那", "星期", "礼拜")) or left.endswith("周") and not left.endswith("每周"):
        return False
    if len(run) == 1 and (rest[:1] in DIGITS or rest[:1] in ("十", "百", "千", "万") or unit in _IN_PLACES and _PLACE.match(rest)):
        return False  # 一村一名, 三所一庭, 六户镇
    if len(left) > 1 and left[-2] in "一二两三四五六七八九十" and is_han(left[-1]):
        return False
    if unit == "次" and rest.startswith(_MEETING) and _SESSION.search(text, max(0, at - 12), at):
        return False
    if run == "二":
        return unit in ("人", "名")  # to count, one writes 两: 二次, 二期 are ordinals
    return run != "一" or _is_one(text, at, unit, left, rest, units, last)


def _is_one(text: str, at: int, unit: str, left: str, rest: str, units: Units, last: Scanned | None) -> bool:
    """Whether 一 counts (组建一支队伍) and is no article (是一项系统工程)."""
    if unit == "起":
        return _HAPPENED.search(left) is not None
    if unit in units.times and left.endswith(("到", "至", *units.lasts)):
        return True
    if unit in units.indefinite or rest[:1] == "一":
        return False
    if left.endswith("、") and last and last.value == 1 and not re.search("[,。;]", text[last.end:at]):
        return True  # 建成一个中心、一支队伍
    if not left or left[-1] in _EDGES:
        return unit in ("名", "位", "人", "件", "例", "宗")
    return not _ARTICLE.search(left)


def _lasts(left: str, quantity: Scanned, rest: str, units: Units) -> bool:
    """Whether a time measures something: 每两个月 and 近三年 only say when, 24小时自助服务 only what kind."""
    if left.endswith("每") or quantity.unit in ("小时", "分钟", "个小时") and units.service.match(rest):
        return False
    return quantity.unit not in ("年", "日") or left.endswith(units.lasts) or quantity.modifier not in ("exact", "less")
