"""The cases of other projects' own tests: rules that Graph can represent have the same dates here.

Those of python-dateutil are in tests/project/test_dateutil_cases.py, because pip alone is enough to get them.
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
def test_cases(cases, at_least):
    upstream.assert_dates(cases(), at_least)
