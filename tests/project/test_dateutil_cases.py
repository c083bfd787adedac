"""The cases of python-dateutil's own tests: rules that Graph can represent have the same dates here.

They are in its source package, which pip downloads once. `make conformance` has the cases of other projects.
"""

from datetime import date, datetime

import pytest

import upstream

MONDAYS = upstream.Case("FREQ=WEEKLY;COUNT=2", datetime(2017, 9, 4, 12), [date(2017, 9, 4), date(2017, 9, 11)])


@pytest.mark.slow
def test_cases():
    upstream.assert_dates(upstream.python_dateutil(), at_least=20)


class TestAssertDates:
    """The comparison itself finds what it must find."""

    @pytest.mark.parametrize("dates", [MONDAYS.dates[:1], MONDAYS.dates[1:], [*MONDAYS.dates, date(2017, 9, 18)]])
    def test_other_dates(self, dates):
        with pytest.raises(AssertionError):
            upstream.assert_dates([MONDAYS._replace(dates=dates)], at_least=1)

    def test_incomplete_list(self):
        """A list that stops before the rule ends is compared up to its last date."""
        upstream.assert_dates([upstream.incomplete(MONDAYS._replace(dates=MONDAYS.dates[:1]))], at_least=1)

    def test_no_case(self):
        """It is an error if Graph can represent none of the rules."""
        with pytest.raises(AssertionError):
            upstream.assert_dates([MONDAYS._replace(rule="FREQ=HOURLY")], at_least=1)

    def test_no_package(self, monkeypatch, tmp_path):
        """A failed download is an error."""
        monkeypatch.setattr(upstream, "FOLDER", tmp_path)

        with pytest.raises(RuntimeError, match="no-such-file"):
            upstream.read("no-such-file*", lambda package: upstream._run("cat", package), "no-such-file", "a")
