"""Promises followed up: what a plan announces, held against what the same place's next report says was done.

All of it is about the text. A promise without a trace may have been kept and not reported, or reported in other words; an answer is
what the place says of itself. Hence “no trace in the text”, never “not done”.
"""
from __future__ import annotations

import re
from functools import cache
from typing import Callable, NamedTuple

import pandas as pd

from helpers.change.counting import voices
from helpers.change.intervals import of_rate
from helpers.change.pairs import Amount, Likeness, amounts, closest, compared, following, likeness
from helpers.kept import held, kept
from helpers.matching import count_han
from helpers.parallel import slices
from helpers.reading.units import unit
from helpers.resampling import ratio_interval
from helpers.spots import located
from helpers.tokens import tokenise
from helpers.topics.items import divided, items

ANSWERED, PARTLY, NO_TRACE = "answered", "partly", "no trace in the text"
FOLLOW_UP = {"report_id": "string", "next_id": "string", "place": "string", "year": "Int64", "next_year": "Int64", "gap": "Int64",
             "title": "string", "promise": "string", "paragraph": "Int64", "start": "Int64", "end": "Int64", "topics": "string",
             "concrete": "boolean", "target": "string", "answer": "string", "answer_section": "string", "answer_title": "string",
             "answer_paragraph": "Int64", "answer_start": "Int64", "answer_end": "Int64", "similarity": "Float64", "shared_topics": "string",
             "shared_terms": "string", "target_value": "Float64", "target_unit": "string", "found_value": "Float64", "found_unit": "string",
             "reached": "boolean", "verdict": "string", "already": "boolean"}
PROMISES = {"report_id": "string", "place": "string", "year": "Int64", "item": "Int64", "title": "string", "text": "string",
            "paragraph": "Int64", "start": "Int64", "end": "Int64", "concrete": "boolean", "target": "string"}
CONCRETENESS = {"n_reports": "Int64", "n_promises": "Int64", "n_concrete": "Int64", "share": "Float64", "low": "Float64", "high": "Float64",
                "examples": "object"}
WAITING = {"report_id": "string", "place": "string", "year": "Int64", "n_promises": "Int64", "add": "string"}
BASELINE = {"verdict": "string", "own": "Float64", "low": "Float64", "high": "Float64", "others": "Float64", "before": "Float64", "n_promises": "Int64", "n_comparisons": "Int64"}
RESULTS = ["opening", "achievements", "leader_duty"]    # the parts that look back
# Similarities from which a promise is answered, or partly so: on a shared topic, and without one. Set on made panels other than those
# of the tests, and on the bundled reports' plans held against each other's results, where what they find had to be an answer to read.
ANSWERED_FROM, PARTLY_FROM = (0.15, 0.25), (0.05, 0.10)
_MOST_ASKED, _MOST_OFFERED = 300, 1000      # sentences of one report that are compared: none has nearly as many
_OTHERS = 5             # other places whose next reports a promise is held against
_SENTENCES = 50_000     # looked at at a time
_EXAMPLES = 3
_HEADING = 30           # Han characters; a paragraph of no more, without a full stop, is a heading

_HOW_OFTEN = re.compile("每(?:个?(?:工作日|天|日|周|星期|旬|月|季度?|年)|半(?:个?月|年)|[两二三四六2346]个?(?:天|日|周|月|季度?|年))"
                        "|(?:按|逐)(?:年|季度?|月|周)|一(?:月|季度?|周)一|(?<![每本当上下个一二三四五六七八九十两几\\d])(?:周|月|季|半年)(?:调度|通报|例会|督查|督导|研判|分析|排查|报告|点评)")
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
_YEAR = r"(?:20\d\d|明|来|次|当|今)?年"
_BY_WHEN = re.compile(rf"(?:{_YEAR})?(?:{_MONTH}(?:\d{{1,2}}日|底|末|份|[上中下]旬)?|第?[一二三四1-4]季度末?|[上下]半年|季度末|年?[底末])"
                      rf"(?:之前|以前|前(?!后)|内)|{_YEAR}[底末]|(?<![一二两三四五六七八九十几\d])年内"
                      rf"|20\d\d年(?:{_MONTH}(?!\d{{1,2}}日)(?:底|份|[上中下]旬)?|[上下]半年|第?[一二三四]季度|前)|{_MONTH}底|[上下]半年|第[一二三四1-4]季度")
_TITLES = re.compile("《[^《》]*》")
_NOT_YET = re.compile("尚未|未(?:能|完成|开展|建成|落实|达到|启动|实现|召开|举办)|没有(?:完成|开展|建成|落实|达到|召开|举办|实施|能)"
                      "|推迟|延期|搁置|暂缓|正在|拟于|计划于")
_CLAUSES = re.compile("[,，。;；:：]")


@kept
def follow_up(corpus) -> pd.DataFrame:
    """Each promise with the sentence of the same place's next report that comes closest to it, one row a promise.

    A promise is a sentence of the part on plans (see `topics.items.plans`); the plan in the report on one year is for the next. It is
    held against the sentences of the parts that look back (RESULTS) in the report, or the reports, of the nearest later year of
    the place; headings are no answers. Reports without one, and those whose next report has no such part, are in `waiting`.

    Columns: report_id (with the plan), next_id (of the answer; of the first next report where there is none), place, year,
    next_year, gap (1, or more where years between are missing: read the row with care), title (what the promise stands under),
    promise (text), paragraph, start, end (offsets in the paragraph), topics (codes, with spaces), concrete (whether it gives a
    number, a deadline or a frequency), target (the words that do, with 、), answer (text; missing without a trace), answer_section,
    answer_title, answer_paragraph, answer_start, answer_end, similarity (0 to 1, of the closest sentence even where it is
    not close enough; see `pairs.likeness`), shared_topics, shared_terms, target_value, target_unit, found_value, found_unit (by
    year: 每季度1次 is 4; only where plan and answer count the same thing in the same unit), reached, verdict, already (whether the
    results in the plan's own report would have answered it: routine rather than news).

    reached: whether the number found is that planned or better. Missing where the two cannot be compared: another unit, another
    noun, a part of the whole, or another year (gap above 1). Of several numbers one that fell short is shown first. A
    deadline is not checked, and numbers of several sentences are not added up.

    verdict, about the text and never about deeds:
      answered               similarity of ANSWERED_FROM (less is needed on a shared topic), in two words or in a term of the lexicon;
                             or the same thing counted
      partly                 the same, but the number fell short, or the text says that it is not done yet (尚未, 正在); or
                             similarity of PARTLY_FROM
      no trace in the text   none of these
    It is missing for a promise without a word of its own (加强领导,狠抓落实): nothing of it could be found again. Reports are so
    alike that other places would answer many promises too: hold the shares against `baseline`, and read answers before counting them.
    """
    asked, offered, like, pairs, _ = _prepared(corpus)
    judged, before = _own(corpus)
    answer = offered.reindex(judged["offered"])
    facts = pairs.drop_duplicates("report_id").set_index("report_id")
    found = judged["offered"].to_numpy()
    said = lambda of: [of(i, j) if j >= 0 else "" for i, j in enumerate(found)]
    frame = asked.rename(columns={"text": "promise"}).assign(
        **{name: asked["report_id"].map(facts[name]) for name in ("place", "year", "next_year", "gap", "next_id")},
        topics=[like.topics(i) for i in range(len(asked))], shared_topics=said(like.topics),
        shared_terms=said(lambda i, j: "、".join(like.shared(i, j))),
        **{f"answer_{name}": answer[name].array for name in ("section", "title", "paragraph", "start", "end")}, answer=answer["text"].array,
        **{name: judged[name] for name in ("target_value", "target_unit", "found_value", "found_unit", "reached", "verdict")},
        similarity=judged["similarity"].round(4), already=(before["verdict"] == ANSWERED).mask(judged["verdict"].isna()))
    frame["next_id"] = pd.Series(answer["report_id"].array, index=frame.index).fillna(frame["next_id"])
    return frame[list(FOLLOW_UP)].astype(FOLLOW_UP)


@kept
def baseline(corpus) -> pd.DataFrame:
    """How often promises are answered by their own place's next report, and how often by texts that cannot answer them: verdict,
    own (share of the promises, 0 to 1), low, high (its 95 % interval from resampling places; missing with fewer than two), others (the same where each promise is held against the results of up to five other
    places, those in the nearest year, one at a time), before (against the results in its own report, written before), n_promises, n_comparisons
    (with other places). Where own is close to others, the verdicts show what all reports say; close to before, what
    the place says every year. Promises without a word of their own take no part. Shares are missing where nothing is compared.
    """
    asked, offered, like, pairs, _ = prepared = _prepared(corpus)
    known, answers = ~pd.Series(like.asked_empty, dtype=bool), [ANSWERED, PARTLY, NO_TRACE]
    verdicts = lambda judged, beside: judged.loc[known & asked["report_id"].isin(beside["report_id"]), "verdict"]
    own, before = (verdicts(judged, pairs) for judged in _own(corpus))
    others = [verdicts(_judged(prepared, beside), beside) for beside in _others(voices(corpus), offered, pairs)]
    others = pd.concat([own.iloc[:0], *others])
    share = lambda seen, verdict: (seen == verdict).mean() if len(seen) else pd.NA
    by_place = pd.crosstab(asked["report_id"].map(pairs.drop_duplicates("report_id").set_index("report_id")["place"])[own.index], own)
    by_place = by_place.reindex(columns=answers, fill_value=0)
    low, high = of_rate(by_place.to_numpy(float), by_place.sum(axis=1).to_numpy(float), counts=False)
    frame = pd.DataFrame([(verdict, share(own, verdict), low[at], high[at], share(others, verdict), share(before, verdict), len(own), len(others))
                          for at, verdict in enumerate(answers)], columns=list(BASELINE)).astype(BASELINE)
    return frame.assign(low=frame["low"].mask(frame["low"].isna()), high=frame["high"].mask(frame["high"].isna()))


@kept
def promises(corpus) -> pd.DataFrame:
    """Every promise, with or without a next report: report_id, place, year, item, title, text, paragraph, start, end, concrete,
    target (see `follow_up`). A promise is a sentence: how many a report makes depends on how it writes them.

    Concrete is a number that counts something, a deadline (年底前, 6月底, 上半年) or a frequency (每季度, 月调度); 定期, 全年 and 全覆盖 are
    not, nor numbers that say for whom (全镇16个村), of the past, or in titles and set phrases.
    """
    found = items(corpus, "plan").groupby("report_id").head(_MOST_ASKED).reset_index(drop=True)
    found["target"] = pd.array([_target(text) for text in found["text"]], dtype="string")
    return found.assign(concrete=found["target"].notna())[list(PROMISES)].astype(PROMISES)


def concreteness(corpus, by: str | None = "report_id") -> pd.DataFrame:
    """How many promises are concrete, one row a group: `by` (report_id, or a column of reports; None for all as one, without
    the column), n_reports, n_promises, n_concrete, share (0 to 1; missing without promises), low, high (95 % interval from
    resampling reports; missing with fewer than two, and where none or all are concrete), examples (list of up to three
    concrete promises, of different reports first, the shortest first).

    Needs no second year. Reports without a value in `by` are left out; a year between that has no report is a gap with missing
    values. Concrete is not better kept, and a promise with a number need not be ambitious. ValueError for an unknown `by`.
    """
    reports = corpus.reports[corpus.reports["kind"] == "report"]
    if by is not None and by not in reports:
        raise ValueError(f"there is no group {by!r}: use None, or a column of reports: {', '.join(reports.columns)}")
    made, name = promises(corpus), by or "all"
    counts = made.groupby("report_id")["concrete"].agg(n_promises="size", n_concrete="sum")
    table = reports.assign(all="all")[list(dict.fromkeys(["report_id", name]))].dropna(subset=[name])
    table = table.join(counts, on="report_id").fillna({"n_promises": 0, "n_concrete": 0})
    shown = made[made["concrete"]].assign(size=lambda rows: rows["text"].str.len()).sort_values(["report_id", "size", "item"])
    shown = shown.assign(turn=shown.groupby("report_id").cumcount()).sort_values(["turn", "size", "report_id", "item"])
    texts = {report: [] for report in table["report_id"]}
    for turn, size, report, text in zip(*(shown[column].tolist() for column in ("turn", "size", "report_id", "text"))):
        if report in texts and turn < _EXAMPLES:
            texts[report].append((turn, size, report, text))
    rows = []
    for group, part in table.groupby(name, sort=True):
        n, concrete = (part[column].to_numpy(float) for column in ("n_promises", "n_concrete"))
        mixed = 0 < concrete.sum() < n.sum()        # where all are alike, resampling would say that it is certain
        low, high = (bound[0] for bound in ratio_interval(concrete[:, None], n)) if mixed else (pd.NA, pd.NA)
        examples = sorted(one for report in part["report_id"] for one in texts[report])[:_EXAMPLES]
        share = concrete.sum() / n.sum() if n.sum() else pd.NA
        rows.append((group, len(part), n.sum(), concrete.sum(), share, low, high, [one[-1] for one in examples]))
    if by == "year" and rows:
        rows += [(year, 0, 0, 0, pd.NA, pd.NA, pd.NA, []) for year in set(range(min(rows)[0], max(rows)[0])) - {row[0] for row in rows}]
        rows.sort(key=lambda row: row[0])
    frame = pd.DataFrame(rows, columns=[name, *CONCRETENESS]).astype({**CONCRETENESS, name: table[name].dtype})
    frame[["low", "high"]] = frame[["low", "high"]].mask(frame[["low", "high"]].isna())
    return frame if by else frame.drop(columns="all")


def waiting(corpus) -> pd.DataFrame:
    """Reports whose promises cannot be followed yet: report_id, place, year, n_promises, add (what would allow it), by place and year."""
    reports = voices(corpus)
    reports = reports[reports["kind"] == "report"]
    pairs, counts = following(reports), promises(corpus).groupby("report_id").size()
    read, nexts = _readable(_results(corpus)), pairs.groupby("report_id")["next_id"].agg(list).to_dict()
    places, rows = unit(reports) if len(reports) else [], []
    for report, place, year, name in zip(reports["report_id"], reports["place"], reports["year"], places):
        later = nexts.get(report, [])
        n = int(counts.get(report, 0))
        if read.intersection(later):
            continue
        if not n:
            add = "nothing to follow: no plan was found in this report"
        elif pd.isna(place) or pd.isna(year):
            what = " and ".join(word for word, value in (("place", place), ("year", year)) if pd.isna(value))
            add = f"the {what} of this report, in reports.csv; then the report on the year after it"
        elif later:
            add = f"nothing was read as results in {later[0]}: look at its headings (make check FILE={later[0]})"
        else:
            add = f"the report of {name} on {year + 1}"
        rows.append((report, place if pd.isna(place) else name, year, n, add))
    frame = pd.DataFrame(rows, columns=list(WAITING)).astype(WAITING)
    return frame.sort_values(["place", "year", "report_id"], na_position="last").reset_index(drop=True)


class _Prepared(NamedTuple):
    asked: pd.DataFrame
    offered: pd.DataFrame
    like: Likeness
    pairs: pd.DataFrame
    read: Callable


@held
def _prepared(corpus) -> _Prepared:
    """Promises that can be followed, sentences of results, their likeness, the pairs (see `following`) that they stand in, and
    `amounts`, which reads each sentence once."""
    tokenise(corpus)        # first, as the processes that cut words need memory that is free before sentences stand in it
    pairs, offered = following(voices(corpus)), _results(corpus)
    pairs = pairs[pairs["next_id"].isin(_readable(offered))].reset_index(drop=True)
    asked = items(corpus, "plan")
    asked = asked[asked["report_id"].isin(pairs["report_id"])].groupby("report_id").head(_MOST_ASKED).reset_index(drop=True)
    asked["target"] = pd.array([_target(text) for text in asked["text"]], dtype="string")
    asked["concrete"] = asked["target"].notna()
    return _Prepared(asked, offered, likeness(corpus, asked, offered), pairs, cache(amounts))


@held
def _own(corpus):
    """The verdicts on the promises in the next report of their place, and in the report that makes them."""
    prepared = _prepared(corpus)
    itself = prepared.pairs[["report_id"]].drop_duplicates().assign(next_id=lambda rows: rows["report_id"])
    return _judged(prepared, prepared.pairs), _judged(prepared, itself)


@held
def _results(corpus) -> pd.DataFrame:
    """The sentences of the parts that look back, as `items` gives them, with their section; without headings."""
    found = pd.concat([divided(corpus, section).drop(columns=["kind", "year", "place", "item"]).assign(section=section) for section in RESULTS],
                      ignore_index=True)
    place = found.loc[~_headings(found, corpus.analysed), ["report_id", "paragraph", "start"]].sort_values(["report_id", "paragraph", "start"], kind="stable")
    return found.loc[place.groupby("report_id").head(_MOST_OFFERED).index].reset_index(drop=True)      # one copy of the texts, not one a step


def _headings(found: pd.DataFrame, paragraphs: pd.DataFrame):
    """Which sentences are all of their paragraph, and it is what it stands under, or short, without a full stop and a number."""
    import numpy as np

    at, heading = located(found, paragraphs), np.zeros(len(found), dtype=bool)
    bare, told = lambda texts: texts.str.replace(r"\s", "", regex=True), lambda mask: mask.fillna(False).to_numpy(bool)
    for part in slices(len(found), _SENTENCES):     # copies of all texts would need more memory than all that is kept of them
        whole = paragraphs[["text", "heading"]].iloc[at[part]]
        alone = told(found["text"].iloc[part].str.len() == whole["text"].str.strip().str.len().array)
        whole = whole[alone]
        short = ~told(whole["text"].str.contains("[。；;！!]\\s*$")) & ~told(whole["text"].str.contains(r"\d"))
        short[short] = whole.loc[short, "text"].map(count_han) <= _HEADING
        heading[part][alone] = told(bare(whole["text"]) == bare(whole["heading"])) | short
    return heading


def _readable(offered: pd.DataFrame) -> set:
    """Reports in which more than an opening was read."""
    return set(offered.loc[offered["section"] != "opening", "report_id"])


def _judged(prepared: _Prepared, beside: pd.DataFrame) -> pd.DataFrame:
    """For each promise, in the reports that `beside` sets beside its own: offered (row of the answer, or -1), similarity, the
    numbers compared, reached and verdict."""
    import numpy as np

    asked, offered, like, _, read = prepared
    best = closest(like, asked["report_id"], offered["report_id"], beside)
    at, similarity, same = (best[name].to_numpy(copy=True) for name in ("offered", "similarity", "same"))
    numbers = _counted(asked, offered, like, read, beside)
    for i, (_, _, _, j) in numbers.items():
        at[i], similarity[i], same[i] = j, min(1.0, *like.similarities(i, [j])), bool(like.same(np.array([i]), np.array([j]))[0, 0])
    counted = np.isin(np.arange(len(asked)), list(numbers))
    reaches = lambda least: similarity >= np.where(same, *least)
    answered = reaches(ANSWERED_FROM)
    answered = np.array([bool(answered[i]) and _weighty(like.shared(i, at[i]), like.terms) for i in range(len(asked))], dtype=bool) | counted
    texts = _texts(offered, at[answered])
    short = np.array([i in numbers and numbers[i][2] is False or bool(answered[i]) and _not_yet(texts[at[i]], like.shared(i, at[i]))
                      for i in range(len(asked))], dtype=bool)
    partly = answered & short | reaches(PARTLY_FROM)
    verdict = pd.Series(np.select([answered & ~short, partly], [ANSWERED, PARTLY], NO_TRACE), dtype="string")
    at = np.where(verdict == NO_TRACE, -1, at)
    of = lambda part: [part(*numbers[i]) if i in numbers else pd.NA for i in range(len(asked))]
    frame = pd.DataFrame({
        "offered": at, "similarity": similarity, "verdict": verdict.mask(pd.Series(like.asked_empty & ~counted, dtype=bool)),
        "target_value": of(lambda plan, *_: plan.value), "target_unit": of(lambda plan, *_: plan.unit),
        "found_value": of(lambda _, found, *__: found.value), "found_unit": of(lambda _, found, *__: found.unit),
        "reached": of(lambda _, __, told, ___: told)})
    empty = frame["verdict"].isna()
    return frame.assign(offered=frame["offered"].mask(empty, -1), similarity=frame["similarity"].astype("Float64").mask(empty))


def _counted(asked: pd.DataFrame, offered: pd.DataFrame, like, read, pairs: pd.DataFrame) -> dict:
    """Of each promise with a number that its results count too: (planned, found, reached, row of the sentence)."""
    rows, beside = offered.groupby("report_id").indices, pairs.groupby("report_id")["next_id"].agg(list).to_dict()
    late = set(pairs.loc[pairs["gap"] > 1, "report_id"]) if "gap" in pairs else ()      # what is counted there is another year's
    concrete, chosen = asked.loc[asked["target"].notna(), ["report_id", "text"]], {}
    for report, promised in concrete.groupby("report_id")["text"]:
        texts = _texts(offered, [j for name in beside.get(report, []) for j in rows.get(name, ())])
        for i, text in promised.items():
            found = [one for plan in read(text, planned=True)
                     if (one := _best(plan, i, {j: said for j, said in texts.items() if plan.unit in said}, read, like))]
            if found:
                plan, said, told, j = min(found, key=lambda one: {False: 0, True: 1}.get(one[2], 2))
                chosen[i] = plan, said, pd.NA if report in late else told, j
    return chosen


def _texts(offered: pd.DataFrame, rows) -> dict[int, str]:
    """The texts of these rows, by row: as Python strings those of all would need as much memory as the whole table."""
    return dict(zip(rows, offered["text"].iloc[rows].tolist()))


def _best(plan: Amount, i: int, texts: dict, read, like):
    """The number that counts what was planned, the same noun before kinds of it, one that is reached before others."""
    there = [(j, found, *pair) for j, text in texts.items() for found in read(text) if (pair := compared(plan, found))]
    near = like.similarities(i, [j for j, *_ in there]) if there else []
    options = [(relation != "equal", told is not True, -alike, j, found, told) for alike, (j, found, relation, told) in zip(near, there)
               if alike >= PARTLY_FROM[1] or relation == "equal" and len(plan.counted) > 2]
    if not options:
        return None
    *_, j, found, told = min(options, key=lambda option: option[:4])
    return plan, found, told, j


def _weighty(shared: list[str], terms) -> bool:
    """Whether what two sentences share is more than one ordinary word."""
    return len(shared) > 1 or any(word in terms for word in shared)


def _not_yet(text: str, shared: list[str]) -> bool:
    """Whether a clause that speaks of the same says that it is not done yet, or under way."""
    return any(_NOT_YET.search(clause) and any(word in clause for word in shared) for clause in _CLAUSES.split(text))


def _others(reports: pd.DataFrame, offered: pd.DataFrame, pairs: pd.DataFrame) -> list[pd.DataFrame]:
    """For each report with a next one those nearest in year to that one, of the place that comes next by name, of the second next …"""
    known = reports[reports["report_id"].isin(_readable(offered)) & reports["place"].notna() & reports["year"].notna()]
    by_place = {name: part.groupby("year")["report_id"].agg(list).to_dict() for name, part in known.groupby(unit(known))} if len(known) else {}
    names = sorted(by_place)
    number = {name: i for i, name in enumerate(names)}
    first, found = pairs.drop_duplicates("report_id"), []
    for step in range(1, min(_OTHERS, len(names) - 1) + 1):
        rows = []
        for report, place, year, gap in zip(*(first[name] for name in ("report_id", "place", "next_year", "gap"))):
            years = by_place[names[(number[place] + step) % len(names)]]
            rows += [(report, other, gap) for other in years[min(years, key=lambda one: (abs(one - year), one))]]
        found.append(pd.DataFrame(rows, columns=["report_id", "next_id", "gap"]))
    return found


def _target(text: str):
    """The words of a promise that make it concrete, in order, with 、; missing where there are none."""
    masked = _TITLES.sub(lambda title: "\0" * len(title[0]), text)
    spans = [match.span() for pattern in (_HOW_OFTEN, _BY_WHEN) for match in pattern.finditer(masked)]
    spans += [(one.start, one.end) for one in amounts(text, planned=True)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return "、".join(text[start:end] for start, end in kept) or pd.NA
