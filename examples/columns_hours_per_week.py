"""How many hours does a team meet, week by week? Each week is a job of its own, as on a cluster, and a bar of a plot.

The events have a column for each property, as Spark writes them. The shift ends on Sunday at midnight, which is the
edge of two weeks: with edges="start" it is in the week in which it starts, and in no other.
"""

import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from recurtz.arrow import expand_batches


def weekly(start: str, end: str, *days: str, until: str = "2026-12-31") -> dict[str, Any]:
    """The columns of a weekly series in UTC."""
    return {
        "start": {"dateTime": start, "timeZone": "UTC"},
        "end": {"dateTime": end, "timeZone": "UTC"},
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": list(days)},
            "range": {"type": "endDate", "startDate": start[:10], "endDate": until},
        },
    }


def hours(events: pa.Table, start: datetime, end: datetime, edges: Literal["overlap", "start"]) -> float:
    """The hours of all occurrences that a window has."""
    times = pa.Table.from_batches(expand_batches(events.to_batches(), start, end, edges=edges))
    return pc.sum(pc.subtract(times["end"], times["start"]).cast(pa.int64())).as_py() / 3_600_000_000


def plot(bars: list[tuple[str, float]]) -> str:
    """An SVG image of bars: pairs of a label and a height."""
    parts = []
    for left, (label, height) in zip(range(20, 1_000, 50), bars, strict=False):
        top, middle = 190 - 9 * height, left + 18
        parts.append(f'<rect x="{left}" y="{top:g}" width="36" height="{9 * height:g}" fill="#2a7de1"/>')
        parts.append(f'<text x="{middle}" y="{top - 6:g}">{height:g} h</text><text x="{middle}" y="208">{label}</text>')
    style = "text{font:11px sans-serif;fill:#555;text-anchor:middle}@media(prefers-color-scheme:dark){text{fill:#bbb}}"
    width = 50 * len(bars) + 26
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 220" width="{width}" height="220">'
    return "\n".join([head, f"<style>{style}</style>", *parts, "</svg>", ""])


standup = weekly("2026-03-02T09:00:00", "2026-03-02T09:30:00", "monday", "tuesday", "wednesday", "thursday", "friday")
planning = weekly("2026-03-10T13:00:00", "2026-03-10T17:00:00", "tuesday", until="2026-04-07")
shift = weekly("2026-03-08T14:00:00", "2026-03-09T00:00:00", "sunday")
events = pa.Table.from_pylist([standup, planning, shift])

mondays = [datetime(2026, 3, 2, tzinfo=UTC) + timedelta(weeks=week) for week in range(9)]
weeks = list(pairwise(mondays))
by_week = [(f"{start:%m-%d}", hours(events, start, end, "start")) for start, end in weeks]
print(*[f"{label}: {height:g} h" for label, height in by_week], sep="\n")
print("edges=start:", sum(height for _, height in by_week), "hours")
print("edges=overlap:", sum(hours(events, start, end, "overlap") for start, end in weeks), "hours: shifts count twice")
print("all at once:", hours(events, mondays[0], mondays[-1], "start"), "hours")
if len(sys.argv) > 1:
    Path(sys.argv[1]).write_text(plot(by_week), "utf-8")

# Prints:
# 03-02: 12.5 h
# 03-09: 16.5 h
# 03-16: 16.5 h
# 03-23: 16.5 h
# 03-30: 16.5 h
# 04-06: 16.5 h
# 04-13: 12.5 h
# 04-20: 12.5 h
# edges=start: 120.0 hours
# edges=overlap: 190.0 hours: shifts count twice
# all at once: 120.0 hours
