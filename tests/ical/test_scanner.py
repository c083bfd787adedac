"""Lines and components, in all the forms that files have."""

import pytest

from ical_text import vcalendar
from recurtz import from_ics
from recurtz.ical.scanner import parse_line, scan, unfold
from steps import steps

EVENT = "BEGIN:VEVENT\nUID:A\nSUMMARY:Team\n  lunch\nDTSTART:20260901T120000Z\nEND:VEVENT"
OTHER = EVENT.replace("UID:A", "UID:B").replace("Team", "Late")
TEXT = f"BEGIN:VCALENDAR\n{EVENT}\nEND:VCALENDAR\n"

BROKEN = [
    "BEGIN:VTODO\nSUMMARY:Without an end\nDUE:never",
    "BEGIN:VTODO\nDUE:never\nBEGIN:VALARM\nTRIGGER:-PT-15M\nEND:VALARM\nEND:VTODO",
    "BEGIN:VJOURNAL\nDTSTART:\nEND:VJOURNAL",
    "BEGIN:VFREEBUSY\nFREEBUSY:now\nEND:VFREEBUSY",
    "BEGIN:VTIMEZONE\nTZID:A\nEND:VTIMEZONE",
    "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nTZOFFSETTO:+9900\nEND:STANDARD\nTZUNTIL:x\nEND:VTIMEZONE",
    "BEGIN:VTIMEZONE\nTZID:A\nTZID:B\nBEGIN:DAYLIGHT",
    "BEGIN:X-UNKNOWN\nX:1\nEND:X-UNKNOWN\nEND:X-OTHER",
    "REFRESH-INTERVAL:P1D\nLAST-MODIFIED;VALUE=DATE:2026\nno property at all\n:\n;=\n\x00",
]


def subjects(source):
    return [event["subject"] for event in from_ics(source)]


class TestUnfold:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\n\n", "\r\n \r\n"])
    def test_line_ends(self, end):
        """Any line end, and blank lines, also before a fold."""
        assert subjects(TEXT.replace("\n", end)) == ["Team lunch"]

    def test_numbers(self):
        assert list(unfold("\r\n A:1\rB:2\n\n\t3\nC:4")) == [(2, " A:1"), (3, "B:23"), (6, "C:4")]

    @pytest.mark.parametrize("text", ["\r" * 20_000, "\n " * 20_000, " \n" * 20_000, "A:\r\r" * 5_000])
    def test_linear(self, text):
        """Twice the text takes at most about twice the steps."""
        once, twice = (steps(list, unfold(text * times))[0] for times in (1, 2))

        assert twice < 2.2 * once


class TestComponents:
    @pytest.mark.parametrize("broken", BROKEN)
    def test_beside_event(self, broken):
        """Nothing beside an event makes it unreadable."""
        for text in (f"{broken}\n{EVENT}", f"{EVENT}\n{broken}", f"{EVENT}\n{broken}\nEND:VCALENDAR"):
            assert subjects(f"BEGIN:VCALENDAR\n{text}") == ["Team lunch"]

    @pytest.mark.parametrize("line", ["BEGIN:VEVENT ", "begin:vevent", "\ufeffBEGIN:VEVENT", " BEGIN : VEVENT\t"])
    def test_begin(self, line):
        assert subjects(TEXT.replace("BEGIN:VEVENT", f"X:1\n\n{line}".replace("\n ", "\n"))) == ["Team lunch"]

    def test_text_around(self):
        text = f"From: a@example.org\nBEGIN:nothing\n\n{TEXT}\n-- \nSUMMARY:of the mail\nEND:VEVENT\n"

        assert subjects(text) == ["Team lunch"]

    @pytest.mark.parametrize("missing", ["END:VEVENT\n", "END:VCALENDAR\n", "END:VEVENT\nEND:VCALENDAR\n"])
    def test_without_end(self, missing):
        """The next event, the next calendar and the end of the file end what is open."""
        assert subjects(TEXT.replace(missing, "")) == ["Team lunch"]
        assert subjects(TEXT.replace(missing, "") + TEXT) == ["Team lunch"] * 2

    def test_two_events_without_end(self):
        assert subjects(vcalendar().replace("END:V", f"{EVENT[:-10]}{OTHER}\nEND:V")) == ["Team lunch", "Late lunch"]

    def test_without_calendar(self):
        assert subjects(f"{EVENT}\n{OTHER}") == ["Team lunch", "Late lunch"]

    def test_alarm_without_end(self):
        """The lines after an alarm without an END are those of the alarm."""
        [event] = from_ics(TEXT.replace("END:VEVENT", "BEGIN:VALARM\nSUMMARY:Alarm\nEND:VEVENT"))

        assert event["subject"] == "Team lunch"

    def test_inside_unknown_component(self):
        """An event inside of an unknown component is an event."""
        assert subjects(TEXT.replace(EVENT, f"BEGIN:X-ARCHIVE\n{EVENT}\nEND:X-ARCHIVE")) == ["Team lunch"]

    @pytest.mark.parametrize("line", ["BEGIN:X\n", "END:X\n", "BEGIN:X\nEND:Y\n", "BEGIN:VALARM\nEND:VEVENT\n"])
    def test_linear(self, line):
        """Twice the depth takes at most about twice the steps."""
        once, twice = (steps(scan, f"BEGIN:VCALENDAR\n{line * times}")[0] for times in (2_000, 4_000))

        assert twice < 2.2 * once


class TestLine:
    @pytest.mark.parametrize(
        ("text", "parameters", "value"),
        [
            (
                "DTSTART;TZID=tzone://Microsoft/Utc:20260901T120000",
                {"TZID": "tzone://Microsoft/Utc"},
                "20260901T120000",
            ),
            ('dtstart ;tzid = "A;B: C" ; X=1 : 20260901', {"TZID": "A;B: C", "X": "1"}, "20260901"),
            ("DTSTART;TZID=(UTC+01:00) Rome:20260901", {"TZID": "(UTC+01:00) Rome"}, "20260901"),
            ("RRULE;X-NAME=a:b:FREQ=DAILY", {"X-NAME": "a:b"}, "FREQ=DAILY"),
            ("DTSTART;TZID:20260901", {}, "20260901"),
            ("DTSTART;TZID=Rome", {"TZID": "Rome"}, ""),
            ("DTSTART:2026-09-01T12:00:00Z", {}, "2026-09-01T12:00:00Z"),
            ("DTSTART;TZID=UTC+01:00: 2026-09-01T12:00", {"TZID": "UTC+01:00"}, "2026-09-01T12:00"),
            ("RRULE;X=a:b:FREQ=DAILY;UNTIL=2026-09-01T12:00", {"X": "a:b"}, "FREQ=DAILY;UNTIL=2026-09-01T12:00"),
            ('SUMMARY;LANGUAGE="en;x":a;b=c:d', {"LANGUAGE": "en;x"}, "a;b=c:d"),
            ("SUMMARY;CN=^'A^'^n^^:text", {"CN": '"A"\n^'}, "text"),
            ("SUMMARY", {}, ""),
        ],
    )
    def test_parameters(self, text, parameters, value):
        parsed = parse_line(1, text)

        assert (parsed.parameters, parsed.value) == (parameters, value)

    @pytest.mark.parametrize("text", ["no property", ":", "=;", "é:1"])
    def test_no_property(self, text):
        assert parse_line(1, text) is None

    def test_escapes(self):
        """A backslash gives the next character, and n is a line break."""
        [event] = from_ics(TEXT.replace("Team\n  lunch", r"A\, B\; C\\n\nD\x" + "\\"))

        assert event["subject"] == "A, B; C\\n\nDx\\"
