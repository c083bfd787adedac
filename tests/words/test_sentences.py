"""A recurrence in words: each phrase as people say it, and no two recurrences in the same words."""

import builtins
import importlib
import re
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice

import pytest
from hypothesis import assume, given

import recurtz
from recurtz.words.language import Language
from recurtz.words.sentences import describe, spoken
from strategies import ANCHORS, RECURRENCES, WEEK

MONDAY = date(2017, 9, 4)
PACIFIC = "Pacific Standard Time"
WEEKDAYS = WEEK[1:6]
WEEKEND = ["saturday", "sunday"]
NOON, TWO = datetime(2017, 9, 4, 12), datetime(2017, 9, 4, 14)


def endless(pattern, start=MONDAY):
    return recurtz.PatternedRecurrence(pattern, recurtz.NoEnd(start))


def series(start=NOON, end=TWO, zone=PACIFIC, **more):
    return recurtz.SeriesMaster(
        recurtz.PatternedRecurrence(recurtz.Weekly(1, ["monday"]), recurtz.EndDate(MONDAY, date(2017, 12, 31))),
        recurtz.DateTimeTimeZone(start, zone),
        recurtz.DateTimeTimeZone(end, zone),
        zone,
        **more,
    )


@pytest.mark.parametrize(
    ("pattern", "english", "french", "german"),
    [
        (recurtz.Daily(1), "every day", "tous les jours", "jeden Tag"),
        (recurtz.Daily(3), "every 3 days", "tous les 3 jours", "alle 3 Tage"),
        (recurtz.Weekly(1, ["monday"]), "every Monday", "tous les lundis", "jeden Montag"),
        (
            recurtz.Weekly(1, ["monday", "wednesday", "friday"]),
            "every Monday, Wednesday, and Friday",
            "tous les lundis, mercredis et vendredis",
            "jeden Montag, Mittwoch und Freitag",
        ),
        (
            recurtz.Weekly(1, ["monday", "sunday"], "monday"),
            "every Monday and Sunday",
            "tous les lundis et dimanches",
            "jeden Montag und Sonntag",
        ),
        (
            recurtz.Weekly(1, WEEKDAYS),
            "every weekday",
            "tous les jours du lundi au vendredi",
            "jeden Tag von Montag bis Freitag",
        ),
        (
            recurtz.Weekly(1, WEEKEND),
            "every weekend day",
            "tous les samedis et dimanches",
            "jeden Samstag und Sonntag",
        ),
        (recurtz.Weekly(1, WEEK), "every day", "tous les jours", "jeden Tag"),
        (
            recurtz.Weekly(2, ["monday", "thursday"]),
            "every 2 weeks on Monday and Thursday",
            "toutes les 2 semaines le lundi et le jeudi",
            "alle 2 Wochen am Montag und Donnerstag",
        ),
        (
            recurtz.Weekly(2, WEEKDAYS),
            "every 2 weeks on Monday, Tuesday, Wednesday, Thursday, and Friday",
            "toutes les 2 semaines le lundi, le mardi, le mercredi, le jeudi et le vendredi",
            "alle 2 Wochen am Montag, Dienstag, Mittwoch, Donnerstag und Freitag",
        ),
        (recurtz.AbsoluteMonthly(1, 1), "day 1 of every month", "tous les mois le 1er", "jeden Monat am 1."),
        (recurtz.AbsoluteMonthly(2, 28), "day 28 of every 2 months", "tous les 2 mois le 28", "alle 2 Monate am 28."),
        (
            recurtz.AbsoluteMonthly(1, 29),
            "day 29 (or the last day) of every month",
            "tous les mois le 29 (ou le dernier jour)",
            "jeden Monat am 29. (oder am letzten Tag)",
        ),
        (
            recurtz.RelativeMonthly(1, ["monday"], "first"),
            "the first Monday of every month",
            "tous les mois le premier lundi",
            "jeden Monat am ersten Montag",
        ),
        (
            recurtz.RelativeMonthly(3, WEEKDAYS, "last"),
            "the last weekday of every 3 months",
            "tous les 3 mois le dernier jour de semaine",
            "alle 3 Monate am letzten Arbeitstag",
        ),
        (
            recurtz.RelativeMonthly(1, WEEKEND, "third"),
            "the third weekend day of every month",
            "tous les mois le troisième jour de week-end",
            "jeden Monat am dritten Tag eines Wochenendes",
        ),
        (
            recurtz.RelativeMonthly(1, WEEK, "fourth"),
            "the fourth day of every month",
            "tous les mois le quatrième jour",
            "jeden Monat am vierten Tag",
        ),
        (
            recurtz.RelativeMonthly(1, ["thursday", "friday"], "second"),
            "the second Thursday or Friday of every month",
            "tous les mois le deuxième jeudi ou vendredi",
            "jeden Monat am zweiten Donnerstag oder Freitag",
        ),
        (
            recurtz.AbsoluteYearly(1, 1, 1),
            "every January 1",
            "tous les ans le 1er janvier",
            "jedes Jahr am 1. Januar",
        ),
        (
            recurtz.AbsoluteYearly(2, 9, 11),
            "every 2 years on September 11",
            "tous les 2 ans le 11 septembre",
            "alle 2 Jahre am 11. September",
        ),
        (
            recurtz.AbsoluteYearly(1, 4, 31),
            "every April 30",
            "tous les ans le 30 avril",
            "jedes Jahr am 30. April",
        ),
        (
            recurtz.AbsoluteYearly(1, 2, 30),
            "every February 29 (the 28th in common years)",
            "tous les ans le 29 février (le 28 les années non bissextiles)",
            "jedes Jahr am 29. Februar (am 28. in gewöhnlichen Jahren)",
        ),
        (
            recurtz.RelativeYearly(1, 9, ["monday"]),
            "the first Monday of September",
            "tous les ans le premier lundi de septembre",
            "jedes Jahr am ersten Montag im September",
        ),
        (
            recurtz.RelativeYearly(4, 8, WEEKDAYS, "last"),
            "every 4 years on the last weekday of August",
            "tous les 4 ans le dernier jour de semaine d’août",
            "alle 4 Jahre am letzten Arbeitstag im August",
        ),
    ],
    ids=repr,
)
def test_each_pattern_is_told_as_people_say_it(pattern, english, french, german):
    recurrence = endless(pattern)
    first = recurrence[0]

    assert describe(recurrence) == f"Occurs {english} effective {first}"
    assert describe(recurrence, "fr") == f"Se produit {french} à compter du {first:%d/%m/%Y}"
    assert describe(recurrence, "de") == f"Findet {german} ab dem {first.day}.{first.month}.{first.year} statt"


@pytest.mark.parametrize(
    ("month", "told"), [(3, "de mars"), (4, "d’avril"), (8, "d’août"), (10, "d’octobre"), (12, "de décembre")]
)
def test_french_elides_before_a_vowel(month, told):
    assert f"le dernier lundi {told} à" in describe(endless(recurtz.RelativeYearly(1, month, ["monday"], "last")), "fr")


@pytest.mark.parametrize(
    ("range_", "english", "french", "german"),
    [
        (recurtz.NoEnd(MONDAY), "effective 2017-09-04", "à compter du 04/09/2017", "ab dem 4.9.2017"),
        (
            recurtz.EndDate(MONDAY, date(2018, 1, 1)),
            "effective 2017-09-04 until 2018-01-01",
            "du 04/09/2017 au 01/01/2018",
            "vom 4.9.2017 bis zum 1.1.2018",
        ),
        (
            recurtz.Numbered(MONDAY, 1),
            "effective 2017-09-04 for 1 occurrence",
            "à compter du 04/09/2017, 1 fois",
            "ab dem 4.9.2017 1-mal",
        ),
        (
            recurtz.Numbered(MONDAY, 17),
            "effective 2017-09-04 for 17 occurrences",
            "à compter du 04/09/2017, 17 fois",
            "ab dem 4.9.2017 17-mal",
        ),
    ],
    ids=repr,
)
def test_each_range_is_told_with_its_dates_or_its_number(range_, english, french, german):
    recurrence = recurtz.PatternedRecurrence(recurtz.Daily(1), range_)

    assert describe(recurrence) == f"Occurs every day {english}"
    assert describe(recurrence, "fr") == f"Se produit tous les jours {french}"
    assert describe(recurrence, "de") == f"Findet jeden Tag {german} statt"


def test_a_series_is_told_from_its_first_occurrence_and_an_empty_one_from_its_start():
    off_pattern = endless(recurtz.RelativeMonthly(2, ["thursday"]), date(2017, 8, 29))
    empty = recurtz.PatternedRecurrence(recurtz.Weekly(1, ["friday"]), recurtz.EndDate(MONDAY, date(2017, 9, 5)))

    assert describe(off_pattern) == "Occurs the first Thursday of every 2 months effective 2017-09-07"
    assert describe(empty) == "Occurs every Friday effective 2017-09-04 until 2017-09-05"


MONDAYS = "Occurs every Monday effective 2017-09-04 until 2017-12-31"
LUNDIS = "Se produit tous les lundis du 04/09/2017 au 31/12/2017"
MONTAGS = "Findet jeden Montag vom 4.9.2017 bis zum 31.12.2017"


@pytest.mark.parametrize(
    ("end", "english", "french", "german"),
    [
        (NOON, " at 12:00", " à 12:00", " um 12:00 Uhr"),
        (TWO, " from 12:00 to 14:00", " de 12:00 à 14:00", " von 12:00 bis 14:00 Uhr"),
        (
            TWO.replace(second=30),
            " from 12:00 to 14:00:30",
            " de 12:00 à 14:00:30",
            " von 12:00 bis 14:00:30 Uhr",
        ),
        (
            datetime(2017, 9, 5, 2),
            " from 12:00 to 02:00 the next day",
            " de 12:00 à 02:00 le lendemain",
            " von 12:00 bis 02:00 Uhr am nächsten Tag",
        ),
        (
            datetime(2017, 9, 6, 2),
            " from 12:00 to 02:00 2 days later",
            " de 12:00 à 02:00, 2 jours plus tard",
            " von 12:00 Uhr bis 2 Tage später um 02:00 Uhr",
        ),
    ],
    ids=str,
)
def test_times_are_told_on_the_clock_of_the_series(end, english, french, german):
    assert describe(series(end=end)) == f"{MONDAYS}{english}, Pacific Time"
    assert describe(series(end=end), "fr") == f"{LUNDIS}{french}, heure du Pacifique nord-américain"
    assert describe(series(end=end), "de") == f"{MONTAGS}{german} (Nordamerikanische Westküstenzeit) statt"


@pytest.mark.parametrize(
    ("end", "english", "french", "german"),
    [
        (datetime(2017, 9, 4), ", all day", ", toute la journée", " ganztägig"),
        (datetime(2017, 9, 5), ", all day", ", toute la journée", " ganztägig"),
        (datetime(2017, 9, 7), ", for 3 days", ", pendant 3 jours", " 3 Tage lang"),
    ],
    ids=str,
)
def test_whole_days_are_told_without_a_clock(end, english, french, german):
    whole_days = series(datetime(2017, 9, 4), end, is_all_day=True)

    assert describe(whole_days) == f"{MONDAYS}{english}"
    assert describe(whole_days, "fr") == f"{LUNDIS}{french}"
    assert describe(whole_days, "de") == f"{MONTAGS}{german} statt"


def test_a_single_event_is_told_with_its_date():
    event = recurtz.Occurrence(
        recurtz.DateTimeTimeZone(NOON, PACIFIC), recurtz.DateTimeTimeZone(TWO, PACIFIC), type="singleInstance"
    )

    assert describe(event) == "Occurs on 2017-09-04 from 12:00 to 14:00, Pacific Time"
    assert describe(event, "fr").startswith("Se produit le 04/09/2017 de 12:00 à 14:00, heure du Pacifique")
    assert describe(event, "de").startswith("Findet am 4.9.2017 von 12:00 bis 14:00 Uhr (")


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "effective 2017-09-04 until 2017-12-31 from 12:00 to 14:00,"),
        ("en_US", "effective 9/4/2017 until 12/31/2017 from 12:00 PM to 2:00 PM,"),
        ("en-GB", "effective 04/09/2017 until 31/12/2017 from 12:00 to 14:00,"),
        ("fr_CA", "du 2017-09-04 au 2017-12-31 de 12 h 00 à 14 h 00, heure du Pacifique"),
        ("FR-fr", "du 04/09/2017 au 31/12/2017 de 12:00 à 14:00,"),
    ],
)
def test_a_territory_decides_the_form_of_dates_and_times(locale, told):
    assert told in describe(series(), locale)


def test_a_second_is_told_in_the_form_of_a_territory_too():
    assert "from 12:00 PM to 2:00:05 PM" in describe(series(end=TWO.replace(second=5)), "en_US")


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("Pacific Standard Time", "Pacific Time", "heure du Pacifique nord-américain"),
        ("Europe/Paris", "Central European Time", "heure d’Europe centrale"),
        ("Europe/Kyiv", "Eastern European Time", "heure d’Europe de l’Est"),
        ("India Standard Time", "India Standard Time", "heure de l’Inde"),
        ("Greenwich Standard Time", "Greenwich Mean Time", "heure moyenne de Greenwich"),
        ("Asia/Damascus", "Damascus Time", "heure : Damas"),
        ("Pacific/Bougainville", "Bougainville Time", "heure : Bougainville"),
        ("UTC", "UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC", "UTC"),
        (UTC, "UTC", "UTC"),
        ("Dateline Standard Time", "Dateline Standard Time", "Dateline Standard Time"),
        (timezone(timedelta(hours=-7), "Ours"), "Ours", "Ours"),
        (recurtz.CustomTimeZone(480, name="Customized Time Zone"), "Customized Time Zone", "Customized Time Zone"),
    ],
    ids=str,
)
def test_a_zone_has_the_name_of_its_clock_or_its_city_or_its_own(zone, english, french):
    assert describe(series(zone=zone)) == f"{MONDAYS} from 12:00 to 14:00, {english}"
    assert describe(series(zone=zone), "fr") == f"{LUNDIS} de 12:00 à 14:00, {french}"


def test_a_clock_that_is_changed_is_not_called_by_its_standard_time():
    assert "Greenwich Mean Time" in describe(series(zone="Africa/Abidjan"))
    assert "Greenwich Mean Time" not in describe(series(zone="Antarctica/Troll"))


@pytest.mark.parametrize("locale", ["xx", "", "nl", "en_XX", "e", "français", "zones", "language", "../en", "en\0"])
def test_a_locale_that_is_not_spoken_is_refused_with_those_that_are(locale):
    with pytest.raises(recurtz.RecurtzError, match=r"is none that recurtz speaks; use 'de' or 'en' or 'fr', with a"):
        describe(series(), locale)


def test_what_is_neither_a_recurrence_nor_an_event_is_refused():
    with pytest.raises(TypeError, match="use a SeriesMaster"):
        describe({"pattern": {}})
    with pytest.raises(TypeError, match="locale None is of type NoneType"):
        describe(series(), None)


def test_without_babel_the_error_says_what_to_install(monkeypatch):
    def without_babel(name, *arguments, imported=builtins.__import__):
        if name == "babel":
            raise ModuleNotFoundError("no", name="babel")
        return imported(name, *arguments)

    monkeypatch.delitem(sys.modules, "recurtz.words")
    monkeypatch.setattr(builtins, "__import__", without_babel)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'recurtz\[words\]'") as refusal:
        importlib.import_module("recurtz.words")
    assert refusal.value.name == "babel"


def test_each_language_has_all_phrases_and_fills_all_gaps():
    for code in spoken():
        language = importlib.import_module(f"recurtz.words.{code}").LANGUAGE
        for name in Language.__annotations__:
            assert getattr(language, name, "") != ""
        said = describe(series(), code)
        assert not re.search(r"[{}]|  ", said)


def test_a_language_must_say_how_it_puts_a_month():
    with pytest.raises(NotImplementedError):
        Language().of_month("May")


# What the English words mean, read back without the code that writes them ---------------------------------------------

NUMBER = r"(?:(\d+) )?"
MONTHS = [f"{date(2017, month, 1):%B}" for month in range(1, 13)]
PATTERNS = [
    (rf"every {NUMBER}days?", lambda n: recurtz.Daily(int(n or 1))),
    (r"every weekday", lambda: recurtz.Weekly(1, WEEKDAYS)),
    (r"every weekend day", lambda: recurtz.Weekly(1, WEEKEND)),
    (r"every (\d+) weeks on (.*)", lambda n, days: recurtz.Weekly(int(n), names(days), names(days)[0])),
    (
        rf"day (\d+)(?: \(or the last day\))? of every {NUMBER}months?",
        lambda d, n: recurtz.AbsoluteMonthly(nth(n), int(d)),
    ),
    (rf"the (\w+) (.*) of every {NUMBER}months?", lambda i, days, n: recurtz.RelativeMonthly(nth(n), names(days), i)),
    (
        rf"(?:every (\d+) years on )?the (\w+) (.*) of ({'|'.join(MONTHS)})",
        lambda n, i, days, month: recurtz.RelativeYearly(nth(n), MONTHS.index(month) + 1, names(days), i),
    ),
    (
        rf"every (?:(\d+) years on )?({'|'.join(MONTHS)}) (\d+)(?: \(the 28th in common years\))?",
        lambda n, month, d: recurtz.AbsoluteYearly(nth(n), MONTHS.index(month) + 1, int(d)),
    ),
    (r"every (.*)", lambda days: recurtz.Weekly(1, names(days))),
]
SETS = {"day": WEEK, "weekday": WEEKDAYS, "weekend day": WEEKEND}


def nth(number):
    return int(number or 1)


def names(days):
    return SETS.get(days) or [day.lower() for day in re.split(r",? and |, or | or |, ", days)]


def understood(sentence):
    """The recurrence that a reader of the sentence would think of."""
    said, start, end, number = re.fullmatch(
        r"Occurs (.*) effective (\S+)(?: until (\S+))?(?: for (\d+) occurrences?)?", sentence
    ).groups()
    start = date.fromisoformat(start)
    if end:
        range_ = recurtz.EndDate(start, date.fromisoformat(end))
    else:
        range_ = recurtz.Numbered(start, int(number)) if number else recurtz.NoEnd(start)
    pattern = next(make(*found.groups()) for shape, make in PATTERNS if (found := re.fullmatch(shape, said)))
    return recurtz.PatternedRecurrence(pattern, range_)


@given(RECURRENCES, ANCHORS)
def test_the_words_leave_no_doubt_about_the_dates(json, anchor):
    recurrence = recurtz.PatternedRecurrence.from_graph(json, anchor)
    assume(len(recurrence))
    again = understood(describe(recurrence))

    assert len(again) == len(recurrence)
    assert list(islice(again, 40)) == list(islice(recurrence, 40))
    assert again[-1] == recurrence[-1]


@given(RECURRENCES)
def test_every_recurrence_can_be_told_in_every_language(json):
    recurrence = recurtz.PatternedRecurrence.from_graph(json)
    for locale in ("en_US", "fr", "fr_CA", "de"):
        assert not re.search(r"[{}]|  |None", describe(recurrence, locale))
