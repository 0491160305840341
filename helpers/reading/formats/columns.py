"""What the columns of a table of texts hold, told from their headers, and a row's cells as plain strings."""
from __future__ import annotations

import datetime
import math
import re
import tomllib
from functools import lru_cache
from pathlib import Path

from .kinds import looks_like_page
from .source import GIVEN, MOST_TEXT, Source, Unreadable

_FILE = Path(__file__).resolve().parent.parent.parent / "data" / "columns.toml"
MOST_CHARACTERS = 500_000_000      # of all texts of a table together

_NOTHING = {"", "nan", "none", "null", "<na>", "nat", "n/a", "na"}
_DATE = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")


class Formula(str):
    """A cell that a spreadsheet program would compute; it is never evaluated."""


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _plain(header) -> str:
    return re.sub(r"[(（\[【].*?[)）\]】]|[\s_\-:：*＊\ufeff]+", "", str(header)).casefold()


def find_columns(headers: list) -> dict[str, int]:
    """Position of each column that is understood, by what it holds (text, id, and the fields of GIVEN)."""
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        places.setdefault(_plain(header), place)
    found = {name: next((places[key] for key in keys if key in places), None) for name, keys in _known().items()}
    return {name: place for name, place in found.items() if place is not None}


def no_text_column(headers: list) -> Unreadable:
    names = [re.sub(r"\s+", " ", str(header)).strip()[:30] for header in headers if header is not None and str(header).strip()]
    listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    return Unreadable(f"the table has no column of texts; its columns are: {listed or 'none'}",
                      "rename the column that holds the reports to 正文 (or text); the first row must hold the names of the columns")


class Rows:
    """Collects the rows of a table as sources and refused rows; an id that stands in two rows labels both."""

    def __init__(self):
        self.sources: list[Source] = []
        self.refused: list[tuple[str, str, str]] = []
        self._size = 0

    def refuse(self, label: str, reason: str, advice: str) -> None:
        self.refused.append((label, reason, advice))

    def add(self, name: str, columns: dict[str, int], cells: list) -> None:
        """Takes one row; `name` says which it is, such as "row 12". A row without any value is passed over."""
        values = {field: cells[place] for field, place in columns.items() if place < len(cells)}
        raw = values.pop("text", None)
        given = {field: text for field, value in values.items() if (text := plain_value(value, field))}
        own = re.sub(r"\s+", " ", given.pop("id", ""))[:120]
        label = own or name
        if isinstance(raw, Formula):
            return self.refuse(label, "its text is a formula, and formulas are not evaluated", "copy the column and paste it as values")
        if raw is None or (isinstance(raw, float) and math.isnan(raw)) or str(raw).strip().lower() in _NOTHING:
            if given or own or any(plain_value(cell) for cell in cells):
                self.refuse(label, "its text cell is empty", "put the report's text into it, or delete the row")
            return None
        text = _whole(str(raw))
        if len(text) > MOST_TEXT:
            return self.refuse(label, f"its text has more than {MOST_TEXT // 1_000_000} million characters", "a row is one report: split it")
        self._size += len(text)
        if self._size > MOST_CHARACTERS:
            raise Unreadable("the table's texts have more than 500 million characters", "split it into several files")
        try:
            source = _source(text)
        except Unreadable as problem:
            return self.refuse(label, problem.reason, problem.advice)
        if not source.text.strip():
            return self.refuse(label, "its text cell holds markup without text", "put the report's text into it, or delete the row")
        self.sources.append(Source(source.text, label, {name: given[name] for name in GIVEN if name in given}, source.outside))
        return None


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON can hold and no file can."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _source(text: str) -> Source:
    """A cell's text; the visible text where a crawler has stored markup."""
    if "<" not in text or not looks_like_page(text):
        return Source(text)
    from .web import read_markup

    return read_markup(text, whole=bool(re.search(r"<(?:html|body)\b", text[:5000], re.I)))


def plain_value(value, field: str = "") -> str:
    """A cell as a plain string: 2024.0 is 2024, a date ISO 8601, nothing and formulas an empty string."""
    if value is None or isinstance(value, (Formula, bool, dict, list, bytes)):
        return ""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time() or field in ("published", "signed")
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        value = int(value) if value == int(value) and abs(value) < 1e15 else value
    text = _whole(str(value)).strip()
    if text.lower() in _NOTHING:
        return ""
    if re.fullmatch(r"\d{1,15}\.0+", text):
        return text.split(".")[0]
    if field in ("published", "signed") and (date := _DATE.fullmatch(text)):
        year, month, day = map(int, date.groups())
        return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else text
    return text
