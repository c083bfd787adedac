"""A text table that is written row by row. The first rows determine the widths of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import TextIO

from rich.box import ASCII, HEAVY_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from recurtz.cli.progress import Output

Row = Sequence[str]
"""Cells, which may have several lines."""

_SAMPLE = 500
"""Rows that determine the widths of the columns."""
_MIN_FIRST_WIDTH = 8
_MIN_FIRST_WIDTH_OF_LONG_TABLE = 40
"""The first column of a table with more rows than the sample, because a later row may be wider."""


def write_text_table(headings: Row, rows: Iterable[Row], console: Console, out: Output, caption: str = "") -> None:
    """A text table below its caption; nothing without rows. To fit a terminal, it wraps the cells of the first column.

    A row after the sample that needs wider columns sticks out.
    """
    remaining = iter(rows)
    sample = list(islice(remaining, _SAMPLE))
    if not sample:
        return
    widths = _widths(headings, sample, console)
    box = ASCII if console.options.ascii_only else HEAVY_HEAD
    edges = [width + 2 for width in widths]
    line = _line(headings, widths, (box.head_left, box.head_vertical, box.head_right))
    out.write(f"{caption}{box.get_top(edges)}\n{_bold(line, console)}\n{box.get_row(edges, 'head')}\n")
    for row in chain(sample, remaining):
        for cells in _lines_of(row, widths[0], console):
            out.write(f"{_line(cells, widths, (box.mid_left, box.mid_vertical, box.mid_right))}\n")
    out.write(f"{box.get_bottom(edges)}\n")


def wrap_cells(text: str, width: int, console: Console) -> list[str]:
    """A text in lines of at most a number of cells; words that are too long are divided."""
    if cell_len(text) <= width:
        return [text]
    return [line.plain.rstrip() for line in Text(text).wrap(console, width)]


def wrapped(text: str, out: TextIO) -> str:
    """A text as a line; in a terminal, as lines that fit and are divided between words."""
    console = Console(file=out)
    lines = wrap_cells(text, console.width, console) if console.is_terminal else [text]
    return "".join(f"{line}\n" for line in lines)


def table_width(rows: Iterable[Row]) -> int:
    """The width of a table of these rows, in cells."""
    return _total([max(map(cell_len, column)) for column in zip(*rows, strict=True)])


def _lines_of(row: Row, width: int, console: Console) -> Iterator[Row]:
    """The lines of a row, which are more than one if a terminal has no space for the first cell."""
    first = wrap_cells(row[0], width, console) if console.is_terminal else row[:1]
    return zip_longest(first, *[cell.split("\n") for cell in row[1:]], fillvalue="")


def _cell_width(cell: str) -> int:
    return max(map(cell_len, cell.split("\n")))


def _widths(headings: Row, rows: Sequence[Row], console: Console) -> list[int]:
    widths = [max(map(_cell_width, column)) for column in zip(headings, *rows, strict=True)]
    if len(rows) == _SAMPLE:
        widths[0] = max(widths[0], _MIN_FIRST_WIDTH_OF_LONG_TABLE)
    if console.is_terminal:
        widths[0] = max(_MIN_FIRST_WIDTH, widths[0] + min(0, console.width - _total(widths)))
    return widths


def _total(widths: Sequence[int]) -> int:
    """The width of a row in the terminal: its cells, a space on each side of them, and the lines between."""
    return sum(widths) + 3 * len(widths) + 1


def _line(cells: Row, widths: Sequence[int], lines: tuple[str, str, str]) -> str:
    left, between, right = lines
    padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]
    return f"{left} {f' {between} '.join(padded)} {right}"


def _bold(line: str, console: Console) -> str:
    with console.capture() as capture:
        console.print(Text(line, style="bold"), soft_wrap=True, end="")
    return capture.get()
