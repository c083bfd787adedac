"""python-dateutil: rules in pure Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from dateutil import tz
from dateutil.rrule import rrulestr

Json = dict[str, Any]
Work = Callable[[], Any]


def dates(asked: Json) -> Work:
    start = datetime.fromisoformat(asked["start"])
    return lambda: list(rrulestr(asked["rule"], dtstart=start))


text_to_dates = dates


def text_to_utc(asked: Json) -> Work:
    start = datetime.fromisoformat(f"{asked['start']}T{asked['time']}")

    def starts() -> list[datetime]:
        zone = tz.gettz(asked["zone"])
        return [found.replace(tzinfo=zone).astimezone(UTC) for found in rrulestr(asked["rule"], dtstart=start)]

    return starts


def week(asked: Json) -> Work:
    rule = rrulestr(asked["rule"], dtstart=datetime.fromisoformat(asked["start"]))
    first, last = datetime.fromisoformat(asked["from"]), datetime.fromisoformat(asked["to"])
    return lambda: [found for found in rule.between(first, last, True) if found < last]


def length(asked: Json) -> Work:
    start = datetime.fromisoformat(asked["start"])
    return lambda: rrulestr(asked["rule"], dtstart=start).count()


def item(asked: Json) -> Work:
    rule = rrulestr(asked["rule"], dtstart=datetime.fromisoformat(asked["start"]))
    return lambda: rule[asked["position"]]


def contains(asked: Json) -> Work:
    rule = rrulestr(asked["rule"], dtstart=datetime.fromisoformat(asked["start"]))
    day = datetime.fromisoformat(asked["day"])
    return lambda: day in rule


def to_utc(asked: Json) -> Work:
    zone = tz.gettz(asked["zone"])
    first = datetime.fromisoformat(asked["start"]) + timedelta(hours=12)
    walls = [first + timedelta(days) for days in range(asked["count"])]
    return lambda: [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]


def columns(asked: Json) -> Work:
    first, last = (datetime.fromisoformat(asked[edge]) for edge in ("from", "to"))
    hours, day = timedelta(hours=asked["hours"]), timedelta(days=1)

    def starts() -> list[datetime]:
        found = []
        for series in asked["series"]:
            zone, cancelled = tz.gettz(series["zone"]), set(series["cancelled"])
            rule = rrulestr(series["rule"], dtstart=datetime.fromisoformat(series["start"]))
            for wall in rule.between(first.replace(tzinfo=None) - day, last.replace(tzinfo=None) + day, True):
                instant = wall.replace(tzinfo=zone).astimezone(UTC)
                if instant + hours >= first and instant < last and str(wall.date()) not in cancelled:
                    found.append(instant)
        return found

    return starts


TEXTS = {"columns": lambda found: [str(instant)[:19] for instant in found]}
