"""Errors: their text, their JSON, their copies; and several of them at once."""

import pickle

import pytest

from recurtz import errors
from recurtz._core.error_collector import ErrorCollector
from recurtz.errors import MalformedValueError, PropertyError, RecurtzError, TimeZoneNotSupportedError
from recurtz.events.date_time import parse_zone

NOT_ALLOWED = "ErrorPropertyValidationFailure"
ERRORS = [
    RecurtzError("text", code="Code", target="path", details=[errors.NoOccurrenceError("none")]),
    PropertyError.missing("path", "give it"),
    MalformedValueError.expected("path", object(), "use text"),
    errors.ArgumentTypeError.expected("name", 5, "use text"),
    TimeZoneNotSupportedError.for_name("Moon", "no rules", ["Etc/UTC"]),
    errors.OccurrenceIndexError("far"),
    errors.ItemNotFoundError("none"),
    errors.RecurrenceRuleError.because([errors.RecurrenceRuleError.at("FREQ", "FREQ is missing")]),
    *(getattr(errors, name)("text") for name in errors.__all__),
]


class TestRecurtzError:
    @pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
    def test_pickle(self, error):
        """Errors go from one process to another: they are ValueErrors, and survive pickle."""
        again = pickle.loads(pickle.dumps(error))

        assert isinstance(error, ValueError)
        assert isinstance(error, RecurtzError)
        assert type(again) is type(error)
        assert again.to_graph() == error.to_graph()

    def test_details(self):
        inner = [PropertyError.missing("start", "give it"), PropertyError.missing("end", "give it")]
        error = RecurtzError("two faults", code=NOT_ALLOWED, details=inner).prefixed("event")

        assert error.to_graph() == {
            "error": {
                "code": NOT_ALLOWED,
                "message": "two faults",
                "target": "event",
                "details": [
                    {"code": NOT_ALLOWED, "message": str(inner[0]), "target": "event.start"},
                    {"code": NOT_ALLOWED, "message": str(inner[1]), "target": "event.end"},
                ],
            }
        }

    def test_without_target(self):
        assert RecurtzError("text").to_graph() == {"error": {"code": "ErrorInvalidRequest", "message": "text"}}


class TestShort:
    """The repr of a value in a message."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("monthly", "'monthly'"),
            (10**39, f"{10**39}"),
            (10**40, "an integer of 133 bits"),
            (-(10**5000), "an integer of 16610 bits"),
            ([10**5000], "[an integer of 16610 bits]"),
            ({"deep": (10**5000,)}, "{'deep': (an integer of 16610 bits,)}"),
        ],
        ids=["text", "integer", "long integer", "longer integer", "integer in a list", "integer deeper"],
    )
    def test_value(self, value, expected):
        assert errors.short(value) == expected

    def test_length(self):
        for value in ("x" * 5000, ["x" * 5000] * 5000, {"x" * 5000: "x" * 5000}, object()):
            assert len(errors.short(value)) < 500


class TestRequire:
    def test_one_type(self):
        with pytest.raises(errors.ArgumentTypeError, match=r"^position '5' is of type str; use a int$"):
            errors.require("5", int, "position")

    def test_several_types(self):
        errors.require(None, int | None, "position")
        with pytest.raises(errors.ArgumentTypeError, match=r"use a value of int \| None$"):
            errors.require("5", int | None, "position")


class TestTimeZoneNotSupportedError:
    def test_suggestions(self):
        error = TimeZoneNotSupportedError.for_name("Moon", "no rules", ["Etc/UTC"])

        assert str(error).endswith("not supported: 'Moon'. no rules. Similar names: 'Etc/UTC'.")
        assert error.suggestions == ("Etc/UTC",)


class TestErrorCollector:
    def test_nothing(self):
        collector = ErrorCollector()

        assert collector.run(int, "5") == 5
        collector.raise_if_any()

    def test_one(self):
        """A single error is raised as it is."""
        collector, error = ErrorCollector(), PropertyError.missing("start", "give it")
        collector.add(error)
        with pytest.raises(PropertyError) as caught:
            collector.raise_if_any()
        assert caught.value is error

    def test_other_errors(self):
        """An error that is not a `RecurtzError` is not collected."""
        with pytest.raises(ZeroDivisionError):
            ErrorCollector().run(divmod, 1, 0)

    def test_several(self):
        collector = ErrorCollector()
        collector.add(PropertyError.missing("recurrence.pattern.interval", "give 1 or more"))
        collector.add(MalformedValueError.expected("recurrence.range.startDate", 5, "use a date"))
        error = collector.summary()

        assert str(error) == (
            "2 properties failed validation: recurrence.pattern.interval is missing; give 1 or more. "
            "recurrence.range.startDate 5 cannot be read; use a date"
        )
        assert (type(error), error.code, error.target) == (PropertyError, NOT_ALLOWED, "recurrence")
        assert list(error.details) == collector.errors

    def test_same_code(self):
        """Errors that share a code have a summary of their class."""
        collector = ErrorCollector()
        collector.add(MalformedValueError.expected("start", 5, "use an object"))
        collector.add(MalformedValueError.expected("end", 5, "use an object"))

        assert (type(collector.summary()), collector.summary().target) == (MalformedValueError, None)

    def test_same_property(self):
        """Of several errors of one property, the first counts."""
        collector, first = ErrorCollector(), PropertyError.missing("start", "give it")
        for error in (first, PropertyError.missing("end", "give it"), PropertyError.rejected("start", 5, "use text")):
            collector.add(error)

        assert {detail.target: detail for detail in collector.summary().details}["start"] is first
        assert len(collector.summary().details) == 2

    def test_details(self):
        """An error with details adds each of them."""
        inner, outer = ErrorCollector(), ErrorCollector()
        inner.add(PropertyError.missing("start", "give it"))
        inner.add(PropertyError.missing("end", "give it"))
        outer.add(inner.summary())

        assert outer.errors == inner.errors

    def test_suggestions(self):
        """The summary of several unknown zones has the suggestions of all."""
        collector = ErrorCollector()
        for target, name in (("start.timeZone", "Pacfic Standard Time"), ("end.timeZone", "Europ/Berlin")):
            collector.run(parse_zone, name, target)

        assert {"Pacific Standard Time", "Europe/Berlin"} <= set(collector.summary().suggestions)

    def test_names(self):
        """Each line names its property, also if two values have the same fault; a message that names it stays."""
        collector = ErrorCollector()
        for target, name in (("start.timeZone", "Moon"), ("end.timeZone", "Moon"), ("timeZone", None)):
            collector.run(parse_zone, name, target)
        fault = "A valid TimeZone value must be specified."
        unknown = f"{fault} The following TimeZone value is not supported: 'Moon'."

        assert str(collector.summary()) == (
            f"3 properties failed validation: start.timeZone: {unknown} end.timeZone: {unknown} {fault} "
            "timeZone is missing; give a Windows or IANA id, such as 'Pacific Standard Time' or 'Europe/Berlin'."
        )
