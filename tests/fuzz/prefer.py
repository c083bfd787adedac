"""The Prefer header of a request."""

from fuzz.promise import attempt
from recurtz import Prefer


def run(data):
    """Parse headers: each line of the bytes is one."""
    prefer = attempt(Prefer.parse, data.split(b"\n"))
    if prefer is not None:
        assert Prefer.parse(str(prefer)) == prefer, prefer
        assert (prefer.applied() is None) == (prefer.time_zone is None), prefer
    return 0
