"""recurtz.arrow.busy_minutes and `busy_reader`, beside `busy_periods` and a count over the rows of `expand_batches`."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from arrow_builders import NOVEMBER, batch
from arrow_strategies import calendars
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import recurtz
from graph import EASTERN, TOKYO, all_day, daily, event, exception, faults, occurrence_id, series
from recurtz.arrow import ERRORS_SCHEMA, busy_minutes, busy_reader, busy_time, chunks, expand_batches
from recurtz.errors import ArgumentTypeError, LimitExceededError, RecurtzError

BAD = series(pattern={"type": "weekly", "interval": 0, "daysOfWeek": ["monday"]})
MINUTE = timedelta(minutes=1)
BUSY = {"busy", "oof", "tentative", "unknown"}
NAMES = st.sampled_from(["A", "B", None])


def hours(first, last, day="2017-11-01", **properties):
    """A single event of one day, in UTC."""
    return event(f"{day}T{first}:00", f"{day}T{last}:00", "UTC", **properties)


def count(*events, window=NOVEMBER, **options):
    """The minutes of some events, all of one mailbox, by day."""
    return {str(row["date"]): row["minutes"] for row in listed([batch(*events)], window, by=(), **options)}


def listed(batches, window=NOVEMBER, **options):
    """The rows of the result."""
    return [row for out in busy_minutes(batches, *window, **options) for row in out.to_pylist()]


class TestUnion:
    def test_overlap(self):
        """Time that several events block counts once."""
        events = hours("09:00", "11:00"), hours("10:00", "10:30"), hours("10:30", "12:00"), hours("13:00", "14:00")
        assert count(*events) == {"2017-11-01": 240}
        assert count(*reversed(events)) == {"2017-11-01": 240}
        assert count(*events, *events) == {"2017-11-01": 240}

    def test_series(self):
        """A series, its exception, and an event beside it."""
        later = exception("2017-11-02", "2017-11-02T15:00:00", "2017-11-02T16:00:00", "UTC")
        lunch = daily("2017-11-01T12:00:00", "2017-11-01T14:00:00", "UTC", exceptionOccurrences=[later])
        window = "2017-11-01", "2017-11-04"
        assert count(lunch, hours("13:00", "15:00", "2017-11-03"), window=window) == {
            "2017-11-01": 120,
            "2017-11-02": 60,
            "2017-11-03": 180,
        }

    def test_seconds(self):
        """A part of a minute counts as such."""
        assert count(event("2017-11-01T12:00:00", "2017-11-01T12:00:45", "UTC")) == {"2017-11-01": 0.75}

    def test_window(self):
        """Only the time in the window counts."""
        assert count(hours("09:00", "12:00"), window=("2017-11-01T10:00", "2017-11-01T10:30")) == {"2017-11-01": 30}
        assert count(hours("09:00", "10:00"), window=("2017-11-01T10:00", "2017-11-02")) == {}
        assert count(hours("09:00", "10:00"), window=("2017-11-01T09:30", "2017-11-01T09:30")) == {}

    def test_no_length(self):
        """An event of no length takes no time."""
        assert count(hours("09:00", "09:00"), hours("10:00", "09:00")) == {}


class TestStatus:
    def test_free(self):
        """Free, cancelled and declined events block no time."""
        assert count(
            hours("09:00", "10:00", showAs="free"),
            hours("09:00", "10:00", showAs="workingElsewhere"),
            hours("09:00", "10:00", isCancelled=True),
            hours("09:00", "10:00", responseStatus={"response": "declined"}),
            hours("12:00", "12:15", showAs="tentative"),
        ) == {"2017-11-01": 15}

    def test_occurrences(self):
        """Cancelled occurrences and free exceptions block none either."""
        free = exception("2017-11-02", "2017-11-02T12:00:00", "2017-11-02T13:00:00", "UTC", showAs="free")
        lunch = daily("2017-11-01T12:00:00", "2017-11-01T14:00:00", "UTC", exceptionOccurrences=[free])
        lunch["cancelledOccurrences"] = [occurrence_id("2017-11-03")]
        assert count(lunch, window=("2017-11-01", "2017-11-05")) == {"2017-11-01": 120, "2017-11-04": 120}

    def test_busy(self):
        """`busy` selects other values of showAs."""
        events = hours("09:00", "10:00", showAs="oof"), hours("09:30", "12:00")
        assert count(*events, busy=["oof"]) == {"2017-11-01": 60}
        assert count(*events, busy=[]) == {}


class TestDays:
    def test_all_day(self):
        """A whole day lasts from midnight to midnight of its own zone."""
        assert count(all_day("2017-11-01", "2017-11-02", TOKYO)) == {"2017-10-31": 540, "2017-11-01": 900}
        assert count(all_day("2017-11-01", "2017-11-02", TOKYO), time_zone=TOKYO) == {"2017-11-01": 1440}

    @pytest.mark.parametrize(("day", "minutes"), [("2017-03-12", 1380), ("2017-11-05", 1500), ("2017-11-06", 1440)])
    def test_clocks_change(self, day, minutes):
        """A day has 23 hours or 25 if the clocks change."""
        following = str(date.fromisoformat(day) + timedelta(1))
        days = count(all_day(day, following, EASTERN), window=("2017-01-01", "2018-01-01"), time_zone=EASTERN)
        assert days == {day: minutes}

    def test_several(self):
        """An event over several days, and one that shares the last of them."""
        trip, call = event("2017-11-01T18:00:00", "2017-11-04T06:00:00", "UTC"), hours("07:00", "08:00", "2017-11-04")
        assert count(trip, call) == {"2017-11-01": 360, "2017-11-02": 1440, "2017-11-03": 1440, "2017-11-04": 420}

    def test_skipped_day(self):
        """A day that the clocks skip has no time: Samoa went from 29 to 31 December 2011."""
        trip = event("2011-12-29T00:00:00", "2012-01-01T00:00:00", "Pacific/Apia")
        days = count(trip, window=("2011-12-01", "2012-02-01"), time_zone="Pacific/Apia")
        assert days == {"2011-12-29": 1440, "2011-12-31": 1440}

    @pytest.mark.slow
    def test_ends_of_the_calendar(self):
        """Hours that are in year 0 or 10000 in the zone belong to the first or the last day."""
        first = event("0001-01-01T00:00:00", "0001-01-01T06:00:00", "UTC")
        last = event("9999-12-31T12:00:00", "9999-12-31T23:59:00", "UTC")
        ever = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        days = {"0001-01-01": 360, "9999-12-31": 719}
        assert count(first, last, window=ever, time_zone="Etc/GMT+12") == days
        assert count(first, last, window=ever, time_zone="Etc/GMT-14") == days

    def test_long(self, monkeypatch):
        """A long event has a row for each day, in batches of a bounded size."""
        monkeypatch.setattr(busy_time, "_MAX_ROWS", 100)
        trip = event("2017-01-01T12:00:00", "2018-01-01T12:00:00", "UTC")
        result = list(busy_minutes([batch(trip, trip)], "2017-01-01", "2018-07-01", by=()))
        assert [out.num_rows for out in result] == [100, 100, 100, 66]
        minutes = [minutes for out in result for minutes in out["minutes"].to_pylist()]
        assert minutes == [720, *[1440] * 364, 720]


class TestMailboxes:
    def test_columns(self):
        """The columns that name a mailbox are repeated; null is a name, too."""
        events = batch(*[hours("09:00", "10:00")] * 4, tenant=["x", "x", "y", "y"], room=[1, 2, 2, None])
        rows = listed([events], by=["tenant", "room"])
        assert [tuple(row.values()) for row in rows] == [
            (tenant, room, date(2017, 11, 1), 60.0) for tenant, room in [("x", 1), ("x", 2), ("y", 2), ("y", None)]
        ]

    def test_schema(self):
        """The columns have the types of the input."""
        rooms = pa.array(["A", "B"]).dictionary_encode()
        [out] = busy_minutes([batch(hours("09:00", "10:00"), BAD, room=rooms)], *NOVEMBER, by=["room"], on_error="skip")
        assert out.schema == pa.schema([("room", rooms.type), ("date", pa.date32()), ("minutes", pa.float64())])

    def test_over_batches(self, monkeypatch):
        """The events of a mailbox may be in several chunks and batches, also in those without busy time."""
        monkeypatch.setattr(chunks, "_MAX_EVENTS", 2)
        morning, noon = hours("09:00", "11:00"), hours("10:00", "12:00")
        free = hours("10:00", "12:00", showAs="free")
        batches = [
            batch(noon, morning, morning, room=["A", "B", "B"]),
            batch(free, free, room=["B", "B"]),
            batch(noon, noon, free, room=["B", "C", "C"]),
            batch(free, morning, room=["C", "D"]),
        ]
        rows = listed(batches, by=["room"])
        assert [(row["room"], row["minutes"]) for row in rows] == [("A", 120), ("B", 180), ("C", 120), ("D", 120)]

    def test_table(self):
        """Batches are also a table, or empty."""
        events = batch(hours("09:00", "10:00"), room=["A"])
        assert len(listed(pa.Table.from_batches([events]), by=["room"])) == 1
        assert listed([events.slice(1)], by=["room"]) == []

    @pytest.mark.parametrize("size", [1, 2, 10])
    def test_not_together(self, monkeypatch, size):
        """A mailbox that comes again is an error: its time would be counted twice."""
        monkeypatch.setattr(chunks, "_MAX_EVENTS", size)
        events = batch(*[hours("09:00", "10:00")] * 3, room=["A", "B", "A"])
        with pytest.raises(RecurtzError, match=r"mailbox \('A',\) are not together; sort them by \['room'\]") as caught:
            listed([events], by=["room"])
        assert caught.value.target == "by"

    @pytest.mark.parametrize("names", [["date"], ["minutes"], ["row"], ["room", "room"]])
    def test_name_of_output(self, names):
        """A column cannot have the name of one of the output."""
        with pytest.raises(RecurtzError, match="by: the output already has a column"):
            busy_minutes([], *NOVEMBER, by=names)

    def test_not_names(self):
        with pytest.raises(ArgumentTypeError, match="by 'room' is of type str"):
            busy_minutes([], *NOVEMBER, by="room")

    def test_types(self):
        """A column of values that cannot be compared is an error, as is one that is not there."""
        events = batch(hours("09:00", "10:00"), room=[{"name": "A"}])
        with pytest.raises(RecurtzError, match=r"column 'room' is of type struct.* cannot name mailboxes; cast it"):
            listed([events], by=["room"])
        with pytest.raises(RecurtzError, match="no single column 'place'"):
            listed([events], by=["place"])


class TestErrors:
    def test_raise(self):
        with pytest.raises(RecurtzError) as caught:
            listed([batch(hours("09:00", "10:00"), BAD)], by=())
        assert faults(caught.value)[0][0] == "event[1].recurrence.pattern.interval"

    def test_rejected(self):
        """Rejected rows have the columns of the mailbox; `on_error` is called, too."""
        errors, rejected = [], []
        events = batch(BAD, hours("09:00", "10:00"), room=["A", "B"])
        rows = listed([events], by=["room"], on_error=errors.append, rejected=rejected.append)
        assert [row["room"] for row in rows] == ["B"]
        assert len(errors) == 1
        assert rejected[0].schema.names == [*ERRORS_SCHEMA.names, "room"]
        assert rejected[0]["room"].to_pylist() == ["A"]

    def test_limit(self, monkeypatch):
        """The limit is that of one mailbox, whatever chunks it is in; what blocks no time does not count."""
        monkeypatch.setattr(chunks, "_MAX_EVENTS", 2)
        free = hours("10:00", "12:00", showAs="free")
        events = batch(*[hours("09:00", "10:00"), free] * 3, room=["A"] * 5 + ["B"])
        assert len(listed([events], by=["room"], limit=3)) == 1
        with pytest.raises(LimitExceededError, match=r"the mailbox \('A',\) has more than 2 occurrences in the window"):
            listed([events], by=["room"], limit=2, on_error="skip")

    def test_limit_of_series(self):
        """A long series is rejected before its occurrences are computed."""
        ever = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        with pytest.raises(LimitExceededError):
            count(daily(), window=ever, limit=100_000)

    def test_arguments(self):
        """Arguments are checked at once."""
        for options in ({"time_zone": "Moon"}, {"time_zone": None}, {"busy": ["asleep"]}, {"limit": -1}):
            with pytest.raises(RecurtzError):
                busy_minutes([], *NOVEMBER, by=(), **options)


class TestReader:
    """`busy_reader` has the batches of `busy_minutes`, and their schema before the first of them."""

    def test_batches(self):
        """All options are those of `busy_minutes`."""
        errors, rejected = [], []
        trip = hours("20:00", "23:00", showAs="oof")
        source = pa.record_batch({"json": batch(BAD, trip)["event"], "room": ["A", "B"]})
        options = {"column": "json", "time_zone": TOKYO, "busy": ["oof"], "limit": 1, "by": ["room"]}
        reader = pa.RecordBatchReader.from_batches(source.schema, [source])
        result = busy_reader(reader, *NOVEMBER, **options, on_error=errors.append, rejected=rejected.append)
        assert list(result) == list(busy_minutes(source, *NOVEMBER, **options, on_error="skip"))
        assert len(errors) == len(rejected) == 1
        with pytest.raises(LimitExceededError):
            busy_reader(source, *NOVEMBER, **options | {"limit": 0}, on_error="skip").read_all()

    def test_zones(self):
        """It takes the zones of the caller."""
        source = batch(event("2017-11-01T12:00:00", "2017-11-01T13:00:00", "Ours"))
        assert busy_reader(source, *NOVEMBER, by=(), time_zones={"Ours": TOKYO}).read_all().num_rows == 1

    def test_schema(self):
        """The schema of an empty result is that of any other, also of columns with a dictionary."""
        rooms = pa.array(["A"]).dictionary_encode()
        source = batch(hours("09:00", "10:00"), room=rooms)
        schema = pa.schema([("room", rooms.type), ("date", pa.date32()), ("minutes", pa.float64())])
        for part, rows in ((source.slice(1), 0), (source, 1)):
            result = busy_reader(part, *NOVEMBER, by=["room"])
            assert result.schema == schema
            assert result.read_all().num_rows == rows

    def test_columns(self):
        """Columns that cannot name mailboxes are rejected before the first batch is read."""
        source = batch(BAD, room=[{"name": "A"}])
        for name, message in (("room", "cannot name mailboxes; cast it"), ("place", "no single column 'place'")):
            with pytest.raises(RecurtzError, match=message):
                busy_reader(source, *NOVEMBER, by=[name])

    def test_duckdb(self):
        """A query scans it, on a connection of its own: the other one is still reading."""
        duckdb = pytest.importorskip("duckdb")
        events = pa.table(batch(hours("09:00", "10:00"), hours("09:30", "11:00"), room=["A", "A"]))
        reader = duckdb.from_arrow(events).to_arrow_reader()
        minutes = busy_reader(reader, *NOVEMBER, by=["room"])  # noqa: F841  # the name in the query
        assert duckdb.connect().sql("select room, minutes from minutes").fetchall() == [("A", 120.0)]


# Beside plain Python --------------------------------------------------------------------------------------------------


def by_rows(events, names, window, time_zone):
    """The minutes by mailbox and day, from the rows of `expand_batches`: each one after the other."""
    rows = expand_batches([batch(*events, name=pa.array(names, pa.string()))], *window, keep=["name"], on_error="skip")
    spans = {}
    for row in (row for out in rows for row in out.to_pylist()):
        if row["show_as"] in BUSY:
            span = max(row["start"], window[0]), min(row["end"], window[1])
            spans.setdefault(row["name"], []).append(span)
    return {name: minutes for name, own in spans.items() if (minutes := by_day(own, time_zone))}


def by_day(spans, time_zone):
    """The minutes of the union of spans, by day."""
    result = Counter()
    until = datetime.min.replace(tzinfo=UTC)
    for start, end in sorted(spans):
        low = max(start, until)
        until = max(until, end)
        while low < end:
            day = low.astimezone(time_zone).date()
            high = min(end, midnight(day + timedelta(1), time_zone))
            while high <= low:  # the clocks skip the next day
                day += timedelta(1)
                high = min(end, midnight(day + timedelta(1), time_zone))
            result[day] += (high - low) / MINUTE
            low = high
    return {day: pytest.approx(minutes) for day, minutes in result.items()}


def midnight(day, time_zone):
    return datetime.combine(day, time(), time_zone).astimezone(UTC)


ZONES = ["UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Tokyo", "America/Santiago"]


class TestLaws:
    @settings(max_examples=300)
    @given(calendars(), st.data(), st.sampled_from(ZONES), st.sampled_from([1, 2, 7, 10_000]))
    def test_rows(self, calendar, data, time_zone, size):
        """The minutes are those of the rows, for random events of all kinds, whatever chunks they are in."""
        events, window = calendar
        assume(window[0].year > 1 and window[1].year < 9999)
        names = sorted((data.draw(NAMES) for _ in events), key=str)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chunks, "_MAX_EVENTS", size)
            patch.setattr(busy_time, "_MAX_ROWS", size)
            source = batch(*events, name=pa.array(names, pa.string()))
            result = {}
            for row in listed([source], window, by=["name"], time_zone=time_zone, on_error="skip"):
                days = result.setdefault(row["name"], {})
                assert row["date"] not in days
                assert list(days) == sorted(days)
                days[row["date"]] = row["minutes"]
        assert result == by_rows(events, names, window, ZoneInfo(time_zone))

    @settings(max_examples=100)
    @given(calendars())
    def test_busy_periods(self, calendar):
        """The sum of all days is that of the periods of `busy_periods`, merged."""
        events, window = calendar
        events = [{**one, "showAs": "busy", "exceptionOccurrences": []} for one in events]
        errors = []
        total = sum(row["minutes"] for row in listed([batch(*events)], window, by=(), on_error=errors.append))
        periods = recurtz.busy_periods(events, *window, on_error="skip")
        assert total == pytest.approx(sum((period.end - period.start) / MINUTE for period in periods))
