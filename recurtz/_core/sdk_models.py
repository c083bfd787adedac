"""JSON of the official SDK's models, written by the SDK's own serializer. Needs the extra `sdk`.

Every function that takes Graph's JSON also takes a model: `fields.parse_object` converts it with this module.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from recurtz.errors import MalformedValueError, short


def from_sdk(model: object, target: str = "model") -> dict[str, Any]:
    """Graph's JSON of a model of the official SDK; `target` is its path in error messages.

    Raises `MalformedValueError` for a value that is not a model, and for a model that the SDK cannot serialize.

    >>> from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
    >>> from_sdk(DateTimeTimeZone(date_time="2017-09-04T12:00:00", time_zone="UTC"))
    {'dateTime': '2017-09-04T12:00:00', 'timeZone': 'UTC'}
    """
    if not is_model(model):
        raise MalformedValueError.expected(target, model, "use a model of the SDK, such as an Event")
    import json  # it takes longer to import than most programs need

    writer = sdk_module("kiota_serialization_json.json_serialization_writer").JsonSerializationWriter()
    try:
        writer.write_object_value(None, model)
        result: dict[str, Any] = json.loads(writer.get_serialized_content())
    except (AttributeError, TypeError, ValueError) as error:
        message = f"{target or 'event'} {short(type(model).__name__)} cannot be written as JSON: {error}"
        raise MalformedValueError(f"{message}; use values of the types that the SDK declares", target=target) from None
    return result


def is_model(value: object) -> bool:
    """True for a model of the SDK: every model has this method, and nothing else has it."""
    return hasattr(value, "get_field_deserializers") and not isinstance(value, type)


def sdk_module(module: str) -> Any:  # noqa: ANN401  # a module, whose names a type checker cannot know
    """A module of the SDK.

    Raises `ModuleNotFoundError` with the name of the extra to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        message = f"the SDK's models need {error.name}; install it with: pip install 'recurtz[sdk]'"
        raise ModuleNotFoundError(message, name=error.name) from None
