"""Months drawn in the terminal, with a sign for each marked day, and colours if the terminal has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TextIO

from rich.console import Console
from rich.text import Text

from recurtz.cli.labels import Labels, Title, Week
from recurtz.cli.month_marks import MonthMarks
from recurtz.cli.screen import wrap_cells
from recurtz.cli.signs import Signs

_DAY_WIDTH = 3
_MONTH_WIDTH = 7 * _DAY_WIDTH
_GAP = 2
_LEGEND_INDENT = 4


def draw(marks: MonthMarks, titles: Sequence[Title], labels: Labels, out: TextIO) -> None:
    """Draw the title of a single event, the months in as many columns as fit, and the legend of the signs."""
    console = Console(file=out, highlight=False)
    signs = Signs.of(marks, len(titles))
    if len(titles) == 1:
        _print(Text(titles[0].text, style="bold").wrap(console, console.width), console)
    columns = max(1, (console.width + _GAP) // (_MONTH_WIDTH + _GAP))
    for start in range(marks.months.start, marks.months.stop, columns):
        row = range(start, min(start + columns, marks.months.stop))
        blocks = zip_longest(*[_month(month, signs, labels) for month in row], fillvalue=Text(" " * _MONTH_WIDTH))
        _print((Text(" " * _GAP).join(parts) for parts in blocks), console)
    for event in signs.events:
        _draw_event(event, titles[event], marks, signs, console)
    legend = [Text.assemble((f" {sign} ", style), f" {name}") for sign, style, name in signs.legend(labels)]
    if legend:
        console.print(Text("   ").join(legend))


def _draw_event(event: int, title: Title, marks: MonthMarks, signs: Signs, console: Console) -> None:
    """The line of the legend for one of several events; a long subject continues below."""
    sign, style = signs.of_event(event)
    text = f"{title.subject or title.sentence}: {marks.counts_of_events[event]:,}"
    first, *more = wrap_cells(text, max(console.width - _LEGEND_INDENT, 1), console)
    console.print(Text.assemble((f" {sign} ", style), f" {first}"), soft_wrap=True)
    for line in more:
        console.print(Text(" " * _LEGEND_INDENT + line), soft_wrap=True)


def _print(lines: Iterable[Text], console: Console) -> None:
    """Print lines without trailing spaces, and an empty line after them."""
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)
    console.print()


def _month(month: int, signs: Signs, labels: Labels) -> Iterator[Text]:
    title = Text(labels.month(month), style="bold")
    title.align("center", _MONTH_WIDTH)
    yield title
    yield Text("".join(f"{name:>2} " for name in labels.weekdays()), style="dim")
    for week in labels.weeks(month):
        yield _week(week, signs)


def _week(week: Week, signs: Signs) -> Text:
    line = Text()
    for day in week:
        mark = signs.of_day(day) if day else None
        if day is None or mark is None:
            line.append(f"{day.day if day else '':>2} ")
        else:
            line.append(f"{day.day:>2}{mark[0]}", mark[1])
    return line
