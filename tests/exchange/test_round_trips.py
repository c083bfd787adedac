"""Random series of Graph through Outlook's blobs and through EWS: nothing changes."""

import random
from datetime import date, timedelta

import pytest

from exchange_series import facts, random_pattern, storable_series
from graph import recurrence
from recurtz import PatternedRecurrence
from recurtz.exchange import from_ews, from_mapi, to_ews, to_mapi

EPOCH = date(1601, 1, 1)
SEEDS = [*range(60), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(60, 260))]


def through_mapi(event):
    return from_mapi(to_mapi(event), time_zone=event["start"]["timeZone"], id="AAMk")


def through_ews(event):
    return from_ews(to_ews(event))


@pytest.mark.parametrize("through", [through_mapi, through_ews])
@pytest.mark.parametrize("seed", SEEDS)
def test_same_facts(through, seed):
    """Dates, times, exceptions and cancelled dates are the same."""
    event = storable_series(seed)
    assert facts(through(event)) == facts(event)


@pytest.mark.parametrize("seed", range(60))
def test_same_bytes(seed):
    """What was read is written as the same bytes."""
    event = storable_series(seed)
    data = to_mapi(event)

    assert to_mapi(from_mapi(data, time_zone=event["start"]["timeZone"]) | {"subject": "Lunch"}) == data


def period_of(day, pattern):
    """The first day of the day, week or month of a date, and the same a period before: an oracle that walks."""
    kind, interval = pattern["type"], pattern["interval"]
    if kind == "daily":
        return day, lambda first: first - timedelta(interval)
    if kind == "weekly":
        while f"{day:%A}".lower() != pattern["firstDayOfWeek"]:
            day -= timedelta(1)
        return day, lambda first: first - timedelta(7 * interval)
    months = interval * (12 if kind.endswith("Yearly") else 1)
    return day.replace(day=1), lambda first: months_before(first, months)


def months_before(day, months):
    for _ in range(months):
        day = (day - timedelta(1)).replace(day=1)
    return day


@pytest.mark.parametrize("seed", range(100))
def test_first_date_time(seed):
    """FirstDateTime is the earliest period since 1601 that is whole periods before the first one."""
    dice = random.Random(seed)
    pattern = random_pattern(dice)
    start = PatternedRecurrence.from_graph(recurrence(pattern, EPOCH + timedelta(dice.randrange(100, 4_000))))[0]
    first, earlier = period_of(start, pattern)
    while (before := earlier(first)) >= EPOCH:
        first = before

    data = to_mapi({"recurrence": recurrence(pattern, start)})
    assert EPOCH + timedelta(minutes=int.from_bytes(data[10:14], "little")) == first


def test_facts_differ():
    """The comparison notices a cancelled date, a moved occurrence and another day."""
    event = storable_series(3)
    same = facts(event)
    dates = PatternedRecurrence.from_graph(event["recurrence"])
    cancelled = event["cancelledOccurrences"] or event["exceptionOccurrences"]

    assert cancelled
    assert facts(event | {"cancelledOccurrences": [], "exceptionOccurrences": []}) != same
    later = event["recurrence"]["range"] | {"startDate": str(dates[0] + timedelta(1))}
    assert facts(event | {"recurrence": {"pattern": event["recurrence"]["pattern"], "range": later}}) != same
