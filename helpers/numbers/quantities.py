"""Every quantity of a text: its value, its unit, how exact it claims to be, what it counts and by which action."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.kept import kept
from helpers.numbers.counted import Found, governed
from helpers.numbers.folding import folded
from helpers.numbers.scanning import scan
from helpers.numbers.units import load_units
from helpers.parallel import Batches, each, stretches

_TYPES = {"value": "Float64", "start": "Int64", "end": "Int64", "paragraph": "Int64"}


class Quantity(NamedTuple):
    """A quantity of a text: a row of `find_quantities`, which says what the columns mean."""

    value: float
    unit: str
    modifier: str
    counted: str
    action: str
    text: str
    start: int
    end: int


COLUMNS, KEYS = list(Quantity._fields), ["report_id", "paragraph", "section"]
BATCH = 300_000     # characters that a process reads at a time


def find_quantities(text: str) -> pd.DataFrame:
    """Every quantity of a text in reading order, one row each.

    Columns: value (Float64, in the base unit: 万 and 亿 are folded in, 2124.9万元 is 21249000), unit (as written, without
    the multiplier; full-width forms folded; empty where none is written: 超100万), modifier (exact | more 余 多 超过 | less 近
    不足 | about 约 左右 | at_least 以上 不少于 | at_most 不超过 以内), counted (the noun, as written), action (the verb that
    governs it), text (from modifier to unit), start, end (offsets in `text`). `counted` and `action` are empty where the
    sentence does not say: better empty than wrong.

    No quantities are years and dates, ordinals, ranks, document and telephone numbers, titles in 《》, names (一村一法律顾问,
    三项制度, short expressions in quotation marks), and numbers that cannot be given (数十, 若干). A quantity is a claim of the
    issuer; whether the claims of a report agree is asked by `check_claims`.
    """
    return _frame(rows(text), COLUMNS)


@kept
def quantities(corpus) -> pd.DataFrame:
    """The quantities of every paragraph of the reports analysed: report_id, paragraph, section, then the columns of
    `find_quantities`, whose offsets count from the beginning of the paragraph. A report without numbers has no rows.

    Do not add up values over units, or over a total and its parts; nor take a figure of a plan for a result (see section).
    """
    paragraphs = corpus.analysed[[*KEYS, "text"]]
    parts = stretches(paragraphs["text"].str.len().to_numpy(dtype=int), BATCH)
    batches = Batches(parts, lambda part: list(paragraphs.iloc[slice(*part)].itertuples(index=False, name=None)))
    return pd.concat([_frame([], [*KEYS, *COLUMNS]), *each(_of_paragraphs, batches, "Reading quantities")], ignore_index=True)


def _of_paragraphs(paragraphs: list[tuple]) -> pd.DataFrame:
    found, known = [], {}
    for *key, text in paragraphs:
        if text not in known:
            known[text] = rows(text)
        found += [(*key, *row) for row in known[text]]
    return _frame(found, [*KEYS, *COLUMNS])


def rows(text: str) -> list[Quantity]:
    """The rows of `find_quantities`: a frame for every sentence would cost more than the reading."""
    plain, where = folded(text)
    found = list(scan(plain))
    units, table = load_units(), []
    readings = governed(plain, [Found(scanned.start, scanned.end, units.kind(scanned.unit)) for scanned in found])
    for scanned, spans in zip(found, readings):
        words = ["".join(text[where[a]:where[b - 1] + 1].split()).strip("《》") if b else "" for a, b in spans]
        begin, end = int(where[scanned.start]), int(where[scanned.end - 1]) + 1
        table.append(Quantity(scanned.value, scanned.unit, scanned.modifier, *words, text[begin:end], begin, end))
    return table


def _frame(found: list[tuple], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(found, columns=columns).astype({name: _TYPES.get(name, "string") for name in columns})
