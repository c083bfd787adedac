"""ICU (by PyICU) has our table of Windows zones, except for the rows listed here, each with its reason.

Each ICU has the CLDR of its time (72.1: CLDR 42), so a newer ICU differs in fewer rows.
"""

from itertools import product

import icu

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import _windows, iana_to_windows, windows_to_iana

# Zones that changed their offsets or were created after CLDR 42; 48.2 has our rows.
NEWER_THAN_CLDR_42 = {
    "America/Chihuahua",
    "America/Ciudad_Juarez",
    "America/Coyhaique",
    "America/Ojinaga",
    "Asia/Almaty",
    "Asia/Qostanay",
}

# The Windows zones of 2026 that CLDR 48.2 does not have yet.
OF_2026 = {
    "America/Edmonton",
    "America/Inuvik",
    "America/Rainy_River",
    "America/Vancouver",
    "America/Winnipeg",
    "America/Yellowknife",
    "Canada/Central",
    "Canada/Mountain",
    "Canada/Pacific",
}

# Ids that ICU does not assign to a place; newer bcp47 data do.
WITHOUT_A_PLACE = {"CET", "EET", "MET", "WET"}

# ICU returns the ids of CLDR's rows; recurtz returns today's spelling, which CLDR's bcp47 data have.
OLD_SPELLINGS = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}

# No row of CLDR has these ids.
WITHOUT_A_ROW = {*_windows.PREDECESSORS, "Kamchatka Standard Time", "Mid-Atlantic Standard Time"}

OTHER_TARGETS = {
    # The preferred id of CLDR 42 left for another Windows zone before 48.2.
    ("Central Asia Standard Time", "001"),
    ("Central Asia Standard Time", "KG"),
    ("Mountain Standard Time", "MX"),
    ("Mountain Standard Time (Mexico)", "001"),
    ("Mountain Standard Time (Mexico)", "MX"),
    # The row of CLDR 42 had an id that is an alias today (EST5EDT and its like, Pacific/Johnston).
    ("Central Standard Time", "ZZ"),
    ("Eastern Standard Time", "ZZ"),
    ("Hawaiian Standard Time", "UM"),
    ("Mountain Standard Time", "ZZ"),
    ("Pacific Standard Time", "ZZ"),
    # The preferred id left for a Windows zone of 2026.
    ("Central Standard Time", "CA"),
    ("Mountain Standard Time", "CA"),
    ("Pacific Standard Time", "CA"),
}


def our_windows_id(iana):
    try:
        return iana_to_windows(iana)
    except TimeZoneNotSupportedError:
        return ""


def test_windows_ids():
    """ICU has our Windows ids, except for the listed rows."""
    differing = {iana for iana in _windows.WINDOWS_OF if icu.TimeZone.getWindowsID(iana) != our_windows_id(iana)}

    assert differing <= NEWER_THAN_CLDR_42 | OF_2026 | WITHOUT_A_PLACE


def icu_id(windows, territory):
    iana = icu.TimeZone.getIDForWindowsID(windows, territory)
    return OLD_SPELLINGS.get(iana, iana)


def rows(iana_id):
    """{(Windows id, territory): IANA id}: the row of the world for each zone, and rows that differ from it."""
    windows = _windows.TERRITORIES.keys() - WITHOUT_A_ROW
    territories = {territory for own in _windows.TERRITORIES.values() for territory in own}
    world = {(zone, "001"): iana_id(zone, "001") for zone in windows}
    every = {row: iana_id(*row) for row in product(windows, territories)}
    return world | {row: iana for row, iana in every.items() if iana != world[row[0], "001"]}


def test_iana_ids():
    """ICU has our IANA ids in every territory, except for the listed rows."""
    differing = rows(icu_id).items() ^ rows(windows_to_iana).items()

    assert {row for row, _ in differing} <= OTHER_TARGETS


def test_ids_without_a_row():
    """ICU does not know them, or returns our ids."""
    for windows in WITHOUT_A_ROW:
        assert icu.TimeZone.getIDForWindowsID(windows, "001") in {"", windows_to_iana(windows)}
