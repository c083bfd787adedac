"""The official SDK's models: what recurtz reads of them, and what it tells as one. Needs the extra `sdk`.

A model goes in wherever Graph's JSON does: `read_object` asks `from_sdk` for its JSON. Both ways go through the reader
and the writer of JSON that the SDK itself uses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from recurtz.datetimes import DateTimeTimeZone
from recurtz.errors import ArgumentTypeError, UnreadableError, short
from recurtz.occurrences import Occurrence
from recurtz.patterns import Pattern
from recurtz.ranges import Range
from recurtz.recurrence import PatternedRecurrence
from recurtz.series import SeriesMaster
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
"""The model of each type: the module of the SDK that has it, and its name there."""


def from_sdk(model: object, target: str = "model") -> dict[str, Any]:
    """Graph's JSON of a model of the official SDK, of whatever kind; `target` is its path, for errors.

    Raises `UnreadableError` for a model that holds what the SDK cannot write.

    >>> from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
    >>> from_sdk(DateTimeTimeZone(date_time="2017-09-04T12:00:00", time_zone="UTC"))
    {'dateTime': '2017-09-04T12:00:00', 'timeZone': 'UTC'}
    """
    writer = _required("kiota_serialization_json.json_serialization_writer").JsonSerializationWriter()
    try:
        writer.write_object_value(None, model)
        found: dict[str, Any] = json.loads(writer.get_serialized_content())
    except (AttributeError, TypeError, ValueError) as error:
        message = f"{target or 'event'} {short(type(model).__name__)} cannot be written as JSON: {error}"
        raise UnreadableError(f"{message}; use values of the types that the SDK states", target=target) from None
    return found


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
    """The official SDK's model of a value, or of JSON such as `instances` and `create_event` answer.

    JSON makes an `Event`. `model` names another class, one of the beta SDK perhaps.

    Raises `ArgumentTypeError` for what is neither.

    >>> from recurtz import Daily
    >>> to_sdk(Daily(2)).interval
    2
    """
    kind = next((kind for kind in _MODELS if isinstance(value, kind)), None)
    if kind is None:
        raise ArgumentTypeError.expected("value", value, "use a value of recurtz that has `to_graph`, or JSON")
    if model is None:
        module, name = _MODELS[kind]
        model = getattr(_required(f"msgraph.generated.models.{module}"), name)
    told = value if isinstance(value, Mapping) else value.to_graph()
    node = _required("kiota_serialization_json.json_parse_node").JsonParseNode(told)
    return node.get_object_value(model)


def _required(module: str) -> Any:  # noqa: ANN401  # a module, whose names only it knows
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        message = f"the SDK's models need {error.name}; install it with: pip install 'recurtz[sdk]'"
        raise ModuleNotFoundError(message, name=error.name) from None
