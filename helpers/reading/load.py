"""The deep door: a folder of reports becomes a corpus."""
from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .copies import copies
from .corpus import EVIDENCE, PARAGRAPHS, REJECTED, REMOVED, REPORTS, WARNINGS, Corpus, table
from .edits import read_corrections, read_overrides
from .files import CorpusError, corpus_files, display_name, find_folder, identifiers
from .formats import MOST_BYTES, Unreadable, read_text
from .one import TABLES, read_one

__all__ = ["CorpusError", "load_corpus"]
COLUMNS = {"reports": REPORTS, "paragraphs": PARAGRAPHS, "removed": REMOVED, "evidence": EVIDENCE, "warnings": WARNINGS, "rejected": REJECTED}


def load_corpus(path: str | os.PathLike | None = None) -> Corpus:
    """Reads every report below a folder: decodes, cleans, identifies, splits it into its parts, and examines it.

    `path` is the folder; without it the environment variable CORPUS, else `corpus` in the working folder, else the
    project's own. All files below it are read, except README.md, reports.csv, corrections.csv, corpus.toml, hidden
    files, and the folders lexicon/ and coding/. A file that cannot be read is listed in `rejected` and stops nothing.

    The result has six tables (text as pandas strings, whole numbers as Int64, missing values as pd.NA):

    reports     one row a report: report_id (the file's path without `raw/` and ending), file, sha256,
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

    Raises CorpusError for a folder that is not there and for a row of these files that fits no report.
    """
    folder = find_folder(path)
    overrides, corrections = read_overrides(folder), read_corrections(folder)
    files = corpus_files(folder)
    names = identifiers(folder, files)
    rows = {name: [] for name in COLUMNS}
    known, digests = set(), []
    for file in files:
        report_id, name = names[file], display_name(folder, file)
        known |= {report_id, name}
        try:
            data = _bytes(folder, file)
            digest = hashlib.sha256(data).hexdigest()
            digests.append((name, digest))
            text = read_text(file, data)
        except Unreadable as problem:
            rows["rejected"].append((name, problem.reason, problem.advice))
            continue
        given = overrides.get(name) or overrides.get(report_id)
        made = read_one(report_id, name, digest, text, given, corrections=corrections.get(report_id, ()))
        for kind in TABLES:
            rows[kind] += made[kind]
    _all_used(folder, "reports.csv", {key: row["line"] for key, row in overrides.items()}, known)
    _all_used(folder, "corrections.csv", {key: rows_[0].line for key, rows_ in corrections.items()}, known)
    tables = {name: table(rows[name], columns) for name, columns in COLUMNS.items()}
    corpus = Corpus(**tables, path=folder, fingerprint=_fingerprint(folder, digests))
    again = copies(corpus.analysed)
    return corpus if not again else _with_warnings(corpus, again)


def _with_warnings(corpus: Corpus, more: list[tuple]) -> Corpus:
    from dataclasses import replace

    import pandas as pd

    both = pd.concat([corpus.warnings, table(more, WARNINGS)]).sort_values("report_id", kind="stable")
    return replace(corpus, warnings=both.reset_index(drop=True))


def _all_used(folder: Path, name: str, lines: dict[str, int], known: set[str]) -> None:
    for key, line in lines.items():
        if key not in known:
            raise CorpusError(f"{name}, line {line}: no report {key!r} in {folder.name}/; correct the name or remove the row")


def _bytes(folder: Path, file: Path) -> bytes:
    if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
        raise Unreadable("the file is a link that leads out of the folder", "put the file itself into the folder")
    if not file.is_file():
        raise Unreadable("this is not a file", "remove it")
    if file.stat().st_size > MOST_BYTES:
        raise Unreadable(f"the file is larger than {MOST_BYTES // 1_000_000} MB", "a report is one text: split the file")
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unreadable(f"the file cannot be opened ({error.strerror})", "check its permissions") from None


def _fingerprint(folder: Path, digests: list[tuple[str, str]]) -> str:
    """Sixteen characters that change when any text or any file edited by a person changes."""
    total = hashlib.sha256()
    edited = [folder / "reports.csv", folder / "corrections.csv", *sorted((folder / "lexicon").glob("*"))]
    digests = digests + [(display_name(folder, f), hashlib.sha256(f.read_bytes()).hexdigest()) for f in edited if f.is_file()]
    for name, digest in sorted(digests):
        total.update(f"{digest}  {name}\n".encode())
    return total.hexdigest()[:16]
