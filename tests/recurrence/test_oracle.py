"""The library's dates against a slow and obvious reading of the rules, and against python-dateutil."""

from datetime import date, datetime, timedelta
from itertools import takewhile

import dateutil.rrule as du
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
import strategies
from recurtz import PatternedRecurrence

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


@settings(max_examples=600)
@given(strategies.RECURRENCES, strategies.ANCHORS)
def test_the_first_years_are_those_of_a_walk_day_by_day(json, anchor):
    recurrence = PatternedRecurrence.from_graph(json, anchor=anchor)
    start = recurrence.range.start_date
    expected = oracle.walk(json["pattern"], json["range"], anchor, LIMIT)

    end = start.toordinal() + LIMIT
    found = list(takewhile(lambda day: day.toordinal() < end, recurrence))

    assert found == expected
    assert recurrence[: len(expected)] == expected
    if end <= date.max.toordinal():
        assert recurrence.between(start, date.fromordinal(end)) == expected
    else:
        assert len(recurrence) == len(expected)


@settings(max_examples=600)
@given(strategies.PATTERNS, strategies.DATES, strategies.ANCHORS, st.dates())
def test_membership_anywhere_is_the_predicate_of_the_pattern(pattern, start, anchor, day):
    json = {"pattern": pattern, "range": {"type": "noEnd", "startDate": start.isoformat()}}
    recurrence = PatternedRecurrence.from_graph(json, anchor=anchor)

    assert (day in recurrence) == oracle.occurs(pattern, start, anchor, day)
    near = recurrence.after(day, inclusive=True)
    if near is not None:
        assert oracle.occurs(pattern, start, anchor, near)
        assert recurrence[recurrence.index(near)] == near


@settings(max_examples=200)
@given(strategies.PATTERNS, strategies.DATES, strategies.ANCHORS, st.dates())
def test_a_window_far_from_the_start_is_that_of_the_predicate(pattern, start, anchor, first):
    json = {"pattern": pattern, "range": {"type": "noEnd", "startDate": start.isoformat()}}
    recurrence = PatternedRecurrence.from_graph(json, anchor=anchor)
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

    assert recurrence.between(first, end) == expected


def dateutil_rule(pattern, start):
    """The same dates as an RFC 5545 rule, which skips short months unless told to clamp."""
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
def test_dateutil_gives_the_same_dates_when_periods_count_from_the_start_date(pattern, start, days):
    json = {"pattern": pattern, "range": {"type": "noEnd", "startDate": start.isoformat()}}
    recurrence = PatternedRecurrence.from_graph(json, anchor="start-date")
    rule = dateutil_rule(pattern, start)
    end = start + timedelta(days * 60)
    expected = [found.date() for found in takewhile(lambda found: found.date() < end, rule)]

    assert recurrence.between(start, end) == expected
