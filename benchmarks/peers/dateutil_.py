"""python-dateutil: rules in pure Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

from dateutil import tz
from dateutil.parser import isoparse
from dateutil.rrule import rrulestr

from mailbox_files import each_once, slots, with_masters

Json = dict[str, Any]
Work = Callable[[], Any]

_DAY = timedelta(1)


def dates(case: Json) -> Work:
    start = datetime.fromisoformat(case["start"])
    return lambda: list(rrulestr(case["rule"], dtstart=start))


text_to_dates = dates


def text_to_utc(case: Json) -> Work:
    start = datetime.fromisoformat(f"{case['start']}T{case['time']}")

    def starts() -> list[datetime]:
        zone = tz.gettz(case["zone"])
        return [wall.replace(tzinfo=zone).astimezone(UTC) for wall in rrulestr(case["rule"], dtstart=start)]

    return starts


def first_ten(case: Json) -> Work:
    start = datetime.fromisoformat(f"{case['start']}T{case['time']}")

    def starts() -> list[datetime]:
        zone, rule = tz.gettz(case["zone"]), rrulestr(case["rule"], dtstart=start)
        return [wall.replace(tzinfo=zone).astimezone(UTC) for wall in islice(rule, 10)]

    return starts


def next_ten_read(case: Json) -> Work:
    rule = rrulestr(case["rule"], dtstart=datetime.fromisoformat(f"{case['start']}T{case['time']}"))
    zone, now = tz.gettz(case["zone"]), datetime.fromisoformat(case["now"])
    return lambda: [start.replace(tzinfo=zone).astimezone(UTC) for start in rule.xafter(now - _DAY, count=10, inc=True)]


def next_ten_text(case: Json) -> Work:
    return lambda: next_ten_read(case)()


def week(case: Json) -> Work:
    rule = rrulestr(case["rule"], dtstart=datetime.fromisoformat(case["start"]))
    first, last = datetime.fromisoformat(case["from"]), datetime.fromisoformat(case["to"])
    return lambda: [start for start in rule.between(first, last, True) if start < last]


def length(case: Json) -> Work:
    start = datetime.fromisoformat(case["start"])
    return lambda: rrulestr(case["rule"], dtstart=start).count()


def item(case: Json) -> Work:
    rule = rrulestr(case["rule"], dtstart=datetime.fromisoformat(case["start"]))
    return lambda: rule[case["position"]]


def contains(case: Json) -> Work:
    rule = rrulestr(case["rule"], dtstart=datetime.fromisoformat(case["start"]))
    day = datetime.fromisoformat(case["day"])
    return lambda: day in rule


def render(case: Json) -> Work:
    """The parser takes six digits of a second, Graph writes seven."""
    zones, target, name = (
        {key: tz.gettz(zone) for key, zone in case["zones"].items()},
        tz.gettz(case["zone"]),
        case["name"],
    )

    def moment(value: Json) -> Json:
        local = isoparse(value["dateTime"][:26]).replace(tzinfo=zones[value["timeZone"]]).astimezone(target)
        return {"dateTime": local.replace(tzinfo=None).isoformat(timespec="microseconds") + "0", "timeZone": name}

    return lambda: [{**event, "start": moment(event["start"]), "end": moment(event["end"])} for event in case["events"]]


# Many series ----------------------------------------------------------------------------------------------------------


class _Once:
    """A single event, in place of a rule."""

    def __init__(self, start: datetime) -> None:
        self.start = start

    def between(self, first: datetime, last: datetime, _inclusive: bool) -> list[datetime]:
        return [self.start] if first <= self.start <= last else []


def _rule(series: Json) -> Any:
    start = datetime.fromisoformat(series["start"])
    return rrulestr(series["rule"], dtstart=start) if series["rule"] else _Once(start)


def _starts(series: Json, rule: Any, first: datetime, last: datetime, length: timedelta) -> Iterator[datetime]:
    """The starts in UTC of what a window holds."""
    zone, cancelled = tz.gettz(series["zone"]), set(series["cancelled"])
    for wall in rule.between(first.replace(tzinfo=None) - _DAY, last.replace(tzinfo=None) + _DAY, True):
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant + length >= first and instant < last and str(wall.date()) not in cancelled:
            yield instant


def _view(masters: list[tuple[Json, Any]], case: Json) -> list[tuple[datetime, datetime, str]]:
    first, last = (datetime.fromisoformat(case[edge]).replace(tzinfo=UTC) for edge in ("from", "to"))
    hour = timedelta(hours=1)
    return sorted(
        (start, start + hour, master["event"]["id"])
        for master, rule in masters
        for start in _starts(master, rule, first, last, hour)
    )


def view(case: Json) -> Work:
    return lambda: _view([(master, _rule(master)) for master in case["masters"]], case)


def view_again(case: Json) -> Work:
    masters = [(master, _rule(master)) for master in case["masters"]]
    return lambda: _view(masters, case)


def view_once(case: Json) -> Iterator[Work]:
    return each_once(view, case)


def kept(case: Json) -> Work:
    return view_again(with_masters(case))


def availability(case: Json) -> Work:
    people = [{"masters": person, "from": case["from"], "to": case["to"]} for person in case["people"]]
    first = datetime.fromisoformat(case["from"]).replace(tzinfo=UTC)

    def views() -> list[str]:
        periods = [[(start, end) for start, end, _ in view(person)()] for person in people]
        return slots(periods, first, 336)

    return views


def columns(case: Json) -> Work:
    first, last = (datetime.fromisoformat(case[edge]) for edge in ("from", "to"))
    hours = timedelta(hours=case["hours"])
    return lambda: [start for series in case["series"] for start in _starts(series, _rule(series), first, last, hours)]


def first_conflict(case: Json) -> Work:
    """All occurrences until a horizon, sorted; it proves nothing."""
    until = datetime.fromisoformat(case["until"])
    hour = timedelta(hours=1)

    def first() -> list[datetime]:
        starts = []
        for side, series in enumerate(case["series"]):
            zone, rule = tz.gettz(series["zone"]), _rule(series)
            walls = rule.between(datetime.fromisoformat(series["start"]), until, True)
            starts += [(wall.replace(tzinfo=zone).astimezone(UTC), side) for wall in walls]
        starts.sort()
        pairs = pairwise(starts)
        return [later[0] for before, later in pairs if later[0] < before[0] + hour and later[1] != before[1]][:1]

    return first


def _lines(view: list[tuple[datetime, datetime, str]]) -> list[str]:
    return sorted(f"{series} {start:%Y-%m-%dT%H:%M:%S}" for start, _, series in view)


def _texts(starts: list[datetime]) -> list[str]:
    return [str(start)[:19] for start in starts]


def _first(starts: list[datetime]) -> list[str]:
    return _texts(starts) or ["never"]


TEXTS = {
    **dict.fromkeys(("view", "view_again", "view_once", "kept"), _lines),
    "first_conflict": _first,
    "columns": _texts,
}
