"""Months drawn as SVG, in light and dark mode.

Each kind of mark has its own shape. It has its own colour too, unless there are several events: then each of those has
a colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from textwrap import wrap
from typing import NamedTuple, Self

from recurtz.cli.labels import Labels, Title
from recurtz.cli.month_marks import Kind, MonthMarks

_CELL = 28
_MONTH = 7 * _CELL
_GAP = 32
_MARGIN = 24
_MAX_COLUMNS = 4
_HEADING = 2 * _CELL
_LINE = 20
_LETTER = 7.5
"""The approximate width of a letter."""
_CLASSES = {Kind.OCCURRENCE: "occurrence", Kind.EXCEPTION: "exception", Kind.CANCELLED: "cancelled"}
_RADIUS = 12
_MAX_STRIPES = 4
_COLOURS = ("#2563eb", "#15803d", "#7e22ce", "#b45309", "#0e7490", "#be123c", "#4d7c0f", "#475569")
"""White text is readable on all of them."""
_GOLDEN_ANGLE = 137.508
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_STYLE = """
svg { background: #fff; color: #1f2937; font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
text { fill: currentColor; text-anchor: middle }
.left { text-anchor: start }
.name { font-weight: 600 }
.faint { opacity: .55; font-size: 11px }
.occurrence rect { fill: #2563eb }
.exception circle { fill: #fbbf24; stroke: #b45309; stroke-width: 2 }
.cancelled rect { fill: none; stroke: #dc2626; stroke-dasharray: 3 2 }
.occurrence .day { fill: #fff; font-weight: 600 }
.exception .day { fill: #1f2937; font-weight: 600 }
.cancelled .day { fill: #dc2626; text-decoration: line-through }
.coloured circle { stroke: currentColor }
.coloured .day { fill: #fff; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  svg { background: #111827; color: #e5e7eb }
  .cancelled rect { stroke: #f87171 }
  .cancelled .day { fill: #f87171 }
}
"""


class Colours(NamedTuple):
    """The colour of each of several events that are drawn; none for a single event."""

    marks: MonthMarks
    of_events: dict[int, str]

    @classmethod
    def of(cls, marks: MonthMarks, number: int) -> Self:
        """The colours of a number of events."""
        drawn = sorted({event for events in marks.events.values() for event in events}) if number > 1 else []
        return cls(marks, {event: _colour(place) for place, event in enumerate(drawn)})

    def on(self, day: date) -> list[str]:
        """The colours of the events of a day; none for a cancelled one."""
        if self.marks.days[day] is Kind.CANCELLED:
            return []
        return [self.of_events[event] for event in self.marks.events[day] if event in self.of_events]


def _colour(place: int) -> str:
    """The colour of an event: one of eight, then darker ones whose hues are a golden angle apart."""
    return _COLOURS[place] if place < len(_COLOURS) else f"hsl({place * _GOLDEN_ANGLE % 360:.0f} 70% 25%)"


def render_svg(marks: MonthMarks, titles: Sequence[Title], labels: Labels, max_columns: int = _MAX_COLUMNS) -> str:
    """An SVG document: the title of a single event, the months in at least two columns, and the legends."""
    columns = min(max_columns, max(len(marks.months), 2))
    width = columns * (_MONTH + _GAP) - _GAP + 2 * _MARGIN
    title, colours = titles[0].text if len(titles) == 1 else "", Colours.of(marks, len(titles))
    lines = _wrapped(title, width)
    body = [text_of(_MARGIN, _MARGIN + _LINE * (i + 0.5), line, "left name") for i, line in enumerate(lines)]
    top = _MARGIN + _LINE * len(lines) + (_LINE if lines else 0)
    for start in range(marks.months.start, marks.months.stop, columns):
        row = range(start, min(start + columns, marks.months.stop))
        for column, month in enumerate(row):
            body += _month(_MARGIN + column * (_MONTH + _GAP), top, month, colours, labels)
        top += _HEADING + _CELL * max(len(labels.weeks(month)) for month in row) + _GAP
    for event, colour in colours.of_events.items():
        text = f"{_name(titles[event])}: {marks.counts_of_events[event]:,}"
        lines = _wrapped(text, width - 2 * _CELL)
        body += _legend_of_event(top, lines, colour)
        top += _LINE * max(len(lines), 1) + _CELL // 2
    for line in _legend(width, colours, labels):
        for x, kind, name in line:
            body += [_day(x, top + _CELL / 2, "1", kind), text_of(x + _CELL, top + _CELL / 2, name, "left")]
        top += _CELL
    height = top + _MARGIN
    description = title or "; ".join(_name(titles[event]) for event in colours.of_events)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img">\n<title>{clean(description)}</title>\n<style>{_STYLE}</style>\n{"".join(body)}</svg>\n'
    )


def _name(title: Title) -> str:
    return title.subject or title.sentence


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, int((width - 2 * _MARGIN) / _LETTER))


def _month(left: int, top: int, month: int, colours: Colours, labels: Labels) -> Iterator[str]:
    yield text_of(left + _MONTH / 2, top + _CELL / 2, labels.month(month), "name")
    for column, name in enumerate(labels.weekdays()):
        yield text_of(left + _CELL * (column + 0.5), top + _CELL * 1.5, name, "faint")
    for row, week in enumerate(labels.weeks(month)):
        for column, day in enumerate(week):
            if day:
                centre = left + _CELL * (column + 0.5), top + _HEADING + _CELL * (row + 0.5)
                kind = colours.marks.days.get(day)
                yield _day(*centre, str(day.day), kind, colours.on(day) if kind is not None else ())


def _day(x: float, y: float, number: str, kind: Kind | None, colours: Sequence[str] = ()) -> str:
    text = text_of(x, y, number, "day")
    if kind is None:
        return text
    classes = f"{_CLASSES[kind]} coloured" if colours else _CLASSES[kind]
    return f'<g class="{classes}">{_shape(x, y, kind, colours)}{text}</g>\n'


def _shape(x: float, y: float, kind: Kind, colours: Sequence[str]) -> str:
    """The shape of a kind in the colour of its event; a stripe for each of several events, as far as they fit."""
    if len(colours) > 1:
        stripes = colours[:_MAX_STRIPES]
        width = 2 * _RADIUS / len(stripes)
        return "".join(
            f'<rect x="{x - _RADIUS + width * i:g}" y="{y - _RADIUS:g}" width="{width:g}" height="{2 * _RADIUS}"'
            f' style="fill:{colour}"/>'
            for i, colour in enumerate(stripes)
        )
    style = "".join(f' style="fill:{colour}"' for colour in colours)
    if kind is Kind.EXCEPTION:
        return f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS}"{style}/>'
    size = 2 * _RADIUS
    return f'<rect x="{x - _RADIUS:g}" y="{y - _RADIUS:g}" width="{size}" height="{size}" rx="5"{style}/>'


def _legend_of_event(top: int, lines: list[str], colour: str) -> Iterator[str]:
    yield _day(_MARGIN + _CELL / 2, top + _CELL / 2, "", Kind.OCCURRENCE, [colour])
    for i, line in enumerate(lines):
        yield text_of(_MARGIN + _CELL * 1.5, top + _CELL / 2 + _LINE * i, line, "left")


def _legend(width: int, colours: Colours, labels: Labels) -> list[list[tuple[float, Kind, str]]]:
    """The lines of the legend: where each kind of mark is, and its name."""
    lines: list[list[tuple[float, Kind, str]]] = [[]]
    x = left = _MARGIN + _CELL / 2
    for kind, name in labels.legend(colours.marks):
        if not colours.of_events or kind is not Kind.OCCURRENCE:
            if lines[-1] and x + _CELL + _LETTER * len(name) > width - _MARGIN:
                lines.append([])
                x = left
            lines[-1].append((x, kind, name))
            x += _CELL * 2.5 + _LETTER * len(name)
    return lines


def text_of(x: float, y: float, text: str, classes: str) -> str:
    """A text at a place, centred unless its class says otherwise."""
    return f'<text x="{x:g}" y="{y + 4.5:g}" class="{classes}">{clean(text)}</text>\n'


def clean(text: str) -> str:
    """Text with the characters of XML only, escaped."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=False)
