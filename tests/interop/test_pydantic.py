"""Pydantic's models read Graph's JSON and are written as it, with no validator of their own."""

from datetime import date

import jsonschema
import pytest
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone as DateTimeTimeZoneModel
from pydantic import BaseModel, TypeAdapter, ValidationError

import recurtz
from recurtz.pydantic import CustomTimeZone, DateTimeTimeZone, PatternedRecurrence, SeriesMaster, TimeZoneName

PACIFIC = "Pacific Standard Time"
NOON = {"dateTime": "2017-09-04T12:00:00.0000000", "timeZone": PACIFIC}
TWO = {"dateTime": "2017-09-04T14:00:00.0000000", "timeZone": PACIFIC}
MONDAYS = {
    "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
    "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
}
SERIES = {"id": "A", "start": NOON, "end": TWO, "recurrence": MONDAYS}
EASTERN = recurtz.CustomTimeZone(
    300,
    recurtz.zones.TransitionRule(11, 1, "sunday", "02:00:00"),
    recurtz.zones.TransitionRule(3, 2, "sunday", "02:00:00"),
    -60,
).to_graph()
KINDS = [
    pytest.param(PatternedRecurrence, recurtz.PatternedRecurrence, MONDAYS, id="recurrence"),
    pytest.param(DateTimeTimeZone, recurtz.DateTimeTimeZone, NOON, id="time"),
    pytest.param(CustomTimeZone, recurtz.CustomTimeZone, EASTERN, id="zone"),
    pytest.param(SeriesMaster, recurtz.SeriesMaster, SERIES, id="series"),
]


class Meeting(BaseModel):
    subject: str
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    recurrence: PatternedRecurrence | None = None
    zones: list[TimeZoneName] = []


LUNCH = {"subject": "Lunch", "start": NOON, "end": TWO, "recurrence": MONDAYS}


def faults(kind, json):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(json)
    return [(fault["loc"], fault["type"], fault["input"]) for fault in caught.value.errors()]


def test_a_model_reads_an_event_and_its_json_goes_on_to_instances():
    meeting = Meeting.model_validate(LUNCH)

    assert isinstance(meeting.recurrence, recurtz.PatternedRecurrence)
    assert meeting.recurrence[-1] == date(2017, 12, 25)
    assert len(recurtz.instances(meeting.model_dump(), "2017-09-01", "2018-01-01")) == 17


@pytest.mark.parametrize("dump", [lambda made: made.model_dump(), lambda made: made.model_dump(mode="json")])
def test_a_model_is_written_as_graph_answers_and_read_back_equal(dump):
    meeting = Meeting.model_validate(LUNCH)
    told = dump(meeting)

    assert told["start"] == NOON
    assert told["recurrence"]["range"]["numberOfOccurrences"] == 0
    assert Meeting.model_validate(told) == meeting
    assert Meeting.model_validate_json(meeting.model_dump_json()) == meeting


@pytest.mark.parametrize(("kind", "of_recurtz", "json"), KINDS)
def test_each_type_holds_the_value_of_recurtz_and_takes_it_too(kind, of_recurtz, json):
    adapter = TypeAdapter(kind)
    value = adapter.validate_python(json)

    assert value == of_recurtz.from_graph(json)
    assert adapter.validate_python(value) is value
    assert adapter.validate_json(adapter.dump_json(value)) == value
    assert adapter.dump_python(value) == value.to_graph()


def test_a_model_of_the_sdk_is_read_as_well():
    sdk = DateTimeTimeZoneModel(date_time="2017-09-04T12:00:00", time_zone=PACIFIC)

    assert TypeAdapter(DateTimeTimeZone).validate_python(sdk).to_graph() == NOON


def test_a_name_of_a_zone_stays_as_it_is_given():
    assert TypeAdapter(TimeZoneName).validate_python("pacific standard time") == "pacific standard time"


def test_each_fault_is_told_at_its_place_with_its_code_its_value_and_the_way_out():
    with pytest.raises(ValidationError) as caught:
        Meeting.model_validate(
            {
                "subject": "Lunch",
                "start": {"dateTime": "noon", "timeZone": "Mo{on}"},
                "end": 5,
                "recurrence": {"pattern": {"type": "weekly", "interval": 0}, "range": MONDAYS["range"]},
                "zones": ["UTC", "Moon"],
            }
        )

    found = caught.value.errors()
    rejected, unreadable = "ErrorPropertyValidationFailure", "UnableToDeserializePostBody"
    unknown = "TimeZoneNotSupportedException"
    assert [(fault["loc"], fault["type"], fault["input"]) for fault in found] == [
        (("start", "dateTime"), unreadable, "noon"),
        (("start", "timeZone"), unknown, "Mo{on}"),
        (("end",), unreadable, 5),
        (("recurrence", "pattern", "interval"), rejected, 0),
        (("recurrence", "pattern", "daysOfWeek"), rejected, {"type": "weekly", "interval": 0}),
        (("zones", 1), unknown, "Moon"),
    ]
    assert "not supported: 'Mo{on}'" in found[1]["msg"]
    assert found[0]["msg"].startswith("dateTime 'noon' cannot be read; use ISO 8601")
    assert found[2]["msg"] == "dateTimeTimeZone 5 cannot be read; use an object with dateTime and timeZone"
    assert found[3]["msg"] == "pattern.interval 0 is not allowed; use 1 or more"


def test_a_fault_within_a_list_has_its_position_in_its_place():
    cancelled = SERIES | {"cancelledOccurrences": ["OID.A.2017-09-11", "OID.A.soon"]}

    assert faults(SeriesMaster, cancelled) == [
        (("cancelledOccurrences", 1), "UnableToDeserializePostBody", "OID.A.soon")
    ]


@pytest.mark.parametrize(("kind", "of_recurtz", "json"), KINDS)
def test_a_fault_of_the_whole_is_told_at_its_own_place(kind, of_recurtz, json):
    assert faults(kind, [json]) == [((), "UnableToDeserializePostBody", [json])]


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize(("kind", "of_recurtz", "json"), KINDS)
def test_the_json_schema_takes_what_is_read_and_what_is_written(kind, of_recurtz, json, mode):
    schema = TypeAdapter(kind).json_schema(mode=mode)
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(json, schema)
    jsonschema.validate(TypeAdapter(kind).dump_python(of_recurtz.from_graph(json), mode="json"), schema)


@pytest.mark.parametrize(
    ("kind", "json"),
    [
        (PatternedRecurrence, MONDAYS | {"pattern": {"type": "weekly", "interval": "1"}}),
        (PatternedRecurrence, MONDAYS | {"pattern": {"type": "fortnightly", "interval": 1}}),
        (PatternedRecurrence, {"pattern": MONDAYS["pattern"]}),
        (DateTimeTimeZone, {"dateTime": "2017-09-04T12:00:00"}),
        (SeriesMaster, SERIES | {"isAllDay": "no"}),
        (SeriesMaster, SERIES | {"cancelledOccurrences": [5]}),
    ],
)
def test_the_json_schema_refuses_what_is_refused(kind, json):
    assert faults(kind, json)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json, TypeAdapter(kind).json_schema())


def test_a_models_schema_is_that_of_its_fields():
    assert Meeting.model_json_schema()["properties"]["start"] == {
        "title": "Start",
        "description": recurtz.json_types.DateTimeTimeZoneJson.__doc__,
        "type": "object",
        "properties": {"dateTime": {"type": "string"}, "timeZone": {"type": "string"}},
        "required": ["dateTime", "timeZone"],
    }
