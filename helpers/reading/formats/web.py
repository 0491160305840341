"""A web page becomes its visible text in reading order, one line a block, a table's row as one line."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .decoding import decode, declared_charset
from .kinds import looks_like_page
from .source import MOST_TEXT, Source, Unreadable

MOST_ELEMENTS = 400_000

_BLOCKS = frozenset("html body address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li "
                    "main menu nav ol p pre section summary table caption thead tbody tfoot tr td th ul dir legend".split())
_SILENT = frozenset("head script style noscript template iframe frame object embed applet svg canvas audio video map select datalist textarea math".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
_SOURCE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(https?://[^\s<>]+?)\s*-->", re.I)


@dataclass
class Block:
    """One line of a page: its text, how much of it is links, the element that it stands in and that one's parent."""

    text: str
    linked: int = 0
    home: object = None
    around: object = None


def read_web(path: Path) -> tuple[list[Source], list]:
    data = path.read_bytes()
    declared = ""
    if re.search(rb"^MIME-Version:", data[:20_000], re.I | re.M) and not data.lstrip().startswith(b"<"):
        data, declared = _page_in_archive(data)
    markup = decode(data, declared or declared_charset(data))
    if not looks_like_page(markup):
        return [Source(markup)] if markup.strip() else [], []
    source = read_markup(markup)
    if not source.text.strip():
        raise Unreadable("the page holds no text: its text was loaded by a script after the page",
                         "open it in a browser, wait for the text, and save it as a complete page, or copy the text into a .txt file")
    return [source], []


def read_markup(markup: str, whole: bool = True) -> Source:
    """The visible text of a page's markup, its meta tags, and what lies outside its main text (of a whole page).

    Raises Unreadable for markup beyond the bounds."""
    from lxml import html

    from .zones import meta_fields, outside

    if markup.count("<") > 3 * MOST_ELEMENTS or len(markup) > MOST_TEXT:
        raise Unreadable("the page has more elements or text than a report can have", "copy the report's text into a plain text file (.txt, UTF-8)")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    cleaned = re.sub("[\x00-\x08\x0b\x0e-\x1f\x7f]", "", re.sub(r"^\s*<\?xml[^>]*>", "", markup))
    if not cleaned.strip():
        return Source("")
    tree = html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Unreadable("the page nests its elements deeper than any browser shows", "copy the report's text into a plain text file (.txt, UTF-8)")
    given = meta_fields(tree)
    if (saved := _SAVED_FROM.search(markup[:5000])):
        given["source_url"] = saved.group(1)
    blocks = visible_blocks(tree)
    return Source("\n".join(block.text for block in blocks), given=given, outside=outside(tree, blocks) if whole else [])


def _page_in_archive(data: bytes) -> tuple[bytes, str]:
    """The page of a web archive (.mht), and the character set that the archive states."""
    import email

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if content:
                return content, part.get_content_charset() or declared_charset(content)
    raise Unreadable("the web archive holds no page", "open it in a browser and save it as .html")


def visible_blocks(tree) -> list[Block]:
    """The lines of a page as a reader sees them."""
    from lxml import etree

    writer = _Writer()
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or tag in _SILENT or _is_hidden(element):
                writer.skipped.add(element)
                walker.skip_subtree()
                continue
            writer.open(tag, element)
        else:
            if element in writer.skipped:
                writer.skipped.discard(element)
            else:
                writer.close(tag, element)
            writer.write(element.tail)
    writer.flush()
    return writer.blocks


def _is_hidden(element) -> bool:
    if element.get("hidden") is not None or (element.tag == "input"):
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


class _Writer:
    """Collects runs of text into blocks; within a row of short cells a block's end is a space, and a cell's end a bar."""

    def __init__(self):
        self.blocks: list[Block] = []
        self.skipped: set = set()
        self.runs: list[str] = []
        self.linked = 0
        self.links = 0
        self.homes: list = []
        self.row = None

    def open(self, tag: str, element) -> None:
        if tag in _BLOCKS:
            self._break()
            self.homes.append(element)
            if tag == "tr" and self.row is None and _is_row_of_data(element):
                self.flush()
                self.row = element
        elif tag == "br":
            self._break()
        self.links += tag == "a"
        self.write(element.text)

    def close(self, tag: str, element) -> None:
        self.links -= tag == "a"
        if tag not in _BLOCKS:
            return
        if self.row is element:
            self.flush()
            self.row = None
        elif self.row is not None and tag in ("td", "th"):
            self.runs.append("\x1f")
        else:
            self._break()
        self.homes.pop()

    def write(self, text: str | None) -> None:
        if text:
            self.runs.append(text)
            if self.links:
                self.linked += len(re.sub(r"\s+", "", text))

    def _break(self) -> None:
        if self.row is None:
            self.flush()
        else:
            self.runs.append(" ")

    def flush(self) -> None:
        text = "".join(self.runs)
        linked, self.runs, self.linked = self.linked, [], 0
        text = _SOURCE_BREAK.sub("", text)
        if self.row is not None:
            cells = [re.sub(r"[ \t\r\n\f]+", " ", cell).strip(" ") for cell in text.split("\x1f")]
            text = re.sub(r"^(?:\| ?)+|(?: ?\|)+$", "", " | ".join(cells).replace("  ", " ").strip(" ")).strip(" ")
        else:
            text = re.sub(r"[ \t\r\n\f]+", " ", text).strip(" ")
        if text.strip():
            home = self.homes[-1] if self.homes else None
            around = self.homes[-2] if len(self.homes) > 1 else None
            self.blocks.append(Block(text, linked, home, around))


def _is_row_of_data(row) -> bool:
    """Whether a table's row holds values rather than the page's columns: no table in it, two cells or more, all short."""
    if len(row) < 2 or row.find(".//table") is not None:
        return False
    cells = [re.sub(r"\s+", "", "".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
    blocks = [sum(1 for _ in cell.iter("p", "div", "li", "h1", "h2", "h3")) for cell in row]
    return sum(map(bool, cells)) >= 2 and max(map(len, cells)) <= 600 and max(blocks) <= 12
