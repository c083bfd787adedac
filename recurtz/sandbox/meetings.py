"""Meetings: the copies of an event in the calendars of its attendees, and the answers of people and of rooms.

The seed of all: a resource that is invited as an attendee accepts or refuses according to its availability. If it
accepts, the meeting is in its calendar, and follows the organizer's event when that changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from recurtz import (
    Accepted,
    Calendar,
    Declined,
    RecurtzError,
    RoomPolicy,
    Tentative,
    format_occurrence_id,
    split_event,
    update_event,
)
from recurtz.sandbox.ids import new_id
from recurtz.sandbox.mailbox import NO_TIME, Clock, Found, Mailbox
from recurtz.sandbox.store import Json, Transaction
