"""The name of a zone in a language: CLDR's name of its time, else the name of its city, else its own name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from babel import Locale
from babel.core import get_global

from recurtz.errors import RecurtzError
from recurtz.words.language import Language
from recurtz.zones import match, zone
from recurtz.zones.names import spellings, zone_name

_UTC = "Etc/UTC"
_WITHOUT_CITY = "Etc/"


def localized_zone_name(time_zone: str | tzinfo, year: int, language: Language, locale: Locale) -> str:
    """The name of a zone for times of a year: "Pacific Time", "heure d’Europe centrale", "Damascus Time".

    CLDR's name of a standard time applies only if the zone keeps one offset in that year. Antarctica/Troll, for
    example, is not on Greenwich Mean Time from March to October.
    """
    name = zone_name(time_zone)
    try:
        ids = list(spellings(match(name).iana))
    except RecurtzError:  # a zone with its own rules
        return name
    if _UTC in ids:
        return "UTC"
    names = _meta_zone_names(ids, locale)
    if "generic" in names:
        return names["generic"]
    if "standard" in names and not _changes_offset(zone(time_zone), year):
        return names["standard"]
    return name if ids[0].startswith(_WITHOUT_CITY) else language.place.format(city=_city(ids, locale))


def _meta_zone_names(ids: Sequence[str], locale: Locale) -> dict[str, str]:
    """CLDR's long names of the meta zone of a zone; a meta zone is a set of zones that share their time."""
    meta_zones = get_global("meta_zones")
    meta_zone = next((meta_zones[iana] for iana in ids if iana in meta_zones), "")
    return dict(locale.meta_zones.get(meta_zone, {}).get("long", {}))


def _changes_offset(tz: tzinfo, year: int) -> bool:
    """True if the offsets of January and July differ."""
    january, july = (tz.utcoffset(datetime(year, month, 1)) for month in (1, 7))  # noqa: DTZ001  # a local time
    return january != july


def _city(ids: Sequence[str], locale: Locale) -> str:
    cities = (locale.time_zones.get(iana, {}).get("city") for iana in ids)
    return next((city for city in cities if city), ids[0].rpartition("/")[2].replace("_", " "))
