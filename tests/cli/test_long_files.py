"""Long files: the memory that they take, the width of their table, and the progress bar."""

import io
import itertools
import json
import os
import subprocess
import sys

import pytest
from rich.cells import cell_len
from rich.text import Text

from graph import LUNCH, TOKYO, WEEK, lunch_line
from recurtz.cli import progress

WINDOW = ["--from", WEEK[0], "--to", WEEK[1]]
CSV = [*WINDOW, "--format", "csv"]


PEAKS = """
import resource, sys
from recurtz.cli import main
small, large, *arguments = sys.argv[1:]
for path in (small, large):
    sys.argv = ["recurtz", "instances", path, *arguments]
    main()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
"""Writes the peaks of memory after a small file, and after a large one."""


class TestMemory:
    @pytest.mark.slow
    @pytest.mark.parametrize("format_name", ["table", "json", "jsonl", "csv"])
    def test_twenty_times_the_events(self, file, format_name):
        """The memory of `instances` does not grow with the number of events."""
        paths = [file("\n".join(map(lunch_line, range(number))), f"{number}.jsonl") for number in (600, 12_000)]
        command = [sys.executable, "-c", PEAKS, *paths, *WINDOW, "--format", format_name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        small, large = map(int, done.stderr.split())

        assert done.stdout.count("Lunch ") == 12_600
        assert large < 1.25 * small


class TestTable:
    def test_wide_row_after_sample(self, run, file):
        """The first 500 rows determine the widths; a wider row after them is complete."""
        wide = lunch_line(1000).replace("Lunch 1000", "x" * 60)
        _, output, _ = run("instances", file("\n".join([*map(lunch_line, range(600)), wide])), *WINDOW)
        rows = [line for line in output.splitlines() if "Mon 2017" in line]

        assert len(rows) == 601
        assert len({len(row) for row in rows[:600]}) == 1
        assert rows[0].index("Mon") == rows[599].index("Mon") > 40
        assert "x" * 60 in rows[600]

    @pytest.mark.parametrize(
        ("columns", "utc", "lines"), [(160, True, 1), (80, True, 1), (80, False, 1), (60, False, 1), (45, False, 2)]
    )
    def test_narrow_terminal(self, terminal, file, run, columns, utc, lines):
        """A narrow terminal gets subjects in several lines, complete, and no line that is too long."""
        screen = terminal("stdout", COLUMNS=str(columns), NO_COLOR="1")
        events = file(json.dumps(LUNCH | {"subject": "昼食 " * 4}))
        run("instances", events, *WINDOW, "--time-zone", TOKYO, *(["--utc"] if utc else []))
        output = screen.getvalue().splitlines()
        rows = [line for line in output if "昼食" in line]

        assert max(cell_len(Text.from_ansi(line).plain) for line in output) <= columns
        assert "".join(rows).count("昼食") == 4
        assert len(rows) == lines


class TestProgressBar:
    @pytest.fixture(autouse=True)
    def _seconds(self, monkeypatch):
        """Make each look at the clock take a second, so that the bar appears."""
        monkeypatch.setattr(progress, "monotonic", itertools.count().__next__)

    @pytest.fixture
    def lines(self, file):
        return file("\n".join(map(lunch_line, range(50))))

    def test_file(self, run, terminal, lines):
        """A terminal shows the line and the share of a file, and the bar disappears at the end."""
        screen = terminal("stderr", COLUMNS="100")
        status, output, _ = run("instances", lines, *CSV)

        assert (status, output.count(",occurrence,")) == (0, 50)
        assert "events.json: line 25" in screen.getvalue()
        assert "50%" in screen.getvalue()
        assert screen.getvalue().endswith("\x1b[2K")

    def test_several_files(self, run, terminal, lines, file):
        """The bar shows the file that is read."""
        other = file("\n".join(map(lunch_line, range(50))), "other.json")
        screen = terminal("stderr", COLUMNS="100")
        run("instances", lines, other, *CSV)

        assert "events.json: line 25" in screen.getvalue()
        assert "other.json: line 25" in screen.getvalue()

    def test_short_work(self, monkeypatch, run, terminal, lines):
        """No bar appears for short work."""
        monkeypatch.setattr(progress, "monotonic", lambda: 0.0)
        screen = terminal("stderr")
        run("instances", lines)

        assert screen.getvalue() == ""

    def test_pipe(self, monkeypatch, run, lines):
        """A pipe gets no bar."""
        monkeypatch.setattr(sys, "stderr", pipe := io.StringIO())
        run("instances", lines, *CSV)

        assert pipe.getvalue() == ""

    def test_dumb_terminal(self, run, terminal, lines):
        """A terminal that cannot move its cursor gets no bar."""
        screen = terminal("stderr", TERM="dumb")
        run("instances", lines, *CSV)

        assert screen.getvalue() == ""

    def test_source_without_length(self, run, terminal):
        """For a pipe as the source, the bar shows the line, but no share."""
        read, write = os.pipe()
        with open(write, "w", encoding="utf-8") as pipe:
            pipe.write("\n".join(map(lunch_line, range(20))))
        screen = terminal("stderr", COLUMNS="100")
        run("instances", f"/dev/fd/{read}", *CSV)
        os.close(read)

        assert ": line 10 " in screen.getvalue()
        assert "%" not in screen.getvalue()

    def test_results_on_the_same_terminal(self, run, terminal, file):
        """Results and messages appear above the bar, complete and in order."""
        lines = [lunch_line(number) if number != 30 else "x" for number in range(50)]
        lines[40] = lunch_line(40).replace("Lunch 40", "y" * 70_000)  # more than the buffer
        screen = terminal("stdout", "stderr", COLUMNS="100")
        status, _, _ = run("instances", file("\n".join(lines)), *CSV)
        shown = screen.getvalue()
        rows = [line for line in shown.splitlines() if ",occurrence," in line]

        assert status == 1
        assert "is not valid JSON" in " ".join(shown.split())
        assert [row.rpartition("\x1b[2K")[2].split(",")[0] for row in rows] == [
            "y" * 70_000 if number == 40 else f"Lunch {number}" for number in range(50) if number != 30
        ]
        assert shown.index("Lunch 20,") < shown.index("line 25") < shown.index("Lunch 45,")
