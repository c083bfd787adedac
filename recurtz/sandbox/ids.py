"""Ids and tokens of the sandbox. Each is text that a path and a query can have without escapes."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Any
from uuid import uuid4

from recurtz import RecurtzError

_GLOBAL_OBJECT_ID = "040000008200E00074C5B7101A82E008"
"""The class id of a GlobalObjectId (MS-OXOCAL 2.2.1.27), in hex."""


def new_id() -> str:
    """The id of a new event."""
    return "AAMk" + _base64(uuid4().bytes)


def new_uid() -> str:
    """The iCalUId of a new meeting: a GlobalObjectId in hex, without a date."""
    return f"{_GLOBAL_OBJECT_ID}{'0' * 8}{'0' * 16}{'0' * 16}10000000{uuid4().hex.upper()}"


def instance_uid(uid: str, day: date) -> str:
    """The iCalUId of an occurrence: that of its series with the original date in bytes 16 to 19.

    >>> instance_uid(new_uid(), date(2017, 9, 4))[32:40]
    '07E10904'
    """
    if not uid.startswith(_GLOBAL_OBJECT_ID):
        return uid
    return f"{uid[:32]}{day.year:04X}{day.month:02X}{day.day:02X}{uid[40:]}"


def change_key(id_: str, change: int) -> str:
    """The changeKey of an event after a change of the file."""
    return _base64(f"{id_[-8:]}.{change}".encode())


def etag(key: str) -> str:
    """The @odata.etag of a changeKey.

    >>> etag("abc")
    'W/"abc"'
    """
    return f'W/"{key}"'


def pack(token: dict[str, Any]) -> str:
    """A skip token or a delta token."""
    return _base64(json.dumps(token, separators=(",", ":")).encode())


def unpack(text: str, name: str) -> dict[str, Any]:
    """The contents of a token; `name` is that of its query parameter.

    Raises `RecurtzError` for text that this program did not write.
    """
    try:
        token = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        token = None
    if not isinstance(token, dict):
        message = f"{name} is not a token of this server; use a link of its responses"
        raise RecurtzError(message, code="ErrorInvalidUrlQuery", target=name)
    return token


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
