"""Congruences: the Chinese remainder theorem, compared with counting."""

from hypothesis import given
from hypothesis import strategies as st

from recurtz.availability.congruence import Progression, intersection, solve

MODULI = st.integers(1, 40)
PROGRESSIONS = st.builds(Progression, st.integers(-100, 100), MODULI)


def members(progression, numbers):
    return {number for number in numbers if (number - progression.residue) % progression.modulus == 0}


class TestProgression:
    @given(PROGRESSIONS, st.integers(-1000, 1000))
    def test_at_or_after(self, progression, low):
        assert progression.at_or_after(low) == min(members(progression, range(low, low + progression.modulus)))


class TestIntersection:
    @given(PROGRESSIONS, PROGRESSIONS)
    def test_members(self, one, other):
        """It has exactly the common members, or there are none."""
        numbers = range(2 * one.modulus * other.modulus)
        both = intersection(one, other)

        assert members(one, numbers) & members(other, numbers) == (set() if both is None else members(both, numbers))


class TestSolve:
    @given(st.integers(0, 200), st.integers(-200, 200), MODULI)
    def test_solutions(self, factor, value, modulus):
        numbers = range(2 * modulus)
        expected = {number for number in numbers if (factor * number - value) % modulus == 0}
        result = solve(factor, value, modulus)

        assert (set() if result is None else members(result, numbers)) == expected
