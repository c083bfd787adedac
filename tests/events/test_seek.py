"""recurtz.events.seek: since, after and before, beside a list of all occurrences; their cost in steps."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import DAILY, PACIFIC, exception, master, occurrence_id, weekly
from recurtz.errors import ArgumentTypeError, MalformedValueError
from steps import steps

daily = partial(master, pattern=DAILY)
NOON = datetime(2017, 9, 4, 19, tzinfo=UTC)
"""The first lunch, noon in California."""

A_DAY, MICROSECOND = timedelta(1), timedelta(microseconds=1)
ENDS_OF_TIME = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
CHANGED = daily(
    range_={"type": "numbered", "numberOfOccurrences": 30},
    exceptionOccurrences=[
        exception("2017-09-06", "2017-09-20T08:00:00"),
        exception("2017-09-25", "2017-08-01T08:00:00"),
        exception("2017-10-03", "2018-01-01T08:00:00"),
    ],
    cancelledOccurrences=[occurrence_id(day) for day in ("2017-09-04", "2017-09-08", "2017-10-02")],
)
"""Thirty days, of which some are cancelled and some moved: back, far ahead, and far behind."""


STARTS = [one.span[0] for one in CHANGED]


class TestAgainstList:
    @given(st.sampled_from(STARTS + [start + MICROSECOND for start in STARTS]) | st.datetimes(timezones=st.just(UTC)))
    def test_since(self, instant):
        """`since` yields the occurrences that start then or later, in order."""
        assert list(CHANGED.since(instant)) == [one for one in CHANGED if one.span[0] >= instant]

    @given(
        st.sampled_from(STARTS + [start - MICROSECOND for start in STARTS]) | st.datetimes(timezones=st.just(UTC)),
        st.booleans(),
    )
    def test_after_and_before(self, instant, inclusive):
        """`after` and `before` return the neighbours of an instant, and with `inclusive` what starts at it."""
        at = [one for one in CHANGED if inclusive and one.span[0] == instant]
        later = [*at, *[one for one in CHANGED if one.span[0] > instant], None]
        earlier = [None, *[one for one in CHANGED if one.span[0] < instant], *at]
        assert CHANGED.after(instant, inclusive=inclusive) == later[0]
        assert CHANGED.before(instant, inclusive=inclusive) == earlier[-1]


class TestEndless:
    def test_next_ten(self):
        """The next ten of an endless series are the first ten since an instant."""
        ten = list(islice(daily().since("2026-11-28"), 10))
        assert [one.original_date for one in ten] == [date(2026, 11, 28) + day * A_DAY for day in range(10)]

    def test_previous(self):
        """The previous of an endless series is near the instant, however far that is."""
        assert daily().before("2999-01-01T00:00:00Z").original_date == date(2998, 12, 31)
        assert daily().before(ENDS_OF_TIME[1]).original_date == date(9999, 12, 31)

    def test_outside(self):
        """Before the first occurrence there is none, and after the last one."""
        assert daily().before(NOON) is None
        assert daily().before(NOON, inclusive=True).span[0] == NOON
        assert daily().after(ENDS_OF_TIME[1]) is None
        assert daily().after(ENDS_OF_TIME[0]).span[0] == NOON
        assert list(daily().since(ENDS_OF_TIME[1])) == []

    def test_empty(self):
        """A series without dates has no neighbours."""
        never = daily(range_={"type": "endDate", "endDate": "2017-09-03"})
        assert never.after(NOON - A_DAY) is never.before(NOON + A_DAY) is None

    @pytest.mark.parametrize("year", [2030, 2300, 9000])
    def test_cost(self, year):
        """The cost does not depend on the distance, nor on the number of cancelled dates."""
        series = master(pattern=weekly("monday", "thursday"), cancelledOccurrences=[occurrence_id("2017-09-07")] * 900)
        instant = datetime(year, 1, 1, tzinfo=UTC)
        for call in (
            lambda: next(series.since(instant)),
            lambda: series.after(instant),
            lambda: series.before(instant),
        ):
            call()  # offsets are computed once
            assert steps(call)[0] <= 300


class TestMany:
    def test_cancelled(self):
        """Many cancelled dates in a row are skipped."""
        days = [date(2017, 9, 4) + day * A_DAY for day in range(1, 2000)]
        series = daily(cancelledOccurrences=[occurrence_id(day) for day in days])
        assert series.after(NOON).original_date == days[-1] + A_DAY
        assert series.before(datetime(2023, 2, 24, tzinfo=UTC)).original_date == date(2017, 9, 4)


class TestInstant:
    @pytest.mark.parametrize("text", ["2017-09-04T19:00:00", "2017-09-04T12:00:00-07:00"])
    def test_text(self, text):
        """An instant can be text; without an offset it is in UTC."""
        assert daily().after(text).span[0] == NOON + A_DAY
        assert daily().after(text, inclusive=True).span[0] == NOON
        assert next(daily().since(text)).span[0] == NOON

    @pytest.mark.parametrize("name", ["since", "after", "before"])
    def test_type(self, name):
        """A naive datetime and a date are TypeErrors at once, other text is malformed."""
        for value in (datetime(2017, 9, 4), date(2017, 9, 4)):
            with pytest.raises(ArgumentTypeError, match=r"^instant "):
                getattr(daily(), name)(value)
        with pytest.raises(MalformedValueError):
            getattr(daily(), name)("soon")

    def test_keyword_only(self):
        """`inclusive` is keyword-only."""
        with pytest.raises(TypeError, match="positional"):
            daily().after(NOON, True)


def test_all_day():
    """An all-day occurrence starts at midnight in the zone of the series."""
    days = daily("2017-09-04T00:00:00", "2017-09-05T00:00:00", zone=PACIFIC, isAllDay=True)
    assert days.after("2017-09-05T07:00:00Z").original_date == date(2017, 9, 6)
    assert days.after("2017-09-05T06:59:59Z").original_date == date(2017, 9, 5)
