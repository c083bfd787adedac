"""Time zone names: Windows ids, IANA ids, and what people and servers write for either.

A name is folded (letter case, stray blanks, quotes) and looked up in one table, `_windows.NAMES`, which leads to a
Windows or an IANA id; the other tables go from there. So a name means the same on every machine; its tz database is
asked to open what the name means, and for ids that are newer than the table. Any other name is refused, never guessed.
"""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Self

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

# The tables take a millisecond to import, zoneinfo and difflib several; so each waits for the first name that needs it.
if not TYPE_CHECKING:  # pragma: no branch

    def __getattr__(name: str) -> str:
        """CLDR_VERSION and TZDB_VERSION: the versions of the data that the tables were made from."""
        if name not in {"CLDR_VERSION", "TZDB_VERSION"}:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from recurtz.zones import _windows

        return getattr(_windows, name)


# Spellings that differ in blanks and case only are without number: the caches are bounded, and so is a name's length.
_REMEMBERED = 4096
_LONGEST = 255

_refused = TimeZoneNotSupportedError.for_name
_WITHOUT_RULES = frozenset({"", "tzone://microsoft/custom", "customized time zone"})
_IANA_SHAPE = r"[a-z][a-z0-9_+-]*(/[a-z0-9_+-]+)*"
_OFFSET = r"\(?(utc|gmt)? ?[+-] ?[0-9]{1,2}(:?[0-9]{2}){0,2}\)?"
_REFUSED = (
    (_OFFSET, "an offset names no zone; the tz database has 'Etc/GMT-2' for UTC+02:00, its sign reversed"),
    (r"greenwich mean time", "use 'GMT Standard Time' for London, 'UTC' for a clock that never changes"),
    (r"astana", "two display names end so; use 'Qyzylorda Standard Time' (UTC+05:00) or 'Central Asia Standard Time'"),
    (r"factory", "it stands for a machine whose zone was never set"),
    (r"localtime|posixrules", "it means another zone on another machine"),
    (r"(posix|right)/.*", "not every machine has such a copy; leave out what is before the first slash"),
    (r"[a-z]{1,4}t|[a-z]|msk|wib|wita", "several zones may share an abbreviation; use an id such as 'America/Chicago'"),
)


class ZoneMatch(Value):
    """How a name was understood.

    `name` is the name as given, `id` the Windows or IANA id that it stands for, `iana` the key that opens with zoneinfo
    and `windows` the Windows id (None where Windows has no such zone). `kind` is for those who must be strict:
    "windows", "iana" (a zone of the tz database), "link" (another name for one), "alias" (a display name, a standard or
    daylight name, any other known wording), "obsolete" (any name for an id that Windows has given up). "UTC", an id of
    both, counts as "windows".

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
    """The time zone of a name, as zoneinfo opens it; a tzinfo is returned as it is, but one of pytz's by its name.

    The rules are those of the machine's tz database, so that recurtz and the program around it agree. An IANA id opens
    under its own spelling, a Windows id under its golden zone of CLDR in the spelling of today.

    Raises
    ------
    TimeZoneNotSupportedError
        For a name that is unknown, ambiguous or without rules.

    Examples
    --------
    >>> zone("India Standard Time")
    zoneinfo.ZoneInfo(key='Asia/Kolkata')
    """
    if isinstance(name, str):
        return _opened(name)
    if isinstance(name, tzinfo):
        key = getattr(name, "zone", None) if hasattr(name, "localize") else None
        return _opened(key) if key else name  # pytz's own would show the local mean time of old
    raise _not_text(name)


def match(name: str) -> ZoneMatch:
    """What a name stands for, how it was understood, and the key that opens it on this machine.

    Raises
    ------
    TimeZoneNotSupportedError
        As `zone` does.

    Examples
    --------
    >>> match(" europe/KIEV ").kind, match("Europe/Kyiv (Kiev)").iana
    ('link', 'Europe/Kyiv')
    """
    found = _read(name)
    key = _opened(name).key
    return found if key == found.iana else found.__replace__(iana=key)


def windows_to_iana(name: str, territory: str = "001") -> str:
    """The IANA id of a Windows zone in a territory, in the spelling of today; "001" is the world (its golden zone).

    A territory for which CLDR has no row of the zone counts as the world. The answer is that of the tables; `zone`
    opens it even where the machine's tz database has an older spelling only.

    Raises
    ------
    TimeZoneNotSupportedError
        For a name that is no Windows zone.
    ArgumentTypeError
        For a territory that is not text.

    Examples
    --------
    >>> windows_to_iana("W. Europe Standard Time"), windows_to_iana("W. Europe Standard Time", "CH")
    ('Europe/Berlin', 'Europe/Zurich')
    """
    if not isinstance(territory, str):
        raise ArgumentTypeError.expected("territory", territory, "use a code of CLDR such as 'CH', or '001'")
    found = _read(name)
    if found.id != found.windows:
        raise _refused(name, f"it stands for the IANA id {found.id!r}, not for a Windows zone")
    rows = _territories(found.id)
    return rows.get(territory.upper(), rows["001"])


def iana_to_windows(name: str, *, before_2026: bool = False) -> str:
    """The Windows id of an IANA zone; with `before_2026` an id that servers without the three zones of 2026 know.

    By CLDR's row of the id itself, else by its CLDR alias group, else by its link in the tz database: Europe/Amsterdam
    stays W. Europe, though it is a link to Europe/Brussels, which is Romance.

    Raises
    ------
    TimeZoneNotSupportedError
        For a name that is no IANA zone, and for one whose clock no Windows zone keeps (Antarctica/Troll).

    Examples
    --------
    >>> iana_to_windows("Europe/Amsterdam")
    'W. Europe Standard Time'
    >>> iana_to_windows("America/Vancouver"), iana_to_windows("America/Vancouver", before_2026=True)
    ('British Columbia Standard Time', 'Pacific Standard Time')
    """
    found = _read(name)
    if found.windows is None:
        raise _refused(name, "no Windows zone keeps its clock, or none is known yet")
    if found.id != found.iana:
        raise _refused(name, f"it stands for the Windows id {found.id!r}, not for an IANA zone")
    return _before_2026(found.windows) if before_2026 else found.windows


def supported_time_zones(standard: str = "windows") -> list[dict[str, str]]:
    """Graph's `supportedTimeZones`: `alias` and `displayName` of each zone, by the offset that Windows shows for it.

    Obsolete Windows ids ("… - Old") are read, but not offered: no CLDR row has them, so nothing leads back to them.
    IANA ids are those that have a Windows id and are in the machine's tz database; both of their texts are the id.

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
            return [{"alias": windows, "displayName": shown} for windows, (_, shown) in DISPLAYED.items()]
        case "iana":
            return [{"alias": iana, "displayName": iana} for iana in _iana_by_offset()]
        case _:
            raise RecurtzError(f"standard {short(standard)} is not one of Graph's; use 'windows' or 'iana'")


def is_without_rules(name: object) -> bool:
    """Whether a name says nothing about its zone, so that the next in line decides: none, empty, or Outlook's custom.

    >>> is_without_rules("tzone://Microsoft/Custom"), is_without_rules("tzone://Microsoft/Utc")
    (True, False)
    """
    if not isinstance(name, str):
        return name is None
    return _says_no_rules(name) if len(name) <= _LONGEST else _folded(name) in _WITHOUT_RULES


def clear_cache() -> None:
    """Forget what names led to: for after `zoneinfo.reset_tzpath`, as `ZoneInfo.clear_cache` is."""
    for cached in (_read_text, _opened, _installed):
        cached.cache_clear()


# Reading --------------------------------------------------------------------------------------------------------------


def _folded(name: str) -> str:
    return " ".join(name.split()).strip("\"' ").lower()


@lru_cache(_REMEMBERED)
def _says_no_rules(name: str) -> bool:
    return _folded(name) in _WITHOUT_RULES


def _in_todays_wording(key: str) -> str:
    """A display name of an older Windows, "(gmt+01.00) …" or "… us and canada", as a Windows of today puts it."""
    prefix, bracket, rest = key.partition(")")
    prefix = prefix.replace("(gmt", "(utc").replace(".", ":")
    return prefix + bracket + rest.replace("us and canada", "us & canada")


def _read(name: object) -> ZoneMatch:
    if isinstance(name, str):
        return _read_text(name)
    raise _not_text(name)


@lru_cache(_REMEMBERED)
def _read_text(name: str) -> ZoneMatch:
    """What a name stands for, by the tables alone; by the machine's tz database where it is newer than they are."""
    from recurtz.zones._windows import NAMES, TERRITORIES, WINDOWS_OF

    if len(name) > _LONGEST:
        raise _refused(name, f"no name has more than {_LONGEST} characters")
    key = _folded(name)
    known = NAMES.get(key) or NAMES.get(_in_todays_wording(key))
    if known is None:
        return ZoneMatch(name, newer := _newer(name, key), "iana", newer, None)
    # "UTC" is an id of both: it opens under its own name and has itself for its Windows id.
    iana = known if known in WINDOWS_OF else TERRITORIES[known]["001"]
    windows = known if known in TERRITORIES else WINDOWS_OF[known]
    return ZoneMatch(name, known, _kind(key, known), iana, windows)


@lru_cache(_REMEMBERED)
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


def _newer(name: str, key: str) -> str:
    """An id that the machine's tz database has and the tables do not know yet; refuses any other name."""
    from re import fullmatch

    from recurtz.zones.suggestions import close_to

    if key in _WITHOUT_RULES:
        raise _refused(name, "such a name says no rules; give an id, or a customTimeZone")
    reason = next((reason for shape, reason in _REFUSED if fullmatch(shape, key)), "")
    if not reason and fullmatch(_IANA_SHAPE, key) and key in _installed():
        return _installed()[key]
    near = () if fullmatch(_OFFSET, key) else close_to(key)
    raise _refused(name, reason, near)


def _not_text(name: object) -> TimeZoneNotSupportedError:
    return _refused(name, "the name of a zone is text")


# The machine's tz database --------------------------------------------------------------------------------------------


@lru_cache(_REMEMBERED)
def _opened(name: str) -> ZoneInfo:
    iana = _read_text(name).iana
    for key in spellings(iana):
        if (opened := _open(key)) is not None:
            return opened
    raise _refused(name, f"the tz database of this machine has no {iana!r}; update it")


def spellings(iana: str) -> Iterator[str]:
    """An id, then those that are one zone with it to CLDR: before 2022b Europe/Kyiv was Europe/Kiev only."""
    from recurtz.zones._windows import GROUPS

    yield iana
    for group in GROUPS:
        if iana in group:
            yield from group


def _open(key: str) -> ZoneInfo | None:
    from struct import error as cut_short
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError, cut_short):
        return None


@lru_cache(1)
def _installed() -> dict[str, str]:
    """Folded id -> id, for all ids of the machine's tz database: one walk through its files, never one for a name."""
    from zoneinfo import available_timezones

    return {iana.lower(): iana for iana in sorted(available_timezones())}


def _iana_by_offset() -> list[str]:
    from recurtz.zones._windows import DISPLAYED, WINDOWS_OF

    offsets = [(DISPLAYED[windows][0], iana) for iana, windows in WINDOWS_OF.items() if windows is not None]
    return [iana for _, iana in sorted(offsets) if iana.lower() in _installed()]
