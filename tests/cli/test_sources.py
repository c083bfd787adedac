"""Where events come from: kinds of files by their content, several files, folders, standard input."""

import builtins
import errno
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph import EXAMPLES, LUNCH, event, exception, lunch_line, series
from recurtz.cli import files
from recurtz.cli.files import Source
from recurtz.cli.merging import checked
from recurtz.cli.sources import Kind, read_source

SCRIPT = Path(sys.executable).with_name("recurtz")
WINDOW = ["--from", "2017-09-04", "--to", "2017-09-11"]


def calendar(*lines, uid="lunch", subject="Lunch"):
    """An iCalendar file of one event at noon in UTC, with more lines in its VEVENT."""
    first = [f"UID:{uid}", f"SUMMARY:{subject}", *(lines or ["DTSTART:20170904T120000Z"])]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *first, "END:VEVENT", "END:VCALENDAR", ""])


def subjects(output):
    return [json.loads(line)["subject"] for line in output.splitlines()]


@pytest.fixture
def listed(run):
    """The subjects that `to-json` writes, the exit status, and the messages."""

    def run_command(*arguments):
        status, output, errors = run("to-json", "--format", "jsonl", *arguments)
        return subjects(output), status, errors

    return run_command


@pytest.fixture
def piped(run):
    """Run a command whose argument `PIPE` is a pipe with some text."""

    def run_command(text, *arguments):
        read, write = os.pipe()
        with open(write, "w", encoding="utf-8") as pipe:
            pipe.write(text)
        try:
            return run(*[f"/dev/fd/{read}" if argument == "PIPE" else argument for argument in arguments])
        finally:
            os.close(read)

    return run_command


class TestCalendars:
    @pytest.mark.parametrize(
        "content",
        [
            calendar(),
            calendar().replace("\r\n", "\n"),
            "\ufeff" + calendar(),
            calendar().encode("utf-16"),
        ],
        ids=lambda content: repr(content)[:30],
    )
    def test_content(self, listed, file, content):
        """The content decides that a file is iCalendar, not its name."""
        assert listed(file(content, "events.json")) == (["Lunch"], 0, "")

    @pytest.mark.parametrize(
        "content",
        [
            calendar().replace("\r\n", "\r"),
            "Subject: an invitation\nContent-Type: text/calendar\n\n" + calendar(),
            calendar().lower(),
            "Received: by mail\n" * 100 + calendar(),
            calendar()[calendar().index("BEGIN:VEVENT") :],
        ],
        ids=lambda content: repr(content)[:30],
    )
    def test_unusual_content(self, monkeypatch, content):
        """Text around a calendar, other line ends and letter cases hide it from no command."""
        monkeypatch.setattr("recurtz.ical.from_ics", lambda text, **_: [text.decode()])
        kind, lists, _ = read_source(io.BytesIO(content.encode()), "mail")

        assert kind is Kind.CALENDAR
        assert list(next(lists)) == [("mail[0]", content)]

    @pytest.mark.parametrize("command", ["instances", "explain", "calendar", "agenda", "to-json", "to-ics"])
    def test_every_command(self, run, file, command):
        """Every command that reads events reads iCalendar."""
        window = ["--from", "2017-09-04"] if command == "agenda" else []
        status, output, errors = run(command, file(calendar(), "lunch.ics"), *window)

        assert (status, errors) == (0, "")
        assert "Lunch" in output

    def test_text_in_json(self, listed, file):
        """The text of a calendar within JSON does not make it one."""
        body = LUNCH | {"body": {"content": "\n" + calendar()}}

        assert listed(file(json.dumps(body))) == (["Let's go for lunch"], 0, "")

    def test_faulty_event(self, listed, file):
        """A faulty event is reported with the file, and the others are read."""
        content = calendar().replace("END:VCALENDAR", "BEGIN:VEVENT\nUID:bad\nDTSTART:x\nEND:VEVENT\nEND:VCALENDAR")
        path = file(content, "two.ics")
        listing = listed(path)

        assert listing[:2] == (["Lunch"], 1)
        assert listing[2].startswith(f"recurtz: {path}: ")
        assert "DTSTART" in listing[2]
        assert listed(path, "--strict")[:2] == ([], 2)

    def test_not_a_calendar(self, run, file):
        """A file that only begins as a calendar gives lines that name it."""
        path = file("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "half.ics")
        status, output, errors = run("explain", path)

        assert (status, output) == (2, "")
        assert [line.partition(": VEVENT")[0] for line in errors.splitlines()] == [f"recurtz: {path}"] * 2

    def test_cut(self, listed, file):
        """A file that was cut is reported, and what is there is shown; with --strict it is an error."""
        content = calendar().partition("END:VEVENT")[0]
        path = file(content, "cut.ics")

        subjects, status, errors = listed(path)
        assert (subjects, status) == (["Lunch"], 1)
        assert re.search(r"VEVENT .* 'Lunch' at line \d+: the file ends before END:VEVENT; download it again", errors)
        assert listed(path, "--strict")[:2] == ([], 2)

    @pytest.mark.parametrize(
        ("more", "hour"), [([], "10"), (["X-WR-TIMEZONE:Asia/Tokyo"], "03"), (["X-WR-TIMEZONE:UTC"], "12")]
    )
    def test_local_times(self, run, file, more, hour):
        """A local time without a zone is in the calendar's own zone, else in that of the command."""
        content = calendar("DTSTART:20170904T120000").replace("VERSION:2.0", "\r\n".join(["VERSION:2.0", *more]))
        _, output, _ = run("to-json", file(content), "--time-zone", "Europe/Berlin")
        [json_event] = json.loads(output)

        assert json_event["start"]["timeZone"] == (more[0].partition(":")[2] if more else "Europe/Berlin")
        _, output, _ = run("instances", file(content), "--time-zone", "Europe/Berlin", "--format", "csv")
        assert f"T{ {'10': '12', '03': '05', '12': '14'}[hour] }:00" in output

    @pytest.mark.parametrize("command", ["explain", "to-ics"])
    def test_missing_library(self, run, file, monkeypatch, command):
        """Without icalendar, the message says what to install; JSON can still be read."""

        def import_without_icalendar(name, *arguments, original=builtins.__import__):
            if name.startswith(("icalendar", "recurtz.ical")):
                raise ModuleNotFoundError("no", name="icalendar")
            return original(name, *arguments)

        path = file(calendar(), "lunch.ics")
        for module in [name for name in sys.modules if name.startswith("recurtz.ical")]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.delattr("recurtz.ical", raising=False)
        monkeypatch.setattr(builtins, "__import__", import_without_icalendar)
        status, output, errors = run(command, path)

        assert (status, output) == (2, "")
        assert errors.endswith("needs icalendar; run: pip install 'recurtz[cli]'\n")
        assert run("explain", EXAMPLES / "lunch.json")[0] == 0


class TestFiles:
    def test_several(self, listed, file):
        """Several files are read in their order, each by its content; one that is named twice is read once."""
        paths = [file(lunch_line(1), "1.json"), file(calendar(), "2.txt"), file(f"[{lunch_line(3)}]", "3.ics")]

        assert listed(*paths, paths[0]) == (["Lunch 1", "Lunch", "Lunch 3"], 0, "")

    def test_bad_file(self, listed, file):
        """A file that cannot be read does not stop the others, unless it does not exist."""
        good, bad = file(lunch_line(1), "1.json"), file("{", "2.json")

        assert listed(bad, good)[:2] == (["Lunch 1"], 1)
        assert "2.json is not valid JSON" in listed(bad, good)[2]
        assert listed(bad, good, "--strict")[:2] == ([], 2)
        assert listed(good, "nowhere.json") == (
            [],
            2,
            "recurtz: nowhere.json cannot be read: No such file or directory\n",
        )

    def test_empty_file(self, listed, file):
        assert "empty.json is empty" in listed(file("", "empty.json"), file(lunch_line(1)))[2]

    def test_folder(self, listed, file, tmp_path):
        """Of a folder and the folders in it, the files of events are read by name; the others are named."""
        (tmp_path / "b" / ".git").mkdir(parents=True)
        for name, content in (
            ("c.ics", calendar(subject="C")),
            ("a", lunch_line(1)),
            ("b/d.json", lunch_line(2)),
            ("b/.git/e.json", lunch_line(3)),
            (".hidden.json", lunch_line(4)),
            ("README.md", "# Events"),
        ):
            (tmp_path / name).write_text(content, "utf-8")
        os.mkfifo(tmp_path / "pipe")

        assert listed(tmp_path) == (
            ["Lunch 1", "C", "Lunch 2"],
            0,
            f"recurtz: {tmp_path}: left out 1 file without iCalendar or JSON: README.md\n",
        )

    def test_folder_with_many_other_files(self, listed, file, tmp_path):
        """A message names five files at most."""
        for number in range(7):
            file("# Text", f"{number}.md")
        file(lunch_line(1))

        assert listed(tmp_path)[2].endswith(
            "left out 7 files without iCalendar or JSON: 0.md, 1.md, 2.md, 3.md, 4.md, …\n"
        )

    def test_empty_folder(self, listed, tmp_path):
        message = f"recurtz: {tmp_path} is a folder without a file of events; give files of iCalendar or JSON\n"

        assert listed(tmp_path) == ([], 2, message)

    @pytest.mark.parametrize("text", [lunch_line(1), calendar(subject="Lunch 1"), f"[\n{lunch_line(1)}\n]"])
    def test_pipe(self, piped, file, text):
        """A pipe is read by its content too, alone and beside files."""
        alone = piped(text, "to-json", "--format", "jsonl", "PIPE")
        beside = piped(text, "to-json", "--format", "jsonl", "PIPE", file(lunch_line(2)))

        assert (subjects(alone[1]), alone[0], alone[2]) == (["Lunch 1"], 0, "")
        assert (subjects(beside[1]), beside[0], beside[2]) == (["Lunch 1", "Lunch 2"], 0, "")

    @pytest.mark.parametrize("others", [[], [lunch_line(2)]], ids=["alone", "beside"])
    def test_pipe_opened_once(self, piped, file, monkeypatch, others):
        """A pipe is opened once: its writer stops if the reader closes it, and a pipe with a name then has no end."""
        opened = []

        def open_(name, original=files._open):
            opened.append(name)
            return original(name)

        monkeypatch.setattr(files, "_open", open_)
        status, _, _ = piped(lunch_line(1), "to-json", "PIPE", *map(file, others))

        assert status == 0
        assert len([name for name in opened if name.startswith("/dev/fd/")]) == 1

    def test_unreadable_folder(self, listed, file, tmp_path, monkeypatch):
        """A folder that cannot be read is an error, as a file is, also within another one."""
        secret = tmp_path / "secret"
        secret.mkdir()
        file(lunch_line(1))

        def scandir(path, original=os.scandir):
            if os.fspath(path) == str(secret):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(secret))
            return original(path)

        monkeypatch.setattr(os, "scandir", scandir)
        message = f"recurtz: {secret} cannot be read: Permission denied\n"

        assert listed(secret) == listed(tmp_path) == ([], 2, message)

    def test_unknown_standard_input(self, listed, monkeypatch):
        """Standard input can be closed."""

        def fstat(descriptor, original=os.fstat):
            if descriptor == 0:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return original(descriptor)

        monkeypatch.setattr(os, "fstat", fstat)
        assert listed("-") == ([], 2, "recurtz: standard input cannot be read: Bad file descriptor\n")

    @pytest.mark.slow
    @pytest.mark.parametrize("text", [calendar(), lunch_line(1), json.dumps([LUNCH], indent=1)])
    def test_standard_input(self, file, text):
        """A dash is standard input, whatever it contains; a redirected file too."""
        path = file(text, "input")
        for command in (f"cat '{path}' | '{SCRIPT}' to-json -", f"'{SCRIPT}' to-json - < '{path}'"):
            done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602

            assert len(json.loads(done.stdout)) == 1

    @pytest.mark.slow
    def test_redirected_list(self, file):
        """A redirected file is merged as a file is."""
        command = f"'{SCRIPT}' instances - --format jsonl < '{file(lines_of(DELTA))}'"
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602

        assert (starts(done.stdout), done.stderr) == (ONCE, "")


MASTER = series(subject="Master", range_={"type": "numbered", "numberOfOccurrences": 3})
"""Three Mondays: 4, 11 and 18 September 2017."""
PLAIN = event(id="o2", subject="Plain", type="occurrence", seriesMasterId="AAMk", occurrenceId="OID.AAMk.2017-09-11")
PLAIN |= {"start": event("2017-09-11T12:00:00")["start"], "end": event("2017-09-11T14:00:00")["start"]}
MOVED = exception("2017-09-18", "2017-09-19T09:00:00", "2017-09-19T10:00:00", subject="Moved")
REMOVED = {"id": "single", "@removed": {"reason": "deleted"}}
SINGLE = event("2017-09-05T10:00:00", id="single", subject="Single")
DELTA = [PLAIN, MASTER, SINGLE, MOVED, REMOVED]
ONCE = ["2017-09-04", "2017-09-11", "2017-09-19"]


def starts(output):
    return sorted(json.loads(line)["start"]["dateTime"][:10] for line in output.splitlines())


def lines_of(events):
    return "\n".join(map(json.dumps, events))


class TestEachOnce:
    @pytest.mark.parametrize("events", [DELTA, DELTA[::-1], [MASTER, MOVED, PLAIN, REMOVED, SINGLE]])
    @pytest.mark.parametrize("form", [json.dumps, lines_of, lambda events: json.dumps({"value": events}, indent=1)])
    def test_forms(self, run, file, events, form):
        """Masters, occurrences, exceptions and removed events of one file are listed once, in any order and form."""
        status, output, errors = run("instances", file(form(events)), "--format", "jsonl")

        assert (status, starts(output), errors) == (0, ONCE, "")

    def test_several_files(self, run, file):
        """They may be in several files: all of them are one list."""
        paths = [file(json.dumps(json_event), f"{place}.json") for place, json_event in enumerate(DELTA)]
        status, output, errors = run("instances", *paths, "--format", "jsonl")

        assert (status, starts(output), errors) == (0, ONCE, "")

    def test_pipe_beside_file(self, piped, file):
        """A pipe beside a file is one list with it."""
        status, output, errors = piped(
            lines_of([MOVED, PLAIN, REMOVED]),
            "instances",
            "PIPE",
            file(lines_of([MASTER, SINGLE])),
            "--format",
            "jsonl",
        )

        assert (status, starts(output), errors) == (0, ONCE, "")

    def test_pipe_of_a_document(self, piped):
        """A list in a pipe is one list."""
        status, output, errors = piped(json.dumps(DELTA), "instances", "PIPE", "--format", "jsonl")

        assert (status, starts(output), errors) == (0, ONCE, "")

    @pytest.mark.parametrize("name", ["\\u0073eriesMasterId", "series\\u004dasterId", "seriesMasterI\\u0064"])
    def test_escaped_name(self, run, file, name):
        """A property whose name has escapes counts too."""
        text = lines_of([MASTER, PLAIN]).replace("seriesMasterId", name)

        assert starts(run("instances", file(text), "--format", "jsonl")[1]) == [*ONCE[:2], "2017-09-18"]

    @pytest.mark.parametrize("space", ["", " ", "\t" * 5, " " * 50])
    @pytest.mark.parametrize("block", [64, 65, 100, 129, 1_000])
    def test_blocks(self, run, file, monkeypatch, space, block):
        """It does not matter where a file is divided, nor how it is indented."""
        monkeypatch.setattr("recurtz.cli.files._BLOCK", block)
        text = lines_of([MASTER, PLAIN]).replace('"seriesMasterId": ', f'"seriesMasterId"{space}:{space}')

        assert starts(run("instances", file(text), "--format", "jsonl")[1]) == [*ONCE[:2], "2017-09-18"]
        for place in range(block - 30, block + 30):
            null = text.partition("\n")[0] + "\n" + " " * place + '{"seriesMasterId": null}'
            assert not Source(str(file(null))).may_be_synchronised()

    def test_calendar_beside_list(self, listed, file):
        """Events of an iCalendar file that share a UID stay, beside any list."""
        override = "DTSTART:2017{}T120000Z\r\nRECURRENCE-ID:2017{}T120000Z"
        text = calendar(override.format("0904", "0904"))
        second = calendar(override.format("0911", "0911")).partition("BEGIN:VEVENT")[2]
        ics = file(text.replace("END:VCALENDAR\r\n", f"BEGIN:VEVENT{second}"), "two.ics")

        assert listed(ics)[0] == ["Lunch", "Lunch"]
        assert listed(file(json.dumps(DELTA)), ics)[0] == ["Master", "Lunch", "Lunch"]

    def test_exception_without_date(self, listed, file):
        """An exception whose date is unknown is reported at its place."""
        slim = {name: MOVED[name] for name in ("type", "seriesMasterId", "start", "end")} | {"id": "x"}
        slim |= {"start": event("2017-09-08T10:00:00")["start"], "end": event("2017-09-08T11:00:00")["start"]}
        path = file(json.dumps([MASTER, slim]))

        assert listed(path)[1] == 1
        assert listed(path)[2].startswith(f"recurtz: {path}:1[1]: occurrenceId is missing")

    def test_no_list_in_memory(self, run, file, monkeypatch):
        """JSON Lines without occurrences and removed events are not merged."""
        monkeypatch.setattr("recurtz.cli.events.merged", None)
        text = lines_of([MASTER, SINGLE | {"seriesMasterId": None, "body": {"content": 'the "seriesMasterId": "x"'}}])

        assert run("instances", file(text), "--format", "jsonl")[0] == 0


class TestDistinct:
    @pytest.mark.parametrize("name", ["id", "iCalUId"])
    def test_same_event(self, run, file, name):
        """An event that is the same in several files is given once."""
        talk = event(subject="Talk", **{name: "A"})
        files = [file(json.dumps(talk), "1.json"), file(json.dumps(dict(reversed(talk.items()))), "2.json")]

        assert run("explain", *files)[1].count("Talk") == 1
        assert run("explain", files[0], file(json.dumps(talk | {"showAs": "free"}), "3.json"))[1].count("Talk") == 2

    def test_calendars(self, run, file):
        """An iCalendar file of two copies has one VEVENT."""
        files = [file(calendar(), name) for name in ("1.ics", "2.ics")]

        assert run("to-ics", *files)[1].count("UID:lunch") == 1
        assert run("to-ics", files[0], file(calendar(uid="other"), "3.ics"))[1].count("BEGIN:VEVENT") == 2

    @pytest.mark.parametrize(("content", "count"), [([event(subject="Talk")], 2), ([LUNCH, 5, 5], 4)], ids=str)
    def test_without_id(self, run, file, content, count):
        """Events without an id may be several; so may faults."""
        files = [file(json.dumps(content), name) for name in ("1.json", "2.json")]
        _, output, errors = run("explain", *files)

        assert output.count("Talk") + errors.count("event 5") == count

    def test_list_of_synchronisation(self, run, file):
        """Beside a list of a synchronisation, too."""
        files = [file(json.dumps(exception("2017-09-04", seriesMasterId="B", id="C")), "0.json")]
        files += [file(calendar(), name) for name in ("1.ics", "2.ics")]

        assert run("to-json", *files, "--format", "jsonl")[1].count('"subject": "Lunch"') == 1


class TestPipeOfLines:
    @pytest.mark.parametrize(
        ("events", "bad", "message"),
        [
            ([MASTER, PLAIN], 2, "the series of this occurrence was in an earlier line"),
            ([MASTER, SINGLE, MOVED], 3, "the series of this occurrence was in an earlier line"),
            ([PLAIN, MASTER], 2, "occurrences of this series were in earlier lines and would be given twice"),
            ([SINGLE, REMOVED], 2, "the event is removed, but earlier lines are already read"),
            ([[REMOVED], SINGLE], 2, "the event was removed in an earlier line"),
            ([[{"id": "AAMk", "@removed": {}}], PLAIN], 2, "the event was removed in an earlier line"),
        ],
    )
    def test_faults(self, piped, events, bad, message):
        """An event that changes what earlier lines gave is reported, and is not listed."""
        status, output, errors = piped(lines_of(events), "to-json", "PIPE", "--format", "jsonl")

        good = len([json_event for json_event in events if isinstance(json_event, dict)]) - 1
        assert (status, len(output.splitlines()), errors.count("\n")) == (1 if good else 2, good, 1)
        assert f":{bad}: {message}" in errors
        assert errors.endswith("; give a file instead of a pipe, or one JSON list\n")

    def test_no_faults(self, piped):
        """Occurrences without their master, and masters of other series, are listed as they arrive."""
        other = MASTER | {"id": None, "subject": "Other"}
        events = [PLAIN, MOVED, SINGLE, other, other | {"id": "B"}, MASTER | {"id": "C", "seriesMasterId": "AAMk"}]
        status, output, errors = piped(lines_of(events) + "\n[]\n", "to-json", "PIPE", "--format", "jsonl")

        assert (status, len(output.splitlines()), errors) == (0, 6, "")

    def test_pages(self, piped):
        """Each line may be a list, which is merged by itself; another list that concerns it is an error."""
        pages = [{"value": DELTA}, {"value": [MASTER | {"id": "B"}, PLAIN | {"seriesMasterId": "B"}]}, [PLAIN]]
        status, output, errors = piped(lines_of(pages), "instances", "PIPE", "--format", "jsonl")

        assert (status, len(output.splitlines()), errors.count("\n")) == (1, 6, 1)
        assert ":3[0]: the series of this occurrence was in an earlier line" in errors

    def test_first_results(self):
        """The events of a line are given before the next line is read."""
        given = []

        def lines():
            for number in range(3):
                assert len(given) == number
                yield f"{lunch_line(number)}\n".encode()

        for _, json_event in checked(read_source(lines(), "lines").lists):
            given.append(json_event["subject"])

        assert given == ["Lunch 0", "Lunch 1", "Lunch 2"]


class TestExports:
    def test_there_and_back(self, run, file):
        """`to-ics` writes what `to-json` reads again: the same occurrences."""
        status, text, errors = run("to-ics", EXAMPLES / "changed_lunch.json")
        ics = file(text.encode(), "lunch.ics")

        assert (status, errors) == (0, "")
        assert text.startswith("BEGIN:VCALENDAR\r\n")
        given, again = (run("instances", path, "--format", "csv")[1] for path in (EXAMPLES / "changed_lunch.json", ics))
        assert [line.split(",")[3:5] for line in again.splitlines()] == [
            line.split(",")[3:5] for line in given.splitlines()
        ]

    def test_not_representable(self, run, file):
        """An event that iCalendar cannot represent is reported, and the others are written."""
        nothing = MASTER | {
            "recurrence": {
                **MASTER["recurrence"],
                "range": {"type": "endDate", "startDate": "2017-09-05", "endDate": "2017-09-06"},
            }
        }
        status, text, errors = run("to-ics", file(json.dumps([nothing, SINGLE])))

        assert (status, text.count("BEGIN:VEVENT"), errors.count("\n")) == (1, 1, 1)

    def test_list_of_synchronisation(self, run, file):
        """`to-json` writes each event once, with the exceptions of a list in their masters."""
        [master] = json.loads(run("to-json", file(json.dumps(DELTA)))[1])

        assert [other["subject"] for other in master["exceptionOccurrences"]] == ["Moved"]

    def test_faulty(self, run, file):
        status, output, errors = run("to-json", file(json.dumps([{}, SINGLE])))

        assert (status, len(json.loads(output)), errors.count("\n")) == (1, 1, 1)
