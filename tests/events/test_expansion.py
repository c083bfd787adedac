"""recurtz.events.expansion: a view is the merge of its events' occurrences, for any events, windows and zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from graph import TOKYO, event, moment, recurrence
from recurtz import calendar_view, instances

ZONES = strategies.ZONES | {TOKYO: "Asia/Tokyo"}
BASES = [  # the clocks change a few weeks later, here or there; in Samoa a day is skipped
    datetime(2011, 12, 10),
    datetime(2017, 10, 20),
    datetime(2023, 8, 25),
    datetime(2026, 2, 1),
]
PATTERNS = st.sampled_from(
    [
        {"type": "daily", "interval": 1},
        {"type": "daily", "interval": 3},
        {"type": "weekly", "interval": 1, "daysOfWeek": ["monday", "saturday"]},
        {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
        {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["sunday"], "index": "last"},
        {"type": "absoluteYearly", "interval": 1, "month": 12, "dayOfMonth": 30},
        {"type": "relativeYearly", "interval": 1, "month": 9, "daysOfWeek": ["sunday"], "index": "first"},
    ]
)
RANGES = st.sampled_from([{"type": "noEnd"}, {"type": "numbered", "numberOfOccurrences": 4}, {"type": "endDate"}])


def around(base, before, after):
    """The window between two numbers of days after the base."""
    return tuple(base.replace(tzinfo=UTC) + timedelta(days) for days in (before, after))


BASE = st.shared(st.sampled_from(BASES), key="base")
MOMENTS = st.builds(
    lambda base, hours: base.replace(tzinfo=UTC) + timedelta(hours=hours), BASE, st.integers(-120, 1080)
)
MONTHS = BASE.map(lambda base: around(base, -20, 70))


def instant(wall, key):
    return wall.replace(tzinfo=ZoneInfo(key)).astimezone(UTC)


@st.composite
def events(draw, base):
    """A single event, a series with exceptions and cancellations, or an all-day event.

    Two properties of its own tell the oracle its zone, and its duration if the clock would end it before it starts.
    """
    zone, is_all_day = draw(st.sampled_from(list(ZONES))), draw(st.booleans())
    hours = st.integers(0, 30).map(lambda days: days * 24) if is_all_day else st.integers(0, 24 * 30)
    start = base + timedelta(hours=draw(hours))
    length = timedelta(days=draw(st.integers(1, 3))) if is_all_day else timedelta(minutes=draw(st.integers(120, 3000)))
    exact = instant(start + length, ZONES[zone]) - instant(start, ZONES[zone])
    own = {"subject": "", "isAllDay": is_all_day, "clock": zone, "duration": exact or length}
    single = event(start.isoformat(), (start + length).isoformat(), zone, **own)
    if draw(st.booleans()):
        return single
    end_date = str((base + timedelta(18)).date())
    range_ = draw(RANGES) | {"endDate": end_date, "recurrenceTimeZone": zone}
    series = single | {"id": "AAMk", "recurrence": recurrence(draw(PATTERNS), start.date(), **range_)}
    scheduled = instances(series, *around(base, -20, 70), select=["occurrenceId"])
    moved = draw(st.lists(st.sampled_from(scheduled), max_size=2, unique_by=str)) if scheduled else []
    exceptions = []
    for occurrence in moved:
        to = start + timedelta(days=draw(st.integers(-3, 20)))
        times = {"start": moment(to.isoformat(), zone), "end": moment((to + length).isoformat(), zone)}
        exceptions.append({**occurrence, **times, "subject": "moved", "duration": length})
    cancelled = draw(st.lists(st.sampled_from(scheduled), max_size=2)) if scheduled else []
    series["exceptionOccurrences"] = exceptions
    series["cancelledOccurrences"] = [occurrence["occurrenceId"] for occurrence in cancelled]
    return series


def span(result):
    """The instants of an event in UTC, by zoneinfo: of an all-day event the midnights of its own zone."""
    key = ZONES[result["clock"]] if result["isAllDay"] else "UTC"
    start, end = (instant(datetime.fromisoformat(result[name]["dateTime"][:26]), key) for name in ("start", "end"))
    return start, end if end > start else start + result["duration"]


def overlaps(result, start, end):
    starts, ends = span(result)
    return ends >= start and starts < end


CALENDARS = BASE.flatmap(lambda base: st.lists(events(base), min_size=1, max_size=4))


class TestMerge:
    @settings(max_examples=100, deadline=None)
    @given(CALENDARS, MOMENTS, MOMENTS)
    def test_events(self, calendar, start, end):
        """A view is the merge of the views of each event."""
        start, end = sorted([start, end])
        each = [
            (*span(result), place, result)
            for place, event in enumerate(calendar)
            for result in calendar_view([event], start, end)
        ]
        each.sort(key=lambda one: one[:3])
        assert calendar_view(calendar, start, end) == [result for *_, result in each]
        assert all(overlaps(result, start, end) for *_, result in each)

    @settings(max_examples=100, deadline=None)
    @given(CALENDARS, BASE, MOMENTS, MOMENTS)
    def test_wider_window(self, calendar, base, start, end):
        """A window contains what a wider one has in it, and nothing else."""
        start, end = sorted([start, end])
        wide = calendar_view(calendar, *around(base, -140, 220))
        assert calendar_view(calendar, start, end) == [result for result in wide if overlaps(result, start, end)]

    @settings(max_examples=100, deadline=None)
    @given(CALENDARS, st.lists(MOMENTS, min_size=3, max_size=3, unique=True))
    def test_adjacent_windows(self, calendar, moments):
        """Two adjacent windows are the whole one, except for events that touch the instant between them."""
        start, cut, end = sorted(moments)
        whole = calendar_view(calendar, start, end)
        before, after = calendar_view(calendar, start, cut), calendar_view(calendar, cut, end)
        both = [result for result in after if span(result)[0] < cut]
        assert before + [result for result in after if span(result)[0] >= cut] == whole
        assert [result for result in before if span(result)[1] >= cut] == both
        if not both:
            assert before + after == whole


class TestZone:
    @settings(max_examples=60, deadline=None)
    @given(CALENDARS, MONTHS, st.sampled_from(list(ZONES)))
    def test_times_only(self, calendar, months, zone):
        """The requested zone changes start and end, as zoneinfo converts them, and nothing else."""
        in_utc, local = (calendar_view(calendar, *months, time_zone=name) for name in ("UTC", zone))
        names = ("start", "end")

        def others(result):
            return {name: value for name, value in result.items() if name not in names}

        assert list(map(others, in_utc)) == list(map(others, local))
        for utc, result in zip(in_utc, local, strict=True):
            for name, instant in zip(names, span(utc), strict=True):
                wall = instant.astimezone(ZoneInfo(ZONES[zone])).replace(tzinfo=None).isoformat()
                expected = utc[name]["dateTime"][:19] if utc["isAllDay"] else wall
                assert result[name] == moment(f"{expected}.0000000", zone)


class TestSelect:
    @settings(max_examples=60, deadline=None)
    @given(
        CALENDARS,
        MONTHS,
        st.sampled_from(list(ZONES)),
        st.sets(st.sampled_from(["start", "end", "id", "subject", "clock"])),
    )
    def test_subset(self, calendar, months, zone, names):
        """A selection is the whole view without the other properties."""
        whole = calendar_view(calendar, *months, time_zone=zone)
        repeated = [event for event in calendar if "recurrence" in event]
        for select in (names, ["start", "end"], ["start"], ["end"]):

            def selected(results, select=select):
                return [{name: result[name] for name in result if name in select} for result in results]

            assert calendar_view(calendar, *months, time_zone=zone, select=select) == selected(whole)
            for series in repeated:
                expected = selected(instances(series, *months, time_zone=zone))
                assert instances(series, *months, time_zone=zone, select=select) == expected

    def test_end_before_start(self):
        """If the event has its end before its start, the selection has it so too."""
        noon = moment("2017-09-04T12:00:00", "UTC")
        backwards = {"id": "A", "end": noon, "start": noon, "recurrence": recurrence()}
        [one] = instances(backwards, "2017-09-04", "2017-09-05", select=["start", "end"])
        assert list(one) == ["end", "start"]
