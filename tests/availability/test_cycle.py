"""The cycle of a series: its possible days, the numbers of the cycles, and its times."""

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

import strategies
from graph import MONDAY, date_time, master
from recurtz import NoEnd, PatternedRecurrence
from recurtz._core.gregorian import CYCLE_DAYS
from recurtz.availability import bits
from recurtz.availability.cycle import days_of_pattern, is_in_every_cycle, ordinal_at, phase, times_of
from recurtz.availability.zone_cycle import zone_cycle
from recurtz.events.window import to_micros
from recurtz.recurrence.patterns import parse_pattern

CYCLES = st.tuples(strategies.PATTERNS, st.dates(date(1990, 1, 1), date(2030, 1, 1))).map(
    lambda pair: PatternedRecurrence(parse_pattern(pair[0]), NoEnd(pair[1]))._cycle
)


class TestDays:
    @given(CYCLES, st.integers(0, 10**5))
    def test_each_date(self, cycle, position):
        """Each date of a pattern, however far away, is on one of its days, in a cycle of its phase."""
        number, day = divmod(ordinal_at(cycle, position), CYCLE_DAYS)
        assert days_of_pattern(cycle) >> day & 1
        numbers = phase(cycle, day)
        assert (number - numbers.residue) % numbers.modulus == 0
        assert is_in_every_cycle(cycle) == (numbers.modulus == 1)

    @given(CYCLES, st.integers(0, CYCLE_DAYS - 1))
    def test_each_day(self, cycle, place):
        """Each of the days is a date, in a cycle of its phase: no day is listed that never comes."""
        day = next(bits.members(bits.rotated(days_of_pattern(cycle), place)))
        day = (day + place) % CYCLE_DAYS
        ordinal = day + CYCLE_DAYS * phase(cycle, day).at_or_after(0)
        ordinal %= CYCLE_DAYS * getattr(cycle, "interval", getattr(cycle, "period", 1))

        if 0 < ordinal <= date.max.toordinal():
            assert cycle.position(date.fromordinal(ordinal)) is not None

    @given(CYCLES, st.integers(0, 1000))
    def test_ordinal(self, cycle, position):
        if position < cycle.length():
            assert ordinal_at(cycle, position) == cycle.day(position).toordinal()


class TestTimes:
    def test_fold(self):
        """The days of New York's times are the cycle, each once: standard and daylight time, and a night of change."""
        series = master("2025-01-06T01:30:00", "2025-01-06T04:00:00", "America/New_York")
        times = times_of(series._timetable)

        assert sum(each.days for each in times) == bits.FULL_CYCLE
        assert sorted((each.end - each.start) // 3_600_000_000 for each in times) == [1, 2, 2, 3]

    @given(st.integers(0, 5000), st.sampled_from(["America/New_York", "Europe/London", "America/Santiago"]))
    def test_expansion(self, days, zone):
        """They are the times of the occurrences, from where the zone follows its rule: in Santiago since 2023."""
        series = master("2010-01-06T23:45:00", "2010-01-07T02:15:00", zone, {"type": "daily", "interval": 1})
        ordinal = max(zone_cycle(ZoneInfo(zone)).since, MONDAY.toordinal()) + days
        [occurrence] = series._scheduled([ordinal])
        [times] = [each for each in times_of(series._timetable) if each.days >> ordinal % CYCLE_DAYS & 1]

        expected = [to_micros(moment) - ordinal * 86_400_000_000 for moment in occurrence.span]
        assert [times.start, times.end] == expected

    def test_date_shift(self):
        """The times of a series whose zone is lost begin on the day before its dates."""
        series = master("2026-06-01T23:00:00", "2026-06-02T00:00:00", "UTC")
        shifted = series.__replace__(date_shift=-1, start=date_time("2026-05-31T23:00:00", "UTC"))
        [times] = times_of(shifted._timetable)

        assert times.start == -3_600_000_000
