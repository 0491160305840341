"""The tables of a page, kept in full while it is built, and the line beneath each that links to them.

The page builder names a folder in WORKBOOK_TABLES for the kernel that runs the notebook. In a notebook that a person opened
the variable is not set: nothing is written and no link is shown.
"""
from __future__ import annotations

import csv
import html
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from helpers.report.prose import is_missing, plain

FOLDER = "WORKBOOK_TABLES"
LIST = "files.csv"
BETWEEN = "、"  # what joins the items of a list in one cell
_TYPES = {"boolean": "boolean", "integer": "Int64", "floating": "Float64", "mixed-integer-float": "Float64"}  # of loose values
_LONGEST = 40  # characters of a table's name


@dataclass(frozen=True)
class Kept:
    """A table to take away: of a notebook (or the corpus), under a name, with its caption; `load` gives all its rows."""

    notebook: str
    table: str
    caption: str
    load: Callable[[], pd.DataFrame]

    @property
    def name(self) -> str:
        """What its files are called, without their endings."""
        return f"{self.notebook}_{self.table}"


def fresh(out: Path, notebook: str) -> Path:
    """An empty folder for the tables of a notebook; what OUT/data/ holds goes, for it belongs to the old page."""
    clear(out)
    folder = (out / ".build" / f"{notebook}.tables").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def clear(out: Path) -> None:
    """Removes from OUT/data/ what was written there, which OUT/data/files.csv lists, and nothing else."""
    folder = out / "data"
    try:
        with open(folder / LIST, encoding="utf-8-sig", newline="") as lines:
            names = [row.get("file") or "" for row in csv.DictReader(lines)]
    except FileNotFoundError:  # nothing was written yet, or another page that is built now was faster
        return
    for name in [*names, LIST]:
        if name == Path(name).name and (folder / name).is_file():
            (folder / name).unlink(missing_ok=True)


def keep(frame: pd.DataFrame, caption: str, name: str | None = None) -> str:
    """Keeps a frame in the folder of the page that is being built; returns the HTML with the links to its files, or "".

    The name is made of letters, digits and underscores: the one given, else the first words of the caption. Where a table of
    the page has it already, a number is added.
    """
    if not os.environ.get(FOLDER):
        return ""
    folder = Path(os.environ[FOLDER])
    taken = [_table(path) for path in folder.glob("*.parquet")]
    path = folder / f"{len(taken):03}-{_free(slug(name or caption), taken)}.parquet"
    flat(frame, caption).to_parquet(path, index=False)
    return _line(_name(folder, path), caption, len(frame))


def drop_unseen(folder: Path, body: str) -> None:
    """Removes the tables that the page does not show in the end: never displayed, or in a section that was left out."""
    for path in folder.glob("*.parquet"):
        if _link(_name(folder, path), "csv") not in body:
            path.unlink()


def kept(out: Path, notebook: str) -> list[Kept]:
    """The tables that `keep` kept for a page, in its order."""
    from pyarrow.parquet import read_schema

    paths = sorted((out / ".build" / f"{notebook}.tables").glob("*.parquet"))
    return [Kept(notebook, _table(path), json.loads(read_schema(path).metadata[b"PANDAS_ATTRS"])["caption"], partial(pd.read_parquet, path))
            for path in paths]


def flat(frame: pd.DataFrame, caption: str = "") -> pd.DataFrame:
    """The frame as every format can hold it: numbered rows, columns of one type each with names of their own.

    Numbers, yes or no, and moments keep their type. The items of a list stand in one text, joined by 、 (as JSON, where they
    are lists themselves); anything else becomes text. The caption goes along in `attrs`, which Parquet keeps.
    """
    names: list[str] = []
    for name in frame.columns:
        names.append(_free("_".join(map(str, name)) if isinstance(name, tuple) else str(name), names))
    made = pd.DataFrame({name: _one_type(frame.iloc[:, at]).reset_index(drop=True) for at, name in enumerate(names)},
                        columns=pd.Index(names, dtype="object"), index=range(len(frame)))
    made.attrs = {"caption": caption}
    return made


def _free(name: str, taken: list[str]) -> str:
    return name if name not in taken else next(f"{name}_{n}" for n in count(2) if f"{name}_{n}" not in taken)


def _one_type(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values) or isinstance(values.dtype, pd.StringDtype):
        return values
    values = pd.Series([_in_one_text(value) for value in values], dtype=object)
    kind = pd.api.types.infer_dtype(values, skipna=True)
    if kind in _TYPES:
        return values.astype(_TYPES[kind])
    text = [None if is_missing(value) else str(value).encode("utf-8", "replace").decode() for value in values]
    return pd.Series(text, dtype="string")


def _in_one_text(value):
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    if not (isinstance(value, (list, tuple)) or getattr(value, "ndim", 0)):
        return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else value
    nested = any(isinstance(item, (list, tuple, dict)) or getattr(item, "ndim", 0) for item in value)
    return json.dumps(list(value), ensure_ascii=False, default=list) if nested else BETWEEN.join(map(str, value))


def slug(text: str) -> str:
    """The first clause of a caption as a name for files: at most 40 characters, whole words."""
    words = re.sub(r"\W+", "_", re.split(r"[,;:.?!](?!\d)|[(，；：。？！（]", text.strip())[0].lower()).strip("_")
    short = words[:_LONGEST + 1].rpartition("_")[0] if len(words) > _LONGEST else words
    return short or words[:_LONGEST] or "table"


def _table(path: Path) -> str:
    return path.stem.partition("-")[2]


def _name(folder: Path, path: Path) -> str:
    return f"{folder.name.removesuffix('.tables')}_{_table(path)}"


def _link(name: str, ending: str) -> str:
    return f'href="data/{html.escape(quote(name))}.{ending}"'


def _line(name: str, caption: str, n: int) -> str:
    rows = f"All {plain(n)} rows" if n > 1 else "The row" if n else "The columns, without rows"
    links = [f'<a {_link(name, kind.lower())} download aria-label="{html.escape(f"{kind}: {caption}")}">{kind}</a>' for kind in ("CSV", "Parquet")]
    return f'<p class="take">{rows}: {", ".join(links)}</p>'
