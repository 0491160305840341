"""The folder report/data/, its page, and the zip to send."""
import ast
import csv
import json
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest
from conftest import PROJECT, make, run
from made import recombine

from helpers import __main__ as helpers_main
from helpers.report import archive, data
from helpers.report.downloads import Kept, flat, slug

NAMES = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
LINK = re.compile(r'<p class="take">(.*?): <a [^>]*href="(data/[^"]*)"[^>]*>CSV</a>, <a [^>]*href="(data/[^"]*)"[^>]*>Parquet</a></p>')


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def table(name="words", notebook="01_first", caption="Words", **columns):
    return Kept(notebook, name, caption, lambda: flat(pd.DataFrame(columns or {"term": ["法治", "😀"], "count": [3, 1]}), caption))


def files(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "data").iterdir())}


def test_every_table_comes_as_csv_parquet_and_sheet(tmp_path):
    data.write(tmp_path, [table(), table("more", "02_second")])
    book = openpyxl.load_workbook(tmp_path / "data" / "tables.xlsx")
    assert [name for name in files(tmp_path) if "first" in name] == ["01_first_words.csv", "01_first_words.parquet"]
    assert book.sheetnames == ["contents", "01_words", "02_more", "codebook"]
    assert pd.read_parquet(tmp_path / "data" / "01_first_words.parquet")["term"].tolist() == ["法治", "😀"]


def test_codebook_says_meaning_unit_type_and_missing(tmp_path):
    listed, codebook = data.write(tmp_path, [table(term=["a", None], count=[1, 2], strange=[0.5, None])])
    assert codebook[["column", "unit", "type", "missing"]].values.tolist() == [["term", "", "text", 1], ["count", "occurrences", "whole number", 0], ["strange", "", "number", 1]]
    assert codebook["meaning"].iloc[0] and read(tmp_path / "data" / "codebook.csv")[1]["meaning"] == "how often it occurs"


def test_the_list_of_files_has_their_sizes_and_sums(tmp_path):
    listed, _ = data.write(tmp_path, [table()])
    assert set(listed["file"]) | {"files.csv"} == set(files(tmp_path))
    assert all(int(row["bytes"]) == len(files(tmp_path)[row["file"]]) and len(row["sha256"]) == 64 for row in read(tmp_path / "data" / "files.csv"))


def test_the_same_tables_give_the_same_bytes_in_any_folder(tmp_path):
    for folder in ("a", "b/c"):
        (tmp_path / folder).mkdir(parents=True)
        data.write(tmp_path / folder, [table(), table("none", term=[])])
    assert files(tmp_path / "a") == files(tmp_path / "b/c")


def test_files_of_a_table_that_is_gone_go_and_those_of_a_person_stay(tmp_path):
    data.write(tmp_path, [table("old"), table()])
    (tmp_path / "data" / "mine.csv").write_text("mine")
    data.write(tmp_path, [table()])
    assert "01_first_old.csv" not in files(tmp_path) and files(tmp_path)["mine.csv"] == b"mine"


def test_a_list_of_files_that_was_tampered_with_removes_nothing_elsewhere(tmp_path):
    data.write(tmp_path, [table()])
    (tmp_path / "precious.csv").write_text("mine")
    (tmp_path / "data" / "files.csv").write_text(f"file\n../precious.csv\n{tmp_path / 'precious.csv'}\n..\n\n", "utf-8")
    data.write(tmp_path, [table()])
    assert (tmp_path / "precious.csv").read_text() == "mine"


def test_two_tables_of_one_name_stop_everything(tmp_path):
    data.write(tmp_path, [table()])
    before = files(tmp_path)
    with pytest.raises(data.SameName, match="01_a_b_c"):
        data.write(tmp_path, [table("b_c", "01_a"), table("c", "01_a_B")])
    assert files(tmp_path) == before


def test_every_link_of_a_page_leads_to_as_many_rows_as_it_says(built_report):
    found = [link for name in NAMES for link in LINK.findall((built_report / f"{name}.html").read_text("utf-8"))]
    for said, as_csv, as_parquet in found:
        n = {"The row": 1, "The columns, without rows": 0}.get(said) if said.startswith("The") else int(re.sub(r"\D", "", said))
        assert len(read(built_report / unquote(as_csv))) == len(pd.read_parquet(built_report / unquote(as_parquet))) == n
    tables = {row["table"] for row in read(built_report / "data" / "files.csv") if row["page"]}
    assert len(found) == len(tables) > 40


def test_every_table_of_a_page_can_be_downloaded(built_report):
    for name in NAMES:
        text = (built_report / f"{name}.html").read_text("utf-8")
        assert len(re.findall(r'<div class="table[ "]', text)) <= text.count('<p class="take">')


def test_the_corpus_itself_is_there(built_report):
    names = {row["table"]: row["rows"] for row in read(built_report / "data" / "files.csv")}
    assert {name for name in names if name.startswith("corpus_")} == {f"corpus_{name}" for name in data.CORPUS} and names["corpus_reports"] == "5"


def test_every_column_has_a_meaning(built_report):
    assert [(row["table"], row["column"]) for row in read(built_report / "data" / "codebook.csv") if not row["meaning"]] == []


def test_every_meaning_is_used(built_report):
    used = {(row["table"], row["column"]) for row in read(built_report / "data" / "codebook.csv")}
    said = [(name, row["column"]) for row in read(data.MEANINGS) for name in row["tables"].split() or [""]]
    shared = {column for name, column in used if (name, column) not in set(said)}
    tables, code = names_in_notebooks(), "".join(path.read_text("utf-8") for path in (PROJECT / "helpers").rglob("*.py"))
    # A table that these five reports do not call for must stand in its notebook; its columns come from the helpers.
    idle = [(name, column) for name, column in said if (name, column) not in used and not
            (name in tables - {table for table, _ in used} if name else column in shared or re.search(rf"\b{column}\b", code))]
    assert len(set(said)) == len(said) and idle == []


def names_in_notebooks():
    """What the tables of all notebooks may be called: the slug of every text in their code."""
    cells = [(name, "".join(cell["source"])) for name in NAMES for cell in json.loads((PROJECT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
             if cell["cell_type"] == "code"]
    texts = [(name, node.value) for name, code in cells for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {f"{name}_{slug(text)}" for name, text in texts}


@pytest.mark.slow
def test_every_column_has_a_meaning_where_places_report_for_years(tmp_path):
    (tmp_path / "corpus").mkdir()
    done = make("report", f"CORPUS={recombine(tmp_path / 'corpus', 60)}", f"OUT={tmp_path / 'report'}")
    columns = read(tmp_path / "report" / "data" / "codebook.csv")
    assert done.returncode == 0 and len({row["table"] for row in columns}) > 60
    assert [(row["table"], row["column"]) for row in columns if not row["meaning"]] == []


def test_the_page_lists_every_table_with_its_rows(built_report):
    text = (built_report / "data.html").read_text("utf-8")
    for row in read(built_report / "data" / "files.csv"):
        if row["table"] and row["file"].endswith(".csv"):
            cells = re.search(rf'<tr>(?:(?!</tr>).)*href="data/{re.escape(row["file"])}".*?</tr>', text, re.S)[0]
            assert row["caption"] in unescape(re.sub("<[^>]*>", "", cells)) and f'<td class="num">{row["rows"]}</td><td class="num">{row["columns"]}</td>' in cells
    assert 'href="data.html"' in (built_report / "index.html").read_text("utf-8")


def test_the_workbook_of_the_report_opens_with_its_contents(built_report):
    book = openpyxl.load_workbook(built_report / "data" / "tables.xlsx", read_only=True)
    listed = [row[0] for row in book["contents"].iter_rows(min_row=2, values_only=True)]
    assert book.sheetnames == ["contents", *listed] and listed[-1] == "codebook"


def test_nothing_in_the_data_names_this_machine(built_report):
    assert not any(str(PROJECT).encode() in content or str(built_report).encode() in content for content in files(built_report).values())


@pytest.fixture
def report(tmp_path):
    """A small folder as a build leaves it."""
    def made(folder="report", note="law-based-government-reports-2026-01-21-b072314e"):
        out = tmp_path / folder
        for name in (".build/archive", "index.html", "data/a.csv", "data.html", ".hidden"):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(note if name.endswith("archive") else name)
        return out
    return made


def test_the_zip_holds_the_report_and_nothing_hidden(report):
    made = archive.share(report())
    with zipfile.ZipFile(made) as packed:
        assert [name.partition("/")[2] for name in packed.namelist()] == ["data.html", "data/a.csv", "index.html"]
        assert {name.partition("/")[0] for name in packed.namelist()} == {made.stem} == {"law-based-government-reports-2026-01-21-b072314e"}


def test_the_zip_is_the_same_bytes_wherever_and_whenever(report):
    first, second = archive.share(report("a/report")), archive.share(report("b/other name"))
    assert first.read_bytes() == second.read_bytes() and first.name == second.name and first.parent.name == "a"


def test_a_link_out_of_the_report_is_not_packed(report, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (report() / "data" / "link.csv").symlink_to(tmp_path / "secret")
    with zipfile.ZipFile(archive.share(report())) as packed:
        assert not any("link" in name for name in packed.namelist())


@pytest.mark.parametrize("dates, name", [(["2024-02-05 11:16", "2025-12", pd.NA], "2025-12"), (["2025-12-03", "2025-12"], "2025-12-03"), ([], "undated"),
                                         (["../../x", "9; rm -rf", "2024/01/01", "２０２４"], "undated")])
def test_the_zip_is_named_by_the_latest_date_and_by_nothing_else_of_the_corpus(dates, name):
    assert archive.name_of(dates, "b072314e0ca5883c") == f"law-based-government-reports-{name}-b072314e"


def test_a_name_that_was_tampered_with_is_not_taken(report):
    with pytest.raises(ValueError, match="make report"):
        archive.share(report(note="../../law-based-government-reports-2026-01-21-b072314e"))


@pytest.mark.parametrize("folder", ["nowhere", PROJECT, PROJECT.parent])
def test_sharing_what_is_no_report_is_one_clear_line(folder, tmp_path, capsys):
    assert helpers_main.share(tmp_path / folder) == 2 and len(capsys.readouterr().err.splitlines()) == 1


def test_the_project_itself_is_never_packed(report, monkeypatch):
    monkeypatch.setattr(archive, "PROJECT", report() / "data")
    with pytest.raises(ValueError, match="holds the whole project"):
        archive.share(report())


def test_share_says_where_the_zip_is_and_how_large(report):
    done = run("python", "-m", "helpers", "share", report())
    assert re.fullmatch(r"/.*/law-based-government-reports-2026-01-21-b072314e\.zip \(0\.0 MB\)\n", done.stdout) and Path(done.stdout.rpartition(" (")[0]).is_file()
