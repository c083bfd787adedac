"""Attendees of one date of a series, which are not those of the series.

An exception may have attendees of its own. Those who are invited to the series have a copy of the series, in which the
date is deleted if they are not invited to it. The others, the guests of the date, have a copy of that date alone: a
single event, whose `uid` names the series and the date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from recurtz import delete_occurrence, get_event
from recurtz.sandbox.defaults import NO_TIME, address_of
from recurtz.sandbox.ids import guest_uid, instance_uid, occurrence_date
from recurtz.sandbox.transaction import Json

_OF_SERIES = (
    "recurrence", "seriesMasterId", "occurrenceId", "originalStart", "exceptionOccurrences", "cancelledOccurrences",
)  # fmt: skip


def addresses(attendees: Collection[Json]) -> frozenset[str]:
    """The addresses of attendees in lower case."""
    return frozenset(map(address_of, attendees))


def exceptions_of(event: Json) -> Iterator[tuple[str, Json]]:
    """The occurrence ids of the exceptions that have attendees of their own, and these exceptions."""
    for exception in event.get("exceptionOccurrences") or ():
        if exception.get("attendees") is not None:
            yield exception["occurrenceId"], exception


def date_alone(event: Json, occurrence: str) -> Json:
    """One date of a series as a meeting for its guests: a single event."""
    one: Json = {**get_event(event, occurrence=occurrence)}
    single = {name: value for name, value in one.items() if name not in _OF_SERIES}
    uid, day = event["uid"], occurrence_date(occurrence)
    return {**single, "type": "singleInstance", "uid": guest_uid(uid, day), "iCalUId": instance_uid(uid, occurrence)}


def as_invited(event: Json, address: str) -> Json:
    """A series without the dates to which one of its attendees is not invited."""
    for occurrence, exception in exceptions_of(event):
        if address not in addresses(exception["attendees"]):
            event = {**delete_occurrence(event, occurrence)}
    return event


def with_members(event: Json, gone: Collection[str], added: Collection[Json]) -> Json:
    """A series whose attendees have changed: those of its exceptions change, too."""
    listed = event.get("exceptionOccurrences")
    if not listed or not (gone or added):
        return event

    def changed(exception: Json) -> Json:
        if exception.get("attendees") is None:
            return exception
        others = [one for one in exception["attendees"] if address_of(one) not in gone]
        known = addresses(others)
        return {**exception, "attendees": [*others, *(one for one in added if address_of(one) not in known)]}

    return {**event, "exceptionOccurrences": list(map(changed, listed))}


def unanswered(event: Json) -> Json:
    """A meeting that has moved: nobody has responded to the new time yet, neither to that of an exception.

    Only the guests of an exception have: it stays where it is.
    """
    everyone = addresses(event["attendees"])

    def changed(exception: Json) -> Json:
        own = exception.get("attendees")
        if own is None or addresses(own) == everyone:
            return {name: value for name, value in exception.items() if name != "attendees"}
        parts = ([one] if address_of(one) not in everyone else without_responses([one]) for one in own)
        return {**exception, "attendees": list(chain.from_iterable(parts))}

    exceptions = list(map(changed, event.get("exceptionOccurrences") or ()))
    listed = {"exceptionOccurrences": exceptions} if exceptions else {}
    return {**event, "attendees": without_responses(event["attendees"]), **listed}


def with_responses(event: Json, responses: Mapping[str, str], time: str) -> Json:
    """A meeting after responses to the whole of it, by the addresses of attendees."""
    statuses = {
        address: {"response": response, "time": NO_TIME if response == "none" else time}
        for address, response in responses.items()
    }

    def answered(part: Json) -> Json:
        if part.get("attendees") is None:
            return part
        attendees = [{**one, "status": statuses.get(address_of(one), one["status"])} for one in part["attendees"]]
        return {**part, "attendees": attendees}

    listed = event.get("exceptionOccurrences")
    exceptions = {"exceptionOccurrences": list(map(answered, listed))} if listed and statuses else {}
    return {**answered(event), **exceptions}


def without_responses(attendees: Collection[Json]) -> list[Json]:
    """Attendees who have not responded."""
    none = {"response": "none", "time": NO_TIME}
    return [{"type": one["type"], "status": none, "emailAddress": one["emailAddress"]} for one in attendees]
