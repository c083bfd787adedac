"""Each feature of the playground, in a browser."""

import json
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from chromium import DESKTOP, PHONE, Server, resize

EXAMPLES = json.loads((Path(__file__).parents[2] / "docs" / "playground" / "examples.json").read_text("utf-8"))
DROP = """
const [text, content, name] = arguments;
const transfer = new DataTransfer();
transfer.items.add(new File([Uint8Array.from(content)], name));
text.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
"""


class Page:
    """The playground in a browser, with what a person does and sees."""

    def __init__(self, browser, address):
        self.browser = browser
        self.address = f"{address}/playground/"

    def open(self, fragment=""):
        self.browser.get("about:blank")
        self.browser.get(self.address + fragment)
        self.wait(lambda: self.shown)

    def wait(self, condition, seconds=180):
        return WebDriverWait(self.browser, seconds).until(lambda _: condition())

    @property
    def shown(self):
        """The number of the last request that is shown."""
        return self.browser.execute_script("return document.body.dataset.shown")

    def by_id(self, name):
        return self.browser.find_element(By.ID, name)

    def text(self, name):
        return self.by_id(name).text

    def after(self, action):
        """Do something, and wait until its result is shown."""
        before = self.shown
        action()
        self.wait(lambda: self.shown != before)

    def set(self, name, value):
        """Type into a field."""
        script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
        self.after(lambda: self.browser.execute_script(script, self.by_id(name), value))

    def choose_example(self, name):
        self.after(lambda: Select(self.by_id("example")).select_by_visible_text(name))

    def choose_format(self, name):
        Select(self.by_id("format")).select_by_visible_text(name)
        return self.text("formatted")

    def drop(self, content, name="calendar.ics", target="text"):
        self.browser.execute_script(DROP, self.by_id(target), list(content), name)

    @property
    def dates(self):
        rows = self.browser.find_elements(By.CSS_SELECTOR, "#dates tr")
        return [row.find_element(By.TAG_NAME, "td").text.replace("\n", " ") for row in rows]

    @property
    def faults(self):
        return [fault.text for fault in self.browser.find_elements(By.CSS_SELECTOR, "#faults li")]

    def change(self, place):
        """Press the button of a date."""
        button = self.browser.find_elements(By.CSS_SELECTOR, "#dates button")[place]
        self.browser.execute_script("arguments[0].click()", button)

    def press(self, selector):
        button = self.browser.find_element(By.CSS_SELECTOR, selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()


@pytest.fixture(scope="module")
def opened(server, open_browser):
    page = Page(open_browser(), server.address)
    page.open()
    return page


@pytest.fixture
def page(opened):
    """The page with the first example, without edits of other tests."""
    opened.choose_example("A weekly lunch")
    return opened


class TestReading:
    def test_graph_json(self, page):
        assert page.text("status") == "Graph JSON, 1 event"
        assert "Occurs every Monday effective 2017-09-04 until 2017-12-31" in page.text("sentences")
        assert page.dates[:2] == ["Mon 2017-09-04 21:00", "Mon 2017-09-11 21:00"]
        assert page.dates[5] == "Tue 2017-10-10 21:00"
        assert len(page.dates) == 16
        assert page.faults == []

    def test_calendar(self, page):
        page.choose_example("An iCalendar file")
        assert page.text("status") == "iCalendar, 2 events"
        assert page.text("sentences").splitlines()[0] == "Review"
        assert page.dates[0] == "Mon 2026-03-02 10:00"
        assert "Fri 2026-03-20" in page.dates

    def test_rule(self, page):
        page.set("text", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3")
        assert page.text("status") == "RRULE, 1 event"
        assert page.text("sentences").startswith("Occurs the last Friday of every month")
        assert page.dates == ["Fri 2026-01-30 09:00", "Fri 2026-02-27 09:00", "Fri 2026-03-27 09:00"]

    def test_blob(self, page):
        page.choose_example("A MAPI blob")
        assert page.text("status") == "MAPI blob, 1 event"
        assert page.dates[0] == "Mon 2007-03-26 10:00"

    def test_faults(self, page):
        """Each fault has its place, and its hint in a line of its own."""
        page.choose_example("An event with faults")
        zone, interval, days = page.faults
        assert "Hint: similar names: 'Pacific Standard Time'" in zone
        assert "interval 0 is not allowed\nHint: use 1 or more" in interval
        assert "events[0].recurrence.pattern.daysOfWeek" in days
        assert not page.by_id("dates-part").is_displayed()

    def test_one_fault_of_two_events(self, page):
        """The other events are shown."""
        lunch = EXAMPLES["A weekly lunch"]["text"]
        page.set("text", json.dumps([lunch, {**lunch, "id": "other", "start": {}}]))
        assert page.text("status") == "Graph JSON, 1 event"
        assert len(page.dates) == 16
        assert "events[1].start" in page.faults[0]

    def test_no_markup(self, page):
        """The text of an event is text, also in the picture."""
        script = "<img src=x onerror=document.title='attacked'>"
        lunch = EXAMPLES["A weekly lunch"]["text"]
        page.set("text", json.dumps({**lunch, "subject": script}))
        assert page.text("sentences").startswith(script)
        assert page.browser.title == "recurtz playground"
        assert page.browser.find_elements(By.CSS_SELECTOR, "#sentences img, #dates img, svg") == []


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_drop(self, page, encoding):
        """A file can be dropped on the text."""
        content = EXAMPLES["An iCalendar file"]["text"].replace("Fair", "Messe für Bücher")
        page.after(lambda: page.drop(content.encode(encoding)))
        assert page.text("status") == "iCalendar, 2 events"
        assert "Messe für Bücher" in page.text("sentences")

    def test_drop_blob(self, page):
        """The bytes of a blob become text."""
        blob = EXAMPLES["A MAPI blob"]["text"]
        page.after(lambda: page.drop(bytes.fromhex(blob), "recurrence.bin"))
        assert page.by_id("text").get_attribute("value") == blob
        assert page.text("status") == "MAPI blob, 1 event"

    def test_choose(self, page):
        """A phone has no drag and drop, so a file can be chosen."""
        with NamedTemporaryFile("w", suffix=".ics") as file:
            file.write(EXAMPLES["An iCalendar file"]["text"])
            file.flush()
            page.after(lambda: page.by_id("file").send_keys(file.name))
        assert page.text("status") == "iCalendar, 2 events"


class TestOptions:
    def test_time_zone(self, page):
        page.set("time_zone", "America/Los_Angeles")
        assert page.dates[0] == "Mon 2017-09-04 12:00"
        page.set("time_zone", "Tokyo Standart Time")
        assert "'Tokyo Standard Time'" in page.faults[0]

    def test_suggested_zones(self, page):
        names = page.browser.execute_script("return [...document.getElementById('zones').options].map((o) => o.value)")
        assert {"Pacific Standard Time", "Europe/Amsterdam"} <= set(names)
        assert len(names) > 500

    def test_window(self, page):
        """Both days are in it."""
        page.set("start", "2017-11-06")
        page.set("end", "2017-11-13")
        assert page.dates == ["Mon 2017-11-06 21:00", "Mon 2017-11-13 21:00"]
        assert "2 occurrences from 2017-11-06 to 2017-11-13" in page.text("window")

    def test_many_dates(self, page):
        """The list has a limit, and names it."""
        page.set("text", "FREQ=DAILY")
        page.set("end", "2030-12-31")
        assert 100 < len(page.dates) <= 300
        assert "there are more until 2030-12-31" in page.text("window")

    def test_language(self, page):
        page.after(lambda: Select(page.by_id("locale")).select_by_visible_text("Français"))
        assert "Se produit tous les lundis" in page.text("sentences")
        page.after(lambda: Select(page.by_id("locale")).select_by_visible_text("English"))


class TestPicture:
    def test_months(self, page):
        """The picture is an image, which the browser has drawn, with a description."""
        script = "const [picture] = arguments; return picture.complete && picture.naturalWidth"
        page.wait(lambda: page.browser.execute_script(script, page.by_id("picture")))
        assert "Occurs every Monday" in page.by_id("picture").get_attribute("alt")
        source = page.by_id("picture").get_attribute("src")
        assert source.startswith("data:image/svg+xml")
        assert "October%202017" in source


class TestFormats:
    def test_formats(self, page):
        assert json.loads(page.choose_format("Graph JSON"))["subject"] == "Let's go for lunch"
        assert "RRULE:FREQ=WEEKLY;UNTIL=20171231T200000Z;BYDAY=MO;WKST=SU" in page.choose_format("iCalendar")
        assert page.choose_format("RRULE") == "FREQ=WEEKLY;BYDAY=MO;WKST=SU;UNTIL=20171231"
        assert page.choose_format("MAPI blob").startswith("04300430")

    def test_no_format(self, page):
        """A single event has no rule, and what a format cannot represent has the reason in its place."""
        single = {name: EXAMPLES["A weekly lunch"]["text"][name] for name in ("subject", "start", "end")}
        page.set("text", json.dumps(single))
        assert page.choose_format("RRULE") == ""


class TestChanging:
    def test_cancel(self, page):
        page.change(2)
        page.after(lambda: page.press("[data-edit=cancel]"))
        assert len(page.dates) == 15
        assert "Mon 2017-09-18 21:00" not in page.dates
        assert "OID.AAMkADQwMD.2017-09-18" in page.by_id("text").get_attribute("value")

    def test_move(self, page):
        page.change(2)
        script = "arguments[0].value = '2017-09-19T20:30'"
        page.browser.execute_script(script, page.by_id("starts"))
        page.after(lambda: page.press("[data-edit=move]"))
        assert page.dates[2].startswith("Tue 2017-09-19 20:30")
        assert page.browser.find_elements(By.CSS_SELECTOR, "#dates tr")[2].get_attribute("class") == "exception"

    def test_move_refused(self, page):
        """The message is Graph's, and the text stays."""
        before = page.by_id("text").get_attribute("value")
        page.change(2)
        page.browser.execute_script("arguments[0].value = '2017-10-30T20:30'", page.by_id("starts"))
        page.press("[data-edit=move]")
        page.wait(lambda: page.faults)
        assert "ErrorOccurrenceCrossingBoundary" in page.faults[0]
        assert page.by_id("text").get_attribute("value") == before

    def test_split(self, page):
        page.change(9)
        page.after(lambda: page.press("[data-edit=split]"))
        assert page.text("status") == "Graph JSON, 2 events"
        assert len(page.dates) == 16
        assert [line for line in page.text("sentences").splitlines() if "Occurs" in line] == [
            "Occurs every Monday effective 2017-09-04 until 2017-11-05 from 12:00 to 14:00, Pacific Time",
            "Occurs every Monday effective 2017-11-06 until 2017-12-31 from 12:00 to 14:00, Pacific Time",
        ]

    def test_change_and_undo(self, page):
        page.change(0)
        changes = {"start": {"dateTime": "2017-09-04T18:00:00", "timeZone": "Pacific Standard Time"}}
        changes |= {"subject": "Dinner", "end": {**changes["start"], "dateTime": "2017-09-04T20:00:00"}}
        script = "arguments[0].value = arguments[1]"
        page.browser.execute_script(script, page.by_id("changes"), json.dumps(changes))
        page.after(lambda: page.press("[data-edit=change]"))
        assert "Dinner\nOccurs every Monday" in page.text("sentences")
        assert page.dates[0] == "Tue 2017-09-05 03:00"
        page.after(lambda: page.press("#undo"))
        assert page.dates[0] == "Mon 2017-09-04 21:00"


class TestClash:
    def compare(self, page, time):
        page.choose_example("Two weekly calls: do they ever clash?")
        other = json.loads(page.by_id("other").get_attribute("value"))
        for name, hour in zip(("start", "end"), time, strict=True):
            other[name]["dateTime"] = f"2025-04-07T{hour}:00:00"
        page.browser.execute_script("arguments[0].value = arguments[1]", page.by_id("other"), json.dumps(other))
        page.press("#compare")
        page.wait(lambda: page.text("result"))
        return page.text("result")

    def test_conflict(self, page):
        """Three weeks in spring and one in autumn, when only one of the two has changed its clocks."""
        result = self.compare(page, ("13", "14"))
        assert result.startswith("They clash first on Mon 2025-10-27 09:00 to 10:00 America/New_York.")
        assert "London: Mon 2025-10-27 13:00 to 14:00 Europe/London" in result

    def test_never(self, page):
        result = self.compare(page, ("16", "17"))
        assert result.startswith("They never clash.")
        assert "400 years" in result

    def test_nothing_to_compare(self, page):
        page.press("#compare")
        page.wait(lambda: page.text("result"))
        assert page.text("result").startswith("There is no result")


class TestLink:
    def test_state(self, page, server, open_browser):
        """A link has all that was entered, and another browser shows it."""
        page.set("start", "2017-11-06")
        page.set("time_zone", "Asia/Tokyo")
        page.press("#copy")
        page.wait(lambda: page.text("copied"))
        page.browser.execute_async_script("setTimeout(arguments[0], 1000)")
        assert page.text("copied")  # also after the page is shown again, because its address has changed
        fragment = page.browser.current_url.partition("#")[2]
        assert len(fragment) < 800

        other = Page(open_browser(), server.address)
        other.open(f"#{fragment}")
        assert other.by_id("time_zone").get_attribute("value") == "Asia/Tokyo"
        assert other.dates[0] == "Tue 2017-11-07 05:00"

        page.set("start", "2017-11-07")
        assert not page.text("copied")  # the link has no longer what the page shows

    @pytest.mark.parametrize("fragment", ["#", "#nonsense", "#%ff", "#e30"])
    def test_other_fragments(self, opened, fragment):
        """What is not a state gives the first example."""
        opened.open(fragment)
        assert len(opened.dates) == 16


class TestNetwork:
    def test_offline(self, open_browser):
        """After the first visit, the page opens without the server, and all works."""
        server = Server()
        page = Page(open_browser(), server.address)
        page.open()
        script = "navigator.serviceWorker.ready.then(() => arguments[0](true))"
        page.browser.set_script_timeout(60)
        assert page.browser.execute_async_script(script)
        server.stop()

        page.open()
        page.choose_example("An iCalendar file")
        assert page.text("status") == "iCalendar, 2 events"

    def test_own_resources(self, opened):
        """All requests go to the site itself."""
        log = [json.loads(entry["message"])["message"] for entry in opened.browser.get_log("performance")]
        urls = [entry["params"]["request"]["url"] for entry in log if entry["method"] == "Network.requestWillBeSent"]
        loaded = [url for url in urls if url.startswith("http")]
        assert len(loaded) > 5
        assert [url for url in loaded if not url.startswith(opened.address)] == []

    def test_no_errors(self, opened):
        """The console of the browser is empty."""
        assert [entry for entry in opened.browser.get_log("browser") if entry["level"] == "SEVERE"] == []


class TestPhone:
    def test_width(self, page):
        """Nothing is wider than a phone, and the months are two side by side."""
        resize(page.browser, PHONE)
        page.choose_example("An iCalendar file")
        page.choose_example("A weekly lunch")
        page.change(0)
        width = page.browser.execute_script("return document.documentElement.scrollWidth")
        picture = page.by_id("picture").size["width"]
        targets = [button.size["height"] for button in page.browser.find_elements(By.CSS_SELECTOR, "button, input")]
        resize(page.browser, DESKTOP)

        assert width == PHONE[0]
        assert 300 < picture <= PHONE[0]
        assert min(height for height in targets if height) >= 24
