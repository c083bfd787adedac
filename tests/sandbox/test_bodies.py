"""The properties of an event that the sandbox knows."""

from recurtz.events import selection
from recurtz.sandbox import bodies


def test_properties():
    """They are those that `select` of the library knows; there are two lists, because programs import no internals."""
    assert selection._SPELLINGS == bodies._SPELLINGS
