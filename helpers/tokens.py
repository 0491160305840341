"""From text to words, with positions: terms first, then what the segmenter finds between them.

A term of the lexicon is always one token, found on characters before anything else (longest match first); then phrases of
formula.txt, issuers and places of the corpus; what lies between goes to `segmenter`. jieba's own user dictionary is not
used: it never matches terms with digits or marks in them, and a frequency given there can split what was whole.

Words only: numbers, dates, punctuation, single letters, ordinals (一是, 第一), list numerals and leftovers of word
processors ([bookmark: …]) are no tokens. Counts of tokens from another segmenter are not comparable.
"""
from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from helpers.cutting import KINDS, Cutter
from helpers.lexicon import Lexicon, load_lexicon

COLUMNS = ["report_id", "paragraph", "section", "token", "start", "end", "kind"]


def segment(text: str, lexicon: Lexicon | None = None) -> list[str]:
    """The words of a text in order, without a corpus (so without its place names); default lexicon: `load_lexicon()`."""
    cut = _cutter(*(lexicon or load_lexicon()).key, ()).cut([text])
    return [cut.types[number] for number in cut.type]


def tokenise(corpus) -> pd.DataFrame:
    """Every word of the corpus with its place in the text, one row a token, in the order of the text.

    Columns: report_id, paragraph, section, token (a term in the lexicon's spelling, else the folded text),
    start, end (offsets in the paragraph's text), kind: `term`, `formula`, `place` (an issuer or a place of the corpus,
    with or without 镇, 县 …) or `word`. report_id, section, token and kind are categories. A corpus keeps its frame: do not
    write into it.
    """
    key = load_lexicon(corpus.path).key  # read anew: whoever edits terms.csv beside an open notebook sees it at once
    if corpus not in _FRAMES or _FRAMES[corpus][0] != key:
        _FRAMES[corpus] = key, _frame(corpus.analysed, _cutter(*key, place_names(corpus.reports)))
    return _FRAMES[corpus][1]


_FRAMES = WeakKeyDictionary()


def _frame(paragraphs: pd.DataFrame, cutter: Cutter) -> pd.DataFrame:
    cut = cutter.cut(paragraphs["text"].tolist())
    order = sorted(range(len(cut.types)), key=cut.types.__getitem__)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    whole = lambda name: pd.Categorical(paragraphs[name]).take(cut.text)
    return pd.DataFrame({
        "report_id": whole("report_id"), "paragraph": paragraphs["paragraph"].to_numpy(dtype=np.int32)[cut.text], "section": whole("section"),
        "token": pd.Categorical.from_codes(rank[cut.type], categories=[cut.types[i] for i in order]),
        "start": cut.start.astype(np.int32), "end": cut.end.astype(np.int32), "kind": pd.Categorical.from_codes(cut.kind, KINDS)})


def place_names(reports: pd.DataFrame) -> tuple[str, ...]:
    """The issuers, the places that the reports come from and the divisions above them."""
    names = {name for several in reports["issuer"].dropna() for name in several.split()}
    for column in ("place", "county", "prefecture", "province"):
        names |= set(reports[column].dropna())
    return tuple(sorted(name for name in names if len(name) > 1))


@lru_cache(maxsize=8)
def _cutter(terms: tuple, formula: tuple, places: tuple) -> Cutter:
    return Cutter(terms, formula, places)
