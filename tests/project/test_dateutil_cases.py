"""Rules whose dates python-dateutil wrote down for its own tests: what Graph can say has the same dates here.

The cases are in its source package, which pip fetches once. Other projects' are in `make conformance`.
"""

from datetime import date, datetime

import pytest

import upstream


def test_the_dates_are_those_that_dateutil_wrote_down():
    upstream.assert_dates(upstream.python_dateutil(), at_least=20)


MONDAYS = upstream.Case("FREQ=WEEKLY;COUNT=2", datetime(2017, 9, 4, 12), [date(2017, 9, 4), date(2017, 9, 11)])


@pytest.mark.parametrize("dates", [MONDAYS.dates[:1], MONDAYS.dates[1:], [*MONDAYS.dates, date(2017, 9, 18)]])
def test_other_dates_would_be_seen(dates):
    with pytest.raises(AssertionError):
        upstream.assert_dates([MONDAYS._replace(dates=dates)], at_least=1)


def test_a_list_that_is_cut_short_is_compared_up_to_its_end():
    upstream.assert_dates([upstream.cut_short(MONDAYS._replace(dates=MONDAYS.dates[:1]))], at_least=1)


def test_no_case_that_graph_can_say_would_be_seen():
    with pytest.raises(AssertionError):
        upstream.assert_dates([MONDAYS._replace(rule="FREQ=HOURLY")], at_least=1)


def test_a_package_that_cannot_be_fetched_stops_the_test(monkeypatch, tmp_path):
    monkeypatch.setattr(upstream, "FOLDER", tmp_path)

    with pytest.raises(RuntimeError, match="no-such-file"):
        upstream.read("no-such-file*", lambda package: upstream._run("cat", package), "no-such-file", "a")
