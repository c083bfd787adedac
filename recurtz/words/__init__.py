"""A recurrence in words. Needs the extra `words`: days, months, dates and zones come from CLDR, by Babel."""

try:
    import babel  # noqa: F401
except ModuleNotFoundError as _error:
    _message = "recurtz.describe needs Babel; install it with: pip install 'recurtz[words]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None

from recurtz.words.sentences import describe

__all__ = ["describe"]
