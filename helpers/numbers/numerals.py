"""Written numbers and what they are worth: Arabic, Chinese, and both together (3万5千).

Own rules, because the packages of the field stumble on what officials write (两千, 十万零一千, 三万五, 100万两千). Everything
here expects folded text (see `helpers.matching.fold`): full-width digits have become ASCII.
"""
from __future__ import annotations

import re
from functools import lru_cache

DIGITS = {character: value for value, characters in enumerate(["〇零○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"])
          for character in characters}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
CHINESE = "".join([*DIGITS, *SMALL, *LARGE])

# The forms of cheques. Each is also part of common words (队伍, 大陆, 收拾): only several in a row are a number.
_CAPITALS, _PLAIN = "壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"
CAPITAL = rf"[{_CAPITALS}][{_CAPITALS}零万亿]+"

# A comma or a space stands for thousands only before groups of exactly three digits (full-width ，is folded to a comma);
# a line that broke inside a number leaves no sign and is mended by whoever folds.
ARABIC = r"(?:[1-9]\d{0,2}(?:,\d{3})+(?![\d,])|[1-9]\d{0,2}(?: \d{3})+(?! ?\d)|\d+)(?:\.\d+)?"
_TOKEN = re.compile(rf"{ARABIC}|[{CHINESE}点]")

_LONGEST = 40  # characters of a written number: longer runs of digits are identity numbers, or nonsense
_ROUGH = re.compile("一二|[二两]三|三[四五]|四五|五六|六七|七八|八九")


@lru_cache(maxsize=65536)
def number(written: str) -> float | None:
    """What a written number is worth, or None where it is none (八五, 三五, 万千).

    Reads 1,234 · 1 234 · 12.5 · 1.2万 · 3万5千 · 二百三十六 · 两千 · 十万零一千 · 一亿三千万 · 九十八点五 · 二〇二四. After a
    multiplier a last single digit counts the next lower place, as it is spoken: 三万五 is 35,000, 一百二 is 120; after 零
    it counts ones. A bare multiplier is worth itself (百: 100).
    """
    if len(written) > _LONGEST:
        return None
    written = written.translate(str.maketrans(_CAPITALS, _PLAIN))
    tokens = _TOKEN.findall(written)
    if "".join(tokens) != written or not tokens:
        return None
    if len(tokens) > 1 and all(token in DIGITS for token in tokens):  # read out digit by digit: only with a zero, 八五 is none
        worth = "".join(str(DIGITS[token]) for token in tokens)
        return float(worth) if "0" in worth[1:] and len(tokens) > 2 else None
    if "点" in tokens:
        return _with_point(tokens)
    return _composed(tokens)


def rough(written: str) -> float | None:
    """The lower end of two neighbouring digits (两三百: 200, 十五六: 15, 三五: 3), or None."""
    lower = _ROUGH.sub(lambda pair: pair[0][0], written)
    return number(lower) if lower != written else None


def _with_point(tokens: list[str]) -> float | None:
    at = tokens.index("点")
    end = at + 1
    while end < len(tokens) and tokens[end] in DIGITS:
        end += 1
    whole = _composed(tokens[:at]) if at else None
    if whole is None or end == at + 1 or any(token not in LARGE for token in tokens[end:]):
        return None
    worth = float(f"{whole:.0f}." + "".join(str(DIGITS[token]) for token in tokens[at + 1:end]))
    for token in tokens[end:]:
        worth *= LARGE[token]
    return worth


def _composed(tokens: list[str]) -> float | None:
    """Place by place from the left; None as soon as a place is out of order."""
    total, section, digit = 0.0, 0.0, None  # what 万 and 亿 closed, what 十 百 千 closed, the digit that waits for its place
    room, ceiling = float("inf"), float("inf")  # the next 十 百 千, the next 万 亿, must be smaller than these
    spoken = 0  # the place that a last digit counts without saying so
    for i, token in enumerate(tokens):
        if token in SMALL:
            place = SMALL[token]
            if place >= room or digit is None and i and (place > 10 or tokens[i - 1] in DIGITS) or digit == 0 and place > 10:
                return None
            section += (1 if digit is None or digit == 0 else digit) * place
            digit, room, spoken = None, place, place / 10
        elif token in LARGE:
            place = LARGE[token]
            held = section + (digit or 0)
            if token == "亿" and total:
                held, total = held + total, 0.0
                if i and tokens[i - 1] not in LARGE:
                    return None
            elif place >= ceiling or i and not held:
                return None
            total += (held if i else 1) * place
            section, digit, room, ceiling, spoken = 0.0, None, float("inf"), place, place / 10
        else:
            zero = token in DIGITS and DIGITS[token] == 0
            if digit is not None and not (digit == 0 and not zero):
                return None
            digit = DIGITS[token] if token in DIGITS else float(token.replace(",", "").replace(" ", ""))
            if zero and len(tokens) > 1 and (i == 0 or i == len(tokens) - 1):
                return None
            if zero:
                spoken = 0
            elif i and token not in DIGITS and spoken and digit >= 10 * spoken:
                return None
    if digit is not None:
        section += digit * (spoken if spoken > 1 and tokens[-1] in DIGITS else 1)
    return total + section
