"""Quantities: what is read as one, what is not, and what it counts. The cases were written by reading the sentences."""
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as strings

from helpers.numbers.quantities import COLUMNS, find_quantities, quantities
from toy import toy

LABELS = Path(__file__).parent / "numbers"

# sentence => text value unit modifier counted action; … (a hyphen: nothing stands there; nothing behind the arrow: no quantity)
CASES = """
排查矛盾纠纷236件。 => 236件 236 件 exact 矛盾纠纷 排查
全年共化解各类矛盾纠纷1,234件。 => 1,234件 1234 件 exact 矛盾纠纷 化解
受理行政复议案件１２件，审结１，２３４件。 => １２件 12 件 exact 行政复议案件 受理 ; １，２３４件 1234 件 exact - 审结
开展普法宣传活动50余场次。 => 50余场次 50 场次 more 普法宣传活动 开展
发放宣传资料1.2万余份，惠及群众3万余人次。 => 1.2万余份 12000 份 more 宣传资料 发放 ; 3万余人次 30000 人次 more 群众 惠及
投入资金2124.9万元。 => 2124.9万元 21249000 元 exact 资金 投入
涉及金额1.5亿元。 => 1.5亿元 150000000 元 exact 金额 涉及
带动苗农增收3.5万元/户。 => 3.5万元/户 35000 元/户 exact - 增收
接受咨询两千余人次。 => 两千余人次 2000 人次 more 咨询 接受
调解纠纷二百三十六件。 => 二百三十六件 236 件 exact 纠纷 调解
化解率达98.5%。 => 98.5% 98.5 % exact 化解率 -
满意率达到96%以上。 => 96%以上 96 % at_least 满意率 -
村集体收入超过100万元。 => 超过100万元 1000000 元 more 村集体收入 -
聘请法律顾问近百名。 => 近百名 100 名 less 法律顾问 聘请
组织执法检查十余次。 => 十余次 10 次 more 执法检查 组织
办理百余件。 => 百余件 100 件 more - 办理
治安拘留0人。 => 0人 0 人 exact - 拘留
按时办结率百分之九十五。 => 百分之九十五 95 % exact 按时办结率 -
同比增长23%。 => 23% 23 % exact - 增长
案件数量同比下降3个百分点。 => 3个百分点 3 个百分点 exact - 下降
建成3个法治文化广场。 => 3个 3 个 exact 法治文化广场 建成
全镇有66名网格员。 => 66名 66 名 exact 网格员 -
组建12支调解队伍。 => 12支 12 支 exact 调解队伍 组建
聘请3名律师担任法律顾问。 => 3名 3 名 exact 律师 聘请
每季度组织1次法治专题研讨。 => 1次 1 次 exact 法治专题研讨 组织
每年开展学法不少于4次。 => 不少于4次 4 次 at_least 学法 开展
培训人员不足50人。 => 不足50人 50 人 less 人员 培训
约200人参加。 => 约200人 200 人 about - 参加
受理投诉120件左右。 => 120件左右 120 件 about 投诉 受理
经费不超过5万元。 => 不超过5万元 50000 元 at_most 经费 -
流转土地1000余亩。 => 1000余亩 1000 亩 more 土地 流转
改造面积1.2万平方米。 => 1.2万平方米 12000 平方米 exact 面积 改造
罚款金额合计30余万元。 => 30余万元 300000 元 more 罚款金额 -
追回欠薪300多万元。 => 300多万元 3000000 元 more 欠薪 追回
覆盖20余万人。 => 20余万人 200000 人 more - 覆盖
开展法治讲座14场、文艺演出17场。 => 14场 14 场 exact 法治讲座 开展 ; 17场 17 场 exact 文艺演出 开展
开展检查 12 次，发现问题 3 处。 => 12 次 12 次 exact 检查 开展 ; 3 处 3 处 exact 问题 发现
2024 年 3 次听取汇报。 => 3 次 3 次 exact - 听取
2024年12次听取工作汇报。 => 12次 12 次 exact - 听取
2023年度120件。 => 120件 120 件 exact - -
第一批12项。 => 12项 12 项 exact - -
12345热线办结3456件。 => 3456件 3456 件 exact - 办结
举办培训班3期，培训执法人员180人次。 => 3期 3 期 exact 培训班 举办 ; 180人次 180 人次 exact 执法人员 培训
发出行政执法监督意见书5份。 => 5份 5 份 exact 行政执法监督意见书 发出
清理规范性文件三十五件。 => 三十五件 35 件 exact 规范性文件 清理
修改废止规范性文件十二件。 => 十二件 12 件 exact 规范性文件 修改废止
拨付三万五千元。 => 三万五千元 35000 元 exact - 拨付
帮助群众挽回损失十万零一千元。 => 十万零一千元 101000 元 exact 损失 挽回
惠及群众两万余人次。 => 两万余人次 20000 人次 more 群众 惠及
播放宣传片三百多次。 => 三百多次 300 次 more 宣传片 播放
走访企业100余户次。 => 100余户次 100 户次 more 企业 走访
出动执法人员744人次、执法车辆210台次。 => 744人次 744 人次 exact 执法人员 出动 ; 210台次 210 台次 exact 执法车辆 出动
评查案卷60卷。 => 60卷 60 卷 exact 案卷 评查
悬挂横幅45条、张贴海报200幅。 => 45条 45 条 exact 横幅 悬挂 ; 200幅 200 幅 exact 海报 张贴
审查合同567件次。 => 567件次 567 件次 exact 合同 审查
负责人出庭应诉3件(次)。 => 3件(次) 3 件次 exact - 出庭应诉
配备执法记录仪40台。 => 40台 40 台 exact 执法记录仪 配备
建成公共法律服务工作站14个，实现全覆盖。 => 14个 14 个 exact 公共法律服务工作站 建成
人民调解委员会共18个。 => 18个 18 个 exact 人民调解委员会 -
行政机关负责人出庭应诉率100%。 => 100% 100 % exact 行政机关负责人出庭应诉率 -
办结率、满意率均为100%。 => 100% 100 % exact 办结率、满意率 -
其中调解成功230件。 => 230件 230 件 exact - 调解
累计接待来访群众3218人次。 => 3218人次 3218 人次 exact 来访群众 接待
对5家企业开展检查。 => 5家 5 家 exact 企业 -
抽查12个乡镇（街道）。 => 12个 12 个 exact 乡镇（街道） 抽查
每村至少有1名法律明白人。 => 至少有1名 1 名 at_least 法律明白人 -
在3个工作日内答复。 => 3个工作日内 3 个工作日 at_most - 答复
开庭审理用时2小时。 => 2小时 2 小时 exact 开庭审理用时 -
完成12学时线上学习。 => 12学时 12 学时 exact 线上学习 完成
群众满意度得分98.6分。 => 98.6分 98.6 分 exact 群众满意度得分 -
资助每户2000元。 => 2000元 2000 元 exact - 资助
办理法律援助案件23件，挽回经济损失46.8万元。 => 23件 23 件 exact 法律援助案件 办理 ; 46.8万元 468000 元 exact 经济损失 挽回
236件矛盾纠纷全部化解。 => 236件 236 件 exact 矛盾纠纷 化解
5起信访积案成功化解。 => 5起 5 起 exact 信访积案 化解
成立了一支调解队伍。 => 一支 1 支 exact 调解队伍 成立
建立一个法律服务中心。 => 一个 1 个 exact 法律服务中心 建立
每季度召开一次联席会议。 => 一次 1 次 exact 联席会议 召开
新增两个司法所。 => 两个 2 个 exact 司法所 新增
已有三人取得联系。 => 三人 3 人 exact - 取得联系
评为先进集体2个、先进个人5名。 => 2个 2 个 exact 先进集体 评为 ; 5名 5 名 exact 先进个人 评为
超5000人次参与。 => 超5000人次 5000 人次 more - 参与
参训率突破九成。 => 突破九成 9 成 more 参训率 -
近万名群众参与。 => 近万名 10000 名 less 群众 参与
逾3万人次观看。 => 逾3万人次 30000 人次 more - 观看
发放《宪法》《民法典》等读本800册。 => 800册 800 册 exact 读本 发放
印发《2024年重点任务100项清单》50份。 => 50份 50 份 exact 2024年重点任务100项清单 印发
办理案件共计672件，占比36%。 => 672件 672 件 exact 案件 办理 ; 36% 36 % exact 占比 -
投入经费1000万余元。 => 1000万余元 10000000 元 more 经费 投入
每万人拥有律师3.2名。 => 3.2名 3.2 名 exact 律师 拥有
每名法律顾问每月坐班2天。 => 2天 2 天 exact - 坐班
组织旁听庭审5场（次）。 => 5场（次） 5 场次 exact 旁听庭审 组织
设立24个便民服务点。 => 24个 24 个 exact 便民服务点 设立
修订地方性法规3部、政府规章2部。 => 3部 3 部 exact 地方性法规 修订 ; 2部 2 部 exact 政府规章 修订
2024年无一起领导干部违规干预司法活动。 =>
坚持“三项制度”，落实三项制度。 =>
深化“八五”普法，八五普法规划中期评估。 =>
“十四五”期间，十四五规划。 =>
组建“1+1+N”法治队伍，推行1+6+1工作法。 =>
落实一村一法律顾问、一户一档、一人一策。 =>
12345热线、8890诉求、12348平台、110联动。 =>
“178一起办”顾问团。 =>
履行第一责任人职责，一是提高认识，二是加强学习。 =>
厅字〔2019〕28号、国发[2010]33号、第5号令、第37条。 =>
索引号370481/2026-00251。 =>
2024年12月4日宪法宣传日、12·4、12.4宪法日、6.26国际禁毒日、3·15。 =>
2021-2025年规划；2021—2025年；2021年至2023年。 =>
今年1至6月，1-11月，3、4、5月份。 =>
严守“两个维护”，增强“四个意识”，坚定四个自信。 =>
深刻领悟“两个确立”的决定性意义。 =>
抓好四个亲自，做到五个到位。 =>
坚持“三重一大”，五治融合，三所一庭，三调联动。 =>
多次研究，开展若干活动，取得一定成绩，一批案件，一系列制度。 =>
进一步统一思想，一体推进，一律公开，唯一标准。 =>
千方百计、万众一心、走进千家万户、百家争鸣。 =>
一站式服务、一网通办、一窗受理、最后一公里、一把手工程。 =>
实行一次性告知，推进高效办成一件事，最多跑一次改革。 =>
一方面加强宣传，另一方面一部分干部意识不强。 =>
法治是依法行政的一个重要内容。 =>
与部门一起开展工作。 =>
打造24小时自助服务区和15分钟公共法律服务圈。 =>
使用5G网络、2.0版平台、4A级景区、A4纸。 =>
第十三届全国人大，党的二十届三中全会，二十大精神。 =>
联系电话0537-4567890，邮编273100。 =>
时间为9:00-17:30，15时30分。 =>
1.加强领导。2.完善制度。（1）强化学习（三）落实责任。 =>
列全省前十位，位居前3名，全市第2位。 =>
结合“百名法学家百场报告会”活动。 =>
实施“五个一”工程、三个一批行动。 =>
发挥人民调解第一道防线作用，压实三级书记责任。 =>
三中全会精神，二〇二四年，一九四九年。 =>
十分重视，万分感谢，百分百努力。 =>
形成工作合力，三位一体、四位一体格局。 =>
周一例会、星期三学习日、初三年级。 =>
农历十五，春节初一。 =>
每月、每季度、每半年、近年来、年内。 =>
推进三农工作，四史教育，五级书记抓。 =>
党的十九届四中、五中、六中全会。 =>
区委书记二次批示。 =>
202512 =>
排查隐患1200余处，整改率99%，其中重大隐患3处。 => 1200余处 1200 处 more 隐患 排查 ; 99% 99 % exact 整改率 - ; 3处 3 处 exact 重大隐患 -
开展“法律进机关、进农村、进校园”等普法宣传活动50余次。 => 50余次 50 次 more 普法宣传活动 开展
全年出台党委文件31个、政府文件14个。 => 31个 31 个 exact 党委文件 出台 ; 14个 14 个 exact 政府文件 出台
承办“全国政协”课题2项；完成调研报告3篇。 => 2项 2 项 exact “全国政协”课题 承办 ; 3篇 3 篇 exact 调研报告 完成
办理政府信息公开申请31件,办结29件,办结率93.5%。 => 31件 31 件 exact 政府信息公开申请 办理 ; 29件 29 件 exact - 办结 ; 93.5% 93.5 % exact 办结率 -
共有执法人员81名，全部持证上岗。 => 81名 81 名 exact 执法人员 -
归集行政检查数据26万余条。 => 26万余条 260000 条 more 行政检查数据 归集
受众达2.3万人（次）。 => 2.3万人（次） 23000 人次 exact 受众 -
减免罚款1200.50元。 => 1200.50元 1200.5 元 exact 罚款 减免
较上年增加15件。 => 15件 15 件 exact - 增加
涉及标的额达3亿多元。 => 3亿多元 300000000 元 more 标的额 涉及
组织宪法宣誓2次、44人次。 => 2次 2 次 exact 宪法宣誓 组织 ; 44人次 44 人次 exact - 组织
全镇共14个行政村、1个社区。 => 14个 14 个 exact 行政村 - ; 1个 1 个 exact 社区 -
办结行政许可3.6万件,按时办结率100%,群众“零投诉”。 => 3.6万件 36000 件 exact 行政许可 办结 ; 100% 100 % exact 按时办结率 -
罚没款12 345元。 => 12 345元 12345 元 exact 罚没款 -
巡河36公里，清运垃圾5吨。 => 36公里 36 公里 exact - 巡河 ; 5吨 5 吨 exact 垃圾 清运
提供岗位20多个。 => 20多个 20 个 more 岗位 提供
在线解答法律咨询上千次。 => 上千次 1000 次 at_least 法律咨询 解答
举办专题讲座一场。 => 一场 1 场 exact 专题讲座 举办
行政败诉率低于5%。 => 低于5% 5 % less 行政败诉率 -
执法满意度保持在95%-98%之间。 => 95%-98% 95 % at_least 执法满意度 -
每个网格配备10-20名网格员。 => 10-20名 10 名 at_least 网格员 配备
投入10—15万元。 => 10—15万元 100000 元 at_least - 投入
吸引两三百人。 => 两三百人 200 人 at_least - 吸引
放映法治电影十几场。 => 十几场 10 场 more 法治电影 放映
受理各类案件１，２３４件、咨询５．６万人次。 => １，２３４件 1234 件 exact 案件 受理 ; ５．６万人次 56000 人次 exact 咨询 受理
阅读量突破120万，粉丝3万+。 => 突破120万 1200000 - more 阅读量 - ; 3万+ 30000 - more 粉丝 -
三分之一的案件达成和解。 => 三分之一 0.3333333333333333 - exact 案件 达成和解
败诉率同比增速为-3.5%。 => -3.5% -3.5 % exact 败诉率同比增速 -
合格率≥98%。 => ≥98% 98 % at_least 合格率 -
上百名群众、不足百人、过千人。 => 上百名 100 名 at_least 群众 - ; 不足百人 100 人 less - - ; 过千人 1000 人 more - -
补贴标准为800元/人·月。 => 800元/人·月 800 元/人·月 exact 补贴标准 -
化解了5件信访积案和12起疑难复杂纠纷。 => 5件 5 件 exact 信访积案 化解 ; 12起 12 起 exact 疑难复杂纠纷 化解
新登记23批次56人次。 => 23批次 23 批次 exact - 登记 ; 56人次 56 人次 exact - 登记
建成一个中心、一支队伍。 => 一个 1 个 exact 中心 建成 ; 一支 1 支 exact 队伍 建成
连续5年实现零败诉。 => 5年 5 年 exact - 实现
为11家企业挽回损失1,120.5万元。 => 11家 11 家 exact 企业 - ; 1,120.5万元 11205000 元 exact 损失 挽回
收到110联动警情356起，受理120件。 => 356起 356 起 exact 联动警情 收到 ; 120件 120 件 exact - 受理
1.2024年开展培训6次；2.3月份组织宣讲5场。 => 6次 6 次 exact 培训 开展 ; 5场 5 场 exact 宣讲 组织
1.3个村正在试点。 => 3个 3 个 exact 村 -
调解队伍9人，整合队伍5支。 => 9人 9 人 exact 调解队伍 - ; 5支 5 支 exact 队伍 整合
提供线索12条线索，3支队伍。 => 12条 12 条 exact 线索 提供 ; 3支 3 支 exact 队伍 -
由37件降至10件。 => 37件 37 件 exact - - ; 10件 10 件 exact - 降
比上年多8件。 => 8件 8 件 exact - -
数十起纠纷、几十次、数百人、几千份。 =>
近三年来，三年行动，五年规划，每两个月，每3年。 =>
是一项系统工程，作为一个重要标准，每一名干部，这三个问题。 =>
六户镇、八里店村、三元区。 =>
十四届全国人大三次会议，政协第十三届二次会议。 =>
行政处罚（件）：35。 =>
开展检查XX次，发现问题*起。 =>
身份证号370481199001011234，A4纸，2.0版，5G。 =>
"""


def _cases():
    for line in CASES.strip().splitlines():
        sentence, _, found = line.partition(" =>")
        rows = [item.rsplit(" ", 5) for item in filter(None, found.strip().split(" ; "))]
        yield sentence, [(text, float(value), "" if unit == "-" else unit, modifier, counted.strip("-"), action.strip("-"))
                         for text, value, unit, modifier, counted, action in rows]


READ = list(_cases())
COMPARED = ["text", "value", "unit", "modifier", "counted", "action"]


@pytest.mark.parametrize(("sentence", "expected"), READ, ids=range(len(READ)))
def test_quantities_are_read_as_a_reader_reads_them(sentence, expected):
    assert list(find_quantities(sentence)[COMPARED].itertuples(index=False, name=None)) == expected


def _scores(name):
    """Precision and recall of quantities, and the share of nouns and verbs that agree, on a labelled file."""
    texts = pd.read_csv(LABELS / name, dtype=str, keep_default_na=False).set_index("id")["text"]
    labels = pd.read_csv(LABELS / "quantities.csv", dtype=str, keep_default_na=False)
    labels = labels[labels["id"].isin(texts.index)]
    starts = [_nth(texts[row.id], row.text, int(row.occurrence)) for row in labels.itertuples()]
    wanted = {(row.id, start, row.text): row for row, start in zip(labels.itertuples(), starts)}
    found = {(key, row.start, row.text): row for key, text in texts.items() for row in find_quantities(text).itertuples()}
    right = [key for key, row in found.items() if key in wanted and _same(row, wanted[key])]
    agree = lambda a, b: a == b or bool(a and b) and (a in b or b in a)
    nouns = sum(agree(found[key].counted, wanted[key].counted) for key in right) / len(right)
    verbs = sum(agree(found[key].action, wanted[key].action) for key in right) / len(right)
    return len(right) / len(found), len(right) / len(wanted), nouns, verbs


def _nth(text, piece, occurrence):
    at = -1
    for _ in range(occurrence):
        at = text.index(piece, at + 1)
    return at


def _same(row, label):
    return (row.value == pytest.approx(float(label.value), rel=1e-4)) and (row.unit, row.modifier) == (label.unit, label.modifier)


@pytest.mark.parametrize(("name", "noun", "verb"), [("reports.csv", 0.95, 0.93), ("sentences.csv", 0.95, 0.93), ("held.csv", 0.9, 0.8)])
def test_quantities_of_labelled_texts_are_found(name, noun, verb):
    precision, recall, nouns, verbs = _scores(name)
    assert precision >= 0.97 and recall >= 0.97 and nouns >= noun and verbs >= verb


def test_offsets_lead_back_to_the_text():
    text = "全年共 开展检查１２ 次\u200b，发现问题 3\n0 处；涉及 ２，１２４．９万元。"
    found = find_quantities(text)
    assert found["value"].tolist() == [12, 30, 21249000]
    assert [text[a:b] for a, b in zip(found["start"], found["end"])] == found["text"].tolist()


def test_quantities_of_a_corpus_say_where_they_stand():
    corpus = toy(("甲镇", 2023, {"achievements": "化解纠纷12件。", "plan": "每季度组织1次培训。"}), ("乙镇", 2024, "化解纠纷12件。"))
    found = quantities(corpus)
    assert found[["report_id", "paragraph", "section", "value"]].values.tolist() == [
        ["r0", 0, "achievements", 12], ["r0", 1, "plan", 1], ["r1", 0, "achievements", 12]]


def test_a_corpus_is_read_once_and_what_is_done_to_its_frame_stays_there(monkeypatch):
    corpus = toy(("甲镇", 2023, "化解纠纷12件。"))
    first = quantities(corpus)
    first["row"], first.loc[0, "value"] = 0, 13
    monkeypatch.setattr("helpers.numbers.quantities.rows", None)
    assert list(quantities(corpus)) == ["report_id", "paragraph", "section", *COLUMNS] and quantities(corpus)["value"].tolist() == [12]


@pytest.mark.parametrize("corpus", [toy(), toy(("甲镇", 2023, "没有数字。"))])
def test_quantities_of_a_corpus_without_numbers_keep_their_columns(corpus):
    found = quantities(corpus)
    assert list(found) == ["report_id", "paragraph", "section", *COLUMNS] and not len(found)
    assert str(found["value"].dtype) == "Float64" and str(found["start"].dtype) == "Int64"


@settings(max_examples=300, deadline=None)
@given(strings.text("0123456789,.%-+/ \n\t“”《》()第前一二十百千万亿余多个件次人元年月日、，。近超以上开展化解的共达为", max_size=60))
def test_no_text_breaks_the_reading(text):
    found = find_quantities(text)
    assert [text[a:b] for a, b in zip(found["start"], found["end"])] == found["text"].tolist()
    assert (found["start"].diff().dropna() > 0).all()


@pytest.mark.parametrize("mark", [",", " "])
def test_hostile_chains_of_digits_end_and_are_no_number(mark):
    found = find_quantities(f"{mark}234" * 40_000 + f"{mark}23，化解12件。")  # to read on to the end from every group would take minutes
    assert found["value"].tolist() == [12]
