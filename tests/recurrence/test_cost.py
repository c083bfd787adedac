"""What operations cost, in function calls: the answer decides, not the distance."""

import gc
import sys
from datetime import date, timedelta
from itertools import islice

import pytest

from graph import MONDAY, endless
from recurtz import EndDate, Numbered, PatternedRecurrence
from recurtz._core.caches import clear_all
from strategies import SPREAD

LONG_AGO = date(1601, 4, 1)


def calls(function, *arguments):
    """The number of calls of Python functions and C functions."""
    count = 0

    def profile(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # a collection calls functions, too
    sys.setprofile(profile)
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


OPERATIONS = {
    "item": lambda recurrence, day: recurrence[recurrence.index(day)],
    "contains": lambda recurrence, day: day in recurrence,
    "index": lambda recurrence, day: recurrence.index(day),
    "after": lambda recurrence, day: recurrence.after(day),
    "before": lambda recurrence, day: recurrence.before(day),
    "between": lambda recurrence, day: recurrence.between(day, day + timedelta(1)),
    "length": lambda recurrence, day: len(PatternedRecurrence(recurrence.pattern, EndDate(LONG_AGO, day))),
}


@pytest.fixture(params=SPREAD, ids=repr)
def pattern(request):
    return request.param


class TestOneDate:
    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
    def test_distance(self, pattern, operation):
        """An operation takes as many calls in 9000 as in 1601."""
        recurrence = endless(pattern, LONG_AGO)
        near, far = recurrence[3], recurrence.after(date(9000, 1, 1))
        operation(recurrence, near)

        assert calls(operation, recurrence, far) <= calls(operation, recurrence, near) + 10

    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
    def test_first_use(self, pattern, operation):
        """The first use of an operation computes no table of dates."""
        recurrence = endless(pattern)
        day = recurrence[3]
        clear_all()

        assert calls(operation, recurrence, day) < 200


class TestLists:
    def test_first_dates(self, pattern):
        """Iteration is lazy: the first dates do not wait for the others."""
        recurrence = endless(pattern)
        list(recurrence[:10])

        assert calls(lambda: list(islice(recurrence, 3))) < 100

    def test_few(self, pattern):
        """A list of three dates computes no table of dates."""
        recurrence = PatternedRecurrence(pattern, Numbered(MONDAY, 3))
        clear_all()

        assert calls(list, recurrence) < 200

    def test_bulk(self, pattern):
        """A long list takes far fewer calls than it has dates."""
        recurrence = endless(pattern)
        list(recurrence[:10])

        if pattern.interval == 1:
            assert calls(list, recurrence) < len(recurrence) / 4
