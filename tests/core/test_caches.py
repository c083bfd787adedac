"""The one bounded cache."""

import ast

import pytest

from graph import ROOT
from recurtz._core import caches


@pytest.fixture(autouse=True)
def _own_caches(monkeypatch):
    """What a test caches is not cleared with the rest for ever."""
    monkeypatch.setattr(caches, "_caches", [])


@pytest.fixture
def calls():
    return []


@pytest.fixture
def double(calls):
    @caches.cached(entries=2)
    def double(number):
        """Twice a number."""
        calls.append(number)
        return number * 2

    return double


class TestCached:
    def test_result(self, double, calls):
        assert [double(1), double(1), double(2), double(1)] == [2, 2, 4, 2]
        assert calls == [1, 2]

    def test_bound(self, double, calls):
        """The least recently used entry goes first."""
        for number in (1, 2, 1, 3, 1, 2):
            double(number)
        assert calls == [1, 2, 3, 2]

    def test_wrapped(self, double):
        assert double.__name__ == "double"
        assert double.__doc__ == "Twice a number."

    def test_error(self, calls):
        """An error is not cached."""

        @caches.cached(entries=2)
        def refuse(number):
            calls.append(number)
            raise ValueError

        for _ in range(2):
            with pytest.raises(ValueError, match=r"^$"):
                refuse(1)
        assert calls == [1, 1]

    @pytest.mark.parametrize(("typed", "expected"), [(False, [bool, bool]), (True, [bool, float])])
    def test_typed(self, typed, expected):
        """Python calls True and 1.0 equal; a typed cache does not."""
        kind = caches.cached(entries=3, typed=typed)(type)
        assert [kind(True), kind(1.0)] == expected


class TestClearAll:
    def test_all(self, double, calls):
        triple = caches.cached(entries=1)(lambda number: calls.append(number) or number * 3)
        double(1), triple(1)
        caches.clear_all()

        assert (double(1), triple(1)) == (2, 3)
        assert calls == [1, 1, 1, 1]


def test_no_other_caches():
    """`cached` is the only cache of functions: no other module imports one of `functools`."""
    users = []
    for file in sorted((ROOT / "recurtz").rglob("*.py")):
        nodes = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
        names = {alias.name for node in nodes if node.module == "functools" for alias in node.names}
        users += [str(file.relative_to(ROOT / "recurtz"))] if names & {"cache", "lru_cache"} else []
    assert users == ["_core/caches.py"]
