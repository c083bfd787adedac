"""Which event a RECURRENCE-ID names: one of a series, or a single event.

A time names the occurrence that starts at that instant; an override of another time of the same day is another event.
A date names the occurrence of that date, and so does any value beside whole days (`originals`).

Source: RFC 5545, section 3.8.4.4.
"""

from __future__ import annotations

from datetime import date, datetime

from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.originals import date_in_series
from recurtz.ical.parts import Part
from recurtz.ical.times import DateOrTime, Times


class Owners:
    """The events of one UID by the starts and the dates that they had before they were moved."""

    def __init__(self, parts: list[Part]) -> None:
        self._series = [part for part in parts if part.recurrence is not None]
        singles = [part for part in parts if part.recurrence is None]
        self._by_date = {_start(part).date_time.date(): part for part in singles}
        self._by_instant = {_start(part).instant(): part for part in singles if not part.original_times.is_all_day}
        whole_days = [part for part in singles if part.original_times.is_all_day]
        self._whole_days = {_start(part).date_time.date(): part for part in whole_days}
        self._all_day_times = next((part.original_times for part in whole_days), None)

    def of(self, original: DateOrTime) -> tuple[Part, date] | None:
        """The event that an original start means, and the date that it had; None if it is the start of none."""
        for part in self._series:
            if (day := part.date_of(original)) is not None:
                return part, day
        single = self._single(original)
        return None if single is None else (single, _start(single).date_time.date())

    def _single(self, original: DateOrTime) -> Part | None:
        if not isinstance(original, DateTimeTimeZone):
            return self._by_date.get(original)
        if (part := self._by_instant.get(original.instant())) is not None or self._all_day_times is None:
            return part
        return self._whole_days.get(self._date(original, self._all_day_times))

    def _date(self, original: DateTimeTimeZone, times: Times) -> date:
        return date_in_series(original, times, self._whole_days)


def _start(part: Part) -> DateTimeTimeZone:
    return part.original_times.start


def key_of(original: DateOrTime) -> date | datetime:
    """What equal originals share: the instant, or the date."""
    return original.instant() if isinstance(original, DateTimeTimeZone) else original
