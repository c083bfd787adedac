"""Series as a server writes them when it has lost their zone, compared with the series that were meant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

import recurtz

ZONES = [
    "Pacific/Kiritimati", "Pacific/Auckland", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Tokyo", "Asia/Kolkata",
    "Asia/Kathmandu", "Europe/Berlin", "Europe/London", "Africa/Casablanca", "UTC", "America/Sao_Paulo",
    "America/St_Johns", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Etc/GMT+12",
]  # fmt: skip
LOST = ["", "tzone://Microsoft/Custom", "Customized Time Zone"]
DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
WINDOW = ("2019-01-01", "2045-01-01")
MAX_SKEW = timedelta(hours=3)  # daylight saving time of the lost zone and of the zone that is left


@st.composite
def patterns(draw):
    """Any of the six patterns."""
    interval = draw(st.integers(1, 3))
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True))
    index = draw(st.sampled_from(["first", "second", "third", "fourth", "last"]))
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 31))
    return draw(
        st.sampled_from(
            [
                recurtz.Daily(interval),
                recurtz.Weekly(interval, days),
                recurtz.AbsoluteMonthly(interval, day),
                recurtz.RelativeMonthly(interval, days, index),
                recurtz.AbsoluteYearly(1, month, day),
                recurtz.RelativeYearly(1, month, days, index),
            ]
        )
    )


@st.composite
def written(draw, is_all_day):
    """(the series that was meant, its JSON without its zone, the exception that it lists)."""
    zone = draw(st.sampled_from(ZONES))
    day = date(2020, 1, 1) + timedelta(days=draw(st.integers(0, 1_500)))
    at = time() if is_all_day else draw(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
    pattern = draw(patterns())
    endless = recurtz.PatternedRecurrence(pattern, recurtz.NoEnd(day))
    range_ = recurtz.Numbered(endless[0], draw(st.integers(2, 12)), zone)
    start = recurtz.DateTimeTimeZone(datetime.combine(endless[0], at), zone)
    length = timedelta(days=1) if is_all_day else timedelta(minutes=draw(st.sampled_from([0, 30, 90, 1_500])))
    meant = recurtz.SeriesMaster(
        recurtz.PatternedRecurrence(pattern, range_), start, start + length, zone, is_all_day, "M"
    )
    return meant, draw(st.sampled_from(LOST)), draw(st.sampled_from(ZONES)), draw(st.integers(0, 11))


def as_server(meant, lost, reader, exception):
    """The JSON of a series, read in a zone, with its zone's name taken away and one changed occurrence."""
    json = recurtz.get_event(meant, time_zone=reader)
    occurrences = list(meant)
    changed = occurrences[exception % len(occurrences)]
    later = {"days": 0, "hours": 1}
    moved = [(edge + timedelta(**later)).astimezone(ZoneInfo(reader)) for edge in changed.span]
    times = dict(zip(("start", "end"), moved, strict=True))
    if meant.is_all_day:
        times = {edge: getattr(changed, edge).date_time for edge in ("start", "end")}
    json["recurrence"]["range"]["recurrenceTimeZone"] = lost
    json |= {"originalStartTimeZone": lost, "originalEndTimeZone": lost}
    json["exceptionOccurrences"] = [
        {
            "originalStart": changed.original_start.isoformat(),
            "subject": "changed",
            **{
                edge: {"dateTime": moment.replace(tzinfo=None).isoformat(), "timeZone": reader}
                for edge, moment in times.items()
            },
        }
    ]
    return json, changed


def whole_days(instant):
    """The dates that begin at an instant in some zone."""
    quarters = [timedelta(minutes=15 * quarter) for quarter in range(-48, 57)]
    local = [(instant + quarter).replace(tzinfo=None) for quarter in quarters]
    return {moment.date() for moment in local if moment.time() == time()}


class TestTimed:
    @given(written(is_all_day=False))
    def test_as_meant(self, case):
        """Every occurrence is there once, the first exactly when the server wrote it, the others within hours."""
        meant, lost, reader, place = case
        json, changed = as_server(meant, lost, reader, place)
        start = recurtz.DateTimeTimeZone.from_graph(json["start"])
        assume(abs((start.date_time.date() - meant.recurrence.range.start_date).days) <= 1)
        assume(not start.is_in_gap)
        result = recurtz.instances(json, *WINDOW)

        assert sorted(one["id"] for one in result) == [f"OID.M.{day}" for day in meant.recurrence]
        assert [one["id"] for one in result if one.get("subject") == "changed"] == [changed.occurrence_id]
        first = recurtz.SeriesMaster.from_graph({**json, "exceptionOccurrences": []}).starts()[0]
        assert first == start.instant()
        truth = dict(zip([f"OID.M.{day}" for day in meant.recurrence], meant.starts(), strict=True))
        for one in result:
            if one.get("subject") != "changed":
                at = datetime.fromisoformat(one["start"]["dateTime"][:26]).replace(tzinfo=UTC)
                assert abs(at - truth[one["id"]]) <= MAX_SKEW


class TestWholeDays:
    @given(written(is_all_day=True))
    def test_as_meant(self, case):
        """Every whole day is there once, and the exception replaces the day that it names."""
        meant, lost, reader, place = case
        json, changed = as_server(meant, lost, reader, place)
        assume(len(whole_days(changed.original_start) & set(meant.recurrence)) == 1)  # two could not be told apart
        result = recurtz.instances(json, *WINDOW)

        assert sorted(one["id"] for one in result) == [f"OID.M.{day}" for day in meant.recurrence]
        named = [one["id"] for one in result if one.get("subject") == "changed"]
        assert named == [changed.occurrence_id]
