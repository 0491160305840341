"""Cleaning: what is kept as the report's text and what is removed by which rule."""
import pytest

from helpers.reading.page import read_page

BODY = "2023年,清河镇认真落实法治政府建设各项任务,不断提高依法行政水平,现将有关情况报告如下:\n一、主要举措和成效\n调解矛盾纠纷236件,开展普法宣传活动12场次,群众法治意识不断增强。\n"
TITLE = "清河镇2023年度法治政府建设情况报告"


def kept(text):
    page = read_page(text)
    return [page.raw(line) for line in page.kept()]


def rules(text):
    page = read_page(text)
    return {page.raw(line): line.rule for line in page.removed()}


@pytest.mark.parametrize("header, field, value", [
    ("- 索 引 号:370481/2026-00251\n", "index_number", "370481/2026-00251"),
    ("• 索引号:\n\n   370481/2026-00251\n\n• 文号:\n\n", "index_number", "370481/2026-00251"),
    ("| 索引号 | 370481/2026-00251 | 主题分类 | 通知公告 |\n", "index_number", "370481/2026-00251"),
    ("【索引号】370481/2026-00251\n", "index_number", "370481/2026-00251"),
    ("[ 索引号 ] 370481/2026-00251 [ 发布机构 ] 清河镇\n", "issuer", "清河镇"),
    ("索引号 370481/2026-00251 发布机构 清河镇 发文日期 2024-02-05\n", "published", "2024-02-05"),
    ("来源:清河镇人民政府 浏览: 日期:2024-02-05 11:16\n", "published", "2024-02-05 11:16"),
    ("发布日期：２０２４－０２－０５\n", "published", "2024-02-05"),
])
def test_metadata_blocks_are_read_in_every_layout(header, field, value):
    for text in (header + TITLE + "\n" + BODY, TITLE + "\n" + header + BODY):
        page = read_page(text)
        assert (field, value) in [(e.field, e.value) for e in page.entries] and page.title == TITLE
        assert [page.raw(line) for line in page.kept()] == BODY.splitlines()


def test_a_key_without_a_value_does_not_swallow_the_title():
    page = read_page("文号:\n\n" + TITLE + "\n" + BODY)
    assert page.title == TITLE


def test_metadata_after_the_text_is_read():
    page = read_page(TITLE + "\n" + BODY + "来源:清河镇人民政府\n发布日期:2024-02-05\n打印 关闭\n")
    assert [e.field for e in page.entries] == ["source", "published"] and len(page.kept()) == 3


@pytest.mark.parametrize("lines, title", [
    ("清河镇人民政府\n关于2023年度法治政府建设的情况报告", "清河镇人民政府关于2023年度法治政府建设的情况报告"),
    ("中共清河镇委员会\n清河镇人民政府\n2023年法治政府建设情况报告", "中共清河镇委员会清河镇人民政府2023年法治政府建设情况报告"),
    ("清河镇2023年度法治政府\n建设情况的报告", "清河镇2023年度法治政府建设情况的报告"),
    ("清河镇2023年度法治政府建设情况报告\n\n清河镇2023年度法治政府建设情况报告", "清河镇2023年度法治政府建设情况报告"),
    ("清河镇人民政府门户网站\n清河镇2023年度法治政府建设情况报告", "清河镇2023年度法治政府建设情况报告"),
])
def test_titles_over_several_lines(lines, title):
    assert read_page(lines + "\n" + BODY).title == title


def test_no_title_on_the_page_means_a_missing_title():
    assert read_page(BODY).title is None


def test_page_furniture_is_removed_by_name():
    text = "首页 > 政务公开 > 法治政府建设\n" + TITLE + "\n打印 关闭\n×\n" + BODY + "扫一扫在手机上查看当前页面\n版权所有:清河镇 ICP备123号\n上一篇:无\n"
    assert kept(text) == BODY.splitlines()
    assert rules(text)["首页 > 政务公开 > 法治政府建设"] == "breadcrumb" and rules(text)["版权所有:清河镇 ICP备123号"] == "site footer"


def test_a_word_processors_bookmark_is_cut_from_the_line_it_stands_on():
    text = TITLE + "\n" + BODY.replace("调解", "[bookmark: _GoBack]调解")
    assert kept(text) == BODY.splitlines() and rules(text)["[bookmark: _GoBack]"] == "word processor leftover"


def test_a_report_on_one_line_is_cut_at_its_headings():
    text = BODY.replace("\n", "") + "二、存在的问题执法力量薄弱,普法形式单一,需要进一步加强。" + "三、下一步打算进一步加强执法队伍建设,丰富普法形式,提高水平。" + "全面推进各项工作。" * 20
    assert [line[:2] for line in kept(text)][1:] == ["一、", "二、", "三、"]


def test_signature_and_date_close_the_report():
    page = read_page(TITLE + "\n" + BODY + "\n\n中共清河镇委员会\n清河镇人民政府\n2024年1月\n分享\n")
    assert [page.raw(line) for line in page.lines if line.closing] == ["中共清河镇委员会", "清河镇人民政府", "2024年1月"]


@pytest.mark.parametrize("sentence", [
    "五是强化技术支持,依托数字平台提升执法监管的精准度,让群众办事更方便。", "五是畅通监督渠道,公布举报电话,主动接受社会各界监督,办理结果全部公开。",
    "下一步,登录国家企业信用信息公示系统做好执法信息公示工作。", "通过手机客户端学法,全年人均学时达40小时,干部法治素养明显提高。",
    "时间:2024年3月底前完成执法证件年审,6月底前完成案卷评查,做到有错必纠。", "审核:所有合同一律先经司法所审查,再由镇长签字,确保程序合法。",
    "用微信群开展普法宣传,发送信息300条。", "下一条:继续抓好学习教育,提高干部素质。",
])
def test_a_sentence_of_the_report_is_never_taken_for_page_furniture(sentence):
    middle = BODY.splitlines()
    for text in ([TITLE, *middle, sentence], [TITLE, sentence, *middle], [TITLE, middle[0], sentence, *middle[1:]]):
        assert sentence in kept("\n".join(text)) and read_page("\n".join(text)).title == TITLE


def test_a_word_that_widgets_use_is_kept_between_paragraphs():
    assert "扫码入企" in kept("\n".join([TITLE, *BODY.splitlines(), "扫码入企", BODY.splitlines()[-1]]))


def test_a_list_without_full_stops_at_the_end_stays_in_its_part():
    text = TITLE + "\n" + BODY + "二、2024年工作计划\n(一)抓学习\n(二)抓执法\n(三)抓普法\n清河镇人民政府\n2024年1月6日\n"
    page = read_page(text)
    assert [page.raw(line) for line in page.lines if line.closing] == ["清河镇人民政府", "2024年1月6日"]


def test_cells_of_a_table_one_a_line_are_kept_and_page_numbers_are_not():
    cells = ["行政许可", "182", "行政处罚", "12", "行政强制", "0"]
    assert all(cell in kept("\n".join([TITLE, *BODY.splitlines(), *cells, BODY.splitlines()[-1]])) for cell in cells)
    lines = BODY.splitlines()
    assert not {"1", "2", "3"} & set(kept("\n".join([TITLE, lines[0], "1", lines[1], lines[2], "2", lines[2], "3"])))


@pytest.mark.parametrize("text", ["法治>" * 30 + "。", "法治" * 30_000, "索" + " " * 8_000 + "引", "字号:" + " " * 20_000 + "x", "来源:甲 " * 20_000, "全镇落实各项任务,取得成绩。\n" * 9_000])
def test_no_text_sends_an_expression_astray(text):
    page = read_page(TITLE + "\n" + text)          # with a runaway expression this line would not end
    assert sum(line.end - line.start for line in page.lines) >= len((TITLE + text).replace(" ", "").replace("\n", ""))
