"""Characters as this genre's pages use them: folding that keeps every position, and dates."""
from __future__ import annotations

import re
from functools import lru_cache

from helpers.matching import codes, text_of

# Full-width ASCII, ideographic and no-break spaces, and the usual look-alikes: one character for one character,
# so that a position in folded text is the same position in the raw text.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)}
_FOLD |= {0x3000: 0x20, 0xA0: 0x20, 0x2002: 0x20, 0x2003: 0x20, 0x2009: 0x20, 0x202F: 0x20, 0xFEFF: 0x20, 0x200B: 0x20,
          ord("﹕"): ord(":"), ord("∶"): ord(":"), ord("〈"): ord("《"), ord("〉"): ord("》"), ord("—"): ord("-"),
          ord("–"): ord("-"), ord("―"): ord("-"), ord("〔"): ord("["), ord("〕"): ord("]"), ord("﹝"): ord("["), ord("﹞"): ord("]"),
          ord("。"): ord("。"), ord("、"): ord("、"), ord("Ｏ"): ord("O")}

_SHORT = 60         # characters; below, `translate` is faster than the table

# Forms that no simplified text uses, among the commonest in administrative prose: a few of them tell the script.
_TRADITIONAL = re.compile("[報縣鎮區黨會為國這們說產後學經務開監眾執與實進設規範機構導領門辦處強聯現時間發佈關於來個將總結體]")

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年\s*|[-./])(1[0-2]|0?[1-9])(?:\s*(?:月\s*|[-./])(3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?|\s*月)")
# 年 or 月 lost, the day's 日 kept: 20211月9日, 2024年0115日. Two readings (20211109日) are no date.
_DAMAGED = re.compile(r"(?<!\d)(20\d\d)(1[0-2]|[1-9])月(3[01]|[12]\d|0?[1-9])[日号]|(?<!\d)(20\d\d)年(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[日号]")
_CHINESE_DATE = re.compile(r"([二一][〇○零OoＯ0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?")


def fold(text: str) -> str:
    """The text with full-width ASCII, odd spaces and dashes made plain; every position stays what it was."""
    return text.translate(_FOLD) if len(text) < _SHORT else text_of(_folds()[codes(text)])


@lru_cache(maxsize=1)
def _folds():
    """What each code point folds to."""
    import numpy as np

    table = np.arange(0x110000, dtype="<u4")
    table[list(_FOLD)] = list(_FOLD.values())
    return table


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional script (a stray form or a quoted name does not make it so)."""
    return len(_TRADITIONAL.findall(text[:5000])) > 0.03 * len(text[:5000])


@lru_cache(maxsize=1)
def _converter():
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """The text in simplified characters (OpenCC), one for one, so that positions stay what they were."""
    converted = _converter().convert(text)
    return converted if len(converted) == len(text) else "".join(_converter().convert(c)[:1] or c for c in text)


def squeeze(text: str) -> str:
    """One line of text: no outer space, no space between Han characters' lines, single spaces elsewhere."""
    return re.sub(r"\s+", " ", text).strip()


def find_dates(text: str) -> list[tuple[str, int, int]]:
    """Dates in the text as (ISO 8601 value, start, end), in order; a date without a day has the form 2025-12."""
    folded = fold(text)
    found = []
    for match in _DATE.finditer(folded):
        year, month, day = match.group(1), int(match.group(2)), match.group(3)
        found.append((f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else ""), match.start(), match.end()))
    for match in _DAMAGED.finditer(folded):
        year, month, day = [part for part in match.groups() if part]
        found.append((f"{year}-{int(month):02d}-{int(day):02d}", match.start(), match.end()))
    for match in _CHINESE_DATE.finditer(folded):
        year = match.group(1).replace("O", "0").replace("o", "0").translate(_CHINESE_DIGITS)
        month, day = _small_number(match.group(2)), _small_number(match.group(3) or "")
        if 1 <= month <= 12 and day <= 31:
            found.append((f"{year}-{month:02d}" + (f"-{day:02d}" if day else ""), match.start(), match.end()))
    return sorted(found, key=lambda item: item[1])


def _small_number(numeral: str) -> int:
    """Value of a Chinese numeral below one hundred; 0 for an empty one."""
    if "十" not in numeral:
        return int(numeral.translate(_CHINESE_DIGITS)) if numeral else 0
    tens, _, units = numeral.partition("十")
    return 10 * (int(tens.translate(_CHINESE_DIGITS)) if tens else 1) + (int(units.translate(_CHINESE_DIGITS)) if units else 0)
