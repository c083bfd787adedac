"""A blob's pattern and range as Graph's, and back.

Source: MS-OXOCAL, 2.2.1.44.1 (RecurrencePattern), its section on FirstDateTime, and MS-OXCICAL 2.1.3.2 (every n-th year
is stored in months). Real Outlook data adds: "every weekday" is tagged daily with a weekly pattern, EndDate is the
user's end date, and OccurrenceCount is the true number for an end date, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from recurtz._core.gregorian import WEEKDAYS, DayOfWeek, month_of
from recurtz.errors import ExchangeFormatError, NoOccurrenceError, PropertyError
from recurtz.events.exchange_limits import FIRST_DATE, LAST_DATE, check_interval, check_number
from recurtz.exchange import recurrence_blob as blob
from recurtz.exchange.field_reader import FieldReader
from recurtz.exchange.recurrence_blob import BlobPattern
from recurtz.json_types import WeekIndex
from recurtz.recurrence.month_days import WEEK_INDEXES
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Pattern,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from recurtz.recurrence.ranges import EndDate, NoEnd, Numbered, Range

EPOCH = datetime(1601, 1, 1)  # noqa: DTZ001  # a wall-clock time
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 1440

_FIRST_DAY, _FIRST_MONTH = EPOCH.toordinal(), month_of(EPOCH)
_ENDLESS_DATE = 0x5AE980DF
"""4500-12-31T23:59, the EndDate of a series without end."""

_ENDLESS_COUNT = 10
_NEVER = (blob.NO_END, 0xFFFFFFFF)
_LONGEST_MONTH = 31
_MAX_YEARS = 8
"""Exchange stores years as months, of which it allows 99."""

_SOLAR_CALENDARS = frozenset({0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12})
"""CalendarType of the calendars with the months of the Gregorian one: its variants, and those with other years (Japan,
Taiwan, Korea, Thailand)."""

_CALENDARS = {
    6: "the Hijri",
    8: "the Hebrew",
    14: "the Japanese lunar",
    15: "the Chinese lunar",
    16: "the Saka",
    20: "the Korean lunar",
    23: "the Umm al-Qura",
}

_INDEXES: tuple[WeekIndex, ...] = tuple(WEEK_INDEXES)


def day_of(minutes: int) -> date:
    """The date of a number of minutes since 1601."""
    return date.fromordinal(_FIRST_DAY + minutes // DAY_MINUTES)


def minutes_of(day: date) -> int:
    """The minutes from 1601 to the midnight at which a date begins."""
    return (day.toordinal() - _FIRST_DAY) * DAY_MINUTES


# Reading --------------------------------------------------------------------------------------------------------------


def recurrence_of(fields: BlobPattern, reader: FieldReader, time_zone: str) -> PatternedRecurrence:
    """The recurrence of a blob, in a zone.

    Raises `ExchangeFormatError` with the fields of the blob.
    """
    _check_representable(fields, reader)
    try:
        pattern = _pattern(fields, reader)
        pattern, start = _aligned(fields, pattern, day_of(fields.start_date))
        return PatternedRecurrence(pattern, _range(fields, start, time_zone, reader))
    except ExchangeFormatError:
        raise
    except (OverflowError, ValueError) as error:  # a number that Graph does not allow, or a date after 9999
        reader.malformed("Period", fields.period, f"it makes no recurrence: {error}")


def _check_representable(fields: BlobPattern, reader: FieldReader) -> None:
    """Rejects what Graph cannot represent."""
    kind, calendar = fields.pattern_type, fields.calendar_type
    if fields.sliding_flag:
        reason = "the task is created anew after each completion, which Graph cannot represent; give it a fixed rule"
        reader.unrepresentable("SlidingFlag", f"SlidingFlag {fields.sliding_flag}: {reason}")
    if kind in (blob.DAY, blob.WEEK):  # days and weeks are the same in every calendar
        return
    if kind > blob.MONTH_END or calendar not in _SOLAR_CALENDARS:
        name = "the Hijri" if kind > blob.MONTH_END else _CALENDARS.get(calendar, "another")
        reason = "Graph's months are Gregorian; make single events of its dates"
        message = f"CalendarType {calendar}: the months are of {name} calendar; {reason}"
        reader.unrepresentable("CalendarType", message)


def _pattern(fields: BlobPattern, reader: FieldReader) -> Pattern:
    """The pattern. One that is tagged yearly but has no whole years is monthly."""
    period, specific = fields.period, fields.specific
    if fields.frequency not in (blob.DAILY, blob.WEEKLY, blob.MONTHLY, blob.YEARLY):
        reader.malformed("RecurFrequency", fields.frequency, "use 0x200A to 0x200D")
    if period == 0 or (fields.pattern_type == blob.DAY and period % DAY_MINUTES):
        reader.malformed("Period", period, "use whole days (in minutes), weeks or months, 1 or more")
    years = period // 12 if fields.frequency == blob.YEARLY and period % 12 == 0 else 0
    month = day_of(fields.start_date).month
    match fields.pattern_type, specific:
        case blob.DAY, _:
            return Daily(period // DAY_MINUTES)
        case blob.WEEK, (mask,):
            return Weekly(period, _days(mask, reader), _weekday(fields.first_day_of_week, reader))
        case blob.MONTH_NTH, (mask, number):
            if not 1 <= number <= len(_INDEXES):
                reader.malformed("PatternTypeSpecific", number, "use 1 to 4, or 5 for the last day")
            days, index = _days(mask, reader), _INDEXES[number - 1]
            return RelativeYearly(years, month, days, index) if years else RelativeMonthly(period, days, index)
        case _:
            day = _LONGEST_MONTH if fields.pattern_type == blob.MONTH_END else specific[0]
            return AbsoluteYearly(years, month, day) if years else AbsoluteMonthly(period, day)


def _days(mask: int, reader: FieldReader) -> tuple[DayOfWeek, ...]:
    """The weekdays of a mask, in which bit 0 is Sunday."""
    if not 0 < mask < 1 << len(WEEKDAYS):
        reader.malformed("PatternTypeSpecific", mask, "use a mask of weekdays, 0x01 for Sunday to 0x40 for Saturday")
    return tuple([name for number, name in enumerate(WEEKDAYS) if mask >> number & 1])


def _weekday(number: int, reader: FieldReader) -> DayOfWeek:
    if number >= len(WEEKDAYS):
        reader.malformed("FirstDOW", number, "use 0 for Sunday to 6 for Saturday")
    return WEEKDAYS[number]


def _aligned(fields: BlobPattern, pattern: Pattern, start: date) -> tuple[Pattern, date]:
    """The pattern and its start date, in the week or month that FirstDateTime allows.

    By MS-OXOCAL, StartDate is the first occurrence. FirstDateTime decides only where a writer has another StartDate.
    """
    if start in PatternedRecurrence(pattern, NoEnd(start)):
        return pattern, start
    if isinstance(pattern, AbsoluteYearly | RelativeYearly):
        pattern = pattern.__replace__(month=day_of(fields.first_date_time).month)
    unit = _unit_of(pattern, start)
    unit += (_unit_of(pattern, day_of(fields.first_date_time)) - unit) % fields.period
    candidate = max(start, _begin_of(pattern, unit))
    if _unit_of(pattern, PatternedRecurrence(pattern, NoEnd(candidate))[0]) != unit:  # its dates are before the start
        candidate = _begin_of(pattern, unit + fields.period)
    return pattern, candidate


def _unit_of(pattern: Pattern, day: date) -> int:
    """The number of the week of a date, for other patterns that of its month."""
    return (day.toordinal() - _first_weekday(pattern)) // 7 if isinstance(pattern, Weekly) else month_of(day)


def _begin_of(pattern: Pattern, unit: int) -> date:
    """The first day of a week, or of a month."""
    if isinstance(pattern, Weekly):
        return date.fromordinal(7 * unit + _first_weekday(pattern))
    return first_of_month(unit)


def _first_weekday(pattern: Weekly) -> int:
    return WEEKDAYS.index(pattern.first_day_of_week)


def first_of_month(month: int) -> date:
    """The first day of a month, which is counted from January of year 0."""
    return date(month // 12, month % 12 + 1, 1)


def _range(fields: BlobPattern, start: date, time_zone: str, reader: FieldReader) -> Range:
    if fields.end_type in _NEVER:
        return NoEnd(start, time_zone)
    if fields.end_type == blob.END_AFTER_NUMBER:
        return Numbered(start, fields.occurrence_count, time_zone)
    if fields.end_type != blob.END_BY_DATE:
        reader.malformed("EndType", fields.end_type, "use 0x2021 to 0x2023")
    return EndDate(start, day_of(fields.end_date), time_zone)


# Writing --------------------------------------------------------------------------------------------------------------


def blob_pattern(recurrence: PatternedRecurrence, deleted: Iterable[date], modified: Iterable[date]) -> BlobPattern:
    """The fields of a recurrence and of the dates that its exceptions leave and take, as Outlook writes them.

    Raises `NoOccurrenceError` for a recurrence without dates, `PropertyError` for one that Exchange cannot store.
    """
    start = require_storable(recurrence)
    frequency, kind, period, specific = _kind(recurrence.pattern)
    first_day = WEEKDAYS.index(getattr(recurrence.pattern, "first_day_of_week", "sunday"))
    end_type, count, end = _end(recurrence)
    return BlobPattern(
        frequency, kind, 0, first_date_time(start, recurrence.pattern, period), period, 0, specific, end_type, count,
        first_day, _sorted(deleted), _sorted(modified), minutes_of(start), end,
    )  # fmt: skip


def _sorted(days: Iterable[date]) -> tuple[int, ...]:
    return tuple(sorted(map(minutes_of, days)))


def require_storable(recurrence: PatternedRecurrence) -> date:
    """The first date of a recurrence that Exchange can store.

    Raises `NoOccurrenceError` for a recurrence without dates, `PropertyError` for one beyond Exchange's limits.
    """
    if not len(recurrence):
        raise NoOccurrenceError("the recurrence has no dates; give it an end after its first date", target="recurrence")
    pattern, range_ = recurrence.pattern, recurrence.range
    check_interval({"type": pattern.type, "interval": pattern.interval})
    if isinstance(pattern, AbsoluteYearly | RelativeYearly) and pattern.interval > _MAX_YEARS:
        hint = f"use 1 to {_MAX_YEARS}: Exchange stores years as months, 99 at most"
        raise PropertyError.rejected("recurrence.pattern.interval", pattern.interval, hint)
    check_number({"type": range_.type, "numberOfOccurrences": getattr(range_, "number_of_occurrences", 0)})
    _check_dates(recurrence)
    return recurrence[0]


def _check_dates(recurrence: PatternedRecurrence) -> None:
    first, range_ = recurrence[0], recurrence.range
    ends = {"startDate": first}
    if isinstance(range_, EndDate):
        ends["endDate"] = range_.end_date
    if isinstance(range_, Numbered):
        ends["numberOfOccurrences"] = recurrence[-1]
    for name, day in ends.items():
        if not FIRST_DATE <= day <= LAST_DATE:
            raise PropertyError.rejected(f"recurrence.range.{name}", str(day), f"use {FIRST_DATE} to {LAST_DATE}")


def _kind(pattern: Pattern) -> tuple[int, int, int, tuple[int, ...]]:
    """RecurFrequency, PatternType, Period and PatternTypeSpecific.

    Every second year is monthly, because a pattern that is tagged yearly has Period 12.
    """
    match pattern:
        case Daily(interval):
            return blob.DAILY, blob.DAY, interval * DAY_MINUTES, ()
        case Weekly(interval, days):
            return blob.WEEKLY, blob.WEEK, interval, (_mask(days),)
        case AbsoluteMonthly(interval, day):
            return blob.MONTHLY, blob.MONTH, interval, (day,)
        case RelativeMonthly(interval, days, index):
            return blob.MONTHLY, blob.MONTH_NTH, interval, (_mask(days), _INDEXES.index(index) + 1)
        case AbsoluteYearly(interval, _, day):
            return _yearly(interval), blob.MONTH, 12 * interval, (day,)
        case RelativeYearly(interval, _, days, index):
            return _yearly(interval), blob.MONTH_NTH, 12 * interval, (_mask(days), _INDEXES.index(index) + 1)
    raise AssertionError(pattern)  # pragma: no cover  # there are six patterns


def _yearly(interval: int) -> int:
    return blob.YEARLY if interval == 1 else blob.MONTHLY


def _mask(days: tuple[DayOfWeek, ...]) -> int:
    return sum({1 << WEEKDAYS.index(name) for name in days})


def first_date_time(start: date, pattern: Pattern, period: int) -> int:
    """FirstDateTime: the first day from 1601 on in whose day, week or month the pattern could have begun, in minutes.

    `period` is in the unit of the blob: minutes, weeks or months.
    """
    if isinstance(pattern, Daily):
        return minutes_of(start) % period
    if isinstance(pattern, Weekly):
        return minutes_of(_begin_of(pattern, _unit_of(pattern, start))) % (7 * DAY_MINUTES * period)
    return minutes_of(first_of_month(_FIRST_MONTH + (month_of(start) - _FIRST_MONTH) % period))


def _end(recurrence: PatternedRecurrence) -> tuple[int, int, int]:
    """EndType, OccurrenceCount and EndDate: the user's end date, or the last occurrence after a number of them."""
    match recurrence.range:
        case EndDate() as range_:
            return blob.END_BY_DATE, len(recurrence), minutes_of(range_.end_date)
        case Numbered():
            return blob.END_AFTER_NUMBER, len(recurrence), minutes_of(recurrence[-1])
    return blob.NO_END, _ENDLESS_COUNT, _ENDLESS_DATE
