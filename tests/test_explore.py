"""Tables in a real browser: search, order, sentences, paper."""
import pandas as pd
import pytest

from helpers.report import pages, tables

HOSTILE = '<img src=x onerror="document.title=1">'


def words(n=20):
    """n words, the frame's own order being neither that of the terms nor of the numbers."""
    counts = [(i * 7) % n + 990 for i in range(n)]
    change = [(-1) ** i * i / 4 for i in range(n)]
    frame = pd.DataFrame({"term": [f"词语{i:03d}" for i in range(n)], "gloss": ["Legal Ａid" if i % 5 == 0 else "word" for i in range(n)],
                          "count": counts, "change": pd.array(change, dtype="Float64"), "share": [f"{i % 13}%" if i else "<1%" for i in range(n)]})
    frame.loc[3, "change"] = pd.NA
    return frame


def sentences(frame):
    rows = [(term, f"前文{term}后文{HOSTILE}。", "尼山镇", 2024, "problems", 2, 2 + len(term), 31) for term in frame["term"] for _ in range(3)]
    return pd.DataFrame(rows, columns=["term", "text", "place", "year", "section", "start", "end", "total"])


@pytest.fixture
def explore(browser, tmp_path):
    """Opens a page that holds one table."""
    contexts = []

    def opened(table, width=1024):
        file = tmp_path / "page.html"
        file.write_text(pages.shell(title="T", body=f"<h1>T</h1>{table._repr_html_()}", contents=[], fingerprint=""), "utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}))
        page = contexts[-1].new_page()
        page.set_default_timeout(5000)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def column(page, at):
    """The texts of a column, of the rows that can be seen, from top to bottom."""
    return page.evaluate("""at => [...document.querySelectorAll("tbody tr:not(.opened)")].filter(row => row.offsetParent)
        .map(row => (row.cells[at].querySelector("summary") || row.cells[at]).innerText.trim())""", at)


def head(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_search_narrows_the_rows_and_says_how_many(explore):
    page = explore(tables.show(words(), "Words"))
    page.get_by_label("Search the table: Words").fill("legal aid")
    assert len(column(page, 0)) == 4 and page.inner_text("output") == "4 of 20 rows"
    page.get_by_label("Search the table: Words").fill("词语００５ LEGAL")
    assert column(page, 0) == ["词语005"]
    page.get_by_label("Search the table: Words").fill("")
    assert len(column(page, 0)) == 20 and page.inner_text("output") == ""


def test_numbers_sort_as_numbers_and_the_third_click_restores(explore):
    page, original = explore(tables.show(words(), "Words")), words()["count"].astype(str).tolist()
    head(page, "count").click()
    assert column(page, 2) == [f"{n}" for n in range(1009, 989, -1)]
    head(page, "count").click()
    assert column(page, 2)[0] == "990" and page.get_attribute("th >> nth=2", "aria-sort") == "ascending"
    head(page, "count").click()
    assert column(page, 2) == original and page.get_attribute("th >> nth=2", "aria-sort") is None


def test_minus_signs_and_per_cents_sort_and_the_dash_comes_last_both_ways(explore):
    page = explore(tables.show(words(), "Words"))
    for clicks in (1, 2):
        head(page, "change").click()
        values = column(page, 3)
        numbers = [float(value.replace("−", "-")) for value in values[:-1]]
        assert values[-1] == "–" and numbers == sorted(numbers, reverse=clicks == 1)
    head(page, "share").click()
    assert column(page, 4)[:4] == ["0%", "<1%", "1%", "1%"] and column(page, 4)[-1] == "12%"


def test_words_sort_by_code_point(explore):
    terms = ["乙", "b", "𠮷", "甲", "﨑", "B", "一", "a", "丁"]
    page = explore(tables.show(pd.DataFrame({"term": terms}), "Words"))
    head(page, "term").click()
    assert column(page, 0) == sorted(terms)


def test_the_keyboard_searches_sorts_and_opens(explore):
    frame = words()
    page = explore(tables.show(frame, "Words", sentences=sentences(frame)))
    page.get_by_label("Search the table: Words").focus()
    page.keyboard.type("语007")
    page.keyboard.press("Tab")  # the box that scrolls
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_attribute("th >> nth=0", "aria-sort") == "ascending" and column(page, 0) == ["词语007"]
    page.locator("summary:visible").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.opened")
    assert "3 of 31 passages" in page.inner_text("tr.opened")


def test_a_term_opens_its_sentences_beneath_and_they_follow_its_row(explore):
    frame = words()
    page = explore(tables.show(frame, "Words", sentences=sentences(frame)))
    page.click("summary >> text=词语005")
    page.wait_for_selector("tr.opened")
    beneath = "document.querySelector('tr.opened').previousElementSibling.innerText.includes('词语005')"
    assert page.inner_text("tr.opened mark >> nth=0") == "词语005" and "尼山镇 2024, problems" in page.inner_text("tr.opened")
    head(page, "count").click()
    assert page.evaluate(beneath)
    page.get_by_label("Search the table: Words").fill("词语006")
    assert not page.is_visible("tr.opened")
    page.get_by_label("Search the table: Words").fill("")
    page.click("summary >> text=词语005")
    page.wait_for_selector("tr.opened", state="detached")
    page.click("summary >> text=词语005")
    assert page.inner_text("tr.opened mark >> nth=0") == "词语005"


def test_hostile_sentences_stay_text(explore):
    frame = words()
    page = explore(tables.show(frame, HOSTILE, sentences=sentences(frame)))
    page.click("summary >> nth=0")
    page.wait_for_selector("tr.opened")
    assert HOSTILE in page.inner_text("tr.opened") and page.title().startswith("T") and page.complaints == []


def test_a_short_table_has_no_search_but_opens_sentences(explore):
    frame = words(8)
    page = explore(tables.show(frame, "Words", sentences=sentences(frame)))
    page.click("summary >> nth=0")
    page.wait_for_selector("tr.opened")
    assert not page.query_selector("input") and not page.query_selector("th button")


def test_sentences_open_without_the_script(explore, browser, tmp_path):
    frame = words()
    (tmp_path / "bare.html").write_text(tables.show(frame, "Words", sentences=sentences(frame))._repr_html_(), "utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto((tmp_path / "bare.html").as_uri())
    page.click("summary >> nth=0")
    assert page.is_visible("td details mark >> nth=0")
    page.close()


def test_a_long_table_scrolls_in_its_box_under_its_headings(explore):
    page = explore(tables.show(words(300), "Words"))
    box = page.locator(".table")
    assert box.bounding_box()["height"] <= 0.7 * 800 + 1
    box.evaluate("box => box.scrollTo(0, 3000)")
    assert abs(page.locator("thead th >> nth=0").bounding_box()["y"] - box.bounding_box()["y"]) < 2


def test_paper_shows_the_table_as_it_was_made(explore):
    frame = words()
    page = explore(tables.show(frame, "Words", sentences=sentences(frame)))
    page.click("summary >> nth=2")
    head(page, "count").click()
    page.get_by_label("Search the table: Words").fill("词语001")
    page.emulate_media(media="print")
    page.wait_for_selector("tbody tr:first-child >> text=词语000")
    assert column(page, 0) == frame["term"].tolist() and not page.is_visible("input") and not page.is_visible("tr.opened")
    page.emulate_media(media="screen")
    page.wait_for_selector("tbody tr:first-child:not(:has-text('词语000'))", state="attached")
    assert column(page, 0) == ["词语001"]


def test_paper_shows_forty_rows_of_a_long_table_and_says_so(explore):
    page = explore(tables.show(words(300), "Words"))
    page.emulate_media(media="print")
    assert len(column(page, 0)) == tables.WHOLE
    assert "first 40 rows" in page.evaluate("getComputedStyle(document.querySelector('caption'), '::after').content")


@pytest.fixture
def printed(explore):
    """The texts of the pages of the paper that a table makes, after a gap of so many millimetres."""
    import pypdfium2

    def made(table, gap=0, **paper):
        page = explore(table)
        page.evaluate("gap => document.querySelector('h1').insertAdjacentHTML('afterend', `<div style='height:${gap}mm'></div>`)", gap)
        sheets = pypdfium2.PdfDocument(page.pdf(**{"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "18mm"), **paper}))
        return [sheet.get_textpage().get_text_range() for sheet in sheets]

    return made


@pytest.mark.parametrize("gap", [10, 150, 190, 210, 225, 235])
def test_paper_carries_forty_rows_each_page_with_its_heading(printed, gap):
    pages = [text for text in printed(tables.show(words(300), "All of the words"), gap) if "词语" in text]
    assert [row for text in pages for row in range(300) if f"词语{row:03d}" in text] == list(range(40))
    assert all(text.count("gloss") == 1 for text in pages) and "All of the words" in pages[0] and "first 40 rows" in pages[0]


@pytest.mark.parametrize("paper", [{"format": "A4"}, {"format": "A5"}])
def test_paper_cuts_no_column_off(printed, paper):
    frame = words(12).assign(**{f"per 10,000 words, reference {i}": 1234.5 for i in range(9)}, last="the end")
    assert all("the end" in text for text in printed(tables.show(frame, "Words"), **paper) if "词语" in text)


def test_a_tall_table_says_that_it_scrolls(explore):
    hint = "getComputedStyle(document.querySelector('.table'), '::before').content"
    said = [explore(tables.show(frame, "Words")).evaluate(hint) for frame in (words(300), words(9), words(300).assign(**{f"long heading {i}": 1 for i in range(19)}))]
    assert ["300" in text and "↓" in text for text in said] == [True, False, True] and "sideways" in said[2]


def test_eight_columns_fit_the_column_of_text(explore):
    frame = pd.DataFrame({"report": "尼山镇 2024", "problem": "存在法治意识不足的问题" * 20, "topic": "行政执法 administrative law enforcement", "shared terms": "执法、监督、培训、队伍",
                          "gloss": "administrative law enforcement", "similarity": 0.25, "paragraphs": 12, "verdict": "named in the plan"}, index=range(9))
    box = explore(tables.show(frame, "Problems"), 776).locator(".table")
    assert box.evaluate("box => [box.clientWidth, box.scrollWidth - box.clientWidth]") == [736, 0]


@pytest.mark.parametrize("width", [390, 1024])
def test_open_sentences_never_widen_the_page(explore, width):
    frame = words().assign(**{f"long heading {i}": 1 for i in range(9)})
    page = explore(tables.show(frame, "Words", sentences=sentences(frame)), width)
    page.click("summary >> nth=0")
    page.wait_for_selector("tr.opened")
    page.locator(".table").evaluate("box => box.scrollTo(500, 0)")
    drawn = page.locator(".opened .sentences").bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") <= width and drawn["x"] >= 0 and drawn["x"] + drawn["width"] <= width
