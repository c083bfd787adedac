"""Complaints about recurrences, series and windows; see test_complaints.py."""

from datetime import date, datetime

import pytest

from graph import ALL_WEEK, DAILY, MONDAYS, PACIFIC, TOKYO, WEEK, daily, dates, error_of, event, master, starts, weekly
from recurtz import SeriesMaster, calendar_view, create_event, instances

NOON = "2017-09-04T12:00:00"


class TestWindow:
    # Source: GD#6284
    def test_9_12(self):
        """A view of 1825 days is counted in days; five years with a leap day are one day too many."""
        assert calendar_view([], "2017-01-01", "2021-12-31", max_days=1825) == []
        assert error_of(calendar_view, [], "2017-01-01", "2022-01-01", max_days=1825).code == "ErrorInvalidRequest"
        assert calendar_view([], "2097-01-01", "2102-01-01", max_days=1825) == []

    # Source: GDC#387; microsoftgraph/msgraph-sdk-php#258
    def test_9_13(self):
        """An event that ends exactly at the window's start is included."""
        events = [event(NOON, "2017-09-04T14:00:00", "UTC"), daily(NOON, "2017-09-04T14:00:00", "UTC")]

        assert len(calendar_view(events, "2017-09-04T14:00:00", "2017-09-05T12:00:00")) == 2
        assert len(calendar_view(events, "2017-09-04T14:00:00.000001", "2017-09-05T12:00:00")) == 0


class TestPatterns:
    # Source: GD#11858; a real Exchange: thearchivebase.com, "trouble creating a bi-weekly calendar appointment"
    def test_9_14(self):
        """The first day of the week decides which days share a week."""
        weekends = weekly("saturday", "sunday", interval=2)

        def first_five(**properties):
            return [day.isoformat()[5:] for day in dates(weekends | properties, "2013-01-19")[:5]]

        assert first_five() == ["01-19", "01-27", "02-02", "02-10", "02-16"]
        assert first_five(firstDayOfWeek="sunday") == first_five()
        assert first_five(firstDayOfWeek="monday") == ["01-19", "01-20", "02-02", "02-03", "02-16"]
        every_week = [dates(weekends | {"interval": 1, "firstDayOfWeek": day}, "2013-01-19")[:9] for day in ALL_WEEK]
        assert every_week == [every_week[0]] * 7

    # Source: closeio/sync-engine#433, a customer's series; mguessan/davmail; yuvomi PR#983
    def test_9_15(self):
        """A relative pattern of several days has one date a month."""

        def relative(index, *days):
            return {"type": "relativeMonthly", "interval": 1, "daysOfWeek": list(days), "index": index}

        firsts = dates(relative("first", *ALL_WEEK), "2019-05-01", type="numbered", numberOfOccurrences=48)
        working_days = dates(relative("last", *ALL_WEEK[1:6]), "2025-01-01")
        first_working_days = dates(relative("first", *ALL_WEEK[1:6]), "2025-01-01")

        assert [day.day for day in firsts] == [1] * 48
        assert (firsts[0], firsts[-1]) == (date(2019, 5, 1), date(2023, 4, 1))
        assert [day.day for day in working_days[:5]] == [31, 28, 31, 30, 30]
        assert [day.day for day in first_working_days[:4]] == [1, 3, 3, 1]

    # Source: O365/python-o365#382, #486
    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ({"type": "relativeMonthly", "daysOfWeek": ["monday"]}, ["2017-09-04", "2017-10-02"]),
            ({"type": "absoluteMonthly", "dayOfMonth": 4, "daysOfWeek": ["monday"]}, ["2017-09-04", "2017-10-04"]),
            ({"type": "daily", "daysOfWeek": ["monday"]}, ["2017-09-04", "2017-09-05"]),
            (
                {"type": "absoluteYearly", "dayOfMonth": 4, "month": 9, "daysOfWeek": ["friday"]},
                ["2017-09-04", "2018-09-04"],
            ),
            ({"type": "weekly", "daysOfWeek": ["monday"], "dayOfMonth": 5, "month": 5}, ["2017-09-04", "2017-09-11"]),
        ],
    )
    def test_9_16(self, pattern, expected):
        """The type alone decides which properties count, whatever the unused ones are."""
        unused = {"month": 0, "dayOfMonth": 0, "daysOfWeek": [], "firstDayOfWeek": "sunday", "index": "first"}
        found = dates({"interval": 1, **unused, **pattern}, endDate="0001-01-01", numberOfOccurrences=0)

        assert [str(day) for day in found[:2]] == expected

    # Source: jkbrzt/rrule#343; EWS DayOfMonth
    def test_9_17(self):
        """Day 31 is the last day of a short month, then day 31 again."""
        days = dates({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}, "2024-01-31")
        birthdays = dates({"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29}, "2024-02-29")

        assert [day.day for day in days[:12]] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        assert [str(day)[2:] for day in birthdays[:5]] == ["24-02-29", "25-02-28", "26-02-28", "27-02-28", "28-02-29"]

    # Source: mguessan/davmail#469; OutlookGoogleCalendarSync#889
    def test_9_25(self):
        """The end date is the last day in the series' zone."""
        until = {"type": "endDate", "endDate": "2017-09-06"}
        evening = daily("2017-09-04T20:00:00", "2017-09-04T21:00:00", range_=until)  # the next day in UTC
        morning = daily("2017-09-04T06:00:00", "2017-09-04T07:00:00", TOKYO, range_=until)  # the day before in UTC
        late = daily("2017-09-04T23:00:00", "2017-09-05T02:00:00", range_=until)  # it ends on the next day
        september = "2017-09-01", "2017-10-01"

        assert starts(instances(evening, *september))[-1] == "2017-09-07T03:00"
        assert starts(instances(morning, *september))[-1] == "2017-09-05T21:00"
        assert [len(instances(one, *september)) for one in (evening, morning, late)] == [3, 3, 3]
        in_utc = daily("2017-09-05T03:00:00", "2017-09-05T04:00:00", "UTC")
        in_utc["recurrence"] = create_event(evening)["recurrence"]
        assert instances(in_utc, *september) == instances(evening, *september)

    # Source: GD#21810
    def test_9_28(self):
        """An event that spans a transition keeps the local time of its end."""
        three = {"type": "numbered", "numberOfOccurrences": 3}
        nights = daily("2017-11-03T23:00:00", "2017-11-04T03:00:00", range_=three)

        def spans(zone):
            found = instances(nights, "2017-11-01", "2017-11-10", time_zone=zone)
            return [tuple(event[name]["dateTime"][8:16] for name in ("start", "end")) for event in found]

        assert spans(PACIFIC) == [("03T23:00", "04T03:00"), ("04T23:00", "05T03:00"), ("05T23:00", "06T03:00")]
        assert spans("UTC") == [("04T06:00", "04T10:00"), ("05T06:00", "05T11:00"), ("06T07:00", "06T11:00")]


class TestExceptions:
    # Source: GD#2285; GD event-update
    def test_9_19(self):
        """An occurrence cannot be rescheduled onto or past the day of its neighbour."""
        everyday = master("2017-09-04T00:00:00", "2017-09-05T00:00:00", pattern=DAILY, isAllDay=True)
        mondays = master("2017-09-04T22:00:00", pattern=MONDAYS)

        def rescheduled(master, day, target):
            start = datetime.fromisoformat(f"{target}-07:00")
            return master.reschedule(day, start, start)

        for target in ("2017-09-05T00:00", "2017-09-07T00:00"):
            error = error_of(rescheduled, everyday, date(2017, 9, 6), target)
            assert (error.code, error.target) == ("ErrorOccurrenceCrossingBoundary", "start")
        # The days are those of the series' zone: 2017-09-18T23:00 in California is another day in UTC.
        far = "2017-09-04T23:59", "2017-09-01T12:00", "2017-09-18T00:00", "2017-09-18T23:00", "2017-09-25T12:00"
        for target in far:
            error = error_of(rescheduled, mondays, date(2017, 9, 11), target)
            assert error.code == "ErrorOccurrenceCrossingBoundary"
        for target in ("2017-09-05T00:00", "2017-09-17T23:59"):
            changed = rescheduled(mondays, date(2017, 9, 11), target)
            found = list(changed.between("2017-09-05T07:00:00", "2017-09-18T12:00:00"))
            assert [str(one.start.date_time)[:16] for one in found] == [target.replace("T", " ")]

    # Source: SO 75751368; GD#10113, #5951; closeio/sync-engine#389
    def test_9_21(self):
        """Cancelled occurrences are known, are not returned, and do not make the series longer."""
        cancelled = ["OID.AAMk.2017-09-05", "OID.AAMk.2017-09-07"]
        four = {"type": "numbered", "numberOfOccurrences": 4}
        whole = daily(NOON, range_=four)
        changed = whole | {"cancelledOccurrences": cancelled}

        assert starts(instances(changed, *WEEK, time_zone=PACIFIC)) == ["2017-09-04T12:00", "2017-09-06T12:00"]
        assert [str(day) for day in SeriesMaster.from_graph(changed).cancelled] == ["2017-09-05", "2017-09-07"]
        before, after = ({found["occurrenceId"] for found in instances(one, *WEEK)} for one in (whole, changed))
        assert sorted(before - after) == cancelled

    # Source: GD#15611, #4294
    @pytest.mark.parametrize(
        "original",
        [{"occurrenceId": "OID.AAMk.2017-09-06"}, {"originalStart": "2017-09-06T19:00:00Z"}],
        ids=lambda original: next(iter(original)),
    )
    def test_9_22(self, original):
        """An exception replaces the occurrence of its original date."""
        late = event("2017-09-07T01:00:00", "2017-09-07T02:00:00", "UTC", subject="late", **original)
        lunch = daily(NOON, subject="lunch", exceptionOccurrences=[late])
        found = instances(lunch, "2017-09-06", "2017-09-08", time_zone=PACIFIC)

        assert [(event["start"]["dateTime"][8:16], event["subject"], event["type"]) for event in found] == [
            ("06T18:00", "late", "exception"),
            ("07T12:00", "lunch", "occurrence"),
        ]
        assert found[0]["occurrenceId"] == "OID.AAMk.2017-09-06"
        assert found[0]["originalStart"] == "2017-09-06T19:00:00Z"
