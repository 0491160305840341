"""The rates that a sentence prints, by their names: “按期办结率达96%”, “办结率、满意率分别为98%、99%”."""
from __future__ import annotations

import re
from typing import NamedTuple

from helpers.numbers.criteria import has, load_words
from helpers.numbers.passages import F, Passage

LEVELS = ("满意度", "知晓度", "安全感", "好评度")
_NAME = re.compile(
    r"([\u4e00-\u9fff()“”]*?)(率|满意度|知晓度|安全感|好评度)"
    r"(?:均|都|分别|已|也|高|达到|达|为|是|在|保持|稳定|持续|始终|约|年|全部|接近|上|近|要|到|了|:|,)*$")

_FULFILLED = re.compile(r"完成(?:了|全年|年度|年初|既定|预定)*(?:目标任务|计划任务|目标|任务|计划)(?:数|量)?的$")
_SHARED = re.compile(rf"((?:[^,;:。、\ue000-\uf8fe]*?率[、和及与]?){{2,}})分别(?:为|达到|达|是)?((?:{F}[、和,及与]?)+)$")


class Rate(NamedTuple):
    """A printed rate: its figure, the qualified stem of its name (按期办结), and the rest of the name in front of that."""

    number: int
    name: str
    stem: str
    narrowing: tuple[str, ...]
    subject: str
    only: bool  # one name, one figure


def printed_rates(passage: Passage) -> list[Rate]:
    """The rates of a passage in reading order; a change of a rate (由92%升至98%, 同比提高3%) is none."""
    found, words = [], load_words()["rates"]
    for number, figure in enumerate(passage.figures):
        if figure.percent is None:
            continue
        left = passage.skeleton[max(0, passage.at[number] - 40):passage.at[number]]
        clause = re.search(r"[^,;:。\ue000-\uf8fe]*[,:]?[^,;:。\ue000-\uf8fe]*$", left)[0]
        fulfilled = _FULFILLED.search(clause)
        match = _NAME.search(re.sub(r"\([^()]*\)", "", clause))
        shared = _shared(passage, number)
        if shared:
            name, only = shared
        elif fulfilled:
            found.append(Rate(number, "完成", "完成", (), "", True))
            continue
        elif match:
            name, only = match[1] + match[2].removesuffix("率"), not re.search(r"率[、和及与]", clause)
        else:
            continue
        name = re.split(r"[,、]|率和|率及|率", name)[-1].strip()
        if has(clause[clause.rfind("率"):], words["growth"]) and not has(clause[clause.rfind("率"):], words["levels_reached"]):
            continue
        if re.search("[由从]", clause[clause.rfind("率"):]):
            continue
        narrowing = tuple(word for word in words["narrowing"] if word in name)
        stem = _stem(name, words)
        found.append(Rate(number, name, stem, narrowing, name.removesuffix(stem), only))
    return found


def step_of(figure) -> float:
    """What the last digit of a percentage, or of tenths (九成), is worth on the scale of 100."""
    return figure.step * (10 if figure.unit == "成" else 1)


def _shared(passage: Passage, number: int) -> tuple[str, bool] | None:
    """“办结率、满意率分别为98%、99%”: the name in the same place of its list as the figure."""
    match = _SHARED.search(passage.skeleton[max(0, passage.at[number] - 80):passage.at[number] + 1])
    if not match:
        return None
    names = re.findall(r"([^、和及与]*?)率", match[1])
    place = len(re.findall("[\ue000-\uf8fe]", match[2])) - 1
    return (names[place], True) if place < len(names) else None


def _stem(name: str, words: dict) -> str:
    stems = {*words["bounded"], *words["unbounded"], *words["numerators"], *LEVELS}
    for length in range(min(6, len(name)), 1, -1):
        if name[-length:] in stems:
            return name[-length:]
    return name[-2:]
