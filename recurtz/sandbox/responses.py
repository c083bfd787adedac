"""Responses of attendees: what is noted of them in events."""

from __future__ import annotations

from recurtz import DateTimeTimeZone, get_event, update_event
from recurtz.errors import RecurtzError
from recurtz.sandbox.defaults import address_of
from recurtz.sandbox.mailbox import Found
from recurtz.sandbox.transaction import Json


def is_tentative(found: Found) -> bool:
    """True for an invitation that was accepted tentatively, and is shown like that."""
    event: Json = {**get_event(found.event, occurrence=found.occurrence)}
    return bool(event["showAs"] == "tentative" and event["responseStatus"]["response"] == "tentativelyAccepted")


def responded(attendees: list[Json], address: str, response: Json) -> list[Json]:
    """The attendees, with the response of one of them."""
    return [{**one, **response} if address_of(one) == address else one for one in attendees]


def occurrence_response(event: Json, occurrence: str, address: str, response: Json) -> Json:
    """The organizer's event after a response to one of its occurrences."""
    one: Json = {**get_event(event, occurrence=occurrence)}
    attendees = responded(one["attendees"], address, response)
    return {**update_event(event, {"attendees": attendees}, occurrence=occurrence)}


def happens(event: Json, occurrence: str) -> bool:
    """False for an occurrence that this attendee has deleted or declined."""
    try:
        get_event(event, occurrence=occurrence, select=["id"])
    except RecurtzError:
        return False
    return True


def parse_proposal(event: Json, body: Json, response: str, sends: bool) -> Json:
    """The time that an attendee proposes instead.

    Raises `RecurtzError` for a proposal with faults, or one that is not allowed.
    """
    proposal = body.get("proposedNewTime")
    if proposal is None:
        return {}
    if response == "accepted" or not sends or event.get("allowNewTimeProposals") is False:
        message = "a time can be proposed with decline or tentativelyAccept, if allowNewTimeProposals is not false"
        raise RecurtzError(f"{message} and sendResponse is true", target="proposedNewTime")
    if not isinstance(proposal, dict):
        raise RecurtzError("proposedNewTime is not an object; use start and end", target="proposedNewTime")
    times = {}
    for name in ("start", "end"):
        times[name] = DateTimeTimeZone.from_graph(proposal.get(name), f"proposedNewTime.{name}").to_graph()
    return {"proposedNewTime": times}
