"""Graph's answers: the JSON of instances."""

import copy
import json
from pathlib import Path

import pytest

import recurtz
from recurtz.events.view import iter_view as tell

LUNCH = json.loads((Path(__file__).parents[1] / "graph_samples/3-recurring.response.json").read_text("utf-8"))
PACIFIC = "Pacific Standard Time"


def test_the_lunch_is_17_mondays_at_noon_in_california():
    found = recurtz.instances(LUNCH, "2017-01-01", "2018-01-01", time_zone=PACIFIC)

    assert len(found) == 17
    assert {event["start"]["dateTime"][10:] for event in found} == {"T12:00:00.0000000"}
    assert {event["end"]["dateTime"][10:] for event in found} == {"T14:00:00.0000000"}
    assert [found[0]["start"]["dateTime"][:10], found[-1]["start"]["dateTime"][:10]] == ["2017-09-04", "2017-12-25"]


def test_in_utc_the_lunch_changes_its_hour_on_5_november():
    found = recurtz.instances(LUNCH, "2017-01-01", "2018-01-01")
    hours = {event["start"]["dateTime"][:10]: event["start"]["dateTime"][11:13] for event in found}

    assert {hour for day, hour in hours.items() if day < "2017-11-05"} == {"19"}
    assert {hour for day, hour in hours.items() if day > "2017-11-05"} == {"20"}


def test_an_instance_is_the_masters_properties_with_what_tells_it_from_the_master():
    [found] = recurtz.instances(LUNCH, "2017-11-06", "2017-11-07", time_zone="w. europe standard time")

    assert found == {name: value for name, value in LUNCH.items() if name != "recurrence"} | {
        "id": "OID.AAMkADQwMD.2017-11-06",
        "type": "occurrence",
        "seriesMasterId": "AAMkADQwMD",
        "occurrenceId": "OID.AAMkADQwMD.2017-11-06",
        "originalStart": "2017-11-06T20:00:00Z",
        "start": {"dateTime": "2017-11-06T21:00:00.0000000", "timeZone": "w. europe standard time"},
        "end": {"dateTime": "2017-11-06T23:00:00.0000000", "timeZone": "w. europe standard time"},
    }


def test_an_exceptions_own_properties_lie_over_the_masters():
    exception = {
        "id": "own",
        "type": "exception",
        "subject": "Lunch, late",
        "occurrenceId": "OID.AAMkADQwMD.2017-11-06",
        "recurrence": None,
        "start": {"dateTime": "2017-11-06T22:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2017-11-06T23:00:00.0000000", "timeZone": "UTC"},
    }
    [found] = recurtz.instances(LUNCH | {"exceptionOccurrences": [exception]}, "2017-11-06", "2017-11-07", time_zone=PACIFIC)

    assert (found["id"], found["type"], found["subject"]) == ("own", "exception", "Lunch, late")
    assert found["start"] == {"dateTime": "2017-11-06T14:00:00.0000000", "timeZone": PACIFIC}
    assert found["originalStart"] == "2017-11-06T20:00:00Z"
    assert found["seriesMasterId"] == "AAMkADQwMD"


def test_ids_are_made_of_an_empty_id_as_of_any_other():
    [found] = recurtz.instances({**LUNCH, "id": ""}, "2017-11-06", "2017-11-07")

    assert (found["seriesMasterId"], found["id"], found["occurrenceId"]) == ("", *["OID..2017-11-06"] * 2)


def test_an_exceptions_own_identity_counts_where_it_says_one():
    exception = {
        "type": None,
        "seriesMasterId": "M",
        "occurrenceId": "OID.M.2017-11-06",
        "originalStart": "2017-11-06T12:00:00-08:00",
    }
    bare = {name: value for name, value in LUNCH.items() if name != "id"} | {"exceptionOccurrences": [exception]}
    [found] = recurtz.instances(bare, "2017-11-06", "2017-11-07", time_zone=PACIFIC)

    assert (found["id"], found["type"]) == (None, "exception")
    assert (found["seriesMasterId"], found["occurrenceId"]) == ("M", "OID.M.2017-11-06")
    assert found["originalStart"] == "2017-11-06T20:00:00Z"
    assert not {"recurrence", "exceptionOccurrences", "cancelledOccurrences"} & set(found)


def test_select_keeps_just_the_properties_named_that_are_there():
    window = ("2017-11-06", "2017-11-07")

    assert [set(event) for event in recurtz.instances(LUNCH, *window, select=("start", "moon"))] == [{"start"}]
    assert recurtz.instances(LUNCH, *window, select=[]) == [{}]


def test_select_is_no_text():
    with pytest.raises(TypeError, match="use a list of names"):
        recurtz.instances(LUNCH, "2017-11-06", "2017-11-07", select="start")


@pytest.mark.parametrize("event", [{"type": "singleInstance"}, {}, {"recurrence": None}, {"type": 5}])
def test_a_single_event_has_no_instances(event):
    with pytest.raises(recurtz.RecurtzError, match="is no series") as caught:
        recurtz.instances(event, "2017-01-01", "2018-01-01")
    assert caught.value.code == "ErrorInvalidRequest"


@pytest.mark.parametrize("event", [None, [], "event"])
def test_what_is_no_object_is_no_event(event):
    with pytest.raises(recurtz.RecurtzError, match=r"object"):
        recurtz.instances(event, "2017-01-01", "2018-01-01")


def test_an_unknown_zone_is_refused_even_where_nothing_is_found():
    with pytest.raises(recurtz.RecurtzError, match="'Moon'") as caught:
        recurtz.instances(LUNCH, "2016-01-01", "2016-01-02", time_zone="Moon")
    assert caught.value.code == "TimeZoneNotSupportedException"


def test_a_type_counts_before_a_recurrence_in_any_letter_case():
    assert len(recurtz.instances(LUNCH | {"type": "SeriesMaster"}, "2017-11-06", "2017-11-07")) == 1
    with pytest.raises(recurtz.RecurtzError, match="is no series"):
        recurtz.instances(LUNCH | {"type": "occurrence"}, "2017-11-06", "2017-11-07")


@pytest.mark.parametrize("kind", [None, "", "unknownFutureValue"])
def test_a_recurrence_counts_where_no_type_is_said_that_graph_has(kind):
    assert len(recurtz.instances(LUNCH | {"type": kind}, "2017-11-06", "2017-11-07")) == 1
    assert len(recurtz.calendar_view([LUNCH | {"type": kind}], "2017-11-06", "2017-11-07")) == 1


def test_an_instance_that_the_zone_asked_for_cannot_hold_is_left_out():
    late = copy.deepcopy(LUNCH)
    late["recurrence"]["range"] |= {"type": "noEnd", "startDate": "9999-12-30", "recurrenceTimeZone": "UTC"}
    late["recurrence"]["pattern"]["type"] = "daily"

    assert len(recurtz.instances(late, "9999-12-29", "9999-12-31T23:59:59", time_zone="UTC")) == 2
    assert len(recurtz.instances(late, "9999-12-29", "9999-12-31T23:59:59", time_zone="Line Islands Standard Time")) == 1
    [told] = recurtz.instances(late, "9999-12-29", "9999-12-31T23:59:59", time_zone="Line Islands Standard Time", select=["end"])
    assert told["end"]["dateTime"] == "9999-12-31T11:00:00.0000000"


def test_a_single_event_is_told_as_it_is_where_the_window_holds_it():
    single = {key: value for key, value in LUNCH.items() if key != "recurrence"} | {"type": "singleInstance"}

    [told] = tell(single, "2017-09-04", "2017-09-05")
    assert told == single | {
        "start": {"dateTime": "2017-09-04T19:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2017-09-04T21:00:00.0000000", "timeZone": "UTC"},
    }
    assert list(tell(single, "2017-09-05", "2017-09-06")) == []
