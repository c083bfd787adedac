"""Months drawn in the terminal. Each kind of mark has its own sign, and its own colour if the terminal has colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TextIO

from rich.console import Console
from rich.text import Text

from recurtz.cli.labels import Labels, Week
from recurtz.cli.month_marks import Kind, MonthMarks

_SIGNS = {Kind.OCCURRENCE: "*", Kind.EXCEPTION: "!", Kind.CANCELLED: "x"}
_STYLES = {Kind.OCCURRENCE: "bold white on blue", Kind.EXCEPTION: "bold black on yellow", Kind.CANCELLED: "strike red"}
_DAY_WIDTH = 3
_MONTH_WIDTH = 7 * _DAY_WIDTH
_GAP = 2


def draw(marks: MonthMarks, title: str, labels: Labels, out: TextIO) -> None:
    """Draw a title, the months in as many columns as fit, and the legend of the signs."""
    console = Console(file=out, highlight=False)
    if title:
        _print(Text(title, style="bold").wrap(console, console.width), console)
    columns = max(1, (console.width + _GAP) // (_MONTH_WIDTH + _GAP))
    for start in range(marks.months.start, marks.months.stop, columns):
        row = range(start, min(start + columns, marks.months.stop))
        blocks = zip_longest(*[_month(month, marks, labels) for month in row], fillvalue=Text(" " * _MONTH_WIDTH))
        _print((Text(" " * _GAP).join(parts) for parts in blocks), console)
    legend = [Text.assemble((f" {_SIGNS[kind]} ", _STYLES[kind]), f" {name}") for kind, name in labels.legend(marks)]
    console.print(Text("   ").join(legend))


def _print(lines: Iterable[Text], console: Console) -> None:
    """Print lines without trailing spaces, and an empty line after them."""
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)
    console.print()


def _month(month: int, marks: MonthMarks, labels: Labels) -> Iterator[Text]:
    title = Text(labels.month(month), style="bold")
    title.align("center", _MONTH_WIDTH)
    yield title
    yield Text("".join(f"{name:>2} " for name in labels.weekdays()), style="dim")
    for week in labels.weeks(month):
        yield _week(week, marks)


def _week(week: Week, marks: MonthMarks) -> Text:
    line = Text()
    for day in week:
        kind = marks.days.get(day) if day else None
        if day is None or kind is None:
            line.append(f"{day.day if day else '':>2} ")
        else:
            line.append(f"{day.day:>2}{_SIGNS[kind]}", _STYLES[kind])
    return line
