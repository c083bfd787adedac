"""Models of the official SDK as arguments in place of Graph's JSON, and as results. The real package is used."""

import re
import sys
from datetime import UTC, date, datetime

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
from graph import LUNCH as SERIES_MASTER
from graph import PACIFIC, SAMPLES, american_zone, date_time, event, moment, occurrence_id, sample, series, weekly

WINDOW = ("2017-09-01", "2018-01-01")
LUNCH = SERIES_MASTER | {
    "isAllDay": False,
    "cancelledOccurrences": [occurrence_id("2017-09-11", "AAMkADQwMD")],
    "exceptionOccurrences": [
        {
            "subject": "Late lunch",
            "originalStart": "2017-09-18T19:00:00Z",
            **event("2017-09-18T15:00:00", "2017-09-18T16:00:00"),
        }
    ],
}
EASTERN = american_zone(300, name="Ours")
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
    """JSON without the names of types that the SDK adds."""
    if isinstance(json, dict):
        return {name: without_type(value) for name, value in json.items() if name != "@odata.type"}
    return [without_type(value) for value in json] if isinstance(json, list) else json


def mixtures(json):
    """The JSON with one property as a model, for each property that can be a model, at every depth."""
    for name, value in json.items():
        if name in MODEL_OF and isinstance(value, list):
            yield name, json | {name: [model(item, MODEL_OF[name]) for item in value]}
        elif name in MODEL_OF:
            yield name, json | {name: model(value, MODEL_OF[name])}
            yield from ((f"{name}.{path}", json | {name: mixed}) for path, mixed in mixtures(value))


class TestArguments:
    def test_event_of_sdk(self):
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
        assert [instance["start"]["dateTime"] for instance in recurtz.instances(event, *WINDOW)] == [
            "2017-09-04T19:00:00.0000000",
            "2017-09-08T19:00:00.0000000",
            "2017-09-11T19:00:00.0000000",
        ]

    @pytest.mark.parametrize(
        "function",
        [
            pytest.param(lambda event: recurtz.instances(event, *WINDOW, time_zone=PACIFIC), id="instances"),
            pytest.param(lambda event: recurtz.calendar_view([event, event], *WINDOW), id="calendar_view"),
            pytest.param(lambda event: recurtz.Calendar([event]).view(*WINDOW), id="Calendar"),
            pytest.param(lambda event: recurtz.create_event(event, prefer='outlook.timezone="UTC"'), id="create_event"),
            pytest.param(lambda event: recurtz.SeriesMaster.from_graph(event).to_graph(), id="SeriesMaster"),
            pytest.param(lambda event: recurtz.from_vevent(recurtz.to_vevent(event)), id="to_vevent"),
        ],
    )
    def test_model_and_json(self, function):
        """A model gives the result of its JSON."""
        of_model, of_json = function(model(LUNCH, Event)), function(LUNCH)

        assert without_type(of_model) == of_json
        assert len(of_json) >= 15 if isinstance(of_json, list) else of_json

    @pytest.mark.parametrize("mixed", [pytest.param(mixed, id=name) for name, mixed in mixtures(LUNCH)])
    def test_model_within_json(self, mixed):
        instances = recurtz.instances(mixed, *WINDOW)

        assert without_type(instances) == recurtz.instances(LUNCH, *WINDOW)
        assert without_type(recurtz.create_event(mixed)) == recurtz.create_event(LUNCH)

    @pytest.mark.parametrize(
        "number", ["1-single", "2-locations", "3-recurring", "4-online-meeting"], ids=lambda name: name[2:]
    )
    def test_examples_of_graph(self, number):
        """Graph's own examples are created from models as from JSON."""
        body = sample(f"{number}.request")
        of_model, of_json = recurtz.create_event(model(body, Event)), recurtz.create_event(body)

        for name in ("start", "end", "recurrence", "type", "isAllDay", "originalStartTimeZone", "subject"):
            assert of_model[name] == of_json[name]

    def test_limits(self):
        """The limits of a new event apply to a model, too."""
        pattern = RecurrencePattern(type=RecurrencePatternType.Daily, interval=1000)
        range_ = model(LUNCH["recurrence"]["range"], RecurrenceRange)

        with pytest.raises(recurtz.RecurtzError, match=r"interval 1000 .* use 1 to 999"):
            recurtz.create_event(LUNCH | {"recurrence": {"pattern": pattern, "range": range_}})

    def test_seventh_digit(self):
        noon = DateTimeTimeZone(date_time="2017-09-04T12:00:00.1234567", time_zone=PACIFIC)
        in_utc = recurtz.DateTimeTimeZone.from_graph(noon).to("UTC")

        assert in_utc.to_graph()["dateTime"] == "2017-09-04T19:00:00.1234567"
        assert recurtz.to_sdk(in_utc).date_time == "2017-09-04T19:00:00.1234567"

    @pytest.mark.parametrize("mixed", [EASTERN, *(mixed for _, mixed in mixtures(EASTERN))])
    def test_custom_zone(self, mixed):
        """The SDK parses a time of day as a datetime.time, which has no seventh digit and needs none."""
        zone = recurtz.CustomTimeZone.from_graph(EASTERN)

        assert recurtz.CustomTimeZone.from_graph(mixed) == zone
        assert recurtz.CustomTimeZone.from_graph(recurtz.to_sdk(zone)) == zone
        assert datetime(2017, 7, 4, 12, tzinfo=UTC).astimezone(zone).hour == 8


NOON = date_time("2017-09-04T12:00")
SERIES = recurtz.SeriesMaster.from_graph(LUNCH)
LEAP_DAYS = recurtz.PatternedRecurrence(recurtz.AbsoluteYearly(1, 2, 29), recurtz.NoEnd(date(2017, 9, 4)))


class TestToSdk:
    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            (SERIES.recurrence, PatternedRecurrence),
            (LEAP_DAYS, PatternedRecurrence),
            (recurtz.RelativeMonthly(1, ["monday"], "last"), RecurrencePattern),
            (recurtz.Numbered(date(2017, 9, 4), 5, "UTC"), RecurrenceRange),
            (NOON, DateTimeTimeZone),
        ],
        ids=["recurrence", "yearly", "pattern", "range", "time"],
    )
    def test_value(self, value, kind):
        """A value becomes the model of its kind, with the same JSON."""
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
    def test_round_trip(self, value, kind):
        result = recurtz.to_sdk(value)

        assert type(result) is kind
        assert type(value).from_graph(result) == value

    def test_occurrence(self):
        event = recurtz.to_sdk(next(iter(SERIES)))

        assert type(event) is Event
        assert (event.type, event.start.date_time) == (EventType.Occurrence, "2017-09-04T19:00:00.0000000")

    def test_instance(self):
        event = recurtz.to_sdk(recurtz.instances(LUNCH, *WINDOW, time_zone=PACIFIC)[0])

        assert type(event) is Event
        assert event.type is EventType.Occurrence
        assert event.start.date_time == "2017-09-04T12:00:00.0000000"
        assert event.original_start == datetime(2017, 9, 4, 19, tzinfo=UTC)
        assert event.series_master_id == "AAMkADQwMD"
        assert event.additional_data["occurrenceId"] == "OID.AAMkADQwMD.2017-09-04"

    def test_model(self):
        """The class of the model can be any class of models."""

        class Ours(DateTimeTimeZone):
            @staticmethod
            def create_from_discriminator_value(parse_node):
                return Ours()

        assert type(recurtz.to_sdk(NOON.to_graph(), Ours)) is Ours
        assert recurtz.to_sdk(NOON, Ours).time_zone == PACIFIC

    @pytest.mark.parametrize("model", [int, "Event", Event()])
    def test_not_a_model(self, model):
        with pytest.raises(TypeError, match="use a class of the SDK's models"):
            recurtz.to_sdk(LUNCH, model)

    def test_other_type(self):
        with pytest.raises(recurtz.RecurtzError, match="value 5 is of type int; use a value of recurtz"):
            recurtz.to_sdk(5)

    def test_invalid_json(self):
        """A property that the model does not have can be anything that JSON can be."""
        with pytest.raises(recurtz.RecurtzError, match=r"cannot be read as Event: .*; use JSON in the form"):
            recurtz.to_sdk({"ours": object()})

    def test_without_sdk(self, monkeypatch):
        """The error names the extra to install."""
        module = "msgraph.generated.models.date_time_time_zone"
        monkeypatch.setitem(sys.modules, module, None)

        with pytest.raises(ModuleNotFoundError, match=rf"need {module}; install it with: pip install 'recurtz\[sdk\]'"):
            recurtz.to_sdk(NOON)


class TestNothingIsLost:
    """The SDK's parser drops a value that it does not know; `to_sdk` finds its spelling, or raises an error."""

    def test_letter_case(self):
        """A member of an enumeration has any letter case, at any depth."""
        shouted = series(
            pattern=weekly("MONDAY", "Tuesday", type="WEEKLY", firstDayOfWeek="SUNDAY", index="FIRST"),
            range_={"type": "enddate", "endDate": "2017-12-31"},
            type="SERIESMASTER",
            showAs="WorkingElsewhere",
            importance="HIGH",
            sensitivity="personaL",
            responseStatus={"response": "tentativelyaccepted"},
            attendees=[{"type": "REQUIRED"}, {"type": "Resource"}],
        )
        json = recurtz.from_sdk(recurtz.to_sdk(shouted))

        assert json["recurrence"]["pattern"]["type"] == "weekly"
        assert json["recurrence"]["pattern"]["daysOfWeek"] == ["monday", "tuesday"]
        assert (json["recurrence"]["pattern"]["firstDayOfWeek"], json["recurrence"]["pattern"]["index"]) == (
            "sunday",
            "first",
        )
        assert json["recurrence"]["range"]["type"] == "endDate"
        assert (json["type"], json["showAs"], json["importance"]) == ("seriesMaster", "workingElsewhere", "high")
        assert (json["sensitivity"], json["responseStatus"]["response"]) == ("personal", "tentativelyAccepted")
        assert [attendee["type"] for attendee in json["attendees"]] == ["required", "resource"]

    @pytest.mark.parametrize(
        ("changes", "target", "text"),
        [
            ({"showAs": "away"}, "showAs", "'away' cannot be read; use 'unknown', 'free', 'tentative'"),
            ({"showAs": ""}, "showAs", "'' cannot be read"),
            ({"showAs": 5}, "showAs", "5 cannot be read"),
            ({"recurrence": {"pattern": {"type": "hourly"}}}, "recurrence.pattern.type", "use 'daily', 'weekly'"),
            ({"recurrence": {"pattern": {"interval": "2"}}}, "recurrence.pattern.interval", "that the SDK declares"),
            ({"recurrence": {"pattern": {"daysOfWeek": ["monday", "x"]}}}, "recurrence.pattern.daysOfWeek[1]", "'x'"),
            ({"recurrence": {"pattern": {"daysOfWeek": 5}}}, "recurrence.pattern.daysOfWeek", "use a list"),
            (
                {"recurrence": {"range": {"startDate": "soon"}}},
                "recurrence.range.startDate",
                "cannot be read by the SDK",
            ),
            ({"createdDateTime": "2017-13-01T00:00:00Z"}, "createdDateTime", "month must be in 1..12"),
            ({"originalStart": "2017"}, "originalStart", "'2017' cannot be read"),
            ({"start": "2017-09-04"}, "start", "use a JSON object"),
            ({"attendees": [{"type": "required"}, {"type": 5}]}, "attendees[1].type", "5 cannot be read"),
            ({"attendees": ["me"]}, "attendees[0]", "use a JSON object"),
            ({"attendees": "me"}, "attendees", "use a list"),
            ({"isAllDay": "true"}, "isAllDay", "'true' cannot be read"),
            ({"categories": ["blue", 5]}, "categories", "cannot be read"),
        ],
    )
    def test_refused(self, changes, target, text):
        """A value that the SDK would drop is refused under the path of its property."""
        with pytest.raises(recurtz.RecurtzError, match=re.escape(text)) as caught:
            recurtz.to_sdk(changes)
        assert caught.value.target == target
        assert caught.value.code == "UnableToDeserializePostBody"

    def test_each_fault(self):
        event = LUNCH | {"showAs": "away", "subject": 5, "end": {"dateTime": 5}}
        with pytest.raises(recurtz.RecurtzError) as caught:
            recurtz.to_sdk(event)
        assert {fault.target for fault in caught.value.details} == {"showAs", "subject", "end.dateTime"}

    def test_path_within_model(self):
        """The path begins at the given value."""
        with pytest.raises(recurtz.RecurtzError) as caught:
            recurtz.to_sdk({"type": "hourly"}, RecurrencePattern)
        assert caught.value.target == "type"

    def test_flags(self):
        """Members of flags may be in one text."""
        pattern = recurtz.to_sdk({"daysOfWeek": "monday, TUESDAY"}, RecurrencePattern)

        assert pattern.days_of_week == [DayOfWeek.Monday, DayOfWeek.Tuesday]

    def test_null(self):
        assert recurtz.to_sdk({"showAs": None, "start": None, "attendees": None, "ours": None}).show_as is None

    def test_models_within_json(self):
        pattern = RecurrencePattern(type=RecurrencePatternType.Daily, interval=2)

        assert recurtz.to_sdk({"recurrence": {"pattern": pattern}}).recurrence.pattern.interval == 2

    def test_derived_model(self):
        """`@odata.type` names a derived model, whose properties are known, too."""
        attachment = {"@odata.type": "#microsoft.graph.fileAttachment", "contentBytes": "aGk=", "ours": 1}
        [model] = recurtz.to_sdk({"attachments": [attachment]}).attachments

        assert (type(model).__name__, model.additional_data) == ("FileAttachment", {"ours": 1})
        with pytest.raises(recurtz.RecurtzError) as caught:
            recurtz.to_sdk({"attachments": [attachment | {"contentBytes": 5}]})
        assert caught.value.target == "attachments[0].contentBytes"

    @pytest.mark.parametrize("name", [path.stem for path in sorted(SAMPLES.glob("*.json"))])
    def test_examples_of_graph(self, name):
        """Everything in Graph's own examples is known to the SDK."""
        assert recurtz.to_sdk(sample(name))


class TestFromSdk:
    @pytest.mark.parametrize("value", [None, 5, {}, Event])
    def test_not_a_model(self, value):
        with pytest.raises(recurtz.RecurtzError, match="use a model of the SDK"):
            recurtz.from_sdk(value)

    @pytest.mark.parametrize(
        ("event", "text"),
        [
            (
                Event(start=moment("2017-09-04T12:00")),
                "'Event' cannot be written as JSON: 'dict' object has no attribute",
            ),
            (
                Event(recurrence=PatternedRecurrence(range=RecurrenceRange(start_date="soon"))),
                "Invalid date string value found for property startDate; use values of the types that the SDK declares",
            ),
            (Event(additional_data={"ours": object()}), "cannot be written as JSON"),
        ],
    )
    def test_invalid_model(self, event, text):
        """The error has the SDK's reason."""
        with pytest.raises(recurtz.RecurtzError, match=text) as caught:
            recurtz.create_event(event)
        assert caught.value.target == "event"
        with pytest.raises(recurtz.RecurtzError, match=r"^events\[0\] ") as caught:
            recurtz.calendar_view([event], *WINDOW)
        assert caught.value.target == "events[0]"

    def test_missing_property(self):
        """The error names the property as in JSON."""
        event = Event(start=DateTimeTimeZone(date_time="2017-09-04T12:00:00"))

        with pytest.raises(recurtz.RecurtzError, match=r"end is missing") as caught:
            recurtz.create_event(event)
        assert {fault.target for fault in caught.value.details} == {"start.timeZone", "end"}

    @pytest.mark.parametrize("value", ["text", 5, {LUNCH["id"]}, object()])
    def test_neither_json_nor_model(self, value):
        with pytest.raises(recurtz.RecurtzError, match="use a JSON object"):
            recurtz.create_event(value)

    def test_method_of_all_models(self):
        """Models are recognized by a method that the SDK gives to all of them."""
        assert "get_field_deserializers" in Parsable.__abstractmethods__
