"""All that looks like code in the documents is run: examples by pytest itself, commands here."""

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from recurtz import errors

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DIRECTIVES = {"{include}", "{room}", "{toctree}"}
DATA = {"csv", "http", "ics", "text"}
SESSIONS = [
    pytest.param(command, output, id=f"{page.name}: {command[:50]}")
    for page in PAGES
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.mark.parametrize(("command", "output"), SESSIONS)
def test_a_command_prints_what_the_page_shows(command, output):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(  # noqa: S602  # our own pages
        command, shell=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PATH": path}
    )

    assert (done.returncode, done.stderr, done.stdout) == (0, "", output)


# Nothing is left out --------------------------------------------------------------------------------------------------


def unrun(markdown):
    """The blocks of a page that show code which nothing runs, each with what is wrong with it."""
    blocks = [token for token in MarkdownIt("commonmark").parse(markdown) if token.type in {"fence", "code_block"}]
    found = [(block.content, fault_of(block.type, block.info.partition(" ")[0], block.content)) for block in blocks]
    return [(content, fault) for content, fault in found if fault]


def fault_of(kind, language, content):
    if kind == "code_block":
        return "an indented block: use a fence"
    if language == "python":
        return fault_of_examples(content)
    if language == "console":
        return None if content.startswith("$ ") else "no command"
    if language == "json":
        json.loads(content)
    return None if language in DATA | DIRECTIVES | {"json"} else f"{language or 'no'} language: use python or console"


def fault_of_examples(content):
    parts = doctest.DocTestParser().parse(content)
    examples = [part for part in parts if isinstance(part, doctest.Example)]
    if not examples or any(part.strip() for part in parts if isinstance(part, str)):
        return "lines without a prompt"
    return "an example that is skipped" if any(doctest.SKIP in example.options for example in examples) else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_a_page_is_run(page):
    assert unrun(page.read_text("utf-8")) == []


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
def test_a_block_that_nothing_runs_is_found(block):
    assert len(unrun(f"# Page\n\n{block}\n")) == 1


@pytest.mark.parametrize(
    "block", ["```python\n>>> 1\n1\n\n>>> 2\n2\n\n```", "```console\n$ ls\n```", "```text\nwords\n```", "`code`"]
)
def test_a_block_that_is_run_or_that_is_no_code_is_not_found(block):
    assert unrun(f"# Page\n\n{block}\n") == []


@pytest.mark.parametrize(
    ("listing", "pages"),
    [
        ("README.md", "docs/how-to-*.md"),
        ("docs/how-to.md", "docs/how-to-*.md"),
        ("docs/pitfalls/index.md", "docs/pitfalls/[!i]*.md"),
        ("docs/reference/index.md", "docs/reference/[!i]*.md"),
    ],
)
def test_a_list_of_pages_that_is_read_without_the_site_has_them_all(listing, pages):
    links = re.findall(r"\]\(([\w/.-]+\.md)\)", (ROOT / listing).read_text("utf-8"))

    linked = {((ROOT / listing).parent / link).resolve() for link in links}
    assert {page.resolve() for page in ROOT.glob(pages)} <= linked


def test_the_table_of_errors_has_each_class_and_each_code():
    page = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
    rows = set(re.findall(r"^\| `(\w+)` \| `(\w+)` \|", page, re.MULTILINE))
    classes = {getattr(errors, name) for name in errors.__all__ if isinstance(getattr(errors, name), type)}
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "recurtz").rglob("*.py"))

    assert rows == {(found.__name__, found.code) for found in classes if issubclass(found, errors.RecurtzError)}
    assert set(re.findall(r'code(?:: str)? ?= ?"(Error\w+)"', sources)) <= set(re.findall(r"`(Error\w+)` \|", page))


def test_pytest_is_given_all_pages():
    command = "$(BIN)/pytest tests README.md docs "

    assert command in (ROOT / "Makefile").read_text("utf-8")
    assert {page.parts[len(ROOT.parts)] for page in PAGES} == {"README.md", "docs"}
