"""PatternedRecurrence as a sequence: the laws that hold for every recurrence, and the cases worth a name."""

import gc
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import strategies
from recurtz import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    EndDate,
    NoEnd,
    Numbered,
    PatternedRecurrence,
    RecurtzError,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from recurtz._core.gregorian import CYCLE_MONTHS, month_table
from recurtz.recurrence.cycles import MonthCycle
from recurtz.recurrence.month_days import LAST, NthWeekday, days_by_kind

SPREAD = [
    Daily(1),
    Daily(3),
    Weekly(1, ["monday", "wednesday", "friday"]),
    Weekly(2, ["sunday", "tuesday"], "tuesday"),
    AbsoluteMonthly(1, 15),
    AbsoluteMonthly(1, 31),
    AbsoluteMonthly(7, 30),
    RelativeMonthly(1, ["monday", "tuesday", "wednesday", "thursday", "friday"], "last"),
    RelativeMonthly(5, ["saturday", "sunday"], "second"),
    AbsoluteYearly(1, 2, 29),
    AbsoluteYearly(11, 12, 31),
    RelativeYearly(1, 9, ["monday"]),
    RelativeYearly(3, 2, ["thursday"], "last"),
]
START = date(1997, 2, 13)
LONG_AGO = date(1601, 4, 1)
recurrences = st.builds(PatternedRecurrence.from_graph, strategies.RECURRENCES, strategies.ANCHORS)


def endless(pattern, start=START, anchor="first-match"):
    return PatternedRecurrence(pattern, NoEnd(start), anchor)


@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_a_bulk_list_holds_the_dates_found_one_by_one(pattern):
    recurrence = endless(pattern)
    step = max(1, len(recurrence) // 5000)

    everything = list(recurrence)

    assert len(everything) == len(recurrence)
    assert all(a < b for a, b in pairwise(everything))
    assert everything[::step] == [recurrence[i] for i in range(0, len(recurrence), step)]
    assert everything[:900] == [recurrence[i] for i in range(min(900, len(recurrence)))]


@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_slices_are_those_of_the_list(pattern):
    recurrence = PatternedRecurrence(pattern, EndDate(START, date(2497, 2, 13)))
    everything = list(recurrence)
    bounds = [None, 0, 1, 40, 41, 42, 1000, -1, -41, -1000, 10**12]

    for start in bounds:
        for stop in bounds:
            for step in (1, 2, 7, 12, 400, -1, -3, -13, None):
                assert recurrence[start:stop:step] == everything[start:stop:step]
    assert list(reversed(recurrence)) == everything[::-1]


@given(recurrences)
def test_the_length_is_the_number_of_dates(recurrence):
    if len(recurrence) < 20_000:
        assert len(list(recurrence)) == len(recurrence)
    else:
        assert next(iter(recurrence)) == recurrence[0]
        assert next(reversed(recurrence)) == recurrence[-1]


@given(recurrences, st.integers(0, 2**31), st.integers(-70, 70).filter(bool))
def test_slices_anywhere_hold_what_items_hold(recurrence, start, step):
    if len(recurrence):
        start %= len(recurrence)
        positions = range(len(recurrence))[start::step][:200]

        assert recurrence[start : start + 200 * step if start + 200 * step >= 0 else None : step] == [
            recurrence[i] for i in positions
        ]


@given(recurrences, st.data())
def test_index_is_the_inverse_of_item(recurrence, data):
    if len(recurrence):
        position = data.draw(st.integers(0, len(recurrence) - 1))
        day = recurrence[position]

        assert recurrence.index(day) == position
        assert recurrence[position - len(recurrence)] == day
        assert day in recurrence
        assert recurrence.count(day) == 1


@given(recurrences, st.data())
def test_neighbours_are_next_to_each_other(recurrence, data):
    if len(recurrence):
        position = data.draw(st.integers(0, len(recurrence) - 1))
        day = recurrence[position]

        following = recurrence[position + 1] if position + 1 < len(recurrence) else None
        preceding = recurrence[position - 1] if position else None
        assert recurrence.after(day) == following
        assert recurrence.before(day) == preceding
        assert recurrence.after(day, inclusive=True) == recurrence.before(day, inclusive=True) == day


@given(recurrences, st.lists(strategies.DATES, min_size=3, max_size=3).map(sorted))
def test_windows_concatenate(recurrence, bounds):
    a, b, c = bounds
    c = min(c, date.fromordinal(min(a.toordinal() + 40_000, date.max.toordinal())))
    b = min(b, c)

    assert recurrence.between(a, b) + recurrence.between(b, c) == recurrence.between(a, c)


@given(recurrences, strategies.DATES, st.integers(0, 3000))
def test_a_window_is_what_a_filter_leaves(recurrence, start, days):
    end = date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))
    if len(recurrence) < 20_000:
        assert recurrence.between(start, end) == [day for day in recurrence if start <= day < end]


@settings(max_examples=200)
@given(recurrences, st.integers(0, 30))
def test_a_recurrence_restarted_from_any_of_its_dates_goes_on_the_same(recurrence, position):
    if position < len(recurrence):
        day = recurrence[position]
        restarted = PatternedRecurrence(recurrence.pattern, NoEnd(day), recurrence.anchor)

        assert restarted[0] == day
        stop = min(len(recurrence), position + 20)
        assert recurrence[position:stop] == restarted[: stop - position]


@given(strategies.RECURRENCES)
def test_json_comes_back_as_the_same_recurrence(json):
    recurrence = PatternedRecurrence.from_graph(json)
    again = PatternedRecurrence.from_graph(recurrence.to_graph())

    assert again == recurrence
    assert hash(again) == hash(recurrence)
    assert again.to_graph() == recurrence.to_graph()


@given(strategies.RECURRENCES, strategies.ANCHORS)
def test_json_says_the_same_dates_whatever_the_anchor(json, anchor):
    recurrence = PatternedRecurrence.from_graph(json, anchor=anchor)
    assume(recurrence._cycle.rank(date.max, True))  # else there is no first date from which the others could be counted
    again = PatternedRecurrence.from_graph(recurrence.to_graph())

    assert len(again) == len(recurrence)
    assert again[:20] == recurrence[:20]
    assert again[-20:] == recurrence[-20:]


def test_json_of_what_has_no_date_before_the_calendar_ends_tells_its_start_date():
    recurrence = PatternedRecurrence(AbsoluteYearly(99, 2, 28), NoEnd(date(9990, 3, 1)), anchor="start-date")

    assert not recurrence
    assert recurrence.to_graph()["range"]["startDate"] == "9990-03-01"


def test_it_is_a_sequence():
    recurrence = endless(Daily(1))

    assert isinstance(recurrence, Sequence)
    assert bool(recurrence)
    assert not PatternedRecurrence(Daily(1), EndDate(START, START - timedelta(1)))


def test_an_endless_recurrence_runs_to_the_last_date_of_the_calendar():
    assert endless(Daily(1)).is_endless
    assert endless(Daily(1))[-1] == date(9999, 12, 31)
    assert not PatternedRecurrence(Daily(1), Numbered(START, 5)).is_endless


@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_a_recurrence_that_starts_on_the_last_day_never_overflows(pattern):
    for anchor in ("first-match", "start-date"):
        recurrence = endless(pattern, date.max, anchor)
        assert list(recurrence) == [day for day in [date.max] if day in recurrence]
        assert recurrence.after(date.max) is None
        assert recurrence.before(date.min) is None


@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_a_recurrence_that_starts_on_the_first_day_never_overflows(pattern):
    recurrence = endless(pattern, date.min)

    assert recurrence.after(date.min, inclusive=True) == recurrence[0]
    assert recurrence[0].year == 1
    assert recurrence.between(date.min, date.min) == []


@pytest.mark.parametrize("position", [17, -18, 10**30, 10**5000], ids=["after", "before", "far", "huge"])
def test_a_position_outside_is_an_index_error_that_is_ours(position):
    recurrence = PatternedRecurrence(Daily(1), Numbered(START, 17))

    with pytest.raises(IndexError, match="17 occurrences") as caught:
        recurrence[position]
    assert isinstance(caught.value, RecurtzError)
    assert caught.value.code == "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"


def test_a_key_that_is_no_position_is_a_type_error():
    with pytest.raises(TypeError, match="str"):
        endless(Daily(1))["1"]


def test_the_index_of_a_date_that_does_not_occur_is_a_value_error_that_is_ours():
    with pytest.raises(ValueError, match="1997-02-14 is none") as caught:
        endless(Daily(2)).index(date(1997, 2, 14))
    assert isinstance(caught.value, RecurtzError)


def test_index_looks_between_its_bounds():
    recurrence = endless(Daily(1))

    assert recurrence.index(recurrence[5], 5) == 5
    assert recurrence.index(recurrence[5], -len(recurrence), 6) == 5
    with pytest.raises(ValueError, match="is none"):
        recurrence.index(recurrence[5], 6)
    with pytest.raises(ValueError, match="is none"):
        recurrence.index(recurrence[5], 0, 5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda recurrence, moment: moment in recurrence,
        lambda recurrence, moment: recurrence.count(moment),
        lambda recurrence, moment: recurrence.index(moment),
        lambda recurrence, moment: recurrence.after(moment),
        lambda recurrence, moment: recurrence.before(moment),
        lambda recurrence, moment: recurrence.between(moment, START),
        lambda recurrence, moment: recurrence.between(START, moment),
        lambda recurrence, moment: NoEnd(moment),
        lambda recurrence, moment: EndDate(START, moment),
    ],
)
def test_a_datetime_where_a_date_belongs_is_a_type_error(ask):
    with pytest.raises(TypeError, match=r"use a datetime\.date") as caught:
        ask(endless(Daily(1)), datetime(1997, 2, 13))
    assert isinstance(caught.value, RecurtzError)


def test_what_is_no_date_is_in_no_recurrence():
    assert "1997-02-13" not in endless(Daily(1))
    assert endless(Daily(1)).count(None) == 0


def test_equality_compares_pattern_range_and_anchor():
    recurrence = endless(Daily(1))

    assert recurrence == endless(Daily(1))
    assert recurrence != endless(Daily(2))
    assert recurrence != endless(Daily(1), START + timedelta(1))
    assert recurrence != endless(Daily(1), START, "start-date")
    assert recurrence != list(recurrence[:3])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("daily", NoEnd(START)), "pattern 'daily' is of type str"),
        ((Daily(1), START), "range datetime.date"),
    ],
)
def test_a_pattern_or_range_of_another_type_is_a_type_error(arguments, message):
    with pytest.raises(TypeError, match=message):
        PatternedRecurrence(*arguments)


def test_an_anchor_is_one_of_two():
    with pytest.raises(RecurtzError, match="use 'first-match' or 'start-date'"):
        endless(Daily(1), START, "epoch")


def test_an_anchor_is_read_in_any_letter_case():
    assert endless(AbsoluteMonthly(2, 10), START, "Start-Date") == endless(AbsoluteMonthly(2, 10), START, "start-date")
    assert endless(AbsoluteMonthly(2, 10), START, "FIRST-MATCH")[0] == endless(AbsoluteMonthly(2, 10))[0]


def test_a_run_of_months_is_right_from_whichever_month_of_the_400_years_it_begins():
    for month in range(CYCLE_MONTHS):
        cycle = MonthCycle(24_000 - 1 + month, 1, NthWeekday(LAST, (1, 3)))
        days = [cycle.day(position) for position in range(43)]
        assert list(cycle.dates(range(43))) == days


@given(recurrences, st.integers(0, 2**31), st.integers(-70, 70).filter(bool))
def test_ordinals_are_those_of_the_dates(recurrence, start, step):
    positions = range(len(recurrence))[start : start + 200 * step if start + 200 * step >= 0 else None : step]

    assert list(recurrence._ordinals(positions)) == [recurrence[position].toordinal() for position in positions]


def calls(work):
    """How many functions, of Python's and of C's, a piece of work calls."""
    count = 0

    def tally(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # what is called when it collects is none of the work's
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


ASKED = {
    "item": lambda recurrence, day: recurrence[recurrence.index(day)],
    "contains": lambda recurrence, day: day in recurrence,
    "index": lambda recurrence, day: recurrence.index(day),
    "after": lambda recurrence, day: recurrence.after(day),
    "before": lambda recurrence, day: recurrence.before(day),
    "between": lambda recurrence, day: recurrence.between(day, day + timedelta(1)),
    "slice": lambda recurrence, day: recurrence[recurrence.index(day) :][:3] and recurrence[-3:],
    "new length": lambda recurrence, day: len(PatternedRecurrence(recurrence.pattern, EndDate(LONG_AGO, day))),
    "next": lambda recurrence, day: list(islice(recurrence, 3)),
}


@pytest.mark.parametrize("question", ["item", "contains", "index", "after", "before", "between", "new length"])
@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_a_question_takes_as_many_steps_in_9000_as_in_1601(pattern, question):
    recurrence = endless(pattern, LONG_AGO)
    near, far = recurrence[3], recurrence.after(date(9000, 1, 1))
    ask = ASKED[question]
    ask(recurrence, near)

    assert calls(lambda: ask(recurrence, far)) <= calls(lambda: ask(recurrence, near)) + 10


@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_the_first_dates_are_there_before_the_others_are_made(pattern):
    ask = ASKED["next"]
    ask(endless(pattern), None)

    assert calls(lambda: ask(endless(pattern), None)) < 1200


@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_a_bulk_list_takes_far_fewer_steps_than_it_has_dates(pattern):
    recurrence = endless(pattern)
    list(recurrence)
    if pattern.interval == 1:
        assert calls(lambda: list(recurrence)) < len(recurrence) / 4


@pytest.mark.parametrize("pattern", SPREAD)
def test_what_comes_right_before_and_after_a_range_is_no_occurrence(pattern):
    dates = endless(pattern)[:8]
    middle = PatternedRecurrence(pattern, EndDate(dates[2], dates[5]), "start-date")
    assert list(middle) == [
        day for day in middle.pattern._cycle(dates[2], "start-date").dates(range(4)) if day <= dates[5]
    ]
    for near in (-2, -1, len(middle), len(middle) + 1):
        outside = middle._cycle.day(near)
        assert outside not in middle
        assert outside not in list(middle)
    assert middle.after(middle[-1]) is None
    assert middle.before(middle[0]) is None


def test_the_positions_of_a_span_hold_its_last_day():
    assert endless(Daily(2))._positions_within(START, START + timedelta(4)) == range(3)
    assert endless(Daily(2))._positions_within(START - timedelta(9), START - timedelta(1)) == range(0)


def test_an_anchor_of_neither_kind_is_refused_wherever_it_comes_in_the_alphabet():
    for anchor in ("zeroth-match", "any"):
        with pytest.raises(RecurtzError, match="anchor"):
            endless(Daily(1), anchor=anchor)


def test_inclusive_is_said_by_name():
    for step in (endless(Daily(1)).after, endless(Daily(1)).before):
        with pytest.raises(TypeError):
            step(START, True)


def test_a_recurrence_whose_first_date_lies_far_beyond_the_calendar_is_empty():
    weekly = PatternedRecurrence(Weekly(10**6, ["sunday"], "monday"), NoEnd(date(9999, 12, 31)), "start-date")
    assert (len(weekly), list(weekly)) == (0, [])
    yearly = PatternedRecurrence(AbsoluteYearly(10**6, 1, 1), NoEnd(date(9999, 12, 31)), "start-date")
    assert (len(yearly), list(yearly)) == (0, [])
    assert len(PatternedRecurrence(Daily(1), EndDate(START, START - timedelta(30)))) == 0


@pytest.mark.parametrize("pattern", SPREAD, ids=repr)
def test_a_small_series_makes_no_table(pattern):
    month_table.cache_clear()
    days_by_kind.cache_clear()

    assert len(list(PatternedRecurrence(pattern, Numbered(date(2017, 9, 4), 17)))) == 17
    assert month_table.cache_info().misses == days_by_kind.cache_info().misses == 0
