"""The folder report/data/: every table of the pages and of the corpus to take away, with a codebook, and a page on them.

Each table comes as CSV and as Parquet; one Excel workbook holds them all. What the columns mean stands in
helpers/data/codebook.csv. The same pages and corpus give the same bytes.
"""
from __future__ import annotations

import csv
import hashlib
import os
import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pandas as pd

from helpers.errors import InputError
from helpers.report import archive, pages
from helpers.report.downloads import LIST, Kept, clear, flat, kept
from helpers.report.prose import plain
from helpers.report.workbook import MOST_CELLS, Workbook
from helpers.safe_csv import write_csv

MEANINGS = Path(__file__).resolve().parents[1] / "data" / "codebook.csv"
CODEBOOK = ["table", "caption", "column", "meaning", "unit", "type", "missing"]
FILES = ["file", "table", "page", "caption", "rows", "columns", "bytes", "sha256"]
CORPUS = {"reports": "The reports of the corpus, as they were read", "paragraphs": "The text of the reports, by paragraph",
          "removed": "What cleaning took out of the texts", "evidence": "Why each fact of a report is what it is",
          "warnings": "What to look at in each report", "rejected": "Files that could not be read"}
_ALL_COLUMNS = "Every column of every table"
_SECTIONS = {"files": "Files", "open": "How to open them", "codebook": "Codebook"}  # of the page


class SameName(InputError):
    """Two tables whose files would have one name."""


def data(out: Path, notebooks: list[str]) -> None:
    """Writes OUT/data/ and OUT/data.html from what the pages of these notebooks kept, and from the corpus.

    Raises SameName, and CorpusError where the corpus cannot be read.
    """
    from helpers import load_corpus

    corpus = load_corpus()
    _forget(out, notebooks)
    found = [table for notebook in sorted(notebooks) for table in kept(out, notebook)]
    whole = [Kept("corpus", name, caption, partial(flat, getattr(corpus, name), caption)) for name, caption in CORPUS.items()]
    files, codebook = write(out, found + whole)
    body = pages.environment().get_template("data.html.j2").render(
        tables=_listed(files), sizes={row.file: _size(row.bytes) for row in files.itertuples()}, most_cells=f"{MOST_CELLS:,}",
        codebook=codebook.to_dict("records"))
    contents = [{"level": 2, "id": name, "text": text} for name, text in _SECTIONS.items()]
    dates = corpus.reports.loc[corpus.reports["kind"] == "report", ["published", "signed"]].stack()
    (out / ".build" / "archive").write_text(archive.name_of(dates, corpus.fingerprint), "utf-8")
    pages.write(out / "data.html", pages.shell("Data", body, contents, corpus.fingerprint))


def _forget(out: Path, notebooks: list[str]) -> None:
    """Removes the page of a notebook that is gone: the report would be sent with it."""
    for folder in (out / ".build").glob("*.tables"):
        if (name := folder.name.removesuffix(".tables")) not in notebooks:
            shutil.rmtree(folder)
            for old in (out / f"{name}.html", out / ".build" / f"{name}.json"):
                old.unlink(missing_ok=True)


def write(out: Path, found: list[Kept]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Writes the tables into OUT/data/, in place of what was written there before; returns the list of files and the codebook.

    Files: file, table, page, caption, rows, columns, bytes, sha256. Codebook, one row a column of a table: table, caption,
    column, meaning, unit, type, missing (cells without a value). Raises SameName.
    """
    _check_names(found)
    part = out / ".build" / "data.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    files, codebook = _filled(part, found)
    listed = _sealed(files, part)
    clear(out)
    (out / "data").mkdir(exist_ok=True)
    write_csv(listed, out / "data" / LIST)  # first: what it lists is known to be ours
    for path in sorted(part.iterdir()):
        os.replace(path, out / "data" / path.name)
    part.rmdir()
    return listed, codebook


def _check_names(found: list[Kept]) -> None:
    names = Counter(table.name.casefold() for table in found)
    for table in found:
        if names[table.name.casefold()] > 1:
            raise SameName(f"two tables would be called {table.name}: give one of the notebooks another name")


def _filled(folder: Path, found: list[Kept]) -> tuple[list[dict], pd.DataFrame]:
    """Writes all files but their list into the folder, one table in memory at a time; returns what they are, and the codebook."""
    book, meanings, files, columns = Workbook(), _meanings(), [], []
    for table in found:
        frame, page = table.load(), f"{table.notebook}.html" if table.notebook != "corpus" else ""
        about = {"table": table.name, "page": page, "caption": table.caption, "rows": len(frame), "columns": frame.shape[1]}
        write_csv(frame, folder / f"{table.name}.csv")
        frame.to_parquet(folder / f"{table.name}.parquet", index=False)
        book.add(f"{table.notebook.partition('_')[0]}_{table.table}", frame, table.name, page, table.caption)
        files += [{"file": f"{table.name}.{ending}", **about} for ending in ("csv", "parquet")]
        columns += [_described(table, values, meanings) for _, values in frame.items()]
    codebook = pd.DataFrame(columns, columns=CODEBOOK)
    book.add("codebook", codebook, "codebook", caption=_ALL_COLUMNS)
    book.save(folder / "tables.xlsx")
    write_csv(codebook, folder / "codebook.csv")
    about = {"caption": _ALL_COLUMNS, "rows": len(codebook), "columns": len(CODEBOOK)}
    return [*files, {"file": "tables.xlsx", "caption": "All tables in one Excel workbook"}, {"file": "codebook.csv", **about}], codebook


def _sealed(files: list[dict], folder: Path) -> pd.DataFrame:
    """The list of files with their size and hash."""
    for about in files:
        with open(folder / about["file"], "rb") as opened:
            about |= {"bytes": os.stat(opened.fileno()).st_size, "sha256": hashlib.file_digest(opened, "sha256").hexdigest()}
    return pd.DataFrame(files, columns=FILES).astype({name: "Int64" if name in ("rows", "columns", "bytes") else "string" for name in FILES})


def _described(table: Kept, values: pd.Series, meanings: dict) -> dict:
    meaning, unit = meanings.get((table.name, values.name)) or meanings.get(("", values.name)) or ("", "")
    return {"table": table.name, "caption": table.caption, "column": values.name, "meaning": meaning, "unit": unit, "type": _type(values),
            "missing": int(values.isna().sum())}


def _meanings() -> dict[tuple[str, str], tuple[str, str]]:
    """Meaning and unit by table and column; a row without a table holds for every table that has no row of its own."""
    with open(MEANINGS, encoding="utf-8", newline="") as lines:
        return {(table, row["column"]): (row["meaning"], row["unit"]) for row in csv.DictReader(lines) for table in row["tables"].split() or [""]}


def _type(values: pd.Series) -> str:
    kinds = {"bool": "yes or no", "integer": "whole number", "float": "number", "datetime64_any": "date and time"}
    return next((name for kind, name in kinds.items() if getattr(pd.api.types, f"is_{kind}_dtype")(values)), "text")


def _listed(files: pd.DataFrame) -> list[dict]:
    """The tables for the page, in its order, each with the name of the page that shows it."""
    rows = files.dropna(subset=["table"]).drop_duplicates("table")
    return [{**row, "rows": plain(row["rows"]), "shown": pages.label(row["page"].removesuffix(".html")) if row["page"] else ""}
            for row in rows.to_dict("records")]


def _size(n: int) -> str:
    return f"{n / 1e6:,.1f} MB" if n >= 1e6 else f"{max(1, round(n / 1e3))} kB"
