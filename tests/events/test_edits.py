"""recurtz.events.edits: cancel, restore and reschedule, one at a time. Sequences of changes: test_edits_model."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest

from graph import DAILY, MONDAY, PACIFIC, date_time, dates, error_of, moment, weekly
from recurtz import DateTimeTimeZone, EndDate, Occurrence, PatternedRecurrence, SeriesMaster, create_event, from_rrule
from recurtz.errors import ArgumentTypeError, PropertyError, RecurtzError

TUESDAY, SECOND, THIRD = (MONDAY + timedelta(days) for days in (1, 7, 14))
CROSSING = "ErrorOccurrenceCrossingBoundary"


def at(day, hour, minute=0, zone=PACIFIC):
    """A time of day of a date."""
    return DateTimeTimeZone(datetime.combine(day, time(hour, minute)), zone)


def mondays(**properties):
    """Lunch every Monday."""
    return SeriesMaster(dates(), at(MONDAY, 12), at(MONDAY, 14), PACIFIC, id="AAMk", **properties)


def weeks():
    """An all-day event of a week, every Monday."""
    return SeriesMaster(dates(), at(MONDAY, 0), at(SECOND, 0), PACIFIC, is_all_day=True)


def original_dates(master, count=4):
    return [one.original_date for one, _ in zip(master, range(count), strict=False)]


def changes(master):
    """Each change, as a function of the date."""
    reschedule = partial(master.reschedule, start=at(MONDAY, 1), end=at(MONDAY, 2))
    return {"cancel": master.cancel, "restore": master.restore, "reschedule": reschedule}


class TestCancel:
    def test_and_restore(self):
        """A cancelled occurrence is gone; restored, the series is as before."""
        master = mondays()
        assert SECOND not in original_dates(master.cancel(SECOND))
        assert master.cancel(SECOND).restore(SECOND) == master
        assert original_dates(master) == [MONDAY + timedelta(7 * i) for i in range(4)]

    def test_exception(self):
        """To cancel an occurrence removes its exception."""
        moved = mondays().reschedule(MONDAY, at(MONDAY, 16), at(MONDAY, 17))
        assert moved.cancel(MONDAY) == mondays().cancel(MONDAY)


class TestReschedule:
    def test_exception(self):
        """The occurrence becomes an exception with its original start; restored, the series is as before."""
        master = mondays()
        moved = master.reschedule(MONDAY, at(MONDAY, 16), at(MONDAY, 17))
        [first] = moved.between("2017-09-04", "2017-09-06")
        assert (first.type, first.original_date) == ("exception", MONDAY)
        assert first.original_start == datetime(2017, 9, 4, 19, tzinfo=UTC)
        assert first.to_graph(PACIFIC)["start"] == moment("2017-09-04T16:00:00.0000000")
        assert moved.restore(MONDAY) == master

    def test_again(self):
        """A second change replaces the first."""
        moved = mondays().reschedule(MONDAY, at(MONDAY, 16), at(MONDAY, 17))
        again = moved.reschedule(MONDAY, at(MONDAY, 8), at(MONDAY, 9))
        assert len(again.exceptions) == 1
        assert again.exceptions[0].start == at(MONDAY, 8)

    def test_any_zone(self):
        """The new times may be aware datetimes or values of any zone; the result is in the zone of the series."""
        moved = mondays().reschedule(SECOND, datetime(2017, 9, 12, 1, tzinfo=UTC), at(SECOND, 19, zone="Etc/GMT+7"))
        assert (moved.exceptions[0].start, moved.exceptions[0].end) == (at(SECOND, 18), at(SECOND, 19))

    @pytest.mark.parametrize("value", ["2017-09-04T12:00", MONDAY, datetime(2017, 9, 4, 12), None])
    def test_types(self, value):
        """Any other value is a TypeError; so is a date, unless the series is all-day."""
        with pytest.raises(ArgumentTypeError, match=r"start .* aware datetime"):
            mondays().reschedule(MONDAY, value, at(MONDAY, 23))

    def test_end_before_start(self):
        """An end before the start is rejected."""
        with pytest.raises(PropertyError, match="use a time that is not before the start"):
            mondays().reschedule(MONDAY, at(MONDAY, 12), at(MONDAY, 11))


class TestNeighbours:
    @pytest.mark.parametrize("days", [-8, -7, 7, 8])
    def test_crossing(self, days):
        """An occurrence cannot be moved to or past the day of a neighbour."""
        target = SECOND + timedelta(days)
        error = error_of(mondays().reschedule, SECOND, at(target, 1), at(target, 2))
        assert (error.code, error.target) == (CROSSING, "start")
        assert "use a day between 2017-09-04 and 2017-09-18" in str(error)

    @pytest.mark.parametrize("days", [-6, 0, 6])
    def test_between(self, days):
        """The days between the neighbours are free."""
        target = SECOND + timedelta(days)
        assert mondays().reschedule(SECOND, at(target, 23), at(target, 23, 30)).exceptions[0].start == at(target, 23)

    def test_zone_of_series(self):
        """The day is that of the series' zone."""
        late = datetime(2017, 9, 18, 6, 59, tzinfo=UTC)  # Sunday evening in California
        assert mondays().reschedule(SECOND, late, late).exceptions[0].start == at(THIRD - timedelta(1), 23, 59)
        after = late + timedelta(minutes=1)
        assert error_of(mondays().reschedule, SECOND, after, after).code == CROSSING

    def test_cancelled(self):
        """A cancelled neighbour leaves its days free."""
        moved = mondays().cancel(THIRD).reschedule(SECOND, at(THIRD, 12), at(THIRD, 13))
        assert moved.exceptions[0].start == at(THIRD, 12)

    def test_moved(self):
        """A neighbour that was moved counts at its actual day."""
        later = THIRD + timedelta(2)
        moved = mondays().reschedule(THIRD, at(later, 12), at(later, 13))
        assert moved.reschedule(SECOND, at(THIRD, 12), at(THIRD, 13)).exceptions[1].start == at(THIRD, 12)
        assert error_of(moved.reschedule, SECOND, at(later, 8), at(later, 9)).code == CROSSING

    def test_moved_twice(self):
        """Of two exceptions of one date, the later one in the list counts."""
        noons = [Occurrence(at(day, 12), at(day, 12), SECOND) for day in (SECOND + timedelta(3), SECOND + timedelta(1))]
        twice, wednesday = mondays(exceptions=noons), SECOND + timedelta(2)
        assert len(twice.reschedule(THIRD, at(wednesday, 12), at(wednesday, 12)).exceptions) == 3

    def test_first_and_last(self):
        """Beyond the first and the last occurrence, all days are free."""
        two = PatternedRecurrence(dates(pattern=DAILY).pattern, EndDate(MONDAY, TUESDAY))
        master = SeriesMaster(two, at(MONDAY, 12), at(MONDAY, 13), PACIFIC)
        early, late = MONDAY - timedelta(100), MONDAY + timedelta(100)
        assert master.reschedule(MONDAY, at(early, 1), at(early, 2)).exceptions[0].start == at(early, 1)
        assert master.reschedule(TUESDAY, at(late, 1), at(late, 2)).exceptions[0].start == at(late, 1)
        assert str(error_of(master.reschedule, MONDAY, at(late, 1), at(late, 2))).endswith(
            "use a day between 2017-09-05"
        )

    def test_restore(self):
        """A date is restored only while its day is free."""
        master = mondays().cancel(SECOND).reschedule(THIRD, at(SECOND, 9), at(SECOND, 10))
        assert error_of(master.restore, SECOND).code == CROSSING
        assert master.restore(THIRD).restore(SECOND) == mondays()


class TestDate:
    @pytest.mark.parametrize("day", [TUESDAY, MONDAY - timedelta(7), date.max])
    @pytest.mark.parametrize("change", ["cancel", "restore", "reschedule"])
    def test_not_an_occurrence(self, change, day):
        """A date that is not an occurrence is rejected."""
        error = error_of(changes(mondays())[change], day)
        assert (error.code, error.target) == ("ErrorItemNotFound", "day")
        assert str(error) == f"{day} is not an occurrence of the series; use the original date of one"

    @pytest.mark.parametrize("change", ["cancel", "reschedule"])
    def test_cancelled(self, change):
        """A cancelled date is rejected until it is restored."""
        error = error_of(changes(mondays().cancel(MONDAY))[change], MONDAY)
        assert error.code == "ErrorCalendarOccurrenceIsDeletedFromRecurrence"
        assert error.target == "day"
        assert "remove its cancellation (cancelledOccurrences, in a calendar file EXDATE)" in str(error)

    @pytest.mark.parametrize("day", [datetime(2017, 9, 4), "2017-09-04", None])
    @pytest.mark.parametrize("change", ["cancel", "restore", "reschedule"])
    def test_type(self, change, day):
        """Anything but a date is a TypeError."""
        with pytest.raises(ArgumentTypeError, match=r"use a datetime\.date"):
            changes(mondays())[change](day)

    def test_skipped_day(self):
        """The occurrence of a day that the zone skipped is restored as any other."""
        skipped, samoa = date(2011, 12, 30), "Pacific/Apia"  # its occurrence is on the day of the next
        three = dates(DAILY, "2011-12-29", type="endDate", endDate="2011-12-31")
        master = SeriesMaster(three, at(three[0], 12, zone=samoa), at(three[0], 13, zone=samoa), samoa)
        assert master.restore(skipped) == master.cancel(skipped).restore(skipped) == master

    def test_stray_exception(self):
        """An exception that has the date of no occurrence is removed when the date is restored."""
        stray = Occurrence(at(SECOND, 16), at(SECOND, 17), SECOND + timedelta(1), None, "exception")
        assert mondays(exceptions=(stray,)).restore(SECOND + timedelta(1)) == mondays()

    def test_stray_cancellation(self):
        """A cancelled date that is not a date of the pattern can be restored."""
        assert mondays(cancelled=(TUESDAY,)).restore(TUESDAY) == mondays()


class TestAllDay:
    def test_dates(self):
        """An all-day series is moved by dates; of times, the dates count."""
        moved = weeks().reschedule(MONDAY, TUESDAY, TUESDAY + timedelta(2))
        assert moved == weeks().reschedule(MONDAY, at(TUESDAY, 15), at(TUESDAY + timedelta(2), 15))
        json = moved.exceptions[0].to_graph("UTC")
        assert json["start"] == moment("2017-09-05T00:00:00.0000000", "UTC")
        assert json["end"] == moment("2017-09-07T00:00:00.0000000", "UTC")

    @pytest.mark.parametrize("times", [(MONDAY, MONDAY), (at(MONDAY, 12), at(MONDAY, 13))])
    def test_less_than_a_day(self, times):
        """It is not moved to less than a day."""
        with pytest.raises(RecurtzError, match="ends on the next day at the earliest") as caught:
            weeks().reschedule(MONDAY, *times)
        assert caught.value.target == "end"

    def test_naive(self):
        """A naive datetime is a TypeError there too."""
        with pytest.raises(ArgumentTypeError):
            weeks().reschedule(MONDAY, datetime(2017, 9, 5), TUESDAY)


class TestJson:
    @pytest.mark.parametrize("identity", ["AAMk.AD=", None])
    def test_round_trip(self, identity):
        """A changed series comes back from its JSON, with or without an id."""
        recurrence = dates(recurrenceTimeZone=PACIFIC)
        master = SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 14), PACIFIC, id=identity)
        changed = master.cancel(SECOND).reschedule(THIRD, at(THIRD, 8), at(THIRD, 9))
        assert SeriesMaster.from_graph(changed.to_graph()) == changed

    def test_gap(self):
        """An occurrence moved into a DST gap comes back as it was written."""
        sunday = date(2017, 3, 12)
        recurrence = dates(weekly("sunday"), sunday, recurrenceTimeZone=PACIFIC)
        master = SeriesMaster(recurrence, at(sunday, 12), at(sunday, 14), PACIFIC, id="A")
        moved = master.reschedule(sunday, at(sunday, 2, 30), at(sunday, 2, 45))
        json = moved.to_graph()
        assert json["exceptionOccurrences"][0]["start"] == moment("2017-03-12T02:30:00.0000000")
        assert SeriesMaster.from_graph(json) == moved

    def test_start_date_anchor(self):
        """A series that counts from its start date is written from its first date on."""
        recurrence = from_rrule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3", start_date=TUESDAY)
        master = SeriesMaster(recurrence, at(TUESDAY, 12), at(TUESDAY, 14), PACIFIC)
        json = master.to_graph()
        assert json["start"]["dateTime"][:10] == json["recurrence"]["range"]["startDate"] == "2017-09-18"
        assert SeriesMaster.from_graph(json).starts() == master.starts()
        created = create_event({name: json[name] for name in ("start", "end", "recurrence")})
        assert SeriesMaster.from_graph(created).starts() == master.starts()

    def test_zone_of_range(self):
        """A series repeats in its own zone in JSON, whatever zone its range was given."""
        recurrence = dates(recurrenceTimeZone="Tokyo Standard Time")
        master = SeriesMaster(recurrence, at(MONDAY, 12), at(MONDAY, 14), PACIFIC, id="AAMk")
        year = ("2017-09-04", "2018-09-04")
        assert SeriesMaster.from_graph(master.to_graph()).between(*year) == master.between(*year)


def test_aware_datetime_in_gap():
    """An aware datetime in a DST gap is the instant that Python computes for it."""
    sunday = date_time("2017-03-12T12:00")
    master = SeriesMaster(dates({"type": "daily", "interval": 7}, "2017-03-12"), sunday, sunday, PACIFIC)
    in_gap = datetime(2017, 3, 12, 2, 30, tzinfo=sunday.to_datetime().tzinfo)
    moved = master.reschedule(date(2017, 3, 12), in_gap, in_gap).exceptions[0]
    assert moved.span[0] == in_gap.astimezone(UTC)
