"""The commands, their output, and how they end."""

import builtins
import csv
import errno
import io
import json
import os
import re
import runpy
import subprocess
import sys
import zoneinfo
from importlib import metadata
from pathlib import Path

import pytest

from graph import EXAMPLES, LUNCH, PACIFIC, event, moment
from recurtz.cli.screen import fit_cells

LUNCH_FILE = EXAMPLES / "lunch.json"
LINE = json.dumps(LUNCH)
ENDLESS = LINE.replace("endDate", "noEnd", 1)
SCRIPT = Path(sys.executable).with_name("recurtz")
PICNIC = event("2017-08-30T11:00:00", "2017-08-31T12:00:30", subject="Picnic [bold]")


def days(output):
    return [line.split("Mon ")[1][:10] for line in output.splitlines() if "Mon 20" in line]


class TestInstances:
    def test_two_zones(self, run):
        """With `--utc`, a table has the times in the requested zone and in UTC."""
        status, output, errors = run("instances", LUNCH_FILE, "--time-zone", PACIFIC, "--utc")
        rows = [" ".join(line.split()) for line in output.splitlines() if "Mon 20" in line]

        assert (status, errors) == (0, "")
        assert len(days(output)) == 17
        assert (days(output)[0], days(output)[-1]) == ("2017-09-04", "2017-12-25")
        assert all("12:00 │ 14:00" in row for row in rows)
        for row, day in zip(rows, days(output), strict=True):
            assert ("19:00 │ 21:00" if day < "2017-11-05" else "20:00 │ 22:00") in row

    def test_utc(self, run):
        """A table has each time once, and its zone above it; also with `--utc` if that is the zone."""
        for arguments in ([], ["--utc"]):
            _, output, _ = run("instances", LUNCH_FILE, *arguments)

            assert output.startswith("Time zone: UTC\n")
            assert output.count("2017-11-06") == 1
            assert "Mon 2017-11-06 20:00 │ 22:00" in " ".join(output.split())

    def test_all_day_and_seconds(self, run, file):
        """A table shows whole days, the date of an end on another day, and seconds that are not 0."""
        day = PICNIC | {"isAllDay": True, "subject": None}
        two = day | {"end": moment("2017-09-01T00:00:00")}
        _, output, _ = run("instances", file("\n".join(map(json.dumps, [PICNIC, day, two]))), "--time-zone", PACIFIC)
        output = " ".join(output.split())

        assert "Picnic [bold]" in output
        assert "Wed 2017-08-30 11:00 │ Thu 2017-08-31 12:00:30" in output
        assert "Wed 2017-08-30 │ all day" in output
        assert "Wed 2017-08-30 │ Thu 2017-08-31 │" in output

    @pytest.mark.parametrize(("columns", "lines"), [("80", 2), ("103", 2), ("104", 1)])
    def test_narrow_terminal(self, run, file, terminal, columns, lines):
        """With `--utc`, a narrow terminal has the times in UTC below the others; whole days are the same in both."""
        screen = terminal("stdout", COLUMNS=columns)
        day = {"isAllDay": True, **event("2017-09-04T00:00:00", "2017-09-06T00:00:00")}
        run("instances", file(json.dumps([PICNIC, day])), "--time-zone", PACIFIC, "--utc")
        rows = [" ".join(line.split()) for line in screen.getvalue().splitlines() if " 2017-" in line]

        assert len(rows) == lines + 1
        assert rows[-1].count("Tue 2017-09-05") == 3 - lines
        assert ("│ Wed 2017-08-30 18:00Z │ Thu 2017-08-31 19:00:30Z │" in rows[1]) == (lines == 2)

    def test_first_day_of_calendar(self, run, file):
        """An all-day event without length on 0001-01-01 is listed."""
        midnight = moment("0001-01-01T00:00:00", "UTC")
        _, output, _ = run("instances", file(json.dumps({"start": midnight, "end": midnight, "isAllDay": True})))

        assert "Mon 0001-01-01 │ all day" in " ".join(output.split())

    def test_window_and_limit(self, run):
        _, output, _ = run("instances", LUNCH_FILE, "--from", "2017-10-01", "--to", "2017-11-01", "--limit", 2)

        assert days(output) == ["2017-10-02", "2017-10-09"]

    def test_large_limit(self, run):
        """A limit may be any number from 1."""
        _, output, _ = run("instances", LUNCH_FILE, "--limit", "9" * 30)

        assert len(days(output)) == 17
        assert "[x>=1]" in run("instances", "--help")[1]

    def test_endless(self, run, file):
        """An endless series is listed up to an end or a limit, and needs one of them."""
        endless = file(ENDLESS)

        assert len(days(run("instances", endless, "--limit", 60)[1])) == 60
        assert len(days(run("instances", endless, "--to", "2017-09-12")[1])) == 2
        assert run("instances", endless)[0] == 2

    @pytest.mark.parametrize(
        "content",
        [
            f"{LINE}\n{LINE}\n",
            f"\n{LINE}\n\n  {LINE}",
            f"[{LINE},\n{LINE}]",
            json.dumps({"value": [LUNCH] * 2}),
            json.dumps({"value": [LUNCH] * 2}, indent=1),
            b"\xef\xbb\xbf" + f"{LINE}\n{LINE}\n".encode(),
        ],
    )
    def test_several_events(self, run, file, content):
        """Events may be lines, a list, or Graph's `value`."""
        status, output, errors = run("instances", file(content))

        assert (status, len(days(output)), errors) == (0, 34, "")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["instances", "nowhere.json"], "nowhere.json cannot be read: No such file"),
            (["agenda", "https://example.com/a.ics"], "directory; a command reads files, so download it first\n"),
            (["instances", EXAMPLES.parent / "recurtz"], "recurtz is a folder without a file of events; give files of"),
            (["instances", LUNCH_FILE, "--time-zone", "Moon"], "--time-zone: A valid TimeZone value must be specified"),
            (["instances", LUNCH_FILE, "--from", "someday"], "--from 'someday' is not a time; use ISO 8601"),
            (["instances", LUNCH_FILE, "--to", "2017-09-31"], "--to '2017-09-31' is not a time"),
            (["instances", LUNCH_FILE, "--to", "+9999999d"], "--to '+9999999d' is outside the years 1 to 9999"),
            (["instances", LUNCH_FILE, "--now", "noon"], "--now 'noon' is not a time"),
            (
                ["instances", LUNCH_FILE, "--from", "2018-01-01", "--to", "2017-01-01"],
                "--to '2017-01-01' is before --from '2018-01-01'; give a later time",
            ),
            (["instances", LUNCH_FILE, "--limit", "0"], "--limit"),
            (["instances", LUNCH_FILE, "--from", ""], "--from '' is not a time"),
            (["instances", LUNCH_FILE, "--format", "xml"], "'xml' is not one of"),
            (["instances"], "Missing argument 'FILE...'"),
            (["moon"], "No such command 'moon'"),
        ],
        ids=str,
    )
    def test_invalid_argument(self, run, arguments, message):
        """An invalid argument gives one line and status 2."""
        status, output, errors = run(*arguments)

        assert (status, output) == (2, "")
        assert errors.count("\n") == 1
        assert message in errors

    @pytest.mark.slow
    def test_standard_input(self):
        """A dash is standard input."""
        command = [SCRIPT, "instances", "-", "--limit", "1", "--format", "jsonl"]
        done = subprocess.run(command, input=LINE, capture_output=True, text=True)  # noqa: S603

        assert done.returncode == 0
        assert json.loads(done.stdout)["occurrenceId"] == "OID.AAMkADQwMD.2017-09-04"


class TestFormats:
    def test_json(self, run):
        """`--format json` is an array of Graph's events."""
        _, output, _ = run("instances", LUNCH_FILE, "--format", "json", "--limit", 2, "--time-zone", PACIFIC)
        events = json.loads(output)

        assert [event["occurrenceId"] for event in events] == ["OID.AAMkADQwMD.2017-09-04", "OID.AAMkADQwMD.2017-09-11"]
        assert events[0]["start"] == moment("2017-09-04T12:00:00.0000000")

    @pytest.mark.parametrize("limit", [1, 3])
    def test_json_layout(self, run, file, limit):
        """An array that is written event by event is indented like one that `json.dumps` writes."""
        odd = file(json.dumps(LUNCH | {"subject": "a\u2028b\n[c]", "categories": [], "location": {"a": {}}}))
        _, output, _ = run("instances", odd, "--format", "json", "--limit", limit)

        assert output == json.dumps(json.loads(output), ensure_ascii=False, indent=2) + "\n"
        assert len(json.loads(output)) == limit

    def test_empty_json(self, run):
        _, output, _ = run("instances", LUNCH_FILE, "--from", "2019-01-01", "--format", "json")

        assert output == "[]\n"

    def test_jsonl(self, run):
        """`--format jsonl` is one object per line."""
        _, output, _ = run("instances", LUNCH_FILE, "--format", "jsonl")

        assert [json.loads(line)["type"] for line in output.splitlines()] == ["occurrence"] * 17

    def test_csv(self, run):
        """`--format csv` is a heading and one line per occurrence."""
        _, output, _ = run("instances", LUNCH_FILE, "--format", "csv", "--limit", 1)

        assert list(csv.reader(io.StringIO(output))) == [
            ["subject", "type", "occurrenceId", "start", "end", "timeZone", "isAllDay", "showAs"],
            [
                "Let's go for lunch",
                "occurrence",
                "OID.AAMkADQwMD.2017-09-04",
                "2017-09-04T19:00:00.0000000",
                "2017-09-04T21:00:00.0000000",
                "UTC",
                "false",
                "",
            ],
        ]


class AsciiTerminal(io.TextIOWrapper):
    """A terminal whose locale has no Unicode."""

    def __init__(self):
        super().__init__(io.BytesIO(), "ascii")

    def isatty(self):
        return True


class TestEncoding:
    @pytest.fixture
    def run_encoded(self, monkeypatch, run):
        """Run a command with an encoding of standard output; returns the bytes that it writes."""

        def run_command(encoding, *arguments):
            out = io.TextIOWrapper(io.BytesIO(), encoding)
            with monkeypatch.context() as patch:
                patch.setattr(sys, "stdout", out)
                status, _, errors = run(*arguments)
            assert (status, errors) == (0, "")
            return out.buffer.getvalue()

        return run_command

    @pytest.mark.parametrize("format_name", ["table", "json", "jsonl", "csv"])
    def test_ascii(self, run_encoded, file, format_name):
        """A subject with characters that the encoding lacks stops no format."""
        lines = file(json.dumps(PICNIC | {"subject": "\ud800 \u00e9 \x1b[31m"}))

        assert run_encoded("ascii", "instances", lines, "--format", format_name).isascii()

    @pytest.mark.parametrize(
        "subject",
        [
            "\u4f1a\u8b70 " * 20,
            "\u041e\u0442\u0447\u0451\u0442 " * 20,
            "\U0001f469\u200d\U0001f680 1\ufe0f\u20e3 \u2764\ufe0f " * 20,
            "e\u0301\xe9\xdf\u2026 " * 20,
            "\ud800 " * 50,
        ],
        ids=["wide", "cyrillic", "emoji", "accents", "surrogates"],
    )
    @pytest.mark.parametrize(
        "command",
        ["instances", "agenda --next 1 --now 2017-01-01", "explain --locale fr", "calendar --locale fr", "schedule"],
    )
    def test_ascii_terminal(self, run, file, monkeypatch, subject, command):
        """A terminal without Unicode shows other characters, and as many: lines have the width that was computed."""
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setenv("TERM", "dumb")
        path = file(json.dumps(PICNIC | {"subject": subject}), f"{subject[:20].strip()}.json".replace("\ud800", "x"))
        out = AsciiTerminal()
        monkeypatch.setattr(sys, "stdout", out)
        status, _, errors = run(*command.split(), path, "--time-zone", "UTC")
        written = out.buffer.getvalue().decode("ascii")
        lines = written.splitlines()

        assert (status, errors) == (0, "")
        assert "\\" not in written
        assert max(map(len, lines)) <= 80
        if command == "instances":
            assert len(set(map(len, lines[1:]))) == 1

    def test_similar_characters(self, run, file, monkeypatch):
        """Letters lose their accents, and quotes and dashes their form; other characters are question marks."""
        subject = "R\xe9union \u2013 \u201cA\u030a\u201d \u4f1a\u8b70 \xdf \u05d0\u200f"
        path = file(json.dumps(PICNIC | {"subject": subject}))
        out = AsciiTerminal()
        monkeypatch.setattr(sys, "stdout", out)
        run("explain", path)
        run("conflicts", path, file(json.dumps(PICNIC), "other"))
        written = out.buffer.getvalue()

        assert written.startswith(b'Reunion - "A" ???? ? ?: Occurs on')
        assert b'\nReunion - "A" ???? ? ?: Wed' in written

    def test_messages_in_ascii(self, run, monkeypatch):
        """A message names a file in the same way."""
        errors = AsciiTerminal()
        monkeypatch.setattr(sys, "stderr", errors)

        assert run("explain", "r\xe9union.ics")[0] == 2
        assert errors.buffer.getvalue() == b"recurtz: reunion.ics cannot be read: No such file or directory\n"

    def test_other_errors(self):
        """The replacement is for characters that cannot be encoded only."""
        with pytest.raises(UnicodeDecodeError):
            fit_cells(UnicodeDecodeError("ascii", b"\xe9", 0, 1, ""))

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16", "UTF8"])
    @pytest.mark.parametrize("format_name", ["json", "jsonl"])
    def test_json(self, run_encoded, file, encoding, format_name):
        """JSON is valid in every encoding; only UTF-8 has no need of escapes."""
        subject = "f\xfcr \U0001f600 \ud800"
        lines = file(json.dumps(PICNIC | {"subject": subject}))
        written = run_encoded(encoding, "instances", lines, "--format", format_name)
        parsed = json.loads(written.decode(encoding))

        assert (parsed if format_name == "jsonl" else parsed[0])["subject"] == subject
        assert ("\U0001f600".encode() in written) == (encoding == "UTF8")

    def test_control_characters(self, run, file):
        """A subject cannot send commands to a terminal."""
        subject = file(json.dumps(PICNIC | {"subject": "\x1b[31m\nred"}))

        assert "\x1b" not in run("instances", subject)[1]
        assert run("explain", subject)[1].startswith("\ufffd[31m\ufffdred: Occurs on")
        assert "\ufffd[31m\ufffdred" in run("calendar", subject)[1]

    @pytest.mark.parametrize(
        "subject", ["à 12\u202fh", "会議\u3000室", "\U0001f469\u200d\U0001f680", "\u05d0\u200f!", "می\u200cخواهم"]
    )
    def test_invisible_characters(self, run, file, subject):
        """Characters that words and emoji need stay as they are."""
        path = file(json.dumps(PICNIC | {"subject": subject}))

        assert f"│ {subject} " in run("instances", path)[1]
        assert run("explain", path)[1].startswith(f"{subject}: ")

    @pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u2028", "\u009b"])
    def test_direction(self, run, file, character):
        """A subject cannot reverse the text after it."""
        assert run("explain", file(json.dumps(PICNIC | {"subject": f"a{character}"})))[1].startswith("a\ufffd: ")

    @pytest.mark.parametrize("command", ["instances", "agenda"])
    def test_control_characters_in_csv(self, run, file, command):
        """CSV has them neither; it quotes line breaks and tabs."""
        subject = file(json.dumps(PICNIC | {"subject": "\x1b[31m\u009b1m\x7f\r\nr\te\rd", "showAs": "\x1b"}))
        output = run(
            command, subject, "--from", "2017-08-30", "--time-zone", "UTC", "--to", "2017-09-02", "--format", "csv"
        )[1]
        [row] = csv.DictReader(io.StringIO(output))

        assert (row["subject"], row["showAs"]) == ("\ufffd[31m\ufffd1m\ufffd\nr\te\nd", "\ufffd")

    @pytest.mark.parametrize("arguments", [["--format", "json"], ["--format", "jsonl"]])
    @pytest.mark.parametrize("command", ["instances", "to-json"])
    def test_control_characters_in_json(self, run, file, command, arguments):
        """JSON escapes all of them."""
        subject = "\x1b[31m \x7f \u009b1m"
        output = run(command, file(json.dumps([PICNIC | {"subject": subject}])), *arguments)[1]
        parsed = json.loads(output)

        assert (parsed if isinstance(parsed, dict) else parsed[0])["subject"] == subject
        assert output.isprintable() or set(filter(lambda character: not character.isprintable(), output)) == {"\n"}

    def test_control_characters_in_changes(self, run, file):
        output = run("cancel", file(json.dumps(LUNCH | {"subject": "\u009b1m"})), "2017-09-11")[1]

        assert json.loads(output)["subject"] == "\u009b1m"
        assert "\u009b" not in output


class TestMessages:
    def test_terminal(self, run, file, terminal):
        """In a terminal, a long message has several lines, divided between words."""
        screen = terminal("stderr", COLUMNS="40")
        run("instances", LUNCH_FILE, "--from", "someday")
        run("explain", file(json.dumps([{}, PICNIC])))
        lines = screen.getvalue().splitlines()

        assert max(map(len, lines)) <= 40
        assert lines[:3] == [
            "recurtz: --from 'someday' is not a time;",
            "use ISO 8601 such as 2017-09-04 or",
            "2017-09-04T12:00, or one of now, today,",
        ]
        assert lines[4].startswith("recurtz:")

    def test_control_characters(self, run, tmp_path):
        """The name of a file cannot send commands to it."""
        assert run("explain", tmp_path / "\x1b[31m")[2] == (
            f"recurtz: {tmp_path}/\ufffd[31m cannot be read: No such file or directory\n"
        )


class TestExplain:
    SENTENCE = "Occurs every Monday effective 2017-09-04 until 2017-12-31 from 12:00 to 14:00, Pacific Time"

    def test_one_event(self, run):
        assert run("explain", LUNCH_FILE) == (0, f"Let's go for lunch: {self.SENTENCE}\n", "")

    def test_terminal(self, run, terminal):
        """In a terminal, a long sentence has several lines, divided between words."""
        screen = terminal("stdout", COLUMNS="40")
        run("explain", LUNCH_FILE)

        assert max(map(len, screen.getvalue().splitlines())) <= 40
        assert " ".join(screen.getvalue().split()) == f"Let's go for lunch: {self.SENTENCE}"

    def test_several_events(self, run, file):
        """Each event has its line; without a subject it is the sentence alone."""
        unnamed = json.dumps(PICNIC | {"subject": None})

        assert run("explain", file(f"{unnamed}\n{LINE}"))[1].splitlines() == [
            "Occurs on 2017-08-30 from 11:00 to 12:00:30 the next day, Pacific Time",
            f"Let's go for lunch: {self.SENTENCE}",
        ]

    def test_changes(self, run):
        """The numbers of cancelled and of changed dates are at the end."""
        changed = EXAMPLES / "changed_lunch.json"
        end = {"en": "without 1 cancelled date, 1 changed", "de": "statt, ohne 1 abgesagten Termin, 1 geändert"}

        assert run("explain", changed)[1] == f"Let's go for lunch: {self.SENTENCE}, {end['en']}\n"
        assert run("explain", changed, "--locale", "de")[1].endswith(f" {end['de']}\n")

    def test_locale(self, run):
        """`--locale` selects the language."""
        french = run("explain", LUNCH_FILE, "--locale", "fr")[1]

        assert french.startswith("Let's go for lunch: Se produit tous les lundis")

    def test_unknown_locale(self, run):
        """The message lists the languages."""
        status, _, errors = run("explain", LUNCH_FILE, "--locale", "xx")

        assert status == 2
        assert errors.startswith("recurtz: locale 'xx' ")
        assert "'de' or 'en' or 'fr'" in errors


class TestConvert:
    def test_windows_names(self, run):
        assert run("convert", "2017-04-15T12:00", PACIFIC, "W. Europe Standard Time") == (
            0,
            "2017-04-15T21:00:00.0000000 W. Europe Standard Time\n",
            "",
        )

    @pytest.mark.parametrize(
        ("time", "converted", "note"),
        [
            ("2017-03-12T02:30", "2017-03-12T10:30", f"2017-03-12 02:30:00 does not exist in {PACIFIC}"),
            ("2017-11-05T01:30", "2017-11-05T08:30", f"2017-11-05 01:30:00 occurs twice in {PACIFIC}; the first"),
            ("2017-11-05T01:30-08:00", "2017-11-05T09:30", ""),
        ],
    )
    def test_gap_and_fold(self, run, time, converted, note):
        """A time in a gap or a fold gets a note, unless it has an offset."""
        status, output, errors = run("convert", time, PACIFIC, "UTC")

        assert (status, output) == (0, f"{converted}:00.0000000 UTC\n")
        assert note in errors
        assert bool(errors) == bool(note)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["noon", PACIFIC, "UTC"], "TIME 'noon' is not a time; use ISO 8601"),
            (["2017-04-15T12:00", "Moon", "UTC"], "'Moon'"),
            (["2017-04-15T12:00", "UTC", "Moon"], "'Moon'"),
            (["0001-01-01T00:00", "UTC", PACIFIC], "years 1 to 9999"),
        ],
    )
    def test_invalid_argument(self, run, arguments, message):
        """An invalid argument gives one line and status 2."""
        status, output, errors = run("convert", *arguments)

        assert (status, output, errors.count("\n")) == (2, "", 1)
        assert message in errors


class TestZones:
    def test_name(self, run):
        """A name is shown with its kind, its Windows id and its IANA id."""
        assert run("zones", "eastern daylight time")[1] == (
            "kind     alias\nWindows  Eastern Standard Time\nIANA     America/New_York\n"
        )

    def test_no_windows_id(self, run):
        assert "Windows  (none)" in run("zones", "Antarctica/Troll")[1]

    def test_unknown_name(self, run):
        assert run("zones", "Moon")[0] == 2
        assert run("zones", "Moon", "--format", "json")[:2] == (2, "")

    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("berlin", [("W. Europe Standard Time", "Europe/Berlin")]),
            ("BERN, rome", [("W. Europe Standard Time", "Europe/Berlin")]),
            ("tel aviv", [("Israel Standard Time", "Asia/Tel_Aviv")]),
            ("troll", [("", "Antarctica/Troll")]),
            ("tokio", [("Tokyo Standard Time", "Asia/Tokyo")]),
            ("Tokyo Standard Time", [("Tokyo Standard Time", "Asia/Tokyo")]),
            ("UTC-03:30", [("Newfoundland Standard Time", "America/St_Johns")]),
        ],
    )
    def test_search(self, run, text, ids):
        """A text that is no name is searched in ids and display names, else among similar names."""
        status, output, errors = run("zones", *text.split(), "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(output)))

        assert (status, errors) == (0, "")
        assert [(row["windows"], row["iana"]) for row in rows] == ids

    def test_table_of_search(self, run):
        """Without a format, the zones that are found are a table; with `--iana`, lines."""
        assert "│ W. Europe Standard Time │ Europe/Berlin │ +01:00 │" in run("zones", "berlin")[1]
        assert run("zones", "berlin", "--iana")[1] == "Europe/Berlin\n"

    @pytest.mark.parametrize(("columns", "is_wide"), [(80, False), (131, False), (132, True), (160, True)])
    def test_width(self, run, terminal, columns, is_wide):
        """A table fits in 80 columns, also in a pipe; a wide terminal has display names in the place of offsets."""
        screen = terminal("stdout", COLUMNS=str(columns), NO_COLOR="1")
        run("zones")
        lines = re.sub(r"\x1b\[\d*m", "", screen.getvalue()).splitlines()

        assert max(map(len, lines)) <= columns
        assert ("International Date Line West" in screen.getvalue()) == is_wide
        assert len(lines) == 142 + 4

    def test_pipe(self, run):
        for text in ([], ["america"], ["e"]):
            assert max(map(len, run("zones", *text)[1].splitlines())) <= 80
        assert "│ UTC                             │ Etc/UTC                        │ +00:00 │" in run("zones")[1]
        assert "│            │ Antarctica/Troll │        │" in run("zones", "troll")[1]

    def test_formats(self, run):
        """Programs get the ids and the display names."""
        dateline = {
            "windows": "Dateline Standard Time",
            "iana": "Etc/GMT+12",
            "displayName": "(UTC-12:00) International Date Line West",
        }
        troll = {"windows": None, "iana": "Antarctica/Troll", "displayName": None}

        assert json.loads(run("zones", "--format", "json")[1])[0] == dateline
        assert json.loads(run("zones", "--format", "jsonl")[1].splitlines()[0]) == dateline
        assert json.loads(run("zones", "Antarctica/Troll", "--format", "json")[1]) == [troll]
        assert len(run("zones", "--iana", "--format", "csv")[1].splitlines()) == 1 + len(
            run("zones", "--iana")[1].splitlines()
        )

    def test_windows_ids(self, run):
        """By default, all Windows ids are listed, with their IANA ids."""
        lines = run("zones")[1].splitlines()

        assert "Dateline Standard Time" in lines[3]
        assert "Etc/GMT+12" in lines[3]
        assert len(lines) == 142 + 4

    def test_iana_ids(self, run):
        assert "Europe/Amsterdam" in run("zones", "--iana")[1].splitlines()

    @pytest.mark.parametrize("source", ["tzdata", "system"])
    def test_check(self, run, tmp_path, source):
        """`--check` shows the tz database in use, and warns if the package is newer."""
        if source == "system":
            (tmp_path / "Europe").mkdir()
            (tmp_path / "Europe/London").touch()
            (tmp_path / "tzdata.zi").write_text("# version 2000a\n")
        zoneinfo.reset_tzpath([tmp_path])
        try:
            status, output, errors = run("zones", "--check")
        finally:
            zoneinfo.reset_tzpath()

        assert status == 0
        assert output.startswith("tz database 20")
        assert ("is older than the tzdata package; set PYTHONTZPATH" in errors) == (source == "system")

    def test_check_without_database(self, run, monkeypatch):
        """Without a tz database, the message says how to install one."""
        monkeypatch.setitem(sys.modules, "tzdata", None)
        zoneinfo.reset_tzpath([])
        try:
            status, output, errors = run("zones", "--check")
        finally:
            zoneinfo.reset_tzpath()

        assert (status, errors) == (0, "")
        assert output.startswith("no tz database: ")
        assert output.endswith("run: pip install tzdata\n")


class TestProgram:
    def test_no_command(self, run):
        """Without a command, the program shows its help."""
        status, output, errors = run()

        assert (status, errors) == (0, "")
        assert "instances" in output

    @pytest.mark.parametrize("width", ["80", "120"])
    def test_help_of_commands(self, run, monkeypatch, width):
        """The list of commands has a whole sentence for each."""
        monkeypatch.setenv("COLUMNS", width)
        from recurtz.cli.program import COMMANDS  # not above: some tests import it anew

        commands = run("--help")[1].partition("Commands:\n")[2].splitlines()

        assert len(commands) == len(COMMANDS)
        assert all(line.endswith(".") and not line.endswith("...") for line in commands)

    def test_help_of_each(self):
        """A line of the list is the first sentence of the command's own help."""
        from recurtz.cli.program import COMMANDS, program

        for name, entry in COMMANDS.items():
            command = program.get_command(None, name)
            assert command.name == name
            assert entry.help == f"{command.help.partition('.')[0]}."

    def test_unknown(self, run):
        """A command that does not exist gives one line, with a similar command if there is one, and status 2."""
        assert run("agend") == (2, "", "recurtz: No such command 'agend'. Did you mean 'agenda'?\n")
        hint = "For the list of commands, run: recurtz --help"
        assert run("mine.ics") == (2, "", f"recurtz: No such command 'mine.ics'. {hint}\n")
        assert run("--agenda")[2].startswith("recurtz: No such option")

    @pytest.mark.parametrize(
        ("arguments", "missing"),
        [
            (["agenda"], "argument 'FILE...'"),
            (["free", "."], "option '--duration'"),
            (["convert", "1"], "argument 'SOURCE'"),
        ],
    )
    def test_missing(self, run, arguments, missing):
        """What is missing has a hint: the command that describes it."""
        hint = f"for its use, run: recurtz {arguments[0]} --help"

        assert run(*arguments) == (2, "", f"recurtz: Missing {missing}; {hint}\n")

    def test_version(self, run):
        """`--version` shows the versions of recurtz, of the zone names and of the tz database."""
        status, output, errors = run("--version")
        program, names, database = output.splitlines()

        assert (status, errors) == (0, "")
        assert program == f"recurtz, version {metadata.version('recurtz')}"
        assert re.fullmatch(r"time zone names: CLDR \d+\.\d+, tz database 20\d\d[a-z]", names)
        assert re.fullmatch(r"tz database (20\d\d[a-z]|unknown), from .* \(the tzdata package: 20\d\d[a-z]\)", database)

    def test_module(self, monkeypatch, capsys):
        """`python -m recurtz` is the same program."""
        monkeypatch.setattr(sys, "argv", ["recurtz", "--version"])
        runpy.run_module("recurtz", run_name="__main__")

        assert capsys.readouterr().out.startswith("recurtz, version ")


class TestMissingLibrary:
    def test_of_extra(self, run, monkeypatch):
        """Without a library of the extra `cli`, the message says what to install."""

        def import_without_click(name, *arguments, original=builtins.__import__):
            if name == "click":
                raise ModuleNotFoundError("no", name="click")
            return original(name, *arguments)

        monkeypatch.delitem(sys.modules, "recurtz.cli.program", raising=False)
        monkeypatch.setattr(builtins, "__import__", import_without_click)

        assert run("instances", LUNCH_FILE) == (
            2,
            "",
            "recurtz: the command line needs click; run: pip install 'recurtz[cli]'\n",
        )

    @pytest.mark.parametrize("missing", ["recurtz.cli.grids", "yaml"])
    def test_other(self, run, monkeypatch, missing):
        """The error for any other missing module is not changed."""

        def import_without_module(name, *arguments, original=builtins.__import__):
            if name == "recurtz.cli.program":
                raise ModuleNotFoundError("no", name=missing)
            return original(name, *arguments)

        monkeypatch.setattr(builtins, "__import__", import_without_module)

        with pytest.raises(ModuleNotFoundError):
            run("instances", LUNCH_FILE)


class TestExit:
    @pytest.mark.slow
    @pytest.mark.parametrize("command", ["instances - --to 5000-01-01 --format jsonl", "zones --iana", "explain -"])
    def test_closed_pipe(self, command):
        """If the reader of a pipe stops, the program stops without an error."""
        lines = "\n".join([ENDLESS] * 5000)
        pipe = f"set -o pipefail; '{SCRIPT}' {command} | head -n 1"
        done = subprocess.run(["bash", "-c", pipe], input=lines, capture_output=True, text=True)  # noqa: S603, S607

        assert len(done.stdout.splitlines()) == 1
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.slow
    def test_closed_output(self):
        """A closed standard output gives one line and status 2."""
        command = f"'{SCRIPT}' instances '{LUNCH_FILE}' >&-"
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)  # noqa: S603, S607

        assert done.returncode == 2
        assert done.stderr == "recurtz: standard output is closed; leave it open, or redirect it to a file\n"

    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            (["explain", LUNCH_FILE], 0),
            (["instances", LUNCH_FILE], 0),
            (["calendar", LUNCH_FILE], 0),
            (["explain", os.devnull], 2),
            (["zones", "Moon"], 2),
        ],
        ids=str,
    )
    def test_no_standard_error(self, run, monkeypatch, arguments, status):
        """Without a standard error, output and status are the same. Python sets it to None if it is closed."""
        _, output, _ = run(*arguments)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", None)
            assert run(*arguments)[:2] == (status, output)
            sys.stderr.close()

    @pytest.mark.slow
    def test_closed_standard_error(self):
        """A closed standard error does not stop a command."""
        command = f"'{SCRIPT}' explain '{LUNCH_FILE}' 2>&-"
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)  # noqa: S603, S607

        assert (done.returncode, done.stdout) == (0, f"Let's go for lunch: {TestExplain.SENTENCE}\n")

    def test_full_disk(self, run, monkeypatch):
        """An error of the operating system gives one line and status 2."""

        def raise_full(*_arguments):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("recurtz.cli.zone_commands.find_zones", raise_full)

        assert run("zones") == (2, "", "recurtz: No space left on device\n")

    def test_interrupt(self, run, monkeypatch):
        """An interrupt gives status 130."""

        def raise_interrupt(*_arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr("recurtz.cli.zone_commands.find_zones", raise_interrupt)

        assert run("zones") == (130, "", "\n")
