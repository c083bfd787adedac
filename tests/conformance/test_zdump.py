"""`zdump`, which is written in C, prints our transitions: those of every zone from 1900 to 2037."""

import re
import subprocess
import zoneinfo
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzdata

from recurtz.zones.transitions import to_seconds, transitions_of

FIRST, LAST = 1900, 2037
LINE = re.compile(r"\S+ +\w{3} (\w{3} +\d+ \d\d:\d\d:\d\d \d+) UT = .* gmtoff=(-?\d+)")
KEYS = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})


def transitions(path):
    """(seconds, offset) of each transition; zdump prints the second before it and the second itself."""
    command = ["zdump", "-v", "-c", f"{FIRST},{LAST}", str(path)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    lines = [(datetime.strptime(when, "%b %d %H:%M:%S %Y"), int(offset)) for when, offset in LINE.findall(text)]
    seconds = [(to_seconds(when), offset) for when, offset in lines]
    return [later for earlier, later in pairwise(seconds) if later[0] == earlier[0] + 1 and later[1] != earlier[1]]


def path_of(key):
    """The file that zoneinfo opens: from its search path, else from the `tzdata` package."""
    folders = [*map(Path, zoneinfo.TZPATH), Path(tzdata.__file__).parent / "zoneinfo"]
    return next(folder / key for folder in folders if (folder / key).is_file())


@pytest.mark.parametrize("key", KEYS)
def test_transitions(key):
    first, last = to_seconds(datetime(FIRST, 1, 1)), to_seconds(datetime(LAST, 1, 1))
    segments = list(transitions_of(ZoneInfo(key)).segments_utc(first, last))
    ours = [later for earlier, later in pairwise(segments) if later[1] != earlier[1]]

    assert ours == transitions(path_of(key))
