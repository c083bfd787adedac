"""A recurrence in words. Needs the extra `words`: days, months, dates and zones come from CLDR, by Babel."""

try:
    import babel  # noqa: F401
except ModuleNotFoundError as error:
    message = "recurtz.describe needs Babel; install it with: pip install 'recurtz[words]'"
    raise ModuleNotFoundError(message, name=error.name) from None

from recurtz.words.sentences import describe

__all__ = ["describe"]
