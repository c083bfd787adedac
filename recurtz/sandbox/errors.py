"""Errors as Graph returns them: their HTTP status, and the JSON body with the time and the id of the request."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from starlette.responses import JSONResponse

from recurtz.errors import RecurtzError

_STATUS = {
    "ErrorAccessDenied": 403,
    "ErrorInvalidUser": 404,
    "ErrorItemNotFound": 404,
    "Request_BadRequest": 405,
    "ErrorDuplicateTransactionId": 409,
    "SyncStateNotFound": 410,
    "ErrorIrresolvableConflict": 412,
    "RequestBodyTooLarge": 413,
    "UnsupportedMediaType": 415,
    "ErrorInternalServerError": 500,
    "ErrorServerBusy": 503,
    "ErrorQuotaExceeded": 507,
}
_RETRY_SECONDS = "1"
_PRIMARY = 0xFF
_BUSY = frozenset((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED))
_FULL = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE))
"""SHMSIZE: there is no space for the index of the log. WRITE: a quota."""


def error_response(error: RecurtzError, now: Callable[[], datetime]) -> JSONResponse:
    """The response for an error."""
    status = _STATUS.get(error.code, 400)
    request_id = str(uuid4())
    body = error.to_graph()
    time = now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    body["error"]["innerError"] = {"date": time, "request-id": request_id, "client-request-id": request_id}
    headers = {"request-id": request_id, **({"Retry-After": _RETRY_SECONDS} if status == 503 else {})}
    return JSONResponse(body, status, headers)


def store_error(error: sqlite3.Error) -> RecurtzError:
    """The error of a request that the file could not serve: nothing was stored."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)  # an error of the module itself has none
    if code in _FULL:
        return RecurtzError("the disk is full; nothing was stored", code="ErrorQuotaExceeded")
    if code & _PRIMARY in _BUSY:
        return RecurtzError("another process writes into the file; try again", code="ErrorServerBusy")
    return RecurtzError(f"the file cannot be used: {error}; nothing was stored", code="ErrorInternalServerError")
