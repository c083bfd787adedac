"""iCalendar files of others: the shapes that Exchange, Outlook and Google write, and refusals that say why."""

from datetime import date
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recurtz import RecurtzError, calendar_view, from_ics, from_vevent
from recurtz.errors import (
    ArgumentTypeError,
    MalformedValueError,
    NoOccurrenceError,
    OutOfRangeError,
    PropertyError,
    RecurrenceRuleError,
    TimeZoneNotSupportedError,
)
from recurtz.ical.vtimezones import zone_with_rules

SAMPLES = Path(__file__).parents[1] / "ics_samples"
OUTLOOK = Path(__file__).parents[2] / "examples" / "outlook.ics"
PACIFIC = "TZID=Pacific Standard Time"
CUSTOM = """BEGIN:VTIMEZONE
TZID:{tzid}
X-LIC-LOCATION:{location}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE"""


def calendar(*vevents, head=""):
    return "\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else [])]
        + [f"BEGIN:VEVENT\n{vevent}\nEND:VEVENT" for vevent in vevents]
        + ["END:VCALENDAR", ""]
    )


def read(text, *, head="", time_zone=None):
    [event] = from_ics(calendar(text, head=head), time_zone)
    return event


def times(event):
    return event["start"]["dateTime"][:16], event["end"]["dateTime"][:16], event["start"]["timeZone"]


def occurrences(source):
    found = calendar_view(from_ics(source), "2026-01-01", "2028-01-01")
    return [(one["subject"], one["start"]["dateTime"][:16], one["end"]["dateTime"][:16]) for one in found]


# Files ----------------------------------------------------------------------------------------------------------------


def test_an_outlook_file_gets_to_its_occurrences_in_one_step():
    """In Pacific daylight time until 1 November 2026, in standard time after; one cancelled, one moved."""
    assert occurrences(OUTLOOK) == [
        ("Let's go for lunch", "2026-10-19T19:00", "2026-10-19T21:00"),
        ("Late lunch", "2026-10-27T20:00", "2026-10-27T22:00"),
        ("Let's go for lunch", "2026-11-02T20:00", "2026-11-02T22:00"),
        ("Let's go for lunch", "2026-11-16T20:00", "2026-11-16T22:00"),
    ]
    [event] = from_ics(OUTLOOK)
    assert event["location"] == {"displayName": "Harry's Bar, first floor"}
    assert "location" not in event["exceptionOccurrences"][0]
    assert event["id"].endswith("00000001000000000F0E0D0C0B0A090807060504030201")


def test_exchanges_whole_days_end_on_the_clock_of_the_mailbox():
    assert [start[:10] for _, start, _ in occurrences(SAMPLES / "exchange-all-day.ics")] == [
        "2027-06-02",
        "2027-06-10",
        "2027-06-16",
        "2027-06-23",
    ]


def test_custom_zones_are_known_by_their_rules():
    assert occurrences(SAMPLES / "outlook-custom-zone.ics") == [
        ("Stand-up", "2026-10-20T07:00", "2026-10-20T07:30"),
        ("Call", "2026-10-21T03:30", "2026-10-21T04:30"),
        ("Release", "2026-10-22T09:00", "2026-10-22T10:00"),
        ("Stand-up", "2026-10-27T08:00", "2026-10-27T08:30"),
        ("Stand-up", "2026-11-03T08:00", "2026-11-03T08:30"),
    ]
    assert [event["start"]["timeZone"] for event in from_ics(SAMPLES / "outlook-custom-zone.ics")] == [
        "W. Europe Standard Time",
        "India Standard Time",
        "UTC",
    ]


def test_a_display_name_is_told_as_the_id_that_graph_takes():
    [event] = from_ics(SAMPLES / "outlook-display-name.ics")

    assert times(event) == ("2026-10-20T09:00", "2026-10-20T10:00", "W. Europe Standard Time")


def test_googles_file_has_one_left_of_three():
    assert occurrences(SAMPLES / "google.ics") == [
        ("Team", "2026-10-19T08:00", "2026-10-19T08:45"),
        ("Fair", "2026-10-20T00:00", "2026-10-21T00:00"),
        ("Dinner", "2026-10-21T16:00", "2026-10-21T16:00"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        OUTLOOK,
        OUTLOOK.read_bytes(),
        OUTLOOK.read_text("utf-8"),
        OUTLOOK.read_text("utf-8").encode("utf-16"),
        OUTLOOK.read_bytes().decode().encode("utf-8-sig"),
        "\ufeff" + OUTLOOK.read_text("utf-8"),
    ],
    ids=["path", "bytes", "text", "UTF-16", "UTF-8 with a mark", "text with a mark"],
)
def test_a_file_may_come_as_its_path_its_bytes_or_its_text(source):
    assert len(occurrences(source)) == 4


def test_a_file_may_hold_several_calendars_and_no_event():
    text = calendar("UID:A\nDTSTART:20260901T120000Z")

    assert [event["id"] for event in from_ics(text + calendar() + text)] == ["A", "A"]


@pytest.mark.parametrize(
    "source", ["calendar.ics", b"\xff\xd8\xff", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", ""]
)
def test_what_is_no_calendar_is_refused_with_the_way_out(source):
    with pytest.raises(MalformedValueError, match=r"is no iCalendar file.*pathlib\.Path"):
        from_ics(source)


def test_another_type_is_refused():
    with pytest.raises(ArgumentTypeError, match="source 5 is of type int"):
        from_ics(5)


def test_an_event_that_graph_cannot_say_is_handed_over_and_left_out():
    text = calendar("UID:A\nDTSTART:20260901T120000Z", "UID:B\nDTSTART:20260901T120000Z\nRRULE:FREQ=HOURLY", "UID:C")
    errors = []

    assert [event["id"] for event in from_ics(text, on_error=errors.append)] == ["A"]
    assert [error.target for error in errors] == ["VEVENT 'B'.RRULE", "VEVENT 'C'.DTSTART"]
    with pytest.raises(RecurrenceRuleError):
        from_ics(text)


@pytest.mark.parametrize("on_error", ["ignore", [], 0])
def test_an_on_error_that_is_no_function_is_refused_though_no_event_is_at_fault(on_error):
    text = calendar("UID:A\nDTSTART:20260901T120000Z")

    with pytest.raises(TypeError, match=r"^on_error .*; use a function, such as the append of a list, or None$"):
        from_ics(text, on_error=on_error)


# Times ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DTSTART:20260901T120000Z\nDTEND:20260901T130000Z", ("2026-09-01T12:00", "2026-09-01T13:00", "UTC")),
        ("DTSTART:20260901T120000Z\nDURATION:PT90M", ("2026-09-01T12:00", "2026-09-01T13:30", "UTC")),
        ("DTSTART:20260901T120000", ("2026-09-01T12:00", "2026-09-01T12:00", "UTC")),
        ("DTSTART;VALUE=DATE:20260901", ("2026-09-01T00:00", "2026-09-02T00:00", "UTC")),
        ("DTSTART;VALUE=DATE:20260901\nDURATION:P3D", ("2026-09-01T00:00", "2026-09-04T00:00", "UTC")),
        ("DTSTART;VALUE=DATE:20260901\nDTEND;VALUE=DATE:20260901", ("2026-09-01T00:00", "2026-09-02T00:00", "UTC")),
        ("DTSTART;TZID=europe/berlin:20260901T120000Z", ("2026-09-01T12:00", "2026-09-01T12:00", "UTC")),
        (f"DTSTART;{PACIFIC}:20260308T023000", ("2026-03-08T02:30", "2026-03-08T02:30", "Pacific Standard Time")),
        ("DTSTART;TZID=/example.org/2005_1/America/Indiana/Knox:20260901T120000",
         ("2026-09-01T12:00", "2026-09-01T12:00", "America/Indiana/Knox")),
        ("DTSTART;TZID=tzone://Microsoft/Olson/Europe/Paris:20260901T120000",
         ("2026-09-01T12:00", "2026-09-01T12:00", "Europe/Paris")),
        (f"DTSTART;{PACIFIC}:20260901T120000Z", ("2026-09-01T12:00", "2026-09-01T12:00", "UTC")),
        ("DTSTART;TZID=Europe/Berlin:20260901T120000Z", ("2026-09-01T12:00", "2026-09-01T12:00", "UTC")),
        ('DTSTART;X-A="b;c:d";TZID="Europe/Berlin";X-E=f:20260901T120000Z',
         ("2026-09-01T12:00", "2026-09-01T12:00", "UTC")),
    ],
)  # fmt: skip
def test_a_start_and_an_end_in_any_form(text, expected):
    assert times(read(text)) == expected


def test_times_without_a_zone_are_in_the_calendars_own_unless_another_is_given():
    text = "DTSTART:20260901T120000"
    mailbox = CUSTOM.format(tzid="Tokyo Standard Time", location="", offset="+0900")

    assert times(read(text, head="X-WR-TIMEZONE:Europe/Paris"))[2] == "Europe/Paris"
    assert times(read(text, head="X-WR-TIMEZONE:Moon"))[2] == "UTC"
    assert times(read(text, head=mailbox))[2] == "Tokyo Standard Time"
    assert times(read(text, head="X-WR-TIMEZONE:Europe/Paris", time_zone="America/Lima"))[2] == "America/Lima"
    with pytest.raises(TimeZoneNotSupportedError):
        read(text, time_zone="Moon")


@pytest.mark.parametrize(
    ("tzid", "location", "offset", "expected"),
    [
        ("Eastern Standard Time 1", "America/New_York", "-0500", "America/New_York"),
        ("CST", "", "+0800", "China Standard Time"),
        ("Customized Time Zone", "Customized Time Zone", "+0545", "Nepal Standard Time"),
    ],
)
def test_a_name_without_meaning_is_known_by_place_or_rules(tzid, location, offset, expected):
    head = CUSTOM.format(tzid=tzid, location=location, offset=offset)

    assert times(read(f"DTSTART;TZID={tzid}:20260901T120000", head=head))[2] == expected


def test_a_zone_that_nothing_tells_is_refused():
    with pytest.raises(TimeZoneNotSupportedError) as caught:
        read("UID:A\nDTSTART;TZID=Customized Time Zone:20260901T120000")
    assert caught.value.target == "VEVENT 'A'"
    head = CUSTOM.format(tzid="Customized Time Zone", location="", offset="+0123")
    with pytest.raises(TimeZoneNotSupportedError):
        read("DTSTART;TZID=Customized Time Zone:20260901T120000", head=head)


OBSERVANCE = """BEGIN:STANDARD
DTSTART:{start}
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
{rule}
END:STANDARD"""


@pytest.mark.parametrize(
    ("start", "rule", "times"),
    [
        ("16010101T000000", "RRULE:FREQ=SECONDLY", 1),
        ("16010101T000000", "RRULE:FREQ=YEARLY;BYSECOND=0,1,2", 1),
        ("16010101T000000", "RRULE:FREQ=YEARLY;BYDAY=SU,MO,TU,WE,TH,FR,SA", 1),
        ("16010101T000000", "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=3", 1),
        ("16010101", "RRULE:FREQ=YEARLY", 1),
        ("16010101T000000", "RRULE;VALUE=UID:FREQ=YEARLY", 1),
        ("16010101T000000", "RRULE:FREQ=YEARLY", 301),
    ],
)
def test_rules_that_no_zone_has_are_not_walked(start, rule, times):
    observances = "\n".join([OBSERVANCE.format(start=start, rule=rule)] * times)
    head = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observances}\nEND:VTIMEZONE"

    with pytest.raises(TimeZoneNotSupportedError):
        read("DTSTART;TZID=Customized Time Zone:20260901T120000", head=head)


def test_an_event_within_a_vtimezone_whose_start_cannot_be_read_makes_no_zone():
    whole = OBSERVANCE.format(start="16010101T000000", rule="")
    stray = "BEGIN:VEVENT\nDTSTART:209999123120000\nEND:VEVENT"
    for inner in (whole, stray):  # icalendar looks at the first of a name alone
        timezone = icalendar.Component.from_ical(f"BEGIN:VTIMEZONE\nTZID:Broken\n{inner}\nEND:VTIMEZONE")

    assert zone_with_rules(timezone, 2026) is None


@pytest.mark.parametrize(
    "rules",
    [
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "RRULE:FREQ=YEARLY"),
        ("RRULE:FREQ=YEARLY;UNTIL=20051030T010000Z;BYMONTH=10;BYDAY=-1SU", ""),
    ],
)
def test_rules_that_began_or_ended_long_ago_count(rules):
    observances = "\n".join(OBSERVANCE.format(start="16040229T030000", rule=rule) for rule in rules)
    head = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{observances}\nEND:VTIMEZONE"

    found = read("DTSTART;TZID=Customized Time Zone:20260901T120000", head=head)
    assert found["start"]["timeZone"] == "W. Central Africa Standard Time"


def test_components_within_components_are_none_of_the_files():
    text = "BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 5000 + "END:X\n" * 5000 + "END:VCALENDAR\n"

    assert from_ics(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"DTSTART;{PACIFIC}:20260901T000000\nDTEND;{PACIFIC}:20260902T000000", ("2026-09-01T00:00", True)),
        ("DTSTART:20260831T220000Z\nDTEND:20260901T220000Z", ("2026-09-01T00:00", True)),
        ("DTSTART:20260831T230000Z\nDTEND:20260901T230000Z", ("2026-08-31T23:00", False)),
        ("DTSTART:20260831T220000Z\nDTEND:20260901T210000Z", ("2026-08-31T22:00", False)),
    ],
)
def test_outlooks_mark_for_whole_days_counts_where_they_are_whole(text, expected):
    event = read(f"{text}\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE", head="X-WR-TIMEZONE:Europe/Berlin")

    assert (event["start"]["dateTime"][:16], event["isAllDay"]) == expected


# Series ---------------------------------------------------------------------------------------------------------------


def test_a_start_off_the_rule_is_moved_to_its_first_date():
    event = read(f"DTSTART;{PACIFIC}:20260902T230000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")

    assert times(event) == ("2026-09-14T23:00", "2026-09-15T01:00", "Pacific Standard Time")
    assert event["recurrence"]["range"]["startDate"] == "2026-09-14"


def test_cancelled_dates_come_in_any_form():
    event = read(
        f"UID:A\nDTSTART;{PACIFIC}:20260901T180000\nRRULE:FREQ=DAILY;COUNT=9\n"
        f"EXDATE;{PACIFIC}:20260902T180000,20260903T180000\nEXDATE:20260905T010000Z\nEXDATE;VALUE=DATE:20260905"
    )

    assert event["cancelledOccurrences"] == [f"OID.A.2026-09-0{day}" for day in (2, 3, 4, 5)]


def test_of_listed_dates_a_z_counts_more_than_a_tzid():
    event = read(
        f"UID:A\nDTSTART;{PACIFIC}:20260901T180000\nRRULE:FREQ=DAILY;COUNT=9\n"
        f"EXDATE;{PACIFIC}:20260903T010000Z,20260904T010000Z"
    )

    assert event["cancelledOccurrences"] == ["OID.A.2026-09-02", "OID.A.2026-09-03"]


@pytest.mark.parametrize("zone", [PACIFIC, "TZID=America/Los_Angeles", "TZID=Tokyo Standard Time;X-A=b"])
@pytest.mark.parametrize("in_order", [1, -1])
def test_of_listed_dates_a_z_counts_for_its_own_time_alone(zone, in_order):
    listed = ",".join(["20260903T020000", "20260905T010000Z", "20260907T010000Z"][::in_order])
    event = read(f"UID:A\nDTSTART;{PACIFIC}:20260901T180000\nRRULE:FREQ=DAILY;COUNT=9\nEXDATE;{zone}:{listed}")
    local = "2026-09-02" if "Tokyo" in zone else "2026-09-03"

    assert event["cancelledOccurrences"] == [f"OID.A.{day}" for day in (local, "2026-09-04", "2026-09-06")]


def test_the_original_of_a_whole_day_may_be_midnight_anywhere():
    text = calendar(
        "UID:A\nDTSTART;VALUE=DATE:20260901\nRRULE:FREQ=DAILY;COUNT=9\nEXDATE:20260901T220000Z",
        "UID:A\nRECURRENCE-ID;TZID=Asia/Tokyo:20260903T000000\nDTSTART;VALUE=DATE:20260904\nSTATUS:CANCELLED",
        "UID:A\nRECURRENCE-ID;VALUE=DATE:20260905\nDTSTART:20260905T100000Z",
        head="X-WR-TIMEZONE:Europe/Berlin",
    )
    [event] = from_ics(text)

    assert event["cancelledOccurrences"] == ["OID.A.2026-09-02", "OID.A.2026-09-03"]
    assert [(one["occurrenceId"], one["isAllDay"]) for one in event["exceptionOccurrences"]] == [
        ("OID.A.2026-09-05", False)
    ]


def test_a_changed_occurrence_without_its_series_is_an_event_of_its_own():
    text = calendar(f"UID:A\nRECURRENCE-ID;{PACIFIC}:20260902T120000\nDTSTART;{PACIFIC}:20260902T130000")
    [event] = from_ics(text)

    assert (event["type"], times(event)[0]) == ("singleInstance", "2026-09-02T13:00")


MOVED = f"UID:A\nRECURRENCE-ID;{PACIFIC}:20260901T120000\nDTSTART;{PACIFIC}:20260902T130000"
SINGLES = [
    f"UID:A\nDTSTART;{PACIFIC}:20260901T120000",
    "UID:A\nDTSTART:20260901T190000Z",
    "UID:A\nDTSTART;VALUE=DATE:20260901",
]


@pytest.mark.parametrize("single", SINGLES)
@pytest.mark.parametrize("in_order", [1, -1])
@pytest.mark.parametrize(("status", "is_cancelled"), [("CONFIRMED", None), ("CANCELLED", True)])
def test_a_change_of_a_single_event_takes_its_place(single, in_order, status, is_cancelled):
    """Its start is its only occurrence."""
    [event] = from_ics(calendar(*[single, f"{MOVED}\nSTATUS:{status}"][::in_order]))

    assert (times(event)[0], event.get("isCancelled")) == ("2026-09-02T13:00", is_cancelled)


@pytest.mark.parametrize("single", SINGLES)
@pytest.mark.parametrize("in_order", [1, -1])
@pytest.mark.parametrize(("status", "is_cancelled"), [("CONFIRMED", None), ("CANCELLED", True)])
def test_a_change_of_another_day_is_an_event_beside_a_single_one(single, in_order, status, is_cancelled):
    moved = f"{MOVED}\nSTATUS:{status}".replace("20260901", "20260908")
    first, second = from_ics(calendar(*[single, moved][::in_order]))

    assert (first["start"]["dateTime"][:10], times(second)[0]) == ("2026-09-01", "2026-09-02T13:00")
    assert (first.get("isCancelled"), second.get("isCancelled")) == (None, is_cancelled)


def test_of_two_versions_the_higher_sequence_counts_wherever_it_stands():
    series = "UID:A\nDTSTART:20260901T120000Z\nRRULE:FREQ=DAILY;COUNT={}\nSEQUENCE:{}"
    change = "UID:A\nRECURRENCE-ID:2026090{}T120000Z\nDTSTART:20260902T{}0000Z\n{}"
    [event] = from_ics(
        calendar(
            series.format(9, 12),
            series.format(5, 9),
            change.format(2, 15, "SEQUENCE:3\nSTATUS:CONFIRMED"),
            change.format(2, 16, "SEQUENCE:2\nSTATUS:CANCELLED"),
            change.format(3, 17, "SEQUENCE:none"),
            change.format(3, 18, ""),
            change.format(4, 19, "STATUS:CANCELLED"),
            change.format(4, 20, "SEQUENCE:1"),
        )
    )

    assert event["recurrence"]["range"]["numberOfOccurrences"] == 9
    assert event["cancelledOccurrences"] == []
    assert [one["start"]["dateTime"][11:13] for one in event["exceptionOccurrences"]] == ["15", "18", "20"]
    alone = from_ics(calendar(change.format(2, 15, "SEQUENCE:3"), change.format(2, 16, "SEQUENCE:2")))
    assert [times(event)[0] for event in alone] == ["2026-09-02T15:00"]


SPELLINGS = [
    f"{PACIFIC}:20260902T120000",
    "TZID=pacific standard time:20260902T120000",
    "TZID=Asia/Tokyo:20260903T040000",
    "VALUE=DATE:20260902",
    "X-A=b:20260902T190000Z",
]


@pytest.mark.parametrize("first", SPELLINGS)
@pytest.mark.parametrize("second", SPELLINGS)
def test_versions_of_one_occurrence_are_known_by_its_date_however_it_is_spelt(first, second):
    series = f"UID:A\nDTSTART;{PACIFIC}:20260901T120000\nRRULE:FREQ=DAILY;COUNT=9"
    moved = f"UID:A\nRECURRENCE-ID;{first}\nDTSTART;{PACIFIC}:20260902T130000\nSEQUENCE:5"
    called_off = f"UID:A\nRECURRENCE-ID;{second}\nDTSTART;{PACIFIC}:20260902T140000\nSEQUENCE:1\nSTATUS:CANCELLED"

    for vevents in ([series, moved, called_off], [called_off, moved, series]):
        [event] = from_ics(calendar(*vevents))
        assert [one["start"]["dateTime"][:16] for one in event["exceptionOccurrences"]] == ["2026-09-02T13:00"]
        assert event["cancelledOccurrences"] == []


@pytest.mark.parametrize("single", [[], *([single] for single in SINGLES)])
def test_versions_of_a_change_without_a_series_are_known_by_its_instant(single):
    change = "UID:A\nRECURRENCE-ID;{}\nDTSTART:20260902T{}0000Z\nSEQUENCE:{}"
    whole_day, later = change.format("VALUE=DATE:20260902", 20, 0), change.format("X-A=b:20260902T200000Z", 21, 0)
    same = [change.format(SPELLINGS[0], 18, 5), change.format(SPELLINGS[-1], 19, 1)]
    found = [times(event)[0] for event in from_ics(calendar(*single, *same, whole_day, later))]

    assert found[len(single) :] == ["2026-09-02T18:00", "2026-09-02T20:00", "2026-09-02T21:00"]


UNSAYABLE = [
    "RDATE:20260905T120000Z",
    "EXRULE:FREQ=WEEKLY",
    "DTEND:20261301T120000Z",
    "DTSTART:20260902T120000Z",
    "DURATION:PT1H\nDTEND:20260901T130000Z",
]


@pytest.mark.parametrize("unsayable", UNSAYABLE)
@pytest.mark.parametrize("original", ["", "\nRECURRENCE-ID:20260901T120000Z"])
@pytest.mark.parametrize("has_series", [True, False])
def test_what_a_superseded_version_says_does_not_count(unsayable, original, has_series):
    series = ["UID:A\nDTSTART:20260901T120000Z\nRRULE:FREQ=DAILY;COUNT=9\nSEQUENCE:2"] if has_series else []
    newest = f"UID:A\nDTSTART:20260901T120000Z\nSEQUENCE:2{original}"
    old = f"UID:A\nDTSTART:20260901T120000Z\nSEQUENCE:{{}}{original}\n{unsayable}"

    for vevents in ([*series, newest, old.format(1)], [old.format(1), *series, newest]):
        assert from_ics(calendar(*vevents)) == from_ics(calendar(*series, newest))
    with pytest.raises(RecurtzError):
        from_ics(calendar(*series, newest, old.format(3)))


@pytest.mark.parametrize(
    "original",
    [
        "RECURRENCE-ID:20261301T120000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260902T120000Z",
        "RECURRENCE-ID:20260902T120000Z\nRECURRENCE-ID:20260903T120000Z",
        "RECURRENCE-ID;TZID=Moon:20260902T120000",
    ],
)
def test_a_version_that_does_not_say_of_what_it_is_refused_however_old(original):
    """What follows it would be lost with THISANDFUTURE, too."""
    change = "UID:A\nDTSTART:20260902T120000Z\nSEQUENCE:{}\n{}"

    for series in ("", "RRULE:FREQ=DAILY;COUNT=9"):
        vevents = [change.format(2, series), change.format(3, "RECURRENCE-ID:20260902T120000Z")]
        with pytest.raises(RecurtzError):
            from_ics(calendar(*vevents, change.format(1, original)))


def test_of_two_masters_the_later_counts():
    text = calendar("UID:A\nDTSTART:20260901T120000Z", "UID:A\nDTSTART:20260901T130000Z")

    assert [times(event)[0] for event in from_ics(text)] == ["2026-09-01T13:00"]


def test_events_without_a_uid_are_kept_apart():
    text = calendar("DTSTART:20260901T120000Z", "DTSTART:20260901T130000Z\nRRULE:FREQ=DAILY\nSTATUS:CANCELLED")
    single, series = from_ics(text)

    assert "id" not in single
    assert series["isCancelled"] is True


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("SUMMARY:None", PropertyError, "DTSTART"),
        ("DTSTART:20261301T120000Z", MalformedValueError, "DTSTART"),
        ("DTSTART;VALUE=PERIOD:20260901T120000Z/PT1H", MalformedValueError, "DTSTART"),
        ("DTSTART:20260901T120000Z\nRRULE:FREQ=DAILY;BYDAY=XX", MalformedValueError, "RRULE"),
        ("DTSTART:20260901T120000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", RecurrenceRuleError, "RRULE"),
        ("DTSTART:20260901T120000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=31", RecurrenceRuleError, "RRULE"),
        ("DTSTART:20260901T120000Z\nRRULE:FREQ=DAILY;UNTIL=20260831T120000Z", NoOccurrenceError, "RRULE"),
        ("DTSTART:20260901T120000Z\nRDATE:20260903T120000Z", RecurrenceRuleError, "RRULE"),
        ("DTSTART:20260901T120000Z\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", RecurrenceRuleError, "RRULE"),
        ("DTSTART:20260901T120000Z\nDTEND:20260831T120000Z", PropertyError, "DTEND"),
        ("DTSTART:20260901T120000Z\nDURATION:20260901", MalformedValueError, "DURATION"),
        ("DTSTART:20260901T120000Z\nDTEND;VALUE=UID:20260906", MalformedValueError, "DTEND"),
        ("DTSTART:20260901T120000Z\nDTSTART:20260902T120000Z", MalformedValueError, "DTSTART"),
        ("DTSTART:20260901T120000Z\nDURATION:PT1H\nDURATION:PT2H", MalformedValueError, "DURATION"),
        ("DTSTART:20260901T120000Z\nDTEND:20260901T130000Z\nDURATION:PT1H", MalformedValueError, "DURATION"),
        ("DTSTART;VALUE=DATE:20260901\nDURATION:PT36H", PropertyError, "DURATION"),
        ("DTSTART:20260901T120000Z\nDURATION:-PT1H", PropertyError, "DTEND"),
        ("DTSTART;VALUE=DATE:99991231", OutOfRangeError, None),
        ("DTSTART;VALUE=DATE:20260901\nDTEND:20260901T120000Z", PropertyError, "DTEND"),
        ("DTSTART:20260901T120000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260901T120000Z", RecurrenceRuleError, "RRULE"),
    ],
)
def test_what_graph_cannot_say_is_refused(text, kind, target):
    with pytest.raises(kind) as caught:
        read(f"UID:A\n{text}")

    assert caught.value.target == (f"VEVENT 'A'.{target}" if target else "VEVENT 'A'")


def test_each_property_that_graph_cannot_say_is_told():
    with pytest.raises(RecurrenceRuleError) as caught:
        read("UID:A\nDTSTART:20260901T120000Z\nRRULE:FREQ=DAILY\nRDATE:20260903T120000Z\nEXRULE:FREQ=WEEKLY")

    assert [detail.target for detail in caught.value.details] == ["VEVENT 'A'.RDATE", "VEVENT 'A'.EXRULE"]


# Components -----------------------------------------------------------------------------------------------------------


def test_components_come_alone_in_a_list_or_in_a_calendar():
    whole = icalendar.Calendar.from_ical(OUTLOOK.read_bytes())
    zone, master, moved = whole.subcomponents

    assert from_vevent(whole) == from_vevent([zone, master, moved]) == from_vevent(iter([moved, master]))
    assert from_vevent(master)["exceptionOccurrences"] == []
    assert from_vevent(moved)["subject"] == "Late lunch"


def test_components_of_no_event_or_of_several_are_refused():
    with pytest.raises(PropertyError, match="say 0 events"):
        from_vevent([])
    with pytest.raises(PropertyError, match="say 2 events"):
        from_vevent([icalendar.Event.from_ical(f"BEGIN:VEVENT\nUID:{uid}\nDTSTART:20260901T120000Z\nEND:VEVENT")
                     for uid in "AB"])  # fmt: skip


def test_what_is_no_component_is_refused():
    for components in (None, 5, [None], "BEGIN:VEVENT"):
        with pytest.raises(ArgumentTypeError, match="use a Component"):
            from_vevent(components)


def test_the_default_zone_may_be_given():
    vevent = icalendar.Event.new(uid="A", start=date(2026, 9, 1))

    assert from_vevent(vevent, "Tokyo Standard Time")["start"]["timeZone"] == "Tokyo Standard Time"


# Anything -------------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID", "UID", "STATUS"])
PARAMETERS = st.sampled_from(
    ["", ";VALUE=DATE", f";{PACIFIC}", ";TZID=X", ";VALUE=PERIOD", ';TZID="', ";TZID=tzone://a"]
)
VALUES = st.sampled_from(
    ["20260901", "20260901T120000Z", "20260901T120000", "20260901T120000Z/PT1H", "00010101T000000", "99991231T235959Z",
     "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=31", "PT1H", "-P1D", "P99999999D", "120000", "A", "CANCELLED", ""],
) | st.text(max_size=20)  # fmt: skip
LINES = st.builds("{}{}:{}".format, NAMES, PARAMETERS, VALUES) | st.text(max_size=20)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.lists(LINES, max_size=6).map("\n".join), max_size=3))
def test_any_file_is_read_or_refused(vevents):
    try:
        events = from_ics(calendar(*vevents))
    except RecurtzError as error:
        assert str(error)
    else:
        calendar_view(events, "2026-01-01", "2027-01-01")
