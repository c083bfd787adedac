"""Global object ids."""

from datetime import date, datetime

import pytest

from graph import error_of
from recurtz.exchange import instance_uid, series_uid

HEAD = "040000008200E00074C5B7101A82E008"
TAIL = "C0D6A5D3C125DC01" + "00" * 8 + "10000000" + "0123456789ABCDEF" * 2
SERIES = HEAD + "00000000" + TAIL
MONDAY = HEAD + "07E10904" + TAIL

GOOGLE = "7kukuqrfedlm2f9t@google.com"
GOOGLE_ON_MONDAY = (
    HEAD + "07E10904" + "00" * 16 + "28000000" + (b"vCal-Uid\x01\0\0\0" + GOOGLE.encode() + b"\0").hex().upper()
)


class TestSeriesUid:
    @pytest.mark.parametrize("uid", [SERIES, MONDAY, MONDAY.lower()])
    def test_exchange(self, uid):
        """The date of the occurrence is zero in the id of the series."""
        assert series_uid(uid) == SERIES

    def test_foreign(self):
        """A UID of another program is the data of the occurrence's id (MS-OXCICAL, 2.1.3.1.1.20.26)."""
        assert series_uid(GOOGLE_ON_MONDAY) == series_uid(GOOGLE) == GOOGLE

    def test_not_utf8(self):
        """Data that is not text stays bytes."""
        uid = HEAD + "07E10904" + "00" * 16 + "0E000000" + (b"vCal-Uid\x01\0\0\0\xff\0").hex().upper()
        assert series_uid(uid) == uid.replace("07E10904", "00000000")

    @pytest.mark.parametrize("uid", ["", "abc", HEAD, HEAD + "07E10904", "04" * 40, "lunch@contoso.com"])
    def test_others(self, uid):
        """Any other text is the id of a series itself."""
        assert series_uid(uid) == uid


class TestInstanceUid:
    @pytest.mark.parametrize("uid", [SERIES, MONDAY, instance_uid(SERIES, date(2020, 1, 1))])
    def test_exchange(self, uid):
        """Bytes 16 to 19 are the year, the month and the day."""
        assert instance_uid(uid, date(2017, 9, 4)) == MONDAY

    def test_foreign(self):
        assert instance_uid(GOOGLE, date(2017, 9, 4)) == GOOGLE_ON_MONDAY

    @pytest.mark.parametrize("uid", [GOOGLE, "Déjeuner", SERIES])
    def test_back(self, uid):
        assert series_uid(instance_uid(uid, date(9999, 12, 31))) == uid


@pytest.mark.parametrize("uid", [None, 5, b"04"])
def test_another_type(uid):
    assert isinstance(error_of(series_uid, uid), TypeError)
    assert isinstance(error_of(instance_uid, SERIES, datetime(2017, 9, 4)), TypeError)


def test_too_long():
    assert error_of(series_uid, "0" * 8_193).target == "iCalUId"
