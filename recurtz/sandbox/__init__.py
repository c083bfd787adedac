"""A local Graph calendar, which a program can use in its tests instead of a tenant. Needs the extra `sandbox`.

It computes times as recurtz does: it expands series, moves and deletes occurrences, converts zones and books rooms. It
is not Graph: it needs no login, and has no mails, notifications and attachments.
"""

try:
    import starlette as _starlette  # noqa: F401
    import uvicorn as _uvicorn  # noqa: F401
except ModuleNotFoundError as _error:
    _message = f"recurtz.sandbox needs {_error.name}; install it with: pip install 'recurtz[sandbox]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None
from recurtz.sandbox.app import make_app
from recurtz.sandbox.server import GraphCalendar

__all__ = ["GraphCalendar", "make_app"]
