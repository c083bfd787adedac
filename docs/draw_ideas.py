"""Draws the pictures of how-it-works.md from what recurtz computes: `python docs/draw_ideas.py`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import recurtz
from recurtz.zones import transitions_of

FOLDER = Path(__file__).parent
_WIDTH, _MARGIN, _LABEL, _CELL = 344, 16, 18, 21
_STYLE = """
svg { background: #fff; color: #1f2937; font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
text { fill: currentColor; text-anchor: middle } .left { text-anchor: start }
.day { fill: #e5e7eb } .date { fill: #1d4ed8 } .number { fill: #fff; font-weight: 600 }
.steps { fill: none; stroke: #1d4ed8; stroke-width: 3 } .dot { fill: #b45309 }
@media (prefers-color-scheme: dark) {
  svg { background: #111827; color: #e5e7eb }
  .day { fill: #374151 } .steps { stroke: #60a5fa } .dot { fill: #fbbf24 }
}
"""


def positions() -> str:
    """Four periods of two weeks; the dates of a series on Monday and Thursday have their positions."""
    dates = recurtz.PatternedRecurrence(recurtz.Weekly(2, ["monday", "thursday"]), recurtz.NoEnd(date(2026, 3, 2)))
    first, parts = date(2026, 3, 1), []
    for day in (first + timedelta(place) for place in range(4 * 14)):
        row, column = divmod((day - first).days, 14)
        left, top = _MARGIN + _LABEL + column * _CELL, _MARGIN + 20 + row * (_CELL + 8)
        kind = "date" if day in dates else "day"
        parts.append(f'<rect class="{kind}" x="{left}" y="{top}" width="{_CELL - 2}" height="{_CELL}" rx="3"/>\n')
        if day in dates:
            parts.append(_text(left + 9, top + 15, str(dates.index(day)), "number"))
    names = "SMTWTFS" * 2
    parts += [_text(_MARGIN + _LABEL + column * _CELL + 9, _MARGIN + 12, name) for column, name in enumerate(names)]
    parts += [_text(_MARGIN, _MARGIN + 35 + row * (_CELL + 8), str(row), "left") for row in range(4)]
    title = "Periods of two weeks, numbered from 0: the Monday of period n has the position 2n, the Thursday 2n + 1"
    return _picture(title, 2 * _MARGIN + 20 + 4 * (_CELL + 8) - 8, parts)


def steps() -> str:
    """The UTC offset of Berlin in 2026, with a dot for each occurrence of a monthly series."""
    year = [_seconds(datetime(year, 1, 1, tzinfo=UTC)) for year in (2026, 2027)]
    segments = list(transitions_of(recurtz.zone("Europe/Berlin")).segments_utc(year[0], year[1] - 1))
    edges = [max(start, year[0]) for start, _ in segments] + [year[1]]

    def left(seconds: int) -> float:
        return round(_MARGIN + 48 + (seconds - year[0]) / (year[1] - year[0]) * (_WIDTH - 2 * _MARGIN - 48), 1)

    def top(offset: int) -> int:
        return 100 - 50 * (offset // 3600 - 1)

    path = "".join(
        f"{'M' if place == 0 else 'L'}{left(edges[place])} {top(offset)}H{left(edges[place + 1])}"
        for place, (_, offset) in enumerate(segments)
    )
    parts = [f'<path class="steps" d="{path}"/>\n']
    parts += [_text(_MARGIN, top(hours * 3600) + 4, f"UTC+{hours}", "left") for hours in (1, 2)]
    parts += [_dot(left(seconds), top(offset)) for seconds, offset in _occurrences()]
    months = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 4, 7, 10)]
    parts += [_text(left(_seconds(month)) + 10, 128, f"{month:%b}") for month in months]
    title = f"The UTC offset of Berlin in 2026 has {len(segments)} steps; each holds for all occurrences on it"
    return _picture(title, 144, parts)


def _seconds(moment: datetime) -> int:
    """The seconds of an instant as `Transitions` counts them: from the ordinal of the day in UTC."""
    utc = moment.astimezone(UTC)
    return utc.toordinal() * 86_400 + utc.hour * 3600


def _occurrences() -> Iterator[tuple[int, int]]:
    """The instant of each occurrence, and the offset of its local time."""
    nine = {"dateTime": "2026-01-15T09:00", "timeZone": "Europe/Berlin"}
    pattern = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 15}
    recurrence = {"pattern": pattern, "range": {"type": "noEnd", "startDate": "2026-01-15"}}
    series = recurtz.SeriesMaster.from_graph({"start": nine, "end": nine, "recurrence": recurrence})
    for occurrence in series.between("2026-01-01", "2027-01-01"):
        start = occurrence.start.to_datetime()
        yield _seconds(start), int((start.utcoffset() or timedelta()).total_seconds())


def _dot(left: float, top: int) -> str:
    return f'<circle class="dot" cx="{left}" cy="{top}" r="5"/>\n'


def _text(left: float, base: int, text: str, kind: str = "") -> str:
    classes = f' class="{kind}"' if kind else ""
    return f'<text x="{left}" y="{base}"{classes}>{text}</text>\n'


def _picture(title: str, height: int, parts: list[str]) -> str:
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<title>{title}</title>\n'
    return f"{head}<style>{_STYLE}</style>\n{''.join(parts)}</svg>\n"


PICTURES = {"positions": positions, "steps": steps}

if __name__ == "__main__":
    for name, draw in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(draw(), "utf-8")
