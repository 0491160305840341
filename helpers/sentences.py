"""Where the sentences of a text begin and end. Knows no corpus; every count by sentence stands on it."""
from __future__ import annotations

import re

MARKS = "。｡！？!?；;"
BREAKS = "\n\r\v\f\x85\u2028\u2029"
_CLOSING = "”’」』﹂﹄）)】］]》〉〕｝}＂＇'"
# A ? before name= is that of a web address. Full stops of ASCII are decimals here, and …… may stand in mid-sentence.
_END = re.compile(f"(?:[{MARKS}](?![A-Za-z0-9_]+=))+[{re.escape(_CLOSING)}]*|[{BREAKS}]")
_WORD = re.compile(r"[^\W_]")


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, in order, without the white space around it.

    A sentence ends with 。 ！ ？ ； (full or half width), with the brackets and quotation marks that close after it, or at a
    line break. Clauses that a semicolon parts are sentences, as these reports list one task after another with it. Marks
    inside quotation marks or brackets count as well, since scraped pages lose one of a pair too often to trust the other.
    Every letter, digit and Han character lies in exactly one sentence; a stretch without any is none.
    """
    found, at = [], 0
    for end in [*_END.finditer(text), None]:
        stop = end.end() if end else len(text)
        if end and text[stop:stop + 1] == '"' and text.count('"', at, stop) % 2:
            stop += 1       # the straight mark that closes, not one that opens the next sentence
        piece = text[at:stop]
        if _WORD.search(piece):
            found.append((at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())))
        at = stop
    return found
