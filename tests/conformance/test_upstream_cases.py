"""Rules whose dates other projects wrote down for their own tests: what Graph can say has the same dates here."""

import pytest

import upstream
from recurtz import DateTimeTimeZone, RecurtzError, from_rrule


def expressible(cases):
    """What Graph can say of the cases: rule, recurrence and the dates that were written down."""
    for rule, start, times in cases:
        try:
            yield rule, from_rrule(rule, start.date(), DateTimeTimeZone(start, "UTC")), [time.date() for time in times]
        except RecurtzError:
            continue


@pytest.mark.parametrize(
    ("cases", "at_least"), [(upstream.libical, 20), (upstream.python_dateutil, 20)], ids=["libical", "dateutil"]
)
def test_the_dates_are_those_that_the_project_wrote_down(cases, at_least):
    found = list(expressible(cases()))

    assert len(found) >= at_least
    for rule, recurrence, dates in found:
        assert (rule, recurrence[: len(dates)]) == (rule, dates)
        assert recurrence.is_endless or len(recurrence) == len(dates), rule
