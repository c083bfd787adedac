"""Locales by name, and the language of each. A language is one file in this folder, named by its code."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from babel import Locale, UnknownLocaleError

from recurtz._core.caches import cached
from recurtz.errors import RecurtzError, require, short
from recurtz.words.language import Language

_MAX_CODE = 3
"""The length of the longest language code. The other modules of this folder have longer names."""

_MAX_NAME = 100
"""Longer names are rejected, so that no stranger's text fills the cache."""


def require_locale(name: str) -> Locale:
    """The locale of a name such as "fr", "fr_CA" or "en-GB".

    Raises `RecurtzError` for a name that is not a locale, and for one whose language recurtz does not support.

    >>> require_locale("fr-CA").territory
    'CA'
    """
    return locale_and_language(name)[0]


def require_language(name: str) -> Language:
    """The language of a locale. Raises as `require_locale` does."""
    return locale_and_language(name)[1]


def locale_and_language(name: str) -> tuple[Locale, Language]:
    """The locale of a name, and its language. Raises as `require_locale` does."""
    require(name, str, "locale")
    try:
        return _locale_and_language(name if len(name) <= _MAX_NAME else "")
    except (ValueError, UnknownLocaleError, ModuleNotFoundError):
        languages = " or ".join(map(repr, supported_languages()))
        message = f"locale {short(name)} is not supported; use {languages}, with or without a territory"
        raise RecurtzError(message) from None


@cached(entries=64)
def _locale_and_language(name: str) -> tuple[Locale, Language]:
    locale = Locale.parse(name.replace("-", "_"))
    language: Language = import_module(f"recurtz.words.{locale.language}").LANGUAGE
    return locale, language


def supported_languages() -> list[str]:
    """The codes of the supported languages.

    >>> supported_languages()
    ['de', 'en', 'fr']
    """
    return sorted(file.stem for file in Path(__file__).parent.glob("*.py") if len(file.stem) <= _MAX_CODE)
