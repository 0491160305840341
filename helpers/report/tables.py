"""Tables as a reader wants them: escaped, aligned, captioned, in a box of their own, each term one click from its sentences.

What a page adds with its script (a search field, headings that sort, sentences across the whole width) is an addition: the
table itself is plain HTML, so that a notebook shows the same rows and opens the same sentences.
"""
from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral, Real

import pandas as pd

from helpers.report import downloads
from helpers.report import links as texts
from helpers.report.prose import NONE, escaped, is_missing, marked, plain

WHOLE = 40  # rows; a longer table scrolls inside its box, and is printed as far as this (page.css says so too)
_MANY = 8  # columns; a table with more is printed in smaller letters, and so is one that needs more than …
_NARROWEST = {"num": 5, "": 5, "long": 6.4, "long text": 12}  # letters' heights that a column needs at least (page.css)
_PAPER = 56  # … of them: the width of A4
_TEXT = 150      # characters that make a column one of running text
_LONG = 12  # letters' widths (a Chinese character has two); a column with wider cells may be broken into lines
_SENTENCE = 90  # characters of a sentence that are shown, around its term: two of three stand whole
_UNMARKED = 160  # the same where nobody knows where the term stands
_CHANCES = {"p", "q", "p_value", "q_value"}  # columns of probabilities: never 0.000
# For notebooks, which do not have the styles of a page. On the screen only: paper must not cut a table at the height of a box.
_STYLE = ("<style>@media screen{.table.tall{max-height:70vh;overflow:auto}}"
          ".sentences{text-align:left;white-space:normal;max-width:44em}</style>")


def show(frame: pd.DataFrame, caption: str = "", formats: dict | None = None, labels: dict | None = None,
         limit: int | None = None, sentences: pd.DataFrame | None = None, key: str | None = None, marks: dict | None = None,
         links: str | None = None, root: str | None = None, data: pd.DataFrame | None = None, name: str | None = None) -> "Table":
    """A frame as a table for the page; its text is escaped, so anything may stand in it.

    `formats` gives a column a format code (".1f", ".0%"), a noun in both forms ("report/reports") or a
    function from value to text; without one, a column of decimals gets as many as its largest value needs. Bounds (low, high,
    share_low …) of an estimate in per cent are in per cent too, and a p or q below the last decimal is "<0.001".
    `labels` gives columns other headings. `limit` shows the first rows and says of how many; a table of more than
    40 rows scrolls inside its box. An index that was set on purpose becomes the first columns.

    `sentences` makes the cells of the column `key` (default: the first column of `sentences`) open the sentences that
    bear them: a frame with that column, then text, place, year, section (the part, in a reader's words) and optionally
    start, end (where the term stands in the text) and total (of how many sentences these are some), in the order of
    reading. Every row with the same key opens the same ones, so give a table of many rows three sentences a term: 300 rows
    are then less than 400 kB. Long sentences are cut around their term, or, without start and end, after 160 characters.
    With report_id and paragraph each sentence leads to its place in the text.

    `marks` names, for columns of text, the columns that say which stretches of it are marked (lists of start and end); those are
    not shown themselves.

    `links` makes the cells of this column lead to the text of the row's report: the frame has report_id and, where a paragraph
    is meant, paragraph (neither is shown, unless it is that column). Links are shown on pages only, not in a notebook;
    a page that does not lie in the folder of the report gives the way there as `root`.

    On a page, all rows can be downloaded, as they are (no formats, labels, limit). `data` gives other rows for that, such as
    the whole frame of which the table shows some columns; `name` names the files (default: the caption's first words).
    ValueError if a column is lacking.
    """
    frame = _with_index(frame)
    opened = {}
    if sentences is not None:
        key = key or sentences.columns[0]
        lacking = [name for name in (key, "text", "place", "year", "section") if name not in sentences]
        lacking += [name for name in (key,) if name not in frame]
        if lacking:
            raise ValueError(f"sentences need the columns {key} (also in the table), text, place, year, section: "
                             f"{', '.join(dict.fromkeys(lacking))} is missing")
        rows = sentences.to_dict("records")
        opened = {value: [rows[at] for at in places] for value, places in sentences.groupby(key, sort=False, observed=True).indices.items()}
    if lacking := [name for pair in (marks or {}).items() for name in pair if name not in frame]:
        raise ValueError(f"marks need the columns {', '.join(lacking)}")
    taken = downloads.keep(frame.drop(columns=list((marks or {}).values())) if data is None else _with_index(data), caption, name)
    hrefs = _addresses(frame, links, root)
    frame = frame.drop(columns=[name for name in ("report_id", "paragraph") if links and name != links], errors="ignore")
    return Table(frame, caption, formats or {}, labels or {}, limit, opened, key, marks or {}, links, hrefs, taken)


def _addresses(frame: pd.DataFrame, links: str | None, root: str | None) -> list[str]:
    """Where each row leads; empty where no links are wanted, or could lead nowhere."""
    if links is None:
        return []
    if lacking := [name for name in (links, "report_id") if name not in frame]:
        raise ValueError(f"links need the column that leads to the text, and report_id: {', '.join(lacking)} is missing")
    if root is None and not texts.shown():
        return []
    paragraphs = frame["paragraph"] if "paragraph" in frame else [None] * len(frame)
    return ["" if is_missing(report_id) else texts.address(report_id, None if is_missing(paragraph) else paragraph, root or "")
            for report_id, paragraph in zip(frame["report_id"], paragraphs)]


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an index that was set on purpose as its first columns."""
    on_purpose = any(frame.index.names) or frame.index.dtype == object or pd.api.types.is_string_dtype(frame.index)
    return frame.reset_index() if on_purpose and not isinstance(frame.index, pd.RangeIndex) else frame


class Table:
    """What `show` returns."""

    def __init__(self, frame, caption, formats, labels, limit, opened, key, marks, links=None, hrefs=(), taken=""):
        self.total = len(frame)
        shown = frame if limit is None else frame.head(limit)
        self.frame, self._marks = shown.drop(columns=list(marks.values())), {text: shown[spans] for text, spans in marks.items()}
        self.caption = ". ".join(filter(None, [caption.rstrip("."), self._limited()]))
        self._formats, self._labels, self._opened, self._key = formats, labels, opened, key
        self._links, self._hrefs, self._taken = links, hrefs, taken

    def _limited(self) -> str:
        shown = len(self.frame)
        return f"First {plain(shown)} of {plain(self.total)} rows" if shown < self.total else ""

    # Written by hand because to_html cannot mark a column as numbers or a heading as a column's, and Styler
    # writes three classes into every cell.
    def _repr_html_(self) -> str:
        if not len(self.frame):
            return f'<p class="say">{marked(": ".join(filter(None, [self.caption, "No rows."])))}</p>{self._taken}'
        columns = [self._column(position) for position in range(self.frame.shape[1])]
        head = "".join(f'<th scope="col"{kind}>{marked(name)}</th>' for name, kind, _ in columns)
        body = [[marked(cell) for cell in cells] for _, _, cells in columns]
        for name, spans in self._marks.items():
            at = list(self.frame.columns).index(name)
            body[at] = [cell if is_missing(text) else _with_marks(text, found) for cell, text, found in zip(body[at], self.frame[name], spans)]
        if self._opened:
            at = list(self.frame.columns).index(self._key)
            body[at] = [self._opening(value, cell) for value, cell in zip(self.frame[self._key], body[at])]
        if self._hrefs:
            at = list(self.frame.columns).index(self._links)
            body[at] = [f'<a href="{href}">{cell}</a>' if href else cell for href, cell in zip(self._hrefs, body[at])]
        kinds = [kind for _, kind, _ in columns]
        rows = "".join("<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, cells)) + "</tr>\n"
                       for cells in zip(*body))
        caption = f"<caption><span>{marked(self.caption)}</span></caption>" if self.caption else ""
        named = f' role="region" aria-label="{escaped(self.caption)}"' if self.caption else ""
        widths = [_NARROWEST[kind.removeprefix(' class="').rstrip('"')] for kind in kinds]
        tall, many = len(self.frame) > WHOLE, len(columns) > _MANY or sum(widths) > _PAPER
        kind, style = "table" + " tall" * tall + " many" * many, _STYLE if tall or self._opened else ""
        named += f' data-rows="{plain(len(self.frame))}"' if tall else ""
        named += f' style="--columns:{len(columns)}"' if many else ""
        return (f'<div class="{kind}" tabindex="0"{named}>{style}<table>'
                f"{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>{self._taken}")

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
        spec = self._spec(position) or (".3f" if name in _CHANCES else _decimals(values) if numbers else "")
        write = spec if callable(spec) else _chance(spec) if name in _CHANCES else _writer(spec)
        cells = [NONE if is_missing(value) else write(value) for value in values]
        longest, widest = (0, 0) if numbers else (max(map(measure, cells), default=0) for measure in (len, _width))
        kind = "num" if numbers else "long text" if longest > _TEXT else "long" if widest > _LONG else ""
        return heading, f' class="{kind}"' if kind else "", cells

    def _spec(self, position: int):
        """The format asked for a column; a bound of an estimate in per cent takes that of its estimate, which is the column
        of its name (share of share_low) or the nearest one of decimals before it."""
        names, spec = list(self.frame.columns), self._formats.get(self.frame.columns[position])
        bound = re.fullmatch(r"(?:(.+)_)?(?:low|high)", str(names[position]))
        if not bound or isinstance(spec, str) and "%" in spec:
            return spec
        before = [name for at, name in enumerate(names[:position]) if name not in ("low", "high") and self._formats.get(name)
                  and pd.api.types.is_float_dtype(self.frame.iloc[:, at])]
        estimate = self._formats.get(bound[1] or next(reversed(before), None))
        return estimate if isinstance(estimate, str) and "%" in estimate else spec

    def _opening(self, value, cell: str) -> str:
        """A cell that opens its sentences; as it is where there are none."""
        part = None if is_missing(value) else self._opened.get(value)
        if part is None:
            return cell
        total = len(part) if is_missing(part[0].get("total")) else int(part[0]["total"])
        said = (f"{plain(len(part))} of " if total > len(part) else "") + plain(total, "passage/passages")
        return (f"<details><summary>{cell}</summary><div class=\"sentences\"><p>{said}</p><ul lang=\"zh-Hans\">"
                f"{''.join(map(_sentence, part))}</ul></div></details>")


def _sentence(row: dict) -> str:
    """One sentence, its term marked, and where it stands."""
    text, start, end = str(row["text"]), row.get("start"), row.get("end")
    start, end = (None, None) if is_missing(start) or is_missing(end) else (int(start), int(end))
    left, term, right = (text, "", "") if start is None else (text[:start], text[start:end], text[end:])
    room = max(_SENTENCE - len(term), 0) if term else _UNMARKED
    if len(left) + len(right) > room:
        before = max(min(len(left), room // 2), room - len(right)) if term else room
        after = room - before
        left = left if len(left) <= before else "…" + left[len(left) - before:] if term else left[:before] + "…"
        right = right if len(right) <= after else right[:after] + "…"
    inside = escaped(left) + (f"<mark>{escaped(term)}</mark>" if term else "") + escaped(right)
    place = " ".join(plain(row[name]) for name in ("place", "year") if not is_missing(row[name]))
    part = "" if is_missing(row["section"]) else str(row["section"]).replace("_", " ")
    where, report_id, paragraph = escaped(", ".join(filter(None, [place, part]))), row.get("report_id"), row.get("paragraph")
    if texts.shown() and not (is_missing(report_id) or is_missing(paragraph)):
        where = f'<a href="{texts.address(report_id, paragraph)}">{where or "text"}</a>'
    return f"<li>{inside} <small>{where}</small></li>"


def _with_marks(text: str, spans: list) -> str:
    """Untrusted text with these stretches of it marked."""
    parts, at = [], 0
    for start, end in spans:
        parts += [marked(text[at:start]), f"<mark>{marked(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, marked(text[at:])])


def rounded(value, spec: str) -> str:
    """A value with a format code as `plain` writes it, a half rounded up whatever its last binary digit: 0.125 with ".0%" is
    13%, 2.5 with ".0f" is 3. Tables and figures both write so; a number that was rounded before is not rounded right again."""
    decimals = re.fullmatch(r",?\.(\d+)([f%])", spec)
    if decimals and isinstance(value, Real) and not isinstance(value, Integral) and not is_missing(value) and abs(value) < 1e15:
        last = Decimal(1).scaleb(-int(decimals[1]) - 2 * (decimals[2] == "%"))
        value = float(Decimal(repr(round(float(value), 12))).quantize(last, ROUND_HALF_UP))
    return plain(value, spec)


def _writer(spec: str):
    spec = spec.removeprefix("{:").removesuffix("}")
    return lambda value: rounded(value, "" if isinstance(value, str) else spec)


def _chance(spec: str):
    """A probability: what rounds to nothing is below the last decimal, not zero."""
    write = _writer(spec)

    def written(value) -> str:
        text = write(value)
        return text if isinstance(value, str) or re.search("[1-9]", text) else f"<{text[:-1]}1"
    return written


def _width(text: str) -> int:
    return len(text) + sum(character > "\u2e7f" for character in text)


def _decimals(values: pd.Series) -> str:
    """One number of decimals for the whole column, so that the points stand below one another."""
    if pd.api.types.is_integer_dtype(values):
        return ""
    largest = values.abs().max()
    return ",.1f" if is_missing(largest) or largest >= 10 else ".2f" if largest >= 1 else ".3f"
