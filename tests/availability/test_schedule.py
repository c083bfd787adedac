"""getSchedule: the whole response, and the bodies that clients really send."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import BERLIN, DAILY, PACIFIC, TOKYO, all_day, daily, error_of, event, exception, faults, moment, recurrence
from minutes import DAY, DAYS, diaries, instant
from minutes import moment as utc
from recurtz import Calendar, WorkingHours, availability_view, calendar_view, get_schedule

ADELE, MEGAN = "adelev@contoso.onmicrosoft.com", "meganb@contoso.onmicrosoft.com"
PREFER = f'outlook.timezone="{PACIFIC}"'


def hours(first, last, **properties):
    """An event of the documented day."""
    return event(f"2019-03-15T{first}:00", f"2019-03-15T{last}:00", PACIFIC, **properties)


def body(*schedules, **properties):
    """A body for the documented day, 9 to 18 o'clock Pacific time, in slots of an hour."""
    return {
        "schedules": list(schedules) or [ADELE],
        "startTime": moment("2019-03-15T09:00:00"),
        "endTime": moment("2019-03-15T18:00:00"),
        "availabilityViewInterval": 60,
        **properties,
    }


def item(first, last, status, **details):
    """A `scheduleItem` of the documented day."""
    times = {name: moment(f"2019-03-15T{text}:00.0000000") for name, text in (("start", first), ("end", last))}
    return {**details, "status": status, **times}


OFFICE = WorkingHours.from_graph(
    {"daysOfWeek": ["monday"], "startTime": "08:00:00", "endTime": "17:00:00", "timeZone": {"name": PACIFIC}}
)

LUNCH = hours("12:00", "14:00", subject="Let's go for lunch", location={"displayName": "Harry's Bar"})
MEGANS = [
    hours("08:30", "09:30"),
    hours("12:00", "14:00"),
    hours("12:00", "13:00", showAs="tentative"),
    hours("13:00", "14:00"),
    hours("16:00", "17:00", showAs="tentative"),
]


class TestDocumented:
    def test_first(self):
        """The first person of Graph's sample: an event that may be seen, and working hours."""
        response = get_schedule(body(), {ADELE: [LUNCH]}, prefer=PREFER, working_hours={ADELE: OFFICE})
        details = {"isPrivate": False, "subject": "Let's go for lunch", "location": "Harry's Bar"}
        assert response == {
            "value": [
                {
                    "scheduleId": ADELE,
                    "availabilityView": "000220000",
                    "scheduleItems": [item("12:00", "14:00", "busy", **details)],
                    "workingHours": OFFICE.to_graph(),
                }
            ]
        }

    def test_second(self):
        """The second person, of whom only the times may be seen; an event before the window is not clipped."""
        response = get_schedule(body(MEGAN), {MEGAN: MEGANS}, prefer=PREFER, details=False)
        [schedule] = response["value"]
        assert schedule["availabilityView"] == "200220010"
        assert schedule["scheduleItems"] == [
            item("08:30", "09:30", "busy"),
            item("12:00", "13:00", "tentative"),
            item("12:00", "14:00", "busy"),
            item("13:00", "14:00", "busy"),
            item("16:00", "17:00", "tentative"),
        ]
        assert "workingHours" not in schedule


class TestSchedules:
    def test_unknown(self):
        """An unknown address has an error of its own; the others have their schedules."""
        response = get_schedule(body("x@contoso.com", ADELE), {ADELE: []})
        unknown, known = response["value"]
        assert unknown == {
            "scheduleId": "x@contoso.com",
            "error": {
                "message": "Unable to resolve e-mail address x@contoso.com to a mailbox.",
                "responseCode": "5009",
            },
        }
        assert known["availabilityView"] == "000000000"

    def test_letter_case(self):
        """Addresses have no letter case; the response has them as the request does."""
        response = get_schedule(body(ADELE.upper()), {ADELE: [LUNCH]}, working_hours={ADELE: OFFICE})
        assert response["value"][0]["scheduleId"] == ADELE.upper()
        assert response["value"][0]["availabilityView"] == "000220000"
        assert "workingHours" in response["value"][0]

    def test_twice(self):
        """An address that is requested twice is answered twice, and none is answered by none."""
        first, second = get_schedule(body(ADELE, ADELE.upper()), {ADELE: iter([LUNCH])})["value"]
        assert "2" in first["availabilityView"]
        assert second == {**first, "scheduleId": ADELE.upper()}
        assert get_schedule(body() | {"schedules": []}, {}) == {"value": []}

    def test_calendar(self):
        """The events may be in a calendar."""
        assert get_schedule(body(), {ADELE: Calendar([LUNCH])}) == get_schedule(body(), {ADELE: [LUNCH]})


class TestBody:
    @pytest.mark.parametrize(
        "changed",
        [
            {"AvailabilityViewInterval": "60", "availabilityViewInterval": None},
            {"availabilityViewInterval": "60"},
            {"StartTime": {"DateTime": "2019-03-15T09:00:00", "TimeZone": PACIFIC}, "startTime": None},
            {"startTime": moment("2019-03-15T16:00:00Z", "UTC")},
        ],
    )
    def test_spellings(self, changed):
        """Names in Pascal case, an interval as text, and times in any form are what clients send."""
        sent = {name: value for name, value in (body() | changed).items() if value is not None}
        assert get_schedule(sent, {ADELE: [LUNCH]}) == get_schedule(body(), {ADELE: [LUNCH]})

    @pytest.mark.parametrize("interval", [{}, {"availabilityViewInterval": None}])
    def test_default_interval(self, interval):
        """Without an interval, or with null, a slot has 30 minutes."""
        sent = {name: value for name, value in body().items() if name != "availabilityViewInterval"} | interval
        assert get_schedule(sent, {ADELE: [LUNCH]})["value"][0]["availabilityView"] == "0" * 6 + "2222" + "0" * 8

    def test_sdk(self):
        """The SDK's own body is read, and its model can hold the response."""
        pytest.importorskip("msgraph")
        from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
        from msgraph.generated.models.schedule_information import ScheduleInformation
        from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import (
            GetSchedulePostRequestBody,
        )

        from recurtz import to_sdk

        times = [DateTimeTimeZone(date_time=f"2019-03-15T{hour}:00:00", time_zone=PACIFIC) for hour in ("09", "18")]
        sent = GetSchedulePostRequestBody(
            schedules=[ADELE, "x"], start_time=times[0], end_time=times[1], availability_view_interval=60
        )
        known, unknown = (
            to_sdk(schedule, ScheduleInformation)
            for schedule in get_schedule(sent, {ADELE: [LUNCH]}, working_hours={ADELE: OFFICE})["value"]
        )
        assert known.availability_view == "000220000"
        assert known.schedule_items[0].subject == "Let's go for lunch"
        assert known.working_hours.start_time.hour == 8
        assert unknown.error.response_code == "5009"

    def test_all_faults(self):
        """Every fault is reported."""
        wrong = {"startTime": moment("at noon"), "endTime": {}, "schedules": ["a", 5]}
        assert faults(error_of(get_schedule, wrong, {})) == [
            ("schedules[1]", "UnableToDeserializePostBody"),
            ("startTime.dateTime", "UnableToDeserializePostBody"),
            ("endTime.dateTime", "ErrorPropertyValidationFailure"),
        ]

    @pytest.mark.parametrize(
        ("changed", "target", "code"),
        [
            ({"schedules": None}, "schedules", "UnableToDeserializePostBody"),
            ({"schedules": ADELE}, "schedules", "UnableToDeserializePostBody"),
            ({"schedules": [ADELE] * 3}, "schedules", "ErrorMailboxDataArrayTooBig"),
            ({"endTime": moment("2019-03-15T08:00:00")}, "endTime", "ErrorInvalidTimeInterval"),
            ({"endTime": moment("2019-03-17T09:00:01")}, "endTime", "ErrorTimeIntervalTooBig"),
            ({"endTime": moment("9999-12-31T23:00:00")}, "endTime", "ErrorInvalidRequest"),
            ({"startTime": None}, "startTime", "ErrorPropertyValidationFailure"),
            ({"availabilityViewInterval": 4}, "availabilityViewInterval", "ErrorInvalidMergedFreeBusyInterval"),
            ({"availabilityViewInterval": 541}, "availabilityViewInterval", "ErrorInvalidMergedFreeBusyInterval"),
            ({"endTime": body()["startTime"]}, "availabilityViewInterval", "ErrorInvalidMergedFreeBusyInterval"),
            ({"availabilityViewInterval": 2**40}, "availabilityViewInterval", "ErrorInvalidMergedFreeBusyInterval"),
            ({"availabilityViewInterval": "9" * 12}, "availabilityViewInterval", "ErrorInvalidMergedFreeBusyInterval"),
            (
                {"availabilityViewInterval": "1" * 5000},
                "availabilityViewInterval",
                "ErrorInvalidMergedFreeBusyInterval",
            ),
            ({"availabilityViewInterval": "000"}, "availabilityViewInterval", "ErrorInvalidMergedFreeBusyInterval"),
            ({"availabilityViewInterval": "-5"}, "availabilityViewInterval", "UnableToDeserializePostBody"),
            ({"availabilityViewInterval": [60]}, "availabilityViewInterval", "UnableToDeserializePostBody"),
        ],
    )
    def test_code(self, changed, target, code):
        """Each fault has the code that Graph has for it."""
        error = error_of(get_schedule, body() | changed, {ADELE: []}, max_days=2, max_schedules=2)
        assert (error.target, error.code) == (target, code)

    def test_exact_limits(self):
        """The longest window and the most addresses that are allowed."""
        sent = body(ADELE, ADELE, endTime=moment("2019-03-17T09:00:00"))
        assert len(get_schedule(sent, {}, max_days=2, max_schedules=2)["value"]) == 2

    def test_arguments(self):
        """Faults of the other arguments are rejected, too."""
        assert "use a mapping" in str(error_of(get_schedule, body(), [LUNCH]))
        assert "calendars 1 is of type int" in str(error_of(get_schedule, body(), {1: []}))
        for wrong in ([1], {1: None}, {ADELE: {"daysOfWeek": ["monday"]}}):
            assert str(error_of(get_schedule, body(), {}, working_hours=wrong)).startswith("working_hours ")
        twins = {ADELE: [LUNCH], ADELE.upper(): []}
        assert f"has '{ADELE}' and '{ADELE.upper()}'" in str(error_of(get_schedule, body(), twins))
        assert error_of(get_schedule, 5, {}).target == "body"
        assert "-1" in str(error_of(get_schedule, body(), {}, limit=-1))
        assert error_of(get_schedule, body(), {}, prefer="outlook.timezone=Moon").target == "Prefer"
        assert error_of(get_schedule, body(), {ADELE: [{}]}).target == f"calendars['{ADELE}'].events[0]"
        assert get_schedule(body(), {ADELE: [{}, LUNCH]}, on_error="skip") == get_schedule(body(), {ADELE: [LUNCH]})


class TestItems:
    @given(diaries(), st.integers(0, DAYS * DAY), st.integers(60, DAY), st.sampled_from([5, 30, 60]))
    def test_digits(self, diary, start, length, interval):
        """The digits are those of availability_view, and an item overlaps the window."""
        sent = {
            "schedules": ["a"],
            "startTime": utc(start),
            "endTime": utc(start + length),
            "availabilityViewInterval": interval,
        }
        [schedule] = get_schedule(sent, {"a": diary.events})["value"]
        window = (instant(start), instant(start + length))
        assert schedule["availabilityView"] == availability_view(diary.events, *window, interval=interval)
        expected = [
            (instant(low), instant(high), status)
            for low, high, status in diary.blocks
            if low < start + length and high > start and low < high
        ]
        found = [
            (*[datetime.fromisoformat(each[edge]["dateTime"][:19] + "Z") for edge in ("start", "end")], each["status"])
            for each in schedule["scheduleItems"]
        ]
        assert sorted(found) == sorted(expected)
        assert [each[:2] for each in found] == sorted(each[:2] for each in expected)

    def items(self, *events, prefer=None, **options):
        return get_schedule(body(), {ADELE: events}, prefer=prefer, **options)["value"][0]["scheduleItems"]

    @pytest.mark.parametrize(
        ("sensitivity", "shown"),
        [
            ("private", {"isPrivate": True}),
            ("confidential", {"isPrivate": False}),
            ("secret", {"isPrivate": False}),
            (5, {"isPrivate": False}),
            ("Personal", {"isPrivate": False, "subject": "s", "location": ""}),
            (None, {"isPrivate": False, "subject": "s", "location": ""}),
        ],
    )
    def test_sensitivity(self, sensitivity, shown):
        """Private and confidential events hide what they are about."""
        [found] = self.items(hours("12:00", "14:00", subject="s", sensitivity=sensitivity), prefer=PREFER)
        assert found == item("12:00", "14:00", "busy", **shown)

    def test_missing_details(self):
        """Without a subject or a location both are empty."""
        [found] = self.items(hours("12:00", "14:00", location={"displayName": None}))
        assert (found["subject"], found["location"]) == ("", "")

    def test_free(self):
        """Free events are items; cancelled and declined ones are not."""
        free, cancelled = hours("10:00", "11:00", showAs="free"), hours("11:00", "12:00", isCancelled=True)
        declined = hours("12:00", "13:00", responseStatus={"response": "declined"})
        assert [found["status"] for found in self.items(free, cancelled, declined)] == ["free"]

    @pytest.mark.parametrize(
        ("zone", "start"),
        [(PACIFIC, "2019-03-15T07:00"), (TOKYO, "2019-03-14T15:00"), (BERLIN, "2019-03-14T23:00")],
    )
    def test_all_day(self, zone, start):
        """An all-day event is shown from midnight to midnight of its own zone, as it is in the requested zone."""
        found = self.items(all_day("2019-03-15", "2019-03-16", zone))
        if zone == TOKYO:
            assert found == []  # it ended at 15 o'clock in UTC, before the window
            return
        [only] = found
        assert only["start"]["dateTime"][:16] == start
        length = datetime.fromisoformat(only["end"]["dateTime"][:19]) - datetime.fromisoformat(start)
        assert length == timedelta(days=1)

    def test_exception(self):
        """An exception has its own subject, status and sensitivity, those of its series where it has none."""
        own = {"subject": "moved", "showAs": None, "sensitivity": "private"}
        moved = exception("2019-03-15", "2019-03-15T10:00:00", "2019-03-15T11:00:00", **own)
        repeated = daily("2019-03-01T12:00:00", showAs="oof", subject="daily", exceptionOccurrences=[moved])
        assert self.items(repeated, prefer=PREFER) == [item("10:00", "11:00", "oof", isPrivate=True)]

    @pytest.mark.parametrize(
        ("sensitivity", "shown"),
        [
            ("private", {"isPrivate": True}),
            ("normal", {"isPrivate": False, "subject": "daily", "location": "Room"}),
        ],
    )
    def test_nulls_of_exception(self, sensitivity, shown):
        """A null of an exception is what its series has: that of a private series is private."""
        nulls = dict.fromkeys(("subject", "location", "sensitivity"))
        moved = exception("2019-03-15", "2019-03-15T10:00:00", "2019-03-15T11:00:00", **nulls)
        own = {"subject": "daily", "location": {"displayName": "Room"}, "sensitivity": sensitivity}
        repeated = daily("2019-03-01T12:00:00", exceptionOccurrences=[moved], **own)
        assert self.items(repeated, prefer=PREFER) == [item("10:00", "11:00", "busy", **shown)]

    def test_null_all_day_of_exception(self):
        """An exception of an all-day series whose isAllDay is null is all-day."""
        moved = {**exception("2019-03-16"), **all_day("2019-03-16", "2019-03-17", TOKYO), "isAllDay": None}
        days = {**daily(), **all_day("2019-03-01", "2019-03-02", TOKYO), "recurrence": recurrence(DAILY, "2019-03-01")}
        with_exception = {**days, "exceptionOccurrences": [moved]}
        window = ("2019-03-15", "2019-03-17")
        assert [one["isAllDay"] for one in calendar_view([with_exception], *window)] == [True] * 3
        early = f'outlook.timezone="{BERLIN}"'
        assert self.items(with_exception, prefer=early) == self.items(days, prefer=early) != []

    def test_limit(self):
        """The limit counts the items of all mailboxes."""
        both = body(ADELE, MEGAN)
        calendars = {ADELE: [LUNCH], MEGAN: [LUNCH, daily("2019-03-15T10:00:00", "2019-03-15T11:00:00")]}
        assert len(get_schedule(both, calendars, limit=3)["value"]) == 2
        error = error_of(get_schedule, both, calendars, limit=2)
        assert (error.code, error.target) == ("ErrorExceededFindCountLimit", "endTime")

    def test_edge_of_calendar(self):
        """An item that the requested zone cannot hold is left out."""
        last = all_day("9999-12-31", "9999-12-31", "UTC") | {"end": moment("9999-12-31T00:00:00", "UTC")}
        sent = body(startTime=moment("9999-12-30T00:00:00", "UTC"), endTime=moment("9999-12-31T23:00:00", "UTC"))
        early = all_day("0001-01-01", "0001-01-02", "UTC")
        sent_early = body(startTime=moment("0001-01-01T00:00:00", "UTC"), endTime=moment("0001-01-03T00:00:00", "UTC"))
        assert get_schedule(sent, {ADELE: [last]})["value"][0]["scheduleItems"] == []
        assert get_schedule(sent_early, {ADELE: [early]}, prefer=PREFER)["value"][0]["scheduleItems"] == []
        assert len(get_schedule(sent_early, {ADELE: [early]})["value"][0]["scheduleItems"]) == 1
