"""Congruences: the arithmetic of numbers that leave given remainders, by the Chinese remainder theorem."""

from __future__ import annotations

from math import gcd
from typing import NamedTuple


class Progression(NamedTuple):
    """The integers that are `residue` modulo `modulus`."""

    residue: int
    modulus: int

    def at_or_after(self, low: int) -> int:
        """The least member that is not below `low`.

        >>> Progression(2, 7).at_or_after(10)
        16
        """
        return low + (self.residue - low) % self.modulus


EVERY_INTEGER = Progression(0, 1)


def intersection(one: Progression, other: Progression) -> Progression | None:
    """The integers that are in both progressions; None if there are none.

    >>> intersection(Progression(2, 3), Progression(3, 5)), intersection(Progression(0, 4), Progression(1, 6))
    (Progression(residue=8, modulus=15), None)
    """
    common = gcd(one.modulus, other.modulus)
    quotient, rest = divmod(other.residue - one.residue, common)
    if rest:
        return None
    modulus = other.modulus // common
    steps = quotient * pow(one.modulus // common, -1, modulus) % modulus
    return Progression(one.residue + one.modulus * steps, one.modulus * modulus)


def solve(factor: int, value: int, modulus: int) -> Progression | None:
    """The integers y for which `factor * y` is `value` modulo `modulus`; None if there are none.

    >>> solve(4, 2, 6)
    Progression(residue=2, modulus=3)
    """
    common = gcd(factor, modulus)
    quotient, rest = divmod(value, common)
    if rest:
        return None
    modulus //= common
    return Progression(quotient * pow(factor // common, -1, modulus) % modulus, modulus)
