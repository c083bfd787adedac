"""What a command imports, which is most of the time that a short one takes. Modules are counted, not seconds."""

import json
import os
import subprocess
import sys
from datetime import date, time, timedelta

import pytest
from babel.dates import format_date, format_time

from graph import LUNCH, WEEK
from recurtz.cli.labels import Labels

SLOW = {"babel", "httpx", "icalendar", "numpy", "pyarrow", "pydantic", "rich", "sqlite3", "starlette", "dateutil"}
"""Libraries that a short command does not need."""

LIST_MODULES = """
import sys
try:
    from recurtz.cli import main
    main()
finally:
    print("modules", *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture
def modules(tmp_path):
    """The modules that a new Python has after a command."""

    def run_command(*arguments, **environment):
        command = [sys.executable, "-c", LIST_MODULES, *map(str, arguments)]
        plain = {name: text for name, text in os.environ.items() if name not in {"FORCE_COLOR", "TTY_COMPATIBLE"}}
        done = subprocess.run(command, capture_output=True, text=True, env=plain | environment, check=True)  # noqa: S603
        assert done.stdout
        return set(done.stderr.rpartition("modules ")[2].split())

    return run_command


@pytest.fixture
def lunch(file):
    return file(json.dumps(LUNCH))


def of_recurtz(modules):
    return {name for name in modules if name.startswith("recurtz")}


class TestImports:
    def test_help(self, modules):
        """The help needs click and messages, and none of the commands."""
        imported = modules("--help")

        assert not imported & SLOW
        assert of_recurtz(imported) == {
            "recurtz",
            "recurtz.cli",
            "recurtz.cli.messages",
            "recurtz.cli.program",
            "recurtz.cli.screen",
            "recurtz.errors",
        }

    def test_version(self, modules):
        """The version needs the names of zones, and no events."""
        imported = modules("--version")

        assert not imported & SLOW
        assert not [name for name in of_recurtz(imported) if name.startswith(("recurtz.events", "recurtz.recurrence"))]

    @pytest.mark.parametrize("locale", [[], ["--locale", "en"]], ids=["default", "en"])
    def test_agenda(self, modules, lunch, locale):
        """In a pipe, an agenda of JSON in English needs no library but click, and no other command."""
        imported = modules("agenda", lunch, "--from", WEEK[0], *locale, TZ="Europe/Berlin")
        rooms = {name.split(".")[1] for name in of_recurtz(imported) if "." in name}

        assert not imported & SLOW
        assert rooms == {"_core", "cli", "errors", "events", "json_types", "recurrence", "words", "zones"}
        assert not imported & {"recurtz.cli.instances", "recurtz.cli.text_table", "recurtz.cli.tables"}

    def test_agenda_in_other_language(self, modules, lunch):
        """Names of days in French are those of Babel."""
        assert modules("agenda", lunch, "--from", WEEK[0], "--locale", "fr", TZ="Europe/Berlin") & SLOW == {"babel"}

    @pytest.mark.parametrize("format_name", ["json", "jsonl", "csv"])
    def test_instances(self, modules, lunch, format_name):
        """Formats for programs need no table of rich."""
        window = ["--from", WEEK[0], "--to", WEEK[1]]

        assert not modules("instances", lunch, *window, "--format", format_name) & SLOW

    def test_table(self, modules, lunch):
        """A table needs rich."""
        assert modules("instances", lunch, "--from", WEEK[0], "--to", WEEK[1]) & SLOW == {"rich"}


class TestEnglish:
    def test_days(self):
        """The headings of English days are those of Babel."""
        labels = Labels("en")
        for number in range(7):
            day = date(987, 12, 28) + timedelta(days=number)
            assert labels.heading(day) == format_date(day, "EEEE yyyy-MM-dd", locale="en")

    def test_times(self):
        """So are the times of day."""
        labels = Labels("en")
        for minute in range(0, 1440, 7):
            time_of_day = time(*divmod(minute, 60))
            assert labels.time(time_of_day) == format_time(time_of_day, "HH:mm", locale="en")
