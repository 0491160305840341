"""What a person edits beside the reports: values in reports.csv, repairs of a text in corrections.csv."""
from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .files import CorpusError
from .metadata import FIELDS


@dataclass
class Correction:
    """One repair of a text: what is found is replaced wherever it stands."""

    find: str
    replace: str
    reason: str
    line: int


@dataclass
class Edits:
    """All edits of a corpus: overrides by file or report_id, corrections by report_id."""

    overrides: dict[str, dict]
    corrections: dict[str, list[Correction]]

    def given(self, report_id: str, name: str) -> dict | None:
        """What a person says of a report."""
        return self.overrides.get(name) or self.overrides.get(report_id)

    def concerning(self, report_id: str, name: str) -> str:
        """Every edit that may concern a file or a row of it, as text."""
        return repr([(key, row) for edited, keys in zip((self.overrides, self.corrections), self._by_file)
                     for key in sorted({*keys.get(report_id, ()), *keys.get(name, ())}) for row in [edited[key]]])

    def of(self, names) -> "Edits":
        """The edits that may concern some files, each given as (report_id, name)."""
        names = [name for both in names for name in both]
        return Edits(*({key: edited[key] for name in names for key in keys.get(name, ())} for edited, keys in zip((self.overrides, self.corrections), self._by_file)))

    @cached_property
    def _by_file(self) -> list[dict[str, list[str]]]:
        """Keys of overrides and of corrections by each beginning that may be a file's name: a row of a table is FILE#ROW."""
        found = []
        for edited in (self.overrides, self.corrections):
            keys: dict[str, list[str]] = {}
            for key in edited:
                for file in {key, *(key[:at] for at, letter in enumerate(key) if letter == "#")}:
                    keys.setdefault(file, []).append(key)
            found.append(keys)
        return found

    def all_used(self, folder: Path, known: set[str]) -> None:
        """Raises CorpusError for an edit that fits no report."""
        lines = [("reports.csv", key, row["line"]) for key, row in self.overrides.items()]
        lines += [("corrections.csv", key, rows[0].line) for key, rows in self.corrections.items()]
        for name, key, line in lines:
            if key not in known:
                raise CorpusError(f"{name}, line {line}: no report {key!r} in {folder.name}/; correct the name or remove the row")


def read_overrides(folder: Path) -> dict[str, dict]:
    """Rows of reports.csv by file or report_id, only the fields that a person filled in, and `line`. Raises CorpusError."""
    result = {}
    for line, row in _rows(folder / "reports.csv", {"file", "report_id", *FIELDS}, {"file", "report_id"}):
        key = row.get("file") or row.get("report_id")
        if not key:
            continue
        filled = {field: value for field, value in row.items() if field in FIELDS and value}
        if "year" in filled:
            if not re.fullmatch(r"(19|20)\d\d", filled["year"]):
                raise CorpusError(f"reports.csv, line {line}: year {filled['year']!r} is not a year such as 2024")
            filled["year"] = int(filled["year"])
        result[key] = {**filled, "line": line}
    return result


def read_corrections(folder: Path) -> dict[str, list[Correction]]:
    """Rows of corrections.csv (report_id, find, replace, reason) by report_id, in order. Raises CorpusError."""
    result: dict[str, list[Correction]] = {}
    for line, row in _rows(folder / "corrections.csv", {"report_id", "find", "replace", "reason"}, {"report_id"}, strip=False):
        if not row.get("report_id", "").strip():
            continue
        if not row.get("find"):
            raise CorpusError(f"corrections.csv, line {line}: the column find is empty; write the words that are to be replaced")
        if not row.get("reason", "").strip():
            raise CorpusError(f"corrections.csv, line {line}: give a reason; every repair is shown with it")
        result.setdefault(row["report_id"].strip(), []).append(Correction(row["find"], row.get("replace") or "", row["reason"].strip(), line))
    return result


def _rows(file: Path, known: set[str], one_of: set[str], strip: bool = True):
    """(line number, row) pairs of a CSV file that may be missing; unknown columns are an error."""
    if not file.is_file():
        return
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CorpusError(f"{file.name} is not UTF-8: save it as CSV UTF-8") from None
    reader = csv.DictReader(io.StringIO(text))
    names = [name.strip() for name in reader.fieldnames or []]
    unknown = [name for name in names if name not in known]
    if names and (unknown or not one_of & set(names)):
        raise CorpusError(f"{file.name}, line 1: unknown column {', '.join(map(repr, unknown)) or 'names'}; known are {', '.join(sorted(known))}")
    reader.fieldnames = names
    for row in reader:
        yield reader.line_num, {name: (value or "").strip() if strip else value or "" for name, value in row.items() if name}
