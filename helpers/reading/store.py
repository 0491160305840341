"""The cache of what was read: rows of a file are kept under its content, its edits, and the version of code and data.

Only large corpora use it; a small one is read faster than a cache is opened. It can be deleted at any time.
"""
from __future__ import annotations

import hashlib
import os
import shutil
from functools import lru_cache
from pathlib import Path

import pandas as pd

from .files import PROJECT

LEAST = 150         # files below which reading anew is faster
MOST_SEGMENTS = 80  # then they are written anew as one


@lru_cache(maxsize=1)
def version() -> str:
    """What the rows depend on beside the files: this package, what it stands on, and its data."""
    helpers = PROJECT / "helpers"
    total = hashlib.sha256(pd.__version__.encode())
    for file in sorted([*(helpers / "reading").rglob("*.py"), helpers / "matching.py", *helpers.glob("data/*.toml"), helpers / "data" / "divisions.csv"]):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


class Store:
    """Rows by key, in segments: folders with one file a table, each written beside and moved into place."""

    def __init__(self, root: Path | None = None):
        self.root = root or PROJECT / ".cache" / "reading"
        self.folder = self.root / version()

    def load(self, keys: list[str], tables: list[str]) -> tuple[dict[str, pd.DataFrame], set[str]]:
        """The kept tables (with a column `key`) for the keys that are there, in the order of `keys`; and those keys."""
        wanted, found = set(keys), set()
        parts: dict[str, list] = {name: [] for name in tables}
        for segment in self._segments():
            fresh = self._read(segment, tables, wanted - found)
            if fresh is None:
                shutil.rmtree(segment, ignore_errors=True)      # damaged, or removed by another run at this moment
                continue
            here, rows = fresh
            found |= here
            for name in tables:
                parts[name].append(rows[name])
        order = {key: i for i, key in enumerate(keys)}
        merged = {}
        for name in tables:
            frame = pd.concat(parts[name], ignore_index=True) if parts[name] else pd.DataFrame({"key": []})
            position = frame["key"].map(order)
            merged[name] = frame.iloc[position.argsort(kind="stable")].reset_index(drop=True) if len(frame) else frame
        return merged, found

    def save(self, keys: list[str], rows: dict[str, pd.DataFrame]) -> None:
        """Keeps tables (with a column `key`) that hold all rows of these keys. Does nothing where it cannot write."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for old in self.root.iterdir():
                if old != self.folder:
                    shutil.rmtree(old, ignore_errors=True)
            name = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:20]
            beside = self.folder / f".{name}.{os.getpid()}"
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir()
            pd.DataFrame({"key": sorted(keys)}).to_feather(beside / "keys.feather")
            for table, frame in rows.items():
                frame.reset_index(drop=True).to_feather(beside / f"{table}.feather")
            if (self.folder / name).exists():
                shutil.rmtree(beside)
            else:
                os.replace(beside, self.folder / name)
        except OSError:
            return

    def compact(self, keys: list[str], rows: dict[str, pd.DataFrame]) -> None:
        """Writes one segment in place of many."""
        old = self._segments()
        if len(old) > MOST_SEGMENTS:
            self.save(keys, rows)
            for segment in old:
                shutil.rmtree(segment, ignore_errors=True)

    def _segments(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))

    def _read(self, segment: Path, tables: list[str], wanted: set[str]):
        import pyarrow as pa

        try:
            here = set(pd.read_feather(segment / "keys.feather")["key"]) & wanted
            rows = {}
            for name in tables:
                frame = pd.read_feather(segment / f"{name}.feather")
                rows[name] = frame[frame["key"].isin(here)]
            return here, rows
        except (OSError, KeyError, pa.ArrowException):
            return None
