"""The terminal: what it prints, where it stops, and how it says so."""

import builtins
import csv
import errno
import io
import json
import os
import re
import runpy
import shlex
import subprocess
import sys
import zoneinfo
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LUNCH = ROOT / "examples/lunch.json"
SCRIPT = Path(sys.executable).with_name("recurtz")
PACIFIC = "Pacific Standard Time"
SINGLE = {
    "subject": "Picnic [bold]",
    "start": {"dateTime": "2017-08-30T11:00:00", "timeZone": PACIFIC},
    "end": {"dateTime": "2017-08-31T12:00:30", "timeZone": PACIFIC},
}


def days(output):
    return [line.split("Mon ")[1][:10] for line in output.splitlines() if "Mon 20" in line]


def test_the_lunch_is_a_table_of_17_mondays_in_the_zone_asked_for_and_in_utc(recurtz):
    status, output, errors = recurtz("instances", LUNCH, "--time-zone", PACIFIC)

    assert (status, errors) == (0, "")
    assert len(days(output)) == 17
    assert (days(output)[0], days(output)[-1]) == ("2017-09-04", "2017-12-25")
    rows = [" ".join(line.split()) for line in output.splitlines() if "Mon 20" in line]
    assert all("12:00 │ 14:00" in row for row in rows)
    for row, day in zip(rows, days(output), strict=True):
        assert ("19:00 │ 21:00" if day < "2017-11-05" else "20:00 │ 22:00") in row


def test_in_utc_a_table_tells_each_time_once(recurtz):
    _, output, _ = recurtz("instances", LUNCH)

    assert "Mon 2017-11-06 20:00 │ 22:00" in output
    assert "Pacific" not in output


def test_a_table_tells_whole_days_dates_and_seconds_where_they_matter(recurtz, file):
    day = SINGLE | {"isAllDay": True, "subject": None}
    two = day | {"end": {"dateTime": "2017-09-01T00:00:00", "timeZone": PACIFIC}}
    lines = file("\n".join(map(json.dumps, [SINGLE, day, two])))

    _, output, _ = recurtz("instances", lines, "--time-zone", PACIFIC)
    output = " ".join(output.split())

    assert "Picnic [bold]" in output
    assert "Wed 2017-08-30 11:00 │ Thu 2017-08-31 12:00:30" in output
    assert "Wed 2017-08-30 │ all day" in output
    assert "Wed 2017-08-30 │ Thu 2017-08-31 │" in output


def test_a_window_and_a_limit_narrow_the_list(recurtz):
    _, output, _ = recurtz("instances", LUNCH, "--from", "2017-10-01", "--to", "2017-11-01", "--limit", 2)

    assert days(output) == ["2017-10-02", "2017-10-09"]


def test_a_limit_may_be_any_number_from_1(recurtz):
    _, output, _ = recurtz("instances", LUNCH, "--limit", "9" * 30)

    assert len(days(output)) == 17
    assert "[x>=1]" in recurtz("instances", "--help")[1]


def test_json_is_what_graph_answers(recurtz):
    _, output, _ = recurtz("instances", LUNCH, "--format", "json", "--limit", 2, "--time-zone", PACIFIC)
    found = json.loads(output)

    assert [event["occurrenceId"] for event in found] == ["OID.AAMkADQwMD.2017-09-04", "OID.AAMkADQwMD.2017-09-11"]
    assert found[0]["start"] == {"dateTime": "2017-09-04T12:00:00.0000000", "timeZone": PACIFIC}


def test_json_lines_are_one_object_a_line(recurtz):
    _, output, _ = recurtz("instances", LUNCH, "--format", "jsonl")

    assert [json.loads(line)["type"] for line in output.splitlines()] == ["occurrence"] * 17


def test_csv_has_a_heading_and_a_line_for_each(recurtz):
    _, output, _ = recurtz("instances", LUNCH, "--format", "csv", "--limit", 1)

    assert list(csv.reader(io.StringIO(output))) == [
        ["subject", "type", "occurrenceId", "start", "end", "timeZone"],
        [
            "Let's go for lunch",
            "occurrence",
            "OID.AAMkADQwMD.2017-09-04",
            "2017-09-04T19:00:00.0000000",
            "2017-09-04T21:00:00.0000000",
            "UTC",
        ],
    ]


LINE = json.dumps(json.loads(LUNCH.read_text("utf-8")))


@pytest.mark.parametrize(
    "content",
    [
        f"{LINE}\n{LINE}\n",
        f"\n{LINE}\n\n  {LINE}",
        f"[{LINE},\n{LINE}]",
        json.dumps({"value": [json.loads(LINE)] * 2}),
        json.dumps({"value": [json.loads(LINE)] * 2}, indent=1),
        b"\xef\xbb\xbf" + f"{LINE}\n{LINE}\n".encode(),
    ],
)
def test_many_events_come_as_lines_as_a_list_or_as_graphs_value(recurtz, file, content):
    status, output, errors = recurtz("instances", file(content))

    assert (status, len(days(output)), errors) == (0, 34, "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "events.json is empty; give an event as JSON"),
        (" \n\n", "events.json is empty"),
        ("{", "events.json is no JSON: Expecting property name"),
        ("\n\n{\n'x': 1}", "line 4 column 1"),
        ("[" * 100_000, "events.json is nested too deeply"),
        (b"\xff\xfe", "events.json cannot be read: it is no UTF-8 text"),
        ("5", "events.json: event 5 cannot be read; use a JSON object"),
        ("[null]", "events.json:1[0]: event is missing"),
        ('{"recurrence": {}}', "events.json:1: 2 properties failed validation: recurrence.pattern is missing"),
        (LINE.replace("weekly", "monthly"), "events.json:1: recurrence.pattern.type 'monthly'"),
        (LINE.replace("endDate", "noEnd", 1), "events.json:1: the series has no end; give --to or --limit"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_broken_file_gives_one_line_and_status_2(recurtz, file, content, message):
    status, _, errors = recurtz("instances", file(content))

    assert status == 2
    assert errors.startswith("recurtz: ")
    assert errors.count("\n") == 1
    assert message in errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["instances", "nowhere.json"], "nowhere.json cannot be read: No such file"),
        (["instances", "."], ". cannot be read: Is a directory"),
        (["instances", LUNCH, "--time-zone", "Moon"], "'Moon'"),
        (["instances", LUNCH, "--from", "yesterday"], "startDateTime 'yesterday' cannot be read; use ISO 8601"),
        (["instances", LUNCH, "--from", "2018-01-01", "--to", "2017-01-01"], "lies before startDateTime"),
        (["instances", LUNCH, "--limit", "0"], "--limit"),
        (["instances", LUNCH, "--from", ""], "startDateTime ''"),
        (["instances", LUNCH, "--format", "xml"], "'xml' is not one of"),
        (["instances"], "Missing argument 'FILE'"),
        (["moon"], "No such command 'moon'"),
    ],
    ids=str,
)
def test_a_wrong_argument_gives_one_line_and_status_2(recurtz, arguments, message):
    status, output, errors = recurtz(*arguments)

    assert (status, output) == (2, "")
    assert errors.count("\n") == 1
    assert message in errors


def test_a_subject_that_no_terminal_shows_is_escaped(file):
    lines = file(json.dumps(SINGLE | {"subject": "\ud800 \u00e9 \x1b[31m"}))
    for form in ("table", "json", "jsonl", "csv"):
        done = program("instances", str(lines), "--format", form, env={**os.environ, "PYTHONIOENCODING": "ascii"})
        assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in program("instances", str(lines)).stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16", "UTF8"])
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_is_json_in_any_encoding(file, encoding, form):
    subject = "f\xfcr \U0001f600 \ud800"
    lines = file(json.dumps(SINGLE | {"subject": subject}))
    command = [SCRIPT, "instances", lines, "--format", form]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    written = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment).stdout  # noqa: S603
    found = json.loads(written.decode(encoding))

    assert (found if form == "jsonl" else found[0])["subject"] == subject
    assert ("\U0001f600".encode() in written) == (encoding == "UTF8")


def test_the_program_alone_shows_its_help(recurtz):
    status, output, errors = recurtz()

    assert (status, errors) == (0, "")
    assert "instances" in output


def test_a_day_without_length_at_the_beginning_of_the_calendar_is_listed(recurtz, file):
    midnight = {"dateTime": "0001-01-01T00:00:00", "timeZone": "UTC"}
    _, output, _ = recurtz("instances", file(json.dumps({"start": midnight, "end": midnight, "isAllDay": True})))

    assert "Mon 0001-01-01 │ all day" in " ".join(output.split())


def test_an_endless_series_is_listed_up_to_an_end_or_a_limit(recurtz, file):
    forever = file(LINE.replace("endDate", "noEnd", 1))

    assert len(days(recurtz("instances", forever, "--limit", 60)[1])) == 60
    assert len(days(recurtz("instances", forever, "--to", "2017-09-12")[1])) == 2


def test_a_time_is_converted_between_zones_of_any_name(recurtz):
    assert recurtz("convert", "2017-04-15T12:00", PACIFIC, "W. Europe Standard Time") == (
        0,
        "2017-04-15T21:00:00.0000000 W. Europe Standard Time\n",
        "",
    )


@pytest.mark.parametrize(
    ("time", "told", "note"),
    [
        (
            "2017-03-12T02:30",
            "2017-03-12T10:30",
            "skips 2017-03-12 02:30:00; it was read with the offset before",
        ),
        (
            "2017-11-05T01:30",
            "2017-11-05T08:30",
            "2017-11-05 01:30:00 occurs twice in Pacific Standard Time",
        ),
        ("2017-11-05T01:30-08:00", "2017-11-05T09:30", ""),
    ],
)
def test_a_time_in_a_gap_or_an_overlap_is_converted_with_a_note(recurtz, time, told, note):
    status, output, errors = recurtz("convert", time, PACIFIC, "UTC")

    assert (status, output) == (0, f"{told}:00.0000000 UTC\n")
    assert note in errors
    assert bool(errors) == bool(note)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["noon", PACIFIC, "UTC"], "TIME.dateTime 'noon' cannot be read"),
        (["2017-04-15T12:00", "Moon", "UTC"], "'Moon'"),
        (["2017-04-15T12:00", "UTC", "Moon"], "'Moon'"),
        (["0001-01-01T00:00", "UTC", PACIFIC], "years 1 to 9999"),
    ],
)
def test_what_cannot_be_converted_gives_one_line_and_status_2(recurtz, arguments, message):
    status, output, errors = recurtz("convert", *arguments)

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert message in errors


def test_a_zone_is_told_with_how_its_name_was_understood(recurtz):
    assert recurtz("zones", "eastern daylight time")[1] == (
        "kind     alias\nWindows  Eastern Standard Time\nIANA     America/New_York\n"
    )
    assert "Windows  (none)" in recurtz("zones", "Antarctica/Troll")[1]
    assert recurtz("zones", "Moon")[0] == 2


def test_zones_are_listed_by_their_windows_or_iana_ids(recurtz):
    _, output, _ = recurtz("zones")
    lines = output.splitlines()
    assert "Dateline Standard Time" in lines[3]
    assert "Etc/GMT+12" in lines[3]
    assert len(lines) == 142 + 4

    _, output, _ = recurtz("zones", "--iana")
    assert "Europe/Amsterdam" in output.splitlines()


@pytest.mark.parametrize("name", ["tzdata", "system"])
def test_the_database_in_use_is_told_with_a_warning_if_it_is_old(recurtz, monkeypatch, tmp_path, name):
    if name == "system":
        (tmp_path / "Europe").mkdir()
        (tmp_path / "Europe/London").touch()
        (tmp_path / "tzdata.zi").write_text("# version 2000a\n")
    zoneinfo.reset_tzpath([tmp_path])
    try:
        status, output, errors = recurtz("zones", "--check")
    finally:
        zoneinfo.reset_tzpath()

    assert status == 0
    assert output.startswith("tz database 20")
    assert ("is older than the package" in errors) == (name == "system")


def test_without_any_database_it_is_told_how_to_get_one(recurtz, monkeypatch):
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath([])
    try:
        status, output, errors = recurtz("zones", "--check")
    finally:
        zoneinfo.reset_tzpath()

    assert (status, output) == (0, "no tz database, of the system or as a package: pip install tzdata\n")
    assert errors == ""


def test_without_its_libraries_the_terminal_says_what_to_install(recurtz, monkeypatch):
    def without_click(name, *arguments, imported=builtins.__import__):
        if name == "click":
            raise ModuleNotFoundError("no", name="click")
        return imported(name, *arguments)

    monkeypatch.delitem(sys.modules, "recurtz.cli.commands", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_click)

    assert recurtz("instances", LUNCH) == (
        2,
        "",
        "recurtz: the terminal needs click; install it with: pip install 'recurtz[cli]'\n",
    )


@pytest.mark.parametrize("missing", ["recurtz.cli.grids", "yaml"])
def test_a_module_that_no_extra_brings_is_told_as_it_is(recurtz, monkeypatch, missing):
    def without_it(name, *arguments, imported=builtins.__import__):
        if name == "recurtz.cli.commands":
            raise ModuleNotFoundError("no", name=missing)
        return imported(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without_it)

    with pytest.raises(ModuleNotFoundError):
        recurtz("instances", LUNCH)


def test_an_event_is_explained_in_the_language_asked_for(recurtz, file):
    sentence = "Occurs every Monday effective 2017-09-04 until 2017-12-31 from 12:00 to 14:00, Pacific Time"
    unnamed = json.dumps(SINGLE | {"subject": None})

    assert recurtz("explain", LUNCH) == (0, f"Let's go for lunch: {sentence}\n", "")
    assert recurtz("explain", LUNCH, "--locale", "fr")[1].startswith("Let's go for lunch: Se produit tous les lundis")
    assert recurtz("explain", file(f"{unnamed}\n{LINE}"))[1].splitlines() == [
        "Occurs on 2017-08-30 from 11:00 to 12:00:30 the next day, Pacific Time",
        f"Let's go for lunch: {sentence}",
    ]
    assert recurtz("explain", LUNCH, "--locale", "xx")[::2] == (
        2,
        "recurtz: locale 'xx' is none that recurtz speaks; use 'de' or 'en' or 'fr', with a territory if you like\n",
    )


def test_a_subject_cannot_steer_a_terminal(recurtz, file):
    steering = file(json.dumps(SINGLE | {"subject": "\x1b[31m\nred"}))

    assert recurtz("explain", steering)[1].startswith("\ufffd[31m\ufffdred: Occurs on")
    assert "\ufffd[31m\ufffdred" in recurtz("calendar", steering)[1]


def test_the_version_is_told_with_those_of_the_data(recurtz):
    status, output, errors = recurtz("--version")
    program, names, database = output.splitlines()

    assert (status, errors) == (0, "")
    assert program == f"recurtz, version {metadata.version('recurtz')}"
    assert re.fullmatch(r"names of zones: CLDR \d+\.\d+, tz database 20\d\d[a-z]", names)
    assert re.fullmatch(r"tz database (20\d\d[a-z]|unknown), from .* \(the tzdata package: 20\d\d[a-z]\)", database)


def test_it_runs_as_a_module(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["recurtz", "--version"])
    runpy.run_module("recurtz", run_name="__main__")

    assert capsys.readouterr().out.startswith("recurtz, version ")


def program(*arguments, **options):
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, cwd=ROOT, **options)  # noqa: S603


def test_a_dash_is_standard_input():
    done = program("instances", "-", "--limit", "1", "--format", "jsonl", input=LUNCH.read_text("utf-8"))

    assert done.returncode == 0
    assert json.loads(done.stdout)["occurrenceId"] == "OID.AAMkADQwMD.2017-09-04"


@pytest.mark.parametrize("command", ["instances - --to 5000-01-01 --format jsonl", "zones --iana", "explain -"])
def test_a_reader_that_has_had_enough_ends_it_in_silence(command):
    lines = "\n".join([LINE.replace("endDate", "noEnd", 1)] * 5000)
    pipe = f"set -o pipefail; '{SCRIPT}' {command} | head -n 1"
    done = subprocess.run(["bash", "-c", pipe], input=lines, capture_output=True, text=True)  # noqa: S603, S607

    assert len(done.stdout.splitlines()) == 1
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_output_is_one_line_and_status_2():
    command = f"'{SCRIPT}' instances '{LUNCH}' >&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)  # noqa: S603, S607

    assert done.returncode == 2
    assert done.stderr == "recurtz: the standard output is closed; leave it open, or send it to a file\n"


@pytest.mark.parametrize(
    ("command", "status"),
    [("explain FILE", 0), ("instances FILE", 0), ("calendar FILE", 0), ("explain - <<< x", 2), ("zones Moon", 2)],
)
def test_a_closed_standard_error_changes_no_output(command, status):
    command = f"'{SCRIPT}' {command.replace('FILE', str(LUNCH))}"
    heard, unheard = (
        subprocess.run(["bash", "-c", f"{command} {closed}"], capture_output=True, text=True)  # noqa: S603, S607
        for closed in ("", "2>&-")
    )

    assert (unheard.returncode, unheard.stdout, unheard.stderr) == (status, heard.stdout, "")
    assert heard.returncode == status


def test_a_full_disk_is_one_line_and_status_2(recurtz, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("recurtz.cli.commands.write_zones", full)

    assert recurtz("zones") == (2, "", "recurtz: No space left on device\n")


def test_an_interrupt_ends_it_with_status_130(recurtz, monkeypatch, file):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("recurtz.cli.commands.tell", interrupted)

    assert recurtz("instances", LUNCH) == (130, "", "\n")


# What a shell is offered ----------------------------------------------------------------------------------------------


def offered(line, shell="bash"):
    """What a shell gets for a line: bash is told the words, with those that it cuts at colons in pieces."""
    words = re.sub(r"(?<=\d):(?=\d)", " : ", line)
    number = len(shlex.split(words if line.count("'") % 2 == 0 else f"{words}'")) - (0 if line.endswith(" ") else 1)
    asked = {"_RECURTZ_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
    done = program(env={**os.environ, **asked})
    return [line.removeprefix("plain,") for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("recurtz inst", ["instances"]),
        ("recurtz instances --time-z", ["--time-zone"]),
        ("recurtz instances x.json --format ", ["table", "json", "jsonl", "csv"]),
        ("recurtz instances x.json --time-zone Europe/Amst", ["Europe/Amsterdam"]),
        ("recurtz zones tok", ["'Tokyo Standard Time'"]),
        ("recurtz zones 'tok", ["Tokyo Standard Time"]),
        ("recurtz zones Tokyo\\ St", ["'Tokyo Standard Time'"]),
        ("recurtz convert 2017-04-15T12:00 tok", ["'Tokyo Standard Time'"]),
        ("recurtz convert 2017-04-15T12:00:30 UTC Europe/Amst", ["Europe/Amsterdam"]),
        ("recurtz explain x.json --locale ", ["de", "en", "fr"]),
        ("recurtz completion z", ["zsh"]),
        ("recurtz instances exam", ["file,exam"]),
    ],
)
def test_commands_options_and_names_of_zones_are_completed(line, words):
    assert offered(line) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(recurtz, shell):
    status, output, errors = recurtz("completion", shell)

    assert (status, errors) == (0, "")
    assert f"_RECURTZ_COMPLETE={shell}_complete" in output
    assert f"recurtz completion {shell}" in " ".join(recurtz("completion", "--help")[1].split())


BASH = """
eval "$(recurtz completion bash)"
COMP_WORDS=(recurtz zones Tok) COMP_CWORD=2
_recurtz_completion recurtz Tok zones
printf '%s\\n' "${COMPREPLY[@]}"
"""


def test_bash_reads_its_script():
    path = {"PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "--norc", "-c", BASH]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **path})  # noqa: S603

    assert (done.stdout, done.stderr) == ("'Tokyo Standard Time'\n", "")
