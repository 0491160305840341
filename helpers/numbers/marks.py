"""What a text holds in numbers and in words in place of numbers, sentence by sentence: the finds that `texture` counts."""
from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.matching import HAN, Joined, Matcher, kinds
from helpers.numbers.quantities import quantities
from helpers.numbers.units import load_units
from helpers.spots import located, sentence_spans

_FILE = Path(__file__).parents[1] / "data" / "texture.toml"
_LISTS = ("intensifiers", "superlatives", "softeners")
_KEY = 1 << 32  # more than a paragraph has characters: orders finds by paragraph, then by place


@cache
def _words() -> tuple[dict[str, str], re.Pattern]:
    """The list each word belongs to ("" for words that only shield), and the pattern of zero claims."""
    with _FILE.open("rb") as file:
        data = tomllib.load(file)
    sorts = {word: name for name in _LISTS for word in data[name]["words"].split()}
    shields = {word: "" for name in _LISTS for word in data[name]["not"].split()}
    return {**sorts, **shields}, re.compile("|".join(data["zero_claims"]["patterns"].split()))


def sentence_table(corpus) -> pd.DataFrame:
    """One row a sentence of the reports analysed: sentence (its number), row (of its paragraph in `corpus.analysed`), report_id,
    paragraph, section, start, end (in the paragraph), han (Han characters)."""
    import numpy as np

    read = corpus.analysed
    texts = read["text"].tolist()
    number, start, end = sentence_spans(corpus).to_numpy(dtype=np.int64).T
    until = np.concatenate([[0], np.cumsum(kinds()[Joined(texts).codes] == HAN)])  # Han characters before each place
    first = np.cumsum([0, *(len(text) + 1 for text in texts)])[number]
    frame = read[["report_id", "paragraph", "section"]].iloc[number].reset_index(drop=True)
    return frame.assign(sentence=range(len(frame)), row=number, start=start, end=end, han=until[first + end] - until[first + start])


def finds(corpus, table: pd.DataFrame) -> pd.DataFrame:
    """Everything that a measure counts, one row a find: sentence (its number in `table`, the sentences), sort, text (as written).

    Sorts: intensifiers, superlatives, softeners (in the part on problems only), zero_claims, and of numbers quantities, roundable,
    round, rough, hundred, bare_hundred, plain (a count or amount above 0). One number may be found in several sorts.
    """
    texts = corpus.analysed["text"].tolist()
    sorts, zero = _words()
    matcher = Matcher(sorts)
    row, start, end, key = matcher.across(texts, longest=True)
    words = pd.DataFrame({"row": row, "start": start, "end": end, "sort": [sorts[matcher.terms[i][0]] for i in key]})
    hits = [(i, *match.span(), "zero_claims") for i, text in enumerate(texts) for match in zero.finditer(text)]
    claims = pd.DataFrame(hits, columns=words.columns)
    numbers = _numbers(corpus)
    found = pd.concat([words[words["sort"] != ""], claims, numbers[list(words.columns)]], ignore_index=True)
    found = found.astype({"row": "int64", "start": "int64", "end": "int64"}).sort_values(["row", "start", "sort"], kind="stable")
    found["sentence"] = sentence_of(table, found)
    section = table["section"].to_numpy()[found["sentence"].to_numpy()]
    found = found[(found["sort"] != "softeners") | (section == "problems")]
    found = found.assign(text=[texts[i][a:b] for i, a, b in found[["row", "start", "end"]].itertuples(index=False)])
    based = found.loc[found["sort"] == "plain", "sentence"]
    bare = found[(found["sort"] == "hundred") & ~found["sentence"].isin(based)].assign(sort="bare_hundred")
    return pd.concat([found, bare], ignore_index=True)[["sentence", "sort", "text"]]


def _numbers(corpus) -> pd.DataFrame:
    """The quantities by sort (a quantity is of several): quantities, roundable, round, rough, hundred, plain, zero_claims."""
    frame = quantities(corpus)
    read = corpus.analysed
    frame["row"] = located(frame, read)
    kind = frame["unit"].map({unit: load_units().kind(unit) for unit in frame["unit"].unique()})
    value = frame["value"].fillna(0)
    plain = ~kind.isin(["rate", "time"]).astype(bool)
    roundable = plain & (value >= 10)
    is_of = {"quantities": value.notna(), "roundable": roundable, "round": roundable & _is_round(value),
             "rough": frame["modifier"] != "exact", "hundred": (frame["unit"] == "%") & (value == 100),
             "plain": plain & (value > 0), "zero_claims": plain & (value == 0)}
    parts = [frame.loc[held.astype(bool), ["row", "start", "end"]].assign(sort=sort) for sort, held in is_of.items()]
    return pd.concat(parts, ignore_index=True)


def _is_round(value: pd.Series):
    """A multiple of 10 with at most two significant digits."""
    import numpy as np

    step = 10 ** np.maximum(1, np.floor(np.log10(value.clip(lower=10).astype(float))) - 1)
    return (value.astype(float) / step) % 1 == 0


def sentence_of(table: pd.DataFrame, found: pd.DataFrame):
    """The number of the sentence in which each find (row, start) begins."""
    import numpy as np

    begins, places = (frame["row"].to_numpy() * _KEY + frame["start"].to_numpy() for frame in (table, found))
    return np.searchsorted(begins, places, side="right") - 1
