"""Reading Graph's recurrences: lax about what servers send, strict about what cannot be meant."""

import copy
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recurtz import Daily, NoEnd, PatternedRecurrence, RecurtzError, Weekly
from recurtz.errors import short

LUNCH = {
    "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["Monday"]},
    "range": {"type": "endDate", "startDate": "2017-09-04", "endDate": "2017-12-31"},
}
UNUSED = {"month": 0, "dayOfMonth": 0, "daysOfWeek": [], "firstDayOfWeek": "sunday", "index": "first"}
SAMPLES = Path(__file__).parents[1] / "graph_samples"


def with_pattern(**properties):
    return {"pattern": LUNCH["pattern"] | properties, "range": LUNCH["range"]}


def with_range(**properties):
    return {"pattern": LUNCH["pattern"], "range": LUNCH["range"] | properties}


def test_the_lunch_is_answered_as_graph_answers_it():
    answer = json.loads((SAMPLES / "3-recurring.response.json").read_text("utf-8"))["recurrence"]
    recurrence = PatternedRecurrence.from_graph(answer)

    assert recurrence.to_graph() == answer
    assert list(recurrence.to_graph()["pattern"]) == list(answer["pattern"])
    assert list(recurrence.to_graph()["range"]) == list(answer["range"])
    assert len(recurrence) == 17


@pytest.mark.parametrize(
    "pattern",
    [
        {"type": "daily", "interval": 2},
        {"type": "weekly", "interval": 1, "daysOfWeek": ["monday", "friday"], "firstDayOfWeek": "monday"},
        {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
        {"type": "relativeMonthly", "interval": 3, "daysOfWeek": ["thursday"], "index": "last"},
        {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29},
        {"type": "relativeYearly", "interval": 1, "month": 9, "daysOfWeek": ["monday"], "index": "first"},
    ],
    ids=lambda pattern: pattern["type"],
)
def test_unused_properties_are_ignored_and_written_back_as_a_server_fills_them(pattern):
    bare = PatternedRecurrence.from_graph({"pattern": pattern, "range": LUNCH["range"]})
    filled = PatternedRecurrence.from_graph({"pattern": UNUSED | pattern, "range": LUNCH["range"]})
    nulls = dict.fromkeys(UNUSED) | pattern

    assert bare == filled == PatternedRecurrence.from_graph({"pattern": nulls, "range": LUNCH["range"]})
    assert bare.to_graph()["pattern"] == UNUSED | pattern


@pytest.mark.parametrize(
    "range_",
    [
        {"type": "noEnd", "endDate": "0001-01-01", "numberOfOccurrences": 0},
        {"type": "NOEND", "endDate": "0000-01-01", "numberOfOccurrences": None},
        {"type": "noend", "endDate": None, "recurrenceTimeZone": None},
        {"type": "noEnd", "endDate": "never", "numberOfOccurrences": -1},
    ],
)
def test_a_range_reads_only_what_its_type_uses(range_):
    recurrence = PatternedRecurrence.from_graph(
        {"pattern": LUNCH["pattern"], "range": {"startDate": "2017-09-04"} | range_}
    )

    assert recurrence.range == NoEnd(date(2017, 9, 4))


def test_enumerations_are_read_in_any_letter_case():
    spelled = with_pattern(
        type="WEEKLY", daysOfWeek=["MONDAY", "Monday", "friDAY"], firstDayOfWeek="Sunday", index="FIRST"
    )

    assert PatternedRecurrence.from_graph(spelled).pattern == Weekly(1, ["monday", "friday"])


def test_the_days_of_the_week_are_a_set_in_the_order_of_the_week():
    assert Weekly(1, ["saturday", "sunday", "saturday"]) == Weekly(1, ("sunday", "saturday"))


def test_the_zone_of_the_range_is_kept_as_it_stands():
    recurrence = PatternedRecurrence.from_graph(with_range(recurrenceTimeZone="tzone://Microsoft/Custom"))

    assert recurrence.to_graph()["range"]["recurrenceTimeZone"] == "tzone://Microsoft/Custom"


NOT_POSITIVE = [0, -1, -(2**31)]
NO_INTEGER = [
    True,
    False,
    1.5,
    1.0,
    -(2**31) - 1,
    [10**5000],
    float("nan"),
    float("inf"),
    10**30,
    -(10**30),
    2**31,
    "2",
    "x" * 5000,
    [],
    {},
]
NO_MEMBER = ["", "fifth", "x" * 5000, 3, True, float("nan"), [], {}]
UNREADABLE, REFUSED = "UnableToDeserializePostBody", "ErrorPropertyValidationFailure"

FAULTS = [
    *[("recurrence.pattern.interval", REFUSED, with_pattern(interval=value)) for value in [None, *NOT_POSITIVE]],
    *[("recurrence.pattern.interval", UNREADABLE, with_pattern(interval=value)) for value in NO_INTEGER],
    *[("recurrence.pattern.type", UNREADABLE, with_pattern(type=value)) for value in [*NO_MEMBER, "monthly"]],
    ("recurrence.pattern.type", REFUSED, with_pattern(type=None)),
    ("recurrence.pattern.daysOfWeek", REFUSED, with_pattern(daysOfWeek=None)),
    ("recurrence.pattern.daysOfWeek", REFUSED, with_pattern(daysOfWeek=[])),
    ("recurrence.pattern.daysOfWeek", REFUSED, with_pattern(daysOfWeek=[None])),
    *[
        ("recurrence.pattern.daysOfWeek", UNREADABLE, with_pattern(daysOfWeek=value))
        for value in ["monday", ["monday", "moonday"], 5, True, {"monday": 1}, [["monday"]], [1]]
    ],
    *[("recurrence.pattern.firstDayOfWeek", UNREADABLE, with_pattern(firstDayOfWeek=value)) for value in NO_MEMBER],
    *[("recurrence.pattern.index", UNREADABLE, with_pattern(index=value)) for value in NO_MEMBER],
    ("recurrence.pattern.daysOfWeek", UNREADABLE, with_pattern(type="daily", daysOfWeek=["day"])),
    ("recurrence.pattern.daysOfWeek", UNREADABLE, with_pattern(type="daily", daysOfWeek="")),
    ("recurrence.pattern.index", UNREADABLE, with_pattern(type="daily", index="fifth")),
    ("recurrence.pattern.firstDayOfWeek", UNREADABLE, with_pattern(type="daily", firstDayOfWeek="noday")),
    *[
        ("recurrence.pattern.dayOfMonth", REFUSED, with_pattern(type="absoluteMonthly", dayOfMonth=value))
        for value in [None, 0, -1, 32]
    ],
    ("recurrence.pattern.dayOfMonth", UNREADABLE, with_pattern(type="absoluteMonthly", dayOfMonth="1")),
    *[
        ("recurrence.pattern.month", REFUSED, with_pattern(type="absoluteYearly", dayOfMonth=1, month=value))
        for value in [None, 0, 13]
    ],
    ("recurrence.pattern.month", UNREADABLE, with_pattern(type="relativeYearly", month=True)),
    ("recurrence.pattern", REFUSED, {"range": LUNCH["range"]}),
    ("recurrence.pattern", UNREADABLE, {"pattern": [], "range": LUNCH["range"]}),
    ("recurrence.range", REFUSED, {"pattern": LUNCH["pattern"], "range": None}),
    ("recurrence.range", UNREADABLE, {"pattern": LUNCH["pattern"], "range": "noEnd"}),
    *[("recurrence.range.type", UNREADABLE, with_range(type=value)) for value in NO_MEMBER],
    ("recurrence.range.type", REFUSED, with_range(type=None)),
    *[
        ("recurrence.range.startDate", UNREADABLE, with_range(startDate=value))
        for value in ["", "2017-9-4", "2017-02-29", "0000-01-01", "2017-W36-1", "20170904", "x" * 5000, 20170904, True]
    ],
    ("recurrence.range.startDate", REFUSED, with_range(startDate=None)),
    ("recurrence.range.endDate", REFUSED, with_range(endDate=None)),
    ("recurrence.range.endDate", UNREADABLE, with_range(endDate="2017-12-32")),
    *[
        ("recurrence.range.numberOfOccurrences", REFUSED, with_range(type="numbered", numberOfOccurrences=value))
        for value in [None, *NOT_POSITIVE]
    ],
    *[
        ("recurrence.range.numberOfOccurrences", UNREADABLE, with_range(type="numbered", numberOfOccurrences=value))
        for value in NO_INTEGER
    ],
    *[
        ("recurrence.range.recurrenceTimeZone", UNREADABLE, with_range(recurrenceTimeZone=value))
        for value in [0, [], 5.5]
    ],
    ("recurrence", REFUSED, None),
    *[("recurrence", UNREADABLE, value) for value in ["weekly", [], 5, float("nan")]],
]


@pytest.mark.parametrize(("target", "code", "body"), FAULTS, ids=lambda value: short(value)[:70])
def test_a_fault_names_the_property_the_value_and_graphs_code(target, code, body):
    with pytest.raises(RecurtzError) as caught:
        PatternedRecurrence.from_graph(body)

    error = caught.value
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
def test_the_text_of_a_fault_carries_the_value_and_the_way_out(value, text):
    with pytest.raises(RecurtzError) as caught:
        Daily(value)

    assert str(caught.value).startswith(text)


def test_an_unknown_type_is_told_of_those_that_come_close():
    with pytest.raises(RecurtzError, match="'monthly' cannot be read; use 'absoluteMonthly' or 'relativeMonthly'"):
        PatternedRecurrence.from_graph(with_pattern(type="monthly"))


def test_all_faults_are_told_each_with_its_property():
    body = {
        "pattern": {"type": "weekly", "interval": 0, "daysOfWeek": []},
        "range": {"type": "endDate", "endDate": "x"},
    }
    with pytest.raises(RecurtzError) as caught:
        PatternedRecurrence.from_graph(body)

    error = caught.value
    assert (error.code, error.target) == (REFUSED, "recurrence")
    assert [(fault.target, fault.code) for fault in error.details] == [
        ("recurrence.pattern.interval", REFUSED),
        ("recurrence.pattern.daysOfWeek", REFUSED),
        ("recurrence.range.startDate", REFUSED),
        ("recurrence.range.endDate", UNREADABLE),
    ]
    assert all(str(fault) in str(error) for fault in error.details)
    assert [fault["target"] for fault in error.to_graph()["error"]["details"]] == [
        fault.target for fault in error.details
    ]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_any_value_in_any_property_is_read_or_refused_by_one_of_our_errors(data):
    body = copy.deepcopy(LUNCH)
    body["pattern"] |= {"dayOfMonth": 5, "month": 5, "index": "last", "firstDayOfWeek": "sunday"}
    body["pattern"]["type"] = data.draw(st.sampled_from(["daily", "weekly", "absoluteYearly", "relativeYearly"]))
    body["range"]["type"] = data.draw(st.sampled_from(["noEnd", "endDate", "numbered"]))
    part = data.draw(st.sampled_from(["pattern", "range"]))
    names = [*body[part], "numberOfOccurrences", "recurrenceTimeZone"]
    body[part][data.draw(st.sampled_from(names))] = data.draw(ANYTHING)

    try:
        recurrence = PatternedRecurrence.from_graph(body)
    except RecurtzError as error:
        assert error.target.startswith("recurrence")
    else:
        assert PatternedRecurrence.from_graph(recurrence.to_graph()) == recurrence
