"""Parts of a report, by the meaning of headings."""
import pytest

from helpers.reading.page import read_page
from helpers.reading.parts import split_parts

SENTENCE = "全镇认真落实法治政府建设各项任务,调解矛盾纠纷236件,群众法治意识不断增强。"


def sections(*lines, year=2023):
    return [p.section for p in split_parts(read_page("\n".join(lines)), year)]


@pytest.mark.parametrize("heading, part", [
    ("二、存在的不足和原因", "problems"), ("二、存在问题", "problems"), ("二、工作中的短板和困难", "problems"), ("、存在的主要问题", "problems"), ("二 存在的问题", "problems"),
    ("存在的问题", "problems"), ("二、党政主要负责人履行推进法治建设第一责任人职责情况", "leader_duty"), ("二、2024年度主要工作", "plan"), ("2024年工作安排", "plan"),
    ("二、下一步工作打算", "plan"), ("二、针对存在问题的改进措施", "plan"), ("二、主要做法", "achievements"), ("二、2023年主要工作", "achievements"),
    ("第二部分 下年度工作思路", "plan"), ("二、其他需要报告的事项", "other"), ("二、强化普法宣传,营造法治氛围", "achievements"),
])
def test_a_heading_opens_its_part(heading, part):
    found = sections(SENTENCE, "一、主要举措和成效", SENTENCE, heading, SENTENCE)
    assert found == ["opening", "achievements", "achievements", part, part]


def test_a_heading_that_runs_into_its_text_is_cut_off():
    text = "\n".join([SENTENCE, "一、主要成效。" + SENTENCE, "二、存在的问题:" + SENTENCE, "三、下一步打算 " + SENTENCE])
    parts = split_parts(read_page(text), 2023)
    assert [(text[p.start:p.end][:8], p.section) for p in parts if p.is_heading] == [("一、主要成效。", "achievements"), ("二、存在的问题:", "problems"), ("三、下一步打算", "plan")]
    assert [p.section for p in parts].count("problems") == 2


def test_leaders_duty_inside_part_one_is_its_own_part():
    found = sections(SENTENCE, "一、主要举措和成效", "(一)加强领导。" + SENTENCE, "(二)党政主要负责人履行第一责任人职责情况。" + SENTENCE, "(三)加强普法。" + SENTENCE, "二、存在问题", SENTENCE)
    assert found == ["opening", "achievements", "achievements", "leader_duty", "achievements", "problems", "problems"]


def test_parts_numbered_as_sub_headings_are_found():
    found = sections(SENTENCE, "(一)主要成效", SENTENCE, "(二)存在的不足", SENTENCE, "(三)下一步打算", SENTENCE)
    assert found == ["opening", "achievements", "achievements", "problems", "problems", "plan", "plan"]


def test_problems_and_plans_under_one_heading_are_told_apart():
    found = sections(SENTENCE, "一、主要成效", SENTENCE, "二、存在的问题及下一步打算", SENTENCE, "下一步,我镇将进一步加强执法队伍建设,提高依法行政水平。")
    assert found[-3:] == ["problems", "problems", "plan"]


def test_a_heading_that_names_problems_and_plans_counts_for_both():
    text = "\n".join([SENTENCE, "一、主要成效", SENTENCE, "二、存在的问题及今后打算", SENTENCE])
    heading = [p for p in split_parts(read_page(text), 2023) if p.promises_plan]
    assert [text[p.start:p.end] for p in heading] == ["二、存在的问题及今后打算"]


def test_numbered_tasks_under_an_unnumbered_part_stay_in_it():
    found = sections(SENTENCE, "主要工作开展情况", "一、加强领导", SENTENCE, "二、加强普法", SENTENCE, "存在的问题", "一、力量薄弱", SENTENCE, "下一步打算", "一、加强队伍", SENTENCE)
    assert found == ["opening"] + ["achievements"] * 5 + ["problems"] * 3 + ["plan"] * 3


def test_without_headings_opening_words_show_the_parts():
    found = sections("现将2023年法治政府建设情况报告如下:" + SENTENCE, SENTENCE, "虽然取得了一定成绩,但还存在执法力量薄弱、普法形式单一等问题和不足。", "下一步,我镇将进一步加强执法队伍建设。" + SENTENCE)
    assert found == ["opening", "achievements", "problems", "plan"]


def test_the_leaders_part_may_come_first():
    found = sections(SENTENCE, "一、主要负责人履行推进法治建设第一责任人职责情况", SENTENCE, "二、主要举措", SENTENCE, "三、存在不足", SENTENCE)
    assert found == ["opening", "leader_duty", "leader_duty", "achievements", "achievements", "problems", "problems"]


def test_lines_broken_at_a_fixed_width_are_joined():
    text = "\n".join(["2023年,清河镇认真落实法治政府建设各项任务,不断提高", "依法行政水平。"] + ["全镇共调解矛盾纠纷案件,开展普法宣传活动,组织干部", "学习宪法和民法典,群众法治意识和法治素养不断得到提", "升,矛盾纠纷化解在基层。"] * 5)
    assert len(split_parts(read_page(text), 2023)) == 6
