"""Pictures of a wrong result beside the right one, as SVG that is narrow enough for a phone.

A table has a column for each; a timeline has a row for each, over one axis. Both follow the reader's light or
dark mode.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

WIDTH = 344
_MARGIN, _GAP, _CELL, _ROW, _CAPTION = 16, 8, 34, 40, 22
_COLUMN = (WIDTH - 2 * _MARGIN + _GAP) // 2
_AXIS = WIDTH - 2 * _MARGIN
_STYLE = """
svg { background: #fff; color: #1f2937; font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
text { fill: currentColor } .cell text, .tick text { text-anchor: middle } .axis { stroke: currentColor; opacity: .5 }
.right rect { fill: #bbf7d0 } .wrong rect { fill: #fecaca } .right text, .wrong text { fill: #1f2937 }
.missing rect { fill: none; stroke: #dc2626; stroke-dasharray: 4 3 } .missing text { fill: #dc2626 }
.window rect { fill: #93c5fd; opacity: .35 } .beside { text-anchor: start } .before { text-anchor: end }
@media (prefers-color-scheme: dark) {
  svg { background: #111827; color: #e5e7eb }
  .missing rect { stroke: #f87171 } .missing text { fill: #f87171 }
}
"""


class Cell(NamedTuple):
    """A text that is "right", "wrong", or "missing" where the other column has one."""

    kind: str
    text: str


class Bar(NamedTuple):
    """A part of the axis between two fractions of its length; its text is inside, or "beside" or "before" it."""

    kind: str
    begin: float
    end: float
    text: str = ""
    place: str = "inside"


def table(title: str, columns: tuple[str, str], rows: Iterable[tuple[str, Cell | None, Cell | None]]) -> str:
    """Two columns of cells; a row has a caption above it, or an empty one."""
    parts = [_text(_left(column), _MARGIN + 14, name) for column, name in enumerate(columns)]
    top = _MARGIN + _CAPTION
    for caption, *cells in rows:
        if caption:
            parts.append(_text(_MARGIN, top + 16, caption))
            top += _CAPTION
        parts += [_cell(_left(column), top, cell) for column, cell in enumerate(cells) if cell]
        top += _ROW
    return _picture(title, top + _MARGIN - _ROW + _CELL, parts)


def timeline(
    title: str,
    ticks: Iterable[tuple[float, str]],
    rows: Iterable[tuple[str, Iterable[Bar]]],
    window: tuple[float, float, str] | None = None,
) -> str:
    """Rows of bars, each with its name above it, over an axis with ticks; a window is a background of all rows."""
    parts, top = [], _MARGIN
    for name, bars in rows:
        parts += [_text(_MARGIN, top + 14, name), *(_bar(top + _CAPTION, bar) for bar in bars)]
        top += _CAPTION + _ROW
    if window:
        left, right = _at(window[0]), _at(window[1])
        name = _text((left + right) // 2, _MARGIN + 14, window[2])
        parts.insert(0, _group("window tick", _box(left, _MARGIN, right - left, top - _MARGIN, 0) + name))
    parts.append(f'<path class="axis" d="M{_MARGIN} {top}h{_AXIS}"/>\n')
    parts += [_group("tick", _text(_at(place), top + 18, name)) for place, name in ticks]
    return _picture(title, top + _CAPTION + _GAP, parts)


def _picture(title: str, height: int, parts: Iterable[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<title>{escape(title)}</title>\n'
    return f"{head}<style>{_STYLE}</style>\n{''.join(parts)}</svg>\n"


def _cell(left: int, top: int, cell: Cell) -> str:
    box = _box(left, top, _COLUMN - _GAP, _CELL)
    return _group(f"cell {cell.kind}", box + _text(left + (_COLUMN - _GAP) // 2, top + 22, cell.text))


def _bar(top: int, bar: Bar) -> str:
    left, right = _at(bar.begin), max(_at(bar.end), _at(bar.begin) + 3)
    box = _box(left, top, right - left, _CELL, 4)
    places = {"inside": (left + right) // 2, "beside": right + 6, "before": left - 6}
    label = _text(places[bar.place], top + 22, bar.text, bar.place) if bar.text else ""
    if bar.place == "inside":
        return _group(f"cell {bar.kind}", box + label)
    return _group(f"cell {bar.kind}", box) + label


def _left(column: int) -> int:
    return _MARGIN + column * _COLUMN


def _at(place: float) -> int:
    return _MARGIN + round(place * _AXIS)


def _box(left: int, top: int, width: int, height: int, radius: int = 6) -> str:
    return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="{radius}"/>'


def _text(left: int, base: int, text: str, kind: str = "") -> str:
    classes = f' class="{kind}"' if kind in {"beside", "before"} else ""
    return f'<text x="{left}" y="{base}"{classes}>{escape(text)}</text>'


def _group(kind: str, content: str) -> str:
    return f'<g class="{kind}">{content}</g>\n'
