"""The operations that Graph does not have, under /recurtz: what a person wants to see before a request is sent.

Each is a call of recurtz' public functions. Only the import stores something.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from starlette.responses import Response

from recurtz import (
    Accepted,
    Calendar,
    Conflict,
    DateTimeTimeZone,
    Declined,
    NoConflict,
    NoResponse,
    SeriesMaster,
    Tentative,
    bounds,
    create_event,
    get_event,
    instances,
    split_event,
    update_event,
)
from recurtz.errors import MalformedValueError, RecurtzError
from recurtz.sandbox.bodies import parse_event_body
from recurtz.sandbox.call import Call
from recurtz.sandbox.defaults import address_of
from recurtz.sandbox.ids import occurrence_date, series_of_guest
from recurtz.sandbox.loading import load
from recurtz.sandbox.mailbox import Mailbox
from recurtz.sandbox.routing import OWN, Context, route
from recurtz.sandbox.transaction import Json
from recurtz.sandbox.view_routes import MAX_OCCURRENCES, window

_PREVIEWED = 10
_MAX_IMPORTED = 100_000
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


@route("GET", "server", root=OWN)
def get_server(context: Context) -> Response:
    """The time of the server in the zone of the client, and the addresses of people and rooms."""
    call, meetings = context.call, context.meetings
    call.query()
    addresses = [*context.mailbox.transaction.mailboxes()]
    body = {
        "now": _graph_time(context.mailbox.clock(), call),
        "me": context.mailbox.address,
        "people": [address for address in addresses if not meetings.is_room(address)],
        "rooms": [*filter(meetings.is_room, addresses)],
    }
    return call.respond(body)


# Before an event is created -------------------------------------------------------------------------------------------


@route("POST", "preview", writes=False, root=OWN)
def post_preview(context: Context) -> Response:
    """What `POST /events` with the same body would create: a sentence, its first dates, and how many there are.

    The body is rejected with the errors of that request.
    """
    context.call.query()
    event: Json = {"id": "preview", **create_event(context.call.event_body())}
    count: int | None = 1
    dates: list[date | None] = [None]
    if event.get("recurrence"):
        repeats = SeriesMaster.from_graph(event).recurrence
        count = None if repeats.is_endless else len(repeats)
        dates = [*repeats[:_PREVIEWED]]
    body = {"sentence": _sentence(event), "count": count, "dates": [_times(event, day, context.call) for day in dates]}
    return context.call.respond(body)


@route("GET", "events/{id}/sentence", root=OWN)
def get_sentence(context: Context) -> Response:
    """The sentence that describes a stored event; of an occurrence, that of its series."""
    context.call.query()
    return context.call.respond({"sentence": _sentence(context.mailbox.find(context.call.parts["id"]).event)})


def _sentence(event: Json) -> str | None:
    """A sentence about an event; None if Babel, which formats its dates, is not installed."""
    try:
        from recurtz import describe

        return describe(event)
    except ModuleNotFoundError:
        return None


def _times(event: Json, occurrence: date | None, call: Call) -> Json:
    return {**get_event(event, occurrence=occurrence, time_zone=call.prefer, select=["start", "end"])}


@route("POST", "first-conflict", writes=False, root=OWN)
def post_first_conflict(context: Context) -> Response:
    """The first time at which an event, as it would be created, clashes with the calendar of each person and room.

    A room also has its `response`, with the `reason` if it does not accept. The body is that of `POST /events`. Its id,
    if there is one, is that of a stored event which it would replace.
    """
    context.call.query()
    body = context.call.event_body()
    stored = context.mailbox.transaction.event(context.mailbox.key, str(body.get("id")))
    event: Json = {**create_event(body)}
    value = []
    for mailbox in _invited(context, body.get("attendees") or []):
        others = _others(event, mailbox, stored and stored.json.get("uid"))
        policy = context.meetings.policy(mailbox.address)
        room = _response(policy.decide(event, others, mailbox.clock())) if policy else {}
        value.append({"address": mailbox.address, **_first_conflict(event, Calendar(others), context.call), **room})
    return context.call.respond({"value": value})


def _invited(context: Context, attendees: list[Json]) -> list[Mailbox]:
    """The mailboxes of the organizer and of the attendees that the server has, each once."""
    own = context.mailbox
    addresses = dict.fromkeys([own.address.lower(), *map(address_of, attendees)])
    found = [own.transaction.mailbox(address) for address in addresses]
    return [Mailbox(own.transaction, *row, own.clock) for row in found if row is not None]


def _others(event: Json, mailbox: Mailbox, replaced: str | None) -> list[Json]:
    """The events of a mailbox that another one can clash with.

    `replaced` is the uid of the event which that one would replace, None if it is new.
    """
    first, last = bounds(event) or (_FIRST, None)
    near = mailbox.transaction.near(mailbox.key, first, last or _LAST)
    return [stored.json for stored in near if replaced is None or _meeting_of(stored.json) != replaced]


def _response(decision: Accepted | Declined | Tentative | NoResponse) -> Json:
    """What a room would respond to an invitation, and why; of one that accepts, to which dates it does not apply."""
    reason: str | None = None
    match decision:
        case Declined(reason=text) | Tentative(reason=text):
            reason = text
        case Accepted(declined=declined, until=until):
            parts = [f"dates that are declined, because they clash: {len(declined)}"] if declined else []
            parts += [f"not from {until:%Y-%m-%d} on, when its booking window ends"] if until is not None else []
            reason = "; ".join(parts) or None
    return {"response": decision.response, "reason": reason}


def _first_conflict(event: Json, calendar: Calendar, call: Call) -> Json:
    """The first conflict of an event with those of a calendar, in the zone of the client."""
    match calendar.first_conflict(event):
        case Conflict(start=start, end=end) as conflict:
            times = {"start": _graph_time(start, call), "end": _graph_time(end, call)}
            return {"result": "conflict", **times, "subject": _subject_of(calendar, conflict)}
        case NoConflict(tzdb_version=version):
            return {"result": "never", "tzdbVersion": version}
        case _:
            return {"result": "beyond"}


def _meeting_of(event: Json) -> str:
    """The uid of an event; of a date for its guests, that of the series."""
    uid = str(event.get("uid"))
    guest = series_of_guest(uid)
    return guest[0] if guest else uid


def _subject_of(calendar: Calendar, conflict: Conflict) -> str:
    """The subject of the event in a calendar that a new one conflicts with."""
    other = conflict.second.to_graph()
    view = calendar.view(conflict.start, conflict.end, select=["subject", "start", "end", "showAs"])
    same = [one for one in view if (one["start"], one["end"]) == (other["start"], other["end"])]
    return next((str(one.get("subject") or "") for one in same if one.get("showAs") != "free"), "")


def _graph_time(instant: datetime, call: Call) -> Json:
    return {**DateTimeTimeZone.from_datetime(instant.astimezone(UTC), call.prefer.time_zone or "UTC").to_graph()}


# Before a series is changed -------------------------------------------------------------------------------------------


@route("POST", "events/{id}/effects", writes=False, root=OWN)
def post_effects(context: Context) -> Response:
    """What a change or a deletion would leave of a series, and what it does to exceptions and cancelled dates.

    The body has `changes`, those of a PATCH, or `"delete": true`; with `from`, a date or the id of an occurrence, only
    what is on that date and later is meant. The response has the series before that date and from it on, each null if
    nothing of it is left, and lists of occurrences: `kept` and `lost` exceptions, and `restored` dates, which were
    cancelled.
    """
    context.call.query()
    found, body = context.mailbox.find(context.call.parts["id"]), context.call.json()
    changes = parse_event_body(_object(body, "changes"))
    head, tail = _parts(found.event, body.get("from"), changes)
    if body.get("delete") is True:
        tail = None
    after = [part for part in (head, tail) if part is not None]
    left = {occurrence_date(one["occurrenceId"]) for part in after for one in part.get("exceptionOccurrences") or ()}
    cancelled = {occurrence_date(id_) for part in after for id_ in part.get("cancelledOccurrences") or ()}
    exceptions = [*map(_dated, found.event.get("exceptionOccurrences") or ())]
    result = {
        "head": head,
        "tail": tail,
        "kept": [_shown(found.event, day, context.call) for day in exceptions if day in left],
        "lost": [_shown(found.event, day, context.call) for day in exceptions if day not in left],
        "restored": [str(day) for day in _restored(found.event, after, cancelled)],
    }
    return context.call.respond(result)


def _parts(event: Json, at: object, changes: Json) -> tuple[Json | None, Json | None]:
    """A series before a date, and from it on with changes; without a date, the whole series with them."""
    if at is None:
        return None, {**update_event(event, changes)}
    head, tail = split_event(event, _day(at), changes, tail_id="tail")
    return None if head is None else {**head}, None if tail is None else {**tail}


def _day(value: object) -> date:
    """A date, or that of the id of an occurrence.

    Raises `MalformedValueError`.
    """
    try:
        text = str(value)
        return occurrence_date(text) or date.fromisoformat(text)
    except ValueError:
        raise MalformedValueError.expected("from", value, "use a date such as '2026-03-02'") from None


def _object(body: Json, name: str) -> Json:
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise MalformedValueError.expected(name, value, "use an object")
    return value


def _dated(exception: Json) -> date | None:
    return occurrence_date(exception["occurrenceId"])


def _shown(event: Json, day: date | None, call: Call) -> Json:
    """An exception as a person knows it: its original date, its subject, its times in the zone of the client."""
    one: Json = {**get_event(event, occurrence=day, time_zone=call.prefer, select=["subject", "start", "end"])}
    return {"date": str(day), **one}


def _restored(event: Json, after: list[Json], cancelled: set[date | None]) -> list[date]:
    """The cancelled dates of a series that happen again in what is left of it."""
    before = [day for id_ in event.get("cancelledOccurrences") or () if (day := occurrence_date(id_)) is not None]
    left = [SeriesMaster.from_graph(part) for part in after]
    return [day for day in before if day not in cancelled and any(day in part for part in left)]


# Cancelled occurrences ------------------------------------------------------------------------------------------------


@route("GET", "cancelled", root=OWN)
def get_cancelled(context: Context) -> Response:
    """The deleted occurrences of all series in a window, when they would have been. Graph has only their ids."""
    call, mailbox = context.call, context.mailbox
    start, end, first, last = window(call.query("startdatetime", "enddatetime"))
    series = [stored.json for stored in mailbox.transaction.near(mailbox.key, first, last)]
    value = chain.from_iterable(_cancelled(one, start, end, call) for one in series if one.get("cancelledOccurrences"))
    return call.respond({"value": [*value]})


def _cancelled(event: Json, start: str, end: str, call: Call) -> list[Json]:
    ids = {occurrence_date(id_) for id_ in event["cancelledOccurrences"]}
    names = ("exceptionOccurrences", "cancelledOccurrences")
    whole = {name: value for name, value in event.items() if name not in names}
    listed: Any = instances(whole, start, end, time_zone=call.prefer, limit=MAX_OCCURRENCES)
    return [{**one, "isCancelled": True} for one in listed if occurrence_date(one["id"]) in ids]


# Import ---------------------------------------------------------------------------------------------------------------


@route("POST", "import", root=OWN)
def post_import(context: Context) -> Response:
    """Store the events of a file. The response has how many, the errors of the others, and the first start.

    The body has `ics`, the text of an iCalendar file, or `events`, a list of Graph's JSON.
    """
    context.call.query()
    body = context.call.json()
    errors: list[RecurtzError] = []
    events = _events_of(body, errors)
    stored = load(context.mailbox, events, on_error=errors.append)
    refused = [error.to_graph()["error"] for error in errors]
    first = _first_start(events)
    body = {"stored": stored, "refused": refused, "first": first and _graph_time(first, context.call)}
    return context.call.respond(body)


def _first_start(events: list[Any]) -> datetime | None:
    """When the first of some events begins; those with faults do not count."""
    starts = []
    for event in events:
        with suppress(RecurtzError):
            starts += [span[0] for span in [bounds(event)] if span is not None]
    return min(starts, default=None)


def _events_of(body: Json, errors: list[RecurtzError]) -> list[Any]:
    text, events = body.get("ics"), body.get("events")
    if isinstance(events, list):
        return events
    if not isinstance(text, str):
        raise MalformedValueError.expected("ics", text, "send the text of a file as ics, or a list as events")
    try:
        from recurtz import from_ics

        return [*from_ics(text, on_error=errors.append, limit=_MAX_IMPORTED)]
    except ModuleNotFoundError as error:
        raise RecurtzError(str(error), target="ics") from None
