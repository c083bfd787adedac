"""Draws four-hundred-years.svg: `python docs/draw_four_hundred_years.py > docs/four-hundred-years.svg`."""

from collections.abc import Iterator
from datetime import date

_FIRST, _YEARS, _COLUMNS = 2001, 400, 20
_CELL, _MARGIN, _LABEL, _LEGEND = 30, 16, 48, 56
_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

_STYLE = """
svg { background: #fff; color: #1f2937; font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
text { fill: currentColor; text-anchor: middle }
.left { text-anchor: start } .year { text-anchor: end; opacity: .7 }
.day { fill: #1f2937; font-size: 11px } .century { fill: none; stroke: #dc2626; stroke-width: 3 }
.d0 { fill: #bfdbfe } .d1 { fill: #a7f3d0 } .d2 { fill: #fde68a } .d3 { fill: #fecaca }
.d4 { fill: #ddd6fe } .d5 { fill: #fed7aa } .d6 { fill: #e5e7eb }
@media (prefers-color-scheme: dark) { svg { background: #111827; color: #e5e7eb } .century { stroke: #f87171 } }
"""


def draw() -> str:
    """The weekday of January 1 in each of 400 years, 20 in a row; the last years of centuries have a frame."""
    rows = _YEARS // _COLUMNS
    width = 2 * _MARGIN + _LABEL + _COLUMNS * _CELL
    height = 2 * _MARGIN + rows * _CELL + _LEGEND
    title = "The weekday of January 1 in the 400 years from 2001 to 2400"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img">\n<title>{title}</title>\n<style>{_STYLE}</style>\n'
        f"{''.join([*_years(), *_centuries(), *_legend(height - _MARGIN - _LEGEND)])}</svg>\n"
    )


def _place(year: int) -> tuple[int, int]:
    row, column = divmod(year - _FIRST, _COLUMNS)
    return _MARGIN + _LABEL + column * _CELL, _MARGIN + row * _CELL


def _years() -> Iterator[str]:
    for year in range(_FIRST, _FIRST + _YEARS):
        left, top = _place(year)
        if (year - _FIRST) % _COLUMNS == 0:
            yield f'<text class="year" x="{left - 8}" y="{top + 19}">{year}</text>\n'
        yield _cell(left, top, date(year, 1, 1).weekday())


def _cell(left: int, top: int, weekday: int) -> str:
    size = _CELL - 2
    box = f'<rect class="d{weekday}" x="{left + 1}" y="{top + 1}" width="{size}" height="{size}" rx="4"/>'
    return f'{box}<text class="day" x="{left + _CELL // 2}" y="{top + 19}">{_WEEKDAYS[weekday]}</text>\n'


def _centuries() -> Iterator[str]:
    """The frames, after all cells, so that no cell covers them."""
    for year in range(_FIRST + 99, _FIRST + _YEARS, 100):
        left, top = _place(year)
        yield f'<rect class="century" x="{left + 1}" y="{top + 1}" width="{_CELL - 2}" height="{_CELL - 2}" rx="4"/>\n'


def _legend(top: int) -> Iterator[str]:
    texts = (
        "Each cell is a year, with the weekday of its January 1; a frame marks 2100, 2200, 2300 and 2400.",
        "The 400 years before 2001 and those after 2400 look exactly the same.",
    )
    for line, text in enumerate(texts):
        yield f'<text class="left" x="{_MARGIN}" y="{top + 24 + 20 * line}">{text}</text>\n'


if __name__ == "__main__":
    print(draw(), end="")  # noqa: T201  # it is the output of this program
