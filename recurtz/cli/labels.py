"""The words in a drawing of months, in the language of a locale, and the first day of its weeks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator
from datetime import date, time
from typing import NamedTuple

from babel.dates import format_date, format_skeleton, format_time

from recurtz.cli.month_marks import Kind, MonthMarks
from recurtz.words.locales import require_language, require_locale

Week = list[date | None]
"""Seven days; None for the days of other months."""


class Title(NamedTuple):
    """The subject of an event, which may be empty, and the sentence that describes it."""

    subject: str
    sentence: str

    @property
    def text(self) -> str:
        """Both in one line."""
        return f"{self.subject}: {self.sentence}" if self.subject else self.sentence


class Labels:
    """The words of a locale."""

    def __init__(self, locale: str) -> None:
        self._locale = require_locale(locale)
        self._language = require_language(locale)
        self._kinds = self._language.kinds

    @property
    def all_day(self) -> str:
        """The words for a whole day."""
        return self._language.all_day[0].strip(" ,")

    @property
    def cancelled(self) -> str:
        """The word for a cancelled event."""
        return self._kinds[Kind.CANCELLED]

    @property
    def several(self) -> str:
        """The words for a day with several events."""
        return self._language.several

    def heading(self, day: date) -> str:
        """A day with its weekday."""
        if self._language.date and not self._locale.territory:
            return format_date(day, f"EEEE {self._language.date}", locale=self._locale)
        return format_date(day, "full", locale=self._locale)

    def time(self, time_of_day: time) -> str:
        """A time of day, in hours and minutes."""
        pattern = None if self._locale.territory else self._language.time
        return " ".join(format_time(time_of_day, pattern or "short", locale=self._locale).split())

    def month(self, month: int) -> str:
        """The name and year of a month."""
        return format_skeleton("yMMMM", date(*_year_and_month(month), 1), locale=self._locale)

    def weekdays(self) -> list[str]:
        """The days of the week, two letters each, from the first day of the locale's week."""
        names = self._locale.days["stand-alone"]["short"]
        return [names[(self._locale.first_week_day + i) % 7][:2] for i in range(7)]

    def weeks(self, month: int) -> list[Week]:
        """The weeks of a month."""
        year, of_year = _year_and_month(month)
        days = Calendar(self._locale.first_week_day).monthdayscalendar(year, of_year)
        return [[date(year, of_year, day) if day else None for day in week] for week in days]

    def legend(self, marks: MonthMarks) -> Iterator[tuple[Kind, str]]:
        """Each kind of mark in the drawing, with its name and count."""
        for kind in (Kind.OCCURRENCE, Kind.EXCEPTION, Kind.CANCELLED):
            if marks.counts[kind]:
                yield kind, f"{self._kinds[kind]}: {marks.counts[kind]:,}"


def _year_and_month(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1
