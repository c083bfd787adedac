"""The page in headless Chromium, as a person uses it: with a mouse, with the keyboard alone, on a desktop and a phone.

It needs chromium and chromedriver. `CLIENT_FOLDER` is where npm has installed axe-core. With `UPDATE_PICTURES=1`, the
pictures of the documentation are drawn anew instead of compared.
"""

import asyncio
import json
import os
import random
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph import ROOT, event, recurrence, series, weekly
from page_browser import ADA, BERLIN, DESKTOP, ME, PACIFIC, PHONE, ROOM, Page, attendees, call, chromium, fill, standup
from recurtz import RoomPolicy, to_ics

pytest.importorskip("selenium")
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.skipif(not shutil.which("chromedriver"), reason="chromedriver is not installed")

AXE = Path(os.environ.get("CLIENT_FOLDER", "none")) / "node_modules/axe-core/axe.min.js"
PICTURES = ROOT / "docs" / "page"
WINDOW = (1000, 620)
MOST_DIFFERENT = 0.03
"""Of the blocks of a picture. Another font changes up to 2.4 %; a week less 2.5 % to 6 %, another background 66 %.

So the pictures show that the layout and the themes are right; which event is where is in the other tests.
"""

BOTH = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
THEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


@pytest.fixture(scope="module")
def driver():
    with chromium() as one:
        yield one


@pytest.fixture
def graph_calendar_options():
    rooms = {ROOM: RoomPolicy(booking_window_in_days=None)}
    return {"mailboxes": [ME, ADA], "rooms": rooms, "now": datetime(2026, 3, 10, 17, 40, tzinfo=UTC)}


@pytest.fixture
def empty(driver, graph_calendar):
    """The page of an empty calendar; the browser must have nothing to complain about at the end."""
    page = Page(driver, graph_calendar.base_url)
    yield page
    found = page.errors()
    driver.get("about:blank")  # before the server stops
    assert found == []


@pytest.fixture
def page(empty):
    """The page of a month with one of everything. `series` is the id of the one with an exception."""
    empty.series = fill(empty.base)
    return empty


def view(page, user="me", start="2026-03-01", end="2026-04-01", zone="UTC"):
    """What another program sees afterwards: the times and subjects of a calendar."""
    path = f"/{user}/calendarView?startDateTime={start}&endDateTime={end}&$top=1000"
    return [(one["start"]["dateTime"][5:16], one["subject"]) for one in call(page.base, "GET", path)["value"]]


def subjects(page, subject, **options):
    return [time for time, other in view(page, **options) if other == subject]


class TestViews:
    def test_month(self, page):
        """Occurrences, an exception, a bar of three days, one over midnight, a tentative and an absent one."""
        page.open()
        assert page.title == "March 2026"
        assert page.days_of("Standup") == [f"2026-{day}" for day in (
            "02-23", "02-25", "03-02", "03-04", "03-09", "03-12", "03-16", "03-23", "03-25", "03-30", "04-01"
        )]  # fmt: skip
        assert page.days_of("Offsite") == ["2026-03-24", "2026-03-25", "2026-03-26"]
        assert page.days_of("Release night") == ["2026-03-19", "2026-03-20"]
        [label] = page.labels("with demo")
        assert label == (
            "11:00 Standup, with demo, Thursday, 12 March 2026, 11:00 to 11:30, me@contoso.com,"
            " exception of a series, busy"
        )
        assert page.one("[aria-current=date] .seen").get_attribute("textContent") == "10"

    def test_more_than_colour(self, page):
        """Each kind has a sign and a word, and the legend explains the signs."""
        page.open()
        for part, sign, word in (
            ("Lunch with Ada", "?", "tentative"),
            ("Offsite", "⇥", "away"),
            ("At home", "⌂", "working elsewhere"),
            ("Write report", "○", "free"),
            ("with demo", "↷", "exception"),
        ):
            chip = page.chip(part)
            assert sign in chip.text
            assert word in chip.accessible_name
        page.run("document.querySelector('.legend').open = true")
        assert all(sign in "".join(page.texts("#legend li")) for sign in "?⇥⌂○↷✕↻")

    def test_week(self, page):
        """Hours of seven days; what is over midnight is in two columns, what is all day stands above."""
        page.open("week/2026-03-19")
        assert page.title == "16 – 22 Mar 2026"
        days = [one.get_attribute("data-day") for one in page.all(".column") if "Release night" in one.text]
        assert days == ["2026-03-19", "2026-03-20"]
        page.settle(lambda: page.one("#next").click())
        assert [one.get_attribute("data-day")[-2:] for one in page.all(".head[data-day]") if "Offsite" in one.text] == [
            "24",
            "25",
            "26",
        ]
        assert not [one for one in page.all(".column") if "Offsite" in one.text]

    def test_agenda(self, page):
        """Thirty days in words."""
        page.open("agenda/2026-03-10")
        heads = page.texts(".agenda h2")
        assert heads[0] == "Tuesday, 10 March 2026 · today"
        assert "exception of a series" in page.chip("with demo").text

    def test_steps(self, page):
        """Previous, next, today, a date; the address has the view and the day, also after a reload."""
        page.open()
        for press, title in (
            ("next", "April 2026"),
            ("next", "May 2026"),
            ("previous", "April 2026"),
            ("today", "March 2026"),
        ):
            page.settle(page.one(f"#{press}").click)
            assert page.title == title
        page.settle(lambda: page.set("date", "2027-02-28"))
        assert page.title == "February 2027"
        page.show("week")
        page.driver.refresh()
        page.until(lambda: page.loaded)
        assert page.title == "22 – 28 Feb 2027"

    def test_zone(self, page):
        """In Berlin, the meeting is an hour earlier in the three weeks between the changes of the two clocks."""
        page.open()
        page.settle(lambda: page.choose("zone", BERLIN))
        found = {label.split(", ")[2]: label.split(", ")[3] for label in page.labels("Standup, Monday")}
        assert found["2 March 2026"] == "18:00 to 18:30"
        assert found["9 March 2026"] == found["23 March 2026"] == "17:00 to 17:30"
        assert found["30 March 2026"] == "18:00 to 18:30"

    def test_several(self, page):
        """Two people and a room at once, each with two letters beside the colour."""
        page.open()
        for box in page.all("#calendars input")[1:]:
            page.settle(box.click)
        assert len(page.labels("Standup, Monday, 9 March")) == 3
        assert {
            page.chip("Standup, Monday, 9 March", who).find_element("css selector", ".tag").text
            for who in (ME, ADA, ROOM)
        } == {
            "ME",
            "AD",
            "R1",
        }
        assert page.labels("Dentist")

    def test_cancelled(self, page):
        """Deleted occurrences are shown when they are wanted, and struck through."""
        page.open()
        assert "2026-03-18" not in page.days_of("Standup")
        page.settle(page.one("#cancelled").click)
        chip = page.chip("Wednesday, 18 March 2026")
        assert "deleted" in chip.accessible_name
        assert "struck" in chip.get_attribute("class")
        chip.click()
        assert "cancelledOccurrences" in page.one("dialog").text

    def test_more(self, page):
        """A day with more than fits leads to the agenda of that day."""
        for number in range(6):
            call(
                page.base,
                "POST",
                "/me/events",
                event("2026-03-03T08:00:00", "2026-03-03T09:00:00", subject=f"E{number}"),
            )
        page.open()
        more = page.one("td[data-day='2026-03-03'] .more")
        assert more.accessible_name == "3 more on Tuesday, 3 March 2026"
        page.settle(more.click)
        assert len(page.labels("Tuesday, 3 March")) == 6


class TestCreate:
    def test_series(self, empty):
        """While typing: the sentence and the first ten dates; afterwards the answer of the room."""
        empty.open()
        empty.press("New event")
        empty.one("[name=subject]").send_keys("Planning")
        empty.set("startDay", "2026-03-31")
        empty.choose("repeat", "absoluteMonthly")
        empty.until(lambda: "31" in "".join(empty.texts(".sentence")))
        empty.until(lambda: len(empty.texts(".dates li")) == 10)
        assert empty.texts(".dates li")[1].startswith("Thursday, 30 April 2026")
        empty.one(f"[value='{ROOM}'][name=attendees]").click()
        empty.press("Create", "dialog")
        assert f"{ROOM} accepted" in empty.message("Created “Planning”")
        assert subjects(empty, "Planning", start="2026-04-01", end="2026-05-01") == ["04-30T18:00"]
        assert empty.days_of("Planning") == ["2026-03-31"]

    def test_empty_place(self, empty):
        """A click on an empty place makes an event there: on a day, or at half an hour of a day."""
        empty.open()
        empty.one("td[data-day='2026-03-18']").click()
        assert empty.one("[name=startDay]").get_attribute("value") == "2026-03-18"
        empty.press("Cancel", "dialog")
        empty.show("week")
        column = empty.one(".column[data-day='2026-03-11']")
        x, y = empty.run("const box = arguments[0].getBoundingClientRect(); return [box.x, box.y]", column)
        pointer = ActionBuilder(empty.driver)
        pointer.pointer_action.move_to_location(int(x + 30), int(y + 44 * 9 + 30)).click()
        pointer.perform()
        values = [empty.one(f"[name={name}]").get_attribute("value") for name in ("startDay", "startTime", "endTime")]
        assert values == ["2026-03-11", "09:30", "10:00"]

    def test_twice(self, empty):
        """An impatient second click does not create a second event."""
        empty.open()
        empty.press("New event")
        empty.one("[name=subject]").send_keys("Planning")
        empty.run("for (let n = 0; n < 3; n += 1) document.querySelector('dialog [type=submit]').click()")
        empty.message("Created")
        assert subjects(empty, "Planning") == ["03-10T18:00"]

    def test_only_what_matters(self, empty):
        """The unit of the interval is that of the pattern; the start of the week matters with an interval only."""
        empty.open()
        empty.press("New event")
        for repeat, unit in (("daily", "days"), ("weekly", "weeks"), ("relativeYearly", "years")):
            empty.choose("repeat", repeat)
            assert empty.texts("[data-target='recurrence.pattern.interval'] label") == [f"Every … {unit}"]
        empty.choose("repeat", "weekly")
        assert not empty.one("[name=firstDayOfWeek]").is_displayed()
        empty.set("interval", "2")
        assert empty.one("[name=firstDayOfWeek]").is_displayed()

    def test_faults(self, empty):
        """Each fault stands at its field, with the hint of the server, and goes when it is repaired."""
        empty.open()
        empty.press("New event")
        empty.choose("repeat", "weekly")
        empty.set("interval", "0")
        fault = lambda: empty.texts("[data-target='recurrence.pattern.interval'] .fault")[0]  # noqa: E731
        assert "use 1 or more" in empty.until(fault)
        assert empty.one("[name=interval]").get_attribute("aria-invalid") == "true"
        empty.press("Create", "dialog")
        assert empty.all("dialog")
        empty.set("interval", "2")
        empty.until(lambda: not fault())
        empty.set("endDay", "2026-03-01")
        empty.until(lambda: "".join(empty.texts("[data-target=end] .fault, .faults")))
        empty.press("Cancel", "dialog")
        assert view(empty) == []

    def test_dependent_fields(self, empty):
        """The end and the weekday follow the start, until somebody sets them."""
        empty.open()
        empty.press("New event")
        empty.choose("repeat", "weekly")
        empty.set("startDay", "2026-03-13")
        assert empty.one("[name=endDay]").get_attribute("value") == "2026-03-13"
        assert [one.get_attribute("value") for one in empty.all("[name=days]:checked")] == ["friday"]
        empty.one("[name=days][value=monday]").click()
        empty.set("startDay", "2026-03-11")
        assert [one.get_attribute("value") for one in empty.all("[name=days]:checked")] == ["monday", "friday"]

    def test_all_day(self, empty):
        """The last day of the form is included; Graph's end is not."""
        empty.open()
        empty.press("New event")
        empty.one("[name=subject]").send_keys("Holiday")
        empty.one("[name=allDay]").click()
        empty.set("startDay", "2026-03-16")
        empty.set("endDay", "2026-03-18")
        empty.press("Create", "dialog")
        empty.message("Created")
        assert empty.days_of("Holiday") == ["2026-03-16", "2026-03-17", "2026-03-18"]


class TestInvite:
    def test_never(self, page):
        """Before it is sent: never clashes, for ever."""
        page.open()
        self.fill(page, "2026-03-14", "16:00")
        texts = page.until(lambda: len(page.texts(".free-busy li")) == 3 and page.texts(".free-busy li"))
        assert all("Never clashes" in text for text in texts)

    def test_first_clash(self, page):
        """The first clash of each calendar with its subject, and the busy times of the day."""
        page.open()
        self.fill(page, "2026-03-09", "09:15")
        texts = page.until(lambda: len(page.texts(".free-busy li")) == 3 and page.texts(".free-busy li"))
        for text in texts:
            assert "First clash: Mon, 9 Mar 2026, 09:15 to 09:30 with “Standup”" in text
            assert "09:00–09:30 busy" in text
        page.press("Create", "dialog")
        assert f"{ROOM} declined" in page.message("Created")

    def test_room(self, page, graph_calendar):
        """A room has rules besides its calendar: what it would respond, and why."""
        page.open()
        self.fill(page, "2026-03-14", "16:00")
        page.until(lambda: "✓ The room would accept." in page.texts(".free-busy li")[2])
        page.press("Cancel", "dialog")
        graph_calendar.app.state.service._rooms[ROOM] = RoomPolicy()
        self.fill(page, "2026-03-14", "16:00")
        text = page.until(lambda: page.texts(".free-busy li")[2])
        assert "✕ The room would decline: The series has no end. This room can be booked until 2026-09-06" in text
        page.press("⚠ 1 warning", "dialog")  # on a phone, the reason is below the fields
        page.choose("rangeType", "numbered")
        page.until(lambda: "✓ The room would accept." in page.texts(".free-busy li")[2])

    def fill(self, page, day, time):
        page.press("New event")
        page.set("startDay", day)
        page.set("startTime", time)
        page.choose("repeat", "weekly")
        for box in page.all("[name=attendees]"):
            box.click()


class TestChange:
    def test_this(self, page):
        page.open()
        page.open_details("Standup, Monday, 16 March")
        assert "Occurs every Monday and Wednesday" in page.one("dialog dl").text
        assert f"{ROOM}: accepted" in page.one("dialog dl").text
        page.press("Edit", "dialog")
        page.until(lambda: page.all("[name=subject]"))
        page.set("subject", "Short standup")
        page.press("Save", "dialog")
        page.message("exception of its series")
        assert page.days_of("Short standup") == ["2026-03-16"]

    def test_following(self, page):
        """Said before: what ends, what begins, what becomes of the exception. Then the requests that did it."""
        page.open()
        self.edit(page, "Standup, Monday, 9 March", "following")
        page.set("subject", "Daily")
        page.press("Continue", "dialog")
        texts = page.until(lambda: page.texts(".effects li"))
        assert texts[0] == "The series before Monday, 9 March 2026 stays as it is, and ends there."
        assert "The exception of Wed, 11 Mar 2026 stays: it is on Thu, 12 Mar 2026 at 11:00" in texts[2]
        page.press("Change these")
        page.message("series of their own")
        assert subjects(page, "Standup") == ["03-02T17:00", "03-04T17:00"]
        assert subjects(page, "Daily")[:2] == ["03-09T16:00", "03-16T16:00"]
        assert subjects(page, "Standup, with demo") == ["03-12T18:00"]
        assert "03-18T16:00" not in subjects(page, "Daily")
        sent = [
            (method, status)
            for method, path, status in page.requests("PATCH", "POST", "DELETE")
            if path.startswith("/v1.0") and "Schedule" not in path
        ]
        assert sent == [("PATCH", "200"), ("POST", "201"), ("PATCH", "200"), ("DELETE", "204")]

    def test_all(self, page):
        """A new time for all loses the exception and restores the deleted date, and that is said before."""
        page.open()
        self.edit(page, "Standup, Monday, 9 March", "all")
        page.set("startTime", "10:00")
        page.press("Continue", "dialog")
        texts = page.until(lambda: page.texts(".effects li"))
        assert "The exception of Wed, 11 Mar 2026 is lost" in texts[1]
        assert texts[2] == "The deleted occurrence of Wed, 18 Mar 2026 happens again."
        page.press("Back")
        assert page.all("[name=startTime]")
        page.press("Continue", "dialog")
        page.press("Change all")
        page.message("Changed")
        assert [time for time in subjects(page, "Standup") if time > "03-09"][:3] == [
            "03-09T17:00",
            "03-11T17:00",
            "03-16T17:00",
        ]

    def edit(self, page, part, scope):
        page.open_details(part)
        page.one(f"input[value={scope}]").click()
        page.press("Edit", "dialog")
        page.until(lambda: page.texts(".sentence"))

    def test_attendees_of_one(self, page):
        """A guest and a room of one date alone: who is invited, before and after, also in their own calendars."""
        single = call(page.base, "POST", "/me/events", self.alone())
        page.open()
        self.edit(page, "Review, Tuesday, 17 March", "this")
        for address in (ADA, ROOM):
            page.one(f"[name=attendees][value='{address}']").click()
        texts = page.until(lambda: len(page.texts(".free-busy li")) == 3 and page.texts(".free-busy li"))
        assert "First clash: Tue, 17 Mar 2026, 15:00 to 15:30 with “Dentist”" in texts[1]
        assert all("No clash" in texts[place] for place in (0, 2))
        page.press("Save", "dialog")
        assert f"{ROOM} accepted" in page.message("exception of its series")
        [sent] = page.requests("PATCH")
        assert sent[2] == "200"
        page.open_details("Review, Tuesday, 17 March")
        assert f"{ADA}: no answer yet\n{ROOM}: accepted" in page.one("dialog dl").text
        page.press("✕", "dialog")
        for user in (ADA, ROOM):
            assert [one for one in view(page, f"users/{user}") if one[1] == "Review"] == [("03-17T22:00", "Review")]

        self.edit(page, "Review, Tuesday, 17 March", "this")
        page.until(lambda: len(page.texts(".free-busy li")) == 3)
        assert "No clash" in page.texts(".free-busy li")[2], "the booking of this date itself is no clash"
        page.one(f"[name=attendees][value='{ROOM}']").click()
        page.settle(lambda: page.press("Save", "dialog"))
        assert subjects(page, "Review", user=f"users/{ROOM}") == []
        assert call(page.base, "GET", f"/me/events/{single['id']}")["attendees"] == []

    def test_other_attendees(self, page):
        """Who has no mailbox here stays invited, with the type of before."""
        guest = {"emailAddress": {"address": "guest@example.com"}, "type": "optional"}
        body = {**self.alone(), "attendees": [guest, *attendees(ADA)]}
        single = call(page.base, "POST", "/me/events", body)
        page.open()
        self.edit(page, "Review, Tuesday, 17 March", "all")
        page.one(f"[name=attendees][value='{ROOM}']").click()
        page.press("Continue", "dialog")
        page.until(lambda: page.texts(".effects li"))
        page.press("Change all")
        page.message("Changed")
        found = call(page.base, "GET", f"/me/events/{single['id']}")["attendees"]
        assert [(one["emailAddress"]["address"], one["type"]) for one in found] == [
            ("guest@example.com", "optional"), (ADA, "required"), (ROOM, "resource"),
        ]  # fmt: skip

    def test_following_guests(self, page):
        """The guest of one date stays its guest in the new series."""
        series_id = call(page.base, "POST", "/me/events", self.alone())["id"]
        call(page.base, "PATCH", f"/me/events/OID.{series_id}.2026-03-17", {"attendees": attendees(ADA)})
        page.open()
        self.edit(page, "Review, Tuesday, 10 March", "following")
        page.one(f"[name=attendees][value='{ROOM}']").click()
        page.press("Continue", "dialog")
        page.until(lambda: page.texts(".effects li"))
        page.press("Change these")
        assert f"{ROOM} accepted" in page.message("series of their own")
        page.open_details("Review, Tuesday, 17 March")
        assert f"{ADA}: no answer yet\n{ROOM}: accepted" in page.one("dialog dl").text

    def alone(self):
        repeats = recurrence(weekly("tuesday"), "2026-03-03")
        return {"subject": "Review", **event("2026-03-03T15:00:00", "2026-03-03T15:30:00"), "recurrence": repeats}

    def test_delete_this(self, page):
        page.open()
        page.open_details("Standup, Monday, 16 March")
        page.press("Delete", "dialog")
        page.message("Deleted.")
        assert "2026-03-16" not in page.days_of("Standup")

    def test_delete_following(self, page):
        page.open()
        page.open_details("Standup, Monday, 9 March")
        page.one("input[value=following]").click()
        page.press("Delete", "dialog")
        assert "is deleted, too" in page.until(lambda: page.texts(".effects li"))[-1]
        page.press("Delete")
        page.message("Deleted this and following")
        assert view(page, f"users/{ROOM}") == [("03-02T17:00", "Standup"), ("03-04T17:00", "Standup")]

    def test_delete_all(self, page):
        page.open()
        page.open_details("Standup, Monday, 9 March")
        page.one("input[value=all]").click()
        page.press("Delete", "dialog")
        page.until(lambda: page.texts(".effects li"))
        page.press("Delete")
        page.message("Deleted all")
        assert page.days_of("Standup") == []

    def test_single(self, page):
        """A single event has no series to choose from."""
        page.open()
        page.open_details("Lunch with Ada")
        assert not page.all("input[name=scope]")
        page.press("Edit", "dialog")
        page.until(lambda: page.texts(".sentence"))
        page.set("subject", "Lunch")
        page.press("Save", "dialog")
        page.message("Changed")
        assert page.days_of("Lunch,") == ["2026-03-10"]

    def test_answer(self, page):
        """An invited person answers, and the organizer sees it."""
        page.open()
        page.settle(page.all("#calendars input")[1].click)
        page.open_details("Standup, Monday, 9 March", ADA)
        page.press("Accept", "dialog")
        page.message("Answered")
        page.open_details("Standup, Monday, 9 March", ME)
        assert f"{ADA}: " in page.one("dialog dl").text


class TestConflict:
    """Somebody else changes an event that the page has read: the server refuses, and the person decides."""

    def test_overwrite(self, page):
        """What has changed is shown; "anyway" sends only the fields of the person, with the newer etag."""
        self.edit(page, "this")
        page.set("subject", "Mine")
        self.change(page, "2026-03-16", subject="Theirs", location={"displayName": "Room 7"})
        page.press("Save", "dialog")
        assert self.shown(page) == ["Subject\nBefore: Standup\nNow: Theirs", "Place\nBefore: nothing\nNow: Room 7"]
        page.press("Save anyway")
        page.message("exception of its series")
        found = call(page.base, "GET", f"/me/events/OID.{page.series}.2026-03-16")
        assert (found["subject"], found["location"]["displayName"]) == ("Mine", "Room 7")
        statuses = [status for method, _, status in page.requests() if method == "PATCH"]
        assert statuses == ["412", "200"]

    def conflict(self, page, button):
        """Confirm a change, which meets what somebody else has changed."""
        page.press("Continue", "dialog")
        page.until(lambda: page.texts(".effects li"))
        page.press(button)
        page.until(lambda: page.all(".conflict"))

    def test_reload(self, page):
        """The form begins again with what is stored."""
        self.edit(page, "this")
        page.set("subject", "Mine")
        self.change(page, "2026-03-16", subject="Theirs")
        page.press("Save", "dialog")
        self.shown(page)
        page.press("Reload")
        page.until(lambda: page.one("[name=subject]").get_attribute("value") == "Theirs")
        assert len(page.all("dialog")) == 1

    def test_back(self, page):
        """Closing keeps the form as it was typed; an earlier answer is not taken for a later one."""
        self.edit(page, "all")
        page.set("subject", "Mine")
        self.change(page, "2026-03-16", subject="Theirs")
        self.conflict(page, "Change all")
        assert "What you see of it is the same" in page.one(".conflict").text
        page.press("✕", ".conflict")
        page.until(lambda: not page.all(".conflict"))
        assert page.one("[name=subject]").get_attribute("value") == "Mine"
        self.conflict(page, "Change all")
        page.press("Change anyway")
        page.press("Change all")  # what will happen is said again, of the series as it is now
        page.message("Changed “Mine”")

    def test_following(self, page):
        """Nothing is split before the person has decided."""
        self.edit(page, "following")
        page.set("subject", "Mine")
        self.change(page, "2026-03-23", subject="Theirs")
        self.conflict(page, "Change these")
        page.press("✕", ".conflict")
        page.press("Cancel", "dialog")
        assert [one for one in page.requests("POST") if one[1] == "/v1.0/me/events"] == []

    def test_move(self, page):
        """The view is older than the event: nothing moves, and the view is up to date afterwards."""
        page.open()
        self.change(page, "2026-03-16", subject="Theirs")
        page.find_chip("Standup, Monday, 16 March").send_keys(Keys.SHIFT, Keys.ARROW_RIGHT)
        assert self.shown(page) == ["Subject\nBefore: Standup\nNow: Theirs"]
        page.settle(lambda: page.press("Reload"))
        assert page.days_of("Theirs") == ["2026-03-16"]
        page.find_chip("Theirs").send_keys(Keys.SHIFT, Keys.ARROW_RIGHT)
        page.message("Moved to Tue, 17 Mar 2026")

    def test_delete(self, page):
        page.open()
        page.open_details("Standup, Monday, 16 March")
        times = event("2026-03-17T12:00:00", "2026-03-17T12:30:00")
        self.change(page, "2026-03-16", **times)
        page.press("Delete", "dialog")
        assert self.shown(page) == [
            "When\nBefore: Monday, 16 March 2026, 09:00 to 09:30\nNow: Tuesday, 17 March 2026, 12:00 to 12:30"
        ]
        page.press("Reload")
        page.until(lambda: "Tuesday, 17 March 2026, 12:00 to 12:30" in page.one("dialog .when").text)
        page.press("Delete", "dialog")
        page.message("Deleted.")

    def test_gone(self, page):
        """An event that somebody has deleted is not there to be changed; the reason is in the form."""
        self.edit(page, "this")
        page.set("subject", "Mine")
        call(page.base, "DELETE", f"/me/events/{page.series}")
        page.press("Save", "dialog")
        page.until(lambda: "not found" in page.one("dialog .faults").text)

    def edit(self, page, scope):
        page.open()
        TestChange().edit(page, "Standup, Monday, 16 March", scope)

    def change(self, page, day, **changes):
        """What another program does."""
        call(page.base, "PATCH", f"/me/events/OID.{page.series}.{day}", changes)

    def shown(self, page):
        return [re.sub(r"\n+", "\n", text) for text in page.until(lambda: page.texts(".conflict .effects li"))]


class TestTouch:
    """A finger: it scrolls as everywhere; on an occurrence on which it has rested, it drags."""

    @pytest.fixture(autouse=True)
    def touch(self, driver):
        driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        yield
        driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})

    @BOTH
    def test_month(self, page, size):
        page.open(size=size)
        self.drag(page, page.find_chip("Standup, Monday, 16 March"), page.one("td[data-day='2026-03-17']"))
        assert page.message("Moved to") == "Moved to Tue, 17 Mar 2026, 09:00. It is an exception of its series now."
        assert "2026-03-17" in page.days_of("Standup")
        assert not page.all("dialog")

    def test_week(self, page):
        """To another hour; at the edge, the hours scroll, and the distance counts from midnight."""
        page.open("week/2026-03-10", PHONE)
        chip = page.find_chip("Lunch with Ada")
        x, y = page.middle(chip)
        self.lift(page, x, y)
        edge = page.run("return document.querySelector('.week').getBoundingClientRect().bottom") - 20
        page.finger("touchMove", x, edge)
        bottom = "const week = document.querySelector('.week'); return week.scrollTop + week.clientHeight"
        page.until(lambda: page.run(bottom) >= page.run("return document.querySelector('.week').scrollHeight") - 1)
        page.finger("touchEnd", x, edge)
        assert page.message("Moved to").startswith("Moved to Tue, 10 Mar 2026, 23:")

    def test_refused(self, page):
        page.open(size=PHONE)
        self.drag(page, page.find_chip("Standup, Monday, 9 March"), page.one("td[data-day='2026-03-17']"))
        assert "onto or past its neighbours" in page.message("Not moved")

    def test_scroll(self, page):
        """A finger that moves at once scrolls, also from an occurrence; nothing is moved or opened."""
        page.open(size=(390, 500))
        x, y = page.middle(page.find_chip("Standup, Monday, 9 March"))
        page.finger("touchStart", x, y)
        for step in range(1, 13):
            page.finger("touchMove", x, y - 15 * step)
        page.finger("touchEnd", x, y - 180)
        page.until(lambda: page.run("return document.scrollingElement.scrollTop") > 50)
        assert not page.all(".ghost, dialog")
        assert page.requests("PATCH") == []

    def test_journey(self, empty):
        """On a phone, by touch: a weekly meeting with a room; one date moves; the series ends; what did it is read."""
        empty.open(size=PHONE)
        self.tap(empty, "New event")
        empty.one("[name=subject]").send_keys("Planning")
        empty.choose("repeat", "weekly")
        self.touch_at(empty, empty.one(f"[name=attendees][value='{ROOM}']"))
        empty.until(lambda: "Never clashes" in "".join(empty.texts(".free-busy li")))
        self.tap(empty, "Create")
        assert f"{ROOM} accepted" in empty.message("Created “Planning”")
        self.drag(empty, empty.find_chip("Planning, Tuesday, 17 March"), empty.one("td[data-day='2026-03-18']"))
        empty.message("Moved to Wed, 18 Mar 2026")
        self.touch_at(empty, empty.find_chip("Planning, Tuesday, 24 March"))
        empty.until(lambda: empty.all("dialog .actions button"))
        self.touch_at(empty, empty.one("input[value=following]"))
        self.tap(empty, "Delete")
        texts = empty.until(lambda: empty.texts(".effects li"))
        assert "The exception of Tue, 17 Mar 2026 stays: it is on Wed, 18 Mar 2026" in texts[-1]
        self.tap(empty, "Delete")
        empty.message("Deleted this and following")
        assert empty.days_of("Planning") == ["2026-03-10", "2026-03-18"]
        self.touch_at(empty, empty.one("#show-requests"))
        self.touch_at(empty, empty.one("#requests input"))
        assert [one.split("\n")[0] for one in empty.texts(".log .writes summary")] == ["PATCH", "PATCH", "POST"]
        assert empty.texts(".log .writes .purpose") == [
            "changes how or until when a series repeats", "changes one occurrence", "creates an event",
        ]  # fmt: skip
        self.touch_at(empty, empty.one(".log .writes summary"))
        body = empty.until(lambda: empty.texts(".log .writes pre[aria-label=Body]"))[0]
        assert json.loads(body)["recurrence"]["range"]["endDate"] == "2026-03-23"

    def tap(self, page, text):
        """Touch the last button with a text."""
        self.touch_at(page, page.until(lambda: [one for one in page.all("button") if one.text == text])[-1])

    def touch_at(self, page, element):
        page.run("arguments[0].scrollIntoView({ block: 'nearest' })", element)
        x, y = page.middle(element)
        page.finger("touchStart", x, y)
        page.finger("touchEnd", x, y)

    def test_tap(self, page):
        """A short touch opens the event, a long one that does not move does nothing."""
        page.open(size=PHONE)
        x, y = page.middle(page.find_chip("Lunch with Ada"))
        self.lift(page, x, y)
        page.finger("touchEnd", x, y)
        page.until(lambda: not page.all(".ghost"))
        assert not page.all("dialog")
        page.finger("touchStart", x, y)
        page.finger("touchEnd", x, y)
        page.until(lambda: page.all("dialog .actions button"))

    def drag(self, page, chip, target):
        x, y = page.middle(chip)
        self.lift(page, x, y)
        end_x, end_y = page.middle(target)
        for part in (0.3, 0.6, 1):
            page.finger("touchMove", x + (end_x - x) * part, y + (end_y - y) * part)
        assert target.get_attribute("class").endswith("over")
        page.finger("touchEnd", end_x, end_y)

    def lift(self, page, x, y):
        page.finger("touchStart", x, y)
        page.until(lambda: page.all(".ghost"))


class TestMove:
    def test_drag(self, page):
        page.open()
        self.drag(page, "Standup, Monday, 16 March", "2026-03-17")
        assert page.message("Moved to") == "Moved to Tue, 17 Mar 2026, 09:00. It is an exception of its series now."
        assert "2026-03-17" in page.days_of("Standup")
        assert "2026-03-16" not in page.days_of("Standup")
        assert not page.all("dialog")

    def test_refused(self, page):
        """Past its neighbour, with the reason of the server; the event stays where it was."""
        page.open()
        self.drag(page, "Standup, Monday, 9 March", "2026-03-17")
        assert "onto or past its neighbours; use a day between" in page.message("Not moved")
        assert "2026-03-09" in page.days_of("Standup")

    def test_hours(self, page):
        """In the week, also to another time, in quarter hours."""
        page.open("week/2026-03-10")
        chip = page.find_chip("Lunch with Ada")
        ActionChains(page.driver).click_and_hold(chip).move_by_offset(0, 34).release().perform()
        assert page.message("Moved to") == "Moved to Tue, 10 Mar 2026, 12:45."

    def test_escape(self, page):
        page.open()
        chip, target = page.find_chip("Lunch with Ada"), page.one("td[data-day='2026-03-13']")
        ActionChains(page.driver).click_and_hold(chip).move_to_element(target).send_keys(
            Keys.ESCAPE
        ).release().perform()
        assert page.days_of("Lunch with Ada") == ["2026-03-10"]
        assert page.requests("PATCH") == []

    def test_keyboard(self, page):
        """Shift and an arrow key; the focus stays on the event."""
        page.open()
        page.find_chip("Offsite").send_keys(Keys.SHIFT, Keys.ARROW_DOWN)
        page.message("Moved to Tue, 31 Mar 2026")
        assert page.days_of("Offsite") == ["2026-03-31", "2026-04-01", "2026-04-02"]
        page.until(lambda: "Offsite" in page.driver.switch_to.active_element.accessible_name)

    def drag(self, page, part, day):
        target = page.one(f"td[data-day='{day}']")
        ActionChains(page.driver).drag_and_drop(page.find_chip(part), target).perform()


class TestFiles:
    def test_calendar(self, empty, tmp_path):
        """An .ics file that is chosen: its events are there, and what was refused is listed."""
        lunch = series("2026-03-02T12:00:00", "2026-03-02T13:00:00", subject="Lunch")
        text = (
            to_ics([lunch])
            .decode()
            .replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR")
        )
        file = tmp_path / "lunch.ics"
        file.write_text(text, newline="")
        empty.open()
        empty.one("#file").send_keys(str(file))
        empty.until(lambda: empty.all("dialog"))
        assert "1 event is in the calendar" in empty.one("dialog").text
        assert "DTSTART 'soon' cannot be read" in empty.one(".refused").text
        empty.press("Close", "dialog")
        assert "2026-03-09" in empty.days_of("Lunch")

    def test_drop(self, empty):
        """An export of Graph that is dropped; the page goes to its first event."""
        events = [series(id="S", subject="Lunch"), event(subject="Bad", showAs="away")]
        empty.open()
        empty.drop("export.json", json.dumps({"value": events}))
        empty.until(lambda: empty.all("dialog"))
        assert "showAs 'away' is not allowed" in empty.one(".refused").text
        empty.settle(lambda: empty.press("Show Monday, 4 September 2017", "dialog"))
        assert "2017-09-11" in empty.days_of("Lunch")

    def test_no_calendar(self, empty):
        empty.open()
        empty.drop("x.json", "no JSON")
        assert "Nothing was imported" in empty.message("x.json")


class TestRequests:
    def test_lines(self, page):
        """The lines to copy do what the page did: the one for curl, and the one for the SDK."""
        page.open()
        page.press("New event")
        page.one("[name=subject]").send_keys('It\'s "new"')
        page.choose("repeat", "relativeMonthly")
        page.choose("rangeType", "endDate")
        page.until(lambda: page.texts(".dates li"))
        page.press("Create", "dialog")
        page.message("Created")
        assert page.requests("POST")[-1] == ("POST", "/v1.0/me/events", "201")
        parts = self.parts(page, "POST", "/v1.0/me/events")
        assert json.loads(parts["Body"])["subject"] == 'It\'s "new"'
        assert json.loads(parts["Response 201"])["type"] == "seriesMaster"
        done = subprocess.run(shlex.split(parts["curl"]), capture_output=True, text=True, check=True)  # noqa: S603
        assert json.loads(done.stdout)["subject"] == 'It\'s "new"'
        self.run_sdk(page, parts["msgraph-sdk"])
        assert len(subjects(page, 'It\'s "new"')) == 3

    def test_reading(self, page):
        """The line of a view returns the same events to the SDK."""
        page.open()
        page.requests()
        parts = self.parts(page, "GET", "/v1.0/me/calendarView")
        result = self.run_sdk(page, parts["msgraph-sdk"])
        assert [one.id for one in result.value] == [one["id"] for one in json.loads(parts["Response 200"])["value"]]

    def test_sandbox_only(self, page):
        """A request that Graph does not have names the function of recurtz."""
        page.open()
        page.open_details("Standup, Monday, 9 March")
        page.press("✕", "dialog")
        page.requests()
        parts = self.parts(page, "GET", "/sentence")
        assert "recurtz.describe(event)" in parts["msgraph-sdk"]

    def test_purpose(self, page):
        """Each request has a few words about it, also those that a person has not seen before."""
        page.open()
        page.settle(page.one("#cancelled").click)
        page.open_details("Standup, Monday, 9 March")
        page.press("Edit", "dialog")
        page.until(lambda: page.texts(".free-busy li"))
        page.press("Cancel", "dialog")
        page.find_chip("Lunch with Ada").send_keys(Keys.SHIFT, Keys.ARROW_RIGHT)
        page.message("Moved")
        page.requests()
        purposes = page.texts(".log .purpose")
        assert len(purposes) == len(page.requests()) > 10
        assert all(purposes)
        assert "changes an event or a whole series" in purposes

    @BOTH
    def test_panel(self, page, size):
        """It is in sight as soon as it is open, on a phone, too; Close returns to the button."""
        page.open(size=size)
        page.one("#show-requests").click()
        heading = page.driver.switch_to.active_element
        assert heading.text == "Requests"
        assert 0 <= page.middle(heading)[1] < size[1] / 2
        page.one("[aria-label='Close the requests']").click()
        assert not page.one("#requests").is_displayed()
        assert page.driver.switch_to.active_element.get_attribute("id") == "show-requests"

    def test_etag(self, page):
        """A change is sent with the etag that was read, in each of the lines to copy."""
        page.open()
        page.find_chip("Lunch with Ada").send_keys(Keys.SHIFT, Keys.ARROW_RIGHT)
        page.message("Moved")
        page.requests()
        parts = self.parts(page, "PATCH", page.requests("PATCH")[0][1])
        etag = re.search("If-Match: (.*)", parts["Headers"])[1]
        assert f"'If-Match: {etag}'" in parts["curl"]
        assert f"config.headers.add(\"If-Match\", '{etag}')" in parts["msgraph-sdk"]
        done = subprocess.run(shlex.split(parts["curl"]), capture_output=True, text=True, check=True)  # noqa: S603
        assert json.loads(done.stdout)["error"]["code"] == "ErrorIrresolvableConflict", "it has changed since"

    def test_copy(self, page):
        page.open()
        grant = {
            "origin": page.base.removesuffix("/v1.0"),
            "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
        }
        page.driver.execute_cdp_cmd("Browser.grantPermissions", grant)
        page.requests()
        parts = self.parts(page, "GET", "/v1.0/me/calendarView")
        page.one("[aria-label='Copy curl']").click()
        page.message("Copied: curl")
        assert page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])") == parts["curl"]

    def parts(self, page, method, ending):
        """The parts of the latest request to a path, by their headings."""
        entry = next(
            one for one in page.all(".log details") if one.text.startswith(method) and ending in one.text.split("\n")[1]
        )
        page.run("arguments[0].open = true", entry)
        page.until(lambda: entry.find_elements("css selector", ".part"))
        script = """return [...arguments[0].querySelectorAll('.part')].map(
            (part) => ['h3', 'pre'].map((name) => part.querySelector(name).textContent))"""
        return dict(page.run(script, entry))

    def run_sdk(self, page, source):
        """The result of a snippet of Python."""
        from kiota_abstractions.authentication import AnonymousAuthenticationProvider
        from msgraph import GraphRequestAdapter, GraphServiceClient

        adapter = GraphRequestAdapter(AnonymousAuthenticationProvider())
        adapter.base_url = page.base
        names = {}
        lines = "\n".join(f"    {line}" for line in source.split("\n"))
        exec(f"async def main(graph):\n{lines}\n    return result", names)  # noqa: S102  # our own page's text

        async def run():
            try:
                return await names["main"](GraphServiceClient(request_adapter=adapter))
            finally:
                await adapter._http_client.aclose()

        return asyncio.run(run())


class TestSecurity:
    @pytest.mark.parametrize("address", ["month/2026-03-10", "week/2026-03-10", "agenda/2026-03-10"])
    def test_markup(self, empty, address):
        """A subject with markup is text in each view, in the details and in the form."""
        bad = "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"
        times = event("2026-03-10T12:00:00", "2026-03-10T13:00:00")
        call(
            empty.base,
            "POST",
            "/me/events",
            {
                "subject": bad,
                **times,
                "location": {"displayName": bad},
                "body": {"contentType": "text", "content": bad},
            },
        )
        empty.open(address)
        empty.requests()
        empty.open_details("script")
        assert bad in empty.one("dialog").text
        empty.press("Edit", "dialog")
        empty.until(lambda: empty.texts(".sentence"))
        assert "hacked" not in empty.driver.title
        assert not empty.all("main script, dialog script, #requests script, main img, dialog img")

    def test_long(self, empty):
        """A title of 10,000 characters does not widen the page."""
        call(
            empty.base, "POST", "/me/events", event("2026-03-10T12:00:00", "2026-03-10T13:00:00", subject="w" * 10_000)
        )
        for size in (DESKTOP, PHONE):
            empty.open(size=size)
            empty.open_details("www")
            assert "w" * 10_000 in empty.one("dialog").text
            assert empty.run("return document.documentElement.scrollWidth") <= size[0]

    def test_policy(self, page):
        """The browser runs no script that was added to the page."""
        page.open()
        script = """const script = document.createElement('script'); script.textContent = 'window.hacked = 1';
            document.body.append(script); return window.hacked"""
        assert page.run(script) is None
        assert any("Content Security Policy" in message for message in page.errors())


class TestMotion:
    @pytest.mark.parametrize(("preference", "seconds"), [("reduce", "0s"), ("no-preference", "0.12s")])
    def test_transitions(self, page, preference, seconds):
        """Nothing moves for a person who prefers less motion; for others, only colours change softly."""
        page.open()
        features = [{"name": "prefers-reduced-motion", "value": preference}]
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        script = """const durations = [...document.querySelectorAll("*")].map((one) => getComputedStyle(one));
            return [...new Set(durations.flatMap((one) => [one.transitionDuration, one.animationName]))]"""
        assert set(page.run(script)) - {"0s", "none"} == {seconds} - {"0s"}


@pytest.mark.skipif(not AXE.exists(), reason="CLIENT_FOLDER has no axe-core; `make sandbox` installs it with npm")
class TestAccessibility:
    """axe finds nothing, in both themes and widths."""

    @pytest.fixture
    def check(self, page):
        source = AXE.read_text("utf-8")

        def check():
            assert page.violations(source) == []

        return check

    @BOTH
    @THEMES
    def test_views(self, page, check, size, dark):
        for address in ("month/2026-03-10", "week/2026-03-10", "agenda/2026-03-10"):
            page.open(address, size, dark)
            page.run("document.getElementById('settings').open = true; document.querySelector('.legend').open = true")
            for box in page.all("#calendars input")[1:]:
                page.settle(box.click)
            page.settle(page.one("#cancelled").click)
            check()

    @BOTH
    @THEMES
    def test_dialogs(self, page, check, size, dark):
        """The form with a fault and with a clash, the details, what will happen, the panel of requests."""
        page.open(size=size, dark=dark)
        page.requests()
        page.run("for (const one of [...document.querySelectorAll('.log details')].slice(0, 3)) one.open = true")
        check()
        page.press("New event")
        page.choose("repeat", "weekly")
        for box in page.all("[name=attendees]"):
            page.run("arguments[0].click()", box)
        page.until(lambda: len(page.texts(".free-busy li")) == 3)
        check()
        page.set("interval", "0")
        page.until(lambda: page.all("[aria-invalid]"))
        check()
        page.press("Cancel", "dialog")
        page.open_details("Standup, Monday, 9 March")
        check()
        page.one("input[value=following]").click()
        page.press("Delete", "dialog")
        page.until(lambda: page.texts(".effects li"))
        check()
        page.press("✕", "dialog")
        page.press("✕", "dialog")
        conflict = TestConflict()
        TestChange().edit(page, "Standup, Monday, 16 March", "this")
        check()
        page.set("subject", "Mine")
        conflict.change(page, "2026-03-16", subject="Theirs")
        page.press("Save", "dialog")
        conflict.shown(page)
        check()


class TestKeyboard:
    @BOTH
    def test_journey(self, empty, size):
        """Without a mouse: a weekly meeting with a room; one occurrence moves; the series ends; what did it is read."""
        empty.open(size=size)
        self.tab_to(empty, lambda one: one.text == "New event").send_keys(Keys.ENTER)
        empty.until(lambda: empty.driver.switch_to.active_element.get_attribute("name") == "subject")
        empty.driver.switch_to.active_element.send_keys("Planning")
        self.tab_to(empty, lambda one: one.get_attribute("name") == "repeat").send_keys("w")
        self.tab_to(empty, lambda one: one.get_attribute("value") == ROOM).send_keys(Keys.SPACE)
        self.tab_to(empty, lambda one: one.text == "Create").send_keys(Keys.ENTER)
        assert f"{ROOM} accepted" in empty.message("Created “Planning”")

        chip = self.tab_to(empty, lambda one: "Planning, Tuesday, 17 March" in one.accessible_name)
        chip.send_keys(Keys.SHIFT, Keys.ARROW_RIGHT)
        empty.message("Moved to Wed, 18 Mar 2026")

        self.tab_to(empty, lambda one: "Planning, Tuesday, 24 March" in one.accessible_name).send_keys(Keys.ENTER)
        self.tab_to(empty, lambda one: one.get_attribute("name") == "scope").send_keys(Keys.ARROW_DOWN)
        self.tab_to(empty, lambda one: one.text == "Delete").send_keys(Keys.ENTER)
        empty.until(lambda: empty.texts(".effects li"))
        self.tab_to(empty, lambda one: one.text == "Delete").send_keys(Keys.ENTER)
        empty.message("Deleted this and following")
        assert empty.days_of("Planning") == ["2026-03-10", "2026-03-18"]

        self.tab_to(empty, lambda one: one.get_attribute("id") == "show-requests").send_keys(Keys.ENTER)
        sent = [
            (method, status)
            for method, path, status in empty.requests()
            if path.startswith("/v1.0/me/events") and method != "GET"
        ]
        assert sent == [("POST", "201"), ("PATCH", "200"), ("PATCH", "200")]

    def test_days(self, page):
        """The arrow keys go from day to day, also into the next month; Enter makes an event on that day."""
        page.open()
        self.tab_to(page, lambda one: one.accessible_name == "New event on Tuesday, 10 March 2026")
        for key in (Keys.ARROW_RIGHT, Keys.ARROW_DOWN):
            page.driver.switch_to.active_element.send_keys(key)
        assert "18 March" in page.driver.switch_to.active_element.accessible_name
        for _ in range(3):
            page.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        page.until(
            lambda: page.title == "April 2026" and "8 April" in page.driver.switch_to.active_element.accessible_name
        )
        page.driver.switch_to.active_element.send_keys(Keys.ENTER)
        assert page.one("[name=startDay]").get_attribute("value") == "2026-04-08"

    def tab_to(self, page, is_wanted):
        """Press Tab until something has the focus."""

        def wanted():
            ActionChains(page.driver).send_keys(Keys.TAB).perform()
            one = page.driver.switch_to.active_element
            return one if is_wanted(one) else None

        return page.until(wanted, 30)


class TestSpeed:
    def test_large_mailbox(self, driver, graph_calendar):
        """A month of an exported mailbox of 10,000 events appears within half a second."""
        graph_calendar.app.state.service.load(mailbox(10_000))
        page = Page(driver, graph_calendar.base_url).open()
        script = """const [id, done] = arguments, main = document.querySelector("main");
            const before = main.dataset.loaded, start = performance.now();
            const finish = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
            const wait = () => (main.dataset.loaded === before ? setTimeout(wait, 1) : finish());
            document.getElementById(id).click();
            wait();"""
        before = len(page.requests())
        times = sorted(driver.execute_async_script(script, id_) for id_ in ["next"] * 6 + ["previous"] * 3)
        assert page.labels("Event")
        assert len(page.requests()) <= before + 9 * 2, "one or two pages of a thousand occurrences for each month"
        assert page.run("return document.querySelectorAll('main *').length") < 3_000, "a month draws what it shows"
        print("milliseconds of nine months:", [*map(round, times)])
        assert times[0] < 500, "what else the machine does makes the others longer"


def mailbox(count):
    """An export: single events and, one in ten, a weekly series, over three years."""
    numbers = random.Random(1)
    for number in range(count):
        day = f"{numbers.randrange(2025, 2028)}-{numbers.randrange(1, 13):02}-{numbers.randrange(1, 29):02}"
        hour = numbers.randrange(7, 18)
        one = event(
            f"{day}T{hour:02}:00:00", f"{day}T{hour:02}:30:00", PACIFIC, id=f"AAMk{number}", subject=f"Event {number}"
        )
        if number % 10 == 0:
            one["recurrence"] = recurrence(weekly("tuesday"), day, type="numbered", numberOfOccurrences=20)
        yield one


class TestPictures:
    """The pictures of the documentation are what the page shows: the month in both themes and widths, and dialogs."""

    @pytest.mark.parametrize("size", [WINDOW, PHONE], ids=["desktop", "phone"])
    @THEMES
    def test_month(self, page, size, dark):
        page.open(size=size, dark=dark)
        if size == WINDOW:
            page.settle(page.all("#calendars input")[1].click)
        self.compare(page, f"month-{'dark' if dark else 'light'}-{size[0]}")

    def test_requests(self, empty, graph_calendar):
        """The panel beside the calendar, with the request that moved an occurrence of a series with a known id."""
        graph_calendar.app.state.service.load([standup(id="AAMkAGI2TGuLAAA=")])
        page = empty.open(size=WINDOW)
        page.find_chip("Standup, Monday, 16 March").send_keys(Keys.SHIFT, Keys.ARROW_RIGHT)
        page.message("Moved to")
        page.requests()
        page.one("#requests input").click()
        page.run("document.querySelector('.log .writes details').open = true")
        page.until(lambda: page.all(".part"))
        self.compare(page, "requests", page.one("#requests"))

    def test_form(self, page):
        page.open(size=WINDOW)
        page.press("New event")
        page.one("[name=subject]").send_keys("Planning")
        page.choose("repeat", "weekly")
        for box in page.all("[name=attendees]"):
            box.click()
        page.until(lambda: len(page.texts(".free-busy li")) == 3)
        page.run("document.activeElement.blur(); document.querySelector('.content').scrollTop = 0")
        self.compare(page, "form", page.one("dialog"))

    def test_effects(self, page):
        page.open(size=WINDOW)
        TestChange().edit(page, "Standup, Monday, 9 March", "all")
        page.set("startTime", "10:00")
        page.press("Continue", "dialog")
        page.until(lambda: page.texts(".effects li"))
        self.compare(page, "effects", page.all("dialog")[-1])

    def compare(self, page, name, part=None):
        page.run("document.querySelectorAll('.ms').forEach((e) => { e.textContent = '9 ms'; })")
        page.run("document.getElementById('status').replaceChildren()")
        png = page.driver.get_screenshot_as_png() if part is None else part.screenshot_as_png
        file = PICTURES / f"{name}.png"
        if os.environ.get("UPDATE_PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            file.write_bytes(png)
        assert page.difference(png, file.read_bytes()) < MOST_DIFFERENT
