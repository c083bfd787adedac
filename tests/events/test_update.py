"""recurtz.update_event of single events and of series: each rule of a PATCH, with its source."""

from copy import deepcopy
from datetime import date

import pytest

from graph import (
    DAILY,
    LUNCH,
    MONDAYS,
    PACIFIC,
    TOKYO,
    all_day,
    daily,
    error_of,
    event,
    exception,
    faults,
    master,
    moment,
    occurrence_id,
    recurrence,
    series,
    starts,
    weekly,
)
from recurtz import SeriesMaster, create_event, get_event, instances, update_event

REJECTED, INVALID, NO_ZONE = (
    "ErrorPropertyValidationFailure",
    "ErrorInvalidRequest",
    "TimeZoneNotSupportedException",
)
RANGE = "recurrence.range"
SEPTEMBER = "2017-09-01", "2017-10-01"
CUSTOM = "tzone://Microsoft/Custom"


@pytest.fixture
def stored():
    """The lunch, with a lunch that has its own subject, one at another time, and a cancelled one."""
    listed = [
        {"occurrenceId": occurrence_id("2017-09-11"), "subject": "With Ada"},
        exception("2017-09-18", "2017-09-19T13:00:00", "2017-09-19T14:00:00"),
    ]
    return series(
        subject="Lunch",
        range_={"type": "endDate", "endDate": "2017-10-02", "recurrenceTimeZone": PACIFIC},
        exceptionOccurrences=listed,
        cancelledOccurrences=[occurrence_id("2017-09-25")],
    )


def shown(updated):
    """The date and the subject of each occurrence."""
    return [(item["start"]["dateTime"][5:10], item.get("subject")) for item in instances(updated, *SEPTEMBER)]


def repeats(pattern=MONDAYS, start="2017-09-04", **range_):
    """A recurrence in a PATCH."""
    return {"recurrence": recurrence(pattern, start, **({"type": "endDate", "endDate": "2017-10-02"} | range_))}


def rejected(stored, changes, **options):
    return faults(error_of(update_event, stored, changes, **options))


class TestOtherProperties:
    """Source: MS-OXOCAL 3.1.4.7.3.5: exceptions stay if the pattern stays."""

    def test_kept(self, stored):
        """Exceptions and cancellations stay. The new value shows where an exception has none of its own.

        Source: MS-OUTSPS 3.2.1.1.3.
        """
        updated = update_event(stored, {"subject": "Demo"})
        assert shown(updated) == [("09-04", "Demo"), ("09-11", "With Ada"), ("09-19", "Demo")]
        assert updated == stored | {"subject": "Demo"}

    def test_null(self):
        """Null clears a property; one that is missing stays; an explicit null stays (RFC 7396)."""
        before = event(subject="Lunch", location={"displayName": "Cafe"}, webLink=None)
        assert update_event(before, {"location": None, "webLink": None, "body": None}) == event(
            subject="Lunch", webLink=None
        )

    def test_nested(self):
        """A nested object is replaced as a whole, as Graph does."""
        before = event(location={"displayName": "Cafe", "uniqueId": "5"})
        assert update_event(before, {"location": {"displayName": "Bar"}})["location"] == {"displayName": "Bar"}

    @pytest.mark.parametrize(
        "name",
        [
            "id", "type", "seriesMasterId", "iCalUId", "uid", "createdDateTime", "lastModifiedDateTime", "changeKey",
            "originalStart", "occurrenceId", "originalStartTimeZone", "originalEndTimeZone", "cancelledOccurrences",
            "exceptionOccurrences", "transactionId", "@odata.etag", "attendees@odata.context",
        ],
    )  # fmt: skip
    def test_read_only(self, stored, name):
        """Properties that only the server sets are ignored, as in create_event."""
        assert update_event(stored, {name: "x"}) == stored
        assert update_event(stored, {name: None}) == stored

    def test_read_only_of_occurrence(self, stored):
        assert update_event(stored, {"id": "x"}, occurrence=date(2017, 9, 4)) == stored

    def test_limits(self):
        """A series beyond Exchange's limits can be renamed, and its times can change."""
        long = series(pattern=DAILY, range_={"type": "numbered", "numberOfOccurrences": 5000})
        assert update_event(long, {"subject": "Demo"})["subject"] == "Demo"
        updated = update_event(long, {"end": moment("2017-09-04T15:00:00")})
        assert updated["recurrence"]["range"]["numberOfOccurrences"] == 5000

    def test_faulty_event(self):
        """An event whose times have faults can be renamed."""
        assert update_event({"start": None, "subject": "A"}, {"subject": "B"}) == {"start": None, "subject": "B"}

    def test_not_changed(self, stored):
        """Neither argument is changed, and nothing is shared with the result."""
        changes = {"body": {"content": "Hello"}, **repeats(type="endDate", endDate="2017-09-25")}
        before = deepcopy((stored, changes))
        updated = update_event(stored, changes)
        updated["body"]["content"] = updated["recurrence"]["pattern"]["type"] = "x"
        updated["exceptionOccurrences"][0]["subject"] = "x"
        updated["start"]["timeZone"] = "x"
        assert (stored, changes) == before

    @pytest.mark.parametrize("changes", [None, [], "subject", {"value": []}])
    def test_not_an_object(self, stored, changes):
        assert error_of(update_event, stored, changes).code in {"UnableToDeserializePostBody", REJECTED}

    def test_policy(self, stored):
        assert error_of(update_event, stored, {}, exceptions="all").target == "exceptions"


class TestSameInOtherWords:
    """What means the same as before changes nothing."""

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"start": moment("2017-09-04T12:00:00.0000000")},
            {"start": moment("2017-09-04T12:00:00", "America/Los_Angeles")},
            {"start": moment("2017-09-04T12:00:00", "US/Pacific"), "end": moment("2017-09-04T21:00:00", "UTC")},
            {"isAllDay": False},
            {"isAllDay": None},
            repeats(),
            repeats(weekly("Monday", firstDayOfWeek="sunday", dayOfMonth=0), recurrenceTimeZone="US/Pacific"),
            repeats(weekly("MONDAY"), numberOfOccurrences=0) | {"start": moment("2017-09-04T19:00:00", "UTC")}
            | {"recurrence": recurrence(type="EndDate", endDate="2017-10-02", recurrenceTimeZone=PACIFIC)},
        ],
    )  # fmt: skip
    def test_no_change(self, stored, changes):
        assert update_event(stored, changes) == stored

    def test_itself(self, stored):
        """The whole event is sent back, as it was read in any zone."""
        for zone in (PACIFIC, "UTC", TOKYO):
            assert update_event(stored, get_event(stored, time_zone=zone)) == stored

    def test_same_dates(self, stored):
        """A pattern that has the same dates keeps exceptions; the new words are stored."""
        updated = update_event(stored, repeats({"type": "daily", "interval": 7}))
        assert updated["recurrence"]["pattern"]["type"] == "daily"
        assert shown(updated) == shown(stored)
        assert updated["cancelledOccurrences"] == stored["cancelledOccurrences"]

    def test_all_day_label(self):
        """The dates of an all-day series have no clock; a reader's zone beside them changes nothing."""
        stored = series(
            "2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True, range_={"recurrenceTimeZone": PACIFIC}
        )
        assert update_event(stored, get_event(stored, time_zone=TOKYO)) == stored
        changes = {"start": moment("2017-09-04T00:00:00", TOKYO), "end": moment("2017-09-06T00:00:00", TOKYO)}
        updated = update_event(stored, changes)
        assert updated["end"] == moment("2017-09-06T00:00:00.0000000", TOKYO)
        assert updated["recurrence"] == stored["recurrence"]

    @pytest.mark.parametrize("kind", [daily, event])
    def test_skipped_day(self, kind):
        """A response has another date for a start on a day that the clocks skip: it is no other start."""
        stored = kind("2011-12-30T00:00:00", "2011-12-30T00:15:00", "Samoa Standard Time")
        back = get_event(stored, time_zone=PACIFIC)
        assert update_event(stored, back) == stored
        every_day = recurrence(DAILY, "2011-12-30", recurrenceTimeZone="Samoa Standard Time")
        updated = update_event(stored, back | {"recurrence": every_day})
        assert (updated["start"], updated["recurrence"]["range"]["startDate"]) == (stored["start"], "2011-12-30")

    def test_irregular(self):
        """A stored event that create_event would reject can be sent back."""
        for stored in (
            event("2017-11-05T01:45:00", "2017-11-05T01:15:00"),
            event("2017-09-04T12:00:00", "2027-09-04T12:00:00"),
            event("2017-09-04T12:30:00", "2017-09-04T12:45:00", isAllDay=True),
            series("2017-09-05T12:00:00", range_={"startDate": "2017-09-04"}),
            series("2017-09-05T12:00:00", range_={"type": "endDate", "endDate": "2017-09-04"}),
        ):
            assert update_event(stored, stored) == stored


class TestPattern:
    """Source: MS-OXOCAL 3.1.4.7.3.5; MS-ASCAL 2.2.2.22: a new pattern, start or end deletes all exceptions."""

    @pytest.mark.parametrize(
        "changes",
        [
            repeats(weekly("monday", "friday")),
            repeats(weekly("monday", interval=2)),
            {"start": moment("2017-09-04T11:00:00")},
            {"end": moment("2017-09-04T15:00:00")},
            {"start": moment("2017-09-04T12:00:00.0000001")},
            {"start": moment("2017-09-05T12:00:00"), "end": moment("2017-09-05T14:00:00"),
             **repeats(weekly("tuesday"), "2017-09-05")},
            {"start": moment("2017-09-04T00:00:00"), "end": moment("2017-09-05T00:00:00"), "isAllDay": True},
            {"start": moment("2017-09-04T12:00:00", "UTC"), "end": moment("2017-09-04T14:00:00", "UTC"),
             **repeats(recurrenceTimeZone="UTC")},
        ],
    )  # fmt: skip
    def test_dropped(self, stored, changes):
        """All exceptions and cancellations go."""
        updated = update_event(stored, changes)
        assert (updated["exceptionOccurrences"], updated["cancelledOccurrences"]) == ([], [])

    def test_without_lists(self):
        """Lists that are missing stay missing."""
        assert "exceptionOccurrences" not in update_event(LUNCH, {"end": moment("2017-09-04T15:00:00")})
        updated = update_event(LUNCH, {"end": moment("2017-09-04T15:00:00")}, exceptions="keep")
        assert "exceptionOccurrences" not in updated

    def test_first_occurrence(self, stored):
        """A start that is not on the new pattern moves to the first occurrence, as in create_event."""
        updated = update_event(stored, repeats(weekly("wednesday")))
        assert (starts([updated]), updated["end"]["dateTime"][:16]) == (["2017-09-06T12:00"], "2017-09-06T14:00")
        assert updated["recurrence"]["range"]["startDate"] == "2017-09-06"

    def test_keep(self, stored):
        """With "keep", those stay whose original dates are still dates of the pattern."""
        updated = update_event(stored, repeats(weekly("monday", interval=2)), exceptions="keep")
        assert shown(updated) == [("09-04", "Lunch"), ("09-19", "Lunch")]
        assert updated["cancelledOccurrences"] == []

    def test_keep_scheduled(self, stored):
        """A kept exception without times follows the series; its originalStart is the new scheduled start."""
        del stored["exceptionOccurrences"][0]["occurrenceId"]
        stored["exceptionOccurrences"][0]["originalStart"] = "2017-09-11T19:00:00Z"
        updated = update_event(stored, {"start": moment("2017-09-04T10:00:00")}, exceptions="keep")
        [ada, moved] = updated["exceptionOccurrences"]
        assert (ada["originalStart"], ada["occurrenceId"]) == ("2017-09-11T17:00:00Z", occurrence_id("2017-09-11"))
        assert (moved["originalStart"], moved["start"]) == ("2017-09-18T17:00:00Z", moment("2017-09-19T13:00:00"))
        assert [text[5:] for text in starts(instances(updated, *SEPTEMBER))] == [
            "09-04T17:00", "09-11T17:00", "09-19T20:00",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "changes",
        [
            {"start": moment("2017-09-04T16:00:00"), "end": moment("2017-09-04T18:00:00")},
            {"start": moment("2017-09-04T00:00:00"), "end": moment("2017-09-05T00:00:00"), "isAllDay": True},
        ],
    )
    @pytest.mark.parametrize(("own", "times"), [({"start": "11:00"}, "18:00 20:00"), ({"end": "15:30"}, "19:00 22:30")])
    def test_keep_one_time(self, changes, own, times):
        """A kept exception with one time of its own lasts as before, also if the series becomes all-day."""
        slim = {edge: moment(f"2017-09-11T{time}:00") for edge, time in own.items()}
        stored = series(exceptionOccurrences=[{"occurrenceId": occurrence_id("2017-09-11"), **slim}])
        updated = update_event(stored, changes, exceptions="keep")
        [view] = instances(updated, "2017-09-11T12:00:00", "2017-09-11T23:00:00")

        assert [view[edge]["dateTime"][11:16] for edge in ("start", "end")] == times.split()
        assert updated["exceptionOccurrences"][0].items() >= slim.items()

    def test_keep_cancelled_exception(self):
        """An exception with one time whose date is cancelled, too, is kept as it is written."""
        slim = {"occurrenceId": occurrence_id("2017-09-11"), "start": moment("2017-09-11T11:00:00")}
        stored = series(exceptionOccurrences=[slim], cancelledOccurrences=[occurrence_id("2017-09-11")])
        updated = update_event(stored, {"end": moment("2017-09-04T15:00:00")}, exceptions="keep")
        assert updated["exceptionOccurrences"][0]["start"] == slim["start"]
        assert updated["cancelledOccurrences"] == stored["cancelledOccurrences"]

    def test_keep_at_the_end_of_the_calendar(self):
        """A date whose new time is out of range keeps its originalStart."""
        stored = series("9999-12-30T00:30:00", "9999-12-30T00:45:00", "Etc/GMT-12", DAILY)
        stored["exceptionOccurrences"] = [
            exception("9999-12-31", "9999-12-31T01:00:00", zone="Etc/GMT-12", originalStart="9999-12-30T12:30:00Z")
        ]
        later = {
            edge: moment(f"9999-12-30T{time}:00", "Etc/GMT+12") for edge, time in (("start", "23:30"), ("end", "23:45"))
        }
        updated = update_event(stored, later | {"recurrence": recurrence(DAILY, "9999-12-30")}, exceptions="keep")
        assert [other["originalStart"] for other in updated["exceptionOccurrences"]] == ["9999-12-30T12:30:00Z"]


class TestEndOfRange:
    """Sources: EWS keeps deletions (ews-managed-api #235); Outlook for Windows drops all (kb.wisc.edu 31305)."""

    @pytest.mark.parametrize(
        "range_",
        [{"endDate": "2017-09-18"}, {"type": "numbered", "numberOfOccurrences": 3}],
    )  # fmt: skip
    @pytest.mark.parametrize("policy", ["exchange", "keep"])
    def test_inside(self, stored, range_, policy):
        """What is inside stays, what is outside goes, by original dates."""
        updated = update_event(stored, repeats(**range_), exceptions=policy)
        assert shown(updated) == [("09-04", "Lunch"), ("09-11", "With Ada"), ("09-19", "Lunch")]
        assert updated["cancelledOccurrences"] == []
        assert shown(update_event(stored, repeats(endDate="2017-09-17"))) == shown(stored)[:2]

    @pytest.mark.parametrize("range_", [{"type": "noEnd"}, {"endDate": "2018-01-01"}])
    def test_later(self, stored, range_):
        """A later end keeps all."""
        updated = update_event(stored, repeats(**range_))
        assert updated["cancelledOccurrences"] == stored["cancelledOccurrences"]
        assert updated["exceptionOccurrences"] == stored["exceptionOccurrences"]

    def test_drop(self, stored):
        """With "drop" all go; but not by a change that does not concern times."""
        updated = update_event(stored, repeats(endDate="2018-01-01"), exceptions="drop")
        assert (updated["exceptionOccurrences"], updated["cancelledOccurrences"]) == ([], [])
        assert update_event(stored, {"subject": "Lunch"}, exceptions="drop") == stored

    def test_off_the_pattern(self, stored):
        """An exception that is not on the pattern goes by its date, too."""
        stored["exceptionOccurrences"].append(exception("2017-09-20"))
        for end, count in (("2017-09-20", 3), ("2017-09-19", 2)):
            assert len(update_event(stored, repeats(endDate=end))["exceptionOccurrences"]) == count


class TestZoneOfSeries:
    """Source: outlook-mcp #77: Graph rejects the start of a series on another clock."""

    def test_without_zone(self, stored):
        """A time without a zone is rejected with TimeZoneNotSupportedException."""
        changes = {"start": {"dateTime": "2017-09-04T10:00:00"}, "end": {"dateTime": "2017-09-04T11:00:00"}}
        assert rejected(stored, changes) == [("start.timeZone", NO_ZONE), ("end.timeZone", NO_ZONE)]
        assert rejected(event(), changes) == [("start.timeZone", NO_ZONE), ("end.timeZone", NO_ZONE)]

    @pytest.mark.parametrize(
        ("start", "target"),
        [
            (moment("2017-09-04T19:00:00", "UTC"), "start.timeZone"),  # the same instant
            (moment("2017-09-04T12:00:00", TOKYO), "start.timeZone"),
            (moment("2017-09-11T12:00:00"), "start.dateTime"),
        ],
    )
    def test_other_clock_or_date(self, stored, start, target):
        error = error_of(update_event, stored, {"start": start, "end": start})
        assert (error.target, error.code) == (target, REJECTED)
        assert "send recurrence, too" in str(error)

    def test_as_stored(self):
        """The start in the zone in which it is stored is not another clock."""
        stored = series("2017-09-04T19:00:00", "2017-09-04T21:00:00", "UTC", range_={"recurrenceTimeZone": PACIFIC})
        assert update_event(stored, {"start": stored["start"]}) == stored
        assert rejected(stored, {"start": moment("2017-09-04T20:00:00", "UTC")}) == [("start.timeZone", REJECTED)]

    def test_unreadable_label(self):
        """The dates of an all-day series can be stored beside any text."""
        stored = series(
            "2017-09-04T00:00:00", "2017-09-05T00:00:00", "Moon", isAllDay=True, range_={"recurrenceTimeZone": PACIFIC}
        )
        updated = update_event(stored, {"start": moment("2017-09-04T00:00:00", TOKYO)})
        assert updated == stored

    def test_with_recurrence(self, stored):
        """With recurrence, times are compared after conversion."""
        times = {"start": moment("2017-09-05T04:00:00", TOKYO), "end": moment("2017-09-05T06:00:00", TOKYO)}
        assert update_event(stored, times | {"recurrence": stored["recurrence"]}) == stored

        later = {"start": moment("2017-09-05T05:00:00", TOKYO), "end": moment("2017-09-05T07:00:00", TOKYO)}
        updated = update_event(stored, later | {"recurrence": stored["recurrence"]})
        assert (updated["start"]["timeZone"], updated["originalStartTimeZone"]) == (TOKYO, TOKYO)
        assert starts(instances(updated, *SEPTEMBER))[0] == "2017-09-04T20:00"

    def test_new_zone(self, stored):
        """With recurrence, a series moves to another zone: the one of its range, else that of start."""
        times = {"start": moment("2017-09-04T12:00:00", TOKYO), "end": moment("2017-09-04T14:00:00", TOKYO)}
        for zone in ({"recurrenceTimeZone": TOKYO}, {}):
            updated = update_event(stored, times | repeats(**zone))
            assert updated["recurrence"]["range"]["recurrenceTimeZone"] == TOKYO
            assert starts(instances(updated, *SEPTEMBER))[0] == "2017-09-04T03:00"

    def test_zone_of_event(self, stored):
        """A recurrence without a zone is in the zone of the event (Graph, recurrenceRange)."""
        updated = update_event(stored, repeats(weekly("friday")))
        assert updated["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC

    def test_zone_by_start_alone(self):
        """A series that only its start gave a zone gets it in its range."""
        updated = update_event(series(), {"start": moment("2017-09-04T11:00:00", "US/Pacific")})
        assert updated["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC
        assert updated["originalStartTimeZone"] == "US/Pacific"

    def test_zone_by_originals(self):
        """If only the original zones name the zone of a series, they stay."""
        stored = series("2017-09-04T19:00:00", "2017-09-04T21:00:00", "UTC", range_={"recurrenceTimeZone": CUSTOM})
        stored |= {"originalStartTimeZone": PACIFIC, "originalEndTimeZone": PACIFIC}
        assert update_event(stored, stored) == stored
        updated = update_event(stored, {"start": moment("2017-09-04T11:00:00", "US/Pacific")})
        assert (updated["originalStartTimeZone"], updated["recurrence"]) == (PACIFIC, stored["recurrence"])

        del stored["recurrence"]["range"]["recurrenceTimeZone"]
        assert update_event(stored, stored) == stored
        updated = update_event(stored, repeats(weekly("tuesday")))
        assert updated["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC


class TestLostZone:
    """A series whose zone is lost keeps its day difference: Monday 9:00 in Sydney, read as Sunday 23:00 in UTC."""

    @pytest.fixture
    def lost(self):
        range_ = {"startDate": "2026-06-01", "recurrenceTimeZone": CUSTOM, "type": "noEnd"}
        return series("2026-05-31T23:00:00", "2026-05-31T23:30:00", "UTC", range_=range_)

    def test_end(self, lost):
        changes = {"recurrence": recurrence(start="2026-06-01", type="numbered", numberOfOccurrences=2)}
        for zone in ({}, {"recurrenceTimeZone": CUSTOM}):
            changes["recurrence"]["range"] |= zone
            updated = update_event(lost, changes)
            assert starts(instances(updated, "2026-05-01", "2026-07-01")) == ["2026-05-31T23:00", "2026-06-07T23:00"]
            assert updated["recurrence"]["range"]["recurrenceTimeZone"] == CUSTOM

    def test_found(self, lost):
        """A start that is sent gives the recurrence beside it its zone, if that names none."""
        changes = {"start": lost["start"], "recurrence": recurrence(start="2026-06-01")}
        assert rejected(lost, changes) == [(f"{RANGE}.startDate", REJECTED)]
        monday = {
            edge: moment(f"2026-06-01T09:{minute}:00", "AUS Eastern Standard Time")
            for edge, minute in (("start", "00"), ("end", "30"))
        }
        updated = update_event(lost, changes | monday)
        assert updated["recurrence"]["range"]["recurrenceTimeZone"] == "AUS Eastern Standard Time"
        assert starts(instances(updated, "2026-05-01", "2026-06-07")) == ["2026-05-31T23:00"]

    def test_time_of_day(self, lost):
        updated = update_event(lost, {"start": moment("2026-05-31T22:00:00", "UTC")})
        assert SeriesMaster.from_graph(updated).date_shift == -1

    def test_other_days(self, lost):
        """A time at which the dates of the pattern would be other ones is rejected."""
        assert rejected(lost, {"start": moment("2026-05-31T05:00:00", "UTC")}) == [("start", REJECTED)]

    def test_pattern(self, lost):
        """A new pattern is one of the lost zone, too."""
        changes = {"recurrence": recurrence(weekly("wednesday"), "2026-06-01", recurrenceTimeZone=CUSTOM)}
        updated = update_event(lost, changes)
        assert starts([updated]) == ["2026-06-02T23:00"]
        assert SeriesMaster.from_graph(updated).date_shift == -1


class TestTimes:
    def test_start_alone(self):
        """Without an end, the end stays."""
        updated = update_event(event(), {"start": moment("2017-09-04T10:00:00")})
        assert (updated["start"], updated["end"]) == (moment("2017-09-04T10:00:00.0000000"), event()["end"])

    @pytest.mark.parametrize(
        ("changes", "target"),
        [
            ({"start": moment("2017-09-04T15:00:00")}, "end"),
            ({"end": moment("2017-09-04T11:00:00")}, "end"),
            ({"start": None}, "start"),
            ({"isAllDay": "no"}, "isAllDay"),
        ],
    )
    def test_rejected(self, stored, changes, target):
        """An end before the start is rejected, whichever of the two was sent."""
        for before in (event(), stored):
            assert [fault for fault, _ in rejected(before, changes)] == [target]

    def test_whole_days(self):
        """isAllDay is a property like start and end: it needs midnights."""
        assert rejected(event(), {"isAllDay": True}) == [("start", INVALID), ("end", INVALID)]
        day = all_day("2017-09-04", "2017-09-05")
        updated = update_event(event(), day)
        assert (updated["isAllDay"], updated["start"]) == (True, moment("2017-09-04T00:00:00.0000000"))
        assert update_event(updated, {"isAllDay": False})["isAllDay"] is False
        assert update_event(updated, {"isAllDay": None})["isAllDay"] is False

    def test_midnight_in_zone_of_event(self):
        """A stored time that is midnight in the zone of the event becomes its date."""
        stored = event("2017-09-03T15:00:00", "2017-09-04T15:00:00", "UTC", originalStartTimeZone=TOKYO)
        updated = update_event(stored, {"isAllDay": True})
        assert updated["start"] == moment("2017-09-04T00:00:00.0000000", TOKYO)

    def test_one_zone(self):
        """Two zones of an all-day event are rejected if both are sent."""
        changes = {"start": moment("2017-09-05T00:00:00", TOKYO), "end": moment("2017-09-07T00:00:00")}
        assert rejected(all_day(), changes) == [("end.timeZone", INVALID)]
        assert update_event(all_day(), {"end": changes["end"] | {"timeZone": TOKYO}})["end"]["timeZone"] == TOKYO

    def test_original_zones(self):
        """The original zones are those of the times that were sent, as of a new event."""
        updated = update_event(create_event(event()), {"start": moment("2017-09-04T18:00:00", "UTC")})
        assert (updated["originalStartTimeZone"], updated["originalEndTimeZone"]) == ("UTC", PACIFIC)

    def test_duration(self):
        """Five years are the limit of a new duration; an older one can move."""
        long = event("2017-09-04T12:00:00", "2027-09-04T12:00:00")
        changes = {"start": moment("2017-09-05T12:00:00"), "end": moment("2027-09-05T12:00:00")}
        assert update_event(long, changes)["start"]["dateTime"].startswith("2017-09-05")
        assert rejected(long, {"start": moment("2017-09-05T12:00:00")}) == [("end", "ErrorCalendarDurationIsTooLong")]
        days = all_day("2017-09-04", "2027-09-04")
        changes = {edge: moment(f"{year}-09-05T00:00:00") for edge, year in (("start", 2017), ("end", 2027))}
        assert update_event(days, changes)["isAllDay"]

    def test_out_of_range(self):
        """An event that is out of range is checked like a new one."""
        never = event("0001-01-01T00:00:00", "0001-01-01T00:00:00", "Etc/GMT-12")
        assert [target for target, _ in rejected(never, {"end": moment("0001-01-01T00:30:00", "Etc/GMT-12")})] == [
            "start", "end",
        ]  # fmt: skip
        assert starts([update_event(never, event())]) == ["2017-09-04T12:00"]
        far = {"start": moment("0001-01-01T00:00:00", TOKYO)}
        assert [target for target, _ in rejected(event(), far)] == ["start"]


class TestRecurrenceIsRemoved:
    """Source: outlook-mcp #46: the first occurrence stays, as a single event."""

    def test_null(self, stored):
        updated = update_event(stored, {"recurrence": None, "subject": "Once"})
        assert updated == event(id="AAMk", type="singleInstance", subject="Once", recurrence=None)

    def test_first_occurrence(self):
        """A start that is not on the pattern moves to the first occurrence."""
        updated = update_event(series("2017-09-05T12:00:00", "2017-09-05T14:00:00"), {"recurrence": None})
        assert starts([updated]) == ["2017-09-11T12:00"]
        empty = series("2017-09-05T12:00:00", range_={"type": "endDate", "endDate": "2017-09-06"})
        assert starts([update_event(empty, {"recurrence": None})]) == ["2017-09-05T12:00"]

    def test_new_times(self, stored):
        updated = update_event(stored, {"recurrence": None, "start": moment("2017-09-04T20:00:00", "UTC")})
        assert (updated["start"], updated["type"]) == (moment("2017-09-04T20:00:00.0000000", "UTC"), "singleInstance")

    def test_single(self):
        assert update_event(event(), {"recurrence": None}) == event()


class TestRecurrenceOfSingle:
    """Source: outlook-mcp #42 and #44: it becomes a series with the same id."""

    def test_series(self):
        updated = update_event(event(id="AAMk", type="singleInstance", exceptionOccurrences=[]), repeats())
        assert (updated["id"], updated["type"]) == ("AAMk", "seriesMaster")
        assert updated["recurrence"]["range"]["recurrenceTimeZone"] == PACIFIC
        assert len(instances(updated, *SEPTEMBER)) == 4
        assert "exceptionOccurrences" not in updated

    def test_zone(self):
        """It repeats in the zone of the event, whatever zone it was read in."""
        stored = event("2017-09-04T19:00:00", "2017-09-04T21:00:00", "UTC", originalStartTimeZone=PACIFIC)
        updated = update_event(stored, repeats(endDate="2017-12-31"))
        assert starts(instances(updated, "2017-10-30", "2017-11-07")) == ["2017-10-30T19:00", "2017-11-06T20:00"]

    def test_out_of_range(self):
        """An event that is out of range is checked like a new one."""
        never = event("0001-01-01T00:00:00", "0001-01-01T00:00:00", "Etc/GMT-12")
        updated = update_event(never, {**event(), **repeats()})
        assert (updated["type"], len(instances(updated, *SEPTEMBER))) == ("seriesMaster", 4)

    @pytest.mark.parametrize("properties", [{"type": "exception"}, {"type": "occurrence"}, {"seriesMasterId": "A"}])
    def test_occurrence(self, properties):
        """One occurrence cannot have a recurrence."""
        assert rejected(event(**properties), repeats()) == [("recurrence", INVALID)]


class TestFaults:
    def test_all(self, stored):
        """All faults are listed at once, with Graph's codes and paths, as of create_event."""
        changes = {
            "start": moment("noon", "Moon"),
            "isAllDay": 5,
            "recurrence": recurrence({**DAILY, "interval": 1000}, type="numbered", numberOfOccurrences=1000),
        }
        assert rejected(stored, changes) == [
            ("isAllDay", "UnableToDeserializePostBody"),
            ("start.dateTime", "UnableToDeserializePostBody"),
            ("start.timeZone", NO_ZONE),
            ("recurrence.pattern.interval", REJECTED),
            (f"{RANGE}.numberOfOccurrences", REJECTED),
        ]

    def test_start_date(self, stored):
        """startDate must be the date of start."""
        assert rejected(stored, repeats(start="2017-09-11")) == [(f"{RANGE}.startDate", REJECTED)]

    def test_empty(self, stored):
        assert rejected(stored, repeats(endDate="2017-09-03")) == [(RANGE, "ErrorRecurrenceHasNoOccurrence")]

    @pytest.mark.parametrize("part", ["pattern", "range"])
    def test_missing_part(self, stored, part):
        changes = {
            "recurrence": {other: stored["recurrence"][other] for other in ("pattern", "range") if other != part}
        }
        assert rejected(stored, changes) == [(f"recurrence.{part}", REJECTED)]

    @pytest.mark.parametrize(
        ("range_", "changes", "target"),
        [
            ({"type": "numbered", "numberOfOccurrences": 5000}, {"numberOfOccurrences": 6000}, "numberOfOccurrences"),
            ({"type": "endDate", "endDate": "5000-01-01"}, {"endDate": "5000-01-02"}, "endDate"),
        ],
    )
    def test_limits_of_changes(self, range_, changes, target):
        """Exchange's limits are those of what changes."""
        stored = series(pattern={**DAILY, "interval": 1000}, range_=range_)
        same = recurrence({**DAILY, "interval": 1000}, **range_)
        same["range"]["type"] = same["range"]["type"].upper()
        assert update_event(stored, {"recurrence": same}) == stored
        same["range"] |= changes
        assert [name for name, _ in rejected(stored, {"recurrence": same})] == [f"{RANGE}.{target}"]
        same["pattern"]["interval"] = 1001
        assert len(rejected(stored, {"recurrence": same})) == 2


class TestValues:
    def test_series(self):
        """A value is changed as its JSON."""
        updated = update_event(master(), {"end": moment("2017-09-04T15:00:00")})
        assert SeriesMaster.from_graph(updated).end.date_time.hour == 15
        assert update_event(event(), next(iter(master())))["start"]["dateTime"].startswith("2017-09-04T12")

    @pytest.mark.slow
    def test_models(self):
        """Models of the SDK are changed as their JSON, and can be the changes."""
        from msgraph.generated.models.event import Event

        from recurtz import to_sdk

        model = to_sdk(LUNCH)
        updated = update_event(model, Event(subject="Demo"))
        assert (updated["subject"], to_sdk(updated).subject) == ("Demo", "Demo")
        assert update_event(model, Event(additional_data={"recurrence": None}))["type"] == "singleInstance"
