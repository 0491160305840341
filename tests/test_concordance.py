from toy import toy

from helpers.words.concordance import kwic, passage

COLUMNS = ["report_id", "year", "place", "section", "left", "term", "right", "start", "end"]


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
