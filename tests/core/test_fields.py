"""Parsers of JSON properties: what they accept, and the errors they raise."""

from collections import UserDict
from datetime import UTC, date, datetime

import pytest

from graph import faults
from recurtz._core import fields
from recurtz.errors import ArgumentTypeError, MalformedValueError, PropertyError, RecurtzError

MALFORMED, NOT_ALLOWED = MalformedValueError, PropertyError


def error_of(parse, *arguments):
    with pytest.raises(RecurtzError) as caught:
        parse(*arguments)
    return caught.value


def check(error, kind, text):
    assert type(error) is kind
    assert error.target == "path"
    assert str(error) == text


class TestParseObject:
    @pytest.mark.parametrize("value", [{}, {"a": 1}, UserDict(a=1)], ids=repr)
    def test_accepted(self, value):
        assert fields.parse_object(value, "path") is value

    def test_missing(self):
        check(error_of(fields.parse_object, None, "path"), NOT_ALLOWED, "path is missing; give a JSON object")

    @pytest.mark.parametrize("value", [[], "{}", 5, True], ids=repr)
    def test_rejected(self, value):
        error = error_of(fields.parse_object, value, "path", "an event")
        check(error, MALFORMED, f"path {value!r} cannot be read; use an event")


class TestParseInteger:
    @pytest.mark.parametrize("value", [1, 2, fields.INT32_MAX])
    def test_accepted(self, value):
        assert fields.parse_integer(value, "path") == value

    @pytest.mark.parametrize(
        ("value", "kind", "text"),
        [
            (None, NOT_ALLOWED, "path is missing; give 1 or more"),
            (0, NOT_ALLOWED, "path 0 is not allowed; use 1 or more"),
            (-(2**31), NOT_ALLOWED, "path -2147483648 is not allowed; use 1 or more"),
            (2**31, MALFORMED, "path 2147483648 cannot be read; use a whole number of 32 bits, 1 or more"),
            ("2", MALFORMED, "path '2' cannot be read; use a whole number of 32 bits, 1 or more"),
            (2.0, MALFORMED, "path 2.0 cannot be read; use a whole number of 32 bits, 1 or more"),
            (True, MALFORMED, "path True cannot be read; use a whole number of 32 bits, 1 or more"),
        ],
    )
    def test_rejected(self, value, kind, text):
        check(error_of(fields.parse_integer, value, "path"), kind, text)

    def test_bounds(self):
        error = error_of(fields.parse_integer, 32, "path", 1, 31)
        check(error, NOT_ALLOWED, "path 32 is not allowed; use 1 to 31")
        assert fields.parse_integer(-5, "path", -10, 10) == -5


class TestParseEnum:
    MEMBERS = fields.enum_members(["noEnd", "endDate", "numbered"])

    @pytest.mark.parametrize("value", ["noEnd", "noend", "NOEND", "NoEnd"])
    def test_any_case(self, value):
        assert fields.parse_enum(value, self.MEMBERS, "path") == "noEnd"

    @pytest.mark.parametrize(
        ("value", "kind", "text"),
        [
            (None, NOT_ALLOWED, "path is missing; use 'noEnd', 'endDate' or 'numbered'"),
            ("never", MALFORMED, "path 'never' cannot be read; use 'noEnd', 'endDate' or 'numbered'"),
            ("end", MALFORMED, "path 'end' cannot be read; use 'noEnd' or 'endDate'"),
            ("number", MALFORMED, "path 'number' cannot be read; use 'numbered'"),
            ("", MALFORMED, "path '' cannot be read; use 'noEnd', 'endDate' or 'numbered'"),
            (5, MALFORMED, "path 5 cannot be read; use 'noEnd', 'endDate' or 'numbered'"),
            (["noEnd"], MALFORMED, "path ['noEnd'] cannot be read; use 'noEnd', 'endDate' or 'numbered'"),
        ],
    )
    def test_rejected(self, value, kind, text):
        check(error_of(fields.parse_enum, value, self.MEMBERS, "path"), kind, text)


class TestParseDate:
    @pytest.mark.parametrize("text", ["0001-01-01", "2017-09-04", "9999-12-31"])
    def test_accepted(self, text):
        assert fields.parse_date(text, "path") == date.fromisoformat(text)

    def test_missing(self):
        error = error_of(fields.parse_date, None, "path")
        check(error, NOT_ALLOWED, "path is missing; give a date such as '2017-09-04'")

    @pytest.mark.parametrize("value", ["", "2017-9-4", "20170904", "2017-W36-1", "2017-02-30", "0000-01-01", 5, True])
    def test_rejected(self, value):
        text = f"path {value!r} cannot be read; use a date of the years 0001 to 9999 such as '2017-09-04'"
        check(error_of(fields.parse_date, value, "path"), MALFORMED, text)


class TestParseFlag:
    def test_accepted(self):
        assert [fields.parse_flag(value, "path") for value in (True, False, None)] == [True, False, False]
        assert fields.parse_flag(None, "path", default=True) is True

    @pytest.mark.parametrize("value", [0, 1, "true", "", []], ids=repr)
    def test_rejected(self, value):
        text = f"path {value!r} cannot be read; use true or false"
        check(error_of(fields.parse_flag, value, "path"), MALFORMED, text)


class TestParseList:
    @pytest.mark.parametrize("value", [[], [1, 2], (1, 2)], ids=repr)
    def test_accepted(self, value):
        assert fields.parse_list(value, "path") == list(value)

    @pytest.mark.parametrize("value", [None, "ab", {}, 5, iter([])], ids=lambda value: type(value).__name__)
    def test_rejected(self, value):
        assert type(error_of(fields.parse_list, value, "path")) is MALFORMED


GOOD = {"first": "2017-09-04", "last": "2017-12-31", "count": 5}


class TestParseAll:
    """One parser, run directly and, after an error, once more to collect the errors of all properties."""

    @staticmethod
    def parse(run, json, passes=None):
        if passes is not None:
            passes.append(run)
        first = run(fields.parse_date, json.get("first"), "first")
        last = run(fields.parse_date, json.get("last"), "last")
        count = run(fields.parse_integer, json.get("count"), "count")
        if first and last and last < first:
            raise PropertyError("last is before first", target="last")
        return first, last, count

    def test_result(self):
        """Correct JSON is parsed once."""
        passes = []
        assert fields.parse_all(self.parse, GOOD, passes) == (date(2017, 9, 4), date(2017, 12, 31), 5)
        assert len(passes) == 1

    def test_one_fault(self):
        """A single fault is its own error, without details."""
        error = error_of(fields.parse_all, self.parse, GOOD | {"count": 0})

        assert (str(error), error.target, error.details) == ("count 0 is not allowed; use 1 or more", "count", ())

    def test_all_faults(self):
        error = error_of(fields.parse_all, self.parse, {"first": 5, "count": "5"})

        assert faults(error) == [
            ("first", "UnableToDeserializePostBody"),
            ("last", "ErrorPropertyValidationFailure"),
            ("count", "UnableToDeserializePostBody"),
        ]

    def test_outside_of_run(self):
        """An error that the parser itself raises ends the pass and is the last of the list."""
        error = error_of(fields.parse_all, self.parse, GOOD | {"last": "2017-01-01", "count": 0})

        assert [target for target, _ in faults(error)] == ["count", "last"]

    def test_outside_of_run_alone(self):
        error = error_of(fields.parse_all, self.parse, GOOD | {"last": "2017-01-01"})

        assert str(error) == "last is before first"

    def test_nested(self):
        """A parser run by another one adds each of its faults."""

        def parse(run, json):
            return run(fields.parse_all, self.parse, json["a"]), run(fields.parse_flag, json["b"], "b")

        error = error_of(fields.parse_all, parse, {"a": {"first": 5}, "b": 5})
        assert [target for target, _ in faults(error)] == ["first", "last", "count", "b"]

    def test_second_pass_without_fault(self):
        """A fault that the second pass does not meet again is raised as it was."""
        calls = []

        def parse(run):
            calls.append(run)
            if len(calls) == 1:
                raise PropertyError("once", target="a")

        assert str(error_of(fields.parse_all, parse)) == "once"

    def test_traceback(self):
        """The error of the second pass does not carry the first one along."""
        error = error_of(fields.parse_all, self.parse, {})
        assert error.__suppress_context__

    def test_other_errors(self):
        """An error that is not a `RecurtzError` passes through at once."""
        with pytest.raises(ZeroDivisionError):
            fields.parse_all(lambda run: run(divmod, 1, 0))


class TestErrorHandler:
    def test_raise(self):
        error = RecurtzError("text")
        with pytest.raises(RecurtzError) as caught:
            fields.error_handler("raise")(error)
        assert caught.value is error

    def test_skip(self):
        assert fields.error_handler("skip")(RecurtzError("text")) is None

    def test_function(self):
        errors = []
        handle = fields.error_handler(errors.append)
        handle(RecurtzError("text"))

        assert [str(error) for error in errors] == ["text"]

    @pytest.mark.parametrize("value", [None, "ignore", "", 5, [], True], ids=repr)
    def test_rejected(self, value):
        with pytest.raises(ArgumentTypeError, match=r"on_error .* use 'raise', 'skip', or a function"):
            fields.error_handler(value)


class Verbose(date):
    """A date whose text is its own, as those of other libraries are."""

    def isoformat(self):
        raise NotImplementedError


class TestArguments:
    """Checks of Python arguments: a `TypeError` that is also a `RecurtzError`."""

    @pytest.mark.parametrize("value", [[], (), iter([]), {1, 2}], ids=lambda value: type(value).__name__)
    def test_events(self, value):
        fields.require_events(value)

    @pytest.mark.parametrize("value", [{}, "[]", b"[]", None, 5], ids=repr)
    def test_no_events(self, value):
        with pytest.raises(ArgumentTypeError, match="use a list of events"):
            fields.require_events(value)

    def test_date(self):
        assert fields.require_date(date(2017, 9, 4), "day") == date(2017, 9, 4)

    def test_date_of_subclass(self):
        """A date of a subclass is the plain date: other libraries write and calculate in ways of their own."""
        result = fields.require_date(Verbose(2017, 9, 4), "day")
        assert (result, type(result)) == (date(2017, 9, 4), date)

    @pytest.mark.parametrize("value", [datetime(2017, 9, 4), "2017-09-04", None], ids=repr)
    def test_no_date(self, value):
        with pytest.raises(ArgumentTypeError, match=r"^day .* use a datetime\.date$"):
            fields.require_date(value, "day")

    def test_aware(self):
        assert fields.require_aware(datetime(2017, 9, 4, tzinfo=UTC), "start") == datetime(2017, 9, 4, tzinfo=UTC)

    def test_naive(self):
        with pytest.raises(ArgumentTypeError, match=r"^start .* has no time zone; use an aware datetime"):
            fields.require_aware(datetime(2017, 9, 4), "start")

    @pytest.mark.parametrize("value", [date(2017, 9, 4), "2017-09-04", None], ids=repr)
    def test_no_datetime(self, value):
        with pytest.raises(ArgumentTypeError, match=r"^start .* is of type \w+; use an aware datetime"):
            fields.require_aware(value, "start")
