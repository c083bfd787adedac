"""recurtz.create_event: the faults of a body, and any body at all."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import DAILY, MONDAYS, TOKYO, error_of, event, faults, moment, recurrence, series
from recurtz import RecurtzError, create_event

PATTERN, RANGE = "recurrence.pattern", "recurrence.range"
INVALID, REJECTED, MALFORMED = "ErrorInvalidRequest", "ErrorPropertyValidationFailure", "UnableToDeserializePostBody"
NO_ZONE, TOO_LATE, TOO_LONG = (
    "TimeZoneNotSupportedException",
    "ErrorRecurrenceEndDateTooBig",
    "ErrorCalendarDurationIsTooLong",
)
BROKEN = {"start": moment("noon"), "end": moment("2017-09-04T14:00:00", "Moon")}
FAULTS = [("start.dateTime", MALFORMED), ("end.timeZone", NO_ZONE)]


def rejected(body):
    return faults(error_of(create_event, body))


class TestAllFaults:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({}, [("start", REJECTED), ("end", REJECTED)]),
            ({"start": [], "end": 5}, [("start", MALFORMED), ("end", MALFORMED)]),
            (BROKEN, FAULTS),
            (BROKEN | {"isAllDay": "yes"}, [("isAllDay", MALFORMED), *FAULTS]),
            (BROKEN | {"recurrence": {}}, [*FAULTS, (PATTERN, REJECTED), (RANGE, REJECTED)]),
            (BROKEN | {"recurrence": "weekly"}, [*FAULTS, ("recurrence", MALFORMED)]),
            (
                series(pattern={"type": "weekly", "interval": 0, "daysOfWeek": ["moonday"], "index": "fifth"}) | BROKEN,
                [
                    *FAULTS,
                    (f"{PATTERN}.interval", REJECTED),
                    (f"{PATTERN}.daysOfWeek", MALFORMED),
                    (f"{PATTERN}.index", MALFORMED),
                ],
            ),
            (
                series(
                    pattern={"type": "absoluteYearly", "interval": 1.5, "month": 13},
                    range_={"type": "numbered", "numberOfOccurrences": 0},
                    isAllDay=1,
                )
                | {"end": moment("2017-09-04")},
                [
                    ("isAllDay", MALFORMED),
                    ("end.dateTime", MALFORMED),
                    (f"{PATTERN}.interval", MALFORMED),
                    (f"{PATTERN}.month", REJECTED),
                    (f"{PATTERN}.dayOfMonth", REJECTED),
                    (f"{RANGE}.numberOfOccurrences", REJECTED),
                ],
            ),
            (
                series(
                    "1600-01-01T12:00:00",
                    "1599-12-31T12:00:00",
                    pattern={**DAILY, "interval": 1000},
                    range_={"type": "endDate", "endDate": "4600-01-01", "recurrenceTimeZone": "Moon"},
                ),
                [
                    ("end", REJECTED),
                    (f"{PATTERN}.interval", REJECTED),
                    (f"{RANGE}.startDate", REJECTED),
                    (f"{RANGE}.endDate", TOO_LATE),
                    (f"{RANGE}.recurrenceTimeZone", NO_ZONE),
                ],
            ),
            (
                series(
                    "2017-09-04T12:00:00",
                    "2017-09-06T13:00:00",
                    pattern=DAILY,
                    range_={"startDate": "2017-09-05"},
                    isAllDay=True,
                ),
                [("start", INVALID), ("end", INVALID), (f"{RANGE}.startDate", REJECTED)],
            ),
            (
                series("2017-09-04T12:00:00", "2023-09-04T12:00:00", range_={"startDate": "2017-09-05"}),
                [("end", TOO_LONG), (f"{RANGE}.startDate", REJECTED)],
            ),
        ],
    )
    def test_once(self, body, expected):
        """Every fault is reported once with its property; the summary has their common code."""
        error = error_of(create_event, body)
        assert sorted(faults(error)) == sorted(expected)
        codes = {detail.code for detail in error.details}
        assert error.code == (codes.pop() if len(codes) == 1 else REJECTED)
        response = error.to_graph()["error"]
        assert sorted((fault["target"], fault["code"]) for fault in response["details"]) == sorted(expected)
        assert all(fault["message"] in response["message"] for fault in response["details"])

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (
                event() | {"start": moment("noon", "Moon")},
                [("start.dateTime", MALFORMED), ("start.timeZone", NO_ZONE)],
            ),
            (
                series(pattern={**DAILY, "interval": 0}, range_={"startDate": "2017-09-05"}),
                [(f"{PATTERN}.interval", REJECTED), (f"{RANGE}.startDate", REJECTED)],
            ),
            (
                series(pattern={**DAILY, "interval": 1000}, range_={"startDate": "2017-09-05"}),
                [(f"{PATTERN}.interval", REJECTED), (f"{RANGE}.startDate", REJECTED)],
            ),
            (
                series(pattern={"type": "weekly", "interval": 100}),
                [(f"{PATTERN}.daysOfWeek", REJECTED), (f"{PATTERN}.interval", REJECTED)],
            ),
            (
                series(pattern={"type": "monthly", "interval": 0}),
                [(f"{PATTERN}.type", MALFORMED), (f"{PATTERN}.interval", REJECTED)],
            ),
            (
                series(range_={"type": "endDate", "recurrenceTimeZone": "Moon"}),
                [(f"{RANGE}.endDate", REJECTED), (f"{RANGE}.recurrenceTimeZone", NO_ZONE)],
            ),
            (
                series("1600-01-01T12:00:00", range_={"type": "endDate", "endDate": "never"}),
                [(f"{RANGE}.endDate", MALFORMED), (f"{RANGE}.startDate", REJECTED)],
            ),
            (
                series(range_={"type": "numbered", "numberOfOccurrences": 1000, "startDate": "soon"}),
                [(f"{RANGE}.startDate", MALFORMED), (f"{RANGE}.numberOfOccurrences", REJECTED)],
            ),
        ],
        ids=[
            "both properties of a time",
            "interval and start date",
            "limit of the interval and start date",
            "limit of the interval and days",
            "type and interval",
            "end date and zone",
            "limit of the start date and end date",
            "limit of the number and start date",
        ],
    )
    def test_independent(self, body, expected):
        """No fault hides another one that does not depend on it."""
        assert sorted(rejected(body)) == sorted(expected)

    def test_no_occurrence(self):
        """A range without a date is a fault beside others, unless the pattern has faults."""
        body = BROKEN | {"recurrence": recurrence(MONDAYS, type="endDate", endDate="2017-09-03")}
        body["recurrence"]["pattern"] = {**MONDAYS, "daysOfWeek": ("monday",)}  # a tuple: it is not cached

        assert rejected(body) == [*FAULTS, ("recurrence.range", "ErrorRecurrenceHasNoOccurrence")]
        body["recurrence"]["pattern"]["index"] = "sixth"  # which the type does not use
        assert rejected(body) == [*FAULTS, (f"{PATTERN}.index", MALFORMED)]


class TestOneFault:
    @pytest.mark.parametrize(
        ("body", "target", "code"),
        [
            (event() | {"start": {}}, "start.dateTime", REJECTED),
            (event() | {"end": None}, "end", REJECTED),
            (event() | {"end": moment(5)}, "end.dateTime", MALFORMED),
            (event() | {"end": moment("2017-09-31T12:00:00")}, "end.dateTime", MALFORMED),
            (event(isAllDay="true"), "isAllDay", MALFORMED),
            (event(recurrence=[]), "recurrence", MALFORMED),
            (event(recurrence={"pattern": DAILY}), RANGE, REJECTED),
            (event(recurrence={"range": recurrence()["range"]}), PATTERN, REJECTED),
            (series(pattern={"type": "daily"}), f"{PATTERN}.interval", REJECTED),
            (series(range_={"type": "forever"}), f"{RANGE}.type", MALFORMED),
            (series(range_={"startDate": None}), f"{RANGE}.startDate", REJECTED),
            (series(range_={"recurrenceTimeZone": "Moon"}), f"{RANGE}.recurrenceTimeZone", NO_ZONE),
            (series(range_={"recurrenceTimeZone": 5}), f"{RANGE}.recurrenceTimeZone", MALFORMED),
            (None, "event", REJECTED),
            ([], "event", MALFORMED),
            ("event", "event", MALFORMED),
        ],
    )
    def test_no_details(self, body, target, code):
        """A single fault is the error itself, without details."""
        error = error_of(create_event, body)
        assert (error.target, error.code, error.details) == (target, code, ())
        assert error.to_graph() == {"error": {"code": code, "message": str(error), "target": target}}


# Any body -------------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Pacific Standard Time",
        "UTC",
        "2017-09-04",
        "2017-09-04T00:00:00",
        "2017-09-05T00:00:00Z",
        "monday",
        "weekly",
        "noEnd",
        "endDate",
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
PATHS = [
    ("start",), ("end",), ("isAllDay",), ("recurrence",), ("start", "dateTime"), ("start", "timeZone"),
    ("end", "dateTime"), ("end", "timeZone"), ("recurrence", "pattern"), ("recurrence", "range"),
    *[("recurrence", "pattern", name) for name in ("type", "interval", "daysOfWeek", "dayOfMonth", "month", "index")],
    *[("recurrence", "range", name) for name in ("type", "startDate", "endDate", "recurrenceTimeZone")],
]  # fmt: skip
ABOUT_TIME = {
    "originalStartTimeZone", "originalEndTimeZone", "type", "seriesMasterId", "isAllDay", "start", "end", "recurrence",
}  # fmt: skip


def check_error(error):
    """An error body has a message, and several details with different targets or none."""
    body = json.loads(json.dumps(error.to_graph()))["error"]
    targets = [fault["target"] for fault in body.get("details", [])]
    assert len(targets) != 1
    assert len(targets) == len(set(targets))
    assert body["message"]


class TestAnyBody:
    @settings(max_examples=300, deadline=None)
    @given(st.dictionaries(st.sampled_from(PATHS), ANYTHING, min_size=1, max_size=4), st.booleans())
    def test_any_value(self, changes, is_all_day):
        """A body with any values in any properties is created, or rejected with a RecurtzError."""
        body = series("2017-09-04T00:00:00", "2017-09-05T00:00:00", pattern=MONDAYS, isAllDay=is_all_day)
        for path, value in changes.items():
            part = body
            for name in path[:-1]:
                part = part.get(name) if isinstance(part, dict) else None
            if isinstance(part, dict):
                part[path[-1]] = value
        before = copy.deepcopy(body)
        try:
            created = create_event(body, f'outlook.timezone="{TOKYO}"')
        except RecurtzError as error:
            check_error(error)
        else:
            assert set(created) == set(body) | ABOUT_TIME
        assert repr(body) == repr(before)

    @settings(max_examples=150, deadline=None)
    @given(
        ANYTHING | st.dictionaries(st.sampled_from(sorted(ABOUT_TIME)), ANYTHING), st.text(max_size=30) | st.binary()
    )
    def test_any_json(self, body, prefer):
        """Any JSON with any header is created, or rejected with a RecurtzError."""
        try:
            assert isinstance(create_event(body, prefer), dict)
        except RecurtzError as error:
            check_error(error)
