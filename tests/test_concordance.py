import pandas as pd
import pytest
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.words.concordance import bands, in_sentences, kwic, passage, positions, sentences_of

COLUMNS = ["report_id", "year", "place", "section", "left", "term", "right", "start", "end", "paragraph"]


def test_kwic_finds_every_occurrence_with_its_place_in_the_raw_text():
    parts = {"opening": "信访工作", "problems": "化解信访积案，信访"}
    corpus, raw = toy(("甲镇", 2023, parts)), "\n".join(parts.values())
    lines = kwic(corpus, "信访", width=2)
    assert [raw[a:b] for a, b in zip(lines["start"], lines["end"])] == ["信访"] * 3
    assert lines["left"].tolist() == ["", "化解", "案，"] and lines["section"].tolist() == ["opening", "problems", "problems"]


def test_kwic_finds_a_term_that_no_lexicon_knows():
    assert len(kwic(toy(("甲镇", 2023, "编排三句半节目")), "三句半")) == 1


def test_kwic_does_not_mind_quotation_marks_inside():
    assert kwic(toy(("甲镇", 2023, "开展“八五”普法")), "八五普法")["term"].tolist() == ["八五”普法"]


def test_kwic_of_an_absent_term_is_empty():
    lines = kwic(toy(("甲镇", 2023, "信访")), "普法")
    assert lines.columns.tolist() == COLUMNS and not len(lines)


def test_passage_quotes_a_whole_sentence():
    found = passage(toy(("甲镇", 2023, "短信访。今年以来全镇共办理群众来信来访信访事项三件。完")), "信访")
    assert found["text"] == "今年以来全镇共办理群众来信来访信访事项三件。"


def test_kwic_sorts_by_what_precedes_from_the_term_outwards():
    lines = kwic(toy(("甲镇", 2023, "丙乙信访。甲丙信访。乙甲信访")), "信访", width=2, sort="left")
    assert lines["left"].tolist() == ["甲丙", "丙乙", "乙甲"]
    assert kwic(toy(("甲镇", 2023, "信访乙，信访甲")), "信访", sort=["right"])["right"].tolist() == ["乙，信访甲", "甲"]


def test_kwic_names_what_it_cannot_sort_by():
    with pytest.raises(ValueError, match="'size'.*left"):
        kwic(Corpus(), "信访", sort="size")


def test_sentences_of_a_word_come_from_as_many_reports_as_there_are():
    corpus = toy(("甲镇", 2023, "群众一起。又有群众来。"), ("乙镇", 2024, "服务“群众”办事；"))
    found = sentences_of(corpus, ["群众", "没有"], limit=2)
    assert found["text"].tolist() == ["群众一起。", "服务“群众”办事；"] and found["total"].tolist() == [3, 3]
    assert [text[a:b] for text, a, b in zip(found["text"], found["start"], found["end"])] == ["群众", "群众"]


def test_sentences_of_a_phrase_are_found_inside_longer_words():
    corpus = toy(("甲镇", 2023, "推进法治政府建设。"))
    assert not len(sentences_of(corpus, ["治政府"])) and len(sentences_of(corpus, ["治政府"], inside=True)) == 1


def test_sentences_of_nothing_have_the_columns():
    assert "text" in sentences_of(Corpus(), ["信访"]).columns


def test_positions_run_over_the_whole_report_and_bands_follow_its_parts():
    corpus = toy(("甲镇", 2023, {"achievements": "信访一二三四五六", "problems": "七八信访"}))
    assert positions(corpus, ["信访"])["position"].tolist() == [0, 10 / 12]
    assert bands(corpus).values.tolist() == [["r0", "achievements", 0, 8 / 12], ["r0", "problems", 8 / 12, 1]]
    assert not len(bands(Corpus())) and not len(positions(Corpus(), ["信访"]))


def test_stretches_are_shown_in_their_sentences():
    corpus = toy(("甲镇", 2023, "好。推进信访。"), ("乙镇", 2024, "推进普法。办理信访件。"), ("丙镇", 2024, "调解。"))
    spans = pd.DataFrame({"report_id": ["r1", "r0"], "paragraph": [0, 0], "start": [7, 4], "end": [9, 6]})
    found = in_sentences(corpus, spans)
    assert found["text"].tolist() == ["办理信访件。", "推进信访。"] and found[["start", "end"]].values.tolist() == [[2, 4], [2, 4]]
    assert found["place"].tolist() == ["乙镇", "甲镇"]
    with pytest.raises(ValueError, match="another"):
        in_sentences(corpus.select(years=2023), spans)
