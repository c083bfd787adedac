"""Names of time zones."""

from fuzz.promise import attempt
from recurtz import iana_to_windows, windows_to_iana, zone
from recurtz.zones import is_without_rules, match


def run(data):
    """Find a zone by a name: the bytes as UTF-8, or as they are."""
    name = data.decode("utf-8", "surrogateescape")
    is_without_rules(name)
    tz, matched = attempt(zone, name), attempt(match, name)
    assert (tz is None) == (matched is None), (tz, matched)
    if matched is not None:
        assert zone(matched.iana).key == tz.key, (matched, tz)
    for convert in (windows_to_iana, iana_to_windows):
        converted = attempt(convert, name)
        assert converted is None or tz is not None, (converted, name)
    return 0
