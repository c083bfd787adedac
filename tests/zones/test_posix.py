"""recurtz.zones.posix: yearly rules and their text."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recurtz._core.gregorian import CYCLE_DAYS, is_leap
from recurtz.zones.posix import DAY, CountedDay, DayOfMonth, JulianDay, PosixDayTime, PosixRule, parse_posix, year_of
from recurtz.zones.transitions import Transitions, Unambiguous, to_seconds

HOUR = 3600
NEW_YORK = parse_posix("EST5EDT,M3.2.0,M11.1.0")


def seconds(*fields):
    return to_seconds(datetime(*fields))


class TestDays:
    @pytest.mark.parametrize("year", [1999, 2000, 2023, 2024, 2100])
    def test_day_of_month(self, year):
        """The nth weekday of each month is the nth that counting finds, and week 5 is the last."""
        for month in range(1, 13):
            days = [date(year, 1, 1) + timedelta(days=day) for day in range(365 + is_leap(year))]
            for weekday in range(7):
                matches = [day.toordinal() for day in days if day.month == month and day.isoweekday() % 7 == weekday]
                assert [DayOfMonth(month, week, weekday).ordinal(year) for week in range(1, 5)] == matches[:4]
                assert DayOfMonth(month, 5, weekday).ordinal(year) == matches[-1]

    @pytest.mark.parametrize(
        ("day", "year", "expected"),
        [
            (JulianDay(1), 2024, date(2024, 1, 1)),
            (JulianDay(59), 2024, date(2024, 2, 28)),
            (JulianDay(60), 2024, date(2024, 3, 1)),
            (JulianDay(60), 2023, date(2023, 3, 1)),
            (JulianDay(365), 2024, date(2024, 12, 31)),
            (CountedDay(0), 2024, date(2024, 1, 1)),
            (CountedDay(59), 2024, date(2024, 2, 29)),
            (CountedDay(59), 2023, date(2023, 3, 1)),
            (CountedDay(365), 2024, date(2024, 12, 31)),
        ],
    )
    def test_day_of_year(self, day, year, expected):
        """`Jn` never counts February 29, `n` does."""
        assert date.fromordinal(day.ordinal(year)) == expected


class TestYearOf:
    @given(st.integers(1, 9999), st.integers(-3, 3))
    def test_new_year(self, year, cycles):
        """A year begins with its first second, also in years that `datetime` does not have."""
        first = date(year, 1, 1).toordinal() * DAY + cycles * CYCLE_DAYS * DAY
        assert year_of(first) == year + 400 * cycles
        assert year_of(first - 1) == year + 400 * cycles - 1


class TestParsePosix:
    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("JST-9", None),
            ("<+0330>-3:30", None),
            ("<-01>1", None),
            (
                "EST5EDT,M3.2.0,M11.1.0",
                PosixRule(
                    -5 * HOUR,
                    -4 * HOUR,
                    PosixDayTime(DayOfMonth(3, 2, 0), 2 * HOUR),
                    PosixDayTime(DayOfMonth(11, 1, 0), 2 * HOUR),
                ),
            ),
            (
                "IST-1GMT0,M10.5.0,M3.5.0/1",
                PosixRule(
                    HOUR, 0, PosixDayTime(DayOfMonth(10, 5, 0), 2 * HOUR), PosixDayTime(DayOfMonth(3, 5, 0), HOUR)
                ),
            ),
            (
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                PosixRule(
                    -2 * HOUR, -HOUR, PosixDayTime(DayOfMonth(3, 5, 0), -HOUR), PosixDayTime(DayOfMonth(10, 5, 0), 0)
                ),
            ),
            (
                "<+0330>-3:30<+0430>,J79/24,J263/24:30:15",
                PosixRule(12600, 16200, PosixDayTime(JulianDay(79), DAY), PosixDayTime(JulianDay(263), DAY + 1815)),
            ),
            (
                "AAA+1:02:03BBB-10,0/167,365/-167",
                PosixRule(
                    -3723, 36000, PosixDayTime(CountedDay(0), 167 * HOUR), PosixDayTime(CountedDay(365), -167 * HOUR)
                ),
            ),
        ],
    )
    def test_valid(self, text, rule):
        """Offsets are positive west of Greenwich; a change is at 02:00 unless the text has another time."""
        assert parse_posix(text) == rule

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "5",
            "EST",
            "EST5EDT",
            "EST5EDT,M3.2.0",
            "EST5,M3.2.0,M11.1.0",
            "EST5EDT,M13.2.0,M11.1.0",
            "EST5EDT,M3.6.0,M11.1.0",
            "EST5EDT,M3.2.7,M11.1.0",
            "EST5EDT,M0.2.0,M11.1.0",
            "EST5EDT,J0,M11.1.0",
            "EST5EDT,J366,M11.1.0",
            "EST5EDT,366,M11.1.0",
            "EST5EDT,M3.2.0/2/2,M11.1.0",
            "EST5EDT,M3.2.0,M11.1.0\n",
            "EST5EDT,Easter,M11.1.0",
        ],
    )
    def test_invalid(self, text):
        """Text of another form is a ValueError."""
        with pytest.raises(ValueError, match="is not a valid"):
            parse_posix(text)


class TestPosixRule:
    def test_gregorian_cycle(self):
        """The changes repeat after 400 years, also outside the years 1 to 9999."""
        near, far = NEW_YORK.changes_in(2026), NEW_YORK.changes_in(2026 + 400 * 25)
        assert [at + 25 * CYCLE_DAYS * DAY for at, _ in near] == [at for at, _ in far]
        assert [after for _, after in NEW_YORK.changes_in(-3)] == [-4 * HOUR, -5 * HOUR]

    def test_changes(self):
        """The changes after an instant do not include one at the instant itself, but one at the last instant."""
        start, end = NEW_YORK.changes_in(2026)
        assert list(NEW_YORK.changes(start[0], end[0])) == [end]
        assert list(NEW_YORK.changes(start[0] - 1, end[0] - 1)) == [start]

    @pytest.mark.parametrize("year", [2027, 2400, 9998, 9999])
    def test_cost(self, monkeypatch, year):
        """Every year costs the same: the changes of at most three years are computed."""
        years = []
        changes_in = PosixRule.changes_in
        monkeypatch.setattr(PosixRule, "changes_in", lambda rule, year: years.append(year) or changes_in(rule, year))
        transitions = Transitions((), (0,), parse_posix("PST8PDT,M3.2.0,M11.1.0"))

        transitions.offset_at(seconds(year, 1, 1))
        assert len(years) <= 2
        years.clear()
        transitions.resolve(seconds(year, 7, 1))
        assert len(years) <= 2
        years.clear()
        list(transitions.segments(seconds(year, 7, 1), seconds(year, 7, 8)))
        assert len(years) <= 3

    def test_daylight_time_all_year(self):
        """RFC 9636, section 3.3: daylight time that ends when the next year's starts never ends."""
        transitions = Transitions((), (0,), parse_posix("EST5EDT,0/0,J365/25"))
        times = [seconds(2026, 12, 31, 20) + hour * HOUR for hour in range(10)]
        assert {transitions.offset_at_local(time) for time in times} == {-4 * HOUR}
        assert {transitions.resolve(time) for time in times} == {Unambiguous(-4 * HOUR)}
        assert list(transitions.segments(times[0], times[-1])) == [(times[0], -4 * HOUR)]

    def test_change_after_the_next_one(self):
        """Daylight time that ends an hour after the next one starts never ends."""
        rule = PosixRule(0, HOUR, PosixDayTime(CountedDay(0), 0), PosixDayTime(JulianDay(365), 26 * HOUR))
        assert rule.changes_in(2026)[1][0] > rule.changes_in(2027)[0][0]
        transitions = Transitions((), (0,), rule)
        for start in range(-3, 4):
            first = seconds(2027, 1, 1) + start * HOUR // 2
            assert dict(transitions.segments_utc(first, first + 200 * DAY)) == {first: HOUR}
            assert transitions.offset_at(first) == HOUR
