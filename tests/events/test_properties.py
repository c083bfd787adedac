"""recurtz.events.properties: the properties of an event that concern time, one by one."""

from datetime import UTC, date, datetime

import pytest

from graph import error_of, faults, occurrence_id
from recurtz.events.properties import parse_cancelled, parse_id, parse_original


class TestOriginal:
    def test_both(self):
        """The date of the occurrenceId and the instant of originalStart are returned, as far as they are there."""
        start = datetime(2017, 9, 5, 19, tzinfo=UTC)
        assert parse_original({"originalStart": "2017-09-05T19:00Z"}, "") == (None, start, None)
        assert parse_original({"occurrenceId": "OID.A.2017-09-05"}, "") == (date(2017, 9, 5), None, None)

    @pytest.mark.parametrize("text", ["2017-09-06T00:00:00", "2017-09-06"])
    def test_own_day(self, text):
        """The date on which it starts itself is returned as it is written."""
        json = {"originalStart": "2017-09-05T19:00Z", "start": {"dateTime": text, "timeZone": "UTC"}}
        assert parse_original(json, "").own_day == date(2017, 9, 6)

    @pytest.mark.parametrize("start", [None, 5, {}, {"dateTime": 5}, {"dateTime": "noon"}])
    def test_no_own_day(self, start):
        """Faults of the start are reported where it is parsed."""
        assert parse_original({"originalStart": "2017-09-05T19:00Z", "start": start}, "").own_day is None

    @pytest.mark.parametrize(
        ("path", "target"),
        [("", "occurrenceId"), ("exceptionOccurrences[0]", "exceptionOccurrences[0].occurrenceId")],
    )
    def test_missing(self, path, target):
        """If both are missing, the error has the given path."""
        assert error_of(parse_original, {}, path).target == target


class TestCancelled:
    def test_sorted(self):
        """The dates are sorted, each once."""
        ids = [occurrence_id(day) for day in ("2017-09-06", "2017-09-05", "2017-09-06")]
        assert parse_cancelled(ids) == (date(2017, 9, 5), date(2017, 9, 6))

    @pytest.mark.parametrize("value", [None, [], ()])
    def test_none(self, value):
        """Nothing is no dates."""
        assert parse_cancelled(value) == ()


class TestId:
    @pytest.mark.parametrize("value", [None, "", "AAMk", "A" * 1024])
    def test_valid(self, value):
        """An id is text of at most 1,024 characters, or missing."""
        assert parse_id(value) == value

    @pytest.mark.parametrize("value", [5, ["AAMk"], "A" * 1025])
    def test_invalid(self, value):
        """Anything else is rejected, because each occurrence repeats the id."""
        error = error_of(parse_id, value)
        assert faults(error) == [("id", "UnableToDeserializePostBody")]
        assert len(str(error)) < 200
