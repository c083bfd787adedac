"""The sandbox as a server on this machine: in the terminal, and for one test."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

import uvicorn
from starlette.applications import Starlette

from recurtz.sandbox.app import make_app

if TYPE_CHECKING:
    import httpx

HOST = "127.0.0.1"
"""The sandbox is for programs on this machine: it listens on no other address."""


def listening_socket(port: int) -> socket.socket:
    """A socket of this machine alone, to which clients can connect; port 0 is any free one.

    Raises `OSError` for a port that is in use.
    """
    # With its protocol named, because asyncio sends without delay only then, and else each response takes 40 ms.
    result = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        result.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        result.bind((HOST, port))
        result.listen()
    except OSError:
        result.close()
        raise
    return result


def make_server(app: Starlette, certificate: str | None = None, key: str | None = None) -> uvicorn.Server:
    """A server of an application, with TLS if there is a certificate.

    Raises `OSError` for a certificate that cannot be used.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # there is no proxy, so a client does not choose the scheme of links
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    config.load()
    return uvicorn.Server(config)


class GraphCalendar:
    """A Graph calendar for one test: the fixture `graph_calendar`.

    The arguments are those of `make_app`, and the files of a certificate, with which `base_url` is https. A server
    starts when `base_url` is first used; a client with `transport` needs no server.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        certificate: str | None = None,
        key: str | None = None,
        **options: Callable[[], datetime] | object,
    ) -> None:
        self.app: Starlette = make_app(path, **options)  # type: ignore[arg-type]
        self._certificate, self._key = certificate, key
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None
        self._port = 0

    @property
    def transport(self) -> httpx.ASGITransport:
        """An httpx transport that calls the application without a socket; the base URL is ``http://127.0.0.1/v1.0``."""
        import httpx

        return httpx.ASGITransport(self.app)

    @property
    def base_url(self) -> str:
        """The base URL for clients, such as ``http://127.0.0.1:8765/v1.0``; without a slash at the end."""
        if self._server is None:
            self._start()
        return f"http{'s' if self._certificate else ''}://{HOST}:{self._port}/v1.0"

    def _start(self) -> None:
        server = make_server(self.app, self._certificate, self._key)
        listening = listening_socket(0)
        self._port = listening.getsockname()[1]
        self._server, self._thread = server, Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()  # the socket listens already: a client that comes before the server waits for it

    def close(self) -> None:
        """Stop the server, and close the file."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self.app.state.service.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
