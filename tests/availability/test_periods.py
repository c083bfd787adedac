"""Busy periods, and the digits of availabilityView, beside a walk from minute to minute."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import EASTERN, PACIFIC, TOKYO, all_day, daily, error_of, event, exception, series
from minutes import DAY, DAYS, DIGITS, STATUSES, diaries, instant
from recurtz import BusyPeriod, Calendar, SeriesMaster, availability_view, busy_periods, calendar_view
from recurtz.availability.intervals import merged

WINDOWS = st.tuples(st.integers(0, DAYS * DAY - 6), st.integers(5, 2 * DAY)).map(lambda pair: (pair[0], sum(pair)))

MORNING = ("2017-09-04T09:00", "2017-09-04T18:00")


def periods(*arguments, **options):
    """Busy periods as text: the hours from and to, and the status."""
    found = busy_periods(*arguments, **options)
    return [f"{period.start:%d %H:%M}-{period.end:%d %H:%M} {period.status}" for period in found]


def hours(first, last, day="2017-09-04", zone="UTC", **properties):
    """A single event between two times of a day."""
    return event(f"{day}T{first}:00", f"{day}T{last}:00", zone, **properties)


class TestBusyPeriods:
    @given(diaries(), WINDOWS, st.sets(st.sampled_from(STATUSES)))
    def test_walk(self, diary, window, busy):
        """The periods of a status cover exactly the minutes in which an event with it happens."""
        found = busy_periods(diary.events, *map(instant, window), busy=busy)

        expected = {
            (status, minute) for minute in range(*window) for status in diary.statuses(minute) if status in busy
        }
        covered = [
            (period.status, minute)
            for period in found
            for minute in range(*window)
            if period.start <= instant(minute) < period.end
        ]
        assert sorted(covered) == sorted(expected)  # and no minute twice
        assert found == sorted(found)

    @given(diaries(), WINDOWS)
    def test_clipped_and_merged(self, diary, window):
        """Periods are in the window, and two of one status neither overlap nor touch."""
        start, end = map(instant, window)
        found = busy_periods(diary.events, start, end)

        assert all(start <= period.start < period.end <= end for period in found)
        for status in STATUSES:
            own = [period for period in found if period.status == status]
            assert all(one.end < other.start for one, other in pairwise(own))

    @given(diaries(), WINDOWS, st.integers(0, 2 * DAY))
    def test_split_window(self, diary, window, cut):
        """Two windows that touch have the time of both together."""
        start, end = window
        middle = min(start + cut, end)
        whole, one, other = (
            sum((period.end - period.start for period in busy_periods(diary.events, *map(instant, part))), timedelta())
            for part in [window, (start, middle), (middle, end)]
        )
        assert one + other == whole

    def test_half_open(self):
        """An event that ends when the window starts, or starts when it ends, is not in it."""
        assert periods([hours("08:00", "09:00"), hours("18:00", "19:00")], *MORNING) == []

    def test_statuses_overlap(self):
        """Periods of two statuses may overlap."""
        events = [hours("12:00", "14:00"), hours("13:00", "15:00", showAs="oof")]
        assert periods(events, *MORNING) == ["04 12:00-04 14:00 busy", "04 13:00-04 15:00 oof"]

    def test_no_length(self):
        """An event of no length, or one that ends before it starts, blocks no time."""
        assert periods([hours("12:00", "12:00"), hours("13:00", "12:00")], *MORNING) == []

    @pytest.mark.parametrize("moment", ["12:00", "13:00", "14:00"])
    def test_window_without_length(self, moment):
        """A window of no length has no time, whatever is on at that moment."""
        window = [f"2017-09-04T{moment}:00Z"] * 2
        assert busy_periods([hours("12:00", "14:00")], *window) == []

    @pytest.mark.parametrize(("zone", "start"), [(PACIFIC, 7), (TOKYO, -9), ("UTC", 0)])
    def test_all_day(self, zone, start):
        """An all-day event lasts from midnight to midnight of its own zone."""
        midnight = datetime(2017, 9, 4, tzinfo=UTC) + timedelta(hours=start)
        [period] = busy_periods([all_day(zone=zone)], "2017-09-01", "2017-09-10")
        assert (period.start, period.end) == (midnight, midnight + timedelta(days=1))

    def test_series_over_dst(self):
        """A series keeps its wall-clock time: from November on it is an hour later in UTC."""
        found = busy_periods([series()], "2017-10-30", "2017-11-07")
        assert [period.start.hour for period in found] == [19, 20]

    def test_exception_becomes_whole_day(self):
        """An exception can be all-day, with a status of its own."""
        changed = exception("2017-09-05", "2017-09-05T00:00:00", "2017-09-06T00:00:00", isAllDay=True, showAs="oof")
        events = [daily(exceptionOccurrences=[changed], range_={"type": "numbered", "numberOfOccurrences": 2})]
        assert periods(events, "2017-09-01", "2017-09-30") == ["04 19:00-04 21:00 busy", "05 07:00-06 07:00 oof"]

    def test_value(self):
        """A SeriesMaster has no showAs, so it is busy."""
        assert periods([SeriesMaster.from_graph(series())], "2017-09-04", "2017-09-11") == ["04 19:00-04 21:00 busy"]

    def test_never(self):
        """An event outside the years 1 to 9999 blocks nothing."""
        assert busy_periods([event("9999-12-31T23:00:00", zone=PACIFIC)], "2017-09-04", "9999-12-31") == []
        assert busy_periods([series("9999-12-31T12:00:00", "9999-12-31T22:00:00")], "9999-12-30", "9999-12-31") == []

    def test_last_day(self):
        """A last day that ends in 10000 in its own zone is within 9999 in UTC: it blocks time, as it is in a view."""
        midnights = "2000-01-01T00:00:00", "2000-01-02T00:00:00"
        days, window = daily(*midnights, "Australia/Lord_Howe"), ("9999-12-30T14:00:00", "9999-12-31T23:00:00")
        [period] = busy_periods([days], *window)
        assert str(period.end) == "9999-12-31 13:00:00+00:00"
        [last] = calendar_view([days], *window)
        assert last["end"]["dateTime"] == "9999-12-31T13:00:00.0000000"

    def test_nothing(self):
        """Without events there is no period."""
        assert busy_periods([], *MORNING) == [*merged([])] == []

    def test_sources(self):
        """The events may be in a list, an iterator or a calendar."""
        expected = periods([series()], "2017-09-04", "2017-09-11")
        assert periods(iter([series()]), "2017-09-04", "2017-09-11") == expected
        assert periods(Calendar([series()]), "2017-09-04", "2017-09-11") == expected

    def test_errors(self):
        """Faults of events, windows and statuses are rejected, as everywhere."""
        assert error_of(busy_periods, [{}], *MORNING).target.startswith("events[0]")
        assert busy_periods([{}], *MORNING, on_error="skip") == []
        assert "longer than 0 days" in str(error_of(busy_periods, [], *MORNING, max_days=0))
        assert "'lunch'" in str(error_of(busy_periods, [], *MORNING, busy=["lunch"]))
        assert error_of(busy_periods, [], *reversed(MORNING)).target == "endDateTime"


class TestBusyPeriod:
    def test_order(self):
        """Periods are ordered by start, end and status; with other values they are not compared."""
        early, late = (BusyPeriod(instant(0), instant(minute), "oof") for minute in (1, 2))
        assert early < late
        assert early <= late
        assert late >= early
        with pytest.raises(TypeError):
            assert early < 5
        with pytest.raises(TypeError):
            assert early <= 5

    def test_errors(self):
        """The edges are aware, the status is one of Graph's."""
        assert "no time zone" in str(error_of(BusyPeriod, datetime(2017, 9, 4), instant(0), "busy"))
        assert error_of(BusyPeriod, instant(0), instant(1), "lunch").target == "status"
        assert BusyPeriod(instant(0), instant(1), "OOF").status == "oof"


class TestAvailabilityView:
    @given(diaries(), WINDOWS, st.sampled_from([5, 15, 30, 60, 1440]))
    def test_walk(self, diary, window, interval):
        """Each digit is the highest of the minutes of its slot, the last slot cut by the window."""
        start, end = window
        interval = min(interval, end - start)
        view = availability_view(diary.events, instant(start), instant(end), interval=interval)

        weights = [max((DIGITS[status] for status in diary.statuses(minute)), default=0) for minute in range(*window)]
        slots = [weights[place : place + interval] for place in range(0, len(weights), interval)]
        assert view == "".join(str(max(slot)) for slot in slots)

    def test_documented(self):
        """The sample of Graph's page about getSchedule, in Pacific time."""
        events = [
            hours("08:30", "09:30", zone=PACIFIC),
            hours("12:00", "14:00", zone=PACIFIC),
            hours("12:00", "13:00", zone=PACIFIC, showAs="tentative"),
            hours("16:00", "17:00", zone=PACIFIC, showAs="tentative"),
        ]
        window = ("2017-09-04T09:00-07:00", "2017-09-04T18:00-07:00")
        assert availability_view(events, *window, interval=60) == "200220010"

    def test_live(self):
        """What the real service returned to a user, from 8 to 24 o'clock (msgraph-metadata issue 598)."""
        statuses = [
            "busy",
            "free",
            "busy",
            "tentative",
            "busy",
            "busy",
            "busy",
            "workingElsewhere",
            "busy",
            "oof",
            "busy",
        ]
        events = [hours(f"{hour:02}:00", f"{hour + 1:02}:00", showAs=status) for hour, status in enumerate(statuses, 8)]
        view = availability_view(events, "2017-09-04T08:00", "2017-09-05", interval=60)
        assert view == "2021222023200000"

    def test_exception(self):
        """An exception's own showAs decides, also where it is free."""
        changed = exception("2017-09-05", showAs="free")
        events = [daily(exceptionOccurrences=[changed], zone=EASTERN)]
        assert availability_view(events, "2017-09-04T16:00", "2017-09-06T16:00", interval=1440) == "20"

    def test_short_event(self):
        """A slot counts an event that overlaps it for one minute; one of no length counts nowhere."""
        assert availability_view([hours("09:29", "09:30")], *MORNING, interval="30").startswith("20")
        assert availability_view([hours("09:15", "09:15")], *MORNING).startswith("0")

    @pytest.mark.parametrize("interval", [4, 0, -5, 1441, 600, "4", "9" * 5000])
    def test_invalid_interval(self, interval):
        """An interval has 5 to 1440 minutes, and is not longer than the window."""
        error = error_of(availability_view, [], *MORNING, interval=interval)
        assert error.code == "ErrorInvalidMergedFreeBusyInterval"
        assert error.target == "interval"

    @pytest.mark.parametrize("interval", [None, True, 30.0, "half", "-30", "٣٠"])
    def test_malformed_interval(self, interval):
        """An interval is a whole number of minutes, or its text."""
        assert error_of(availability_view, [], *MORNING, interval=interval).code == "UnableToDeserializePostBody"

    def test_as_long_as_window(self):
        """An interval may be as long as the window."""
        assert availability_view([hours("17:00", "18:00")], *MORNING, interval=540) == "2"
