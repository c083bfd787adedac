"""The rule for the text of a window is in the docstring of each public function that takes one, in the same words."""

import inspect

import pytest

import recurtz

RULE = (
    "`start` and `end` are aware datetimes or ISO 8601 text; "
    "text without an offset is in UTC, whatever zone is requested."
)
PLACES = (recurtz, recurtz.arrow, recurtz.Calendar, recurtz.SeriesMaster, recurtz.WorkingHours)


def with_windows():
    """The public functions and methods whose parameters `start` and `end` are the edges of a window."""
    for place in PLACES:
        for name in dir(place):
            value = getattr(place, name)
            if inspect.isfunction(value) and not name.startswith("_"):
                annotation = inspect.get_annotations(value).get("start")
                if annotation == "datetime | str":
                    yield pytest.param(value, id=f"{place.__name__}.{name}")


FUNCTIONS = [*with_windows()]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_rule(function):
    assert RULE in " ".join(inspect.getdoc(function).split())


def test_functions():
    """The search finds the functions of each place."""
    names = {parameter.values[0].__name__ for parameter in FUNCTIONS}
    assert {"instances", "calendar_view", "view", "between", "busy_minutes", "expand_reader", "free_slots"} <= names
