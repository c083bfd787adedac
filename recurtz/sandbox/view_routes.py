"""The operations on windows of time: instances, views, synchronisation, reminders and free/busy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from starlette.responses import Response

from recurtz import (
    Calendar,
    DateTimeTimeZone,
    Prefer,
    WorkingHours,
    changes,
    get_schedule,
    instances,
    parse_window,
    reminders,
)
from recurtz.errors import RecurtzError
from recurtz.sandbox.calendars import with_key
from recurtz.sandbox.call import Call
from recurtz.sandbox.event_routes import CALENDAR, check_calendar
from recurtz.sandbox.ids import foreign_token, token_number
from recurtz.sandbox.lists import Page
from recurtz.sandbox.odata import DEFAULT_TOP, LISTING, Query, sorted_by
from recurtz.sandbox.rendering import finished, with_instance_uid, with_key_of
from recurtz.sandbox.routing import Context, route
from recurtz.sandbox.settings_routes import settings_of
from recurtz.sandbox.transaction import Json, Stored

MAX_DAYS = 1825
"""Of a window. Source: Graph, List calendarView."""

MAX_OCCURRENCES = 50_000
"""Of a response."""

_MAX_SCHEDULE_DAYS, _MAX_SCHEDULES = 62, 100
_FIRST_PART = timedelta(days=1)
_WINDOW = {"startdatetime": "startDateTime", "enddatetime": "endDateTime"}


@route("GET", CALENDAR + "events/{id}/instances")
def get_instances(context: Context) -> Response:
    """The occurrences and exceptions of a series in a window."""
    check_calendar(context)
    query = context.call.query(*LISTING, "$expand", *_WINDOW)
    found = context.mailbox.find(context.call.parts["id"])
    start, end = _window(query)
    listed = instances(found.event, start, end, time_zone=context.call.prefer, max_days=MAX_DAYS, limit=MAX_OCCURRENCES)
    return _page(context.call, [with_key_of(found, {**one}) for one in listed], query, "instances")


@route("GET", CALENDAR + "calendarView")
def get_view(context: Context) -> Response:
    """The occurrences of all events in a window, in order."""
    check_calendar(context)
    call = context.call
    query = call.query(*LISTING, "$expand", *_WINDOW)
    start, end, first, last = window(query)
    calendar = _near(context, first, last)
    if query.test or query.order or query.with_count:
        view = calendar.view(start, end, time_zone=call.prefer, limit=MAX_OCCURRENCES)
        return _page(call, [{**one} for one in view], query, "calendarView")

    def rows(skip: int, count: int) -> Iterator[Json]:
        found = islice(_in_order(calendar, first, last, call.prefer), skip, skip + count)
        return (finished(one, call.prefer, query.select, query.expand) for one in found)

    return call.respond_page(query, "calendarView", rows, int)


def _in_order(calendar: Calendar, start: datetime, end: datetime, prefer: Prefer) -> Iterator[Json]:
    """The occurrences in a window, in order. Parts of the window follow each other, so that a page costs a page."""
    seen: set[object] = set()
    step = _FIRST_PART
    while True:
        stop = end if end - start <= step else start + step
        for one in calendar.view(start, stop, time_zone=prefer, limit=MAX_OCCURRENCES):
            if one["id"] not in seen:  # what began in a part before is in its view
                seen.add(one["id"])
                yield {**one}
        if stop == end:
            return
        start, step = stop, 2 * step


def _page(call: Call, rows: list[Json], query: Query, name: str) -> Response:
    """One page of occurrences: those that pass the filter, in the requested order."""
    if query.test is not None:
        rows = [row for row in map(with_instance_uid, rows) if query.test(row)]
    rows = sorted_by(rows, query.order, _same)

    def finished_rows(skip: int, count: int) -> Iterator[Json]:
        return (finished(row, call.prefer, query.select, query.expand) for row in rows[skip : skip + count])

    return call.respond_page(query, name, finished_rows, lambda: len(rows))


def _same(row: Json) -> Json:
    return row


# Windows --------------------------------------------------------------------------------------------------------------


def _window(query: Query) -> tuple[str, str]:
    """The window of a query, checked.

    Raises `RecurtzError`.
    """
    edges = [query.values.get(lower, "").strip() for lower in _WINDOW]
    for name, edge in zip(_WINDOW.values(), edges, strict=True):
        if not edge:
            message = "This request requires a time window specified by the query string parameters startDateTime and"
            raise RecurtzError(f"{message} endDateTime; give {name}", code="ErrorInvalidParameter", target=name)
    return _checked(*edges)


def window(query: Query) -> tuple[str, str, datetime, datetime]:
    """The window of a query, checked, as text and as instants.

    Raises `RecurtzError`.
    """
    start, end = _window(query)
    return start, end, *parse_window(start, end)


def _checked(start: str, end: str) -> tuple[str, str]:
    """A window that is not too long. A "+" in an offset arrives as a blank unless the client encoded it.

    Raises `RecurtzError`.
    """
    start, end = start.replace(" ", "+"), end.replace(" ", "+")
    parse_window(start, end, MAX_DAYS)
    return start, end


def _near(context: Context, start: datetime, end: datetime) -> Calendar:
    mailbox = context.mailbox
    return context.calendars.near(mailbox.transaction, mailbox.key, start, end)


# Synchronisation ------------------------------------------------------------------------------------------------------


@route("GET", CALENDAR + "calendarView/delta")
def get_delta(context: Context) -> Response:
    """What is in a window, and later what has changed there since the token of the last response.

    A page has whole events: a series is not split. If an event changes between two pages, it is returned as it is now,
    and once more in the next synchronisation.
    """
    check_calendar(context)
    call, transaction = context.call, context.mailbox.transaction
    query = call.query(*_WINDOW, "$skiptoken", "$deltatoken")
    state = _first_state(query) if call.token is None else _state_of(call.token)
    if state["until"] is None:
        state["until"] = transaction.last_change()
    since = state["since"]
    if since is not None and not transaction.remembers(since):
        message = "The sync state is not found; synchronise anew, without a token"
        raise RecurtzError(message, code="SyncStateNotFound", target="$deltatoken")
    page = Page(call.page_size or DEFAULT_TOP)
    before = {"@odata.context": call.context("Collection(event)")}
    for place, items in _changes(context, state):
        if not page.add(items):
            return call.respond_list(before, page, {"@odata.nextLink": call.link("$skiptoken", state, keep=False)})
        state["after"] = place
    done = {**state, "since": state["until"], "until": None, "after": 0}
    return call.respond_list(before, page, {"@odata.deltaLink": call.link("$deltatoken", done, keep=False)})


def _first_state(query: Query) -> Json:
    """A synchronisation that begins. `since` and `until` are numbers of changes, `after` is the last place returned."""
    start, end = _window(query)
    return {"start": start, "end": end, "since": None, "until": None, "after": 0}


def _state_of(token: Json) -> Json:
    """The state in a token.

    Raises `RecurtzError` for a token of another request.
    """
    state: Json = {name: token.get(name) for name in ("start", "end")}
    if not all(isinstance(edge, str) for edge in state.values()):
        raise foreign_token("$skiptoken")
    state["start"], state["end"] = _checked(state["start"], state["end"])
    for name in ("since", "until"):
        state[name] = None if token.get(name) is None else token_number(token, name)
    return {**state, "after": token_number(token, "after")}


def _changes(context: Context, state: Json) -> Iterator[tuple[int, list[Json]]]:
    """The items of each event that is new or changed, with its place in the synchronisation."""
    mailbox = context.mailbox
    start, end, since, until, after = state["start"], state["end"], state["since"], state["until"], state["after"]
    if since is None:
        for stored in mailbox.transaction.near(mailbox.key, *parse_window(start, end), after):
            yield stored.key, _items(context.call, None, stored, start, end)
    else:
        for changed in mailbox.transaction.changed(mailbox.key, since, until, after):
            yield changed.change, _items(context.call, changed.before, changed.after, start, end)


def _items(call: Call, before: Json | None, after: Stored | None, start: str, end: str) -> list[Json]:
    """What a client gets of one event; slim occurrences have no keys."""
    if before is None and after is None:
        return []
    event = None if after is None else with_key(after.json, after.change)
    items = changes(before, event, start, end, time_zone=call.prefer, limit=MAX_OCCURRENCES)
    return [finished({**item}, call.prefer) if "@odata.etag" in item else {**item} for item in items]


# Reminders and free/busy ----------------------------------------------------------------------------------------------


# The comma may be missing: std-uritemplate 2.0.12, which writes the paths of the Python SDK, leaves it out.
@route("GET", r"reminderView\(startDateTime='(?P<start>[^']+)',?\s*endDateTime='(?P<end>[^']+)'\)")
def get_reminders(context: Context) -> Response:
    """The reminders of the events in a window."""
    call = context.call
    query = call.query("$top", "$skip", "$skiptoken", "$count")
    start, end = _checked(call.parts["start"], call.parts["end"])
    calendar = _near(context, *parse_window(start, end))
    listed = reminders(calendar, start, end, time_zone=call.prefer, limit=MAX_OCCURRENCES)

    def rows(skip: int, count: int) -> Iterator[Any]:
        return islice(listed, skip, skip + count)

    return call.respond_page(query, "reminderView", rows, lambda: len(listed))


@route("POST", r"calendar/getSchedule", writes=False)
def post_schedule(context: Context) -> Response:
    """When people and rooms are free or busy."""
    context.call.query()
    body, prefer = context.call.json(), context.call.prefer
    limits: Any = {"max_days": _MAX_SCHEDULE_DAYS, "max_schedules": _MAX_SCHEDULES, "limit": MAX_OCCURRENCES}
    addresses = [one["scheduleId"] for one in get_schedule(body, {}, **limits)["value"]]
    names = {name.lower(): value for name, value in body.items()}
    start, end = (_edge(names[name]) for name in ("starttime", "endtime"))
    transaction = context.mailbox.transaction
    calendars, hours = {}, {}
    for address in dict.fromkeys(map(str.lower, addresses)):
        if found := transaction.mailbox(address):
            calendars[address] = context.calendars.near(transaction, found[0], start, end)
            hours[address] = WorkingHours.from_graph(settings_of(transaction, found[0])["workingHours"])
    schedules = get_schedule(body, calendars, prefer=prefer, working_hours=hours, **limits)
    named = "Collection(microsoft.graph.scheduleInformation)"
    return context.call.respond({"@odata.context": context.call.context(named), **schedules})


def _edge(value: Json) -> datetime:
    """A time of a body that is checked already; its names may have any letter case."""
    names = {name.lower(): text for name, text in value.items()}
    named = {"dateTime": names["datetime"], "timeZone": names.get("timezone")}
    return DateTimeTimeZone.from_graph(named).instant()
