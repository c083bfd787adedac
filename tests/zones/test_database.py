"""recurtz.zones.database: which tz database is in use, and whether it is old."""

import importlib
import zoneinfo

import pytest

from recurtz.zones import database
from recurtz.zones.database import Database, tzdb_source, tzdb_version

PACKAGE = importlib.import_module("tzdata").IANA_VERSION


@pytest.fixture
def folder(tmp_path):
    """A folder in TZPATH, after an empty one, that holds a tz database."""
    folder = tmp_path / "zones"
    (folder / "Europe").mkdir(parents=True)
    (folder / "Europe" / "London").write_bytes(b"TZif")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(tmp_path / "nowhere"), str(tmp_path), str(folder)])
    yield folder
    zoneinfo.reset_tzpath(to=before)


def test_a_folder_that_names_its_version_in_tzdata_zi(folder):
    (folder / "tzdata.zi").write_text("# version 2025b\n# This zic input file is in the public domain.\n")
    assert tzdb_source() == Database(str(folder), "2025b", PACKAGE)
    assert tzdb_source().is_outdated
    assert tzdb_version() == "2025b"


def test_a_folder_that_names_its_version_as_bsd_does(folder):
    (folder / "+VERSION").write_text("9999a\n")
    assert tzdb_source() == Database(str(folder), "9999a", PACKAGE)
    assert not tzdb_source().is_outdated


@pytest.mark.parametrize("content", [b"", b"\n", b"R A 1916 o - Jun 14 23s 1 S\n", b"# version \n", b"# version\xff"])
def test_a_folder_that_does_not_name_its_version(folder, content):
    (folder / "tzdata.zi").write_bytes(content)
    assert tzdb_source() == Database(str(folder), "unknown", PACKAGE)
    assert not tzdb_source().is_outdated


def test_the_package_where_no_folder_has_a_database(folder):
    (folder / "Europe" / "London").unlink()
    assert tzdb_source() == Database("", PACKAGE, PACKAGE)
    assert not tzdb_source().is_outdated
    assert tzdb_version() == PACKAGE


def test_no_database_at_all(folder, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    (folder / "Europe" / "London").unlink()
    monkeypatch.setattr(database, "import_module", missing)
    assert tzdb_source() == Database("", "unknown", "")
    assert not tzdb_source().is_outdated


def test_the_files_are_asked_anew(folder):
    (folder / "+VERSION").write_text("2024a\n")
    assert tzdb_version() == "2024a"
    zoneinfo.reset_tzpath(to=())
    assert tzdb_version() == PACKAGE
