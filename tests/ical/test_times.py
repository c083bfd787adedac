"""DTSTART, DTEND and DURATION in all their forms."""

import pytest

from ical_text import TZID, from_properties, times
from recurtz.errors import MalformedValueError, OutOfRangeError, PropertyError

NOON = "DTSTART:20260901T120000Z"


class TestStartAndEnd:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (f"{NOON}\nDTEND:20260901T130000Z", ("2026-09-01T12:00", "2026-09-01T13:00", "UTC")),
            (f"{NOON}\nDURATION:PT90M", ("2026-09-01T12:00", "2026-09-01T13:30", "UTC")),
            ("DTSTART:20260901T120000", ("2026-09-01T12:00", "2026-09-01T12:00", "UTC")),
            (f"DTSTART;{TZID}:20260308T023000", ("2026-03-08T02:30", "2026-03-08T02:30", "Pacific Standard Time")),
            ("DTSTART;TZID=/example.org/2005_1/America/Indiana/Knox:20260901T120000",
             ("2026-09-01T12:00", "2026-09-01T12:00", "America/Indiana/Knox")),
            ("DTSTART;TZID=tzone://Microsoft/Olson/Europe/Paris:20260901T120000",
             ("2026-09-01T12:00", "2026-09-01T12:00", "Europe/Paris")),
        ],
    )  # fmt: skip
    def test_times(self, text, expected):
        assert times(from_properties(text)) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "DTSTART;TZID=europe/berlin:20260901T120000Z",
            f"DTSTART;{TZID}:20260901T120000Z",
            "DTSTART;TZID=Europe/Berlin:20260901T120000Z",
            'DTSTART;X-A="b;c:d";TZID="Europe/Berlin";X-E=f:20260901T120000Z',
        ],
    )
    def test_suffix_z_with_tzid(self, text):
        """The suffix Z takes precedence over a TZID."""
        assert times(from_properties(text)) == ("2026-09-01T12:00", "2026-09-01T12:00", "UTC")

    @pytest.mark.parametrize(
        ("text", "kind", "target"),
        [
            ("SUMMARY:None", PropertyError, "DTSTART"),
            ("DTSTART:20261301T120000Z", MalformedValueError, "DTSTART"),
            ("DTSTART;VALUE=PERIOD:20260901T120000Z/PT1H", MalformedValueError, "DTSTART"),
            (f"{NOON}\nDTEND:20260831T120000Z", PropertyError, "DTEND"),
            (f"{NOON}\nDURATION:20260901", MalformedValueError, "DURATION"),
            (f"{NOON}\nDTEND;VALUE=UID:20260906", PropertyError, "DTEND"),
            (f"{NOON}\nDTSTART:20260902T120000Z", MalformedValueError, "DTSTART"),
            (f"{NOON}\nDURATION:PT1H\nDURATION:PT2H", MalformedValueError, "DURATION"),
            (f"{NOON}\nDTEND:20260901T130000Z\nDURATION:PT1H", MalformedValueError, "DURATION"),
            (f"{NOON}\nDURATION:-PT1H", PropertyError, "DURATION"),
            ("DTSTART;VALUE=DATE:20260901\nDURATION:-P1D", PropertyError, "DURATION"),
            ("DTSTART;VALUE=DATE:20260901\nDURATION:PT36H", PropertyError, "DURATION"),
            ("DTSTART;VALUE=DATE:20260901\nDTEND:20260901T120000Z", PropertyError, "DTEND"),
        ],
    )
    def test_invalid(self, text, kind, target):
        with pytest.raises(kind) as caught:
            from_properties(f"UID:A\n{text}")
        assert caught.value.target == f"VEVENT 'A'.{target}"

    def test_end_before_start(self):
        """The message names the properties of the file."""
        with pytest.raises(
            PropertyError, match=r"^VEVENT at line 3: DTEND '2026-08-31T12:00.*' is not allowed; use a time .* start"
        ):
            from_properties(f"{NOON}\nDTEND:20260831T120000Z")

    @pytest.mark.parametrize(
        "text",
        ["DTSTART;VALUE=DATE:99991231", "DTSTART;TZID=Asia/Tokyo:00010101T000000", f"DTSTART;{TZID}:99991231T235959"],
    )
    def test_out_of_range(self, text):
        with pytest.raises(OutOfRangeError) as caught:
            from_properties(f"UID:A\n{text}")
        assert caught.value.target == "VEVENT 'A'"


class TestAllDay:
    @pytest.mark.parametrize(
        ("text", "end"),
        [
            ("DTSTART;VALUE=DATE:20260901", "2026-09-02T00:00"),
            ("DTSTART;VALUE=DATE:20260901\nDURATION:P3D", "2026-09-04T00:00"),
            ("DTSTART;VALUE=DATE:20260901\nDTEND;VALUE=DATE:20260901", "2026-09-02T00:00"),
        ],
    )
    def test_dates(self, text, end):
        assert times(from_properties(text)) == ("2026-09-01T00:00", end, "UTC")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (f"DTSTART;{TZID}:20260901T000000\nDTEND;{TZID}:20260902T000000", ("2026-09-01T00:00", True)),
            ("DTSTART:20260831T220000Z\nDTEND:20260901T220000Z", ("2026-09-01T00:00", True)),
            ("DTSTART:20260831T230000Z\nDTEND:20260901T230000Z", ("2026-08-31T23:00", False)),
            ("DTSTART:20260831T220000Z\nDTEND:20260901T210000Z", ("2026-08-31T22:00", False)),
        ],
    )
    def test_mark_of_outlook(self, text, expected):
        """Outlook's mark counts only if both times are midnights."""
        event = from_properties(f"{text}\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE", head="X-WR-TIMEZONE:Europe/Berlin")

        assert (event["start"]["dateTime"][:16], event["isAllDay"]) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("DTSTART:20260831T220000Z\nDTEND:20260902T220000Z", ("2026-09-01T00:00", "2026-09-03T00:00", "UTC")),
            ("DTSTART:20260901T050000Z\nDTEND:20260902T050000Z", ("2026-09-01T00:00", "2026-09-02T00:00", "UTC")),
            ("DTSTART:20260901T000000Z\nDTEND:20260902T000000Z", ("2026-09-01T00:00", "2026-09-02T00:00", "UTC")),
            ("DTSTART:20260831T220000Z\nDTEND:20260901T210000Z", ("2026-08-31T22:00", "2026-09-01T21:00", "UTC")),
            ("DTSTART:99991231T220000Z\nDTEND:99991231T220000Z", ("9999-12-31T22:00", "9999-12-31T22:00", "UTC")),
            ("DTSTART:20260831T220100Z\nDTEND:20260901T220100Z", ("2026-08-31T22:01", "2026-09-01T22:01", "UTC")),
        ],
    )
    def test_mark_without_zone(self, text, expected):
        """Without a zone in the file, the marked times in UTC are midnights in some zone."""
        assert times(from_properties(f"{text}\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE")) == expected
