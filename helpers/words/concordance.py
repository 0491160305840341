"""A term in its sentences."""
from __future__ import annotations

import pandas as pd

from helpers.matching import Matcher
from helpers.sentences import sentences
from helpers.spots import located
from helpers.tokens import tokenise

COLUMNS = ["report_id", "year", "place", "section", "left", "term", "right", "start", "end", "paragraph"]
SENTENCES = ["term", "text", "report_id", "paragraph", "place", "year", "section", "start", "end", "total"]
_WHOLE = {"year", "paragraph", "start", "end", "total"}


def kwic(corpus, term: str, width: int = 20, sort="year") -> pd.DataFrame:
    """Every occurrence of a term in the cleaned text, with `width` characters on either side.

    Columns: report_id, year, place, section, left, term (as the text writes it), right, start, end (offsets in the
    decoded raw text), paragraph. The term need not be in any lexicon; occurrences inside longer terms count; full-width forms,
    quotation marks and spaces inside it do not matter (八五普法 also finds “八五”普法). `sort` is a column or a list of
    them; "right" sorts by what follows the term, "left" by what precedes it, read from the term outwards; ties and the
    default go by year (missing last), report and position. Context ends with the paragraph. A term that does not occur
    gives an empty frame; no term, or an unknown column to sort by, raises ValueError.
    """
    if not str(term).strip():
        raise ValueError("kwic needs a term to look for, such as kwic(corpus, '信访')")
    keys = [sort] if isinstance(sort, str) else list(sort)
    if unknown := [key for key in keys if key not in COLUMNS]:
        raise ValueError(f"kwic cannot sort by {unknown[0]!r}: give one of {', '.join(COLUMNS)}, or a list of them")
    read = corpus.analysed
    texts, offsets = read["text"].tolist(), read["start"].tolist()
    number, start, end, _ = Matcher([term]).across(texts)
    found = read[["report_id", "section", "paragraph"]].iloc[number].reset_index(drop=True)
    found = found.merge(corpus.reports[["report_id", "year", "place"]], on="report_id", how="left")
    spans = list(zip(number.tolist(), start.tolist(), end.tolist()))
    found["left"] = [texts[i][max(0, a - width):a] for i, a, b in spans]
    found["term"] = [texts[i][a:b] for i, a, b in spans]
    found["right"] = [texts[i][b:b + width] for i, a, b in spans]
    found["start"], found["end"] = ([offsets[i] + at[k] for i, *at in spans] for k in (0, 1))
    found = found[COLUMNS].astype({name: "Int64" if name in _WHOLE else "string" for name in COLUMNS})
    outwards = lambda column: column.str[::-1] if column.name == "left" else column
    order = [*keys, *(key for key in ("year", "report_id", "start") if key not in keys)]
    return found.sort_values(order, key=outwards, na_position="last", kind="stable").reset_index(drop=True)


def sentences_of(corpus, terms, limit: int = 3, inside: bool = False) -> pd.DataFrame:
    """Sentences in which words occur, at most `limit` for each and from as many reports as there are.

    Columns: term, text (the sentence), report_id, paragraph, place, year, section, start, end (of the word in the sentence),
    total (occurrences of the word in all). Words are tokens, as `frequencies` counts them; with `inside` any phrase, also
    inside longer words, as `kwic` finds it. Sorted by term, then in the order of the corpus, one sentence a report before a
    second of any.
    """
    import numpy as np

    found, term = _matched(corpus, terms) if inside else _said(corpus, terms)
    number = {name: values.cat.codes.to_numpy().astype(np.int64) for name, values in (("term", term), ("report", found["report_id"].astype("category")))}
    total = np.bincount(number["term"], minlength=len(term.cat.categories))
    turn = _turn(number["term"] * (number["report"].max(initial=0) + 1) + number["report"])
    near = np.flatnonzero(turn < limit)
    order = near[np.lexsort((near, turn[near], number["term"][near]))]
    order = order[_turn(number["term"][order]) < limit]
    chosen = found.iloc[order].assign(term=term.iloc[order].astype("string").array, total=total[number["term"][order]])
    return in_sentences(corpus, chosen.sort_values("term", kind="stable"))[SENTENCES]


def _turn(group):
    """For each row which one of its group it is, counted from 0 in the order given."""
    return pd.Series(group).groupby(group, sort=False).cumcount().to_numpy()


def _said(corpus, terms):
    """The tokens that are these words, and the words as a category."""
    import numpy as np

    tokens = tokenise(corpus)
    wanted = tokens["token"].cat.categories.isin(list(terms))
    found = tokens.iloc[np.flatnonzero(wanted[tokens["token"].array.codes])]
    return found, found["token"]


def in_sentences(corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """The rows of a frame with report_id, paragraph, start, end (a stretch of the paragraph), each with its sentence: text, and
    start and end now in that sentence (cut at its end); place, year and section of the report are added. ValueError for spans of another corpus."""
    read, rows = corpus.analysed, []
    facts = corpus.reports.set_index("report_id")[["place", "year"]]
    at = located(spans, read)
    if (at < 0).any():
        raise ValueError("these spans lie in paragraphs that the corpus does not have: were they found in another one, or in more of it?")
    texts, sections = (read[name].iloc[at].tolist() for name in ("text", "section"))
    for text, section, start, end in zip(texts, sections, spans["start"].tolist(), spans["end"].tolist()):
        first, last = next((a, b) for a, b in sentences(text) if a <= start < b)
        rows.append((text[first:last], section, start - first, min(end, last) - first))
    told = pd.DataFrame(rows, columns=["text", "section", "start", "end"], index=spans.index)
    frame = spans.drop(columns=["text", "section", "place", "year"], errors="ignore").assign(**told)
    frame["report_id"] = frame["report_id"].astype("string")
    frame = frame.assign(**{name: frame["report_id"].map(facts[name]) for name in facts})
    types = dict.fromkeys(["text", "section", "place"], "string") | dict.fromkeys([name for name in _WHOLE if name in frame], "Int64")
    return frame.astype(types).reset_index(drop=True)


def _matched(corpus, terms):
    """Every occurrence of these terms on characters: report_id, paragraph, section, start, end (in the paragraph), and the terms as a category."""
    read, matcher = corpus.analysed, Matcher(terms)
    number, start, end, key = matcher.across(read["text"])
    found = read[["report_id", "paragraph", "section"]].astype({"report_id": "category", "section": "category"}).iloc[number].reset_index(drop=True)
    return found.assign(start=start, end=end), pd.Series(pd.Categorical.from_codes(key, [several[0] for several in matcher.terms]))


def positions(corpus, terms) -> pd.DataFrame:
    """How far into its report each occurrence of these words stands: report_id, term, section, position (0 first, 1 last).

    Words are tokens, as `frequencies` counts them; positions are shares of the characters of the cleaned text. Sorted by report
    and position.
    """
    read, share = _shares_of(corpus)
    found, _ = _said(corpus, terms)
    place = share(located(found, read), found["start"].to_numpy())
    found = found.rename(columns={"token": "term"}).astype({"report_id": "string", "section": "string", "term": "string"}).assign(position=place)
    return found[["report_id", "term", "section", "position"]].sort_values(["report_id", "position", "term"]).reset_index(drop=True)


def bands(corpus) -> pd.DataFrame:
    """The parts of each report as stretches of its text: report_id, section, start, end (0 to 1), in reading order."""
    read, share = _shares_of(corpus)
    size, row = read["text"].str.len().to_numpy(dtype=int), range(len(read))
    frame = read[["report_id", "section"]].assign(start=share(row, 0), end=share(row, size))
    run = (frame["report_id"] + " " + frame["section"]).factorize()[0]
    frame = frame.groupby([(pd.Series(run, index=frame.index).diff() != 0).cumsum(), "report_id", "section"], sort=False).agg(start=("start", "min"), end=("end", "max"))
    return frame.reset_index(level=[1, 2]).reset_index(drop=True)


def _shares_of(corpus):
    """The paragraphs read, and a function that turns paragraph numbers and offsets into shares of the report's text."""
    read = corpus.analysed
    size = read["text"].str.len().to_numpy(dtype=int)
    first = read.assign(size=size).groupby("report_id")["size"].cumsum().to_numpy() - size
    total = read.assign(size=size).groupby("report_id")["size"].transform("sum").to_numpy()
    return read, lambda number, start: (first[number] + start) / total[number].clip(1)


def passage(corpus, term: str, section: str | None = None) -> dict | None:
    """One sentence that bears out a count: keys text, place, year, section, report_id, paragraph; None where the term does not occur.

    The shortest sentence of at least 15 characters, so that a page can quote it; the first of equals.
    """
    read = corpus.analysed
    read = read if section is None else read[read["section"] == section]
    texts, found = read["text"].tolist(), []
    for number, start, _, _ in zip(*Matcher([term]).across(texts)):
        text = next(texts[number][a:b] for a, b in sentences(texts[number]) if a <= start < b)
        found.append((len(text) < 15, len(text), len(found), text, number))
    if not found:
        return None
    *_, text, number = min(found)
    row = read.iloc[number]
    facts = corpus.reports.set_index("report_id").loc[row["report_id"]]
    return {"text": text, "place": facts["place"], "year": facts["year"], **row[["section", "report_id", "paragraph"]]}
