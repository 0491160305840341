"""The term lists a researcher may edit, read from plain files in `<corpus>/lexicon/`."""
from __future__ import annotations

import csv
import hashlib
import os
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from helpers.errors import InputError
from helpers.rules import RuleError, parse

OWN = Path(__file__).resolve().parent.parent / "corpus"
FILES = ("terms.csv", "topics.csv", "exclusions.csv", "glosses.csv", "stopwords.txt", "formula.txt", "central.txt", "concepts.csv", "crosswalk.csv")
UNITS = {"sentence", "paragraph", "part"}
CONCEPTS = ["name", "gloss", "rule", "unit"]
CROSSWALK = ["term", "gloss", "topic", "outline"]


class LexiconError(InputError):
    """A lexicon file that cannot be used as it stands; the message names the file, the line and what to do."""


@dataclass(frozen=True)
class Lexicon:
    """Terms, topics and word lists.

    terms: term, gloss, topic (code, missing for a term outside the topics), basis of the gloss
    topics: code, name, gloss, in the order in which pages show them
    exclusions: term, pattern (regular expression), why
    stopwords, formula: sets of words; glosses: English for ordinary words that are no terms
    central: ritual phrases of central documents (see `words.ritual`)
    concepts: name, gloss, rule (see `rules`), unit in which the rule must hold: sentence, paragraph or part
    crosswalk: term (a heading of an outline), gloss, topic for which it counts, outline (2015-2020, 2021-2025)
    """

    terms: pd.DataFrame
    topics: pd.DataFrame
    exclusions: pd.DataFrame
    stopwords: frozenset
    formula: frozenset
    glosses: dict
    central: frozenset = frozenset()
    concepts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CONCEPTS, dtype="string"))
    crosswalk: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CROSSWALK, dtype="string"))

    @cached_property
    def _glosses(self) -> dict:
        return {**self.glosses, **dict(zip(self.crosswalk["term"], self.crosswalk["gloss"])), **dict(zip(self.terms["term"], self.terms["gloss"]))}

    def gloss(self, term: str):
        """The English gloss of a term or word; pd.NA where no list has one."""
        return self._glosses.get(term, pd.NA)

    def label(self, code: str) -> str:
        """The name of a topic with its gloss, as shown to readers."""
        row = self.topics[self.topics["code"] == code].iloc[0]
        return f"{row['name']} {row['gloss']}"

    @property
    def key(self) -> tuple:
        """What decides the segmentation: two lexicons with the same key cut every text alike."""
        return tuple(self.terms["term"]), tuple(sorted(self.formula))


def load_lexicon(corpus_path=None) -> Lexicon:
    """The lexicon of a corpus folder (default: the environment variable CORPUS, else the project's own corpus).

    A file that the folder lacks is taken from the project's own corpus, file by file; central.txt, concepts.csv and
    crosswalk.csv may be missing there as well. Raises LexiconError for a line that cannot be understood. A byte order mark,
    CRLF, blank lines and lines that begin with # are fine. Files are read again when they changed; do not write into the tables.
    """
    return _loaded(*_files(corpus_path))


def digest(corpus_path=None) -> str:
    """Sixteen characters that change with the content of any file that `load_lexicon` would read."""
    return _digest(_files(corpus_path)[0])


def _files(corpus_path) -> tuple[tuple, tuple]:
    """The state of each file that is there, and the path of each that is looked for."""
    folder = Path(corpus_path or os.environ.get("CORPUS") or OWN) / "lexicon"
    path = {name: folder / name if (folder / name).is_file() else OWN / "lexicon" / name for name in FILES}
    states = {name: file.stat() for name, file in path.items() if file.is_file()}
    return tuple((name, path[name], state.st_mtime_ns, state.st_size) for name, state in states.items()), tuple(path.items())


@lru_cache(maxsize=8)
def _digest(states: tuple) -> str:
    total = hashlib.sha256()
    for name, file, *_ in states:
        total.update(f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()[:16]


@lru_cache(maxsize=8)
def _loaded(states: tuple, paths: tuple) -> Lexicon:
    """The lexicon of these files in the state that they are in."""
    path = dict(paths)
    topics = read_table(path["topics.csv"], ["code", "name", "gloss"])
    terms = read_table(path["terms.csv"], ["term", "gloss", "topic", "basis"], optional={"gloss", "topic", "basis"},
                       known={"topic": set(topics["code"])})
    exclusions = read_table(path["exclusions.csv"], ["term", "pattern", "why"], unique=False, patterns={"pattern"})
    glosses = read_table(path["glosses.csv"], ["term", "gloss"])
    return Lexicon(terms, topics, exclusions, _words(path["stopwords.txt"]), _words(path["formula.txt"]),
                   dict(zip(glosses["term"], glosses["gloss"])),
                   _words(path["central.txt"]) if path["central.txt"].is_file() else frozenset(),
                   _concepts(path["concepts.csv"]), _crosswalk(path["crosswalk.csv"], set(topics["code"])))


def _concepts(path: Path) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame(columns=CONCEPTS, dtype="string")
    frame = read_table(path, CONCEPTS, optional={"gloss", "unit"}, known={"unit": UNITS}, rules={"rule"})
    return frame.assign(unit=frame["unit"].fillna("sentence"))


def _crosswalk(path: Path, codes: set) -> pd.DataFrame:
    """Without the rows for topics that a corpus with topics of its own does not have."""
    if not path.is_file():
        return pd.DataFrame(columns=CROSSWALK, dtype="string")
    theirs = path.parent != OWN / "lexicon"
    frame = read_table(path, CROSSWALK, optional={"gloss"}, known={"topic": codes} if theirs else None)
    return frame[frame["topic"].isin(codes)].reset_index(drop=True)


def read_lines(path: Path) -> list[str]:
    """The lines of a text in UTF-8, whatever ends them and with or without a byte order mark; else LexiconError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LexiconError(f"{_named(path)}: this file is not UTF-8. Save it again with the encoding UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _named(path: Path) -> str:
    """The file as a person knows it, without the folders of this machine."""
    return "/".join(path.parts[-3:])


def _words(path: Path) -> frozenset:
    words = [line.strip() for line in read_lines(path)]
    return frozenset(word for word in words if word and not word.startswith("#"))


def read_table(path: Path, columns: list[str], optional=frozenset(), known=None, unique=True, patterns=frozenset(), rules=frozenset()):
    """A CSV file as a frame of text columns, each fault reported with its line.

    known: values that a column may have; unique: whether the first column names a row; patterns, rules: columns that
    must be regular expressions, rules of `rules`.
    """
    def fault(line: int, what: str):
        return LexiconError(f"{_named(path)}, line {line}: {what}.")

    rows, header, first = [], None, {}
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip(", \t") or line.lstrip('"').startswith("#"):     # a spreadsheet may quote a comment
            continue
        try:
            cells = [cell.strip() for cell in next(csv.reader([line], strict=True))]
        except csv.Error:
            raise fault(number, "quotation marks do not pair. Put the whole field in double quotation marks "
                                "and write each one inside it twice") from None
        if header is None:
            header = cells
            missing = [name for name in columns if name not in header and name not in optional]
            if missing:
                raise fault(number, f"the column {', '.join(missing)} is missing. The first line must be "
                                    f"{','.join(columns)}")
            continue
        if len(cells) != len(header):
            raise fault(number, f"{len(cells)} fields where {len(header)} are expected. Put a field that holds a "
                                "comma in double quotation marks")
        row = dict(zip(header, cells))
        empty = [name for name in columns if name not in optional and not row[name]]
        if empty:
            raise fault(number, f"{', '.join(empty)} is empty. Fill it in, or delete the line")
        for name, values in (known or {}).items():
            if row.get(name) and row[name] not in values:
                raise fault(number, f"{name} {row[name]} is unknown. Use one of {', '.join(sorted(values))}, "
                                    "or leave it empty")
        for name in patterns:
            try:
                re.compile(row[name])
            except re.error as error:
                raise fault(number, f"the pattern cannot be read ({error}). Correct the regular expression") from None
        for name in rules:
            try:
                parse(row[name])
            except RuleError as error:
                raise fault(number, f"the rule cannot be used: {error}") from None
        key = row[columns[0]]
        if unique and key in first:
            raise fault(number, f"{key} stands already in line {first[key]}. Delete one of the two lines")
        first[key] = number
        rows.append([row.get(name) or pd.NA for name in columns])
    if header is None:
        raise LexiconError(f"{_named(path)}: this file is empty. Its first line must be {','.join(columns)}.")
    return pd.DataFrame(rows, columns=columns).astype("string")
