"""A plain oracle of availability: days of minutes, each walked one by one. It imports nothing from the package.

A `Diary` is a few events at whole minutes of UTC, with the JSON that Graph has for them.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

DAY = 24 * 60
ZERO = datetime(2024, 2, 27, tzinfo=UTC)
"""Minute 0; the days after it include a leap day."""

DAYS = 5
STATUSES = ["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"]
DIGITS = {"free": 0, "workingElsewhere": 0, "tentative": 1, "busy": 2, "unknown": 2, "oof": 3}


def instant(minute):
    """The aware datetime of a minute."""
    return ZERO + timedelta(minutes=minute)


def moment(minute):
    """The `dateTimeTimeZone` of a minute."""
    return {"dateTime": instant(minute).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}


ABSENT = [{}, {}, {"responseStatus": {"response": "declined"}}, {"isCancelled": True}]
"""The properties of events that take part, and of those that do not. An exception would override the last."""


class Diary:
    """Events as JSON, and what they block: (first minute, minute after the last, status)."""

    def __init__(self):
        self.events, self.blocks = [], []

    def add(self, start, length, status, absent=None, changed=None, days=1):
        """Add an event: on one day, or on several days at the same minutes, some of which are changed.

        `changed` maps a day to None for a cancelled one, or to (minutes later, status or None, takes part).
        """
        changed, absent = changed or {}, absent or {}
        identity = f"E{len(self.events)}"
        event = {"id": identity, "start": moment(start), "end": moment(start + length), "showAs": status, **absent}
        if days > 1:
            first = instant(start).date()
            ids = {day: f"OID.{identity}.{first + timedelta(days=day)}" for day in changed}
            event |= {
                "type": "seriesMaster",
                "recurrence": {
                    "pattern": {"type": "daily", "interval": 1},
                    "range": {"type": "numbered", "startDate": str(first), "numberOfOccurrences": days},
                },
                "cancelledOccurrences": [ids[day] for day, change in changed.items() if change is None],
                "exceptionOccurrences": [
                    self._exception(ids[day], start + day * DAY + change[0], length, *change[1:])
                    for day, change in changed.items()
                    if change is not None
                ],
            }
        self.events.append(event)
        for day in range(days):
            self._block(start + day * DAY, length, status, not absent, changed.get(day, ()))

    @staticmethod
    def _exception(identity, start, length, status, takes_part):
        own = {} if status is None else {"showAs": status}
        return {
            "type": "exception",
            "occurrenceId": identity,
            "start": moment(start),
            "end": moment(start + length),
            "isCancelled": not takes_part,
            **own,
        }

    def _block(self, start, length, status, takes_part, change):
        if change is None:
            return
        if change:
            later, own, own_part = change
            start, status = start + later, own or status
            takes_part = own_part and takes_part
        if takes_part:
            self.blocks.append((start, start + length, status))

    def statuses(self, minute):
        """The statuses of all events that last through a minute."""
        return {status for start, end, status in self.blocks if start <= minute < end}


@st.composite
def diaries(draw, size=6):
    """A diary of some events, most of them on the hour, so that they touch."""
    diary = Diary()
    for _ in range(draw(st.integers(0, size))):
        start = draw(st.integers(-30, DAYS * 24)) * 60 + draw(st.sampled_from([0, 0, 0, 15, 7]))
        length = draw(st.sampled_from([0, 1, 30, 60, 60, 120, 600, DAY, DAY + 60]))
        days = draw(st.sampled_from([1, 1, 3, 6]))
        change = st.none() | st.tuples(
            st.integers(-300, 300), st.none() | st.sampled_from(STATUSES), st.sampled_from([True, True, False])
        )
        changed = draw(st.dictionaries(st.integers(0, days - 1), change, max_size=2)) if days > 1 else {}
        absent = draw(st.sampled_from(ABSENT)) if days == 1 else draw(st.sampled_from(ABSENT[:-1]))
        diary.add(start, length, draw(st.sampled_from(STATUSES)), absent, changed, days)
    return diary
