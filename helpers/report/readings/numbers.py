"""Sentences of notebook 05, on numbers and claims."""
from __future__ import annotations

import pandas as pd

from helpers.report.charts import QUANTILES, WIDE, short
from helpers.report.prose import Prose, say
from helpers.report.readings.common import scope, to_text, told

KINDS = {"sum": "sum of parts", "share": "share of a total", "rate": "rate", "bound": "more than all", "repeat": "figure printed twice",
         "list": "number of things named", "growth": "growth"}
VERDICTS = ["add up", "cannot be decided", "exclude one another"]


def numbers_answer(quantities: pd.DataFrame, audit: pd.DataFrame, n_reports: int) -> Prose:
    """The answer of 05: how many numbers, how many sums can be checked, how many fail."""
    if not len(quantities):
        return say("{scope} No quantity stands in the text read here.", scope=scope(n_reports))
    wrong = int((audit["holds"] == False).sum())    # noqa: E712  (missing is neither)
    text = "{n:quantity stands/quantities stand} in {reports:report/reports}, and {claims:claim/claims} that arithmetic can check: {right} add up, {open} cannot be decided, and "
    text += "<b>in {wrong:place/places} the printed figures exclude one another</b>." if wrong else "none has figures that exclude one another."
    return say(text + " That says which sentences to check, not which figure is wrong, and nothing of what was done. {scope}", n=len(quantities), reports=n_reports,
               claims=len(audit), right=int((audit["holds"] == True).sum()), open=int(audit["holds"].isna().sum()), wrong=wrong,  # noqa: E712
               scope=scope(n_reports))


def verdicts(audit: pd.DataFrame) -> pd.DataFrame:
    """Claims counted by kind and verdict, every verdict of every kind that occurs: label, verdict, n."""
    verdict = audit["holds"].map({True: VERDICTS[0], False: VERDICTS[2]}).astype("string").fillna(VERDICTS[1])
    counts = audit.assign(verdict=verdict).groupby(["kind", "verdict"]).size()
    kinds = [kind for kind in KINDS if kind in set(audit["kind"])]
    counts = counts.reindex(pd.MultiIndex.from_product([kinds, VERDICTS], names=["kind", "verdict"]), fill_value=0)
    frame = counts.rename("n").reset_index()
    return frame.assign(label=frame["kind"].map(KINDS))


def findings(audit: pd.DataFrame, labels: dict) -> pd.DataFrame:
    """Claims as rows to read: kind, report, section, statement, arithmetic, note, and report_id and paragraph for the way to the text."""
    return audit.assign(report=audit["report_id"].map(labels), kind=audit["kind"].map(KINDS),
                        section=told(audit["section"]))[["kind", "report", "section", "statement", "arithmetic", "note", "report_id", "paragraph"]]


def audit(audit: pd.DataFrame, labels: dict) -> Prose:
    """The contradictions one by one, in words."""
    wrong = audit[audit["holds"] == False]      # noqa: E712
    if not len(audit):
        return say("No sentence here makes a claim that arithmetic can check.")
    if not len(wrong):
        return say("Of {n:claim/claims} none has printed figures that exclude one another. That is no proof that the figures are right.", n=len(audit))
    lines = [say(f"<b>{to_text('{report}', row['report_id'], row['paragraph'])}</b>: {{arithmetic}}{{note}}", report=labels.get(row["report_id"], row["report_id"]), arithmetic=row["arithmetic"],
                 note="" if pd.isna(row["note"]) or not row["note"] else f" ({row['note']})") for _, row in wrong.head(8).iterrows()]
    return say("To check: {lines}. Either figure may be the slip, or a word was lost when the page was copied: look at the original before saying so.",
               lines=lines)


def counted(quantities: pd.DataFrame) -> pd.DataFrame:
    """Quantities by unit: unit, times, n_reports, median, largest, share approximate; the commonest first."""
    rows = quantities.assign(rough=quantities["modifier"] != "exact")
    frame = rows.groupby("unit").agg(times=("value", "size"), n_reports=("report_id", "nunique"), median=("value", "median"),
                                     largest=("value", "max"), rough=("rough", "mean")).reset_index()
    return frame.sort_values(["times", "unit"], ascending=[False, True]).reset_index(drop=True)


def reported(indicators: pd.DataFrame, n_reports: int) -> pd.DataFrame:
    """How many reports state each indicator: label, name, gloss, n_reports, share; the commonest first."""
    frame = indicators.groupby(["indicator", "name", "gloss"], sort=False)["report_id"].nunique().rename("n_reports").reset_index()
    frame["share"] = (frame["n_reports"] / max(n_reports, 1)).astype("Float64")
    frame["label"] = frame["name"] + "  " + frame["gloss"].map(short)
    frame = frame.assign(low=pd.NA, high=pd.NA)
    return frame.sort_values(["n_reports", "indicator"], ascending=[False, True]).reset_index(drop=True)


def wide(indicators: pd.DataFrame, labels: dict) -> pd.DataFrame:
    """Indicators as rows, reports as columns, each value as the report gives it (余 and 近 as > and <, about as ≈); of more than
    WIDE reports what is in the middle of those that state it."""
    keys = indicators.drop_duplicates("indicator")[["indicator", "name", "gloss"]]
    if indicators["report_id"].nunique() > WIDE:
        unit = keys["indicator"].map(indicators.drop_duplicates("indicator").set_index("indicator")["unit"])
        middle = _middle(indicators, "indicator").reindex(keys["indicator"])
        written = lambda column: [f"{value:,.10g}{'%' if of == '%' else ''}" for value, of in zip(middle[column], unit)]
        return keys[["name", "gloss"]].reset_index(drop=True).assign(reports=middle["reports"].to_numpy(), **{column: written(column) for column in QUANTILES.values()})
    sign = {"more": ">", "at_least": "≥", "less": "<", "at_most": "≤", "about": "≈"}
    value = ["" if pd.isna(row.value) else f"{sign.get(row.modifier, '')}{row.value:,.10g}{'%' if row.unit == '%' else ''}" for row in indicators.itertuples()]
    rows = indicators.assign(value=value, report=indicators["report_id"].map(labels))
    table = rows.pivot(index="indicator", columns="report", values="value").reindex(index=keys["indicator"], columns=list(dict.fromkeys(rows["report"])))
    return pd.concat([keys[["name", "gloss"]].reset_index(drop=True), table.reset_index(drop=True)], axis=1)


def _middle(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """For each value of `by` how many reports have a value, and the quantiles of these values."""
    told = frame.dropna(subset=["value"]).astype({"value": float}).groupby(by)["value"]
    return pd.DataFrame({"reports": told.size()} | {name: told.quantile(share) for share, name in QUANTILES.items()})


def stated(frame: pd.DataFrame, all_: int, n_reports: int) -> Prose:
    """Which indicators most reports state, and how few can be compared."""
    if not len(frame):
        return say("None of the {all} indicators is stated here.", all=all_)
    common = frame[frame["n_reports"] >= 2]
    text = "Of {all} indicators {n} are stated by at least one of {reports:report/reports}, {common} by two or more. Most often: {first}."
    return say(text + " What a report does not state is missing, not zero.", all=all_, n=len(frame), reports=n_reports, common=len(common),
               first=[f"{row['name']} ({short(row['gloss'])}, {row['n_reports']})" for _, row in frame.head(3).iterrows()])


def in_parts(texture: pd.DataFrame, labels: dict, by: str = "section") -> pd.DataFrame:
    """The density of quantities by part (or by another group), for a figure: label, value, low, high, in the order of the labels."""
    rows = texture[texture["measure"] == "quantities"]
    rows = rows.assign(label=rows[by].map(labels)).dropna(subset=["label"]).set_index("label")
    return rows.reindex([label for label in labels.values() if label in rows.index]).reset_index()


def numbered(texture: pd.DataFrame) -> Prose:
    """Numbers in praise and in admission."""
    rows = texture.set_index("measure")
    if not {"achievements_with_numbers", "problems_with_numbers"} <= set(rows.index):
        return say("Praise and admission cannot be compared here.")
    praise, admitted = rows.loc["achievements_with_numbers"], rows.loc["problems_with_numbers"]
    if pd.isna(praise["value"]) or pd.isna(admitted["value"]):
        return say("Praise and admission cannot be compared: the parts on achievements and on problems are not both there.")
    soft = rows.loc["softeners"]
    return say("{a:.0%} of {na:sentence/sentences} on achievements hold a number, and {p:.0%} of {np:sentence/sentences} on problems; softening words (个别, "
               "individual; 有待, remains to be; 一定, a certain) stand {s:.1f} times in 1,000 characters on problems.", a=praise["value"], na=praise["base"],
               p=admitted["value"], np=admitted["base"], s=soft["value"])


def measured(texture: pd.DataFrame, labels: dict) -> pd.DataFrame:
    """Measures as rows, reports as columns; of more than WIDE reports what is in the middle."""
    order = list(dict.fromkeys(texture["gloss"]))
    if texture["report_id"].nunique() > WIDE:
        return _middle(texture, "gloss").drop(columns="reports").reindex(order).rename_axis("measure").reset_index()
    rows = texture.assign(report=texture["report_id"].map(labels))
    table = rows.pivot(index="gloss", columns="report", values="value").reindex(index=order, columns=list(dict.fromkeys(rows["report"])))
    return table.rename_axis("measure").rename_axis(columns=None).reset_index()
