"""The Windows zone tables of other libraries and ours: the rows that differ are listed here, each with its reason."""

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from tzlocal.windows_tz import tz_win, win_tz

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import iana_to_windows, supported_time_zones, windows_to_iana

WINDOWS = {entry["alias"] for entry in supported_time_zones()}
OF_2026 = {"Alberta Standard Time", "British Columbia Standard Time", "Manitoba Standard Time"}
TROLL = "Antarctica/Troll"

# Peers have the ids of CLDR's rows; recurtz has the current spelling, which is in CLDR's bcp47 data.
OLD_SPELLINGS = {
    "Argentina Standard Time": ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    "FLE Standard Time": ("Europe/Kiev", "Europe/Kyiv"),
    "Greenland Standard Time": ("America/Godthab", "America/Nuuk"),
    "India Standard Time": ("Asia/Calcutta", "Asia/Kolkata"),
    "Myanmar Standard Time": ("Asia/Rangoon", "Asia/Yangon"),
    "Nepal Standard Time": ("Asia/Katmandu", "Asia/Kathmandu"),
    "US Eastern Standard Time": ("America/Indianapolis", "America/Indiana/Indianapolis"),
}

# Ids that tzlocal lacks; in our table they have the Windows id of their alias group.
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

# The empty text between two blanks of a CLDR row.
NOT_IDS = {""}


def differing(theirs):
    ours = {windows: windows_to_iana(windows) for windows in theirs}
    return {windows: (iana, ours[windows]) for windows, iana in theirs.items() if iana != ours[windows]}


def windows_id(iana):
    try:
        return iana_to_windows(iana)
    except TimeZoneNotSupportedError:
        return None


class TestTzlocal:
    def test_golden_zones(self):
        """tzlocal has the same golden zones, except for old spellings."""
        assert differing(win_tz).items() <= OLD_SPELLINGS.items()
        assert win_tz.keys() == WINDOWS

    def test_windows_ids(self):
        """tzlocal has the same Windows ids of IANA ids."""
        assert {iana for iana, windows in tz_win.items() if windows_id(iana) != windows} <= NOT_IDS

    def test_missing_ids(self):
        """tzlocal lacks only the listed ids."""
        ours = {entry["alias"] for entry in supported_time_zones("iana")}

        assert ours - tz_win.keys() <= UNKNOWN_TO_TZLOCAL
        assert TROLL not in tz_win


class TestIcalendar:
    def test_golden_zones(self):
        """icalendar has the same golden zones, except for old spellings."""
        assert differing(WINDOWS_TO_OLSON).items() <= OLD_SPELLINGS.items()

    def test_missing_ids(self):
        """icalendar lacks only the zones of 2026."""
        assert WINDOWS - WINDOWS_TO_OLSON.keys() <= OF_2026
        assert WINDOWS_TO_OLSON.keys() <= WINDOWS
