"""recurtz.zones.database: the tz database in use, and whether it is outdated."""

import importlib
import zoneinfo

import pytest

from recurtz.zones import database
from recurtz.zones.database import Database, tzdb_source, tzdb_version

PACKAGE = importlib.import_module("tzdata").IANA_VERSION


@pytest.fixture
def folder(tmp_path):
    """A folder with a tz database in TZPATH, after two without one."""
    folder = tmp_path / "zones"
    (folder / "Europe").mkdir(parents=True)
    (folder / "Europe" / "London").write_bytes(b"TZif")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(tmp_path / "nowhere"), str(tmp_path), str(folder)])
    yield folder
    zoneinfo.reset_tzpath(to=before)


class TestSource:
    def test_tzdata_zi(self, folder):
        """The first line of tzdata.zi has the version."""
        (folder / "tzdata.zi").write_text("# version 2025b\n# This zic input file is in the public domain.\n")
        assert tzdb_source() == Database(str(folder), "2025b", PACKAGE)
        assert tzdb_source().is_outdated
        assert tzdb_version() == "2025b"

    def test_bsd(self, folder):
        """On BSD and macOS the file +VERSION has the version."""
        (folder / "+VERSION").write_text("9999a\n")
        assert tzdb_source() == Database(str(folder), "9999a", PACKAGE)
        assert not tzdb_source().is_outdated

    @pytest.mark.parametrize(
        "content", [b"", b"\n", b"R A 1916 o - Jun 14 23s 1 S\n", b"# version \n", b"# version\xff"]
    )
    def test_unknown_version(self, folder, content):
        """Without a version in the folder it is unknown."""
        (folder / "tzdata.zi").write_bytes(content)
        assert tzdb_source() == Database(str(folder), "unknown", PACKAGE)
        assert not tzdb_source().is_outdated

    def test_package(self, folder):
        """If no folder has a tz database, the package is used."""
        (folder / "Europe" / "London").unlink()
        assert tzdb_source() == Database("", PACKAGE, PACKAGE)
        assert not tzdb_source().is_outdated
        assert tzdb_version() == PACKAGE

    def test_none(self, folder, monkeypatch):
        """Without the package there is no tz database."""

        def missing(name):
            raise ModuleNotFoundError(name)

        (folder / "Europe" / "London").unlink()
        monkeypatch.setattr(database, "import_module", missing)
        assert tzdb_source() == Database("", "unknown", "")
        assert not tzdb_source().is_outdated

    def test_reset_tzpath(self, folder):
        """Each call reads the files again."""
        (folder / "+VERSION").write_text("2024a\n")
        assert tzdb_version() == "2024a"
        zoneinfo.reset_tzpath(to=())
        assert tzdb_version() == PACKAGE
