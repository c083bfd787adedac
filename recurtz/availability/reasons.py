"""Why a room declines, in sentences that can be sent to the organizer."""

from __future__ import annotations

from datetime import date, datetime

from recurtz.availability.conflicts import Conflict
from recurtz.availability.working_hours import WorkingHours
from recurtz.events.occurrence import Occurrence
from recurtz.zones.local_time import at_instant
from recurtz.zones.names import zone, zone_name

DELEGATE = "A person decides about requests for this room."
RECURRING = "This room cannot be booked for meetings that repeat."


def too_long(minutes: int, most: int) -> str:
    """The reason for a meeting that is longer than the room allows.

    >>> too_long(1500, 1440)
    'The meeting lasts 1500 minutes. This room can be booked for 1440 minutes at most.'
    """
    return f"The meeting lasts {minutes} minutes. This room can be booked for {most} minutes at most."


def too_far(last_day: date) -> str:
    """The reason for a meeting that starts after the booking window."""
    return f"The meeting starts too far in the future. This room can be booked until {last_day}."


def ends_too_late(last_day: date) -> str:
    """The reason for a single meeting that ends after the booking window."""
    return f"The meeting ends too late. This room can be booked until {last_day}."


def goes_on(last_day: date, is_endless: bool) -> str:
    """The reason for a series that goes on after the booking window."""
    what = "has no end" if is_endless else "goes on too long"
    return f"The series {what}. This room can be booked until {last_day}; choose an end date that is not after it."


def outside_of_work(hours: WorkingHours) -> str:
    """The reason for a meeting that is not within the working hours."""
    days = ", ".join(hours.days_of_week)
    return (
        "The meeting is outside the hours in which this room can be booked: "
        f"{hours.start:%H:%M} to {hours.end:%H:%M}, {days} ({zone_name(hours.time_zone)})."
    )


def booked(conflict: Conflict, is_series: bool) -> str:
    """The reason for a meeting that conflicts with another one."""
    when = _when(conflict.start, conflict.end, conflict.first)
    if is_series:
        return f"The series conflicts with another booking; the first time is {when}."
    return f"The room is booked at that time: {when}."


def too_many(clashing: int, count: int) -> str:
    """The reason for a series with more conflicts than the room allows.

    >>> too_many(5, 10)
    '5 of the 10 meetings conflict with other bookings. That is more than this room allows.'
    """
    return f"{clashing} of the {count} meetings conflict with other bookings. That is more than this room allows."


def _when(start: datetime, end: datetime, occurrence: Occurrence) -> str:
    """A period, on the clock of the meeting's own zone."""
    time_zone = occurrence.start.time_zone  # which can show any instant of the occurrence
    low, high = (at_instant(instant, zone(time_zone)) for instant in (start, end))
    last = f"{high:%H:%M}" if high.date() == low.date() else f"{high:%Y-%m-%d %H:%M}"
    return f"{low:%Y-%m-%d %H:%M} to {last} ({zone_name(time_zone)})"
