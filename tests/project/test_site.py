"""The site: built without a warning, complete, and usable without a network."""

import re
import subprocess
import sys
from inspect import ismodule
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from sphinx.util.inventory import InventoryFile

import recurtz
from graph import ROOT
from recurtz import json_types

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    builder = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-d", folder / "doctrees"]
    command = [*builder, ROOT / "docs", folder / "html"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


def references(page):
    """What a page links to or loads."""
    return re.findall(r'\b(?:href|src)="([^"]*)"', page.read_text("utf-8"))


class TestPages:
    def test_complete(self, site):
        """Every page of docs/ is in the site, and no other but the playground itself."""
        pages = {page.relative_to(ROOT / "docs").with_suffix("") for page in (ROOT / "docs").rglob("*.md")}
        built = {page.relative_to(site).with_suffix("") for page in site.rglob("*.html")}

        generated = {Path("genindex"), Path("py-modindex"), Path("search")}
        assert built - pages == generated & built | {Path("playground/index")}
        assert pages <= built

    def test_links(self, site):
        """Every link within the site has a target."""
        for page in site.rglob("*.html"):
            for reference in references(page):
                path, _ = urldefrag(reference)
                if path and not re.match(r"https?:|data:|mailto:", path):
                    assert (page.parent / path.partition("?")[0]).exists(), (page.name, reference)

    def test_no_network(self, site):
        """A page loads nothing from elsewhere."""
        loading = re.compile(r'<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?//')
        assert [page.name for page in site.rglob("*.html") if loading.search(page.read_text("utf-8"))] == []

    def test_examples(self, site):
        """Every example is formatted as code."""
        code = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
        texts = {page.name: code.sub("", page.read_text("utf-8")) for page in site.rglob("*.html")}

        assert [name for name, text in texts.items() if "&gt;&gt;&gt;" in text] == []

    def test_headings(self, site):
        """Each column of a table has a heading; only the first one, which names the rows, can lack it."""
        empty = re.compile(r"</t[dh]>\s*<t[dh] class=\"head[^>]*>(?:<p></p>)?</t")
        assert [page.name for page in site.rglob("*.html") if empty.search(page.read_text("utf-8"))] == []


class TestReference:
    def test_own_texts(self, site):
        """A constant has its own text, not that of its type; a source and a URL are no errors or types."""
        pages = {page.stem: page.read_text("utf-8") for page in (site / "reference").glob("*.html")}

        for foreign in ("str(object=", "Schema()", "Alias for field", "<strong>Source</strong>", ">Type<span"):
            assert [name for name, text in pages.items() if foreign in text] == []
        assert "One row per rejected row of the input" in pages["ecosystem"]
        assert "The id of PidLidAppointmentRecur" in pages["exchange"]

    def test_complete(self, site):
        """It has every public name."""
        with (site / "objects.inv").open("rb") as file:
            inventory = InventoryFile.load(file, "", lambda _base, location: location)
        documented = {name for kind, items in inventory.items() if kind.startswith("py:") for name in items}
        public = [name for name in dir(recurtz) if not name.startswith("_") and not ismodule(getattr(recurtz, name))]

        assert {f"recurtz.{name}" for name in public} <= documented
        assert {f"recurtz.json_types.{name}" for name in json_types.__all__} <= documented
        assert {
            "recurtz.pydantic.TimeZoneName", "recurtz.zones.match", "recurtz.PatternedRecurrence.between"
        } <= documented  # fmt: skip
