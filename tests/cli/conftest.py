"""Fixtures of the terminal tests."""

import sys

import pytest

from recurtz import cli


@pytest.fixture
def recurtz(monkeypatch, capsys):
    """Runs the program in this process: (exit status, output, errors)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["recurtz", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as stop:
            status = stop.code
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def file(tmp_path):
    """Writes a file and gives its path."""

    def write(content, name="events.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
