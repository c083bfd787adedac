"""recurring-ical-events, which many Python programs use, expands our files to the same starts.

It needs an older python-dateutil, so it runs in an environment of its own.
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
def request_starts():
    with subprocess.Popen(  # noqa: S603
        [PYTHON, WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def response(*arguments):
            process.stdin.write(json.dumps(arguments) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield response
        process.stdin.close()


def scheduled(series, occurrence):
    """The start that the pattern gives an occurrence."""
    start = datetime.combine(occurrence.original_date, series.start.date_time.time())
    return DateTimeTimeZone(start, series.time_zone)


def starts(series, last):
    """The starts of a series before a day, in the form of the worker."""
    end = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=2)
    found = series.between("0001-01-01", end)
    # For a time in the gap, icalendar uses the offset after the gap, RFC 5545 the one before it.
    assume(not any(one.start.is_in_gap or scheduled(series, one).is_in_gap for one in found))
    if series.is_all_day:
        all_starts = sorted(one.start.date_time.date().isoformat() for one in found)
    else:
        all_starts = sorted(one.start.instant().isoformat() for one in found)
    return [start for start in all_starts if start < last.isoformat()]


@settings(max_examples=500)
@given(masters())
def test_starts(request_starts, event):
    series = SeriesMaster.from_graph(event)
    first = series.recurrence[0] - timedelta(days=10)
    last = min(first + timedelta(days=1200), date(2045, 1, 1))
    found = request_starts(to_ics([event]).decode(), first.isoformat(), (last + timedelta(days=10)).isoformat())

    assert [start for start in found if start < last.isoformat()] == starts(series, last)
