"""Claims: what adds up, what does not, and above all what is no contradiction. Labels: tests/numbers/CLAIMS.md."""
from pathlib import Path

import pandas as pd
import pytest

from helpers import load_corpus
from helpers.numbers.claims import COLUMNS, KEYS, check_claims, claims
from toy import toy

LABELS = Path(__file__).parent / "numbers"
VERDICT = {"true": True, "false": False, "undecided": None}
ONE_KIND = ({"rate", "bound"}, {"growth", "sum"})  # rules: a wrong bound may be filed as rate, a wrong difference as sum

# sentence => kind stated verdict; … (of a sentence without an arrow nothing may be called false)
CASES = """
收到申请186件，其中受理171件，不予受理15件。 => sum 186 True
处罚案件共计186件。其中，简易程序102件，普通程序94件。 => sum 186 False
现有人民调解员八十六名，其中专职十二名、兼职七十六名。 => sum 86 False
开展普法活动１２０场次，其中上半年６６场次，下半年５４场次。 => sum 120 True
落实经费2.6亿元，其中市级1.2亿元，县级1.6亿元。 => sum 260000000 False
落实经费1.2亿元，其中市级0.8亿元、县级0.42亿元。 => sum 120000000 True
建成中心1个、工作站15个、工作室186个，共计212个。 => sum 212 False
上半年调解152件，下半年调解186件，全年共调解348件。 => sum 348 False
年初在册126人，新接收58人，解除62人，年末在册132人。 => sum 132 False
排查风险点126处（其中重大风险12处、较大风险36处、一般风险88处）。 => sum 126 False
全市16个乡镇中有18个乡镇开展了试点。 => sum 16 False
办理案件652件，其中婚姻家庭纠纷220件、邻里纠纷186件、其他纠纷154件。 => sum 652 False
受理申请136件：民事类80件、行政类36件、刑事类20件。 => sum 136 True
办理案件312件，其中农民工215件、妇女128件、未成年人43件。
办理处罚案件312件，其中警告102件、罚款198件、没收违法所得56件。
清理文件286件，决定保留213件、修改28件、废止55件。 => sum 286 False
清理文件286件，保留213件、修改28件、废止30件。
承办提案54件，办结49件、尚有5件正在办理，办结率100%。 => sum 54 True; rate 100 False
承办提案54件，办结49件、尚有5件未到期，按期办结率100%。
抽取案卷60卷，合格51卷，合格率95%。 => rate 95 False
抽检食品800批次，不合格20批次，不合格率2.5%，合格率98.5%。 => rate 2.5 True; rate 98.5 False
收到信访件91件，上期转入9件，办结98件，办结率98%。 => rate 98 True
计划培训100人次，实际培训123人次，完成率123%。 => rate 123 True
及时受理率、按时办结率均在100%以上。 => bound 100 False
任务完成率、按时办结率均在100%以上。
案件分为公安、交通和其他三类，分别占45%、30%、20%。 => share 100 False
办理案件275件，其中妇女126件，占45.8%；老年人62件，占32.5%。 => share 32.5 False
围绕四个方面发力：强化组织领导、完善制度建设、严格规范执法。 => list 4 False
会同公安、民政、妇联、法院、教育等4个部门开展。 => list 4 False
聚焦两个重点：矛盾纠纷源头预防、前端化解全面推进、行政执法规范提升。
办理案件80件，其中民事50件，其他10件，审查合同45件。 => sum 80 False
受理案件120件，其中涉公安50件，审结110件，其中维持60件、驳回30件。
新建阵地3个、改建2个，全镇法治文化阵地共计40个。
创建民主法治示范村6个，其中国家级1个、省级3个、市级6个。
受理复议案件32件，其中受理24件，不予受理8件，受理前协调处理4件。
食品抽检超每千人6.6批次，其中食用农产品抽检超5万批次。
改造建设100个养老服务中心和300个互助幸福院。
联合执法86次，其中公安参与62次、市场监管参与58次。
排查矛盾纠纷1,286起，成功化解1,165起，化解成功率98.4%。 => rate 98.4 False
检测样品2,600批次，不合格52批次，合格率98%。 => rate 98 True
负责人应出庭案件32件，实际出庭28件，出庭率96%。 => rate 96 False
全县186个村中已有156个村建成法治广场，覆盖率为83.9%。 => rate 83.9 True
提出审查意见236条，采纳190条，采纳率89%。 => rate 89 False
受理信访事项312件，办结306件，办结率、满意率分别为98.1%、99%。 => rate 98.1 True
应到干部86人，实到70人，到会率93%。 => rate 93 False
排查纠纷215件，化解198件，正在化解17件，化解率100%。
抽查案卷120卷，优秀56卷，良好48卷，合格16卷，合格率100%。
行政诉讼案件53件，负责人出庭38件，出庭应诉率100%。
抽检4,260批次，合格4,218批次，不合格42批次全部处置，处置率100%。
受理纠纷100件，化解90件，信访积案化解率100%。
上半年受理案件100件，全年办结95件，办结率98%。
群众满意度达102%。 => bound 102 False
案件办结率１０２％，群众满意率９９％。 => bound 102 False
结案率107%，预算执行率102%，完成培训计划的112%。
办理案件860件，其中行政处罚520件（占72.1%）。 => share 72.1 False
全局党员46名，占干部总数62名的74.2%。 => share 74.2 True
纠纷类型中，婚姻家庭占35%，邻里占28%，其他占47%。 => share 100 False
12个案卷不予处罚，占全县处罚案件的32%，全县处罚案件860件。
受援人中农民工占45%，妇女占32%，老年人占28%，残疾人占6%。
全年共化解矛盾纠纷312件。全年化解各类矛盾纠纷321件。 => repeat 321 False
全县行政村186个。公共法律服务实现全县168个行政村全覆盖。 => repeat 168 False
派出所加强联动，全年共化解矛盾纠纷96件。全年共化解矛盾纠纷312件。
2023年共化解矛盾纠纷286件。2024年共化解矛盾纠纷312件。
落实四项措施：一是抓学习；二是抓宣传；三是抓执法。 => list 4 False
推行“三张清单”，即权力清单、责任清单、负面清单。 => list 3 True
建立“初审+复核+会签”四级审核机制。 => list 4 False
宣讲《民法典》《宪法》《行政处罚法》《行政复议法》等三部法律。 => list 3 False
推行“一办三组”机制，即综合办公室、执法组、审核组、监督组。
一是落实三项措施：一是宣传；二是培训；三是督查。四是强化保障。
召开新闻发布会12场（线上5场、线下7场）。 => sum 12 True
针对婚姻家庭、邻里纠纷组织公安、民政等2个部门开展排查。
受理案件260件，较上年的200件增长25%。 => growth 25 False
收到申请32件，同比下降43.8%（去年同期57件）。 => growth 43.8 True
培训1,860人次，同比增加360人次，增长19.4%。 => growth 19.4 False
满意率从95.2%提高到98.6%，提高4.4个百分点。 => growth 4.4 False
今年培训320人次，是去年160人次的2倍。 => growth 2 True
国企由51家整合为33家，全级次法人数量压减67.7%。
受理120件，审结110件，较上年的100件增长20%。
化解率由去年的95%提高到98%，提高3%。
"""


def cases():
    for line in CASES.strip().splitlines():
        text, _, expected = line.partition(" => ")
        yield pytest.param(text, [part.split() for part in expected.split(";") if part], id=text[:24])


def found(text: str) -> set:
    return {(row.kind, float(row.stated), None if pd.isna(row.holds) else bool(row.holds)) for row in check_claims(text).itertuples()}


@pytest.mark.parametrize("text, expected", list(cases()))
def test_claims_are_judged_as_a_reader_would(text, expected):
    wanted = {(kind, float(stated), verdict == "True") for kind, stated, verdict in expected}
    got = found(text)
    assert wanted <= got
    assert {claim for claim in got if claim[2] is False} <= wanted


def same_kind(one: str, other: str) -> bool:
    return one == other or {one, other} in ONE_KIND


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


def labelled(corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The labels, and what the checker says of the same texts."""
    labels = pd.read_csv(LABELS / "claims.csv", dtype={"id": str}, keep_default_na=False)
    sentences = pd.read_csv(LABELS / "claims_sentences.csv")
    made = [check_claims(row.text).assign(id=row.id) for row in sentences.itertuples()]
    reports = claims(corpus)
    read = pd.read_csv(LABELS / "reports.csv")["id"].str.split(":").str[0]
    reports = reports[reports["report_id"].isin(read)]  # a user adds reports that nobody has labelled
    reports["id"] = reports["report_id"] + ":" + reports["paragraph"].astype("string")
    return labels.assign(verdict=labels["holds"].map(VERDICT)), pd.concat([*made, reports[[*COLUMNS, "id"]]])


def scores(labels: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """By kind: claims to be found, found with their verdict, and false alarms (rules: tests/numbers/CLAIMS.md)."""
    rows = []
    for kind in sorted(labels["kind"].unique()):
        due = labels[(labels["kind"] == kind) & labels["verdict"].notna()]
        due = due[(due["verdict"] == False) | ~due["note"].str.startswith("optional")]  # noqa: E712
        hit = [any(row.id == other.id and same_kind(other.kind, kind) and not pd.isna(other.holds) and other.holds == row.verdict
                   and abs(other.stated - float(row.stated)) < 0.005 for other in said[said["id"] == row.id].itertuples())
               for row in due.itertuples()]
        false = labels[labels["holds"] == "false"]
        alarms = [row for row in said[(said["kind"] == kind) & (said["holds"] == False).fillna(False)].itertuples()  # noqa: E712
                  if not any(row.id == other.id and same_kind(kind, other.kind) and abs(row.stated - float(other.stated)) < 1e-6
                             for other in false.itertuples())]
        rows.append((kind, len(due), sum(hit), len(alarms), [row.id for row, ok in zip(due.itertuples(), hit) if not ok],
                     [(row.id, row.arithmetic) for row in alarms]))
    return pd.DataFrame(rows, columns=["kind", "labelled", "found", "false_alarms", "missed", "alarms"]).set_index("kind")


def test_labelled_claims_are_found_without_a_false_alarm(corpus):
    table = scores(*labelled(corpus))
    print(table.to_string())
    assert not table["alarms"].sum()
    assert table["found"].sum() >= 0.97 * table["labelled"].sum()


@pytest.mark.parametrize("text", ["案件{}件，其中民事{}件、刑事{}件、行政{}件。", "案件{}件，其中民事{}件、刑事{}件、其他{}件。"])
@pytest.mark.parametrize("total, holds", [(60, True), (50, False)])
def test_sums_keep_their_verdict_when_all_numbers_grow_tenfold(text, total, holds):
    for scale in (1, 10, 1000):
        numbers = [scale * number for number in (total, 10, 20, 30)]
        assert ("sum", total * scale, holds) in found(text.format(*numbers))


def test_sums_do_not_depend_on_the_order_of_parts():
    for parts in ("民事10件、刑事20件、行政40件", "行政40件、民事10件、刑事20件", "刑事20件，行政40件，民事10件"):
        assert ("sum", 60.0, False) in found(f"办理案件60件，其中{parts}。")


def test_an_open_list_below_its_total_is_undecided_and_an_other_closes_it():
    assert ("sum", 80.0, None) in found("办理案件80件，其中民事10件、刑事20件、行政40件等。")
    assert ("sum", 80.0, None) in found("办理案件80件，其中民事10件、刑事20件、行政40件。")
    assert ("sum", 80.0, False) in found("办理案件80件，其中民事10件、刑事20件、其他40件。")


def test_an_approximate_number_is_blamed_only_where_no_reading_helps():
    assert ("sum", 80.0, False) not in found("发放80余份，其中手册50份、折页36份。")
    assert ("sum", 5000.0, False) in found("发放资料5000份，其中手册3200余份、折页2500余份。")
    assert ("rate", 98.0, True) in found("受理236件，化解233件，化解率98%以上。")
    assert ("rate", 98.0, False) in found("受理236件，化解230件，化解率98%以上。")


@pytest.mark.parametrize("printed, holds", [("96.3", True), ("96.4", None), ("96", True), ("97.3", False), ("100", False)])
def test_a_rate_holds_at_its_printed_precision(printed, holds):
    assert ("rate", 100.0, None) in found("排查纠纷572件，化解571件，化解率100%。")
    assert ("rate", float(printed), holds) in found(f"排查纠纷572件，化解551件，化解率{printed}%。")


def test_truncation_is_noted():
    row = check_claims("受理纠纷481件，化解476件，化解率98.9%。").query("kind == 'rate'").iloc[0]
    assert row["holds"] and "truncated" in row["note"] and row["severity"] == "note"


def test_a_slip_is_suggested_only_if_it_mends_every_linked_claim():
    linked = check_claims("办理案件672件，其中行政许可269件，占比36%；行政确认172件，占比25%；行政检查261件，占比39%。")
    assert linked.loc[linked["kind"] == "sum", "note"].str.contains("239件 for 269件").all()
    alone = check_claims("调解员96名，其中专职32名、兼职74名。")  # 22 for 32 and 64 for 74 would both do
    assert not alone["note"].str.contains("suggestion").any()


def test_statements_stand_in_the_text_and_spell_the_arithmetic_out():
    text = "一、成效\n 全年办理案件 672 件，其中，许可269件、确认172件、其他261件。\n二、问题"
    row = check_claims(text).iloc[0]
    assert text[row["start"]:row["end"]] == row["statement"] and row["statement"].startswith("全年办理")
    assert row["arithmetic"] == "269 + 172 + 261 = 702, printed 672" and row["severity"] == "error"


def test_texts_without_claims_give_an_empty_table_with_columns():
    for text in ("", "坚持以人民为中心。", "2024年12月4日", "，，其中占率%"):
        frame = check_claims(text)
        assert frame.columns.tolist() == COLUMNS and str(frame["holds"].dtype) == "boolean" and not len(frame)



@pytest.mark.parametrize("wide", [str.maketrans({ord("0") + i: 0xFF10 + i for i in range(10)}), str.maketrans("。、", "｡､"), str.maketrans("，；", ",;")],
                         ids=["digits", "narrow marks", "ascii marks"])
def test_widths_of_characters_change_no_verdict(wide):
    texts = ["受理申请136件；其中，民事80件、行政36件、刑事20件。", "清理文件286件，决定保留213件、修改28件、废止55件。另收到意见3条。"]
    assert [found(text.translate(wide)) for text in texts] == [found(text) for text in texts]


def test_reports_are_compared_with_themselves_across_paragraphs():
    frame = claims(toy(("甲镇", 2024, {"achievements": "全镇共有人民调解员86名。", "leader_duty": "目前，全镇共有人民调解员68名。"})))
    row = frame[frame["kind"] == "repeat"].iloc[0]
    assert (row["stated"], row["computed"], row["holds"], row["section"]) == (68, 86, False, "leader_duty")


@pytest.mark.parametrize("one, two, clash", [
    ("全年全镇共化解矛盾纠纷312件。", "坚持靠前指挥，全年全镇共化解矛盾纠纷321件。", True),
    ("全年全镇共化解矛盾纠纷312件。", "加强医疗纠纷调处，全年全镇共化解矛盾纠纷32件。", False),
    ("全年全县行政机关负责人出庭应诉率为98.5%。", "全年，全县行政机关负责人出庭应诉率100%。", True),
    ("上半年全县行政机关负责人出庭应诉率为98.5%。", "全年全县行政机关负责人出庭应诉率100%。", False),
    ("全年共举办执法人员专题培训班6期，培训执法人员480人次。", "全年共举办执法人员专题培训班6期，培训执法人员840人次。", True),
    ("全年共举办执法人员专题培训班6期，培训执法人员480人次。", "应急局全年共举办执法人员专题培训班6期，培训执法人员840人次。", False)])
def test_one_quantity_has_one_value(one, two, clash):
    assert (check_claims(f"{one}\n{two}")["holds"].eq(False)).fillna(False).any() == clash


def test_growth_is_checked_against_last_years_report_of_the_same_place():
    last, now = "全镇共审查合同111件。", "全镇共审查合同136件，较上年增长{}%。"
    for printed, holds in ((22.5, True), (23, True), (32, False)):
        frame = claims(toy(("甲镇", 2023, last), ("甲镇", 2024, now.format(printed)), ("乙镇", 2023, "全镇共审查合同50件。")))
        assert frame.loc[frame["kind"] == "growth", "holds"].tolist() == [holds]
    assert pd.isna(claims(toy(("甲镇", 2022, last), ("甲镇", 2024, now.format(32))))["holds"]).all()


def test_plans_are_no_results():
    text = "矛盾纠纷化解率达到100%以上。"
    assert claims(toy(("甲镇", 2024, {"achievements": text})))["holds"].tolist() == [False]
    assert pd.isna(claims(toy(("甲镇", 2024, {"plan": text})))["holds"]).all()


def test_corpora_without_reports_years_or_places_give_a_table():
    for corpus in (toy(), toy((None, None, "全年无数字。")), toy((None, None, "受理200件，化解210件，化解率105%。"))):
        assert claims(corpus).columns.tolist() == [*KEYS, *COLUMNS]


@pytest.mark.parametrize("text", ["坚定拥护“两个确立”、坚决做到“两个维护”。", "推进东湖引水一期、西河引水二期建设。", "创建度假区、街区2-3家。"])
def test_slogans_phases_and_ranges_count_no_list(text):
    assert not len(check_claims(text))


@pytest.mark.parametrize("text", [
    "清理文件100件，决定保留1件" + "、修改1件" * 36 + "、废止1件。", "共1件、" * 5_000, "应到86人，实到80人，到会率93%，" * 1_200, "普法1次" * 8_000,
    "2个部门" * 5_000, "比较" * 60_000 + "1件，增长2%"], ids=["outcomes", "totals", "rates", "one line", "one value", "comparisons"])
def test_hostile_text_ends(text):
    # With all subsets of the outcomes this would run for years, with all pairs of prints for minutes.
    assert ("sum", 186, True) in found(text + "。\n收到申请186件，其中受理171件，不予受理15件。")


def test_two_hostile_years_end():
    text = "审查合同13件，增长2%，" * 2_000
    frame = claims(toy(("甲镇", 2023, text), ("甲镇", 2024, text)))
    assert set(frame.loc[frame["kind"] == "growth", "report_id"]) == {"r0", "r1"}
