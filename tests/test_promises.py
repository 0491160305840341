import math
import random

import numpy as np
import pandas as pd
import pytest
from toy import toy

from helpers import load_lexicon
from helpers.change import pairs
from helpers.change.pairs import amounts, closest, compared, following, likeness
from helpers.change.promises import ANSWERED, NO_TRACE, PARTLY, baseline, concreteness, follow_up, promises, waiting
from helpers.reading.corpus import PARAGRAPHS, Corpus, table
from helpers.tokens import tokenise
from helpers.topics import pieces
from helpers.topics.items import items

HEADS = ("一、主要举措和成效", "三、下一步打算")


def corpus_of(*reports):
    """A corpus of reports given as (place, year, lines on results, lines on plans); a line that begins with # is a heading."""
    rows = []
    for number, (_, _, results, plan) in enumerate(reports):
        for section, head, lines in (("achievements", HEADS[0], results), ("plan", HEADS[1], plan)):
            heading = head
            for at, line in enumerate([head, *lines] if lines else []):
                heading = line[1:] if line[0] == "#" else heading
                rows.append((f"r{number}", 100 * (section == "plan") + at, section, heading, line.lstrip("#"), 0, 0))
    return Corpus(reports=toy(*((place, year, "") for place, year, *_ in reports)).reports, paragraphs=table(rows, PARAGRAPHS))


def followed(promise, *results):
    """The row of one promise, held against these lines of the next report."""
    return follow_up(corpus_of(("甲镇", 2022, ["修缮道路。"], [promise]), ("甲镇", 2023, list(results), []))).iloc[0]


# Made promises: kept to the letter, in other words, with another number (None: the promise has none).
BANK = [
    ("每半年召开一次法治工作领导小组会议,听取专项汇报。", "召开法治工作领导小组会议2次,听取专项汇报。", "领导小组先后两度开会,听取了法治工作专项汇报。", "召开法治工作领导小组会议1次。"),
    ("年底前新建公共法律服务站5个。", "新建公共法律服务站5个。", "偏远村也有了公共法律服务站,办事不再跑远路。", "新建公共法律服务站2个。"),
    ("全年开展执法监督检查不少于10次,纠正不规范执法行为。", "开展执法监督检查11次,纠正不规范执法行为。", "对执法行为的监督检查常抓不懈,不规范之处当场纠正。", "开展执法监督检查6次。"),
    ("制定年度重大行政决策事项目录,健全决策后评估制度。", "公布重大行政决策事项目录,完成决策后评估1件。", "列入目录的决策事项逐一评估了执行效果。", None),
    ("深化“双随机、一公开”监管,减少对企业的重复检查。", "深化“双随机、一公开”监管,减少重复检查18次。", "对企业的检查改为联合上门,一次完成,监管更少打扰。", None),
    ("健全信访事项受理办理机制,信访事项按期答复率达到100%。", "健全信访事项受理办理机制,信访事项按期答复率达到100%。", "群众来信来访有人接、有人办,信访事项均在期限内答复。", "信访事项按期答复率达到93%。"),
    ("选聘专职人民调解员,补齐行业性专业性调解组织。", "选聘专职人民调解员,组建行业性专业性调解组织2个。", "物业、医疗等行业性调解组织相继挂牌,专职调解员全部到岗。", None),
    ("加强法治副校长队伍建设,防治校园欺凌。", "法治副校长配齐,校园欺凌防治课进班级。", "针对校园欺凌,法治副校长为学生讲案例、教方法。", None),
    ("培养乡村“法治带头人”24名。", "培养乡村“法治带头人”26名。", "法治带头人队伍添了新人,在村里能说法、会调解。", "培养乡村“法治带头人”9名。"),
    ("梳理证明事项清单,推行告知承诺制。", "证明事项清单压减11项,推行告知承诺制。", "群众作出承诺即可办理,不必再开证明事项清单以外的材料。", None),
    ("完善突发事件应急物资储备,组织消防应急演练。", "应急物资储备充足,组织消防应急演练4次。", "仓库里的应急物资按清单补足,消防演练走进社区。", None),
    ("统筹推进司法所规范化建设,充实司法所工作力量。", "司法所规范化建设通过验收,充实工作力量3人。", "司法所搬进新址,人员力量得到补充。", None),
    ("开展“法律进企业”活动,全年走访企业不少于40家。", "开展“法律进企业”活动,走访企业43家。", "律师走进厂房,送法律进企业,帮助企业防范用工风险。", "开展“法律进企业”活动,走访企业17家。"),
    ("落实罚缴分离制度,严禁下达罚没指标。", "落实罚缴分离制度,未下达罚没指标。", "罚没收入与执法单位利益彻底脱钩,罚缴分离执行到位。", None),
    ("推广“互联网+监管”,归集执法数据。", "推广“互联网+监管”,归集执法数据1.2万条。", "执法数据汇入省级系统,“互联网+监管”应用面扩大。", None),
    ("建立政府合同履约台账,防范政务失信。", "建立政府合同履约台账,政务失信案件为零。", "签订的合同全部登记履约情况,没有出现政务失信。", None)]
OTHERS = ["党委理论学习中心组学习习近平法治思想6次。", "主要负责人带头述法。", "开展宪法宣传周活动,发放资料2600余份。", "调处邻里纠纷71件。", "审核规范性文件草案7件。",
          "办理行政许可930件。", "受理群众求助3100件。", "组织旁听庭审2次。", "村法律顾问提供咨询205人次。", "拆除违法建筑14处。", "查处食品安全案件9件。", "网格员上报信息1.1万条。",
          "接受人大代表询问。", "修订村规民约16份。", "举办反诈讲座12场。", "主动公开信息388条。", "完成社区矫正衔接21人。", "执法人员持证率98%。"]
TITLES = ["(一)加强组织领导,夯实法治根基。", "(二)规范执法行为,提升依法行政水平。", "(三)深化普法宣传,营造法治氛围。"]
FORMULA = "进一步加强组织领导,完善工作机制,推动各项工作落实。"


def panel(seed, places=5, n=8):
    """Five places with two reports, and what became of each promise: (report, promise) → fate and answer."""
    drawn, reports, gold = random.Random(seed), [], {}
    for place in range(places):
        mine = drawn.sample(BANK, n)
        fates = {one[0]: drawn.choice([fate for fate in (1, 2, 3, 4) if fate != 3 or one[3]]) for one in mine}
        done = [one[fates[one[0]]] for one in mine if fates[one[0]] < 4] + drawn.sample(OTHERS, 10)
        before = [one[drawn.choice([1, 2])] for one in drawn.sample([one for one in BANK if one not in mine], 3)] + drawn.sample(OTHERS, 10)
        drawn.shuffle(done)
        written = lambda lines: [title + "".join(lines[i::3]) for i, title in enumerate(TITLES)]
        name = "甲乙丙丁戊"[place] + "河镇"
        reports += [(name, 2022, written(before), [*written([one[0] for one in mine]), FORMULA]), (name, 2023, written(done), [])]
        gold |= {(f"r{2 * place}", one[0]): (fates[one[0]], None if fates[one[0]] == 4 else one[fates[one[0]]]) for one in mine}
    return corpus_of(*reports), gold


@pytest.fixture(scope="module")
def judged():
    rows = []
    for seed in range(5):
        corpus, gold = panel(seed)
        for row in follow_up(corpus).itertuples():
            if (row.report_id, row.promise) in gold:
                rows.append((*gold[row.report_id, row.promise], row.verdict, row.answer, row.reached))
    return pd.DataFrame(rows, columns=["fate", "gold", "verdict", "answer", "reached"])


def test_every_planted_promise_has_one_row(judged):
    assert len(judged) == 5 * 5 * 8


def test_promises_kept_to_the_letter_are_answered(judged):
    kept = judged[judged["fate"] == 1]
    assert (kept["verdict"] == ANSWERED).mean() >= 0.95 and (kept["answer"] == kept["gold"]).fillna(False).mean() >= 0.95


def test_promises_kept_in_other_words_are_found(judged):
    kept = judged[judged["fate"] == 2]
    assert (kept["verdict"] != NO_TRACE).mean() >= 0.9 and (kept["answer"] == kept["gold"]).fillna(False).mean() >= 0.85


def test_promises_kept_with_a_smaller_number_are_partly_answered(judged):
    short = judged[judged["fate"] == 3]
    assert (short["verdict"] == PARTLY).mean() >= 0.9 and (short["reached"] == False).fillna(False).mean() >= 0.9      # noqa: E712


def test_dropped_promises_are_not_answered(judged):
    dropped = judged[judged["fate"] == 4]
    assert (dropped["verdict"] == ANSWERED).mean() <= 0.05 and (dropped["verdict"] == NO_TRACE).mean() >= 0.5


def test_most_of_what_is_called_answered_was_kept(judged):
    named = judged[judged["verdict"] == ANSWERED]
    assert named["fate"].isin([1, 2]).mean() >= 0.95


def test_other_places_answer_less_than_ones_own():
    rates = baseline(panel(0)[0]).set_index("verdict")
    assert rates.loc[ANSWERED, "own"] > 2 * rates.loc[ANSWERED, "others"] and rates.loc[ANSWERED, "own"] > 2 * rates.loc[ANSWERED, "before"]


def test_other_places_are_those_of_the_nearest_year():
    made = corpus_of(("甲镇", 2022, [], ["建设法治文化广场。"]), ("甲镇", 2023, ["修缮道路。"], []), ("乙镇", 2015, ["修缮道路。"], []), ("乙镇", 2024, ["建成法治文化广场。"], []))
    rates = baseline(made).set_index("verdict")
    assert rates.loc[ANSWERED, "others"] == 1 and rates.loc[NO_TRACE, "own"] == 1


def test_formula_makes_no_answer():
    row = followed("进一步加强普法,完善机制,推进工作落实。", "进一步加强领导,完善机制,推进各项工作落实。")
    assert row["verdict"] == NO_TRACE and row["similarity"] == 0


def test_a_promise_of_formula_alone_has_no_verdict():
    row = followed(FORMULA, FORMULA)
    assert pd.isna(row["verdict"]) and pd.isna(row["answer"])


@pytest.mark.parametrize("lines", [["#(一)强化网格员培训,做实网格巡查", "修缮道路。"], ["(一)强化网格员培训,做实网格巡查。修缮道路。疏通河道。"],
                                   ["#(一)强化网格员培训,做实网格巡查", "#(二)建好乡村", "修缮道路。"], ["网格员培训与网格巡查", "修缮道路。"],
                                   ["#(一)强化网格员培训,做实网格巡查,以网格员培训提高网格员的本领,以网格巡查发现网格内的隐患", "#(二)建好乡村", "修缮道路。"]])
@pytest.mark.parametrize("at_a_time", [50_000, 1])
def test_a_heading_is_no_answer(lines, at_a_time, monkeypatch):
    monkeypatch.setattr("helpers.change.promises._SENTENCES", at_a_time)
    assert followed("强化网格员培训,做实网格巡查。", *lines)["verdict"] != ANSWERED


def test_a_short_line_with_a_number_is_no_heading():
    assert followed("开展网格员培训12次。", "开展网格员培训12次", "修缮道路。")["verdict"] == ANSWERED


def test_one_word_is_no_likeness():
    assert followed("培训网格员,巡查水库堤坝,清运河道垃圾。", "修缮道路。网格员均已到岗。")["similarity"] < 0.25


def pairs_by_hand(corpus, row, title: bool) -> set:
    """The pairs of characters inside the words of a sentence of `items`, or of its title."""
    where = [row[name] for name in (("title_paragraph", "title_start", "title_end") if title else ("paragraph", "start", "end"))]
    if pd.isna(where[0]):
        return set()
    tokens = tokenise(corpus).query("report_id == @row.report_id and paragraph == @where[0] and start >= @where[1] and end <= @where[2] and kind != 'place'")
    return {pair for word in tokens["token"] if word not in aside(corpus) for pair in inside(word)}


def aside(corpus):
    lexicon = load_lexicon(corpus.path)
    return lexicon.stopwords | lexicon.formula | pieces.LAMENT | pieces.OF_THE_GENRE | pairs._SAID


def inside(word):
    return [word[at:at + 2] for at in range(len(word) - 1)] or [word]


def test_similarity_is_the_cosine_of_its_description(monkeypatch):
    corpus = panel(0)[0]
    sides = asked, offered = items(corpus, "plan"), items(corpus, "achievements")
    rows = [row for side in sides for _, row in side.iterrows()]
    texts, titles = ([pairs_by_hand(corpus, row, title) for row in rows] for title in (False, True))
    idf = {pair: math.log((1 + len(rows)) / (1 + sum(pair in text | title for text, title in zip(texts, titles)))) + 1
           for word in tokenise(corpus)["token"].cat.categories if word not in aside(corpus) for pair in inside(word)}
    weights = [{pair: idf[pair] * (1 if pair in text else 0.5) for pair in text | title} for text, title in zip(texts, titles)]
    least = math.sqrt(6) * np.mean(list(idf.values()))      # of a short sentence
    length = [max(math.sqrt(sum(weight ** 2 for weight in one.values())), least) for one in weights]
    expected = np.array([[sum(weights[i][pair] * weights[j][pair] for pair in set(weights[i]) & set(weights[j]) if pair in texts[i] | texts[j]) / length[i] / length[j]
                          for j in range(len(asked), len(rows))] for i in range(len(asked))])
    monkeypatch.setattr(pairs, "_SENTENCES", 7)
    like, every = likeness(corpus, asked, offered), list(range(len(offered)))
    np.testing.assert_allclose([like.similarities(i, every) for i in range(len(asked))], expected, atol=1e-12)

    beside = following(corpus.reports)
    scores = expected + 0.05 * like.same(np.arange(len(asked)), np.array(every))
    there = [np.flatnonzero(offered["report_id"].isin(beside.loc[beside["report_id"] == report, "next_id"])) for report in asked["report_id"]]
    best = [here[scores[i, here].argmax()] for i, here in enumerate(there)]
    for size in (2, 500):
        monkeypatch.setattr(pairs, "_REPORTS", size)
        found = closest(like, asked["report_id"], offered["report_id"], beside)
        assert found["offered"].tolist() == best
        np.testing.assert_allclose(found["similarity"], expected[np.arange(len(asked)), best], atol=1e-12)


@pytest.mark.parametrize("asked, offered, shared", [
    ("规范行政执法。", "行政执法有序。", True), ("(一)规范行政执法。清运垃圾。", "行政执法有序。", True), ("规范行政执法。", "(一)行政执法有序。修缮道路。", True),
    ("(一)规范行政执法。清运垃圾。", "(一)行政执法有序。修缮道路。", False), ("规范行政执法。", "修缮道路。", False), ("清运垃圾。", "行政执法有序。", False),
    ("办理行政复议案件。", "行政复议渠道畅通。", True), ("办理行政复议案件。", "组织行政复议宣传。", False), ("推进法治政府建设。", "法治政府建设有序。", False)])
def test_a_topic_is_shared_unless_it_stands_in_the_titles_alone(asked, offered, shared):
    corpus = corpus_of(("甲镇", 2022, ["疏通河道。", offered], [asked]))
    like = likeness(corpus, items(corpus, "plan"), items(corpus, "achievements"))
    assert like.same(np.array([0]), np.array([0, 1])).tolist() == [[False, shared]] and bool(like.topics(0, 1)) == shared and not like.topics(0, 0)


def test_words_are_shared_with_the_text_of_an_answer():
    corpus = corpus_of(("甲镇", 2022, ["(一)修缮水库堤坝。疏通河道。"], ["(一)疏通河道。巡查水库。"]))
    like = likeness(corpus, items(corpus, "plan"), items(corpus, "achievements"))
    assert like.shared(0, 0) == ["河道", "疏通"]


def test_of_two_numbers_of_the_same_thing_the_one_in_the_likelier_sentence_is_taken():
    row = followed("举办法治讲座12场。", "修缮水库堤坝,疏通河道,清运垃圾,慰问困难群众,举办法治讲座5场,种植苗木。", "举办法治讲座5场。")
    assert row["answer"] == "举办法治讲座5场。" and row["verdict"] == PARTLY


def test_headings_that_come_back_make_no_likeness():
    title = "(一)强化网格员培训。"
    row = follow_up(corpus_of(("甲镇", 2022, ["修缮道路。"], [title + "清运垃圾。"]), ("甲镇", 2023, [title + "疏通河道。"], []))).iloc[0]
    assert row["similarity"] == 0 and row["verdict"] == NO_TRACE


def test_what_is_not_done_yet_is_partly_answered():
    assert followed("建设法治文化广场。", "法治文化广场建设尚未完成。")["verdict"] == PARTLY


def test_numbers_of_the_same_thing_are_compared_by_year():
    row = followed("每季度组织1次法治专题研讨。", "全年组织法治专题研讨3次。")
    assert (row["target_value"], row["target_unit"], row["found_value"], row["reached"], row["verdict"]) == (4, "次", 3, False, PARTLY)


def test_a_frequency_without_a_number_counts_as_once_each_time():
    row = followed("每季度召开联席会议。", "召开联席会议4次。")
    assert row["target_value"] == 4 and row["reached"] and row["verdict"] == ANSWERED


def test_other_units_are_not_compared():
    row = followed("举办法治讲座12场。", "举办法治讲座,听众300人次。")
    assert pd.isna(row["reached"]) and pd.isna(row["target_value"]) and row["verdict"] == ANSWERED


@pytest.mark.parametrize("plan, found, reached", [
    ("举办法治讲座12场。", "举办法治讲座14场。", True), ("举办法治讲座12场。", "举办青少年法治讲座3场。", pd.NA), ("举办青少年法治讲座4场。", "举办法治讲座12场。", pd.NA),
    ("办结时限压缩至5个工作日以内。", "办结时限压缩至3个工作日。", True), ("评查案卷不少于30件。", "评查案卷50余件。", True), ("开展培训4次。", "开展培训近4次。", pd.NA),
    ("每月开展案卷评查。", "每季度开展1次案卷评查。", False), ("信访总量控制在10件以内。", "信访总量为12件。", False)])
def test_reached_knows_bounds_kinds_and_frequencies(plan, found, reached):
    told = compared(amounts(plan, planned=True)[0], amounts(found)[0])[1]
    assert told is reached


@pytest.mark.parametrize("plan, found", [("排查矛盾纠纷500件。", "化解矛盾纠纷480件。"), ("每村每年开展2次法治讲座。", "开展法治讲座20次。"), ("培训网格员60名。", "培训调解员20名。"),
                                         ("举办法治讲座12次。", "举办法治讲座3场。")])
def test_numbers_of_other_things_are_not_compared(plan, found):
    assert compared(amounts(plan, planned=True)[0], amounts(found)[0]) is None


@pytest.mark.parametrize("text, target", [
    ("每季度组织1次法治专题研讨。", "每季度、1次"), ("年底前完成整改。", "年底前"), ("开展培训不少于4次。", "不少于4次"), ("6月底前完成清理。", "6月底前"), ("建立月调度制度。", "月调度"),
    ("2026年上半年通过验收。", "2026年上半年"), ("化解率达到98%以上。", "98%以上"), ("按季度通报。", "按季度")])
def test_numbers_deadlines_and_frequencies_are_concrete(text, target):
    assert promises(corpus_of(("甲镇", 2022, [], [text])))["target"].tolist() == [target]


@pytest.mark.parametrize("text", ["定期开展督查。", "全年做到执法公示全覆盖。", "打造一支高素质执法队伍。", "对全镇16个村(社区)开展巡查。", "落实《法治政府建设实施纲要(2021-2025年)》。", "落实三项制度。", "落实《2026年底前整治工作方案》。",
                                  "在12月4日国家宪法日开展宣传。", "2026年继续加强执法监督。", "在去年培训12次的基础上加大力度。", "落实“一村一法律顾问”制度。"])
def test_vague_promises_are_not_concrete(text):
    assert not promises(corpus_of(("甲镇", 2022, [], [text])))["concrete"].any()


def test_concreteness_counts_promises_and_shows_them():
    row = concreteness(corpus_of(("甲镇", 2022, [], ["每月研判风险。加强宣传。健全制度。完善机制。"]))).iloc[0]
    assert (row["n_promises"], row["n_concrete"], row["share"], row["examples"]) == (4, 1, 0.25, ["每月研判风险。"]) and pd.isna(row["low"])


def test_concreteness_of_a_group_has_an_interval_and_gaps_stay_gaps():
    made = [("甲镇", 2020, [], ["每月研判风险。加强宣传。"]), ("乙镇", 2020, [], ["加强宣传。"]), ("丙镇", 2022, [], ["加强宣传。"])]
    frame = concreteness(corpus_of(*made), by="year").set_index("year")
    assert frame.loc[2020, "low"] < frame.loc[2020, "share"] < frame.loc[2020, "high"] and pd.isna(frame.loc[2021, "share"])


def test_none_concrete_is_no_certain_zero():
    row = concreteness(corpus_of(("甲镇", 2022, [], ["加强宣传。"]), ("乙镇", 2022, [], ["健全制度。"])), by=None).iloc[0]
    assert row["share"] == 0 and pd.isna(row["low"]) and pd.isna(row["high"])


def test_an_unknown_group_is_refused():
    with pytest.raises(ValueError, match="there is no group 'colour'"):
        concreteness(corpus_of(), by="colour")


def test_a_missing_year_makes_a_gap_and_numbers_of_another_year_decide_nothing():
    row = follow_up(corpus_of(("甲镇", 2020, [], ["举办法治讲座12场。"]), ("甲镇", 2022, ["举办法治讲座4场。"], []))).iloc[0]
    assert (row["gap"], row["next_year"], row["found_value"], row["verdict"]) == (2, 2022, 4, ANSWERED) and pd.isna(row["reached"])


def test_the_nearest_later_year_follows():
    made = corpus_of(*(("甲镇", year, [], []) for year in (2021, 2024, 2022)), ("乙镇", 2021, [], []), ("乙镇", 2023, [], []), ("丙镇", 2023, [], []))
    assert following(made.reports)[["report_id", "next_id", "gap"]].values.tolist() == [["r3", "r4", 2], ["r0", "r2", 1], ["r2", "r1", 2]]


def test_two_reports_of_one_year_are_searched_together():
    made = corpus_of(("甲镇", 2022, [], ["建设法治文化广场。"]), ("甲镇", 2023, ["修缮道路。"], []), ("甲镇", 2023, ["建成法治文化广场。"], []))
    row = follow_up(made)
    assert len(row) == 1 and row.loc[0, "next_id"] == "r2" and row.loc[0, "verdict"] == ANSWERED


def test_reports_without_place_or_year_are_not_followed():
    made = corpus_of((None, 2022, [], ["建设法治文化广场。"]), (None, 2023, ["建成法治文化广场。"], []), ("甲镇", None, ["建成法治文化广场。"], ["修缮道路。"]))
    assert not len(follow_up(made)) and "place" in waiting(made).set_index("report_id").loc["r0", "add"]


def test_waiting_says_which_report_to_add():
    made = corpus_of(("甲镇", 2022, ["修缮道路。"], ["建设法治文化广场。"]), ("甲镇", 2023, ["修缮道路。"], ["疏通河道。清运垃圾。"]))
    assert waiting(made)[["place", "year", "n_promises", "add"]].values.tolist() == [["甲镇", 2023, 2, "the report of 甲镇 on 2024"]]


def test_a_next_report_without_results_is_no_trace_of_anything():
    made = corpus_of(("甲镇", 2022, [], ["建设法治文化广场。"]), ("甲镇", 2023, [], ["清运垃圾。"]))
    assert not len(follow_up(made)) and "nothing was read as results in r1" in waiting(made).loc[0, "add"]


def test_an_opening_alone_is_no_report_on_results():
    made = corpus_of(("甲镇", 2022, [], ["建设法治文化广场。"]), ("甲镇", 2023, ["2023年,甲镇推进法治文化广场建设。"], []))
    made.paragraphs["section"] = made.paragraphs["section"].replace({"achievements": "opening"})
    assert not len(follow_up(made)) and "nothing was read" in waiting(made).loc[0, "add"]


def test_routine_is_told_from_news():
    made = corpus_of(("甲镇", 2022, ["开展网格员培训。"], ["开展网格员培训。疏通河道。"]), ("甲镇", 2023, ["开展网格员培训。", "河道全部疏通。"], []))
    assert follow_up(made)["already"].tolist() == [True, False]


def test_promises_and_answers_stand_where_they_say():
    corpus = panel(1)[0]
    texts = corpus.paragraphs.set_index(["report_id", "paragraph"])["text"]
    for row in follow_up(corpus).dropna(subset=["answer"]).itertuples():
        assert texts[row.report_id, row.paragraph][row.start:row.end] == row.promise
        assert texts[row.next_id, row.answer_paragraph][row.answer_start:row.answer_end] == row.answer


@pytest.mark.parametrize("corpus", [Corpus(), corpus_of(("甲镇", 2022, ["修缮道路。"], []))])
def test_corpora_with_nothing_to_follow_give_empty_frames(corpus):
    assert not len(follow_up(corpus)) and not len(promises(corpus)) and baseline(corpus)["own"].isna().all() and len(waiting(corpus)) == len(corpus)


def test_following_up_gives_the_same_every_time():
    assert follow_up(panel(2)[0]).equals(follow_up(panel(2)[0]))


def test_sentences_may_be_read_some_at_a_time(monkeypatch):
    tables = lambda: [table(panel(3)[0]) for table in (follow_up, baseline, promises)]
    before = tables()
    for name, size in {"change.pairs._SENTENCES": 7, "change.promises._SENTENCES": 7, "topics.items._ROWS": 5, "topics.pieces._BLOCK": 11}.items():
        monkeypatch.setattr(f"helpers.{name}", size)
    for old, new in zip(before, tables()):
        pd.testing.assert_frame_equal(old, new)
