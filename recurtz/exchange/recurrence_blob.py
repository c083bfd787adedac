"""The bytes of PidLidAppointmentRecur: RecurrencePattern, and AppointmentRecurrencePattern with its exceptions.

All times are minutes since 1601-01-01 on the wall clock of the series' zone, which the blob does not contain.

Source: MS-OXOCAL, 2.2.1.44. Real Outlook data adds: the blob may be cut before ReservedBlock1Size, and anything may
follow it; tasks store the pattern alone (MS-OXOTASK, PidLidTaskRecurrence).
"""

from __future__ import annotations

from struct import pack
from typing import NamedTuple

from recurtz.exchange.field_reader import FieldReader

READER_VERSION = WRITER_VERSION = 0x3004
READER_VERSION_2, WRITER_VERSION_2 = 0x3006, 0x3009

DAILY, WEEKLY, MONTHLY, YEARLY = 0x200A, 0x200B, 0x200C, 0x200D
"""RecurFrequency."""

DAY, WEEK, MONTH, MONTH_NTH, MONTH_END = range(5)
"""PatternType of the Gregorian calendar."""

_SPECIFIC_SIZES = {DAY: 0, WEEK: 1, MONTH: 1, MONTH_NTH: 2, MONTH_END: 1, 0xA: 1, 0xB: 2, 0xC: 1}
"""The numbers in PatternTypeSpecific by PatternType; 0xA to 0xC are HjMonth, HjMonthNth and HjMonthEnd."""

END_BY_DATE, END_AFTER_NUMBER, NO_END = 0x2021, 0x2022, 0x2023
"""EndType; 0xFFFFFFFF is NO_END, too."""

SUBJECT, MEETING_TYPE, REMINDER_DELTA, REMINDER_SET, LOCATION = 1, 2, 4, 8, 0x10
BUSY_STATUS, ATTACHMENT, SUB_TYPE, COLOR, BODY = 0x20, 0x40, 0x80, 0x100, 0x200
"""OverrideFlags: the properties in which an exception differs from its series."""

NUMBERS = {
    MEETING_TYPE: "MeetingType",
    REMINDER_DELTA: "ReminderDelta",
    REMINDER_SET: "ReminderSet",
    BUSY_STATUS: "BusyStatus",
    ATTACHMENT: "Attachment",
    SUB_TYPE: "SubType",
    COLOR: "AppointmentColor",
}
"""The overridden properties that are numbers of 32 bits."""

_TEXTS = {SUBJECT: "Subject", LOCATION: "Location"}
_ORDER = (SUBJECT, MEETING_TYPE, REMINDER_DELTA, REMINDER_SET, LOCATION, BUSY_STATUS, ATTACHMENT, SUB_TYPE, COLOR)
_MAX_TEXT = 0xFFFE


class BlobPattern(NamedTuple):
    """The fields of a RecurrencePattern, except its versions."""

    frequency: int
    pattern_type: int
    calendar_type: int
    first_date_time: int
    period: int
    sliding_flag: int
    specific: tuple[int, ...]
    end_type: int
    occurrence_count: int
    first_day_of_week: int
    deleted: tuple[int, ...]
    modified: tuple[int, ...]
    start_date: int
    end_date: int


class Override(NamedTuple):
    """An exception: its times, the flags of its own properties, and their values by flag."""

    start: int
    end: int
    original: int
    flags: int
    numbers: dict[int, int]
    texts: dict[int, str]
    change_highlight: int


class AppointmentBlob(NamedTuple):
    """A pattern, the minutes of the day at which its occurrences start and end, and its exceptions."""

    pattern: BlobPattern
    start_offset: int
    end_offset: int
    overrides: tuple[Override, ...]


# Reading --------------------------------------------------------------------------------------------------------------


def read_blob(reader: FieldReader, code_page: str) -> BlobPattern | AppointmentBlob:
    """The structure at the reader's position; the pattern alone if no AppointmentRecurrencePattern follows it.

    Raises `ExchangeFormatError`.
    """
    pattern = _read_pattern(reader)
    if reader.peek_u32() != READER_VERSION_2:
        return pattern
    reader.u32("ReaderVersion2")
    writer_version = reader.u32("WriterVersion2")
    offsets = reader.u32("StartTimeOffset"), reader.u32("EndTimeOffset")
    count = reader.u16("ExceptionCount")
    overrides = tuple([_read_override(reader, code_page) for _ in range(count)])
    if reader.rest:
        reader.take(reader.u32("ReservedBlock1Size"), "ReservedBlock1")
        overrides = tuple([_with_extension(reader, each, writer_version) for each in overrides])
    return AppointmentBlob(pattern, *offsets, overrides)


def _read_pattern(reader: FieldReader) -> BlobPattern:
    version = reader.u16("ReaderVersion")
    if version != READER_VERSION:
        reader.malformed("ReaderVersion", version, f"a recurrence of Outlook begins with {READER_VERSION}")
    reader.u16("WriterVersion")
    names = ("RecurFrequency", "PatternType", "CalendarType")
    frequency, pattern_type, calendar_type = (reader.u16(name) for name in names)
    first_date_time, period, sliding_flag = (reader.u32(name) for name in ("FirstDateTime", "Period", "SlidingFlag"))
    if pattern_type not in _SPECIFIC_SIZES:
        reader.malformed("PatternType", pattern_type, "use 0 to 4, or 10 to 12")
    specific = tuple([reader.u32("PatternTypeSpecific") for _ in range(_SPECIFIC_SIZES[pattern_type])])
    reader.fields["PatternTypeSpecific"] = specific
    end_type, count, first_day = (reader.u32(name) for name in ("EndType", "OccurrenceCount", "FirstDOW"))
    deleted, modified = (reader.u32s(f"{name}InstanceDates") for name in ("Deleted", "Modified"))
    start, end = reader.u32("StartDate"), reader.u32("EndDate")
    return BlobPattern(
        frequency, pattern_type, calendar_type, first_date_time, period, sliding_flag, specific,
        end_type, count, first_day, deleted, modified, start, end,
    )  # fmt: skip


def _read_override(reader: FieldReader, code_page: str) -> Override:
    """An ExceptionInfo. Its texts are in a code page, which only the mailbox knows."""
    start, end, original = (reader.u32(name) for name in ("StartDateTime", "EndDateTime", "OriginalStartDate"))
    flags = reader.u16("OverrideFlags")
    numbers, texts = dict[int, int](), dict[int, str]()
    for flag in _ORDER:
        if flags & flag and flag in NUMBERS:
            numbers[flag] = reader.u32(NUMBERS[flag])
        elif flags & flag:
            reader.u16(f"{_TEXTS[flag]}Length")
            text = reader.take(reader.u16(f"{_TEXTS[flag]}Length2"), _TEXTS[flag])
            texts[flag] = text.decode(code_page, "replace")
    return Override(start, end, original, flags, numbers, texts, 0)


def _with_extension(reader: FieldReader, override: Override, writer_version: int) -> Override:
    """The exception with the fields of its ExtendedException: its texts in UTF-16 take the place of the others."""
    highlight = 0
    if writer_version >= WRITER_VERSION_2:
        size = reader.u32("ChangeHighlightSize")
        highlight = int.from_bytes(reader.take(size, "ChangeHighlight")[:4], "little")
    reader.take(reader.u32("ReservedBlockEE1Size"), "ReservedBlockEE1")
    texts = dict(override.texts)
    if texts:
        reader.take(12, "StartDateTime")  # the times once more
        for flag in texts:
            length = reader.u16(f"WideChar{_TEXTS[flag]}Length")
            wide = reader.take(2 * length, f"WideChar{_TEXTS[flag]}")
            texts[flag] = wide.decode("utf-16-le", "surrogatepass")
        reader.take(reader.u32("ReservedBlockEE2Size"), "ReservedBlockEE2")
    return override._replace(texts=texts, change_highlight=highlight)


# Writing --------------------------------------------------------------------------------------------------------------


def write_blob(blob: BlobPattern | AppointmentBlob, code_page: str) -> bytes:
    """The bytes of a structure, with the versions that Outlook writes."""
    if isinstance(blob, BlobPattern):
        return _write_pattern(blob)
    head = pack("<4IH", READER_VERSION_2, WRITER_VERSION_2, blob.start_offset, blob.end_offset, len(blob.overrides))
    overrides = b"".join([_write_override(override, code_page) for override in blob.overrides])
    extensions = b"".join(map(_write_extension, blob.overrides))
    return _write_pattern(blob.pattern) + head + overrides + pack("<I", 0) + extensions + pack("<I", 0)


def _write_pattern(pattern: BlobPattern) -> bytes:
    first = pack("<5H", READER_VERSION, WRITER_VERSION, *pattern[:3])
    numbers = (*pattern[3:6], *pattern.specific, *pattern[7:10])
    days = [number for listed in (pattern.deleted, pattern.modified) for number in (len(listed), *listed)]
    numbers = (*numbers, *days, pattern.start_date, pattern.end_date)
    return first + pack(f"<{len(numbers)}I", *numbers)


def _write_override(override: Override, code_page: str) -> bytes:
    parts = [pack("<3IH", *override[:4])]
    for flag in _ORDER:
        if flag in override.numbers:
            parts.append(pack("<I", override.numbers[flag]))
        elif flag in override.texts:
            text = override.texts[flag].encode(code_page, "replace")[:_MAX_TEXT]
            parts.append(pack("<2H", len(text) + 1, len(text)) + text)
    return b"".join(parts)


def _write_extension(override: Override) -> bytes:
    parts = [pack("<3I", 4, override.change_highlight, 0)]
    if override.texts:
        parts.append(pack("<3I", *override[:3]))
        for text in override.texts.values():
            wide = text.encode("utf-16-le", "surrogatepass")[: 2 * _MAX_TEXT]
            parts.append(pack("<H", len(wide) // 2) + wide)
        parts.append(pack("<I", 0))
    return b"".join(parts)
