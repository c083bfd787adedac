"""The requests that the sandbox serves, each one transaction."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from recurtz import (
    RecurtzError,
    calendar_view,
    changes,
    get_schedule,
    instances,
    reminders,
    supported_time_zones,
)
from recurtz.errors import ArgumentTypeError
from recurtz.sandbox.ids import pack, unpack
from recurtz.sandbox.mailbox import Clock, Found, Mailbox, check_if_match
from recurtz.sandbox.meetings import Meetings
from recurtz.sandbox.odata import Query, sorted_by
from recurtz.sandbox.protocol import Call, error_response, store_error
from recurtz.sandbox.rendering import rendered, selected, with_protocol
from recurtz.sandbox.store import Json, Store, Stored, Transaction

_MAX_DAYS = 1825
_MAX_EVENTS = 50_000
_LIST = ("$select", "$top", "$skip", "$orderby", "$filter", "$count", "$skiptoken", "$expand")
_WINDOW = ("startdatetime", "enddatetime")
_NO_ZONE = "UTC"


class Context(NamedTuple):
    """What a handler gets: the request, the mailbox of its path, and the parts of the path."""

    call: Call
    mailbox: Mailbox
    meetings: Meetings
    parts: dict[str, str]
    user: str
    """The mailbox as the path of the response's context names it."""


Handler = Callable[[Context], Response]


class Route(NamedTuple):
    method: str
    path: re.Pattern[str]
    handler: Handler
    writes: bool


ROUTES: list[Route] = []


def route(method: str, path: str, *, writes: bool | None = None) -> Callable[[Handler], Handler]:
    """Register a handler for a path below a mailbox; `{id}` is a part of it, `calendar` one or several spellings."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)

    def register(handler: Handler) -> Handler:
        compiled = re.compile(rf"/{pattern}(?:\(\))?", re.IGNORECASE)
        ROUTES.append(Route(method, compiled, handler, method != "GET" if writes is None else writes))
        return handler

    return register


# Paths ----------------------------------------------------------------------------------------------------------------

_CALENDAR = re.compile(r"/(?:calendar|calendars/[^/]+|calendargroup/calendars/[^/]+)(?=/)", re.IGNORECASE)
_ME = re.compile(r"/(?:me|users/me-token-to-replace)(?=/|$)", re.IGNORECASE)
_USER = re.compile(r"/users/([^/]+)(?=/|$)", re.IGNORECASE)
_VERSION = re.compile(r"/+(?:v1\.0|beta)(?=/)", re.IGNORECASE)


def split_path(path: str, me: str) -> tuple[str, str]:
    """The address of the mailbox in a path, and the rest: `/users/a@b/events` is `a@b` and `/events`.

    Raises `RecurtzError` for a path without a mailbox.

    >>> split_path("/v1.0//me/calendar/events", "me@contoso.com")
    ('me@contoso.com', '/events')
    """
    path = re.sub(r"/+", "/", path)
    path = _VERSION.sub("", path, count=1)
    if match := _ME.match(path):
        address = me
    elif match := _USER.match(path):
        address = match[1]
    else:
        raise RecurtzError(f"{path[:100]!r} is not a path of this server; use /me/…", code="ResourceNotFound")
    return address, _CALENDAR.sub("", path[match.end() :], count=1)


# Events ---------------------------------------------------------------------------------------------------------------


@route("POST", "events")
def create(context: Context) -> Response:
    event, is_new = context.mailbox.create(context.call.json())
    if is_new:
        event = context.meetings.invite(context.mailbox, None, event)
    found = context.mailbox.find(event["id"])
    return _event(context, found, 201, select=None)


@route("GET", "events")
def list_events(context: Context) -> Response:
    """Single events and masters; nothing is expanded."""
    query = context.call.query(*_LIST)
    rows = [_listed(context, stored, query) for stored in context.mailbox.transaction.events(context.mailbox.key)]
    return _page(context, rows, query, "events")


@route("GET", "events/{id}")
def get(context: Context) -> Response:
    query = context.call.query("$select", "$expand")
    return _event(context, context.mailbox.find(context.parts["id"]), 200, query.select, query.expand)


@route("PATCH", "events/{id}")
def patch(context: Context) -> Response:
    found = _found_unchanged(context)
    event = context.mailbox.update(found, context.call.json())
    context.meetings.invite(context.mailbox, found.event, event)
    return _event(context, context.mailbox.find(context.parts["id"]), 200, select=None)


@route("DELETE", "events/{id}")
def delete(context: Context) -> Response:
    found = _found_unchanged(context)
    event = context.mailbox.delete(found)
    context.meetings.invite(context.mailbox, found.event, event)
    return context.call.respond(None, 204)


def _found_unchanged(context: Context) -> Found:
    """The event of the path, if it is still as the client knows it."""
    found = context.mailbox.find(context.parts["id"])
    check_if_match(found, context.call.request.headers.get("if-match"))
    return found


def _event(
    context: Context, found: Found, status: int, select: list[str] | None, expand: frozenset[str] = frozenset()
) -> Response:
    call = context.call
    event = rendered(found, call.time_zone, select, expand, call.prefers_text)
    body = {"@odata.context": call.context(f"users('{context.user}')/events/$entity"), **event}
    return call.respond(body, status, {"ETag": event["@odata.etag"]})


def _listed(context: Context, stored: Stored, query: Query) -> Json:
    call = context.call
    return rendered(Found(*stored, None), call.time_zone, None, query.expand, call.prefers_text)


def _page(context: Context, rows: list[Json], query: Query, name: str) -> Response:
    """One page of events: those that pass the filter, in the requested order, with the selected properties."""
    passed = [row for row in rows if query.test is None or query.test(row)]
    body = context.call.page(sorted_by(passed, query.order), query, f"users('{context.user}')/{name}")
    body["value"] = [selected(row, query.select) for row in body["value"]]
    return context.call.respond(body)


# Views ----------------------------------------------------------------------------------------------------------------


@route("GET", "events/{id}/instances")
def get_instances(context: Context) -> Response:
    query = context.call.query(*_LIST, *_WINDOW)
    found = context.mailbox.find(context.parts["id"])
    start, end = _window(query)
    zone = context.call.time_zone
    listed = instances(found.event, start, end, time_zone=zone, max_days=_MAX_DAYS, limit=_MAX_EVENTS)
    rows = [with_protocol({**one}, found.change, context.call.prefers_text) for one in listed]
    return _page(context, rows, query, "instances")


@route("GET", "calendarView")
def get_view(context: Context) -> Response:
    query = context.call.query(*_LIST, *_WINDOW)
    return _page(context, _view(context, query), query, "calendarView")


def _view(context: Context, query: Query) -> list[Json]:
    start, end = _window(query)
    mailbox, call = context.mailbox, context.call
    near = mailbox.transaction.near(mailbox.key, *_instants(start, end))
    change_of = {stored.json["id"]: stored.change for stored in near}
    view = calendar_view(
        [stored.json for stored in near],
        start,
        end,
        time_zone=call.time_zone,
        max_days=_MAX_DAYS,
        limit=_MAX_EVENTS,
    )
    return [
        with_protocol({**event}, change_of[event.get("seriesMasterId") or event["id"]], call.prefers_text)
        for event in view
    ]


def _window(query: Query) -> tuple[str, str]:
    """The window of a query. A "+" in an offset arrives as a blank unless the client encoded it.

    Raises `RecurtzError` for an edge that is missing or empty.
    """
    edges = [query.values.get(name, "").strip().replace(" ", "+") for name in _WINDOW]
    for name, edge in zip(("startDateTime", "endDateTime"), edges, strict=True):
        if not edge:
            message = f"This request requires a time window specified by the query string parameters startDateTime and endDateTime; {name} is missing"
            raise RecurtzError(message, code="ErrorInvalidParameter", target=name)
    return edges[0], edges[1]


def _instants(start: str, end: str) -> tuple[datetime, datetime]:
    """A window as instants, for the index; the views check it again."""
    edges = [parse_instant(edge, name) for edge, name in ((start, "startDateTime"), (end, "endDateTime"))]
    return edges[0], edges[1]


@route("GET", "calendarView/delta")
def get_delta(context: Context) -> Response:
    """What has changed in a window since the token of the last response."""
    query = context.call.query(*_WINDOW, "$skiptoken", "$deltatoken")
    token = query.values.get("$deltatoken") or query.values.get("$skiptoken")
    state = _delta_state(unpack(token, "$deltatoken")) if token else _first_state(context, query)
    items = _delta_items(context, state)
    size = context.call.page_size or DEFAULT_TOP
    page, rest = items[state.skip : state.skip + size], len(items) > state.skip + size
    body: Json = {"@odata.context": context.call.context("Collection(event)"), "value": page}
    if rest:
        following = pack({**state._asdict(), "skip": state.skip + size})
        body["@odata.nextLink"] = context.call.delta_link("$skiptoken", following)
    else:
        done = pack({**state._asdict(), "since": state.until, "until": None, "skip": 0})
        body["@odata.deltaLink"] = context.call.delta_link("$deltatoken", done)
    return context.call.respond(body)
