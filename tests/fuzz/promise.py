"""The promises for any input: a value or a short error, few steps, and no files except those of the tz database."""

import json
import os
import sys
import zoneinfo

from recurtz import RecurtzError, create_event, from_ics, zone
from steps import steps

MAX_MESSAGE = 700
"""Characters of the message of one fault: a path, a short repr, a hint, similar names."""

STEPS = 60_000
"""The steps of a first zone, whose table must be created."""

STEPS_PER_BYTE = 40
STEPS_PER_RESULT = 60

_LIBRARY = tuple({os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, os.path.dirname(os.__file__))})


class Watch:
    """The files that are opened while it is on: no path may come from the input."""

    def __init__(self):
        self.on = False
        self.opened = []
        sys.addaudithook(self._record)

    def _record(self, event, arguments):
        if self.on and event in {"open", "os.listdir", "os.scandir"}:
            self.opened.append(arguments[0])

    def unexpected(self):
        return [path for path in self.opened if isinstance(path, str | bytes) and not _is_known(os.fsdecode(path))]


def _is_known(path):
    """True for a file of the tz database, and for a module that is imported late."""
    if any(path.startswith(folder) for folder in zoneinfo.TZPATH):
        return path in _KNOWN
    real = os.path.realpath(path)
    return real.startswith(_LIBRARY) or f"{os.sep}recurtz{os.sep}" in real


_KNOWN = set()
_WATCH = Watch()


def check(run, data):
    """Run a target on input and check the promises; any error it raises breaks them."""
    _WATCH.opened.clear()
    _WATCH.on = True
    try:
        taken, results = steps(run, data)
    finally:
        _WATCH.on = False
    assert not _WATCH.unexpected(), _WATCH.unexpected()
    allowed = STEPS + STEPS_PER_BYTE * len(data) + STEPS_PER_RESULT * (results or 0)
    assert taken <= allowed, f"{taken} steps for {len(data)} bytes and {results} results"


def attempt(call, *arguments, **options):
    """The result of a call; None if it raises a `RecurtzError`, which is checked."""
    try:
        return call(*arguments, **options)
    except RecurtzError as error:
        check_error(error)
        return None


def check_error(error):
    """An error is short, whatever the input, and can be written as JSON."""
    faults = error.details or (error,)
    for fault in faults:
        assert len(str(fault)) <= MAX_MESSAGE, str(fault)
        assert len(fault.target or "") <= MAX_MESSAGE, fault.target
    assert len(str(error)) <= (MAX_MESSAGE + 2) * len(faults) + 100, str(error)
    assert len(faults) <= 40, len(faults)
    json.dumps(error.to_graph()).encode()


def warm_up():
    """Do what a process does once: imports, and the walk through the tz database, which shows all of its files."""
    attempt(zone, "Mars/Olympus")
    attempt(zone, "Mars, the old one")
    attempt(create_event, {})
    attempt(from_ics, "BEGIN:VCALENDAR\nEND:VCALENDAR")
    _WATCH.on = True
    keys = zoneinfo.available_timezones()
    _WATCH.on = False
    _KNOWN.update(os.path.join(folder, key) for folder in zoneinfo.TZPATH for key in keys)
    _KNOWN.update(path for path in _WATCH.opened if isinstance(path, str))
