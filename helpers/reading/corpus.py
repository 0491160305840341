"""The corpus as six tables."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from .files import CorpusError

REPORTS = ["report_id", "file", "sha256", "kind", "title", "place", "level", "province", "prefecture", "county", "year",
           "published", "signed", "issuer", "doc_number", "index_number", "n_han"]
PARAGRAPHS = ["report_id", "paragraph", "section", "heading", "text", "start", "end"]
REMOVED = ["report_id", "start", "end", "text", "rule"]
EVIDENCE = ["report_id", "field", "value", "rule", "text"]
REJECTED = ["file", "reason", "advice"]
WARNINGS = ["report_id", "check", "severity", "message", "text"]

WHOLE_NUMBERS = {"year", "n_han", "paragraph", "start", "end"}
_NAMED = 30  # values that an error names


def table(rows: list, columns: list[str]) -> pd.DataFrame:
    """A frame with these columns from rows of values: see `as_table`."""
    return as_table(pd.DataFrame(rows, columns=columns))


def as_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with whole numbers as Int64, everything else as text, and missing values as pd.NA."""
    return frame.astype({name: "Int64" if name in WHOLE_NUMBERS else "string" for name in frame.columns})


def by_report(frame: pd.DataFrame):
    """A function that gives the rows of some reports by report_id: as tuples with names, what is missing as None."""
    places = frame.groupby("report_id", sort=False).indices

    def rows_of(reports) -> dict[str, list]:
        found = {report_id: [] for report_id in reports}
        for row in tuples(frame.take([at for report_id in found for at in places.get(report_id, [])])):
            found[row.report_id].append(row)
        return found
    return rows_of


def tuples(frame: pd.DataFrame) -> list:
    """The rows as tuples with names, what is missing as None."""
    plain = frame.astype(object)
    return list(plain.where(plain.notna(), None).itertuples(index=False))


@dataclass(frozen=True, eq=False)  # a corpus is itself only: what was computed of it can be kept beside it
class Corpus:
    """The reports as read: six pandas tables, and where they came from (columns: see `load_corpus`)."""

    reports: pd.DataFrame = field(default_factory=lambda: table([], REPORTS))
    paragraphs: pd.DataFrame = field(default_factory=lambda: table([], PARAGRAPHS))
    removed: pd.DataFrame = field(default_factory=lambda: table([], REMOVED))
    evidence: pd.DataFrame = field(default_factory=lambda: table([], EVIDENCE))
    rejected: pd.DataFrame = field(default_factory=lambda: table([], REJECTED))
    warnings: pd.DataFrame = field(default_factory=lambda: table([], WARNINGS))
    path: Path = Path("corpus")
    fingerprint: str = "0" * 16
    genre: str = "law-based government"
    source: str = field(default="", init=False, repr=False)                # the fingerprint, where this is what a folder holds, untouched
    whole: Corpus | None = field(default=None, init=False, repr=False)     # what this was selected from

    def __len__(self) -> int:
        return len(self.reports)

    def __repr__(self) -> str:
        kept = int((self.reports["kind"] == "report").sum())
        return f"Corpus of {kept} reports ({len(self.paragraphs)} paragraphs, {len(self.rejected)} files rejected)"

    @property
    def analysed(self) -> pd.DataFrame:
        """The paragraphs of reports proper: those of other kinds of document are in `paragraphs` only."""
        return self._analysed.copy(deep=False)

    @cached_property
    def _analysed(self) -> pd.DataFrame:
        kept = self.paragraphs["report_id"].isin(self.reports.loc[self.reports["kind"] == "report", "report_id"])
        return (self.paragraphs if kept.all() else self.paragraphs[kept]).reset_index(drop=True)

    def select(self, years=None, places=None, levels=None, sections=None) -> "Corpus":
        """The part of the corpus that meets every condition given; each is one value or a list of values.

        `years` are years reported on, `places` match the place or its county, prefecture or province,
        `levels` the level of government, `sections` the part of the report (this one thins the paragraphs
        and leaves the reports whole). A report whose year or place is missing meets no condition on it.
        Its words are those that the whole corpus was cut into, so that parts compare. Values of which none occurs in the corpus raise CorpusError, which names what there is.
        """
        if years is places is levels is sections is None:
            return self
        reports, paragraphs = self.reports, self.paragraphs
        if years is not None:
            reports = reports[_among(reports, ["year"], years, "year", int)]
        if places is not None:
            reports = reports[_among(reports, ["place", "county", "prefecture", "province"], places, "place")]
        if levels is not None:
            reports = reports[_among(reports, ["level"], levels, "level")]
        if sections is not None:
            paragraphs = paragraphs[_among(paragraphs, ["section"], sections, "section")]
        kept = set(reports["report_id"])
        keep = lambda frame: frame[frame["report_id"].isin(kept)].reset_index(drop=True)
        part = replace(self, reports=reports.reset_index(drop=True), paragraphs=keep(paragraphs),
                       removed=keep(self.removed), evidence=keep(self.evidence), warnings=keep(self.warnings))
        object.__setattr__(part, "whole", self.whole or self)
        return part


def _among(frame: pd.DataFrame, columns: list[str], wanted, what: str, kind=str) -> pd.Series:
    values = list(wanted) if isinstance(wanted, (list, tuple, set, range, pd.Series)) else [wanted]
    values = [kind(value) if str(value).isdecimal() else value for value in values]  # "2024" is meant as a year
    present = pd.unique(pd.concat([frame[name].dropna() for name in columns])).tolist()
    unknown = [value for value in values if value not in present]
    if unknown and len(unknown) == len(values):
        there = [str(value) for value in sorted(present)]
        more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
        raise CorpusError(f"no report has {what} {', '.join(map(str, unknown))}; this corpus has: "
                          f"{', '.join(there[:_NAMED]) or 'none'}{more}")
    hit = pd.Series(False, index=frame.index)
    for name in columns:
        hit |= frame[name].isin(values).fillna(False).astype(bool)
    return hit
