"""What is written of the dates on a clock: of those that share one, only the day differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from recurtz.events.date_time import format_date_time
from recurtz.events.occurrence import format_instant
from recurtz.events.timetable import DAY_MICROS, Clock, Timetable, order_of

DateText = tuple[str, str, str, str]
"""Of a date on a clock: its day, and Graph's `start`, `end` and `originalStart`."""

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_DAY = len("2000-01-01")
_DAYS_REMEMBERED = 4_096
_REMEMBERED = 16_384

_FILLED: list[ClockTexts] = []
"""Each clock once for every date that was written of it: what is remembered, to be counted, and forgotten at once."""


class ClockTexts(dict[int, DateText]):
    """A clock as text, by the ordinals of dates; and what it says in numbers, `span` and `order`.

    A date is written once (0.3 µs) and then found (0.04): what was told before takes a sixth less time. All clocks
    together remember up to 16,384 dates, which is 6 MB.

    >>> noon = DAY_MICROS // 2
    >>> ClockTexts((noon, 2 * noon, noon, 2 * noon), 0, 0).of([736576])
    [('2017-09-04', '2017-09-04T12:00:00.0000000', '2017-09-05T00:00:00.0000000', '2017-09-04T12:00:00Z')]
    """

    __slots__ = ("_parts", "order", "span")

    def __init__(self, clock: Clock, start_tick: int, end_tick: int) -> None:
        starts_at, ends_at, told_start, told_end = clock
        self.span = starts_at, ends_at
        self.order = order_of(starts_at, ends_at)
        (start_days, start), (end_days, end), (original_days, original) = map(_apart, (told_start, told_end, starts_at))
        self._parts = (
            (start_days, format_date_time(start, start_tick)[_DAY:]),
            (end_days, format_date_time(end, end_tick)[_DAY:]),
            (original_days, format_instant(original)[_DAY:]),
        )

    def of(self, ordinals: Sequence[int]) -> list[DateText]:
        """What is written of some dates."""
        try:
            return list(map(self.__getitem__, ordinals))
        except KeyError:
            written = self._written(ordinals)
        if len(_FILLED) + len(written) > _REMEMBERED:
            _forget()
        self.update(zip(ordinals, written, strict=True))
        _FILLED.extend([self] * len(written))
        return written

    def _written(self, ordinals: Sequence[int]) -> list[DateText]:
        days = list(map(_day, ordinals))
        starts, ends, originals = (
            [day + time for day in (map(_day, map(later.__add__, ordinals)) if later else days)]
            for later, time in self._parts
        )
        return list(zip(days, starts, ends, originals, strict=True))


def _forget() -> None:
    for texts in _FILLED:
        texts.clear()
    _FILLED.clear()


def texts_of(times: Timetable, clock: Clock) -> ClockTexts:
    """A clock of some times as text."""
    return _known(clock, times.start_tick, times.end_tick)


_known = lru_cache(4096)(ClockTexts)
"""A series is on the same clock in many years, and others are on it, too."""


def _apart(to_micros: int) -> tuple[int, datetime]:
    """So long after a midnight: how many days, and the time of day."""
    days, rest = divmod(to_micros, DAY_MICROS)
    return days, _ANY_DAY + timedelta(microseconds=rest)


@lru_cache(_DAYS_REMEMBERED)
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
