"""PidLidAppointmentRecur: published and real blobs, both ways, and what neither side can represent."""

import json
import struct
from base64 import b64encode
from datetime import date, datetime, timedelta

import pytest

from graph import (
    BERLIN,
    DAILY,
    PACIFIC,
    TOKYO,
    all_day,
    daily,
    error_of,
    event,
    exception,
    master,
    moment,
    occurrence_id,
    recurrence,
    series,
    weekly,
)
from mapi_samples import DAILY as EVERY_THIRD_DAY
from mapi_samples import PUBLISHED, RECURRENCES, WEEKLY, WITH_EXCEPTION, sample
from recurtz import PatternedRecurrence, RecurtzError, SeriesMaster, instances
from recurtz.exchange import RECURRENCE_PROPERTY, from_extended_property, from_mapi, to_mapi, zone_from_mapi
from recurtz.exchange.zones_by_year import TimeZoneDefinition, YearlyRules
from recurtz.zones import CustomTimeZone

PERIOD, SPECIFIC = 14, 22
"""The places of Period and of PatternTypeSpecific in a blob."""

APPOINTMENT = "{00062002-0000-0000-C000-000000000046}"
NOT_WRITTEN_AGAIN = {
    "mfcmapi-ARP-2",  # has rubbish at its end
    "mfcmapi-RP-1",  # a bare pattern with deleted dates
    "mfcmapi-RP-3",
    "msg:A daily 1.msg:80030102",  # "every weekday" is tagged daily
}


def read(data, zone=PACIFIC, **options):
    return from_mapi(data, time_zone=zone, **options)


def changed(data, place, layout, *values):
    """The data with other numbers at a place."""
    return data[:place] + struct.pack(layout, *values) + data[place + struct.calcsize(layout) :]


def pattern_of(data):
    """The pattern of a blob without the properties that its type does not use."""
    return PatternedRecurrence.from_graph(read(data)["recurrence"]).pattern


def original_dates(json, name):
    return [str(each)[-10:] for each in json[name]]


def moved_to(day="2017-09-06", start="2017-09-06T12:00:00", end="2017-09-06T14:00:00"):
    """An exception with an original date and other times."""
    return {"exceptionOccurrences": [exception(day, start, end)]}


def bare(pattern, start, **range_):
    """The blob of a pattern alone, in hex by its fields."""
    data = to_mapi({"recurrence": recurrence(pattern, start, **range_)})
    head, first_date_time, period = struct.unpack_from("<5H2I", data)[2:5], *struct.unpack_from("<2I", data, 10)
    return head, first_date_time, period, data[SPECIFIC:-28]


class TestPublished:
    """The examples of MS-OXOCAL 4.1.1."""

    def test_weekly(self):
        json = read(WEEKLY)

        assert json["start"] == moment("2007-03-26T10:00:00.0000000")
        assert json["end"] == moment("2007-03-26T10:30:00.0000000")
        assert json["type"] == "seriesMaster"
        assert json["isAllDay"] is False
        assert json["recurrence"] == {
            "pattern": {
                "type": "weekly", "interval": 1, "month": 0, "dayOfMonth": 0, "firstDayOfWeek": "sunday",
                "daysOfWeek": ["monday", "thursday", "friday"], "index": "first",
            },
            "range": {
                "type": "numbered", "startDate": "2007-03-26", "endDate": "0001-01-01", "recurrenceTimeZone": PACIFIC,
                "numberOfOccurrences": 12,
            },
        }  # fmt: skip
        assert SeriesMaster.from_graph(json).recurrence[-1] == date(2007, 4, 20)

    def test_exception(self):
        """The exception has its own times, subject and location, and its original start in UTC."""
        json = read(WITH_EXCEPTION, id="AAMk")

        assert json["cancelledOccurrences"] == []
        assert json["exceptionOccurrences"] == [
            {
                "type": "exception",
                "occurrenceId": "OID.AAMk.2007-04-16",
                "originalStart": "2007-04-16T17:00:00Z",
                "isAllDay": False,
                "start": moment("2007-04-16T11:00:00.0000000"),
                "end": moment("2007-04-16T11:30:00.0000000"),
                "subject": "Simple Recurrence with exceptions",
                "location": {"displayName": "34/4141"},
            }
        ]

    def test_deleted(self):
        json = read(EVERY_THIRD_DAY)

        assert json["cancelledOccurrences"] == ["OID..2011-04-19", "OID..2011-04-22"]
        assert len(instances(json, "2011-01-01", "2012-01-01")) == 8

    def test_hebrew(self):
        """Its months are not Graph's. The error has the fields that were read."""
        error = error_of(read, PUBLISHED["hebrew"])

        assert "CalendarType 8: the months are of the Hebrew calendar" in str(error)
        assert (error.code, error.target) == ("ErrorCalendarInvalidRecurrence", "CalendarType")
        assert error.fields["Period"] == 12
        assert error.fields["StartTimeOffset"] == 480

    @pytest.mark.parametrize("name", ["weekly", "with-exception", "daily"])
    def test_written(self, name):
        """The event becomes the same bytes."""
        assert to_mapi(read(PUBLISHED[name])) == PUBLISHED[name]


class TestSamples:
    """Real items of Outlook."""

    @pytest.mark.parametrize("name", RECURRENCES)
    def test_read(self, name):
        facts = RECURRENCES[name]
        json = read(sample(name))
        graph = facts["graph"]
        graph["range"]["recurrenceTimeZone"] = PACIFIC

        assert PatternedRecurrence.from_graph(json["recurrence"]) == PatternedRecurrence.from_graph(graph)
        if facts["clock"]:
            exceptions = json["exceptionOccurrences"]
            originals = [each["occurrenceId"][-10:] for each in exceptions]
            starts = [datetime.fromisoformat(json[edge]["dateTime"][:16]) for edge in ("start", "end")]
            first = datetime.fromisoformat(graph["range"]["startDate"])
            assert [(each - first) // timedelta(minutes=1) for each in starts] == facts["clock"]
            assert sorted(originals + original_dates(json, "cancelledOccurrences")) == facts["deletedDates"]
            assert sorted(each["start"]["dateTime"][:10] for each in exceptions) == facts["modifiedDates"]
        else:
            assert json.keys() == {"recurrence"}

    @pytest.mark.parametrize("name", sorted(RECURRENCES.keys() - NOT_WRITTEN_AGAIN))
    def test_written(self, name):
        """The event becomes the same bytes, also with what Graph's own properties do not have."""
        assert to_mapi(read(sample(name))) == sample(name)

    def test_tail(self):
        """What follows the structure is ignored."""
        data = sample("mfcmapi-ARP-2")
        assert to_mapi(read(data)) == data[:80]

    def test_every_weekday(self):
        """It is tagged daily and has a weekly pattern; it is written as weekly."""
        data = sample("msg:A daily 1.msg:80030102")
        assert to_mapi(read(data)) == changed(data, 4, "<H", 0x200B)

    def test_bare_pattern(self):
        """The pattern of a task has neither times nor exceptions."""
        data = sample("mfcmapi-RP-1")
        without_dates = data[:38] + bytes(8) + data[-8:]

        assert read(data) == read(without_dates)
        assert to_mapi(read(data)) == without_dates

    def test_all_overrides(self):
        [changes] = read(sample("msgreader-chgs2"))["exceptionOccurrences"]

        assert changes.items() >= {
            "subject": "Lanch time, every friday, in 2023 [rescheduled!]", "reminderMinutesBeforeStart": 15,
            "location": {"displayName": "Awesome coffee shop"}, "showAs": "tentative", "hasAttachments": True,
            "singleValueExtendedProperties": [{"id": f"Boolean {APPOINTMENT} Id 0x8206", "value": "true"}],
        }.items()  # fmt: skip

    def test_moved_days_later(self):
        """An exception belongs to the date that it replaces."""
        [moved] = [each for each in read(sample("mfcmapi-ARP-3"))["exceptionOccurrences"] if "isReminderOn" in each]

        assert (moved["occurrenceId"], moved["start"]["dateTime"][:10]) == ("OID..2010-05-27", "2010-05-26")
        assert moved["isReminderOn"] is False
        assert moved["location"] == {"displayName": ""}


class TestPatterns:
    """Each pattern, in the fields of MS-OXOCAL."""

    @pytest.mark.parametrize(
        ("pattern", "start", "fields"),
        [
            (DAILY | {"interval": 3}, "2011-04-07", ((0x200A, 0, 0), 1440, 4320, b"")),
            (weekly("thursday", interval=2), "2010-10-28", ((0x200B, 1, 0), 8640, 2, b"\x10\0\0\0")),
            (weekly("monday", interval=2), "2010-08-23", ((0x200B, 1, 0), 18720, 2, b"\x02\0\0\0")),
            # The series of social.msdn.microsoft.com, thread 364dee34, stored by a real server.
            (
                {"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 30},
                "2012-08-30",
                ((0x200C, 2, 0), 44640, 2, b"\x1e\0\0\0"),
            ),
            (
                {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "last"},
                "2026-11-24",
                ((0x200C, 3, 0), 0, 1, b"\x04\0\0\0\x05\0\0\0"),
            ),
            (
                {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29},
                "2024-02-29",
                ((0x200D, 2, 0), 44640, 12, b"\x1d\0\0\0"),
            ),
            (
                {"type": "absoluteYearly", "interval": 2, "month": 2, "dayOfMonth": 29},
                "2024-02-29",
                ((0x200C, 2, 0), 570240, 24, b"\x1d\0\0\0"),
            ),
            (
                {"type": "relativeYearly", "interval": 1, "month": 9, "daysOfWeek": ["monday"], "index": "first"},
                "2017-09-04",
                ((0x200D, 3, 0), 349920, 12, b"\x02\0\0\0\x01\0\0\0"),
            ),
        ],
        ids=["daily", "weekly", "weekly-odd", "monthly", "nth", "yearly", "every-second-year", "nth-yearly"],
    )
    def test_written(self, pattern, start, fields):
        """Frequency, type and calendar, then FirstDateTime, Period and PatternTypeSpecific (after SlidingFlag)."""
        assert bare(pattern, start) == fields

    @pytest.mark.parametrize("first", ["sunday", "monday"])
    def test_first_day_of_week(self, first):
        """FirstDOW is that of the pattern, and moves the week from which FirstDateTime counts."""
        data = to_mapi({"recurrence": recurrence(weekly("sunday", firstDayOfWeek=first), "2017-09-03")})

        assert struct.unpack_from("<I", data, 34) == ({"sunday": 0, "monday": 1}[first],)
        assert struct.unpack_from("<I", data, 10) == ({"sunday": 8640, "monday": 0}[first],)

    def test_month_end(self):
        """MonthEnd is day 31."""
        data = changed(
            to_mapi({"recurrence": recurrence({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31})}),
            6,
            "<H",
            4,
        )
        assert pattern_of(data).day_of_month == 31

    @pytest.mark.parametrize("kind", [0xA, 0xB, 0xC])
    def test_hijri(self, kind):
        """HjMonth, HjMonthNth and HjMonthEnd have months that Graph does not have."""
        relative = {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "first"}
        pattern = relative if kind == 0xB else {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}
        data = changed(to_mapi({"recurrence": recurrence(pattern)}), 6, "<H", kind)

        assert "of the Hijri calendar" in str(error_of(read, data))

    def test_calendars(self):
        """A calendar matters for months only, and the Thai one has Gregorian months."""
        months = to_mapi({"recurrence": recurrence({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 4})})

        assert pattern_of(changed(WEEKLY, 8, "<H", 6)) == pattern_of(WEEKLY)
        assert pattern_of(changed(months, 8, "<H", 7)) == pattern_of(months)
        assert "of another calendar" in str(error_of(read, changed(months, 8, "<H", 99)))
        assert "of the Saka calendar" in str(error_of(read, changed(months, 8, "<H", 16)))

    def test_years(self):
        """A pattern that is tagged yearly has whole years; with other months it is monthly."""
        data = to_mapi(
            {"recurrence": recurrence({"type": "absoluteYearly", "interval": 1, "month": 9, "dayOfMonth": 4})}
        )

        assert (pattern_of(data).type, pattern_of(data).interval) == ("absoluteYearly", 1)
        assert pattern_of(changed(data, PERIOD, "<I", 36)).interval == 3
        assert pattern_of(changed(data, PERIOD, "<I", 18)).type == "absoluteMonthly"
        assert pattern_of(changed(data, 4, "<H", 0x200C)).type == "absoluteMonthly"

    def test_regenerating(self):
        error = error_of(read, changed(WEEKLY, 18, "<I", 1))

        assert "SlidingFlag 1: the task is created anew" in str(error)
        assert error.fields["SlidingFlag"] == 1

    def test_never_ends(self):
        """EndType has two values for no end."""
        for end_type in (0x2023, 0xFFFFFFFF):
            data = changed(WEEKLY, SPECIFIC + 4, "<I", end_type)
            assert read(data)["recurrence"]["range"]["type"] == "noEnd"


class TestStart:
    """By MS-OXOCAL, StartDate is the first occurrence; FirstDateTime decides for other writers."""

    def dates(self, pattern, start, first_date_time, **range_):
        data = to_mapi({"recurrence": recurrence(pattern, start, **range_)})
        off = changed(changed(data, len(data) - 8, "<I", minutes(date(2017, 9, 6))), 10, "<I", first_date_time)
        return [str(day) for day in PatternedRecurrence.from_graph(read(off)["recurrence"])[:2]]

    @pytest.mark.parametrize(
        ("weeks", "dates"),
        [(0, ["2017-09-18", "2017-10-09"]), (1, ["2017-09-25", "2017-10-16"]), (2, ["2017-09-11", "2017-10-02"])],
    )
    def test_weekly(self, weeks, dates):
        """A Wednesday in a series of Mondays: the week of the first Monday follows from FirstDateTime."""
        base = (minutes(date(2017, 9, 17)) + weeks * 10080) % 30240
        assert self.dates(weekly("monday", interval=3), "2017-09-04", base) == dates

    def test_rest_of_week(self):
        """The week of StartDate counts if one of its days is left."""
        base = minutes(date(2017, 9, 3)) % 30240
        assert self.dates(weekly("friday", interval=3), "2017-09-08", base) == ["2017-09-08", "2017-09-29"]

    def test_week_is_over(self):
        """If none is left, the first date is in the next week that counts."""
        base = minutes(date(2017, 9, 3)) % 30240
        assert self.dates(weekly("monday", interval=3), "2017-09-04", base) == ["2017-09-25", "2017-10-16"]

    def test_monthly(self):
        pattern = {"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 10}

        assert self.dates(pattern, "2017-10-10", 44640) == ["2017-10-10", "2017-12-10"]
        assert self.dates(pattern, "2017-10-10", 0) == ["2017-09-10", "2017-11-10"]

    def test_yearly(self):
        """The month follows from FirstDateTime, too."""
        pattern = {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 10}
        assert self.dates(pattern, "2017-02-10", 44640) == ["2018-02-10", "2019-02-10"]

    def test_written(self):
        """A start off the pattern is written as the first date."""
        json = series("2017-09-05T12:00:00", "2017-09-05T13:00:00", range_={"startDate": "2017-09-05"})
        assert read(to_mapi(json))["start"]["dateTime"][:10] == "2017-09-11"


class TestTimes:
    def test_zone(self):
        """The times are those of the zone that is given."""
        [in_tokyo, in_berlin] = [read(WITH_EXCEPTION, zone)["exceptionOccurrences"][0] for zone in (TOKYO, BERLIN)]

        assert in_tokyo["originalStart"] == "2007-04-16T01:00:00Z"
        assert in_berlin["originalStart"] == "2007-04-16T08:00:00Z"

    def test_zone_by_rules(self):
        """A definition has the name of Windows if it has the rules of that zone; else its own name."""
        ours = TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(-300))], "Ours")
        eastern = TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(-540))], "Asia/Tokyo")
        json = read(WITH_EXCEPTION, ours)

        assert json["start"]["timeZone"] == json["recurrence"]["range"]["recurrenceTimeZone"] == "Ours"
        assert json["exceptionOccurrences"][0]["originalStart"] == "2007-04-16T05:00:00Z"
        assert len(instances(json, "2007-01-01", "2008-01-01", time_zones={"Ours": ours})) == 12
        assert read(WEEKLY, eastern)["start"]["timeZone"] == TOKYO
        assert to_mapi(json, time_zones={"Ours": ours}) == WITH_EXCEPTION
        assert error_of(to_mapi, json).code == "TimeZoneNotSupportedException"

    def test_unknown_zone(self):
        assert error_of(read, WEEKLY, "Mars").code == "TimeZoneNotSupportedException"

    def test_all_day(self):
        """From midnight to midnight it is an all-day event, unless the caller knows better."""
        data = sample("msg:A daily 1.msg:80030102")

        assert read(data)["isAllDay"] is True
        assert read(data, is_all_day=False)["isAllDay"] is False
        assert read(WEEKLY, is_all_day=True)["isAllDay"] is False

    def test_past_midnight(self):
        json = series("2017-09-04T23:00:00", "2017-09-06T01:30:00")
        data = to_mapi(json)

        assert struct.unpack_from("<2I", data, len(data) - 18) == (1380, 1380 + 26 * 60 + 30)
        assert read(data)["end"] == moment("2017-09-06T01:30:00.0000000")

    def test_clocks_go_back(self):
        """A first occurrence that ends at an earlier local time than it starts lasts as long as it really does."""
        json = series(pattern=DAILY) | {
            "start": moment("2017-11-05T08:45:00", "UTC"),
            "end": moment("2017-11-05T09:15:00", "UTC"),
        }
        json["recurrence"]["range"] |= {"startDate": "2017-11-05", "recurrenceTimeZone": PACIFIC}
        data = to_mapi(json)

        assert struct.unpack_from("<2I", data, len(data) - 18) == (105, 135)

    @pytest.mark.parametrize(
        ("start", "end", "target"),
        [
            ("2017-09-04T12:00:01", "2017-09-04T13:00:01", "start.dateTime"),
            ("2017-09-04T12:00:00", "2017-09-04T13:00:01", "end.dateTime"),
            ("2017-09-04T12:00:00.0000001", "2017-09-04T13:00:00.0000001", "start.dateTime"),
            ("2017-09-04T12:00:00", "2017-09-04T13:00:00.0000001", "end.dateTime"),
            ("2017-09-04T12:00:00", "2017-09-04T11:00:00", "end"),
            ("2017-09-04T12:00:00", "2027-09-04T11:00:00", "end"),
        ],
    )
    def test_not_in_minutes(self, start, end, target):
        """Outlook has whole minutes, and an event lasts five years at most."""
        assert error_of(to_mapi, series(start, end)).target == target

    def test_exception_with_seconds(self):
        error = error_of(to_mapi, daily(exceptionOccurrences=[exception("2017-09-05", "2017-09-05T12:00:30")]))
        assert error.target == "exceptionOccurrences[0].start.dateTime"

    @pytest.mark.parametrize(
        ("changes", "target", "value"),
        [
            ({"cancelledOccurrences": [occurrence_id("9900-01-01")]}, "cancelledOccurrences", "9900-01-01"),
            (moved_to("9900-01-01"), "exceptionOccurrences[0].occurrenceId", "9900-01-01"),
            (moved_to("1500-01-01"), "exceptionOccurrences[0].occurrenceId", "1500-01-01"),
            (moved_to("9767-03-01"), "exceptionOccurrences[0].occurrenceId", "9767-03-01"),
            (moved_to(end="9900-01-01T12:00:00"), "exceptionOccurrences[0].end.dateTime", "9900-01-01"),
            (
                moved_to(start="9900-01-01T12:00:00", end="9900-01-01T13:00:00"),
                "exceptionOccurrences[0].start.dateTime",
                "9900-01-01T12:00:00.0000000",
            ),
        ],
    )
    def test_outside_calendar(self, changes, target, value):
        """The minutes of a blob have 32 bits."""
        error = error_of(to_mapi, daily(**changes))

        assert error.target == target
        assert value in str(error)
        assert "1601 to 9766" in str(error)

    def test_last_original_date(self):
        """What a hostile blob contains cannot always be written again."""
        data = to_mapi(daily(exceptionOccurrences=[exception("2017-09-05")]))
        noon = minutes(date(2017, 9, 5)) + 720
        place = data.index(struct.pack("<3I", noon, noon + 120, noon)) + 8
        json = read(changed(data, place, "<I", 2**32 - 1))

        assert error_of(to_mapi, json).target == "exceptionOccurrences[0].occurrenceId"

    def test_exception_in_another_zone(self):
        moved = exception("2017-09-05", "2017-09-05T20:00:00", "2017-09-05T21:00:00", "UTC")
        [read_again] = read(to_mapi(daily(exceptionOccurrences=[moved])))["exceptionOccurrences"]

        assert read_again["start"] == moment("2017-09-05T13:00:00.0000000")


class TestRange:
    """OccurrenceCount and EndDate."""

    @pytest.mark.parametrize(
        ("range_", "count", "end"),
        [
            ({}, 10, 0x5AE980DF),
            ({"type": "endDate", "endDate": "2017-12-31"}, 17, "2017-12-31"),
            ({"type": "numbered", "numberOfOccurrences": 17}, 17, "2017-12-25"),
        ],
    )
    def test_written(self, range_, count, end):
        """The number is the true one, and the end date is the user's; after a number of dates it is the last one."""
        data = to_mapi({"recurrence": recurrence(**range_)})

        assert struct.unpack_from("<I", data, SPECIFIC + 8) == (count,)
        expected = end if isinstance(end, int) else minutes(date.fromisoformat(end))
        assert struct.unpack_from("<I", data, len(data) - 4) == (expected,)

    @pytest.mark.parametrize(
        ("pattern", "range_", "target"),
        [
            (DAILY | {"interval": 1000}, {}, "recurrence.pattern.interval"),
            (weekly("monday", interval=100), {}, "recurrence.pattern.interval"),
            ({"type": "absoluteYearly", "interval": 9, "month": 9, "dayOfMonth": 4}, {}, "recurrence.pattern.interval"),
            (DAILY, {"type": "numbered", "numberOfOccurrences": 1000}, "recurrence.range.numberOfOccurrences"),
            (DAILY, {"startDate": "1601-03-31"}, "recurrence.range.startDate"),
            (DAILY, {"type": "endDate", "endDate": "4500-09-02"}, "recurrence.range.endDate"),
            (
                {"type": "absoluteYearly", "interval": 8, "month": 9, "dayOfMonth": 4},
                {"type": "numbered", "numberOfOccurrences": 999},
                "recurrence.range.numberOfOccurrences",
            ),
            (DAILY, {"type": "endDate", "endDate": "2017-09-01"}, "recurrence"),
        ],
    )
    def test_beyond_limits(self, pattern, range_, target):
        """What Exchange does not store is rejected."""
        assert error_of(to_mapi, {"recurrence": recurrence(pattern, **range_)}).target == target

    def test_eight_years(self):
        assert bare({"type": "absoluteYearly", "interval": 8, "month": 9, "dayOfMonth": 4}, "2017-09-04")[2] == 96


class TestChangedOccurrences:
    def test_deleted_dates(self):
        """They are the cancelled dates and the originals of exceptions, sorted; ModifiedInstanceDates has new dates."""
        json = daily(
            cancelledOccurrences=[occurrence_id("2017-09-08"), occurrence_id("2017-08-01")],
            exceptionOccurrences=[exception("2017-09-09", "2017-09-10T20:00:00"), exception("2017-09-06")],
        )
        data = to_mapi(json)
        deleted, modified = (
            [minutes(date(2017, 9, day)) for day in (6, 8, 9)],
            [minutes(date(2017, 9, day)) for day in (6, 10)],
        )

        assert struct.unpack_from("<7I", data, SPECIFIC + 12) == (3, *deleted, 2, *modified)
        assert original_dates(read(data), "cancelledOccurrences") == ["2017-09-08"]

    def test_cancelled_exception(self):
        """A date that is cancelled and an exception is cancelled."""
        json = daily(cancelledOccurrences=[occurrence_id("2017-09-06")], exceptionOccurrences=[exception("2017-09-06")])
        assert read(to_mapi(json))["exceptionOccurrences"] == []

    def test_same_as_series(self):
        """A property that an exception shares with its series is not written."""
        own = {"subject": "Lunch", "showAs": "busy", "isReminderOn": True, "reminderMinutesBeforeStart": 15,
               "location": {"displayName": "Cafeteria"}, "hasAttachments": False}  # fmt: skip
        json = daily(**own, exceptionOccurrences=[exception("2017-09-06", **own)])

        [moved] = read(to_mapi(json))["exceptionOccurrences"]
        assert moved.keys() == {"type", "occurrenceId", "originalStart", "isAllDay", "start", "end"}

    def test_different_from_series(self):
        own = {"subject": "Dîner 🥐", "showAs": "workingElsewhere", "isReminderOn": False, "hasAttachments": True,
               "reminderMinutesBeforeStart": 0, "location": {"displayName": "北海道"}}  # fmt: skip
        json = daily(subject="Lunch", showAs="busy", exceptionOccurrences=[exception("2017-09-06", **own)])

        [moved] = read(to_mapi(json))["exceptionOccurrences"]
        assert moved.items() >= own.items()

    @pytest.mark.parametrize(
        "own",
        [{"showAs": "unknown"}, {"showAs": 5}, {"subject": 5}, {"location": "here"}, {"location": {"displayName": 5}}],
    )
    def test_no_counterpart(self, own):
        """A value that MAPI does not have is left out."""
        [moved] = read(to_mapi(daily(exceptionOccurrences=[exception("2017-09-06", **own)])))["exceptionOccurrences"]
        assert not moved.keys() & own.keys()

    def test_all_day_exception(self):
        """An exception of an all-day series with times of day is not all-day, and the reverse."""
        whole = all_day("2017-09-06", "2017-09-07", occurrenceId=occurrence_id("2017-09-06"), type="exception")
        one = read(to_mapi(daily(exceptionOccurrences=[whole])))
        json = all_day(id="AAMk", recurrence=recurrence(DAILY))
        timed = exception("2017-09-06") | {"isAllDay": False}
        other = read(to_mapi(json | {"exceptionOccurrences": [timed]}))

        assert (one["isAllDay"], one["exceptionOccurrences"][0]["isAllDay"]) == (False, True)
        assert (other["isAllDay"], other["exceptionOccurrences"][0]["isAllDay"]) == (True, False)
        assert other["exceptionOccurrences"][0]["start"]["dateTime"][11:16] == "12:00"

    def test_all_day_moved(self):
        """An exception of an all-day series is all-day if nothing else is known."""
        json = all_day(id="AAMk", recurrence=recurrence(DAILY))
        moved = all_day("2017-09-06", "2017-09-08", occurrenceId=occurrence_id("2017-09-05"), type="exception")
        [read_again] = read(to_mapi(json | {"exceptionOccurrences": [moved]}))["exceptionOccurrences"]

        assert read_again["isAllDay"] is True
        assert read_again["originalStart"] == "2017-09-05T07:00:00Z"

    def test_unknown_busy_status(self):
        """BusyStatus above 4 is unknown to Graph."""
        data = to_mapi(daily(exceptionOccurrences=[exception("2017-09-06", showAs="oof")]))
        place = data.index(struct.pack("<HI", 0x20, 3)) + 2

        assert read(changed(data, place, "<I", 9))["exceptionOccurrences"][0]["showAs"] == "unknown"

    @pytest.mark.parametrize("value", ["-1", "4294967296", "yes", "1e3", "99999999999"])
    def test_extended_numbers(self, value):
        """The numbers of MAPI properties have 32 bits."""
        own = {"singleValueExtendedProperties": [{"id": f"Integer {APPOINTMENT} Id 0x8217", "value": value}]}
        error = error_of(to_mapi, daily(exceptionOccurrences=[exception("2017-09-06", **own)]))

        assert error.target == "exceptionOccurrences[0].singleValueExtendedProperties"

    def test_other_extended_properties(self):
        """Other MAPI properties, and values that are not text, are ignored."""
        own = {"singleValueExtendedProperties": [{"id": "String 0x001A", "value": "IPM"}, {"id": None, "value": None}]}
        [moved] = read(to_mapi(daily(exceptionOccurrences=[exception("2017-09-06", **own)])))["exceptionOccurrences"]

        assert "singleValueExtendedProperties" not in moved

    def test_without_original_date(self):
        """A value whose exception names no date cannot be written."""
        value = master(pattern=DAILY)
        other = value.occurrence(date(2017, 9, 6)).__replace__(original_date=None)
        error = error_of(to_mapi, value.__replace__(exceptions=(other,)))

        assert error.target == "exceptionOccurrences[0].occurrenceId"

    def test_too_many(self, monkeypatch):
        """A blob has a count of 16 bits."""
        monkeypatch.setattr("recurtz.exchange.mapi._MAX_OVERRIDES", 1)
        listed = [exception("2017-09-06"), exception("2017-09-07")]

        assert "has 2 items; use at most 1" in str(error_of(to_mapi, daily(exceptionOccurrences=listed)))


class TestValue:
    def test_times_only(self):
        """A `SeriesMaster` keeps the times of its exceptions only; JSON has their other properties, too."""
        json = daily(exceptionOccurrences=[exception("2017-09-06", "2017-09-06T10:00:00", subject="Brunch")])
        [whole], [times] = (
            read(to_mapi(value))["exceptionOccurrences"] for value in (json, SeriesMaster.from_graph(json))
        )

        assert whole["subject"] == "Brunch"
        assert times == {name: value for name, value in whole.items() if name != "subject"}


class TestTexts:
    """Texts are in a code page and in UTF-16."""

    def test_cut_before_utf16(self):
        """Some blobs end before the copies in UTF-16: then the other copies count."""
        cut = WITH_EXCEPTION[: WITH_EXCEPTION.index(b"34/4141") + 7]
        assert read(cut) == read(WITH_EXCEPTION)

    def test_old_writer(self):
        """Before WriterVersion2 0x3009 there is no ChangeHighlight."""
        place = WITH_EXCEPTION.index(b"\x04\0\0\0" + bytes(8))
        old = WITH_EXCEPTION[:place] + WITH_EXCEPTION[place + 8 :]
        version = old.index(b"\x09\x30\0\0")

        assert read(changed(old, version, "<I", 0x3008)) == read(WITH_EXCEPTION)

    def test_code_page(self):
        json = daily(exceptionOccurrences=[exception("2017-09-06", subject="Обед")])
        data = to_mapi(json, code_page="cp1251")
        cut = data[: data.index("Обед".encode("cp1251")) + 4]

        assert read(cut, code_page="cp1251")["exceptionOccurrences"][0]["subject"] == "Обед"
        assert read(cut)["exceptionOccurrences"][0]["subject"] == "Îáåä"
        assert read(data)["exceptionOccurrences"][0]["subject"] == "Обед"
        assert b"????" in to_mapi(json)

    @pytest.mark.parametrize("code_page", ["klingon", None, "cp1252\0"])
    def test_unknown_code_page(self, code_page):
        assert "use the name of a codec" in str(error_of(to_mapi, daily(), code_page=code_page))
        assert "use the name of a codec" in str(error_of(read, WEEKLY, code_page=code_page))

    def test_lone_surrogate(self):
        """JSON can have what UTF-16 cannot; it is written as it is."""
        json = daily(exceptionOccurrences=[exception("2017-09-06", subject="\ud83e")])
        assert read(to_mapi(json))["exceptionOccurrences"][0]["subject"] == "\ud83e"

    def test_long(self):
        """A text is cut at the length that 16 bits can count."""
        json = daily(exceptionOccurrences=[exception("2017-09-06", subject="x" * 70_000)])
        assert len(read(to_mapi(json))["exceptionOccurrences"][0]["subject"]) == 0xFFFE


class TestEvents:
    """What `to_mapi` accepts."""

    def test_series_master(self):
        json = daily(cancelledOccurrences=[occurrence_id("2017-09-06")], exceptionOccurrences=[exception("2017-09-07")])
        assert to_mapi(SeriesMaster.from_graph(json)) == to_mapi(json)

    def test_start_date_anchor(self):
        """The dates of a value count, whatever its anchor."""
        pattern = weekly("monday", interval=2)
        value = master("2017-09-05T12:00:00", "2017-09-05T13:00:00", pattern=pattern)
        value = value.__replace__(recurrence=value.recurrence.__replace__(anchor="start-date"))

        assert SeriesMaster.from_graph(read(to_mapi(value))).recurrence[:3] == value.recurrence[:3]

    def test_lost_zone(self):
        """A series whose zone is lost is written in a zone of whole hours in which its dates are the pattern's."""
        json = series("2017-09-03T23:00:00", "2017-09-04T00:00:00", "UTC")
        json["recurrence"]["range"] |= {"startDate": "2017-09-04", "recurrenceTimeZone": "tzone://Microsoft/Custom"}
        moved = exception("2017-09-11", "2017-09-11T23:00:00", "2017-09-12T00:00:00", "UTC")
        data = to_mapi(json | {"exceptionOccurrences": [moved]})

        again = read(data, "Etc/GMT-1")
        assert again["start"]["dateTime"][:16] == "2017-09-04T00:00"
        assert again["exceptionOccurrences"][0]["start"]["dateTime"][:16] == "2017-09-12T00:00"

    def test_single(self):
        assert error_of(to_mapi, event()).target == "recurrence"

    @pytest.mark.parametrize("value", [None, "text", 5, {}, {"recurrence": {}}])
    def test_no_event(self, value):
        with pytest.raises(RecurtzError):
            to_mapi(value)


class TestMalformed:
    """Fields without meaning: the error names them."""

    @pytest.mark.parametrize(
        ("data", "target"),
        [
            (b"", "ReaderVersion"),
            (b"\x05\x30" + WEEKLY[2:], "ReaderVersion"),
            (changed(WEEKLY, 4, "<H", 0x200E), "RecurFrequency"),
            (changed(WEEKLY, 6, "<H", 5), "PatternType"),
            (changed(WEEKLY, PERIOD, "<I", 0), "Period"),
            (changed(WEEKLY, PERIOD, "<I", 2**32 - 1), "Period"),
            (changed(EVERY_THIRD_DAY, PERIOD, "<I", 1441), "Period"),
            (changed(WEEKLY, SPECIFIC, "<I", 0), "PatternTypeSpecific"),
            (changed(WEEKLY, SPECIFIC, "<I", 128), "PatternTypeSpecific"),
            (changed(WEEKLY, SPECIFIC + 4, "<I", 0x2020), "EndType"),
            (changed(WEEKLY, SPECIFIC + 8, "<I", 0), "Period"),
            (changed(WEEKLY, SPECIFIC + 12, "<I", 7), "FirstDOW"),
            (changed(WEEKLY, SPECIFIC + 16, "<I", 2**32 - 1), "DeletedInstanceDates"),
            (changed(WEEKLY, len(WEEKLY) - 18, "<I", 1440), "StartTimeOffset"),
            (changed(WEEKLY, len(WEEKLY) - 14, "<I", 599), "EndTimeOffset"),
            (changed(WEEKLY, len(WEEKLY) - 14, "<I", 2**32 - 1), "EndTimeOffset"),
            (changed(WEEKLY, len(WEEKLY) - 10, "<H", 2**16 - 1), "OriginalStartDate"),
            (changed(WITH_EXCEPTION, WITH_EXCEPTION.index(b"\x22\0\x21\0") + 2, "<H", 2**16 - 1), "Subject"),
        ],
    )
    def test_field(self, data, target):
        error = error_of(read, data)

        assert (error.code, error.target) == ("ErrorCorruptData", target)
        json.dumps(error.to_graph())

    @pytest.mark.parametrize(("place", "value"), [(SPECIFIC, 0), (SPECIFIC, 32), (SPECIFIC + 4, 0), (SPECIFIC + 4, 6)])
    def test_month(self, place, value):
        """The day of a month, and the number of a weekday in it."""
        absolute = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 4}
        relative = {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "first"}
        data = to_mapi({"recurrence": recurrence(absolute if place == SPECIFIC else relative)})

        assert error_of(read, changed(data, place, "<I", value)).code == "ErrorCorruptData"

    def test_start_after_calendar(self):
        """The next allowed week can be beyond the last date."""
        data = changed(to_mapi({"recurrence": recurrence(weekly("monday", interval=99))}), PERIOD, "<I", 2**31 - 1)
        late = changed(data, len(data) - 8, "<I", minutes(date(2017, 9, 5)))

        assert error_of(read, late).target == "Period"

    def test_not_bytes(self):
        assert isinstance(error_of(read, WEEKLY.hex()), TypeError)
        assert read(bytearray(WEEKLY)) == read(memoryview(WEEKLY)) == read(WEEKLY)

    def test_message(self):
        """It has the place, and how many bytes are missing."""
        message = "the recurrence ends within Period: it needs 4 bytes at byte 14, 2 are left; give all of its bytes"
        assert str(error_of(read, WEEKLY[:16])) == message


class TestExtendedProperty:
    """`singleValueExtendedProperties` of an event of Graph."""

    def event_with(self, json, **changes):
        value = b64encode(to_mapi(json)).decode()
        return series(**changes) | {"singleValueExtendedProperties": [{"id": RECURRENCE_PROPERTY, "value": value}]}

    def test_event(self):
        """The event gets the cancelled dates and the exceptions; the rest stays."""
        moved = exception("2017-09-18", "2017-09-19T12:00:00", subject="Dinner")
        full = series(cancelledOccurrences=[occurrence_id("2017-09-11")], exceptionOccurrences=[moved])
        json = self.event_with(full, subject="Lunch")

        result = from_extended_property(json)
        assert result.items() >= json.items()
        assert result["cancelledOccurrences"] == full["cancelledOccurrences"]
        assert SeriesMaster.from_graph(result) == SeriesMaster.from_graph(full)
        assert result["exceptionOccurrences"][0]["subject"] == "Dinner"
        assert to_mapi(result) == to_mapi(full)

    def test_zone(self):
        """The zone of the series is the one of its times."""
        json = self.event_with(series(exceptionOccurrences=[exception("2017-09-18")]), zone=TOKYO)

        assert from_extended_property(json)["exceptionOccurrences"][0]["originalStart"] == "2017-09-18T03:00:00Z"
        in_berlin = from_extended_property(json, time_zone=BERLIN)
        assert in_berlin["exceptionOccurrences"][0]["originalStart"] == "2017-09-18T10:00:00Z"
        in_ours = from_extended_property(self.event_with(series(), zone="Ours"), time_zones={"Ours": BERLIN})
        assert in_ours["exceptionOccurrences"] == []

    @pytest.mark.parametrize(
        ("listed", "message"),
        [
            (None, "is missing; request it by .expand"),
            ([], "is missing; request it by .expand"),
            ([{"id": RECURRENCE_PROPERTY, "value": "BDAEM!"}], "use base64 text"),
            ([{"id": RECURRENCE_PROPERTY, "value": "é"}], "use base64 text"),
            (5, "use a list"),
        ],
    )
    def test_malformed(self, listed, message):
        with pytest.raises(RecurtzError, match=message):
            from_extended_property(series() | {"singleValueExtendedProperties": listed})

    def test_task(self):
        with pytest.raises(RecurtzError, match="without exceptions; use from_mapi"):
            from_extended_property(self.event_with({"recurrence": recurrence()}))


class TestStruct:
    """A zone from another property of the item."""

    def test_zone(self):
        struct_ = bytes.fromhex(
            "2c01000000000000c4ffffff000000000b00000001000200000000000000000000000300000002000200000000000000"
        )
        eastern = zone_from_mapi(struct_, name="Eastern Standard Time")

        assert read(WITH_EXCEPTION, eastern)["exceptionOccurrences"][0]["originalStart"] == "2007-04-16T14:00:00Z"
        assert read(WITH_EXCEPTION, eastern)["start"]["timeZone"] == "Eastern Standard Time"


def minutes(day):
    """The minutes from 1601 to a date."""
    return (day - date(1601, 1, 1)).days * 1440
