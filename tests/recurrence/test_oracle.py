"""The dates of the library beside those of a slow and obvious implementation, and beside those of python-dateutil."""

from datetime import date, datetime, timedelta
from itertools import takewhile

import dateutil.rrule as du
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
import strategies
from graph import dates

LIMIT = 1500
FREQUENCIES = {
    "daily": du.DAILY,
    "weekly": du.WEEKLY,
    "absoluteMonthly": du.MONTHLY,
    "relativeMonthly": du.MONTHLY,
    "absoluteYearly": du.YEARLY,
    "relativeYearly": du.YEARLY,
}


def window_end(start, days):
    return date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))


class TestOracle:
    @settings(max_examples=600)
    @given(strategies.RECURRENCES, strategies.ANCHORS)
    def test_first_years(self, json, anchor):
        """The first dates are those of a walk day by day."""
        recurrence = dates(json["pattern"], anchor=anchor, **json["range"])
        start = recurrence.range.start_date
        expected = oracle.walk(json["pattern"], json["range"], anchor, LIMIT)

        end = start.toordinal() + LIMIT
        assert list(takewhile(lambda day: day.toordinal() < end, recurrence)) == expected
        assert recurrence[: len(expected)] == expected
        if end <= date.max.toordinal():
            assert recurrence.between(start, date.fromordinal(end)) == expected
        else:
            assert len(recurrence) == len(expected)

    @settings(max_examples=600)
    @given(strategies.PATTERNS, strategies.DATES, strategies.ANCHORS, st.dates())
    def test_membership(self, pattern, start, anchor, day):
        """A date is an occurrence if the predicate of the pattern holds, at any distance from the start."""
        recurrence = dates(pattern, start, anchor)

        assert (day in recurrence) == oracle.occurs(pattern, start, anchor, day)
        following = recurrence.after(day, inclusive=True)
        if following is not None:
            assert oracle.occurs(pattern, start, anchor, following)
            assert recurrence[recurrence.index(following)] == following

    @settings(max_examples=200)
    @given(strategies.PATTERNS, strategies.DATES, strategies.ANCHORS, st.dates())
    def test_far_windows(self, pattern, start, anchor, first):
        """A window at any distance from the start has the dates for which the predicate holds."""
        end = window_end(first, 400)
        zero = oracle.origin(pattern, start, anchor)
        expected = [
            day
            for day in oracle.days_from(first, (end - first).days)
            if day >= start
            and zero is not None
            and oracle.fits(pattern, day)
            and (oracle.period(pattern, day) - zero) % pattern["interval"] == 0
        ]

        assert dates(pattern, start, anchor).between(first, end) == expected


def dateutil_rule(pattern, start):
    """The same dates as an RFC 5545 rule. BYSETPOS=-1 clamps days that a month does not have."""
    arguments = {"dtstart": datetime.combine(start, datetime.min.time()), "interval": pattern["interval"]}
    weekdays = [du.weekdays[oracle.NAMES.index(name)] for name in pattern.get("daysOfWeek", [])]
    if "month" in pattern:
        arguments["bymonth"] = pattern["month"]
    if pattern["type"] == "weekly":
        arguments |= {"byweekday": weekdays, "wkst": oracle.NAMES.index(pattern["firstDayOfWeek"])}
    elif weekdays:
        nth = oracle.NTH[pattern["index"]]
        arguments |= {"byweekday": weekdays, "bysetpos": nth + 1 if nth >= 0 else -1}
    elif "dayOfMonth" in pattern:
        day = pattern["dayOfMonth"]
        arguments |= {"bymonthday": [*range(28, day + 1)], "bysetpos": -1} if day > 28 else {"bymonthday": day}
    return du.rrule(FREQUENCIES[pattern["type"]], **arguments)


@settings(max_examples=300, deadline=None)
@given(
    strategies.PATTERNS.filter(lambda pattern: pattern["interval"] <= 100),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.integers(1, 60),
)
def test_dateutil(pattern, start, days):
    """With the anchor "start-date", the dates are those of python-dateutil."""
    rule = dateutil_rule(pattern, start)
    end = start + timedelta(days * 60)
    expected = [moment.date() for moment in takewhile(lambda moment: moment.date() < end, rule)]

    assert dates(pattern, start, "start-date").between(start, end) == expected
