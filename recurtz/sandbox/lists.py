"""A page of a list: at most a number of results, and of bytes of JSON.

One request is served after another, so a page must not take long. Each result is encoded once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from recurtz.sandbox.bodies import Json

MAX_BYTES = 4_000_000
"""Of the results in a page, unless the first one alone has more. A thousand events of the usual size have less."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"))
"""One for all results, because `json.dumps` makes one for each call. What was stored as JSON has no circles."""


def encode(value: object) -> bytes:
    """JSON as responses have it.

    Raises `ValueError` for a number that JSON does not have.
    """
    return _ENCODER.encode(value).encode()


class Page:
    """The results of a page, of which there are at most `size`.

    >>> page = Page(2)
    >>> [page.add([{"id": name}]) for name in "ABC"]
    [True, True, False]
    >>> page.json({"@odata.context": "…"}, {"@odata.nextLink": "…"}).decode()
    '{"@odata.context":"…","value":[{"id":"A"},{"id":"B"}],"@odata.nextLink":"…"}'
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._results: list[bytes] = []
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._results)

    def add(self, results: Sequence[Any]) -> bool:
        """Add results that belong together. False if the page has no space for them; an empty one has space for all."""
        if self._results and len(self) + len(results) > self._size:
            return False
        encoded = list(map(encode, results))
        length = sum(map(len, encoded))
        if self._results and self._bytes + length > MAX_BYTES:
            return False
        self._results += encoded
        self._bytes += length
        return True

    def json(self, before: Json, after: Json) -> bytes:
        """The JSON object of the page, with what it has before the results and after them."""
        value = b'"value":[' + b",".join(self._results) + b"]"
        parts = [encode(before)[1:-1], value, encode(after)[1:-1]]
        return b"{" + b",".join(filter(None, parts)) + b"}"
