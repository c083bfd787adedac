"""What `GET /calendarView` answers: order, windows, zones, selection, lazy reading, faults, and the merge of it all."""

import copy
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zones_synthetic import Unknowing

import strategies
from recurtz import Calendar, DateTimeTimeZone, Prefer, RecurtzError, calendar_view, instances, to_ics

PACIFIC, TOKYO = "Pacific Standard Time", "Tokyo Standard Time"
WEEK = ("2017-09-04", "2017-09-11")


def at(text, zone="UTC"):
    return {"dateTime": text, "timeZone": zone}


def single(subject="", start="2017-09-04T12:00:00", end=None, zone="UTC", **properties):
    return {"subject": subject, "start": at(start, zone), "end": at(end or start, zone), **properties}


def series(subject="", start="2017-09-04T12:00:00", end=None, zone="UTC", range_=None, **properties):
    """Every day, from the date of its start on."""
    told = {"type": "noEnd", "startDate": start[:10], **(range_ or {})}
    recurrence = {"pattern": {"type": "daily", "interval": 1}, "range": told}
    return single(subject, start, end, zone, id=f"AAMk.{subject}=", recurrence=recurrence, **properties)


def exception(of, day, start=None, end=None, **properties):
    """Of the series with a subject, that of a date, at other times if they are given."""
    times = {"start": at(start), "end": at(end or start)} if start else {}
    return {"occurrenceId": f"OID.AAMk.{of}=.{day}", **times, **properties}


def days(subject="", start="2017-09-04", end="2017-09-05", zone=PACIFIC, **properties):
    return single(subject, f"{start}T00:00:00", f"{end}T00:00:00", zone, isAllDay=True, **properties)


def subjects(found):
    return [event["subject"] for event in found]


def starts(found):
    return [event["start"]["dateTime"][5:16] for event in found]


def view(events, start="2017-09-04", end="2017-09-11", *arguments, **options):
    return calendar_view(events, start, end, *arguments, **options)


# Order ----------------------------------------------------------------------------------------------------------------


def test_events_come_by_start_then_by_end_then_as_they_were_given():
    events = [
        single("third", "2017-09-05T12:00:00", "2017-09-05T13:00:00"),
        single("fourth", "2017-09-05T12:00:00", "2017-09-05T13:00:00"),
        single("fifth", "2017-09-05T12:00:00.000001", "2017-09-05T12:30:00"),
        single("second", "2017-09-05T12:00:00", "2017-09-05T12:59:59"),
        single("first", "2017-09-05T11:00:00", "2017-09-05T20:00:00"),
    ]

    assert subjects(view(events)) == ["first", "second", "third", "fourth", "fifth"]
    assert subjects(view([events[1], events[0]])) == ["fourth", "third"]


def test_the_order_is_that_of_instants_in_whatever_zones_they_are_told():
    events = [
        single("19:00 UTC", "2017-09-05T12:00:00", zone=PACIFIC),
        single("03:00 UTC", "2017-09-05T12:00:00", zone=TOKYO),
        single("11:00 UTC", "2017-09-05T13:00:00+02:00", zone=PACIFIC),
    ]

    for zone in ("UTC", PACIFIC, TOKYO):
        assert subjects(view(events, time_zone=zone)) == ["03:00 UTC", "11:00 UTC", "19:00 UTC"]


def test_single_events_series_exceptions_and_all_day_events_are_merged():
    moved = exception("lunch", "2017-09-05", "2017-09-06T18:00:00", "2017-09-06T19:00:00", subject="late lunch")
    lunch = series(
        "lunch", zone=PACIFIC, exceptionOccurrences=[moved], cancelledOccurrences=["OID.AAMk.lunch=.2017-09-07"]
    )
    events = [lunch, days("fair", "2017-09-05", "2017-09-07"), single("call", "2017-09-06T19:00:00")]

    found = view(events, "2017-09-06", time_zone="2017-09-09")
    assert [(event["subject"], event["start"]["dateTime"][8:16], event.get("type")) for event in found] == [
        ("fair", "05T00:00", None),
        ("late lunch", "06T18:00", "exception"),
        ("lunch", "06T19:00", "occurrence"),
        ("call", "06T19:00", None),
        ("lunch", "08T19:00", "occurrence"),
    ]


def test_an_all_day_event_has_its_place_at_the_midnight_of_its_own_zone():
    events = [
        single("08:00 UTC", "2017-09-05T08:00:00"),
        days("07:00 UTC", "2017-09-05", "2017-09-06"),
        single("06:00 UTC", "2017-09-05T06:00:00"),
        days("15:00 UTC the day before", "2017-09-05", "2017-09-06", TOKYO),
    ]

    assert subjects(view(events, time_zone="Samoa Standard Time")) == [
        "15:00 UTC the day before",
        "06:00 UTC",
        "07:00 UTC",
        "08:00 UTC",
    ]


def test_the_occurrences_of_several_series_interleave():
    events = [series("late", "2017-09-04T18:00:00"), series("early", "2017-09-05T06:00:00")]

    assert subjects(view(events, "2017-09-04", time_zone="2017-09-07")) == ["late", "early", "late", "early", "late"]


def test_what_is_moved_onto_another_occurrence_has_the_same_place_in_every_window():
    onto = exception("", "2017-09-07", "2017-09-08T12:00:00", subject="moved onto another")
    away = exception("", "2017-09-05", "2017-09-04T13:00:00", subject="moved away")
    everyday = series(exceptionOccurrences=[away, onto], cancelledOccurrences=["OID.AAMk.=.2017-09-06"])
    orders = [subjects(view([everyday], f"2017-09-0{day}", time_zone="2017-09-09"))[-2:] for day in range(1, 9)]

    assert sorted(orders[0]) == ["", "moved onto another"]
    assert orders == [orders[0]] * 8


def test_two_exceptions_of_one_date_are_not_told_as_one():
    twice = [exception("", "2017-09-05", f"2017-09-05T{hour}:00:00", subject=hour) for hour in ("10", "11")]
    found = view([series(exceptionOccurrences=twice)], "2017-09-05", time_zone="2017-09-06")

    assert [(event["subject"], event["start"]["dateTime"][11:13]) for event in found] in (
        [("10", "10"), ("11", "11")],
        [("11", "11")],
    )


# What is told ---------------------------------------------------------------------------------------------------------


def test_a_single_event_is_told_with_all_its_properties():
    event = single("call", zone=PACIFIC, end="2017-09-04T13:00:00", type="singleInstance", recurrence=None, body={})
    event |= {"originalStartTimeZone": PACIFIC, "id": "AAMk"}

    assert view([event]) == [
        event | {"start": at("2017-09-04T19:00:00.0000000"), "end": at("2017-09-04T20:00:00.0000000")}
    ]


def test_an_occurrence_is_told_as_instances_tells_it():
    moved = exception("", "2017-09-06", "2017-09-06T18:00:00", subject="moved")
    lunch = series(zone=PACIFIC, exceptionOccurrences=[moved], cancelledOccurrences=["OID.AAMk.=.2017-09-07"])

    assert view([lunch], time_zone=TOKYO) == instances(lunch, *WEEK, time_zone=TOKYO)
    assert not {"recurrence", "exceptionOccurrences", "cancelledOccurrences"} & set().union(*view([lunch]))


def test_occurrences_and_exceptions_of_the_store_are_told_as_they_are():
    stored = [
        single("occurrence", type="occurrence", seriesMasterId="AAMk", occurrenceId="OID.AAMk.2017-09-04"),
        single("exception", type="exception", recurrence=None, originalStart="2017-09-04T12:00:00Z"),
    ]

    assert view(stored) == [
        event | {"start": at("2017-09-04T12:00:00.0000000"), "end": at("2017-09-04T12:00:00.0000000")}
        for event in stored
    ]


def test_no_event_is_changed():
    events = [single(), series(exceptionOccurrences=[exception("", "2017-09-06", subject="x")]), days()]
    before = copy.deepcopy(events)
    for found in view(events, time_zone=TOKYO):
        found["start"]["timeZone"] = "changed"
        found.clear()

    assert events == before


def test_no_events_give_an_empty_view():
    assert view([]) == view([single("", "2018-01-01T00:00:00")]) == []


# The window -----------------------------------------------------------------------------------------------------------

KINDS = {
    "single": [single(start="2017-09-06T12:00:00", end="2017-09-06T14:00:00")],
    "series": [
        series(
            start="2017-09-06T12:00:00",
            end="2017-09-06T14:00:00",
            range_={"type": "numbered", "numberOfOccurrences": 1},
        )
    ],
    "exception": [
        series(
            start="2017-08-01T01:00:00",
            range_={"type": "numbered", "numberOfOccurrences": 1},
            exceptionOccurrences=[exception("", "2017-08-01", "2017-09-06T12:00:00", "2017-09-06T14:00:00")],
        )
    ],
    "all-day": [days(start="2017-09-06", end="2017-09-07", zone="UTC")],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_holds_what_ends_at_its_start_but_not_what_starts_at_its_end(kind):
    start, end = "2017-09-06T12:00:00", "2017-09-06T14:00:00"
    if kind == "all-day":
        start, end = "2017-09-06T00:00:00", "2017-09-07T00:00:00"
    after_start, after_end = f"{start}.000001", f"{end}.000001"

    def held(window_start, window_end):
        return len(view(KINDS[kind], window_start, time_zone=window_end))

    assert held(end, "2017-09-20") == 1
    assert held(after_end, "2017-09-20") == 0
    assert held("2017-09-02", start) == 0
    assert held("2017-09-02", after_start) == 1
    assert held(after_start, after_start) == 1
    assert held(start, start) == 0
    assert held(end, end) == 1


def test_an_event_without_duration_is_in_the_window_that_starts_with_it_alone():
    instant = "2017-09-04T12:00:00"

    assert len(view([single(), series()], instant, time_zone="2017-09-04T12:00:00.000001")) == 2
    assert view([single(), series()], "2017-09-04T00:00:00", time_zone=instant) == []
    assert view([single(), series()], instant, time_zone=instant) == []


def test_an_end_in_the_second_pass_of_an_overlap_is_told_as_it_is_written_but_no_series_repeats_it():
    # From 01:45 in summer time to 01:15 in winter time, half an hour: JSON does not say which of the two it is.
    night = {"start": at("2017-11-05T01:45:00", PACIFIC), "end": at("2017-11-05T01:15:00", PACIFIC)}
    lunches = series("Lunch", "2017-11-06T12:00:00", zone=PACIFIC)
    lunches["exceptionOccurrences"] = [{**exception("Lunch", "2017-11-06"), **night}]

    for events in ([night], [lunches]):
        [found] = view(events, "2017-11-05", time_zone="2017-11-06", select=PACIFIC)
        assert [found[name]["dateTime"][11:16] for name in ("start", "end")] == ["01:45", "01:15"]
    with pytest.raises(RecurtzError, match="use a time not before the start"):
        view([{**lunches, **night}])


def test_an_event_longer_than_the_window_is_in_it():
    assert len(view([single(start="2017-09-01T00:00:00", end="2017-10-01T00:00:00")], "2017-09-05", time_zone="2017-09-06")) == 1
    # Of a daily series whose occurrences last 30 days, 31 touch any moment at which one begins and another ends.
    long = series(start="2017-01-01T00:00:00", end="2017-01-31T00:00:00")
    assert len(view([long], "2017-09-05", time_zone="2017-09-05T00:00:00.000001")) == 31


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2017-09-05T12:00:00", "2017-09-05T13:00:00"),
        ("2017-09-05T12:00:00Z", "2017-09-05T13:00:00Z"),
        ("2017-09-05T14:00:00+02:00", "2017-09-05T08:00:00-05:00"),
        (datetime(2017, 9, 5, 12, tzinfo=UTC), datetime(2017, 9, 5, 22, tzinfo=timezone(timedelta(hours=9)))),
        (datetime(2017, 9, 5, 5, tzinfo=ZoneInfo("America/Los_Angeles")), "2017-09-05T13:00:00.0000000"),
    ],
)
def test_a_window_is_text_or_aware_datetimes_and_prefer_has_no_influence_on_it(start, end):
    prefer = Prefer.parse(f'outlook.timezone="{TOKYO}"')

    for time_zone in ("UTC", TOKYO, prefer):
        assert len(view([series("", "2017-09-01T12:30:00")], start, time_zone=end, select=time_zone)) == 1
        assert view([series("", "2017-09-01T11:59:00"), series("", "2017-09-01T13:00:00")], start, time_zone=end, select=time_zone) == []


def test_a_naive_datetime_a_date_or_other_text_is_no_window():
    with pytest.raises(TypeError, match="aware"):
        view([], datetime(2017, 9, 4), time_zone="2017-09-05")
    for wrong in ("tomorrow", "", None, date(2017, 9, 4), 5):
        with pytest.raises(RecurtzError) as caught:
            view([], "2017-09-04", time_zone=wrong)
        assert caught.value.target == "endDateTime"


def test_a_window_that_ends_before_it_starts_is_refused():
    with pytest.raises(RecurtzError, match="lies before") as caught:
        view([single()], "2017-09-05", time_zone="2017-09-04")
    assert (caught.value.target, caught.value.code) == ("endDateTime", "ErrorInvalidRequest")


# No view longer than -------------------------------------------------------------------------------------------------

DAY_1825 = "2021-12-31T00:00:00"  # after 2017-01-01, with a leap day


@pytest.mark.parametrize(
    "ask", [lambda *a, **k: calendar_view([], *a, **k), lambda *a, **k: instances(series(), *a, **k)]
)
def test_a_view_of_1825_days_is_given_and_a_longer_one_refused_if_the_server_says_so(ask):
    assert isinstance(ask("2017-01-01", DAY_1825, max_days=1825), list)
    assert isinstance(ask("2017-01-01T02:00:00+02:00", f"{DAY_1825}Z", max_days=1825), list)
    assert isinstance(ask("2017-01-01", "2022-01-01"), list)
    for end in ("2021-12-31T00:00:00.000001", "2021-12-31T00:00:00-00:01", "2022-01-01"):
        with pytest.raises(RecurtzError, match="1825 days") as caught:
            ask("2017-01-01", end, max_days=1825)
        assert caught.value.code == "ErrorInvalidRequest"
        assert caught.value.target == "endDateTime"
    for no_number in ("1825", True, -1, 10**10):
        with pytest.raises(RecurtzError, match="max_days"):
            ask("2017-01-01", DAY_1825, max_days=no_number)


# Selection ------------------------------------------------------------------------------------------------------------

ALL_KINDS = [
    single("single", "2017-09-05T06:00:00", importance="low"),
    series("series", exceptionOccurrences=[exception("series", "2017-09-06", importance="high")]),
    days("day", "2017-09-07", "2017-09-08"),
]


@pytest.mark.parametrize(
    "select", [("start", "importance"), ["importance", "start"], {"start", "importance", "moon"}, "generator"]
)
def test_select_keeps_just_the_properties_named_where_they_exist(select):
    names = (name for name in ("start", "importance")) if select == "generator" else select
    whole = view(ALL_KINDS, "2017-09-05", time_zone="2017-09-08")
    found = view(ALL_KINDS, "2017-09-05", time_zone="2017-09-08", select=names)

    assert found == [{name: event[name] for name in ("start", "importance") if name in event} for event in whole]
    assert [event.get("importance") for event in found] == ["low", None, "high", None, None]


def test_select_may_name_what_only_occurrences_have_and_nothing_at_all():
    identified = view(ALL_KINDS, "2017-09-06", time_zone="2017-09-07", select=["occurrenceId", "type", "seriesMasterId", "id"])

    assert identified == [
        {
            "id": "OID.AAMk.series=.2017-09-06",
            "type": "exception",
            "seriesMasterId": "AAMk.series=",
            "occurrenceId": "OID.AAMk.series=.2017-09-06",
        }
    ]
    assert view(ALL_KINDS, "2017-09-06", time_zone="2017-09-07", select=()) == [{}]


def test_what_is_selected_comes_in_an_order_that_can_be_told_beforehand():
    names = ["end", "occurrenceId", "isAllDay", "start", "type", "subject", "originalStart", "id", "seriesMasterId"]
    whole = view([series(isAllDay=False)])[0]
    found = view([series(isAllDay=False)], select=names)[0]

    assert list(found) in (names, [name for name in whole if name in names])


@pytest.mark.parametrize("select", ["start", "start,end"])
def test_select_is_no_text(select):
    for call in (view, lambda events, **options: instances(*events, *WEEK, **options)):
        with pytest.raises(TypeError, match="list of names"):
            call([series()], select=select)


def test_the_order_is_the_same_whatever_is_selected():
    events = [single("b", "2017-09-05T12:00:00"), single("a", "2017-09-05T11:00:00")]

    assert view(events, select=["subject"]) == [{"subject": "a"}, {"subject": "b"}]


# Zones ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time_zone", "start"),
    [
        ("UTC", at("2017-09-04T19:00:00.0000000")),
        (PACIFIC, at("2017-09-04T12:00:00.0000000", PACIFIC)),
        ("america/los_angeles", at("2017-09-04T12:00:00.0000000", "america/los_angeles")),
        ("Nepal Standard Time", at("2017-09-05T00:45:00.0000000", "Nepal Standard Time")),
        (ZoneInfo("Asia/Tokyo"), at("2017-09-05T04:00:00.0000000", "Asia/Tokyo")),
        (Prefer.parse(f'outlook.timezone="{TOKYO}"'), at("2017-09-05T04:00:00.0000000", TOKYO)),
        (Prefer.parse("return=minimal"), at("2017-09-04T19:00:00.0000000")),
        (Prefer(), at("2017-09-04T19:00:00.0000000")),
    ],
    ids=str,
)
def test_times_are_told_in_the_zone_asked_for_by_the_name_as_given(time_zone, start):
    found = view([single(zone=PACIFIC), series(zone=PACIFIC)], "2017-09-04", time_zone="2017-09-05", select=time_zone)

    assert [event["start"] for event in found] == [event["end"] for event in found] == [start, start]


def test_without_a_zone_times_are_told_in_utc():
    assert view([single(zone=TOKYO)])[0]["start"] == at("2017-09-04T03:00:00.0000000")


def test_all_day_events_are_relabelled():
    everyday = series(start="2017-09-04T00:00:00", end="2017-09-05T00:00:00", zone=PACIFIC, isAllDay=True)
    found = view([days(), everyday], "2017-09-04T12:00:00", time_zone="2017-09-04T13:00:00", select=TOKYO)

    assert len(found) == 2
    for event in found:
        assert event["start"] == at("2017-09-04T00:00:00.0000000", TOKYO)
        assert event["end"] == at("2017-09-05T00:00:00.0000000", TOKYO)


@pytest.mark.parametrize("name", ["Moon", "", "tzone://Microsoft/Custom", None, 5])
def test_an_unknown_zone_is_refused_before_any_event_is_read(name):
    def events():
        raise AssertionError
        yield

    with pytest.raises(RecurtzError) as caught:
        view(events(), time_zone=name)
    assert caught.value.code == "TimeZoneNotSupportedException"


def test_a_time_with_an_offset_needs_no_zone():
    bare = {"start": {"dateTime": "2017-09-05T12:00:00Z"}, "end": {"dateTime": "2017-09-05T15:00:00+02:00"}}
    recurrence = series()["recurrence"]

    assert starts(view([bare])) == ["09-05T12:00"]
    recurrence["range"]["startDate"] = "2017-09-05"
    assert len(instances(bare | {"recurrence": recurrence}, "2017-09-05", "2017-09-08")) == 3


# What the calendar cannot hold ----------------------------------------------------------------------------------------


def test_what_the_years_1_to_9999_cannot_hold_in_the_zone_asked_for_is_left_out():
    sentinels = [
        single("first", "0001-01-01T00:00:00.0000000Z", zone="tzone://Microsoft/Utc"),
        single("last", "9999-12-31T23:59:59.9999999"),
    ]
    ever = ("0001-01-01", "9999-12-31T23:59:59.9999999Z")

    assert subjects(view(sentinels, *ever[:1], "9999-12-31T23:59:59.999999Z")) == ["first"]
    assert subjects(view(sentinels, *ever, PACIFIC)) == []
    assert subjects(view(sentinels[:1], *ever, TOKYO)) == ["first"]


def test_what_utc_cannot_hold_is_left_out():
    beyond = [single("", "9999-12-31T20:00:00", zone=PACIFIC), single("", "0001-01-01T05:00:00", zone=TOKYO)]
    moved_beyond = exception("", "2017-09-05") | {key: at("9999-12-31T20:00:00", PACIFIC) for key in ("start", "end")}

    assert view([*beyond, single("here")]) == view([single("here")])
    assert starts(view([series(exceptionOccurrences=[moved_beyond])], "2017-09-04", time_zone="2017-09-07")) == [
        "09-04T12:00",
        "09-06T12:00",
    ]


# Reading --------------------------------------------------------------------------------------------------------------


def test_events_may_come_from_an_iterator_that_is_read_once_and_lazily():
    given = []

    def events():
        for number in range(5):
            given.append(number)
            yield {"subject": "broken"} if number == 2 else single(str(number), f"2017-09-0{9 - number}T12:00:00")

    with pytest.raises(RecurtzError):
        view(events())
    assert given == [0, 1, 2]

    given.clear()
    read = iter([single("b", "2017-09-06T12:00:00"), single("a", "2017-09-05T12:00:00")])
    assert subjects(view(read)) == ["a", "b"]
    assert list(read) == []


def test_the_window_is_read_before_any_event():
    with pytest.raises(RecurtzError, match="startDateTime"):
        view((1 / 0 for _ in range(1)), "soon")


@pytest.mark.parametrize(
    ("event", "target", "code"),
    [
        ({}, "start", "ErrorPropertyValidationFailure"),
        (single() | {"end": None}, "end", "ErrorPropertyValidationFailure"),
        (single("", "noon"), "start.dateTime", "UnableToDeserializePostBody"),
        (single(zone="Moon"), "start.timeZone", "TimeZoneNotSupportedException"),
        (single() | {"end": at("2017-09-04T12:00:00", "Moon")}, "end.timeZone", "TimeZoneNotSupportedException"),
        (single(originalStartTimeZone="Moon"), "originalStartTimeZone", "TimeZoneNotSupportedException"),
        (single(isAllDay="yes"), "isAllDay", "UnableToDeserializePostBody"),
        (series(range_={"type": "never"}), "recurrence.range.type", "UnableToDeserializePostBody"),
        (
            series(exceptionOccurrences=[exception("", "2017-09-04", "noon")]),
            "exceptionOccurrences[0].start.dateTime",
            "UnableToDeserializePostBody",
        ),
        (series(cancelledOccurrences=["OID.1"]), "cancelledOccurrences[0]", "UnableToDeserializePostBody"),
        (single(type="seriesMaster"), "recurrence", "ErrorPropertyValidationFailure"),
    ],
)
def test_a_fault_names_the_place_of_the_event_and_the_property(event, target, code):
    for place in (0, 2):
        with pytest.raises(RecurtzError) as caught:
            view([*[single()] * place, event, single()])
        assert (caught.value.target, caught.value.code) == (f"events[{place}].{target}", code)


@pytest.mark.parametrize("event", [None, [], "event", 5])
def test_what_is_no_event_is_told_by_its_place(event):
    with pytest.raises(RecurtzError) as caught:
        view([single(), event])
    assert caught.value.target == "events[1]"
    assert str(caught.value).startswith("events[1] ")


@pytest.mark.parametrize("answer", [{"@odata.context": "https://", "value": [single()]}, single(), {}])
@pytest.mark.parametrize("ask", [view, Calendar, to_ics])
def test_an_answer_of_graph_s_is_refused_with_the_list_that_is_meant(ask, answer):
    with pytest.raises(
        TypeError, match=r"^events {.*} is of type dict; use a list of events, such as the 'value' of Graph's answer$"
    ):
        ask(answer)


def test_each_of_several_faults_names_the_event():
    broken = series(range_={"type": "numbered", "startDate": "soon"})
    with pytest.raises(RecurtzError) as caught:
        view([single(), broken])

    assert caught.value.target == "events[1].recurrence.range"
    assert [fault.target for fault in caught.value.details] == [
        "events[1].recurrence.range.startDate",
        "events[1].recurrence.range.numberOfOccurrences",
    ]


# A view is the merge of its parts -------------------------------------------------------------------------------------

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
RANGES = st.sampled_from(
    [
        {"type": "noEnd"},
        {"type": "numbered", "numberOfOccurrences": 4},
        {"type": "endDate"},
    ]
)


def around(base, before, after):
    """The window from so many days after the base to so many."""
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
    """A single event, a series with what became of some of its dates, or whole days.

    Beside it lies its zone, and how long it lasts where the clock would end it before it starts.
    """
    zone, is_all_day = draw(st.sampled_from(list(ZONES))), draw(st.booleans())
    hours = st.integers(0, 30).map(lambda days: days * 24) if is_all_day else st.integers(0, 24 * 30)
    start = base + timedelta(hours=draw(hours))
    length = timedelta(days=draw(st.integers(1, 3))) if is_all_day else timedelta(minutes=draw(st.integers(120, 3000)))
    exact = instant(start + length, ZONES[zone]) - instant(start, ZONES[zone])
    own = {"isAllDay": is_all_day, "clock": zone, "lasts": exact or length}
    event = single("", start.isoformat(), (start + length).isoformat(), zone, **own)
    if draw(st.booleans()):
        return event
    end_date = str((base + timedelta(18)).date())
    range_ = draw(RANGES) | {"startDate": str(start.date()), "endDate": end_date, "recurrenceTimeZone": zone}
    event |= {"id": "AAMk", "recurrence": {"pattern": draw(PATTERNS), "range": range_}}
    planned = instances(event, *around(base, -20, 70), select=["occurrenceId"])
    moved = draw(st.lists(st.sampled_from(planned), max_size=2, unique_by=str)) if planned else []
    exceptions = []
    for occurrence in moved:
        to = start + timedelta(days=draw(st.integers(-3, 20)))
        times = {"start": at(to.isoformat(), zone), "end": at((to + length).isoformat(), zone)}
        exceptions.append({**occurrence, **times, "subject": "moved", "lasts": length})
    cancelled = draw(st.lists(st.sampled_from(planned), max_size=2)) if planned else []
    event["exceptionOccurrences"] = exceptions
    event["cancelledOccurrences"] = [occurrence["occurrenceId"] for occurrence in cancelled]
    return event


def span(found):
    """The instants of what was told in UTC, by zoneinfo: of whole days those of the event's own zone."""
    key = ZONES[found["clock"]] if found["isAllDay"] else "UTC"
    start, end = (instant(datetime.fromisoformat(found[name]["dateTime"][:26]), key) for name in ("start", "end"))
    return start, end if end > start else start + found["lasts"]


CALENDARS = BASE.flatmap(lambda base: st.lists(events(base), min_size=1, max_size=4))


@settings(max_examples=100, deadline=None)
@given(CALENDARS, MOMENTS, MOMENTS)
def test_a_view_is_the_merge_of_the_views_of_each_event(calendar, start, end):
    start, end = sorted([start, end])
    each = [(*span(found), place, found) for place, event in enumerate(calendar) for found in view([event], start, time_zone=end)]
    each.sort(key=lambda one: one[:3])

    assert calendar_view(calendar, start, end) == [found for *_, found in each]
    assert all(ends >= start and starts < end for starts, ends, *_ in each)


@settings(max_examples=100, deadline=None)
@given(CALENDARS, BASE, MOMENTS, MOMENTS)
def test_a_window_holds_all_that_a_wider_one_tells_of_it_and_no_more(calendar, base, start, end):
    start, end = sorted([start, end])
    wide = calendar_view(calendar, *around(base, -140, 220))

    def held(found):
        starts, ends = span(found)
        return ends >= start and starts < end

    assert calendar_view(calendar, start, end) == list(filter(held, wide))


@settings(max_examples=100, deadline=None)
@given(CALENDARS, st.lists(MOMENTS, min_size=3, max_size=3, unique=True))
def test_windows_put_together_give_the_whole_window_where_no_event_touches_the_cut(calendar, moments):
    start, cut, end = sorted(moments)
    whole = calendar_view(calendar, start, end)
    before, after = calendar_view(calendar, start, cut), calendar_view(calendar, cut, end)

    on_the_cut = [found for found in after if span(found)[0] < cut]
    assert before + [found for found in after if span(found)[0] >= cut] == whole
    assert [found for found in before if span(found)[1] >= cut] == on_the_cut
    if not on_the_cut:
        assert before + after == whole


@settings(max_examples=60, deadline=None)
@given(CALENDARS, MONTHS, st.sampled_from(list(ZONES)))
def test_the_zone_asked_for_changes_how_times_are_told_and_nothing_else(calendar, months, zone):
    in_utc, told = (calendar_view(calendar, *months, name) for name in ("UTC", zone))
    names = ("start", "end")

    assert [{k: v for k, v in found.items() if k not in names} for found in in_utc] == [
        {k: v for k, v in found.items() if k not in names} for found in told
    ]
    for utc, local in zip(in_utc, told, strict=True):
        for name, moment in zip(names, span(utc), strict=True):
            shown = moment.astimezone(ZoneInfo(ZONES[zone])).replace(tzinfo=None).isoformat()
            expected = utc[name]["dateTime"][:19] if utc["isAllDay"] else shown
            assert local[name] == at(f"{expected}.0000000", zone)


@settings(max_examples=60, deadline=None)
@given(
    CALENDARS,
    MONTHS,
    st.sampled_from(list(ZONES)),
    st.sets(st.sampled_from(["start", "end", "id", "subject", "clock"])),
)
def test_a_selection_is_the_whole_view_cut_down(calendar, months, zone, names):
    window = (*months, zone)
    whole = calendar_view(calendar, *window)

    for select in (names, ["start", "end"], ["start"], ["end"]):
        active_exceptions = [{name: found[name] for name in found if name in select} for found in whole]
        assert calendar_view(calendar, *window, select=select) == active_exceptions
        for series_ in [event for event in calendar if "recurrence" in event]:
            cut = [{name: found[name] for name in found if name in select} for found in instances(series_, *window)]
            assert instances(series_, *window, select=select) == cut


# A calendar that is read once -----------------------------------------------------------------------------------------


def test_a_calendar_tells_each_window_as_calendar_view_does():
    moved = exception("b", "2017-09-05", "2017-09-06T09:00:00", subject="moved")
    events = [series("a"), single("c"), series("b", exceptionOccurrences=[moved], cancelledOccurrences=[])]
    calendar = Calendar(iter(events))

    assert len(calendar) == 3
    for window in (WEEK, ("2017-09-05", "2017-09-06"), ("2030-01-01", "2030-01-02"), ("2001-01-01", "2001-01-02")):
        for zone in ("UTC", TOKYO, Prefer.parse(f'outlook.timezone="{PACIFIC}"')):
            assert calendar.view(*window, zone) == calendar_view(events, *window, zone)
    assert calendar.view(*WEEK, select=["subject"]) == calendar_view(events, *WEEK, select=["subject"])


def test_a_calendar_does_not_see_what_becomes_of_an_event():
    moved = exception("a", "2017-09-05", "2017-09-06T09:00:00", subject="moved")
    event, alone = series("a", exceptionOccurrences=[moved]), single("b")
    calendar, before = Calendar([event, alone]), calendar_view(copy.deepcopy([event, alone]), *WEEK)
    event["subject"] = alone["subject"] = moved["subject"] = "changed"

    assert calendar.view(*WEEK) == before


def test_a_zone_that_does_not_know_its_offset_is_refused():
    with pytest.raises(TypeError, match="use a tzinfo that knows its offset"):
        calendar_view([single()], *WEEK, Unknowing())
    with pytest.raises(TypeError, match="use a tzinfo that knows its offset"):
        DateTimeTimeZone(datetime(2017, 9, 4, 12), Unknowing()).instant()


def test_a_calendar_refuses_an_event_by_its_place_and_a_window_too_long():
    with pytest.raises(RecurtzError) as caught:
        Calendar([single(), single(start="at noon")])
    assert caught.value.target == "events[1].start.dateTime"
    with pytest.raises(RecurtzError, match="longer than 1 days"):
        Calendar([]).view(*WEEK, max_days=1)


def test_events_are_read_some_at_a_time():
    read = []

    def stored():
        for number in range(600):
            read.append(number)
            yield single(str(number))

    assert len(calendar_view(stored(), *WEEK)) == len(read) == 600


def test_a_zone_that_must_be_asked_tells_nothing_of_a_window_beside_the_series():
    noon = {"dateTime": "2017-09-04T12:00:00", "timeZone": "Pacific Standard Time"}
    daily = {"pattern": {"type": "daily", "interval": 9}, "range": {"type": "noEnd", "startDate": "2017-09-04"}}
    event = {"type": "seriesMaster", "start": noon, "end": noon, "recurrence": daily}
    berlin = dateutil.tz.gettz("Europe/Berlin")

    assert calendar_view([event], "2017-09-05", "2017-09-06", time_zone=berlin) == []
    assert len(calendar_view([event], "2017-09-04", "2017-09-05", time_zone=berlin)) == 1
