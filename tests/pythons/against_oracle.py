"""Random events, the same ones on every Python: their dates and instants beside those of `tests/oracle.py`.

It needs no library but recurtz and tzdata, so that it also runs where pytest does not (`make wasm`):

    PYTHONPATH=. python tests/pythons/against_oracle.py
"""

import platform
import random
import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.append(str(Path(__file__).parents[1]))

import oracle
from recurtz import PatternedRecurrence, instances

SEED, EVENTS = 5545, 500
DAYS = 1500
"""The days of each sequence that the oracle walks."""

LONGEST = timedelta(days=2)
"""The longest event."""

KINDS = ["daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"]
ZONES = {
    "Pacific Standard Time": "America/Los_Angeles",
    "GMT Standard Time": "Europe/London",
    "Pacific SA Standard Time": "America/Santiago",  # a midnight is skipped, another is repeated
    "Lord Howe Standard Time": "Australia/Lord_Howe",  # half an hour of daylight saving time
    "Morocco Standard Time": "Africa/Casablanca",  # an exception during Ramadan
    "Samoa Standard Time": "Pacific/Apia",  # a skipped day
    "India Standard Time": "Asia/Kolkata",
    "UTC": "UTC",
}


def random_pattern(chance):
    kind = chance.choice(KINDS)
    pattern = {"type": kind, "interval": chance.choice([1, 1, 1, 2, 3, chance.randint(1, 99)])}
    if kind == "weekly":
        pattern["firstDayOfWeek"] = chance.choice(oracle.NAMES)
    if kind == "weekly" or kind.startswith("relative"):
        pattern["daysOfWeek"] = chance.sample(oracle.NAMES, chance.randint(1, 7))
    if kind.startswith("relative"):
        pattern["index"] = chance.choice(list(oracle.NTH))
    if kind.startswith("absolute"):
        pattern["dayOfMonth"] = chance.choice([chance.randint(1, 28), chance.randint(28, 31)])
    if kind.endswith("Yearly"):
        pattern["month"] = chance.choice([2, chance.randint(1, 12)])
    return pattern


def random_range(chance, start):
    last = date.fromordinal(min(start.toordinal() + chance.randint(0, 2 * DAYS), date.max.toordinal()))
    return {"startDate": start.isoformat()} | chance.choice(
        [
            {"type": "noEnd"},
            {"type": "endDate", "endDate": last.isoformat()},
            {"type": "numbered", "numberOfOccurrences": chance.randint(1, 60)},
        ]
    )


def random_date(chance):
    """A date of our time, of any year, or at an end of the calendar."""
    first, last = date.min.toordinal(), date.max.toordinal()
    near, far = chance.randint(719_163, 750_000), chance.randint(first, last)
    edge = chance.randint(0, 800)
    return date.fromordinal(chance.choice([near, near, far, first + edge, last - edge]))


def compare_dates(chance):
    """The dates of a recurrence, and membership of a date. Returns what differs, and how many dates there are."""
    start, anchor = random_date(chance), chance.choice(["first-match", "start-date"])
    json = {"pattern": random_pattern(chance), "range": random_range(chance, start)}
    recurrence = PatternedRecurrence.from_graph(json, anchor=anchor)
    days = min(DAYS, date.max.toordinal() - start.toordinal())
    expected = oracle.walk(json["pattern"], json["range"], anchor, days)
    day = start + timedelta(days=chance.randint(0, max(0, days - 1)))

    actual = recurrence.between(start, start + timedelta(days=days)), recurrence[: len(expected)]
    same = actual == (expected, expected) and (not days or (day in recurrence) == (day in expected))
    return None if same else (json, anchor, day, expected, actual), len(expected)


def compare_instants(chance):
    """The instances of a series in a window. Returns what differs, and how many instances there are."""
    series, dates, begins, lasts = random_series(chance)
    source, target = series["start"]["timeZone"], chance.choice(list(ZONES))
    after = datetime.combine(begins, time(), UTC) + timedelta(days=chance.randint(-10, DAYS - 400))
    before = after + timedelta(days=chance.randint(10, 380))
    spans = expected_spans([datetime.combine(day, begins.time()) for day in dates], begins, lasts, source, target)
    expected = [texts for instant, *texts in spans if after <= instant < before]
    early = [texts for instant, *texts in spans if after - LONGEST <= instant < after]

    given = [
        (one["start"]["dateTime"], one["end"]["dateTime"]) for one in instances(series, after, before, time_zone=target)
    ]
    overlapping, within = given[: len(given) - len(expected)], given[len(given) - len(expected) :]
    same = all(map(is_same, early[len(early) - len(overlapping) :], overlapping)) and len(overlapping) <= len(early)
    same = same and len(within) == len(expected) and all(map(is_same, expected, within))
    return None if same else (series, target, after, before, expected, given), len(expected)


def random_series(chance):
    """A series master, all its dates that the oracle walks, its first start by the clock, and how long it lasts."""
    pattern, first = random_pattern(chance), date.fromordinal(chance.randint(719_163, 750_000))
    matches = oracle.walk(pattern, {"type": "noEnd", "startDate": first.isoformat()}, "first-match", 366 * 8)
    start = matches[0] if matches else first
    range_, zone = random_range(chance, start), chance.choice(list(ZONES))
    begins = datetime.combine(start, time(chance.randint(0, 23), chance.choice([0, 30])))
    lasts = timedelta(minutes=chance.randint(0, LONGEST // timedelta(minutes=1)))
    series = {
        "start": {"dateTime": begins.isoformat(), "timeZone": zone},
        "end": {"dateTime": (begins + lasts).isoformat(), "timeZone": zone},
        "recurrence": {"pattern": pattern, "range": range_},
    }
    return series, oracle.walk(pattern, range_, "first-match", DAYS), begins, lasts


def expected_spans(walls, begins, lasts, source, target):
    """For each start by the clock of the source: the instant, and the texts of start and end in the target zone.

    Python resolves times in gaps and repeated times as Graph does. The end is None if the clocks change between a start
    and its end, or did so at the first occurrence.
    """
    source, target = ZoneInfo(ZONES[source]), ZoneInfo(ZONES[target])
    spans = []
    for wall in walls:
        instant = wall.replace(tzinfo=source).astimezone(UTC)
        steady = all(len(offsets(source, one, one + lasts)) == 1 for one in (wall, begins))
        end = text_of(instant + lasts, target) if steady else None
        spans.append((instant, text_of(instant, target), end))
    return sorted(spans, key=lambda span: span[0])


def offsets(tz, *moments):
    return {moment.replace(tzinfo=tz, fold=fold).utcoffset() for moment in moments for fold in (0, 1)}


def text_of(instant, tz):
    return f"{instant.astimezone(tz).replace(tzinfo=None).isoformat(timespec='microseconds')}0"


def is_same(expected, given):
    """True if start and end are as expected; any end is if it has no expectation."""
    return expected[0] == given[0] and expected[1] in (None, given[1])


def main(seed=SEED, events=EVENTS):
    """Compare all, print the differences and the counts. Returns the exit status."""
    chance, failed, counts = random.Random(seed), 0, Counter()
    for compare in (compare_dates, compare_instants):
        for _ in range(events):
            difference, count = compare(chance)
            counts[compare] += count
            if difference:
                failed += 1
                print(compare.__name__, *difference, sep="\n  ")
    python = f"{platform.python_implementation()} {platform.python_version()} on {sys.platform}"
    print(f"{python}: {counts[compare_dates]} dates and {counts[compare_instants]} instances, seed {seed}")
    print(f"{2 * events - failed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
