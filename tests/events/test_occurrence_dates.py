"""Which occurrence a request names: what an error proposes for a value that names none."""

from datetime import date, datetime
from functools import partial

import pytest

from graph import daily, error_of, series
from recurtz import delete_occurrence, get_event, split_event, update_event
from recurtz.errors import ArgumentTypeError, ItemNotFoundError

LUNCH = series()
"""Every Monday from 4 September 2017, with the id AAMk."""

FUNCTIONS = [
    ("occurrence", lambda event, value: get_event(event, occurrence=value)),
    ("occurrence", lambda event, value: update_event(event, {"subject": "Brunch"}, occurrence=value)),
    ("occurrence", delete_occurrence),
    ("at", split_event),
]


@pytest.mark.parametrize(("name", "function"), FUNCTIONS)
class TestHint:
    """The error names both kinds of values, with a date of this event's pattern."""

    @pytest.mark.parametrize(
        ("text", "example"),
        [
            ("2017-11-06", "2017-11-06"),
            ("2017-11-07T12:00:00", "2017-11-13"),
            ("2016-01-01", "2017-09-04"),
            ("monday", "2017-09-04"),
            ("", "2017-09-04"),
        ],
    )
    def test_text(self, name, function, text, example):
        """Text that is not an id: the date of the pattern on the date of the text or after it, else the first."""
        error = error_of(partial(function, LUNCH, text))
        assert (type(error), error.target) == (ItemNotFoundError, name)
        hint = f"use a datetime.date, or an id such as 'OID.AAMk.{example}'"
        assert str(error) == f"{text!r} is not an id of an occurrence of the event; {hint}"

    def test_after_the_end(self, name, function):
        """After the last date, the last one."""
        few = series(range_={"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-09-30"})
        assert "'OID.AAMk.2017-09-25'" in str(error_of(partial(function, few, "2018-01-01")))

    @pytest.mark.parametrize(
        ("value", "example"),
        [(5, "2017-09-04"), (("2017-11-06",), "2017-09-04"), (datetime(2017, 11, 5), "2017-11-06")],
    )
    def test_type(self, name, function, value, example):
        """A value of another type; a datetime is not a date."""
        error = error_of(partial(function, LUNCH, value))
        assert type(error) is ArgumentTypeError
        assert str(error).startswith(f"{name} ")
        assert str(error).endswith(f"; use a datetime.date, or an id such as 'OID.AAMk.{example}'")


class TestNoDates:
    def test_series(self):
        """Of a series without a date, the start of its range."""
        none = series(range_={"type": "endDate", "startDate": "2017-09-05", "endDate": "2017-09-06"})
        error = error_of(partial(delete_occurrence, none, "first"))
        assert str(error).endswith("'OID.AAMk.2017-09-05'")


def test_date_of_a_subclass():
    """A date of a subclass is that date."""

    class Day(date):
        __slots__ = ()

    assert delete_occurrence(daily(), Day(2017, 11, 8))["cancelledOccurrences"] == ["OID.AAMk.2017-11-08"]
