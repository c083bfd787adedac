"""The pictures of the pages: those that the terminal draws, and those of the pitfalls."""

import sys
from runpy import run_path

import pytest

from graph import EXAMPLES, ROOT
from recurtz import cli

PITFALLS = run_path(str(ROOT / "docs" / "draw_pitfalls.py"))


@pytest.mark.parametrize(("picture", "example", "days"), [("month-end.svg", "month_end.json", 4)])
def test_calendar(picture, example, days, monkeypatch, tmp_path):
    """The file is what the terminal draws, for light and dark mode."""
    arguments = ["calendar", str(EXAMPLES / example), "--to", "2026-12", "--svg", str(tmp_path / picture)]
    monkeypatch.setattr(sys, "argv", ["recurtz", *arguments])
    cli.main()
    drawn = (tmp_path / picture).read_text("utf-8")

    assert (ROOT / "docs" / picture).read_text("utf-8") == drawn
    assert drawn.count('<g class="occurrence">') == days + 1  # one in the legend
    assert "prefers-color-scheme: dark" in drawn


class TestPitfalls:
    @pytest.mark.parametrize("page", PITFALLS["PICTURES"])
    def test_picture(self, page):
        """The file is what the program draws from the examples of the page, and the page shows it."""
        picture = (ROOT / "docs" / "pitfalls" / f"{page}.svg").read_text("utf-8")

        assert picture == PITFALLS["draw"](page)
        assert f"]({page}.svg)" in (ROOT / "docs" / "pitfalls" / f"{page}.md").read_text("utf-8")
        assert '"cell wrong"' in picture or '"cell missing"' in picture
        assert picture.count('"cell right"') >= 2

    def test_cells(self):
        """What Exchange does not have is wrong, and what the bug does not have is missing."""
        assert PITFALLS["draw"]("first-match").count('"cell missing"') == 3
        assert PITFALLS["draw"]("first-match").count('"cell wrong"') == 2
