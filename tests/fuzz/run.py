"""The long run: with `python run.py TARGET SECONDS`, atheris searches for input that breaks a promise.

It stores input that reaches new code in build/fuzz; the next run continues from there.
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
    from fuzz.promise import check, warm_up
    from fuzz.values import changed, words

IN_JSON = {"events", "custom_zones"}


def mutated(data, longest, seed):
    """Most of the time, JSON with some of its values changed; else bytes, as libFuzzer changes them."""
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
    """Run one target, from its seeds and the input that earlier runs stored."""
    with atheris.instrument_imports(include=["recurtz"]):
        run = importlib.import_module(f"fuzz.{target}").run
    warm_up()
    corpus = Path("build", "fuzz", target)
    corpus.mkdir(parents=True, exist_ok=True)
    dictionary = corpus.with_suffix(".dict")
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
        f"-artifact_prefix={corpus.parent}/{target}-",
        str(corpus),
        str(HERE / "seeds" / target),
    ]
    mutator = {"custom_mutator": mutated} if target in IN_JSON else {}
    atheris.Setup([sys.argv[0], *options, *files], lambda data: check(run, data), **mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
