"""The pictures of the pages: those that the terminal draws, and those of the pitfalls."""

import re
import sys

import pytest

import draw_pitfalls
from graph import EXAMPLES, ROOT
from recurtz import cli

FOLDER = ROOT / "docs" / "pitfalls"


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
    def test_complete(self):
        """Every pitfall has a picture."""
        assert {*draw_pitfalls.PICTURES, "index"} == {page.stem for page in FOLDER.glob("*.md")}

    @pytest.mark.parametrize("page", draw_pitfalls.PICTURES)
    def test_picture(self, page):
        """The file is what the program draws from the examples of the page; the page shows it, and describes it."""
        picture = (FOLDER / f"{page}.svg").read_text("utf-8")
        [(description, file)] = re.findall(
            r"^!\[(.*)\]\((.*)\)$", (FOLDER / f"{page}.md").read_text("utf-8"), re.MULTILINE
        )

        assert picture == draw_pitfalls.draw(page)
        assert (description, file) == (draw_pitfalls.title_of(picture), f"{page}.svg")
        assert '"cell wrong"' in picture or '"cell missing"' in picture
        assert '"cell right"' in picture
        assert "prefers-color-scheme: dark" in picture

    @pytest.mark.parametrize("page", draw_pitfalls.PICTURES)
    def test_phone(self, page):
        """A picture need not shrink on a phone, so its text stays legible."""
        [width] = re.findall(r'viewBox="0 0 (\d+) ', (FOLDER / f"{page}.svg").read_text("utf-8"))
        assert int(width) < 360

    def test_cells(self):
        """What Exchange does not have is wrong, and what the bug does not have is missing."""
        assert draw_pitfalls.draw("first-match").count('"cell missing"') == 3
        assert draw_pitfalls.draw("first-match").count('"cell wrong"') == 2
        assert draw_pitfalls.draw("windows-names").count('"cell missing"') == 3
        assert draw_pitfalls.draw("look-ahead").count('"cell missing"') == 4
