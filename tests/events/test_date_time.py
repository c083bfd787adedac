"""recurtz.events.date_time: gaps and overlaps, conversion, the limits of the calendar. Text: test_date_time_text."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zones_synthetic import Stubborn, Unknowing

import graph
import strategies
from graph import BERLIN, PACIFIC, TOKYO, date_time, error_of, faults, master, moment
from recurtz import DateTimeTimeZone, Occurrence, RecurtzError, RoomPolicy
from recurtz.errors import (
    ArgumentTypeError,
    MalformedValueError,
    OutOfRangeError,
    PropertyError,
    TimeZoneNotSupportedError,
)
from recurtz.events.date_time import parse_instant, parse_zone
from recurtz.zones.names import zone_name

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
IN_GAP, IN_OVERLAP = "2017-03-12T02:30:00", "2017-11-05T01:30:00"  # in California


def parse(text, zone=PACIFIC):
    """The value of JSON."""
    return DateTimeTimeZone.from_graph(moment(text, zone))


def text_of(value):
    return value.to_graph()["dateTime"]


class TestTimeZone:
    @pytest.mark.parametrize("text", ["2017-09-04T12:00:00", "2017-09-04T12:00"])
    @pytest.mark.parametrize("name", [None, "", "Moon", 5, "tzone://Microsoft/Custom"])
    def test_unsupported(self, name, text):
        """A zone that is missing or unknown is rejected with Graph's code and message."""
        error = error_of(parse, text, name)
        assert faults(error) == [("dateTimeTimeZone.timeZone", "TimeZoneNotSupportedException")]
        assert "A valid TimeZone value must be specified" in str(error)

    def test_missing(self):
        """The message about a zone that is missing has the property and two names."""
        assert str(error_of(parse, "2017-09-04T12:00:00", None)) == (
            "A valid TimeZone value must be specified. dateTimeTimeZone.timeZone is missing; "
            "give a Windows or IANA id, such as 'Pacific Standard Time' or 'Europe/Berlin'."
        )

    @pytest.mark.parametrize("name", [None, ""])
    def test_offset_without_name(self, name):
        """A time with an offset and without a zone is in UTC."""
        assert parse("2017-09-04T12:00:00-07:00", name).to_graph() == moment("2017-09-04T19:00:00.0000000", "UTC")

    def test_offset_with_unknown_name(self):
        """An offset does not replace an unknown zone."""
        error = error_of(parse, "2017-09-04T12:00:00Z", "Moon")
        assert error.target == "dateTimeTimeZone.timeZone"
        assert "Moon" in str(error)

    def test_parse_zone(self):
        """The error of an unknown name has the path of its property."""
        assert parse_zone(PACIFIC, "start.timeZone").key == "America/Los_Angeles"
        assert error_of(parse_zone, "Moon", "start.timeZone").target == "start.timeZone"

    @pytest.mark.parametrize(
        ("zone", "name"),
        [
            (PACIFIC, PACIFIC),
            (UTC, "UTC"),
            (ZoneInfo("Asia/Kolkata"), "Asia/Kolkata"),
            (timezone(timedelta(hours=1)), "UTC+01:00"),
        ],
        ids=str,
    )
    def test_zone_name(self, zone, name):
        """A zone is written with the given name, or with the name of the tzinfo."""
        assert zone_name(zone) == name


class TestTo:
    def test_seventh_digit(self):
        """Conversion keeps the seventh digit, and the name of the zone as it is spelled."""
        noon = parse("2017-09-04T12:00:00.1234567")
        name = "w. europe standard time"
        assert noon.to(name).to_graph() == {"dateTime": "2017-09-04T21:00:00.1234567", "timeZone": name}
        assert noon.to(BERLIN).to(PACIFIC) == noon

    def test_gap(self):
        """A time in a gap is resolved with the offset before the gap; its own JSON keeps the written time."""
        in_gap = parse(IN_GAP)
        assert text_of(in_gap.to("UTC")) == "2017-03-12T10:30:00.0000000"
        assert in_gap.to_datetime().isoformat() == "2017-03-12T03:30:00-07:00"
        assert text_of(in_gap.to(PACIFIC)) == "2017-03-12T03:30:00.0000000"
        assert text_of(in_gap) == "2017-03-12T02:30:00.0000000"

    def test_overlap(self):
        """The second pass of an overlap keeps its fold when it is converted."""
        second = parse("2017-11-05T09:30:00", "UTC").to(PACIFIC)
        assert text_of(second) == "2017-11-05T01:30:00.0000000"
        assert second.fold == 1
        assert second != parse(IN_OVERLAP)
        assert text_of(second.to("UTC")) == "2017-11-05T09:30:00.0000000"
        assert text_of(parse(IN_OVERLAP).to("UTC")) == "2017-11-05T08:30:00.0000000"

    @given(
        st.datetimes(datetime(1890, 1, 1), datetime(2200, 1, 1)),
        st.integers(0, 9),
        st.sampled_from([*strategies.ZONES, "Asia/Kolkata"]),
    )
    def test_same_instant(self, wall, tick, name):
        """Conversion to any zone and back returns an equal value."""
        in_utc = DateTimeTimeZone(wall, "UTC", tick)
        local = in_utc.to(name)
        assert local.same_instant(in_utc)
        assert local.to("UTC") == in_utc
        assert DateTimeTimeZone.from_graph(local.to_graph()) == local.__replace__(fold=0)


class TestInZone:
    @pytest.mark.parametrize("name", [PACIFIC, "US/Pacific", ZoneInfo.no_cache("America/Los_Angeles")])
    def test_own_zone(self, name):
        """In its own zone, by any name of it, a time in a gap stays as it is written."""
        in_gap = parse(IN_GAP, "America/Los_Angeles")
        assert in_gap.in_zone(name) == DateTimeTimeZone(datetime.fromisoformat(IN_GAP), name)

    def test_same_name(self):
        """In a zone of the same name, the value itself is returned."""
        in_gap = parse(IN_GAP)
        assert in_gap.in_zone(PACIFIC) is in_gap

    def test_other_zone(self):
        """In another zone, the instant is converted."""
        assert parse(IN_GAP).in_zone("UTC") == parse("2017-03-12T10:30:00", "UTC")

    @pytest.mark.parametrize("name", ["US/Pacific", "UTC"])
    def test_details(self, name):
        """The seventh digit and the fold stay."""
        second = parse("2017-11-05T09:30:00.0000001", "UTC").to(PACIFIC)
        assert second.in_zone(name).instant() == second.instant()
        assert second.in_zone(name).tick == 1


class TestFold:
    def test_constructor(self):
        """A fold is kept for a time that occurs twice, and is 0 for any other time."""
        for text, fold in {IN_OVERLAP: 1, IN_GAP: 0, "2017-09-04T12:00": 0}.items():
            assert DateTimeTimeZone(datetime.fromisoformat(text), PACIFIC, fold=1).fold == fold

    def test_fold_of_datetime(self):
        """The fold of the datetime counts as well; the stored datetime has fold 0."""
        second = DateTimeTimeZone(datetime.fromisoformat(IN_OVERLAP).replace(fold=1), PACIFIC)
        assert (second.fold, second.date_time.fold) == (1, 0)
        assert second == parse("2017-11-05T09:30:00", "UTC").to(PACIFIC)

    def test_equality(self):
        """Values without an effect of fold are equal whatever fold was given."""
        noon = datetime(2017, 9, 4, 12)
        assert DateTimeTimeZone(noon, PACIFIC, fold=1) == DateTimeTimeZone(noon, PACIFIC)
        assert DateTimeTimeZone(noon.replace(fold=1), PACIFIC) == DateTimeTimeZone(noon, PACIFIC)

    @pytest.mark.parametrize("fold", [0, 1])
    @pytest.mark.parametrize("text", [IN_GAP, IN_OVERLAP], ids=["gap", "overlap"])
    def test_aware_datetime(self, text, fold):
        """An aware datetime is the instant that Python computes for it, in gaps and overlaps too."""
        aware = datetime.fromisoformat(text).replace(tzinfo=LOS_ANGELES, fold=fold)
        assert DateTimeTimeZone.from_datetime(aware, PACIFIC).instant() == aware.astimezone(UTC)


class TestIsInGap:
    @pytest.mark.parametrize(
        ("text", "zone", "expected"),
        [
            ("2017-03-12T01:59:59.999999", PACIFIC, False),
            ("2017-03-12T02:00:00", PACIFIC, True),
            (IN_GAP, PACIFIC, True),
            ("2017-03-12T03:00:00", PACIFIC, False),
            (IN_OVERLAP, PACIFIC, False),
            (IN_GAP, "UTC", False),
            ("2011-12-30T12:00:00", "Samoa Standard Time", True),
            (IN_GAP, dateutil.tz.gettz("America/Los_Angeles"), True),
            ("2000-06-01T13:30:00", Stubborn(), True),
            ("2000-06-01T12:30:00", Stubborn(), False),
        ],
    )
    def test_edges(self, text, zone, expected):
        """A time is in a gap from the clock change on and before the new time, in zones of any library."""
        assert date_time(text, zone).is_in_gap is expected


class TestFromDatetime:
    @pytest.mark.parametrize(
        "tz", [LOS_ANGELES, UTC, dateutil.tz.gettz("Europe/Berlin"), timezone(timedelta(hours=5, minutes=45))], ids=str
    )
    def test_any_tzinfo(self, tz):
        """An aware datetime may have any tzinfo; the result has the zone's own, and `instant` has UTC."""
        aware = datetime(2017, 9, 4, 12, 0, 0, 123456, tzinfo=tz)
        value = DateTimeTimeZone.from_datetime(aware, BERLIN)
        assert value.to_datetime() == aware
        assert value.to_datetime().tzinfo.key == "Europe/Berlin"
        assert value.instant() == aware
        assert value.instant().tzinfo is UTC

    @pytest.mark.parametrize("value", [datetime(2017, 9, 4), "2017-09-04T12:00:00Z", None])
    def test_naive(self, value):
        """A naive datetime and any other value is a TypeError."""
        with pytest.raises(TypeError, match="aware datetime"):
            DateTimeTimeZone.from_datetime(value, "UTC")


class TestConstructor:
    @pytest.mark.parametrize("value", [datetime(2017, 9, 4, tzinfo=UTC), "2017-09-04", date(2017, 9, 4)])
    def test_aware(self, value):
        """An aware datetime and any other value is a TypeError."""
        with pytest.raises(TypeError, match="naive datetime"):
            DateTimeTimeZone(value, "UTC")

    @pytest.mark.parametrize(("tick", "fold"), [(10, 0), (-1, 0), (0.5, 0), (True, 0), (0, 2), (0, True)])
    def test_digits(self, tick, fold):
        """A tick is one digit, a fold is 0 or 1."""
        with pytest.raises(RecurtzError, match="use"):
            DateTimeTimeZone(datetime(2017, 9, 4), "UTC", tick, fold)

    def test_value(self):
        """Copies and pickles are equal values with equal hashes."""
        value = parse("2017-11-05T09:30:00.0000001", "UTC").to(PACIFIC)
        pickled = pickle.loads(pickle.dumps(value))
        assert pickled == copy.deepcopy(value) == value
        assert hash(pickled) == hash(value)

    def test_unknown_offset(self):
        """A zone that does not know its offset is a TypeError when the instant is computed."""
        with pytest.raises(TypeError, match="use a tzinfo that knows its offset"):
            date_time("2017-09-04T12:00", Unknowing()).instant()


class TestAdd:
    @pytest.mark.parametrize(
        ("start", "duration", "end"),
        [
            ("2017-09-04T12:00:00.0000001", timedelta(hours=2), "2017-09-04T14:00:00.0000001"),
            ("2017-03-11T12:00:00", timedelta(days=1), "2017-03-12T12:00:00.0000000"),
            ("2017-03-11T02:30:00", timedelta(days=1), "2017-03-12T02:30:00.0000000"),
            ("2017-09-04T12:00:00", timedelta(days=-4), "2017-08-31T12:00:00.0000000"),
        ],
    )
    def test_wall_clock(self, start, duration, end):
        """A duration is added on the wall clock, without regard to daylight saving time; the seventh digit stays."""
        assert (parse(start) + duration).to_graph() == moment(end)

    def test_drops_fold(self):
        """The sum is the first pass of a repeated hour, as for a naive datetime."""
        second = date_time(IN_OVERLAP).__replace__(fold=1)
        assert (second + timedelta(days=364)).fold == (second + timedelta()).fold == 0

    @pytest.mark.parametrize("days", [-(10**6), 3 * 10**6])
    def test_out_of_range(self, days):
        """A sum outside the years 1 to 9999 is an error."""
        with pytest.raises(OutOfRangeError, match="use times of the years 1 to 9999"):
            parse("2017-09-04T12:00:00") + timedelta(days)

    def test_other_type(self):
        """Only a timedelta can be added."""
        with pytest.raises(TypeError):
            parse("2017-09-04T12:00:00") + 5


class TestCompare:
    def test_instants(self):
        """Instants are compared by methods; equality compares the fields."""
        noon, evening = parse("2017-09-04T12:00:00"), parse("2017-09-04T21:00:00", BERLIN)
        later = parse("2017-09-04T12:00:00.0000001")
        assert noon != evening
        assert noon.same_instant(evening)
        assert not noon.is_before(evening)
        assert noon.is_before(later)
        assert not later.same_instant(evening)

    @pytest.mark.parametrize("name", ["same_instant", "is_before"])
    def test_other_type(self, name):
        """A datetime cannot be compared."""
        with pytest.raises(TypeError, match=r"other .* use a DateTimeTimeZone"):
            getattr(parse("2017-09-04T12:00:00"), name)(datetime(2017, 9, 4, tzinfo=UTC))


class TestOutOfRange:
    @pytest.mark.parametrize(
        ("text", "source", "target"),
        [
            ("9999-12-31T23:59:59.9999999", "UTC", TOKYO),
            ("0001-01-01T00:00:00.0000000", "UTC", PACIFIC),
            ("0001-01-01T00:00:00.0000000", TOKYO, "UTC"),
            ("9999-12-31T23:59:59.9999999", PACIFIC, "UTC"),
        ],
    )
    def test_conversion(self, text, source, target):
        """The first and last time of the calendar are valid in their zone; conversion out of the years is an error."""
        value = parse(text, source)
        assert value.to_graph() == {"dateTime": text, "timeZone": source}
        with pytest.raises(OutOfRangeError, match="years 1 to 9999"):
            value.to(target)

    def test_sentinel(self):
        """Outlook writes the first time of the calendar with its own name for UTC."""
        json = moment("0001-01-01T00:00:00.0000000Z", "tzone://Microsoft/Utc")
        assert DateTimeTimeZone.from_graph(json).to_graph() == moment(json["dateTime"][:-1], json["timeZone"])
        error = error_of(DateTimeTimeZone.from_graph, json | {"timeZone": PACIFIC})
        assert error.target == "dateTimeTimeZone.dateTime"
        assert "years 1 to 9999" in str(error)


class Delayed(datetime):
    """A datetime whose conversion and arithmetic are its own, as those of other libraries are.

    A Timestamp of pandas, for example, has no difference from the year 1.
    """

    def astimezone(self, tz=None):
        raise NotImplementedError

    def __sub__(self, other):
        raise NotImplementedError

    def __add__(self, duration):
        raise NotImplementedError


class TestSubclass:
    def test_naive(self):
        """A naive datetime of a subclass is the wall-clock time that it shows; the value has a plain datetime."""
        value, plain = (DateTimeTimeZone(kind(2017, 9, 4, 12), PACIFIC) for kind in (Delayed, datetime))
        assert value == plain
        assert type(value.date_time) is datetime
        assert value.to("UTC") == plain.to("UTC")
        assert value + timedelta(days=1) == plain + timedelta(days=1)

    def test_aware(self):
        """An aware one is its instant, in the second pass of a repeated hour, too."""
        for hour, fold in [(12, 0), (1, 0), (1, 1)]:
            value, plain = (
                DateTimeTimeZone.from_datetime(kind(2017, 11, 5, hour, fold=fold, tzinfo=LOS_ANGELES), PACIFIC)
                for kind in (Delayed, datetime)
            )
            assert (value, value.fold) == (plain, fold)

    def test_original_start(self):
        """The original start of an occurrence is one of them, too."""
        noon = DateTimeTimeZone(datetime(2017, 9, 4, 12), PACIFIC)
        original = Delayed(2017, 9, 4, 12, tzinfo=LOS_ANGELES)
        json = Occurrence(noon, noon, original_start=original).to_graph()
        assert json["originalStart"] == "2017-09-04T19:00:00Z"

    def test_rescheduled(self):
        """A series is rescheduled to the instants."""
        series = master()
        times = [[kind(2017, 9, 11, hour, tzinfo=LOS_ANGELES) for hour in (16, 17)] for kind in (Delayed, datetime)]
        day = date(2017, 9, 11)
        assert series.reschedule(day, *times[0]) == series.reschedule(day, *times[1])

    def test_now_of_room(self):
        """So is the time at which a room decides."""
        decision, plain = (
            RoomPolicy().decide(graph.event(), [], kind(2017, 9, 1, tzinfo=LOS_ANGELES)) for kind in (Delayed, datetime)
        )
        assert decision == plain


class TestParseInstant:
    @pytest.mark.parametrize(
        ("value", "instant"),
        [
            ("2017-09-04", "2017-09-04T00:00:00+00:00"),
            ("2017-09-04T12:00:00", "2017-09-04T12:00:00+00:00"),
            ("2017-09-04T12:00:00-07:00", "2017-09-04T19:00:00+00:00"),
            (datetime(2017, 9, 4, 12, tzinfo=LOS_ANGELES), "2017-09-04T19:00:00+00:00"),
            (datetime(2017, 11, 5, 1, 30, tzinfo=LOS_ANGELES, fold=1), "2017-11-05T09:30:00+00:00"),
            (Delayed(2017, 9, 4, 12, tzinfo=LOS_ANGELES), "2017-09-04T19:00:00+00:00"),
        ],
    )
    def test_valid(self, value, instant):
        """An instant is an aware datetime, of any subclass, or text; text without an offset is in UTC."""
        result = parse_instant(value, "startDateTime")
        assert (result.isoformat(), type(result), result.fold) == (instant, datetime, 0)

    @pytest.mark.parametrize(
        ("text", "instant"),
        [
            ("2017-09-04T21:00:00+02:00[Europe/Berlin]", "2017-09-04T19:00:00+00:00"),
            ("2017-09-04T21:00:00+03:00[Europe/Berlin]", "2017-09-04T18:00:00+00:00"),
            ("2017-09-04T21:00:00[Europe/Berlin]", "2017-09-04T19:00:00+00:00"),
            ("2017-09-04T21:00:00[!Europe/Berlin][u-ca=iso8601]", "2017-09-04T19:00:00+00:00"),
            ("2017-09-04T19:00:00Z[America/Los_Angeles]", "2017-09-04T19:00:00+00:00"),
        ],
    )
    def test_zone_suffix(self, text, instant):
        """The suffix of RFC 9557 names the zone of a time; an offset before it counts alone."""
        assert parse_instant(text, "startDateTime").isoformat() == instant

    @pytest.mark.parametrize(
        ("value", "error", "message"),
        [
            (datetime(2017, 9, 4), ArgumentTypeError, r"datetime\(2017, 9, 4, 0, 0\) has no time zone; use an aware"),
            (date(2017, 9, 4), ArgumentTypeError, "a date alone is not an instant"),
            ("yesterday", MalformedValueError, "use ISO 8601"),
            ("2017-09-04T12:00:00[Europe/Berlin", MalformedValueError, "use ISO 8601"),
            ("2017-09-04T12:00:00[]", MalformedValueError, "use ISO 8601"),
            ("2017-09-04T12:00:00[Moon]", TimeZoneNotSupportedError, "'Moon'"),
            ("0001-01-01T00:00:00+01:00", PropertyError, "outside the years 1 to 9999"),
            ("0001-01-01T00:00:00[Asia/Tokyo]", PropertyError, "outside the years 1 to 9999"),
            (datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))), PropertyError, "outside the years 1 to 9999"),
            (None, PropertyError, "startDateTime is missing"),
            (5, MalformedValueError, "use ISO 8601"),
        ],
    )
    def test_invalid(self, value, error, message):
        """Other values are rejected with the name of the argument."""
        with pytest.raises(error, match=message):
            parse_instant(value, "startDateTime")
