"""The playground's Python: what the page sends and gets is JSON. It calls the public functions of recurtz.

Only the picture comes from modules of the terminal, which draws the same one: `recurtz calendar --svg`.
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any, NamedTuple

import recurtz
from recurtz.cli.labels import Labels, Title
from recurtz.cli.month_marks import mark_months
from recurtz.cli.svg import render_svg

Json = dict[str, Any]
OnError = Callable[[recurtz.RecurtzError], object]

MAX_DATES = 300
"""The page lists no more, so that it stays fast on a phone."""

_PLACE = "placeInPlayground"
"""The property that every occurrence gets from its event."""
_EXAMPLE_DAY = "2026-01-05"
"""The first day of an RRULE without DTSTART, if no window is given: a Monday."""
_BLOB = re.compile(r"04300430|BDAEM", re.IGNORECASE)
_RULE = re.compile(r"^(RRULE\b.*:|DTSTART\b.*:|FREQ=)", re.IGNORECASE | re.MULTILINE)
_DAY = timedelta(days=1)
_LATEST = datetime(9998, 12, 31, tzinfo=UTC)


class Content(NamedTuple):
    """The events of a text, its kind, and the faults of those that cannot be read."""

    kind: str
    events: list[Json]
    faults: list[Json]


def call(function: str, request: str) -> str:
    """Call one of the four functions of the page with JSON, and return JSON."""
    functions = {"show": show, "edit": edit, "compare": compare, "names": names}
    return json.dumps(functions[function](json.loads(request)))


# The functions of the page --------------------------------------------------------------------------------------------


def show(request: Json) -> Json:
    """All that the page shows of a text: sentences, dates, the picture, other formats, and faults."""
    content = read(request["text"], request)
    shown: Json = {"kind": content.kind, "faults": content.faults}
    if content.events:
        for part in (_sentences, _dates, _picture, _formats):
            try:
                shown |= part(content.events, request)
            except recurtz.RecurtzError as error:
                shown["faults"] += [fault for fault in faults_of(error) if fault not in shown["faults"]]
    return shown


def edit(request: Json) -> Json:
    """The text after an edit: an occurrence cancelled or moved, a series changed or split."""
    content = read(request["text"], request)
    if content.faults:
        return {"faults": content.faults}
    place = request["event"]
    try:
        parts = _EDITS[request["edit"]](content.events[place], request)
    except recurtz.RecurtzError as error:
        return {"faults": faults_of(error)}
    events = [*content.events[:place], *parts, *content.events[place + 1 :]]
    return {"text": _dump(events), "faults": []}


def compare(request: Json) -> Json:
    """The first conflict of the events of two texts, or the proof that there is none."""
    one, other = (read(request[name], request) for name in ("text", "other"))
    faults = one.faults + other.faults
    if faults or not (one.events and other.events):
        return {"result": "unknown", "faults": faults}
    try:
        return {"faults": [], **_first_conflict(one.events, other.events, request["time_zone"])}
    except recurtz.RecurtzError as error:
        return {"result": "unknown", "faults": faults_of(error)}


def names(_request: Json) -> Json:
    """The names of zones that the page suggests, and versions."""
    zones = [zone["alias"] for kind in ("windows", "iana") for zone in recurtz.supported_time_zones(kind)]
    return {"zones": zones, "version": recurtz.__version__, "database": recurtz.tzdb_version()}


def faults_of(error: recurtz.RecurtzError) -> list[Json]:
    """The faults of an error, each with its message, hint, code and path."""
    return [fault for detail in error.details for fault in faults_of(detail)] or [_fault(error)]


def _fault(error: recurtz.RecurtzError) -> Json:
    message, separator, hint = str(error).rpartition("; ")
    if not separator:
        message, _, hint = str(error).partition(" Similar names: ")
        hint = hint and f"similar names: {hint}"
    return {"message": message, "hint": hint, "code": error.code, "target": error.target}


# Reading --------------------------------------------------------------------------------------------------------------


def read(text: str, request: Json) -> Content:
    """The events of a text in any of the four forms, which its content decides."""
    faults: list[Json] = []
    kind, reader = _reader(text.strip())
    try:
        found = reader(text.strip(), request, lambda error: faults.extend(faults_of(error)))
        calendar = recurtz.Calendar(found, on_error=lambda error: faults.extend(faults_of(error)))
    except recurtz.RecurtzError as error:
        return Content(kind, [], [*faults, *faults_of(error)])
    return Content(kind, list(calendar), faults)


def _reader(text: str) -> tuple[str, Callable[[str, Json, OnError], Iterable[Any]]]:
    if not text:
        return "nothing", lambda *_: ()
    if _BLOB.match("".join(text[:40].split())):
        return "MAPI blob", _read_blob
    if text[0] in "{[":
        return "Graph JSON", _read_json
    if re.search(r"^BEGIN:V(CALENDAR|EVENT)\b", text, re.IGNORECASE | re.MULTILINE):
        return "iCalendar", _read_calendar
    return ("RRULE", _read_rule) if _RULE.search(text) else ("unknown", _reject)


def _reject(_text: str, _request: Json, _on_error: OnError) -> list[Any]:
    message = (
        "the text is not an event; give Graph's JSON, an iCalendar file, an RRULE, or a MAPI blob in hex or base64"
    )
    raise recurtz.RecurtzError(message)


def _read_json(text: str, _request: Json, _on_error: OnError) -> list[Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise recurtz.RecurtzError(f"the text is not valid JSON: {error.msg}; correct {where}") from None
    if isinstance(found, dict) and isinstance(found.get("value"), list):
        found = found["value"]
    return found if isinstance(found, list) else [found]


def _read_calendar(text: str, request: Json, on_error: OnError) -> list[Any]:
    return [*recurtz.from_ics(text, time_zone=request["time_zone"], on_error=on_error)]


def _read_rule(text: str, request: Json, on_error: OnError) -> list[Any]:
    """The events of a rule. Without DTSTART, they last an hour from nine, and begin with the window."""
    lines = [f"RRULE:{line}" if line.upper().startswith("FREQ=") else line for line in text.splitlines()]
    start = next((line for line in lines if line.upper().startswith("DTSTART")), "")
    if not start:
        lines.append(f"DTSTART:{(request.get('start') or _EXAMPLE_DAY).replace('-', '')}T090000")
    if not any(line.upper().startswith(("DTEND", "DURATION")) for line in lines):
        lines.append("DURATION:P1D" if re.search(r":\d{8}$", start) else "DURATION:PT1H")
    vevent = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:rule", *lines, "END:VEVENT", "END:VCALENDAR"]
    return _read_calendar("\r\n".join(vevent), request, on_error)


def _read_blob(text: str, request: Json, _on_error: OnError) -> list[Any]:
    digits = "".join(text.split())
    try:
        data = bytes.fromhex(digits) if digits.startswith("0430") else b64decode(digits, validate=True)
    except ValueError as error:
        raise recurtz.RecurtzError(f"the blob cannot be read: {error}; give hex or base64 text") from None
    return [recurtz.exchange.from_mapi(data, time_zone=request["time_zone"])]


# Showing --------------------------------------------------------------------------------------------------------------


def _sentences(events: list[Json], request: Json) -> Json:
    return {
        "events": [
            {
                "subject": event.get("subject") or "",
                "sentence": recurtz.describe(event, request["locale"]),
                "isSeries": event.get("recurrence") is not None,
            }
            for event in events
        ]
    }


def _dates(events: list[Json], request: Json) -> Json:
    """The occurrences in the window by start; `until` is the end of what is listed if there are more."""
    start, end = _window(events, request)
    calendar = recurtz.Calendar(
        {**event, "id": event.get("id") or f"event-{place}", _PLACE: place} for place, event in enumerate(events)
    )
    found, until = _first_of(calendar, start, end, request["time_zone"])
    last = (end - timedelta(microseconds=1)).date()
    return {
        "dates": [_date(occurrence) for occurrence in found],
        "window": [start.date().isoformat(), last.isoformat()],
        "until": None if until == end else until.date().isoformat(),
    }


def _window(events: list[Json], request: Json) -> tuple[datetime, datetime]:
    """The window in the zone: by default a year from the first occurrence on."""
    time_zone = request["time_zone"]
    if request.get("start"):
        start = _midnight(date.fromisoformat(request["start"]), time_zone)
    else:
        firsts = [edges[0] for event in events if (edges := recurtz.bounds(event))]
        first = recurtz.DateTimeTimeZone.from_datetime(min(firsts, default=datetime.now(UTC)), time_zone)
        start = _midnight(first.date_time.date(), time_zone)
    if request.get("end"):
        return start, _midnight(date.fromisoformat(request["end"]), time_zone) + _DAY
    return start, start + 366 * _DAY if start < _LATEST else start


def _midnight(day: date, time_zone: str) -> datetime:
    moment = {"dateTime": f"{day}T00:00:00", "timeZone": time_zone}
    return recurtz.DateTimeTimeZone.from_graph(moment, "window").to_datetime()


def _first_of(calendar: recurtz.Calendar, start: datetime, end: datetime, time_zone: str) -> tuple[list[Any], datetime]:
    """The first occurrences of a window, and its end; both shorter if there are too many."""
    while True:
        try:
            return [*calendar.view(start, end, time_zone=time_zone, limit=MAX_DATES)], end
        except recurtz.errors.LimitExceededError:
            if end - start <= _DAY:
                raise
            end = start + max((end - start).days // 2, 1) * _DAY


def _date(occurrence: Json) -> Json:
    """A line of the list, its start and end in parts. An end on the same day has no date, a whole day has no time."""
    start, end = (recurtz.DateTimeTimeZone.from_graph(occurrence[name]).date_time for name in ("start", "end"))
    identity = occurrence.get("occurrenceId")
    days = [f"{moment:%a} {moment.date()}" for moment in (start, end)]
    if occurrence.get("isAllDay"):
        last = end - _DAY if end > start else start
        times = [days[0]], ["all day" if last <= start else f"{last:%a} {last.date()}"]
    else:
        on_another_day = days[1:] if start.date() != end.date() else []
        times = [days[0], f"{start:%H:%M}"], [*on_another_day, f"{end:%H:%M}"]
    return {
        "subject": occurrence.get("subject") or "",
        "start": times[0],
        "end": times[1],
        "starts": start.isoformat(timespec="minutes"),
        "type": occurrence.get("type") or "singleInstance",
        "isAllDay": bool(occurrence.get("isAllDay")),
        "event": occurrence[_PLACE],
        "original": identity and recurtz.parse_occurrence_id(identity).date.isoformat(),
    }


def _picture(events: list[Json], request: Json) -> Json:
    """The months of the window as the terminal draws them: at most a year."""
    days = [request.get(name) and date.fromisoformat(request[name]) for name in ("start", "end")]
    first, last = (day or None for day in days)
    if first and last and last - first > 366 * _DAY:
        last = first + 366 * _DAY
    marks = mark_months([_value(event) for event in events], first, last, request["time_zone"])
    titles = [Title(event.get("subject") or "", recurtz.describe(event, request["locale"])) for event in events]
    labels, columns = Labels(request["locale"]), request.get("columns", 4)
    return {"picture": render_svg(marks, titles, labels, columns) if marks.months else None}


def _value(event: Json) -> recurtz.SeriesMaster | recurtz.Occurrence:
    if event.get("recurrence") is not None:
        return recurtz.SeriesMaster.from_graph(event)
    start, end = (recurtz.DateTimeTimeZone.from_graph(event[name], name) for name in ("start", "end"))
    return recurtz.Occurrence(start, end, type="singleInstance", is_all_day=bool(event.get("isAllDay")))


def _formats(events: list[Json], _request: Json) -> Json:
    """The events in other formats. One that a format cannot represent has the reason in its place."""
    series = [event for event in events if event.get("recurrence") is not None]
    return {
        "formats": {
            "Graph JSON": _dump(events),
            "iCalendar": _or_reason(lambda: recurtz.to_ics(events).decode()),
            "RRULE": _or_reason(lambda: "\n".join(map(_rule, series))),
            "MAPI blob": _or_reason(lambda: "\n\n".join(recurtz.exchange.to_mapi(event).hex() for event in series)),
        }
    }


def _rule(event: Json) -> str:
    return recurtz.to_rrule(recurtz.PatternedRecurrence.from_graph(event["recurrence"]))


def _or_reason(write: Callable[[], str]) -> str:
    try:
        return write()
    except recurtz.RecurtzError as error:
        return str(error)


def _dump(events: list[Json]) -> str:
    return json.dumps(events[0] if len(events) == 1 else events, indent=2, ensure_ascii=False)


# Changing -------------------------------------------------------------------------------------------------------------


def _cancel(event: Json, request: Json) -> list[Json]:
    return [recurtz.delete_occurrence(event, date.fromisoformat(request["original"]))]


def _move(event: Json, request: Json) -> list[Json]:
    """The series with an occurrence at another time of the zone that the page shows; it lasts as long as before."""
    day, zone = date.fromisoformat(request["original"]), request["time_zone"]
    series = recurtz.SeriesMaster.from_graph(event)
    before = series.occurrence(day)
    start = recurtz.DateTimeTimeZone.from_graph({"dateTime": request["starts"], "timeZone": zone}, "start")
    if before.is_all_day:  # a date has no zone: the label is that of the series
        label = series.to_graph()["start"]["timeZone"]
        start = recurtz.DateTimeTimeZone(datetime.combine(start.date_time, time.min), label)
    end = start + (before.end.date_time - before.start.date_time)
    changes = {"start": start.to_graph(), "end": end.to_graph()}
    return [recurtz.update_event(event, changes, occurrence=day)]


def _split(event: Json, request: Json) -> list[Json]:
    parts = recurtz.split_event(event, date.fromisoformat(request["original"]), tail_id=_tail_id(event))
    return [part for part in parts if part is not None]


def _tail_id(event: Json) -> str | None:
    """An id for the second part, which else would have the id of no event; None if the event has none either."""
    return f"{event['id']}-split" if event.get("id") else None


def _change(event: Json, request: Json) -> list[Json]:
    """The event after the body of a PATCH request."""
    try:
        body = json.loads(request["changes"])
    except json.JSONDecodeError as error:
        message = f"the changes are not valid JSON: {error.msg}; correct column {error.colno}"
        raise recurtz.RecurtzError(message) from None
    return [recurtz.update_event(event, body)]


_EDITS = {"cancel": _cancel, "move": _move, "split": _split, "change": _change}


# Comparing ------------------------------------------------------------------------------------------------------------


def _first_conflict(events: list[Json], others: list[Json], time_zone: str) -> Json:
    """The first conflict of any two events; "later" if it is after the year 9999."""
    found = [(recurtz.first_conflict(a, b), a, b) for a, b in product(events, others)]
    conflicts = [pair for pair in found if isinstance(pair[0], recurtz.Conflict)]
    if conflicts:
        conflict, *pair = min(conflicts, key=lambda pair: (pair[0].start, pair[0].end))
        return _conflict(conflict, pair, time_zone)
    is_later = any(isinstance(result, recurtz.ConflictBeyond) for result, _, _ in found)
    return {"result": "later" if is_later else "never", "database": recurtz.tzdb_version()}


def _conflict(conflict: recurtz.Conflict, events: list[Json], time_zone: str) -> Json:
    """The time of a conflict in the zone of the page, and the two occurrences in their own zones."""
    edges = [recurtz.DateTimeTimeZone.from_datetime(edge, time_zone) for edge in (conflict.start, conflict.end)]
    occurrences = zip(events, (conflict.first, conflict.second), strict=True)
    return {
        "result": "conflict",
        "when": _period(*edges),
        "pair": [
            {"subject": event.get("subject") or "", "when": _period(occurrence.start, occurrence.end)}
            for event, occurrence in occurrences
        ],
    }


def _period(start: recurtz.DateTimeTimeZone, end: recurtz.DateTimeTimeZone) -> str:
    first, last = (moment.date_time.isoformat(" ", "minutes") for moment in (start, end))
    until = last[11:] if first[:10] == last[:10] else last
    return f"{start.date_time:%a} {first} to {until} {start.to_graph()['timeZone']}"
