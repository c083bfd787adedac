"""TimeZoneDefinition and TimeZoneStruct: rules by year, offsets in every year, and the bytes of any zone."""

import pickle
import struct
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from graph import daily, error_of, series
from mapi_samples import ZONES, zone_sample
from recurtz import DateTimeTimeZone, RecurtzError, SeriesMaster, instances, supported_time_zones, zone
from recurtz.exchange import TimeZoneDefinition, YearlyRules, zone_from_mapi, zone_to_mapi
from recurtz.zones import CustomTimeZone, TransitionRule, transitions_of
from recurtz.zones.names import TZDB_VERSION

DAY = 86_400
EASTERN = "mfcmapi-TZDEF-1"
EASTERN_NAME = "Eastern Standard Time"
US_EASTERN = "mfcmapi-TZDEF-2"

LAST_SUNDAY_IN_OCTOBER, FIRST_SUNDAY_IN_APRIL = (
    TransitionRule(10, 5, "sunday", "02:00"),
    TransitionRule(4, 1, "sunday", "02:00"),
)

CANNOT_BE_STORED_BEFORE = {
    "Morocco Standard Time": 2019,
    "Egypt Standard Time": 2015,
    "West Bank Standard Time": 2012,
    "Georgian Standard Time": 2005,
    "Tomsk Standard Time": 2003,
    "Samoa Standard Time": 2012,
}
"""The first years after which these zones change as daylight time does."""

CANNOT_BE_STORED_AFTER = {"Morocco Standard Time": 2028, "West Bank Standard Time": 2039}
"""The last years before these zones have two Ramadans in one year."""

UNSTEADY = {
    "Pacific SA Standard Time", "Greenland Standard Time", "Morocco Standard Time", "Egypt Standard Time",
    "West Bank Standard Time", "Israel Standard Time",
}  # fmt: skip
"""Zones whose rules change every few years for ever."""

DATA_YEAR = int(TZDB_VERSION[:4])
"""The machine may have a newer tz database than another; the tests hold with each."""


def offsets(tz, first, last):
    """The changes of a zone from one year to before another."""
    return list(transitions_of(tz).segments_utc(*[date(year, 1, 2).toordinal() * DAY for year in (first, last)]))


def changes_of(name, year):
    """(month, UTC offset) of each change of a zone in a year."""
    first, *changes = offsets(zone(name), year, year + 1)
    return [(date.fromordinal(at // DAY).month, offset) for at, offset in changes] or [first[1]]


def first_year_of(name):
    """The year of our data, or the next one if it has more changes than daylight time, as Morocco's 2026."""
    return DATA_YEAR + (len(changes_of(name, DATA_YEAR)) > 2)


def is_steady(name, year):
    """True if a zone keeps the rules that it has in a year."""
    return name not in UNSTEADY and changes_of(name, year) == changes_of(name, year + 1)


def rules_in(data):
    """The bytes of each rule of a definition."""
    begin = 4 + struct.unpack_from("<H", data, 2)[0]
    return [data[place : place + 66] for place in range(begin, len(data), 66)]


def rule_flags(rule):
    """The flags of a rule, and its year."""
    return struct.unpack_from("<2H", rule, 4)


def hours(tz, *moment):
    return datetime(*moment, tzinfo=tz).utcoffset() / timedelta(hours=1)


class TestSamples:
    @pytest.mark.parametrize("name", [name for name in ZONES if ZONES[name]["rules"]])
    def test_rules(self, name):
        """Each rule has its year, its biases and its two times."""
        definition = zone_from_mapi(zone_sample(name))
        facts = ZONES[name]

        assert definition.name == (facts["name"] or "Customized Time Zone")
        for each, (year, bias, _, daylight_bias, standard, daylight) in zip(
            definition.rules, facts["rules"], strict=True
        ):
            assert (each.first_year, each.rules.bias, each.rules.daylight_bias) == (year, bias, daylight_bias)
            for rule, (_, month, weekday, nth, hour, *_) in zip(
                (each.rules.standard, each.rules.daylight), (standard, daylight), strict=True
            ):
                assert (rule is None) == (month == 0)
                if rule:
                    assert (rule.month, rule.day_occurrence, rule.time[:2]) == (month, nth, f"{hour:02}")
                    assert (weekday, rule.day_of_week) == (0, "sunday")

    @pytest.mark.parametrize("name", [name for name in ZONES if "TZDEF" not in name and "8029" not in name])
    def test_written(self, name):
        """The zone becomes the same bytes."""
        data = zone_sample(name)
        assert zone_to_mapi(zone_from_mapi(data), kind=ZONES[name]["kind"]) == data

    @pytest.mark.parametrize("name", [EASTERN, US_EASTERN])
    def test_written_now(self, name):
        """Older versions wrote no date into the bytes that MS-OXOCAL calls X."""
        data, size = bytearray(zone_sample(name)), 66
        for place in range(len(data) - size, 40, -size):
            data[place + 8 : place + 22] = struct.pack("<7H", 1, 0, 1, 0, 0, 0, 0)

        assert zone_to_mapi(zone_from_mapi(zone_sample(name))) == bytes(data)

    def test_no_rules(self):
        """A definition without rules has those of its name, if it has one."""
        assert hours(zone_from_mapi(zone_sample("mfcmapi-TZDEF-3")), 2026, 7, 1) == -4
        nameless = zone_sample("mfcmapi-TZDEF-3").replace("Eastern".encode("utf-16-le"), "Western".encode("utf-16-le"))
        assert "the definition has no rules, and neither has its name" in str(error_of(zone_from_mapi, nameless))


class TestWindowsName:
    @pytest.mark.parametrize(
        ("sample", "name"),
        [
            (EASTERN, "Eastern Standard Time"),
            (US_EASTERN, "US Eastern Standard Time"),
            ("Appointment sample EST.msg800C0102", "Eastern Standard Time"),
            ("A daily 1.msg800E0102", "Tokyo Standard Time"),
        ],
    )
    def test_same_rules(self, sample, name):
        assert zone_from_mapi(zone_sample(sample)).windows_name == name

    def test_other_rules(self):
        """A name whose zone has other offsets, in the years that count, is not that zone."""
        data = zone_sample(EASTERN)
        turkish = data.replace("Eastern".encode("utf-16-le"), "Pacific".encode("utf-16-le"))

        assert zone_from_mapi(turkish).windows_name is None
        assert zone_from_mapi(turkish).name == "Pacific Standard Time"

    def test_old_rules(self):
        """Rules that a zone had before 2007 do not matter; those since then do."""
        berlin = [YearlyRules(2050, CustomTimeZone(-60))]
        assert TimeZoneDefinition(berlin, "W. Europe Standard Time").windows_name is None
        pacific = zone_from_mapi(zone_to_mapi("Pacific Standard Time"))
        assert pacific.__replace__(rules=pacific.rules[1:]).windows_name == "Pacific Standard Time"

    def test_struct(self):
        """A struct has no name; the caller can give one, such as a display name."""
        data = zone_sample("mfcmapi-TZREG-1")

        assert zone_from_mapi(data).windows_name is None
        assert (
            zone_from_mapi(data, name="(UTC-05:00) Eastern Time (US & Canada)").windows_name == "Eastern Standard Time"
        )
        assert zone_from_mapi(data, name="Pacific Standard Time").windows_name is None

    def test_no_windows_zone(self):
        """Some names mean a zone that Windows does not have."""
        troll = TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(0))], "Antarctica/Troll")
        assert troll.windows_name is None


class TestRulesByYear:
    @pytest.mark.parametrize(("year", "hour"), [(1700, -4), (1990, -4), (2005, -4), (2006, -4), (2007, -5), (2026, -5)])
    def test_early_november(self, year, hour):
        """Until 2006 daylight time ended on the last Sunday of October, later on the first Sunday of November."""
        eastern = zone_from_mapi(zone_sample(EASTERN))

        assert hours(eastern, year, 11, 9) == -5
        assert hours(eastern, year, 4, 10) == -4
        assert hours(eastern, year, 3, 31) == (-4 if year >= 2007 else -5)
        assert hours(eastern, 2006, 11, 2) == -5
        assert hours(eastern, 2007, 11, 2) == -4

    def test_other_bias(self):
        """Indiana had no daylight time until 2005."""
        indiana = zone_from_mapi(zone_sample(US_EASTERN))

        assert [hours(indiana, year, 7, 1) for year in (1990, 2005, 2006, 2026)] == [-5, -5, -4, -4]

    def test_same_as_database(self):
        """From its first year on, the zone has the offsets of the tz database."""
        assert offsets(zone_from_mapi(zone_sample(EASTERN)), 1990, 2500) == offsets(
            zone("America/New_York"), 1990, 2500
        )

    def test_southern(self):
        """Daylight time lasts across New Year, and its end can change in one year."""
        sydney = zone_from_mapi(zone_to_mapi("AUS Eastern Standard Time"))

        assert offsets(sydney, 2001, 2200) == offsets(zone("Australia/Sydney"), 2001, 2200)
        assert hours(sydney, 2008, 1, 1) == hours(sydney, 1700, 1, 1) == 11

    def test_year_with_one_change(self):
        """Russia's winter time of 2014 begins with a change at New Year, which is none."""
        moscow = zone_from_mapi(zone_to_mapi("Russian Standard Time"))
        rules = {each.first_year: each.rules for each in moscow.rules}

        assert (rules[2014].daylight.month, rules[2014].standard.month) == (1, 10)
        assert offsets(moscow, 2001, 2100) == offsets(zone("Europe/Moscow"), 2001, 2100)

    def test_conversion(self):
        """It converts both ways, in gaps and overlaps."""
        eastern = zone_from_mapi(zone_sample(EASTERN))
        for instant in (datetime(2006, 10, 29, 6, 30, tzinfo=UTC), datetime(2007, 11, 4, 6, 30, tzinfo=UTC)):
            local = instant.astimezone(eastern)
            assert (local.hour, local.minute, local.fold) == (1, 30, 1)
            assert local.astimezone(UTC) == instant
        in_gap = DateTimeTimeZone(datetime(2007, 3, 11, 2, 30), eastern)
        assert in_gap.to("UTC").date_time == datetime(2007, 3, 11, 7, 30)

    def test_series(self):
        """A series in the zone repeats by the rules of each year; the zone's name works in time_zones."""
        ours = zone_from_mapi(zone_sample(EASTERN), name="Ours")
        json = daily("2006-10-30T12:00:00", "2006-10-30T13:00:00", "Ours")
        found = instances(json, "2006-10-30", "2007-11-06", time_zones={"Ours": ours})
        clock = {each["start"]["dateTime"][11:13]: each["start"]["dateTime"][:10] for each in found}

        assert len(found) == 372
        assert clock == {"17": "2007-11-05", "16": "2007-11-03"}
        assert next(iter(SeriesMaster.from_graph(json, time_zones={"Ours": ours}))).start.time_zone == ours

    @pytest.mark.parametrize("years", [(1, 2, 3), (2400, 2501, 65535), (1500, 1601, 2000), (5000,), (2000,)])
    def test_unusual_years(self, years):
        """Rules of all years but those of 1601 to 2500 are ignored; the first ones apply before the second."""
        biases = {year: 60 * number for number, year in enumerate(years)}
        definition = TimeZoneDefinition([YearlyRules(year, CustomTimeZone(bias)) for year, bias in biases.items()])

        for year in (1601, 1999, 2000, 2399, 2400, 2500, 9000):
            in_force = [bias for first, bias in biases.items() if first <= min(year, 2500)] or [0]
            assert hours(definition, year, 6, 1) == -in_force[-1] / 60
            assert datetime(year, 6, 1, tzinfo=definition).dst() == timedelta(0)

    def test_change_at_new_year(self):
        """A change at the last moment of a year belongs to the next, whose rules decide."""
        rule = TransitionRule(12, 5, "sunday", "23:59:59.999")
        odd = CustomTimeZone(0, rule, TransitionRule(6, 1, "sunday", "00:00"), -60)
        definition = TimeZoneDefinition([YearlyRules(2016, odd), YearlyRules(2018, CustomTimeZone(-120))])

        assert [hours(definition, 2017, 12, 31, hour) for hour in (0, 23)] == [1, 1]
        assert hours(definition, 2018, 1, 1, 1) == 2
        assert hours(definition, 2017, 1, 1) == 0  # 2016 ended on Saturday, so its last Sunday was the 25th


class TestValue:
    RULES = (
        YearlyRules(2006, CustomTimeZone(300, LAST_SUNDAY_IN_OCTOBER, FIRST_SUNDAY_IN_APRIL, -60)),
        YearlyRules(2007, CustomTimeZone(300)),
    )

    def test_value(self):
        """It is frozen, hashable, equal by its fields, and can be pickled."""
        definition = TimeZoneDefinition(self.RULES, "Ours")

        assert definition == TimeZoneDefinition(reversed(self.RULES), "Ours") != TimeZoneDefinition(self.RULES)
        assert pickle.loads(pickle.dumps(definition)) == definition
        assert hash(pickle.loads(pickle.dumps(self.RULES[0]))) == hash(self.RULES[0])
        with pytest.raises(AttributeError, match="is frozen"):
            definition.name = "Theirs"

    def test_tzinfo(self):
        definition = TimeZoneDefinition(self.RULES)
        summer, winter = (datetime(2006, month, 1, tzinfo=definition) for month in (7, 1))

        assert isinstance(definition, tzinfo)
        assert (summer.dst(), winter.dst()) == (timedelta(hours=1), timedelta(0))
        assert (summer.tzname(), winter.tzname()) == ("UTC-04:00", "UTC-05:00")
        assert definition.utcoffset(None) is definition.dst(None) is definition.tzname(None) is None
        assert TimeZoneDefinition(self.RULES[1:]).dst(None) is None
        assert TimeZoneDefinition(self.RULES[1:]).tzname(None) == "UTC-05:00"

    @pytest.mark.parametrize("rules", [[], [CustomTimeZone(0)], [None]])
    def test_rules(self, rules):
        with pytest.raises(RecurtzError):
            TimeZoneDefinition(rules)

    @pytest.mark.parametrize("arguments", [(0, CustomTimeZone(0)), (65_536, CustomTimeZone(0)), (2007, None)])
    def test_yearly_rules(self, arguments):
        with pytest.raises(RecurtzError):
            YearlyRules(*arguments)

    def test_shared_transitions(self):
        """The items of a mailbox define its zone again and again; the transitions are computed once."""
        one, other = (TimeZoneDefinition(list(self.RULES), name) for name in ("Ours", "Theirs"))
        assert one.transitions is other.transitions

    def test_two_rules_of_a_year(self):
        """Of two rules for one year the later counts."""
        twice = [YearlyRules(2000, CustomTimeZone(0)), YearlyRules(2000, CustomTimeZone(60))]
        assert hours(TimeZoneDefinition(twice), 2026, 1, 1) == -1


class TestWrittenZones:
    """Zones of the tz database in bytes."""

    @pytest.mark.parametrize("name", [each["alias"] for each in supported_time_zones()])
    def test_definition(self, name):
        """It has the offsets of the tz database from 2000 on, and the name of Windows, which can be read again."""
        definition = zone_from_mapi(zone_to_mapi(name))
        years = CANNOT_BE_STORED_BEFORE.get(name, 2000), CANNOT_BE_STORED_AFTER.get(name, 2100)
        if first_year_of(name) > DATA_YEAR:
            years = first_year_of(name), 2100

        assert definition.name == name
        assert definition.windows_name == (None if name == "Morocco Standard Time" else name)
        assert offsets(definition, *years) == offsets(zone(name), *years)
        assert zone_to_mapi(definition) == zone_to_mapi(name)

    @pytest.mark.parametrize("name", [each["alias"] for each in supported_time_zones()])
    def test_struct(self, name):
        """It has the rules of the year of our data, which most zones have for ever."""
        data = zone_to_mapi(name, kind="struct")
        first = first_year_of(name)
        years = first, 2100 if is_steady(name, first) else first + 1

        assert len(data) == 48
        assert offsets(zone_from_mapi(data), *years) == offsets(zone(name), *years)

    @pytest.mark.parametrize("name", [each["alias"] for each in supported_time_zones()])
    def test_effective(self, name):
        """One rule is marked: that of the year of our data."""
        data = zone_to_mapi(name)
        flags = {year: flag for flag, year in map(rule_flags, rules_in(data))}
        current = max([year for year in flags if year <= DATA_YEAR], default=min(flags))

        assert {year for year, flag in flags.items() if flag} == {current}
        assert flags[current] == 2

    def test_effective_in_the_future(self):
        """If all rules begin later, the first rules apply before."""
        later = TimeZoneDefinition([YearlyRules(year, CustomTimeZone(0)) for year in (2300, 2301)])
        assert [flag for flag, _ in map(rule_flags, rules_in(zone_to_mapi(later)))] == [2, 0]

    def test_recurring(self):
        """The zone of a series has both flags at its effective rule."""
        data = zone_sample("A daily 1.msg80290102")

        assert zone_to_mapi(zone_from_mapi(data), recurring=True) == data
        assert [flag for flag, _ in map(rule_flags, rules_in(zone_to_mapi(EASTERN_NAME, recurring=True)))] == [0, 3]

    @pytest.mark.parametrize("recurring", [None, 1, "yes"])
    def test_bad_recurring(self, recurring):
        assert isinstance(error_of(zone_to_mapi, "UTC", recurring=recurring), TypeError)

    def test_iana(self):
        """The name is the id of Windows, if there is one."""
        assert zone_to_mapi("Europe/Rome") == zone_to_mapi("W. Europe Standard Time")
        assert zone_from_mapi(zone_to_mapi("Antarctica/Troll")).name == "Antarctica/Troll"
        assert zone_to_mapi(ZoneInfo("Asia/Tokyo")) == zone_to_mapi("Tokyo Standard Time")

    def test_first_year(self):
        """More years make old series right; a year that cannot be stored is rejected."""
        new_york = zone_from_mapi(zone_to_mapi("Eastern Standard Time", first_year=1970))

        assert offsets(new_york, 1970, 2100) == offsets(zone("America/New_York"), 1970, 2100)
        error = error_of(zone_to_mapi, "Samoa Standard Time", first_year=2011)
        assert "in 2011 it has more changes than daylight time" in str(error)
        assert zone_to_mapi("Samoa Standard Time", first_year=2012) == zone_to_mapi("Samoa Standard Time")

    @pytest.mark.parametrize("year", [0, 1601, 2501, "2000"])
    def test_bad_first_year(self, year):
        assert error_of(zone_to_mapi, "UTC", first_year=year).target == "first_year"

    def test_late_first_year(self):
        assert (
            zone_from_mapi(zone_to_mapi("Eastern Standard Time", first_year=2300)).windows_name
            == "Eastern Standard Time"
        )

    def test_custom_zones(self):
        """A customTimeZone is written as it is; with rules of one year, by its transitions."""
        custom = CustomTimeZone(300, LAST_SUNDAY_IN_OCTOBER, FIRST_SUNDAY_IN_APRIL, -60, "Ours")
        once = CustomTimeZone(
            0, TransitionRule(10, 5, "sunday", "02:00", 2020), TransitionRule(3, 5, "sunday", "01:00", 2020), -60
        )

        assert zone_from_mapi(zone_to_mapi(custom)).rules == (
            YearlyRules(1601, custom.__replace__(name="Customized Time Zone")),
        )
        assert zone_from_mapi(zone_to_mapi(custom)).name == "Ours"
        assert offsets(zone_from_mapi(zone_to_mapi(once)), 2001, 2100) == offsets(once, 2001, 2100)

    def test_end_of_day(self):
        """Windows writes 23:59:59.999 for the midnight at the end of a day."""
        late = CustomTimeZone(0, TransitionRule(10, 5, "saturday", "23:59:59.999"), FIRST_SUNDAY_IN_APRIL, -60)
        data = zone_to_mapi(late, kind="struct")

        assert struct.unpack_from("<8H", data, 14) == (0, 10, 6, 5, 23, 59, 59, 999)
        assert zone_from_mapi(data).rules[0].rules == late

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("Mars", "is not supported: 'Mars'"),
            (timezone(timedelta(seconds=90)), "offsets with seconds"),
            (TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(0))], "x" * 261), "a name of 260 characters"),
            (TimeZoneDefinition([YearlyRules(n, CustomTimeZone(0)) for n in range(1, 1026)]), "1024 rules at most"),
        ],
    )
    def test_cannot_be_stored(self, value, message):
        error = error_of(zone_to_mapi, value)

        assert error.code == "TimeZoneNotSupportedException"
        assert message in str(error)

    def test_unknown_rules(self):
        """A tzinfo of another library may not show its rules."""

        class Ours(tzinfo):
            def utcoffset(self, _):
                return timedelta(0)

        assert "the rules of this tzinfo are not known" in str(error_of(zone_to_mapi, Ours()))

    @pytest.mark.parametrize("kind", ["zone", None, 5])
    def test_kind(self, kind):
        assert isinstance(error_of(zone_to_mapi, "UTC", kind=kind), TypeError)


class TestBytes:
    """Details of the bytes."""

    def definition(self, **values):
        """A definition with one rule, and numbers at some places of it."""
        data = bytearray(zone_to_mapi(CustomTimeZone(300, LAST_SUNDAY_IN_OCTOBER, FIRST_SUNDAY_IN_APRIL, -60, "Ours")))
        for name, value in values.items():
            place, layout = {
                "size": (2, "<H"), "year": (24, "<H"), "standardBias": (44, "<i"), "daylightBias": (48, "<i"),
                "standardYear": (52, "<H"), "month": (54, "<H"), "weekday": (56, "<H"), "day": (58, "<H"),
                "hour": (60, "<H"),
            }[name]  # fmt: skip
            struct.pack_into(layout, data, place, value)
        return bytes(data)

    def test_standard_bias(self):
        """Standard time may have a bias of its own."""
        rules = zone_from_mapi(self.definition(standardBias=30)).rules[0].rules
        assert (rules.bias, rules.daylight_bias) == (330, -90)

    @pytest.mark.parametrize("values", [{"month": 0}, {"month": 0, "daylightBias": 0}])
    def test_standard_bias_alone(self, values):
        """Without the date of standard time there is none, and its bias is ignored."""
        eastern = zone_from_mapi(self.definition(standardBias=30, **values))
        assert eastern.rules[0].rules == CustomTimeZone(300, daylight_bias=values.get("daylightBias", -60))

    def test_absolute_date(self):
        """The date of one year counts as its weekday of the month."""
        rules = zone_from_mapi(self.definition(standardYear=2026, month=10, day=25, weekday=3)).rules[0].rules
        assert (rules.standard.day_of_week, rules.standard.day_occurrence) == ("sunday", 4)

    def test_longer_headers(self):
        """A later version may have more bytes in the header and in a rule."""
        data = self.definition()
        size = struct.unpack_from("<H", data, 2)[0]
        longer = data[:2] + struct.pack("<H", size + 2) + data[4 : 4 + size] + b"\xff\xff" + data[4 + size :]
        rule = longer.index(b"\x02\x01\x3e\0")
        longer = longer[: rule + 2] + struct.pack("<H", 0x40) + longer[rule + 4 :] + b"\xff\xff"

        assert zone_from_mapi(longer) == zone_from_mapi(data)

    def test_too_many_rules(self):
        """A definition has 1,024 rules at most."""
        data = self.definition()
        place = data.index("Ours".encode("utf-16-le")) + 8
        too_many = data[:place] + struct.pack("<H", 1025) + data[place + 2 :]

        assert error_of(zone_from_mapi, too_many).target == "cRules"

    def test_year_zero(self):
        assert zone_from_mapi(self.definition(year=0)).rules[0].first_year == 1

    @pytest.mark.parametrize(
        "values",
        [{"weekday": 7}, {"day": 6}, {"month": 13}, {"hour": 24}, {"standardBias": 2000},
         {"standardYear": 2026, "month": 2, "day": 30}, {"daylightBias": 10**6}],
    )  # fmt: skip
    def test_malformed(self, values):
        error = error_of(zone_from_mapi, self.definition(**values))

        assert error.code == "ErrorCorruptData"
        assert error.fields["keyName"] == "Ours"

    @pytest.mark.parametrize(
        "data", [b"", b"\x02", b"\x02\x01\x2c\0", bytes(47), b"\x02\x01\0\0", b"\x02\x01\xff\xff" + bytes(90)]
    )
    def test_short(self, data):
        assert error_of(zone_from_mapi, data).code == "ErrorCorruptData" or len(data) > 48

    def test_arguments(self):
        assert isinstance(error_of(zone_from_mapi, "text"), TypeError)
        assert isinstance(error_of(zone_from_mapi, self.definition(), name=5), TypeError)

    def test_nameless(self):
        """A definition without a name is a "Customized Time Zone"."""
        nameless = TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(0))], "")
        assert zone_from_mapi(zone_to_mapi(nameless)).name == "Customized Time Zone"
        assert series()
