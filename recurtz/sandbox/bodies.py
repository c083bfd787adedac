"""The bodies of requests: the spelling of their properties, and the types of those that have no time.

Graph accepts names in any letter case, and clients add annotations such as `@odata.type`. A property that an event does
not have, or with a value of another type, is an error: what is not understood is never stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from recurtz.errors import MalformedValueError, PropertyError, RecurtzError, short

Json = dict[str, Any]

_MAX_DEPTH = 100
"""A body may be nested as deeply as a response can be written, which has it some levels down."""

_SHOW_AS = ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown")
_IMPORTANCE = ("low", "normal", "high")
_SENSITIVITY = ("normal", "personal", "private", "confidential")
_PROVIDERS = ("unknown", "skypeForBusiness", "skypeForConsumer", "teamsForBusiness")
_ATTENDEES = ("required", "optional", "resource")
_BODY_TYPES = ("text", "html")

_OTHER = (
    "start", "end", "recurrence", "type", "seriesMasterId", "originalStart", "occurrenceId", "id", "iCalUId", "uid",
    "organizer", "isOrganizer", "responseStatus", "originalStartTimeZone", "originalEndTimeZone", "createdDateTime",
    "lastModifiedDateTime", "changeKey", "webLink", "bodyPreview", "extensions", "singleValueExtendedProperties",
    "multiValueExtendedProperties", "cancelledOccurrences", "exceptionOccurrences", "isCancelled", "isDraft",
    "hasAttachments", "onlineMeeting", "onlineMeetingUrl", "attachments", "calendar", "instances",
)  # fmt: skip
READ_ONLY = frozenset((
    "organizer", "isOrganizer", "responseStatus", "webLink", "bodyPreview", "isCancelled", "isDraft", "hasAttachments",
    "onlineMeeting", "onlineMeetingUrl", "createdDateTime", "lastModifiedDateTime", "changeKey", "id", "iCalUId", "uid",
    "calendar", "instances", "attachments",
))  # fmt: skip
"""The properties of an event that only the server sets, beside those that `create_event` and `update_event` ignore."""

_NESTED = (
    "dateTime", "timeZone", "contentType", "content", "emailAddress", "address", "name", "displayName", "locationType",
    "pattern", "range", "interval", "month", "dayOfMonth", "daysOfWeek", "firstDayOfWeek", "index", "startDate",
    "endDate", "recurrenceTimeZone", "numberOfOccurrences", "status", "response", "time", "uniqueId", "uniqueIdType",
    "locationUri", "locationEmailAddress", "coordinates", "street", "city", "state", "countryOrRegion", "postalCode",
    "latitude", "longitude", "proposedNewTime",
)  # fmt: skip
_SPELLED_WITHIN = frozenset(("start", "end", "recurrence", "body", "location", "locations", "attendees"))


def parse_json(body: bytes) -> Json:
    """The JSON object of a body. Python also accepts NaN, half a character and deep nesting, which is rejected here.

    Raises `RecurtzError`.

    >>> parse_json(b'{"subject": "Lunch"}')
    {'subject': 'Lunch'}
    """
    try:
        parsed = json.loads(body)
        nested = reduce(lambda inner, _: [inner], range(_MAX_DEPTH), parsed)
        json.dumps(nested, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        message = f"the body is not valid JSON: {error}; send one JSON object"
        raise RecurtzError(message, code="UnableToDeserializePostBody") from None
    if not isinstance(parsed, dict):
        message = f"the body {short(parsed)} is not a JSON object; send one"
        raise RecurtzError(message, code="UnableToDeserializePostBody")
    return parsed


def parse_event_body(body: Mapping[str, Any]) -> Json:
    """An event as a client sends it, in Graph's own spelling, without annotations.

    Raises `RecurtzError` for a property that events do not have, and for a value of the wrong type.

    >>> parse_event_body({"Subject": "Lunch", "ShowAs": "Busy", "@odata.type": "#microsoft.graph.event"})
    {'subject': 'Lunch', 'showAs': 'busy'}
    """
    result: Json = {}
    for name, value in body.items():
        if "@" in name:
            continue
        spelled = _SPELLINGS.get(name.lower())
        if spelled is None:
            message = (
                f"The property {short(name)} does not exist on type 'microsoft.graph.event'."
                " Make sure to only use property names that are defined by the type."
            )
            raise RecurtzError(message, code="RequestBodyRead", target=name[:60])
        if spelled in result:
            raise RecurtzError(f"{spelled} is given twice; give it once", code="RequestBodyRead", target=spelled)
        nested = _spell(value) if spelled in _SPELLED_WITHIN else value
        parse = _PARSERS.get(spelled)
        result[spelled] = nested if parse is None or value is None else parse(nested, spelled)
    if result.get("attachments"):
        message = "attachments are not offered by the sandbox; leave them out"
        raise RecurtzError(message, target="attachments")
    return result


def is_event_property(name: str) -> bool:
    """True for a property of events, in any letter case.

    >>> is_event_property("ICALUID"), is_event_property("color")
    (True, False)
    """
    return name.lower() in _SPELLINGS


def _spell(value: Any) -> Any:  # noqa: ANN401  # JSON
    """A nested object with Graph's spelling, without annotations."""
    if isinstance(value, list):
        return [_spell(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {_NESTED_SPELLINGS.get(name.lower(), name): _spell(item) for name, item in value.items() if "@" not in name}


# Values ---------------------------------------------------------------------------------------------------------------


def parse_text(value: object, target: str) -> str:
    """Text.

    Raises `MalformedValueError`.
    """
    if not isinstance(value, str):
        raise MalformedValueError.expected(target, value, "use text")
    return value


def _parse_flag(value: object, target: str) -> bool:
    """A flag, also as text, which the package O365 sends."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise MalformedValueError.expected(target, value, "use true or false")
    return value


def _parse_minutes(value: object, target: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**31) <= value < 2**31:
        raise MalformedValueError.expected(target, value, "use an integer of 32 bits")
    return value


def _member(members: tuple[str, ...]) -> Callable[[object, str], str]:
    """A parser of an enumeration, in any letter case."""
    by_lower = {member.lower(): member for member in members}

    def parse(value: object, target: str) -> str:
        member = by_lower.get(parse_text(value, target).lower())
        if member is None:
            raise PropertyError.rejected(target, value, f"use one of {', '.join(members)}")
        return member

    return parse


def _parse_object(value: object, target: str) -> Json:
    if not isinstance(value, dict):
        raise MalformedValueError.expected(target, value, "use an object")
    return value


def _list_of(parse: Callable[[object, str], Any]) -> Callable[[object, str], list[Any]]:
    def parse_each(value: object, target: str) -> list[Any]:
        if not isinstance(value, list):
            raise MalformedValueError.expected(target, value, "use a list")
        return [parse(item, f"{target}[{place}]") for place, item in enumerate(value)]

    return parse_each


def _parse_body(value: object, target: str) -> Json:
    json_ = _parse_object(value, target)
    kind = _member(_BODY_TYPES)(json_.get("contentType") or "text", f"{target}.contentType")
    return {"contentType": kind, "content": parse_text(json_.get("content") or "", f"{target}.content")}


def _parse_attendee(value: object, target: str) -> Json:
    json_ = _parse_object(value, target)
    email = _parse_object(json_.get("emailAddress"), f"{target}.emailAddress")
    address = parse_text(email.get("address"), f"{target}.emailAddress.address")
    name = parse_text(email.get("name") or address, f"{target}.emailAddress.name")
    kind = _member(_ATTENDEES)(json_.get("type") or "required", f"{target}.type")
    return {"type": kind, "emailAddress": {"name": name, "address": address}}


def _parse_location(value: object, target: str) -> Json:
    """A place; one with an address or coordinates gets an id, as in the response of Graph's second example."""
    json_ = dict(_parse_object(value, target))
    name = parse_text(json_.get("displayName") or "", f"{target}.displayName")
    kind = parse_text(json_.get("locationType") or "default", f"{target}.locationType")
    is_known = any(json_.get(part) for part in ("address", "coordinates"))
    ids = {"uniqueId": name, "uniqueIdType": "private"} if is_known else {"uniqueIdType": "unknown"}
    return {**ids, **json_, "displayName": name, "locationType": kind[:1].lower() + kind[1:]}


_PARSERS: dict[str, Callable[[object, str], Any]] = {
    "subject": parse_text,
    "transactionId": parse_text,
    "isAllDay": _parse_flag,
    "isReminderOn": _parse_flag,
    "hideAttendees": _parse_flag,
    "responseRequested": _parse_flag,
    "allowNewTimeProposals": _parse_flag,
    "isOnlineMeeting": _parse_flag,
    "reminderMinutesBeforeStart": _parse_minutes,
    "importance": _member(_IMPORTANCE),
    "sensitivity": _member(_SENSITIVITY),
    "showAs": _member(_SHOW_AS),
    "onlineMeetingProvider": _member(_PROVIDERS),
    "categories": _list_of(parse_text),
    "body": _parse_body,
    "attendees": _list_of(_parse_attendee),
    "location": _parse_location,
    "locations": _list_of(_parse_location),
}
_SPELLINGS = {name.lower(): name for name in (*_PARSERS, *_OTHER)}
_NESTED_SPELLINGS = {name.lower(): name for name in (*_NESTED, "type")}
