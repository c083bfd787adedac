"""Conflicts with many events: all of a window, in order; and the first one of a calendar."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import DAILY, MONDAYS, daily, error_of, event, exception, series, weekly
from recurtz import Calendar, SeriesMaster, tzdb_version
from recurtz.availability.blocking import busy_event
from recurtz.availability.conflicts import (
    Conflict,
    ConflictBeyond,
    NoConflict,
    conflicts,
    first_conflict,
    first_conflict_of_many,
)
from steps import steps

WEEK = ("2025-01-06", "2025-01-13")


def hours(start, end, day="2025-01-06", **properties):
    return event(f"{day}T{start}:00", f"{day}T{end}:00", "UTC", **properties)


def each_day(start, end, **properties):
    return daily(f"2025-01-06T{start}:00", f"2025-01-06T{end}:00", "UTC", **{"id": f"{start}-{end}", **properties})


def starts(found):
    return [conflict.start.isoformat()[5:16] for conflict in found]


class TestWindow:
    def test_order(self):
        """Conflicts are ordered by start, then by end; `first` is always of the event."""
        others = [hours("09:30", "10:00"), each_day("09:00", "09:15"), hours("09:00", "09:10"), hours("12:00", "13:00")]
        found = list(conflicts(each_day("09:00", "10:00"), others, "2025-01-06", "2025-01-08"))

        assert starts(found) == ["01-06T09:00", "01-06T09:00", "01-06T09:30", "01-07T09:00"]
        assert found == sorted(found)
        assert {conflict.first.end.date_time.hour for conflict in found} == {10}

    @pytest.mark.parametrize(
        ("start", "end", "count"),
        [("09:30", "10:00", 1), ("10:00", "11:00", 0), ("08:00", "09:00", 0), ("09:59", "23:00", 1)],
    )
    def test_edges(self, start, end, count):
        """A conflict is in a window that has some of its time. It is not cut."""
        window = [f"2025-01-06T{time}:00Z" for time in (start, end)]
        found = list(conflicts(hours("08:00", "10:00"), [hours("09:00", "11:00")], *window))

        assert len(found) == count
        assert starts(found) == ["01-06T09:00"] * count

    @pytest.mark.parametrize("moment", ["08:59", "09:00", "09:30", "10:00"])
    @pytest.mark.parametrize("second", [("09:00", "11:00"), ("09:30", "09:30")])
    def test_window_without_length(self, moment, second):
        """A window of no length has no time in common with a conflict."""
        window = [f"2025-01-06T{moment}:00Z"] * 2
        assert list(conflicts(hours("08:00", "10:00"), [hours(*second)], *window)) == []

    @pytest.mark.parametrize(("start", "count"), [("09:30", 1), ("09:31", 0)])
    def test_moment(self, start, count):
        """A conflict of no length is in a window that begins with it."""
        found = conflicts(hours("09:30", "09:30"), [hours("09:00", "11:00")], f"2025-01-06T{start}:00Z", "2025-01-07")
        assert len(list(found)) == count

    def test_touching(self):
        """A moment at the start of another event is no conflict, whichever of them is listed first."""
        assert list(conflicts(hours("09:00", "09:00"), [hours("09:00", "11:00")], *WEEK)) == []
        moved = exception("2025-01-06", "2025-01-06T10:00:00", "2025-01-06T10:00:00", "UTC")
        moments = each_day("09:00", "09:00", exceptionOccurrences=[moved])
        assert starts(conflicts(each_day("09:00", "11:00"), [moments], *WEEK)) == ["01-06T10:00"]

    def test_lazy(self):
        """Only what is requested is expanded, also of a window without a practical end."""
        found = conflicts(each_day("09:00", "10:00"), [each_day("09:30", "11:00")], "2025-01-01", "9999-12-31")
        count, first = steps(lambda: list(islice(found, 3)))

        assert starts(first) == ["01-06T09:30", "01-07T09:30", "01-08T09:30"]
        assert count < 2000

    @pytest.mark.parametrize(("start", "end"), [("12:00", "13:00"), ("10:00", "10:14")])
    def test_never(self, start, end):
        """Series that never conflict are not walked through, whatever the window."""
        window = "2025-01-01", "9999-12-31"
        count, found = steps(lambda: list(conflicts(each_day("09:00", "10:00"), [each_day(start, end)], *window)))

        assert found == []
        assert count < 1000

    def test_far(self):
        """Nor are the years before the first conflict."""
        new_year = {"type": "absoluteYearly", "interval": 100, "month": 1, "dayOfMonth": 1}
        pair = [
            series("2100-01-01T09:00:00", "2100-01-01T10:00:00", "UTC", each, id=each["type"])
            for each in (new_year, MONDAYS)
        ]
        count, found = steps(lambda: list(conflicts(pair[0], pair[1:], "2100-01-01", "2301-01-01")))

        assert [conflict.start.year for conflict in found] == [2300]
        assert count < 10_000

    def test_unknown_zone(self):
        """Nothing is known about a zone of another library, so that its occurrences are compared one by one."""
        zones = {"Ours": timezone(timedelta(microseconds=3_600_000_001))}
        nine = daily("2025-01-06T09:00:00", "2025-01-06T10:00:00", "Ours")
        assert len(list(conflicts(nine, [each_day("08:30", "09:30")], *WEEK, time_zones=zones))) == 7

    def test_busy(self):
        """Events and exceptions that do not block are left out."""
        free = exception("2025-01-06", "2025-01-06T09:00:00", "2025-01-06T10:00:00", "UTC", showAs="free")
        other = each_day("09:00", "10:00", exceptionOccurrences=[free])

        assert starts(conflicts(each_day("09:00", "09:30"), [other], "2025-01-06", "2025-01-08")) == ["01-07T09:00"]
        assert list(conflicts(hours("09:00", "10:00", showAs="free"), [hours("09:00", "10:00")], *WEEK)) == []
        assert (
            len(
                list(
                    conflicts(
                        hours("09:00", "10:00", showAs="free"),
                        [hours("09:00", "10:00", showAs="free")],
                        *WEEK,
                        busy=["free"],
                    )
                )
            )
            == 1
        )

    def test_synchronised(self):
        """A list with a master, its occurrences and its exceptions has each of them once."""
        master = each_day("09:00", "10:00", id="AAMk")
        listed = {"type": "occurrence", "seriesMasterId": "AAMk", **hours("09:00", "10:00")}
        moved = exception("2025-01-07", "2025-01-07T11:00:00", "2025-01-07T12:00:00", "UTC")
        window = "2025-01-06", "2025-01-09"

        found = conflicts(each_day("09:00", "12:00", id="other"), [listed, moved, master], *window)
        assert starts(found) == ["01-06T09:00", "01-07T11:00", "01-08T09:00"]
        nameless = {"type": "exception", "seriesMasterId": "AAMk", **hours("09:00", "10:00", "2025-03-01")}
        nameless["start"] = None
        assert error_of(conflicts, master, [master, nameless], *window).target.startswith("events[1]")

    def test_faults(self):
        """Errors come at once, with the place of the event."""
        assert (
            error_of(conflicts, hours("09:00", "10:00"), [{}, {"start": 1}], *WEEK).details[0].target
            == "events[0].start"
        )
        assert error_of(conflicts, hours("09:00", "10:00"), [], "2025-01-07", "2025-01-06").target == "endDateTime"
        with pytest.raises(TypeError, match="use a list of events"):
            conflicts(hours("09:00", "10:00"), hours("09:00", "10:00"), *WEEK)

    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8)), max_size=8), st.integers(0, 40), st.integers(0, 12)
    )
    def test_pairs(self, others, start, length):
        """They are all pairs that overlap."""
        origin = datetime(2025, 1, 6)

        def at(first, count):
            times = [origin + timedelta(hours=first), origin + timedelta(hours=first + count)]
            return event(*[time.isoformat() for time in times], "UTC")

        found = list(conflicts(at(start, length), [at(*other) for other in others], *WEEK))
        expected = sorted(
            (max(start, first), min(start + length, first + count))
            for first, count in others
            if start < first + count and first < start + length
        )
        hour = timedelta(hours=1)
        zero = origin.replace(tzinfo=UTC)
        assert [((each.start - zero) // hour, (each.end - zero) // hour) for each in found] == expected


class TestFirstOfMany:
    NINE = busy_event(each_day("09:00", "10:00"))

    def test_earliest(self):
        """The earliest conflict with any of them."""
        others = [hours("09:00", "10:00", f"2025-01-{day}") for day in (20, 10, 15)]
        result = first_conflict_of_many(self.NINE, [*map(busy_event, others)])
        assert result == first_conflict(self.NINE, others[1])

    def test_none(self):
        until = datetime(2026, 1, 1, tzinfo=UTC)
        assert first_conflict_of_many(self.NINE, []) == NoConflict(tzdb_version())
        assert first_conflict_of_many(self.NINE, [busy_event(hours("11:00", "12:00"))], until=until) == NoConflict(
            tzdb_version(), until
        )

    def test_beyond(self):
        """A conflict beyond the calendar counts if there is no other one."""
        rare, other = [
            busy_event(series(f"{day}T09:00:00", f"{day}T10:00:00", "UTC", {"type": "daily", "interval": days}))
            for day, days in (("2025-01-06", 9973), ("2025-01-07", 9967))
        ]
        assert first_conflict_of_many(rare, [other]) == ConflictBeyond()
        assert isinstance(first_conflict_of_many(rare, [other, self.NINE]), Conflict)

    def test_swift(self):
        """Of a thousand series, those at other times of the week take some steps each."""
        others = [busy_event(SeriesMaster.from_graph(each_day("12:00", "13:00"))) for _ in range(1000)]
        first_conflict_of_many(self.NINE, others)
        count, result = steps(first_conflict_of_many, self.NINE, others)

        assert isinstance(result, NoConflict)
        assert count < 3000

    @given(st.lists(st.tuples(st.integers(6, 28), st.integers(0, 95), st.booleans()), min_size=1, max_size=6))
    def test_each(self, times):
        """It is the earliest of the first conflicts with each."""
        others = []
        for day, quarter, is_weekly in times:
            start = datetime(2025, 1, day) + timedelta(minutes=15 * quarter)
            end = start + timedelta(minutes=20)
            pattern = weekly("monday") if is_weekly else DAILY
            others.append(series(start.isoformat(), end.isoformat(), "UTC", pattern))
        results = [first_conflict(self.NINE, other) for other in others]
        found = [result for result in results if isinstance(result, Conflict)]
        result = first_conflict_of_many(self.NINE, [*map(busy_event, others)])

        assert result == min(found) if found else isinstance(result, NoConflict)


class TestCalendar:
    """`conflicts` takes a `Calendar` instead of a list: it looks at the events near the window only."""

    def test_same(self):
        others = [each_day("09:30", "10:30"), each_day("12:00", "13:00")]
        wanted = list(conflicts(each_day("09:00", "10:00"), others, *WEEK))
        assert len(wanted) == 7
        assert list(conflicts(each_day("09:00", "10:00"), Calendar(others), *WEEK)) == wanted


class TestZones:
    """The zones that a calendar knows are known for the event, too."""

    NINE = event("2025-01-06T09:00:00", "2025-01-06T10:00:00", "Ours")
    TOKYO = hours("00:00", "01:00")
    """Nine o'clock in Tokyo."""

    def test_of_calendar(self):
        calendar = Calendar([self.TOKYO], time_zones={"Ours": "Asia/Tokyo"})
        expected = starts(calendar.conflicts(self.NINE, *WEEK))

        assert expected == starts(conflicts(self.NINE, calendar, *WEEK)) == ["01-06T00:00"]

    def test_given(self):
        """A zone of the caller counts more, and those of the calendar are still known."""
        calendar = Calendar([self.TOKYO], time_zones={"OURS": "UTC", "Theirs": "Asia/Tokyo"})
        theirs = {**self.NINE, "end": {**self.NINE["end"], "timeZone": "Theirs"}}

        assert starts(conflicts(self.NINE, calendar, *WEEK)) == []
        assert starts(conflicts(theirs, calendar, *WEEK, time_zones={"Ours": "Asia/Tokyo"})) == ["01-06T00:00"]

    def test_no_calendar(self):
        assert error_of(conflicts, self.NINE, [], *WEEK).code == "TimeZoneNotSupportedException"


class TestSameEvent:
    """An event does not conflict with its own earlier version, from any list of events."""

    SERIES = each_day("09:00", "10:00", id="AAMk", iCalUId="u1")
    DAY = "2025-01-07"

    @pytest.fixture(params=[list, Calendar])
    def kept(self, request):
        """A list of events, or a `Calendar` with them."""
        return request.param

    @pytest.mark.parametrize("event_of", [dict, SeriesMaster.from_graph])
    def test_itself(self, kept, event_of):
        """JSON or a value, as a changed version: the ids are the same."""
        changed = event_of({**self.SERIES, "end": {"dateTime": "2025-01-06T10:30:00", "timeZone": "UTC"}})
        others = [self.SERIES, each_day("10:15", "11:00")]

        found = list(conflicts(changed, kept(others), *WEEK))
        assert {conflict.second.start.date_time.hour for conflict in found} == {10}
        assert found[0] == Calendar(others).first_conflict(changed) == next(Calendar(others).conflicts(changed, *WEEK))

    def test_copy(self, kept):
        """The copy of another mailbox has another id, and the same iCalUId."""
        copy = {**self.SERIES, "id": "AAMk2"}
        assert list(conflicts(copy, kept([self.SERIES]), *WEEK)) == []
        assert Calendar([self.SERIES]).first_conflict(copy) == NoConflict(tzdb_version())
        other = {**copy, "iCalUId": "u2"}
        assert len(list(conflicts(other, kept([self.SERIES]), *WEEK))) == 7

    @pytest.mark.parametrize("of", [{"occurrenceId": f"OID.AAMk.{DAY}"}, {"originalStart": f"{DAY}T09:00:00Z"}])
    def test_occurrence(self, kept, of):
        """An occurrence that moves frees its own date, and conflicts with the other dates of its series."""
        later = hours("09:30", "10:30", self.DAY, type="exception", seriesMasterId="AAMk", **of)
        next_day = hours("09:30", "10:30", "2025-01-08", type="exception", seriesMasterId="AAMk", **of)

        assert list(conflicts(later, kept([self.SERIES]), *WEEK)) == []
        assert starts(conflicts(next_day, kept([self.SERIES]), *WEEK)) == ["01-08T09:30"]
        assert Calendar([self.SERIES]).first_conflict(later) == NoConflict(tzdb_version())
        assert starts([Calendar([self.SERIES]).first_conflict(next_day)]) == ["01-08T09:30"]

    def test_values(self, kept):
        """An `Occurrence` of a series is one of its dates."""
        master = SeriesMaster.from_graph(self.SERIES)
        occurrence = master.occurrence(date(2025, 1, 7))
        assert list(conflicts(occurrence, kept([master]), *WEEK)) == []

    def test_foreign_id(self, kept):
        """An occurrenceId that is none names no series."""
        other = hours("09:00", "10:00", occurrenceId="x")
        assert len(list(conflicts(self.SERIES, kept([other]), *WEEK))) == 1

    def test_without_id(self, kept):
        """Without an id and an iCalUId, an event is another one, whatever its times."""
        assert len(list(conflicts(hours("09:00", "10:00"), kept([hours("09:00", "10:00")]), *WEEK))) == 1

    def test_two_events(self):
        """Two arguments are compared as they are: `first_conflict` has no list in which one is stored."""
        assert isinstance(first_conflict(self.SERIES, self.SERIES), Conflict)
