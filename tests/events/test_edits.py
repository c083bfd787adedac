"""Cancel, restore, reschedule: one change at a time. Any run of them: `test_series_model`."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recurtz import (
    Daily,
    DateTimeTimeZone,
    EndDate,
    NoEnd,
    Occurrence,
    PatternedRecurrence,
    RecurtzError,
    SeriesMaster,
    Weekly,
    create_event,
    from_rrule,
)

PACIFIC = "Pacific Standard Time"
MONDAY = date(2017, 9, 4)
CROSSING = "ErrorOccurrenceCrossingBoundary"


def at(day, hour, minute=0, zone=PACIFIC):
    return DateTimeTimeZone(datetime(day.year, day.month, day.day, hour, minute), zone)


def weekly(**properties):
    recurrence = PatternedRecurrence(Weekly(1, ["monday"]), NoEnd(MONDAY))
    return SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 14), PACIFIC, id="AAMk", **properties)


def days(master, count=4):
    return [found.original_date for found, _ in zip(master, range(count), strict=False)]


def test_a_cancelled_occurrence_is_gone_and_a_restored_one_is_back():
    master = weekly()
    second = MONDAY + timedelta(7)

    assert second not in days(master.cancel(second))
    assert master.cancel(second).restore(MONDAY + timedelta(7)) == master
    assert days(master) == [MONDAY + timedelta(7 * i) for i in range(4)]


def test_a_rescheduled_occurrence_is_an_exception_and_a_restored_one_is_as_planned():
    master = weekly()
    moved = master.reschedule(MONDAY, at(MONDAY, 16), at(MONDAY, 17))
    [first] = list(moved.between("2017-09-04", "2017-09-06"))

    assert (first.type, first.original_date) == ("exception", MONDAY)
    assert first.original_start == datetime(2017, 9, 4, 19, tzinfo=UTC)
    assert first.times(PACIFIC)["start"]["dateTime"] == "2017-09-04T16:00:00.0000000"
    assert moved.restore(MONDAY) == master


def test_a_second_move_takes_the_place_of_the_first():
    moved = weekly().reschedule(MONDAY, at(MONDAY, 16), at(MONDAY, 17)).reschedule(MONDAY, at(MONDAY, 8), at(MONDAY, 9))

    assert len(moved.exceptions) == 1
    assert moved.exceptions[0].start == at(MONDAY, 8)


def test_cancelling_a_moved_occurrence_drops_the_move():
    moved = weekly().reschedule(MONDAY, at(MONDAY, 16), at(MONDAY, 17))

    assert moved.cancel(MONDAY) == weekly().cancel(MONDAY)


@pytest.mark.parametrize("day", [MONDAY + timedelta(1), MONDAY - timedelta(7), date.max])
def test_a_date_that_is_no_occurrence_is_refused(day):
    master = weekly()
    for change in (master.cancel, master.restore, lambda day: master.reschedule(day, at(MONDAY, 1), at(MONDAY, 2))):
        with pytest.raises(RecurtzError, match="is no occurrence") as caught:
            change(day)
        assert caught.value.code == "ErrorItemNotFound"


def test_a_cancelled_date_is_refused_until_it_is_restored():
    master = weekly().cancel(MONDAY)
    for change in (master.cancel, lambda day: master.reschedule(day, at(MONDAY, 1), at(MONDAY, 2))):
        with pytest.raises(RecurtzError, match="restore it first") as caught:
            change(MONDAY)
        assert caught.value.code == "ErrorCalendarOccurrenceIsDeletedFromRecurrence"


@pytest.mark.parametrize("day", [datetime(2017, 9, 4), "2017-09-04", None])
def test_a_change_takes_a_date(day):
    for change in (weekly().cancel, weekly().restore):
        with pytest.raises(TypeError, match=r"use a datetime\.date"):
            change(day)


@pytest.mark.parametrize("moment", ["2017-09-04T12:00", MONDAY, datetime(2017, 9, 4, 12), None])
def test_a_move_takes_aware_datetimes_or_values(moment):
    with pytest.raises(TypeError, match=r"start .* aware datetime"):
        weekly().reschedule(MONDAY, moment, at(MONDAY, 23))


def test_a_move_takes_times_of_any_zone():
    second = MONDAY + timedelta(7)
    moved = weekly().reschedule(second, datetime(2017, 9, 12, 1, tzinfo=UTC), at(second, 19, zone="Etc/GMT+7"))

    assert moved.exceptions[0].start == at(second, 18)
    assert moved.exceptions[0].end == at(second, 19)


def test_a_move_that_ends_before_it_starts_is_refused():
    with pytest.raises(RecurtzError, match="use a time not before the start"):
        weekly().reschedule(MONDAY, at(MONDAY, 12), at(MONDAY, 11))


SECOND, THIRD = MONDAY + timedelta(7), MONDAY + timedelta(14)


@pytest.mark.parametrize("days", [-8, -7, 7, 8])
def test_a_move_onto_or_past_the_day_of_a_neighbour_is_refused(days):
    target = SECOND + timedelta(days)
    with pytest.raises(RecurtzError, match="neighbours") as caught:
        weekly().reschedule(SECOND, at(target, 1), at(target, 2))
    assert (caught.value.code, caught.value.target) == (CROSSING, "start")


@pytest.mark.parametrize("days", [-6, 0, 6])
def test_a_move_between_the_days_of_the_neighbours_is_fine(days):
    target = SECOND + timedelta(days)

    assert weekly().reschedule(SECOND, at(target, 23), at(target, 23, 30)).exceptions[0].start == at(target, 23)


def test_the_day_is_that_of_the_zone_of_the_series():
    late = datetime(2017, 9, 18, 6, 59, tzinfo=UTC)  # Sunday evening in California

    assert weekly().reschedule(SECOND, late, late).exceptions[0].start == at(THIRD - timedelta(1), 23, 59)
    with pytest.raises(RecurtzError, match="neighbours"):
        weekly().reschedule(SECOND, late + timedelta(minutes=1), late + timedelta(minutes=1))


def test_a_cancelled_neighbour_leaves_its_days_free():
    assert weekly().cancel(THIRD).reschedule(SECOND, at(THIRD, 12), at(THIRD, 13)).exceptions[0].start == at(THIRD, 12)


def test_a_moved_neighbour_counts_where_it_is():
    later = THIRD + timedelta(2)
    moved = weekly().reschedule(THIRD, at(later, 12), at(later, 13))

    assert moved.reschedule(SECOND, at(THIRD, 12), at(THIRD, 13)).exceptions[1].start == at(THIRD, 12)
    with pytest.raises(RecurtzError, match="neighbours"):
        moved.reschedule(SECOND, at(later, 8), at(later, 9))


def test_the_first_and_the_last_may_move_away_from_all_others():
    recurrence = PatternedRecurrence(Daily(1), EndDate(MONDAY, MONDAY + timedelta(1)))
    master = SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 13), PACIFIC)
    early, late = MONDAY - timedelta(100), MONDAY + timedelta(100)

    assert master.reschedule(MONDAY, at(early, 1), at(early, 2)).exceptions[0].start == at(early, 1)
    assert master.reschedule(MONDAY + timedelta(1), at(late, 1), at(late, 2)).exceptions[0].start == at(late, 1)


def test_an_all_day_series_is_moved_by_dates():
    recurrence = PatternedRecurrence(Weekly(1, ["monday"]), NoEnd(MONDAY))
    master = SeriesMaster(recurrence, at(MONDAY, 0), at(SECOND, 0), PACIFIC, is_all_day=True)
    tuesday = MONDAY + timedelta(1)
    moved = master.reschedule(MONDAY, tuesday, tuesday + timedelta(2))

    assert moved == master.reschedule(MONDAY, at(tuesday, 15), at(tuesday + timedelta(2), 15))
    assert moved.exceptions[0].times("UTC") == {
        "start": {"dateTime": "2017-09-05T00:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2017-09-07T00:00:00.0000000", "timeZone": "UTC"},
    }


@pytest.mark.parametrize("times", [(MONDAY, MONDAY), (at(MONDAY, 12), at(MONDAY, 13))])
def test_an_all_day_series_is_not_moved_to_less_than_a_day(times):
    recurrence = PatternedRecurrence(Weekly(1, ["monday"]), NoEnd(MONDAY))
    master = SeriesMaster(recurrence, at(MONDAY, 0), at(SECOND, 0), PACIFIC, is_all_day=True)

    with pytest.raises(RecurtzError, match="ends on the next day at the earliest") as caught:
        master.reschedule(MONDAY, *times)
    assert caught.value.target == "end"


def test_json_tells_a_series_that_counts_from_its_start_date_from_its_first_date_on():
    recurrence = from_rrule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3", start_date=date(2017, 9, 5))
    tuesday = date(2017, 9, 5)
    master = SeriesMaster(recurrence, at(tuesday, 12), at(tuesday, 14), PACIFIC)
    json = master.to_graph()

    assert json["start"]["dateTime"][:10] == json["recurrence"]["range"]["startDate"] == "2017-09-18"
    assert SeriesMaster.from_graph(json).starts() == master.starts()
    created = create_event({name: json[name] for name in ("start", "end", "recurrence")})
    assert SeriesMaster.from_graph(created).starts() == master.starts()


def test_a_series_repeats_in_its_own_zone_in_json_whatever_zone_its_range_was_told_in():
    recurrence = PatternedRecurrence(Weekly(1, ["monday"]), NoEnd(MONDAY, "Tokyo Standard Time"))
    master = SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 14), PACIFIC, id="AAMk")

    assert SeriesMaster.from_graph(master.to_graph()).starts()[:9] == master.starts()[:9]


@pytest.mark.parametrize("identity", ["AAMk.AD=", None])
def test_a_changed_series_comes_back_from_its_json(identity):
    recurrence = PatternedRecurrence(Weekly(1, ["monday"]), NoEnd(MONDAY, PACIFIC))
    master = SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 14), PACIFIC, id=identity)
    changed = master.cancel(SECOND).reschedule(THIRD, at(THIRD, 8), at(THIRD, 9))

    assert SeriesMaster.from_graph(changed.to_graph()) == changed


def test_a_date_is_restored_only_while_its_day_is_free():
    master = weekly().cancel(SECOND).reschedule(THIRD, at(SECOND, 9), at(SECOND, 10))

    with pytest.raises(RecurtzError, match="neighbours") as caught:
        master.restore(SECOND)
    assert caught.value.code == CROSSING
    assert master.restore(THIRD).restore(SECOND) == weekly()


def test_the_occurrence_of_a_day_that_never_was_is_restored():
    days = PatternedRecurrence(Daily(1), EndDate(date(2011, 12, 29), date(2011, 12, 31)))
    skipped = date(2011, 12, 30)  # in Samoa, where its occurrence is on the day of the next
    samoa = "Pacific/Apia"
    master = SeriesMaster(days, at(days[0], 12, zone=samoa), at(days[0], 13, zone=samoa), samoa)

    assert master.restore(skipped) == master.cancel(skipped).restore(skipped) == master


def test_an_exception_that_fits_no_date_is_gone_when_it_is_restored():
    stray = Occurrence(at(SECOND, 16), at(SECOND, 17), SECOND + timedelta(1), None, "exception")

    assert weekly(exceptions=(stray,)).restore(SECOND + timedelta(1)) == weekly()


def test_a_move_into_a_gap_comes_back_from_its_json_as_it_was_written():
    sunday = date(2017, 3, 12)
    recurrence = PatternedRecurrence(Weekly(1, ["sunday"]), NoEnd(sunday))
    master = SeriesMaster(recurrence, at(sunday, 12), at(sunday, 14), PACIFIC, id="A")
    moved = master.reschedule(sunday, at(sunday, 2, 30), at(sunday, 2, 45))
    json = moved.to_graph()

    assert json["exceptionOccurrences"][0]["start"]["dateTime"] == "2017-03-12T02:30:00.0000000"
    assert SeriesMaster.from_graph(json) == moved
