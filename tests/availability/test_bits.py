"""Sets of days as integers, compared with sets of Python."""

from hypothesis import given
from hypothesis import strategies as st

from recurtz._core.gregorian import CYCLE_DAYS
from recurtz.availability import bits

DAYS = st.sets(st.integers(0, 60))
CYCLE = st.sets(st.one_of(st.integers(0, CYCLE_DAYS - 1), st.sampled_from([0, CYCLE_DAYS - 1])), min_size=1, max_size=9)


def integer(days):
    return sum(1 << day for day in days)


def members(days):
    return set(bits.members(days))


class TestSets:
    @given(DAYS)
    def test_days(self, days):
        assert bits.of_days(days, 61) == integer(days)
        assert list(bits.members(integer(days))) == sorted(days)
        assert not days or bits.lowest(integer(days)) == min(days)

    @given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50))
    def test_intervals(self, first, length, step):
        stop = first + length

        assert members(bits.interval(first, stop)) == set(range(first, stop))
        assert bits.of_intervals([(first, stop)], 120) == bits.interval(first, stop)
        assert members(bits.every(step, first, stop)) == set(range(first, stop, step))

    def test_every_one(self):
        """Nothing is before the first day, and a long step takes no memory."""
        assert bits.every(3, 8, 5) == 0
        assert bits.every(2**60, 3, 5) == 0b1000


class TestShifts:
    @given(DAYS, st.integers(-70, 70))
    def test_shifted(self, days, count):
        assert members(bits.shifted(integer(days), count)) == {day - count for day in days if day >= count}

    @given(DAYS, st.integers(-70, 70), st.integers(1, 140))
    def test_near(self, days, first, count):
        distances = range(first, first + count)
        expected = {day - distance for day in days for distance in distances if day >= distance}

        assert members(bits.near(integer(days), distances)) == expected

    @given(CYCLE, st.integers(-CYCLE_DAYS, 2 * CYCLE_DAYS))
    def test_rotated(self, days, count):
        assert members(bits.rotated(integer(days), count)) == {(day - count) % CYCLE_DAYS for day in days}

    @given(CYCLE, st.integers(0, 3 * CYCLE_DAYS))
    def test_next(self, days, low):
        result = bits.next_in_cycle(integer(days), low)
        later = [low + (day - low) % CYCLE_DAYS for day in days]

        assert result == min(later)
