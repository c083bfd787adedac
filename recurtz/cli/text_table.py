"""A table that is written as its rows come: the first of them say how wide its columns are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from rich.box import ASCII, HEAVY_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from recurtz.cli.progress import Out

Row = Sequence[str]

_LOOKED_AT = 500
"""The rows that say how wide the columns are."""
_NARROWEST = 8
_COMFORTABLE = 40
"""The width of a first column, at least where there is room and where it cannot be known how wide it must be."""


def write_grid(headings: Row, rows: Iterable[Row], console: Console, out: Out) -> None:
    """A table of text, as wide as it must be. A terminal's width is kept at the cost of headings and the first column.

    What is wider in a later row than in the first ones stands out.
    """
    remaining = iter(rows)
    first = list(islice(remaining, _LOOKED_AT))
    widths = _widths(headings, first, console)
    box, more = (ASCII, "~") if console.options.ascii_only else (HEAVY_HEAD, "…")
    edges = [width + 2 for width in widths]
    heading = [_cut(cell, width, more) for cell, width in zip(headings, widths, strict=True)]
    line = _line(heading, widths, (box.head_left, box.head_vertical, box.head_right))
    out.write(f"{box.get_top(edges)}\n{_bold(line, console)}\n{box.get_row(edges, 'head')}\n")
    for row in chain(first, remaining):
        cells = [_cut(row[0], widths[0], more), *row[1:]] if console.is_terminal else row
        out.write(f"{_line(cells, widths, (box.mid_left, box.mid_vertical, box.mid_right))}\n")
    out.write(f"{box.get_bottom(edges)}\n")


def fits(row: Row, console: Console) -> bool:
    """Whether a terminal is wide enough for a row whose first cell is cut."""
    return not console.is_terminal or _total([_NARROWEST, *map(cell_len, row[1:])]) <= console.width


def _widths(headings: Row, rows: Sequence[Row], console: Console) -> list[int]:
    widths = [max(map(cell_len, column)) for column in zip(headings, *rows, strict=True)]
    if len(rows) == _LOOKED_AT:
        widths[0] = max(widths[0], _COMFORTABLE)
    if rows and console.is_terminal and _total([_NARROWEST, *widths[1:]]) > console.width:
        widths[1:] = [max(map(cell_len, column)) for column in zip(*[row[1:] for row in rows], strict=True)]
    if console.is_terminal:
        widths[0] = max(_NARROWEST, widths[0] + min(0, console.width - _total(widths)))
    return widths


def _total(widths: Sequence[int]) -> int:
    """The columns of a terminal that a row takes: its cells, a blank on either side of each, and the lines between."""
    return sum(widths) + 3 * len(widths) + 1


def _line(cells: Row, widths: Sequence[int], lines: tuple[str, str, str]) -> str:
    left, between, right = lines
    padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]
    return f"{left} {f' {between} '.join(padded)} {right}"


def _cut(text: str, width: int, more: str) -> str:
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1)}{more}"


def _bold(line: str, console: Console) -> str:
    with console.capture() as capture:
        console.print(Text(line, style="bold"), soft_wrap=True, end="")
    return capture.get()
