"""What a report says of itself, with its evidence."""
import pytest

from helpers.reading.characters import find_dates
from helpers.reading.metadata import identify
from helpers.reading.page import read_page

BODY = "一、主要举措和成效\n调解矛盾纠纷236件,开展普法宣传活动12场次,群众法治意识不断增强,依法行政水平提高。\n二、存在的不足\n执法力量薄弱,普法形式单一,需要在今后工作中进一步加强和改进,推进法治建设。\n"


def facts(text):
    return identify(read_page(text))


@pytest.mark.parametrize("text, expected", [
    ("2025年12月", ["2025-12"]), ("二〇二四年十二月三十一日", ["2024-12-31"]), ("2024/1/31 15:51", ["2024-01-31"]), ("２０２５年１月３日", ["2025-01-03"]),
    ("2024 年 2 月 5 日", ["2024-02-05"]), ("202512", []), ("2021-2025年", []), ("2024年13月", []),
])
def test_dates_in_every_form(text, expected):
    assert [value for value, _, _ in find_dates(text)] == expected


@pytest.mark.parametrize("text, year", [
    ("清河镇2023年度法治政府建设情况报告\n发布日期:2024-02-05\n" + BODY, 2023),
    ("清河镇2023年度法治政府建设情况报告\n2022年以来,我镇认真落实各项任务,全面推进依法行政,取得新的成绩和进步。\n" + BODY, 2023),
    ("现将清河镇2023年度法治政府建设情况报告如下,请予审阅,并对照《清河镇2024年工作要点》提出意见和建议。\n" + BODY, 2023),
    ("清河镇认真落实《法治政府建设实施纲要(2021-2025年)》,全面推进依法行政,取得新的成绩,受到群众好评。\n" + BODY + "三、2024年工作安排\n进一步加强执法队伍建设,丰富普法形式,不断提高依法行政水平。\n", 2023),
    ("清河镇认真落实《法治政府建设实施纲要(2021-2025年)》,全面推进依法行政,取得新的成绩,受到群众好评。\n" + BODY, None),
    ("二〇二三年度清河镇法治政府建设情况报告\n" + BODY, 2023),
    ("清河镇2023 年法治政府建设情况报告\n" + BODY, 2023),
])
def test_the_year_reported_on(text, year):
    assert facts(text).values.get("year") == year


def test_signed_is_not_published():
    found = facts("成文日期:2024-01-20\n发布日期:2024-02-05\n清河镇2023年度法治政府建设情况报告\n" + BODY).values
    assert (found["signed"], found["published"]) == ("2024-01-20", "2024-02-05")


def test_two_dates_that_disagree_are_both_evidence():
    found = facts("发布日期:2024-02-05\n清河镇2023年度法治政府建设情况报告\n发布时间:2024-03-01\n" + BODY)
    assert found.values["published"] == "2024-02-05"
    assert {e[1] for e in found.evidence if e[0] == "published"} == {"2024-02-05", "2024-03-01"}


def test_the_reports_own_document_number_not_a_cited_one():
    cited = "清河镇2023年度法治政府建设情况报告\n按照《关于加强法治建设的通知》(清政发〔2023〕5号)要求,我镇认真落实各项任务,取得新的成绩。\n" + BODY
    assert "doc_number" not in facts(cited).values
    assert facts("清政〔2024〕7号\n" + cited).values["doc_number"] == "清政〔2024〕7号"
    assert facts("文号:清政发〔2024〕7号\n" + cited).values["doc_number"] == "清政发〔2024〕7号"
    assert "doc_number" not in facts("文号:无\n" + cited).values


def test_the_publisher_is_not_the_issuer_when_the_title_names_another_body():
    found = facts("发布机构:滕州市司法局\n鲍沟镇2025年度法治政府建设情况报告\n" + BODY)
    assert "issuer" not in found.values and found.values["place"] == "鲍沟镇"


def test_joint_issuers_are_given_as_signed():
    found = facts("鲍沟镇2025年度法治政府建设情况报告\n" + BODY + "中共鲍沟镇委员会\n鲍沟镇人民政府\n2025年12月\n")
    assert found.values["issuer"] == "中共鲍沟镇委员会 鲍沟镇人民政府" and found.values["signed"] == "2025-12"


@pytest.mark.parametrize("title", ["清河镇2024年法治政府建设工作要点", "《清河镇2023年度法治政府建设情况报告》政策解读", "清河镇2023年政府信息公开工作年度报告", "清河镇法治政府建设实施方案", "清河镇2021-2025年法治政府建设工作报告"])
def test_neighbouring_genres_are_not_reports(title):
    assert facts(title + "\n" + BODY * 3).values["kind"] == "other"


def test_a_masked_template_is_not_a_report():
    assert facts("XX镇2023年度法治政府建设情况报告\n2023年,XX镇认真落实各项任务,XX镇党委高度重视,取得新的成绩和进步。\n" + BODY).values["kind"] == "other"


def test_full_width_brackets_around_a_seal_or_a_date_are_left_out():
    found = facts("鲍沟镇2025年度法治政府建设情况报告（2026-01-21）\n" + BODY + "鲍沟镇人民政府（盖章）\n2025年12月\n").values
    assert found["title"] == "鲍沟镇2025年度法治政府建设情况报告" and found["issuer"] == "鲍沟镇人民政府"
