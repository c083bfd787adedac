"""Zones as step functions, compared with `zoneinfo` at every change."""

import copy
import pickle
import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import resources
from itertools import accumulate, islice, pairwise, product, repeat
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz
from dateutil.relativedelta import SU, relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from zones_synthetic import ONE_CHANGE, Stubborn, Unknowing, one_change, tzif, unix, zone_from

from recurtz._core.gregorian import is_leap
from recurtz.errors import ArgumentTypeError, RecurtzError
from recurtz.zones import CustomTimeZone
from recurtz.zones import runs as runs_of_times
from recurtz.zones.posix import DAY, CountedDay, DayOfMonth, JulianDay, PosixDayTime, PosixRule, parse_posix, year_of
from recurtz.zones.runs import from_utc, to_utc, within_calendar
from recurtz.zones.transitions import (
    Fold,
    Gap,
    Transitions,
    Unambiguous,
    from_seconds,
    instant_of,
    same_clock,
    to_seconds,
    transitions_of,
)
from recurtz.zones.tzif import find, parse

HOUR = 3600
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
DUBLIN = ZoneInfo("Europe/Dublin")
PICK = [
    "America/Los_Angeles",  # the plain case
    "Europe/Dublin",  # daylight time behind standard time
    "Africa/Casablanca",  # an hour back each Ramadan
    "Asia/Jerusalem",  # M3.4.4/26
    "Asia/Gaza",  # M3.4.4/50
    "America/Nuuk",  # M3.5.0/-1
    "America/Santiago",  # the southern half
    "Australia/Lord_Howe",  # half an hour
    "Antarctica/Troll",  # two hours
    "Pacific/Apia",  # skipped a day
    "Africa/Monrovia",  # -00:44:30 until 1972
    "Asia/Tokyo",  # no rule
    "Etc/UTC",
]


def package_keys():
    """Every zone of the `tzdata` package."""
    return resources.files("tzdata").joinpath("zones").read_text().split()


def seconds(*fields):
    return to_seconds(datetime(*fields))


def offsets_by_fold(local):
    """A resolved wall time as the offsets for fold=0 and fold=1 (PEP 495)."""
    match local:
        case Unambiguous(offset):
            return offset, offset
        case Gap(first, second) | Fold(first, second):
            return first, second


def told_by(zone, wall):
    """The same from a tzinfo."""
    moment = from_seconds(wall)
    return tuple(int(zone.utcoffset(moment.replace(fold=fold)).total_seconds()) for fold in (0, 1))


# the axis of time


def test_seconds_count_from_the_ordinal():
    assert to_seconds(datetime(1970, 1, 2, 3, 4, 5)) == date(1970, 1, 2).toordinal() * DAY + 3 * HOUR + 4 * 60 + 5


@given(st.datetimes())
def test_seconds_and_back(moment):
    assert from_seconds(to_seconds(moment)) == moment.replace(microsecond=0, fold=0)


def test_seconds_leave_the_zone_out():
    assert to_seconds(datetime(2026, 1, 1, tzinfo=LOS_ANGELES)) == seconds(2026, 1, 1)


@pytest.mark.parametrize("beyond", [0, 3652060 * DAY])
def test_seconds_outside_the_calendar(beyond):
    with pytest.raises(OverflowError):
        from_seconds(beyond)


@given(st.integers(1, 9999), st.integers(-3, 3))
def test_the_year_of_a_time(year, cycles):
    first = date(year, 1, 1).toordinal() * DAY + cycles * 146097 * DAY
    assert year_of(first) == year + 400 * cycles
    assert year_of(first - 1) == year + 400 * cycles - 1


# rules


@pytest.mark.parametrize("year", [1999, 2000, 2023, 2024, 2100])
def test_the_nth_weekday_of_a_month_by_counting(year):
    for month in range(1, 13):
        days = [date(year, 1, 1) + timedelta(days=day) for day in range(365 + is_leap(year))]
        for weekday in range(7):
            fitting = [day.toordinal() for day in days if day.month == month and day.isoweekday() % 7 == weekday]
            assert [DayOfMonth(month, week, weekday).ordinal(year) for week in range(1, 5)] == fitting[:4]
            assert DayOfMonth(month, 5, weekday).ordinal(year) == fitting[-1]


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
def test_days_of_the_year(day, year, expected):
    assert date.fromordinal(day.ordinal(year)) == expected


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
            PosixRule(HOUR, 0, PosixDayTime(DayOfMonth(10, 5, 0), 2 * HOUR), PosixDayTime(DayOfMonth(3, 5, 0), HOUR)),
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
def test_posix_text(text, rule):
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
def test_posix_text_that_states_no_rule(text):
    with pytest.raises(ValueError, match="is no"):
        parse_posix(text)


def test_a_rule_repeats_after_400_years_and_beyond_the_calendar():
    rule = parse_posix("EST5EDT,M3.2.0,M11.1.0")
    near, far = rule.changes_in(2026), rule.changes_in(2026 + 400 * 25)
    assert [at + 25 * 146097 * DAY for at, _ in near] == [at for at, _ in far]
    assert [after for _, after in rule.changes_in(-3)] == [-4 * HOUR, -5 * HOUR]


@pytest.mark.parametrize("year", [2027, 2400, 9998, 9999])
def test_any_year_costs_the_same(monkeypatch, year):
    asked = []
    changes_in = PosixRule.changes_in
    monkeypatch.setattr(PosixRule, "changes_in", lambda rule, year: asked.append(year) or changes_in(rule, year))
    steps = Transitions((), (0,), parse_posix("PST8PDT,M3.2.0,M11.1.0"))

    steps.offset_at(seconds(year, 1, 1))
    assert len(asked) <= 2
    del asked[:]
    steps.resolve(seconds(year, 7, 1))
    assert len(asked) <= 2
    del asked[:]
    list(steps.segments(seconds(year, 7, 1), seconds(year, 7, 8)))
    assert len(asked) <= 3


def test_all_year_daylight_time():
    """RFC 9636, section 3.3: daylight time that ends when the next year's starts."""
    steps = Transitions((), (0,), parse_posix("EST5EDT,0/0,J365/25"))
    walls = [seconds(2026, 12, 31, 20) + hour * HOUR for hour in range(10)]
    assert {steps.offset_at_wall(wall) for wall in walls} == {-4 * HOUR}
    assert {steps.resolve(wall) for wall in walls} == {Unambiguous(-4 * HOUR)}
    assert list(steps.segments(walls[0], walls[-1])) == [(walls[0], -4 * HOUR)]


def test_a_change_that_comes_after_the_next_years_one_gives_way():
    """Daylight time that ends an hour into the next one never ends."""
    rule = PosixRule(0, HOUR, PosixDayTime(CountedDay(0), 0), PosixDayTime(JulianDay(365), 26 * HOUR))
    assert rule.changes_in(2026)[1][0] > rule.changes_in(2027)[0][0]
    steps = Transitions((), (0,), rule)
    for start in range(-3, 4):
        first = seconds(2027, 1, 1) + start * HOUR // 2
        assert dict(steps.segments_utc(first, first + 200 * DAY)) == {first: HOUR}
        assert steps.offset_at(first) == HOUR


# files


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_file_of_each_version(version):
    data = tzif([(unix(1990, 1, 1), HOUR), (unix(2000, 1, 1), 2 * HOUR)], "XXX-2", version, before=-17762)
    table = parse(data)
    assert table.instants == (seconds(1990, 1, 1), seconds(2000, 1, 1))
    assert table.offsets == (-17762, HOUR, 2 * HOUR)
    assert table.rule is None


def test_the_rule_of_a_file():
    assert parse(tzif([], "PST8PDT,M3.2.0,M11.1.0")).rule == parse_posix("PST8PDT,M3.2.0,M11.1.0")
    assert parse(tzif([], "")).rule is None
    assert parse(tzif([(unix(1990, 1, 1), HOUR)], version=1)).rule is None


@pytest.mark.parametrize("length", range(len(tzif([(0, HOUR)], "XXX-1"))))
def test_a_file_cut_off_anywhere(length):
    with pytest.raises(ValueError, match=r"too soon|not found"):
        parse(tzif([(0, HOUR)], "XXX-1")[:length])


def test_a_file_of_something_else():
    with pytest.raises(ValueError, match="no TZif file: starts with b'GIF8'"):
        parse(b"GIF8" + bytes(100))


@pytest.fixture
def folders(tmp_path):
    """Two empty folders in TZPATH."""
    paths = [tmp_path / "first", tmp_path / "second"]
    for path in paths:
        path.mkdir()
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(path) for path in paths])
    yield paths
    zoneinfo.reset_tzpath(to=before)


def test_files_are_found_as_zoneinfo_finds_them(folders):
    first, second = folders
    assert find("Asia/Tokyo") == resources.files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    for place, folder in enumerate((second, first)):
        (folder / "Asia").mkdir()
        (folder / "Asia" / "Tokyo").write_bytes(tzif([], f"XXX-{place + 1}", before=(place + 1) * HOUR))
        assert transitions_of(ZoneInfo.no_cache("Asia/Tokyo")).offsets == ((place + 1) * HOUR,)
    (first / "Asia" / "Seoul").mkdir()
    assert find("Asia/Seoul")[:4] == b"TZif"


def test_a_zone_from_before_the_files_changed_keeps_its_own_offsets(folders):
    """`zoneinfo` keeps what it has read; so do we, then an item at a time."""
    path = folders[0] / "Test"
    path.write_bytes(tzif([], "XXX-1", before=HOUR))
    old = ZoneInfo.no_cache("Test")
    path.write_bytes(tzif([], "XXX-2", before=2 * HOUR))
    new = ZoneInfo.no_cache("Test")
    assert transitions_of(old) is None
    assert transitions_of(new).offsets == (2 * HOUR,)
    noons = [datetime(2026, 1, 1, 12) + timedelta(days=day) for day in range(50)]
    assert to_utc(noons, old) == [(noon - timedelta(hours=1)).replace(tzinfo=UTC) for noon in noons]
    assert from_utc(to_utc(noons, old), old) == noons


@pytest.mark.parametrize("footer", ["PST8PDT,M3.2.0,M11.1.0", "MST7"])
def test_steps_are_checked_beyond_the_last_change(folders, footer):
    """British Columbia, before and after it gave up changing its clocks in 2026."""
    changes = [(unix(2025, 11, 2, 9), -8 * HOUR), (unix(2026, 3, 8, 10), -7 * HOUR)]
    (folders[0] / "Test").write_bytes(tzif(changes, footer, before=-7 * HOUR))
    other = "MST7" if footer.startswith("PST") else "PST8PDT,M3.2.0,M11.1.0"
    assert transitions_of(ZoneInfo.no_cache("Test")) is not None
    assert transitions_of(zone_from(tzif(changes, other, before=-7 * HOUR), key="Test")) is None


@pytest.mark.parametrize(
    "key", [None, "Nowhere/Land", "", "x" * 5000, "nul\0", "Europe", "../Europe/Paris", "Etc/UTC", "zone.tab"]
)
def test_a_zone_whose_key_leads_elsewhere_has_no_known_steps(key):
    zone = zone_from(tzif([(unix(1990, 1, 1), HOUR)]), key=key)
    assert transitions_of(zone) is None
    assert to_utc([datetime(2026, 1, 1)] * 100, zone) == [datetime(2025, 12, 31, 23, tzinfo=UTC)] * 100


def test_steps_are_read_once():
    assert transitions_of(LOS_ANGELES) is transitions_of(LOS_ANGELES)


# steps


@pytest.fixture(scope="module")
def package_zones():
    """The zones of the `tzdata` package, each file once: links are copies."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    files = {find(key): key for key in package_keys()}
    zones = [ZoneInfo.no_cache(key) for key in files.values()]
    assert None not in map(transitions_of, zones)
    zoneinfo.reset_tzpath(to=before)
    return zones


def test_each_change_of_each_zone(package_zones):
    """Just before, at and after: either fold, and the way from UTC."""
    for zone in package_zones:
        steps = transitions_of(zone)
        for at, (before, after) in zip(steps.instants, pairwise(steps.offsets), strict=True):
            for wall in {at + offset + near for offset in (before, after) for near in (-1, 0, 1)}:
                assert offsets_by_fold(steps.resolve(wall)) == told_by(zone, wall), (zone, wall)
                assert steps.offset_at_wall(wall) == told_by(zone, wall)[0], (zone, wall)
            for instant in (at - 1, at, at + 1):
                wall = from_seconds(instant).replace(tzinfo=UTC).astimezone(zone)
                assert steps.offset_at(instant) == wall.utcoffset().total_seconds(), (zone, instant)


@pytest.mark.parametrize("year", [2038, 2100, 2400, 9997])
def test_each_change_of_each_rule(package_zones, year):
    for zone in {str(transitions_of(zone).rule): zone for zone in package_zones if transitions_of(zone).rule}.values():
        steps = transitions_of(zone)
        for at, _ in steps.rule.changes_in(year):
            for instant in (at - 1, at, at + 1):
                wall = from_seconds(instant).replace(tzinfo=UTC).astimezone(zone)
                assert steps.offset_at(instant) == wall.utcoffset().total_seconds(), (zone, instant)
            for offset in (steps.rule.standard, steps.rule.daylight):
                for wall in (at + offset - 1, at + offset, at + offset + 1):
                    assert offsets_by_fold(steps.resolve(wall)) == told_by(zone, wall), (zone, wall)


def test_the_starts_of_wall_time_ascend_in_each_zone(package_zones):
    for zone in package_zones:
        walls = transitions_of(zone)._wall.starts
        assert all(earlier <= later for earlier, later in pairwise(walls)), zone


def test_a_rule_that_contradicts_the_last_change(package_zones):
    """Greenland made daylight time its standard in October 2023; `zoneinfo` ends daylight time once more that day."""
    zone = next(zone for zone in package_zones if find(zone.key) == find("America/Nuuk"))
    walls = [datetime(2023, 10, 28, 22) + timedelta(minutes=minutes) for minutes in range(180)]
    assert to_utc(walls, zone) == item_by_item(walls, zone) == [to_utc([wall], zone)[0] for wall in walls]
    for wall in walls:
        assert offsets_by_fold(transitions_of(zone).resolve(to_seconds(wall))) == told_by(zone, to_seconds(wall))


@pytest.mark.parametrize("key", PICK)
def test_some_zones_every_week(key):
    zone, steps = ZoneInfo(key), transitions_of(ZoneInfo(key))
    for wall in range(seconds(1850, 1, 1, 2, 30), seconds(2150, 1, 1), 7 * DAY):
        assert steps.offset_at_wall(wall) == told_by(zone, wall)[0], wall


def test_what_a_local_time_can_be():
    gap, fold = (
        Transitions((ordinal,), offsets)
        for ordinal, offsets in [(100 * DAY, (0, 2 * HOUR)), (100 * DAY, (2 * HOUR, 0))]
    )
    around = [100 * DAY + wall for wall in (-1, 0, 2 * HOUR - 1, 2 * HOUR)]
    assert [*map(gap.resolve, around)] == [Unambiguous(0), Gap(0, 2 * HOUR), Gap(0, 2 * HOUR), Unambiguous(2 * HOUR)]
    assert [*map(fold.resolve, around)] == [Unambiguous(2 * HOUR), Fold(2 * HOUR, 0), Fold(2 * HOUR, 0), Unambiguous(0)]


@pytest.mark.parametrize(
    "value", [Unambiguous(1), Gap(0, 1), Fold(1, 0), Transitions((5,), (0, 1)), transitions_of(DUBLIN)]
)
def test_values_are_frozen_hashable_and_picklable(value):
    assert pickle.loads(pickle.dumps(value)) == value == copy.deepcopy(value)
    assert hash(pickle.loads(pickle.dumps(value))) == hash(value)
    with pytest.raises(AttributeError, match="frozen"):
        value.offset = 5
    assert Gap(1, 2) != Fold(1, 2)


times = st.integers(seconds(1850, 1, 1), seconds(9990, 1, 1))


@given(st.sampled_from(PICK), times, st.integers(0, 500 * 366 * DAY))
def test_segments_cover_and_are_constant(key, first, length):
    steps, last = transitions_of(ZoneInfo(key)), first + length % (3 * 366 * DAY)
    for segments, offset_at in [(steps.segments, steps.offset_at_wall), (steps.segments_utc, steps.offset_at)]:
        stretches = list(segments(first, last))
        assert stretches[0][0] == first
        assert all(first <= start <= last for start, _ in stretches)
        for (start, offset), (end, other) in pairwise([*stretches, (last + 1, None)]):
            assert start < end
            assert offset != other
            assert {offset_at(time) for time in (start, (start + end) // 2, end - 1)} == {offset}


# any tzinfo


@pytest.mark.parametrize(
    ("zone", "offset"), [(UTC, 0), (timezone(timedelta(hours=-5)), -5 * HOUR), (timezone(timedelta(seconds=90)), 90)]
)
def test_a_fixed_offset_is_one_step(zone, offset):
    assert transitions_of(zone) == Transitions((), (offset,))


@pytest.mark.parametrize(
    "zone", [timezone(timedelta(microseconds=5)), dateutil_tz.UTC, dateutil_tz.tzrange("A"), Stubborn()]
)
def test_zones_without_known_steps(zone):
    assert transitions_of(zone) is None


# runs


def item_by_item(walls, zone):
    return [wall.replace(tzinfo=zone, fold=0).astimezone(UTC) for wall in walls]


@st.composite
def runs(draw):
    """Ascending wall times: regular ones, near or far apart, and some that are not."""
    start = draw(st.datetimes(datetime(1, 1, 3), datetime(9000, 1, 1)))
    step = draw(st.sampled_from([timedelta(minutes=20), timedelta(hours=7), timedelta(days=1), timedelta(days=30)]))
    regular = list(islice(accumulate(repeat(step), initial=start), draw(st.integers(0, 3000))))
    return sorted(regular + draw(st.lists(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)), max_size=5)))


@given(st.sampled_from(PICK), runs())
@settings(max_examples=60, deadline=None)
def test_a_run_is_converted_as_zoneinfo_converts_its_items(key, walls):
    zone = ZoneInfo(key)
    instants = to_utc(walls, zone)
    assert instants == item_by_item(walls, zone)
    assert {instant.tzinfo for instant in instants} <= {UTC}
    instants.sort()
    assert from_utc(instants, zone) == [instant.astimezone(zone).replace(tzinfo=None, fold=0) for instant in instants]


@pytest.mark.parametrize("count", [0, 1, 17, 36525])
@pytest.mark.parametrize("zone", [LOS_ANGELES, UTC, timezone(timedelta(hours=5, minutes=45)), dateutil_tz.UTC])
def test_daily_noons(zone, count):
    noons = [datetime(1970, 1, 1, 12) + timedelta(days=day) for day in range(count)]
    assert to_utc(noons, zone) == item_by_item(noons, zone)
    assert from_utc(to_utc(noons, zone), zone) == noons


EUROPE = dateutil_tz.tzrange(
    "CET",
    HOUR,
    "CEST",
    2 * HOUR,
    relativedelta(month=3, day=31, weekday=SU(-1), hours=2),
    relativedelta(month=10, day=31, weekday=SU(-1), hours=2),  # in standard time, as dateutil wants it
)


@pytest.mark.parametrize(
    ("zone", "last_before"),
    [
        (one_change(HOUR, 2 * HOUR), ONE_CHANGE.replace(tzinfo=None) + timedelta(hours=1)),
        (Stubborn(), ONE_CHANGE.replace(tzinfo=None) + timedelta(hours=1)),
        (ZoneInfo("Europe/Berlin"), datetime(2026, 3, 29, 2)),
        (EUROPE, datetime(2026, 3, 29, 2)),
    ],
)
@pytest.mark.parametrize("count", [1, 100])
def test_a_gap_is_read_with_the_offset_before(zone, last_before, count):
    walls = [last_before + timedelta(minutes=minutes) for minutes in (-1, 0, 30, 59, 60)] * count
    walls.sort()
    instants = [(wall - timedelta(hours=1)).replace(tzinfo=UTC) for wall in walls]
    after = (last_before + timedelta(hours=-1)).replace(tzinfo=UTC)
    assert to_utc(walls, zone) == instants[:-count] + [after] * count


@pytest.mark.parametrize(
    ("zone", "again"), [(one_change(2 * HOUR, HOUR), ONE_CHANGE), (EUROPE, datetime(2026, 10, 25, 1, tzinfo=UTC))]
)
@pytest.mark.parametrize("count", [1, 100])
@pytest.mark.parametrize("fold", [0, 1])
def test_an_overlap_is_its_first_whatever_the_fold(zone, again, count, fold):
    walls = [(again + timedelta(hours=1, minutes=30)).replace(tzinfo=None, fold=fold)] * count
    assert to_utc(walls, zone) == [again - timedelta(minutes=30)] * count
    both = [again + timedelta(minutes=minutes) for minutes in (-30, 30) for _ in range(count)]
    assert from_utc(both, zone) == [wall.replace(fold=0) for wall in walls] * 2
    assert {wall.fold for wall in from_utc(both, zone)} == {0}


def test_instants_in_any_zone_convert():
    instants = [datetime(2026, 7, 1, hour, tzinfo=LOS_ANGELES) for hour in range(24)]
    assert from_utc(instants * 1, DUBLIN) == [datetime(2026, 7, 1, 8) + timedelta(hours=hour) for hour in range(24)]
    assert from_utc([instants[0]] * 100, DUBLIN) == [datetime(2026, 7, 1, 8)] * 100


def test_fractions_of_a_second_stay():
    walls = [datetime(2026, 3, 8, 1, 59, 59, 999999), datetime(2026, 3, 8, 2), datetime(2026, 3, 8, 3)] * 50
    walls.sort()
    assert to_utc(walls, LOS_ANGELES) == item_by_item(walls, LOS_ANGELES)
    assert from_utc(to_utc(walls[:50], LOS_ANGELES), LOS_ANGELES) == walls[:50]


@pytest.mark.parametrize(
    "ask", [lambda zone: to_utc([datetime(2026, 1, 1)], zone), lambda zone: instant_of(datetime(2026, 1, 1), zone)]
)
def test_a_zone_that_does_not_know_its_offset_is_refused_and_never_taken_for_the_systems(ask):
    with pytest.raises(ArgumentTypeError, match="use a tzinfo that knows its offset"):
        ask(Unknowing())


CLOCKS = [
    [UTC, ZoneInfo("UTC"), ZoneInfo("Etc/UTC"), ZoneInfo("Etc/GMT"), timezone(timedelta()), CustomTimeZone(0)],
    [ZoneInfo("America/Los_Angeles"), ZoneInfo("US/Pacific"), ZoneInfo.no_cache("US/Pacific")],
    [ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Kiev")],
    [ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Calcutta")],
    [timezone(timedelta(hours=5, minutes=30)), CustomTimeZone(-330)],
    [ZoneInfo("Etc/GMT-2")],
    [ZoneInfo("Europe/Berlin")],
    [Unknowing()],
    [dateutil_tz.gettz("Europe/Berlin"), dateutil_tz.gettz("Europe/Berlin")],
]


def test_zones_that_show_the_same_time_at_every_instant_are_told_from_those_that_do_not():
    for kind, zones in enumerate(CLOCKS):
        for other_kind, others in enumerate(CLOCKS):
            for one, other in product(zones, others):
                assert same_clock(one, other) == (kind == other_kind), (one, other)


@pytest.mark.parametrize("count", [1, 100])
@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        (ZoneInfo("Asia/Tokyo"), datetime.min),
        (Stubborn(), datetime.min),
        (ZoneInfo("Etc/GMT+5"), datetime.max),
        (LOS_ANGELES, datetime.max),
    ],
)
def test_times_that_the_calendar_cannot_hold(zone, moment, count):
    with pytest.raises(RecurtzError, match="years 1 to 9999 cannot hold"):
        to_utc([moment] * count, zone)
    assert within_calendar([moment] * count, zone) in (slice(0, 0), slice(count, count))
    opposite = datetime.max if moment == datetime.min else datetime.min
    with pytest.raises(RecurtzError, match="see within_calendar"):
        from_utc([opposite.replace(tzinfo=UTC)] * count, zone)


@pytest.mark.parametrize("zone", [ZoneInfo("Asia/Tokyo"), LOS_ANGELES, timezone(timedelta(hours=-11)), Stubborn(), UTC])
def test_the_part_of_a_run_that_the_calendar_holds(zone):
    for edge in (datetime.min, datetime.max - timedelta(hours=48)):
        walls = [edge + timedelta(hours=hour) for hour in range(48)]
        held = within_calendar(walls, zone)
        offset = to_utc(walls[20:21], zone)[0].replace(tzinfo=None) - walls[20]
        fitting = [
            wall for wall in walls if timedelta(0) <= wall - datetime.min + offset <= datetime.max - datetime.min
        ]
        assert walls[held] == fitting
        assert len(to_utc(walls[held], zone)) == len(fitting)
        instants = [wall.replace(tzinfo=UTC) for wall in walls]
        assert len(from_utc(instants[within_calendar(instants, zone, from_utc)], zone)) == len(
            [wall for wall in walls if timedelta(0) <= wall - datetime.min - offset <= datetime.max - datetime.min]
        )


def test_sparse_runs_go_item_by_item(monkeypatch):
    """Where changes outnumber occurrences by far, none of them is computed."""
    yearly = [datetime(year, 7, 4, 12) for year in range(2100, 9000, 10)]
    asked = []
    changes_in = PosixRule.changes_in
    monkeypatch.setattr(PosixRule, "changes_in", lambda rule, year: asked.append(year) or changes_in(rule, year))
    assert to_utc(yearly, LOS_ANGELES) == item_by_item(yearly, LOS_ANGELES)
    assert len(asked) <= len(yearly) / 10


def test_an_instant_has_no_fold():
    second = datetime(2026, 10, 25, 3, 30, fold=1)
    assert instant_of(second, ZoneInfo("Europe/Helsinki")).fold == 0
    assert instant_of(second, UTC).fold == 0


@pytest.mark.parametrize(("count", "are_asked"), [(19, False), (20, True), (39, True)])
def test_few_times_are_asked_for_one_by_one(count, are_asked, monkeypatch):
    asked = []
    monkeypatch.setattr(runs_of_times, "transitions_of", lambda tz: asked.append(tz))
    to_utc([datetime(2026, 1, 1)] * count, LOS_ANGELES)

    assert bool(asked) == are_asked


@pytest.mark.parametrize(("days", "parts"), [(20, 1), (60, 2), (70, 2), (300, None)])
def test_a_run_is_cut_by_steps_while_each_has_twenty_times(days, parts):
    walls = [datetime(2026, 2, 1) + timedelta(days * hour / 40) for hour in range(40)]  # daylight time from 8 March on
    cut = runs_of_times._by_step(walls, LOS_ANGELES, runs_of_times._WALL, Transitions.segments)

    assert (cut and len(cut)) == parts
