"""One report to read: its facts with their evidence, its text with what was found in it, and what was taken out of it."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from helpers.report.pages import environment
from helpers.report.prose import escaped, plain
from helpers.report.readings.common import SECTIONS
from helpers.report.readings.numbers import KINDS

FACTS = {"place": "place", "area": "lies in", "level": "level", "year": "reports on", "published": "published", "signed": "signed",
         "issuer": "issuer", "doc_number": "document number", "index_number": "index number", "n_han": "Han characters", "file": "file"}
MODIFIERS = {"more": "more than", "less": "less than", "about": "about", "at_least": "at least", "at_most": "at most"}
MOST_REMOVED = 30_000  # characters of removed text that a page shows: furniture can be longer than the report
_LONGEST = 60  # characters of a statement that a note repeats


@dataclass(frozen=True)
class Report:
    """One report: its row of the table of reports (with area: what its place lies in), and its rows of the others, all as tuples
    with the names of their columns, what is missing as None; terms: for each paragraph (start, end, term) of the terms in it,
    which do not overlap."""

    facts: NamedTuple
    paragraphs: list
    removed: list
    evidence: list
    warnings: list
    quantities: list
    claims: list
    terms: list


def body(report: Report, glosses: dict, others: list[dict], root: str) -> str:
    """The inside of the page. `others` are the other reports of the place as {file, text}; `root` is the way up to the pages."""
    told, numbers, claims = report.facts._asdict(), _by_paragraph(report.quantities), _by_paragraph(report.claims)
    paragraphs = [{"number": row.paragraph, "section": row.section or "", "heading": row.text == row.heading,
                   "html": marked(row.text, terms, numbers.get(row.paragraph, []), claims.get(row.paragraph, []), glosses),
                   **_notes(claims.get(row.paragraph, []))} for row, terms in zip(report.paragraphs, report.terms)]
    parts = [{"label": SECTIONS.get(section, section.replace("_", " ")), "paragraphs": list(group)}
             for section, group in groupby(paragraphs, key=lambda paragraph: paragraph["section"])]
    removed, left = _removed(report)
    return environment().get_template("text.html.j2").render(
        title=report.facts.title or report.facts.report_id, kind=report.facts.kind, parts=parts, others=others, root=root,
        facts=[(label, plain(told[name])) for name, label in FACTS.items() if told[name]],
        evidence=[(row.field.replace("_", " "), row.value or "", row.rule or "", row.text or "") for row in report.evidence],
        warnings=report.warnings, removed=removed, left=left, terms=_dictionary(report.paragraphs, report.terms, glosses),
        n_numbers=len(report.quantities), n_claims=len(report.claims))


def marked(text: str, terms, quantities, claims, glosses: dict) -> str:
    """A paragraph as HTML: figures that exclude one another, in them quantities, in these terms; what crosses is cut."""
    wrong, end = [], 0
    for claim in sorted((claim for claim in claims if claim.holds is False), key=lambda claim: claim.start):
        if claim.end > end:     # statements that share their beginning are one stretch
            wrong.append((max(claim.start, end), claim.end, '<mark class="wrong">', "</mark>"))
            end = claim.end
    numbers = [(row.start, row.end, f'<data value="{row.value:.12g}" title="{escaped(_said(row))}">', "</data>") for row in quantities]
    words = [(start, end, f'<abbr title="{escaped(glosses[term])}">' if term in glosses else "<abbr>", "</abbr>") for start, end, term in terms]
    return woven(text, [wrong, numbers, words], 0, len(text))


def woven(text: str, layers: list, start: int, end: int) -> str:
    """text[start:end] as HTML with the spans of each layer around those of the next. A span is (start, end, opening, closing);
    those of one layer do not overlap. What crosses the border of an outer one is closed and opened again there."""
    if not layers:
        return escaped(text[start:end])
    inner, pieces, at = layers[1:], [], start
    for first, last, opening, closing in layers[0]:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces += [woven(text, inner, at, first), opening, woven(text, inner, first, last), closing]
            at = last
    return "".join([*pieces, woven(text, inner, at, end)])


def _said(quantity) -> str:
    """A quantity in words: more than 1,250 人次; counts 培训; by 开展."""
    value = " ".join(filter(None, [MODIFIERS.get(quantity.modifier), plain(quantity.value, ",.12g"), quantity.unit]))
    return "; ".join([value, *(f"{what} {words}" for what, words in (("counts", quantity.counted), ("verb", quantity.action)) if words)])


def _notes(claims) -> dict:
    """Contradictions, what was checked otherwise (rows of verdict, kind, arithmetic, note, statement), and how much that is."""
    rows = [("open" if row.holds is None else "add up" if row.holds else "exclude one another", KINDS.get(row.kind, row.kind),
             row.arithmetic, row.note, row.statement if len(row.statement) <= _LONGEST else "…" + row.statement[-_LONGEST:]) for row in claims]
    wrong, checked = [row for row in rows if row[0].startswith("exclude")], [row for row in rows if not row[0].startswith("exclude")]
    counted = Counter(row[0] for row in checked)
    return {"wrong": wrong, "checked": checked, "counted": ", ".join(f"{n} {verdict}" for verdict, n in sorted(counted.items()))}


def _dictionary(rows, terms: list, glosses: dict) -> list[tuple]:
    """(term, gloss, times, paragraphs) of every term of the text, the commonest first."""
    found: dict[str, list[int]] = {}
    for row, spans in zip(rows, terms):
        for _, _, term in spans:
            found.setdefault(term, []).append(row.paragraph)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(term, glosses.get(term, ""), len(where), list(dict.fromkeys(where))) for term, where in ordered]


def _removed(report: Report) -> tuple[list[tuple], int]:
    """(where, paragraph, rule, text) of the spans that cleaning took out, as many as a page has room for, and how many are left."""
    paragraphs, rows, room, at = report.paragraphs, [], MOST_REMOVED, 0
    for span in report.removed:
        room -= len(span.text)
        if room < 0 and rows:
            break
        while at < len(paragraphs) and paragraphs[at].end <= span.start:
            at += 1
        where = "after" if at == len(paragraphs) else "in" if paragraphs[at].start < span.end else "before"
        number = paragraphs[min(at, len(paragraphs) - 1)].paragraph if paragraphs else None
        rows.append((where, number, span.rule, span.text[:MOST_REMOVED]))
    return rows, len(report.removed) - len(rows)


def _by_paragraph(rows: list) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(row.paragraph, []).append(row)
    return found
