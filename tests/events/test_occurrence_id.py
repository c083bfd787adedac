"""recurtz.events.occurrence_id: Graph's occurrenceId, in and out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import MONDAY, error_of, faults
from recurtz.events.occurrence_id import (
    OccurrenceId,
    format_occurrence_id,
    occurrence_id_date,
    occurrence_id_prefix,
    parse_occurrence_id,
)


class TestFormat:
    def test_parts(self):
        """The id consists of the id of the master and the original date."""
        assert (
            format_occurrence_id("AAMk", MONDAY) == occurrence_id_prefix("AAMk") + "2017-09-04" == "OID.AAMk.2017-09-04"
        )

    def test_empty_master(self):
        """An empty id of a master is an id."""
        assert format_occurrence_id("", MONDAY) == "OID..2017-09-04"

    @pytest.mark.parametrize(("master", "day"), [(None, MONDAY), ("AAMk", None), (None, None)])
    def test_missing_part(self, master, day):
        """Without an id of the master or a date there is no id."""
        assert format_occurrence_id(master, day) is None


class TestDate:
    @given(st.text(), st.dates())
    def test_round_trip(self, master, day):
        """The date comes back for every id of a master; it may contain dots."""
        assert occurrence_id_date(format_occurrence_id(master, day), "id") == day

    @pytest.mark.parametrize("text", ["2017-09-04", ".2017-09-04", "OID.2017-09-04"])
    def test_after_last_dot(self, text):
        """Only the part after the last dot is parsed."""
        assert occurrence_id_date(text, "id") == date(2017, 9, 4)

    @pytest.mark.parametrize("value", ["", "OID.1", "OID.AAMk.2017-9-4", "OID.AAMk.2017-09-04.", 5, None, [], MONDAY])
    def test_malformed(self, value):
        """Anything else is rejected with its path."""
        error = error_of(occurrence_id_date, value, "cancelledOccurrences[0]")
        assert faults(error) == [("cancelledOccurrences[0]", "UnableToDeserializePostBody")]
        assert "; use " in str(error)


class TestParse:
    @given(st.text(max_size=1024), st.dates())
    def test_round_trip(self, master, day):
        """Both parts come back for every id of a master."""
        assert parse_occurrence_id(format_occurrence_id(master, day)) == (master, day)

    def test_names(self):
        """The parts have names."""
        parts = parse_occurrence_id("OID.AAMk.ADQw.2017-09-04")
        assert (parts.series_master_id, parts.date) == ("AAMk.ADQw", MONDAY)
        assert type(parts) is OccurrenceId

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "AAMk.2017-09-04",
            "OID.2017-09-04",
            "oid.AAMk.2017-09-04",
            "OID.AAMk.today",
            f"OID.{'A' * 1025}.2017-09-04",
            5,
            None,
        ],
    )
    def test_malformed(self, value):
        """Anything else is rejected."""
        error = error_of(parse_occurrence_id, value)
        assert faults(error) == [("occurrenceId", "UnableToDeserializePostBody")]
        assert len(str(error)) < 300
