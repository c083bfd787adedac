"""A plugin of pytest with the fixture `graph_calendar`.

To use it: `pytest_plugins = ["recurtz.sandbox.pytest_plugin"]` in the `conftest.py` of your project.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from recurtz.sandbox.server import GraphCalendar


@pytest.fixture
def graph_calendar_options() -> dict[str, Any]:
    """The options of `graph_calendar`, those of `make_app`: override this fixture to have others."""
    return {}


@pytest.fixture
def graph_calendar(tmp_path: Path, graph_calendar_options: dict[str, Any]) -> Iterator[GraphCalendar]:
    """An empty Graph calendar. Its `base_url` is the address for clients, its `transport` one without a socket."""
    with GraphCalendar(tmp_path / "calendar.sqlite", **graph_calendar_options) as calendar:
        yield calendar
