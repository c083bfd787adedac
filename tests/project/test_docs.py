"""All code in the documents is run: pytest itself runs the examples, this file runs the commands."""

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from graph import ROOT
from recurtz import errors

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DIRECTIVES = {"{include}", "{output}", "{room}", "{toctree}"}  # the build of the site runs the commands of an output
DATA = {"csv", "http", "ics", "text"}
SESSIONS = [
    pytest.param(command, output, id=f"{page.name}: {command[:50]}")
    for page in PAGES
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    for command, output in re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), SESSIONS)
def test_command(command, output):
    """A command prints what the page shows."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(  # noqa: S602  # our own pages
        command, shell=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PATH": path}
    )

    assert (done.returncode, done.stderr, done.stdout) == (0, "", output)


# No code is forgotten -------------------------------------------------------------------------------------------------


def blocks_not_run(markdown):
    """The blocks of a page whose code nothing runs, each with the reason."""
    blocks = [token for token in MarkdownIt("commonmark").parse(markdown) if token.type in {"fence", "code_block"}]
    found = [(block.content, fault_of(block.type, block.info.partition(" ")[0], block.content)) for block in blocks]
    return [(content, fault) for content, fault in found if fault]


def fault_of(kind, language, content):
    if kind == "code_block":
        return "an indented block: use a fence"
    if language == "python":
        return fault_of_examples(content)
    if language == "console":
        return None if content.startswith("$ ") else "a block without a command"
    if language == "json":
        json.loads(content)
    return None if language in DATA | DIRECTIVES | {"json"} else f"{language or 'no'} language: use python or console"


def fault_of_examples(content):
    parts = doctest.DocTestParser().parse(content)
    examples = [part for part in parts if isinstance(part, doctest.Example)]
    if not examples or any(part.strip() for part in parts if isinstance(part, str)):
        return "lines without a prompt"
    return "a skipped example" if any(doctest.SKIP in example.options for example in examples) else None


class TestBlocks:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
    def test_page(self, page):
        """Each block of each page is run."""
        assert blocks_not_run(page.read_text("utf-8")) == []

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
    def test_width(self, page):
        """Code fits in 80 columns, so that it can be read on a narrow screen."""
        code = re.findall(r"^(?:(?:>>>|\.\.\.) .*|\$ (?:.*\\\n)*.*)", page.read_text("utf-8"), re.MULTILINE)

        assert [line for lines in code for line in lines.splitlines() if len(line) > 80] == []

    def test_make(self):
        """`make test` passes all pages to pytest."""
        command = "$(PYTEST) tests README.md docs "

        assert command in (ROOT / "Makefile").read_text("utf-8")
        assert {page.parts[len(ROOT.parts)] for page in PAGES} == {"README.md", "docs"}

    @pytest.mark.parametrize(
        "block",
        [
            "```python\nprint(1)\n```",
            "```python\n>>> 1\n1\n\nprint(2)\n```",
            "```python\n>>> 1  # doctest: +SKIP\n2\n```",
            "```py\n>>> 1\n1\n\n```",
            "~~~ruby\nputs 1\n~~~",
            "```\n>>> 1\n1\n\n```",
            "```{code-block} python\nprint(1)\n```",
            "```console\nrecurtz --version\n```",
            "Text:\n\n    print(1)\n",
            "- an item\n\n  ```bash\n  ls\n  ```\n",
        ],
    )
    def test_not_run(self, block):
        assert len(blocks_not_run(f"# Page\n\n{block}\n")) == 1

    @pytest.mark.parametrize(
        "block", ["```python\n>>> 1\n1\n\n>>> 2\n2\n\n```", "```console\n$ ls\n```", "```text\nwords\n```", "`code`"]
    )
    def test_run(self, block):
        assert blocks_not_run(f"# Page\n\n{block}\n") == []


class TestLists:
    @pytest.mark.parametrize(
        ("listing", "pages"),
        [
            ("docs/how-to.md", "docs/how-to-*.md"),
            ("docs/pitfalls/index.md", "docs/pitfalls/[!i]*.md"),
            ("docs/reference/index.md", "docs/reference/[!i]*.md"),
        ],
    )
    def test_pages(self, listing, pages):
        """A list of pages that readers use without the site is complete."""
        links = re.findall(r"\]\(([\w/.-]+\.md)\)", (ROOT / listing).read_text("utf-8"))

        linked = {((ROOT / listing).parent / link).resolve() for link in links}
        assert {page.resolve() for page in ROOT.glob(pages)} <= linked

    def test_links(self):
        """The pages that are read in the repository link to files that exist."""
        pages = [ROOT / "README.md", *ROOT.glob("[A-Z]*.md"), *(ROOT / "tests").rglob("*.md")]
        for page in pages:
            for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text("utf-8")):
                assert (page.parent / link).exists(), (page.name, link)

    def test_errors(self):
        """The table of errors has each class and each code; the first row of a class has its own code."""
        page = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
        rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", page, re.MULTILINE)
        first = dict(reversed(rows))
        classes = {getattr(errors, name) for name in errors.__all__ if isinstance(getattr(errors, name), type)}
        sources = "".join(path.read_text("utf-8") for path in (ROOT / "recurtz").rglob("*.py"))

        assert first == {found.__name__: found.code for found in classes if issubclass(found, errors.RecurtzError)}
        assert set(re.findall(r'code(?:: str)? ?= ?"(Error\w+)"', sources)) <= set(re.findall(r"`(Error\w+)` \|", page))
