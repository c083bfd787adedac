"""The picture of the page about the 400 years."""

from runpy import run_path
from xml.etree import ElementTree

from graph import ROOT

DOCS = ROOT / "docs"
DRAW = run_path(str(DOCS / "draw_four_hundred_years.py"))["draw"]


def test_picture():
    """The file is what the program draws: a cell for each year, and a frame for each century."""
    picture = (DOCS / "four-hundred-years.svg").read_text("utf-8")
    boxes = [box.get("class") for box in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}rect")]  # noqa: S314

    assert picture == DRAW()
    assert boxes.count("century") == 4
    assert len(boxes) == 404
