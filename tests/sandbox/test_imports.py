"""The proof that a server needs no calendar logic of its own: the sandbox imports public names only."""

import ast

import pytest

import recurtz
from graph import ROOT

FILES = sorted((ROOT / "recurtz/sandbox").glob("*.py"))


def imported(file):
    """The modules of the package that a file imports, each with the names."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module.partition(".")[0] == "recurtz":
            yield node.module, {alias.name for alias in node.names}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_public(file):
    """From elsewhere in the package, there are only public names, and errors."""
    for module, names in imported(file):
        if module == "recurtz":
            assert names <= {*dir(recurtz), "sandbox"}
        else:
            assert module == "recurtz.errors" or module.startswith("recurtz.sandbox")
