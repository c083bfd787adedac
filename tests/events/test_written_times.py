"""The zone in which a time is stored: one in which it means the same when it is read again, at every DST change.

Source: RFC 5545 3.3.5 and PEP 495 for gaps and repeated hours. On 2026-03-08 the clocks of Pacific time skip 02:00 to
03:00, on 2026-11-01 they repeat 01:00 to 02:00; those of London repeat 01:00 to 02:00 UTC on 2025-10-26.
"""

from datetime import date, datetime

import pytest

from graph import PACIFIC, TOKYO, event, exception, moment, occurrence_id, recurrence, series, weekly
from recurtz import (
    DateTimeTimeZone,
    SeriesMaster,
    create_event,
    delete_occurrence,
    get_event,
    instances,
    split_event,
    update_event,
)
from recurtz.events.graph_json import written_times

LONDON = "GMT Standard Time"
SUNDAYS = weekly("sunday")
REPEATED = date(2026, 11, 1)


def sundays(start, end, zone=PACIFIC, day=None, series_zone=PACIFIC, **properties):
    """A series on Sundays, whose times are written in a zone."""
    repeats = recurrence(SUNDAYS, day or start[:10], recurrenceTimeZone=series_zone)
    times = {"start": moment(f"{start}:00", zone), "end": moment(f"{end}:00", zone)}
    return {"id": "AAMk", "type": "seriesMaster", "recurrence": repeats, **times, **properties}


def starts(stored, start, end, zone=PACIFIC):
    found = instances({"id": "AAMk"} | stored, start, end, time_zone=zone)
    return [item["start"]["dateTime"][5:16] for item in found]


def written(stored, edge="start"):
    return stored[edge]["dateTime"][:16], stored[edge]["timeZone"]


class TestWrittenTimes:
    """The one function: the zone that is wanted, else that of the series, else UTC."""

    @pytest.mark.parametrize(
        ("wall", "fold", "wanted", "series_zone", "expected"),
        [
            ("2026-03-08T02:30", 0, PACIFIC, PACIFIC, ("2026-03-08T02:30", PACIFIC)),
            ("2026-03-08T02:30", 0, "US/Pacific", PACIFIC, ("2026-03-08T02:30", "US/Pacific")),
            ("2026-03-08T02:30", 0, "UTC", PACIFIC, ("2026-03-08T02:30", PACIFIC)),
            ("2026-03-08T02:30", 0, "UTC", None, ("2026-03-08T10:30", "UTC")),
            ("2026-03-08T03:30", 0, "UTC", PACIFIC, ("2026-03-08T10:30", "UTC")),
            ("2026-11-01T01:30", 0, PACIFIC, PACIFIC, ("2026-11-01T01:30", PACIFIC)),
            ("2026-11-01T01:30", 1, PACIFIC, PACIFIC, ("2026-11-01T09:30", "UTC")),
            ("2026-11-01T01:30", 1, PACIFIC, None, ("2026-11-01T09:30", "UTC")),
            ("2026-11-01T01:30", 1, TOKYO, PACIFIC, ("2026-11-01T18:30", TOKYO)),
            ("2025-10-25T18:30", 0, LONDON, PACIFIC, ("2025-10-25T18:30", PACIFIC)),
            ("2025-10-25T18:30", 0, LONDON, None, ("2025-10-25T18:30", PACIFIC)),
        ],
    )
    def test_zone(self, wall, fold, wanted, series_zone, expected):
        """In a gap the wall-clock time of a series counts, that of a single event only as an instant."""
        time = DateTimeTimeZone(datetime.fromisoformat(wall), PACIFIC, 0, fold)
        times = written_times(time, time, False, (wanted, wanted), series_zone)
        assert written(times) == written(times, "end") == expected

        read = DateTimeTimeZone.from_graph(times["start"])
        assert read.same_instant(time)
        assert series_zone is None or read.in_zone(PACIFIC) == time

    def test_edges(self):
        """Each edge has a zone of its own."""
        start = DateTimeTimeZone(datetime(2026, 11, 1, 0, 30), PACIFIC)
        end = DateTimeTimeZone(datetime(2026, 11, 1, 1, 30), PACIFIC, 0, 1)
        times = written_times(start, end, False, (PACIFIC, PACIFIC))
        assert (written(times)[1], written(times, "end")[1]) == (PACIFIC, "UTC")

    def test_gap(self):
        """A pair around a gap, whose end is at or before its start in UTC, stays as it is written."""
        start = DateTimeTimeZone(datetime(2026, 3, 8, 2, 30), PACIFIC)
        end = DateTimeTimeZone(datetime(2026, 3, 8, 3), PACIFIC)
        for series_zone in (None, PACIFIC):
            times = written_times(start, end, False, (PACIFIC, PACIFIC), series_zone)
            assert (written(times)[0][-5:], written(times, "end")[0][-5:]) == ("02:30", "03:00")
        in_utc = written_times(start, end, False, ("UTC", "UTC"))
        assert (written(in_utc)[0][-5:], written(in_utc, "end")[0][-5:]) == ("10:30", "11:00")

    def test_all_day(self):
        """The dates of an all-day event are in every zone."""
        start = DateTimeTimeZone(datetime(2026, 11, 1), PACIFIC)
        assert written(written_times(start, start, True, (TOKYO, TOKYO), PACIFIC)) == ("2026-11-01T00:00", TOKYO)


FIRST_PASS = sundays("2026-10-25T01:00", "2026-10-25T01:30")
AGAIN = {"start": moment("2026-11-01T09:15:00", "UTC"), "end": moment("2026-11-01T09:45:00", "UTC")}


class TestException:
    """An exception in the second pass of a repeated hour."""

    def updated(self, changes):
        moved = update_event(FIRST_PASS, AGAIN, occurrence=REPEATED)
        [listed] = update_event(moved, changes, occurrence=REPEATED)["exceptionOccurrences"]
        return written(listed)[0], written(listed, "end")[0]

    @pytest.mark.parametrize(
        ("changes", "start", "end"),
        [
            ({"isAllDay": False}, "2026-11-01T09:15", "2026-11-01T09:45"),
            ({"end": moment("2026-11-01T10:30:00", "UTC")}, "2026-11-01T09:15", "2026-11-01T10:30"),
            ({"start": moment("2026-11-01T08:15:00", "UTC")}, "2026-11-01T08:15", "2026-11-01T09:45"),
            ({"start": moment("2026-11-01T09:00:00", "UTC")}, "2026-11-01T09:00", "2026-11-01T09:45"),
            ({"start": moment("2026-11-01T01:15:00")}, "2026-11-01T09:15", "2026-11-01T09:45"),
        ],
    )
    def test_one_edge(self, changes, start, end):
        """What is not sent, or is sent as a response has it, stays as it is written."""
        assert self.updated(changes) == (start, end)

    def test_implied(self):
        """The other edge of an exception that has only one gets its text in a zone that can represent it."""
        stored = FIRST_PASS | {
            "exceptionOccurrences": [{"occurrenceId": occurrence_id(REPEATED), "start": AGAIN["start"]}]
        }
        later = update_event(stored, {"start": moment("2026-11-01T09:05:00", "UTC")}, occurrence=REPEATED)
        [listed] = later["exceptionOccurrences"]
        assert (written(listed), written(listed, "end")) == (("2026-11-01T09:05", "UTC"), ("2026-11-01T09:45", "UTC"))

    def test_sent_back(self):
        """A response in any zone, sent back, moves nothing."""
        moved = update_event(FIRST_PASS, AGAIN, occurrence=REPEATED)
        for zone in (PACIFIC, "UTC", TOKYO):
            back = get_event(moved, occurrence=REPEATED, time_zone=zone)
            assert starts(update_event(moved, back, occurrence=REPEATED), "2026-11-01", "2026-11-02", "UTC") == [
                "11-01T09:15"
            ]

    def test_value(self):
        """A value writes it in UTC, and so keeps it: from_graph returns the same series."""
        value = SeriesMaster.from_graph(update_event(FIRST_PASS, AGAIN, occurrence=REPEATED))
        [listed] = value.to_graph()["exceptionOccurrences"]
        assert (written(listed), written(listed, "end")) == (("2026-11-01T09:15", "UTC"), ("2026-11-01T09:45", "UTC"))
        assert SeriesMaster.from_graph(value.to_graph()).exceptions == value.exceptions


class TestFirstDate:
    """A new first date in the second pass of the zone in which the times are written, or in the series' gap."""

    def test_split_repeated(self):
        """Source: PEP 495. 01:00 UTC is 01:00 in London, again, on the day of the split."""
        stored = sundays("2025-10-19T02:00", "2025-10-19T03:00", LONDON, series_zone="UTC")
        _, tail = split_event(stored, date(2025, 10, 26))
        assert starts(tail, "2025-10-20", "2025-11-08", "UTC") == ["10-26T01:00", "11-02T01:00"]

    def test_split_end(self):
        """The end is in the gap of the series' zone; the other dates keep their duration."""
        stored = sundays("2026-03-02T07:00", "2026-03-02T10:30", "UTC", "2026-03-01")
        stored["recurrence"]["pattern"] = {"type": "daily", "interval": 1}
        _, tail = split_event(stored, date(2026, 3, 7))
        found = instances({"id": "AAMk"} | tail, "2026-03-07", "2026-03-10", time_zone=PACIFIC)
        assert [item["end"]["dateTime"][5:16] for item in found] == ["03-08T03:30", "03-09T02:30"]
        assert written(tail, "end") == ("2026-03-08T02:30", PACIFIC)

    @pytest.mark.parametrize("zone", ["UTC", PACIFIC])
    def test_new(self, zone):
        """A new series moved into the gap starts at 03:30 once, then at 02:30, whatever zone the body has."""
        times = {"UTC": ("10:30", "11:00"), PACIFIC: ("02:30", "03:00")}[zone]
        body = sundays(*(f"2026-03-03T{time}" for time in times), zone, "2026-03-03")
        expected = ["03-08T03:30", "03-15T02:30", "03-22T02:30"]
        created, single = create_event(body), {"start": body["start"], "end": body["end"]}
        assert starts(created, "2026-03-01", "2026-03-25") == expected
        assert created["originalStartTimeZone"] == zone
        assert starts(update_event(single, body), "2026-03-01", "2026-03-25") == expected

    def test_preferred(self):
        """A response is in the zone of the client in any case."""
        body = sundays("2026-03-03T10:30", "2026-03-03T11:00", "UTC", "2026-03-03")
        assert written(create_event(body, 'outlook.timezone="UTC"')) == ("2026-03-08T10:30", "UTC")

    def test_changed(self):
        """A start and a recurrence that are sent move the series to a date in London's second pass."""
        stored = sundays("2025-10-19T02:00", "2025-10-19T03:00", LONDON, series_zone="UTC")
        body = sundays("2025-10-20T02:00", "2025-10-20T03:00", LONDON, series_zone="UTC")
        updated = update_event(stored, body)
        assert starts(updated, "2025-10-20", "2025-11-08", "UTC") == ["10-26T01:00", "11-02T01:00"]


class TestSentBack:
    """The whole event as get_event writes it, sent back, changes nothing: the text stays as it is stored."""

    @pytest.mark.parametrize("zone", ["UTC", PACIFIC, "US/Pacific", TOKYO])
    @pytest.mark.parametrize(
        "stored",
        [
            sundays("2026-03-08T02:30", "2026-03-08T03:00"),
            sundays("2026-03-08T01:30", "2026-03-08T02:30"),
            sundays("2026-11-01T09:15", "2026-11-01T09:45", "UTC"),
            sundays("2026-11-01T18:15", "2026-11-01T18:45", TOKYO, series_zone=TOKYO),
        ],
    )
    def test_series(self, stored, zone):
        stored = delete_occurrence(stored, date.fromisoformat(stored["start"]["dateTime"][:10]).replace(day=15))
        back = get_event(stored, time_zone=zone)
        updated = update_event(stored, back | {"subject": "Demo"})
        assert {name: updated[name] for name in ("start", "end", "cancelledOccurrences")} == {
            name: stored[name] for name in ("start", "end", "cancelledOccurrences")
        }

    @pytest.mark.parametrize("zone", ["UTC", PACIFIC, TOKYO])
    def test_other_pattern(self, zone):
        """With another pattern, the series keeps its time of day: the one in the gap, not the one it became there."""
        stored = sundays("2026-03-08T02:30", "2026-03-08T03:00")
        back = get_event(stored, time_zone=zone)
        back["recurrence"]["pattern"] = weekly("monday")
        assert starts(update_event(stored, back), "2026-03-01", "2026-03-20") == ["03-09T02:30", "03-16T02:30"]

    @pytest.mark.parametrize("zone", ["UTC", PACIFIC, TOKYO])
    @pytest.mark.parametrize(
        "stored",
        [
            event("2026-11-01T09:15:00", "2026-11-01T09:45:00", "UTC"),
            event("2026-03-08T02:30:00", "2026-03-08T03:00:00"),
        ],
    )
    def test_single(self, stored, zone):
        assert update_event(stored, get_event(stored, time_zone=zone)) == stored

    def test_real_change(self):
        """The first pass, named in UTC, is another time than the second."""
        stored = event("2026-11-01T09:15:00", "2026-11-01T09:45:00", "UTC")
        assert written(update_event(stored, {"start": moment("2026-11-01T08:15:00", "UTC")}))[0] == "2026-11-01T08:15"
        assert written(update_event(stored, {"start": moment("2026-11-01T00:15:00")}))[0] == "2026-11-01T00:15"

    def test_out_of_range(self):
        """An event that has no time in the zone that was sent has another one."""
        stored = event("0001-01-01T00:30:00", "0001-01-03T00:30:00", "UTC")
        updated = update_event(stored, {"start": moment("0001-01-02T00:30:00")})
        assert written(updated) == ("0001-01-02T00:30", PACIFIC)


LISTED = [
    {"originalStart": "2026-03-03T11:00:00Z", "subject": "Third"},
    {"occurrenceId": "OID.AAMk.2026-03-10", "originalStart": "2026-03-10T11:00:00Z", "subject": "Tenth"},
]


class TestOriginalDates:
    """Exceptions of an all-day series that name their dates by an original start only: beside the others."""

    @property
    def stored(self):
        repeats = recurrence({"type": "daily", "interval": 1}, "2026-03-01", recurrenceTimeZone="")
        times = {"start": moment("2026-03-01T00:00:00", "UTC"), "end": moment("2026-03-02T00:00:00", "UTC")}
        return {"id": "AAMk", "isAllDay": True, "recurrence": repeats, "exceptionOccurrences": LISTED, **times}

    def dates(self, stored):
        found = instances({"id": "new"} | stored, "2026-03-01", "2026-03-20")
        return {item["subject"]: item["start"]["dateTime"][:10] for item in found if item["type"] == "exception"}

    def test_delete(self):
        assert self.dates(delete_occurrence(self.stored, date(2026, 3, 10))) == {"Third": "2026-03-03"}

    def test_split(self):
        head, tail = split_event(self.stored, date(2026, 3, 8))
        assert (self.dates(head), self.dates(tail)) == ({"Third": "2026-03-03"}, {"Tenth": "2026-03-10"})

    def test_patch(self):
        """A new exception names its date, and so do the others from then on."""
        updated = update_event(self.stored, {"subject": "Fifth"}, occurrence=date(2026, 3, 5))
        assert [other["occurrenceId"][-10:] for other in updated["exceptionOccurrences"]] == [
            "2026-03-03",
            "2026-03-10",
            "2026-03-05",
        ]


ALL_DAY = {"isAllDay": True, "start": moment("2017-09-04T00:00:00"), "end": moment("2017-09-05T00:00:00")}
TIMED = {"isAllDay": False, "start": moment("2017-09-04T12:00:00"), "end": moment("2017-09-04T14:00:00")}


class TestAllDaySwitch:
    """exceptions="keep": the times that exceptions have of their own stay, of the kind that they were."""

    def kept(self, stored, changes, listed):
        updated = update_event(stored | {"exceptionOccurrences": [listed]}, changes, exceptions="keep")
        [item] = [item for item in instances(updated, "2017-09-01", "2017-09-17") if item["type"] == "exception"]
        return item["isAllDay"], item["start"]["dateTime"][5:16], item["end"]["dateTime"][5:16]

    def test_to_all_day(self):
        listed = exception("2017-09-11", "2017-09-13T20:00:00", "2017-09-13T21:00:00", "UTC")
        assert self.kept(series(), ALL_DAY, listed) == (False, "09-13T20:00", "09-13T21:00")

    def test_to_timed(self):
        listed = exception("2017-09-11", "2017-09-13T00:00:00", "2017-09-14T00:00:00")
        assert self.kept(series() | ALL_DAY, TIMED, listed) == (True, "09-13T00:00", "09-14T00:00")

    def test_others(self):
        """An exception without times of its own follows its series, one that has its kind keeps it."""
        assert self.kept(series(), ALL_DAY, {"occurrenceId": occurrence_id("2017-09-11")})[0] is True
        own = exception("2017-09-11", "2017-09-13T00:00:00", "2017-09-14T00:00:00", isAllDay=True)
        assert self.kept(series(), ALL_DAY, own)[0] is True
