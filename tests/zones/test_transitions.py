"""recurtz.zones.transitions: zones as step functions, compared with `zoneinfo` at every transition."""

import copy
import pickle
import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz
from hypothesis import given
from hypothesis import strategies as st
from zones_synthetic import Stubborn, offsets_by_fold, tzif, tzinfo_offsets_by_fold, unix, zone_from

from recurtz.zones.local_time import at_instant, instant_of
from recurtz.zones.posix import DAY
from recurtz.zones.transitions import (
    Fold,
    Gap,
    Transitions,
    Unambiguous,
    from_seconds,
    to_seconds,
    transitions_of,
)
from recurtz.zones.tzif import find

HOUR = 3600
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
DUBLIN = ZoneInfo("Europe/Dublin")
SAMPLE = [
    "America/Los_Angeles",  # the usual case
    "Europe/Dublin",  # daylight time behind standard time
    "Africa/Casablanca",  # an hour back each Ramadan
    "Asia/Jerusalem",  # M3.4.4/26
    "Asia/Gaza",  # M3.4.4/50
    "America/Nuuk",  # M3.5.0/-1
    "America/Santiago",  # the southern hemisphere
    "Australia/Lord_Howe",  # half an hour
    "Antarctica/Troll",  # two hours
    "Pacific/Apia",  # skipped a day
    "Africa/Monrovia",  # -00:44:30 until 1972
    "Asia/Tokyo",  # no rule
    "Etc/UTC",
]


def package_keys():
    """The keys of all zones of the `tzdata` package."""
    return resources.files("tzdata").joinpath("zones").read_text().split()


def seconds(*fields):
    return to_seconds(datetime(*fields))


def tzinfo_offset_at(tz, instant):
    return from_seconds(instant).replace(tzinfo=UTC).astimezone(tz).utcoffset().total_seconds()


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


class TestSeconds:
    def test_origin(self):
        """Seconds are counted from the ordinal of the day."""
        assert to_seconds(datetime(1970, 1, 2, 3, 4, 5)) == date(1970, 1, 2).toordinal() * DAY + 3 * HOUR + 4 * 60 + 5

    @given(st.datetimes())
    def test_round_trip(self, moment):
        """Only the fraction of a second and the fold are lost."""
        assert from_seconds(to_seconds(moment)) == moment.replace(microsecond=0, fold=0)

    def test_zone_is_ignored(self):
        """An aware datetime has the seconds of its local time."""
        assert to_seconds(datetime(2026, 1, 1, tzinfo=LOS_ANGELES)) == seconds(2026, 1, 1)

    @pytest.mark.parametrize("out_of_range", [0, 3652060 * DAY])
    def test_out_of_range(self, out_of_range):
        """Seconds before the year 1 and after 9999 are an OverflowError."""
        with pytest.raises(OverflowError):
            from_seconds(out_of_range)


class TestTransitions:
    @pytest.mark.slow
    def test_offsets_near_each_instant(self, package_zones):
        """Just before, at and after each transition of each zone, with either fold, and by instant."""
        for tz in package_zones:
            transitions = transitions_of(tz)
            for at, (before, after) in zip(transitions.instants, pairwise(transitions.offsets), strict=True):
                for local in {at + offset + near for offset in (before, after) for near in (-1, 0, 1)}:
                    assert offsets_by_fold(transitions.resolve(local)) == tzinfo_offsets_by_fold(tz, local), (tz, local)
                    assert transitions.offset_at_local(local) == tzinfo_offsets_by_fold(tz, local)[0], (tz, local)
                for instant in (at - 1, at, at + 1):
                    assert transitions.offset_at(instant) == tzinfo_offset_at(tz, instant), (tz, instant)

    @pytest.mark.parametrize("year", [2038, 2100, 2400, 9997])
    def test_offsets_near_each_change_of_a_rule(self, package_zones, year):
        """The same for the changes that follow from the rule of a zone."""
        zones = {str(transitions_of(tz).rule): tz for tz in package_zones if transitions_of(tz).rule}
        for tz in zones.values():
            transitions = transitions_of(tz)
            for at, _ in transitions.rule.changes_in(year):
                for instant in (at - 1, at, at + 1):
                    assert transitions.offset_at(instant) == tzinfo_offset_at(tz, instant), (tz, instant)
                for offset in (transitions.rule.standard, transitions.rule.daylight):
                    for local in (at + offset - 1, at + offset, at + offset + 1):
                        assert offsets_by_fold(transitions.resolve(local)) == tzinfo_offsets_by_fold(tz, local), (
                            tz,
                            local,
                        )

    @pytest.mark.parametrize("key", SAMPLE)
    def test_every_week(self, key):
        """The offset of one local time a week from 1850 to 2150."""
        tz, transitions = ZoneInfo(key), transitions_of(ZoneInfo(key))
        for local in range(seconds(1850, 1, 1, 2, 30), seconds(2150, 1, 1), 7 * DAY):
            assert transitions.offset_at_local(local) == tzinfo_offsets_by_fold(tz, local)[0], local

    def test_order_of_local_times(self, package_zones):
        """In every zone transitions have the same order by local time as by instant, which bisecting relies on."""
        for tz in package_zones:
            transitions = transitions_of(tz)
            offsets = pairwise(transitions.offsets)
            local = [at + max(both) for at, both in zip(transitions.instants, offsets, strict=True)]
            assert local == sorted(local), tz

    def test_resolve(self):
        """A gap and an overlap of two hours begin and end with the second."""
        gap = Transitions((100 * DAY,), (0, 2 * HOUR))
        fold = Transitions((100 * DAY,), (2 * HOUR, 0))
        around = [100 * DAY + local for local in (-1, 0, 2 * HOUR - 1, 2 * HOUR)]
        before, after = Unambiguous(0), Unambiguous(2 * HOUR)
        assert [*map(gap.resolve, around)] == [before, Gap(0, 2 * HOUR), Gap(0, 2 * HOUR), after]
        assert [*map(fold.resolve, around)] == [after, Fold(2 * HOUR, 0), Fold(2 * HOUR, 0), before]

    def test_rule_that_contradicts_the_last_transition(self, package_zones):
        """Greenland adopted daylight time as standard time in October 2023; `zoneinfo` ends it once more that day."""
        tz = next(tz for tz in package_zones if tz.key in {"America/Godthab", "America/Nuuk"})  # links of each other
        for minutes in range(180):
            local = seconds(2023, 10, 28, 22) + minutes * 60
            assert offsets_by_fold(transitions_of(tz).resolve(local)) == tzinfo_offsets_by_fold(tz, local)

    @given(
        st.sampled_from(SAMPLE),
        st.integers(seconds(1850, 1, 1), seconds(9990, 1, 1)),
        st.integers(0, 3 * 366 * DAY - 1),
    )
    def test_segments(self, key, first, length):
        """Segments cover the range without gaps, have one offset each, and differ from their neighbours."""
        transitions, last = transitions_of(ZoneInfo(key)), first + length
        for segments, offset_at in [
            (transitions.segments, transitions.offset_at_local),
            (transitions.segments_utc, transitions.offset_at),
        ]:
            result = list(segments(first, last))
            assert result[0][0] == first
            assert all(first <= start <= last for start, _ in result)
            for (start, offset), (end, other) in pairwise([*result, (last + 1, None)]):
                assert start < end
                assert offset != other
                assert {offset_at(time) for time in (start, (start + end) // 2, end - 1)} == {offset}

    @pytest.mark.parametrize(
        "value", [Unambiguous(1), Gap(0, 1), Fold(1, 0), Transitions((5,), (0, 1)), transitions_of(DUBLIN)]
    )
    def test_value(self, value):
        """Transitions and resolved local times are frozen, hashable and picklable."""
        assert pickle.loads(pickle.dumps(value)) == value == copy.deepcopy(value)
        assert hash(pickle.loads(pickle.dumps(value))) == hash(value)
        with pytest.raises(AttributeError, match="frozen"):
            value.offset = 5
        assert Gap(1, 2) != Fold(1, 2)


class TestTransitionsOf:
    @pytest.mark.parametrize(
        ("tz", "offset"), [(UTC, 0), (timezone(timedelta(hours=-5)), -5 * HOUR), (timezone(timedelta(seconds=90)), 90)]
    )
    def test_fixed_offset(self, tz, offset):
        """A fixed offset has no transition."""
        assert transitions_of(tz) == Transitions((), (offset,))

    @pytest.mark.parametrize(
        "tz", [timezone(timedelta(microseconds=5)), dateutil_tz.UTC, dateutil_tz.tzrange("A"), Stubborn()]
    )
    def test_unknown(self, tz):
        """The transitions of other zones, and of offsets with a fraction of a second, are not known."""
        assert transitions_of(tz) is None

    def test_cached(self):
        """The file of a zone is read once."""
        assert transitions_of(LOS_ANGELES) is transitions_of(LOS_ANGELES)

    def test_first_folder(self, tzpath):
        """The transitions come from the file that `zoneinfo` opens: the first one in TZPATH."""
        first, second = tzpath
        for hours, folder in enumerate((second, first), 1):
            (folder / "Asia").mkdir()
            (folder / "Asia" / "Tokyo").write_bytes(tzif([], f"XXX-{hours}", before=hours * HOUR))
            assert transitions_of(ZoneInfo.no_cache("Asia/Tokyo")).offsets == (hours * HOUR,)

    def test_object_older_than_its_file(self, tzpath):
        """`zoneinfo` never reads a file again, so an object keeps its offsets and its transitions are not known."""
        path = tzpath[0] / "Test"
        path.write_bytes(tzif([], "XXX-1", before=HOUR))
        old = ZoneInfo.no_cache("Test")
        path.write_bytes(tzif([], "XXX-2", before=2 * HOUR))
        new = ZoneInfo.no_cache("Test")
        assert transitions_of(old) is None
        assert transitions_of(new).offsets == (2 * HOUR,)
        noon = datetime(2026, 1, 1, 12)
        assert instant_of(noon, old) == datetime(2026, 1, 1, 11, tzinfo=UTC)
        assert at_instant(instant_of(noon, old), old).replace(tzinfo=None) == noon

    @pytest.mark.parametrize("footer", ["PST8PDT,M3.2.0,M11.1.0", "MST7"])
    def test_rule_is_compared(self, tzpath, footer):
        """British Columbia before and after it gave up daylight time in 2026: the files differ in the rule alone."""
        changes = [(unix(2025, 11, 2, 9), -8 * HOUR), (unix(2026, 3, 8, 10), -7 * HOUR)]
        (tzpath[0] / "Test").write_bytes(tzif(changes, footer, before=-7 * HOUR))
        other = "MST7" if footer.startswith("PST") else "PST8PDT,M3.2.0,M11.1.0"
        assert transitions_of(ZoneInfo.no_cache("Test")) is not None
        assert transitions_of(zone_from(tzif(changes, other, before=-7 * HOUR), key="Test")) is None

    @pytest.mark.parametrize(
        "key", [None, "Nowhere/Land", "", "x" * 5000, "nul\0", "Europe", "../Europe/Paris", "Etc/UTC", "zone.tab"]
    )
    def test_key_of_another_file(self, key):
        """A `ZoneInfo` whose key is not the key of its file has unknown transitions, and converts all the same."""
        tz = zone_from(tzif([(unix(1990, 1, 1), HOUR)]), key=key)
        assert transitions_of(tz) is None
        assert instant_of(datetime(2026, 1, 1), tz) == datetime(2025, 12, 31, 23, tzinfo=UTC)
