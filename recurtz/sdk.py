"""Values of recurtz as models of the official SDK, built by the SDK's own JSON parser. Needs the extra `sdk`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload

from recurtz._core.sdk_models import from_sdk, sdk_module
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
def to_sdk(value: object, model: type[Model]) -> Model: ...
def to_sdk(value: Any, model: type[Any] | None = None) -> object:
    """The official SDK's model of a value, or of JSON such as the results of `instances` and `create_event`.

    The model of JSON is an `Event`, unless `model` is another class, for example one of the beta SDK.

    Raises `ArgumentTypeError` for a value of another type, `MalformedValueError` for JSON that the SDK cannot parse.

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
    json = value if isinstance(value, Mapping) else value.to_graph()
    node = sdk_module("kiota_serialization_json.json_parse_node").JsonParseNode(json)
    try:
        return node.get_object_value(model)
    except (AttributeError, TypeError, ValueError) as error:
        message = f"value {short(value)} cannot be read as {model.__name__}: {error}"
        raise MalformedValueError(f"{message}; use JSON in the form that Graph returns", target="value") from None
