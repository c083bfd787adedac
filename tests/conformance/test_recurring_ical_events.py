"""recurring-ical-events, which many Python programs expand calendars with, against the files that we write.

It wants an older python-dateutil, so it lives in an environment of its own.
"""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from ical_strategies import masters
from recurtz import DateTimeTimeZone, SeriesMaster, to_ics

PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
WORKER = Path(__file__).with_name("recurring_ical_events_worker.py")


@pytest.fixture(scope="module")
def ask():
    with subprocess.Popen(  # noqa: S603
        [PYTHON, WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def answer(*question):
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield answer
        process.stdin.close()


def planned(series, one):
    return DateTimeTimeZone(datetime.combine(one.original_date, series.start.date_time.time()), series.time_zone)


def starts(series, last):
    """When a series starts before a day, as the worker tells it."""
    end = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=2)
    found = series.between("0001-01-01", end)
    # icalendar reads a time that a VTIMEZONE skips with the offset after the gap, RFC 5545 with the one before it.
    assume(not any(one.start.is_in_gap or planned(series, one).is_in_gap for one in found))
    if series.is_all_day:
        told = sorted(one.start.date_time.date().isoformat() for one in found)
    else:
        told = sorted(one.span[0].isoformat() for one in found)
    return [start for start in told if start < last.isoformat()]


@settings(max_examples=2000, deadline=None)
@given(masters())
def test_recurring_ical_events_sees_our_starts(ask, event):
    series = SeriesMaster.from_graph(event)
    first = series.recurrence[0] - timedelta(days=10)
    last = min(first + timedelta(days=1200), date(2045, 1, 1))
    found = ask(to_ics([event]).decode(), first.isoformat(), (last + timedelta(days=10)).isoformat())

    assert [start for start in found if start < last.isoformat()] == starts(series, last)
