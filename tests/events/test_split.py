"""recurtz.split_event and SeriesMaster.split: a series in two. The laws are in test_edit_laws.py."""

from datetime import UTC, date, datetime, timedelta

import pytest

from graph import (
    DAILY,
    LUNCH,
    PACIFIC,
    error_of,
    event,
    exception,
    faults,
    master,
    moment,
    occurrence_id,
    series,
    starts,
    weekly,
)
from recurtz import (
    DateTimeTimeZone,
    EndDate,
    NoEnd,
    Numbered,
    PatternedRecurrence,
    SeriesMaster,
    instances,
    split_event,
)
from recurtz._core.caches import clear_all
from steps import steps
from strategies import SPREAD

THIRD = date(2017, 9, 18)


def range_of(part):
    return part["recurrence"]["range"]


class TestRange:
    def test_end_date(self):
        """The head ends the day before the split, the tail where the series ended."""
        head, tail = split_event(LUNCH, THIRD)
        assert (range_of(head)["type"], range_of(head)["endDate"]) == ("endDate", "2017-09-17")
        assert (range_of(tail)["startDate"], range_of(tail)["endDate"]) == ("2017-09-18", "2017-12-31")
        assert (head["start"], tail["start"]) == (LUNCH["start"], moment("2017-09-18T12:00:00.0000000"))

    def test_endless(self):
        head, tail = split_event(series(), THIRD)
        assert (range_of(head)["type"], range_of(tail)["type"]) == ("endDate", "noEnd")

    def test_numbered(self):
        """The number is divided. Cancelled dates count (MS-OXOCAL, OccurrenceCount)."""
        six = series(range_={"type": "numbered", "numberOfOccurrences": 6})
        six["cancelledOccurrences"] = [occurrence_id("2017-09-11"), occurrence_id("2017-09-25")]
        head, tail = split_event(six, THIRD)
        assert [range_of(part)["numberOfOccurrences"] for part in (head, tail)] == [2, 4]
        assert (head["cancelledOccurrences"], tail["cancelledOccurrences"]) == (
            [occurrence_id("2017-09-11")],
            ["OID..2017-09-25"],
        )

    def test_off_the_pattern(self):
        """The tail begins with the first date on or after the split."""
        head, tail = split_event(LUNCH, date(2017, 9, 13))
        assert (range_of(head)["endDate"], range_of(tail)["startDate"]) == ("2017-09-12", "2017-09-18")

    def test_period(self):
        """The period of the tail's first date is its period 0: the next Monday comes 12 days later."""
        fortnightly = series("2026-02-02T09:00:00", pattern=weekly("monday", "wednesday", interval=2))
        _, tail = split_event(fortnightly, date(2026, 2, 4))
        found = [text[:10] for text in starts(instances(tail, "2026-02-01", "2026-03-05"))]
        assert found == ["2026-02-04", "2026-02-16", "2026-02-18", "2026-03-02", "2026-03-04"]

    def test_zone(self):
        """The zone of the range stays as it is written, or missing."""
        for zone in ({}, {"recurrenceTimeZone": ""}, {"recurrenceTimeZone": "US/Pacific"}):
            for part in split_event(series(range_=zone), THIRD):
                assert {name: range_of(part)[name] for name in range_of(part) if "Zone" in name} == zone


class TestNothing:
    @pytest.mark.parametrize("day", [date(2017, 9, 4), date(2017, 9, 1), date.min])
    def test_before(self, day):
        """Nothing is before: the tail is the whole series, with its id and the changes."""
        assert split_event(LUNCH, day) == (None, LUNCH)
        assert split_event(LUNCH, day, {"subject": "Demo"}, tail_id="new") == (None, LUNCH | {"subject": "Demo"})

    @pytest.mark.parametrize("day", [date(2017, 12, 26), date(2018, 1, 1), date.max])
    def test_after(self, day):
        assert split_event(LUNCH, day, {"subject": "Demo"}) == (LUNCH, None)

    def test_values(self):
        value = SeriesMaster.from_graph(LUNCH)
        assert value.split(date(2017, 9, 4)) == (None, value)
        assert value.split(date(2018, 1, 1)) == (value, None)

    def test_copies(self):
        """Nothing is shared with the event."""
        for day in (date(2017, 9, 4), THIRD, date(2018, 1, 1)):
            for part in split_event(LUNCH, day):
                if part is not None:
                    part["start"]["timeZone"] = part["recurrence"]["pattern"]["type"] = "x"
        head, tail = split_event(LUNCH | {"body": {"content": "A"}}, THIRD)
        head["body"]["content"] = "B"
        assert (tail["body"]["content"], LUNCH["start"]["timeZone"]) == ("A", PACIFIC)


class TestTail:
    def test_identity(self):
        """It is a new event: nothing identifies the old one."""
        names = {"iCalUId": "u", "uid": "u", "transactionId": "t", "changeKey": "c", "@odata.etag": "e"}
        head, tail = split_event(LUNCH | names | {"subject": "Lunch"}, THIRD)
        assert head.items() >= names.items()
        assert not tail.keys() & {*names, "id"}
        assert tail["subject"] == "Lunch"

    def test_changes(self):
        head, tail = split_event(LUNCH, THIRD, {"subject": "Demo", "end": moment("2017-09-18T15:00:00")})
        assert (head["subject"], tail["subject"]) == (LUNCH["subject"], "Demo")
        assert (head["end"]["dateTime"][11:13], tail["end"]["dateTime"][11:13]) == ("14", "15")
        error = error_of(split_event, LUNCH, THIRD, {"start": moment("2017-09-18T16:00:00", "UTC")})
        assert faults(error)[0] == ("start.timeZone", "ErrorPropertyValidationFailure")

    def test_policy(self):
        """Another time of day removes its exceptions and cancellations, or keeps them."""
        stored = series(cancelledOccurrences=[occurrence_id("2017-09-25")])
        changes = {"end": moment("2017-09-18T15:00:00")}
        tails = [split_event(stored, THIRD, changes, **policy)[1] for policy in ({}, {"exceptions": "keep"})]
        assert [tail["cancelledOccurrences"] for tail in tails] == [[], ["OID..2017-09-25"]]

    def test_exceptions(self):
        """They go by their original dates, wherever they were moved."""
        listed = [
            exception("2017-09-11", "2017-09-20T12:00:00", id="own", subject="A"),
            exception("2017-09-25", "2017-09-13T12:00:00", id="other", subject="B", iCalUId="u"),
        ]
        head, tail = split_event(series(exceptionOccurrences=listed), THIRD)
        assert head["exceptionOccurrences"] == [listed[0]]
        [moved] = tail["exceptionOccurrences"]
        assert (moved["occurrenceId"], moved["subject"]) == ("OID..2017-09-25", "B")
        assert not moved.keys() & {"id", "seriesMasterId", "iCalUId"}

    @pytest.mark.parametrize("late", [False, True])
    def test_id(self, late):
        """The ids of its occurrences are those of the tail, whether it gets its id at once or later."""
        stored = series(exceptionOccurrences=[exception("2017-09-25", "2017-09-26T12:00:00")])
        _, tail = split_event(stored, THIRD, **({} if late else {"tail_id": "new"}))
        found = instances(tail | {"id": "new"}, "2017-09-01", "2017-10-01")
        assert [(item["id"], item["occurrenceId"], item["seriesMasterId"]) for item in found] == [
            (f"OID.new.{day}", f"OID.new.{day}", "new") for day in ("2017-09-18", "2017-09-25")
        ]

    @pytest.mark.parametrize("zone", ["UTC", PACIFIC])
    def test_gap(self, zone):
        """Its start keeps the wall-clock time, in a gap, too, whatever zone the event was read in."""
        hours = {"UTC": ("10:30:00", "11:30:00"), PACIFIC: ("02:30:00", "03:30:00")}[zone]
        stored = series(*[f"2018-03-10T{hour}" for hour in hours], zone, DAILY, {"recurrenceTimeZone": PACIFIC})
        _, tail = split_event(stored, date(2018, 3, 11))
        assert tail["start"] == moment("2018-03-11T02:30:00.0000000")
        assert starts(instances(tail, "2018-03-11", "2018-03-13")) == ["2018-03-11T10:30", "2018-03-12T09:30"]

    def test_zone_of_reader(self):
        """It is in the zone in which the event was read, else in that of the series."""
        stored = series("2017-09-04T19:00:00", "2017-09-04T21:00:00", "UTC", range_={"recurrenceTimeZone": PACIFIC})
        assert split_event(stored, date(2017, 11, 6))[1]["start"] == moment("2017-11-06T20:00:00.0000000", "UTC")
        stored["start"] = {"dateTime": "2017-09-04T19:00:00Z"}
        assert split_event(stored, date(2017, 11, 6))[1]["start"] == moment("2017-11-06T12:00:00.0000000")

    def test_lost_zone(self):
        """A series whose zone is lost keeps its day difference."""
        range_ = {"startDate": "2026-06-01", "recurrenceTimeZone": "tzone://Microsoft/Custom"}
        lost = series("2026-05-31T23:00:00", "2026-05-31T23:30:00", "UTC", range_=range_)
        head, tail = split_event(lost, date(2026, 6, 8))
        assert (starts([tail]), range_of(tail)["startDate"]) == (["2026-06-07T23:00"], "2026-06-08")
        assert starts(instances(head, "2026-05-01", "2026-07-01")) == ["2026-05-31T23:00"]
        assert starts(instances(tail, "2026-05-01", "2026-06-10")) == ["2026-06-07T23:00"]

    def test_lost_zone_unexplained(self):
        """A tail is rejected if the zone that is left changes its offset so that no offset explains its days.

        10:15Z is midnight in Apia (+13:45 or +14); an hour earlier no zone is there yet on the date of the pattern.
        """
        berlin, lost = (
            "W. Europe Standard Time",
            {"startDate": "2017-03-12", "recurrenceTimeZone": "Customized Time Zone"},
        )
        monthly = {"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 12}
        stored = series("2017-03-11T11:15:00", "2017-03-11T12:15:00", berlin, monthly, lost)
        assert starts(instances(stored, "2017-05-01", "2017-06-01")) == ["2017-05-11T09:15"]
        assert error_of(split_event, stored, date(2017, 5, 12)).target == "start"
        named = {"recurrence": {"pattern": monthly, "range": range_of(stored) | {"recurrenceTimeZone": "UTC+12"}}}
        named["recurrence"]["range"]["startDate"] = "2017-05-12"
        at_midnight = {edge: moment("2017-05-12T00:15:00", "UTC+12") for edge in ("start", "end")}
        _, tail = split_event(stored, date(2017, 5, 12), named | at_midnight)
        assert starts(instances(tail, "2017-05-01", "2017-06-01")) == ["2017-05-11T12:15"]
        assert split_event(stored, date(2018, 1, 12))[1]["start"]["dateTime"][:16] == "2018-01-11T11:15"

    def test_second_pass(self):
        """An end that is not after the start by the wall clock is as long after it as in the first occurrence."""
        stored = series("2017-11-05T08:45:00", "2017-11-05T09:15:00", "UTC", range_={"recurrenceTimeZone": PACIFIC})
        stored["recurrence"]["pattern"] = DAILY
        stored["end"]["dateTime"] += ".0000001"
        _, tail = split_event(stored, date(2017, 11, 7))
        assert [tail[edge]["dateTime"][10:] for edge in ("start", "end")] == ["T09:45:00.0000000", "T10:15:00.0000001"]


class TestValues:
    def test_parts(self):
        value = master(cancelledOccurrences=[occurrence_id("2017-09-11"), occurrence_id("2017-09-25")])
        value = value.reschedule(date(2017, 10, 2), *[DateTimeTimeZone(datetime(2017, 10, 3, 12), PACIFIC)] * 2)
        head, tail = value.split(THIRD)
        assert (head.recurrence.range, tail.recurrence.range) == (
            EndDate(date(2017, 9, 4), date(2017, 9, 17)),
            NoEnd(THIRD),
        )
        assert (head.id, tail.id, tail.exceptions[0].series_master_id) == ("AAMk", None, None)
        assert (head.cancelled, tail.cancelled) == ((date(2017, 9, 11),), (date(2017, 9, 25),))
        assert SeriesMaster.from_graph(tail.to_graph()) == tail

    @pytest.mark.parametrize("pattern", SPREAD, ids=repr)
    @pytest.mark.parametrize("anchor", ["first-match", "start-date"])
    def test_dates(self, pattern, anchor):
        """No date moves, for both anchors."""
        noon = DateTimeTimeZone(datetime(2017, 1, 1, 12), "UTC")
        whole = PatternedRecurrence(pattern, Numbered(date(2017, 1, 6), 12), anchor)
        for day in whole:
            parts = SeriesMaster(whole, noon, noon, "UTC").split(day)
            assert [found for part in parts if part for found in part.recurrence] == list(whole)

    def test_datetime(self):
        with pytest.raises(TypeError):
            master().split(datetime(2017, 9, 18))


class TestRejected:
    def test_single(self):
        assert error_of(split_event, event(), THIRD).target == "type"

    def test_at(self):
        """The split is at a date, or at an occurrence by its id."""
        assert split_event(LUNCH, "OID.AAMkADQwMD.2017-09-18") == split_event(LUNCH, THIRD)
        error = error_of(split_event, LUNCH, "2017-09-18")
        assert (error.code, error.target) == ("ErrorItemNotFound", "at")
        with pytest.raises(TypeError):
            split_event(LUNCH, datetime(2017, 9, 18, tzinfo=UTC))

    def test_tail_id(self):
        assert error_of(split_event, LUNCH, THIRD, tail_id="x" * 1025).target == "tail_id"


class TestCost:
    @pytest.mark.parametrize("pattern", SPREAD, ids=repr)
    def test_distance(self, pattern):
        """An endless series is split at the year 4000 in as many steps as at its second date."""
        json = {**series(pattern=pattern.to_graph()), "start": moment("2017-09-04T12:00:00")}
        recurrence = PatternedRecurrence.from_graph(json["recurrence"])
        near, far = recurrence[1], recurrence.after(date(4000, 1, 1))
        assert far > date(3999, 12, 31) + timedelta(1)
        value = SeriesMaster.from_graph(json)
        for split in (lambda day: split_event(json, day), value.split):
            clear_all()
            split(near), split(far)
            clear_all()
            (few, _), (many, _) = steps(split, near), steps(split, far)
            assert many <= few + 10


class TestArguments:
    """All arguments are checked in any case, whichever part is missing."""

    @pytest.mark.parametrize("at", [date(2017, 9, 4), date(2017, 9, 18), date(2030, 1, 1)])
    @pytest.mark.parametrize(
        ("options", "target"),
        [
            ({"changes": []}, "changes"),
            ({"changes": 0}, "changes"),
            ({"exceptions": "all"}, "exceptions"),
            ({"tail_id": 5}, "tail_id"),
        ],
    )
    def test_rejected(self, at, options, target):
        stored = series(range_={"type": "numbered", "numberOfOccurrences": 3})
        assert target in str(error_of(split_event, stored, at, **options))

    @pytest.mark.parametrize("at", [None, 5])
    def test_at(self, at):
        with pytest.raises(TypeError, match=f"^at {at}"):
            split_event(series(), at)
