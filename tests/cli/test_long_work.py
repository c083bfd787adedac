"""Long files in the terminal: a bad event stops no other, memory stays what it was, and a bar says how far it is."""

import csv
import io
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text

from recurtz.cli import progress

ROOT = Path(__file__).parents[2]
LUNCH = json.loads((ROOT / "examples/lunch.json").read_text("utf-8"))
WINDOW = ["--from", "2017-10-30", "--to", "2017-10-31"]


def lunch(number):
    return json.dumps(LUNCH | {"id": f"A{number}", "subject": f"Lunch {number}"})


def subjects(output):
    return [row["subject"] for row in csv.DictReader(io.StringIO(output))]


# A bad event ----------------------------------------------------------------------------------------------------------

BAD = ["x", '{"id": "A", "subj', "5", "null", "{}", "[" * 100_000, lunch(0).replace("weekly", "monthly")]
SAYS = [
    "is no JSON: Expecting value: column 1",
    "is no JSON: Unterminated string",
    "event 5 cannot be read",
    "event is missing",
    "start is missing",
    "is nested too deeply",
    "recurrence.pattern.type 'monthly'",
]


@pytest.mark.parametrize(("bad", "says"), list(zip(BAD, SAYS, strict=True)), ids=lambda value: value[:30])
@pytest.mark.parametrize("line", [0, 1, 3])
def test_a_bad_line_is_reported_with_its_number_and_the_rest_is_listed(recurtz, file, bad, says, line):
    lines = [lunch(1), lunch(2), lunch(3)]
    lines.insert(line, bad)

    status, output, errors = recurtz("instances", file("\n".join(lines)), *WINDOW, "--format", "csv")

    assert status == 1
    assert subjects(output) == ["Lunch 1", "Lunch 2", "Lunch 3"]
    assert errors.count("\n") == 1
    assert errors.startswith("recurtz: ")
    assert f"events.json:{line + 1}" in errors
    assert says in errors


def test_a_line_that_is_no_utf8_is_reported_like_any_other(recurtz, file):
    content = b"\n".join([lunch(1).encode(), b"\xff\xfe{", lunch(2).encode()])

    status, output, errors = recurtz("instances", file(content), *WINDOW, "--format", "csv")

    assert (status, subjects(output)) == (1, ["Lunch 1", "Lunch 2"])
    assert "events.json:2 cannot be read: it is no UTF-8 text" in errors


HUGE = lunch(0).replace("{", f'{{"n": {"9" * 5_000}, ', 1)


@pytest.mark.parametrize("line", [0, 1, 3])
def test_a_number_too_long_to_read_is_reported_like_any_other_fault(recurtz, file, line):
    lines = [lunch(1), lunch(2), lunch(3)]
    lines.insert(line, HUGE)

    status, output, errors = recurtz("instances", file("\n".join(lines)), *WINDOW, "--format", "csv")

    assert (status, subjects(output)) == (1, ["Lunch 1", "Lunch 2", "Lunch 3"])
    place = f"events.json:{line + 1}"
    assert errors.endswith(f"{place} cannot be read: a number in it is too large; write it as text\n")


def test_a_document_with_a_number_too_long_to_read_is_one_fault(recurtz, file):
    status, output, errors = recurtz("instances", file(f"[\n{HUGE},\n{lunch(1)}\n]"), "--format", "csv")

    assert (status, subjects(output), errors.count("\n")) == (2, [], 1)
    assert "events.json cannot be read: a number in it is too large" in errors


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("NaN", "is no JSON: NaN is no number; write null\n"),
        ("-Infinity", "is no JSON: -Infinity is no number; write null\n"),
        ("1e999", "cannot be read: a number in it is too large; write it as text\n"),
    ],
)
def test_what_strict_readers_of_json_refuse_is_no_event(recurtz, file, number, says):
    odd = lunch(0).replace("{", f'{{"n": {number}, ', 1)

    for form in ("json", "jsonl"):
        arguments = [*WINDOW, "--format", form]
        status, output, errors = recurtz("instances", file(f"{lunch(1)}\n{odd}\n{lunch(2)}"), *arguments)

        assert (status, output.count("Lunch ")) == (1, 2)
        assert errors.endswith(f"events.json:2 {says}")
        assert recurtz("instances", file(f"[\n{odd},\n{lunch(1)}\n]"), *arguments)[2].endswith(f"events.json {says}")


def test_blank_lines_count_and_bad_first_lines_hide_no_event(recurtz, file):
    lines = ["", "x", "", "y", lunch(1), "", "z"]

    status, output, errors = recurtz("instances", file("\n".join(lines)), *WINDOW, "--format", "csv")

    assert (status, subjects(output)) == (1, ["Lunch 1"])
    assert [line.split("events.json:")[1][0] for line in errors.splitlines()] == ["2", "4", "7"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_number_of_blank_lines_may_come_before_all_else(recurtz, file, mark):
    blank = f"{mark}\n" + " \t\r\n" * 199

    for content in (f"{lunch(1)}\nx\n", f"[\n{lunch(1)},\n5]", f"x\n{lunch(1)}"):
        status, output, errors = recurtz("instances", file(blank + content), *WINDOW, "--format", "csv")
        assert (status, subjects(output), errors.count("\n")) == (1, ["Lunch 1"], 1)

    assert "events.json:201 is no JSON" in errors
    assert "is no JSON: Expecting value: line 202 column 1" in recurtz("instances", file(f"{blank}[\nx"))[2]
    assert "events.json is empty" in recurtz("instances", file(blank))[2]


def test_a_bad_event_of_a_list_is_reported_with_its_place(recurtz, file):
    content = file(f"[\n{lunch(1)},\n5,\n{lunch(2)}\n]")

    status, output, errors = recurtz("instances", content, *WINDOW, "--format", "csv")

    assert (status, subjects(output)) == (1, ["Lunch 1", "Lunch 2"])
    assert "events.json[1]: event 5" in errors


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"[\n{lunch(1)}\n{lunch(2)}", "events.json is no JSON: Expecting ',' delimiter: line 3 column 1"),
        ('{\n "id": "A",\n "value": [\n', "events.json is no JSON: Expecting value: line 4"),
        ("x\ny\n", "events.json is no JSON: Expecting value: column 1"),
    ],
    ids=["a list", "an object", "no line that is an event"],
)
def test_a_broken_document_is_one_fault(recurtz, file, content, message):
    status, output, errors = recurtz("instances", file(content), "--format", "jsonl")

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert message in errors


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([LUNCH, LUNCH], indent=1),
        f"[\n{lunch(1)}\n,\n{lunch(2)}]",
        f"[\n{lunch(1)},{lunch(1)}\n]\n",
        f'{{"value": [\n{lunch(1)},\n{lunch(2)}\n]\n}}',
        f'{{"value":\n[{lunch(1)}, {lunch(2)}]\n}}',
    ],
)
def test_a_document_may_have_lines_that_are_json_by_themselves(recurtz, file, content):
    status, output, errors = recurtz("instances", file(content), *WINDOW, "--format", "csv")

    assert (status, errors, len(subjects(output))) == (0, "", 2)


def test_where_no_event_is_good_the_status_is_2(recurtz, file):
    status, _, errors = recurtz("instances", file("{}\n{}\n"), "--format", "jsonl")

    assert (status, errors.count("\n")) == (2, 2)


def test_strict_stops_at_the_first_bad_event(recurtz, file):
    lines = file("\n".join([lunch(1), "x", lunch(2), "y"]))

    status, output, errors = recurtz("instances", lines, *WINDOW, "--format", "csv", "--strict")

    assert (status, subjects(output), errors.count("\n")) == (2, ["Lunch 1"], 1)
    assert "events.json:2" in errors


def test_a_series_without_end_stops_all_for_it_is_the_question_that_has_none(recurtz, file):
    endless = lunch(2).replace('"endDate"', '"noEnd"', 1)
    status, _, errors = recurtz("instances", file("\n".join([lunch(1), endless, endless])), "--format", "csv")

    assert (status, errors.count("\n")) == (2, 1)
    assert "events.json:2: the series has no end; give --to or --limit" in errors


@pytest.mark.parametrize("command", ["explain", "calendar"])
def test_other_commands_report_and_go_on_too(recurtz, file, command):
    lines = file("\n".join([lunch(1), "x", lunch(2)]))
    status, output, errors = recurtz(command, lines)

    assert status == 1
    assert "events.json:2" in errors
    assert output

    assert recurtz(command, lines, "--strict")[0] == 2


# Formats --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 3])
def test_an_array_is_the_same_as_if_it_were_written_at_once(recurtz, file, limit):
    odd = file(json.dumps(LUNCH | {"subject": "a\u2028b\n[c]", "categories": [], "location": {"a": {}}}))
    _, output, _ = recurtz("instances", odd, "--format", "json", "--limit", limit)

    assert output == json.dumps(json.loads(output), ensure_ascii=False, indent=2) + "\n"
    assert len(json.loads(output)) == limit


def test_an_empty_array_is_one(recurtz):
    _, output, _ = recurtz("instances", ROOT / "examples/lunch.json", "--from", "2019-01-01", "--format", "json")

    assert output == "[]\n"


def test_a_long_table_is_as_wide_as_its_first_rows_and_loses_nothing(recurtz, file):
    long = lunch(1000).replace("Lunch 1000", "x" * 60)
    lines = file("\n".join([*map(lunch, range(600)), long]))
    _, output, _ = recurtz("instances", lines, *WINDOW)
    rows = [line for line in output.splitlines() if "Mon 2017" in line]

    assert len(rows) == 601
    assert len({len(row) for row in rows[:600]}) == 1
    assert rows[0].index("Mon") == rows[599].index("Mon") > 40
    assert "x" * 60 in rows[600]


@pytest.mark.parametrize(("columns", "zones", "cut"), [(160, 2, False), (80, 2, True), (60, 1, False), (45, 1, True)])
def test_a_narrow_terminal_gets_less_and_no_line_is_too_long(monkeypatch, capsys, file, columns, zones, cut, recurtz):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for name, value in {"COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    wide = file(json.dumps(LUNCH | {"subject": "昼食 " * 3}))
    _, output, _ = recurtz("instances", wide, *WINDOW, "--time-zone", "Tokyo Standard Time")
    row = next(line for line in output.splitlines() if "2017" in line)

    assert max(cell_len(Text.from_ansi(line).plain) for line in output.splitlines()) <= columns
    assert row.count("2017") == zones
    assert ("…" in row) == cut
    assert "昼食" in row


# Memory ---------------------------------------------------------------------------------------------------------------

PEAK = """
import resource, sys
from recurtz.cli import main
sys.argv = ["recurtz", *sys.argv[1:]]
main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_twenty_times_the_events_take_no_more_memory(file, form):
    peaks = []
    for number in (600, 12_000):
        lines = file("\n".join(map(lunch, range(number))), f"{number}.jsonl")
        command = [sys.executable, "-c", PEAK, "instances", lines, *WINDOW, "--format", form]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        assert done.stdout.count("Lunch ") == number
        peaks.append(int(done.stderr))

    assert peaks[1] < 1.25 * peaks[0]


def test_blank_lines_before_all_else_take_no_memory(file):
    peaks = []
    for number in (100, 2_000_000):
        lines = file("\n" * number + lunch(1), f"{number}.jsonl")
        command = [sys.executable, "-c", PEAK, "explain", lines]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        peaks.append(int(done.stderr))

    assert peaks[1] < 1.25 * peaks[0]


# Progress -------------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock on which a second goes by whenever somebody looks."""
    monkeypatch.setattr(progress, "monotonic", itertools.count().__next__)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")


def test_a_terminal_shows_how_far_a_file_is_read(monkeypatch, recurtz, file, clock):
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    status, output, _ = recurtz("instances", file("\n".join(map(lunch, range(50)))), *WINDOW, "--format", "csv")

    assert (status, len(subjects(output))) == (0, 50)
    assert "events.json: line 25" in screen.getvalue()
    assert "50%" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")


def test_short_work_shows_no_bar(monkeypatch, recurtz, file):
    monkeypatch.setattr(progress, "monotonic", lambda: 0.0)
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    recurtz("instances", file(lunch(1)))

    assert screen.getvalue() == ""


@pytest.mark.parametrize(("stderr", "term"), [(io.StringIO, "xterm"), (Terminal, "dumb")])
def test_a_pipe_and_a_terminal_that_cannot_go_back_stay_silent(monkeypatch, recurtz, file, clock, stderr, term):
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", screen := stderr())
    recurtz("instances", file("\n".join(map(lunch, range(50)))), *WINDOW, "--format", "csv")

    assert screen.getvalue() == ""


def test_what_has_no_length_shows_that_it_goes_on(monkeypatch, recurtz, clock):
    read, write = progress.os.pipe()
    with open(write, "w", encoding="utf-8") as pipe:
        pipe.write("\n".join(map(lunch, range(20))))
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    recurtz("instances", f"/dev/fd/{read}", *WINDOW, "--format", "csv")
    progress.os.close(read)

    assert ": line 10 " in screen.getvalue()
    assert "%" not in screen.getvalue()


def test_results_and_messages_come_above_the_bar_of_the_same_terminal(monkeypatch, recurtz, file, clock):
    lines = [lunch(number) if number != 30 else "x" for number in range(50)]
    lines[40] = lunch(40).replace("Lunch 40", "y" * 70_000)  # more than is held
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    monkeypatch.setattr(sys, "stderr", screen)
    status, _, _ = recurtz("instances", file("\n".join(lines)), *WINDOW, "--format", "csv")
    shown = screen.getvalue()

    assert status == 1
    assert "is no JSON" in shown
    rows = [line for line in shown.splitlines() if ",occurrence," in line]
    assert [row.rpartition("\x1b[2K")[2].split(",")[0] for row in rows] == [
        "y" * 70_000 if number == 40 else f"Lunch {number}" for number in range(50) if number != 30
    ]
    assert shown.index("Lunch 20,") < shown.index("line 25") < shown.index("Lunch 45,")
