"""Ritual phrasing as a finding: what part of a report is the centre's words, or everybody's.

Two sources, kept apart. `central`: phrases of central documents, listed in `lexicon/central.txt`. `shared`: sequences
that stand in reports of many other places, whoever wrote them first; boilerplate as n-grams that many documents share is
the idea of Dyer, Lang and Stice-Lawrence (2017, on annual reports of firms). Only Han characters are compared, within a
sentence: marks, spaces and digits do not part a phrase, so a form with other figures in it is the same form.

Neither is a fault: the rules ask for much of it. And sharing is not copying: who copied from whom is not asked here.
"""
from __future__ import annotations

import math

import pandas as pd

from helpers.kept import kept
from helpers.lexicon import load_lexicon

# At least 98 of 100 terms of the lexicon are shorter: what is this long is a phrase, not the name of a thing.
LENGTH = 12
MIN_PLACES, MIN_SHARE = 3, 0.2
SHARES = ["report_id", "place", "year", "n_han", "central", "shared", "either"]
PHRASES = ["phrase", "n_reports", "n_places", "count", "central", "example"]
SPANS = ["report_id", "paragraph", "start", "end", "kind"]


@kept
def ritual_share(corpus, length: int = LENGTH, min_places: int | None = None) -> pd.DataFrame:
    """How much of each report is ritual, one row a report.

    Columns: report_id, place, year, n_han (Han characters of its paragraphs), central (share of them inside phrases of
    central.txt), shared (share inside sequences of at least `length` Han characters that also stand in reports of at least
    `min_places` other places: by default a fifth of them, but three), either (share inside one or the other). Several
    reports of one place count once, so a place that repeats itself from year to year is not ritual by that. In a corpus of
    fewer than `min_places` + 1 places `shared` and `either` are missing. Shares are 0 to 1; those of a report without
    Han characters are missing. `shared` depends on which reports stand beside it: do not compare it between corpora.
    """
    from helpers.words.sequences import END, Stream

    stream = Stream(corpus)
    masks = _masks(stream, load_lexicon(corpus.path), length, min_places)
    if "shared" in masks:
        masks["either"] = masks["central"] | masks["shared"]
    frame = corpus.reports.loc[corpus.reports["kind"] == "report", ["report_id", "place", "year"]].reset_index(drop=True)
    sums = lambda mask: frame["report_id"].map(stream.by_report(mask)).fillna(0).astype("Int64")
    frame["n_han"] = sums(stream.points != END)
    for kind in SHARES[4:]:
        share = sums(masks[kind]) / frame["n_han"].mask(frame["n_han"] == 0) if kind in masks else pd.NA
        frame[kind] = pd.array(share if kind in masks else [pd.NA] * len(frame), dtype="Float64")
    return frame[SHARES]


@kept
def ritual_phrases(corpus, top: int | None = 100, length: int = LENGTH, min_places: int | None = None) -> pd.DataFrame:
    """The ritual phrases of a corpus, those of most places first.

    Columns: phrase, n_reports, n_places (reports and places in which it stands), count (occurrences), central (whether
    it is a phrase of central.txt, or at least half of it lies inside such phrases), example (the first sentence that holds it).
    Listed are the phrases of central.txt that occur (where they compete, the longest), and the shared sequences (see
    `ritual_share`), the longest only: those that no character before or after can lengthen without losing so many places
    that they are no longer shared. A sequence is written as its first occurrence writes it, marks and figures included.
    """
    from helpers.words.sequences import Stream, maximal

    stream, lexicon = Stream(corpus), load_lexicon(corpus.path)
    start, end, number, phrases = _central(stream, lexicon, longest=True)
    found = pd.DataFrame({"number": number, "at": start, **stream.facts(start)}).groupby("number")
    found = found.agg(n_reports=("report", "nunique"), n_places=("place", "nunique"), count=("at", "size"), at=("at", "min"))
    rows = [(phrases[row.Index], row.n_reports, row.n_places, row.count, True, stream.sentence(row.at)) for row in found.itertuples()]
    least = _least(stream, min_places)
    if least is not None:
        known = stream.covered(start, end)
        for row in maximal(stream, length, least).itertuples():
            end = row.at + row.size
            rows.append((stream.written(row.at, end), row.n_reports, row.n_places, row.count,
                         bool(known[row.at:end].mean() >= 0.5), stream.sentence(row.at)))
    types = {"phrase": "string", "example": "string", "central": "bool"}
    frame = pd.DataFrame(rows, columns=PHRASES).drop_duplicates("phrase")
    frame = frame.astype({name: types.get(name, "Int64") for name in PHRASES})
    frame = frame.sort_values(["n_places", "n_reports", "count", "phrase"], ascending=[False, False, False, True], ignore_index=True)
    return frame if top is None else frame.head(top)


@kept
def spans(corpus, length: int = LENGTH, min_places: int | None = None) -> pd.DataFrame:
    """Where ritual phrasing stands, so that a reader can set it aside: report_id, paragraph, start, end (offsets in
    the paragraph), kind (central | shared; the two may overlap). In the order of the text."""
    from helpers.words.sequences import Stream

    stream = Stream(corpus)
    masks = _masks(stream, load_lexicon(corpus.path), length, min_places)
    frame = pd.concat([stream.spans(mask).assign(kind=kind) for kind, mask in masks.items()], ignore_index=True)
    frame = frame.sort_values(["row", "start", "kind"], kind="stable", ignore_index=True)
    frame[["report_id", "paragraph"]] = stream.paragraphs.iloc[frame["row"]][["report_id", "paragraph"]].to_numpy()
    types = {"report_id": "string", "kind": "string", "paragraph": "Int64", "start": "Int64", "end": "Int64"}
    return frame[SPANS].astype(types)


def _masks(stream, lexicon, length: int, min_places: int | None) -> dict:
    """Which characters of the corpus are ritual, by kind; without `shared` where there are too few places to say."""
    from helpers.words.sequences import shared

    start, end, _, _ = _central(stream, lexicon)
    masks, least = {"central": stream.covered(start, end)}, _least(stream, min_places)
    if least is not None:
        at, _ = shared(stream, length, least)
        masks["shared"] = stream.covered(at, at + length)
    return masks


def _least(stream, min_places: int | None) -> int | None:
    """In how many places a sequence must stand; None where the corpus has not so many."""
    others = max(MIN_PLACES, math.ceil(MIN_SHARE * (stream.n_places - 1))) if min_places is None else min_places
    return others + 1 if stream.n_places > others else None


def _central(stream, lexicon, longest: bool = False):
    """Where phrases of central.txt stand among the Han characters: start, end, number of the phrase, and the phrases; with
    `longest` only the longest where they compete."""
    import numpy as np

    from helpers.matching import Matcher, count_han, is_han, text_of

    phrases = sorted(phrase for phrase in lexicon.central if count_han(phrase) > 1)
    han = {"".join(filter(is_han, phrase)): number for number, phrase in reversed(list(enumerate(phrases)))}
    matcher = Matcher(han)
    start, end, number = matcher.spans(text_of(stream.points))
    if longest:
        keep = matcher.chosen(start, end, number)
        start, end, number = start[keep], end[keep], number[keep]
    return start, end, np.array([han[key] for key in matcher.keys], dtype=int)[number], phrases
