"""Locales by name, and the language of each. A language is one file in this folder, named by its code."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from recurtz._core.caches import cached
from recurtz.errors import RecurtzError, require, short
from recurtz.words.language import Language

if TYPE_CHECKING:
    from babel import Locale

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
    if name in supported_languages():
        return _language(name)  # without Babel, which is slow to import
    return locale_and_language(name)[1]


def locale_and_language(name: str) -> tuple[Locale, Language]:
    """The locale of a name, and its language. Raises as `require_locale` does."""
    from babel import UnknownLocaleError

    require(name, str, "locale")
    try:
        return _locale_and_language(name if len(name) <= _MAX_NAME else "")
    except (ValueError, UnknownLocaleError, ModuleNotFoundError):
        languages = " or ".join(map(repr, supported_languages()))
        message = f"locale {short(name)} is not supported; use {languages}, with or without a territory"
        raise RecurtzError(message) from None


@cached(entries=64)
def _locale_and_language(name: str) -> tuple[Locale, Language]:
    from babel import Locale

    locale = Locale.parse(name.replace("-", "_"))
    return locale, _language(locale.language)


def _language(code: str) -> Language:
    language: Language = import_module(f"recurtz.words.{code}").LANGUAGE
    return language


def supported_languages() -> list[str]:
    """The codes of the supported languages.

    >>> supported_languages()
    ['de', 'en', 'fr']
    """
    names = (name.removesuffix(".py") for name in os.listdir(os.path.dirname(__file__)) if name.endswith(".py"))
    return sorted(name for name in names if len(name) <= _MAX_CODE)
