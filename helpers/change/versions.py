"""Two versions of a report, sentence by sentence: what was kept, changed, added or dropped, and what may have come back unread.

Sentences meet by likeness, wherever they stand; numbers count as alike, so that this year's figures meet last year's.
"""
from __future__ import annotations

import re

import pandas as pd

from helpers.change import alignment
from helpers.change.prepared import MIN_SENTENCE, described, earlier, report_facts, typed
from helpers.kept import kept
from helpers.matching import Joined, count_han, fold_codes, text_of
from helpers.parallel import Batches, each
from helpers.sentences import sentences

NEARLY_SAME = 0.8   # similarity from which a sentence counts as the same with other words or figures
CHANGED = 0.5       # from which it counts as changed rather than replaced
_PAIRS = 200        # pairs of reports that a process compares at a time

COMPARED = ["status", "section", "text", "source_text", "marks", "source_marks", "similarity", "paragraph", "start", "end",
            "source_paragraph", "source_start", "source_end"]
REPEATED = ["kind", "report_id", "source_id", "place", "year", "source_year", "section", "text", "source_text", "why"]

# A year and what follows it; then years that are meant: titles, document numbers, “since”, “compared with”, “building on”.
_YEAR = re.compile(r"(?<![\d至到-])(20\d\d)(?=年(?!\d|以来|起|底))(.{0,3})")
_NOT_STALE = re.compile(r"《[^《》]*》|[〔\[(]20\d\d[〕\])]|(?:自|从|与|较|比|同比|截至|截止)20\d\d年|20\d\d年[^,;。]{0,20}基础上")
_FIGURE = re.compile(r"(?<!\d)(?!20\d\d(?:年|-))\d+(?:\.\d+)?")
_STOCK = re.compile("[下管]?辖|现有|共有|总人口|总面积|户籍|常住")     # what a place has: the same each year by nature
_ONLY_SAYS_SO = re.compile(r"(?:存在|有).{0,14}(?:问题|不足|差距|短板|困难)[^,;。]{0,8}[。:,]?$"
                           r"|(?:表现|体现|如下).{0,4}[:。]?$")      # announces problems and names none


def compared(corpus, report_id: str, source_id: str) -> pd.DataFrame:
    """Two reports side by side, sentence by sentence, in the order of the first, dropped sentences where they stood.

    Columns: status (kept: the same but for widths, quotation marks and spaces; changed: at least half alike; added;
    dropped), section, text, source_text, marks, source_marks (lists of (start, end) of what differs in either), similarity
    (characters in pairs that both have; missing for added and dropped), paragraph, start, end and the same of the source.
    A sentence that has moved is kept or changed as well. Headings count, signatures do not. An id that is not in the corpus
    raises ValueError.
    """
    if unknown := {report_id, source_id} - set(corpus.reports["report_id"]):
        raise ValueError(f"{sorted(unknown)[0]} is no report of this corpus; the ids stand in corpus.reports['report_id']")
    parts = _sentences(corpus.paragraphs[corpus.paragraphs["report_id"].isin([report_id, source_id])])
    after, before = parts.get(report_id, []), parts.get(source_id, [])
    partner = {i: (j, alike) for i, j, alike in _partners(after, before, CHANGED)}
    continued = {j: i for i, (j, _) in partner.items()}
    behind, dropped = -1, {}                # a dropped sentence is shown behind the one that it followed
    for j, then in enumerate(before):
        behind = continued.get(j, behind)
        if j not in continued:
            dropped.setdefault(behind, []).append(then)
    spot = lambda one: [one[name] for name in ("paragraph", "start", "end")]
    nowhere, rows = [pd.NA] * 3, []
    for i, now in [(-1, None), *enumerate(after)]:
        if i in partner:
            j, alike = partner[i]
            then = before[j]
            _, marks, source_marks, changed = alignment.differences(now["text"], then["text"])
            rows.append(("changed" if changed else "kept", now["section"], now["text"], then["text"], marks, source_marks,
                         alike, *spot(now), *spot(then)))
        elif now:
            rows.append(("added", now["section"], now["text"], pd.NA, [], [], pd.NA, *spot(now), *nowhere))
        for then in dropped.get(i, []):
            rows.append(("dropped", then["section"], pd.NA, then["text"], [], [], pd.NA, *nowhere, *spot(then)))
    return typed(pd.DataFrame(rows, columns=COMPARED), COMPARED)


@kept
def repeated(corpus) -> pd.DataFrame:
    """What a report may have taken over unread from the same place's report before: each row is to check.

    Columns: kind, report_id, source_id, place, year, source_year, section, text, source_text, why. Kinds:
      stale_year    a heading or sentence carries the year that was right in the earlier report (for plans: the year after
                    it), at the same spot; titles, months, ranges and “since”, “compared with” a year are no faults
      same_number   a sentence comes back with all its numbers identical to the digit, one of them not round; years, ordinals
                    and what stays by nature (how many villages there are) left out
      same_problem  an admitted problem comes back, word for word or nearly (similarity of NEARLY_SAME or more)
    A true repetition is possible each time: a count can come out the same, a problem can persist.
    """
    facts, read = report_facts(corpus), corpus.analysed
    pairs, rows = described(facts, earlier(facts)), read.groupby("report_id", sort=False).indices

    def made(part):
        some = pairs.iloc[slice(*part)]
        ids = dict.fromkeys([*some["report_id"], *some["source_id"]])
        return some, read.iloc[[row for report_id in ids for row in rows.get(report_id, [])]]

    parts = [(at, at + _PAIRS) for at in range(0, len(pairs), _PAIRS)]
    found = each(_repeated, Batches(parts, made), "Comparing reports with those before")
    return typed(pd.DataFrame([row for some in found for row in some], columns=REPEATED), REPEATED)


def _repeated(batch: tuple) -> list[tuple]:
    pairs, paragraphs = batch
    parts, rows = _sentences(paragraphs), []
    for pair in pairs.itertuples():
        after, before = parts.get(pair.report_id, []), parts.get(pair.source_id, [])
        asked = [one for one in after if one["section"] == "problems" or re.search(r"\d", one["text"])]
        for i, j, alike in _partners(asked, before, NEARLY_SAME):
            now, then = asked[i], before[j]
            reasons = {"stale_year": _stale_year(now, then, pair.year, pair.source_year),
                       "same_number": _same_number(now, then),
                       "same_problem": _same_problem(now, then, pair.source_year, alike)}
            rows += [(kind, pair.report_id, pair.source_id, pair.place, pair.year, pair.source_year, now["section"],
                      now["text"], then["text"], why) for kind, why in reasons.items() if why]
    return rows


def _stale_year(now: dict, then: dict, year: int, source_year: int) -> str | None:
    stale = source_year + 1 if now["section"] == "plan" else source_year
    spots = [{match.groups() for match in _YEAR.finditer(_NOT_STALE.sub("", one["folded"]))} for one in (now, then)]
    if any(int(named) == stale for named, _ in spots[0] & spots[1]):
        what = "heading" if now["is_heading"] else "sentence"
        return f"the {what} says {stale}, as did that of the report on {source_year}; this report is on {year}: to check"


def _same_number(now: dict, then: dict) -> str | None:
    figures = [sorted(_FIGURE.findall(one["folded"])) for one in (now, then)]
    if now["section"] in ("plan", "problems") or _STOCK.search(now["folded"]) or not figures[0] or figures[0] != figures[1]:
        return None
    numbers, others = (_numbers(one["text"]) for one in (now, then))
    written = [text for *_, text in numbers]
    exact = any(len(re.sub(r"\D", "", text).strip("0")) > 1 for text in written)
    if exact and sorted(numbers) == sorted(others):
        return f"the same in both years: {', '.join(written)}: to check"


def _same_problem(now: dict, then: dict, source_year: int, alike: float) -> str | None:
    text, problem = now["folded"], now["section"] == then["section"] == "problems" and not now["is_heading"]
    if problem and count_han(text) >= MIN_SENTENCE and not _ONLY_SAYS_SO.search(text):
        how = "word for word" if text == then["folded"] else f"nearly word for word ({alike:.0%} alike)"
        return f"a problem admitted for {source_year} comes back {how}: to check whether it persists"


def _numbers(text: str) -> list[tuple]:
    from helpers.numbers.quantities import rows

    return [(value, unit, written) for value, unit, _, _, _, written, *_ in rows(text)]


def _sentences(paragraphs: pd.DataFrame) -> dict[str, list[dict]]:
    """For each report its sentences, signatures left out: paragraph, section, is_heading, start, end, text, folded text."""
    rows = paragraphs[["report_id", "paragraph", "section", "heading", "text"]].astype(object)
    rows = rows.where(rows.notna(), None)
    found: dict[str, list[dict]] = {}
    for report, paragraph, section, heading, text in rows.itertuples(index=False):
        if section != "closing":
            place = {"paragraph": paragraph, "section": section, "is_heading": text == heading}
            spans = sentences(text)
            found.setdefault(report, []).extend({**place, "start": a, "end": b, "text": text[a:b]} for a, b in spans)
    every = [one for part in found.values() for one in part]
    folded, _ = fold_codes(Joined([one["text"] for one in every]).codes)
    for one, text in zip(every, text_of(folded).split(chr(Joined.MARK))):
        one["folded"] = text
    return found


def _partners(after: list[dict], before: list[dict], least: float) -> list[tuple[int, int, float]]:
    return alignment.partners([one["folded"] for one in after], [one["folded"] for one in before], least)
