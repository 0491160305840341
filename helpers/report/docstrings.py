"""A docstring as HTML: paragraphs, columns as a list of terms, names in code, sources linked to their entry.

The docstrings of the project are plain text. Within a paragraph, an indented line, or one with two spaces or a colon after
its first word and an indented line below it, is an item; what is indented further belongs to it.
"""
from __future__ import annotations

import html
import re
from inspect import cleandoc

from helpers.report.prose import chinese

_NAME = r"[A-ZÀ-Þ][\w'’-]*[a-zà-ÿ]"
_SOURCE = re.compile(rf"((?!The\b){_NAME}(?:, {_NAME})*(?:,? and (?:others|{_NAME}))?),? \(?((?:18|19|20)\d\d)(?![\d-])")
_MARKED = re.compile(rf"`([^`]+)`|{_SOURCE.pattern}")
_TERM = re.compile(r"(\S(?:.*?\S)?)\s{2,}(\S.*)")
_LABEL = re.compile(r"([a-z]\w*(?:, [a-z]\w*)*): (.+)")


def sources(text: str) -> list[str]:
    """The sources that a text cites, as author and year: "Hesterberg 2015", "Church and Hanks 1990"."""
    return [f"{found[1]} {found[2]}" for found in _SOURCE.finditer(" ".join(text.split()))]


def names(text: str) -> list[str]:
    """What a docstring sets between backticks."""
    return re.findall(r"`([^`]+)`", text)


def slug(text: str) -> str:
    """An anchor: small letters, digits and hyphens."""
    return re.sub(r"\W+", "-", text.lower()).strip("-")


def in_html(docstring: str, links: dict[str, str] | None = None) -> str:
    """The docstring as HTML. `links` says which anchor a name between backticks, or a source, leads to."""
    blocks = re.split(r"\n\s*\n", cleandoc(docstring))
    return "\n".join(_piece(kind, content, links or {}) for block in blocks for kind, content in _pieces(block.splitlines()))


def _pieces(lines: list[str]) -> list[tuple[str, list]]:
    """A block as ("text", lines) and ("items", items) in turn; an item is its lines, without their indentation."""
    pieces, margin = [], None       # margin: the indentation at which the items of the present list begin
    for number, line in enumerate(lines):
        indent, below = len(line) - len(line.lstrip()), lines[number + 1] if number + 1 < len(lines) else ""
        if margin is not None and indent > margin:
            pieces[-1][1][-1].append(line.strip())
        elif indent or _TERM.match(line) or _LABEL.match(line) and (below.startswith("  ") or margin == 0):
            if not pieces or pieces[-1][0] != "items":
                pieces.append(("items", []))
            pieces[-1][1].append([line.strip()])
            margin = indent
        else:
            if not pieces or pieces[-1][0] != "text":
                pieces.append(("text", []))
            pieces[-1][1].append(line)
            margin = None
    return pieces


def _piece(kind: str, content: list, links: dict) -> str:
    if kind == "text":
        return f"<p>{_inline(' '.join(content), links)}</p>"
    return f'<dl class="columns">{"".join(_item(lines, links) for lines in content)}</dl>'


def _item(lines: list[str], links: dict) -> str:
    found = _TERM.match(lines[0]) or _LABEL.match(lines[0])
    term, rest = (found[1], [found[2], *lines[1:]]) if found else ("", lines)
    return f"<dt>{_inline(term, links)}</dt><dd>{_inline(' '.join(rest), links)}</dd>"


def _inline(text: str, links: dict) -> str:
    """One run of text: escaped, its Chinese marked, names in code, names and sources linked where they have an anchor."""
    text, parts, end = " ".join(text.split()), [], 0
    for found in _MARKED.finditer(text):
        shown = f"<code>{_escaped(found[1])}</code>" if found[1] else _escaped(found[0])
        anchor = links.get(found[1] or f"{found[2]} {found[3]}")
        parts += [_escaped(text[end:found.start()]), f'<a href="#{anchor}">{shown}</a>' if anchor else shown]
        end = found.end()
    return "".join(parts) + _escaped(text[end:])


def _escaped(text: str) -> str:
    return chinese(html.escape(text))
