"""The cache of what was read: rows of a file are kept under its content, its edits, and the version of code and data.

Only large corpora use it; a small one is read faster than a cache is opened. It can be deleted at any time.
"""
from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from .files import PROJECT

LEAST = 150         # files below which reading anew is faster
MOST_SEGMENTS = 20  # of one corpus; then they are written anew as one
MOST_OTHERS = 1_000     # of other corpora, and of reports that changed; then those go that were unused for longest


@lru_cache(maxsize=1)
def version() -> str:
    """What the rows depend on beside the files: this package, what it stands on, and its data."""
    helpers = PROJECT / "helpers"
    total = hashlib.sha256(f"{pd.__version__} {metadata.version('rensa')}".encode())     # sketches of two versions do not compare
    for file in sorted([*(helpers / "reading").rglob("*.py"), helpers / "matching.py", *helpers.glob("data/*.toml"), helpers / "data" / "divisions.csv"]):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


class Segment(NamedTuple):
    """Rows of some files: their keys in order, Arrow tables in the order of the keys, and for each table how many rows a key has."""

    keys: list[str]
    tables: dict
    counts: dict

    @property
    def name(self) -> str:
        """Of its folder: the same for the same keys."""
        return hashlib.sha256("\n".join(sorted(self.keys)).encode()).hexdigest()[:20]


class Store:
    """Rows by key, in segments: folders with one file a table, each written beside and moved into place."""

    def __init__(self, root: Path | None = None):
        self.root = root or PROJECT / ".cache" / "reading"
        self.folder = self.root / version()

    def known(self, keys: list[str]) -> set[str]:
        """Those of the keys whose rows are kept."""
        wanted = set(keys)
        return {key for folder in self._folders() for key in _keys(folder)} & wanted

    def load(self, keys: list[str], names: list[str], more: list[Segment] = ()) -> tuple[dict[str, pd.DataFrame], set[str]]:
        """The tables of these names for the keys that are there (on disk, or in `more`), in the order of `keys`; and those keys."""
        wanted, segments, ours = set(keys), [], []
        folders, others = self._told(wanted)
        for folder in folders:
            segment = _read(folder, names)
            if segment is None:
                shutil.rmtree(folder, ignore_errors=True)       # damaged, or removed by another run at this moment
                continue
            at = np.flatnonzero([key in wanted for key in segment.keys])
            ours += [folder] if 2 * len(at) >= len(segment.keys) else []
            segments.append(segment if len(at) == len(segment.keys) else _part(segment, at))
        segments += more
        place = {key: at for at, key in enumerate(key for segment in segments for key in segment.keys)}
        found = [key for key in keys if key in place]
        at, merged = np.array([place[key] for key in found], dtype=np.int64), {}
        for name in names:
            merged[name] = _gathered([segment.tables[name] for segment in segments], np.concatenate([[0], *(segment.counts[name] for segment in segments)]), at)
        if len(ours) > MOST_SEGMENTS and len(found) == len(keys):
            self._compact(ours, Segment(found, merged, {name: np.concatenate([segment.counts[name] for segment in segments])[at] for name in names}))
        for old in others[:max(len(others) - MOST_OTHERS, 0)]:
            shutil.rmtree(old, ignore_errors=True)
        return {name: _as_pandas(table) for name, table in merged.items()}, set(found)

    def save(self, segment: Segment) -> bool:
        """Keeps the rows of a segment; whether it could be written."""
        import pyarrow as pa
        from pyarrow import feather

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for old in self.root.iterdir():
                if old != self.folder:
                    shutil.rmtree(old, ignore_errors=True)
            beside = self.folder / f".{segment.name}.{os.getpid()}"
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir()
            feather.write_feather(pa.table({"key": segment.keys, **segment.counts}), beside / "keys.feather")
            for table, rows in segment.tables.items():
                feather.write_feather(rows, beside / f"{table}.feather")
            if (self.folder / segment.name).exists():
                shutil.rmtree(beside)
            else:
                os.replace(beside, self.folder / segment.name)
            return True
        except OSError:
            return False

    def _compact(self, folders: list[Path], segment: Segment) -> None:
        """One segment in place of many."""
        if self.save(segment):
            for folder in folders:
                if folder.name != segment.name:
                    shutil.rmtree(folder, ignore_errors=True)

    def _told(self, wanted: set[str]) -> tuple[list[Path], list[Path]]:
        """The segments that hold one of these keys (or cannot be read), and the others, those unused for longest first."""
        folders, others = [], []
        for folder in self._folders():
            names = _keys(folder)
            if names and wanted.isdisjoint(names):
                others.append(folder)
            else:
                folders.append(folder)
        with suppress(OSError):     # removed by another run at this moment, or not ours to touch
            for folder in folders:
                os.utime(folder)
            others.sort(key=lambda folder: folder.stat().st_mtime_ns)
        return folders, others

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def segment_of(keys: list[str], frames: dict[str, pd.DataFrame]) -> Segment:
    """A segment from tables whose column `key` says whose rows they are, in the order of `keys`."""
    import pyarrow as pa

    tables, counts = {}, {}
    for name, frame in frames.items():
        counts[name] = np.bincount(pd.Index(keys).get_indexer(frame["key"]), minlength=len(keys)).astype(np.int64)
        table = pa.Table.from_pandas(frame.drop(columns="key"), preserve_index=False).replace_schema_metadata()
        tables[name] = table.cast(pa.schema([(field.name, pa.int64() if pa.types.is_integer(field.type) else pa.large_string()) for field in table.schema]))
    return Segment(list(keys), tables, counts)


def _keys(folder: Path) -> list[str]:
    import pyarrow as pa
    from pyarrow import feather

    try:
        return feather.read_table(folder / "keys.feather", columns=["key"])["key"].to_pylist()
    except (OSError, KeyError, pa.ArrowException):
        return []


def _read(folder: Path, names: list[str]) -> Segment | None:
    import pyarrow as pa
    from pyarrow import feather

    try:
        keys = feather.read_table(folder / "keys.feather")
        tables = {name: feather.read_table(folder / f"{name}.feather") for name in names}
        counts = {name: keys[name].to_numpy() for name in names}
        if any(counts[name].sum() != len(tables[name]) for name in names):
            return None
        return Segment(keys["key"].to_pylist(), tables, counts)
    except (OSError, KeyError, pa.ArrowException):
        return None


def _part(segment: Segment, at) -> Segment:
    """Of a segment what belongs to the keys at these places."""
    tables = {name: _gathered([table], np.append(0, segment.counts[name]), at) for name, table in segment.tables.items()}
    return Segment([segment.keys[i] for i in at], tables, {name: counts[at] for name, counts in segment.counts.items()})


def _gathered(tables: list, counts, at):
    """The rows of the keys at these places, in this order; `counts` (after a 0) says how many rows each key has in all tables together."""
    import pyarrow as pa

    if not tables:
        return None
    whole, begins = pa.concat_tables(tables), np.cumsum(counts)
    sizes = counts[1:][at]
    rows = np.repeat(begins[:-1][at] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    in_order = len(rows) == len(whole) and bool((rows == np.arange(len(rows))).all())
    return whole.combine_chunks() if in_order else whole.take(pa.array(rows)).combine_chunks()


def _as_pandas(table) -> pd.DataFrame:
    import pyarrow as pa

    kinds = {pa.large_string(): pd.StringDtype("pyarrow"), pa.int64(): pd.Int64Dtype()}
    return pd.DataFrame() if table is None else table.to_pandas(types_mapper=kinds.get)
