"""Months drawn as SVG. Each kind of mark has its own shape and colour, in light and dark mode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from textwrap import wrap

from recurtz.cli.labels import Labels
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
@media (prefers-color-scheme: dark) {
  svg { background: #111827; color: #e5e7eb }
  .cancelled rect { stroke: #f87171 }
  .cancelled .day { fill: #f87171 }
}
"""


def render_svg(marks: MonthMarks, title: str, labels: Labels) -> str:
    """An SVG document: the title, the months in up to four columns, and the legend of the marks."""
    columns = min(_MAX_COLUMNS, max(len(marks.months), 2))
    width = columns * (_MONTH + _GAP) - _GAP + 2 * _MARGIN
    lines = wrap(title, int((width - 2 * _MARGIN) / _LETTER))
    body = [text_of(_MARGIN, _MARGIN + _LINE * (i + 0.5), line, "left name") for i, line in enumerate(lines)]
    top = _MARGIN + _LINE * len(lines) + (_LINE if lines else 0)
    for start in range(marks.months.start, marks.months.stop, columns):
        row = range(start, min(start + columns, marks.months.stop))
        for column, month in enumerate(row):
            body += _month(_MARGIN + column * (_MONTH + _GAP), top, month, marks, labels)
        top += _HEADING + _CELL * max(len(labels.weeks(month)) for month in row) + _GAP
    body += _legend(top, marks, labels)
    height = top + _CELL + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img">\n<title>{clean(title)}</title>\n<style>{_STYLE}</style>\n{"".join(body)}</svg>\n'
    )


def _month(left: int, top: int, month: int, marks: MonthMarks, labels: Labels) -> Iterator[str]:
    yield text_of(left + _MONTH / 2, top + _CELL / 2, labels.month(month), "name")
    for column, name in enumerate(labels.weekdays()):
        yield text_of(left + _CELL * (column + 0.5), top + _CELL * 1.5, name, "faint")
    for row, week in enumerate(labels.weeks(month)):
        for column, day in enumerate(week):
            if day:
                centre = left + _CELL * (column + 0.5), top + _HEADING + _CELL * (row + 0.5)
                yield _day(*centre, str(day.day), marks.days.get(day))


def _day(x: float, y: float, number: str, kind: Kind | None) -> str:
    text = text_of(x, y, number, "day")
    if kind is None:
        return text
    return f'<g class="{_CLASSES[kind]}">{_shape(x, y, kind)}{text}</g>\n'


def _shape(x: float, y: float, kind: Kind) -> str:
    if kind is Kind.EXCEPTION:
        return f'<circle cx="{x:g}" cy="{y:g}" r="12"/>'
    return f'<rect x="{x - 12:g}" y="{y - 12:g}" width="24" height="24" rx="5"/>'


def _legend(top: int, marks: MonthMarks, labels: Labels) -> Iterator[str]:
    x = _MARGIN + _CELL / 2
    for kind, name in labels.legend(marks):
        yield _day(x, top + _CELL / 2, "1", kind)
        yield text_of(x + _CELL, top + _CELL / 2, name, "left")
        x += _CELL * 2.5 + _LETTER * len(name)


def text_of(x: float, y: float, text: str, classes: str) -> str:
    """A text at a place, centred unless its class says otherwise."""
    return f'<text x="{x:g}" y="{y + 4.5:g}" class="{classes}">{clean(text)}</text>\n'


def clean(text: str) -> str:
    """Text with the characters of XML only, escaped."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=False)
