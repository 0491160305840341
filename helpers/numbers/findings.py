"""What a check found: one claim with its arithmetic, and the equation behind it for the search of slips."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Finding:
    """A claim of a passage. holds: True, False or None (undecided); start, end: the statement in the text.

    members: the figures that take part, by number in their passage; equation: whether the claim would hold if they had other
    values, given in the same order (used by `slips`).
    """

    kind: str
    start: int
    end: int
    stated: float
    computed: float | None
    holds: bool | None
    note: str = ""
    arithmetic: str = ""
    members: tuple[int, ...] = ()
    equation: Callable[[list[float]], bool] | None = field(default=None, repr=False)
    level: int | None = None  # growth without a base: where the value that grew stands,
    share: tuple[float, str, int] | None = None  # and worth of the last digit, modifier and sign of the growth


def plain(value: float) -> str:
    """A number as one writes it by hand: 12,089 · 24.5 · 0.8."""
    rounded = round(value, 2)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.2f}".rstrip("0")


def added(values: list[float], sign: str = " + ") -> str:
    return sign.join(map(plain, values))
