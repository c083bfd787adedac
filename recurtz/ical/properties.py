"""What of an event iCalendar and Graph call by different names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from icalendar import Component

PRODUCT = "-//recurtz//EN"

TEXTS: dict[str, tuple[str, ...]] = {"SUMMARY": ("subject",), "LOCATION": ("location", "displayName")}
"""VEVENT's properties of text, each with the path of Graph's."""

ALL_DAY_ZONE = "X-RECURTZ-TIMEZONE"
"""The zone in which an all-day event begins and ends: its dates say none, and Graph's windows want one."""


def text_of(event: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """The text at a path of Graph's, "" where there is none.

    >>> text_of({"location": {"displayName": "Cafeteria"}}, TEXTS["LOCATION"])
    'Cafeteria'
    """
    found: Any = event
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def put_text(event: dict[str, Any], path: tuple[str, ...], text: str) -> None:
    """Put a text at a path of Graph's.

    >>> event = {}
    >>> put_text(event, TEXTS["LOCATION"], "Cafeteria")
    >>> event
    {'location': {'displayName': 'Cafeteria'}}
    """
    *outer, last = path
    for name in outer:
        event = event.setdefault(name, {})
    event[last] = text


def with_its_own(component: Component) -> list[Component]:
    """A component and those right within it; none deeper, which mean other things."""
    return [component, *component.subcomponents]


def first(component: Component, name: str) -> Any:  # noqa: ANN401  # icalendar's values have no type in common
    """A property of a component; the first of one that stands twice, None where there is none."""
    found = component.get(name)
    return found[0] if isinstance(found, list) else found
