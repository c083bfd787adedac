"""Stored events as responses: in the client's zone, with the properties of the protocol."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType
from typing import Any

from recurtz import Prefer, get_event
from recurtz.sandbox.calendars import with_key
from recurtz.sandbox.defaults import plain_text
from recurtz.sandbox.expansions import Expansions, expanded
from recurtz.sandbox.ids import instance_uid
from recurtz.sandbox.mailbox import Found
from recurtz.sandbox.transaction import Json

_ON_REQUEST = {"cancelledOccurrences": "cancelledoccurrences", "exceptionOccurrences": "exceptionoccurrences"}
"""The properties that are returned only if the client names them."""

NOTHING: Expansions = MappingProxyType({})
Names = Collection[str] | None


def rendered(found: Found, prefer: Prefer, select: Names = None, expand: Expansions = NOTHING) -> Json:
    """The event of a path as `GET` returns it. Its times are in the zone that the client prefers."""
    event: Json = {**get_event(found.event, occurrence=found.occurrence, time_zone=prefer)}
    return finished(with_key_of(found, event), prefer, select, expand)


def with_key_of(found: Found, event: Json) -> Json:
    """An event, or an occurrence of it, with the keys of the stored event."""
    keys = with_key({"id": found.event["id"]}, found.change)
    return {"@odata.etag": keys["@odata.etag"], **event, "changeKey": keys["changeKey"]}


def finished(event: Json, prefer: Prefer, select: Names = None, expand: Expansions = NOTHING) -> Json:
    """An event with the iCalUId of its date and the preferred kind of body, and with the selected properties."""
    result = with_instance_uid(event)
    if prefers_text(prefer):
        result = {**result, "body": _text_body(event.get("body"))}
    if expand:
        result = expanded(result, expand)
    wanted = {name.lower() for name in (*(select or ()), *expand)}
    for name, lower in _ON_REQUEST.items():
        if lower not in wanted:
            result.pop(name, None)
    if select is None:
        return result
    wanted |= {"id", "@odata.etag"}
    return {name: value for name, value in result.items() if name.lower() in wanted}


def with_instance_uid(event: Json) -> Json:
    """A copy of an event; an occurrence has the iCalUId of its date."""
    uid, master = event.get("iCalUId"), event.get("seriesMasterId")
    if master is None or not isinstance(uid, str):
        return {**event}
    return {**event, "iCalUId": instance_uid(uid, event["id"])}


def prefers_text(prefer: Prefer) -> bool:
    """True if a client prefers bodies as text."""
    return preference(prefer, "outlook.body-content-type").lower() == "text"


def preference(prefer: Prefer, name: str) -> str:
    """The value of a preference, "" if the client has none."""
    return next((other.value for other in prefer.preferences if other.name == name), "")


def _text_body(body: Any) -> Any:  # noqa: ANN401  # JSON
    if not isinstance(body, dict) or body.get("contentType") != "html":
        return body
    return {"contentType": "text", "content": plain_text(str(body.get("content") or ""))}
