"""Windows' own rules beside the tz database: the page tells what they are compared to say."""

import os
import subprocess
import sys

import pytest

import windows_rules


@pytest.mark.parametrize(
    "name",
    [
        "AUS Eastern Standard Time",  # daylight time over the end of the year
        "Iran Standard Time",  # a rule for each year
        "Nepal Standard Time",  # no rule at all
        "Pacific Standard Time",
        "Russian Standard Time",  # two standard offsets
        "Venezuela Standard Time",  # half an hour back and forth
        "W. Europe Standard Time",
    ],
)
def test_the_rules_are_read_as_they_are_meant(name):
    assert [windows_rules.apart(name, year) for year in windows_rules.YEARS] == [0] * len(windows_rules.YEARS)


def test_every_zone_of_the_file_is_read():
    found = windows_rules.windows()

    assert len(found) == 140
    assert sum(bool(rules) for _, rules in found.values()) == 97


def test_the_pause_of_ramadan_is_seen():
    assert windows_rules.differences()["Egypt Standard Time"].keys() == {2010, 2014}


def test_the_page_tells_the_differences():
    """In a process of its own, with the rules of the `tzdata` package, whatever the machine has."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, windows_rules.__file__, "--check"],
        env={**os.environ, "PYTHONPATH": os.path.dirname(windows_rules.__file__)},
        check=False,
    )

    assert done.returncode == 0
