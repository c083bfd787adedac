"""Steps instead of seconds: tests of cost count function calls."""

import sys


def steps(function, *arguments, **options):
    """(the number of calls of Python functions, the result). Each resumption of a generator is a call, too."""
    count = 0

    def profile(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        result = function(*arguments, **options)
    finally:
        sys.setprofile(before)
    return count, result
