"""Guided topics: how much of a text's attention goes to each task of law-based government.

Terms are found on characters with the longest match over the whole lexicon, so the result does not depend on a
segmenter. A topic is mentioned, not carried out; a topic that is absent from a text may still be worked on.
"""
from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

import pandas as pd

from helpers.kept import held, kept
from helpers.lexicon import Lexicon, load_lexicon
from helpers.matching import Matcher, count_han, fold
from helpers.parallel import Batches, each, stretches
from helpers.resampling import interval, resampled
from helpers.sentences import sentences
from helpers.tokens import tokenise

MATCHES = ["report_id", "paragraph", "section", "topic", "term", "start", "end", "excluded", "negated", "outline"]
SHARES = ["topic", "label", "share", "low", "high", "n_paragraphs"]
CELLS = ["topic", "label", "total", "report_id", "paragraph", "term", "text", "start", "end", "negated", "place", "year", "section"]
UNCLAIMED = ["term", "gloss", "count", "n_reports"]

# Words that say that there was none, or that it was not done. What follows keeps apart 未成年人, 无讼, 零距离 and the like.
_NO = re.compile(r"没有|尚未|从未|未曾|未(?![成来央雨必婚])|无(?![讼论缝障偿证照形私线废疫黑毒访诈人微数])|不(?:存在|涉及|创设|得|予|再)|杜绝|零(?![距容售工散跑接差星])")
_NONE = re.compile(r"[^,，。:：;；!！?？]{0,8}?(?:为零|零发生|(?<![\d.])0(?:件|起|次|人|宗|例))")
_CLAUSE = re.compile("[,，。:：;；!！?？\n]")
_REACH = 14
BATCH = 500_000     # characters that a process reads at a time
_BATCH = 300    # groups whose intervals are resampled at once: 2,000 draws × 300 groups × 12 topics are 60 MB


GENRE = frozenset({"法治政府", "法治政府建设"})      # the name of the genre, which every report repeats


def topic_shares(corpus, by: str | None = "report_id", without=frozenset()) -> pd.DataFrame:
    """The share of each topic in the characters that any topic claims, one row a group and topic.

    Columns: the group under its own name (`by`: "report_id", "section", or a column of reports: "year", "level",
    "province", "place"; None for the corpus as one, without a group column), topic (code), label, share, low, high (95 %
    interval), n_paragraphs (paragraphs of the group that mention the topic). Shares of a group add up to 1; an absent topic
    has 0; in a group that mentions no topic at all, and in a year between the first and the last that has no report, shares are
    missing. A report without a value in `by` is left out. A term claims its own characters only, and longer terms claim more.

    A mention that is negated (没有制定规范性文件) counts: a share is attention, and who reports that there was nothing to report
    attends to the task. `matches` marks such mentions, so that they can be looked at. Headings of the 2015-2020 outline count
    for the topics of 2021-2025 (crosswalk.csv). Terms in `without` claim nothing: `without=GENRE` shows what remains when the name
    of the genre, which counts for P1, is left out.

    Intervals resample the reports of the group, or the paragraphs where the group is one report; with fewer than two
    they are missing. Do not compare shares between lexicons, nor read a share as effort. ValueError for an unknown `by`.
    """
    lexicon = load_lexicon(corpus.path)
    claimed = claims(corpus, without)
    if by is None:
        return _shares_by(claimed.assign(all="all"), "all", lexicon).drop(columns="all")
    return _shares_by(_grouped(corpus, claimed, by), by, lexicon)


@held
def claims(corpus, without=frozenset()) -> pd.DataFrame:
    """The characters that each topic claims, one row a paragraph: report_id, paragraph, section, and a column a topic (its
    code). A paragraph's shares are its row divided by its sum. Terms in `without` claim nothing."""
    codes = load_lexicon(corpus.path).topics["code"].tolist()
    found = matches(corpus)
    found = found[~found["excluded"] & ~found["term"].isin(list(without))]
    sizes = {term: len(fold(term)[0]) for term in found["term"].unique()}
    table = found.assign(size=found["term"].map(sizes).astype("int64")).pivot_table(
        index=["report_id", "paragraph"], columns="topic", values="size", aggfunc="sum")
    paragraphs = corpus.analysed[["report_id", "paragraph", "section"]]
    frame = paragraphs.merge(table.reindex(columns=codes).reset_index(), how="left", on=["report_id", "paragraph"])
    return frame.assign(**frame[codes].astype("Float64").fillna(0).astype(int))


def coverage(corpus) -> pd.DataFrame:
    """How much no topic claims, one row a report: report_id, n_han (Han characters of the paragraphs read),
    n_claimed (of them inside a term of a topic), unclaimed (share, 0 to 1; missing for an empty report)."""
    found = matches(corpus)
    found = found[~found["excluded"]]
    sizes = {term: count_han(term) for term in found["term"].unique()}
    claimed = found["term"].map(sizes).astype("int64").groupby(found["report_id"]).sum()
    n_han = pd.Series([count_han(text) for text in corpus.analysed["text"]], dtype="int64")
    frame = n_han.groupby(corpus.analysed["report_id"]).sum().rename("n_han").reset_index()
    frame["n_claimed"] = frame["report_id"].map(claimed).fillna(0)
    frame = frame.astype({"n_han": "Int64", "n_claimed": "Int64"})
    frame["unclaimed"] = (1 - frame["n_claimed"] / frame["n_han"].mask(frame["n_han"] == 0)).astype("Float64")
    return frame


def unclaimed_terms(corpus) -> pd.DataFrame:
    """The words outside every term that a topic claims, the commonest first: where to look for what the topics lack.

    Columns: term, gloss, count, n_reports. Stopwords, formula, places and words of one character are set aside; a term of
    terms.csv that has no topic is there. Words depend on the segmenter.
    """
    lexicon, tokens = load_lexicon(corpus.path), tokenise(corpus)
    claimed = set(lexicon.terms.loc[lexicon.terms["topic"].notna(), "term"])
    aside = (lexicon.stopwords | lexicon.formula) - set(lexicon.terms["term"])
    left = {word for word in tokens["token"].cat.categories if len(word) > 1 and word not in claimed and word not in aside}
    rest = tokens[(tokens["token"].isin(left) & (tokens["kind"] != "place")).to_numpy()]
    frame = rest.groupby("token", observed=True)["report_id"].agg(count="size", n_reports="nunique").reset_index()
    frame = frame.rename(columns={"token": "term"})
    frame["gloss"] = [lexicon.gloss(word) for word in frame["term"]]
    frame = frame[UNCLAIMED].astype({"term": "string", "gloss": "string", "count": "Int64", "n_reports": "Int64"})
    return frame.sort_values(["count", "term"], ascending=[False, True]).reset_index(drop=True)


def cells(corpus, by: str | None = "report_id", limit: int = 3) -> pd.DataFrame:
    """The sentences behind each cell of `topic_shares(corpus, by)`, at most `limit` a cell.

    Columns: the group under its own name (none for by=None), topic, label, total (how many sentences of the cell there are in
    all), report_id, paragraph, term (the first of the topic in the sentence), text (the sentence), start, end (of the
    term in it), negated, place, year, section. One sentence of each report comes before a second of any; a sentence that
    stands word for word in several reports is shown once a cell.
    """
    lexicon, found = load_lexicon(corpus.path), matches(corpus)
    found = _grouped(corpus, found[~found["excluded"]].sort_values(["report_id", "paragraph", "start"]).assign(all="all"), by or "all")
    by, texts = by or "all", dict(zip(zip(corpus.analysed["report_id"], corpus.analysed["paragraph"]), corpus.analysed["text"]))
    found = found.dropna(subset=[by])
    bounds, first, last = {}, [], []
    for report, paragraph, start in found[["report_id", "paragraph", "start"]].itertuples(index=False):
        if (report, paragraph) not in bounds:
            bounds[report, paragraph] = sentences(texts[report, paragraph])
        spans = bounds[report, paragraph]
        span = spans[bisect_right(spans, (start, 10 ** 9)) - 1]
        first.append(span[0])
        last.append(span[1])
    found = found.assign(first=first, last=last).drop_duplicates([by, "topic", "report_id", "paragraph", "first"])
    cell = [by, "topic"]
    found = found.assign(total=found.groupby(cell)["first"].transform("size"), turn=found.groupby([*cell, "report_id"]).cumcount())
    found = found.sort_values([*cell, "turn", "report_id"], kind="stable")
    ahead = found[found.groupby(cell).cumcount() < 4 * limit]   # enough to pass over copies
    ahead = ahead.assign(text=[texts[report, paragraph][a:b] for report, paragraph, a, b in
                               ahead[["report_id", "paragraph", "first", "last"]].itertuples(index=False)])
    shown = ahead.drop_duplicates([*cell, "text"])
    shown = shown[shown.groupby(cell).cumcount() < limit]
    facts = corpus.reports.set_index("report_id")
    names = {code: lexicon.label(code) for code in lexicon.topics["code"]}
    shown = shown.assign(label=shown["topic"].map(names), start=shown["start"] - shown["first"], end=shown["end"] - shown["first"])
    shown = shown.assign(**{name: shown["report_id"].map(facts[name]) for name in ("place", "year")})
    types = {"total": "Int64", "start": "Int64", "end": "Int64", "label": "string", "text": "string", "place": "string", "year": "Int64"}
    columns = list(dict.fromkeys([by, *CELLS])) if by != "all" else CELLS
    order = {code: i for i, code in enumerate(lexicon.topics["code"])}
    return shown.assign(order=shown["topic"].map(order)).sort_values([by, "order"], kind="stable")[columns].astype(types).reset_index(drop=True)


@kept
def matches(corpus) -> pd.DataFrame:
    """Every term that claims characters for a topic, and where, in the order of the text.

    Columns: report_id, paragraph, section, topic, term, start, end (offsets in the paragraph), excluded (a rule of
    exclusions.csv says that it does not stand for its topic here), negated (没有, 未, 无 … before it in its clause, or a zero
    after it: the text says that there was none, or that it was not done), outline (2015-2020 or 2021-2025 for a heading of
    crosswalk.csv, missing for a term of terms.csv).
    """
    lexicon = load_lexicon(corpus.path)
    terms, headings = lexicon.terms, lexicon.crosswalk[~lexicon.crosswalk["term"].isin(lexicon.terms["term"])]
    plain = lambda values: (None if pd.isna(value) else value for value in values)
    listed = tuple(zip([*terms["term"], *headings["term"]], [*plain(terms["topic"]), *plain(headings["topic"])],
                       [*(None for _ in terms["term"]), *plain(headings["outline"])]))
    lists = listed, tuple(lexicon.exclusions[["term", "pattern"]].itertuples(index=False, name=None))
    paragraphs = corpus.analysed[MATCHES[:3] + ["text"]]
    parts = stretches(paragraphs["text"].str.len().to_numpy(dtype=int), BATCH)
    batches = Batches(parts, lambda part: (lists, list(paragraphs.iloc[slice(*part)].itertuples(index=False, name=None))))
    return pd.concat([_framed([]), *each(_of_paragraphs, batches, "Finding the terms of the topics")], ignore_index=True)


def _framed(rows: list[tuple]) -> pd.DataFrame:
    types = {"paragraph": "Int64", "start": "Int64", "end": "Int64", "excluded": "bool", "negated": "bool"}
    return pd.DataFrame(rows, columns=MATCHES).astype({name: types.get(name, "string") for name in MATCHES})


def _of_paragraphs(batch: tuple) -> pd.DataFrame:
    (listed, rules), paragraphs = batch
    matcher, excluded = _finder(listed), _exclusions(rules)
    topic, outline = {term: code for term, code, _ in listed}, {term: name for term, _, name in listed}
    texts = list(dict.fromkeys(text for *_, text in paragraphs))
    found: dict[str, list] = {text: [] for text in texts}
    for text, start, end, key in zip(*(column.tolist() for column in matcher.across(texts, longest=True))):
        term = matcher.terms[key][0]
        if topic[term] is not None:
            found[texts[text]].append((start, end, term))
    for text, hits in found.items():
        out = excluded(text, hits)
        found[text] = [(topic[term], term, start, end, out[i], _negated(text, start, end, hits[max(0, i - 5):i]), outline[term])
                       for i, (start, end, term) in enumerate(hits)]
    return _framed([(*key, *hit) for *key, text in paragraphs for hit in found[text]])


@lru_cache(maxsize=2)
def _finder(listed: tuple) -> Matcher:
    return Matcher(term for term, *_ in listed)


def _negated(text: str, start: int, end: int, before: list) -> bool:
    """Whether a word of negation stands before it in its clause, other than inside a term (法无授权不可为), or a zero after it."""
    return bool(_NONE.match(text[end:end + _REACH])) or any(
        not _CLAUSE.search(text[hit.end():start]) and not any(first <= hit.start() < last for first, last, _ in before)
        for hit in _NO.finditer(text, max(0, start - _REACH), start))


@lru_cache(maxsize=2)
def _exclusions(exclusions: tuple):
    """A function that says of each match in a text whether a rule excludes it: the pattern must cover it in its sentence."""
    rules: dict[str, list] = {}
    for term, pattern in exclusions:
        rules.setdefault(term, []).append(re.compile(pattern))

    def excluded(text: str, found: list[tuple[int, int, str]]) -> list[bool]:
        if not any(term in rules for _, _, term in found):
            return [False] * len(found)
        spans, covered = sentences(text), {}    # (sentence, term): for each rule of the term where it begins and ends to cover
        out = []
        for start, end, term in found:
            span = spans[bisect_right(spans, (start, len(text) + 1)) - 1]
            if term in rules and (span, term) not in covered:
                sentence, where = fold(text[slice(*span)])
                hits = [[hit.span() for hit in rule.finditer(sentence) if hit.end() > hit.start()] for rule in rules[term]]
                covered[span, term] = [([span[0] + where[a] for a, _ in some], [span[0] + where[b - 1] + 1 for _, b in some])
                                       for some in hits]
            at = [(bisect_right(firsts, start) - 1, lasts) for firsts, lasts in covered.get((span, term), ())]
            out.append(any(i >= 0 and end <= lasts[i] for i, lasts in at))
        return out
    return excluded


def _grouped(corpus, frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """The frame with the group column; ValueError where neither it nor the table of reports has one."""
    if by in frame:
        return frame
    if by not in corpus.reports:
        raise ValueError(f"there is no group {by!r}: use None, section, or a column of reports: {', '.join(corpus.reports.columns)}")
    return frame.merge(corpus.reports[["report_id", by]], on="report_id")


def _shares_by(claimed: pd.DataFrame, by: str, lexicon: Lexicon) -> pd.DataFrame:
    import numpy as np

    codes, labels = lexicon.topics["code"].tolist(), [lexicon.label(code) for code in lexicon.topics["code"]]
    claimed = claimed.dropna(subset=[by]).sort_values([by, "report_id"], kind="stable")
    amounts = claimed[codes].to_numpy(dtype=float)
    in_group, in_report = (claimed.groupby(names, sort=True).ngroup().to_numpy() for names in ([by], [by, "report_id"]))
    edges = [np.flatnonzero(np.diff(number, prepend=-1)) for number in (in_group, in_report)]
    groups = claimed[by].iloc[edges[0]].tolist()
    sums = np.add.reduceat(amounts, edges[1]) if len(amounts) else amounts
    mentions = np.add.reduceat((amounts > 0).astype(int), edges[0]) if len(amounts) else amounts
    ends, reports = [*edges[0][1:], len(amounts)], np.searchsorted(edges[1], [*edges[0], len(amounts)])
    units = [sums[a:b] if b - a > 1 else amounts[first:last]            # the paragraphs where there is one report
             for a, b, first, last in zip(reports[:-1], reports[1:], edges[0], ends)]
    rows = []
    for group, unit, paragraphs, (low, high) in zip(groups, units, mentions, _intervals(units)):
        total = unit.sum()
        for i, code in enumerate(codes):
            rows.append((group, code, labels[i], unit[:, i].sum() / total if total else pd.NA, low[i], high[i], int(paragraphs[i])))
    if by == "year" and rows:       # a year without a report is a gap, not a zero
        gaps = set(range(min(groups), max(groups))) - set(groups)
        rows += [(year, code, label, pd.NA, pd.NA, pd.NA, 0) for year in gaps for code, label in zip(codes, labels)]
        rows.sort(key=lambda row: row[0])
    frame = pd.DataFrame(rows, columns=[by, *SHARES])
    whole = {"n_paragraphs": "Int64", "share": "Float64", "low": "Float64", "high": "Float64", by: claimed[by].dtype}
    frame = frame.astype({name: whole.get(name, "string") for name in frame.columns})
    return frame.assign(**{name: frame[name].mask(frame["share"].isna() | frame[name].isna()) for name in ("low", "high")})


def _intervals(groups: list) -> list:
    """`ratio_interval` of each group's topics, for all groups of as many units at once: they share their draws."""
    import numpy as np

    bounds = [np.full((2, group.shape[1]), np.nan) for group in groups]
    by_size: dict[int, list[int]] = {}
    for i, group in enumerate(groups):
        by_size.setdefault(len(group), []).append(i)
    for size, members in by_size.items():
        for at in range(0, len(members) if size > 1 else 0, _BATCH):
            batch = members[at:at + _BATCH]
            drawn = resampled(np.hstack([groups[i] for i in batch]))
            drawn = drawn.reshape(len(drawn), len(batch), -1)
            whole = drawn.sum(axis=2, keepdims=True)
            with np.errstate(divide="ignore", invalid="ignore"):
                low, high = interval(np.where(whole > 0, drawn / whole, np.nan).reshape(len(drawn), -1))
            for i, pair in zip(batch, np.stack([low, high]).reshape(2, len(batch), -1).swapaxes(0, 1)):
                bounds[i] = pair
    return bounds
