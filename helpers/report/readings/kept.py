"""Sentences of notebook 04, on text and promises that come back, or do not."""
from __future__ import annotations

import pandas as pd

from helpers.report.prose import Prose, say

KINDS = {"stale_year": "year left over", "same_number": "number that repeats", "same_problem": "problem that comes back"}
VERDICTS = ["answered", "partly", "no trace in the text"]


def pairs(found: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Pairs of `reuse` of one kind as rows to read: report, source, share, new_share, n_passages, longest, scope."""
    rows = found[found["kind"] == kind]
    name = lambda side: (rows[f"{side}place"].fillna("(place unknown)") + " " + rows[f"{side}year"].astype("string").fillna("")).str.strip()
    return rows.assign(report=name(""), source=name("source_")).reset_index(drop=True)


def kept_text(found: pd.DataFrame) -> Prose:
    """How much of a report is the one before of the same place."""
    shares = found.loc[found["kind"] == "same place", "share"].dropna()
    if not len(shares):
        return say("No place has two reports, so nothing can be said of text that is kept from year to year.")
    low, middle, high = (float(shares.quantile(q)) for q in (0, 0.5, 1))
    if len(shares) == 1:
        return say("Of the one report that has an earlier one of its place, <b>{middle:.0%}</b> of the text stands in that one too.", middle=middle)
    return say("Of {n} reports that have an earlier one of their place, half keep <b>{middle:.0%}</b> of their text or more from it (lowest {low:.0%}, "
               "highest {high:.0%}).", n=len(shares), middle=middle, low=low, high=high)


def side_by_side(frame: pd.DataFrame) -> Prose:
    """What became of the sentences of two versions."""
    if not len(frame):
        return say("There is no sentence to set side by side.")
    count = frame["status"].value_counts()
    return say("Of the sentences of the earlier report {kept} stand unchanged, {changed} with changes, {dropped} were dropped; {added} are new.",
               **{name: int(count.get(name, 0)) for name in ("kept", "changed", "dropped", "added")})


def came_back(frame: pd.DataFrame, labels: dict) -> pd.DataFrame:
    """What may have been taken over unread, as rows to read: kind, report, text, source_text, why, and report_id."""
    order = {kind: at for at, kind in enumerate(KINDS)}
    rows = frame.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable")
    return rows.assign(kind=rows["kind"].map(KINDS), report=rows["report_id"].map(labels))[["kind", "report", "source_text", "text", "why", "report_id"]].reset_index(drop=True)


def taken_over(frame: pd.DataFrame) -> Prose:
    """How often a year, a number or a problem came back."""
    if not len(frame):
        return say("No year was left over, no number repeats and no problem comes back word for word.")
    count = frame["kind"].value_counts()
    return say("To check: {a:year left over/years left over}, {b:sentence/sentences} with the same numbers to the digit, {c:problem/problems} admitted "
               "again in the same words. Each can be true: a count can come out the same, and a problem can persist.",
               a=int(count.get("stale_year", 0)), b=int(count.get("same_number", 0)), c=int(count.get("same_problem", 0)))


def shared_text(found: pd.DataFrame, n_reports: int) -> Prose:
    """How many reports share text with another place."""
    rows = found[found["kind"] == "other place"]
    check = rows[rows["to_check"]]
    if not len(rows):
        return say("Outside titles and central formula no two places here share a passage of forty characters. A text may still come from a "
                   "report that is not in this corpus.")
    text = "{k} of {n:report shares/reports share} a passage with an earlier report of another place; "
    text += ("in <b>{c}</b> so much that it is worth a check. Sharing is no fault, and both may follow a template that is not here."
             if len(check) else "in none so much that it would be worth a check.")
    return say(text, k=rows["report_id"].nunique(), n=n_reports, c=check["report_id"].nunique())


def kept_promises(follow: pd.DataFrame, baseline: pd.DataFrame) -> Prose:
    """How many promises the next report answers, against what chance answers."""
    known = follow.dropna(subset=["verdict"])
    if not len(known):
        return say("No plan here can be held against the next report of the same place.")
    rows = baseline.set_index("verdict")
    share = lambda verdict: float((known["verdict"] == verdict).mean())
    text = ("Of {n:promise/promises} that can be followed, the next report of the same place answers <b>{a:.0%}</b>" + (" (95 % interval {low:.0%} to {high:.0%})"
            if pd.notna(rows.loc["answered", "low"]) else "") + ", answers {p:.0%} in part, and shows no trace of {z:.0%}.")
    if pd.notna(rows.loc["answered", "others"]):
        text += " Reports of other places, which cannot answer them, would seem to answer {o:.0%}"
        text += "." if float(rows.loc["answered", "own"]) > float(rows.loc["answered", "others"]) else ", no less: these verdicts show what all reports say."
    short = int((known["reached"] == False).sum())      # noqa: E712  (missing is neither)
    text += " In {short:answer/answers} the number found is below the number planned." if short else ""
    return say(text + " No trace in the text does not mean not done.", n=len(known), a=share("answered"), p=share("partly"),
               z=share("no trace in the text"), o=rows.loc["answered", "others"], short=short,
               low=rows.loc["answered", "low"], high=rows.loc["answered", "high"])


def verdicts_by(follow: pd.DataFrame) -> pd.DataFrame:
    """Shares of verdicts by place and by whether the promise is concrete, for a figure: group (with n), verdict, share."""
    rows = follow.dropna(subset=["verdict"])
    groups = [("all promises", rows), ("concrete", rows[rows["concrete"]]), ("not concrete", rows[~rows["concrete"]])]
    groups += list(rows.groupby("place", sort=True)) if rows["place"].nunique() > 1 else []
    out = [(f"{name} (n={len(part)})", verdict, float((part["verdict"] == verdict).mean())) for name, part in groups if len(part) for verdict in VERDICTS]
    return pd.DataFrame(out, columns=["group", "verdict", "share"])


def promised(follow: pd.DataFrame) -> pd.DataFrame:
    """Promises as rows to read, those with a number that fell short first, then concrete ones: report, promise, target, verdict, answer,
    found; and report_id, paragraph, where the promise stands."""
    number = lambda value, unit: "" if pd.isna(value) else f"{value:,.10g}{unit}"
    found = [number(value, unit) + ("" if pd.isna(reached) else " (reached)" if reached else " (below)")
             for value, unit, reached in zip(follow["found_value"], follow["found_unit"], follow["reached"])]
    rows = follow.assign(report=follow["place"] + " " + follow["year"].astype("string"), found=pd.array(found, dtype="string"))
    rows["short"] = rows["reached"].fillna(True)
    rows = rows.dropna(subset=["verdict"]).sort_values(["short", "concrete", "place", "year"], ascending=[True, False, True, True], kind="stable")
    return rows[["report", "promise", "target", "verdict", "answer", "found", "report_id", "paragraph"]].reset_index(drop=True)


def concrete(frame: pd.DataFrame) -> Prose:
    """How many promises give a number, a deadline or a frequency; `frame` is `concreteness` of all as one."""
    if not len(frame) or not int(frame["n_promises"].sum()):
        return say("No plan was read in these reports.")
    row = frame.iloc[0]
    text = "Of {n:promise/promises} in {reports:report/reports}, <b>{share:.0%}</b> give a number, a deadline or a frequency"
    text += " (95 % interval {low:.0%} to {high:.0%})." if pd.notna(row["low"]) else "."
    return say(text + " A concrete promise can be checked; that does not make it ambitious, or kept.", n=row["n_promises"], reports=row["n_reports"],
               share=row["share"], low=row["low"], high=row["high"])
