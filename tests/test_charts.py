import itertools

import pandas as pd
import pytest
from matplotlib.text import Text

from helpers import kept
from helpers.report import charts, clouds, figures, tables
from helpers.report.figures import Picture


def words(n):
    return pd.DataFrame({"term": [f"词语{i}" for i in range(n)], "gloss": ["gloss"] * n, "count": range(n, 0, -1),
                         "per_10k": [float(x) for x in range(n, 0, -1)], "n_reports": [1] * n})


def grid(n):
    return pd.DataFrame([(f"题{i}", f"第{j}镇", (i * j % 5) / 10) for i in range(3) for j in range(n)], columns=["label", "report", "share"])


@pytest.mark.parametrize("n", [1, 5, 100])
def test_charts_say_how_much_they_show(n):
    by_place = grid(n).rename(columns={"report": "place"})
    assert (f"Shown: 12 of {n}" in charts.heat(by_place, "label", "place", "share", "Shares.", n).caption) == (n > 12)
    assert (f"Shown: 40 of {n}" in charts.heat(by_place, "place", "label", "share", "Shares.", n).caption) == (n > 40)
    assert (f"Shown: 25 of {n}" in charts.bar_terms(words(n), "Words.", n).caption) == (n > 25)


def test_of_many_reports_a_heat_map_shows_quantiles_and_says_so():
    frame = pd.DataFrame({"label": "题", "report": [f"第{j}镇" for j in range(101)], "share": [j / 100 for j in range(101)]})
    for picture in (charts.heat(frame, "label", "report", "share", "Shares.", 101), charts.heat(frame, "report", "label", "share", "Shares.", 101)):
        drawn = {text.get_text() for text in picture.figure.findobj(Text)}
        assert {"10 %", "median", "90 %", "10.0%", "50.0%", "90.0%"} <= drawn and not any("镇" in text for text in drawn)
        assert "Over 101 reports" in picture.caption
    assert "第3镇" in {text.get_text() for text in charts.heat(frame.head(9), "label", "report", "share", "Shares.", 9).figure.findobj(Text)}


def test_of_many_groups_on_a_map_those_that_shape_it_most_have_labels():
    frame = pd.DataFrame({"kind": ["group"] * 300 + ["word"] * 3, "label": [f"第{j}镇" for j in range(300)] + list("甲乙丙"), "gloss": pd.NA,
                          "x": [j % 17 - 8.0 for j in range(303)], "y": [j % 19 - 9.0 for j in range(303)], "cos2": 0.9,
                          "contribution": [float(j) for j in range(300)] + [1.0] * 3})
    picture = charts.map(frame, "Map.", 300)
    drawn = {text.get_text() for text in picture.figure.findobj(Text)}
    assert "第299镇" in drawn and "第0镇" not in drawn and "Of 300 diamonds the 60 that shape the plane most" in picture.caption


def keywords(n, interval=True):
    """Words that lean to either side in turn, the surest last."""
    ratio = [(-1) ** i * (0.5 + 4 * i / max(n, 1)) for i in range(n)]
    reach = 0.3 if interval else float("nan")
    return pd.DataFrame({"term": [f"词语{i}" for i in range(n)], "gloss": ["administrative reconsideration"] * n, "n_target": [i % 9 + 1 for i in range(n)],
                         "n_reference": [i % 7 + 1 for i in range(n)], "log_ratio": ratio, "low": [x - reach for x in ratio], "high": [x + reach for x in ratio],
                         "z": [1.0] * n, "n_reports": [3] * n, "n_reports_reference": [2] * n})


def pairs(n):
    """A wheel: the first word stands together with all others."""
    return pd.DataFrame({"source": ["词语"] * n, "target": [f"词语{i}" for i in range(n)], "z": [float(n - i) for i in range(n)], "count": [3] * n,
                         "source_gloss": ["word"] * n, "target_gloss": ["administrative reconsideration"] * n})


def mapped(n):
    """Points close to one another."""
    return pd.DataFrame({"kind": ["group" if i < n // 4 + 1 else "word" for i in range(n)], "label": [f"标签{i}" for i in range(n)],
                         "gloss": ["public legal services"] * n, "x": [(i * 7 % 11) / 10 for i in range(n)], "y": [(i * 5 % 13) / 10 for i in range(n)],
                         "cos2": [i / max(n, 1) for i in range(n)]})


def bands(n):
    return pd.DataFrame([(f"第{i}镇", part, start, start + 0.5) for i in range(n) for part, start in (("成效 achievements", 0.0), ("问题 problems", 0.5))],
                        columns=["report", "section", "start", "end"])


PLACED = {"scatter": lambda: charts.keyness_scatter(keywords(60), "Words.", 5), "network": lambda: charts.network(pairs(39), "Words.", 5),
          "map": lambda: charts.map(mapped(40), "Words.", 5, explained=(0.4, 0.2))}


def labels(axes):
    return [text.get_text() for text in axes.texts]


def test_heat_prints_values_and_says_absent():
    picture = charts.heat(grid(2), "label", "report", "share", "Shares.", 2)
    assert labels(picture.figure.axes[0]) == ["absent", "absent", "absent", "10.0%", "absent", "20.0%"]


def test_years_without_reports_are_drawn_as_gaps():
    frame = pd.DataFrame({"year": [2021, 2022, 2023], "term": ["普法"] * 3, "count": [1, pd.NA, 2], "per_10k": [1.0, None, 2.0],
                          "low": [None] * 3, "high": [None] * 3, "n_reports": [1, 0, 1], "n_places": [1, 0, 1]})
    picture = charts.lines_by_year(frame, "Terms.", 2)
    drawn = picture.figure.axes[0]
    assert len(drawn.lines) == 2 and [tick.get_text() for tick in drawn.get_xticklabels()] == ["2021\nn=1", "2022\nn=0", "2023\nn=1"]


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 12, 70])
def test_no_two_words_of_a_cloud_touch(n):
    frame = words(n)
    boxes = [(x, y, x + len(word) * 0.8 * size, y + 0.8 * size) for word, size, x, y in clouds.layout(frame["term"], frame["per_10k"], 500, 280)]
    assert boxes and not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in itertools.combinations(boxes, 2))
    assert all(0 <= x and 0 <= y and right <= 500 and top <= 280 for x, y, right, top in boxes)


@pytest.mark.slow
def test_clouds_are_the_same_every_time():
    first, second = (charts.cloud(words(30), "Words.", 5)._repr_html_() for _ in range(2))
    assert first == second


def test_an_empty_frame_gives_a_line_and_no_figure():
    empty = words(0)
    for made in (charts.bar_terms(empty, "Words.", 0), charts.cloud(empty, "Words.", 0), charts.clouds(empty.assign(year=[]), "year", "Words.", 0),
                 charts.heat(grid(0), "label", "report", "share", "Shares.", 0),
                 charts.coverage_grid(pd.DataFrame({"place": [], "year": [], "n_reports": []}), "Reports.", 0),
                 charts.keyness(keywords(0), "Words.", 0), charts.keyness_scatter(keywords(0), "Words.", 0),
                 charts.network(pairs(0), "Words.", 0), charts.map(mapped(0), "Words.", 0),
                 charts.xray(pd.DataFrame({"report": [], "term": [], "position": []}), bands(0), "Words.", 0)):
        assert not isinstance(made, Picture) and "show" in made.text


def test_labels_carry_the_gloss_without_its_explanation():
    assert charts.with_gloss("信访", "petitioning (public complaints and proposals)") == "信访  petitioning"
    assert charts.with_gloss("优悠", pd.NA) == "优悠"


@pytest.mark.parametrize("name", PLACED)
def test_no_two_labels_overlap(name):
    axes = PLACED[name]().figure.axes[0]
    axes.figure.draw_without_rendering()
    boxes = {text.get_text(): Text.get_window_extent(text) for text in axes.texts if text.get_text().startswith(("词语", "标签"))}.values()
    frame = axes.get_window_extent().padded(1)
    assert len(boxes) > 15 and not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1 for box in boxes)


@pytest.mark.parametrize("name", PLACED)
def test_placed_labels_are_the_same_bytes_every_time(name):
    assert PLACED[name]().svg == PLACED[name]().svg


def test_keyness_shows_the_surest_words_of_both_sides_whatever_the_order_of_the_frame():
    picture = charts.keyness(keywords(40), "Words.", 5, top=3, target="plans", reference="problems")
    rows = [tick.get_text().split()[0] for tick in picture.figure.axes[0].get_yticklabels()]
    assert rows == ["词语38", "词语36", "词语34", "词语35", "词语37", "词语39"] and "Shown: 6 of 40 words" in picture.caption


def test_keyness_without_intervals_draws_none_and_says_so():
    drawn, bare = (charts.keyness(keywords(8, interval), "Words.", 2).figure.axes[0] for interval in (True, False))
    assert len(drawn.collections) == len(bare.collections) + 8 and "no interval can be given" in bare.get_xlabel()


def test_keyness_leaves_out_what_cannot_be_compared():
    frame = keywords(4)
    frame.loc[0, "log_ratio"] = float("inf")
    frame["log_ratio"] = frame["log_ratio"].astype("Float64").mask(frame.index == 1)
    assert len(charts.keyness(frame, "Words.", 5).figure.axes[0].get_yticklabels()) == 2


def test_xray_draws_a_tick_for_each_hit_and_a_zero_for_absence():
    hits = pd.DataFrame({"report": ["第0镇"] * 3, "term": ["普法"] * 3, "position": [0.1, 0.2, 0.9]})
    axes = charts.xray(hits, bands(2), "Words.", 2, {"普法": "legal popularization", "信访": "petitioning"}).figure.axes[0]
    counts = [text.get_text() for text in axes.texts if text.get_text().isdigit()]
    assert counts == ["3", "0", "0", "0"]


def test_xray_names_the_term_and_the_reports_it_leaves_out():
    picture = charts.xray(pd.DataFrame({"report": [], "term": [], "position": []}), bands(50), "Places.", 50, {"普法": "legal popularization"})
    assert "普法  legal popularization. Shown: 40 of 50 reports" in picture.caption


def test_network_keeps_to_its_number_of_words():
    picture = charts.network(pairs(100), "Words.", 5, nodes=20)
    assert "Shown: 19 of 100 pairs" in picture.caption and len(picture.figure.axes[0].collections[0].get_offsets()) == 20


@pytest.mark.parametrize("n", [1, 2])
def test_few_words_still_make_a_figure(n):
    for picture in (charts.network(pairs(n), "Words.", 1), charts.map(mapped(n), "Words.", 1), charts.keyness_scatter(keywords(n), "Words.", 1)):
        assert picture.svg


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_map_labels_every_group_and_the_words_that_weigh_most():
    frame = mapped(160).assign(kind=["word"] * 150 + ["group"] * 10, contribution=[i / 100 for i in range(160)])
    frame[["x", "y"]] = [[(i * 37 % 160) / 10, (i * 61 % 160) / 10] for i in range(160)]
    picture = charts.map(frame, "Words.", 5, groups="years")
    words = [text for text in texts(picture.figure.axes[0]) if "\n" in text or "public" in text]
    assert {f"标签{i}" for i in range(150, 160)} <= set(texts(picture.figure.axes[0])) and "Diamonds are years" in picture.caption
    assert 25 <= len(words) <= 35 and all("public" in text and int(text[2:].split()[0]) >= 115 for text in words)


def test_map_groups_keep_their_labels_in_a_crowd_of_words():
    at = [(i * 37 % 400, i * 61 % 400) for i in range(400)]
    frame = pd.DataFrame(at, columns=["x", "y"]).assign(kind=["word"] * 376 + ["group"] * 24, label=[f"标签{i}" for i in range(400)], gloss="public legal services", cos2=1.0)
    frame.loc[376:, ["x", "y"]] = [(150 + i % 6 * 20, 150 + i // 6 * 30) for i in range(24)]
    assert {f"标签{i}" for i in range(376, 400)} <= set(texts(charts.map(frame, "Words.", 5).figure.axes[0]))


def test_map_draws_words_without_label_paler():
    axes = charts.map(mapped(120).assign(cos2=1.0), "Words.", 5).figure.axes[0]
    shown = {dots.get_facecolor().tobytes(): len(dots.get_offsets()) for dots in axes.collections if len(dots.get_offsets())}
    assert len(shown) == 3 and sum(shown.values()) == 120


def test_keyness_heads_its_columns_with_the_names_of_the_sides_and_explains_its_marks():
    picture = charts.keyness(keywords(8, False), "Words.", 5, target="plans", reference="general Chinese")
    said = [text.get_text() for text in picture.figure.axes[0].texts]
    assert {"plans", "general\nChinese"} <= set(said) and not {"target", "reference"} & set(said)
    assert "Hollow: the interval holds zero, or there is none. Dotted lines only lead the eye" in picture.caption


def test_scatter_labels_most_of_its_words_and_says_of_how_many():
    picture = PLACED["scatter"]()
    named = sum(text.get_text().startswith("词语") for text in picture.figure.axes[0].texts)
    assert named > 35 and f"{named} of 60 words with labels" in picture.caption


def test_cloud_says_what_the_size_of_a_word_means():
    sizes = {word: size for word, size, _, _ in clouds.layout(["词语一二三", "词语"], [40.0, 10.0], 500, 280)}
    assert sizes["词语一二三"] / sizes["词语"] == pytest.approx(2, rel=0.08)
    assert "type size of a word follows the square root of its rate" in charts.cloud(words(9), "Words.", 5).caption


def test_map_has_one_scale_and_holds_every_point():
    axes = charts.map(mapped(30).assign(x=lambda frame: frame["x"] * 9), "Words.", 5).figure.axes[0]
    box, (left, right), (low, high) = axes.get_window_extent(), axes.get_xlim(), axes.get_ylim()
    assert (right - left) / box.width == pytest.approx((high - low) / box.height) and left < 0 and right > 9 and low < 0 and high > 1.2


def test_map_says_how_much_its_axes_explain():
    assert charts.map(mapped(9), "Words.", 5, explained=(0.374, 0.2)).figure.axes[0].get_xlabel() == "axis 1 (37% of inertia)"


def test_heat_of_counts_prints_whole_numbers_and_names_a_cut_scale():
    frame = pd.DataFrame({"label": [f"题{i}" for i in range(30)], "report": "第1镇", "count": [2] * 29 + [90]})
    picture = charts.heat(frame, "label", "report", "count", "Counts.", 1, percent=False)
    assert labels(picture.figure.axes[0])[-2:] == ["2", "90"] and "The darkest shade begins at 2; cells beyond it are outlined." in picture.caption
    assert sum(line.get_color() == "white" and len(line.get_xdata()) == 5 for line in picture.figure.axes[0].lines) == 1


@pytest.mark.parametrize("share, said", [(0.2046, "20.5%"), (0.0249, "2.5%"), (0.2045, "20.5%"), (0.0005, "0.1%")])
def test_heat_says_a_share_as_the_table_beside_it(share, said):
    frame = pd.DataFrame({"label": ["题"], "report": ["镇"], "share": [share]})
    assert labels(charts.heat(frame, "label", "report", "share", "Shares.", 1).figure.axes[0]) == [said]
    assert said in repr(tables.show(frame, formats={"share": ".1%"}))


def heads(names, **options):
    axes = charts.heat(pd.DataFrame({"label": "行政决策 administrative decision-making", "report": names, "share": 0.1}), "label", "report", "share", "Shares.", 5,
                       **options).figure.axes[0]
    axes.figure.draw_without_rendering()
    return axes.get_xticklabels()


def test_heat_sets_its_headings_level_where_there_is_room():
    short, long = heads(["尼山镇 2024", "旺草镇 2024"]), heads(["成效 achievements", "问题 problems", "第一责任人 leaders' duty", "下一步 plans"])
    assert [label.get_text() for label in short] == ["尼山镇 2024", "旺草镇 2024"]
    assert [label.get_text().split("\n")[0] for label in long] == ["成效", "问题", "第一责任人", "下一步"] and {label.get_rotation() for label in long} == {0}
    assert {label.get_rotation() for label in heads([f"第{i}镇 {2000 + i}" for i in range(12)])} == {40}


def test_no_two_headings_of_a_heat_map_touch():
    boxes = [label.get_window_extent() for label in heads([f"成效 achievements and others {i}" for i in range(5)])]
    assert all(a.x1 < b.x0 for a, b in zip(boxes, boxes[1:]))


def test_heat_prints_what_each_column_rests_on():
    assert [label.get_text() for label in heads(["甲", "乙"], sizes={"甲": 12000})] == ["甲\nn = 12,000", "乙"]


@pytest.fixture
def drawings(tmp_path, monkeypatch):
    """The figures that are begun, while drawings are kept."""
    begun, new = [], figures.new
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(figures, "new", lambda *given, **named: begun.append(1) or new(*given, **named))
    return begun


def test_the_same_figure_is_drawn_once(drawings):
    first = charts.bar_terms(words(3), "Words.", 5)
    again = charts.bar_terms(words(3), "Words.", 5)
    assert len(drawings) == 1 and again._repr_html_() == first._repr_html_() and "词语0  gloss" in {text.get_text() for text in again.figure.findobj(Text)}


def test_another_figure_is_drawn_anew(drawings):
    import matplotlib

    charts.bar_terms(words(3), "Words.", 5)
    charts.bar_terms(words(3).assign(per_10k=[3.0, 2.0, 1.0001]), "Words.", 5)
    charts.bar_terms(words(3), "Words.", 6)
    charts.bar_terms(words(3), "Words.", 5, top=2)
    with matplotlib.rc_context({"lines.dashed_pattern": [9, 9]}):
        charts.bar_terms(words(3), "Words.", 5)
    assert len(drawings) == 5


def test_what_a_reader_changes_in_a_figure_is_shown_and_not_kept(drawings):
    plain = charts.bar_terms(words(3), "Words.", 5).svg
    changed = charts.bar_terms(words(3), "Words.", 5)
    changed.figure.axes[0].set_facecolor("#123456")
    assert b"#123456" in changed.svg and charts.bar_terms(words(3), "Words.", 5).svg == plain


@pytest.mark.parametrize("chart", ["scatter", "map"])
def test_thousands_of_dots_weigh_little_and_leave_room_for_labels(chart):
    import numpy as np

    x, y = np.random.default_rng(1).normal(size=(2, 6000))
    frame = keywords(6000).assign(log_ratio=x, low=x - 0.1, high=x + 0.1, n_target=np.arange(6000) % 700 + 1, n_reference=np.arange(6000) % 90 + 1) if chart == "scatter" else \
        pd.DataFrame({"kind": ["word"] * 100 + ["group"] * 5900, "label": [f"标签{i}" for i in range(6000)], "gloss": pd.NA, "x": x, "y": y, "cos2": 0.9})
    picture = charts.keyness_scatter(frame, "Words.", 5) if chart == "scatter" else charts.map(frame, "Map.", 5)
    texts, wanted = {text.get_text() for text in picture.figure.findobj(Text)}, [f"标签{i}" if chart == "map" else f"词语{i}" for i in range(100 if chart == "map" else 6000)]
    assert len(picture.svg) < 500_000 and sum(any(text.startswith(name) for text in texts) for name in wanted) > (10 if chart == "map" else 25)
