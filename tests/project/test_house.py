"""The house: which module may import which, as CONTRIBUTING has it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = re.findall(r"^\| ((?:`\S+`,? ?)+) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
ORDER = [name.removesuffix(".py").rstrip("/") for row in TABLE for name in re.findall(r"`(\S+?)`", row)]
MODULES = sorted(
    {path.relative_to(ROOT / "recurtz").parts[0].removesuffix(".py") for path in (ROOT / "recurtz").rglob("*.py")}
    - {"__init__", "__main__"}
)


def imported(file):
    """The modules of the package that a file imports, anywhere but for type checkers."""
    tree = ast.parse(file.read_text("utf-8"))
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    for_types = {node for block in blocks for part in block.body for node in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == "recurtz" for alias in node.names):
            yield from [alias.name.split(".")[1] for alias in node.names if "." in alias.name]
        if isinstance(node, ast.ImportFrom) and node not in for_types:
            assert not node.level, "a module is imported by its whole name"
            package, _, rest = node.module.partition(".")
            if package == "recurtz":
                yield from [rest.partition(".")[0]] if rest else [alias.name for alias in node.names]


def test_each_module_has_its_place_once():
    assert sorted(ORDER) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_stands_before_it(module):
    place = ROOT / "recurtz" / module
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    others = {name for file in files for name in imported(file)} - {module}

    assert {name for name in others if ORDER.index(name) > ORDER.index(module)} == set()
