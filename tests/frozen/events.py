"""Thousands of Graph events, good and broken, and what to ask of each: the same on every machine and Python.

Chance is `random.random` alone, whose numbers Python promises to keep; no tz database is asked, and no clock.
"""

import json
from copy import deepcopy
from datetime import date, datetime, timedelta
from random import Random

SEED = 20261128
GOOD, ODD, BROKEN = 3000, 500, 1500
"""How many events can be read, how many are at the edges of what can, how many have faults."""

RULES, VIEWS = 300, 250

# fmt: off
DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
INDEXES = ["first", "second", "third", "fourth", "last"]
PATTERNS = ["daily", "weekly", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"]

CHANGES = {
    "Pacific Standard Time": ["2017-03-12T02:30", "2017-11-05T01:30", "2024-03-10T02:00", "2024-11-03T01:00"],
    "America/Los_Angeles": ["2017-03-12T02:59", "2017-11-05T01:59"],
    "W. Europe Standard Time": ["2018-03-25T02:30", "2018-10-28T02:30"],
    "Europe/Berlin": ["2021-03-28T02:00", "2021-10-31T02:00"],
    "GMT Standard Time": ["2021-03-28T01:30", "2021-10-31T01:30"],
    "Europe/Dublin": ["2026-03-29T01:30", "2025-10-26T01:15"],
    "AUS Eastern Standard Time": ["2017-10-01T02:30", "2018-04-01T02:30"],
    "Lord Howe Standard Time": ["2017-10-01T02:15", "2018-04-01T01:45"],
    "Pacific SA Standard Time": ["2023-09-03T00:30", "2024-04-06T23:30"],
    "America/Santiago": ["2022-09-11T00:00", "2023-04-01T23:00"],
    "New Zealand Standard Time": ["2019-09-29T02:30", "2019-04-07T02:30"],
    "Samoa Standard Time": ["2011-12-30T12:00", "2011-09-24T03:30"],
    "Pacific/Apia": ["2011-12-29T23:00", "2011-12-31T00:00"],
    "Morocco Standard Time": ["2026-02-15T02:30", "2026-03-22T02:30"],
    "Pacific/Kwajalein": ["1993-08-21T12:00", "1969-09-30T12:00"],
    "Africa/Monrovia": ["1972-01-07T00:20", "1919-03-01T00:00"],
    "America/St_Johns": ["2010-03-14T00:01", "2010-11-06T23:30"],
    "E. South America Standard Time": ["2018-11-04T00:30", "2018-02-17T23:30"],
}
"""Zones whose clocks change, with times in their gaps and overlaps and near them."""

ZONES = [
    *CHANGES, *CHANGES,
    "UTC", "UTC", "utc", "Etc/GMT+5", "India Standard Time", "Asia/Kathmandu", "Asia/Calcutta", "Tokyo Standard Time",
    "Eastern Standard Time", "America/New_York", "pacific standard time", "EUROPE/PARIS", "tzone://Microsoft/Utc",
    "(UTC-08:00) Pacific Time (US & Canada)", "Pacific Daylight Time", "Antarctica/Troll", "Africa/Casablanca",
    "China Standard Time", "Arabian Standard Time", "Pacific/Auckland", "America/Vancouver", "Pacific/Kiritimati",
]
WITHOUT_RULES = ["", "", None, "tzone://Microsoft/Custom", "Customized Time Zone", "TZONE://microsoft/custom"]
BAD_ZONES = [
    "Moon", "Mars/Olympus", "Pacific Standart Time", "PST", "+02:00", "UTC+2", "GMT+0200", "Europe/Berlim", "localtime",
    "tzone://Microsoft/Nowhere", "../etc/passwd", "x" * 300, " ", "America/", "Greenwich Mean Time", "\ud800", "Astana",
]
ANY_BAD = [
    None, True, False, 0, 1, -1, 1.5, 2.0, 1e300, "", " ", "x", "2", "true", "null", [], {}, [1], [None], [[]], [{}],
    {"a": []}, [["monday"]], 2**31 - 1, 2**31, -(2**31) - 1, 2**63, 10**30, -(10**45), 10**4000, "\ud800", "é" * 90,
]
BAD_DATES = ["2017-02-29", "2017-13-01", "2017-9-4", "20170904", "2017-W36-1", "0000-01-01", "10000-01-01", "4/9/17"]
BAD_TIMES = [
    "2017-02-30T12:00:00", "2017-09-04T25:00:00", "2017-09-04T12:00:60", "2017-09-04 12:00", "2017-09-04", "12:00",
    "2017-09-04T12:00:00.12345678", "2017-W36-1T12:00", "20170904T120000", "2017-09-04T12:00:00+24:00", "noon",
    "2017-09-04T12:00:00+02:60", "0000-01-01T00:00:00", "10000-01-01T00:00:00", "9999-12-31T24:00:00", "T", "",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2017-09-04T12:00:00 Z", "2017-09-04T12:00Z\n",
    "2017-09-04T24:00:01", "2017-09-04T1:00:00", "2017-09-04T12", "+2017-09-04T12:00:00", "0001-01-01T00:00:00",
    "２０１７-09-04T12:00",
]
BAD_BY_NAME = {
    "dateTime": BAD_TIMES,
    "originalStart": BAD_TIMES,
    "lastModifiedDateTime": BAD_TIMES,
    "timeZone": BAD_ZONES,
    "recurrenceTimeZone": BAD_ZONES,
    "originalStartTimeZone": BAD_ZONES,
    "originalEndTimeZone": BAD_ZONES,
    "startDate": [*BAD_DATES, "1601-03-31", "4500-09-02", "9999-12-31", "0001-01-01"],
    "endDate": [*BAD_DATES, "4500-09-02", "0001-01-01"],
    "type": ["hourly", "dail", "absolute", "No End", "end", "numbered", "daily", "seriesMaster", "occurrence", "x"],
    "interval": [0, -1, True, "1", 1.0, 1000, 100, 2**31],
    "numberOfOccurrences": [0, -5, True, "10", 10.0, 1000, 2**31],
    "month": [0, 13, -1, "9", True, 1.0],
    "dayOfMonth": [0, 32, -1, "31", True, 31.0],
    "daysOfWeek": [[], ["mon"], ["monday", "funday"], [1], [True], "monday", {"monday": 1}, [["monday"]], ["day"] * 9],
    "firstDayOfWeek": ["mon", 1, "", [], {}],
    "index": ["fifth", 1, "", "la", [], {}],
    "isAllDay": [0, 1, "true", "", [], {}, 0.0],
    "recurrence": [{}, [], 0, False, "", {"pattern": None, "range": None}, {"pattern": [], "range": []}, {"range": {}}],
    "pattern": [{}, [], 0, "", "daily"],
    "range": [{}, [], 0, "", "noEnd"],
    "cancelledOccurrences": [{}, "", 0, False, "OID.A.2017-09-04", [None], [5], ["OID.A.2017-02-30"], [[]], {"a": 1}],
    "exceptionOccurrences": [{}, "", 0, False, [None], [5], [[]], [{}], ["x"], {"a": 1}, [{"occurrenceId": "x"}]],
    "occurrenceId": ["OID.A.2017-02-30", "x", "", 5, [], {}, True, "OID.A."],
    "id": [5, [], {}, True, 0],
}
"""What a property could be taken for, yet is not; some of it is right elsewhere."""

FAR_EXCEPTIONS = [
    {"occurrenceId": "OID.A.9999-12-31"},
    {"occurrenceId": "OID.A.0001-01-01", "originalStart": "0001-01-01T00:00:00Z"},
    {"originalStart": "0001-01-01T00:00:00Z"},
    {"originalStart": "9999-12-31T23:59:59.9999999Z", "isAllDay": True},
    {"occurrenceId": "OID.A.9999-12-30", "start": {"dateTime": "9999-12-31T23:00", "timeZone": "Etc/GMT+5"}},
    {"occurrenceId": "OID.A.2017-09-04", "start": {"dateTime": "9999-12-31T23:00:00-08:00"}, "end": None},
    {"occurrenceId": "OID.A.2017-09-05", "start": {"dateTime": "0001-01-01T00:00", "timeZone": "Asia/Kathmandu"}},
]
NO_EVENTS = [None, True, 0, 5, "", "text", [], [{}], {}, {"event": {}}, {"value": []}, {"start": None}, 1.5]
TEXTS = ["subject", "body", "location", "attendees", "isCancelled", "showAs", "sensitivity"]
SELECTS = [["subject", "start"], ["start", "end"], ["end", "start", "nothing"], ["id", "occurrenceId", "type"], []]
HEADERS = [
    'outlook.timezone="Pacific Standard Time"', "outlook.timezone=UTC", 'Outlook.TimeZone = "Europe/Berlin", wait=10',
    'outlook.timezone="Tokyo Standard Time"', 'outlook.timezone="AUS Eastern Standard Time"', "respond-async", "",
]
BAD_HEADERS = ['outlook.timezone="Moon"', "outlook.timezone='UTC'", 'outlook.timezone="UTC', 'a b; "', "a=é€"]
ABOUT_TIME = [
    "id", "type", "isAllDay", "start", "end", "originalStartTimeZone", "originalEndTimeZone", "originalStart",
    "occurrenceId", "recurrence", "cancelledOccurrences", "exceptionOccurrences",
]
"""The properties of which columns of structs are made."""

CUSTOM = [
    {"bias": -330, "name": "Customized Time Zone"},
    {
        "bias": 480,
        "standardOffset": {"time": "02:00", "dayOccurrence": 1, "dayOfWeek": "sunday", "month": 11, "year": 0},
        "daylightOffset": {"time": "02:00", "dayOccurrence": 2, "dayOfWeek": "Sunday", "month": 3, "daylightBias": -60},
    },
    {
        "bias": -600,
        "standardOffset": {"time": "03:00:00.0000000", "dayOccurrence": 1, "dayOfWeek": "sunday", "month": 4},
        "daylightOffset": {
            "time": "02:00", "dayOccurrence": 5, "dayOfWeek": "sunday", "month": 10, "daylightBias": -30,
        },
    },
    {"bias": 0, "standardOffset": {"month": 0, "dayOccurrence": 0}, "daylightOffset": None, "name": None},
    {"bias": "60"}, {"bias": 60, "standardOffset": {"month": 13}}, {"name": "No bias"}, [],
]
"""Zones by their rules; the last ones are broken."""

EDGES = ["", "", "T00:00:00Z", "T12:00:00+02:00", "T07:30:00.0000000-08:00", "T02:30"]
"""What stands behind the date of a window's edge."""

PARTS = {
    "INTERVAL": ["1", "2", "3", "12", "99", "0", "-1", "x", "2147483648", ""],
    "COUNT": ["1", "10", "999", "0", "x", "99999999999"],
    "UNTIL": ["20171231", "20171231T200000Z", "20301231T000000", "99991231", "20170229", "2017-12-31", "x"],
    "WKST": ["MO", "SU", "WE", "XX"],
    "BYDAY": ["MO", "MO,WE,FR", "SA,SU", "1MO", "-1FR", "2TU", "MO,TU,WE,TH,FR", "5MO", "54MO", "XX", "+1SU", "MO,1TU"],
    "BYMONTHDAY": ["1", "15", "31", "-1", "28,29,30,31", "1,15", "0", "32", "x"],
    "BYMONTH": ["1", "9", "2", "1,7", "1,4,7,10", "13", "x"],
    "BYSETPOS": ["1", "-1", "2", "1,-1", "0", "367"],
    "BYHOUR": ["12", "9,12", "24"],
    "BYMINUTE": ["0", "30", "60"],
    "BYSECOND": ["0"],
    "RSCALE": ["GREGORIAN", "HEBREW"],
    "SKIP": ["OMIT", "BACKWARD", "FORWARD", "x"],
    "BYWEEKNO": ["1"],
    "BYYEARDAY": ["100"],
    "X-NEW": ["1"],
}
PLAIN = {
    "DAILY": ["", "INTERVAL=3", "COUNT=10", "UNTIL=20171231T200000Z", "BYDAY=MO,TU,WE,TH,FR", "BYMONTHDAY=15"],
    "WEEKLY": ["", "BYDAY=MO", "INTERVAL=2;BYDAY=MO,WE;WKST=SU", "BYDAY=TU;COUNT=5", "BYDAY=SA,SU;UNTIL=20180101"],
    "MONTHLY": ["", "BYMONTHDAY=31;SKIP=BACKWARD;RSCALE=GREGORIAN", "BYDAY=-1FR", "BYDAY=MO,TU;BYSETPOS=2"],
    "YEARLY": ["", "BYMONTH=9;BYDAY=1MO", "BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "BYMONTH=12;BYMONTHDAY=25"],
}
"""Rules that Graph can say, by their frequency; `PARTS` are put on top of them."""
# fmt: on


class Dice:
    """Chance that comes out the same in every Python."""

    def __init__(self, seed):
        self._next = Random(seed).random

    def chance(self, share):
        return self._next() < share

    def within(self, low, high):
        return low + int(self._next() * (high - low + 1))

    def pick(self, options):
        return options[self.within(0, len(options) - 1)]

    def some(self, options):
        """At least one of some options, in their order."""
        share, sure = self._next(), self.pick(options)
        return [option for option in options if option == sure or self.chance(share)]

    def cased(self, word):
        """A word, now and then in another letter case."""
        return self.pick([str.upper, str.lower, str.title, str.swapcase])(word) if self.chance(0.15) else word


# Good events ----------------------------------------------------------------------------------------------------------


def good_event(dice, number):
    """An event that can be read: a series mostly, else a single instance."""
    zone = dice.pick(ZONES)
    start = _start(dice, zone)
    is_all_day = dice.chance(0.12)
    if is_all_day:
        start = start.replace(hour=0, minute=0)
    duration = _duration(dice, is_all_day)
    event = _described(dice, number, is_all_day)
    if dice.chance(0.15):
        _add_times(dice, event, start, duration, zone, is_all_day)
        return event | _of_an_instance(dice, number, start)
    event["recurrence"] = recurrence = {"pattern": _pattern(dice, start.date()), "range": _range(dice, start.date())}
    _add_times(dice, event, start, duration, zone, is_all_day)
    _add_zones(dice, event, zone)
    if dice.chance(0.6):
        event["type"] = dice.cased("seriesMaster")
    elif dice.chance(0.1):
        event["type"] = dice.pick([None, "", "unknown"])
    if dice.chance(0.35):
        _add_changes(dice, event, recurrence["pattern"], start, duration, is_all_day)
    return event


def _start(dice, zone):
    """A wall-clock time: often where the clock changes, or on any day of some years."""
    if zone in CHANGES and dice.chance(0.3):
        return datetime.fromisoformat(dice.pick(CHANGES[zone])) - timedelta(days=dice.pick([0, 0, 0, 1, 7, 30, 364]))
    day = date(dice.pick([2010, 2016, 2017, 2017, 2017, 2020, 2023, 2024]), 1, 1) + timedelta(days=dice.within(0, 365))
    hour, minute = dice.pick(
        [(9, 0), (12, 0), (0, 0), (23, 30), (1, 30), (2, 30), (dice.within(0, 23), dice.within(0, 59))]
    )
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour, minutes=minute)


def _duration(dice, is_all_day):
    if is_all_day:
        return timedelta(days=dice.pick([1, 1, 1, 1, 2, 3, 7, 30]))
    minutes = dice.pick([0, 15, 30, 30, 60, 60, 60, 90, 120, 480, 1439, 1440, 1500, 2880, 5000, 7 * 1440])
    return timedelta(days=dice.pick([365, 800, 1826, 1900])) if dice.chance(0.01) else timedelta(minutes=minutes)


def _described(dice, number, is_all_day):
    """What an event has beside its times."""
    event = {"subject": f"Event {number}"} if dice.chance(0.9) else {}
    if dice.chance(0.8):
        event["id"] = f"AAMk.{number}" if dice.chance(0.2) else f"AAMk{number}"
    if is_all_day or dice.chance(0.5):
        event["isAllDay"] = is_all_day
    if dice.chance(0.3):
        event["body"] = {
            "contentType": "html",
            "content": dice.pick(["<b>Soup</b>", "", "a,b;c\\d\ne", "Käse 🧀", "\ud83d"]),
        }
    if dice.chance(0.3):
        event["location"] = dice.pick([{"displayName": "Cafeteria; 2nd, floor"}, {"displayName": None}, {}, None])
    if dice.chance(0.2):
        event["iCalUId"] = dice.pick([f"uid-{number}", "\ud800", None])
    if dice.chance(0.2):
        event["lastModifiedDateTime"] = dice.pick(["2017-09-04T12:00:00.1234567Z", "2017-09-04T12:00:00+02:00", None])
    if dice.chance(0.1):
        event |= {
            "isCancelled": dice.chance(0.5),
            "showAs": "busy",
            "attendees": [{"type": "required"}],
            "sensitivity": None,
        }
    return event


def _of_an_instance(dice, number, start):
    """What tells a single instance from a series, or that it is one of a series."""
    kind = dice.pick(["singleInstance", "singleInstance", None, "", "occurrence", "exception"])
    told = {} if kind is None and dice.chance(0.5) else {"type": dice.cased(kind) if kind else kind}
    if kind in {"occurrence", "exception"}:
        told["seriesMasterId"] = f"AAMk{number}"
        told["originalStart"] = f"{start.isoformat()}Z"
        if dice.chance(0.6):
            told["occurrenceId"] = f"OID.AAMk{number}.{start.date()}"
    elif dice.chance(0.3):
        told["recurrence"] = None
    return told


def _add_times(dice, event, start, duration, zone, is_all_day):
    """Start and end, in whatever order; now and then in other zones than the event's, or with an offset."""
    start_zone = end_zone = zone
    if not is_all_day and dice.chance(0.2):
        start_zone = end_zone = dice.pick(["UTC", *ZONES])
    if not is_all_day and duration >= timedelta(days=3) and dice.chance(0.3):
        end_zone = dice.pick(ZONES)
    times = {"start": _time(dice, start, start_zone), "end": _time(dice, start + duration, end_zone)}
    if not is_all_day and dice.chance(0.06):
        for name, wall in (("start", start), ("end", start + duration)):
            zone_json = dice.pick([{}, {"timeZone": None}, {"timeZone": ""}, {"timeZone": start_zone}])
            times[name] = {"dateTime": f"{wall.isoformat()}{dice.pick(['Z', 'z'])}", **zone_json}
    event |= times if dice.chance(0.95) else {"end": times["end"], "start": times["start"]}


def _time(dice, wall, zone):
    text = wall.isoformat()
    form = dice.within(0, 19)
    if form < 11:
        text += ".0000000"
    elif form == 11:
        text = text[:16]
    elif form == 12:
        text += ".0"
    elif form == 13:
        text = text.lower()
    elif form == 14 and wall.time() == datetime.min.time():
        text = f"{(wall - timedelta(days=1)).date()}T24:00:00"
    return {"dateTime": text, "timeZone": zone}


def _add_zones(dice, event, zone):
    """In which zone a series repeats, said in any of the places that can say it."""
    if dice.chance(0.75):
        said = dice.pick([zone, zone, *WITHOUT_RULES, dice.pick(ZONES)])
        event["recurrence"]["range"]["recurrenceTimeZone"] = said
    if dice.chance(0.3):
        event["originalStartTimeZone"] = dice.pick([zone, zone, dice.pick(ZONES), *WITHOUT_RULES])
        event["originalEndTimeZone"] = dice.pick([zone, zone, *WITHOUT_RULES])


def _pattern(dice, day):
    """Any of the patterns, mostly with the day of the start on it."""
    kind, on_it = dice.pick(PATTERNS), dice.chance(0.7)
    pattern = {"type": dice.cased(kind), "interval": dice.pick([1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 12, dice.within(1, 99)])}
    if dice.chance(0.4):
        unused = {"month": 0, "dayOfMonth": 0, "daysOfWeek": [], "firstDayOfWeek": "sunday", "index": "first"}
        pattern |= unused
    if kind.endswith("Yearly"):
        pattern["month"] = day.month if on_it else dice.within(1, 12)
    if kind.startswith("absolute"):
        pattern["dayOfMonth"] = day.day if on_it else dice.pick([1, 28, 29, 30, 31, 31, dice.within(1, 31)])
    if kind == "weekly" or kind.startswith("relative"):
        days = [DAYS[day.isoweekday() % 7]] if on_it and dice.chance(0.5) else dice.some(DAYS)
        pattern["daysOfWeek"] = [dice.cased(name) for name in (days if dice.chance(0.8) else [*days[::-1], days[0]])]
    if kind.startswith("relative"):
        pattern["index"] = dice.cased(INDEXES[(day.day - 1) // 7] if on_it else dice.pick(INDEXES))
        if dice.chance(0.1):
            del pattern["index"]
    if kind == "weekly" and dice.chance(0.6):
        pattern["firstDayOfWeek"] = dice.pick([None, *[dice.cased(name) for name in DAYS]])
    return pattern


def _range(dice, day):
    kind = dice.pick(["noEnd", "endDate", "numbered"])
    range_ = {"type": dice.cased(kind), "startDate": day.isoformat()}
    if dice.chance(0.3):
        range_ |= {"endDate": "0001-01-01", "numberOfOccurrences": 0}
    if kind == "endDate":
        days = dice.pick([0, 6, 30, 100, 365, 1500, 4000, dice.within(0, 3000), dice.within(-5, 5)])
        range_["endDate"] = "9999-12-31" if dice.chance(0.03) else (day + timedelta(days=days)).isoformat()
    if kind == "numbered":
        range_["numberOfOccurrences"] = dice.pick([1, 2, 5, 10, 52, 365, 999, dice.within(1, 999)])
    return range_


def _add_changes(dice, event, pattern, start, duration, is_all_day):
    """Cancellations and exceptions, of dates that are mostly on the pattern."""
    prefix = f"OID.{event.get('id', '')}."
    days = [_later(dice, pattern, start.date()) for _ in range(dice.within(1, 6))]
    cut = dice.within(0, len(days))
    if cut or dice.chance(0.3):
        event["cancelledOccurrences"] = [f"{prefix}{day}" for day in days[:cut]] + ["2017-09-04"] * dice.chance(0.1)
    if cut < len(days) or dice.chance(0.2):
        changed = [_exception(dice, prefix, day, start, duration, is_all_day) for day in days[cut:]]
        event["exceptionOccurrences"] = changed


def _later(dice, pattern, day):
    times, kind = dice.within(0, 12), pattern["type"].lower()
    steps = min(times * pattern["interval"], 2400)
    if kind in {"daily", "weekly"}:
        return day + timedelta(days=steps * (7 if kind == "weekly" else 1))
    months = day.year * 12 + day.month - 1 + steps * (12 if kind.endswith("yearly") and steps < 200 else 1)
    in_month = pattern.get("dayOfMonth") or dice.within(1, 28)
    first = date(months // 12, months % 12 + 1, 1)
    return min(first + timedelta(days=in_month - 1), (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _exception(dice, prefix, day, start, duration, is_all_day):
    """What takes the place of an occurrence: named by its id or its original start, with times or without."""
    planned = datetime.combine(day, start.time())
    json = {"type": dice.cased("exception")} if dice.chance(0.6) else {}
    by_id = dice.chance(0.75)
    if by_id:
        json["occurrenceId"] = f"{prefix}{day}"
    if not by_id or dice.chance(0.5):
        json["originalStart"] = f"{planned.isoformat()}{dice.pick(['Z', '', '+02:00', '-0800', '.0000000Z', '+13:45'])}"
    if dice.chance(0.3):
        json |= {"id": dice.pick([f"{prefix}{day}", "changed", None]), "subject": "Changed", "showAs": None}
    if dice.chance(0.1):
        is_all_day = json["isAllDay"] = dice.chance(0.5)
    begins = planned + timedelta(minutes=dice.pick([0, 30, 60, -60, 300, 1440, -1440, 6 * 1440]))
    lasts = dice.pick([duration, timedelta(minutes=45), timedelta(days=2)])
    if is_all_day:
        begins, lasts = begins.replace(hour=0, minute=0), max(timedelta(days=lasts.days), timedelta(days=1))
    zone = dice.pick(ZONES)
    told = dice.pick(["both", "both", "both", "both", "none", "start"])
    if told != "none":
        json["start"] = _time(dice, begins, zone)
    if told == "both":
        json["end"] = _time(dice, begins + lasts, zone)
    return json


# Events at the edges of what can be read ------------------------------------------------------------------------------


def odd_event(dice, number):
    """A good event with something rare: ends of the calendar, ticks, offsets, far ranges, great intervals."""
    event = good_event(dice, number)
    recurrence = event.get("recurrence")
    for _ in range(dice.within(1, 2)):
        match dice.within(0, 9):
            case 0 | 1:
                _move(dice, event, dice.pick(["0001-01-01", "0001-01-02", "9999-12-31", "9999-12-30", "9990-05-05"]))
            case 2:
                _move(dice, event, dice.pick(["1601-04-01", "1601-03-31", "1899-12-31", "4500-08-31", "2999-02-28"]))
            case 3:
                event["start"]["dateTime"] = f"{event['start']['dateTime'][:16]}:00.{dice.within(0, 9999999):07}"
                event["end"]["dateTime"] = f"{event['end']['dateTime'][:16]}:59.{dice.within(0, 9999999):07}"
            case 4:
                offset = dice.pick(["+02:00", "-08:00", "+0530", "-0345", "+14:00", "+23:59", "Z"])
                for name in ("start", "end"):
                    event[name] = {**event[name], "dateTime": f"{event[name]['dateTime'][:16]}{offset}"}
            case 5 if recurrence:
                recurrence["pattern"]["interval"] = dice.pick([999, 1000, 99, 100, 120000, 2**31 - 1, 10**6])
            case 6 if recurrence:
                recurrence["range"]["type"] = "numbered"
                recurrence["range"]["numberOfOccurrences"] = dice.pick([1000, 10**6, 2**31 - 1])
            case 7:
                event["exceptionOccurrences"] = deepcopy(dice.some(FAR_EXCEPTIONS))
            case 8:
                event["cancelledOccurrences"] = [f"OID.A.{date.fromordinal(day)}" for day in range(736_000, 737_001)]
            case _:
                event["end"] = dict(event["start"])
    return event


def _move(dice, event, day):
    """The event moved to a date, whatever else it says of dates."""
    for name in ("start", "end"):
        event[name]["dateTime"] = f"{day}{event[name]['dateTime'][10:]}"
    if dice.chance(0.8) and event.get("recurrence"):
        event["recurrence"]["range"]["startDate"] = day


# Broken events --------------------------------------------------------------------------------------------------------


def broken_event(dice, number):
    """An event with a fault, or with several."""
    if dice.chance(0.03):
        return dice.pick(NO_EVENTS)
    event = good_event(dice, number)
    for _ in range(dice.pick([1, 1, 1, 2, 2, 3, 5])):
        _break(dice, event)
    return event


def _break(dice, event):
    """One fault: a property missing, of a wrong value, or where the end and the start are the other way round."""
    way = dice.within(0, 19)
    if way < 2:
        event["start"], event["end"] = event.get("end"), event.get("start")
    elif way == 2:
        name = dice.pick([name for name in BAD_BY_NAME if name not in {"dateTime", "timeZone", "pattern", "range"}])
        event[name] = deepcopy(dice.pick(BAD_BY_NAME[name]))
    else:
        places = [*_places(event)]
        holder, key = dice.pick(places)
        known = BAD_BY_NAME.get(key)
        if way < 7:
            del holder[key]
        elif way < 14 and known:
            holder[key] = deepcopy(dice.pick(known))
        else:
            holder[key] = deepcopy(dice.pick(ANY_BAD))


def _places(json):
    """Every place of what concerns time in an event, as what holds it and the key there; no texts' places."""
    for key, value in json.items() if isinstance(json, dict) else enumerate(json):
        if key not in TEXTS:
            yield json, key
            if isinstance(value, dict | list):
                yield from _places(value)


# Questions ------------------------------------------------------------------------------------------------------------


def question(dice, event):
    """What to ask of an event: a window, a zone, properties, a limit, a header, a locale."""
    day = _day_of(event)
    start, length = day + dice.pick([0, 0, -1, -30, 1, 7, 60, 365, dice.within(-400, 800)]), _length(dice)
    whole = dice.chance(0.05) and _is_yearly(event)
    first, last = (1, date.max.toordinal()) if whole else (_in_calendar(start), _in_calendar(start + length))
    asked = {
        "start": _edge(dice, first),
        "end": _edge(dice, last),
        "zone": dice.pick(BAD_ZONES) if dice.chance(0.01) else dice.pick(["UTC", *ZONES]),
        "zone_as": dice.pick(["name", "name", "name", "name", "tzinfo", "prefer", "custom"]),
        "custom": dice.pick(CUSTOM if dice.chance(0.1) else CUSTOM[:4]),
        "select": dice.pick(SELECTS),
        "limit": 300 if whole else None,
        "max_days": None,
        "header": dice.pick(BAD_HEADERS if dice.chance(0.05) else HEADERS),
        "locale": dice.pick(["en", "fr", "de", "en_US", "en-GB", "fr_CA", "de_AT"]),
        "anchor": dice.pick(["first-match", "start-date"]),
    }
    if dice.chance(0.05):
        asked["limit"] = dice.pick([0, 1, 3, 10, -1, True])
    if dice.chance(0.04):
        asked["max_days"] = dice.pick([0, 31, 365, 1825])
    if dice.chance(0.02):
        asked["end"] = dice.pick([*BAD_TIMES, "2001-01-01", None, 5])
    return asked


def _day_of(event):
    """The day on which an event starts, as a number; of one that says none, some day."""
    try:
        return date.fromisoformat(event["start"]["dateTime"][:10]).toordinal()
    except (KeyError, TypeError, ValueError):
        return date(2017, 9, 4).toordinal()


def _is_yearly(event):
    """Whether an event has so few occurrences that all of them can be asked for."""
    try:
        return event["recurrence"]["pattern"]["type"].lower().endswith("yearly")
    except (AttributeError, KeyError, TypeError):
        return False


def _length(dice):
    if dice.chance(0.02):
        return 366 * dice.pick([5, 12, 30])
    return dice.pick([0, 1, 7, 31, 31, 31, 92, 183, 366, 366, 366, 800])


def _in_calendar(day):
    return min(max(day, 1), date.max.toordinal())


def _edge(dice, ordinal):
    return f"{date.fromordinal(ordinal)}{dice.pick(EDGES)}"


# Rules ----------------------------------------------------------------------------------------------------------------


def rule(dice):
    """An RFC 5545 rule, and the date and the time beside which it stands."""
    frequency = dice.pick(list(PLAIN))
    parts = [f"FREQ={frequency}", *filter(None, dice.pick(PLAIN[frequency]).split(";"))]
    for _ in range(dice.pick([0, 0, 0, 1, 1, 2, 3])):
        name = dice.pick(list(PARTS))
        parts.append(f"{name}={dice.pick(PARTS[name])}")
    if dice.chance(0.1):
        parts[0] = dice.pick(["FREQ=HOURLY", "FREQ=", "FREQ", "", "freq=daily", "INTERVAL=2"])
    text = dice.pick(["", "", "RRULE:", "rrule:", " "]) + ";".join(parts if dice.chance(0.8) else parts[::-1])
    day = date(2017, 9, 4) + timedelta(days=dice.within(0, 365))
    start = {"dateTime": f"{day}T12:00:00", "timeZone": dice.pick(ZONES)} if dice.chance(0.5) else None
    return {"text": dice.pick([text, text, text, text.lower(), f"{text};"]), "day": day.isoformat(), "start": start}


def view(dice):
    """What to ask of many events: a month, or up to some years, when many of them take place."""
    start = date(2017, 1, 1) + timedelta(days=dice.pick([dice.within(0, 366), dice.within(-400, 2500)]))
    end = start + timedelta(days=dice.pick([31, 92, 366, 366, 1000]))
    return {"window": [start.isoformat(), f"{end}T00:00:00Z"], "zone": dice.pick(["UTC", *ZONES])}


def everything():
    """All events, each as how good it is, its JSON text and what to ask; all rules; and what to ask of many events."""
    dice, events = Dice(SEED), []
    for make, count in ((good_event, GOOD), (odd_event, ODD), (broken_event, BROKEN)):
        for _ in range(count):
            event = make(dice, len(events))
            events.append((make.__name__.partition("_")[0], json.dumps(event), question(dice, event)))
    return events, [rule(dice) for _ in range(RULES)], [view(dice) for _ in range(VIEWS)]
