"""Rules whose dates other projects wrote down for their own tests: what Graph can say has the same dates here.

dateutil's are in `tests/test_dateutil_cases.py`, for pip alone brings them.
"""

import pytest

import upstream

PROJECTS = [
    (upstream.libical, 20),
    (upstream.rrule_js, 20),
    (upstream.kcalendarcore, 50),
    (upstream.sabre_vobject, 5),
]


@pytest.mark.parametrize(("cases", "at_least"), PROJECTS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_dates_are_those_that_the_project_wrote_down(cases, at_least):
    upstream.assert_dates(cases(), at_least)
