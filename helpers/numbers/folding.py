"""Text as numbers are looked for in it: forms of one width, quotation marks as “ ”, positions kept."""
from __future__ import annotations

import re

from helpers.matching import INVISIBLE, fold

_WIDTHS = {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)} | {"｡": "。", "､": "、"}
_ONE_WIDTH = str.maketrans(_WIDTHS)
_WIDE = {**_WIDTHS, "「": "“", "『": "“", "‘": "“", "」": "”", "』": "”", "’": "”"}
_WIDE_FORM = re.compile("[" + "".join(_WIDE) + "]")
_GAP = re.compile(r"\s|[" + "".join(sorted(INVISIBLE)) + "]")
_BROKEN = re.compile(r"(?<=\d)[ \t]*[\r\n]+[ \t]*(?=\d)")
_STRAIGHT = re.compile('"([^"。]*)"')


def widths_folded(text: str) -> str:
    """The text with letters, digits and marks of one width (１２％ as 12%, ｡ as 。); every character keeps its place."""
    return text.translate(_ONE_WIDTH)


def folded(text: str):
    """Folded text, and for each of its characters the position in `text` that it stands for.

    As `helpers.matching.fold`, which is called only where there are gaps to close; a number broken over two lines is one
    number again.
    """
    where = range(len(text))
    if _GAP.search(text):
        text = _BROKEN.sub(lambda gap: "\u200b" * len(gap[0]), text)
        text, where = fold(text, keep_quotes=True)
    for wide in sorted(set(_WIDE_FORM.findall(text))):  # few kinds in many characters: faster than a table
        text = text.replace(wide, _WIDE[wide])
    return (_STRAIGHT.sub("“\\1”", text) if '"' in text else text), where
