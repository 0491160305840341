"""The one Chinese font of the project: what it can draw, for figures and for pages.

Fresh machines have no Chinese font, so Noto Sans SC (open licence, see data/fonts/OFL.txt; regular weight,
some 10,500 characters) lies in the repository. A character outside of it must be noticed, never drawn as a
box in silence: ask `missing`.
"""
from __future__ import annotations

import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

from helpers import kept

FONT = Path(__file__).resolve().parents[1] / "data" / "fonts" / "NotoSansSC-Regular.ttf"
FAMILY = "Workbook Sans"  # our own name: a font of the system called Noto Sans SC must not take its place
STAND_IN = "〓"  # the printer's mark for a character that is not in the case


@cache
def _drawable() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing(text: str) -> set[str]:
    """The characters of `text` that the font cannot draw (white space and invisible characters left aside)."""
    return {character for character in set(text)
            if ord(character) not in _drawable() and not character.isspace() and not _invisible(character)}


def drawable(text: str) -> str:
    """The text as a figure can show it: missing characters become 〓, invisible ones go."""
    lost = missing(text)
    return "".join(STAND_IN if character in lost else character for character in text
                   if character == "\n" or not _invisible(character))


def register() -> str:
    """Makes matplotlib draw with the project's font, whatever its font cache says; returns the family's name."""
    import matplotlib
    from dataclasses import replace
    from matplotlib import font_manager

    manager = font_manager.fontManager
    if not any(entry.name == FAMILY for entry in manager.ttflist):
        manager.addfont(FONT)
        manager.ttflist.append(replace(manager.ttflist[-1], name=FAMILY))
    matplotlib.rcParams["font.family"] = [FAMILY]
    return FAMILY


def subset(text: str) -> bytes:
    """A woff2 font with just those characters of `text` that are not Latin and that the font can draw.

    The same characters give the same bytes, and are cut out once. Empty if there is nothing to draw.
    """
    wanted = sorted({ord(character) for character in text if ord(character) > 0x2E7F} & _drawable())
    if not wanted:
        return b""
    return kept.once("subset", (kept.spelt(wanted),), lambda: _cut_out(wanted))


def _cut_out(wanted: list[int]) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(flavor="woff2", recalc_timestamp=False, layout_features=["palt", "halt", "locl"],
                      hinting=False, name_IDs=[1, 2], notdef_outline=True)
    with TTFont(FONT, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        font.flavor = "woff2"
        out = BytesIO()
        font.save(out)
    return out.getvalue()


def _invisible(character: str) -> bool:
    """Control and format characters, and marks such as variation selectors, have no shape of their own."""
    return unicodedata.category(character) in ("Cc", "Cf", "Mn")
