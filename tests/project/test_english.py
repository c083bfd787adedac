"""Pages, docstrings and messages are in plain international English; `make lint` checks the spelling."""

import ast
import re

import pytest

from graph import ROOT

PAGES = sorted([*ROOT.glob("[A-Z]*.md"), *(ROOT / "docs").rglob("*.md")])
MODULES = sorted(set((ROOT / "recurtz").rglob("*.py")) - {ROOT / "recurtz" / "zones" / "_windows.py"})

WORDS = {
    r"tell(s|ing)?|told": "format, return, given",
    r"ask(s|ed|ing)?": "request, query, want to know",
    r"sayable": "representable",
    r"ways? out": "hint",
    r"who(m?)ever": "a subject: 'for backend developers'",
    r"stairs|stretch(es)?|clockwork|dials?": "breakpoints, interval, offsets, local times",
    r"(?<!there )(is|are) no(?! longer)": "is not",
}
"""Words that readers stumble over, each with what to write instead."""

FORBIDDEN = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): better for words, better in WORDS.items()}


def faults(text):
    """The forbidden words of a text, each with the words around it and the better ones."""
    plain = " ".join(text.split())
    return [
        (plain[max(0, found.start() - 30) : found.end() + 30], better)
        for pattern, better in FORBIDDEN.items()
        for found in pattern.finditer(plain)
    ]


def strings(module):
    """The docstrings and messages of a module: all of its strings that have a blank."""
    nodes = ast.walk(ast.parse(module.read_text("utf-8")))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and " " in str(node.value)]


def comments(module):
    return re.findall(r"# .*", module.read_text("utf-8"))


class TestWords:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
    def test_page(self, page):
        assert faults(page.read_text("utf-8")) == []

    def test_modules(self):
        """Docstrings, messages and comments use the same words as the pages."""
        found = {
            module: [fault for text in (*strings(module), *comments(module)) for fault in faults(str(text))]
            for module in MODULES
        }

        assert {module.name: words for module, words in found.items() if words} == {}

    @pytest.mark.parametrize(
        "text", ["What tells, if that is asked", "a way\nout", "5 is no date", "Whoever reads it", "ASK for it"]
    )
    def test_forbidden(self, text):
        assert faults(text)

    @pytest.mark.parametrize("text", ["there is no such date", "it is no longer", "a task, the basket", "stellar"])
    def test_allowed(self, text):
        assert faults(text) == []
