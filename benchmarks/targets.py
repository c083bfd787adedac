"""What recurtz wants to reach in each row, and the reason where the work itself forbids it."""

from __future__ import annotations

from typing import NamedTuple

from cases import INSTANCES, VIEWS
from rows import ROWS


class Target(NamedTuple):
    """On a row, recurtz takes at most `most` times the time of a peer. The peer can be a microsecond or another row."""

    row: str
    peer: str
    most: float


FLOOR, DATEUTIL, RUST, ICAL_EVENTS = "floor", "python-dateutil", "python-dateutil-rs", "recurring-ical-events"
ZONEINFO, BEFORE = "zoneinfo", "recurtz before"
MICROSECOND, EVERY_PEER, ROW = "1 µs", "every peer that does it", "row "

_FLOORS = {**dict.fromkeys("abc", 1.6), **dict.fromkeys("defg", 2.6), **dict.fromkeys("hi", 6.0)}
_DATEUTILS = {"a": 40, "b": 30, **dict.fromkeys("cdefg", 70), **dict.fromkeys("hi", 120), "j dates": 10, "j UTC": 10}
_MICROSECONDS = {
    "u Prefer": 4.0,
    "m": 4.0,
    "s single": 20.0,
    "s series": 12.0,
    "s Prefer": 15.0,
    "v text": 15.0,
    "v read": 20.0,
    "p 60": 4.0,
    "o": 12.0,
    "t never daily": 100.0,
    "t never daily cold": 20_000.0,
    "t never weekly": 2_000.0,
    "t first": 100.0,
    "t 1,000 series": 20_000.0,
    **{f"l {query}": 1.0 for query in ("length", "item", "contains", "index")},
}
_BEFORE = {"o new": 0.7, "o unique": 0.5}
_SAME_ANSWER = {f"w {span} 100,000": f"w {span} 1,000" for span in ("day", "week", "month")}

TARGETS = [
    *[Target(row, MICROSECOND, most) for row, most in _MICROSECONDS.items()],
    *[Target(row, BEFORE, most) for row, most in _BEFORE.items()],
    *[Target(row, f"{ROW}{smaller}", 1.2) for row, smaller in _SAME_ANSWER.items()],
    *[Target(row, FLOOR, most) for row, most in _FLOORS.items()],
    *[Target(row.name, FLOOR, 2.5) for row in INSTANCES],
    *[Target(row, DATEUTIL, 1 / times) for row, times in _DATEUTILS.items()],
    Target("k", "libical", 1 / 5),
    Target("m", ZONEINFO, 2.0),
    *[Target(row.name, ICAL_EVENTS, 1 / 50) for row in VIEWS],
    *[Target(row.name, EVERY_PEER, 1.05 if row.name == "b" else 1.0) for row in ROWS],
]

WHY = {
    "a": "The floor adds equal steps in C, and so does recurtz; the rest is the first date and the end of the list.",
    "d": "The steps of a month differ, so each is taken from a table of months before it is added. The floor adds "
    "equal steps.",
    "j": "The floor knows this one text and checks nothing. The rest pays for six patterns and three ranges, for the "
    "zone of the series, and for every check that can become an error. A peer in Rust parses a rule of 29 characters "
    "and leaves time zones to the standard library.",
    "k": "A question about one week is position arithmetic: a few Python calls, whatever the distance is.",
    "m": "recurtz checks each property, finds zones by Windows and IANA names, resolves skipped and repeated times and "
    "keeps the seventh digit of a second. The other programs trust the text and know the 20 zones.",
    "n": "The floor copies finished texts. recurtz finds the offset of each occurrence, and in Tokyo the day on which "
    "it falls there.",
    "o": "The floor is the dict literals of the result, with all texts ready. Before that, each property of 1,000 "
    "series is checked, and each check can become an error with the name of its property.",
    "p": "A list of 12 dates takes less time than to check the pattern and the range that describe it. A peer in Rust "
    "parses its short rule there, and checks less.",
    "r": "Each occurrence is a value with a start, an end and a zone; the peers return an instant.",
    "s": "The floor copies the finished event. The rest checks the request: every property that Exchange limits.",
    "t": "A proof for ever compares all weeks of a cycle of the calendar, where the clocks of two zones differ.",
    "u": "The floor copies the finished event. The rest reads both times, finds two zones and writes both times.",
    "v": "The floor has `json.loads` of the text, if there is a text, and ten instants. recurtz checks the series, and "
    "makes ten values with start, end and zone.",
    "w": "The floor copies the result. What is left is the search, and the text of each time in UTC.",
    "I": "The floor splits lines and understands nothing. Each property is parsed, each rule becomes a pattern.",
}
"""Why a target of a row can be missed, by the letter of the row. `REASONS` has the letters that share one."""

REASONS = {**dict.fromkeys("bc", "a"), **dict.fromkeys("efghi", "d"), "q": "p", "l": "k", "x": "w"}


def reason(row: str) -> str:
    """Why a target of this row can be missed, or nothing."""
    return WHY.get(REASONS.get(row[0], row[0]), "")
