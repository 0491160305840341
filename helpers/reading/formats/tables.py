"""Tables of texts: one report a row, a column of texts and any columns that state something about them."""
from __future__ import annotations

import csv
import itertools
import json
import re
import warnings
import zipfile
from pathlib import Path

from .columns import Formula, Rows, find_columns, no_text_column
from .decoding import decode, encoding
from .source import MOST_TEXT, Source, Unreadable

MOST_CELLS = 30_000_000     # of a spreadsheet, empty ones within a row included
HEADER_WITHIN = 10          # rows in which the names of the columns may stand

_Result = tuple[list[Source], list[tuple[str, str, str]]]


def read_csv(path: Path) -> _Result:
    """Cells between commas, tabs or semicolons, whichever the first row has most of."""
    with open(path, "rb") as file:
        codec = encoding(file.read(200_000))
    before = csv.field_size_limit(MOST_TEXT + 1000)
    try:
        with open(path, encoding=codec, errors="replace", newline="") as file:
            return _read_csv(file)
    finally:
        csv.field_size_limit(before)


def _read_csv(file) -> _Result:
    start = file.read(100_000)
    mark = _delimiter(start)
    file.seek(0)
    reader = csv.reader(file, delimiter=mark, strict=True)
    rows, columns, width = Rows(), {}, 0
    for number in itertools.count(1):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if number == 1:
                raise Unreadable("the table's first row cannot be read: a quotation mark in it is not closed", "save the table again as .xlsx or .csv") from None
            lost = reader.line_num > number     # with cells over several lines, no later line is sure to begin a row
            rows.refuse(f"row {number}" + (" and all rows below it" if lost else ""), _csv_reason(str(error)), "save the table again as .xlsx, or double the quotation marks within cells")
            if lost:
                break
            continue
        if cells is None:
            break
        if not columns:
            if not any(cell.strip() for cell in cells):
                continue
            columns = find_columns(cells)
            width = len(cells)
            if "text" not in columns:
                raise no_text_column(cells)
        elif any(cell.strip() for cell in cells[width:]):
            rows.refuse(f"row {number}", f"it has {len(cells)} cells where the table has {width} columns: a comma or quotation mark in a text is not quoted", "save the table again as .xlsx")
        else:
            rows.add(f"row {number}", columns, cells)
    return rows.sources, rows.refused


def _csv_reason(error: str) -> str:
    if "larger than field limit" in error:
        return "a cell is larger than a report can be: a quotation mark above is not closed"
    return "a quotation mark opens and does not close" if "unexpected end" in error else "quotation marks within a cell are not doubled"


def _delimiter(start: str) -> str:
    """The mark that the first row has most of."""
    first = start.lstrip("\ufeff\r\n ").split("\n")[0]
    return max(",\t;", key=first.count)


def read_lines(path: Path) -> _Result:
    """JSON lines: one object a line."""
    with open(path, "rb") as file:
        codec = encoding(file.read(200_000))
    collected = _Objects()
    with open(path, encoding=codec, errors="replace", newline="\n") as file:
        for number in itertools.count(1):
            line = file.readline(2 * MOST_TEXT)
            if not line:
                break
            if len(line) == 2 * MOST_TEXT and not line.endswith("\n"):
                raise Unreadable(f"line {number} is longer than a report can be", "write one JSON object a line")
            if line.strip("\ufeff \t\r\n"):
                collected.take(f"row {number}", _parsed(line.strip("\ufeff \t\r\n")))
    return collected.finish()


def read_json(path: Path) -> _Result:
    """A list of objects, an object that holds such a list, one object that is a report, or JSON lines under this ending."""
    whole = _parsed(decode(path.read_bytes()))
    if whole is None:
        return read_lines(path)
    if isinstance(whole, dict) and "text" not in find_columns(list(whole)):
        lists = [value for value in whole.values() if isinstance(value, list) and any(isinstance(item, dict) for item in value)]
        whole = lists[0] if len(lists) == 1 else whole
    collected = _Objects()
    for number, item in enumerate(whole if isinstance(whole, list) else [whole], 1):
        collected.take(f"row {number}", item)
    return collected.finish()


def _parsed(text: str):
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


class _Objects:
    """Rows that each name their own columns."""

    def __init__(self):
        self.rows, self.headers, self.found = Rows(), {}, False

    def take(self, name: str, item) -> None:
        if not isinstance(item, dict):
            return self.rows.refuse(name, "it is not a JSON object", "write one object a row, such as {\"title\": …, \"text\": …}")
        self.headers |= dict.fromkeys(list(item)[:100])
        columns = find_columns(list(item))
        self.found = self.found or "text" in columns
        if "text" in columns and isinstance(list(item.values())[columns["text"]], (dict, list)):
            return self.rows.refuse(name, "its text is not a string", "join the parts of the text into one string")
        return self.rows.add(name, columns, list(item.values()))

    def finish(self) -> _Result:
        if not self.headers:
            raise Unreadable("the file holds no JSON objects, or is damaged", "get it again from its source, or write one object a line, such as {\"title\": …, \"text\": …}")
        if not self.found:
            raise no_text_column(list(self.headers))
        return self.rows.sources, self.rows.refused


def read_sheet(path: Path) -> _Result:
    """Every sheet of a workbook that has a column of texts; cells are taken as they are stored, formulas never computed."""
    import openpyxl

    with zipfile.ZipFile(path) as container:
        heavy = next((entry for entry in container.infolist() if "styles" in entry.filename and entry.file_size > 50_000_000), None)
    if heavy:
        raise Unreadable("the spreadsheet's styles are larger than any real ones", "copy its cells into a new spreadsheet")
    with warnings.catch_warnings(), open(path, "rb") as file:        # opened here, for openpyxl goes by a file's name
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            return _read_book(book)
        finally:
            book.close()


def _read_book(book) -> _Result:
    rows, seen, left, found = Rows(), [], MOST_CELLS, []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        columns: dict[str, int] = {}
        for number, cells in enumerate(sheet.iter_rows(), 1):
            left -= len(cells) + 1
            if left < 0 or number > 1_048_576:
                raise Unreadable("the spreadsheet has more cells than a table of texts has", "copy the rows that hold texts into a new spreadsheet")
            if columns:
                name = f"row {number}" if found == [sheet.title] else f"{sheet.title} row {number}"
                rows.add(name, columns, [_cell(cell) for cell in cells])
            elif number <= HEADER_WITHIN:
                headers = [cell.value for cell in cells]
                if "text" in (there := find_columns(headers)):
                    columns = there
                    found.append(sheet.title)
                elif any(header is not None for header in headers):
                    seen.append(headers)
            else:
                break
    if not found:
        raise no_text_column(max(seen, key=lambda headers: sum(h is not None for h in headers), default=[]))
    return rows.sources, rows.refused


def _cell(cell):
    value = cell.value
    if cell.data_type == "f":
        return Formula(value)
    if cell.data_type == "e":
        return None
    return re.sub(r"_x000([9AaDd])_", lambda code: chr(int(code.group(1), 16)), value) if isinstance(value, str) else value


def read_parquet(path: Path) -> _Result:
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(path, memory_map=False)
    headers = file.schema_arrow.names
    columns = find_columns(headers)
    if "text" not in columns:
        raise no_text_column(headers)
    size = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if size > 4_000_000_000:
        raise Unreadable("unpacked, the table has more than 4 GB", "split it into several files")
    needed = [headers[place] for place in columns.values()]
    file = pyarrow.parquet.ParquetFile(path, memory_map=False, read_dictionary=[headers[columns["text"]]])
    rows, number = Rows(), 0
    places = {field: i for i, field in enumerate(columns)}
    for batch in file.iter_batches(batch_size=256, columns=needed):
        taken = [batch.column(batch.schema.get_field_index(name)) for name in needed]
        for i in range(batch.num_rows):
            number += 1
            rows.add(f"row {number}", places, [_scalar(column[i]) for column in taken])
    return rows.sources, rows.refused


def _scalar(value):
    plain = value.as_py()
    if isinstance(plain, bytes):
        try:
            return decode(plain)
        except Unreadable:
            return None
    return plain
