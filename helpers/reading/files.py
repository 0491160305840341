"""The files of a corpus folder: which are read, what they are called, and what identifies them."""
from __future__ import annotations

import os
import re
from pathlib import Path

from helpers.errors import InputError

PROJECT = Path(__file__).resolve().parent.parent.parent
RESERVED_FILES = {"readme.md", "reports.csv", "corrections.csv", "corpus.toml", "parts.toml"}
RESERVED_FOLDERS = {"lexicon", "coding"}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class CorpusError(InputError):
    """The corpus cannot be read as asked; the message is one line that says what to do."""


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
    return sorted(found, key=os.fsencode)


def display_name(folder: Path, file: Path) -> str:
    """The path of a file below the corpus folder in a form that can be printed."""
    name = os.fsencode("/".join(file.parts[len(folder.parts):])).decode("utf-8", "backslashreplace")
    return _UNPRINTABLE.sub(lambda m: f"\\x{ord(m.group()):02x}", name)


def identifiers(named: dict[Path, str]) -> dict[Path, str]:
    """A report_id for each file, by its `display_name`: the path without raw/ and ending; with the ending where two would be the same."""
    files, short = list(named), {f: name.removeprefix("raw/") for f, name in named.items()}
    stems = {f: re.sub(r"(?<=[^/])\.[^./]*$", "", name) for f, name in short.items()}
    counts: dict[str, int] = {}
    for stem in stems.values():
        counts[stem] = counts.get(stem, 0) + 1
    result = {f: stems[f] if counts[stems[f]] == 1 else short[f] for f in files}
    taken: dict[str, int] = {}
    for f in files:                     # raw/a.txt beside a.txt
        taken[result[f]] = taken.get(result[f], 0) + 1
        if taken[result[f]] > 1:
            result[f] = named[f]
    return result
