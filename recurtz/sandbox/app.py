"""The ASGI application of the sandbox: from a request to its response, in one transaction."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from recurtz import RoomPolicy
from recurtz.errors import ArgumentTypeError, RecurtzError, require, short
from recurtz.sandbox import event_routes, extension_routes, own_routes, settings_routes, view_routes  # noqa: F401  # these register
from recurtz.sandbox.calendars import Calendars
from recurtz.sandbox.call import Call
from recurtz.sandbox.errors import error_response, store_error
from recurtz.sandbox.guard import Guard
from recurtz.sandbox.mailbox import Mailbox
from recurtz.sandbox.meetings import Meetings
from recurtz.sandbox.page import page_routes
from recurtz.sandbox.routing import Context, Target, find_route, parse_path
from recurtz.sandbox.store import Store
from recurtz.sandbox.transaction import Transaction

_READING = frozenset(("GET", "HEAD"))
_log = logging.getLogger(__name__)


def make_app(
    path: str | Path,
    *,
    mailboxes: Iterable[str] = ("me@contoso.com",),
    rooms: Mapping[str, RoomPolicy] | None = None,
    now: datetime | Callable[[], datetime] | None = None,
) -> Starlette:
    """A local Graph calendar as an ASGI application, for tests of programs that use Microsoft Graph.

    `path` is the SQLite file with the events, a new one or an earlier one; ":memory:" stores nothing on the disk.
    `mailboxes` are addresses; `/me` is the first of them. `rooms` maps addresses of rooms to their policies. `now` is
    the time of the server, an aware datetime or a function that returns one; by default it is the time of the machine.

    There is no login. The application accepts only requests to a name of this machine, and none from pages of other
    sites.

    Raises
    ------
    RecurtzError
        For a file that is not one of the sandbox, or of another version, and for arguments with faults.

    Examples
    --------
    >>> app = make_app(":memory:", rooms={"room1@contoso.com": RoomPolicy()})
    >>> app.state.service.me
    'me@contoso.com'
    """
    service = Service(path, mailboxes, rooms or {}, now)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        service.store.close()

    guard = Middleware(Guard, now=service.now)
    app = Starlette(routes=page_routes(), middleware=[guard], lifespan=lifespan)
    app.router.redirect_slashes, app.router.default = False, service  # a path with a line end matches no route
    app.state.service = service
    return app


class Service:
    """The requests to one file."""

    def __init__(
        self,
        path: str | Path,
        mailboxes: Iterable[str],
        rooms: Mapping[str, RoomPolicy],
        now: datetime | Callable[[], datetime] | None,
    ) -> None:
        names = _addresses(mailboxes, "mailboxes")
        if not names:
            raise RecurtzError("mailboxes is empty; give at least one address", target="mailboxes")
        for address, policy in rooms.items():
            if not isinstance(policy, RoomPolicy):
                raise ArgumentTypeError.expected(f"rooms[{short(address)}]", policy, "use a RoomPolicy")
        self.me = names[0]
        self.now = _clock(now)
        self.store = Store(path)
        self._rooms = {address.lower(): rooms[address] for address in _addresses(rooms, "rooms")}
        self._calendars = Calendars()
        with self.store.writing() as transaction:
            for name in (*names, *rooms):
                transaction.add_mailbox(name)

    def load(self, events: Iterable[dict[str, Any]]) -> int:
        """Store events of an export in the first mailbox, as they are. Returns how many.

        Raises `RecurtzError` for an event with faults; then nothing is stored.
        """
        from recurtz.sandbox.loading import load

        with self.store.writing() as transaction:
            return load(self._mailbox(transaction, None), events)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  # ASGI
        """Serve one request: a change in a thread, because it may have to wait for another process that writes.

        Reading never waits, and in threads it would only wait for the interpreter's lock, of which each has a share.
        """
        request = Request(scope, receive)
        body = await request.body()
        if request.method in _READING:
            response = self._respond(request, body)
        else:
            response = await run_in_threadpool(self._respond, request, body)
        await response(scope, receive, send)

    def _respond(self, request: Request, body: bytes) -> Response:
        try:
            return self._transact(request, body)
        except RecurtzError as error:
            return error_response(error, self.now)
        except sqlite3.Error as error:
            return error_response(store_error(error), self.now)
        except Exception:
            _log.exception("%s %s", request.method, request.url.path)
            message = "the sandbox failed; please report it with the request and the server's log"
            return error_response(RecurtzError(message, code="ErrorInternalServerError"), self.now)

    def _transact(self, request: Request, body: bytes) -> Response:
        target = parse_path(request.scope["path"])
        found, parts = find_route("GET" if request.method == "HEAD" else request.method, target)
        with self.store.writing() if found.writes else self.store.reading() as transaction:
            mailbox = self._mailbox(transaction, target)
            call = Call(request, body, parts, mailbox.address)
            context = Context(call, mailbox, Meetings(transaction, self._rooms), self._calendars)
            return found.handler(context)

    def _mailbox(self, transaction: Transaction, target: Target | None) -> Mailbox:
        name = self.me if target is None or target.user is None else target.user
        row = transaction.mailbox(name)
        if row is None:
            raise RecurtzError(f"The requested user {short(name)} is invalid.", code="ErrorInvalidUser")
        return Mailbox(transaction, *row, self.now)


def _addresses(names: Iterable[str], target: str) -> list[str]:
    if isinstance(names, str):
        raise ArgumentTypeError.expected(target, names, "use a list of addresses")
    addresses = list(names)
    for name in addresses:
        require(name, str, target)
        if not name or "/" in name:
            raise RecurtzError(f"{target} {short(name)} is not an address; use me@contoso.com", target=target)
    return addresses


def _clock(now: datetime | Callable[[], datetime] | None) -> Callable[[], datetime]:
    """A function that returns the time.

    Raises `ArgumentTypeError` for a naive datetime.
    """
    if now is None:
        return lambda: datetime.now(UTC)
    if callable(now):
        return now
    if not isinstance(now, datetime) or now.tzinfo is None:
        raise ArgumentTypeError.naive("now", now, "use an aware datetime")
    return lambda: now
