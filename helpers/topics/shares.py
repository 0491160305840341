"""Guided topics: how much of a text's attention goes to each task of law-based government.

Terms are found on characters with the longest match over the whole lexicon, so the result does not depend on a
segmenter. A topic is mentioned, not carried out; a topic that is absent from a text may still be worked on.
"""
from __future__ import annotations

import re

import pandas as pd

from helpers.lexicon import Lexicon, load_lexicon
from helpers.matching import Matcher, count_han, fold
from helpers.resampling import ratio_interval

MATCHES = ["report_id", "paragraph", "section", "topic", "term", "start", "end", "excluded"]
SHARES = ["topic", "label", "share", "low", "high", "n_paragraphs"]


def topic_shares(corpus, by: str | None = "report_id") -> pd.DataFrame:
    """The share of each topic in the characters that any topic claims, one row a group and topic.

    Columns: the group under its own name (`by`: "report_id", "section", or a column of reports: "year", "level",
    "place"; None for the corpus as one, without a group column), topic (code), label, share, low, high (95 % interval), n_paragraphs (paragraphs of the group that
    mention the topic). Shares of a group add up to 1; an absent topic has 0; in a group that mentions no topic at all,
    and in a year between the first and the last that has no report, shares are missing. A term claims its own characters only, and longer terms claim more.

    Intervals resample the reports of the group, or the paragraphs where the group is one report; with fewer than two
    they are missing. Do not compare shares between lexicons, nor read a share as effort.
    """
    lexicon = load_lexicon(corpus.path)
    codes = lexicon.topics["code"].tolist()
    claims = _claims(corpus, matches(corpus), codes)
    if by is None:
        return _shares_by(claims.assign(all="all"), "all", lexicon).drop(columns="all")
    if by not in claims:
        claims = claims.merge(corpus.reports[["report_id", by]], on="report_id")
    return _shares_by(claims, by, lexicon)


def coverage(corpus) -> pd.DataFrame:
    """How much no topic claims, one row a report: report_id, n_han (Han characters of the paragraphs read),
    n_claimed (of them inside a term of a topic), unclaimed (share, 0 to 1; missing for an empty report)."""
    found = matches(corpus)
    texts = corpus.analysed[["report_id", "paragraph", "text"]].assign(
        n_han=[count_han(text) for text in corpus.analysed["text"]])
    spans = found[~found["excluded"]].merge(texts, on=["report_id", "paragraph"])
    spans["n_claimed"] = [count_han(text[start:end]) for text, start, end in zip(spans["text"], spans["start"], spans["end"])]
    frame = texts.groupby("report_id")["n_han"].sum().reset_index()
    claimed = spans.groupby("report_id")["n_claimed"].sum()
    frame["n_claimed"] = frame["report_id"].map(claimed).fillna(0)
    frame = frame.astype({"n_han": "Int64", "n_claimed": "Int64"})
    frame["unclaimed"] = (1 - frame["n_claimed"] / frame["n_han"].mask(frame["n_han"] == 0)).astype("Float64")
    return frame


def matches(corpus) -> pd.DataFrame:
    """Every term that claims characters for a topic, and where: report_id, paragraph, section, topic, term, start, end
    (offsets in the paragraph), excluded (a rule of exclusions.csv says that it does not stand for its topic here)."""
    lexicon = load_lexicon(corpus.path)
    topic = dict(zip(lexicon.terms["term"], lexicon.terms["topic"]))
    matcher, excluded, known = Matcher(topic), _exclusions(lexicon), {}
    rows = []
    for report, paragraph, section, text in corpus.analysed[MATCHES[:3] + ["text"]].itertuples(index=False):
        if text not in known:
            known[text] = [(topic[term], term, start, end, excluded(text, term, start, end))
                           for start, end, term in matcher.longest(text) if not pd.isna(topic[term])]
        rows += [(report, paragraph, section, *found) for found in known[text]]
    types = {"paragraph": "Int64", "start": "Int64", "end": "Int64", "excluded": "bool"}
    return pd.DataFrame(rows, columns=MATCHES).astype({name: types.get(name, "string") for name in MATCHES})


def _exclusions(lexicon: Lexicon):
    """A function that says whether a rule excludes a term at its place: the pattern must cover it in its sentence."""
    rules: dict[str, list] = {}
    for term, pattern in lexicon.exclusions[["term", "pattern"]].itertuples(index=False):
        rules.setdefault(term, []).append(re.compile(pattern))

    def excluded(text: str, term: str, start: int, end: int) -> bool:
        if term not in rules:
            return False
        first = max(text.rfind(mark, 0, start) for mark in "。；;！？!?\n") + 1
        last = min([at for at in (text.find(mark, end) for mark in "。；;！？!?\n") if at >= 0] or [len(text)])
        sentence, where = fold(text[first:last])
        return any(first + where[hit.start()] <= start and end <= first + where[hit.end() - 1] + 1
                   for rule in rules[term] for hit in rule.finditer(sentence) if hit.end() > hit.start())
    return excluded


def _claims(corpus, found: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Characters claimed by each topic, one row a paragraph of the corpus, one column a topic."""
    found = found[~found["excluded"]].assign(size=[len(fold(term)[0]) for term in found["term"][~found["excluded"]]])
    table = found.pivot_table(index=["report_id", "paragraph"], columns="topic", values="size", aggfunc="sum")
    paragraphs = corpus.analysed[["report_id", "paragraph", "section"]]
    frame = paragraphs.merge(table.reindex(columns=codes).reset_index(), how="left", on=["report_id", "paragraph"])
    return frame.assign(**frame[codes].astype("Float64").fillna(0).astype(int))


def _shares_by(claims: pd.DataFrame, by: str, lexicon: Lexicon) -> pd.DataFrame:
    codes = lexicon.topics["code"].tolist()
    rows = []
    for group, part in claims.dropna(subset=[by]).groupby(by, sort=True):
        units = part if part["report_id"].nunique() == 1 else part.groupby("report_id")[codes].sum()
        claimed = units[codes].to_numpy(dtype=float)
        total = claimed.sum()
        low, high = ratio_interval(claimed, claimed.sum(axis=1))
        for i, code in enumerate(codes):
            share = claimed[:, i].sum() / total if total else pd.NA
            rows.append((group, code, lexicon.label(code), share, low[i], high[i], int((part[code] > 0).sum())))
    if by == "year" and rows:       # a year without a report is a gap, not a zero
        years = {row[0] for row in rows}
        rows += [(year, code, lexicon.label(code), pd.NA, pd.NA, pd.NA, 0) for year in range(min(years), max(years)) if year not in years for code in codes]
        rows.sort(key=lambda row: row[0])
    frame = pd.DataFrame(rows, columns=[by, *SHARES])
    whole = {"n_paragraphs": "Int64", "share": "Float64", "low": "Float64", "high": "Float64", by: claims[by].dtype}
    frame = frame.astype({name: whole.get(name, "string") for name in frame.columns})
    bounds = frame[["low", "high"]]
    return frame.assign(**bounds.mask(frame["share"].isna() | bounds.isna()))
