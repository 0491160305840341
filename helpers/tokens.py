"""From text to words, with positions: terms first, then what the segmenter finds between them.

A term of the lexicon is always one token, found on characters before anything else (longest match first); then phrases of
formula.txt, issuers and places of the corpus; what lies between goes to `segmenter`. jieba's own user dictionary is not
used: it never matches terms with digits or marks in them, and a frequency given there can split what was whole.

Words only: numbers, dates, punctuation, single letters, ordinals (一是, 第一), list numerals and leftovers of word
processors ([bookmark: …]) are no tokens. Counts of tokens from another segmenter are not comparable.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from helpers.cutting import KINDS, Cut, Cutter, united
from helpers.kept import kept
from helpers.lexicon import Lexicon, load_lexicon
from helpers.parallel import Batches, each, stretches
from helpers.spots import located, paragraphs_of

COLUMNS = ["report_id", "paragraph", "section", "token", "start", "end", "kind"]
BATCH = 2_000_000   # characters that a process cuts at a time


def segment(text: str, lexicon: Lexicon | None = None) -> list[str]:
    """The words of a text in order, without a corpus (so without its place names); default lexicon: `load_lexicon()`."""
    cut = _cutter(*(lexicon or load_lexicon()).key, ()).cut([text])
    return [cut.types[number] for number in cut.type]


@kept
def tokenise(corpus) -> pd.DataFrame:
    """Every word of the corpus with its place in the text, one row a token, in the order of the text.

    Columns: report_id, paragraph, section, token (a term in the lexicon's spelling, else the folded text),
    start, end (offsets in the paragraph's text), kind: `term`, `formula`, `place` (an issuer or a place of the corpus,
    with or without 镇, 县 …) or `word`. report_id, section, token and kind are categories. Made once for a corpus: do not write into
    it. A selection has the tokens of the corpus that it was selected from, places and all.
    """
    if corpus.whole is not None:
        return _selected(tokenise(corpus.whole), corpus.analysed)
    return _frame(corpus.analysed, (*load_lexicon(corpus.path).key, place_names(corpus.reports)))


def _selected(tokens: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The tokens of these paragraphs."""
    there, n_tokens = paragraphs_of(tokens)
    part = tokens[np.repeat(located(there, paragraphs) >= 0, n_tokens)].reset_index(drop=True)
    return part.assign(**{name: part[name].cat.remove_unused_categories() for name in ("report_id", "section", "token")})


def _cut(batch: tuple) -> Cut:
    lists, texts = batch
    return _cutter(*lists).cut(texts)


def _frame(paragraphs: pd.DataFrame, lists: tuple) -> pd.DataFrame:
    texts = paragraphs["text"]
    parts = stretches(texts.str.len().to_numpy(dtype=np.int64), BATCH)
    batches = Batches(parts, lambda part: (lists, texts.iloc[slice(*part)].tolist()))
    cut = united(each(_cut, batches, "Cutting texts into words"), [first for first, _ in parts])
    order = sorted(range(len(cut.types)), key=cut.types.__getitem__)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)

    def whole(name):
        of = pd.Categorical(paragraphs[name])
        return pd.Categorical.from_codes(of.codes[cut.text], dtype=of.dtype, validate=False)

    return pd.DataFrame({
        "report_id": whole("report_id"), "paragraph": paragraphs["paragraph"].to_numpy(dtype=np.int32)[cut.text], "section": whole("section"),
        "token": pd.Categorical.from_codes(rank[cut.type], categories=[cut.types[i] for i in order]),
        "start": cut.start, "end": cut.end, "kind": pd.Categorical.from_codes(cut.kind, KINDS)}, copy=False)


def place_names(reports: pd.DataFrame) -> tuple[str, ...]:
    """The issuers, the places that the reports come from and the divisions above them."""
    names = {name for several in reports["issuer"].dropna() for name in several.split()}
    for column in ("place", "county", "prefecture", "province"):
        names |= set(reports[column].dropna())
    return tuple(sorted(name for name in names if len(name) > 1))


@lru_cache(maxsize=8)
def _cutter(terms: tuple, formula: tuple, places: tuple) -> Cutter:
    return Cutter(terms, formula, places)
