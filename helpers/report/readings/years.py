"""Sentences of notebook 04, on years."""
from __future__ import annotations

import pandas as pd

from helpers.report.prose import Prose, say
from helpers.report.prose import locked as closed
from helpers.report.readings.common import called


def years_answer(coverage: pd.DataFrame, undated: int, found: list | None = None) -> Prose:
    """The answer of 04: what these reports can and cannot show about change, then `found`, sentences of this module and of `kept`."""
    text = " {undated:report/reports} without a year take no part." if undated else ""
    if not len(coverage):
        return say("No report with a year is here, so nothing can be laid along the years." + text, undated=undated)
    have = coverage[coverage["n_reports"] > 0]
    years, twice, found = sorted(have["year"].unique()), _twice(coverage), [one for one in found or [] if one is not None]
    facts = dict(n=int(have["n_reports"].sum()), places=have["place"].nunique(), first=years[0], last=years[-1],
                 k=len(twice), gaps=sorted(set(coverage["year"]) - set(years)), undated=undated)
    if len(years) == 1:
        return say("{n:report covers/reports cover} the one year {first}: a comparison of places, not of years." + text, **facts)
    text = ("{n:report/reports} from {places:place/places} cover {first} to {last}" + ("; no report covers {gaps}" if facts["gaps"] else "")
            + ". " + ("<b>{k:place reports/places report} for more than one year</b>; only there can change within a place be seen, everything "
                      "else mixes change with a change of places." if twice else
                      "<b>No place reports twice</b>: every difference between two years is also a difference between places, and these "
                      "reports cannot show a trend. They show what was written where and when.") + text)
    return say("\n\n".join([text, *("{%s}" % name for name in ("one", "two", "three")[:len(found)])]), **facts,
               **dict(zip(("one", "two", "three"), found)))


def _twice(coverage: pd.DataFrame) -> list[str]:
    """Places with reports for two years or more."""
    years = coverage[coverage["n_reports"] > 0].groupby("place")["year"].nunique()
    return sorted(years[years > 1].index)


def panelled(panel: pd.DataFrame) -> Prose:
    """The balanced panel by name."""
    if not len(panel):
        return say("There is no balanced panel: no place reports in two neighbouring years.")
    return say("The balanced panel, in which every place reports every year, has {n:place/places} from {first} to {last}: {names}{more}. Places "
               "that report without a gap are not like the rest, so it is no sample of all.", n=len(panel), first=panel["first"].iloc[0],
               last=panel["last"].iloc[0], names=panel["place"].head(12).tolist(), more=" and others" if len(panel) > 12 else "")


def locked(needs: pd.DataFrame, *sections: str) -> Prose | None:
    """Nothing if one of these sections of `unlock.unlock` is open; else the line that stands in place of the section.
    KeyError for a section that `unlock` does not have."""
    rows = needs.set_index("section").loc[list(sections)]
    if rows["open"].any():
        return None
    row = rows.iloc[0]
    return closed("Not possible with these reports: this needs {needs}; there is {has}. To add: {add}.", needs=row["needs"], has=row["has"], add=row["add"])


def to_unlock(needs: pd.DataFrame) -> pd.DataFrame:
    """The sections that these reports do not allow, a row each: section, needs, has, add."""
    return needs.loc[~needs["open"], ["section", "needs", "has", "add"]]


def unlocked(needs: pd.DataFrame) -> Prose:
    """How much of the page these reports allow."""
    shut = int((~needs["open"]).sum())
    if not shut:
        return say("These reports allow every section of this page.")
    return say("Of {n} things that this page can show, these reports allow {k}. The table says which reports would open the rest; a report "
               "that is not here may not have been written.", n=len(needs), k=len(needs) - shut)


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
        text += " {alone} rests on one place" if len(alone) == 1 else " {alone} rest on one place each" if len(alone) < 5 else " {k} of {m} years rest on one place each"
        text += ", without an interval."
    text += " An interval over two or three places is rough." if rows["n_places"].between(2, 3).any() else ""
    return say(text, term=part["term"].iloc[0], a=low["per_10k"], low=low["year"], na=low["n_reports"], b=high["per_10k"],
               high=high["year"], nb=high["n_reports"], alone=alone, k=len(alone), m=rows["year"].nunique())


def moved(frame: pd.DataFrame) -> Prose:
    """The rise and the fall that can be relied on most between the two periods, and how many of all do better than chance."""
    if not len(frame):
        return say("Risers and fallers need reports of two years.")
    if frame["low"].isna().all():
        text = ("No interval can be given: it takes four places in each period. Of {all:term/terms} the highest log ratio is that of <b>{up}</b> "
                "({u0:.1f} to {u1:.1f} per 10,000 characters), the lowest that of <b>{down}</b> ({d0:.1f} to {d1:.1f}): a comparison of single reports.")
        up, down, sure = frame.iloc[0], frame.iloc[-1], frame.iloc[:0]
    else:
        order = frame.sort_values(["conservative", "log_ratio"], ascending=False)
        up, down, sure = order.iloc[0], order.iloc[-1], frame[frame["conservative"].fillna(0) != 0]
        text = "Of {all:term/terms}, {n} have a 95 % interval that leaves out “no change”; chance alone would give about {chance:.0f}."
        text += " The surest rise is that of <b>{up}</b> ({u0:.1f} to {u1:.1f} per 10,000 characters)." if up["conservative"] > 0 else " No rise is sure."
        text += " The surest fall is that of <b>{down}</b> ({d0:.1f} to {d1:.1f})." if down["conservative"] < 0 else " No fall is sure."
    return say(text, up=called(up), u0=up["rate_before"], u1=up["rate_after"], down=called(down), d0=down["rate_before"],
               d1=down["rate_after"], n=len(sure), all=len(frame), chance=0.05 * len(frame))


def between(ends: tuple) -> str:
    """The two periods in words."""
    said = [", ".join(map(str, years)) if isinstance(years, (list, tuple, range)) else str(years) for years in ends]
    return f"{said[0]} against {said[1]}"


def rates_moved(frame: pd.DataFrame) -> pd.DataFrame:
    """`changes` for a table, what can be relied on most first: term, gloss, rates, log ratio with interval, places that use the term."""
    order = frame.assign(sure=frame["conservative"].abs().fillna(0), size=frame["log_ratio"].abs())
    order = order.sort_values(["sure", "size", "term"], ascending=[False, False, True])
    users = lambda side: order[f"n_places_{side}"].astype("string") + " of " + order[f"of_{side}"].astype("string")
    return order.assign(users_before=users("before"), users_after=users("after"))[
        ["term", "gloss", "rate_before", "rate_after", "log_ratio", "low", "high", "users_before", "users_after"]].reset_index(drop=True)


def parts_moved(frame: pd.DataFrame) -> pd.DataFrame:
    """`changes` or `topic_changes` as parts, the largest change first: item, change, within with interval, entry, exit, and how many of the
    places of both periods rose and fell."""
    names, before, after = (["term", "gloss"], "rate_before", "rate_after") if "term" in frame else (["label"], "share_before", "share_after")
    rows = frame.assign(change=frame[after] - frame[before]).dropna(subset=["change"])
    rows = rows.assign(size=rows["change"].abs()).sort_values(["size", names[0]], ascending=[False, True])
    return rows[[*names, "change", "within", "within_low", "within_high", "entry", "exit", "n_rose", "n_fell", "n_panel"]].reset_index(drop=True)


def decomposed(frame: pd.DataFrame) -> Prose:
    """How much of the change lies within the same places, and of how many terms that is more than chance."""
    if not len(frame):
        return say("A decomposition needs reports of two years.")
    n = int(frame["n_panel"].iloc[0])
    if not n:
        return say("<b>No place reports in both periods</b>, so nothing is known about change within places: all of every "
                   "difference comes with places that enter or leave.")
    inside, outside = frame["within"].abs().sum(), (frame["entry"] + frame["exit"]).abs().sum()
    text = ("Of all movement, added up over {all:term/terms}, <b>{share:.0%} lies within the {n:place that reports/places that report} in both "
            "periods</b>; the rest comes with places that enter or leave." if outside else
            "No place enters or leaves: <b>all change lies within the {n:place that reports/places that report} in both periods</b>.")
    sure = frame[(frame["within_low"] > 0) | (frame["within_high"] < 0)].assign(size=frame["within"].abs()).sort_values(["size", "term"], ascending=[False, True])
    if frame["within_low"].isna().all():
        text += " With fewer than four such places no interval can be given."
    elif len(sure):
        text += (" Within them, {k:term/terms} moved by an interval that leaves out “no change” (chance alone would give about {chance:.0f}), most of all {first}: "
                 "{a:+.1f} per 10,000 characters.")
    else:
        text += " Within them, no term moved by an interval that leaves out “no change”."
    first = sure.iloc[0] if len(sure) else frame.iloc[0]
    return say(text, all=len(frame), n=n, share=float(inside / (inside + outside)) if inside + outside else pd.NA, k=len(sure),
               chance=0.05 * len(frame), first=called(first), a=first["within"])


def attended(frame: pd.DataFrame) -> Prose:
    """Which topics gained and lost share between the two periods."""
    rows = frame.dropna(subset=["difference"])
    if not len(rows):
        return say("Topics cannot be compared between two periods here.")
    up, down = rows.loc[rows["difference"].astype(float).idxmax()], rows.loc[rows["difference"].astype(float).idxmin()]
    sure = rows[rows["conservative"].fillna(0) != 0]
    text = "{up} gains most ({u:+.1f} points), {down} loses most ({d:+.1f}). "
    text += ("No interval can be given: it takes four places in each period." if rows["low"].isna().all() else
             "Of {n} topics {k:has/have} an interval that leaves out “no change”." if len(sure) else "No topic has an interval that leaves out “no change”.")
    return say(text.replace("{k:has/have}", "{k} " + ("has" if len(sure) == 1 else "have")), up=up["label"], u=100 * up["difference"],
               down=down["label"], d=100 * down["difference"], n=len(rows), k=len(sure))


def broken(frame: pd.DataFrame) -> Prose:
    """Breaks, or why there are none to look for."""
    if frame.attrs.get("reason"):
        return say("{reason}.", reason=frame.attrs["reason"])
    if not len(frame):
        return say("No term changes its level from one year to the next more than shuffled years do.")
    drift = int(frame["steady"].fillna(False).sum())
    text = "{n:break/breaks} of level. " + ("Of {drift} a straight line says as much: read {them} as a drift. " if drift else "")
    return say(text + "What a break is due to, the text does not say, and of series without any, up to one in three shows one where each year "
               "resembles the one before.", n=len(frame), drift=drift, them="it" if drift == 1 else "those")


def dated(frame: pd.DataFrame) -> Prose:
    """How many terms stand in one report only, so that their dates are that report's date."""
    if not len(frame):
        return say("No term of the lexicon occurs in a report with a year.")
    alone = int((frame["n_reports"] == 1).sum())
    return say("Of {n:term/terms}, {alone} stand in a single report: their first and last year is the year of that report.",
               n=len(frame), alone=alone)


def phrases(reports: pd.DataFrame, uses: pd.DataFrame) -> Prose:
    """How many reports name a phrase whose date is known, the newest, and how many have one to check."""
    if not len(uses):
        return say("No phrase of the list is used here.")
    check = int(reports["to_check"].notna().sum())
    text = "{k} of {n:report uses/reports use} a phrase whose date is known; the newest is {newest} ({gloss}, {date}). "
    text += "{check:report has/reports have} a phrase to check." if check else "None has a phrase that does not fit its year."
    return say(text, k=int((reports["n_slogans"] > 0).sum()), n=len(reports), newest=uses["slogan"].iloc[0], gloss=uses["gloss"].iloc[0],
               date=uses["date"].iloc[0], check=check)


def spellings(frame: pd.DataFrame) -> Prose:
    """Occurrences that plain counting does not see."""
    if not len(frame):
        return say("No further spelling of these terms occurs.")
    return say("Plain counting does not see {n:occurrence/occurrences} written with quotation marks or spaces inside: {terms}.",
               n=int(frame["count"].sum()), terms=[f"{row.term} ({row.count_})" for row in frame.rename(columns={"count": "count_"}).itertuples()])
