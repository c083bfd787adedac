"""A series, a recurrence or an event in a sentence: the facts are those of the values, the phrases the language's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list

from recurtz._core.gregorian import SHORTEST_MONTH, WEEKDAYS, month_length
from recurtz.errors import ArgumentTypeError, RecurtzError, require, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.recurrence.month_days import WEEK_INDEXES
from recurtz.recurrence.patterned import PatternedRecurrence
from recurtz.recurrence.patterns import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Pattern,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from recurtz.recurrence.ranges import EndDate, Numbered, Range
from recurtz.words.language import Language
from recurtz.words.zones import localized_zone_name

_SETS = (set(WEEKDAYS[1:6]), {WEEKDAYS[0], WEEKDAYS[6]}, set(WEEKDAYS))
_LEAP_YEAR = 2000
_CODE = 3
"""No language has a longer code, no other module here so short a name."""


def describe(what: SeriesMaster | PatternedRecurrence | Occurrence, locale: str = "en") -> str:
    """A series, a recurrence alone or a single event in a sentence, as Outlook puts it in an invitation.

    `locale` is a language, alone or with a territory: "fr", "fr_CA", "en-GB". It is told from when the first occurrence
    is, in the zone of the series; what was moved or cancelled is not told. Days are listed as their weeks begin.

    Raises
    ------
    RecurtzError
        For a locale that is none, or whose language recurtz does not speak.
    ModuleNotFoundError
        Without Babel, which the extra `words` brings.

    Examples
    --------
    >>> from recurtz import EndDate, Weekly
    >>> mondays = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(date(2017, 9, 4), date(2017, 12, 31)))
    >>> describe(mondays)
    'Occurs every Monday effective 2017-09-04 until 2017-12-31'
    >>> describe(mondays, "fr")
    'Se produit tous les lundis du 04/09/2017 au 31/12/2017'
    """
    teller = _speaking(locale)
    match what:
        case SeriesMaster():
            return teller.recurrence(what.recurrence, teller.time(what.start, what.end, what.is_all_day))
        case PatternedRecurrence():
            return teller.recurrence(what, "")
        case Occurrence():
            return teller.single(what)
        case _:
            raise ArgumentTypeError.expected("what", what, "use a SeriesMaster, a PatternedRecurrence or an Occurrence")


def _speaking(locale: str) -> Teller:
    require(locale, str, "locale")
    return _teller(locale)


@lru_cache(64)
def _teller(locale: str) -> Teller:
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
        language: Language = import_module(f"recurtz.words.{parsed.language}").LANGUAGE
    except (ValueError, UnknownLocaleError, ModuleNotFoundError):
        languages = " or ".join(map(repr, spoken()))
        message = f"locale {short(locale)} is none that recurtz speaks; use {languages}, with a territory if you like"
        raise RecurtzError(message) from None
    return Teller(language, parsed)


def require_locale(locale: str) -> Locale:
    """The locale of a name.

    Raises `RecurtzError` for what is none, or whose language recurtz does not speak.

    >>> require_locale("fr-CA").territory
    'CA'
    """
    return _speaking(locale).locale


def require_language(locale: str) -> Language:
    """The language of a locale. Raises as `require_locale` does."""
    return _speaking(locale).language


def spoken() -> list[str]:
    """The codes of the languages, each of which is a file beside this one."""
    return sorted(file.stem for file in Path(__file__).parent.glob("*.py") if len(file.stem) <= _CODE)


class Teller:
    """A language, and the locale whose names and forms of dates it uses."""

    def __init__(self, language: Language, locale: Locale) -> None:
        self.language = language
        self.locale = locale

    def recurrence(self, recurrence: PatternedRecurrence, time: str) -> str:
        """A series: pattern, range, and what is told of its time."""
        first = recurrence[0] if len(recurrence) else recurrence.range.start_date
        return self.language.sentence.format(
            pattern=self._pattern(recurrence.pattern), range=self._range(recurrence.range, first), time=time
        )

    def single(self, occurrence: Occurrence) -> str:
        """An event that does not repeat."""
        start, end = occurrence.start, occurrence.end
        time = self.time(start, end, occurrence.is_all_day)
        return self.language.once.format(date=self._date(start.date_time.date()), time=time)

    # Patterns ---------------------------------------------------------------------------------------------------------

    def _pattern(self, pattern: Pattern) -> str:
        language, n = self.language, pattern.interval
        match pattern:
            case Daily():
                return language.counted(language.daily, n)
            case Weekly():
                return self._weekly(pattern)
            case AbsoluteMonthly(day_of_month=number):
                phrase = language.on_day if number <= SHORTEST_MONTH else language.on_day_or_last
                day = phrase.format(day=language.day(str(number)))
                return language.counted(language.absolute_monthly, n).format(day=day)
            case RelativeMonthly():
                return language.counted(language.relative_monthly, n).format(**self._nth(pattern))
            case AbsoluteYearly(month=month, day_of_month=number):
                return language.counted(language.absolute_yearly, n).format(date=self._day_of_year(month, number))
            case RelativeYearly(month=month):
                of_month = language.of_month(self.locale.months["format"]["wide"][month])
                return language.counted(language.relative_yearly, n).format(of_month=of_month, **self._nth(pattern))
            case _:
                raise NotImplementedError

    def _weekly(self, pattern: Weekly) -> str:
        """In each week, a set by its name; else the days in the order in which they come in a week.

        That order tells, of some weeks, on which day they begin.
        """
        language, days = self.language, pattern.days_of_week
        if pattern.interval == 1 and set(days) in _SETS:
            return language.weekly_sets[_SETS.index(set(days))]
        start = WEEKDAYS.index(pattern.first_day_of_week)
        names = [self._weekday(day) for day in WEEKDAYS[start:] + WEEKDAYS[:start] if day in days]
        said = map(language.every if pattern.interval == 1 else language.on, names)
        return language.counted(language.weekly, pattern.interval).format(days=self._list(said))

    def _nth(self, pattern: RelativeMonthly | RelativeYearly) -> dict[str, str]:
        """One day of a set: by the set's name where it has one, else by all that it may be."""
        language, days = self.language, pattern.days_of_week
        named = set(days) in _SETS
        day = language.sets[_SETS.index(set(days))] if named else self._list(map(self._weekday, days), "or")
        return {"nth": language.indexes[list(WEEK_INDEXES).index(pattern.index)], "day": day}

    def _day_of_year(self, month: int, number: int) -> str:
        """A day of a month, clamped to what the month has in a leap year."""
        day = date(_LEAP_YEAR, month, min(number, month_length(_LEAP_YEAR * 12 + month - 1)))
        text = self.language.day(format_skeleton("MMMMd", day, locale=self.locale))
        return self.language.leap_day.format(date=text) if (day.month, day.day) == (2, 29) else text

    def _weekday(self, day: str) -> str:
        name: str = self.locale.days["format"]["wide"][(WEEKDAYS.index(day) - 1) % 7]  # CLDR counts from Monday
        return name

    def _list(self, names: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        return format_list(list(names), style=style, locale=self.locale)

    # Ranges and times -------------------------------------------------------------------------------------------------

    def _range(self, range_: Range, first: date) -> str:
        language, start = self.language, self._date(first)
        match range_:
            case EndDate(end_date=end):
                return language.end_date.format(start=start, end=self._date(end))
            case Numbered(number_of_occurrences=n):
                return language.counted(language.numbered, n).format(start=start)
            case _:
                return language.no_end.format(start=start)

    def time(self, start: DateTimeTimeZone, end: DateTimeTimeZone, is_all_day: bool) -> str:
        """From when to when within its days, and on the clock of which zone."""
        language, days = self.language, (end.date_time.date() - start.date_time.date()).days
        if is_all_day:
            return language.counted(language.all_day, max(days, 1))
        if start.date_time == end.date_time:
            phrase = language.at
        else:
            phrase = language.counted(language.from_to_later, days) if days else language.from_to
        name = localized_zone_name(start.time_zone, start.date_time.year, language, self.locale)
        return phrase.format(start=self._clock(start), end=self._clock(end)) + language.zone.format(zone=name)

    def _date(self, day: date) -> str:
        if self.language.date and not self.locale.territory:
            return format_date(day, self.language.date, locale=self.locale)
        return format_skeleton("yMd", day, locale=self.locale)

    def _clock(self, moment: DateTimeTimeZone) -> str:
        """A time of day, to the second where it has one, in text that any terminal can show."""
        time, pattern = moment.date_time.time(), self.language.time
        if pattern and not self.locale.territory:
            return format_time(time, f"{pattern}:ss" if time.second else pattern, locale=self.locale)
        text = format_time(time, "medium" if time.second else "short", locale=self.locale)
        return " ".join(text.split())
