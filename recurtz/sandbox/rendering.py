"""Stored events as responses: in the client's zone, with the properties of the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from recurtz import get_event
from recurtz.sandbox.defaults import plain_text
from recurtz.sandbox.ids import change_key, etag, instance_uid
from recurtz.sandbox.mailbox import Found, occurrence_date
from recurtz.sandbox.store import Json

_LISTS = {"cancelledOccurrences": "cancelledoccurrences", "exceptionOccurrences": "exceptionoccurrences"}


def rendered(found: Found, time_zone: str, select: list[str] | None, expand: Iterable[str], as_text: bool) -> Json:
    """The event of a path as `GET` returns it. The lists of a series are returned if the client requests them."""
    event: Json = {**get_event(found.event, occurrence=found.occurrence, time_zone=time_zone)}
    wanted = {name.lower() for name in (*(select or ()), *expand)}
    for name, lower in _LISTS.items():
        if lower not in wanted:
            event.pop(name, None)
    return selected(with_protocol(event, found.change, as_text), select)


def with_protocol(event: Json, change: int, as_text: bool = False) -> Json:
    """An event with its etag and changeKey; an occurrence also with the iCalUId of its date."""
    series = event.get("seriesMasterId")
    key = change_key(series or event["id"], change)
    result = {"@odata.etag": etag(key), **event, "changeKey": key}
    day = occurrence_date(event["id"]) if series else None
    if day is not None and isinstance(event.get("iCalUId"), str):
        result["iCalUId"] = instance_uid(event["iCalUId"], day)
    if as_text:
        result["body"] = _text_body(event.get("body"))
    return result


def _text_body(body: Any) -> Any:  # noqa: ANN401  # JSON
    if not isinstance(body, dict) or str(body.get("contentType")).lower() != "html":
        return body
    return {"contentType": "text", "content": plain_text(str(body.get("content") or ""))}


def selected(event: Json, select: list[str] | None) -> Json:
    """The selected properties, in any letter case; the id and the etag are always returned."""
    if select is None:
        return event
    wanted = {name.lower() for name in select} | {"id", "@odata.etag"}
    return {name: value for name, value in event.items() if name.lower() in wanted}
