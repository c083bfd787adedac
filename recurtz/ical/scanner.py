"""The lines of an iCalendar file: unfolded, split into components, and as properties. It accepts what people have.

Line ends can be LF, CR LF, CR or CR CR LF; blank lines, blanks around a name, text around a calendar and lines without
a property are skipped. A component without an END ends where its parent ends or where the next event begins. So nothing
outside of an event can make the event unreadable. But lines may be missing, so such a component is noted as `unended`.

Source: RFC 5545, sections 3.1 and 3.2; RFC 6868 for `^` in parameters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

_BLANKS = "\ufeff \t"
_DELIMITER = re.compile(r"[\ufeff \t]*(BEGIN|END)[ \t]*:(.*)", re.IGNORECASE | re.DOTALL)
_PADDING = "\ufeff \t\v\f\0\x1a"
"""What programs write after the last line; Ctrl-Z and zeros are from old ones."""

_CALENDAR = "VCALENDAR"
_TOP_LEVEL = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
"""Components that are directly in a calendar. The BEGIN of one of them ends another that has no END."""

_NEEDED = frozenset({_CALENDAR, "VEVENT", "VTIMEZONE", "VALARM", "STANDARD", "DAYLIGHT"})
"""Components whose lines are kept."""

_READ = frozenset({"VEVENT", "VTIMEZONE"})
"""Components directly in a calendar that are read."""

_NAME = re.compile(r"[ \t\ufeff]*([A-Za-z0-9-]+)[ \t]*(?=[;:]|$)")
_PARAMETER = re.compile(r';[ \t]*([A-Za-z0-9-]+)[ \t]*=((?:"[^"]*"|[^":;])*)')
_QUOTED = re.compile(r'"[^"]*"')
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}
_ESCAPES = {"n": "\n", "N": "\n"}

_WITH_COLONS = re.compile(r":[ \t]*(?:[0-9]{4}-[0-9]{2}-|[A-Za-z-]+=[^:]*[0-9]{4}-[0-9]{2}-)")
"""The beginning of a value with a time of ISO 8601, such as 2026-09-01T12:00:00Z, also in a part of a rule."""

WITHOUT_COLON = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "EXDATE", "RDATE", "RECURRENCE-ID"})
"""Properties whose values have no colon. So a colon before the last belongs to a parameter that is not quoted."""


class Property(NamedTuple):
    """A property: its name and those of its parameters in upper case, its value as text, and its line from 1."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int


class Unended(NamedTuple):
    """A component without an END: its name, its line from 1, and the line that ends it; None is the end of the file."""

    name: str
    line: int
    before: int | None


class Component:
    """A component: its own lines, each with its number from 1, and the components inside that are needed.

    `unended` lists the component itself if it has no END, and what is inside of it and has none.
    """

    __slots__ = ("name", "line", "lines", "children", "unended", "_properties")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.lines: list[tuple[int, str]] = []
        self.children: list[Component] = []
        self.unended: list[Unended] = []
        self._properties: dict[str, list[Property]] | None = None

    def all(self, name: str) -> list[Property]:
        """All properties of a name in upper case, in the order of the file."""
        if self._properties is None:
            self._properties = {}
            for number, text in self.lines:
                if (parsed := parse_line(number, text)) is not None:
                    self._properties.setdefault(parsed.name, []).append(parsed)
        return self._properties.get(name, [])

    def first(self, name: str) -> Property | None:
        """The first property of a name in upper case."""
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """The value of the first property of a name, without blanks around it; "" if it is absent."""
        found = self.first(name)
        return "" if found is None else found.value.strip()

    def text(self, name: str) -> str:
        """The value of the first property of a name as text, in which backslashes have their meaning."""
        found = self.first(name)
        return "" if found is None else unescape(found.value)


# Components -----------------------------------------------------------------------------------------------------------


def scan(text: str) -> list[Component]:
    r"""The calendars of a text. Events without a calendar around them are in a calendar of their own.

    >>> [calendar] = scan("BEGIN:VCALENDAR\r\nBEGIN:VEVENT \r\nSUMMARY:Team\r\n  lunch\r\nEND:VCALENDAR")
    >>> [(event.name, event.line, event.text("SUMMARY")) for event in calendar.children]
    [('VEVENT', 2, 'Team lunch')]
    """
    scanner = _Scanner()
    for number, line in unfold(text):
        scanner.feed(number, line)
    return scanner.finish()


class _Scanner:
    """The components that are open at a line, from the calendar inwards."""

    def __init__(self) -> None:
        self._calendars: list[Component] = []
        self._open: list[Component] = []
        self._names: Counter[str] = Counter()
        self._is_written = False  # the BEGIN of the calendar that is open

    def feed(self, number: int, line: str) -> None:
        if (delimiter := _DELIMITER.fullmatch(line)) is not None:
            name = delimiter[2].strip(_PADDING).upper()
            if delimiter[1].upper() == "BEGIN":
                self._begin(name, number)
            else:
                self._end(name, number)
        elif self._open and self._open[-1].name in _NEEDED:
            self._open[-1].lines.append((number, line))

    def finish(self) -> list[Component]:
        """The calendars, at the end of the file."""
        self._end_open(0, None)
        return self._calendars

    def _begin(self, name: str, number: int) -> None:
        if name == _CALENDAR:
            self._end_open(0, number)
            self._push_calendar(number, is_written=True)
            return
        if name in _TOP_LEVEL:
            self._end_open(1, number)
            if not self._open and name in _NEEDED:
                self._push_calendar(number, is_written=False)
        if self._open:
            component = Component(name, number)
            if name in _NEEDED:
                self._open[-1].children.append(component)
            self._push(component)

    def _end(self, name: str, number: int) -> None:
        if self._names[name]:
            depth = len(self._open) - 1
            while self._open[depth].name != name:
                depth -= 1
            self._end_open(depth + 1, number)
            self._close_from(depth)

    def _push_calendar(self, number: int, *, is_written: bool) -> None:
        self._is_written = is_written
        self._calendars.append(Component(_CALENDAR, number))
        self._push(self._calendars[-1])

    def _push(self, component: Component) -> None:
        self._open.append(component)
        self._names[component.name] += 1

    def _end_open(self, depth: int, before: int | None) -> None:
        """Close what is open from a depth on and has no END: the line `before` ends it, or the end of the file.

        Noted is the outermost one in an event or a zone, else the calendar. Others are not read, so they are noted only
        if the file ends in them.
        """
        if depth >= len(self._open):
            return
        calendar, *top = self._open[:2]
        owner, noted = calendar, list[Component]()
        if top and top[0].name in _READ:
            owner, noted = top[0], [self._open[max(depth, 1)]]
        elif depth == 0 and self._is_written:
            noted = [calendar]
        elif before is None:
            noted = top
        owner.unended += [Unended(component.name, component.line, before) for component in noted]
        self._close_from(depth)

    def _close_from(self, depth: int) -> None:
        self._names.subtract([component.name for component in self._open[depth:]])
        del self._open[depth:]


# Lines ----------------------------------------------------------------------------------------------------------------


def unfold(text: str) -> Iterator[tuple[int, str]]:
    r"""The lines of a text without their folds, each with its number from 1; blank lines are left out.

    >>> list(unfold("SUMMARY:Team\r\r\n\r\r\n  lunch\rUID:A"))
    [(1, 'SUMMARY:Team lunch'), (4, 'UID:A')]
    """
    number, parts = 0, [""]
    for place, line in enumerate(_physical_lines(text), 1):
        if line[:1] in {" ", "\t"} and number:
            parts.append(line[1:])
        elif line:
            if number:
                yield number, "".join(parts)
            number, parts = place, [line]
    if number:
        yield number, "".join(parts)


def _physical_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from line.rstrip("\r").split("\r")


def parse_line(number: int, text: str) -> Property | None:
    """The property of a line; None for a line that is none.

    >>> parse_line(7, "DTSTART;TZID=tzone://Microsoft/Utc:20260901T120000").parameters
    {'TZID': 'tzone://Microsoft/Utc'}
    """
    match = _NAME.match(text)
    if match is None:
        return None
    name, rest = match[1].upper(), text[match.end() :]
    if name in WITHOUT_COLON:
        parameters, value = _split_value(rest)
        return Property(name, _unquoted_parameters(parameters), value.strip(_BLANKS), number)
    named: dict[str, str] = {}
    end = 0
    while (found := _PARAMETER.match(rest, end)) is not None:
        named[found[1].upper()] = _parameter_value(found[2])
        end = found.end()
    return Property(name, named, rest[end:].partition(":")[2], number)


def _split_value(text: str) -> tuple[str, str]:
    """The parameters and the value of a property whose value has no colon: the text after the last one.

    Programs also write times as ISO 8601 does, with colons. Such a value stays whole, for the message about it.
    """
    if (found := _WITH_COLONS.search(text)) is not None:
        return text[: found.start()], text[found.start() + 1 :]
    parameters, colon, value = text.rpartition(":")
    return (parameters, value) if colon else (text, "")


def _unquoted_parameters(text: str) -> dict[str, str]:
    """The parameters in a text that ends where they end; a value can contain colons, and in quotes semicolons."""
    parameters = {}
    for parameter in _QUOTED.sub(lambda quoted: quoted[0].replace(";", "\0"), text).split(";"):
        name, _, value = parameter.partition("=")
        if value:
            parameters[name.strip().upper()] = _parameter_value(value.replace("\0", ";"))
    return parameters


def _parameter_value(text: str) -> str:
    text = text.replace('"', "").strip()
    return re.sub(r"\^[n'^]", lambda caret: _CARETS[caret[0]], text) if "^" in text else text


def unescape(text: str) -> str:
    r"""Text as it is meant: after a backslash, n is a line break, and any other character is itself.

    >>> unescape(r"Harry's Bar\, first floor\nBerlin")
    "Harry's Bar, first floor\nBerlin"
    """
    return re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), text, flags=re.DOTALL)


def split_list(text: str) -> list[str]:
    r"""The items of a list of texts, each as it is meant.

    >>> split_list(r"Red category,Work\, urgent")
    ['Red category', 'Work, urgent']
    """
    items = re.findall(r"(?:[^\\,]|\\.)+", text, re.DOTALL)
    return [item for item in (unescape(item).strip() for item in items) if item]
