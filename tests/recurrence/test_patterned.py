"""PatternedRecurrence as a sequence: the laws that hold for every recurrence, and single cases."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
from graph import endless
from recurtz import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    EndDate,
    NoEnd,
    Numbered,
    PatternedRecurrence,
    RecurtzError,
    Weekly,
)

START = date(1997, 2, 13)
DAILY = endless(Daily(1), START)
recurrences = st.builds(PatternedRecurrence.from_graph, strategies.RECURRENCES, strategies.ANCHORS)


@pytest.fixture(params=strategies.SPREAD, ids=repr)
def pattern(request):
    return request.param


class TestItems:
    @pytest.mark.slow
    def test_bulk(self, pattern):
        """The list of a recurrence has the same dates as its single items."""
        recurrence = endless(pattern, START)
        step = max(1, len(recurrence) // 5000)

        everything = list(recurrence)

        assert len(everything) == len(recurrence)
        assert all(a < b for a, b in pairwise(everything))
        assert everything[::step] == [recurrence[i] for i in range(0, len(recurrence), step)]
        assert everything[:900] == [recurrence[i] for i in range(min(900, len(recurrence)))]

    @pytest.mark.slow
    def test_slices(self, pattern):
        """Slices are those of the list."""
        recurrence = PatternedRecurrence(pattern, EndDate(START, date(2497, 2, 13)))
        everything = list(recurrence)
        bounds = [None, 0, 1, 3, 4, 41, 1000, -1, -41, -1000, 10**12]

        for start in bounds:
            for stop in bounds:
                for step in (1, 2, 7, 12, 400, -1, -3, -13, None):
                    assert recurrence[start:stop:step] == everything[start:stop:step]
        assert list(reversed(recurrence)) == everything[::-1]

    @given(recurrences, st.integers(0, 2**31), st.integers(-70, 70).filter(bool))
    def test_far_slices(self, recurrence, start, step):
        if len(recurrence):
            start %= len(recurrence)
            stop = start + 200 * step
            expected = [recurrence[i] for i in range(len(recurrence))[start::step][:200]]

            assert recurrence[start : stop if stop >= 0 else None : step] == expected

    @given(recurrences, st.integers(0, 2**31), st.integers(-70, 70).filter(bool))
    def test_ordinals(self, recurrence, start, step):
        stop = start + 200 * step
        positions = range(len(recurrence))[start : stop if stop >= 0 else None : step]

        assert list(recurrence._ordinals(positions)) == [recurrence[position].toordinal() for position in positions]

    @given(recurrences)
    def test_length(self, recurrence):
        if len(recurrence) < 20_000:
            assert len(list(recurrence)) == len(recurrence)
        else:
            assert next(iter(recurrence)) == recurrence[0]
            assert next(reversed(recurrence)) == recurrence[-1]

    @pytest.mark.parametrize("position", [17, -18, 10**30, 10**5000], ids=["after", "before", "far", "huge"])
    def test_outside(self, position):
        with pytest.raises(IndexError, match="17 occurrences") as caught:
            PatternedRecurrence(Daily(1), Numbered(START, 17))[position]

        assert isinstance(caught.value, RecurtzError)
        assert caught.value.code == "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"

    def test_key_of_another_type(self):
        with pytest.raises(TypeError, match="str"):
            DAILY["1"]

    def test_sequence(self):
        assert isinstance(DAILY, Sequence)
        assert DAILY
        assert not PatternedRecurrence(Daily(1), EndDate(START, START - timedelta(1)))


class TestIndex:
    @given(recurrences, st.data())
    def test_inverse(self, recurrence, data):
        """`index` is the inverse of an item."""
        if len(recurrence):
            position = data.draw(st.integers(0, len(recurrence) - 1))
            day = recurrence[position]

            assert recurrence.index(day) == position
            assert recurrence[position - len(recurrence)] == day
            assert day in recurrence
            assert recurrence.count(day) == 1

    def test_bounds(self):
        assert DAILY.index(DAILY[5], 5) == 5
        assert DAILY.index(DAILY[5], -len(DAILY), 6) == 5
        for bounds in ((6,), (0, 5)):
            with pytest.raises(ValueError, match="is not one of"):
                DAILY.index(DAILY[5], *bounds)

    def test_missing(self):
        with pytest.raises(ValueError, match="1997-02-14 is not one of the") as caught:
            endless(Daily(2), START).index(date(1997, 2, 14))
        assert isinstance(caught.value, RecurtzError)

    def test_other_types(self):
        """A value that is not a date is not contained."""
        assert "1997-02-13" not in DAILY
        assert DAILY.count(None) == 0


class TestWindows:
    @given(recurrences, st.data())
    def test_neighbours(self, recurrence, data):
        if len(recurrence):
            position = data.draw(st.integers(0, len(recurrence) - 1))
            day = recurrence[position]

            following = recurrence[position + 1] if position + 1 < len(recurrence) else None
            preceding = recurrence[position - 1] if position else None
            assert recurrence.after(day) == following
            assert recurrence.before(day) == preceding
            assert recurrence.after(day, inclusive=True) == recurrence.before(day, inclusive=True) == day

    @given(recurrences, st.lists(strategies.DATES, min_size=3, max_size=3).map(sorted))
    def test_concatenation(self, recurrence, bounds):
        a, b, c = bounds
        c = min(c, date.fromordinal(min(a.toordinal() + 40_000, date.max.toordinal())))
        b = min(b, c)

        assert recurrence.between(a, b) + recurrence.between(b, c) == recurrence.between(a, c)

    @given(recurrences, strategies.DATES, st.integers(0, 3000))
    def test_filter(self, recurrence, start, days):
        """A window has the dates that a filter of all dates leaves."""
        end = date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))
        if len(recurrence) < 20_000:
            assert recurrence.between(start, end) == [day for day in recurrence if start <= day < end]

    def test_positions(self):
        """The positions within two dates, both inclusive."""
        assert endless(Daily(2), START)._positions_within(START, START + timedelta(4)) == range(3)
        assert endless(Daily(2), START)._positions_within(START - timedelta(9), START - timedelta(1)) == range(0)
        ended = PatternedRecurrence(Daily(2), Numbered(START, 3))
        assert ended._positions_within(START + timedelta(4), START + timedelta(9)) == range(2, 3)
        assert ended._positions_within(START + timedelta(5), START + timedelta(9)) == range(0)

    def test_outside(self, pattern):
        """The dates of a pattern right before and after the range are not contained."""
        dates = endless(pattern, START)[:8]
        middle = PatternedRecurrence(pattern, EndDate(dates[2], dates[5]), "start-date")
        cycle = middle.pattern._cycle(dates[2], "start-date")

        assert list(middle) == [day for day in cycle.dates(range(4)) if day <= dates[5]]
        for near in (-2, -1, len(middle), len(middle) + 1):
            assert cycle.day(near) not in middle
            assert cycle.day(near) not in list(middle)
        assert middle.after(middle[-1]) is None
        assert middle.before(middle[0]) is None

    @pytest.mark.parametrize("method", [DAILY.after, DAILY.before])
    def test_keyword(self, method):
        with pytest.raises(TypeError):
            method(START, True)

    @pytest.mark.parametrize(
        "call",
        [
            lambda moment: moment in DAILY,
            DAILY.count,
            DAILY.index,
            DAILY.after,
            DAILY.before,
            lambda moment: DAILY.between(moment, START),
            lambda moment: DAILY.between(START, moment),
            NoEnd,
            lambda moment: EndDate(START, moment),
        ],
        ids=["contains", "count", "index", "after", "before", "start", "end", "NoEnd", "EndDate"],
    )
    def test_datetime(self, call):
        """A datetime where a date belongs is a TypeError."""
        with pytest.raises(TypeError, match=r"use a datetime\.date") as caught:
            call(datetime(1997, 2, 13))
        assert isinstance(caught.value, RecurtzError)


class TestCalendarEnds:
    def test_endless(self):
        """Without an end, the dates go on until the last date of Python."""
        assert DAILY.is_endless
        assert DAILY[-1] == date(9999, 12, 31)
        assert not PatternedRecurrence(Daily(1), Numbered(START, 5)).is_endless

    @pytest.mark.parametrize("anchor", ["first-match", "start-date"])
    def test_last_day(self, pattern, anchor):
        recurrence = endless(pattern, date.max, anchor)

        assert list(recurrence) == [day for day in [date.max] if day in recurrence]
        assert recurrence.after(date.max) is None
        assert recurrence.before(date.min) is None

    def test_first_day(self, pattern):
        recurrence = endless(pattern, date.min)

        assert recurrence.after(date.min, inclusive=True) == recurrence[0]
        assert recurrence[0].year == 1
        assert recurrence.between(date.min, date.min) == []

    @pytest.mark.parametrize(
        "recurrence",
        [
            endless(Weekly(10**6, ["sunday"], "monday"), date(9999, 12, 31), "start-date"),
            endless(AbsoluteYearly(10**6, 1, 1), date(9999, 12, 31), "start-date"),
            endless(AbsoluteMonthly(10**6, 1), date(9999, 12, 31), "start-date"),
            PatternedRecurrence(AbsoluteYearly(99, 2, 28), Numbered(date(9990, 3, 1), 3), "start-date"),
            PatternedRecurrence(Daily(1), EndDate(START, START - timedelta(30))),
        ],
        ids=["weekly", "yearly", "monthly", "numbered", "end before start"],
    )
    def test_no_date(self, recurrence):
        """A recurrence without any date is empty."""
        assert len(recurrence) == 0
        assert list(recurrence) == []


class TestAnchor:
    @settings(max_examples=200)
    @given(recurrences, st.integers(0, 30))
    def test_restart(self, recurrence, position):
        """A recurrence that starts on any date of another one has the dates that follow."""
        if position < len(recurrence):
            day = recurrence[position]
            restarted = endless(recurrence.pattern, day, recurrence.anchor)

            assert restarted[0] == day
            stop = min(len(recurrence), position + 20)
            assert recurrence[position:stop] == restarted[: stop - position]

    def test_letter_case(self):
        pattern = AbsoluteMonthly(2, 10)
        assert endless(pattern, START, "Start-Date") == endless(pattern, START, "start-date")
        assert endless(pattern, START, "FIRST-MATCH") == endless(pattern, START)

    @pytest.mark.parametrize("anchor", ["epoch", "zeroth-match", "any"])
    def test_unknown(self, anchor):
        with pytest.raises(RecurtzError, match="use 'first-match' or 'start-date'"):
            endless(Daily(1), START, anchor)


class TestToGraph:
    @given(strategies.RECURRENCES)
    def test_same_recurrence(self, json):
        recurrence = PatternedRecurrence.from_graph(json)
        again = PatternedRecurrence.from_graph(recurrence.to_graph())

        assert again == recurrence
        assert hash(again) == hash(recurrence)
        assert again.to_graph() == recurrence.to_graph()

    @given(strategies.RECURRENCES, strategies.ANCHORS)
    def test_same_dates(self, json, anchor):
        """JSON has no anchor, but gives the same dates for both."""
        recurrence = PatternedRecurrence.from_graph(json, anchor=anchor)
        assume(recurrence._cycle.length() > 0)  # else there is no date on which the range could start
        again = PatternedRecurrence.from_graph(recurrence.to_graph())

        assert len(again) == len(recurrence)
        assert again[:20] == recurrence[:20]
        assert again[-20:] == recurrence[-20:]

    def test_no_date(self):
        """Without any date, the start date stays."""
        recurrence = endless(AbsoluteYearly(99, 2, 28), date(9990, 3, 1), "start-date")
        assert recurrence.to_graph()["range"]["startDate"] == "9990-03-01"


class TestArguments:
    def test_equality(self):
        assert endless(Daily(1), START) == DAILY
        assert endless(Daily(2), START) != DAILY
        assert endless(Daily(1), START + timedelta(1)) != DAILY
        assert endless(Daily(1), START, "start-date") != DAILY
        assert list(DAILY[:3]) != DAILY

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("daily", NoEnd(START)), "pattern 'daily' is of type str"),
            ((Daily(1), START), "range datetime.date"),
        ],
    )
    def test_types(self, arguments, message):
        with pytest.raises(TypeError, match=message):
            PatternedRecurrence(*arguments)
