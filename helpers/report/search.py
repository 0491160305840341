"""The page that searches the words of all reports, without a network and without a server.

The texts lie in the page itself as long as they are few. Of a large corpus they lie in files of bounded size beside it. A page
opened from a disk may not fetch files, and its scripts are named by their hashes, so these files are pages: the search page
opens each in a hidden frame, and the one script that they all share hands the texts over as a message.
"""
from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pandas as pd

from helpers.report import links
from helpers.report.pages import TEMPLATE, environment, shell, write
from helpers.report.readings.common import SECTIONS

LARGEST = 4_000_000  # bytes of one file
_OURS = re.compile(r"\d{4}\.html")


def search_page(out: Path, reports: pd.DataFrame, paragraphs: pd.DataFrame, fingerprint: str = "") -> str:
    """The page OUT/search.html; where the texts are more than one file may hold, writes OUT/search/0000.html and so on for it.

    `reports` needs report_id, title, label (its name without a title), place, area, year; `paragraphs` are theirs, with report_id, section, text.
    """
    parts = list(_sections(paragraphs["section"]))
    files = list(bundles(records(reports, paragraphs, parts)))
    for number, file in enumerate(files if len(files) > 1 else []):
        (out / "search").mkdir(parents=True, exist_ok=True)
        write(out / "search" / f"{number:04d}.html", _shelf(file))
    _clear(out / "search", len(files) if len(files) > 1 else 0)
    years = [int(year) for year in sorted(reports["year"].dropna().unique())]
    body = environment().get_template("search.html.j2").render(
        n=len(reports), years=years, parts=[(part, SECTIONS.get(part, part.replace("_", " "))) for part in parts],
        labels=_json([SECTIONS.get(part, part.replace("_", " ")) for part in parts]),
        files=len(files) if len(files) > 1 else 0, texts=files[0] if len(files) == 1 else "[]")
    return shell("Search the texts", body, (), fingerprint, style="search", font="texts/font.css", frames=len(files) > 1)


def records(reports: pd.DataFrame, paragraphs: pd.DataFrame, parts: list[str]):
    """Each report as JSON: [name of its page, title, place, area, year, [part of each paragraph], [number of each], [text of each]].

    By year, what has none last, then by report_id, as `concordance.kwic` sorts.
    """
    code = {part: number for number, part in enumerate(parts)}
    at = paragraphs.groupby("report_id", sort=False).indices
    sections, numbers, texts = (paragraphs[name].tolist() for name in ("section", "paragraph", "text"))
    clean = reports.assign(title=reports["title"].fillna(reports["label"])).sort_values(["year", "report_id"], na_position="last", kind="stable")
    clean = clean[["report_id", "title", "place", "area", "year"]]
    for report_id, *facts, year in clean.astype(object).where(clean.notna(), None).itertuples(index=False):
        rows = at.get(report_id, [])
        yield _json([links.name(report_id), *(fact or "" for fact in facts), year and int(year), [code[sections[row]] for row in rows],
                     [int(numbers[row]) for row in rows], [texts[row] for row in rows]])


def bundles(records):
    """The records as JSON lists of at most LARGEST bytes; a report that is larger has one of its own."""
    held, size = [], 0
    for record in records:
        length = len(record.encode()) + 2
        if held and size + length > LARGEST:
            yield f"[{','.join(held)}]"
            held, size = [], 0
        held.append(record)
        size += length
    if held:
        yield f"[{','.join(held)}]"


def _shelf(texts: str) -> str:
    script = (TEMPLATE / "shelf.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment().get_template("shelf.html.j2").render(texts=texts, script=script, script_hash=digest)


def _json(value) -> str:
    """JSON that no text in it can end, as the content of a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _sections(sections: pd.Series):
    """The parts that occur, in the order of a report."""
    present = set(sections.dropna())
    return [part for part in SECTIONS if part in present] + sorted(present - set(SECTIONS))


def _clear(folder: Path, kept: int) -> None:
    """Removes the files of former runs from this number on, and nothing that is not ours."""
    for file in sorted(folder.glob("*.html")):
        if _OURS.fullmatch(file.name) and int(file.stem) >= kept:
            file.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
