"""`limit`: what a stranger's event may cost is bounded by it, and not by how far its window or its series reaches."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from recurtz import Calendar, RecurtzError, SeriesMaster, calendar_view, from_ics, instances
from recurtz.errors import LimitExceededError
from recurtz.events.date_time import format_day as _day
from steps import steps

ALWAYS = ("0001-01-01", "9999-12-31T23:59:59")


def moment(text, time_zone="Pacific Standard Time"):
    return {"dateTime": text, "timeZone": time_zone}


def series(start="2017-09-04T12:00:00", end="2017-09-04T14:00:00", first=None, **properties):
    """An event of every day, without end."""
    return {
        "id": "AAMk",
        "type": "seriesMaster",
        "start": moment(start),
        "end": moment(end),
        "recurrence": {
            "pattern": {"type": "daily", "interval": 1},
            "range": {"type": "noEnd", "startDate": first or start[:10]},
        },
        **properties,
    }


def days(count, first=date(2017, 9, 4)):
    return [f"OID.AAMk.{first + timedelta(place)}" for place in range(count)]


def single(day):
    return {"type": "singleInstance", "start": moment(f"{day}T12:00:00"), "end": moment(f"{day}T13:00:00")}


ASKED = {
    "instances": lambda event, *window, **more: instances(event, *window, **more),
    "calendar_view": lambda event, *window, **more: calendar_view([event], *window, **more),
    "Calendar.view": lambda event, *window, **more: Calendar([event]).view(*window, **more),
}


@pytest.fixture(params=ASKED)
def ask(request):
    return ASKED[request.param]


def test_a_limit_that_is_met_changes_nothing(ask):
    window = ("2017-10-30", "2017-11-09")
    assert len(ask(series(), *window, limit=10)) == 10
    assert ask(series(), *window, limit=10) == ask(series(), *window)


def test_one_more_than_the_limit_is_refused_with_its_code(ask):
    with pytest.raises(
        LimitExceededError, match=r"^the window holds more than 9 events, the limit; ask for less"
    ) as refusal:
        ask(series(), "2017-10-30", "2017-11-09", limit=9)
    body = refusal.value.to_graph()["error"]
    assert (body["code"], body["target"]) == ("ErrorExceededFindCountLimit", "endDateTime")


def test_the_limit_of_nothing_lets_an_empty_answer_pass(ask):
    assert ask(series(), "2016-01-01", "2016-02-01", limit=0) == []
    with pytest.raises(LimitExceededError):
        ask(series(), "2017-09-04", "2017-09-05", limit=0)


def test_the_limit_counts_what_all_events_give_together():
    events = [single("2017-09-04"), series(), single("2017-09-05")]
    window = ("2017-09-04", "2017-09-06")
    assert len(calendar_view(events, *window, limit=4)) == 4
    with pytest.raises(LimitExceededError):
        calendar_view(events, *window, limit=3)


def test_no_event_is_read_far_beyond_the_limit():
    read = []
    events = (read.append(place) or single("2017-09-04") for place in range(100_000))
    with pytest.raises(LimitExceededError):
        calendar_view(events, "2017-09-04", "2017-09-06", limit=3)
    assert len(read) <= 256


def test_what_is_cancelled_or_moved_out_of_the_window_does_not_count(ask):
    moved = {
        "occurrenceId": "OID.AAMk.2017-09-05",
        "start": moment("2018-09-05T12:00"),
        "end": moment("2018-09-05T13:00"),
    }
    event = series(cancelledOccurrences=days(60, date(2017, 9, 6)), exceptionOccurrences=[moved])
    assert len(ask(event, "2017-09-04", "2017-11-06T12:00", limit=2)) == 2
    with pytest.raises(LimitExceededError):
        ask(event, "2017-09-04", "2017-11-07T21:00", limit=2)


@pytest.mark.parametrize("limit", [True, -1, "5", 2.0])
def test_a_limit_is_a_whole_number(ask, limit):
    with pytest.raises(RecurtzError, match=r"^limit "):
        ask(series(), "2017-09-04", "2017-09-06", limit=limit)


# Cost -----------------------------------------------------------------------------------------------------------------


def refusal(ask, event, limit=100):
    """How many steps it takes to refuse a window of all years."""

    def asked():
        with pytest.raises(LimitExceededError):
            ask(event, *ALWAYS, limit=limit)

    asked()  # zones and their tables are made once
    return steps(asked)[0]


def test_a_refusal_costs_the_same_whatever_the_series_would_give(ask):
    year = series()
    year["recurrence"]["range"] |= {"type": "endDate", "endDate": "2018-09-04"}
    assert refusal(ask, series()) <= refusal(ask, year) + 50 <= 600


def test_a_refusal_writes_no_dates(ask):
    _day.cache_clear()
    refusal(ask, series())
    assert _day.cache_info().misses <= 512


@pytest.mark.parametrize("name", ["cancelledOccurrences", "exceptionOccurrences"])
def test_lists_beyond_the_limit_are_refused_before_they_are_read(name):
    listed = [{"occurrenceId": text} for text in days(100_000)] if name.startswith("exc") else days(100_000)
    event = series(**{name: listed})
    for ask in (ASKED["instances"], ASKED["calendar_view"]):
        assert refusal(ask, event) <= 600
    with pytest.raises(LimitExceededError, match=f"{name} lists 100000 occurrences; 1000 are as many") as found:
        calendar_view([series(), event], "2017-09-04", "2017-09-06", limit=1000)
    assert found.value.target == f"events[1].{name}"


def test_lists_that_exchange_can_make_are_read_whatever_the_limit():
    event = series(cancelledOccurrences=days(999))
    assert instances(event, "2017-09-04", "2018-09-04", limit=1) == []
    with pytest.raises(LimitExceededError):
        instances(series(cancelledOccurrences=days(1000)), "2017-09-04", "2018-09-04", limit=1)


def test_the_cost_of_lists_within_the_limit_is_linear():
    def cost(count):
        event = series(
            cancelledOccurrences=days(count), exceptionOccurrences=[{"occurrenceId": x} for x in days(count)]
        )
        return refusal(ASKED["instances"], event, limit=count)

    assert cost(2000) <= 2.2 * cost(1000)


# Costs without a limit ------------------------------------------------------------------------------------------------


def test_occurrences_that_end_beyond_the_calendar_cost_nothing():
    event = series("6000-01-01T12:00:00", "9999-12-31T00:00:00")
    master = SeriesMaster.from_graph(event)
    instances(event, *ALWAYS)
    taken, found = steps(instances, event, *ALWAYS)
    assert (len(found), taken <= 1000) == (1, True)
    assert steps(list, master)[0] <= 600
    assert [start.isoformat() for start in master.starts()] == ["6000-01-01T20:00:00+00:00"]


def test_an_event_of_thousands_of_years_makes_no_table_of_thousands_of_years():
    event = series("0252-01-11T12:00:00", "8017-09-04T14:00:00")
    instances(series(), "0252-01-11", "0252-02-11", time_zone="Tokyo Standard Time")
    taken, found = steps(instances, event, "0252-01-11", "0252-02-11", "Tokyo Standard Time")
    assert (len(found), taken <= 20_000) == (31, True)


def test_the_rules_of_a_vtimezone_are_asked_in_so_many_years_of_one_file():
    lunch = (Path(__file__).parents[1] / "fuzz/seeds/calendars/lunch.ics").read_text()
    once = "BEGIN:VEVENT\nUID:{0}\nDTSTART;TZID=Here:{0}0904T120000\nEND:VEVENT\n"
    many = "".join(once.format(year) for year in range(2018, 2118))
    rejected = []
    found = from_ics(lunch.replace("END:VCALENDAR", f"{many}END:VCALENDAR"), on_error=rejected.append)
    assert (len(found), len(rejected)) == (2 + 63, 37)
    assert {error.code for error in rejected} == {"TimeZoneNotSupportedException"}
