"""The laws of changes, on any series, beside a plain model: a dict of dates and zoneinfo, which share no code with it.

The model's dates are the oracle's, found day by day; its instants are zoneinfo's, computed one by one.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import oracle
import strategies
from graph import error_of, moment, occurrence_id, recurrence
from recurtz import (
    RecurtzError,
    SeriesMaster,
    apply_changes,
    calendar_view,
    changes,
    delete_occurrence,
    get_event,
    instances,
    parse_occurrence_id,
    split_event,
    update_event,
)

MASTER = "A.b"
LOST = "tzone://Microsoft/Custom"
A_DAY = timedelta(1)
MAX_DATES = 12

PATTERNS = strategies.PATTERNS.map(lambda pattern: pattern | {"interval": pattern["interval"] % 3 + 1})
LENGTHS = st.sampled_from([15, 60, 90, 24 * 60, 25 * 60, 3 * 24 * 60]).map(lambda length: timedelta(minutes=length))
TIMES = (st.integers(0, 95) | st.integers(0, 16)).map(lambda quarter: timedelta(minutes=15 * quarter))
ENDS = st.sampled_from(["numbered", "endDate", "noEnd"])
SUBJECTS = st.sampled_from([None, "Lunch", "Dinner"])

pytestmark = pytest.mark.slow


def midnight(day):
    return datetime.combine(day, time())


def text(moment):
    """The text of an instant or of a wall-clock time in JSON."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.0000000"


@dataclass(frozen=True)
class Plain:
    """A series: its first dates, its times from the midnight of a date, its cancelled and its changed dates.

    `exact` is the exact duration of the occurrence that the series begins with: it counts where clocks skip the end.
    """

    zone: ZoneInfo
    dates: tuple[date, ...]
    start: timedelta
    length: timedelta
    is_all_day: bool
    cancelled: frozenset[date] = frozenset()
    exceptions: dict[date, tuple[datetime, datetime, str | None]] = field(default_factory=dict)
    subject: str = "Lunch"

    def instant(self, wall):
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def walls(self, day):
        start = midnight(day) + self.start
        return start, start + self.length

    def is_in_gap(self, wall):
        return self.instant(wall).astimezone(self.zone).replace(tzinfo=None) != wall

    def lasts_as_written(self, day):
        """Whether the occurrence of a date is as long in UTC as by the wall clock."""
        start, end = map(self.instant, self.walls(day))
        return end - start == self.length

    def scheduled(self, day):
        start, end = map(self.instant, self.walls(day))
        return start, end if end > start else start + self.length

    def row(self, day):
        """An occurrence: original date, original start, type, start, end, subject; an all-day one has dates."""
        original = f"{self.instant(midnight(day) + self.start):%Y-%m-%dT%H:%M:%SZ}"
        if day in self.exceptions:
            start, end, own = self.exceptions[day]
            return day, original, "exception", text(start), text(end), own or self.subject
        times = self.walls(day) if self.is_all_day else self.scheduled(day)
        return day, original, "occurrence", *map(text, times), self.subject

    def rows(self, first=date.min, last=date.max):
        """The occurrences whose original dates are in a range."""
        return [self.row(day) for day in self.dates if first <= day <= last and day not in self.cancelled]


# Any series -----------------------------------------------------------------------------------------------------------


@st.composite
def stored_series(draw):
    """A stored series and its model: every pattern and range, zones on both sides of the equator, lost zones."""
    name, is_all_day = draw(st.sampled_from(list(strategies.ZONES))), draw(st.booleans())
    pattern, kind, count = draw(PATTERNS), draw(ENDS), draw(st.integers(1, MAX_DATES))
    begin = draw(st.sampled_from(strategies.CHANGES[name])) - timedelta(draw(st.integers(0, 40)))
    numbered = {"type": "numbered", "startDate": str(begin), "numberOfOccurrences": count}
    dates = tuple(oracle.walk(pattern, numbered, "first-match", 366 * 3 * (count + 1)))
    start, length = draw(TIMES), draw(LENGTHS)
    is_lost = not is_all_day and draw(st.integers(0, 3)) == 0
    if is_lost:
        name, start = "UTC", draw(st.sampled_from([start, -timedelta(hours=1), timedelta(hours=25)]))
    if is_all_day:
        start, length = timedelta(), max(length.days, 1) * A_DAY
    plain = Plain(ZoneInfo(strategies.ZONES[name]), dates, start, length, is_all_day)
    plain = draw(with_changes(plain))
    first = dates[0] if is_lost or draw(st.booleans()) else begin
    assume(is_all_day or plain.lasts_as_written(first))
    end_date = dates[-1] + draw(st.integers(0, 0 if pattern["type"] in {"daily", "weekly"} else 9)) * A_DAY
    ends = {"numbered": {"numberOfOccurrences": count}, "endDate": {"endDate": str(end_date)}, "noEnd": {}}[kind]
    repeats = recurrence(pattern, first, type=kind, **ends, recurrenceTimeZone=LOST if is_lost else name)
    return event_of(plain, repeats, first, name), plain


@st.composite
def with_changes(draw, plain):
    """The same with cancelled dates, and with exceptions anywhere: those of a stored event are believed."""
    days = draw(st.lists(st.sampled_from(plain.dates), unique=True))
    count = draw(st.integers(0, len(days)))
    exceptions = {day: (*draw(other_times(plain, day)), draw(SUBJECTS)) for day in days[:count]}
    return replace(plain, cancelled=frozenset(days[count:]), exceptions=exceptions)


@st.composite
def other_times(draw, plain, day):
    """Times within some weeks of a date: instants, or the midnights of dates."""
    start = midnight(day) + draw(st.integers(-30, 30)) * A_DAY
    if plain.is_all_day:
        return start, start + A_DAY
    start = start.replace(tzinfo=UTC) + draw(TIMES)
    return start, start + draw(LENGTHS)


def event_of(plain, repeats, first, name):
    start = midnight(first) + plain.start
    return {
        "id": MASTER,
        "type": "seriesMaster",
        "subject": plain.subject,
        "isAllDay": plain.is_all_day,
        "start": moment(text(start), name),
        "end": moment(text(start + plain.length), name),
        "recurrence": repeats,
        "cancelledOccurrences": [occurrence_id(day, MASTER) for day in sorted(plain.cancelled)],
        "exceptionOccurrences": [exception_of(day, *changed) for day, changed in plain.exceptions.items()],
    }


def exception_of(day, start, end, subject):
    times = {"start": moment(text(start), "UTC"), "end": moment(text(end), "UTC")}
    return {"occurrenceId": occurrence_id(day, MASTER), **times, **({"subject": subject} if subject else {})}


def window_of(plain):
    """A window in which all dates of a model happen, wherever they have been moved."""
    return "0001-01-01", f"{plain.dates[-1] + 40 * A_DAY}"


def rows(event, plain):
    """The occurrences of an event as the model has them, up to the model's last date."""
    result = []
    last = plain.dates[-1]
    for item in [] if event is None else instances(event, *window_of(plain)):
        day = parse_occurrence_id(item["occurrenceId"]).date
        times = item["start"]["dateTime"], item["end"]["dateTime"]
        result.append((day, item["originalStart"], item["type"], *times, item["subject"]))
    return sorted(row for row in result if row[0] <= last)


SERIES = stored_series()
PLACES = st.integers(0, MAX_DATES - 1)


class TestAnySeries:
    @settings(max_examples=200)
    @given(SERIES)
    def test_before(self, drawn):
        """The model has the occurrences of the event before any change."""
        event, plain = drawn
        assert rows(event, plain) == plain.rows()

    @given(SERIES)
    def test_identity(self, drawn):
        """An update by nothing, or by the event itself, changes nothing."""
        event, plain = drawn
        for nothing in ({}, event, {"id": "other", "changeKey": "x"}):
            assert update_event(event, nothing) == event
            assert changes(event, update_event(event, nothing), *window_of(plain)) == []

    @settings(max_examples=200)
    @given(SERIES, st.sampled_from(list(strategies.ZONES)))
    def test_sent_back(self, drawn, zone):
        """So does an update by the event as a response in any zone has it: a gap and a repeated hour are no change."""
        event, plain = drawn
        try:
            back = get_event(event, time_zone=zone)
        except RecurtzError:  # in that zone it is outside the years 1 to 9999
            assume(False)
        assert update_event(event, back | {"subject": "Demo"}) == event | {"subject": "Demo"}
        assert rows(update_event(event, back), plain) == plain.rows()


class TestSplit:
    @settings(max_examples=200)
    @given(SERIES, PLACES, st.integers(-3, 3))
    def test_parts(self, drawn, place, days):
        """Head and tail are the whole: times, order, number, exceptions and cancellations, by original dates."""
        event, plain = drawn
        at = plain.dates[place % len(plain.dates)] + days * A_DAY
        before, after = [day for day in plain.dates if day < at], [day for day in plain.dates if day >= at]
        head, tail = split_event(event, at, tail_id="tail")

        assert (head is None) == (not before)
        if not before:
            assert tail == event
        if after:  # an endless series has a tail in any case
            assert tail["id"] == ("tail" if before else MASTER)
        assert rows(head, plain) == plain.rows(last=at - A_DAY)
        assert rows(tail, plain) == plain.rows(first=at)
        assert update_event(head or tail, head or tail) == (head or tail)

    @given(SERIES, PLACES)
    def test_values(self, drawn, place):
        """A value is split as its JSON is."""
        event, plain = drawn
        at = plain.dates[place % len(plain.dates)]
        parts = SeriesMaster.from_graph(event).split(at)
        for part, json in zip(parts, split_event(event, at), strict=True):
            values = [] if json is None else SeriesMaster.from_graph(json).between(*window_of(plain))
            found = [] if part is None else part.between(*window_of(plain))
            assert [(one.original_date, one.span, one.type) for one in found] == [
                (one.original_date, one.span, one.type) for one in values
            ]

    @given(SERIES, PLACES, PLACES)
    def test_twice(self, drawn, place, other):
        """A tail can be split again: the three parts are the whole."""
        event, plain = drawn
        first, second = sorted((plain.dates[place % len(plain.dates)], plain.dates[other % len(plain.dates)]))
        head, rest = split_event(event, first, tail_id="rest")
        middle, tail = split_event(rest, second, tail_id="tail")

        assert rows(head, plain) + rows(middle, plain) + rows(tail, plain) == plain.rows()


class TestDelete:
    @given(SERIES, PLACES)
    def test_one(self, drawn, place):
        """The occurrence is gone, and no other is."""
        event, plain = drawn
        day = plain.dates[place % len(plain.dates)]
        if day in plain.cancelled:
            assert error_of(delete_occurrence, event, day).code == "ErrorCalendarOccurrenceIsDeletedFromRecurrence"
            return
        assert rows(delete_occurrence(event, day), plain) == [row for row in plain.rows() if row[0] != day]

    @given(SERIES, PLACES)
    def test_restore(self, drawn, place):
        """An occurrence that is deleted and restored is as before, if it was no exception."""
        event, plain = drawn
        day = plain.dates[place % len(plain.dates)]
        assume(day not in plain.cancelled and day not in plain.exceptions)
        series = SeriesMaster.from_graph(event)
        try:
            restored = SeriesMaster.from_graph(delete_occurrence(event, day)).restore(day)
        except RecurtzError as error:  # a stored neighbour is in its place
            assert error.code == "ErrorOccurrenceCrossingBoundary"
            return
        assert restored == series


class TestUpdateOccurrence:
    @given(SERIES, PLACES, st.booleans(), st.data())
    def test_nothing_else(self, drawn, place, has_times, data):
        """The occurrence has what was sent; no other occurrence moves."""
        event, plain = drawn
        day = plain.dates[place % len(plain.dates)]
        assume(day not in plain.cancelled)
        scheduled = plain.walls(day) if plain.is_all_day else plain.scheduled(day)
        start, end, _ = plain.exceptions.get(day, (*scheduled, None))
        body = {"subject": "Demo"}
        if has_times:
            start, end = data.draw(other_times(plain, day))
            body |= {"start": moment(text(start), "UTC"), "end": moment(text(end), "UTC")}
        try:
            updated = update_event(event, body, occurrence=occurrence_id(day, MASTER))
        except RecurtzError as error:
            assert error.code == "ErrorOccurrenceCrossingBoundary"
            return
        model = replace(plain, exceptions={**plain.exceptions, day: (start, end, "Demo")})
        assert rows(updated, plain) == model.rows()

        again = get_event(updated, occurrence=day)
        assert rows(update_event(updated, again, occurrence=day), plain) == model.rows()


class TestUpdateSeries:
    @given(SERIES)
    def test_subject(self, drawn):
        """Exceptions and cancellations stay; what has no subject of its own shows the new one."""
        event, plain = drawn
        assert rows(update_event(event, {"subject": "Demo"}), plain) == replace(plain, subject="Demo").rows()

    @given(SERIES, PLACES, st.sampled_from(["exchange", "keep", "drop"]))
    def test_end(self, drawn, place, policy):
        """A new end keeps what is inside; Outlook drops all."""
        event, plain = drawn
        last = plain.dates[place % len(plain.dates)]
        range_ = event["recurrence"]["range"]
        range_ = {**range_, "type": "endDate", "endDate": str(last)}
        updated = update_event(event, {"recurrence": event["recurrence"] | {"range": range_}}, exceptions=policy)
        is_same = range_ == event["recurrence"]["range"]
        expected = plain if policy != "drop" or is_same else replace(plain, cancelled=frozenset(), exceptions={})

        assert rows(updated, plain) == expected.rows(last=last)

    @given(SERIES, st.booleans())
    def test_times(self, drawn, is_kept):
        """Another duration drops all exceptions and cancellations, or keeps all, because all dates are still there."""
        event, plain = drawn
        longer = replace(plain, length=plain.length + A_DAY)
        end = datetime.fromisoformat(event["end"]["dateTime"]) + A_DAY
        body = {"end": moment(text(end), event["end"]["timeZone"])}
        updated = update_event(event, body, exceptions="keep" if is_kept else "exchange")
        expected = longer if is_kept else replace(longer, cancelled=frozenset(), exceptions={})

        assert rows(updated, plain) == expected.rows()


class TestDelta:
    @settings(max_examples=200)
    @given(SERIES, PLACES, st.sampled_from(["subject", "time", "delete", "occurrence", "split", "single", "none"]))
    def test_store(self, drawn, place, kind):
        """Applied to the view of before, the changes give the view of after, in each direction.

        A client gets a master in UTC, where a time in a gap would be another one; so the master has none.
        """
        event, plain = drawn
        start, end = (datetime.fromisoformat(event[edge]["dateTime"]) for edge in ("start", "end"))
        assume(plain.is_all_day or not any(map(plain.is_in_gap, (start, end, end + A_DAY))))
        day = plain.dates[place % len(plain.dates)]
        window = f"{day - 60 * A_DAY}", f"{day + 90 * A_DAY}"
        versions = [event, changed(event, day, kind)]
        for before, after in (versions, versions[::-1]):
            page = changes(before, after, *window)
            store = apply_changes(changes(None, before, *window), page)

            assert by_id(store) == by_id(changes(None, after, *window))
            assert view(store, window) == view([] if after is None else [after], window)
            assert by_id(apply_changes(store, {"value": page})) == by_id(store)
            full = apply_changes([] if before is None else calendar_view([before], *window), page)
            assert view(full, window) == view(store, window)


def changed(event, day, kind):
    """Another version of an event; None if it is deleted."""
    try:
        match kind:
            case "subject":
                return update_event(event, {"subject": "Demo"})
            case "time":
                end = datetime.fromisoformat(event["end"]["dateTime"]) + A_DAY
                return update_event(event, {"end": moment(text(end), event["end"]["timeZone"])})
            case "delete":
                return delete_occurrence(event, day)
            case "occurrence":
                return update_event(event, {"subject": "Demo"}, occurrence=day)
            case "split":
                return split_event(event, day)[0]
            case "single":
                return update_event(event, {"recurrence": None})
    except RecurtzError:
        assume(False)
    return None


def by_id(store):
    result = {event["id"]: event for event in store}
    assert len(result) == len(store)
    return result


def view(events, window):
    """What a client shows, without the properties that only a synchronisation has."""
    shown = calendar_view(events, *window)
    return sorted((event["start"]["dateTime"], event["end"]["dateTime"], event["subject"]) for event in shown)
