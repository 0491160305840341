"""The door to the corpus: what is read, what is rejected and what a person overrides."""
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from helpers import load_corpus
from helpers.reading.corpus import EVIDENCE, PARAGRAPHS, REJECTED, REMOVED, REPORTS
from helpers.reading.load import CorpusError

REPORT = ("清河镇2023年度法治政府建设情况报告\n发布日期:2024-02-05\n2023年,清河镇认真落实法治政府建设各项任务,现将有关情况报告如下:\n一、主要举措和成效\n"
          "调解矛盾纠纷236件,开展普法宣传活动12场次,干部群众法治意识不断增强。\n二、存在的不足和原因\n一是执法力量薄弱,二是普法形式单一,主要原因是经费不足、人员少。\n"
          "三、下一步工作打算\n进一步加强执法队伍建设,丰富普法形式,不断提高依法行政水平。\n清河镇人民政府\n2024年1月30日\n")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "qinghe.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_tables_have_the_promised_columns(folder):
    corpus = load_corpus(folder)
    for name, columns in dict(reports=REPORTS, paragraphs=PARAGRAPHS, removed=REMOVED, evidence=EVIDENCE, rejected=REJECTED).items():
        assert list(getattr(corpus, name).columns) == columns
    assert load_corpus(folder).reports["published"].iloc[0] == "2024-02-05"
    assert load_corpus(folder).reports["signed"].iloc[0] == "2024-01-30"


def test_files_that_cannot_be_read_are_listed_and_stop_nothing(folder):
    (folder / "raw" / "empty.txt").write_bytes(b"")
    (folder / "raw" / "blank.txt").write_bytes(b" \n\n ")
    (folder / "raw" / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "raw" / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0 word")
    corpus = load_corpus(folder)
    assert len(corpus.reports) == 1
    assert sorted(corpus.rejected["file"]) == ["raw/blank.txt", "raw/empty.txt", "raw/old.doc", "raw/picture.txt"]
    assert corpus.rejected["reason"].str.len().gt(0).all() and corpus.rejected["advice"].str.len().gt(0).all()


def test_an_empty_folder_is_an_empty_corpus(tmp_path):
    corpus = load_corpus(tmp_path)
    assert len(corpus) == 0 and list(corpus.paragraphs.columns) == PARAGRAPHS


@pytest.mark.parametrize("name", ["nowhere", "a-file"])
def test_a_wrong_path_gets_one_clear_line(tmp_path, name):
    (tmp_path / "a-file").write_text("x")
    with pytest.raises(CorpusError) as error:
        load_corpus(tmp_path / name)
    assert name in str(error.value) and "\n" not in str(error.value)


def test_the_environment_names_the_corpus(folder, monkeypatch):
    monkeypatch.setenv("CORPUS", str(folder))
    assert load_corpus().reports["report_id"].tolist() == ["qinghe"]


def test_a_persons_row_wins_and_says_so(folder):
    (folder / "reports.csv").write_text("\ufefffile,year,county\nraw/qinghe.txt,2022,某县\n", encoding="utf-8")
    corpus = load_corpus(folder)
    assert corpus.reports["year"].iloc[0] == 2022 and corpus.reports["county"].iloc[0] == "某县"
    assert (corpus.evidence["rule"] == "entry in reports.csv").sum() == 2


def test_a_row_for_no_file_names_its_line(folder):
    (folder / "reports.csv").write_text("file,year\nraw/qinghe.txt,2022\nraw/gone.txt,2021\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 3.*gone"):
        load_corpus(folder)


def test_same_stem_twice_gives_two_reports(folder):
    (folder / "raw" / "qinghe.md").write_text(REPORT, encoding="utf-8")
    (folder / "qinghe.txt").write_text(REPORT, encoding="utf-8")
    ids = load_corpus(folder).reports["report_id"]
    assert len(ids) == 3 and ids.is_unique
    assert (load_corpus(folder).warnings["check"] == "same_name").sum() == 3


def test_file_names_in_any_script_are_read_and_printable(folder):
    (folder / "raw" / "报告 一\n二.txt").write_text(REPORT, encoding="utf-8")
    names = load_corpus(folder).reports["file"]
    assert len(names) == 2 and not names.str.contains("\n").any()


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text(REPORT, encoding="utf-8")
    (folder / "raw" / "link.txt").symlink_to(outside)
    assert load_corpus(folder).rejected["file"].tolist() == ["raw/link.txt"]


def test_the_fingerprint_follows_the_content(folder):
    before = load_corpus(folder).fingerprint
    assert load_corpus(folder).fingerprint == before
    (folder / "raw" / "qinghe.txt").write_text(REPORT.replace("236", "237"), encoding="utf-8")
    assert load_corpus(folder).fingerprint != before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"])
def test_encodings_give_the_same_report(folder, encoding):
    (folder / "raw" / "other.txt").write_bytes(REPORT.encode(encoding))
    reports = load_corpus(folder).reports.set_index("report_id")
    assert reports.loc["other", "title"] == reports.loc["qinghe", "title"] and reports.loc["other", "n_han"] == reports.loc["qinghe", "n_han"]


def test_big5_is_read(folder):
    text = "清河鎮2023年度法治政府建設情況報告\n2023年,清河鎮認真落實法治政府建設各項任務,現將有關情況報告如下,不斷提高依法行政水平。\n"
    (folder / "raw" / "big5.txt").write_bytes(text.encode("big5"))
    assert "清河鎮認真" in load_corpus(folder).select(places=None).paragraphs.query("report_id == 'big5'")["text"].iloc[0]


def test_select_keeps_what_meets_the_conditions(folder):
    corpus = load_corpus(folder)
    assert len(corpus.select(years=2023)) == 1 and len(corpus.select(years=[2023, 2024])) == 1
    assert corpus.select(sections="plan").paragraphs["section"].unique().tolist() == ["plan"]
    with pytest.raises(ValueError, match="2019.*2023"):
        corpus.select(years=2019)


PIECES = st.sampled_from(["清河镇2023年法治政府建设报告", "一、主要成效", "(二)加强学习。", "二、存在问题", "下一步,我镇将进一步加强法治建设,提高水平。", "发布日期:2024-01-02", "索 引 号:",
                          "打印 关闭", "来源:", "\u200b", "\ufeff", "[bookmark: _GoBack]", "2024年1月", "清河镇人民政府", "|", ">>", "\t", "\n", "\n\n", "\u3000", "《", "报告如下:",
                          "全镇共调解矛盾纠纷236件,成功率达到100%;开展普法宣传活动12场次,受到群众一致好评。"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join))
def test_every_character_is_accounted_for_in_any_text(text):
    from helpers.reading.one import read_one
    rows = read_one("x", "x.txt", "0", text)
    assert rows == read_one("x", "x.txt", "0", text)
    spans = sorted([(r[5], r[6], r[4]) for r in rows["paragraphs"]] + [(r[1], r[2], r[3]) for r in rows["removed"]])
    at = 0
    for start, end, kept in spans:
        assert start >= at and text[at:start].strip() == "" and kept == text[start:end] and kept
        at = end
    assert text[at:].strip() == ""
