"""A soak: millions of expansions of random recurrences, whose memory must stay flat.

`python soak.py [EXPANSIONS]`. Nine of ten are the dates of a random recurrence in a random window, the tenth is the
JSON that `instances` answers of a random series. Prints the memory after each twentieth; fails if it grows after the
first half: tables for rare pairs of zones and decades fill late.
"""

import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from recurtz import PatternedRecurrence, instances

DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
INDEXES = ["first", "second", "third", "fourth", "last"]
ZONES = ["UTC", "Pacific Standard Time", "W. Europe Standard Time", "Morocco Standard Time", "Lord Howe Standard Time"]
FIRST, LAST = date(1, 1, 1).toordinal(), date(9999, 12, 31).toordinal()
PAGE = 4096
ALLOWED = 4 << 20
"""Bytes that may come on top: a heap is never quite still."""


def memory():
    """Bytes of this process in memory; Linux tells."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def some_days(dice):
    return dice.sample(DAYS, dice.randrange(1, 8))


def nth_days(dice):
    return {"daysOfWeek": some_days(dice), "index": dice.choice(INDEXES)}


PATTERNS = (
    lambda dice: {"type": "daily"},
    lambda dice: {"type": "weekly", "daysOfWeek": some_days(dice), "firstDayOfWeek": dice.choice(DAYS)},
    lambda dice: {"type": "absoluteMonthly", "dayOfMonth": dice.randrange(1, 32)},
    lambda dice: {"type": "relativeMonthly", **nth_days(dice)},
    lambda dice: {"type": "absoluteYearly", "month": dice.randrange(1, 13), "dayOfMonth": dice.randrange(1, 32)},
    lambda dice: {"type": "relativeYearly", "month": dice.randrange(1, 13), **nth_days(dice)},
)


def a_recurrence(dice, start):
    """Graph's JSON of any pattern and range."""
    range_ = {"type": dice.choice(("noEnd", "endDate", "numbered")), "startDate": start.isoformat()}
    range_["endDate"] = date.fromordinal(min(LAST, start.toordinal() + dice.randrange(4000))).isoformat()
    range_["numberOfOccurrences"] = dice.randrange(1, 1000)
    return {"pattern": {"interval": dice.randrange(1, 100), **dice.choice(PATTERNS)(dice)}, "range": range_}


def expand(dice):
    """Some dates of a recurrence, wherever it starts."""
    start = date.fromordinal(dice.randrange(FIRST, LAST - 4000))
    window = start + timedelta(dice.randrange(2000))
    return PatternedRecurrence.from_graph(a_recurrence(dice, start)).between(window, window + timedelta(90))


def expand_series(dice):
    """What a server answers of a series of this century."""
    start, zone = date(2000 + dice.randrange(100), dice.randrange(1, 13), dice.randrange(1, 29)), dice.choice(ZONES)
    hour = dice.randrange(20)
    at = [
        {"dateTime": f"{start}T{hour + more:02}:{dice.choice(('00', '15', '30'))}:00", "timeZone": zone}
        for more in (0, 2)
    ]
    event = {
        "type": "seriesMaster",
        "id": "AAMk",
        "start": at[0],
        "end": at[1],
        "recurrence": a_recurrence(dice, start),
    }
    window = start + timedelta(dice.randrange(2000))
    return instances(event, window.isoformat(), (window + timedelta(30)).isoformat(), dice.choice(ZONES))


def main(expansions):
    """Expand so often, and watch the memory."""
    dice, began, found, seen = random.Random(8), time.monotonic(), 0, []
    for part in range(20):
        for _ in range(expansions // 200):
            for _ in range(9):
                found += len(expand(dice))
            found += len(expand_series(dice))
        seen.append(memory())
        done = (part + 1) * expansions // 20
        print(
            f"{done:>12,} expansions {found:>14,} found {seen[-1] / 2**20:8.1f} MB {time.monotonic() - began:7.0f} s",
            flush=True,
        )
    grown = max(seen[10:]) - seen[9]
    print(f"grown by {grown / 2**20:.1f} MB since the first half")
    return grown > ALLOWED


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 10_000_000))
