"""The `Prefer` header of a request, and the `Preference-Applied` header that answers it.

The grammar is that of RFC 7240, section 2, with the tokens and quoted strings of RFC 7230, section 3.2.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Self

from recurtz._core.caches import cached
from recurtz._core.frozen import Value
from recurtz.errors import ArgumentTypeError, RecurtzError, TimeZoneNotSupportedError, require, short
from recurtz.zones.names import zone

__all__ = ["Prefer", "Preference", "preferred_zone"]

_TIME_ZONE = "outlook.timezone"
_HEADER = "Prefer"

_MAX_CACHED_LENGTH = 255
_MAX_NAME = 60
"""The characters of a name in a hint."""

# Linear in the length of any text: possessive sets never backtrack, an escape begins like nothing else, and it ends at
# the first malformed part. (A possessive group would be simpler, but fails before 3.12.8: CPython issue 101955.)
_BARE = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_QUOTED = r'"([^"\\]*+(?:\\.[^"\\]*+)*)"'
_BLANKS = r"[ \t]*+"
_PAIR = rf"({_BARE})(?:{_BLANKS}={_BLANKS}(?:({_BARE})|{_QUOTED}))?"
_PART = rf"{_BLANKS}(?:{_PAIR}{_BLANKS})?([,;]|\Z)?"
_UNQUOTED_ZONE = rf'(?i:outlook\.timezone){_BLANKS}=([^",;]++)'
_SINGLE_QUOTE_AND_BLANKS = "' \t"
_INVALID_TEXT = r"[^\t\x20-\x7e\x80-\xff]"

_Pair = tuple[str, str]


class Preference(Value):
    """One preference: its name in lower case, its value ("" if it has none), its parameters, each a name and a value.

    Raises `RecurtzError` for a name that is not a valid token, and for text that a header cannot contain.

    >>> str(Preference("Foo", "a b", [("Wait", "10")]))
    'foo="a b"; wait=10'
    """

    __slots__ = ("name", "value", "parameters")
    name: str
    value: str
    parameters: tuple[_Pair, ...]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, name: str, value: str, parameters: tuple[_Pair, ...], /) -> Self: ...

    def __new__(cls, name: str, value: str = "", parameters: Iterable[tuple[str, str]] = ()) -> Self:
        pairs = tuple([(_parse_name(key), _parse_text(text)) for key, text in parameters])
        return cls._unchecked(_parse_name(name), _parse_text(value), pairs)

    def __str__(self) -> str:
        return "; ".join(_format(*pair) for pair in ((self.name, self.value), *self.parameters))


class Prefer(Value, generated=True):
    """The preferences of a client, in order. If a preference is repeated, the first one is used (RFC 7240, section 2).

    Raises `TimeZoneNotSupportedError` for an `outlook.timezone` that is not a time zone. `str` returns a valid header.

    >>> str(Prefer([Preference("outlook.timezone", "UTC"), Preference("odata.maxpagesize", "10")]))
    'outlook.timezone="UTC", odata.maxpagesize=10'
    """

    __slots__ = ("preferences",)
    preferences: tuple[Preference, ...]

    if TYPE_CHECKING:

        @classmethod
        def _unchecked(cls, preferences: tuple[Preference, ...], /) -> Self: ...

    def __new__(cls, preferences: Iterable[Preference] = ()) -> Self:
        return cls._in_known_zone(_first_of_each(preferences))

    @classmethod
    def _in_known_zone(cls, preferences: tuple[Preference, ...]) -> Self:
        prefer = cls._unchecked(preferences)
        name = prefer.time_zone
        if name is not None:
            _require_zone(name)
        return prefer

    @classmethod
    def parse(cls, header: str | bytes | Iterable[str | bytes] | Prefer | None) -> Self:
        """The preferences in a header's value, or in the values of several headers; None has no preferences.

        Bytes are Latin-1, as in HTTP. Names are read in any letter case, empty list elements are ignored.

        Raises
        ------
        RecurtzError
            For text that breaks the grammar; the message gives the position.
        TimeZoneNotSupportedError
            For a time zone that is unknown, or that is in single quotes.

        Examples
        --------
        >>> Prefer.parse('respond-async, Outlook.TimeZone = "Pacific Standard Time"').time_zone
        'Pacific Standard Time'
        """
        if header is None:
            return cls._unchecked(())
        if isinstance(header, cls):
            return header
        if type(header) is str and len(header) <= _MAX_CACHED_LENGTH:
            return cls._in_known_zone(_cached_preferences(header))
        return cls(preference for line in _lines(header) for preference in _parse_line(line))

    @property
    def time_zone(self) -> str | None:
        """The time zone for `start` and `end` that the client prefers, as it is spelled; None if there is none."""
        for preference in self.preferences:
            if preference.name == _TIME_ZONE:
                return preference.value
        return None

    def applied(self) -> str | None:
        """The value of the `Preference-Applied` header (RFC 7240, section 3); None if no time zone is preferred.

        >>> Prefer.parse("outlook.timezone=UTC; foo, bar").applied()
        'outlook.timezone="UTC"'
        """
        return None if self.time_zone is None else _format(_TIME_ZONE, self.time_zone)

    def __str__(self) -> str:
        return ", ".join(map(str, self.preferences))


def preferred_zone(requested: str | tzinfo | Prefer, default: str | tzinfo = "UTC") -> str | tzinfo:
    """The zone for times: that of a Prefer, or `default`; anything else is returned as it is.

    >>> preferred_zone("Europe/Berlin"), preferred_zone(Prefer())
    ('Europe/Berlin', 'UTC')
    """
    return (requested.time_zone or default) if isinstance(requested, Prefer) else requested


def _require_zone(name: str) -> None:
    try:
        if name.strip("'\"") != name:
            header = _format(_TIME_ZONE, name.strip("'\"")[:_MAX_NAME])
            reason = f"its quotes are part of the name; write {header}, with one pair of double quotes"
            raise TimeZoneNotSupportedError.for_name(name, reason)
        zone(name)
    except TimeZoneNotSupportedError as error:
        raise error.prefixed(_HEADER) from None


# Parsing --------------------------------------------------------------------------------------------------------------


@cached(entries=256)
def _cached_preferences(header: str) -> tuple[Preference, ...]:
    """The preferences of a header, by its text alone: clients repeat a few headers."""
    return _first_of_each(_parse_line(_parse_text(header)))


def _first_of_each(preferences: Iterable[Preference]) -> tuple[Preference, ...]:
    first: dict[str, Preference] = {}
    for preference in preferences:
        require(preference, Preference, "preferences")
        first.setdefault(preference.name, preference)
    return tuple(first.values())


def _lines(header: object) -> list[str]:
    if isinstance(header, str | bytes):
        return [_parse_text(header)]
    # The names of all headers would be read as preferences: a mapping of headers is refused.
    if isinstance(header, Iterable) and not isinstance(header, Mapping):
        return [_parse_text(line) for line in header]
    raise ArgumentTypeError.expected("header", header, "use the value of a Prefer header, or a list of such values")


def _parse_line(line: str) -> Iterator[Preference]:
    """The preferences of one header. A comma ends each of them, a semicolon begins each parameter."""
    pairs: list[_Pair] = []
    for part in re.finditer(_PART, line):
        name, bare, quoted, separator = part.groups()
        if name:
            pairs.append((name.lower(), bare or re.sub(r"\\(.)", r"\1", quoted or "")))
        if separator is None or (separator == ";" and not pairs):
            raise _fault(line, part.end() - len(separator or ""))
        if separator != ";" and pairs:
            (key, value), *parameters = pairs
            yield Preference._unchecked(key, value, tuple(parameters))
            pairs = []


def _fault(line: str, place: int) -> RecurtzError:
    hint = _with_quotes(line, place)
    if hint is None:
        hint = 'use name="value" with double quotes, a backslash before one within, a comma before the next name'
    message = f"{_HEADER} cannot be read at position {place}, from {short(line[place:])} on; {hint}"
    return RecurtzError(message, target=_HEADER)


def _with_quotes(line: str, place: int) -> str | None:
    """The hint for a zone without double quotes that is at fault at a place: the preference as it must be written."""
    for match in re.finditer(_UNQUOTED_ZONE, line):
        if match.start() < place <= match.end():
            return f"write {_format(_TIME_ZONE, match[1].strip(_SINGLE_QUOTE_AND_BLANKS)[:_MAX_NAME])}"
    return None


def _parse_name(name: object) -> str:
    text = _parse_text(name)
    if not re.fullmatch(_BARE, text):
        hint = "use ASCII letters, digits, dots and hyphens"
        raise RecurtzError(f"{short(text)} is not a valid name of a preference; {hint}", target=_HEADER)
    return text.lower()


def _parse_text(text: object) -> str:
    """Text that a header can contain: a line end in it would begin another header (RFC 7230, section 3.2)."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    if not isinstance(text, str):
        raise ArgumentTypeError.expected("text", text, "use a str, or bytes")
    if fault := re.search(_INVALID_TEXT, text):
        message = f"{_HEADER} has {fault[0]!r} at position {fault.start()}; use printable characters of Latin-1"
        raise RecurtzError(message, target=_HEADER)
    return text


# Writing --------------------------------------------------------------------------------------------------------------


def _format(name: str, value: str) -> str:
    """A name and its value: in quotes if it needs them, and for Graph's own preferences, as Graph documents them."""
    if not value:
        return name
    if re.fullmatch(_BARE, value) and not name.startswith("outlook."):
        return f"{name}={value}"
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'{name}="{escaped}"'
