"""Text that a report shares with an earlier one, of the same place or of another: how much, and always the passages.

Sources among other places are proposed by rare fingerprints, then compared character by character (`alignment`). Sharing
a passage is not a fault, and which of two reports had it first cannot be told from years alone: both may follow a template
that is not in the corpus (see `templates`). Hence “to check”.
"""
from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from helpers.change import alignment
from helpers.change.prepared import Texts, described, earlier, prepared, typed
from helpers.kept import kept
from helpers.matching import Matcher
from helpers.parallel import stretches
from helpers.words.sequences import n_distinct

MIN_PASSAGE = 40    # Han characters; of 253 pairs among 5 reports and 18 openings of others none shared so much (30: two)
CHECK_SHARE, CHECK_CHARS = 0.2, 100     # share of a report and Han characters from which a pair of two places is to check
SOURCES = 5         # other places a report is compared with: those with which it shares most
MOST_PLACES = 50    # what stands in more places than that is a template: it names no source (see `templates.shared`)
_CHARACTERS, _ITEMS = 4_000_000, 8_000_000      # of reports whose fingerprints are taken, and things whose groups are counted, at a time
_PRINT, _WINDOW, _IN_COMMON = 10, 6, 2  # a fingerprint: hash of 10 characters, the least of 6 kept; so many propose a pair

REUSE = ["kind", "report_id", "source_id", "place", "year", "source_place", "source_year", "gap", "scope", "share",
         "new_share", "n_passages", "n_chars", "longest", "to_check"]
PASSAGES = ["report_id", "source_id", "paragraph", "start", "end", "source_paragraph", "source_start", "source_end", "text",
            "source_text", "marks", "source_marks", "n_chars", "similarity", "changed", "central", "foreign"]


@kept
def reuse(corpus, sources: int = SOURCES) -> pd.DataFrame:
    """Pairs of reports and how much the later has in common with the earlier, the largest share first.

    Columns: kind (`same place`: with the nearest earlier year of the same place, also where nothing is shared; `other place`;
    `unknown`: the place of one is missing, so it may be the same), report_id (the later), source_id (the earlier), place,
    year, source_place, source_year, gap (years between; 0 for two places in one year and missing without a year: then
    nothing says who wrote first), scope (`same county`, `across counties` or `unknown`), share (of the later report's Han
    characters, headings, signatures, titles and central formula left out, that lie in shared passages), new_share (for other
    places: of them, those that the place's own earlier report does not have as well), n_passages, n_chars (Han characters in
    them), longest, to_check (other places with a new_share of CHECK_SHARE or more, and CHECK_CHARS characters or more).

    Passages have at least MIN_PASSAGE Han characters outside formula, or continue one another from paragraph to paragraph up
    to so many; `longest` is the longest such run. Of other places the `sources` that share most are named,
    one report each; what stands in more than MOST_PLACES places names none. Two reports of one place and year are not
    compared. The shares of several sources overlap: do not add them up. Few reports show few sources: a text may
    come from a report that is not here.
    """
    texts = prepared(corpus)
    pairs = _pairs(texts, sources)
    found = _aligned(texts, pairs)
    found = found[~found["central"]]
    counts = found.groupby("pair").agg(n_passages=("n_chars", "size"), n_chars=("n_chars", "sum"), longest=("n_run", "max"))
    table = pairs.join(counts.reindex(pairs.index, fill_value=0))
    same = table["kind"] == "same place"
    kept = found[found["pair"].isin(table.index[same])]
    total = pd.Series(texts.total[table["report"]], dtype="Float64").replace(0, pd.NA)
    table["share"] = _n_covered(texts, found, len(table)) / total
    table["new_share"] = (_n_covered(texts, found, len(table), but=kept) / total).mask(same)
    table["to_check"] = ((table["kind"] == "other place") & (table["new_share"] >= CHECK_SHARE).fillna(False)
                         & (table["n_chars"] >= CHECK_CHARS)).astype(bool)
    table = table[(table["n_passages"] > 0) | same]
    order = ["to_check", "share", "n_chars", "report_id", "source_id"]
    return typed(table.sort_values(order, ascending=[False, False, False, True, True], na_position="last"), REUSE)


def passages(corpus, pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """The passages themselves, pair by pair in reading order; by default for the pairs of `reuse`.

    `pairs`: a frame with report_id and source_id, such as rows of `reuse` (ValueError if one is not in the corpus). Columns:
    report_id, source_id, paragraph, start, end, source_paragraph, source_start, source_end (offsets in the paragraphs),
    text, source_text, marks, source_marks (lists of (start, end) of what differs in either), n_chars (Han characters outside
    formula), similarity (1: to the letter; see `alignment.differences`), changed (“2023→2024; 3→5”: source, then report), central (too little outside central formula for `reuse` to
    count it), foreign (names of other places in the passage, of the source's or any other report's place, that are not
    above the report's own; a name left behind is strong evidence, but the text may speak of a neighbour; missing
    where the report's place is). A passage ends with its paragraph.
    """
    texts = prepared(corpus)
    wanted = _pairs(texts, SOURCES) if pairs is None else _given(texts, pairs)
    found = _aligned(texts, wanted)
    if pairs is None:
        found = found[~found.groupby("pair")["central"].transform("all").astype(bool)].reset_index(drop=True)
    now, then = (texts.written(found[side + "start"].to_numpy(), found[side + "end"].to_numpy()) for side in ("", "source_"))
    ids = wanted.iloc[found["pair"]][["report_id", "source_id"]].reset_index(drop=True)
    frame = pd.concat([ids, now, then.add_prefix("source_"), found[["n_chars", "central"]]], axis=1)
    differences = cache(alignment.differences)      # many pairs share the same passage
    told = [differences(*versions) for versions in zip(frame["text"], frame["source_text"])]
    for at, name in enumerate(("similarity", "marks", "source_marks", "changed")):
        frame[name] = pd.Series([one[at] for one in told], dtype=object)
    frame["foreign"] = _foreign(corpus.reports, frame)
    return typed(frame, PASSAGES)


def _pairs(texts: Texts, sources: int) -> pd.DataFrame:
    """Every pair to look at: with the same place's report before, and with the likeliest of other places."""
    return described(texts.facts, pd.concat([earlier(texts.facts), _likely(texts, sources)]))


def _given(texts: Texts, pairs: pd.DataFrame) -> pd.DataFrame:
    known, ids = pd.Index(texts.facts["report_id"]), ["report_id", "source_id"]
    for name in ids:
        if name not in pairs:
            raise ValueError(f"pairs needs the columns report_id and source_id; {name} is missing. Give rows of reuse(corpus)")
        if unknown := sorted(set(pairs[name]) - set(known)):
            raise ValueError(f"{name} {unknown[0]} is no report of this corpus")
    pairs = pairs[ids].drop_duplicates(ignore_index=True)
    return pairs.assign(report=known.get_indexer(pairs["report_id"]), source=known.get_indexer(pairs["source_id"]))


def _likely(texts: Texts, sources: int) -> pd.DataFrame:
    """For each report those of other places, written before it, with which it has most rare fingerprints in common."""
    facts, found = texts.facts, [pd.DataFrame({"report": [], "source": []}, dtype="int64")]
    undated = facts["year"].isna()      # of one place with others, but in no order with them: like another place
    place, rank = pd.factorize(facts["unit"].mask(undated, facts["report_id"]))[0], facts["rank"].to_numpy()
    for later, source, common in in_common(*_fingerprints(texts), place, MOST_PLACES, block=500):
        fits = (common >= _IN_COMMON) & (rank[source] < rank[later]) & (place[source] != place[later])
        part = pd.DataFrame({"report": later[fits], "source": source[fits], "common": common[fits]})
        part = part.assign(place=place[part["source"]], rank=rank[part["source"]])
        part = part.sort_values(["report", "common", "rank"], ascending=[True, False, True])
        found.append(part.drop_duplicates(["report", "place"]).groupby("report").head(sources))
    return pd.concat(found)[["report", "source"]].astype("int64")


def _fingerprints(texts: Texts):
    """The numbers of reports, and hashes of a few windows of each, the same for the same text: winnowing (Schleimer,
    Wilkerson and Aiken 2003). Windows that are formula for the most part are none."""
    found = [(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint64))]
    for first, last in stretches(texts.end - texts.first, _CHARACTERS):
        part = slice(texts.first[first], texts.end[last - 1])
        at = np.arange(part.start, part.stop + 1)
        values, n = alignment.windows(texts.points[part], texts.paragraph[at[:-1]], _PRINT), len(at) - _PRINT
        if n <= _PRINT:     # too little for two texts to share a window
            continue
        before = texts.n_before[at]
        values[:n][before[_PRINT:] - before[:n] < _PRINT // 2] = alignment.NONE
        least = np.lib.stride_tricks.sliding_window_view(values, _WINDOW).min(axis=1)
        report = texts.report(at[:-1]).astype(np.int32)
        whole = (report[:len(least)] == report[_WINDOW - 1:]) & (least != alignment.NONE)
        prints, report = least[whole], report[:len(least)][whole]
        fresh = np.append(True, (np.diff(prints) != 0) | (np.diff(report) != 0))[:len(prints)]
        found.append((report[fresh], prints[fresh]))
    return tuple(map(np.concatenate, zip(*found)))


def in_common(holder, item, group, most: int, block: int):
    """Holders of the same rare items, `block` of them at a time: arrays of holder, other holder, how many items both have.

    `holder` and `item` (hashes) are what holds what; `group` has a number for each holder, and an item is rare that stands in two
    groups or more and in no more than `most`.
    """
    rare, several = np.zeros(len(item), dtype=bool), np.uint64(len(item) // _ITEMS + 1)
    for part in range(int(several)):
        here = np.flatnonzero(item % several == part)
        _, number = np.unique(item[here], return_inverse=True)
        n_groups = n_distinct(number, group[holder[here]])
        rare[here] = ((n_groups > 1) & (n_groups <= most))[number]
    held = holdings(holder[rare], item[rare], len(group))
    del holder, item, rare      # of many reports more than all else that is needed here
    holders = held.T.tocsr()
    for at in range(0, len(group), block):
        both = (held[at:at + block] @ holders).tocoo()
        yield both.row + at, both.col, both.data


def holdings(holder, item, n: int):
    """A sparse table of n holders × items: 1 where the holder has the item, however often."""
    from scipy.sparse import coo_matrix

    _, number = np.unique(item, return_inverse=True)
    shape = n, int(number.max(initial=0)) + 1
    table = coo_matrix((np.ones(len(number), dtype=np.int32), (holder, number)), shape=shape).tocsr()
    table.data[:] = 1
    return table


def _aligned(texts: Texts, pairs: pd.DataFrame) -> pd.DataFrame:
    """`alignment.align` for pairs, with n_chars (outside formula, the fewer of both sides), n_run (n_chars of the passage
    with those that continue it in neighbouring paragraphs) and central (a run too short without its formula)."""
    report, source = pairs["report"].to_numpy(int), pairs["source"].to_numpy(int)
    spans = np.column_stack([texts.first[report], texts.end[report], texts.first[source], texts.end[source]])
    found = alignment.align(texts.points, texts.paragraph, spans, MIN_PASSAGE)
    found["n_chars"] = np.minimum(*(texts.n_counted(found[side + "start"], found[side + "end"]) for side in ("", "source_")))
    found["n_run"] = found.groupby("run")["n_chars"].transform("sum")
    return found.assign(central=found["n_run"] < MIN_PASSAGE)


def _n_covered(texts: Texts, found: pd.DataFrame, n_pairs: int, but: pd.DataFrame | None = None) -> pd.Series:
    """How many counted characters the passages of each pair cover, each once; without those that passages of `but` cover."""
    start, end = _joined(np.append(0, but["start"]), np.append(0, but["end"])) if but is not None else np.zeros((2, 1), dtype=np.int64)
    aside = np.cumsum(texts.n_counted(start, end), dtype=np.int64) - texts.n_counted(start, end)

    def before(at):
        which = np.searchsorted(start, at, side="right") - 1
        return texts.n_before[at] - aside[which] - texts.n_counted(start[which], np.minimum(at, end[which]))

    reach = found.groupby("pair")["end"].cummax().groupby(found["pair"]).shift(fill_value=0)
    begin = np.minimum(np.maximum(found["start"], reach), found["end"])
    covered = np.bincount(found["pair"], weights=before(found["end"]) - before(begin), minlength=n_pairs)
    return pd.Series(covered, dtype="Float64")


def _joined(start, end):
    """Stretches in order, joined where they meet or overlap."""
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    first = np.flatnonzero(np.append(True, start[1:] > reach[:-1]))
    return start[first], reach[np.append(first[1:], len(start)) - 1]


def _foreign(reports: pd.DataFrame, frame: pd.DataFrame) -> list:
    facts = reports.drop_duplicates("report_id").set_index("report_id")[["place", "county", "prefecture", "province"]]
    own = {report: set(names) for report, *names in facts.itertuples()}
    matcher = Matcher({name for column in ("place", "county", "prefecture") for name in facts[column].dropna()
                       if len(name) > 1})
    found: list[set] = [set() for _ in range(len(frame))]
    number, _, _, key = matcher.across(frame["text"].tolist(), longest=True)
    for row, name in zip(number, key):
        found[row].add(matcher.terms[name][0])
    placed = facts["place"].notna()
    return ["、".join(sorted(named - own[report])) if placed[report] else pd.NA
            for named, report in zip(found, frame["report_id"])]
