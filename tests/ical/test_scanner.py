"""Lines and components, in all the forms that files have."""

import pytest

from ical_text import VTIMEZONE, vcalendar
from recurtz import from_ics
from recurtz.errors import MalformedValueError
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


def subjects(source, on_error="raise"):
    return [event["subject"] for event in from_ics(source, on_error=on_error)]


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
            assert subjects(f"BEGIN:VCALENDAR\n{text}", on_error="skip") == ["Team lunch"]

    @pytest.mark.parametrize("broken", [text for text in BROKEN if "VTIMEZONE" not in text])
    def test_not_read(self, broken):
        """What has no END and is not read is not reported."""
        assert subjects(f"BEGIN:VCALENDAR\n{broken}\n{EVENT}\nEND:VCALENDAR") == ["Team lunch"]

    @pytest.mark.parametrize("line", ["BEGIN:VEVENT ", "begin:vevent", "\ufeffBEGIN:VEVENT", " BEGIN : VEVENT\t"])
    def test_begin(self, line):
        assert subjects(TEXT.replace("BEGIN:VEVENT", f"X:1\n\n{line}".replace("\n ", "\n"))) == ["Team lunch"]

    def test_text_around(self):
        text = f"From: a@example.org\nBEGIN:nothing\n\n{TEXT}\n-- \nSUMMARY:of the mail\nEND:VEVENT\n"

        assert subjects(text) == ["Team lunch"]

    @pytest.mark.parametrize("missing", ["END:VEVENT\n", "END:VCALENDAR\n", "END:VEVENT\nEND:VCALENDAR\n"])
    def test_without_end(self, missing):
        """The next event, the next calendar and the end of the file end what is open."""
        assert subjects(TEXT.replace(missing, ""), on_error="skip") == ["Team lunch"]
        assert subjects(TEXT.replace(missing, "") + TEXT, on_error="skip") == ["Team lunch"] * 2

    def test_two_events_without_end(self):
        text = vcalendar().replace("END:V", f"{EVENT[:-10]}{OTHER}\nEND:V")

        assert subjects(text, on_error="skip") == ["Team lunch", "Late lunch"]

    def test_without_calendar(self):
        assert subjects(f"{EVENT}\n{OTHER}") == ["Team lunch", "Late lunch"]

    def test_alarm_without_end(self):
        """The lines after an alarm without an END are those of the alarm."""
        text = TEXT.replace("END:VEVENT", "BEGIN:VALARM\nSUMMARY:Alarm\nEND:VEVENT")

        assert subjects(text, on_error="skip") == ["Team lunch"]

    def test_inside_unknown_component(self):
        """An event inside of an unknown component is an event."""
        assert subjects(TEXT.replace(EVENT, f"BEGIN:X-ARCHIVE\n{EVENT}\nEND:X-ARCHIVE")) == ["Team lunch"]

    @pytest.mark.parametrize("line", ["BEGIN:X\n", "END:X\n", "BEGIN:X\nEND:Y\n", "BEGIN:VALARM\nEND:VEVENT\n"])
    def test_linear(self, line):
        """Twice the depth takes at most about twice the steps."""
        once, twice = (steps(scan, f"BEGIN:VCALENDAR\n{line * times}")[0] for times in (2_000, 4_000))

        assert twice < 2.2 * once


def faults(text):
    """The messages about a text, and their targets; each of its events is read."""
    errors = []
    from_ics(text, on_error=errors.append)
    return [(str(error), error.target) for error in errors]


class TestMissingEnd:
    """A component without an END is reported: the file was cut, or lines are missing. What is there is read."""

    ZONE = VTIMEZONE.format(tzid="Ours", location="Ours", offset="+0100")
    ALARM = "BEGIN:VALARM\nTRIGGER:-PT15M\nACTION:DISPLAY\nEND:VALARM"
    WHOLE = vcalendar(
        "UID:A\nSUMMARY:Café\n  au lait\nDTSTART;TZID=Ours:20260901T120000\nRRULE:FREQ=DAILY;COUNT=3\n" + ALARM,
        "UID:B\nSUMMARY:Late\nDTSTART:20260902T120000Z",
        head=ZONE,
    ).replace("\n", "\r\n")

    def test_each_byte(self):
        """Of a file that is cut at any byte, it is reported where it is cut; the events before it are whole."""
        data = self.WHOLE.encode()
        whole = from_ics(data)
        assert len(whole) == 2
        beginning, end = len(b"BEGIN:VCALENDAR"), len(data.rstrip())
        for size in range(beginning, end):
            errors = []
            events = from_ics(data[:size], on_error=errors.append)
            assert "the file ends before END:V" in str(errors[0])
            assert "download it again" in str(errors[0])
            ended = data[:size].count(b"END:VEVENT")
            assert events[:ended] == whole[:ended]
        for size in range(end, len(data) + 1):
            assert from_ics(data[:size]) == whole
        for size in range(beginning):
            with pytest.raises(MalformedValueError, match="is not an iCalendar file"):
                from_ics(data[:size], on_error="skip")

    @pytest.mark.parametrize(
        "after",
        ["", "\n", "\r\n\r\n", " \t\n", "\n-- \nSent from my phone\n", "\0" * 9, "\ufeff", "\nEND:VEVENT", "\x1a"],
    )
    def test_complete(self, after):
        """What follows a calendar does not matter, nor does a last line without its end."""
        assert faults(TEXT.rstrip("\n") + after) == []

    @pytest.mark.parametrize("text", [EVENT, f"{EVENT}\n{OTHER}", f"{EVENT}\nEND:VCALENDAR", f"{EVENT}\n{TEXT}"])
    def test_no_calendar(self, text):
        """Events without a calendar around them are complete without its END."""
        assert faults(text) == []

    @pytest.mark.parametrize(
        ("text", "place", "end", "target"),
        [
            (f"BEGIN:VCALENDAR\n{EVENT[:-11]}", "VEVENT 'A' 'Team lunch' at line 2", "END:VEVENT", "VEVENT 'A'"),
            (f"BEGIN:VCALENDAR\n{EVENT}", "VCALENDAR at line 1", "END:VCALENDAR", "VCALENDAR"),
            (f"BEGIN:VCALENDAR\n{EVENT}\nBEGIN:VTODO", "VCALENDAR at line 1", "END:VCALENDAR", "VCALENDAR"),
            (f"{EVENT}\nBEGIN:VTODO", "VTODO at line 7", "END:VTODO", "VTODO"),
            (f"{EVENT}\n{ZONE[:-14]}", "VTIMEZONE at line 7", "END:VTIMEZONE", "VTIMEZONE"),
        ],
    )  # fmt: skip
    def test_cut(self, text, place, end, target):
        """The outermost component below the calendar that is cut, else the calendar."""
        assert faults(text) == [(f"{place}: the file ends before {end}; download it again", target)]

    def test_cut_in_alarm(self):
        """The event is cut, so its alarm has no message of its own."""
        text = self.WHOLE[: self.WHOLE.index("END:VALARM")]

        assert [target for _, target in faults(text)] == ["VEVENT 'A'"]

    @pytest.mark.parametrize(
        ("missing", "message", "target"),
        [
            ("END:VEVENT", "VEVENT 'A' 'Café au lait' at line 12: END:VEVENT is missing before line 23", "VEVENT 'A'"),
            (
                "END:VALARM",
                "VEVENT 'A' 'Café au lait' at line 12: VALARM at line 18: END:VALARM is missing before line 22",
                "VEVENT 'A'.VALARM",
            ),
            ("END:STANDARD", "STANDARD at line 6: END:STANDARD is missing before line 11", "STANDARD"),
            ("END:VTIMEZONE", "VTIMEZONE at line 3: END:VTIMEZONE is missing before line 12", "VTIMEZONE"),
        ],
    )
    def test_continued(self, missing, message, target):
        """Something else follows: lines are missing in the middle, or two cut files are one."""
        text = self.WHOLE.replace(missing, "X-NOTHING:1", 1)

        assert faults(text) == [(f"{message}; download the file again, or add it", target)]

    def test_calendar_continued(self):
        [(message, _)] = faults(TEXT.replace("END:VCALENDAR\n", "") + TEXT)

        assert message.startswith("VCALENDAR at line 1: END:VCALENDAR is missing before line 8;")

    def test_unknown_component(self):
        """An unknown component without an END takes the lines of its event with it."""
        text = TEXT.replace("SUMMARY", "BEGIN:PARTICIPANT\nSUMMARY")
        [(message, _)] = faults(text)[:1]

        assert "PARTICIPANT at line 4: END:PARTICIPANT is missing before line 8" in message

    @pytest.mark.parametrize("end", ["END:VEVENT", "END:VCALENDAR"])
    def test_plain(self, end):
        """The plain call warns where it is called, and reads what is there."""
        with pytest.warns(UserWarning, match=f"the file ends before {end}; download it again") as warned:
            [event] = from_ics(TEXT.partition(end)[0])
        assert event["subject"] == "Team lunch"
        assert [warning.filename for warning in warned] == [__file__]


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
