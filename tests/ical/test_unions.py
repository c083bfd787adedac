"""Series that Graph represents as several events, or that `expand` turns into single events of a window."""

from datetime import datetime, time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from ical_text import times, vcalendar
from recurtz import calendar_view, from_ics, instances, to_ics
from recurtz.errors import ArgumentTypeError, LimitExceededError, RecurrenceRuleError, RecurtzError
from rule_strategies import RULES
from steps import steps

BERLIN = "TZID=Europe/Berlin"
NOON = f"UID:A\nDTSTART;{BERLIN}:20260901T120000\nDURATION:PT1H"
YEARS = ("2026-01-01", "2030-01-01")
WEEK = ("2026-09-07T00:00:00Z", "2026-09-14T00:00:00Z")


def starts(events, window=YEARS):
    view = calendar_view(events, *window, time_zone="Europe/Berlin")
    return [event["start"]["dateTime"][:16] for event in view]


def of_rule(rule, *lines, **options):
    return from_ics(vcalendar("\n".join([NOON, *(f"RRULE:{text}" for text in rule.split("|")), *lines])), **options)


class TestUnion:
    @pytest.mark.parametrize(
        ("rule", "number"),
        [
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", 2),
            ("FREQ=MONTHLY;BYDAY=1MO,3MO", 2),
            ("FREQ=MONTHLY;BYMONTHDAY=31", 7),
            ("FREQ=YEARLY;BYMONTH=1,2,5;BYMONTHDAY=10", 3),
            ("FREQ=MONTHLY;BYMONTHDAY=29", 12),
            ("FREQ=WEEKLY;BYDAY=MO|FREQ=WEEKLY;BYDAY=TU|FREQ=WEEKLY;BYDAY=MO", 2),
            ("FREQ=DAILY;COUNT=30|FREQ=WEEKLY;BYDAY=TU", 2),
            ("FREQ=WEEKLY;BYDAY=TU|FREQ=WEEKLY;BYDAY=TU;INTERVAL=1;WKST=MO|FREQ=WEEKLY", 1),
            ("FREQ=WEEKLY;BYDAY=TU,WE|FREQ=WEEKLY;BYDAY=WE,TH", 2),
            ("FREQ=WEEKLY|FREQ=DAILY", 1),
            ("FREQ=DAILY|FREQ=WEEKLY", 1),
            ("FREQ=DAILY;INTERVAL=2|FREQ=DAILY;INTERVAL=3", 2),
            ("FREQ=DAILY;COUNT=900|FREQ=DAILY;COUNT=901|FREQ=DAILY;COUNT=899", 1),
            ("FREQ=MONTHLY;BYDAY=1TU|FREQ=WEEKLY", 1),
        ],
    )
    def test_events(self, rule, number):
        """Each event has an id of its own; together they have the dates of dateutil, also after a round trip."""
        events = of_rule(rule)
        expected = set()
        for text in rule.split("|"):
            found = rrulestr(text, dtstart=datetime(2026, 9, 1, 12))
            expected |= {
                moment.isoformat()[:16] for moment in found.between(datetime(2026, 1, 1), datetime(2030, 1, 1))
            }

        assert [event["iCalUId"] for event in events] == ["A", *[f"A-{place}" for place in range(2, number + 1)]]
        assert starts(events) == starts(from_ics(to_ics(events))) == sorted(expected)

    def test_leap_day(self):
        """February 29 is a series of every fourth year, in which the other February 28ths are cancelled."""
        [event] = from_ics(vcalendar("UID:A\nDTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY"))

        assert event["recurrence"]["pattern"]["interval"] == 4
        assert event["cancelledOccurrences"][:3] == ["OID.A.2100-02-28", "OID.A.2200-02-28", "OID.A.2300-02-28"]
        days = [each["start"]["dateTime"][:10] for each in instances(event, "2090-01-01", "2110-01-01")]
        assert days == ["2092-02-29", "2096-02-29", "2104-02-29", "2108-02-29"]

    def test_exdate_and_override(self):
        """They go to the event that has their date."""
        override = f"UID:A\nRECURRENCE-ID;{BERLIN}:20261015T120000\nDTSTART;{BERLIN}:20261016T120000"
        vevent = f"{NOON}\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=6\nEXDATE;{BERLIN}:20261001T120000"
        first, second = from_ics(vcalendar(vevent, override))

        assert (first["cancelledOccurrences"], second["cancelledOccurrences"]) == (["OID.A.2026-10-01"], [])
        assert starts([first, second])[1:4] == ["2026-09-15T12:00", "2026-10-16T12:00", "2026-11-01T12:00"]

    def test_whole_days(self):
        """An UNTIL in UTC counts for all events."""
        text = "UID:A\nDTSTART;VALUE=DATE:20260901\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20261014T220000Z"
        events = from_ics(vcalendar(text))

        assert [day[:10] for day in starts(events)] == ["2026-09-01", "2026-09-15", "2026-10-01", "2026-10-15"]

    @pytest.mark.parametrize(
        "rule",
        ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,2", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29"],
    )
    def test_parts_of_one_rule(self, rule):
        """The recurrences of one rule have no dates in common, whatever two rules of the same form would have."""
        wanted = rrulestr(rule, dtstart=datetime(2026, 9, 1, 12)).xafter(datetime(2026, 8, 1), 30)
        assert len(of_rule(rule)) == 2
        assert starts(of_rule(rule), ("2026-01-01", "2050-01-01"))[:30] == [f"{day:%Y-%m-%dT%H:%M}" for day in wanted]

    def test_many_common_dates(self):
        """The message names both rules, and what reads them."""
        with pytest.raises(RecurrenceRuleError, match=r"'FREQ=MONTHLY' and RRULE 'FREQ=.*;BYDAY=1TU' .* give expand="):
            of_rule("FREQ=MONTHLY|FREQ=MONTHLY;BYDAY=1TU")

    def test_many_rules(self):
        """An event is at most 64 series."""
        rules = [f"FREQ=YEARLY;BYMONTH=10;BYMONTHDAY={day};INTERVAL={day}" for day in range(1, 32)]
        rules += [rule.replace("BYMONTH=10", "BYMONTH=12") for rule in rules]
        assert len(of_rule("|".join(rules))) == 62
        with pytest.raises(RecurrenceRuleError, match="the rules need more than 64 recurrences; give expand="):
            of_rule("|".join([*rules, *[f"FREQ=YEARLY;BYMONTH=7;BYMONTHDAY={day}" for day in (1, 2, 3)]]))

    @pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT={0}", "FREQ=DAILY;INTERVAL={1};COUNT=900"])
    def test_cost(self, rule):
        """Twice the rules take far less than four times the steps, whether they are accepted or not."""

        def cost(number):
            text = "|".join([rule.format(900 + place, place + 1) for place in range(number)])
            return steps(of_rule, text, on_error="skip")[0]

        assert cost(40) < 3 * cost(20)


class TestCountAndUntil:
    """A rule with COUNT and UNTIL is not allowed (RFC 5545, 3.3.10), but found: what ends first ends it."""

    @pytest.mark.parametrize(
        ("rule", "last"),
        [
            ("FREQ=DAILY;COUNT=9;UNTIL=20260903T100000Z", "03T12:00"),
            ("until=20260903T095959Z;FREQ=DAILY;Count=9", "02T12:00"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20260903T100000Z", "02T12:00"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=2;UNTIL=20270901T100000Z", "15T12:00"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=20;UNTIL=20260916T100000Z", "15T12:00"),
        ],
    )
    def test_first(self, rule, last):
        errors = []

        assert starts(of_rule(rule, on_error=errors.append))[-1][8:] == last
        assert [error.target for error in errors] == ["VEVENT 'A'.RRULE"]
        with pytest.raises(RecurrenceRuleError, match="has COUNT and UNTIL, which exclude each other"):
            of_rule(rule)

    def test_expand(self):
        errors = []
        events = of_rule("FREQ=HOURLY;INTERVAL=24;COUNT=9;UNTIL=20260908T100000Z", expand=WEEK, on_error=errors.append)

        assert ([start[8:] for start in starts(events)], len(errors)) == (["07T12:00", "08T12:00"], 1)

    def test_no_date(self):
        errors = []

        assert of_rule("FREQ=DAILY;COUNT=9;UNTIL=20200903", on_error=errors.append) == []
        assert len(errors) == 2


class TestExrule:
    """EXRULE, of RFC 2445, excludes the dates of a rule."""

    @pytest.mark.parametrize(
        ("rule", "exrule", "number"),
        [
            ("FREQ=DAILY;COUNT=9", "FREQ=WEEKLY;COUNT=2", 1),
            ("FREQ=DAILY", "FREQ=WEEKLY", 1),
            ("FREQ=DAILY", "FREQ=MONTHLY;COUNT=5", 1),
            ("FREQ=DAILY;COUNT=90", "FREQ=MONTHLY;BYMONTHDAY=1,15", 1),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=YEARLY", 2),
            ("FREQ=WEEKLY;BYDAY=TU,WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", 2),
            ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=FR", 1),
        ],
    )
    def test_dates(self, rule, exrule, number):
        errors = []
        events = of_rule(rule, f"EXRULE:{exrule}", on_error=errors.append)
        begin, years = datetime(2026, 9, 1, 12), (datetime(2026, 1, 1), datetime(2030, 1, 1))
        found, excluded = (set(rrulestr(text, dtstart=begin).between(*years)) for text in (rule, exrule))
        expected = sorted(f"{moment:%Y-%m-%dT%H:%M}" for moment in found - excluded)

        if "YEARLY" in exrule:
            assert (errors[0].target, len(events)) == ("VEVENT 'A'.EXRULE", number)
        else:
            assert (starts(events), errors, len(events)) == (expected, [], number)

    @pytest.mark.parametrize("exrule", ["FREQ=NEVER", "FREQ=HOURLY", "FREQ=YEARLY"])
    def test_not_used(self, exrule):
        """One that is malformed, or that has other dates than Graph can exclude, costs only itself."""
        errors = []
        [event] = of_rule("FREQ=MONTHLY", f"EXRULE:{exrule}", on_error=errors.append)

        assert event["cancelledOccurrences"] == []
        assert [error.target for error in errors] == ["VEVENT 'A'.EXRULE"]
        assert "list the dates in EXDATE, or give expand=(start, end)" in str(errors[0])
        with pytest.raises(RecurrenceRuleError, match="is not used"):
            of_rule("FREQ=MONTHLY", f"EXRULE:{exrule}")

    def test_expand(self):
        """A window has the dates of any EXRULE that dateutil can evaluate."""
        events = of_rule("FREQ=DAILY", "EXRULE:FREQ=HOURLY;INTERVAL=48", expand=WEEK)
        assert [start[8:] for start in starts(events)] == [
            "08T12:00", "10T12:00", "12T12:00",
        ]  # fmt: skip
        errors = []
        assert len(of_rule("FREQ=DAILY", "EXRULE:FREQ=NEVER", expand=WEEK, on_error=errors.append)) == 7
        assert [error.target for error in errors] == ["VEVENT 'A'.EXRULE"]

    def test_rdate(self):
        """It excludes single dates at the time of DTSTART, too."""
        lines = [f"RDATE;{BERLIN}:20260902T120000,20260903T120000,20260903T150000", "EXRULE:FREQ=DAILY;COUNT=3"]
        text = vcalendar("\n".join([NOON, *lines]))

        assert [start[8:] for start in starts(from_ics(text))] == ["03T15:00"]
        weekly = of_rule("FREQ=WEEKLY;COUNT=2", lines[0], "EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2")
        assert [start[8:] for start in starts(weekly)] == ["02T12:00", "03T15:00", "08T12:00"]

    def test_all(self):
        with pytest.raises(RecurtzError, match="every date of the rule is excluded by EXRULE"):
            of_rule("FREQ=WEEKLY", "EXRULE:FREQ=DAILY")


class TestExpand:
    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            ("FREQ=HOURLY;INTERVAL=50", ["07T18:00", "09T20:00", "11T22:00", "14T00:00"]),
            ("FREQ=HOURLY;INTERVAL=50;COUNT=4", ["07T18:00"]),
            ("FREQ=HOURLY;INTERVAL=6;BYDAY=TU;BYMONTH=9", ["08T00:00", "08T06:00", "08T12:00", "08T18:00"]),
            ("FREQ=DAILY;BYHOUR=9,15;BYDAY=WE", ["09T09:00", "09T15:00"]),
            ("FREQ=MONTHLY;BYDAY=2TU,5MO", ["08T12:00"]),
            ("FREQ=MONTHLY;BYDAY=5MO", []),
            ("FREQ=YEARLY;BYWEEKNO=37;BYDAY=WE", ["09T12:00"]),
            ("FREQ=YEARLY;BYYEARDAY=253;X-FOO=1", ["10T12:00"]),
            ("FREQ=YEARLY;BYWEEKNO=37;BYDAY=WE,TH;UNTIL=20260909T100000Z", ["09T12:00"]),
            ("FREQ=YEARLY;BYWEEKNO=37;BYDAY=WE,TH;UNTIL=20260909", ["09T12:00"]),
            ("FREQ=YEARLY;BYWEEKNO=37;BYDAY=WE,TH;UNTIL=20260909T115959", []),
            ("FREQ=YEARLY;BYWEEKNO=37;UNTIL=20200909", []),
            ("FREQ=MONTHLY;BYMONTHDAY=8|FREQ=MONTHLY;BYDAY=2TU", ["08T12:00"]),
        ],
    )
    def test_events(self, rule, expected):
        """What no union of series has becomes single events of the window."""
        events = of_rule(rule, expand=WEEK)

        assert [start[8:] for start in starts(events)] == expected
        assert len({event["id"] for event in events}) == len(events)
        assert all(event["type"] == "singleInstance" for event in events)
        assert all(times(event)[1][11:13] == f"{int(times(event)[0][11:13]) + 1:02}" for event in events[:1])

    def test_series_stay(self):
        """A series that Graph can represent stays a series."""
        [event] = of_rule("FREQ=DAILY", expand=WEEK)

        assert event["type"] == "seriesMaster"

    def test_exdate_exrule_rdate(self):
        lines = [
            f"EXDATE;{BERLIN}:20260909T120000",
            "EXRULE:FREQ=WEEKLY;BYDAY=TH",
            "RDATE:20260910T170000Z,20270101T000000Z",
        ]
        events = of_rule("FREQ=HOURLY;INTERVAL=24", *lines, expand=WEEK)

        assert [start[8:] for start in starts(events)] == [
            "07T12:00", "08T12:00", "10T19:00", "11T12:00", "12T12:00", "13T12:00",
        ]  # fmt: skip
        assert [event["type"][:6] for event in of_rule("FREQ=DAILY", *lines)] == ["series", "single", "single"]

    def test_override(self):
        override = f"UID:A\nRECURRENCE-ID;{BERLIN}:20260908T120000\nDTSTART;{BERLIN}:20260908T160000"
        events = from_ics(vcalendar(f"{NOON}\nRRULE:FREQ=DAILY;BYHOUR=9,12;BYDAY=TU", override), expand=WEEK)

        assert [start[8:] for start in starts(events)] == ["08T09:00", "08T16:00"]

    def test_whole_days(self):
        text = "UID:A\nDTSTART;VALUE=DATE:20260901\nRRULE:FREQ=YEARLY;BYWEEKNO=37;BYDAY=TU,FR;UNTIL=20260907T220000Z"
        events = from_ics(vcalendar(text), expand=WEEK)

        assert [times(event)[0][8:10] for event in events] == ["08"]

    @pytest.mark.slow
    @settings(deadline=None)
    @given(RULES, st.sampled_from(["", ";COUNT=9", ";UNTIL=20260911T100000Z"]), st.sampled_from([1, 500]))
    def test_any_rule(self, rule, end, before):
        """The events of a window are those of dateutil, whether they are series or not."""
        start = datetime(2026, 9, 7, 12).replace(year=2026 - before // 365)
        text = f"UID:A\nDTSTART:{start:%Y%m%dT%H%M%S}Z\nRRULE:{rule}{end}"
        try:
            events = from_ics(vcalendar(text), expand=WEEK)
        except RecurtzError:
            return
        values = next((part[6:].split(",") for part in rule.split(";") if part.startswith("BYDAY=")), [])
        if len({len(value) > 2 for value in values}) > 1:
            return  # dateutil intersects days with and without ordinals
        found = rrulestr(rule + end.removesuffix("Z"), dtstart=start).between(
            datetime(2026, 9, 7), datetime(2026, 9, 13, 23), inc=True
        )
        view = calendar_view(events, *WEEK)
        assert [event["start"]["dateTime"][:16] for event in view] == [moment.isoformat()[:16] for moment in found]

    @pytest.mark.parametrize(
        ("rule", "reason"),
        [
            ("FREQ=SECONDLY;COUNT=100000000", "more than 1000000 steps"),
            ("FREQ=NEVER", "cannot be"),
            ("FREQ=HOURLY;INTERVAL=0", "cannot be"),
            ("FREQ=HOURLY;RSCALE=HEBREW", "cannot be"),
            ("FREQ=HOURLY;BYSETPOS=1", "BYSETPOS within a day"),
            ("FREQ=MONTHLY;BYWEEKNO=3", "counts in the year without FREQ=YEARLY"),
            ("FREQ=HOURLY;BYMONTHDAY=30;BYMONTH=2", "the rule has no date"),
            ("FREQ=HOURLY;UNTIL=x", "UNTIL 'X' cannot be read"),
            ("FREQ=HOURLY;BYHOUR=99", "cannot be read"),
            ("FREQ=HOURLY;BYDAY=XX", "cannot be read"),
        ],
    )
    def test_refused(self, rule, reason):
        """A rule whose search could be long is refused, and one that cannot be read."""
        with pytest.raises(RecurrenceRuleError, match=reason):
            of_rule(rule, expand=WEEK)

    def test_old_start(self):
        """Hours are not counted from a start long ago."""
        text = "UID:A\nDTSTART:16010101T000000Z\nRRULE:FREQ=MINUTELY;INTERVAL=1440"

        assert len(from_ics(vcalendar(text), expand=WEEK)) == 7

    def test_limit(self):
        """With a limit, no more starts than it allows are computed."""
        with pytest.raises(LimitExceededError, match="more than 100 events in the window"):
            of_rule("FREQ=SECONDLY", expand=WEEK, limit=100)
        with pytest.raises(LimitExceededError, match="more than 100 events in the window"):
            of_rule("FREQ=SECONDLY", expand=WEEK, limit=100, on_error="skip")

    @pytest.mark.parametrize("expand", [5, "2026", ("2026-01-01",), ("2026-01-01", time())])
    def test_window(self, expand):
        with pytest.raises(RecurtzError):
            of_rule("FREQ=DAILY", expand=expand)
        if expand == 5:
            with pytest.raises(ArgumentTypeError, match="use a pair of instants"):
                of_rule("FREQ=DAILY", expand=expand)

    def test_window_at_edge(self):
        with pytest.raises(RecurrenceRuleError, match="the window is out of range"):
            of_rule("FREQ=HOURLY", expand=("0001-01-01", "9999-12-31T23:59:59"))
