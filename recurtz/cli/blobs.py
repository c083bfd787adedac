"""Recurrences of Outlook in files: the bytes themselves, or their hex or base64 text."""

from __future__ import annotations

from base64 import b64decode
from binascii import a2b_hex
from collections.abc import Callable
from typing import Any

from recurtz.errors import MalformedValueError, RecurtzError

_BINARY = b"\x04\x30\x04\x30"
_DECODERS: dict[bytes, Callable[[bytes], bytes]] = {b"04300430": a2b_hex, b"BDAEM": b64decode}
"""What a blob begins with, its two versions, and how its text is decoded."""


def is_blob(head: bytes) -> bool:
    """True if these are the first bytes of a recurrence of Outlook, in any form."""
    return head.startswith(_BINARY) or _without_blanks(head).startswith(tuple(_DECODERS))


def blob_event(data: bytes, time_zone: str | None) -> dict[str, Any]:
    """The event of a blob in a zone.

    Raises `RecurtzError` without a zone, and for data that cannot be read.
    """
    if time_zone is None:
        raise RecurtzError("a recurrence of Outlook contains no time zone; use --time-zone")
    from recurtz.exchange import from_mapi

    return from_mapi(data if data.startswith(_BINARY) else _decoded(_without_blanks(data)), time_zone=time_zone)


def _decoded(text: bytes) -> bytes:
    decode = next(decode for prefix, decode in _DECODERS.items() if text.startswith(prefix))
    try:
        return decode(text)
    except ValueError as error:
        raise MalformedValueError(f"the text of the blob cannot be read: {error}; give hex or base64 text") from None


def _without_blanks(text: bytes) -> bytes:
    return b"".join(text.split())
