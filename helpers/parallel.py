"""The same work on many batches: on every core of this machine, or on the cluster that SCHEDULER names.

joblib hands the batches out, to processes of its own (loky) or to a Dask cluster; the function is the same, and results come in the
order of the batches, so the output is the same bytes wherever it was computed.
"""
from __future__ import annotations

import os
import time
from contextlib import contextmanager

from helpers.errors import InputError
from helpers.progress import steps

ALONE = 4       # batches up to which one process is sooner done than several are started
ANSWER = 5      # seconds within which a scheduler must answer
RETRIES = 3     # times that workers may die before the run gives up
LONG = 10.0     # seconds of work after which the processes that did it end: they hold more memory than starting others takes time


class Batches:
    """Batches that are made when it is their turn, so that no large corpus stands in memory twice: `make(part)` for each part."""

    def __init__(self, parts: list, make):
        self.parts, self._make = parts, make

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, at: int):
        return self._make(self.parts[at])


def stretches(lengths, size: int) -> list[tuple[int, int]]:
    """(first, last) of consecutive stretches of things of these lengths, each of about `size` together."""
    import numpy as np

    edges = np.cumsum(lengths) // size
    return list(zip(*(np.searchsorted(edges, np.unique(edges), side).tolist() for side in ("left", "right"))))


def slices(n: int, size: int) -> list[slice]:
    """Slices of n things, each of `size` of them; one, empty, of none."""
    return [slice(at, at + size) for at in range(0, max(n, 1), size)]


class EngineError(InputError):
    """The work could not be shared out: no such scheduler, or its workers die."""


def each(function, batches, what: str, alone: int = ALONE):
    """`function(batch)` for every batch, in order, as soon as each is there. `what` names the work on a progress bar;
    up to `alone` batches are done by this process.

    `batches` is a list or `Batches`. `function` is importable by name and gives the same for the same batch; batches and results can be pickled. Work of a process
    that dies is done again, results that were handed out are not. With SCHEDULER=tcp://host:port (environment) a Dask
    cluster does the work: its workers need this package, the files under the same path, and the same versions of libraries.
    Raises EngineError for a scheduler that does not answer and for workers that die again and again.
    """
    done, scheduler = 0, os.environ.get("SCHEDULER", "")
    if not scheduler and (len(batches) <= alone or _cores() < 2):
        yield from (function(batches[at]) for at in steps(range(len(batches)), what))
        return
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    bar, started = iter(steps(range(len(batches)), what)), time.monotonic()
    for _ in range(RETRIES):
        try:
            with _engine(scheduler) as parallel:
                for result in parallel(function, (batches[at] for at in range(done, len(batches)))):
                    done += 1
                    next(bar)
                    yield result
            next(bar, None)
            if not scheduler and time.monotonic() - started > LONG:
                get_reusable_executor().shutdown()
            return
        except BrokenProcessPool:       # killed, or out of memory: the rest goes to new processes
            continue
    raise EngineError(f"{what}: worker processes died {RETRIES} times (out of memory?); what was done is kept, so run it again with fewer "
                      "processes at a time (make without -j), or more memory")


def _cores() -> int:
    from joblib import effective_n_jobs

    return effective_n_jobs(-1)


def _alone(function, batch):
    """In a process that does this work alone: what a batch needed is given back before the next."""
    try:
        return function(batch)
    finally:
        give_back()


def give_back() -> None:
    """Gives the system the memory that Arrow and the C library keep for later use: of a large corpus as much again as its tables."""
    import ctypes

    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None      # of the C library of Linux alone
    if trim:
        trim(0)


@contextmanager
def _engine(scheduler: str):
    """A function that maps a function over batches, as a generator in their order."""
    from joblib import Parallel, delayed, parallel_config

    many = lambda function, batches: Parallel(return_as="generator")(delayed(_alone)(function, batch) for batch in batches)
    if not scheduler:
        with parallel_config(backend="loky", n_jobs=-1):
            yield many
        return
    with _client(scheduler) as client, parallel_config(backend="dask", client=client, pure=False):
        yield many


@contextmanager
def _client(scheduler: str):
    try:
        from distributed import Client
    except ImportError:
        raise EngineError(f"SCHEDULER={scheduler}: the package distributed is not installed; add it with `pip install distributed`") from None
    try:
        client = Client(scheduler, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(f"SCHEDULER={scheduler} does not answer ({type(error).__name__}): start it with `dask scheduler`, or leave SCHEDULER out") from None
    with client:
        yield client
