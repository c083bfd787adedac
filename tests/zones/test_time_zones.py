"""The argument `time_zones`: the caller's zones for names that only the caller knows."""

import pickle
from datetime import UTC, timedelta, timezone, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from recurtz.errors import ArgumentTypeError, TimeZoneNotSupportedError
from recurtz.zones import CustomTimeZone, is_without_rules, zone, zone_name
from recurtz.zones.names import GivenZones, WrittenZones, given_zone

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
CUSTOM = CustomTimeZone(-60, name="Ours")
GIVEN = {
    "tzone://Microsoft/Custom": "W. Europe Standard Time",
    "": "Asia/Tokyo",
    "Room 5": CUSTOM,
    "Pacific Standard Time": timezone(timedelta(hours=-8)),
    "ROOM 6": TOKYO,
    "Room 6": BERLIN,
}


class LikePytz(tzinfo):
    """Like the zones of pytz, which have a name and `localize`."""

    zone = "America/Los_Angeles"
    localize = None


class TestZone:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("tzone://Microsoft/Custom", "Europe/Berlin"),
            ("  TZONE://microsoft/CUSTOM", "Europe/Berlin"),
            ("", "Asia/Tokyo"),
            (" \t", "Asia/Tokyo"),
            (None, "Asia/Tokyo"),  # no name
            ("Room 5", "Ours"),
            ("'room  5'", "Ours"),
            ("Pacific Standard Time", "UTC-08:00"),  # before any other source
            ("America/Los_Angeles", "America/Los_Angeles"),
            ("Pacific Daylight Time", "America/Los_Angeles"),
            ("ROOM 6", "Asia/Tokyo"),  # the exact name comes first
            ("Room 6", "Europe/Berlin"),
            ("room 6", "Asia/Tokyo"),  # then the first with this spelling
            (TOKYO, "Asia/Tokyo"),
        ],
        ids=repr,
    )
    @pytest.mark.parametrize(
        "time_zones", [GIVEN, MappingProxyType(GIVEN), GivenZones.parse(GIVEN)], ids=["dict", "proxy", "parsed"]
    )
    def test_name(self, name, expected, time_zones):
        """A name is looked up in the mapping as written, then by its spelling, then as without a mapping."""
        assert zone_name(zone(name, time_zones)) == expected

    def test_pytz(self):
        """A zone of pytz in the mapping is opened by its name."""
        assert zone("ours", {"ours": LikePytz()}) is zone("America/Los_Angeles")

    @pytest.mark.parametrize("time_zones", [None, {}, {"Room 5": CUSTOM}])
    def test_other_names(self, time_zones):
        """Names that are not in the mapping are treated as without it."""
        assert zone("Tokyo Standard Time", time_zones) is zone("Asia/Tokyo")
        assert is_without_rules("Customized Time Zone", time_zones)
        for name in ("Moon", "", "tzone://Microsoft/Custom", None, 5, []):
            with pytest.raises(TimeZoneNotSupportedError):
                zone(name, time_zones)


class TestIsWithoutRules:
    @pytest.mark.parametrize("name", [None, "", "  ", "tzone://microsoft/custom", "Room 5", "UTC"])
    def test_given(self, name):
        """A name in the mapping identifies a zone."""
        assert not is_without_rules(name, GIVEN)

    def test_not_given(self):
        """Other names without rules have none."""
        assert is_without_rules("Customized Time Zone", GIVEN)
        assert is_without_rules(None, {"Room 5": CUSTOM})


class TestInvalid:
    @pytest.mark.parametrize("time_zones", [5, "Europe/Berlin", [("", "UTC")], UTC, True])
    @pytest.mark.parametrize("function", [zone, is_without_rules])
    def test_not_a_mapping(self, function, time_zones):
        """An argument that is not a mapping is an error."""
        with pytest.raises(ArgumentTypeError, match=r"^time_zones .* use a mapping from names to zones"):
            function("UTC", time_zones)

    @pytest.mark.parametrize("value", [None, 5, b"UTC", timedelta(0), ["UTC"], {}])
    def test_wrong_type(self, value):
        """A value that is neither a name nor a tzinfo is an error that names the entry, whatever name is looked up."""
        with pytest.raises(ArgumentTypeError, match=r"^time_zones\['Room 5'\] .* use the name of a zone or a tzinfo"):
            zone("UTC", {"": "UTC", "Room 5": value})

    @pytest.mark.parametrize("value", ["Moon", "", "PDT", "Customized Time Zone", "Room 6"])
    def test_not_a_zone(self, value):
        """A name that is not a zone is an error that names the entry and has the reason."""
        with pytest.raises(ArgumentTypeError, match=r"^time_zones\['Room 5'\] is not a zone: .*not supported: '"):
            zone("UTC", {"Room 5": value, "Room 6": "UTC"})

    @pytest.mark.parametrize("name", [None, 5, b"", ("a",)])
    def test_name_is_text(self, name):
        """A name that is not text is an error."""
        with pytest.raises(ArgumentTypeError, match="use text for each name of time_zones"):
            zone("UTC", {name: "UTC"})


class TestTimeZones:
    def test_parse(self):
        """Parsing returns None for None, and an earlier result as it is."""
        parsed = GivenZones.parse(GIVEN)
        assert GivenZones.parse(parsed) is parsed
        assert GivenZones.parse(None) is None

    def test_get(self):
        """The zone of a name is returned as given: a name or a tzinfo."""
        parsed = GivenZones.parse(GIVEN)
        assert parsed.get(" ") == "Asia/Tokyo"
        assert parsed.get("Room 5") is CUSTOM
        assert parsed.get(None) == parsed.get("")
        assert [parsed.get(name) for name in ("UTC", 5, False, [], {})] == [None] * 5
        assert given_zone("room  5", GIVEN) is given_zone("room  5", parsed) is CUSTOM
        assert given_zone("Room 5", None) is None

    def test_value(self):
        """Zones of equal mappings are equal, hashable and picklable; they do not change with the mapping."""
        mapping = dict(GIVEN)
        parsed = GivenZones.parse(mapping)
        mapping.clear()

        assert parsed == GivenZones.parse(GIVEN)
        assert pickle.loads(pickle.dumps(parsed)).get("tzone://microsoft/custom") == "W. Europe Standard Time"
        assert hash(parsed) == hash(GivenZones.parse(GIVEN))
        assert parsed != GivenZones.parse({"": "UTC"})


class TestWritten:
    """`WrittenZones`: for JSON that is stored again."""

    @pytest.mark.parametrize("name", ["tzone://Microsoft/Custom", "Room 5", "ROOM 5", "room 6"])
    def test_name(self, name):
        """A zone has the name of the event, as it is written there."""
        written = WrittenZones.parse(GIVEN).get(name)
        assert zone_name(written) == name
        assert zone(written) == zone(name, GIVEN)

    @pytest.mark.parametrize("name", ["", None])
    def test_no_name(self, name):
        """Without one, it has its own name; a zone that has none is written without a name."""
        assert WrittenZones.parse(GIVEN).get(name) == "Asia/Tokyo"
        written = WrittenZones.parse({"": CustomTimeZone(-60)}).get(name)
        assert (written.name, zone(written)) == ("", CustomTimeZone(-60))

    def test_none(self):
        """Other names are not given."""
        assert WrittenZones.parse(GIVEN).get("Room 7") is None

    def test_parsed(self):
        """Zones that are parsed already are taken, and the result can be parsed again, also by `GivenZones`."""
        written = WrittenZones.parse(GivenZones.parse(GIVEN))
        assert written == WrittenZones.parse(GIVEN)
        assert GivenZones.parse(written) is WrittenZones.parse(written) is written
