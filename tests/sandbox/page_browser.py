"""The page in headless Chromium, as a person uses it, and a calendar to look at."""

import json
import re
import shutil
import urllib.request
from base64 import b64encode
from contextlib import contextmanager

from graph import all_day, event, recurrence, weekly

PACIFIC, BERLIN = "Pacific Standard Time", "W. Europe Standard Time"
ME, ADA, ROOM = "me@contoso.com", "ada@contoso.com", "room1@contoso.com"
DESKTOP, PHONE = (1280, 800), (390, 844)
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--lang=en-GB",
    "--no-proxy-server",
)


def call(base, method, path, body=None):
    """The response of a request to a server, as another program would send it."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310
    with _NO_PROXY.open(request, timeout=10) as response:
        text = response.read()
    return json.loads(text) if text else None


def attendees(*addresses):
    return [
        {"emailAddress": {"address": one}, "type": "resource" if one.startswith("room") else "required"}
        for one in addresses
    ]


def standup(**properties):
    """Every Monday and Wednesday at nine, with Ada and the room."""
    repeats = recurrence(weekly("monday", "wednesday"), "2026-01-05")
    times = event("2026-01-05T09:00:00", "2026-01-05T09:30:00")
    return {"subject": "Standup", **times, "recurrence": repeats, "attendees": attendees(ADA, ROOM), **properties}


def fill(base):
    """Store a month with one of everything; the id of the series with an exception and a deleted date."""
    call(base, "PATCH", "/me/mailboxSettings", {"timeZone": PACIFIC})
    series = call(base, "POST", "/me/events", standup())["id"]
    moved = event("2026-03-12T11:00:00", "2026-03-12T11:30:00", subject="Standup, with demo")
    call(base, "PATCH", f"/me/events/OID.{series}.2026-03-11", moved)
    call(base, "DELETE", f"/me/events/OID.{series}.2026-03-18")
    month_end = {"pattern": {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}}
    fridays = recurrence(weekly("friday"), "2026-03-06", type="endDate", endDate="2026-03-20")
    for one in (
        all_day("2026-03-24", "2026-03-27", subject="Offsite", showAs="oof"),
        event("2026-03-19T22:00:00", "2026-03-20T02:00:00", subject="Release night"),
        event("2026-03-10T12:00:00", "2026-03-10T13:00:00", subject="Lunch with Ada", showAs="tentative"),
        event("2026-03-05T13:00:00", "2026-03-05T16:00:00", subject="Write report", showAs="free"),
        event("2026-03-06T08:00:00", "2026-03-06T17:00:00", subject="At home", showAs="workingElsewhere")
        | {"recurrence": fridays},
        event("2026-01-31T14:00:00", "2026-01-31T15:00:00", subject="Budget")
        | {"recurrence": {**month_end, "range": {"type": "noEnd", "startDate": "2026-01-31"}}},
    ):
        call(base, "POST", "/me/events", one)
    call(base, "POST", f"/users/{ADA}/events", event("2026-03-17T15:00:00", "2026-03-17T16:00:00", subject="Dentist"))
    return series


@contextmanager
def chromium():
    """A driver of headless Chromium."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for option in _OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


class Page:
    """The page of a server. Selectors are those of CSS; texts are what a person sees."""

    def __init__(self, driver, base):
        self.driver, self.base = driver, base

    def open(self, address="month/2026-03-10", size=DESKTOP, dark=False):
        self.driver.get("about:blank")
        self.resize(*size)
        self.theme(dark)
        self.driver.get(f"{self.base.removesuffix('v1.0')}#{address}")
        self.until(lambda: self.loaded)
        return self

    # The browser

    def resize(self, width, height):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def theme(self, dark):
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def until(self, condition, seconds=10):
        """The first true value of a condition, which elements that are drawn anew do not stop."""
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        ignored = (StaleElementReferenceException, IndexError)
        return WebDriverWait(self.driver, seconds, 0.02, ignored).until(lambda _: condition())

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    # What is shown

    @property
    def loaded(self):
        return int(
            self.run(
                "const m = document.querySelector('main'); return m.ariaBusy === 'true' ? 0 : m.dataset.loaded || 0"
            )
        )

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    def one(self, selector):
        return self.driver.find_element("css selector", selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())", selector)

    @property
    def title(self):
        return self.one("#title").text

    def labels(self, part=""):
        """The names of the events that contain a text, as a screen reader speaks them; those of bars once."""
        selector = "main .chip:not(.silent) .unseen"
        labels = self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)
        return [label for label in labels if part in label]

    def chip(self, *parts):
        """The first event whose name has all of some parts."""
        chips = self.all("main .chip:not(.silent)")
        return next((one for one in chips if all(part in one.accessible_name for part in parts)), None)

    def find_chip(self, *parts):
        return self.until(lambda: self.chip(*parts))

    def days_of(self, part):
        """The days of the month on which an event with a text is."""
        script = """const isOf = (chip) => chip.textContent.includes(arguments[0]);
            const has = (day) => [...day.querySelectorAll(".chip")].some(isOf);
            return [...document.querySelectorAll("td[data-day]")].filter(has).map((day) => day.dataset.day)"""
        return self.run(script, part)

    # What a person does

    def press(self, text, within="body"):
        """Press the last button with a text: that of the dialog which is on top."""
        self.until(lambda: [one for one in self.all(f"{within} button") if one.text == text])[-1].click()

    def choose(self, name, value):
        from selenium.webdriver.support.ui import Select

        Select(self.one(f"[name={name}], #{name}")).select_by_value(value)

    def set(self, name, value):
        """Give a field a value; how a date is typed depends on the language of the browser."""
        script = """const [field, value] = arguments; field.value = value;
            for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }))"""
        self.run(script, self.one(f"[name={name}], #{name}"), value)

    def settle(self, action):
        """Do something that draws the view anew, and wait until it is drawn."""
        before = self.loaded
        action()
        self.until(lambda: self.loaded > before)

    def show(self, view):
        self.settle(lambda: self.one(f"input[value={view}]").click())

    def message(self, part):
        """Wait for a message, and return it whole."""
        return self.until(lambda: next((text for text in self.texts("#status, #alert") if part in text), None))

    def finger(self, kind, x, y):
        """One event of a finger: touchStart, touchMove or touchEnd."""
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def middle(self, element):
        """The middle of what is seen of an element, in the window."""
        script = "const box = arguments[0].getBoundingClientRect(); return [box.x, box.y, box.width, box.height]"
        x, y, width, height = self.run(script, element)
        return x + width / 2, y + height / 2

    def open_details(self, *parts):
        self.find_chip(*parts).click()
        self.until(lambda: self.all("dialog .actions button"))

    def requests(self, *methods):
        """The requests in the panel, the earliest first: (method, path, status). Only those with some methods."""
        if self.run("return document.querySelector('#requests').hidden"):
            self.one("#show-requests").click()
        found = [
            (entry.split()[0], *re.search(r"(\S+?)(?: sandbox)? (\d{3}) ", " ".join(entry.split()[1:])).groups())
            for entry in self.texts(".log summary")
        ]
        return [one for one in reversed(found) if not methods or one[0] in methods]

    def drop(self, name, text):
        """Drop a file on the page."""
        script = """const data = new DataTransfer(); data.items.add(new File([arguments[1]], arguments[0]));
            const options = { bubbles: true, cancelable: true, dataTransfer: data };
            for (const kind of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(kind, options))"""
        self.run(script, name, text)

    # What only a program sees

    def violations(self, axe):
        """What axe finds on the page as it is: the rule, and the first element."""
        self.run(axe)
        done = self.driver.execute_async_script("axe.run(document).then(arguments[0])")
        return [(one["id"], one["nodes"][0]["html"][:200]) for one in done["violations"]]

    def errors(self):
        """Messages of the browser about the page, except that a request was refused."""
        return [
            one["message"]
            for one in self.driver.get_log("browser")
            if "the server responded with" not in one["message"]
        ]

    def difference(self, png, other):
        """The part of two pictures that differs, from 0 to 1: of their blocks of eight pixels, by their mean colours.

        The letters of another font change a block a little, another place of a box changes it much.
        """
        urls = ["data:image/png;base64," + b64encode(image).decode() for image in (png, other)]
        self.driver.get("about:blank")
        return self.driver.execute_async_script(_DIFFERENCE, *urls)


_DIFFERENCE = """
const done = arguments[2];
const load = (url) => new Promise((resolve) => {
  const image = new Image();
  image.onload = () => resolve(image);
  image.src = url;
});
Promise.all([load(arguments[0]), load(arguments[1])]).then((images) => {
  if (images[0].width !== images[1].width || images[0].height !== images[1].height) return done(1);
  const [width, height] = [Math.floor(images[0].width / 8), Math.floor(images[0].height / 8)];
  const [a, b] = images.map((image) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  });
  let count = 0;
  for (let place = 0; place < a.length; place += 4) {
    const far = Math.max(...[0, 1, 2].map((band) => Math.abs(a[place + band] - b[place + band])));
    if (far > 40) count += 1;
  }
  done(count / (width * height));
});
"""
