"""Text that stands in the reports of several places: the traces of a template, or of a report that others copied.

Sentences are the unit: those that agree, or nearly, are put together, and those that always follow one another are one
passage. Nothing here says who wrote first, or whose template it is.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.change import alignment
from helpers.change.prepared import MIN_SENTENCE, Texts, prepared, typed
from helpers.change.reuse import MIN_PASSAGE, MOST_PLACES, holdings, in_common
from helpers.kept import kept
from helpers.matching import text_of
from helpers.spots import sentence_spans

SHARED = ["text", "n_reports", "n_places", "n_counties", "first_year", "report_ids", "n_chars", "scope"]


@kept
def shared(corpus, top: int | None = 50) -> pd.DataFrame:
    """Passages that stand in reports of several places, the strongest evidence first: (n_places - 1) × n_chars.

    Columns: text (as the earliest report writes it), n_reports, n_places, n_counties (counties known), first_year,
    report_ids (list, the earliest first), n_chars (Han characters outside formula, MIN_PASSAGE at least), scope (`same
    county`: all places lie in one, as with a county's template; `across counties`; `unknown`). Sentences are put together
    that agree but for figures and the report's own name, or share half of their windows of six characters (a word or two
    changed); sentences that always follow each other are one passage.
    """
    texts = prepared(corpus)
    found = _sentences(corpus, texts)
    found["cluster"] = _clusters(texts, found["first"].to_numpy(), found["stop"].to_numpy())
    found = found[found.groupby("cluster")["unit"].transform("nunique") > 1].reset_index(drop=True)
    found["head"] = _heads(found)
    frame = _passages(texts, found)
    frame["weight"] = (frame["n_places"] - 1) * frame["n_chars"]
    frame = frame.sort_values(["weight", "text"], ascending=[False, True])
    return typed(frame if top is None else frame.head(top), SHARED)


def _sentences(corpus, texts: Texts) -> pd.DataFrame:
    """Sentences long enough to be part of a passage: row, start, end (in the paragraph), first, stop (in `texts`), n_chars,
    and the facts of their report."""
    row, start, end = sentence_spans(corpus).to_numpy(dtype=np.int64).T
    found = pd.DataFrame({"row": row, "start": start, "end": end, "first": texts.at(row, start), "stop": texts.at(row, end)})
    found["n_chars"] = texts.n_counted(found["first"], found["stop"])
    found = found[found["n_chars"] >= MIN_SENTENCE].reset_index(drop=True)
    facts = texts.facts.astype({"unit": "category", "county": "category"})
    return found.join(facts.iloc[texts.report(found["first"])].reset_index(drop=True))


def _clusters(texts: Texts, first, stop) -> np.ndarray:
    """A number for each sentence, the same for those that agree or nearly agree, also by way of a third."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    every = text_of(texts.points)
    kind, _ = pd.factorize(np.array([every[a:b] for a, b in zip(first.tolist(), stop.tolist())], dtype=object))
    one = np.unique(kind, return_index=True)[1]
    near = _near(texts, first[one], stop[one])
    links = coo_matrix((np.ones(len(near)), tuple(near.T)), shape=(len(one), len(one)))
    return connected_components(links, directed=False)[1][kind]


def _near(texts: Texts, first, stop) -> np.ndarray:
    """Pairs of sentences that share half of their windows or more, proposed by the rare ones of a quarter of all windows."""
    at, which = alignment.ranges(first, stop)
    values = alignment.windows(texts.points[at], which, alignment.SEED)
    which, values = which[values != alignment.NONE], values[values != alignment.NONE]
    sample = values % np.uint64(4) == 0
    pairs = [np.zeros((0, 2), dtype=np.int64)]
    for one, two, common in in_common(which[sample], values[sample], np.arange(len(first)), 4 * MOST_PLACES, block=20_000):
        once = (common > 1) & (one < two)
        pairs.append(np.column_stack([one[once], two[once]]))
    pairs = np.concatenate(pairs)
    use = np.isin(which, np.unique(pairs))
    windows = holdings(which[use], values[use], len(first))
    size, kept = np.asarray(windows.sum(axis=1)).ravel(), np.zeros(len(pairs), dtype=bool)
    for begin in range(0, len(pairs), 50_000):
        one, two = pairs[begin:begin + 50_000].T
        common = np.asarray(windows[one].multiply(windows[two]).sum(axis=1)).ravel()
        kept[begin:begin + 50_000] = 3 * common >= size[one] + size[two]       # half of all that either has
    return pairs[kept]


def _heads(found: pd.DataFrame) -> pd.Series:
    """For each sentence the cluster with which its passage begins: clusters that always follow one another are a passage."""
    cluster, last, next_ = found["cluster"], found.shift(), found.shift(-1)
    reach = 2 * MIN_SENTENCE        # a short sentence may stand between
    after_last = (found["row"] == last["row"]) & (found["start"] - last["end"] <= reach)
    before_next = (found["row"] == next_["row"]) & (next_["start"] - found["end"] <= reach)
    precedes, follows = (_always(cluster, beside["cluster"].where(joined, -1))
                         for beside, joined in ((last, after_last), (next_, before_next)))
    heads: dict[int, int] = {}      # what a cluster always follows has come before it in the corpus, so its head is known
    for one in dict.fromkeys(cluster.tolist()):
        before = precedes[one]
        heads[one] = heads[before] if before != -1 and follows[before] == one else one
    return cluster.map(heads)


def _always(cluster: pd.Series, beside: pd.Series) -> dict[int, int]:
    """The one neighbour of each cluster; -1 where it has several, or none."""
    sides = beside.astype("int64").groupby(cluster)
    return sides.first().where(sides.nunique() == 1, -1).to_dict()


def _passages(texts: Texts, found: pd.DataFrame) -> pd.DataFrame:
    """The passages that begin with each head, in the words of the earliest report, as the rows of `shared`."""
    begins = found[found["cluster"] == found["head"]].rename_axis("at").reset_index()
    lead = begins.loc[begins.groupby("head")["rank"].idxmin()].set_index("head")[["at", "row", "start"]]
    of = lead.loc[found["head"]].set_axis(found.index)
    here = found[(found["row"] == of["row"]) & (found.index >= of["at"])].drop_duplicates("cluster")
    lead = lead.join(here.groupby("head").agg(n_chars=("n_chars", "sum"), end=("end", "max")))
    lead = lead[lead["n_chars"] >= MIN_PASSAGE]
    reports = found[found["head"].isin(lead.index)].sort_values("rank").drop_duplicates(["head", "report_id"])
    reports = reports.astype({"report_id": object}).assign(unknown=reports["county"].isna())     # object: to come as lists
    facts = reports.groupby("head").agg(
        n_reports=("report_id", "size"), n_places=("unit", "nunique"), n_counties=("county", "nunique"),
        unknown=("unknown", "any"), first_year=("year", "min"), report_ids=("report_id", list))
    frame = lead.join(facts)
    frame["text"] = [texts.paragraphs["text"].iat[row][a:b] for row, a, b in zip(frame["row"], frame["start"], frame["end"])]
    scope = np.where(frame["unknown"], "unknown", "same county")
    frame["scope"] = np.where(frame["n_counties"] > 1, "across counties", scope)
    return frame
