"""One request, parsed, and the forms of its responses: headers, contexts, pages, links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from recurtz import Prefer
from recurtz.sandbox.bodies import parse_event_body, parse_json
from recurtz.sandbox.ids import foreign_token, pack, token_number, unpack
from recurtz.sandbox.lists import Page, encode
from recurtz.sandbox.odata import DEFAULT_TOP, MAX_TOP, Query, parse_query
from recurtz.sandbox.rendering import preference, prefers_text
from recurtz.sandbox.transaction import Json

_SAFE = "/@:'()=,$"
_TOKENS = ("$skiptoken", "$deltatoken")


class Call:
    """One request. `parts` are those of its path, "" if missing; `user` is the mailbox as contexts name it."""

    def __init__(self, request: Request, body: bytes, parts: dict[str, str], user: str) -> None:
        self.request = request
        self.parts = parts
        self.user = user
        self._body = body

    def query(self, *allowed: str) -> Query:
        """The options of the query.

        Raises `RecurtzError` for those that are not allowed.
        """
        return parse_query(self.request.query_params.multi_items(), allowed)

    def selected(self, body: Json) -> Json:
        """The properties of something else than an event that `$select` names, which is the only option; or all.

        Raises `RecurtzError` for another option, and for a property that it does not have.
        """
        names = {name.lower(): name for name in body}
        query = parse_query(self.request.query_params.multi_items(), ["$select"], lambda name: name.lower() in names)
        return (
            body if query.select is None else {names[name.lower()]: body[names[name.lower()]] for name in query.select}
        )

    @cached_property
    def token(self) -> Json | None:
        """The contents of the skip token or delta token, if there is one.

        Raises `RecurtzError`.
        """
        for name, value in self.request.query_params.multi_items():
            if name.lower() in _TOKENS:
                return unpack(value, name)
        return None

    @cached_property
    def prefer(self) -> Prefer:
        """The preferences of the client; without any, those of the page before.

        A client's iterator of pages does not send the Prefer header again, so the links have its value.

        Raises `RecurtzError`.
        """
        headers = self.request.headers.getlist("prefer")
        if not headers and self.token is not None:
            value = self.token.get("prefer")
            if not isinstance(value, str):
                raise foreign_token("$skiptoken")
            headers = [value]
        return Prefer.parse(headers)

    @property
    def page_size(self) -> int | None:
        """The number of results in a page that the client prefers."""
        text = preference(self.prefer, "odata.maxpagesize") or preference(self.prefer, "maxpagesize")
        is_number = text.isascii() and text.isdigit() and len(text) < 10
        return min(int(text), MAX_TOP) if is_number and int(text) > 0 else None

    def json(self) -> Json:
        """The JSON object of the body.

        Raises `RecurtzError`.
        """
        return parse_json(self._body)

    def optional_json(self) -> Json:
        """The JSON object of the body; an empty body is an empty object.

        Raises `RecurtzError`.
        """
        return parse_json(self._body) if self._body.strip() else {}

    def event_body(self) -> Json:
        """The event in the body.

        Raises `RecurtzError`.
        """
        return parse_event_body(self.json())

    # Responses

    def respond(self, body: Json | None, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        """A response that names the applied preferences."""
        return self._response(None if body is None else encode(body), status, headers or {})

    def _response(self, json: bytes | None, status: int, headers: dict[str, str]) -> Response:
        all_headers = {"Vary": "Prefer", **headers}
        if applied := self._applied():
            all_headers["Preference-Applied"] = applied
        if json is None:
            return Response(status_code=status, headers=all_headers)
        return Response(json, status, all_headers, "application/json")

    def _applied(self) -> str:
        parts = [self.prefer.applied()]
        if prefers_text(self.prefer):
            parts.append('outlook.body-content-type="text"')
        if self.page_size is not None:
            parts.append(f"odata.maxpagesize={self.page_size}")
        if preference(self.prefer, "idtype").lower() == "immutableid":  # as all ids of the sandbox are
            parts.append('IdType="ImmutableId"')
        return ", ".join(filter(None, parts))

    def context(self, path: str) -> str:
        """The @odata.context of a response."""
        return f"{self._base}/v1.0/$metadata#{path}"

    def of_user(self, path: str) -> str:
        """The @odata.context of something in the mailbox."""
        return self.context(f"users('{quote(self.user)}')/{path}")

    @property
    def _base(self) -> str:
        """The scheme and host by which the client reaches the server."""
        url = self.request.url
        return f"{url.scheme}://{url.netloc}"

    def link(self, name: str, token: Json, keep: bool = True) -> str:
        """The link to this request with another token; with its other options, if they are to be kept."""
        others = [
            (key, value)
            for key, value in self.request.query_params.multi_items()
            if keep and key.lower() not in (*_TOKENS, "$skip")
        ]
        pairs = [*others, (name, pack({**token, "prefer": str(self.prefer)}))]
        return f"{self._base}{quote(self.request.scope['path'], safe=_SAFE)}?{urlencode(pairs, safe='$')}"

    def respond_page(
        self,
        query: Query,
        context: str,
        rows: Callable[[int, int], Iterable[Any]],
        total: Callable[[], int],
    ) -> Response:
        """A response with one page of results, and with the link to the next.

        `rows` returns the results from a place on, as many as a number; it need not compute those that are not used.
        `total` returns the number of all.
        """
        skip = query.skip if self.token is None else token_number(self.token, "skip")
        size = query.top or self.page_size or DEFAULT_TOP
        before: Json = {"@odata.context": self.of_user(context)}
        if query.with_count:
            before["@odata.count"] = total()
        page = Page(size)
        is_complete = all(page.add([row]) for row in rows(skip, size + 1))
        after = {} if is_complete else {"@odata.nextLink": self.link("$skiptoken", {"skip": skip + len(page)})}
        return self.respond_list(before, page, after)

    def respond_list(self, before: Json, page: Page, after: Json) -> Response:
        """A response with a page, and with what its JSON has before and after the results."""
        return self._response(page.json(before, after), 200, {})
