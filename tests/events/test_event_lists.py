"""recurtz.events.event_lists: masters, occurrences, exceptions and `@removed` in one list, in any order."""

from itertools import permutations

import pytest

from graph import PACIFIC, daily, error_of, event, exception, faults, moment, occurrence_id, series, starts
from recurtz import Calendar, calendar_view, instances
from recurtz.errors import LimitExceededError

MASTER = daily(subject="Lunch")
WINDOW = ("2017-09-04", "2017-09-08")
NOONS = [f"2017-09-0{day}T19:00" for day in (4, 5, 6, 7)]


def removed(identity, **properties):
    """An event that a delta reports as deleted."""
    return {"id": identity, "@removed": {"reason": "deleted"}, **properties}


def stored(day, kind="occurrence", start=None, **properties):
    """The occurrence of a date as a server lists it, beside its master."""
    json = {**exception(day, start), "id": occurrence_id(day), "type": kind, "subject": "Lunch"}
    return json | properties


def view(*events, **options):
    return calendar_view(events, *WINDOW, **options)


def in_any_order(*events):
    """The view of the events, which does not depend on their order, but for events at the same time."""
    results = [view(*order) for order in permutations(events)]
    assert all(starts(result) == starts(results[0]) for result in results)
    return results[0]


class TestOccurrences:
    def test_of_listed_master(self):
        """An occurrence whose master is in the list is the master's own: it is listed once."""
        assert in_any_order(MASTER, stored("2017-09-05")) == view(MASTER)

    def test_without_master(self):
        """An occurrence whose master is not in the list is an event of its own."""
        assert starts(view(stored("2017-09-05"))) == ["2017-09-05T19:00"]
        other = stored("2017-09-05", seriesMasterId="other")
        assert starts(in_any_order(MASTER, other)) == sorted([*NOONS, "2017-09-05T19:00"])

    def test_own_properties(self):
        """Properties of a listed occurrence do not replace the master's."""
        assert {one["subject"] for one in view(MASTER, stored("2017-09-05", subject="Other"))} == {"Lunch"}


class TestExceptions:
    def test_of_listed_master(self):
        """An exception replaces the date that it names, never stands beside it."""
        late = stored("2017-09-05", "exception", "2017-09-05T14:00:00", subject="Late lunch")
        result = in_any_order(MASTER, late)
        assert starts(result) == ["2017-09-04T19:00", "2017-09-05T21:00", "2017-09-06T19:00", "2017-09-07T19:00"]
        assert [one["subject"] for one in result] == ["Lunch", "Late lunch", "Lunch", "Lunch"]
        assert result == instances(MASTER | {"exceptionOccurrences": [late]}, *WINDOW)

    def test_original_start(self):
        """The date may be named by the original start."""
        late = stored("2017-09-05", "exception", "2017-09-06T08:00:00")
        del late["occurrenceId"]
        result = in_any_order(MASTER, late | {"originalStart": "2017-09-05T19:00:00Z"})
        assert starts(result) == ["2017-09-04T19:00", "2017-09-06T15:00", "2017-09-06T19:00", "2017-09-07T19:00"]

    def test_start_alone(self):
        """It may have a start alone; then it lasts as long as the master."""
        late = stored("2017-09-05", "exception", "2017-09-05T14:00:00")
        del late["end"]
        assert view(MASTER, late)[1]["end"]["dateTime"][:16] == "2017-09-05T23:00"

    def test_out_of_range(self):
        """An exception outside the years 1 to 9999 cancels its date."""
        noons = daily("2017-09-04T12:00:00", zone="UTC")
        late = stored("2017-09-05", "exception", "9999-12-31T20:00:00")
        assert starts(in_any_order(noons, late)) == [f"2017-09-0{day}T12:00" for day in (4, 6, 7)]

    def test_odd_removals(self):
        """A removed event needs an id of text, and nothing else of an event."""
        assert len(in_any_order(MASTER, {"id": ["x"], "@removed": {}})) == 4
        assert len(in_any_order(MASTER, {"@removed": {}})) == 4
        assert len(in_any_order(MASTER, {"id": "x", "@removed": {}, "seriesMasterId": "AAMk"})) == 4

    def test_master_with_faults(self):
        """Faults of the master are reported at the master's place, whatever its exceptions have."""
        late = stored("2017-09-05", "exception", "2017-09-05T14:00:00")
        assert error_of(view, late, daily(zone="Moon")).target == "events[1]"

    def test_listed_twice(self):
        """An exception that the master lists too is listed once; the one of the list counts."""
        early, late = (stored("2017-09-05", "exception", f"2017-09-05T{hour}:00:00") for hour in ("08", "14"))
        assert starts(in_any_order(MASTER | {"exceptionOccurrences": [early]}, late))[1] == "2017-09-05T21:00"

    def test_letter_case(self):
        """The type is read in any letter case."""
        late = stored("2017-09-05", "Exception", "2017-09-05T14:00:00")
        assert starts(view(MASTER, late))[1] == "2017-09-05T21:00"


class TestSlimExceptions:
    """Exceptions of a delta without occurrenceId and originalStart."""

    MONDAYS = series(subject="Lunch")
    MONTH = ("2017-09-04", "2017-10-02")

    def slim(self, start, **properties):
        late = stored("2017-09-11", "exception", start, id="slim", **properties)
        return {name: value for name, value in late.items() if name != "occurrenceId"}

    def listed(self, *days):
        """Occurrences as the pattern has them, without ids of their own."""
        return [stored(day) | {"occurrenceId": None} for day in days]

    def test_uncovered_date(self):
        """It replaces the one date around its start that no other listed occurrence covers."""
        events = [
            self.MONDAYS,
            self.slim("2017-09-13T12:00:00"),
            *self.listed("2017-09-04", "2017-09-18", "2017-09-25"),
        ]
        result = calendar_view(events, *self.MONTH)
        assert [text[:10] for text in starts(result)] == ["2017-09-04", "2017-09-13", "2017-09-18", "2017-09-25"]

    def test_on_its_date(self):
        """It replaces its own date if that is a date of the pattern."""
        result = calendar_view([self.MONDAYS, self.slim("2017-09-11T14:00:00")], *self.MONTH)
        assert starts(result)[1] == "2017-09-11T21:00"
        assert len(result) == 4

    def test_cancelled_neighbour(self):
        """A cancelled date and the date of another exception are covered."""
        mondays = self.MONDAYS | {"cancelledOccurrences": [occurrence_id("2017-09-18")]}
        result = calendar_view([mondays, self.slim("2017-09-13T12:00:00")], *self.MONTH)
        assert [text[:10] for text in starts(result)] == ["2017-09-04", "2017-09-13", "2017-09-25"]
        other = stored("2017-09-18", "exception", "2017-09-19T12:00:00")
        result = calendar_view([self.MONDAYS, other, self.slim("2017-09-13T12:00:00")], *self.MONTH)
        assert [text[:10] for text in starts(result)] == ["2017-09-04", "2017-09-13", "2017-09-19", "2017-09-25"]

    def test_ambiguous(self):
        """Two dates that it can replace are an error at its own place."""
        events = [event(), self.MONDAYS, self.slim("2017-09-13T12:00:00")]
        error = error_of(calendar_view, events, *self.MONTH)
        assert faults(error) == [("events[2].occurrenceId", "ErrorPropertyValidationFailure")]
        errors = []
        result = calendar_view(events, *self.MONTH, on_error=errors.append)
        assert len(result) == 5
        assert [error.target for error in errors] == ["events[2].occurrenceId"]

    def test_fault(self):
        """A fault of such an exception is reported at its place."""
        broken = self.slim("2017-09-13T12:00:00") | {"start": moment("noon")}
        assert error_of(calendar_view, [self.MONDAYS, broken], *self.MONTH).target == "events[1].start.dateTime"


class TestRemoved:
    def test_event(self):
        """A removed event is left out, whatever the order."""
        call = event("2017-09-05T12:00:00", id="call")
        assert in_any_order(call, removed("call"), MASTER) == view(MASTER)
        assert view(removed("call")) == []

    def test_master(self):
        """With its master, the series is removed."""
        assert in_any_order(MASTER, removed(MASTER["id"])) == []

    def test_occurrence_by_id(self):
        """A removed occurrence is cancelled."""
        result = in_any_order(MASTER, removed(occurrence_id("2017-09-05")))
        assert starts(result) == [noon for noon in NOONS if noon[:10] != "2017-09-05"]

    def test_exception(self):
        """A removed exception is cancelled, by its own id too."""
        late = stored("2017-09-05", "exception", "2017-09-05T14:00:00", id="late")
        result = in_any_order(MASTER, late, removed("late"))
        assert starts(result) == [noon for noon in NOONS if noon[:10] != "2017-09-05"]

    def test_occurrence_without_occurrence_id(self):
        """A listed occurrence that is removed is cancelled, by its start if nothing else names its date."""
        other = stored("2017-09-05", id="own") | {"occurrenceId": None}
        result = in_any_order(MASTER, other, removed("own"))
        assert starts(result) == [noon for noon in NOONS if noon[:10] != "2017-09-05"]

    def test_null(self):
        """A property without a value is as if it were absent."""
        call = event("2017-09-05T12:00:00", id="call")
        assert starts(view(call | {"@removed": None})) == ["2017-09-05T19:00"]
        assert starts(in_any_order(MASTER | {"@removed": None}, stored("2017-09-05"))) == NOONS

    def test_occurrence_of_longer_id(self):
        """The id of a series may begin with the id of another and a dot: an occurrence's id ends at its last dot."""
        assert in_any_order(MASTER, removed(occurrence_id("2017-09-05", f"{MASTER['id']}.B"))) == view(MASTER)

    def test_occurrence_of_other_series(self):
        """The id of another series' occurrence removes nothing."""
        assert in_any_order(MASTER, removed(occurrence_id("2017-09-05", "other"))) == view(MASTER)


class TestList:
    def test_calendar(self):
        """A `Calendar` reads the same lists."""
        events = [removed(occurrence_id("2017-09-05")), MASTER, stored("2017-09-06")]
        assert Calendar(events).view(*WINDOW) == view(*events)
        assert len(Calendar(events)) == 1

    def test_several_masters(self):
        """Each master has its own occurrences."""
        dinner = daily("2017-09-04T18:00:00", id="dinner", subject="Dinner")
        late = exception("2017-09-05", "2017-09-05T20:00:00", of="dinner")
        result = in_any_order(MASTER, dinner, late)
        assert starts(result) == sorted([*NOONS, "2017-09-05T01:00", "2017-09-06T03:00", "2017-09-07T01:00"])

    def test_place(self):
        """Errors have the place in the whole list, also those of an exception whose master is in the list."""
        broken = stored("2017-09-05", "exception", "noon")
        error = error_of(calendar_view, [broken, event(), MASTER], *WINDOW)
        assert {fault.target for fault in error.details} == {"events[0].start.dateTime", "events[0].end.dateTime"}
        assert error_of(calendar_view, [removed("x"), event(), {}], *WINDOW).target == "events[2]"
        assert error_of(calendar_view, [removed("x"), 5], *WINDOW).target == "events[1]"

    def test_master_with_faults(self):
        """A master with faults is reported once, at its place. Its occurrences in the list are events of their own."""
        broken = daily(zone="Moon")
        errors = []
        assert starts(view(stored("2017-09-05"), broken, on_error=errors.append)) == ["2017-09-05T19:00"]
        assert [error.target for error in errors] == ["events[1]"]

    def test_without_id(self):
        """A master without an id has no occurrences in the list."""
        without = {name: value for name, value in MASTER.items() if name != "id"}
        assert len(in_any_order(without, stored("2017-09-05"))) == 5

    def test_limit(self):
        """A limit counts what the list gives."""
        assert len(view(MASTER, stored("2017-09-05"), limit=4)) == 4
        with pytest.raises(LimitExceededError):
            view(MASTER, stored("2017-09-05"), limit=3)

    def test_unchanged(self):
        """The events are not changed."""
        late = stored("2017-09-05", "exception", "2017-09-05T14:00:00")
        master = daily(subject="Lunch", exceptionOccurrences=[])
        view(master, late, removed(occurrence_id("2017-09-06")))
        assert master == daily(subject="Lunch", exceptionOccurrences=[])

    def test_time_zones(self):
        """Names that only the caller knows apply to listed exceptions too."""
        late = exception("2017-09-05", "2017-09-05T14:00:00", zone="Head Office")
        result = view(MASTER, late, time_zones={"head office": PACIFIC})
        assert starts(result)[1] == "2017-09-05T21:00"


class TestRepeated:
    """A page of a synchronisation that is there twice: the later event of an id counts."""

    LATER = MASTER | {"subject": "Dinner"}
    MEETING = event("2017-09-06T10:00:00", id="meeting", subject="Meeting")

    def test_master(self):
        page = [MASTER, stored("2017-09-05")]
        assert view(*page, *page) == view(MASTER)
        assert view(*page, self.LATER) == view(self.LATER)
        assert view(self.LATER, *page) == view(MASTER)

    def test_single(self):
        page = [MASTER, stored("2017-09-05"), self.MEETING]
        assert view(*page, *page) == view(*page) == view(MASTER, self.MEETING)

    def test_exception(self):
        late = [stored("2017-09-05", "exception", f"2017-09-05T1{hour}:00:00") for hour in (4, 5)]
        assert starts(view(MASTER, *late))[1:2] == ["2017-09-05T22:00"]
        assert starts(view(MASTER, *reversed(late)))[1:2] == ["2017-09-05T21:00"]

    def test_id_of_master(self):
        """An occurrence that carries its master's id does not replace the master."""
        assert in_any_order(MASTER, stored("2017-09-05", id=MASTER["id"])) == view(MASTER)
