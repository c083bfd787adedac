"""Events as iCalendar has them (RFC 5545), on top of the icalendar library. Needs the extra `ical`.

An event of Graph's is several VEVENTs in iCalendar, all with its UID: the series, and one for each occurrence that was
changed. What is cancelled is an EXDATE of the series. Beside the times, the subject and the name of the location come
along; for anything else icalendar's components are at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from typing import TYPE_CHECKING, Any

from recurtz.errors import RecurtzError

try:
    import icalendar  # noqa: F401
except ModuleNotFoundError as _error:
    _message = "iCalendar files need icalendar; install it with: pip install 'recurtz[ical]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

if TYPE_CHECKING:
    from icalendar import Calendar, Component

__all__ = ["from_ics", "from_vevent", "to_ics", "to_vevent"]


def from_ics(
    source: str | bytes | PathLike[str],
    time_zone: str | None = None,
    on_error: Callable[[RecurtzError], object] | None = None,
) -> list[dict[str, Any]]:
    r"""The events of an iCalendar file, as Graph's JSON: `calendar_view` and `instances` take them as they are.

    `source` is the text or the bytes of a file, or its path. Zones are known by any name that `zone` takes, else by the
    rules that the file states for them. `time_zone` is for times that say none, and for whole days; without it they are
    in the calendar's own zone, else in UTC. An event that Graph cannot say is given to `on_error` and left out.

    Raises
    ------
    RecurtzError
        For a file that cannot be read; without `on_error` also for an event that cannot.

    Examples
    --------
    >>> lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:lunch", "SUMMARY:Lunch", "RRULE:FREQ=WEEKLY;COUNT=17",
    ...     "DTSTART;TZID=Pacific Standard Time:20170904T120000", "DURATION:PT2H", "END:VEVENT", "END:VCALENDAR"]
    >>> from recurtz import calendar_view
    >>> [found] = calendar_view(from_ics("\r\n".join(lines)), "2017-11-06", "2017-11-07")
    >>> found["subject"], found["start"]
    ('Lunch', {'dateTime': '2017-11-06T20:00:00.0000000', 'timeZone': 'UTC'})
    """
    from recurtz.ical.files import read_file

    return read_file(source, time_zone, on_error)


def from_vevent(component: Component | Iterable[Component], time_zone: str | None = None) -> dict[str, Any]:
    r"""The event, as Graph's JSON, of icalendar's components with one UID: a VCALENDAR, or VEVENTs and VTIMEZONEs.

    Raises `RecurtzError` for components of several events or of none, and for an event that Graph cannot say.

    >>> from icalendar import Event
    >>> text = "BEGIN:VEVENT\nUID:noon\nDTSTART;TZID=Tokyo Standard Time:20170904T120000\nEND:VEVENT"
    >>> from_vevent(Event.from_ical(text))["start"]
    {'dateTime': '2017-09-04T12:00:00.0000000', 'timeZone': 'Tokyo Standard Time'}
    """
    from recurtz.ical.files import read_one

    return read_one(component, time_zone)


def to_ics(events: Iterable[object]) -> bytes:
    """An iCalendar file with events of Graph's JSON.

    Raises `RecurtzError` as `to_vevent` does, its target beginning with the event's place.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "UTC"}
    >>> b"DTSTART:20170904T120000Z" in to_ics([{"id": "A", "start": noon, "end": noon}])
    True
    """
    from recurtz.ical.writing import write_all

    text: bytes = write_all(events).to_ical()
    return text


def to_vevent(event: object) -> Calendar:
    """An event of Graph's JSON as icalendar's components: a VCALENDAR with its VTIMEZONEs and VEVENTs.

    So it is what CalDAV stores and what an invitation carries. Times keep the names of their zones, to the second.

    Raises `RecurtzError` for an event that cannot be read, and for a series without any date.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> [found] = to_vevent({"id": "A", "start": noon, "end": noon}).walk("VEVENT")
    >>> found["DTSTART"].params["TZID"]
    'Pacific Standard Time'
    """
    from recurtz.ical.writing import write_one

    return write_one(event)
