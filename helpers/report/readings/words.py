"""Sentences of notebook 02, on words."""
from __future__ import annotations

import pandas as pd

from helpers.report.prose import Prose, plain, say
from helpers.report.readings.common import FEW, called, in_prose, parts as part_labels, scope


def words_answer(words: pd.DataFrame, terms: pd.DataFrame, removed: pd.DataFrame, n_reports: int) -> Prose:
    """The answer of 02: the commonest word and term, and how much is formula."""
    if not len(words):
        return scope(n_reports)
    used = words[words["term"].isin(terms["term"])]
    held = removed.set_index("list")["share"]
    first = say("The commonest word is <b>{word}</b>, {rate:.0f} times in every 10,000 words.", word=called(words.iloc[0]),
                rate=words["per_10k"].iloc[0])
    second = (say("Of {all} terms of the lexicon {n} occur; the commonest is <b>{term}</b>, {count:time/times} in "
                  "{reports} of {of:report/reports}.", all=len(terms), n=len(used), term=called(used.iloc[0]),
                  count=used["count"].iloc[0], reports=used["n_reports"].iloc[0], of=n_reports)
              if len(used) else say("None of the {all} terms of the lexicon occurs.", all=len(terms)))
    return say("{first} {second} Ritual words (工作, 建设, 推进 and the like) make up {formula:.0%} of all words. {scope}",
               first=first, second=second, formula=held["formula"], scope=scope(n_reports))


def aside(removed: pd.DataFrame) -> Prose:
    """What the word lists hold back."""
    if not removed["count"].sum():
        return say("The lists hold nothing back here.")
    held = removed.set_index("list")
    return say("Listings leave out {stop:.0%} of all words as stopwords and {places:.1%} as place names; both stay in the "
               "denominator. Formula ({formula:.0%}) is listed, but set aside for clouds, tf-idf and unsupervised topics.",
               stop=held.loc["stopwords", "share"], places=held.loc["places", "share"], formula=held.loc["formula", "share"])


def commonest(words: pd.DataFrame, n_reports: int) -> Prose:
    """The first words, and how many words every report shares."""
    if not len(words):
        return scope(n_reports)
    text = "First come {top}."
    if n_reports > 1:
        text += " {shared} of the {n:word/words} listed stand in every one of the {reports} reports, {once} in only one."
    return say(text, top=[called(row) for _, row in words.head(3).iterrows()], n=len(words), reports=n_reports,
               shared=int((words["n_reports"] == n_reports).sum()), once=int((words["n_reports"] == 1).sum()))


def terms_used(words: pd.DataFrame, terms: pd.DataFrame, topics: pd.DataFrame) -> Prose:
    """Which terms of the lexicon never occur, by topic."""
    if not len(words):
        return scope(0)
    used = terms[terms["term"].isin(words["term"])]
    silent = [row["name"] for _, row in topics.iterrows() if not (used["topic"] == row["code"]).any()
              and (terms["topic"] == row["code"]).any()]
    text = "{used} of the {all} terms occur, {absent} do not."
    if silent:
        text += " No term at all occurs of: {silent}. A text that lacks a term may still speak of the thing in other words."
    return say(text, used=len(used), all=len(terms), absent=len(terms) - len(used), silent=silent)


def evenness(words: pd.DataFrame, by_report: pd.DataFrame, labels: dict, least: int) -> Prose:
    """The least even of the frequent words, and the report that accounts for it."""
    frequent = words[(words["count"] >= least) & words["dp"].notna()]
    if not len(frequent):
        return say("Evenness needs at least two reports and words that occur {least} times; there are none here.", least=least)
    word = frequent.sort_values(["dp", "term"], ascending=[False, True]).iloc[0]
    even = frequent.sort_values(["dp", "term"]).iloc[0]
    where = by_report[by_report["term"] == word["term"]].sort_values(["count", "report_id"], ascending=[False, True]).iloc[0]
    return say("Of the {n:word/words} that occur {least} times or more, <b>{word}</b> is the least even (DP {dp:.2f}): {report} alone has {here} "
               "of its {count} occurrences. The most even is <b>{even}</b> (DP {low:.2f}).", n=len(frequent), least=least,
               word=called(word), dp=word["dp"], here=where["count"], count=word["count"], even=called(even), low=even["dp"],
               report=labels.get(where["report_id"], where["report_id"]))


def parts(by_section: pd.DataFrame) -> Prose:
    """The first word of each part, formula set aside."""
    first = by_section[by_section["section"].isin(list(part_labels(by_section["section"])))].groupby("section", sort=False).head(1)
    if not len(first):
        return say("None of the four required parts could be told apart here.")
    lines = [f"{in_prose(row['section'])}: {called(row)} ({row['per_10k']:.0f} per 10,000 words)" for _, row in first.iterrows()]
    return say("The commonest word, formula set aside, in {lines}. A part of a few hundred words makes a high rate out of a "
               "handful of occurrences.", lines=lines)


def marking(weights: pd.DataFrame, labels: dict, n_reports: int) -> Prose:
    """What tf-idf can tell apart with so many reports."""
    if n_reports < 2:
        return say("tf-idf compares reports; with {n:report/reports} it is the word list over again.", n=n_reports)
    own = weights[weights["n_reports"] == 1].groupby("report_id", sort=True).head(1)
    none = weights["report_id"].nunique() - len(own)
    own = own.head(8)
    lines = [f"{labels.get(row['report_id'], row['report_id'])}: {called(row)} ({plain(row['count'], 'time/times')})" for _, row in own.iterrows()]
    text = "Words of the table that stand in one report only, the first of each: {lines}." if lines else "No word of the table belongs to one report alone."
    text += " {none:report has/reports have} none among these." if lines and none else ""
    return say(text + (" With {n} reports tf-idf mostly follows frequency." if n_reports < FEW else ""), lines=lines, none=none, n=n_reports)


def context(lines: pd.DataFrame, term: str) -> Prose:
    """Where a term stands."""
    if not len(lines):
        return say("<b>{term}</b> does not occur in the text read here.", term=term)
    part = lines["section"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return say("<b>{term}</b> stands {n:time/times} in {reports:report/reports}, {most} of them in {part}.", term=term,
               n=len(lines), reports=lines["report_id"].nunique(), most=int(part.iloc[0]), part=in_prose(part.index[0]))
