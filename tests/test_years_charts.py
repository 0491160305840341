import pandas as pd
from toy import toy

from helpers.change.decomposition import changes, topic_changes
from helpers.change.years import side_by_side, topics_by_year
from helpers.report.charts.bars import parts_of_change, risers_fallers
from helpers.report.charts.lines import lines_by_year

CORPUS = toy(("甲镇", 2021, "普法信访"), ("甲镇", 2022, "普法普法"), ("乙镇", 2022, "信访行政处罚"), ("丙镇", 2024, "普法"))


def test_the_panel_is_drawn_beside_all_reports_and_named():
    picture = lines_by_year(side_by_side(CORPUS, ["普法", "信访"]), "Terms.", 4)
    assert [text.get_text() for text in picture.figure.legends[0].get_texts()] == ["all reports", "the balanced panel"]
    assert [tick.get_text() for tick in picture.figure.axes[0].get_xticklabels()] == ["2021\nn=1", "2022\nn=2", "2023\nn=0", "2024\nn=1"]


def test_topics_are_drawn_as_shares():
    picture = lines_by_year(topics_by_year(CORPUS), "Topics.", 4)
    assert "8 of 12 topics" in picture.caption and picture.figure.axes[0].yaxis.get_major_formatter()(0.5) == "50%"


def test_the_parts_of_a_change_are_drawn_up_to_the_change():
    axes = parts_of_change(changes(CORPUS, 2021, 2022, ["信访"]), "Parts.", 4).figure.axes[0]
    widths = [bar.get_width() for bar in axes.patches]
    ends = [x for bar in axes.patches for x in (bar.get_x(), bar.get_x() + bar.get_width())]
    row = changes(CORPUS, 2021, 2022, ["信访"]).iloc[0]
    assert len(widths) == 3 and sum(widths) == float(row["rate_after"] - row["rate_before"])
    assert (min(ends), max(ends)) == (sum(w for w in widths if w < 0), sum(w for w in widths if w > 0))


def test_parts_of_one_sign_are_set_end_to_end():
    frame = changes(CORPUS, 2021, 2022, ["信访"]).assign(within=1.0, entry=2.0, exit=3.0)
    assert [bar.get_x() for bar in parts_of_change(frame, "Parts.", 4).figure.axes[0].patches] == [0, 1, 3]


def test_a_change_without_a_common_place_is_drawn_without_within():
    assert parts_of_change(topic_changes(CORPUS, 2021, 2024), "Parts.", 4, top=2).figure.axes[0].get_xlabel() == "change of the share"


def test_risers_are_chosen_by_what_can_be_relied_on():
    frame = pd.DataFrame({"term": ["甲", "乙"], "gloss": pd.array([None, None], "string"), "rate_before": [0.0, 1.0], "rate_after": [9.0, 2.0], "log_ratio": [5.0, 1.0],
                          "low": [-1.0, 0.5], "high": [9.0, 1.5], "conservative": [0.0, 0.5], "n_places_before": [0, 8], "n_places_after": [1, 9]})
    picture = risers_fallers(frame, "Risers.", 9, top=1)
    assert [tick.get_text() for tick in picture.figure.axes[0].get_yticklabels()] == ["乙"] and "(8 → 9)" in picture.figure.axes[0].texts[0].get_text()


def test_nothing_to_draw_gives_a_line():
    for made in (parts_of_change(changes(toy()), "Parts.", 0), lines_by_year(topics_by_year(toy()), "Topics.", 0)):
        assert "nothing to show" in made.text
