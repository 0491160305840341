"""What a number counts and which verb governs it, by the syntax of the genre.

Three forms carry nearly all numbers of these reports: verb, noun, number (排查矛盾纠纷236件); verb, number, noun (组建12支调解队伍);
number, noun, verb (5起信访积案成功化解). A clause ends at punctuation; nothing is taken from another clause, except that items
joined by 、 share the verb. Words are the segmenter's; which of them are verbs says data/units.toml (see `grammar`).
"""
from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from helpers.numbers.grammar import (ADVERB, ATTRIBUTE, CHANGE, DROPPED, ENDING, ENDS_NOUN, GOVERNS, LEADING, NOMINAL, OPENS, PLACE, PREPOSITION,
                      PRIME, SHOWS_VERB, SILENT, SUBJECT_BEFORE, VERB, load_grammar)
from helpers.segmenter import words

_HOLE, _NUMBER, _LINKED = "\u25a1", "\u25a0", "\u25aa"  # what stands for a quotation, a quantity, a copula before a quantity
_EDGES = ",。;:!?\n()"
_EDGE = re.compile(rf"[{_EDGES}]")
_OPAQUE = re.compile(r"“[^“”]{0,60}”|《[^《》]{0,80}》|\([^()\d]{0,30}\)")
_CLOSE = re.compile(rf"[{_EDGES}、{_NUMBER}]|$")
_JOINT = re.compile(r"[、和及与]|以及")
_LINK = re.compile(r"(?:保持)?(?:(?:[均已都也约共仅只]|分别)*(?:为|达到?|高达|多达|占|是|有|保持在|稳定在|维持在|[合共总累]计))+$"
                   r"|(?:保持|稳定在)$|分别$")

Span = tuple[int, int]
NOTHING: Span = (0, 0)


class Governed(NamedTuple):
    """Spans of folded text; empty ones are NOTHING."""

    counted: Span = NOTHING
    action: Span = NOTHING


class Word(NamedTuple):
    text: str
    start: int
    end: int
    role: int


class Found(NamedTuple):
    """A quantity: [start, end) in folded text, and what it measures (rate | time | money | people | "")."""

    start: int
    end: int
    kind: str


def governed(text: str, found: list[Found]) -> list[Governed]:
    """For each quantity of a folded text, in reading order, what it counts and its verb."""
    return _Sentences(text, found).read() if found else []


class _Sentences:
    """A folded text with its quantities hidden, and the words of the clauses that hold them."""

    def __init__(self, text: str, found: list[Found]):
        self._grammar, self._found = load_grammar(), found
        hidden = _OPAQUE.sub(lambda match: _HOLE * len(match[0]), text)  # their commas end no clause
        pieces, at, self._links = [], 0, []
        for quantity in found:
            link = _LINK.search(hidden, max(at, quantity.start - 12), quantity.start)
            before = link.start() if link else quantity.start
            self._links.append(text[before:quantity.start])
            pieces += [hidden[at:before], _LINKED * (quantity.start - before), _NUMBER * (quantity.end - quantity.start)]
            at = quantity.end
        self._text = "".join(pieces) + hidden[at:]
        self._edges = [-1] + [match.start() for match in _EDGE.finditer(self._text)] + [len(text)]
        self._words = self._segmented()
        self._starts = [word.start for word in self._words]

    def _segmented(self) -> list[Word]:
        """The words of every clause with a quantity; one call to the segmenter, since each costs."""
        text, windows = self._text, []
        for quantity in self._found:
            if not windows or quantity.start >= windows[-1][1]:
                windows.append((self._edge(quantity.start), self._edges[bisect_left(self._edges, quantity.end)]))
        found, window, at = [], 0, windows[0][0]
        for word in words("\n".join(text[start:end] for start, end in windows)):
            if word == "\n":
                window += 1
                at = windows[window][0]
                continue
            end = at + len(word)
            if word[0] not in _NUMBER + _LINKED and not word.isspace():
                if word[0] == _HOLE and found and found[-1].text == _HOLE and found[-1].end == at:
                    found[-1] = Word(_HOLE, found[-1].start, end, 0)
                else:
                    cut = at + self._grammar.verb_inside(word)
                    found += [self._word(start, stop) for start, stop in ((at, cut), (cut, end)) if start < stop]
            at = end
        return found

    def _word(self, start: int, end: int) -> Word:
        text = self._text[start:end]
        return Word(_HOLE, start, end, 0) if text[0] == _HOLE else Word(text, start, end, self._grammar.role(text))

    def _between(self, start: int, end: int) -> list[Word]:
        return self._words[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def _edge(self, start: int) -> int:
        """Where the clause of a quantity begins; across a colon that stands right before it (受理案件:81件)."""
        at = bisect_left(self._edges, start) - 1
        if at and self._edges[at] == start - 1 and self._text[start - 1] == ":":
            at -= 1
        return self._edges[at] + 1

    def read(self) -> list[Governed]:
        """What each quantity counts, and its verb."""
        read: list[Governed] = []
        for number, quantity in enumerate(self._found):
            begin, shared, link = self._edge(quantity.start), None, self._links[number]
            before = self._found[number - 1] if number and self._found[number - 1].end > begin else None
            if before and quantity.kind == "rate" and self._text.startswith("连续", before.start - 2):  # 应诉率连续三年保持100%
                quantity, link = Found(before.start - 2, quantity.end, "rate"), ""
            elif before:
                begin, shared = self._joint(before.end, quantity.start, read[-1])
            if before and before.end == quantity.start and not shared:
                read.append(read[-1])  # 63批89人次
            else:
                right = self._between(quantity.end, _CLOSE.search(self._text, quantity.end).start())
                read.append(self._read(begin, quantity, link, right, shared))
        return read

    def _joint(self, begin: int, start: int, last: Governed) -> tuple[int, Governed | None]:
        """Where the item of a quantity begins, and whose verb it shares, after another quantity of its clause."""
        joints = [match.end() for match in _JOINT.finditer(self._text, begin, start)
                  if match[0] == "、" or match.start() == begin or match.end() == start]
        if not joints or any(word.role & PRIME for word in self._between(begin, joints[-1])):
            return begin, None
        return joints[-1], last

    def _read(self, begin: int, quantity: Found, link: str, right: list[Word], shared: Governed | None) -> Governed:
        text, grammar, kind = self._text, self._grammar, quantity.kind
        if "分别" in link:
            return Governed()
        stop = quantity.start - len(link)
        while stop > begin and text[stop - 1] in ": 从由":
            stop -= 1
        left = self._between(begin, stop)
        measure = text.endswith(grammar.measures, begin, stop)
        named = text.endswith(grammar.amounts + grammar.things, begin, stop)
        if measure and (link or kind == "rate"):
            return Governed(self._noun(left, measure=True))
        prepositional = link == "为" and not left or text[stop] in "从由"
        while left and not measure and left[-1].role & (SILENT | PREPOSITION):
            prepositional |= left[-1].role & GOVERNS > 0
            left = left[:-1]
        if kind == "time" and text.endswith("连续", begin, quantity.start):
            return Governed(NOTHING, self._behind(right)[1])
        run = self._verbs_at_end(left)
        behind, verb_behind = self._behind(right)
        if kind == "people":
            behind = NOTHING
        elif kind in ("time", "money") and right and right[0].role & NOMINAL:
            if behind == right[0][1:3] and not run and not any(word.role & PRIME for word in left):
                behind, verb_behind = NOTHING, behind  # 7日内公示
                if text[quantity.start - 1] == "按":  # 按50元/件补助
                    return Governed(NOTHING, verb_behind)
            elif not text.endswith(grammar.amounts, *behind):  # 2.3亿元建设智慧平台, but 15万元建设资金
                behind = NOTHING
        if run and run[-1].role & CHANGE:
            return self._changed(left, run, quantity.start)
        if run and not self._is_noun(left, run, shared):
            return Governed(behind, self._action(run))
        verb, rest = self._governing(left, measure, named)
        noun = self._noun(rest)
        prepositional |= any(word.role & GOVERNS for word in left)
        if behind != NOTHING and text.endswith("等", begin, stop):  # 律师、仲裁院等7支力量共同参与
            return Governed(behind, NOTHING if prepositional else verb_behind)
        if verb:
            by_right = behind != NOTHING and (noun == NOTHING or left[-1].role & PLACE or kind == "money")
            return Governed(behind if by_right else noun, self._action(verb))
        action = shared.action if shared else NOTHING
        if action == NOTHING and kind != "rate" and not prepositional:
            action = verb_behind
        return Governed(behind if behind != NOTHING and (kind != "rate" or noun == NOTHING) else noun, action)

    def _verbs_at_end(self, left: list[Word]) -> list[Word]:
        at = len(left)
        while at and left[at - 1].role & VERB:
            at -= 1
        return left[at:]

    def _is_noun(self, left: list[Word], run: list[Word], shared: Governed | None) -> bool:
        """Whether the verbs before the number name a thing: 行政处罚12件, 开展备案审查5次."""
        if not run[-1].role & NOMINAL:
            return False
        if shared or any(word.role & PRIME for word in left[:-1]):
            return True
        return len(left) > len(run) and not left[-len(run) - 1].role & OPENS

    def _governing(self, left: list[Word], measure: bool, named: bool) -> tuple[list[Word], list[Word]]:
        """The verb whose object the rest is, and the rest. Not an attribute (发现的问题), not part of a noun."""
        chosen = None
        for at in range(len(left) - 2, -1, -1):
            role, behind, adjacent = left[at].role, left[at + 1], at == len(left) - 2
            if not role & VERB or role & ENDING or behind.text == "的" or behind.role & SUBJECT_BEFORE or measure and adjacent:
                continue
            if role & PRIME:
                chosen = at
                break
            if measure or named and adjacent:
                continue
            if not at or left[at - 1].role & (OPENS | NOMINAL * (chosen == at - 1)) or behind.role & SHOWS_VERB:
                chosen = at
        if chosen is None:
            return ([], left) if measure else self._cut_by_verb(left)
        first = last = chosen
        while first and left[first - 1].role & VERB:
            first -= 1
        while last + 2 < len(left) and left[last + 1].role & VERB and not left[last].role & PRIME:
            last += 1
        return left[first:last + 1], left[last + 1:]

    def _cut_by_verb(self, left: list[Word]) -> tuple[list[Word], list[Word]]:
        """The last unmistakable verb where the segmenter cut across it (受|理工|单)."""
        seen = {word[1:3] for word in left}
        for match in self._grammar.prime.finditer(self._text, left[0].start, left[-1].end - 1) if left else ():
            if match.span() not in seen:
                broken = [self._word(match.end(), word.end) for word in left if word.start < match.end() < word.end]
                return [Word(match[0], *match.span(), PRIME)], broken + [word for word in left if word.start >= match.end()]
        return [], left

    def _noun(self, rest: list[Word], measure: bool = False) -> Span:
        """The noun with its attributes: behind the last 的, 等 or 将, without what only points or counts."""
        for mark in ("的", "等", GOVERNS):
            for at in range(len(rest) - 2, -1, -1):
                if rest[at].role & GOVERNS if mark is GOVERNS else rest[at].text == mark:
                    rest = rest[at + 1:]
                    break
        dropped = DROPPED | PLACE if measure else DROPPED | ADVERB | SILENT
        first, last = 0, len(rest)
        while first < last and rest[first].role & dropped:
            first += 1
        while last > first and not measure and (rest[last - 1].role & (PREPOSITION | SILENT) or rest[last - 1].text in "等、"):
            last -= 1
        return NOTHING if first == last or rest[first].text[0] == "每" else (rest[first].start, rest[last - 1].end)

    def _behind(self, right: list[Word]) -> tuple[Span, Span]:
        """The noun that follows the number, and the verb that follows the noun."""
        at = 0
        relative = next((i for i, word in enumerate(right[:6]) if word.text == "的"), None)
        if relative is not None and relative != 1 and not any(word.role & PRIME for word in right[1:relative]):
            at = relative + 1  # 5起遗留多年的信访积案
        first = at
        while at < len(right) and not self._ends_noun(right, at):
            at += 1
        noun = (right[first].start, right[at - 1].end) if at > first else NOTHING
        run = next((i for i in range(at, len(right)) if right[i].role & VERB), None)
        if run is None:
            return noun, NOTHING
        end = run + 1
        while end < len(right) and right[end].role & VERB and not right[end].role & NOMINAL:
            end += 1
        return noun, (right[run].start, right[end - 1].end)

    def _ends_noun(self, right: list[Word], at: int) -> bool:
        role = right[at].role
        if role & ATTRIBUTE:  # 重点群体, but 现场办理
            if at + 1 == len(right):
                return True
            role = right[at + 1].role & ~ADVERB
        return role & (ENDS_NOUN | ADVERB) > 0 or role & VERB > 0 and not role & NOMINAL

    def _changed(self, left: list[Word], run: list[Word], start: int) -> Governed:
        """A change has no noun of its own; a level reached has its subject (工作补贴提高到800元)."""
        if run[-1].text in ("多", "少"):
            return Governed()
        level = self._text[run[-1].end - 1:start].endswith(("至", "到"))
        return Governed(self._noun(left[:-1]) if level else NOTHING, run[-1][1:3])

    def _action(self, run: list[Word]) -> Span:
        """Verbs of one weight stay together (排查化解); of a chain the last remains (组织开展)."""
        while len(run) > 1 and run[0].role & LEADING:
            run = run[1:]
        return run[0].start, run[-1].end
