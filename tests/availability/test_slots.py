"""Free slots, beside a walk from minute to minute."""

from datetime import datetime, time, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import ALL_WEEK, daily, error_of, event, series
from minutes import DAY, DAYS, ZERO, diaries, instant
from recurtz import Calendar, WorkingHours, free_slots
from steps import steps

HOUR = timedelta(hours=1)
DAY_OF_WORK = ("2017-09-04T08:00", "2017-09-04T18:00")


def slots(*arguments, **options):
    """The hours of the slots."""
    return [(start.hour, end.hour) for start, end in free_slots(*arguments, **options)]


def hours(first, last, **properties):
    """An event between two hours of a day."""
    return event(f"2017-09-04T{first:02}:00:00", f"2017-09-04T{last:02}:00:00", "UTC", **properties)


def walk(is_free, window, length, step):
    """The slots of a window in minutes: in each run of free minutes one, and then one each step."""
    result, minute = [], window[0]
    while minute < window[1]:
        run = minute
        while run < window[1] and is_free(run):
            run += 1
        result += [(start, start + length) for start in range(minute, run - length + 1, step)]
        minute = max(run, minute) + 1
    return result


class TestLaws:
    @given(
        st.lists(diaries(4), max_size=3),
        st.integers(0, DAYS * DAY),
        st.integers(0, 2 * DAY),
        st.sampled_from([1, 30, 60, 90, 600]),
        st.sampled_from([None, 1, 15, 60]),
    )
    def test_walk(self, diaries, start, length, duration, step):
        """The slots are those that a walk finds, minute by minute, between the events of all."""
        window = (start, start + length)
        calendars = [diary.events if place % 2 else Calendar(diary.events) for place, diary in enumerate(diaries)]
        step_length = None if step is None else timedelta(minutes=step)
        found = free_slots(calendars, *map(instant, window), timedelta(minutes=duration), step=step_length)

        blocking = {"busy", "oof", "tentative", "unknown"}
        expected = walk(
            lambda minute: not any(diary.statuses(minute) & blocking for diary in diaries),
            window,
            duration,
            step or duration,
        )
        assert found == [(instant(low), instant(high)) for low, high in expected]

    @given(diaries(4), st.integers(0, 23), st.integers(0, 23), st.sets(st.sampled_from(ALL_WEEK), min_size=1))
    def test_working_hours(self, diary, first, last, days):
        """With working hours, each minute of a slot is within them."""
        working = WorkingHours(days, time(first), time(last), "UTC")
        window = (0, DAYS * DAY)
        found = free_slots([diary.events], *map(instant, window), HOUR, working_hours=working)
        periods = [
            ((low - ZERO) // timedelta(minutes=1), (high - ZERO) // timedelta(minutes=1))
            for low, high in working.between(*map(instant, window))
        ]

        def is_free(minute):
            works = any(low <= minute < high for low, high in periods)
            return works and not diary.statuses(minute) & {"busy", "oof", "tentative", "unknown"}

        assert found == [(instant(low), instant(high)) for low, high in walk(is_free, window, 60, 60)]

    @given(diaries(4), st.integers(0, 8))
    def test_count(self, diary, count):
        """With a count, the slots are the first of all."""
        arguments = ([diary.events], instant(0), instant(100 * DAY), HOUR)
        assert free_slots(*arguments, count=count) == free_slots(*arguments)[:count]


class TestSlots:
    def test_after_event(self):
        """After an event the slots begin anew."""
        events = [event("2017-09-04T09:00:00", "2017-09-04T09:20:00", "UTC")]
        found = free_slots([events], "2017-09-04T08:30", "2017-09-04T11:30", HOUR)
        assert [f"{start:%H:%M}" for start, _ in found] == ["09:20", "10:20"]

    def test_between_touching_events(self):
        """Events that touch leave no time between them, and one may end where a slot begins."""
        assert slots([[hours(9, 12), hours(12, 17)]], *DAY_OF_WORK, HOUR) == [(8, 9), (17, 18)]

    def test_free_events(self):
        """Free events and cancelled ones do not count, unless `busy` names them."""
        events = [hours(8, 18, showAs="free"), hours(8, 18, isCancelled=True)]
        assert len(slots([events], *DAY_OF_WORK, HOUR)) == 10
        assert slots([events], *DAY_OF_WORK, HOUR, busy=["free"]) == []

    def test_several_hours(self):
        """The working hours of several people all count."""
        weekdays = ALL_WEEK[1:6]
        paris = WorkingHours(weekdays, time(9), time(18), "Europe/Paris")
        boston = WorkingHours(weekdays, time(9), time(17), "America/New_York")
        found = slots([[], []], "2017-09-02", "2017-09-05", HOUR, working_hours=[paris, boston])
        assert found == [(13, 14), (14, 15), (15, 16)]

    def test_long_gap(self):
        """A gap that is longer than any part of the search is one gap."""
        found = free_slots([[]], "2017-01-01", "2020-01-01", timedelta(days=1000))
        assert found == [(datetime.fromisoformat("2017-01-01T00:00Z"), datetime.fromisoformat("2019-09-28T00:00Z"))]

    def test_busy_for_years(self):
        """An event that is longer than any part of the search blocks all of it."""
        long = event("2017-01-02T00:00:00", "2021-01-01T00:00:00", "UTC")
        assert len(free_slots([[long]], "2017-01-01", "2021-01-02", timedelta(days=1))) == 2

    def test_no_people(self):
        """Without calendars every time is free."""
        assert len(slots([], *DAY_OF_WORK, HOUR)) == 10

    def test_first_of_an_endless_window(self):
        """The first slots cost what is before them, however long the window is."""
        calendar = Calendar([daily("2017-09-04T00:00:00", "2017-09-04T23:00:00", "UTC"), series()])
        free_slots([calendar], "2018-01-01", "2018-01-02", HOUR)
        count, found = steps(free_slots, [calendar], "2018-01-01", "9999-01-01", HOUR, count=3)
        assert len(found) == 3
        assert count < 2000

    def test_writer(self):
        """A calendar that changes meanwhile is as it was before, in all parts of a long window."""
        trip, later = (
            event(f"2017-{month}-10T00:00:00", f"2017-{month}-20T00:00:00", "UTC", id="A") for month in (10, 12)
        )
        others = [event("2017-10-22T00:00:00", "2017-10-23T00:00:00", "UTC")]
        calendar = Calendar([trip, *others])

        class Clock(tzinfo):
            """UTC; the first hours of work are requested after a first look at the events, and then these change."""

            def utcoffset(self, moment):
                if moment is not None and moment.year == 2017:
                    calendar.add(later)
                return timedelta()

        hours = WorkingHours(ALL_WEEK, time(), time(), Clock())
        window = ("2017-10-01", "2018-01-01")
        found = free_slots([calendar], *window, timedelta(days=9), working_hours=hours)
        assert calendar["A"] == later
        assert found == free_slots([[trip, *others]], *window, timedelta(days=9))

    @pytest.mark.parametrize(
        ("arguments", "options", "message"),
        [
            ([[], *DAY_OF_WORK, 60], {}, "use a datetime.timedelta"),
            ([[], *DAY_OF_WORK, timedelta()], {}, "duration 0:00:00 is not allowed"),
            ([[], *DAY_OF_WORK, HOUR], {"step": -HOUR}, "step -1 day, 23:00:00 is not allowed"),
            ([[], *DAY_OF_WORK, HOUR], {"count": -1}, "count -1"),
            ([[], *reversed(DAY_OF_WORK), HOUR], {}, "is before"),
            ([Calendar(), *DAY_OF_WORK, HOUR], {}, "such as [calendar]"),
            ([{"me": []}, *DAY_OF_WORK, HOUR], {}, "such as [calendar]"),
            ([5, *DAY_OF_WORK, HOUR], {}, "such as [calendar]"),
            ([[event()], *DAY_OF_WORK, HOUR], {}, "use a list of events"),
            ([[[{}]], *DAY_OF_WORK, HOUR], {}, "start is missing"),
            ([[], *DAY_OF_WORK, HOUR], {"working_hours": 8}, "use WorkingHours"),
            ([[], *DAY_OF_WORK, HOUR], {"busy": "busy"}, "busy"),
            ([[], *DAY_OF_WORK, HOUR], {"max_days": 0}, "is longer than 0 days"),
        ],
    )
    def test_errors(self, arguments, options, message):
        """Faults of arguments are rejected with a hint."""
        assert message in str(error_of(free_slots, *arguments, **options))

    def test_on_error(self):
        """Events with faults can be left out."""
        assert len(slots([[{}]], *DAY_OF_WORK, HOUR, on_error="skip")) == 10
