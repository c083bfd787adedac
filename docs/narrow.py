"""Fits the tables of the site into narrow pages: a phone shows a wide table as one card for each row.

Without it, tables with much text scroll sideways, or have columns of one word. The style of the cards is in site.css.
"""

import re
from html import unescape

from sphinx.application import Sphinx

from accessible import connect

MAX_COLUMNS = 3
"""More columns do not fit beside each other on a phone."""

MAX_TEXT = 80
"""A longer row, in characters, has columns of one word on a phone."""

_MIN_LONG_WORD = 18
_TABLE = re.compile(r'<table class="(docutils[^"]*)">(.*?)</table>', re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_WORD = re.compile(r'(?<=<span class="pre">)[^<]+(?=</span>)')
_BREAKS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z0-9})][_./=(])(?=[\w{])")
_OPTION = re.compile(r'<span class="pre">(?=--?[a-z])')


def mend(page: str) -> str:
    """The text of a page whose tables fit, and whose options of the terminal are not divided at a hyphen."""
    return _OPTION.sub('<span class="pre option">', _TABLE.sub(_table, page))


def _table(table: re.Match[str]) -> str:
    style, content = table.groups()
    head, *rows = _ROW.findall(content)
    if "stacked" not in style and _is_wide(rows):
        labels = [_text(cell) for _, _, cell in _CELL.findall(head)]
        style, content = f"{style} stacked", _ROW.sub(lambda row: _labelled(row[0], labels), content)
    return f'<table class="{style}">{_WORD.sub(_with_breaks, content)}</table>'


def _is_wide(rows: list[str]) -> bool:
    cells = [[_text(cell) for _, _, cell in _CELL.findall(row)] for row in rows]
    return any(len(row) > MAX_COLUMNS or (len(row) > 2 and len("".join(row)) > MAX_TEXT) for row in cells)


def _labelled(row: str, labels: list[str]) -> str:
    """A row whose cells have the heading of their column; the heading itself stays as it is."""
    if 'class="head' in row:
        return row
    names = iter(labels)
    return _CELL.sub(lambda cell: f'<td{cell[2]} data-label="{_attribute(next(names))}">{cell[3]}</td>', row)


def _text(cell: str) -> str:
    return unescape(re.sub("<[^>]+>", "", cell)).strip()


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _with_breaks(word: re.Match[str]) -> str:
    """A long word of code, which may be divided at its parts."""
    return _BREAKS.sub("<wbr>", word[0]) if len(word[0]) >= _MIN_LONG_WORD else word[0]


def setup(app: Sphinx) -> dict[str, bool]:
    """Mend the pages after they are built."""
    return connect(app, mend)
