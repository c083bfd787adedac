"""Windows' own rules beside the tz database: the page shows the differences."""

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
def test_same_rules(name):
    """These zones have the same offsets in all years."""
    assert [windows_rules.difference(name, year) for year in windows_rules.YEARS] == [0] * len(windows_rules.YEARS)


def test_complete():
    """Each zone of the file is parsed."""
    found = windows_rules.windows()

    assert len(found) == 140
    assert sum(bool(rules) for _, rules in found.values()) == 97


def test_ramadan():
    """Egypt suspended daylight saving time during Ramadan."""
    assert windows_rules.differences()["Egypt Standard Time"].keys() == {2010, 2014}


def test_page():
    """The page is up to date. The process uses the rules of the `tzdata` package, whatever the machine has."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, windows_rules.__file__, "--check"],
        env={**os.environ, "PYTHONPATH": os.path.dirname(windows_rules.__file__)},
        check=False,
    )

    assert done.returncode == 0
