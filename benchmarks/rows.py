"""All rows, by what people want to know."""

from __future__ import annotations

from cases import CONFLICTS, DATES, INSTANCES, QUERIES, VIEWS, Row
from people import CHANGES, FILES, FREE, FRESH, KEPT, LATE, NEXT, ONE_EVENT

SECTIONS: dict[str, list[Row]] = {
    "One event": ONE_EVENT,
    "The dates of one series": NEXT,
    "A mailbox, read from JSON": [*FRESH, *VIEWS],
    "A mailbox that is kept": KEPT,
    "Changes": CHANGES,
    "Conflicts, free and busy": [*CONFLICTS, *LATE, *FREE],
    "Files": FILES,
    "All occurrences of a series as JSON": INSTANCES,
    "Long lists and far dates": [*DATES, *[row for row in QUERIES if row.name[0] in "kl"]],
}
"""The sections of docs/performance.md, each with its rows."""

ROWS = [row for rows in SECTIONS.values() for row in rows]
