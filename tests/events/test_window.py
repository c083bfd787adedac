"""recurtz.events.window: the text of a window, and the dates and events that it contains."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import error_of
from recurtz.events.window import (
    DAY_MICROS,
    Window,
    dates_near,
    from_micros,
    overlapping_slice,
    parse_window,
    to_micros,
)

NOON = datetime(2017, 9, 4, 12, tzinfo=UTC)
HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)


class TestParse:
    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2017-09-04T12:00:00", "2017-09-04T13:00:00"),
            ("2017-09-04T12:00:00Z", "2017-09-04T13:00:00Z"),
            ("2017-09-04T14:00:00+02:00", "2017-09-04T08:00:00-05:00"),
            (NOON, datetime(2017, 9, 4, 22, tzinfo=timezone(9 * HOUR))),
            (datetime(2017, 9, 4, 5, tzinfo=ZoneInfo("America/Los_Angeles")), "2017-09-04T13:00:00.0000000"),
        ],
    )
    def test_forms(self, start, end):
        """A window is ISO 8601 text or aware datetimes; text without an offset is in UTC."""
        assert parse_window(start, end) == (NOON, NOON + HOUR)

    def test_dates(self):
        """A date is its midnight in UTC; an empty window is allowed."""
        midnight = datetime(2017, 9, 4, tzinfo=UTC)
        assert parse_window("2017-09-04", "2017-09-04") == (midnight, midnight)

    @pytest.mark.parametrize("value", [datetime(2017, 9, 4), date(2017, 9, 4)])
    def test_not_an_instant(self, value):
        """A naive datetime and a date are TypeErrors, because they are not instants."""
        with pytest.raises(TypeError, match=r"^startDateTime .*; use "):
            parse_window(value, "2017-09-05")

    @pytest.mark.parametrize("value", [None, ""])
    def test_missing(self, value):
        """An edge that is missing, which is empty text in a query."""
        for name, window in (("startDateTime", (value, "2017-09-04")), ("endDateTime", ("2017-09-04", value))):
            error = error_of(parse_window, *window)
            assert (error.target, error.code) == (name, "ErrorInvalidParameter")
            assert str(error).startswith(f"{name} is missing; use ISO 8601")

    @pytest.mark.parametrize("value", ["tomorrow", "", None, 5, "0001-01-01T00:00:00+01:00"])
    @pytest.mark.parametrize("name", ["startDateTime", "endDateTime"])
    def test_malformed(self, value, name):
        """A value that is not an instant is rejected with the name of Graph's parameter."""
        window = {"startDateTime": "0001-01-02", "endDateTime": "2017-09-04"} | {name: value}
        error = error_of(parse_window, *window.values())
        assert (error.target, error.code) == (name, "ErrorInvalidParameter")
        assert str(error).startswith(name)

    @pytest.mark.parametrize(
        "text", ["2026-10-26T00:00:00 02:00", "2026-10-26T00:00 0200", "2026-10-26T00:00 02:00[Europe/Paris]"]
    )
    def test_blank(self, text):
        """A server makes a blank of a plus that a client did not encode; the hint is how to encode it."""
        error = error_of(parse_window, "2026-10-01", text)
        assert str(error).startswith("endDateTime '2026-10-26T00:00")
        assert str(error).endswith("for the offset; in a query, a '+' is written %2B")

    @pytest.mark.parametrize(
        "text", ["2026-10-26 00:00", "2026-10-26T00:00 ", "2026-10-26T00:00 noon", "2026-10-26T00:00  02:00"]
    )
    def test_other_blank(self, text):
        assert "%2B" not in str(error_of(parse_window, "2026-10-01", text))

    def test_order(self):
        """A window that ends before it starts is rejected."""
        error = error_of(parse_window, "2017-09-05", "2017-09-04")
        assert (error.target, error.code) == ("endDateTime", "ErrorInvalidRequest")
        assert str(error) == "endDateTime '2017-09-04' is before startDateTime '2017-09-05'; use a later one"

    def test_max_days(self):
        """A window may be as long as `max_days`, but no microsecond longer."""
        parse_window(NOON, NOON + timedelta(1825), 1825)
        parse_window(NOON, NOON, 0)
        error = error_of(parse_window, NOON, NOON + timedelta(1825) + MICROSECOND, 1825)
        assert (error.target, error.code) == ("endDateTime", "ErrorInvalidRequest")
        assert "is longer than 1825 days; use a shorter one" in str(error)


class TestOverlaps:
    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            (NOON - HOUR, NOON, True),
            (NOON - HOUR, NOON - MICROSECOND, False),
            (NOON + HOUR, NOON + HOUR, False),
            (NOON + HOUR - MICROSECOND, NOON + 2 * HOUR, True),
            (NOON - HOUR, NOON + 2 * HOUR, True),
            (NOON, NOON, True),
        ],
    )
    def test_edges(self, start, end, expected):
        """An event that ends at the window's start is in it; one that starts at its end is not."""
        assert Window(NOON, NOON + HOUR).overlaps(start, end) is expected

    def test_empty_window(self):
        """An empty window contains what lasts beyond its instant, or ends there."""
        window = Window(NOON, NOON)
        assert window.overlaps(NOON - HOUR, NOON)
        assert window.overlaps(NOON - HOUR, NOON + HOUR)
        assert not window.overlaps(NOON, NOON + HOUR)


class TestMicros:
    def test_origin(self):
        """Microseconds are counted so that the midnight of a date is its ordinal times a day."""
        assert to_micros(datetime(1, 1, 2, 0, 0, 1, tzinfo=UTC)) == 2 * DAY_MICROS + 10**6
        assert Window(NOON, NOON + HOUR).micros() == (to_micros(NOON), to_micros(NOON) + DAY_MICROS // 24)

    @given(st.datetimes())
    def test_round_trip(self, naive):
        """Every instant of the calendar comes back."""
        instant = naive.replace(tzinfo=UTC)
        assert from_micros(to_micros(instant)) == instant

    def test_out_of_range(self):
        """A number outside the calendar is an OverflowError."""
        with pytest.raises(OverflowError):
            from_micros(DAY_MICROS - 1)


class TestOverlappingSlice:
    @given(
        st.lists(st.integers(1, 60), min_size=1, unique=True).map(sorted),
        st.integers(-30, 30),
        st.integers(0, 100),
        st.integers(0, 60 * 24),
        st.integers(0, 100),
    )
    def test_equals_overlaps(self, ordinals, start, length, window_start, window_length):
        """The part of the dates is the one for which `Window.overlaps` is true."""
        hour = DAY_MICROS // 24
        start, end, window = (
            start * hour,
            (start + length) * hour,
            (window_start * hour, (window_start + window_length) * hour),
        )
        expected = [
            day for day in ordinals if day * DAY_MICROS + end >= window[0] and day * DAY_MICROS + start < window[1]
        ]
        # An interval's occurrences last as long as one another, so the dates are contiguous.
        assert ordinals[overlapping_slice(ordinals, start, end, window)] == expected


class TestDatesNear:
    def test_reach(self):
        """The dates begin `reach` days before the window and end shortly after it."""
        first, last = dates_near(Window(NOON, NOON + HOUR).micros(), 10, date.max)
        assert first == date(2017, 8, 25)
        assert date(2017, 9, 5) <= last <= date(2017, 9, 7)

    def test_calendar(self):
        """The dates are within the calendar, and not after the last one."""
        edges = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)).micros()
        assert dates_near(edges, 10, date.max) == (date.min, date.max)
        assert dates_near(edges, 10, date(2017, 9, 4)) == (date.min, date(2017, 9, 4))
