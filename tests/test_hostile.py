"""A hostile corpus through the whole report, in a real browser: nothing runs, nothing is asked for, text is text."""
import csv
import re

import hostile
import pytest
from conftest import make
from test_pages import ALL

READING = ["search", "texts/index", *(f"texts/*/#{number}" for number in range(3))]
OPEN = """() => { const hostile = "<img src=x onerror=window.canary=1>", type = text => field => { field.value = text; field.dispatchEvent(new Event("input", {bubbles: true})); };
    document.querySelectorAll("details").forEach(box => { box.open = true; });
    document.querySelectorAll("th button, button[type=button]").forEach(button => button.click());
    for (const text of [hostile, "取得成效"]) document.querySelectorAll("input[type=search]:not(#place)").forEach(type(text));
    document.querySelectorAll(".find input").forEach(type(""));
    document.querySelectorAll("main *").forEach(one => one.dispatchEvent(new MouseEvent("mouseover"))); }"""
# What our pages hold none of, or only where they put it.
FOREIGN = """() => [...document.querySelectorAll("script, iframe, object, embed, form, base, link, svg, style, meta[http-equiv=refresh]")]
    .filter(one => !one.matches("head > style, main > style, .table > style, body > script:last-of-type, main > script[type='application/json'], form#search, link[href$='font.css']"))
    .map(one => one.outerHTML.slice(0, 200))
    .concat([...document.querySelectorAll("*")].flatMap(one => [...one.attributes]).filter(a => /^on/i.test(a.name) || /^(javascript|https?):/i.test(a.value)).map(a => a.name + "=" + a.value))"""


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    done = make("report", f"CORPUS={hostile.write(folder / 'corpus')}", f"OUT={folder / 'report'}")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "report"


@pytest.fixture
def opened(browser, hostile_report):
    """Opens a page, every fold, heading and search of it; keeps what ran, what was asked for and what the console said."""
    context = browser.new_context()

    def page_of(name):
        folder, _, number = name.partition("#")
        file = sorted(hostile_report.glob(f"{folder}*.html"))[int(number)] if number else hostile_report / f"{name}.html"
        page = context.new_page()
        page.happened = []
        page.on("dialog", lambda dialog: (page.happened.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: page.happened.append(request.url) if not request.url.startswith(("data:", f"{hostile_report.as_uri()}/")) else None)
        page.on("console", lambda message: page.happened.append(message.text))
        page.on("pageerror", lambda error: page.happened.append(str(error)))
        page.goto(file.as_uri())
        page.evaluate(OPEN)
        page.wait_for_timeout(500)
        return page

    yield page_of
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ALL, *READING])
def test_nothing_of_a_hostile_corpus_runs(opened, name):
    page = opened(name)
    assert page.happened == [] and page.evaluate("window.canary") is None and page.evaluate(FOREIGN) == []
    assert not set("\u202e\u2066") & set(page.evaluate("document.body.innerText"))  # what turns the direction of text is named instead


@pytest.mark.slow
def test_markup_of_a_hostile_corpus_is_shown_as_text(opened):
    for name, *markup in (("01_corpus", hostile.MARKUP[0], hostile.MARKUP[1], '" onmouseover="', "‹U+202E›"), ("02_term_frequency", hostile.MARKUP[0]),
                          ("search", hostile.MARKUP[0]), ("texts/index", hostile.MARKUP[1])):
        text = opened(name).evaluate("document.querySelector('main').innerText")
        assert [found for found in markup if found not in text] == [], name


@pytest.mark.slow
def test_no_cell_of_a_hostile_corpus_is_a_formula(hostile_report):
    for file in sorted(hostile_report.glob("data/*.csv")):
        with open(file, encoding="utf-8-sig", newline="") as opened_file:
            cells = [cell for row in csv.reader(opened_file) for cell in row]
        assert [cell for cell in cells if re.match(r"\s*[=+@\t\r-]", cell) and not re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)] == [], file.name
