"""Paths: which mailbox and which operation a request means."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from starlette.responses import Response

from recurtz.errors import RecurtzError, short
from recurtz.sandbox.calendars import Calendars
from recurtz.sandbox.call import Call
from recurtz.sandbox.mailbox import Mailbox
from recurtz.sandbox.meetings import Meetings


class Context(NamedTuple):
    """What the handler of an operation gets."""

    call: Call
    mailbox: Mailbox
    meetings: Meetings
    calendars: Calendars


Handler = Callable[[Context], Response]


class Route(NamedTuple):
    """An operation: its method, the pattern of its path below a mailbox, its handler, and whether that writes."""

    method: str
    path: re.Pattern[str]
    handler: Handler
    writes: bool
    root: str


ROUTES: list[Route] = []

GRAPH, OWN = "/v1.0", "/recurtz"
"""What paths begin with: those that Graph has, and those of the sandbox alone."""


def route(method: str, path: str, *, writes: bool | None = None, root: str = GRAPH) -> Callable[[Handler], Handler]:
    """Register the handler of an operation. `{id}` is a part of the path, other text is a regular expression.

    The function `delta` of a list is not an id in it.
    """
    below = "/(?:" + re.sub(r"\{(\w+)\}", r"(?P<\1>(?!delta(?:/|$))[^/$][^/]*)", path) + ")" if path else ""
    pattern = re.compile(below, re.IGNORECASE)

    def register(handler: Handler) -> Handler:
        ROUTES.append(Route(method, pattern, handler, method != "GET" if writes is None else writes, root))
        return handler

    return register


_SLASHES = re.compile("/+")
_ME = re.compile(r"/(?:me|users/me-token-to-replace)(?=/|$)", re.IGNORECASE)
_USER = re.compile(r"/users/([^/]+)(?=/|$)", re.IGNORECASE)
_NAMESPACE = re.compile(r"/microsoft\.graph\.(?=\w+(?:\(|$))", re.IGNORECASE)
_EMPTY_CALL = re.compile(r"\(\)$")


class Target(NamedTuple):
    """The mailbox that a path names, None for that of the client, the rest of the path, and what it begins with."""

    user: str | None
    path: str
    root: str = GRAPH


def parse_path(path: str) -> Target:
    """The mailbox and the operation of a path. Repeated slashes count once, `()` after a function is left out.

    Raises `RecurtzError` for a path outside of mailboxes.

    >>> parse_path("/v1.0//users/ada@contoso.com/calendarView/delta()")
    Target(user='ada@contoso.com', path='/calendarView/delta', root='/v1.0')
    """
    collapsed = _SLASHES.sub("/", path).rstrip("/")
    root = next((root for root in (GRAPH, OWN) if collapsed.lower().startswith(root + "/")), None)
    if root is None:
        raise RecurtzError(f"{short(path)} is not a path of this server; use /v1.0/me/…", code="BadRequest")
    rest = collapsed[len(root) :]
    if match := _ME.match(rest):
        user = None
    elif match := _USER.match(rest):
        user = match[1]
    else:
        raise unknown_path(path)
    return Target(user, _NAMESPACE.sub("/", _EMPTY_CALL.sub("", rest[match.end() :])), root)


def find_route(method: str, target: Target) -> tuple[Route, dict[str, str]]:
    """The operation of a path below a mailbox, and the parts of that path; a part that is missing is "".

    Raises `RecurtzError` for an unknown path, and for another method.
    """
    other_methods = []
    for found in ROUTES:
        if found.root == target.root and (match := found.path.fullmatch(target.path)):
            if found.method == method:
                return found, match.groupdict("")
            other_methods.append(found.method)
    if other_methods:
        message = f"the method {short(method)} is not offered here; use {' or '.join(other_methods)}"
        raise RecurtzError(message, code="Request_BadRequest", target="method")
    raise unknown_path(target.path)


def unknown_path(path: str) -> RecurtzError:
    """The error for a path that the sandbox does not offer."""
    return RecurtzError(
        f"Resource not found for the path {short(path)}: the sandbox does not offer it.", code="BadRequest"
    )
