"""Whole days with times beside them: which date an EXDATE, a RECURRENCE-ID or an UNTIL means."""

import pytest

from ical_text import from_properties, times, vcalendar
from recurtz import from_ics, instances
from recurtz.errors import RecurtzError

FRIDAYS = "UID:A\nDTSTART;VALUE=DATE:20240301\nRRULE:FREQ=WEEKLY;COUNT=5"
YEAR = ("2024-01-01", "2025-01-01")


def dates(*vevents, window=YEAR, **options):
    [event] = from_ics(vcalendar(*vevents), **options)
    return [instance["start"]["dateTime"][5:10] for instance in instances(event, *window)]


class TestDateWithTzid:
    """RFC 5545, 3.2.19: a TZID has no meaning beside a DATE."""

    @pytest.mark.parametrize(
        ("text", "end"),
        [
            ("DTSTART;VALUE=DATE;TZID=Europe/Berlin:20260702", "2026-07-03T00:00"),
            ("DTSTART;TZID=Europe/Berlin:20260702", "2026-07-03T00:00"),
            ("DTSTART;TZID=Moon:20260702\nDTEND;TZID=Moon;VALUE=DATE:20260704", "2026-07-04T00:00"),
            ("DTSTART;VALUE=DATE;TZID=Europe/Berlin:20260702\nDTEND;VALUE=DATE:20260704", "2026-07-04T00:00"),
            ("DTSTART;VALUE=DATE:20260702T000000\nDTEND;VALUE=DATE:20260704T000000Z", "2026-07-04T00:00"),
            ("DTSTART;VALUE=DATE-TIME:20260702", "2026-07-03T00:00"),
        ],
    )
    def test_whole_day(self, text, end):
        event = from_properties(text)

        assert (event["isAllDay"], times(event)) == (True, ("2026-07-02T00:00", end, "UTC"))


class TestExdate:
    @pytest.mark.parametrize(
        "exdate",
        [
            "EXDATE:20240307T230000Z",
            "EXDATE:20240308T000000Z",
            "EXDATE:20240308T080000Z",
            "EXDATE:20240308",
            "EXDATE;TZID=UTC+01:20240308T000000",
            "EXDATE;TZID=Moon:20240308T000000",
            "EXDATE;TZID=Europe/Berlin:20240308T000000",
            "EXDATE;TZID=UTC:20240307T230000",
            "EXDATE;TZID=X;VALUE=DATE:20240308",
            "EXDATE:20240308T000000",
        ],
    )
    def test_day(self, exdate):
        """Whatever the form and the zone, the 8th is excluded."""
        assert dates(f"{FRIDAYS}\n{exdate}") == ["03-01", "03-15", "03-22", "03-29"]

    def test_shared_offset(self):
        """Of two days that a time can mean, the one with the offset of the other times: -11 hours, 13 hours."""
        daily = "UID:A\nDTSTART;VALUE=DATE:20240301\nRRULE:FREQ=DAILY;COUNT=4"

        assert dates(f"{daily}\nEXDATE:20240301T110000Z,20240304T110000Z") == ["03-02", "03-03"]
        assert dates(f"{daily}\nEXDATE:20240229T110000Z,20240301T110000Z") == ["03-03", "03-04"]

    def test_bad_value(self):
        """It costs only itself."""
        errors = []

        assert dates(f"{FRIDAYS}\nEXDATE:,20240308,x,20241301\nEXDATE:", on_error=errors.append)[1] == "03-15"
        assert [str(error).partition(";")[0] for error in errors] == [
            "VEVENT 'A' at line 3: EXDATE 'x' cannot be read",
            "VEVENT 'A' at line 3: EXDATE '20241301' cannot be read",
        ]


class TestRecurrenceId:
    @pytest.mark.parametrize("original", [":20240314T230000Z", ";TZID=UTC+01:20240315T000000", ";VALUE=DATE:20240315"])
    def test_override(self, original):
        override = f"UID:A\nRECURRENCE-ID{original}\nDTSTART;VALUE=DATE:20240316"

        assert dates(FRIDAYS, override) == ["03-01", "03-08", "03-16", "03-22", "03-29"]

    def test_single_event(self):
        event = "UID:A\nDTSTART;VALUE=DATE:20240315"
        override = "UID:A\nRECURRENCE-ID:20240314T230000Z\nDTSTART;VALUE=DATE:20240316"

        assert [times(event)[0] for event in from_ics(vcalendar(event, override))] == ["2024-03-16T00:00"]

    @pytest.mark.parametrize("name", ["RECURRENCE-ID", "EXDATE"])
    def test_edge_of_calendar(self, name):
        """An instant that no zone can have at midnight costs only itself."""
        errors = []
        late = f"{name}:99991231T230000Z"
        vevents = [f"{FRIDAYS}\n{late}"] if name == "EXDATE" else [FRIDAYS, f"UID:A\n{late}\nDTSTART:20240316"]

        assert len(dates(*vevents, on_error=errors.append)) == 5
        assert [error.target for error in errors] == [f"VEVENT 'A'.{name}"]

    def test_first_date(self):
        override = "UID:A\nRECURRENCE-ID:00010101T000000Z\nDTSTART;VALUE=DATE:20240316"

        errors = []
        events = from_ics(vcalendar(FRIDAYS, override), on_error=errors.append)
        assert [times(event)[0][:10] for event in events] == ["2024-03-01", "2024-03-16"]
        assert errors[0].target == "VEVENT 'A'.RECURRENCE-ID"


class TestUntil:
    @pytest.mark.parametrize(
        ("start", "rule", "last"),
        [
            ("20181217", "FREQ=DAILY;UNTIL=20181219T230000Z", "12-20"),
            ("20181217", "FREQ=DAILY;UNTIL=20181220T000000Z", "12-20"),
            ("20181217", "FREQ=DAILY;UNTIL=20181220T050000Z", "12-20"),
            ("20181217", "UNTIL=20181219T235959Z;FREQ=DAILY", "12-19"),
            ("20181217", "FREQ=DAILY;UNTIL=20181219T230000", "12-19"),
            ("20181217", "FREQ=DAILY;until=20181219", "12-19"),
            ("20180722", "FREQ=YEARLY;UNTIL=20210721T220000Z", "07-22"),
        ],
    )
    def test_last_day(self, start, rule, last):
        text = f"UID:A\nDTSTART;VALUE=DATE:{start}\nRRULE:{rule}"

        assert dates(text, window=("2018-01-01", "2022-01-01"))[-1] == last

    def test_malformed(self):
        with pytest.raises(RecurtzError, match="UNTIL 'X' cannot be read"):
            dates("DTSTART;VALUE=DATE:20181217\nRRULE:FREQ=DAILY;UNTIL=x")


class TestFloating:
    """A floating time beside a zoned one is in its zone."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("DTSTART;TZID=Europe/Berlin:20260901T190000\nDTEND:20260901T200000", "Europe/Berlin"),
            ("DTSTART:20260901T190000\nDTEND;TZID=Europe/Berlin:20260901T200000", "Europe/Berlin"),
            ("DTSTART:20260901T190000\nDTEND:20260901T200000Z", "UTC"),
            ("DTSTART:20260901T190000Z\nDTEND:20260901T200000", "UTC"),
            ("DTSTART:20260901T190000\nDTEND:20260901T200000", "Asia/Tokyo"),
            ("DTSTART:20260901T190000\nDURATION:PT1H ", "Asia/Tokyo"),
        ],
    )
    def test_start_and_end(self, text, expected):
        event = from_properties(text, head="X-WR-TIMEZONE:Asia/Tokyo")

        assert times(event) == ("2026-09-01T19:00", "2026-09-01T20:00", expected)

    def test_exdate_and_recurrence_id(self):
        series = "UID:A\nDTSTART;TZID=Europe/Berlin:20240301T233000\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE:20240302T233000"
        override = "UID:A\nRECURRENCE-ID:20240303T233000\nDTSTART;TZID=Europe/Berlin:20240303T120000"

        [event] = from_ics(vcalendar(series, override, head="X-WR-TIMEZONE:Asia/Tokyo"))
        assert [instance["start"]["dateTime"][:13] for instance in instances(event, *YEAR)] == [
            "2024-03-01T22", "2024-03-03T11", "2024-03-04T22",
        ]  # fmt: skip
