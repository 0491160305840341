import random

from drawn import A, B, C, CENTRAL, D, fresh, little_or_nothing, placed, texts
from toy import toy

from helpers import load_corpus
from helpers.change import reuse as reuse_room
from helpers.change.templates import SHARED, shared


def test_a_template_of_a_county_is_told_from_text_shared_across_counties():
    corpus = toy(("甲镇", 2022, A + texts(1)[0]), ("乙镇", 2022, A + B), ("丙镇", 2023, texts(3)[0] + B), ("丁镇", None, texts(4)[0]))
    placed(corpus, ("一县", "某省"), ("一县", "某省"), ("二县", "某省"), ("二县", "某省"))
    rows = shared(corpus).set_index("text")
    assert rows.loc[A, ["n_places", "n_counties", "scope", "first_year"]].tolist() == [2, 1, "same county", 2022]
    assert rows.loc[B, ["n_places", "n_counties", "scope"]].tolist() == [2, 2, "across counties"] and rows.loc[B, "report_ids"] == ["r1", "r2"]


def test_what_stands_in_very_many_places_names_no_source_but_is_shown(monkeypatch):
    monkeypatch.setattr(reuse_room, "MOST_PLACES", 3)
    corpus = toy(*[(f"{name}镇", 2023, A + own) for name, own in zip("甲乙丙丁", texts(1, 2, 3, 4))])
    assert not len(reuse_room.reuse(corpus)) and shared(corpus)["n_places"].tolist() == [4]


def test_shared_text_with_own_names_and_figures_is_one_passage():
    form = "{}镇聚焦群众关心的问题,全年组织法律顾问进村入户{}次,累计解答各类咨询{}件,群众的满意度明显高于往年同期水平。"
    corpus = toy(*[(f"{name}镇", 2023, form.format(name, n, n * 7) + own) for n, (name, own) in enumerate(zip(("尼山", "澧浦", "旺草"), texts(1, 2, 3)), 11)])
    rows = shared(corpus)
    assert rows["n_places"].tolist() == [3] and rows["text"].iloc[0] == form.format("尼山", 11, 77)
    often = "{0}的事情由{0}人来办,{0}的矛盾由{0}人来解,{0}的规矩由{0}人来定,遇到难题时干部群众一起商量着解决。"
    corpus = toy(*[(f"{name}镇", 2023, often.format(name) + own) for name, own in zip(("尼山", "澧浦", "旺草"), texts(1, 2, 3))])
    assert shared(corpus)["n_places"].tolist() == [3]


def test_shared_text_with_a_word_changed_is_one_passage():
    one = A.split("。")[0] + "。"
    corpus = toy(("甲镇", 2022, one + B), ("乙镇", 2022, one[:20] + "已经" + one[22:] + C), ("丙镇", 2023, one + D))
    assert shared(corpus)["n_places"].tolist() == [3]


def test_shared_sentences_with_other_text_between_are_two_passages():
    one, two, three = ("".join(fresh(random.Random(seed), 2)) for seed in (5, 6, 7))
    corpus = toy(("甲镇", 2022, one + three + two), ("乙镇", 2023, one + B + two))
    assert sorted(shared(corpus)["text"]) == sorted([one, two])


def test_the_same_place_repeating_itself_is_not_shared():
    assert not len(shared(toy(("甲镇", 2022, A), ("甲镇", 2023, A))))


def test_central_formula_alone_is_no_shared_text():
    assert not len(shared(toy(("甲镇", 2022, CENTRAL + A), ("乙镇", 2023, CENTRAL + B))))


@little_or_nothing
def test_little_or_nothing_gives_a_frame_with_the_right_columns(corpus):
    assert shared(corpus).columns.tolist() == SHARED and not len(shared(corpus))


def test_the_five_bundled_reports_follow_no_template():
    assert not len(shared(load_corpus("corpus")))
