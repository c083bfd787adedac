"""recurtz.zones.names: which names are accepted and what they mean, which are rejected and why."""

import json
import pickle
import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zones_synthetic import tzif, zone_from

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import (
    CustomTimeZone,
    ZoneMatch,
    _windows,
    clear_cache,
    iana_to_windows,
    is_without_rules,
    match,
    names,
    supported_time_zones,
    transitions_of,
    windows_to_iana,
    zone,
    zone_name,
)

WINDOWS_NAMES = json.loads((Path(__file__).parents[2] / "data" / "windows-names.json").read_text("utf-8"))
INSTALLED = zoneinfo.available_timezones()
OBSOLETE = {"Kamchatka Standard Time", "Mid-Atlantic Standard Time"}


def spellings(name):
    return [name, name.lower(), name.upper(), f"  {name}\t\r\n", name.replace(" ", "   "), f'"{name}"', f"' {name} '"]


ACCEPTED = [
    # name, kind, IANA id, Windows id
    ("Pacific Standard Time", "windows", "America/Los_Angeles", "Pacific Standard Time"),
    ("India Standard Time", "windows", "Asia/Kolkata", "India Standard Time"),
    ("FLE Standard Time", "windows", "Europe/Kyiv", "FLE Standard Time"),
    ("UTC", "windows", "UTC", "UTC"),
    ("UTC-08", "windows", "Etc/GMT+8", "UTC-08"),
    ("Greenwich Standard Time", "windows", "Atlantic/Reykjavik", "Greenwich Standard Time"),
    ("GMT Standard Time", "windows", "Europe/London", "GMT Standard Time"),
    ("British Columbia Standard Time", "windows", "America/Vancouver", "British Columbia Standard Time"),
    ("Manitoba Standard Time", "windows", "America/Winnipeg", "Manitoba Standard Time"),
    ("Mid-Atlantic Standard Time", "obsolete", "Etc/GMT+2", "Mid-Atlantic Standard Time"),
    ("Kamchatka Standard Time", "obsolete", "Asia/Kamchatka", "Kamchatka Standard Time"),
    ("Kamchatka Daylight Time", "obsolete", "Asia/Kamchatka", "Kamchatka Standard Time"),
    ("Mexico Standard Time", "obsolete", "America/Mexico_City", "Central Standard Time (Mexico)"),
    ("Mexico Standard Time 2", "obsolete", "America/Mazatlan", "Mountain Standard Time (Mexico)"),
    ("Armenian Standard Time", "obsolete", "Asia/Yerevan", "Caucasus Standard Time"),
    ("Mid-Atlantic Standard Time 1", "obsolete", "Etc/GMT+2", "Mid-Atlantic Standard Time"),
    ("(UTC-02:00) Mid-Atlantic - Old", "obsolete", "Etc/GMT+2", "Mid-Atlantic Standard Time"),
    ("Europe/Berlin", "iana", "Europe/Berlin", "W. Europe Standard Time"),
    ("Etc/GMT+8", "iana", "Etc/GMT+8", "UTC-08"),
    ("EST5EDT", "iana", "EST5EDT", "Eastern Standard Time"),
    ("Antarctica/Troll", "iana", "Antarctica/Troll", None),
    ("Europe/Amsterdam", "link", "Europe/Amsterdam", "W. Europe Standard Time"),
    ("Asia/Calcutta", "link", "Asia/Calcutta", "India Standard Time"),
    ("US/Aleutian", "link", "US/Aleutian", "Aleutian Standard Time"),
    ("EST", "link", "EST", "SA Pacific Standard Time"),
    ("MST", "link", "MST", "US Mountain Standard Time"),
    ("HST", "link", "HST", "Hawaiian Standard Time"),
    ("CET", "link", "CET", "Romance Standard Time"),
    ("EET", "link", "EET", "GTB Standard Time"),
    ("WET", "link", "WET", "GMT Standard Time"),
    ("GMT", "link", "GMT", "UTC"),
    ("Zulu", "link", "Zulu", "UTC"),
    ("GMT+0", "link", "GMT+0", "UTC"),
    ("US/Pacific-New", "alias", "America/Los_Angeles", "Pacific Standard Time"),
    ("Canada/East-Saskatchewan", "alias", "America/Regina", "Canada Central Standard Time"),
    ("Pacific Daylight Time", "alias", "America/Los_Angeles", "Pacific Standard Time"),
    ("Cabo Verde Standard Time", "alias", "Atlantic/Cape_Verde", "Cape Verde Standard Time"),
    ("Coordinated Universal Time", "alias", "UTC", "UTC"),
    ("tzone://Microsoft/Utc", "alias", "UTC", "UTC"),
    ("(UTC) Coordinated Universal Time", "alias", "UTC", "UTC"),
    ("(UTC-08:00) Pacific Time (US & Canada)", "alias", "America/Los_Angeles", "Pacific Standard Time"),
    ("(UTC-08:00) Pacific Time (US and Canada)", "alias", "America/Los_Angeles", "Pacific Standard Time"),
    ("(GMT-08:00) Pacific Time (US & Canada); Tijuana", "alias", "America/Los_Angeles", "Pacific Standard Time"),
    ("(GMT+01.00) Brussels, Copenhagen, Madrid, Paris", "alias", "Europe/Paris", "Romance Standard Time"),
    ("Pacific Time (US & Canada)", "alias", "America/Los_Angeles", "Pacific Standard Time"),
    ("Nuku'alofa", "alias", "Pacific/Tongatapu", "Tonga Standard Time"),
    ("(UTC-07:00) British Columbia", "alias", "America/Vancouver", "British Columbia Standard Time"),
    ("(UTC+05:00) Astana", "alias", "Asia/Qyzylorda", "Qyzylorda Standard Time"),
    ("(UTC+05:00) Qyzylorda", "alias", "Asia/Qyzylorda", "Qyzylorda Standard Time"),
    ("(UTC+06:00) Astana", "alias", "Asia/Bishkek", "Central Asia Standard Time"),
    ("(UTC+06:00) Bishkek", "alias", "Asia/Bishkek", "Central Asia Standard Time"),
    ("Europe/Kyiv (Kiev)", "alias", "Europe/Kyiv", "FLE Standard Time"),
    ("Asia/Toshkent (Tashkent)", "alias", "Asia/Tashkent", "West Asia Standard Time"),
    ("Asia/Toshkent", "alias", "Asia/Tashkent", "West Asia Standard Time"),
    ("Asia/Astana (Almaty)", "alias", "Asia/Almaty", "West Asia Standard Time"),
    ("Asia/Astana", "alias", "Asia/Almaty", "West Asia Standard Time"),
    ("Asia/Yangon (Rangoon)", "alias", "Asia/Yangon", "Myanmar Standard Time"),
]


GRAPHS_PAGE = """
    Etc/GMT+12, Etc/GMT+11, Pacific/Honolulu, America/Anchorage, America/Santa_Isabel, America/Los_Angeles,
    America/Phoenix, America/Chihuahua, America/Denver, America/Guatemala, America/Chicago, America/Mexico_City,
    America/Regina, America/Bogota, America/New_York, America/Indiana/Indianapolis, America/Caracas, America/Asuncion,
    America/Halifax, America/Cuiaba, America/La_Paz, America/Santiago, America/St_Johns, America/Sao_Paulo,
    America/Argentina/Buenos_Aires, America/Cayenne, America/Godthab, America/Montevideo, America/Bahia, Etc/GMT+2,
    Atlantic/Azores, Atlantic/Cape_Verde, Africa/Casablanca, Etc/GMT, Europe/London, Atlantic/Reykjavik, Europe/Berlin,
    Europe/Budapest, Europe/Paris, Europe/Warsaw, Africa/Lagos, Africa/Windhoek, Europe/Bucharest, Asia/Beirut,
    Africa/Cairo, Asia/Damascus, Africa/Johannesburg, Europe/Kyiv (Kiev), Europe/Istanbul, Asia/Jerusalem, Asia/Amman,
    Asia/Baghdad, Europe/Kaliningrad, Asia/Riyadh, Africa/Nairobi, Asia/Tehran, Asia/Dubai, Asia/Baku, Europe/Moscow,
    Indian/Mauritius, Asia/Tbilisi, Asia/Yerevan, Asia/Kabul, Asia/Karachi, Asia/Toshkent (Tashkent), Asia/Kolkata,
    Asia/Colombo, Asia/Kathmandu, Asia/Astana (Almaty), Asia/Dhaka, Asia/Yekaterinburg, Asia/Yangon (Rangoon),
    Asia/Bangkok, Asia/Novosibirsk, Asia/Shanghai, Asia/Krasnoyarsk, Asia/Singapore, Australia/Perth, Asia/Taipei,
    Asia/Ulaanbaatar, Asia/Irkutsk, Asia/Tokyo, Asia/Seoul, Australia/Adelaide, Australia/Darwin, Australia/Brisbane,
    Australia/Sydney, Pacific/Port_Moresby, Australia/Hobart, Asia/Yakutsk, Pacific/Guadalcanal, Asia/Vladivostok,
    Pacific/Auckland, Etc/GMT-12, Pacific/Fiji, Asia/Magadan, Pacific/Tongatapu, Pacific/Apia, Pacific/Kiritimati
"""


class TestAccepted:
    @pytest.mark.parametrize(("name", "kind", "iana", "windows"), ACCEPTED, ids=[row[0] for row in ACCEPTED])
    def test_spellings(self, name, kind, iana, windows):
        """A name is accepted in any letter case, with stray blanks and in quotes."""
        for spelling in spellings(name):
            meaning = match(spelling)

            assert (spelling, kind, iana, windows) == (meaning.name, meaning.kind, meaning.iana, meaning.windows)
            assert ZoneInfo(iana) is zone(spelling)

    def test_windows_ids(self):
        """Each Windows id opens its golden zone."""
        for windows in _windows.TERRITORIES:
            golden = "UTC" if windows == "UTC" else windows_to_iana(windows)
            kind = "obsolete" if windows in OBSOLETE else "windows"
            for spelling in spellings(windows):
                assert ZoneMatch(spelling, windows, kind, golden, windows) == match(spelling)

    def test_iana_ids(self):
        """Each IANA id opens by its own spelling, whatever the letter case of the name."""
        for iana in INSTALLED & _windows.WINDOWS_OF.keys():
            assert [iana] * 3 == [zone(spelling).key for spelling in (iana, iana.lower(), iana.upper())]
            assert iana == match(iana).id

    @pytest.mark.parametrize("kind", ["standardName", "daylightName", "displayName"])
    def test_names_of_windows(self, kind):
        """Each standard, daylight and display name of Windows leads to its id."""
        assert [name["id"] for name in WINDOWS_NAMES] == [match(name[kind]).id for name in WINDOWS_NAMES]

    def test_aliases(self):
        """The kind of each other name is "alias"."""
        ids = {name.lower() for name in [*_windows.TERRITORIES, *_windows.WINDOWS_OF]} | _windows.REPLACED.keys()
        aliases = [key for key, known in _windows.NAMES.items() if key not in ids and known not in OBSOLETE]

        assert {"alias"} == {match(key).kind for key in aliases}

    @pytest.mark.parametrize("name", [name.strip() for name in GRAPHS_PAGE.split(",")])
    def test_names_of_graph(self, name):
        """Each name on Graph's page of dateTimeTimeZone opens and has a Windows id."""
        assert zone(name).key == match(name).iana
        assert iana_to_windows(name) in _windows.DISPLAYED


class LikePytz(tzinfo):
    """Like the zones of pytz: a datetime that `localize` did not return has local mean time."""

    def __init__(self, zone):
        self.zone = zone

    def localize(self, moment):
        raise AssertionError

    def utcoffset(self, moment):
        return timedelta(hours=-7, minutes=-53)


class TestTzinfo:
    @pytest.mark.parametrize("given", [UTC, timezone(timedelta(hours=2)), ZoneInfo("Asia/Tokyo")], ids=str)
    def test_returned(self, given):
        """A tzinfo is returned as it is."""
        assert zone(given) is given

    def test_pytz(self):
        """A zone of pytz is opened by its name."""
        assert zone(LikePytz("America/Los_Angeles")) is ZoneInfo("America/Los_Angeles")

    def test_pytz_without_name(self):
        """A zone of pytz without a name has one offset and is returned as it is."""
        fixed = LikePytz(None)
        assert zone(fixed) is fixed


class Nameless(tzinfo):
    """A tzinfo without a name."""


class TestDisplayName:
    @pytest.mark.parametrize(
        ("time_zone", "name"),
        [
            ("pacific STANDARD time", "pacific STANDARD time"),
            ("", ""),
            (ZoneInfo("Asia/Tokyo"), "Asia/Tokyo"),
            (UTC, "UTC"),
            (timezone(timedelta(hours=2)), "UTC+02:00"),
            (timezone(timedelta(hours=2), "EET"), "EET"),
            (CustomTimeZone(-60, name="Ours"), "Ours"),
            (Nameless(), "Customized Time Zone"),
            (zone_from(tzif([])), "Customized Time Zone"),
            (zone_from(tzif([]), key="Ours"), "Ours"),
        ],
        ids=[*"abcdefghij"],  # no address: each process must collect the same
    )
    def test_name(self, time_zone, name):
        """A text is a name, a tzinfo has one or is a "Customized Time Zone"."""
        assert zone_name(time_zone) == name

    def test_name_is_text(self):
        """An attribute `name` that is not text is not the name of a zone."""
        tz = Nameless()
        tz.name = lambda: "Ours"
        assert zone_name(tz) == "Customized Time Zone"


NO_RULES = ["", "   ", '""', "tzone://Microsoft/Custom", " TZONE://microsoft/custom ", "customized  TIME zone"]
OFFSETS = ["+02:00", "-0330", "UTC+2", "utc+02:00", "UTC +2", "GMT+6:30", "GMT-08:00", "+02:00:30"]
ABBREVIATIONS = ["CST", "IST", "BST", "PST", "CEST", "PDT", "AEST", "Z", "MSK"]
PATHS = ["../x", "/etc/passwd", "./UTC", "Europe/", "Europe", "Europe//Paris", "zone.tab", "tzdata.zi", "C:\\x"]
ELSEWHERE = ["posix/Europe/Berlin", "right/UTC", "localtime", "posixrules"]
UNKNOWN = ["Moon", "Mars/Olympus", "Mitteleuropäische Zeit", "Europe/Berlin\0", "UTC\0", "x" * 300, "x" * 5000]
UNKNOWN += ["Europe/Berlin 1", "Etc/Unknown", "A\u017fia/Tokyo", "\ud800", "UTC" + " " * 5000, "(" * 200]
REJECTED = [
    *[(name, "customTimeZone") for name in NO_RULES],
    *[(name, "an offset is not a zone name") for name in OFFSETS],
    *[(name, "abbreviation") for name in ABBREVIATIONS],
    *[(name, "machine") for name in ELSEWHERE],
    *[(name, "") for name in PATHS + UNKNOWN],
    ("Factory", "never set"),
    ("Greenwich Mean Time", "'GMT Standard Time'"),
    ("Astana", "two display names have it"),
    ("x" * 256, "255 characters"),
]


class TestRejected:
    @pytest.mark.parametrize("lookup", [zone, match, windows_to_iana, iana_to_windows])
    @pytest.mark.parametrize(("name", "reason"), REJECTED, ids=[ascii(row[0])[:40] for row in REJECTED])
    def test_reason(self, lookup, name, reason):
        """Names are rejected with Graph's code and message, and with the reason."""
        with pytest.raises(TimeZoneNotSupportedError) as caught:
            lookup(name)

        assert caught.value.code == "TimeZoneNotSupportedException"
        assert "The following TimeZone value is not supported: " in str(caught.value)
        assert reason in str(caught.value)
        assert len(str(caught.value)) < 500

    @pytest.mark.parametrize("lookup", [zone, match, windows_to_iana, iana_to_windows])
    @pytest.mark.parametrize("name", [None, 5, 0.5, b"UTC", True, [], {"UTC": 1}, datetime(2026, 1, 1)], ids=repr)
    def test_not_text(self, lookup, name):
        """A name that is not text is rejected."""
        with pytest.raises(TimeZoneNotSupportedError, match="must be text"):
            lookup(name)

    def test_opens_no_file(self, monkeypatch):
        """Unknown names open no file; the list of ids is read once."""
        walks = []
        monkeypatch.setattr(zoneinfo, "ZoneInfo", lambda key: pytest.fail(f"{key} was opened"))
        monkeypatch.setattr(zoneinfo, "available_timezones", lambda: walks.append(1) or set())
        clear_cache()

        for name, _ in REJECTED:
            with pytest.raises(TimeZoneNotSupportedError):
                zone(name)

        assert walks == [1]
        clear_cache()


class TestAnyText:
    @given(st.text() | st.sampled_from(sorted(_windows.NAMES)).flatmap(lambda name: st.sampled_from(spellings(name))))
    def test_any_text(self, text):
        """Any text opens a zone or is rejected."""
        try:
            meaning = match(text)
        except TimeZoneNotSupportedError as error:
            assert error.to_graph()["error"]["code"] == "TimeZoneNotSupportedException"
        else:
            assert zone(text) is ZoneInfo(meaning.iana)
            assert is_without_rules(text) is False


class TestIsWithoutRules:
    @pytest.mark.parametrize("name", [None, *NO_RULES, " " * 5000])
    def test_without(self, name):
        """None, an empty text and Outlook's custom zone have no rules."""
        assert is_without_rules(name)

    @pytest.mark.parametrize("name", ["UTC", "tzone://Microsoft/Utc", "Moon", "x" * 5000, 0, b"", [], False])
    def test_others(self, name):
        """Any other value does not count as a name without rules."""
        assert not is_without_rules(name)


@pytest.fixture
def tz_database(tmp_path, monkeypatch):
    """A function that gives the machine a tz database of only some ids."""
    rules = resources.files("tzdata").joinpath("zoneinfo/Europe/Kyiv").read_bytes()

    def install(*ids, rules=rules):
        for iana in ids:
            path = tmp_path / iana
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(rules)
        for module in [name for name in sys.modules if name.partition(".")[0] == "tzdata"]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, "tzdata", None)
        zoneinfo.reset_tzpath([tmp_path])
        ZoneInfo.clear_cache()
        clear_cache()

    yield install
    zoneinfo.reset_tzpath()
    ZoneInfo.clear_cache()
    clear_cache()


class TestTzDatabase:
    @pytest.mark.parametrize("name", ["Europe/Kyiv", "Europe/Kyiv (Kiev)", "FLE Standard Time", "FLE Daylight Time"])
    def test_old_spelling(self, tz_database, name):
        """An old tz database opens the old spelling; the tables keep the current one."""
        tz_database("Europe/Kiev")

        assert zone(name).key == "Europe/Kiev"
        assert match(name).iana == "Europe/Kiev"
        assert match(name).windows == "FLE Standard Time"
        assert iana_to_windows("Europe/Kyiv") == "FLE Standard Time"
        assert windows_to_iana("FLE Standard Time") == "Europe/Kyiv"

    @pytest.mark.parametrize("rules", [b"", b"no rules", b"TZif2" + b"\0" * 10])
    def test_invalid_file(self, tz_database, rules):
        """A zone whose file is invalid is rejected."""
        tz_database("Europe/Kyiv")
        tz_database("Europe/Berlin", rules=rules)
        with pytest.raises(TimeZoneNotSupportedError, match="the tz database of this machine has no"):
            zone("Europe/Berlin")

    def test_missing_zone(self, tz_database):
        """A zone that the tz database lacks is rejected; the tables still convert its id."""
        tz_database("Europe/Kiev")

        with pytest.raises(TimeZoneNotSupportedError, match="has no 'America/Coyhaique'; update it and the package"):
            zone("America/Coyhaique")
        with pytest.raises(TimeZoneNotSupportedError, match="has no 'Asia/Kolkata'"):
            match("India Standard Time")
        assert iana_to_windows("America/Coyhaique") == "Magallanes Standard Time"
        assert supported_time_zones("iana") == [{"alias": "Europe/Kiev", "displayName": "Europe/Kiev"}]

    def test_no_database(self, tz_database):
        """Without any tz database, the error names the package that has one."""
        tz_database()

        for name in ("Pacific Standard Time", "Europe/Berlin", "UTC"):
            with pytest.raises(TimeZoneNotSupportedError, match="no tz database; install the package 'tzdata'"):
                zone(name)
        assert windows_to_iana("Pacific Standard Time") == "America/Los_Angeles"

    def test_newer_zone(self, tz_database):
        """A zone of a newer tz database opens, but has no Windows id."""
        tz_database("Mars/Olympus_Mons", "Europe/Kyiv")

        assert zone(" mars/OLYMPUS_mons").key == "Mars/Olympus_Mons"
        assert match("Mars/Olympus_Mons").kind == "iana"
        assert match("Mars/Olympus_Mons").windows is None
        with pytest.raises(TimeZoneNotSupportedError, match="none is known yet"):
            iana_to_windows("Mars/Olympus_Mons")
        with pytest.raises(TimeZoneNotSupportedError, match="means the IANA id"):
            windows_to_iana("Mars/Olympus_Mons")
        assert [entry["alias"] for entry in supported_time_zones("iana")] == ["Europe/Kyiv"]

    @pytest.mark.parametrize("name", ["localtime", "Factory", "posix/Mars", "right/Mars", "posixrules", "MSK"])
    def test_not_a_zone(self, tz_database, name):
        """Names that are always rejected stay so if the tz database has a file of that name."""
        tz_database(name)

        with pytest.raises(TimeZoneNotSupportedError):
            zone(name)


class TestClearCache:
    def test_reset_tzpath(self, tzpath):
        """After `zoneinfo.reset_tzpath` and both `clear_cache` functions, a name opens the new file."""
        rules = resources.files("tzdata").joinpath("zoneinfo/Asia/Tokyo").read_bytes()
        before = zone("Europe/Berlin")
        (tzpath[0] / "Europe").mkdir()
        (tzpath[0] / "Europe" / "Berlin").write_bytes(rules)
        assert zone("Europe/Berlin") is before

        ZoneInfo.clear_cache()
        clear_cache()
        after = zone("Europe/Berlin")
        ZoneInfo.clear_cache()
        clear_cache()

        assert after.utcoffset(datetime(2026, 1, 1)) == timedelta(hours=9)
        assert transitions_of(after).offsets[-1] == 9 * 3600
        assert before.utcoffset(datetime(2026, 1, 1)) == timedelta(hours=1)


class TestZoneMatch:
    def test_value(self):
        """A match is frozen, hashable and picklable."""
        meaning = match("Europe/Berlin")

        assert meaning == match(" Europe/Berlin").__replace__(name="Europe/Berlin")
        assert meaning == pickle.loads(pickle.dumps(meaning))
        assert {meaning: 1}[match("Europe/Berlin")] == 1
        assert not hasattr(meaning, "__dict__")
        with pytest.raises(AttributeError):
            meaning.iana = "Europe/Paris"


class TestModule:
    def test_lazy_tables(self):
        """Importing the module loads no table."""
        code = "import sys, recurtz.zones.names; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
        loaded = done.stdout.split()

        assert "recurtz.zones.names" in loaded
        assert not {"recurtz.zones._windows", "recurtz.zones.lookup", "recurtz.zones.suggestions", "difflib"} & set(
            loaded
        )

    def test_versions(self):
        """The versions of the data are attributes of the module."""
        assert names.CLDR_VERSION == "48.2"
        assert names.TZDB_VERSION == _windows.TZDB_VERSION
        with pytest.raises(AttributeError, match="has no attribute 'MOON_VERSION'"):
            _ = names.MOON_VERSION
