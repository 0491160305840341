"""What all readings share: names of parts and reports, scope, quotations."""
from __future__ import annotations

import pandas as pd

from helpers.report.charts import short
from helpers.report.prose import Prose, say

SECTIONS = {"opening": "导语 opening", "achievements": "成效 achievements", "problems": "问题 problems",
            "leader_duty": "第一责任人 leaders' duty", "plan": "下一步 plans", "other": "其他 other", "closing": "落款 closing"}
IN_PROSE = {"opening": "the opening", "achievements": "the achievements", "problems": "the problems",
            "leader_duty": "the part on the leaders' duty", "plan": "the plans", "other": "other parts", "closing": "the closing"}
FEW = 30  # reports below which pages speak of these reports only


def parts(sections) -> dict[str, str]:
    """The parts that a reader compares, with their labels, in the order of a report: those of these sections that are no
    opening, closing or remainder; a part of another genre goes by its own name."""
    present = set(sections)
    own = [part for part in SECTIONS if part in present and part not in ("opening", "other", "closing")]
    own += sorted(part for part in present if part not in SECTIONS)
    return {part: SECTIONS.get(part, part.replace("_", " ")) for part in own}


def in_prose(part: str) -> str:
    """How a sentence calls a part."""
    return IN_PROSE.get(part, f"the part “{part.replace('_', ' ')}”")


def extent(paragraphs: pd.DataFrame) -> str:
    """What a figure rests on: reports and paragraphs read."""
    reports, rows = paragraphs["report_id"].nunique(), len(paragraphs)
    return f"{reports} report{'s' * (reports != 1)}, {rows:,} paragraph{'s' * (rows != 1)}"


def names(reports: pd.DataFrame) -> dict:
    """A short name for each report_id, place and year; the id itself where they are missing or not unique."""
    label = reports["place"] + " " + reports["year"].astype("string")
    label = label.mask(label.duplicated(keep=False)).fillna(reports["report_id"])
    return dict(zip(reports["report_id"], label))


def quote(passage: dict | None) -> Prose:
    """A sentence of a report with where it stands, as `concordance.passage` gives it."""
    if passage is None:
        return say("No sentence of these reports holds the word.")
    where = [str(part) for part in (passage["place"], passage["year"]) if not pd.isna(part)]
    return say("<blockquote>{text} — {where}, {part}</blockquote>", text=passage["text"],
               where=" ".join(where) or "a report without place and year", part=in_prose(passage["section"]))


def scope(n_reports: int) -> Prose:
    """What so many reports can bear."""
    if n_reports == 0:
        return say("No report could be read, so there is nothing to count.")
    if n_reports == 1:
        return say("This is one report: the figures describe it and say nothing of others.")
    if n_reports < FEW:
        return say("{n} reports are a handful: the figures describe these texts and support no statement about reports in "
                   "general.", n=n_reports)
    return say("{n} reports that nobody drew at random: rates and intervals describe them first of all.", n=n_reports)


def called(row) -> str:
    """A term with its gloss in brackets."""
    gloss = row.get("gloss", pd.NA)
    return str(row["term"]) if pd.isna(gloss) else f"{row['term']} ({short(gloss)})"


def n_places(reports: pd.DataFrame) -> int:
    """How many places speak: namesakes told apart by their county count each, a name left open counts with its namesake,
    and a report without a place counts for none."""
    told = reports.dropna(subset=["place"])
    return int(told["county"].fillna(told["province"]).groupby(told["place"]).nunique().clip(lower=1).sum())


def year_labels(years: pd.Series, reports: pd.DataFrame) -> pd.Series:
    """Years with the number of their reports, for the head of a table."""
    counts = reports[reports["kind"] == "report"].groupby("year").size()
    return pd.Series([f"{year} (n={int(counts.get(year, 0))})" for year in years], index=years.index, dtype="string")
