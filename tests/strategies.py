"""Hypothesis strategies for Graph's JSON: every pattern, range and anchor; and zones with unusual transitions."""

from datetime import date, timedelta

from hypothesis import strategies as st

from oracle import NAMES, NTH
from recurtz import AbsoluteMonthly, AbsoluteYearly, Daily, RelativeMonthly, RelativeYearly, Weekly

WEEK = ["sunday", *NAMES[:6]]
ANCHORS = st.sampled_from(["first-match", "start-date"])
INTERVALS = st.one_of(st.integers(1, 4), st.integers(1, 100), st.integers(1, 2**31 - 1))
DAYS = st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True)
DAYS_OF_MONTH = st.one_of(st.integers(28, 31), st.integers(1, 31))
MONTHS = st.one_of(st.just(2), st.integers(1, 12))

EDGES = st.sampled_from([date.min, date.max]).flatmap(
    lambda edge: st.integers(0, 800).map(
        lambda days: edge + timedelta(days) if edge == date.min else edge - timedelta(days)
    )
)
DATES = st.one_of(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.dates(), EDGES)


def fixed(kind, **properties):
    return st.fixed_dictionaries({"type": st.just(kind), "interval": INTERVALS, **properties})


PATTERNS = st.one_of(
    fixed("daily"),
    fixed("weekly", daysOfWeek=DAYS, firstDayOfWeek=st.sampled_from(WEEK)),
    fixed("absoluteMonthly", dayOfMonth=DAYS_OF_MONTH),
    fixed("relativeMonthly", daysOfWeek=DAYS, index=st.sampled_from(list(NTH))),
    fixed("absoluteYearly", month=MONTHS, dayOfMonth=DAYS_OF_MONTH),
    fixed("relativeYearly", month=MONTHS, daysOfWeek=DAYS, index=st.sampled_from(list(NTH))),
)


@st.composite
def ranges(draw):
    kind = draw(st.sampled_from(["noEnd", "endDate", "numbered"]))
    start = draw(DATES)
    json = {"type": kind, "startDate": start.isoformat()}
    if kind == "endDate":
        days = draw(st.one_of(st.integers(-5, 2000), st.integers(-(10**6), 4 * 10**6)))
        json["endDate"] = date.fromordinal(min(max(start.toordinal() + days, 1), date.max.toordinal())).isoformat()
    if kind == "numbered":
        json["numberOfOccurrences"] = draw(st.one_of(st.integers(1, 50), st.integers(1, 2**31 - 1)))
    return json


SPREAD = [
    Daily(1),
    Daily(3),
    Weekly(1, ["monday", "wednesday", "friday"]),
    Weekly(2, ["sunday", "tuesday"], "tuesday"),
    AbsoluteMonthly(1, 15),
    AbsoluteMonthly(1, 31),
    AbsoluteMonthly(7, 30),
    RelativeMonthly(1, ["monday", "tuesday", "wednesday", "thursday", "friday"], "last"),
    RelativeMonthly(5, ["saturday", "sunday"], "second"),
    AbsoluteYearly(1, 2, 29),
    AbsoluteYearly(11, 12, 31),
    RelativeYearly(1, 9, ["monday"]),
    RelativeYearly(3, 2, ["thursday"], "last"),
]
"""Patterns of every type, common and uncommon, for tests that go through all of them."""

RECURRENCES = st.fixed_dictionaries({"pattern": PATTERNS, "range": ranges()})

ZONES = {
    "Pacific Standard Time": "America/Los_Angeles",
    "GMT Standard Time": "Europe/London",
    "Europe/Dublin": "Europe/Dublin",  # daylight saving time is in winter, with a negative offset
    "Pacific SA Standard Time": "America/Santiago",  # a midnight is skipped, another is repeated
    "AUS Eastern Standard Time": "Australia/Sydney",
    "Lord Howe Standard Time": "Australia/Lord_Howe",  # half an hour of daylight saving time
    "Morocco Standard Time": "Africa/Casablanca",  # an exception during Ramadan
    "Samoa Standard Time": "Pacific/Apia",  # a skipped day
    "Pacific/Kwajalein": "Pacific/Kwajalein",  # a repeated day, and a skipped one
    "Africa/Monrovia": "Africa/Monrovia",  # an offset of -0:44:30
    "UTC": "UTC",
}
"""Names of zones, from Windows if it has one, and their keys for `zoneinfo`."""

CHANGES = {
    "Pacific Standard Time": [date(2017, 3, 12), date(2017, 11, 5)],
    "GMT Standard Time": [date(2021, 3, 28), date(2021, 10, 31)],
    "Europe/Dublin": [date(1971, 10, 31), date(2026, 3, 29)],
    "Pacific SA Standard Time": [date(2023, 9, 3), date(2024, 4, 7)],
    "AUS Eastern Standard Time": [date(2022, 4, 3), date(2022, 10, 2)],
    "Lord Howe Standard Time": [date(2017, 4, 2), date(2017, 10, 1)],
    "Morocco Standard Time": [date(2026, 2, 15), date(2026, 3, 22)],
    "Samoa Standard Time": [date(2011, 9, 24), date(2011, 12, 30)],
    "Pacific/Kwajalein": [date(1969, 9, 30), date(1993, 8, 21)],
    "Africa/Monrovia": [date(1919, 3, 1), date(1972, 1, 7)],
    "UTC": [date(2020, 2, 29), date(2100, 2, 28)],
}
"""Dates of transitions of each zone; for UTC, two other dates."""
CHANGE_DAYS = st.sampled_from(sorted({day for days in CHANGES.values() for day in days}))
