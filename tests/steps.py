"""Counting steps, so that no test needs a clock."""

import sys


def steps(function, *arguments, **named):
    """How many calls of Python functions it takes (each resumption of a generator is one), and what it gives."""
    count = 0

    def profile(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        found = function(*arguments, **named)
    finally:
        sys.setprofile(before)
    return count, found
