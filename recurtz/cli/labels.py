"""The words in a drawing of months, in the language of a locale, and the first day of its weeks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator
from datetime import date

from babel.dates import format_skeleton

from recurtz.cli.month_marks import Kind, MonthMarks
from recurtz.words.locales import require_language, require_locale

Week = list[date | None]
"""Seven days; None for the days of other months."""


class Labels:
    """The words of a locale."""

    def __init__(self, locale: str) -> None:
        self._locale = require_locale(locale)
        self._kinds = require_language(locale).kinds

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
