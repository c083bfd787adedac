"""Rare values, to replace those in a seed."""

from datetime import date

from recurtz.zones import supported_time_zones

NUMBERS = [0, 1, -1, 2, 5, 6, 12, 13, 28, 29, 31, 32, 99, 999, 2**31 - 1, 2**31, -(2**31), 2**63, 10**60, 1.5, 1e400]
TEXTS = [
    "", " ", "0", "a" * 300, "é", "\ud800", "\x00", "..", "/etc/passwd", "../../etc/passwd", "posix/UTC", "UTC",
    "Etc/UTC", "tzone://Microsoft/Custom", "Customized Time Zone", "Pacific Standard Time", "Samoa Standard Time",
    "Pacific/Apia", "Africa/Casablanca", "Australia/Lord_Howe", "America/Nuuk", "Etc/GMT+12",
    "Line Islands Standard Time", "daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly",
    "relativeYearly", "noEnd", "endDate", "numbered", "first", "last", "fourth", "sunday", "monday", "saturday",
    "Saturday", "weekday", "seriesMaster", "0001-01-01", "9999-12-31", "1600-02-29", "2017-09-04", "2024-02-29",
    "2017-13-01", "2017-W36-1", "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999", "2017-03-12T02:30:00",
    "2017-11-05T01:30:00.1234567", "2017-09-04T12:00:00Z", "2017-09-04T24:00:00", "2017-09-04T12:00:00+23:59",
    "2017-09-04T12:00:00-14:00", "OID.a.2017-09-04", "OID..0001-01-01", "OID.a.9999-12-31", "02:00:00",
    "23:59:59.9999999",
]  # fmt: skip
NAMES = [
    "type", "interval", "month", "dayOfMonth", "daysOfWeek", "firstDayOfWeek", "index", "startDate", "endDate", "id",
    "recurrenceTimeZone", "numberOfOccurrences", "pattern", "range", "recurrence", "start", "end", "dateTime",
    "timeZone", "isAllDay", "originalStart", "occurrenceId", "originalStartTimeZone", "cancelledOccurrences",
    "exceptionOccurrences", "bias", "standardOffset", "daylightOffset", "daylightBias", "dayOccurrence", "dayOfWeek",
    "time", "year",
]  # fmt: skip
PARTS = [
    "FREQ=", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "INTERVAL=", "COUNT=", "UNTIL=", "BYDAY=", "BYMONTHDAY=",
    "BYMONTH=", "BYSETPOS=", "WKST=", "BYYEARDAY=", "BYWEEKNO=", "BYHOUR=", "RSCALE=", "SKIP=", "MO", "-1FR",
    "20171231T000000Z", ";", ",",
]  # fmt: skip
COMPONENTS = [
    "BEGIN:", "END:", "VEVENT", "VTIMEZONE", "VCALENDAR", "DTSTART", "DTEND", "DURATION:", "RRULE:", "EXDATE",
    "RECURRENCE-ID", ";TZID=", ";VALUE=DATE:", "UID:", "20170904T120000Z", "99991231", "-P1W", "\\x0d\\x0a ",
    "STANDARD", "TZOFFSETFROM:", "-0800",
]  # fmt: skip
PREFERENCES = ["outlook.timezone=", "return=minimal", "odata.maxpagesize=", "respond-async", ", ", "; ", "=", "'"]


def words(target):
    """Parts of text, for libFuzzer's dictionary."""
    if target == "rules":
        return PARTS
    if target == "calendars":
        return [*COMPONENTS, *PARTS]
    if target == "prefer":
        return [*PREFERENCES, *TEXTS[12:20]]
    return [*TEXTS[12:23], *[each["alias"] for each in supported_time_zones()[::7]]]


def changed(value, dice):
    """The same JSON with one value replaced, removed, repeated or added."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        return _changed_object(value, dice)
    if isinstance(value, list) and value and dice.random() < 0.8:
        place = dice.randrange(len(value))
        new = changed(value[place], dice)
        before, after = value[:place], value[place + 1 :]
        return dice.choice(([*before, new, *after], [*value, new], [*before, *after]))
    return another(value, dice)


def _changed_object(value, dice):
    name = dice.choice(list(value))
    chance = dice.random()
    if chance < 0.08:
        return {key: value[key] for key in value if key != name}
    if chance < 0.16:
        return value | {dice.choice(NAMES): another(value[name], dice)}
    return value | {name: changed(value[name], dice)}


def another(value, dice):
    """Another value, most of the time of the same type."""
    kinds = (_number, _text, lambda *_: None, lambda *_: dice.random() < 0.5, lambda *_: [], lambda *_: {})
    if isinstance(value, str) and dice.random() < 0.8:
        return _text(value, dice)
    if isinstance(value, int | float) and not isinstance(value, bool) and dice.random() < 0.8:
        return _number(value, dice)
    return dice.choice(kinds)(value, dice)


def _number(value, dice):
    if isinstance(value, int) and dice.random() < 0.4:
        return value + dice.choice((-1, 1, 7))
    return dice.choice(NUMBERS)


def _text(value, dice):
    chance = dice.random()
    if not isinstance(value, str) or not value or chance < 0.4:
        return dice.choice(TEXTS)
    place = dice.randrange(len(value))
    if chance < 0.6:
        return value[:place] + dice.choice("0123456789-+:TZ. a/") + value[place + 1 :]
    if chance < 0.8:
        return value[:place] + str(dice.randrange(1, 13)).zfill(2) + value[place + 2 :]
    return date.fromordinal(dice.randrange(1, date.max.toordinal())).isoformat() + value[10:]
