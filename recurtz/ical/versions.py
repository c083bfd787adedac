"""Versions of VEVENTs with one UID: which of them counts."""

from __future__ import annotations

from datetime import UTC, datetime, time

from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.scanner import Component
from recurtz.ical.times import DateOrTime


def masters_of(vevents: list[Component]) -> list[Component]:
    """The VEVENTs without a RECURRENCE-ID, each in its newest version.

    Versions of one event have different SEQUENCEs, or start on one date. Programs also give several events one UID.
    Without any, the overrides with dates of their own are the series: they were split from one that is not in the file.
    """
    masters = [vevent for vevent in vevents if not vevent.all("RECURRENCE-ID")]
    if not masters:
        masters = [vevent for vevent in vevents if has_own_dates(vevent)]
    if len({_sequence(vevent) for vevent in masters}) == len(masters):
        return [newest(masters)] if masters else []
    by_date: dict[str, list[Component]] = {}
    for vevent in masters:
        by_date.setdefault(vevent.value("DTSTART")[:8], []).append(vevent)
    return [newest(versions) for versions in by_date.values()]


def newest(versions: list[Component]) -> Component:
    """The version with the highest SEQUENCE, the last in the file on a tie. Only that one is validated."""
    return max(reversed(versions), key=_sequence)


def has_own_dates(override: Component) -> bool:
    """True if an override has a rule or dates of its own."""
    return bool(override.value("RRULE") or override.value("RDATE"))


def order_of_split(override: Component, original: DateOrTime) -> tuple[datetime, int]:
    """The order in which overrides split a series: by their dates; of several versions the newest last."""
    moment = original.instant() if isinstance(original, DateTimeTimeZone) else datetime.combine(original, time(), UTC)
    return moment, _sequence(override)


def _sequence(vevent: Component) -> int:
    text = vevent.value("SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
