"""What the genre counts in, as `data/units.toml` says: units, modifiers, and numbers that are names."""
from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "units.toml"


class Units:
    """The tables of units.toml, ready to be asked at a position of a folded text."""

    def __init__(self, data: dict):
        words = lambda value: value.split()
        groups = {name: set(words(value)) for name, value in data["units"].items() if isinstance(value, str)}
        self.counts, self.times, self._rates, self._money = (groups[name] for name in ("counts", "times", "rates", "money"))
        self._after_digits = groups["after_digits"]
        self._units = set().union(*groups.values())
        self.beginnings = "".join(sorted({re.escape(unit[0]) for unit in self._units}))
        self._lengths = range(max(map(len, self._units)), 0, -1)
        self._other_word = {unit: re.compile(pattern) for unit, pattern in data["units"]["is_another_word_before"].items()}
        self._before = {word: kind for kind, value in data["modifiers"]["before"].items() for word in words(value)}
        self._before_bare = {word: kind for kind, value in data["modifiers"]["before_bare"].items() for word in words(value)}
        self._behind = {word: kind for kind, value in data["modifiers"]["after"].items() for word in words(value)}
        self.between = {word: kind for kind, value in data["modifiers"]["between"].items() for word in words(value)}
        self._ends = {word: tuple(words(value)) for word, value in data["modifiers"]["ends_another_word"].items()}
        longest_first = lambda table: "|".join(map(re.escape, sorted(table, key=lambda word: (-len(word), word))))
        self._before_at = re.compile(rf"({longest_first(self._before)})[了有达]?$")
        self._behind_at = re.compile(longest_first(self._behind))
        names = data["names"]
        self.hotlines = frozenset(words(names["hotlines"]))
        self.not_after_hotline = frozenset(words(names["not_after_hotline"]))
        self._phrases = frozenset(words(names["phrases"]))
        self._phrase_lengths = sorted({len(phrase) for phrase in self._phrases}, reverse=True)
        any_of = lambda value: re.compile("|".join(map(re.escape, words(value))))
        self.slogan, self.scheme = any_of(names["slogan_after_ge"]), any_of(names["scheme_after_unit"])
        self.service, self.lasts = any_of(names["service_after"]), tuple(words(names["lasts"]))
        self.indefinite = frozenset(words(names["indefinite_after_one"]))

    def kind(self, unit: str) -> str:
        """What a unit measures: rate | time | money | people | "" for all else."""
        if unit in self._rates or unit in self.times:
            return "rate" if unit in self._rates else "time"
        return "money" if unit.split("/")[0] in self._money else "people" if unit in ("人", "人次") else ""

    def unit_at(self, text: str, at: int, arabic: bool) -> tuple[int, str]:
        """Where the unit that begins here ends, and the unit as it is reported; (at, "") where there is none."""
        for length in self._lengths:
            unit = text[at:at + length]
            if len(unit) < length or unit not in self._units or unit in self._after_digits and not arabic:
                continue
            end = at + length
            other = self._other_word.get(unit)
            if other and other.match(text, end):
                continue
            if text.startswith("(次)", end):
                unit, end = unit + "次", end + 3
            elif text.startswith("/", end):
                end, unit = self._rate(text, end, unit)
            return end, unit
        return at, ""

    def _rate(self, text: str, slash: int, unit: str) -> tuple[int, str]:
        for length in self._lengths:
            per = text[slash + 1:slash + 1 + length]
            if per in self._units or per in ("月", "季度", "季", "平", "亩"):
                end = slash + 1 + len(per)
                end += 2 if re.match("[·.][年月日次]", text[end:end + 2]) else 0
                return end, unit + text[slash:end]
        return slash, unit

    def before(self, text: str, at: int, bare: bool = False) -> tuple[int, str]:
        """Where the modifier that ends here begins, and its kind; (at, "") where there is none. Some modify only a `bare`
        multiplier: 上百名, 过千人."""
        left = text[max(0, at - 9):at]
        if bare and left[-1:] in self._before_bare and not left.endswith(self._ends.get(left[-1], ("?",))):
            return at - 1, self._before_bare[left[-1]]
        match = self._before_at.search(left)
        while match:
            begin = at - len(left) + match.start()
            if not text.endswith(self._ends.get(match[1], ()), 0, begin) or match[1] not in self._ends:
                return begin, self._before[match[1]]
            match = self._before_at.search(left, match.start() + 1)
        return at, ""

    def behind(self, text: str, at: int, timed: bool) -> tuple[int, str]:
        """Where the modifier that begins here ends, and its kind; 内 only limits times (5个内设机构)."""
        match = self._behind_at.match(text, at)
        if not match or match[0] == "内" and not timed:
            return at, ""
        return match.end(), self._behind[match[0]]

    def phrase_at(self, text: str, at: int) -> int:
        """The length of the fixed expression that begins here, or 0."""
        return next((length for length in self._phrase_lengths if text[at:at + length] in self._phrases), 0)


@cache
def load_units() -> Units:
    with _FILE.open("rb") as file:
        return Units(tomllib.load(file))
