"""Properties of VEVENT, each with its counterpart in Graph's event, and access to icalendar's components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from icalendar import Component

from recurtz.json_types import EventJson

PRODUCT = "-//recurtz//EN"

TEXTS: dict[str, tuple[str, ...]] = {"SUMMARY": ("subject",), "LOCATION": ("location", "displayName")}
"""VEVENT's text properties, each with the path of Graph's property."""

ALL_DAY_ZONE = "X-RECURTZ-TIMEZONE"
"""The zone of an all-day event. Its dates have no zone in iCalendar, but Graph's windows need one."""


class LocationJson(TypedDict):
    """The name of a place."""

    displayName: str


class VEventJson(EventJson, total=False):
    """An event from VEVENTs. `id` and `iCalUId` are the UID."""

    iCalUId: str  # noqa: N815
    isCancelled: bool  # noqa: N815
    location: LocationJson


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


def with_subcomponents(component: Component) -> list[Component]:
    """A component and its direct subcomponents. Deeper ones, such as VALARM in VEVENT, have other meanings."""
    return [component, *component.subcomponents]


def first(component: Component, name: str) -> Any:  # noqa: ANN401  # icalendar's values have no common type
    """A property of a component: the first one if it is given several times, None if it is absent."""
    value = component.get(name)
    return value[0] if isinstance(value, list) else value


def is_cancelled(component: Component) -> bool:
    """True for STATUS:CANCELLED, in any letter case."""
    return str(component.get("STATUS", "")).upper() == "CANCELLED"
