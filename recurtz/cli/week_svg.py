"""A week of several people drawn as SVG: days side by side, hours from top to bottom, a lane for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from recurtz.cli.svg import clean, text_of
from recurtz.cli.week import SLOTS, Day, Row
from recurtz.cli.week_text import KINDS

_LANE = 26
_GAP = 14
_SLOT = 9
_MARGIN = 24
_LEFT = 40
_HEADING = 44
_LEGEND = 24
_LETTER = 7.5
_CLASSES = ("", "tentative", "busy", "oof")

_STYLE = """
svg { background: #fff; color: #1f2937; font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
text { fill: currentColor; text-anchor: middle }
.left { text-anchor: start }
.name { font-weight: 600 }
.faint { opacity: .65; font-size: 11px }
.lane { fill: #9ca3af; opacity: .16 }
.tentative { fill: #fbbf24; stroke: #b45309; stroke-dasharray: 3 2 }
.busy { fill: #2563eb }
.oof { fill: #7c3aed; stroke: #4c1d95; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  svg { background: #111827; color: #e5e7eb }
}
"""


def render_week(week: Sequence[Day], zone: str) -> str:
    """An SVG document: the days, the hours, the people by number, and the legend."""
    people = [row.name for row in week[0].rows]
    column = _LANE * len(people) + _GAP
    height_of_day = SLOTS * _SLOT
    top = _MARGIN + _HEADING
    width = max(_MARGIN * 2 + _LEFT + column * len(week), 440)
    body = [*_hours(top)]
    for number, day in enumerate(week):
        body += _day(day, _MARGIN + _LEFT + column * number, top, height_of_day)
    bottom = top + height_of_day + _LEGEND
    for number, name in enumerate(people, 1):
        body.append(text_of(_MARGIN, bottom + (number - 0.5) * _LEGEND, f"{number}  {name}", "left"))
    bottom += _LEGEND * len(people)
    body += _legend(bottom)
    height = bottom + _LEGEND + _MARGIN
    title = f"{week[0].date} to {week[-1].date}, {zone}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img">\n<title>{clean(title)}</title>\n<style>{_STYLE}</style>\n'
        f"{text_of(_MARGIN, _MARGIN, title, 'left name')}{''.join(body)}</svg>\n"
    )


def _hours(top: float) -> Iterator[str]:
    for hour in range(0, SLOTS // 2 + 1, 3):
        yield text_of(_MARGIN, top + hour * 2 * _SLOT, f"{hour:02}", "left faint")


def _day(day: Day, left: float, top: float, height: float) -> Iterator[str]:
    middle = left + _LANE * len(day.rows) / 2 - 2
    yield text_of(middle, top - 26, f"{day.date:%a} {day.date.day}", "name")
    for number, row in enumerate(day.rows):
        x = left + _LANE * number
        yield text_of(x + (_LANE - 4) / 2, top - 10, str(number + 1), "faint")
        yield f'<rect x="{x:g}" y="{top:g}" width="{_LANE - 4}" height="{height:g}" class="lane"/>\n'
        yield from _periods(row, x, top)


def _periods(row: Row, x: float, top: float) -> Iterator[str]:
    """A box for each run of half hours with one status."""
    for weight, run in groupby(range(SLOTS), key=row.slots.__getitem__):
        slots = [*run]
        if weight:
            y, height = top + slots[0] * _SLOT, len(slots) * _SLOT
            size = f'width="{_LANE - 4}" height="{height:g}"'
            yield f'<rect x="{x:g}" y="{y:g}" {size} rx="3" class="{_CLASSES[weight]}"/>\n'


def _legend(top: float) -> Iterator[str]:
    x = float(_MARGIN)
    for name, kind in zip(KINDS[1:], _CLASSES[1:], strict=True):
        yield f'<rect x="{x:g}" y="{top + 4:g}" width="16" height="16" rx="3" class="{kind}"/>\n'
        yield text_of(x + 24, top + 12, name, "left")
        x += 48 + _LETTER * len(name)
