"""recurtz.zones.conversion: Windows ids and IANA ids into each other, and the lists of both."""

import json
import zoneinfo
from pathlib import Path

import pytest

from recurtz.errors import ArgumentTypeError, RecurtzError, TimeZoneNotSupportedError
from recurtz.zones import _windows, iana_to_windows, match, supported_time_zones, windows_to_iana, zone

WINDOWS_NAMES = json.loads((Path(__file__).parents[2] / "data" / "windows-names.json").read_text("utf-8"))
INSTALLED = zoneinfo.available_timezones()
OBSOLETE = {"Kamchatka Standard Time", "Mid-Atlantic Standard Time"}
OF_2026 = {"Alberta Standard Time", "British Columbia Standard Time", "Manitoba Standard Time"}


class TestWindowsToIana:
    @pytest.mark.parametrize(
        ("name", "territory", "iana"),
        [
            ("W. Europe Standard Time", "001", "Europe/Berlin"),
            ("W. Europe Standard Time", "CH", "Europe/Zurich"),
            ("W. Europe Standard Time", "ch", "Europe/Zurich"),
            ("W. Europe Standard Time", "US", "Europe/Berlin"),
            ("W. Europe Standard Time", "", "Europe/Berlin"),
            ("W. Europe Daylight Time", "NL", "Europe/Amsterdam"),
            ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "AT", "Europe/Vienna"),
            ("India Standard Time", "IN", "Asia/Kolkata"),
            ("SE Asia Standard Time", "VN", "Asia/Ho_Chi_Minh"),
            ("UTC", "001", "Etc/UTC"),
            ("tzone://Microsoft/Utc", "001", "Etc/UTC"),
            ("UTC-11", "ZZ", "Etc/GMT+11"),
            ("Central Standard Time (Mexico)", "MX", "America/Mexico_City"),
            ("Kamchatka Standard Time", "RU", "Asia/Kamchatka"),
            ("Alberta Standard Time", "CA", "America/Edmonton"),
            # The first id of these rows in CLDR 48.2 moved to a zone of 2026.
            ("Pacific Standard Time", "CA", "America/Los_Angeles"),
            ("Mountain Standard Time", "CA", "America/Cambridge_Bay"),
            ("Central Standard Time", "CA", "America/Rankin_Inlet"),
        ],
    )
    def test_territory(self, name, territory, iana):
        """A Windows zone has a preferred IANA id in each territory."""
        assert iana == windows_to_iana(name, territory)

    @pytest.mark.parametrize("name", ["Europe/Berlin", "europe/kiev", "Asia/Astana", "Etc/UTC", "Antarctica/Troll"])
    def test_iana_name(self, name):
        """The error for an IANA name says that it is one."""
        with pytest.raises(TimeZoneNotSupportedError, match=f"IANA id '{match(name).id}', not a Windows zone"):
            windows_to_iana(name)

    @pytest.mark.parametrize("territory", [None, 1, b"CH"])
    def test_territory_is_text(self, territory):
        """A territory that is not text is an error."""
        with pytest.raises(ArgumentTypeError, match="territory"):
            windows_to_iana("W. Europe Standard Time", territory)


class TestIanaToWindows:
    @pytest.mark.parametrize(
        ("name", "windows"),
        [
            # They have rows of their own, although they are links to a zone with another Windows id.
            ("Europe/Amsterdam", "W. Europe Standard Time"),
            ("Europe/Copenhagen", "Romance Standard Time"),
            ("Europe/Zagreb", "Central European Standard Time"),
            ("Indian/Reunion", "Mauritius Standard Time"),
            ("Antarctica/Syowa", "E. Africa Standard Time"),
            ("europe/KIEV", "FLE Standard Time"),
            ("Europe/Kyiv (Kiev)", "FLE Standard Time"),
            ("Asia/Astana", "West Asia Standard Time"),
            ("US/Pacific-New", "Pacific Standard Time"),
            ("CST6CDT", "Central Standard Time"),
            ("UTC", "UTC"),
            ("tzone://Microsoft/Utc", "UTC"),
            ("Etc/GMT-14", "Line Islands Standard Time"),
        ],
    )
    def test_ids(self, name, windows):
        """An IANA id has the Windows id of its own row, else of its group, else of its link."""
        assert windows == iana_to_windows(name)

    @pytest.mark.parametrize(
        ("name", "windows", "predecessor"),
        [
            ("America/Vancouver", "British Columbia Standard Time", "Pacific Standard Time"),
            ("Canada/Pacific", "British Columbia Standard Time", "Pacific Standard Time"),
            ("America/Edmonton", "Alberta Standard Time", "Mountain Standard Time"),
            ("America/Inuvik", "Alberta Standard Time", "Mountain Standard Time"),
            ("America/Yellowknife", "Alberta Standard Time", "Mountain Standard Time"),
            ("Canada/Mountain", "Alberta Standard Time", "Mountain Standard Time"),
            ("America/Winnipeg", "Manitoba Standard Time", "Central Standard Time"),
            ("America/Rainy_River", "Manitoba Standard Time", "Central Standard Time"),
            ("Canada/Central", "Manitoba Standard Time", "Central Standard Time"),
            ("America/Cambridge_Bay", "Mountain Standard Time", "Mountain Standard Time"),
            ("Europe/Paris", "Romance Standard Time", "Romance Standard Time"),
        ],
    )
    def test_before_2026(self, name, windows, predecessor):
        """The zones of 2026 have predecessors for servers that lack them."""
        assert windows == iana_to_windows(name)
        assert predecessor == iana_to_windows(name, before_2026=True)

    def test_troll(self):
        """No Windows zone has the offsets of Antarctica/Troll."""
        with pytest.raises(TimeZoneNotSupportedError, match="no Windows zone has the same offsets"):
            iana_to_windows("Antarctica/Troll")

    @pytest.mark.parametrize("name", ["Pacific Standard Time", "pacific daylight time", "Kamchatka Standard Time"])
    def test_windows_name(self, name):
        """The error for a Windows name says that it is one."""
        with pytest.raises(TimeZoneNotSupportedError, match=f"Windows id '{match(name).id}', not an IANA zone"):
            iana_to_windows(name)


class TestSupportedTimeZones:
    def test_windows(self):
        """Windows zones are listed with their display names, in their order."""
        listed = supported_time_zones()
        shown = [entry["displayName"] for entry in listed]

        assert listed == supported_time_zones("windows") == supported_time_zones("WINDOWS")
        assert {name["id"] for name in WINDOWS_NAMES} - OBSOLETE | OF_2026 == {entry["alias"] for entry in listed}
        assert len(listed) == 142
        assert {"alias": "Samoa Standard Time", "displayName": "(UTC+13:00) Samoa"} in listed
        assert {"alias": "British Columbia Standard Time", "displayName": "(UTC-07:00) British Columbia"} in listed
        assert {"alias": "Alberta Standard Time", "displayName": "(UTC-06:00) Alberta"} in listed
        assert {"alias": "Manitoba Standard Time", "displayName": "(UTC-05:00) Manitoba"} in listed
        assert shown[0] == "(UTC-12:00) International Date Line West"
        assert shown[-1] == "(UTC+14:00) Kiritimati Island"
        assert shown.index("(UTC) Coordinated Universal Time") + 1 == shown.index(
            "(UTC+00:00) Dublin, Edinburgh, Lisbon, London"
        )

    def test_iana(self):
        """IANA zones are listed by the offset in Windows' display name, then by id."""
        listed = supported_time_zones("IANA")
        ids = [entry["alias"] for entry in listed]
        offset = {entry["alias"]: _windows.DISPLAYED[entry["alias"]][0] for entry in supported_time_zones()}

        assert all(entry == {"alias": entry["alias"], "displayName": entry["alias"]} for entry in listed)
        assert ids == sorted(ids, key=lambda iana: (offset[iana_to_windows(iana)], iana))
        assert set(ids) == (INSTALLED & _windows.WINDOWS_OF.keys()) - {"Antarctica/Troll"}
        assert ids == [zone(iana).key for iana in ids]

    @pytest.mark.parametrize("standard", ["windows", "iana"])
    def test_new_lists(self, standard):
        """Each call returns a new list; every alias and display name is accepted."""
        first, second = supported_time_zones(standard), supported_time_zones(standard)

        assert first == second
        assert first is not second
        assert first[0] is not second[0]
        assert all(match(entry["alias"]).id == match(entry["displayName"]).id == entry["alias"] for entry in first)

    def test_standard(self):
        """The standard is "windows" or "iana"."""
        with pytest.raises(RecurtzError, match="standard 'posix' is not one of Graph's; use 'windows' or 'iana'"):
            supported_time_zones("posix")
        with pytest.raises(ArgumentTypeError, match="standard None"):
            supported_time_zones(None)
