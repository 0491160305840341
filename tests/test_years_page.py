"""What the page on years says, and what it leaves out."""
import pandas as pd
import pytest
from test_promises import corpus_of
from toy import toy

from helpers.change import promises, reuse, unlock, versions, years
from helpers.report import readings, tables
from helpers.report.pages import _without_empty_sections
from helpers.report.prose import locked

CORPUS = toy(("甲镇", 2021, "普法信访"), ("甲镇", 2022, "普法普法"), ("乙镇", 2022, "信访行政处罚"), ("丙镇", 2024, "普法"))
LONG = "信访工作由村干部当日登记,三日内答复群众,逾期未办的事项由镇长亲自督办,办结以后再由群众评价打分,结果在村务公开栏张贴。"


def test_the_periods_compared_are_those_of_the_panel():
    assert years.ends(CORPUS) == (2021, 2022) and years.changes(CORPUS)["n_panel"].eq(1).all()


def test_without_a_panel_the_first_and_the_last_year_are_compared():
    assert years.ends(toy(("甲镇", 2021, "普法"), ("乙镇", 2023, "普法"), ("丙镇", 2024, "普法"))) == (2021, 2024)


def test_a_year_whose_report_lacks_the_part_is_not_compared():
    corpus = toy(("甲镇", 2021, {"plan": "普法"}), ("甲镇", 2022, {"plan": "信访"}), ("甲镇", 2023, "普法")).select(sections=["plan"])
    assert years.ends(corpus) == (2021, 2022) and len(years.changes(corpus)) == 2


def test_what_is_given_is_compared():
    assert years.ends(CORPUS, 2022, [2024]) == (2022, [2024]) and years.ends(toy(("甲镇", 2021, "普法"))) == (None, None)


def test_a_section_that_is_not_possible_says_what_to_add_and_one_that_is_says_nothing():
    needs = unlock.unlock(CORPUS)
    assert readings.locked(needs, "balanced panel, and change within places") is None
    assert "To add: 8 more years with 3 places each" in readings.locked(needs, "change points").text
    with pytest.raises(KeyError):
        readings.locked(needs, "no such section")


def test_a_page_leaves_out_what_is_not_possible():
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    shown = lambda html: new_code_cell("x", outputs=[new_output("execute_result", data={"text/html": html})])
    book = new_notebook(cells=[new_markdown_cell("## Open"), shown("<p>1</p>"), new_markdown_cell("## Shut"), shown(locked("No.")._repr_html_()), shown("<p>2</p>")])
    assert [cell.source for cell in _without_empty_sections(book).cells] == ["## Open", "x"]


def test_text_of_a_report_cannot_lock_a_section():
    from helpers.report.pages import _is_locked
    from nbformat.v4 import new_code_cell, new_output

    text = tables.show(pd.DataFrame({"text": ['<p class="say locked">']}))._repr_html_()
    assert not _is_locked(new_code_cell("x", outputs=[new_output("execute_result", data={"text/html": text})]))


def test_the_answer_says_that_without_a_second_report_there_is_no_trend():
    corpus = toy(("甲镇", 2021, "普法"), ("乙镇", 2023, "普法"))
    assert "No place reports twice" in readings.years_answer(years.coverage(corpus), 0).text
    assert "no report covers 2022" in readings.years_answer(years.coverage(corpus), 0).text


def test_the_answer_leads_to_what_was_found():
    said = readings.years_answer(years.coverage(CORPUS), 0, [readings.decomposed(years.changes(CORPUS))]).text
    assert "1 place reports for more than one year" in said and "within the 1 place that reports in both periods" in said


def test_what_chance_gives_stands_beside_what_moved():
    corpus = toy(*[(f"{place}镇", year, "普法" * 3 + "信访" * (1 + 9 * (year == 2022)) + "很多" * 40) for place in range(8) for year in (2021, 2022)])
    change = years.changes(corpus)
    assert "chance alone would give about 0" in readings.moved(change).text and "surest rise is that of 信访" in readings.moved(change).text
    assert "most of all 信访" in readings.decomposed(change).text


def test_risers_that_can_be_relied_on_come_first():
    corpus = toy(*[(f"{place}镇", year, "普法" * (2 + 4 * (year == 2022)) + "很多" * 40 + ("听证" * 30 if (place, year) == (0, 2022) else ""))
                   for place in range(8) for year in (2021, 2022)])
    rows = readings.rates_moved(years.changes(corpus))
    assert rows["term"].tolist()[0] == "普法" and rows.set_index("term").loc["听证", "users_after"] == "1 of 8"


def test_text_kept_is_told_by_its_median():
    corpus = toy(("甲镇", 2021, LONG), ("甲镇", 2022, LONG), ("甲镇", 2023, "另有新篇" * 20))
    assert "half keep 50%" in readings.kept_text(reuse.reuse(corpus)).text


def test_two_versions_are_counted_and_their_differences_marked():
    corpus = toy(("甲镇", 2021, "开展普法12次。旧事一件已经了结。"), ("甲镇", 2022, "开展普法15次。"))
    frame = versions.compared(corpus, "r1", "r0")
    assert "0 stand unchanged, 1 with changes, 1 were dropped; 0 are new" in readings.side_by_side(frame).text
    page = tables.show(frame[["source_text", "text", "marks", "source_marks"]], marks={"text": "marks", "source_text": "source_marks"})._repr_html_()
    assert "<mark>12</mark>" in page and "<mark>15</mark>" in page and "source_marks" not in page


def test_marked_text_is_escaped():
    page = tables.show(pd.DataFrame({"text": ["<b>1</b>"], "spans": [[(0, 3)]]}), marks={"text": "spans"})._repr_html_()
    assert "<mark>&lt;b&gt;</mark>1&lt;/b&gt;" in page


def test_marks_name_a_column_that_is_missing():
    with pytest.raises(ValueError, match="spans"):
        tables.show(pd.DataFrame({"text": ["1"]}), marks={"text": "spans"})


def test_places_that_share_nothing_are_not_accused():
    said = readings.shared_text(reuse.reuse(toy(("甲镇", 2021, LONG), ("乙镇", 2022, "另有新篇" * 20))), 2).text
    assert "no two places here share" in said


def test_shared_text_is_offered_to_check():
    said = readings.shared_text(reuse.reuse(toy(("甲镇", 2021, LONG * 2), ("乙镇", 2022, LONG * 2))), 2).text
    assert "1 of 2 reports share a passage" in said and "worth a check" in said and "no fault" in said


def test_promises_are_told_beside_what_other_places_would_answer():
    corpus = corpus_of(("甲镇", 2022, ["修缮道路。"], ["建设法治文化广场。"]), ("甲镇", 2023, ["建成法治文化广场。"], []),
                       ("乙镇", 2022, ["修缮道路。"], ["新建公共法律服务站5个。"]), ("乙镇", 2023, ["新建公共法律服务站2个。"], []))
    follow, odds = promises.follow_up(corpus), promises.baseline(corpus)
    said = readings.kept_promises(follow, odds).text
    assert "Of 2 promises" in said and "answers 50%" in said and "other places" in said and "In 1 answer the number found is below" in said
    assert odds["low"].notna().all() and readings.promised(follow)["found"].tolist() == ["2个 (below)", ""]
    assert readings.verdicts_by(follow)["group"].tolist()[0] == "all promises (n=2)"


def test_little_or_nothing_is_told_in_a_line():
    for corpus in (toy(), toy(("甲镇", 2021, "普法")), toy((None, None, ""))):
        shared = reuse.reuse(corpus)
        said = [readings.years_answer(years.coverage(corpus), years.undated(corpus)), readings.kept_text(shared), readings.shared_text(shared, 0),
                readings.kept_promises(promises.follow_up(corpus), promises.baseline(corpus)), readings.taken_over(versions.repeated(corpus)),
                readings.concrete(promises.concreteness(corpus, by=None)), readings.moved(years.changes(corpus)), readings.unlocked(unlock.unlock(corpus))]
        assert all(one.text for one in said)
