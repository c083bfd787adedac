"""The operations on the open extensions of an event or an occurrence: list, read, add, change and remove them."""

from __future__ import annotations

from starlette.responses import Response

from recurtz import get_event
from recurtz.errors import ItemNotFoundError, RecurtzError, short
from recurtz.sandbox.bodies import parse_text
from recurtz.sandbox.event_routes import CALENDAR, check_calendar, found_unchanged
from recurtz.sandbox.expansions import extension_id, with_extension_id
from recurtz.sandbox.mailbox import Found, updated
from recurtz.sandbox.routing import Context, route
from recurtz.sandbox.transaction import Json

_ONE = CALENDAR + "events/{id}/extensions/(?P<name>[^/]+)"
_OF_SERVER = frozenset(("id", "extensionname", "@odata.type", "@odata.context"))


@route("GET", CALENDAR + "events/{id}/extensions")
def get_extensions(context: Context) -> Response:
    """List the open extensions of an event."""
    check_calendar(context)
    call = context.call
    call.query()
    listed = list(map(with_extension_id, _extensions(context.mailbox.find(call.parts["id"]))))
    return call.respond({"@odata.context": call.context("Collection(microsoft.graph.extension)"), "value": listed})


@route("GET", _ONE)
def get_extension(context: Context) -> Response:
    """Return an open extension, by its name or its id."""
    check_calendar(context)
    context.call.query()
    found = context.mailbox.find(context.call.parts["id"])
    return _respond(context, _named(_extensions(found), context.call.parts["name"]))


@route("POST", CALENDAR + "events/{id}/extensions")
def post_extension(context: Context) -> Response:
    """Add an open extension to an event; one with the same name is replaced."""
    found, body = found_unchanged(context), context.call.json()
    name = parse_text(body.get("extensionName"), "extensionName")
    if not name or "/" in name:
        message = f"extensionName {short(name)} is not a name; use one such as com.contoso.deal"
        raise RecurtzError(message, target="extensionName")
    _store(context, found, [*_others(_extensions(found), body), body])
    return _respond(context, body, 201)


@route("PATCH", _ONE)
def patch_extension(context: Context) -> Response:
    """Change properties of an open extension; null removes one."""
    found = found_unchanged(context)
    before = _named(_extensions(found), context.call.parts["name"])
    changes = {name: value for name, value in context.call.json().items() if name.lower() not in _OF_SERVER}
    after = {name: value for name, value in {**before, **changes}.items() if value is not None}
    _store(context, found, [after if one is before else one for one in _extensions(found)])
    return _respond(context, after)


@route("DELETE", _ONE)
def delete_extension(context: Context) -> Response:
    """Remove an open extension."""
    found = found_unchanged(context)
    before = _named(_extensions(found), context.call.parts["name"])
    _store(context, found, _others(_extensions(found), before))
    return context.call.respond(None, 204)


def _extensions(found: Found) -> list[Json]:
    one: Json = {**get_event(found.event, occurrence=found.occurrence, select=["extensions"])}
    return list(one.get("extensions") or ())


def _named(extensions: list[Json], name: str) -> Json:
    """The extension of a name or an id.

    Raises `ItemNotFoundError`.
    """
    wanted = extension_id({"extensionName": name})
    for one in extensions:
        if extension_id(one) == wanted:
            return one
    raise ItemNotFoundError(f"The extension {short(name)} was not found.")


def _others(extensions: list[Json], extension: Json) -> list[Json]:
    return [one for one in extensions if extension_id(one) != extension_id(extension)]


def _store(context: Context, found: Found, extensions: list[Json]) -> None:
    context.mailbox.put(updated(found.event, {"extensions": extensions}, found.occurrence))


def _respond(context: Context, extension: Json, status: int = 200) -> Response:
    call = context.call
    path = call.of_user(f"events('{call.parts['id']}')/extensions/$entity")
    return call.respond({"@odata.context": path, **with_extension_id(extension)}, status)
