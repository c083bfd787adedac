"""Months in the terminal: marked days are told apart by a sign, and by colour where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TextIO

from rich.console import Console
from rich.text import Text

from recurtz.cli.labels import Labels, Week
from recurtz.cli.month_marks import Kind, Picture

_SIGNS = {Kind.OCCURRENCE: "*", Kind.EXCEPTION: "!", Kind.CANCELLED: "x"}
_STYLES = {Kind.OCCURRENCE: "bold white on blue", Kind.EXCEPTION: "bold black on yellow", Kind.CANCELLED: "strike red"}
_DAY = 3
_MONTH = 7 * _DAY
_GAP = 2


def draw(picture: Picture, title: str, labels: Labels, out: TextIO) -> None:
    """A title, the months beside each other as far as there is room, and what the signs mean."""
    console = Console(file=out, highlight=False)
    if title:
        _print(Text(title, style="bold").wrap(console, console.width), console)
    beside = max(1, (console.width + _GAP) // (_MONTH + _GAP))
    for start in range(picture.months.start, picture.months.stop, beside):
        row = range(start, min(start + beside, picture.months.stop))
        blocks = zip_longest(*[_month(month, picture, labels) for month in row], fillvalue=Text(" " * _MONTH))
        _print((Text(" " * _GAP).join(parts) for parts in blocks), console)
    legend = [Text.assemble((f" {_SIGNS[kind]} ", _STYLES[kind]), f" {name}") for kind, name in labels.legend(picture)]
    console.print(Text("   ").join(legend))


def _print(lines: Iterable[Text], console: Console) -> None:
    """Lines, without the blanks at their ends, and an empty one."""
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)
    console.print()


def _month(month: int, picture: Picture, labels: Labels) -> Iterator[Text]:
    title = Text(labels.month(month), style="bold")
    title.align("center", _MONTH)
    yield title
    yield Text("".join(f"{name:>2} " for name in labels.weekdays()), style="dim")
    for week in labels.weeks(month):
        yield _week(week, picture)


def _week(week: Week, picture: Picture) -> Text:
    line = Text()
    for day in week:
        kind = picture.marks.get(day) if day else None
        if day is None or kind is None:
            line.append(f"{day.day if day else '':>2} ")
        else:
            line.append(f"{day.day:>2}{_SIGNS[kind]}", _STYLES[kind])
    return line
