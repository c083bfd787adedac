"""What many events share, numbered as it is met: their zones, and the cycles of their dates."""

from __future__ import annotations

from datetime import tzinfo

from recurtz.arrow.cycles import Cycles
from recurtz.arrow.offsets import require_steps
from recurtz.zones.names import zone as open_zone
from recurtz.zones.offsets import Steps

_MANY = 1_000
"""From so many names of zones on, all is forgotten: a name can be spelt in ways without number."""


class Shared:
    """The zones met so far, and the `cycles`.

    Of each zone there are a name, its steps, and the number of its first twin: the same zone, under whatever name.
    """

    __slots__ = ("_numbers", "_opened", "cycles", "names", "steps", "twins")

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._opened: dict[tzinfo, int] = {}
        self.cycles = Cycles()
        self.names: list[bytes] = []
        self.steps: list[Steps] = []
        self.twins: list[int] = []

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return len(self.names) > _MANY or self.cycles.is_full

    def zone(self, name: str) -> int:
        """The number of a zone, by any of its names. Raises `RecurtzError` for one whose steps are not known."""
        number = self._numbers.get(name)
        if number is None:
            tz = open_zone(name)
            self.steps.append(require_steps(tz))
            number = self._numbers[name] = len(self.names)
            self.names.append(name.encode())
            self.twins.append(self._opened.setdefault(tz, number))
        return number
