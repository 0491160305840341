"""The data card: what the corpus holds, how it was read, and which of the required parts each report has."""
from __future__ import annotations

import re

import pandas as pd

from helpers.matching import count_han

from .corpus import Corpus, by_report
from .genre import REPORTS, knowledge
from .health import SEVERITIES
from .parts import SECTIONS

PARTS = ["achievements", "problems", "leader_duty", "plan"]
FIELDS = ["title", "place", "province", "prefecture", "county", "year", "published", "signed", "issuer", "doc_number", "index_number"]


def sample_flow(corpus: Corpus) -> pd.DataFrame:
    """From texts found to reports: step, texts (a text is a file, or a row of a table of texts).

    Steps in this order: found, not readable, another kind of document, reports, and of the reports those whose text is
    identical with an earlier one's, or nearly (they stay in; a person may set them aside in reports.csv).
    """
    other = int((corpus.reports["kind"] == "other").sum())
    same = {check: int((corpus.warnings["check"] == check).sum()) for check in ("identical", "near_identical")}
    steps = [("found", len(corpus.reports) + len(corpus.rejected)), ("not readable", len(corpus.rejected)),
             ("read, but another kind of document", other), ("reports", len(corpus.reports) - other),
             ("of these, identical with an earlier one", same["identical"]), ("of these, nearly identical with an earlier one", same["near_identical"])]
    return pd.DataFrame(steps, columns=["step", "texts"])


def completeness(corpus: Corpus) -> pd.DataFrame:
    """How often each field could be told: field, found, missing, share, rules (how it was found, commonest first)."""
    rows = []
    deciding = corpus.evidence.dropna(subset=["value"])
    deciding = deciding[deciding["value"] != ""].drop_duplicates(["report_id", "field"])
    for field in FIELDS:
        found = int(corpus.reports[field].notna().sum())
        rules = deciding.loc[deciding["field"] == field, "rule"].value_counts(sort=False)
        ordered = sorted(rules.items(), key=lambda item: (-item[1], item[0]))
        rows.append((field, found, len(corpus.reports) - found, found / max(1, len(corpus.reports)), "; ".join(f"{rule} ({n})" for rule, n in ordered[:4])))
    return pd.DataFrame(rows, columns=["field", "found", "missing", "share", "rules"])


def removed_by_rule(corpus: Corpus) -> pd.DataFrame:
    """What cleaning took out: rule, spans, reports, characters (without white space), example (the first), report_id (where it
    stands); most characters first."""
    removed = corpus.removed.assign(characters=[len(re.sub(r"\s", "", text)) for text in corpus.removed["text"]])
    table = removed.groupby("rule", sort=True).agg(spans=("text", "size"), reports=("report_id", "nunique"), characters=("characters", "sum"), example=("text", "first"), report_id=("report_id", "first")).reset_index()
    table["example"] = [re.sub(r"\s+", " ", text)[:60] for text in table["example"]]
    return table.sort_values(["characters", "rule"], ascending=[False, True]).reset_index(drop=True)


def space(corpus: Corpus) -> pd.DataFrame:
    """Share of each report's Han characters by section: report_id, place, year, section, n_han, share (sums to 1 a report)."""
    counted = corpus.analysed.assign(n=[count_han(text) for text in corpus.analysed["text"]])
    table = counted.groupby(["report_id", "section"])["n"].sum().rename("n_han").reset_index()
    table["share"] = table["n_han"] / table.groupby("report_id")["n_han"].transform("sum").clip(lower=1)
    table["section"] = pd.Categorical(table["section"], [*SECTIONS, *sorted(set(table["section"]) - set(SECTIONS))], ordered=True)
    table = table.merge(corpus.reports[["report_id", "place", "year"]], on="report_id").sort_values(["report_id", "section"])
    return table[["report_id", "place", "year", "section", "n_han", "share"]].astype({"section": "string"}).reset_index(drop=True)


def required_parts(corpus: Corpus) -> pd.DataFrame:
    """The four parts that the 2019 rule asks for, in each report (rule and wordings: helpers/data/rule.toml).

    One row a report and part: report_id, place, year, part, status (`section`: under a heading or opening words of its
    own; `sentences`: only mentioned elsewhere; `absent`: no trace in the text), share (of the report's Han characters;
    0 unless `section`), causes (for problems: whether any cause is named; else missing), passage (the heading, or the
    first sentence that speaks of it, or missing). The status says what the text shows, not what was done.
    Reports of another kind are left out, and a corpus of another genre has none. Streets are not named by the rule: read their rows as description.
    """
    shares = space(corpus).set_index(["report_id", "section"])["share"].to_dict()
    patterns, rows = {name: re.compile("|".join(several)) for name, several in knowledge("rule")["sentences"].items()}, []
    told = corpus.evidence[corpus.evidence["field"] == "section"].drop_duplicates(["report_id", "value"])
    headings = {(row.report_id, row.value): row.text for row in told.itertuples()}
    wanted = corpus.reports[(corpus.reports["kind"] == "report") & (corpus.genre == REPORTS)]
    rows_of = by_report(corpus.analysed)(wanted["report_id"])
    for report in wanted.itertuples():
        paragraphs = rows_of[report.report_id]
        sentences = [s for row in paragraphs for s in re.findall(r"[^。!?;\uff01\uff1f\uff1b\n]+[。!?;\uff01\uff1f\uff1b]?", row.text)]
        for part in PARTS:
            own = [row for row in paragraphs if row.section == part]
            mention = next((s.strip() for s in sentences if patterns[part].search(s)), None)
            headed = (report.report_id, part) in headings
            status = "section" if headed else "sentences" if mention or own else "absent"
            passage = headings[(report.report_id, part)] if headed else mention or (own[0].text if own else None)
            causes = pd.NA
            if part == "problems" and own:
                causes = any(patterns["causes"].search(row.text) for row in own if row.text != row.heading)
            rows.append((report.report_id, report.place, report.year, part, status, float(shares.get((report.report_id, part), 0.0)) if headed else 0.0, causes, passage))
    table = pd.DataFrame(rows, columns=["report_id", "place", "year", "part", "status", "share", "causes", "passage"])
    return table.astype({"report_id": "string", "place": "string", "year": "Int64", "part": "string", "status": "string", "causes": "boolean", "passage": "string"})


def lengths(corpus: Corpus) -> pd.DataFrame:
    """How long reports are, in Han characters of their paragraphs: level, year, reports, shortest, median, longest."""
    kept = corpus.reports[corpus.reports["kind"] == "report"]
    table = kept.groupby(["level", "year"], dropna=False)["n_han"].agg(["size", "min", "median", "max"]).reset_index()
    table.columns = ["level", "year", "reports", "shortest", "median", "longest"]
    return table.astype({"reports": "Int64", "shortest": "Int64", "median": "Float64", "longest": "Int64"})


def findings(corpus: Corpus) -> pd.DataFrame:
    """What there is to look at, by check: check, severity, reports, rows, message, example (of the first report that has one),
    report_id (of that report); the gravest first, then the commonest."""
    rank = {name: i for i, name in enumerate(SEVERITIES)}
    rows = []
    for (check, severity), part in corpus.warnings.groupby(["check", "severity"], sort=True):
        example = part[part["text"].fillna("") != ""]
        first = example.iloc[0] if len(example) else part.iloc[0]
        rows.append((check, severity, part["report_id"].nunique(), len(part), part["message"].iloc[0], first["text"] if len(example) else pd.NA, first["report_id"]))
    table = pd.DataFrame(rows, columns=["check", "severity", "reports", "rows", "message", "example", "report_id"])
    return table.sort_values(["severity", "reports", "check"], key=lambda c: c.map(rank) if c.name == "severity" else -c if c.name == "reports" else c).reset_index(drop=True)


def edits(corpus: Corpus) -> pd.DataFrame:
    """What a person changed beside the reports: report_id, field, value, entry, what; one row an entry."""
    made = corpus.evidence[corpus.evidence["rule"].fillna("").str.startswith("entry in")]
    return made.rename(columns={"rule": "entry", "text": "what"}).reset_index(drop=True)


def timeliness(corpus: Corpus) -> pd.DataFrame:
    """Publication against the rule's date: report_id, place, year, published, deadline, on_time (missing where no date is on the page).

    `published` is the page's own date; a page can be dated anew after it first stood, so a late date is to be checked.
    """
    reports = corpus.reports[(corpus.reports["kind"] == "report") & (corpus.genre == REPORTS)]
    table = reports[["report_id", "place", "year", "published"]].reset_index(drop=True)
    deadline = [pd.NA if pd.isna(year) else f"{year + 1}-{knowledge('rule')['rule']['published_before']}" for year in table["year"]]
    table["deadline"] = pd.array(deadline, dtype="string")
    table["on_time"] = (table["published"] < table["deadline"]).astype("boolean")
    return table
