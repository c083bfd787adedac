"""The names of the package: there at once, or when first asked for."""

import importlib
import re
import subprocess
import sys
from types import ModuleType

import pytest

import recurtz


@pytest.mark.parametrize(
    ("name", "module", "expected"),
    [
        ("format_instant", "recurtz.events.occurrence", "format_instant"),
        ("limits", "recurtz.events.exchange_limits", "limits"),
    ],
    ids=["a name of a module", "a module"],
)
def test_a_name_for_few_is_found_when_it_is_asked_for_and_then_kept(monkeypatch, name, module, expected):
    monkeypatch.setitem(recurtz._LATER, name, module)
    monkeypatch.delitem(vars(recurtz), name, raising=False)

    assert name in dir(recurtz)
    assert getattr(recurtz, name).__name__.rpartition(".")[2] == expected
    assert vars(recurtz).pop(name)
    assert module in sys.modules


def test_an_unknown_name_is_an_attribute_error_that_tells_it():
    with pytest.raises(AttributeError, match="no attribute 'recurrance'"):
        recurtz.recurrance  # noqa: B018


@pytest.mark.parametrize("module", ["errors", "prefer", "zones"])
def test_a_module_that_type_checkers_see_in_the_package_is_there_once_it_is_imported(module):
    script = f"import recurtz; print(recurtz.{module}.__all__)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("module", "missing"), [("recurtz.ical", "icalendar"), ("recurtz.dateutil", "dateutil")])
def test_a_name_whose_library_is_missing_is_refused(monkeypatch, module, missing):
    monkeypatch.delitem(sys.modules, module, raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(ModuleNotFoundError, match=rf"{missing}; .*pip install 'recurtz\["):
        importlib.import_module(module)


@pytest.mark.parametrize(
    ("module", "missing"), [(module, name) for module, names in recurtz._BROUGHT_BY_EXTRAS.items() for name in names]
)
def test_a_module_whose_library_is_missing_says_which_extra_brings_it(module, missing):
    script = f"import sys; sys.modules[{missing!r}] = None; import {module}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603

    *_, complaint = done.stderr.splitlines()
    assert re.fullmatch(
        rf"ModuleNotFoundError: .*{missing}; .*pip install 'recurtz\[[a-z]+\]'", complaint, re.IGNORECASE
    )


def test_help_tells_the_package_where_no_extra_is_there():
    brought = sorted({name for names in recurtz._BROUGHT_BY_EXTRAS.values() for name in names})
    script = f"import sys; sys.modules |= dict.fromkeys({brought}); import recurtz; help(recurtz); print(dir(recurtz))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    assert "calendar_view(" in done.stdout
    assert "'to_rrule'" in done.stdout
    assert "'to_ics'" not in done.stdout


def test_the_package_can_be_listed_where_a_library_was_put_there_by_hand(monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", ModuleType("icalendar"))
    assert "to_ics" in dir(recurtz)


def test_importing_the_package_imports_nothing_that_an_extra_brings():
    script = "import sys; before = set(sys.modules); import recurtz; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    others = {name.partition(".")[0] for name in done.stdout.split()} - sys.stdlib_module_names
    assert {name for name in others if not name.startswith("_")} == {"recurtz"}
