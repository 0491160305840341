"""The cache changes nothing but the time, reads only what is new, and survives whatever happens to it."""
import pandas as pd
import pytest
from made import recombine

from helpers import load_corpus
from helpers.reading import load, store

N = store.LEAST + 5


@pytest.fixture
def cached(tmp_path, monkeypatch):
    recombine(tmp_path / "corpus", N)
    monkeypatch.setattr(load, "Store", lambda: store.Store(tmp_path / "cache"))
    reads = []
    real = load.read_one
    monkeypatch.setattr(load, "read_one", lambda *args, **kwargs: reads.append(args[0]) or real(*args, **kwargs))
    return tmp_path, reads


def same(a, b):
    for name in load.COLUMNS:
        pd.testing.assert_frame_equal(getattr(a, name), getattr(b, name))


def test_a_second_load_reads_nothing_and_gives_the_same(cached):
    folder, reads = cached
    first = load_corpus(folder / "corpus")
    assert len(reads) == N
    same(first, load_corpus(folder / "corpus"))
    assert len(reads) == N


def test_the_cache_and_no_cache_agree(cached, monkeypatch):
    folder, _ = cached
    load_corpus(folder / "corpus")
    with_cache = load_corpus(folder / "corpus")
    monkeypatch.setattr(load, "LEAST", N + 1)
    same(with_cache, load_corpus(folder / "corpus"))


def test_one_more_report_reads_one(cached):
    folder, reads = cached
    load_corpus(folder / "corpus")
    new = folder / "corpus" / "raw" / "aaa.txt"
    new.write_text((folder / "corpus" / "raw" / "made-0001.txt").read_text(encoding="utf-8").replace("法治政府建设情况", "法治政府建设工作情况"), encoding="utf-8")
    assert load_corpus(folder / "corpus").reports["report_id"].iloc[0] == "aaa" and reads[N:] == ["aaa"]


def test_an_edit_reads_its_report_again(cached):
    folder, reads = cached
    load_corpus(folder / "corpus")
    (folder / "corpus" / "reports.csv").write_text("file,year\nraw/made-0003.txt,1999\n", encoding="utf-8")
    reports = load_corpus(folder / "corpus").reports.set_index("report_id")
    assert reports.loc["made-0003", "year"] == 1999 and reads[N:] == ["made-0003"]


def test_a_damaged_cache_is_read_anew(cached):
    folder, reads = cached
    first = load_corpus(folder / "corpus")
    for file in (folder / "cache").rglob("paragraphs.feather"):
        file.write_bytes(file.read_bytes()[:1000])
    same(first, load_corpus(folder / "corpus"))
    assert len(reads) == 2 * N


def test_a_half_written_segment_is_never_seen(cached):
    folder, reads = cached
    first = load_corpus(folder / "corpus")
    segment = next(path for path in (folder / "cache" / store.version()).iterdir())
    segment.rename(segment.with_name(f".{segment.name}.1"))          # what a killed run leaves behind
    same(first, load_corpus(folder / "corpus"))


def test_of_two_corpora_each_reads_its_own_part_of_the_cache(cached, monkeypatch):
    folder, reads = cached
    monkeypatch.setattr(load, "BATCH", N)       # one segment a corpus
    recombine(folder / "other", N, seed=2)
    reads.clear()
    first = load_corpus(folder / "corpus")
    load_corpus(folder / "other")
    opened, read = [], store._read
    monkeypatch.setattr(store, "_read", lambda segment, names: opened.append(segment) or read(segment, names))
    same(first, load_corpus(folder / "corpus"))
    assert len(opened) == len(set(opened)) and len(reads) == 2 * N
    (theirs,) = {*(folder / "cache" / store.version()).iterdir()} - set(opened)
    load_corpus(folder / "other")
    assert opened[-1] == theirs and len(opened) == 2


def test_of_what_other_corpora_left_the_oldest_goes(cached, monkeypatch):
    folder, reads = cached
    for seed, name in enumerate(("other", "third"), 2):
        recombine(folder / name, N, seed)
    reads.clear()
    monkeypatch.setattr(load, "BATCH", N)
    monkeypatch.setattr(store, "MOST_OTHERS", 1)
    for name in ("corpus", "other", "corpus", "third"):     # the third leaves room for one: that which was used last
        load_corpus(folder / name)
    assert len(reads) == 3 * N and load_corpus(folder / "corpus") and len(reads) == 3 * N
    load_corpus(folder / "other")
    assert len(reads) == 4 * N


def test_a_report_that_two_corpora_share_takes_nothing_from_the_other(cached, monkeypatch):
    folder, reads = cached
    recombine(folder / "other", N - 1, seed=2)
    (folder / "other" / "raw" / "made-0007.txt").write_bytes((folder / "corpus" / "raw" / "made-0007.txt").read_bytes())
    reads.clear()
    monkeypatch.setattr(store, "MOST_SEGMENTS", 0)      # written anew as one at every load
    first = load_corpus(folder / "corpus")
    assert len(load_corpus(folder / "other").reports) == N - 1 and len(reads) == 2 * N - 2
    same(first, load_corpus(folder / "corpus"))
    assert len(reads) == 2 * N - 2


def test_another_version_of_the_code_reads_anew(cached, monkeypatch):
    folder, reads = cached
    load_corpus(folder / "corpus")
    monkeypatch.setattr(store, "version", lambda: "another")
    load_corpus(folder / "corpus")
    assert len(reads) == 2 * N and [path.name for path in (folder / "cache").iterdir()] == ["another"]


def test_a_run_that_is_killed_keeps_what_it_had_read(cached, monkeypatch):
    folder, reads = cached
    monkeypatch.setattr(load, "BATCH", 50)
    counted = load.read_one

    def killed(*args, **kwargs):
        if len(reads) == 120:
            raise KeyboardInterrupt
        return counted(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(load, "read_one", killed)
        with pytest.raises(KeyboardInterrupt):
            load_corpus(folder / "corpus")
    before = len(reads)
    assert len(load_corpus(folder / "corpus").reports) == N and len(reads) - before == N - 100
