"""Bytes and XML from strangers: a value or a short `RecurtzError`, in steps and memory that follow the length."""

import json
import struct
import tracemalloc

import pytest

from fuzz.promise import attempt
from graph import error_of
from mapi_samples import PUBLISHED, RECURRENCES, WEEKLY, ZONES, sample, zone_sample
from recurtz.exchange import from_ews, from_mapi, to_ews, to_mapi, zone_from_mapi, zone_to_mapi
from steps import steps

SMALL = PUBLISHED | {name: sample(name) for name in RECURRENCES if len(sample(name)) < 500}
LARGE = {name: sample(name) for name in RECURRENCES if len(sample(name)) >= 500}
MANY_EXCEPTIONS = sample("mfcmapi-ARP-4")
STEPS, STEPS_PER_BYTE = 30_000, 40


def flipped(data, masks, step=1):
    """The data with one byte changed, for each place and each mask."""
    for place in range(0, len(data), step):
        for mask in masks:
            other = bytearray(data)
            other[place] ^= mask
            yield bytes(other)


def check_recurrence(data):
    event = attempt(from_mapi, data, time_zone="Pacific Standard Time")
    if event is not None:
        json.dumps(event)
    return event


class TestTruncated:
    """Each beginning of each sample."""

    @pytest.mark.parametrize("name", SMALL)
    def test_recurrence(self, name):
        for length in range(len(SMALL[name])):
            check_recurrence(SMALL[name][:length])

    @pytest.mark.slow
    @pytest.mark.parametrize("name", LARGE)
    def test_large_recurrence(self, name):
        for length in range(0, len(LARGE[name]), 3):
            check_recurrence(LARGE[name][:length])

    @pytest.mark.slow
    @pytest.mark.parametrize("name", ZONES)
    def test_zone(self, name):
        for length in range(len(zone_sample(name))):
            attempt(zone_from_mapi, zone_sample(name)[:length])


class TestFlipped:
    """Each byte of each sample, with one bit changed or all; what can be read can be written, or is rejected."""

    @pytest.mark.slow
    @pytest.mark.parametrize("name", SMALL)
    def test_recurrence(self, name):
        for data in flipped(SMALL[name], (1, 2, 16, 128, 255)):
            event = check_recurrence(data)
            if event is not None:
                attempt(to_mapi, event)
                attempt(to_ews, event)

    @pytest.mark.slow
    @pytest.mark.parametrize("name", LARGE)
    def test_large_recurrence(self, name):
        for data in flipped(LARGE[name], (255,), step=max(1, len(LARGE[name]) // 500)):
            check_recurrence(data)

    @pytest.mark.parametrize("name", PUBLISHED)
    def test_published(self, name):
        for data in flipped(PUBLISHED[name], (255,)):
            check_recurrence(data)

    @pytest.mark.slow
    @pytest.mark.parametrize("name", ZONES)
    def test_zone(self, name):
        for data in flipped(zone_sample(name), (1, 16, 255)):
            definition = attempt(zone_from_mapi, data)
            if definition is not None:
                attempt(zone_to_mapi, definition)
                attempt(zone_to_mapi, definition, kind="struct")


class TestCounts:
    """Counts that claim more than there is."""

    @pytest.mark.parametrize("place", [38, 42])
    def test_billions(self, place):
        """A count of four billion dates is rejected before anything is allocated."""
        data = WEEKLY[:place] + struct.pack("<I", 2**32 - 1) + WEEKLY[place + 4 :]
        tracemalloc.start()
        try:
            error = error_of(from_mapi, data, time_zone="UTC")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert "it needs 17179869180 bytes" in str(error)
        assert peak < 1_000_000

    @pytest.mark.parametrize("data", [MANY_EXCEPTIONS, WEEKLY, *LARGE.values()])
    def test_steps(self, data):
        """The steps follow the length."""
        taken, _ = steps(from_mapi, data, time_zone="UTC")
        assert taken < STEPS + STEPS_PER_BYTE * len(data)

    @pytest.mark.parametrize("year", [1601, 2500, 2501, 65_535])
    def test_years_of_rules(self, year):
        """Rules of any year take a bounded number of steps."""
        data = bytearray(zone_sample("mfcmapi-TZDEF-1"))
        struct.pack_into("<H", data, len(data) - 60, year)
        taken, definition = steps(zone_from_mapi, bytes(data))

        assert definition.rules[-1].first_year in (year, 2006)
        assert taken < STEPS

    @pytest.mark.slow
    def test_many_rules(self):
        """A definition has 1,024 rules at most."""
        rule = zone_sample("mfcmapi-TZDEF-1")[-66:]
        rules = [rule[:6] + struct.pack("<H", year) + rule[8:] for year in range(1, 1026)]
        header = struct.pack("<2B4H", 2, 1, 6, 2, 0, 1024)
        taken, definition = steps(zone_from_mapi, header + b"".join(rules))

        assert len(definition.rules) == 1024
        assert taken < STEPS + STEPS_PER_BYTE * 66 * 1024

    def test_xml(self):
        """Many elements."""
        xml = f"<x>{'<y/>' * 10_000}</x>"
        taken, _ = steps(attempt, from_ews, xml)

        assert taken < STEPS + STEPS_PER_BYTE * len(xml)
