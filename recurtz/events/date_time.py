"""Graph's `dateTimeTimeZone`: a local time, to 100 ns, and the name of its zone. The text of times, in and out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from operator import call
from typing import TYPE_CHECKING, Any, Self

from recurtz._core.fields import Run, all_faults, parse_integer, parse_object, plain_datetime, require_aware
from recurtz._core.frozen import Value
from recurtz.errors import (
    ArgumentTypeError,
    OutOfRangeError,
    PropertyError,
    RecurtzError,
    TimeZoneNotSupportedError,
    require,
    short,
)
from recurtz.events.date_time_text import format_date_time, parse_any_form, parse_date_time, parse_whole_second
from recurtz.json_types import DateTimeTimeZoneJson
from recurtz.zones.local_time import Fold, Gap, at_instant, instant_of, resolve, same_clock
from recurtz.zones.names import ZonesByName, given_zone, zone, zone_name

_ZONE_SUFFIX = re.compile(r"([^\[\]]*)\[!?([^\[\]=]{1,100})\](?:\[[^\[\]]*=[^\[\]]*\])*")

TIME = "an object with dateTime and timeZone"
"""What a dateTimeTimeZone is in JSON, for error messages."""


class DateTimeTimeZone(Value, generated=True):
    """A local time in a zone.

    `tick` is the seventh digit of its second (100 ns), `fold` is 1 for the second pass of a repeated hour. Two values
    are equal if all their fields are; `same_instant` and `is_before` compare instants. A time in a DST gap is resolved
    with the offset before the gap.

    Raises `ArgumentTypeError` for an aware datetime, `TimeZoneNotSupportedError` for an unknown zone, `PropertyError`
    for a tick or a fold out of range.

    >>> noon = DateTimeTimeZone.from_graph({"dateTime": "2017-09-04T12:00", "timeZone": "Pacific Standard Time"})
    >>> noon.to("W. Europe Standard Time").to_graph()
    {'dateTime': '2017-09-04T21:00:00.0000000', 'timeZone': 'W. Europe Standard Time'}
    """

    __slots__ = ("date_time", "time_zone", "tick", "fold", "_zone", "_instant")
    date_time: datetime
    time_zone: str | tzinfo
    tick: int
    fold: int
    _zone: tzinfo
    _instant: datetime | None
    """Filled when it is needed first."""

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            date_time: datetime,
            time_zone: str | tzinfo,
            tick: int,
            fold: int,
            zone: tzinfo,
            instant: datetime | None,
            /,
        ) -> Self: ...

    def __new__(cls, date_time: datetime, time_zone: str | tzinfo, tick: int = 0, fold: int = 0) -> Self:
        if not isinstance(date_time, datetime) or date_time.tzinfo is not None:
            hint = "use a naive datetime, or DateTimeTimeZone.from_datetime for an aware one"
            raise ArgumentTypeError.expected("date_time", date_time, hint)
        date_time, tz = plain_datetime(date_time), zone(time_zone)
        tick, fold = parse_integer(tick, "tick", 0, 9), parse_integer(fold, "fold", 0, 1)
        if fold or date_time.fold:
            date_time, fold = date_time.replace(fold=0), int(isinstance(resolve(date_time, tz), Fold))
        return cls._unchecked(date_time, time_zone, tick, fold, tz, None)

    @classmethod
    def from_graph(
        cls, json: object, target: str = "dateTimeTimeZone", time_zones: ZonesByName | None = None
    ) -> DateTimeTimeZone:
        """The value of Graph's JSON; `target` is its path in error messages, `time_zones` maps names to zones.

        A `Z` or an offset in the text fixes the instant. Then the value is that instant in `timeZone` (UTC if missing).

        Raises
        ------
        MalformedValueError
            For a dateTime that is not valid text of a time.
        TimeZoneNotSupportedError
            For a timeZone that is missing or unknown.
        """
        try:
            return moment_from(call, json, target, time_zones)
        except RecurtzError as error:
            raise all_faults(error, moment_from, json, target, time_zones) from None

    @classmethod
    def from_datetime(cls, moment: datetime, time_zone: str | tzinfo) -> Self:
        """An aware datetime with any tzinfo, converted to a zone.

        Raises `ArgumentTypeError` for a naive datetime.

        >>> DateTimeTimeZone.from_datetime(datetime(2017, 9, 4, 19, tzinfo=UTC), "Pacific Standard Time").to_graph()
        {'dateTime': '2017-09-04T12:00:00.0000000', 'timeZone': 'Pacific Standard Time'}
        """
        naive = require_aware(moment, "moment").replace(tzinfo=None)
        offset = moment.utcoffset()
        return cls._converted(DateTimeTimeZone(naive, timezone(offset)), time_zone)  # type: ignore[arg-type]

    @classmethod
    def _converted(cls, moment: DateTimeTimeZone, time_zone: str | tzinfo) -> Self:
        tz = zone(time_zone)
        local = moment._local_in(tz)
        if local.fold:
            return cls(local.replace(tzinfo=None), time_zone, moment.tick, 1)
        return cls._unchecked(datetime.combine(local.date(), local.time()), time_zone, moment.tick, 0, tz, None)

    def to(self, time_zone: str | tzinfo) -> Self:
        """The same instant in another zone, its seventh digit included.

        Raises `OutOfRangeError` outside the years 1 to 9999.
        """
        return self._converted(self, time_zone)

    def in_zone(self, time_zone: str | tzinfo) -> DateTimeTimeZone:
        """The same local time if it is already in that zone, under any name; otherwise the instant in that zone.

        Unlike `to`, this keeps a time in a DST gap as it is written, which is what a series repeats.

        >>> in_gap = DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "America/Los_Angeles")
        >>> name = "Pacific Standard Time"
        >>> in_gap.in_zone(name).date_time.hour, in_gap.to(name).date_time.hour
        (2, 3)
        """
        if time_zone == self.time_zone:
            return self
        tz = zone(time_zone)
        if same_clock(tz, self._zone):
            return DateTimeTimeZone._unchecked(self.date_time, time_zone, self.tick, self.fold, tz, self._instant)
        return self.to(time_zone)

    def __add__(self, duration: timedelta) -> DateTimeTimeZone:
        """The local time plus a duration, as for a naive datetime.

        Raises `OutOfRangeError` outside the years 1 to 9999.

        >>> (DateTimeTimeZone(datetime(2017, 3, 11, 12), "America/Los_Angeles") + timedelta(days=1)).date_time.hour
        12
        """
        if not isinstance(duration, timedelta):
            return NotImplemented
        try:
            return DateTimeTimeZone(self.date_time + duration, self.time_zone, self.tick)
        except OverflowError:
            message = f"{self.date_time} plus {duration} is out of range; use times of the years 1 to 9999"
            raise OutOfRangeError(message) from None

    def _at_midnight(self, time_zone: str | tzinfo | None = None) -> DateTimeTimeZone:
        """The midnight at the start of its date, in its own zone or in another."""
        midnight = datetime.combine(self.date_time, time())
        return DateTimeTimeZone(midnight, self.time_zone if time_zone is None else time_zone)

    def to_datetime(self) -> datetime:
        """The instant as an aware datetime in its zone, to the microsecond; a time in a gap is resolved.

        >>> DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "Pacific Standard Time").to_datetime().isoformat()
        '2017-03-12T03:30:00-07:00'
        """
        return self._local_in(self._zone)

    @property
    def is_in_gap(self) -> bool:
        """True if the zone's clocks skip this time."""
        return isinstance(resolve(self.date_time, self._zone), Gap)

    def instant(self) -> datetime:
        """The instant as an aware datetime in UTC, to the microsecond."""
        instant = self._instant
        if instant is None:
            instant = self._local_in(UTC)
            _set_instant(self, instant)
        return instant

    def same_instant(self, other: DateTimeTimeZone) -> bool:
        """True if both are the same instant, in any zones."""
        require(other, DateTimeTimeZone, "other")
        return self._key() == other._key()

    def is_before(self, other: DateTimeTimeZone) -> bool:
        """True if this instant is before the other, in any zones."""
        require(other, DateTimeTimeZone, "other")
        return self._key() < other._key()

    def to_graph(self) -> DateTimeTimeZoneJson:
        """Graph's JSON, with seven digits of a second."""
        return {"dateTime": format_date_time(self.date_time, self.tick), "timeZone": zone_name(self.time_zone)}

    def _key(self) -> tuple[datetime, int]:
        return self.instant(), self.tick

    def _local_in(self, tz: tzinfo) -> datetime:
        try:
            instant = instant_of(self.date_time.replace(fold=1) if self.fold else self.date_time, self._zone)
            return instant if tz is UTC else at_instant(instant, tz)
        except ArgumentTypeError:  # a ValueError too; it is about a zone that does not know its offset
            raise
        except (OverflowError, ValueError):
            message = f"{self.date_time} in {zone_name(self.time_zone)} is out of range in {zone_name(tz)}"
            raise OutOfRangeError(f"{message}; use times of the years 1 to 9999 in both zones") from None


_set_instant = DateTimeTimeZone.__dict__["_instant"].__set__


def moment_from(run: Run, value: object, target: str, time_zones: ZonesByName | None = None) -> DateTimeTimeZone:
    """The value of a `dateTimeTimeZone`, each property parsed by `run`: see `fields.parse_all`."""
    json = parse_object(value, target, TIME)
    name: Any
    text, name = json.get("dateTime"), json.get("timeZone")
    if time_zones is not None:
        name = given_zone(name, time_zones) or name
    wall = parse_whole_second(text)
    if wall is not None:
        tz = run(parse_zone, name, f"{target}.timeZone")
        return None if tz is None else DateTimeTimeZone._unchecked(wall, name, 0, 0, tz, None)  # type: ignore[return-value]
    wall, tick, offset = run(parse_any_form, text, f"{target}.dateTime") or (None, 0, None)
    if name in (None, "") and (wall is None or offset is not None):
        name = "UTC"
    tz = run(parse_zone, name, f"{target}.timeZone")
    if wall is None or tz is None:
        return None  # type: ignore[return-value]  # an error is collected
    if offset is None:
        return DateTimeTimeZone._unchecked(wall, name, tick, 0, tz, None)
    return run(_in_zone_of_text, DateTimeTimeZone(wall, timezone(offset), tick), name, target)  # type: ignore[no-any-return]


def _in_zone_of_text(moment: DateTimeTimeZone, name: str, target: str) -> DateTimeTimeZone:
    try:
        return moment.to(name)
    except RecurtzError as error:
        raise error.prefixed(f"{target}.dateTime") from None


def parse_zone(name: Any, target: str) -> tzinfo:  # noqa: ANN401  # JSON can hold any type
    """The zone of a name; `target` is the path of its property.

    Raises `TimeZoneNotSupportedError`.
    """
    try:
        return zone(name)
    except TimeZoneNotSupportedError as error:
        if name is None:
            raise TimeZoneNotSupportedError.missing(target) from None
        raise error.prefixed(target) from None


# Instants -------------------------------------------------------------------------------------------------------------


def parse_instant(value: object, target: str) -> datetime:
    """The instant, in UTC, of an aware datetime or of ISO 8601 text; text without an offset or a zone is in UTC.

    Raises `ArgumentTypeError` for a naive datetime and for a date, `MalformedValueError` for any other value,
    `PropertyError` for an instant out of range, `TimeZoneNotSupportedError` for an unknown zone at the end of the text.

    >>> parse_instant("2017-09-04T12:00:00-07:00", "startDateTime").isoformat()
    '2017-09-04T19:00:00+00:00'
    """
    try:
        if isinstance(value, datetime):
            return _instant_of_datetime(value, target)
        if isinstance(value, date):
            hint = "use a datetime with a tzinfo, or text: a date alone is not an instant"
            raise ArgumentTypeError.expected(target, value, hint)
        text = f"{value}T00:00:00" if isinstance(value, str) and len(value) == 10 else value
        text, named = _without_zone_suffix(text)
        wall, _, offset = parse_date_time(text, target)
        if offset is None and named is not None:
            return instant_of(wall, parse_zone(named, target))
        instant = instant_of(wall, UTC)  # a third of the cost of replace
        return instant - offset if offset else instant
    except OverflowError:
        message = f"{target} {short(value)} is outside the years 1 to 9999 in UTC; use an instant within them"
        raise PropertyError(message, target=target) from None


def _instant_of_datetime(value: datetime, target: str) -> datetime:
    """The instant of an aware datetime, by its offset: subclasses convert in ways of their own."""
    offset = value.utcoffset()
    if offset is None:
        raise ArgumentTypeError.naive(target, value, "use an aware datetime, or text")
    return plain_datetime(value).replace(tzinfo=UTC, fold=0) - offset


def _without_zone_suffix(text: object) -> tuple[object, str | None]:
    """A text without the zone at its end, and the name of that zone: `…+02:00[Europe/Paris]` (RFC 9557)."""
    match = _ZONE_SUFFIX.fullmatch(text) if isinstance(text, str) and text.endswith("]") else None
    return (match[1], match[2]) if match else (text, None)
