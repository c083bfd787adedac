"""Draws the pictures of docs/pitfalls from the examples of the pages, which the tests run.

To write all of them: `python docs/draw_pitfalls.py`.
"""

import ast
import doctest
import re
from collections.abc import Iterator
from pathlib import Path

PITFALLS = Path(__file__).parent / "pitfalls"
PICTURES = {
    "day-31": (0, 1),
    "daylight-saving-drift": (0, 2),
    "end-date": (0, 1),
    "first-match": (0, 1),
    "several-weekdays": (0, 1),
    "skipped-hour": (0, 1),
    "week-start": (0, 1),
}
"""The pages with a picture. Of the lists that their examples print, the wrong one and the right one, by position."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL, _CELL, _LINE, _MARGIN = 88, 104, 44, 16

_STYLE = """
svg { background: #fff; color: #1f2937; font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
text { fill: currentColor } .cell text { text-anchor: middle }
.right rect { fill: #bbf7d0 } .wrong rect { fill: #fecaca } .right text, .wrong text { fill: #1f2937 }
.missing rect { fill: none; stroke: #dc2626; stroke-dasharray: 4 3 } .missing text { fill: #dc2626 }
@media (prefers-color-scheme: dark) {
  svg { background: #111827; color: #e5e7eb }
  .missing rect { stroke: #f87171 } .missing text { fill: #f87171 }
}
"""


def lists_of(page: str) -> list[list[str]]:
    """The lists of dates that the examples of a page print, in their order."""
    wants = [example.want for example in doctest.DocTestParser().get_examples(page)]
    return [ast.literal_eval(want) for want in wants if re.match(r"\['[\d-]+\d\d-\d\d|\['\d\d-\d\d", want)]


def moments(texts: list[str]) -> dict[str, str]:
    """The label of each date: the day, and the time of day if there is one."""
    found = [re.match(r"((?:\d{4}-)?(\d\d)-(\d\d))(?:T(\d\d:\d\d))?", text) for text in texts]
    return {match[1]: _label(match[2], match[3], match[4]) for match in found if match}


def _label(month: str, day: str, time: str | None) -> str:
    return f"{int(day)} {_MONTHS[int(month) - 1]}{f' {time}' if time else ''}"


def draw(name: str) -> str:
    """A row of what the bug gives, above a row of what Exchange and recurtz give."""
    lists = lists_of((PITFALLS / f"{name}.md").read_text("utf-8"))
    wrong, right = (moments(lists[position]) for position in PICTURES[name])
    days = sorted(day for day in {*wrong, *right} if day <= max(right))
    width, height = 2 * _MARGIN + _LABEL + len(days) * _CELL, 2 * _MARGIN + 2 * _LINE
    rows = [*_row(0, "the bug", days, wrong, right), *_row(1, "Exchange", days, right, right)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img">\n<title>The bug: {", ".join(wrong.values())}. Exchange: {", ".join(right.values())}.</title>\n'
        f"<style>{_STYLE}</style>\n{''.join(rows)}</svg>\n"
    )


def _row(row: int, title: str, days: list[str], shown: dict[str, str], right: dict[str, str]) -> Iterator[str]:
    top = _MARGIN + row * _LINE
    yield f'<text x="{_MARGIN}" y="{top + 26}">{title}</text>\n'
    for column, day in enumerate(days):
        left = _MARGIN + _LABEL + column * _CELL
        if day in shown:
            yield _cell(left, top, "right" if shown[day] == right.get(day) else "wrong", shown[day])
        elif shown is not right:
            yield _cell(left, top, "missing", "missing")


def _cell(left: int, top: int, kind: str, text: str) -> str:
    box = f'<rect x="{left}" y="{top + 4}" width="{_CELL - 8}" height="{_LINE - 10}" rx="6"/>'
    return f'<g class="cell {kind}">{box}<text x="{left + _CELL // 2 - 4}" y="{top + 26}">{text}</text></g>\n'


if __name__ == "__main__":
    for page in PICTURES:
        (PITFALLS / f"{page}.svg").write_text(draw(page), "utf-8")
