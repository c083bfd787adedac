"""The promises for any input (tests/fuzz): for the seeds, for seeds with changed values, and for random bytes."""

import importlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fuzz.promise import check, check_error, warm_up
from fuzz.values import another, changed, words
from graph import error_of, moment
from recurtz import RecurtzError, instances, zone

SEEDS = Path(__file__).parents[1] / "fuzz" / "seeds"
SAMPLES = Path(__file__).parents[1] / "ics_samples"
TARGETS = sorted(folder.name for folder in SEEDS.iterdir())
FILES = [*sorted(SEEDS.glob("*/*")), *sorted(SAMPLES.glob("*.ics"))]

SIXTY = settings(max_examples=60, derandomize=True, database=None, phases=[Phase.generate])
"""Sixty examples, the same each time, and never reduced: input that fails is small, or becomes a seed."""


def target_named(name):
    return importlib.import_module(f"fuzz.{name}").run


def seeds(target):
    return [file.read_bytes() for file in sorted((SEEDS / target).iterdir())]


@pytest.fixture(autouse=True, scope="module")
def _warm():
    warm_up()


def with_values_changed(data, dice):
    """A seed with some of its values, or of its words, replaced."""
    try:
        value = json.loads(data)
    except ValueError:
        return _with_words_changed(data, dice, [word.encode() for word in words("calendars") + words("prefer")])
    for _ in range(dice.randrange(1, 5)):
        value = changed(value, dice)
    return json.dumps(value).encode()


def _with_words_changed(data, dice, known):
    for _ in range(dice.randrange(1, 5)):
        place = dice.randrange(len(data) + 1)
        data = data[:place] + dice.choice([*known, b"", b"\0", b"\xff"]) + data[place + dice.choice((0, 1, 8)) :]
    return data


LONG = 50_000
LONG_TEXTS = [
    '"\\' * LONG, "a" * LONG, "a/" * LONG, " " * LONG, "\t," * LONG, '"' * LONG, "\\" * LONG, "a=" * LONG, ";" * LONG,
    "." * LONG, "+01" * LONG, "(utc" * LONG, "2017-09-04" * LONG, "\n " * LONG, "BEGIN:VCALENDAR\n" * LONG,
    "TZID=tzone:" * LONG, "9" * LONG,
]  # fmt: skip


class TestPromise:
    @pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
    def test_seed(self, file):
        target = file.parent.name if file.is_relative_to(SEEDS) else "calendars"
        check(target_named(target), file.read_bytes())

    @pytest.mark.parametrize("target", TARGETS)
    @given(chance=st.integers(0, 2**32))
    @SIXTY
    def test_changed_seed(self, target, chance):
        dice = random.Random(chance)
        check(target_named(target), with_values_changed(dice.choice(seeds(target)), dice))

    @pytest.mark.parametrize("target", TARGETS)
    @given(data=st.binary(max_size=200))
    @SIXTY
    def test_random_bytes(self, target, data):
        check(target_named(target), data)

    @pytest.mark.parametrize("target", ["custom_zones", "events"])
    @given(chance=st.integers(0, 2**32))
    @SIXTY
    def test_random_json(self, target, chance):
        dice = random.Random(chance)
        check(target_named(target), json.dumps({"event": another({}, dice), "bias": another(0, dice)}).encode())

    @pytest.mark.parametrize("text", LONG_TEXTS, ids=lambda text: repr(text[:10]))
    def test_long_text(self, text):
        for target in ("prefer", "rules", "zone_names"):
            check(target_named(target), text.encode())
        for name in ("dateTime", "timeZone"):
            noon = moment("2017-09-04T12:00:00", "UTC") | {name: text}
            request = {"event": {"start": noon, "end": noon}, "start": text}
            check(target_named("events"), json.dumps(request).encode())

    def test_deep_lists(self):
        """Lists in lists, 100,000 levels deep."""
        deep = []
        for _ in range(100_000):
            deep = [deep]
        event = json.loads((SEEDS / "events/weekly.json").read_text())["event"]
        for name in ("start", "recurrence", "isAllDay", "id", "cancelledOccurrences", "exceptionOccurrences"):
            check_error(error_of(instances, event | {name: deep}, "2017-09-01", "2017-10-01"))
        assert instances(event | {"body": deep}, "2017-09-04", "2017-09-05")[0]["body"] is deep


class TestCheck:
    """The check itself finds broken promises."""

    def test_long_message(self):
        with pytest.raises(AssertionError):
            check_error(RecurtzError("x" * 5000))

    def test_other_error(self):
        with pytest.raises(ZeroDivisionError):
            check(lambda _: 1 // 0, b"")

    def test_steps(self):
        with pytest.raises(AssertionError, match=r"^\d+ steps for 4 bytes"):
            check(lambda _: [zone("UTC") for _ in range(100_000)] and 0, b"four")

    def test_file(self):
        with pytest.raises(AssertionError, match="passwd"):
            check(lambda _: open("/etc/passwd").close(), b"")
