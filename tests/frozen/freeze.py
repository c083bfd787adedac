"""What the library answers, frozen: `python tests/frozen/freeze.py OUT.jsonl` asks every door about every event.

A line holds a door, the number of what was asked about, and an answer or an error. The library is whichever the path
of Python leads to; its old names are understood beside the new ones, so that `compare.py` can say what has changed.
"""

import hashlib
import inspect
import json
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pyarrow as pa
from events import ABOUT_TIME, BAD_ZONES, WITHOUT_RULES, ZONES, everything

import recurtz
from recurtz import DateTimeTimeZone, PatternedRecurrence, SeriesMaster

LONGEST, HEAD = 20_000, 500  # characters of an answer until its digest stands for it, and how many then stand beside
FEW = 400  # dates of a recurrence until it is not walked through
BLOCK, BATCH, COLUMNS = 20, 50, 1_000  # events of a calendar, of a batch read by rows, of one read by columns
NEW_NAMES = {
    "TooManyError": "LimitExceededError",
    "UnreadableError": "MalformedValueError",
    "BeyondCalendarError": "OutOfRangeError",
    "RuleError": "RecurrenceRuleError",
}
get_event = getattr(recurtz, "get_event", None) or recurtz.tell_event
ON_ERROR = "rejected" if "rejected" in inspect.signature(recurtz.arrow.expand_batches).parameters else "errors"


# What is asked --------------------------------------------------------------------------------------------------------


def window(asked):
    """The edges of a window; where the zone comes as a tzinfo, as aware datetimes, if they are any."""
    edges = asked["start"], asked["end"]
    try:
        moments = [datetime.fromisoformat(text) for text in edges]
    except (TypeError, ValueError):
        return edges
    aware = [moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments]
    return aware if asked["zone_as"] == "tzinfo" else edges


def zone(asked):
    """The zone in which to tell times, as its name, a tzinfo, its rules, or what a client prefers."""
    name, kind = asked["zone"], asked["zone_as"]
    if kind == "custom":
        return recurtz.CustomTimeZone.from_graph(asked["custom"])
    if kind == "prefer":
        return recurtz.Prefer.parse(f'outlook.timezone="{name}"')
    return recurtz.zone(name) if kind == "tzinfo" else name


def limits(asked):
    return {name: asked[name] for name in ("limit", "max_days") if asked[name] is not None}


def selected(asked):
    return {"time_zone": asked["zone"], "select": asked["select"]} | limits(asked)


def said(event, name):
    return event.get(name) if isinstance(event, dict) else event


def recurrence_of(event, asked):
    return PatternedRecurrence.from_graph(said(event, "recurrence"), anchor=asked["anchor"])


# Doors: each is asked about one event ---------------------------------------------------------------------------------


def convert(event, asked):
    moment = DateTimeTimeZone.from_graph(said(event, "start"), "start")
    return [moment.to_graph(), moment.is_in_gap, moment.to_datetime(), moment.to(asked["zone"]).to_graph()]


def recurrence(event, asked):
    dates, day = recurrence_of(event, asked), date.fromisoformat(asked["start"][:10])
    near = [dates.before(day), dates.after(day), dates.after(day, inclusive=True), day in dates]
    return [dates.to_graph(), len(dates), dates[:10], dates[-3:], near, dates.is_endless]


def to_rrule_start(event, asked):
    dates, start = recurrence_of(event, asked), DateTimeTimeZone.from_graph(said(event, "start"), "start")
    return [recurtz.to_rrule(dates, start), recurtz.rrule.dtstart(dates, start).to_graph()]


def series_starts(event, _asked):
    master = SeriesMaster.from_graph(event)
    return master.starts() if len(master.recurrence) < FEW else None


def series_restore(event, _asked):
    master = SeriesMaster.from_graph(event)
    changed = [*master.cancelled, *[exception.original_date for exception in master.exceptions]]
    return master.restore(changed[0] if changed else master.recurrence[0]).to_graph()


def series_reschedule(event, _asked):
    master = SeriesMaster.from_graph(event)
    start = datetime.combine(master.recurrence[min(1, len(master.recurrence) - 1)], datetime.min.time(), UTC)
    return master.reschedule(start.date(), start + timedelta(hours=10), start + timedelta(hours=12)).to_graph()


def describe(event, asked):
    master = SeriesMaster.from_graph(event)
    occurrences = islice(master, 1) if len(master.recurrence) < FEW else ()
    return [recurtz.describe(what, asked["locale"]) for what in (master, master.recurrence, *occurrences)]


def expand_alone(event, asked):
    batch = pa.record_batch({"event": [json.dumps(event)]})
    times = recurtz.arrow.expand_batches([batch], *window(asked), time_zone=asked["zone"])
    return [rows for some in times for rows in zip(*[column.to_pylist() for column in some.columns], strict=True)]


DOORS = {
    "instances": lambda event, asked: recurtz.instances(event, *window(asked), time_zone=zone(asked), **limits(asked)),
    "instances_select": lambda event, asked: recurtz.instances(event, *window(asked), **selected(asked)),
    "view_alone": lambda event, asked: recurtz.calendar_view(
        [event], *window(asked), time_zone=zone(asked), **limits(asked)
    ),
    "view_alone_select": lambda event, asked: recurtz.calendar_view([event], *window(asked), **selected(asked)),
    "calendar_alone": lambda event, asked: recurtz.Calendar([event]).view(*window(asked), **selected(asked)),
    "tell_event": lambda event, asked: get_event(event, time_zone=zone(asked)),
    "tell_event_select": lambda event, asked: get_event(event, time_zone=asked["zone"], select=asked["select"]),
    "create_event": lambda event, _: recurtz.create_event(event),
    "create_event_prefer": lambda event, asked: recurtz.create_event(event, prefer=asked["header"]),
    "convert": convert,
    "recurrence": recurrence,
    "to_rrule": lambda event, asked: recurtz.to_rrule(recurrence_of(event, asked)),
    "to_rrule_rfc7529": lambda event, asked: recurtz.to_rrule(recurrence_of(event, asked), rfc7529=True),
    "to_rrule_start": to_rrule_start,
    "to_ics": lambda event, _: recurtz.to_ics([event]).decode(),
    "from_ics": lambda event, _: recurtz.from_ics(recurtz.to_ics([event])),
    "series": lambda event, _: SeriesMaster.from_graph(event).to_graph(),
    "series_between": lambda event, asked: [
        occurrence.to_graph(asked["zone"]) for occurrence in SeriesMaster.from_graph(event).between(*window(asked))
    ],
    "series_starts": series_starts,
    "series_cancel": lambda event, _: (all_ := SeriesMaster.from_graph(event)).cancel(all_.recurrence[0]).to_graph(),
    "series_restore": series_restore,
    "series_reschedule": series_reschedule,
    "describe": describe,
    "expand_alone": expand_alone,
}


# Doors for many events, and for no event ------------------------------------------------------------------------------


def calendar_block(events, asked):
    calendar, (start, end) = recurtz.Calendar(iter(events)), asked["window"]
    whole = calendar.view(start, end, select=["subject", "start"])
    return [len(calendar), whole, calendar.view(start, start, time_zone=asked["zone"])]


def expand(numbers, values, asked):
    """The result of each event of a batch, by its number: its times, or the error that went to the function."""
    batch, faults = pa.record_batch({"event": values, "number": pa.array(numbers)}), []
    options = {"time_zone": asked["zone"], "keep": ["number"], ON_ERROR: faults.append}
    found = {number: {"answer": []} for number in numbers}
    for times in recurtz.arrow.expand_batches([batch], *asked["window"], **options):
        for *row, number in zip(*[column.to_pylist() for column in times.columns], strict=True):
            found[number]["answer"].append(row)
    for error in [row for some in faults for row in some.to_pylist()]:
        found[error.pop("number")] = {"error": error | {"details": None}, "class": None}
    return found


def from_rrule(rule, start):
    dates = recurtz.from_rrule(rule["text"], start_date=date.fromisoformat(rule["day"]), start=start)
    return [dates.to_graph(), dates.anchor, len(dates), dates[:5]]


# Freezing -------------------------------------------------------------------------------------------------------------


def result_of(door, *arguments, **options):
    """What a door answers, or the error that it raises."""
    try:
        return {"answer": door(*arguments, **options)}
    except Exception as error:  # whatever it is, it is what the user sees
        told = {"code": getattr(error, "code", None), "target": getattr(error, "target", None), "message": str(error)}
        told["details"] = [[detail.code, detail.target, str(detail)] for detail in getattr(error, "details", ())]
        return {"error": told, "class": NEW_NAMES.get(type(error).__name__, type(error).__name__)}


def results():
    """Every door, with the number of what it was asked about, and its result."""
    events, rules, views = everything()
    for number, (_, text, asked) in enumerate(events):
        for name, door in DOORS.items():
            event = json.loads(text)
            result = result_of(door, event, asked)
            yield name, number, result if json.dumps(event) == text else result | {"touched": event}
    for number in range(0, len(events), BLOCK):
        block, asked = [json.loads(text) for _, text, _ in events[number : number + BLOCK]], views[number // BLOCK]
        yield "view_block", number, result_of(recurtz.calendar_view, block, *asked["window"], time_zone=asked["zone"])
        yield "calendar_block", number, result_of(calendar_block, block, asked)
    texts = [text for _, text, _ in events]
    structs = [{name: json.loads(text).get(name) for name in ABOUT_TIME} for kind, text, _ in events if kind == "good"]
    columns = ("expand_batches", texts, BATCH), ("expand_columns", texts, COLUMNS), ("expand_structs", structs, COLUMNS)
    for name, values, size in columns:
        for start in range(0, len(values), size):
            numbers = list(range(start, min(start + size, len(values))))
            found = result_of(expand, numbers, pa.array(values[start : start + size]), views[start // BATCH])
            for number, result in found.get("answer", {start: found}).items():
                yield name, number, result
    for number, rule in enumerate(rules):
        yield "from_rrule", number, result_of(from_rrule, rule, None)
        if rule["start"]:
            yield "from_rrule_start", number, result_of(from_rrule, rule, DateTimeTimeZone.from_graph(rule["start"]))
    for number, name in enumerate(dict.fromkeys([*ZONES, *WITHOUT_RULES, *BAD_ZONES])):
        for door in ("zone", "windows_to_iana", "iana_to_windows"):
            yield door, number, result_of(getattr(recurtz, door), name)
    yield "tzdb_version", 0, result_of(recurtz.tzdb_version)


def line_of(door, number, result):
    """A line of JSON; of an answer that is too long for it, the digest and how it begins."""
    text = json.dumps(result.get("answer"), default=str)
    if len(text) > LONGEST:
        digest = hashlib.sha256(text.encode()).hexdigest()
        result = result | {"answer": {"sha256": digest, "length": len(text), "head": text[:HEAD]}}
    return json.dumps({"door": door, "number": number} | result, default=str)


def main():
    began, counts = time.monotonic(), Counter()
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for door, number, result in results():
            counts[door, "error" in result] += 1
            out.write(line_of(door, number, result) + "\n")
    for door in dict.fromkeys(door for door, _ in counts):
        print(f"{door:20} {counts[door, False]:6} answers {counts[door, True]:6} errors")
    print(f"{time.monotonic() - began:.0f} s, of {Path(recurtz.__file__).parent}")


if __name__ == "__main__":
    main()
