"""What a printed figure can mean: rounding, truncation, bounds. Three answers: True, False, None where an auditor would hesitate."""
from __future__ import annotations

from math import floor

_TINY = 1e-9


def covers(stated: float, step: float, modifier: str, low: float, exact: float, high: float) -> tuple[bool | None, str]:
    """Whether a printed percentage (its last digit worth `step`) reports `exact`, which may lie between low and high.

    Rounding half up and truncation both hold; the note tells truncation. Rounded up by less than one unit of the last digit
    is undecided, and so is 100 for anything above 98. Bounds (以上, 超过) must be reached without rounding up.
    """
    if modifier != "exact":
        return _bound(stated, modifier, low, exact, high), ""
    if stated == 100 and exact < 100 - _TINY:
        return (None, f"{exact:.2f} is not all") if high > 98 else (False, "")
    units = exact / step
    if abs(floor(units + 0.5 + _TINY) * step - stated) < step * 1e-6:
        return True, ""
    if abs(floor(units + _TINY) * step - stated) < step * 1e-6:
        return True, f"truncated: {exact:.2f} rounds to {floor(units + 0.5) * step:g}"
    if low - step + _TINY < stated < high + step - _TINY:
        return None, f"{exact:.2f}: off by less than one unit of the last digit" if abs(exact - stated) < step else ""
    return False, ""


def _bound(stated: float, modifier: str, low: float, exact: float, high: float) -> bool | None:
    if modifier in ("at_least", "more"):
        if low > stated or modifier == "at_least" and low >= stated - _TINY:
            return True
        return False if high < stated - _TINY else None
    if modifier == "at_most":
        return True if high <= stated + _TINY else False if low > stated + _TINY else None
    near = 0.1 * stated + 1e-9
    if modifier == "less":
        return True if stated - near <= exact < stated else False if abs(exact - stated) > 2 * near else None
    return True if abs(exact - stated) <= near / 2 else False if abs(exact - stated) > 2 * near else None


def adds_up(total, parts) -> bool | None:
    """Whether the parts (figures) add up to the total (a figure), each at its printed precision."""
    return _meets(total, *(sum(getattr(part, name) for part in parts) for name in ("low", "high", "value")))


def add_up_one_by_one(total, parts) -> list[bool | None]:
    """`adds_up` for the first part, for the first two, and so on until they exceed the total."""
    low = high = printed = 0.0
    answers = []
    for part in parts:
        low, high, printed = low + part.low, high + part.high, printed + part.value
        if low > total.high + _TINY * max(1, low):
            break
        answers.append(_meets(total, low, high, printed))
    return answers


def _meets(total, low: float, high: float, printed: float) -> bool | None:
    if high < total.low - _TINY * max(1, total.low) or low > total.high + _TINY * max(1, low):
        return False
    if abs(printed - total.value) <= 1e-9 * max(1.0, total.value):
        return True
    inside = total.low < printed < total.high - 1e-9 * max(1.0, total.high)
    return True if inside or total.modifier == "less" and printed < total.value else None


def exceeds(parts, total) -> bool:
    """Whether the parts are above the total even at the loosest reading."""
    low = sum(part.low for part in parts)
    return low > total.high + 1e-9 * max(1.0, low)
