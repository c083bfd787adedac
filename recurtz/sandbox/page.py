"""The page of the sandbox: its files, which no request can choose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_SCRIPTS = (
    "agenda", "api", "chip", "conflict", "dates", "details", "dom", "drag", "drop", "edit", "effects", "events",
    "fields", "form", "invite", "main", "month", "move", "python", "requests", "snippets", "state", "values", "week",
    "words", "zones",
)  # fmt: skip
_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
PAGE_FILES = {
    "/": "index.html",
    "/page/page.css": "page.css",
    **{f"/page/{name}.js": f"{name}.js" for name in _SCRIPTS},
}
"""The files by their paths. The list is fixed: the name of a file is never a part of a request."""


def page_routes() -> list[Route]:
    """The routes of the page."""
    return [Route(path, _reader(name), methods=["GET"]) for path, name in PAGE_FILES.items()]


def _reader(name: str) -> Callable[[Request], Awaitable[Response]]:
    content = files("recurtz.sandbox").joinpath("page", name).read_bytes()
    kind = _TYPES[name.rpartition(".")[2]]

    async def read(_: Request) -> Response:
        return Response(content, headers={"Cache-Control": "no-cache"}, media_type=kind)

    return read
