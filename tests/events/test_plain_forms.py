"""Most events take short ways: JSON as Python's parser returns it, and a window in which no clock changes.

Each way leads to the same result, or the same error, as the one that serves everything.
"""

import runpy
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

import recurtz
from graph import all_day, daily
from recurtz import RecurtzError
from recurtz.events.timetable import Timetable

FROZEN = runpy.run_path(str(Path(__file__).parents[1] / "frozen" / "events.py"))
"""The events of the frozen answers: good, odd and broken ones, the same on every machine."""

OWN_JSON = type("dict", (dict,), {})
OWN_TEXT = type("str", (str,), {})
"""Types that other parsers may return; their names and so their reprs in messages are those of Python's."""


def parsed_otherwise(value):
    """The same JSON in types that no short way takes."""
    if isinstance(value, dict):
        return OWN_JSON({name: parsed_otherwise(item) for name, item in value.items()})
    if isinstance(value, list):
        return [*map(parsed_otherwise, value)]
    return OWN_TEXT(value) if isinstance(value, str) else value


def outcome(function, *arguments, **options):
    """A result, or all that an error says."""
    try:
        return function(*arguments, **options)
    except RecurtzError as error:
        details = [(type(detail), detail.code, detail.target, str(detail)) for detail in error.details]
        return type(error), error.code, error.target, str(error), details


def check_parsers(count, seed=26):
    dice = FROZEN["Dice"](seed)
    makers = [FROZEN[f"{kind}_event"] for kind in ("good", "odd", "broken", "broken", "broken")]
    for number in range(count):
        event = makers[number % len(makers)](dice, number)
        other, asked = parsed_otherwise(event), FROZEN["question"](dice, event)
        window = asked["start"], asked["end"]
        limits = {"limit": 300, "max_days": 4_000}
        assert outcome(recurtz.calendar_view, [event], *window, **limits) == outcome(
            recurtz.calendar_view, [other], *window, **limits
        )
        assert outcome(recurtz.get_event, event, time_zone="Tokyo Standard Time") == outcome(
            recurtz.get_event, other, time_zone="Tokyo Standard Time"
        )
        assert outcome(recurtz.create_event, event) == outcome(recurtz.create_event, other)


class TestParsers:
    def test_some(self):
        """Mostly broken events: by class, code, target and message of the error and of each detail."""
        check_parsers(100)

    @pytest.mark.slow
    @pytest.mark.parametrize("seed", range(5))
    def test_many(self, seed):
        """Falsy values, years up to 9999, text for numbers, zones without rules and much more: 20,000 when thorough."""
        check_parsers(10 * settings.default.max_examples, seed)


ZONES = ["UTC", "Pacific Standard Time", "Lord Howe Standard Time", "Tokyo Standard Time", "Morocco Standard Time"]


def windows(dice, count):
    """Windows of some hours or weeks, many of them near a DST change or an edge of a day."""
    for _ in range(count):
        day = datetime(2017, *dice.pick([(3, 12), (11, 5), (4, 2), (10, 1), (5, 27), (7, 20)]))
        start = day + timedelta(days=dice.within(-40, 40), minutes=dice.pick([0, 0, 1, -1, 300, 720, 1140, 1141]))
        end = start + timedelta(days=dice.pick([0, 0, 1, 7, 31, 90]), minutes=dice.pick([0, 0, 1, 60, 720]))
        yield start.isoformat(), end.isoformat()


def views_of(events, dice, count):
    asked = [(dice.pick(events), dice.pick(ZONES), *window) for window in windows(dice, count)]
    return lambda: [recurtz.calendar_view([one], *window, time_zone=zone) for one, zone, *window in asked]


class TestSteadyIntervals:
    """Where no clock changes near a window, the dates and texts of all its days are computed at once."""

    @pytest.mark.parametrize("zone", ZONES)
    def test_same_views(self, monkeypatch, zone):
        """As without that, to the microsecond: of short, long, empty, whole-day events, past midnight and in a gap."""
        times = [("12:00", "13:00"), ("00:00", "00:00"), ("23:30", "23:30:00.0000001"), ("02:30", "02:45")]
        events = [
            *[daily(f"2016-11-02T{start}", f"2016-11-02T{end}", zone, id="A") for start, end in times],
            *[daily("2016-11-02T20:00", f"2016-{end}", zone, id="B") for end in ("11-03T04:00", "12-20T02:00")],
            {
                **all_day("2016-11-02", "2016-11-04", zone),
                "id": "C",
                "recurrence": daily("2016-11-02T00:00")["recurrence"],
            },
        ]
        dice = FROZEN["Dice"](2026)
        views = views_of(events, dice, 300)
        found = views()
        monkeypatch.setattr(Timetable, "steady_interval", lambda *_: None)

        assert sum(map(len, found)) > 1_000
        assert found == views()

    def test_taken(self):
        """A week without a change of the clocks takes that way, one with a change does not."""
        timetable = recurtz.SeriesMaster.from_graph(daily())._timetable
        tz = recurtz.zone("Pacific Standard Time")
        windows = [recurtz.parse_window(start, start[:8] + "20") for start in ("2017-07-10", "2017-03-10")]
        steady = [timetable.steady_interval(window.micros(), tz, lambda *_: "texts") for window in windows]

        assert steady[0].value == "texts"
        assert steady[1] is None
