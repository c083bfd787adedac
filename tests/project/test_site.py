"""The site is built from the pages without a warning, is whole, and needs no network."""

import re
import subprocess
import sys
from inspect import ismodule
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from sphinx.util.inventory import InventoryFile

import recurtz
from recurtz import json_types

ROOT = Path(__file__).parents[2]


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


def test_every_page_and_no_other_is_in_the_site(site):
    pages = {page.relative_to(ROOT / "docs").with_suffix("") for page in (ROOT / "docs").rglob("*.md")}
    built = {page.relative_to(site).with_suffix("") for page in site.rglob("*.html")}

    assert built - pages == {Path("genindex"), Path("py-modindex"), Path("search")} & built
    assert pages <= built


def test_every_link_within_the_site_leads_to_something(site):
    for page in site.rglob("*.html"):
        for reference in references(page):
            path, _ = urldefrag(reference)
            if path and not re.match(r"https?:|data:|mailto:", path):
                assert (page.parent / path.partition("?")[0]).exists(), (page.name, reference)


def test_a_page_loads_nothing_from_elsewhere(site):
    loading = re.compile(r'<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?//')

    assert [page.name for page in site.rglob("*.html") if loading.search(page.read_text("utf-8"))] == []


def test_every_public_name_is_in_the_reference(site):
    with (site / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda _base, location: location)
    documented = {name for kind, items in inventory.items() if kind.startswith("py:") for name in items}

    names = {f"recurtz.{name}" for name in {*recurtz.__all__, *recurtz._LATER} if not ismodule(getattr(recurtz, name))}
    assert names <= documented
    assert {f"recurtz.json_types.{name}" for name in json_types.__all__} <= documented
    assert {"recurtz.pydantic.TimeZoneName", "recurtz.zones.match", "recurtz.PatternedRecurrence.between"} <= documented


def test_every_example_in_the_site_is_shown_as_code(site):
    code = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)

    assert [page.name for page in site.rglob("*.html") if "&gt;&gt;&gt;" in code.sub("", page.read_text("utf-8"))] == []
