import itertools

import pandas as pd
import pytest

from helpers.report import charts, clouds
from helpers.report.figures import Picture


def words(n):
    return pd.DataFrame({"term": [f"词语{i}" for i in range(n)], "gloss": ["gloss"] * n, "count": range(n, 0, -1),
                         "per_10k": [float(x) for x in range(n, 0, -1)], "n_reports": [1] * n})


def grid(n):
    return pd.DataFrame([(f"题{i}", f"第{j}镇", (i * j % 5) / 10) for i in range(3) for j in range(n)], columns=["label", "report", "share"])


@pytest.mark.parametrize("n", [1, 5, 100])
def test_charts_say_how_much_they_show(n):
    assert (f"Shown: 10 of {n}" in charts.heat(grid(n), "label", "report", "share", "Shares.", n).caption) == (n > 10)
    assert (f"Shown: 25 of {n}" in charts.bar_terms(words(n), "Words.", n).caption) == (n > 25)


def labels(axes):
    return [text.get_text() for text in axes.texts]


def test_heat_prints_values_and_says_absent():
    picture = charts.heat(grid(2), "label", "report", "share", "Shares.", 2)
    assert labels(picture.figure.axes[0]) == ["absent", "absent", "absent", "10%", "absent", "20%"]


def test_years_without_reports_are_drawn_as_gaps():
    frame = pd.DataFrame({"year": [2021, 2022, 2023], "term": ["普法"] * 3, "count": [1, pd.NA, 2], "per_10k": [1.0, None, 2.0],
                          "low": [None] * 3, "high": [None] * 3, "n_reports": [1, 0, 1], "n_places": [1, 0, 1]})
    picture = charts.lines_by_year(frame, "Terms.", 2)
    drawn = picture.figure.axes[0]
    assert len(drawn.lines) == 2 and [tick.get_text() for tick in drawn.get_xticklabels()] == ["2021\nn=1", "2022\nn=0", "2023\nn=1"]


@pytest.mark.parametrize("n", [1, 12, 70])
def test_no_two_words_of_a_cloud_touch(n):
    frame = words(n)
    boxes = [(x, y, x + len(word) * 0.8 * size, y + 0.8 * size) for word, size, x, y in clouds.layout(frame["term"], frame["per_10k"], 500, 280)]
    assert boxes and not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in itertools.combinations(boxes, 2))
    assert all(0 <= x and 0 <= y and right <= 500 and top <= 280 for x, y, right, top in boxes)


def test_clouds_are_the_same_every_time():
    first, second = (charts.cloud(words(30), "Words.", 5)._repr_html_() for _ in range(2))
    assert first == second


def test_an_empty_frame_gives_a_line_and_no_figure():
    empty = words(0)
    for made in (charts.bar_terms(empty, "Words.", 0), charts.cloud(empty, "Words.", 0), charts.clouds(empty.assign(year=[]), "year", "Words.", 0),
                 charts.heat(grid(0), "label", "report", "share", "Shares.", 0),
                 charts.coverage_grid(pd.DataFrame({"place": [], "year": [], "n_reports": []}), "Reports.", 0)):
        assert not isinstance(made, Picture) and "show" in made.text


def test_labels_carry_the_gloss_without_its_explanation():
    assert charts.with_gloss("信访", "petitioning (public complaints and proposals)") == "信访  petitioning"
    assert charts.with_gloss("优悠", pd.NA) == "优悠"
