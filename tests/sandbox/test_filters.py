"""`$filter` and `$orderby`: what is understood is right, what is not is an error."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import event
from recurtz import RecurtzError
from recurtz.sandbox.filters import parse_filter
from recurtz.sandbox.odata import parse_query

LUNCH = event("2017-09-04T12:00:00", "2017-09-04T14:00:00", "UTC") | {
    "subject": "Ada's lunch", "type": "occurrence", "isCancelled": False, "iCalUId": "ABC", "transactionId": None,
}  # fmt: skip


class TestFilter:
    @pytest.mark.parametrize(
        ("text", "passes"),
        [
            ("start/dateTime ge '2017-09-04T12:00'", True),
            ("start/dateTime gt '2017-09-04T12:00:00.0000000'", False),
            ("start/dateTime eq 2017-09-04T05:00:00-07:00", True),
            ("start/dateTime eq 2017-09-04T14:00:00 02:00", True),
            ("END/DATETIME lt 2017-09-05", True),
            ("end/dateTime le '2017-09-04T13:59:59Z'", False),
            ("start/dateTime ne 2017-09-04T12:00:00Z", False),
            ("subject eq 'ada''s LUNCH'", True),
            ("subject ne 'x'", True),
            ("transactionId eq null", True),
            ("startswith(subject,'Ada')", True),
            ("contains(subject, 'lunch') and not contains(subject, 'brunch')", True),
            ("type eq 'occurrence' or type eq 'exception'", True),
            ("isCancelled eq false", True),
            ("isAllDay eq true or (isCancelled eq FALSE and subject eq 'x')", False),
            ("not (subject eq 'x')", True),
            ("subject eq 'at T10:00 02:00'", False),
        ],
    )
    def test_passes(self, text, passes):
        assert parse_filter(text)(LUNCH) is passes

    @pytest.mark.parametrize(
        "text",
        [
            "start eq '2017-09-04'", "start/dateTime", "start/dateTime eq", "start/dateTime eq 'noon'", "(subject",
            "start/dateTime eq 2017-02-30", "subject gt 'x'", "subject eq x", "isAllDay eq 1", "isAllDay gt true",
            "organizer/emailAddress/address eq 'x'", "startswith(start,'x')", "startswith(subject)", "subject eq 'x' x",
            "subject like 'x'", "subject eq 'x", "subject eq 'x' and", "contains(subject 'x')", "x" * 2001,
            " and ".join(["isAllDay eq true"] * 33), "endswith(subject,'x')", "\x00",
        ],
    )  # fmt: skip
    def test_faults(self, text):
        with pytest.raises(RecurtzError) as raised:
            parse_filter(text)
        assert (raised.value.code, raised.value.target) == ("ErrorInvalidUrlQuery", "$filter")

    @given(st.text(st.sampled_from("() ',start/dateTime eq 2017-09T:not and"), max_size=60))
    def test_any_text(self, text):
        """Any text is a test of events, or an error."""
        with suppress(RecurtzError):
            assert parse_filter(text)(LUNCH) in (True, False)


class TestQuery:
    ALLOWED = ("$top", "$orderby", "$count", "$skip")

    def test_faults(self):
        for pair in (
            ("$top", "ten"),
            ("$top", "1001"),
            ("$count", "yes"),
            ("$orderby", "start"),
            ("$orderby", "subject up"),
            ("$x", ""),
            ("$skip", "-1"),
        ):
            with pytest.raises(RecurtzError) as raised:
                parse_query([pair], self.ALLOWED)
            assert raised.value.code == "ErrorInvalidUrlQuery"

    def test_names(self):
        """Names have any letter case."""
        query = parse_query(
            [("$TOP", "5"), ("$orderby", "END/dateTime, subject DESC,"), ("$count", "True")], self.ALLOWED
        )
        assert (query.top, query.order, query.with_count) == (5, [("end", False), ("subject", True)], True)

    def test_order_of_several(self, client):
        for hour, subject in ((9, "b"), (9, "a"), (8, "c")):
            client.create(event(f"2017-09-04T{hour:02}:00:00", subject=subject))
        options = {"$orderby": "start/dateTime desc, subject"}
        assert [one["subject"] for one in client.get("/me/events", **options)["value"]] == ["a", "b", "c"]
        by_created = client.get("/me/events", **{"$orderby": "createdDateTime,end/dateTime"})["value"]
        assert [one["subject"] for one in by_created] == ["c", "b", "a"]
