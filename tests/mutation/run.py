"""Mutation testing: each small change to a module of the core must make one of its tests fail.

`python run.py [--of N] [--seed S] [MODULE ...]` makes the changes that cosmic-ray's operators know, one at a time. A
new process imports the changed source instead of the file. With `--of`, N random mutants of each module are tested.
Changes without effect are not made: in annotations, and the removal of a cache. Surviving mutants are printed, and
stored in build/mutation. README.md lists those that no test can notice.
"""

import argparse
import ast
import contextlib
import doctest
import faulthandler
import importlib
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import hypothesis
import pytest
from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "build" / "mutation"
DATES = ["project/test_semantics.py", "project/test_complaints_series.py", "recurrence"]
EVENTS = [
    f"events/test_{name}.py"
    for name in ("view", "view_options", "master", "parsing", "event_lists", "expansion", "limit")
]
TIMES = ["events/test_timetable.py", *EVENTS]
TESTS = {
    "_core.gregorian": ["core/test_gregorian.py", *DATES, "rrule/test_convert.py", "rrule/test_to_pattern.py"],
    "recurrence.month_days": DATES,
    "recurrence.cycles": DATES,
    "recurrence.properties": DATES,
    "recurrence.patterns": DATES,
    "recurrence.ranges": DATES,
    "recurrence.patterned": [*DATES, "project/test_values.py"],
    "events.master": [*EVENTS, "events/test_edits.py", "events/test_timetable.py"],
    "events.timetable": TIMES,
    "events.graph_json": ["events/test_graph_json.py", *TIMES],
    "events.expansion": EVENTS,
    "events.offset_periods": ["events/test_offset_periods.py", *TIMES],
    "zones.posix": ["zones/test_posix.py", "zones/test_custom.py"],
    "zones.transitions": ["zones/test_transitions.py", "zones/test_custom.py", "events/test_timetable.py"],
    "zones.local_time": ["zones/test_local_time.py", "zones/test_custom.py", "events/test_timetable.py"],
}
"""The tests of each module, fast ones first."""

SECONDS = 90
"""A mutant whose tests take longer counts as killed: it does not end."""

OPTIONS = [
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "--hypothesis-profile=mutation",
    "-o",
    "filterwarnings=error\nignore::pytest.PytestAssertRewriteWarning",
]

CACHES = {"cached", "cached_property"}


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from changed source."""

    def __init__(self, name, source, path):
        self.name, self.source, self.path = name, source, path

    def find_spec(self, name, _path, _target=None):
        return importlib.util.spec_from_loader(name, self, origin=self.path) if name == self.name else None

    def exec_module(self, module):
        module.__file__ = self.path
        exec(compile(self.source, self.path, "exec"), vars(module))  # noqa: S102  # our own source, changed


# What to change -------------------------------------------------------------------------------------------------------


class Sites(Visitor):
    """The places that an operator can change, in order: first and last line and column of each."""

    def __init__(self, operator):
        self.operator, self.found = operator, []

    def visit(self, node):
        self.found += self.operator.mutation_positions(node)
        return node


def mutants(source):
    """(operator, number of its site, line) of every mutant that could have an effect."""
    ignored, tree = list(places_without_effect(source)), get_ast(source)
    for name in operator_names():
        if get_operator(name).arguments():  # names of variables, which differ from function to function
            continue
        sites = Sites(get_operator(name)())
        sites.walk(tree)
        for place, (start, _) in enumerate(sites.found):
            if not any(first <= start <= last for first, last in ignored):
                yield name, place, start[0]


def places_without_effect(source):
    """The places where a change has no effect: annotations, which are text at run time, and caches."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            args = node.args
            arguments = [*args.args, *args.posonlyargs, *args.kwonlyargs, args.vararg, args.kwarg]
            hidden = [argument.annotation for argument in arguments if argument and argument.annotation]
            hidden += [node.returns] if node.returns else []
            hidden += [
                each for each in node.decorator_list if CACHES & set(ast.unparse(each).replace("(", " ").split())
            ]
        elif isinstance(node, ast.AnnAssign):
            hidden = [node.annotation]
        elif isinstance(node, ast.ClassDef):
            hidden = [each for each in node.keywords if each.arg == "generated"]
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            hidden = [node]
        else:
            continue
        for each in hidden:
            yield (each.lineno, max(each.col_offset - 1, 0)), (each.end_lineno, each.end_col_offset)


# Testing --------------------------------------------------------------------------------------------------------------


def outcome(name, source, tests):
    """The outcome of a mutant, which runs in a process of its own: "killed", "late" or "survived"."""
    child = os.fork()
    if child == 0:
        os._exit(_test(name, source, tests))
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "killed" if status else "survived"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "late"


def _test(name, source, tests):
    os.setpgid(0, 0)
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        faulthandler.disable()
        try:
            sys.meta_path.insert(0, Changed(name, source, str(ROOT / f"{name.replace('.', '/')}.py")))
            if doctest.testmod(importlib.import_module(name)).failed:
                return 1
            files = [str(ROOT / "tests" / test) for test in tests]
            return int(pytest.main([*OPTIONS, *files]))
        except BaseException:  # any error means that the mutant was noticed
            return 1


def run(module, count, seed, again):
    """Test mutants of a module; with `again`, only those that survived the last time."""
    name, file = f"recurtz.{module}", RESULTS / f"{module}.json"
    source = (ROOT / f"{name.replace('.', '/')}.py").read_text()
    if (found := outcome(name, source, TESTS[module])) != "survived":
        raise SystemExit(f"{module}: its tests fail without a change ({found})")
    every = list(mutants(source))
    stored = json.loads(file.read_text()) if again else []
    before = [result for result in stored if result["outcome"] != "survived"]
    chosen = random.Random(seed).sample(every, min(count or len(every), len(every)))
    selected = [tuple(result["mutant"]) for result in stored if result not in before] if again else chosen
    results = [try_out(module, name, source, mutant) for mutant in selected]
    RESULTS.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([*before, *results], indent=1))
    survived, total = sum(result["outcome"] == "survived" for result in results), len(before) + len(results)
    share = 100 * (1 - survived / total)
    print(f"{module}: {total} of {len(every)} mutants tested, {survived} survived, {share:.1f} % killed", flush=True)


def try_out(module, name, source, mutant):
    operator, place, line = mutant
    changed = mutate_code(source, get_operator(operator)(), place)
    found, change = outcome(name, changed, TESTS[module]), difference(source, changed)
    if found == "survived":
        print(f"{module}:{line} {operator.partition('/')[2]}\n  {change}", flush=True)
    return {"mutant": mutant, "outcome": found, "change": change}


def difference(before, after):
    """The first line that differs, before and after the change."""
    pairs = zip(before.splitlines(), [*after.splitlines(), ""], strict=False)
    old, new = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"{old.strip()}  ->  {new.strip()}"


def main():
    """Test the given modules, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", choices=[*TESTS, []])
    parser.add_argument("--of", type=int, default=0, help="the number of random mutants of each module; 0 for all")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    sys.dont_write_bytecode = True
    hypothesis.settings.register_profile(
        "mutation", database=None, derandomize=True, deadline=None, max_examples=50,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )  # fmt: skip
    for module in options.modules or TESTS:
        run(module, options.of, options.seed, options.again)


if __name__ == "__main__":
    main()
