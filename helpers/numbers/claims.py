"""The arithmetic that reports print, checked: sums, shares, rates, bounds, repeated figures, counts of listed items, growth."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.kept import kept
from helpers.numbers.findings import Finding, plain
from helpers.numbers.folding import widths_folded
from helpers.numbers.growth import growth
from helpers.numbers.lists import lists
from helpers.numbers.passages import Passage, passages
from helpers.numbers.precision import covers
from helpers.numbers.quantities import Quantity, quantities
from helpers.numbers.rates import rates
from helpers.numbers.repeats import Mention, mentions, repeats
from helpers.numbers.shares import shares
from helpers.numbers.slips import suggest
from helpers.numbers.sums import sums
from helpers.parallel import Batches, each
from helpers.reading.corpus import by_report

COLUMNS = ["kind", "statement", "stated", "computed", "holds", "note", "start", "end", "arithmetic", "severity"]
KEYS = ["report_id", "place", "year", "paragraph", "section"]
_TEXT = ["report_id", "paragraph", "section", "text"]
BATCH = 100         # reports that a process reads at a time
_TYPES = {"stated": "Float64", "computed": "Float64", "holds": "boolean", "start": "Int64", "end": "Int64", "paragraph": "Int64",
          "year": "Int64"}
_OF_RESULTS = ("rate", "share", "bound", "growth")


def check_claims(text: str) -> pd.DataFrame:
    """Every claim of a text that arithmetic can check, in reading order, one row each.

    Columns: kind (sum, also a sub-count against its total | share | rate | bound: a rate that would be more than all | repeat:
    one quantity printed twice | list: a number of things and the things named | growth, also a printed difference), statement
    (the words that make the claim), stated and computed (in the base unit; percentages as 96; for repeat the later print and the
    earlier, for list the number said and the items named; computed is missing where nothing can be computed), holds (True, False,
    or missing where it cannot be decided), note (rounding, truncation, why undecided, or the one changed digit that would make
    every linked equation hold: a suggestion, never applied), start, end (offsets of the statement in `text`), arithmetic (spelled
    out: 269 + 172 + 261 = 702, printed 672), severity (error for a contradiction, check where a figure is off by less than can be
    blamed, note for rounding; else empty).

    Printed precision is respected, 余, 近, 约 and 以上 are read at their loosest, and parts that may overlap are never added up to
    an accusation. False means that the printed figures of the sentence exclude one another, not which of them is wrong, and True
    that they agree, not that they are true. Rules: tests/numbers/CLAIMS.md.
    """
    found, printed = _read(text)
    found = sorted([*found, *(finding for _, finding in repeats(printed))], key=_order)
    return _frame([_row(text, finding) for finding in found], COLUMNS)


@kept
def claims(corpus) -> pd.DataFrame:
    """The claims of every paragraph of the reports analysed: report_id, place, year, paragraph, section, then the columns of
    `check_claims`, whose offsets count from the beginning of the paragraph.

    Repeats are sought through a whole report, and the base of a growth also in last year's report of the same place, where the
    corpus has it. In the plan for the next year rates, shares and growth are targets: undecided. The number of contradictions
    says how much a report prints and how well it was proofread; it is no measure of what a government did.
    """
    reports = corpus.reports[corpus.reports["kind"] == "report"].set_index("report_id")
    texts = corpus.analysed[_TEXT]
    paragraphs_of, numbers_of = by_report(texts), by_report(quantities(corpus)[[*_TEXT[:2], *Quantity._fields]])
    facts, before = dict(zip(reports.index, zip(reports["place"], reports["year"]))), _year_before(reports)

    def batch(several: list[str]) -> list[_Report]:
        paragraphs, numbers = paragraphs_of(several), numbers_of(several)
        plain = lambda rows: [tuple(row)[1:] for row in rows]       # without the report's name; tuples with names do not travel
        return [_Report(report, *facts[report], before.get(report), plain(paragraphs[report]), plain(numbers[report]))
                for report in several if paragraphs[report]]

    found = [*each(_of_reports, Batches(_series(list(reports.index), before), batch), "Checking claims")]
    found = pd.concat([_frame([], [*KEYS, *COLUMNS]), *found], ignore_index=True)
    order = found["report_id"].map({report: at for at, report in enumerate(texts["report_id"].unique())})
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


class _Report(NamedTuple):
    """A report as its claims are checked: its paragraphs (see _TEXT) and its quantities, each with the paragraph it stands in; `before` is last year's."""

    name: str
    place: str
    year: int
    before: str | None
    paragraphs: list
    quantities: list


def _series(reports: list[str], before: dict[str, str]) -> list[list[str]]:
    """Reports by the batch, those of a place from year to year in one."""
    first, several = {}, {}
    for report in reports:
        chain = [report]
        while chain[-1] not in first and chain[-1] in before:
            chain.append(before[chain[-1]])
        root = first.get(chain[-1], chain[-1])
        first.update(dict.fromkeys(chain, root))
        several.setdefault(root, []).append(report)
    batches = [[]]
    for together in several.values():
        if len(batches[-1]) >= BATCH:
            batches.append([])
        batches[-1] += together
    return batches


def _of_reports(reports: list[_Report]) -> pd.DataFrame:
    """The claims of some reports, and of those that stand among them as last year's."""
    known, printed, rows = {}, {}, []
    for report in reports:
        numbers: dict[int, list] = {}
        for paragraph, *quantity in report.quantities:
            numbers.setdefault(paragraph, []).append(Quantity(*quantity))
        for paragraph, _, text in report.paragraphs:
            if text not in known:
                known[text] = _read(text, numbers.get(paragraph, []))
        printed[report.name] = [mention._replace(place=place) for place, (*_, text) in enumerate(report.paragraphs) for mention in known[text][1]]
    for report in reports:
        again = repeats(printed[report.name], strict=True)
        now, last = _by_place(printed[report.name]), _by_thing(printed.get(report.before, []))
        for number, (paragraph, section, text) in enumerate(report.paragraphs):
            following = report.paragraphs[number + 1][2] if number + 1 < len(report.paragraphs) else ""
            here = [_in_report(finding, section, following) for finding in known[text][0]]
            here = [_since_last_year(finding, now.get((number, finding.level)), last) for finding in here]
            here += [finding for at, finding in again if at == number]
            rows += [(report.name, report.place, report.year, paragraph, section, *_row(text, finding)) for finding in sorted(here, key=_order)]
    return _frame(rows, [*KEYS, *COLUMNS])


def _read(text: str, quantities: list[Quantity] | None = None) -> tuple[list[Finding], list[Mention]]:
    """The claims within a text, and the quantities that may be printed again; `quantities` are those of the text where they are known."""
    plain_text = widths_folded(text)
    found, printed = lists(plain_text), []
    for passage in passages(text, quantities):
        found += _of_sentence(passage)
        printed += mentions(0, passage)
    return found, printed


def _of_sentence(passage: Passage) -> list[Finding]:
    added = sums(passage)
    found = [*added, *rates(passage), *shares(passage, added), *growth(passage)]
    if any(finding.holds is False for finding in found):
        suggest(passage, found)
    return found


def _order(finding: Finding) -> tuple:
    return finding.start, finding.end, finding.kind, finding.stated


def _in_report(finding: Finding, section, following: str) -> Finding:
    """A finding as its place in a report lets it stand."""
    if finding.holds is not False:
        return finding
    if not pd.isna(section) and section == "plan" and finding.kind in _OF_RESULTS:
        return _changed(finding, None, "a target, not a result")
    if finding.kind == "list" and finding.computed < finding.stated and following.lstrip()[:3].startswith(
            tuple(f"{sign}{numeral}" for numeral in "二三四五六七八九十" for sign in ("", "(", "（"))):
        return _changed(finding, None, "the list may go on in the next paragraph")
    return finding


def _changed(finding: Finding, holds: bool | None, note: str, computed: float | None = None, arithmetic: str = "") -> Finding:
    return Finding(finding.kind, finding.start, finding.end, finding.stated, computed, holds, note, arithmetic)


def _year_before(reports: pd.DataFrame) -> dict[str, str]:
    """For each report the one of the same place for the year before, where there is exactly one."""
    known: dict[tuple, list] = {}
    for row in reports.itertuples():
        if not (pd.isna(row.place) or pd.isna(row.year)):
            issuer = row.issuer if row.level == "department" else None
            known.setdefault((row.place, row.level, issuer, int(row.year)), []).append((row.Index, row.county, row.prefecture))
    found = {}
    for (place, level, issuer, year), now in known.items():
        then = known.get((place, level, issuer, year - 1), [])
        if len(now) == len(then) == 1 and all(pd.isna(a) or pd.isna(b) or a == b for a, b in zip(now[0][1:], then[0][1:])):
            found[now[0][0]] = then[0][0]
    return found


def _by_place(printed: list[Mention]) -> dict[tuple[int, int], Mention]:
    return {(mention.place, mention.figure.start): mention for mention in reversed(printed)}  # of two at one place the first


def _by_thing(printed: list[Mention]) -> dict[tuple, list[Mention]]:
    """The exact figures by what they count, whichever way round noun and verb are printed."""
    found: dict[tuple, list[Mention]] = {}
    for mention in printed:
        if mention.figure.exact and mention.figure.value:
            found.setdefault(_thing(mention), []).append(mention)
    return found


def _thing(mention: Mention) -> tuple:
    return "".join(sorted(mention.noun + mention.figure.action)), mention.figure.unit.removesuffix("次")


def _since_last_year(finding: Finding, now: Mention | None, last: dict[tuple, list[Mention]]) -> Finding:
    """A growth whose base stands in last year's report. A contradiction only if both are said of all there was."""
    if finding.kind != "growth" or finding.holds is not None or finding.level is None or finding.share is None:
        return finding
    if now is None or not now.figure.exact or now.figure.percent is not None:
        return finding
    then = last.get(_thing(now), [])
    if len({mention.figure.value for mention in then}) != 1:
        return finding
    base, value = then[0].figure.value, now.figure.value
    step, modifier, sign = finding.share
    percent = 100 * sign * (value - base) / base
    holds, note = covers(finding.stated, step, modifier, percent, percent, percent)
    if holds is False and not (now.sure and then[0].sure and now.key == then[0].key):
        holds, note = None, f"last year's report prints {then[0].figure.text}, which may be counted otherwise"
    return _changed(finding, holds, note or "base from last year's report", percent,
                    f"({plain(value)} − {plain(base)}) / {plain(base)} = {100 * (value - base) / base:.2f}%")


def _row(text: str, finding: Finding) -> tuple:
    holds, off = finding.holds, finding.computed is not None and finding.holds is None
    severity = "error" if holds is False else "check" if off else "note" if holds and finding.note else ""
    return (finding.kind, text[finding.start:finding.end].strip(), finding.stated,
            pd.NA if finding.computed is None else finding.computed, pd.NA if holds is None else holds, finding.note,
            finding.start, finding.end, finding.arithmetic, severity)


def _frame(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns).astype({name: _TYPES.get(name, "string") for name in columns})
