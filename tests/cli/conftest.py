"""Fixtures of the tests of the command line."""

import io
import sys

import pytest

from recurtz import cli


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line in this process: returns the exit status, the output and the messages."""

    def run_command(*arguments):
        monkeypatch.setattr(sys, "argv", ["recurtz", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as stop:
            status = stop.code
        return status, *capsys.readouterr()

    return run_command


@pytest.fixture
def file(tmp_path):
    """Write a file, and return its path."""

    def write(content, name="events.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


class Terminal(io.StringIO):
    """A text stream that claims to be a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """A terminal in place of standard streams: `terminal("stdout", "stderr", COLUMNS="80")` returns the stream."""

    def replace(*streams, **environment):
        for name, value in {"TERM": "xterm", "COLORTERM": "", "NO_COLOR": "", **environment}.items():
            monkeypatch.setenv(name, value)
        screen = Terminal()
        for name in streams:
            monkeypatch.setattr(sys, name, screen)
        return screen

    return replace
