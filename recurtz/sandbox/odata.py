"""The options of a query: `$select`, `$top`, `$skip`, `$orderby`, `$filter`, `$count`, `$expand`.

What is not understood is an error, never a wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timezone, timedelta
from typing import Any, NamedTuple

from recurtz import DateTimeTimeZone, RecurtzError

Json = Mapping[str, Any]
Test = Callable[[Json], bool]

DEFAULT_TOP, MAX_TOP = 10, 1_000
_MAX_FILTER = 2_000
_MAX_TERMS = 32

_OPTIONS = {"$select", "$top", "$skip", "$orderby", "$filter", "$count", "$expand", "$skiptoken", "$deltatoken"}
_WINDOW = {"startdatetime", "enddatetime"}
_SORTED_BY = {"start/datetime": "start", "end/datetime": "end", "subject": "subject", "createddatetime": "created"}


class Query(NamedTuple):
    """The options of one query, each checked."""

    values: Mapping[str, str]
    """All parameters, by their names in lower case."""

    select: list[str] | None
    top: int | None
    skip: int
    order: list[tuple[str, bool]]
    """What the response is sorted by, and whether backwards."""

    test: Test | None
    """The test of $filter."""

    count: bool
    expand: frozenset[str]


def parse_query(pairs: Iterable[tuple[str, str]], allowed: Iterable[str]) -> Query:
    """The options of a query. `allowed` are those that the request has, such as "$select" and "startdatetime".

    Raises `RecurtzError`.

    >>> parse_query([("$top", "5"), ("$orderby", "start/dateTime desc")], {"$top", "$orderby"}).order
    [('start', True)]
    """
    values: dict[str, str] = {}
    names = frozenset(allowed)
    for name, value in pairs:
        lower = name.lower()
        if lower not in names:
            raise _fault(name, f"{name!r} is not an option of this request; use one of {', '.join(sorted(names))}")
        if lower in values:
            raise _fault(name, f"{name} is given twice; give it once")
        values[lower] = value
    select = [part.strip() for part in values.get("$select", "").split(",") if part.strip()]
    expand = {part.strip().lower() for part in values.get("$expand", "").split(",") if part.strip()}
    if unknown := expand - {"exceptionoccurrences", "extensions", "calendar", "attachments"}:
        raise _fault("$expand", f"{unknown.pop()!r} cannot be expanded; use exceptionOccurrences")
    text = values.get("$filter", "").strip()
    return Query(
        values,
        select or None,
        _number(values, "$top", 1, MAX_TOP),
        _number(values, "$skip", 0, 2**31) or 0,
        list(map(_sorting, filter(str.strip, values.get("$orderby", "").split(",")))),
        parse_filter(text) if text else None,
        _flag(values, "$count"),
        frozenset(expand),
    )


def _fault(name: str, message: str, code: str = "ErrorInvalidUrlQuery") -> RecurtzError:
    return RecurtzError(message, code=code, target=name)


def _number(values: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or not low <= int(text) <= high:
        raise _fault(name, f"{name} {text[:60]!r} is not a number from {low} to {high}")
    return int(text)


def _flag(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "false").lower()
    if text not in ("true", "false"):
        raise _fault(name, f"{name} {text[:60]!r} cannot be read; use true or false")
    return text == "true"


# Order ----------------------------------------------------------------------------------------------------------------


def _sorting(text: str) -> tuple[str, bool]:
    name, _, direction = text.strip().partition(" ")
    key, direction = _SORTED_BY.get(name.lower()), direction.strip().lower() or "asc"
    if key is None or direction not in ("asc", "desc"):
        message = f"$orderby {text.strip()[:60]!r} must be a property of a primitive type; use start/dateTime"
        raise _fault("$orderby", message)
    return key, direction == "desc"


def sorted_by(events: list[dict[str, Any]], order: list[tuple[str, bool]]) -> list[dict[str, Any]]:
    """Events in the order of `$orderby`; equal ones stay in their order."""
    result = list(events)
    for name, backwards in reversed(order):
        result.sort(key=_KEYS[name], reverse=backwards)
    return result


def _instant(edge: str) -> Callable[[Json], datetime]:
    return lambda event: DateTimeTimeZone.from_graph(event[edge]).instant()


_KEYS: dict[str, Callable[[Json], Any]] = {
    "start": _instant("start"),
    "end": _instant("end"),
    "subject": lambda event: str(event.get("subject") or "").casefold(),
    "created": lambda event: event.get("createdDateTime") or "",
}

# Filter ---------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<mark>[(),])|(?P<word>[^\s(),']+))", re.ASCII
)
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
_TEXTS |= {"showas": "showAs", "importance": "importance", "sensitivity": "sensitivity", "transactionid": "transactionId"}
_FLAGS = {"iscancelled": "isCancelled", "isallday": "isAllDay", "isorganizer": "isOrganizer", "hasattachments": "hasAttachments"}
_TIMES = {"start/datetime": "start", "end/datetime": "end"}


def parse_filter(text: str) -> Test:
    """The test of a `$filter`: comparisons of times, texts and flags, `startswith`, `and`, `or`, `not`, parentheses.

    Raises `RecurtzError` for anything else.

    >>> test = parse_filter("startswith(subject, 'Lunch') and isAllDay eq false")
    >>> test({"subject": "Lunch with Ada", "isAllDay": False})
    True
    """
    if len(text) > _MAX_FILTER:
        raise _fault("$filter", f"$filter has more than {_MAX_FILTER} characters; use a shorter one")
    return _Filter(text).parse()


class _Filter:
    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        place = 0
        text = text.strip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise self._fault(text[place:])
            self._tokens.append(match.group().strip())
            place = match.end()
        if len(self._tokens) > 4 * _MAX_TERMS:
            raise _fault("$filter", f"$filter has more than {_MAX_TERMS} terms; use fewer")
        self._next = 0

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
            instant, limit = _instant(edge), self._time(literal)
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
        match = _TIME.fullmatch(literal.strip("'").replace(" ", "+"))
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
        hint = "compare start/dateTime, end/dateTime, subject, type, isCancelled or isAllDay, or use startswith(subject, '…')"
        return _fault("$filter", f"{message}; {hint}")


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value
