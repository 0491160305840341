import numpy as np
import pytest
from scipy.sparse import csr_matrix
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.words.dispersion import COLUMNS, dispersion, dispersions, dp

SIZES = [9, 10, 10, 10, 11]     # Gries' corpus of 50 letters in five parts


def test_dispersion_agrees_with_the_published_example():
    found = dispersion([1, 2, 3, 4, 5], SIZES)
    assert (round(found.dp, 2), round(found.dp_norm, 4), round(found.juilland_d, 3), found.range) == (0.18, 0.2195, 0.785, 5)


def test_dispersion_of_many_words_is_that_of_each():
    words = np.random.default_rng(1).poisson(1, size=(5, 30))
    together = dispersion(csr_matrix(words), SIZES)
    assert np.allclose(together, np.array([dispersion(word, SIZES) for word in words.T]).T, equal_nan=True)
    assert np.allclose(dp(csr_matrix(words), SIZES), together.dp, equal_nan=True)


def test_dispersion_agrees_with_the_definition():
    counts, sizes = np.array([4, 0, 1, 0]), np.array([120, 30, 400, 50])
    assert dispersion(counts, sizes).dp == pytest.approx(np.abs(counts / 5 - sizes / 600).sum() / 2)


def test_dispersion_of_a_word_used_at_one_rate_is_even():
    assert dispersion([2, 4, 6], [100, 200, 300])[:3] == pytest.approx((0, 0, 1))


def test_dispersion_is_missing_with_one_part_and_for_an_absent_word():
    assert np.isnan(dispersion([3], [10])[:3]).all() and np.isnan(dispersion([0, 0], [10, 10])[:3]).all()


def test_an_empty_report_is_no_part():
    assert dispersion([1, 2, 0], [5, 10, 0]) == dispersion([1, 2], [5, 10])
    assert np.isnan(dp(csr_matrix([[1], [0]]), [5, 0])).all()


def test_sizes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="3 parts with counts but 2 sizes"):
        dispersion([1, 2, 3], [5, 5])


def test_dispersions_of_a_corpus_go_over_reports_or_years():
    corpus = toy(("甲镇", 2023, "信访。信访。普法"), ("乙镇", 2024, "普法。普法。普法"), ("丙镇", 2024, "信访。普法。调解"))
    frame, years = dispersions(corpus).set_index("term"), dispersions(corpus, by="year").set_index("term")
    assert (frame.loc["信访", "n_reports"], frame.loc["信访", "range"]) == (2, 2 / 3)
    assert frame.loc["信访", "dp"] == pytest.approx(dispersion([2, 0, 1], [3, 3, 3]).dp)
    assert (years.loc["信访", "n_reports"], years.loc["信访", "range"]) == (2, 1)
    assert years.loc["信访", "dp"] == pytest.approx(dispersion([2, 1], [3, 6]).dp)


@pytest.mark.parametrize("by", ["report_id", "section", "year"])
def test_dispersions_of_nothing_are_an_empty_frame(by):
    assert dispersions(Corpus(), by).columns.tolist() == COLUMNS


def test_dispersions_over_the_only_year_are_missing():
    frame = dispersions(toy(("甲镇", 2023, "信访。普法"), ("乙镇", 2023, "信访。调解")), by="year").set_index("term")
    assert frame["dp"].isna().all() and frame.loc["信访", "count"] == 2


def test_dispersions_of_one_report_are_missing():
    assert dispersions(toy(("甲镇", 2023, "信访。普法")))["dp"].isna().all()
