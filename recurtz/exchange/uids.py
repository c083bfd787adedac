"""Global object ids: the `iCalUId` of an event that Exchange created, for the series and for each of its occurrences.

Source: MS-OXOCAL, 2.2.1.27 (PidLidGlobalObjectId): sixteen fixed bytes, year, month and day of the occurrence, the time
of creation, eight zero bytes, a size and data. MS-OXCICAL, 2.1.3.1.1.20.26 (UID): a UID from elsewhere is the data.
"""

from __future__ import annotations

from datetime import date
from struct import pack

from recurtz._core.fields import require_date
from recurtz.errors import MalformedValueError, require

_PREFIX = bytes.fromhex("040000008200E00074C5B7101A82E008")
_DATE = slice(len(_PREFIX), len(_PREFIX) + 4)
_HEADER_SIZE = 40
_FOREIGN = b"vCal-Uid\x01\0\0\0"
_MAX_LENGTH = 8_192


def series_uid(ical_uid: str) -> str:
    """The `iCalUId` of the series, from the one of any of its occurrences.

    Raises `MalformedValueError` for text that is too long.

    >>> series_uid("040000008200E00074C5B7101A82E00807E109040000000000000000000000000000000004000000DEADBEEF")
    '040000008200E00074C5B7101A82E008000000000000000000000000000000000000000004000000DEADBEEF'
    """
    data = _parse(ical_uid)
    if data is None:
        return ical_uid
    foreign = data[_HEADER_SIZE:]
    if foreign.startswith(_FOREIGN):
        try:
            return foreign.removeprefix(_FOREIGN).rstrip(b"\0").decode()
        except UnicodeDecodeError:
            pass
    return _format(data, bytes(4))


def instance_uid(ical_uid: str, day: date) -> str:
    """The `iCalUId` of the occurrence of an original date, from the one of the series or of another occurrence.

    Raises `ArgumentTypeError` for a datetime, `MalformedValueError` for text that is too long.

    >>> uid = "040000008200E00074C5B7101A82E008000000000000000000000000000000000000000004000000DEADBEEF"
    >>> instance_uid(uid, date(2017, 9, 4))[32:40]
    '07E10904'
    """
    require_date(day, "day")
    data = _parse(ical_uid)
    if data is None:
        foreign = _FOREIGN + ical_uid.encode("utf-8", "surrogatepass") + b"\0"
        data = _PREFIX + bytes(_HEADER_SIZE - len(_PREFIX) - 4) + pack("<I", len(foreign)) + foreign
    return _format(data, pack(">HBB", day.year, day.month, day.day))


def _parse(ical_uid: str) -> bytes | None:
    """The bytes of a global object id; None for a UID of another form."""
    require(ical_uid, str, "ical_uid")
    if len(ical_uid) > _MAX_LENGTH:
        raise MalformedValueError.expected("iCalUId", ical_uid, f"use at most {_MAX_LENGTH} characters")
    try:
        data = bytes.fromhex(ical_uid)
    except ValueError:
        return None
    return data if data.startswith(_PREFIX) and len(data) >= _HEADER_SIZE else None


def _format(data: bytes, day: bytes) -> str:
    return (data[: _DATE.start] + day + data[_DATE.stop :]).hex().upper()
