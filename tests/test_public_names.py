"""The names of the package: there at once, or when first asked for."""

import importlib
import subprocess
import sys

import pytest

import recurtz


@pytest.mark.parametrize(
    ("name", "module", "expected"),
    [("utc_text", "recurtz.occurrences", "utc_text"), ("limits", "recurtz.limits", "limits")],
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


@pytest.mark.parametrize(
    ("module", "missing", "extra"),
    [("recurtz.ical", "icalendar", "ical"), ("recurtz.dateutil_rules", "dateutil", "dateutil")],
)
def test_a_name_whose_library_is_missing_says_which_extra_brings_it(monkeypatch, module, missing, extra):
    monkeypatch.delitem(sys.modules, module, raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(ModuleNotFoundError, match=rf"{missing}; .*pip install 'recurtz\[{extra}\]'"):
        importlib.import_module(module)


def test_importing_the_package_imports_nothing_that_an_extra_brings():
    script = "import sys; before = set(sys.modules); import recurtz; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    others = {name.partition(".")[0] for name in done.stdout.split()} - sys.stdlib_module_names
    assert {name for name in others if not name.startswith("_")} == {"recurtz"}
