"""Values of recurtz as models of the official SDK, built by the SDK's own JSON parser. Needs the extra `sdk`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, overload

from recurtz._core.caches import cached
from recurtz._core.error_collector import ErrorCollector
from recurtz._core.fields import enum_members, parse_enum, parse_list, parse_object
from recurtz._core.sdk_models import from_sdk, sdk_module
from recurtz.availability.working_hours import WorkingHours
from recurtz.errors import ArgumentTypeError, MalformedValueError, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import Pattern
from recurtz.recurrence.ranges import Range
from recurtz.zones.custom import CustomTimeZone

if TYPE_CHECKING:
    from typing import TypeVar

    from kiota_abstractions.serialization import Parsable
    from msgraph.generated.models.custom_time_zone import CustomTimeZone as CustomTimeZoneModel
    from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone as DateTimeTimeZoneModel
    from msgraph.generated.models.event import Event
    from msgraph.generated.models.patterned_recurrence import PatternedRecurrence as PatternedRecurrenceModel
    from msgraph.generated.models.recurrence_pattern import RecurrencePattern
    from msgraph.generated.models.recurrence_range import RecurrenceRange
    from msgraph.generated.models.working_hours import WorkingHours as WorkingHoursModel

    Model = TypeVar("Model", bound=Parsable)

__all__ = ["from_sdk", "to_sdk"]

_MODELS: Mapping[type, tuple[str, str]] = {
    CustomTimeZone: ("custom_time_zone", "CustomTimeZone"),
    DateTimeTimeZone: ("date_time_time_zone", "DateTimeTimeZone"),
    Mapping: ("event", "Event"),
    Occurrence: ("event", "Event"),
    Pattern: ("recurrence_pattern", "RecurrencePattern"),
    PatternedRecurrence: ("patterned_recurrence", "PatternedRecurrence"),
    Range: ("recurrence_range", "RecurrenceRange"),
    SeriesMaster: ("event", "Event"),
    WorkingHours: ("working_hours", "WorkingHours"),
}
"""The model of each type: its module in the SDK, and its name."""


@overload
def to_sdk(value: PatternedRecurrence) -> PatternedRecurrenceModel: ...
@overload
def to_sdk(value: DateTimeTimeZone) -> DateTimeTimeZoneModel: ...
@overload
def to_sdk(value: CustomTimeZone) -> CustomTimeZoneModel: ...
@overload
def to_sdk(value: Pattern) -> RecurrencePattern: ...
@overload
def to_sdk(value: Range) -> RecurrenceRange: ...
@overload
def to_sdk(value: SeriesMaster | Occurrence | Mapping[str, Any]) -> Event: ...
@overload
def to_sdk(value: WorkingHours) -> WorkingHoursModel: ...
@overload
def to_sdk(value: object, model: type[Model]) -> Model: ...
def to_sdk(value: Any, model: type[Any] | None = None) -> object:
    """The official SDK's model of a value, or of JSON such as the results of `instances` and `create_event`.

    The model of JSON is an `Event`, unless `model` is another class, for example one of the beta SDK. Members of
    enumerations may have any letter case; the SDK's own parser knows one spelling, and drops all others.

    Raises `ArgumentTypeError` for a value of another type, `MalformedValueError` for JSON that the SDK cannot parse or
    would drop: an unknown member, a number as text. Several faults are listed in `details`.

    >>> from recurtz import Daily
    >>> to_sdk(Daily(2)).interval
    2
    """
    kind = next((kind for kind in _MODELS if isinstance(value, kind)), None)
    if kind is None:
        raise ArgumentTypeError.expected("value", value, "use a value of recurtz that has to_graph, or JSON")
    if model is None:
        module, name = _MODELS[kind]
        model = getattr(sdk_module(f"msgraph.generated.models.{module}"), name)
    elif not (isinstance(model, type) and hasattr(model, "create_from_discriminator_value")):
        raise ArgumentTypeError.expected("model", model, "use a class of the SDK's models, such as Event")
    errors = ErrorCollector()
    json = _object(value if isinstance(value, Mapping) else value.to_graph(), model, "", errors)
    errors.raise_if_any()
    try:
        return _node(json).get_object_value(model)
    except (AttributeError, TypeError, ValueError) as error:  # a property that the model does not have
        message = f"value {short(value)} cannot be read as {model.__name__}: {error}"
        raise MalformedValueError(f"{message}; use JSON in the form that Graph returns", target="value") from None


# The SDK drops silently what it does not know, so each property is read by the SDK's own reader before ----------------


class _Probe:
    """Takes the place of the SDK's parse node, and notes how a model reads a property."""

    method = ""
    arguments: tuple[Any, ...] = ()

    def __getattr__(self, method: str) -> Callable[..., None]:
        def note(*arguments: object) -> None:
            self.method, self.arguments = method, arguments

        return note

    @property
    def kind(self) -> Any:  # noqa: ANN401
        """The model or the enumeration of the property."""
        return self.arguments[0]


@cached(entries=256)
def _readers(model: Any) -> dict[str, _Probe]:  # noqa: ANN401  # a class of the SDK
    """For each property of a model, the method by which it reads the property from a parse node, and its arguments."""
    readers = {}
    for name, read in model().get_field_deserializers().items():
        readers[name] = _Probe()
        read(readers[name])
    return readers


def _object(value: object, model: Any, path: str, errors: ErrorCollector) -> dict[str, Any]:  # noqa: ANN401
    """The JSON of an object in the SDK's spelling. The error of a property that the SDK would drop goes to `errors`.

    Properties that the model does not have are unchanged: the SDK keeps them in `additional_data`.
    """
    json = dict(parse_object(value, path))
    kind: Any = type(model.create_from_discriminator_value(_node(json)))
    readers = _readers(kind)
    for name, item in json.items():
        if item is not None and name in readers:
            target = f"{path}.{name}" if path else name
            json[name] = errors.run(_property, item, readers[name], target, errors)
    return json


def _property(value: object, reader: _Probe, path: str, errors: ErrorCollector) -> object:
    """The value of a property in the SDK's spelling.

    Raises `MalformedValueError` for a value that the SDK would drop or cannot parse.
    """
    match reader.method:
        case "get_object_value":
            return _object(value, reader.kind, path, errors)
        case "get_collection_of_object_values":
            places = enumerate(parse_list(value, path))
            return [errors.run(_object, item, reader.kind, f"{path}[{place}]", errors) for place, item in places]
        case "get_enum_value":
            value = _member(value, reader.kind, path)
        case "get_collection_of_enum_values":
            # The members of flags are in one text.
            items = value.split(",") if isinstance(value, str) else parse_list(value, path)
            value = [_member(item, reader.kind, f"{path}[{place}]") for place, item in enumerate(items)]
    _require_known(value, reader, path)
    return value


def _member(value: object, enum: type[Enum], path: str) -> str:
    """A member of an enumeration in Graph's spelling, from any letter case."""
    text = value.strip() if isinstance(value, str) else value
    names: list[str] = [member.value for member in enum]
    return parse_enum(text, enum_members(names), path)


def _require_known(value: object, reader: _Probe, path: str) -> None:
    """Check that the SDK can parse a value, by its own parse node."""
    hint = "use a value of the type that the SDK declares"
    try:
        parsed = getattr(_node(value), reader.method)(*reader.arguments)
    except (AttributeError, TypeError, ValueError) as error:
        message = f"{path} {short(value)} cannot be read by the SDK: {error}; {hint}"
        raise MalformedValueError(message, target=path) from None
    if parsed is None or (isinstance(parsed, list) and None in parsed):
        raise MalformedValueError.expected(path, value, hint)


def _node(json: object) -> Any:  # noqa: ANN401  # the SDK's JsonParseNode
    return sdk_module("kiota_serialization_json.json_parse_node").JsonParseNode(json)
