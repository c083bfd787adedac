"""An event as its times that block."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import strategies
from graph import DAILY, MONDAY, error_of, event, occurrence_id, recurrence, series
from recurtz.availability import bits
from recurtz.availability.blocking import busy_event
from recurtz.availability.busy_event import BusyEvent
from recurtz.recurrence.patterned import PatternedRecurrence

ORIGIN = MONDAY.toordinal()


class TestDays:
    @given(strategies.PATTERNS, st.integers(-400, 800), st.integers(0, 1000))
    def test_recurrence(self, pattern, low, length):
        """They are the dates of the recurrence, as a set."""
        busy = busy_event(series(pattern=pattern))
        low += ORIGIN
        dates = PatternedRecurrence.from_graph(recurrence(pattern))
        expected = [
            day.toordinal() - low for day in dates.between(date.fromordinal(low), date.fromordinal(low + length))
        ]

        assert list(bits.members(busy.days(low, low + length))) == expected

    def test_end(self):
        """The end and excluded dates count."""
        ended = {"type": "numbered", "numberOfOccurrences": 5}
        cancelled = [occurrence_id(day) for day in ("2017-09-05", "2018-01-01")]
        busy = busy_event(series(pattern=DAILY, range_=ended, cancelledOccurrences=cancelled))

        assert list(bits.members(busy.days(ORIGIN - 10, ORIGIN + 100))) == [10, 12, 13, 14]
        assert [busy.excludes(ORIGIN + day) for day in range(3)] == [False, True, False]
        assert not busy.excludes(ORIGIN + 1000)

    def test_nothing(self):
        assert busy_event(series(pattern=DAILY)).days(ORIGIN - 10, ORIGIN) == 0


class TestBusyEvent:
    def test_itself(self):
        """It is not parsed again."""
        busy = busy_event(event())
        assert busy_event(busy) is busy
        assert isinstance(busy, BusyEvent)

    def test_faults(self):
        """An error has the path of the event, if it is given."""
        assert error_of(busy_event, event("noon")).details[0].target == "start.dateTime"
        assert error_of(busy_event, event("noon"), target="events[3]").details[0].target == "events[3].start.dateTime"
