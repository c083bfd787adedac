"""The errors of one piece of JSON, and the one that lists them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, takewhile
from typing import TypeVar

from recurtz.errors import PropertyError, RecurtzError, TimeZoneNotSupportedError

T = TypeVar("T")


class ErrorCollector:
    """The errors of one piece of JSON. Parsing continues after each of them, so that all are reported at once.

    >>> collector = ErrorCollector()
    >>> collector.run(int, "5"), collector.errors
    (5, [])
    """

    __slots__ = ("errors",)

    def __init__(self) -> None:
        self.errors: list[RecurtzError] = []

    def run(self, parse: Callable[..., T], *arguments: object) -> T | None:
        """The result of a parser; None if it raises, and its errors are added."""
        try:
            return parse(*arguments)
        except RecurtzError as error:
            self.add(error)
            return None

    def add(self, error: RecurtzError) -> None:
        """Add an error, or each of its details."""
        self.errors += error.details or [error]

    def raise_if_any(self) -> None:
        """Raise the summary if there are errors."""
        if self.errors:
            raise self.summary()

    def sort(self, paths: Sequence[str]) -> None:
        """Sort the errors by the first of these paths that their targets begin with; all others come last.

        >>> collector = ErrorCollector()
        >>> for target in ("id", "start.timeZone", "start.dateTime"):
        ...     collector.add(RecurtzError("wrong", target=target))
        >>> collector.sort(["start.dateTime", "start"])
        >>> [error.target for error in collector.errors]
        ['start.dateTime', 'start.timeZone', 'id']
        """
        self.errors.sort(key=lambda error: _place(error.target or "", paths))

    def summary(self) -> RecurtzError:
        """The error, or one that lists all of them: for each property the first. Each line names its property.

        The summary has the class and the code of its errors if they share one code.
        """
        by_target: dict[str | None, RecurtzError] = {}
        for error in self.errors:
            by_target.setdefault(error.target, error)
        first, *others = errors = list(by_target.values())
        if not others:
            return first
        messages = ". ".join(map(_line, errors)).replace(".. ", ". ")  # Graph's own messages end with a full stop
        message = f"{len(errors)} properties failed validation: {messages}"
        kind, code = type(first), first.code
        if any(error.code != code for error in others):
            kind, code = PropertyError, PropertyError.code
        whole = kind(message, code=code, target=_common_path(errors), details=errors)
        if isinstance(whole, TimeZoneNotSupportedError):
            suggestions = [error.suggestions for error in errors if isinstance(error, TimeZoneNotSupportedError)]
            whole.suggestions = tuple(dict.fromkeys(chain.from_iterable(suggestions)))
        return whole


def _line(error: RecurtzError) -> str:
    """The message of an error in a summary, after its property if the message does not name it.

    >>> _line(TimeZoneNotSupportedError("the zone is not known", target="start.timeZone"))
    'start.timeZone: the zone is not known'
    """
    message = str(error)
    return message if error.target is None or error.target in message else f"{error.target}: {message}"


def _place(target: str, paths: Sequence[str]) -> int:
    return next((place for place, path in enumerate(paths) if re.match(rf"{path}\b", target)), len(paths))


def _common_path(errors: Iterable[RecurtzError]) -> str | None:
    """The path of the object that has all the errors, if there is one."""
    paths = [(error.target or "").split(".") for error in errors]
    common = takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False))
    return ".".join(names[0] for names in common) or None
