"""recurtz.zones.custom: Graph's customTimeZone as a tzinfo, compared with `zoneinfo` and python-dateutil."""

import copy
import pickle
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz
from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from zones_synthetic import tzif, zone_from

from graph import NO_RULE, american_zone, custom_zone, zone_rule
from recurtz._core.gregorian import WEEKDAYS
from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError, RecurtzError
from recurtz.zones.custom import CustomTimeZone, TransitionRule
from recurtz.zones.local_time import at_instant, instant_of
from recurtz.zones.transitions import transitions_of

HOUR = timedelta(hours=1)
WEEKDAYS_OF_DATEUTIL = (SU, MO, TU, WE, TH, FR, SA)


PACIFIC = american_zone(480)  # from a response of getSchedule
SYDNEY = custom_zone(-600, zone_rule(4, 1, time="03:00:00"), zone_rule(10, 1), -60)


def zone_of(json):
    return CustomTimeZone.from_graph(json)


def offsets(zone, local):
    return [zone.utcoffset(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1)]


def posix(minutes):
    """An offset in POSIX text, positive west of Greenwich."""
    return f"{'-' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


def by_zoneinfo(json):
    """The same zone by the POSIX text in a TZif file."""
    days = [
        f"M{block['month']}.{block['dayOccurrence']}.{WEEKDAYS.index(block['dayOfWeek'])}/{block['time'][:8]}"
        for block in (json["daylightOffset"], json["standardOffset"])
    ]
    daylight = json["bias"] + json["daylightOffset"]["daylightBias"]
    return zone_from(tzif([], f"<STD>{posix(json['bias'])}<DST>{posix(daylight)},{','.join(days)}"))


def by_dateutil(json):
    """The same zone by python-dateutil, which wants the end of daylight time in standard time, on the same day."""

    def delta(block, minutes=0):
        nth = block["dayOccurrence"]
        weekday = WEEKDAYS_OF_DATEUTIL[WEEKDAYS.index(block["dayOfWeek"])]
        day = {"day": 31, "weekday": weekday(-1)} if nth == 5 else {"day": 1, "weekday": weekday(nth)}
        hour, minute, second = map(int, block["time"][:8].split(":"))
        return relativedelta(month=block["month"], hours=hour, minutes=minute + minutes, seconds=second, **day)

    bias, daylight_bias = json["bias"], json["daylightOffset"]["daylightBias"]
    start, end = delta(json["daylightOffset"]), delta(json["standardOffset"], daylight_bias)
    return dateutil_tz.tzrange("S", -60 * bias, "D", -60 * (bias + daylight_bias), start, end)


AHEAD = [-120, -60, -30]
BEHIND = [15, 60, 100]


@st.composite
def yearly(draw, daylight_biases=(*AHEAD, *BEHIND), hours=(0, 23)):
    """Two rules in different months, not near New Year, where `zoneinfo` looks at one year only."""
    months = draw(st.lists(st.integers(2, 11), min_size=2, max_size=2, unique=True))
    blocks = [
        zone_rule(
            month,
            draw(st.integers(1, 5)),
            draw(st.sampled_from(WEEKDAYS)),
            f"{draw(st.integers(*hours)):02}:{draw(st.integers(0, 59)):02}:{draw(st.integers(0, 59)):02}.0000000",
        )
        for month in months
    ]
    return custom_zone(draw(st.integers(-14 * 60, 12 * 60)), *blocks, draw(st.sampled_from(daylight_biases)))


def near_changes(json, year):
    """Local times around the changes of a year, some in a gap or an overlap."""
    for _, at in sorted((after, at) for at, after in transitions_of(zone_of(json)).rule.changes_in(year)):
        for offset in (json["bias"], json["bias"] + json["daylightOffset"]["daylightBias"]):
            local = datetime.min + timedelta(days=-1, seconds=at, minutes=-offset)
            yield from (local + timedelta(minutes=minutes) for minutes in (-61, -16, -1, 0, 14, 59, 120))


NOT_INTEGERS = [True, 1.0, float("nan"), float("inf"), "1", [], {}, 10**5000, 2**31]


def with_daylight(**changes):
    return custom_zone(480, zone_rule(11, 1), {**zone_rule(3, 2), **changes}, -60)


MALFORMED = [
    *[("bias", custom_zone(value, zone_rule(11, 1), zone_rule(3, 2), -60)) for value in NOT_INTEGERS],
    *[
        ("daylightOffset.daylightBias", custom_zone(480, zone_rule(11, 1), zone_rule(3, 2), value))
        for value in NOT_INTEGERS
    ],
    *[
        (f"daylightOffset.{name}", with_daylight(**{name: v}))
        for name in ("month", "dayOccurrence", "year")
        for v in NOT_INTEGERS
    ],
    *[("daylightOffset.month", with_daylight(month=value)) for value in (False, 0.0, "")],
    *[("daylightOffset.dayOfWeek", with_daylight(dayOfWeek=value)) for value in ("", "so", 1, True, ["sunday"])],
    *[
        ("daylightOffset.time", with_daylight(time=value))
        for value in (
            "",
            "2",
            "24:00:00",
            "2:00:00",
            "02:60:00",
            "02:00:60",
            "02:00:00.",
            "02:00:00.12345678",
            2,
            "٠٢:00",
            "02:00\n",
        )
    ],
    ("standardOffset", custom_zone(480) | {"standardOffset": []}),
    ("daylightOffset", custom_zone(480) | {"daylightOffset": "none"}),
    ("daylightOffset", custom_zone(480) | {"daylightOffset": ""}),
    ("name", custom_zone(480, name=5)),
    ("customTimeZone", "Pacific Standard Time"),
]


class TestPeers:
    @given(yearly(), st.integers(2, 9998), st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)))
    def test_zoneinfo(self, json, year, moment):
        """Any rules give the offsets that `zoneinfo` gives for the same rules as POSIX text."""
        zone, oracle = zone_of(json), by_zoneinfo(json)
        for local in [*near_changes(json, year), moment]:
            assert offsets(zone, local) == offsets(oracle, local), local
            here, there = (local.replace(tzinfo=UTC).astimezone(tz) for tz in (zone, oracle))
            assert (here.replace(tzinfo=None), here.fold) == (there.replace(tzinfo=None), there.fold), local

    @given(yearly(AHEAD, (2, 23)), st.integers(1900, 2200), st.datetimes(datetime(2, 1, 1)))
    @settings(max_examples=25, deadline=None)
    def test_dateutil(self, json, year, moment):
        """Any rules give the offsets of dateutil, except in gaps, which dateutil reads with the offset after them."""
        zone, oracle = zone_of(json), by_dateutil(json)
        for local in [*near_changes(json, year), moment.replace(year=min(moment.year, 9998))]:
            here, there = (local.replace(tzinfo=UTC).astimezone(tz) for tz in (zone, oracle))
            assert (here.replace(tzinfo=None), here.fold) == (there.replace(tzinfo=None), there.fold), local
            before, after = offsets(zone, local)
            if before >= after:  # dateutil reads gaps otherwise
                assert [before, after] == offsets(oracle, local), local

    @given(yearly(), st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), st.sampled_from([1, 7, 40, 365]))
    @settings(max_examples=30, deadline=None)
    def test_conversions(self, json, start, days):
        """Local times and instants are converted as with `zoneinfo`."""
        zone, oracle = zone_of(json), by_zoneinfo(json)
        for number in range(300):
            local = start + timedelta(days=days * number)
            instant = local.replace(tzinfo=oracle).astimezone(UTC)
            assert instant_of(local, zone) == instant
            assert at_instant(instant, zone).replace(tzinfo=None) == instant.astimezone(oracle).replace(tzinfo=None)

    @pytest.mark.parametrize(("json", "key"), [(PACIFIC, "America/Los_Angeles"), (SYDNEY, "Australia/Sydney")])
    def test_real_zones(self, json, key):
        """Every hour of a year in Los Angeles and Sydney has the offset of the tz database."""
        zone = zone_of(json)
        for hour in range(365 * 24):
            moment = datetime(2026, 1, 1, tzinfo=UTC) + hour * HOUR
            assert moment.astimezone(zone).isoformat() == moment.astimezone(ZoneInfo(key)).isoformat()
            local = moment.replace(tzinfo=None)
            assert offsets(zone, local) == offsets(ZoneInfo(key), local), local


class TestRules:
    def test_sign(self):
        """UTC = local time + bias."""
        assert datetime(2026, 1, 1, tzinfo=zone_of(PACIFIC)).utcoffset() == -8 * HOUR
        assert datetime(2026, 7, 1, tzinfo=zone_of(PACIFIC)).utcoffset() == -7 * HOUR
        assert datetime(2026, 1, 1, tzinfo=zone_of(SYDNEY)).utcoffset() == 11 * HOUR

    def test_exchanged(self):
        """Graph's own example: -300 with +100 comes back as -200 with -100."""
        sent = zone_of(custom_zone(-300, zone_rule(10, 2, time="02:00:00"), zone_rule(5, 4, time="02:00:00"), 100))
        returned = zone_of(custom_zone(-200, zone_rule(5, 4, time="02:00:00"), zone_rule(10, 2, time="02:00:00"), -100))
        for hour in range(0, 365 * 24, 3):
            local = datetime(2026, 1, 1) + hour * HOUR
            assert offsets(sent, local) == offsets(returned, local), local
            moment = local.replace(tzinfo=UTC)
            assert moment.astimezone(sent).isoformat() == moment.astimezone(returned).isoformat()
        summer = datetime(2026, 7, 1)
        assert sent.utcoffset(summer) == timedelta(minutes=200)
        assert (sent.dst(summer), returned.dst(summer)) == (timedelta(minutes=-100), timedelta(0))

    @pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
    def test_occurrence_5(self, year):
        """Occurrence 5 is the last weekday of the month."""
        zone = zone_of(custom_zone(-60, zone_rule(10, 5, time="03:00:00"), zone_rule(3, 5), -60))
        for hour in range(0, 365 * 24, 3):
            moment = datetime(year, 1, 1, tzinfo=UTC) + hour * HOUR
            assert moment.astimezone(zone).isoformat() == moment.astimezone(ZoneInfo("Europe/Berlin")).isoformat()

    @pytest.mark.parametrize("text", ["23:59:59.999", "23:59:59.5", "23:59:59.9990000", "23:59:59.9999999"])
    def test_last_moment_of_a_day(self, text):
        """Half a second or more before midnight means midnight."""
        zone = zone_of(custom_zone(-120, zone_rule(10, 4, "thursday", text), zone_rule(4, 4, "thursday", text), -60))
        assert offsets(zone, datetime(2026, 4, 23, 23, 59, 59)) == [2 * HOUR, 2 * HOUR]
        assert offsets(zone, datetime(2026, 4, 24)) == [2 * HOUR, 3 * HOUR]
        assert offsets(zone, datetime(2026, 4, 24, 1)) == [3 * HOUR, 3 * HOUR]
        assert offsets(zone, datetime(2026, 10, 22, 23)) == [3 * HOUR, 2 * HOUR]
        assert offsets(zone, datetime(2026, 10, 23)) == [2 * HOUR, 2 * HOUR]
        assert zone_of(zone.to_graph()) == zone

    def test_less_than_half_a_second(self):
        """Less than half a second is rounded down."""
        zone = zone_of(
            custom_zone(-120, zone_rule(10, 4, time="03:00:00.499"), zone_rule(4, 4, time="02:00:00.4999999"), -60)
        )
        assert offsets(zone, datetime(2026, 4, 26, 2)) == [2 * HOUR, 3 * HOUR]

    @pytest.mark.parametrize(
        "json",
        [
            custom_zone(-330),
            {"bias": -330},
            {"bias": -330, "standardOffset": None, "daylightOffset": None, "name": None},
            {"bias": -330, "standardOffset": {}, "daylightOffset": {}},
            {"bias": -330, "standardOffset": zone_rule(11, 1)},
            {"bias": -330, "daylightOffset": zone_rule(11, 1, daylightBias=-60)},
            custom_zone(-330, zone_rule(11, 1), NO_RULE, -60),
            custom_zone(-330, NO_RULE, zone_rule(3, 2), -60),
            custom_zone(-330, zone_rule(11, 1), zone_rule(3, 2), 0),
            custom_zone(-330, zone_rule(0, 1), zone_rule(0, 2), -60),
            custom_zone(-330, zone_rule(11, 0), zone_rule(3, 0), -60),
            custom_zone(-330, zone_rule(None, 1), zone_rule(3, None), -60),
            custom_zone(-330, dict.fromkeys(NO_RULE), dict.fromkeys(NO_RULE), None),
        ],
    )
    def test_one_offset(self, json):
        """Without both rules, or without a daylight bias, the zone has one offset for ever."""
        zone = zone_of(json)
        for moment in (datetime.min, datetime(2026, 1, 1), datetime(2026, 7, 1), datetime.max, None):
            assert zone.utcoffset(moment) == timedelta(hours=5, minutes=30)
            assert zone.dst(moment) == timedelta(0)
            assert zone.tzname(moment) == "UTC+05:30"
        assert time(9, tzinfo=zone).isoformat() == "09:00:00+05:30"
        assert zone_of(zone.to_graph()) == zone

    @pytest.mark.parametrize(
        ("standard_year", "daylight_year", "expected"),
        [  # offsets from UTC in the Januaries and Julies of 2019 to 2022
            (2020, 2020, [0, 0, 0, 1, 0, 0, 0, 0]),
            (2021, 2020, [0, 0, 0, 1, 1, 1, 0, 0]),
            (2020, 2021, [1, 1, 1, 1, 0, 1, 1, 1]),
            (0, 2020, [0, 0, 0, 1, 0, 0, 0, 0]),
            (2020, 0, [1, 1, 1, 1, 0, 1, 1, 1]),
        ],
    )
    def test_year(self, standard_year, daylight_year, expected):
        """A rule with a year applies to that year alone."""
        zone = zone_of(custom_zone(0, zone_rule(11, 1, year=standard_year), zone_rule(3, 2, year=daylight_year), -60))
        moments = [datetime(year, month, 1) for year in range(2019, 2023) for month in (1, 7)]
        assert [zone.utcoffset(moment) // HOUR for moment in moments] == expected
        assert zone.utcoffset(datetime.min) // HOUR == expected[0]
        assert zone.utcoffset(datetime.max) // HOUR == expected[-1]
        assert zone.utcoffset(None) is None
        assert zone_of(zone.to_graph()) == zone

    def test_year_in_the_south(self):
        """In the south daylight time ends before it starts; the change without a year comes in the next year."""
        zone = zone_of(custom_zone(0, zone_rule(4, 1), zone_rule(10, 1, year=2020), -60))
        assert [zone.utcoffset(datetime(2020 + year, 12, 1)) // HOUR for year in range(3)] == [1, 0, 0]
        assert zone.utcoffset(datetime(2021, 3, 1)) == HOUR
        zone = zone_of(custom_zone(0, zone_rule(4, 1, year=9999), zone_rule(3, 2), -60))
        assert zone.utcoffset(datetime(9999, 12, 31)) == timedelta(0)

    def test_new_year_to_new_year(self):
        """As Windows states a year with daylight time except for its last hour."""
        zone = zone_of(
            custom_zone(0, zone_rule(12, 5, "thursday", "23:59:59.999"), zone_rule(1, 1, "friday", "00:00:00"), -60)
        )
        assert datetime(2020, 12, 31, 22, tzinfo=UTC).astimezone(zone).isoformat() == "2020-12-31T23:00:00+01:00"
        assert datetime(2020, 12, 31, 23, tzinfo=UTC).astimezone(zone).isoformat() == "2020-12-31T23:00:00+00:00"
        assert datetime(2021, 1, 1, 0, tzinfo=UTC).astimezone(zone).isoformat() == "2021-01-01T01:00:00+01:00"
        assert offsets(zone, datetime(2021, 1, 1, 0, 30)) == [timedelta(0), HOUR]


class TestTzinfo:
    def test_names(self):
        """The names are the offsets; without a local time nothing is known."""
        zone = zone_of(PACIFIC)
        assert [datetime(2026, month, 1, tzinfo=zone).tzname() for month in (1, 7)] == ["UTC-08:00", "UTC-07:00"]
        assert [datetime(2026, month, 1, tzinfo=zone).dst() for month in (1, 7)] == [timedelta(0), HOUR]
        assert (zone.utcoffset(None), zone.dst(None), zone.tzname(None)) == (None, None, None)
        assert time(9, tzinfo=zone).utcoffset() is None
        assert zone.name == "Customized Time Zone"

    @pytest.mark.parametrize(
        "json", [PACIFIC, SYDNEY, custom_zone(-330), custom_zone(0, zone_rule(4, 1, year=2020), zone_rule(3, 2), -60)]
    )
    def test_value(self, json):
        """A zone is equal by its rules, hashable, picklable and frozen."""
        zone = zone_of(json)
        assert zone == zone_of(json) == pickle.loads(pickle.dumps(zone)) == copy.deepcopy(zone) == copy.copy(zone)
        assert len({zone, zone_of(json), pickle.loads(pickle.dumps(zone))}) == 1
        assert zone != zone_of({**json, "bias": 1})
        moment = datetime(2026, 3, 8, 3, tzinfo=zone)
        assert pickle.loads(pickle.dumps(moment)) == moment
        with pytest.raises(AttributeError, match="frozen"):
            zone.bias = 0
        assert transitions_of(pickle.loads(pickle.dumps(zone))) == zone.transitions

    @pytest.mark.parametrize("json", [PACIFIC, SYDNEY])
    def test_ends_of_the_calendar(self, json):
        """The years 1 and 9999 work; local times outside them are an OverflowError."""
        zone = zone_of(json)
        for moment in (datetime.min, datetime.max):
            assert zone.utcoffset(moment) in {timedelta(minutes=-json["bias"]), timedelta(minutes=60 - json["bias"])}
        assert datetime(1, 1, 2, tzinfo=UTC).astimezone(zone).astimezone(UTC) == datetime(1, 1, 2, tzinfo=UTC)
        assert datetime(9999, 12, 30, tzinfo=UTC).astimezone(zone).astimezone(UTC) == datetime(9999, 12, 30, tzinfo=UTC)
        beyond = datetime.min if json is PACIFIC else datetime.max
        with pytest.raises(OverflowError):
            beyond.replace(tzinfo=UTC).astimezone(zone)

    def test_fromutc(self):
        """`fromutc` takes a datetime of the same zone only, as every tzinfo does."""
        with pytest.raises(ArgumentTypeError, match="use astimezone"):
            zone_of(PACIFIC).fromutc(datetime(2026, 1, 1, tzinfo=UTC))

    def test_century(self):
        """Daily noons of a century convert to UTC and back."""
        noons = [datetime(2000, 1, 1, 12) + timedelta(days=day) for day in range(36525)]
        pacific = zone_of(PACIFIC)
        instants = [instant_of(noon, pacific) for noon in noons]
        assert [at_instant(instant, pacific).replace(tzinfo=None) for instant in instants] == noons
        assert instants[::500] == [noon.replace(tzinfo=pacific).astimezone(UTC) for noon in noons[::500]]


class TestJson:
    @pytest.mark.parametrize(
        "json", [PACIFIC, custom_zone(-330), custom_zone(0, zone_rule(4, 1, year=2020), zone_rule(3, 2), -60)]
    )
    def test_round_trip(self, json):
        """`to_graph` gives the JSON of `from_graph`."""
        assert zone_of(json).to_graph() == {"@odata.type": "#microsoft.graph.customTimeZone", **json}
        assert zone_of(zone_of(json).to_graph()) == zone_of(json)

    @given(yearly())
    def test_round_trip_of_any_rules(self, json):
        """The same for any rules."""
        assert zone_of(json).to_graph() == {"@odata.type": "#microsoft.graph.customTimeZone", **json}

    def test_new_dictionaries(self):
        """`to_graph` returns new dictionaries."""
        zone_of(custom_zone(0)).to_graph()["standardOffset"]["month"] = 5
        assert zone_of(custom_zone(0)).to_graph()["standardOffset"]["month"] == 0

    def test_letter_case(self):
        """The letter case of a weekday does not matter."""
        assert TransitionRule(3, 1, "SunDAY", "02:00").day_of_week == "sunday"

    @pytest.mark.parametrize(
        ("text", "canonical"), [("02:00", "02:00:00.0000000"), ("23:59:59.999", "23:59:59.9990000")]
    )
    def test_time(self, text, canonical):
        """A time has seven digits of its second."""
        assert TransitionRule(3, 1, "sunday", text).time == canonical

    def test_name(self):
        """The name of the JSON is the name of the zone."""
        assert zone_of(custom_zone(0, name="Büro")).name == "Büro"


class TestInvalid:
    @pytest.mark.parametrize(("target", "json"), MALFORMED)
    def test_malformed(self, target, json):
        """A value of another type or form is a MalformedValueError with its path."""
        with pytest.raises(MalformedValueError) as caught:
            zone_of(json)
        assert caught.value.target == target

    @pytest.mark.parametrize(
        ("target", "json"),
        [
            ("bias", {}),
            ("bias", {"name": "Pacific Standard Time"}),
            ("bias", custom_zone(None)),
            ("bias", custom_zone(1440)),
            ("bias", custom_zone(-1440)),
            ("daylightOffset.daylightBias", custom_zone(1439, zone_rule(11, 1), zone_rule(3, 2), 1)),
            ("daylightOffset.daylightBias", custom_zone(480, zone_rule(11, 1), zone_rule(3, 2), -1920)),
            ("daylightOffset.daylightBias", custom_zone(480, zone_rule(11, 1), zone_rule(3, 2), None)),
            ("daylightOffset.daylightBias", custom_zone(480) | {"daylightOffset": zone_rule(3, 2)}),
            ("daylightOffset.dayOccurrence", with_daylight(dayOccurrence=6)),
            ("daylightOffset.dayOccurrence", with_daylight(dayOccurrence=-1)),
            ("daylightOffset.month", with_daylight(month=13)),
            ("daylightOffset.year", with_daylight(year=10000)),
            ("daylightOffset.year", with_daylight(year=-1)),
            ("daylightOffset.dayOfWeek", with_daylight(dayOfWeek=None)),
            ("daylightOffset.time", with_daylight(time=None)),
            ("standardOffset.time", custom_zone(480, {**zone_rule(11, 1), "time": None}, zone_rule(3, 2), -60)),
            ("customTimeZone", None),
        ],
    )
    def test_out_of_range(self, target, json):
        """A value out of range, or a missing one, is a PropertyError with its path."""
        with pytest.raises(PropertyError) as caught:
            zone_of(json)
        assert caught.value.target == target

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda values: (
                st.lists(values, max_size=3)
                | st.dictionaries(
                    st.sampled_from([*NO_RULE, "daylightBias", "bias", "standardOffset", "daylightOffset", "name"]),
                    values,
                )
            ),
        )
    )
    def test_any_json(self, json):
        """Any JSON is a zone or a RecurtzError."""
        try:
            zone = zone_of(json)
        except RecurtzError:
            return
        assert zone_of(zone.to_graph()) == zone
