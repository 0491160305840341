"""Tables as a reader wants them: escaped, aligned, captioned, in a box of their own, each term one click from its sentences.

What a page adds with its script (a search field, headings that sort, sentences across the whole width) is an addition: the
table itself is plain HTML, so that a notebook shows the same rows and opens the same sentences.
"""
from __future__ import annotations

import html

import pandas as pd

from helpers.report.prose import NONE, is_missing, marked, plain

WHOLE = 40  # rows; a longer table scrolls inside its box, and is printed as far as this (page.css says so too)
_MANY = 10  # columns; a table with more is printed in smaller letters
_TEXT = 150      # characters that make a column one of running text
_LONG = 24  # characters; a column with longer cells is broken into lines
_SENTENCE = 90  # characters of a sentence that are shown, around its term: two of three stand whole
# For notebooks, which do not have the styles of a page.
_STYLE = ("<style>.table.tall{max-height:70vh;overflow:auto}"
          ".sentences{text-align:left;white-space:normal;max-width:44em}</style>")


def show(frame: pd.DataFrame, caption: str = "", formats: dict | None = None, labels: dict | None = None,
         limit: int | None = None, sentences: pd.DataFrame | None = None, key: str | None = None) -> "Table":
    """A frame as a table for the page; its text is escaped, so anything may stand in it.

    `formats` gives a column a format code (".1f", ".0%"), a noun in both forms ("report/reports") or a
    function from value to text; without one, a column of decimals gets as many as its largest value needs.
    `labels` gives columns other headings. `limit` shows the first rows and says of how many; a table of more than
    40 rows scrolls inside its box. An index that was set on purpose becomes the first columns.

    `sentences` makes the cells of the column `key` (default: the first column of `sentences`) open the sentences that
    bear them: a frame with that column, then text, place, year, section (the part, in a reader's words) and optionally
    start, end (where the term stands in the text) and total (of how many sentences these are some), in the order of
    reading. Every row with the same key opens the same ones, so give a table of many rows three sentences a term: 300 rows
    are then less than 400 kB. Long sentences are cut around their term. ValueError if a column is lacking.
    """
    if not isinstance(frame.index, pd.RangeIndex) and (any(frame.index.names) or frame.index.dtype == object
                                                       or pd.api.types.is_string_dtype(frame.index)):
        frame = frame.reset_index()
    opened = {}
    if sentences is not None:
        key = key or sentences.columns[0]
        lacking = [name for name in (key, "text", "place", "year", "section") if name not in sentences]
        lacking += [name for name in (key,) if name not in frame]
        if lacking:
            raise ValueError(f"sentences need the columns {key} (also in the table), text, place, year, section: "
                             f"{', '.join(dict.fromkeys(lacking))} is missing")
        opened = {value: part for value, part in sentences.groupby(key, sort=False, observed=True)}
    return Table(frame, caption, formats or {}, labels or {}, limit, opened, key)


class Table:
    """What `show` returns."""

    def __init__(self, frame, caption, formats, labels, limit, opened, key):
        self.total = len(frame)
        self.frame = frame if limit is None else frame.head(limit)
        self.caption = ". ".join(filter(None, [caption.rstrip("."), self._limited()]))
        self._formats, self._labels, self._opened, self._key = formats, labels, opened, key

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
        body = [[marked(cell) for cell in cells] for _, _, cells in columns]
        if self._opened:
            at = list(self.frame.columns).index(self._key)
            body[at] = [self._opening(value, cell) for value, cell in zip(self.frame[self._key], body[at])]
        kinds = [kind for _, kind, _ in columns]
        rows = "".join("<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, cells)) + "</tr>\n"
                       for cells in zip(*body))
        caption = f"<caption><span>{marked(self.caption)}</span></caption>" if self.caption else ""
        named = f' role="region" aria-label="{html.escape(self.caption)}"' if self.caption else ""
        tall, many = len(self.frame) > WHOLE, len(columns) > _MANY
        kind, style = "table" + " tall" * tall + " many" * many, _STYLE if tall or self._opened else ""
        return (f'<div class="{kind}" tabindex="0"{named}>{style}<table>'
                f"{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>")

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
        longest = 0 if numbers else max(map(len, cells), default=0)
        kind = "num" if numbers else "long text" if longest > _TEXT else "long" if longest > _LONG else ""
        return heading, f' class="{kind}"' if kind else "", cells

    def _opening(self, value, cell: str) -> str:
        """A cell that opens its sentences; as it is where there are none."""
        part = None if is_missing(value) else self._opened.get(value)
        if part is None:
            return cell
        total = int(part["total"].iloc[0]) if "total" in part and not is_missing(part["total"].iloc[0]) else len(part)
        said = (f"{plain(len(part))} of " if total > len(part) else "") + plain(total, "passage/passages")
        return (f"<details><summary>{cell}</summary><div class=\"sentences\"><p>{said}</p><ul lang=\"zh-Hans\">"
                f"{''.join(map(_sentence, part.to_dict('records')))}</ul></div></details>")


def _sentence(row: dict) -> str:
    """One sentence, its term marked, and where it stands."""
    text, start, end = str(row["text"]), row.get("start"), row.get("end")
    start, end = (None, None) if is_missing(start) or is_missing(end) else (int(start), int(end))
    left, term, right = (text, "", "") if start is None else (text[:start], text[start:end], text[end:])
    room = max(_SENTENCE - len(term), 0)
    if len(left) + len(right) > room:
        before = max(min(len(left), room // 2), room - len(right)) if term else room
        after = room - before
        left = left if len(left) <= before else "…" + left[len(left) - before:] if term else left[:before] + "…"
        right = right if len(right) <= after else right[:after] + "…"
    inside = html.escape(left) + (f"<mark>{html.escape(term)}</mark>" if term else "") + html.escape(right)
    place = " ".join(plain(row[name]) for name in ("place", "year") if not is_missing(row[name]))
    part = "" if is_missing(row["section"]) else str(row["section"]).replace("_", " ")
    return f'<li>{inside} <small>{html.escape(", ".join(filter(None, [place, part])))}</small></li>'


def _writer(spec: str):
    spec = spec.removeprefix("{:").removesuffix("}")
    return lambda value: plain(value, "" if isinstance(value, str) else spec)


def _decimals(values: pd.Series) -> str:
    """One number of decimals for the whole column, so that the points stand below one another."""
    if pd.api.types.is_integer_dtype(values):
        return ""
    largest = values.abs().max()
    return ",.1f" if is_missing(largest) or largest >= 10 else ".2f" if largest >= 1 else ".3f"
