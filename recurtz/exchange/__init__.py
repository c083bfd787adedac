"""Exchange's own formats: MAPI's blobs, the XML of Exchange Web Services (EWS), and global object ids.

It needs only the standard library. Events are Graph's JSON: `instances` and `calendar_view` expand the results of the
readers, and the writers take the results of `from_ics`, responses of Graph, or a `SeriesMaster`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Literal

from recurtz.exchange.extended_properties import RECURRENCE_PROPERTY
from recurtz.exchange.uids import instance_uid, series_uid
from recurtz.exchange.zones_by_year import TimeZoneDefinition, YearlyRules

__all__ = [
    "RECURRENCE_PROPERTY",
    "TimeZoneDefinition",
    "YearlyRules",
    "from_ews",
    "from_extended_property",
    "from_mapi",
    "instance_uid",
    "series_uid",
    "to_ews",
    "to_mapi",
    "zone_from_ews",
    "zone_from_mapi",
    "zone_to_mapi",
]


def from_mapi(
    data: bytes,
    *,
    time_zone: str | tzinfo,
    id: str | None = None,
    is_all_day: bool | None = None,
    code_page: str = "cp1252",
) -> dict[str, Any]:
    """The series of PidLidAppointmentRecur, MAPI's form of a recurrence, in Graph's JSON.

    The blob has the pattern, the range, the times of day, the cancelled dates and the exceptions with their own
    subject, location, busy status and reminder. It has no zone: its times are those of `time_zone`, a name or a zone
    such as `zone_from_mapi` returns. `id` is the id of the event, which the ids of its occurrences contain.

    A series that starts at midnight and lasts whole days is an all-day series, unless `is_all_day` is False. In MAPI,
    another property has this value. `code_page` is the codec of texts that are not in UTF-16, in blobs that were cut.
    The blob of a task has only the pattern, so the result has only `recurrence`.

    Source: MS-OXOCAL, 2.2.1.44; the example is its 4.1.1.1.

    Raises
    ------
    ExchangeFormatError
        For bytes that are malformed, and for a recurrence that Graph cannot represent: a calendar with other months, or
        a task that is created again after each completion. Its `fields` are those that were read.
    TimeZoneNotSupportedError
        For an unknown zone.

    Examples
    --------
    >>> blob = bytes.fromhex(
    ...     "043004300b2001000000c0210000010000000000000032000000222000000c0000000000000000000000"
    ...     "000000008020bc0c20adbc0c0630000009300000580200007602000000000000000000000000")
    >>> event = from_mapi(blob, time_zone="Pacific Standard Time")
    >>> event["start"]["dateTime"], event["recurrence"]["pattern"]["daysOfWeek"]
    ('2007-03-26T10:00:00.0000000', ['monday', 'thursday', 'friday'])
    """
    from recurtz.exchange.mapi import read_event

    return read_event(data, time_zone, id, is_all_day, code_page)


def to_mapi(event: object, *, time_zones: Mapping[str, str | tzinfo] | None = None, code_page: str = "cp1252") -> bytes:
    """PidLidAppointmentRecur of a series: Graph's JSON, a `SeriesMaster`, or a model of the SDK, as Outlook writes it.

    A `SeriesMaster` has times only: use JSON for subjects, locations and reminders of exceptions. `time_zones` maps
    names to zones that only the caller knows. `zone_to_mapi` writes the zone, which is in other properties. JSON with
    only `recurrence` becomes only the pattern, as in tasks. `code_page` is the codec of the copies of texts that are
    not in UTF-16.

    Source: MS-OXOCAL, 2.2.1.44.

    Raises
    ------
    RecurtzError
        For an event that is invalid or does not repeat, and for what Exchange cannot store: an interval of more than
        999 days, 99 weeks or months or 8 years, more than 999 occurrences, seconds, dates outside 1601-04-01 to
        4500-09-01.

    Examples
    --------
    >>> recurrence = {"pattern": {"type": "daily", "interval": 3}, "range": {
    ...     "type": "endDate", "startDate": "2011-04-07", "endDate": "2011-05-04"}}
    >>> to_mapi({"recurrence": recurrence}).hex()[:36]
    '043004300a2000000000a0050000e0100000'
    """
    from recurtz.exchange.mapi import write_event

    return write_event(event, time_zones, code_page)


def from_extended_property(
    event: object, *, time_zone: str | tzinfo | None = None, time_zones: Mapping[str, str | tzinfo] | None = None
) -> dict[str, Any]:
    """A series of Graph with the cancelled dates and exceptions of its `singleValueExtendedProperties`.

    One request with `$expand=singleValueExtendedProperties($filter=id eq '…')`, for the id `RECURRENCE_PROPERTY`,
    returns all of them; without it a client must request each series' exceptions. `time_zone` is for a series whose own
    zone is lost; `time_zones` maps names to zones that only the caller knows.

    Raises
    ------
    PropertyError
        For an event without that property.
    RecurtzError
        In the cases of `from_mapi`, and for an event that is not a series.

    Examples
    --------
    >>> noon = {"dateTime": "2011-04-07T08:00:00", "timeZone": "Pacific Standard Time"}
    >>> event = {"id": "A", "start": noon, "end": noon, "recurrence": {
    ...     "pattern": {"type": "daily", "interval": 3}, "range": {"type": "noEnd", "startDate": "2011-04-07"}}}
    >>> from base64 import b64encode
    >>> blob = b64encode(to_mapi(event | {"cancelledOccurrences": ["OID.A.2011-04-19"]})).decode()
    >>> event["singleValueExtendedProperties"] = [{"id": RECURRENCE_PROPERTY, "value": blob}]
    >>> from_extended_property(event)["cancelledOccurrences"]
    ['OID.A.2011-04-19']
    """
    from recurtz.exchange.mapi import read_extended

    return read_extended(event, time_zone, time_zones)


def zone_from_mapi(data: bytes, *, name: str | None = None) -> TimeZoneDefinition:
    """The zone of a TimeZoneDefinition or a TimeZoneStruct, with different rules by year if the definition has them.

    The result is a `tzinfo`, for `from_mapi`, `zone` and `time_zones=`. Its `windows_name` is the id of the zone with
    the same rules. A struct has no name; pass the text of PidLidTimeZoneDescription as `name`, if you have it.

    Raises `ExchangeFormatError` for bytes that are malformed.

    Source: MS-OXOCAL, 2.2.1.39 and 2.2.1.41.

    >>> tokyo = zone_from_mapi(zone_to_mapi("Tokyo Standard Time"))
    >>> tokyo.windows_name, tokyo.utcoffset(None).seconds // 3600
    ('Tokyo Standard Time', 9)
    """
    from recurtz.exchange.zone_blobs import read_zone

    return read_zone(data, name)


def zone_to_mapi(
    time_zone: str | tzinfo,
    *,
    kind: Literal["definition", "struct"] = "definition",
    first_year: int | None = None,
    recurring: bool = False,
) -> bytes:
    """The TimeZoneDefinition of a zone: its name, and its rules by year; or its TimeZoneStruct, which has one rule.

    A definition has the rules of the years from `first_year` on; those of the first year apply to all years before.
    Without it they begin in 2000, or later if the zone changed more often than Exchange can store. Rules that never
    become steady are listed until 2100, or until the last year that Exchange can store.

    One rule is marked as the effective one: that of the year of recurtz' time zone data. A struct has this rule. With
    `recurring` it has both flags, as the property PidLidAppointmentTimeZoneDefinitionRecur of a series requires;
    without, one, as the properties of the start's and the end's zone have it.

    Source: MS-OXOCAL, 2.2.1.39, 2.2.1.41 and 2.2.1.42.

    Raises
    ------
    TimeZoneNotSupportedError
        For an unknown zone, and for one whose offsets Exchange cannot store: with more than two changes in a year.

    Examples
    --------
    >>> zone_to_mapi("Pacific Standard Time", kind="struct").hex()[:24]
    'e001000000000000c4ffffff'
    """
    from recurtz.exchange.zone_blobs import write_zone

    return write_zone(time_zone, kind, first_year, recurring)


def from_ews(xml: str | bytes, *, time_zone: str | tzinfo | None = None) -> dict[str, Any]:
    """The event of a CalendarItem of EWS in Graph's JSON, with its cancelled dates and its exceptions.

    `xml` is a CalendarItem, a response that has one, or its elements alone; names may have any namespace prefix or
    none. For elements without a CalendarItem, the result has only `recurrence`. `time_zone` replaces the zone that the
    XML names. If the XML has only the rules of a zone, `zone_from_ews` returns that zone, for `time_zones=`. If the
    rules differ from those of the zone's name, the rules are used.

    The item of an exception has `originalStart`. EWS does not name its master there: add `seriesMasterId`.

    A document type declaration is rejected, and nothing is fetched.

    Source: Exchange Web Services' reference, CalendarItem.

    Raises
    ------
    ExchangeFormatError
        For text that is not XML or has no recurrence, for several items, and for tasks that are created again after
        each completion.
    TimeZoneNotSupportedError
        For a series whose zone is unknown.

    Examples
    --------
    >>> from_ews(
    ...     "<t:Recurrence><t:RelativeMonthlyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Weekday</t:DaysOfWeek>"
    ...     "<t:DayOfWeekIndex>Last</t:DayOfWeekIndex></t:RelativeMonthlyRecurrence><t:NoEndRecurrence>"
    ...     "<t:StartDate>2017-09-29-07:00</t:StartDate></t:NoEndRecurrence></t:Recurrence>"
    ... )["recurrence"]["range"]["startDate"]
    '2017-09-29'
    """
    from recurtz.exchange.ews_reading import read_item

    return read_item(xml, time_zone)


def to_ews(event: object, *, time_zones: Mapping[str, str | tzinfo] | None = None) -> str:
    """The CalendarItem of an event, its elements in the order of EWS's schema; of JSON with only `recurrence`, its
    Recurrence.

    Exchange reads ModifiedOccurrences and DeletedOccurrences in its own responses only: remove them before CreateItem,
    and change the occurrences afterwards. A `SeriesMaster` has times only: use JSON for the subject, the location and
    the reminder. `time_zones` maps names to zones that only the caller knows.

    Source: Exchange Web Services' schema, types.xsd.

    Raises
    ------
    RecurtzError
        For an event that is invalid, and for what EWS cannot represent: weekdays of a relative pattern that have no
        common name, a zone that Windows does not have.

    Examples
    --------
    >>> recurrence = {"pattern": {"type": "daily", "interval": 3},
    ...     "range": {"type": "noEnd", "startDate": "2011-04-07"}}
    >>> print(to_ews({"recurrence": recurrence}).partition(">")[2])
    <t:DailyRecurrence><t:Interval>3</t:Interval></t:DailyRecurrence><t:NoEndRecurrence><t:StartDate>2011-04-07</t:StartDate></t:NoEndRecurrence></t:Recurrence>
    """
    from recurtz.exchange.ews_writing import write_item

    return write_item(event, time_zones)


def zone_from_ews(xml: str | bytes) -> TimeZoneDefinition:
    """The first zone in XML of EWS that is defined by rules: with Periods and Transitions, or with a BaseOffset.

    Raises `ExchangeFormatError` for XML that is malformed, or has no such zone.

    Source: Exchange Web Services' reference, StartTimeZone and MeetingTimeZone.

    >>> ours = '<t:MeetingTimeZone TimeZoneName="Ours"><t:BaseOffset>-PT5H30M</t:BaseOffset></t:MeetingTimeZone>'
    >>> zone_from_ews(ours).rules[0].rules.bias
    -330
    """
    from recurtz.exchange.ews_reading import read_zone

    return read_zone(xml)
