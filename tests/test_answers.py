import pytest
from toy import toy

from helpers.reading.corpus import PARAGRAPHS, Corpus, table
from helpers.topics.answers import NAMED, NOT_FOUND, PARTLY, answers, baseline
from helpers.topics.items import plans, problems


def report(problem_lines, plan_lines, place="甲镇"):
    """A corpus of one report, a paragraph a line; a line that begins with # is a heading."""
    rows = []
    for section, lines in (("problems", ["#二、存在的问题", *problem_lines]), ("plan", ["#三、下一步打算", *plan_lines])):
        heading = None
        for line in lines:
            heading = line[1:] if line[0] == "#" else heading
            rows.append(("r0", len(rows), section, heading, line.lstrip("#"), 0, 0))
    return Corpus(reports=toy((place, 2024, "")).reports, paragraphs=table(rows, PARAGRAPHS))


def texts(frame):
    return frame["text"].tolist()


def test_problems_begin_at_list_marks_and_leave_out_lead_ins():
    corpus = report(["今年取得了一定成绩,但仍存在一些不足,主要表现为:一是执法力量不足;二是普法形式单一。"], [])
    assert texts(problems(corpus)) == ["一是执法力量不足;", "二是普法形式单一。"]


@pytest.mark.parametrize("line", ["(一)执法力量不足。(二)普法形式单一。", "1.执法力量不足。2.普法形式单一。", "①执法力量不足;②普法形式单一。",
                                  "首先,执法力量不足。其次,普法形式单一。", "第一,执法力量不足;第二,普法形式单一。", "执法力量不足。普法形式单一。"])
def test_problems_know_the_marks_of_the_genre(line):
    assert len(problems(report([line], []))) == 2


def test_a_decimal_is_no_list_mark():
    assert len(problems(report(["1.满意率偏低:96.5%,全市97.5%。2.投入不足,3.5万元。"], []))) == 2


def test_a_numbered_problem_keeps_its_explanation():
    assert len(problems(report(["(一)普法形式单一。多采用发放传单的方式。群众了解有限。", "(二)执法力量不足。持证人员偏少。"], []))) == 2


def test_a_heading_is_the_title_of_what_stands_under_it():
    found = problems(report(["#(一)普法形式单一", "多采用发放传单的方式。群众了解有限。", "#(二)执法力量不足"], []))
    assert found["title"].tolist()[0] == "(一)普法形式单一" and texts(found) == ["多采用发放传单的方式。群众了解有限。", "(二)执法力量不足"]


def test_items_inside_an_item_have_its_first_sentence_as_title():
    found = problems(report(["(一)执法能力不强。一是持证人员少;二是文书不规范。"], []))
    assert texts(found) == ["一是持证人员少;", "二是文书不规范。"] and set(found["title"]) == {"(一)执法能力不强。"}


def test_causes_are_told_apart_from_problems():
    found = problems(report(["一是执法力量不足。主要原因是编制有限。二是普法形式单一。", "究其原因,一是重视不够;二是投入不足。"], []))
    assert found["kind"].tolist() == ["problem", "cause", "problem", "cause", "cause"]


@pytest.mark.parametrize("why", ["主要原因是编制有限。", "究其根源,编制有限。", "客观上,编制有限。", "从主观上看,重视不够。", "由于编制有限,难以招人。", "这主要是因为编制有限。"])
def test_a_sentence_of_its_own_may_say_why(why):
    assert problems(report(["一是执法力量不足。" + why], []))["kind"].tolist() == ["problem", "cause"]


def test_a_paragraph_that_announces_causes_holds_nothing_else():
    found = problems(report(["一是执法力量不足。", "经深入分析,主要原因在于:一是培训不够。二是投入有限。"], []))
    assert found["kind"].tolist() == ["problem", "cause", "cause"]


def test_a_promise_to_do_better_is_no_problem():
    assert len(problems(report(["一是执法力量不足。", "对此,我们将认真加以解决。"], []))) == 1


def test_items_stand_where_they_say():
    corpus = report(["主要有:一是执法力量不足;二是普法形式单一。"], ["(一)加强执法。招录法律专业人员。"])
    paragraphs = corpus.paragraphs.set_index("paragraph")["text"]
    for row in [*problems(corpus).itertuples(), *plans(corpus).itertuples()]:
        assert paragraphs[row.paragraph][row.start:row.end] == row.text


def test_plans_are_sentences_read_with_their_title():
    found = plans(report([], ["(一)提高执法水平。招录法律专业人员。开展岗位练兵。"]))
    assert texts(found) == ["招录法律专业人员。", "开展岗位练兵。"] and set(found["title"]) == {"(一)提高执法水平。"}


# Made reports: each problem with the number of the plan that answers it, or None for an orphan.
PLANTED = [
    ([("一是执法辅助人员偏多,具备执法资格的人员较少。", 0), ("二是政务公开栏目更新不够及时。", 1), ("三是企业合规意识不强,涉企法律服务供给不足。", None)],
     ["(一)充实执法力量。组织符合条件的人员参加执法资格考试,规范执法辅助人员管理。", "(二)深化政务公开。明确各栏目更新时限,落实信息发布审核责任。",
      "(三)加强组织领导。进一步完善工作机制,推动各项任务落实。"]),
    ([("(一)村(居)法律顾问坐班流于形式,群众知晓度低。", 1), ("(二)矛盾纠纷预警不及时,物业纠纷多发。", 0), ("(三)规范性文件评估清理不及时。", None), ("(四)法治宣传以发放传单为主,缺少新媒体手段。", 2)],
     ["(一)做实源头治理。健全物业纠纷联合调处机制,每周开展排查预警。", "(二)用好法律顾问。公布法律顾问坐班时间,定期评议服务质量。",
      "(三)丰富宣传载体。运用新媒体制作普法短视频,增强宣传吸引力。"]),
    ([("领导干部会前学法制度坚持得不够好。", 0), ("重大决策公众参与渠道不宽。", 1), ("行政应诉能力有待提升,个别负责人出庭不发声。", 2), ("应急物资储备不足,防汛演练次数偏少。", None)],
     ["严格执行会前学法制度,全年安排学法不少于六次。", "拓宽决策参与渠道,通过网上征集、听证会等方式听取群众意见。", "举办应诉业务培训,推动负责人出庭又出声。"]),
    ([("网格员流动性大,待遇偏低。", 0), ("数据壁垒仍然存在,执法信息系统重复录入。", 1), ("行政复议渠道宣传不广。", None), ("公共法律服务站点布局不均衡。", 2)],
     ["提高网格员待遇,建立网格员评优激励办法。", "整合执法信息系统,打通数据接口,减少重复录入。", "优化公共法律服务站点布局,在偏远村增设服务点。"]),
    ([("一是行政审批环节较多,群众多次跑动。", 0), ("二是执法监督力度不大,案卷评查次数少。", 1), ("三是法治人才引进困难。", None)],
     ["一是压减审批环节,推行帮办代办,让群众少跑动。", "二是强化执法监督,每季度开展一次案卷评查。", "三是深入贯彻落实党的二十大精神,坚持以人民为中心。"])]


@pytest.fixture(scope="module")
def judged():
    parts = [report([text for text, _ in asked], offered) for asked, offered in PLANTED]
    rows = [row for i, part in enumerate(parts) for row in part.paragraphs.assign(report_id=f"r{i}").itertuples(index=False)]
    corpus = Corpus(reports=toy(*((f"{name}镇", 2024, "") for name in "甲乙丙丁戊")).reports, paragraphs=table(rows, PARAGRAPHS))
    gold = [(answer, offered) for asked, offered in PLANTED for _, answer in asked]
    return corpus, answers(corpus), gold


def test_planted_answers_are_found(judged):
    _, found, gold = judged
    answered = [row for row, (answer, _) in zip(found.itertuples(), gold) if answer is not None]
    assert sum(row.verdict == NAMED for row in answered) >= 0.8 * len(answered)


def test_the_plan_beside_a_problem_is_the_one_that_answers_it(judged):
    _, found, gold = judged
    right = [row.plan in offered[answer] for row, (answer, offered) in zip(found.itertuples(), gold) if answer is not None and row.plan is not None and row.verdict != NOT_FOUND]
    assert len(right) >= 11 and sum(right) >= 0.9 * len(right)


def test_planted_orphans_are_not_named(judged):
    _, found, gold = judged
    orphans = [row for row, (answer, _) in zip(found.itertuples(), gold) if answer is None]
    assert sum(row.verdict == NAMED for row in orphans) == 0 and sum(row.verdict == NOT_FOUND for row in orphans) >= 0.6 * len(orphans)


def test_other_reports_plans_answer_less_than_ones_own(judged):
    rates = baseline(judged[0]).set_index("verdict")
    assert rates.loc[NAMED, "own"] > 3 * rates.loc[NAMED, "others"] and rates["own"].sum() == pytest.approx(1)


def test_formula_makes_no_similarity():
    found = answers(report(["加强领导、完善机制、推进工作落实的力度不够。"], ["进一步加强领导,完善机制,推进各项工作落实。"]))
    assert found.loc[0, "similarity"] == 0 and found.loc[0, "verdict"] == NOT_FOUND


def test_a_word_inside_a_longer_one_makes_similarity():
    assert answers(report(["执法人员偏少。"], ["组织行政执法人员轮训。"])).loc[0, "similarity"] > 0.1


def test_the_same_task_without_the_words_is_partly():
    row = answers(report(["普法实效不强。"], ["修缮道路。", "法治文化广场提档升级。"])).loc[0]
    assert row["verdict"] == PARTLY and row["plan"] == "法治文化广场提档升级。" and row["shared_topics"] == "T1"


def test_a_report_without_a_plan_names_nothing():
    row = answers(report(["普法形式单一。"], [])).loc[0]
    assert row["verdict"] == NOT_FOUND and row["n_plans"] == 0 and row["plan"] is not None


def test_an_empty_corpus_has_no_answers():
    assert not len(answers(Corpus())) and baseline(Corpus())["own"].isna().all() and not len(problems(Corpus()))


def test_answers_are_the_same_every_time(judged):
    assert answers(judged[0]).equals(judged[1])
