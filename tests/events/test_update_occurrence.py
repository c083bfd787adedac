"""recurtz.update_event(occurrence=…) and recurtz.delete_occurrence: one occurrence, with the sources of the rules."""

from copy import deepcopy
from datetime import date, datetime

import pytest

from graph import LUNCH, TOKYO, error_of, event, exception, faults, master, moment, occurrence_id, recurrence, series
from recurtz import SeriesMaster, delete_occurrence, get_event, instances, update_event

CROSSING, INVALID, REJECTED = (
    "ErrorOccurrenceCrossingBoundary",
    "ErrorInvalidRequest",
    "ErrorPropertyValidationFailure",
)
DELETED, NOT_FOUND = "ErrorCalendarOccurrenceIsDeletedFromRecurrence", "ErrorItemNotFound"
SECOND = date(2017, 9, 11)
SEPTEMBER = "2017-09-01", "2017-09-30"


def rejected(stored, changes, occurrence=SECOND):
    return faults(error_of(update_event, stored, changes, occurrence=occurrence))


def only_exception(updated):
    [listed] = updated["exceptionOccurrences"]
    return listed


def times(updated):
    return [
        (item["start"]["dateTime"][5:16], item["end"]["dateTime"][5:16], item["type"])
        for item in instances(updated, *SEPTEMBER)
    ]


class TestOtherProperties:
    """Source: Graph, Update event; real series of Exchange with exceptions that have another body only."""

    def test_exception(self):
        """The occurrence becomes an exception: its times as scheduled, its id unchanged, nothing else stored."""
        updated = update_event(series(subject="Lunch"), {"subject": "Demo"}, occurrence=SECOND)
        assert only_exception(updated) == {
            "id": occurrence_id(SECOND),
            "type": "exception",
            "seriesMasterId": "AAMk",
            "occurrenceId": occurrence_id(SECOND),
            "originalStart": "2017-09-11T19:00:00Z",
            "subject": "Demo",
        }
        [first, second, *_] = instances(updated, *SEPTEMBER)
        assert (first["subject"], first["type"]) == ("Lunch", "occurrence")
        assert (second["id"], second["type"], second["subject"]) == (occurrence_id(SECOND), "exception", "Demo")
        assert second["start"] == moment("2017-09-11T19:00:00.0000000", "UTC")

    @pytest.mark.parametrize("value", ["Lunch", None])
    def test_own(self, value):
        """What was sent is stored, even if it equals the series', and null masks it."""
        updated = update_event(series(subject="Lunch"), {"subject": value}, occurrence=SECOND)
        later = update_event(updated, {"subject": "Demo"})
        assert only_exception(updated)["subject"] == value
        assert get_event(later, occurrence=SECOND)["subject"] == value

    def test_again(self):
        """A second change is added to the first, in the place of the exception, and does not move it."""
        listed = [exception("2017-09-12"), exception(SECOND, subject="Old"), exception("2017-09-18", subject="Next")]
        stored = series(exceptionOccurrences=[*listed, exception(SECOND, "2017-09-12T10:00:00", id="own")])
        updated = update_event(stored, {"subject": "Demo"}, occurrence="own")
        assert updated["exceptionOccurrences"][:3] == listed
        assert updated["exceptionOccurrences"][3] == stored["exceptionOccurrences"][3] | {"subject": "Demo"}

    def test_nothing(self):
        """An empty change makes no exception."""
        for nothing in ({}, {"recurrence": None}, {"id": "x"}):
            assert update_event(LUNCH, nothing, occurrence=SECOND) == LUNCH

    def test_without_id(self):
        """In a series without an id, the date names the occurrence."""
        stored = {name: value for name, value in series().items() if name != "id"}
        updated = update_event(stored, {"subject": "Demo"}, occurrence=SECOND)
        assert (only_exception(updated)["id"], only_exception(updated)["occurrenceId"]) == (None, "OID..2017-09-11")
        assert get_event(updated, occurrence="OID..2017-09-11")["subject"] == "Demo"

        with_id = updated | {"id": "new"}
        assert get_event(with_id, occurrence=SECOND)["occurrenceId"] == "OID.new.2017-09-11"

    def test_not_changed(self):
        stored = series(exceptionOccurrences=[exception(SECOND, body={"content": "A"})])
        before = deepcopy(stored)
        updated = update_event(stored, {"subject": "Demo"}, occurrence=SECOND)
        only_exception(updated)["body"]["content"] = "B"
        assert stored == before


class TestTimes:
    def test_moved(self):
        """The new times are stored in the zone in which they were sent, the original start stays."""
        changes = {"start": moment("2017-09-13T10:00:00", TOKYO), "end": moment("2017-09-13T11:00:00", TOKYO)}
        updated = update_event(series(), changes, occurrence=occurrence_id(SECOND))
        listed = only_exception(updated)
        assert (listed["start"], listed["originalStart"]) == (
            moment("2017-09-13T10:00:00.0000000", TOKYO),
            "2017-09-11T19:00:00Z",
        )
        assert times(updated)[1] == ("09-13T01:00", "09-13T02:00", "exception")

    def test_one_time(self):
        """Without an end, the end stays, and both are stored; so the duration changes."""
        updated = update_event(series(), {"start": moment("2017-09-11T13:00:00")}, occurrence=SECOND)
        assert times(updated)[1] == ("09-11T20:00", "09-11T21:00", "exception")
        again = update_event(updated, {"end": moment("2017-09-11T16:00:00")}, occurrence=SECOND)
        assert times(again)[1] == ("09-11T20:00", "09-11T23:00", "exception")

    @pytest.mark.parametrize(
        ("start", "is_allowed"),
        [
            ("2017-09-04T23:00:00", False),
            ("2017-09-05T00:00:00", True),
            ("2017-09-17T23:00:00", True),
            ("2017-09-18T00:00:00", False),
        ],
    )
    def test_neighbours(self, start, is_allowed):
        """Not onto or past the day of a neighbour (Graph, Update event); a cancelled neighbour does not count."""
        changes = {"start": moment(start), "end": moment(start)}
        cancelled = series(cancelledOccurrences=[occurrence_id("2017-09-04"), occurrence_id("2017-09-18")])
        assert update_event(cancelled, changes, occurrence=SECOND)
        if is_allowed:
            assert len(times(update_event(series(), changes, occurrence=SECOND))) == 4
        else:
            assert rejected(series(), changes) == [("start", CROSSING)]

    def test_zone_of_neighbours(self):
        """Days are those of the series' zone."""
        changes = {edge: moment("2017-09-18T05:00:00", "UTC") for edge in ("start", "end")}
        assert times(update_event(series(), changes, occurrence=SECOND))[1][0] == "09-18T05:00"

    def test_stored_exception(self):
        """An exception beyond its neighbour can change everything but its day."""
        stored = series(exceptionOccurrences=[exception(SECOND, "2017-09-25T10:00:00", "2017-09-25T11:00:00")])
        updated = update_event(stored, {"end": moment("2017-09-25T12:00:00")}, occurrence=SECOND)
        assert only_exception(updated)["end"]["dateTime"].startswith("2017-09-25T12")
        assert rejected(stored, {"start": moment("2017-09-25T09:00:00")}) == [("start", CROSSING)]

    def test_whole_day(self):
        """It can become all-day, and timed again."""
        day = {"isAllDay": True, "start": moment("2017-09-12T00:00:00"), "end": moment("2017-09-13T00:00:00")}
        updated = update_event(series(), day, occurrence=SECOND)
        found = get_event(updated, occurrence=SECOND, time_zone=TOKYO)
        assert (found["isAllDay"], found["start"]) == (True, moment("2017-09-12T00:00:00.0000000", TOKYO))
        assert rejected(series(), {"isAllDay": True}) == [("start", INVALID), ("end", INVALID)]

        changes = {"isAllDay": None, "start": moment("2017-09-12T09:00:00"), "end": moment("2017-09-12T10:00:00")}
        again = update_event(updated, changes, occurrence=SECOND)
        assert (only_exception(again)["isAllDay"], times(again)[1][0]) == (False, "09-12T16:00")

    def test_all_day_series(self):
        stored = series("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True)
        changes = {"start": moment("2017-09-12T00:00:00", TOKYO), "end": moment("2017-09-13T00:00:00", TOKYO)}
        assert times(update_event(stored, changes, occurrence=SECOND))[1][0] == "09-12T00:00"

    def test_faults(self):
        """All faults are listed at once."""
        changes = {"start": moment("noon", "Moon"), "isAllDay": "no", "recurrence": recurrence()}
        assert rejected(series(), changes) == [
            ("isAllDay", "UnableToDeserializePostBody"),
            ("start.dateTime", "UnableToDeserializePostBody"),
            ("start.timeZone", "TimeZoneNotSupportedException"),
            ("recurrence", INVALID),
        ]
        start = {"start": moment("2017-09-19T12:00:00")}
        assert rejected(series(), start) == [("start", CROSSING), ("end", REJECTED)]

    def test_recurrence(self):
        """One occurrence cannot have a recurrence."""
        assert rejected(series(), {"recurrence": recurrence()}) == [("recurrence", INVALID)]


class TestWhich:
    CANCELLED = series(cancelledOccurrences=[occurrence_id("2017-09-18")])

    @pytest.mark.parametrize(
        "call", [lambda *found: update_event(found[0], {}, occurrence=found[1]), delete_occurrence]
    )
    @pytest.mark.parametrize(
        ("occurrence", "code"),
        [
            (date(2017, 9, 18), DELETED),
            (occurrence_id("2017-09-18"), DELETED),
            (date(2017, 9, 19), NOT_FOUND),
            (occurrence_id("2017-09-19"), NOT_FOUND),
            (occurrence_id("2017-09-11", "other"), NOT_FOUND),
            ("AAMk", NOT_FOUND),
            (datetime(2017, 9, 11), INVALID),
        ],
    )
    def test_rejected(self, call, occurrence, code):
        """Cancelled dates, and what is no occurrence of the series."""
        error = error_of(call, self.CANCELLED, occurrence)
        assert error.code == code
        assert error.target == (None if code == INVALID else "occurrence")

    @pytest.mark.parametrize(
        "call", [lambda *found: update_event(found[0], {}, occurrence=found[1]), delete_occurrence]
    )
    def test_single(self, call):
        assert error_of(call, event(), SECOND).code == NOT_FOUND

    @pytest.mark.parametrize("occurrence", ["own", occurrence_id(SECOND), SECOND, "OID.other.2017-09-11"])
    def test_ids_of_exception(self, occurrence):
        """An exception has its own id, its occurrenceId, and its original date."""
        listed = exception(SECOND, "2017-09-12T12:00:00", id="own", of="other")
        stored = series(exceptionOccurrences=[listed])
        assert delete_occurrence(stored, occurrence)["exceptionOccurrences"] == []

    def test_original_start(self):
        """The date of an exception can be in its originalStart alone."""
        stored = series(exceptionOccurrences=[{"id": "own", "originalStart": "2017-09-11T19:00:00Z"}])
        assert delete_occurrence(stored, "own")["cancelledOccurrences"] == [occurrence_id(SECOND)]


class TestDelete:
    """Source: Graph, Delete event; MS-OXOCAL, DeletedInstanceDates."""

    def test_occurrence(self):
        """Its original date is cancelled."""
        deleted = delete_occurrence(LUNCH, "OID.AAMkADQwMD.2017-09-11")
        assert deleted == LUNCH | {"cancelledOccurrences": ["OID.AAMkADQwMD.2017-09-11"]}
        again = delete_occurrence(deleted, date(2017, 9, 4))
        assert again["cancelledOccurrences"] == ["OID.AAMkADQwMD.2017-09-11", "OID.AAMkADQwMD.2017-09-04"]
        assert "cancelledOccurrences" not in LUNCH

    def test_exception(self):
        """Its exception goes, and no other."""
        other = exception("2017-09-18")
        stored = series(exceptionOccurrences=[exception(SECOND, "2017-09-12T12:00:00"), other])
        deleted = delete_occurrence(stored, SECOND)
        assert deleted["exceptionOccurrences"] == [other]
        assert [start for start, _, _ in times(deleted)] == ["09-04T19:00", "09-18T19:00", "09-25T19:00"]

    def test_value(self):
        """A value is changed as its JSON, as `cancel` changes it."""
        assert SeriesMaster.from_graph(delete_occurrence(master(), SECOND)) == master().cancel(SECOND)

    def test_without_id(self):
        stored = {name: value for name, value in series().items() if name != "id"}
        assert delete_occurrence(stored, SECOND)["cancelledOccurrences"] == ["OID..2017-09-11"]


class TestFaults:
    """All faults are reported at once, and name the argument."""

    def test_exception_event(self):
        """Source: Graph: the series of an occurrence cannot be changed by the occurrence."""
        stored = event(type="exception", seriesMasterId="AAMk")
        changes = {"recurrence": recurrence(), "start": {"dateTime": "noon"}}
        targets = {target for target, _ in faults(error_of(update_event, stored, changes))}
        assert targets == {"recurrence", "start.dateTime"}

    @pytest.mark.parametrize("call", [delete_occurrence, lambda stored, day: update_event(stored, {}, occurrence=day)])
    def test_occurrence(self, call):
        with pytest.raises(TypeError, match=r"^occurrence 5"):
            call(series(), 5)
