"""The layout of the front page, the playground and the performance page, on a desktop and a phone, light and dark.

With `UPDATE_LAYOUTS=1`, layouts.json is written anew: look at the pages first.
"""

import json
import os
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import layout
from chromium import DESKTOP, PHONE, resize

REVIEWED = Path(__file__).with_name("layouts.json")
SIZES = {"desktop": DESKTOP, "phone": PHONE}
OF_SITE = (
    "article",
    "h1",
    "h2",
    "article > section > p",
    "article pre",
    "article .table-wrapper",
    "article img",
)
OF_PLAYGROUND = ("header", "main > section", "h1", "h2", "textarea", "#picture", "#dates-part .scroll", "#formatted")
PAGES = {"index.html": OF_SITE, "performance.html": OF_SITE, "playground/index.html": OF_PLAYGROUND}
PARENTS = "article section, article, .sig-lines, main, main > section, header, footer, body > .page > .main > .content"


@pytest.fixture(scope="module")
def pages(open_browser, server):
    """A function that opens a page in a size and a theme, and waits until it is complete."""
    browsers = {scheme: open_browser(scheme=scheme) for scheme in ("light", "dark")}

    def show(page, size, scheme):
        browser = browsers[scheme]
        resize(browser, SIZES[size])
        browser.get(f"{server.address}/{page}")
        ready = "return document.readyState === 'complete'"
        if page.startswith("playground"):
            ready = "return document.body.dataset.shown && document.getElementById('picture').naturalWidth > 0"
        WebDriverWait(browser, 180).until(lambda _: browser.execute_script(ready))
        browser.execute_script("for (const one of document.images) one.loading = 'eager'")
        WebDriverWait(browser, 30).until(lambda _: browser.execute_script(layout.EMPTY_PICTURES) == [])
        return browser

    return show


OPENED = [(page, size, scheme) for page in PAGES for size in SIZES for scheme in ("light", "dark")]


@pytest.fixture(scope="module", params=OPENED, ids=" ".join)
def opened(request, pages):
    """A browser with a page, the page, the size and the theme."""
    return pages(*request.param), *request.param


class TestLayout:
    def test_edges(self, opened):
        """The parts of a page are where they were when a person looked at it."""
        browser, page, size, _ = opened
        edges = browser.execute_script(layout.EDGES, PAGES[page])
        reviewed = json.loads(REVIEWED.read_text("utf-8")) if REVIEWED.exists() else {}
        if os.environ.get("UPDATE_LAYOUTS"):
            reviewed[f"{page} {size}"] = edges
            lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(reviewed[name])}" for name in sorted(reviewed))
            REVIEWED.write_text(f"{{\n{lines}\n}}\n", "utf-8")

        assert layout.differences(edges, reviewed[f"{page} {size}"]) == {}

    def test_visible(self, opened):
        """Nothing is wider than the page, cut off, or covered."""
        browser, _, size, _ = opened

        assert browser.execute_script("return document.documentElement.scrollWidth") == SIZES[size][0]
        assert browser.execute_script(layout.CUT_OFF) == []
        assert browser.execute_script(layout.COVERED, PARENTS) == []

    def test_theme(self, opened):
        """The page follows the reader's theme."""
        browser, _, _, scheme = opened
        brightness = browser.execute_script(layout.BRIGHTNESS)

        assert brightness > 0.9 if scheme == "light" else brightness < 0.2


class TestSwitch:
    @pytest.mark.parametrize("page", ["performance.html", "gallery.html", "how-it-works.html"])
    @pytest.mark.parametrize(("scheme", "other"), [("light", "dark"), ("dark", "light")])
    def test_pictures(self, page, scheme, other, pages):
        """A picture looks the same if the page's own switch selects a theme, and if the system does."""
        expected = pages(page, "desktop", other).find_element(By.CSS_SELECTOR, "article img").screenshot_as_base64
        browser = pages(page, "desktop", scheme)
        while browser.execute_script("return document.body.dataset.theme") != other:
            browser.find_element(By.CSS_SELECTOR, ".theme-toggle-content .theme-toggle").click()
        shown = browser.find_element(By.CSS_SELECTOR, "article img").screenshot_as_base64
        browser.execute_script("localStorage.clear()")

        assert shown == expected


class TestComparison:
    """The comparison itself notices what is wrong."""

    @pytest.mark.parametrize(
        ("style", "script"),
        [
            ("article p { width: 2000px }", layout.CUT_OFF),
            ("article section > p { margin-top: -40px !important }", layout.COVERED),
            ("article h1 { position: relative; left: -500px }", layout.CUT_OFF),
        ],
    )
    def test_fault(self, style, script, pages):
        browser = pages("index.html", "phone", "light")
        browser.execute_script("document.head.append(document.createElement('style'))")
        browser.execute_script("document.head.lastChild.textContent = arguments[0]", style)

        assert browser.execute_script(script, PARENTS)

    @pytest.mark.parametrize("found", [[[20, 350]], [[20, 370], [40, 360]], []])
    def test_edges(self, found):
        assert layout.differences({"h1": found}, {"h1": [[20, 370]]}) == {"h1": (found, [[20, 370]])}

    def test_tolerance(self):
        assert layout.differences({"h1": [[21, 368]]}, {"h1": [[20, 370]]}) == {}
