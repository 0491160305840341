"""Concepts of one's own: a Boolean rule over terms that holds, or not, in each sentence, paragraph or part.

The model are the coding rules of KH Coder (Higuchi 2016), but terms are found on characters, so no segmenter can cut them:
every occurrence in the cleaned text counts, also inside a longer term (行政复议 in 行政复议法; exclude that one by
`and not 行政复议法`). A rule says what a text mentions, not what was done; read the hits before believing a rate.
"""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.lexicon import UNITS, load_lexicon
from helpers.matching import Matcher
from helpers.resampling import ratio_interval
from helpers.rules import Rule, RuleError, parse
from helpers.spots import sentence_spans

HITS = ["concept", "gloss", "report_id", "year", "place", "section", "paragraph", "text", "start", "end", "terms"]
RATES = ["n_units", "n_hits", "share", "low", "high", "n_reports", "n_reports_hit"]


def find(corpus, concepts=None, unit: str | None = None) -> pd.DataFrame:
    """Every sentence (paragraph, part) in which a rule holds, one row a concept and hit.

    `concepts`: none for those of `lexicon/concepts.csv`; one of their names, or a rule such as
    "(行政复议 or 行政应诉) and not 宣传" (see `rules.parse`); a list of these; or a frame with the columns name and rule
    (and gloss, unit). `unit` ("sentence", "paragraph" or "part") overrides the unit of the concepts; a rule given as text is
    read by sentence. A part is what a report says under one section, all its paragraphs together.

    Columns: concept (a rule given as text is its own name), gloss, report_id, year, place, section, paragraph (of a part its
    first), text (the unit, as the report writes it), start, end (offsets in the paragraph; missing for a part), terms (those
    of the rule that stand there and may, joined by 、). Sorted by concept, year (missing last), report and position. Headings
    are sentences too. Raises RuleError (a ValueError) that says where a rule cannot be read.
    """
    coding = _code(corpus, _chosen(corpus, concepts, unit))
    paragraphs, order = coding.paragraphs, {concept.name: i for i, concept in enumerate(coding.concepts)}
    facts = corpus.reports.set_index("report_id")
    frames = [pd.DataFrame(columns=[*HITS, "order"])]
    for concept in coding.concepts:
        units, hits = coding.units[concept.unit], coding.hits(concept)
        has = [(term, units.has[term][hits]) for term in concept.rule.wanted]
        rows = paragraphs.iloc[units.paragraph[hits]]
        whole = concept.unit == "part"
        frames.append(pd.DataFrame({
            **{name: rows[name].to_numpy() for name in ("report_id", "section", "paragraph")},
            **{name: rows["report_id"].map(facts[name]).to_numpy() for name in ("year", "place")},
            "concept": concept.name, "gloss": concept.gloss, "order": order[concept.name], "text": coding.texts(units, hits),
            "start": None if whole else units.start[hits], "end": None if whole else units.end[hits],
            "terms": ["、".join(term for term, there in has if there[i]) for i in range(len(hits))]}))
    numbers = {"year", "paragraph", "start", "end"}
    frame = pd.concat([part for part in frames if len(part)] or frames[:1])
    frame = frame.astype({name: "Int64" if name in numbers else "string" for name in HITS})
    keys = ["order", "year", "report_id", "paragraph", "start"]
    return frame.sort_values(keys, na_position="last", kind="stable")[HITS].reset_index(drop=True)


def rates(corpus, by: str | None = "year", concepts=None, unit: str | None = None) -> pd.DataFrame:
    """How large a share of the sentences (paragraphs, parts) fulfils each rule, one row a concept and group.

    `by`: "section", "report_id", a column of reports ("year", "level", "place", "county" …), or none for the corpus as one.
    `concepts` and `unit`: as for `find`, whose rows are these counts one by one (`find(corpus.select(years=2024))`).

    Columns: concept, gloss, the group under its own name, n_units (sentences, paragraphs or parts that could match), n_hits,
    share (n_hits / n_units), low, high (95 % interval from resampling the group's reports), n_reports (reports of the
    group), n_reports_hit (those in which the rule holds at least once: the figure to trust when reports are few).
    Without units share is missing; a year between the first and the last that has no report is a gap: n_units 0, the rest
    missing. Intervals are missing for a single report and for a rule that holds nowhere in the group: resampling zeros
    gives only zeros, and proves nothing. Groups of fewer than about ten reports have rough intervals. Do not compare shares
    between units, nor between concepts whose rules differ in breadth. Reports without a value in `by` are left out.
    """
    coding = _code(corpus, _chosen(corpus, concepts, unit))
    if by is not None and by not in ("section", "report_id") and by not in corpus.reports:
        raise ValueError(f"rates cannot group by {by!r}; use section, or a column of corpus.reports such as year, place or "
                         "level")
    cells = coding.cells(corpus, by)
    reports = cells.dropna(subset=["group"]).groupby(["group", "report_id"], observed=True).sum(numeric_only=True)
    sums, n_reports = reports.groupby(level=0).sum(), reports.groupby(level=0).size()
    n_hit = (reports > 0).groupby(level=0).sum()
    groups = _ordered(sums.index.tolist(), by)
    bounds = _bounds(reports, sums, coding.concepts)
    frames = []
    for i, concept in enumerate(coding.concepts):
        hits, n_units = sums[f"hits {i}"], sums[f"units {concept.unit}"]
        frame = pd.DataFrame({"n_units": n_units, "n_hits": hits, "share": hits / n_units.mask(n_units == 0),
                              "low": bounds[0, :, i], "high": bounds[1, :, i], "n_reports": n_reports,
                              "n_reports_hit": n_hit[f"hits {i}"]}, index=sums.index)
        frame = frame.reindex(groups).assign(concept=concept.name, gloss=concept.gloss, group=groups)
        frames.append(frame.fillna({"n_units": 0, "n_reports": 0}))
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["concept", "gloss", "group", *RATES])
    for name in RATES:
        frame[name] = pd.array(frame[name], dtype="Float64" if name in ("share", "low", "high") else "Int64")
    frame = frame.astype({"concept": "string", "gloss": "string", "group": "Int64" if by == "year" else "string"})
    columns = ["concept", "gloss", *(["group"] if by else []), *RATES]
    return frame[columns].rename(columns={"group": by})


def _bounds(reports: pd.DataFrame, sums: pd.DataFrame, concepts):
    """low and high, groups × concepts: see `rates`."""
    import numpy as np

    hits, units = [f"hits {i}" for i in range(len(concepts))], [f"units {concept.unit}" for concept in concepts]
    bounds = np.full((2, len(sums), len(concepts)), np.nan)
    for number, (_, group) in enumerate(reports.groupby(level=0)):
        if len(group) > 1 and concepts:
            bounds[:, number] = ratio_interval(group[hits], group[units])
    bounds[:, sums[hits].to_numpy() == 0] = np.nan
    return bounds


@dataclass(frozen=True)
class _Concept:
    name: str
    gloss: object
    rule: Rule
    unit: str


@dataclass
class _Units:
    """The sentences, paragraphs or parts of a corpus: of each its (first) paragraph, offsets, and which terms stand in it."""

    name: str
    paragraph: object
    start: object
    end: object
    has: dict


@dataclass
class _Coding:
    """A corpus read with a set of concepts. part: for each paragraph the number of its part."""

    paragraphs: pd.DataFrame
    part: object
    concepts: list[_Concept]
    units: dict[str, _Units]

    def hits(self, concept: _Concept):
        """The numbers of the units in which the rule of a concept holds."""
        import numpy as np

        return np.flatnonzero(concept.rule.holds(self.units[concept.unit].has))

    def texts(self, units: _Units, hits) -> list[str]:
        """What the reports write in these units."""
        import numpy as np

        if units.name == "part":
            of_hits = np.isin(self.part, hits)
            return self.paragraphs["text"][of_hits].groupby(self.part[of_hits]).agg("\n".join).tolist()
        texts = self.paragraphs["text"].to_numpy()[units.paragraph[hits]]
        return [text[start:end] for text, start, end in zip(texts, units.start[hits], units.end[hits])]

    def cells(self, corpus, by: str | None) -> pd.DataFrame:
        """One row a part, and one for each report without any: report_id, group, units of each kind, hits of each concept."""
        import numpy as np

        first = np.unique(self.part, return_index=True)[1]
        count = lambda units, which: np.bincount(self.part[units.paragraph[which]], minlength=len(first))
        frame = pd.DataFrame(index=range(len(first)))
        for name, units in self.units.items():
            frame[f"units {name}"] = count(units, slice(None))
        for i, concept in enumerate(self.concepts):
            frame[f"hits {i}"] = count(self.units[concept.unit], self.hits(concept))
        numbers = list(frame)
        frame[["report_id", "section"]] = self.paragraphs.iloc[first][["report_id", "section"]].to_numpy()
        facts = corpus.reports.loc[corpus.reports["kind"] == "report"].set_index("report_id", drop=False)
        frame = frame.merge(facts[["report_id"]].reset_index(drop=True), on="report_id", how="outer")
        frame[numbers] = frame[numbers].fillna(0).astype(int)
        if by is None or by == "section":
            return frame.assign(group=frame["section"] if by else "all")
        return frame.assign(group=frame["report_id"].map(facts[by]))


def _code(corpus, concepts: list[_Concept]) -> _Coding:
    """Finds the terms of all rules in one pass, and says of each unit which of them stand in it."""
    import numpy as np

    paragraphs = corpus.analysed
    texts = paragraphs["text"]
    part = paragraphs.groupby(["report_id", "section"], sort=False, dropna=False).ngroup().to_numpy()
    matcher = Matcher({term for concept in concepts for term in concept.rule.terms})
    text, start, _, number = matcher.across(texts)
    units = {}
    for name in sorted({concept.unit for concept in concepts}):
        if name == "sentence":
            paragraph, first, last = sentence_spans(corpus).to_numpy(dtype=np.int64).T
            longest = int(texts.str.len().max()) + 1 if len(texts) else 1
            where = np.searchsorted(paragraph * longest + first, text * longest + start, side="right") - 1
        elif name == "paragraph":
            paragraph, where = np.arange(len(texts)), text
            first, last = np.zeros(len(texts), dtype=int), texts.str.len().to_numpy(dtype=int)
        else:
            paragraph, where = np.unique(part, return_index=True)[1], part[text]
            first = last = None
        has = {term: np.zeros(len(paragraph), dtype=bool) for terms in matcher.terms for term in terms}
        for key, terms in enumerate(matcher.terms):
            found = where[number == key]
            for term in terms:
                has[term][found] = True
        units[name] = _Units(name, paragraph, first, last, has)
    return _Coding(paragraphs, part, concepts, units)


def _chosen(corpus, concepts, unit: str | None) -> list[_Concept]:
    if unit is not None and unit not in UNITS:
        raise ValueError(f"unit {unit!r} is unknown; use one of {', '.join(sorted(UNITS))}")
    if not isinstance(concepts, pd.DataFrame):
        known = load_lexicon(corpus.path).concepts
        if concepts is not None:
            wanted = [concepts] if isinstance(concepts, str) else list(concepts)
            rows = known.set_index("name", drop=False)
            known = pd.DataFrame([rows.loc[one] if one in rows.index else {"name": one, "rule": one} for one in wanted])
        concepts = known
    missing = [name for name in ("name", "rule") if name not in concepts]
    if missing and len(concepts):
        raise ValueError(f"a frame of concepts needs the columns name and rule; {', '.join(missing)} is missing")
    chosen = {}
    for row in concepts.to_dict("records"):
        own = row.get("unit")
        try:
            rule = parse(str(row["rule"]))
        except RuleError as error:
            raise RuleError(f"the rule {row['rule']!r} cannot be used: {error}") from None
        own = unit or ("sentence" if pd.isna(own) else own)
        chosen[row["name"]] = _Concept(row["name"], row.get("gloss", pd.NA), rule, own)
    return list(chosen.values())


def _ordered(values, by: str) -> list:
    """Groups in their order: parts as a report has them, years without a gap, else by name."""
    if by == "year":
        return list(range(int(min(values)), int(max(values)) + 1)) if len(values) else []
    if by == "section":
        from helpers.reading.parts import SECTIONS

        return sorted(values, key=lambda name: (SECTIONS.index(name) if name in SECTIONS else len(SECTIONS), name))
    return sorted(values)
