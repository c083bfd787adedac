"""The house: the order of its rooms as CONTRIBUTING has it, no circles, documented names, short files."""

import ast
import re
from graphlib import TopologicalSorter
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "recurtz"
TABLE = re.findall(r"^\| ((?:`\S+`,? ?)+) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
ROOMS = [name.removesuffix(".py").rstrip("/") for row in TABLE for name in re.findall(r"`(\S+?)`", row)]

MAX_LINES = 400
GENERATED = {Path("recurtz/zones/_windows.py")}


def module_of(file):
    """The dotted name of a file's module; of the package for its `__init__.py`."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module_of(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def room_of(module):
    """The folder or top-level module that holds a module; `__init__` for the package itself."""
    return module.split(".")[1] if "." in module else "__init__"


def imports(module, *, within_functions):
    """The modules of the package that a module imports; imports for type checkers are left out."""
    found, rest = set(), [ast.parse(FILES[module].read_text("utf-8"))]
    while rest:
        node = rest.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in FILES}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "a module is imported by its whole name"
            found |= {name for alias in node.names if (name := target(node.module, alias.name)) in FILES}
        elif is_entered(node, within_functions):
            rest += ast.iter_child_nodes(node)
    return found


def target(module, name):
    """What `from module import name` imports: a module, or a name of one."""
    return f"{module}.{name}" if f"{module}.{name}" in FILES else module


def is_entered(node, within_functions):
    if isinstance(node, ast.If):
        return ast.unparse(node.test) != "TYPE_CHECKING"
    return within_functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def public_classes():
    """All classes in the `__all__` of a module or package, by their full names."""
    modules = [import_module(name) for name in FILES if room_of(name) not in {"cli", "__main__"}]
    values = [getattr(module, name) for module in modules for name in getattr(module, "__all__", ())]
    return {f"{kind.__module__}.{kind.__name__}": kind for kind in values if isclass(kind)}


def undocumented(kind):
    """The public methods and properties that a class itself defines and that have no docstring."""
    members = {name: member for name, member in vars(kind).items() if not name.startswith("_")}
    plain = {name: getattr(member, "__func__", member) for name, member in members.items()}
    return [
        name
        for name, member in plain.items()
        if (isfunction(member) or isinstance(member, property)) and not member.__doc__
    ]


class TestRooms:
    def test_complete(self):
        """Each folder and each top-level module has one place in the table."""
        assert sorted(ROOMS) == sorted({room_of(module) for module in FILES})

    @pytest.mark.parametrize("room", ROOMS)
    def test_order(self, room):
        """A room imports only from rooms above it, also within functions."""
        modules = [module for module in FILES if room_of(module) == room]
        others = {room_of(name) for module in modules for name in imports(module, within_functions=True)}

        assert {other for other in others if ROOMS.index(other) > ROOMS.index(room)} == set()

    def test_one_screen(self):
        """The table of rooms can be read at one glance."""
        assert len(TABLE) <= 18


def test_no_circles():
    """No modules import each other, directly or through others, except within functions."""
    above = {module: imports(module, within_functions=False) for module in FILES}

    assert set(TopologicalSorter(above).static_order()) >= FILES.keys()


def test_docstrings():
    """Public classes, their methods and properties have docstrings; ruff's rule for methods (D102) is off."""
    classes = public_classes()

    assert [name for name, kind in classes.items() if not kind.__doc__] == []
    assert {name: missing for name, kind in classes.items() if (missing := undocumented(kind))} == {}


@pytest.mark.parametrize("folder", ["recurtz", "benchmarks", "docs", "data", "examples"])
def test_lines(folder):
    """Files are short, except generated ones."""
    files = {file.relative_to(ROOT) for file in (ROOT / folder).rglob("*.py")} - GENERATED
    lengths = {str(file): len((ROOT / file).read_text("utf-8").splitlines()) for file in files}

    assert {file: length for file, length in lengths.items() if length > MAX_LINES} == {}
