"""Names of time zones."""

from fuzz.promise import given
from recurtz import iana_to_windows, windows_to_iana, zone
from recurtz.zones import is_without_rules, match


def read(data):
    """A name as UTF-8, or whatever the bytes are."""
    name = data.decode("utf-8", "surrogateescape")
    is_without_rules(name)
    opened, matched = given(zone, name), given(match, name)
    assert (opened is None) == (matched is None), (opened, matched)
    if matched is not None:
        assert zone(matched.iana).key == opened.key, (matched, opened)
    for convert in (windows_to_iana, iana_to_windows):
        converted = given(convert, name)
        assert converted is None or opened is not None, (converted, name)
    return 0
