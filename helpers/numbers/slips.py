"""A single slip of the pen that would explain contradictions: one digit replaced, or two neighbours exchanged, in one number.

A suggestion with its evidence, never a correction: it is given only if exactly one such change makes every linked claim of the
sentence hold.
"""
from __future__ import annotations

import re

from helpers.numbers.findings import Finding
from helpers.numbers.passages import Passage


def suggest(passage: Passage, found: list[Finding]) -> None:
    """Adds to the note of each contradiction of a passage the one slip that would mend all linked claims."""
    for linked in _linked(found):
        wrong = [finding for finding in linked if finding.holds is False]
        numbers = set.intersection(*(set(finding.members) for finding in wrong)) if wrong else set()  # no other mends them all
        mended = [(number, text) for number in sorted(numbers)
                  for text, value in _slips(passage.figures[number].text, passage.figures[number].value)
                  if _all_hold(passage, wrong, number, value) and _all_hold(passage, linked, number, value)]
        if len(mended) == 1:
            number, text = mended[0]
            hint = f"{text} for {passage.figures[number].text} would make every linked equation hold: a suggestion"
            for finding in wrong:
                finding.note = f"{finding.note}; {hint}" if finding.note else hint


def _linked(found: list[Finding]) -> list[list[Finding]]:
    """The decided claims in groups that share figures, directly or through others."""
    groups: list[tuple[set[int], list[Finding]]] = []
    for finding in found:
        if not finding.equation or finding.holds is None:
            continue
        numbers, claims, apart = set(finding.members), [finding], []
        for group in groups:
            if group[0] & numbers:
                numbers, claims = numbers | group[0], group[1] + claims
            else:
                apart.append(group)
        groups = [*apart, (numbers, claims)]
    return [claims for _, claims in groups]


def _slips(text: str, value: float) -> list[tuple[str, float]]:
    """Every other reading of a number in Arabic digits: (as it would be printed, its value)."""
    match = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    if not match or not value:
        return []
    written = match[0]
    worth = float(written.replace(",", ""))
    places = [at for at, sign in enumerate(written) if sign.isdigit()]
    others = {written[:at] + digit + written[at + 1:] for at in places for digit in "0123456789" if digit != written[at]}
    others |= {written[:a] + written[b] + written[a + 1:b] + written[a] + written[b + 1:] for a, b in zip(places, places[1:])}
    others -= {written}
    return [(text[:match.start()] + other + text[match.end():], value * float(other.replace(",", "")) / worth)
            for other in sorted(others) if other[0] != "0" or other.startswith("0.")]


def _all_hold(passage: Passage, linked: list[Finding], number: int, value: float) -> bool:
    return all(other.equation([value if member == number else passage.figures[member].value for member in other.members])
               for other in linked)
