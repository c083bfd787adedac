"""The pictures of the page about how recurtz works."""

import re

import pytest

import draw_ideas
from graph import ROOT

PAGE = (ROOT / "docs" / "how-it-works.md").read_text("utf-8")


@pytest.mark.parametrize("name", draw_ideas.PICTURES)
def test_picture(name):
    """The file is what the program draws, for light and dark mode; the page shows and describes it."""
    picture = (ROOT / "docs" / f"{name}.svg").read_text("utf-8")
    [title] = re.findall("<title>(.*)</title>", picture)

    assert picture == draw_ideas.PICTURES[name]()
    assert f"![{title}]({name}.svg)" in PAGE
    assert "prefers-color-scheme: dark" in picture


def test_positions():
    """Four periods have eight dates, numbered in order."""
    numbers = re.findall('class="number">(.*?)<', draw_ideas.positions())
    assert numbers == [str(number) for number in range(8)]


def test_steps():
    """Twelve occurrences are on three steps."""
    picture = draw_ideas.steps()
    assert picture.count("<circle ") == 12
    assert len({re.search(r'cy="(\d+)"', circle)[1] for circle in re.findall("<circle .*", picture)}) == 2
    assert picture.count("H") == 3
