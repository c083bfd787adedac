"""Meetings: copies of the organizer's event in the calendars of people and rooms, and the responses of both.

The seed of all: a resource that is invited as an attendee accepts or refuses according to its availability. If it
accepts, the meeting is in its calendar, and follows the organizer's event when that changes.

A change of the organizer's event is made to each copy, too, so that a copy keeps what its owner deleted. If the meeting
moves, the copies are made anew: rooms decide again, people have not responded yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from recurtz import (
    Accepted,
    Declined,
    RoomPolicy,
    SeriesMaster,
    Tentative,
    delete_occurrence,
    get_event,
    split_event,
    update_event,
)
from recurtz.errors import RecurtzError
from recurtz.sandbox.defaults import NO_TIME, address_of
from recurtz.sandbox.guests import (
    addresses,
    as_invited,
    date_alone,
    exceptions_of,
    unanswered,
    with_members,
    with_responses,
    without_responses,
)
from recurtz.sandbox.ids import new_id, occurrence_date, series_of_guest
from recurtz.sandbox.mailbox import Found, Mailbox, updated
from recurtz.sandbox.responses import happens, is_tentative, occurrence_response, parse_proposal, responded
from recurtz.sandbox.transaction import Json, Transaction

_TIMES = ("start", "end", "isAllDay", "recurrence")
_SHARED = frozenset((
    *_TIMES, "subject", "body", "bodyPreview", "location", "locations", "importance", "sensitivity", "isOnlineMeeting",
    "onlineMeetingProvider", "allowNewTimeProposals", "responseRequested", "hideAttendees",
))  # fmt: skip
"""The properties of a copy that follow those of the organizer's event. The others belong to the owner of the copy."""

_OWN = ("id", "createdDateTime", "showAs", "categories", "isReminderOn", "reminderMinutesBeforeStart")
_END = datetime.max.replace(tzinfo=UTC)
_RESPONSES = {"accept": "accepted", "tentativelyaccept": "tentativelyAccepted", "decline": "declined"}


class Meetings:
    """The meetings of one transaction. `rooms` has the policies of rooms, by their addresses in lower case."""

    def __init__(self, transaction: Transaction, rooms: Mapping[str, RoomPolicy]) -> None:
        self._transaction = transaction
        self._rooms = rooms
        self._keys: dict[str, int] | None = None

    def _mailboxes(self, of: Mailbox, attendees: list[Json]) -> Iterator[tuple[str, Mailbox]]:
        """The addresses of attendees that are mailboxes of this server, each once, and these mailboxes."""
        if self._keys is None and attendees:
            self._keys = self._transaction.mailboxes()
        for address in dict.fromkeys(map(address_of, attendees)):
            key = (self._keys or {}).get(address)
            if key is not None:
                yield address, Mailbox(self._transaction, key, address, of.clock)

    def is_room(self, address: str) -> bool:
        """True for the address of a room, in any letter case."""
        return address.lower() in self._rooms

    def policy(self, address: str) -> RoomPolicy | None:
        """The policy of a room; None for another address."""
        return self._rooms.get(address.lower())

    # The organizer

    def invite(self, organizer: Mailbox, event: Json, to: list[Json] | None = None) -> Json:
        """Give attendees, by default all, a new copy of a meeting.

        Returns the organizer's event with the responses of rooms.
        """
        responses: dict[str, str] = {}
        for address, mailbox in self._mailboxes(organizer, event["attendees"] if to is None else to):
            old = self._transaction.event_of_uid(mailbox.key, event["uid"])
            own = {name: old.json[name] for name in _OWN} if old else {"id": new_id()}
            policy, theirs = self._rooms.get(address), as_invited(event, address)
            if policy is None:
                mailbox.put(_copy(theirs, own, "notResponded", NO_TIME))
                continue
            copy, responses[address] = _decided(policy, theirs, own, mailbox)
            if copy is not None:
                mailbox.put(copy)
            elif old:
                mailbox.transaction.remove(mailbox.key, old.json["id"])
        return with_responses(event, responses, organizer.now)

    def follow(self, organizer: Mailbox, before: Json, after: Json, changes: Json, occurrence: str | None) -> Json:
        """Make a change of the organizer's event to the copies. Returns that event with the responses of rooms."""
        if not after["isOrganizer"]:
            return after
        if occurrence is not None:
            return self._follow_occurrence(organizer, before, after, changes, occurrence)
        after = with_members(after, *_members(before, after))
        result = self._follow_event(organizer, before, after, changes)
        dates = dict.fromkeys(date for event in (before, result) for date, _ in exceptions_of(event))
        for date in dates:
            result = self._follow_guests(organizer, before, result, date)
        return result

    def _follow_event(
        self, organizer: Mailbox, before: Json, after: Json, changes: Json, others: Collection[str] = ()
    ) -> Json:
        """Make a change of a whole event to the copies. `others` are addresses that have a copy of something else."""
        gone, added = _members(before, after)
        self._call_off(
            organizer, {**before, "attendees": [one for one in before["attendees"] if address_of(one) in gone]}
        )
        if any(before.get(name) != after.get(name) for name in _TIMES):
            return self.invite(organizer, unanswered(after), _except(others, after["attendees"]))
        shared = {name: value for name, value in changes.items() if name in _SHARED - {*_TIMES}}
        everyone = {"attendees": without_responses(after["attendees"])} if gone or added else {}
        for _, mailbox, copy in self._copies(organizer, before):
            if shared or everyone:
                mailbox.put(updated(copy, {**shared, **everyone}))
        return self.invite(organizer, after, _except(others, added))

    def _follow_occurrence(self, organizer: Mailbox, before: Json, after: Json, changes: Json, occurrence: str) -> Json:
        """Make a change of one occurrence to the copies; a room decides about an occurrence that moves."""
        old, new = ({**get_event(event, occurrence=occurrence)} for event in (before, after))
        gone, _ = _members(old, new)
        moves = any(old.get(name) != new.get(name) for name in _TIMES)
        shared = {name: value for name, value in changes.items() if name in _SHARED}
        for address, mailbox, copy in self._copies(organizer, before):
            own = _id_in(copy, occurrence)
            is_request = moves and address in self._rooms
            if is_request:
                copy = _restored(copy, own)  # a room that declined one date can be free at another time
            if not happens(copy, own):
                continue
            declines = address in gone
            if is_request and not declines:
                calendar = _events_from(mailbox, organizer.clock())
                decision = self._rooms[address].decide(new, calendar, organizer.clock())
                declines = isinstance(decision, Declined)
                status = {"response": decision.response, "time": organizer.now}
                after = occurrence_response(after, occurrence, address, {"status": status})
            mailbox.put({**delete_occurrence(copy, own)} if declines else updated(copy, shared, own))
        return self._follow_guests(organizer, before, after, occurrence)

    def _follow_guests(self, organizer: Mailbox, before: Json, after: Json, occurrence: str) -> Json:
        """Make a change of one date, or of its series, to the copies of those who are invited to that date alone.

        Returns the organizer's event with the responses of rooms to that date.
        """
        old = date_alone(before, occurrence)
        if not happens(after, occurrence):
            self._call_off(organizer, old)
            return after
        new = date_alone(after, occurrence)
        _, added = _members(old, new)
        copies = [one for one in self._copies(organizer, after) if happens(one[2], _id_in(one[2], occurrence))]
        in_series = {address for address, _, _ in copies}
        for address, mailbox, copy in self._copies(organizer, old):
            if address in in_series:  # they are invited to the series by now
                mailbox.transaction.remove(mailbox.key, copy["id"])
        others = in_series | (addresses(after["attendees"]) - addresses(added))
        changes = {name: new.get(name) for name in _SHARED if old.get(name) != new.get(name)}
        guests = self._follow_event(organizer, old, new, changes, others)["attendees"]
        answers = {address_of(one): one["status"] for one in guests if address_of(one) not in others}
        attendees = [{**one, "status": answers.get(address_of(one), one["status"])} for one in new["attendees"]]
        if attendees == new["attendees"]:
            return after
        return {**update_event(after, {"attendees": attendees}, occurrence=occurrence)}

    def cancel(self, organizer: Mailbox, found: Found) -> None:
        """Take a meeting, or one of its occurrences, out of the calendars of its attendees."""
        if not found.event["isOrganizer"]:
            return
        dates = [date for date, _ in exceptions_of(found.event)] if found.occurrence is None else [found.occurrence]
        if found.event.get("recurrence") is not None:
            for date in dates:
                self._call_off(organizer, date_alone(found.event, date))
        if found.occurrence is None:
            self._call_off(organizer, found.event)
            return
        for _, mailbox, copy in self._copies(organizer, found.event):
            own = _id_in(copy, found.occurrence)
            if happens(copy, own):
                mailbox.put({**delete_occurrence(copy, own)})

    def _call_off(self, organizer: Mailbox, event: Json) -> None:
        """Cancel a whole meeting: a room is free again, a person sees that it is cancelled."""
        for address, mailbox, copy in self._copies(organizer, event):
            if address in self._rooms:
                mailbox.transaction.remove(mailbox.key, copy["id"])
            else:
                subject = f"Canceled: {copy['subject']}"
                mailbox.put({**copy, "isCancelled": True, "subject": subject, "showAs": "free"})

    def _copies(self, organizer: Mailbox, event: Json) -> Iterator[tuple[str, Mailbox, Json]]:
        """The address, the mailbox and the copy of each attendee who has one."""
        for address, mailbox in self._mailboxes(organizer, event["attendees"]):
            if copy := self._transaction.event_of_uid(mailbox.key, event["uid"]):
                yield address, mailbox, copy.json

    # Attendees

    def respond(self, attendee: Mailbox, found: Found, action: str, body: Json) -> None:
        """Accept, tentatively accept or decline a meeting, or one of its occurrences.

        Raises `RecurtzError` for the organizer, and for a proposal that is not allowed.
        """
        if found.event["isOrganizer"]:
            message = "Your request can't be completed. You can't respond to this meeting because you're the meeting"
            raise RecurtzError(f"{message} organizer.")
        response = _RESPONSES[action]
        sends = body.get("sendResponse") is not False
        proposal = parse_proposal(found.event, body, response, sends)
        status = {"response": response, "time": attendee.now}
        own: Json = {"responseStatus": status}
        if response == "tentativelyAccepted":
            own["showAs"] = "tentative"
        elif response == "accepted" and is_tentative(found):
            own["showAs"] = self._intended_show_as(attendee, found)
        if response != "declined":
            attendee.put({**update_event(found.event, own, occurrence=found.occurrence)})
        elif found.occurrence is None:
            attendee.transaction.remove(attendee.key, found.event["id"])
        else:
            attendee.put({**delete_occurrence(found.event, found.occurrence)})
        if sends:
            self._report(attendee, found, {"status": status, **proposal})

    def _report(self, attendee: Mailbox, found: Found, response: Json) -> None:
        """Note a response in the organizer's event."""
        address = attendee.address.lower()
        for mailbox, event, occurrence in self._originals(attendee, found):
            if occurrence is None:
                attendees = responded(event["attendees"], address, response)
                mailbox.put({**event, "attendees": attendees})
            else:
                mailbox.put(occurrence_response(event, occurrence, address, response))

    def _intended_show_as(self, attendee: Mailbox, found: Found) -> str:
        """The `showAs` of the organizer, which an invitation has until it is accepted tentatively."""
        for _, event, occurrence in self._originals(attendee, found):
            return str(get_event(event, occurrence=occurrence).get("showAs"))
        return "busy"

    def _originals(self, attendee: Mailbox, found: Found) -> Iterator[tuple[Mailbox, Json, str | None]]:
        """The organizer's event of an attendee's copy, if it is here: its mailbox, the event and its occurrence.

        There is none of an occurrence that the organizer has deleted.
        """
        organizer = {"emailAddress": found.event["organizer"]["emailAddress"]}
        uid, occurrence = found.event["uid"], found.occurrence
        if guest := series_of_guest(uid):
            uid, occurrence = guest[0], f"OID..{guest[1]}"
        for _, mailbox, event in self._copies(attendee, {"uid": uid, "attendees": [organizer]}):
            own = None if occurrence is None else _id_in(event, occurrence)
            if own is None or happens(event, own):
                yield mailbox, event, own


# Copies ---------------------------------------------------------------------------------------------------------------


def _copy(event: Json, own: Json, response: str, time: str) -> Json:
    """An attendee's event of a meeting. `own` has at least its id."""
    names = {"exceptionOccurrences", "cancelledOccurrences", "attendees", "categories", "transactionId"}
    copy = {name: value for name, value in event.items() if name not in names}
    copy |= {
        "categories": [],
        "createdDateTime": event["createdDateTime"],
        "attendees": without_responses(event["attendees"]),
        **own,
        "isOrganizer": False,
        "responseStatus": {"response": response, "time": time},
    }
    if event.get("exceptionOccurrences"):
        copy["exceptionOccurrences"] = [_exception_copy(other, copy) for other in event["exceptionOccurrences"]]
    if event.get("cancelledOccurrences"):
        copy["cancelledOccurrences"] = [_id_in(copy, other) for other in event["cancelledOccurrences"]]
    return copy


def _exception_copy(exception: Json, copy: Json) -> Json:
    shared = {name: value for name, value in exception.items() if name in _SHARED or name == "originalStart"}
    id_ = _id_in(copy, exception["occurrenceId"])
    return {**shared, "id": id_, "occurrenceId": id_, "type": "exception", "seriesMasterId": copy["id"]}


def _id_in(copy: Json, occurrence: str) -> str:
    """The id of the same occurrence in another copy of the meeting."""
    return f"OID.{copy['id']}.{occurrence_date(occurrence)}"


def _restored(copy: Json, occurrence: str) -> Json:
    """A copy in which an occurrence that was declined or deleted happens again."""
    cancelled = copy.get("cancelledOccurrences") or []
    left = [one for one in cancelled if one != occurrence]
    return copy if left == cancelled else {**copy, "cancelledOccurrences": left}


def _except(others: Collection[str], attendees: list[Json]) -> list[Json]:
    return [one for one in attendees if address_of(one) not in others]


def _members(before: Json, after: Json) -> tuple[frozenset[str], list[Json]]:
    """The addresses of attendees who are not invited any more, and the attendees who are new."""
    old, new = addresses(before["attendees"]), addresses(after["attendees"])
    return old - new, [one for one in after["attendees"] if address_of(one) not in old]


# Rooms ----------------------------------------------------------------------------------------------------------------


def _decided(policy: RoomPolicy, event: Json, own: Json, room: Mailbox) -> tuple[Json | None, str]:
    """The event for the calendar of a room, None if it does not book it, and its response."""
    now = room.clock()
    decision = policy.decide(event, _events_from(room, now), now)
    copy = _copy(event, own, decision.response, room.now)
    match decision:
        case Accepted(declined=declined, until=until):
            copy["showAs"] = "busy"  # whatever the organizer has: the room is in use
            if until is not None:
                copy = _head(copy, until)
            for day in filter(None, [occurrence.original_date for occurrence in declined]):
                copy = {**delete_occurrence(copy, day)}
            return copy, decision.response
        case Tentative():
            return {**copy, "showAs": "tentative"}, decision.response
        case Declined():
            return None, decision.response
        case _:
            return None, "none"


def _head(copy: Json, until: datetime) -> Json:
    """The occurrences of a series that start before an instant, at which the booking window of a room ends.

    In most zones the instant is in the middle of a day, and an occurrence can be moved over it. So the series is cut
    at the original date of the first occurrence that starts at the instant or later.
    """
    first = SeriesMaster.from_graph(copy).after(until, inclusive=True)
    day = None if first is None else first.original_date
    head, _ = (None, None) if day is None else split_event(copy, day)
    return copy if head is None else {**head}


def _events_from(room: Mailbox, now: datetime) -> list[Json]:
    """The events of a room that are not over."""
    return [stored.json for stored in room.transaction.near(room.key, now, _END)]
