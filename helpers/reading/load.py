"""The deep door: a folder of reports becomes a corpus."""
from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from pathlib import Path

from helpers.matching import count_han

from .corpus import EVIDENCE, PARAGRAPHS, REJECTED, REMOVED, REPORTS, Corpus, table
from .formats import MOST_BYTES, Unreadable, read_text
from .metadata import FIELDS, identify
from .page import read_page
from .parts import split_parts

PROJECT = Path(__file__).resolve().parent.parent.parent
RESERVED_FILES = {"readme.md", "reports.csv", "corrections.csv", "corpus.toml"}
RESERVED_FOLDERS = {"lexicon", "coding"}


class CorpusError(ValueError):
    """The corpus cannot be read as asked; the message is one line that says what to do."""


def load_corpus(path: str | os.PathLike | None = None) -> Corpus:
    """Reads every report below a folder: decodes, cleans, identifies and splits it into its parts.

    `path` is the folder; without it the environment variable CORPUS, else `corpus` in the working folder, else the
    project's own. All files below it are read, except README.md, reports.csv, corrections.csv, corpus.toml, hidden
    files, and the folders lexicon/ and coding/. A file that cannot be read is listed in `rejected` and stops nothing.

    The result has five tables (text as pandas strings, whole numbers as Int64, missing values as pd.NA):

    reports     one row a file: report_id (the file's path without `raw/` and ending), file, sha256,
                kind (report | other: a page that is not such a report), title, place (the division that the
                reporting body governs or belongs to), level (national | province | prefecture | county | township |
                street | department | unknown), province, prefecture, county (missing where the name leaves it open),
                year (reported ON), published and signed (ISO 8601; a signature may lack the day: 2025-12),
                issuer, doc_number, index_number, n_han (Han characters in its paragraphs)
    paragraphs  report_id, paragraph (from 0), section (opening | achievements | problems | leader_duty | plan | other |
                closing), heading (the one it stands under, as written), text, start, end (offsets in the decoded text)
    removed     report_id, start, end, text, rule: everything that cleaning took out
    evidence    report_id, field, value, rule, text: why each value is what it is, also values that lost, and
                (with an empty value) signs that led to none
    rejected    file, reason, advice

    Every character of a decoded text that is not white space lies in exactly one paragraph or one removed span.
    A row of `reports.csv` (column file or report_id, and any field) overrides what was read and says so as evidence.

    Raises CorpusError for a folder that is not there and for a row of reports.csv that fits no file.
    """
    folder = find_folder(path)
    overrides = _overrides(folder)
    rows = {name: [] for name in ("reports", "paragraphs", "removed", "evidence", "rejected")}
    used: set[str] = set()
    files = corpus_files(folder)
    identifiers = _identifiers(folder, files)
    digests = []
    for file in files:
        name = display_name(folder, file)
        try:
            data = _bytes(folder, file)
            digest = hashlib.sha256(data).hexdigest()
            digests.append((name, digest))
            text = read_text(file, data)
        except Unreadable as problem:
            rows["rejected"].append((name, problem.reason, problem.advice))
            continue
        given = overrides.get(name) or overrides.get(identifiers[file]) or {}
        used |= {name, identifiers[file]} & overrides.keys()
        _read_one(identifiers[file], name, digest, text, given, rows)
    known = {identifiers[f] for f in files} | {display_name(folder, f) for f in files}
    for key in overrides:
        if key not in known:
            raise CorpusError(f"reports.csv, line {overrides[key]['line']}: no file {key!r} in {folder.name}/; correct the name or remove the row")
    return Corpus(table(rows["reports"], REPORTS), table(rows["paragraphs"], PARAGRAPHS), table(rows["removed"], REMOVED),
                  table(rows["evidence"], EVIDENCE), table(rows["rejected"], REJECTED), folder, _fingerprint(folder, digests))


def find_folder(path: str | os.PathLike | None = None) -> Path:
    """The corpus folder that is meant. Raises CorpusError."""
    given = path if path is not None else os.environ.get("CORPUS") or None
    folder = Path(given) if given is not None else Path("corpus")
    if given is None and not folder.is_dir():
        folder = PROJECT / "corpus"
    if not folder.exists():
        raise CorpusError(f"there is no folder {str(given)!r}: give the folder that holds the reports (CORPUS=path/to/folder)")
    if not folder.is_dir():
        raise CorpusError(f"{str(given)!r} is a file: give the folder that holds the reports (CORPUS=path/to/folder)")
    return folder


def corpus_files(folder: Path) -> list[Path]:
    """Files of a corpus that are to be read, in order of their names."""
    found = []
    for base, folders, names in os.walk(folder):
        top = Path(base) == folder
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not (top and f.lower() in RESERVED_FOLDERS))
        found += [Path(base) / n for n in names if not n.startswith((".", "~$")) and not (top and n.lower() in RESERVED_FILES)]
    return sorted(found, key=lambda f: os.fsencode(f.relative_to(folder)))


def display_name(folder: Path, file: Path) -> str:
    """The file's path within the corpus in a form that can be printed."""
    name = "/".join(file.relative_to(folder).parts)
    name = os.fsencode(name).decode("utf-8", "backslashreplace")
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", lambda m: f"\\x{ord(m.group()):02x}", name)


def _identifiers(folder: Path, files: list[Path]) -> dict[Path, str]:
    """A report_id for each file: its path without raw/ and ending; with the ending where two would be the same."""
    short = {f: re.sub(r"^raw/", "", display_name(folder, f)) for f in files}
    stems = {f: re.sub(r"(?<=[^/])\.[^./]*$", "", name) for f, name in short.items()}
    counts: dict[str, int] = {}
    for stem in stems.values():
        counts[stem] = counts.get(stem, 0) + 1
    result = {f: stems[f] if counts[stems[f]] == 1 else short[f] for f in files}
    taken: dict[str, int] = {}
    for f in files:                     # raw/a.txt beside a.txt
        taken[result[f]] = taken.get(result[f], 0) + 1
        if taken[result[f]] > 1:
            result[f] = display_name(folder, f)
    return result


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


def _read_one(report_id: str, name: str, digest: str, text: str, given: dict, rows: dict[str, list]) -> None:
    page = read_page(text)
    facts = identify(page)
    values = dict(facts.values)
    evidence = [(report_id, *row) for row in facts.evidence]
    for field, value in given.items():
        if field in FIELDS:
            values[field] = value
            evidence.append((report_id, field, str(value), "entry in reports.csv", f"line {given['line']}"))
    paragraphs = split_parts(page, values.get("year"))
    spans = [(line.start, line.end, line.rule) for line in page.removed()]
    spans += _strays(text, [(p.start, p.end) for p in paragraphs] + [(s, e) for s, e, _ in spans])
    for number, p in enumerate(paragraphs):
        rows["paragraphs"].append((report_id, number, p.section, p.heading, text[p.start:p.end], p.start, p.end))
        if p.is_heading:
            evidence.append((report_id, "section", p.section, "heading", p.heading))
    rows["removed"] += [(report_id, start, end, text[start:end], rule) for start, end, rule in sorted(spans)]
    rows["evidence"] += evidence
    n_han = sum(count_han(text[p.start:p.end]) for p in paragraphs)
    rows["reports"].append((report_id, name, digest, *[values.get(f) for f in FIELDS], n_han))


def _strays(text: str, covered: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Characters in no line, such as invisible ones at a line's edge: removed, and listed as such."""
    spans, at = [], 0
    for start, end in [*sorted(covered), (len(text), len(text))]:
        spans += [(at + m.start(), at + m.end(), "invisible characters") for m in re.finditer(r"\S+", text[at:start])]
        at = max(at, end)
    return spans


def _overrides(folder: Path) -> dict[str, dict]:
    """Rows of reports.csv by file or report_id, only the fields that a person filled in."""
    file = folder / "reports.csv"
    if not file.is_file():
        return {}
    result = {}
    reader = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig")))
    allowed = {"file", "report_id", *FIELDS}
    unknown = [name for name in reader.fieldnames or [] if name not in allowed]
    if unknown or not {"file", "report_id"} & set(reader.fieldnames or []):
        raise CorpusError(f"reports.csv, line 1: unknown column {', '.join(map(repr, unknown)) or 'names'}; known are {', '.join(sorted(allowed))}")
    for row in reader:
        key = (row.get("file") or row.get("report_id") or "").strip()
        if not key:
            continue
        filled = {f: v.strip() for f, v in row.items() if f in FIELDS and v and v.strip()}
        if "year" in filled:
            if not re.fullmatch(r"(19|20)\d\d", filled["year"]):
                raise CorpusError(f"reports.csv, line {reader.line_num}: year {filled['year']!r} is not a year such as 2024")
            filled["year"] = int(filled["year"])
        result[key] = {**filled, "line": reader.line_num}
    return result


def _fingerprint(folder: Path, digests: list[tuple[str, str]]) -> str:
    """Sixteen characters that change when any text or any file edited by a person changes."""
    total = hashlib.sha256()
    edited = [folder / "reports.csv", *sorted((folder / "lexicon").glob("*"))]
    digests = digests + [(display_name(folder, f), hashlib.sha256(f.read_bytes()).hexdigest()) for f in edited if f.is_file()]
    for name, digest in sorted(digests):
        total.update(f"{digest}  {name}\n".encode())
    return total.hexdigest()[:16]
