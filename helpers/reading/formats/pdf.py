"""A PDF with a text layer becomes paragraphs: lines broken at the width of the page are joined again."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .source import Source, Unreadable

MOST_PAGES, MOST_SECONDS, MOST_BYTES = 2000, 30, 2_000_000_000

_SCAN = "run text recognition (OCR) on it, check the result, and put the text into the folder (.txt or .docx)"
_FAILED = {
    "encrypted": ("the PDF is encrypted", "open it with its password and save or print it without one"),
    "pages": (f"the PDF has more than {MOST_PAGES} pages", "split it: a report is one file"),
    "size": ("the PDF has more text than a report can have", "split it: a report is one file"),
    "memory": ("the PDF needs more memory than it should", "print it into a new PDF, or copy its text into a .txt file"),
    "time": (f"the PDF takes more than {MOST_SECONDS} seconds to read", "print it into a new PDF, or copy its text into a .txt file"),
    "damaged": ("the PDF is damaged", "open it and print it into a new PDF, or get it again from its source"),
}
_PAGE_NUMBER = re.compile(r"[-—–－~·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－~·\s]*")
_HEADING = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:[、.．]|部分|章)|[(（]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]|\d{1,2}[、.．](?!\d)|[①-⑳]|附件")
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)]*$")


@dataclass
class Line:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float     # height of a character


def read_pdf(path: Path) -> tuple[list[Source], list]:
    pages = [[Line(*line) for line in lines] for _, lines in _pages(path)]
    text = "".join(line.text for page in pages for line in page)
    letters = re.sub(r"\s", "", text)
    if len(letters) < 20 * max(1, len(pages) // 2):
        raise Unreadable("the PDF has no text layer: its pages are pictures", _SCAN)
    if len(re.findall(r"[\ufffd\ue000-\uf8ff\x00-\x1f]", letters)) > 0.2 * len(letters):
        raise Unreadable("the PDF's text layer cannot be decoded: its fonts do not say which characters they draw", _SCAN)
    whole, outside = paragraphs(pages)
    return [Source(whole, outside=outside)], []


def _pages(path: Path) -> list:
    """Text lines of each page, read in a program of its own: a hostile PDF can only end that one."""
    child = Path(__file__).with_name("pdf_child.py")
    command = [sys.executable, "-I", str(child), str(path.resolve()), str(MOST_PAGES), str(MOST_SECONDS), str(MOST_BYTES)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=2 * MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(*_FAILED["time"]) from None
    try:
        result = json.loads(done.stdout)
    except ValueError:          # ended by a limit or by a fault in the library
        failed = "time" if done.returncode in (-24, -9) else "damaged"
        result = {"failed": failed}
    if "failed" in result:
        raise Unreadable(*_FAILED[result["failed"]])
    return result["pages"]


def paragraphs(pages: list[list[Line]]) -> tuple[str, list[tuple[int, int]]]:
    """The text of all pages, and the spans of running heads and feet in it.

    A line is joined to the one above where that one reaches the right margin without ending a sentence and the line
    begins neither a heading nor, by its indentation, a paragraph. Page numbers and running heads stay lines of their
    own; where a page ends within a paragraph they follow that paragraph."""
    heads = _running_heads(pages)
    lines = [line for page in pages for line in page if not _PAGE_NUMBER.fullmatch(line.text) and _plain(line.text) not in heads]
    em = max(1.0, median(line.size for line in lines)) if lines else 10
    right = _often([line.right for line in lines], em, max)
    left = _often([line.left for line in lines], em, min)
    indented = sum(em < line.left - left < 3.5 * em for line in lines) > 0.1 * len(lines)
    found: list[list] = []          # [text, whether it is a running head]
    waiting: list[list] = []
    previous = None
    for number, page in enumerate(pages):
        for position, line in enumerate(_side_by_side(page)):
            if _PAGE_NUMBER.fullmatch(line.text) or _plain(line.text) in heads:
                waiting.append([line.text, _plain(line.text) in heads])
                continue
            if previous is not None and _continues(previous, line, left, right, em, indented):
                found[-1][0] = _joined(found[-1][0], line.text)
            else:
                found += waiting
                waiting = []
                found.append([line.text, False])
            previous = line
    found += waiting
    spans, at = [], 0
    for text, running in found:
        if running:
            spans.append((at, at + len(text)))
        at += len(text) + 1
    return "\n".join(text for text, _ in found), spans


def _continues(above: Line, line: Line, left: float, right: float, em: float, indented: bool) -> bool:
    full = above.right > right - 2.2 * em
    starts = line.left - left > 1.2 * em
    if not full or starts or _HEADING.match(line.text) or line.size > 1.3 * above.size or above.size > 1.3 * line.size:
        return False
    return indented or not _SENTENCE_END.search(above.text)


def _joined(above: str, below: str) -> str:
    words = re.search(r"[A-Za-z0-9,.;]$", above) and re.match(r"[A-Za-z]", below)
    return above + (" " if words else "") + below


def _side_by_side(page: list[Line]) -> list[Line]:
    """Runs on one base line as one line: cells of a row, or a number set apart from its heading."""
    merged: list[Line] = []
    for line in page:
        last = merged[-1] if merged else None
        if last and line.left >= last.right - 1 and min(last.top, line.top) - max(last.bottom, line.bottom) > 0.6 * min(last.top - last.bottom, line.top - line.bottom):
            gap = "" if line.left - last.right < 0.5 * line.size else " "
            merged[-1] = Line(last.text + gap + line.text, last.left, min(last.bottom, line.bottom), line.right, max(last.top, line.top), max(last.size, line.size))
        else:
            merged.append(line)
    return merged


def _running_heads(pages: list[list[Line]]) -> set[str]:
    """Lines that stand, but for a page number, at the same place first or last on most of three or more pages."""
    counts: dict[tuple[str, int], int] = {}
    for page in pages:
        for key in {(_plain(line.text), round(line.bottom / 4)) for line in page[:2] + page[-2:] if not _SENTENCE_END.search(line.text)}:
            counts[key] = counts.get(key, 0) + 1
    return {text for (text, _), count in counts.items() if len(pages) >= 3 and count > 0.6 * len(pages) and len(text) >= 4}


def _plain(text: str) -> str:
    """A running head without the page number at its end."""
    return re.sub(r"\s*\d{1,4}(?:\s*/\s*\d{1,4})?$", "", text)


def _often(values: list[float], em: float, extreme) -> float:
    """The outermost edge at which at least a tenth of the lines stand (half an em apart counts as the same)."""
    counts: dict[int, list[float]] = {}
    for value in values:
        counts.setdefault(round(value / (em / 2)), []).append(value)
    common = [edge for edge, found in counts.items() if len(found) + len(counts.get(edge + 1, [])) + len(counts.get(edge - 1, [])) >= max(2, 0.1 * len(values))]
    return extreme(median(counts[edge]) for edge in common) if common else extreme(values, default=0)
