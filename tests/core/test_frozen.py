"""What holds for every public value: frozen, slotted, hashable, copied and pickled as an equal value."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

import recurtz
from recurtz import errors
from recurtz.events.date_time import parse_zone

DAY = date(2017, 9, 4)
NOON = recurtz.DateTimeTimeZone(datetime(2017, 9, 4, 12), "Pacific Standard Time")
WEEKLY = recurtz.PatternedRecurrence(recurtz.Weekly(1, ["monday"]), recurtz.NoEnd(DAY))
VALUES = [
    recurtz.AbsoluteMonthly(1, 31),
    recurtz.AbsoluteYearly(1, 2, 29),
    recurtz.Daily(1),
    NOON,
    recurtz.CustomTimeZone(480, name="Ours"),
    recurtz.Prefer.parse('outlook.timezone="UTC", respond-async'),
    recurtz.EndDate(DAY, DAY, "UTC"),
    recurtz.NoEnd(DAY),
    recurtz.Numbered(DAY, 17),
    recurtz.Occurrence(NOON, NOON, DAY, datetime(2017, 9, 4, 19, tzinfo=UTC), series_master_id="A"),
    WEEKLY,
    recurtz.RelativeMonthly(1, ["thursday", "friday"], "last"),
    recurtz.RelativeYearly(1, 9, ["monday"]),
    recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", id="A", cancelled=(DAY,)),
    recurtz.Weekly(2, ["monday"], "monday"),
]
NO_VALUES = (Exception, recurtz.Calendar)  # a calendar holds JSON, which has no hash
KINDS = [kind for kind in vars(recurtz).values() if isinstance(kind, type) and not issubclass(kind, NO_VALUES)]


def test_every_public_class_is_tried_here():
    assert {type(value) for value in VALUES} == set(KINDS)
    assert set(recurtz.__all__) == {name for name in recurtz.__all__ if hasattr(recurtz, name)}
    assert sorted(recurtz.__all__) == recurtz.__all__


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_frozen_and_slotted(value):
    for name in value.__match_args__:
        with pytest.raises(AttributeError, match="is frozen"):
            setattr(value, name, None)
        with pytest.raises(AttributeError, match="is frozen"):
            delattr(value, name)
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_copied_and_pickled_as_an_equal_one(value):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(value, protocol))
        assert again == value
        assert hash(again) == hash(value)
        assert repr(again) == repr(value)
    assert copy.copy(value) is copy.deepcopy(value) is value
    assert value.__replace__() == value
    assert value != object()


def test_a_repr_is_an_expression_that_makes_the_value():
    value = recurtz.Weekly(2, ["monday"], "tuesday")

    assert repr(value) == "Weekly(interval=2, days_of_week=('monday',), first_day_of_week='tuesday')"
    assert eval(repr(value), vars(recurtz)) == value  # noqa: S307


@pytest.mark.parametrize(
    "make",
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
def test_an_argument_of_another_type_is_a_type_error_that_is_ours(make):
    with pytest.raises(TypeError, match=r"(is of type \w+|has no time zone); use a") as caught:
        make()
    assert isinstance(caught.value, recurtz.RecurtzError)


def test_a_type_that_no_occurrence_has_is_refused():
    with pytest.raises(recurtz.RecurtzError, match="type 'seriesMaster' cannot be read; use 'occurrence'"):
        recurtz.Occurrence(NOON, NOON, type="seriesMaster")


def test_cancelled_dates_are_told_in_order_and_once_however_they_are_given():
    days = [date(2017, 9, 11), date(2017, 9, 4), date(2017, 9, 11)]
    assert recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", cancelled=days).cancelled == (days[1], days[0])


def test_exceptions_may_come_from_an_iterator():
    moved = recurtz.Occurrence(NOON, NOON, DAY)
    assert recurtz.SeriesMaster(WEEKLY, NOON, NOON, "UTC", exceptions=iter([moved])).exceptions == (moved,)


@pytest.mark.parametrize("name", ["UTC", "Azores Standard Time", "Tokyo Standard Time"])
def test_the_dates_of_an_all_day_series_are_those_written_whatever_zone_it_is_made_in(name):
    begin, end = (recurtz.DateTimeTimeZone(datetime(2017, 3, day), "UTC") for day in (26, 27))
    daily = recurtz.PatternedRecurrence(recurtz.Daily(1), recurtz.NoEnd(date(2017, 3, 26), name))
    series = recurtz.SeriesMaster(daily, begin, end, name, is_all_day=True)

    in_utc = {"start": begin.to_graph(), "end": end.to_graph()}
    assert series == recurtz.SeriesMaster.from_graph(series.to_graph() | in_utc)
    assert [found.end.date_time - found.start.date_time for found, _ in zip(series, range(3), strict=False)] == [
        timedelta(days=1)
    ] * 3


def test_a_series_that_is_all_day_starts_and_ends_at_midnight_however_it_is_made():
    series = recurtz.SeriesMaster(WEEKLY, NOON, NOON.later(timedelta(days=1)), NOON.time_zone, is_all_day=True)

    assert (series.start, series.end) == (NOON.at_midnight(), NOON.at_midnight().later(timedelta(days=1)))


def test_values_of_two_kinds_differ_though_their_fields_do_not():
    assert recurtz.RelativeYearly(1, 9, ["monday"]) != recurtz.Weekly(1, ["monday"])
    assert recurtz.zones.Gap(0, 1) != recurtz.zones.Fold(0, 1)


def test_a_kind_of_value_can_be_made_from_another():
    class Fortnightly(recurtz.Weekly):
        __slots__ = ()

    assert Fortnightly(2, ["monday"]).days_of_week == ("monday",)
    assert Fortnightly(2, ["monday"]) != recurtz.Weekly(2, ["monday"])


def test_occurrences_are_ordered_by_start_and_then_by_end():
    later = recurtz.DateTimeTimeZone(datetime(2017, 9, 4, 13), "Pacific Standard Time")
    short, long, after = (recurtz.Occurrence(*span) for span in ((NOON, NOON), (NOON, later), (later, later)))

    assert sorted([after, long, short]) == [short, long, after]
    assert short <= long < after >= long > short
    with pytest.raises(TypeError):
        assert short < NOON
    with pytest.raises(TypeError):
        assert short <= NOON


def test_occurrences_at_the_same_time_are_in_any_order():
    one, other = (recurtz.Occurrence(NOON, NOON, series_master_id=name) for name in ("A", "B"))

    assert one <= other <= one
    assert not one < other
    assert one != other


def test_a_replaced_field_is_checked_like_a_given_one():
    assert recurtz.Daily(1).__replace__(interval=2) == recurtz.Daily(2)
    with pytest.raises(recurtz.RecurtzError, match="use 1 or more"):
        recurtz.Daily(1).__replace__(interval=0)


ERRORS = [
    errors.RecurtzError("text", code="Code", target="path", details=[errors.NoOccurrenceError("none")]),
    errors.PropertyError.missing("path", "give it"),
    errors.MalformedValueError.expected("path", object(), "use text"),
    errors.ArgumentTypeError.expected("name", 5, "use text"),
    errors.TimeZoneNotSupportedError.for_name("Moon", "no rules", ["Etc/UTC"]),
    errors.OccurrenceIndexError("far"),
    errors.ItemNotFoundError("none"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_a_value_error_and_survives_pickle(error):
    again = pickle.loads(pickle.dumps(error))

    assert isinstance(error, ValueError)
    assert isinstance(error, recurtz.RecurtzError)
    assert type(again) is type(error)
    assert again.to_graph() == error.to_graph()


def test_an_error_with_several_faults_tells_each():
    inner = [errors.PropertyError.missing("start", "give it"), errors.PropertyError.missing("end", "give it")]
    error = errors.RecurtzError("two faults", code="ErrorPropertyValidationFailure", details=inner).prefixed("event")

    assert error.to_graph() == {
        "error": {
            "code": "ErrorPropertyValidationFailure",
            "message": "two faults",
            "target": "event",
            "details": [
                {"code": "ErrorPropertyValidationFailure", "message": str(inner[0]), "target": "event.start"},
                {"code": "ErrorPropertyValidationFailure", "message": str(inner[1]), "target": "event.end"},
            ],
        }
    }


def test_an_unknown_zone_is_told_with_what_comes_close():
    error = errors.TimeZoneNotSupportedError.for_name("Moon", "no rules", ["Etc/UTC"])

    assert str(error).endswith("not supported: 'Moon'. no rules. Similar names: 'Etc/UTC'.")
    assert error.suggestions == ("Etc/UTC",)


def test_several_unknown_zones_are_told_with_what_comes_close_to_each():
    faults = errors.ErrorCollector()
    for target, name in (("start.timeZone", "Pacfic Standard Time"), ("end.timeZone", "Europ/Berlin")):
        faults.run(parse_zone, name, target)

    assert {"Pacific Standard Time", "Europe/Berlin"} <= set(faults.summary().suggestions)
