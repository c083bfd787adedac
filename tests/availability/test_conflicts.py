"""recurtz.first_conflict: the first overlap of two events, or the proof that there is none."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from graph import DAILY, all_day, daily, error_of, event, exception, moment, occurrence_id, series, weekly
from recurtz import Calendar, CustomTimeZone, Occurrence, SeriesMaster, to_sdk, tzdb_version
from recurtz.availability.conflicts import Conflict, ConflictBeyond, NoConflict, conflicts, first_conflict
from recurtz.zones import TransitionRule
from steps import steps

LAST_FRIDAY = {"type": "relativeMonthly", "interval": 97, "daysOfWeek": ["friday"], "index": "last"}
NEW_YORK, LONDON, SYDNEY = "America/New_York", "Europe/London", "Australia/Sydney"
HOUR = timedelta(hours=1)


def each(pattern, start, end, zone="UTC", day="2025-01-06", **properties):
    """A series of a pattern, from a time of day to another: `each(DAILY, "09:00", "10:00")`."""
    return series(f"{day}T{start}:00", f"{day}T{end}:00", zone, pattern, **properties)


def mondays(start, end, zone, **properties):
    return each(weekly("monday"), start, end, zone, **properties)


def yearly(interval, start, end, day="2100-01-01"):
    return each({"type": "absoluteYearly", "interval": interval, "month": 1, "dayOfMonth": 1}, start, end, day=day)


def start_of(result):
    """The start of a conflict, as `2025-03-10T13:00`; None if there is none."""
    return result.start.isoformat()[:16] if isinstance(result, Conflict) else None


def noon(day):
    return datetime(day.year, day.month, day.day, 12)


class Foreign(tzinfo):
    """A zone of another library: nobody knows its transitions."""

    def utcoffset(self, _moment):
        return HOUR

    def dst(self, _moment):
        return None

    def fromutc(self, instant):
        return instant + HOUR


OURS = {"Ours": Foreign()}


class TestTwoClocks:
    """Every Monday at nine in New York, and every Monday in London."""

    NINE = mondays("09:00", "10:00", NEW_YORK)

    @pytest.mark.parametrize(
        ("hours", "expected"),
        [
            (("13:00", "14:00"), "2025-03-10T13:00"),  # two weeks in which only New York has daylight saving time
            (("14:00", "15:00"), "2025-01-06T14:00"),
            (("15:00", "16:00"), None),
            (("12:00", "13:00"), None),
        ],
    )
    def test_first(self, hours, expected):
        result = first_conflict(self.NINE, mondays(*hours, LONDON))

        assert start_of(result) == expected
        assert isinstance(result, Conflict if expected else NoConflict)

    def test_look_ahead(self):
        """From April on, there is none for 90 days, yet there is one in October."""
        other = mondays("13:00", "14:00", LONDON, day="2025-04-07")
        july = datetime(2025, 7, 7, tzinfo=UTC)

        assert first_conflict(self.NINE, other, until=july) == NoConflict(tzdb_version(), july)
        assert start_of(first_conflict(self.NINE, other)) == "2025-10-27T13:00"

    def test_result(self):
        """The conflict has the time in common and both occurrences; the proof has the version of the zones' rules."""
        result = first_conflict(self.NINE, mondays("13:30", "15:00", LONDON))

        assert result == Conflict(
            datetime(2025, 1, 6, 14, tzinfo=UTC),
            datetime(2025, 1, 6, 15, tzinfo=UTC),
            SeriesMaster.from_graph(self.NINE).occurrence(date(2025, 1, 6)),
            SeriesMaster.from_graph(mondays("13:30", "15:00", LONDON)).occurrence(date(2025, 1, 6)),
        )
        assert first_conflict(self.NINE, mondays("15:00", "16:00", LONDON)) == NoConflict(tzdb_version())

    def test_gap(self):
        """In the night without 2:30, what is at 2:30 begins at 3:30, when what is at 3:00 ends."""
        early, late = each(DAILY, "02:30", "03:00", NEW_YORK), each(DAILY, "03:00", "03:30", NEW_YORK)
        assert isinstance(first_conflict(early, late), NoConflict)

    def test_night_of_change(self):
        """A half-hourly overlap can exist in one night of the year only."""
        early, late = each(DAILY, "02:30", "02:45", NEW_YORK), each(DAILY, "03:30", "04:00", NEW_YORK)
        assert start_of(first_conflict(early, late)) == "2025-03-09T07:30"


class TestFourHundredYears:
    @pytest.mark.parametrize(
        ("weekday", "expected"),
        [
            ("sunday", None), ("monday", "2300-01-01T09:00"), ("tuesday", None), ("wednesday", "2200-01-01T09:00"),
            ("thursday", None), ("friday", "2100-01-01T09:00"), ("saturday", "2400-01-01T09:00"),
        ],
    )  # fmt: skip
    def test_new_year(self, weekday, expected):
        """January 1 of a year that ends in 00 is never a Sunday, a Tuesday or a Thursday."""
        other = each(weekly(weekday), "09:00", "10:00", day="2100-01-01")
        assert start_of(first_conflict(yearly(100, "09:00", "10:00"), other)) == expected

    def test_leap_day(self):
        """February 29, clamped, is the last Thursday of February first in 2109, on the 28th."""
        leap = {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29}
        last = {"type": "relativeYearly", "interval": 1, "month": 2, "daysOfWeek": ["thursday"], "index": "last"}
        pair = [each(pattern, "09:00", "10:00", day="2100-01-01") for pattern in (leap, last)]
        assert start_of(first_conflict(*pair)) == "2109-02-28T09:00"

    def test_long_intervals(self):
        """Every 97 months on day 31, and every 89 months on the last Friday."""
        last_day = {"type": "absoluteMonthly", "interval": 97, "dayOfMonth": 31}
        friday = {"type": "relativeMonthly", "interval": 89, "daysOfWeek": ["friday"], "index": "last"}
        pair = [self.from_residue(last_day, 5), self.from_residue(friday, 7)]
        assert start_of(first_conflict(*pair)) == "9175-01-31T14:00"

    @staticmethod
    def from_residue(pattern, residue):
        """A series from the first month since 2025 whose number, year * 12 + month - 1, has a residue."""
        month = next(number for number in range(2025 * 12, 2040 * 12) if number % pattern["interval"] == residue)
        return each(pattern, "09:00", "10:00", NEW_YORK, f"{month // 12}-{month % 12 + 1:02}-01")

    @pytest.mark.parametrize(("days_later", "is_beyond"), [(6, False), (1, True)])
    def test_beyond(self, days_later, is_beyond):
        """Every 9,973 and every 9,967 days have one common day in 272,000 years: after the year 9999, or before."""
        start = date(2025, 1, 6)
        other = start + timedelta(days_later)
        common = next(n * 9973 for n in range(9967) if (n * 9973 - days_later) % 9967 == 0)
        pair = [
            each({"type": "daily", "interval": days}, "09:00", "10:00", day=day.isoformat())
            for days, day in ((9973, start), (9967, other))
        ]
        if is_beyond:
            assert start.toordinal() + common > date.max.toordinal()
            assert first_conflict(*pair) == ConflictBeyond()
            until = datetime(9999, 1, 1, tzinfo=UTC)
            assert first_conflict(*pair, until=until) == NoConflict(tzdb_version(), until)
        else:
            assert start_of(first_conflict(*pair)) == f"{start + timedelta(common)}T09:00"

    def test_end_of_calendar(self):
        """An occurrence that ends after the year 9999 is none; a conflict with it is beyond the calendar."""
        nights = [
            each(
                {"type": "absoluteYearly", "interval": 1000, "month": 12, "dayOfMonth": 31}, *times, day=f"{year}-12-31"
            )
            for times, year in ((("22:00", "23:30"), 8999), (("23:00", "23:59"), 9998))
        ]
        nights[0]["end"] = moment("9000-01-01T00:30:00", "UTC")

        assert first_conflict(*nights) == NoConflict(tzdb_version())
        nights[1]["recurrence"]["pattern"]["interval"] = 1
        assert first_conflict(*nights) == ConflictBeyond()

    def test_same_pattern(self):
        """Odd and even days never meet, whatever the year."""
        odd, even = (
            ({"type": "daily", "interval": 2}, "09:00", "10:00"),
            ({"type": "daily", "interval": 4}, "09:00", "10:00"),
        )
        assert isinstance(first_conflict(each(*odd), each(*even, day="2025-01-07")), NoConflict)
        assert start_of(first_conflict(each(*odd), each(*even, day="2025-01-08"))) == "2025-01-08T09:00"


class TestEnds:
    def test_before(self):
        """A series that is over before the other begins needs no search."""
        pattern = {"type": "daily", "interval": 2}
        over = each(pattern, "09:00", "10:00", day="2025-01-06")
        over["recurrence"]["range"] = {"type": "endDate", "startDate": "2025-01-06", "endDate": "2025-02-06"}
        assert isinstance(first_conflict(over, each(pattern, "09:00", "10:00", day="2030-01-06")), NoConflict)

    def test_finite(self):
        """The end of a series counts, however far away; nothing is walked to it."""
        other = mondays("13:00", "14:00", LONDON)
        ended = each(weekly("monday"), "09:00", "10:00", NEW_YORK, range_={"type": "endDate", "endDate": "2025-03-09"})
        never = each(DAILY, "12:00", "13:00", SYDNEY, range_={"type": "endDate", "endDate": "4500-08-31"})

        assert isinstance(first_conflict(ended, other), NoConflict)
        count, result = steps(first_conflict, never, each(DAILY, "09:00", "10:00", NEW_YORK))
        assert isinstance(result, NoConflict)
        assert count < 20_000

    def test_numbered(self):
        """The last of a number of occurrences counts, the one after it does not."""
        for number, expected in ((9, None), (10, "2025-03-10T13:00")):
            limited = mondays("09:00", "10:00", NEW_YORK, range_={"type": "numbered", "numberOfOccurrences": number})
            assert start_of(first_conflict(limited, mondays("13:00", "14:00", LONDON))) == expected

    def test_far_end(self):
        """A conflict just before an end that is far away, and the same series without it."""
        new_year = yearly(100, "09:00", "10:00")
        for end, expected in (("2300-01-01", "2300-01-01T09:00"), ("2299-12-31", None)):
            range_ = {"type": "endDate", "endDate": end}
            limited = each(weekly("monday"), "09:00", "10:00", day="2100-01-01", range_=range_)
            assert start_of(first_conflict(new_year, limited)) == expected

    def test_numbered_beyond(self):
        """A number of occurrences can lead beyond the year 9999, and end there."""
        days = [
            each({"type": "daily", "interval": interval}, "09:00", "10:00", day=day, range_=range_)
            for interval, day, range_ in (
                (9973, "2025-01-06", {"type": "numbered", "numberOfOccurrences": 8307}),
                (9967, "2025-01-07", {}),
            )
        ]
        assert first_conflict(*days) == ConflictBeyond()
        days[0]["recurrence"]["range"]["numberOfOccurrences"] = 8306
        assert first_conflict(*days) == NoConflict(tzdb_version())

    def test_apart(self):
        """A series that has ended before the other one begins."""
        ended = each(DAILY, "09:00", "10:00", range_={"type": "endDate", "endDate": "2025-12-31"})
        assert isinstance(first_conflict(ended, each(DAILY, "09:00", "10:00", day="2030-01-01")), NoConflict)

    def test_nothing(self):
        """A series whose range has no date never conflicts."""
        empty = each(DAILY, "09:00", "10:00", range_={"type": "endDate", "endDate": "2024-12-31"})
        assert isinstance(first_conflict(empty, each(DAILY, "09:00", "10:00")), NoConflict)

    @pytest.mark.parametrize(
        ("until", "expected"), [("2025-03-10T13:00:00Z", None), ("2025-03-10T13:00:01Z", "2025-03-10")]
    )
    def test_until(self, until, expected):
        """Only conflicts that start before it count; that of a long interval too."""
        result = first_conflict(mondays("09:00", "10:00", NEW_YORK), mondays("13:00", "14:00", LONDON), until=until)
        assert (start_of(result) or "")[:10] == (expected or "")

    @pytest.mark.parametrize("until", ["2025-01-06T09:30:00Z", "2025-01-06T09:30:01Z"])
    def test_until_single(self, until):
        result = first_conflict(
            event("2025-01-06T09:30:00", "2025-01-06T10:00:00", "UTC"), each(DAILY, "09:00", "10:00"), until=until
        )
        assert isinstance(result, Conflict) == until.endswith("01Z")


class TestIntervals:
    """Occurrences are half-open."""

    NOON = event("2025-01-06T12:00:00", "2025-01-06T13:00:00", "UTC")

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [("11:00", "12:00", None), ("13:00", "14:00", None), ("11:00", "12:01", "12:00"), ("12:59", "14:00", "12:59")],
    )
    def test_touching(self, start, end, expected):
        """One may start when the other ends."""
        single = event(f"2025-01-06T{start}:00", f"2025-01-06T{end}:00", "UTC")
        for other in (single, each(DAILY, start, end)):
            result = first_conflict(self.NOON, other, until="2025-01-07")
            assert start_of(result) == (expected and f"2025-01-06T{expected}")

    @pytest.mark.parametrize(("time", "expected"), [("12:00", None), ("12:30", "2025-01-06T12:30"), ("13:00", None)])
    def test_no_length(self, time, expected):
        """An event of no length conflicts strictly inside another only."""
        moments = [event(f"2025-01-06T{time}:00", zone="UTC"), each(DAILY, time, time)]
        for other in moments:
            result = first_conflict(other, self.NOON)
            assert start_of(result) == expected
            assert start_of(first_conflict(each(DAILY, "12:00", "13:00"), other)) == expected
            assert expected is None or result.start == result.end
        assert isinstance(first_conflict(*moments), NoConflict)

    def test_several(self):
        """What comes after the first conflict does not matter, nor does the order in which exceptions are listed."""
        days = [
            exception(f"2025-01-{day}", f"2025-02-{to}T12:00:00", f"2025-02-{to}T13:00:00", "UTC")
            for day, to in (("07", "20"), ("08", "10"), ("09", "15"))
        ]
        pair = [each(DAILY, *times, exceptionOccurrences=days) for times in (("01:00", "02:00"), ("03:00", "04:00"))]
        assert start_of(first_conflict(*pair)) == "2025-02-10T12:00"

    def test_long_single(self):
        """An occurrence of a century is compared with the first dates only."""
        century = event("2025-02-01T00:00:00", "2125-02-01T00:00:00", "UTC")
        count, result = steps(first_conflict, century, each(DAILY, "09:00", "10:00"))
        assert start_of(result) == "2025-02-01T09:00"
        assert count < 1000

    def test_first_day_out_of_calendar(self):
        """A single event near a series whose only date is outside the calendar."""
        once = {"type": "numbered", "numberOfOccurrences": 1}
        early = daily("0001-01-01T06:00:00", "0001-01-01T08:00:00", "Tokyo Standard Time", range_=once)
        single = event("0001-01-01T00:00:00", "0001-01-09T00:00:00", "UTC")
        assert isinstance(first_conflict(single, early), NoConflict)

    def test_end_before_start(self):
        """An exception that is written to end before it starts counts as a moment."""
        backwards = exception("2025-01-06", "2025-01-06T12:30:00", "2025-01-06T11:00:00", "UTC")
        changed = each(DAILY, "20:00", "21:00", exceptionOccurrences=[backwards])
        result = first_conflict(changed, self.NOON)
        assert (start_of(result), result.end - result.start) == ("2025-01-06T12:30", timedelta(0))

    def test_longer_than_interval(self):
        """Occurrences of one series may overlap each other; the first one that overlaps counts."""
        long = each(DAILY, "09:00", "10:00")
        long["end"] = moment("2025-03-06T10:00:00", "UTC")
        result = first_conflict(long, event("2025-04-01T00:00:00", "2025-04-02T00:00:00", "UTC"))

        assert (start_of(result), result.first.original_date) == ("2025-04-01T00:00", date(2025, 2, 1))
        weekend = each(weekly("saturday"), "00:00", "01:00", day="2025-04-05")
        result = first_conflict(weekend, long)
        assert (start_of(result), result.second.original_date) == ("2025-04-05T00:00", date(2025, 2, 5))

    def test_longer_than_century(self):
        """Occurrences may last for centuries."""
        reign = each({"type": "absoluteYearly", "interval": 2000, "month": 1, "dayOfMonth": 6}, "09:00", "10:00")
        reign["end"] = moment("3025-01-06T10:00:00", "UTC")
        later = each(
            {"type": "absoluteYearly", "interval": 2000, "month": 1, "dayOfMonth": 7},
            "09:00",
            "10:00",
            day="3025-01-07",
        )

        assert isinstance(first_conflict(reign, later), NoConflict)
        later["recurrence"]["pattern"]["dayOfMonth"] = 6
        later["recurrence"]["range"]["startDate"] = "3025-01-06"
        assert start_of(first_conflict(reign, later)) == "3025-01-06T09:00"

    def test_few_long(self):
        """A series of years that has few dates, beside one that has none of them in its way for long."""
        terms = each({"type": "absoluteYearly", "interval": 2000, "month": 1, "dayOfMonth": 6}, "09:00", "10:00")
        terms["end"] = moment("2029-01-06T10:00:00", "UTC")
        rare = each({"type": "absoluteMonthly", "interval": 97, "dayOfMonth": 31}, "09:00", "10:00", day="2029-01-31")
        result = first_conflict(rare, terms)

        assert (start_of(result), result.second.original_date) == ("4025-08-31T09:00", date(4025, 1, 6))
        assert (first_conflict(terms, rare).start, first_conflict(terms, rare).end) == (result.start, result.end)
        once = {"type": "numbered", "numberOfOccurrences": 1}
        assert isinstance(
            first_conflict(
                terms | {"recurrence": terms["recurrence"] | {"range": terms["recurrence"]["range"] | once}}, rare
            ),
            NoConflict,
        )

    def test_few_long_beyond(self):
        """Dates after the year 9999 count as long as one is in the calendar."""
        ages = each({"type": "absoluteYearly", "interval": 9000, "month": 1, "dayOfMonth": 6}, "09:00", "10:00")
        ages["end"] = moment("2030-01-06T10:00:00", "UTC")
        rare = each({"type": "absoluteMonthly", "interval": 97, "dayOfMonth": 31}, "09:00", "10:00", day="2030-01-31")
        assert first_conflict(ages, rare) == ConflictBeyond()
        until = datetime(2050, 1, 1, tzinfo=UTC)
        assert first_conflict(ages, rare, until=until) == NoConflict(tzdb_version(), until)

    def test_together(self):
        """Of conflicts that start together, the one that ends first comes first."""
        single = event("2025-01-06T12:00:00", "2025-01-06T14:00:00", "UTC")
        short = exception("2025-01-07", "2025-01-06T12:00:00", "2025-01-06T12:30:00", "UTC")
        both = each(DAILY, "12:00", "13:00", exceptionOccurrences=[short])
        for pair in ((single, both), (both, single)):
            result = first_conflict(*pair)
            assert result.end - result.start == timedelta(minutes=30)


class TestExceptions:
    NINE = each(DAILY, "09:00", "10:00")

    def test_cancelled(self):
        """A cancelled date never conflicts, the next one does: near, and far away."""
        pair = yearly(100, "09:00", "10:00"), each(weekly("monday"), "09:00", "10:00", day="2100-01-01")
        for cancelled, expected in (("2300-01-01", "2700-01-01"), ("2700-01-01", "2300-01-01")):
            pair[0]["cancelledOccurrences"] = [occurrence_id(cancelled)]
            assert start_of(first_conflict(*pair))[:10] == start_of(first_conflict(*pair[::-1]))[:10] == expected
        near = self.NINE | {"cancelledOccurrences": [occurrence_id("2025-01-06")]}
        assert start_of(first_conflict(near, self.NINE)) == "2025-01-07T09:00"

    def test_many_days(self):
        """An interval of many days, of which few are in the weeks that matter."""
        rare = each({"type": "daily", "interval": 1000}, "09:00", "10:00", NEW_YORK)
        result = first_conflict(rare, each(DAILY, "13:00", "14:00", LONDON))
        day = date(2025, 1, 6)
        while ZoneInfo(NEW_YORK).utcoffset(noon(day)) - ZoneInfo(LONDON).utcoffset(noon(day)) != -4 * HOUR:
            day += timedelta(1000)

        assert day.year > 2029
        assert start_of(result) == f"{day}T13:00"

    def test_few_days(self):
        """An interval of many days, and one night of the year."""
        early, late = each(DAILY, "02:30", "02:45", NEW_YORK), each(DAILY, "03:30", "04:00", NEW_YORK)
        late["recurrence"] = {**late["recurrence"], "pattern": {"type": "daily", "interval": 1000}}
        tz, day = ZoneInfo(NEW_YORK), date(2025, 1, 6)
        while tz.utcoffset(noon(day)) - tz.utcoffset(noon(day - timedelta(1))) != HOUR:
            day += timedelta(1000)

        assert day.year > 2029
        assert start_of(first_conflict(early, late)) == f"{day}T07:30"

    def test_cancelled_long_interval(self):
        """The same where intervals are longer than a period."""
        pair = [each({"type": "daily", "interval": days}, "09:00", "10:00") for days in (2, 1000)]
        pair[1]["cancelledOccurrences"] = [occurrence_id(day) for day in ("2025-01-06", "2027-10-03", "2030-06-29")]
        assert start_of(first_conflict(*pair)) == "2033-03-25T09:00"

    def test_moved(self):
        """A moved occurrence conflicts where it is, and no longer where it was."""
        moved = exception("2025-01-06", "2025-01-06T15:00:00", "2025-01-06T16:00:00", "UTC")
        changed = self.NINE | {"exceptionOccurrences": [moved]}

        assert start_of(first_conflict(changed, self.NINE)) == "2025-01-07T09:00"
        for other in (each(DAILY, "15:30", "15:45"), event("2025-01-06T15:30:00", "2025-01-06T15:45:00", "UTC")):
            result = first_conflict(other, changed)
            assert (start_of(result), result.second.original_date) == ("2025-01-06T15:30", date(2025, 1, 6))
            assert result.second.type == "exception"

    def test_both_moved(self):
        pair = [
            each(
                DAILY,
                *times,
                exceptionOccurrences=[exception(day, f"2025-02-01T{at}:00", f"2025-02-01T{to}:00", "UTC")],
            )
            for times, day, at, to in (
                (("09:00", "10:00"), "2025-01-07", "20:00", "21:00"),
                (("10:00", "11:00"), "2025-01-08", "20:30", "22:00"),
            )
        ]
        assert start_of(first_conflict(*pair)) == "2025-02-01T20:30"

    def test_earlier_than_moved(self):
        """An exception far away does not hide a conflict of the pattern before it, nor the other way round."""
        far = exception("2025-01-10", "2050-01-01T12:00:00", "2050-01-01T13:00:00", "UTC")
        changed = self.NINE | {"exceptionOccurrences": [far]}
        noon = each(weekly("saturday"), "12:00", "13:00")

        assert start_of(first_conflict(changed, noon)) == "2050-01-01T12:00"
        both = each(weekly("saturday"), "08:30", "12:30")
        assert start_of(first_conflict(changed, both)) == "2025-01-11T09:00"


class TestShowAs:
    NINE = each(DAILY, "09:00", "10:00")

    @pytest.mark.parametrize(
        ("properties", "blocks"),
        [
            ({"showAs": "busy"}, True), ({"showAs": "oof"}, True), ({"showAs": "tentative"}, True),
            ({"showAs": "unknown"}, True), ({"showAs": "free"}, False), ({"showAs": "workingElsewhere"}, False),
            ({"isCancelled": True}, False), ({"responseStatus": {"response": "declined"}}, False),
            ({"responseStatus": {"response": "accepted"}}, True),
        ],
    )  # fmt: skip
    def test_default(self, properties, blocks):
        single = event("2025-01-06T09:00:00", "2025-01-06T10:00:00", "UTC")
        for other in (self.NINE, single):
            assert isinstance(first_conflict(other | properties, self.NINE), Conflict) == blocks

    def test_busy(self):
        """The caller may pass other values of showAs; a value without JSON is busy."""
        free = self.NINE | {"showAs": "free"}
        assert isinstance(first_conflict(free, free, busy=["free"]), Conflict)
        assert isinstance(first_conflict(free, free, busy=iter(["free"])), Conflict)
        assert isinstance(first_conflict(free, self.NINE, busy=["free"]), NoConflict)
        assert isinstance(first_conflict(*[SeriesMaster.from_graph(self.NINE)] * 2, busy=["oof"]), NoConflict)

    def test_exception(self):
        """The showAs of an exception is its own, if it has one."""
        busy = exception("2025-01-08", "2025-01-08T09:00:00", "2025-01-08T10:00:00", "UTC", showAs="busy")
        free = self.NINE | {"showAs": "free", "exceptionOccurrences": [busy]}
        assert start_of(first_conflict(free, self.NINE)) == "2025-01-08T09:00"

        out = {"exceptionOccurrences": [busy | {"showAs": "free", "occurrenceId": occurrence_id("2025-01-06")}]}
        assert start_of(first_conflict(self.NINE | out, self.NINE)) == "2025-01-07T09:00"

        declined = busy | {"showAs": None, "responseStatus": {"response": "declined"}}
        assert isinstance(first_conflict(free | {"exceptionOccurrences": [declined]}, self.NINE), NoConflict)


class TestKinds:
    NINE = each(DAILY, "09:00", "10:00")

    def test_values(self):
        """JSON, series and occurrences."""
        series = SeriesMaster.from_graph(self.NINE)
        occurrence = next(iter(series))
        expected = first_conflict(self.NINE, self.NINE)
        for pair in ((series, self.NINE), (self.NINE, occurrence), (series, occurrence)):
            result = first_conflict(*pair)
            assert (result.start, result.end) == (expected.start, expected.end)

    @pytest.mark.slow
    def test_sdk(self):
        """Models of the SDK."""
        model = to_sdk(self.NINE)
        assert first_conflict(model, model) == first_conflict(self.NINE, self.NINE)

    def test_outside_calendar(self):
        """A single event outside the years 1 to 9999 never happens."""
        early = event("0001-01-01T00:00:00", "0001-01-01T01:00:00", "Tokyo Standard Time")
        assert isinstance(first_conflict(early, event("0001-01-01T00:00:00", "0001-01-01T01:00:00", "UTC")), NoConflict)

    def test_first_days(self):
        """An occurrence outside the calendar is none, the next one is."""
        pair = [daily("0001-01-01T06:00:00", "0001-01-01T08:00:00", zone) for zone in ("Tokyo Standard Time", "UTC")]
        pair[1]["start"], pair[1]["end"] = moment("0001-01-01T21:00:00", "UTC"), moment("0001-01-01T22:00:00", "UTC")
        assert start_of(first_conflict(*pair)) == "0001-01-01T21:00"

    def test_all_day(self):
        """A whole day is blocked in its own zone."""
        holiday = all_day("2025-01-06", "2025-01-07", SYDNEY)
        for start, expected in (("12:59", "2025-01-06T12:59"), ("13:00", None)):
            single = event(f"2025-01-06T{start}:00", "2025-01-06T23:00:00", "UTC")
            assert start_of(first_conflict(single, holiday)) == expected
        birthday = series("2025-01-07T00:00:00", "2025-01-08T00:00:00", SYDNEY, DAILY, isAllDay=True)
        assert start_of(first_conflict(birthday, each(weekly("monday"), "12:30", "14:00"))) == "2025-01-06T13:00"

    def test_lost_zone(self):
        """A series whose zone is lost starts on the day before its dates, or after them."""
        sydney = series(
            "2026-05-31T23:00:00",
            "2026-06-01T00:00:00",
            "UTC",
            range_={"startDate": "2026-06-01", "recurrenceTimeZone": ""},
        )
        assert SeriesMaster.from_graph(sydney).date_shift == -1
        result = first_conflict(sydney, each(DAILY, "23:30", "23:45", day="2026-01-01"))
        assert (start_of(result), result.first.original_date) == ("2026-05-31T23:30", date(2026, 6, 1))
        assert isinstance(first_conflict(sydney, each(weekly("monday"), "23:30", "23:45")), NoConflict)

    def test_custom_zone(self):
        """A zone of rules without a name, given by the caller."""
        nine = each(DAILY, "09:00", "10:00", "Ours")
        zones = {"Ours": CustomTimeZone(480)}
        assert start_of(first_conflict(nine, each(DAILY, "17:30", "18:00"), time_zones=zones)) == "2025-01-06T17:30"
        assert isinstance(first_conflict(nine, each(DAILY, "18:00", "19:00"), time_zones=zones), NoConflict)

    def test_faults(self):
        """An error has the path of the event at fault."""
        start = error_of(first_conflict, self.NINE, self.NINE | {"start": None})
        assert start.target == "b.start"
        assert error_of(first_conflict, None, self.NINE).target == "a"
        assert error_of(first_conflict, self.NINE, self.NINE, until="soon").target == "until"


class TestIrregularZone:
    """A zone whose last transition is in the year 9999."""

    OFFSET = CustomTimeZone(-60, *[TransitionRule(month, 1, "sunday", "02:00", 9999) for month in (11, 3)], -60)

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("08:30", "09:00", "2025-01-06T08:30"),
            ("07:30", "08:00", "9999-03-07T07:30"),
            ("09:00", "09:30", None),
        ],
    )
    def test_summer(self, start, end, expected):
        """Its offset in the summer of that year counts."""
        nine = each(DAILY, "09:00", "10:00", "Ours")
        result = first_conflict(nine, each(DAILY, start, end), time_zones={"Ours": self.OFFSET})

        assert start_of(result) == expected
        assert expected or isinstance(result, NoConflict)

    def test_beyond(self):
        """After it, the zone has one offset."""
        days = {"type": "daily", "interval": 9973}, {"type": "daily", "interval": 9967}
        nine = each(days[0], "09:00", "10:00", "Ours")
        other = each(days[1], "08:30", "09:00", day="2025-01-07")
        assert first_conflict(nine, other, time_zones={"Ours": self.OFFSET}) == ConflictBeyond()


class TestForeignZone:
    """The transitions of a tzinfo of another library are not known."""

    def test_refused(self):
        """Nothing can be proven for ever."""
        nine = each(DAILY, "09:00", "10:00", "Ours")
        error = error_of(first_conflict, nine, each(DAILY, "09:30", "10:00"), time_zones=OURS)
        assert "give until=" in str(error)

    def test_numbered(self):
        """What a number of occurrences leads to after the year 9999 is not known, either; until then it is."""
        rare = {"type": "daily", "interval": 100_000}
        for count in (31, 30):
            numbered = {"type": "numbered", "numberOfOccurrences": count}
            pair = each(rare, "09:00", "10:00", "Ours", range_=numbered), each(DAILY, "10:00", "11:00")
            if count == 31:
                assert "give until=" in str(error_of(first_conflict, *pair, time_zones=OURS))
            else:
                assert isinstance(first_conflict(*pair, time_zones=OURS), NoConflict)

    @pytest.mark.parametrize(("start", "expected"), [("08:30", "2025-01-06T08:30"), ("09:00", None)])
    def test_until(self, start, expected):
        nine, other = each(DAILY, "09:00", "10:00", "Ours"), each(DAILY, start, "09:30")
        assert start_of(first_conflict(nine, other, until="2035-01-01", time_zones=OURS)) == expected

    def test_last_day(self):
        """The end may be the last day of the calendar."""
        rare = {"type": "absoluteYearly", "interval": 1000, "month": 12, "dayOfMonth": 31}
        last = {"type": "endDate", "endDate": "9999-12-31"}
        pair = [
            each(rare, *times, zone, "2999-12-31", range_=last)
            for *times, zone in (("09:00", "10:00", "Ours"), ("09:00", "10:00", "UTC"))
        ]
        assert isinstance(first_conflict(*pair, time_zones=OURS), NoConflict)

    @pytest.mark.parametrize(("weekday", "expected"), [("monday", "2025-01-13T08:30"), ("sunday", None)])
    def test_end(self, weekday, expected):
        """One end is enough."""
        nine = each(weekly("monday"), "09:00", "10:00", "Ours", range_={"type": "endDate", "endDate": "2060-01-01"})
        other = each(weekly(weekday), "08:30", "09:30", day="2025-01-07")
        assert start_of(first_conflict(nine, other, time_zones=OURS)) == expected

    def test_single(self):
        single = event("2030-01-06T08:30:00", "2030-01-06T09:30:00", "UTC")
        assert (
            start_of(first_conflict(each(DAILY, "09:00", "10:00", "Ours"), single, time_zones=OURS))
            == "2030-01-06T08:30"
        )


class TestCost:
    def test_never(self):
        """A proof for ever takes some thousand steps in a new process, and some hundred afterwards."""
        pair = each(DAILY, "09:00", "10:00", NEW_YORK), each(DAILY, "12:00", "13:00", SYDNEY)
        first_conflict(*pair)
        count, result = steps(first_conflict, *pair)

        assert isinstance(result, NoConflict)
        assert count < 300

    def test_distance(self):
        """The year of the conflict does not matter."""
        counts = []
        for interval, day in ((100, "2300-01-01"), (100, "6700-01-01")):
            series = each(weekly("monday"), "09:00", "10:00", day=day)
            first_conflict(yearly(interval, "09:00", "10:00"), series)
            count, result = steps(first_conflict, yearly(interval, "09:00", "10:00"), series)
            counts.append(count)
            assert start_of(result)[:10] == day
        assert abs(counts[0] - counts[1]) < 50

    WEEKS = (
        series("2027-01-29T18:00:00", "2027-02-05T18:00:00", "UTC", LAST_FRIDAY),
        series("2030-04-26T04:00:00", "2030-07-25T04:00:00", "UTC", {"type": "daily", "interval": 998}),
    )

    @pytest.mark.parametrize("pair", [WEEKS, WEEKS[::-1]])
    def test_weeks(self, pair):
        """Long occurrences with intervals that fit no period are compared date by date, until the first conflict."""
        first_conflict(*pair)
        count, result = steps(first_conflict, *pair)

        assert start_of(result)[:4] == "2172"
        assert count < 8000
        count, result = steps(first_conflict, *pair, until="2172-01-01")
        assert isinstance(result, NoConflict)
        assert count < 8000


class TestCondition:
    """`if first_conflict(a, b):` is true for events that conflict."""

    NINE = each(DAILY, "09:00", "10:00")
    HALF_PAST_NINE, TEN = each(DAILY, "09:30", "10:30", id="B"), each(DAILY, "10:00", "11:00", id="C")

    def test_conflict(self):
        assert first_conflict(self.NINE, self.HALF_PAST_NINE)
        assert Calendar([self.NINE]).first_conflict(self.HALF_PAST_NINE)

    def test_beyond(self):
        """A conflict after the year 9999 is one."""
        assert ConflictBeyond()

    def test_none(self):
        for until in (None, "2030-01-01"):
            assert not first_conflict(self.NINE, self.TEN, until=until)
            assert not Calendar([self.NINE]).first_conflict(self.TEN, until=until)
        assert not Calendar().first_conflict(self.NINE)

    def test_of_window(self):
        """`any` of the conflicts in a window is true if there is one."""
        for other, expected in ((self.HALF_PAST_NINE, True), (self.TEN, False)):
            assert any(conflicts(self.NINE, [other], "2025-01-06", "2025-01-08")) is expected
            assert any(Calendar([other]).conflicts(self.NINE, "2025-01-06", "2025-01-08")) is expected


class TestResults:
    NOON = Occurrence(*[SeriesMaster.from_graph(daily()).start] * 2)
    EARLY, LATE = (datetime(2017, 9, day, tzinfo=UTC) for day in (4, 5))

    def test_order(self):
        """Conflicts are ordered by start, then by end."""
        conflicts = [
            Conflict(*times, self.NOON, self.NOON)
            for times in ((self.LATE, self.LATE), (self.EARLY, self.LATE), (self.EARLY, self.EARLY))
        ]
        assert sorted(conflicts) == conflicts[::-1]
        assert conflicts[1] <= conflicts[1] < conflicts[0]
        with pytest.raises(TypeError):
            conflicts[0] < 1  # noqa: B015
        with pytest.raises(TypeError):
            conflicts[0] <= 1  # noqa: B015

    def test_arguments(self):
        for arguments in (
            (self.EARLY, self.LATE, self.NOON, None),
            (self.EARLY, self.LATE, None, self.NOON),
            ("2017", self.LATE, self.NOON, self.NOON),
        ):
            with pytest.raises(TypeError):
                Conflict(*arguments)
        with pytest.raises(TypeError):
            NoConflict(2025)
        with pytest.raises(TypeError):
            NoConflict("2025b", "2017")
