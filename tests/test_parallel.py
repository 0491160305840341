"""Work that is shared out gives what one process gives, also where a worker dies."""
import os
import signal
import time
from pathlib import Path

import pandas as pd
import pytest
from made import recombine
from toy import toy

from helpers import claims, load_corpus, parallel, quantities
from helpers.reading import load, store
from helpers.tokens import tokenise
from helpers.topics.shares import matches


def doubled(number: int) -> int:
    time.sleep(0.01 * (number % 3))      # later batches are done before earlier ones
    return 2 * number


def dies_once(batch):
    """Kills its own process the first time."""
    number, mark = batch
    if number == 3 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def dies(batch):
    os.kill(os.getpid(), signal.SIGKILL)


def several(monkeypatch):
    monkeypatch.setattr(parallel, "_cores", lambda: 2)


def test_results_come_in_the_order_of_the_batches(monkeypatch):
    several(monkeypatch)
    assert list(parallel.each(doubled, list(range(12)), "Doubling")) == list(range(0, 24, 2))


def test_a_worker_that_is_killed_loses_nothing(monkeypatch, tmp_path):
    several(monkeypatch)
    batches = [(number, str(tmp_path / "mark")) for number in range(8)]
    assert list(parallel.each(dies_once, batches, "Counting")) == list(range(8)) and (tmp_path / "mark").exists()


def who(_) -> int:
    return os.getpid()


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_processes_end_after_long_work_and_wait_for_more_after_short(monkeypatch):
    several(monkeypatch)
    work = lambda: {*parallel.each(who, list(range(8)), "Working")}
    short = work()
    assert os.getpid() not in short and all(map(runs, short))
    monkeypatch.setattr(parallel, "LONG", 0)
    long = work()
    assert long and not any(map(runs, short | long)) and os.getpid() not in work()


def test_workers_that_always_die_are_given_up_in_words(monkeypatch):
    several(monkeypatch)
    with pytest.raises(parallel.EngineError, match="out of memory"):
        list(parallel.each(dies, list(range(6)), "Dying"))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setenv("SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr(parallel, "ANSWER", 1)
    with pytest.raises(parallel.EngineError, match="SCHEDULER=tcp://127.0.0.1:9 does not answer"):
        list(parallel.each(doubled, [1], "Doubling"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "Store", lambda: store.Store(tmp_path / "cache"))
    monkeypatch.setattr(load, "BATCH", 20)
    for room in ("numbers.claims", "numbers.quantities", "tokens", "topics.shares"):
        monkeypatch.setattr(f"helpers.{room}.BATCH", 20 if room == "numbers.claims" else 20_000)
    return recombine(tmp_path / "corpus", store.LEAST + 20)


def tables(folder) -> dict:
    corpus = load_corpus(folder)
    found = {"tokens": tokenise(corpus), "matches": matches(corpus), "quantities": quantities(corpus), "claims": claims(corpus)}
    return {name: getattr(corpus, name) for name in load.COLUMNS} | found


def alone(folder, monkeypatch) -> dict:
    """What one process reads, without a cache."""
    with monkeypatch.context() as patched:
        patched.setattr(load, "LEAST", 10_000)
        return tables(folder)


@pytest.mark.slow
def test_several_processes_read_what_one_reads(folder, monkeypatch):
    expected = alone(folder, monkeypatch)
    several(monkeypatch)
    for name, frame in tables(folder).items():
        pd.testing.assert_frame_equal(frame, expected[name])


@pytest.mark.slow
def test_a_dask_cluster_reads_what_one_process_reads_also_when_a_worker_is_killed(folder, monkeypatch):
    from dask.distributed import LocalCluster

    expected = alone(folder, monkeypatch)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        monkeypatch.setenv("SCHEDULER", cluster.scheduler_address)
        batches = iter(parallel.each(doubled, list(range(40)), "Doubling"))
        got = [next(batches)]
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        assert got + list(batches) == list(range(0, 80, 2))
        for name, frame in tables(folder).items():
            pd.testing.assert_frame_equal(frame, expected[name])


def test_numbers_and_words_do_not_depend_on_the_batches_that_they_were_read_in(monkeypatch):
    def read():
        corpus = toy(("甲镇", 2023, "化解纠纷100件。"), ("乙镇", 2024, "召开会议3次。"), ("甲镇", 2024, "化解纠纷150件,同比增长20%。"))
        return [tokenise(corpus).astype({"token": "string"}), quantities(corpus), claims(corpus)]

    whole = read()
    monkeypatch.setattr("helpers.numbers.claims.BATCH", 1)
    monkeypatch.setattr("helpers.numbers.quantities.BATCH", 1)
    monkeypatch.setattr("helpers.tokens.BATCH", 1)
    monkeypatch.setattr("helpers.cutting.BLOCK", 1)
    assert "last year" in whole[2]["note"].str.cat()
    for one, other in zip(whole, read()):
        pd.testing.assert_frame_equal(one, other)
