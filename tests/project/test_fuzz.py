"""The promises for any input (tests/fuzz), on the seeds, on seeds with some values changed, and on bytes by chance."""

import importlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fuzz.promise import check_refusal, holds, warm_up
from fuzz.values import another, changed, words
from recurtz import RecurtzError, instances, zone

SEEDS = Path(__file__).parents[1] / "fuzz" / "seeds"
SAMPLES = Path(__file__).parents[1] / "ics_samples"
TARGETS = sorted(folder.name for folder in SEEDS.iterdir())
FILES = [*sorted(SEEDS.glob("*/*")), *sorted(SAMPLES.glob("*.ics"))]

FEW = settings(max_examples=60, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
"""The same each time, and never shrunk: what fails here is small, or goes to the seeds."""


def reader(target):
    return importlib.import_module(f"fuzz.{target}").read


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


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_seed_ends_in_a_value_or_a_short_refusal(file):
    holds(reader(file.parent.name if file.is_relative_to(SEEDS) else "calendars"), file.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@given(chance=st.integers(0, 2**32))
@FEW
def test_so_does_a_seed_whose_values_are_changed(target, chance):
    dice = random.Random(chance)
    holds(reader(target), with_values_changed(dice.choice(seeds(target)), dice))


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=200))
@FEW
def test_so_do_bytes_by_chance(target, data):
    holds(reader(target), data)


@pytest.mark.parametrize("target", ["custom_zones", "events"])
@given(chance=st.integers(0, 2**32))
@FEW
def test_so_does_json_of_no_shape(target, chance):
    dice = random.Random(chance)
    holds(reader(target), json.dumps({"event": another({}, dice), "bias": another(0, dice)}).encode())


LONG = 50_000
LONG_TEXTS = [
    '"\\' * LONG, "a" * LONG, "a/" * LONG, " " * LONG, "\t," * LONG, '"' * LONG, "\\" * LONG, "a=" * LONG, ";" * LONG,
    "." * LONG, "+01" * LONG, "(utc" * LONG, "2017-09-04" * LONG, "\n " * LONG, "BEGIN:VCALENDAR\n" * LONG,
    "TZID=tzone:" * LONG, "9" * LONG,
]  # fmt: skip


@pytest.mark.parametrize("text", LONG_TEXTS, ids=lambda text: repr(text[:10]))
def test_long_text_ends_soon_in_a_short_refusal(text):
    for target in ("prefer", "rules", "zone_names"):
        holds(reader(target), text.encode())
    for place in ("dateTime", "timeZone"):
        moment = {"dateTime": "2017-09-04T12:00:00", "timeZone": "UTC", place: text}
        holds(reader("events"), json.dumps({"event": {"start": moment, "end": moment}, "start": text}).encode())


def test_depth_is_no_danger():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    event = json.loads((SEEDS / "events/weekly.json").read_text())["event"]
    for name in ("start", "recurrence", "isAllDay", "id", "cancelledOccurrences", "exceptionOccurrences"):
        with pytest.raises(RecurtzError) as refusal:
            instances(event | {name: deep}, "2017-09-01", "2017-10-01")
        check_refusal(refusal.value)
    assert instances(event | {"body": deep}, "2017-09-04", "2017-09-05")[0]["body"] is deep


# The promise itself ---------------------------------------------------------------------------------------------------


def test_a_long_refusal_breaks_the_promise():
    with pytest.raises(AssertionError):
        check_refusal(RecurtzError("x" * 5000))


def test_another_error_breaks_the_promise():
    with pytest.raises(ZeroDivisionError):
        holds(lambda _: 1 // 0, b"")


def test_steps_that_input_and_answer_do_not_explain_break_the_promise():
    with pytest.raises(AssertionError, match=r"^\d+ steps for 4 bytes"):
        holds(lambda _: [zone("UTC") for _ in range(100_000)] and 0, b"four")


def test_a_strangers_file_breaks_the_promise():
    with pytest.raises(AssertionError, match="passwd"):
        holds(lambda _: open("/etc/passwd").close(), b"")
