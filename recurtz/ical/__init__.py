"""Events as iCalendar (RFC 5545), on top of the library icalendar. Needs the extra `ical`.

In iCalendar an event is one or more VEVENTs with one UID: the series, and an override for each exception. A cancelled
occurrence is an EXDATE of the series. recurtz reads files by itself, because many of them break the rules of RFC 5545;
icalendar writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import IO, TYPE_CHECKING

from recurtz._core.fields import OnError

try:
    import icalendar  # noqa: F401
except ModuleNotFoundError as _error:
    _message = "iCalendar files need icalendar; install it with: pip install 'recurtz[ical]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

from recurtz.ical.event_source import EventSource

if TYPE_CHECKING:
    from datetime import datetime

    from icalendar import Calendar, Component

    from recurtz.ical.properties import VEventJson
    from recurtz.zones.names import ZonesByName

    Instant = datetime | str

__all__ = ["EventSource", "from_ics", "from_vevent", "to_ics", "to_vevent"]


def from_ics(
    source: str | bytes | PathLike[str] | IO[str] | IO[bytes],
    *,
    time_zone: str | None = None,
    time_zones: ZonesByName | None = None,
    expand: tuple[Instant, Instant] | None = None,
    on_error: OnError = "raise",
    limit: int | None = None,
) -> list[VEventJson]:
    r"""The events of an iCalendar file in Graph's JSON, which `calendar_view` and `instances` accept.

    `source` is the text or the bytes of a file, its `pathlib.Path`, or an open file. A `str` is never a path. A TZID is
    any name that `zone` knows; else the rules of its VTIMEZONE, or an offset such as "UTC+01:00", identify the zone.
    `time_zones` maps names to zones that only the caller knows. `time_zone` applies to times without a zone, and to
    all-day events; without it they are in the calendar's own zone, else in UTC.

    A series that several Graph series represent exactly becomes several events, each with an `iCalUId` of its own: the
    UID and a number. A rule that no set of series represents is rejected; with `expand=(start, end)` its occurrences in
    that window become single events.

    `on_error` decides about an event that is malformed or that Graph cannot represent: "raise", "skip", or a function
    that takes the error; then the event is left out. A part that cannot be used, such as one EXDATE or one override, is
    reported, too, and only this part is left out. An override that names no occurrence is reported and becomes a single
    event. The error's `source` is an `EventSource`: UID, summary, line and text of the VEVENT. `limit` is the largest
    number of events.

    What a component without its END contains is read, but the file may be cut. A function `on_error` is called with an
    error about it; "raise" warns with a `UserWarning`, because many programs leave out an END.

    Raises
    ------
    RecurtzError
        For a file that is not an iCalendar file, and for more events than `limit`; with `on_error="raise"` also for an
        event or a part of one.

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

    return read_file(source, time_zone, time_zones, expand, on_error, limit)


def from_vevent(
    component: Component | Iterable[Component],
    *,
    time_zone: str | None = None,
    time_zones: ZonesByName | None = None,
) -> VEventJson:
    r"""The event in Graph's JSON of icalendar's components with one UID: a VCALENDAR, or VEVENTs and VTIMEZONEs.

    `time_zone` and `time_zones` are those of `from_ics`.

    Raises `RecurtzError` for components of several events or of none, and for an event that Graph cannot represent.

    >>> from icalendar import Event
    >>> text = "BEGIN:VEVENT\nUID:noon\nDTSTART;TZID=Tokyo Standard Time:20170904T120000\nEND:VEVENT"
    >>> from_vevent(Event.from_ical(text))["start"]
    {'dateTime': '2017-09-04T12:00:00.0000000', 'timeZone': 'Tokyo Standard Time'}
    """
    from recurtz.ical.files import read_one

    return read_one(component, time_zone, time_zones)


def to_ics(events: Iterable[object], *, time_zones: ZonesByName | None = None) -> bytes:
    """An iCalendar file of events: Graph's JSON, `SeriesMaster` values, or models of the SDK; or a `Calendar`.

    `time_zones` maps names to zones that only the caller knows; without it, those of a `Calendar` are used. Such a zone
    is written under its own name, with its VTIMEZONE.

    Raises `RecurtzError` in the cases of `to_vevent`; its target begins with the event's position.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "UTC"}
    >>> b"DTSTART:20170904T120000Z" in to_ics([{"id": "A", "start": noon, "end": noon}])
    True
    """
    from recurtz.ical.writing import write_all

    text: bytes = write_all(events, time_zones).to_ical()
    return text


def to_vevent(event: object, *, time_zones: ZonesByName | None = None) -> Calendar:
    """An event as icalendar's components: a VCALENDAR with its VTIMEZONEs and VEVENTs.

    CalDAV servers store this form, and invitations contain it. The event is Graph's JSON, a `SeriesMaster`, or a model
    of the SDK. Times keep the names of their zones, and are in whole seconds. `time_zones` is that of `to_ics`.

    Raises `RecurtzError` for an invalid event, for a series without any date, and for a zone without a name.

    >>> noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    >>> [vevent] = to_vevent({"id": "A", "start": noon, "end": noon}).walk("VEVENT")
    >>> vevent["DTSTART"].params["TZID"]
    'Pacific Standard Time'
    """
    from recurtz.ical.writing import write_one

    return write_one(event, time_zones)
