"""Events, as a stranger's JSON has them: `create_event`, `instances`, `calendar_view`, `get_event`, `SeriesMaster`."""

import json

from fuzz.promise import given
from recurtz import SeriesMaster, calendar_view, create_event, get_event, instances
from recurtz.errors import RecurtzError

LIMIT = 200
WINDOW = {"start": "2017-09-01", "end": "2018-09-01", "timeZone": "UTC"}


def read(data):
    """JSON with an `event`, and the `start`, `end`, `timeZone`, `select` and `prefer` with which it is asked for."""
    try:
        asked = json.loads(data)
    except (ValueError, RecursionError):  # no JSON, which is not ours to refuse
        return 0
    if not isinstance(asked, dict):
        return 0
    event = asked.get("event")
    window = [asked.get(name, default) for name, default in WINDOW.items()]
    select = asked.get("select") if isinstance(asked.get("select"), list) else None
    given(create_event, event, asked.get("prefer"))
    given(get_event, event, window[2], select)
    told = given(instances, event, *window, select, limit=LIMIT)
    viewed = given(calendar_view, [event], *window, select, limit=LIMIT)
    if told is not None:
        assert told == viewed, (told, viewed)
        _check_master(event)
    return 2 * LIMIT


def _check_master(event):
    master = SeriesMaster.from_graph(event)
    told = master.to_graph()
    try:
        again = SeriesMaster.from_graph(told)
    except RecurtzError as error:
        raise AssertionError(told) from error
    assert again.to_graph() == told, (again.to_graph(), told)
