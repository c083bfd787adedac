"""Parsing Graph's recurrences: lax about the values that servers send, strict about values without a meaning."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import MONDAY, MONDAYS, error_of, faults, recurrence, sample, weekly
from recurtz import Daily, EndDate, NoEnd, Numbered, PatternedRecurrence, RecurtzError, RelativeMonthly, Weekly
from recurtz.errors import short
from recurtz.recurrence.patterns import parse_pattern
from recurtz.recurrence.ranges import parse_range

UNUSED = {"month": 0, "dayOfMonth": 0, "daysOfWeek": [], "firstDayOfWeek": "sunday", "index": "first"}
MALFORMED, NOT_ALLOWED = "UnableToDeserializePostBody", "ErrorPropertyValidationFailure"


def with_pattern(**properties):
    """The lunch with another pattern."""
    return recurrence(MONDAYS | properties, type="endDate", endDate="2017-12-31")


def with_range(**properties):
    """The lunch with another range."""
    return recurrence(**{"type": "endDate", "endDate": "2017-12-31"} | properties)


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        [
            {"type": "daily", "interval": 2},
            weekly("monday", "friday", firstDayOfWeek="monday"),
            {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
            {"type": "relativeMonthly", "interval": 3, "daysOfWeek": ["thursday"], "index": "last"},
            {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29},
            {"type": "relativeYearly", "interval": 1, "month": 9, "daysOfWeek": ["monday"], "index": "first"},
        ],
        ids=lambda pattern: pattern["type"],
    )
    def test_unused_properties(self, pattern):
        """Properties that the type does not use are ignored, and written with the values of a server."""
        bare = parse_pattern(pattern)

        assert bare == parse_pattern(UNUSED | pattern) == parse_pattern(dict.fromkeys(UNUSED) | pattern)
        assert bare.to_graph() == UNUSED | pattern

    def test_letter_case(self):
        spelled = weekly("MONDAY", "Monday", "friDAY", firstDayOfWeek="Sunday", index="FIRST") | {"type": "WEEKLY"}

        assert parse_pattern(spelled) == Weekly(1, ["monday", "friday"])

    def test_set_of_days(self):
        """The days of the week are a set in the week's order."""
        assert Weekly(1, ["saturday", "sunday", "saturday"]) == Weekly(1, ("sunday", "saturday"))

    @pytest.mark.parametrize("days", [{"monday": 1}, ("monday",), iter(["monday"])], ids=["dict", "tuple", "iterator"])
    def test_iterables(self, days):
        """JSON needs a list of days; Python may give any iterable, but not a mapping."""
        if isinstance(days, dict):
            assert error_of(Weekly, 1, days).code == MALFORMED
        else:
            assert Weekly(1, days) == Weekly(1, ["monday"])

    @pytest.mark.parametrize("value", [True, 1.0, 13, 10**30, "x"], ids=repr)
    def test_ignored_numbers(self, value):
        """A month may have any value where the type does not use it, before and after a pattern that does use it."""
        yearly = {"type": "relativeYearly", "interval": 1, "daysOfWeek": ["monday"]}
        parse_pattern(yearly | {"month": 1})

        assert parse_pattern({"type": "daily", "interval": 1, "month": value, "dayOfMonth": value}) == Daily(1)
        assert error_of(parse_pattern, yearly | {"month": value}).target == "recurrence.pattern.month"

    def test_index_default(self):
        pattern = {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": None}
        assert parse_pattern(pattern) == RelativeMonthly(1, ["monday"])


class TestRanges:
    @pytest.mark.parametrize(
        "range_",
        [
            {"type": "noEnd", "endDate": "0001-01-01", "numberOfOccurrences": 0},
            {"type": "NOEND", "endDate": "0000-01-01", "numberOfOccurrences": None},
            {"type": "noend", "endDate": None, "recurrenceTimeZone": None},
            {"type": "noEnd", "endDate": "never", "numberOfOccurrences": -1},
        ],
    )
    def test_unused_properties(self, range_):
        assert parse_range({"startDate": "2017-09-04"} | range_) == NoEnd(MONDAY)

    def test_each_type(self):
        json = {"startDate": "2017-09-04", "endDate": "2017-12-31", "numberOfOccurrences": 17}

        assert parse_range(json | {"type": "endDate"}) == EndDate(MONDAY, date(2017, 12, 31))
        assert parse_range(json | {"type": "numbered"}) == Numbered(MONDAY, 17)

    def test_time_zone(self):
        """The name of the zone is not checked, and written as it was."""
        json = with_range(recurrenceTimeZone="tzone://Microsoft/Custom")
        range_ = PatternedRecurrence.from_graph(json).to_graph()["range"]

        assert range_["recurrenceTimeZone"] == "tzone://Microsoft/Custom"


class TestRecurrences:
    def test_graphs_example(self):
        """The recurrence of Graph's documentation, with its properties in the same order."""
        response = sample("3-recurring.response")["recurrence"]
        lunches = PatternedRecurrence.from_graph(response)

        assert lunches.to_graph() == response
        assert list(lunches.to_graph()["pattern"]) == list(response["pattern"])
        assert list(lunches.to_graph()["range"]) == list(response["range"])
        assert len(lunches) == 17

    @pytest.mark.parametrize("anchor", ["zero", "any", "", 5])
    def test_anchor(self, anchor):
        assert error_of(PatternedRecurrence.from_graph, with_pattern(), anchor).target == "anchor"
        error = error_of(PatternedRecurrence.from_graph, with_pattern(interval=0), anchor)
        assert faults(error) == [("recurrence.pattern.interval", NOT_ALLOWED), ("anchor", MALFORMED)]


NOT_POSITIVE = [0, -1, -(2**31)]
NOT_INTEGERS = [
    True, False, 1.5, 1.0, -(2**31) - 1, [10**5000], float("nan"), float("inf"), 10**30, -(10**30), 2**31, "2",
    "x" * 5000, [], {},
]  # fmt: skip
NOT_MEMBERS = ["", "fifth", "x" * 5000, 3, True, float("nan"), [], {}]
NOT_DATES = ["", "2017-9-4", "2017-02-29", "0000-01-01", "2017-W36-1", "20170904", "x" * 5000, 20170904, True]
NOT_DAYS = ["monday", ["monday", "moonday"], 5, True, {"monday": 1}, [["monday"]], [1], ["monday"] * 8 + ["x"]]
FAULTS = [
    ("pattern.interval", NOT_ALLOWED, with_pattern, "interval", [None, *NOT_POSITIVE]),
    ("pattern.interval", MALFORMED, with_pattern, "interval", NOT_INTEGERS),
    ("pattern.type", MALFORMED, with_pattern, "type", [*NOT_MEMBERS, "monthly"]),
    ("pattern.type", NOT_ALLOWED, with_pattern, "type", [None]),
    ("pattern.daysOfWeek", NOT_ALLOWED, with_pattern, "daysOfWeek", [None, [], [None]]),
    ("pattern.daysOfWeek", MALFORMED, with_pattern, "daysOfWeek", NOT_DAYS),
    ("pattern.firstDayOfWeek", MALFORMED, with_pattern, "firstDayOfWeek", NOT_MEMBERS),
    ("pattern.index", MALFORMED, with_pattern, "index", NOT_MEMBERS),
    ("range.type", MALFORMED, with_range, "type", NOT_MEMBERS),
    ("range.type", NOT_ALLOWED, with_range, "type", [None]),
    ("range.startDate", MALFORMED, with_range, "startDate", NOT_DATES),
    ("range.startDate", NOT_ALLOWED, with_range, "startDate", [None]),
    ("range.endDate", NOT_ALLOWED, with_range, "endDate", [None]),
    ("range.endDate", MALFORMED, with_range, "endDate", ["2017-12-32"]),
    ("range.recurrenceTimeZone", MALFORMED, with_range, "recurrenceTimeZone", [0, [], 5.5]),
]
"""The target without its first name, the code, the recurrence, and the values of one of its properties."""

FAULTS_OF_OTHER_TYPES = [
    ("pattern.daysOfWeek", MALFORMED, {"type": "daily", "daysOfWeek": ["day"]}),
    ("pattern.daysOfWeek", MALFORMED, {"type": "daily", "daysOfWeek": ""}),
    ("pattern.index", MALFORMED, {"type": "daily", "index": "fifth"}),
    ("pattern.firstDayOfWeek", MALFORMED, {"type": "daily", "firstDayOfWeek": "noday"}),
    *[("pattern.dayOfMonth", NOT_ALLOWED, {"type": "absoluteMonthly", "dayOfMonth": n}) for n in [None, 0, -1, 32]],
    ("pattern.dayOfMonth", MALFORMED, {"type": "absoluteMonthly", "dayOfMonth": "1"}),
    *[("pattern.month", NOT_ALLOWED, {"type": "absoluteYearly", "dayOfMonth": 1, "month": n}) for n in [None, 0, 13]],
    ("pattern.month", MALFORMED, {"type": "relativeYearly", "month": True}),
]
NUMBER = "range.numberOfOccurrences"
BODIES = [
    *[(target, code, build(**{name: value})) for target, code, build, name, values in FAULTS for value in values],
    *[(target, code, with_pattern(**properties)) for target, code, properties in FAULTS_OF_OTHER_TYPES],
    *[(NUMBER, NOT_ALLOWED, with_range(type="numbered", numberOfOccurrences=n)) for n in [None, *NOT_POSITIVE]],
    *[(NUMBER, MALFORMED, with_range(type="numbered", numberOfOccurrences=value)) for value in NOT_INTEGERS],
    ("pattern", NOT_ALLOWED, {"range": with_range()["range"]}),
    ("pattern", MALFORMED, {"pattern": [], "range": with_range()["range"]}),
    ("range", NOT_ALLOWED, {"pattern": MONDAYS, "range": None}),
    ("range", MALFORMED, {"pattern": MONDAYS, "range": "noEnd"}),
    ("", NOT_ALLOWED, None),
    *[("", MALFORMED, value) for value in ["weekly", [], 5, float("nan")]],
]


class TestFaults:
    @pytest.mark.parametrize(("target", "code", "body"), BODIES, ids=lambda value: short(value)[:70])
    def test_one(self, target, code, body):
        """An error names the property, the value, and Graph's code, and gives a hint."""
        target = f"recurrence.{target}".removesuffix(".")
        error = error_of(PatternedRecurrence.from_graph, body)

        assert (error.target, error.code) == (target, code)
        assert error.to_graph() == {"error": {"code": code, "message": str(error), "target": target}}
        assert target in str(error)
        assert len(str(error)) < 300
        assert str(error).split("; ", 1)[1].startswith(("use ", "give "))

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (0, "recurrence.pattern.interval 0 is not allowed; use 1 or more"),
            ("2", "recurrence.pattern.interval '2' cannot be read; use a whole number of 32 bits, 1 or more"),
            (10**30, f"recurrence.pattern.interval {10**30} cannot be read"),
            (10**5000, "recurrence.pattern.interval an integer of 16610 bits cannot be read"),
        ],
        ids=["zero", "text", "30 digits", "5000 digits"],
    )
    def test_text(self, value, text):
        """Constructors raise the same errors."""
        assert str(error_of(Daily, value)).startswith(text)

    def test_similar_types(self):
        error = error_of(PatternedRecurrence.from_graph, with_pattern(type="monthly"))
        assert "'monthly' cannot be read; use 'absoluteMonthly' or 'relativeMonthly'" in str(error)

    def test_several(self):
        """An error lists all faults, in the order of the properties."""
        pattern = {"type": "weekly", "interval": 0, "daysOfWeek": [], "index": "fifth"}
        error = error_of(
            PatternedRecurrence.from_graph, {"pattern": pattern, "range": {"type": "endDate", "endDate": ""}}
        )

        assert (error.code, error.target) == (NOT_ALLOWED, "recurrence")
        assert faults(error) == [
            ("recurrence.pattern.interval", NOT_ALLOWED),
            ("recurrence.pattern.daysOfWeek", NOT_ALLOWED),
            ("recurrence.pattern.index", MALFORMED),
            ("recurrence.range.startDate", NOT_ALLOWED),
            ("recurrence.range.endDate", MALFORMED),
        ]
        assert all(str(fault) in str(error) for fault in error.details)
        targets = [fault["target"] for fault in error.to_graph()["error"]["details"]]
        assert targets == [fault.target for fault in error.details]

    def test_missing_objects(self):
        error = error_of(PatternedRecurrence.from_graph, {})
        assert faults(error) == [("recurrence.pattern", NOT_ALLOWED), ("recurrence.range", NOT_ALLOWED)]

    def test_unknown_types(self):
        """If a type is unknown, the properties are checked whose meaning does not depend on it."""
        pattern = {"type": "hourly", "interval": 0, "daysOfWeek": [], "month": 13, "index": "fifth"}
        range_ = {"type": "never", "startDate": "today", "endDate": "tomorrow", "recurrenceTimeZone": 5}

        assert faults(error_of(parse_pattern, pattern)) == [
            ("recurrence.pattern.type", MALFORMED),
            ("recurrence.pattern.interval", NOT_ALLOWED),
            ("recurrence.pattern.index", MALFORMED),
        ]
        assert faults(error_of(parse_range, range_)) == [
            ("recurrence.range.type", MALFORMED),
            ("recurrence.range.startDate", MALFORMED),
            ("recurrence.range.recurrenceTimeZone", MALFORMED),
        ]

    def test_target(self):
        """The path of the object is an argument; messages and targets have it."""
        error = error_of(parse_pattern, {"type": "daily", "interval": 0}, "changes.pattern")
        assert str(error) == "changes.pattern.interval 0 is not allowed; use 1 or more"
        error = error_of(parse_range, {"type": "noEnd"}, "changes.range")
        assert (error.target, str(error)[:34]) == ("changes.range.startDate", "changes.range.startDate is missing")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_any_value(data):
    """Any value of any property is parsed, or is an error of recurtz."""
    type_ = data.draw(st.sampled_from(["daily", "weekly", "absoluteYearly", "relativeYearly"]))
    body = with_pattern(type=type_, dayOfMonth=5, month=5, index="last", firstDayOfWeek="sunday")
    body["range"]["type"] = data.draw(st.sampled_from(["noEnd", "endDate", "numbered"]))
    part = data.draw(st.sampled_from(["pattern", "range"]))
    names = [*body[part], "numberOfOccurrences", "recurrenceTimeZone"]
    body[part][data.draw(st.sampled_from(names))] = data.draw(ANYTHING)

    try:
        parsed = PatternedRecurrence.from_graph(body)
    except RecurtzError as error:
        assert error.target.startswith("recurrence")
    else:
        assert PatternedRecurrence.from_graph(parsed.to_graph()) == parsed
