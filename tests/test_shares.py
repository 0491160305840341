import pytest
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.topics.shares import cells, coverage, matches, topic_shares, unclaimed_terms


def share(text, topic):
    return topic_shares(toy(("甲镇", 2023, text))).set_index("topic").loc[topic, "share"]


def test_shares_count_the_characters_that_topics_claim():
    assert share("信访与法律援助", "S6") == pytest.approx(2 / 6)


def test_shares_add_up_and_absent_topics_are_zero():
    frame = topic_shares(toy(("甲镇", 2023, "信访与法律援助")))
    assert len(frame) == 12 and frame["share"].sum() == pytest.approx(1) and (frame["share"] == 0).sum() == 10


def test_longer_terms_take_the_characters_of_shorter_ones():
    assert matches(toy(("甲镇", 2023, "清理行政规范性文件")))["term"].tolist() == ["行政规范性文件"]


@pytest.mark.parametrize("text", ["加强对行政复议的宣传", "宣传《行政复议法》", "开展行政复议法宣传"])
def test_publicity_about_reconsideration_is_not_reconsideration(text):
    assert share(text + "。信访", "S6") == 1 and matches(toy(("甲镇", 2023, text)))["excluded"].all()


def test_reconsideration_itself_is_counted():
    assert not matches(toy(("甲镇", 2023, "办理行政复议案件3件。加强宣传")))["excluded"].any()


def test_audit_of_a_building_site_is_no_oversight(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "terms.csv").write_text("term,gloss,topic,basis\n审计,audit,S7,D\n", encoding="utf-8")
    corpus = toy(("甲镇", 2023, "从工程立项、招标、施工、审计、质保等环节监管。自觉接受审计机关监督"), path=tmp_path)
    assert matches(corpus)["excluded"].tolist() == [True, False]


def test_shares_by_section_year_and_place():
    corpus = toy(("甲镇", 2023, {"achievements": "普法", "problems": "信访"}), ("乙镇", None, "普法"))
    assert set(topic_shares(corpus, by="section")["section"]) == {"achievements", "problems"}
    assert set(topic_shares(corpus, by="year")["year"]) == {2023}
    assert topic_shares(corpus, by="place").columns[0] == "place"


def test_a_text_that_names_no_topic_has_missing_shares():
    assert topic_shares(toy(("甲镇", 2023, "今天天气好")))["share"].isna().all()


def test_intervals_enclose_the_share_and_need_two_units():
    frame = topic_shares(toy(("甲镇", 2023, "普法"), ("乙镇", 2023, "信访"), ("丙镇", 2023, "普法信访")), by="year")
    assert ((frame["low"] <= frame["share"]) & (frame["share"] <= frame["high"])).all()
    assert topic_shares(toy(("甲镇", 2023, "普法")))["low"].isna().all()


def test_coverage_counts_han_characters():
    row = coverage(toy(("甲镇", 2023, "信访3件共四个")))
    assert row.loc[0, ["n_han", "n_claimed"]].tolist() == [6, 2] and row.loc[0, "unclaimed"] == pytest.approx(2 / 3)


def test_an_empty_corpus_gives_empty_frames():
    assert topic_shares(Corpus(), by="year").columns.tolist() == ["year", "topic", "label", "share", "low", "high", "n_paragraphs"]
    assert not len(coverage(Corpus()))


def test_a_year_without_a_report_is_a_gap_and_not_a_zero():
    shares = topic_shares(toy(("甲镇", 2021, "普法"), ("乙镇", 2023, "信访")), by="year")
    assert sorted(shares["year"].unique()) == [2021, 2022, 2023]
    assert shares.loc[shares["year"] == 2022, "share"].isna().all() and (shares["share"] == 0).any()


def flags(text, term, column):
    found = matches(toy(("甲镇", 2023, text)))
    return found.loc[found["term"] == term, column].tolist()


@pytest.mark.parametrize(("text", "term"), [
    ("今年没有制定规范性文件", "规范性文件"), ("全年未发生行政诉讼案件", "行政诉讼"), ("无一起信访积案", "信访积案"), ("行政复议为零", "行政复议"),
    ("行政诉讼0件", "行政诉讼"), ("未按规定开展应急演练", "应急演练"), ("没有行政复议、行政诉讼案件", "行政诉讼")])
def test_negated_mentions_are_marked(text, term):
    assert flags(text, term, "negated") == [True]


@pytest.mark.parametrize(("text", "term"), [
    ("办理行政诉讼10件", "行政诉讼"), ("开展未成年人普法", "普法"), ("没有短板,推进普法", "普法"), ("创建无讼村,做好人民调解", "人民调解"),
    ("法无授权不可为、法定职责必须为", "法定职责必须为"), ("不断加强普法", "普法")])
def test_what_only_looks_like_a_negation_is_not(text, term):
    assert flags(text, term, "negated") == [False]


def test_negated_mentions_count_as_attention():
    assert share("今年没有制定规范性文件", "S2") == 1


@pytest.mark.parametrize(("text", "term"), [
    ("全国政协副主席周强调研", "政协"), ("建成集数字城管、应急协同等功能于一体的中心", "应急"), ("走访人大代表联络站", "人大"), ("搭建交流平台", "平台"),
    ("建设数字乡村", "数字"), ("开展河道垃圾清理", "清理"), ("队员年度考核合格", "考核"), ("县市场监督管理局", "监督"), ("加强对行政复议的宣传", "复议")])
def test_known_traps_are_excluded_once_the_word_is_a_term(tmp_path, text, term):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "terms.csv").write_text(f"term,gloss,topic,basis\n{term},,S7,D\n", encoding="utf-8")
    assert matches(toy(("甲镇", 2023, text), path=tmp_path))["excluded"].tolist() == [True]


@pytest.mark.parametrize("text", ["检察听证", "开展火灾风险评估", "出租房屋登记备案", "《信访工作条例》集中宣传", "广泛宣讲《法律援助法》", "排查矛盾隐患", "矛盾隐患排查"])
def test_terms_of_another_task_are_excluded(text):
    assert matches(toy(("甲镇", 2023, text)))["excluded"].all()


@pytest.mark.parametrize("text", ["重大决策听证", "开展社会稳定风险评估", "规范性文件登记备案", "办理信访件", "提供法律援助3件", "隐患排查", "贯彻行政处罚法,规范执法"])
def test_the_task_itself_is_not_excluded(text):
    assert not matches(toy(("甲镇", 2023, text)))["excluded"].any()


def test_a_rule_reaches_no_further_than_its_sentence():
    assert matches(toy(("甲镇", 2023, "加大宣传；办理行政复议3件")))["excluded"].tolist() == [False]


@pytest.mark.parametrize(("heading", "topic"), [
    ("依法全面履行政府职能", "S1"), ("完善依法行政制度体系", "S2"), ("推进行政决策科学化、民主化、法治化", "S3"), ("坚持严格规范公正文明执法", "S4"),
    ("强化对行政权力的制约和监督", "S7"), ("依法有效化解社会矛盾纠纷", "S6"), ("全面提高政府工作人员法治思维和依法行政能力", "P1"),
    ("健全法治政府建设科技保障体系", "S8"), ("健全突发事件应对体系", "S5"), ("健全社会矛盾纠纷行政预防调处化解体系", "S6")])
def test_headings_of_both_outlines_count_for_their_topic(heading, topic):
    assert share(heading, topic) == 1


def test_a_heading_of_the_old_outline_says_so():
    assert matches(toy(("甲镇", 2019, "依法全面履行政府职能,行政许可"))).set_index("term")["outline"].fillna("").to_dict() == {
        "依法全面履行政府职能": "2015-2020", "行政许可": ""}


def test_a_corpus_with_topics_of_its_own_needs_no_crosswalk(tmp_path):
    (tmp_path / "lexicon").mkdir()
    for name, text in (("topics.csv", "code,name,gloss\nA,甲,a\n"), ("terms.csv", "term,gloss,topic,basis\n农业,,A,D\n")):
        (tmp_path / "lexicon" / name).write_text(text, encoding="utf-8")
    corpus = toy(("甲镇", 2023, "农业,信访,依法全面履行政府职能"), path=tmp_path)
    assert topic_shares(corpus)["topic"].tolist() == ["A"] and matches(corpus)["term"].tolist() == ["农业"]


def test_overlapping_terms_share_no_character():
    found = matches(toy(("甲镇", 2023, "推进行政执法监督工作,人民调解员信访")))
    assert found["term"].tolist() == ["行政执法监督", "人民调解员", "信访"]


def test_n_paragraphs_counts_paragraphs_that_mention_the_topic():
    frame = topic_shares(toy(("甲镇", 2023, {"achievements": "信访信访", "plan": "信访、普法", "problems": "无"})))
    assert frame.set_index("topic")["n_paragraphs"][["S6", "T1", "S1"]].tolist() == [2, 1, 0]


def test_an_unknown_group_is_one_clear_line():
    with pytest.raises(ValueError, match="'county_name'.*section"):
        topic_shares(toy(("甲镇", 2023, "信访")), by="county_name")


def test_groups_of_any_size_have_the_interval_of_their_own_resampling():
    texts = [("甲镇", 2023, "普法信访信访"), ("乙镇", 2023, "信访"), ("丙镇", 2023, "普法"), ("丁镇", 2024, "普法"), ("戊镇", 2024, "信访普法普法")]
    both, one = topic_shares(toy(*texts), by="year"), topic_shares(toy(*texts[3:]), by="year")
    assert both[both["year"] == 2024].reset_index(drop=True).equals(one)


def test_cells_lead_to_their_sentences():
    corpus = toy(("甲镇", 2023, {"achievements": "今年推进普法。办理信访3件。", "plan": "继续普法;加强普法宣传。"}))
    row = cells(corpus, by="section").set_index(["section", "topic"]).loc[("plan", "T1")].iloc[0]
    assert row["text"] == "继续普法;" and row["text"][row["start"]:row["end"]] == "普法" and row["total"] == 2


def test_cells_show_every_report_before_a_second_sentence_of_one():
    corpus = toy(("甲镇", 2023, "普法一。普法二。普法三。"), ("乙镇", 2023, "普法四。"))
    shown = cells(corpus, by="year", limit=2)
    assert shown["place"].tolist() == ["甲镇", "乙镇"] and set(shown["total"]) == {4}


def test_cells_cover_what_the_shares_cover():
    corpus = toy(("甲镇", 2023, "普法,信访"), ("乙镇", 2021, "加强对行政复议的宣传。法律援助"))
    shares, shown = topic_shares(corpus), cells(corpus)
    assert set(zip(shares["report_id"], shares["topic"], shares["share"] > 0)) >= {(*row, True) for row in zip(shown["report_id"], shown["topic"])}
    assert len(shown) == (shares["share"] > 0).sum() and cells(Corpus()).columns[0] == "report_id" and not len(cells(Corpus(), by=None))


def test_unclaimed_words_leave_out_what_a_topic_claims():
    found = unclaimed_terms(toy(("甲镇", 2023, "甲镇调解员走访农户,信访件减少。调解员走访企业"), ("乙镇", 2023, "加强调解员培训")))
    assert found.loc[0, ["term", "count", "n_reports"]].tolist() == ["调解员", 3, 2] and not {"信访", "甲镇", "加强"} & set(found["term"])
