"""What recurtz reads of the official SDK's models, by the SDK's own writer of JSON. Needs the extra `sdk`.

A model goes in wherever Graph's JSON does: `reading.parse_object` asks here for its JSON.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from recurtz.errors import MalformedValueError, short


def from_sdk(model: object, target: str = "model") -> dict[str, Any]:
    """Graph's JSON of a model of the official SDK, of whatever kind; `target` is its path, for errors.

    Raises `MalformedValueError` for what is no model, and for a model that holds what the SDK cannot write.

    >>> from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
    >>> from_sdk(DateTimeTimeZone(date_time="2017-09-04T12:00:00", time_zone="UTC"))
    {'dateTime': '2017-09-04T12:00:00', 'timeZone': 'UTC'}
    """
    if not is_model(model):
        raise MalformedValueError.expected(target, model, "use a model of the SDK, such as an Event")
    writer = sdk_module("kiota_serialization_json.json_serialization_writer").JsonSerializationWriter()
    try:
        writer.write_object_value(None, model)
        found: dict[str, Any] = json.loads(writer.get_serialized_content())
    except (AttributeError, TypeError, ValueError) as error:
        message = f"{target or 'event'} {short(type(model).__name__)} cannot be written as JSON: {error}"
        raise MalformedValueError(f"{message}; use values of the types that the SDK states", target=target) from None
    return found


def is_model(value: object) -> bool:
    """Whether a value is a model of the SDK: this method has each of them, and nothing else."""
    return hasattr(value, "get_field_deserializers") and not isinstance(value, type)


def sdk_module(module: str) -> Any:  # noqa: ANN401  # a module, whose names only it knows
    """A module that the SDK brings.

    Raises ModuleNotFoundError, which says what to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        message = f"the SDK's models need {error.name}; install it with: pip install 'recurtz[sdk]'"
        raise ModuleNotFoundError(message, name=error.name) from None
