"""The data card: sample flow, completeness, the required parts."""
import pandas as pd
import pytest

from helpers import Corpus, load_corpus
from helpers.reading import card


@pytest.fixture(scope="module")
def corpus():
    return load_corpus("corpus")


def test_sample_flow_adds_up(tmp_path):
    (tmp_path / "plan.txt").write_text("清河镇2024年法治政府建设工作要点\n2024年,清河镇要认真落实法治政府建设各项任务,不断提高依法行政水平。\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert card.sample_flow(load_corpus(tmp_path))["texts"].tolist() == [2, 1, 1, 0, 0, 0]


def test_the_four_parts_of_the_five_reports(corpus):
    table = card.required_parts(corpus).pivot(index="report_id", columns="part", values="status")
    assert (table[["achievements", "problems", "plan"]] == "section").all(axis=None)
    assert table["leader_duty"].to_dict() == {"jindong-lipu-2023": "absent", "qufu-nishan-2024": "section", "suiyang-wangcao-2024": "sentences",
                                              "tengzhou-baogou-2025": "section", "xinmin-2021": "absent"}


def test_a_heading_that_promises_causes_and_gives_none_is_seen(corpus):
    problems = card.required_parts(corpus).query("part == 'problems'").set_index("report_id")
    assert problems["causes"].to_dict() == {"jindong-lipu-2023": False, "qufu-nishan-2024": True, "suiyang-wangcao-2024": False, "tengzhou-baogou-2025": False, "xinmin-2021": False}
    assert "原因" in problems.loc["tengzhou-baogou-2025", "passage"]


def test_a_report_without_a_date_is_neither_early_nor_late(corpus):
    on_time = card.timeliness(corpus).set_index("report_id")["on_time"]
    assert pd.isna(on_time["suiyang-wangcao-2024"]) and on_time.drop("suiyang-wangcao-2024").all()


def test_space_shares_add_to_one(corpus):
    assert card.space(corpus).groupby("report_id")["share"].sum().round(9).eq(1).all()


def test_removed_characters_are_counted(corpus):
    table = card.removed_by_rule(corpus)
    assert table["spans"].sum() == len(corpus.removed) and table.loc[table["rule"] == "word processor leftover", "spans"].item() == 2


@pytest.mark.parametrize("frame", [card.completeness, card.removed_by_rule, card.space, card.required_parts, card.timeliness, card.lengths, card.findings, card.edits])
def test_an_empty_corpus_gives_empty_frames(frame):
    assert isinstance(frame(Corpus()), pd.DataFrame)


def test_a_mention_is_quoted_as_one_sentence_whatever_its_marks(tmp_path):
    (tmp_path / "a.txt").write_text("清河镇2023年度法治政府建设情况报告\n2023年,清河镇开展普法宣传12场次；主要负责人履行第一责任人职责；办理案件三件,群众满意。\n", encoding="utf-8")
    duty = card.required_parts(load_corpus(tmp_path)).query("part == 'leader_duty'").iloc[0]
    assert (duty["status"], duty["passage"]) == ("sentences", "主要负责人履行第一责任人职责；")
