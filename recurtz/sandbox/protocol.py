"""What a request asks, and the forms of responses: paths, headers, pages, errors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from recurtz import Prefer, RecurtzError
from recurtz.errors import ItemNotFoundError, LimitExceededError
from recurtz.sandbox.ids import pack, unpack
from recurtz.sandbox.odata import DEFAULT_TOP, MAX_TOP, Query, parse_query
from recurtz.sandbox.store import Json

_STATUS = {
    "ErrorItemNotFound": 404,
    "ErrorInvalidUser": 404,
    "ErrorCalendarOccurrenceIsDeletedFromRecurrence": 404,
    "ResourceNotFound": 404,
    "ErrorDuplicateTransactionId": 409,
    "ErrorIrresolvableConflict": 412,
    "SyncStateNotFound": 410,
    "ErrorServerBusy": 503,
    "ErrorQuotaExceeded": 507,
}
_DEPTH = 100
"""A body may be nested as deeply as a response can be written, which has it some levels down."""


class Call:
    """One request, parsed."""

    def __init__(self, request: Request, body: bytes, now: Any) -> None:  # noqa: ANN401
        self.request = request
        self.prefer = Prefer.parse(request.headers.getlist("prefer"))
        self._body = body

    @property
    def time_zone(self) -> str:
        """The zone of the response: that of the Prefer header, or that of the link of the page before."""
        return self.prefer.time_zone or "UTC"

    @property
    def prefers_text(self) -> bool:
        """True if the client prefers bodies as text."""
        return self._preference("outlook.body-content-type").lower() == "text"

    @property
    def page_size(self) -> int | None:
        """The number of results in a page that the client prefers."""
        text = self._preference("odata.maxpagesize") or self._preference("maxpagesize")
        return min(int(text), MAX_TOP) if text.isdigit() and int(text) > 0 else None

    def _preference(self, name: str) -> str:
        return next((other.value for other in self.prefer.preferences if other.name == name), "")

    def query(self, *allowed: str) -> Query:
        """The options of the query."""
        return parse_query(self.request.query_params.multi_items(), allowed)

    def json(self) -> Json:
        """The JSON object of the body. Python also accepts NaN, half a character and deep nesting.

        Raises `RecurtzError`.
        """
        try:
            body = json.loads(self._body)
            json.dumps(reduce(lambda inner, _: [inner], range(_DEPTH), body), allow_nan=False, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            message = f"the body is not valid JSON: {error}; send one JSON object"
            raise RecurtzError(message, code="UnableToDeserializePostBody") from None
        if not isinstance(body, dict):
            message = "the body is not a JSON object; send one"
            raise RecurtzError(message, code="UnableToDeserializePostBody")
        return body

    # Responses

    def respond(self, body: Json | None, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        """A response that names the applied preferences."""
        all_headers = {"Vary": "Prefer", **(headers or {})}
        if applied := self._applied():
            all_headers["Preference-Applied"] = applied
        if body is None:
            return Response(status_code=status, headers=all_headers)
        return JSONResponse(body, status, all_headers)

    def _applied(self) -> str | None:
        parts = [self.prefer.applied()] if self.prefer.time_zone else []
        if self.prefers_text:
            parts.append('outlook.body-content-type="text"')
        if self.page_size is not None:
            parts.append(f"odata.maxpagesize={self.page_size}")
        return ", ".join(filter(None, parts)) or None

    def context(self, path: str) -> str:
        """The @odata.context of a response."""
        return f"{self.base}/v1.0/$metadata#{path}"

    @property
    def base(self) -> str:
        """The scheme and host by which the client reaches the server."""
        url = self.request.url
        return f"{url.scheme}://{url.netloc}"

    def link(self, **options: str) -> str:
        """The link to this request with other options."""
        names = {name.lower() for name in options}
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name.lower() not in names]
        path = self.request.scope["original_path"]
        return f"{self.base}{path}?{urlencode([*kept, *options.items()], safe='$')}"

    def page(self, items: list[Json], query: Query, context: str) -> Json:
        """One page of results, with the link to the next.

        The link has the zone: a client's iterator of pages does not send the Prefer header again.
        """
        skip, size = query.skip, query.top or self.page_size or DEFAULT_TOP
        if token := query.values.get("$skiptoken"):
            parts = unpack(token, "$skiptoken")
            skip = parts.get("skip", 0)
            if not isinstance(skip, int) or skip < 0:
                raise RecurtzError("the token is not one of this server", code="ErrorInvalidUrlQuery", target="$skiptoken")
        result: Json = {"@odata.context": self.context(context)}
        if query.count:
            result["@odata.count"] = len(items)
        result["value"] = items[skip : skip + size]
        if len(items) > skip + size:
            token = pack({"skip": skip + size, "zone": self.time_zone})
            result["@odata.nextLink"] = self.link(**{"$skiptoken": token})
        return result


def error_response(error: RecurtzError) -> JSONResponse:
    """An error in Graph's JSON."""
    code = "ErrorItemNotFound" if isinstance(error, ItemNotFoundError) and not error.code else error.code
    status = _STATUS.get(code, 400)
    if isinstance(error, LimitExceededError):
        status = 400
    return JSONResponse(error.to_graph(), status, {"Retry-After": "1"} if status == 503 else None)


def store_error(error: sqlite3.Error) -> RecurtzError:
    """The error of a request that the file could not serve: nothing was stored."""
    text = str(error).lower()
    if "full" in text:
        return RecurtzError("the disk is full; nothing was stored", code="ErrorQuotaExceeded")
    return RecurtzError(f"the store cannot be used now: {error}; try again", code="ErrorServerBusy")


def supported(names: Iterable[str], values: Json) -> Json:
    """The values of some names."""
    return {name: values[name] for name in names if name in values}
