"""recurtz.changes and recurtz.apply_changes: what a synchronisation returns. The laws are in test_edit_laws.py."""

from copy import deepcopy

import pytest

from graph import TOKYO, error_of, event, exception, master, moment, occurrence_id, recurrence, series, starts, weekly
from recurtz import SeriesMaster, apply_changes, changes, delete_occurrence, split_event, update_event
from recurtz.errors import LimitExceededError

WINDOW = "2017-09-01", "2017-09-13"
FIRST, SECOND, THIRD = (occurrence_id(day) for day in ("2017-09-04", "2017-09-11", "2017-09-18"))
WEEKLY = series(subject="Lunch", attendees=[{"type": "required"}])


def removed(identity):
    return {"id": identity, "@removed": {"reason": "deleted"}}


def ids(page):
    return [item["id"] for item in page]


class TestChanges:
    """Source: Graph, event: delta; GD #7632: occurrences have few properties; GD #6353."""

    def test_creation(self):
        """A new series: its master, and its occurrences with five properties."""
        page = changes(None, WEEKLY, *WINDOW)
        assert ids(page) == ["AAMk", FIRST, SECOND]
        assert (page[0]["subject"], page[0]["start"]["timeZone"]) == ("Lunch", "UTC")
        assert page[1] == {
            "id": FIRST,
            "type": "occurrence",
            "seriesMasterId": "AAMk",
            "start": moment("2017-09-04T19:00:00.0000000", "UTC"),
            "end": moment("2017-09-04T21:00:00.0000000", "UTC"),
        }

    def test_deletion(self):
        assert changes(WEEKLY, None, *WINDOW) == [removed("AAMk"), removed(FIRST), removed(SECOND)]

    def test_nothing(self):
        assert changes(WEEKLY, deepcopy(WEEKLY), *WINDOW) == changes(None, None, *WINDOW) == []

    def test_subject(self):
        """Occurrences have the properties of their master, so they do not change with it. Exceptions do."""
        stored = update_event(WEEKLY, {"location": {"displayName": "Cafe"}}, occurrence=SECOND)
        page = changes(stored, update_event(stored, {"subject": "Demo"}), *WINDOW)
        assert [(item["id"], item["subject"]) for item in page] == [("AAMk", "Demo"), (SECOND, "Demo")]
        assert page[1]["location"] == {"displayName": "Cafe"}

    def test_moved_series(self):
        """Ids contain dates: those of the old dates are removed (dankcalendar #95)."""
        tuesdays = {"recurrence": recurrence(weekly("tuesday"))}
        page = changes(WEEKLY, update_event(WEEKLY, tuesdays), *WINDOW)
        assert ids(page) == ["AAMk", occurrence_id("2017-09-05"), occurrence_id("2017-09-12"), FIRST, SECOND]
        assert page[3:] == [removed(FIRST), removed(SECOND)]

    def test_deleted_occurrence(self):
        page = changes(WEEKLY, delete_occurrence(WEEKLY, SECOND), *WINDOW)
        assert (page[0]["cancelledOccurrences"], page[1:]) == ([SECOND], [removed(SECOND)])

    def test_own_id(self):
        """An exception can have an id of its own."""
        stored = series(exceptionOccurrences=[exception("2017-09-11", id="own")])
        assert ids(changes(series(), stored, *WINDOW)) == ["AAMk", "own", SECOND]

    def test_outside(self):
        """Nothing outside the window is returned; a series that leaves it is removed."""
        assert changes(None, WEEKLY, "2017-08-01", "2017-09-01") == []
        head, _ = split_event(WEEKLY, "OID.AAMk.2017-09-18")
        window = "2017-09-18", "2017-09-20"
        assert changes(WEEKLY, head, *window) == [removed("AAMk"), removed(THIRD)]

    def test_single(self):
        """A single event is complete. If it moves out of the window, it is removed."""
        stored = event(id="A", subject="Lunch")
        [changed] = changes(stored, stored | {"subject": "Demo"}, *WINDOW)
        assert (changed["subject"], starts([changed])) == ("Demo", ["2017-09-04T19:00"])
        assert changes(stored, event("2018-01-01T12:00:00", id="A"), *WINDOW) == [removed("A")]
        assert changes(stored, event(id="B"), *WINDOW)[1:] == [removed("A")]

    def test_zone(self):
        page = changes(None, WEEKLY, *WINDOW, time_zone=TOKYO)
        assert {item["start"]["timeZone"] for item in page} == {TOKYO}

    def test_shared(self):
        """Nothing is shared with the events."""
        changes(None, WEEKLY, *WINDOW)[0]["attendees"][0]["type"] = "x"
        assert WEEKLY["attendees"][0]["type"] == "required"

    def test_value(self):
        assert ids(changes(None, master(), *WINDOW)) == ["AAMk", FIRST, SECOND]

    def test_faults(self):
        """The path of a fault begins with the argument."""
        assert error_of(changes, event(), None, *WINDOW).target == "before.id"
        assert error_of(changes, None, event(id="A", isAllDay=5), *WINDOW).target == "after.isAllDay"
        assert error_of(changes, None, 5, *WINDOW).target == "after"

    def test_limit(self):
        assert len(changes(None, WEEKLY, *WINDOW, limit=2)) == 3
        with pytest.raises(LimitExceededError) as caught:
            changes(None, WEEKLY, *WINDOW, limit=1)
        assert caught.value.target == "endDateTime"


class TestApplyChanges:
    def test_place(self):
        """A changed event stays in its place, a new one is added, a removed one goes."""
        store = [{"id": "A"}, {"id": "B"}, {"id": "C"}]
        page = [{"id": "D"}, {"id": "B", "subject": "new"}, removed("A"), removed("unknown")]
        assert apply_changes(store, page) == [{"id": "B", "subject": "new"}, {"id": "C"}, {"id": "D"}]
        assert ids(store) == ["A", "B", "C"]

    def test_response(self):
        """The page can be Graph's response."""
        assert apply_changes([], {"value": [{"id": "A"}], "@odata.deltaLink": "x"}) == [{"id": "A"}]

    def test_replaced(self):
        """An event of the page is complete: what it does not have is gone."""
        assert apply_changes([{"id": "A", "subject": "x"}], [{"id": "A"}]) == [{"id": "A"}]

    def test_order(self):
        """The page is applied in its order."""
        assert apply_changes([], [{"id": "A"}, removed("A"), {"id": "A", "n": 1}]) == [{"id": "A", "n": 1}]
        assert apply_changes([], [{"id": "A", "@removed": None}, removed("A")]) == []

    def test_master(self):
        """With a master, its occurrences go; those that come later in the page stay."""
        store = changes(None, WEEKLY, *WINDOW)
        assert apply_changes(store, [removed("AAMk")]) == []
        assert ids(apply_changes(store, [removed("AAMk"), store[1]])) == [FIRST]

    def test_without_id(self):
        """Events without an id stay; a page without ids is rejected."""
        assert apply_changes([event(), event()], []) == [event(), event()]
        assert error_of(apply_changes, [], [event()]).target == "page[0].id"

    @pytest.mark.parametrize("page", [None, 5, "page", {"error": {}}])
    def test_not_a_page(self, page):
        with pytest.raises(TypeError):
            apply_changes([], page)

    def test_not_an_event(self):
        assert error_of(apply_changes, [], [5]).target == "page[0]"
        assert error_of(apply_changes, [5], []).target == "events[0]"


class TestArguments:
    def test_values(self):
        """A client can keep its events as values."""
        value = SeriesMaster.from_graph(series())
        assert apply_changes([value], []) == [value.to_graph()]
        assert apply_changes([], [value]) == [value.to_graph()]

    @pytest.mark.parametrize("page", [None, {}, "abc"])
    def test_page(self, page):
        with pytest.raises(TypeError, match=r"^page "):
            apply_changes([], page)
