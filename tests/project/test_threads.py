"""Values and caches that threads share: what sixteen of them find at once is what one finds alone."""

import random
import sys
from datetime import date
from threading import Barrier, Thread

import pytest

import recurtz
from cases import masters
from recurtz import clock_texts, clocks, cycles, gregorian, patterns
from recurtz.events import offset_periods as shifts
from recurtz.zones import clear_cache

THREADS = 16
EVENTS = [master["event"] for master in masters(120)]
NAMES = [entry["alias"] for entry in recurtz.supported_time_zones()]
CALENDAR = recurtz.Calendar(EVENTS)
MONTHS = recurtz.PatternedRecurrence(recurtz.AbsoluteMonthly(1, 31), recurtz.NoEnd(date(2000, 1, 31)))


def forget():
    clear_cache()
    shifts.period_of.cache_clear()
    clocks._times_known.cache_clear()
    clock_texts._forget()
    clock_texts._day.cache_clear()
    gregorian.month_table.cache_clear()
    gregorian.days_before_months.cache_clear()
    patterns._known.cache_clear()


def view(turn):
    window = f"2026-{turn % 12 + 1:02}-01", f"2026-{turn % 12 + 1:02}-28"
    return recurtz.calendar_view(EVENTS, *window, NAMES[turn % len(NAMES)])


def view_again(turn):
    return CALENDAR.view("2026-05-01", "2026-06-01", NAMES[turn % len(NAMES)])


def names(turn):
    return [recurtz.zone(name).key for name in NAMES[turn % 7 :: 7]]


def months(turn):
    return MONTHS[turn : turn + 400], len(MONTHS), MONTHS.after(date(2096, 2, 1))


def starts(turn):
    return recurtz.SeriesMaster.from_graph(EVENTS[turn % len(EVENTS)]).between("2026-01-01", "2028-01-01")


@pytest.fixture
def impatient():
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("small", [False, True], ids=["caches", "caches that overflow"])
def test_sixteen_threads_find_what_one_finds(monkeypatch, small):
    if small:
        monkeypatch.setattr(clock_texts, "_REMEMBERED", 8)
        monkeypatch.setattr(cycles, "_STEPS_REMEMBERED", 8)
        monkeypatch.setattr(clocks, "_READINGS_REMEMBERED", 2)
    work = [(ask, turn) for ask in (view, view_again, names, months, starts) for turn in range(8)]
    forget()
    alone = [ask(turn) for ask, turn in work]
    together, found = Barrier(THREADS, timeout=60), {}

    def hammer(seed):
        order = list(range(len(work)))
        random.Random(seed).shuffle(order)
        together.wait()
        answers = {place: work[place][0](work[place][1]) for place in order}
        found[seed] = [answers[place] for place in range(len(work))]

    forget()
    threads = [Thread(target=hammer, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(THREADS), alone)
