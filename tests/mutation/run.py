"""Mutation testing: each small change to a module of the core must make one of its tests fail.

`python run.py [--of N] [--seed S] [MODULE ...]` makes the changes that cosmic-ray's operators know, one at a time, in
a process of its own that imports the changed source in place of the file. With `--of` it takes N mutants of each module
by chance. Mutants that cannot show are not made: in annotations, and where a cache alone is removed. What survives is
printed, and kept in build/mutation.
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
KEPT = ROOT / "build" / "mutation"
DATES = ["complaints", "graph_json", "cycles", "recurrence", "recurrence_oracle"]
TESTS = {
    "gregorian": DATES,
    "day_pickers": DATES,
    "cycles": DATES,
    "patterns": DATES,
    "ranges": DATES,
    "recurrence": [*DATES, "values"],
    "series": ["events", "series_changes", "calendar_view", "limit", "series", "clocks"],
    "clocks": ["events", "calendar_view", "series_changes", "limit", "clocks", "series"],
    "clock_texts": ["clock_texts", "clocks", "events", "limit"],
    "telling": ["events", "calendar_view", "limit", "series"],
    "zones.offsets": ["zone_offsets", "zone_custom", "clocks"],
    "zones.runs": ["zone_offsets", "zone_custom"],
    "zones.shifts": ["calendar_view", "limit", "clocks"],
}
"""The tests that are asked, the fast ones first."""

SECONDS = 90
"""After which a mutant counts as killed: it does not end."""

OPTIONS = [
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-o",
    "filterwarnings=error\nignore::pytest.PytestAssertRewriteWarning",
]

CACHES = {"cache", "lru_cache", "cached_property"}


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
    """Where an operator can change something: the first and last line and column of each site, in order."""

    def __init__(self, operator):
        self.operator, self.found = operator, []

    def visit(self, node):
        self.found += self.operator.mutation_positions(node)
        return node


def mutants(source):
    """(operator, the number of its site, line) of every mutant that could show."""
    silent, tree = list(silent_places(source)), get_ast(source)
    for name in operator_names():
        if get_operator(name).arguments():  # names of variables, which differ from function to function
            continue
        sites = Sites(get_operator(name)())
        sites.walk(tree)
        for place, (start, _) in enumerate(sites.found):
            if not any(first <= start <= last for first, last in silent):
                yield name, place, start[0]


def silent_places(source):
    """Where a change cannot show: annotations, which are text here, and what only makes things faster."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            asked = [*node.args.args, *node.args.posonlyargs, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
            hidden = [argument.annotation for argument in asked if argument and argument.annotation]
            hidden += [node.returns] if node.returns else []
            hidden += [
                each for each in node.decorator_list if CACHES & set(ast.unparse(each).replace("(", " ").split())
            ]
        elif isinstance(node, ast.AnnAssign):
            hidden = [node.annotation]
        elif isinstance(node, ast.ClassDef):
            hidden = [each for each in node.keywords if each.arg == "often"]
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            hidden = [node]
        else:
            continue
        for each in hidden:
            yield (each.lineno, max(each.col_offset - 1, 0)), (each.end_lineno, each.end_col_offset)


# Testing --------------------------------------------------------------------------------------------------------------


def outcome(name, source, tests):
    """What becomes of a mutant: "killed", "late" or "survived". It lives in a process of its own."""
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
            files = [str(ROOT / "tests" / f"test_{test}.py") for test in tests]
            return int(pytest.main([*OPTIONS, *files]))
        except BaseException:  # whatever it is, it was noticed
            return 1


def run(module, most, seed, again):
    """The outcomes of a module's mutants; `again` asks those alone that survived the last time."""
    name, active_exceptions = f"recurtz.{module}", KEPT / f"{module}.json"
    source = (ROOT / f"{name.replace('.', '/')}.py").read_text()
    if (found := outcome(name, source, TESTS[module])) != "survived":
        raise SystemExit(f"{module}: its tests fail as it stands ({found})")
    every = list(mutants(source))
    results = json.loads(active_exceptions.read_text()) if again else []
    before = [result for result in results if result["outcome"] != "survived"]
    chosen = random.Random(seed).sample(every, min(most or len(every), len(every)))
    some = [tuple(result["mutant"]) for result in results if result not in before] if again else chosen
    tried = [try_out(module, name, source, mutant) for mutant in some]
    KEPT.mkdir(parents=True, exist_ok=True)
    active_exceptions.write_text(json.dumps([*before, *tried], indent=1))
    survived, count = sum(result["outcome"] == "survived" for result in tried), len(before) + len(tried)
    share = 100 * (1 - survived / count)
    print(f"{module}: {count} of {len(every)} mutants tried, {survived} survived, {share:.1f} % killed", flush=True)


def try_out(module, name, source, mutant):
    operator, place, line = mutant
    changed = mutate_code(source, get_operator(operator)(), place)
    became, change = outcome(name, changed, TESTS[module]), difference(source, changed)
    if became == "survived":
        print(f"{module}:{line} {operator.partition('/')[2]}\n  {change}", flush=True)
    return {"mutant": mutant, "outcome": became, "change": change}


def difference(before, after):
    """The first line that differs, as it was and as it became."""
    pairs = zip(before.splitlines(), [*after.splitlines(), ""], strict=False)
    was, became = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"{was.strip()}  ->  {became.strip()}"


def main():
    """Test the modules that are named, all if none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", choices=[*TESTS, []])
    parser.add_argument("--of", type=int, default=0, help="so many mutants of each module, by chance; 0 for all")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--again", action="store_true", help="those that survived the last time, no others")
    asked = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    sys.dont_write_bytecode = True
    hypothesis.settings.register_profile(
        "mutation", database=None, derandomize=True, deadline=None, max_examples=50,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )  # fmt: skip
    hypothesis.settings.load_profile("mutation")
    for module in asked.modules or TESTS:
        run(module, asked.of, asked.seed, asked.again)


if __name__ == "__main__":
    main()
