"""Hypothesis strategies for the text of rules."""

from hypothesis import strategies as st


def lists(values, **bounds):
    return st.lists(values, unique=True, **bounds).map(lambda items: ",".join(map(str, items)))


WEEKDAYS = st.sampled_from(["SU", "MO", "TU", "WE", "TH", "FR", "SA"])
NTH_WEEKDAYS = st.builds(str.__add__, st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"]), WEEKDAYS)
CONSECUTIVE_DAYS = st.sampled_from(
    ["1,2,3,4,5,6,7", "8,9,10,11,12,13,14", "-7,-6,-5,-4,-3,-2,-1", "28,29,30,31", "28,29"]
)
MONTHS = st.sampled_from(["1", "2", "4", "12", "1,7", "3,6,9,12", "1,2", ",".join(map(str, range(1, 13)))])
PARTS = {
    "INTERVAL": st.sampled_from([1, 1, 2, 3, 5, 12, 24]),
    "BYMONTH": MONTHS | lists(st.integers(1, 12), min_size=1, max_size=4),
    "BYMONTHDAY": CONSECUTIVE_DAYS | lists(st.integers(1, 31) | st.integers(-3, -1), min_size=1, max_size=2),
    # A rule with days of both kinds has the days of either kind in RFC 5545, but of both kinds in dateutil.
    "BYDAY": lists(WEEKDAYS, min_size=1) | lists(NTH_WEEKDAYS, min_size=1, max_size=2),
    "BYSETPOS": lists(st.sampled_from([1, 2, 3, 4, -1, -1, 5, -2]), min_size=1, max_size=2),
    "WKST": WEEKDAYS,
}
RULES = st.builds(
    lambda frequency, parts: ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items())]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"]),
    st.fixed_dictionaries({}, optional=PARTS),
)
