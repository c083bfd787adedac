"""Hypothesis strategies for Graph's JSON: every pattern, range and anchor."""

from datetime import date, timedelta

from hypothesis import strategies as st

from oracle import NAMES, NTH

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


RECURRENCES = st.fixed_dictionaries({"pattern": PATTERNS, "range": ranges()})
