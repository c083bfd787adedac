"""`$filter`: a test of events, from the text of a query.

What is not understood is an error, never a wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from recurtz import DateTimeTimeZone
from recurtz.errors import RecurtzError

Json = Mapping[str, Any]
Test = Callable[[Json], bool]

_MAX_FILTER = 2_000
_MAX_TERMS = 32

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[(),]|[^\s(),']+)", re.ASCII)
_OFFSET = re.compile(r"(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:\d\d)", re.ASCII)
"""A time whose offset has lost its "+", which a client did not encode."""

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt](\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?)(Z|z|[+-]\d\d:\d\d)?)?", re.ASCII)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
}
_TEXTS = {"subject": "subject", "type": "type", "id": "id", "icaluid": "iCalUId", "seriesmasterid": "seriesMasterId"}
_TEXTS |= {
    "showas": "showAs",
    "importance": "importance",
    "sensitivity": "sensitivity",
    "transactionid": "transactionId",
}
_FLAGS = {
    "iscancelled": "isCancelled",
    "isallday": "isAllDay",
    "isorganizer": "isOrganizer",
    "hasattachments": "hasAttachments",
}
_TIMES = {"start/datetime": "start", "end/datetime": "end"}


def instant_of(edge: str) -> Callable[[Json], datetime]:
    """A function that returns the instant of the start or the end of an event."""
    return lambda event: DateTimeTimeZone.from_graph(event[edge]).instant()


def parse_filter(text: str) -> Test:
    """The test of a `$filter`: comparisons of times, texts and flags, `startswith`, `and`, `or`, `not`, parentheses.

    Raises `RecurtzError` for anything else.

    >>> test = parse_filter("startswith(subject, 'Lunch') and isAllDay eq false")
    >>> test({"subject": "Lunch with Ada", "isAllDay": False})
    True
    """
    if len(text) > _MAX_FILTER:
        raise _rejected(f"$filter has more than {_MAX_FILTER} characters; use a shorter one")
    return _Filter(text).parse()


class _Filter:
    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        self._next, place = 0, 0
        text = _OFFSET.sub(r"\1+\2", text.strip())
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise self._fault(text[place:])
            self._tokens.append(match.group().strip())
            place = match.end()
        if len(self._tokens) > 4 * _MAX_TERMS:
            raise _rejected(f"$filter has more than {_MAX_TERMS} terms; use fewer")

    def parse(self) -> Test:
        test = self._any()
        if self._next < len(self._tokens):
            raise self._fault(self._tokens[self._next])
        return test

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return tests[0] if len(tests) == 1 else lambda event: any(test(event) for test in tests)

    def _all(self) -> Test:
        tests = [self._term()]
        while self._take("and"):
            tests.append(self._term())
        return tests[0] if len(tests) == 1 else lambda event: all(test(event) for test in tests)

    def _term(self) -> Test:
        if self._take("not"):
            test = self._term()
            return lambda event: not test(event)
        if self._take("("):
            test = self._any()
            self._require(")")
            return test
        word = self._word()
        if word.lower() in ("startswith", "contains"):
            return self._call(word.lower())
        return self._comparison(word)

    def _call(self, function: str) -> Test:
        self._require("(")
        name = _TEXTS.get(self._word().lower())
        self._require(",")
        part = self._text(self._word()).casefold()
        self._require(")")
        if name is None:
            raise self._fault(function)
        if function == "startswith":
            return lambda event: str(event.get(name) or "").casefold().startswith(part)
        return lambda event: part in str(event.get(name) or "").casefold()

    def _comparison(self, name: str) -> Test:
        operator, literal, lower = self._word().lower(), self._word(), name.lower()
        compare = _COMPARISONS.get(operator)
        if compare is None:
            raise self._fault(operator)
        if edge := _TIMES.get(lower):
            instant, limit = instant_of(edge), self._time(literal)
            return lambda event: compare(instant(event), limit)
        if operator not in ("eq", "ne"):
            raise self._fault(operator)
        if flag := _FLAGS.get(lower):
            value = self._boolean(literal)
            return lambda event: compare(bool(event.get(flag)), value)
        if property_ := _TEXTS.get(lower):
            wanted = None if literal.lower() == "null" else self._text(literal).casefold()
            return lambda event: compare(_folded(event.get(property_)), wanted)
        raise self._fault(name)

    # Tokens

    def _take(self, word: str) -> bool:
        if self._next < len(self._tokens) and self._tokens[self._next].lower() == word:
            self._next += 1
            return True
        return False

    def _require(self, mark: str) -> None:
        if not self._take(mark):
            raise self._fault(mark)

    def _word(self) -> str:
        if self._next >= len(self._tokens):
            raise self._fault("its end")
        self._next += 1
        return self._tokens[self._next - 1]

    # Literals

    def _text(self, literal: str) -> str:
        if not literal.startswith("'"):
            raise self._fault(literal)
        return literal[1:-1].replace("''", "'")

    def _boolean(self, literal: str) -> bool:
        if literal.lower() not in ("true", "false"):
            raise self._fault(literal)
        return literal.lower() == "true"

    def _time(self, literal: str) -> datetime:
        """A time, with quotes or without; without an offset it is in UTC."""
        match = _TIME.fullmatch(literal.strip("'"))
        if match is None:
            raise self._fault(literal)
        day, time, offset = match.groups()
        try:
            json = {"dateTime": f"{day}T{time or '00:00'}{offset or 'Z'}", "timeZone": "UTC"}
            return DateTimeTimeZone.from_graph(json).instant()
        except RecurtzError:
            raise self._fault(literal) from None

    def _fault(self, place: str) -> RecurtzError:
        message = f"$filter cannot be read at {place[:60]!r}"
        hint = "compare start/dateTime, end/dateTime, subject, type, isCancelled or isAllDay, or use startswith"
        return _rejected(f"{message}; {hint}")


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


def _rejected(message: str) -> RecurtzError:
    return RecurtzError(message, code="ErrorInvalidUrlQuery", target="$filter")
