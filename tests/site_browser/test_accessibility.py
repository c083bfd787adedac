"""axe-core finds nothing on any page, in light and dark mode.

`AXE` is its script, which `make site-test` installs by npm.
"""

import os
from pathlib import Path

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from chromium import PHONE, SITE, resize

AXE = Path(os.environ.get("AXE", Path(__file__).parents[2] / "build/axe/node_modules/axe-core/axe.min.js"))
PAGES = sorted(page.relative_to(SITE).as_posix() for page in SITE.rglob("*.html"))
RUN = """
const [options, done] = arguments;
axe.run(document, {resultTypes: ["violations"], ...options}).then(
  ({violations}) => done(violations.map(({id, nodes}) => [id, ...nodes.slice(0, 5).map(({html}) => html)])),
  (error) => done([String(error)]));
"""
CONTRAST = {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(scope="module")
def check(open_browser, server):
    """A function that gives what axe finds on a page, of everything in light mode, and of the colours in dark mode."""
    browser = open_browser()
    browser.set_script_timeout(120)

    def check(page):
        _set_theme(browser, "light")
        browser.get(f"{server.address}/{page}")
        if page.startswith("playground/"):
            WebDriverWait(browser, 180).until(lambda _: browser.execute_script("return document.body.dataset.shown"))
        browser.execute_script(AXE.read_text("utf-8"))
        found = browser.execute_async_script(RUN, {})
        _set_theme(browser, "dark")
        return found + browser.execute_async_script(RUN, CONTRAST)

    check.browser = browser
    return check


def _set_theme(browser, scheme):
    media = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})


@pytest.mark.parametrize("page", PAGES)
def test_page(page, check):
    assert check(page) == []


@pytest.mark.parametrize("page", ["index.html", "performance.html", "playground/index.html"])
def test_phone(page, check):
    resize(check.browser, PHONE)
    assert check(page) == []


@pytest.mark.parametrize("change", ["document.querySelector('h1').style.color = '#999'", "document.title = ''"])
def test_fault(change, check):
    """axe itself notices a fault."""
    check("faq.html")
    check.browser.execute_script(change)
    _set_theme(check.browser, "light")
    assert check.browser.execute_async_script(RUN, {})
