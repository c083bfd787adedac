"""recurtz.zones.suggestions: the ids that an error suggests for an unknown name."""

import pytest

from recurtz.errors import TimeZoneNotSupportedError
from recurtz.zones import _windows, zone
from steps import steps


class TestSimilarIds:
    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("Pacific Standart Time", "Pacific Standard Time"),
            ("Europ/Berlin", "Europe/Berlin"),
            ("(UTC-08:00) Pacific Time", "Pacific Standard Time"),
            ("CEST", "CET"),
            ("Eastern", "Eastern Standard Time"),
            ("Pacific Time", "Pacific Standard Time"),
            ("Berlin", "Europe/Berlin"),
            ("Amsterd", "Europe/Amsterdam"),
            ("New York", "America/New_York"),
            ("W. Europe", "W. Europe Standard Time"),
            ("central europe", "Central Europe Standard Time"),
        ],
    )
    def test_similar(self, name, meant):
        """The first suggestion is the id that was probably meant."""
        with pytest.raises(TimeZoneNotSupportedError) as caught:
            zone(name)

        assert meant == caught.value.suggestions[0]
        assert set(caught.value.suggestions) <= set(_windows.NAMES.values())

    def test_order(self):
        """Names with all words come before names with words that begin alike; similar spelling comes last."""

        def suggestions(name):
            with pytest.raises(TimeZoneNotSupportedError) as caught:
                zone(name)
            return caught.value.suggestions

        assert suggestions("london") == ("Europe/London", "GMT Standard Time")
        assert suggestions("India")[:3] == ("India Standard Time", "US Eastern Standard Time", "America/Indianapolis")
        assert suggestions("Pacific Standart Time")[0] == "Pacific Standard Time"
        assert len(suggestions("Europe")) == 5

    @pytest.mark.parametrize("name", ["Moon", "any", "Mo", "Am"])
    def test_short_words(self, name):
        """A word or a few letters are neither an abbreviation nor the beginning of a name."""
        with pytest.raises(TimeZoneNotSupportedError, match=r"not supported: '\w+'\.$"):
            zone(name)

    @pytest.mark.parametrize(
        "name",
        [
            *["x" * 255, "a " * 127, "europe " * 36, "stan dard time " * 17, "time " * 51, "_" * 255, "/a" * 127],
            *["-" * 255, "(utc+1) " + "\N{LATIN SMALL LETTER E WITH ACUTE}" * 247, "a/" * 127 + "b"],
            " ".join(letter + "uropa" for letter in "abcdefghijklmnopqrstuvwxyz"),
            " ".join("eurapa" + letter for letter in "abcdefghi"),
        ],
    )
    def test_cost(self, name):
        """Any name is rejected in a few steps for each name of the tables."""

        def rejected():
            with pytest.raises(TimeZoneNotSupportedError):
                zone(name)

        rejected()

        assert steps(rejected)[0] < 5 * len(_windows.NAMES)

    @pytest.mark.parametrize(
        "name", ["", "tzone://Microsoft/Custom", "+15:00", "UTC+2:10", "+02:00:30", "XYT", "Standard Time", "Asia/Foo"]
    )
    def test_nothing_similar(self, name):
        """Without a similar name there is no suggestion."""
        with pytest.raises(TimeZoneNotSupportedError) as caught:
            zone(name)

        assert caught.value.suggestions == ()
