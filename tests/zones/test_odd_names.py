"""Odd names that people and servers write: each opens the right zone, or the first suggestion is the right one."""

import json
import re
import zoneinfo
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.core import get_global

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import _windows, clear_cache, match, zone
from recurtz.zones.lookup import iana_of

OTHER_NAMES = json.loads((Path(__file__).parents[2] / "data" / "other-names.json").read_text("utf-8"))
W_EUROPE, CENTRAL_MEXICO = "W. Europe Standard Time", "Central Standard Time (Mexico)"

ACCEPTED = [
    # Exchange adds a number if a mailbox has two definitions of a zone (GAS-ICS-Sync#219, #254).
    ("GMT Standard Time 1", "GMT Standard Time"),
    ("W. Europe Standard Time 1", W_EUROPE),
    ("Eastern Standard Time 1", "Eastern Standard Time"),
    ("UTC-08 2", "UTC-08"),
    # Ids of earlier versions of Windows.
    ("Mexico Standard Time", CENTRAL_MEXICO),
    ("Mexico Standard Time 1", CENTRAL_MEXICO),
    ("Mexico Standard Time 2", "Mountain Standard Time (Mexico)"),
    ("Armenian Standard Time", "Caucasus Standard Time"),
    ("Mid-Atlantic Standard Time", "Mid-Atlantic Standard Time"),
    ("Kamchatka Standard Time", "Kamchatka Standard Time"),
    # Names of Outlook 2003 and Exchange 2003.
    ("(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "GMT Standard Time"),
    ("Greenwich Mean Time; Dublin, Edinburgh, London", "GMT Standard Time"),
    ("(GMT+02:00) Athens, Istanbul, Minsk", "GTB Standard Time"),
    ("(GMT+02:00) Helsinki, Kiev, Riga, Sofia, Tallinn, Vilnius", "FLE Standard Time"),
    ("(GMT-06:00) Guadalajara, Mexico City, Monterrey - New", CENTRAL_MEXICO),
    ("(GMT-02:00) Mid-Atlantic", "Mid-Atlantic Standard Time"),
    ("(GMT-05:00) Bogota, Lima, Quito", "SA Pacific Standard Time"),
    ("Kolkata, Chennai, Mumbai, New Delhi, India Standard Time", "India Standard Time"),
    ("S.E. Asia Standard Time", "SE Asia Standard Time"),
    # One name with two offsets was two zones.
    ("(GMT+02:00) Minsk", "E. Europe Standard Time"),
    ("(UTC+03:00) Minsk", "Belarus Standard Time"),
    # A display name with the offset of summer, or of another year.
    ("(UTC+02:00) Brussels, Copenhagen, Madrid, Paris", "Romance Standard Time"),
    ("(UTC+04:00) Moscow, St. Petersburg, Volgograd", "Russian Standard Time"),
    ("(GMT-04:30) Caracas", "Venezuela Standard Time"),
    ("(GMT+1:00) Europe/Berlin", "Europe/Berlin"),
    # Accents, and other characters for a hyphen.
    ("(UTC-03:00) Brasília", "E. South America Standard Time"),
    ("(UTC\N{MINUS SIGN}08:00) Pacific Time (US & Canada)", "Pacific Standard Time"),
    ("Europe/Zürich", "Europe/Zurich"),
    ("America/São Paulo", "America/Sao_Paulo"),
    # IANA ids with other separators.
    ("US-Eastern", "US/Eastern"),
    ("Europe-Berlin", "Europe/Berlin"),
    ("America/New York", "America/New_York"),
    ("America/New-York", "America/New_York"),
    ("America-Argentina-Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("Etc-GMT-5", "Etc/GMT-5"),
    ("(UTC) Co-ordinated Universal Time", "UTC"),
]

SUGGESTED = [
    # City lists in other wordings and languages (sabre-io/vobject#618).
    ("Amsterdam, Belgrade, Berlin, Bern, Rome, Stockholm, Vienna", W_EUROPE),
    ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", W_EUROPE),
    ("Berlin, Stockholm, Rome, Bern, Brussels, Vienna", W_EUROPE),
    ("(GMT-06:00) Guadalajara, Mexico City, Monterrey - Old", CENTRAL_MEXICO),
    # A city that changed from one Windows zone to another.
    ("(GMT+02:00) Bucharest", "Europe/Bucharest"),
    # The offset decides between the cities, one of which changed its date.
    ("(GMT-11:00) Midway Island, Samoa", "Etc/GMT+11"),
    # Misspelled words, and cities that are no ids.
    ("Tokio", "Tokyo Standard Time"),
    ("Europe/Berln", "Europe/Berlin"),
    ("Amerca/New_York", "America/New_York"),
    ("Asia/Beijing", "China Standard Time"),
    ("Asia/Mumbai", "India Standard Time"),
    ("Almaty", "Asia/Almaty"),
    # Names of a time, not of a zone.
    ("Pacific Time", "Pacific Standard Time"),
    ("Central European Summer Time", "Central European Standard Time"),
    ("British Summer Time", "GMT Standard Time"),
    ("Indian Standard Time", "India Standard Time"),
    ("Australian Eastern Daylight Time", "AUS Eastern Standard Time"),
    ("Australia Eastern Standard Time", "AUS Eastern Standard Time"),
    ("Greenwich Mean Time", "GMT Standard Time"),
    ("W. Europe", W_EUROPE),
    # Names of German and Spanish versions of Windows (exchangelib#1197).
    ("Mitteleuropäische Zeit", W_EUROPE),
    ("Mitteleuropäische Sommerzeit", W_EUROPE),
    ("Westeuropäische Zeit", "GMT Standard Time"),
    ("Hora estándar romance", "Romance Standard Time"),
    # Offsets, with the sign that people mean.
    ("UTC+5:30", "India Standard Time"),
    ("GMT+6:30", "Myanmar Standard Time"),
    ("(GMT +01:00)", "Etc/GMT-1"),
    ("UTC\N{MINUS SIGN}05:00", "Etc/GMT+5"),
    ("-0330", "Newfoundland Standard Time"),
    ("+10GMT", "Etc/GMT-10"),
    ("UTC+00:00", "UTC"),
    ("GMT+01:00 Berlin", "Europe/Berlin"),
    ("(UTC-05:00) Assunção", "Etc/GMT+5"),
    # Abbreviations.
    ("PDT", "Pacific Standard Time"),
    ("PST", "Pacific Standard Time"),
    ("EST/EDT", "Eastern Standard Time"),
    ("(UTC-04:00) EDT", "Eastern Standard Time"),
    ("CEST", "CET"),
    ("MESZ", W_EUROPE),
    ("IST", "India Standard Time"),
    ("Z", "UTC"),
]


def suggestions(name):
    with pytest.raises(TimeZoneNotSupportedError) as caught:
        zone(name)
    return caught.value.suggestions


PAGE = (Path(__file__).parents[2] / "docs" / "zones.md").read_text("utf-8")


def rows_of_page(heading):
    """The examples of a table on the page of zones: pairs of a name and an id."""
    table = PAGE.partition(heading)[2].partition("\n\n")[0]
    for row in table.splitlines()[2:]:
        names, ids = (re.findall("`(.*?)`", cell) for cell in row.split(" | ")[1:])
        yield from zip(names, ids, strict=True)


class TestPage:
    def test_accepted(self):
        """The page's examples of odd names mean what it says."""
        rows = list(rows_of_page("| name | for example | means |"))
        assert len(rows) == 8
        assert [match(name).id for name, _ in rows] == [known for _, known in rows]

    def test_suggested(self):
        """The page's examples of rejected names have the first suggestion that it says."""
        rows = list(rows_of_page("| name | for example | first suggestion |"))
        assert len(rows) == 11
        assert [suggestions(name)[0] for name, _ in rows] == [known for _, known in rows]


class TestOddNames:
    @pytest.mark.parametrize(("name", "known"), ACCEPTED, ids=[name for name, _ in ACCEPTED])
    def test_accepted(self, name, known):
        """A name that can mean one zone only is accepted, and is known to be another name."""
        assert match(name).id == match(name.upper()).id == known
        assert match(name).kind in {"alias", "obsolete"}

    @pytest.mark.parametrize(("name", "known"), SUGGESTED, ids=[name for name, _ in SUGGESTED])
    def test_suggested(self, name, known):
        """A name that can mean several zones is rejected; the first suggestion is the right one."""
        assert suggestions(name)[0] == known
        assert match(known).id == known

    @pytest.mark.parametrize("name", OTHER_NAMES["earlier"]["names"])
    def test_earlier_names(self, name):
        """Each name of an earlier Windows is accepted, also after the offset that it had there."""
        windows = OTHER_NAMES["earlier"]["names"][name]
        minutes, _ = _windows.DISPLAYED.get(windows, (None, ""))

        assert match(name).id == windows
        if minutes is not None and not name.startswith("("):
            hours = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
            assert match(f"(GMT{hours}) {name}").id == windows

    @pytest.mark.parametrize(
        "name",
        [
            "(UTC+01:00) UTC",  # an offset that this zone never has
            "(UTC+03:00) Etc/GMT-2",
            "(UTC-04:00) EST",
            "(UTC+05:00) Osaka, Sapporo, Tokyo",
            "(UTC+12:00) Mid-Atlantic",
            "Europe/Berlin 1",  # only Windows ids have numbers
            "Pacific Time (US & Canada) 1",
            "W. Europe Standard Time 10",
            "W. Europe Standard Time1",
            "US Eastern",  # US/Eastern or US Eastern Standard Time
            "GMT-Standard-Time",
            "Eniwetok, Kwajalein",  # it changed its date
        ],
    )
    def test_rejected(self, name):
        """Names that contradict themselves, or can mean several zones, are rejected."""
        with pytest.raises(TimeZoneNotSupportedError):
            zone(name)


def offsets(known):
    """The offsets of an id in 2027, a year without known changes of the rules."""
    tz = zone(known)
    return [tz.utcoffset(datetime(2027, month, 15)) for month in range(1, 13)]


def use_tzpath(path):
    """Set TZPATH and open all zones anew."""
    zoneinfo.reset_tzpath(to=path)
    ZoneInfo.clear_cache()
    clear_cache()


@pytest.fixture(scope="class")
def package():
    """The tz database of the package: the one of a system can be older than the tables."""
    before = zoneinfo.TZPATH
    use_tzpath([])
    yield
    use_tzpath(before)


class TestOffsets:
    @pytest.mark.parametrize("form", ["UTC{}", "GMT {}", "({})", "(utc{})", "{}", "(GMT {})"])
    def test_offset(self, form, package):
        """The suggestions for an offset have it as their standard offset; the first is the zone that always has it."""
        for minutes in range(-15 * 60, 16 * 60, 15):
            text = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
            found = suggestions(form.format(text))

            # Ireland has the offset of winter as its daylight time, but no Windows zone has its rules.
            assert {min(offsets(known)) for known in found} <= {timedelta(minutes=minutes)}
            assert (found == ()) == (minutes not in _windows.BY_OFFSET)
            if minutes % 60 == 0 and found:
                assert set(offsets(found[0])) == {timedelta(minutes=minutes)}

    def test_windows_zones(self):
        """Each Windows zone in use is in the row of one offset."""
        rows = [known for row in _windows.BY_OFFSET.values() for known in row]
        assert len(rows) == len(set(rows))
        assert {known for known in rows if not known.startswith("Etc/")} == _windows.DISPLAYED.keys()


FORMER = {
    "art": -3,
    "brt": -3,
    "clt": -4,
    "cot": -5,
    "gst": 4,
    "ict": 7,
    "myt": 8,
    "npt": 5.75,
    "pet": -5,
    "pht": 8,
    "sgt": 8,
    "trt": 3,
    "uyt": -3,
}
"""Abbreviations that the tz database had until 2017, with their offsets in hours."""

SPOKEN = {"pt": "pst", "mt": "mst", "ct": "cst", "et": "est", "mez": "cet", "mesz": "cest", "z": "utc", "ut": "utc"}
"""Abbreviations that the tz database does not have, and those that mean the same."""


def abbreviations(known):
    """The abbreviations of the standard and of the daylight time of an id in 2027."""
    tz = ZoneInfo(iana_of(known))
    return {tz.tzname(datetime(2027, month, 15)).lower() for month in range(1, 13)}


class TestAbbreviations:
    @pytest.mark.parametrize("name", sorted(name for name in _windows.SUGGESTED.keys() - {"gulf"} if len(name) < 5))
    def test_abbreviation(self, name, package):
        """Each suggested zone uses the abbreviation, or has the offset that it had."""
        for known in _windows.SUGGESTED[name]:
            if name in FORMER:
                assert min(offsets(known)) == timedelta(hours=FORMER[name])
            else:
                assert SPOKEN.get(name, name) in abbreviations(known)

    @pytest.mark.parametrize("name", ["XYT", "XYZT", "Q", "XST"])
    def test_unknown(self, name):
        """An unknown abbreviation has no suggestions: similar letters mean nothing."""
        assert suggestions(name) == ()


def english_names():
    """English names of times in CLDR with the ids of the zones that use them: "Colombia Standard Time"."""
    meta_zones = get_global("meta_zones")
    for meta_zone, kinds in Locale("en").meta_zones.items():
        ids = [iana for iana in meta_zones if meta_zones[iana] == meta_zone and iana in _windows.WINDOWS_OF]
        if ids:
            yield from ((text, ids) for text in kinds.get("long", {}).values())


NOT_CITIES = {"North", "Samoa", "South", "West"}
"""Last parts of ids that also are words of other names."""


class TestEnglishNames:
    @pytest.mark.parametrize(("text", "ids"), [*english_names()])
    def test_meaning(self, text, ids, package):
        """A name of CLDR, if it leads to a zone, leads to one with the same offsets."""
        if text.startswith("Arabian"):  # a Windows id of another zone
            assert match("Arabian Standard Time").iana == "Asia/Dubai"
            return
        try:
            found = [match(text).id]
        except TimeZoneNotSupportedError as error:
            found = error.suggestions[:1]
        if text.startswith("Samoa"):  # in an older CLDR the name of American Samoa; a Windows id of Samoa
            ids.append("Pacific/Apia")
        if text == "Greenwich Mean Time":  # most people who write it mean London
            ids.append("Europe/London")

        assert all(offsets(known) in [offsets(iana) for iana in ids] for known in found)

    @pytest.mark.parametrize("iana", [iana for iana in _windows.WINDOWS_OF if "/" in iana and "GMT" not in iana])
    def test_city(self, iana, package):
        """The last part of an id, if it leads to a zone, leads to the zone or to another one of this name."""
        city = iana.rpartition("/")[2]
        try:
            found = (match(city).id,)
        except TimeZoneNotSupportedError as error:
            found = error.suggestions
        namesakes = [known for known in _windows.WINDOWS_OF if known.endswith(f"/{city}")]

        assert not found or city in NOT_CITIES or offsets(found[0]) in [offsets(known) for known in namesakes]
