"""Graph's `dateTimeTimeZone`: a wall-clock time of 100 ns and the name of the zone on whose clock it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import parse_integer, parse_object, require_aware
from recurtz._core.frozen import Value
from recurtz.errors import (
    ArgumentTypeError,
    ErrorCollector,
    MalformedValueError,
    OutOfRangeError,
    PropertyError,
    RecurtzError,
    TimeZoneNotSupportedError,
    require,
    short,
)
from recurtz.zones.names import zone
from recurtz.zones.transitions import at_instant, instant_of, same_clock

_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(?:([Zz])|([+-]\d\d):?(\d\d))?", re.ASCII
)
_WAY_OUT = "use ISO 8601 with at most seven digits of a second, such as '2017-09-04T12:00:00.0000000'"


TIME = "an object with dateTime and timeZone"
"""What a dateTimeTimeZone is in JSON."""


class DateTimeTimeZone(Value, generated=True):
    """A wall-clock time in a zone. `tick` is the seventh digit of its second, `fold` is 1 for the second of an overlap.

    Two of them are equal if they say the same; `same_instant` and `is_before` compare what they mean. A time in a gap
    is read with the offset before the gap.

    >>> noon = DateTimeTimeZone.from_graph({"dateTime": "2017-09-04T12:00", "timeZone": "Pacific Standard Time"})
    >>> noon.to("W. Europe Standard Time").to_graph()
    {'dateTime': '2017-09-04T21:00:00.0000000', 'timeZone': 'W. Europe Standard Time'}
    """

    __slots__ = ("date_time", "time_zone", "tick", "fold", "_zone")
    date_time: datetime
    time_zone: str | tzinfo
    tick: int
    fold: int
    _zone: tzinfo

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls, date_time: datetime, time_zone: str | tzinfo, tick: int, fold: int, zone: tzinfo, /
        ) -> Self: ...

    def __new__(cls, date_time: datetime, time_zone: str | tzinfo, tick: int = 0, fold: int = 0) -> Self:
        if not isinstance(date_time, datetime) or date_time.tzinfo is not None:
            hint = "use a naive datetime, or DateTimeTimeZone.from_datetime for an aware one"
            raise ArgumentTypeError.expected("date_time", date_time, hint)
        tz = zone(time_zone)
        tick, fold = parse_integer(tick, "tick", 0, 9), parse_integer(fold, "fold", 0, 1)
        if fold or date_time.fold:
            date_time, fold = date_time.replace(fold=0), int(_is_overlap(date_time, tz))
        return cls._unchecked(date_time, time_zone, tick, fold, tz)

    @classmethod
    def from_graph(cls, json: object, target: str = "dateTimeTimeZone") -> Self:
        """The value that Graph's JSON means; `target` is its path, for errors.

        A `Z` or an offset fixes the instant, and `timeZone` (UTC if there is none) is the zone in which it is told.

        Raises
        ------
        MalformedValueError
            For a dateTime that is none.
        TimeZoneNotSupportedError
            For a timeZone that is missing or unknown.
        """
        json = parse_object(json, target, TIME)
        name: Any = json.get("timeZone")
        try:
            date_time, tick, offset = parse_date_time(json.get("dateTime"), f"{target}.dateTime")
            tz = UTC if offset is not None and name in (None, "") else parse_zone(name, f"{target}.timeZone")
        except RecurtzError:
            raise _faults(json, target).summary() from None
        if offset is None:
            return cls._unchecked(date_time, name, tick, 0, tz)
        try:
            return cls._told(DateTimeTimeZone(date_time, timezone(offset), tick), name or "UTC")
        except RecurtzError as error:
            raise error.prefixed(f"{target}.dateTime") from None

    @classmethod
    def from_datetime(cls, moment: datetime, time_zone: str | tzinfo) -> Self:
        """An aware datetime, of whatever tzinfo, told in a zone.

        Raises `ArgumentTypeError` for a naive one.

        >>> DateTimeTimeZone.from_datetime(datetime(2017, 9, 4, 19, tzinfo=UTC), "Pacific Standard Time").to_graph()
        {'dateTime': '2017-09-04T12:00:00.0000000', 'timeZone': 'Pacific Standard Time'}
        """
        offset = require_aware(moment, "moment").utcoffset()
        naive = moment.replace(tzinfo=None)
        return cls._told(DateTimeTimeZone(naive, timezone(offset)), time_zone)  # type: ignore[arg-type]

    @classmethod
    def _told(cls, moment: DateTimeTimeZone, time_zone: str | tzinfo) -> Self:
        tz = zone(time_zone)
        local = moment._in(tz)
        if local.fold:
            return cls(local.replace(tzinfo=None), time_zone, moment.tick, 1)
        return cls._unchecked(datetime.combine(local.date(), local.time()), time_zone, moment.tick, 0, tz)

    def to(self, time_zone: str | tzinfo) -> Self:
        """The same instant told in another zone, its seventh digit kept.

        Raises `RecurtzError` where the years 1 to 9999 cannot hold it.
        """
        return self._told(self, time_zone)

    def in_zone(self, time_zone: str | tzinfo) -> DateTimeTimeZone:
        """The same wall clock if it stands in that zone already, by whatever name; else the instant told there.

        Unlike `to` it leaves a time in a gap as it is written, which is what a series repeats.

        >>> in_the_gap = DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "America/Los_Angeles")
        >>> here = "Pacific Standard Time"
        >>> in_the_gap.in_zone(here).date_time.hour, in_the_gap.to(here).date_time.hour
        (2, 3)
        """
        if time_zone == self.time_zone:
            return self
        tz = zone(time_zone)
        if same_clock(tz, self._zone):
            return DateTimeTimeZone._unchecked(self.date_time, time_zone, self.tick, self.fold, tz)
        return self.to(time_zone)

    def later(self, duration: timedelta) -> DateTimeTimeZone:
        """The wall clock so much further on.

        Raises `OutOfRangeError` where the calendar ends before.
        """
        try:
            return DateTimeTimeZone(self.date_time + duration, self.time_zone, self.tick)
        except OverflowError:
            message = f"{self.date_time} and {duration} lie beyond the calendar; use times of the years 1 to 9999"
            raise OutOfRangeError(message) from None

    def at_midnight(self, time_zone: str | tzinfo | None = None) -> DateTimeTimeZone:
        """The midnight with which its day begins, or the day of the same date in another zone."""
        midnight = datetime.combine(self.date_time, datetime.min.time())
        return DateTimeTimeZone(midnight, self.time_zone if time_zone is None else time_zone)

    def to_datetime(self) -> datetime:
        """The instant as an aware datetime in its zone, to the microsecond; a time in a gap as the one it is read as.

        >>> DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "Pacific Standard Time").to_datetime().isoformat()
        '2017-03-12T03:30:00-07:00'
        """
        return self._in(self._zone)

    @property
    def is_in_gap(self) -> bool:
        """Whether the clocks of the zone skip this time."""
        return self.to_datetime().replace(tzinfo=None) != self.date_time

    def instant(self) -> datetime:
        """The instant as an aware datetime in UTC, to the microsecond."""
        return self._in(UTC)

    def same_instant(self, other: DateTimeTimeZone) -> bool:
        """Whether both mean the same instant, wherever it is told."""
        require(other, DateTimeTimeZone, "other")
        return self._key() == other._key()

    def is_before(self, other: DateTimeTimeZone) -> bool:
        """Whether this instant comes before the other, wherever they are told."""
        require(other, DateTimeTimeZone, "other")
        return self._key() < other._key()

    def to_graph(self) -> dict[str, str]:
        """Graph's JSON, with seven digits."""
        return {"dateTime": format_date_time(self.date_time, self.tick), "timeZone": zone_name(self.time_zone)}

    def _key(self) -> tuple[datetime, int]:
        return self.instant(), self.tick

    def _in(self, tz: tzinfo) -> datetime:
        try:
            instant = instant_of(self.date_time.replace(fold=1) if self.fold else self.date_time, self._zone)
            return instant if tz is UTC else at_instant(instant, tz)
        except ArgumentTypeError:  # a ValueError, too; it tells of a zone that does not know its offset
            raise
        except (OverflowError, ValueError):
            message = f"{self.date_time} in {zone_name(self.time_zone)} cannot be told in {zone_name(tz)}"
            raise OutOfRangeError(f"{message}; use times that the years 1 to 9999 hold in both") from None


def _faults(json: Mapping[str, Any], target: str) -> ErrorCollector:
    """All faults of a dateTimeTimeZone that has one."""
    faults, name = ErrorCollector(), json.get("timeZone")
    read = faults.run(parse_date_time, json.get("dateTime"), f"{target}.dateTime")
    if name not in (None, "") or (read is not None and read[2] is None):
        faults.run(parse_zone, name, f"{target}.timeZone")
    return faults


def parse_zone(name: Any, target: str) -> tzinfo:  # noqa: ANN401  # JSON is anything
    """The zone of a name; what is none is refused under the path of its property.

    Raises `TimeZoneNotSupportedError`.
    """
    try:
        return zone(name)
    except TimeZoneNotSupportedError as error:
        raise error.prefixed(target) from None


def _is_overlap(wall: datetime, tz: tzinfo) -> bool:
    """Whether a wall-clock time occurs twice: its second offset is the smaller one."""
    first, second = (tz.utcoffset(wall.replace(fold=fold)) or timedelta() for fold in (0, 1))
    return second < first


def format_date_time(wall: datetime, tick: int = 0) -> str:
    """A wall-clock time, naive or not, as Graph writes it.

    >>> format_date_time(datetime(2017, 9, 4, 12))
    '2017-09-04T12:00:00.0000000'
    """
    return f"{wall.isoformat(timespec='microseconds')[:26]}{tick}"


def zone_name(time_zone: str | tzinfo) -> str:
    """The name under which a zone is told: as given, or the one that a tzinfo has for itself.

    >>> zone_name(UTC)
    'UTC'
    """
    if isinstance(time_zone, str):
        return time_zone
    return getattr(time_zone, "key", None) or getattr(time_zone, "name", None) or str(time_zone)


def parse_date_time(value: object, target: str) -> tuple[datetime, int, timedelta | None]:
    """A naive datetime, the seventh digit of its second, and its offset where the text has one.

    Raises `PropertyError` if there is none, `MalformedValueError` if it is no such text.

    >>> parse_date_time("2017-09-04T24:00:00Z", "start.dateTime")
    (datetime.datetime(2017, 9, 5, 0, 0), 0, datetime.timedelta(0))
    """
    wall = parse_whole_second(value)
    return _read_any_form(value, target) if wall is None else (wall, 0, None)


def parse_whole_second(value: object) -> datetime | None:
    """The wall clock of a whole second as Graph writes it, at a third of the cost of any form; None for all else.

    >>> parse_whole_second("2017-09-04T12:00:00.0000000")
    datetime.datetime(2017, 9, 4, 12, 0)
    """
    if isinstance(value, str):
        second = value.removesuffix(".0000000")
        if len(second) == 19 and second[4::3] == "--T::":
            try:
                return datetime.fromisoformat(second)
            except ValueError:
                pass
    return None


def _read_any_form(value: object, target: str) -> tuple[datetime, int, timedelta | None]:
    if value is None:
        raise PropertyError.missing(target, _WAY_OUT)
    match = _DATE_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedValueError.expected(target, value, _WAY_OUT)
    day, hour_minute, second, fraction, utc, hours, minutes = match.groups()
    digits = f"{fraction or '':0<7}"
    try:
        moment = _wall(day, hour_minute, second or "00", digits)
        return moment, int(digits[6]), _offset(utc, hours, minutes)
    except (ValueError, OverflowError):
        raise MalformedValueError.expected(target, value, _WAY_OUT) from None


def _wall(day: str, hour_minute: str, second: str, digits: str) -> datetime:
    """The wall clock of a text; 24:00:00 is the next day's midnight (ISO 8601)."""
    if (hour_minute, second, digits) == ("24:00", "00", "0000000"):
        return datetime.fromisoformat(day) + timedelta(days=1)
    return datetime.fromisoformat(f"{day}T{hour_minute}:{second}.{digits[:6]}")


def _offset(utc: str | None, hours: str | None, minutes: str | None) -> timedelta | None:
    """The offset that a text ends with. Raises ValueError for one of a day or more."""
    if utc:
        return timedelta()
    if hours is None or minutes is None:
        return None
    if int(minutes) > 59 or abs(int(hours)) > 23:
        raise ValueError
    size = timedelta(hours=abs(int(hours)), minutes=int(minutes))
    return -size if hours[0] == "-" else size


def parse_instant(value: object, target: str) -> datetime:
    """The instant, in UTC, of an aware datetime or of ISO 8601 text, which is UTC where it has no offset.

    Raises `ArgumentTypeError` for a naive datetime, `MalformedValueError` for other text.

    >>> parse_instant("2017-09-04T12:00:00-07:00", "startDateTime").isoformat()
    '2017-09-04T19:00:00+00:00'
    """
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ArgumentTypeError.naive(target, value, "use an aware datetime, or text")
    try:
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        text = f"{value}T00:00:00" if isinstance(value, str) and len(value) == 10 else value
        moment, _, offset = parse_date_time(text, target)
        return moment.replace(tzinfo=UTC) - (offset or timedelta())
    except OverflowError:
        message = f"{target} {short(value)} lies outside the years 1 to 9999 in UTC; use one within them"
        raise PropertyError(message, target=target) from None
