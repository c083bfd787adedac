"""One occurrence of an event."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Literal, Self, cast, get_args

from recurtz._core.fields import enum_members, parse_enum, require_aware, require_date
from recurtz._core.frozen import Value
from recurtz.errors import require
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.date_time_text import format_day, format_instant
from recurtz.events.graph_json import IntervalTexts, occurrence_json, occurrence_times
from recurtz.events.occurrence_id import format_occurrence_id, occurrence_id_prefix
from recurtz.events.span import utc_span
from recurtz.events.window import Window
from recurtz.json_types import OccurrenceJson
from recurtz.zones.names import zone, zone_name

OccurrenceType = Literal["occurrence", "exception", "singleInstance"]
OCCURRENCE_TYPES: tuple[str, ...] = get_args(OccurrenceType)
_TYPES = enum_members(OCCURRENCE_TYPES)


class Occurrence(Value, generated=True):
    """One time at which an event happens.

    Its `type` is "occurrence" if it follows its pattern, "exception" if it was changed, and "singleInstance" if there
    is no series. `original_date` is the pattern's date, in the zone of the series. An all-day occurrence starts and
    ends at midnight, its end is exclusive, and its dates are the same in every zone. Occurrences are ordered by start,
    then by end.

    Raises `ArgumentTypeError` for an argument of another type, `MalformedValueError` for another `type`.

    >>> noon, two = (DateTimeTimeZone(datetime(2017, 9, 4, hour), "Pacific Standard Time") for hour in (12, 14))
    >>> lunch = Occurrence(noon, two, date(2017, 9, 4), series_master_id="AAMkADQwMD")
    >>> lunch.occurrence_id
    'OID.AAMkADQwMD.2017-09-04'
    """

    __slots__ = (
        "start", "end", "original_date", "original_start", "type", "is_all_day", "series_master_id",
        "_span", "_texts",
    )  # fmt: skip
    start: DateTimeTimeZone
    end: DateTimeTimeZone
    original_date: date | None
    original_start: datetime | None
    type: OccurrenceType
    is_all_day: bool
    series_master_id: str | None
    _span: tuple[datetime, datetime]
    _texts: tuple[IntervalTexts, IntervalTexts] | None

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
            texts: tuple[IntervalTexts, IntervalTexts] | None,
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
            cast("OccurrenceType", parse_enum(type, _TYPES, "type")),
            is_all_day,
            series_master_id,
            utc_span(start, end),
            None,
        )

    def __repr__(self) -> str:
        zone = zone_name(self.start.time_zone)
        return f"<Occurrence from {self.start.date_time} to {self.end.date_time}, {zone}>"

    def __lt__(self, other: object) -> bool:
        return self._span < other._span if isinstance(other, Occurrence) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._span <= other._span if isinstance(other, Occurrence) else NotImplemented

    @property
    def occurrence_id(self) -> str | None:
        """Graph's `occurrenceId`; None without a date or an id of the master."""
        return format_occurrence_id(self.series_master_id, self.original_date)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Start and end in UTC; for an all-day occurrence, midnights in the zone of the series."""
        return self._span

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """True if the window [start, end) of aware datetimes contains this occurrence, by the rule of Graph."""
        return Window(start, end).overlaps(*self._span)

    def to_graph(self, time_zone: str | tzinfo = "UTC") -> OccurrenceJson:
        """The properties of Graph's JSON that differ from the master's. Start and end are in `time_zone`.

        Raises `OutOfRangeError` outside the years 1 to 9999 in that zone.
        """
        tz = UTC if time_zone == "UTC" else zone(time_zone)  # the default needs no look-up
        day, start, end, original_start = self._date_texts(tz)
        series, name = self.series_master_id, zone_name(time_zone)
        identity = None if series is None or day is None else occurrence_id_prefix(series) + day
        return occurrence_json(identity, self.type, series, self.is_all_day, name, start, end, original_start)

    def _date_texts(self, tz: tzinfo) -> tuple[str | None, str, str, str | None]:
        """The texts of the original date, of start and end in a zone, and of the original start."""
        ordinal = None if self.original_date is None else self.original_date.toordinal()
        if self._texts is not None and ordinal is not None and (tz is UTC or tz is self.start._zone):
            return self._texts[tz is UTC].of(ordinal)
        original_start = None if self.original_start is None else format_instant(self.original_start)
        start, end = occurrence_times(self.start, self.end, self._span, self.is_all_day, tz)
        return None if ordinal is None else format_day(ordinal), start, end, original_start
