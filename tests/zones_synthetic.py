"""Zones for tests: TZif files, zones with one transition, and other tzinfos; and the offsets of any zone.

The writer of TZif files shares no code with the parser that it tests.
"""

import io
import struct
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from recurtz.zones.transitions import Fold, Gap, Unambiguous, from_seconds

ONE_CHANGE = datetime(2000, 6, 1, 12, tzinfo=UTC)
"""The transition of the zones that have one."""


def unix(*fields):
    """Unix seconds of a date and time in UTC."""
    return int(datetime(*fields, tzinfo=UTC).timestamp())


def tzif(changes, footer="", version=2, before=0):
    """The bytes of a TZif file.

    `changes` are (Unix seconds, new offset), `before` is the offset before them, `footer` a POSIX TZ string.
    """
    offsets = [before, *(offset for _, offset in changes)]
    block = b"".join(
        [
            struct.pack(f">{len(changes)}{'q' if version > 1 else 'l'}", *(at for at, _ in changes)),
            bytes(range(1, len(changes) + 1)),
            *(struct.pack(">lBB", offset, 0, 0) for offset in offsets),
            b"XXX\0",
        ]
    )
    mark = b"\0" if version == 1 else str(version).encode()
    header = struct.pack(">4sc15x6L", b"TZif", mark, 0, 0, 0, len(changes), len(offsets), 4)
    if version == 1:
        return header + block
    # a parser skips the block of 32 bits; here it has one record of each kind, whose sizes a parser must know
    first = struct.pack(">4sc15x6L", b"TZif", mark, 1, 1, 1, 1, 1, 4)
    skipped = struct.pack(">lBlBB", 0, 0, 0, 0, 0) + b"XXX\0" + struct.pack(">ll", 0, 1) + b"\0\0"
    return first + skipped + header + block + b"\n" + footer.encode() + b"\n"


def zone_from(data, key=None):
    """The `ZoneInfo` of the bytes, from the standard library."""
    return ZoneInfo.from_file(io.BytesIO(data), key=key)


def one_change(before, after):
    """A zone that changes from one offset to another at `ONE_CHANGE`."""
    return zone_from(tzif([(int(ONE_CHANGE.timestamp()), after)], before=before))


def offsets_by_fold(resolved):
    """The offsets of a resolved local time, in seconds, with fold 0 and with fold 1 (PEP 495)."""
    match resolved:
        case Unambiguous(offset):
            return offset, offset
        case Gap(first, second) | Fold(first, second):
            return first, second


def tzinfo_offsets_by_fold(tz, local):
    """The same of a `tzinfo`, for a local time in seconds."""
    moment = from_seconds(local)
    return tuple(int(tz.utcoffset(moment.replace(fold=fold)).total_seconds()) for fold in (0, 1))


class Stubborn(tzinfo):
    """One hour ahead of UTC, two from `ONE_CHANGE` on. A time in the gap has the offset after it, whatever the fold."""

    def utcoffset(self, moment):
        return timedelta(hours=1 if moment.replace(tzinfo=UTC, fold=0) < ONE_CHANGE + timedelta(hours=1) else 2)

    def dst(self, moment):
        return timedelta(0)

    def fromutc(self, moment):
        return moment + timedelta(hours=1 if moment.replace(tzinfo=UTC) < ONE_CHANGE else 2)


class Unknowing(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, moment):
        return None
