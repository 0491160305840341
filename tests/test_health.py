"""What is wrong with a text is said, with the words it is about; nothing is repaired."""
import pytest

from helpers import load_corpus
from helpers.reading.one import read_one

TITLE = "清河镇2023年度法治政府建设情况报告\n"
SENTENCE = "全镇认真落实法治政府建设各项任务,调解矛盾纠纷236件,开展普法宣传活动12场次,群众法治意识不断增强。"
GOOD = (TITLE + "2023年,清河镇认真落实各项任务,不断提高依法行政水平,现将有关情况报告如下:\n一、主要举措和成效\n" + SENTENCE * 5 + "\n二、存在的不足和原因\n执法力量薄弱,主要原因是人员不足,经费有限。" + "普法形式单一,需要改进。" * 6
        + "\n三、党政主要负责人履行推进法治建设第一责任人职责情况\n主要负责人认真履行职责,专题研究部署重点工作。" + "主要领导带头学法用法。" * 6 + "\n四、下一步工作打算\n进一步加强执法队伍建设,丰富普法形式,提高水平。\n")


def checks(text):
    return {row[1]: row for row in read_one("x", "x.txt", "0", text)["warnings"]}


def test_a_sound_report_raises_no_warning_but_its_place():
    assert set(checks(GOOD)) <= {"ambiguous_place"}


@pytest.mark.parametrize("damage, check", [
    (lambda t: t.replace("二、存在", ")存在"), "lost_numeral"),
    (lambda t: t.replace("三、党政", "五、党政"), "numbering"),
    (lambda t: t.replace("主要举措和成效\n", "主要举措和成效\n推行枫桥经验”工作法,效果良好,群众满意,矛盾减少。\n"), "quotes"),
    (lambda t: t.replace("236件", "(236件"), "brackets"),
    (lambda t: t.replace("全镇认真", "[bookmark: _GoBack]全镇认真"), "leftover"),
    (lambda t: t.replace("清河镇认真", "XX镇认真"), "template"),
    (lambda t: t.replace("矛盾纠纷", "矛盾\ufffd纷"), "mojibake"),
    (lambda t: t.replace("有关情况", "皇冠足球比分情况"), "spam"),
    (lambda t: t.replace("清河镇认真落实各项", "我在认真落实各项"), "lost_character"),
    (lambda t: t + "清河镇人民政府\n202412\n", "lost_date"),
    (lambda t: t.rstrip("。\n") + ",并", "cut_off"),
    (lambda t: t + "展开全文\n", "cut_off"),
    (lambda t: t.replace("\n四、", "\n" + SENTENCE * 5 + "\n四、"), "doubled"),
    (lambda t: TITLE + SENTENCE + "\n", "short"),
    (lambda t: t.replace("一、主要", "一、2022年主要"), "stale_year"),
    (lambda t: "发布日期:2029-01-05\n" + t, "year"),
    (lambda t: "发布日期:2024-01-05\n" + t.replace(TITLE, TITLE + "发布时间:2024-02-05\n"), "disagreement"),
    (lambda t: t.replace("主要原因是人员不足", "人员不足"), "no_causes"),
    (lambda t: t.replace("三、党政主要负责人履行推进法治建设第一责任人职责情况", "三、加强普法宣传"), "part_missing"),
    (lambda t: t.replace("2023年度法治政府建设情况报告", "2024年法治政府建设工作要点"), "other_kind"),
    (lambda t: t.replace("落实", "落(luò)实(shí)"), "pinyin"),
    (lambda t: t.replace("清河镇", "绥阳县旺草镇").replace("主要领导带头学法用法。", "主要领导带头在安化县学法用法。"), "foreign_place"),
    (lambda t: t + "清水镇2022年度法治政府建设情况报告\n2022年,清水镇认真落实各项任务,不断提高依法行政水平,现将情况报告如下。\n", "second_title"),
    (lambda t: "=HYPERLINK(1)\n" + t, "formula"),
    (lambda t: "发布机构:滕州市司法局\n" + t, "other_body"),
])
def test_damage_is_found(damage, check):
    assert check in checks(damage(GOOD)) and check not in checks(GOOD)


def test_a_finding_shows_its_words_and_repairs_nothing():
    text = GOOD.replace("清河镇认真", "XX镇认真")
    rows = read_one("x", "x.txt", "0", text)
    assert "XX镇认真" in checks(text)["template"][4] and any("XX镇认真" in row[4] for row in rows["paragraphs"])


def test_the_five_reports_show_their_known_damage():
    warnings = load_corpus("corpus").warnings
    found = {report: set(rows["check"]) for report, rows in warnings.groupby("report_id")}
    assert {"lost_numeral", "lost_character", "ambiguous_place"} <= found["xinmin-2021"]
    assert {"quotes", "lost_date"} <= found["qufu-nishan-2024"]
    assert "leftover" in found["suiyang-wangcao-2024"] and "no_causes" in found["tengzhou-baogou-2025"]
    assert [report for report, checks_ in found.items() if "part_missing" in checks_] == ["jindong-lipu-2023", "suiyang-wangcao-2024", "xinmin-2021"]


def test_identical_and_nearly_identical_texts_are_named(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_text("打印 关闭\n" + GOOD, encoding="utf-8")
    (tmp_path / "c.txt").write_text(GOOD.replace("经费有限", "资金有限"), encoding="utf-8")
    (tmp_path / "d.txt").write_text(GOOD.replace("。", ",情况各有不同,需要逐一说明,不能一概而论。"), encoding="utf-8")
    warnings = load_corpus(tmp_path).warnings.query("check in ['identical', 'near_identical']")
    assert list(zip(warnings["report_id"], warnings["check"])) == [("b", "identical"), ("c", "near_identical")]
    assert warnings["message"].str.contains("of a: to check").all()
