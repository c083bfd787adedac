"""Servers of the sandbox, one or several for a test."""

import pytest

from recurtz.sandbox.pytest_plugin import graph_calendar, graph_calendar_options  # noqa: F401
from sandbox_client import make_client


@pytest.fixture
def serve():
    """Make clients of new servers."""
    clients = []

    def make(*arguments, **options):
        clients.append(make_client(*arguments, **options))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(serve):
    """A client of two people and a room without a booking window; times are in UTC."""
    return serve()


@pytest.fixture
def pacific(serve):
    """A client that prefers Pacific time."""
    return serve(zone="Pacific Standard Time")
