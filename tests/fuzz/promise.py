"""What is promised for any input: a value or a short refusal, few steps, and no file but those of the tz database."""

import json
import os
import sys
import zoneinfo

from recurtz import RecurtzError, create_event, from_ics, zone
from steps import steps

LONGEST_REASON = 700
"""Characters of one reason: a path, a short repr, a way out, close names."""

STEPS = 60_000
"""What a first zone may take whose table is made."""

STEPS_PER_BYTE = 40
STEPS_PER_ANSWER = 60

_LIBRARY = tuple({os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, os.path.dirname(os.__file__))})


class Watch:
    """The files that are opened while it is on: a path made of input must not be among them."""

    def __init__(self):
        self.on = False
        self.opened = []
        sys.addaudithook(self._hear)

    def _hear(self, event, arguments):
        if self.on and event in {"open", "os.listdir", "os.scandir"}:
            self.opened.append(arguments[0])

    def strangers(self):
        return [path for path in self.opened if isinstance(path, str | bytes) and not _is_known(os.fsdecode(path))]


def _is_known(path):
    """Whether it is a zone of the tz database, or a module that is imported late."""
    if any(path.startswith(folder) for folder in zoneinfo.TZPATH):
        return path in _KNOWN
    real = os.path.realpath(path)
    return real.startswith(_LIBRARY) or f"{os.sep}recurtz{os.sep}" in real


_KNOWN = set()
_WATCH = Watch()


def holds(read, data):
    """Run a reader on input and check what is promised. Whatever it raises breaks the promise."""
    _WATCH.opened.clear()
    _WATCH.on = True
    try:
        taken, answers = steps(read, data)
    finally:
        _WATCH.on = False
    assert not _WATCH.strangers(), _WATCH.strangers()
    allowed = STEPS + STEPS_PER_BYTE * len(data) + STEPS_PER_ANSWER * (answers or 0)
    assert taken <= allowed, f"{taken} steps for {len(data)} bytes and {answers} answers"


def given(read, *arguments, **named):
    """What a reader gives; None where it refuses, as it may."""
    try:
        return read(*arguments, **named)
    except RecurtzError as error:
        check_refusal(error)
        return None


def check_refusal(error):
    """A refusal is short, whatever was refused, and a server can answer it."""
    reasons = error.details or (error,)
    for reason in reasons:
        assert len(str(reason)) <= LONGEST_REASON, str(reason)
        assert len(reason.target or "") <= LONGEST_REASON, reason.target
    assert len(str(error)) <= (LONGEST_REASON + 2) * len(reasons) + 100, str(error)
    assert len(reasons) <= 40, len(reasons)
    json.dumps(error.to_graph()).encode()


def warm_up():
    """What is done once in a process, imports and the walk through the tz database, which shows all of its files."""
    given(zone, "Mars/Olympus")
    given(zone, "Mars, the old one")
    given(create_event, {})
    given(from_ics, "BEGIN:VCALENDAR\nEND:VCALENDAR")
    _WATCH.on = True
    keys = zoneinfo.available_timezones()
    _WATCH.on = False
    _KNOWN.update(os.path.join(folder, key) for folder in zoneinfo.TZPATH for key in keys)
    _KNOWN.update(path for path in _WATCH.opened if isinstance(path, str))
