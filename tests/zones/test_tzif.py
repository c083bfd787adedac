"""recurtz.zones.tzif: the files of the tz database."""

from importlib import resources

import pytest
from zones_synthetic import tzif, unix

from recurtz.zones.posix import parse_posix
from recurtz.zones.transitions import from_seconds
from recurtz.zones.tzif import find, parse

HOUR = 3600


class TestParse:
    @pytest.mark.parametrize("version", [1, 2, 3, 4])
    def test_version(self, version):
        """Each version has the same transitions; the times are counted as `to_seconds` counts."""
        data = tzif([(unix(1990, 1, 1), HOUR), (unix(2000, 1, 1), 2 * HOUR)], "XXX-2", version, before=-17762)
        table = parse(data)
        assert [from_seconds(at).isoformat() for at in table.instants] == ["1990-01-01T00:00:00", "2000-01-01T00:00:00"]
        assert table.offsets == (-17762, HOUR, 2 * HOUR)
        assert table.rule is None

    def test_rule(self):
        """The footer is the rule; version 1 has no footer."""
        assert parse(tzif([], "PST8PDT,M3.2.0,M11.1.0")).rule == parse_posix("PST8PDT,M3.2.0,M11.1.0")
        assert parse(tzif([], "")).rule is None
        assert parse(tzif([(unix(1990, 1, 1), HOUR)], version=1)).rule is None

    @pytest.mark.parametrize("length", range(len(tzif([(0, HOUR)], "XXX-1"))))
    def test_truncated(self, length):
        """A file that ends anywhere too soon is a ValueError."""
        with pytest.raises(ValueError, match=r"too soon|not found"):
            parse(tzif([(0, HOUR)], "XXX-1")[:length])

    def test_other_format(self):
        """A file of another format is a ValueError that shows how it starts."""
        with pytest.raises(ValueError, match="not a valid TZif file: it starts with b'GIF8'"):
            parse(b"GIF8" + bytes(100))


class TestFind:
    def test_package(self, tzpath):
        """Without a file in TZPATH, the one of the `tzdata` package is read; a folder of that name is no file."""
        assert find("Asia/Tokyo") == resources.files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
        (tzpath[0] / "Asia" / "Seoul").mkdir(parents=True)
        assert find("Asia/Seoul")[:4] == b"TZif"

    def test_first_folder(self, tzpath):
        """The first folder of TZPATH that has the file counts."""
        first, second = tzpath
        for folder in (second, first):
            (folder / "Asia").mkdir()
            (folder / "Asia" / "Tokyo").write_bytes(folder.name.encode())
            assert find("Asia/Tokyo") == folder.name.encode()
