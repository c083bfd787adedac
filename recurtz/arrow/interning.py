"""What many events share, numbered as it is met: their zones, and the cycles of their dates."""

from __future__ import annotations

from recurtz.arrow.interned_cycles import Cycles
from recurtz.arrow.zone_offsets import require_steps
from recurtz.zones.names import zone as open_zone
from recurtz.zones.transitions import Transitions

_MANY = 1_000
"""From so many names of zones on, all is forgotten: a name can be spelt in ways without number."""


class Interning:
    """The zones met so far, and the `cycles`.

    Of each zone there are a name, its steps, and the number of its clock, which it shares with those that are the same
    under another name.
    """

    __slots__ = ("_clocks", "_numbers", "clock_of", "clocks", "cycles", "names", "steps")

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._clocks: dict[Transitions, int] = {}
        self.cycles: Cycles = Cycles()
        self.names: list[bytes] = []
        self.steps: list[Transitions] = []
        self.clock_of: list[int] = []
        self.clocks: list[Transitions] = []

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return len(self.names) > _MANY or self.cycles.is_full

    def zone(self, name: str) -> int:
        """The number of a zone, by any of its names. Raises `RecurtzError` for one whose steps are not known."""
        number = self._numbers.get(name)
        if number is None:
            steps = require_steps(open_zone(name))
            number = self._numbers[name] = len(self.names)
            self.names.append(name.encode())
            self.steps.append(steps)
            if steps not in self._clocks:
                self._clocks[steps] = len(self.clocks)
                self.clocks.append(steps)
            self.clock_of.append(self._clocks[steps])
        return number
