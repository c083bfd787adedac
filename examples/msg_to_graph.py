"""Outlook's .msg files as events of Graph: the properties of the item, its recurrence and its zone.

Run: python msg_to_graph.py item.msg (it needs the extra `msg`).
"""

import json
import struct
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import olefile

from recurtz import DateTimeTimeZone, exchange

APPOINTMENT = bytes.fromhex("0220060000000000c000000000000046")
RECURRENCE, ZONE_OF_SERIES, ZONE_OF_START, ZONE_STRUCT = 0x8216, 0x8260, 0x825E, 0x8233
START, END, IS_ALL_DAY, LOCATION = 0x820D, 0x820E, 0x8215, 0x8208
SUBJECT = 0x0037
BINARY, TEXT = "0102", "001F"
"""PSETID_Appointment and the numbers of its properties; PidTagSubject; types. Source: MS-OXPROPS."""


def read_msg(path: str) -> tuple[dict[str, Any], exchange.TimeZoneDefinition | None]:
    """The event of a .msg file in Graph's JSON, and the zone that it defines (None without one)."""
    with olefile.OleFileIO(path) as file:
        item = Item(file)
        blob = item.stream(item.number(RECURRENCE), BINARY)
        zone = item.zone()
        if blob is None:
            event = item.single_event(zone)
        else:
            event = exchange.from_mapi(blob, time_zone=zone or "UTC", is_all_day=item.is_all_day())
        texts = {"subject": item.text(SUBJECT), "location": item.text(item.number(LOCATION))}
    if texts["subject"] is not None:
        event["subject"] = texts["subject"]
    if texts["location"]:
        event["location"] = {"displayName": texts["location"]}
    return event, zone


class Item:
    """The properties of a .msg file. Source: MS-OXMSG."""

    def __init__(self, file: olefile.OleFileIO) -> None:
        self.file = file
        self.numbers = self._appointment_numbers()
        properties = file.openstream("__properties_version1.0").read()[32:]
        entries = (properties[at : at + 16] for at in range(0, len(properties) - 15, 16))
        self.fixed = {struct.unpack_from("<H", entry, 2)[0]: entry[8:] for entry in entries}

    def _appointment_numbers(self) -> dict[int, int]:
        """The numbers in this file of the named properties of appointments."""
        guids, entries = (self.stream_of(f"__nameid_version1.0/__substg1.0_000{n}0102") for n in (2, 3))
        numbers = {}
        for name, kind, index in struct.iter_unpack("<IHH", entries):
            place = 16 * ((kind >> 1) - 3)
            if not kind & 1 and place >= 0 and guids[place : place + 16] == APPOINTMENT:
                numbers[name] = 0x8000 + index
        return numbers

    def number(self, name: int) -> int:
        """The number of a named property in this file; 0 if it has none."""
        return self.numbers.get(name, 0)

    def stream_of(self, path: str) -> bytes:
        return self.file.openstream(path).read() if self.file.exists(path) else b""

    def stream(self, number: int, kind: str) -> bytes | None:
        """The bytes of a property of variable length."""
        return self.stream_of(f"__substg1.0_{number:04X}{kind}") or None

    def text(self, number: int) -> str | None:
        data = self.stream(number, TEXT)
        return None if data is None else data.decode("utf-16-le")

    def is_all_day(self) -> bool | None:
        value = self.fixed.get(self.number(IS_ALL_DAY))
        return None if value is None else bool(value[0])

    def zone(self) -> exchange.TimeZoneDefinition | None:
        """The zone of the series, else the zone in which its start is shown, else a zone without a name."""
        for name in (ZONE_OF_SERIES, ZONE_OF_START, ZONE_STRUCT):
            data = self.stream(self.number(name), BINARY)
            if data is not None:
                return exchange.zone_from_mapi(data)
        return None

    def single_event(self, zone: exchange.TimeZoneDefinition | None) -> dict[str, Any]:
        """An event that does not repeat: its start and end are instants."""
        name = "UTC" if zone is None else zone.windows_name or "UTC"
        moments = (self.fixed[self.number(edge)] for edge in (START, END))
        start, end = (DateTimeTimeZone.from_datetime(instant(data), name).to_graph() for data in moments)
        return {"type": "singleInstance", "isAllDay": bool(self.is_all_day()), "start": start, "end": end}


def instant(data: bytes) -> datetime:
    """The instant of a FILETIME: tenths of microseconds since 1601."""
    ticks = struct.unpack("<Q", data)[0]
    return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)


if __name__ == "__main__":
    for path in sys.argv[1:]:
        event, _ = read_msg(path)
        print(json.dumps(event, ensure_ascii=False))
