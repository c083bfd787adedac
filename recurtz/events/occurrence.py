"""One time that an event happens, and its id."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from recurtz._core.fields import enum_members, parse_date, parse_enum, require_aware, require_date
from recurtz._core.frozen import Value
from recurtz.errors import MalformedValueError, OutOfRangeError, require
from recurtz.events.date_time import DateTimeTimeZone, format_date_time, zone_name
from recurtz.zones.local_time import same_clock
from recurtz.zones.names import zone

TimesJson = dict[str, dict[str, str]]
"""Graph's `start` and `end`, by name."""

OccurrenceType = Literal["occurrence", "exception", "singleInstance"]
OCCURRENCE_TYPES: tuple[str, ...] = get_args(OccurrenceType)
_TYPES = enum_members(OCCURRENCE_TYPES)


class Occurrence(Value, generated=True):
    """One time that an event happens: as the pattern of its series says ("occurrence"), otherwise ("exception"), or
    without a series ("singleInstance").

    `original_date` is the date that the pattern gave it, in the series' zone. An all-day occurrence starts and ends at
    midnight, its end is exclusive, and its dates are the same in every zone. What happens first comes first in order.

    >>> noon, two = (DateTimeTimeZone(datetime(2017, 9, 4, hour), "Pacific Standard Time") for hour in (12, 14))
    >>> lunch = Occurrence(noon, two, date(2017, 9, 4), series_master_id="AAMkADQwMD")
    >>> lunch.occurrence_id
    'OID.AAMkADQwMD.2017-09-04'
    """

    __slots__ = ("start", "end", "original_date", "original_start", "type", "is_all_day", "series_master_id", "_span")
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    original_date: date | None
    original_start: datetime | None
    type: OccurrenceType
    is_all_day: bool
    series_master_id: str | None
    _span: tuple[datetime, datetime]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            start: DateTimeTimeZone,
            end: DateTimeTimeZone,
            original_date: date | None,
            original_start: datetime | None,
            type: OccurrenceType,
            is_all_day: bool,
            series_master_id: str | None,
            span: tuple[datetime, datetime],
            /,
        ) -> Self: ...

    def __new__(
        cls,
        start: DateTimeTimeZone,
        end: DateTimeTimeZone,
        original_date: date | None = None,
        original_start: datetime | None = None,
        type: OccurrenceType = "occurrence",
        is_all_day: bool = False,
        series_master_id: str | None = None,
    ) -> Self:
        require(start, DateTimeTimeZone, "start")
        require(end, DateTimeTimeZone, "end")
        require(is_all_day, bool, "is_all_day")
        require(series_master_id, str | None, "series_master_id")
        return cls._unchecked(
            start,
            end,
            None if original_date is None else require_date(original_date, "original_date"),
            None if original_start is None else require_aware(original_start, "original_start"),
            parse_enum(type, _TYPES, "type"),
            is_all_day,
            series_master_id,
            utc_span(start, end),
        )

    def __lt__(self, other: object) -> bool:
        return self._span < other._span if isinstance(other, Occurrence) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._span <= other._span if isinstance(other, Occurrence) else NotImplemented

    @property
    def occurrence_id(self) -> str | None:
        """Graph's `occurrenceId`: None without a date or an id of the master.

        Source: Graph, resource event: `OID.{seriesMasterId-value}.{occurrence-start-date}`.
        """
        if self.series_master_id is None or self.original_date is None:
            return None
        return f"{occurrence_id_prefix(self.series_master_id)}{self.original_date}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The instants of start and end, in UTC; by midnights of the series' zone if it is all day."""
        return self._span

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether the window [start, end) holds it as Graph sees it: what ends exactly at `start` is held, too."""
        starts_at, ends_at = self._span
        return ends_at >= start and starts_at < end

    def _identity(self) -> dict[str, str | None]:
        """The properties that tell an occurrence from its master, save its times."""
        return {
            "id": self.occurrence_id,
            "type": self.type,
            "seriesMasterId": self.series_master_id,
            "occurrenceId": self.occurrence_id,
            "originalStart": None if self.original_start is None else format_instant(self.original_start),
        }

    def to_graph(self, time_zone: str | tzinfo = "UTC") -> dict[str, Any]:
        """What Graph's JSON of an occurrence says of it beyond its master, told in a zone."""
        return {**self._identity(), "isAllDay": self.is_all_day, **self._times(time_zone)}

    def _times(self, time_zone: str | tzinfo = "UTC", name: str | None = None) -> TimesJson:
        """Graph's `start` and `end`, told in a zone, under its own or another name.

        Those of an all-day event are relabelled, never converted.

        Raises `RecurtzError` where the years 1 to 9999 cannot hold them there.
        """
        name, tz = name or zone_name(time_zone), zone(time_zone)
        if self.is_all_day:
            start, end = format_date_time(self.start.date_time), format_date_time(self.end.date_time)
        else:
            start, end = self._told(tz)
        return {"start": {"dateTime": start, "timeZone": name}, "end": {"dateTime": end, "timeZone": name}}

    def _told(self, tz: tzinfo) -> tuple[str, str]:
        """Start and end on the wall clock of a zone."""
        starts_at, ends_at = self._span
        try:
            start, end = starts_at.astimezone(tz), ends_at.astimezone(tz)
        except (OverflowError, ValueError):
            message = f"the occurrence of {starts_at} cannot be told in {zone_name(tz)}"
            raise OutOfRangeError(f"{message}; use a zone where the years 1 to 9999 hold it") from None
        return format_date_time(start, self.start.tick), format_date_time(end, self.end.tick)


def utc_span(start: DateTimeTimeZone, end: DateTimeTimeZone) -> tuple[datetime, datetime]:
    """The instants of a start and an end; an end that only a gap puts before the start lies as far behind as written.

    Raises `RecurtzError` where the years 1 to 9999 cannot hold them in UTC.

    >>> in_the_gap = DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "Pacific Standard Time")
    >>> after = DateTimeTimeZone(datetime(2017, 3, 12, 3, 0), "Pacific Standard Time")
    >>> [instant.time().isoformat() for instant in utc_span(in_the_gap, after)]
    ['10:30:00', '11:00:00']
    """
    starts_at, ends_at = start.instant(), end.instant()
    if ends_at <= starts_at and start.is_in_gap and same_clock(zone(start.time_zone), zone(end.time_zone)):
        ends_at = max(ends_at, starts_at + (end.date_time - start.date_time))
    return starts_at, ends_at


def render_times(
    start: DateTimeTimeZone,
    end: DateTimeTimeZone,
    is_all_day: bool,
    start_zone: str | tzinfo,
    end_zone: str | tzinfo,
    names: tuple[str, str] = ("start", "end"),
) -> TimesJson:
    """Graph's `start` and `end` of an event, each told in a zone: in its own as it is written, which is what repeats.

    Those of an all-day event are relabelled, never converted.

    Raises `RecurtzError` where the years 1 to 9999 cannot hold them there.

    >>> in_the_gap = DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), "Pacific Standard Time")
    >>> told = render_times(in_the_gap, in_the_gap, False, "America/Los_Angeles", "UTC")
    >>> [told[name]["dateTime"][:16] for name in ("start", "end")]
    ['2017-03-12T02:30', '2017-03-12T10:30']
    """
    if is_all_day:
        dates = ((start, start_zone), (end, end_zone))
        first, last = ({"dateTime": format_date_time(at.date_time), "timeZone": zone_name(name)} for at, name in dates)
    else:
        starts_at, ends_at = utc_span(start, end)
        first = _moment_told(start, starts_at, start_zone, names[0])
        last = _moment_told(end, ends_at, end_zone, names[1])
    return {names[0]: first, names[1]: last}


def _moment_told(moment: DateTimeTimeZone, instant: datetime, time_zone: str | tzinfo, name: str) -> dict[str, str]:
    if same_clock(zone(time_zone), zone(moment.time_zone)):
        return {"dateTime": format_date_time(moment.date_time, moment.tick), "timeZone": zone_name(time_zone)}
    try:
        return DateTimeTimeZone(instant.replace(tzinfo=None), UTC, moment.tick).to(time_zone).to_graph()
    except OutOfRangeError as error:
        raise error.prefixed(name) from None


def format_instant(instant: datetime) -> str:
    """An instant as Graph writes an Edm.DateTimeOffset.

    >>> from datetime import UTC
    >>> format_instant(datetime(2017, 9, 4, 19, tzinfo=UTC))
    '2017-09-04T19:00:00Z'
    """
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def occurrence_id_prefix(series_master_id: str) -> str:
    """What stands before the original date in an occurrenceId.

    >>> occurrence_id_prefix("AAMk")
    'OID.AAMk.'
    """
    return f"OID.{series_master_id}."


def occurrence_id_date(value: object, target: str) -> date:
    """The original date in an occurrenceId, which stands after its last dot.

    Raises `MalformedValueError`.

    >>> occurrence_id_date("OID.AAMk.ADQw.2017-09-04", "cancelledOccurrences")
    datetime.date(2017, 9, 4)
    """
    if not isinstance(value, str):
        raise MalformedValueError.expected(target, value, "use an id such as 'OID.AAMkADQwMD.2017-09-04'")
    return parse_date(value.rpartition(".")[2], target)
