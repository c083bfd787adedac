"""Events that one UID is: RDATEs, several VEVENTs, overrides; and what is reported of them."""

import pytest
from icalendar import Event

from ical_text import TZID, from_properties, times, vcalendar
from recurtz import calendar_view, from_ics, from_vevent, to_ics
from recurtz.errors import LimitExceededError, RecurtzError
from recurtz.ical import EventSource
from steps import steps

NOON = "DTSTART:20260901T120000Z\nDURATION:PT1H"
WINDOW = ("2026-01-01", "2028-01-01")


def starts(events):
    return [event["start"]["dateTime"][5:16] for event in calendar_view(events, *WINDOW)]


def read(*vevents, **options):
    errors = []
    return from_ics(vcalendar(*vevents), on_error=errors.append, **options), errors


class TestRdate:
    def test_alone(self):
        """DTSTART and each RDATE are single events; their UIDs are the file's UID and a number."""
        events = from_ics(
            vcalendar(f"UID:A\n{NOON}\nRDATE:20260903T140000Z,20260902T120000Z\nRDATE;VALUE=DATE:20260905")
        )

        assert starts(events) == ["09-01T12:00", "09-02T12:00", "09-03T14:00", "09-05T12:00"]
        assert [event["iCalUId"] for event in events] == ["A", "A-2", "A-3", "A-4"]
        assert starts(from_ics(to_ics(events))) == starts(events)

    def test_restated(self):
        """An RDATE that repeats a start adds nothing."""
        assert from_properties(f"UID:A\n{NOON}\nRDATE:20260901T120000Z")["id"] == "A"
        event = from_properties(f"UID:A\n{NOON}\nRRULE:FREQ=DAILY;COUNT=3\nRDATE:20260902T120000Z,20260903")
        assert event["type"] == "seriesMaster"

    def test_beside_rule(self):
        rule = "RRULE:FREQ=DAILY;COUNT=2\nRDATE:20260901T150000Z,20260910T120000Z"
        text = f"UID:A\n{NOON}\n{rule}\nEXDATE:20260902,20260910"
        events = from_ics(vcalendar(text))

        assert starts(events) == ["09-01T12:00", "09-01T15:00"]
        assert [event["type"] for event in events] == ["seriesMaster", "singleInstance"]

    @pytest.mark.parametrize(
        ("period", "end"),
        [
            ("20260902T140000Z/PT3H", "17:00"),
            ("20260902T140000Z/20260902T143000Z", "14:30"),
            ("20260902T140000Z", "15:00"),
        ],
    )
    def test_period(self, period, end):
        """A period has its own end; another value lasts as long as the event."""
        _, event = from_ics(vcalendar(f"UID:A\n{NOON}\nRDATE;VALUE=PERIOD:{period}"))

        assert times(event)[1] == f"2026-09-02T{end}"

    def test_whole_days(self):
        """A time in UTC beside whole days is the day that begins then."""
        text = "UID:A\nDTSTART;VALUE=DATE:20260901\nRDATE:20260902T220000Z,20260905/P2D\nEXDATE:20260901"
        events = from_ics(vcalendar(text))

        assert [times(event)[:2] for event in events] == [
            ("2026-09-03T00:00", "2026-09-04T00:00"),
            ("2026-09-05T00:00", "2026-09-07T00:00"),
        ]

    def test_wall_clock(self):
        """An RDATE in another zone is an instant; the event's zone stays."""
        _, event = from_ics(vcalendar(f"UID:A\nDTSTART;{TZID}:20260901T120000\nRDATE;TZID=Asia/Tokyo:20260903T040000"))

        assert times(event)[::2] == ("2026-09-02T12:00", "Pacific Standard Time")

    def test_override(self):
        """An override replaces the single event at its time, or else on its date."""
        text = f"UID:A\n{NOON}\nRDATE:20260902T120000Z,20260902T180000Z,20260904T120000Z"
        later = "UID:A\nRECURRENCE-ID:20260902T120000Z\nDTSTART:20260902T130000Z"
        date = "UID:A\nRECURRENCE-ID;VALUE=DATE:20260904\nDTSTART:20260904T130000Z"

        assert starts(from_ics(vcalendar(text, later, date))) == [
            "09-01T12:00", "09-02T13:00", "09-02T18:00", "09-04T13:00",
        ]  # fmt: skip

    def test_bad_value(self):
        events, [error, _] = read(f"UID:A\n{NOON}\nRDATE:never,20260902T120000Z,,20260903T120000Z/x")

        assert starts(events) == ["09-01T12:00", "09-02T12:00"]
        assert error.target == "VEVENT 'A'.RDATE"

    @pytest.mark.parametrize("period", ["20260902T140000Z/20260902T130000Z", "20260902T140000Z/-PT1H"])
    def test_period_backwards(self, period):
        events, [error] = read(f"UID:A\n{NOON}\nRDATE;VALUE=PERIOD:{period}")

        assert (len(events), error.target) == (1, "VEVENT 'A'.RDATE.end" if period[-1] == "Z" else "VEVENT 'A'.RDATE")

    def test_all_excluded(self):
        with pytest.raises(RecurtzError, match="every date of the event is excluded"):
            from_properties(f"UID:A\n{NOON}\nRDATE:20260902T120000Z\nEXDATE:20260901T120000Z,20260902")

    def test_limit(self):
        """With a limit, a thousand RDATEs cost no more than those within it."""
        values = ",".join([f"2026{month:02}{day:02}T120000Z" for month in range(1, 13) for day in range(1, 29)])
        text = vcalendar(f"UID:A\n{NOON}\nRDATE:{values}")

        assert len(from_ics(text, limit=336)) == 336
        with pytest.raises(LimitExceededError, match="more than 335 events"):
            from_ics(text, limit=335, on_error="skip")


class TestOneUid:
    def test_different_dates(self):
        """Several VEVENTs on different dates are several events."""
        events = from_ics(vcalendar(*[f"UID:A\nDTSTART:202609{day:02}T120000Z" for day in range(1, 13)]))

        assert len(starts(events)) == len({event["id"] for event in events}) == 12
        assert len(from_ics(to_ics(events))) == 12

    def test_one_date(self):
        """On one date they are versions."""
        events = from_ics(vcalendar(*[f"UID:A\nDTSTART:20260901T{hour}0000Z" for hour in (12, 13)], f"UID:A\n{NOON}"))

        assert starts(events) == ["09-01T12:00"]

    def test_sequences(self):
        """With a SEQUENCE of its own each, they are versions of an event that was moved."""
        moved = [f"UID:A\nDTSTART:202609{day:02}T120000Z\nSEQUENCE:{9 - day}" for day in (1, 2, 3)]

        assert starts(from_ics(vcalendar(*moved))) == ["09-01T12:00"]

    def test_taken_number(self):
        """An id that another event of the file has is not given again."""
        events = from_ics(vcalendar(f"UID:A\n{NOON}\nRDATE:20260902T120000Z", f"UID:A-2\n{NOON}"))

        assert [event["id"] for event in events] == ["A", "A-3", "A-2"]

    def test_no_uid(self):
        events = from_ics(vcalendar(f"{NOON}\nRDATE:20260902T120000Z"))

        assert len(events) == 2
        assert not any("id" in event for event in events)

    def test_overrides_of_several(self):
        """An override belongs to the series that has its date."""
        first = f"UID:A\n{NOON}\nRRULE:FREQ=DAILY;COUNT=2"
        second = first.replace("0901", "1001")
        change = "UID:A\nRECURRENCE-ID:20261002T120000Z\nDTSTART:20261002T150000Z"

        assert starts(from_ics(vcalendar(first, change, second))) == [
            "09-01T12:00", "09-02T12:00", "10-01T12:00", "10-02T15:00",
        ]  # fmt: skip

    def test_overrides_alone(self):
        """Overrides without their series have its UID, each with an id of its own."""
        change = "UID:A\nRECURRENCE-ID:202609{0:02}T120000Z\nDTSTART:202609{0:02}T130000Z"
        events = from_ics(vcalendar(change.format(2), change.format(3)))

        assert [(event["id"], event["iCalUId"]) for event in events] == [("A", "A"), ("A-2", "A")]
        assert [event["originalStart"] for event in events] == ["2026-09-02T12:00:00Z", "2026-09-03T12:00:00Z"]
        assert starts(from_ics(to_ics(events))) == ["09-02T13:00", "09-03T13:00"]

    def test_long_uid(self):
        """It is refused before it is repeated."""
        days = ",".join(["20260902"] * 50_000)
        events, [error] = read(f"UID:{'A' * 500_000}\n{NOON}\nRRULE:FREQ=DAILY\nEXDATE:{days}")

        assert (events, str(error).partition(": ")[2][:10]) == ([], "UID 'AAAAA")
        assert len(str(error)) < 400


class TestReports:
    HOURLY = f"UID:A\nSUMMARY:Lunch\nRRULE:FREQ=HOURLY\n{NOON}"
    SWAPPED = "UID:B\nDTSTART:20260901T120000Z\nDTEND:20260831T120000Z"

    def test_source(self):
        """An error has the UID, the summary, the line and the text of its VEVENT, and its text names them."""
        events, (first, second) = read(self.HOURLY, self.SWAPPED)

        text = (
            "BEGIN:VEVENT\nUID:A\nSUMMARY:Lunch\nRRULE:FREQ=HOURLY\nDTSTART:20260901T120000Z\nDURATION:PT1H\nEND:VEVENT"
        )
        assert first.source == EventSource("A", "Lunch", 3, text)
        assert str(first).startswith("VEVENT 'A' 'Lunch' at line 3: FREQ=HOURLY repeats within a day")
        assert str(second).startswith("VEVENT 'B' at line 10: DTEND ")
        assert [event["id"] for event in events] == ["B"]

    def test_component(self):
        """A component has no line."""
        with pytest.raises(RecurtzError, match=r"^VEVENT 'A' 'Lunch': FREQ=HOURLY"):
            from_vevent(Event.from_ical(f"BEGIN:VEVENT\n{self.HOURLY}\nEND:VEVENT"))

    @pytest.mark.parametrize(
        ("text", "target", "end"),
        [
            ("DTEND:20260831T120000Z", "DTEND", "12:00"),
            ("DTEND:tomorrow", "DTEND", "12:00"),
            ("DTEND;VALUE=DATE:20260902", "DTEND", "12:00"),
            ("DTEND;TZID=Moon:20260901T130000", "DTEND", "12:00"),
            ("DURATION:-PT1H", "DURATION", "12:00"),
            ("DURATION:1 hour", "DURATION", "12:00"),
            ("DTEND:20260901T130000Z\nDURATION:PT2H", "DURATION", "13:00"),
            ("DTEND:20260901T130000Z\nDTEND:20260901T140000Z", "DTEND", "12:00"),
        ],
    )
    def test_end(self, text, target, end):
        """An end that cannot be used costs only itself."""
        [event], [error] = read(f"UID:A\nDTSTART:20260901T120000Z\n{text}")

        assert times(event)[1] == f"2026-09-01T{end}"
        assert error.target.startswith(f"VEVENT 'A'.{target}")

    def test_end_of_whole_day(self):
        [event], [error] = read("UID:A\nDTSTART;VALUE=DATE:20260901\nDURATION:PT36H")

        assert times(event)[1] == "2026-09-02T00:00"
        assert "use whole days" in str(error)

    @pytest.mark.parametrize(
        "override",
        [
            "RECURRENCE-ID:x\nDTSTART:20260902T130000Z",
            "RECURRENCE-ID:20260902T120000Z",
            "RECURRENCE-ID:20260902T120000Z\nDTSTART:x",
            "RECURRENCE-ID;TZID=Moon:20260902T120000\nDTSTART:20260902T130000Z",
        ],
    )
    @pytest.mark.parametrize("rule", ["RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260902T120000Z"])
    def test_override(self, override, rule):
        """An override that cannot be read costs only itself."""
        events, [error] = read(f"UID:A\n{NOON}\n{rule}", f"UID:A\n{override}")

        assert starts(events)[0] == "09-01T12:00"
        assert error.source.line == 9
        with pytest.raises(RecurtzError):
            from_ics(vcalendar(f"UID:A\n{NOON}\n{rule}", f"UID:A\n{override}"))

    def test_override_of_refused_series(self):
        """It is an event of its own, so it is not lost."""
        change = "UID:A\nRECURRENCE-ID:20260902T120000Z\nDTSTART:20260902T130000Z"
        events, [_] = read(self.HOURLY, change)

        assert starts(events) == ["09-02T13:00"]

    def test_out_of_range(self):
        events, [error] = read("UID:A\nDTSTART;TZID=Asia/Tokyo:00010101T000000", f"UID:B\n{NOON}")

        assert ([event["id"] for event in events], error.source.uid) == (["B"], "A")


class TestCost:
    @pytest.mark.parametrize(
        "text",
        [
            "UID:A{0}\nDTSTART:20260901T120000Z",
            "UID:A\nRECURRENCE-ID:2026{1:02}{2:02}T120000Z\nDTSTART:2026{1:02}{2:02}T130000Z",
            "UID:A\nDTSTART:2026{1:02}{2:02}T130000Z",
            "UID:A{0}\nDTSTART;TZID=Moon:2026{1:02}{2:02}T130000",
        ],
    )
    def test_linear(self, text):
        """Twice the events take about twice the steps."""
        vevents = [text.format(number, number // 28 + 1, number % 28 + 1) for number in range(320)]
        half, whole = (steps(read, *vevents[:count])[0] for count in (160, 320))

        assert whole < 2.3 * half
