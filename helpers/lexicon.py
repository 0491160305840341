"""The term lists a researcher may edit, read from plain files in `<corpus>/lexicon/`."""
from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

OWN = Path(__file__).resolve().parent.parent / "corpus"
FILES = ("terms.csv", "topics.csv", "exclusions.csv", "glosses.csv", "stopwords.txt", "formula.txt")


class LexiconError(ValueError):
    """A lexicon file that cannot be used as it stands; the message names the file, the line and what to do."""


@dataclass(frozen=True)
class Lexicon:
    """Terms, topics and word lists.

    terms: term, gloss, topic (code, missing for a term outside the topics), basis of the gloss
    topics: code, name, gloss, in the order in which pages show them
    exclusions: term, pattern (regular expression), why
    stopwords, formula: sets of words; glosses: English for ordinary words that are no terms
    """

    terms: pd.DataFrame
    topics: pd.DataFrame
    exclusions: pd.DataFrame
    stopwords: frozenset
    formula: frozenset
    glosses: dict

    @cached_property
    def _glosses(self) -> dict:
        return {**self.glosses, **dict(zip(self.terms["term"], self.terms["gloss"]))}

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

    A file that the folder lacks is taken from the project's own corpus, file by file. Raises LexiconError for a
    line that cannot be understood. A byte order mark, CRLF, blank lines and lines that begin with # are fine.
    """
    folder = Path(corpus_path or os.environ.get("CORPUS") or OWN) / "lexicon"
    path = {name: folder / name if (folder / name).is_file() else OWN / "lexicon" / name for name in FILES}
    topics = _table(path["topics.csv"], ["code", "name", "gloss"])
    terms = _table(path["terms.csv"], ["term", "gloss", "topic", "basis"], optional={"gloss", "topic", "basis"},
                   known={"topic": set(topics["code"])})
    exclusions = _table(path["exclusions.csv"], ["term", "pattern", "why"], unique=False, patterns={"pattern"})
    glosses = _table(path["glosses.csv"], ["term", "gloss"])
    return Lexicon(terms, topics, exclusions, _words(path["stopwords.txt"]), _words(path["formula.txt"]),
                   dict(zip(glosses["term"], glosses["gloss"])))


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LexiconError(f"{_named(path)}: this file is not UTF-8. Save it again with the encoding UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _named(path: Path) -> str:
    """The file as a person knows it, without the folders of this machine."""
    return "/".join(path.parts[-3:])


def _words(path: Path) -> frozenset:
    words = [line.strip() for line in _lines(path)]
    return frozenset(word for word in words if word and not word.startswith("#"))


def _table(path: Path, columns: list[str], optional=frozenset(), known=None, unique=True, patterns=frozenset()):
    """A CSV file as a frame of text columns, each fault reported with its line."""
    def fault(line: int, what: str):
        return LexiconError(f"{_named(path)}, line {line}: {what}.")

    rows, header, first = [], None, {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip() or line.startswith("#"):
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
        key = row[columns[0]]
        if unique and key in first:
            raise fault(number, f"{key} stands already in line {first[key]}. Delete one of the two lines")
        first[key] = number
        rows.append([row.get(name) or pd.NA for name in columns])
    if header is None:
        raise LexiconError(f"{_named(path)}: this file is empty. Its first line must be {','.join(columns)}.")
    return pd.DataFrame(rows, columns=columns).astype("string")
