import pytest
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.words import counts as counting
from helpers.words.counts import count


def number(counts, group, term):
    return int(counts.matrix[group, counts.words.index[counts.words["term"] == term][0]])


def test_counts_are_of_whole_terms_and_nested_ones_on_request():
    corpus = toy(("甲镇", 2023, "推进法治政府建设。法治政府"))
    assert number(count(corpus), 0, "法治政府") == 1 and number(count(corpus), 0, "法治政府建设") == 1
    nested = count(corpus, nested=True)
    assert number(nested, 0, "法治政府") == 2 and nested.sizes[0] == count(corpus).sizes[0]


def test_counts_keep_a_report_without_words():
    counts = count(toy(("甲镇", 2023, "信访"), ("乙镇", 2023, "2024年")))
    assert counts.groups["report_id"].tolist() == ["r0", "r1"] and counts.sizes.tolist() == [1, 0]


def test_counts_by_year_and_part_leave_out_what_has_no_year():
    counts = count(toy(("甲镇", 2023, {"achievements": "信访", "plan": "普法"}), ("乙镇", None, "信访")), by=["year", "section"])
    assert counts.groups.values.tolist() == [[2023, "achievements"], [2023, "plan"]] and counts.matrix.sum() == 2


def test_listed_words_are_neither_stopwords_nor_places_and_sizes_stay():
    counts = count(toy(("尼山镇", 2024, "尼山镇的信访工作")))
    assert counts.listed(formula=False).words["term"].tolist() == ["信访"]
    assert counts.listed(formula=False).sizes.tolist() == counts.sizes.tolist() == [4]


def test_the_issuer_is_a_name_not_words():
    corpus = toy(("尼山镇", 2024, "尼山镇人民政府推进信访"))
    corpus.reports["issuer"] = "尼山镇人民政府"
    counts = count(corpus)
    assert counts.words.loc[counts.words["kind"] == "place", "term"].tolist() == ["尼山镇人民政府"]


@pytest.mark.parametrize("by", [["report_id"], ["year"], ["level", "section"]])
def test_counts_of_nothing_have_no_rows(by):
    assert count(Corpus(), by).matrix.shape == (0, 0)


def test_counts_do_not_depend_on_how_many_tokens_are_counted_at_a_time(monkeypatch):
    corpus = toy(*((f"{name}镇", 2024, "信访。普法。普法。调解。" * n) for n, name in enumerate("甲乙丙丁戊", 1)))
    whole = count(corpus)
    monkeypatch.setattr(counting, "_BLOCK", 7)
    assert (count(toy(*((f"{name}镇", 2024, "信访。普法。普法。调解。" * n) for n, name in enumerate("甲乙丙丁戊", 1)))).matrix != whole.matrix).nnz == 0


def test_a_selection_counts_its_own_paragraphs_and_words():
    part = count(toy(("甲镇", 2023, {"achievements": "信访。信访", "plan": "普法"}), ("乙镇", 2024, {"achievements": "调解", "plan": "普法"})).select(sections="plan"))
    assert part.words["term"].tolist() == ["普法"] and part.matrix.toarray().tolist() == [[1], [1]] and part.sizes.tolist() == [1, 1]
