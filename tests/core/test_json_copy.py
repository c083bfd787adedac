"""recurtz._core.json_copy: copies of JSON of any depth and kind."""

from types import MappingProxyType

import pytest

from recurtz._core.json_copy import copy_json


class TestCopyJson:
    @pytest.mark.parametrize("json", [{}, {"a": None, "b": [1, {"c": [[]]}], "d": {"e": "f"}}])
    def test_equal(self, json):
        assert copy_json(json) == json

    def test_nothing_shared(self):
        """A change of the copy does not change the original, at any depth."""
        json = {"a": [{"b": [1]}]}
        copy_json(json)["a"][0]["b"].append(2)
        assert json == {"a": [{"b": [1]}]}

    def test_kinds(self):
        """Other mappings become dicts, tuples become lists."""
        assert copy_json(MappingProxyType({"a": (1, MappingProxyType({}))})) == {"a": [1, {}]}

    def test_depth(self):
        """The depth is not limited by Python's recursion."""
        deep = []
        for _ in range(100_000):
            deep = [deep]
        copy, depth = copy_json({"a": deep})["a"], 0
        while copy:
            [copy], depth = copy, depth + 1
        assert depth == 100_000
        while deep:  # Python's own deallocation of such lists is recursive up to 3.11
            [deep] = deep

    def test_circle(self):
        """An object that contains itself is copied as such."""
        json = {"a": []}
        json["a"].append(json)
        copy = copy_json(json)
        assert copy["a"][0] is copy is not json

    @pytest.mark.slow
    def test_model(self):
        """A model of the SDK becomes its JSON."""
        from msgraph.generated.models.location import Location

        assert copy_json({"location": Location(display_name="Cafe")})["location"]["displayName"] == "Cafe"
