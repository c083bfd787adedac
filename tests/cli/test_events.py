"""Events that cannot be read: what is reported, what continues, and the exit status."""

import csv
import io
import json
import tracemalloc

import pytest

from graph import LUNCH, WEEK, lunch_line

WINDOW = ["--from", WEEK[0], "--to", WEEK[1]]
CSV = [*WINDOW, "--format", "csv"]


def subjects(output):
    return [row["subject"] for row in csv.DictReader(io.StringIO(output))]


def with_number(text):
    """The lunch with a number in it, which is written as given."""
    return lunch_line().replace("{", f'{{"n": {text}, ', 1)


BAD_LINES = {
    "x": "is not valid JSON: Expecting value: column 1",
    '{"id": "A", "subj': "is not valid JSON: Unterminated string",
    "5": "event 5",
    "null": "event is missing",
    "{}": "start is missing",
    "[" * 100_000: "is nested too deeply",
    lunch_line().replace("weekly", "monthly"): "recurrence.pattern.type 'monthly'",
    with_number("9" * 5_000): "cannot be read: it contains a number that is too large; write the number as text\n",
}


class TestLines:
    @pytest.mark.parametrize(("bad", "message"), BAD_LINES.items(), ids=lambda value: value[:30])
    @pytest.mark.parametrize("place", [0, 1, 3])
    def test_bad_line(self, run, file, bad, message, place):
        """A bad line is reported with its number, and the others are listed."""
        lines = [lunch_line(1), lunch_line(2), lunch_line(3)]
        lines.insert(place, bad)

        status, output, errors = run("instances", file("\n".join(lines)), *CSV)

        assert status == 1
        assert subjects(output) == ["Lunch 1", "Lunch 2", "Lunch 3"]
        assert errors.count("\n") == 1
        assert errors.startswith("recurtz: ")
        assert f"events.json:{place + 1}" in errors
        assert message in errors

    def test_not_utf8(self, run, file):
        content = b"\n".join([lunch_line(1).encode(), b"\xff\xfe{", lunch_line(2).encode()])

        status, output, errors = run("instances", file(content), *CSV)

        assert (status, subjects(output)) == (1, ["Lunch 1", "Lunch 2"])
        assert "events.json:2 cannot be read: it is not UTF-8 text; save it as UTF-8" in errors

    @pytest.mark.parametrize(
        ("number", "message"),
        [
            ("NaN", "is not valid JSON: NaN is not a JSON number; write null\n"),
            ("-Infinity", "is not valid JSON: -Infinity is not a JSON number; write null\n"),
            ("1e999", "cannot be read: it contains a number that is too large; write the number as text\n"),
        ],
    )
    @pytest.mark.parametrize("format_name", ["json", "jsonl"])
    def test_not_a_json_number(self, run, file, number, message, format_name):
        """Numbers that other JSON parsers reject are errors, so that the output is JSON for all parsers."""
        arguments, bad = [*WINDOW, "--format", format_name], with_number(number)
        status, output, errors = run("instances", file(f"{lunch_line(1)}\n{bad}\n{lunch_line(2)}"), *arguments)

        assert (status, output.count("Lunch ")) == (1, 2)
        assert errors.endswith(f"events.json:2 {message}")
        document = file(f"[\n{bad},\n{lunch_line(1)}\n]")
        assert run("instances", document, *arguments)[2].endswith(f"events.json {message}")

    def test_bad_first_lines(self, run, file):
        """Bad lines before the first event do not hide it; blank lines count as lines."""
        lines = ["", "x", "", "y", lunch_line(1), "", "z"]

        status, output, errors = run("instances", file("\n".join(lines)), *CSV)

        assert (status, subjects(output)) == (1, ["Lunch 1"])
        assert [line.split("events.json:")[1][0] for line in errors.splitlines()] == ["2", "4", "7"]

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_blank_first_lines(self, run, file, mark):
        """Any number of blank lines may be at the start, in each kind of file."""
        blank = f"{mark}\n" + " \t\r\n" * 199

        for content in (f"{lunch_line(1)}\nx\n", f"[\n{lunch_line(1)},\n5]", f"x\n{lunch_line(1)}"):
            status, output, errors = run("instances", file(blank + content), *CSV)
            assert (status, subjects(output), errors.count("\n")) == (1, ["Lunch 1"], 1)

        assert "events.json:201 is not valid JSON" in errors
        document = file(f"{blank}[\nx")
        assert "is not valid JSON: Expecting value: line 202 column 1" in run("instances", document)[2]
        assert "events.json is empty" in run("instances", file(blank))[2]

    def test_blank_lines_and_memory(self, run, file):
        """Blank lines at the start are not kept in memory."""
        peaks = []
        for number in (1_000, 100_000):
            path = file("\n" * number + lunch_line(1))
            tracemalloc.start()
            assert run("explain", path)[0] == 0
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()

        assert peaks[1] < peaks[0] + 100_000


GIVE = "give events as iCalendar or JSON"
PAGE = '<!DOCTYPE html>\n<html><script type="application/json">\n{"state": []}\n</script></html>\n'


class TestDocuments:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("", "events.json is empty; give events as iCalendar or JSON"),
            (" \n\n", "events.json is empty"),
            ("{", "events.json is not valid JSON: Expecting property name"),
            ("\n\n{\n'x': 1}", "line 4 column 1"),
            ("[" * 100_000, "events.json is nested too deeply; give one event, or one event per line"),
            (b"\xff\xfe", "events.json cannot be read: it is not UTF-8 text"),
            ("5", "events.json: event 5"),
            ("[null]", "events.json:1[0]: event is missing"),
            ('{"recurrence": {}}', "recurrence.pattern is missing"),
            (lunch_line().replace("weekly", "monthly"), "events.json:1 'Lunch 0': recurrence.pattern.type 'monthly'"),
            (f"[\n{with_number('9' * 5_000)},\n{lunch_line(1)}\n]", "it contains a number that is too large"),
            (f"[\n{lunch_line(1)}\n{lunch_line(2)}", "is not valid JSON: Expecting ',' delimiter: line 3 column 1"),
            ('{\n "id": "A",\n "value": [\n', "events.json is not valid JSON: Expecting value: line 4"),
            ("x\ny\n", f"events.json is neither iCalendar nor JSON: it begins with 'x'; {GIVE}"),
            (f"\ufeff\n{PAGE}", f"is neither iCalendar nor JSON: it begins with '<!DOCTYPE html>'; {GIVE}"),
            ("a" * 100, "it begins with 'aaaaaaaaa"),
            (b"\x89PNG\r\n\x1a\n\0", rf"is neither iCalendar nor JSON: it begins with b'\x89PNG'; {GIVE}"),
            (b"[\xff]", "events.json cannot be read: it is not UTF-8 text; save it as UTF-8"),
            ("BEGIN:VCALEN", "is neither iCalendar nor JSON: it begins with 'BEGIN:VCALEN'"),
            (b"PK\x03\x04\x14", "events.json is neither iCalendar nor JSON but a ZIP archive; unpack it"),
            (b"\x1f\x8b\x08", "events.json is neither iCalendar nor JSON but compressed with gzip; unpack it"),
            (b'{"subject": "\xe9"}', "events.json cannot be read: it is not UTF-8 text; save it as UTF-8"),
        ],
        ids=lambda value: repr(value)[:40],
    )
    def test_bad_document(self, run, file, content, message):
        """A file without a good event gives one line and status 2."""
        status, output, errors = run("instances", file(content), "--format", "jsonl")

        assert (status, output, errors.count("\n")) == (2, "", 1)
        assert errors.startswith("recurtz: ")
        assert message in errors

    def test_bad_item(self, run, file):
        """A bad item of a list is reported with its index, and the others are listed."""
        status, output, errors = run("instances", file(f"[\n{lunch_line(1)},\n5,\n{lunch_line(2)}\n]"), *CSV)

        assert (status, subjects(output)) == (1, ["Lunch 1", "Lunch 2"])
        assert "events.json[1]: event 5" in errors

    @pytest.mark.parametrize(
        "content",
        [
            json.dumps([LUNCH, LUNCH], indent=1),
            f"[\n{lunch_line(1)}\n,\n{lunch_line(2)}]",
            f"[\n{lunch_line(1)},{lunch_line(1)}\n]\n",
            f'{{"value": [\n{lunch_line(1)},\n{lunch_line(2)}\n]\n}}',
            f'{{"value":\n[{lunch_line(1)}, {lunch_line(2)}]\n}}',
        ],
    )
    def test_lines_that_are_json(self, run, file, content):
        """A document is read as one, even if some of its lines are JSON by themselves."""
        status, output, errors = run("instances", file(content), *CSV)

        assert (status, errors, len(subjects(output))) == (0, "", 2)


class TestStatus:
    def test_no_good_event(self, run, file):
        """The status is 2 if no event can be read."""
        status, _, errors = run("instances", file("{}\n{}\n"), "--format", "jsonl")

        assert (status, errors.count("\n")) == (2, 2)

    def test_limit(self, run, file):
        """An event counts as read, although --limit stops within its occurrences."""
        path = file(json.dumps([{}, LUNCH]))

        assert run("instances", path, "--limit", "1")[0] == 1

    def test_strict(self, run, file):
        """`--strict` stops at the first bad event; the results before it are written."""
        lines = file("\n".join([lunch_line(1), "x", lunch_line(2), "y"]))

        status, output, errors = run("instances", lines, *CSV, "--strict")

        assert (status, subjects(output), errors.count("\n")) == (2, ["Lunch 1"], 1)
        assert "events.json:2" in errors

    def test_endless_series(self, run, file):
        """An endless series without `--to` or `--limit` stops the command: the command is at fault, not the event."""
        endless = lunch_line(2).replace('"endDate"', '"noEnd"', 1)
        lines = file("\n".join([lunch_line(1), endless, endless]))
        status, _, errors = run("instances", lines, "--format", "csv")

        assert (status, errors.count("\n")) == (2, 1)
        assert "events.json:2 'Lunch 2': the series has no end; use --to or --limit" in errors

    @pytest.mark.parametrize("command", ["explain", "calendar"])
    def test_other_commands(self, run, file, command):
        """Other commands report bad events and continue, too."""
        lines = file("\n".join([lunch_line(1), "x", lunch_line(2)]))
        status, output, errors = run(command, lines)

        assert status == 1
        assert "events.json:2" in errors
        assert output
        assert run(command, lines, "--strict")[0] == 2
