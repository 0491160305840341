"""The reading pages: every sentence is one click from the count that rests on it, and untrusted text stays text."""
import dataclasses
import html
import re

import lxml.html
import pandas as pd
import pytest
from hypothesis import given, settings, strategies

from helpers import claims, load_corpus, load_lexicon, quantities
from helpers.report import links, tables
from helpers.report.text_page import woven
from helpers.report.texts import write_texts

HOSTILE = '<script>document.title=1</script><img src=x onerror="document.title=2"></script>]]>-->[a](javascript:alert(1))\u2028\u202e反\u2066'


def written(folder, corpus):
    """The folder of a report that holds the texts of a corpus only."""
    write_texts(folder, corpus, quantities(corpus), claims(corpus), load_lexicon(corpus.path).terms)
    return folder


@pytest.fixture(scope="module")
def corpus():
    return load_corpus("corpus")


@pytest.fixture(scope="module")
def hostile(corpus, tmp_path_factory):
    """The bundled reports, all text in one of them like markup, its name too; another is no report."""
    frames = {name: getattr(corpus, name).copy() for name in ("reports", "paragraphs", "removed", "evidence", "warnings")}
    for frame in frames.values():
        ours = frame["report_id"] == "xinmin-2021"
        for name in {"title", "place", "issuer", "file", "text", "value", "rule", "message", "severity", "section"} & set(frame):
            frame.loc[ours, name] = frame.loc[ours, name].fillna("") + HOSTILE
        frame.loc[ours, "report_id"] = HOSTILE
    frames["reports"].loc[frames["reports"]["year"] == 2023, "kind"] = "other"
    corpus = dataclasses.replace(corpus, **frames)
    return written(tmp_path_factory.mktemp("hostile") / "report", corpus)


@pytest.fixture
def read(browser):
    """Opens a file in a browser without a network; keeps what it asked for and what the console complained of."""
    contexts = []

    def opened(file, anchor="", width=1024, **context):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **context))
        page = contexts[-1].new_page()
        page.set_default_timeout(5000)
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(("file:", "data:")) else route.abort())
        page.goto(file.as_uri() + anchor)
        return page

    yield opened
    for context in contexts:
        context.close()


spans = strategies.lists(strategies.tuples(strategies.integers(0, 11), strategies.integers(0, 11)), max_size=4)


@settings(deadline=None, max_examples=60)
@given(strategies.text("法治<&\"a1", min_size=12, max_size=12), spans, spans)
def test_spans_that_cross_nest_and_keep_the_text(text, outer, inner):
    disjoint = lambda spans, name: [(a, b, f"<{name}>", f"</{name}>") for at, (a, b) in enumerate(sorted(spans))
                                    if a < b and all(a >= end for _, end in sorted(spans)[:at])]
    made = woven(text, [disjoint(outer, "mark"), disjoint(inner, "abbr")], 0, len(text))
    open_now = []
    for closing, name in re.findall(r"<(/?)(mark|abbr)>", made):
        assert open_now.pop() == name if closing else not open_now.append(name)
    assert not open_now and html.unescape(re.sub(r"</?(?:mark|abbr)>", "", made)) == text


def test_every_paragraph_stands_under_its_number(corpus, built_report):
    for report_id, rows in corpus.paragraphs.groupby("report_id"):
        page = lxml.html.fromstring((built_report / links.address(report_id)).read_text("utf-8"))
        found = {at.get("id"): "".join(at.itertext())[len(at.get("id")) - 1:] for at in page.xpath("//article//p[@id]")}
        assert found == {f"p{row.paragraph}": row.text for row in rows.itertuples()}


def test_page_shows_facts_evidence_warnings_and_what_was_taken_out(corpus, built_report):
    report = corpus.reports.iloc[0]
    said = " ".join(lxml.html.fromstring((built_report / links.address(report["report_id"])).read_text("utf-8")).text_content().split())
    for frame, column in ((corpus.evidence, "rule"), (corpus.warnings, "message"), (corpus.removed, "rule"), (corpus.removed, "text")):
        for value in frame.loc[frame["report_id"] == report["report_id"], column]:
            assert " ".join(value.split()) in said
    assert all(value in said for value in (report["title"], report["place"], report["county"], report["published"], report["issuer"]))


def test_contradiction_is_marked_and_explained_beside_its_paragraph(built_report):
    page = lxml.html.fromstring((built_report / links.address("suiyang-wangcao-2024")).read_text("utf-8"))
    marked = page.xpath("//p[@id='p5']//mark[@class='wrong']")
    assert "行政许可269件，占比36%" in marked[0].text_content()
    assert "269 / 672 = 40.03%, printed 36%" in page.xpath("//p[@id='p5']/../aside")[0].text_content()


def test_quantities_give_value_and_unit_and_terms_their_gloss(built_report):
    page = lxml.html.fromstring((built_report / links.address("tengzhou-baogou-2025")).read_text("utf-8"))
    number = next(found for found in page.xpath("//data") if found.text_content() == "1.2万余份")
    assert number.get("value") == "12000" and number.get("title").startswith("more than 12,000 份")
    assert "legal popularization (public legal education)" in {found.get("title") for found in page.xpath("//abbr") if found.text_content() == "普法"}


def test_same_corpus_gives_the_same_bytes(corpus, built_report, tmp_path):
    written(tmp_path, corpus)
    for file in [path for path in tmp_path.rglob("*") if path.is_file()]:
        assert file.read_bytes() == (built_report / file.relative_to(tmp_path)).read_bytes()


def test_page_of_a_report_that_is_gone_goes_and_other_files_stay(corpus, tmp_path):
    (tmp_path / "texts" / "ab").mkdir(parents=True)
    mine = tmp_path / "texts" / "ab" / "mine.html"
    mine.touch()
    written(tmp_path, corpus)
    kept = corpus.select(years=2021)
    written(tmp_path, kept)
    pages = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("texts/*/*.html")}
    assert pages == {links.address("xinmin-2021"), "texts/ab/mine.html"}


def test_name_of_a_page_holds_nothing_of_the_file_name():
    assert re.fullmatch(r"texts/([0-9a-f]{2})/\1[0-9a-f]{10}\.html#p7", links.address('../<b>"\n', 7))


def test_report_without_place_year_and_title_has_a_page(corpus, tmp_path):
    bare = corpus.reports.assign(**{name: pd.array([pd.NA] * len(corpus.reports), dtype="string") for name in ("title", "place", "issuer")},
                                 year=pd.array([pd.NA] * len(corpus.reports), dtype="Int64"))
    written(tmp_path, dataclasses.replace(corpus, reports=bare))
    assert ">xinmin-2021</h1>" in (tmp_path / links.address("xinmin-2021")).read_text("utf-8")


def test_no_link_is_shown_where_no_page_is_made(corpus, monkeypatch):
    frame = corpus.warnings[["report_id", "message"]]
    monkeypatch.delenv(links.ON_PAGE, raising=False)
    assert "<a " not in tables.show(frame, links="report_id")._repr_html_()
    monkeypatch.setenv(links.ON_PAGE, "1")
    assert f'<a href="{links.address(frame["report_id"].iloc[0])}">' in tables.show(frame, links="report_id")._repr_html_()


def test_links_need_a_report(corpus):
    with pytest.raises(ValueError, match="report_id is missing"):
        tables.show(corpus.reports[["title"]], links="title")


def test_reader_goes_from_a_term_to_its_sentence_in_its_text(read, built_report):
    page = read(built_report / "index.html")
    page.click(".entries a >> text=Which words do these reports use")
    page.click("td summary >> nth=0")
    words, href = page.inner_text(".opened li mark >> nth=0"), page.get_attribute(".opened li a >> nth=0", "href")
    page.click(".opened li a >> nth=0")
    page.wait_for_load_state()
    assert page.url.endswith(href) and words in page.inner_text("p:target")
    assert page.evaluate("getComputedStyle(document.querySelector('p:target')).backgroundColor") not in ("rgba(0, 0, 0, 0)", "transparent")
    box = page.locator("p:target").bounding_box()
    assert 0 < box["y"] < 900 and page.locator(".tools").bounding_box()["height"] <= box["y"] + 1
    assert page.complaints == [] and {url.split(":")[0] for url in page.asked} <= {"file", "data"}


def test_links_of_every_reading_page_lead_somewhere(built_report):
    for file in built_report.glob("texts/**/*.html"):
        page = lxml.html.fromstring(file.read_text("utf-8"))
        for link in page.xpath("//@href"):
            target, _, anchor = link.partition("#")
            other = file if not target else (file.parent / target).resolve()
            assert other.is_file(), link
            if anchor and other.name != "search.html":
                assert f'id="{anchor}"' in other.read_text("utf-8"), link


def test_texts_are_read_from_first_to_last(built_report):
    listed = lxml.html.fromstring((built_report / "texts" / "index.html").read_text("utf-8")).xpath("//td//a/@href")
    at, read = (built_report / "texts" / listed[0]).resolve(), []
    while at:
        read.append(f"../{at.relative_to(built_report)}")
        following = lxml.html.fromstring(at.read_text("utf-8")).xpath("//footer//a[@rel='next']/@href")
        at = (at.parent / following[0]).resolve() if following else None
    assert read == listed and len(read) == 5


def test_toggles_need_no_script(read, built_report):
    page = read(built_report / links.address("suiyang-wangcao-2024"), java_script_enabled=False)
    line, back = (f"getComputedStyle(document.querySelector('{what}')).{style}" for what, style in (("abbr", "textDecorationLine"), ("data", "backgroundColor")))
    assert page.evaluate(line) == "underline" and page.is_visible("aside >> nth=0")
    for name in ("terms", "quantities", "findings"):
        page.get_by_role("checkbox", name=name).uncheck()
    assert page.evaluate(line) == "none" and page.evaluate(back) == "rgba(0, 0, 0, 0)" and not page.is_visible("aside >> nth=0")


def test_a_tap_says_what_a_term_or_a_quantity_is(read, built_report):
    page = read(built_report / links.address("tengzhou-baogou-2025"), width=390, has_touch=True)
    page.locator("article abbr >> text=普法").first.tap()
    assert "legal popularization" in page.inner_text(".said")
    page.keyboard.press("Escape")
    assert not page.is_visible(".said")


def test_the_keyboard_goes_from_a_term_of_the_list_to_its_paragraphs(read, built_report):
    page = read(built_report / links.address("tengzhou-baogou-2025"))
    entry = page.locator(".terms li", has_text="legal popularization").first
    entry.locator("small a").first.focus()
    page.keyboard.press("Enter")
    assert "普法" in page.inner_text("p:target")


@pytest.mark.parametrize("width", [390, 1024, 1600])
def test_reading_page_is_never_wider_than_its_window(read, built_report, width):
    page = read(built_report / links.address("suiyang-wangcao-2024"), width=width)
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_lines_hold_thirty_eight_characters(read, built_report):
    paragraph = read(built_report / links.address("xinmin-2021"), width=1600).locator("article p >> nth=3")
    width, size, height = paragraph.evaluate("p => [p.clientWidth, parseFloat(getComputedStyle(p).fontSize), parseFloat(getComputedStyle(p).lineHeight)]")
    assert 37 <= width / size <= 39 and height / size == pytest.approx(1.8)


def test_paper_carries_the_text_and_its_contradictions_only(read, built_report):
    page = read(built_report / links.address("suiyang-wangcao-2024"))
    page.emulate_media(media="print")
    assert page.is_visible("#p5") and page.is_visible("aside .exclude-one-another >> nth=0")
    assert not any(map(page.is_visible, [".tools", ".no >> nth=5", ".terms", "header"]))


def test_chinese_is_drawn_by_the_font_that_the_pages_share(read, built_report):
    page = read(built_report / links.address("jindong-lipu-2023"))
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].map(face => face.status)") == ["loaded"]


def test_hostile_names_and_words_stay_text(read, hostile):
    page = read(hostile / links.address(HOSTILE))
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    assert page.title().startswith("新民乡2021年法治政府建设报告<script>") and page.complaints == [] and page.locator("img").count() == 0
    words = page.inner_text("main")
    assert "<script>document.title=1</script>" in words and "[a](javascript:alert(1))" in words
    assert "‹U+202E›反‹U+2066›" in words and not set("\u202e\u2066") & set(words)
    assert all(href.startswith(("#", "../")) for href in page.evaluate("[...document.links].map(link => link.getAttribute('href'))"))


def test_other_kinds_of_document_can_be_read_and_say_that_they_are_not_counted(hostile):
    assert "not counted" in (hostile / links.address("jindong-lipu-2023")).read_text("utf-8")
    assert links.name("jindong-lipu-2023") not in (hostile / "search.html").read_text("utf-8")


def test_empty_corpus_has_its_pages(tmp_path):
    (tmp_path / "corpus").mkdir()
    folder = written(tmp_path / "report", load_corpus(tmp_path / "corpus"))
    assert "no report to read" in (folder / "texts" / "index.html").read_text("utf-8")
    assert "no report to search" in (folder / "search.html").read_text("utf-8")
