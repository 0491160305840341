"""The deep door: a folder of reports becomes a corpus."""
from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers.parallel import each, give_back

from .copies import SKETCHES, copies, sketched
from .corpus import EVIDENCE, PARAGRAPHS, REJECTED, REMOVED, REPORTS, WARNINGS, Corpus, as_table, table
from .edits import Edits, read_corrections, read_overrides
from .files import CorpusError, corpus_files, display_name, find_folder, identifiers
from .formats import MOST_TABLE, Unreadable, read_file
from .genre import Genre, read_genre, reading_as
from .one import TABLES, read_one
from .store import LEAST, Store, segment_of

__all__ = ["CorpusError", "load_corpus"]
BATCH = 100         # files that a process reads at a time, after which the cache is written
COLUMNS = {"reports": REPORTS, "paragraphs": PARAGRAPHS, "removed": REMOVED, "evidence": EVIDENCE, "warnings": WARNINGS, "rejected": REJECTED}
EVERY = {**COLUMNS, "sketches": SKETCHES}


def load_corpus(path: str | os.PathLike | None = None) -> Corpus:
    """Reads every report below a folder: decodes, cleans, identifies, splits it into its parts, and examines it.

    `path` is the folder; without it the environment variable CORPUS, else `corpus` in the working folder, else the
    project's own. Read are texts in any encoding of Chinese, web pages, Word and PDF files with a text layer, and tables
    of texts (CSV, Excel, JSON lines, Parquet: one report a row). All files below the folder are read, except README.md, reports.csv, corrections.csv, corpus.toml, hidden
    files, and the folders lexicon/ and coding/. A file that cannot be read is listed in `rejected` and stops nothing.

    The result has six tables (text as pandas strings, whole numbers as Int64, missing values as pd.NA):

    reports     one row a report: report_id (the file's path without `raw/` and ending, and `#row` in a table of texts),
                file, sha256 (of the file; of the text in a table of texts),
                kind (report | other: a page that is not such a report), title, place (the division that the
                reporting body governs or belongs to), level (national | province | prefecture | county | township |
                street | department | unknown), province, prefecture, county (missing where the name leaves it open),
                year (reported ON), published and signed (ISO 8601; a signature may lack the day: 2025-12),
                issuer, doc_number, index_number, n_han (Han characters in its paragraphs)
    paragraphs  report_id, paragraph (from 0), section (opening | achievements | problems | leader_duty | plan | other |
                closing), heading (the one it stands under, as written), text, start, end (offsets in the decoded text)
    removed     report_id, start, end, text, rule: everything that cleaning took out
    evidence    report_id, field, value, rule, text: why each value is what it is, also values that lost, signs that led
                to none (with an empty value), and what the table of reports has no column for: addressee, source_url,
                division_code, corrections, headings of the parts
    warnings    report_id, check, severity (serious | warning | note), message, text: what to look at; nothing is repaired
    rejected    file, reason, advice

    Every character of a decoded text that is not white space lies in exactly one paragraph or one removed span.
    A row of `reports.csv` (column file or report_id, and any field) overrides what was read and says so as evidence; a
    row of `corrections.csv` (report_id, find, replace, reason) repairs a text before it is read, is counted and shown.
    With genre = "any" in `corpus.toml` every text is a report; its parts are those of `parts.toml` ([part] anywhere =
    [expressions for headings]), else all of it is `other`; `corpus.genre` says so.

    Raises CorpusError for a folder that is not there and for a row of these files that fits no report.
    """
    folder = find_folder(path)
    edits = Edits(read_overrides(folder), read_corrections(folder))
    files = corpus_files(folder)
    shown = {file: display_name(folder, file) for file in files}
    names = identifiers(shown)
    genre = read_genre(folder)
    units = [Unit(file, names[file], shown[file], *_content(folder, file)) for file in files]
    rows = _read_all(units, edits, genre)
    sketches = rows.pop("sketches")
    edits.all_used(folder, {name for unit in units for name in (unit.report_id, unit.name)} | set(rows["reports"]["report_id"]) | set(rows["reports"]["file"]))
    corpus = Corpus(**rows, path=folder, genre=genre.name,
                    fingerprint=_fingerprint(folder, [(unit.name, unit.digest) for unit in units]))
    again = copies(corpus.analysed, sketches) + [(unit.report_id, "same_name", "note", "another file has this name but for its folder or ending; this one goes by its full name", unit.name)
                                       for unit in units if unit.file.suffix and unit.report_id in (unit.name, unit.name.removeprefix("raw/"))]
    corpus = corpus if not again else _with_warnings(corpus, again)
    object.__setattr__(corpus, "source", corpus.fingerprint)
    del rows, sketches
    give_back()
    return corpus


@dataclass
class Unit:
    """One file: where it is, its identifier and printable name, the hash of its content, or why it cannot be opened."""

    file: Path
    report_id: str
    name: str
    digest: str
    problem: Unreadable | None

    @property
    def names(self) -> tuple[str, str]:
        return self.report_id, self.name


def _read_all(units: list[Unit], edits: Edits, genre: Genre) -> dict[str, pd.DataFrame]:
    """The six tables and the sketches, from the cache where the corpus is large enough for one."""
    if len(units) < LEAST:
        with reading_as(genre):
            return {name: table(rows, EVERY[name]) for name, rows in _read_units(units, edits).items()}
    store, unkept = Store(), []
    keys = [_key(unit, edits, repr(genre)) for unit in units]
    found, rows = store.known(keys), None
    while rows is None or len(found) < len(keys):       # a second time where a file of the cache proves damaged
        missing = [(key, unit) for key, unit in zip(keys, units) if key not in found]
        batches = [(missing[at:at + BATCH], edits.of(unit.names for _, unit in missing[at:at + BATCH]), genre) for at in range(0, len(missing), BATCH)]
        for batch, frames in zip(batches, each(_read_batch, batches, "Reading files")):     # kept batch by batch: a run that is killed has lost little
            segment = segment_of([key for key, _ in batch[0]], frames)
            if rows is not None or not store.save(segment):
                unkept.append(segment)
        rows, found = store.load(keys, list(EVERY), unkept)
    return {name: as_table(rows[name]) for name in EVERY}


def _read_batch(batch: tuple) -> dict[str, pd.DataFrame]:
    """The tables of some files, with the key of the file in each row; depends on nothing but its argument."""
    units, edits, genre = batch
    fresh = {name: [] for name in EVERY}
    with reading_as(genre):
        for key, unit in units:
            for name, rows in _read_units([unit], edits).items():
                fresh[name] += [(*row, key) for row in rows]
    return {name: table(fresh[name], [*EVERY[name], "key"]) for name in EVERY}


def _read_units(units: list[Unit], edits: Edits) -> dict[str, list[tuple]]:
    """Rows of the tables for some files."""
    rows = {name: [] for name in EVERY}
    for unit in units:
        try:
            if unit.problem:
                raise unit.problem
            sources, refused = read_file(unit.file)
        except Unreadable as problem:
            rows["rejected"].append((unit.name, problem.reason, problem.advice))
            continue
        rows["rejected"] += [(f"{unit.name}#{label}", reason, advice) for label, reason, advice in refused]
        taken: dict[str, int] = {}
        for source in sources:
            taken[source.label] = taken.get(source.label, 0) + 1
            label = source.label + (f" ({taken[source.label]})" if taken[source.label] > 1 else "")     # an id given twice
            report_id, name = (f"{part}#{label}" if label else part for part in (unit.report_id, unit.name))
            digest = hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest() if label else unit.digest
            made = read_one(report_id, name, digest, source.text, edits.given(report_id, name), source.given, source.outside, edits.corrections.get(report_id, ()))
            for kind in TABLES:
                rows[kind] += made[kind]
            if taken[source.label] > 1:
                rows["warnings"].append((report_id, "same_name", "warning", "another row of the table has this id", source.label))
    rows["sketches"] = sketched((report_id, text) for report_id, _, _, _, text, *_ in rows["paragraphs"])
    return rows


def _key(unit: Unit, edits: Edits, genre: str) -> str:
    """What the rows of a file depend on, beside code and data."""
    parts = [unit.digest, unit.report_id, unit.name, str(unit.problem), edits.concerning(*unit.names), genre]
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _with_warnings(corpus: Corpus, more: list[tuple]) -> Corpus:
    both = pd.concat([corpus.warnings, table(more, WARNINGS)]).sort_values("report_id", kind="stable")
    return replace(corpus, warnings=both.reset_index(drop=True))


def _content(folder: Path, file: Path) -> tuple[str, Unreadable | None]:
    """The hash of a file's content, or an empty one and the reason why it is not read."""
    try:
        state = os.lstat(file)
        if stat.S_ISLNK(state.st_mode):
            if not file.resolve().is_relative_to(folder.resolve()):
                raise Unreadable("the file is a link that leads out of the folder", "put the file itself into the folder")
            state = os.stat(file) if file.exists() else state       # a link to nowhere is no file
        if not stat.S_ISREG(state.st_mode):
            raise Unreadable("this is not a file", "remove it")
        if state.st_size > MOST_TABLE:
            raise Unreadable(f"the file is larger than {MOST_TABLE // 1_000_000} MB", "split it")
        with open(file, "rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest(), None
    except OSError as error:
        return "", Unreadable(f"the file cannot be opened ({error.strerror})", "check its permissions")
    except Unreadable as problem:
        return "", problem


def _fingerprint(folder: Path, digests: list[tuple[str, str]]) -> str:
    """Sixteen characters that change when any text or any file edited by a person changes."""
    total = hashlib.sha256()
    edited = [*(folder / name for name in ("reports.csv", "corrections.csv", "corpus.toml", "parts.toml")), *sorted((folder / "lexicon").glob("*"))]
    digests = digests + [(display_name(folder, f), hashlib.sha256(f.read_bytes()).hexdigest()) for f in edited if f.is_file()]
    for name, digest in sorted(digests):
        total.update(f"{digest}  {name}\n".encode())
    return total.hexdigest()[:16]
