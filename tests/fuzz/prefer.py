"""The Prefer header of a request."""

from fuzz.promise import given
from recurtz import Prefer


def read(data):
    """The bytes of a header; more than one, where a line ends."""
    prefer = given(Prefer.parse, data.split(b"\n"))
    if prefer is not None:
        assert Prefer.parse(str(prefer)) == prefer, prefer
        assert (prefer.applied() is None) == (prefer.time_zone is None), prefer
    return 0
