import pytest
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.words.sensitivity import COLUMNS, sensitivity

TEXT = "尼山镇的法治政府建设。枫桥经验的推广。化解矛盾纠纷，化解矛盾纠纷。桌子窗户的窗户。推进普法工作，推进普法工作"


@pytest.fixture(scope="module")
def panel():
    return sensitivity(toy(("尼山镇", 2024, TEXT), ("尼山镇", 2023, TEXT)), top=5).set_index("variant")


def test_the_first_row_is_the_list_as_it_is(panel):
    row = panel.iloc[0]
    assert row.name == "baseline" and row[["overlap", "spearman", "term_rate", "n_reports"]].tolist() == [1, 1, 1, 2]
    assert row[["up", "down"]].isna().all()


def test_without_the_stopword_list_stopwords_rise_to_the_top(panel):
    assert panel.at["no_stopwords", "up"] == "的" and panel.at["no_stopwords", "overlap"] == pytest.approx(0.8)
    assert panel.at["no_stopwords", "n_tokens"] - panel.at["baseline", "n_tokens"] == 6


def test_without_the_lexicon_terms_fall_apart(panel):
    assert panel.at["no_lexicon", "term_rate"] < 0.7 and "化解矛盾" in panel.at["no_lexicon", "up"] and "矛盾纠纷" in panel.at["no_lexicon", "down"]


def test_without_the_model_unknown_words_fall_apart():
    panel = sensitivity(toy(("甲镇", 2024, "提升质效。破解堵点")), top=50).set_index("variant")
    assert panel.at["no_model", "n_tokens"] == panel.at["baseline", "n_tokens"] + 2 and panel.at["no_lexicon", "n_tokens"] == panel.at["baseline", "n_tokens"]


def test_formula_set_aside_leaves_the_list_but_not_the_words_that_rates_divide_by(panel):
    assert "推进" in panel.at["no_formula", "down"] and panel.at["no_formula", "term_rate"] == 1


def test_a_least_count_shortens_the_list_only(panel):
    assert panel.loc[["baseline", "min_count_5", "min_count_10"], "n_types"].is_monotonic_decreasing and panel.at["min_count_10", "n_types"] == 0
    assert panel.loc[["min_count_5", "min_count_10"], "up"].isna().all()
    assert panel.at["min_count_5", "term_rate"] == 1


def test_nested_terms_are_counted_as_well(panel):
    assert panel.at["nested", "n_tokens"] > panel.at["baseline", "n_tokens"] and panel.at["nested", "term_rate"] > 1


def test_a_large_corpus_is_sampled_and_says_so():
    corpus = toy(*((f"{i}镇", 2024, TEXT + "窗户" * i) for i in range(9)))
    frame = sensitivity(corpus, sample=4)
    assert frame["n_reports"].unique().tolist() == [4] and frame.equals(sensitivity(corpus, sample=4))


def test_empty_corpora_give_the_same_columns():
    for corpus in (Corpus(), toy(("甲镇", 2024, "。"))):
        frame = sensitivity(corpus)
        assert frame.columns.tolist() == COLUMNS and (frame["n_types"] == 0).all() and frame["overlap"].isna().all()
