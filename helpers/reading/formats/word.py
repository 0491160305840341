"""A Word document becomes lines: its paragraphs and the rows of its tables, in order, with their automatic numbers."""
from __future__ import annotations

import re
import zipfile
from pathlib import Path

from .numbering import Numbering
from .source import Source, Unreadable

MOST_XML = 40_000_000      # bytes of one part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {_W + "del", _W + "moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", _W + "pPr", _W + "rPr", _W + "instrText"}
_BREAKS = {_W + "br": "\n", _W + "cr": "\n", _W + "tab": "\t", _W + "ptab": "\t", _W + "noBreakHyphen": "-"}
_LONG_CELL = 300


def read_word(path: Path) -> tuple[list[Source], list]:
    with zipfile.ZipFile(path) as container:
        if any(entry.file_size > MOST_XML and entry.filename.endswith(".xml") for entry in container.infolist()):
            raise Unreadable("the document is larger than a report can be", "keep only the report, and save it again")
    document = _open(path)
    lines = list(_lines(document.element.body, _numbering(document)))
    text = "\n".join(lines)
    if not text.strip():
        raise Unreadable("the document holds no text", "if its pages are pictures, run text recognition (OCR) on them")
    return [Source(text)], []


def _open(path: Path):
    import docx

    try:
        return docx.Document(str(path))
    except (ValueError, KeyError):
        raise Unreadable("the file is a document of a kind that is not read (with macros, a template, or Strict Open XML), or damaged",
                         "open it in a word processor and save it as .docx") from None


def _numbering(document) -> Numbering:
    """Lists and styles, of a document that may have neither."""
    roots = {relation.reltype.rsplit("/", 1)[-1]: relation.target_part for relation in document.part.rels.values() if not relation.is_external}
    found = [getattr(roots.get(name), "element", None) for name in ("numbering", "styles")]
    return Numbering(*found)


def _lines(container, numbering: Numbering):
    """Lines of a body, cell, or text box."""
    carried = ""        # text of a paragraph whose end was deleted: it runs on into the next
    for block in _blocks(container):
        if block.tag == _W + "tbl":
            yield from _table(block, numbering)
            continue
        text, boxes = _text(block)
        if carried or text.strip():
            text = carried + numbering.label(block) + text
        carried = ""
        if block.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            carried = text
            continue
        yield from (line.strip(" \t\r") for line in re.split(r"[\n\x0b\x0c\r]", text) if line.strip())
        for box in boxes:
            yield from _lines(box, numbering)
    if carried.strip():
        yield carried.strip()


def _blocks(container):
    """Paragraphs and tables, also those within content controls and tracked insertions."""
    stack = list(reversed(container))
    while stack:
        element = stack.pop()
        if element.tag in (_W + "p", _W + "tbl"):
            yield element
        elif element.tag not in _GONE and element.tag != _W + "sectPr" and isinstance(element.tag, str):
            stack.extend(reversed(element))


def _text(paragraph) -> tuple[str, list]:
    """The text of a paragraph as it stands after all tracked changes, and the text boxes anchored in it."""
    runs, boxes, stack = [], [], list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _GONE or not isinstance(tag, str) or (tag == _W + "r" and _is_hidden(element)):
            continue
        if tag == _W + "txbxContent":
            boxes.append(element)
        elif tag == _W + "t":
            runs.append(element.text or "")
        elif tag in _BREAKS:
            runs.append(_BREAKS[tag])
        else:
            stack.extend(reversed(element))
    return "".join(runs), boxes


def _is_hidden(run) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(_W + "val", "1") not in ("0", "false", "off")


def _table(table, numbering: Numbering):
    """One line a row, ` | ` between its cells; a row whose cells lay out long text gives the lines of its cells."""
    for row in _inner(table, "tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        cells = [list(_lines(cell, numbering)) for cell in _inner(row, "tc")]
        filled = [cell for cell in cells if cell]
        if len(filled) < 2 or any(len(cell) > 1 and sum(map(len, cell)) > _LONG_CELL for cell in filled):
            for cell in filled:
                yield from cell
        else:
            yield re.sub(r"^[| ]+|[| ]+$", "", " | ".join(" ".join(cell) for cell in cells))


def _inner(parent, name: str):
    """Rows of a table or cells of a row, also within content controls."""
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _inner(child, name)
