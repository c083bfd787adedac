"""Every command that the documents show prints what they say."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SESSIONS = [
    pytest.param(command, output, id=f"{page.name}: {command[:50]}")
    for page in PAGES
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.mark.parametrize(("command", "output"), SESSIONS)
def test_a_command_prints_what_the_page_shows(command, output):
    program, *arguments = shlex.split(command)
    script = Path(sys.executable).with_name(program)
    done = subprocess.run([script, *arguments], capture_output=True, text=True, cwd=ROOT, check=True)  # noqa: S603

    assert done.stdout == output
