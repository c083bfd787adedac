"""Windows ids and IANA ids: the conversion of one into the other, and the lists of both."""

from __future__ import annotations

from recurtz._core.caches import cached
from recurtz.errors import ArgumentTypeError, RecurtzError, TimeZoneNotSupportedError, short
from recurtz.zones.names import available_ids, meaning_of

__all__ = ["iana_to_windows", "supported_time_zones", "windows_to_iana"]

_not_supported = TimeZoneNotSupportedError.for_name


def windows_to_iana(name: str, territory: str = "001") -> str:
    """The current IANA id of a Windows zone in a territory; "001", the world, selects CLDR's default for the zone.

    A territory without a row in CLDR for this zone is treated as "001". The id has the spelling of recurtz's tables;
    `zone` also opens it if the machine's tz database has only an older spelling.

    Raises
    ------
    TimeZoneNotSupportedError
        For a name that is not a Windows zone.
    ArgumentTypeError
        For a territory that is not text.

    Examples
    --------
    >>> windows_to_iana("W. Europe Standard Time"), windows_to_iana("W. Europe Standard Time", "CH")
    ('Europe/Berlin', 'Europe/Zurich')
    """
    if not isinstance(territory, str):
        raise ArgumentTypeError.expected("territory", territory, "use a code of CLDR such as 'CH', or '001'")
    meaning = meaning_of(name)
    if meaning.id != meaning.windows:
        raise _not_supported(name, f"it means the IANA id {meaning.id!r}, not a Windows zone")
    rows = _territories(meaning.id)
    return rows.get(territory.upper(), rows["001"])


def iana_to_windows(name: str, *, before_2026: bool = False) -> str:
    """The Windows id of an IANA zone; with `before_2026` an id for servers that do not have the three zones of 2026.

    The Windows id comes from CLDR's row of the IANA id itself, else of its alias group in CLDR, else of its link in the
    tz database: Europe/Amsterdam is W. Europe Standard Time, although it is a link to Europe/Brussels, which is Romance
    Standard Time.

    Raises
    ------
    TimeZoneNotSupportedError
        For a name that is not an IANA zone, and for a zone whose offsets no Windows zone has (Antarctica/Troll).

    Examples
    --------
    >>> iana_to_windows("Europe/Amsterdam")
    'W. Europe Standard Time'
    >>> iana_to_windows("America/Vancouver"), iana_to_windows("America/Vancouver", before_2026=True)
    ('British Columbia Standard Time', 'Pacific Standard Time')
    """
    meaning = meaning_of(name)
    if meaning.windows is None:
        raise _not_supported(name, "no Windows zone has the same offsets, or none is known yet")
    if meaning.id != meaning.iana:
        raise _not_supported(name, f"it means the Windows id {meaning.id!r}, not an IANA zone")
    return _before_2026(meaning.windows) if before_2026 else meaning.windows


def supported_time_zones(standard: str = "windows") -> list[dict[str, str]]:
    """Graph's `supportedTimeZones`: `alias` and `displayName` of each zone, ordered by the offset in Windows' names.

    Obsolete Windows ids ("… - Old") are accepted, but not listed: CLDR does not have them, so no IANA id means them.
    Of the IANA ids, those with a Windows id are listed if the machine's tz database has them; their display name is
    the id.

    Raises
    ------
    RecurtzError
        For a standard other than "windows" and "iana".

    Examples
    --------
    >>> supported_time_zones()[0]
    {'alias': 'Dateline Standard Time', 'displayName': '(UTC-12:00) International Date Line West'}
    >>> supported_time_zones("iana")[0]["alias"]
    'Etc/GMT+12'
    """
    from recurtz.zones._windows import DISPLAYED

    if not isinstance(standard, str):
        raise ArgumentTypeError.expected("standard", standard, "use 'windows' or 'iana'")
    match standard.lower():
        case "windows":
            return [{"alias": windows, "displayName": text} for windows, (_, text) in DISPLAYED.items()]
        case "iana":
            return [{"alias": iana, "displayName": iana} for iana in _iana_by_offset()]
        case _:
            raise RecurtzError(f"standard {short(standard)} is not one of Graph's; use 'windows' or 'iana'")


def _iana_by_offset() -> list[str]:
    from recurtz.zones._windows import DISPLAYED, WINDOWS_OF

    offsets = [(DISPLAYED[windows][0], iana) for iana, windows in WINDOWS_OF.items() if windows is not None]
    return [iana for _, iana in sorted(offsets) if iana.lower() in available_ids()]


@cached(entries=256)
def _territories(windows: str) -> dict[str, str]:
    from recurtz.zones._windows import TERRITORIES

    return TERRITORIES[windows]


def _before_2026(windows: str) -> str:
    from recurtz.zones._windows import PREDECESSORS

    return PREDECESSORS.get(windows, windows)
