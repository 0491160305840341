"""What numbers, and words in place of numbers, say about a text; toy corpora counted by hand."""
import pandas as pd
import pytest

from helpers import load_corpus
from helpers.matching import count_han
from helpers.numbers.quantities import quantities
from helpers.numbers.texture import BEHIND, MEASURES, TEXTURE, behind, texture
from toy import toy


def cell(corpus, measure, by=None, group=None) -> pd.Series:
    found = texture(corpus, by)
    found = found[found["measure"] == measure]
    return (found if by is None else found[found[by] == group]).iloc[0]


def counts(text, measure, section="achievements") -> list:
    return cell(toy(("甲", 2024, {section: text})), measure)[["count", "base"]].tolist()


def test_quantities_are_per_thousand_han_characters():
    found = cell(toy(("甲", 2024, "排查纠纷12件,化解9件。")), "quantities")
    assert found[["count", "base", "n_reports"]].tolist() == [2, 8, 1] and found["value"] == pytest.approx(2 / 8 * 1000)


def test_round_numbers_have_two_significant_digits_at_most():
    assert counts("受理120件、1200件、35000件、2.1万件、10件。", "round") == [5, 5]
    assert counts("受理123件、1230件、35100件、2124.9万元、12件。", "round") == [0, 5]


def test_small_numbers_rates_and_times_are_no_base_of_round():
    assert counts("受理8件，化解率100%，为期30天，办结9件。", "round") == [0, 0]


def test_approximate_numbers_are_those_with_a_modifier():
    assert counts("发放资料500余份，约200人参加，举办讲座3场。", "approximate") == [2, 3]


def test_a_hundred_per_cent_needs_a_count_in_its_sentence():
    assert counts("受理12件，办结率100%。满意率达100%。", "bare_hundred") == [1, 2]


def test_zero_claims_are_words_and_numbers():
    assert counts("全年无一起干预司法情形。未发生越级上访，治安拘留0人，实现零投诉。", "zero_claims")[0] == 4
    assert counts("服务零距离，无讼村建设，未来可期，不可无法无天。", "zero_claims")[0] == 0


def test_longer_words_shield_the_shorter_ones_in_them():
    assert counts("切实有效推进，回收有效问卷，有效期三年，全面依法治县委员会。", "intensifiers")[0] == 2
    assert counts("个别干部意识不强，部分村薄弱，组成部分，个别谈话，取得一定的成绩。", "softeners", "problems")[0] == 2


def test_softeners_are_counted_in_problems_only():
    corpus = toy(("甲", 2024, {"achievements": "个别村部分完成。", "problems": "个别干部有待提高。"}))
    assert cell(corpus, "softeners")[["count", "base"]].tolist() == [2, 8]


def test_achievements_in_numbers_stand_against_problems_without():
    corpus = toy(("甲", 2024, {"achievements": "排查纠纷12件。扎实推进。", "problems": "意识不强。能力不足。"}))
    assert [cell(corpus, f"{part}_with_numbers")["value"] for part in ("achievements", "problems")] == [0.5, 0]


def test_intervals_need_two_reports_and_something_counted():
    one, two = toy(("甲", 2024, "受理120件。")), toy(("甲", 2024, "受理120件。"), ("乙", 2023, "受理123件，办结11件。"))
    assert pd.isna(cell(one, "quantities")["low"]) and pd.isna(cell(two, "superlatives")["low"])
    found = cell(two, "quantities")
    assert found["low"] <= found["value"] <= found["high"] and pd.isna(cell(two, "quantities", "year", 2024)["low"])


def test_groups_are_sections_years_and_topics():
    corpus = toy(("甲", 2024, {"achievements": "受理行政复议案件12件。修路3公里。", "plan": "推进普法。"}), ("乙", None, "修桥2座。"))
    assert texture(corpus, "section").groupby("section")["count"].first().to_dict() == {"achievements": 3, "plan": 0}
    assert texture(corpus, "year")["year"].unique().tolist() == [2024]
    by_topic = texture(corpus, "topic").query("measure == 'quantities'").set_index("topic")["count"].to_dict()
    assert by_topic["S6"] == 1 and by_topic["T1"] == 0


def test_the_sentences_behind_a_cell_hold_what_was_counted():
    corpus = toy(("甲", 2024, {"achievements": "受理12 件，办结9件。修桥。培训3期。", "problems": "个别干部意识不强，部分村薄弱。"}), ("乙", 2023, "修桥2座。"))
    shown = behind(corpus, "quantities", "report_id", "r0")
    assert shown[["found", "text", "start"]].values.tolist() == [["12 件 9件", "受理12 件，办结9件。", 0], ["3期", "培训3期。", 15]]
    assert behind(corpus, "softeners")[["found", "section"]].values.tolist() == [["个别 部分", "problems"]]


def test_totals_agree_with_other_ways_of_counting():
    corpus = load_corpus()
    found = cell(corpus, "quantities")
    assert found[["count", "base"]].tolist() == [len(quantities(corpus)), sum(map(count_han, corpus.analysed["text"]))]


def test_every_report_and_measure_has_a_row_also_without_numbers():
    found = texture(toy(("甲", 2024, "扎实推进。"), ("乙", 2024, "")), "year")
    assert found["measure"].tolist() == list(MEASURES)
    assert found.loc[found["value"].isna(), "measure"].tolist() == ["round", "approximate", "bare_hundred", "problems_with_numbers", "softeners"]


def test_empty_corpora_give_empty_frames():
    for by in ("report_id", "section", "topic", "year"):
        assert list(texture(toy(), by).columns) == [by, *TEXTURE] and not len(texture(toy(), by))
    assert not len(texture(toy(), None)) and list(behind(toy(), "round").columns) == BEHIND


def test_what_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no measure 'roundness': use one of quantities, round"):
        behind(toy(), "roundness")
    with pytest.raises(ValueError, match="no group 'month'"):
        texture(toy(), "month")
