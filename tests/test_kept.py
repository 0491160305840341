"""Results that are kept: never stale, never in the way."""
import pandas as pd
import pytest

from helpers import kept, load_corpus
from helpers.kept import kept as keeping


def write(folder, files):
    for name, text in files.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


CALLS = []


@keeping
def counted(corpus, least=0):
    """How long the texts are: slow enough to be kept."""
    CALLS.append(least)
    return corpus.analysed.assign(n=corpus.analysed["text"].str.len()).query("n >= @least")[["report_id", "n"]]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "ROOT", tmp_path / "results")
    monkeypatch.setattr(kept, "WORTH", -1)
    CALLS.clear()
    return write(tmp_path / "corpus", {"a.txt": "甲镇2024年法治政府建设情况报告\n2024年,甲镇扎实推进法治政府建设。\n"})


def test_a_result_is_computed_once_and_comes_back_the_same_another_day(folder):
    first = counted(load_corpus(folder))
    again = counted(load_corpus(folder))
    pd.testing.assert_frame_equal(first, again)
    assert CALLS == [0]


def test_a_changed_text_list_or_argument_is_computed_anew(folder):
    counted(load_corpus(folder))
    counted(load_corpus(folder), 5)
    counted(load_corpus(folder), least=6)
    write(folder, {"b.txt": "乙镇2024年法治政府建设情况报告\n2024年,乙镇扎实推进法治政府建设。\n"})
    assert counted(load_corpus(folder))["report_id"].nunique() == 2
    corpus = load_corpus(folder)
    write(folder / "lexicon", {"stopwords.txt": "的\n"})
    counted(corpus)
    assert CALLS == [0, 5, 6, 0, 0]


def test_a_selection_is_no_whole_corpus(folder):
    write(folder, {"b.txt": "乙镇2023年法治政府建设情况报告\n2023年,乙镇扎实推进法治政府建设。\n"})
    corpus = load_corpus(folder)
    assert counted(corpus)["report_id"].nunique() == 2 and counted(corpus.select(years=2023))["report_id"].tolist() == ["b"]
    assert corpus.select(years=None, places=None) is corpus


def test_a_column_that_a_reader_adds_is_in_no_other_result(folder):
    corpus = load_corpus(folder)
    own = counted(corpus)
    own["more"] = 1
    assert list(counted(corpus)) == ["report_id", "n"]


def test_a_damaged_file_and_a_folder_that_cannot_be_written_stop_nothing(folder, monkeypatch):
    expected = counted(load_corpus(folder))
    for file in kept.ROOT.rglob("*.pickle"):
        file.write_bytes(file.read_bytes()[:20])
    pd.testing.assert_frame_equal(counted(load_corpus(folder)), expected)
    assert CALLS == [0, 0]
    (folder / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(kept, "ROOT", folder / "file" / "no folder")
    counted(load_corpus(folder), 1)


def test_a_file_cut_short_is_not_read(folder):
    import pyarrow

    file = kept.file_of("results", "counted", "1")
    kept.write(file, pyarrow.array(["普法"] * 1000))
    assert len(kept.read(file)) == 1000
    file.write_bytes(file.read_bytes()[:-100])
    assert kept.read(file) is None


def test_changed_code_computes_anew_and_old_results_go(folder, monkeypatch):
    counted(load_corpus(folder))
    monkeypatch.setattr(kept, "version", lambda: "next")
    counted(load_corpus(folder))
    assert CALLS == [0, 0] and [one.name for one in kept.ROOT.iterdir()] == ["next"]


def test_the_version_changes_with_code_and_data(tmp_path, monkeypatch):
    assert {"kept.py", "divisions.csv", "units.toml"} <= {file.name for file in kept._sources()}
    file, version = tmp_path / "code.py", kept.version.__wrapped__
    monkeypatch.setattr(kept, "_sources", lambda: [file])
    file.write_text("1", encoding="utf-8")
    first = version()
    assert version() == first
    file.write_text("2", encoding="utf-8")
    assert version() != first


def test_nothing_is_written_once_the_code_has_changed(folder, monkeypatch):
    monkeypatch.setattr(kept, "_STARTED", 0)
    counted(load_corpus(folder))
    assert not list(kept.ROOT.rglob("*.pickle"))


def test_what_is_held_is_never_on_disk(folder):
    corpus = load_corpus(folder)
    held = kept.held(lambda one: [len(one.reports)])
    assert held(corpus) is held(corpus) and not list(kept.ROOT.rglob("*.pickle"))


DIFFERENT = [[("a", 1), ("b", 2)], pd.Series([1], name="a"), pd.Series([1], name="b"), 1, 1.0, True, "1", None, pd.NA, float("nan"), 0.1 + 0.2, 0.3, [1, 2], (1, 2), [1, [2]], ["a", "b"], ["a, b"], {"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a", "b"},
             pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1.0, 2.0]}), pd.DataFrame({"a": [1, 2]}, index=[1, 2]), pd.DataFrame({"b": [1, 2]}), pd.DataFrame({"a": [[1], [2]]}),
             pd.Series(["x", "y"], dtype="category"), pd.Series(["x", "y"]).astype(pd.CategoricalDtype(["y", "x"])), pd.Series(range(5000)), pd.Series([*range(2500), 0, *range(2501, 5000)])]


def test_two_values_are_spelt_alike_only_if_they_are_the_same():
    assert len({kept.spelt(value) for value in DIFFERENT}) == len(DIFFERENT)
    assert kept.spelt(pd.DataFrame({"a": ["甲", pd.NA]})) == kept.spelt(pd.DataFrame({"a": ["甲", pd.NA]})) and kept.spelt({"a", "b"}) == kept.spelt({"b", "a"})
    with pytest.raises(TypeError):
        kept.spelt([object()])


def test_what_depends_on_no_corpus_is_computed_once_for_a_key(folder):
    asked = []
    for key in ("法", "治", "法"):
        assert kept.once("font", (key,), lambda: asked.append(key) or key * 3) == key * 3
    assert asked == ["法", "治"]


def test_results_of_the_last_corpora_stay_beside_what_depends_on_none(folder):
    for number in range(kept.CORPORA + 2):
        kept.once("font", (), lambda: "法")
        kept.write(kept.file_of(f"corpus {number}", "counted"), number)
    assert len([one for one in kept.ROOT.rglob("*.pickle") if one.parent.name.startswith("corpus")]) == kept.CORPORA
    assert kept.read(kept.file_of(kept.ANY, "font")) == "法"


def test_the_oldest_files_of_a_folder_make_room(folder, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    for number in range(6):
        kept.write(kept.file_of(kept.ANY, "drawn", str(number)), number)
    assert len(list(kept.ROOT.rglob("*.pickle"))) <= 4 and kept.read(kept.file_of(kept.ANY, "drawn", "5")) == 5
