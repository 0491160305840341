"""Sentences of notebook 02, on words."""
from __future__ import annotations

import pandas as pd

from helpers.report.charts import short
from helpers.report.prose import Prose, plain, say
from helpers.report.readings.common import FEW, called, in_prose, parts as part_labels, scope


def words_answer(words: pd.DataFrame, terms: pd.DataFrame, removed: pd.DataFrame, formula: pd.DataFrame, n_reports: int) -> Prose:
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
    third = say("Stock words such as 工作 (work), 建设 (building) and 推进 (advancing) make up {formula:.0%} of all words",
                formula=held["formula"])
    if (central := formula["central"].dropna()).size:
        third = say("{before}, fixed phrases of central documents {low:.0%} to {high:.0%} of a report’s characters", before=third,
                    low=central.min(), high=central.max())
    return say("{first} {second} {third}. {scope}", first=first, second=second, third=third, scope=scope(n_reports))


def aside(removed: pd.DataFrame) -> Prose:
    """What the word lists hold back."""
    if not removed["count"].sum():
        return say("The lists hold nothing back here.")
    held = removed.set_index("list")
    return say("Listings leave out {stop:.0%} of all words as stopwords and {places:.1%} as place names; both stay in the "
               "denominator. Stock words ({formula:.0%}) are listed, but set aside for clouds, tf-idf, maps and unsupervised topics.",
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
    text = "{used} of the {all} terms occur, {absent} do not (the table below lists them)."
    if silent:
        text += " No term at all occurs of: {silent}. A text that lacks a term may still speak of the thing in other words."
    return say(text, used=len(used), all=len(terms), absent=len(terms) - len(used), silent=silent)


def never(words: pd.DataFrame, terms: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """The terms of the lexicon that never occur as words: term, gloss, label (of their topic)."""
    label = dict(zip(topics["code"], topics["gloss"]))
    rows = terms[~terms["term"].isin(words["term"])]
    return rows.assign(label=rows["topic"].map(label))[["term", "gloss", "label"]].reset_index(drop=True)


def evenness(frequent: pd.DataFrame, by_report: pd.DataFrame, labels: dict, least: int) -> Prose:
    """The least even of the frequent words, and the report that accounts for it."""
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
    rows = by_section[by_section["section"].isin(list(part_labels(by_section["section"])))]
    if not len(rows):
        return say("None of the four required parts could be told apart here.")
    first = rows[rows["count"] == rows.groupby("section")["count"].transform("max")]
    lines = [say("in {part} {words} ({n:time/times} each)" if len(group) > 1 else "in {part} {words} ({n:time/times})", part=in_prose(part),
                 words=[called(row) for _, row in group.head(3).iterrows()], n=int(group["count"].iloc[0]))
             for part, group in first.groupby("section", sort=False)]
    return say("The commonest words, stock words set aside: {lines}. A part of a few hundred words makes a high rate out of a handful of "
               "occurrences.", lines=lines)


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


def ritual(shares: pd.DataFrame, labels: dict) -> Prose:
    """Which report leans most on central phrases, and whether shared sequences can be told."""
    rows = shares.dropna(subset=["central"]).sort_values(["central", "report_id"])
    if not len(rows):
        return scope(0)
    low, high = rows.iloc[0], rows.iloc[-1]
    called_ = lambda row: labels.get(row["report_id"], row["report_id"])
    text = ("Fixed phrases of central documents fill {a:.1%} ({low}) to {b:.1%} ({high}) of the characters." if len(rows) > 1
            else "Fixed phrases of central documents fill {a:.1%} of the characters.")
    shared = rows["shared"].dropna()
    text += " Headings count as well."
    if not len(shared):
        text += " What is shared with other places cannot be told: that takes reports of at least four places."
    elif not shared.gt(0).any():
        text += " No sequence of twelve characters stands in reports of three other places."
    else:
        text += " Sequences shared with several other places fill up to {most:.0%} ({who})."
    return say(text + " A phrase that the list does not have is not counted.", a=low["central"], b=high["central"], low=called_(low),
               high=called_(high), most=shared.max() if len(shared) else None, who=called_(rows.loc[shared.idxmax()]) if len(shared) else None)


def key(frame: pd.DataFrame, n_reports: int, target: str, reference: str) -> Prose:
    """Which words the intervals bear out, and what so many reports can tell."""
    if not len(frame):
        return say("No word is frequent enough to compare.")
    if frame["low"].isna().all():
        return say("With {n:report/reports} no interval can be given: the order of these words is a description of the text and "
                   "nothing more.", n=n_reports)
    sure = frame[frame["conservative"] != 0]
    text = "Of {all:word/words} compared, {n} keep an interval on one side of zero when reports are drawn anew"
    text += ": more in the {target}, {up}; more in the {reference}, {down}." if len(sure) else "."
    text += (" In simulated reports that differ in nothing about one word in 25 does so, which would be {chance:.0f} here. Words of complaint are "
             "how a part on problems is worded: read on past them.")
    few = (" <b>{reports:report allows/reports allow} no claim of significance</b>: q and z below count every word as independent and are "
           "far too optimistic." if n_reports < FEW else "")
    listed = lambda rows: [called(row) for _, row in rows.head(8).iterrows()]
    return say(text + few, all=len(frame), n=len(sure), target=target, reference=reference, up=listed(sure[sure["log_ratio"] > 0]),
               down=listed(sure[sure["log_ratio"] < 0][::-1]), reports=n_reports, chance=len(frame) / 25)


def general(frame: pd.DataFrame) -> Prose:
    """What can be compared with ordinary Chinese, and what cannot."""
    if not len(frame):
        return say("No word is frequent enough to compare.")
    known = frame.dropna(subset=["log_ratio"])
    top = known.head(20).sort_values(["log_ratio", "term"], ascending=[False, True])
    text = "Farthest above ordinary use: {top}." if len(known) else ""
    return say(text + " {n:word/words} of {all} are not in the dictionary or have no real count there and cannot be compared: the last rows of the "
               "table.", top=[called(row) for _, row in top.head(4).iterrows()], n=len(frame) - len(known), all=len(frame))


def plane(points: pd.DataFrame, n_reports: int) -> Prose:
    """How much of the differences the map shows, and which report makes its first axis."""
    if not len(points):
        return say("A map needs at least three reports that share words; there are {n} here.", n=n_reports)
    groups = points[points["kind"] == "group"].sort_values(["x", "label"])
    shown = points["inertia_x"].iloc[0] + points["inertia_y"].iloc[0]
    text = "The two axes show {shown:.0%} of the differences between the reports; the first runs from {left} to {right}."
    text += " With so few reports an axis is often one report against the rest." if n_reports < FEW else ""
    return say(text, shown=shown, left=groups["label"].iloc[0], right=groups["label"].iloc[-1])


def company(pairs: pd.DataFrame) -> Prose:
    """The firmest pair of words that more than one report uses."""
    if not len(pairs):
        return say("No pair of words occurs together three times.")
    spread = pairs[pairs["n_reports"] > 1]
    if not len(spread):
        return say("{n:pair/pairs} of words occur together three times or more, all within one report each.", n=len(pairs))
    row = spread.iloc[0]
    name = lambda side: row[side] if pd.isna(row[f"{side}_gloss"]) else f"{row[side]} ({short(row[f'{side}_gloss'])})"
    return say("{n:pair/pairs} of words occur together three times or more; {alone} of them within a single report. The strongest pair of several "
               "reports is <b>{a}</b> and <b>{b}</b>: {count:time/times} in {reports:report/reports}, {times:.0f} times as often as chance order "
               "would have it.", n=len(pairs), alone=int((pairs["n_reports"] == 1).sum()), a=name("source"), b=name("target"),
               count=row["count"], reports=row["n_reports"], times=row["count"] / row["expected"])


def concepts(total: pd.DataFrame, n_reports: int) -> Prose:
    """Which concepts most reports mention, and which none does."""
    if not len(total) or not n_reports:
        return say("There is no concept to look for, or no report.")
    silent = [called(row) for _, row in total[total["n_hits"] == 0].rename(columns={"concept": "term"}).iterrows()]
    first = total.rename(columns={"concept": "term"}).sort_values(["n_reports_hit", "n_hits"], ascending=False, kind="stable").iloc[0]
    text = "Most widespread: <b>{first}</b>, {hits:time/times} in {reports} of {n:report/reports}." if first["n_hits"] else ""
    text += " Found nowhere: {silent}." if silent else ""
    return say(text + " A rule finds mentions; read them before citing a rate.", first=called(first), hits=first["n_hits"], reports=first["n_reports_hit"],
               n=n_reports, silent=silent)


def sensitive(panel: pd.DataFrame) -> Prose:
    """The choice that changes the list of words most, and what the lexicon does to the terms."""
    rows = panel.iloc[1:].dropna(subset=["overlap"])
    if not len(rows):
        return scope(0)
    cut = rows[rows["variant"].isin(["no_model", "no_lexicon", "nested"])]      # a list of common words changes it by design
    most = cut.sort_values(["overlap", "variant"]).iloc[0]
    text = "Of the choices on how text is cut, <i>{what}</i> matters most: {kept:.0%} of the 50 commonest words stay among the 50."
    bare = rows[rows["variant"] == "no_lexicon"]["term_rate"].dropna()
    text += " Without the lexicon only {found:.0%} of the terms’ occurrences would be found as words of their own." if len(bare) else ""
    return say(text, what=most["what"], kept=most["overlap"], found=bare.iloc[0] if len(bare) else None)


def context(lines: pd.DataFrame, term: str) -> Prose:
    """Where a term stands."""
    if not len(lines):
        return say("<b>{term}</b> does not occur in the text read here.", term=term)
    part = lines["section"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return say("<b>{term}</b> stands {n:time/times} in {reports:report/reports}, {most} of them in {part}.", term=term,
               n=len(lines), reports=lines["report_id"].nunique(), most=int(part.iloc[0]), part=in_prose(part.index[0]))
