"""recurtz.Calendar as a server uses it: events are added, replaced, discarded and looked up, also by other threads."""

import copy
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier, Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import (
    DAILY,
    MONDAYS,
    PACIFIC,
    WEEK,
    all_day,
    daily,
    date_time,
    error_of,
    event,
    exception,
    occurrence_id,
    series,
    starts,
)
from recurtz import Calendar, Occurrence, SeriesMaster, busy_periods, calendar_view, tzdb_version
from recurtz.availability.conflicts import NoConflict, conflicts
from recurtz.errors import EventNotFoundError, ItemNotFoundError
from steps import steps


def ids(calendar):
    """The ids of the events, in order."""
    return [event["id"] for event in calendar]


def subjects(view):
    """The subjects of a view."""
    return [event["subject"] for event in view]


class TestLookUp:
    def test_by_id(self):
        """An event is found by its id, as a copy of its JSON."""
        calendar = Calendar([event(id="a", subject="A"), series(subject="S")])
        assert calendar["a"] == event(id="a", subject="A")
        calendar["a"]["subject"] = calendar["AAMk"]["subject"] = "changed"
        assert [calendar[name]["subject"] for name in ("a", "AAMk")] == ["A", "S"]
        assert "a" in calendar
        assert "b" not in calendar
        assert 5 not in calendar

    def test_unknown(self):
        """An unknown id is a KeyError, with Graph's code."""
        calendar = Calendar([event()])
        with pytest.raises(KeyError):
            calendar["x"]
        error = error_of(calendar.__getitem__, "x")
        assert isinstance(error, EventNotFoundError | ItemNotFoundError)
        assert str(error) == "the calendar has no event with the id 'x'; add it, or use another id"
        assert (error.code, error.target) == ("ErrorItemNotFound", "id")
        with pytest.raises(TypeError, match="of type int"):
            calendar[0]

    def test_iteration(self):
        """Iteration returns the events in the order in which they were added."""
        calendar = Calendar([event("2017-09-06T12:00:00", id="a"), event(id="b")])
        calendar.add(event("2017-09-05T12:00:00", id="c"))
        assert ids(calendar) == ["a", "b", "c"]
        assert len(calendar) == 3

    def test_values(self):
        """A value is returned as it is."""
        master = SeriesMaster.from_graph(series())
        single = Occurrence(date_time("2017-09-04T12:00:00"), date_time("2017-09-04T13:00:00"), type="singleInstance")
        moved = Occurrence(single.start, single.end, date(2017, 9, 4), series_master_id="B")
        calendar = Calendar([master, single, moved])
        assert [*calendar] == [master, single, moved]
        assert calendar["AAMk"] is master
        assert calendar["OID.B.2017-09-04"] is moved

    def test_same_id_twice(self):
        """A plain list may have an id twice; both are in the calendar, and the last is found."""
        calendar = Calendar([event(id="a", subject="1"), event(id="a", subject="2")])
        assert len(calendar) == 2
        assert calendar["a"]["subject"] == "2"
        calendar.add(event(id="a", subject="3"))
        assert [other["subject"] for other in calendar] == ["3"]

    def test_copies(self):
        """A calendar of a calendar, a copy and a pickle have the same events, and change on their own."""
        calendar = Calendar([event(id="a"), series()])
        others = [
            Calendar(calendar),
            copy.copy(calendar),
            copy.deepcopy(calendar),
            pickle.loads(pickle.dumps(calendar)),
        ]
        calendar.discard("a")
        for other in others:
            assert [*other] == [event(id="a"), series()]
            other.discard("AAMk")
            assert len(other) == 1
        assert len(calendar) == 1


class TestAdd:
    def test_replaces(self):
        """An event replaces the one with the same id, and is then the last."""
        calendar = Calendar([event(id="a", subject="old"), event(id="b", subject="b")])
        calendar.add(event("2017-09-05T12:00:00", id="a", subject="new"))
        assert ids(calendar) == ["b", "a"]
        assert subjects(calendar.view(*WEEK)) == ["b", "new"]

    def test_value(self):
        """A value replaces the event with its id."""
        calendar = Calendar([series()])
        master = SeriesMaster.from_graph(daily())
        calendar.add(master)
        assert [*calendar] == [master]

    def test_model(self):
        """A model of the SDK is kept as JSON."""
        pytest.importorskip("msgraph")
        from recurtz import to_sdk

        calendar = Calendar()
        calendar.add(to_sdk(event(id="a", subject="A")))
        assert calendar["a"]["subject"] == "A"
        assert subjects(calendar.view(*WEEK)) == ["A"]

    def test_without_id(self):
        """Events without an id replace nothing."""
        calendar = Calendar()
        calendar.add(event())
        calendar.add(event())
        assert len(calendar) == 2

    def test_fault(self):
        """An event with faults changes nothing; by default it raises its error."""
        calendar = Calendar([event(id="a")])
        error = error_of(calendar.add, event("at noon", id="a"))
        assert error.target in ("start.dateTime", None)
        assert [*calendar] == [event(id="a")]

    def test_on_error(self):
        """`on_error` counts for events that are added, too; its function may use the calendar."""
        errors = []
        calendar = Calendar([event(id="a")], on_error=lambda error: errors.append((str(error)[:5], len(calendar))))
        calendar.add(event("at noon", id="a"))
        assert errors == [("2 pro", 1)]
        skipping = Calendar([{}], on_error="skip")
        skipping.add({})
        skipping.add(event("at noon"))
        assert len(skipping) == 0

    def test_time_zones(self):
        """Events that are added use the calendar's zones."""
        calendar = Calendar(time_zones={"Ours": PACIFIC})
        calendar.add(event(zone="Ours"))
        assert starts(calendar.view(*WEEK)) == ["2017-09-04T19:00"]
        copied, other = Calendar(calendar), Calendar(calendar, time_zones={"Ours": "UTC"})
        for calendar_ in (copied, other):
            calendar_.add(event("2017-09-05T12:00:00", zone="Ours"))
        assert starts(copied.view(*WEEK)) == ["2017-09-04T19:00", "2017-09-05T19:00"]
        assert starts(other.view(*WEEK)) == ["2017-09-04T19:00", "2017-09-05T12:00"]

    def test_removed(self):
        """`@removed` is not an event; the hint names discard."""
        assert "use discard" in str(error_of(Calendar().add, {"id": "a", "@removed": {"reason": "deleted"}}))

    def test_never(self):
        """An event outside the years 1 to 9999 is in the calendar, and in no view."""
        calendar = Calendar()
        calendar.add(event("9999-12-31T23:00:00", id="a"))
        assert "a" in calendar
        assert calendar.view("0001-01-01", "9999-12-31T23:59:59") == []

    def test_no_date(self):
        """A series without any date is in no view, except for an exception."""
        tuesday = {"start": "2017-09-05T12:00:00", "range_": {"type": "endDate", "endDate": "2017-09-06"}}
        moved = exception("2017-09-11", "2017-09-12T12:00:00")
        calendar = Calendar([series(**tuesday), series(**tuesday, exceptionOccurrences=[moved]) | {"id": "b"}])
        assert starts(calendar.view("0001-01-01", "9999-12-31T23:59:59")) == ["2017-09-12T19:00"]


class TestOccurrences:
    MOVED = exception("2017-09-11", "2017-09-12T12:00:00", subject="moved", id="x")
    CHANGED = exception("2017-09-11", "2017-09-13T12:00:00", subject="changed", id="x")
    MONTH = ("2017-09-01", "2017-09-26")

    @pytest.mark.parametrize("first", ["master", "exception", "list"])
    def test_exception(self, first):
        """An exception is part of its series, whichever of the two is added first."""
        master = series(subject="lunch")
        calendar = Calendar([master, self.MOVED] if first == "list" else [])
        for other in {"master": [master, self.MOVED], "exception": [self.MOVED, master]}.get(first, []):
            calendar.add(other)
        assert ids(calendar) == ["AAMk"]
        assert subjects(calendar.view(*self.MONTH)) == ["lunch", "moved", "lunch", "lunch"]
        assert calendar["AAMk"]["exceptionOccurrences"][0]["subject"] == "moved"
        assert "x" not in calendar

    def test_changed_again(self):
        """A later exception of a date replaces the earlier one."""
        calendar = Calendar([series(subject="lunch")])
        for _ in range(3):
            calendar.add(self.MOVED)
            calendar.add(self.CHANGED)
        assert len(calendar["AAMk"]["exceptionOccurrences"]) == 1
        assert subjects(calendar.view(*self.MONTH)) == ["lunch", "changed", "lunch", "lunch"]

    def test_unmodified(self):
        """An occurrence as the pattern has it adds nothing to its series."""
        calendar = Calendar([series(subject="lunch")])
        calendar.add({**self.MOVED, "type": "occurrence"})
        assert subjects(calendar.view(*self.MONTH)) == ["lunch"] * 4

    def test_place(self):
        """A series keeps its place when it gets an exception."""
        calendar = Calendar([series(), event(id="b")])
        calendar.add(self.MOVED)
        assert ids(calendar) == ["AAMk", "b"]

    def test_alone(self):
        """An exception without its master stands for itself, and can be discarded."""
        calendar = Calendar([self.MOVED])
        assert subjects(calendar.view(*self.MONTH)) == ["moved"]
        calendar.discard("x")
        assert len(calendar) == 0
        calendar.add(series(subject="lunch"))
        assert subjects(calendar.view(*self.MONTH)) == ["lunch"] * 4

    def test_alone_without_id(self):
        """An exception without an id becomes part of its series, too."""
        calendar = Calendar([{**self.MOVED, "id": None, "occurrenceId": None, "originalStart": "2017-09-11T19:00:00Z"}])
        calendar.add(series(subject="lunch"))
        assert subjects(calendar.view(*self.MONTH)) == ["lunch", "moved", "lunch", "lunch"]
        assert len(calendar) == 1

    def test_of_value(self):
        """A SeriesMaster takes in JSON and values, as in a list, and values as a value."""
        master = SeriesMaster.from_graph(series())
        calendar = Calendar([master])
        calendar.add(self.MOVED)
        assert starts(calendar.view(*self.MONTH)) == starts(Calendar([series(), self.MOVED]).view(*self.MONTH))
        start = date_time("2017-09-12T12:00:00")
        moved = Occurrence(start, start, date(2017, 9, 11), type="exception", series_master_id="AAMk")
        for first, second in ((master, moved), (moved, master)):
            calendar = Calendar([first])
            calendar.add(second)
            assert [*calendar] == [master.__replace__(exceptions=[moved])]

    def test_fault(self):
        """An exception that names no date, or has faults, changes nothing."""
        calendar = Calendar([series()])
        for wrong in (
            {**self.MOVED, "occurrenceId": "x"},
            {"type": "exception", "seriesMasterId": "AAMk", **event("2017-09-06T12:00:00")},
        ):
            error_of(calendar.add, wrong)
            assert [*calendar] == [series()]
        alone = Calendar([{**self.MOVED, "occurrenceId": "x"}])
        error_of(alone.add, series())
        assert len(alone) == 1

    def test_malformed_list(self):
        """A master whose list of exceptions is no list is rejected by its own fault."""
        alone = Calendar([{**self.MOVED, "type": "occurrence"}])
        assert error_of(alone.add, series(exceptionOccurrences=5)).target == "exceptionOccurrences"
        assert error_of(alone.add, series(exceptionOccurrences=[5])).target == "exceptionOccurrences[0]"


class TestDiscard:
    def test_known(self):
        """The event is gone from everywhere."""
        calendar = Calendar([event(id="a"), series()])
        calendar.discard("a")
        assert ids(calendar) == ["AAMk"]
        assert starts(calendar.view(*WEEK)) == ["2017-09-04T19:00"]

    def test_unknown(self):
        """An unknown id is no error."""
        calendar = Calendar([event(id="a"), event()])
        calendar.discard("b")
        assert len(calendar) == 2
        with pytest.raises(TypeError, match="of type NoneType"):
            calendar.discard(None)


class TestDiscardOccurrence:
    MONTH = TestOccurrences.MONTH
    LUNCH = series(subject="lunch")
    MOVED = TestOccurrences.MOVED

    @pytest.mark.parametrize("events", [[LUNCH], [LUNCH, MOVED], [MOVED, LUNCH]])
    @pytest.mark.parametrize("id_", [occurrence_id("2017-09-11"), occurrence_id("2017-09-12"), "x", "y", "OID.B.now"])
    def test_same_as_list(self, events, id_):
        """The id of an occurrence or of an exception cancels its date, as `@removed` in a list does."""
        calendar = Calendar(events)
        for _ in range(2):
            calendar.discard(id_)
            expected = calendar_view([*events, {"id": id_, "@removed": {"reason": "deleted"}}], *self.MONTH)
            assert calendar.view(*self.MONTH) == expected
        assert ids(calendar) == ["AAMk"]
        assert len(calendar["AAMk"].get("cancelledOccurrences", [])) <= 1

    def test_of_value(self):
        """A value stays a value."""
        calendar = Calendar([SeriesMaster.from_graph(series())])
        calendar.discard(occurrence_id("2017-09-11"))
        assert calendar["AAMk"].cancelled == (date(2017, 9, 11),)

    def test_later_exception(self):
        """The id of an exception that was added, also after it was replaced or its series was."""
        calendar = Calendar([self.LUNCH, event(id="other")])
        calendar.add(self.MOVED)
        calendar.add(self.LUNCH)
        calendar.discard("x")
        assert len(calendar.view(*self.MONTH)) == 5
        calendar.add(self.MOVED)
        calendar.discard("x")
        assert len(calendar.view(*self.MONTH)) == 4
        calendar.discard("AAMk")
        calendar.discard("x")
        assert ids(calendar) == ["other"]

    def test_without_master(self):
        """An exception whose master is not in the calendar is removed, by each of its ids."""
        moment = date_time("2017-09-04T12:00:00")
        value = Occurrence(moment, moment, date(2017, 9, 4), series_master_id="AAMk")
        for id_ in ("x", occurrence_id("2017-09-11")):
            calendar = Calendar([value, self.MOVED])
            calendar.discard(id_)
            assert [*calendar] == [value]

    def test_of_single(self):
        """A single event has no occurrences."""
        calendar = Calendar([event(id="AAMk")])
        calendar.discard(occurrence_id("2017-09-04"))
        assert ids(calendar) == ["AAMk"]


class TestConflicts:
    def calendar(self):
        return Calendar([series(id="weekly"), event("2017-09-12T12:00:00", "2017-09-12T13:00:00", id="single")])

    def test_first(self):
        """The first conflict with any event of the calendar, or none for ever."""
        every_day = daily("2017-09-05T12:30:00", "2017-09-05T13:30:00", id="daily")
        assert self.calendar().first_conflict(every_day).second.start.date_time == datetime(2017, 9, 11, 12)
        assert Calendar(self.calendar()).first_conflict(event("2017-09-05T12:00:00", "2017-09-05T23:00:00")) == (
            NoConflict(tzdb_version())
        )
        late = daily("2017-09-05T14:00:00", "2017-09-05T15:00:00")
        assert isinstance(self.calendar().first_conflict(late), NoConflict)

    def test_options(self):
        """`until` and `busy` work as in first_conflict."""
        every_day = daily("2017-09-05T12:30:00", "2017-09-05T13:30:00", id="daily")
        assert isinstance(self.calendar().first_conflict(every_day, until="2017-09-10"), NoConflict)
        assert isinstance(self.calendar().first_conflict(every_day, busy=["oof"]), NoConflict)

    def test_until_bounds_steps(self):
        """With `until`, the events after it are not visited."""
        calendar = Calendar([event(f"{year}-09-05T12:00:00") for year in range(2017, 2217)])
        request = daily("2017-09-05T18:30:00", "2017-09-05T18:40:00")
        calendar.first_conflict(request)  # which computes what each event blocks
        few, many = (steps(calendar.first_conflict, request, until=f"{year}-01-01")[0] for year in (2018, 2217))
        assert many > few + 190
        never = NoConflict(tzdb_version(), datetime(2000, 1, 1, tzinfo=UTC))
        assert calendar.first_conflict(request, until="2000-01-01") == never
        assert "until" in str(error_of(calendar.first_conflict, request, until="soon"))

    def test_itself(self):
        """An event does not conflict with the one that it replaces."""
        calendar = self.calendar()
        later = series("2017-09-05T12:30:00", "2017-09-05T13:30:00", pattern=DAILY) | {"id": "weekly"}
        assert calendar.first_conflict(later).second.start.date_time == datetime(2017, 9, 12, 12)
        assert isinstance(calendar.first_conflict(calendar["single"]), NoConflict)
        assert [*calendar.conflicts(calendar["single"], "2017-09-01", "2017-10-01")] == []

    def test_all(self):
        """All conflicts in a window, as `conflicts` finds them in the list."""
        every_day = daily("2017-09-05T12:30:00", "2017-09-05T13:30:00", id="daily")
        found = [*self.calendar().conflicts(every_day, "2017-09-05", "2017-09-20")]
        assert found == [*conflicts(every_day, [*self.calendar()], "2017-09-05", "2017-09-20")]
        assert [other.second.start.date_time.day for other in found] == [11, 12, 18]

    def test_exception(self):
        """An exception's own showAs counts."""
        free = exception("2017-09-11", showAs="free")
        calendar = Calendar([series(exceptionOccurrences=[free], cancelledOccurrences=[occurrence_id("2017-09-04")])])
        found = calendar.first_conflict(daily(id="daily"))
        assert found.second.original_date == date(2017, 9, 18)
        value = Calendar([SeriesMaster.from_graph(series(exceptionOccurrences=[free]))])
        request = daily("2017-09-05T12:00:00", "2017-09-05T13:00:00", id="daily")
        assert value.first_conflict(request).second.original_date == date(2017, 9, 11)

    def test_ended(self):
        """Events that ended before are not compared."""
        calendar = Calendar(many(2000))
        request = event("2030-01-07T12:00:00", "2030-01-07T13:00:00")
        calendar.first_conflict(request)
        count, found = steps(calendar.first_conflict, request)
        assert found.second.start.date_time == datetime(2030, 1, 7, 12)
        assert count < 2000


# One window, many events ----------------------------------------------------------------------------------------------


def changing(day, kind, number):
    """An event of a day with one of a few ids, so that later ones replace earlier ones."""
    start = (datetime(2017, 9, 1, 12) + timedelta(days=day)).isoformat()
    identity = {"id": f"E{number}", "subject": f"{kind} {day}"}
    range_ = {"type": "numbered", "numberOfOccurrences": 4}
    match kind:
        case "single":
            return event(start) | identity
        case "all-day":
            return all_day(start[:10], start[:8] + f"{int(start[8:10]) + 1:02}") | identity
        case "ended":
            return daily(start, range_=range_) | identity
        case "weekly":
            return series(start, pattern=MONDAYS) | identity
        case _:
            own = {"of": identity["id"], "subject": "moved"}
            moved = exception(start[:10], f"2017-09-{28 - day:02}T09:00:00", **own)
            cancelled = [occurrence_id(start[:8] + f"{int(start[8:10]) + 1:02}", identity["id"])]
            changed = {"exceptionOccurrences": [moved], "cancelledOccurrences": cancelled}
            return daily(start, range_=range_, **changed) | identity


CHANGES = st.lists(
    st.builds(
        changing,
        st.integers(0, 25),
        st.sampled_from(["single", "all-day", "ended", "weekly", "changed"]),
        st.integers(0, 4),
    )
    | st.integers(0, 4).map("E{}".format),
    max_size=14,
)


@given(CHANGES, st.integers(0, 30), st.integers(0, 10))
def test_same_as_list(changes, first, days):
    """After events are added and discarded, views and busy times are those of a list of the events that are left."""
    calendar, listed = Calendar(), {}
    for change in changes:
        identity = change if isinstance(change, str) else change["id"]
        listed.pop(identity, None)
        if isinstance(change, str):
            calendar.discard(change)
        else:
            listed[identity] = change
            calendar.add(change)

    start = date(2017, 9, 1) + timedelta(days=first)
    window = (str(start), str(start + timedelta(days=days)))
    events = [*listed.values()]
    assert [*calendar] == events
    assert calendar.view(*window) == calendar_view(events, *window) == calendar_view(calendar, *window)
    assert calendar.busy_periods(*window) == busy_periods(events, *window)


def many(count):
    """Events every ten minutes before 2018, the last first: single ones and series of five days; ten have no end."""
    ended = {"type": "numbered", "numberOfOccurrences": 5}
    result = [series(id=f"L{number}") for number in range(10)]
    for number in range(count):
        start = (datetime(2018, 1, 1) - timedelta(minutes=10 * number)).isoformat()
        result.append((event(start) if number % 3 else daily(start, range_=ended)) | {"id": f"E{number}"})
    return result


class TestCost:
    @pytest.mark.parametrize("count", [5_000, pytest.param(100_000, marks=pytest.mark.slow)])
    def test_same_steps(self, count):
        """A view, a busy time and a change take the same steps with a thousand events and with a hundred thousand.

        Only the trees are higher, by some levels.
        """
        day = ("2018-01-01T00:00", "2018-01-02T00:00")
        results = []
        for size in (1000, count):
            calendar = Calendar(many(size))
            calendar.view(*day)  # which fills the caches of zones
            new = event("2018-01-01T12:00:00", id="new")
            results.append([steps(*call) for call in [(calendar.view, *day), (calendar.busy_periods, *day)]])
            results[-1].append(steps(calendar.add, new))
        for (few, small), (more, large) in zip(*results, strict=True):
            assert small == large
            assert more < 1.5 * few

    def test_window_without_events(self):
        """A window without events visits only the series that still happen."""
        calendar = Calendar(many(2000))
        window = ("2030-01-01T00:00", "2030-01-01T01:00")
        calendar.view(*window)
        assert steps(calendar.view, *window)[0] < 400


def at_once(*functions):
    """Run the functions at once, each in a thread of its own, with many switches between them.

    The switches begin when all threads run; a thread that does not start is an error, never a wait without an end.
    """
    interval = sys.getswitchinterval()
    start = Barrier(len(functions), lambda: sys.setswitchinterval(1e-6), timeout=60)

    def run(function):
        start.wait()
        function()

    try:
        with ThreadPoolExecutor(len(functions)) as pool:
            for task in [pool.submit(run, function) for function in functions]:
                task.result()
    finally:
        sys.setswitchinterval(interval)


class TestThreads:
    def test_before_or_after(self):
        """A reader sees an event that moves in exactly one place, whenever it looks."""
        first, second = event(id="a"), event("2017-09-05T12:00:00", id="a")
        calendar = Calendar([first, *[event(id=f"b{number}") for number in range(20)]])
        is_done, seen = Event(), []

        def write():
            for number in range(400):
                calendar.add(second if number % 2 == 0 else first)
            is_done.set()

        def read():
            while not is_done.is_set():
                seen.append((len(calendar), len(calendar.view(*WEEK)), len(ids(calendar)), calendar["a"]["id"]))

        at_once(write, read, read, read)
        assert set(seen) == {(21, 21, 21, "a")}

    def test_writers(self):
        """Of several writers none loses an event."""
        calendar = Calendar()

        def write(writer):
            for number in range(50):
                calendar.add(event(id=f"{writer} {number}"))
                calendar.discard(f"{writer} {number - 10}")

        at_once(*[partial(write, writer) for writer in range(4)])
        assert len(calendar) == len(set(ids(calendar))) == 40
