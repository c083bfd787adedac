"""Fields of pydantic models are validated from Graph's JSON and serialized to it."""

from datetime import date

import jsonschema
import pytest
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone as DateTimeTimeZoneModel
from pydantic import BaseModel, TypeAdapter, ValidationError

import recurtz
from graph import PACIFIC, event, recurrence
from recurtz.pydantic import CustomTimeZone, DateTimeTimeZone, PatternedRecurrence, SeriesMaster, TimeZoneName

NOON, TWO = event("2017-09-04T12:00:00.0000000", "2017-09-04T14:00:00.0000000").values()
MONDAYS = recurrence(type="endDate", endDate="2017-12-31")
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


def errors(kind, json):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(json)
    return [(error["loc"], error["type"], error["input"]) for error in caught.value.errors()]


class TestModel:
    def test_instances(self):
        """The dump of a model is JSON for `instances`."""
        meeting = Meeting.model_validate(LUNCH)

        assert isinstance(meeting.recurrence, recurtz.PatternedRecurrence)
        assert meeting.recurrence[-1] == date(2017, 12, 25)
        assert len(recurtz.instances(meeting.model_dump(), "2017-09-01", "2018-01-01")) == 17

    @pytest.mark.parametrize("mode", ["python", "json"])
    def test_round_trip(self, mode):
        meeting = Meeting.model_validate(LUNCH)
        dump = meeting.model_dump(mode=mode)

        assert dump["start"] == NOON
        assert dump["recurrence"]["range"]["numberOfOccurrences"] == 0
        assert Meeting.model_validate(dump) == meeting
        assert Meeting.model_validate_json(meeting.model_dump_json()) == meeting

    def test_schema(self):
        assert Meeting.model_json_schema()["properties"]["start"] == {
            "title": "Start",
            "description": recurtz.json_types.DateTimeTimeZoneJson.__doc__,
            "type": "object",
            "properties": {"dateTime": {"type": "string"}, "timeZone": {"type": "string"}},
            "required": ["dateTime", "timeZone"],
        }


class TestTypes:
    @pytest.mark.parametrize(("kind", "of_recurtz", "json"), KINDS)
    def test_value(self, kind, of_recurtz, json):
        """A field contains a value of recurtz, and accepts one."""
        adapter = TypeAdapter(kind)
        value = adapter.validate_python(json)

        assert value == of_recurtz.from_graph(json)
        assert adapter.validate_python(value) is value
        assert adapter.validate_json(adapter.dump_json(value)) == value
        assert adapter.dump_python(value) == value.to_graph()

    def test_sdk_model(self):
        sdk = DateTimeTimeZoneModel(date_time="2017-09-04T12:00:00", time_zone=PACIFIC)

        assert TypeAdapter(DateTimeTimeZone).validate_python(sdk).to_graph() == NOON

    def test_zone_name(self):
        """The name is unchanged."""
        assert TypeAdapter(TimeZoneName).validate_python("pacific standard time") == "pacific standard time"


class TestErrors:
    def test_each_fault(self):
        """Each fault has its location, its code, its value, and a message with a hint."""
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

        faults = caught.value.errors()
        rejected, malformed = "ErrorPropertyValidationFailure", "UnableToDeserializePostBody"
        unknown = "TimeZoneNotSupportedException"
        assert [(fault["loc"], fault["type"], fault["input"]) for fault in faults] == [
            (("start", "dateTime"), malformed, "noon"),
            (("start", "timeZone"), unknown, "Mo{on}"),
            (("end",), malformed, 5),
            (("recurrence", "pattern", "interval"), rejected, 0),
            (("recurrence", "pattern", "daysOfWeek"), rejected, {"type": "weekly", "interval": 0}),
            (("zones", 1), unknown, "Moon"),
        ]
        assert "not supported: 'Mo{on}'" in faults[1]["msg"]
        assert faults[0]["msg"].startswith("dateTime 'noon' cannot be read; use ISO 8601")
        assert faults[2]["msg"] == "dateTimeTimeZone 5 cannot be read; use an object with dateTime and timeZone"
        assert faults[3]["msg"] == "pattern.interval 0 is not allowed; use 1 or more"

    def test_in_list(self):
        """The location of a fault in a list has its position."""
        cancelled = SERIES | {"cancelledOccurrences": ["OID.A.2017-09-11", "OID.A.soon"]}

        assert errors(SeriesMaster, cancelled) == [
            (("cancelledOccurrences", 1), "UnableToDeserializePostBody", "OID.A.soon")
        ]

    @pytest.mark.parametrize(("kind", "of_recurtz", "json"), KINDS)
    def test_whole(self, kind, of_recurtz, json):
        """A fault of the whole JSON has the location of the field."""
        assert errors(kind, [json]) == [((), "UnableToDeserializePostBody", [json])]


class TestJsonSchema:
    @pytest.mark.parametrize("mode", ["validation", "serialization"])
    @pytest.mark.parametrize(("kind", "of_recurtz", "json"), KINDS)
    def test_accepted(self, kind, of_recurtz, json, mode):
        """It accepts valid JSON, and what is serialized."""
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
    def test_refused(self, kind, json):
        """It refuses JSON that validation refuses."""
        assert errors(kind, json)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json, TypeAdapter(kind).json_schema())
