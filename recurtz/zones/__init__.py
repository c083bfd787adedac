"""Time zones: any name to a zone, and a zone as a step function from time to UTC offset."""

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
