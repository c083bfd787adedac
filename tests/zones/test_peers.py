"""Other libraries' Windows zone tables against ours: they differ in the rows listed here only, each with its reason."""

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from tzlocal.windows_tz import tz_win, win_tz

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import iana_to_windows, supported_time_zones, windows_to_iana

WINDOWS = {entry["alias"] for entry in supported_time_zones()}
OF_2026 = {"Alberta Standard Time", "British Columbia Standard Time", "Manitoba Standard Time"}
TROLL = "Antarctica/Troll"

# Peers keep the ids of CLDR's rows; recurtz gives the spelling of today, which CLDR's bcp47 data record.
OLD_SPELLINGS = {
    "Argentina Standard Time": ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    "FLE Standard Time": ("Europe/Kiev", "Europe/Kyiv"),
    "Greenland Standard Time": ("America/Godthab", "America/Nuuk"),
    "India Standard Time": ("Asia/Calcutta", "Asia/Kolkata"),
    "Myanmar Standard Time": ("Asia/Rangoon", "Asia/Yangon"),
    "Nepal Standard Time": ("Asia/Katmandu", "Asia/Kathmandu"),
    "US Eastern Standard Time": ("America/Indianapolis", "America/Indiana/Indianapolis"),
}

# Ids that tzlocal leaves out; those of our table that have a Windows id get it from their alias group.
UNKNOWN_TO_TZLOCAL = {
    "CST6CDT",
    "EST5EDT",
    "Europe/Uzhgorod",
    "Europe/Zaporozhye",
    "GMT",
    "MST7MDT",
    "PST8PDT",
    "US/East-Indiana",
}

# A blank too many in a CLDR row, taken for an id.
NO_IDS = {""}


def differing(theirs):
    ours = {windows: windows_to_iana(windows) for windows in theirs}
    return {windows: (iana, ours[windows]) for windows, iana in theirs.items() if iana != ours[windows]}


def decided(iana):
    try:
        return iana_to_windows(iana)
    except TimeZoneNotSupportedError:
        return None


def test_tzlocal_has_our_golden_zones_but_for_old_spellings():
    assert differing(win_tz).items() <= OLD_SPELLINGS.items()
    assert win_tz.keys() == WINDOWS


def test_tzlocal_has_our_windows_ids():
    assert {iana for iana, windows in tz_win.items() if decided(iana) != windows} <= NO_IDS


def test_tzlocal_leaves_out_listed_ids_only():
    ours = {entry["alias"] for entry in supported_time_zones("iana")}

    assert ours - tz_win.keys() <= UNKNOWN_TO_TZLOCAL
    assert TROLL not in tz_win


def test_icalendar_has_our_golden_zones_but_for_old_spellings():
    assert differing(WINDOWS_TO_OLSON).items() <= OLD_SPELLINGS.items()


def test_icalendar_leaves_out_the_zones_of_2026_only():
    assert WINDOWS - WINDOWS_TO_OLSON.keys() <= OF_2026
    assert WINDOWS_TO_OLSON.keys() <= WINDOWS
