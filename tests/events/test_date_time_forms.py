"""The text of a time beside an independent reading of the same rules, which no version of Python changes."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import error_of
from recurtz.events.date_time_text import parse_date_time, parse_whole_second

FORM = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})[Tt]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2})(\.(?P<fraction>[0-9]{1,7}))?)?"
    r"(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)


def expected(text):
    """What a text means: a naive datetime, the seventh digit and the offset; None if it is not the text of a time."""
    match = FORM.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[group] or 0) for group in list(match.re.groupindex)[:6])
    fraction = int((match["fraction"] or "").ljust(7, "0"))
    if hour > 24 or (hour == 24 and (minute or second or fraction)):
        return None
    try:
        wall = datetime(year, month, day, hour % 24, minute, second, fraction // 10) + timedelta(days=hour // 24)
        return wall, fraction % 10, expected_offset(match["offset"])
    except (ValueError, OverflowError):
        return None


def expected_offset(text):
    if text is None or text in "Zz":
        return None if text is None else timedelta()
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def parsed(text):
    """The result of the library, which agrees with that of its fast path; None for an error."""
    try:
        result = parse_date_time(text, "start.dateTime")
    except ValueError:
        result = None
    fast = parse_whole_second(text)
    assert fast is None or result == (fast, 0, None)
    return result


MIDNIGHT = datetime(2017, 9, 5)


class TestEndOfDay:
    """Hour 24 is the end of a day (ISO 8601); nothing comes after it."""

    @pytest.mark.parametrize(
        ("text", "offset"),
        [
            ("2017-09-04T24:00", None),
            ("2017-09-04T24:00:00", None),
            ("2017-09-04t24:00:00.0", None),
            ("2017-09-04T24:00:00.0000000", None),
            ("2017-09-04T24:00Z", timedelta()),
            ("2017-09-04T24:00:00.000z", timedelta()),
            ("2017-09-04T24:00:00+02:00", timedelta(hours=2)),
            ("2017-09-04T24:00:00.0000000-1030", -timedelta(hours=10, minutes=30)),
        ],
    )
    def test_accepted(self, text, offset):
        assert parsed(text) == (MIDNIGHT, 0, offset)

    @pytest.mark.parametrize(
        "text",
        [
            "2017-09-04T24:00:00.0000001",
            "2017-09-04T24:00:00.000001",
            "2017-09-04T24:00:00.1Z",
            "2017-09-04T24:00:01",
            "2017-09-04T24:01",
            "2017-09-04T24:00:00+24:00",
            "2017-09-04T25:00:00",
            "2017-09-00T24:00:00",
            "2017-09-31T24:00:00",
            "2017-13-01T24:00:00",
            "0000-12-31T24:00:00",
            "9999-12-31T24:00:00",
            "9999-12-31T24:00:00.0000000",
        ],
    )
    def test_rejected(self, text):
        assert parsed(text) is None

    def test_last_days(self):
        assert parsed("9999-12-30T24:00:00") == (datetime(9999, 12, 31), 0, None)
        assert parsed("2016-02-28T24:00:00") == (datetime(2016, 2, 29), 0, None)
        assert parsed("2017-12-31T24:00:00") == (datetime(2018, 1, 1), 0, None)


class TestDigits:
    @pytest.mark.parametrize("digits", ["1", "12", "123", "1234", "12345", "123456", "1234567"])
    @pytest.mark.parametrize("offset", ["", "Z", "+05:45"])
    def test_accepted(self, digits, offset):
        """A second has up to seven digits, before an offset too."""
        microsecond, tick = divmod(int(digits.ljust(7, "0")), 10)
        wall, parsed_tick, parsed_offset = parsed(f"2017-09-04T12:00:59.{digits}{offset}")

        assert (wall, parsed_tick) == (datetime(2017, 9, 4, 12, 0, 59, microsecond), tick)
        assert (parsed_offset is None) == (offset == "")

    @pytest.mark.parametrize(
        "text", ["12:00:00.", "12:00:00.12345678", "12:00:00.00000000", "12:00:00,5", "12:00.5", "12.5", "12:00:00.1.1"]
    )
    def test_rejected(self, text):
        assert parsed(f"2017-09-04T{text}") is None


class TestOffset:
    @pytest.mark.parametrize(
        ("text", "minutes"),
        [("Z", 0), ("z", 0), ("+00:00", 0), ("-00:00", 0), ("+0530", 330), ("-12:00", -720), ("+23:59", 1439)],
    )
    def test_accepted(self, text, minutes):
        assert parsed(f"2017-09-04T12:00{text}")[2] == timedelta(minutes=minutes)

    @pytest.mark.parametrize(
        "text", ["+24:00", "+02:60", "+2:00", "+02", "+02:00:00", "+02:00:30.5", " Z", "ZZ", "\u221202:00", "UTC", "+"]
    )
    def test_rejected(self, text):
        assert parsed(f"2017-09-04T12:00:00{text}") is None


class TestOtherForms:
    """Forms that Python reads, all or some of its versions, and Graph does not write."""

    @pytest.mark.parametrize(
        "text",
        [
            "2017-09-04",
            "20170904",
            "20170904T120000",
            "2017-09-04T120000",
            "2017-09-04T1200",
            "2017-09-04T12",
            "2017-09-04 12:00:00",
            "2017-09-04_12:00:00",
            "2017-09-04X12:00:00",
            "2017-W36-1T12:00:00",
            "2017W361T120000",
            "2017-W36T12:00:00",
            "2017-247T12:00:00",
            "2017-09T12:00:00",
            "+017-09-04T12:00:00",
            " 017-09-04T12:00:00",
            "2_17-09-04T12:00:00",
            "2017-9-04T12:00:00",
            "2017-09-04T12:00:60",
            "2017-09-04T12:60:00",
            "2017-09-04T12:00:0Z",
            "T12:00:00",
            "12:00:00",
            "\u0662\u0660\u0661\u0667-09-04T12:00:00",
            "2017-09-04T12:00:0\uff11",
            "2017-09-04T12:00:00\n",
            "2017-09-04T12:00:00\x00",
            "2017-09-04\ud800T12:00:00",
        ],
        ids=ascii,
    )
    def test_rejected(self, text):
        error = error_of(parse_date_time, text, "start.dateTime")

        assert error.code == "UnableToDeserializePostBody"
        assert error.target == "start.dateTime"


def numbers(width, *favourites):
    """Numbers with a fixed count of digits, often one at a boundary."""
    some = st.sampled_from(favourites) | st.integers(0, 10**width - 1)
    return some.map(lambda number: f"{number:0{width}}")


DATES = st.tuples(numbers(4, 0, 1, 2016, 2017, 9999), numbers(2, 0, 1, 2, 12, 13), numbers(2, 0, 1, 28, 29, 30, 31, 32))
HOURS = st.tuples(numbers(2, 0, 12, 23, 24, 25), numbers(2, 0, 59, 60))
SECONDS = st.just("") | numbers(2, 0, 59, 60).map(":{}".format)
FRACTIONS = st.just("") | st.text("0159", min_size=0, max_size=8).map(".{}".format)
OFFSETS = st.sampled_from(["", "", "", "Z", "z", "+02:00", "-1030", "+24:00", "+00:60", "+02"])


@st.composite
def texts(draw):
    """A text in the form of a time, with numbers in and out of their ranges, and some characters replaced."""
    date, time = "-".join(draw(DATES)), ":".join(draw(HOURS))
    text = list(date + draw(st.sampled_from("TTTTt ")) + time + draw(SECONDS) + draw(FRACTIONS) + draw(OFFSETS))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        text[draw(st.integers(0, len(text) - 1))] = draw(st.sampled_from("0129-+:.,TZW _\u0661\uff11\x00"))
    return "".join(text)


class TestParseDateTime:
    @given(texts())
    def test_any_text(self, text):
        """The library agrees with the table of this file, and its fast path agrees with the rest of it."""
        assert parsed(text) == expected(text)
