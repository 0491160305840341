"""Terms and topics along the years: rates with gaps left open, of all reports and of the balanced panel.

Counts are plain ones (see `counting`), every occurrence in the cleaned text. Rates are per 10,000 Han characters of the
paragraphs read, not per 10,000 words. The places of one year are seldom those of another: a difference between two years is
no trend until `decomposition.changes` or the panel says so.
"""
from __future__ import annotations

import pandas as pd

from helpers.change.counting import Units, batches, listed, occurrences, speakers, term_units, topic_units, typed
from helpers.change.decomposition import changes, ends, topic_changes  # noqa: F401  (pages call these through `years`)
from helpers.change.intervals import of_rate
from helpers.change.panel import coverage, panel, undated  # noqa: F401
from helpers.lexicon import load_lexicon
from helpers.matching import Matcher
from helpers.reading.units import NO_PLACE, unit  # noqa: F401

BY_YEAR = ["year", "term", "count", "per_10k", "low", "high", "n_reports", "n_places"]
TOPICS = ["year", "topic", "label", "share", "low", "high", "n_reports", "n_places", "sample"]
FIRST_LAST = ["term", "gloss", "first", "last", "n_years", "n_reports", "n_places", "n_earlier", "n_later"]


def by_year(corpus, terms, nested: bool = True) -> pd.DataFrame:
    """Each term in each calendar year from the first report's to the last's, one row a term and year.

    Columns: year, term, count, per_10k (per 10,000 Han characters of the year's paragraphs), low, high (95 % interval
    from resampling places, see `intervals.of_rate`; missing when the year has only one, and rough with two or three), n_reports,
    n_places. In a year without reports count, rate and interval are missing and n is 0: a gap, not a zero. `nested=False` counts
    a term only where no longer term of the lexicon covers it. Reports without a year are left out. ValueError for an empty term.
    """
    return _rates(term_units(corpus, listed(terms), nested))


def side_by_side(corpus, terms, nested: bool = True) -> pd.DataFrame:
    """`by_year` twice: of all reports, and of the balanced panel in the years of its span (no rows where there is no panel).

    Columns of `by_year`, then sample: all, or panel (the places of `panel`). Where the two part, other places are the reason. The
    panel is the same places every year, so its years compare more closely than their intervals suggest: see `changes`.
    """
    return _sampled(corpus, term_units(corpus, listed(terms), nested), BY_YEAR)


def topics_by_year(corpus) -> pd.DataFrame:
    """The share of each topic in each year, of all reports and of the balanced panel: topics in their order, then years.

    Columns: year, topic, label, share (of the characters that any topic claims, see `shares.topic_shares`), low, high (95 %
    interval from resampling places), n_reports, n_places, sample (all | panel). A year without reports has missing values, and so
    has one that mentions no topic. A share can fall because others grow.
    """
    lexicon = load_lexicon(corpus.path)
    frame = _sampled(corpus, topic_units(corpus), [name for name in TOPICS[:-1] if name != "label"])
    frame["label"] = pd.array([lexicon.label(code) for code in frame["topic"]], dtype="string")
    return frame[TOPICS]


def first_last(corpus, terms=None) -> pd.DataFrame:
    """First and last year in which each term occurs, by default each of the lexicon that does; the newest first, then by term.

    Columns: term, gloss, first, last, n_years, n_reports, n_places (that use it), n_earlier, n_later (reports of the corpus
    from before the first and after the last year: without any, the term may be older, or still in use). Plain counting, reports
    with a year only. What is new to the corpus need not be new to the world.
    """
    lexicon = load_lexicon(corpus.path)
    names = lexicon.terms["term"].tolist() if terms is None else listed(terms)
    facts = corpus.reports.assign(speaker=speakers(corpus)).dropna(subset=["year"])
    texts = corpus.analysed.merge(facts[["report_id", "year", "speaker"]], on="report_id")
    at, term = occurrences(texts["text"].tolist(), names)
    users = texts[["report_id", "year", "speaker"]].take(at).assign(number=term).drop_duplicates(["report_id", "number"])
    users["term"] = pd.array([names[i] for i in users["number"]], dtype="string")
    frame = users.groupby("term").agg(first=("year", "min"), last=("year", "max"), n_years=("year", "nunique"),
                                      n_reports=("report_id", "nunique"), n_places=("speaker", "nunique")).reset_index()
    have = texts.drop_duplicates("report_id")["year"].sort_values().astype(int).to_numpy()
    frame["n_earlier"] = have.searchsorted(frame["first"].to_numpy(dtype=int))
    frame["n_later"] = len(have) - have.searchsorted(frame["last"].to_numpy(dtype=int), "right")
    frame["gloss"] = [lexicon.gloss(name) for name in frame["term"]]
    return typed(frame.sort_values(["first", "term"], ascending=[False, True]), FIRST_LAST)


def variants(corpus, terms) -> pd.DataFrame:
    """Spellings that the plain counts do not see: term, count (with quotation marks, spaces or full-width forms inside)."""
    matcher, texts, rows = Matcher(listed(terms)), corpus.analysed["text"].tolist(), []
    for first, last, _ in batches(texts):
        part = texts[first:last]
        rows += [term for text, start, end, key in zip(*matcher.across(part)) for term in matcher.terms[key] if part[text][start:end] != term]
    counts = pd.Series(rows, dtype="string").value_counts()
    return counts.rename_axis("term").reset_index(name="count").sort_values(["count", "term"], ascending=[False, True])


def _sampled(corpus, units: Units, columns: list) -> pd.DataFrame:
    span = panel(corpus)
    inside = units.facts["place"].isin(span["place"])
    if len(span):
        inside &= units.facts["year"].between(span["first"].iloc[0], span["last"].iloc[0])
    both = units.among(inside)
    frames = [_rates(part, columns).assign(sample=name) for name, part in (("all", units), ("panel", both))]
    return typed(pd.concat(frames, ignore_index=True), [*columns, "sample"])


def _rates(units: Units, columns: list = BY_YEAR) -> pd.DataFrame:
    """A row an item and calendar year between the first and the last of these units, gaps included; rates of terms are per 10,000."""
    item, value = columns[1], columns[columns.index("low") - 1]
    scale, frames, years = 10_000 if item == "term" else 1, [pd.DataFrame(columns=columns)], units.facts["year"]
    for year in range(int(years.min()), int(years.max()) + 1) if len(years) else ():
        here = units.among(years == year)
        whole, total = here.facts["whole"].to_numpy(dtype=float), here.amounts.sum(axis=0)
        low, high = of_rate(here.amounts, whole, counts=item == "term")
        frames.append(pd.DataFrame({
            "year": year, item: units.items, "count": total if len(whole) else pd.NA, value: total / whole.sum() * scale if whole.sum() else pd.NA,
            "low": low * scale, "high": high * scale, "n_reports": here.facts["n_reports"].sum(), "n_places": len(whole)})[columns])
    order = {name: i for i, name in enumerate(units.items)}
    frame = typed(pd.concat(frames[1:] or frames, ignore_index=True), columns)
    return frame.sort_values([item, "year"], key=lambda column: column.map(order) if column.name == item else column).reset_index(drop=True)
