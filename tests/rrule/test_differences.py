"""Recurrences with the dates that others do not have; the oracle is the difference of two sets of dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recurtz import Daily, EndDate, NoEnd, Numbered, PatternedRecurrence, Weekly
from recurtz.recurrence.patterns import AbsoluteMonthly, AbsoluteYearly, RelativeMonthly
from recurtz.rrule.differences import is_within, minus
from recurtz.rrule.overlaps import Budget
from recurtz.rrule.unions import Piece

MONDAY = date(2017, 9, 4)
TUESDAY = date(2017, 9, 5)
HORIZON = date(2024, 1, 1)
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def piece(pattern, range_=None, excluded=()):
    return Piece(PatternedRecurrence(pattern, range_ or NoEnd(MONDAY)), tuple(excluded))


def dates(*pieces):
    days = [day for each in pieces for day in each.recurrence.between(date.min, HORIZON) if day not in each.excluded]
    assert len(set(days)) == len(days)
    return set(days)


def is_exact(one, other):
    rest = minus([one], [other], Budget())
    return rest is not None and dates(*rest) == dates(one) - dates(other)


PATTERNS = st.one_of(
    st.builds(Daily, st.integers(1, 15)),
    st.builds(
        Weekly, st.integers(1, 4), st.lists(st.sampled_from(DAYS), min_size=1, unique=True), st.sampled_from(DAYS)
    ),
    st.builds(AbsoluteMonthly, st.integers(1, 6), st.sampled_from([1, 15, 31])),
    st.builds(AbsoluteYearly, st.integers(1, 2), st.sampled_from([2, 9]), st.sampled_from([1, 15, 29])),
    st.builds(RelativeMonthly, st.integers(1, 3), st.sampled_from([["monday"], ["monday", "friday"]])),
)
RANGES = st.one_of(
    st.builds(NoEnd, st.dates(MONDAY, date(2018, 1, 1))),
    st.builds(Numbered, st.dates(MONDAY, date(2018, 1, 1)), st.integers(1, 60)),
    st.builds(EndDate, st.dates(MONDAY, date(2018, 1, 1)), st.dates(date(2018, 6, 1), date(2023, 1, 1))),
)
PIECES = st.builds(piece, PATTERNS, RANGES).filter(lambda each: bool(each.recurrence))


class TestMinus:
    @given(PIECES, PIECES)
    def test_any(self, one, other):
        """The result is the difference, or is not known."""
        rest = minus([one], [other], Budget())

        assert rest is None or dates(*rest) == dates(one) - dates(other)
        assert not is_within(one, other) or dates(one) <= dates(other)

    @pytest.mark.parametrize(
        ("one", "other", "number"),
        [
            (Daily(1), Weekly(1, ["monday"]), 1),
            (Weekly(1, ["monday"]), Daily(1), 0),
            (Weekly(1, ["monday", "tuesday"]), Weekly(1, ["tuesday", "friday"]), 1),
            (Weekly(1, ["monday"]), Weekly(2, ["monday"]), 1),
            (Weekly(1, ["monday", "friday"], "wednesday"), Weekly(3, ["friday"]), 3),
            (Daily(2), Daily(3), 2),
            (Daily(2), Daily(4), 1),
            (Daily(4), Daily(2), 0),
            (RelativeMonthly(1, ["monday"]), Weekly(1, ["monday"]), 0),
            (AbsoluteMonthly(6, 15), AbsoluteMonthly(3, 15), 0),
            (AbsoluteYearly(1, 9, 15), AbsoluteMonthly(1, 15), 0),
            (AbsoluteMonthly(1, 15), Weekly(1, ["monday"]), None),
            (AbsoluteMonthly(1, 15), AbsoluteMonthly(2, 15), 1),
            (AbsoluteMonthly(2, 15), AbsoluteMonthly(3, 15), 2),
            (AbsoluteMonthly(1, 15), AbsoluteMonthly(16, 15), None),
            (AbsoluteMonthly(1, 15), AbsoluteYearly(1, 9, 15), None),
            (AbsoluteMonthly(11, 15), AbsoluteMonthly(13, 15), None),
            (AbsoluteMonthly(1, 15), AbsoluteMonthly(1009, 15), 1),
            (AbsoluteMonthly(1, 31), AbsoluteMonthly(1, 30), 7),
            (AbsoluteMonthly(1, 30), AbsoluteMonthly(1, 31), 7),
            (AbsoluteMonthly(1, 29), AbsoluteMonthly(1, 28), None),
            (RelativeMonthly(1, ["monday"]), RelativeMonthly(3, ["monday"]), 2),
            (RelativeMonthly(1, ["monday"]), RelativeMonthly(1, ["monday", "friday"]), None),
            (AbsoluteYearly(2, 9, 15), AbsoluteYearly(3, 9, 15), 2),
            (Daily(97), Daily(89), None),
            (Daily(1), Daily(997), None),
            (Weekly(1, DAYS), Daily(997), None),
            (Daily(1), Daily(9), 8),
            (Daily(1), Daily(10), None),
        ],
    )
    def test_endless(self, one, other, number):
        """Of two recurrences without an end, the difference is a few recurrences, or is not known."""
        rest = minus([piece(one)], [piece(other)], Budget())

        assert (rest if rest is None else len(rest)) == number
        assert rest is None or is_exact(piece(one), piece(other))

    def test_ranges(self):
        """A part before and a part after the range of the other one stay as they are."""
        middle = piece(Daily(2), EndDate(date(2017, 10, 2), date(2023, 10, 2)))
        before, rest, after = minus([piece(Daily(1))], [middle], Budget())

        assert (before.recurrence[-1], rest.recurrence[0], after.recurrence[0]) == (
            date(2017, 9, 30), date(2017, 10, 1), date(2023, 10, 3),
        )  # fmt: skip
        assert is_exact(piece(Daily(1)), middle)
        assert is_exact(piece(Daily(1), EndDate(MONDAY, date(2018, 5, 1))), middle)

    def test_few_dates(self):
        """A few dates in common are left out of one recurrence."""
        [rest] = minus([piece(Daily(1))], [piece(AbsoluteMonthly(1, 15), Numbered(MONDAY, 3))], Budget())

        assert rest.excluded == (date(2017, 9, 15), date(2017, 10, 15), date(2017, 11, 15))
        [rest] = minus([piece(Daily(1), excluded=[MONDAY, TUESDAY])], [piece(Daily(2))], Budget())
        assert (rest.recurrence.pattern, rest.excluded) == (Daily(2), (TUESDAY,))

    def test_excluded(self):
        """Dates that the other one leaves out stay."""
        other = piece(Daily(2), excluded=[date(2017, 9, 8)])

        assert minus([piece(Daily(1))], [other], Budget()) is None
        assert not is_within(piece(Daily(2)), other)
        assert is_within(piece(Daily(4)), other) is False
        assert is_within(piece(Daily(4), excluded=[date(2017, 9, 8)]), other)

    def test_edge_of_calendar(self):
        last = piece(Weekly(2, ["monday", "saturday"]), NoEnd(date(9999, 12, 20)))
        first = piece(Daily(1), NoEnd(date.min))

        assert minus([last], [first], Budget()) == []
        assert minus([piece(Daily(1), Numbered(date.min, 3))], [first], Budget()) == []
        [rest] = minus([piece(Daily(2), NoEnd(date(9999, 12, 31)))], [piece(Daily(3), NoEnd(date.min))], Budget())
        assert list(rest.recurrence) == [date(9999, 12, 31)]

    def test_months_after_calendar(self):
        """A month of the common period that is after the end of the calendar has no part."""
        last = NoEnd(date(9999, 12, 15))

        assert minus([piece(AbsoluteMonthly(2, 15), last)], [piece(AbsoluteMonthly(3, 15), last)], Budget()) == []

    def test_short_rest(self):
        """A part of a long common period that begins after the end has no date."""
        week = piece(Daily(400), Numbered(MONDAY, 2))

        assert is_exact(week, piece(Weekly(2, ["monday"]), Numbered(MONDAY, 999)))
        assert is_exact(piece(Daily(5), Numbered(MONDAY, 2)), piece(Daily(7)))


class TestBudget:
    def test_spend(self):
        """At most a thousand dates of a pair are compared, and five thousand in all."""
        budget = Budget()

        assert not budget.spend(1001)
        assert [budget.spend(1000) for _ in range(6)] == [True] * 5 + [False]
