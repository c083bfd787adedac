"""The pictures that the terminal draws for the pages."""

import sys

import pytest

from graph import EXAMPLES, ROOT
from recurtz import cli


@pytest.mark.parametrize(("picture", "example", "days"), [("month-end.svg", "month_end.json", 5)])
def test_calendar(picture, example, days, monkeypatch, tmp_path):
    """The file is what the terminal draws, for light and dark mode."""
    monkeypatch.setattr(sys, "argv", ["recurtz", "calendar", str(EXAMPLES / example), "--svg", str(tmp_path / picture)])
    cli.main()
    drawn = (tmp_path / picture).read_text("utf-8")

    assert (ROOT / "docs" / picture).read_text("utf-8") == drawn
    assert drawn.count('<g class="occurrence">') == days + 1  # one in the legend
    assert "prefers-color-scheme: dark" in drawn
