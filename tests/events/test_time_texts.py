"""Dates as text: what is remembered is what would be written."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recurtz.events import time_texts as clock_texts
from recurtz.events.time_texts import ClockTexts
from recurtz.events.timetable import DAY_MICROS, order_of

TIMES = st.integers(-3 * DAY_MICROS, 400 * DAY_MICROS)
TICKS = st.integers(0, 9)
NOON, DAYS = DAY_MICROS // 2, range(736_576, 736_580)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    clock_texts._forget()


def wall(day, after_midnight, digits="microseconds"):
    return (datetime.fromordinal(day) + timedelta(microseconds=after_midnight)).isoformat(timespec=digits)


@given(st.tuples(TIMES, TIMES, TIMES, TIMES), TICKS, TICKS, st.lists(st.integers(4, 3_650_000)))
def test_each_date_has_its_day_and_its_three_times(clock, start_tick, end_tick, days):
    texts = ClockTexts(clock, start_tick, end_tick)
    expected = [
        (
            wall(day, 0)[:10],
            f"{wall(day, clock[2])}{start_tick}",
            f"{wall(day, clock[3])}{end_tick}",
            f"{wall(day, clock[0], 'auto')}Z",
        )
        for day in days
    ]

    assert texts.of(days) == expected
    assert texts.of(days) == expected
    assert (texts.span, texts.order) == (clock[:2], order_of(*clock[:2]))


def test_what_was_written_is_found_again():
    texts = ClockTexts((NOON,) * 4, 0, 0)
    written = texts.of(DAYS)

    assert all(found is before for found, before in zip(texts.of(DAYS), written, strict=True))


def test_dates_beside_those_that_were_written_are_written():
    texts = ClockTexts((NOON,) * 4, 0, 0)
    texts.of(DAYS[1:3])

    assert [day for day, *_ in texts.of(DAYS)] == ["2017-09-04", "2017-09-05", "2017-09-06", "2017-09-07"]


def test_all_clocks_together_remember_few_dates(monkeypatch):
    monkeypatch.setattr(clock_texts, "_REMEMBERED", 6)
    clocks = [ClockTexts((NOON, NOON + hours, 0, 0), 0, 0) for hours in range(3)]

    for _ in range(3):
        for texts in clocks:
            assert [day for day, *_ in texts.of(DAYS)] == ["2017-09-04", "2017-09-05", "2017-09-06", "2017-09-07"]
            assert sum(map(len, clocks)) <= 6


@pytest.mark.parametrize("room", [12, 13])
def test_nothing_is_forgotten_while_there_is_room(room, monkeypatch):
    monkeypatch.setattr(clock_texts, "_REMEMBERED", room)
    clocks = [ClockTexts((NOON, NOON + hours, 0, 0), 0, 0) for hours in range(3)]
    for texts in clocks:
        texts.of(DAYS)

    assert [list(texts) for texts in clocks] == [list(DAYS)] * 3
