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


def write_grid(headings: Row, rows: Iterable[Row], console: Console, out: Out) -> None:
    """A table of text that is as wide as it must be; on a terminal, at the cost of its first column, as it can be.

    Only the first column is ever cut. A later row whose other cells are wider than those of the first stands out.
    """
    remaining = iter(rows)
    first = list(islice(remaining, _LOOKED_AT))
    widths = [max(map(cell_len, column)) for column in zip(headings, *first, strict=True)]
    if console.is_terminal:
        widths[0] = max(min(widths[0], _NARROWEST), min(widths[0], widths[0] + console.width - _total(widths)))
    box = ASCII if console.options.ascii_only else HEAVY_HEAD
    spaced = [width + 2 for width in widths]
    heading = _line(headings, widths, box.head_left, box.head_vertical, box.head_right)
    out.write(f"{box.get_top(spaced)}\n{_bold(heading, console)}\n{box.get_row(spaced, 'head')}\n")
    for row in chain(first, remaining):
        out.write(f"{_line(row, widths, box.mid_left, box.mid_vertical, box.mid_right)}\n")
    out.write(f"{box.get_bottom(spaced)}\n")


def fits(headings: Row, row: Row, console: Console) -> bool:
    """Whether a terminal is wide enough for a row with a first column that is cut."""
    widths = [max(map(cell_len, column)) for column in zip(headings, row, strict=True)]
    return not console.is_terminal or _total([_NARROWEST, *widths[1:]]) <= console.width


def _total(widths: Sequence[int]) -> int:
    """The columns of a terminal that a row takes: its cells, a blank on either side of each, and the lines between."""
    return sum(widths) + 3 * len(widths) + 1


def _line(row: Row, widths: Sequence[int], left: str, between: str, right: str) -> str:
    cells = [_cut(row[0], widths[0]), *row[1:]]
    padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]
    return f"{left} {f' {between} '.join(padded)} {right}"


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1)}…"


def _bold(line: str, console: Console) -> str:
    with console.capture() as capture:
        console.print(Text(line, style="bold"), soft_wrap=True, end="")
    return capture.get()
