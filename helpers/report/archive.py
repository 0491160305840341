"""Zip files that are the same bytes for the same content, whenever and wherever they are made."""
from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from helpers.errors import InputError

PROJECT = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"law-based-government-reports-(?:[0-9]{4}(?:-[0-9]{2}){0,2}|undated)-[0-9a-f]{8}")


def write_zip(target: Path, members: Iterable[tuple[str, int, Callable[[], BinaryIO]]]) -> None:
    """Writes a zip of (name, size, what opens it), in this order, with fixed times and permissions; then puts it into place."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with ZipFile(beside, "w") as made:
            for name, size, opened in members:
                info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type, info.create_system, info.external_attr, info.file_size = ZIP_DEFLATED, 3, 0o100644 << 16, size
                with opened() as source, made.open(info, "w") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def name_of(dates: Iterable, fingerprint: str) -> str:
    """What the archive of a report is called: by the latest date of its corpus (of any kind of text, so only what looks like a
    date counts) and the first eight characters of the corpus's fingerprint."""
    told = [str(date)[:10] for date in dates if re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", str(date)[:10])]
    return f"law-based-government-reports-{max(told, default='undated')}-{fingerprint[:8]}"


def share(out: Path) -> Path:
    """Packs a built report, without what is hidden in its folder, into one zip beside it; returns the zip's path.

    Raises InputError where there is no report, or where its folder holds the project itself.
    """
    note = out / ".build" / "archive"
    name = note.read_text("utf-8") if note.is_file() else ""
    if not _NAME.fullmatch(name) or not (out / "index.html").is_file():
        raise InputError(f"there is no report in {out}: run make report")
    if PROJECT.is_relative_to(out.resolve()):
        raise InputError(f"OUT={out} holds the whole project: build the report into a folder of its own, such as OUT=report")
    target = out.resolve().with_name(f"{name}.zip")
    write_zip(target, [(f"{name}/{path.relative_to(out).as_posix()}", path.stat().st_size, lambda path=path: open(path, "rb"))
                       for path in _files(out)])
    return target


def _files(out: Path) -> list[Path]:
    """The files of the report in a fixed order; links and what is hidden stay out."""
    found = []
    for folder, folders, files in os.walk(out):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in files if not name.startswith(".") and not os.path.islink(os.path.join(folder, name))]
    return sorted(found, key=lambda path: path.relative_to(out).as_posix())
