"""DateTimeTimeZone: text in and out, instants, conversions, and where the calendar ends."""

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from recurtz import DateTimeTimeZone, RecurtzError, calendar_view, create_event, to_vevent
from recurtz.events.date_time import parse_instant, zone_name

PACIFIC, BERLIN = "Pacific Standard Time", "W. Europe Standard Time"


def read(text, name=PACIFIC):
    return DateTimeTimeZone.from_graph({"dateTime": text, "timeZone": name})


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("2017-09-04T12:00:00", "2017-09-04T12:00:00.0000000"),
        ("2017-09-04T12:00", "2017-09-04T12:00:00.0000000"),
        ("2017-09-04T12:00:00.1", "2017-09-04T12:00:00.1000000"),
        ("2017-09-04T12:00:00.123456", "2017-09-04T12:00:00.1234560"),
        ("2017-09-04T12:00:00.1234567", "2017-09-04T12:00:00.1234567"),
        ("2017-09-04t12:00:00", "2017-09-04T12:00:00.0000000"),
        ("2017-09-04T24:00:00", "2017-09-05T00:00:00.0000000"),
        ("2017-09-04T24:00:00.0000000", "2017-09-05T00:00:00.0000000"),
        ("2017-09-04T19:00:00Z", "2017-09-04T12:00:00.0000000"),
        ("2017-09-04T21:00:00.1234567+02:00", "2017-09-04T12:00:00.1234567"),
        ("2017-09-04T08:30:00-1030", "2017-09-04T12:00:00.0000000"),
        ("0001-01-01T00:00:00.0000000", "0001-01-01T00:00:00.0000000"),
        ("9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999"),
    ],
)
def test_text_of_zero_to_seven_digits_is_read_and_written_with_seven(text, answer):
    assert read(text).to_graph() == {"dateTime": answer, "timeZone": PACIFIC}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2017-09-04",
        "2017-09-04 12:00:00",
        "2017-09-04T12",
        "2017-09-04T12:00:00.",
        "2017-09-04T12:00:00.12345678",
        "2017-09-04T12:00:60",
        "2017-09-04T24:00:01",
        "2017-09-04T24:01:00",
        "2017-09-04T24:00:00.0000001",
        "2017-02-29T12:00:00",
        "0000-01-01T00:00:00",
        "9999-12-31T24:00:00",
        "2017-09-04T12:00:00+24:00",
        "2017-09-04T12:00:00+02:60",
        "2017-09-04T12:00:00 Z",
        "٢٠١٧-09-04T12:00:00",
        "2017-09-04T12:00:00\n",
        "x" * 5000,
        20170904,
        True,
        1.5,
        [],
    ],
)
def test_other_text_is_refused_with_the_path_and_the_way_out(text):
    with pytest.raises(RecurtzError, match="use ISO 8601") as caught:
        read(text)

    assert caught.value.code == "UnableToDeserializePostBody"
    assert caught.value.target == "dateTimeTimeZone.dateTime"
    assert len(str(caught.value)) < 300


def test_a_missing_time_and_a_value_that_is_no_object_are_refused():
    with pytest.raises(RecurtzError, match=r"start\.dateTime is missing"):
        DateTimeTimeZone.from_graph({"timeZone": "UTC"}, target="start")
    with pytest.raises(RecurtzError, match="use an object with dateTime and timeZone"):
        DateTimeTimeZone.from_graph("2017-09-04T12:00:00")


@pytest.mark.parametrize("name", [None, "", "Moon", 5, "tzone://Microsoft/Custom"])
def test_a_zone_that_is_missing_or_unknown_is_refused_with_graphs_code(name):
    with pytest.raises(RecurtzError, match="A valid TimeZone value must be specified") as caught:
        read("2017-09-04T12:00:00", name)

    assert caught.value.code == "TimeZoneNotSupportedException"
    assert caught.value.target == "dateTimeTimeZone.timeZone"


@pytest.mark.parametrize("name", [None, ""])
def test_an_offset_makes_up_for_a_missing_zone(name):
    assert read("2017-09-04T12:00:00-07:00", name).to_graph() == {
        "dateTime": "2017-09-04T19:00:00.0000000",
        "timeZone": "UTC",
    }


def test_an_offset_does_not_make_up_for_an_unknown_zone():
    with pytest.raises(RecurtzError, match="Moon") as caught:
        read("2017-09-04T12:00:00Z", "Moon")
    assert caught.value.target == "dateTimeTimeZone.timeZone"


def test_the_seventh_digit_and_the_label_survive_conversion():
    moment = read("2017-09-04T12:00:00.1234567")

    assert moment.to("w. europe standard time").to_graph() == {
        "dateTime": "2017-09-04T21:00:00.1234567",
        "timeZone": "w. europe standard time",
    }
    assert moment.to(BERLIN).to(PACIFIC) == moment


def test_the_second_of_an_overlap_stays_the_second():
    second = read("2017-11-05T09:30:00", "UTC").to(PACIFIC)

    assert second.to_graph()["dateTime"] == "2017-11-05T01:30:00.0000000"
    assert second.fold == 1
    assert second != read("2017-11-05T01:30:00")
    assert second.to("UTC").to_graph()["dateTime"] == "2017-11-05T09:30:00.0000000"
    assert read("2017-11-05T01:30:00").to("UTC").to_graph()["dateTime"] == "2017-11-05T08:30:00.0000000"


def test_a_time_in_a_gap_is_read_with_the_offset_before_it():
    moment = read("2017-03-12T02:30:00")

    assert moment.to("UTC").to_graph()["dateTime"] == "2017-03-12T10:30:00.0000000"
    assert moment.to_datetime().isoformat() == "2017-03-12T03:30:00-07:00"
    assert moment.to(PACIFIC).to_graph()["dateTime"] == "2017-03-12T03:30:00.0000000"
    assert moment.to_graph()["dateTime"] == "2017-03-12T02:30:00.0000000"


@pytest.mark.parametrize(
    "tz",
    [
        ZoneInfo("America/Los_Angeles"),
        UTC,
        dateutil.tz.gettz("Europe/Berlin"),
        timezone(timedelta(hours=5, minutes=45)),
    ],
    ids=str,
)
def test_an_aware_datetime_of_any_tzinfo_comes_in(tz):
    aware = datetime(2017, 9, 4, 12, 0, 0, 123456, tzinfo=tz)
    moment = DateTimeTimeZone.from_datetime(aware, BERLIN)

    assert moment.to_datetime() == aware
    assert moment.to_datetime().tzinfo == ZoneInfo("Europe/Berlin")
    assert moment.instant() == aware
    assert moment.instant().tzinfo is UTC


@pytest.mark.parametrize("moment", [datetime(2017, 9, 4), "2017-09-04T12:00:00Z", None])
def test_a_naive_datetime_or_none_is_refused_where_an_aware_one_belongs(moment):
    with pytest.raises(TypeError, match="aware datetime"):
        DateTimeTimeZone.from_datetime(moment, "UTC")


@pytest.mark.parametrize("moment", [datetime(2017, 9, 4, tzinfo=UTC), "2017-09-04"])
def test_an_aware_datetime_is_refused_where_a_naive_one_belongs(moment):
    with pytest.raises(TypeError, match="naive datetime"):
        DateTimeTimeZone(moment, "UTC")


@pytest.mark.parametrize(("tick", "fold"), [(10, 0), (-1, 0), (0.5, 0), (0, 2)])
def test_a_tick_is_one_digit_and_a_fold_is_0_or_1(tick, fold):
    with pytest.raises(RecurtzError, match="use"):
        DateTimeTimeZone(datetime(2017, 9, 4), "UTC", tick, fold)


def test_instants_are_compared_by_name_not_by_equality():
    noon, evening = read("2017-09-04T12:00:00"), read("2017-09-04T21:00:00", BERLIN)
    later = read("2017-09-04T12:00:00.0000001")

    assert noon != evening
    assert noon.same_instant(evening)
    assert not noon.is_before(evening)
    assert noon.is_before(later)
    assert not later.same_instant(evening)


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("9999-12-31T23:59:59.9999999", "UTC", "Tokyo Standard Time"),
        ("0001-01-01T00:00:00.0000000", "UTC", PACIFIC),
        ("0001-01-01T00:00:00.0000000", "Tokyo Standard Time", "UTC"),
        ("9999-12-31T23:59:59.9999999", PACIFIC, "UTC"),
    ],
)
def test_a_sentinel_survives_in_its_zone_and_is_refused_clearly_where_it_cannot_be_told(text, source, target):
    moment = read(text, source)

    assert moment.to_graph() == {"dateTime": text, "timeZone": source}
    with pytest.raises(RecurtzError, match="years 1 to 9999"):
        moment.to(target)


def test_sentinels_are_read_under_outlooks_name_for_utc():
    json = {"dateTime": "0001-01-01T00:00:00.0000000Z", "timeZone": "tzone://Microsoft/Utc"}

    assert DateTimeTimeZone.from_graph(json).to_graph() == {
        "dateTime": "0001-01-01T00:00:00.0000000",
        "timeZone": "tzone://Microsoft/Utc",
    }
    with pytest.raises(RecurtzError, match="years 1 to 9999") as caught:
        DateTimeTimeZone.from_graph(json | {"timeZone": PACIFIC})
    assert caught.value.target == "dateTimeTimeZone.dateTime"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": None}, "start is missing; give an object with dateTime and timeZone"),
        ({"start": "noon"}, "start 'noon' cannot be read; use an object with dateTime and timeZone"),
        ({"end": None}, "end is missing; give an object with dateTime and timeZone"),
        ({"end": None, "isAllDay": True}, "end is missing; give an object with dateTime and timeZone"),
    ],
)
@pytest.mark.parametrize(
    "ask", [lambda event: calendar_view([event], "2017-09-04", "2017-09-11"), create_event, to_vevent]
)
def test_a_start_or_end_that_is_none_is_refused_with_what_it_has(ask, change, message):
    noon = {"dateTime": "2017-09-04T00:00:00", "timeZone": "UTC"}

    with pytest.raises(RecurtzError, match=message):
        ask({"start": noon, "end": noon} | change)


@given(
    st.datetimes(datetime(1890, 1, 1), datetime(2200, 1, 1)),
    st.integers(0, 9),
    st.sampled_from([*strategies.ZONES, "Asia/Kolkata"]),
)
def test_an_instant_told_in_any_zone_is_the_same_instant(date_time, tick, name):
    moment = DateTimeTimeZone(date_time, "UTC", tick)
    told = moment.to(name)

    assert told.same_instant(moment)
    assert told.to("UTC") == moment
    assert DateTimeTimeZone.from_graph(told.to_graph()) == told.__replace__(fold=0)


def test_a_zone_is_told_by_the_name_given_or_by_its_own():
    assert [zone_name(zone) for zone in (PACIFIC, UTC, ZoneInfo("Asia/Kolkata"), timezone(timedelta(hours=1)))] == [
        PACIFIC,
        "UTC",
        "Asia/Kolkata",
        "UTC+01:00",
    ]


@pytest.mark.parametrize("name", [PACIFIC, "US/Pacific", ZoneInfo.no_cache("America/Los_Angeles")])
def test_the_clock_of_the_zone_itself_is_kept_by_whatever_name(name):
    in_the_gap = read("2017-03-12T02:30:00", "America/Los_Angeles")

    assert in_the_gap.in_zone(name) == DateTimeTimeZone(datetime(2017, 3, 12, 2, 30), name)


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("wall", [datetime(2017, 3, 12, 2, 30), datetime(2017, 11, 5, 1, 30)], ids=["gap", "overlap"])
def test_an_aware_datetime_is_the_instant_that_python_takes_it_for(wall, fold):
    aware = wall.replace(tzinfo=ZoneInfo("America/Los_Angeles"), fold=fold)
    assert DateTimeTimeZone.from_datetime(aware, PACIFIC).instant() == aware.astimezone(UTC)


def test_the_clock_of_another_zone_shows_the_instant():
    in_the_gap = read("2017-03-12T02:30:00", "America/Los_Angeles")

    assert in_the_gap.in_zone("UTC") == read("2017-03-12T10:30:00", "UTC")


def test_it_is_copied_and_pickled_as_an_equal_value():
    moment = read("2017-11-05T09:30:00.0000001", "UTC").to(PACIFIC)

    assert pickle.loads(pickle.dumps(moment)) == copy.deepcopy(moment) == moment
    assert hash(pickle.loads(pickle.dumps(moment))) == hash(moment)


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2017-09-04", "2017-09-04T00:00:00+00:00"),
        ("2017-09-04T12:00:00", "2017-09-04T12:00:00+00:00"),
        ("2017-09-04T12:00:00-07:00", "2017-09-04T19:00:00+00:00"),
        (datetime(2017, 9, 4, 12, tzinfo=ZoneInfo("America/Los_Angeles")), "2017-09-04T19:00:00+00:00"),
    ],
)
def test_an_instant_is_an_aware_datetime_or_text_that_is_utc_without_an_offset(value, instant):
    assert parse_instant(value, "startDateTime").isoformat() == instant


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (datetime(2017, 9, 4), TypeError, r"datetime\(2017, 9, 4, 0, 0\) has no time zone; use an aware datetime"),
        ("yesterday", ValueError, "use ISO 8601"),
        ("0001-01-01T00:00:00+01:00", ValueError, "outside the years 1 to 9999"),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))), ValueError, "outside the years 1 to 9999"),
        (None, ValueError, "startDateTime is missing"),
        (5, ValueError, "use ISO 8601"),
    ],
)
def test_what_is_no_instant_is_refused(value, error, message):
    with pytest.raises(error, match=message) as caught:
        parse_instant(value, "startDateTime")
    assert isinstance(caught.value, RecurtzError)
