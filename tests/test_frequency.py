import pandas as pd
import pytest
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.words import frequency
from helpers.words.dispersion import dispersion

COLUMNS = ["term", "gloss", "count", "per_10k", "n_reports", "dp"]


def two():
    return toy(("甲镇", 2023, "信访。信访。法律援助。的"), ("乙镇", 2024, "信访。普法。普法。普法"))


def test_frequencies_count_words_reports_and_rates():
    row = frequency.frequencies(two()).set_index("term").loc["信访"]
    assert (row["count"], row["n_reports"], row["per_10k"]) == (3, 2, 3 / 8 * 10_000)


def test_frequencies_measure_dispersion_over_reports():
    row = frequency.frequencies(two()).set_index("term").loc["普法"]
    assert row["dp"] == pytest.approx(dispersion([0, 3], [4, 4]).dp) == pytest.approx(0.5)


def test_frequencies_are_sorted_by_count_then_term():
    frame = frequency.frequencies(two())
    assert frame.columns.tolist() == COLUMNS and frame["term"].tolist() == ["信访", "普法", "法律援助"]


def test_frequencies_by_year_come_with_the_year_first():
    frame = frequency.frequencies(two(), by="year")
    assert frame.columns[0] == "year" and frame["year"].tolist() == [2023, 2023, 2024, 2024]
    assert frame["dp"].isna().all()


def test_frequencies_count_terms_inside_terms_on_request():
    corpus = toy(("甲镇", 2023, "推进法治政府建设"))
    assert "法治政府" not in frequency.frequencies(corpus)["term"].tolist()
    assert "法治政府" in frequency.frequencies(corpus, nested=True)["term"].tolist()


def test_frequencies_list_places_on_request():
    corpus = toy(("尼山镇", 2024, "尼山镇的信访"))
    assert frequency.frequencies(corpus, places=True)["term"].tolist() == ["信访", "尼山镇"]


def test_listing_leaves_out_stopwords_and_places_and_says_how_many():
    corpus = toy(("尼山镇", 2024, "尼山镇的信访"))
    assert frequency.frequencies(corpus)["term"].tolist() == ["信访"]
    assert frequency.removed(corpus).set_index("list")["count"].to_dict() == {"stopwords": 1, "places": 1, "formula": 0}


def test_tf_idf_agrees_with_its_formula():
    frame = frequency.tf_idf(two()).query("report_id == 'r1'").set_index("term")["tf_idf"]
    from math import hypot, log
    rare, shared = 3 * (log(3 / 2) + 1), 1.0
    assert frame["普法"] == pytest.approx(rare / hypot(rare, shared))


def test_an_empty_corpus_gives_empty_frames():
    assert frequency.frequencies(Corpus(), by="year").columns.tolist() == ["year", *COLUMNS]
    assert not len(frequency.tf_idf(Corpus()))


def test_words_and_reports_may_be_read_some_at_a_time(monkeypatch):
    corpus = toy(("甲镇", 2022, "强化矛盾纠纷调解,开展普法宣传活动,受理行政复议案件。"), ("乙镇", 2023, "开展普法宣传,强化执法监督,开展普法讲座。"),
                 ("丙镇", 2023, "开展普法宣传,办理行政复议案件。"))
    tables = lambda: [frequency.frequencies(corpus), frequency.frequencies(corpus, by="year"), frequency.tf_idf(corpus), frequency.tf_idf(corpus, top=2)]
    before = tables()
    for room in ("frequency", "dispersion"):
        monkeypatch.setattr(f"helpers.words.{room}._BLOCK", 3)
    for old, new in zip(before, tables()):
        assert len(old) > 5
        pd.testing.assert_frame_equal(old, new)
