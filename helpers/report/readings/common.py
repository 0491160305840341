"""What all readings share: names of parts and reports, scope, quotations."""
from __future__ import annotations

import pandas as pd

from helpers.report import links
from helpers.report.charts import short, with_gloss
from helpers.report.prose import Prose, say

SECTIONS = {"opening": "导语 opening", "achievements": "成效 achievements", "problems": "问题 problems",
            "leader_duty": "第一责任人 leaders' duty", "plan": "下一步 plans", "other": "其他 other", "closing": "落款 closing"}
IN_PROSE = {"opening": "the opening", "achievements": "the achievements", "problems": "the problems",
            "leader_duty": "the part on the leaders' duty", "plan": "the plans", "other": "other parts", "closing": "the closing"}
FEW = 30  # reports below which pages speak of these reports only


FORMATS = {"per_10k": ".1f", "per_10k_target": ".1f", "per_10k_reference": ".1f", "dp": ".2f", "dp_norm": ".2f", "juilland_d": ".2f",
           "range": ".0%", "log_ratio": ".2f", "low": ".2f", "high": ".2f", "g2": ",.1f", "q": ".3f", "z": ".1f", "tf_idf": ".2f", "conservative": ".2f",
           "mattr": ".3f", "hdd": ".3f", "pmi": ".2f", "lambda": ".2f", "expected": ".2f", "overlap": ".0%", "spearman": ".2f", "term_rate": ".0%", "share": ".1%", "precision": ".0%", "recall": ".0%", "f1": ".2f", "alpha": ".2f"}
HEADINGS = {"per_10k": "per 10,000 words", "per_10k_target": "per 10,000, target", "per_10k_reference": "per 10,000, reference", "n_reports": "reports",
            "n_reports_reference": "reports, reference", "n_target": "times, target", "n_reference": "times, reference", "log_ratio": "log ratio",
            "dp": "DP (0 even, 1 not)", "dp_norm": "DPnorm", "juilland_d": "Juilland’s D", "g2": "G2", "tf_idf": "tf-idf", "n_places": "places", "n_tokens": "words",
            "n_types": "different words", "mattr": "MATTR", "hdd": "HD-D", "pmi": "PMI", "source": "word", "target": "with", "source_gloss": "gloss",
            "target_gloss": "gloss", "term_rate": "terms, of the baseline", "overlap": "words kept", "spearman": "rank agreement", "up": "gain most", "down": "lose most", "n_paragraphs": "paragraphs", "label": "topic", "n_coder_positive": "marked by coders", "n_predicted": "with a term", "marked": "marked by coders", "n_coders": "coders", "statement": "sentence", "section": "part", "rough": "approximate", "counted": "what is counted", "modifier": "exactness",  "predicted": "a term stands there", "coded_by": "marked by", "dictionary_terms": "its terms", "seeded": "seeded model", "seeded_words": "what pulled it", "outline": "heading of the outline", "excluded": "of them excluded", "negated": "of them negated", "shared_terms": "in both", "n_units": "sentences (or paragraphs)", "n_hits": "in which it holds", "n_reports_hit": "reports in which it holds"}


def told(sections):
    """Parts in a reader's words."""
    return sections.map(in_prose)


def borne(sentences: pd.DataFrame) -> pd.DataFrame:
    """Sentences as a table opens them: their part in a reader's words."""
    return sentences.assign(section=told(sentences["section"]))


def firsts(rows: pd.DataFrame, key: str, limit: int = 3) -> pd.DataFrame:
    """The first rows of each value of `key`, from as many reports as there are, with the number of all as `total`."""
    turn = rows.groupby([key, "report_id"]).cumcount()
    kept = rows.assign(turn=turn, total=rows.groupby(key)[key].transform("size"), row=range(len(rows)))
    return kept.sort_values([key, "turn", "row"]).groupby(key, sort=False).head(limit).drop(columns=["turn", "row"]).reset_index(drop=True)


def labelled(frame: pd.DataFrame, name: str) -> pd.Series:
    """The column `name` with its gloss, as figures label their rows."""
    return pd.Series([with_gloss(term, gloss) for term, gloss in zip(frame[name], frame["gloss"])], index=frame.index, dtype="string")


def grid(counts: pd.DataFrame, terms: pd.DataFrame, column: str, value: str = "per_10k") -> pd.DataFrame:
    """Every term in every group of `counts`: label, the group, value; a term that a group lacks has 0."""
    table = counts[counts["term"].isin(terms["term"])].pivot(index="term", columns=column, values=value)
    table = table.reindex(index=terms["term"], columns=list(dict.fromkeys(counts[column]))).fillna(0)
    frame = table.rename_axis("term").reset_index().melt("term", var_name=column, value_name=value)
    frame["label"] = labelled(frame.merge(terms[["term", "gloss"]], on="term"), "term")
    return frame


def parts(sections) -> dict[str, str]:
    """The parts that a reader compares, with their labels, in the order of a report: those of these sections that are no
    opening, closing or remainder; a part of another genre goes by its own name."""
    present = set(sections)
    own = [part for part in SECTIONS if part in present and part not in ("opening", "other", "closing")]
    own += sorted(part for part in present if part not in SECTIONS)
    return {part: SECTIONS.get(part, part.replace("_", " ")) for part in own}


def sized(labels: dict, groups: pd.Series, reports: pd.Series) -> dict:
    """Labels of groups with the number of reports that each rests on."""
    count = reports.groupby(groups.to_numpy()).nunique()
    return {group: f"{label} (n={int(count.get(group, 0))})" for group, label in labels.items()}


def in_prose(part: str) -> str:
    """How a sentence calls a part."""
    return IN_PROSE.get(part, f"the part “{part.replace('_', ' ')}”")


def extent(paragraphs: pd.DataFrame) -> str:
    """What a figure rests on: reports and paragraphs read."""
    reports, rows = paragraphs["report_id"].nunique(), len(paragraphs)
    return f"{reports} report{'s' * (reports != 1)}, {rows:,} paragraph{'s' * (rows != 1)}"


def names(reports: pd.DataFrame) -> dict:
    """A short name for each report_id, place and year; the id itself where they are missing or not unique."""
    label = reports["place"] + " " + reports["year"].astype("string")
    label = label.mask(label.duplicated(keep=False)).fillna(reports["report_id"])
    return dict(zip(reports["report_id"], label))


def quote(passage: dict | None, term: str | None = None, gloss=None) -> Prose:
    """A sentence of a report with where it stands, as `concordance.passage` gives it, led in by the word that it bears out."""
    if passage is None:
        return say("No sentence of these reports holds the word.")
    where = [str(part) for part in (passage["place"], passage["year"]) if not pd.isna(part)]
    lead = say("A sentence with {term}:", term=called({"term": term, "gloss": pd.NA if gloss is None else gloss})) if term else ""
    source = to_text("{where}, {part}", passage["report_id"], passage["paragraph"])
    return say(f"{{lead}}\n\n<blockquote>{{text}} — {source}</blockquote>", lead=lead, text=passage["text"],
               where=" ".join(where) or "a report without place and year", part=in_prose(passage["section"]))


def to_text(template: str, report_id: str, paragraph=None) -> str:
    """A template of `say` that leads to its place in the text of the report; as it is where no page is made."""
    return f'<a href="{links.address(report_id, paragraph)}">{template}</a>' if links.shown() else template


def scope(n_reports: int) -> Prose:
    """What so many reports can bear."""
    if n_reports == 0:
        return say("No report could be read, so there is nothing to count.")
    if n_reports == 1:
        return say("This is one report: the figures describe it and say nothing of others.")
    if n_reports < FEW:
        return say("{n} reports are a handful: the figures describe these texts and support no statement about reports in "
                   "general.", n=n_reports)
    return say("{n} reports that nobody drew at random: rates and intervals describe them first of all.", n=n_reports)


def called(row) -> str:
    """A term with its gloss in brackets."""
    gloss = row.get("gloss", pd.NA)
    return str(row["term"]) if pd.isna(gloss) else f"{row['term']} ({short(gloss)})"


def n_places(reports: pd.DataFrame) -> int:
    """How many places speak: namesakes told apart by their county count each, a name left open counts with its namesake,
    and a report without a place counts for none."""
    told = reports.dropna(subset=["place"])
    return int(told["county"].fillna(told["province"]).groupby(told["place"]).nunique().clip(lower=1).sum())


def year_labels(years: pd.Series, reports: pd.DataFrame) -> pd.Series:
    """Years with the number of their reports, for the head of a table."""
    counts = reports[reports["kind"] == "report"].groupby("year").size()
    return pd.Series([f"{year} (n={int(counts.get(year, 0))})" for year in years], index=years.index, dtype="string")


def grouped(shares: pd.DataFrame, name: str, reports: pd.DataFrame) -> pd.DataFrame:
    """With the column `group`: the group and the number of its reports, for the head of a figure."""
    kept = reports[reports["kind"] == "report"]
    count = kept.groupby(name)["report_id"].nunique()
    return shares.assign(group=pd.array([f"{group} (n={int(count.get(group, 0))})" for group in shares[name]], dtype="string"))
