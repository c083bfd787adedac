"""What people complain about in other libraries and clients, and what holds here: one test for each complaint.

A number is that of the complaint in the project's collected facts. GD and GDC are issues of Microsoft's repositories
microsoft-graph-docs and microsoft-graph-docs-contrib, SO is a question on Stack Overflow, EWS the reference of Exchange
Web Services. Left out is what concerns no library about time: pages of results, delta queries, iCalUId, RFC 5545.
"""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import recurtz
from recurtz import (
    CustomTimeZone,
    DateTimeTimeZone,
    PatternedRecurrence,
    Prefer,
    RecurtzError,
    SeriesMaster,
    calendar_view,
    create_event,
    instances,
)

PACIFIC, TOKYO, TAIPEI = "Pacific Standard Time", "Tokyo Standard Time", "Taipei Standard Time"
BRASILIA, MEXICO = "E. South America Standard Time", "Central Standard Time (Mexico)"
DAILY = {"type": "daily", "interval": 1}
WEEK = ("2017-09-04", "2017-09-11")
WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
NO_ZONE, REFUSED = "TimeZoneNotSupportedException", "ErrorPropertyValidationFailure"


def at(text, zone="UTC"):
    return {"dateTime": text, "timeZone": zone}


def weekly(*days, **properties):
    return {"type": "weekly", "interval": 1, "daysOfWeek": list(days), **properties}


def series(start, end=None, zone=PACIFIC, pattern=DAILY, range_=None, **properties):
    told = {"type": "noEnd", "startDate": start[:10], **(range_ or {})}
    recurrence = {"pattern": pattern, "range": told}
    return {
        "id": "AAMk", "start": at(start, zone), "end": at(end or start, zone), "recurrence": recurrence, **properties
    }  # fmt: skip


def all_day(day="2017-09-04", end="2017-09-05", zone=PACIFIC, **properties):
    return {"isAllDay": True, "start": at(f"{day}T00:00:00", zone), "end": at(f"{end}T00:00:00", zone), **properties}


def starts(found):
    return [event["start"]["dateTime"][:16] for event in found]


def dates(pattern, start_date, **range_):
    range_ = {"type": "noEnd", "startDate": start_date, **range_}
    return PatternedRecurrence.from_graph({"pattern": pattern, "range": range_})


def refusal(call, *arguments, **options):
    with pytest.raises(RecurtzError) as caught:
        call(*arguments, **options)
    return caught.value


# Zones and daylight saving time ---------------------------------------------------------------------------------------


# Source: SO 42284849; mpalermiti/outlook-mcp#71
def test_9_1_a_series_read_in_utc_does_not_drift_an_hour_at_daylight_saving_time():
    range_ = {"startDate": "2017-09-04", "recurrenceTimeZone": PACIFIC}
    read = series("2017-09-04T19:00:00", "2017-09-04T21:00:00", "UTC", weekly("monday"), range_)

    assert starts(instances(read, "2017-10-30", "2017-11-07", PACIFIC)) == ["2017-10-30T12:00", "2017-11-06T12:00"]
    assert starts(instances(read, "2017-10-30", "2017-11-07")) == ["2017-10-30T19:00", "2017-11-06T20:00"]


# Source: GD#2202
def test_9_2_a_start_on_friday_in_utc_is_a_saturday_in_the_zone_of_the_series():
    range_ = {"startDate": "2017-09-09", "recurrenceTimeZone": TAIPEI}
    body = series("2017-09-08T22:00:00", "2017-09-08T23:00:00", "UTC", weekly("saturday"), range_)
    created = create_event(body)

    assert created["start"] == at("2017-09-08T22:00:00.0000000")
    assert starts(instances(created, "2017-09-01", "2017-09-20", TAIPEI)) == ["2017-09-09T06:00", "2017-09-16T06:00"]
    body["recurrence"]["range"]["startDate"] = "2017-09-08"
    error = refusal(create_event, body)
    assert (error.target, error.code) == ("recurrence.range.startDate", REFUSED)
    assert TAIPEI in str(error)


# Source: GD#6003, GD#1802; O365/python-o365#690, #1176; msgraph-sdk-dotnet#741; msgraph-sdk-javascript#1158
@pytest.mark.parametrize("zone", [PACIFIC, "UTC", TOKYO, "Line Islands Standard Time", "Dateline Standard Time"])
@pytest.mark.parametrize("asked", [PACIFIC, "UTC", TOKYO, "Line Islands Standard Time", "Dateline Standard Time"])
def test_9_3_an_all_day_event_keeps_its_day_in_every_zone(zone, asked):
    recurring = all_day(zone=zone) | {"recurrence": series("2017-09-04")["recurrence"]}
    day = {"start": at("2017-09-04T00:00:00.0000000", asked), "end": at("2017-09-05T00:00:00.0000000", asked)}
    prefer = f'outlook.timezone="{asked}"'

    for event in (all_day(zone=zone), recurring, create_event(recurring, prefer), create_event(all_day(zone=zone))):
        found = calendar_view([event], "2017-09-01", "2017-09-30", asked)[0]
        assert {name: found[name] for name in day} == day


# Source: GD#2804
def test_9_4_the_original_start_of_an_all_day_occurrence_is_midnight_in_the_zone_of_the_series():
    recurring = series("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True)
    [found] = instances(recurring, "2017-09-06T12:00:00", "2017-09-06T13:00:00", TOKYO)
    slim = {"originalStart": found["originalStart"], "start": at("2017-09-06T00:00:00"), "end": at("2017-09-08T00:00")}
    told = instances(recurring | {"exceptionOccurrences": [slim]}, "2017-09-06T12:00", "2017-09-06T13:00", TOKYO)

    assert found["originalStart"] == "2017-09-06T07:00:00Z"
    assert [event["occurrenceId"] for event in told] == ["OID.AAMk.2017-09-06"]
    assert told[0]["end"] == at("2017-09-08T00:00:00.0000000", TOKYO)


# Source: mguessan/davmail PR#481; GD#4353
@pytest.mark.parametrize(
    "original",
    [
        {"originalStart": "2017-09-06T15:00:00-04:00"},
        {"originalStart": "2017-09-06T19:00:00Z"},
        {"originalStart": "2017-09-07T04:00:00.0000000+09:00"},
        {"originalStart": None, "occurrenceId": "OID.AAMk.2017-09-06"},
        {"occurrenceId": "OID.A.A-M_k=.2017-09-06"},
    ],
    ids=["offset", "UTC", "another day", "null", "missing"],
)
def test_9_5_an_original_start_has_any_offset_and_may_be_missing(original):
    moved = {"start": at("2017-09-06T23:00:00"), "end": at("2017-09-06T23:30:00"), **original}
    lunch = series("2017-09-04T12:00:00", exceptionOccurrences=[moved])
    found = instances(lunch, "2017-09-06", "2017-09-07")

    assert starts(found) == ["2017-09-06T23:00"]
    assert found[0]["originalStart"] == "2017-09-06T19:00:00Z"


# Source: GD#7163; closeio/sync-engine, get_recurrence_timezone
@pytest.mark.parametrize(
    ("properties", "hour_in_winter"),
    [
        ({"originalStartTimeZone": PACIFIC}, "20:00"),
        ({"originalStartTimeZone": "", "originalEndTimeZone": PACIFIC}, "20:00"),
        ({"originalStartTimeZone": TOKYO, "originalEndTimeZone": PACIFIC}, "19:00"),
        ({}, "19:00"),
    ],
)
def test_9_6_where_recurrence_time_zone_is_empty_the_next_in_line_says_the_zone(properties, hour_in_winter):
    read = series("2017-09-04T19:00:00", zone="UTC", range_={"recurrenceTimeZone": ""}, **properties)

    assert starts(instances(read, "2017-12-01", "2017-12-02")) == [f"2017-12-01T{hour_in_winter}"]


# Source: OutlookGoogleCalendarSync#2148, #2339, #2197
def test_9_7_the_zones_tzone_microsoft_custom_and_utc_break_nothing():
    custom, utc = "tzone://Microsoft/Custom", "tzone://Microsoft/Utc"
    stored = series("2017-09-04T12:00:00", range_={"recurrenceTimeZone": custom}, originalStartTimeZone=custom)

    assert starts(instances(stored, "2017-12-01", "2017-12-02")) == ["2017-12-01T20:00"]
    assert custom not in str(create_event(stored)["recurrence"])
    assert recurtz.zone(utc).utcoffset(datetime(2017, 9, 4)) == timedelta()
    assert (
        calendar_view([{"start": at("2017-09-04T12:00:00", utc), "end": at("2017-09-04T12:00:00", utc)}], *WEEK) != []
    )
    assert refusal(recurtz.zone, custom).code == NO_ZONE
    assert refusal(Prefer.parse, f'outlook.timezone="{custom}"').code == NO_ZONE


# Source: microsoftgraph/msgraph-sdk-javascript#327; GD#19284
def test_9_8_windows_names_and_iana_names_are_one():
    assert recurtz.windows_to_iana("Pacific Standard Time") == "America/Los_Angeles"
    assert recurtz.iana_to_windows("America/Los_Angeles") == "Pacific Standard Time"
    for windows, iana in [("India Standard Time", "Asia/Calcutta"), ("FLE Standard Time", "Europe/Kiev")]:
        assert recurtz.iana_to_windows(iana) == windows
        assert recurtz.zone(windows).utcoffset(datetime(2017, 9, 4)) == recurtz.zone(iana).utcoffset(
            datetime(2017, 9, 4)
        )
    names = [zone["alias"] for zone in recurtz.supported_time_zones()]
    assert len(names) > 130
    assert all(recurtz.zone(name) is recurtz.zone(recurtz.windows_to_iana(name)) for name in names if name != "UTC")


# Source: GD#4758; microsoftgraph/msgraph-sample-javascriptspa#39
@pytest.mark.parametrize("name", ["", "undefined", "Greenwich Mean Time", "null", "America/Gotham"])
def test_9_9_an_unsupported_zone_is_refused_with_graphs_code_and_text_wherever_it_stands(name):
    text = f"A valid TimeZone value must be specified. The following TimeZone value is not supported: '{name}'."
    noon = at("2017-09-04T12:00:00", name)

    for call in (
        lambda: recurtz.zone(name),
        lambda: Prefer.parse(f'outlook.timezone="{name}"'),
        lambda: create_event({"start": at("2017-09-04T12:00:00"), "end": noon}),
        lambda: calendar_view([], *WEEK, time_zone=name),
        lambda: DateTimeTimeZone.from_graph(noon),
    ):
        error = refusal(call)
        assert error.to_graph()["error"]["code"] == NO_ZONE
        assert str(error).startswith(text)


# Source: GDC#8645; GD#8755; mguessan/davmail PR#476; GD#15604
def test_9_10_preferences_are_put_together_none_lost_and_wrong_quotes_told():
    lines = ['IdType="ImmutableId"', f'outlook.timezone="{PACIFIC}"']
    for header in (lines, ", ".join(lines), ", ".join(lines).encode()):
        prefer = Prefer.parse(header)
        assert prefer.time_zone == PACIFIC
        assert prefer.applied() == f'outlook.timezone="{PACIFIC}"'
        assert [preference.name for preference in prefer.preferences] == ["idtype", "outlook.timezone"]
    assert refusal(Prefer.parse, f"outlook.timezone='{PACIFIC}'").target == "Prefer"
    assert refusal(Prefer.parse, "outlook.timezone='UTC'").code == NO_ZONE


# Source: GDC#8645; GD#8755
def test_9_10_the_zone_beside_a_time_counts_and_not_the_one_that_was_asked_for():
    answered_in_utc = {"start": at("2017-09-04T19:00:00"), "end": at("2017-09-04T21:00:00", "UTC")}
    asked = Prefer.parse(f'outlook.timezone="{PACIFIC}"')

    assert calendar_view([answered_in_utc], *WEEK, asked)[0]["start"] == at("2017-09-04T12:00:00.0000000", PACIFIC)
    assert create_event(answered_in_utc, asked)["start"] == at("2017-09-04T12:00:00.0000000", PACIFIC)


# Windows --------------------------------------------------------------------------------------------------------------


# Source: GD#6284
def test_9_12_a_view_of_1825_days_is_counted_in_days_and_five_years_with_a_leap_day_are_one_too_many():
    assert calendar_view([], "2017-01-01", "2021-12-31", max_days=1825) == []
    assert refusal(calendar_view, [], "2017-01-01", "2022-01-01", max_days=1825).code == "ErrorInvalidRequest"
    assert calendar_view([], "2097-01-01", "2102-01-01", max_days=1825) == []


# Source: GDC#387; microsoftgraph/msgraph-sdk-php#258
def test_9_13_an_event_that_ends_exactly_at_the_window_start_is_included():
    single = {"start": at("2017-09-04T12:00:00"), "end": at("2017-09-04T14:00:00")}
    daily = series("2017-09-04T12:00:00", "2017-09-04T14:00:00", "UTC")

    assert len(calendar_view([single, daily], "2017-09-04T14:00:00", "2017-09-05T12:00:00")) == 2
    assert len(calendar_view([single, daily], "2017-09-04T14:00:00.000001", "2017-09-05T12:00:00")) == 0


# Patterns -------------------------------------------------------------------------------------------------------------


# Source: GD#11858; dates of a real Exchange: thearchivebase.com, "trouble creating a bi-weekly calendar appointment"
def test_9_14_the_first_day_of_the_week_decides_which_days_share_a_week():
    weekends = weekly("saturday", "sunday", interval=2)

    def first_five(**properties):
        return [day.isoformat()[5:] for day in dates(weekends | properties, "2013-01-19")[:5]]

    assert first_five() == ["01-19", "01-27", "02-02", "02-10", "02-16"]
    assert first_five(firstDayOfWeek="sunday") == first_five()
    assert first_five(firstDayOfWeek="monday") == ["01-19", "01-20", "02-02", "02-03", "02-16"]
    every_week = [dates(weekends | {"interval": 1, "firstDayOfWeek": day}, "2013-01-19")[:9] for day in WEEKDAYS]
    assert every_week == [every_week[0]] * 7


# Source: closeio/sync-engine#433, a customer's series; mguessan/davmail; yuvomi PR#983
def test_9_15_a_relative_pattern_of_several_days_happens_once_a_month():
    def relative(index, *days):
        return {"type": "relativeMonthly", "interval": 1, "daysOfWeek": list(days), "index": index}

    firsts = dates(relative("first", *WEEKDAYS), "2019-05-01", type="numbered", numberOfOccurrences=48)
    working_days = dates(relative("last", *WEEKDAYS[1:6]), "2025-01-01")
    first_working_days = dates(relative("first", *WEEKDAYS[1:6]), "2025-01-01")

    assert [day.day for day in firsts] == [1] * 48
    assert (firsts[0], firsts[-1]) == (date(2019, 5, 1), date(2023, 4, 1))
    assert [day.day for day in working_days[:5]] == [31, 28, 31, 30, 30]
    assert [day.day for day in first_working_days[:4]] == [1, 3, 3, 1]


# Source: O365/python-o365#382, #486
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"type": "relativeMonthly", "daysOfWeek": ["monday"]}, ["2017-09-04", "2017-10-02"]),
        ({"type": "absoluteMonthly", "dayOfMonth": 4, "daysOfWeek": ["monday"]}, ["2017-09-04", "2017-10-04"]),
        ({"type": "daily", "daysOfWeek": ["monday"]}, ["2017-09-04", "2017-09-05"]),
        (
            {"type": "absoluteYearly", "dayOfMonth": 4, "month": 9, "daysOfWeek": ["friday"]},
            ["2017-09-04", "2018-09-04"],
        ),
        ({"type": "weekly", "daysOfWeek": ["monday"], "dayOfMonth": 5, "month": 5}, ["2017-09-04", "2017-09-11"]),
    ],
)
def test_9_16_the_type_alone_decides_however_the_unused_properties_are_filled(pattern, expected):
    filled = {
        "interval": 1,
        "month": 0,
        "dayOfMonth": 0,
        "daysOfWeek": [],
        "firstDayOfWeek": "sunday",
        "index": "first",
    }
    found = dates(filled | pattern, "2017-09-04", endDate="0001-01-01", numberOfOccurrences=0)

    assert [str(day) for day in found[:2]] == expected


# Source: jkbrzt/rrule#343; EWS DayOfMonth
def test_9_17_the_31st_is_the_last_day_of_a_short_month_and_then_the_31st_again():
    days = dates({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}, "2024-01-31")
    birthdays = dates({"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29}, "2024-02-29")

    assert [day.day for day in days[:12]] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert [str(day)[2:] for day in birthdays[:5]] == ["24-02-29", "25-02-28", "26-02-28", "27-02-28", "28-02-29"]


# Custom zones ---------------------------------------------------------------------------------------------------------


def custom(bias, standard_month, daylight_month, daylight_bias):
    def switch(month, occurrence):
        day = {"dayOccurrence": occurrence, "dayOfWeek": "sunday", "month": month, "year": 0}
        return {"time": "02:00:00.0000000", **day}

    daylight = {"daylightBias": daylight_bias, **switch(daylight_month, 2)}
    return CustomTimeZone.from_graph(
        {
            "name": "Customized Time Zone",
            "bias": bias,
            "standardOffset": switch(standard_month, 1),
            "daylightOffset": daylight,
        }
    )


# Source: GD#15217, #8972; GD calendar-getschedule: the zone of California has bias 480
def test_9_18_utc_is_local_time_plus_bias():
    california = custom(480, 11, 3, -60)

    for day in (datetime(2017, 1, 1, 12), datetime(2017, 7, 1, 12)):
        assert california.utcoffset(day) == recurtz.zone(PACIFIC).utcoffset(day)
    assert CustomTimeZone.from_graph({"bias": -330}).utcoffset(datetime(2017, 1, 1)) == timedelta(hours=5, minutes=30)
    noon = {"start": at("2017-07-01T12:00:00"), "end": at("2017-07-01T12:00:00")}
    [found] = calendar_view([noon], "2017-07-01", "2017-07-02", time_zone=california)
    assert found["start"]["dateTime"] == "2017-07-01T05:00:00.0000000"


# Exceptions and cancellations -----------------------------------------------------------------------------------------


# Source: GD#2285; GD event-update
def test_9_19_an_occurrence_is_not_moved_onto_or_past_the_day_of_its_neighbour():
    everyday = SeriesMaster.from_graph(series("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True))
    mondays = SeriesMaster.from_graph(series("2017-09-04T22:00:00", pattern=weekly("monday")))

    def moved_to(master, day, target):
        start = datetime.fromisoformat(f"{target}-07:00")
        return master.reschedule(day, start, start)

    for target in ("2017-09-05T00:00", "2017-09-07T00:00"):
        error = refusal(moved_to, everyday, date(2017, 9, 6), target)
        assert (error.code, error.target) == ("ErrorOccurrenceCrossingBoundary", "start")
    # The days are those of the series' zone: 2017-09-18T23:00 in California is another day in UTC.
    for target in ("2017-09-04T23:59", "2017-09-01T12:00", "2017-09-18T00:00", "2017-09-18T23:00", "2017-09-25T12:00"):
        assert refusal(moved_to, mondays, date(2017, 9, 11), target).code == "ErrorOccurrenceCrossingBoundary"
    for target in ("2017-09-05T00:00", "2017-09-17T23:59"):
        found = list(moved_to(mondays, date(2017, 9, 11), target).between("2017-09-05T07:00:00", "2017-09-18T12:00:00"))
        assert [str(one.start.date_time)[:16] for one in found] == [target.replace("T", " ")]


UNTIL = {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-09-08"}


# Source: GD#7919; O365/python-o365#180; GD#11359; msgraph-sdk-php#355; msgraph-sdk-javascript#404
@pytest.mark.parametrize(
    ("change", "target", "value"),
    [
        ({"end": at("2017-09-04T11:00:00", PACIFIC)}, "end", "11:00:00"),
        ({"start": at("09/04/2017 12:00", PACIFIC)}, "start.dateTime", "09/04/2017"),
        ({"recurrence": {"pattern": {"type": "monthly"}, "range": UNTIL}}, "recurrence.pattern.type", "'monthly'"),
        ({"recurrence": {"pattern": DAILY, "range": UNTIL | {"endDate": 5}}}, "recurrence.range.endDate", "5"),
        ({"isAllDay": "true"}, "isAllDay", "'true'"),
        ({"start": at("2017-09-04T12:00:00", "PST8")}, "start.timeZone", "'PST8'"),
    ],
)
def test_9_20_a_refusal_names_the_property_its_value_and_the_way_out(change, target, value):
    error = refusal(create_event, series("2017-09-04T12:00:00", "2017-09-04T13:00:00") | change)

    assert error.target == target
    assert value in str(error)
    assert error.code != "ErrorInvalidRequest"


# Source: SO 75751368; GD#10113, #5951; closeio/sync-engine#389
def test_9_21_deleted_occurrences_are_known_and_left_out_and_do_not_lengthen_the_series():
    deleted = ["OID.AAMk.2017-09-05", "OID.AAMk.2017-09-07"]
    range_ = {"type": "numbered", "numberOfOccurrences": 4}
    master = series("2017-09-04T12:00:00", range_=range_, cancelledOccurrences=deleted)

    assert starts(instances(master, *WEEK, PACIFIC)) == ["2017-09-04T12:00", "2017-09-06T12:00"]
    assert [str(day) for day in SeriesMaster.from_graph(master).cancelled] == ["2017-09-05", "2017-09-07"]
    whole = {found["occurrenceId"] for found in instances(master | {"cancelledOccurrences": []}, *WEEK)}
    assert sorted(whole - {found["occurrenceId"] for found in instances(master, *WEEK)}) == deleted


# Source: GD#15611, #4294
@pytest.mark.parametrize(
    "original",
    [{"occurrenceId": "OID.AAMk.2017-09-06"}, {"originalStart": "2017-09-06T19:00:00Z"}],
    ids=lambda original: next(iter(original)),
)
def test_9_22_exceptions_are_merged_into_the_series_in_the_place_of_what_they_replace(original):
    moved = {"subject": "late", "start": at("2017-09-07T01:00:00"), "end": at("2017-09-07T02:00:00"), **original}
    master = series("2017-09-04T12:00:00", subject="lunch", exceptionOccurrences=[moved])
    found = instances(master, "2017-09-06", "2017-09-08", PACIFIC)

    assert [(event["start"]["dateTime"][8:16], event["subject"], event["type"]) for event in found] == [
        ("06T18:00", "late", "exception"),
        ("07T12:00", "lunch", "occurrence"),
    ]
    assert found[0]["occurrenceId"] == "OID.AAMk.2017-09-06"
    assert found[0]["originalStart"] == "2017-09-06T19:00:00Z"


# Texts ----------------------------------------------------------------------------------------------------------------


# Source: python/cpython#95221
def test_9_23_seven_digits_of_a_second_are_read_and_none_is_lost():
    exact = {"start": at("2017-09-04T12:00:00.1234567"), "end": at("9999-12-31T23:59:59.9999999")}
    [found] = calendar_view([exact], *WEEK)

    assert (found["start"], found["end"]) == (exact["start"], exact["end"])
    [found] = calendar_view([exact | {"end": exact["start"]}], *WEEK, TOKYO)
    assert found["start"]["dateTime"] == "2017-09-04T21:00:00.1234567"
    assert DateTimeTimeZone.from_graph(exact["start"]).to(TOKYO).to_graph()["dateTime"].endswith(".1234567")


@pytest.fixture(params=["America/New_York", "Asia/Kathmandu", "UTC"])
def machine_elsewhere(request, monkeypatch):
    """The machine's own zone is another one."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


# Source: GD#1800
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its zone")
@pytest.mark.usefixtures("machine_elsewhere")
def test_9_24_a_time_is_in_the_zone_beside_it_and_never_in_that_of_the_machine():
    moment = DateTimeTimeZone.from_graph(at("2017-09-04T12:00:00.0000000", PACIFIC))
    lunch = series("2017-09-04T12:00:00")

    assert moment.to_datetime().astimezone(UTC) == datetime(2017, 9, 4, 19, tzinfo=UTC)
    assert starts(instances(lunch, "2017-09-04T19:00:00", "2017-09-04T19:00:01")) == ["2017-09-04T19:00"]
    assert starts([create_event(lunch, 'outlook.timezone="UTC"')]) == ["2017-09-04T19:00"]
    bare = {"start": {"dateTime": "2017-09-04T12:00:00"}, "end": at("2017-09-05T12:00:00")}
    assert refusal(create_event, bare).code == NO_ZONE
    assert isinstance(refusal(instances, lunch, datetime(2017, 9, 4), datetime(2017, 9, 5)), TypeError)


# Source: mguessan/davmail#469; OutlookGoogleCalendarSync#889
def test_9_25_the_end_date_is_the_last_day_in_the_zone_of_the_series():
    until = {"type": "endDate", "endDate": "2017-09-06"}
    evening = series("2017-09-04T20:00:00", "2017-09-04T21:00:00", range_=until)  # the day after in UTC
    morning = series("2017-09-04T06:00:00", "2017-09-04T07:00:00", TOKYO, range_=until)  # the day before in UTC
    late = series("2017-09-04T23:00:00", "2017-09-05T02:00:00", range_=until)  # it ends on the day after

    assert starts(instances(evening, "2017-09-01", "2017-10-01"))[-1] == "2017-09-07T03:00"
    assert starts(instances(morning, "2017-09-01", "2017-10-01"))[-1] == "2017-09-05T21:00"
    assert [len(instances(one, "2017-09-01", "2017-10-01")) for one in (evening, morning, late)] == [3, 3, 3]
    read_in_utc = series("2017-09-05T03:00:00", "2017-09-05T04:00:00", "UTC")
    read_in_utc["recurrence"] = create_event(evening)["recurrence"]
    assert instances(read_in_utc, "2017-09-01", "2017-10-01") == instances(evening, "2017-09-01", "2017-10-01")


# Source: GD#21810
def test_9_28_an_event_that_spans_a_change_of_the_clocks_keeps_its_wall_clock_end():
    nights = series("2017-11-03T23:00:00", "2017-11-04T03:00:00", range_={"type": "numbered", "numberOfOccurrences": 3})

    def spans(zone):
        found = instances(nights, "2017-11-01", "2017-11-10", zone)
        return [tuple(event[name]["dateTime"][8:16] for name in ("start", "end")) for event in found]

    assert spans(PACIFIC) == [("03T23:00", "04T03:00"), ("04T23:00", "05T03:00"), ("05T23:00", "06T03:00")]
    assert spans("UTC") == [("04T06:00", "04T10:00"), ("05T06:00", "05T11:00"), ("06T07:00", "06T11:00")]


# Rules ----------------------------------------------------------------------------------------------------------------


# Source: Exchange team blog 2020 (Brazil); mattjohnsonpint/TimeZoneConverter#146 (Mexico)
@pytest.mark.parametrize(
    ("zone", "with_summer_time", "without"),
    [(BRASILIA, "2018-12-03T14:00", "2019-12-03T15:00"), (MEXICO, "2022-07-03T17:00", "2023-07-03T18:00")],
)
def test_9_30_a_series_follows_the_rules_of_today_where_summer_time_was_given_up(zone, with_summer_time, without):
    noons = series("2018-01-01T12:00:00", zone=zone)

    for start in (with_summer_time, without):
        assert starts(instances(noons, f"{start[:10]}T12:00:00", f"{start[:10]}T23:00:00")) == [start]


# Source: mattjohnsonpint/TimeZoneConverter#146
def test_9_30_the_caller_may_choose_the_rules():
    noon = {"start": at("2023-07-03T12:00:00"), "end": at("2023-07-03T12:00:00")}
    still_summer = timezone(timedelta(hours=-5), "Mexico, before 2022")
    [found] = calendar_view([noon], "2023-07-03", "2023-07-04", time_zone=still_summer)

    assert found["start"] == at("2023-07-03T07:00:00.0000000", "Mexico, before 2022")
    assert recurtz.tzdb_version()
