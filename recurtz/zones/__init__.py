"""Time zones: any name to a zone, a zone as a step function from time to UTC offset, zones by their rules alone."""

from recurtz.zones.custom import CustomTimeZone, Switch
from recurtz.zones.database import Database, tzdb_source, tzdb_version
from recurtz.zones.names import (
    ZoneMatch,
    clear_cache,
    iana_to_windows,
    is_without_rules,
    match,
    supported_time_zones,
    windows_to_iana,
    zone,
)
from recurtz.zones.offsets import Fold, Gap, Steps, Unique, steps_of

__all__ = [
    "CustomTimeZone",
    "Database",
    "Fold",
    "Gap",
    "Steps",
    "Switch",
    "Unique",
    "ZoneMatch",
    "clear_cache",
    "iana_to_windows",
    "is_without_rules",
    "match",
    "steps_of",
    "supported_time_zones",
    "tzdb_source",
    "tzdb_version",
    "windows_to_iana",
    "zone",
]
