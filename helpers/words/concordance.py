"""A term in its sentences."""
from __future__ import annotations

import pandas as pd

from helpers.matching import Matcher

COLUMNS = ["report_id", "year", "place", "section", "left", "term", "right", "start", "end"]


def kwic(corpus, term: str, width: int = 20) -> pd.DataFrame:
    """Every occurrence of a term in the cleaned text, with `width` characters on either side.

    Columns: report_id, year, place, section, left, term (as the text writes it), right, start, end (offsets in the
    decoded raw text). The term need not be in any lexicon; occurrences inside longer terms count; full-width forms,
    quotation marks and spaces inside it do not matter (八五普法 also finds “八五”普法). Sorted by year (missing
    last), report and position; context ends with the paragraph. A term that does not occur gives an empty frame.
    """
    if not str(term).strip():
        raise ValueError("kwic needs a term to look for, such as kwic(corpus, '信访')")
    matcher = Matcher([term])
    facts = corpus.reports.set_index("report_id")
    rows = []
    for report, section, text, offset in corpus.analysed[["report_id", "section", "text", "start"]].itertuples(index=False):
        for start, end, _ in matcher.every(text):
            rows.append((report, facts.at[report, "year"], facts.at[report, "place"], section,
                         text[max(0, start - width):start], text[start:end], text[end:end + width],
                         offset + start, offset + end))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    whole = {"year", "start", "end"}
    frame = frame.astype({name: "Int64" if name in whole else "string" for name in COLUMNS})
    return frame.sort_values(["year", "report_id", "start"], na_position="last").reset_index(drop=True)


def passage(corpus, term: str, section: str | None = None) -> dict | None:
    """One sentence that bears out a count: keys text, place, year, section; None where the term does not occur.

    The shortest sentence of at least 15 characters, so that a page can quote it; the first of equals.
    """
    matcher, found = Matcher([term]), []
    facts = corpus.reports.set_index("report_id")
    for report, part, text in corpus.analysed[["report_id", "section", "text"]].itertuples(index=False):
        if section is not None and part != section:
            continue
        for start, end, _ in matcher.every(text):
            first = max(text.rfind(mark, 0, start) for mark in "。；;！？!?\n") + 1
            ends = [at for at in (text.find(mark, end) for mark in "。；;！？!?\n") if at >= 0]
            sentence = text[first:min(ends) + 1 if ends else len(text)].strip()
            found.append((len(sentence) < 15, len(sentence), len(found), sentence, report, part))
    if not found:
        return None
    *_, sentence, report, part = min(found)
    return {"text": sentence, "place": facts.at[report, "place"], "year": facts.at[report, "year"], "section": part}
