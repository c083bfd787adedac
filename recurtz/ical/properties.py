"""Properties of VEVENT that do not concern its times, each with its counterpart in Graph's event.

Source: MS-OXCICAL, section 2.1.3.1.1.20, which has Exchange's properties of iCalendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from recurtz._core.fields import lowercase
from recurtz.availability.busy import takes_part
from recurtz.ical.scanner import Component, split_list
from recurtz.json_types import EventJson

PRODUCT = "-//recurtz//EN"

TEXTS: dict[str, tuple[str, ...]] = {"SUMMARY": ("subject",), "LOCATION": ("location", "displayName")}
"""VEVENT's text properties, each with the path of Graph's property."""

ALL_DAY_ZONE = "X-RECURTZ-TIMEZONE"
"""The zone of an all-day event. Its dates have no zone in iCalendar, but Graph's windows need one."""

ALL_DAY_MARK = "X-MICROSOFT-CDO-ALLDAYEVENT"
"""Exchange's mark of an all-day event, whose times can be midnights in a zone."""

_BUSY_STATUS = "X-MICROSOFT-CDO-BUSYSTATUS"
_SHOW_AS = {
    "FREE": "free",
    "TENTATIVE": "tentative",
    "BUSY": "busy",
    "OOF": "oof",
    "WORKINGELSEWHERE": "workingElsewhere",
}
_TRANSPARENCY = {"TRANSPARENT": "free", "OPAQUE": "busy"}
_SENSITIVITY = {"PUBLIC": "normal", "X-PERSONAL": "personal", "PRIVATE": "private", "CONFIDENTIAL": "confidential"}
_PRIORITY = {"high": 1, "normal": 5, "low": 9}
_HTML = "X-ALT-DESC"

DEFAULTS: dict[str, Any] = {
    "showAs": "busy",
    "sensitivity": "normal",
    "importance": "normal",
    "categories": [],
    "attendees": [],
    "isReminderOn": False,
}
"""What an absent property means in an override, which does not inherit it from its series."""


class LocationJson(TypedDict):
    """The name of a place."""

    displayName: str


class BodyJson(TypedDict):
    """The description of an event. `contentType` is "text" or "html"."""

    contentType: str
    content: str


class EmailAddressJson(TypedDict, total=False):
    """A person's name and address."""

    name: str
    address: str


class RecipientJson(TypedDict):
    """A person."""

    emailAddress: EmailAddressJson


class ResponseStatusJson(TypedDict):
    """A person's response to an invitation."""

    response: str


class AttendeeJson(RecipientJson, total=False):
    """A person who is invited. `type` is "required", "optional" or "resource"."""

    type: str
    status: ResponseStatusJson


class VEventJson(EventJson, total=False):
    """An event from VEVENTs. `id` and `iCalUId` are the UID."""

    iCalUId: str  # noqa: N815
    isCancelled: bool  # noqa: N815
    location: LocationJson
    body: BodyJson
    bodyPreview: str  # noqa: N815
    showAs: str  # noqa: N815
    sensitivity: str
    importance: str
    categories: list[str]
    organizer: RecipientJson
    attendees: list[AttendeeJson]
    isReminderOn: bool  # noqa: N815
    reminderMinutesBeforeStart: int  # noqa: N815


def get_text(event: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """The text at a path in Graph's JSON; "" if there is none.

    >>> get_text({"location": {"displayName": "Cafeteria"}}, TEXTS["LOCATION"])
    'Cafeteria'
    """
    value: Any = event
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def set_text(event: dict[str, Any], path: tuple[str, ...], text: str) -> None:
    """Set the text at a path in Graph's JSON.

    >>> event = {}
    >>> set_text(event, TEXTS["LOCATION"], "Cafeteria")
    >>> event
    {'location': {'displayName': 'Cafeteria'}}
    """
    *outer, last = path
    for name in outer:
        event = event.setdefault(name, {})
    event[last] = text


def is_cancelled(component: Component) -> bool:
    """True for STATUS:CANCELLED, in any letter case."""
    return component.value("STATUS").upper() == "CANCELLED"


# Reading --------------------------------------------------------------------------------------------------------------


def parse_properties(vevent: Component) -> dict[str, Any]:
    """Graph's properties of a VEVENT. A property that is absent, or has a value without a meaning, is left out."""
    parsed: dict[str, Any] = {}
    for name, path in TEXTS.items():
        if text := vevent.text(name):
            set_text(parsed, path, text)
    parsed |= _body(vevent)
    for name, value in (
        ("showAs", _show_as(vevent)),
        ("sensitivity", _SENSITIVITY.get(vevent.value("CLASS").upper())),
        ("importance", _importance(vevent.value("PRIORITY"))),
        ("categories", [item for found in vevent.all("CATEGORIES") for item in split_list(found.value)]),
    ):
        if value:
            parsed[name] = value
    if is_cancelled(vevent):
        parsed["isCancelled"] = True
    return parsed


def _body(vevent: Component) -> dict[str, Any]:
    """The description as text, or as HTML if there is one."""
    plain, rich = vevent.text("DESCRIPTION"), vevent.first(_HTML)
    if rich is not None and rich.parameters.get("FMTTYPE", "").lower() == "text/html" and vevent.value(_HTML):
        body = {"body": {"contentType": "html", "content": vevent.text(_HTML)}}
        return {**body, "bodyPreview": plain} if plain else body
    return {"body": {"contentType": "text", "content": plain}} if plain else {}


def _show_as(vevent: Component) -> str | None:
    """The status of Exchange, else TRANSP and STATUS."""
    status = _SHOW_AS.get(vevent.value(_BUSY_STATUS).upper())
    transparency = _TRANSPARENCY.get(vevent.value("TRANSP").upper())
    if status is None and transparency != "free" and vevent.value("STATUS").upper() == "TENTATIVE":
        return "tentative"
    return status or transparency


def _importance(priority: str) -> str | None:
    """1 to 4 is high, 5 is normal, 6 to 9 is low; 0 is undefined (RFC 5545, section 3.8.1.9)."""
    if priority not in set("123456789"):
        return None
    return "high" if priority < "5" else "normal" if priority == "5" else "low"


# Writing --------------------------------------------------------------------------------------------------------------


def format_properties(event: Mapping[str, Any]) -> Iterator[tuple[str, Any, dict[str, str]]]:
    """The properties of a VEVENT for Graph's properties: name, value, parameters."""
    for name, path in TEXTS.items():
        if text := get_text(event, path):
            yield name, text, {}
    content, preview = get_text(event, ("body", "content")), get_text(event, ("bodyPreview",))
    if lowercase(get_text(event, ("body", "contentType"))) == "html":
        if content:
            yield _HTML, content, {"FMTTYPE": "text/html"}
        content = preview
    if content or preview:
        yield "DESCRIPTION", content or preview, {}
    if event.get("isCancelled") is True:
        yield "STATUS", "CANCELLED", {}
    is_declined = not takes_part({**event, "isCancelled": False})
    show_as = "free" if is_declined else lowercase(event.get("showAs"))  # iCalendar has nothing for one's own answer
    if show_as.upper() in _SHOW_AS:
        yield "TRANSP", "TRANSPARENT" if show_as in {"free", "workingelsewhere"} else "OPAQUE", {}
        yield _BUSY_STATUS, show_as.upper(), {}
    sensitivity, importance = lowercase(event.get("sensitivity")), lowercase(event.get("importance"))
    yield from (("CLASS", name, {}) for name, value in _SENSITIVITY.items() if value == sensitivity)
    if importance in _PRIORITY:
        yield "PRIORITY", _PRIORITY[importance], {}
    categories = event.get("categories")
    names = [name for name in categories if isinstance(name, str) and name] if isinstance(categories, list) else []
    if names:
        yield "CATEGORIES", names, {}
