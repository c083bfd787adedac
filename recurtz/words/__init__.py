"""Recurrences and events as sentences. Needs the extra `words`: Babel, with CLDR's names of days, months and zones."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

if find_spec("babel") is None:
    _message = "recurtz.describe needs Babel; install it with: pip install 'recurtz[words]'"
    raise ModuleNotFoundError(_message, name="babel")

__all__ = ["describe"]

if TYPE_CHECKING:
    from recurtz.words.sentences import describe as describe
else:

    def __getattr__(name: str) -> object:
        """`describe`, which needs Babel: the terminal uses the phrases of English without it."""
        if name != "describe":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from recurtz.words.sentences import describe

        return describe
