"""Rules of calendar files that Graph cannot represent: with a window, commands show them as single events."""

import json

import pytest

from graph import EXAMPLES, event

BERLIN = ["--time-zone", "Europe/Berlin"]
NOW = ["--now", "2026-11-30T08:00", *BERLIN]
WEEK = ["--from", "2026-11-30", "--to", "2026-12-07"]
REASON = "FREQ=HOURLY repeats within a day, but Graph repeats by days or longer"
HINT = "recurtz: with --from and --to, rules that Graph cannot represent are shown as single events\n"

HOURS = ["UID:hours", "SUMMARY:Pills", "DTSTART:20261130T080000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY;INTERVAL=36"]
DAYS = [
    "UID:days",
    "SUMMARY:Fast",
    "DTSTART;VALUE=DATE:20261113",
    "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
]
WEEKLY = ["UID:weeks", "SUMMARY:Talk", "DTSTART;TZID=Europe/Berlin:20261201T100000", "RRULE:FREQ=WEEKLY"]


@pytest.fixture
def calendar(file):
    """Write an iCalendar file of events, and return its path."""

    def write(*vevents, name="events.ics"):
        lines = [line for vevent in vevents for line in ("BEGIN:VEVENT", *vevent, "END:VEVENT")]
        return file("\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]), name)

    return write


def days(output):
    """The day and the time of each line of an agenda."""
    found, day = [], ""
    for line in output.splitlines()[2:]:
        if line.startswith("  "):
            found.append((day, line.split()[0][:5]))
        else:
            day = line[-5:]
    return found


class TestAgenda:
    def test_week(self, run, calendar):
        """The occurrences in the window are shown beside those of series, and nothing is reported."""
        status, output, errors = run("agenda", calendar(HOURS, WEEKLY), *NOW)

        assert (status, errors) == (0, "")
        assert days(output) == [
            ("11-30", "09:00"),
            ("12-01", "10:00"),
            ("12-01", "21:00"),
            ("12-03", "09:00"),
            ("12-04", "21:00"),
            ("12-06", "09:00"),
        ]

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    def test_whole_days(self, run, calendar, zone):
        """A whole day is on its date in every zone."""
        arguments = ["--from", "2026-11-13", "--day", "--time-zone", zone]

        assert "  all day  Fast\n" in run("agenda", calendar(DAYS), *arguments)[1]

    def test_nothing(self, run, calendar):
        """An event outside the window is no error."""
        status, output, errors = run("agenda", calendar(DAYS), *NOW)

        assert (status, output) == (0, "")
        assert errors.startswith("recurtz: nothing happens from ")

    def test_next(self, run, calendar):
        """The next occurrences are shown, also those of rules that repeat seldom."""
        status, output, errors = run("agenda", calendar(DAYS), *NOW, "--next", "1")

        assert (status, days(output), errors) == (0, [("08-13", "all")], "")

    def test_next_but_one(self, run, calendar):
        """After two years, such a rule is not expanded, and a message says so."""
        status, output, errors = run("agenda", calendar(DAYS), *NOW, "--next", "9")

        assert (status, len(days(output))) == (0, 2)
        assert errors == (
            "recurtz: rules that Graph cannot represent are shown until 2028-12-01; "
            "use --from and --to for a later window\n"
        )

    def test_limit(self, run, calendar, monkeypatch):
        """A rule of very many occurrences is reported, as without a window."""
        monkeypatch.setattr("recurtz.cli.sources._MAX_EXPANDED", 3)
        status, output, errors = run("agenda", calendar(HOURS, WEEKLY), *NOW)

        assert (status, days(output)) == (1, [("12-01", "10:00")])
        assert REASON in errors

    def test_end_of_time(self, run, calendar):
        """In the last days of the calendar, such a rule is reported."""
        assert REASON in run("agenda", calendar(HOURS), "--from", "9999-12-30", *BERLIN)[2]


class TestInstances:
    def test_window(self, run, calendar):
        status, output, errors = run("instances", calendar(HOURS), *WEEK, "--format", "csv")

        assert (status, output.count("Pills,singleInstance,"), errors) == (0, 5, "")

    def test_without_start(self, run, calendar):
        """Without --from, all occurrences up to --to are listed."""
        assert run("instances", calendar(HOURS), *WEEK[2:], "--format", "csv")[1].count("Pills,") == 5

    def test_without_end(self, run, calendar):
        """Without --to the rule is reported, and so are the options that help."""
        status, output, errors = run("instances", calendar(HOURS, WEEKLY), "--limit", "2", "--format", "csv")

        assert (status, output.count("Talk,")) == (1, 2)
        assert REASON in errors
        assert errors.endswith(HINT)

    def test_other_faults(self, run, file):
        """Another fault gives no such hint."""
        assert HINT not in run("instances", file(json.dumps([event("at noon")])))[2]


class TestPeople:
    def test_free(self, run, calendar):
        """The occurrences take time."""
        arguments = ["--from", "2026-11-30T07:00", "--to", "2026-11-30T12:00", "--duration", "2h", *BERLIN]

        assert run("free", calendar(HOURS), *arguments) == (
            0,
            "Mon 2026-11-30 07:00 - 09:00\nMon 2026-11-30 10:00 - 12:00\n",
            "",
        )

    def test_schedule(self, run, calendar):
        """They are in the picture."""
        status, output, errors = run("schedule", calendar(HOURS), "--from", "2026-11-30", "--days", "1", *BERLIN)

        assert (status, errors) == (0, "")
        assert f"  events {'.' * 18}##{'.' * 28}\n" in output

    def test_nothing_in_window(self, run, calendar):
        """A person whose events are all outside the window is free."""
        arguments = ["--from", "2026-11-30", "--to", "2026-12-01", "--duration", "24h", *BERLIN]

        assert run("free", calendar(DAYS), *arguments) == (0, "Mon 2026-11-30 00:00 - Tue 2026-12-01 00:00\n", "")


class TestCalendar:
    @pytest.mark.parametrize(
        ("arguments", "count", "has_more"),
        [
            (["--from", "2026-11", "--to", "2027-01"], 22, False),
            (["--to", "2027-01"], 22, False),
            (["--year", "2026"], 22, False),
            (["--from", "2026-12-01"], 243, True),
        ],
        ids=str,
    )
    def test_window(self, run, calendar, arguments, count, has_more):
        """The occurrences of one rule have one letter, and one line in the legend."""
        status, output, errors = run("calendar", calendar(HOURS, WEEKLY), *arguments)

        assert (status, "there are occurrences after these months" in errors) == (0, has_more)
        assert f"\n a  Pills: {count}\n b  Talk: " in output

    def test_alone(self, run, calendar):
        """The title of a rule that is alone is the subject."""
        output = run("calendar", calendar(HOURS), "--year", "2026")[1]

        assert output.startswith("Pills\n")
        assert output.endswith("\n *  occurrence: 22\n")

    def test_without_subject(self, run, calendar):
        """Without a subject, the sentence of the first occurrence is the title."""
        unnamed = [line for line in HOURS if not line.startswith("SUMMARY")]
        output = run("calendar", calendar(unnamed), "--year", "2026")[1]

        assert output.startswith("Occurs on 2026-11-30 from 08:00 to 09:00")

    def test_without_window(self, run, calendar):
        status, output, errors = run("calendar", calendar(HOURS, WEEKLY))

        assert (status, "Pills" in output) == (1, False)
        assert HINT in errors

    def test_several_events(self, run, calendar):
        """Events of one subject have a letter each if they are several events of the file."""
        other = ["UID:other", *WEEKLY[1:]]
        output = run("calendar", calendar(WEEKLY, other), "--from", "2026-12", "--to", "2027-01")[1]

        assert "\n a  Talk: 5\n b  Talk: 5\n" in output


class TestConflicts:
    def test_until(self, run, calendar, file):
        """With --until, such a rule is compared, too."""
        noon = file(json.dumps(event("2026-12-01T20:30:00", "2026-12-01T20:45:00", "UTC", subject="Noon")))
        status, output, errors = run("conflicts", calendar(HOURS), noon, "--until", "2027-01-01")

        assert (status, output.splitlines()[0], errors) == (0, "first conflict: Tue 2026-12-01 20:30 to 20:45 UTC", "")
        assert run("conflicts", calendar(HOURS), noon)[0] == 2

    @pytest.mark.parametrize("is_first", [True, False])
    def test_nothing_before(self, run, calendar, is_first):
        """A rule without a date before then has no conflict before then."""
        files = [calendar(DAYS), EXAMPLES / "lunch.json"][:: 1 if is_first else -1]

        assert run("conflicts", *files, "--until", "2020-01-01") == (0, "no conflict before 2020-01-01 00:00 UTC\n", "")
