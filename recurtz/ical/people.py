"""ORGANIZER and ATTENDEE, and Graph's organizer and attendees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from recurtz._core.fields import lowercase
from recurtz.ical.properties import AttendeeJson, EmailAddressJson, get_text
from recurtz.ical.scanner import Component, Property

_RESPONSES = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentativelyAccepted",
    "NEEDS-ACTION": "notResponded",
}
_PARTICIPATION = {response.lower(): name for name, response in _RESPONSES.items()}
_ROLES = {"required": "REQ-PARTICIPANT", "optional": "OPT-PARTICIPANT", "resource": "NON-PARTICIPANT"}
_RESOURCES = ("RESOURCE", "ROOM")
_MAILTO = "mailto:"
_BREAKS = re.compile("[\t\r\n]+")
"""What an address cannot contain, but Graph's JSON can."""


def parse_people(vevent: Component) -> dict[str, Any]:
    """Graph's organizer and attendees of a VEVENT; those that it has."""
    parsed: dict[str, Any] = {}
    organizer = vevent.first("ORGANIZER")
    if organizer is not None and (address := _email_address(organizer)):
        parsed["organizer"] = {"emailAddress": address}
    if attendees := [attendee for found in vevent.all("ATTENDEE") if (attendee := _attendee(found))]:
        parsed["attendees"] = attendees
    return parsed


def _email_address(found: Property) -> EmailAddressJson | None:
    """The name and the address of a person; None without both."""
    value = found.value.strip()
    address = value[len(_MAILTO) :] if value.lower().startswith(_MAILTO) else found.parameters.get("EMAIL", "")
    parts = {"name": found.parameters.get("CN", "") or address, "address": address}
    return EmailAddressJson(**{name: text for name, text in parts.items() if text}) or None  # type: ignore[typeddict-item]


def _attendee(found: Property) -> AttendeeJson | None:
    address = _email_address(found)
    if address is None:
        return None
    get = {name: value.upper() for name, value in found.parameters.items()}.get
    kind = "required" if get("ROLE") != _ROLES["optional"] else "optional"
    if get("CUTYPE") in _RESOURCES or get("ROLE") == _ROLES["resource"]:
        kind = "resource"
    response = _RESPONSES.get(get("PARTSTAT") or "", "none")
    return {"type": kind, "status": {"response": response}, "emailAddress": address}


def format_people(event: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The properties of a VEVENT for Graph's organizer and attendees: name, value, parameters."""
    attendees = event.get("attendees")
    people: list[tuple[str, Any]] = [("ORGANIZER", event.get("organizer"))]
    people += [("ATTENDEE", attendee) for attendee in attendees] if isinstance(attendees, list | tuple) else []
    for name, person in people:
        address = get_text(person, ("emailAddress", "address")) if isinstance(person, Mapping) else ""
        address = _BREAKS.sub("", address)
        if not address:  # the value is an address
            continue
        common_name = get_text(person, ("emailAddress", "name"))
        parameters = {"CN": common_name} if common_name and common_name != address else {}
        yield name, f"{_MAILTO}{address}", parameters | (_role(person) if name == "ATTENDEE" else {})


def _role(attendee: Mapping[str, Any]) -> dict[str, str]:
    kind = lowercase(attendee.get("type"))
    parameters = {"ROLE": _ROLES[kind]} if kind in _ROLES else {}
    if kind == "resource":
        parameters["CUTYPE"] = "RESOURCE"
    response = _PARTICIPATION.get(lowercase(get_text(attendee, ("status", "response"))))
    return parameters | ({"PARTSTAT": response} if response else {})
