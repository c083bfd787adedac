"""Working hours: days, a start and an end on the clock of a zone."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import ALL_WEEK, BERLIN, PACIFIC, american_zone, error_of, faults
from recurtz import CustomTimeZone, WorkingHours
from recurtz.availability.working_hours import require_working_hours

OFFICE = {
    "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "startTime": "08:00:00.0000000",
    "endTime": "17:00:00.0000000",
    "timeZone": {"name": PACIFIC},
}
"""The working hours of Graph's page about getSchedule."""

CUSTOM = {"@odata.type": "#microsoft.graph.customTimeZone", **american_zone(480)}
"""The zone of the second person on that page."""


def hours(first, last, *days, zone="UTC"):
    """Working hours of some days, by default of all."""
    return WorkingHours(days or ALL_WEEK, time.fromisoformat(first), time.fromisoformat(last), zone)


def texts(working, start, end):
    """The periods of work as text."""
    return [f"{low:%d %H:%M}-{high:%d %H:%M}" for low, high in working.between(start, end)]


class TestFromGraph:
    @pytest.mark.parametrize("zone", [{"name": PACIFIC}, CUSTOM], ids=["named", "custom"])
    def test_documented(self, zone):
        """The two zones of the documented sample are the same hours, and are written as they were read."""
        working = WorkingHours.from_graph({**OFFICE, "timeZone": zone})
        assert working.to_graph() == {**OFFICE, "timeZone": zone}
        assert texts(working, "2019-03-08", "2019-03-12") == [
            "08 00:00-08 01:00",
            "08 16:00-09 01:00",
            "11 15:00-12 00:00",
        ]

    @pytest.mark.parametrize(
        ("text", "value"),
        [("8:00", None), ("08:00", time(8)), ("08:00:30", time(8, 0, 30)), ("08:00:00.1234567", time(8, 0, 0, 123456))],
    )
    def test_time(self, text, value):
        """A time has two digits of the hour; seconds and their fraction may be missing."""
        json = {**OFFICE, "startTime": text}
        if value is None:
            assert error_of(WorkingHours.from_graph, json).target == "startTime"
        else:
            assert WorkingHours.from_graph(json).start == value

    @pytest.mark.parametrize("text", ["24:00", "24:00:00.0000000"])
    def test_midnight(self, text):
        """24:00 is the midnight at the end of the day."""
        working = WorkingHours.from_graph({**OFFICE, "endTime": text, "timeZone": {"name": "UTC"}})
        assert texts(working, "2019-03-08", "2019-03-10") == ["08 08:00-09 00:00"]

    @pytest.mark.parametrize("text", ["24:00:01", "24:01", "24:00:00.0000001", "25:00", "08:60", "8", 8, "٠٨:00"])
    def test_malformed_time(self, text):
        """Other texts are no times of day."""
        assert error_of(WorkingHours.from_graph, {**OFFICE, "endTime": text}).code == "UnableToDeserializePostBody"

    def test_all_faults(self):
        """Every fault is reported, with its path."""
        assert faults(error_of(WorkingHours.from_graph, {"timeZone": {"name": "Moon"}})) == [
            ("daysOfWeek", "ErrorPropertyValidationFailure"),
            ("startTime", "ErrorPropertyValidationFailure"),
            ("endTime", "ErrorPropertyValidationFailure"),
            ("timeZone.name", "TimeZoneNotSupportedException"),
        ]
        wrong = {**OFFICE, "timeZone": {"bias": "480"}}
        assert error_of(WorkingHours.from_graph, wrong).target == "timeZone.bias"
        assert error_of(WorkingHours.from_graph, {**OFFICE, "timeZone": None}).target == "timeZone"
        assert error_of(WorkingHours.from_graph, 5).target == "workingHours"

    def test_given_zone(self):
        """A name can be one that only the caller knows."""
        json = {**OFFICE, "timeZone": {"name": "Ours"}}
        assert WorkingHours.from_graph(json, time_zones={"Ours": PACIFIC}) == WorkingHours.from_graph(OFFICE)

    def test_arguments(self):
        """The constructor takes times, not text."""
        assert "type str" in str(error_of(WorkingHours, ["monday"], "08:00", time(17), "UTC"))
        assert "type time" in str(error_of(WorkingHours, ["monday"], time(8), time(17, tzinfo=UTC), "UTC"))
        assert error_of(WorkingHours, [], time(8), time(17), "UTC").target == "days_of_week"
        assert "Moon" in str(error_of(WorkingHours, ["monday"], time(8), time(17), "Moon"))

    def test_sdk(self):
        """A model of the SDK is read like JSON, and is written."""
        module = pytest.importorskip("msgraph.generated.models.working_hours")
        from recurtz import to_sdk

        model = to_sdk(WorkingHours.from_graph(OFFICE))
        assert isinstance(model, module.WorkingHours)
        assert WorkingHours.from_graph(model) == WorkingHours.from_graph(OFFICE)


class TestBetween:
    def test_clipped(self):
        """Periods are clipped to the window."""
        assert texts(hours("08:00", "17:00"), "2019-03-08T09:00", "2019-03-09T09:00") == [
            "08 09:00-08 17:00",
            "09 08:00-09 09:00",
        ]
        assert texts(hours("08:00", "17:00"), "2019-03-08T17:00", "2019-03-09T08:00") == []

    def test_night(self):
        """With an end before the start, the work of a day lasts until the next one."""
        night = hours("22:00", "06:00", "friday")
        assert texts(night, "2019-03-09T00:00", "2019-03-16T00:00") == ["09 00:00-09 06:00", "15 22:00-16 00:00"]

    def test_whole_day(self):
        """With an end at the start it is the whole day, and days that touch are one period."""
        week = hours("00:00", "00:00", "monday", "tuesday")
        assert texts(week, "2019-03-10", "2019-03-17") == ["11 00:00-13 00:00"]

    def test_gap_and_overlap(self):
        """A time in the gap has the offset before it, one in an overlap is the first."""
        berlin = hours("02:30", "03:30", zone=BERLIN)
        assert texts(berlin, "2019-03-30T12:00", "2019-03-31T12:00") == []  # both are 1:30 in UTC
        assert texts(berlin, "2019-10-26T12:00", "2019-10-27T12:00") == ["27 00:30-27 02:30"]

    def test_edges_of_calendar(self):
        """Periods outside the years 1 to 9999 are left out."""
        tokyo = hours("00:00", "00:00", zone=timezone_of(9))
        assert [low.day for low, _ in tokyo.between("0001-01-01", "0001-01-03")] == [1]
        assert len(hours("22:00", "06:00").between("9999-12-30T12:00", "9999-12-31T23:59:59")) == 1

    @given(
        st.sets(st.sampled_from(ALL_WEEK), min_size=1),
        st.integers(0, 23),
        st.integers(0, 23),
        st.integers(0, 24 * 20),
        st.integers(0, 24 * 9),
    )
    def test_walk(self, days, first, last, start, length):
        """An hour is in a period if work that began on its day, or on the day before, lasts through it."""
        zone = ZoneInfo("America/St_Johns")
        working = WorkingHours(days, time(first), time(last), zone)
        window = [datetime(2024, 1, 8, 3, 30, tzinfo=UTC) + timedelta(hours=hour) for hour in (start, start + length)]

        def works(instant):
            local = instant.astimezone(zone)
            for days_ago in (0, 1):
                day = local.date() - timedelta(days=days_ago)
                worked = 24 * days_ago + local.hour
                if day.strftime("%A").lower() in days and first <= worked < (last if last > first else last + 24):
                    return True
            return False

        expected = [hour for hour in range(length) if works(window[0] + timedelta(hours=hour))]
        found = working.between(*window)
        assert [
            (low - window[0]) // timedelta(hours=1) + hour
            for low, high in found
            for hour in range((high - low) // timedelta(hours=1))
        ] == expected
        assert all(one[1] < other[0] for one, other in pairwise(found))


def timezone_of(hours):
    """A zone with one offset."""
    return CustomTimeZone(-60 * hours)


def test_argument():
    """The argument `working_hours` is nothing, one value or several."""
    office = WorkingHours.from_graph(OFFICE)
    assert require_working_hours(None) == []
    assert require_working_hours(office) == require_working_hours(iter([office])) == [office]
    for wrong in (5, [OFFICE], OFFICE):
        assert "use WorkingHours" in str(error_of(require_working_hours, wrong))
