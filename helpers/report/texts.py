"""The texts behind the counts: a page for each report, the list of all reports, and the pages that search them.

All are written in one step, for thousands of reports as for five. The reading pages share one style sheet with the font,
since a font in each would be five times its text.
"""
from __future__ import annotations

import base64
import re
import time
from pathlib import Path

import pandas as pd

from helpers.matching import Matcher
from helpers.reading.corpus import by_report, tuples
from helpers.report import fonts, links, search, tables
from helpers.report.pages import environment, shell, write
from helpers.report.readings.common import names
from helpers.report.text_page import Report, body

BATCH = 200  # reports whose terms are sought at once
LISTED = 2_000  # rows of the list of reports: a browser takes seconds for more, and the search page lists them all
_AREA = ["province", "prefecture", "county"]
_OURS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{12}\.html")
_UP = "../../"


def write_texts(out: Path, corpus, quantities: pd.DataFrame, claims: pd.DataFrame, terms: pd.DataFrame) -> int:
    """Writes OUT/texts/, OUT/search/ and last OUT/search.html; returns how many reports there are to read.

    `quantities` and `claims` are those of the whole corpus, `terms` those of the lexicon (term, gloss). The old search page and
    the old index go first, and reading pages of reports that are gone go last.
    """
    started = time.time()
    for old in (out / "search.html", out / "index.html"):
        old.unlink(missing_ok=True)
    (out / "texts").mkdir(parents=True, exist_ok=True)
    reports = in_order(corpus.reports)
    written, characters = set(), set()
    for name, page in pages(reports, corpus, quantities, claims, terms):
        (out / "texts" / name).parent.mkdir(exist_ok=True)
        write(out / "texts" / name, page)
        written.add(name)
        characters |= set(page)
    listing = _listing(reports, corpus.fingerprint)
    searching = search.search_page(out, reports[reports["kind"] == "report"], corpus.analysed, corpus.fingerprint)
    write(out / "texts" / "index.html", listing)
    write(out / "texts" / "font.css", _font(characters.union(listing, searching)))
    _clear(out / "texts", written)
    write(out / "search.html", searching, started)  # dated from its start: what changed while this ran is newer
    return len(reports)


def in_order(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports as one reads them: by place, then by year, what is missing last; with the column `area`."""
    area = [" ".join(dict.fromkeys(name for name in row if not pd.isna(name))) for row in reports[_AREA].itertuples(index=False)]
    ordered = reports.assign(area=pd.array(area, dtype="string"), label=reports["report_id"].map(names(reports)))
    return ordered.sort_values([*_AREA, "place", "year", "report_id"], na_position="last", kind="stable").reset_index(drop=True)


def pages(reports: pd.DataFrame, corpus, quantities: pd.DataFrame, claims: pd.DataFrame, terms: pd.DataFrame):
    """Name and HTML of the reading page of each report, in the order of `reports` (see `in_order`)."""
    frames = {name: by_report(frame) for name, frame in (("paragraphs", corpus.paragraphs), ("removed", corpus.removed), ("evidence", corpus.evidence),
                                                       ("warnings", corpus.warnings), ("quantities", quantities), ("claims", claims))}
    glosses, matcher = dict(terms.dropna(subset=["gloss"])[["term", "gloss"]].itertuples(index=False)), Matcher(terms["term"])
    rows, near = tuples(reports), _same_place(reports)
    link = lambda at: {"file": f"../{_name(rows[at].report_id)}", "text": rows[at].label}
    for first in range(0, len(rows), BATCH):
        batch = [row.report_id for row in rows[first:first + BATCH]]
        parts = {name: part(batch) for name, part in frames.items()}
        found = iter(_terms(matcher, [row.text for report_id in batch for row in parts["paragraphs"][report_id]]))
        for at, report_id in enumerate(batch, start=first):
            own = {name: part[report_id] for name, part in parts.items()}
            report = Report(rows[at], terms=[next(found) for _ in own["paragraphs"]], **own)
            yield _name(report_id), shell(
                rows[at].title or report_id, body(report, glosses, [link(other) for other in near[at] if other != at], _UP), (),
                corpus.fingerprint, link(at - 1) if at else None, link(at + 1) if at + 1 < len(rows) else None,
                style="text", root=_UP, font="../font.css")


def _name(report_id: str) -> str:
    return links.address(report_id).removeprefix("texts/")


def _terms(matcher: Matcher, texts: list[str]) -> list[list]:
    """For each text (start, end, term) of the terms in it."""
    found = [[] for _ in texts]
    for text, start, end, key in zip(*matcher.across(texts, longest=True)):
        found[text].append((int(start), int(end), matcher.terms[key][0]))
    return found


def _same_place(reports: pd.DataFrame) -> list[list[int]]:
    """For each row the rows of its place, itself among them; none where the place is not told."""
    keys = list(reports[[*_AREA, "place", "level"]].fillna("").itertuples(index=False, name=None))
    rows: dict = {}
    for at, key in enumerate(keys):
        if key[3]:
            rows.setdefault(key, []).append(at)
    return [rows.get(key, []) for key in keys]


def _listing(reports: pd.DataFrame, fingerprint: str) -> str:
    shown = reports.assign(title=reports["title"].fillna(reports["report_id"]), area=reports["area"].replace("", pd.NA),
                           kind=reports["kind"].map({"report": "report"}).fillna("other, not counted"))
    shown = shown[["title", "place", "area", "year", "published", "n_han", "kind", "report_id"]]
    table = tables.show(shown, "All reports", {}, {"area": "lies in", "year": "reports on", "n_han": "Han characters", "kind": "read as"},
                        limit=LISTED, links="title", root="../")
    body = environment().get_template("list.html.j2").render(n=len(reports), all=len(reports) <= LISTED, table=table._repr_html_())
    return shell("All reports", body, (), fingerprint, root="../", font="font.css")


def _font(characters: set[str]) -> str:
    """The style sheet with the font for these characters; a page that has lost it falls back on the reader's own fonts."""
    data = base64.b64encode(fonts.subset("".join(sorted(characters)))).decode()
    face = f'@font-face {{ font-family: "Page Han"; unicode-range: U+2E80-10FFFF; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
    return face if data else "/* No page here needs a Chinese font. */\n"


def _clear(folder: Path, written: set[str]) -> None:
    """Removes reading pages of former runs, and nothing that is not ours."""
    for page in sorted(folder.glob("??/*.html")):
        name = page.relative_to(folder).as_posix()
        if _OURS.fullmatch(name) and name not in written:
            page.unlink()
            if not any(page.parent.iterdir()):
                page.parent.rmdir()
