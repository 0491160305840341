"""A number of things said, and the things named: 三项措施：一是…二是…三是…; A、B、C三类人群; “五张清单”，即….

等 makes the list a lower bound. A mismatch is blamed only where the list is announced as all of it (即, a colon with 一是,
items joined by +) and its items are plainly of one make; members that merely stand beside a name are no claim.
"""
from __future__ import annotations

import re

from helpers.numbers.criteria import has, load_words
from helpers.numbers.findings import Finding
from helpers.numbers.numerals import number
from helpers.numbers.passages import since

_N = r"(?:[二两三四五六七八九]|十[一二三四五六七八九]?|(?<!\d)(?:1\d|[2-9])(?!\d))"
_MASK = re.compile(r"“[^“”]{0,60}”|《[^《》]{0,60}》|\([^()]{0,80}\)")
_FAR = 300  # characters before the number in which its members may stand
_ORDER = "一二三四五六七八九十"
_MARKS = (lambda i: f"{_ORDER[i]}是", lambda i: f"{_ORDER[i]}要", lambda i: f"({_ORDER[i]})", lambda i: f"({i + 1})",
          lambda i: f"{i + 1}.", lambda i: "①②③④⑤⑥⑦⑧⑨⑩"[i])


def lists(text: str) -> list[Finding]:
    """The claims of a folded text that so many things are named there."""
    words = load_words()["lists"]
    said = re.compile(rf"(?<![第前几数\d.~至-])({_N})个?({'|'.join(words['classifiers'])})")
    masked = _MASK.sub(lambda match: match[0][0] + "\u25a1" * (len(match[0]) - 2) + match[0][-1], text)
    found, taken = [], -1
    for match in said.finditer(text):
        if match.start() < taken or _compound(text, match):
            continue
        stated = int(number(match[1]) or 0)
        finding = (_enumerated(text, match, stated) or _explained(text, masked, match, stated)
                   or _before(text, masked, match, stated))
        if finding:
            found.append(finding)
            taken = finding.end if finding.start >= match.start() else match.end()
    return found


def _compound(text: str, match: re.Match) -> bool:
    """一办三组, 两委一队: the number is half of a name."""
    before, after = text[max(0, match.start() - 2):match.start()], text[match.end():match.end() + 6]
    return bool(re.search(r"[一二两三四五六七八九十][\u4e00-\u9fff]$", before) or re.match(r"一[^一]|[^,;:。、]{0,3}[一二两三四五六七八九]", after))


def _enumerated(text: str, match: re.Match, stated: int) -> Finding | None:
    """三项措施：一是…；二是…；三是…."""
    colon = re.compile(r"[^,;:。、]{0,14}[,]?(?:如下|分别是|主要是)?[:。]?").match(text, match.end())
    for mark in _MARKS:
        if not text.startswith(mark(0), colon.end()):
            continue
        at, count = colon.end() + len(mark(0)), 1
        while count < 10 and (following := _find(text, mark(count), at)) >= 0:
            again = _find(text, mark(0), at)
            if 0 <= again < following:
                break
            at, count = following + len(mark(count)), count + 1
        outer = _find(text, mark(0), 0) < match.start()  # a list within a list: the next mark may be the outer one's
        clean = _find(text, mark(0), at) < 0 and text[colon.end() - 1] == ":" and not outer
        holds = True if count == stated else False if clean and count > 1 else None
        end = re.search(r"[;。]|$", text[at:]).start() + at
        note = "items counted by their marks" if holds is False else ""
        return Finding("list", match.start(), end, stated, count, holds, note, f"{count} items, {stated} said")
    return None


def _find(text: str, mark: str, at: int) -> int:
    """Where a mark stands next; 2. in 2.5 is none."""
    found = re.compile(re.escape(mark) + r"(?!\d)").search(text, at)
    return found.start() if found else -1


def _explained(text: str, masked: str, match: re.Match, stated: int) -> Finding | None:
    """“五张清单”，即A、B、C、D。"""
    lead = re.compile(r"[^,;:。、“”()]{0,12}[”\"]?,?(?:,?即(?![将可使便])|,?分别是|,?分别为|:|(?=\())").match(text, match.end())
    if not lead:
        return None
    if text[lead.end():lead.end() + 1] == "(":
        close = text.find(")", lead.end())
        body, inner, end = text[lead.end() + 1:close], text[lead.end() + 1:close], close
        if close < 0:
            return None
    else:
        stop = re.compile(r"[。;,]|$").search(masked, lead.end())
        body, inner, end = masked[lead.end():stop.start()], text[lead.end():stop.start()], stop.start()
        if text[stop.start():stop.start() + 1] == "," and "、" not in body:
            return None
        if body.startswith(("“", "(")) and body.count("\u25a1") >= len(body) - 2:
            body = inner
    if re.search(rf"(?:{_N})个?(?:项|个|类|级|张)", text[match.end():lead.end()]):
        return None
    if re.search(r"\d", inner):  # numbers of their own: a sum, not a list
        return None
    open_ = "等" in body[-6:]
    items = _items(re.sub("等[^、]*$", "", body))
    if len(items) < 2:
        return None
    least, most = len(items), len(items) + sum(len(re.findall("以及|[和及与]", item)) for item in items)
    if open_:
        holds = True if least <= stated else None
    elif least <= stated <= most:
        holds = True
    else:
        comma = text[end:end + 1] == ","
        named = re.search("即|分别", lead[0]) is not None
        ends = text[end:end + 1] == "。" and not re.match("[^,;:。]{0,2}(?:同时|此外|另外|并|还|也|[一二三四五六七八九十]是)", text[end + 1:])
        sure = _one_make(items, named) or ends and ":" in lead[0] and _one_length(items, stated, match[2])
        holds = False if sure and (not comma or most < stated and named) and stated <= 12 else None
    if holds is None:
        return None
    computed = stated if holds and not open_ else (most if most < stated else least)
    return Finding("list", match.start(), end, stated, computed, holds, "等: at least so many" if open_ else "",
                   f"{'、'.join(item.strip() for item in items)}: {computed}, {stated} said")


def _items(text: str) -> list[str]:
    items = [item for item in re.split(r"[、+]", text) if item.strip()]
    if len(items) == 1 and text.count("》《"):
        return text.split("》《")
    if len(items) == 1 and text.count("”“"):
        return text.split("”“")
    return items if len(items) > 1 else re.split("以及|[和及与]", text, maxsplit=1)


def _one_make(items: list[str], named: bool) -> bool:
    """Whether the items end alike, or, where 即 names them, begin alike or have one length: a 、 inside an item is none between
    items."""
    last = re.split("以及|[和及与]", items[-1])[-1]
    plain = [item.strip("“”《》 ") for item in [*items[:-1], last]]
    if not all(plain) or max(map(len, plain)) > 24:
        return False
    same = lambda part: len({part(item) for item in plain}) == 1
    return same(lambda item: item[-1]) or same(lambda item: item[:2]) or named and (same(lambda item: item[0]) or same(len))


def _one_length(items: list[str], stated: int, kind: str) -> bool:
    """Whether long items have one length: fewer than said, or more where each is a project (三件实事); elsewhere a 、 may stand
    within an item."""
    lengths = [len(item.strip("“”《》 ")) for item in items]
    plain = not any(re.search("[和及与“”《》()]", item) for item in items) and len(items) > 2
    if len(items) < stated:
        return plain and len(set(lengths)) == 1 and lengths[0] >= 4
    return plain and kind in ("件实事", "件大事") and min(lengths) >= 7 and max(lengths) - min(lengths) < 2


def _before(text: str, masked: str, match: re.Match, stated: int) -> Finding | None:
    """A、B、C三类人群; “A+B+C”三级模式; A、B等五部法律."""
    words = load_words()["lists"]
    start = match.start()
    while start and masked[start - 1] in "“\u25a1":  # the name may stand in quotation marks
        start -= 1
    left = since(masked[max(0, start - _FAR):start], ",;:。!?\n")
    begin = start - len(left)
    open_ = left.endswith("等")
    chain = left.removesuffix("等")
    quoted = re.search(r"“(\u25a1+)”(?:的|等)?$", left)
    if quoted and "+" in text[begin + quoted.start():start]:
        inner = text[begin + quoted.start(1):begin + quoted.end(1)]
        items = [item for item in inner.split("+") if item]
        if any(re.search(r"[\dNnXx]", item) for item in items) or "N" in inner:
            return None
        counted = match[2] in words["forms"] or match[2] == "级" and re.match("审|复核|把关|论证|会商", text[match.end():])
        closed = counted and len(items) > 2 and not open_ and "、" not in inner
        holds = True if len(items) == stated else False if closed else None
        if open_ and len(items) <= stated:
            holds = True
        return None if holds is None else _finding(text, begin + quoted.start(), match, stated, len(items), holds)
    if quoted and not open_ and stated == 1 + text[begin + quoted.start():start].count("、") > 1:
        return _finding(text, begin + quoted.start(), match, stated, stated, True)
    if re.search(r"(?:[《“]\u25a1+[》”][、和及与]?){2,}$", chain):
        tail = re.search(r"(?:[《“]\u25a1+[》”][、和及与]?)+$", chain)
        count = len(re.findall("[《“]", tail[0]))
        if open_ or count == stated:
            holds = True if count <= stated else False
            return _finding(text, begin + tail.start(), match, stated, count, holds)
        return None
    items = chain.split("、")
    joined = re.search("以及|[和及与]", items[-1])
    if items[-1].endswith((*words["verbs"], *words["deeds"])):
        return None  # 坚定拥护“两个确立”、坚决做到“两个维护”: what stands before the name is done with it
    if not items[-1] or len(items) < 2 and (not joined or open_ or not joined.start() or "\u25a1" * 3 in items[-1]):
        return None
    most = len(items) + sum(len(re.findall("以及|[和及与]", item)) for item in items)
    if open_:
        bodies = has(text[match.end() - 1:match.end() + 2], ("部门", "单位")) and len(items) > 2 and all(
            item in words["departments"] for item in items[1:]) and items[0].endswith(words["departments"])
        holds = True if len(items) <= stated else False if bodies or _strict(items, words) else None
        count = len(items)
    else:
        holds, count = (True if len(items) <= stated <= most else None), stated
    if holds is None:
        return None
    return _finding(text, begin, match, stated, count, holds)


def _strict(items: list[str], words: dict) -> bool:
    """Items that can only be items: short, without verbs, and of one ending."""
    rest = items[1:]
    plain = all(0 < len(item) <= 8 and not has(item, words["verbs"]) and not re.search("[和及与的]", item) for item in rest)
    return len(items) > 2 and plain and len({item[-1] for item in items}) == 1


def _finding(text: str, begin: int, match: re.Match, stated: int, count: int, holds: bool) -> Finding:
    end = re.search(r"[,;:、。()]|$", text[match.end():]).start() + match.end()
    note = "等: at least so many" if text.endswith("等", 0, match.start()) else ""
    return Finding("list", begin, end, stated, count, holds, note, f"{count} items, {stated} said")
