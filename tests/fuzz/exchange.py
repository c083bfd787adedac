"""Exchange's formats: the first byte selects a reader; what it reads is written, and read again as the same."""

from fuzz.promise import attempt
from recurtz.exchange import from_ews, from_mapi, to_ews, to_mapi, zone_from_mapi, zone_to_mapi

ZONE = "Pacific Standard Time"


def run(data):
    """Read a recurrence (r), a zone (z) or XML."""
    kind, rest = data[:1], data[1:]
    if kind == b"r":
        return _recurrence(rest)
    if kind == b"z":
        return _zone(rest)
    event = attempt(from_ews, data)
    if event is not None:
        attempt(to_mapi, event)
        _same(event, to_ews, from_ews)
    return 0


def _recurrence(data):
    event = attempt(from_mapi, data, time_zone=ZONE)
    if event is not None:
        attempt(to_ews, event)
        _same(event, to_mapi, lambda blob: from_mapi(blob, time_zone=ZONE))
    return len(event.get("exceptionOccurrences", ())) if event else 0


def _same(event, write, read):
    """Whatever can be written is read as the same event, except for a start that was off the pattern."""
    written = attempt(write, event)
    if written is not None:
        again = attempt(read, written)
        if again is not None:
            assert attempt(write, again) == written, (event, again)


def _zone(data):
    definition = attempt(zone_from_mapi, data)
    if definition is None:
        return 0
    written = attempt(zone_to_mapi, definition)
    if written is not None:
        again = zone_from_mapi(written)
        assert again.transitions == definition.transitions, (definition, again)
        assert zone_to_mapi(again) == written
    attempt(zone_to_mapi, definition, kind="struct")
    return len(definition.transitions.instants)
