"""recurtz.events.event_lists: masters, occurrences, exceptions and `@removed` in one list, in any order."""

from datetime import date, timedelta, timezone
from itertools import permutations

import pytest

from graph import PACIFIC, all_day, daily, error_of, event, exception, faults, moment, occurrence_id, series, starts
from recurtz import Calendar, SeriesMaster, calendar_view, instances
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


class TestUntyped:
    """Events of a series whose type does not say that they are exceptions, but whose times do."""

    @pytest.mark.parametrize("kind", [None, "unknownFutureValue"])
    def test_moved(self, kind):
        """Without a type, an event at another time than the pattern's is an exception."""
        late = stored("2017-09-05", kind, "2017-09-05T14:00:00")
        assert starts(in_any_order(MASTER, late))[1] == "2017-09-05T21:00"
        assert starts(in_any_order(MASTER, late | {"occurrenceId": None}))[1] == "2017-09-05T21:00"

    def test_as_scheduled(self):
        """At the time of the pattern, it is an occurrence."""
        untyped = stored("2017-09-05", None)
        assert in_any_order(MASTER, untyped) == view(MASTER)
        assert in_any_order(MASTER, untyped | {"occurrenceId": None}) == view(MASTER)

    def test_beside_original_start(self):
        """An occurrence that does not start at its own originalStart is an exception."""
        late = stored("2017-09-05", "occurrence", "2017-09-05T14:00:00", originalStart="2017-09-05T19:00:00Z")
        assert starts(in_any_order(MASTER, late))[1] == "2017-09-05T21:00"
        assert in_any_order(MASTER, late | {"originalStart": "2017-09-05T21:00:00Z"}) == view(MASTER)

    def test_all_day(self):
        """In an all-day series, the dates are compared."""
        days = daily("2017-09-04T00:00:00", "2017-09-05T00:00:00", "UTC", isAllDay=True, subject="Lunch")
        moved = exception("2017-09-05", "2017-09-09T00:00:00", zone="UTC", type="occurrence", isAllDay=True)
        original = {"occurrenceId": None, "originalStart": "2017-09-05T00:00:00Z"}
        result = calendar_view([days, moved | original], "2017-09-04T12:00Z", "2017-09-07T12:00Z")
        assert [text[:10] for text in starts(result)] == ["2017-09-04", "2017-09-06", "2017-09-07"]

    def test_slim_all_day(self):
        """A slim occurrence of an all-day series is the series' own."""
        days = daily("2017-09-04T00:00:00", "2017-09-05T00:00:00", "UTC", isAllDay=True, subject="Lunch")
        listed = {"type": "occurrence", "seriesMasterId": "AAMk", **all_day("2017-09-05", "2017-09-06", "UTC")}
        assert in_any_order(days, listed, removed("other")) == view(days)

    def test_off_pattern(self):
        """An untyped event that names no date of the pattern stands beside its occurrences."""
        other = stored("2017-09-05", None)
        assert len(view(series(subject="Lunch"), other)) == 2

    def test_without_times(self):
        """An occurrence without a start is the series' own."""
        stub = {"id": "stub", "type": "occurrence", "seriesMasterId": "AAMk"}
        assert in_any_order(MASTER, stub) == in_any_order(MASTER, stub | {"start": None}) == view(MASTER)

    def test_faults(self):
        """Faults of an occurrence as the pattern has it cost nothing; those of an untyped event are reported."""
        assert in_any_order(MASTER, stored("2017-09-05", start="noon")) == view(MASTER)
        assert (
            error_of(view, MASTER, stored("2017-09-05", None, "noon")).details[0].target == "events[1].start.dateTime"
        )
        broken = stored("2017-09-05", "exception", occurrenceId=None, originalStart="0001-01-01T00:00:00Z")
        assert error_of(view, MASTER, broken).target == "events[1].originalStart"


class TestLostZone:
    def test_exact_times(self):
        """If the zone of a series is lost, the times of its listed occurrences are the better ones."""
        lost = daily("2017-11-03T19:00:00", zone="UTC", range_={"recurrenceTimeZone": "Customized Time Zone"})
        after = stored("2017-11-06", start="2017-11-06T12:00:00") | {"occurrenceId": None}
        result = calendar_view([after, lost], "2017-11-05", "2017-11-08")
        assert starts(result) == ["2017-11-05T19:00", "2017-11-06T20:00", "2017-11-07T19:00"]
        assert {one["type"] for one in result} == {"occurrence"}
        known = calendar_view([after, lost], "2017-11-05", "2017-11-08", time_zones={"Customized Time Zone": "UTC"})
        assert starts(known) == ["2017-11-05T19:00", "2017-11-06T19:00", "2017-11-07T19:00"]

    SYDNEY = daily(
        "2026-05-31T23:00:00",
        "2026-05-31T23:30:00",
        "UTC",
        range_={"startDate": "2026-06-01", "recurrenceTimeZone": ""},
    )
    """Every day at 9:00 in Sydney, as an attendee without the name of the zone gets it."""

    def slim(self, start, **properties):
        """An exception that names no date."""
        return {"id": "slim", "type": "exception", "seriesMasterId": "AAMk", **event(start, zone="UTC"), **properties}

    def stubs(self, *starts):
        return [{**self.slim(start), "id": start, "type": "occurrence"} for start in starts]

    def days(self, *events):
        """The starts and original dates of a view of some days in June."""
        result = calendar_view(events, "2026-05-31T12:00Z", "2026-06-04T12:00Z")
        return [(one["start"]["dateTime"][5:13], one["occurrenceId"][-5:]) for one in result]

    def test_slim_exception(self):
        """The offset of a lost zone is one that the first start allows: 1:00 in UTC on 2 June is 2 June in Sydney."""
        expected = [("05-31T23", "06-01"), ("06-02T01", "06-02"), ("06-02T23", "06-03"), ("06-03T23", "06-04")]
        late = self.slim("2026-06-02T01:00:00")
        assert self.days(self.SYDNEY, late) == expected
        stubs = self.stubs("2026-05-31T23:00:00", "2026-06-02T23:00:00", "2026-06-03T23:00:00")
        assert self.days(*stubs, late, self.SYDNEY) == expected

    def test_two_possible_dates(self):
        """If the offsets allow two dates, the one that no other event covers; without such an event it is an error."""
        new_york = daily("2026-06-01T13:00:00", zone="UTC", range_={"recurrenceTimeZone": ""})
        late = self.slim("2026-06-03T00:30:00")
        stubs = self.stubs("2026-06-01T13:00:00", "2026-06-03T13:00:00", "2026-06-04T13:00:00")
        assert self.days(new_york, late, *stubs)[1] == ("06-03T00", "06-02")
        error = error_of(calendar_view, [new_york, late], "2026-06-01", "2026-06-05")
        assert "2026-06-02 and 2026-06-03" in str(error)

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    def test_out_of_range(self, day):
        """At the ends of the calendar, the date of the start counts."""
        one = {"type": "numbered", "numberOfOccurrences": 1, "recurrenceTimeZone": ""}
        edge = daily(f"{day}T12:00:00", zone="UTC", range_=one)
        late = self.slim(f"{day}T13:00:00")
        assert [text[11:] for text in starts(calendar_view([edge, late], day, f"{day}T23:00Z"))] == ["13:00"]

    def test_far_zones(self):
        """If no offset explains the first start, the date of the start counts."""
        far = daily("2026-06-03T12:00:00", zone="UTC", range_={"startDate": "2026-06-01", "recurrenceTimeZone": ""})
        assert self.days(far, self.slim("2026-06-02T13:00:00"))[1] == ("06-02T13", "06-02")


class TestLostMidnight:
    """All-day series whose zone is lost, at offsets a day apart: the date on which an event starts decides."""

    DAYS = daily(
        "2026-06-01T00:00:00",
        "2026-06-02T00:00:00",
        "UTC",
        isAllDay=True,
        range_={"type": "numbered", "numberOfOccurrences": 4, "recurrenceTimeZone": ""},
    )

    def listed(self, kind, day, original):
        times = all_day(f"2026-06-0{day}", f"2026-06-0{day + 1}", "UTC")
        identity = {"id": f"{kind}{day}", "type": kind, "seriesMasterId": "AAMk"}
        return {**identity, **times, "originalStart": original, "subject": "changed"}

    def days(self, *events):
        result = calendar_view(events, "2026-06-01T12:00Z", "2026-06-08")
        return [one["start"]["dateTime"][9:10] for one in result]

    @pytest.mark.parametrize("original", ["2026-06-02T11:00:00Z", "2026-06-01T11:00:00Z"])
    @pytest.mark.parametrize("kind", ["occurrence", "exception"])
    def test_own_day(self, kind, original):
        """At -11 hours as at +13, an event on 2 June is that of 2 June."""
        second = self.listed(kind, 2, original)
        assert self.days(self.DAYS, second) == ["1", "2", "3", "4"]
        assert self.days(self.DAYS | {"exceptionOccurrences": [second]}) == ["1", "2", "3", "4"]

    def test_shared(self):
        """Occurrences show the offset, also for an exception that was moved."""
        stubs = [self.listed("occurrence", day, f"2026-06-0{day - 1}T10:00:00Z") for day in (2, 3)]
        moved = self.listed("exception", 7, "2026-06-03T10:00:00Z")
        assert self.days(self.DAYS, *stubs, moved) == ["1", "2", "3", "7"]


class TestValues:
    """Values and models of the SDK in a list are merged as JSON is."""

    SERIES = SeriesMaster.from_graph(MASTER)

    def test_occurrences(self):
        """The occurrences of a series, as `between` gives them, are the series' own."""
        assert starts(in_any_order(self.SERIES, *self.SERIES.between(*WINDOW)[:2])) == NOONS
        assert starts(in_any_order(MASTER, *self.SERIES.between(*WINDOW)[:2])) == NOONS

    def test_exception(self):
        """An exception replaces its date, whichever of the two is a value."""
        late = exception("2017-09-05", "2017-09-05T14:00:00")
        value = SeriesMaster.from_graph(MASTER | {"exceptionOccurrences": [late]}).exceptions[0]
        expected = [NOONS[0], "2017-09-05T21:00", *NOONS[2:]]
        for events in ((self.SERIES, late), (self.SERIES, value), (MASTER, value)):
            assert starts(in_any_order(*events)) == expected

    def test_nameless_zone(self):
        """A value keeps a zone that JSON cannot represent."""
        nameless = self.SERIES.__replace__(time_zone=timezone(timedelta(hours=-7)))
        late = nameless.occurrence(date(2017, 9, 5)).__replace__(type="exception", original_date=date(2017, 9, 6))
        assert starts(view(nameless, late)) == [NOONS[0], NOONS[1], NOONS[1], NOONS[3]]

    def test_removed(self):
        """A removed value is left out, and its removed occurrence is cancelled."""
        assert view(self.SERIES, removed(MASTER["id"])) == []
        assert starts(view(self.SERIES, removed(occurrence_id("2017-09-05")))) == [NOONS[0], *NOONS[2:]]
        alone = self.SERIES.occurrence(date(2017, 9, 5))
        assert view(alone, removed(occurrence_id("2017-09-05"))) == []


class TestIds:
    """What an exception is known by: its own id, which it may have had as an occurrence."""

    LATE = exception("2017-09-05", "2017-09-05T14:00:00", id="late", subject="Late")
    LATER = event("2017-09-05T15:00:00", id="late", type="exception", seriesMasterId="AAMk")

    def test_removed(self):
        """An exception that the master lists is removed by its own id."""
        result = in_any_order(MASTER | {"exceptionOccurrences": [self.LATE]}, removed("late"))
        assert starts(result) == [NOONS[0], *NOONS[2:]]

    def test_slim_copy(self):
        """A slim copy of an exception that the master lists replaces the same date."""
        neighbour = {**self.LATER, "start": moment("2017-09-06T09:00:00"), "end": moment("2017-09-06T10:00:00")}
        result = in_any_order(MASTER | {"exceptionOccurrences": [self.LATE]}, neighbour)
        assert starts(result) == [NOONS[0], "2017-09-06T16:00", *NOONS[2:]]

    def test_id_of_occurrence(self):
        """A slim exception replaces the date that the occurrence with its id had."""
        stale = stored("2017-09-06", id="late") | {"occurrenceId": None}
        assert starts(view(MASTER, stale, self.LATER)) == [NOONS[0], NOONS[1], "2017-09-05T22:00", NOONS[3]]

    def test_date_in_id(self):
        """An id that `instances` gave names the date."""
        named = self.LATER | {"id": occurrence_id("2017-09-06")}
        assert starts(in_any_order(MASTER, named)) == [NOONS[0], NOONS[1], "2017-09-05T22:00", NOONS[3]]
        foreign = self.LATER | {"id": occurrence_id("2017-09-06", "other")}
        assert starts(in_any_order(MASTER, foreign)) == [NOONS[0], "2017-09-05T22:00", *NOONS[2:]]


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

    def test_past_cancelled_dates(self):
        """Beyond cancelled dates, the next date that is free; an occurrence between them is a bar."""
        gone = [occurrence_id(day) for day in ("2017-09-11", "2017-09-18")]
        mondays = self.MONDAYS | {"cancelledOccurrences": gone}
        slim = self.slim("2017-09-13T12:00:00")
        result = calendar_view([mondays, slim, *self.listed("2017-09-04")], *self.MONTH)
        assert [text[:10] for text in starts(result)] == ["2017-09-04", "2017-09-13"]
        both = [mondays, slim, *self.listed("2017-09-04", "2017-09-25")]
        assert error_of(calendar_view, both, *self.MONTH).target == "events[1].occurrenceId"

    def test_past_moved_dates(self):
        """An exception that was itself moved to the other side is no bar."""
        moved = stored("2017-09-11", "exception", "2017-09-08T12:00:00")
        other = stored("2017-09-18", "exception", "2017-09-14T12:00:00")
        slim = self.slim("2017-09-12T12:00:00")
        covered = self.listed("2017-09-04", "2017-09-25", "2017-10-02")
        error = error_of(calendar_view, [self.MONDAYS, moved, other, slim, *covered], *self.MONTH)
        assert error.target == "events[3].occurrenceId"
        beyond = stored("2017-09-18", "exception", "2017-09-10T12:00:00")
        result = calendar_view([self.MONDAYS, moved, beyond, slim, *self.listed("2017-09-04")], *self.MONTH)
        assert [text[:10] for text in starts(result)] == ["2017-09-04", "2017-09-08", "2017-09-10", "2017-09-12"]

    def test_by_elimination(self):
        """A date that only one of them can replace is not left to another."""
        first = self.slim("2017-09-13T12:00:00") | {"id": "first"}
        second = self.slim("2017-09-20T12:00:00") | {"id": "second"}
        result = calendar_view([self.MONDAYS, first, second, *self.listed("2017-09-04", "2017-09-25")], *self.MONTH)
        assert [text[:10] for text in starts(result)] == ["2017-09-04", "2017-09-13", "2017-09-20", "2017-09-25"]

    def test_one_date(self):
        """Two that can only replace the same date are errors, both of them."""
        meetings = daily("2026-06-01T10:00:00", "2026-06-01T11:00:00", "UTC")
        both = [self.slim(f"2026-06-03T{hour}:00:00") | {"id": hour} for hour in ("08", "20")]
        stubs = [exception(f"2026-06-0{day}", type="occurrence") for day in (1, 2, 4, 5)]
        errors = []
        window = ("2026-06-01", "2026-06-06")
        assert len(calendar_view([meetings, *both, *stubs], *window, on_error=errors.append)) == 5
        assert [error.target for error in errors] == ["events[1].occurrenceId", "events[2].occurrenceId"]

    def test_wide(self):
        """If two can replace one date, each may also replace the next free ones: exceptions keep their order."""
        meetings = daily(
            "2026-06-01T09:00:00", "2026-06-01T10:00:00", cancelledOccurrences=[occurrence_id("2026-06-04")]
        )
        moved = [self.slim(f"2026-06-0{day}T11:00:00") | {"id": f"{day}"} for day in (3, 4)]
        stubs = [exception(f"2026-06-0{day}", type="occurrence") for day in (1, 5)]
        result = calendar_view([meetings, *moved, *stubs], "2026-06-01T12:00Z", "2026-06-06")
        assert [one["occurrenceId"][-2:] for one in result] == ["01", "02", "03", "05"]
        assert [text[8:] for text in starts(result)] == ["01T16:00", "03T18:00", "04T18:00", "05T16:00"]

    def test_outside_range(self):
        """Before the first date and after the last one there is none."""
        one = series(range_={"type": "numbered", "numberOfOccurrences": 1})
        error = error_of(
            calendar_view, [one, self.slim("2017-09-13T12:00:00"), *self.listed("2017-09-04")], *self.MONTH
        )
        assert "no date that is left" in str(error)

    def test_without_start(self):
        """Without a start nothing names the date."""
        slim = {name: value for name, value in self.slim("2017-09-13T12:00:00").items() if name != "start"}
        assert error_of(calendar_view, [self.MONDAYS, slim], *self.MONTH).target == "events[1].occurrenceId"

    def test_bounded(self):
        """However many dates are cancelled, the search for a free one ends after 64 of them."""
        days = [str(date(2017, 9, 5) + timedelta(i)) for i in range(200)]
        gone = daily(cancelledOccurrences=[occurrence_id(day) for day in days])
        slim = self.slim("2017-12-13T12:00:00")
        assert error_of(calendar_view, [gone, slim], *self.MONTH).target == "events[1].occurrenceId"

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

    def test_exception_with_faults(self):
        """A removed exception costs nothing, whatever its faults."""
        broken = stored("2017-09-05", "exception", "noon", id="broken") | {"occurrenceId": None}
        assert in_any_order(MASTER, broken, removed("broken")) == view(MASTER)

    def test_odd_id_of_exception(self):
        """An exception whose id is no text is found by its date alone."""
        odd = MASTER | {"exceptionOccurrences": [{"id": {}, "occurrenceId": occurrence_id("2017-09-05")}]}
        assert starts(in_any_order(odd, removed("other"))) == NOONS

    def test_null(self):
        """A property without a value is as if it were absent."""
        call = event("2017-09-05T12:00:00", id="call")
        assert starts(view(call | {"@removed": None})) == ["2017-09-05T19:00"]
        assert starts(in_any_order(MASTER | {"@removed": None}, stored("2017-09-05"))) == NOONS

    def test_occurrence_of_longer_id(self):
        """The id of a series may begin with the id of another and a dot: an occurrence's id ends at its last dot."""
        assert in_any_order(MASTER, removed(occurrence_id("2017-09-05", f"{MASTER['id']}.B"))) == view(MASTER)

    def test_without_date(self):
        """An id that begins like an occurrence's, but ends in no date, is another event's."""
        assert in_any_order(MASTER, removed("OID.AAMk.xyz")) == view(MASTER)

    def test_occurrences_of_removed_master(self):
        """With its master, its occurrences are removed, also if the master is not in the list."""
        late = stored("2017-09-05", "exception", "2017-09-05T14:00:00")
        assert in_any_order(removed(MASTER["id"]), stored("2017-09-06"), late) == []

    def test_occurrence_without_master(self):
        """An occurrence is removed by its occurrenceId too."""
        assert in_any_order(removed(occurrence_id("2017-09-05")), stored("2017-09-05", id="own")) == []

    def test_in_list_with_faults(self):
        """Removed occurrences of a master with faults are not events of their own."""
        events = [daily(zone="Moon"), stored("2017-09-05"), stored("2017-09-06"), removed(occurrence_id("2017-09-05"))]
        assert starts(view(*events, on_error="skip")) == ["2017-09-06T19:00"]

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
    """A page of a synchronisation that is there twice: the later event of an id counts.

    A list without occurrences and `@removed` stays as it is, because events of one iCalendar file may share an id.
    """

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

    def test_plain_list(self):
        assert len(view(self.MEETING, self.MEETING)) == 2

    def test_occurrence_without_master(self):
        """Occurrences without a master are known by their occurrenceId if they have no other id."""
        alone = stored("2017-09-05") | {"id": None}
        assert len(view(alone, alone, stored("2017-09-06") | {"id": None})) == 2

    def test_id_of_master(self):
        """An occurrence that carries its master's id does not replace the master."""
        assert in_any_order(MASTER, stored("2017-09-05", id=MASTER["id"])) == view(MASTER)
