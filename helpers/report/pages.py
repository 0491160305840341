"""Pages that stand alone: a notebook that ran becomes one HTML file, and the files get an index.

Nothing in a page points outside of the report: styles, script, figures and the Chinese font are embedded (the reading
pages share one font beside them), and its content security policy forbids everything else. The same notebook and corpus
give the same bytes.
"""
from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import platform
import re
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

from helpers.report import citation, downloads, fonts
from helpers.report.prose import LOCKED, chinese, escaped, marked, say
from helpers.report.readings.common import n_places
from helpers.report.runner import run

TEMPLATE = Path(__file__).with_name("template")
SITE = "Law-based government reports"
_VERSIONS = ["pandas", "numpy", "scipy", "scikit-learn", "jieba", "matplotlib"]
_TAG = re.compile(r"(<[^>]+>)")


def page(notebook: Path, out: Path) -> Path:
    """Runs a notebook and writes OUT/<its name>.html, with what the index and the data need in OUT/.build/.

    The old page, the old index and the old data go first, so that a run which fails or is killed leaves none that looks
    finished. Raises CellFailed.
    """
    started = time.time()
    target, side = out / f"{notebook.stem}.html", out / ".build" / f"{notebook.stem}.json"
    side.parent.mkdir(parents=True, exist_ok=True)
    for old in (target, side, out / "index.html", out / "data.html"):
        old.unlink(missing_ok=True)
    kept = downloads.fresh(out, notebook.stem)
    book, fingerprint = run(notebook, kept)
    body, contents, question = _body(book)
    downloads.drop_unseen(kept, body)
    neighbours = _neighbours(notebook)
    write(side, json.dumps({"name": notebook.stem, "question": question, "answer": _answer(book),
                            "lead": _tagged(book, "lead")}, ensure_ascii=False, indent=1))
    write(target, shell(title=_text(question), body=body, contents=contents, fingerprint=fingerprint, **neighbours),
           started)  # dated from its start: what changed while it ran is newer than the page
    return target


def index(out: Path, names: list[str]) -> list[str]:
    """Writes OUT/index.html from what `page` left in OUT/.build/ and from the corpus.

    Returns a line for each file that was left out, and one if no report is left. Raises CorpusError where the corpus
    cannot be read.
    """
    from helpers import load_corpus
    from helpers.report import tables

    corpus = load_corpus()
    entries = [json.loads((out / ".build" / f"{name}.json").read_text("utf-8")) for name in sorted(names)]
    left_out = tables.show(corpus.rejected, labels={"file": "File", "reason": "Why", "advice": "What helps"}, limit=500)
    body = environment().get_template("front.html.j2").render(
        site=SITE, entries=entries, corpus=corpus_line(corpus)._repr_html_(), rejected=len(corpus.rejected),
        left_out=left_out._repr_html_(), citation=citation.how_to_cite(corpus)._repr_html_())
    write(out / "index.html", shell(title=SITE, body=body, fingerprint=corpus.fingerprint))
    lines = [f"left out: {row.file}: {row.reason}; {row.advice}" for row in corpus.rejected.itertuples()]
    lines = [*lines[:20], f"left out: {len(lines) - 20} more files, listed in index.html"] if len(lines) > 20 else lines
    return lines if (corpus.reports["kind"] == "report").any() else [*lines, "the corpus holds no report: put the reports' files into its folder"]


def methods(out: Path) -> Path:
    """Writes OUT/methods.html, which depends on the helpers alone and on no corpus."""
    from helpers.report.methods import page as described

    body, contents = described()
    write(out / "methods.html", shell(title="Methods", body=body, contents=contents))
    return out / "methods.html"


def corpus_line(corpus):
    """The corpus in one line: how many reports, from where, on which years, and what is no report."""
    reports = corpus.reports[corpus.reports["kind"] == "report"]
    if reports.empty:
        return say("There is no report that could be read in this folder, so the pages below have nothing to count.")
    years = sorted(reports["year"].dropna().unique())
    facts = {"n": len(reports), "places": n_places(reports), "lost": int(reports["place"].isna().sum()),
             "first": years[0] if years else None, "last": years[-1] if years else None,
             "undated": int(reports["year"].isna().sum()), "han": int(reports["n_han"].sum()),
             "others": len(corpus.reports) - len(reports)}
    template = "{n:report/reports} from {places:place/places}"
    template += " ({lost} whose place is not told)" if facts["lost"] else ""
    template += ", reporting on {first} to {last}" if len(years) > 1 else ", reporting on {first}" if years else ""
    template += ", {undated} on an unknown year" if facts["undated"] else ""
    template += ", {han} Chinese characters"
    template += "; {others:file/files} more of another kind" if facts["others"] else ""
    return say(template + ".", **facts)


def _body(book) -> tuple[str, list[dict], str]:
    """The cells as HTML, the headings for the table of contents, and the first heading (the question)."""
    from nbconvert.exporters import HTMLExporter, TemplateExporter
    from nbconvert.filters import Highlight2HTML
    from traitlets.config import Config

    config = Config({"NbConvertBase": {"display_data_priority": ["text/html", "image/svg+xml", "image/png", "text/plain"]}})
    exporter = HTMLExporter(config=config, template_name=TEMPLATE.name, extra_template_basedirs=[str(TEMPLATE.parent)],
                            exclude_anchor_links=True,
                            filters={"chinese": _chinese_in, "highlight_code": Highlight2HTML(pygments_lexer="python")})
    # HTMLExporter itself would parse what its template gave once more, to mend pictures and cells that our template does not write.
    body, _ = TemplateExporter.from_notebook_node(exporter, _without_empty_sections(book))
    contents, taken = [], {}

    def named(match):
        slug = re.sub(r"\W+", "-", _text(match[2]).lower()).strip("-") or "part"
        taken[slug] = taken.get(slug, 0) + 1
        slug += f"-{taken[slug]}" if taken[slug] > 1 else ""
        contents.append({"level": int(match[1]), "id": slug, "text": match[2]})
        return f'<h{match[1]} id="{slug}">{match[2]}</h{match[1]}>'

    body = re.sub(r"<h([123])>(.*?)</h\1>", named, body, flags=re.S)
    question = next((heading["text"] for heading in contents if heading["level"] == 1), SITE)
    return body, [heading for heading in contents if heading["level"] > 1], question


def _without_empty_sections(book):
    """The notebook without the sections (## …) whose code ran and had nothing to show, or that say themselves that these reports
    do not allow them (`prose.locked`): what does not apply is left out."""
    sections, kept = [[]], []
    for cell in book.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            sections.append([])
        sections[-1].append(cell)
    for section in sections:
        code = [cell for cell in section if cell.cell_type == "code"]
        if not code or any(cell.get("outputs") for cell in code) and not any(map(_is_locked, code)):
            kept += section
    return type(book)({**book, "cells": kept})


def _is_locked(cell) -> bool:
    return any(LOCKED in output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))


def shell(title: str, body: str, contents=(), fingerprint: str = "", previous=None, following=None, *,
          style: str = "page", root: str = "", font: str = "", frames: bool = False) -> str:
    """A whole page around a body: head, navigation, contents, footer.

    `style` names what it wears beside base.css: <style>.css and <style>.js of the template. `root` is the way up to the folder
    of the report. `font` is a style sheet beside the page that holds the Chinese font; without one the page carries its own.
    `frames` lets it open pages of the report in frames.
    """
    script = _file(f"{style}.js")
    words = body + title if font else html.unescape(_TAG.sub(" ", body) + title)
    lost = sorted(character for character in fonts.missing(words))
    digest = hashlib.sha256(script.encode()).digest()
    return environment().get_template("page.html.j2").render(
        site=SITE, title=title, body=body, contents=contents, previous=previous, following=following, root=root,
        style=_file("base.css") + _file(f"{style}.css"), script=script, sheet=font, frames=frames,
        script_hash=base64.b64encode(digest).decode(), font="" if font else base64.b64encode(fonts.subset(words)).decode(),
        fingerprint=fingerprint, versions=_versions(), lost=_chinese_in(html.escape(" ".join(lost))))


@cache
def environment():
    """The templates of the pages."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # The templates mark what is text with |e, |text or |zh; bodies are HTML that was escaped where it was made.
    made = Environment(loader=FileSystemLoader(TEMPLATE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(text=marked, zh=escaped)
    return made


@cache
def _file(name: str) -> str:
    return (TEMPLATE / name).read_text("utf-8")


@cache
def _versions() -> str:
    return ", ".join([f"workbook {citation.version()}", f"Python {platform.python_version()}",
                      *(f"{name} {version(name)}" for name in _VERSIONS)])


def _neighbours(notebook: Path) -> dict:
    stems = sorted(path.stem for path in notebook.parent.glob("*.ipynb"))
    place = stems.index(notebook.stem)
    link = lambda at: {"file": f"{stems[at]}.html", "text": label(stems[at])} if 0 <= at < len(stems) else None
    return {"previous": link(place - 1), "following": link(place + 1)}


def label(stem: str) -> str:
    """What a reader calls the notebook: "02_term_frequency" is "Term frequency"."""
    return re.sub(r"^\d+[_-]*", "", stem).replace("_", " ").capitalize() or stem


def _tagged(book, tag: str) -> str:
    """The HTML outputs of the cell with this tag."""
    return "".join(output.data["text/html"] for cell in book.cells if tag in cell.metadata.get("tags", [])
                   for output in cell.get("outputs", []) if "text/html" in output.get("data", {}))


def _answer(book) -> str:
    """The first paragraph of the computed answer: one line is what the index has room for."""
    found = re.search(r"<p\b.*?</p>", _tagged(book, "answer"), re.S)
    return found[0] if found else ""


def _chinese_in(markup: str) -> str:
    """HTML with the runs of Chinese in its text marked, its tags left alone."""
    return "".join(part if part.startswith("<") else chinese(part) for part in _TAG.split(markup))


def _text(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup)).strip()


def write(target: Path, text: str, moment: float | None = None) -> None:
    """Beside, then into place: nobody ever sees half a file."""
    beside = target.parent / f".{target.name}.{os.getpid()}"
    try:
        beside.write_text(text, "utf-8")
        if moment is not None:
            os.utime(beside, (moment, moment))
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
