"""Events as iCalendar (RFC 5545), on top of the library icalendar. Needs the extra `ical`.

In iCalendar an event is one or more VEVENTs with one UID: the series, and an override for each exception. A cancelled
occurrence is an EXDATE of the series. Only the times, the subject and the name of the location are converted. For other
properties, use icalendar's components.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING

from recurtz._core.fields import OnError

try:
    import icalendar  # noqa: F401
except ModuleNotFoundError as _error:
    _message = "iCalendar files need icalendar; install it with: pip install 'recurtz[ical]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

if TYPE_CHECKING:
    from icalendar import Calendar, Component

    from recurtz.ical.properties import VEventJson

__all__ = ["from_ics", "from_vevent", "to_ics", "to_vevent"]


def from_ics(
    source: str | bytes | PathLike[str],
    *,
    time_zone: str | None = None,
    on_error: OnError = "raise",
) -> list[VEventJson]:
    r"""The events of an iCalendar file in Graph's JSON, which `calendar_view` and `instances` accept.

    `source` is the text or the bytes of a file, or its path. A TZID is any name that `zone` knows; else the rules of
    its VTIMEZONE identify the zone. `time_zone` applies to times without a zone, and to all-day events; without it they
    are in the calendar's own zone, else in UTC.

    `on_error` decides about an event that is malformed or that Graph cannot represent: "raise", "skip", or a function
    that takes the error; then the event is left out.

    Raises
    ------
    RecurtzError
        For a file that is not an iCalendar file; with `on_error="raise"` also for an event.

    Examples
    --------
    >>> lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:lunch", "SUMMARY:Lunch", "RRULE:FREQ=WEEKLY;COUNT=17",
    ...     "DTSTART;TZID=Pacific Standard Time:20170904T120000", "DURATION:PT2H", "END:VEVENT", "END:VCALENDAR"]
    >>> from recurtz import calendar_view
    >>> [lunch] = calendar_view(from_ics("\r\n".join(lines)), "2017-11-06", "2017-11-07")
    >>> lunch["subject"], lunch["start"]
    ('Lunch', {'dateTime': '2017-11-06T20:00:00.0000000', 'timeZone': 'UTC'})
    """
    from recurtz.ical.files import read_file

    return read_file(source, time_zone, on_error)


def from_vevent(component: Component | Iterable[Component], *, time_zone: str | None = None) -> VEventJson:
    r"""The event in Graph's JSON of icalendar's components with one UID: a VCALENDAR, or VEVENTs and VTIMEZONEs.

    `time_zone` is the one of `from_ics`.

    Raises `RecurtzError` for components of several events or of none, and for an event that Graph cannot represent.

    >>> from icalendar import Event
    >>> text = "BEGIN:VEVENT\nUID:noon\nDTSTART;TZID=Tokyo Standard Time:20170904T120000\nEND:VEVENT"
    >>> from_vevent(Event.from_ical(text))["start"]
    {'dateTime': '2017-09-04T12:00:00.0000000', 'timeZone': 'Tokyo Standard Time'}
    """
    from recurtz.ical.files import read_one

    return read_one(component, time_zone)


def to_ics(events: Iterable[object]) -> bytes:
    """An iCalendar file of events: Graph's JSON, `SeriesMaster` values, or models of the SDK.

    Raises `RecurtzError` in the cases of `to_vevent`; its target begins with the event's position.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "UTC"}
    >>> b"DTSTART:20170904T120000Z" in to_ics([{"id": "A", "start": noon, "end": noon}])
    True
    """
    from recurtz.ical.writing import write_all

    text: bytes = write_all(events).to_ical()
    return text


def to_vevent(event: object) -> Calendar:
    """An event as icalendar's components: a VCALENDAR with its VTIMEZONEs and VEVENTs.

    CalDAV servers store this form, and invitations contain it. The event is Graph's JSON, a `SeriesMaster`, or a model
    of the SDK. Times keep the names of their zones, and are in whole seconds.

    Raises `RecurtzError` for an invalid event, and for a series without any date.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> [vevent] = to_vevent({"id": "A", "start": noon, "end": noon}).walk("VEVENT")
    >>> vevent["DTSTART"].params["TZID"]
    'Pacific Standard Time'
    """
    from recurtz.ical.writing import write_one

    return write_one(event)
