"""reminderView: when the reminders of events fire."""

import pytest

from graph import BERLIN, PACIFIC, TOKYO, WEEK, all_day, daily, error_of, event, exception, moment, series
from recurtz import Calendar, DateTimeTimeZone, Prefer, SeriesMaster, reminders

ON = {"isReminderOn": True, "reminderMinutesBeforeStart": 15}


def fires(events, *window, **options):
    """When reminders fire, to the minute."""
    return [
        reminder["reminderFireTime"]["dateTime"][:16] for reminder in reminders(events, *(window or WEEK), **options)
    ]


class TestReminders:
    def test_documented(self):
        """The sample of Graph's page: an event at 18:00 fires a quarter of an hour before."""
        picnic = event(
            "2017-06-09T18:00:00",
            "2017-06-09T19:00:00",
            "UTC",
            id="AAMkADNsvAAA=",
            changeKey="SuFHwDRP1EeXJUopWbSLlgAAmBvk2g==",
            subject="Plan summer company picnic",
            webLink="https://outlook.office365.com/owa/",
            location={"displayName": "Conf Room 3"},
            **ON,
        )
        assert reminders([picnic], "2017-06-05T10:00:00.0000000", "2017-06-11T11:00:00.0000000") == [
            {
                "eventId": "AAMkADNsvAAA=",
                "changeKey": "SuFHwDRP1EeXJUopWbSLlgAAmBvk2g==",
                "eventSubject": "Plan summer company picnic",
                "eventStartTime": moment("2017-06-09T18:00:00.0000000", "UTC"),
                "eventEndTime": moment("2017-06-09T19:00:00.0000000", "UTC"),
                "eventLocation": {"displayName": "Conf Room 3"},
                "eventWebLink": "https://outlook.office365.com/owa/",
                "reminderFireTime": moment("2017-06-09T17:45:00.0000000", "UTC"),
            }
        ]

    def test_zone(self):
        """All times are in the requested zone."""
        prefer = Prefer.parse(f'outlook.timezone="{BERLIN}"')
        [reminder] = reminders([event(**ON)], *WEEK, time_zone=prefer)
        assert reminder["eventStartTime"] == moment("2017-09-04T21:00:00.0000000", BERLIN)
        assert reminder["reminderFireTime"] == moment("2017-09-04T20:45:00.0000000", BERLIN)

    @pytest.mark.parametrize(
        ("properties", "minute"),
        [
            ({}, None),
            ({"isReminderOn": False, "reminderMinutesBeforeStart": 15}, None),
            ({"isReminderOn": True}, "18:45"),
            ({"reminderMinutesBeforeStart": 30}, "18:30"),
            ({"isReminderOn": True, "reminderMinutesBeforeStart": 0}, "19:00"),
            ({"isReminderOn": True, "reminderMinutesBeforeStart": -10}, "19:10"),
            ({**ON, "isCancelled": True}, None),
        ],
    )
    def test_minutes(self, properties, minute):
        """A reminder needs to be on, or to have minutes; without minutes it has Outlook's default of 15."""
        expected = [] if minute is None else [f"2017-09-04T{minute}"]
        assert fires([event(**properties)]) == expected

    def test_window_is_of_events(self):
        """The window contains events, not reminders."""
        early = event(isReminderOn=True, reminderMinutesBeforeStart=14 * 24 * 60)
        assert fires([early]) == ["2017-08-21T19:00"]
        assert fires([early], "2017-08-21", "2017-08-22") == []

    def test_order(self):
        """Reminders are in the order in which they fire."""
        late = event("2017-09-04T13:00:00", isReminderOn=True, reminderMinutesBeforeStart=120)
        assert fires([event(**ON), late]) == ["2017-09-04T18:00", "2017-09-04T18:45"]

    @pytest.mark.parametrize(("zone", "fire"), [(PACIFIC, "2017-09-04T06:45"), (TOKYO, "2017-09-03T14:45")])
    def test_all_day(self, zone, fire):
        """An all-day event starts at the midnight of its own zone, whatever zone is requested."""
        window = ("2017-09-03", "2017-09-11")
        assert fires([all_day(zone=zone, **ON)], *window) == [fire]
        [reminder] = reminders([all_day(zone=zone, **ON)], *window, time_zone=BERLIN)
        moment_ = DateTimeTimeZone.from_graph(reminder["reminderFireTime"]).instant()
        assert f"{moment_:%Y-%m-%dT%H:%M}" == fire
        assert reminder["eventStartTime"] == moment("2017-09-04T00:00:00.0000000", BERLIN)

    def test_series(self):
        """Each occurrence has a reminder; an exception with its own minutes, or its series' minutes at its own time."""
        own = exception("2017-09-05", reminderMinutesBeforeStart=60)
        off = exception("2017-09-06", isReminderOn=False)
        moved = exception("2017-09-07", "2017-09-07T16:00:00", reminderMinutesBeforeStart=None)
        range_ = {"type": "numbered", "numberOfOccurrences": 4}
        repeated = daily(exceptionOccurrences=[own, off, moved], range_=range_, **ON)
        assert fires([repeated]) == ["2017-09-04T18:45", "2017-09-05T18:00", "2017-09-07T22:45"]

    def test_over_dst(self):
        """The minutes before the start are minutes, also where the clocks change between."""
        night = event("2017-11-05T03:00:00", isReminderOn=True, reminderMinutesBeforeStart=120)
        assert fires([night], "2017-11-05", "2017-11-06") == ["2017-11-05T09:00"]

    def test_value(self):
        """A value has no reminder."""
        assert fires([SeriesMaster.from_graph(series())]) == []

    def test_calendar(self):
        """The events may be in a calendar."""
        assert fires(Calendar([series(**ON)])) == fires([series(**ON)]) == ["2017-09-04T18:45"]

    def test_limit(self):
        """The limit counts events with reminders, in a list also the listed exceptions."""
        many = [event(**ON)] * 3
        assert len(fires(many, limit=3)) == 3
        assert error_of(reminders, many, *WEEK, limit=2).code == "ErrorExceededFindCountLimit"
        assert error_of(reminders, many, *WEEK, limit=2, on_error="skip").code == "ErrorExceededFindCountLimit"

    def test_on_error(self):
        """A reminder with faults is one of the faults that `on_error` takes."""
        wrong = event(isReminderOn="yes"), event(reminderMinutesBeforeStart="15")
        targets = [error_of(reminders, [each], *WEEK).target for each in wrong]
        assert targets == ["isReminderOn", "reminderMinutesBeforeStart"]
        errors = []
        assert fires([*wrong, event(**ON), {}], on_error=errors.append) == ["2017-09-04T18:45"]
        assert len(errors) == 3

    def test_edge_of_calendar(self):
        """A reminder before the year 1 never fires."""
        first = event("0001-01-01T00:00:00", zone="UTC", **ON)
        assert fires([first], "0001-01-01", "0001-01-02") == []
