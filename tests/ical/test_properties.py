"""Properties that do not concern the times: from files, and back."""

import re
from typing import get_type_hints

import pytest

from graph import series
from ical_text import from_properties, vcalendar
from recurtz import from_ics, instances, to_ics
from recurtz.ical.properties import VEventJson

NOON = "DTSTART:20260901T120000Z"
ALARM = "BEGIN:VALARM\nACTION:{}\nTRIGGER{}\nEND:VALARM"


def parsed(text, *names):
    event = from_properties(f"UID:A\n{NOON}\nDURATION:PT1H\n{text}")
    return [event.get(name) for name in names] if len(names) > 1 else event.get(names[0])


def lunch(**properties):
    return series(subject="Lunch", **properties)


def again(event):
    [result] = from_ics(to_ics([event]))
    return result


class TestShowAs:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("TRANSP:TRANSPARENT", "free"),
            ("TRANSP: opaque ", "busy"),
            ("TRANSP:X", None),
            ("SUMMARY:A", None),
            ("X-MICROSOFT-CDO-BUSYSTATUS:OOF\nTRANSP:TRANSPARENT", "oof"),
            ("X-MICROSOFT-CDO-BUSYSTATUS:workingElsewhere", "workingElsewhere"),
            ("X-MICROSOFT-CDO-BUSYSTATUS:X\nTRANSP:TRANSPARENT", "free"),
            ("STATUS:TENTATIVE\nTRANSP:OPAQUE", "tentative"),
            ("STATUS:TENTATIVE\nTRANSP:TRANSPARENT", "free"),
            ("STATUS:TENTATIVE\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY", "busy"),
        ],
    )
    def test_read(self, text, expected):
        assert parsed(text, "showAs") == expected

    @pytest.mark.parametrize("show_as", ["free", "tentative", "busy", "oof", "workingElsewhere"])
    def test_round_trip(self, show_as):
        assert again(lunch(showAs=show_as))["showAs"] == show_as

    def test_transparency(self):
        """Programs that do not know Exchange's status read TRANSP."""
        assert b"TRANSP:TRANSPARENT" in to_ics([lunch(showAs="free")])
        assert b"TRANSP:OPAQUE" in to_ics([lunch(showAs="OOF")])
        assert b"TRANSP" not in to_ics([lunch(showAs="unknown")])

    def test_declined(self):
        """An invitation that was declined blocks no time, and a file has no other property for that."""
        declined = {"responseStatus": {"response": "Declined"}}
        assert again(lunch(showAs="busy", **declined))["showAs"] == "free"
        assert again(lunch(**declined))["showAs"] == "free"
        assert again(lunch(showAs="busy", responseStatus={"response": "accepted"}))["showAs"] == "busy"


class TestText:
    def test_description(self):
        assert parsed(r"DESCRIPTION:Bring\nyour own", "body") == {"contentType": "text", "content": "Bring\nyour own"}

    def test_html(self):
        html = "X-ALT-DESC;FMTTYPE=text/html:<b>Bring</b>"

        assert parsed(html, "body") == {"contentType": "html", "content": "<b>Bring</b>"}
        assert parsed(f"DESCRIPTION:Bring\n{html}", "bodyPreview") == "Bring"
        assert parsed("DESCRIPTION:Bring\nX-ALT-DESC;FMTTYPE=text/rtf:x", "body")["contentType"] == "text"

    @pytest.mark.parametrize(
        "properties",
        [
            {"body": {"contentType": "text", "content": "A\nB; C"}},
            {"body": {"contentType": "html", "content": "<p>A, B</p>"}, "bodyPreview": "A, B"},
            {"body": {"contentType": "HTML", "content": "<p>A, B</p>"}},
            {"categories": ["Red category", "Work, urgent"], "location": {"displayName": "Café"}},
        ],
    )
    def test_round_trip(self, properties):
        event = again(lunch(**properties))
        if "body" in properties:
            properties["body"]["contentType"] = properties["body"]["contentType"].lower()

        assert {name: event.get(name) for name in properties} == properties

    def test_preview_alone(self):
        assert again(lunch(bodyPreview="A"))["body"] == {"contentType": "text", "content": "A"}

    def test_empty(self):
        """Empty values are as absent ones."""
        event = lunch(body={"contentType": "html", "content": ""}, categories=["", 5], attendees=[])

        assert not {"body", "categories", "attendees"} & again(event).keys()

    def test_control_characters(self):
        """A file cannot contain them (RFC 5545, 3.1), and those after U+007F have no meaning that programs share."""
        assert again(lunch() | {"subject": "A\x00\x0b\tB\nC\x7f\x85\x9b"})["subject"] == "A\tB\nC"

    @pytest.mark.parametrize("character", [chr(code) for code in (0, 9, 10, 11, 12, 13, 27, 127, 128, 133, 155, 159)])
    def test_every_property(self, character):
        """No property of an event brings a control character, or a line break, into the file."""
        text = f"A{character}B"
        person = {"emailAddress": {"name": text, "address": f"{text}@contoso.com"}, "type": text}
        texts = {"id": text, "iCalUId": text, "subject": text, "bodyPreview": text, "categories": [text]}
        body = {"contentType": "html", "content": text}
        event = lunch(body=body, organizer=person, attendees=[person], location={"displayName": text}) | texts

        lines = to_ics([event]).decode().split("\r\n")
        assert not re.search("[\0-\x08\x0a-\x1f\x7f-\x9f]", "".join(lines))
        assert from_ics("\r\n".join(lines))[0]["organizer"]["emailAddress"]["address"] == "AB@contoso.com"

    def test_html_of_several_lines(self):
        """The HTML of Exchange has line breaks; a backslash, a comma and a semicolon stay as they are."""
        body = {"contentType": "html", "content": "<p>A,\nB;</p>\n<code>C:\\new</code>"}

        assert again(lunch(body=body))["body"] == body

    def test_categories(self):
        assert parsed("CATEGORIES:A,B\\, C,\nCATEGORIES: D", "categories") == ["A", "B, C", "D"]


class TestClassAndPriority:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("CLASS:PRIVATE\nPRIORITY:1", ["private", "high"]),
            ("CLASS:confidential\nPRIORITY:5", ["confidential", "normal"]),
            ("CLASS:PUBLIC\nPRIORITY:9", ["normal", "low"]),
            ("CLASS:X-PERSONAL\nPRIORITY:4", ["personal", "high"]),
            ("CLASS:X\nPRIORITY:0", [None, None]),
            ("PRIORITY:10", [None, None]),
        ],
    )
    def test_read(self, text, expected):
        assert parsed(text, "sensitivity", "importance") == expected

    @pytest.mark.parametrize("sensitivity", ["normal", "personal", "private", "confidential"])
    @pytest.mark.parametrize("importance", ["low", "normal", "high"])
    def test_round_trip(self, sensitivity, importance):
        event = again(lunch(sensitivity=sensitivity, importance=importance))

        assert (event["sensitivity"], event["importance"]) == (sensitivity, importance)


class TestPeople:
    def test_organizer(self):
        text = 'ORGANIZER;CN="Doe, Jane":MAILTO:jane@example.org'

        assert parsed(text, "organizer") == {"emailAddress": {"name": "Doe, Jane", "address": "jane@example.org"}}

    @pytest.mark.parametrize(
        ("text", "kind", "response", "address"),
        [
            (";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:a@b.c", "required", "accepted", "a@b.c"),
            (";ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE:mailto:a@b.c", "optional", "tentativelyAccepted", "a@b.c"),
            (";CUTYPE=ROOM;PARTSTAT=DECLINED:mailto:a@b.c", "resource", "declined", "a@b.c"),
            (";ROLE=NON-PARTICIPANT;PARTSTAT=needs-action:mailto:a@b.c", "resource", "notResponded", "a@b.c"),
            (";CN=A;EMAIL=a@b.c:invalid:nomail", "required", "none", "a@b.c"),
        ],
    )
    def test_attendee(self, text, kind, response, address):
        [attendee] = parsed(f"ATTENDEE{text}", "attendees")

        assert (attendee["type"], attendee["status"]["response"]) == (kind, response)
        assert attendee["emailAddress"]["address"] == address

    def test_without_address(self):
        """A person without an address has a name; one without both is nobody."""
        assert parsed("ORGANIZER;CN=A:invalid:nomail", "organizer") == {"emailAddress": {"name": "A"}}
        assert parsed("ORGANIZER:invalid:nomail\nATTENDEE:x", "organizer", "attendees") == [None, None]

    def test_round_trip(self):
        people = [
            {"type": kind, "status": {"response": response}, "emailAddress": {"name": "A; B", "address": "a@b.c"}}
            for kind in ("required", "optional", "resource")
            for response in ("none", "accepted", "declined", "tentativelyAccepted", "notResponded")
        ]
        organizer = {"emailAddress": {"name": "o@b.c", "address": "o@b.c"}}
        event = again(lunch(organizer=organizer, attendees=people))

        assert (event["organizer"], event["attendees"]) == (organizer, people)

    @pytest.mark.parametrize("person", [None, "a@b.c", {}, {"emailAddress": {"name": "A"}}, {"emailAddress": "A"}])
    def test_unwritable(self, person):
        """A person without an address is left out."""
        event = again(lunch(organizer=person, attendees=[person, {"emailAddress": {"address": "a@b.c"}}]))

        assert "organizer" not in event
        assert len(event["attendees"]) == 1

    def test_not_a_list(self):
        assert "attendees" not in again(lunch(attendees="a@b.c"))


class TestAlarm:
    @pytest.mark.parametrize(
        ("trigger", "minutes"),
        [
            (":-PT15M", 15),
            (":-P1D", 1440),
            (": -P1W", 10080),
            (":PT0S", 0),
            (";RELATED=END:-PT90M", 30),
            (";VALUE=DATE-TIME:20260901T113000Z", 30),
            (":-P0DT0H5M59S", 5),
            (":PT5M", None),
            (":-PT-15M", None),
            (":P", None),
            (":", None),
            (";VALUE=DATE:20260901", None),
            (":-P999999999W", None),
            (":-P99999999D", None),
            (";X=1", None),
        ],
    )
    def test_trigger(self, trigger, minutes):
        """An alarm that cannot be read, or comes after the start, is no reminder and costs nothing else."""
        expected = [True, minutes] if minutes is not None else [None, None]

        names = ("isReminderOn", "reminderMinutesBeforeStart")
        assert parsed(ALARM.format("DISPLAY", trigger), *names) == expected

    def test_first(self):
        """The first alarm that a person sees or hears counts."""
        alarms = [ALARM.format("EMAIL", ":-PT5M"), ALARM.format("DISPLAY", ":x"), "BEGIN:VALARM\nEND:VALARM"]
        alarms += [ALARM.format("AUDIO", ":-PT7M"), ALARM.format("DISPLAY", ":-PT9M")]

        assert parsed("\n".join(alarms), "reminderMinutesBeforeStart") == 7

    @pytest.mark.parametrize("minutes", [0, 15, 1440, 10080])
    def test_round_trip(self, minutes):
        event = again(lunch(isReminderOn=True, reminderMinutesBeforeStart=minutes))

        assert event["reminderMinutesBeforeStart"] == minutes

    @pytest.mark.parametrize(
        "properties",
        [{"isReminderOn": False, "reminderMinutesBeforeStart": 15}, {"isReminderOn": True},
         {"isReminderOn": True, "reminderMinutesBeforeStart": -1}],
    )  # fmt: skip
    def test_off(self, properties):
        assert b"VALARM" not in to_ics([lunch(**properties)])


class TestOverride:
    SERIES = f"UID:A\n{NOON}\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:A\nTRANSP:TRANSPARENT\nCATEGORIES:B\n" + ALARM.format(
        "DISPLAY", ":-PT15M"
    )

    def test_no_inheritance(self):
        """An override without a property has its default, not the value of the series."""
        override = "UID:A\nRECURRENCE-ID:20260902T120000Z\nDTSTART:20260902T130000Z\nSUMMARY:A"
        [event] = from_ics(vcalendar(self.SERIES, override))
        _, changed, _ = instances(event, "2026-09-01", "2026-09-10")

        names = ("subject", "showAs", "categories", "isReminderOn")
        assert [changed[name] for name in names] == ["A", "busy", [], False]


def test_types():
    """The type `VEventJson` has each property that a file can give."""
    lines = [
        f"UID:A\n{NOON}",
        "SUMMARY:A\nLOCATION:B\nX-ALT-DESC;FMTTYPE=text/html:C\nDESCRIPTION:D\nTRANSP:OPAQUE\nCLASS:PUBLIC\nPRIORITY:1",
        "CATEGORIES:E\nORGANIZER:mailto:f@b.c\nATTENDEE:mailto:g@b.c\nSTATUS:CANCELLED",
        ALARM.format("DISPLAY", ":-PT15M"),
    ]
    names = from_properties("\n".join(lines)).keys()

    assert len(names) == 19
    assert names <= get_type_hints(VEventJson).keys()
