"""Any run of changes to a series, in any pattern and zone, beside a plain model: a dict and zoneinfo.

The model's dates are the oracle's, found day by day; what it says of times, it asks zoneinfo for each of them.
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
from recurtz import Calendar, DateTimeTimeZone, RecurtzError, SeriesMaster, calendar_view, instances

TOLD = strategies.ZONES | {"Nepal Standard Time": "Asia/Kathmandu"}
PATTERNS = st.just({"type": "daily", "interval": 1}) | strategies.PATTERNS.map(
    lambda pattern: pattern | {"interval": pattern["interval"] % 3 + 1}
)
TIMES = (st.integers(0, 95) | st.integers(0, 16)).map(lambda quarter: timedelta(minutes=15 * quarter))
LENGTHS = st.sampled_from([0, 15, 60, 90, 24 * 60, 25 * 60, 3 * 24 * 60]).map(lambda length: timedelta(minutes=length))
MIDNIGHT, A_DAY = time(), timedelta(1)
EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
DAYS = st.none() | st.integers(-2, 2) | st.integers(-40, 40)
PLACES = st.integers(-1, 12)


@dataclass(frozen=True)
class Happening:
    """What became of a date: walls on the clock of the series, as they were written, and the instants they mean."""

    kind: str
    walls: tuple[datetime, datetime]
    span: tuple[datetime, datetime]


def instant(wall, zone):
    return wall.replace(tzinfo=zone).astimezone(UTC)


def written(wall):
    return wall.replace(tzinfo=None).isoformat(timespec="microseconds") + "0"


class Model:
    """A series as a dict from original date to what became of it: None once it is cancelled."""

    def __init__(self, name, pattern, start, length, count, is_all_day):
        self.zone, self.is_all_day = ZoneInfo(strategies.ZONES[name]), is_all_day
        numbered = {"type": "numbered", "startDate": str(start.date()), "numberOfOccurrences": count}
        self.dates = oracle.walk(pattern, numbered, "first-match", 366 * 3 * (count + 1))
        self.start, self.length = start.time(), length
        self.lasts = length  # an occurrence that would not end after it starts lasts as long as the first
        starts, ends = self.span(start, start + length)
        self.lasts = ends - starts
        self.now = {day: self.planned(day) for day in self.dates}

    def span(self, start, end):
        starts, ends = instant(start, self.zone), instant(end, self.zone)
        return starts, ends if ends > starts else starts + self.lasts

    def planned(self, day):
        walls = datetime.combine(day, self.start), datetime.combine(day, self.start) + self.length
        return Happening("occurrence", walls, self.span(*walls))

    def is_free(self, day, target):
        """Whether the neighbours of a date leave a day to it."""
        others = {original: what.walls[0].date() for original, what in self.now.items() if what}
        before = [taken for original, taken in others.items() if original < day][-1:]
        after = [taken for original, taken in others.items() if original > day][:1]
        return all(taken < target for taken in before) and all(target < taken for taken in after)

    def prefixed(self, start, end, told):
        """What a window holds: original date, kind, start and end as they are told, original start."""
        held = [(day, what) for day, what in self.now.items() if what and what.span[1] >= start and what.span[0] < end]
        zone = ZoneInfo(TOLD[told])
        return {
            (
                f"OID.A.b.{day}",
                what.kind,
                *[
                    written(wall if self.is_all_day else moment.astimezone(zone))
                    for wall, moment in zip(what.walls, what.span, strict=True)
                ],
                f"{self.planned(day).span[0]:%Y-%m-%dT%H:%M:%SZ}",
            )
            for day, what in held
        }

    def has_second_pass(self):
        """Whether something is in the second pass of an overlap, which Graph's JSON cannot say."""
        moments = [moment for what in self.now.values() if what for moment in what.span]
        return not self.is_all_day and any(moment.astimezone(self.zone).fold for moment in moments)

    def are_in_order(self, found):
        """Whether what was found comes as it happens. What happens at once may come in any order."""
        spans = [self.now[date.fromisoformat(one["occurrenceId"][-10:])].span for one in found]
        return spans == sorted(spans)


def told(found, name):
    """The same of what was found, each once."""
    for one in found:
        assert one["start"]["timeZone"] == one["end"]["timeZone"] == name
        assert (one["id"], one["seriesMasterId"]) == (one["occurrenceId"], "A.b")
    names = ("occurrenceId", "type", "start", "end", "originalStart")
    rows = [tuple(one[name]["dateTime"] if name in ("start", "end") else one[name] for name in names) for one in found]
    assert len(rows) == len(set(rows))
    return set(rows)


class Changes(RuleBasedStateMachine):
    """Changes that are made, or refused, in the series and in the model alike."""

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
        event = {
            "id": "A.b",
            "isAllDay": is_all_day,
            "start": {"dateTime": start.isoformat(), "timeZone": name},
            "end": {"dateTime": (start + length).isoformat(), "timeZone": name},
            "recurrence": {
                "pattern": pattern,
                "range": {
                    "type": "numbered",
                    "startDate": str(start.date()),
                    "numberOfOccurrences": count,
                    "recurrenceTimeZone": name,
                },
            },
        }
        self.master = SeriesMaster.from_graph(event)

    def day(self, place):
        """The date at a place; at -1 one that is none of the series."""
        dates = self.model.dates
        return dates[0] - A_DAY if place < 0 else dates[place % len(dates)]

    def target(self, place, days):
        """A date and another some days from it; without a number of days, what is next to a change of the clock."""
        if days is None:
            return min(self.model.dates, key=lambda day: abs(day - self.change)), self.change
        return self.day(place), self.day(place) + timedelta(days)

    def run(self, change, day, allowed, what):
        if allowed:
            self.master = change()
            self.model.now[day] = what
        else:
            with pytest.raises(RecurtzError):
                change()

    @rule(place=PLACES)
    def cancel(self, place):
        day = self.day(place)
        self.run(lambda: self.master.cancel(day), day, self.model.now.get(day), None)

    @rule(place=PLACES)
    def restore(self, place):
        day, model = self.day(place), self.model
        allowed = day in model.now and model.is_free(day, day)
        self.run(lambda: self.master.restore(day), day, allowed, model.planned(day))

    @rule(place=PLACES, days=DAYS, time=TIMES, length=LENGTHS)
    def reschedule(self, place, days, time, length):
        """To a time on the clock of the series, which may be in a gap."""
        (day, target), model = self.target(place, days), self.model
        start = datetime.combine(target, MIDNIGHT) + time
        walls = start, start + length
        moments = [DateTimeTimeZone(wall, self.name) for wall in walls]
        if self.is_all_day:
            walls = tuple(datetime.combine(wall, MIDNIGHT) for wall in (start, start + max(length.days, 1) * A_DAY))
            moments = [wall.date() for wall in walls]
        starts, ends = (instant(wall, model.zone) for wall in walls)
        ends = ends if ends > starts else starts + (walls[1] - walls[0])
        allowed = model.now.get(day) and model.is_free(day, walls[0].date())
        what = Happening("exception", walls, (starts, ends))
        self.run(lambda: self.master.reschedule(day, *moments), day, allowed, what)

    @rule(place=PLACES, days=DAYS, time=TIMES, length=LENGTHS, other=st.sampled_from(list(TOLD)))
    def reschedule_to_an_instant(self, place, days, time, length, other):
        """To an instant, which may be in the second pass of an overlap."""
        (day, target), model = self.target(place, days), self.model
        starts = instant(datetime.combine(target, MIDNIGHT), model.zone) + time
        span = starts, starts + length
        walls = tuple(moment.astimezone(model.zone).replace(tzinfo=None) for moment in span)
        if self.is_all_day:
            walls = tuple(datetime.combine(wall, MIDNIGHT) for wall in walls)
            span = tuple(instant(wall, model.zone) for wall in walls)
        zone = ZoneInfo(TOLD[other])
        lasts = walls[0] < walls[1] or not self.is_all_day
        allowed = model.now.get(day) and model.is_free(day, walls[0].date()) and lasts
        what = Happening("exception", walls, span)
        moments = [moment.astimezone(zone) for moment in (starts, starts + length)]
        self.run(lambda: self.master.reschedule(day, *moments), day, allowed, what)

    @rule(place=PLACES, hours=st.integers(-60, 60), length=st.integers(0, 24 * 60), zone=st.sampled_from(list(TOLD)))
    def ask(self, place, hours, length, zone):
        """Any window, told in any zone."""
        start = datetime.combine(self.day(place), MIDNIGHT, UTC) + timedelta(hours=hours)
        self.compare(start, start + timedelta(hours=length), zone)

    @invariant()
    def all_is_as_the_model_says(self):
        if hasattr(self, "model"):
            self.compare(*EVER, self.name)

    def compare(self, start, end, zone):
        answers = [[one.to_graph(zone) for one in self.master.between(start, end)]]
        assert all(one["isAllDay"] is self.is_all_day for one in answers[0])
        if not self.model.has_second_pass():
            json = self.master.to_graph()
            assert SeriesMaster.from_graph(json) == self.master
            answers += [instances(json, start, end, time_zone=zone), calendar_view([json], start, end, time_zone=zone)]
            answers += [Calendar([json]).view(start, end, time_zone=zone)]
        for answer in answers:
            assert told(answer, zone) == self.model.prefixed(start, end, zone)
            assert self.model.are_in_order(answer)


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=200, stateful_step_count=20, deadline=None)
