"""Time zone names: Windows ids, IANA ids, and other names that people and servers write for them.

A name is normalized (letter case, blanks, quotes) and looked up in one table, `_windows.NAMES`, which leads to a
Windows or an IANA id; the other tables are keyed by that id. So a name means the same on every machine. The tz database
of the machine opens the zone, and it knows ids that are newer than the table. All other names are rejected, never
guessed.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Literal, Self

from recurtz._core.caches import cached
from recurtz._core.frozen import Value
from recurtz.errors import ArgumentTypeError, RecurtzError, TimeZoneNotSupportedError, short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

__all__ = [
    "ZoneMatch",
    "clear_cache",
    "iana_to_windows",
    "is_without_rules",
    "match",
    "supported_time_zones",
    "windows_to_iana",
    "zone",
]

Kind = Literal["windows", "iana", "link", "alias", "obsolete"]

CLDR_VERSION: str
TZDB_VERSION: str

# The tables take a millisecond to import, zoneinfo and difflib several: each waits for the first name that needs it.
if not TYPE_CHECKING:  # pragma: no branch

    def __getattr__(name: str) -> str:
        """CLDR_VERSION and TZDB_VERSION: the versions of the sources of the tables."""
        if name not in {"CLDR_VERSION", "TZDB_VERSION"}:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from recurtz.zones import _windows

        return getattr(_windows, name)


# A name can have any number of spellings that differ in blanks and letter case, so caches and names are bounded.
_CACHED_NAMES = 4096
_MAX_LENGTH = 255

_not_supported = TimeZoneNotSupportedError.for_name
_WITHOUT_RULES = frozenset({"", "tzone://microsoft/custom", "customized time zone"})
_IANA_ID = r"[a-z][a-z0-9_+-]*(/[a-z0-9_+-]+)*"
_OFFSET = r"\(?(utc|gmt)? ?[+-] ?[0-9]{1,2}(:?[0-9]{2}){0,2}\)?"
_REASONS = (
    (_OFFSET, "an offset is not a zone name; the tz database has 'Etc/GMT-2' for UTC+02:00, with the sign reversed"),
    (r"greenwich mean time", "use 'GMT Standard Time' for London, 'UTC' for a zone without daylight time"),
    (
        r"astana",
        "two display names have it; use 'Qyzylorda Standard Time' (UTC+05:00) or 'Central Asia Standard Time'",
    ),
    (r"factory", "it means a machine whose zone was never set"),
    (r"localtime|posixrules", "it means a different zone on each machine"),
    (r"(posix|right)/.*", "not every machine has this copy of the tz database; remove the part before the first slash"),
    (r"[a-z]{1,4}t|[a-z]|msk|wib|wita", "several zones can share an abbreviation; use an id such as 'America/Chicago'"),
)
"""Patterns of names that are always rejected, each with the reason."""


class ZoneMatch(Value):
    """The meaning of a time zone name.

    `name` is the name as given, `id` its Windows or IANA id, `iana` the key for zoneinfo, and `windows` the Windows id,
    or None if Windows has no such zone. `kind` is one of:

    - "windows": a Windows id, "UTC" included, which is an IANA id too
    - "iana": a zone of the tz database
    - "link": another id of such a zone
    - "alias": a display name, a standard or daylight name, or another known wording
    - "obsolete": any name of an id that Windows no longer offers

    >>> match("pacific daylight time").kind
    'alias'
    """

    __slots__ = ("name", "id", "kind", "iana", "windows")
    name: str
    id: str
    kind: Kind
    iana: str
    windows: str | None

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, name: str, id: str, kind: Kind, iana: str, windows: str | None, /) -> Self: ...

    def __new__(cls, name: str, id: str, kind: Kind, iana: str, windows: str | None) -> Self:
        return cls._unchecked(name, id, kind, iana, windows)


def zone(name: str | tzinfo) -> tzinfo:
    """The time zone of a name, from zoneinfo. A `tzinfo` is returned as it is, except that pytz's are opened by name.

    The rules come from the machine's tz database, so recurtz and the rest of the program agree. An IANA id is opened
    by its own spelling, a Windows id by the current spelling of its golden zone in CLDR.

    Raises
    ------
    TimeZoneNotSupportedError
        For a name that is unknown, is ambiguous or has no rules.

    Examples
    --------
    >>> zone("India Standard Time")
    zoneinfo.ZoneInfo(key='Asia/Kolkata')
    """
    if isinstance(name, str):
        return _open_name(name)
    if isinstance(name, tzinfo):
        key = getattr(name, "zone", None) if hasattr(name, "localize") else None
        return _open_name(key) if key else name  # without localize(), pytz's zones have local mean time
    raise _not_text(name)


def match(name: str) -> ZoneMatch:
    """The meaning of a name: its kind, its ids, and the key that opens it on this machine.

    Raises
    ------
    TimeZoneNotSupportedError
        For the same names as `zone`.

    Examples
    --------
    >>> match(" europe/KIEV ").kind, match("Europe/Kyiv (Kiev)").iana
    ('link', 'Europe/Kyiv')
    """
    meaning = _match(name)
    key = _open_name(name).key
    return meaning if key == meaning.iana else meaning.__replace__(iana=key)


def windows_to_iana(name: str, territory: str = "001") -> str:
    """The current IANA id of a Windows zone in a territory; "001" is the world and gives the golden zone of CLDR.

    A territory without a row in CLDR for this zone counts as the world. The id is the one of the tables; `zone` also
    opens it if the machine's tz database has only an older spelling.

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
    meaning = _match(name)
    if meaning.id != meaning.windows:
        raise _not_supported(name, f"it means the IANA id {meaning.id!r}, not a Windows zone")
    rows = _territories(meaning.id)
    return rows.get(territory.upper(), rows["001"])


def iana_to_windows(name: str, *, before_2026: bool = False) -> str:
    """The Windows id of an IANA zone; with `before_2026` an id for servers that lack the three zones of 2026.

    The Windows id comes from CLDR's row of the IANA id itself, else of its alias group in CLDR, else of its link in the
    tz database: Europe/Amsterdam is W. Europe, although it is a link to Europe/Brussels, which is Romance.

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
    meaning = _match(name)
    if meaning.windows is None:
        raise _not_supported(name, "no Windows zone has the same offsets, or none is known yet")
    if meaning.id != meaning.iana:
        raise _not_supported(name, f"it means the Windows id {meaning.id!r}, not an IANA zone")
    return _before_2026(meaning.windows) if before_2026 else meaning.windows


def supported_time_zones(standard: str = "windows") -> list[dict[str, str]]:
    """Graph's `supportedTimeZones`: `alias` and `displayName` of each zone, ordered by the offset in Windows' names.

    Obsolete Windows ids ("… - Old") are accepted, but not listed: no CLDR row has them, so no IANA id leads to them.
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


def is_without_rules(name: object) -> bool:
    """Whether a name does not identify a zone, so another property must: None, an empty text, or Outlook's custom zone.

    >>> is_without_rules("tzone://Microsoft/Custom"), is_without_rules("tzone://Microsoft/Utc")
    (True, False)
    """
    if not isinstance(name, str):
        return name is None
    return _has_no_rules(name) if len(name) <= _MAX_LENGTH else _normalize(name) in _WITHOUT_RULES


def clear_cache() -> None:
    """Clear the cache of names, so that they are opened anew: for use after `zoneinfo.reset_tzpath`.

    `ZoneInfo.clear_cache` does the same for the standard library.
    """
    for cache in (_match_text, _open_name, _available):
        cache.cache_clear()


# The meaning of a name ------------------------------------------------------------------------------------------------


def _normalize(name: str) -> str:
    return " ".join(name.split()).strip("\"' ").lower()


@cached(entries=_CACHED_NAMES)
def _has_no_rules(name: str) -> bool:
    return _normalize(name) in _WITHOUT_RULES


def _modernize(key: str) -> str:
    """A display name of an older Windows, "(gmt+01.00) …" or "… us and canada", in the wording of today's Windows."""
    prefix, bracket, rest = key.partition(")")
    prefix = prefix.replace("(gmt", "(utc").replace(".", ":")
    return prefix + bracket + rest.replace("us and canada", "us & canada")


def _match(name: object) -> ZoneMatch:
    if isinstance(name, str):
        return _match_text(name)
    raise _not_text(name)


@cached(entries=_CACHED_NAMES)
def _match_text(name: str) -> ZoneMatch:
    """The meaning of a name by the tables, or by the machine's tz database if it is newer than they are."""
    from recurtz.zones._windows import NAMES, TERRITORIES, WINDOWS_OF

    if len(name) > _MAX_LENGTH:
        raise _not_supported(name, f"a zone name has at most {_MAX_LENGTH} characters")
    key = _normalize(name)
    known = NAMES.get(key) or NAMES.get(_modernize(key))
    if known is None:
        return ZoneMatch(name, newer := _newer_id(name, key), "iana", newer, None)
    # "UTC" is a Windows and an IANA id: it opens by its own name, and its Windows id is "UTC", too.
    iana = known if known in WINDOWS_OF else TERRITORIES[known]["001"]
    windows = known if known in TERRITORIES else WINDOWS_OF[known]
    return ZoneMatch(name, known, _kind(key, known), iana, windows)


@cached(entries=_CACHED_NAMES)
def _territories(windows: str) -> dict[str, str]:
    from recurtz.zones._windows import TERRITORIES

    return TERRITORIES[windows]


def _before_2026(windows: str) -> str:
    from recurtz.zones._windows import PREDECESSORS

    return PREDECESSORS.get(windows, windows)


def _kind(key: str, known: str) -> Kind:
    from recurtz.zones._windows import DISPLAYED, LINKS, TERRITORIES

    if known in TERRITORIES and known not in DISPLAYED:
        return "obsolete"
    if known.lower() != key:
        return "alias"
    if known in TERRITORIES:
        return "windows"
    return "link" if known in LINKS else "iana"


def _newer_id(name: str, key: str) -> str:
    """The id of a zone that is in the machine's tz database, but not in the tables.

    Raises `TimeZoneNotSupportedError` for all other names.
    """
    from re import fullmatch

    from recurtz.zones.suggestions import similar_ids

    if key in _WITHOUT_RULES:
        raise _not_supported(name, "this name has no rules; give an id, or a customTimeZone")
    reason = next((reason for pattern, reason in _REASONS if fullmatch(pattern, key)), "")
    if not reason and fullmatch(_IANA_ID, key) and key in _available():
        return _available()[key]
    suggestions = () if fullmatch(_OFFSET, key) else similar_ids(key)
    raise _not_supported(name, reason, suggestions)


def _not_text(name: object) -> TimeZoneNotSupportedError:
    return _not_supported(name, "a zone name must be text")


# The machine's tz database --------------------------------------------------------------------------------------------


@cached(entries=_CACHED_NAMES)
def _open_name(name: str) -> ZoneInfo:
    iana = _match_text(name).iana
    for key in spellings(iana):
        if (tz := _open_key(key)) is not None:
            return tz
    raise _not_supported(name, f"the tz database of this machine has no {iana!r}; update it")


def spellings(iana: str) -> Iterator[str]:
    """An IANA id, then the other ids of its alias group in CLDR: before 2022b Europe/Kyiv was only Europe/Kiev."""
    from recurtz.zones._windows import GROUPS

    yield iana
    for group in GROUPS:
        if iana in group:
            yield from group


def _open_key(key: str) -> ZoneInfo | None:
    from struct import error as truncated
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError, truncated):
        return None


@cached(entries=1)
def _available() -> dict[str, str]:
    """All ids of the machine's tz database by their normalized names.

    One walk through the files is cached, so that an unknown name opens no file.
    """
    from zoneinfo import available_timezones

    return {iana.lower(): iana for iana in sorted(available_timezones())}


def _iana_by_offset() -> list[str]:
    from recurtz.zones._windows import DISPLAYED, WINDOWS_OF

    offsets = [(DISPLAYED[windows][0], iana) for iana, windows in WINDOWS_OF.items() if windows is not None]
    return [iana for _, iana in sorted(offsets) if iana.lower() in _available()]
