"""Types for the fields of pydantic models. A field is validated from Graph's JSON and serialized to it.

Needs the extra `pydantic`. Every type except `TimeZoneName` is the class of the same name in `recurtz`, so a field
contains a value of recurtz.

>>> from pydantic import BaseModel
>>> class Meeting(BaseModel):
...     start: DateTimeTimeZone
>>> meeting = Meeting(start={"dateTime": "2017-09-04T12:00", "timeZone": "Pacific Standard Time"})
>>> meeting.start.to("UTC").date_time.hour, meeting.model_dump()
(19, {'start': {'dateTime': '2017-09-04T12:00:00.0000000', 'timeZone': 'Pacific Standard Time'}})
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from recurtz import zones
from recurtz.errors import RecurtzError
from recurtz.events import date_time, master
from recurtz.json_types import CustomTimeZoneJson, DateTimeTimeZoneJson, EventJson, PatternedRecurrenceJson
from recurtz.recurrence import patterned

__all__ = ["CustomTimeZone", "DateTimeTimeZone", "PatternedRecurrence", "SeriesMaster", "TimeZoneName"]

_JSON_TYPES = {bool: "boolean", int: "integer", str: "string", NoneType: "null"}


@dataclass(frozen=True, slots=True)
class GraphJson:
    """Validation and serialization of a class that has `from_graph` and `to_graph`.

    `shape` is the type of its JSON. `root` is the first part of the paths in its errors.
    """

    shape: type
    root: str = field(repr=False)

    def __get_pydantic_core_schema__(self, kind: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:  # noqa: ANN401
        def validate(value: object) -> object:
            try:
                return value if isinstance(value, kind) else kind.from_graph(value)
            except RecurtzError as error:
                raise self._validation_error(error, value, kind.__name__) from None

        return core_schema.no_info_plain_validator_function(
            validate, serialization=core_schema.plain_serializer_function_ser_schema(kind.to_graph)
        )

    def __get_pydantic_json_schema__(self, _schema: object, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return _json_schema(self.shape)

    def _validation_error(self, error: RecurtzError, json: object, title: str) -> ValidationError:
        """Pydantic's error for a piece of JSON: each fault at its own location."""
        lines: list[InitErrorDetails] = []
        for fault in error.details or (error,):
            path = _path((fault.target or "").removeprefix(self.root))
            message = str(fault).removeprefix(f"{self.root}.")  # the field of the model has another name
            kind = PydanticCustomError(fault.code, message)
            lines.append({"type": kind, "loc": path, "input": _value_at(json, path)})
        return ValidationError.from_exception_data(title, lines)


def _path(target: str) -> tuple[str | int, ...]:
    """The names and positions in the path of a property.

    >>> _path("exceptionOccurrences[1].start.dateTime")
    ('exceptionOccurrences', 1, 'start', 'dateTime')
    """
    return tuple([int(name) if name.isdecimal() else name for name in re.findall(r"[^.\[\]]+", target)])


def _value_at(json: Any, path: tuple[str | int, ...]) -> object:  # noqa: ANN401  # any JSON
    """The value at a path, or the innermost value on the path that exists."""
    for name in path:
        try:
            json = json[name]
        except (IndexError, KeyError, TypeError):
            break
    return json


def _json_schema(shape: Any) -> dict[str, Any]:  # noqa: ANN401  # a type, which may be a union or a literal
    """The JSON schema of a type. Pydantic itself supports these TypedDicts only from Python 3.12 on."""
    if is_typeddict(shape):
        properties = {name: _json_schema(kind) for name, kind in get_type_hints(shape).items()}
        required = [name for name in properties if name in shape.__required_keys__]
        return {"type": "object", "description": shape.__doc__, "properties": properties, "required": required}
    if get_origin(shape) is Literal:
        return {"type": "string", "enum": list(get_args(shape))}
    if get_origin(shape) is list:
        return {"type": "array", "items": _json_schema(*get_args(shape))}
    if isinstance(shape, UnionType):
        return {"anyOf": [_json_schema(kind) for kind in get_args(shape)]}
    return {"type": _JSON_TYPES[shape]}


def _validate_zone(name: str) -> str:
    try:
        zones.zone(name)
    except RecurtzError as error:
        raise PydanticCustomError(error.code, str(error)) from None
    return name


CustomTimeZone = Annotated[zones.CustomTimeZone, GraphJson(CustomTimeZoneJson, "customTimeZone")]
"""Graph's `customTimeZone`."""

DateTimeTimeZone = Annotated[date_time.DateTimeTimeZone, GraphJson(DateTimeTimeZoneJson, "dateTimeTimeZone")]
"""Graph's `dateTimeTimeZone`."""

PatternedRecurrence = Annotated[patterned.PatternedRecurrence, GraphJson(PatternedRecurrenceJson, "recurrence")]
"""Graph's `patternedRecurrence`."""

SeriesMaster = Annotated[master.SeriesMaster, GraphJson(EventJson, "event")]
"""A recurring event of Graph. The properties that do not concern its times are dropped."""

TimeZoneName = Annotated[str, AfterValidator(_validate_zone)]
"""Any name that `recurtz.zone` accepts, unchanged."""
