"""How a zone is called where people live: by CLDR's name for its clock, else by its city, else by its own name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from babel import Locale
from babel.core import get_global

from recurtz.errors import RecurtzError
from recurtz.events.date_time import zone_name
from recurtz.words.language import Language
from recurtz.zones import match, zone
from recurtz.zones.names import spellings

_UTC = "Etc/UTC"
_WITHOUT_PLACE = "Etc/"


def localized_zone_name(time_zone: str | tzinfo, year: int, language: Language, locale: Locale) -> str:
    """A zone by name in a locale, for times of a year: "Pacific Time", "heure d’Europe centrale", "Damascus Time".

    CLDR's name of a standard time stands for a zone only while its clock is not changed: Troll in Antarctica
    leaves Greenwich Mean Time from March to October.
    """
    name = zone_name(time_zone)
    try:
        ids = list(spellings(match(name).iana))
    except RecurtzError:  # a zone with rules of its own
        return name
    if _UTC in ids:
        return "UTC"
    names = _names_of_clock(ids, locale)
    if "generic" in names:
        return names["generic"]
    if "standard" in names and not _changes_clock(zone(time_zone), year):
        return names["standard"]
    return name if ids[0].startswith(_WITHOUT_PLACE) else language.place.format(city=_city(ids, locale))


def _names_of_clock(ids: Sequence[str], locale: Locale) -> dict[str, str]:
    """CLDR's long names of the clock that a zone shares with others."""
    clocks = get_global("meta_zones")
    clock = next((clocks[iana] for iana in ids if iana in clocks), "")
    return dict(locale.meta_zones.get(clock, {}).get("long", {}))


def _changes_clock(tz: tzinfo, year: int) -> bool:
    january, july = (tz.utcoffset(datetime(year, month, 1)) for month in (1, 7))  # noqa: DTZ001  # a wall clock
    return january != july


def _city(ids: Sequence[str], locale: Locale) -> str:
    told = (locale.time_zones.get(iana, {}).get("city") for iana in ids)
    return next((city for city in told if city), ids[0].rpartition("/")[2].replace("_", " "))
