import pandas as pd
import pytest
from drawn import A, little_or_nothing
from toy import toy

from helpers import load_corpus
from helpers.change import alignment
from helpers.change.versions import COMPARED, REPEATED, compared, repeated


def test_two_reports_stand_side_by_side_with_their_differences_marked():
    before = "一是培训不够经常。二是执法记录不全面。三是档案管理散乱。"
    after = "三是档案管理散乱。四是法律顾问作用发挥不充分。一是培训还不够经常。"
    frame = compared(toy(("甲镇", 2022, before), ("甲镇", 2023, after)), "r1", "r0")
    assert frame["status"].tolist() == ["kept", "added", "changed", "dropped"]
    changed = frame.iloc[2]
    assert [changed["text"][a:b] for a, b in changed["marks"]] == ["还"] and changed["source_marks"] == []
    assert after[changed["start"]:changed["end"]] == changed["text"] and before[changed["source_start"]:changed["source_end"]] == changed["source_text"]
    assert frame["source_text"].iloc[3] == "二是执法记录不全面。" and frame["text"].isna().tolist() == [False, False, False, True]


def test_a_sentence_that_stands_twice_meets_its_nearest():
    text = "落实责任。加强普法。加强监督。落实责任。"
    assert compared(toy(("甲镇", 2022, text), ("甲镇", 2023, text)), "r1", "r0").eval("start == source_start").all()


def test_widths_and_quotation_marks_are_no_changes():
    assert compared(toy(("甲镇", 2022, "开展“八五”普法，共３次。"), ("甲镇", 2023, "开展八五普法,共3次。")), "r1", "r0")["status"].tolist() == ["kept"]


def test_differences_tell_what_was_put_for_what():
    similarity, marks, source_marks, changed = alignment.differences("2023年调解12.5件,好", "2022年调解3件,很好")
    assert (marks, source_marks, changed) == ([(0, 4), (7, 11)], [(0, 4), (7, 8), (10, 11)], "2022→2023; 3→12.5; 很→")
    assert similarity == pytest.approx(2 * 6 / (8 + 9))


def flagged(before, after, section="achievements", years=(2022, 2023)):
    corpus = toy(("甲镇", years[0], {section: before}), ("甲镇", years[1], {section: after}))
    return repeated(corpus)["kind"].tolist()


@pytest.mark.parametrize(("text", "section", "years", "stale"), [
    ("一、2022年度法治政府建设的主要举措和成效", "achievements", (2022, 2023), True),
    ("2022年,我镇扎实推进依法行政各项工作。", "opening", (2022, 2023), True),
    ("2022年,我镇扎实推进依法行政各项工作。", "opening", (2022, 2025), True),
    ("三、2023年工作打算", "plan", (2022, 2023), True),
    ("在总结2022年工作经验的基础上继续努力", "plan", (2022, 2023), False),
    ("一、2023年度法治政府建设的主要举措和成效", "achievements", (2022, 2023), False),
    ("自2022年以来,我镇扎实推进依法行政各项工作。", "achievements", (2022, 2023), False),
    ("纠纷与2022年相比明显减少,信访形势持续好转。", "achievements", (2022, 2023), False),
    ("认真学习《2022年法治建设工作要点》的有关要求。", "achievements", (2022, 2023), False),
    ("在2022年考核体系的基础上,继续优化指标设置。", "achievements", (2022, 2023), False),
    ("认真落实2021-2022年的普法规划和有关要求。", "achievements", (2022, 2023), False)])
def test_a_year_that_was_copied_is_told_from_one_that_is_meant(text, section, years, stale):
    assert ("stale_year" in flagged(text, text, section, years)) == stale


def test_a_year_that_was_brought_up_to_date_is_not_stale():
    assert flagged("2022年,我镇扎实推进依法行政各项工作。", "2023年,我镇扎实推进依法行政各项工作。") == []


@pytest.mark.parametrize(("before", "after", "same"), [
    ("全年调解纠纷655件,发放资料1200份。", "全年调解纠纷655件,发放资料1200份。", True),
    ("2022年调解纠纷655件,发放资料1200份。", "2023年调解纠纷655件,发放资料1200份。", True),
    ("全年调解纠纷655件,发放资料1200份。", "全年调解纠纷656件,发放资料1200份。", False),
    ("全年召开专题会议2次,发放资料1000份。", "全年召开专题会议2次,发放资料1000份。", False),
    ("我镇下辖14个村,配备网格员58名。", "我镇下辖14个村,配备网格员58名。", False),
    ("按照国发〔2010〕33号文件和第十三次会议要求办理。", "按照国发〔2010〕33号文件和第十三次会议要求办理。", False)])
def test_numbers_that_repeat_to_the_digit_are_told(before, after, same):
    assert ("same_number" in flagged(before, after)) == same


@pytest.mark.parametrize(("before", "after", "kinds"), [
    ("一是执法人员力量相对薄弱,专业素质有待提升。", "一是执法人员力量相对薄弱,专业素质有待提升。", ["same_problem"]),
    ("一是执法人员力量相对薄弱,专业素质有待提升。", "一是执法人员力量相对薄弱,专业素质还有待提升。", ["same_problem"]),
    ("一是执法人员力量相对薄弱,专业素质有待提升。", "一是普法宣传的形式单一,群众参与不多。", []),
    ("虽然取得了成绩,但仍存在一些问题和不足。", "虽然取得了成绩,但仍存在一些问题和不足。", [])])
def test_a_problem_that_comes_back_is_told(before, after, kinds):
    assert flagged(before, after, "problems") == kinds


def test_what_repeats_is_worded_as_to_check():
    rows = repeated(toy(("甲镇", 2021, "全年调解纠纷655件。"), ("甲镇", 2024, "全年调解纠纷655件。")))
    assert rows["why"].str.contains("to check").all() and rows[["year", "source_year", "section"]].to_numpy().tolist() == [[2024, 2021, "achievements"]]


@little_or_nothing
def test_little_or_nothing_gives_frames_with_the_right_columns(corpus):
    assert repeated(corpus).columns.tolist() == REPEATED and not len(repeated(corpus))
    if len(corpus):
        assert compared(corpus, "r0", "r0").columns.tolist() == COMPARED


def test_an_unknown_report_is_named():
    with pytest.raises(ValueError, match="r9 is no report"):
        compared(toy(("甲镇", 2022, A)), "r0", "r9")


def test_the_five_bundled_reports_repeat_nothing():
    assert not len(repeated(load_corpus("corpus")))


def test_what_is_repeated_does_not_depend_on_how_many_pairs_are_compared_at_a_time(monkeypatch):
    reports = [(place, year, f"全年调解纠纷{number}件。") for place, number in (("甲镇", 655), ("乙镇", 731), ("丙镇", 447)) for year in (2021, 2022, 2024)]
    whole = repeated(toy(*reports))
    assert len(whole) == 6
    monkeypatch.setattr("helpers.change.versions._PAIRS", 1)
    pd.testing.assert_frame_equal(repeated(toy(*reports)), whole)
