"""A week of several people drawn in the terminal: a line for each day and person, with a sign for each half hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from recurtz.cli.week import SLOTS, Day

KINDS = ("free", "tentative", "busy", "out of office")
_SIGNS = (".", "?", "#", "o")
_STYLES = ("dim", "black on yellow", "bold white on blue", "bold white on magenta")
_HOURS = 3
_MIN_NAME = 8


def draw_week(week: Sequence[Day], zone: str, out: TextIO) -> None:
    """Draw a heading with the hours, the days, and the legend of the signs. A terminal cuts the names to its width."""
    console = Console(file=out, highlight=False)
    longest = max(cell_len(row.name) for day in week for row in day.rows)
    if console.is_terminal:
        longest = min(longest, max(console.width - SLOTS - 3, _MIN_NAME))
    width = longest + 3
    hours = "".join(f"{hour:<{2 * _HOURS}}" for hour in range(0, SLOTS // 2, _HOURS))
    _print(console, Text(" " * width + hours.rstrip(), style="dim"))
    for day in week:
        _print(console, Text(f"{day.date:%a} {day.date}", style="bold"))
        for row in day.rows:
            line = Text(f"  {_cut(row.name, longest)} ")
            for weight in row.slots:
                line.append(_SIGNS[weight], _STYLES[weight])
            _print(console, line)
    kinds = zip(_SIGNS, _STYLES, KINDS, strict=True)
    legend = [Text.assemble((f" {sign} ", style), f" {name}") for sign, style, name in kinds]
    _print(console, Text("   ").join([*legend, Text(zone)]))


def _cut(name: str, width: int) -> str:
    """A name as wide as a number of cells; one that is too long ends with two dots."""
    return set_cell_size(name, width) if cell_len(name) <= width else f"{set_cell_size(name, width - 2)}.."


def _print(console: Console, line: Text) -> None:
    console.print(line, soft_wrap=True)
