"""One Excel workbook of many tables: every text stays text, and the same tables give the same bytes."""
from __future__ import annotations

import math
import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd

from helpers.report.archive import write_zip

MOST_CELLS = 200_000  # of a sheet: more would take minutes to write and to open, and the other files have every row
_ROWS, _COLUMNS, _TEXT, _SHEET = 1_048_576, 16_384, 32_767, 31  # Excel's limits: of a sheet, a cell, a sheet's name
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a text that looks like Excel's own way of writing a character
_FORMULA = re.compile(r"\s*[=+\-@]")
_STAMP = datetime(2000, 1, 1)  # the format wants one; a true one would change the file with every run
_CONTENTS = {"sheet": 26, "files": 40, "page": 28, "caption": 60, "rows": 9, "columns": 9, "note": 60}  # and their widths


class Workbook:
    """A workbook that is written table by table; its first sheet lists them."""

    def __init__(self):
        import openpyxl

        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.creator = "Law-Based Government Report Workbook"
        self._book.properties.created = _STAMP
        self._names: set[str] = set()
        self._contents = self._sheet("contents", _CONTENTS)

    def add(self, sheet: str, frame: pd.DataFrame, files: str, page: str = "", caption: str = "") -> None:
        """A sheet for a table, and a line in the contents, which also says what did not fit in."""
        rows = min(len(frame), _ROWS - 1, MOST_CELLS // max(1, min(frame.shape[1], _COLUMNS)))
        shown = frame.iloc[:rows, :_COLUMNS]
        columns = [_values(shown.iloc[:, at]) for at in range(shown.shape[1])]
        made = self._sheet(sheet, {name: _width(name, cells[:50]) for name, cells in zip(shown.columns, columns)})
        for row in zip(*columns):
            made.append([_cell(made, value) for value in row])
        cut = sum(_too_long(value) for cells in columns for value in cells)
        notes = [f"the first {rows} of {len(frame)} rows; the CSV and the Parquet file have all" if rows < len(frame) else "",
                 f"the first {_COLUMNS} of {frame.shape[1]} columns" if frame.shape[1] > _COLUMNS else "",
                 f"texts cut at {_TEXT} characters, the most that a cell holds: {cut}" if cut else ""]
        line = [made.title, files, page, caption, len(frame), frame.shape[1], "; ".join(filter(None, notes))]
        self._contents.append([_cell(self._contents, value) for value in line])

    def save(self, target: Path) -> None:
        """Writes the file, once: no table can be added afterwards."""
        raw = target.with_name(f".raw.{target.name}")
        try:
            self._book.save(raw)
            with ZipFile(raw) as made:
                write_zip(target, [_member(made, info) for info in made.infolist()])
        finally:
            raw.unlink(missing_ok=True)

    def _sheet(self, name: str, columns: dict[str, float]):
        """A new sheet with its headings, which stay in view; a name that is taken or too long is changed."""
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        title, n = re.sub(r"[\[\]:*?/\\']", "_", name)[:_SHEET], 1
        while title.lower() in self._names:
            n += 1
            title = f"{title[:_SHEET - 4].partition('~')[0]}~{n}"
        self._names.add(title.lower())
        sheet = self._book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for at, width in enumerate(columns.values(), 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        heads = [_cell(sheet, str(column)) for column in columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        return sheet


def _values(column: pd.Series) -> list:
    """The cells of a column as Excel can hold them: numbers, yes or no, texts; None is an empty cell."""
    return [None if value is None or value is pd.NA or value != value else _value(value) for value in column.tolist()]


def _value(value):
    if isinstance(value, bool) or isinstance(value, (int, float)) and math.isfinite(value):
        return value
    text = _ILLEGAL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE.sub("_x005F_", text)


def _cell(sheet, value):
    """A cell; a text is marked as one, whatever it begins with, and stays one when a person edits the cell."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet)
    cell._value = value.encode("utf-16-le")[:2 * _TEXT].decode("utf-16-le", "ignore") if _too_long(value) else value
    cell.data_type = "s"  # the public way would make formulas and errors of some texts
    if _FORMULA.match(value):
        cell.quotePrefix = True
    return cell


def _too_long(value) -> bool:
    """Whether a text is longer than a cell can be; Excel counts a rare character as two."""
    return isinstance(value, str) and 2 * len(value) > _TEXT and len(value.encode("utf-16-le")) > 2 * _TEXT


def _width(heading: str, cells: list) -> float:
    """A width in letters, a Chinese character counting as two, for the heading and the first cells of a column."""
    longest = max((sum(2 if letter > "\u2e7f" else 1 for letter in str(cell)[:60]) for cell in [heading, *cells] if cell is not None))
    return min(60, longest) + 2


def _member(made: ZipFile, info):
    """A file of the workbook; the one that tells when it was saved tells our time."""
    if info.filename != "docProps/core.xml":
        return info.filename, info.file_size, lambda: made.open(info)
    told = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{_STAMP:%Y-%m-%dT%H:%M:%SZ}".encode(), made.read(info))
    return info.filename, len(told), lambda: BytesIO(told)
