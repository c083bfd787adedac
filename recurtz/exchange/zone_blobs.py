"""TimeZoneStruct and TimeZoneDefinition: the zones of appointments in bytes.

Source: MS-OXOCAL, 2.2.1.39 (PidLidTimeZoneStruct), 2.2.1.41 (TimeZoneDefinition) and 2.2.1.42 (its flags for a series).
The bytes that it calls X are the rest of a SYSTEMTIME: Outlook writes the first of January of the rule's year.
"""

from __future__ import annotations

from datetime import date, tzinfo
from struct import pack
from typing import Literal, NamedTuple, get_args

from recurtz._core.fields import parse_integer
from recurtz._core.gregorian import WEEKDAYS, weekday
from recurtz.errors import ArgumentTypeError, ExchangeFormatError, RecurtzError, TimeZoneNotSupportedError, require
from recurtz.exchange.field_reader import FieldReader, require_bytes
from recurtz.exchange.yearly_rules import current_rules, rules_by_year
from recurtz.exchange.zones_by_year import FIRST_YEAR, LAST_YEAR, TimeZoneDefinition, YearlyRules
from recurtz.zones.custom import CustomTimeZone, TransitionRule
from recurtz.zones.names import UNNAMED, match, zone, zone_name
from recurtz.zones.transitions import transitions_of

_MAJOR, _MINOR = 2, 1
_VALID_NAME = 2
_RECURRING, _EFFECTIVE = 1, 2
_RULE_SIZE = 0x3E
_MAX_NAME, _MAX_RULES = 260, 1024

Kind = Literal["definition", "struct"]


class _SystemTime(NamedTuple):
    """When the offset changes, in every year if the year is 0: then the day is the nth weekday, 5 for the last."""

    year: int
    month: int
    weekday: int
    day: int
    hour: int
    minute: int
    second: int
    millisecond: int


# Reading --------------------------------------------------------------------------------------------------------------


def read_zone(data: object, name: str | None) -> TimeZoneDefinition:
    """The zone of a blob; see `recurtz.exchange.zone_from_mapi`."""
    reader = FieldReader(require_bytes(data, "data"), "the time zone")
    require(name, str | None, "name")
    if _is_definition(reader):
        return _read_definition(reader, name)
    return TimeZoneDefinition([YearlyRules(FIRST_YEAR, _read_struct(reader))], name or UNNAMED)


def _is_definition(reader: FieldReader) -> bool:
    """True if the bytes begin with a version and the size of a header; a struct begins with a bias below a day."""
    first = reader.peek_u32()
    return first is not None and first & 0xFF == _MAJOR and first >> 16 not in (0, 0xFFFF)


def _read_struct(reader: FieldReader) -> CustomTimeZone:
    biases = [reader.i32(name) for name in ("lBias", "lStandardBias", "lDaylightBias")]
    reader.u16("wStandardYear")
    standard = _read_time(reader, "stStandardDate")
    reader.u16("wDaylightYear")
    return _zone_of(reader, biases, standard, _read_time(reader, "stDaylightDate"))


def _read_definition(reader: FieldReader, name: str | None) -> TimeZoneDefinition:
    reader.u8("bMajorVersion")
    reader.u8("bMinorVersion")
    size = reader.u16("cbHeader")
    rest = reader.rest
    reader.u16("wFlags")
    length = reader.u16("cchKeyName")
    key = reader.take(2 * length, "keyName").decode("utf-16-le", "replace").rstrip("\0")
    reader.fields["keyName"] = key
    count = reader.u16("cRules")
    if count > _MAX_RULES:
        reader.malformed("cRules", count, f"a definition has {_MAX_RULES} rules at most")
    reader.take(max(0, size - (rest - reader.rest)), "cbHeader")  # a later version may have a longer header
    rules = [_read_rule(reader) for _ in range(count)]
    return TimeZoneDefinition(rules or _rules_of_name(key, reader), name or key or UNNAMED)


def _rules_of_name(key: str, reader: FieldReader) -> list[YearlyRules]:
    """The rules of a definition that has none: those of its name."""
    try:
        return rules_of(key)[1]
    except TimeZoneNotSupportedError as error:
        reader.malformed("cRules", 0, f"the definition has no rules, and neither has its name: {error}")


def _read_rule(reader: FieldReader) -> YearlyRules:
    for number in ("bMajorVersion", "bMinorVersion"):
        reader.u8(number)
    size = reader.u16("reserved")
    rest = reader.rest
    reader.u16("wTZRuleFlags")
    year = reader.u16("wYear")
    reader.take(14, "X")
    biases = [reader.i32(name) for name in ("lBias", "lStandardBias", "lDaylightBias")]
    standard, daylight = (_read_time(reader, name) for name in ("stStandardDate", "stDaylightDate"))
    reader.take(max(0, size - (rest - reader.rest)), "reserved")
    return YearlyRules(max(year, 1), _zone_of(reader, biases, standard, daylight))


def _read_time(reader: FieldReader, name: str) -> _SystemTime:
    return _SystemTime(*[reader.u16(f"{name}.{field}") for field in _SystemTime._fields])


def _zone_of(reader: FieldReader, biases: list[int], standard: _SystemTime, daylight: _SystemTime) -> CustomTimeZone:
    """The rules; without both months there is one offset.

    Windows ignores the bias of standard time without its date (TIME_ZONE_INFORMATION).
    """
    bias, standard_bias, daylight_bias = biases
    try:
        if not standard.month or not daylight.month:
            return CustomTimeZone(bias, daylight_bias=daylight_bias)
        rules = _rule_of(standard), _rule_of(daylight)
        return CustomTimeZone(bias + standard_bias, *rules, daylight_bias=daylight_bias - standard_bias)
    except (RecurtzError, ValueError) as error:
        raise ExchangeFormatError(f"the rules of the zone cannot be read: {error}", fields=reader.fields) from None


def _rule_of(when: _SystemTime) -> TransitionRule:
    """The rule of a SYSTEMTIME. The date of one year counts as that weekday of the month, in all years of the rule."""
    nth, day = when.day, when.weekday
    if when.year:
        day = weekday(date(when.year, when.month, when.day))
        nth = (when.day + 6) // 7
    if day >= len(WEEKDAYS):
        raise ValueError(f"wDayOfWeek {day} is not 0 to 6")
    seconds = f"{when.second:02}.{when.millisecond:03}"
    return TransitionRule(when.month, nth, WEEKDAYS[day], f"{when.hour:02}:{when.minute:02}:{seconds}")


# Writing --------------------------------------------------------------------------------------------------------------


def write_zone(time_zone: str | tzinfo, kind: object, first_year: int | None, recurring: object) -> bytes:
    """The blob of a zone; see `recurtz.exchange.zone_to_mapi`."""
    if kind not in get_args(Kind):
        raise ArgumentTypeError.expected("kind", kind, "use 'definition' or 'struct'")
    require(recurring, bool, "recurring")
    name, rules = rules_of(time_zone, first_year)
    if kind == "definition":
        return _write_definition(name, rules, _EFFECTIVE | _RECURRING if recurring else _EFFECTIVE)
    biases, standard, daylight = _times_of(current_rules(rules).rules)
    return biases + pack("<H", 0) + standard + pack("<H", 0) + daylight


def rules_of(time_zone: str | tzinfo, first_year: int | None = None) -> tuple[str, list[YearlyRules]]:
    """The name and the rules by year of a zone.

    Raises `TimeZoneNotSupportedError` for a zone whose rules are not known, or have no such form.
    """
    tz = zone(time_zone)
    if first_year is not None:
        parse_integer(first_year, "first_year", FIRST_YEAR + 1, LAST_YEAR)
    if isinstance(tz, TimeZoneDefinition):
        return tz.name, list(tz.rules)
    if isinstance(tz, CustomTimeZone) and not any(rule and rule.year for rule in (tz.standard, tz.daylight)):
        return tz.name, [YearlyRules(FIRST_YEAR, tz)]
    name, transitions = zone_name(time_zone), transitions_of(tz)
    if transitions is None:
        raise TimeZoneNotSupportedError.for_name(
            name, "the rules of this tzinfo are not known; give the name of a zone"
        )
    try:
        windows = match(name).windows
    except TimeZoneNotSupportedError:
        windows = None
    return windows or name, rules_by_year(transitions, name, first_year)


def _write_definition(name: str, rules: list[YearlyRules], current_flags: int) -> bytes:
    text = name.encode("utf-16-le", "surrogatepass")
    if len(text) > 2 * _MAX_NAME or len(rules) > _MAX_RULES:
        reason = f"a definition has a name of {_MAX_NAME} characters and {_MAX_RULES} rules at most"
        raise TimeZoneNotSupportedError.for_name(name, reason)
    header = pack("<2H", _VALID_NAME, len(text) // 2) + text + pack("<H", len(rules))
    parts = [pack("<2BH", _MAJOR, _MINOR, len(header)), header]
    current = current_rules(rules)
    for each in rules:
        biases, standard, daylight = _times_of(each.rules)
        flags = current_flags if each is current else 0
        new_year = _SystemTime(each.first_year, 1, 0, 1, 0, 0, 0, 0)
        parts += [pack("<2B2H", _MAJOR, _MINOR, _RULE_SIZE, flags), pack("<8H", *new_year), biases, standard, daylight]
    return b"".join(parts)


def _times_of(rules: CustomTimeZone) -> tuple[bytes, bytes, bytes]:
    """The three biases, and the two times."""
    if rules.standard is None or rules.daylight is None:
        standard = daylight = bytes(16)
    else:
        standard, daylight = _time(rules.standard), _time(rules.daylight)
    return pack("<3i", rules.bias, 0, rules.daylight_bias), standard, daylight


def _time(rule: TransitionRule) -> bytes:
    hour, minute, second = rule.time.split(":")
    times = int(hour), int(minute), int(second[:2]), int(second[3:6])
    return pack("<8H", 0, rule.month, WEEKDAYS.index(rule.day_of_week), rule.day_occurrence, *times)
