"""axe-core on every page of the real report: nothing that keeps a reader out."""
import pytest
from test_pages import ALL, open_page  # noqa: F401 (a fixture)

from helpers.report import links

GRAVE = ("serious", "critical")
TEXTS = ["search", "texts/index", links.address("suiyang-wangcao-2024").removesuffix(".html")]
# Rows beneath the third are made like those above, and axe takes a minute for a thousand; what is folded is opened, or it is not looked at.
_TRIM = """() => { document.querySelectorAll("tbody tr:nth-child(n + 4), .sentences li:nth-child(n + 2)").forEach(one => one.remove());
                   document.querySelectorAll("details").forEach(box => { box.open = true; }); }"""


def findings(page):
    """What axe finds: rule, impact, and the first element."""
    from axe_playwright_python.sync_playwright import Axe

    return [(found["id"], found["impact"], found["nodes"][0]["html"][:200]) for found in Axe().run(page).response["violations"]]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ALL, *TEXTS])
def test_no_page_keeps_a_reader_out(open_page, name):  # noqa: F811
    page = open_page(name)
    page.evaluate(_TRIM)
    for width in (390, 1200):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert [found for found in findings(page) if found[1] in GRAVE] == [], (width, scheme)


@pytest.mark.slow
def test_a_page_that_keeps_readers_out_would_be_found(open_page):  # noqa: F811
    page = open_page("index")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"\"><p style=\"color:#ccc;background:#fff\">pale</p>')")
    assert {"image-alt", "color-contrast"} <= {rule for rule, impact, _ in findings(page) if impact in GRAVE}
