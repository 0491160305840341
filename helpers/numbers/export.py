"""The panel as files for statistics packages, the same bytes for the same corpus."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd

from helpers.numbers.indicators import FACTS, codebook, indicators, panel
from helpers.safe_csv import write_csv

FILES = ["panel.csv", "panel.dta", "panel.parquet", "indicators.csv", "codebook.csv"]
_STAMP = datetime(2000, 1, 1)  # Stata's format wants one; a true one would change the file with every run
_LABEL = 80


def write_panel(corpus, folder) -> list[Path]:
    """Writes `panel(corpus)` as panel.csv, panel.dta (Stata 14 or later) and panel.parquet, and beside it indicators.csv (the cells
    with their sentences) and codebook.csv; makes the folder, replaces files of these names, and returns their paths.

    CSV is UTF-8 with a byte order mark, as spreadsheets expect it; a text that a spreadsheet would take for a formula has an
    apostrophe before it. In Stata missing numbers are . and missing texts are empty; variables are labelled with gloss and unit.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    cells, book = indicators(corpus), codebook()
    wide = panel(corpus, cells)
    for name, frame in (("panel.csv", wide), ("indicators.csv", cells), ("codebook.csv", book)):
        write_csv(frame, folder / name)
    wide.to_parquet(folder / "panel.parquet", index=False)
    _for_stata(wide).to_stata(folder / "panel.dta", write_index=False, version=118, time_stamp=_STAMP, variable_labels=_labels(book))
    return [folder / name for name in FILES]


def _for_stata(wide: pd.DataFrame) -> pd.DataFrame:
    """Without nullable types, which Stata does not know; what is missing is NaN or an empty text."""
    text = [name for name in ("report_id", *FACTS) if name != "year"]
    return wide.assign(**{name: wide[name].fillna("").astype(object) for name in text},
                       **{name: wide[name].astype(float) for name in wide.columns if name not in text})


def _labels(book: pd.DataFrame) -> dict[str, str]:
    labels = {row.indicator: f"{row.gloss} ({row.unit.split()[0]})" for row in book.itertuples()}
    labels |= {"report_id": "report", "year": "year reported on", "level": "level of government"}
    return {name: label[:_LABEL] for name, label in labels.items()}
