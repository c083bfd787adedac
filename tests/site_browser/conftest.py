"""The built site in a headless Chromium: `make site-test`."""

import pytest
from selenium import webdriver

from chromium import DESKTOP, SITE, Server, resize


@pytest.fixture(scope="session")
def server():
    assert (SITE / "playground" / "files.js").exists(), "the site is built by `make docs`, the playground by npm"
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def open_browser(tmp_path_factory):
    """A function that starts a browser of a size, in light or dark mode."""
    browsers = []

    def start(size=DESKTOP, scheme="light"):
        options = webdriver.ChromeOptions()
        for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "hide-scrollbars"):
            options.add_argument(f"--{argument}")
        options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        browsers.append(browser)
        resize(browser, size)
        media = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
        return browser

    yield start
    for browser in browsers:
        browser.quit()
