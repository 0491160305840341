"""The words of `data/claims.toml`, and whether the names of several parts follow one criterion (男 and 女, 省级 and 市级).

Only parts of one criterion exclude one another: 党员 and 村干部 may be the same person, 党员 and 群众 may not.
"""
from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "claims.toml"


@cache
def load_words() -> dict:
    """The tables of claims.toml; strings of words as tuples, the longest first."""
    with _FILE.open("rb") as file:
        return _split(tomllib.load(file))


def _split(value):
    if isinstance(value, dict):
        return {key: _split(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [tuple(re.split(r"[ |]", item)) for item in value]
    return tuple(sorted(value.split(), key=lambda word: (-len(word), word)))


def has(text: str, words) -> bool:
    """Whether any of the words stands in the text."""
    return any(word in text for word in words)


def criterion(labels: list[str]) -> str | None:
    """The criterion by which all labels are told apart, each having another value of it; None where there is none."""
    known = [_values(label) for label in labels]
    for name in load_words()["criteria"]:
        found = {values.get(name) for values in known}
        if None not in found and len(found) == len(labels):
            return name
    return None


@lru_cache(maxsize=20_000)
def _values(label: str) -> dict[str, int]:
    """Which value of each criterion a label names; the longest word wins (不予受理 before 受理)."""
    best = {}
    for name, values in load_words()["criteria"].items():
        found = [(len(word), number) for number, words in enumerate(values) for word in words if word in label]
        if found:
            best[name] = max(found)[1]
    return best


def exclusive(labels: list[str]) -> bool:
    """Whether no thing can be two of these kinds: one criterion, or names that end alike without cutting across."""
    words = load_words()
    sums = words["sums"]
    if any(a in " ".join(labels) and b in " ".join(labels) for a, b in words["overlapping"]["pairs"]):
        return False
    if criterion(labels) or exhaustive(labels):
        return True
    if any(label.startswith(sums["crosscutting"]) for label in labels) or len(set(labels)) < len(labels):
        return False
    if all(label.endswith(sums["things"]) for label in labels):
        return True
    return any(all(label.endswith(ending) for label in labels) for ending in sums["like_endings"])


def exhaustive(labels: list[str]) -> bool:
    """Whether these kinds are all there are: 男 and 女, 专职 and 兼职, 合格 and 不合格."""
    words = load_words()["exhaustive"]
    name = criterion(labels)
    if name in words["criteria"] and len(labels) == len(load_words()["criteria"][name]):
        return True
    if len(labels) != 2:
        return False
    one, two = sorted((label.removeprefix("已") for label in labels), key=len)
    if one and two in [negation + one for negation in words["negations"]]:
        return True
    return any(a in one and b in two or b in one and a in two for a, b in words["pairs"])


def alike(first: str, label: str) -> bool:
    """Whether two labels look like items of one list: one criterion, the same ending, or the same make."""
    stages = load_words()["sums"]["stages"]
    if len(label) > 8 and has(label, stages) and not has(first, stages):
        return False
    if criterion([first, label]) or exhaustive([first, label]):
        return True
    if not first or not label:
        return False
    if has(first, stages) != has(label, stages):
        return False
    if first[-1] == label[-1] and len(label) <= 12 and not has(first, stages):
        return True
    return not has(first + label, stages) and len(first) <= 4 and len(label) <= 4 and first[0] == label[0]
