"""The starts of the events of a file according to recurring-ical-events, in an environment of its own.

Each line of input is JSON: a path, the first and the last day of a window, and the seconds for it. Each line of output
is JSON: the sorted starts, or null after an error.
"""

import json
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events
import x_wr_timezone
from icalendar.timezone import tzp


def instant(moment):
    if not isinstance(moment, datetime):
        return moment.isoformat()
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return f"{aware:%Y-%m-%dT%H:%M}Z"


def starts(path, first, last):
    tzp.use_zoneinfo()  # clears the VTIMEZONEs of other files
    found = []
    for calendar in icalendar.Calendar.from_ical(Path(path).read_bytes(), multiple=True):
        query = recurring_ical_events.of(x_wr_timezone.to_standard(calendar), skip_bad_series=True)
        found += [instant(event.start) for event in query.between(first, last + timedelta(days=1))]
    return sorted(start for start in found if str(first) <= start < str(last))


def stop(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, stop)
for line in sys.stdin:
    path, first, last, seconds = json.loads(line)
    signal.alarm(seconds)
    try:
        result = starts(path, date.fromisoformat(first), date.fromisoformat(last))
    except Exception:  # whatever the library raises
        result = None
    signal.alarm(0)
    print(json.dumps(result), flush=True)
