"""How a room decides: each setting of Set-CalendarProcessing, and the rules beside them."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

import pytest
from dateutil.tz import gettz
from hypothesis import given
from hypothesis import strategies as st

from graph import (
    ALL_WEEK,
    BERLIN,
    DAILY,
    EASTERN,
    LONDON,
    MONDAYS,
    PACIFIC,
    TOKYO,
    all_day,
    daily,
    error_of,
    event,
    exception,
    occurrence_id,
    series,
)
from minutes import DAY, STATUSES, Diary, diaries, instant
from recurtz import (
    Accepted,
    Calendar,
    DateTimeTimeZone,
    Declined,
    NoResponse,
    Occurrence,
    RoomPolicy,
    SeriesMaster,
    Tentative,
    WorkingHours,
)

NOW = datetime(2017, 9, 1, 12, tzinfo=UTC)
OPEN = RoomPolicy(booking_window_in_days=None)
"""A room that can be booked for ever."""

TEN = {"type": "numbered", "numberOfOccurrences": 10}
UID = "040000008200E00074C5B7101A82E00800000000DA2B357D94B5D201000000000000000010000000EC4597557F0CB34EA4CC2887EA7B17C3"


def decide(request, *booked, policy=OPEN, now=NOW, **options):
    """The decision about a request, with some events booked."""
    return policy.decide(request, list(booked), now, **options)


def hours(first, last, day="2017-09-04", zone=PACIFIC, **properties):
    """A single event between two times of a day."""
    return event(f"{day}T{first}:00", f"{day}T{last}:00", zone, **properties)


def uid_on(day):
    """The iCalUId with a date inside, as that of an exception."""
    return f"{UID[:32]}{day.year:04X}{day.month:02X}{day.day:02X}{UID[40:]}"


def days(occurrences):
    """The original dates of occurrences."""
    return [occurrence.original_date.day for occurrence in occurrences]


class TestSingle:
    def test_free(self):
        """A free room accepts, a booked one declines, with the conflict and a sentence."""
        assert decide(event()) == Accepted()
        decision = decide(event(), hours("13:00", "15:00"))
        assert decision.reason == (
            "The room is booked at that time: 2017-09-04 13:00 to 14:00 (Pacific Standard Time)."
        )
        [conflict] = decision.conflicts
        assert conflict.start == datetime(2017, 9, 4, 20, tzinfo=UTC)

    @pytest.mark.parametrize(("first", "last"), [("11:00", "12:00"), ("14:00", "15:00")])
    def test_back_to_back(self, first, last):
        """Two meetings that touch do not conflict."""
        assert decide(event(), hours(first, last)) == Accepted()

    @pytest.mark.parametrize(
        ("properties", "kind"),
        [
            ({"showAs": "tentative"}, Declined),
            ({"showAs": "oof"}, Declined),
            ({"showAs": "unknown"}, Declined),
            ({"showAs": "free"}, Accepted),
            ({"showAs": "workingElsewhere"}, Accepted),
            ({"isCancelled": True}, Accepted),
            ({"responseStatus": {"response": "declined"}}, Accepted),
        ],
    )
    def test_status(self, properties, kind):
        """Only events that block time conflict."""
        assert isinstance(decide(event(), event(**properties)), kind)

    def test_own_status(self):
        """What the organizer shows does not matter: the room would be in use."""
        assert isinstance(decide(event(showAs="free"), event()), Declined)

    def test_all_day(self):
        """An all-day event blocks the day of its own zone."""
        assert isinstance(decide(hours("08:00", "09:00"), all_day(zone=TOKYO)), Accepted)
        assert isinstance(decide(hours("07:00", "08:00", zone=TOKYO), all_day(zone=TOKYO)), Declined)

    def test_past(self):
        """A meeting that is over conflicts with nothing; one that is on does."""
        after = datetime(2017, 9, 4, 21, tzinfo=UTC)
        assert decide(event(), event(), now=after) == Accepted()
        assert isinstance(decide(event(), event(), now=after - timedelta(minutes=1)), Declined)

    def test_never(self):
        """A meeting outside the years 1 to 9999 never happens."""
        assert decide(event("9999-12-31T23:00:00"), event()) == Accepted()

    def test_values(self):
        """The request and the events may be values, the calendar a `Calendar`."""
        booked = SeriesMaster.from_graph(series())
        moment = DateTimeTimeZone(datetime(2017, 9, 11, 12), PACIFIC)
        request = Occurrence(moment, moment + timedelta(hours=1), type="singleInstance")
        assert isinstance(OPEN.decide(request, Calendar([booked]), NOW), Declined)
        assert isinstance(OPEN.decide(booked, [request], NOW), Declined)


class TestAutomateProcessing:
    def test_no_response(self):
        """With None the room says nothing."""
        assert decide(event(), policy=RoomPolicy("None")) == NoResponse()

    def test_delegate(self):
        """With AutoUpdate a person decides, also where the room is booked."""
        decision = decide(event(), event(), policy=RoomPolicy("autoupdate"))
        assert decision == Tentative("A person decides about requests for this room.")

    def test_cancellation(self):
        """A cancellation needs no response."""
        assert decide(event(isCancelled=True)) == NoResponse()

    def test_response(self):
        """Each decision has Graph's name of the response."""
        assert [kind.response for kind in (Accepted, Declined, Tentative, NoResponse)] == [
            "accepted",
            "declined",
            "tentativelyAccepted",
            "notResponded",
        ]


class TestRecurring:
    def test_not_allowed(self):
        """Without recurring meetings every series is declined, and single ones are not."""
        policy = RoomPolicy(allow_recurring_meetings=False, booking_window_in_days=None)
        assert decide(series(), policy=policy).reason == "This room cannot be booked for meetings that repeat."
        assert decide(event(), policy=policy) == Accepted()


class TestDuration:
    POLICY = RoomPolicy(booking_window_in_days=None, maximum_duration_in_minutes=120)

    def test_default(self):
        """By default a meeting may last a day, also one on which the clocks go back."""
        assert decide(all_day("2017-11-05", "2017-11-06")) == Accepted()
        assert "lasts 2880 minutes" in decide(all_day("2017-11-05", "2017-11-07")).reason

    def test_longest(self):
        """A duration that is equal is accepted; each further second is not."""
        assert decide(event(), policy=self.POLICY) == Accepted()
        longer = event("2017-09-04T12:00:00", "2017-09-04T14:00:01")
        assert decide(longer, policy=self.POLICY).reason == (
            "The meeting lasts 121 minutes. This room can be booked for 120 minutes at most."
        )

    def test_series(self):
        """Each instance counts, also an exception."""
        long = exception("2017-09-11", "2017-09-11T12:00:00", "2017-09-11T15:00:00")
        assert decide(series(), policy=self.POLICY) == Accepted()
        assert isinstance(decide(series(exceptionOccurrences=[long]), policy=self.POLICY), Declined)
        three = series("2017-09-04T12:00:00", "2017-09-04T15:00:00")
        assert isinstance(decide(three, policy=self.POLICY), Declined)

    @pytest.mark.parametrize("now", [NOW, datetime(2017, 9, 8, tzinfo=UTC)])
    @pytest.mark.parametrize("is_cancelled", [False, True])
    def test_no_date_left(self, now, is_cancelled):
        """Dates that are cancelled or exceptions do not have the duration of the series; neither do those over."""
        dates = ["2017-09-04", "2017-09-11"]
        over = {"range_": {"type": "numbered", "numberOfOccurrences": 2}}
        long = series("2017-09-04T12:00:00", "2017-09-04T15:00:00", **over)
        if is_cancelled:
            long["cancelledOccurrences"] = [occurrence_id(day) for day in dates]
        else:
            long["exceptionOccurrences"] = [exception(day) for day in dates]
        assert decide(long, policy=self.POLICY, now=now) == Accepted()

    def test_past_instance(self):
        """An instance that is over does not count."""
        long = exception("2017-09-11", "2017-09-11T12:00:00", "2017-09-11T15:00:00")
        later = datetime(2017, 9, 12, 0, tzinfo=UTC)
        assert decide(series(exceptionOccurrences=[long]), policy=self.POLICY, now=later) == Accepted()

    def test_unlimited(self):
        """0 is no limit."""
        policy = RoomPolicy(booking_window_in_days=None, maximum_duration_in_minutes=0)
        assert decide(event("2017-09-04T12:00:00", "2018-09-04T12:00:00"), policy=policy) == Accepted()


class TestBookingWindow:
    NOW = datetime(2017, 9, 1, 12, tzinfo=timezone(timedelta(hours=-7)))
    WEEK = RoomPolicy(booking_window_in_days=7)

    def test_default(self):
        """By default the window has 180 days from now, and the whole last day."""
        policy = RoomPolicy()
        assert decide(hours("23:00", "24:00", "2018-02-28", LONDON), policy=policy) == Accepted()
        assert decide(hours("00:00", "01:00", "2018-03-01", LONDON), policy=policy).reason == (
            "The meeting starts too far in the future. This room can be booked until 2018-02-28."
        )

    def test_clock_of_now(self):
        """The last day is that of the clock of `now`."""
        options = {"policy": self.WEEK, "now": self.NOW}
        assert decide(hours("22:00", "23:00", "2017-09-08"), **options) == Accepted()
        assert decide(hours("00:00", "01:00", "2017-09-09"), **options) == Declined(
            "The meeting starts too far in the future. This room can be booked until 2017-09-08."
        )

    def test_end(self):
        """A single meeting must end in the window, too."""
        late = event("2017-09-08T23:00:00", "2017-09-09T00:30:00")
        assert decide(late, policy=self.WEEK, now=self.NOW).reason == (
            "The meeting ends too late. This room can be booked until 2017-09-08."
        )

    def test_zero(self):
        """0 is today."""
        policy = RoomPolicy(booking_window_in_days=0)
        assert decide(hours("22:00", "23:00", "2017-09-01"), policy=policy, now=self.NOW) == Accepted()
        assert isinstance(decide(hours("08:00", "09:00", "2017-09-02"), policy=policy, now=self.NOW), Declined)

    def test_series_that_goes_on(self):
        """A series that goes on after the window is declined, one without end always."""
        assert decide(daily(range_=TEN), policy=self.WEEK, now=self.NOW).reason == (
            "The series goes on too long. This room can be booked until 2017-09-08; "
            "choose an end date that is not after it."
        )
        assert "The series has no end." in decide(daily(), policy=RoomPolicy()).reason
        short = daily(range_={"type": "numbered", "numberOfOccurrences": 5})
        assert decide(short, policy=self.WEEK, now=self.NOW) == Accepted()

    def test_cut(self):
        """Without the enforced horizon a series is accepted and cut at the window."""
        policy = RoomPolicy(booking_window_in_days=7, enforce_scheduling_horizon=False)
        end = datetime(2017, 9, 9, 7, tzinfo=UTC)
        assert decide(daily(), policy=policy, now=self.NOW) == Accepted((), end)
        booked = hours("13:00", "14:00", "2017-09-09"), hours("13:00", "14:00", "2017-09-08")
        assert decide(daily(), booked[0], policy=policy, now=self.NOW) == Accepted((), end)
        assert isinstance(decide(daily(), *booked, policy=policy, now=self.NOW), Declined)

    def test_series_starts_late(self):
        """A series must start in the window, whether it is cut or not."""
        policy = RoomPolicy(booking_window_in_days=7, enforce_scheduling_horizon=False)
        assert "starts too far" in decide(daily("2017-09-09T12:00:00"), policy=policy, now=self.NOW).reason

    def test_moved_out(self):
        """An exception that is moved out of the window is where the series goes on."""
        moved = exception("2017-09-08", "2017-09-09T12:00:00")
        short = daily(range_={"type": "numbered", "numberOfOccurrences": 5}, exceptionOccurrences=[moved])
        assert "goes on too long" in decide(short, policy=self.WEEK, now=self.NOW).reason
        policy = RoomPolicy(booking_window_in_days=7, enforce_scheduling_horizon=False)
        booked = hours("12:00", "13:00", "2017-09-09")
        assert isinstance(decide(short, booked, policy=policy, now=self.NOW), Accepted)

    def test_end_of_calendar(self):
        """A window that would end after the year 9999 is none."""
        now = datetime(9999, 12, 1, tzinfo=UTC)
        assert decide(daily("9999-12-02T12:00:00", "9999-12-02T13:00:00"), policy=RoomPolicy(), now=now) == Accepted()


class TestEndless:
    """Without a window the decision is exact, for ever."""

    MEETING = series("2017-09-04T09:00:00", "2017-09-04T10:00:00", EASTERN)

    def test_never(self):
        """Two series that never overlap, in two zones whose clocks change on different days."""
        london = series("2017-09-04T15:00:00", "2017-09-04T16:00:00", LONDON) | {"id": "L"}
        assert decide(self.MEETING, london) == Accepted()

    def test_weeks_of_other_offsets(self):
        """A conflict in the weeks in which only one clock has changed: a look ahead of 30 days does not see it."""
        london = series("2017-09-04T13:00:00", "2017-09-04T14:00:00", LONDON) | {"id": "L"}
        decision = decide(self.MEETING, london)
        assert decision.conflicts[0].start == datetime(2017, 10, 30, 13, tzinfo=UTC)
        assert decision.reason == (
            "The series conflicts with another booking; "
            "the first time is 2017-10-30 09:00 to 10:00 (Eastern Standard Time)."
        )

    def test_from_now(self):
        """Conflicts of instances that are over do not count."""
        old = hours("12:00", "14:00", "2017-09-04"), hours("12:00", "14:00", "2019-09-02")
        assert decide(series(), *old, now=datetime(2019, 9, 3, 0, tzinfo=UTC)) == Accepted()
        first = decide(series(), *old, now=datetime(2017, 9, 5, 0, tzinfo=UTC)).conflicts[0]
        assert first.first.original_date == date(2019, 9, 2)

    def test_thresholds(self):
        """Conflicts of an endless series cannot be counted, so it may have none."""
        policy = RoomPolicy(booking_window_in_days=None, maximum_conflict_instances=50, conflict_percentage_allowed=50)
        assert isinstance(decide(series(), event(), policy=policy), Declined)

    def test_beyond(self):
        """A conflict after the year 9999 is none that the room will see."""
        first = series("9990-01-01T12:00:00", "9990-01-01T13:00:00", "UTC", {"type": "daily", "interval": 997})
        second = series("9990-01-02T12:00:00", "9990-01-02T13:00:00", "UTC", {"type": "daily", "interval": 991})
        now = datetime(9990, 1, 1, tzinfo=UTC)
        assert isinstance(decide(first, second | {"id": "b"}, now=now), Accepted)


class TestConflicts:
    """A series of ten days, some of which are booked."""

    def booked(self, count):
        return [hours("13:00", "13:30", f"2017-09-{4 + day:02}") for day in range(count)]

    def policy(self, most, percentage, **settings):
        return RoomPolicy(maximum_conflict_instances=most, conflict_percentage_allowed=percentage, **settings)

    @pytest.mark.parametrize(
        ("count", "most", "percentage", "is_accepted"),
        [
            (0, 0, 0, True),
            (1, 0, 0, False),
            (1, 5, 0, False),  # a 0 allows nothing
            (1, 0, 50, False),
            (4, 6, 40, True),
            (5, 6, 40, False),  # the example of the Exchange Team Blog
            (5, 5, 50, True),
            (5, 4, 50, False),
            (6, 6, 59, False),
            (10, 10, 100, True),
        ],
    )
    def test_thresholds(self, count, most, percentage, is_accepted):
        """A series is declined if either threshold is exceeded; equal is not exceeded."""
        decision = decide(daily(range_=TEN), *self.booked(count), policy=self.policy(most, percentage))
        if is_accepted:
            assert days(decision.declined) == [*range(4, 4 + count)]
            assert decision.until is None
        else:
            assert isinstance(decision, Declined)
            assert decision.conflicts

    def test_reason(self):
        """The reason has the numbers, and all conflicts are listed."""
        decision = decide(daily(range_=TEN), *self.booked(5), policy=self.policy(6, 40))
        assert decision.reason.startswith("5 of the 10 meetings conflict with other bookings.")
        assert len(decision.conflicts) == 5

    def test_twice(self):
        """An instance that clashes with two bookings counts once."""
        both = [*self.booked(1), hours("12:00", "13:00")]
        decision = decide(daily(range_=TEN), *both, policy=self.policy(1, 10))
        assert days(decision.declined) == [4]

    def test_single(self):
        """The thresholds are for series: a single meeting that clashes is declined."""
        assert isinstance(decide(event(), event(), policy=self.policy(50, 100)), Declined)

    def test_past_instances(self):
        """Instances that are over are left out of the number, and their conflicts, too."""
        after_five = datetime(2017, 9, 8, 21, tzinfo=UTC)
        policy = self.policy(10, 20)
        accepted = decide(daily(range_=TEN), *self.booked(6), policy=policy, now=after_five)
        assert days(accepted.declined) == [9]
        assert isinstance(decide(daily(range_=TEN), *self.booked(7), policy=policy, now=after_five), Declined)

    def test_all_over(self):
        """A series that is over conflicts with nothing, whatever the thresholds are."""
        later = datetime(2018, 1, 1, tzinfo=UTC)
        for policy in (self.policy(0, 0), self.policy(1, 1)):
            assert decide(daily(range_=TEN), *self.booked(9), policy=policy, now=later) == Accepted()

    def test_first_and_last_year(self):
        """Also at both ends of the calendar."""
        for day, now in (
            ("0001-01-02", datetime(1, 1, 1, tzinfo=UTC)),
            ("9999-12-22", datetime(9999, 12, 1, tzinfo=UTC)),
        ):
            request = daily(f"{day}T12:00:00", f"{day}T14:00:00", "UTC", range_=TEN)
            booked = hours("13:00", "15:00", day, "UTC")
            policy = self.policy(1, 10, booking_window_in_days=None)
            assert len(decide(request, booked, policy=policy, now=now).declined) == 1

    def test_cancelled_instances(self):
        """Cancelled instances, also exceptions that are cancelled, do not clash and do not count."""
        gone = [occurrence_id("2017-09-04")]
        cancelled = exception("2017-09-05", isCancelled=True)
        request = daily(range_=TEN, cancelledOccurrences=gone, exceptionOccurrences=[cancelled])
        assert decide(request, *self.booked(2)) == Accepted()
        assert days(decide(request, *self.booked(3), policy=self.policy(1, 13)).declined) == [6]
        assert isinstance(decide(request, *self.booked(3), policy=self.policy(1, 12)), Declined)

    def test_moved_instance(self):
        """An exception clashes where it is, not where it was."""
        moved = exception("2017-09-04", "2017-09-04T16:00:00", "2017-09-04T17:00:00")
        request = daily(range_=TEN, exceptionOccurrences=[moved])
        assert decide(request, *self.booked(1)) == Accepted()
        assert isinstance(decide(request, hours("16:00", "17:00")), Declined)

    def test_only_moved_instances(self):
        """When only instances are left that were moved to later days, they alone count, and are cut at the window."""
        moved = [exception(f"2017-09-{day:02}", f"2017-09-{day + 16}T12:00:00") for day in (4, 5, 9)]
        request = daily(range_=TEN, exceptionOccurrences=moved)
        later = datetime(2017, 9, 19, tzinfo=UTC)
        booked = hours("11:00", "13:00", "2017-09-21")
        policy = self.policy(1, 40, booking_window_in_days=4, enforce_scheduling_horizon=False)
        decision = decide(request, booked, policy=self.policy(1, 34), now=later)
        assert days(decision.declined) == [5]
        cut = decide(request, booked, policy=policy, now=later)
        assert isinstance(cut, Declined)
        assert cut.reason.startswith("1 of the 2 meetings")

    def test_allowed(self):
        """With conflicts allowed everything is accepted, whatever the thresholds are."""
        policy = RoomPolicy(allow_conflicts=True, enforce_scheduling_horizon=False)
        assert decide(event(), event(), policy=policy) == Accepted()
        assert decide(daily(range_=TEN), *self.booked(10), policy=policy) == Accepted()
        assert decide(daily(), *self.booked(10), policy=policy).until is not None


class TestOwnBooking:
    """A changed request does not clash with its own earlier booking."""

    @pytest.mark.parametrize(
        ("own", "booked"),
        [
            ({"id": "a"}, {"id": "a"}),
            ({"id": "a", "iCalUId": UID}, {"id": "b", "iCalUId": UID}),
            ({"iCalUId": UID}, {"iCalUId": UID.lower()}),
            ({"iCalUId": "a@example.com"}, {"iCalUId": "a@example.com"}),
            ({"iCalUId": UID}, {"iCalUId": uid_on(date(2017, 9, 4))}),
        ],
    )
    def test_single(self, own, booked):
        """The booking has the same id or iCalUId, a date inside left aside."""
        assert decide(hours("12:30", "13:30", **own), event(**booked)) == Accepted()
        assert isinstance(decide(hours("12:30", "13:30", **own), event(**booked), event(id="c")), Declined)

    @pytest.mark.parametrize(
        ("own", "booked"),
        [
            ({}, {}),
            ({"id": "a"}, {"id": "b"}),
            ({"iCalUId": "a@example.com"}, {"iCalUId": "A@example.com"}),
            ({"iCalUId": UID}, {"iCalUId": UID[:-1] + "4"}),
            ({"iCalUId": UID[:32] + "FFFFFFFF" + UID[40:]}, {"iCalUId": UID}),
            ({"iCalUId": UID[:32] + "XYZ"}, {"iCalUId": UID}),
            ({"iCalUId": 5}, {"iCalUId": 5}),
        ],
    )
    def test_another(self, own, booked):
        """Others clash; what is not an iCalUId is compared as it is, or not at all."""
        assert isinstance(decide(hours("12:30", "13:30", **own), event(**booked)), Declined)

    def test_series(self):
        """A series that is sent again replaces the earlier one and its single occurrences."""
        old = series(iCalUId=UID) | {"id": "room"}
        item = hours("12:00", "14:00", "2017-09-12", iCalUId=uid_on(date(2017, 9, 11)), type="exception")
        request = series("2017-09-05T12:00:00", "2017-09-05T14:00:00", pattern=DAILY, iCalUId=UID)
        assert decide(request, old, item | {"originalStart": "2017-09-11T19:00:00Z"}) == Accepted()

    @pytest.mark.parametrize(
        "identity",
        [
            {"seriesMasterId": "AAMk", "occurrenceId": occurrence_id("2017-09-05")},
            {"seriesMasterId": "AAMk", "originalStart": "2017-09-05T19:00:00Z"},
            {"occurrenceId": occurrence_id("2017-09-05")},
            {"iCalUId": uid_on(date(2017, 9, 5)), "seriesMasterId": "organizers"},
        ],
    )
    def test_occurrence(self, identity):
        """An occurrence that moves frees its own time first, and clashes with the other days of its series."""
        booked = daily(iCalUId=UID)

        def moved(first, last, day="2017-09-05"):
            return hours(first, last, day, type="exception", **identity)

        assert decide(moved("13:00", "15:00"), booked) == Accepted()
        assert isinstance(decide(moved("13:00", "15:00", "2017-09-06"), booked), Declined)
        again = daily(iCalUId=UID, exceptionOccurrences=[exception("2017-09-05", "2017-09-05T15:00:00")])
        assert decide(moved("15:00", "16:00"), again) == Accepted()

    def test_occurrence_of_free_series(self):
        """An occurrence that moves frees its own time also where only exceptions of the series block."""
        busy_ = [exception(f"2017-09-{day:02}", showAs="busy") for day in (5, 6)]
        booked = daily(showAs="free", exceptionOccurrences=busy_)
        own = {"type": "exception", "seriesMasterId": "AAMk", "occurrenceId": occurrence_id("2017-09-05")}
        assert decide(hours("13:00", "15:00", "2017-09-05", **own), booked) == Accepted()
        assert isinstance(decide(hours("13:00", "15:00", "2017-09-06", **own), booked), Declined)

    def test_occurrence_alone(self):
        """Of single items of the series, only that of the same date is its earlier booking."""

        def item(day, first, last):
            return hours(first, last, "2017-09-05", iCalUId=uid_on(date(2017, 9, day)), type="exception")

        assert decide(item(5, "13:00", "15:00"), item(5, "12:00", "14:00")) == Accepted()
        assert isinstance(decide(item(5, "13:00", "15:00"), item(6, "12:00", "14:00")), Declined)

        def by_start(start, first, last):
            times = {"originalStart": f"2017-09-{start}T19:00:00Z", "seriesMasterId": "A", "type": "exception"}
            return hours(first, last, "2017-09-05", **times)

        assert decide(by_start("05", "13:00", "15:00"), by_start("05", "12:00", "14:00")) == Accepted()
        assert isinstance(decide(by_start("05", "13:00", "15:00"), by_start("06", "12:00", "14:00")), Declined)

    def test_occurrence_without_date(self):
        """An occurrence that does not name its date cannot free one: its whole series is left out."""
        request = hours("13:00", "15:00", "2017-09-06", type="exception", seriesMasterId="AAMk")
        assert decide(request, daily()) == Accepted()


class TestWorkingHours:
    OFFICE = WorkingHours(ALL_WEEK[1:6], time(9), time(17), LONDON)

    def policy(self, hours=OFFICE, **settings):
        return RoomPolicy(
            booking_window_in_days=None, schedule_only_during_work_hours=True, working_hours=hours, **settings
        )

    @pytest.mark.parametrize(
        ("first", "last", "day", "is_within"),
        [
            ("09:00", "17:00", "2017-09-04", True),
            ("08:59", "10:00", "2017-09-04", False),
            ("16:00", "17:01", "2017-09-04", False),
            ("12:00", "13:00", "2017-09-03", False),
            ("12:00", "13:00", "2017-09-09", False),
            ("20:00", "21:00", "2017-09-08", False),
        ],
    )
    def test_single(self, first, last, day, is_within):
        """A meeting is within the hours from its start to its end."""
        decision = decide(hours(first, last, day, LONDON), policy=self.policy())
        assert isinstance(decision, Accepted) == is_within
        if not is_within:
            assert decision.reason == (
                "The meeting is outside the hours in which this room can be booked: "
                "09:00 to 17:00, monday, tuesday, wednesday, thursday, friday (GMT Standard Time)."
            )

    def test_over_a_night(self):
        """A meeting that lasts over a night is not within them."""
        assert isinstance(decide(event("2017-09-04T10:00:00", "2017-09-05T10:00:00"), policy=self.policy()), Declined)

    def test_for_ever(self):
        """An endless series is within the hours only if it always is, also where clocks change on other days."""
        inside = series("2017-09-04T08:00:00", "2017-09-04T10:00:00", EASTERN)
        seldom = series("2017-09-04T11:00:00", "2017-09-04T12:30:00", EASTERN)
        assert decide(inside, policy=self.policy()) == Accepted()
        assert isinstance(decide(seldom, policy=self.policy()), Declined)
        at_the_edge = series("2017-09-04T11:00:00", "2017-09-04T12:00:00", EASTERN)
        assert decide(at_the_edge, policy=self.policy()) == Accepted()
        early = series("2017-09-04T04:30:00", "2017-09-04T05:00:00", EASTERN)
        assert isinstance(decide(early, policy=self.policy()), Declined)

    def test_night(self):
        """A night of work, and the whole week."""
        night = WorkingHours(["friday"], time(22), time(6), "UTC")
        inside = event("2017-09-08T23:00:00", "2017-09-09T05:00:00", "UTC")
        assert decide(inside, policy=self.policy(night)) == Accepted()
        assert isinstance(decide(hours("05:00", "07:00", "2017-09-09", "UTC"), policy=self.policy(night)), Declined)
        always = WorkingHours(ALL_WEEK, time(), time(), "UTC")
        assert decide(daily("2017-09-04T12:00:00", "2017-09-05T11:00:00"), policy=self.policy(always)) == Accepted()

    @pytest.mark.parametrize(
        ("first", "last", "day", "is_within"),
        [
            ("03:15", "03:45", "2025-03-09", True),
            ("01:30", "03:30", "2025-03-09", True),
            ("03:15", "03:45", "2025-03-10", True),
            ("02:15", "02:45", "2025-03-10", False),
            ("01:30", "03:30", "2025-03-10", False),
        ],
    )
    @pytest.mark.parametrize("zone", [EASTERN, gettz("America/New_York")])
    def test_skipped_time_off(self, first, last, day, is_within, zone):
        """Where the clocks skip the hour off, it is not moved into the hours of work."""
        working = WorkingHours(ALL_WEEK, time(3), time(2), zone)
        request = hours(first, last, day, EASTERN)
        assert isinstance(decide(request, policy=self.policy(working)), Accepted) == is_within

    def test_skipped_time_off_for_ever(self):
        """Nor for an endless series: it is declined only if it needs the hour on another day."""
        working = WorkingHours(ALL_WEEK, time(3), time(2), EASTERN)
        after = daily("2025-01-06T03:15:00", "2025-01-06T03:45:00", EASTERN)
        across = daily("2025-01-06T01:45:00", "2025-01-06T02:15:00", EASTERN)
        second_sunday = {"type": "relativeYearly", "interval": 1, "month": 3, "index": "second"}
        rule = {"pattern": {**second_sunday, "daysOfWeek": ["sunday"]}}
        rule["range"] = {"type": "noEnd", "startDate": "2025-03-09", "recurrenceTimeZone": EASTERN}
        in_gap = hours("01:30", "03:30", "2025-03-09", EASTERN, type="seriesMaster", recurrence=rule)
        for interval in (1, 2, 3):
            after["recurrence"]["pattern"]["interval"] = interval
            assert decide(after, policy=self.policy(working)) == Accepted()
        assert decide(in_gap, policy=self.policy(working)) == Accepted()
        assert isinstance(decide(across, policy=self.policy(working)), Declined)

    @given(st.data())
    def test_same_as_periods_at_a_gap(self, data):
        """The times off are what the periods of work leave, also near a gap and in minutes."""
        draw = data.draw
        first, last = (time(*divmod(draw(st.integers(0, 24)) * 15, 60)) for _ in range(2))
        working = WorkingHours(draw(st.sets(st.sampled_from(ALL_WEEK), min_size=1)), first, last, EASTERN)
        begin = datetime(2025, 3, 8, 20, tzinfo=UTC) + timedelta(minutes=15 * draw(st.integers(0, 80)))
        end = begin + timedelta(minutes=15 * draw(st.integers(1, 20)))
        request = event(begin.isoformat()[:19], end.isoformat()[:19], "UTC")
        periods = working.between(begin - timedelta(days=10), end + timedelta(days=10))
        is_within = any(low <= begin and end <= high for low, high in periods)
        assert isinstance(decide(request, policy=self.policy(working)), Accepted) == is_within

    def test_not_only(self):
        """Working hours alone decline nothing."""
        policy = RoomPolicy(booking_window_in_days=None, working_hours=self.OFFICE)
        assert decide(hours("20:00", "21:00"), policy=policy) == Accepted()

    def test_early_years(self):
        """Also at the beginning of the calendar."""
        request = hours("10:00", "11:00", "0001-01-01", "UTC")
        now = datetime(1, 1, 1, tzinfo=UTC)
        office = WorkingHours(["monday"], time(9), time(17), "UTC")
        assert decide(request, policy=self.policy(office), now=now) == Accepted()

    @given(
        st.sets(st.sampled_from(ALL_WEEK), min_size=1),
        st.integers(0, 23),
        st.integers(0, 23),
        st.integers(0, 24 * 14),
        st.integers(1, 30),
    )
    def test_same_as_periods(self, names, first, last, start, length):
        """A meeting is accepted if one period of the working hours has all of it."""
        working = WorkingHours(names, time(first), time(last), BERLIN)
        begin = datetime(2017, 10, 22, tzinfo=UTC) + timedelta(hours=start)
        end = begin + timedelta(hours=length)
        request = event(begin.isoformat()[:19], end.isoformat()[:19], "UTC")
        periods = working.between(begin - timedelta(days=10), end + timedelta(days=10))
        is_within = any(low <= begin and end <= high for low, high in periods)
        policy = self.policy(working, maximum_duration_in_minutes=0)
        assert isinstance(decide(request, policy=policy), Accepted) == is_within


class TestSettings:
    @pytest.mark.parametrize(
        ("settings", "target"),
        [
            ({"automate_processing": "Maybe"}, "automate_processing"),
            ({"maximum_duration_in_minutes": -1}, "maximum_duration_in_minutes"),
            ({"booking_window_in_days": "180"}, "booking_window_in_days"),
            ({"conflict_percentage_allowed": 101}, "conflict_percentage_allowed"),
            ({"allow_conflicts": 1}, "allow_conflicts"),
            ({"schedule_only_during_work_hours": True}, "working_hours"),
        ],
    )
    def test_errors(self, settings, target):
        """A setting out of range, or of another type, is rejected."""
        assert error_of(RoomPolicy, **settings).target == target
        assert "WorkingHours" in str(error_of(RoomPolicy, working_hours=8))

    def test_arguments(self):
        """The time is aware; faults of the request and of events are reported."""
        assert "no time zone" in str(error_of(OPEN.decide, event(), [], datetime(2017, 9, 1)))
        assert error_of(OPEN.decide, {}, [], NOW).target is None
        assert error_of(OPEN.decide, event(), [{}], NOW).target == "events[0]"
        given = {"Ours": PACIFIC}
        assert isinstance(decide(event(zone="Ours"), event(zone="Ours"), time_zones=given), Declined)
        calendar = Calendar([event(zone="Ours")], time_zones=given)
        assert isinstance(OPEN.decide(event(zone="Ours"), calendar, NOW), Declined)
        assert OPEN.decide(event(zone="Ours"), calendar, NOW, time_zones={"Ours": "Asia/Tokyo"}) == Accepted()

    def test_unknown_transitions(self):
        """A zone whose transitions are not known cannot be decided for ever, and says so."""

        class Other(tzinfo):
            def utcoffset(self, _local):
                return timedelta(hours=1)

            def dst(self, _local):
                return timedelta()

        days_ = SeriesMaster.from_graph(daily()).recurrence
        start, end = (DateTimeTimeZone(datetime(2017, 9, 4, hour), Other()) for hour in (12, 14))
        request = SeriesMaster(days_, start, end, start.time_zone)
        error = error_of(OPEN.decide, request, [daily(zone="UTC")], NOW)
        assert error.code == "TimeZoneNotSupportedException"

    def test_decisions(self):
        """Decisions check their parts."""
        assert "of type int" in str(error_of(Declined, 5))
        assert "conflicts" in str(error_of(Declined, "no", [5]))
        assert "declined" in str(error_of(Accepted, [5]))
        assert "no time zone" in str(error_of(Accepted, (), datetime(2017, 9, 1)))
        assert "reason" in str(error_of(Tentative, None))


# Beside a plain count of minutes --------------------------------------------------------------------------------------


@st.composite
def requests(draw):
    """A diary with one event: the request, whose own status and invitation do not matter."""
    diary = Diary()
    days_, length = draw(st.sampled_from([1, 3, 6])), draw(st.sampled_from([0, 30, 60, 600]))
    change = st.none() | st.tuples(st.integers(-300, 300), st.none(), st.booleans())
    changed = draw(st.dictionaries(st.integers(0, days_ - 1), change, max_size=2)) if days_ > 1 else {}
    diary.add(draw(st.integers(0, 48)) * 60, length, draw(st.sampled_from(STATUSES)), None, changed, days_)
    return diary


def clashes(one, other):
    """True if two blocks overlap; one of no length only strictly inside another."""
    (start, end, _), (low, high, status) = one, other
    if status in ("free", "workingElsewhere"):
        return False
    if start == end or low == high:
        return start < high and low < end and not (start == end and low == high)
    return start < high and low < end


@given(
    requests(),
    diaries(),
    st.integers(-DAY, 6 * DAY),
    st.sampled_from([0, 1, 2, 6]),
    st.sampled_from([0, 20, 50, 100]),
    st.sampled_from([None, 0, 1, 3, 10]),
    st.booleans(),
)
def test_plain_count(request, room, now, most, percentage, window, is_enforced):
    """The decision is the one that counting instances and conflicts leads to."""
    [event_] = request.events
    event_["id"] = "request"
    is_series = "recurrence" in event_
    rest = [block for block in request.blocks if block[1] > now]
    end = None if window is None else (now // DAY + window + 1) * DAY
    policy = RoomPolicy(
        booking_window_in_days=window,
        enforce_scheduling_horizon=is_enforced,
        maximum_conflict_instances=most,
        conflict_percentage_allowed=percentage,
    )
    decision = policy.decide(event_, room.events, instant(now))

    starts = [block[0] for block in rest]
    if not rest:
        assert decision == Accepted()
        return
    if end is not None:
        too_late = min(starts) >= end or (not is_series and rest[0][1] > end)
        if too_late or (is_series and is_enforced and max(starts) >= end):
            assert isinstance(decision, Declined)
            assert decision.conflicts == ()
            return
        until = instant(end) if is_series and max(starts) >= end else None
        rest = [block for block in rest if block[0] < end]
    else:
        until = None
    found = [block for block in rest if any(clashes(block, other) for other in room.blocks)]
    allowed = bool(is_series and most and percentage)
    if found and (not allowed or len(found) > most or len(found) * 100 > percentage * len(rest)):
        assert isinstance(decision, Declined)
        assert decision.conflicts
    else:
        assert isinstance(decision, Accepted)
        assert decision.until == until
        assert sorted(other.span[0] for other in decision.declined) == sorted(instant(block[0]) for block in found)


def test_weekly_pattern_keeps_its_weeks():
    """The part of a series from now on has the weeks of the whole series, with any interval."""
    every_other = series(pattern={**MONDAYS, "interval": 2, "firstDayOfWeek": "monday"})
    booked = hours("12:00", "13:00", "2017-09-25")
    later = datetime(2017, 9, 12, tzinfo=UTC)
    assert decide(every_other, booked, now=later) == Accepted()
    assert isinstance(decide(every_other, hours("12:00", "13:00", "2017-10-02"), now=later), Declined)
