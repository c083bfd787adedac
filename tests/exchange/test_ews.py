"""EWS: recurrences, CalendarItems and zones, both ways; and XML that tries to reach outside."""

import re
from datetime import date, datetime

import pytest

from graph import (
    BERLIN,
    DAILY,
    EASTERN,
    INDIA,
    LUNCH,
    PACIFIC,
    TOKYO,
    all_day,
    daily,
    error_of,
    event,
    exception,
    moment,
    occurrence_id,
    recurrence,
    series,
    starts,
    weekly,
)
from recurtz import PatternedRecurrence, SeriesMaster, calendar_view, instances
from recurtz.exchange import TimeZoneDefinition, YearlyRules, from_ews, to_ews, zone_from_ews
from recurtz.zones import CustomTimeZone, TransitionRule

TYPES = 'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'

RESPONSE = f"""<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<m:GetItemResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" {TYPES}><m:ResponseMessages>
<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items>
<t:CalendarItem>
  <t:ItemId Id="AAMk" ChangeKey="DwAA"/>
  <t:Subject>Let's go for lunch</t:Subject>
  <t:ReminderIsSet>true</t:ReminderIsSet>
  <t:ReminderMinutesBeforeStart>15</t:ReminderMinutesBeforeStart>
  <t:UID>040000008200E00074C5B7101A82E008</t:UID>
  <t:Start>2017-09-04T19:00:00Z</t:Start>
  <t:End>2017-09-04T21:00:00Z</t:End>
  <t:IsAllDayEvent>false</t:IsAllDayEvent>
  <t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus>
  <t:Location>Cafeteria</t:Location>
  <t:CalendarItemType>RecurringMaster</t:CalendarItemType>
  <t:Recurrence>
    <t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday</t:DaysOfWeek></t:WeeklyRecurrence>
    <t:EndDateRecurrence><t:StartDate>2017-09-04-07:00</t:StartDate><t:EndDate>2017-12-31-08:00</t:EndDate>
    </t:EndDateRecurrence>
  </t:Recurrence>
  <t:ModifiedOccurrences>
    <t:Occurrence><t:ItemId Id="BBMk" ChangeKey="DwBB"/><t:Start>2017-11-07T20:00:00Z</t:Start>
      <t:End>2017-11-07T21:00:00Z</t:End><t:OriginalStart>2017-11-06T20:00:00Z</t:OriginalStart></t:Occurrence>
  </t:ModifiedOccurrences>
  <t:DeletedOccurrences>
    <t:DeletedOccurrence><t:Start>2017-11-13T20:00:00Z</t:Start></t:DeletedOccurrence>
  </t:DeletedOccurrences>
  <t:StartTimeZone Id="Pacific Standard Time" Name="(UTC-08:00) Pacific Time (US &amp; Canada)"/>
  <t:EndTimeZone Id="Pacific Standard Time" Name="(UTC-08:00) Pacific Time (US &amp; Canada)"/>
</t:CalendarItem>
</m:Items></m:GetItemResponseMessage></m:ResponseMessages></m:GetItemResponse></s:Body></s:Envelope>"""

DEFINITION = """<t:StartTimeZone Id="tzone://Microsoft/Custom" Name="Ours"><t:Periods>
<t:Period Bias="PT8H" Name="Standard" Id="Std"/><t:Period Bias="PT7H" Name="Daylight" Id="Dlt"/></t:Periods>
<t:TransitionsGroups>
<t:TransitionsGroup Id="0">
  <t:RecurringDayTransition><t:To Kind="Period">Dlt</t:To><t:TimeOffset>PT2H</t:TimeOffset><t:Month>4</t:Month>
    <t:DayOfWeek>Sunday</t:DayOfWeek><t:Occurrence>1</t:Occurrence></t:RecurringDayTransition>
  <t:RecurringDayTransition><t:To Kind="Period">Std</t:To><t:TimeOffset>PT2H</t:TimeOffset><t:Month>10</t:Month>
    <t:DayOfWeek>Sunday</t:DayOfWeek><t:Occurrence>-1</t:Occurrence></t:RecurringDayTransition>
</t:TransitionsGroup>
<t:TransitionsGroup Id="1">
  <t:RecurringDayTransition><t:To Kind="Period">Dlt</t:To><t:TimeOffset>PT2H</t:TimeOffset><t:Month>3</t:Month>
    <t:DayOfWeek>Sunday</t:DayOfWeek><t:Occurrence>2</t:Occurrence></t:RecurringDayTransition>
  <t:RecurringDayTransition><t:To Kind="Period">Std</t:To><t:TimeOffset>PT2H</t:TimeOffset><t:Month>11</t:Month>
    <t:DayOfWeek>Sunday</t:DayOfWeek><t:Occurrence>1</t:Occurrence></t:RecurringDayTransition>
</t:TransitionsGroup></t:TransitionsGroups>
<t:Transitions><t:Transition><t:To Kind="Group">0</t:To></t:Transition>
<t:AbsoluteDateTransition><t:To Kind="Group">1</t:To><t:DateTime>2007-01-01T00:00:00</t:DateTime>
</t:AbsoluteDateTransition></t:Transitions></t:StartTimeZone>"""
"""Pacific time by its rules, without a name that has rules."""

THREE_PERIODS = DEFINITION.replace(
    "</t:Periods>", '<t:Period Bias="PT6H" Name="Daylight" Id="Dbl"/></t:Periods>'
).replace(
    '<t:TransitionsGroup Id="0">',
    '<t:TransitionsGroup Id="0"><t:RecurringDayTransition><t:To>Dbl</t:To></t:RecurringDayTransition>',
)

MEETING = """<MeetingTimeZone TimeZoneName="Ours"><BaseOffset>PT8H</BaseOffset>
<Standard TimeZoneName="PST"><Offset>PT0H</Offset><RelativeYearlyRecurrence><DaysOfWeek>Sunday</DaysOfWeek>
<DayOfWeekIndex>First</DayOfWeekIndex><Month>November</Month></RelativeYearlyRecurrence><Time>02:00:00</Time></Standard>
<Daylight TimeZoneName="PDT"><Offset>-PT60M</Offset><RelativeYearlyRecurrence><DaysOfWeek>Sunday</DaysOfWeek>
<DayOfWeekIndex>Second</DayOfWeekIndex><Month>March</Month></RelativeYearlyRecurrence><Time>02:00:00</Time></Daylight>
</MeetingTimeZone>"""
"""The same as Exchange 2007 writes it."""


KOLKATA = """<t:StartTimeZone Id="Ours"><t:Periods><t:Period Bias="-PT5H30M" Name="Standard" Id="s"/></t:Periods>
<t:TransitionsGroups><t:TransitionsGroup Id="0"><t:Transition><t:To Kind="Period">s</t:To></t:Transition>
</t:TransitionsGroup></t:TransitionsGroups>
<t:Transitions><t:Transition><t:To Kind="Group">0</t:To></t:Transition></t:Transitions></t:StartTimeZone>"""


def item(*parts, start="2017-09-04T19:00:00Z", end="2017-09-04T21:00:00Z"):
    """A CalendarItem in any order of its elements."""
    return f"<t:CalendarItem {TYPES}><t:Start>{start}</t:Start><t:End>{end}</t:End>{''.join(parts)}</t:CalendarItem>"


def named(name):
    return f'<t:StartTimeZone Id="{name}"/>'


def kind(name):
    return f"<t:CalendarItemType>{name}</t:CalendarItemType>"


def pattern(name, range_="<t:NoEndRecurrence><t:StartDate>2017-09-04</t:StartDate></t:NoEndRecurrence>", **texts):
    """A Recurrence with a pattern whose elements have these texts."""
    elements = "".join(f"<t:{key}>{text}</t:{key}>" for key, text in texts.items())
    return f"<t:Recurrence><t:{name}>{elements}</t:{name}>{range_}</t:Recurrence>"


EVERY_DAY = pattern("DailyRecurrence", Interval=1)


def graph_pattern(xml):
    return PatternedRecurrence.from_graph(from_ews(xml)["recurrence"]).pattern


def inner(json):
    """The XML of a recurrence, without its root."""
    return to_ews({"recurrence": json}).partition(">")[2].removesuffix("</t:Recurrence>").replace("t:", "")


class TestCalendarItem:
    def test_response(self):
        """The response of GetItem becomes the event that Graph has."""
        json = from_ews(RESPONSE)

        assert json == {
            "id": "AAMk",
            "iCalUId": "040000008200E00074C5B7101A82E008",
            "type": "seriesMaster",
            "subject": "Let's go for lunch",
            "location": {"displayName": "Cafeteria"},
            "showAs": "oof",
            "isReminderOn": True,
            "reminderMinutesBeforeStart": 15,
            "isAllDay": False,
            "start": moment("2017-09-04T12:00:00.0000000"),
            "end": moment("2017-09-04T14:00:00.0000000"),
            "recurrence": PatternedRecurrence.from_graph(
                recurrence(type="endDate", endDate="2017-12-31", recurrenceTimeZone=PACIFIC)
            ).to_graph(),
            "cancelledOccurrences": ["OID.AAMk.2017-11-13"],
            "exceptionOccurrences": [
                {
                    "id": "BBMk",
                    "type": "exception",
                    "occurrenceId": "OID.AAMk.2017-11-06",
                    "originalStart": "2017-11-06T20:00:00Z",
                    "isAllDay": False,
                    "start": moment("2017-11-07T12:00:00.0000000"),
                    "end": moment("2017-11-07T13:00:00.0000000"),
                }
            ],
        }
        assert starts(instances(json, "2017-11-05", "2017-11-21", time_zone=PACIFIC)) == [
            "2017-11-07T12:00",
            "2017-11-20T12:00",
        ]

    @pytest.mark.parametrize(
        "xml",
        [
            RESPONSE.replace("t:", "").replace("xmlns:t", "xmlns"),
            RESPONSE.replace("t:", "ns1:"),
            RESPONSE.encode(),
            bytearray(RESPONSE.encode("utf-8-sig")),
            RESPONSE.replace("utf-8", "utf-16").encode("utf-16"),
            RESPONSE.replace("utf-8", "iso-8859-1").encode("iso-8859-1"),
            f"\n  {RESPONSE}",
            f"\n  {RESPONSE}".encode(),
        ],
        ids=["no prefix", "prefix", "bytes", "mark", "utf-16", "latin-1", "blanks", "blanks in bytes"],
    )
    def test_forms(self, xml):
        """Prefixes, encodings and blanks do not matter."""
        assert from_ews(xml) == from_ews(RESPONSE)

    def test_single(self):
        json = from_ews(item(named(TOKYO)))

        assert json == {
            "isAllDay": False,
            "type": "singleInstance",
            "start": moment("2017-09-05T04:00:00.0000000", TOKYO),
            "end": moment("2017-09-05T06:00:00.0000000", TOKYO),
        }
        assert from_ews(item())["start"] == moment("2017-09-04T19:00:00.0000000", "UTC")

    @pytest.mark.parametrize(
        ("parts", "facts"),
        [
            (
                "<t:OriginalStart>2017-11-06T20:00:00Z</t:OriginalStart>" + kind("Exception"),
                {"type": "exception", "originalStart": "2017-11-06T20:00:00Z"},
            ),
            (
                "<t:RecurrenceId>2017-11-06T12:00:00</t:RecurrenceId>",
                {"type": "exception", "originalStart": "2017-11-06T20:00:00Z"},
            ),
            (
                "<t:RecurrenceId>2017-11-06T20:00:00Z</t:RecurrenceId>" + kind("Occurrence"),
                {"type": "occurrence", "originalStart": "2017-11-06T20:00:00Z"},
            ),
            (kind("Exception"), {"type": "exception"}),
            (
                "<t:OriginalStart>2017-11-06T20:00:00Z</t:OriginalStart>" + kind("Single"),
                {"type": "singleInstance"},
            ),
        ],
    )
    def test_item_of_series(self, parts, facts):
        """An exception and an occurrence are items of their own, which name the start that they have in the series."""
        json = from_ews(item(parts, named(PACIFIC)))
        assert {name: json[name] for name in ("type", "originalStart") if name in json} == facts

    def test_exception_beside_master(self):
        """The item of an exception takes its place in the series, with its own properties."""
        master = from_ews(RESPONSE)
        times = {"start": "2017-11-07T20:00:00Z", "end": "2017-11-07T21:00:00Z"}
        parts = "<t:Subject>Dinner</t:Subject>" + kind("Exception")
        original = "<t:OriginalStart>2017-11-06T20:00:00Z</t:OriginalStart>"
        moved = from_ews(item('<t:ItemId Id="BBMk"/>', parts, original, named(PACIFIC), **times))
        found = calendar_view([master, moved | {"seriesMasterId": master["id"]}], "2017-11-05", "2017-11-09")

        assert [(each["subject"], each["type"], each["start"]["dateTime"][:16]) for each in found] == [
            ("Dinner", "exception", "2017-11-07T20:00")
        ]

    def test_all_day(self):
        """The instants are midnights in the item's zone, whatever that is."""
        whole = "<t:IsAllDayEvent>true</t:IsAllDayEvent>"
        times = {"start": "2017-09-03T22:00:00Z", "end": "2017-09-05T22:00:00Z"}
        json = from_ews(item(whole, EVERY_DAY, named(BERLIN), **times))

        assert json["start"] == moment("2017-09-04T00:00:00.0000000", BERLIN)
        assert json["end"] == moment("2017-09-06T00:00:00.0000000", BERLIN)
        assert from_ews(item(whole, named("UTC"), **times))["start"]["dateTime"][:10] == "2017-09-04"

    def test_local_times(self):
        """A time without an offset is in the item's zone, as a client writes it."""
        json = from_ews(item(EVERY_DAY, named(TOKYO), start="2017-09-04T12:00:00", end="2017-09-04T13:00:00"))
        assert json["start"] == moment("2017-09-04T12:00:00.0000000", TOKYO)

    def test_zone_given(self):
        json = from_ews(RESPONSE, time_zone=TOKYO)

        assert json["start"] == moment("2017-09-05T04:00:00.0000000", TOKYO)
        assert json["recurrence"]["range"]["recurrenceTimeZone"] == TOKYO

    @pytest.mark.parametrize(
        ("parts", "name"),
        [
            (named(TOKYO), TOKYO),
            (f"<t:StartTimeZoneId>{TOKYO}</t:StartTimeZoneId>", TOKYO),
            (f'<t:MeetingTimeZone TimeZoneName="{TOKYO}"/>', TOKYO),
            (f'<t:EndTimeZone Id="{TOKYO}"/>', TOKYO),
            ("<t:TimeZone>(UTC+09:00) Osaka, Sapporo, Tokyo</t:TimeZone>", "(UTC+09:00) Osaka, Sapporo, Tokyo"),
            (f'{named("tzone://Microsoft/Custom")}<t:EndTimeZone Id="{TOKYO}"/>', TOKYO),
            (f'{named("Mars")}<t:EndTimeZone Id="{TOKYO}"/>', TOKYO),
        ],
    )
    def test_zone_names(self, parts, name):
        """The first name that has rules."""
        assert from_ews(item(EVERY_DAY, parts))["start"] == moment("2017-09-05T04:00:00.0000000", name)

    def test_no_zone(self):
        """A series repeats in a zone, so it must have one."""
        assert "names no zone; give time_zone" in str(error_of(from_ews, item(EVERY_DAY)))
        assert "'Mars'" in str(error_of(from_ews, item(EVERY_DAY, named("Mars"))))

    def test_zone_by_rules(self):
        """Rules without a name: the zone is for `time_zones=`."""
        xml = item(EVERY_DAY, DEFINITION, start="2006-11-01T20:00:00Z", end="2006-11-01T21:00:00Z")
        zones = {"tzone://Microsoft/Custom": zone_from_ews(xml)}
        json = from_ews(xml)

        assert json["start"] == moment("2006-11-01T12:00:00.0000000", "tzone://Microsoft/Custom")
        json["recurrence"]["range"]["startDate"] = "2006-11-01"
        assert starts(instances(json, "2007-11-03", "2007-11-05", time_zones=zones)) == [
            "2007-11-03T19:00",
            "2007-11-04T20:00",
        ]

    def test_zone_by_name_and_rules(self):
        """A known name needs no rules."""
        pacific = DEFINITION.replace("tzone://Microsoft/Custom", PACIFIC)
        assert from_ews(item(EVERY_DAY, pacific))["start"]["timeZone"] == PACIFIC

    @pytest.mark.parametrize(
        "parts",
        [
            f'{KOLKATA}<t:EndTimeZone Id="{PACIFIC}"/>',
            f"{KOLKATA}<t:TimeZone>(UTC-05:00) Eastern Time (US &amp; Canada)</t:TimeZone>",
            KOLKATA.replace("StartTimeZone", "MeetingTimeZone") + f'<t:EndTimeZone Id="{PACIFIC}"/>',
        ],
    )
    def test_rules_before_names(self, parts):
        """The rules of the start count more than the name of the end, or than a text for people."""
        assert from_ews(item(EVERY_DAY, parts))["start"] == moment("2017-09-05T00:30:00.0000000", "Ours")

    @pytest.mark.parametrize(
        "part",
        [
            KOLKATA.replace("Ours", PACIFIC),
            f'<MeetingTimeZone TimeZoneName="{PACIFIC}"><BaseOffset>-PT5H30M</BaseOffset></MeetingTimeZone>',
        ],
    )
    def test_other_rules(self, part):
        """A known name does not replace other rules, as in MAPI's zones."""
        xml = item(EVERY_DAY, part)

        assert zone_from_ews(xml).windows_name is None
        assert from_ews(xml)["start"] == moment("2017-09-05T00:30:00.0000000", PACIFIC)

    @pytest.mark.parametrize(
        ("part", "name", "value"),
        [
            ("<t:LegacyFreeBusyStatus>NoData</t:LegacyFreeBusyStatus>", "showAs", "unknown"),
            ("<t:LegacyFreeBusyStatus>Asleep</t:LegacyFreeBusyStatus>", "showAs", "unknown"),
            ("<t:ReminderIsSet>0</t:ReminderIsSet>", "isReminderOn", False),
            ("<t:ReminderMinutesBeforeStart/>", "reminderMinutesBeforeStart", None),
            ("<t:ReminderMinutesBeforeStart>-1</t:ReminderMinutesBeforeStart>", "reminderMinutesBeforeStart", None),
            ("<t:ItemId/>", "id", None),
        ],
    )
    def test_properties(self, part, name, value):
        assert from_ews(item(part)).get(name) == value

    def test_moved_all_day(self):
        """An exception of an all-day series lasts whole days, or has times of day."""
        changes = (
            "<t:ModifiedOccurrences>"
            "<t:Occurrence><t:Start>2017-09-06T22:00:00Z</t:Start><t:End>2017-09-07T22:00:00Z</t:End>"
            "<t:OriginalStart>2017-09-04T22:00:00Z</t:OriginalStart></t:Occurrence>"
            "<t:Occurrence><t:Start>2017-09-06T10:00:00Z</t:Start><t:End>2017-09-06T11:00:00Z</t:End>"
            "<t:OriginalStart>2017-09-05T22:00:00Z</t:OriginalStart></t:Occurrence>"
            "</t:ModifiedOccurrences>"
        )
        whole = "<t:IsAllDayEvent>1</t:IsAllDayEvent>"
        times = {"start": "2017-09-03T22:00:00Z", "end": "2017-09-04T22:00:00Z"}
        one, other = from_ews(item(whole, EVERY_DAY, changes, named(BERLIN), **times))["exceptionOccurrences"]

        assert (one["occurrenceId"], one["isAllDay"]) == ("OID..2017-09-05", True)
        assert (one["start"]["dateTime"][:16], one["end"]["dateTime"][:16]) == ("2017-09-07T00:00", "2017-09-08T00:00")
        assert (other["occurrenceId"], other["isAllDay"]) == ("OID..2017-09-06", False)
        assert other["start"] == moment("2017-09-06T12:00:00.0000000", BERLIN)

    def test_repeated_hour(self):
        """The second pass of a repeated hour keeps its instant."""
        changes = (
            "<t:ModifiedOccurrences><t:Occurrence><t:Start>2017-11-05T09:30:00Z</t:Start>"
            "<t:End>2017-11-05T10:30:00Z</t:End><t:OriginalStart>2017-11-05T20:00:00Z</t:OriginalStart></t:Occurrence>"
            "</t:ModifiedOccurrences>"
        )
        json = from_ews(item(EVERY_DAY, changes, named(PACIFIC)))
        [moved] = json["exceptionOccurrences"]

        assert moved["start"] == moment("2017-11-05T09:30:00.0000000", "UTC")
        assert SeriesMaster.from_graph(json).exceptions[0].start.instant().hour == 9


class TestRecurrence:
    """Each pattern and range, alone."""

    @pytest.mark.parametrize(
        ("name", "texts", "json"),
        [
            ("DailyRecurrence", {"Interval": 3}, {"type": "daily", "interval": 3}),
            (
                "WeeklyRecurrence",
                {"Interval": 2, "DaysOfWeek": "Monday Friday", "FirstDayOfWeek": "Monday"},
                weekly("monday", "friday", interval=2, firstDayOfWeek="monday"),
            ),
            (
                "AbsoluteMonthlyRecurrence",
                {"Interval": 2, "DayOfMonth": 31},
                {"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 31},
            ),
            (
                "RelativeMonthlyRecurrence",
                {"Interval": 1, "DaysOfWeek": "Weekday", "DayOfWeekIndex": "Last"},
                {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday",
                                                                          "friday"], "index": "last"},
            ),
            (
                "RelativeMonthlyRecurrence",
                {"Interval": 1, "DaysOfWeek": "WeekendDay", "DayOfWeekIndex": "Third"},
                {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["sunday", "saturday"], "index": "third"},
            ),
            (
                "AbsoluteYearlyRecurrence",
                {"DayOfMonth": 29, "Month": "February"},
                {"type": "absoluteYearly", "interval": 1, "month": 2, "dayOfMonth": 29},
            ),
            (
                "RelativeYearlyRecurrence",
                {"DaysOfWeek": "Monday", "DayOfWeekIndex": "First", "Month": "September"},
                {"type": "relativeYearly", "interval": 1, "month": 9, "daysOfWeek": ["monday"], "index": "first"},
            ),
        ],
    )  # fmt: skip
    def test_patterns(self, name, texts, json):
        """The order of the elements is that of the schema, and comes back."""
        xml = pattern(name, **texts)
        start = "2017-09-04"

        assert from_ews(xml)["recurrence"] == PatternedRecurrence.from_graph(recurrence(json, start)).to_graph()
        written = inner(recurrence(json, PatternedRecurrence.from_graph(recurrence(json, start))[0]))
        assert written.startswith(xml.replace("t:", "").removeprefix("<Recurrence>").partition("<NoEnd")[0])

    @pytest.mark.parametrize(
        ("range_", "xml"),
        [
            ({}, "<NoEndRecurrence><StartDate>2017-09-04</StartDate></NoEndRecurrence>"),
            (
                {"type": "endDate", "endDate": "2017-12-31"},
                "<EndDateRecurrence><StartDate>2017-09-04</StartDate><EndDate>2017-12-31</EndDate></EndDateRecurrence>",
            ),
            (
                {"type": "numbered", "numberOfOccurrences": 17},
                (
                    "<NumberedRecurrence><StartDate>2017-09-04</StartDate><NumberOfOccurrences>17</NumberOfOccurrences>"
                    "</NumberedRecurrence>"
                ),
            ),
        ],
    )
    def test_ranges(self, range_, xml):
        json = recurrence(DAILY, **range_)

        assert inner(json).endswith(xml)
        assert from_ews(to_ews({"recurrence": json}))["recurrence"] == PatternedRecurrence.from_graph(json).to_graph()

    @pytest.mark.parametrize(
        "text", ["2017-09-04", "2017-09-04Z", "2017-09-04+13:00", "2017-09-04T00:00:00", " 2017-09-04 "]
    )
    def test_start_date(self, text):
        """The offset behind a date does not move it."""
        xml = pattern("DailyRecurrence", f"<NoEndRecurrence><StartDate>{text}</StartDate></NoEndRecurrence>")
        assert from_ews(xml)["recurrence"]["range"]["startDate"] == "2017-09-04"

    def test_fragment(self):
        """A recurrence and a zone side by side."""
        json = from_ews(EVERY_DAY + named(TOKYO))

        assert json.keys() == {"recurrence"}
        assert json["recurrence"]["range"]["recurrenceTimeZone"] == TOKYO
        assert from_ews(EVERY_DAY)["recurrence"]["range"]["recurrenceTimeZone"] == ""
        assert from_ews(EVERY_DAY, time_zone=INDIA)["recurrence"]["range"]["recurrenceTimeZone"] == INDIA

    def test_every_second_year(self):
        """EWS's years have no interval, so they are written in months."""
        yearly = {"interval": 2, "month": 2, "dayOfMonth": 29, "daysOfWeek": ["monday"], "index": "last"}

        assert "<AbsoluteMonthlyRecurrence><Interval>24</Interval><DayOfMonth>29</DayOfMonth>" in inner(
            recurrence(yearly | {"type": "absoluteYearly"}, "2024-02-29")
        )
        assert "<RelativeMonthlyRecurrence><Interval>24</Interval><DaysOfWeek>Monday</DaysOfWeek>" in inner(
            recurrence(yearly | {"type": "relativeYearly"}, "2024-02-26")
        )

    def test_two_weekdays(self):
        """A relative pattern of EWS has one name of days."""
        json = {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday", "thursday"], "index": "last"}
        error = error_of(to_ews, {"recurrence": recurrence(json)})

        assert error.target == "recurrence.pattern.daysOfWeek"
        assert "EWS has no other sets" in str(error)

    def test_limits(self):
        assert (
            error_of(to_ews, {"recurrence": recurrence(DAILY | {"interval": 1000})}).target
            == "recurrence.pattern.interval"
        )

    @pytest.mark.parametrize("kind", ["Daily", "Weekly", "Monthly", "Yearly"])
    def test_regeneration(self, kind):
        error = error_of(from_ews, pattern(f"{kind}Regeneration", Interval=1))

        assert error.code == "ErrorCalendarInvalidRecurrence"
        assert f"{kind}Regeneration: the task is created anew" in str(error)

    @pytest.mark.parametrize(
        ("xml", "message"),
        [
            ("<t:Recurrence/>", "Recurrence has 0 of its patterns or ranges; give one of RelativeYearlyRecurrence"),
            (pattern("DailyRecurrence", ""), "Recurrence has 0 of its patterns or ranges; give one of NoEnd"),
            (EVERY_DAY.replace("</t:DailyRecurrence>", "</t:DailyRecurrence><t:DailyRecurrence/>"), "has 2 of"),
            (pattern("DailyRecurrence", Interval="two"), "Interval 'two' cannot be read; use a whole number"),
            (pattern("DailyRecurrence", Interval="9" * 5000), "Interval '9999"),
            (pattern("DailyRecurrence", Interval="0"), "interval 0 is not allowed"),
            (pattern("WeeklyRecurrence", DaysOfWeek="Mon"), "DaysOfWeek 'Mon' cannot be read; use Sunday, Monday"),
            (pattern("WeeklyRecurrence"), "WeeklyRecurrence cannot be read"),
            (
                pattern("AbsoluteYearlyRecurrence", DayOfMonth=1, Month="Brumaire"),
                "AbsoluteYearlyRecurrence cannot be read",
            ),
            (pattern("DailyRecurrence", "<t:NoEndRecurrence/>"), "StartDate '' cannot be read"),
            (EVERY_DAY.replace("2017-09-04", "4 September"), "StartDate '4 September' cannot be read"),
            (EVERY_DAY.replace("2017-09-04", "2017-13-04"), "DailyRecurrence cannot be read"),
            (EVERY_DAY * 2, "the XML has 2 elements Recurrence; give one of them at a time"),
            (item() * 2, "the XML has 2 elements CalendarItem; give one of them at a time"),
            ("<t:Subject/>", "the XML has no CalendarItem and no Recurrence"),
            (item("<t:IsAllDayEvent>perhaps</t:IsAllDayEvent>"), "IsAllDayEvent 'perhaps' cannot be read"),
            (item(start="0001-01-01T00:00:00Z"), "Start 0001-01-01 00:00:00 cannot be read; use the years 2 to 9998"),
            (f"<t:CalendarItem {TYPES}/>", "Start is missing"),
            (item(start="noon"), "Start 'noon' cannot be read"),
        ],
    )
    def test_malformed(self, xml, message):
        assert message in str(error_of(from_ews, xml))


class TestWriting:
    def test_order(self):
        """The elements are in the order of Exchange's schema."""
        json = LUNCH | {
            "iCalUId": "0400", "isReminderOn": False, "reminderMinutesBeforeStart": 15, "showAs": "free",
            "location": {"displayName": "Cafeteria & bar"},
            "cancelledOccurrences": [occurrence_id("2017-11-13")],
            "exceptionOccurrences": [exception("2017-11-06", "2017-11-07T12:00:00", "2017-11-07T13:00:00")],
        }  # fmt: skip
        assert to_ews(json) == (
            f'<t:CalendarItem {TYPES}><t:ItemId Id="AAMkADQwMD" /><t:Subject>Let\'s go for lunch</t:Subject>'
            "<t:ReminderIsSet>false</t:ReminderIsSet><t:ReminderMinutesBeforeStart>15</t:ReminderMinutesBeforeStart>"
            "<t:UID>0400</t:UID><t:Start>2017-09-04T19:00:00Z</t:Start><t:End>2017-09-04T21:00:00Z</t:End>"
            "<t:IsAllDayEvent>false</t:IsAllDayEvent><t:LegacyFreeBusyStatus>Free</t:LegacyFreeBusyStatus>"
            "<t:Location>Cafeteria &amp; bar</t:Location><t:CalendarItemType>RecurringMaster</t:CalendarItemType>"
            "<t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday</t:DaysOfWeek>"
            "<t:FirstDayOfWeek>Sunday</t:FirstDayOfWeek></t:WeeklyRecurrence><t:EndDateRecurrence>"
            "<t:StartDate>2017-09-04</t:StartDate><t:EndDate>2017-12-31</t:EndDate></t:EndDateRecurrence>"
            "</t:Recurrence><t:ModifiedOccurrences><t:Occurrence><t:Start>2017-11-07T20:00:00Z</t:Start>"
            "<t:End>2017-11-07T21:00:00Z</t:End><t:OriginalStart>2017-11-06T20:00:00Z</t:OriginalStart></t:Occurrence>"
            "</t:ModifiedOccurrences><t:DeletedOccurrences><t:DeletedOccurrence><t:Start>2017-11-13T20:00:00Z</t:Start>"
            '</t:DeletedOccurrence></t:DeletedOccurrences><t:StartTimeZone Id="Pacific Standard Time" />'
            '<t:EndTimeZone Id="Pacific Standard Time" /></t:CalendarItem>'
        )

    def test_single(self):
        json = from_ews(to_ews(event(subject="Lunch")))
        assert (json["type"], json["start"]) == ("singleInstance", moment("2017-09-04T12:00:00.0000000"))

    def test_values(self):
        value = SeriesMaster.from_graph(daily())
        assert to_ews(value) == to_ews(daily())

    def test_out_of_range(self):
        """A single event that never happens has no times."""
        assert "Start" not in to_ews(event("9999-12-31T23:00:00", zone=PACIFIC))

    def test_zones(self):
        """EWS knows the names of Windows only."""
        pacific = TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(-540))], "Asia/Tokyo")
        ours = TimeZoneDefinition([YearlyRules(1601, CustomTimeZone(-300))], "Ours")

        assert '<t:StartTimeZone Id="Tokyo Standard Time" />' in to_ews(daily(zone="Asia/Tokyo"))
        assert '<t:StartTimeZone Id="Tokyo Standard Time" />' in to_ews(self.master(pacific))
        assert to_ews(daily(zone="Ours"), time_zones={"Ours": pacific}) == to_ews(daily(zone=TOKYO))
        assert "EWS needs a zone that Windows has" in str(error_of(to_ews, self.master(ours)))
        assert "EWS needs a zone that Windows has" in str(error_of(to_ews, daily(zone="Antarctica/Troll")))

    @pytest.mark.parametrize(
        ("start", "zone"),
        [("2025-04-07T23:30:00", "America/Scoresbysund"), ("2026-01-05T22:00:00", "Antarctica/Casey")],
    )
    def test_zone_with_other_date(self, start, zone):
        """A zone whose id of Windows has another date at the start is rejected; Exchange would repeat on other days."""
        assert "its id for EWS" in str(error_of(to_ews, series(start, start, zone, weekly("monday"))))
        noon = series(f"{start[:10]}T12:00:00", zone=zone, pattern=weekly("monday"))
        year = "2025-01-01", "2027-01-01"
        assert starts(instances(from_ews(to_ews(noon)), *year)) == starts(instances(noon, *year))

    def test_skipped_date(self):
        """A start that is on another date, because its zone skips its own, is no such case."""
        skipped = series("2011-12-30T12:00:00", "2011-12-30T13:00:00", "Pacific/Apia", weekly("friday"))
        assert "2011-12-30" in to_ews(skipped)

    def master(self, tz):
        value = SeriesMaster.from_graph(daily())
        return value.__replace__(start=value.start.to(tz), end=value.end.to(tz), time_zone=tz)

    def test_skipped_hour(self):
        """A first occurrence at a time that the clocks skip stays at that time."""
        json = daily("2017-03-12T02:30:00", "2017-03-12T02:45:00")
        xml = to_ews(json)

        assert "<t:Start>2017-03-12T02:30:00</t:Start>" in xml
        assert from_ews(xml)["start"] == moment("2017-03-12T02:30:00.0000000")

    def test_all_day_at_skipped_midnight(self):
        """In Chile the clocks skip midnight."""
        chile = "Pacific SA Standard Time"
        json = all_day("2023-09-03", "2023-09-04", chile, id="AAMk", recurrence=recurrence(DAILY, "2023-09-03"))
        moved = all_day("2024-09-08", "2024-09-09", chile, occurrenceId=occurrence_id("2023-09-05"), type="exception")
        back = from_ews(to_ews(json | {"exceptionOccurrences": [moved]}))

        assert (back["start"]["dateTime"][:10], back["end"]["dateTime"][:10]) == ("2023-09-03", "2023-09-04")
        assert back["exceptionOccurrences"][0]["isAllDay"] is True
        assert back["exceptionOccurrences"][0]["start"]["dateTime"][:10] == "2024-09-08"

    def test_clocks_go_back(self):
        """A first occurrence that ends at an earlier local time than it starts."""
        json = series(pattern=DAILY) | {
            "start": moment("2017-11-05T08:45:00", "UTC"),
            "end": moment("2017-11-05T09:15:00", "UTC"),
        }
        json["recurrence"]["range"] |= {"startDate": "2017-11-05", "recurrenceTimeZone": PACIFIC}

        assert "<t:End>2017-11-05T09:15:00Z</t:End>" in to_ews(json)

    def test_cancelled_exception(self):
        json = daily(cancelledOccurrences=[occurrence_id("2017-09-06")], exceptionOccurrences=[exception("2017-09-06")])
        assert "ModifiedOccurrences" not in to_ews(json)

    def test_no_original_date(self):
        value = SeriesMaster.from_graph(daily())
        other = value.occurrence(date(2017, 9, 6)).__replace__(original_date=None)
        assert error_of(to_ews, value.__replace__(exceptions=(other,))).target == "exceptionOccurrences.occurrenceId"

    def test_characters(self):
        """Characters that XML cannot have are replaced."""
        assert from_ews(to_ews(event(subject="<a>\0\ud800 & 🥐")))["subject"] == "<a>\ufffd\ufffd & 🥐"


class TestZones:
    """Zones that are defined by rules."""

    @pytest.mark.parametrize("xml", [DEFINITION, MEETING, item(DEFINITION), f"<x>{MEETING}</x>"])
    def test_pacific(self, xml):
        pacific = zone_from_ews(xml)
        winter, summer = (
            datetime(2026, month, 1, tzinfo=pacific).utcoffset().total_seconds() / 3600 for month in (1, 7)
        )

        assert (winter, summer) == (-8, -7)

    def test_by_year(self):
        definition = zone_from_ews(DEFINITION)

        assert definition.name == "tzone://Microsoft/Custom"
        assert [each.first_year for each in definition.rules] == [1601, 2007]
        assert definition.rules[0].rules.standard == TransitionRule(10, 5, "sunday", "02:00:00")
        assert definition.__replace__(name=PACIFIC).windows_name == PACIFIC
        assert definition.__replace__(name=EASTERN).windows_name is None

    def test_one_period(self):
        """A group with one period has one offset for ever."""
        xml = (
            '<StartTimeZone Name="Ours"><Periods><Period Bias="-PT5H30M" Name="Standard" Id="a"/></Periods>'
            '<TransitionsGroups><TransitionsGroup Id="0"><Transition><To Kind="Period">a</To></Transition>'
            '</TransitionsGroup></TransitionsGroups><Transitions><Transition><To Kind="Group">0</To></Transition>'
            "</Transitions></StartTimeZone>"
        )
        assert zone_from_ews(xml).rules == (YearlyRules(1601, CustomTimeZone(-330)),)
        assert zone_from_ews(xml).name == "Ours"
        assert zone_from_ews(xml.replace(' Name="Ours"', "")).name == "Customized Time Zone"

    def test_transition_to_period(self):
        """A zone without daylight time needs no group."""
        xml = (
            '<StartTimeZone Name="Ours"><Periods><Period Bias="-PT9H" Name="Standard" Id="a"/></Periods>'
            '<Transitions><Transition><To Kind="Period">a</To></Transition></Transitions></StartTimeZone>'
        )
        assert zone_from_ews(xml).rules == (YearlyRules(1601, CustomTimeZone(-540)),)

    def test_end_of_day(self):
        """PT24H is the midnight at the end of a day."""
        late = zone_from_ews(DEFINITION.replace("<t:TimeOffset>PT2H<", "<t:TimeOffset>P1D<"))
        assert late.rules[0].rules.standard.time == "23:59:59.9990000"

    def test_base_offset_alone(self):
        assert (
            zone_from_ews("<MeetingTimeZone><BaseOffset>PT0S</BaseOffset></MeetingTimeZone>").rules[0].rules.bias == 0
        )

    @pytest.mark.parametrize(
        ("xml", "message"),
        [
            (EVERY_DAY, "the XML has no time zone with rules"),
            (DEFINITION.replace('Bias="PT8H"', 'Bias="8"'), "StartTimeZone cannot be read: '8' is not a duration"),
            (DEFINITION.replace(">Std<", ">Summer<"), "StartTimeZone cannot be read: there is no Period 'Summer'"),
            (DEFINITION.replace(">Std<", "><"), "there is no Period ''"),
            (DEFINITION.replace('Kind="Group">1<', 'Kind="Group">2<'), "there is no TransitionsGroup '2'"),
            (
                DEFINITION.replace("RecurringDayTransition", "RecurringDateTransition"),
                "RecurringDateTransition is not a",
            ),
            (THREE_PERIODS, "TransitionsGroup '0' has changes to 3 periods; it can have 1 or 2"),
            (re.sub('(?s)(Group Id="0">).*?(</t:TransitionsGroup>)', r"\1\2", DEFINITION), "changes to 0 periods"),
            (DEFINITION.replace("<t:Month>4<", "<t:Month>13<"), "StartTimeZone cannot be read: month 13"),
            (DEFINITION.replace("<t:Month>4<", "<t:Month><"), "Month '' is not a number"),
            (DEFINITION.replace("<t:Occurrence>1<", "<t:Occurrence>first<"), "Occurrence 'first' is not a number"),
            (DEFINITION.replace("<t:Occurrence>1</t:Occurrence>", ""), "Occurrence '' is not a number"),
            (DEFINITION.replace("PT2H", "PT25H"), "StartTimeZone cannot be read"),
            (DEFINITION.replace("<t:DateTime>2007", "<t:DateTime>then"), "DateTime 'then' is not a number"),
            ("<StartTimeZone><Periods/></StartTimeZone>", "StartTimeZone cannot be read: rules is missing"),
            (MEETING.replace("PT8H", "8"), "MeetingTimeZone cannot be read"),
            (
                MEETING.replace("<BaseOffset>PT8H<", "<BaseOffset><"),
                "'' is not a duration such as PT8H; give BaseOffset",
            ),
            (MEETING.replace("RelativeYearlyRecurrence", "Never"), "Standard has no RelativeYearlyRecurrence"),
            (MEETING.replace("November", "Brumaire"), "there is no Month 'bru'"),
            (MEETING.replace(">Second<", ">Sixth<"), "there is no DayOfWeekIndex 'sixth'"),
        ],
    )
    def test_malformed(self, xml, message):
        assert message in str(error_of(zone_from_ews, xml))


class TestXml:
    """XML from strangers."""

    BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

    @pytest.mark.parametrize(
        "xml",
        [
            f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{BILLION}]><x>&a9;</x>',
            '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % a SYSTEM "http://contoso.com/a.dtd"> %a;]><x/>',
            '<?xml version="1.0"?><!DOCTYPE x><x/>',
        ],
    )
    def test_document_type(self, xml):
        """A document type declaration ends it, before any entity is known."""
        assert "has a document type declaration" in str(error_of(from_ews, xml))

    @pytest.mark.parametrize(
        "xml",
        [
            "", "<", "<a>", "</a>", "text", "<a>&b;</a>", "<a/><!DOCTYPE a>", "\0", "<a b=1/>", "\ud800",
            b'<?xml version="1.0" encoding="klingon"?><a/>', b'<?xml version="1.0" encoding="shift_jis"?><a/>',
            b"\xff\xfe<", b"\xff", '<?xml version="1.0"?><a/><b/>',
        ],
    )  # fmt: skip
    def test_malformed(self, xml):
        assert error_of(from_ews, xml).code == "ErrorCorruptData"

    def test_deep(self):
        assert "more than 64 levels" in str(error_of(from_ews, "<a>" * 100_000))

    @pytest.mark.parametrize("xml", [None, 5, ["<a/>"]])
    def test_another_type(self, xml):
        assert isinstance(error_of(from_ews, xml), TypeError)

    def test_includes(self):
        """XInclude and schema locations are names like others: nothing is fetched."""
        xml = '<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></x>'
        assert "no CalendarItem" in str(error_of(from_ews, xml))
