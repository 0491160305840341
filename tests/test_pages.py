"""The real report in a real browser: what a reader without a network sees."""
import pytest
from conftest import PROJECT

WIDTHS = [390, 1024, 1600]
NAMES = ["index", *sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))]
ALL = [*NAMES, "methods", "data"]


@pytest.fixture
def open_page(browser, built_report):
    """Opens a page of the report by name; keeps what it asked for and what the console complained of."""
    contexts = []

    def opened(name, width=1024, **context):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **context))
        page = contexts[-1].new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
        page.goto((built_report / f"{name}.html").as_uri())
        page.evaluate("document.fonts.ready")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ALL)
def test_page_asks_for_nothing_but_itself(open_page, name):
    page = open_page(name)
    page.mouse.wheel(0, 100_000)
    assert {url.split(":")[0] for url in page.asked} <= {"file", "data"} and page.complaints == []
    assert [url for url in page.asked if url.startswith("file:")] == [page.url]


@pytest.mark.parametrize("name", [*NAMES, "methods"])
def test_chinese_is_drawn_by_a_glyph_and_not_by_a_box(open_page, name):
    page = open_page(name)
    assert page.evaluate("[...document.fonts].map(face => face.status)") == ["loaded"]
    page.evaluate("""() => { document.body.innerHTML = ["法", "治", "\\ue000", "\\ue001"]
        .map(c => `<div style="font-size:80px;width:1.5em">${c}</div>`).join("") }""")
    law, rule, box, other_box = (element.screenshot() for element in page.query_selector_all("div"))
    assert box == other_box and law != box and rule != box and law != rule


@pytest.mark.parametrize("name", ALL)
def test_page_draws_all_its_chinese_with_its_own_font(open_page, name):
    page = open_page(name)
    strange = page.evaluate("""() => {
        const said = document.querySelector("footer").innerText.split("own fonts:")[1] || "";
        const has = c => document.fonts.check('20px "Page Han"', c);
        return [...new Set(document.querySelector("main").innerText.match(/\\p{Script=Han}/gu) || [])]
            .filter(c => !said.includes(c) && !drawn(c));
        function drawn(c) {
            const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
            const ink = c => { pen.font = '40px "Page Han"'; pen.clearRect(0, 0, 60, 60); pen.fillText(c, 5, 45);
                               return pen.getImageData(0, 0, 60, 60).data.join(); };
            return has(c) && ink(c) != ink("\\ue000");
        } }""")
    assert strange == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ALL)
def test_page_is_never_wider_than_its_window(open_page, name, width):
    page = open_page(name, width)
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ALL)
def test_page_names_its_language_and_describes_its_figures(open_page, name):
    page = open_page(name)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("[...document.images].filter(image => !image.alt.trim() || !image.naturalWidth).length") == 0
    assert page.evaluate("document.querySelectorAll('h1').length") == 1


@pytest.mark.parametrize("name", ALL)
def test_links_within_the_report_lead_somewhere(open_page, built_report, name):
    page = open_page(name)
    for link in set(page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")):
        file, _, anchor = link.partition("#")
        if file.startswith("https:"):
            continue
        assert not file or (built_report / file).is_file(), link
        if file and anchor:
            assert f'id="{anchor}"' in (built_report / file).read_text("utf-8"), link
        assert file or not anchor or page.evaluate("id => !!document.getElementById(decodeURIComponent(id))", anchor), link


def test_pages_are_read_from_first_to_last(open_page):
    page = open_page("index")
    with page.expect_navigation():
        page.click(".entries a >> nth=0")
    read = [page.url.rpartition("/")[2]]
    while page.query_selector("footer a[rel=next]"):
        with page.expect_navigation():
            page.click("footer a[rel=next]")
        read.append(page.url.rpartition("/")[2])
    assert read == [f"{name}.html" for name in NAMES[1:]]


def test_contents_follow_the_reader(open_page):
    page = open_page(NAMES[1], 1600)
    links = page.query_selector_all(".contents a")
    links[len(links) // 2].click()
    page.wait_for_function("at => document.querySelectorAll('.contents a')[at].hasAttribute('aria-current')", arg=len(links) // 2)
    assert len(page.query_selector_all(".contents a[aria-current]")) == 1


def test_contents_are_folded_where_there_is_no_room(open_page):
    assert open_page(NAMES[1], 390).evaluate("document.querySelector('.contents details').open") is False
    assert open_page(NAMES[1], 1600).evaluate("document.querySelector('.contents details').open") is True


def test_code_is_folded_but_there(open_page):
    page = open_page(NAMES[1])
    assert not page.is_visible(".code pre >> nth=0")
    page.click(".code summary >> nth=0")
    assert page.is_visible(".code pre >> nth=0")


def test_keyboard_reaches_the_content_first(open_page):
    page = open_page(NAMES[1])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_dark_page_dims_its_figures_and_keeps_their_colours(open_page):
    page = open_page(NAMES[1], color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != "rgb(255, 255, 255)"
    image = "getComputedStyle(document.querySelector('figure img'))"
    assert page.evaluate(f"{image}.backgroundColor") == "rgb(255, 255, 255)" and page.evaluate(f"{image}.filter").startswith("brightness(0.8")
    page.emulate_media(media="print")
    assert page.evaluate(f"{image}.filter") == "none"


@pytest.mark.parametrize("name", NAMES[1:])
def test_phone_shows_figures_whole_and_enlarges_them(open_page, name):
    page = open_page(name, 390)
    cut = "[...document.querySelectorAll('main figure')].filter(f => f.scrollWidth > f.clientWidth || f.getBoundingClientRect().right > 390)"
    assert page.evaluate(f"{cut}.length") == 0
    page.click(".enlarge >> nth=0")
    assert page.locator("figure img").first.bounding_box()["width"] > 550 and page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_attribute(".enlarge >> nth=0", "aria-pressed") == "true"
    page.click(".enlarge >> nth=0")
    assert page.evaluate(f"{cut}.length") == 0


def test_figures_are_enlarged_on_phones_only(open_page):
    assert not open_page(NAMES[1], 1024).is_visible(".enlarge >> nth=0")


def test_print_leaves_code_and_navigation_out(open_page):
    page = open_page(NAMES[1], 1600)
    page.emulate_media(media="print")
    assert not any(map(page.is_visible, [".code >> nth=0", ".contents", "header"])) and page.is_visible("figure >> nth=0")


@pytest.mark.parametrize("name", ALL)
def test_printed_page_cuts_nothing_off(open_page, name):
    page = open_page(name, 680)  # A4 with ordinary margins
    page.emulate_media(media="print")
    assert page.evaluate("[...document.querySelectorAll('table, img, pre')].filter(e => e.getBoundingClientRect().right > 681).length") == 0
