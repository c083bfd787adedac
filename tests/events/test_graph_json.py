"""recurtz.events.graph_json: the one writer of start, end and identity."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import BERLIN, MONDAY, PACIFIC, TOKYO, date_time, moment, occurrence_id
from recurtz import DateTimeTimeZone
from recurtz.errors import OutOfRangeError
from recurtz.events.graph_json import (
    OCCURRENCE,
    IntervalTexts,
    event_times,
    fill_occurrences,
    fill_times,
    occurrence_json,
    occurrence_times,
    times_json,
)
from recurtz.events.span import utc_span

DAY = MONDAY.toordinal()
HOUR = 3600 * 10**6
LUNCH_TEXTS = IntervalTexts((19 * HOUR, 21 * HOUR, 12 * HOUR, 14 * HOUR), 0, 0)
"""The texts of lunches in summer, in California."""

START, END, IN_UTC = "2017-09-04T12:00:00.0000000", "2017-09-04T14:00:00.0000000", "2017-09-04T19:00:00Z"
TIMES = {"start": moment(START), "end": moment(END)}
MICROSECONDS = st.integers(-3 * 24 * HOUR, 3 * 24 * HOUR)


def written(wall, tick):
    return f"{wall.isoformat(timespec='microseconds')}{tick}"


class TestOccurrenceJson:
    def test_same_as_filled(self):
        """One occurrence and one of many are written alike; only the one has its own isAllDay."""
        template = OCCURRENCE | {"seriesMasterId": "AAMk"}
        [filled] = fill_occurrences(template, "AAMk", PACIFIC, [([DAY], LUNCH_TEXTS)])
        single = occurrence_json(occurrence_id(MONDAY), "occurrence", "AAMk", False, PACIFIC, START, END, IN_UTC)
        assert single == filled | {"isAllDay": False}
        assert list(filled) == [name for name in single if name != "isAllDay"]


class TestFillOccurrences:
    def test_template(self):
        """The properties of the template come first, in their order; each occurrence is a copy of its own."""
        template = {"subject": "Lunch", **OCCURRENCE}
        first, second = fill_occurrences(template, "AAMk", PACIFIC, [([DAY, DAY], LUNCH_TEXTS)])
        assert list(first) == list(template)
        assert first == second == {**template, **first, **TIMES, "originalStart": IN_UTC}
        first["start"]["timeZone"] = "changed"
        assert second["start"] == TIMES["start"]
        assert template["start"] is None

    @pytest.mark.parametrize(("master", "identity"), [("", "OID..2017-09-04"), (None, None)])
    def test_id(self, master, identity):
        """An empty id of the master gives ids, a missing one gives none."""
        [filled] = fill_occurrences(OCCURRENCE, master, PACIFIC, [([DAY], LUNCH_TEXTS)])
        assert filled["id"] == filled["occurrenceId"] == identity

    def test_times_only(self):
        """If only start and end are selected, nothing else is written."""
        assert fill_times(PACIFIC, [([DAY], LUNCH_TEXTS)]) == [TIMES]

    @given(
        st.lists(st.dates(date(2, 1, 1), date(9998, 12, 31)), min_size=1, max_size=5),
        st.tuples(*[MICROSECONDS] * 4),
        st.integers(0, 9),
        st.integers(0, 9),
    )
    def test_each_date(self, days, day_times, start_tick, end_tick):
        """The texts of each date are those of its times, formatted one by one."""
        texts = IntervalTexts(day_times, start_tick, end_tick)
        starts_at, _, start, end = [timedelta(microseconds=micros) for micros in day_times]
        result = fill_occurrences(OCCURRENCE, "", "UTC", [([day.toordinal() for day in days], texts)])
        for day, one in zip(days, result, strict=True):
            midnight = datetime.combine(day, datetime.min.time())
            expected = (
                str(day),
                written(midnight + start, start_tick),
                written(midnight + end, end_tick),
                f"{(midnight + starts_at).isoformat()}Z",
            )
            assert texts.of(day.toordinal()) == expected
            assert one["occurrenceId"] == occurrence_id(day, "")
            assert (one["start"]["dateTime"], one["end"]["dateTime"], one["originalStart"]) == expected[1:]

    @given(st.integers(400, 3_000_000), st.integers(1, 20), st.integers(1, 60), st.tuples(*[MICROSECONDS] * 4))
    def test_range(self, first, step, count, day_times):
        """Dates at equal distances give the same JSON as a range and as a list."""
        dates, texts = range(first, first + count * step, step), IntervalTexts(day_times, 0, 0)
        as_range, as_list = (
            fill_occurrences(OCCURRENCE, "", "UTC", [(ordinals, texts)]) for ordinals in (dates, [*dates])
        )
        assert as_range == as_list


class TestTimesJson:
    def test_two_zones(self):
        """Start and end have a zone each, as a name or a tzinfo."""
        assert times_json((START, END), (PACIFIC, ZoneInfo("Asia/Tokyo"))) == {
            "start": moment(START),
            "end": moment(END, "Asia/Tokyo"),
        }


class TestOccurrenceTimes:
    @pytest.mark.parametrize(
        ("tz", "hours"),
        [(UTC, ["19", "21"]), (ZoneInfo("Europe/Berlin"), ["21", "23"]), (ZoneInfo("Asia/Tokyo"), ["04", "06"])],
    )
    def test_zone(self, tz, hours):
        """The times are converted to the zone."""
        start, end = date_time("2017-09-04T12:00"), date_time("2017-09-04T14:00")
        texts = occurrence_times(start, end, utc_span(start, end), False, tz)
        assert [text[11:13] for text in texts] == hours

    def test_seventh_digit(self):
        """Each time keeps its seventh digit."""
        start, end = (DateTimeTimeZone(datetime(2017, 9, 4, 12), PACIFIC, tick) for tick in (3, 7))
        texts = occurrence_times(start, end, utc_span(start, end), False, UTC)
        assert texts == ("2017-09-04T19:00:00.0000003", "2017-09-04T19:00:00.0000007")


class TestEventTimes:
    def test_gap(self):
        """A stored time in a DST gap stays as written in its own zone, and is resolved in another."""
        start, end = date_time("2017-03-12T02:30"), date_time("2017-03-12T03:00")
        own, other = (event_times(start, end, False, (zone, zone)) for zone in ("US/Pacific", "UTC"))
        assert [text[11:16] for text in own] == ["02:30", "03:00"]
        assert [text[11:16] for text in other] == ["10:30", "11:00"]

    def test_all_day(self):
        """The dates of an all-day event stay in every zone."""
        start, end = date_time("2017-09-04T00:00"), date_time("2017-09-05T00:00")
        assert event_times(start, end, True, (TOKYO, BERLIN)) == (
            f"{MONDAY}T00:00:00.0000000",
            "2017-09-05T00:00:00.0000000",
        )

    def test_out_of_range(self):
        """A time outside the years 1 to 9999 is reported with its path."""
        start, end = date_time("2017-09-04T12:00", "UTC"), date_time("9999-12-31T20:00", "UTC")
        for names in (("start", "end"), ("exceptionOccurrences[0].start", "exceptionOccurrences[0].end")):
            with pytest.raises(OutOfRangeError) as caught:
                event_times(start, end, False, (TOKYO, TOKYO), names)
            assert caught.value.target == names[1]
