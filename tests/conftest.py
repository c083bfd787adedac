"""Hypothesis profiles: how many random examples the property tests try.

`fast` is for `make check`: a tenth of the examples, the same ones in each run. `default` is for `make test`, `thorough`
for `make conformance`: four times as many.
"""

from hypothesis import settings

PROFILES = {"fast": 10, "default": 100, "thorough": 400}
"""The number of examples of a test that does not specify one."""

for profile, count in PROFILES.items():
    settings.register_profile(profile, max_examples=count, deadline=None, derandomize=profile == "fast")
settings.load_profile("default")


def pytest_collection_modifyitems(items):
    """Scale the numbers that tests specify as the profile scales the default one."""
    count = settings.default.max_examples
    for holder, name in {place for item in items for place in places_of_settings(item)}:
        own = getattr(holder, name, None)
        if isinstance(own, settings) and own.max_examples != count:
            setattr(holder, name, settings(own, max_examples=max(1, own.max_examples * count // PROFILES["default"])))


def places_of_settings(item):
    """Where `@settings` keeps its numbers, and where a state machine has them."""
    return (getattr(item, "function", None), "_hypothesis_internal_use_settings"), (
        getattr(item, "cls", None),
        "settings",
    )
