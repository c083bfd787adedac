"""Fixtures for the tz database of the machine."""

import zoneinfo

import pytest


@pytest.fixture
def tzpath(tmp_path):
    """Two empty folders, which are TZPATH during the test."""
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(folder) for folder in folders])
    yield folders
    zoneinfo.reset_tzpath(to=before)
