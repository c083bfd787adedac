"""Complaints about other libraries and clients: one test shows what recurtz does instead.

The number in a test's name is that of the complaint in the project's collected facts. GD and GDC are issues of
Microsoft's repositories microsoft-graph-docs and microsoft-graph-docs-contrib, SO is a question on Stack Overflow, EWS
the reference of Exchange Web Services. Complaints that do not concern time are left out: pages of results, delta
queries, iCalUId, RFC 5545. Those about recurrences and series are in test_complaints_series.py.
"""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

import recurtz
from graph import (
    PACIFIC,
    TOKYO,
    WEEK,
    all_day,
    custom_zone,
    daily,
    error_of,
    event,
    moment,
    recurrence,
    series,
    starts,
    weekly,
    zone_rule,
)
from recurtz import CustomTimeZone, DateTimeTimeZone, Prefer, calendar_view, create_event, instances

TAIPEI, BRASILIA = "Taipei Standard Time", "E. South America Standard Time"
MEXICO = "Central Standard Time (Mexico)"
KIRITIMATI, DATELINE = "Line Islands Standard Time", "Dateline Standard Time"
NOON = "2017-09-04T12:00:00"
NO_ZONE, NOT_ALLOWED = "TimeZoneNotSupportedException", "ErrorPropertyValidationFailure"


class TestZonesOfEvents:
    # Source: SO 42284849; mpalermiti/outlook-mcp#71
    def test_9_1(self):
        """A series read in UTC keeps its local hour when daylight saving time ends."""
        range_ = {"startDate": "2017-09-04", "recurrenceTimeZone": PACIFIC}
        read = series("2017-09-04T19:00:00", "2017-09-04T21:00:00", "UTC", range_=range_)

        found = instances(read, "2017-10-30", "2017-11-07", time_zone=PACIFIC)
        assert starts(found) == ["2017-10-30T12:00", "2017-11-06T12:00"]
        assert starts(instances(read, "2017-10-30", "2017-11-07")) == ["2017-10-30T19:00", "2017-11-06T20:00"]

    # Source: GD#2202
    def test_9_2(self):
        """A start on Friday in UTC is a Saturday in the series' zone."""
        range_ = {"startDate": "2017-09-09", "recurrenceTimeZone": TAIPEI}
        body = series("2017-09-08T22:00:00", "2017-09-08T23:00:00", "UTC", weekly("saturday"), range_)
        created = create_event(body)

        assert created["start"] == moment("2017-09-08T22:00:00.0000000", "UTC")
        found = instances(created, "2017-09-01", "2017-09-20", time_zone=TAIPEI)
        assert starts(found) == ["2017-09-09T06:00", "2017-09-16T06:00"]
        body["recurrence"]["range"]["startDate"] = "2017-09-08"
        error = error_of(create_event, body)
        assert (error.target, error.code) == ("recurrence.range.startDate", NOT_ALLOWED)
        assert TAIPEI in str(error)

    # Source: GD#6003, GD#1802; O365/python-o365#690, #1176; msgraph-sdk-dotnet#741; msgraph-sdk-javascript#1158
    @pytest.mark.parametrize("zone", [PACIFIC, "UTC", TOKYO, KIRITIMATI, DATELINE])
    @pytest.mark.parametrize("requested", [PACIFIC, "UTC", TOKYO, KIRITIMATI, DATELINE])
    def test_9_3(self, zone, requested):
        """An all-day event has the same date in every zone."""
        recurring = all_day(zone=zone, recurrence=daily(NOON)["recurrence"])
        day = {
            "start": moment("2017-09-04T00:00:00.0000000", requested),
            "end": moment("2017-09-05T00:00:00.0000000", requested),
        }
        prefer = f'outlook.timezone="{requested}"'

        created = [create_event(recurring, prefer), create_event(all_day(zone=zone))]
        for one in (all_day(zone=zone), recurring, *created):
            found = calendar_view([one], "2017-09-01", "2017-09-30", time_zone=requested)[0]
            assert {name: found[name] for name in day} == day

    # Source: GD#2804
    def test_9_4(self):
        """The original start of an all-day occurrence is midnight in the series' zone."""
        recurring = daily("2017-09-04T00:00:00", "2017-09-05T00:00:00", isAllDay=True)
        [found] = instances(recurring, "2017-09-06T12:00:00", "2017-09-06T13:00:00", time_zone=TOKYO)
        times = {"start": moment("2017-09-06T00:00:00", "UTC"), "end": moment("2017-09-08T00:00", "UTC")}
        recurring["exceptionOccurrences"] = [{"originalStart": found["originalStart"], **times}]
        [exception] = instances(recurring, "2017-09-06T12:00", "2017-09-06T13:00", time_zone=TOKYO)

        assert found["originalStart"] == "2017-09-06T07:00:00Z"
        assert exception["occurrenceId"] == "OID.AAMk.2017-09-06"
        assert exception["end"] == moment("2017-09-08T00:00:00.0000000", TOKYO)

    # Source: mguessan/davmail PR#481; GD#4353
    @pytest.mark.parametrize(
        "original",
        [
            {"originalStart": "2017-09-06T15:00:00-04:00"},
            {"originalStart": "2017-09-06T19:00:00Z"},
            {"originalStart": "2017-09-07T04:00:00.0000000+09:00"},
            {"originalStart": None, "occurrenceId": "OID.AAMk.2017-09-06"},
            {"occurrenceId": "OID.A.A-M_k=.2017-09-06"},
        ],
        ids=["offset", "UTC", "another day", "null", "missing"],
    )
    def test_9_5(self, original):
        """An original start may have any offset, and may be missing."""
        exception = event("2017-09-06T23:00:00", "2017-09-06T23:30:00", "UTC", **original)
        lunch = daily(NOON, exceptionOccurrences=[exception])
        found = instances(lunch, "2017-09-06", "2017-09-07")

        assert starts(found) == ["2017-09-06T23:00"]
        assert found[0]["originalStart"] == "2017-09-06T19:00:00Z"

    # Source: GD#7163; closeio/sync-engine, get_recurrence_timezone
    @pytest.mark.parametrize(
        ("properties", "hour_in_winter"),
        [
            ({"originalStartTimeZone": PACIFIC}, "20:00"),
            ({"originalStartTimeZone": "", "originalEndTimeZone": PACIFIC}, "20:00"),
            ({"originalStartTimeZone": TOKYO, "originalEndTimeZone": PACIFIC}, "19:00"),
            ({}, "19:00"),
        ],
    )
    def test_9_6(self, properties, hour_in_winter):
        """If recurrenceTimeZone is empty, the next property in line names the zone."""
        read = daily("2017-09-04T19:00:00", zone="UTC", range_={"recurrenceTimeZone": ""}, **properties)

        assert starts(instances(read, "2017-12-01", "2017-12-02")) == [f"2017-12-01T{hour_in_winter}"]

    # Source: OutlookGoogleCalendarSync#2148, #2339, #2197
    def test_9_7(self):
        """The zones tzone://Microsoft/Custom and tzone://Microsoft/Utc break nothing."""
        custom, utc = "tzone://Microsoft/Custom", "tzone://Microsoft/Utc"
        stored = daily(NOON, range_={"recurrenceTimeZone": custom}, originalStartTimeZone=custom)

        assert starts(instances(stored, "2017-12-01", "2017-12-02")) == ["2017-12-01T20:00"]
        assert custom not in str(create_event(stored)["recurrence"])
        assert recurtz.zone(utc).utcoffset(datetime(2017, 9, 4)) == timedelta()
        assert calendar_view([event(NOON, zone=utc)], *WEEK) != []
        assert error_of(recurtz.zone, custom).code == NO_ZONE
        assert error_of(Prefer.parse, f'outlook.timezone="{custom}"').code == NO_ZONE

    # Source: microsoftgraph/msgraph-sdk-javascript#327; GD#19284
    def test_9_8(self):
        """Windows names and IANA names mean the same zones."""
        day = datetime(2017, 9, 4)

        assert recurtz.windows_to_iana("Pacific Standard Time") == "America/Los_Angeles"
        assert recurtz.iana_to_windows("America/Los_Angeles") == "Pacific Standard Time"
        for windows, iana in [("India Standard Time", "Asia/Calcutta"), ("FLE Standard Time", "Europe/Kiev")]:
            assert recurtz.iana_to_windows(iana) == windows
            assert recurtz.zone(windows).utcoffset(day) == recurtz.zone(iana).utcoffset(day)
        names = [zone["alias"] for zone in recurtz.supported_time_zones()]
        assert len(names) > 130
        assert all(recurtz.zone(name) is recurtz.zone(recurtz.windows_to_iana(name)) for name in names if name != "UTC")

    # Source: GD#4758; microsoftgraph/msgraph-sample-javascriptspa#39
    @pytest.mark.parametrize("name", ["", "undefined", "Greenwich Mean Time", "null", "America/Gotham"])
    def test_9_9(self, name):
        """An unsupported zone is rejected with Graph's code and message, wherever it is given."""
        text = f"A valid TimeZone value must be specified. The following TimeZone value is not supported: '{name}'."
        noon = moment(NOON, name)

        for call in (
            lambda: recurtz.zone(name),
            lambda: Prefer.parse(f'outlook.timezone="{name}"'),
            lambda: create_event({"start": moment(NOON), "end": noon}),
            lambda: calendar_view([], *WEEK, time_zone=name),
            lambda: DateTimeTimeZone.from_graph(noon),
        ):
            error = error_of(call)
            assert error.to_graph()["error"]["code"] == NO_ZONE
            assert str(error).startswith(text)

    # Source: GD#1800
    @pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its zone")
    @pytest.mark.parametrize("machine_zone", ["America/New_York", "Asia/Kathmandu", "UTC"])
    def test_9_24(self, machine_zone, monkeypatch, request):
        """A time is in the zone beside it, never in the machine's zone."""
        request.addfinalizer(time.tzset)  # runs after the environment is restored
        with monkeypatch.context() as patched:
            patched.setenv("TZ", machine_zone)
            time.tzset()
            noon, lunch = DateTimeTimeZone.from_graph(moment(f"{NOON}.0000000")), daily(NOON)

            assert noon.to_datetime().astimezone(UTC) == datetime(2017, 9, 4, 19, tzinfo=UTC)
            assert starts(instances(lunch, "2017-09-04T19:00:00", "2017-09-04T19:00:01")) == ["2017-09-04T19:00"]
            assert starts([create_event(lunch, 'outlook.timezone="UTC"')]) == ["2017-09-04T19:00"]
            bare = {"start": {"dateTime": NOON}, "end": moment("2017-09-05T12:00:00", "UTC")}
            assert error_of(create_event, bare).code == NO_ZONE
            assert isinstance(error_of(instances, lunch, datetime(2017, 9, 4), datetime(2017, 9, 5)), TypeError)


class TestPrefer:
    LINES = ('IdType="ImmutableId"', f'outlook.timezone="{PACIFIC}"')

    # Source: GDC#8645; GD#8755; mguessan/davmail PR#476; GD#15604
    def test_9_10(self):
        """Preferences are combined, none is lost, and wrong quotes are reported."""
        for header in (list(self.LINES), ", ".join(self.LINES), ", ".join(self.LINES).encode()):
            prefer = Prefer.parse(header)
            assert prefer.time_zone == PACIFIC
            assert prefer.applied() == f'outlook.timezone="{PACIFIC}"'
            assert [preference.name for preference in prefer.preferences] == ["idtype", "outlook.timezone"]
        assert error_of(Prefer.parse, f"outlook.timezone='{PACIFIC}'").target == "Prefer"
        assert error_of(Prefer.parse, "outlook.timezone='UTC'").code == NO_ZONE

    # Source: GDC#8645; GD#8755
    def test_9_10_zone_of_response(self):
        """The zone beside a time counts, not the requested zone."""
        in_utc = event("2017-09-04T19:00:00", "2017-09-04T21:00:00", "UTC")
        prefer = Prefer.parse(f'outlook.timezone="{PACIFIC}"')

        expected = moment("2017-09-04T12:00:00.0000000")
        assert calendar_view([in_utc], *WEEK, time_zone=prefer)[0]["start"] == expected
        assert create_event(in_utc, prefer)["start"] == expected


class TestRulesOfZones:
    @staticmethod
    def custom(bias, standard_month, daylight_month, daylight_bias):
        rules = zone_rule(standard_month, 1), zone_rule(daylight_month, 2)
        return CustomTimeZone.from_graph(custom_zone(bias, *rules, daylight_bias))

    # Source: GD#15217, #8972; GD calendar-getschedule: the zone of California has bias 480
    def test_9_18(self):
        """UTC is local time plus bias."""
        california = self.custom(480, 11, 3, -60)

        for day in (datetime(2017, 1, 1, 12), datetime(2017, 7, 1, 12)):
            assert california.utcoffset(day) == recurtz.zone(PACIFIC).utcoffset(day)
        india = CustomTimeZone.from_graph({"bias": -330})
        assert india.utcoffset(datetime(2017, 1, 1)) == timedelta(hours=5, minutes=30)
        [found] = calendar_view(
            [event("2017-07-01T12:00:00", zone="UTC")], "2017-07-01", "2017-07-02", time_zone=california
        )
        assert found["start"]["dateTime"] == "2017-07-01T05:00:00.0000000"

    # Source: Exchange team blog 2020 (Brazil); mattjohnsonpint/TimeZoneConverter#146 (Mexico)
    @pytest.mark.parametrize(
        ("zone", "with_summer_time", "without"),
        [(BRASILIA, "2018-12-03T14:00", "2019-12-03T15:00"), (MEXICO, "2022-07-03T17:00", "2023-07-03T18:00")],
    )
    def test_9_30(self, zone, with_summer_time, without):
        """A series follows today's rules where summer time was abolished."""
        noons = daily("2018-01-01T12:00:00", zone=zone)

        for start in (with_summer_time, without):
            assert starts(instances(noons, f"{start[:10]}T12:00:00", f"{start[:10]}T23:00:00")) == [start]

    # Source: mattjohnsonpint/TimeZoneConverter#146
    def test_9_30_other_rules(self):
        """The caller may choose other rules."""
        with_summer_time = timezone(timedelta(hours=-5), "Mexico, before 2022")
        noon = event("2023-07-03T12:00:00", zone="UTC")
        [found] = calendar_view([noon], "2023-07-03", "2023-07-04", time_zone=with_summer_time)

        assert found["start"] == moment("2023-07-03T07:00:00.0000000", "Mexico, before 2022")
        assert recurtz.tzdb_version()


class TestText:
    # Source: python/cpython#95221
    def test_9_23(self):
        """Seven digits of a second are parsed, and none is lost."""
        exact = {"start": moment(f"{NOON}.1234567", "UTC"), "end": moment("9999-12-31T23:59:59.9999999", "UTC")}
        [found] = calendar_view([exact], *WEEK)

        assert (found["start"], found["end"]) == (exact["start"], exact["end"])
        [found] = calendar_view([exact | {"end": exact["start"]}], *WEEK, time_zone=TOKYO)
        assert found["start"]["dateTime"] == "2017-09-04T21:00:00.1234567"
        assert DateTimeTimeZone.from_graph(exact["start"]).to(TOKYO).to_graph()["dateTime"].endswith(".1234567")

    # Source: GD#7919; O365/python-o365#180; GD#11359; msgraph-sdk-php#355; msgraph-sdk-javascript#404
    @pytest.mark.parametrize(
        ("change", "target", "value"),
        [
            ({"end": moment("2017-09-04T11:00:00")}, "end", "11:00:00"),
            ({"start": moment("09/04/2017 12:00")}, "start.dateTime", "09/04/2017"),
            ({"recurrence": recurrence({"type": "monthly"})}, "recurrence.pattern.type", "'monthly'"),
            ({"recurrence": recurrence(type="endDate", endDate=5)}, "recurrence.range.endDate", "5"),
            ({"isAllDay": "true"}, "isAllDay", "'true'"),
            ({"start": moment(NOON, "PST8")}, "start.timeZone", "'PST8'"),
        ],
    )
    def test_9_20(self, change, target, value):
        """An error names the property, its value and a hint."""
        error = error_of(create_event, daily(NOON, "2017-09-04T13:00:00") | change)

        assert error.target == target
        assert value in str(error)
        assert error.code != "ErrorInvalidRequest"
