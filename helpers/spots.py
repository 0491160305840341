"""Where things stand in a corpus: rows of its paragraphs, and the sentences in them. What counts by place stands on it."""
from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.kept import kept
from helpers.parallel import Batches, each, stretches
from helpers.sentences import sentences

_BATCH = 2_000_000      # characters that a process divides at a time


def located(there: pd.DataFrame, paragraphs: pd.DataFrame):
    """For each row of a frame with report_id and paragraph the number of its row among these paragraphs; -1 for none."""
    reports = there["report_id"].astype("category").cat
    report = reports.categories.get_indexer(paragraphs["report_id"])
    known = np.append(np.flatnonzero(report >= 0), -1)
    keys = _key(report[known[:-1]], paragraphs["paragraph"].iloc[known[:-1]])
    return known[pd.Index(keys).get_indexer(_key(reports.codes, there["paragraph"]))]


def paragraphs_of(tokens: pd.DataFrame):
    """report_id, paragraph and section of each paragraph that has tokens (see `tokens.tokenise`), in order, and how many it has."""
    report, paragraph = tokens["report_id"].array.codes, tokens["paragraph"].to_numpy()
    other = (report[1:] != report[:-1]) | (paragraph[1:] != paragraph[:-1])     # no keys of all tokens: they would need more memory than the tokens
    first = np.flatnonzero(np.append(True, other)[:len(tokens)])
    return tokens[["report_id", "paragraph", "section"]].take(first).reset_index(drop=True), np.diff(first, append=len(tokens))


def report_blocks(there: pd.DataFrame, n_tokens, size: int):
    """Whole reports, some at a time, of about `size` tokens together: the rows of `paragraphs_of` and the rows of the tokens, as slices."""
    begins = np.append(0, np.cumsum(n_tokens))
    edges = np.append(np.flatnonzero(np.diff(there["report_id"].cat.codes.to_numpy(dtype=np.int64), prepend=-1)), len(there))
    for first, last in stretches(np.diff(begins[edges]), size):
        part = slice(edges[first], edges[last])
        yield part, slice(begins[part.start], begins[part.stop])


@kept
def sentence_spans(corpus) -> pd.DataFrame:
    """The sentences of `corpus.analysed` in order: row (of the paragraph), start, end (in its text)."""
    texts = corpus.analysed["text"]
    parts = stretches(texts.str.len().to_numpy(dtype=np.int64), _BATCH)
    found = each(_divided, Batches(parts, lambda part: texts.iloc[slice(*part)].tolist()), "Dividing texts into sentences")
    spans = [np.zeros((0, 3), dtype=np.int32), *(spans + np.array([first, 0, 0], dtype=np.int32) for (first, _), spans in zip(parts, found))]
    return pd.DataFrame(np.concatenate(spans), columns=["row", "start", "end"])


def _divided(texts: list[str]):
    return np.array([(row, *span) for row, text in enumerate(texts) for span in sentences(text)], dtype=np.int32).reshape(-1, 3)


def _key(report, paragraph):
    """A number for each paragraph of each report."""
    return np.asarray(report, dtype=np.int64) << 32 | np.asarray(paragraph, dtype=np.int64)
