"""VALARM, and Graph's isReminderOn and reminderMinutesBeforeStart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from icalendar import Alarm

from recurtz.errors import RecurtzError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.scanner import Component
from recurtz.ical.times import Times, parse_duration, parse_property
from recurtz.ical.tzids import TzidResolver

_MINUTE = timedelta(minutes=1)
_ACTIONS = frozenset({"", "DISPLAY", "AUDIO"})
_MAX_MINUTES = 2**31 - 1


def parse_reminder(vevent: Component, times: Times, tzids: TzidResolver) -> dict[str, Any]:
    """Graph's reminder: that of the first alarm before the start that a person sees or hears. {} without one.

    An alarm that cannot be read costs nothing but itself.
    """
    for alarm in vevent.children:
        if alarm.name == "VALARM" and alarm.value("ACTION").upper() in _ACTIONS:
            minutes = _minutes_before_start(alarm, times, tzids)
            if minutes is not None and 0 <= minutes <= _MAX_MINUTES:
                return {"isReminderOn": True, "reminderMinutesBeforeStart": minutes}
    return {}


def _minutes_before_start(alarm: Component, times: Times, tzids: TzidResolver) -> int | None:
    trigger = alarm.first("TRIGGER")
    if trigger is None:
        return None
    try:
        start = times.start.instant()
        if not trigger.value.strip().upper().lstrip("+-").startswith("P"):
            at = parse_property(alarm, "TRIGGER", tzids)
            return (start - at.instant()) // _MINUTE if isinstance(at, DateTimeTimeZone) else None
        before = -parse_duration(trigger.value, "TRIGGER")
        if trigger.parameters.get("RELATED", "").upper() == "END":
            before -= times.end.instant() - start
        return before // _MINUTE
    except (RecurtzError, OverflowError):
        return None


def to_alarm(event: Mapping[str, Any]) -> Alarm | None:
    """The VALARM of Graph's reminder; None if it is off.

    >>> to_alarm({"isReminderOn": True, "reminderMinutesBeforeStart": 15})["TRIGGER"].to_ical()
    b'-PT15M'
    """
    minutes = event.get("reminderMinutesBeforeStart")
    if event.get("isReminderOn") is not True or type(minutes) is not int or not 0 <= minutes <= _MAX_MINUTES:
        return None
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", "Reminder")
    alarm.add("TRIGGER", timedelta(minutes=-minutes))
    return alarm
