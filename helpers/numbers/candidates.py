"""Which indicators the numbers of one paragraph report: the reading of single sentences, before values are combined.

A false match is worse than a missing one: the noun counted must be the indicator's as a whole (行政复议宣传册500份 are booklets), and
the number the body's own result of the whole year.
"""
from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from helpers.numbers.definitions import Definition, Rule, load_definitions
from helpers.numbers.folding import widths_folded
from helpers.numbers.quantities import Quantity
from helpers.numbers.surroundings import Surroundings, bare, is_own_result
from helpers.sentences import sentences

_AHEAD = re.compile("^(?:目前|现|全[镇乡县区市省街]|全街道|我[镇乡县区市省局]|本[镇乡县区市局]|共有|现有|已有|共|有|年内|全年)+")
_SUMS_UP = re.compile("[合共总]计|总数")
_CLAUSE_END = re.compile("[,。;:!?\n]|$")
_LEAD, LONGEST = 60, 80  # characters: of the paragraph's first sentence, and of a noun or item that patterns see


class Candidate(NamedTuple):
    """A number that a sentence reports for an indicator. `part`: of a whole that the sentence names before; `addend`: to be added to
    other addends; `total`: with words that claim the whole (共, 全年); `said`: the words before the number in its item."""

    indicator: str
    value: float
    unit: str
    modifier: str
    said: str
    part: bool
    addend: bool
    total: bool
    sentence: tuple[int, int]
    start: int
    end: int


def candidates(text: str, found: list[Quantity], heading: str = "", level: str = "", year: int | None = None) -> list[Candidate]:
    """What the quantities and the negations of a paragraph report, in reading order. `heading` is the one it stands under; `level`
    and `year` are the report's: numbers of wider bodies and of other years are left out, if these are known."""
    plain, spans = widths_folded(text), sentences(text)
    context = widths_folded(heading) + "\n" + (plain[slice(*spans[0])][:_LEAD] if spans else "")
    out: list[Candidate] = []
    named: dict[tuple[int, int], set[str]] = {}
    for number, quantity in enumerate(found):
        around = Surroundings(plain, spans, found, number)
        left = bare(around.left)[-LONGEST:]
        own, noun = around.own[-LONGEST:], around.noun[-LONGEST:]
        possible = _possible(quantity.unit, own, noun, _AHEAD.sub("", left), bare(quantity.action))
        if not possible or not is_own_result(around, quantity, level, year):
            continue
        known = named.setdefault(around.sentence, set())
        total = load_definitions()[1].patterns["total"].search(around.clause[:around.at]) is not None
        done: set[str] = set()
        for definition, rule in possible:
            if definition.code in done or not _holds(definition, rule, around, left, plain, context):
                continue
            done.add(definition.code)
            addend = rule.part and not _SUMS_UP.search(left)
            part = definition.code in known and definition.kind != "rate" and around.is_part and not addend
            out.append(Candidate(definition.code, quantity.value, quantity.unit, quantity.modifier, left, part, addend, total and not addend,
                                 around.sentence, quantity.start, quantity.end))
        known |= done
    return sorted(out + _zeros(plain, spans, level, year), key=lambda hit: (hit.start, hit.indicator))


@lru_cache(maxsize=200_000)
def _possible(unit: str, own: str, noun: str, left: str, action: str) -> tuple[tuple[Definition, Rule], ...]:
    """The rules whose unit, noun and verb fit; the rest is for the sentence to say. An inherited noun needs a rule with a verb."""
    found = []
    for definition in load_definitions()[0]:
        for rule in definition.rules if unit in definition.units else ():
            nouns = (own, left, noun) if rule.action or rule.part else (own, left)
            if (not rule.counted or any(map(rule.counted.fullmatch, nouns))) and (not rule.action or rule.action.search(action)):
                found.append((definition, rule))
    return tuple(found)


def _holds(definition: Definition, rule: Rule, around: Surroundings, left: str, text: str, context: str) -> bool:
    """Whether the sentence says all that the rule asks for, and nothing that it or its indicator excludes."""
    if rule.left and not rule.left.fullmatch(left) or rule.clause and not rule.clause.search(around.clause):
        return False
    if rule.about and not rule.about.search(around.topic):
        return False
    item = around.left + around.right
    if any(never and never.search(item) for never in (definition.never, rule.never)):
        return False
    return not rule.said or _says(rule.said, text[slice(*around.sentence)]) or _says(rule.said, context)


@lru_cache(maxsize=10_000)
def _says(words: re.Pattern, text: str) -> bool:
    """Whether a text has the words: read once, however many numbers stand in it."""
    return words.search(text) is not None


def _zeros(text: str, spans: list, level: str, year: int | None) -> list[Candidate]:
    """Stated zeros: a negation directly before the thing that is counted (没有制定规范性文件, 未发生行政诉讼案件)."""
    definitions, context = load_definitions()
    found = {}
    for match in context.patterns["nothing"].finditer(text):
        end = _CLAUSE_END.search(text, match.end(), match.end() + LONGEST).start()
        things = re.split("[、和及与或]", text[match.end():end])
        named = [definition.code for definition in definitions if definition.zero and any(map(definition.zero.match, things))]
        if not named:
            continue
        zero = Quantity(0.0, "", "exact", "", "", match[0], match.start(), end)
        if is_own_result(Surroundings(text, spans, [zero], 0), zero, level, year):
            sentence = spans[max(0, bisect_right(spans, (match.start(), len(text) + 1)) - 1)]
            for code in named:
                found[code, sentence] = Candidate(code, 0.0, "", "exact", match[0], False, False, False, sentence, zero.start, end)
    return list(found.values())
