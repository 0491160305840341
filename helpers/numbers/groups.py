"""Totals and the lists of their parts, as a sentence announces them: 其中, brackets, 分为, a colon, or 男 and 女 right behind."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from helpers.numbers.criteria import alike, criterion, exclusive, exhaustive, has, load_words
from helpers.numbers.passages import F, Figure, Passage, since

_OPENER = re.compile(r"其中,?又?(?:包括|包含|含|有|分别为)?|包括|包含|分别为|分别是|分为|分别有")
_CLOSED = ("分别为", "分别是", "分为", "分别有")
_COLON = re.compile(rf"({F})[^,;:、]{{0,8}}:(?!{F})")
_BRACKET = re.compile(rf"({F})[^,;:、()]{{0,8}}(\((其中|含|包括|包含|其中包括)?[^()]*\))")
_STATEMENT = re.compile(r"全年|共|今年|本年|累计|目前|现有|分别|每|20\d\d年|全[省市州县区镇乡]|我[省市州县区镇乡局]")  # a clause of its own, no part
_WHOLE_SETS = ("sex", "employment", "half", "quarter", "procedure")
JOINT = re.compile("^(?:和|及|与|以及|并)")


class Part(NamedTuple):
    number: int
    figure: Figure
    label: str
    joint: str  # the mark before it


class Group(NamedTuple):
    """A total and its list. parts: those that certainly belong to it come first, `firm` of them; the rest only may."""

    wholes: list[list[int]]
    parts: list[Part]
    firm: int
    closed: bool
    open: bool
    overlap: bool


def groups(passage: Passage) -> list[Group]:
    """The lists of a passage, those in brackets first."""
    return _bracketed(passage) + _named(passage, unbracketed(passage))


def unbracketed(passage: Passage) -> str:
    """The skeleton with its brackets blanked out, every character in its place."""
    return re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), passage.skeleton)


def _bracketed(passage: Passage) -> list[Group]:
    """Lists in brackets, whose total is the figure before them."""
    found = []
    for match in _BRACKET.finditer(passage.skeleton):
        start = match.start(2)
        whole = passage.number(match.start(1))
        inner = [passage.number(start + at) for at, sign in enumerate(match[2]) if re.match(F, sign)]
        inner = [number for number in inner if passage.figures[number].family == passage.figures[whole].family]
        if not inner or not match[3] and len(inner) < 2:
            continue
        parts = [Part(number, passage.figures[number], label_of(passage.before(number)), "、") for number in inner]
        labels = [part.label for part in parts]
        loose = has(match[2], load_words()["sums"]["carried"] + ("上年", "同比", "较上", "较去", "较20", "比上", "比去"))
        group = Group([[whole]], parts, 0 if loose else len(parts), _is_closed(labels), "等" in match[2], False)
        found.append(group)
    return found


@lru_cache(maxsize=20_000)
def label_of(text: str) -> str:
    """What a part is called: the words before its figure without what only joins or counts."""
    text = _OPENER.sub("", JOINT.sub("", text.strip()))
    return re.sub(r"^(?:又|含|有|为|是|涉及|另外)|(?:分别|共|有|为|达|的|约|各|计)+$", "", text)


def _is_closed(labels: list[str]) -> bool:
    return any(label.startswith(load_words()["sums"]["others"]) for label in labels) or len(labels) > 1 and exhaustive(labels)


def _named(passage: Passage, body: str) -> list[Group]:
    """The lists that 其中, 包括, 分别为, 分为 or a colon after the total announce."""
    groups = []
    openers = [(match.start(), match.end(), match[0]) for match in _OPENER.finditer(body)]
    openers += [(match.end() - 1, match.end(), ":") for match in _COLON.finditer(body)]
    openers += _unannounced(passage, body)
    openers.sort()
    for number, (start, end, word) in enumerate(openers):
        if number and openers[number - 1][1] > start:
            continue
        stop = openers[number + 1][0] if number + 1 < len(openers) else len(body)
        parts, firm = _list(passage, body, end, stop)
        if not parts:
            continue
        family, first = parts[0].figure.family, parts[0].number
        earlier = [i for i in range(first) if passage.at[i] < start and body[passage.at[i]] != " "
                   and passage.figures[i].family == family and "每" not in passage.before(i) and "均" not in passage.before(i)]
        if not earlier:
            continue
        tail = _tail(body, passage.at[parts[-1].number])
        labels = [part.label for part in parts[:firm]]
        leading = re.match(r",?(?:主要|重点|大多|多数)", body[end:]) or body[max(0, start - 2):start] == "主要"
        group = Group(_wholes(passage, body, earlier), parts, firm,
                      _distributes(word, body, start) or _is_closed(labels)
                      or word == ":" and len(parts) == firm > 1 and _uniform(labels),
                      bool(leading or tail.startswith("等") or word in ("包括", "包含") and not _is_closed(labels)),
                      has(body[end:passage.at[parts[-1].number]], load_words()["sums"]["overlap"])
                      or has(body[passage.at[parts[-1].number]:].split("。")[0], load_words()["sums"]["overlap_behind"]))
        groups.append(group)
    return groups


def _unannounced(passage: Passage, body: str) -> list[tuple[int, int, str]]:
    """Where 男 and 女, 上半年 and 下半年 follow a total of the same unit without any 其中."""
    found, figures = [], passage.figures
    for number in range(1, len(figures)):
        at = passage.at[number]
        whole, run = figures[number - 1], [number]
        while run[-1] + 1 < len(figures) and figures[run[-1] + 1].family == whole.family and len(run) < 4:
            run.append(run[-1] + 1)
        start = at - len(passage.before(number))
        after = run[-1] + 1
        if after < len(figures) and figures[after].family == whole.family or figures[number].family != whole.family:
            continue
        if not whole.additive or body[start - 1:start] != ",":
            continue
        labels = [label_of(passage.before(i)) for i in run]
        if len(run) > 1 and exhaustive(labels) and criterion(labels) in _WHOLE_SETS and max(map(len, labels)) <= 8:
            found.append((start, start, "分为"))
    return found


def _distributes(word: str, body: str, start: int) -> bool:
    """分为 and 分别为 right behind the total; not “律师、教师分别为12人、8人”, which may be some of all."""
    return word in _CLOSED and (start == 0 or body[start - 1] in ",;:" or re.match(F, body[start - 1]) is not None)


def _uniform(labels: list[str]) -> bool:
    return bool(criterion(labels)) or exclusive(labels)


def _tail(body: str, at: int) -> str:
    return re.match(r"[^,;:。]*", body[at + 1:])[0]


def _list(passage: Passage, body: str, start: int, stop: int) -> tuple[list[Part], int]:
    """The parts that follow an opener, and how many of them certainly belong together."""
    parts, firm, end, last, unbroken = [], 0, start, start, True
    others = load_words()["sums"]["others"]
    for at in range(start, stop):
        if not re.match(F, body[at]):
            continue
        number, gap, last = passage.number(at), body[last:at], at + 1
        figure = passage.figures[number]
        if "。" in body[end:at]:
            break
        if not figure.additive or parts and figure.family != parts[0].figure.family:
            unbroken &= not (parts and figure.additive)
            continue  # a share, or how much or how many a part concerns
        joint = next((mark for mark in ";,、" if mark in body[end:at]), "和" if JOINT.match(body[end:at]) else "")
        edges = ",;:" if parts and joint in (",", ";") else ",;:、"
        words = since(body[start:at], edges, figures=True)
        label = label_of(words) or label_of(_tail(body, at))
        other = label.startswith(others)
        if not parts and (re.search("[,;]", body[start:at].lstrip(",:")) or not words and body[:start].endswith("分为")):
            break  # a list begins in the clause after its announcement; 分为三个阶段 is none
        besides = label.startswith(("另有", "另", "此外")) and "另外" not in label
        if parts and joint in (",", ";") and (besides or _STATEMENT.search(words) or re.search("^中|中$", _tail(body, at))):
            break
        listed = joint in ("、", "和") or len(re.findall("[,;]", gap)) < 2 and alike(parts[0].label, label) if parts else True
        stages = load_words()["sums"]["stages"]
        acts = figure.action and not parts[0].figure.action if parts else False
        if parts and joint in (",", ";") and (acts or label.startswith(stages) and not parts[0].label.startswith(stages)):
            listed = False  # a clause with a verb of its own
        if joint == ";" and passage.figures[number - 1].percent is None:  # 269件，占36%；172件，占25%
            listed = listed and len(label) < 9 and criterion([parts[0].label, label]) is not None
        parts.append(Part(number, figure, label, joint))
        firm += unbroken and firm == len(parts) - 1 and (listed or other)
        end = at + 1
        if other and not re.match("[^,;:。]{0,8}(?:、|和)", body[at + 1:stop]):
            break
    return parts, firm


def _wholes(passage: Passage, body: str, earlier: list[int]) -> list[list[int]]:
    """What the total can be, the nearest figure first; figures joined by 、 may be meant together."""
    wholes = [[number] for number in reversed(earlier)]
    run = [earlier[-1]]
    for number in reversed(earlier[:-1]):
        between = body[passage.at[number] + 1:passage.at[run[0]]]
        if re.search("[,;:。]", between) and not passage.figures[number].action == passage.figures[run[0]].action:
            break
        run = [number, *run]
        wholes.append(run)
    return wholes
