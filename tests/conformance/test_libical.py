"""libical, the reference implementation of RFC 5545, parses our rules and our VTIMEZONEs as we mean them."""

import ctypes
import ctypes.util
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
from recurtz import DateTimeTimeZone, PatternedRecurrence, to_rrule
from recurtz.ical.vtimezones import to_vtimezone
from recurtz.rrule import dtstart
from recurtz.zones.transitions import from_seconds, to_seconds, transitions_of

EPOCH = date(1970, 1, 1)
MAX_DATES = 40
DAY = 86_400


class Time(ctypes.Structure):
    """libical's icaltimetype."""

    _fields_ = [
        *[(name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")],
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


class Span(ctypes.Structure):
    """libical's icaltime_span: seconds of the epoch."""

    _fields_ = [("start", ctypes.c_longlong), ("end", ctypes.c_longlong), ("is_busy", ctypes.c_int)]


Visit = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(Span), ctypes.c_void_p)


def library():
    found = ctypes.CDLL(ctypes.util.find_library("ical") or "libical.so.3")
    found.icalcomponent_new_from_string.restype = ctypes.c_void_p
    found.icalcomponent_free.argtypes = [ctypes.c_void_p]
    found.icalcomponent_foreach_recurrence.argtypes = [ctypes.c_void_p, Time, Time, Visit, ctypes.c_void_p]
    found.icaltimezone_new.restype = ctypes.c_void_p
    found.icaltimezone_set_component.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    found.icaltimezone_free.argtypes = [ctypes.c_void_p, ctypes.c_int]
    found.icaltimezone_get_utc_offset_of_utc_time.argtypes = [
        ctypes.c_void_p, ctypes.POINTER(Time), ctypes.POINTER(ctypes.c_int)
    ]  # fmt: skip
    return found


LIBICAL = library()


def time(moment):
    return Time(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def dates(start, rule, end):
    """libical's dates of a rule before an end."""
    text = f"BEGIN:VEVENT\r\nUID:A\r\nDTSTART{start}\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
    component = LIBICAL.icalcomponent_new_from_string(text.encode())
    found = []
    note = Visit(lambda _component, span, _data: found.append(EPOCH + timedelta(seconds=span.contents.start)))
    LIBICAL.icalcomponent_foreach_recurrence(component, time(datetime(1970, 1, 1)), time(end), note, None)
    LIBICAL.icalcomponent_free(component)
    return found


def is_wrong_in_libical(pattern):
    """libical 3.0 shifts weeks that begin on Tuesday to Saturday, unless the pattern has the first day itself."""
    begins = pattern["firstDayOfWeek"] if pattern["type"] == "weekly" else "sunday"
    return begins not in {"sunday", "monday", *pattern.get("daysOfWeek", [])}


@st.composite
def recurrences(draw):
    pattern = draw(strategies.PATTERNS.filter(lambda pattern: not is_wrong_in_libical(pattern)))
    start = draw(st.dates(date(1970, 2, 1), date(2040, 12, 31)))
    range_ = {
        "type": draw(st.sampled_from(["noEnd", "endDate", "numbered"])),
        "startDate": start.isoformat(),
        "endDate": (start + timedelta(draw(st.integers(0, 5000)))).isoformat(),
        "numberOfOccurrences": draw(st.integers(1, 60)),
    }
    # libical stores an interval in 16 bits; for yearly rules beyond 9999 it takes long.
    json = {"pattern": pattern | {"interval": pattern["interval"] % 100 + 1}, "range": range_}
    recurrence = PatternedRecurrence.from_graph(json, anchor=draw(strategies.ANCHORS))
    assume(recurrence)
    return recurrence


@settings(max_examples=1200)
@given(recurrences(), st.booleans(), st.booleans())
def test_rules(recurrence, rfc7529, all_day):
    expected = recurrence[:MAX_DATES]
    end = datetime.combine(min(expected[-1] + timedelta(days=3), date(2400, 1, 1)), datetime.min.time())
    expected = [day for day in expected if day < end.date()]
    midnight = DateTimeTimeZone(datetime.combine(EPOCH, datetime.min.time()), "UTC")
    start = f";VALUE=DATE:{dtstart(recurrence):%Y%m%d}" if all_day else f":{dtstart(recurrence):%Y%m%d}T000000Z"
    found = dates(start, to_rrule(recurrence, None if all_day else midnight, rfc7529=rfc7529), end)

    assert found[:MAX_DATES] == expected


def offset_of(zone, at):
    return LIBICAL.icaltimezone_get_utc_offset_of_utc_time(
        zone, ctypes.byref(time(from_seconds(at))), ctypes.byref(ctypes.c_int())
    )


@pytest.mark.parametrize("year", [1985, 2017, 2026])
@pytest.mark.parametrize("key", sorted(zoneinfo.available_timezones() - {"Factory", "localtime"}))
def test_vtimezones(key, year):
    """libical has the zone's offsets from its VTIMEZONE, for nine years."""
    component = LIBICAL.icalcomponent_new_from_string(to_vtimezone(key, date(year, 1, 1)).to_ical())
    zone = LIBICAL.icaltimezone_new()
    assert LIBICAL.icaltimezone_set_component(zone, component)
    begin, end = to_seconds(datetime(year, 1, 1)), to_seconds(datetime(year + 9, 1, 1))
    changes = [at for at, _ in transitions_of(ZoneInfo(key)).segments_utc(begin, end)][1:]
    times = [*range(begin, end, 9 * DAY), *chain.from_iterable((at - 1, at) for at in changes)]
    expected = [from_seconds(at).replace(tzinfo=UTC).astimezone(ZoneInfo(key)).utcoffset() for at in times]

    assert [timedelta(seconds=offset_of(zone, at)) for at in times] == expected
    LIBICAL.icaltimezone_free(zone, 1)
