"""Fonts, figures, tables and sentences: what a reader sees, and that untrusted text stays text."""
import pandas as pd
import pytest

from helpers.report import figures, fonts, tables
from helpers.report.prose import say

RARE = "\U0002a6d6"  # a Han character that the font lacks
HOSTILE = '<script>alert("x")</script>'


def bars(labels):
    figure, axes = figures.new(height=2)
    axes.barh(labels, range(1, len(labels) + 1))
    return figure


def html(shown):
    return shown._repr_html_()


def test_font_names_what_it_cannot_draw():
    assert fonts.missing(f"法治 澧浦 law\u200b\n{RARE}") == {RARE}


def test_font_subset_draws_the_page_and_nothing_else():
    from io import BytesIO

    from fontTools.ttLib import TTFont

    assert set(TTFont(BytesIO(fonts.subset("the law 法治法"))).getBestCmap()) == {ord("法"), ord("治")}


def test_font_subset_is_the_same_for_the_same_characters():
    assert fonts.subset("法治") == fonts.subset("治 and 法")


def test_font_subset_without_chinese_is_empty():
    assert fonts.subset("law") == b""


def test_matplotlib_draws_with_the_projects_font():
    from matplotlib.font_manager import findfont

    assert findfont(fonts.register()) == str(fonts.FONT)


def test_figures_are_the_same_bytes_every_time():
    assert figures.Picture(bars(["尼山镇"]), "c", "a", 1).svg == figures.Picture(bars(["尼山镇"]), "c", "a", 1).svg


def test_figure_names_the_characters_it_could_not_draw():
    assert RARE in html(figures.Picture(bars([f"{RARE}镇"]), "Places", "bars", 1))


def test_figure_without_lost_characters_says_nothing_of_it():
    assert figures.Picture(bars(["尼山镇"]), "Places", "bars", 1).note == ""


def test_figure_keeps_its_range_when_labels_are_replaced():
    figure = bars([f"{RARE}镇", "尼山镇"])
    before = figure.axes[0].get_ylim()
    figures.Picture(figure, "c", "a", 1).svg
    assert figure.axes[0].get_ylim() == before


def test_figure_takes_a_dollar_sign_for_a_dollar_sign():
    assert figures.Picture(bars(["$100_{million", "$"]), "c", "a", 1).svg


def test_figure_escapes_caption_and_description():
    shown = html(figures.Picture(bars(["x"]), HOSTILE, 'a "quoted" <b>', HOSTILE))
    assert "<script" not in shown and 'alt="a &quot;quoted&quot; &lt;b&gt;"' in shown


def test_figure_states_n():
    assert '<span class="n">n = 12,500</span>' in html(figures.Picture(bars(["x"]), "c", "a", 12_500))


def test_table_escapes_everything():
    frame = pd.DataFrame({HOSTILE: [HOSTILE]})
    shown = html(tables.show(frame, caption=HOSTILE))
    assert "<script" not in shown and shown.count("&lt;script&gt;") >= 3


def test_table_marks_chinese_for_screen_readers():
    assert '<td><span lang="zh-Hans">尼山镇</span></td>' in html(tables.show(pd.DataFrame({"place": ["尼山镇"]})))


@pytest.mark.parametrize("value", [None, pd.NA, float("nan"), pd.NaT])
def test_table_shows_a_missing_value_as_a_dash(value):
    assert ">–</td>" in html(tables.show(pd.DataFrame({"x": pd.Series([value], dtype=object)})))


def test_table_aligns_numbers_and_keeps_years_whole():
    frame = pd.DataFrame({"year": pd.array([2024, pd.NA], dtype="Int64")})
    assert '<td class="num">2024</td>' in html(tables.show(frame))


def test_table_gives_a_column_one_number_of_decimals():
    assert tables.show(pd.DataFrame({"x": [0.5, 123.456]}))._column(0)[2] == ["0.5", "123.5"]


def test_table_takes_formats_and_labels():
    shown = html(tables.show(pd.DataFrame({"share": [0.256]}), formats={"share": ".0%"}, labels={"share": "Share"}))
    assert ">Share</th>" in shown and ">26%</td>" in shown


@pytest.mark.parametrize("value, spec, said", [(0.125, ".0%", "13%"), (0.205, ".0%", "21%"), (0.025, ".0%", "3%"), (2.5, ".0f", "3"), (-2.5, ".0f", "−3"),
                                               (1.005, ".2f", "1.01"), (12345.65, ",.1f", "12,345.7"), (0.1 + 0.2, ".1f", "0.3"), (1e300, ".0f", f"{1e300:.0f}")])
def test_numbers_are_rounded_half_up(value, spec, said):
    assert tables.rounded(value, spec) == said


def test_bounds_of_a_share_are_in_per_cent_as_the_share_is():
    frame = pd.DataFrame({"label": ["a"], "share": [0.256], "n": [3], "low": [0.1], "high": [0.312], "recall": [0.5], "recall_low": [0.25]})
    shown = repr(tables.show(frame, formats={"share": ".1%", "recall": ".0%", "low": ".2f", "high": ".2f"}))
    assert shown.split("\n")[-1].split() == ["a", "25.6%", "3", "10.0%", "31.2%", "50%", "25%"]


def test_bounds_of_another_estimate_keep_their_format():
    frame = pd.DataFrame({"share": [0.3], "log_ratio": [1.5], "low": [0.25], "slow": [0.25]})
    shown = repr(tables.show(frame, formats={"share": ".1%", "log_ratio": ".2f", "low": ".2f"}))
    assert shown.split("\n")[-1].split() == ["30.0%", "1.50", "0.25", "0.250"]


def test_a_probability_is_never_zero():
    frame = pd.DataFrame({"q": [0.00004, 0.03, 0.0005], "p": [0.0, 0.5, 1.0], "share": [0.0, 0.1, 0.2]})
    shown = tables.show(frame, formats={"q": ".3f"})
    assert [shown._column(i)[2] for i in range(3)] == [["<0.001", "0.030", "0.001"], ["<0.001", "0.500", "1.000"], ["0.000", "0.100", "0.200"]]


def test_a_sentence_whose_term_is_not_marked_is_cut_later():
    shown = html(tables.show(pd.DataFrame({"term": ["普法"]}), sentences=sentences(text="依" * 150 + "普法" + "后" * 99)))
    assert "普法" in shown.split("<li>")[1] and "后" * 9 not in shown


def test_limited_table_says_of_how_many():
    assert "Terms. First 2 of 12,000 rows" in html(tables.show(pd.DataFrame({"x": range(12_000)}), "Terms", limit=2))


def test_empty_table_says_so():
    assert "No rows." in html(tables.show(pd.DataFrame({"x": []})))


def test_table_of_a_pivot_keeps_its_index():
    pivot = pd.DataFrame({"place": ["尼山镇"], "year": [2024], "n": [3]}).pivot_table(index="place", columns="year", values="n")
    assert "尼山镇" in html(tables.show(pivot))


def sentences(**columns):
    row = {"term": "普法", "text": "加强普法宣传。", "place": "尼山镇", "year": 2024, "section": "leader_duty", **columns}
    return pd.DataFrame([row])


def test_table_cell_opens_its_sentences_with_the_term_marked():
    shown = html(tables.show(pd.DataFrame({"term": ["普法", "信访"]}), sentences=sentences(start=2, end=4, total=1300)))
    assert "加强<mark>普法</mark>宣传。 <small>尼山镇 2024, leader duty</small>" in shown
    assert "1 of 1300 passages" in shown and shown.count("<details>") == 1


def test_table_escapes_sentences():
    hostile = sentences(text=HOSTILE * 3, place=HOSTILE, section=HOSTILE, start=len(HOSTILE), end=2 * len(HOSTILE))
    assert "<script" not in html(tables.show(pd.DataFrame({"term": ["普法"]}), sentences=hostile))


@pytest.mark.parametrize("missing", [{"place": None, "year": pd.NA}, {"section": pd.NA}, {"start": pd.NA, "end": pd.NA}, {"total": pd.NA}])
def test_table_says_of_a_sentence_what_is_known(missing):
    shown = html(tables.show(pd.DataFrame({"term": ["普法"]}), sentences=sentences(**missing)))
    assert "普法" in shown and "NA" not in shown and "None" not in shown and ", <" not in shown


@pytest.mark.parametrize("start", [0, 200, 398])
def test_long_sentences_are_cut_around_their_term(start):
    text = "前" * start + "普法" + "后" * (398 - start)
    shown = html(tables.show(pd.DataFrame({"term": ["普法"]}), sentences=sentences(text=text, start=start, end=start + 2)))
    said = shown.split("<li>")[1].split(" <small>")[0].replace("<mark>", "").replace("</mark>", "")
    assert "普法" in said and len(said.replace("…", "")) == 90 and said.count("…") == (start > 0) + (start < 398)


def test_table_names_the_column_that_sentences_lack():
    with pytest.raises(ValueError, match="place is missing"):
        tables.show(pd.DataFrame({"term": ["普法"]}), sentences=sentences().drop(columns="place"))


def test_three_sentences_for_each_of_300_rows_stay_small():
    frame = pd.DataFrame({"term": [f"行政规范性文件{i}" for i in range(300)], "gloss": "administrative normative document", "count": 10, "per_10k": 1.5})
    many = pd.concat([sentences(term=term, text="依" * 400, start=200, end=204, total=31) for term in frame["term"] for _ in range(3)])
    assert len(html(tables.show(frame, sentences=many)).encode()) < 400_000


def test_only_long_tables_scroll_in_their_box():
    assert ['class="table tall"' in html(tables.show(pd.DataFrame({"x": range(n)}))) for n in (40, 41)] == [False, True]


def test_table_prints_as_text():
    assert repr(tables.show(pd.DataFrame({"place": ["尼山镇"]}), "Places")).splitlines()[0] == "Places"


def test_sentence_escapes_values_and_keeps_its_own_marks():
    assert html(say("<b>{x}</b>", x=HOSTILE)).startswith('<p class="say"><b>&lt;script&gt;')


def test_sentence_is_plain_in_print():
    assert say("<b>{x}</b> &amp; {y}", x="a<b", y=2024).text == "a<b & 2024"


def test_sentence_marks_chinese_in_values_and_in_its_own_words():
    assert html(say("法治 in {x}", x="尼山镇")).count('<span lang="zh-Hans">') == 2


@pytest.mark.parametrize("n, said", [(0, "no reports"), (1, "1 report"), (5, "5 reports"), (12_000, "12,000 reports")])
def test_sentence_fits_the_noun_to_the_number(n, said):
    assert say("{n:report/reports}", n=n).text == said


@pytest.mark.parametrize("values, said", [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
                                          (pd.Series(["a", "b"]), "a and b")])
def test_sentence_lists_values(values, said):
    assert say("{values}", values=values).text == said


def test_sentence_says_a_missing_value_as_a_dash():
    assert say("{x}", x=pd.NA).text == "–"


def test_sentence_does_not_read_a_value_as_a_template():
    assert say("{x}", x="{y} {0.__class__}").text == "{y} {0.__class__}"


def test_passage_stands_as_a_quotation():
    assert html(say("As it says:\n\n<blockquote>{q}</blockquote>", q="法治")).endswith(
        '<blockquote><span lang="zh-Hans">法治</span></blockquote>')


def test_negative_numbers_have_a_true_minus_and_zero_has_none():
    assert say("{a} {b:.1f} {c}", a=-3, b=-0.01, c=-2.5).text == "−3 0.0 −2.5"


def test_a_compact_figure_draws_what_matplotlib_drew(tmp_path):
    from helpers.report.figures import _compact
    import re

    full = tmp_path / "full.svg"
    figure, axes = figures.new()
    axes.set_title("尼山镇 share")
    figure.savefig(full)
    kept = _compact(full.read_text("utf-8"))
    moves = lambda svg: re.findall(r"(?:scale|translate|rotate)\([^)]*\)", svg)
    points = lambda svg: [float(number) for path in re.findall(r' d="([^"]*)"', svg) for number in re.findall(r"-?\d+\.?\d*", path)]
    assert moves(kept) == moves(full.read_text("utf-8"))
    assert points(kept) == pytest.approx(points(full.read_text("utf-8")), abs=0.01)
