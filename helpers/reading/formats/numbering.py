"""Numbers that a word processor sets in front of paragraphs (一、 (一) 1.) and that stand nowhere in their text."""
from __future__ import annotations

import re
from collections.abc import Callable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """A number below ten thousand in Chinese numerals: 12 is 十二, 105 is 一百〇五."""
    if not 0 < number < 10_000:
        return str(number)
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("〇" if gap and text else "") + _DIGITS[digit] + name
        gap = bool(text) and not digit
    return text[1:] if text.startswith("一十") else text


def _legal(number: int) -> str:
    return chinese(number).translate(str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟"))


def _roman(number: int) -> str:
    text = ""
    for value, mark in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, value)
        text += mark * min(count, 9)
    return text


def _letter(number: int) -> str:
    return chr(64 + (number - 1) % 26 + 1) * min((number - 1) // 26 + 1, 9) if number > 0 else ""


def _drawn(first: str, last: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= last else str(number)


# Ways of writing a number, by the names that ECMA-376 (17.18.59) gives them; others are written as plain digits.
_STYLES: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}", "decimalFullWidth": lambda n: str(n).translate({48 + i: 0xFF10 + i for i in range(10)}),
    "upperRoman": _roman, "lowerRoman": lambda n: _roman(n).lower(), "upperLetter": _letter, "lowerLetter": lambda n: _letter(n).lower(),
    "decimalEnclosedCircle": _drawn("①", 20), "decimalEnclosedCircleChinese": _drawn("①", 20), "decimalEnclosedParen": _drawn("⑴", 20),
    "decimalEnclosedFullstop": _drawn("⒈", 20), "ideographEnclosedCircle": _drawn("㊀", 10),
    "chineseLegalSimplified": _legal, "ideographLegalTraditional": _legal, "none": lambda n: "", "bullet": lambda n: "",
    "ideographTraditional": lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10], "ideographZodiac": lambda n: "子丑寅卯辰巳午未申酉戌亥"[(n - 1) % 12],
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "japaneseDigitalTenThousand",
                     "taiwaneseCounting", "taiwaneseCountingThousand", "taiwaneseDigital", "koreanDigital2", "koreanCounting"), chinese),
}


class Numbering:
    """The lists of a document; `label(paragraph)` counts on and gives the number that stands before a paragraph."""

    def __init__(self, numbering, styles):
        """Takes the root elements of numbering.xml and styles.xml; either may be None."""
        self.styles = {style.get(_W + "styleId"): style for style in styles.iter(_W + "style")} if styles is not None else {}
        self.lists = {item.get(_W + "numId"): item for item in numbering.iter(_W + "num")} if numbering is not None else {}
        self.abstract = {item.get(_W + "abstractNumId"): item for item in numbering.iter(_W + "abstractNum")} if numbering is not None else {}
        self.counts: dict[str, list[int | None]] = {}
        self.restarted: set[tuple[str, int]] = set()

    def label(self, paragraph) -> str:
        number, level = self._list_of(paragraph)
        key, levels = self._levels(number)
        if level not in levels:
            return ""
        counts = self.counts.setdefault(key, [None] * 9)
        begin = self._restart(number, level)
        if counts[level] is None or begin is not None:
            counts[level] = begin if begin is not None else _number(levels[level], "start", 1)
        else:
            counts[level] += 1
        for deeper in range(level + 1, 9):
            if deeper in levels and _number(levels[deeper], "lvlRestart", 1) != 0:
                counts[deeper] = None
        return self._written(levels, counts, level)

    def _written(self, levels: dict, counts: list, level: int) -> str:
        plain = levels[level].find(_W + "isLgl") is not None

        def written(match):
            index = int(match.group(1)) - 1
            if index not in levels:
                return ""
            value = counts[index] if counts[index] is not None else _number(levels[index], "start", 1)
            style = _value(levels[index], "numFmt") or "decimal"
            return str(value) if plain and index < level else _STYLES.get(style, str)(value)
        if _value(levels[level], "numFmt") in ("bullet", "none"):
            return ""
        text = re.sub(r"%([1-9])", written, _value(levels[level], "lvlText") or "")
        return text + (" " if text and text[-1].isascii() and _value(levels[level], "suff") != "nothing" else "")

    def _list_of(self, paragraph) -> tuple[str, int]:
        """The list and level that a paragraph, or the style that it follows, names; an empty list for none."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        number, level = _value(own, "numId"), _value(own, "ilvl")
        style, seen = _value(paragraph.find(_W + "pPr"), "pStyle"), set()
        while number is None and style in self.styles and style not in seen:
            seen.add(style)
            found = self.styles[style].find(f"{_W}pPr/{_W}numPr")
            number = _value(found, "numId")
            if number is not None and level is None:
                level = _value(found, "ilvl")
                linked = [i for i, item in self._levels(number)[1].items() if _value(item, "pStyle") == style]
                level = str(linked[0]) if level is None and linked else level
            style = _value(self.styles[style], "basedOn")
        return (number or "", int(level) if level and level.isdigit() else 0)

    def _levels(self, number: str) -> tuple[str, dict]:
        """What counts together with a list, and the definitions of its levels, those that the list overrides included."""
        item = self.lists.get(number)
        if item is None or number == "0":
            return "", {}
        key = _value(item, "abstractNumId")
        for _ in range(3):      # a list may point to a style, which names the list that is meant
            link = _value(self.abstract.get(key), "numStyleLink")
            target = self.lists.get(_value(self.styles[link].find(f"{_W}pPr/{_W}numPr"), "numId")) if link in self.styles else None
            if target is None:
                break
            key = _value(target, "abstractNumId")
        levels = {_index(level): level for level in self.abstract[key].iter(_W + "lvl")} if key in self.abstract else {}
        for override in item.iter(_W + "lvlOverride"):
            if (level := override.find(_W + "lvl")) is not None:
                levels[_index(override)] = level
        return key or "", levels

    def _restart(self, number: str, level: int) -> int | None:
        """The number to begin with where a list takes up another one's count at a number of its own, the first time."""
        for override in self.lists[number].iter(_W + "lvlOverride"):
            if _index(override) == level and override.find(_W + "startOverride") is not None and (number, level) not in self.restarted:
                self.restarted.add((number, level))
                return _number(override, "startOverride", 1)
        return None


def _value(element, name: str) -> str | None:
    child = element.find(_W + name) if element is not None else None
    return child.get(_W + "val") if child is not None else None


def _number(element, name: str, default: int) -> int:
    value = _value(element, name)
    return int(value) if value and re.fullmatch(r"\d{1,6}", value) else default


def _index(level) -> int:
    value = level.get(_W + "ilvl") or ""
    return int(value) if re.fullmatch("[0-8]", value) else 0
