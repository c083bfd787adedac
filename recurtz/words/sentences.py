"""Series, recurrences and events as sentences: the facts come from the values, the phrases from the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list

from recurtz._core.fields import parse_object
from recurtz._core.gregorian import SHORTEST_MONTH, WEEKDAYS, month_length
from recurtz._core.sdk_models import is_model
from recurtz.errors import ArgumentTypeError, OutOfRangeError
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.events.lost_zones import on_pattern_dates
from recurtz.events.master import SeriesMaster
from recurtz.events.occurrence import Occurrence
from recurtz.events.parsing import parse_event
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
from recurtz.words.locales import locale_and_language
from recurtz.words.zones import localized_zone_name
from recurtz.zones.names import ZonesByName

_SETS = (set(WEEKDAYS[1:6]), {WEEKDAYS[0], WEEKDAYS[6]}, set(WEEKDAYS))
_LEAP_YEAR = 2000


def describe(value: object, locale: str = "en", *, time_zones: ZonesByName | None = None) -> str:
    """A sentence about when something happens, in the words of Outlook's invitations.

    `value` is a `SeriesMaster`, a `PatternedRecurrence` or an `Occurrence`, or the JSON of an event or of a
    `patternedRecurrence`, or a model of the SDK. `locale` is a language with or without a territory: "fr", "fr_CA",
    "en-GB". `time_zones` maps names to zones that only the caller knows.

    The sentence starts from the first occurrence, in the series' zone. It does not mention exceptions and
    cancellations. Weekdays are listed from `firstDayOfWeek` on.

    Raises
    ------
    RecurtzError
        For invalid JSON, for a locale that does not exist, and for a language that is not supported.
    ArgumentTypeError
        For a value of another type.
    ModuleNotFoundError
        If Babel is not installed; the extra `words` has it.

    Examples
    --------
    >>> from recurtz import EndDate, Weekly
    >>> mondays = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(date(2017, 9, 4), date(2017, 12, 31)))
    >>> describe(mondays)
    'Occurs every Monday effective 2017-09-04 until 2017-12-31'
    >>> describe(mondays.to_graph(), "fr")
    'Se produit tous les lundis du 04/09/2017 au 31/12/2017'
    """
    renderer = Renderer(*locale_and_language(locale))
    parsed = _parse(value, time_zones)
    match parsed:
        case SeriesMaster():
            series = on_pattern_dates(parsed)
            if series is None:  # no time of day is right on all dates of the pattern
                return renderer.recurrence(parsed.recurrence, "")
            time = renderer.time(series.start, series.end, series.is_all_day)
            return renderer.recurrence(series.recurrence, time)
        case PatternedRecurrence():
            return renderer.recurrence(parsed, "")
    return renderer.single(parsed)


def describe_changes(event: SeriesMaster | Occurrence, locale: str = "en") -> str:
    """How many dates of a series are cancelled and how many changed, as the end of its sentence; "" for none.

    A cancelled date that is not one of the pattern does not count.
    """
    if isinstance(event, Occurrence):
        return ""
    cancelled = sum(day in event.recurrence for day in event.cancelled)
    return Renderer(*locale_and_language(locale)).changes(cancelled, len(event.active_exceptions))


def _parse(value: object, time_zones: ZonesByName | None) -> SeriesMaster | PatternedRecurrence | Occurrence:
    """The value, or the value of JSON: of a recurrence if it has a pattern or a range, else of an event."""
    if isinstance(value, SeriesMaster | PatternedRecurrence | Occurrence):
        return value
    if not (isinstance(value, Mapping) or is_model(value)):
        hint = "use a SeriesMaster, a PatternedRecurrence, an Occurrence, or JSON of an event or a recurrence"
        raise ArgumentTypeError.expected("value", value, hint)
    json = parse_object(value, "event")
    if "pattern" in json or "range" in json:
        return PatternedRecurrence.from_graph(json)
    event = parse_event(json, time_zones=time_zones)
    if event is None:
        message = "the event is outside the years 1 to 9999 in its own zone; use an event within them"
        raise OutOfRangeError(message, target="start")
    return event


class Renderer:
    """A locale and its language, and the sentences made of them."""

    def __init__(self, locale: Locale, language: Language) -> None:
        self.locale = locale
        self.language = language

    def recurrence(self, recurrence: PatternedRecurrence, time: str) -> str:
        """The sentence of a series: its pattern, its range, and the text of its times."""
        first = recurrence[0] if len(recurrence) else recurrence.range.start_date
        return self.language.sentence.format(
            pattern=self._pattern(recurrence.pattern), range=self._range(recurrence.range, first), time=time
        )

    def single(self, occurrence: Occurrence) -> str:
        """The sentence of an event that does not repeat."""
        start, end = occurrence.start, occurrence.end
        time = self.time(start, end, occurrence.is_all_day)
        return self.language.once.format(date=self._date(start.date_time.date()), time=time)

    def changes(self, cancelled: int, changed: int) -> str:
        """The end of the sentence of a series, about its cancelled and changed dates."""
        language = self.language
        text = language.counted(language.cancelled, cancelled) if cancelled else ""
        if not changed:
            return text
        return text + language.counted(language.also_changed if cancelled else language.changed, changed)

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
        """The name of a set of weekdays; else the weekdays from the first day of the week on.

        With an interval above 1 the first day of the week changes the dates, and this order shows it.
        """
        language, days = self.language, pattern.days_of_week
        if pattern.interval == 1 and set(days) in _SETS:
            return language.weekly_sets[_SETS.index(set(days))]
        first = WEEKDAYS.index(pattern.first_day_of_week)
        names = [self._weekday(day) for day in WEEKDAYS[first:] + WEEKDAYS[:first] if day in days]
        phrases = map(language.every if pattern.interval == 1 else language.on, names)
        return language.counted(language.weekly, pattern.interval).format(days=self._list(phrases))

    def _nth(self, pattern: RelativeMonthly | RelativeYearly) -> dict[str, str]:
        """The placeholders for one day of a set: the set's name if it has one, else all weekdays in it."""
        language, days = self.language, pattern.days_of_week
        has_name = set(days) in _SETS
        day = language.sets[_SETS.index(set(days))] if has_name else self._list(map(self._weekday, days), "or")
        return {"nth": language.indexes[list(WEEK_INDEXES).index(pattern.index)], "day": day}

    def _day_of_year(self, month: int, number: int) -> str:
        """A day of a month, clamped to the month's length in a leap year."""
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
        """The text of a start and an end: their times of day and their zone, or a number of whole days."""
        language, days = self.language, (end.date_time.date() - start.date_time.date()).days
        if is_all_day:
            return language.counted(language.all_day, max(days, 1))
        if start.date_time == end.date_time:
            phrase = language.at
        else:
            phrase = language.counted(language.from_to_later, days) if days else language.from_to
        name = localized_zone_name(start.time_zone, start.date_time.year, language, self.locale)
        return phrase.format(start=self._time_of_day(start), end=self._time_of_day(end)) + language.zone.format(
            zone=name
        )

    def _date(self, day: date) -> str:
        if self.language.date and not self.locale.territory:
            return format_date(day, self.language.date, locale=self.locale)
        return format_skeleton("yMd", day, locale=self.locale)

    def _time_of_day(self, moment: DateTimeTimeZone) -> str:
        """A time of day, with its second unless that is 0.

        CLDR separates hours and minutes with special blanks, which not every terminal can show: they become spaces.
        """
        time, pattern = moment.date_time.time(), self.language.time
        if pattern and not self.locale.territory:
            return format_time(time, f"{pattern}:ss" if time.second else pattern, locale=self.locale)
        text = format_time(time, "medium" if time.second else "short", locale=self.locale)
        return " ".join(text.split())
