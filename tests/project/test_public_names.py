"""The names of the package: all of them, nothing else, and each imported when it is first used."""

import importlib
import inspect
import re
import subprocess
import sys
from inspect import ismodule
from types import ModuleType

import pytest

import recurtz

VALUES = {
    "AbsoluteMonthly", "AbsoluteYearly", "Accepted", "BusyPeriod", "Calendar", "Conflict", "ConflictBeyond",
    "CustomTimeZone", "Daily", "DateTimeTimeZone", "Declined", "EndDate", "NoConflict", "NoEnd", "NoResponse",
    "Numbered", "Occurrence", "OccurrenceId", "PatternedRecurrence", "Prefer", "Preference", "RecurtzError",
    "RelativeMonthly", "RelativeYearly", "RoomPolicy", "SeriesMaster", "Tentative", "Weekly", "WorkingHours",
}  # fmt: skip
FUNCTIONS = {
    "apply_changes", "availability_view", "bounds", "busy_periods", "calendar_view", "changes", "conflicts",
    "create_event", "delete_occurrence", "first_conflict", "free_slots", "from_rrule", "from_rrules", "from_sdk",
    "get_event", "get_schedule", "iana_to_windows", "instances", "parse_occurrence_id", "parse_window", "reminders",
    "split_event", "supported_time_zones", "to_rrule", "to_sdk", "tzdb_version", "update_event", "windows_to_iana",
    "zone",
}  # fmt: skip
BY_EXTRAS = {
    "recurtz.arrow": {"arrow"},
    "recurtz.dateutil": {"from_dateutil", "to_dateutil"},
    "recurtz.ical": {"EventSource", "from_ics", "from_vevent", "to_ics", "to_vevent"},
    "recurtz.sandbox": {"sandbox"},
    "recurtz.words": {"describe"},
}
"""The names that need an extra, by the module that has them."""

LIBRARIES = {
    "recurtz.arrow": ("numpy", "orjson", "pyarrow"),
    "recurtz.dateutil": ("dateutil",),
    "recurtz.ical": ("icalendar",),
    "recurtz.sandbox": ("starlette", "uvicorn"),
    "recurtz.words": ("babel",),
}
"""The libraries that these modules cannot be imported without."""

MODULES = {"errors", "exchange", "json_types", "rrule", "zones"}
"""Modules with public names of their own, as attributes of the package."""


def run(script):
    """The output of a program in a process of its own."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def without(libraries, script):
    """A program that runs where some libraries are not installed."""
    return f"import sys; sys.modules |= dict.fromkeys({sorted(libraries)}); {script}"


def listed(script="import recurtz"):
    """What `dir` lists in a new process, without names such as `__doc__`."""
    names = run(f"{script}; print(*dir(recurtz))").split()
    return {name for name in names if not (name.startswith("__") and name.endswith("__"))}


def own_modules(script):
    """The modules of recurtz that a script imports in a new process."""
    names = run(f"{script}; import sys; print(*sys.modules)").split()
    return {name for name in names if name.partition(".")[0] == "recurtz"}


class TestDir:
    def test_complete(self):
        """It lists the public names and nothing else."""
        assert listed() == VALUES | FUNCTIONS | MODULES | set().union(*BY_EXTRAS.values())

    def test_after_use(self):
        """What is imported later changes nothing."""
        assert listed("import recurtz, recurtz.events.view, recurtz.json_types; recurtz.to_rrule") == listed()

    def test_without_extras(self):
        """Names whose library is not installed are not listed."""
        script = without(set().union(*LIBRARIES.values()), "import recurtz")
        assert listed(script) == VALUES | FUNCTIONS | MODULES

    def test_library_without_spec(self, monkeypatch):
        """A library may be a module that the program itself put into `sys.modules`."""
        monkeypatch.setitem(sys.modules, "icalendar", ModuleType("icalendar"))
        assert "to_ics" in dir(recurtz)

    def test_star(self):
        """A star imports each name that needs no extra."""
        assert recurtz.__all__ == sorted(VALUES | FUNCTIONS)
        assert "Daily" in run("from recurtz import *; print(*dir())")

    @pytest.mark.parametrize("name", sorted(VALUES | FUNCTIONS | MODULES | set().union(*BY_EXTRAS.values())))
    def test_attribute(self, name):
        """Each listed name is an attribute, and documented."""
        assert getattr(recurtz, name).__doc__

    def test_kinds(self):
        assert {name for name in VALUES if not isinstance(getattr(recurtz, name), type)} == set()
        assert {name for name in MODULES | {"arrow", "sandbox"} if not ismodule(getattr(recurtz, name))} == set()


class TestHelp:
    def test_map(self):
        """It begins with all public names, by task; a star marks those that need an extra."""
        tasks = recurtz.__doc__.partition("\n\n")[2].partition("\n\n")[2].rpartition("\n\n")[0]
        names = [name for line in tasks.splitlines() for name in re.findall(r"\w+\*?", line[16:].partition(":")[0])]

        needing = {f"{name}*" for name in set().union(*BY_EXTRAS.values())}
        assert len(names) == len(set(names))
        assert set(names) == VALUES | FUNCTIONS | MODULES | needing

    @pytest.mark.parametrize("missing", [set(), set().union(*LIBRARIES.values())], ids=["all extras", "no extras"])
    def test_names(self, missing):
        """It works whatever is not installed."""
        text = run(without(missing, "import recurtz; help(recurtz)"))

        assert "calendar_view(" in text
        assert "to_rrule(" in text


class TestDocstrings:
    """What an editor shows of a name."""

    @pytest.mark.parametrize("name", sorted((VALUES | FUNCTIONS).union(*BY_EXTRAS.values()) - {"arrow", "sandbox"}))
    def test_parts(self, name):
        """A docstring has an example, and the errors of a name that takes arguments; a signature has readable types."""
        value = getattr(recurtz, name)
        text, signature = inspect.getdoc(value), inspect.signature(value)

        assert ">>> " in text
        takes_any = {"EventSource", "OccurrenceId", "RecurtzError"}  # they check nothing
        assert "Raises" in text or not signature.parameters or name in takes_any
        assert not re.search(r"ForwardRef|\b_[A-Z]|typing\.", str(signature))


class TestLazyImport:
    @pytest.mark.parametrize("name", ["to_rrule", "rrule"], ids=["function", "module"])
    def test_first_use(self, name):
        """A name that few programs need is imported when it is first used, and only once."""
        used = f"import recurtz; before = {name!r} in vars(recurtz); first = recurtz.{name}; "
        assert run(f"{used} print(before, vars(recurtz)[{name!r}] is first)") == "False True\n"

    def test_import_alone(self):
        """The package itself imports none of its modules: a program pays for those that it uses."""
        assert own_modules("import recurtz") == {"recurtz"}

    def test_rooms_of_view(self):
        """A view of events needs neither the changes of events nor availability, calendars and other formats."""
        modules = own_modules("import recurtz; recurtz.instances")

        assert {name.split(".")[1] for name in modules - {"recurtz"}} == {
            *("_core", "errors", "events", "json_types", "recurrence", "zones"),
        }
        unused = {"create", "delete", "delta", "drafts", "get", "snapshot", "split", "update"}
        assert modules.isdisjoint(f"recurtz.events.{name}" for name in unused)
        assert "recurtz.zones._windows" not in modules

    def test_misspelt(self):
        with pytest.raises(AttributeError, match="no attribute 'recurrance'"):
            recurtz.recurrance  # noqa: B018

    @pytest.mark.parametrize("module", sorted(MODULES))
    def test_module(self, module):
        """The modules that type checkers see as attributes are attributes, too."""
        assert run(f"import recurtz; print(recurtz.{module}.__all__)")

    def test_nothing_else(self):
        """Importing the package imports only itself and the standard library."""
        script = "import sys; before = set(sys.modules); import recurtz; print(*sorted(set(sys.modules) - before))"
        others = {name.partition(".")[0] for name in run(script).split()} - sys.stdlib_module_names

        assert {name for name in others if not name.startswith("_")} == {"recurtz"}


class TestMissingLibrary:
    @pytest.mark.parametrize(
        ("module", "missing"),
        [("recurtz.ical", "icalendar"), ("recurtz.dateutil", "dateutil"), ("recurtz.sandbox", "uvicorn")],
    )
    def test_this_process(self, monkeypatch, module, missing):
        monkeypatch.delitem(sys.modules, module, raising=False)
        for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, missing, None)

        with pytest.raises(ModuleNotFoundError, match=rf"{missing}; .*pip install 'recurtz\["):
            importlib.import_module(module)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("module", "missing"), [(module, name) for module, names in LIBRARIES.items() for name in names]
    )
    def test_hint(self, module, missing):
        """The error names the library and the extra that installs it."""
        script = f"import sys; sys.modules[{missing!r}] = None; import {module}"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603

        suggestion = r"(\. Did you mean: .*)?"  # of Python 3.15
        pattern = rf"ModuleNotFoundError: .*{missing}; .*pip install 'recurtz\[[a-z]+\]'{suggestion}"
        assert re.fullmatch(pattern, done.stderr.splitlines()[-1], re.IGNORECASE)
