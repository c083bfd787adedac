"""The names of zones in sentences."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

import recurtz
from graph import dates
from recurtz.words.sentences import describe


def described(zone, locale="en"):
    """The part of a sentence behind the times."""
    noon = recurtz.DateTimeTimeZone(datetime(2017, 9, 4, 12), zone)
    sentence = describe(recurtz.SeriesMaster(dates(), noon, noon, zone), locale)
    return sentence.partition("12:00, ")[2]


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("Pacific Standard Time", "Pacific Time", "heure du Pacifique nord-américain"),
        ("Europe/Paris", "Central European Time", "heure d’Europe centrale"),
        ("Europe/Kyiv", "Eastern European Time", "heure d’Europe de l’Est"),
        ("India Standard Time", "India Standard Time", "heure de l’Inde"),
        ("Greenwich Standard Time", "Greenwich Mean Time", "heure moyenne de Greenwich"),
        ("Asia/Damascus", "Damascus Time", "heure : Damas"),
        ("Pacific/Bougainville", "Bougainville Time", "heure : Bougainville"),
        ("UTC", "UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC", "UTC"),
        (UTC, "UTC", "UTC"),
        ("Dateline Standard Time", "Dateline Standard Time", "Dateline Standard Time"),
        (timezone(timedelta(hours=-7), "Ours"), "Ours", "Ours"),
        (recurtz.CustomTimeZone(480, name="Customized Time Zone"), "Customized Time Zone", "Customized Time Zone"),
    ],
    ids=str,
)
def test_name(zone, english, french):
    """CLDR's name of the time, else the name of the city, else the zone's own name."""
    assert described(zone) == english
    assert described(zone, "fr") == french


def test_standard_time():
    """The name of a standard time applies only to a zone that keeps one offset."""
    assert described("Africa/Abidjan") == "Greenwich Mean Time"
    assert described("Antarctica/Troll") != "Greenwich Mean Time"
