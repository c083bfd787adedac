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
    text = str(error)
    if "full" in text:
        return RecurtzError("the disk is full; nothing was stored", code="ErrorQuotaExceeded")
    if "locked" in text or "busy" in text:
        return RecurtzError("another process writes into the file; try again", code="ErrorServerBusy")
    return RecurtzError(f"the file cannot be used: {text}; nothing was stored", code="ErrorInternalServerError")
