import random
from functools import cache

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.topics import seeded
from helpers.topics.shares import SHARES


def word(theme: str, number: int) -> str:
    return f"{theme}word{chr(97 + number)}"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A lexicon of four topics: half of the words of A, B and C are listed, D never occurs."""
    folder = tmp_path_factory.mktemp("corpus") / "lexicon"
    folder.mkdir()
    terms = [f"{word(code.lower(), i)},,{code}," for code in "ABC" for i in range(0, 12, 2)]
    terms = ["term,gloss,topic,basis", *terms, "delta,,D,", "罕见专项,,E,", "专项,,E,", "aworda aworda,,A,"]
    topics = ["code,name,gloss", "A,甲,first", "B,乙,second", "C,丙,third", "D,丁,fourth", "E,戊,fifth"]
    (folder / "terms.csv").write_text("\n".join(terms), encoding="utf-8")
    (folder / "topics.csv").write_text("\n".join(topics), encoding="utf-8")
    return folder.parent


@cache
def planted(path):
    """Sentences of twelve words of one theme; z is a theme of no list; two paragraphs stand apart at the end."""
    draw, texts = random.Random(3), []
    for theme in [theme for theme in "abcz" for _ in range(30)]:
        texts.append("，".join(draw.choices([word(theme, i) for i in range(12)], k=12)) + "。")
    draw.shuffle(texts)
    reports = [{str(at): text for at, text in enumerate(texts[number::4])} for number in range(4)]
    reports[0]["plan"] = "，".join(word("b", i) for i in range(1, 12, 2)) + "。"    # companions of B, no word of its list
    reports[1]["plan"] = "aworda，" + "，".join([word("c", i) for i in (1, 3, 5)] * 4) + "。罕见专项。"
    years = (2020, 2020, 2022, 2023)
    return toy(*((f"{name}镇", year, texts) for name, year, texts in zip("甲乙丙丁", years, reports)), path=path)


def test_half_a_list_finds_the_other_half(path):
    found = seeded.attracted(planted(path))
    right = found["term"].str[0].str.upper() == found["topic"]
    assert right.sum() == 18 and right.all()


def test_a_paragraph_without_a_list_word_joins_its_companions(path):
    row = seeded.compare(planted(path)).query("report_id == 'r0' and section == 'plan'").iloc[0]
    assert row["seeded"] == "B" and row["weight"] > 0.6 and row.isna()["dictionary"] and row.isna()["agrees"]


def test_what_no_list_foresees_is_free(path):
    shares = seeded.seeded_shares(planted(path), by=None).set_index("topic")["share"]
    assert np.allclose(shares[["A", "B", "C", "free"]].astype(float), 0.25, atol=0.05)


def test_shares_have_the_columns_of_the_dictionary_and_add_up(path):
    shares = seeded.seeded_shares(planted(path))
    assert shares.columns.tolist() == ["report_id", *SHARES]
    assert np.allclose(shares.groupby("report_id")["share"].sum(), 1)
    assert (shares.dropna()["low"] <= shares.dropna()["share"]).all()


def test_an_absent_list_has_no_share_and_a_rare_one_is_missing(path):
    shares = seeded.seeded_shares(planted(path), by=None).set_index("topic")["share"]
    assert shares["D"] == 0 and shares.isna()["E"]


def test_a_year_without_a_report_is_a_gap(path):
    shares = seeded.seeded_shares(planted(path), by="year")
    assert shares["year"].unique().tolist() == [2020, 2021, 2022, 2023]
    assert shares.loc[shares["year"] == 2021, "share"].isna().all()


def test_disagreements_name_the_words_that_pulled(path):
    found = seeded.disagreements(planted(path))
    row = found[found["section"] == "plan"].iloc[0]
    assert (row["dictionary"], row["dictionary_terms"], row["seeded"]) == ("A", "aworda", "C")
    assert set(row["seeded_words"].split("、")) == {word("c", i) for i in (1, 3, 5)}


def test_agreement_is_cohens_kappa(path):
    compared = seeded.compare(planted(path)).dropna(subset=["dictionary"])
    rows = seeded.agreement(planted(path)).set_index("topic")["kappa"]
    assert rows["all"] == pytest.approx(cohen_kappa_score(compared["dictionary"], compared["seeded"]))
    assert rows["A"] == pytest.approx(cohen_kappa_score(compared["dictionary"] == "A", compared["seeded"] == "A"))


def test_agreement_says_how_much_of_a_topic_is_its_list(path):
    rows = seeded.agreement(planted(path)).set_index("topic")["listed"]
    assert rows[["A", "B", "C"]].between(0.4, 0.6).all() and rows.isna()["D"]


def test_only_a_topics_own_list_counts_as_its_list():
    fit = seeded._Fit(None, None, None, None, np.array([[6, 2, 2], [1, 8, 1], [0, 0, 9]]), ["A", "B", None], ["A", "B"])
    assert [seeded._listed(fit, code) for code in ("A", "B", "all")] == [0.6, 0.8, 0.7]


def test_terms_that_never_occur_are_listed_but_not_those_inside_longer_ones(path):
    assert seeded.never_found(planted(path))["term"].tolist() == ["aworda aworda", "delta"]


def test_the_same_corpus_gives_the_same_shares(path):
    first = seeded.seeded_shares(planted(path))
    assert first.equals(seeded.seeded_shares(planted.__wrapped__(path)))


@pytest.mark.parametrize("corpus", [Corpus(), toy(("甲镇", 2023, "。")), toy(("甲镇", None, "信访工作"))])
def test_corpora_with_next_to_no_words_give_frames_with_the_right_columns(corpus):
    assert seeded.compare(corpus).columns.tolist() == seeded.COMPARED
    assert seeded.disagreements(corpus).columns.tolist() == seeded.EXAMPLES
    assert seeded.attracted(corpus).columns.tolist() == seeded.ATTRACTED
    assert seeded.agreement(corpus).columns.tolist() == seeded.AGREEMENT
    assert seeded.seeded_shares(corpus, by="year").columns.tolist() == ["year", *SHARES]
    assert seeded.never_found(corpus).columns.tolist() == ["topic", "label", "term", "gloss"]
