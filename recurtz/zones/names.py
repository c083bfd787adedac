"""Time zone names: what each one means, and the zone that it opens.

A name is normalized (letter case, blanks, quotes) and looked up in one table, `_windows.NAMES`, which leads to a
Windows or an IANA id; the other tables are keyed by that id. So a name means the same on every machine. The tz database
of the machine opens the zone, and it knows ids that are newer than the table. A name that can mean several zones is
rejected, never guessed; only the caller's `time_zones` can give it a meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Self, TypeAlias

from recurtz._core.caches import cached
from recurtz._core.frozen import Value
from recurtz.errors import ArgumentTypeError, TimeZoneNotSupportedError, short
from recurtz.zones.spelling import normalize
from recurtz.zones.written import WrittenZone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from recurtz.zones.lookup import Kind

__all__ = [
    "GivenZones",
    "WrittenZones",
    "ZoneMatch",
    "ZonesByName",
    "clear_cache",
    "given_zone",
    "is_without_rules",
    "match",
    "zone",
    "zone_name",
]

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
_IANA_ID = r"[a-z][a-z0-9_+-]*(/[a-z0-9_+-]+)*"

UNNAMED = "Customized Time Zone"
"""The name that Outlook gives to a zone without one."""

_not_supported = TimeZoneNotSupportedError.for_name
_WITHOUT_RULES = frozenset({"", "tzone://microsoft/custom", UNNAMED.lower()})


class ZoneMatch(Value):
    """The meaning of a time zone name.

    `name` is the name as given, `id` its Windows or IANA id, `iana` the key for zoneinfo, and `windows` the Windows id,
    or None if Windows has no such zone. `kind` is one of:

    - "windows": a Windows id, "UTC" included, which is an IANA id too
    - "iana": a zone of the tz database
    - "link": another id of such a zone
    - "alias": a display name, a standard or daylight name, or another known wording
    - "obsolete": any name of an id that Windows no longer offers; `id` is its successor if there is one

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


class GivenZones(Value):
    """The zones that a caller gives to names which only the caller knows: the argument `time_zones`.

    A name is looked up as it is written, then by its normalized spelling; no name (None) is the name "". A function
    that takes `time_zones` parses it once, by `GivenZones.parse`, and hands the result on.
    """

    __slots__ = ("zones", "_by_name", "_by_spelling")
    zones: tuple[tuple[str, str | tzinfo], ...]
    _by_name: dict[str, str | tzinfo]
    _by_spelling: dict[str, str | tzinfo]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(
            cls,
            zones: tuple[tuple[str, str | tzinfo], ...],
            by_name: dict[str, str | tzinfo],
            by_spelling: dict[str, str | tzinfo],
            /,
        ) -> Self: ...

    def __new__(cls, zones: tuple[tuple[str, str | tzinfo], ...]) -> Self:
        for name, value in zones:
            _require_zone(name, value)
        by_spelling = {normalize(name): value for name, value in reversed(zones)}
        return cls._unchecked(zones, dict(zones), by_spelling)

    @classmethod
    def parse(cls, time_zones: object) -> Self | None:
        """The zones of a mapping from names to zones; None for None. An earlier result is returned as it is.

        Raises
        ------
        ArgumentTypeError
            For another type, for a name that is not text, and for a value that is not a zone.

        Examples
        --------
        >>> GivenZones.parse({"tzone://Microsoft/Custom": "Europe/Berlin"}).get("TZONE://microsoft/custom")
        'Europe/Berlin'
        """
        if time_zones is None or isinstance(time_zones, cls):
            return time_zones
        if isinstance(time_zones, GivenZones):
            return cls(time_zones.zones)
        if not isinstance(time_zones, Mapping):
            raise ArgumentTypeError.expected("time_zones", time_zones, "use a mapping from names to zones")
        return cls(tuple(time_zones.items()))

    def get(self, name: object) -> str | tzinfo | None:
        """The caller's zone for a name, as given: a name or a `tzinfo`. None if there is none."""
        if not isinstance(name, str):
            return None if name is not None else self.get("")
        result = self._by_name.get(name)
        return self._by_spelling.get(normalize(name)) if result is None else result


class WrittenZones(GivenZones):
    """Given zones that keep the names of an event, for JSON that is stored again: the zone may have no name of its own.

    An event without a name gets the zone's own name, if there is one.

    >>> office = WrittenZones.parse({"Office": "Asia/Tokyo"}).get("OFFICE")
    >>> zone_name(office), zone(office)
    ('OFFICE', zoneinfo.ZoneInfo(key='Asia/Tokyo'))
    """

    __slots__ = ()

    def get(self, name: object) -> str | tzinfo | None:
        """The caller's zone for a name, under that name. None if there is none."""
        given = super().get(name)
        if given is None or (not name and zone_name(given) != UNNAMED):
            return given
        return WrittenZone(name if isinstance(name, str) else "", zone(given))  # type: ignore[abstract]


ZonesByName: TypeAlias = Mapping[str, str | tzinfo] | GivenZones
"""The argument `time_zones` as a caller gives it, or as `GivenZones.parse` returned it."""


def given_zone(name: object, time_zones: ZonesByName | None) -> str | tzinfo | None:
    """The caller's zone for a name, as given: a name or a `tzinfo`. None if there is none.

    Raises `ArgumentTypeError` if `time_zones` is not a mapping from names to zones.

    >>> given_zone("tzone://Microsoft/Custom", {"tzone://microsoft/custom": "Europe/Berlin"})
    'Europe/Berlin'
    """
    parsed = GivenZones.parse(time_zones)
    return parsed.get(name) if parsed is not None else None


def _require_zone(name: object, value: object) -> None:
    if not isinstance(name, str):
        raise ArgumentTypeError.expected("the name", name, "use text for each name of time_zones")
    target = f"time_zones[{short(name)}]"
    if not isinstance(value, str | tzinfo):
        raise ArgumentTypeError.expected(target, value, "use the name of a zone or a tzinfo")
    try:
        zone(value)
    except TimeZoneNotSupportedError as error:
        raise ArgumentTypeError(f"{target} is not a zone: {error}") from error


def zone(name: str | tzinfo, time_zones: ZonesByName | None = None) -> tzinfo:
    """The time zone of a name, from zoneinfo. A `tzinfo` is returned as it is, except that pytz's are opened by name.

    The rules come from the machine's tz database, so the results agree with `zoneinfo`. An IANA id is opened by its own
    spelling, a Windows id by the current spelling of the IANA id that CLDR has for the territory "001".

    `time_zones` is a mapping from names to zones that is used before any other source. It is for names that only the
    caller can know.

    Raises
    ------
    TimeZoneNotSupportedError
        For a name that is unknown, is ambiguous or has no rules.
    ArgumentTypeError
        For a `time_zones` that is not such a mapping.

    Examples
    --------
    >>> zone("India Standard Time")
    zoneinfo.ZoneInfo(key='Asia/Kolkata')
    >>> zone("Customized Time Zone", {"Customized Time Zone": "Europe/Berlin"})
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    if time_zones is not None and (given := given_zone(name, time_zones)) is not None:
        name = given
    if isinstance(name, str):
        return _open_name(name)
    if isinstance(name, WrittenZone):
        return name.tz
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
    meaning = meaning_of(name)
    key = _open_name(name).key
    return meaning if key == meaning.iana else meaning.__replace__(iana=key)


def is_without_rules(name: object, time_zones: ZonesByName | None = None) -> bool:
    """True if a name does not identify a zone, so another property must: None, an empty text, or Outlook's custom zone.

    A name in `time_zones` does identify a zone.

    >>> is_without_rules("tzone://Microsoft/Custom"), is_without_rules("tzone://Microsoft/Utc")
    (True, False)
    >>> is_without_rules("tzone://Microsoft/Custom", {"tzone://Microsoft/Custom": "Asia/Tokyo"})
    False
    """
    if time_zones is not None and given_zone(name, time_zones) is not None:
        return False
    if not isinstance(name, str):
        return name is None
    return _has_no_rules(name) if len(name) <= _MAX_LENGTH else normalize(name) in _WITHOUT_RULES


def zone_name(time_zone: str | tzinfo) -> str:
    """The name of a zone in output: the given name, or the name that a `tzinfo` has.

    A `tzinfo` without a name is a "Customized Time Zone", as in Outlook: that name has no rules.

    >>> from datetime import UTC
    >>> zone_name("Pacific Standard Time"), zone_name(UTC)
    ('Pacific Standard Time', 'UTC')
    """
    if isinstance(time_zone, str):
        return time_zone
    name = getattr(time_zone, "key", None) or getattr(time_zone, "name", None) or str(time_zone)
    return name if isinstance(name, str) and " at 0x" not in name else UNNAMED  # "<Zone object at 0x7f…>"


def clear_cache() -> None:
    """Clear the cache of names, so that they are opened again: for use after `zoneinfo.reset_tzpath`.

    `ZoneInfo.clear_cache` does the same for the standard library.
    """
    for cache in (_match_text, _open_name, available_ids):
        cache.cache_clear()


# The meaning of a name ------------------------------------------------------------------------------------------------


@cached(entries=_CACHED_NAMES)
def _has_no_rules(name: str) -> bool:
    return normalize(name) in _WITHOUT_RULES


def meaning_of(name: object) -> ZoneMatch:
    """The meaning of a name by the tables alone: `match` also opens the zone on this machine.

    Raises `TimeZoneNotSupportedError` for the same names as `zone`, except those that this machine cannot open.
    """
    if isinstance(name, str):
        return _match_text(name)
    raise _not_text(name)


@cached(entries=_CACHED_NAMES)
def _match_text(name: str) -> ZoneMatch:
    """The meaning of a name by the tables, or by the machine's tz database if it is newer than they are."""
    from recurtz.zones.lookup import find, iana_of, windows_of

    if len(name) > _MAX_LENGTH:
        raise _not_supported(name, f"a zone name has at most {_MAX_LENGTH} characters")
    key = normalize(name)
    if (found := find(key)) is None:
        return ZoneMatch(name, newer := _newer_id(name, key), "iana", newer, None)
    known, kind = found
    return ZoneMatch(name, known, kind, iana_of(known), windows_of(known))


def _newer_id(name: str, key: str) -> str:
    """The id of a zone that is in the machine's tz database, but not in the tables.

    Raises `TimeZoneNotSupportedError` for all other names.
    """
    from re import fullmatch

    from recurtz.zones.rejections import reason, rejection

    if key in _WITHOUT_RULES:
        raise _not_supported(name, "this name has no rules; give an id, a customTimeZone, or its zone in time_zones")
    if fullmatch(_IANA_ID, key) and not reason(key) and key in available_ids():
        return available_ids()[key]
    raise rejection(name, key)


def _not_text(name: object) -> TimeZoneNotSupportedError:
    return _not_supported(name, "a zone name must be text")


# The machine's tz database --------------------------------------------------------------------------------------------


@cached(entries=_CACHED_NAMES)
def _open_name(name: str) -> ZoneInfo:
    iana = _match_text(name).iana
    for key in spellings(iana):
        if (tz := _open_key(key)) is not None:
            return tz
    raise _not_supported(name, _missing(iana))


def _missing(iana: str) -> str:
    if not available_ids():
        return "this machine has no tz database; install the package 'tzdata'"
    return f"the tz database of this machine has no {iana!r}; update it and the package 'tzdata'"


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
def available_ids() -> dict[str, str]:
    """All ids of the machine's tz database by their normalized names.

    One walk through the files is cached, so that an unknown name opens no file.
    """
    from zoneinfo import available_timezones

    return {iana.lower(): iana for iana in sorted(available_timezones())}
