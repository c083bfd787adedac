"""A stranger's events: `create_event`, `instances`, `calendar_view`, `get_event`, `SeriesMaster`."""

import json

from fuzz.promise import attempt
from recurtz import SeriesMaster, calendar_view, create_event, get_event, instances
from recurtz.errors import RecurtzError

LIMIT = 200
WINDOW = {"start": "2017-09-01", "end": "2018-09-01"}


def run(data):
    """Request an `event` with `start`, `end`, `timeZone`, `select` and `prefer`, all of which are in the same JSON."""
    try:
        request = json.loads(data)
    except (ValueError, RecursionError):  # not JSON
        return 0
    if not isinstance(request, dict):
        return 0
    event, zone = request.get("event"), request.get("timeZone", "UTC")
    window = [request.get(name, default) for name, default in WINDOW.items()]
    select = request.get("select") if isinstance(request.get("select"), list) else None
    attempt(create_event, event, request.get("prefer"))
    attempt(get_event, event, time_zone=zone, select=select)
    occurrences = attempt(instances, event, *window, time_zone=zone, select=select, limit=LIMIT)
    viewed = attempt(calendar_view, [event], *window, time_zone=zone, select=select, limit=LIMIT)
    if occurrences is not None:
        assert occurrences == viewed, (occurrences, viewed)
        _check_master(event)
    return 2 * LIMIT


def _check_master(event):
    written = SeriesMaster.from_graph(event).to_graph()
    try:
        again = SeriesMaster.from_graph(written)
    except RecurtzError as error:
        raise AssertionError(written) from error
    assert again.to_graph() == written, (again.to_graph(), written)
