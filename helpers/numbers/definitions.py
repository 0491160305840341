"""The indicators of the field as data/indicators.toml defines them, and the codebook that follows from it."""
from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

FILE = Path(__file__).parents[1] / "data" / "indicators.toml"
KINDS = {"count", "stock", "rate", "money", "hours"}
CODEBOOK = ["indicator", "name", "gloss", "kind", "unit", "rule"]

_NEEDED, _OPTIONAL = {"code", "name", "gloss", "kind", "units", "rules"}, {"never", "parts", "zero"}
_WHOLE = ("counted", "left")
_PHRASES = {"counted": "what is counted is", "left": "before the number stands", "action": "its verb has",
            "clause": "its clause has", "about": "the words since the last noun counted have",
            "said": "its sentence, or the first of its paragraph, has", "never": "it has not"}
_CODE = re.compile("[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True)
class Rule:
    """What a sentence must say for its number to be the indicator's; a pattern that is not asked for is None."""

    counted: re.Pattern | None
    action: re.Pattern | None
    left: re.Pattern | None
    clause: re.Pattern | None
    about: re.Pattern | None
    said: re.Pattern | None
    never: re.Pattern | None
    part: bool
    words: str


@dataclass(frozen=True)
class Definition:
    """An indicator. `units` in order of preference; `parts`: how many parts must stand together to be added, 0 for never."""

    code: str
    name: str
    gloss: str
    kind: str
    units: tuple[str, ...]
    rules: tuple[Rule, ...]
    never: re.Pattern | None
    parts: int
    zero: re.Pattern | None


@dataclass(frozen=True)
class Context:
    """Patterns of what surrounds a number: `marks` (of years and bodies) and single ones by name; see indicators.toml."""

    patterns: dict[str, re.Pattern]
    wider: dict[str, re.Pattern]
    own: dict[str, re.Pattern]


@cache
def load_definitions(file: Path = FILE) -> tuple[tuple[Definition, ...], Context]:
    """The indicators in the order of the file. ValueError names the indicator and what is wrong with it."""
    with open(file, "rb") as source:
        data = tomllib.load(source)
    lists = {name: value.split() for name, value in data["units"].items()}
    found: dict[str, Definition] = {}
    for number, entry in enumerate(data["indicator"], 1):
        where = f"{Path(file).name}: indicator {entry.get('code', f'number {number}')!r}"
        if wrong := (_NEEDED - set(entry)) | (set(entry) - _NEEDED - _OPTIONAL):
            raise ValueError(f"{where} lacks {', '.join(sorted(wrong & _NEEDED))}" if wrong & _NEEDED else
                             f"{where} has the unknown key {sorted(wrong)[0]!r}; known: {', '.join(sorted(_NEEDED | _OPTIONAL))}")
        if not _CODE.fullmatch(entry["code"]) or entry["code"] in found:
            raise ValueError(f"{where}: a code must be its own, in small ASCII letters, digits and _, at most 32 of them")
        if entry["kind"] not in KINDS:
            raise ValueError(f"{where}: kind {entry['kind']!r} is none of {', '.join(sorted(KINDS))}")
        units = dict.fromkeys(unit for name in entry["units"].split() for unit in lists.get(name, [name]))
        found[entry["code"]] = Definition(
            entry["code"], entry["name"], entry["gloss"], entry["kind"], tuple(units),
            tuple(_rule(rule, where) for rule in entry["rules"]), _pattern(entry.get("never"), where), entry.get("parts", 0),
            _pattern(entry.get("zero"), where))
    context = data["context"]
    tables = {name: {level: _pattern(words, f"context.{name}") for level, words in context.pop(name).items()} for name in ("wider", "own")}
    return tuple(found.values()), Context({name: _pattern(words, "context") for name, words in context.items()}, **tables)


def _rule(rule: dict, where: str) -> Rule:
    if unknown := set(rule) - set(_PHRASES) - {"part"}:
        raise ValueError(f"{where}: a rule has the unknown key {sorted(unknown)[0]!r}")
    if not set(rule) & set(_WHOLE):
        raise ValueError(f"{where}: a rule must say what is counted, or what stands left of the number")
    said = [f"{phrase} {_readable(rule[name])}" for name, phrase in _PHRASES.items() if name in rule]
    words = "; ".join(said) + " (a part, to be added)" * rule.get("part", False)
    return Rule(**{name: _pattern(rule.get(name), where) for name in _PHRASES}, part=rule.get("part", False), words=words)


def _pattern(words: str | None, where: str) -> re.Pattern | None:
    try:
        return None if words is None else re.compile(words)
    except re.error as error:
        raise ValueError(f"{where}: {words!r} is no regular expression: {error}") from None


def _readable(pattern: str) -> str:
    """A pattern for readers: … for anything, / for or, square brackets for what may be missing, no look-around."""
    for old, new in ((r"\(\?<?[!=][^()]*\)", ""), (r"\(\?:", "("), (r"(?:\.|\[\^[^\]]*\]|\[一-龥\])(?:\*|\{\d+,\d+\})", "…"),
                     (r"\\(?=[()])", ""), (r"\{\d,\d\}", ""), (r"\(([^()]*)\)\?", r"[\1]"), (r"\|", " / ")):
        pattern = re.sub(old, new, pattern)
    return pattern


def codebook() -> pd.DataFrame:
    """What each indicator means, one row an indicator in the order of the panel: indicator (code), name, gloss, kind (count |
    stock at the end of the year | rate in per cent | money in yuan | hours), unit (those admitted, the preferred first), rule (in
    words: what data/indicators.toml asks of the sentence, and how several values in one report combine; … stands for anything, /
    for or, square brackets for what may be missing)."""
    rows = [(one.code, one.name, one.gloss, one.kind, " ".join(one.units), _in_words(one)) for one in load_definitions()[0]]
    return pd.DataFrame(rows, columns=CODEBOOK, dtype="string")


def _in_words(one: Definition) -> str:
    said = ["; or ".join(rule.words for rule in one.rules)]
    if one.never:
        said.append(f"never beside {_readable(one.never.pattern)}")
    if one.zero:
        said.append(f"0 where a negation stands directly before {_readable(one.zero.pattern)}")
    if one.parts:
        said.append(f"parts of one sentence ({one.parts} or more) are added where no total is stated")
    said.append("of several values the first is taken" if one.kind == "rate" else
                "of several values the preferred unit, then the stated total (共, 全年 …), else the largest is taken")
    return ". ".join(said) + "."
