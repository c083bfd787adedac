"""The pages of the site in a browser: their width on a phone, the search, and what they load."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from chromium import DESKTOP, PHONE, SITE, resize

PAGES = sorted(page.relative_to(SITE).as_posix() for page in SITE.rglob("*.html"))


SCROLLING = """
return [...document.querySelectorAll(arguments[0])].filter((part) => part.scrollWidth > part.clientWidth + 1)
  .map((part) => part.textContent.trim().slice(0, 60));
"""


@pytest.fixture(scope="module")
def browser(open_browser):
    return open_browser()


@pytest.fixture(scope="module")
def phone(open_browser):
    browser = open_browser()
    resize(browser, PHONE)
    return browser


@pytest.mark.parametrize("page", PAGES)
def test_width(page, phone, server):
    """No page is wider than a phone: wide code scrolls by itself, a wide table becomes cards."""
    phone.get(f"{server.address}/{page}")

    assert phone.execute_script("return document.documentElement.scrollWidth") == PHONE[0]
    assert phone.execute_script(SCROLLING, ".table-wrapper") == []


@pytest.mark.parametrize("page", PAGES)
def test_desktop(page, browser, server):
    """On a desktop, neither tables nor code need to scroll."""
    browser.get(f"{server.address}/{page}")

    assert browser.execute_script("return document.documentElement.scrollWidth") == DESKTOP[0]
    assert browser.execute_script(SCROLLING, ".table-wrapper, article pre") == []


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("free busy", "how-to-availability.html"),
        ("this and following", "how-to-edit.html"),
        ("wrong hour", "pitfalls/daylight-saving-drift.html"),
    ],
)
def test_search(words, page, browser, server):
    """A question in a reader's words leads to the page that answers it."""
    browser.get(f"{server.address}/search.html?q={words.replace(' ', '+')}")
    wait = WebDriverWait(browser, 30)
    wait.until(lambda _: "Search finished" in browser.find_element(By.CSS_SELECTOR, ".search-summary").text)
    links = browser.find_elements(By.CSS_SELECTOR, "ul.search > li > a")

    assert page in {link.get_attribute("href").partition("?")[0].removeprefix(f"{server.address}/") for link in links}
