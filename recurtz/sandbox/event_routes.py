"""The operations on events: create, list, read, change, delete, and the responses to meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from starlette.responses import Response

from recurtz.errors import RecurtzError
from recurtz.sandbox.call import Call
from recurtz.sandbox.expansions import Expansions
from recurtz.sandbox.ids import calendar_id
from recurtz.sandbox.mailbox import Found, Mailbox, check_if_match, updated
from recurtz.sandbox.odata import LISTING, Query, sorted_by
from recurtz.sandbox.rendering import NOTHING, Names, rendered
from recurtz.sandbox.routing import Context, route
from recurtz.sandbox.transaction import Json, Stored

CALENDAR = r"(?:calendar/|calendars/(?P<calendar>[^/]+)/)?"
"""What a path may have before the operations of a calendar; a mailbox has one calendar."""

_RESPONSE = frozenset(("comment", "sendresponse", "proposednewtime"))


def check_calendar(context: Context) -> None:
    """Rejects the id of another calendar.

    Raises `RecurtzError`.
    """
    name = context.call.parts.get("calendar")
    if name and name != calendar_id(context.mailbox.key):
        raise RecurtzError("The specified object was not found in the store.", code="ErrorItemNotFound")


@route("POST", CALENDAR + "events")
def post_event(context: Context) -> Response:
    """Create an event, and invite its attendees. A retry with the same transactionId returns the first event."""
    check_calendar(context)
    mailbox, body = context.mailbox, context.call.event_body()
    event = mailbox.earlier(body)
    if event is None:
        event = mailbox.put(context.meetings.invite(mailbox, mailbox.created(body)))
        mailbox.note_request(event, body)
    return _respond(context.call, mailbox.find(event["id"]), 201)


@route("GET", CALENDAR + "events")
def get_events(context: Context) -> Response:
    """List single events and masters; nothing is expanded."""
    check_calendar(context)
    mailbox, prefer = context.mailbox, context.call.prefer
    query = context.call.query(*LISTING, "$expand")
    source = _Listed(mailbox, query)

    def rows(skip: int, count: int) -> Iterator[Json]:
        for one in source.some(skip, count):
            yield rendered(Found(one.json, one.change, None), prefer, query.select, query.expand)

    return context.call.respond_page(query, "events", rows, source.count)


class _Listed:
    """The stored events that a query lists. Without a filter and an order, a page is a query of its own."""

    def __init__(self, mailbox: Mailbox, query: Query) -> None:
        self._mailbox = mailbox
        self._selected: list[Stored] | None = None
        if query.test or query.order:
            stored = [one for one in mailbox.transaction.events(mailbox.key) if not query.test or query.test(one.json)]
            self._selected = sorted_by(stored, query.order, _json_of)

    def some(self, skip: int, count: int) -> Iterable[Stored]:
        if self._selected is not None:
            return self._selected[skip : skip + count]
        return self._mailbox.transaction.events(self._mailbox.key, skip, count)

    def count(self) -> int:
        if self._selected is not None:
            return len(self._selected)
        return self._mailbox.transaction.count(self._mailbox.key)


def _json_of(stored: Stored) -> Json:
    return stored.json


@route("GET", CALENDAR + "events/{id}")
def get_one(context: Context) -> Response:
    """Return an event, an occurrence or an exception."""
    check_calendar(context)
    query = context.call.query("$select", "$expand")
    return _respond(context.call, context.mailbox.find(context.call.parts["id"]), 200, query.select, query.expand)


@route("PATCH", CALENDAR + "events/{id}")
def patch_event(context: Context) -> Response:
    """Change an event, or one of its occurrences, which becomes an exception."""
    mailbox, found = context.mailbox, found_unchanged(context)
    changes = mailbox.changes(found, context.call.event_body())
    event = updated(found.event, changes, found.occurrence)
    mailbox.put(context.meetings.follow(mailbox, found.event, event, changes, found.occurrence))
    return _respond(context.call, mailbox.find(context.call.parts["id"]), 200)


@route("DELETE", CALENDAR + "events/{id}")
def delete_event(context: Context) -> Response:
    """Delete an event, or one of its occurrences; a meeting is cancelled."""
    _delete(context, found_unchanged(context))
    return context.call.respond(None, 204)


def _delete(context: Context, found: Found) -> None:
    mailbox, event = context.mailbox, context.mailbox.without(found)
    context.meetings.cancel(mailbox, found)
    if event is None:
        mailbox.transaction.remove(mailbox.key, found.event["id"])
    else:
        mailbox.put(event)


@route("POST", CALENDAR + "events/{id}/cancel")
def cancel_meeting(context: Context) -> Response:
    """Cancel a meeting, or one of its occurrences; only the organizer can."""
    found = found_unchanged(context)
    _action_body(context.call, frozenset(("comment",)))
    if not found.event["isOrganizer"]:
        raise RecurtzError("You need to be an organizer to cancel a meeting.")
    _delete(context, found)
    return context.call.respond(None, 202)


@route("POST", CALENDAR + "events/{id}/(?P<action>accept|decline|tentativelyAccept)")
def respond_to_meeting(context: Context) -> Response:
    """Respond to a meeting, or to one of its occurrences."""
    found = found_unchanged(context)
    body = _action_body(context.call, _RESPONSE)
    context.meetings.respond(context.mailbox, found, context.call.parts["action"].lower(), body)
    return context.call.respond(None, 202)


def _action_body(call: Call, names: frozenset[str]) -> Json:
    """The parameters of an action, in Graph's spelling.

    Raises `RecurtzError` for one that the action does not have.
    """
    spelled = {"sendresponse": "sendResponse", "proposednewtime": "proposedNewTime", "comment": "comment"}
    body: dict[str, Any] = {}
    for name, value in call.optional_json().items():
        if name.lower() not in names:
            raise RecurtzError(f"{name[:60]!r} is not a parameter of this action", target=name[:60])
        body[spelled[name.lower()]] = value
    return body


def found_unchanged(context: Context) -> Found:
    """The event of the path, if it is still as the client knows it."""
    check_calendar(context)
    context.call.query()
    found = context.mailbox.find(context.call.parts["id"])
    check_if_match(found, context.call.request.headers.get("if-match"))
    return found


def _respond(call: Call, found: Found, status: int, select: Names = None, expand: Expansions = NOTHING) -> Response:
    event = rendered(found, call.prefer, select, expand)
    body = {"@odata.context": call.of_user("events/$entity"), **event}
    return call.respond(body, status, {"ETag": event["@odata.etag"]})
