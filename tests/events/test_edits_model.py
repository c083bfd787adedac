"""recurtz.events.edits: any sequence of changes, in any pattern and zone, beside a simple model: a dict and zoneinfo.

The model's dates are the oracle's, found day by day; its instants are zoneinfo's, computed one by one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import oracle
import strategies
from graph import DAILY, occurrence_id, series
from recurtz import Calendar, DateTimeTimeZone, RecurtzError, SeriesMaster, calendar_view, instances

MASTER = "A.b"
TARGET_ZONES = strategies.ZONES | {"Nepal Standard Time": "Asia/Kathmandu"}
PATTERNS = st.just(DAILY) | strategies.PATTERNS.map(lambda pattern: pattern | {"interval": pattern["interval"] % 3 + 1})
TIMES = (st.integers(0, 95) | st.integers(0, 16)).map(lambda quarter: timedelta(minutes=15 * quarter))
LENGTHS = st.sampled_from([0, 15, 60, 90, 24 * 60, 25 * 60, 3 * 24 * 60]).map(lambda length: timedelta(minutes=length))
MIDNIGHT, A_DAY = time(), timedelta(1)
EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
DAYS = st.none() | st.integers(-2, 2) | st.integers(-40, 40)
PLACES = st.integers(-1, 12)


@dataclass(frozen=True)
class State:
    """The state of one date: wall-clock times in the zone of the series, as they were written, and their instants."""

    kind: str
    walls: tuple[datetime, datetime]
    span: tuple[datetime, datetime]


def instant(wall, zone):
    return wall.replace(tzinfo=zone).astimezone(UTC)


def written(wall):
    return wall.replace(tzinfo=None).isoformat(timespec="microseconds") + "0"


class Model:
    """A series as a dict from original date to its state: None if it is cancelled."""

    def __init__(self, name, pattern, start, length, count, is_all_day):
        self.zone, self.is_all_day = ZoneInfo(strategies.ZONES[name]), is_all_day
        numbered = {"type": "numbered", "startDate": str(start.date()), "numberOfOccurrences": count}
        self.dates = oracle.walk(pattern, numbered, "first-match", 366 * 3 * (count + 1))
        self.start, self.length = start.time(), length
        self.exact = length  # an occurrence whose end is not after its start lasts as long as the first
        starts, ends = self.span(start, start + length)
        self.exact = ends - starts
        self.states = {day: self.scheduled(day) for day in self.dates}

    def span(self, start, end):
        starts, ends = instant(start, self.zone), instant(end, self.zone)
        return starts, ends if ends > starts else starts + self.exact

    def scheduled(self, day):
        walls = datetime.combine(day, self.start), datetime.combine(day, self.start) + self.length
        return State("occurrence", walls, self.span(*walls))

    def is_free(self, day, target):
        """Whether the neighbours of a date leave a day free for it."""
        others = {original: state.walls[0].date() for original, state in self.states.items() if state}
        before = [taken for original, taken in others.items() if original < day][-1:]
        after = [taken for original, taken in others.items() if original > day][:1]
        return all(taken < target for taken in before) and all(target < taken for taken in after)

    def rows(self, start, end, zone_name):
        """The occurrences in a window: id, type, start and end in a zone, original start."""
        states = {day: s for day, s in self.states.items() if s and s.span[1] >= start and s.span[0] < end}
        zone = ZoneInfo(TARGET_ZONES[zone_name])
        return {
            (
                occurrence_id(day, MASTER),
                state.kind,
                *[
                    written(wall if self.is_all_day else moment.astimezone(zone))
                    for wall, moment in zip(state.walls, state.span, strict=True)
                ],
                f"{self.scheduled(day).span[0]:%Y-%m-%dT%H:%M:%SZ}",
            )
            for day, state in states.items()
        }

    def has_second_pass(self):
        """Whether a time is in the second pass of an overlap, which Graph's JSON cannot represent."""
        moments = [moment for state in self.states.values() if state for moment in state.span]
        return not self.is_all_day and any(moment.astimezone(self.zone).fold for moment in moments)

    def are_in_order(self, events):
        """Whether events are in the order of their times. Those at the same time may be in any order."""
        spans = [self.states[date.fromisoformat(event["occurrenceId"][-10:])].span for event in events]
        return spans == sorted(spans)


def rows(events, zone_name):
    """The same of events in JSON, each once."""
    for event in events:
        assert event["start"]["timeZone"] == event["end"]["timeZone"] == zone_name
        assert (event["id"], event["seriesMasterId"]) == (event["occurrenceId"], MASTER)
    result = [
        (
            event["occurrenceId"],
            event["type"],
            event["start"]["dateTime"],
            event["end"]["dateTime"],
            event["originalStart"],
        )
        for event in events
    ]
    assert len(result) == len(set(result))
    return set(result)


class Changes(RuleBasedStateMachine):
    """Changes that are applied, or rejected, in the series and in the model alike."""

    @initialize(
        name=st.sampled_from(list(strategies.ZONES)),
        pattern=PATTERNS,
        change=st.integers(0, 1),
        before=st.integers(0, 3) | st.integers(0, 40),
        time=TIMES,
        length=LENGTHS,
        count=st.integers(1, 12),
        is_all_day=st.booleans(),
    )
    def a_series_begins(self, name, pattern, change, before, time, length, count, is_all_day):
        self.change = strategies.CHANGES[name][change]
        start = datetime.combine(self.change, MIDNIGHT) - timedelta(before)
        start, length = (start, max(length.days, 1) * A_DAY) if is_all_day else (start + time, length)
        self.name, self.is_all_day = name, is_all_day
        self.model = Model(name, pattern, start, length, count, is_all_day)
        range_ = {"type": "numbered", "numberOfOccurrences": count, "recurrenceTimeZone": name}
        walls = start.isoformat(), (start + length).isoformat()
        self.master = SeriesMaster.from_graph(series(*walls, name, pattern, range_, id=MASTER, isAllDay=is_all_day))

    def day(self, place):
        """The date at a place; at -1 one that is not a date of the series."""
        dates = self.model.dates
        return dates[0] - A_DAY if place < 0 else dates[place % len(dates)]

    def target(self, place, days):
        """A date, and another some days from it; without a number of days, the date next to a change of the clocks."""
        if days is None:
            return min(self.model.dates, key=lambda day: abs(day - self.change)), self.change
        return self.day(place), self.day(place) + timedelta(days)

    def apply(self, change, day, allowed, state):
        if allowed:
            self.master = change()
            self.model.states[day] = state
        else:
            with pytest.raises(RecurtzError):
                change()

    @rule(place=PLACES)
    def cancel(self, place):
        day = self.day(place)
        self.apply(lambda: self.master.cancel(day), day, self.model.states.get(day), None)

    @rule(place=PLACES)
    def restore(self, place):
        day, model = self.day(place), self.model
        allowed = day in model.states and model.is_free(day, day)
        self.apply(lambda: self.master.restore(day), day, allowed, model.scheduled(day))

    @rule(place=PLACES, days=DAYS, time=TIMES, length=LENGTHS)
    def reschedule(self, place, days, time, length):
        """To a wall-clock time in the zone of the series, which may be in a gap."""
        (day, target), model = self.target(place, days), self.model
        start = datetime.combine(target, MIDNIGHT) + time
        walls = start, start + length
        moments = [DateTimeTimeZone(wall, self.name) for wall in walls]
        if self.is_all_day:
            walls = tuple(datetime.combine(wall, MIDNIGHT) for wall in (start, start + max(length.days, 1) * A_DAY))
            moments = [wall.date() for wall in walls]
        starts, ends = (instant(wall, model.zone) for wall in walls)
        ends = ends if ends > starts else starts + (walls[1] - walls[0])
        allowed = model.states.get(day) and model.is_free(day, walls[0].date())
        state = State("exception", walls, (starts, ends))
        self.apply(lambda: self.master.reschedule(day, *moments), day, allowed, state)

    @rule(place=PLACES, days=DAYS, time=TIMES, length=LENGTHS, other=st.sampled_from(list(TARGET_ZONES)))
    def reschedule_to_an_instant(self, place, days, time, length, other):
        """To an instant, which may be in the second pass of an overlap."""
        (day, target), model = self.target(place, days), self.model
        starts = instant(datetime.combine(target, MIDNIGHT), model.zone) + time
        span = starts, starts + length
        walls = tuple(moment.astimezone(model.zone).replace(tzinfo=None) for moment in span)
        if self.is_all_day:
            walls = tuple(datetime.combine(wall, MIDNIGHT) for wall in walls)
            span = tuple(instant(wall, model.zone) for wall in walls)
        zone = ZoneInfo(TARGET_ZONES[other])
        lasts = walls[0] < walls[1] or not self.is_all_day
        allowed = model.states.get(day) and model.is_free(day, walls[0].date()) and lasts
        state = State("exception", walls, span)
        moments = [moment.astimezone(zone) for moment in (starts, starts + length)]
        self.apply(lambda: self.master.reschedule(day, *moments), day, allowed, state)

    @rule(
        place=PLACES,
        hours=st.integers(-60, 60),
        length=st.integers(0, 24 * 60),
        zone=st.sampled_from(list(TARGET_ZONES)),
    )
    def query(self, place, hours, length, zone):
        """Any window, in any zone."""
        start = datetime.combine(self.day(place), MIDNIGHT, UTC) + timedelta(hours=hours)
        self.compare(start, start + timedelta(hours=length), zone)

    @invariant()
    def all_is_as_in_the_model(self):
        if hasattr(self, "model"):
            self.compare(*EVER, self.name)

    def compare(self, start, end, zone):
        results = [[one.to_graph(zone) for one in self.master.between(start, end)]]
        assert all(one["isAllDay"] is self.is_all_day for one in results[0])
        results += [instances(self.master, start, end, time_zone=zone)]
        if not self.model.has_second_pass():
            json = self.master.to_graph()
            assert SeriesMaster.from_graph(json) == self.master
            results += [instances(json, start, end, time_zone=zone), calendar_view([json], start, end, time_zone=zone)]
            results += [Calendar([json]).view(start, end, time_zone=zone)]
        for result in results:
            assert rows(result, zone) == self.model.rows(start, end, zone)
            assert self.model.are_in_order(result)


TestChanges = pytest.mark.slow(Changes.TestCase)
TestChanges.settings = settings(max_examples=200, stateful_step_count=20, deadline=None)
