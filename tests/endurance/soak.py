"""A soak test: millions of expansions of random recurrences, in constant memory.

`python soak.py [EXPANSIONS]`. Nine of ten expansions are the dates of a random recurrence in a random window, the tenth
is the JSON that `instances` returns for a random series. Prints the memory after each twentieth of them. Fails if the
memory grows in the second half; in the first half, the caches fill.
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
MAX_GROWTH = 4 << 20
"""Bytes: the size of a heap always varies a little."""


def memory():
    """Bytes of this process in memory, on Linux."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def random_days(dice):
    return dice.sample(DAYS, dice.randrange(1, 8))


def nth_days(dice):
    return {"daysOfWeek": random_days(dice), "index": dice.choice(INDEXES)}


PATTERNS = (
    lambda dice: {"type": "daily"},
    lambda dice: {"type": "weekly", "daysOfWeek": random_days(dice), "firstDayOfWeek": dice.choice(DAYS)},
    lambda dice: {"type": "absoluteMonthly", "dayOfMonth": dice.randrange(1, 32)},
    lambda dice: {"type": "relativeMonthly", **nth_days(dice)},
    lambda dice: {"type": "absoluteYearly", "month": dice.randrange(1, 13), "dayOfMonth": dice.randrange(1, 32)},
    lambda dice: {"type": "relativeYearly", "month": dice.randrange(1, 13), **nth_days(dice)},
)


def random_recurrence(dice, start):
    """Graph's JSON of a random pattern and range."""
    range_ = {"type": dice.choice(("noEnd", "endDate", "numbered")), "startDate": start.isoformat()}
    range_["endDate"] = date.fromordinal(min(LAST, start.toordinal() + dice.randrange(4000))).isoformat()
    range_["numberOfOccurrences"] = dice.randrange(1, 1000)
    return {"pattern": {"interval": dice.randrange(1, 100), **dice.choice(PATTERNS)(dice)}, "range": range_}


def expand(dice):
    """Dates of a random recurrence, with any start."""
    start = date.fromordinal(dice.randrange(FIRST, LAST - 4000))
    window = start + timedelta(dice.randrange(2000))
    return PatternedRecurrence.from_graph(random_recurrence(dice, start)).between(window, window + timedelta(90))


def expand_series(dice):
    """The occurrences of a random series of this century, as a server returns them."""
    start, zone = date(2000 + dice.randrange(100), dice.randrange(1, 13), dice.randrange(1, 29)), dice.choice(ZONES)
    hour = dice.randrange(20)
    times = [
        {"dateTime": f"{start}T{hour + more:02}:{dice.choice(('00', '15', '30'))}:00", "timeZone": zone}
        for more in (0, 2)
    ]
    event = {
        "type": "seriesMaster",
        "id": "AAMk",
        "start": times[0],
        "end": times[1],
        "recurrence": random_recurrence(dice, start),
    }
    window = start + timedelta(dice.randrange(2000))
    return instances(event, window.isoformat(), (window + timedelta(30)).isoformat(), time_zone=dice.choice(ZONES))


def main(expansions):
    """Expand random recurrences and series, and print the memory."""
    dice, began, found, seen = random.Random(8), time.monotonic(), 0, []
    for part in range(20):
        for _ in range(expansions // 200):
            for _ in range(9):
                found += len(expand(dice))
            found += len(expand_series(dice))
        seen.append(memory())
        done = (part + 1) * expansions // 20
        print(
            f"{done:>12,} expansions {found:>14,} results {seen[-1] / 2**20:8.1f} MB {time.monotonic() - began:7.0f} s",
            flush=True,
        )
    grown = max(seen[10:]) - seen[9]
    print(f"grew by {grown / 2**20:.1f} MB in the second half")
    return grown > MAX_GROWTH


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 10_000_000))
