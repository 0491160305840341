"""One text becomes rows: cleaned, identified, split into its parts, and examined. Knows no other report."""
from __future__ import annotations

import re
from pathlib import PurePosixPath as Path

from helpers.matching import count_han

from .edits import Correction
from .health import Finding, examine
from .metadata import FIELDS, identify
from .page import read_page
from .parts import split_parts

TABLES = ["reports", "paragraphs", "removed", "evidence", "warnings"]


def read_one(report_id: str, name: str, digest: str, text: str, given: dict | None = None, stated: dict | None = None,
             outside=(), corrections: list[Correction] = ()) -> dict[str, list[tuple]]:
    """Rows of the five tables of `TABLES` for one report.

    `given` is what a person says in reports.csv (and the line), `stated` what the file says beside the text (columns of a
    table, tags of a web page), `outside` spans of the text that lie outside the main text of a web page. Corrections
    are applied to the text first: offsets then count in the corrected text.
    """
    text, outside, applied = _corrected(text, list(outside), corrections)
    page = read_page(text, outside)
    facts = identify(page, stated or {}, name.rsplit("#", 1)[-1] if "#" in name else Path(name).stem)
    given = given or {}
    for field, value in given.items():
        if field in FIELDS:
            facts.values[field] = value
            facts.evidence.append((field, str(value), "entry in reports.csv", f"line {given['line']}"))
    facts.evidence += [("correction", f"{times} times", f"entry in corrections.csv, line {c.line}: {c.reason}", f"{c.find} → {c.replace}") for c, times in applied]
    paragraphs = split_parts(page, facts.values.get("year"))
    findings = examine(page, facts, paragraphs)
    findings += [Finding("correction", "warning", f"corrections.csv, line {c.line}: the words do not occur in this report", c.find) for c, times in applied if not times]
    facts.evidence += [("section", p.section, "heading", p.opens) for p in paragraphs if p.opens]
    facts.evidence += [("section", "plan", "heading that names problems and plans together", p.opens) for p in paragraphs if p.promises_plan]
    spans = [(line.start, line.end, line.rule) for line in page.removed()]
    spans += _strays(text, [(p.start, p.end) for p in paragraphs] + [(start, end) for start, end, _ in spans])
    n_han = sum(count_han(text[p.start:p.end]) for p in paragraphs)
    return {
        "reports": [(report_id, name, digest, *[facts.values.get(field) for field in FIELDS], n_han)],
        "paragraphs": [(report_id, number, p.section, p.heading, text[p.start:p.end], p.start, p.end) for number, p in enumerate(paragraphs)],
        "removed": [(report_id, start, end, text[start:end], rule) for start, end, rule in sorted(spans)],
        "evidence": [(report_id, *row) for row in facts.evidence],
        "warnings": [(report_id, f.check, f.severity, f.message, f.text) for f in findings],
    }


def _corrected(text: str, outside: list, corrections) -> tuple[str, list, list[tuple[Correction, int]]]:
    applied = []
    for correction in corrections:
        times = text.count(correction.find)
        if times:
            shift = len(correction.replace) - len(correction.find)
            starts = [m.start() for m in re.finditer(re.escape(correction.find), text)]
            moved = lambda at: at + shift * sum(start < at for start in starts)
            outside = [(moved(start), moved(end)) for start, end in outside]
            text = text.replace(correction.find, correction.replace)
        applied.append((correction, times))
    return text, outside, applied


def _strays(text: str, covered: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Characters in no line, such as invisible ones at a line's edge: removed, and listed as such."""
    spans, at = [], 0
    for start, end in [*sorted(covered), (len(text), len(text))]:
        spans += [(at + m.start(), at + m.end(), "invisible characters") for m in re.finditer(r"\S+", text[at:start])]
        at = max(at, end)
    return spans
