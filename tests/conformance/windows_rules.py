"""Windows' own rules at the end of 2020 beside the tz database: the hours of each zone and year that differ.

FreeRDP 2.11 contains these rules (`TimeZones.c`, written on Windows from `TimeZoneInfo.GetSystemTimeZones()`;
Apache-2.0). They are read from FreeRDP's source package and not copied. As a program, this file updates the tables of
`docs/windows-and-iana.md`.
"""

import re
import sys
import zoneinfo
from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import upstream
from recurtz import tzdb_version, windows_to_iana, zone
from recurtz.zones.transitions import to_seconds, transitions_of

YEARS = range(2007, 2022)
OBSOLETE = {"Kamchatka Standard Time", "Mid-Atlantic Standard Time"}
PAGE = Path(__file__).parents[2] / "docs" / "windows-and-iana.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end -->\n"

_TICKS_A_MICROSECOND = 10
_RULE = re.compile(r"(\d+)ULL,\s*(\d+)ULL,\s*(-?\d+),\s*\{([^}]*)\},\s*\{([^}]*)\}")
_TABLE = re.compile(r"TimeZoneRuleTable_(\d+)\[\] = (.*?);", re.DOTALL)
_ZONE = re.compile(
    r'\{\s*"([^"]+)",\s*(-?\d+),\s*(?:TRUE|FALSE),(?:\s*"[^"]+",){3}\s*(?:TimeZoneRuleTable_(\d+)|NULL),\s*\d+\s*\}'
)


class Transition(NamedTuple):
    """A SYSTEMTIME of a yearly transition: the nth (5 for the last) weekday of a month."""

    year: int
    month: int
    weekday: int  # 0 is Sunday
    nth: int
    hour: int
    minute: int
    second: int
    millisecond: int

    def local(self, year):
        """The local time of the transition in seconds; 23:59:59.999 means the next midnight."""
        first = date(year, self.month, 1)
        days = [first + timedelta(days=number) for number in range(31)]
        days = [day for day in days if day.month == self.month and day.isoweekday() % 7 == self.weekday]
        day = days[min(self.nth, len(days)) - 1]
        time_of_day = self.hour * 3600 + self.minute * 60 + self.second + round(self.millisecond / 1000)
        return day.toordinal() * 86_400 + time_of_day


class YearlyRule(NamedTuple):
    """The seconds that daylight time adds, and its end and begin in each year from `first` to `last`."""

    first: date
    last: date
    delta: int
    ends: Transition
    begins: Transition

    def segments(self, base, year):
        """(instant, offset) from the beginning of a year on, for a standard offset."""
        start = to_seconds(datetime(year, 1, 1)) - base
        if not self.begins.month:
            return [(start, base)]
        on = self.begins.local(year) - base, base + self.delta
        off = self.ends.local(year) - base - self.delta, base
        transitions = sorted([on, off])
        past = [transitions[-1], *(each for each in transitions if each[0] <= start)]
        return [(start, past[-1][1]), *(each for each in transitions if each[0] > start)]


def _day(ticks):
    """The day of a .NET tick: midnight on the machine that wrote it, one or two hours ahead of UTC."""
    near = timedelta(microseconds=int(ticks) // _TICKS_A_MICROSECOND) + timedelta(hours=12)
    return date.fromordinal(min(near.days + 1, date.max.toordinal()))


def _rule(last, first, delta, standard, daylight):
    """The rule of a row. In `TimeZones.c`, TicksStart is the last day of a rule, TicksEnd the first."""
    ends, begins = (Transition(*map(int, text.split(","))) for text in (standard, daylight))
    return YearlyRule(_day(first), _day(last), int(delta) * 60, ends, begins)


@cache
def windows():
    """{Windows id: (current standard offset in seconds, rules)}."""
    text = upstream.read("freerdp2_*.orig.tar.*", upstream.source_package, "freerdp2", "/timezone/TimeZones.c")
    rules = {name: [_rule(*row) for row in _RULE.findall(body)] for name, body in _TABLE.findall(text)}
    return {name: (-int(bias) * 60, rules.get(table, [])) for name, bias, table in _ZONE.findall(text)}


def _offset_at(segments, time):
    return segments[bisect_right(segments, (time, float("inf"))) - 1][1]


def _differing_seconds(one, other, end):
    cuts = [*sorted({start for start, _ in chain(one, other)}), end]
    return sum(
        after - at for at, after in pairwise(cuts) if at < after and _offset_at(one, at) != _offset_at(other, at)
    )


def _difference(name, year, base):
    """The seconds of a year in which Windows, with a standard offset, and the tz database differ."""
    rules = [rule for rule in windows()[name][1] if rule.first <= date(year, 7, 1) <= rule.last]
    ours = rules[0].segments(base, year) if rules else [(to_seconds(datetime(year, 1, 1)) - base, base)]
    end = to_seconds(datetime(year + 1, 1, 1)) - base
    return _differing_seconds(ours, list(transitions_of(zone(name)).segments_utc(ours[0][0], end)), end)


def difference(name, year):
    """The seconds of a year in which the two differ.

    The file has only the standard offset of its own day. For earlier years, the comparison assumes that Windows knew
    the standard offset of the time: it uses the one that fits best.
    """
    if year == YEARS[-1]:
        return _difference(name, year, windows()[name][0])
    span = [to_seconds(datetime(year + more, 1, 1)) for more in (0, 1)]
    offsets = {offset for _, offset in transitions_of(zone(name)).segments_utc(*span)}
    bases = {windows()[name][0], *offsets, *(offset - 3600 for offset in offsets)}
    return min(_difference(name, year, base) for base in bases)


@cache
def differences():
    """{Windows id: {year: hours}} of all zones and years that differ."""
    found = {}
    for name in windows().keys() - OBSOLETE:
        years = {year: difference(name, year) for year in YEARS}
        found[name] = {year: round(seconds / 3600) for year, seconds in years.items() if seconds}
    return {name: hours for name, hours in sorted(found.items()) if hours}


def table():
    """The lines of the page: how many zones agree, and the hours of the others."""
    number = len(windows().keys() - OBSOLETE)
    agreeing = number - len(differences())
    yield f"{agreeing} of {number} zones have the same local time at every second from {YEARS[0]} to {YEARS[-1]}."
    yield ""
    yield "| Windows zone | IANA zone in recurtz | hours of the year in which they differ |"
    yield "|---|---|---|"
    for name, hours in differences().items():
        yield f"| {name} | {windows_to_iana(name)} | {', '.join(f'{year}: {one:,}' for year, one in hours.items())} |"


def main(check):
    """Write the table into the page; with `check`, return whether the page has it already."""
    text = PAGE.read_text("utf-8")
    before, old, after = re.split(f"{BEGIN}|{END}", text)
    new = "\n".join([f"tz database {tzdb_version()}.", "", *table(), ""])
    if check:  # a newer tz database changes the first line only, unless it corrects the past
        return new.partition("\n")[2] == old.partition("\n")[2]
    PAGE.write_text(before + BEGIN + new + END + after, "utf-8")
    return True


if __name__ == "__main__":
    zoneinfo.reset_tzpath([])
    sys.exit(not main(check="--check" in sys.argv))
