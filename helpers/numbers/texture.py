"""What the numbers, and the words in place of numbers, say about a text: how a report counts, rounds, praises and softens.

These are properties of prose, not of government. A report without round numbers may have counted well, or copied a system's
figures; one that softens its problems may have small ones.
"""
from __future__ import annotations

import pandas as pd

from helpers.kept import kept
from helpers.numbers.marks import finds, sentence_of, sentence_table
from helpers.resampling import interval, resampled
from helpers.topics.shares import matches

TEXTURE = ["measure", "gloss", "count", "base", "of", "value", "low", "high", "n_reports"]
BEHIND = ["report_id", "place", "year", "paragraph", "section", "found", "text", "start", "end"]

# measure: (gloss, what is counted, its base, what the base is called, factor)
MEASURES = {
    "quantities": ("quantities per 1,000 characters", "quantities", "han", "Han characters", 1000),
    "round": ("share of round numbers", "round", "roundable", "counts of 10 or more", 1),
    "approximate": ("share of approximate or bounded numbers (余, 约, 近, 以上 …)", "rough", "quantities", "quantities", 1),
    "bare_hundred": ("share of 100 % with no count in the sentence", "bare_hundred", "hundred", "figures of 100 %", 1),
    "zero_claims": ("claims that there was none per 1,000 characters", "zero_claims", "han", "Han characters", 1000),
    "intensifiers": ("vague intensifiers per 1,000 characters", "intensifiers", "han", "Han characters", 1000),
    "superlatives": ("superlatives and awards per 1,000 characters", "superlatives", "han", "Han characters", 1000),
    "achievements_with_numbers": ("share of sentences on achievements with a quantity", "done_numbered", "done_sentences",
                                  "sentences on achievements", 1),
    "problems_with_numbers": ("share of sentences on problems with a quantity", "problem_numbered", "problem_sentences",
                              "sentences on problems", 1),
    "softeners": ("softening words per 1,000 characters on problems", "softeners", "problem_han", "Han characters on problems", 1000),
}
_COUNTS = list(dict.fromkeys(name for _, part, base, _, _ in MEASURES.values() for name in (part, base)))


def texture(corpus, by: str | None = "report_id") -> pd.DataFrame:
    """Each measure of `MEASURES` for each group, one row a group and measure.

    Columns: the group under its own name (`by`: "report_id", "section", "topic", or a column of reports: "year", "level",
    "province", "place"; None for the corpus as one, without a group column), measure, gloss, count, base (Int64), of (what the base
    counts), value (count / base, or per 1,000; missing where the base is 0), low, high (95 % interval from resampling reports;
    missing for fewer than two reports), n_reports. A report without a value in `by` is left out; a year without reports has no row.

    By topic, a group is the sentences that mention the topic, and a sentence with two topics is in both. Round: a multiple of 10
    with at most two significant digits (120, 1,200, 35,000); rates, times and numbers below 10 are no base. Of numbers that nobody
    rounded about one in ten would be round below 1,000, one in a hundred above: compare texts with numbers of like size only. The
    base of a 100 % may stand in the sentence before. Words come from data/texture.toml; a word is no verdict, and a short part on
    problems makes its rates shaky: look at count, base and `behind`. Where nothing was counted there is no interval, for resampling
    zeros gives zero. ValueError for an unknown `by`.
    """
    import numpy as np

    name = by or "all"
    counted = _grouped(corpus, _read(corpus)[0], by)
    reports = counted.groupby([name, "report_id"], sort=True)[_COUNTS].sum()
    groups, sizes = (reports.groupby(level=0, sort=True).size().pipe(lambda size: (size.index, size.to_numpy())))
    amounts = np.split(reports.to_numpy(dtype=float), np.cumsum(sizes)[:-1]) if len(groups) else []
    above, below = ([_COUNTS.index(measure[i]) for measure in MEASURES.values()] for i in (1, 2))
    rows = []
    for group, units in zip(groups, amounts):
        sums, (low, high) = units.sum(axis=0), _interval(units, above, below)
        for i, (measure, (gloss, _, _, of, factor)) in enumerate(MEASURES.items()):
            count, base = sums[above[i]], sums[below[i]]
            value = count / base * factor if base else pd.NA
            bounds = (low[i] * factor, high[i] * factor) if base and count and len(units) > 1 else (pd.NA, pd.NA)
            rows.append((group, measure, gloss, int(count), int(base), of, value, *bounds, len(units)))
    types = dict.fromkeys(("count", "base", "n_reports"), "Int64") | dict.fromkeys(("value", "low", "high"), "Float64")
    frame = pd.DataFrame(rows, columns=[name, *TEXTURE])
    frame = frame.astype({column: types.get(column, "string") for column in TEXTURE} | {name: counted[name].dtype})
    return frame if by else frame.drop(columns="all")


def _interval(units, above: list[int], below: list[int]):
    """(low, high) of the ratio of each measure, resampling reports; all measures share the draws."""
    import numpy as np

    if len(units) < 2:
        return np.full((2, len(above)), np.nan)
    drawn = resampled(units)
    with np.errstate(divide="ignore", invalid="ignore"):
        return interval(np.where(drawn[:, below] > 0, drawn[:, above] / drawn[:, below], np.nan))


def behind(corpus, measure: str, by: str | None = None, group=None) -> pd.DataFrame:
    """The sentences behind a cell of `texture(corpus, by)`: those in which something of the measure was found, in reading order
    (for achievements_with_numbers and problems_with_numbers those with a quantity).

    Columns: report_id, place, year, paragraph, section, found (what was found, as written, joined by a space), text (the sentence),
    start, end (of the sentence in the paragraph). Without `by` for the whole corpus; `group` is the value in the column `by`.
    ValueError for an unknown measure or group column.
    """
    if measure not in MEASURES:
        raise ValueError(f"there is no measure {measure!r}: use one of {', '.join(MEASURES)}")
    counted, words = _read(corpus)
    counted = _grouped(corpus, counted, by)
    counted = counted[counted[MEASURES[measure][1]] > 0]
    if by is not None:
        counted = counted[(counted[by] == group).fillna(False)]
    sort = {"achievements_with_numbers": "quantities", "problems_with_numbers": "quantities"}.get(measure, MEASURES[measure][1])
    words = words[words["sort"] == sort].groupby("sentence")["text"].agg(" ".join)
    texts = corpus.analysed.set_index(["report_id", "paragraph"])["text"].to_dict()
    facts = corpus.reports.set_index("report_id")
    counted = counted.assign(found=counted["sentence"].map(words), place=counted["report_id"].map(facts["place"]),
                             year=counted["report_id"].map(facts["year"]),
                             text=[texts[report, paragraph][start:end] for report, paragraph, start, end in
                                   counted[["report_id", "paragraph", "start", "end"]].itertuples(index=False)])
    whole = {"year", "paragraph", "start", "end"}
    return counted[BEHIND].astype({name: "Int64" if name in whole else "string" for name in BEHIND}).reset_index(drop=True)


@kept
def _read(corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sentences with their counts, and what was found in them."""
    table = sentence_table(corpus)
    found = finds(corpus, table)
    return _counted(table, found), found


def _counted(spans: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The sentences with a column for each count and base of `MEASURES`."""
    import numpy as np

    spans, number = spans.copy(), pd.Index(spans["sentence"]).get_indexer(found["sentence"])
    for name in _COUNTS:
        if (here := number[(found["sort"] == name).to_numpy()]).size:
            spans[name] = np.bincount(here, minlength=len(spans))
    for name, section in (("done", "achievements"), ("problem", "problems")):
        here = (spans["section"] == section).fillna(False).astype(int).to_numpy()
        spans[f"{name}_sentences"], spans[f"{name}_han"] = here, here * spans["han"]
        spans[f"{name}_numbered"] = here * (spans["quantities"] > 0) if "quantities" in spans else 0
    return spans.assign(**{name: 0 for name in _COUNTS if name not in spans})


def _grouped(corpus, frame: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The sentences with their group; those of several topics once for each."""
    if by is None:
        return frame.assign(all="all")
    if by == "topic":
        found = matches(corpus)
        found = found[~found["excluded"]]
        row = frame.drop_duplicates("row").set_index(["report_id", "paragraph"])["row"]
        found = found.assign(row=row.reindex(pd.MultiIndex.from_frame(found[["report_id", "paragraph"]])).to_numpy())
        found = found.assign(sentence=sentence_of(frame, found)).drop_duplicates(["sentence", "topic"])
        return found[["sentence", "topic"]].merge(frame, on="sentence").sort_values(["topic", "sentence"], kind="stable")
    if by in frame and by in ("report_id", "section"):
        return frame
    if by not in corpus.reports:
        raise ValueError(f"there is no group {by!r}: use None, section, topic, or a column of reports: {', '.join(corpus.reports.columns)}")
    return frame.merge(corpus.reports[["report_id", by]], on="report_id")
