"""Sentences of notebook 04, on years."""
from __future__ import annotations

import pandas as pd

from helpers.report.prose import Prose, say
from helpers.report.readings.common import called


def years_answer(coverage: pd.DataFrame, undated: int) -> Prose:
    """The answer of 04: what these reports can and cannot show about change."""
    text = " {undated:report/reports} without a year take no part." if undated else ""
    if not len(coverage):
        return say("No report with a year is here, so nothing can be laid along the years." + text, undated=undated)
    have = coverage[coverage["n_reports"] > 0]
    years, panel = sorted(have["year"].unique()), panel_places(coverage)
    facts = dict(n=int(have["n_reports"].sum()), places=have["place"].nunique(), first=years[0], last=years[-1], panel=panel[:5],
                 k=len(panel), gaps=sorted(set(coverage["year"]) - set(years)), undated=undated)
    if len(years) == 1:
        return say("{n:report covers/reports cover} the one year {first}: a comparison of places, not of years." + text, **facts)
    gaps = "; no report covers {gaps}" if facts["gaps"] else ""
    opening = "{n:report/reports} from {places:place/places} cover {first} to {last}" + gaps + ". "
    if panel:
        return say(opening + "<b>{k:place reports/places report} for more than one year</b> ({panel}"
                   + (" and others" if len(panel) > 5 else "") + "); only there can change within a place be seen, everything else "
                   "mixes change with a change of places." + text, **facts)
    return say(opening + "<b>No place reports twice</b>: every difference between two years is also a difference between places, "
               "and these reports cannot show a trend. They show what was written where and when." + text, **facts)


def panel_places(coverage: pd.DataFrame) -> list[str]:
    """Places with reports for two years or more."""
    years = coverage[coverage["n_reports"] > 0].groupby("place")["year"].nunique()
    return sorted(years[years > 1].index)


def to_add(coverage: pd.DataFrame, most: int = 8) -> Prose:
    """Which reports would unlock what."""
    have = coverage[(coverage["n_reports"] > 0) & ~coverage["place"].str.endswith("(no place)")]
    if not len(have):
        return say("Add reports with a year: two years of the same known place unlock this page.")
    single = have.groupby("place")["year"].agg(["nunique", "max"])
    single = single[single["nunique"] == 1].sort_index()
    if not len(single):
        return say("Every place reports for at least two years.")
    lines = [f"{place} {year - 1} or {year + 1}" for place, year in single["max"].head(most).items()]
    return say("One more report of the same place and a neighbouring year unlocks change within places, for instance: {lines}"
               + (" ({n} places wait for a second year)." if len(single) > most else "."), lines=lines, n=len(single))


def series(frame: pd.DataFrame) -> Prose:
    """Highest and lowest year of the term that varies most, with what the years rest on."""
    rows = frame.dropna(subset=["per_10k"])
    if rows["year"].nunique() < 2:
        return say("A comparison needs two years with reports.")
    spread = rows.groupby("term", sort=False)["per_10k"].agg(lambda v: v.max() - v.min())
    part = rows[rows["term"] == spread.astype(float).idxmax()].sort_values(["per_10k", "year"])
    low, high = part.iloc[0], part.iloc[-1]
    alone = rows.drop_duplicates("year")
    alone = alone.loc[alone["n_places"] < 2, "year"].tolist()
    text = ("<b>{term}</b> varies most: {a:.1f} per 10,000 characters in {low} (n = {na}), {b:.1f} in {high} (n = {nb}).")
    if alone:
        text += " {alone} rests on one place" if len(alone) == 1 else " {alone} rest on one place each"
        text += ", without an interval."
    text += " An interval over two or three places is rough." if rows["n_places"].between(2, 3).any() else ""
    return say(text, term=part["term"].iloc[0], a=low["per_10k"], low=low["year"], na=low["n_reports"], b=high["per_10k"],
               high=high["year"], nb=high["n_reports"], alone=alone)


def moved(frame: pd.DataFrame) -> Prose:
    """The strongest rise and fall between first and last year, and whether an interval stands behind it."""
    if not len(frame):
        return say("Risers and fallers need reports of two years.")
    up, down = frame.iloc[0], frame.iloc[-1]
    text = ""
    if up["log_ratio"] > 0:
        text += "The highest log ratio is that of <b>{up}</b> ({u0:.1f} to {u1:.1f} per 10,000 characters)"
    if down["log_ratio"] < 0:
        text += ", the lowest that of <b>{down}</b> ({d0:.1f} to {d1:.1f})" if text else "The lowest log ratio is that of <b>{down}</b> ({d0:.1f} to {d1:.1f} per 10,000 characters)"
    sure = frame[(frame["low"] > 0) | (frame["high"] < 0)] if frame["low"].notna().any() else None
    text += ". " if text else ""
    text += ("No interval can be given: it takes four places in each of the two years. With fewer this compares single reports, not years." if sure is None else
             "Of {all:term/terms}, {n} have a 95 % interval that leaves out “no change”; chance alone would give about {chance:.0f}.")
    return say(text, up=called(up), u0=up["rate_before"], u1=up["rate_after"], down=called(down), d0=down["rate_before"],
               d1=down["rate_after"], n=0 if sure is None else len(sure), all=len(frame), chance=0.05 * len(frame))


def decomposed(frame: pd.DataFrame) -> Prose:
    """How much of the change lies within the same places."""
    if not len(frame):
        return say("A decomposition needs reports of two years.")
    if frame["within"].isna().all():
        return say("<b>No place reports in both years</b>, so nothing is known about change within places: all of every "
                   "difference comes with places that enter or leave.")
    inside = frame["within"].abs().sum()
    outside = (frame["entry"] + frame["exit"]).abs().sum()
    return say("Added up over {n:term/terms}, {share:.0%} of the movement lies within places that report in both years, the rest "
               "comes with places that enter or leave.", n=len(frame), share=float(inside / (inside + outside)) if inside + outside else pd.NA)


def dated(frame: pd.DataFrame) -> Prose:
    """How many terms stand in one report only, so that their dates are that report's date."""
    if not len(frame):
        return say("No term of the lexicon occurs in a report with a year.")
    alone = int((frame["n_reports"] == 1).sum())
    return say("Of {n:term/terms}, {alone} stand in a single report: their first and last year is the year of that report.",
               n=len(frame), alone=alone)


def spellings(frame: pd.DataFrame) -> Prose:
    """Occurrences that plain counting does not see."""
    if not len(frame):
        return say("No further spelling of these terms occurs.")
    return say("Plain counting does not see {n:occurrence/occurrences} written with quotation marks or spaces inside: {terms}.",
               n=int(frame["count"].sum()), terms=[f"{row.term} ({row.count_})" for row in frame.rename(columns={"count": "count_"}).itertuples()])
