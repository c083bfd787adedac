"""The occurrences of a series: wall clock, gaps and overlaps, all-day, exceptions, cancellations, windows, edges."""

import copy
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
import strategies
from recurtz import DateTimeTimeZone, NoEnd, Occurrence, PatternedRecurrence, RecurtzError, SeriesMaster, Weekly

PACIFIC = "Pacific Standard Time"
LA = ZoneInfo("America/Los_Angeles")


def event(
    start="2017-09-04T12:00:00", end="2017-09-04T14:00:00", zone=PACIFIC, pattern=None, range_=None, **properties
):
    return {
        "id": "AAMk.AD=",
        "start": {"dateTime": start, "timeZone": zone},
        "end": {"dateTime": end, "timeZone": zone},
        "recurrence": {
            "pattern": pattern or {"type": "daily", "interval": 1},
            "range": {"type": "noEnd", "startDate": start[:10], **(range_ or {})},
        },
        **properties,
    }


def series(*arguments, **properties):
    return SeriesMaster.from_graph(event(*arguments, **properties))


def spans(occurrences, zone="UTC"):
    return [tuple(moment["dateTime"][5:16] for moment in found.times(zone).values()) for found in occurrences]


def test_a_series_stays_at_its_wall_clock_time_across_daylight_saving_time():
    weekly = series(pattern={"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]})

    assert spans(weekly.between("2017-10-30", "2017-11-07")) == [
        ("10-30T19:00", "10-30T21:00"),
        ("11-06T20:00", "11-06T22:00"),
    ]


def test_a_start_read_in_utc_is_converted_to_the_zone_of_the_series_first():
    told = event(
        "2017-09-05T02:00:00",
        "2017-09-05T03:00:00",
        "UTC",
        {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]},
        {"startDate": "2017-09-04", "recurrenceTimeZone": PACIFIC},
    )

    assert spans(SeriesMaster.from_graph(told).between("2017-10-31", "2017-11-08"), PACIFIC) == [
        ("10-30T19:00", "10-30T20:00"),
        ("11-06T19:00", "11-06T20:00"),
    ]


@pytest.mark.parametrize("unsaid", [None, "", "tzone://Microsoft/Custom", "Customized Time Zone"])
def test_the_zone_of_the_series_is_the_first_that_says_rules(unsaid):
    start, told = "2017-09-04T12:00:00", {"recurrenceTimeZone": unsaid}

    assert series(start, range_=told, originalStartTimeZone="UTC", originalEndTimeZone=PACIFIC).time_zone == "UTC"
    assert series(start, range_=told, originalStartTimeZone=unsaid, originalEndTimeZone="UTC").time_zone == "UTC"
    assert series(start, range_=told, originalStartTimeZone=unsaid).time_zone == PACIFIC
    assert series(start, range_={"recurrenceTimeZone": "UTC"}, originalStartTimeZone=PACIFIC).time_zone == "UTC"


def test_an_unknown_zone_anywhere_in_line_is_refused_with_its_path():
    for target, properties in {
        "recurrence.range.recurrenceTimeZone": {"range_": {"recurrenceTimeZone": "Moon"}},
        "originalStartTimeZone": {"originalStartTimeZone": "Moon"},
        "start.timeZone": {"zone": "Moon"},
    }.items():
        with pytest.raises(RecurtzError, match="'Moon'") as caught:
            series(**properties)
        assert (caught.value.target, caught.value.code) == (target, "TimeZoneNotSupportedException")


def test_an_occurrence_in_the_gap_moves_and_the_next_day_returns():
    nights = series("2017-03-11T02:30:00", "2017-03-11T02:45:00")

    assert spans(islice(nights, 3), PACIFIC) == [
        ("03-11T02:30", "03-11T02:45"),
        ("03-12T03:30", "03-12T03:45"),
        ("03-13T02:30", "03-13T02:45"),
    ]


@pytest.mark.parametrize("name", ["", PACIFIC, "America/Los_Angeles", "US/Pacific"])
def test_a_series_that_begins_in_the_gap_keeps_its_written_time_by_whatever_name_of_its_zone(name):
    nights = series("2017-03-12T02:30:00", "2017-03-12T03:30:00", range_={"recurrenceTimeZone": name})

    assert spans(islice(nights, 2), PACIFIC)[1] == ("03-13T02:30", "03-13T03:30")


def test_an_end_that_the_gap_would_put_at_or_before_the_start_keeps_the_exact_duration():
    nights = series("2017-03-11T02:30:00", "2017-03-11T03:00:00")

    assert spans(islice(nights, 2), "UTC")[1] == ("03-12T10:30", "03-12T11:00")


def test_an_overlap_is_read_as_the_first_of_the_two_for_start_and_end():
    nights = series("2017-11-04T01:00:00", "2017-11-04T02:00:00")

    assert spans(islice(nights, 2), "UTC") == [("11-04T08:00", "11-04T09:00"), ("11-05T08:00", "11-05T10:00")]


def test_a_master_whose_wall_clock_runs_backwards_lasts_exactly_as_long_everywhere():
    # From 01:45 in summer time to 01:15 in winter time: half an hour.
    first = DateTimeTimeZone(datetime(2017, 11, 5, 1, 45), PACIFIC)
    second = DateTimeTimeZone(datetime(2017, 11, 5, 1, 15), PACIFIC, fold=1)
    recurrence = PatternedRecurrence(Weekly(1, ["sunday"]), NoEnd(date(2017, 11, 5)))
    master = SeriesMaster(recurrence, first, second, PACIFIC)

    assert spans(islice(master, 2), "UTC") == [("11-05T08:45", "11-05T09:15"), ("11-12T09:45", "11-12T10:15")]


def test_an_end_before_the_start_is_refused():
    with pytest.raises(RecurtzError, match="use a time not before the start") as caught:
        series(end="2017-09-04T11:59:00")
    assert (caught.value.target, caught.value.code) == ("end", "ErrorPropertyValidationFailure")


def test_an_event_without_duration_happens():
    assert spans(islice(series(end="2017-09-04T12:00:00"), 1)) == [("09-04T19:00", "09-04T19:00")]


def test_all_day_occurrences_are_dates_in_every_zone():
    days = series("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True)

    for zone in (PACIFIC, "Tokyo Standard Time", "UTC"):
        [first] = islice(days, 1)
        assert first._times(zone) == {
            "start": {"dateTime": "2017-09-04T00:00:00.0000000", "timeZone": zone},
            "end": {"dateTime": "2017-09-05T00:00:00.0000000", "timeZone": zone},
        }


def test_the_date_of_an_all_day_event_is_the_one_written_whatever_stands_beside_it():
    days = series("2017-09-04T00:00:00.0000000Z", "2017-09-06T09:00:00+09:00", isAllDay=True)

    assert spans(islice(days, 1), PACIFIC) == [("09-04T00:00", "09-06T00:00")]


def test_an_all_day_occurrence_on_a_day_that_the_zone_skips_keeps_its_date():
    days = series("2011-12-29T00:00:00", "2011-12-30T00:00:00", "Samoa Standard Time", isAllDay=True)

    assert spans(islice(days, 3), "UTC") == [
        ("12-29T00:00", "12-30T00:00"),
        ("12-30T00:00", "12-31T00:00"),
        ("12-31T00:00", "01-01T00:00"),
    ]


def test_the_window_of_an_all_day_occurrence_is_midnight_in_the_zone_of_the_series():
    days = series("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True)

    assert [found.original_date.day for found in days.between("2017-09-05T07:00:01Z", "2017-09-06T07:00:00Z")] == [5]


def test_a_window_holds_what_ends_exactly_at_its_start_but_not_what_starts_at_its_end():
    lunches = series(zone="UTC")

    def found(start, end):
        return [occurrence.original_date.day for occurrence in lunches.between(start, end)]

    assert found("2017-09-10T14:00:00", "2017-09-11T12:00:00") == [10]
    assert found("2017-09-10T14:00:00.000001", "2017-09-11T12:00:00") == []
    assert found("2017-09-10T14:00:00.000001", "2017-09-11T12:00:00.000001") == [11]
    assert found("2017-09-10T13:00:00", "2017-09-10T13:00:00") == [10]
    assert found("2017-09-10T13:00:00+02:00", "2017-09-10T15:00:00+02:00") == [10]


def test_a_window_that_ends_before_it_starts_is_refused():
    with pytest.raises(RecurtzError, match="lies before startDateTime") as caught:
        series().between("2017-09-05", "2017-09-04")
    assert caught.value.target == "endDateTime"


def test_cancelled_occurrences_are_left_out_and_keep_their_place_in_the_count():
    three = {"type": "numbered", "numberOfOccurrences": 3}
    days = series(range_=three, cancelledOccurrences=["OID.AAMk.AD=.2017-09-05", "OID.AAMk.AD=.1999-01-01"])

    assert [found.original_date.day for found in days] == [4, 6]


def moved(to="2017-09-20T08:00:00", **properties):
    return {
        "start": {"dateTime": to, "timeZone": "UTC"},
        "end": {"dateTime": to[:11] + "09:00:00", "timeZone": "UTC"},
        "occurrenceId": "OID.AAMk.AD=.2017-09-05",
        **properties,
    }


def test_a_moved_occurrence_belongs_to_the_window_of_its_actual_time():
    days = series(exceptionOccurrences=[moved()])

    assert list(days.between("2017-09-05", "2017-09-06")) == []
    assert [
        (found.type, str(found.original_date)) for found in days.between("2017-09-20T07:00", "2017-09-20T20:00")
    ] == [
        ("exception", "2017-09-05"),
        ("occurrence", "2017-09-20"),
    ]


def test_occurrences_come_in_the_order_in_which_they_happen():
    later, earlier = moved(), moved("2017-09-01T08:00:00", occurrenceId="OID.AAMk.AD=.2017-09-06")
    found = list(islice(series(exceptionOccurrences=[later, earlier]), 30))

    assert found == sorted(found)
    assert found[0].original_date == date(2017, 9, 6)
    assert date(2017, 9, 5) in {occurrence.original_date for occurrence in found[1:]}
    assert len({occurrence.original_date for occurrence in found}) == 30


@pytest.mark.parametrize(
    "original",
    [
        {"occurrenceId": None, "originalStart": "2017-09-05T19:00:00Z"},
        {"occurrenceId": None, "originalStart": "2017-09-05T15:00:00-04:00"},
        {"originalStart": "2017-09-05T19:00:00.0000000Z"},
    ],
)
def test_the_original_date_is_that_of_the_id_or_of_the_original_start_with_any_offset(original):
    [exception] = series(exceptionOccurrences=[moved(**original)]).exceptions

    assert exception.original_date == date(2017, 9, 5)
    assert exception.original_start == datetime(2017, 9, 5, 19, tzinfo=UTC)
    assert exception.occurrence_id == "OID.AAMk.AD=.2017-09-05"


def test_the_original_date_of_an_all_day_exception_is_read_in_the_zone_of_the_series():
    slim = {"originalStart": "2017-09-05T07:00:00Z"}
    [exception] = series(isAllDay=True, exceptionOccurrences=[moved(occurrenceId=None) | slim]).exceptions

    assert exception.original_date == date(2017, 9, 5)


def test_an_exception_that_fits_no_occurrence_is_listed_as_it_stands():
    stray = moved("2017-08-01T08:00:00", occurrenceId="OID.AAMk.AD=.2017-08-01")

    assert [found.type for found in islice(series(exceptionOccurrences=[stray]), 2)] == ["exception", "occurrence"]


def test_where_both_name_one_date_it_is_cancelled():
    days = series(exceptionOccurrences=[moved()], cancelledOccurrences=["OID.AAMk.AD=.2017-09-05"])

    assert date(2017, 9, 5) not in {found.original_date for found in islice(days, 30)}


def test_an_exception_with_a_start_alone_lasts_as_long_as_the_master():
    later = {"occurrenceId": "OID.1.2017-09-05", "start": {"dateTime": "2017-09-05T23:00:00", "timeZone": "UTC"}}
    [exception] = series(exceptionOccurrences=[later]).exceptions

    assert spans([exception]) == [("09-05T23:00", "09-06T01:00")]


def test_an_exception_without_times_is_as_planned_to_the_seventh_digit():
    slim = {"occurrenceId": "OID.1.2017-09-05"}
    days = series("2017-09-04T12:00:00.0000001", "2017-09-04T14:00:00.1234567", exceptionOccurrences=[slim])

    times = days.exceptions[0].times("UTC")
    assert [moment["dateTime"][11:] for moment in times.values()] == ["19:00:00.0000001", "21:00:00.1234567"]


def test_an_exception_of_a_date_that_its_zone_s_calendar_cannot_hold_is_a_cancellation():
    zone = "Pacific/Apia"
    evening, night = ({"dateTime": f"2017-09-0{day}", "timeZone": zone} for day in ("4T20:00:00", "5T01:00:00"))
    dates = {"type": "noEnd", "startDate": "2017-09-04", "recurrenceTimeZone": zone}
    daily = {"pattern": {"type": "daily", "interval": 1}, "range": dates}
    slim = {"occurrenceId": "OID.A.9999-12-31", "subject": "slim"}
    json = {"id": "A", "start": evening, "end": night, "recurrence": daily, "exceptionOccurrences": [slim]}

    assert SeriesMaster.from_graph(json).cancelled == (date(9999, 12, 31),)


def test_an_exception_that_would_last_beyond_the_calendar_is_left_out():
    late = {"occurrenceId": "OID.1.2017-09-05", "start": {"dateTime": "9999-12-31T23:30:00", "timeZone": "UTC"}}
    days = series(zone="UTC", exceptionOccurrences=[late])

    assert days.exceptions == ()
    assert [found.original_date.day for found in islice(days, 2)] == [4, 6]


def test_an_exception_with_an_end_alone_starts_as_planned():
    longer = {"occurrenceId": "OID.1.2017-09-05", "end": {"dateTime": "2017-09-05T23:00:00", "timeZone": "UTC"}}
    [exception] = series(exceptionOccurrences=[longer]).exceptions

    assert spans([exception]) == [("09-05T19:00", "09-05T23:00")]


@pytest.mark.parametrize("hour", ["00", "12"])
def test_an_exception_that_is_all_day_without_times_takes_its_day(hour):
    slim = {"occurrenceId": "OID.1.2017-09-05", "isAllDay": True}
    [exception] = series(f"2017-09-04T{hour}:00:00", exceptionOccurrences=[slim]).exceptions

    assert spans([exception], "UTC") == [("09-05T00:00", "09-06T00:00")]


def test_an_end_at_the_start_across_a_gap_keeps_the_exact_duration():
    nights = series("2017-03-11T02:30:00", "2017-03-11T03:30:00")

    assert spans(islice(nights, 3), PACIFIC) == [
        ("03-11T02:30", "03-11T03:30"),
        ("03-12T03:30", "03-12T04:30"),
        ("03-13T02:30", "03-13T03:30"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "zone", "window"),
    [
        ("04T20:00:00", "04T21:00:00", PACIFIC, ("06T03:30Z", "06T03:45Z")),
        ("04T02:00:00", "04T03:00:00", "Line Islands Standard Time", ("04T12:30Z", "04T12:31Z")),
        ("04T23:00:00", "04T23:30:00", "Dateline Standard Time", ("06T11:10Z", "06T11:11Z")),
    ],
)
def test_a_short_window_finds_what_happens_on_another_date_there(start, end, zone, window):
    daily = series(f"2017-09-{start}", f"2017-09-{end}", zone)

    assert len(daily.between(*(f"2017-09-{edge}" for edge in window))) == 1


def test_a_window_finds_an_occurrence_that_lasts_longer_than_its_wall_clock_says():
    # From 01:45 to 01:15 across the overlap: half an hour, each night of the series.
    first = DateTimeTimeZone(datetime(2017, 11, 5, 1, 45), PACIFIC)
    second = DateTimeTimeZone(datetime(2017, 11, 5, 1, 15), PACIFIC, fold=1)
    recurrence = PatternedRecurrence(Weekly(1, ["sunday"]), NoEnd(date(2017, 11, 5)))
    master = SeriesMaster(recurrence, first, second, PACIFIC)

    assert len(master.between("2017-11-12T10:14Z", "2017-11-12T10:14:30Z")) == 1


def test_a_series_of_long_occurrences_ends_where_the_calendar_can_hold_them():
    weeks = {"type": "daily", "interval": 7}
    long = series("2017-01-01T00:00:00", "9000-01-01T00:00:00", "UTC", weeks)

    assert len(list(long)) == len(long.recurrence._positions_within(date(2017, 1, 1), date(3016, 12, 31)))
    assert len(long.between("9999-12-25T00:00Z", "9999-12-31T23:59Z")) == 1


def test_an_exception_without_times_is_at_the_time_of_the_pattern():
    [exception] = series(exceptionOccurrences=[{"occurrenceId": "OID.AAMk.AD=.2017-11-06"}]).exceptions

    assert spans([exception]) == [("11-06T20:00", "11-06T22:00")]
    assert exception.original_start == datetime(2017, 11, 6, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("properties", "target"),
    [
        ({"exceptionOccurrences": [moved(occurrenceId=None)]}, "exceptionOccurrences[0].occurrenceId"),
        ({"exceptionOccurrences": [moved(occurrenceId="OID.1")]}, "exceptionOccurrences[0].occurrenceId"),
        ({"exceptionOccurrences": [moved(occurrenceId=5)]}, "exceptionOccurrences[0].occurrenceId"),
        ({"exceptionOccurrences": [moved(originalStart="noon")]}, "exceptionOccurrences[0].originalStart"),
        ({"exceptionOccurrences": [moved(start={"dateTime": "x"})]}, "exceptionOccurrences[0].start.dateTime"),
        ({"exceptionOccurrences": [moved(isAllDay=1)]}, "exceptionOccurrences[0].isAllDay"),
        ({"exceptionOccurrences": {}}, "exceptionOccurrences"),
        ({"exceptionOccurrences": [[]]}, "exceptionOccurrences[0]"),
        ({"cancelledOccurrences": "OID.1.2017-09-05"}, "cancelledOccurrences"),
        ({"cancelledOccurrences": ["OID.1.2017-09-05", None]}, "cancelledOccurrences[1]"),
        ({"isAllDay": "yes"}, "isAllDay"),
        ({"id": 5}, "id"),
        ({"start": None}, "start"),
        ({"end": []}, "end"),
        ({"recurrence": None}, "recurrence"),
    ],
)
def test_a_fault_in_a_series_names_its_path(properties, target):
    with pytest.raises(RecurtzError) as caught:
        SeriesMaster.from_graph(event(end="2017-09-05T12:00:00") | properties)
    assert caught.value.target == target


def test_a_master_without_id_has_occurrences_without_ids():
    [found] = islice(series(id=None), 1)

    assert found.occurrence_id is None
    assert found.identity()["seriesMasterId"] is None


def test_the_seventh_digit_of_start_and_end_is_kept():
    days = series("2017-09-04T12:00:00.1234567", "2017-09-04T14:00:00.7654321")
    [found] = islice(days, 1)

    assert [moment["dateTime"][-7:] for moment in found.times("UTC").values()] == ["1234567", "7654321"]


@pytest.mark.parametrize("zone", [PACIFIC, "Tokyo Standard Time"])
def test_what_the_calendar_cannot_hold_is_left_out(zone):
    late = list(series("9999-12-29T20:00:00", "9999-12-29T23:00:00", zone))
    early = series("0001-01-01T01:00:00", "0001-01-01T02:00:00", zone)

    assert [found.original_date.day for found in late] == ([29, 30] if zone == PACIFIC else [29, 30, 31])
    assert next(iter(early)).original_date.day == (1 if zone == PACIFIC else 2)
    assert [found.original_date.day for found in early.between("0001-01-01", "0001-01-03T12:00Z")][-1] == 3
    assert len(list(series().between("9999-12-30", "9999-12-31T23:59:59.9999999"))) == 2


def test_a_series_of_moments_that_the_calendar_cannot_hold_in_utc_is_empty():
    assert list(series("9999-12-31T23:00:00", "9999-12-31T23:00:00")) == []


def test_a_series_whose_zones_all_lack_rules_is_refused():
    unsaid = "tzone://Microsoft/Custom"
    with pytest.raises(RecurtzError, match="this name has no rules") as caught:
        series(zone=unsaid, range_={"recurrenceTimeZone": unsaid})
    assert caught.value.target == "start.timeZone"


def test_a_long_series_gives_its_first_occurrences_at_once():
    forever = series("1601-04-01T12:00:00", "1601-04-01T13:00:00")

    assert next(iter(forever)).original_date == date(1601, 4, 1)
    assert [found.original_date.year for found in forever.between("9000-01-01", "9000-01-02")] == [9000]


@settings(max_examples=150, deadline=None)
@given(
    strategies.PATTERNS,
    st.dates(date(1968, 1, 1), date(2035, 12, 31)) | strategies.CHANGE_DAYS,
    st.times(),
    st.integers(0, 60 * 72),
    st.sampled_from([*strategies.ZONES, "Egypt Standard Time"]),
    st.integers(-60 * 48, 60 * 24 * 1000),
    st.integers(0, 400),
)
def test_windows_hold_what_a_walk_with_zoneinfo_finds(pattern, day, time, minutes, name, opens_after, days):
    # Independent: dates by the oracle, offsets by zoneinfo, item by item.
    pattern = pattern | {"interval": pattern["interval"] % 5 + 1}
    start = datetime.combine(day, time.replace(fold=0))
    end = start + timedelta(minutes=minutes)
    range_ = {"type": "noEnd", "startDate": day.isoformat()}
    master = SeriesMaster.from_graph(
        event(start.isoformat(timespec="microseconds"), end.isoformat(timespec="microseconds"), name, pattern)
    )
    tz = master.start.to_datetime().tzinfo
    opens = (start + timedelta(minutes=opens_after)).replace(tzinfo=UTC)
    closes = opens + timedelta(days=days)
    expected = []
    for found in oracle.walk(pattern, range_, "first-match", 1200):
        wall = datetime.combine(found, time.replace(fold=0))
        starts, ends = (moment.replace(tzinfo=tz).astimezone(UTC) for moment in (wall, wall + (end - start)))
        if ends <= starts:
            exact = end.replace(tzinfo=tz).astimezone(UTC) - start.replace(tzinfo=tz).astimezone(UTC)
            ends = starts + (exact if exact > timedelta() else end - start)
        if ends >= opens and starts < closes:
            expected.append((found, starts, ends))

    limit = day + timedelta(days=1200)
    found = [(one.original_date, one.start.instant(), one.end.instant()) for one in master.between(opens, closes)]
    assert [span for span in found if span[0] < limit] == expected


def test_an_event_may_be_any_mapping():
    told = MappingProxyType(event(range_={"type": "numbered", "numberOfOccurrences": 2}))

    assert len(list(SeriesMaster.from_graph(told))) == 2


def test_reading_leaves_the_event_as_it_was():
    told = event(exceptionOccurrences=[moved()], cancelledOccurrences=["OID.1.2017-09-07"])
    before = copy.deepcopy(told)
    list(islice(SeriesMaster.from_graph(told), 5))

    assert told == before


def test_an_original_start_that_the_zone_of_the_series_cannot_hold_is_refused():
    with pytest.raises(RecurtzError, match="'0001-01-01' is not allowed; use a time that the years") as refusal:
        series(exceptionOccurrences=[{"originalStart": "0001-01-01"}])
    assert refusal.value.target == "exceptionOccurrences[0].originalStart"


def test_an_exception_in_place_of_a_date_beyond_the_calendar_reads_back_without_an_id():
    stray = {"occurrenceId": "OID.a.9999-12-31", "start": event()["start"], "end": event()["end"]}
    read = series(end="2017-09-06T14:00:00", id=None, exceptionOccurrences=[stray])

    assert read.to_graph()["exceptionOccurrences"][0]["occurrenceId"] == "OID..9999-12-31"
    assert SeriesMaster.from_graph(read.to_graph()) == read


def test_an_occurrence_says_its_times_on_the_clock_of_the_series():
    day = date(2017, 9, 4)
    found = next(iter(series()))

    assert found.start == DateTimeTimeZone(datetime(2017, 9, 4, 12), PACIFIC)
    assert found.end == DateTimeTimeZone(datetime(2017, 9, 4, 14), PACIFIC)
    assert (found.original_date, found.original_start) == (day, datetime(2017, 9, 4, 19, tzinfo=UTC))


def test_an_exception_that_stands_on_another_clock_is_written_on_that_of_the_series():
    evening = DateTimeTimeZone(datetime(2017, 9, 6, 3), "UTC")
    moved_there = series().__replace__(exceptions=(Occurrence(evening, evening, date(2017, 9, 5)),))

    [told] = moved_there.to_graph()["exceptionOccurrences"]
    assert told["start"] == {"dateTime": "2017-09-05T20:00:00.0000000", "timeZone": PACIFIC}


@pytest.mark.parametrize("id_", ["AAMk", None])
def test_an_exception_keeps_its_id_or_its_original_start(id_):
    [told] = series(id=id_, exceptionOccurrences=[moved()]).to_graph()["exceptionOccurrences"]

    assert told["occurrenceId"] == (id_ and "OID.AAMk.2017-09-05")
    assert told["originalStart"] == "2017-09-05T19:00:00Z"


def test_of_two_exceptions_of_a_date_the_later_one_counts_for_its_neighbours():
    noons = [DateTimeTimeZone(datetime(2017, 9, day, 12), PACIFIC) for day in (14, 12)]
    rare = series(pattern={"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]})
    twice = rare.__replace__(exceptions=tuple([Occurrence(noon, noon, date(2017, 9, 11)) for noon in noons]))

    wednesday = DateTimeTimeZone(datetime(2017, 9, 13, 12), PACIFIC)
    assert len(twice.reschedule(date(2017, 9, 18), wednesday, wednesday).exceptions) == 3


def test_an_exception_that_says_the_planned_start_alone_ends_as_planned():
    slim = {"occurrenceId": "OID.A.2017-03-12", "start": {"dateTime": "2017-03-12T01:30:00", "timeZone": PACIFIC}}
    plain, told = (
        series("2017-03-10T01:30:00", "2017-03-10T02:30:00", id="A", exceptionOccurrences=exceptions)
        for exceptions in ([], [slim])
    )

    assert [(found.start, found.end) for found in islice(told, 4)] == [
        (found.start, found.end) for found in islice(plain, 4)
    ]


def test_the_first_day_of_the_calendar_is_a_day_like_any_other():
    first = series("0001-01-01T12:00:00", "0001-01-01T13:00:00", "UTC")

    assert [found.original_date for found in first.between("0001-01-01", "0001-01-02")] == [date.min]
