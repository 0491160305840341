"""Tables as a reader wants them: escaped, aligned, captioned, in a box of their own."""
from __future__ import annotations

import html

import pandas as pd

from helpers.report.prose import NONE, is_missing, marked, plain


_LONG = 24  # characters; a column with longer cells is broken into lines


def show(frame: pd.DataFrame, caption: str = "", formats: dict | None = None, labels: dict | None = None,
         limit: int | None = None) -> "Table":
    """A frame as a table for the page; its text is escaped, so anything may stand in it.

    `formats` gives a column a format code (".1f", ".0%"), a noun in both forms ("report/reports") or a
    function from value to text; without one, a column of decimals gets as many as its largest value needs.
    `labels` gives columns other headings. `limit` shows the first rows and says of how many. An index that
    was set on purpose becomes the first columns.
    """
    if not isinstance(frame.index, pd.RangeIndex) and (any(frame.index.names) or frame.index.dtype == object
                                                       or pd.api.types.is_string_dtype(frame.index)):
        frame = frame.reset_index()
    return Table(frame, caption, formats or {}, labels or {}, limit)


class Table:
    """What `show` returns."""

    def __init__(self, frame, caption, formats, labels, limit):
        self.total = len(frame)
        self.frame = frame if limit is None else frame.head(limit)
        self.caption = ". ".join(filter(None, [caption.rstrip("."), self._limited()]))
        self._formats, self._labels = formats, labels

    def _limited(self) -> str:
        shown = len(self.frame)
        return f"First {plain(shown)} of {plain(self.total)} rows" if shown < self.total else ""

    # Written by hand because to_html cannot mark a column as numbers or a heading as a column's, and Styler
    # writes three classes into every cell.
    def _repr_html_(self) -> str:
        if not len(self.frame):
            return f'<p class="say">{marked(": ".join(filter(None, [self.caption, "No rows."])))}</p>'
        columns = [self._column(position) for position in range(self.frame.shape[1])]
        head = "".join(f'<th scope="col"{kind}>{marked(name)}</th>' for name, kind, _ in columns)
        rows = "".join("<tr>" + "".join(f"<td{kind}>{marked(cells[row])}</td>" for _, kind, cells in columns) + "</tr>\n"
                       for row in range(len(self.frame)))
        caption = f"<caption><span>{marked(self.caption)}</span></caption>" if self.caption else ""
        named = f' role="region" aria-label="{html.escape(self.caption)}"' if self.caption else ""
        return (f'<div class="table" tabindex="0"{named}><table>{caption}'
                f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>")

    def __repr__(self) -> str:
        columns = [self._column(position) for position in range(self.frame.shape[1])]
        body = pd.DataFrame({position: pd.Series(cells, dtype=object) for position, (_, _, cells) in enumerate(columns)})
        body.columns = [name for name, _, _ in columns]
        return "\n".join(filter(None, [self.caption, body.to_string(index=False) if len(body) else "No rows."]))

    def _column(self, position: int) -> tuple[str, str, list[str]]:
        """One column as heading, class attribute and cells."""
        name, values = self.frame.columns[position], self.frame.iloc[:, position]
        heading = self._labels.get(name, " · ".join(map(str, name)) if isinstance(name, tuple) else str(name))
        numbers = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        write = self._formats.get(name, _decimals(values) if numbers else "")
        write = write if callable(write) else _writer(write)
        cells = [NONE if is_missing(value) else write(value) for value in values]
        long = not numbers and max(map(len, cells), default=0) > _LONG
        return heading, ' class="num"' if numbers else ' class="long"' if long else "", cells


def _writer(spec: str):
    spec = spec.removeprefix("{:").removesuffix("}")
    return lambda value: plain(value, "" if isinstance(value, str) else spec)


def _decimals(values: pd.Series) -> str:
    """One number of decimals for the whole column, so that the points stand below one another."""
    if pd.api.types.is_integer_dtype(values):
        return ""
    largest = values.abs().max()
    return ",.1f" if is_missing(largest) or largest >= 10 else ".2f" if largest >= 1 else ".3f"
