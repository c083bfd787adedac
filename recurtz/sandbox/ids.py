"""Ids and tokens of the sandbox. Each is text that a path and a query can have without escapes."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Any
from uuid import uuid4

from recurtz import parse_occurrence_id
from recurtz.errors import RecurtzError

_GLOBAL_OBJECT_ID = "040000008200E00074C5B7101A82E008"
"""The class id of a GlobalObjectId (MS-OXOCAL 2.2.1.27), in hex."""

_NO_DATE = "00000000"
_GUEST = re.compile(r"(.*)\.(\d{4}-\d\d-\d\d)", re.ASCII)


def new_id() -> str:
    """The id of a new event."""
    return "AAMk" + _base64(uuid4().bytes)


def calendar_id(mailbox: int) -> str:
    """The id of the calendar of a mailbox, by its key.

    >>> calendar_id(1)
    'AAMkQ2FsZW5kYXIuMQ'
    """
    return "AAMk" + _base64(f"Calendar.{mailbox}".encode())


def new_uid() -> str:
    """The iCalUId of a new meeting: a GlobalObjectId in hex, without a date."""
    return f"{_GLOBAL_OBJECT_ID}{'0' * 40}10000000{uuid4().hex.upper()}"


def instance_uid(uid: str, occurrence: str) -> str:
    """The iCalUId of an occurrence, by its id: that of its series with the original date in bytes 16 to 19.

    Another kind of iCalUId stays as it is.

    >>> instance_uid("040000008200E00074C5B7101A82E00800000000", "OID.AAMk.2017-09-04")
    '040000008200E00074C5B7101A82E00807E10904'
    """
    day = occurrence_date(occurrence)
    if day is None or not uid.startswith(_GLOBAL_OBJECT_ID):
        return uid
    return f"{uid[:32]}{day.year:04X}{day.month:02X}{day.day:02X}{uid[40:]}"


def guest_uid(uid: str, day: date | None) -> str:
    """The uid of one date of a series for those who are invited to that date alone.

    >>> guest_uid("040000008200E00074C5B7101A82E00800000000", date(2017, 9, 4)), guest_uid("UID", date(2017, 9, 4))
    ('040000008200E00074C5B7101A82E00807E10904', 'UID.2017-09-04')
    """
    own = instance_uid(uid, f"OID..{day}")
    return f"{uid}.{day}" if own == uid else own


def series_of_guest(uid: str) -> tuple[str, str] | None:
    """The uid of the series and the date in a uid of `guest_uid`; None for that of another event.

    >>> series_of_guest("040000008200E00074C5B7101A82E00807E10904")
    ('040000008200E00074C5B7101A82E00800000000', '2017-09-04')
    """
    if match := _GUEST.fullmatch(uid):
        return match[1], match[2]
    if not uid.startswith(_GLOBAL_OBJECT_ID) or uid[32:40] in ("", _NO_DATE):
        return None
    try:
        day = date(int(uid[32:36], 16), int(uid[36:38], 16), int(uid[38:40], 16))
    except ValueError:
        return None
    return f"{uid[:32]}{_NO_DATE}{uid[40:]}", str(day)


def occurrence_date(id_: str) -> date | None:
    """The original date in the id of an occurrence; None if there is none."""
    try:
        return parse_occurrence_id(id_).date
    except RecurtzError:
        return None


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
    """The contents of a token; `name` is that of its query option.

    Raises `RecurtzError` for text that this program did not write.

    >>> unpack(pack({"skip": 10}), "$skiptoken")
    {'skip': 10}
    """
    try:
        token = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        token = None
    if not isinstance(token, dict):
        raise foreign_token(name)
    return token


def token_number(token: dict[str, Any], name: str) -> int:
    """A number in a token, 0 or more.

    Raises `RecurtzError` for a token that this program did not write.
    """
    value = token.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise foreign_token("$skiptoken")
    return value


def foreign_token(name: str) -> RecurtzError:
    """The error for a token that this program did not write."""
    message = f"{name} is not a token of this server; use a link of its responses as it is"
    return RecurtzError(message, code="ErrorInvalidUrlQuery", target=name)


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
