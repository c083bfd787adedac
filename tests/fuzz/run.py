"""The long run: `python run.py TARGET SECONDS` lets atheris look for input that breaks a promise.

What it finds worth keeping it keeps in build/fuzz, so that a next run goes on from there.
"""

import importlib
import json
import random
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

with atheris.instrument_imports(include=["recurtz"]):
    import recurtz  # noqa: F401  # instrumented before a target imports it
    from fuzz.promise import holds, warm_up
    from fuzz.values import changed, words

IN_JSON = {"events", "custom_zones"}


def mutated(data, longest, seed):
    """JSON with one of its values changed, most of the time; else its bytes, as libFuzzer changes them."""
    dice = random.Random(seed)
    if dice.random() < 0.1:
        return atheris.Mutate(data, longest)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return atheris.Mutate(data, longest)
    for _ in range(dice.choice((1, 1, 2, 4))):
        value = changed(value, dice)
    try:
        return json.dumps(value).encode()[:longest]
    except (ValueError, RecursionError):
        return data


def main(target, seconds):
    """Run one target, from its seeds and what earlier runs have kept."""
    with atheris.instrument_imports(include=["recurtz"]):
        read = importlib.import_module(f"fuzz.{target}").read
    warm_up()
    kept = Path("build", "fuzz", target)
    kept.mkdir(parents=True, exist_ok=True)
    dictionary = kept.with_suffix(".dict")
    dictionary.write_text("".join(f'"{word}"\n' for word in words(target)))
    options = [
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-rss_limit_mb=1024",
        "-max_len=8192",
        "-print_final_stats=1",
    ]
    files = [
        f"-dict={dictionary}",
        f"-artifact_prefix={kept.parent}/{target}-",
        str(kept),
        str(HERE / "seeds" / target),
    ]
    mutator = {"custom_mutator": mutated} if target in IN_JSON else {}
    atheris.Setup([sys.argv[0], *options, *files], lambda data: holds(read, data), **mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
