"""What a table of a page leaves to be downloaded, and the CSV files that spreadsheets open."""
import csv

import pandas as pd
import pytest

from helpers.report import downloads, tables
from helpers.safe_csv import write_csv

HOSTILE = '../../etc/"><script>alert(1)</script>'


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The folder of a page that is being built."""
    folder = downloads.fresh(tmp_path, "07_my notes")
    monkeypatch.setenv(downloads.FOLDER, str(folder))
    return folder


def kept(folder):
    return {table.table: table for table in downloads.kept(folder.parents[1], "07_my notes")}


def words(n=3):
    return pd.DataFrame({"term": [f"词语{i}" for i in range(n)], "per_10k": [i / 3 for i in range(n)]})


def test_a_notebook_that_a_person_runs_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(downloads.FOLDER, raising=False)
    assert "data/" not in tables.show(words(), "Words", name="words")._repr_html_() and not list(tmp_path.iterdir())


def test_a_page_keeps_all_rows_unformatted_and_links_to_them(page):
    shown = tables.show(words(12_000), "Words", {"per_10k": ".0f"}, {"per_10k": "rate"}, limit=2, name="words")._repr_html_()
    assert kept(page)["words"].load().to_dict("list") == words(12_000).to_dict("list")
    assert 'All 12,000 rows: <a href="data/07_my%20notes_words.csv" download aria-label="CSV: Words">CSV</a>' in shown


def test_other_data_can_stand_behind_a_table(page):
    shown = tables.show(words(2)[["term"]], "Words", data=words(5), name="words")._repr_html_()
    assert kept(page)["words"].load().shape == (5, 2) and "All 5 rows" in shown


def test_a_table_without_rows_leaves_its_columns(page):
    shown = tables.show(words(0), "Words")._repr_html_()
    assert "No rows." in shown and "words.csv" in shown and kept(page)["words"].load().columns.tolist() == ["term", "per_10k"]


def test_tables_of_one_name_are_numbered_in_their_order(page):
    for caption in ("Every cell, with its sentences", "Every cell of it", "Every cell; again", "Every cell!"):
        tables.show(words(), caption)
    assert list(kept(page)) == ["every_cell", "every_cell_of_it", "every_cell_2", "every_cell_3"]


def test_a_hostile_caption_names_no_other_folder_and_is_no_markup(page):
    shown = tables.show(words(), HOSTILE, name=HOSTILE)._repr_html_()
    assert "<script" not in shown and [path.parent for path in page.rglob("*.parquet")] == [page]
    assert all(name.replace("_", "").isalnum() for name in kept(page))


def test_what_the_page_does_not_show_is_not_kept(page):
    shown = tables.show(words(), "Words")._repr_html_()
    tables.show(words(), "In a section that is left out")
    downloads.drop_unseen(page, shown)
    assert list(kept(page)) == ["words"]


def test_an_index_that_says_something_is_a_column(page):
    tables.show(words(), "Words", data=words().set_index("term"))
    assert kept(page)["words"].load().columns.tolist() == ["term", "per_10k"]


@pytest.mark.parametrize("values, made", [
    ([["执法", "监督"], [], None], ["执法、监督", "", None]), ([("a", 1), ("b",), ()], ["a、1", "b", ""]), ([{"b", "a"}, None], ["a、b", None]),
    ([[(1, 2), (3, 4)], []], ["[[1, 2], [3, 4]]", ""]), ([{"a": "甲"}, None], ['{"a": "甲"}', None]), ([1, "a", None], ["1", "a", None]),
    ([None, None], [None, None]), (["😀", "\ud800"], ["😀", "?"])])
def test_cells_of_every_kind_become_text(page, values, made):
    tables.show(pd.DataFrame({"x": pd.Series(values, dtype=object)}), "Cells")
    assert [None if pd.isna(value) else value for value in kept(page)["cells"].load()["x"]] == made


def test_types_are_kept(page):
    frame = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "x": [0.5, None], "yes": pd.array([True, None], dtype="boolean"),
                          "on": pd.to_datetime(["2024-01-01", None]), "loose": pd.Series([2024, None], dtype=object)})
    tables.show(frame, "Types")
    kinds = [pd.api.types.infer_dtype(kept(page)["types"].load()[name], skipna=True) for name in frame]
    assert kinds == ["integer", "floating", "boolean", "datetime64", "integer"]


def test_columns_have_names_of_their_own(page):
    pivot = pd.DataFrame([[1, 2, 3, 4]], columns=pd.MultiIndex.from_tuples([("rate", 2023), ("rate", 2024), ("a", ""), ("rate", 2023)]))
    tables.show(words(), "Pivot", data=pivot)
    assert kept(page)["pivot"].load().columns.tolist() == ["rate_2023", "rate_2024", "a_", "rate_2023_2"]


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("cell", ["=1+1", "+86-10-1234", "-cmd", "@SUM(A1)", "\t=1", "\tx", " =1", "　＝1", "－1", "=", "-", "\n=1", "-1x"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(tmp_path, cell):
    write_csv(pd.DataFrame({cell: [cell]}), tmp_path / "a.csv")
    assert read(tmp_path / "a.csv") == [["'" + cell], ["'" + cell]]


@pytest.mark.parametrize("cell", ["\r=1", "a\r=1", "a\r\n=1+1"])
def test_a_carriage_return_begins_no_row(tmp_path, cell):
    write_csv(pd.DataFrame({"x": [cell], "y": ["b"]}), tmp_path / "a.csv")
    assert b"\r" not in (tmp_path / "a.csv").read_bytes() and [row[1] for row in read(tmp_path / "a.csv")] == ["y", "b"]


@pytest.mark.parametrize("cell", ["-5", "+3.2%", "-1,234.5", "-1e-05", "—", "a=b", "法治", "😀", "", "a,\"b\"\nc"])
def test_numbers_and_harmless_texts_stay_as_they_are(tmp_path, cell):
    write_csv(pd.DataFrame({"x": [cell], "y": ["b"]}), tmp_path / "a.csv")
    assert read(tmp_path / "a.csv") == [["x", "y"], [cell, "b"]]


def test_csv_has_its_mark_once_and_comes_back(tmp_path):
    frame = pd.DataFrame({"place": ["尼山镇", None], "n": pd.array([-3, None], dtype="Int64"), "x": [-0.1, 1e300]})
    write_csv(frame, tmp_path / "a.csv")
    back = pd.read_csv(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().count(b"\xef\xbb\xbf") == 1 and back["x"].tolist() == [-0.1, 1e300]
    assert back["place"].tolist()[0] == "尼山镇" and back["n"].tolist()[0] == -3 and back.isna().sum().tolist() == [1, 1, 0]


@pytest.mark.parametrize("values", [["a", None, "-x"], [1, None, "-x"], pd.Categorical(["b", "a", "-x"]), pd.array(["a", None, "-x"], dtype="string")])
def test_text_of_every_type_is_guarded(tmp_path, values):
    write_csv(pd.DataFrame({"x": pd.Series(values), "y": 1}), tmp_path / "a.csv")
    assert read(tmp_path / "a.csv")[-1] == ["'-x", "1"]
