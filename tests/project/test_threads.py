"""Values and caches shared by threads: many threads at once get the results that one gets alone."""

import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest

import recurtz
from recurtz._core import caches
from sample_events import masters

EVENTS = [master["event"] for master in masters(120)]
NAMES = [entry["alias"] for entry in recurtz.supported_time_zones()]
CALENDAR = recurtz.Calendar(EVENTS)
MONTHS = recurtz.PatternedRecurrence(recurtz.AbsoluteMonthly(1, 31), recurtz.NoEnd(date(2000, 1, 31)))

SMALL_CACHES = """
import importlib.util, runpy, sys
sys.path[:0] = {path}
spec = importlib.util.spec_from_file_location("recurtz._core.caches", {caches!r})
caches = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(caches)
cached = caches.cached
caches.cached = lambda entries, **options: cached(2, **options)
runpy.run_path({test!r})["check"](threads=8, count=2)
"""
"""A program that replaces each cache by one of two entries, before anything else of recurtz is imported."""


def view(number):
    window = f"2026-{number % 12 + 1:02}-01", f"2026-{number % 12 + 1:02}-28"
    return recurtz.calendar_view(EVENTS, *window, time_zone=NAMES[number % len(NAMES)])


def calendar(number):
    return CALENDAR.view("2026-05-01", "2026-06-01", time_zone=NAMES[number % len(NAMES)])


def zones(number):
    return [recurtz.zone(name).key for name in NAMES[number % 7 :: 7]]


def months(number):
    return MONTHS[number : number + 400], len(MONTHS), MONTHS.after(date(2096, 2, 1))


def series(number):
    return recurtz.SeriesMaster.from_graph(EVENTS[number % len(EVENTS)]).between("2026-01-01", "2028-01-01")


def results(calls, order):
    """The results of all calls, made in some order."""
    found = {place: calls[place][0](calls[place][1]) for place in order}
    return [found[place] for place in range(len(calls))]


def check(threads, count):
    """Threads, each of which makes all calls in an order of its own, beside a single one."""
    calls = [(function, number) for function in (view, calendar, zones, months, series) for number in range(count)]
    caches.clear_all()
    alone = results(calls, range(len(calls)))
    interval = sys.getswitchinterval()
    # All threads have started when they switch as often as possible: coverage cannot start in two of them at once.
    together, found = Barrier(threads, lambda: sys.setswitchinterval(1e-6), timeout=60), {}

    def call_all(seed):
        order = list(range(len(calls)))
        random.Random(seed).shuffle(order)
        together.wait()
        found[seed] = results(calls, order)

    caches.clear_all()
    try:
        running = [Thread(target=call_all, args=(seed,)) for seed in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert found == dict.fromkeys(range(threads), alone)


@pytest.mark.slow
class TestThreads:
    def test_empty_caches(self):
        """Sixteen threads fill the caches together."""
        check(threads=16, count=8)

    def test_small_caches(self):
        """Caches of two entries, which each thread fills anew."""
        script = SMALL_CACHES.format(path=sys.path, caches=caches.__file__, test=str(Path(__file__)))
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603

        assert (done.returncode, done.stderr) == (0, "")
