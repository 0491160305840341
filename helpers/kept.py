"""Results that take long, computed once: kept in memory, and on disk for the next notebook and the next day.

What is kept for a corpus is found by everything that it depends on: the texts, the files edited by a person, the lexicon, the
arguments, the code and data of this package, and the Python that runs it. Anything else is computed anew. What depends on its
arguments alone (a drawing) is found by their spelling. The folder can be deleted at any time.
"""
from __future__ import annotations

import hashlib
import os
import pickle
import platform
import shutil
import sysconfig
import time
from functools import cache, wraps
from mmap import ACCESS_COPY, mmap
from pathlib import Path
from weakref import WeakKeyDictionary

from helpers import lexicon
from helpers.parallel import give_back

PROJECT = Path(__file__).resolve().parents[1]
ROOT: Path | None = PROJECT / ".cache" / "results"      # None: nothing is kept on disk
WORTH = 0.1         # seconds of computing below which a file would save nothing
LONG = 1.0          # seconds of computing after which there may be much memory to give back
CORPORA = 4         # whose results are kept
ANY = "any"         # the folder of what depends on no corpus
MOST = 1_000        # files of one folder
_ALIGNED = 64       # bytes, as Arrow wants it
_FOR = WeakKeyDictionary()


def kept(function):
    """A function of a corpus (then of arguments that can be printed) whose result is kept for that corpus and state of its lexicon.

    On disk only for corpora as `load_corpus` gave them. The result is shared: its frames are not to be written into. A frame comes
    as a shallow copy, to which columns may be added.
    """
    return _remembering(function, on_disk=True)


def held(function):
    """As `kept`, but in memory alone: for what is large and sooner made than read, or serves results that are kept themselves."""
    return _remembering(function, on_disk=False)


def _remembering(function, on_disk: bool):
    name = f"{function.__module__}.{function.__qualname__}".removeprefix("helpers.")

    @wraps(function)
    def remembered(corpus, *arguments, **named):
        state, key = lexicon.digest(corpus.path), (name, repr((arguments, sorted(named.items()))))
        if corpus not in _FOR or _FOR[corpus][0] != state:      # a list was edited beside an open notebook
            _FOR[corpus] = state, {}
        results = _FOR[corpus][1]
        if key not in results:
            file = file_of(corpus.source, name, state, key[1]) if on_disk else None
            found = read(file)
            if found is None:
                started = time.monotonic()
                found = (function(corpus, *arguments, **named),)
                taken = time.monotonic() - started
                if taken > WORTH:
                    write(file, found)
                if taken > LONG:
                    give_back()
            results[key] = found[0]
        result = results[key]
        return result.copy(deep=False) if hasattr(result, "iloc") else result
    return remembered


def file_of(folder: str, name: str, *key: str) -> Path | None:
    """Where the result `name` is kept that `key` tells from others; None where nothing is (no folder, or none on disk)."""
    if ROOT is None or not folder:
        return None
    return ROOT / version() / folder / f"{name}-{hashlib.sha256(chr(0).join(key).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.pickle"


def once(name: str, key: tuple[str, ...], compute):
    """What `compute()` gives, where that depends on `key` and on no corpus."""
    file = file_of(ANY, name, *key)
    found = read(file)
    if found is None:
        found = compute()
        write(file, found)
    return found


def spelt(value) -> str:
    """A value written out in full, so that two are spelt alike only where they are the same: numbers, text, missing values, containers
    and frames of these. TypeError for anything else."""
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}[{','.join(map(spelt, value))}]"
    if isinstance(value, dict):     # the order of a dictionary is the order of a legend
        return f"dict{spelt(list(value.items()))}"
    if isinstance(value, (set, frozenset)):
        return f"set{{{','.join(sorted(map(spelt, value)))}}}"
    if hasattr(value, "columns"):
        return f"frame{spelt([value.index, [(name, value[name]) for name in value.columns]])}"
    if hasattr(value, "dtype") and hasattr(value, "tolist"):
        cells, kinds = value.tolist(), getattr(value.dtype, "categories", None)
        cells = repr(cells) if str(value.dtype) != "object" and isinstance(cells, list) else spelt(cells)
        return f"{value.dtype}{'' if kinds is None else spelt(kinds)}{spelt(getattr(value, 'name', None))}{cells}"
    if value is None or isinstance(value, (str, int, float, bool)) or type(value).__name__ in ("NAType", "NaTType"):
        return repr(value)
    raise TypeError(f"{type(value).__name__} has no exact spelling")


@cache
def version() -> str:
    """Changes with the code and data of this package and with the packages that are installed."""
    total = hashlib.sha256(f"{platform.python_version()} {platform.machine()} {_installed()}".encode())
    for file in _sources():
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def _sources() -> list[Path]:
    helpers = PROJECT / "helpers"
    return sorted([*helpers.rglob("*.py"), *helpers.glob("data/**/*.*")])


def _installed() -> int:
    """Installing, updating or removing a package touches the folder that holds them all."""
    return os.stat(sysconfig.get_path("platlib")).st_mtime_ns


def read(file: Path | None):
    """What was written there, or None. Arrays lie in the file, so that processes that read it share them, and what is not used costs nothing."""
    if file is None or not file.exists():
        return None
    try:
        with open(file, "rb") as opened:
            sizes, at = pickle.load(opened), opened.tell()
            whole, parts = memoryview(mmap(opened.fileno(), 0, access=ACCESS_COPY)), []
        for size in sizes:
            at += -at % _ALIGNED
            parts.append(whole[at:at + size])
            at += size
        if at != len(whole):
            return None
        found = pickle.loads(parts[0], buffers=parts[1:])
        os.utime(file.parent)
        return found
    except Exception:       # cut short, or written by something else: computed anew
        return None


def write(file: Path | None, found) -> None:
    """Keeps `found`: beside, then into place. Does nothing where it cannot write, nor where the code changed since this process read it."""
    if file is None or max(one.stat().st_mtime for one in _sources()) > _STARTED:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in ROOT.iterdir():
            if old.name != version():
                shutil.rmtree(old, ignore_errors=True)
        for old in sorted(file.parent.parent.iterdir(), key=lambda folder: folder.stat().st_mtime)[:-CORPORA - 1]:
            shutil.rmtree(old, ignore_errors=True)
        for old in sorted(file.parent.glob("*.pickle"), key=lambda one: one.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            buffers = []
            parts = [pickle.dumps(found, protocol=5, buffer_callback=buffers.append), *(buffer.raw() for buffer in buffers)]
            with open(beside, "wb") as opened:
                pickle.dump([len(part) for part in parts], opened)
                for part in parts:
                    opened.write(bytes(-opened.tell() % _ALIGNED))
                    opened.write(part)
            os.replace(beside, file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError:
        return


_STARTED = time.time()
