"""What holds for every public value: frozen, slotted, hashable, copied and pickled as an equal value."""

import copy
import json
import pickle
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

import recurtz
from graph import EXAMPLES, MONDAY, PACIFIC, date_time, dates

NOON, ONE = date_time("2017-09-04T12:00:00"), date_time("2017-09-04T13:00:00")
WEEKLY = dates()
LUNCH = recurtz.Occurrence(NOON, ONE)
VALUES = [
    recurtz.AbsoluteMonthly(1, 31),
    recurtz.AbsoluteYearly(1, 2, 29),
    recurtz.Conflict(*LUNCH.span, LUNCH, LUNCH),
    recurtz.ConflictBeyond(),
    recurtz.Accepted(until=datetime(2017, 9, 4, 19, tzinfo=UTC)),
    recurtz.BusyPeriod(datetime(2017, 9, 4, 19, tzinfo=UTC), datetime(2017, 9, 4, 21, tzinfo=UTC), "busy"),
    recurtz.Daily(1),
    NOON,
    recurtz.CustomTimeZone(480, name="Ours"),
    recurtz.Prefer.parse('outlook.timezone="UTC", respond-async'),
    recurtz.Preference("return", "minimal"),
    recurtz.Declined("The room is booked."),
    recurtz.NoResponse(),
    recurtz.RoomPolicy(),
    recurtz.Tentative("A person decides."),
    recurtz.EndDate(MONDAY, MONDAY, "UTC"),
    recurtz.NoConflict("2025b", NOON.instant()),
    recurtz.NoEnd(MONDAY),
    recurtz.Numbered(MONDAY, 17),
    recurtz.Occurrence(NOON, NOON, MONDAY, datetime(2017, 9, 4, 19, tzinfo=UTC), series_master_id="A"),
    WEEKLY,
    recurtz.RelativeMonthly(1, ["thursday", "friday"], "last"),
    recurtz.RelativeYearly(1, 9, ["monday"]),
    recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", id="A", cancelled=(MONDAY,)),
    recurtz.Weekly(2, ["monday"], "monday"),
    recurtz.WorkingHours(["monday"], time(8), time(17), PACIFIC),
]
NOT_VALUES = (Exception, recurtz.Calendar, tuple)  # a calendar has JSON, which has no hash; tuples are below


@pytest.fixture(params=VALUES, ids=lambda value: type(value).__name__)
def value(request):
    return request.param


class TestEveryValue:
    def test_complete(self):
        """Each public class is tested here."""
        public = [getattr(recurtz, name) for name in recurtz.__all__]
        kinds = {kind for kind in public if isinstance(kind, type) and not issubclass(kind, NOT_VALUES)}

        assert {type(value) for value in VALUES} == kinds

    def test_frozen(self, value):
        for name in value.__match_args__:
            with pytest.raises(AttributeError, match="is frozen"):
                setattr(value, name, None)
            with pytest.raises(AttributeError, match="is frozen"):
                delattr(value, name)
        assert not hasattr(value, "__dict__")

    def test_copies(self, value):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(value, protocol))
            assert again == value
            assert hash(again) == hash(value)
            assert repr(again) == repr(value)
        assert copy.copy(value) is copy.deepcopy(value) is value
        assert value.__replace__() == value
        assert value != object()

    def test_truth(self, value):
        """Only "they never conflict" is false: `if first_conflict(a, b):` is what it looks like."""
        assert bool(value) is not isinstance(value, recurtz.NoConflict)

    def test_repr(self):
        """It is an expression that builds the value."""
        value = recurtz.Weekly(2, ["monday"], "tuesday")

        assert repr(value) == "Weekly(interval=2, days_of_week=('monday',), first_day_of_week='tuesday')"
        assert eval(repr(value), vars(recurtz)) == value  # noqa: S307

    def test_repr_defaults(self):
        """Arguments that have their default are left out, and the expression still builds the value."""
        value = recurtz.Weekly(2, ["monday"])

        assert repr(value) == "Weekly(interval=2, days_of_week=('monday',))"
        assert eval(repr(value), vars(recurtz)) == value  # noqa: S307

    def test_repr_short(self):
        """A value that consists of many others is described in a line."""
        lunch = recurtz.SeriesMaster.from_graph(json.loads((EXAMPLES / "lunch.json").read_text("utf-8")))
        first = next(iter(lunch))
        start, end = first.span

        assert (
            repr(lunch) == "<SeriesMaster from 2017-09-04 12:00:00, Pacific Standard Time:"
            " Weekly(interval=1, days_of_week=('monday',))>"
        )
        assert repr(first) == "<Occurrence from 2017-09-04 12:00:00 to 2017-09-04 14:00:00, Pacific Standard Time>"
        assert (
            repr(recurtz.Conflict(start, end, first, first))
            == "<Conflict from 2017-09-04 19:00:00+00:00 to 2017-09-04 21:00:00+00:00>"
        )
        assert repr(recurtz.Calendar()) == "<Calendar with 0 events>"
        assert repr(recurtz.Calendar([lunch])) == "<Calendar with 1 event>"
        assert (
            repr(recurtz.BusyPeriod(start, end, "busy"))
            == "<BusyPeriod from 2017-09-04 19:00:00+00:00 to 2017-09-04 21:00:00+00:00, busy>"
        )

    def test_repr_of_zone(self):
        """A zone with rules is described in a line, however many rules it has."""
        november, march = (recurtz.zones.TransitionRule(month, 1, "sunday", "02:00") for month in (11, 3))
        ours = recurtz.CustomTimeZone(480, november, march, -60, "Ours")
        years = [recurtz.exchange.YearlyRules(year, ours) for year in (2001, 2002, 2003)]
        more = [recurtz.exchange.YearlyRules(2004, recurtz.CustomTimeZone(0))]

        assert repr(ours) == "<CustomTimeZone 'Ours', UTC-08:00, in daylight time UTC-07:00>"
        assert repr(ours.transitions) == f"Transitions(instants=(), offsets=(-28800,), rule={ours.transitions.rule!r})"
        assert repr(recurtz.exchange.TimeZoneDefinition(years, "Ours")) == (
            "<TimeZoneDefinition 'Ours', rules from 2001, 2002, 2003>"
        )
        assert repr(recurtz.exchange.TimeZoneDefinition(years + more, "Ours")) == (
            "<TimeZoneDefinition 'Ours', rules from 2001, 2002, 2003 and 1 more>"
        )
        transitions = recurtz.zones.transitions_of(ZoneInfo("Europe/Berlin"))
        assert repr(transitions) == f"<Transitions at {len(transitions.instants)} instants, then by a rule>"
        fixed = recurtz.zones.Transitions((0,), (0, 3600))
        assert repr(fixed) == "<Transitions at 1 instant>"

    def test_different_classes(self):
        """Values of different classes differ, even with equal fields."""
        assert recurtz.RelativeYearly(1, 9, ["monday"]) != recurtz.Weekly(1, ["monday"])
        assert recurtz.zones.Gap(0, 1) != recurtz.zones.Fold(0, 1)

    def test_subclass(self):
        class Fortnightly(recurtz.Weekly):
            __slots__ = ()

        assert Fortnightly(2, ["monday"]).days_of_week == ("monday",)
        assert Fortnightly(2, ["monday"]) != recurtz.Weekly(2, ["monday"])

    def test_replace(self):
        """A replaced field is checked like an argument."""
        assert recurtz.Daily(1).__replace__(interval=2) == recurtz.Daily(2)
        with pytest.raises(recurtz.RecurtzError, match="use 1 or more"):
            recurtz.Daily(1).__replace__(interval=0)


class TestTuples:
    def test_occurrence_id(self):
        """A tuple with named fields is a value, too."""
        value = recurtz.OccurrenceId("AAMk", MONDAY)

        assert pickle.loads(pickle.dumps(value)) == value == ("AAMk", MONDAY)
        assert hash(value) == hash(recurtz.OccurrenceId("AAMk", MONDAY))
        with pytest.raises(AttributeError):
            value.date = MONDAY


class TestArguments:
    @pytest.mark.parametrize(
        "call",
        [
            lambda: recurtz.Occurrence(None, NOON),
            lambda: recurtz.Occurrence(NOON, "noon"),
            lambda: recurtz.SeriesMaster(None, NOON, NOON, "UTC"),
            lambda: recurtz.SeriesMaster(WEEKLY, datetime(2017, 9, 4), NOON, "UTC"),
            lambda: recurtz.SeriesMaster(WEEKLY, NOON, None, "UTC"),
            lambda: recurtz.Occurrence(NOON, NOON, datetime(2017, 9, 4)),
            lambda: recurtz.Occurrence(NOON, NOON, None, datetime(2017, 9, 4, 12)),
            lambda: recurtz.Occurrence(NOON, NOON, is_all_day="no"),
            lambda: recurtz.Occurrence(NOON, NOON, series_master_id=5),
            lambda: recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", is_all_day="no"),
            lambda: recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", id=5),
            lambda: recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", cancelled=("2017-09-04",)),
            lambda: recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", exceptions=(1,)),
            lambda: recurtz.CustomTimeZone(480, 5, None, -60),
            lambda: recurtz.CustomTimeZone(480, None, "y", -60),
            lambda: recurtz.Prefer(["respond-async"]),
            lambda: NOON.same_instant("noon"),
            lambda: NOON.is_before(None),
        ],
    )
    def test_another_type(self, call):
        """An argument of another type is a TypeError, and a `RecurtzError`."""
        with pytest.raises(TypeError, match=r"(is of type \w+|has no time zone); use a") as caught:
            call()
        assert isinstance(caught.value, recurtz.RecurtzError)

    def test_type_of_occurrence(self):
        with pytest.raises(recurtz.RecurtzError, match="type 'seriesMaster' cannot be read; use 'occurrence'"):
            recurtz.Occurrence(NOON, NOON, type="seriesMaster")


class TestSeriesMaster:
    def test_cancelled(self):
        """Cancelled dates are sorted, each once."""
        days = [date(2017, 9, 11), date(2017, 9, 4), date(2017, 9, 11)]
        assert recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", cancelled=days).cancelled == (days[1], days[0])

    def test_exceptions(self):
        """They may come from an iterator."""
        late = recurtz.Occurrence(NOON, NOON, MONDAY)
        assert recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", exceptions=iter([late])).exceptions == (late,)

    @pytest.mark.parametrize("name", ["UTC", "Azores Standard Time", "Tokyo Standard Time"])
    def test_all_day_in_any_zone(self, name):
        """An all-day series has the dates of its times, whatever its zone."""
        begin, end = (recurtz.DateTimeTimeZone(datetime(2017, 3, day), "UTC") for day in (26, 27))
        daily = recurtz.PatternedRecurrence(recurtz.Daily(1), recurtz.NoEnd(date(2017, 3, 26), name))
        master = recurtz.SeriesMaster(daily, begin, end, name, is_all_day=True)

        in_utc = {"start": begin.to_graph(), "end": end.to_graph()}
        assert master == recurtz.SeriesMaster.from_graph(master.to_graph() | in_utc)
        for occurrence, _ in zip(master, range(3), strict=False):
            assert occurrence.end.date_time - occurrence.start.date_time == timedelta(days=1)

    def test_all_day_at_noon(self):
        """An all-day series starts and ends at midnight, whatever its times of day."""
        tomorrow = date_time("2017-09-05T12:00:00")
        master = recurtz.SeriesMaster(WEEKLY, NOON, tomorrow, PACIFIC, is_all_day=True)

        assert (master.start, master.end) == (date_time("2017-09-04"), date_time("2017-09-05"))


class TestOrderOfOccurrences:
    def test_start_and_end(self):
        """Occurrences are ordered by start, then by end."""
        short, long, after = (recurtz.Occurrence(*span) for span in ((NOON, NOON), (NOON, ONE), (ONE, ONE)))

        assert sorted([after, long, short]) == [short, long, after]
        assert short <= long < after >= long > short

    def test_other_values(self):
        occurrence = recurtz.Occurrence(NOON, NOON)
        with pytest.raises(TypeError):
            assert occurrence < NOON
        with pytest.raises(TypeError):
            assert occurrence <= NOON

    def test_same_times(self):
        """Neither of two occurrences at the same times is before the other."""
        one, other = (recurtz.Occurrence(NOON, NOON, series_master_id=name) for name in ("A", "B"))

        assert one <= other <= one
        assert not one < other
        assert one != other
