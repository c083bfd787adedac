"""A Graph calendar on a socket, for programs that were written for the real Graph."""

from datetime import UTC, datetime

import pytest

from recurtz import RoomPolicy
from recurtz.sandbox.pytest_plugin import graph_calendar  # noqa: F401

ROOM = "room1@contoso.com"


def pytest_configure(config):
    """Warnings of other people's clients do not matter here."""
    config.addinivalue_line("filterwarnings", "ignore")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """The clients reach this machine without a proxy of the environment."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def graph_calendar_options():
    return {
        "mailboxes": ["dana@contoso.com", "ada@contoso.com"],
        "rooms": {ROOM: RoomPolicy(booking_window_in_days=None)},
        "now": datetime(2026, 1, 5, 8, tzinfo=UTC),
    }
