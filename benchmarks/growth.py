"""How time and memory grow: with the age of a series, with the window, with the number of events.

    python benchmarks/growth.py [--fast]

Each question is measured for sizes that grow tenfold. The slope of a line through the logarithms is the exponent: 0 is
flat, 1 is proportional. `tests/project/test_growth.py` counts the steps of each question that is claimed to be flat.
"""

from __future__ import annotations

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from math import log10
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parent / "peers"))

import mailboxes
import recurtz
from cases import DAILY, MONDAYS, Json, series_of
from recurtz_ import IN_WINDOW, bounds_of

Work = Callable[[], Any]


class Question(NamedTuple):
    """A question, the sizes for which it is answered, and the function that prepares the work for a size.

    `is_flat` is a claim: the cost does not depend on the size.
    """

    name: str
    title: str
    is_flat: bool
    sizes: tuple[int, ...]
    prepare: Callable[[int], Work]


# The age of a series --------------------------------------------------------------------------------------------------

_BORN = date(1900, 1, 1)
_YEARS = 1, 10, 100, 1_000, 8_000
_EVERY_DAY, _EVERY_MONDAY = series_of(DAILY, str(_BORN)), series_of(MONDAYS, str(_BORN))


def _years_later(years: int) -> date:
    """A Monday after so many years."""
    day = date(_BORN.year + years, 6, 1)
    return day - timedelta(day.weekday())


def _week_as_json(years: int) -> Work:
    first = _years_later(years)
    return lambda: recurtz.instances(_EVERY_DAY, str(first), str(first + timedelta(7)))


def _next_ten(years: int) -> Work:
    series, now = recurtz.SeriesMaster.from_graph(_EVERY_MONDAY), f"{_years_later(years)}T00:00:00Z"
    return lambda: list(islice(series.since(now), 10))


def _position(years: int) -> Work:
    recurrence, day = recurtz.PatternedRecurrence.from_graph(_EVERY_DAY["recurrence"]), _years_later(years)
    return lambda: recurrence.index(day)


def _edit(years: int) -> Work:
    day = _years_later(years)
    return lambda: recurtz.update_event(_EVERY_MONDAY, {"subject": "Changed"}, occurrence=day)


def _half_hours(years: int) -> Work:
    first = _years_later(years)
    return lambda: recurtz.availability_view([_EVERY_DAY], str(first), str(first + timedelta(7)))


# The window -----------------------------------------------------------------------------------------------------------

_DAYS = 1, 10, 100, 1_000, 10_000


def _window(days: int) -> tuple[str, str]:
    return "2026-01-05", str(date(2026, 1, 5) + timedelta(days))


def _as_json(days: int) -> Work:
    return lambda: recurtz.instances(_EVERY_DAY, *_window(days))


def _as_dates(days: int) -> Work:
    recurrence = recurtz.PatternedRecurrence.from_graph(_EVERY_DAY["recurrence"])
    first, last = map(date.fromisoformat, _window(days))
    return lambda: recurrence.between(first, last)


def _busy(days: int) -> Work:
    return lambda: recurtz.busy_periods([_EVERY_DAY], *_window(days))


def _one_by_one(days: int) -> Work:
    series = recurtz.SeriesMaster.from_graph(_EVERY_DAY)
    return lambda: sum(1 for _ in islice(series.since("2026-01-05T00:00:00Z"), days))


def _nothing_there(days: int) -> Work:
    """A series of one date a year, which is in none of the windows."""
    yearly = series_of({"type": "absoluteYearly", "interval": 1, "month": 1, "dayOfMonth": 4}, "1900-01-04", 5)
    return lambda: recurtz.instances(yearly, *_window(days))


# The number of events -------------------------------------------------------------------------------------------------

_EVENTS = 100, 1_000, 10_000
_MANY = *_EVENTS, 100_000
_WEEK = "2026-05-04T00:05:00", "2026-05-11T00:05:00"


@lru_cache(1)
def _mailbox(size: int) -> list[Json]:
    return [entry["event"] for entry in mailboxes.mailbox(size)]


@lru_cache(1)
def _calendar(size: int) -> recurtz.Calendar:
    return recurtz.Calendar(_mailbox(size))


@lru_cache(1)
def _database(size: int) -> Any:
    """The events in a table of SQLite, with an index of their bounds."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("create table events (first text, latest text, event text)")
    rows = ((*bounds_of(event), json.dumps(event)) for event in _mailbox(size))
    connection.executemany("insert into events values (?, ?, ?)", rows)
    connection.execute("create index ends on events (latest, first)")
    return connection


def _kept(size: int) -> Work:
    calendar = _calendar(size)
    return lambda: calendar.view(*_WEEK)


def _stored(size: int) -> Work:
    connection, (first, last) = _database(size), (edge.replace("T", " ") for edge in _WEEK)

    def read() -> list[Json]:
        rows = connection.execute(IN_WINDOW, {"first": first, "last": last})
        return recurtz.calendar_view([json.loads(text) for (text,) in rows], *_WEEK)

    return read


def _add_and_discard(size: int) -> Work:
    calendar = _calendar(size)
    event = {**mailboxes.mailbox(100)[-1]["event"], "id": "one more"}

    def work() -> None:
        calendar.add(event)
        calendar.discard("one more")

    return work


def _first_conflict(size: int) -> Work:
    calendar, event = _calendar(size), mailboxes.mailbox(100)[-1]["event"] | {"id": "another"}
    return lambda: calendar.first_conflict(event)


def _availability(size: int) -> Work:
    calendar = _calendar(size)
    return lambda: recurtz.availability_view(calendar, "2026-05-04", "2026-05-11")


def _from_json(size: int) -> Work:
    events = _mailbox(size)
    return lambda: recurtz.calendar_view(events, *_WEEK)


def _make_calendar(size: int) -> Work:
    events = _mailbox(size)
    return lambda: recurtz.Calendar(events)


def _from_ics(size: int) -> Work:
    text = mailboxes.ics(mailboxes.mailbox(size))
    return lambda: recurtz.from_ics(text)


QUESTIONS: dict[str, list[Question]] = {
    "years since a series began": [
        Question("week", "a week of a daily series, as JSON", True, _YEARS, _week_as_json),
        Question("next", "the next 10 of a weekly series", True, _YEARS, _next_ten),
        Question("index", "the position of a date", True, _YEARS, _position),
        Question("edit", "the change of one occurrence", True, _YEARS, _edit),
        Question("slots", "free or busy, for a week", True, _YEARS, _half_hours),
    ],
    "days in the window": [
        Question("json", "a daily series, as JSON", False, _DAYS, _as_json),
        Question("dates", "the dates of a daily series", False, _DAYS, _as_dates),
        Question("busy", "the busy times of a daily series", False, _DAYS, _busy),
        Question("iterate", "a daily series, one occurrence at a time", False, _DAYS, _one_by_one),
        Question("ended", "a series that ended before", True, _DAYS, _nothing_there),
    ],
    "events in the mailbox": [
        Question("kept", "a week of a Calendar", True, _MANY, _kept),
        Question("availability", "free or busy, from a Calendar", True, _MANY, _availability),
        Question("conflict", "an event's first conflict with a Calendar", False, _MANY, _first_conflict),
        Question("add", "an event comes and goes", False, _MANY, _add_and_discard),
        Question("stored", "a week from SQLite, by bounds", True, _MANY, _stored),
        Question("view", "a week from JSON", False, _EVENTS, _from_json),
        Question("make", "to make a Calendar", False, _EVENTS, _make_calendar),
        Question("ics", "to read an .ics file", False, _EVENTS, _from_ics),
    ],
}
"""By what grows. The answers are as long for each age and each mailbox; only a longer window has more of them."""


# Measuring ------------------------------------------------------------------------------------------------------------

_SPAN = 20_000_000
"""Nanoseconds that the runs of a measurement take together, at least."""


def measure(*, is_fast: bool = False) -> Json:
    """For each question its sizes, the times in nanoseconds, and the bytes at the peak."""
    results: Json = {}
    for axis, questions in QUESTIONS.items():
        results[axis] = {}
        for question in questions:
            print(f"  growth: {question.title}", file=sys.stderr, flush=True)
            sizes = question.sizes[:3] if is_fast else question.sizes
            points = [_point(question.prepare(size)) for size in sizes]
            results[axis][question.name] = {
                "title": question.title,
                "flat": question.is_flat,
                "sizes": sizes,
                "ns": [ns for ns, _ in points],
                "bytes": [peak for _, peak in points],
            }
    return results


def _point(work: Work) -> tuple[float, int]:
    work()
    gc.collect()
    gc.disable()
    once = _run(work)
    times = [once, *(_run(work) for _ in range(min(int(_SPAN // once), 200)))]
    gc.enable()
    tracemalloc.start()
    result = work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del result
    return min(times), peak


def _run(work: Work) -> int:
    start = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - start


def slope(sizes: list[int], values: list[float]) -> float:
    """The exponent of the growth: the slope of the line through the logarithms that fits best."""
    xs, ys = [log10(size) for size in sizes], [log10(max(value, 1)) for value in values]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


if __name__ == "__main__":
    for axis_, results_ in measure(is_fast="--fast" in sys.argv).items():
        print(axis_)
        for result_ in results_.values():
            exponents = [slope(result_["sizes"], result_[what]) for what in ("ns", "bytes")]
            print(f"  {result_['title']:<45}", *[f"{exponent:6.2f}" for exponent in exponents], result_["ns"])
