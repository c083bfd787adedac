"""What protects the server and the browser of its user.

A server on loopback can be reached by any web page that the user opens. So a foreign Host (DNS rebinding) or Origin is
refused, a write must be application/json (a form cannot send it), and no response allows another site to read it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from typing import Any

from starlette.datastructures import Headers

from recurtz.errors import RecurtzError, short
from recurtz.sandbox.errors import error_response

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

MAX_BODY = 4 * 1024 * 1024
"""Bytes of a request: Graph itself accepts four megabytes."""

_MAX_DIGITS = len(str(MAX_BODY))

_LOCAL_HOSTS = frozenset(("localhost", "127.0.0.1", "[::1]"))
_READING = frozenset(("GET", "HEAD"))
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
    b" form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page has no inline script and no inline style, and gets nothing from elsewhere."""

_HEADERS = [
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-recurtz", b"sandbox"),
]


class Guard:
    """ASGI middleware; `now` returns the time of the server."""

    def __init__(self, app: App, now: Callable[[], datetime]) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            _check(scope)
            body = await _read_body(receive)
        except RecurtzError as error:
            await error_response(error, self._now)(scope, receive, send_guarded)
            return

        async def receive_body() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_body, send_guarded)


def _check(scope: MutableMapping[str, Any]) -> None:
    """Rejects what a page of another site could send, and a body that is too large. Repeated headers count as all.

    Raises `RecurtzError`.
    """
    headers = Headers(scope=scope)
    host = ", ".join(headers.getlist("host"))
    if _name(host) not in _LOCAL_HOSTS:
        raise RecurtzError(f"the host {short(host)} is not this server; use 127.0.0.1", code="ErrorAccessDenied")
    origin = ", ".join(headers.getlist("origin"))
    if "origin" in headers and origin != f"{scope['scheme']}://{host}":
        message = f"the site {short(origin)} has no access; the sandbox has no CORS"
        raise RecurtzError(message, code="ErrorAccessDenied")
    if not {"none", "same-origin"}.issuperset(headers.getlist("sec-fetch-site")):
        raise RecurtzError("another site has no access; the sandbox has no CORS", code="ErrorAccessDenied")
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    kinds = {kind.partition(";")[0].strip().lower() for kind in headers.getlist("content-type")}
    if scope["method"] not in _READING and has_body and kinds != {"application/json"}:
        message = f"the body is of type {short(', '.join(sorted(kinds)))}; send Content-Type: application/json"
        raise RecurtzError(message, code="UnsupportedMediaType")
    if any(map(_is_too_long, headers.getlist("content-length"))):
        raise _too_large()


def _name(host: str) -> str:
    """The name of a host without its port."""
    name, _, port = host.rpartition(":")
    return (name if name and port.isdigit() else host).lower()


def _is_too_long(length: str) -> bool:
    """True for a length above the limit; it may have any number of digits."""
    digits = length.lstrip("0")
    return digits.isascii() and digits.isdigit() and (len(digits) > _MAX_DIGITS or int(digits) > MAX_BODY)


def _too_large() -> RecurtzError:
    return RecurtzError(f"the body has more than {MAX_BODY} bytes; send less", code="RequestBodyTooLarge")


async def _read_body(receive: Receive) -> bytes:
    """The body of a request, which is small enough.

    Raises `RecurtzError`.
    """
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise _too_large()
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(body)
