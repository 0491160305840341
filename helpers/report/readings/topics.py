"""Sentences of notebook 03, on topics."""
from __future__ import annotations

import pandas as pd

from helpers.report.prose import Prose, say
from helpers.report.readings.common import FEW, scope, told


def topics_answer(total: pd.DataFrame, bare: pd.DataFrame, coverage: pd.DataFrame, n_reports: int) -> Prose:
    """The answer of 03: most attention, with and without the name of the genre, absent topics, coverage."""
    if not total["share"].notna().any():
        return say("{scope} No term of the topic list occurs.", scope=scope(n_reports))
    order = total.sort_values(["share", "topic"], ascending=[False, True])
    absent = total.loc[total["share"] == 0, "label"].tolist()
    text = "Of the characters that any topic claims, {share:.0%} belong to <b>{first}</b>"
    left = bare.set_index("topic")["share"].get(order["topic"].iloc[0])
    text += " ({left:.0%} without 法治政府建设, the name of the genre)" if not pd.isna(left) and round(left, 2) != round(order["share"].iloc[0], 2) else ""
    text += "; then come {rest}." if (order["share"] > 0).sum() > 1 else "."
    text += " No term on our lists occurs of: {absent}." if absent else ""
    text += " Topics of long terms claim more characters, so compare reports rather than topics."
    return say(text + " The topics claim {claimed:.0%} of the text; the rest is formula, numbers and what no list foresees. {scope}",
               first=order["label"].iloc[0], share=order["share"].iloc[0], left=left, rest=order.loc[order["share"] > 0, "label"].iloc[1:3].tolist(),
               absent=absent, claimed=coverage["n_claimed"].sum() / max(coverage["n_han"].sum(), 1), scope=scope(n_reports))


def attention(total: pd.DataFrame, found: pd.DataFrame, n_reports: int) -> Prose:
    """Which terms carry the first topic, and how wide the intervals are."""
    found = found[~found["excluded"]]
    if not len(found) or not total["share"].notna().any():
        return scope(n_reports)
    first = total.sort_values(["share", "topic"], ascending=[False, True]).iloc[0]
    terms = found.loc[found["topic"] == first["topic"], "term"].value_counts()
    terms = terms.sort_index().sort_values(ascending=False, kind="stable")
    text = "{label} owes its place above all to <b>{term}</b> ({n:time/times})."
    if n_reports > 1 and total["low"].notna().any():
        widest = total.assign(width=total["high"] - total["low"]).sort_values("width", ascending=False).iloc[0]
        text += " The widest interval is that of {wide}, {low:.0%} to {high:.0%}."
        return say(text, label=first["label"], term=terms.index[0], n=int(terms.iloc[0]), wide=widest["label"],
                   low=widest["low"], high=widest["high"])
    return say(text, label=first["label"], term=terms.index[0], n=int(terms.iloc[0]))


def topics_by_report(shares: pd.DataFrame, labels: dict) -> Prose:
    """The topic on which reports differ most, and topics absent from most."""
    n = shares["report_id"].nunique()
    if n < 2:
        return say("With {n:report/reports} there is nothing to compare.", n=n)
    spread = shares.dropna(subset=["share"]).groupby("label", sort=False)["share"].agg(["min", "max"])
    label = (spread["max"] - spread["min"]).idxmax()
    rows = shares[shares["label"] == label].dropna(subset=["share"]).sort_values(["share", "report_id"])
    low, high = rows.iloc[0], rows.iloc[-1]
    absent = shares[shares["share"] == 0].groupby("label", sort=False).size()
    mostly = absent[absent > n / 2].index.tolist()
    text = "Reports differ most on <b>{label}</b>: {a:.0%} in {low}, {b:.0%} in {high}."
    text += " Absent from most of them: {mostly}." if mostly else ""
    return say(text + " Absence from a text is not absence of the work.", label=label, a=low["share"], b=high["share"],
               low=labels.get(low["report_id"], low["report_id"]), high=labels.get(high["report_id"], high["report_id"]), mostly=mostly)


def topics_by_part(shares: pd.DataFrame) -> Prose:
    """What is praised and not admitted, and the other way round."""
    table = shares.pivot(index="label", columns="section", values="share")
    if not {"achievements", "problems"} <= set(table.columns):
        return say("Praise and admission cannot be compared: the parts on achievements and on problems are not both there.")
    table = table[["achievements", "problems"]].dropna().astype(float)
    if not len(table):
        return say("The parts on achievements and on problems name no term of any topic.")
    gap = table["problems"] - table["achievements"]
    silent = table.index[(table["problems"] == 0) & (table["achievements"] > 0)].tolist()
    text = "<b>{more}</b> weighs more in the problems ({p:.0%}) than in the achievements ({a:.0%})." if gap.max() > 0 else ""
    text += " No term <i>on our lists</i> of these topics stands in the problems, though some do in the achievements: {silent}. The lists miss what is said in other words." if silent else " Every topic named in the achievements is also named in the problems."
    return say(text, more=gap.idxmax(), p=table.loc[gap.idxmax(), "problems"], a=table.loc[gap.idxmax(), "achievements"], silent=silent)


def covered(coverage: pd.DataFrame, labels: dict) -> Prose:
    """How much of each text no topic claims."""
    rows = coverage.dropna(subset=["unclaimed"]).sort_values(["unclaimed", "report_id"])
    if not len(rows):
        return scope(0)
    if len(rows) == 1:
        return say("No topic claims {share:.0%} of its characters.", share=rows["unclaimed"].iloc[0])
    low, high = rows.iloc[0], rows.iloc[-1]
    return say("Between {a:.0%} ({low}) and {b:.0%} ({high}) of a report's characters are claimed by no topic. A term claims only its own "
               "characters, so even a text about nothing but the tasks leaves most of its characters unclaimed.", a=low["unclaimed"], b=high["unclaimed"],
               low=labels.get(low["report_id"], low["report_id"]), high=labels.get(high["report_id"], high["report_id"]))


def celled(shares: pd.DataFrame, group: str) -> pd.DataFrame:
    """Shares of groups as rows of a table, each named by its cell; cells without a mention are left out."""
    rows = shares[shares["n_paragraphs"] > 0].sort_values([group, "share"], ascending=[True, False], kind="stable")
    return rows.assign(cell=rows[group].astype("string") + " · " + rows["label"])[["cell", "share", "low", "high", "n_paragraphs"]].reset_index(drop=True)


def cells(sentences: pd.DataFrame, group: str, labels: dict) -> pd.DataFrame:
    """The sentences behind cells, named as in `celled`; groups without a label are left out."""
    rows = sentences.assign(cell=sentences[group].map(labels).astype("string") + " · " + sentences["label"]).dropna(subset=["cell"])
    return rows.assign(section=told(rows["section"]))


def carried(found: pd.DataFrame, total: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Terms with the topic that they carry: term, gloss, label, times, n_reports, excluded, negated (times each), outline."""
    rows = found.groupby(["topic", "term"]).agg(times=("term", "size"), n_reports=("report_id", "nunique"), excluded=("excluded", "sum"),
                                                negated=("negated", "sum"), outline=("outline", "first")).reset_index()
    rows["label"] = rows["topic"].map(dict(zip(total["topic"], total["label"])))
    rows = rows.sort_values(["times", "term"], ascending=[False, True])
    rows["gloss"] = rows["term"].map(dict(zip(terms["term"], terms["gloss"])))
    return rows[["term", "gloss", "label", "times", "n_reports", "excluded", "negated", "outline"]].reset_index(drop=True)


def answered(problems: pd.DataFrame, baseline: pd.DataFrame) -> Prose:
    """How many admitted problems the plans take up, against the plans of other reports."""
    n = len(problems)
    if not n:
        return say("No admitted problem could be told apart here, so there is nothing to answer.")
    orphans = int((problems["verdict"] == baseline["verdict"].iloc[-1]).sum())
    named = int((problems["verdict"] == baseline["verdict"].iloc[0]).sum())
    text = "Of {n:admitted problem/admitted problems} in {reports:report/reports}, {named} are named in the same report’s plan; for {orphans} no plan item was found in the text."
    base = baseline.iloc[0]
    if not pd.isna(base["others"]):
        text += (" Compared with the plans of <i>other</i> reports, {others:.0%} would count as named (against {own:.0%}): "
                 + ("other plans do nearly as well, so little can be made of the verdicts." if base["others"] > 0.6 * base["own"] else
                    "so much of it is what any plan would say."))
    return say(text + " A plan that answers in other words is not found: read the pairs.", n=n, reports=problems["report_id"].nunique(), named=named,
               orphans=orphans, others=base["others"], own=base["own"])


def coding(coded) -> Prose:
    """What the coded passages say of the term lists, and who coded them."""
    if not len(coded.topics):
        lines = " ".join(f"{line}." for line in coded.problems)
        return say("No coded passages lie in <code>coding/</code>, so these shares rest on unvalidated lists: <code>make sample</code> draws a sample. {lines}", lines=lines)
    total = coded.topics.iloc[-1]
    text = "{n:passage/passages}, coded by {coders}. Over all topics precision is {p:.0%} ({pl:.0%} to {ph:.0%}) and recall {r:.0%} ({rl:.0%} to {rh:.0%})."
    text += (" How far coders agree cannot be told from one coder." if pd.isna(total["alpha"]) else
             " Coders agree with an alpha of {alpha:.2f} on {units:passage/passages}.")
    if any(name.startswith("developers") for name in coded.coders):
        text += (" <b>The developers of this workbook coded these passages themselves</b>, by reading and without seeing the predictions: a first "
                 "check, no independent validation.")
    few = coded.topics.iloc[:-1]
    few = few.loc[few["n_coder_positive"] < 5, "label"].tolist()
    text += " Too rare among the passages to judge (marked fewer than five times): {few}." if few else ""
    text += " {problems}" if coded.problems else ""
    return say(text, n=total["n_coded"], coders=list(coded.coders), p=total["precision"], pl=total["precision_low"], ph=total["precision_high"],
               r=total["recall"], rl=total["recall_low"], rh=total["recall_high"], alpha=total["alpha"], units=total["n_units"], few=few,
               problems=" ".join(coded.problems))


def judged(total: pd.DataFrame, coded) -> pd.DataFrame:
    """Shares beside what the coded passages say of each list: label, share, low, high, n_paragraphs, precision, recall."""
    frame = total[["topic", "label", "share", "low", "high", "n_paragraphs"]]
    if len(coded.topics):
        frame = frame.merge(coded.topics[["topic", "precision", "recall"]], on="topic", how="left")
    return frame.drop(columns="topic")


def compared(coded) -> pd.DataFrame:
    """Terms against readers, one row a topic; agreement of readers where there are two."""
    rows = coded.topics.assign(marked=coded.topics["n_coder_positive"].map("{:g}".format) if len(coded.topics) else [])
    columns = ["label", "marked", "n_predicted", "precision", "recall", "f1"]
    return rows[columns + ["alpha", "n_coders"] if rows["alpha"].notna().any() else columns]


def differing(coded, labels: dict) -> pd.DataFrame:
    """Passages on which terms and coders differ, the first of every topic: label, text, predicted, coded_by, report, section, report_id."""
    rows = coded.differences.groupby("topic", sort=False).head(8)
    rows = rows.assign(label=rows["topic"].map(dict(zip(coded.topics["topic"], coded.topics["label"]))),
                                    report=rows["report_id"].map(labels), section=told(rows["section"]))
    return rows[["label", "text", "predicted", "coded_by", "report", "section", "report_id"]]


def beside(dictionary: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    """Shares of the dictionary and of the seeded model as rows for one figure: label, measure, share."""
    return pd.concat([dictionary.assign(measure="dictionary"), model.assign(measure="seeded model")])[["label", "measure", "share"]]


def seeded(agreed: pd.DataFrame) -> Prose:
    """Where dictionary and seeded model agree, and where least."""
    if not len(agreed):
        return say("No paragraph here has both a topic by its terms and words for the model.")
    total, topics = agreed.iloc[-1], agreed.iloc[:-1].dropna(subset=["share"])
    topics = topics[topics["n_dictionary"] >= 5].sort_values(["share", "topic"])
    text = "Of {n:paragraph/paragraphs} in which the dictionary names a topic, both give the same heaviest topic to {both} ({share:.0%}; Cohen’s kappa {kappa:.2f}). A dash stands for a topic whose terms are too rare to hold a seeded topic."
    if len(topics) > 1:
        text += " They agree most on {most} ({a:.0%}) and least on {least} ({b:.0%})."
        return say(text, both=total["n_both"], n=total["n_dictionary"], share=total["share"], kappa=total["kappa"], most=topics["label"].iloc[-1],
                   a=topics["share"].iloc[-1], least=topics["label"].iloc[0], b=topics["share"].iloc[0])
    return say(text, both=total["n_both"], n=total["n_dictionary"], share=total["share"], kappa=total["kappa"])


def disagreed(paragraphs: pd.DataFrame, total: pd.DataFrame, labels: dict) -> pd.DataFrame:
    """Paragraphs on which the two differ, with topics by name."""
    label = dict(zip(total["topic"], total["label"]))
    rows = paragraphs.assign(report=paragraphs["report_id"].map(labels), dictionary=paragraphs["dictionary"].map(label), seeded=paragraphs["seeded"].map(label),
                             text=paragraphs["text"].where(paragraphs["text"].str.len() <= 160, paragraphs["text"].str.slice(0, 160) + "…"))
    return rows[["report", "text", "dictionary", "dictionary_terms", "seeded", "seeded_words", "weight", "report_id", "paragraph"]]


def models(found) -> Prose:
    """How far the unsupervised topics can be trusted."""
    if found.too_small:
        return say("Paragraphs that differ in their words: {n}. That is too few for unsupervised topics, so none were fitted.", n=found.n_distinct)
    chosen = found.curves[found.curves["chosen"]]
    lines = [f"{row.model} with {row.k} topics (coherence {row.coherence:.2f} against {row.coherence_shuffled:.2f} on shuffled words, stability "
             f"{row.stability:.2f} against {row.stability_shuffled:.2f})" for row in chosen.itertuples()]
    text = "Chosen: {lines}, fitted to {n:paragraph/paragraphs} of {reports:report/reports}."
    edge = chosen.loc[chosen["edge"].astype(bool), "model"].tolist()
    text += " For {edge} that is the edge of what was tried: another number might do better still." if edge else ""
    failed = found.checks[~found.checks["met"].astype(bool)]
    wanted = [f"{row.needed:g} {row.check}" if row.check != "stability" else "a stability that covers half of the way from shuffled words to 1"
              for row in failed.drop_duplicates("check").itertuples()]
    if not found.trusted:
        text += (" <b>Neither result means anything beyond the texts themselves</b>: it would take {wanted}. The topics below are shown to be checked, "
                 "not cited.")
    elif wanted:
        text += " Only {trusted} passes every check; the other lacks {wanted}."
    return say(text, lines=lines, n=found.n_distinct, reports=found.n_reports, edge=edge, wanted=wanted, trusted=found.trusted)
