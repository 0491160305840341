import pandas as pd
import pytest
from toy import toy

from helpers.lexicon import LexiconError, load_lexicon
from helpers.reading.corpus import Corpus
from helpers.rules import RuleError, parse
from helpers.words import concepts

RULE = "(行政复议 or 行政应诉) and not 宣传"


def texts(corpus, *arguments, **named):
    return concepts.find(corpus, *arguments, **named)["text"].tolist()


def written(folder, text, name="concepts.csv"):
    (folder / "lexicon").mkdir(exist_ok=True)
    (folder / "lexicon" / name).write_text(text, encoding="utf-8")
    return folder


def test_a_rule_in_one_line_finds_its_sentences_and_only_them():
    corpus = toy(("甲镇", 2023, "加强对行政复议的宣传力度。办理行政复议3件;参加行政应诉。完"))
    assert texts(corpus, RULE) == ["办理行政复议3件;", "参加行政应诉。"]


@pytest.mark.parametrize("same", ["（行政复议 或 行政应诉）且 非 宣传", "(行政复议|行政应诉)&非(宣传)", "(“行政复议” OR '行政应诉') AND NOT 宣传",
                                  "行政复议 and not 宣传 or 行政应诉 and not 宣传"])
def test_a_rule_may_be_written_in_several_ways(same):
    rules, names = [parse(RULE), parse(same)], ["行政复议", "行政应诉", "宣传"]
    cases = [dict(zip(names, map(bool, (n & 1, n & 2, n & 4)))) for n in range(8)]
    assert [rules[0].holds(case) for case in cases] == [rules[1].holds(case) for case in cases]


@pytest.mark.parametrize(("rule", "says"), [
    ("", "empty"), ("(行政复议", "character 1 is never closed"), ("行政复议)", "character 5 closes none"), ("行政复议 行政应诉", "no operator between"),
    ("行政复议 and", "missing after and at character 6"), ("or 行政复议", "missing before or at character 1"), ("()", "missing before )"),
    ("not 宣传", "holds wherever none"), ("行政复议 or not 宣传", "holds wherever none"), ("行政复议或行政应诉", "put spaces around it"),
    ("行政复议、行政应诉", "write and / or instead of a comma"), ("“行政复议", "quotation mark at character 1"), ("“八五”普法", "between 八五 and 普法")])
def test_a_rule_that_cannot_be_read_says_what_and_where(rule, says):
    with pytest.raises(RuleError) as error:
        concepts.find(toy(("甲镇", 2023, "行政复议")), rule)
    assert says in str(error.value)


def test_find_leads_back_to_the_place_in_the_paragraph():
    corpus = toy(("甲镇", 2023, {"opening": "信访。", "problems": "好。 信访工作与普法不足。"}))
    hit = concepts.find(corpus, "信访 and (普法 or 应诉)").iloc[0]
    text = corpus.paragraphs["text"][hit["paragraph"]]
    assert text[hit["start"]:hit["end"]] == hit["text"] == "信访工作与普法不足。"
    assert (hit["section"], hit["terms"], hit["year"]) == ("problems", "信访、普法", 2023)


def test_terms_that_fulfil_a_rule_are_named_and_those_it_excludes_are_not():
    hits = concepts.find(toy(("甲镇", 2023, "信访与应诉。普法")), "信访 or (普法 and not 应诉)")
    assert hits["terms"].tolist() == ["信访", "普法"]


def test_names_and_rules_may_be_mixed():
    corpus = toy(("甲镇", 2023, "每月接访。全年未发生信访积案"))
    assert concepts.find(corpus, ["信访", "零发生声明"])["concept"].tolist() == ["信访", "零发生声明"]
    assert concepts.rates(corpus, None, ["信访", "零发生声明"])["gloss"].isna().tolist() == [True, False]


def test_terms_are_characters_and_no_segmenter_cuts_them():
    assert len(texts(toy(("甲镇", 2023, "开展“八五”普法。宣传行政复议法。２４小时服务。")), "八五普法 or 行政复议 or 24小时")) == 3


def test_a_rule_may_hold_in_a_paragraph_or_part_where_no_sentence_fulfils_it():
    corpus = toy(("甲镇", 2023, {"achievements": "信访。普法。", "plan": "信访。"}))
    assert [texts(corpus, "信访 and 普法", unit=unit) for unit in ("sentence", "paragraph", "part")] == [[], ["信访。普法。"], ["信访。普法。"]]


def test_a_part_is_all_paragraphs_of_a_section():
    corpus = toy(("甲镇", 2023, {"plan": "信访。", "closing": "普法"}))
    corpus.paragraphs["section"] = pd.array(["plan", "plan"], dtype="string")
    hits = concepts.find(corpus, "信访 and 普法", unit="part")
    assert hits["text"].tolist() == ["信访。\n普法"] and hits["paragraph"].tolist() == [0] and hits["start"].isna().all()


def test_rates_are_the_rows_of_find_counted():
    corpus = toy(("甲镇", 2023, {"achievements": "信访。普法。", "plan": "信访"}), ("乙镇", 2024, "普法。普法信访。普法。完"), ("丙镇", 2024, "完"))
    hits, chosen = concepts.find(corpus, ["信访", "普法 and not 信访"]), ["信访", "普法 and not 信访"]
    for by in ("year", "place", "section", "report_id"):
        frame = concepts.rates(corpus, by, chosen)
        counted = hits.groupby(["concept", by]).size()
        assert frame[frame["n_hits"] > 0].set_index(["concept", by])["n_hits"].sort_index().to_dict() == counted.sort_index().to_dict()


def test_rates_divide_by_the_sentences_that_could_match():
    corpus = toy(("甲镇", 2023, "信访。普法。完。好"), ("乙镇", 2023, "完。完"))
    row = concepts.rates(corpus, "year", "信访").iloc[0]
    assert row[["n_units", "n_hits", "n_reports", "n_reports_hit"]].tolist() == [6, 1, 2, 1] and row["share"] == pytest.approx(1 / 6)
    assert row["low"] == 0 and row["high"] == pytest.approx(1 / 4)


def test_intervals_are_missing_for_one_report_and_for_no_hit():
    corpus = toy(("甲镇", 2023, "信访。"), ("乙镇", 2023, "信访。"), ("丙镇", 2024, "信访。"))
    assert concepts.rates(corpus, "year", "信访")["low"].isna().tolist() == [False, True]
    assert concepts.rates(corpus, "year", "普法")[["low", "high"]].isna().all(axis=None)


def test_a_year_without_a_report_is_a_gap():
    frame = concepts.rates(toy(("甲镇", 2021, "信访"), ("乙镇", 2023, "普法")), "year", "信访").set_index("year")
    assert frame.index.tolist() == [2021, 2022, 2023] and frame["n_reports"].tolist() == [1, 0, 1]
    assert frame["n_hits"].isna().tolist() == [False, True, False] and frame.at[2023, "n_hits"] == 0


def test_parts_stand_in_the_order_of_a_report():
    frame = concepts.rates(toy(("甲镇", 2021, {"plan": "信访", "opening": "信访", "achievements": "普法"})), "section", "信访")
    assert frame["section"].tolist() == ["opening", "achievements", "plan"]


def test_an_empty_corpus_and_an_empty_report_give_frames():
    assert concepts.find(Corpus()).columns.tolist() == concepts.HITS
    assert concepts.rates(Corpus(), "year").columns.tolist() == ["concept", "gloss", "year", *concepts.RATES]
    assert concepts.rates(Corpus(), None, "信访")["n_units"].sum() == 0
    row = concepts.rates(toy(("甲镇", 2021, {})), "year", "信访").iloc[0]
    assert row["n_reports"] == 1 and row["n_units"] == 0 and pd.isna(row["share"])


def test_an_unknown_group_or_unit_is_named():
    with pytest.raises(ValueError, match="'town'.*year, place or level"):
        concepts.rates(toy(("甲镇", 2021, "信访")), "town", "信访")
    with pytest.raises(ValueError, match="'absatz' is unknown; use one of paragraph, part, sentence"):
        concepts.find(toy(("甲镇", 2021, "信访")), "信访", unit="absatz")


def test_shipped_concepts_have_a_gloss_and_fit_their_comment():
    corpus = toy(("甲镇", 2023, "宣传行政复议案件办理流程。全年行政应诉案件2件。存在的不足和原因。经费有限,导致力量不足。"))
    found = concepts.find(corpus)
    assert load_lexicon().concepts["gloss"].notna().all()
    assert found.groupby("concept")["text"].agg(list).to_dict() == {"复议应诉案件": ["全年行政应诉案件2件。"], "原因分析": ["经费有限,导致力量不足。"]}


def test_a_corpus_may_bring_its_own_concepts_and_name_them(tmp_path):
    folder = written(tmp_path, '"# why, and why not",,\nname,rule,unit\n来访,信访 and 群众,paragraph\n,,\n')
    corpus = toy(("甲镇", 2023, "信访。群众。"), path=folder)
    assert concepts.find(corpus, "来访")[["concept", "text"]].iloc[0].tolist() == ["来访", "信访。群众。"]


@pytest.mark.parametrize(("row", "says"), [
    ("甲,a,(信访,", "rule cannot be used: the bracket at character 1"), ("甲,a,信访,absatz", "unit absatz is unknown. Use one of paragraph"),
    ("甲,a,,", "rule is empty"), ("乙,a,信访,", "乙 stands already in line 2")])
def test_a_bad_row_of_concepts_csv_is_named_with_its_line(tmp_path, row, says):
    with pytest.raises(LexiconError) as error:
        load_lexicon(written(tmp_path, f"name,gloss,rule,unit\n乙,b,信访,\n{row}\n"))
    assert "lexicon/concepts.csv, line 3" in str(error.value) and says in str(error.value)
