"""Dated slogans: fixed phrases of the genre whose first day is known, and what they say of when a text was written.

The phrases stand in helpers/data/slogans.toml with dates and sources. Evidence, no verdict: a plan may be named because a report
looks back, a plenum because its page was edited later, and a report that names none has done nothing wrong.
"""
from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.change.counting import batches, speakers
from helpers.matching import Joined, fold_codes, text_of
from helpers.sentences import sentences

DATA = Path(__file__).resolve().parent.parent / "data" / "slogans.toml"
OLD = 3             # years after which a congress or plenum is no longer the last that a report would name

SLOGANS = ["report_id", "place", "year", "dated", "n_slogans", "newest", "newest_date", "oldest", "oldest_date", "to_check"]
PASSAGES = ["report_id", "place", "year", "slogan", "gloss", "kind", "date", "until", "count", "paragraph", "start", "end", "text", "source", "seen"]
USES = ["slogan", "gloss", "kind", "date", "until", "first", "last", "n_reports", "n_places", "source", "seen"]
_WHOLE = {"year", "n_slogans", "count", "paragraph", "start", "end", "first", "last", "n_reports", "n_places"}


def slogans(corpus) -> pd.DataFrame:
    """One row a report, in the order of year and place: which dated phrases it uses, and what a reader may want to check.

    Columns: report_id, place, year, dated (its date of publication, else of signature; missing if unknown), n_slogans (different
    ones), newest, newest_date, oldest, oldest_date (by the date of the phrase; missing where it uses none; oldest only among
    those that fade or end), to_check (text, or missing).

    To check is a phrase that nobody could have written at the report's date (without one: by the end of the year after the one
    reported on); a plan whose term ended more than a year before the year reported on; and a report whose phrases all belong to
    plans that are over and to congresses or plenums more than OLD years before the end of its year, though the list knows later ones.
    """
    facts = _facts(corpus)
    used, known, rows, found = slogan_passages(corpus), _known(), [], {}
    for report, name in zip(used["report_id"].tolist(), used["slogan"].tolist()):
        found.setdefault(report, []).append(name)
    for report, place, year, dated in facts[["report_id", "place", "year", "dated"]].itertuples(index=False):
        names = found.get(report, [])
        fading = [name for name in names if known[name]["kind"] != "lasting"]
        newest = max(names, key=lambda name: known[name]["date"], default=None)
        oldest = min(fading, key=lambda name: known[name]["date"], default=None)
        said = [name and str(known[name]["date"]) for name in (newest, oldest)]
        rows.append((report, place, year, dated, len(names), newest, said[0], oldest, said[1], _to_check(names, year, dated, known)))
    return _framed(rows, SLOGANS)


def slogan_passages(corpus) -> pd.DataFrame:
    """The evidence, one row a report and phrase that it uses, the oldest phrase first: report_id, place, year, slogan, gloss, kind (event, plan,
    lasting), date, until (of a plan), count (times), paragraph, start, end (of the first, in its sentence), text (the
    sentence), source (of the date), seen (False: the date is general knowledge)."""
    known, texts = _known(), corpus.analysed["text"].tolist()
    frame = pd.DataFrame(list(_found(texts, known)), columns=["slogan", "at", "start", "end"])
    where = corpus.analysed[["report_id", "paragraph"]].take(frame["at"].to_numpy(dtype=int)).reset_index(drop=True)
    frame = pd.concat([frame, where], axis=1).sort_values(["report_id", "at", "start"], kind="stable")
    frame["count"] = frame.groupby(["report_id", "slogan"])["start"].transform("size")
    frame = frame.drop_duplicates(["report_id", "slogan"]).merge(_facts(corpus)[["report_id", "place", "year"]], on="report_id")
    rows = []
    for row in frame.itertuples(index=False):
        entry, text = known[row.slogan], texts[row.at]
        first, last = next(span for span in sentences(text)[::-1] if span[0] <= row.start)
        rows.append((row.report_id, row.place, row.year, row.slogan, entry["gloss"], entry["kind"], str(entry["date"]), _text(entry.get("until")),
                     row.count, row.paragraph, row.start - first, row.end - first, text[first:last], entry["source"], entry["seen"]))
    frame = _framed(rows, PASSAGES)
    return frame.sort_values(["year", "place", "report_id", "date", "slogan"], kind="stable", na_position="last").reset_index(drop=True)


def slogan_uses(corpus) -> pd.DataFrame:
    """Each phrase that these reports use, the newest first: slogan, gloss, kind, date, until, first, last (year reported
    on; reports with a year), n_reports, n_places, source, seen."""
    used = slogan_passages(corpus)
    table = used.groupby("slogan").agg(first=("year", "min"), last=("year", "max"), n_reports=("report_id", "nunique"), n_places=("place", "nunique"))
    facts = used.drop_duplicates("slogan").set_index("slogan")
    frame = facts[["gloss", "kind", "date", "until", "source", "seen"]].join(table).reset_index()
    frame = frame.sort_values(["date", "slogan"], ascending=[False, True])
    return _framed(list(frame[USES].itertuples(index=False, name=None)), USES)


def _to_check(names: list, year, dated, known: dict) -> str | None:
    notes, year = [], None if pd.isna(year) else int(year)
    latest = None if pd.isna(dated) and year is None else f"{year + 1}-12-31" if pd.isna(dated) else dated
    latest = latest and latest + "-12-31"[len(latest) - 4:]         # a date may lack its day or month
    later = [name for name in names if latest is not None and str(known[name].get("foreseen", known[name]["date"])) > latest]
    ended = [name for name in names if year is not None and "until" in known[name] and known[name]["until"].year < year - 1]
    if later:
        said = ", ".join(f"{name} ({known[name]['date']})" for name in later)
        notes.append(f"names {said}, which {_is(later)} later than its date ({latest}): a date misread, or a text edited later?")
    if ended:
        said = ", ".join(f"{name} (ended in {known[name]['until'].year})" for name in ended)
        notes.append(f"names {said}: a look back, or a passage kept from an older report?")
    fading = [name for name in names if known[name]["kind"] != "lasting"]
    if fading and year is not None and not notes:
        now, past = date(year, 12, 31), date(year - OLD, 12, 31)
        events = [entry["date"] for entry in known.values() if entry["kind"] == "event"]
        current = [name for name in fading if known[name]["date"] > past or known[name].get("until", past) >= date(year - 1, 1, 1)]
        if not current and any(past < day <= now for day in events):
            newest = max(fading, key=lambda name: known[name]["date"])
            notes.append(f"its newest phrase with a date that fades is {newest} ({known[newest]['date']}), more than {OLD} years before the end "
                         f"of {year}: an old text kept?")
    return "To check: " + " ".join(notes) if notes else None


def _is(names: list) -> str:
    return "is" if len(names) == 1 else "are"


def _found(texts: list, known: dict):
    """(name, number of the text, start, end) of every phrase."""
    patterns = [(name, re.compile(entry["pattern"])) for name, entry in known.items()]
    for first, last, _ in batches(texts):
        joined = Joined(texts[first:last])
        folded, where = fold_codes(joined.codes)
        text = text_of(folded)
        for name, pattern in patterns:
            for hit in pattern.finditer(text):
                at, start, end = (int(value[0]) for value in joined.parted(where[[hit.start()]], where[[hit.end() - 1]] + 1))
                yield name, at + first, start, end


@cache
def _known() -> dict[str, dict]:
    """The entries of slogans.toml by name. ValueError names an entry that cannot be used."""
    try:
        entries = tomllib.loads(DATA.read_text(encoding="utf-8"))["slogan"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ValueError(f"slogans.toml cannot be read: {error}. Every entry begins with [[slogan]]") from None
    for number, entry in enumerate(entries, start=1):
        missing = {"name", "gloss", "pattern", "kind", "date", "source", "seen"} - set(entry)
        days = [entry[name] for name in ("date", "until", "foreseen") if name in entry]
        try:
            re.compile(entry.get("pattern", ""))
        except re.error as error:
            missing.add(f"a pattern that can be read ({error})")
        if missing or entry["kind"] not in ("event", "plan", "lasting") or not all(type(day) is date for day in days):
            wrong = f"{', '.join(sorted(missing))} is missing" if missing else "kind must be event, plan or lasting, and dates like 2021-08-11"
            raise ValueError(f"slogans.toml, entry {number} ({entry.get('name', 'without a name')}): {wrong}")
    return {entry["name"]: entry for entry in entries}


def _facts(corpus) -> pd.DataFrame:
    reports = corpus.reports.assign(place=speakers(corpus), dated=corpus.reports["published"].fillna(corpus.reports["signed"]))
    return reports[reports["kind"] == "report"].sort_values(["year", "place", "report_id"], na_position="last")


def _text(day) -> str | None:
    return None if day is None else str(day)


def _framed(rows: list, columns: list) -> pd.DataFrame:
    types = {name: "Int64" if name in _WHOLE else "bool" if name == "seen" else "string" for name in columns}
    return pd.DataFrame(rows, columns=columns).astype(types)
