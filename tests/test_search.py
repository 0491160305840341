"""The search page: what it counts, where its lines lead, with texts inside it and beside it."""
import functools
import http.server
import re
import shutil
import threading

import pytest
from toy import toy

from helpers import kwic, load_corpus
from helpers.report import search
from helpers.report.pages import write
from helpers.report.texts import in_order

HOSTILE = '<script>document.title=1</script><img src=x onerror="document.title=2">-->]]>\u2028\u202e'
WORN = ["推进依法 行政。依法\n行政", "“八五”普法，「八五」普法；八 五 普法", "ＷＴＯ规则、WTO 规则与 WTOs", "2024年1024件，２０２４ 年 12 024", "法法法法", "rule of law and rule  of\u3000law", "𠮷野镇𠮷野", "a“ b"]


def searched(folder, corpus):
    """Writes the search page of a corpus; returns its file."""
    kept = in_order(corpus.reports[corpus.reports["kind"] == "report"])
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    write(folder / "texts" / "font.css", "")
    write(folder / "search.html", search.search_page(folder, kept, corpus.analysed))
    return folder / "search.html"


@pytest.fixture
def ask(browser):
    """Opens the search page at an address without any other network; keeps complaints and what left the folder."""
    contexts = []

    def opened(file_or_url):
        url = file_or_url if isinstance(file_or_url, str) else file_or_url.as_uri()
        contexts.append(browser.new_context(viewport={"width": 1024, "height": 900}))
        page = contexts[-1].new_page()
        page.set_default_timeout(8000)
        page.complaints, page.strange = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        home = url.rpartition("/")[0]
        page.on("request", lambda request: None if request.url.startswith((home, "data:")) else page.strange.append(request.url))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


def answer(page, q, **filters):
    """The number of passages that the page counts."""
    for name, value in filters.items():
        page.fill("#place", value) if name == "place" else page.select_option(f"#{name}", label=value)
    page.get_by_label("Words in the").fill(q)
    page.keyboard.press("Enter")
    said = page.inner_text("#count")
    return 0 if said == "No passage." else int(said.split(" passage")[0].replace(",", ""))


@pytest.fixture(scope="module")
def corpus():
    return load_corpus("corpus")


def test_every_occurrence_is_counted_as_kwic_counts(ask, built_report, corpus):
    page = ask(built_report / "search.html")
    for term in ["信访", "法治政府建设", "“八五”普法", "2024", "1+1+N", "法", "没有这样的词"]:
        assert answer(page, term) == len(kwic(corpus, term)), term
    assert page.complaints == [] and page.strange == []


def test_worn_text_is_folded_as_kwic_folds(ask, tmp_path):
    worn = toy(*((f"{at}镇", 2020 + at, text) for at, text in enumerate(WORN)))
    page = ask(searched(tmp_path, worn))
    for term in ["依法行政", "八五普法", "WTO", "2024", "2024年", "法法", '"rule of law"', "𠮷野", "野", "ab", '"a b"', "，", "普法;"]:
        assert answer(page, term) == len(kwic(worn, term.strip('"'))), term


def test_marked_words_are_those_that_kwic_shows(ask, tmp_path):
    worn = toy(*((f"{at}镇", 2020 + at, text) for at, text in enumerate(WORN)))
    page = ask(searched(tmp_path, worn))
    for term in ["依法行政", "八五普法", "2024年", "𠮷野"]:
        answer(page, term)
        assert page.evaluate("[...document.querySelectorAll('#hits mark')].map(mark => mark.textContent)") == kwic(worn, term)["term"].tolist()


def test_filters_narrow_by_year_part_and_place(ask, built_report, corpus):
    page = ask(built_report / "search.html")
    assert answer(page, "信访", year="2024") == len(kwic(corpus.select(years=2024), "信访"))
    assert answer(page, "信访", year="all", part="问题 problems") == len(kwic(corpus.select(sections="problems"), "信访"))
    assert answer(page, "信访", part="all", place="山东") == len(kwic(corpus.select(places="山东省"), "信访"))
    assert "2024 " in page.inner_text("#years") and "in 2 reports of 2 years" in page.inner_text("#count")


def test_several_words_must_all_stand_in_the_paragraph(ask, tmp_path):
    page = ask(searched(tmp_path, toy(("甲镇", 2023, "信访事项"), ("乙镇", 2024, "信访和普法"), ("丙镇", 2024, {"plan": "普法", "problems": "信访"}))))
    assert answer(page, "信访 普法") == 1 and answer(page, "普法 信访") == 1 and answer(page, '"信访 普法"') == 0 and answer(page, "“信访和普法”") == 1


def test_without_words_the_reports_are_listed(ask, built_report):
    page = ask(built_report / "search.html")
    assert page.inner_text("#count") == "5 reports." and page.locator("#hits li").count() == 5
    page.select_option("#year", "2024")
    page.wait_for_function("() => document.querySelector('#count').textContent === '2 reports.'")
    assert "尼山镇 2024" in page.inner_text("#hits")


def test_line_leads_to_its_paragraph_and_back_to_the_answer(ask, built_report):
    page = ask(built_report / "search.html")
    n = answer(page, "信访", year="2023")
    words = page.inner_text("#hits mark >> nth=0")
    page.click("#hits a >> nth=0")
    page.wait_for_selector("p:target")
    assert words in page.inner_text("p:target")
    page.go_back()
    page.wait_for_selector("#hits a")
    assert page.input_value("#q") == "信访" and page.input_value("#year") == "2023" and page.inner_text("#count").startswith(f"{n} passages")


def test_many_lines_are_shown_a_hundred_at_a_time(ask, tmp_path):
    page = ask(searched(tmp_path, toy(*(("甲镇", 2023, "信访。" * 10) for _ in range(25)))))
    assert answer(page, "信访") == 250 and page.locator("#hits li").count() == 100
    page.click("#more")
    page.click("#more")
    assert page.locator("#hits li").count() == 250 and not page.is_visible("#more")


@pytest.fixture(scope="module")
def shelves(corpus, tmp_path_factory):
    """The search page of the bundled reports as if they were many: with one file for each."""
    folder = tmp_path_factory.mktemp("shelves")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "LARGEST", 10_000)
        searched(folder, corpus)
    return folder


@pytest.fixture
def served(shelves):
    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=shelves))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/search.html"
    server.shutdown()


@pytest.mark.parametrize("how", ["from a disk", "from a server"])
def test_texts_beside_the_page_are_read_and_counted_alike(ask, shelves, request, corpus, how):
    assert len(list((shelves / "search").glob("*.html"))) == 5
    page = ask(shelves / "search.html" if how == "from a disk" else request.getfixturevalue("served"))
    page.wait_for_function("() => document.querySelector('#count').textContent === '5 reports.' && !document.querySelector('#loading').textContent")
    assert answer(page, "信访") == len(kwic(corpus, "信访"))
    assert page.complaints == [] and page.strange == [] and page.locator("iframe").count() == 0


def test_a_missing_file_is_named(ask, shelves, tmp_path):
    shutil.copytree(shelves, tmp_path / "copy")
    (tmp_path / "copy" / "search" / "0002.html").unlink()
    page = ask(tmp_path / "copy" / "search.html")
    page.wait_for_function("() => document.querySelector('#loading').textContent.includes('search/0002.html could not be read')")


def test_files_stay_small_and_those_of_former_runs_go(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(search, "LARGEST", 20_000)
    searched(tmp_path, corpus)
    assert all(file.stat().st_size < 21_000 for file in (tmp_path / "search").iterdir())
    monkeypatch.undo()
    searched(tmp_path, corpus)
    assert not (tmp_path / "search").exists()


def test_hostile_words_stay_text(ask, tmp_path):
    page = ask(searched(tmp_path, toy((f"甲镇{HOSTILE}", 2023, f"信访{HOSTILE}工作"))))
    assert answer(page, "信访") == 1 and answer(page, HOSTILE) == 1
    assert "onerror" in page.inner_text("#hits") and "‹U+202E›" in page.inner_text("#hits") and "\u202e" not in page.inner_text("#hits")
    assert page.title().startswith("Search") and page.complaints == [] and page.locator("img").count() == 0


def test_count_is_told_and_the_keyboard_leads_to_the_lines(ask, built_report):
    page = ask(built_report / "search.html")
    page.keyboard.type("信访")     # the field has the focus
    page.wait_for_selector("#hits mark")
    assert page.evaluate("document.querySelector('#count').tagName") == "OUTPUT"   # which is a live region
    for _ in range(5):      # the button, three filters, the first line
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("p:target")


@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_search_page_is_never_wider_than_its_window(ask, built_report, width):
    page = ask(built_report / "search.html")
    page.set_viewport_size({"width": width, "height": 900})
    answer(page, "法治政府建设")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_policy_names_the_script_and_allows_no_other(built_report):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', (built_report / "search.html").read_text("utf-8"))[1]
    assert "default-src 'none'" in policy and re.search(r"script-src 'sha256-[^']+';", policy) and "unsafe-eval" not in policy
