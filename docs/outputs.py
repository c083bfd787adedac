"""Commands that the build of the site runs, with what they print: the directive `output`.

A command begins with "$ ", and continues until the next one. Its text is shown below it; an SVG is shown as a picture,
described by its own title.
A command that fails is an error of the build.
"""

import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).parents[1]
_FOLDER = "_images"


class OutputError(Exception):
    """A command of a page failed."""


def commands_of(content: str) -> list[str]:
    """The commands of a block, without their prompts."""
    return [command.strip() for command in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]]


def output_of(command: str) -> str:
    """What a command prints, in a terminal of 80 columns."""
    environment = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    done = subprocess.run(  # noqa: S602  # our own pages
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode or done.stderr:
        raise OutputError(f"{command}\nexit status {done.returncode}\n{done.stderr}")
    return done.stdout


class Output(SphinxDirective):
    """A block of commands, each with its output."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """A block of code for each command; a picture for an output that is one."""
        return [node for command in commands_of("\n".join(self.content)) for node in self._shown(command)]

    def _shown(self, command: str) -> list[nodes.Node]:
        try:
            printed = output_of(command)
        except OutputError as error:
            raise self.error(str(error)) from error
        is_picture = printed.startswith("<svg ")
        text = f"$ {command}\n{'' if is_picture else printed}"
        block = nodes.literal_block(text, text, language="console")  # Sphinx colours a block whose source is its text
        return [block, self._picture(printed)] if is_picture else [block]

    def _picture(self, svg: str) -> nodes.Node:
        name = f"{self.env.docname}-{self.env.new_serialno('output')}.svg"
        folder = Path(self.env.app.outdir) / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(svg, "utf-8")
        [description] = re.findall(r"<title>(.*?)</title>", svg, re.DOTALL)
        return nodes.raw("", f'<p><img src="{_FOLDER}/{name}" alt="{escape(description)}"></p>', format="html")


def outdated(app: Sphinx, _env: object, _added: set, _changed: set, _removed: set) -> list[str]:
    """Pages with outputs are built each time, because recurtz itself can have changed."""
    return [name for name in app.env.found_docs if "```{output}" in app.env.doc2path(name).read_text("utf-8")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("output", Output)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True}
