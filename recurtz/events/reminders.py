"""`GET /me/reminderView`: when the reminders of events fire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from operator import itemgetter
from typing import Any

from recurtz._core.fields import INT32_MAX, OnError, error_handler, parse_flag, parse_integer
from recurtz.errors import LimitExceededError, RecurtzError
from recurtz.events.date_time_text import format_date_time
from recurtz.events.expansion import Request, timed
from recurtz.events.graph_json import Json
from recurtz.events.indexed_events import EventView
from recurtz.events.prefer import Prefer
from recurtz.events.view import view_request, views_near
from recurtz.events.window import from_micros
from recurtz.zones.local_time import at_instant
from recurtz.zones.names import ZonesByName

_DEFAULT_MINUTES = 15
"""The reminder of an event that has one, but not when. Source: Graph's sample of a new event, and Outlook's default."""


def reminders(
    events: Iterable[object],
    start: datetime | str,
    end: datetime | str,
    *,
    time_zone: str | tzinfo | Prefer = "UTC",
    max_days: int | None = None,
    limit: int | None = None,
    time_zones: ZonesByName | None = None,
    on_error: OnError = "raise",
) -> list[dict[str, Any]]:
    """The response of `GET /reminderView`: the reminders of the events in the window [start, end), as they fire.

    The window selects events, as in `calendar_view`: a reminder may fire before the window. It fires
    `reminderMinutesBeforeStart` minutes before the start; an exception has minutes of its own, otherwise those of its
    series. An all-day event starts at the midnight of its own zone, whatever zone is requested. Events with
    `isReminderOn` false, and cancelled events, have no reminder.

    `events` is a list or a `Calendar`; the options work as in `calendar_view`.

    `start` and `end` are aware datetimes or ISO 8601 text; text without an offset is in UTC, whatever zone is
    requested.

    Raises
    ------
    RecurtzError
        For an event with faults, and for a window that is too long.
    LimitExceededError
        For more events in the window than the limit.

    Examples
    --------
    >>> noon = {"dateTime": "2017-06-09T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> picnic = {"start": noon, "end": noon, "isReminderOn": True, "reminderMinutesBeforeStart": 30}
    >>> [reminder] = reminders([picnic], "2017-06-09", "2017-06-10")
    >>> reminder["reminderFireTime"]["dateTime"]
    '2017-06-09T18:30:00.0000000'
    """
    handle = error_handler(on_error)
    request = view_request(start, end, time_zone, None, max_days, limit)
    result: list[tuple[int, int, Json]] = []
    for view in views_near(events, request.micros, on_error, time_zones, limit):
        try:
            for reminder in _of(view, request):
                result.append(reminder)
                request.check(len(result))
        except LimitExceededError:
            raise
        except RecurtzError as error:
            handle(error)
    result.sort(key=itemgetter(0, 1))
    return [json for _, _, json in result]


def _of(view: EventView, request: Request) -> Iterator[tuple[int, int, Json]]:
    """When each reminder of an event fires, when its event starts, and its JSON."""
    for json, start, _ in timed(view, request):
        minutes = _minutes({**view.properties, **{name: value for name, value in json.items() if value is not None}})
        if minutes is None:
            continue
        try:
            fires = from_micros(start) - timedelta(minutes=minutes)
            text = format_date_time(at_instant(fires, request.tz))
        except (OverflowError, ValueError):  # outside the years 1 to 9999
            continue
        yield start - minutes * 60_000_000, start, _reminder(json, text, request.zone_name)


def _minutes(event: Json) -> int | None:
    """The minutes before the start; None for no reminder. An event with minutes has a reminder unless it is off."""
    minutes = event.get("reminderMinutesBeforeStart")
    is_on = parse_flag(event.get("isReminderOn"), "isReminderOn", default=minutes is not None)
    if not is_on or event.get("isCancelled") is True:
        return None
    if minutes is None:
        return _DEFAULT_MINUTES
    return parse_integer(minutes, "reminderMinutesBeforeStart", -INT32_MAX - 1)


def _reminder(json: Json, fires: str, zone: str) -> Json:
    return {
        "eventId": json.get("id"),
        "changeKey": json.get("changeKey"),
        "eventSubject": json.get("subject"),
        "eventStartTime": json["start"],
        "eventEndTime": json["end"],
        "eventLocation": json.get("location"),
        "eventWebLink": json.get("webLink"),
        "reminderFireTime": {"dateTime": fires, "timeZone": zone},
    }
