"""Locales: the languages that recurtz supports, and the form of dates and times in a territory."""

import importlib
import re
import sys

import pytest

import recurtz.words
from graph import LUNCH, moment
from recurtz.errors import ArgumentTypeError
from recurtz.words.language import Language
from recurtz.words.locales import require_language, require_locale, supported_languages
from recurtz.words.sentences import describe


class TestTerritory:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("en", "effective 2017-09-04 until 2017-12-31 from 12:00 to 14:00,"),
            ("en_US", "effective 9/4/2017 until 12/31/2017 from 12:00 PM to 2:00 PM,"),
            ("en-GB", "effective 04/09/2017 until 31/12/2017 from 12:00 to 14:00,"),
            ("fr_CA", "du 2017-09-04 au 2017-12-31 de 12 h 00 à 14 h 00, heure du Pacifique"),
            ("FR-fr", "du 04/09/2017 au 31/12/2017 de 12:00 à 14:00,"),
        ],
    )
    def test_form_of_dates_and_times(self, locale, text):
        assert text in describe(LUNCH, locale)

    def test_seconds(self):
        assert "from 12:00 PM to 2:00:05 PM" in describe(LUNCH | {"end": moment("2017-09-04T14:00:05")}, "en_US")


class TestLocale:
    def test_parsed(self):
        assert require_locale("fr-CA").territory == "CA"
        assert require_language("fr-CA") is require_language("FR")

    @pytest.mark.parametrize(
        "locale",
        ["xx", "", "nl", "en_XX", "e", "français", "zones", "language", "../en", "en\0", "en." + "x" * 1_000_000],
    )
    def test_not_supported(self, locale):
        with pytest.raises(recurtz.RecurtzError, match=r"is not supported; use 'de' or 'en' or 'fr', with") as caught:
            describe(LUNCH, locale)
        assert len(str(caught.value)) < 200

    def test_other_type(self):
        with pytest.raises(ArgumentTypeError, match="locale None is of type NoneType"):
            describe(LUNCH, None)

    def test_without_babel(self, monkeypatch):
        """The error names the extra to install."""
        monkeypatch.delitem(sys.modules, "recurtz.words")
        monkeypatch.setitem(sys.modules, "babel", None)

        with pytest.raises(ModuleNotFoundError, match=r"pip install 'recurtz\[words\]'") as caught:
            importlib.import_module("recurtz.words")
        assert caught.value.name == "babel"

    def test_other_name(self):
        """The package has no other name."""
        with pytest.raises(AttributeError, match="no attribute 'other'"):
            recurtz.words.other  # noqa: B018


class TestLanguage:
    @pytest.mark.parametrize("code", supported_languages())
    def test_phrases(self, code):
        """It has all phrases, and a sentence has no placeholder left."""
        language = require_language(code)

        for name in Language.__annotations__:
            assert getattr(language, name, "") != ""
        assert not re.search(r"[{}]|  ", describe(LUNCH, code))

    def test_abstract_month(self):
        with pytest.raises(NotImplementedError):
            Language().of_month("May")
