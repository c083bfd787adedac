"""Events as VEVENTs: a round trip gives an equal event, and each property has its form of RFC 5545."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone as DateTimeTimeZoneModel
from msgraph.generated.models.event import Event

from graph import EXAMPLES, PACIFIC, all_day, date_time, event, exception, moment, occurrence_id, series
from ical_strategies import masters
from recurtz import (
    Occurrence,
    RecurtzError,
    SeriesMaster,
    calendar_view,
    create_event,
    from_ics,
    from_vevent,
    instances,
    to_ics,
    to_vevent,
)
from recurtz.errors import ArgumentTypeError, MalformedValueError, NoOccurrenceError, PropertyError

WINDOW = ("2017-01-01", "2018-01-01")
UNTIL_2018 = {"type": "endDate", "endDate": "2017-12-31"}


def lunch(**properties):
    return series(range_=UNTIL_2018, subject="Lunch", **properties)


def all_day_lunch(zone=PACIFIC, **properties):
    return lunch(**properties) | all_day(zone=zone)


def starts_and_ends(events):
    return [tuple(event[edge]["dateTime"][11:16] for edge in ("start", "end")) for event in events]


def lines(event):
    return to_vevent(event).to_ical().decode().replace("\r\n ", "").splitlines()


def lines_of_file(events):
    return to_ics(events).decode().replace("\r\n ", "").splitlines()


class TestRoundTrip:
    @settings(max_examples=400, deadline=None)
    @given(masters())
    def test_series(self, event):
        assert SeriesMaster.from_graph(from_vevent(to_vevent(event))) == SeriesMaster.from_graph(event)

    @settings(max_examples=50, deadline=None)
    @given(st.lists(masters(), max_size=3))
    def test_file(self, events):
        events = [event | {"id": str(place), "iCalUId": str(place)} for place, event in enumerate(events)]
        again = from_ics(to_ics(events))
        select, window = ["start", "end", "isAllDay", "type"], ("1989-01-01", "2046-01-01")

        assert [event["id"] for event in again] == [event["id"] for event in events]
        assert calendar_view(again, *window, select=select) == calendar_view(events, *window, select=select)

    def test_instances(self):
        """The instances of a series keep the subject, location and times of exceptions."""
        changes = [
            {"occurrenceId": occurrence_id("2017-09-11"), "subject": "Late lunch", "start": moment("2017-09-11T13:00")},
            {
                "originalStart": "2017-09-18T19:00:00Z",
                "end": moment("2017-09-18T15:00"),
                "location": {"displayName": "Bar"},
            },
        ]
        event = lunch(
            exceptionOccurrences=changes,
            cancelledOccurrences=[occurrence_id("2017-12-25")],
            location={"displayName": "Harry's, first floor; left"},
        )
        select = ["subject", "location", "start", "end", "type", "occurrenceId", "originalStart", "isAllDay"]
        again = from_vevent(to_vevent(event))

        assert instances(again, *WINDOW, select=select) == [
            instance | {"isAllDay": False} for instance in instances(event, *WINDOW, select=select)
        ]
        assert [change.get("subject") for change in again["exceptionOccurrences"]] == ["Late lunch", None]

    @pytest.mark.parametrize(
        "times",
        [
            event(),
            event("2017-09-04T12:00:00", zone="UTC"),
            event() | {"start": moment("2017-09-04T12:00:00", "Asia/Tokyo")},
            all_day(end="2017-09-06"),
            event(isCancelled=True),
        ],
        ids=["zone", "no duration", "two zones", "all day", "cancelled"],
    )
    def test_single_event(self, times):
        single = {"id": "A", "iCalUId": "A", "subject": "Lunch", "type": "singleInstance", "isAllDay": False, **times}
        for edge in ("start", "end"):
            single[edge]["dateTime"] += ".0000000"

        assert from_vevent(to_vevent(single)) == single

    def test_created_event(self):
        created = create_event(json.loads((EXAMPLES / "lunch.json").read_text("utf-8"))) | {"id": "A", "iCalUId": "A"}
        again = from_vevent(to_vevent(created))

        for name in ("id", "subject", "type", "isAllDay", "start", "end", "recurrence"):
            assert again[name] == created[name]

    def test_calendar_of_icalendar(self):
        los_angeles = ZoneInfo("America/Los_Angeles")
        vevent = icalendar.Event.new(
            uid="A",
            summary="Lunch",
            start=datetime(2017, 9, 4, 12, tzinfo=los_angeles),
            end=datetime(2017, 9, 4, 14, tzinfo=los_angeles),
        )

        assert from_vevent(vevent)["end"] == moment("2017-09-04T14:00:00.0000000", "America/Los_Angeles")


class TestValues:
    """Events that are not JSON."""

    def test_series_master(self):
        """A value gives the VEVENTs of its JSON."""
        value = SeriesMaster.from_graph(
            lunch(
                exceptionOccurrences=[exception("2017-09-11", "2017-09-11T13:00:00", "2017-09-11T14:00:00")],
                cancelledOccurrences=[occurrence_id("2017-12-25")],
            )
        )

        assert to_ics([value]) == to_ics([value.to_graph()])
        assert list(SeriesMaster.from_graph(from_vevent(to_vevent(value)))) == list(value)

    def test_exception_in_second_hour_of_overlap(self):
        """It keeps its instant, which the JSON of the value cannot express."""
        start = date_time("2017-11-05T01:30")
        second = Occurrence(
            start.__replace__(fold=1), start.__replace__(fold=1), date(2017, 11, 6), None, "exception", False, "AAMk"
        )
        value = SeriesMaster.from_graph(lunch()).__replace__(exceptions=(second,))

        assert "DTSTART:20171105T093000Z" in lines(value)

    def test_exception_without_original_date(self):
        """An override needs a RECURRENCE-ID."""
        start = date_time("2017-11-05T01:30")
        value = SeriesMaster.from_graph(lunch()).__replace__(exceptions=(Occurrence(start, start, type="exception"),))

        with pytest.raises(PropertyError, match="give the original date") as caught:
            to_ics([value])
        assert caught.value.target == "events[0].exceptionOccurrences[0].occurrenceId"

    def test_exact_duration(self):
        """From 01:30 in the first hour of an overlap to 01:30 in the second, every occurrence lasts an hour."""
        start = date_time("2017-11-05T01:30")
        value = SeriesMaster.from_graph(lunch()).__replace__(start=start, end=start.__replace__(fold=1))

        assert "DTEND:20170904T093000Z" in lines(value)

    @pytest.mark.parametrize("is_all_day", [False, True])
    def test_occurrence(self, is_all_day):
        """An occurrence is a single event in its own zone."""
        json = all_day_lunch() if is_all_day else lunch()
        value = next(iter(SeriesMaster.from_graph(json)))
        again = from_vevent(to_vevent(value))

        assert (again["start"], again["end"]) == (value.start.to_graph(), value.end.to_graph())
        assert again["id"] == occurrence_id("2017-09-04")

    def test_sdk_model(self):
        noon = DateTimeTimeZoneModel(date_time="2017-09-04T12:00:00", time_zone=PACIFIC)

        assert "SUMMARY:Lunch" in lines(Event(id="A", subject="Lunch", start=noon, end=noon))

    def test_exceptions_of_sdk(self):
        noon = DateTimeTimeZoneModel(date_time="2017-09-11T12:00:00", time_zone=PACIFIC)
        model = Event(subject="Late", start=noon, end=noon, additional_data={"occurrenceId": "OID.AAMk.2017-09-11"})

        assert "SUMMARY:Late" in lines(lunch(exceptionOccurrences=[model]))


class TestSeries:
    def test_lines(self):
        result = lines(lunch(cancelledOccurrences=[occurrence_id("2017-12-25"), occurrence_id("2017-12-26")]))

        assert {
            "DTSTART;TZID=Pacific Standard Time:20170904T120000",
            "DTEND;TZID=Pacific Standard Time:20170904T140000",
            "RRULE:FREQ=WEEKLY;UNTIL=20171231T200000Z;BYDAY=MO;WKST=SU",
            "TZID:Pacific Standard Time",
            "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
            "DTSTAMP:19700101T000000Z",
        } <= set(result)
        # 26 December is not a date of the pattern
        assert [line for line in result if line.startswith("EXDATE")] == [
            "EXDATE;TZID=Pacific Standard Time:20171225T120000"
        ]

    def test_all_day(self):
        changes = [{"occurrenceId": occurrence_id("2017-09-11"), **all_day("2017-09-12", "2017-09-13")}]
        result = lines(all_day_lunch(exceptionOccurrences=changes))

        assert {
            "DTSTART;VALUE=DATE:20170904",
            "DTEND;VALUE=DATE:20170905",
            "RRULE:FREQ=WEEKLY;UNTIL=20171231;BYDAY=MO;WKST=SU",
            "RECURRENCE-ID;VALUE=DATE:20170911",
        } <= set(result)
        assert not any(line.startswith("BEGIN:VTIMEZONE") for line in result)

    def test_start_off_pattern(self):
        """DTSTART is the first date of the pattern."""
        event = lunch()
        event["recurrence"]["range"]["startDate"] = "2017-09-01"

        assert "DTSTART;TZID=Pacific Standard Time:20170904T120000" in lines(event)

    def test_last_modified(self):
        assert "DTSTAMP:20170901T080000Z" in lines(lunch(lastModifiedDateTime="2017-09-01T08:00:00.1234567Z"))

    def test_cancelled_exception(self):
        """It is an EXDATE, not an override."""
        change = exception("2017-09-11", "2017-09-11T13:00:00", "2017-09-11T14:00:00")
        result = lines(lunch(exceptionOccurrences=[change], cancelledOccurrences=[occurrence_id("2017-09-11")]))

        assert result.count("BEGIN:VEVENT") == 1
        assert "EXDATE;TZID=Pacific Standard Time:20170911T120000" in result


class TestOccurrences:
    """Occurrences of one series without the series: RECURRENCE-ID tells them apart, because they share a UID."""

    @staticmethod
    def occurrences(is_all_day, zone=PACIFIC):
        changes = [{"occurrenceId": occurrence_id("2017-09-18"), "subject": "Late", "isAllDay": is_all_day}]
        properties = {"iCalUId": "040000", "isAllDay": is_all_day, "exceptionOccurrences": changes}
        event = all_day_lunch(zone, **properties) if is_all_day else lunch(**properties)
        return instances(event, *WINDOW, time_zone=zone)

    @pytest.mark.parametrize("zone", [PACIFIC, "UTC", "Asia/Tokyo"])
    @pytest.mark.parametrize("is_all_day", [False, True])
    @pytest.mark.parametrize("missing", [[], ["originalStart"], ["occurrenceId"], ["originalStart", "occurrenceId"]])
    def test_round_trip(self, zone, is_all_day, missing):
        select = ["subject", "isAllDay", "start", "end"]
        occurrences = [
            {name: value for name, value in occurrence.items() if name not in missing}
            for occurrence in self.occurrences(is_all_day, zone)
        ]
        once = from_ics(to_ics(occurrences))
        twice = from_ics(to_ics(once))

        assert len(occurrences) == 17
        for again in (once, twice):
            assert calendar_view(again, *WINDOW, select=select) == calendar_view(occurrences, *WINDOW, select=select)

    def test_recurrence_id(self):
        timed, whole_day = self.occurrences(is_all_day=False)[0], self.occurrences(is_all_day=True)[0]

        assert {"UID:040000", "RECURRENCE-ID:20170904T190000Z"} <= set(lines(timed))
        for occurrence in (whole_day, whole_day | {"occurrenceId": None}):
            assert {"UID:040000", "RECURRENCE-ID;VALUE=DATE:20170904"} <= set(lines(occurrence))

    def test_own_uid(self):
        """Without an original start, or without a common UID, the UID is the id of the occurrence."""
        occurrence = self.occurrences(is_all_day=False)[0]

        assert "UID:OID.AAMk.2017-09-04" in lines(occurrence | {"originalStart": None})
        result = lines(occurrence | {"iCalUId": None})
        assert "UID:OID.AAMk.2017-09-04" in result
        assert not any(line.startswith("RECURRENCE-ID") for line in result)

    @pytest.mark.parametrize("names", [["seriesMasterId"], ["occurrenceId"], ["seriesMasterId", "occurrenceId"]])
    def test_without_type(self, names):
        """An occurrence without a type is recognized by the properties that name its series."""
        select = ["id", "iCalUId", "subject", "start", "end", *names]
        occurrences = instances(lunch(iCalUId="040000"), *WINDOW, select=select)

        assert calendar_view(from_ics(to_ics(occurrences)), *WINDOW, select=["start", "end"]) == [
            {"start": occurrence["start"], "end": occurrence["end"]} for occurrence in occurrences
        ]

    @pytest.mark.parametrize("names", [{}, {"seriesMasterId": None, "occurrenceId": None}])
    def test_not_in_series(self, names):
        assert "UID:040000" in lines(event(id="A", iCalUId="040000") | names)

    @pytest.mark.parametrize("zone_of_view", ["UTC", PACIFIC, "Tokyo Standard Time", "Pacific/Kiritimati"])
    @pytest.mark.parametrize("zone", ["Tokyo Standard Time", PACIFIC, "UTC"])
    def test_all_day_in_view(self, zone, zone_of_view):
        """The original date is in the zone of the event, not of the view."""
        event = all_day_lunch(zone, iCalUId="040000", originalStartTimeZone=zone)
        occurrence = instances(event, *WINDOW, time_zone=zone_of_view)[0]

        assert "RECURRENCE-ID;VALUE=DATE:20170904" in lines(occurrence | {"occurrenceId": None})

    def test_beside_series(self):
        """Occurrences in a file with their series become its exceptions."""
        event = lunch(iCalUId="040000")
        [again] = from_ics(to_ics([event, *instances(event, *WINDOW)]))

        assert len(instances(again, *WINDOW)) == 17

    @pytest.mark.parametrize(
        ("name", "value"),
        [("originalStart", "2017-09-04T25:00Z"), ("originalStart", 5), ("occurrenceId", "OID.A.today")],
    )
    def test_invalid_original(self, name, value):
        [occurrence, *_] = self.occurrences(is_all_day=True)

        with pytest.raises(MalformedValueError) as caught:
            to_ics([occurrence | {"occurrenceId": None} | {name: value}])
        assert caught.value.target == f"events[0].{name}"


class TestTimes:
    @pytest.mark.parametrize("zone", ["Africa/Cairo", "Pacific Standard Time", "UTC"])
    @pytest.mark.parametrize("end", ["2017-09-04T00:00", "2017-09-04T03:15"])
    @pytest.mark.parametrize("is_series", [True, False])
    def test_all_day_without_duration(self, zone, end, is_series):
        """It has no DTEND, which must be later than DTSTART, and lasts one day (RFC 5545, 3.6.1 and 3.8.2.2)."""
        changes = [exception("2017-09-11", "2017-09-12T03:00", "2017-09-12T03:15", zone)]
        event = all_day_lunch(zone, exceptionOccurrences=changes) | {"end": moment(end, zone)}
        if not is_series:
            del event["recurrence"], event["type"]
        again = from_vevent(to_vevent(event))

        assert "DTSTART;VALUE=DATE:20170904" in lines(event)
        assert not any(line.startswith("DTEND") for line in lines(event))
        assert again["end"] == moment("2017-09-05T00:00:00.0000000", zone)

    def test_utc(self):
        """Times in UTC have no TZID and no VTIMEZONE."""
        result = lines({"start": moment("2017-09-04T12:00", "utc"), "end": moment("2017-09-04T13:00", "UTC")})

        assert {"DTSTART:20170904T120000Z", "DTEND:20170904T130000Z"} <= set(result)
        assert "BEGIN:VTIMEZONE" not in result

    def test_display_name(self):
        """A TZID with a colon is quoted."""
        name = "(UTC-08:00) Pacific Time (US & Canada)"
        result = lines({"start": moment("2017-09-04T12:00", f' "{name}" '), "end": moment("2017-09-04T13:00", name)})

        assert f'DTSTART;TZID="{name}":20170904T120000' in result
        assert [line for line in result if line.startswith("TZID:")] == [f"TZID:{name}"]

    def test_one_vtimezone_for_each_zone(self):
        """It is valid from the first use of the zone on."""
        early = event("2005-09-04T12:00", id="B")
        result = lines_of_file([lunch(), early, lunch(id="C")])

        assert result.count("BEGIN:VTIMEZONE") == 1
        assert "DTSTART:20040101T000000" in result

    def test_end_in_overlap(self):
        """From 01:30 in the first hour to 01:15 in the second: no TZID can express the end, so it is in UTC."""
        event = series(
            "2017-11-05T08:30",
            "2017-11-05T09:15",
            "UTC",
            {"type": "daily", "interval": 1},
            {"recurrenceTimeZone": PACIFIC},
        )

        assert "DTSTART;TZID=Pacific Standard Time:20171105T013000" in lines(event)
        assert "DTEND:20171105T091500Z" in lines(event)
        window = ("2017-11-05", "2017-11-08")
        again = from_vevent(to_vevent(event))
        assert instances(again, *window, select=["end"]) == instances(event, *window, select=["end"])

    def test_end_after_gap(self):
        """From 02:30 in a gap, which is read as 03:30, to 03:00: the end is as long after the start as written."""
        single = event("2017-03-12T02:30", "2017-03-12T03:00")
        assert "DURATION:PT30M" in lines(single)
        day = ("2017-03-12", "2017-03-13")
        assert starts_and_ends(calendar_view(from_ics(to_ics([single])), *day)) == [("10:30", "11:00")]

    def test_series_in_gap(self):
        """A series that begins like this has the same duration on its other dates."""
        repeats = series("2017-03-12T02:30", "2017-03-12T03:00", pattern={"type": "daily", "interval": 1})
        window = ("2017-03-12", "2017-03-15")
        again = from_ics(to_ics([repeats]))[0]
        assert starts_and_ends(instances(repeats, *window)) == [
            ("10:30", "11:00"),
            ("09:30", "10:00"),
            ("09:30", "10:00"),
        ]
        assert starts_and_ends(instances(again, *window)) == starts_and_ends(instances(repeats, *window))

    def test_exception_in_second_hour_of_overlap(self):
        change = exception("2017-11-06", "2017-11-05T09:30", "2017-11-05T10:30", "UTC")

        assert "DTSTART:20171105T093000Z" in lines(lunch(exceptionOccurrences=[change]))


class TestText:
    def test_uid_without_id(self):
        """It depends on the content of the event alone."""
        anonymous = lunch(id=None)
        uids = [
            [line for line in lines(event) if line.startswith("UID")]
            for event in (anonymous, anonymous, anonymous | {"subject": "B"})
        ]

        assert uids[0] == uids[1] != uids[2]

    def test_uid(self):
        assert [line for line in lines(lunch(iCalUId="040000")) if line.startswith("UID")] == ["UID:040000"]

    def test_lone_surrogate(self):
        """JSON can contain one, UTF-8 cannot: it becomes the replacement character. A pair is a character."""
        names = {"id": "\ud800A", "subject": "B\udfff", "location": {"displayName": "\ud83d\ude00"}}
        result = lines_of_file([lunch() | names])

        assert {"UID:\ufffdA", "SUMMARY:B\ufffd", "LOCATION:\U0001f600"} <= set(result)


class TestErrors:
    @pytest.mark.parametrize("events", [5, None])
    def test_not_a_list(self, events):
        with pytest.raises(ArgumentTypeError, match="use a list of events"):
            to_ics(events)

    def test_single_event(self):
        with pytest.raises(PropertyError) as caught:
            to_ics([lunch(), event("2017-09-04T15:00", "2017-09-04T14:00")])
        assert caught.value.target == "events[1].end"

    def test_series(self):
        with pytest.raises(RecurtzError, match="not before the start"):
            to_vevent(lunch() | {"start": moment("2017-09-04T15:00")})

    def test_no_date(self):
        with pytest.raises(NoOccurrenceError):
            to_vevent(series(range_={"type": "endDate", "endDate": "2017-09-03"}))

    def test_exceptions_not_a_list(self):
        with pytest.raises(MalformedValueError, match="use a list"):
            to_vevent(lunch(exceptionOccurrences="none"))


class TestSynchronised:
    """A list with a master and its occurrences is written once."""

    def test_exception(self):
        late = exception("2017-09-11", "2017-09-12T09:00:00")
        listed = to_ics([late, exception("2017-09-04", type="occurrence"), lunch()])
        assert listed == to_ics([lunch(exceptionOccurrences=[late])])

    def test_removed(self):
        gone = {"id": occurrence_id("2017-09-11"), "@removed": {"reason": "deleted"}}
        assert "EXDATE;TZID=Pacific Standard Time:20170911T120000" in lines_of_file([lunch(), gone])

    def test_without_date(self):
        """An exception that names no date is reported at its place."""
        slim = exception("2017-09-06", of="AAMk") | {"occurrenceId": None}
        with pytest.raises(PropertyError) as caught:
            to_ics([lunch(), slim])
        assert caught.value.target == "events[1].occurrenceId"

    def test_second_pass(self):
        """The value of an occurrence in the second pass of a repeated hour is written at its own instant."""
        late = date_time("2017-11-05T01:30").__replace__(fold=1)
        assert "DTSTART:20171105T093000Z" in lines_of_file([Occurrence(late, late)])

    def test_response(self):
        """A response of Graph is no event; the message begins with what is at fault."""
        with pytest.raises(MalformedValueError, match=r"^event has no start, but a 'value'"):
            to_ics([{"value": [lunch()]}])
