"""The official SDK's models go in wherever Graph's JSON does, and come out: tried with the real package."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from kiota_abstractions.serialization import Parsable
from kiota_serialization_json.json_parse_node import JsonParseNode
from msgraph.generated.models.custom_time_zone import CustomTimeZone
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.day_of_week import DayOfWeek
from msgraph.generated.models.daylight_time_zone_offset import DaylightTimeZoneOffset
from msgraph.generated.models.event import Event
from msgraph.generated.models.event_type import EventType
from msgraph.generated.models.patterned_recurrence import PatternedRecurrence
from msgraph.generated.models.recurrence_pattern import RecurrencePattern
from msgraph.generated.models.recurrence_pattern_type import RecurrencePatternType
from msgraph.generated.models.recurrence_range import RecurrenceRange
from msgraph.generated.models.recurrence_range_type import RecurrenceRangeType
from msgraph.generated.models.standard_time_zone_offset import StandardTimeZoneOffset

import recurtz

SAMPLES = Path(__file__).parents[1] / "graph_samples"
PACIFIC = "Pacific Standard Time"
WINDOW = ("2017-09-01", "2018-01-01")
LUNCH = {
    "id": "AAMkADQwMD",
    "subject": "Let's go for lunch",
    "type": "seriesMaster",
    "isAllDay": False,
    "start": {"dateTime": "2017-09-04T12:00:00.0000000", "timeZone": PACIFIC},
    "end": {"dateTime": "2017-09-04T14:00:00.0000000", "timeZone": PACIFIC},
    "cancelledOccurrences": ["OID.AAMkADQwMD.2017-09-11"],
    "exceptionOccurrences": [
        {
            "subject": "Late lunch",
            "originalStart": "2017-09-18T19:00:00Z",
            "start": {"dateTime": "2017-09-18T15:00:00.0000000", "timeZone": PACIFIC},
            "end": {"dateTime": "2017-09-18T16:00:00.0000000", "timeZone": PACIFIC},
        }
    ],
    "recurrence": {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday"},
        "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
    },
}
EASTERN = {
    "name": "Ours",
    "bias": 300,
    "standardOffset": {
        "time": "02:00:00.0000000",
        "dayOccurrence": 1,
        "dayOfWeek": "sunday",
        "month": 11,
        "year": 0,
    },
    "daylightOffset": {
        "daylightBias": -60,
        "time": "02:00:00.0000000",
        "dayOccurrence": 2,
        "dayOfWeek": "sunday",
        "month": 3,
        "year": 0,
    },
}
MODEL_OF = {
    "start": DateTimeTimeZone,
    "end": DateTimeTimeZone,
    "exceptionOccurrences": Event,
    "recurrence": PatternedRecurrence,
    "pattern": RecurrencePattern,
    "range": RecurrenceRange,
    "standardOffset": StandardTimeZoneOffset,
    "daylightOffset": DaylightTimeZoneOffset,
}


def model(json, kind):
    return JsonParseNode(json).get_object_value(kind)


def without_type(json):
    """JSON as it is without the names of types that the SDK adds to it."""
    if isinstance(json, dict):
        return {name: without_type(value) for name, value in json.items() if name != "@odata.type"}
    return [without_type(value) for value in json] if isinstance(json, list) else json


def mixtures(json):
    """The same JSON with each property that can be a model as one, one at a time and at every depth."""
    for name, value in json.items():
        if name in MODEL_OF and isinstance(value, list):
            yield name, json | {name: [model(item, MODEL_OF[name]) for item in value]}
        elif name in MODEL_OF:
            yield name, json | {name: model(value, MODEL_OF[name])}
            yield from ((f"{name}.{path}", json | {name: mixed}) for path, mixed in mixtures(value))


def test_an_event_written_by_hand_with_the_sdk_is_read():
    event = Event(
        type=EventType.SeriesMaster,
        start=DateTimeTimeZone(date_time="2017-09-04T12:00:00", time_zone=PACIFIC),
        end=DateTimeTimeZone(date_time="2017-09-04T14:00:00", time_zone=PACIFIC),
        recurrence=PatternedRecurrence(
            pattern=RecurrencePattern(
                type=RecurrencePatternType.Weekly, interval=1, days_of_week=[DayOfWeek.Monday, DayOfWeek.Friday]
            ),
            range=RecurrenceRange(
                type=RecurrenceRangeType.Numbered, start_date=date(2017, 9, 4), number_of_occurrences=3
            ),
        ),
    )

    assert list(recurtz.PatternedRecurrence.from_graph(event.recurrence)) == [
        date(2017, 9, 4),
        date(2017, 9, 8),
        date(2017, 9, 11),
    ]
    assert [found["start"]["dateTime"] for found in recurtz.instances(event, *WINDOW)] == [
        "2017-09-04T19:00:00.0000000",
        "2017-09-08T19:00:00.0000000",
        "2017-09-11T19:00:00.0000000",
    ]


ENTRANCES = {
    "instances": lambda event: recurtz.instances(event, *WINDOW, PACIFIC),
    "calendar_view": lambda event: recurtz.calendar_view([event, event], *WINDOW),
    "Calendar": lambda event: recurtz.Calendar([event]).view(*WINDOW),
    "create_event": lambda event: recurtz.create_event(event, prefer='outlook.timezone="UTC"'),
    "SeriesMaster": lambda event: recurtz.SeriesMaster.from_graph(event),
}


@pytest.mark.parametrize("enter", ENTRANCES.values(), ids=ENTRANCES)
def test_an_event_of_the_sdk_gives_what_its_json_gives(enter):
    of_model, of_json = enter(model(LUNCH, Event)), enter(LUNCH)

    if isinstance(of_json, recurtz.SeriesMaster):
        assert of_model == of_json
    else:
        assert without_type(of_model) == of_json
    assert len(of_json) >= 15 if isinstance(of_json, list) else of_json


@pytest.mark.parametrize("mixed", [pytest.param(mixed, id=name) for name, mixed in mixtures(LUNCH)])
def test_a_model_within_json_is_read_at_whatever_depth(mixed):
    told = recurtz.instances(mixed, *WINDOW)

    assert without_type(told) == recurtz.instances(LUNCH, *WINDOW)
    assert without_type(recurtz.create_event(mixed)) == recurtz.create_event(LUNCH)


@pytest.mark.parametrize(
    "number", ["1-single", "2-locations", "3-recurring", "4-online-meeting"], ids=lambda name: name[2:]
)
def test_graphs_own_examples_are_created_from_the_sdk_as_from_json(number):
    body = json.loads((SAMPLES / f"{number}.request.json").read_text("utf-8"))
    of_model, of_json = recurtz.create_event(model(body, Event)), recurtz.create_event(body)

    for name in ("start", "end", "recurrence", "type", "isAllDay", "originalStartTimeZone", "subject"):
        assert of_model[name] == of_json[name]


def test_the_limits_of_a_new_event_hold_for_a_model_too():
    pattern = RecurrencePattern(type=RecurrencePatternType.Daily, interval=1000)
    body = LUNCH | {"recurrence": {"pattern": pattern, "range": model(LUNCH["recurrence"]["range"], RecurrenceRange)}}

    with pytest.raises(recurtz.RecurtzError, match=r"interval 1000 .* use 1 to 999"):
        recurtz.create_event(body)


def test_a_wall_clock_time_keeps_its_seventh_digit():
    noon = DateTimeTimeZone(date_time="2017-09-04T12:00:00.1234567", time_zone=PACIFIC)

    told = recurtz.DateTimeTimeZone.from_graph(noon).to("UTC")

    assert told.to_graph()["dateTime"] == "2017-09-04T19:00:00.1234567"
    assert recurtz.to_sdk(told).date_time == "2017-09-04T19:00:00.1234567"


@pytest.mark.parametrize("mixed", [EASTERN, *(mixed for _, mixed in mixtures(EASTERN))])
def test_a_custom_zone_is_read_and_told(mixed):
    # The SDK reads a time of day as a datetime.time, which has no seventh digit and needs none.
    zone = recurtz.CustomTimeZone.from_graph(EASTERN)

    assert recurtz.CustomTimeZone.from_graph(mixed) == zone
    assert recurtz.CustomTimeZone.from_graph(recurtz.to_sdk(zone)) == zone
    assert datetime(2017, 7, 4, 12, tzinfo=UTC).astimezone(zone).hour == 8


# Out ------------------------------------------------------------------------------------------------------------------

RECURRENCE = recurtz.PatternedRecurrence.from_graph(LUNCH["recurrence"])
NOON = recurtz.DateTimeTimeZone.from_graph(LUNCH["start"])
SERIES = recurtz.SeriesMaster.from_graph(LUNCH)


LEAP_DAYS = recurtz.PatternedRecurrence(recurtz.AbsoluteYearly(1, 2, 29), recurtz.NoEnd(date(2017, 9, 4)))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (RECURRENCE, PatternedRecurrence),
        (LEAP_DAYS, PatternedRecurrence),
        (recurtz.RelativeMonthly(1, ["monday"], "last"), RecurrencePattern),
        (recurtz.Numbered(date(2017, 9, 4), 5, "UTC"), RecurrenceRange),
        (NOON, DateTimeTimeZone),
    ],
    ids=["recurrence", "yearly", "pattern", "range", "time"],
)
def test_a_value_becomes_the_model_of_its_kind_which_says_the_same(value, kind):
    assert type(recurtz.to_sdk(value)) is kind
    assert recurtz.from_sdk(recurtz.to_sdk(value)) == value.to_graph()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (LEAP_DAYS, PatternedRecurrence),
        (NOON, DateTimeTimeZone),
        (recurtz.CustomTimeZone(-330), CustomTimeZone),
        (SERIES, Event),
    ],
    ids=["recurrence", "time", "zone", "series"],
)
def test_a_value_is_read_back_from_its_model(value, kind):
    made = recurtz.to_sdk(value)

    assert type(made) is kind
    assert type(value).from_graph(made) == value


def test_an_occurrence_becomes_an_event():
    made = recurtz.to_sdk(next(iter(SERIES)))

    assert (type(made), made.type, made.start.date_time) == (Event, EventType.Occurrence, "2017-09-04T19:00:00.0000000")


def test_an_instance_becomes_an_event():
    found = recurtz.to_sdk(recurtz.instances(LUNCH, *WINDOW, PACIFIC)[0])

    assert type(found) is Event
    assert found.type is EventType.Occurrence
    assert found.start.date_time == "2017-09-04T12:00:00.0000000"
    assert found.original_start == datetime(2017, 9, 4, 19, tzinfo=UTC)
    assert found.series_master_id == "AAMkADQwMD"
    assert found.additional_data["occurrenceId"] == "OID.AAMkADQwMD.2017-09-04"


def test_json_becomes_the_model_that_is_asked_for():
    class Ours(DateTimeTimeZone):
        @staticmethod
        def create_from_discriminator_value(parse_node):
            return Ours()

    assert type(recurtz.to_sdk(NOON.to_graph(), Ours)) is Ours
    assert recurtz.to_sdk(NOON, Ours).time_zone == PACIFIC


def test_what_has_no_model_is_refused():
    with pytest.raises(recurtz.RecurtzError, match="value 5 is of type int; use a value of recurtz"):
        recurtz.to_sdk(5)


@pytest.mark.parametrize("value", [None, 5, {}, Event])
def test_what_is_no_model_is_refused(value):
    with pytest.raises(recurtz.RecurtzError, match="use a model of the SDK"):
        recurtz.from_sdk(value)


@pytest.mark.parametrize("model", [int, "Event", Event()])
def test_what_is_no_class_of_a_model_is_refused(model):
    with pytest.raises(TypeError, match="use a class of the SDK's models"):
        recurtz.to_sdk(LUNCH, model)


def test_json_that_the_sdk_cannot_read_is_refused_with_its_reason():
    with pytest.raises(recurtz.RecurtzError, match=r"cannot be read as Event: .*; use JSON as Graph writes it"):
        recurtz.to_sdk({"createdDateTime": "2017-13-01T00:00:00Z"})


# Refused --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Event(start=LUNCH["start"]), "event 'Event' cannot be written as JSON: 'dict' object has no attribute"),
        (
            Event(recurrence=PatternedRecurrence(range=RecurrenceRange(start_date="soon"))),
            "Invalid date string value found for property startDate; use values of the types that the SDK states",
        ),
        (Event(additional_data={"ours": object()}), "cannot be written as JSON"),
    ],
)
def test_a_model_that_the_sdk_cannot_write_is_refused_with_its_reason(event, text):
    with pytest.raises(recurtz.RecurtzError, match=text) as caught:
        recurtz.create_event(event)
    assert caught.value.target == "event"
    with pytest.raises(recurtz.RecurtzError, match=r"^events\[0\] ") as caught:
        recurtz.calendar_view([event], *WINDOW)
    assert caught.value.target == "events[0]"


def test_what_a_model_lacks_is_told_by_its_name_in_json():
    event = Event(start=DateTimeTimeZone(date_time="2017-09-04T12:00:00"))

    with pytest.raises(recurtz.RecurtzError, match=r"end is missing") as caught:
        recurtz.create_event(event)
    assert {fault.target for fault in caught.value.details} == {"start.timeZone", "end"}


@pytest.mark.parametrize("value", ["text", 5, [LUNCH], object()])
def test_what_is_neither_json_nor_a_model_is_refused_as_before(value):
    with pytest.raises(recurtz.RecurtzError, match="use a JSON object"):
        recurtz.create_event(value)


def test_without_the_sdk_it_says_what_to_install(monkeypatch):
    module = "msgraph.generated.models.date_time_time_zone"
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(ModuleNotFoundError, match=rf"need {module}; install it with: pip install 'recurtz\[sdk\]'"):
        recurtz.to_sdk(NOON)


def test_a_model_is_known_by_a_method_that_the_sdk_gives_all_of_them():
    assert "get_field_deserializers" in Parsable.__abstractmethods__
