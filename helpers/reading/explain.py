"""The corpus in the terminal: a line for every file, and everything about one report."""
from __future__ import annotations

from itertools import groupby

import pandas as pd

from .characters import squeeze
from .corpus import Corpus
from .genre import REPORTS
from .metadata import FIELDS

PARTS = {"achievements": "A", "problems": "P", "leader_duty": "L", "plan": "N"}


def lines(corpus: Corpus) -> list[str]:
    """One line a file with what was understood and what to look at, then the files that could not be read, then a sum."""
    sections = corpus.paragraphs.groupby("report_id")["section"].agg(set).to_dict() if len(corpus.paragraphs) else {}
    by_report = {report: rows for report, rows in corpus.warnings.groupby("report_id")} if len(corpus.warnings) else {}
    width = max(map(len, corpus.reports["report_id"]), default=0)
    found = []
    for row in corpus.reports.itertuples():
        here = sections.get(row.report_id, set())
        parts = "".join(letter if part in here else "-" for part, letter in PARTS.items()) if corpus.genre == REPORTS else " ".join(sorted(here))
        looked = by_report.get(row.report_id, corpus.warnings.head(0))
        above = " ".join(name for name in (row.province, row.county) if not pd.isna(name) and name != row.place)
        place = (row.place if not pd.isna(row.place) else "place ?") + (f" ({above})" if above else "")
        said = [f"{row.kind}", f"{row.level}", place, f"{'year ?' if pd.isna(row.year) else row.year}",
                f"published {'?' if pd.isna(row.published) else row.published}", f"parts {parts}", _counted(looked)]
        found.append(f"{row.report_id:<{width}}  " + "  ".join(said))
    found += [f"{row.file}: NOT READ: {row.reason}; {row.advice}" for row in corpus.rejected.itertuples()]
    kept = int((corpus.reports["kind"] == "report").sum())
    found.append(f"{kept} reports, {len(corpus.reports) - kept} of another kind, {len(corpus.rejected)} not read, {len(corpus.warnings)} things to look at "
                 "(parts: A achievements, P problems, L leaders' duty, N next year; make check FILE=… explains one)")
    return found


def _counted(warnings: pd.DataFrame) -> str:
    grave = warnings[warnings["severity"] != "note"]
    notes = warnings[warnings["severity"] == "note"]
    said = ", ".join(dict.fromkeys(grave["check"])) or "no warning"
    return said + (f"; to note: {', '.join(dict.fromkeys(notes['check']))}" if len(notes) else "")


def explain(corpus: Corpus, name: str) -> list[str]:
    """Everything about one report: each field with its evidence, each part, each removed span, each warning.

    `name` is its report_id, its file, or the file's name alone. Raises ValueError with a line that says what there is.
    """
    reports = corpus.reports
    bare = name.split("/")[-1]
    hit = reports[(reports["report_id"] == name) | (reports["file"] == name) | (reports["file"].str.split("/").str[-1] == bare) | (reports["report_id"].str.split("/").str[-1] == bare)]
    refused = corpus.rejected[(corpus.rejected["file"] == name) | (corpus.rejected["file"].str.split("/").str[-1] == bare)]
    if not len(hit) and len(refused):
        return [f"{row.file}: NOT READ: {row.reason}; {row.advice}" for row in refused.itertuples()]
    if not len(hit):
        there = ", ".join(reports["report_id"].head(8)) + (" …" if len(reports) > 8 else "")
        raise ValueError(f"no report {name!r}; there are: {there or 'none'}")
    row = hit.iloc[0]
    own = lambda table: table[table["report_id"] == row["report_id"]]
    found = [f"{row['report_id']}  ({row['file']}, {row['n_han']} Han characters)", "", "FIELDS"]
    evidence = own(corpus.evidence)
    for field in [*FIELDS, *[f for f in dict.fromkeys(evidence["field"]) if f not in FIELDS and f != "section"]]:
        value = row[field] if field in row else None
        reasons = evidence[evidence["field"] == field]
        if value is None:
            value = next(iter(reasons["value"].dropna()), None)
        found.append(f"  {field}: {'missing' if value is None or pd.isna(value) else value}")
        found += [f"      {'' if pd.isna(e.value) or not e.value or str(e.value) == str(value) else e.value + ' '}[{e.rule}] {squeeze(str(e.text))[:90]}" for e in reasons.itertuples()]
    found += ["", "PARTS"]
    paragraphs = own(corpus.paragraphs)
    headed = [(p.section, "" if pd.isna(p.heading) else p.heading) for p in paragraphs.itertuples()]
    for (section, heading), block in groupby(headed):
        found.append(f"  {section:<13} {len(list(block)):>3} paragraphs  {heading}".rstrip())
    found += ["", "REMOVED"]
    found += [f"  {r.start}-{r.end} [{r.rule}] {squeeze(r.text)[:90]}" for r in own(corpus.removed).itertuples()] or ["  nothing"]
    found += ["", "TO LOOK AT"]
    found += [f"  {w.severity}: {w.check}: {w.message}" + (f": {squeeze(w.text)[:120]}" if w.text else "") for w in own(corpus.warnings).itertuples()] or ["  nothing"]
    return found
