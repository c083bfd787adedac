"""Random series of Graph that Exchange can store, and what must be equal after a round trip."""

import random
from datetime import date, datetime, timedelta
from itertools import islice

from graph import ALL_WEEK, moment, occurrence_id
from recurtz import PatternedRecurrence, SeriesMaster
from strategies import CHANGES, ZONES

NAMES = [name for name in ZONES if "/" not in name]
"""Zones that Windows has, too."""

INDEXES = ["first", "second", "third", "fourth", "last"]
SETS = [*[[day] for day in ALL_WEEK], ALL_WEEK, ALL_WEEK[1:6], [ALL_WEEK[0], ALL_WEEK[6]]]
"""The weekdays that EWS can name in a relative pattern."""


def random_pattern(dice):
    interval = dice.choice([1, 1, 2, 3, dice.randrange(1, 100)])
    kind = dice.choice(["daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"])
    json = {"type": kind, "interval": interval}
    if kind == "daily":
        json["interval"] = dice.choice([interval, dice.randrange(1, 1000)])
    if kind == "weekly":
        json["daysOfWeek"] = dice.sample(ALL_WEEK, dice.randrange(1, 8))
        json["firstDayOfWeek"] = dice.choice(ALL_WEEK)
    if kind.startswith("relative"):
        json |= {"daysOfWeek": dice.choice(SETS), "index": dice.choice(INDEXES)}
    if kind.startswith("absolute"):
        json["dayOfMonth"] = dice.choice([dice.randrange(1, 32), 29, 30, 31])
    if kind.endswith("Yearly"):
        json |= {
            "interval": dice.choice([1, 1, dice.randrange(1, 9)]),
            "month": dice.choice([2, dice.randrange(1, 13)]),
        }
    return json


def random_range(dice, start):
    json = {"type": dice.choice(["noEnd", "endDate", "numbered"]), "startDate": f"{start}"}
    if json["type"] == "endDate":
        json["endDate"] = f"{start + timedelta(dice.choice([40_000, dice.randrange(40_000)]))}"
    if json["type"] == "numbered":
        json["numberOfOccurrences"] = dice.choice([1, 2, dice.randrange(1, 100), 200])
    return json


def random_series(dice):
    """An event of Graph, with a start near a transition of its zone, cancelled dates and moved occurrences."""
    name = dice.choice(NAMES)
    start = dice.choice([dice.choice(CHANGES[name]), date(1990, 1, 1)]) + timedelta(dice.randrange(-40, 15_000))
    recurrence = {"pattern": random_pattern(dice), "range": random_range(dice, start)}
    recurrence["range"]["recurrenceTimeZone"] = name
    dates = PatternedRecurrence.from_graph(recurrence)
    is_all_day = dice.random() < 0.25
    minute = 0 if is_all_day else dice.choice([dice.randrange(1440), 150, 0, 30, 90])
    length = dice.choice([1440, 2880]) if is_all_day else dice.choice([0, 30, 60, dice.randrange(5000)])
    begin = datetime.combine(start, datetime.min.time()) + timedelta(minutes=minute)
    event = {
        "id": "AAMk", "type": "seriesMaster", "isAllDay": is_all_day, "subject": "Lunch",
        "start": moment(begin.isoformat(), name),
        "end": moment((begin + timedelta(minutes=length)).isoformat(), name), "recurrence": recurrence,
    }  # fmt: skip
    if not is_all_day and length == 1440 and minute == 0:
        event["isAllDay"] = True  # a blob cannot tell them apart
    some = dates[:12]
    changed = dice.sample(some, dice.randrange(len(some) + 1))
    middle = dice.randrange(len(changed) + 1)
    event["cancelledOccurrences"] = [occurrence_id(day) for day in changed[:middle]]
    event["exceptionOccurrences"] = [random_exception(dice, event, day, length) for day in sorted(changed[middle:])]
    return event


def random_exception(dice, event, day, length):
    """An exception of a date, moved by days, minutes or not at all."""
    begin = datetime.combine(day, datetime.fromisoformat(event["start"]["dateTime"]).time())
    begin += timedelta(days=dice.randrange(-2, 3))
    name, is_all_day = event["start"]["timeZone"], event["isAllDay"]
    if not is_all_day:
        begin += timedelta(minutes=dice.randrange(-300, 300))
        length = dice.choice([length, dice.randrange(1, 600)])
    zone = name if is_all_day else dice.choice([name, "UTC"])
    return {
        "type": "exception", "occurrenceId": occurrence_id(day), "seriesMasterId": "AAMk", "isAllDay": is_all_day,
        "subject": dice.choice(["Lunch", "Dinner", "Déjeuner 🥐"]),
        "start": moment(begin.isoformat(), zone),
        "end": moment((begin + timedelta(minutes=length)).isoformat(), zone),
    }  # fmt: skip


def storable_series(seed):
    """A random series whose dates Exchange can store."""
    dice = random.Random(seed)
    while True:
        event = random_series(dice)
        dates = PatternedRecurrence.from_graph(event["recurrence"])
        if dates and (dates.is_endless or dates[-1] < date(4500, 1, 1)):
            return event


def facts(event):
    """What a series means: its dates, its first and last occurrences, its exceptions and cancelled dates."""
    series = SeriesMaster.from_graph(event)
    dates = series.recurrence
    exceptions = sorted((o.original_date, o.span, o.is_all_day) for o in series.active_exceptions)
    return {
        "dates": (len(dates), dates[:20], dates[-3:], dates.is_endless),
        "all-day": series.is_all_day,
        "zone": series.time_zone,
        "exceptions": exceptions,
        "cancelled": [day for day in series.cancelled if day in dates],
        "occurrences": [(o.original_date, o.span, o.is_all_day) for o in islice(series, 40)],
    }
