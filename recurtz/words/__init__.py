"""Recurrences and events as sentences. Needs the extra `words`: Babel, with CLDR's names of days, months and zones."""

try:
    import babel  # noqa: F401
except ModuleNotFoundError as _error:
    _message = "recurtz.describe needs Babel; install it with: pip install 'recurtz[words]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

from recurtz.words.sentences import describe

__all__ = ["describe"]
