"""The page on methods: every statistic with its definition, settings and sources, read from the code that computes it.

Nothing is typed twice: the words are the docstrings of what takes a corpus and of what docstrings name between backticks, the
settings are the modules' constants with their comments, and references.toml has the sources in full. Source text alone is read.
"""
from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers import _PUBLIC, kept
from helpers.report import docstrings, tables
from helpers.report.prose import marked

HELPERS = Path(__file__).resolve().parents[1]
REFERENCES = HELPERS / "data" / "references.toml"
ROOMS = {"": "Words, terms and intervals", "reading": "From files to a corpus", "words": "Words", "topics": "Topics",
         "numbers": "Numbers", "change": "Change"}
_HOUSEKEEPING = {"errors", "git_filter", "progress"}
_ENTRANCES = ("corpus", "target")  # the first argument of a statistic


@dataclass
class Part:
    """A function, class or method as the page shows it: its name, its call, its docstring."""

    name: str
    call: str
    doc: str
    entrance: bool

    @property
    def anchor(self) -> str:
        return self.name.replace(".", "-")  # `Agreement` is not `agreement`


@dataclass
class Module:
    """One file: its docstring, its parts, its settings as (name, value, comment), and the names of files that it imports."""

    name: str
    doc: str
    parts: list[Part]
    settings: list[tuple[str, str, str]]
    imports: set[str]
    shown: list[Part] = field(default_factory=list)


def references() -> dict[str, str]:
    """The sources in full by author and year, in the order of authors."""
    return dict(sorted(tomllib.loads(REFERENCES.read_text("utf-8")).items()))


def rooms(helpers: Path = HELPERS) -> dict[str, list[Module]]:
    """The modules of each room of ROOMS; `shown` are the parts that take a corpus and those that docstrings name."""
    read = {room: [_module(path, helpers) for path in sorted((helpers / room).rglob("*.py") if room else helpers.glob("*.py"))
                   if path.stem not in _HOUSEKEEPING and (path.parent != helpers / room or not path.stem.startswith("__"))] for room in ROOMS}
    modules = [module for several in read.values() for module in several]
    waiting = [(module, part) for module in modules for part in module.parts if part.entrance]
    waiting += [found for module in modules for found in _named(module.doc, module, modules).values()]
    while waiting:
        module, part = waiting.pop()
        if part not in module.shown:
            module.shown.append(part)
            waiting += _named(part.doc, module, modules).values()
            waiting += [(module, other) for other in module.parts if other.doc.startswith(f"What `{part.name.rpartition('.')[2]}` returns")]
    for module in modules:
        module.shown.sort(key=module.parts.index)
    return read


def page() -> tuple[str, list[dict]]:
    """The body of the page and its headings for the table of contents."""
    from helpers.report.pages import environment

    read, cited = kept.once("methods", (), rooms), references()     # all that it reads is code, and changed code is another version
    modules = [module for several in read.values() for module in several]
    body = environment().get_template("methods.html.j2").render(
        rooms=[{"id": docstrings.slug(title), "title": title, "modules": [_shown(module, modules, cited) for module in read[room]],
                "settings": _settings(title, read[room])} for room, title in ROOMS.items()],
        references=[{"id": docstrings.slug(key), "text": marked(text)} for key, text in cited.items()])
    contents = [{"level": int(found[1]), "id": found[2], "text": found[3]}
                for found in re.finditer(r'<h([23]) id="([^"]+)">(.*?)</h\1>', body)]
    return body, contents


def _shown(module: Module, modules: list[Module], cited: dict) -> dict:
    links = {key: docstrings.slug(key) for key in cited}
    for text in (module.doc, *(part.doc for part in module.shown)):
        links |= {name: part.anchor for name, (other, part) in _named(text, module, modules).items() if part in other.shown}
    return {"id": docstrings.slug(f"module {module.name}"), "title": module.name.rpartition(".")[2].replace("_", " ").capitalize(),
            "path": f"helpers/{module.name.replace('.', '/')}.py", "doc": docstrings.in_html(module.doc, links),
            "parts": [{"id": part.anchor, "call": marked(part.call), "doc": docstrings.in_html(part.doc, links)} for part in module.shown]}


def _settings(title: str, modules: list[Module]) -> str:
    rows = [(module.name, *setting) for module in modules for setting in module.settings]
    frame = pd.DataFrame(rows, columns=["module", "setting", "value", "what it is"])
    return tables.show(frame[["setting", "value", "module", "what it is"]], f"Settings: {title.lower()}")._repr_html_() if rows else ""


def _named(text: str, module: Module, modules: list[Module]) -> dict[str, tuple[Module, Part]]:
    """The parts that a docstring of a module names between backticks, by the name as it is written.

    A name with a path is looked for there (`shares.topic_shares`); one without in the module itself, then in those that it
    imports, then among the public names.
    """
    found = {}
    for name in docstrings.names(text):
        path, _, last = re.sub(r"\(.*", "", name, flags=re.S).rpartition(".")
        there = [(other, part) for other in modules for part in other.parts if part.name.endswith("." + last)]
        if path:
            chosen = [one for one in there if f".{one[0].name}".endswith(f".{path}")]
        else:
            chosen = ([one for one in there if one[0] is module] or [one for one in there if one[0].name in module.imports]
                      or [one for one in there if _PUBLIC.get(last) == f"helpers.{one[0].name}"])
        if chosen:
            found[name] = chosen[0]
    return found


def _module(path: Path, helpers: Path) -> Module:
    text = path.read_text("utf-8")
    name = ".".join(path.relative_to(helpers).with_suffix("").parts).removesuffix(".__init__")
    tree, package = ast.parse(text), name.rpartition(".")[0]
    imports = {".".join(filter(None, [package if node.level else "", (node.module or "").removeprefix("helpers.")]))
               for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imports |= {f"{node.module.removeprefix('helpers.')}.{alias.name}" for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.module for alias in node.names}
    return Module(name, ast.get_docstring(tree) or "", [part for node in tree.body for part in _parts(node, name)],
                  _constants(tree, text), imports)


def _parts(node, module: str) -> list[Part]:
    doc = ast.get_docstring(node) if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_") else None
    if not doc:
        return []
    public, name = _PUBLIC.get(node.name) == f"helpers.{module}", f"{module}.{node.name}"
    if isinstance(node, ast.ClassDef):
        methods = [part for child in node.body for part in _parts(child, name)] if public else []
        return [Part(name, node.name, doc, public), *(Part(part.name, f"{node.name}.{part.call}", part.doc, True) for part in methods)]
    arguments = [argument for argument in node.args.args if argument.arg != "self"]
    given = [""] * (len(arguments) - len(node.args.defaults)) + [f"={ast.unparse(value)}" for value in node.args.defaults]
    call = "" if any(getattr(mark, "id", "") == "property" for mark in node.decorator_list) else (
        "(" + ", ".join(argument.arg + value for argument, value in zip(arguments, given)) + ")")
    takes = bool(arguments) and arguments[0].arg in _ENTRANCES
    return [Part(name, node.name + call, doc, public or takes)]


def _constants(tree: ast.Module, text: str) -> list[tuple[str, str, str]]:
    """Numbers, and tuples, lists and dictionaries of numbers, that have a name in capitals: name, value, comment."""
    comments = {token.start[0]: (token.string.lstrip("# "), not token.line[:token.start[1]].strip())
                for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT}
    found = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and all(isinstance(name, ast.Name) and re.fullmatch("_?[A-Z][A-Z0-9_]*", name.id)
                                                for name in _elements(node.targets[0])) and _is_number(node.value):
            above, line = [], node.lineno - 1
            while comments.get(line, ("", False))[1]:
                above, line = [comments[line][0], *above], line - 1
            said = comments.get(node.end_lineno, ("", True))
            found.append((ast.unparse(node.targets[0]).strip("()"), ast.unparse(node.value).strip("()"), " ".join(above) if said[1] else said[0]))
    return found


def _elements(node) -> list:
    return node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node]


def _is_number(node) -> bool:
    if isinstance(node, ast.Dict):
        return all(map(_is_number, node.values))
    return all(map(_is_number, node.elts)) if isinstance(node, (ast.Tuple, ast.List)) else (
        isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool))
