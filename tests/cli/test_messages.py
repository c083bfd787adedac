"""The messages of the library in the terminal: they name what the user can type."""

import builtins
import errno
import json
import os
import re
import subprocess
import sys

import pytest

from graph import series
from ical_text import vcalendar

NO_RULES = "BEGIN:VTIMEZONE\nTZID:Ours\nEND:VTIMEZONE"
ODD = """BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:20000101T000000
TZOFFSETFROM:+0123
TZOFFSETTO:+0123
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20000301T000000
RRULE:FREQ=YEARLY;BYMONTH=3
TZOFFSETFROM:+0123
TZOFFSETTO:+0223
END:DAYLIGHT
END:VTIMEZONE"""
IN_OURS = "UID:A\nDTSTART;TZID=Ours:20260901T090000"
IN_UTC = "UID:A\nDTSTART:20260901T090000Z"
WINDOW = "use instances with --from and --to for single events"
PYTHON = re.compile(r"[a-z_]+=[({]|from_\w+|\w+\.\w+\(")


def forbid(monkeypatch, path):
    """Take the permission of a file, also from the superuser."""
    permitted, original = os.access, builtins.open

    def access(name, *arguments, **options):
        return os.fspath(name) != str(path) and permitted(name, *arguments, **options)

    def open_(name, *arguments, **options):
        if name == str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
        return original(name, *arguments, **options)

    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr(builtins, "open", open_)


class TestNames:
    """A message names what the user typed, as the user typed it."""

    ONE = json.dumps(series())

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["move", "ONE", "2017-09-04", "noon"], "START 'noon' is not a time; use ISO 8601 such as"),
            (["move", "ONE", "2017-09-04", "2017-09-05", "soon"], "END 'soon' is not a time"),
            (["convert", "soon", "UTC", "Europe/Berlin"], "TIME 'soon' is not a time"),
            (["convert", "events.ics", "Moon", "UTC"], "TIME 'events.ics' is not a time"),
            (["ONE"], "events.json is a file, not a command; run: recurtz agenda "),
            (["agnda", "ONE"], "No such command 'agnda'. Did you mean 'agenda'?"),
            (["cancel", "ONE", "monday"], "'DATE...': 'monday' is not a date; use one such as 2017-09-04"),
            (["split", "ONE", "20170x"], "'DATE': '20170x' is not a date"),
            (["zones", "xyzzy"], "not supported: 'xyzzy'. Use \"recurtz zones\" for a list"),
        ],
    )
    def test_argument(self, run, file, arguments, message):
        one = file(self.ONE)
        status, _, messages = run(*[one if argument == "ONE" else argument for argument in arguments])

        assert status == 2
        assert message in messages

    def test_date_as_time(self, run):
        """A date is its midnight, as in the options."""
        assert run("convert", "2026-01-01", "UTC", "Tokyo Standard Time") == (
            0, "2026-01-01T09:00:00.0000000 Tokyo Standard Time\n", "",
        )  # fmt: skip

    @pytest.mark.parametrize("command", [["explain"], ["cancel", "2017-09-04"], ["free", "--duration", "1h"]])
    def test_standard_input(self, command):
        """ "-" has a name in messages."""
        name, *arguments = command
        line = [sys.executable, "-m", "recurtz", name, "-", *arguments]
        found = subprocess.run(line, input=b"", capture_output=True, env={**os.environ, "TZ": "UTC"}, check=False)  # noqa: S603

        assert found.returncode == 2
        assert found.stderr == b"recurtz: standard input is empty; give events as iCalendar or JSON\n"

    @pytest.mark.parametrize("name", ["", " "])
    def test_blank(self, run, name):
        """A blank name, as of a variable of the shell that is not set, is visible."""
        assert run("explain", name) == (2, "", f"recurtz: {name!r} cannot be read: No such file or directory\n")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["explain", "FILE"],
            ["conflicts", "FILE", "ONE"],
            ["conflicts", "ONE", "FILE"],
            ["cancel", "FILE", "2017-09-04"],
            ["serve", "NEW", "--load", "FILE"],
        ],
        ids=" ".join,
    )
    def test_no_permission(self, run, file, monkeypatch, tmp_path, arguments):
        """A file without permission is like one that does not exist."""
        paths = {"FILE": file(self.ONE, "secret"), "ONE": file(self.ONE), "NEW": tmp_path / "new.sqlite"}
        forbid(monkeypatch, paths["FILE"])
        status, output, messages = run(*[paths.get(argument, argument) for argument in arguments])

        assert (status, output) == (2, "")
        assert messages == f"recurtz: {paths['FILE']} cannot be read: Permission denied\n"

    def test_no_permission_to_write(self, run, file, monkeypatch):
        """Nor is the file of a picture read."""
        picture = file("", "secret")
        forbid(monkeypatch, picture)
        messages = run("calendar", file(self.ONE), "--svg", picture)[2]

        assert messages == f"recurtz: {picture} cannot be written: Permission denied\n"

    def test_wrapped_results(self, run, file, terminal):
        """In a terminal, the lines of `conflicts` are divided between words."""
        long = file(json.dumps(series(subject="many words " * 20)))
        screen = terminal("stdout", COLUMNS="80")
        run("conflicts", long, long)

        assert max(map(len, screen.getvalue().splitlines())) <= 80
        assert "word\n" not in screen.getvalue()


class TestNothing:
    """Files without events."""

    EMPTY = ("[]", '{"value": []}', vcalendar())

    @pytest.mark.parametrize(
        ("arguments", "output"),
        [
            (["agenda"], r""),
            (["agenda", "--format", "json"], r"\[\]\n"),
            (["calendar"], r""),
            (["calendar", "--year", "2026"], r"\s+January 2026 [^*]*"),
            (["explain"], r""),
            (["free", "--duration", "1h", "--count", "1"], r".* - .*\n"),
            (["instances"], r""),
            (["instances", "--format", "csv"], r"subject,.*\n"),
            (["instances", "--format", "jsonl"], r""),
            (["schedule"], r"[^#]*  #  busy[^#]*"),
            (["to-ics"], r"BEGIN:VCALENDAR\n(?:.*\n){2}END:VCALENDAR\n"),
            (["to-json"], r"\[\]\n"),
        ],
        ids=str,
    )
    def test_every_command(self, run, file, arguments, output):
        """Every command says so on standard error, and that is no error."""
        for content in self.EMPTY:
            path = file(content, "events")
            status, written, messages = run(*arguments, path)

            assert (status, messages) == (0, f"recurtz: there are no events in {path}\n")
            assert re.fullmatch(output, written.replace("\r\n", "\n"))

    def test_several_files(self, run, file):
        """Events in one of several files are enough."""
        empty, other, one = file("[]", "a"), file("[]", "b"), file(json.dumps(series()), "c")

        assert run("explain", empty, other) == (0, "", "recurtz: there are no events in these files\n")
        assert run("explain", empty, one)[2] == ""

    def test_faulty_events(self, run, file):
        """Events that cannot be read are events."""
        assert "there are no events" not in run("explain", file("[{}]"))[2]


class TestHints:
    @pytest.mark.parametrize("command", ["explain", "to-json", "instances --limit 3"])
    @pytest.mark.parametrize(
        ("event", "zones", "hint"),
        [
            (IN_OURS, NO_RULES, "; write the name of a known zone in the file."),
            (f"{IN_OURS}\nRRULE:FREQ=DAILY", ODD, f"; write the name of a known zone in the file, or {WINDOW}."),
            (f"{IN_UTC}\nRRULE:FREQ=MONTHLY\nRRULE:FREQ=WEEKLY", "", f"; {WINDOW}, or make one rule of them"),
            (f"{IN_UTC}\nRRULE:FREQ=DAILY\nEXRULE:FREQ=MONTHLY", "", f"; list the dates in EXDATE, or {WINDOW}"),
            (
                IN_UTC
                + "".join(f"\nRRULE:FREQ=YEARLY;BYMONTH={month};BYMONTHDAY=1,2,3,4,5,6" for month in range(1, 13)),
                "",
                f"; {WINDOW}",
            ),
        ],
    )
    def test_calendar_file(self, run, file, command, event, zones, hint):
        """A reason of `from_ics` names no parameter of Python."""
        _, _, messages = run(*command.split(), file(vcalendar(event, head=zones), "a.ics"))

        assert f"{hint}\n" in messages
        assert not PYTHON.search(messages)

    def test_lost_zone(self, run, file):
        lost = "tzone://Microsoft/Custom"
        event = series("2026-05-31T18:00:00", zone="America/Los_Angeles")
        event["recurrence"]["range"] |= {"startDate": "2026-06-01", "recurrenceTimeZone": lost}
        status, _, messages = run("to-ics", file(json.dumps(event)))

        assert status == 2
        assert "; give recurrenceTimeZone the name of a zone" in messages
        assert not PYTHON.search(messages)
