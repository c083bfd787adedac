"""Time zone names: what is accepted and how it is understood, what is refused and why."""

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

from recurtz.errors import ArgumentTypeError, RecurtzError, TimeZoneNotSupportedError
from recurtz.zones import (
    ZoneMatch,
    _windows,
    clear_cache,
    iana_to_windows,
    is_without_rules,
    match,
    names,
    supported_time_zones,
    windows_to_iana,
    zone,
)
from steps import steps

WINDOWS_NAMES = json.loads((Path(__file__).parents[2] / "data" / "windows-names.json").read_text("utf-8"))
INSTALLED = zoneinfo.available_timezones()
OBSOLETE = {"Kamchatka Standard Time", "Mid-Atlantic Standard Time"}
OF_2026 = {"Alberta Standard Time", "British Columbia Standard Time", "Manitoba Standard Time"}


def spellings(name):
    return [name, name.lower(), name.upper(), f"  {name}\t\r\n", name.replace(" ", "   "), f'"{name}"', f"' {name} '"]


# Accepted -------------------------------------------------------------------------------------------------------------

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


@pytest.mark.parametrize(("name", "kind", "iana", "windows"), ACCEPTED, ids=[row[0] for row in ACCEPTED])
def test_a_name_is_understood_in_any_case_with_stray_blanks_and_quotes(name, kind, iana, windows):
    for spelling in spellings(name):
        found = match(spelling)

        assert (spelling, kind, iana, windows) == (found.name, found.kind, found.iana, found.windows)
        assert ZoneInfo(iana) is zone(spelling)


def test_every_windows_id_opens_its_golden_zone():
    for windows in _windows.TERRITORIES:
        golden = "UTC" if windows == "UTC" else windows_to_iana(windows)
        kind = "obsolete" if windows in OBSOLETE else "windows"
        for spelling in spellings(windows):
            assert ZoneMatch(spelling, windows, kind, golden, windows) == match(spelling)


def test_every_iana_id_opens_under_its_own_spelling():
    for iana in INSTALLED & _windows.WINDOWS_OF.keys():
        assert [iana] * 3 == [zone(spelling).key for spelling in (iana, iana.lower(), iana.upper())]
        assert iana == match(iana).id


@pytest.mark.parametrize("kind", ["standardName", "daylightName", "displayName"])
def test_every_name_that_windows_shows_leads_to_its_id(kind):
    assert [name["id"] for name in WINDOWS_NAMES] == [match(name[kind]).id for name in WINDOWS_NAMES]


def test_every_alias_tells_that_it_is_one():
    ids = {name.lower() for name in [*_windows.TERRITORIES, *_windows.WINDOWS_OF]}
    aliases = [key for key, known in _windows.NAMES.items() if key not in ids and known not in OBSOLETE]

    assert {"alias"} == {match(key).kind for key in aliases}


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


@pytest.mark.parametrize("name", [name.strip() for name in GRAPHS_PAGE.split(",")])
def test_every_name_of_graphs_date_time_time_zone_page_opens_and_has_a_windows_id(name):
    assert zone(name).key == match(name).iana
    assert iana_to_windows(name) in _windows.DISPLAYED


@pytest.mark.parametrize("given", [UTC, timezone(timedelta(hours=2)), ZoneInfo("Asia/Tokyo")], ids=str)
def test_a_tzinfo_is_returned_as_it_is(given):
    assert zone(given) is given


class LikePytz(tzinfo):
    """As pytz's zones are: what is no result of `localize` shows the local mean time of old."""

    def __init__(self, zone):
        self.zone = zone

    def localize(self, moment):
        raise AssertionError

    def utcoffset(self, moment):
        return timedelta(hours=-7, minutes=-53)


def test_a_zone_of_pytz_is_opened_by_its_name():
    assert zone(LikePytz("America/Los_Angeles")) is ZoneInfo("America/Los_Angeles")


def test_a_zone_of_pytz_that_has_no_name_has_one_offset_and_is_returned_as_it_is():
    fixed = LikePytz(None)
    assert zone(fixed) is fixed


# Refused --------------------------------------------------------------------------------------------------------------

NO_RULES = ["", "   ", '""', "tzone://Microsoft/Custom", " TZONE://microsoft/custom ", "customized  TIME zone"]
OFFSETS = ["+02:00", "-0330", "UTC+2", "utc+02:00", "UTC +2", "GMT+6:30", "GMT-08:00", "+02:00:30"]
ABBREVIATIONS = ["CST", "IST", "BST", "PST", "CEST", "PDT", "AEST", "Z", "MSK"]
PATHS = ["../x", "/etc/passwd", "./UTC", "Europe/", "Europe", "Europe//Paris", "zone.tab", "tzdata.zi", "C:\\x"]
ELSEWHERE = ["posix/Europe/Berlin", "right/UTC", "localtime", "posixrules"]
UNKNOWN = ["Moon", "Mars/Olympus", "Mitteleuropäische Zeit", "Europe/Berlin\0", "UTC\0", "x" * 300, "x" * 5000]
UNKNOWN += ["Eastern Standard Time 1", "Etc/Unknown", "A\u017fia/Tokyo", "\ud800", "UTC" + " " * 5000, "(" * 200]
REFUSED = [
    *[(name, "customTimeZone") for name in NO_RULES],
    *[(name, "an offset names no zone") for name in OFFSETS],
    *[(name, "abbreviation") for name in ABBREVIATIONS],
    *[(name, "machine") for name in ELSEWHERE],
    *[(name, "") for name in PATHS + UNKNOWN],
    ("Factory", "never set"),
    ("Greenwich Mean Time", "'GMT Standard Time'"),
    ("Astana", "two display names"),
    ("x" * 256, "255 characters"),
]


@pytest.mark.parametrize("ask", [zone, match, windows_to_iana, iana_to_windows])
@pytest.mark.parametrize(("name", "reason"), REFUSED, ids=[ascii(row[0])[:40] for row in REFUSED])
def test_a_name_is_refused_as_graph_does_and_with_the_reason(ask, name, reason):
    with pytest.raises(TimeZoneNotSupportedError) as caught:
        ask(name)

    assert caught.value.code == "TimeZoneNotSupportedException"
    assert "The following TimeZone value is not supported: " in str(caught.value)
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("ask", [zone, match, windows_to_iana, iana_to_windows])
@pytest.mark.parametrize("name", [None, 5, 0.5, b"UTC", True, [], {"UTC": 1}, datetime(2026, 1, 1)], ids=repr)
def test_what_is_no_text_is_refused(ask, name):
    with pytest.raises(TimeZoneNotSupportedError, match="is text"):
        ask(name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Pacific Standart Time", "Pacific Standard Time"),
        ("Europ/Berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("(UTC-08:00) Pacific Time", "Pacific Standard Time"),
        ("Eastern Standard Time 1", "Eastern Standard Time"),
        ("CEST", "CET"),
        ("Eastern", "Eastern Standard Time"),
        ("Pacific Time", "Pacific Standard Time"),
        ("Berlin", "Europe/Berlin"),
        ("Amsterd", "Europe/Amsterdam"),
        ("New York", "America/New_York"),
        ("W. Europe", "W. Europe Standard Time"),
        ("central europe", "Central Europe Standard Time"),
    ],
)
def test_a_refusal_suggests_ids_that_come_close(name, meant):
    with pytest.raises(TimeZoneNotSupportedError) as caught:
        zone(name)

    assert meant == caught.value.suggestions[0]
    assert set(caught.value.suggestions) <= set(_windows.NAMES.values())


def test_names_with_all_the_words_come_before_those_with_words_that_begin_so_and_those_that_look_alike():
    def suggested(name):
        with pytest.raises(TimeZoneNotSupportedError) as caught:
            zone(name)
        return caught.value.suggestions

    assert suggested("london") == ("Europe/London", "GMT Standard Time")
    assert suggested("India")[:3] == ("India Standard Time", "US Eastern Standard Time", "America/Indianapolis")
    assert suggested("Pacific Standart Time") == ("Pacific Standard Time", "Pacific SA Standard Time")
    assert len(suggested("Europe")) == 5


@pytest.mark.parametrize("name", ["Moon", "any", "Mo", "Am"])
def test_neither_a_word_nor_few_letters_are_an_abbreviation_or_the_beginning_of_a_name(name):
    with pytest.raises(TimeZoneNotSupportedError, match=r"not supported: '\w+'\.$"):
        zone(name)


@pytest.mark.parametrize(
    "name", ["x" * 255, "a " * 127, "europe " * 36, "stan dard time " * 17, "time " * 51, "_" * 255, "/a" * 127]
)
def test_a_refusal_takes_few_steps_for_each_name_that_there_is(name):
    def rejected():
        with pytest.raises(TimeZoneNotSupportedError):
            zone(name)

    rejected()

    assert steps(rejected)[0] < 5 * len(_windows.NAMES)


@pytest.mark.parametrize("name", [*NO_RULES, *OFFSETS, "(UTC-08:00)", "Standard Time"])
def test_nothing_is_suggested_where_nothing_comes_close(name):
    with pytest.raises(TimeZoneNotSupportedError) as caught:
        zone(name)

    assert caught.value.suggestions == ()


def test_an_unknown_name_opens_no_file(monkeypatch):
    walks = []
    monkeypatch.setattr(zoneinfo, "ZoneInfo", lambda key: pytest.fail(f"{key} was opened"))
    monkeypatch.setattr(zoneinfo, "available_timezones", lambda: walks.append(1) or set())
    clear_cache()

    for name, _ in REFUSED:
        with pytest.raises(TimeZoneNotSupportedError):
            zone(name)

    assert walks == [1]
    clear_cache()


@given(st.text() | st.sampled_from(sorted(_windows.NAMES)).flatmap(lambda name: st.sampled_from(spellings(name))))
def test_any_text_opens_or_is_refused(text):
    try:
        found = match(text)
    except TimeZoneNotSupportedError as error:
        assert error.to_graph()["error"]["code"] == "TimeZoneNotSupportedException"
    else:
        assert zone(text) is ZoneInfo(found.iana)
        assert is_without_rules(text) is False


@pytest.mark.parametrize("name", [None, *NO_RULES, " " * 5000])
def test_a_name_without_rules_is_told_apart(name):
    assert is_without_rules(name)


@pytest.mark.parametrize("name", ["UTC", "tzone://Microsoft/Utc", "Moon", "x" * 5000, 0, b"", [], False])
def test_any_other_name_is_not_without_rules(name):
    assert not is_without_rules(name)


# The machine's tz database --------------------------------------------------------------------------------------------


@pytest.fixture
def tz_database(tmp_path, monkeypatch):
    """Makes the machine's tz database hold nothing but the given ids."""
    rules = resources.files("tzdata").joinpath("zoneinfo/Europe/Kyiv").read_bytes()

    def holding(*ids, rules=rules):
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

    yield holding
    zoneinfo.reset_tzpath()
    ZoneInfo.clear_cache()
    clear_cache()


@pytest.mark.parametrize("name", ["Europe/Kyiv", "Europe/Kyiv (Kiev)", "FLE Standard Time", "FLE Daylight Time"])
def test_an_old_tz_database_opens_the_old_spelling(tz_database, name):
    tz_database("Europe/Kiev")

    assert zone(name).key == "Europe/Kiev"
    assert match(name).iana == "Europe/Kiev"
    assert match(name).windows == "FLE Standard Time"
    assert iana_to_windows("Europe/Kyiv") == "FLE Standard Time"
    assert windows_to_iana("FLE Standard Time") == "Europe/Kyiv"


@pytest.mark.parametrize("rules", [b"", b"no rules", b"TZif2" + b"\0" * 10])
def test_a_zone_whose_file_holds_no_rules_is_refused(tz_database, rules):
    tz_database("Europe/Berlin", rules=rules)
    with pytest.raises(TimeZoneNotSupportedError, match="the tz database of this machine has no"):
        zone("Europe/Berlin")


def test_a_zone_that_the_tz_database_lacks_is_refused(tz_database):
    tz_database("Europe/Kiev")

    with pytest.raises(TimeZoneNotSupportedError, match="has no 'America/Coyhaique'; update it"):
        zone("America/Coyhaique")
    with pytest.raises(TimeZoneNotSupportedError, match="has no 'Asia/Kolkata'"):
        match("India Standard Time")
    assert iana_to_windows("America/Coyhaique") == "Magallanes Standard Time"
    assert supported_time_zones("iana") == [{"alias": "Europe/Kiev", "displayName": "Europe/Kiev"}]


def test_a_new_zone_of_a_newer_tz_database_opens_but_has_no_windows_id(tz_database):
    tz_database("Mars/Olympus_Mons", "Europe/Kyiv")

    assert zone(" mars/OLYMPUS_mons").key == "Mars/Olympus_Mons"
    assert match("Mars/Olympus_Mons").kind == "iana"
    assert match("Mars/Olympus_Mons").windows is None
    with pytest.raises(TimeZoneNotSupportedError, match="none is known yet"):
        iana_to_windows("Mars/Olympus_Mons")
    with pytest.raises(TimeZoneNotSupportedError, match="stands for the IANA id"):
        windows_to_iana("Mars/Olympus_Mons")
    assert [entry["alias"] for entry in supported_time_zones("iana")] == ["Europe/Kyiv"]


@pytest.mark.parametrize("name", ["localtime", "Factory", "posix/Mars", "right/Mars", "posixrules", "MSK"])
def test_what_is_no_zone_stays_refused_though_the_tz_database_has_a_file_of_that_name(tz_database, name):
    tz_database(name)

    with pytest.raises(TimeZoneNotSupportedError):
        zone(name)


# ZoneMatch and its cost -----------------------------------------------------------------------------------------------


def test_a_match_is_a_frozen_value():
    found = match("Europe/Berlin")

    assert found == match(" Europe/Berlin").__replace__(name="Europe/Berlin")
    assert found == pickle.loads(pickle.dumps(found))
    assert {found: 1}[match("Europe/Berlin")] == 1
    assert not hasattr(found, "__dict__")
    with pytest.raises(AttributeError):
        found.iana = "Europe/Paris"


def test_hostile_spellings_fill_no_memory():
    for blanks in range(250):
        for case in range(20):
            zone("utc"[: case % 3] + "UTC"[case % 3 :] + " " * blanks)
            with pytest.raises(TimeZoneNotSupportedError):
                zone(f"({case}{' ' * blanks}")

    for cached in (names._read_text, names._opened):
        assert cached.cache_info().currsize <= cached.cache_info().maxsize


def test_a_refusal_is_not_remembered():
    clear_cache()

    with pytest.raises(TimeZoneNotSupportedError):
        zone("Moon")

    assert names._read_text.cache_info().currsize == 0


def test_importing_the_names_loads_no_table():
    code = "import sys, recurtz.zones.names; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
    loaded = done.stdout.split()

    assert "recurtz.zones.names" in loaded
    assert not {"recurtz.zones._windows", "recurtz.zones.suggestions", "difflib"} & set(loaded)


def test_the_versions_of_the_data_are_known():
    assert names.CLDR_VERSION == "48.2"
    assert names.TZDB_VERSION == _windows.TZDB_VERSION
    with pytest.raises(AttributeError, match="has no attribute 'MOON_VERSION'"):
        _ = names.MOON_VERSION


# Windows -> IANA ------------------------------------------------------------------------------------------------------


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
        # The first of these rows in CLDR 48.2 left for a zone of 2026.
        ("Pacific Standard Time", "CA", "America/Los_Angeles"),
        ("Mountain Standard Time", "CA", "America/Cambridge_Bay"),
        ("Central Standard Time", "CA", "America/Rankin_Inlet"),
    ],
)
def test_a_windows_zone_has_a_preferred_iana_id_in_each_territory(name, territory, iana):
    assert iana == windows_to_iana(name, territory)


@pytest.mark.parametrize("name", ["Europe/Berlin", "europe/kiev", "Asia/Astana", "Etc/UTC", "Antarctica/Troll"])
def test_an_iana_name_where_a_windows_name_belongs_is_told_as_such(name):
    with pytest.raises(TimeZoneNotSupportedError, match=f"IANA id '{match(name).id}', not for a Windows zone"):
        windows_to_iana(name)


@pytest.mark.parametrize("territory", [None, 1, b"CH"])
def test_a_territory_is_text(territory):
    with pytest.raises(ArgumentTypeError, match="territory"):
        windows_to_iana("W. Europe Standard Time", territory)


# IANA -> Windows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "windows"),
    [
        # Mapped themselves, though links to a zone that is another one to Windows.
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
def test_an_iana_id_has_one_windows_id(name, windows):
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
def test_the_zones_of_2026_have_predecessors_for_servers_that_do_not_know_them(name, windows, predecessor):
    assert windows == iana_to_windows(name)
    assert predecessor == iana_to_windows(name, before_2026=True)


def test_troll_keeps_a_clock_that_windows_has_not():
    with pytest.raises(TimeZoneNotSupportedError, match="no Windows zone keeps its clock"):
        iana_to_windows("Antarctica/Troll")


@pytest.mark.parametrize("name", ["Pacific Standard Time", "pacific daylight time", "Kamchatka Standard Time"])
def test_a_windows_name_where_an_iana_name_belongs_is_told_as_such(name):
    with pytest.raises(TimeZoneNotSupportedError, match=f"Windows id '{match(name).id}', not for an IANA zone"):
        iana_to_windows(name)


# supportedTimeZones ---------------------------------------------------------------------------------------------------


def test_windows_zones_are_listed_as_windows_shows_them():
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


def test_iana_zones_are_listed_by_the_offset_that_windows_shows_then_by_name():
    listed = supported_time_zones("IANA")
    ids = [entry["alias"] for entry in listed]
    offset = {entry["alias"]: _windows.DISPLAYED[entry["alias"]][0] for entry in supported_time_zones()}

    assert all(entry == {"alias": entry["alias"], "displayName": entry["alias"]} for entry in listed)
    assert ids == sorted(ids, key=lambda iana: (offset[iana_to_windows(iana)], iana))
    assert set(ids) == (INSTALLED & _windows.WINDOWS_OF.keys()) - {"Antarctica/Troll"}
    assert ids == [zone(iana).key for iana in ids]


@pytest.mark.parametrize("standard", ["windows", "iana"])
def test_each_call_lists_anew_and_every_alias_and_display_name_is_read(standard):
    first, second = supported_time_zones(standard), supported_time_zones(standard)

    assert first == second
    assert first is not second
    assert first[0] is not second[0]
    assert all(match(entry["alias"]).id == match(entry["displayName"]).id == entry["alias"] for entry in first)


def test_a_standard_is_windows_or_iana():
    with pytest.raises(RecurtzError, match="standard 'posix' is not one of Graph's; use 'windows' or 'iana'"):
        supported_time_zones("posix")
    with pytest.raises(ArgumentTypeError, match="standard None"):
        supported_time_zones(None)
