"""ICU's Windows zone tables (by PyICU) against ours: they differ in the rows listed here only, each with its reason.

ICU carries the CLDR of its day (72.1: CLDR 42), so a newer ICU differs in fewer rows.
"""

from itertools import product

import icu

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import _windows, iana_to_windows, windows_to_iana

# Zones that changed their clock or were made after CLDR 42; 48.2 has them as we have.
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

# Ids that ICU keeps apart from any place; newer bcp47 data put them into the group of one.
WITHOUT_A_PLACE = {"CET", "EET", "MET", "WET"}

# ICU answers with the ids of CLDR's rows; recurtz gives the spelling of today, which CLDR's bcp47 data record.
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
    # The row of CLDR 42 held an id that is an alias today (EST5EDT and its like, Pacific/Johnston).
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


def decided(iana):
    try:
        return iana_to_windows(iana)
    except TimeZoneNotSupportedError:
        return ""


def test_icu_has_our_windows_ids_but_for_listed_rows():
    differing = {iana for iana in _windows.WINDOWS_OF if icu.TimeZone.getWindowsID(iana) != decided(iana)}

    assert differing <= NEWER_THAN_CLDR_42 | OF_2026 | WITHOUT_A_PLACE


def icu_id(windows, territory):
    iana = icu.TimeZone.getIDForWindowsID(windows, territory)
    return OLD_SPELLINGS.get(iana, iana)


def own_answers(answer):
    """The answers of the territories that have one of their own, and that of the world for each Windows zone."""
    windows = _windows.TERRITORIES.keys() - WITHOUT_A_ROW
    territories = {territory for rows in _windows.TERRITORIES.values() for territory in rows}
    golden = {(zone, "001"): answer(zone, "001") for zone in windows}
    every = {row: answer(*row) for row in product(windows, territories)}
    return golden | {row: iana for row, iana in every.items() if iana != golden[row[0], "001"]}


def test_icu_has_our_iana_ids_in_every_territory_but_for_listed_rows():
    differing = own_answers(icu_id).items() ^ own_answers(windows_to_iana).items()

    assert {row for row, _ in differing} <= OTHER_TARGETS


def test_icu_does_not_know_the_ids_without_a_row_or_knows_them_as_we_do():
    for windows in WITHOUT_A_ROW:
        assert icu.TimeZone.getIDForWindowsID(windows, "001") in {"", windows_to_iana(windows)}
