"""Which events block time: showAs, cancelled events, declined invitations."""

import pytest

from graph import error_of
from recurtz.availability.busy import BUSY, SHOW_AS, blocking_status, effective_show_as, parse_busy, takes_part


class TestShowAs:
    def test_default(self):
        """An event without showAs is busy."""
        assert effective_show_as({}) == effective_show_as({"showAs": None}) == "busy"

    def test_exception(self):
        """An exception's own showAs counts; without one, the master's."""
        assert effective_show_as({"showAs": "free"}, {"showAs": "oof"}) == "oof"
        assert effective_show_as({"showAs": "free"}, {"showAs": None}) == "free"

    @pytest.mark.parametrize("name", SHOW_AS)
    def test_letter_case(self, name):
        """Any letter case is read, and Graph's spelling is returned."""
        assert {effective_show_as({"showAs": text}) for text in (name, name.lower(), name.upper())} == {name}

    @pytest.mark.parametrize("value", ["unknownFutureValue", 3])
    def test_unknown(self, value):
        """A value that Graph may add later is unknown, and so on the safe side: busy by default."""
        assert effective_show_as({"showAs": value}) == "unknown"
        assert "unknown" in BUSY


class TestTakesPart:
    def test_cancelled(self):
        """A cancelled meeting blocks nothing."""
        assert not takes_part({"isCancelled": True})
        assert takes_part({"isCancelled": False})

    @pytest.mark.parametrize("response", ["declined", "Declined"])
    def test_declined(self, response):
        """A declined invitation blocks nothing."""
        assert not takes_part({"responseStatus": {"response": response}})

    @pytest.mark.parametrize("status", [None, "declined", {}, {"response": None}, {"response": "notResponded"}])
    def test_others(self, status):
        """Any other response does."""
        assert takes_part({"responseStatus": status})


class TestBlockingStatus:
    def test_master(self):
        """A cancelled series has no status, another has its own."""
        assert blocking_status({"isCancelled": True}) is None
        assert blocking_status({"showAs": "tentative"}) == "tentative"

    def test_exception(self):
        """An exception has what it does not override from its master."""
        declined = {"responseStatus": {"response": "declined"}}

        assert blocking_status({"showAs": "free"}, declined) is None
        assert blocking_status(declined, {"showAs": "oof", "responseStatus": None}) is None
        assert blocking_status(declined, {"responseStatus": {"response": "accepted"}}) == "busy"


class TestBusyArgument:
    def test_names(self):
        """Any letter case is read; without names, nothing blocks time."""
        assert parse_busy(["FREE", "workingelsewhere"]) == {"free", "workingElsewhere"}
        assert parse_busy(()) == frozenset()

    def test_unknown(self):
        """Another name is an error that has the names."""
        assert "'busy'" in str(error_of(parse_busy, ["occupied"]))

    @pytest.mark.parametrize("value", ["busy", 3])
    def test_type(self, value):
        """Text would be read letter by letter, so it is refused."""
        with pytest.raises(TypeError, match="use values of showAs"):
            parse_busy(value)
