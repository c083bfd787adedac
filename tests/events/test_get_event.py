"""One event that is kept, told as `GET /events/{id}` answers it."""

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
from recurtz import Prefer, RecurtzError, create_event, get_event, instances

LUNCH = json.loads((Path(__file__).parents[1] / "graph_samples/3-recurring.response.json").read_text("utf-8"))
PACIFIC, TOKYO = "Pacific Standard Time", "Tokyo Standard Time"


def at(date_time, zone=PACIFIC):
    return {"dateTime": date_time, "timeZone": zone}


def single(start, end, **properties):
    return {"start": start, "end": end, **properties}


def test_graphs_own_example_is_told_as_published():
    assert get_event(LUNCH, time_zone=PACIFIC) == LUNCH


def test_start_and_end_are_told_in_the_zone_asked_for_and_nothing_else_changes():
    told = get_event(LUNCH, time_zone=Prefer.parse(f'outlook.timezone="{TOKYO}"'))

    assert told == LUNCH | {
        "start": at("2017-09-05T04:00:00.0000000", TOKYO),
        "end": at("2017-09-05T06:00:00.0000000", TOKYO),
    }
    assert get_event(told, time_zone=PACIFIC) == LUNCH


@pytest.mark.parametrize("asked", [(), ("UTC",), (Prefer(),), (UTC,)], ids=str)
def test_without_a_preference_it_is_told_in_utc(asked):
    assert get_event(LUNCH, *asked)["start"] == at("2017-09-04T19:00:00.0000000", "UTC")


def test_what_create_event_answers_under_a_preference_is_what_is_told_under_it():
    event = create_event(LUNCH)

    assert get_event(event, time_zone=TOKYO) == create_event(LUNCH, Prefer.parse(f'outlook.timezone="{TOKYO}"'))


def test_whole_days_keep_their_dates():
    days = single(at("2017-11-08T00:00:00"), at("2017-11-09T00:00:00Z"), isAllDay=True)

    assert get_event(days, time_zone=TOKYO) == days | {
        "start": at("2017-11-08T00:00:00.0000000", TOKYO),
        "end": at("2017-11-09T00:00:00.0000000", TOKYO),
    }


def test_a_time_in_a_gap_is_told_as_written_in_its_own_zone_and_as_it_is_read_in_any_other():
    event = single(at("2017-03-12T02:30:00"), at("2017-03-12T03:00:00"))

    assert get_event(event, time_zone="America/Los_Angeles")["start"]["dateTime"] == "2017-03-12T02:30:00.0000000"
    in_utc = get_event(event)
    assert (in_utc["start"]["dateTime"][11:16], in_utc["end"]["dateTime"][11:16]) == ("10:30", "11:00")


def test_exceptions_are_told_in_the_zone_asked_for_by_such_times_as_they_have():
    exceptions = [
        {"occurrenceId": "OID.A.2017-09-11", "subject": "moved", "end": at("2017-09-11T13:00:00")},
        {"occurrenceId": "OID.A.2017-09-18", "subject": "renamed"},
        {
            "occurrenceId": "OID.A.2017-09-25",
            "isAllDay": True,
            **single(at("2017-09-26T00:00"), at("2017-09-27T00:00")),
        },
        {"occurrenceId": "OID.A.2017-10-02", **single(at("2017-10-02T08:00"), at("2017-10-02T09:00"))},
    ]
    told = get_event(LUNCH | {"exceptionOccurrences": exceptions})["exceptionOccurrences"]

    assert told == [
        exceptions[0] | {"end": at("2017-09-11T20:00:00.0000000", "UTC")},
        exceptions[1],
        exceptions[2] | single(at("2017-09-26T00:00:00.0000000", "UTC"), at("2017-09-27T00:00:00.0000000", "UTC")),
        exceptions[3] | single(at("2017-10-02T15:00:00.0000000", "UTC"), at("2017-10-02T16:00:00.0000000", "UTC")),
    ]


def test_an_end_that_the_calendar_cannot_hold_is_refused_as_an_end():
    moved = {"occurrenceId": "OID.A.2017-09-11", "end": at("9999-12-31T20:00:00")}
    with pytest.raises(RecurtzError) as caught:
        get_event(LUNCH | {"exceptionOccurrences": [moved]}, time_zone=TOKYO)
    assert caught.value.target == "exceptionOccurrences[0].end"


def test_select_names_the_properties_to_tell():
    assert get_event(LUNCH, select=["subject", "end", "moon"]) == {
        "subject": LUNCH["subject"],
        "end": at("2017-09-04T21:00:00.0000000", "UTC"),
    }
    with pytest.raises(TypeError, match="list of names"):
        get_event(LUNCH, select="subject")


def test_the_event_is_left_alone():
    event = LUNCH | {"exceptionOccurrences": [{"occurrenceId": "OID.A.2017-09-11", "end": at("2017-09-11T13:00:00")}]}
    before = copy.deepcopy(event)
    get_event(event, time_zone=TOKYO)

    assert event == before


@pytest.mark.parametrize("time_zone", ["Moon", "", None])
def test_an_unknown_zone_is_refused_before_the_event_is_read(time_zone):
    for event in (LUNCH, "no event"):
        with pytest.raises(RecurtzError) as caught:
            get_event(event, time_zone=time_zone)
        assert caught.value.code == "TimeZoneNotSupportedException"


EXCEPTION = {"occurrenceId": "OID.A.2017-09-11", "start": at("noon")}


@pytest.mark.parametrize(
    ("event", "target"),
    [
        ("event", "event"),
        (LUNCH | {"end": None}, "end"),
        (LUNCH | {"start": at("2017-09-04T12:00:00", "Moon")}, "start.timeZone"),
        (LUNCH | {"isAllDay": "yes"}, "isAllDay"),
        (LUNCH | {"exceptionOccurrences": 5}, "exceptionOccurrences"),
        (LUNCH | {"exceptionOccurrences": [None]}, "exceptionOccurrences[0]"),
        (LUNCH | {"exceptionOccurrences": [{}, EXCEPTION]}, "exceptionOccurrences[1].start.dateTime"),
        (single(at("0001-01-01T00:00", "UTC"), at("2017-09-04T12:00")), "start"),
        (single(at("2017-09-04T12:00"), at("9999-12-31T20:00")), "end"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_path(event, target):
    with pytest.raises(RecurtzError) as caught:
        get_event(event, time_zone="America/New_York")
    assert caught.value.target == target


ZONES = strategies.ZONES
STARTS = strategies.CHANGE_DAYS.flatmap(
    lambda day: st.integers(-200, 200).map(
        lambda quarters: datetime.combine(day, datetime.min.time()) + timedelta(minutes=15 * quarters)
    )
)


@settings(max_examples=200, deadline=None)
@given(
    STARTS,
    st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes)),
    st.booleans(),
    st.sampled_from(list(ZONES)),
    st.sampled_from(list(ZONES)),
)
def test_a_series_told_in_any_zone_has_the_same_instances(start, length, is_all_day, own, other):
    if is_all_day:
        start, length = datetime.combine(start, datetime.min.time()), timedelta(length.days + 1)
    for wall in (start, start + length):
        moment = wall.replace(tzinfo=ZoneInfo(ZONES[own])).astimezone(UTC)
        # In another zone JSON cannot say that a time was written in a gap, nor which pass of an overlap it is in.
        assume(is_all_day or moment.astimezone(ZoneInfo(ZONES[own])).replace(tzinfo=None) == wall)
        assume(is_all_day or not moment.astimezone(ZoneInfo(ZONES[other])).fold)
    daily = {"type": "daily", "interval": 1}
    range_ = {"type": "numbered", "startDate": str(start.date()), "numberOfOccurrences": 5, "recurrenceTimeZone": own}
    times = single(at(start.isoformat(), own), at((start + length).isoformat(), own))
    event = {"id": "A", "isAllDay": is_all_day, **times, "recurrence": {"pattern": daily, "range": range_}}
    told = get_event(event, time_zone=other)

    for zone in (own, other):
        answers = [instances(json, "1900-01-01", "2101-01-01", time_zone=zone) for json in (event, told)]
        assert answers[0] == answers[1]
    assert {told[name]["timeZone"] for name in ("start", "end")} == {other}
