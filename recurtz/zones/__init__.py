"""Time zones: their names, their transitions, and zones defined by rules instead of a name."""

from recurtz.zones.conversion import iana_to_windows, supported_time_zones, windows_to_iana
from recurtz.zones.custom import CustomTimeZone, TransitionRule
from recurtz.zones.database import Database, tzdb_source, tzdb_version
from recurtz.zones.names import ZoneMatch, clear_cache, is_without_rules, match, zone, zone_name
from recurtz.zones.transitions import Fold, Gap, Transitions, Unambiguous, transitions_of

__all__ = [
    "CustomTimeZone",
    "Database",
    "Fold",
    "Gap",
    "TransitionRule",
    "Transitions",
    "Unambiguous",
    "ZoneMatch",
    "clear_cache",
    "iana_to_windows",
    "is_without_rules",
    "match",
    "supported_time_zones",
    "transitions_of",
    "tzdb_source",
    "tzdb_version",
    "windows_to_iana",
    "zone",
    "zone_name",
]
