"""Recurrences and series as rules of python-dateutil, and back."""

from datetime import UTC, date, datetime, timedelta, timezone
from importlib.resources import files
from io import BytesIO
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from dateutil.rrule import DAILY, FR, MO, MONTHLY, TU, WEEKLY, rrule, rruleset, rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
from graph import MONDAY, PACIFIC, moment, series
from recurtz import (
    AbsoluteMonthly,
    Daily,
    DateTimeTimeZone,
    EndDate,
    NoEnd,
    Numbered,
    Occurrence,
    PatternedRecurrence,
    SeriesMaster,
    Weekly,
    from_dateutil,
    from_rrule,
    to_dateutil,
)
from recurtz.errors import ArgumentTypeError, RecurrenceRuleError, RecurtzError, TimeZoneNotSupportedError
from rule_strategies import RULES

MONDAYS = PatternedRecurrence(Weekly(1, ["monday"]), EndDate(MONDAY, date(2017, 12, 31)))
ZONES = st.sampled_from([PACIFIC, "Europe/Berlin", "Asia/Kolkata", "UTC"])
MINUTES = st.integers(0, 24 * 60 - 1)
RECURRENCES = st.builds(
    lambda pattern, start, number, anchor: PatternedRecurrence.from_graph(
        {
            "pattern": pattern | {"interval": pattern["interval"] % 5 + 1},
            "range": {"type": "numbered", "startDate": start.isoformat(), "numberOfOccurrences": number},
        },
        anchor=anchor,
    ),
    strategies.PATTERNS,
    st.dates(date(1990, 1, 1), date(2040, 12, 31)),
    st.integers(1, 40),
    strategies.ANCHORS,
)


def at(day, hour, minute=0, time_zone=PACIFIC):
    midnight = datetime.combine(day, datetime.min.time())
    return DateTimeTimeZone(midnight + timedelta(hours=hour, minutes=minute), time_zone)


def lunches(recurrence=MONDAYS):
    return SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 14), PACIFIC)


def exception(start, end, original_date=None):
    return Occurrence(start, end, original_date, type="exception")


def instants(rules):
    return [moment.astimezone(UTC) for moment in rules]


class TestRecurrence:
    @given(st.builds(PatternedRecurrence.from_graph, strategies.RECURRENCES, strategies.ANCHORS))
    @settings(max_examples=300, deadline=None)
    def test_midnights(self, recurrence):
        expected = [datetime.combine(day, datetime.min.time()) for day in recurrence[:20] if day.year < 9990]

        assert list(islice(to_dateutil(recurrence), len(expected))) == expected

    def test_empty(self):
        assert list(to_dateutil(PatternedRecurrence(Daily(1), EndDate(MONDAY, date(2017, 9, 3))))) == []

    def test_other_type(self):
        with pytest.raises(ArgumentTypeError, match="use a PatternedRecurrence or a SeriesMaster"):
            to_dateutil("FREQ=DAILY")


class TestSeries:
    @given(RECURRENCES, ZONES, MINUTES, st.data())
    @settings(max_examples=300, deadline=None)
    def test_starts(self, recurrence, time_zone, minute, data):
        """The rule set has the starts of a series, in their order."""
        start = at(MONDAY, 0, minute, time_zone)
        series = SeriesMaster(recurrence, start, start, time_zone)
        for number, day in enumerate(data.draw(st.lists(st.sampled_from(recurrence), unique=True, max_size=6))):
            moment = at(day, 0, (minute + 61) % (24 * 60), time_zone)
            series = series.cancel(day) if number % 2 else series.reschedule(day, moment, moment)
        expected = series.starts()
        assume(len(set(expected)) == len(expected))  # a rule set has each time once

        assert sorted(instants(to_dateutil(series))) == expected

    def test_lost_zone(self):
        """A series whose zone is lost has its own starts, which are on other dates than those of the pattern."""
        in_sydney = series(
            "2026-05-31T23:00:00", zone="UTC", range_={"startDate": "2026-06-01", "recurrenceTimeZone": ""}
        )
        master = SeriesMaster.from_graph(in_sydney)
        starts = [one.span[0] for one in islice(master, 5)]
        assert list(islice(to_dateutil(master), 5)) == starts
        assert starts[0] == datetime(2026, 5, 31, 23, tzinfo=UTC)
        in_london = SeriesMaster.from_graph(in_sydney | {"start": moment("2026-05-31T23:00:00", "Europe/London")})
        assert in_london.date_shift == -1
        with pytest.raises(TimeZoneNotSupportedError, match="is lost"):
            to_dateutil(in_london)

    def test_lazy(self):
        """An endless series is not computed to its end."""
        rules = to_dateutil(lunches(PatternedRecurrence(AbsoluteMonthly(1, 31), NoEnd(MONDAY))))

        assert [moment.isoformat() for moment in islice(rules, 2)] == [
            "2017-09-30T12:00:00-07:00",
            "2017-10-31T12:00:00-07:00",
        ]

    def test_gap(self):
        """A time in a DST gap keeps its wall clock, and is the right instant."""
        start = at(date(2017, 3, 11), 2, 30)
        series = SeriesMaster(PatternedRecurrence(Daily(1), Numbered(date(2017, 3, 11), 2)), start, start, PACIFIC)
        rules = to_dateutil(series)

        assert [moment.time().isoformat() for moment in rules] == ["02:30:00", "02:30:00"]
        assert instants(rules) == series.starts()

    def test_whole_seconds(self):
        start = DateTimeTimeZone(datetime(2017, 9, 4, 12, 0, 0, 500_000), PACIFIC)
        series = SeriesMaster(MONDAYS, start, start, PACIFIC).cancel(MONDAY)

        assert len(instants(to_dateutil(series))) == 16
        assert {moment.microsecond for moment in to_dateutil(series)} == {0}

    def test_all_day(self):
        """The starts of an all-day series have no zone; an exception may have a time of day."""
        days = SeriesMaster(MONDAYS, at(MONDAY, 0), at(MONDAY, 24), PACIFIC, is_all_day=True)
        exceptions = (exception(at(MONDAY, 15), at(MONDAY, 16), MONDAY),)
        rules = to_dateutil(days.cancel(date(2017, 9, 11)).__replace__(exceptions=exceptions))

        assert list(islice(rules, 2)) == [datetime(2017, 9, 4, 15), datetime(2017, 9, 18)]


@st.composite
def series_with_exceptions(draw):
    """Series with cancelled dates, and exceptions at another time, at the scheduled time, or on another date."""
    recurrence, time_zone = draw(RECURRENCES), draw(ZONES)
    start = at(MONDAY, 0, draw(MINUTES), time_zone)
    days = draw(st.lists(st.sampled_from(recurrence), unique=True, max_size=8))
    others = st.sampled_from([*recurrence, date(2017, 3, 12), date(2017, 11, 5)])
    exceptions = []
    for day in days[::2]:
        minute = draw(st.just(start.date_time.hour * 60 + start.date_time.minute) | MINUTES)
        wall = at(draw(st.just(day) | others), 0, minute).date_time
        moment = DateTimeTimeZone(wall, time_zone, 0, draw(st.integers(0, 1)))
        exceptions.append(exception(moment, moment, draw(st.just(day) | st.none())))
    cancelled = tuple({*draw(st.lists(others, max_size=3)), *days[1::2]})
    return SeriesMaster(recurrence, start, start, time_zone, cancelled=cancelled, exceptions=tuple(exceptions))


class TestExceptions:
    @given(series_with_exceptions())
    @settings(max_examples=400, deadline=None)
    def test_instants(self, series):
        assert set(instants(to_dateutil(series))) == set(series.starts())

    def test_at_scheduled_start(self):
        """An exception at the scheduled start is not excluded."""
        longer = exception(at(MONDAY, 12), at(MONDAY, 15), MONDAY)

        assert len(list(to_dateutil(lunches().__replace__(exceptions=(longer,))))) == 17

    def test_on_cancelled_date(self):
        """An exception at the start of a cancelled occurrence is not excluded."""
        replacement = exception(at(MONDAY, 12), at(MONDAY, 14), date(2017, 9, 11))
        rules = to_dateutil(lunches().cancel(MONDAY).__replace__(exceptions=(replacement,)))

        assert [moment.day for moment in islice(rules, 2)] == [4, 18]

    def test_second_hour_of_overlap(self):
        """It is in UTC: in one zone, Python treats both hours as equal."""
        sunday = date(2017, 11, 5)
        start = at(sunday, 1, 30)
        second = DateTimeTimeZone(start.date_time, PACIFIC, fold=1)
        series = SeriesMaster(PatternedRecurrence(Daily(1), Numbered(sunday, 2)), start, start, PACIFIC)
        series = series.__replace__(exceptions=(exception(second, second, date(2017, 11, 6)),))

        assert [moment.isoformat() for moment in to_dateutil(series)] == [
            "2017-11-05T01:30:00-07:00",
            "2017-11-05T09:30:00+00:00",
        ]

    def test_other_zone(self):
        """An exception is converted to the zone of the series; one without an original date is an extra start."""
        in_utc = exception(at(MONDAY, 13, time_zone="UTC"), at(MONDAY, 14, time_zone="UTC"), MONDAY)
        extra = exception(at(MONDAY, 20), at(MONDAY, 21))
        rules = to_dateutil(lunches().__replace__(exceptions=(in_utc, extra)))

        assert [moment.isoformat() for moment in islice(rules, 3)] == [
            "2017-09-04T06:00:00-07:00",
            "2017-09-04T20:00:00-07:00",
            "2017-09-11T12:00:00-07:00",
        ]


NOON = datetime(2017, 9, 4, 12)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
HOURS = timedelta(hours=2)


def rule_set(*rules, exdates=(), rdates=(), exrules=()):
    result = rruleset()
    for name, values in {"rrule": rules, "exdate": exdates, "rdate": rdates, "exrule": exrules}.items():
        for value in values:
            getattr(result, name)(value)
    return result


def mondays(dtstart=NOON, **arguments):
    return rrule(WEEKLY, byweekday=MO, dtstart=dtstart, count=17, **arguments)


def in_zone(moment, zone=LOS_ANGELES):
    return moment.replace(tzinfo=zone)


def reasons(value, **arguments):
    with pytest.raises(RecurrenceRuleError) as caught:
        from_dateutil(value, **arguments)
    return {detail.target: str(detail) for detail in caught.value.details}


@st.composite
def series_of_rules(draw):
    """Series that start on their first date, with cancelled dates: what a rule set can represent."""
    json = draw(strategies.RECURRENCES)
    recurrence = PatternedRecurrence.from_graph(json)
    assume(recurrence)
    zone, is_all_day = draw(ZONES), draw(st.booleans())
    range_ = recurrence.range.__replace__(start_date=recurrence[0], time_zone=zone)
    recurrence = PatternedRecurrence(recurrence.pattern, range_)
    assume(date(2, 1, 1) < recurrence[0] < date(9998, 1, 1))
    start = at(recurrence[0], 0, 0 if is_all_day else draw(MINUTES), zone)
    end = start + timedelta(days=1) if is_all_day else start
    cancelled = draw(st.lists(st.sampled_from(recurrence[:50]), max_size=5))
    return SeriesMaster(recurrence, start, end, zone, is_all_day, cancelled=cancelled)


class TestFromRule:
    @pytest.mark.parametrize("zone", [None, LOS_ANGELES, tz.gettz("America/Los_Angeles"), tz.UTC], ids=str)
    @pytest.mark.parametrize(
        ("frequency", "arguments"),
        [
            (DAILY, {"interval": 3, "count": 5}),
            (WEEKLY, {"byweekday": (MO, TU), "wkst": 6, "interval": 2, "count": 9}),
            (MONTHLY, {"byweekday": FR(-1), "count": 9}),
            (MONTHLY, {"bymonthday": (28, 29, 30, 31), "bysetpos": -1, "count": 9}),
            (WEEKLY, {"byweekday": MO(1), "count": 9}),  # dateutil ignores the ordinal
            (DAILY, {"byhour": 12, "byminute": 0, "bysecond": 0, "count": 9}),
        ],
        ids=str,
    )
    def test_dates(self, frequency, arguments, zone):
        rule = rrule(frequency, dtstart=NOON.replace(tzinfo=zone), **arguments)

        assert from_dateutil(rule)[:] == [moment.date() for moment in rule]

    @settings(max_examples=300, deadline=None)
    @given(RULES, st.datetimes(datetime(9950, 1, 1), datetime(9989, 12, 31)))
    def test_any_rule(self, text, dtstart):
        """A rule of dateutil is converted as its text is. The dates are late, as in the tests of reasons."""
        rule = rrulestr(text, dtstart=dtstart)
        try:
            expected = from_rrule(str(rule).splitlines()[1], start_date=dtstart.date())
        except RecurrenceRuleError as error:
            assert list(reasons(rule)) == [detail.target for detail in error.details]
        else:
            assert from_dateutil(rule) == expected

    @pytest.mark.parametrize(
        ("until", "zone", "end"),
        [
            (datetime(2017, 12, 31, 12), None, date(2017, 12, 31)),
            (datetime(2017, 12, 31, 11, 59, 59), None, date(2017, 12, 30)),
            (datetime(2017, 12, 31, 12, tzinfo=LOS_ANGELES), LOS_ANGELES, date(2017, 12, 31)),
            (datetime(2017, 12, 31, 19, 59, tzinfo=UTC), LOS_ANGELES, date(2017, 12, 30)),
            (datetime(2018, 1, 1, 5, tzinfo=ZoneInfo("Asia/Tokyo")), LOS_ANGELES, date(2017, 12, 31)),
        ],
    )
    def test_until(self, until, zone, end):
        """`str` of a rule drops the zone of UNTIL, which counts here."""
        rule = rrule(DAILY, dtstart=NOON.replace(tzinfo=zone), until=until)

        assert from_dateutil(rule).range.end_date == end == rule[-1].date()

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(999, 12, 31)])
    def test_early_years(self, day):
        """`str` of a rule writes years with fewer than four digits."""
        rule = rrule(DAILY, dtstart=datetime.combine(day, NOON.time()), until=datetime(1000, 1, 1, 12))

        assert from_dateutil(rule).range == EndDate(day, date(1000, 1, 1))

    @pytest.mark.parametrize(
        ("zone", "time_zone", "expected"),
        [
            (None, None, ""),
            (None, PACIFIC, PACIFIC),
            (LOS_ANGELES, None, "America/Los_Angeles"),
            (LOS_ANGELES, PACIFIC, PACIFIC),
            (tz.gettz("America/Los_Angeles"), None, "America/Los_Angeles"),
            (tz.UTC, None, "UTC"),
            (UTC, None, "UTC"),
            (timezone(timedelta(hours=-7)), None, ""),
        ],
    )
    def test_zone(self, zone, time_zone, expected):
        rule = mondays(NOON.replace(tzinfo=zone))

        assert from_dateutil(rule, time_zone=time_zone).range == Numbered(MONDAY, 17, expected)

    @pytest.mark.parametrize("folder", ["/usr/share/zoneinfo/", ""])
    def test_zone_without_key(self, folder):
        """The zones of dateutil 2 have the name of a file, and no key."""
        data = files("tzdata") / "zoneinfo" / "America" / "Los_Angeles"
        zone = tz.tzfile(BytesIO(data.read_bytes()), filename=f"{folder}America/Los_Angeles")

        assert from_dateutil(mondays(in_zone(NOON, zone))).range.time_zone == "America/Los_Angeles"

    def test_other_zone(self):
        with pytest.raises(RecurtzError, match=r"'Asia/Tokyo' differs from the zone of dtstart, 'America/Los_Angeles'"):
            from_dateutil(mondays(in_zone(NOON)), time_zone="Asia/Tokyo")

    @pytest.mark.parametrize(
        ("rule", "target", "text"),
        [
            (rrule(MONTHLY, byweekday=(MO, TU(1)), dtstart=NOON), "BYDAY", "days with and without an ordinal"),
            (rrule(WEEKLY, byweekday=(), dtstart=NOON), "BYWEEKDAY", "byweekday is empty"),
            (rrule(DAILY, byeaster=0, dtstart=NOON), "BYEASTER", "make single events of its dates"),
            (rrule(DAILY, byhour=(9, 12), dtstart=NOON), "BYHOUR", "several times of day"),
        ],
    )
    def test_refused(self, rule, target, text):
        assert text in reasons(rule)[target]

    @pytest.mark.parametrize("value", ["FREQ=DAILY", None, MONDAYS])
    def test_other_type(self, value):
        with pytest.raises(ArgumentTypeError, match="use an rrule or an rruleset"):
            from_dateutil(value)

    def test_duration(self):
        with pytest.raises(ArgumentTypeError, match="use it with an rruleset only"):
            from_dateutil(mondays(), duration=HOURS)


class TestFromRuleSet:
    @settings(max_examples=400, deadline=None)
    @given(series_of_rules())
    def test_round_trip(self, series):
        """A series of `to_dateutil` comes back equal, if it starts on its first date and has no exceptions."""
        assert from_dateutil(to_dateutil(series), time_zone=series.time_zone) == series

    @settings(max_examples=300, deadline=None)
    @given(series_of_rules())
    def test_recurrence(self, series):
        """The rule set of a recurrence is an all-day series of it."""
        range_ = series.recurrence.range.__replace__(time_zone="")
        recurrence = PatternedRecurrence(series.recurrence.pattern, range_)

        assert from_dateutil(to_dateutil(recurrence)).recurrence == recurrence

    def test_series(self):
        series = from_dateutil(
            rule_set(mondays(), exdates=[datetime(2017, 9, 11, 12)]), time_zone=PACIFIC, duration=HOURS
        )

        assert series == SeriesMaster(
            PatternedRecurrence(Weekly(1, ["monday"], "monday"), Numbered(MONDAY, 17, PACIFIC)),
            at(MONDAY, 12),
            at(MONDAY, 14),
            PACIFIC,
            cancelled=[date(2017, 9, 11)],
        )

    def test_all_day(self):
        """A naive rule set at midnight is an all-day series, by default in UTC and of one day."""
        rules = rule_set(mondays(datetime(2017, 9, 4)), exdates=[datetime(2017, 9, 11)])
        series, longer = from_dateutil(rules), from_dateutil(rules, time_zone=PACIFIC, duration=timedelta(days=2))

        assert (series.is_all_day, series.time_zone, series.cancelled) == (True, "UTC", (date(2017, 9, 11),))
        assert (series.end.date_time, longer.end.date_time) == (datetime(2017, 9, 5), datetime(2017, 9, 6))
        assert longer.time_zone == PACIFIC

    def test_aware_midnight(self):
        assert not from_dateutil(rule_set(mondays(datetime(2017, 9, 4, tzinfo=LOS_ANGELES)))).is_all_day

    @pytest.mark.parametrize(
        "exdate",
        [
            in_zone(datetime(2017, 9, 11, 12)),
            in_zone(datetime(2017, 9, 11, 19), UTC),
            in_zone(datetime(2017, 9, 12, 4), ZoneInfo("Asia/Tokyo")),
        ],
        ids=str,
    )
    def test_exdate_in_any_zone(self, exdate):
        series = from_dateutil(rule_set(mondays(in_zone(NOON)), exdates=[exdate]))

        assert series.cancelled == (date(2017, 9, 11),)

    @pytest.mark.parametrize(
        "exdate",
        [
            in_zone(datetime(2017, 9, 12, 12)),
            in_zone(datetime(2017, 9, 11, 13)),
            in_zone(datetime(2017, 9, 11, 12), UTC),
        ],
        ids=str,
    )
    def test_exdate_of_no_start(self, exdate):
        """An EXDATE that is not a start excludes nothing, as in dateutil."""
        rules = rule_set(mondays(in_zone(NOON)), exdates=[exdate])

        assert from_dateutil(rules).cancelled == ()
        assert len(list(rules)) == 17

    def test_start_off_the_rule(self):
        """The series starts on its first date."""
        series = from_dateutil(rule_set(mondays(datetime(2017, 9, 6, 12))), time_zone=PACIFIC)

        assert series.start == at(date(2017, 9, 11), 12)
        assert series.recurrence.range.start_date == date(2017, 9, 11)

    def test_no_date(self):
        rules = rule_set(rrule(DAILY, dtstart=NOON, until=datetime(2017, 9, 4, 11)))

        assert list(from_dateutil(rules, time_zone=PACIFIC)) == []

    @pytest.mark.parametrize(
        ("rules", "target"),
        [
            (rule_set(rdates=[NOON]), "RRULE"),
            (rule_set(mondays(), mondays()), "RRULE"),
            (rule_set(mondays(), exrules=[mondays()]), "EXRULE"),
            (rule_set(mondays(), rdates=[datetime(2017, 9, 5, 12)]), "RDATE"),
            (rule_set(mondays(), rdates=[datetime(2017, 9, 11, 13)]), "RDATE"),
            (rule_set(mondays(), rdates=[in_zone(datetime(2017, 9, 11, 12))]), "RDATE"),
            (rule_set(mondays(), exdates=[date(2017, 9, 11)]), "EXDATE"),
            (rule_set(mondays(in_zone(NOON)), exdates=[datetime(2017, 9, 11, 12)]), "EXDATE"),
            (rule_set(rrule(WEEKLY, byweekday=MO, bymonth=1, dtstart=NOON)), "BYMONTH"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_refused(self, rules, target):
        assert list(reasons(rules, time_zone=PACIFIC)) == [target]

    def test_rdate_of_rule(self):
        """An RDATE that repeats a start, or that is excluded, adds nothing."""
        first, other = datetime(2017, 9, 4, 12), datetime(2017, 9, 5, 12)
        rules = rule_set(mondays(), rdates=[first, other], exdates=[other])

        assert len(list(from_dateutil(rules, time_zone=PACIFIC))) == len(list(rules)) == 17

    def test_without_zone(self):
        with pytest.raises(ArgumentTypeError, match=r"^dtstart .* has no time zone; give time_zone"):
            from_dateutil(rule_set(mondays()))

    @pytest.mark.parametrize(
        ("dtstart", "duration"),
        [
            (NOON, timedelta(-1)),
            (datetime(2017, 9, 4), timedelta(hours=36)),
            (datetime(2017, 9, 4), timedelta()),
        ],
    )
    def test_invalid_duration(self, dtstart, duration):
        with pytest.raises(RecurtzError, match=r"^duration .* is not allowed") as caught:
            from_dateutil(rule_set(mondays(dtstart)), time_zone=PACIFIC, duration=duration)
        assert caught.value.target == "duration"

    def test_type_of_duration(self):
        with pytest.raises(ArgumentTypeError, match="duration 2 is of type int"):
            from_dateutil(rule_set(mondays()), time_zone=PACIFIC, duration=2)
