"""Events as iCalendar files: what is written is read back equal, and other libraries read the same in it."""

import json
from bisect import bisect_right
from datetime import date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from ical_strategies import masters
from recurtz import (
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
from recurtz.ical.vtimezones import to_vtimezone, zone_with_rules
from recurtz.zones import transitions_of
from recurtz.zones.posix import JulianDay, PosixDayTime, PosixRule
from recurtz.zones.transitions import Transitions, to_seconds

EXAMPLES = Path(__file__).parents[2] / "examples"
PACIFIC = "Pacific Standard Time"
WINDOW = ("2017-01-01", "2018-01-01")


def at(text, name=PACIFIC):
    return {"dateTime": text, "timeZone": name}


def lunch(**properties):
    recurrence = {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
        "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
    }
    times = {"start": at("2017-09-04T12:00:00"), "end": at("2017-09-04T14:00:00")}
    return {"id": "AAMk.AD=", "subject": "Lunch", "recurrence": recurrence, **times, **properties}


def lines(event):
    return to_vevent(event).to_ical().decode().replace("\r\n ", "").splitlines()


def unfolded(events):
    return to_ics(events).decode().replace("\r\n ", "").splitlines()


# Round trips ----------------------------------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(masters())
def test_a_series_is_read_back_equal(event):
    assert SeriesMaster.from_graph(from_vevent(to_vevent(event))) == SeriesMaster.from_graph(event)


@settings(max_examples=50, deadline=None)
@given(st.lists(masters(), max_size=3))
def test_a_file_is_read_back_equal(events):
    events = [event | {"id": str(place), "iCalUId": str(place)} for place, event in enumerate(events)]
    again = from_ics(to_ics(events))

    assert [event["id"] for event in again] == [event["id"] for event in events]
    window = ("1989-01-01", "2046-01-01")
    expected = calendar_view(events, *window, select=["start", "end", "isAllDay", "type"])
    assert calendar_view(again, *window, select=["start", "end", "isAllDay", "type"]) == expected


def test_the_instances_of_what_is_read_back_are_the_same():
    changed = [
        {"occurrenceId": "OID.AAMk.AD=.2017-09-11", "subject": "Late lunch", "start": at("2017-09-11T13:00:00")},
        {"originalStart": "2017-09-18T19:00:00Z", "end": at("2017-09-18T15:00:00"), "location": {"displayName": "Bar"}},
    ]
    event = lunch(
        exceptionOccurrences=changed,
        cancelledOccurrences=["OID.AAMk.AD=.2017-12-25"],
        location={"displayName": "Harry's, first floor; left"},
        lastModifiedDateTime="2017-09-01T08:00:00.1234567Z",
    )
    told = ["subject", "location", "start", "end", "type", "occurrenceId", "originalStart", "isAllDay"]
    again = from_vevent(to_vevent(event))

    assert instances(again, *WINDOW, select=told) == [
        found | {"isAllDay": False} for found in instances(event, *WINDOW, select=told)
    ]
    assert [exception.get("subject") for exception in again["exceptionOccurrences"]] == ["Late lunch", None]
    assert "DTSTAMP:20170901T080000Z" in lines(event)


@pytest.mark.parametrize(
    "event",
    [
        {"start": at("2017-09-04T12:00:00.0000000"), "end": at("2017-09-04T14:00:00.0000000")},
        {"start": at("2017-09-04T12:00:00.0000000", "UTC"), "end": at("2017-09-04T12:00:00.0000000", "UTC")},
        {"start": at("2017-09-04T12:00:00.0000000", "Asia/Tokyo"), "end": at("2017-09-04T14:00:00.0000000")},
        {"start": at("2017-09-04T00:00:00.0000000"), "end": at("2017-09-06T00:00:00.0000000"), "isAllDay": True},
        {"start": at("2017-09-04T12:00:00.0000000"), "end": at("2017-09-04T14:00:00.0000000"), "isCancelled": True},
    ],
    ids=["zone", "no duration", "two zones", "all day", "cancelled"],
)
def test_a_single_event_is_read_back_equal(event):
    event = {"id": "A", "iCalUId": "A", "subject": "Lunch", "type": "singleInstance", "isAllDay": False, **event}

    assert from_vevent(to_vevent(event)) == event


def test_an_event_as_the_server_keeps_it_is_read_back_equal():
    body = json.loads((EXAMPLES / "lunch.json").read_text("utf-8"))
    created = create_event(body) | {"id": "A", "iCalUId": "A"}
    again = from_vevent(to_vevent(created))

    assert {name: created[name] for name in ("id", "subject", "type", "isAllDay", "start", "end", "recurrence")} == {
        name: again[name] for name in ("id", "subject", "type", "isAllDay", "start", "end", "recurrence")
    }


def occurrences(is_all_day, name=PACIFIC, **properties):
    times = {"start": at("2017-09-04T00:00", name), "end": at("2017-09-05T00:00", name)} if is_all_day else {}
    exceptions = [{"occurrenceId": "OID.AAMk.AD=.2017-09-18", "subject": "Late", "isAllDay": is_all_day}]
    event = lunch(isAllDay=is_all_day, iCalUId="040000", exceptionOccurrences=exceptions, **times, **properties)
    return instances(event, *WINDOW, time_zone=name)


@pytest.mark.parametrize("name", [PACIFIC, "UTC", "Asia/Tokyo"])
@pytest.mark.parametrize("is_all_day", [False, True])
@pytest.mark.parametrize("left_out", [[], ["originalStart"], ["occurrenceId"], ["originalStart", "occurrenceId"]])
def test_each_of_the_occurrences_that_share_a_uid_comes_back(name, is_all_day, left_out):
    told = ["subject", "isAllDay", "start", "end"]
    found = [{key: value for key, value in one.items() if key not in left_out} for one in occurrences(is_all_day, name)]
    once = from_ics(to_ics(found))
    twice = from_ics(to_ics(once))

    assert len(found) == 17
    for again in (once, twice):
        assert calendar_view(again, *WINDOW, select=told) == calendar_view(found, *WINDOW, select=told)


def test_an_occurrence_is_told_by_its_original_start():
    timed, all_day = occurrences(is_all_day=False)[0], occurrences(is_all_day=True)[0]

    assert {"UID:040000", "RECURRENCE-ID:20170904T190000Z"} <= set(lines(timed))
    assert {"UID:040000", "RECURRENCE-ID;VALUE=DATE:20170904"} <= set(lines(all_day))
    assert {"UID:040000", "RECURRENCE-ID;VALUE=DATE:20170904"} <= set(lines(all_day | {"occurrenceId": None}))
    assert "UID:OID.AAMk.AD=.2017-09-04" in lines(timed | {"originalStart": None})
    alone = lines(timed | {"iCalUId": None})
    assert "UID:OID.AAMk.AD=.2017-09-04" in alone
    assert not any(line.startswith("RECURRENCE-ID") for line in alone)


@pytest.mark.parametrize("known_by", [["seriesMasterId"], ["occurrenceId"], ["seriesMasterId", "occurrenceId"]])
def test_an_occurrence_without_a_type_is_known_by_what_it_says_of_its_series(known_by):
    select = ["id", "iCalUId", "subject", "start", "end", *known_by]
    found = instances(lunch(iCalUId="040000"), *WINDOW, select=select)

    assert calendar_view(from_ics(to_ics(found)), *WINDOW, select=["start", "end"]) == [
        {"start": one["start"], "end": one["end"]} for one in found
    ]
    alone = {key: value for key, value in found[0].items() if key not in known_by}
    for nothing in ({}, {"seriesMasterId": None, "occurrenceId": None}):
        assert "UID:040000" in lines(alone | nothing)


@pytest.mark.parametrize("zone_of_the_view", ["UTC", PACIFIC, "Tokyo Standard Time", "Pacific/Kiritimati"])
@pytest.mark.parametrize("name", ["Tokyo Standard Time", PACIFIC, "UTC"])
def test_the_original_of_whole_days_is_read_in_their_own_zone_not_in_that_of_the_view(name, zone_of_the_view):
    times = {"start": at("2017-09-04T00:00", name), "end": at("2017-09-05T00:00", name), "originalStartTimeZone": name}
    found = instances(lunch(isAllDay=True, **times), *WINDOW, time_zone=zone_of_the_view)[0]

    assert "RECURRENCE-ID;VALUE=DATE:20170904" in lines(found | {"iCalUId": "040000", "occurrenceId": None})


def test_occurrences_beside_their_series_are_its_exceptions():
    event = lunch(iCalUId="040000")
    [again] = from_ics(to_ics([event, *instances(event, *WINDOW)]))

    assert len(instances(again, *WINDOW)) == 17


@pytest.mark.parametrize(
    ("name", "value"), [("originalStart", "2017-09-04T25:00Z"), ("originalStart", 5), ("occurrenceId", "OID.A.today")]
)
def test_an_original_that_cannot_be_read_is_told_with_its_place(name, value):
    [event, *_] = occurrences(is_all_day=True)

    with pytest.raises(MalformedValueError) as caught:
        to_ics([event | {"occurrenceId": None} | {name: value}])
    assert caught.value.target == f"events[0].{name}"


# Writing --------------------------------------------------------------------------------------------------------------


def test_a_series_has_its_rule_its_zone_and_its_cancelled_dates():
    found = lines(lunch(cancelledOccurrences=["OID.AAMk.AD=.2017-12-25", "OID.AAMk.AD=.2017-12-26"]))

    assert {
        "DTSTART;TZID=Pacific Standard Time:20170904T120000",
        "DTEND;TZID=Pacific Standard Time:20170904T140000",
        "RRULE:FREQ=WEEKLY;UNTIL=20171231T200000Z;BYDAY=MO;WKST=SU",
        "EXDATE;TZID=Pacific Standard Time:20171225T120000",
        "TZID:Pacific Standard Time",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "DTSTAMP:19700101T000000Z",
    } <= set(found)
    assert [line for line in found if line.startswith("EXDATE")] == [
        "EXDATE;TZID=Pacific Standard Time:20171225T120000"
    ]


def test_whole_days_are_dates():
    event = lunch(isAllDay=True, start=at("2017-09-04T00:00"), end=at("2017-09-05T00:00"), exceptionOccurrences=[
        {"occurrenceId": "OID.A.2017-09-11", "start": at("2017-09-12T00:00"), "end": at("2017-09-13T00:00")},
    ])  # fmt: skip
    found = lines(event)

    assert {
        "DTSTART;VALUE=DATE:20170904",
        "DTEND;VALUE=DATE:20170905",
        "RRULE:FREQ=WEEKLY;UNTIL=20171231;BYDAY=MO;WKST=SU",
        "RECURRENCE-ID;VALUE=DATE:20170911",
    } <= set(found)
    assert not any(line.startswith("BEGIN:VTIMEZONE") for line in found)


@pytest.mark.parametrize("name", ["Africa/Cairo", "Pacific Standard Time", "UTC"])
@pytest.mark.parametrize("end", ["2017-09-04T00:00", "2017-09-04T03:15"])
@pytest.mark.parametrize("is_series", [True, False])
def test_whole_days_that_end_when_they_start_are_one_day_without_an_end(name, end, is_series):
    """Of a date without DTEND the event is that day; DTEND must be later (RFC 5545, 3.6.1 and 3.8.2.2)."""
    event = lunch(isAllDay=True, start=at("2017-09-04T00:00", name), end=at(end, name), exceptionOccurrences=[
        {"occurrenceId": "OID.A.2017-09-11", "start": at("2017-09-12T03:00", name), "end": at("2017-09-12T03:15", name)}
    ])  # fmt: skip
    if not is_series:
        del event["recurrence"]
    again = from_vevent(to_vevent(event))

    assert "DTSTART;VALUE=DATE:20170904" in lines(event)
    assert not any(line.startswith("DTEND") for line in lines(event))
    assert again["end"] == at("2017-09-05T00:00:00.0000000", name)


def test_utc_needs_no_vtimezone():
    found = lines({"id": "A", "start": at("2017-09-04T12:00", "utc"), "end": at("2017-09-04T13:00", "UTC")})

    assert {"DTSTART:20170904T120000Z", "DTEND:20170904T130000Z"} <= set(found)
    assert "BEGIN:VTIMEZONE" not in found


def test_a_display_name_is_quoted_as_tzid():
    name = "(UTC-08:00) Pacific Time (US & Canada)"
    found = lines({"id": "A", "start": at("2017-09-04T12:00", f' "{name}" '), "end": at("2017-09-04T13:00", name)})

    assert f'DTSTART;TZID="{name}":20170904T120000' in found
    assert [line for line in found if line.startswith("TZID:")] == [f"TZID:{name}"]


def test_an_event_off_its_pattern_is_written_from_its_first_date_on():
    event = lunch()
    event["recurrence"]["range"] |= {"startDate": "2017-09-01"}

    assert "DTSTART;TZID=Pacific Standard Time:20170904T120000" in lines(event)


def test_an_end_that_only_the_clock_puts_before_the_start_is_told_in_utc():
    """From 01:30 in the first pass to 01:15 in the second, and from a time in a gap to one before its reading."""
    overlap = {"id": "A", "start": at("2017-11-05T08:30", "UTC"), "end": at("2017-11-05T09:15", "UTC")}
    overlap["recurrence"] = {
        "pattern": {"type": "daily", "interval": 1},
        "range": {"type": "noEnd", "startDate": "2017-11-05", "recurrenceTimeZone": PACIFIC},
    }
    gap = {"id": "A", "start": at("2017-03-12T02:30"), "end": at("2017-03-12T03:00")}

    assert "DTSTART;TZID=Pacific Standard Time:20171105T013000" in lines(overlap)
    assert "DTEND:20171105T091500Z" in lines(overlap)
    assert instances(from_vevent(to_vevent(overlap)), "2017-11-05", "2017-11-08", select=["end"]) == instances(
        overlap, "2017-11-05", "2017-11-08", select=["end"]
    )
    assert "DTEND:20170312T110000Z" in lines(gap)


def test_a_changed_occurrence_in_the_second_pass_of_an_overlap_is_told_in_utc():
    moved = {
        "occurrenceId": "OID.A.2017-11-06",
        "start": at("2017-11-05T09:30", "UTC"),
        "end": at("2017-11-05T10:30", "UTC"),
    }

    assert "DTSTART:20171105T093000Z" in lines(lunch(exceptionOccurrences=[moved]))


def test_an_event_without_an_id_gets_one_from_its_content():
    event = lunch()
    del event["id"]
    uids = [[line for line in lines(one) if line.startswith("UID")] for one in (event, event, event | {"subject": "B"})]

    assert uids[0] == uids[1] != uids[2]
    assert [line for line in lines(lunch(iCalUId="040000")) if line.startswith("UID")] == ["UID:040000"]


def test_each_zone_has_one_vtimezone_from_its_first_use_on():
    early = {"id": "B", "start": at("2005-09-04T12:00"), "end": at("2005-09-04T12:00")}
    found = unfolded([lunch(), early, lunch(id="C")])

    assert found.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART:20040101T000000" in found


def test_what_is_cancelled_is_not_written_as_changed():
    moved = {"occurrenceId": "OID.A.2017-09-11", "start": at("2017-09-11T13:00"), "end": at("2017-09-11T14:00")}
    found = lines(lunch(exceptionOccurrences=[moved], cancelledOccurrences=["OID.A.2017-09-11"]))

    assert found.count("BEGIN:VEVENT") == 1
    assert "EXDATE;TZID=Pacific Standard Time:20170911T120000" in found


def test_half_a_pair_of_surrogates_is_written_as_the_replacement_character():
    """JSON can hold one, UTF-8 cannot; a whole pair is a character."""
    names = {"id": "\ud800A", "subject": "B\udfff", "location": {"displayName": "\ud83d\ude00"}}
    found = unfolded([lunch(**names)])

    assert {"UID:\ufffdA", "SUMMARY:B\ufffd", "LOCATION:\U0001f600"} <= set(found)


def test_what_is_no_list_of_events_is_refused():
    for events in (5, None):
        with pytest.raises(ArgumentTypeError, match="use a list of events"):
            to_ics(events)


def test_what_cannot_be_written_is_refused_with_its_place():
    late = lunch(start=at("2017-09-04T15:00:00"))
    with pytest.raises(PropertyError) as caught:
        to_ics([lunch(), {"start": at("2017-09-04T15:00"), "end": at("2017-09-04T14:00")}])
    assert caught.value.target == "events[1].end"
    with pytest.raises(RecurtzError, match="use a time not before the start"):
        to_vevent(late)
    never = lunch()
    never["recurrence"]["range"]["endDate"] = "2017-09-03"
    with pytest.raises(NoOccurrenceError):
        to_vevent(never)


# VTIMEZONE ------------------------------------------------------------------------------------------------------------


def onsets(observance, years):
    """When an observance begins, in UTC: its start, its dates, and those of its rule (RFC 5545, 3.6.5)."""
    start = observance["DTSTART"].dt
    walls = [start]
    if "RDATE" in observance:
        dates = observance["RDATE"]
        walls += [each.dt for listed in (dates if isinstance(dates, list) else [dates]) for each in listed.dts]
    if "RRULE" in observance:
        rule = rrulestr(observance["RRULE"].to_ical().decode(), dtstart=start)
        walls += takewhile(lambda wall: wall.year <= start.year + years, rule)
    return [to_seconds(wall) - observance.TZOFFSETFROM // timedelta(seconds=1) for wall in walls]


def offsets_of(vtimezone, times):
    """The offset at each time, in seconds, as RFC 5545 defines it: that of the observance that began last."""
    begun = sorted(
        (at, observance.TZOFFSETTO // timedelta(seconds=1))
        for observance in vtimezone.subcomponents
        for at in onsets(observance, 20)
    )
    return [begun[bisect_right(begun, (at, 10**6)) - 1][1] for at in times]


@pytest.mark.parametrize("year", [1970, 2006, 2017, 2026])
@pytest.mark.parametrize(
    "name",
    ["America/Los_Angeles", "Europe/Dublin", "Asia/Jerusalem", "Asia/Gaza", "Africa/Cairo", "America/Nuuk",
     "Africa/Casablanca", "Pacific/Apia", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "UTC"],
)  # fmt: skip
def test_a_vtimezone_has_the_offsets_of_its_zone(name, year):
    steps = transitions_of(ZoneInfo(name))
    begin = to_seconds(datetime(year, 1, 1))
    changes = [at for at, _ in steps.segments_utc(begin, to_seconds(datetime(year + 12, 1, 1)))]
    times = [*range(begin, begin + 12 * 365 * 86400, 86400 * 5), *changes, *[at - 1 for at in changes[1:]]]

    assert offsets_of(to_vtimezone(name, date(year, 1, 1)), times) == [steps.offset_at(at) for at in times]


@pytest.mark.parametrize("name", ["Africa/Cairo", "Asia/Gaza", "Pacific/Apia", "America/Adak", "Asia/Tokyo"])
def test_a_vtimezone_may_begin_with_the_calendar(name):
    steps = transitions_of(ZoneInfo(name))
    times = [to_seconds(datetime(year, 7, 1)) for year in (1, 2, 1900)]

    assert offsets_of(to_vtimezone(name, date(1, 1, 5)), times) == [steps.offset_at(at) for at in times]


def test_a_vtimezone_has_no_end():
    read = to_vtimezone(PACIFIC, date(2017, 9, 4)).to_tz(lookup_tzid=False)

    assert datetime(2150, 7, 1, 12, tzinfo=read).utcoffset() == timedelta(hours=-7)
    assert datetime(2150, 1, 1, 12, tzinfo=read).utcoffset() == timedelta(hours=-8)


def test_a_rule_that_no_rrule_can_say_is_listed_up_to_2100(monkeypatch):
    turns = PosixDayTime(JulianDay(60), 7200), PosixDayTime(JulianDay(300), 7200)
    steps = Transitions((), (3600,), PosixRule(3600, 7200, *turns))
    monkeypatch.setattr("recurtz.ical.vtimezones.transitions_of", lambda tz: steps)
    component = to_vtimezone("Europe/Berlin", date(2017, 9, 4))
    times = range(to_seconds(datetime(2017, 1, 1)), to_seconds(datetime(2099, 1, 1)), 86400 * 7)

    assert offsets_of(component, times) == [steps.offset_at(at) for at in times]


def test_a_zone_whose_rules_are_unknown_is_listed_by_icalendar(monkeypatch):
    monkeypatch.setattr("recurtz.ical.vtimezones.transitions_of", lambda tz: None)
    component = to_vtimezone("Asia/Tokyo", date(2017, 9, 4))

    assert offsets_of(component, [to_seconds(datetime(2017, 9, 4))]) == [9 * 3600]
    assert zone_with_rules(component, 2017) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Rome", "W. Europe Standard Time"),
        ("America/Tijuana", PACIFIC),
        ("America/Bogota", "SA Pacific Standard Time"),
        ("Asia/Kolkata", "India Standard Time"),
        ("Antarctica/Troll", None),
    ],
)
def test_a_zone_is_found_by_its_rules(name, expected):
    assert zone_with_rules(to_vtimezone(name, date(2017, 9, 4)), 2017) == expected


def test_a_whole_calendar_of_icalendars_own_is_understood():
    event = icalendar.Event.new(
        uid="A", summary="Lunch", start=datetime(2017, 9, 4, 12, tzinfo=ZoneInfo("America/Los_Angeles")),
        end=datetime(2017, 9, 4, 14, tzinfo=ZoneInfo("America/Los_Angeles")),
    )  # fmt: skip

    assert from_vevent(event)["end"] == at("2017-09-04T14:00:00.0000000", "America/Los_Angeles")
