"""The words in a drawing of months, in the language of a locale, and the first day of its weeks."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable, Iterator
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from recurtz.cli.month_marks import Event, Kind, MonthMarks
from recurtz.words.locales import require_language, require_locale

if TYPE_CHECKING:
    from babel import Locale

Week = list[date | None]
"""Seven days; None for the days of other months."""

_ISO = "en"
"""The locale with the dates of ISO 8601 and English weekdays, which Python has itself: Babel is slow to import."""
_NUMBER = re.compile(r"-[1-9]\d*$", re.ASCII)


class Title(NamedTuple):
    """The subject of an event, which may be empty, and the sentence that describes it; "" for several events."""

    subject: str
    sentence: str

    @property
    def text(self) -> str:
        """Both in one line."""
        return ": ".join(filter(None, self))


Explained = tuple[Title, Event, str]
"""The title of an event, the event, and the UID of its VEVENT or ""."""


def uid_of_vevent(event: object) -> str:
    """The UID of the VEVENT that an event of a calendar file came from; "" for any other event.

    Of several events that a VEVENT became, the ids are the UID and a number.
    """
    if not isinstance(event, dict) or not isinstance(uid := event.get("iCalUId"), str) or uid != event.get("id"):
        return ""
    return _NUMBER.sub("", uid)


def by_letter(explained: Iterable[Explained]) -> tuple[list[int], list[Title]]:
    """The place of each event in a legend, and the titles of the legend.

    The events that one VEVENT of a calendar file became have one place, if they have one subject.
    """
    places: dict[object, int] = {}
    titles: list[Title] = []
    numbers: list[int] = []
    for number, (title, _, vevent) in enumerate(explained):
        place = places.setdefault((vevent, title.subject) if vevent else number, len(titles))
        if place == len(titles):
            titles.append(title)
        elif title.subject:
            titles[place] = Title(title.subject, "")
        numbers.append(place)
    return numbers, titles


class Labels:
    """The words of a locale."""

    def __init__(self, locale: str) -> None:
        self._name = locale
        self._language = require_language(locale)
        self._kinds = self._language.kinds

    @cached_property
    def _locale(self) -> Locale:
        return require_locale(self._name)

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
        if self._name == _ISO:
            return f"{day:%A} {day.isoformat()}"
        from babel.dates import format_date

        if self._language.date and not self._locale.territory:
            return format_date(day, f"EEEE {self._language.date}", locale=self._locale)
        return format_date(day, "full", locale=self._locale)

    def time(self, time_of_day: time) -> str:
        """A time of day, in hours and minutes."""
        if self._name == _ISO:
            return f"{time_of_day:%H:%M}"
        from babel.dates import format_time

        pattern = None if self._locale.territory else self._language.time
        return " ".join(format_time(time_of_day, pattern or "short", locale=self._locale).split())

    def month(self, month: int) -> str:
        """The name and year of a month."""
        from babel.dates import format_skeleton

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
