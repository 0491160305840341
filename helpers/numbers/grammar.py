"""The words of the genre's sentences by what they do before and after a number, as the table [grammar] of units.toml says."""
from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "units.toml"

# Roles of a word; a word may have several.
(PRIME, INNER, NOMINAL, CHANGE, ENDING, SILENT, ADVERB, ATTRIBUTE, PREPOSITION, GOVERNS, DROPPED, SHOWS_VERB, PLACE, LEADING,
 OPENS, SUBJECT_BEFORE, ENDS_NOUN) = (1 << i for i in range(17))
VERB = PRIME | INNER | NOMINAL | CHANGE | ENDING
_TABLES = {
    "verbs": PRIME, "inner": INNER, "nominal": NOMINAL, "change": CHANGE, "ending": ENDING, "leading": LEADING,
    "silent": SILENT | OPENS, "adverbs": ADVERB | OPENS, "attributes": ATTRIBUTE, "places": PLACE, "copulas": ENDS_NOUN,
    "prepositions": PREPOSITION | DROPPED | ENDS_NOUN, "governs": GOVERNS, "determiners": DROPPED, "shows_verb": SHOWS_VERB,
    "subject_before": SUBJECT_BEFORE}

_WHEN = re.compile(r"\d+|[\d一二两三四五六七八九十〇半每]*(?:年|年度|个?月|月份|日|天|周|季|季度|上半年|下半年)|第.*|批")
_ITEM = re.compile("[一二三四五六七八九十]+[是要]|首先|其次")


class Grammar:
    """Roles of words. `measures`, `amounts`, `things`: endings of nouns whose first part may look like a verb; `prime` finds
    the unmistakable verbs in running text."""

    def __init__(self, data: dict[str, str]):
        table = {name: tuple(value.split()) for name, value in data.items()}
        self.measures, self.amounts, self.things = table["measures"], table["amounts"], table["things"]
        self._agents = table["agents"]
        self._listed: dict[str, int] = {}
        for name, role in _TABLES.items():
            for word in table[name]:
                self._listed[word] = self._listed.get(word, 0) | role
        long = sorted((word for word in table["verbs"] if len(word) > 1), key=lambda word: (-len(word), word))
        self.prime = re.compile("|".join(long))
        self._known: dict[str, int] = {}

    def role(self, word: str) -> int:
        """The roles of a word, listed or told by its form; 0 for an ordinary noun."""
        role = self._known.get(word)
        if role is None:
            role = self._listed.get(word, 0)
            if word in "、+:.":
                role |= DROPPED | OPENS * (word == "、")
            if _WHEN.fullmatch(word) or _ITEM.fullmatch(word):
                role |= DROPPED | OPENS
            if word.endswith(self._agents) or word[-1] in "共已均":
                role |= OPENS
            self._known[word] = role
        return role

    def verb_inside(self, word: str) -> int:
        """Where a long word of the segmenter's is two, one of them a verb (挽回损失, 已提供); 0 where it is one."""
        if len(word) < 3 or self.role(word) & VERB:
            return 0
        verb = lambda part: self._listed.get(part, 0) & VERB
        if len(word) == 3:
            return int(word[0] in "已共新均各再" and verb(word[1:]) > 0)
        return 2 if verb(word[:2]) or len(word) == 4 and verb(word[2:]) else 0


@cache
def load_grammar() -> Grammar:
    with _FILE.open("rb") as file:
        return Grammar(tomllib.load(file)["grammar"])
