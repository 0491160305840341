"""The five bundled reports against a table written by reading them."""
import pandas as pd
import pytest

from helpers import load_corpus

NA = None
EXPECTED = {
    "jindong-lipu-2023": dict(
        title="澧浦镇2023年度法治政府建设工作报告", place="澧浦镇", level="township", province="浙江省", prefecture="金华市", county="金东区",
        year=2023, published="2024-01-31", signed=NA, issuer="澧浦镇", doc_number=NA, index_number="11330703736873621E/2024-139175",
        sections=dict(opening=1, achievements=4, problems=2, plan=4)),
    "qufu-nishan-2024": dict(       # the signature's date, 202512, has lost characters: it could be two days
        title="尼山镇人民政府关于2024年度法治政府建设的情况报告", place="尼山镇", level="township", province="山东省", prefecture="济宁市", county="曲阜市",
        year=2024, published="2025-01-03", signed=NA, issuer="尼山镇人民政府", doc_number=NA, index_number=NA,
        sections=dict(opening=1, achievements=4, problems=3, leader_duty=2, plan=4, closing=2)),
    "suiyang-wangcao-2024": dict(   # no date anywhere on the page
        title="中共旺草镇党委 旺草镇人民政府2024年法治政府建设工作情况报告", place="旺草镇", level="township", province="贵州省", prefecture="遵义市", county="绥阳县",
        year=2024, published=NA, signed=NA, issuer="中共旺草镇党委 旺草镇人民政府", doc_number=NA, index_number=NA,
        sections=dict(opening=1, achievements=7, problems=2, plan=4)),
    "tengzhou-baogou-2025": dict(
        title="鲍沟镇2025年度法治政府建设情况报告", place="鲍沟镇", level="township", province="山东省", prefecture="枣庄市", county="滕州市",
        year=2025, published="2026-01-21", signed="2026-01-21", issuer="中共鲍沟镇委员会 鲍沟镇人民政府", doc_number=NA, index_number="370481/2026-00251",
        sections=dict(opening=1, achievements=5, problems=5, leader_duty=4, plan=5, closing=3)),
    "xinmin-2021": dict(            # four townships bear this name, and the page does not say which it is
        title="新民乡2021年法治政府建设报告", place="新民乡", level="township", province=NA, prefecture=NA, county=NA,
        year=2021, published="2022-03-14", signed=NA, issuer=NA, doc_number=NA, index_number=NA,
        sections=dict(opening=1, achievements=9, problems=4, plan=5)),
}


@pytest.fixture(scope="module")
def corpus():
    return load_corpus("corpus")


@pytest.mark.parametrize("report_id", EXPECTED)
def test_every_field_is_right_or_honestly_missing(corpus, report_id):
    row = corpus.reports.set_index("report_id").loc[report_id]
    wanted = {k: v for k, v in EXPECTED[report_id].items() if k != "sections"}
    assert {k: None if pd.isna(row[k]) else row[k] for k in wanted} == wanted
    assert row["kind"] == "report"


@pytest.mark.parametrize("report_id", EXPECTED)
def test_parts_are_found(corpus, report_id):
    paragraphs = corpus.paragraphs[corpus.paragraphs["report_id"] == report_id]
    assert paragraphs.groupby("section").size().to_dict() == EXPECTED[report_id]["sections"]


def test_nothing_else_is_in_the_corpus(corpus):
    assert sorted(corpus.reports["report_id"]) == sorted(EXPECTED) and corpus.rejected.empty


@pytest.mark.parametrize("report_id", EXPECTED)
def test_raw_file_is_paragraphs_plus_removed_plus_white_space(corpus, report_id):
    raw = (corpus.path / "raw" / f"{report_id}.txt").read_bytes().decode("utf-8")
    spans = pd.concat([frame[frame["report_id"] == report_id] for frame in (corpus.paragraphs, corpus.removed)]).sort_values("start")
    rebuilt, at = "", 0
    for start, end, text in zip(spans["start"], spans["end"], spans["text"]):
        assert start >= at and raw[at:start].strip() == ""
        rebuilt += raw[at:start] + text
        at = end
    assert rebuilt + raw[at:] == raw and raw[at:].strip() == ""


def test_an_ambiguous_name_lists_its_candidates(corpus):
    rows = corpus.evidence[(corpus.evidence["report_id"] == "xinmin-2021") & (corpus.evidence["field"] == "county")]
    assert len(rows) == 1 and rows["text"].iloc[0].count("新民乡") == 4


def test_every_value_has_evidence(corpus):
    given = set(zip(corpus.evidence["report_id"], corpus.evidence["field"]))
    for row in corpus.reports.to_dict("records"):
        for field in ("title", "place", "county", "year", "published", "signed", "issuer", "index_number"):
            assert pd.isna(row[field]) or (row["report_id"], field) in given
