"""The commands that the build of the site runs, and shows with what they print."""

import re

import pytest

import outputs
from graph import ROOT

GALLERY = (ROOT / "docs" / "gallery.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\{output\}\n(.*?)^```$", GALLERY, re.DOTALL | re.MULTILINE)
COMMANDS = [command for block in BLOCKS for command in outputs.commands_of(block)]


class TestCommands:
    def test_lines(self):
        """A command goes on until the next prompt."""
        assert outputs.commands_of("$ one \\\n    two\n$ three\n") == ["one \\\n    two", "three"]

    def test_output(self):
        assert outputs.output_of("echo Grüße; echo $COLUMNS") == "Grüße\n80\n"

    @pytest.mark.parametrize("command", ["exit 3", "echo warning >&2"])
    def test_failure(self, command):
        """A command that fails, or that warns, is an error."""
        with pytest.raises(outputs.OutputError, match=re.escape(command)):
            outputs.output_of(command)


class TestGallery:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_width(self, command):
        """A command is at most 80 columns wide."""
        assert max(len(line) for line in f"$ {command}".splitlines()) <= 80

    @pytest.mark.slow
    @pytest.mark.parametrize("command", COMMANDS)
    def test_output(self, command):
        """Every command prints something; a picture is described, and has a light and a dark mode."""
        printed = outputs.output_of(command)

        assert printed.strip()
        if printed.startswith("<svg "):
            assert re.search("<title>[^<]+</title>", printed)
            assert "prefers-color-scheme: dark" in printed

    def test_complete(self):
        """It shows every command of the terminal that draws or computes."""
        shown = {command.split()[1] for command in COMMANDS if command.startswith("recurtz ")}
        assert {"agenda", "calendar", "conflicts", "explain", "free", "instances", "schedule", "split"} <= shown
