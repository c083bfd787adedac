"""Sentences: the phrase of each pattern, range and time; and no two recurrences have the same sentence."""

import re
from datetime import date, datetime
from itertools import islice

import pytest
from hypothesis import assume, given
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone as DateTimeTimeZoneModel
from msgraph.generated.models.event import Event

import recurtz
from graph import ALL_WEEK, LUNCH, MONDAY, PACIFIC, all_day, date_time, event, moment, recurrence
from recurtz.errors import ArgumentTypeError, OutOfRangeError
from recurtz.words.sentences import describe, describe_changes
from strategies import ANCHORS, RECURRENCES

WORKING_DAYS = ALL_WEEK[1:6]
WEEKEND = ["saturday", "sunday"]
NOON, TWO = datetime(2017, 9, 4, 12), datetime(2017, 9, 4, 14)
MONDAYS = "Occurs every Monday effective 2017-09-04 until 2017-12-31"
LUNDIS = "Se produit tous les lundis du 04/09/2017 au 31/12/2017"
MONTAGS = "Findet jeden Montag vom 4.9.2017 bis zum 31.12.2017"


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


class TestPatterns:
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
                recurtz.Weekly(1, WORKING_DAYS),
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
            (recurtz.Weekly(1, ALL_WEEK), "every day", "tous les jours", "jeden Tag"),
            (
                recurtz.Weekly(2, ["monday", "thursday"]),
                "every 2 weeks on Monday and Thursday",
                "toutes les 2 semaines le lundi et le jeudi",
                "alle 2 Wochen am Montag und Donnerstag",
            ),
            (
                recurtz.Weekly(2, WORKING_DAYS),
                "every 2 weeks on Monday, Tuesday, Wednesday, Thursday, and Friday",
                "toutes les 2 semaines le lundi, le mardi, le mercredi, le jeudi et le vendredi",
                "alle 2 Wochen am Montag, Dienstag, Mittwoch, Donnerstag und Freitag",
            ),
            (recurtz.AbsoluteMonthly(1, 1), "day 1 of every month", "tous les mois le 1er", "jeden Monat am 1."),
            (
                recurtz.AbsoluteMonthly(2, 28),
                "day 28 of every 2 months",
                "tous les 2 mois le 28",
                "alle 2 Monate am 28.",
            ),
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
                recurtz.RelativeMonthly(3, WORKING_DAYS, "last"),
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
                recurtz.RelativeMonthly(1, ALL_WEEK, "fourth"),
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
                recurtz.RelativeYearly(4, 8, WORKING_DAYS, "last"),
                "every 4 years on the last weekday of August",
                "tous les 4 ans le dernier jour de semaine d’août",
                "alle 4 Jahre am letzten Arbeitstag im August",
            ),
        ],
        ids=repr,
    )
    def test_phrase(self, pattern, english, french, german):
        recurrence = endless(pattern)
        first = recurrence[0]

        assert describe(recurrence) == f"Occurs {english} effective {first}"
        assert describe(recurrence, "fr") == f"Se produit {french} à compter du {first:%d/%m/%Y}"
        assert describe(recurrence, "de") == f"Findet {german} ab dem {first.day}.{first.month}.{first.year} statt"

    @pytest.mark.parametrize(
        ("month", "phrase"), [(3, "de mars"), (4, "d’avril"), (8, "d’août"), (10, "d’octobre"), (12, "de décembre")]
    )
    def test_french_elision(self, month, phrase):
        recurrence = endless(recurtz.RelativeYearly(1, month, ["monday"], "last"))

        assert f"le dernier lundi {phrase} à" in describe(recurrence, "fr")


class TestRanges:
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
    def test_phrase(self, range_, english, french, german):
        recurrence = recurtz.PatternedRecurrence(recurtz.Daily(1), range_)

        assert describe(recurrence) == f"Occurs every day {english}"
        assert describe(recurrence, "fr") == f"Se produit tous les jours {french}"
        assert describe(recurrence, "de") == f"Findet jeden Tag {german} statt"

    def test_start_off_pattern(self):
        """The sentence starts from the first date."""
        recurrence = endless(recurtz.RelativeMonthly(2, ["thursday"]), date(2017, 8, 29))

        assert describe(recurrence) == "Occurs the first Thursday of every 2 months effective 2017-09-07"

    def test_empty(self):
        """Without any date it starts from startDate."""
        range_ = recurtz.EndDate(MONDAY, date(2017, 9, 5))
        recurrence = recurtz.PatternedRecurrence(recurtz.Weekly(1, ["friday"]), range_)

        assert describe(recurrence) == "Occurs every Friday effective 2017-09-04 until 2017-09-05"


class TestTimes:
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
    def test_timed(self, end, english, french, german):
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
    def test_all_day(self, end, english, french, german):
        whole_days = series(datetime(2017, 9, 4), end, is_all_day=True)

        assert describe(whole_days) == f"{MONDAYS}{english}"
        assert describe(whole_days, "fr") == f"{LUNDIS}{french}"
        assert describe(whole_days, "de") == f"{MONTAGS}{german} statt"

    def test_single_event(self):
        start, end = date_time("2017-09-04T12:00"), date_time("2017-09-04T14:00")
        single = recurtz.Occurrence(start, end, type="singleInstance")

        assert describe(single) == "Occurs on 2017-09-04 from 12:00 to 14:00, Pacific Time"
        assert describe(single, "fr").startswith("Se produit le 04/09/2017 de 12:00 à 14:00, heure du Pacifique")
        assert describe(single, "de").startswith("Findet am 4.9.2017 von 12:00 bis 14:00 Uhr (")


class TestLostZone:
    def lost(self, zone, name=""):
        """A series of Mondays that starts on Sunday at 23:00 in the zone that is left."""
        times = {"start": moment("2026-05-31T23:00", zone), "end": moment("2026-05-31T23:30", zone)}
        pattern = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}
        range_ = {"type": "numbered", "startDate": "2026-06-01", "numberOfOccurrences": 3, "recurrenceTimeZone": name}
        return {"id": "M", **times, "recurrence": {"pattern": pattern, "range": range_}}

    def test_one_offset(self):
        """The times are in a zone in which the dates are those of the pattern."""
        text = "Occurs every Monday effective 2026-06-01 for 3 occurrences from 00:00 to 00:30, Etc/GMT-1"
        assert recurtz.describe(self.lost("UTC")) == text

    def test_changing_offset(self):
        """If the zone that is left changes its offset, no time is right on all dates."""
        assert recurtz.describe(self.lost(PACIFIC)) == "Occurs every Monday effective 2026-06-01 for 3 occurrences"

    def test_given(self):
        """A caller who knows the zone gives it."""
        lost = self.lost("UTC", "Head Office")
        known = recurtz.describe(lost, time_zones={"head office": "AUS Eastern Standard Time"})
        assert known.startswith("Occurs every Monday effective 2026-06-01 for 3 occurrences from 09:00 to 09:30")


class TestChanges:
    """The end of a sentence: how many dates of a series are cancelled, and how many are changed."""

    DAYS = tuple(date(2017, 9, day) for day in (11, 18, 25))

    def changed(self, cancelled, changed):
        """A series with numbers of cancelled and of changed dates."""
        result = series(cancelled=self.DAYS[:cancelled])
        for day in (date(2017, 10, 2), date(2017, 10, 9))[:changed]:
            result = result.reschedule(day, *[date_time(f"{day}T{hour}:00") for hour in (15, 16)])
        return result

    @pytest.mark.parametrize(
        ("cancelled", "changed", "english", "french", "german"),
        [
            (0, 0, "", "", ""),
            (1, 0, ", without 1 cancelled date", ", sans 1 date annulée", ", ohne 1 abgesagten Termin"),
            (3, 0, ", without 3 cancelled dates", ", sans 3 dates annulées", ", ohne 3 abgesagte Termine"),
            (0, 1, ", with 1 changed date", ", avec 1 date modifiée", ", mit 1 geänderten Termin"),
            (0, 2, ", with 2 changed dates", ", avec 2 dates modifiées", ", mit 2 geänderten Terminen"),
            (
                3,
                1,
                ", without 3 cancelled dates, 1 changed",
                ", sans 3 dates annulées, 1 modifiée",
                ", ohne 3 abgesagte Termine, 1 geändert",
            ),
            (
                1,
                2,
                ", without 1 cancelled date, 2 changed",
                ", sans 1 date annulée, 2 modifiées",
                ", ohne 1 abgesagten Termin, 2 geändert",
            ),
        ],
    )
    def test_numbers(self, cancelled, changed, english, french, german):
        value = self.changed(cancelled, changed)

        assert [describe_changes(value, locale) for locale in ("en", "fr", "de")] == [english, french, german]

    def test_not_a_date(self):
        """A cancelled date that is not one of the pattern does not count, nor does a change of a cancelled date."""
        value = self.changed(1, 1)

        assert describe_changes(value.__replace__(cancelled=[date(2017, 9, 5)])) == ", with 1 changed date"
        assert describe_changes(value.__replace__(cancelled=[date(2017, 10, 2)])) == ", without 1 cancelled date"

    def test_single_event(self):
        assert describe_changes(next(iter(self.changed(1, 1)))) == ""


class TestJson:
    """JSON and models of the SDK have the sentence of their value."""

    @pytest.mark.parametrize(
        ("json", "sentence"),
        [
            (LUNCH, f"{MONDAYS} from 12:00 to 14:00, Pacific Time"),
            (LUNCH["recurrence"], MONDAYS),
            (recurrence(), "Occurs every Monday effective 2017-09-04"),
            (event(), "Occurs on 2017-09-04 from 12:00 to 14:00, Pacific Time"),
            (all_day(), "Occurs on 2017-09-04, all day"),
        ],
        ids=["series", "recurrence", "endless recurrence", "single event", "all day"],
    )
    def test_sentence(self, json, sentence):
        assert describe(json) == sentence

    def test_instance(self):
        """An instance is described in the zone of its series, whatever the zone of the view."""
        [instance] = recurtz.instances(
            LUNCH | {"originalStartTimeZone": PACIFIC}, "2017-11-06", "2017-11-07", time_zone="UTC"
        )

        assert describe(instance) == "Occurs on 2017-11-06 from 12:00 to 14:00, Pacific Time"

    def test_sdk_model(self):
        noon = DateTimeTimeZoneModel(date_time="2017-09-04T12:00:00", time_zone=PACIFIC)

        assert describe(Event(start=noon, end=noon)) == "Occurs on 2017-09-04 at 12:00, Pacific Time"
        assert describe(recurtz.to_sdk(series().recurrence)) == MONDAYS

    @pytest.mark.parametrize(
        ("json", "target"),
        [
            ({"pattern": LUNCH["recurrence"]["pattern"]}, "recurrence.range"),
            ({"range": LUNCH["recurrence"]["range"]}, "recurrence.pattern"),
            ({"start": LUNCH["start"]}, "end"),
            ({}, "start"),
        ],
    )
    def test_missing(self, json, target):
        with pytest.raises(recurtz.RecurtzError) as caught:
            describe(json)
        assert target in [error.target for error in caught.value.details or [caught.value]]

    def test_out_of_range(self):
        """A single event outside the years 1 to 9999 in its own zone never happens."""
        far = event("9999-12-31T23:30:00", zone="UTC", originalStartTimeZone="Tokyo Standard Time")

        with pytest.raises(OutOfRangeError, match="outside the years 1 to 9999"):
            describe(far)

    @pytest.mark.parametrize("value", [None, 5, "FREQ=DAILY", [LUNCH], recurtz.Daily(1), Event])
    def test_other_type(self, value):
        with pytest.raises(ArgumentTypeError, match="use a SeriesMaster"):
            describe(value)


# The meaning of the English sentences, by a parser that shares no code with them --------------------------------------

NUMBER = r"(?:(\d+) )?"
MONTHS = [f"{date(2017, month, 1):%B}" for month in range(1, 13)]
PATTERNS = [
    (rf"every {NUMBER}days?", lambda n: recurtz.Daily(int(n or 1))),
    (r"every weekday", lambda: recurtz.Weekly(1, WORKING_DAYS)),
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
SETS = {"day": ALL_WEEK, "weekday": WORKING_DAYS, "weekend day": WEEKEND}


def nth(number):
    return int(number or 1)


def names(days):
    return SETS.get(days) or [day.lower() for day in re.split(r",? and |, or | or |, ", days)]


def parse(sentence):
    """The recurrence that a reader of the sentence would expect."""
    phrase, start, end, number = re.fullmatch(
        r"Occurs (.*) effective (\S+)(?: until (\S+))?(?: for (\d+) occurrences?)?", sentence
    ).groups()
    start = date.fromisoformat(start)
    if end:
        range_ = recurtz.EndDate(start, date.fromisoformat(end))
    else:
        range_ = recurtz.Numbered(start, int(number)) if number else recurtz.NoEnd(start)
    matches = ((build, re.fullmatch(shape, phrase)) for shape, build in PATTERNS)
    pattern = next(build(*match.groups()) for build, match in matches if match)
    return recurtz.PatternedRecurrence(pattern, range_)


class TestAnyRecurrence:
    @given(RECURRENCES, ANCHORS)
    def test_dates(self, json, anchor):
        """The sentence determines the dates."""
        recurrence = recurtz.PatternedRecurrence.from_graph(json, anchor)
        assume(len(recurrence))
        again = parse(describe(recurrence))

        assert len(again) == len(recurrence)
        assert list(islice(again, 40)) == list(islice(recurrence, 40))
        assert again[-1] == recurrence[-1]

    @given(RECURRENCES)
    def test_languages(self, json):
        """Every language fills all placeholders."""
        recurrence = recurtz.PatternedRecurrence.from_graph(json)
        for locale in ("en_US", "fr", "fr_CA", "de"):
            assert not re.search(r"[{}]|  |None", describe(recurrence, locale))
