"""Which occurrence an override changes: by its start, by its date; and what becomes of one that changes none."""

import pytest

from ical_text import vcalendar
from recurtz import calendar_view, from_ics, to_ics
from recurtz.errors import NoOccurrenceError

NOON = "UID:A\nDTSTART:20260901T120000Z\nDURATION:PT1H"
DAILY = f"{NOON}\nRRULE:FREQ=DAILY;COUNT=3"
TWICE = f"{NOON}\nRRULE:FREQ=DAILY;BYHOUR=12,18;COUNT=6"
WINDOW = ("2026-01-01", "2027-01-01")
FIRST_DAYS = ("2026-09-01T00:00:00Z", "2026-09-03T00:00:00Z")


def override(original, start, *lines):
    return "\n".join(["UID:A", f"RECURRENCE-ID{original}", f"DTSTART{start}", "DURATION:PT1H", *lines])


def at(day, original, start, *lines):
    """The override of an hour in UTC by another hour of the day."""
    return override(f":202609{day:02}T{original}0000Z", f":202609{day:02}T{start}0000Z", *lines)


def starts(events):
    return [event["start"]["dateTime"][5:13] for event in calendar_view(events, *WINDOW)]


def read(*vevents, **options):
    errors = []
    events = from_ics(vcalendar(*vevents), on_error=errors.append, **options)
    return starts(events), [error.target for error in errors]


class TestStart:
    @pytest.mark.parametrize(
        ("event", "others"),
        [
            (NOON, ["09-01T12"]),
            (DAILY, ["09-01T12", "09-02T12", "09-03T12"]),
            (f"{NOON}\nRDATE:20260902T120000Z", ["09-01T12", "09-02T12"]),
        ],
    )
    def test_other_time(self, event, others):
        """An override of another time of the same day changes no occurrence: it is a single event, and reported."""
        found, targets = read(event, at(1, 15, 16))

        assert (found, targets) == (sorted([*others, "09-01T16"]), ["VEVENT 'A'.RECURRENCE-ID"])
        with pytest.raises(NoOccurrenceError, match=r"'20260901T150000Z' is not the start of an occurrence"):
            from_ics(vcalendar(event, at(1, 15, 16)))

    @pytest.mark.parametrize(
        "original", [":20260901T120000Z", ";TZID=Asia/Tokyo:20260901T210000", ";VALUE=DATE:20260901"]
    )
    @pytest.mark.parametrize("rule", ["", "\nRRULE:FREQ=DAILY;COUNT=1", "\nRDATE:20260901T120000Z"])
    def test_forms(self, original, rule):
        """The instant in any zone names an occurrence, and so does its date."""
        assert read(NOON + rule, override(original, ":20260901T160000Z")) == (["09-01T16"], [])

    def test_two_of_a_day(self):
        """Each override changes the occurrence at its time, of a series or of an RDATE."""
        text = f"{DAILY}\nRDATE:20260902T180000Z"

        assert read(text, at(2, 18, 19), at(2, 12, 13)) == (["09-01T12", "09-02T13", "09-02T19", "09-03T12"], [])

    def test_gap(self):
        """An occurrence in a DST gap starts after it, in whatever form its start is written."""
        series = "UID:A\nDTSTART;TZID=Europe/Berlin:20260328T023000\nRRULE:FREQ=DAILY;COUNT=2"
        for original in (";TZID=Europe/Berlin:20260329T023000", ":20260329T013000Z"):
            assert read(series, override(original, ":20260330T120000Z")) == (["03-28T01", "03-30T12"], [])

    def test_versions(self):
        """Versions of an override that changes no occurrence are one event."""
        newer = at(1, 15, 17, "SEQUENCE:2")

        assert read(DAILY, newer, at(1, 15, 16))[0] == ["09-01T12", "09-01T17", "09-02T12", "09-03T12"]

    def test_round_trip(self):
        """What is written of the events can be read again."""
        events = from_ics(vcalendar(DAILY, at(1, 15, 16)), on_error="skip")

        assert starts(from_ics(to_ics(events))) == starts(events)

    def test_rule(self):
        """Beside a series, the rule of an override is not used: programs copy it from the series."""
        change = at(8, 12, 13, "RRULE:FREQ=DAILY")

        assert read(DAILY, change) == (["09-01T12", "09-02T12", "09-03T12", "09-08T13"], ["VEVENT 'A'.RECURRENCE-ID"])

    def test_unreadable_rule(self):
        assert read(at(8, 12, 13, "RRULE:FREQ=HOURLY"), NOON) == (["09-01T12"], ["VEVENT 'A'.RRULE"])

    def test_cancelled_other_time(self):
        """A cancellation that names no occurrence cancels none, as an EXDATE does."""
        assert read(DAILY, at(1, 15, 15, "STATUS:CANCELLED")) == (["09-01T12", "09-02T12", "09-03T12"], [])


class TestExdate:
    def test_start_of_rdate(self):
        """It excludes what starts then; without that the occurrence of its date."""
        text = f"{DAILY}\nRDATE:20260902T180000Z\nEXDATE:"

        assert read(f"{text}20260902T180000Z")[0] == ["09-01T12", "09-02T12", "09-03T12"]
        assert read(f"{text}20260902T120000Z")[0] == ["09-01T12", "09-02T18", "09-03T12"]
        assert read(f"{text}20260903T000000Z")[0] == ["09-01T12", "09-02T12", "09-02T18"]

    def test_start_of_both(self):
        assert read(f"{DAILY}\nRDATE:20260902T120000Z\nEXDATE:20260902T120000Z")[0] == ["09-01T12", "09-03T12"]


class TestSingleDates:
    """RDATEs, and the occurrences that `expand` gives, are single events; overrides treat them as occurrences."""

    RDATES = f"{NOON}\nRDATE:20260901T180000Z,20260902T120000Z"

    @pytest.mark.parametrize(("text", "options"), [(RDATES, {}), (TWICE, {"expand": FIRST_DAYS})])
    def test_cancelled(self, text, options):
        found, targets = read(text, at(1, 18, 18, "STATUS:CANCELLED"), **options)

        assert (found[:2], targets) == (["09-01T12", "09-02T12"], [])

    @pytest.mark.parametrize(("text", "options"), [(RDATES, {}), (TWICE, {"expand": FIRST_DAYS})])
    def test_ids(self, text, options):
        """A changed one has an id of its own, as the others have."""
        events = from_ics(vcalendar(text, at(1, 18, 19)), **options)
        ids = [event["iCalUId"] for event in events]

        assert starts(events)[:2] == ["09-01T12", "09-01T19"]
        assert ids == [event["id"] for event in events] == ["A", *[f"A-{place}" for place in range(2, len(ids) + 1)]]
        assert starts(from_ics(to_ics(events))) == starts(events)

    def test_all_cancelled(self):
        text = f"{NOON}\nRDATE:20260901T120000Z"

        assert read(text, at(1, 12, 12, "STATUS:CANCELLED")) == ([], [])

    def test_unreadable(self):
        """An override that cannot be read does not remove the event."""
        assert read(self.RDATES, at(1, 18, 99)) == (["09-01T12", "09-01T18", "09-02T12"], ["VEVENT 'A'.DTSTART"])


class TestWindow:
    """Overrides of occurrences outside of the window of `expand`."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (at(5, 12, 13), []),
            (at(5, 12, 13, "STATUS:CANCELLED"), []),
            (override(":20260905T120000Z", ":20260902T200000Z"), ["09-02T20"]),
            (override(";VALUE=DATE:20260905", ":20260902T200000Z"), ["09-02T20"]),
        ],
    )
    def test_outside(self, change, expected):
        """One counts if it moves its occurrence into the window; it is not reported."""
        inside = ["09-01T12", "09-01T18", "09-02T12", "09-02T18"]

        assert read(TWICE, change, expand=FIRST_DAYS) == ([*inside, *expected], [])

    def test_moved_out(self):
        change = override(":20260901T120000Z", ":20260910T120000Z")

        assert read(TWICE, change, expand=FIRST_DAYS) == (["09-01T18", "09-02T12", "09-02T18"], [])

    def test_none_inside(self):
        """A window without an occurrence has those that are moved into it."""
        window = ("2026-08-01T00:00:00Z", "2026-08-03T00:00:00Z")
        changes = [override(":20260901T120000Z", ":20260802T120000Z"), at(2, 12, 13)]

        assert read(TWICE, *changes, expand=window) == (["08-02T12"], [])

    def test_inside(self):
        """An override inside of the window that names no occurrence is reported."""
        window = ("2026-08-31T00:00:00Z", "2026-09-05T00:00:00Z")
        found, targets = read(TWICE, at(2, 15, 16), expand=window)

        assert ("09-02T16" in found, targets) == (True, ["VEVENT 'A'.RECURRENCE-ID"])


class TestFloating:
    """A floating time of an override is in the zone of its series; without one, of its own times."""

    BERLIN = "UID:A\nDTSTART;TZID=Europe/Berlin:20260901T120000\nDURATION:PT1H"
    FLOATING = override(":20260902T120000", ":20260902T150000")

    @pytest.mark.parametrize("rule", ["RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260902T120000"])
    def test_of_series(self, rule):
        assert read(f"{self.BERLIN}\n{rule}", self.FLOATING) == (["09-01T10", "09-02T13"], [])

    def test_of_single_event(self):
        text = self.FLOATING.replace("ID:20260902", "ID:20260901")

        assert read(self.BERLIN, text) == (["09-02T13"], [])

    def test_split(self):
        text = self.FLOATING.replace("RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE")

        assert read(f"{self.BERLIN}\nRRULE:FREQ=DAILY;COUNT=3", text)[0] == ["09-01T10", "09-02T13", "09-03T13"]

    def test_utc(self):
        """A series in UTC counts before the calendar's zone."""
        text = vcalendar(DAILY, self.FLOATING, head="X-WR-TIMEZONE:Asia/Tokyo")

        assert starts(from_ics(text)) == ["09-01T12", "09-02T15", "09-03T12"]

    def test_beside_end(self):
        """The zone of DTEND is nearer than that of the series."""
        text = override(":20260902T120000", ":20260902T150000").replace(
            "DURATION:PT1H", "DTEND;TZID=Asia/Tokyo:20260902T160000"
        )

        assert read(f"{self.BERLIN}\nRRULE:FREQ=DAILY;COUNT=2", text)[0] == ["09-01T10", "09-02T06"]

    @pytest.mark.parametrize(
        ("original", "start"),
        [
            (";TZID=Europe/Berlin:20260902T120000", ":20260902T150000"),
            (":20260902T120000", ";TZID=Europe/Berlin:20260902T150000"),
        ],
    )
    def test_without_series(self, original, start):
        [event] = from_ics(vcalendar(override(original, start)))

        assert (event["start"]["dateTime"][:13], event["start"]["timeZone"]) == ("2026-09-02T15", "Europe/Berlin")
        assert event["originalStart"] == "2026-09-02T10:00:00Z"

    @pytest.mark.parametrize("start", [";TZID=Moon:20260901T120000", ":x", ";VALUE=DATE:20260901"])
    def test_no_zone(self, start):
        """Where nothing names a known zone, the calendar's zone counts."""
        text = vcalendar(f"UID:A\nDTSTART{start}", self.FLOATING, head="X-WR-TIMEZONE:Asia/Tokyo")
        event = from_ics(text, on_error="skip")[-1]

        assert event["start"]["timeZone"] == "Asia/Tokyo"


class TestOutOfRange:
    @pytest.mark.parametrize("original", [";VALUE=DATE:00010101", ";TZID=Asia/Tokyo:00010101T000000"])
    def test_without_series(self, original):
        """A RECURRENCE-ID that UTC does not have is reported."""
        text = vcalendar(
            override(original, ";VALUE=DATE:20260901"), NOON.replace("A", "B", 1), head="X-WR-TIMEZONE:Asia/Tokyo"
        )
        errors = []

        assert [event["id"] for event in from_ics(text, on_error=errors.append)] == ["B"]
        assert "out of range" in str(errors[-1])
