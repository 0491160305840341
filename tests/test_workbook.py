"""The Excel workbook: what Excel would compute, refuse or lose."""
import zipfile

import openpyxl
import pandas as pd
import pytest

from helpers.report import workbook
from helpers.report.workbook import Workbook


@pytest.fixture
def opened(tmp_path):
    """A workbook of these sheets, written and opened again."""
    def made(*sheets):
        book = Workbook()
        for number, frame in enumerate(sheets):
            book.add(f"sheet {number}", frame, f"files {number}", "page.html", "What it shows")
        book.save(tmp_path / "tables.xlsx")
        return openpyxl.load_workbook(tmp_path / "tables.xlsx")
    return made


def cells(sheet, column=1):
    return [cell for cell in next(sheet.iter_cols(min_col=column, max_col=column, min_row=2))]


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(\"x\")", "+1", "-a", "@x", " =1", "#N/A", "#REF!", "2024-01-01", "007", "法治", "😀", " x "])
def test_text_is_text(opened, text):
    cell, = cells(opened(pd.DataFrame({"x": [text]}))["sheet 0"])
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_formula_stays_text_when_a_person_edits_it(opened):
    assert [cell.quotePrefix for cell in cells(opened(pd.DataFrame({"x": ["=1", "a"]}))["sheet 0"])] == [True, False]


def test_headings_are_text_too(opened):
    assert opened(pd.DataFrame({"=1+1": [1]}))["sheet 0"]["A1"].data_type == "s"


def test_numbers_and_truth_keep_their_type_and_missing_is_empty(opened):
    frame = pd.DataFrame({"n": pd.array([-3, None], dtype="Int64"), "x": [0.1, float("inf")], "yes": pd.array([True, None], dtype="boolean")})
    sheet = opened(frame)["sheet 0"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [[-3, 0.1, True], [None, "inf", None]]


def test_what_xml_cannot_hold_is_left_out(opened):
    assert cells(opened(pd.DataFrame({"x": ["a\x00\x07\x0b\ufffeb\r\nc\rd\te"]}))["sheet 0"])[0].value == "ab\nc\nd\te"


def test_what_looks_like_excels_own_escape_is_escaped(opened):
    assert cells(opened(pd.DataFrame({"x": ["_x0041_"]}))["sheet 0"])[0].value == "_x005F_x0041_"


@pytest.mark.parametrize("letter, fit", [("法", 32_767), ("😀", 16_383)])
def test_a_text_that_is_too_long_is_cut_and_the_contents_say_so(opened, letter, fit):
    book = opened(pd.DataFrame({"x": [letter * 40_000, letter * 16_000]}))
    assert [len(cell.value) for cell in cells(book["sheet 0"])] == [fit, 16_000]
    assert "cut at 32767 characters, the most that a cell holds: 1" in cells(book["contents"], 7)[0].value


def test_a_long_table_is_cut_and_the_contents_say_so(opened, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CELLS", 10)
    book = opened(pd.DataFrame({"x": range(6), "y": 1}), pd.DataFrame({"x": range(10)}))
    assert book["sheet 0"].max_row == 6 and book["sheet 1"].max_row == 11
    assert [cell.value for cell in cells(book["contents"], 7)] == ["the first 5 of 6 rows; the CSV and the Parquet file have all", None]


def test_contents_list_every_sheet(opened):
    book = opened(pd.DataFrame({"x": [1, 2]}), pd.DataFrame({"x": []}))
    rows = [[cell.value for cell in row] for row in book["contents"].iter_rows(min_row=2, max_col=6)]
    assert rows == [["sheet 0", "files 0", "page.html", "What it shows", 2, 1], ["sheet 1", "files 1", "page.html", "What it shows", 0, 1]]


def test_sheets_have_names_that_excel_takes(tmp_path):
    book = Workbook()
    for name in ("a" * 40, "a" * 40, "A" * 35, "[x]:*?/\\'", "contents", "法治" * 20):
        book.add(name, pd.DataFrame({"x": [1]}), name)
    book.save(tmp_path / "a.xlsx")
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len({name.lower() for name in names}) == 7 and max(map(len, names)) <= 31 and not set("[]:*?/\\'") & set("".join(names))


def test_the_same_tables_give_the_same_bytes_and_no_time(opened, tmp_path):
    frame = pd.DataFrame({"x": ["法治", None]})
    opened(frame)
    first = (tmp_path / "tables.xlsx").read_bytes()
    opened(frame)
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as made:
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert made.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2
    assert (tmp_path / "tables.xlsx").read_bytes() == first and [path.name for path in tmp_path.iterdir()] == ["tables.xlsx"]
