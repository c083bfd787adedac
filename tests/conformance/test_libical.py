"""libical, the reference implementation of RFC 5545, against our rules and our VTIMEZONEs."""

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
MANY = 40
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
    """The dates before an end that libical reads in a rule beside a start."""
    text = f"BEGIN:VEVENT\r\nUID:A\r\nDTSTART{start}\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
    component = LIBICAL.icalcomponent_new_from_string(text.encode())
    found = []
    note = Visit(lambda _component, span, _data: found.append(EPOCH + timedelta(seconds=span.contents.start)))
    LIBICAL.icalcomponent_foreach_recurrence(component, time(datetime(1970, 1, 1)), time(end), note, None)
    LIBICAL.icalcomponent_free(component)
    return found


def is_misread(pattern):
    """libical 3.0 moves a week that begins on Tuesday to Saturday, unless an occurrence can fall on its first day."""
    begins = pattern["firstDayOfWeek"] if pattern["type"] == "weekly" else "sunday"
    return begins not in {"sunday", "monday", *pattern.get("daysOfWeek", [])}


@st.composite
def recurrences(draw):
    pattern = draw(strategies.PATTERNS.filter(lambda pattern: not is_misread(pattern)))
    start = draw(st.dates(date(1970, 2, 1), date(2040, 12, 31)))
    range_ = {
        "type": draw(st.sampled_from(["noEnd", "endDate", "numbered"])),
        "startDate": start.isoformat(),
        "endDate": (start + timedelta(draw(st.integers(0, 5000)))).isoformat(),
        "numberOfOccurrences": draw(st.integers(1, 60)),
    }
    # libical keeps an interval in 16 bits; and yearly rules beyond 9999 it walks for long.
    json = {"pattern": pattern | {"interval": pattern["interval"] % 100 + 1}, "range": range_}
    recurrence = PatternedRecurrence.from_graph(json, anchor=draw(strategies.ANCHORS))
    assume(recurrence)
    return recurrence


@settings(max_examples=5000, deadline=None)
@given(recurrences(), st.booleans(), st.booleans())
def test_libical_reads_our_dates_in_the_rule(recurrence, rfc7529, all_day):
    expected = recurrence[:MANY]
    end = datetime.combine(min(expected[-1] + timedelta(days=3), date(2400, 1, 1)), datetime.min.time())
    expected = [day for day in expected if day < end.date()]
    midnight = DateTimeTimeZone(datetime.combine(EPOCH, datetime.min.time()), "UTC")
    start = f";VALUE=DATE:{dtstart(recurrence):%Y%m%d}" if all_day else f":{dtstart(recurrence):%Y%m%d}T000000Z"
    found = dates(start, to_rrule(recurrence, None if all_day else midnight, rfc7529=rfc7529), end)

    assert found[:MANY] == expected


def offset_of(zone, at):
    return LIBICAL.icaltimezone_get_utc_offset_of_utc_time(
        zone, ctypes.byref(time(from_seconds(at))), ctypes.byref(ctypes.c_int())
    )


@pytest.mark.parametrize("year", [1985, 2017, 2026])
@pytest.mark.parametrize("key", sorted(zoneinfo.available_timezones() - {"Factory", "localtime"}))
def test_libical_reads_the_offsets_of_a_zone_in_its_vtimezone(key, year):
    component = LIBICAL.icalcomponent_new_from_string(to_vtimezone(key, date(year, 1, 1)).to_ical())
    zone = LIBICAL.icaltimezone_new()
    assert LIBICAL.icaltimezone_set_component(zone, component)
    begin, end = to_seconds(datetime(year, 1, 1)), to_seconds(datetime(year + 9, 1, 1))
    changes = [at for at, _ in transitions_of(ZoneInfo(key)).segments_utc(begin, end)][1:]
    times = [*range(begin, end, 9 * DAY), *chain.from_iterable((at - 1, at) for at in changes)]
    told = [from_seconds(at).replace(tzinfo=UTC).astimezone(ZoneInfo(key)).utcoffset() for at in times]

    assert [timedelta(seconds=offset_of(zone, at)) for at in times] == told
    LIBICAL.icaltimezone_free(zone, 1)
