"""CSV files that a spreadsheet opens as they stand, and in which it finds nothing to run."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

# Spaces before the sign do not stop a spreadsheet; the wide signs are those of Chinese keyboards.
_FORMULA = "[\t\r\n]|[\x01-\x20\u00a0\u3000\ufeff]*[=+\\-@＝＋－＠]"
_NUMBER = r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?%?"


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Writes the frame, without its index, as UTF-8 with the byte order mark that spreadsheets expect.

    A text (also a heading) that a spreadsheet would take for a formula has an apostrophe before it, unless it is a plain
    number; numbers stay as they are. A carriage return in a text becomes a line feed: not every program would see that the
    row goes on. What is missing is an empty cell. The same frame gives the same bytes.
    """
    safe = {at: _guarded(frame.iloc[:, at]) for at in range(frame.shape[1])}
    headings = _guarded(pd.Series(map(str, frame.columns), dtype="string")).tolist()
    pd.DataFrame(safe).to_csv(path, index=False, header=headings, encoding="utf-8-sig", lineterminator="\n")


def _guarded(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return values
    raw = values.map(str, na_action="ignore").astype("string") if values.dtype == object else values.astype("string")
    if not raw.str.contains(f"\r|^(?:{_FORMULA})", regex=True).fillna(False).any():      # as almost always
        return raw
    text = raw.str.replace("\r\n?", "\n", regex=True)
    runs = raw.str.match(_FORMULA) & ~text.str.fullmatch(_NUMBER)
    return text.mask(runs.fillna(False).astype(bool), "'" + text)
