"""What a person writes beside the reports wins, is counted, and is shown."""
import pytest

from helpers import load_corpus
from helpers.reading.load import CorpusError

REPORT = "清河镇2023年度法治政府建设情况报告\n2023年,清河镇认真落实各项任务,不断提高依法行政水平,我在上级指导下开展工作。\n一、主要成效\n我在全域调解矛盾纠纷236件,群众法治意识不断增强,水平提高。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_a_correction_is_applied_counted_and_shown(folder):
    (folder / "corrections.csv").write_text("report_id,find,replace,reason\na,我在,我镇在,a character lost in copying\n", encoding="utf-8")
    corpus = load_corpus(folder)
    row = corpus.evidence[corpus.evidence["field"] == "correction"].iloc[0]
    assert row["value"] == "2 times" and "line 2: a character lost" in row["rule"] and row["text"] == "我在 → 我镇在"
    assert corpus.paragraphs["text"].str.count("我镇在").sum() == 2 and not corpus.paragraphs["text"].str.contains("我在").any()
    assert (folder / "a.txt").read_text(encoding="utf-8") == REPORT


def test_offsets_count_in_the_corrected_text(folder):
    (folder / "corrections.csv").write_text("report_id,find,replace,reason\na,我在,我镇在,lost\n", encoding="utf-8")
    text = REPORT.replace("我在", "我镇在")
    assert all(text[s:e] == t for s, e, t in load_corpus(folder).paragraphs[["start", "end", "text"]].itertuples(index=False))


def test_a_correction_that_finds_nothing_is_a_warning(folder):
    (folder / "corrections.csv").write_text("report_id,find,replace,reason\na,不存在的词,x,lost\n", encoding="utf-8")
    warnings = load_corpus(folder).warnings
    assert warnings.loc[warnings["check"] == "correction", "text"].tolist() == ["不存在的词"]


@pytest.mark.parametrize("name, content, says", [
    ("corrections.csv", "report_id,find,replace,reason\nb,x,y,z\n", "corrections.csv, line 2.*'b'"),
    ("corrections.csv", "report_id,find,replace,reason\na,,y,z\n", "line 2.*find is empty"),
    ("corrections.csv", "report_id,find,replace,reason\na,x,y,\n", "line 2.*reason"),
    ("corrections.csv", "id,find\na,x\n", "line 1.*unknown column 'id'"),
    ("reports.csv", "file,year\na.txt,twenty\n", "line 2.*not a year"),
    ("reports.csv", "file,yaer\na.txt,2020\n", "line 1.*'yaer'"),
])
def test_a_row_that_cannot_be_used_names_its_line(folder, name, content, says):
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        load_corpus(folder)


def test_a_file_that_is_not_utf8_says_so(folder):
    (folder / "reports.csv").write_bytes("file,place\na.txt,清河镇\n".encode("gbk"))
    with pytest.raises(CorpusError, match="save it as CSV UTF-8"):
        load_corpus(folder)
