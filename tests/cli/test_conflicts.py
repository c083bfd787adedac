"""recurtz conflicts: the first conflict of two files, or why there is none."""

import json

import pytest

from graph import EXAMPLES, daily, event, series
from ical_text import vcalendar

NEW_YORK, LONDON = EXAMPLES / "new_york.json", EXAMPLES / "london.json"


def hours(start, end, day="2025-01-06", **properties):
    return event(f"{day}T{start}:00", f"{day}T{end}:00", "UTC", **properties)


class TestConflicts:
    def test_first(self, run):
        """The time in common, and both occurrences in their own zones."""
        status, output, _ = run("conflicts", NEW_YORK, LONDON)

        assert status == 0
        assert output.splitlines() == [
            "first conflict: Mon 2025-03-10 13:00 to 14:00 UTC",
            "New York: Mon 2025-03-10 09:00 to 10:00 Eastern Standard Time",
            "London: Mon 2025-03-10 13:00 to 14:00 GMT Standard Time",
        ]

    def test_never(self, run, file):
        """The reason is that everything repeats, and the database is named."""
        never = file(json.dumps(daily("2025-01-06T22:00:00", "2025-01-06T23:00:00", "UTC")))
        status, output, _ = run("conflicts", never, NEW_YORK)

        assert status == 0
        assert output.startswith("never: ")
        assert "tz database 20" in output

    def test_until(self, run):
        _, output, _ = run("conflicts", NEW_YORK, LONDON, "--until", "2025-03-01")
        assert output == "no conflict before 2025-03-01 00:00 UTC\n"
        _, output, _ = run("conflicts", NEW_YORK, LONDON, "--until", "2025-03-01T00:00:30")
        assert output == "no conflict before 2025-03-01 00:00:30 UTC\n"

    def test_seconds(self, run, file):
        """Times have their seconds, if there are some."""
        files = [
            file(
                json.dumps(event(f"2025-01-06T09:00:{name}", "2025-01-06T09:30:30", "UTC", id=name, subject=name)), name
            )
            for name in ("00", "15")
        ]
        assert run("conflicts", *files)[1].splitlines() == [
            "first conflict: Mon 2025-01-06 09:00:15 to 09:30:30 UTC",
            "00: Mon 2025-01-06 09:00 to 09:30:30 UTC",
            "15: Mon 2025-01-06 09:00:15 to 09:30:30 UTC",
        ]

    def test_beyond(self, run, file):
        files = [
            file(
                json.dumps(
                    series(
                        f"{day}T09:00:00",
                        pattern={"type": "daily", "interval": days},
                        zone="UTC",
                        end=f"{day}T10:00:00",
                        id=name,
                    )
                ),
                name,
            )
            for name, day, days in (("a.json", "2025-01-06", 9973), ("b.json", "2025-01-07", 9967))
        ]
        assert run("conflicts", *files)[1].startswith("after the year 9999: ")

    def test_same(self, run, file):
        """A meeting that is in both files does not conflict with itself, and the number of such pairs is shown."""
        one, two = (hours("10:00", "12:00", id=name, iCalUId=name) for name in ("one", "two"))
        files = [file(json.dumps(one), "a.json"), file(json.dumps([{**one, "id": "copy"}, two]), "b.json")]

        never, _, number = run("conflicts", files[0], files[0])[1].splitlines()
        assert never.startswith("never: ")
        assert number == "1 pair with the same id or iCalUId was not compared"
        first, _, other, number = run("conflicts", *files)[1].splitlines()
        assert first.startswith("first conflict: ")
        assert other.endswith("12:00 UTC")
        assert number == "1 pair with the same id or iCalUId was not compared"

    def test_same_file(self, run, file):
        """Each event of a file is in it itself, so a file beside itself has as many such pairs as events."""
        content = json.dumps([hours(f"{hour}:00", f"{hour}:30", id=str(hour)) for hour in range(10, 13)])
        path = file(content, "mine.json")
        number = "3 pairs with the same id or iCalUId were not compared"

        assert run("conflicts", path, path)[1].splitlines()[2:] == [number]
        assert run("conflicts", path, path, "--until", "2030-01-01")[1].splitlines()[1:] == [number]

    def test_several(self, run, file):
        """The earliest conflict of any events counts. It is not the first one if an event cannot be read."""
        events = file("\n".join(map(json.dumps, [hours("10:00", "12:00"), hours("11:00", "12:00"), {"start": 1}])))
        others = file(
            json.dumps(
                [hours("11:00", "13:00", subject="Late"), hours("09:00", "23:00", subject="Long", showAs="free")]
            ),
            "others.json",
        )
        status, output, messages = run("conflicts", events, others)

        assert status == 1
        assert output.splitlines()[::2] == [
            "conflict: Mon 2025-01-06 11:00 to 12:00 UTC",
            "Late: Mon 2025-01-06 11:00 to 13:00 UTC",
        ]
        assert "events.json:3" in messages
        assert "events that could not be read may have an earlier conflict" in messages

    def test_incomplete(self, run, file):
        """Without a conflict, an event that cannot be read leaves the result open."""
        events = file("\n".join(map(json.dumps, [hours("10:00", "12:00"), {"start": 1}])))
        others = file(json.dumps(hours("12:00", "13:00")), "others.json")
        status, output, messages = run("conflicts", events, others)

        assert (status, output) == (2, "")
        assert "so nothing is proven" in messages

    def test_rules(self, run, file):
        """What Graph cannot represent cannot be compared for ever, but up to a time; the option is named."""
        rules = file(vcalendar("UID:A\nDTSTART:20250106T100000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=5MO"), "a.ics")
        status, output, messages = run("conflicts", rules, NEW_YORK)
        assert (status, output) == (2, "")
        assert "with --until, rules that Graph cannot represent are compared as single events" in messages

        status, output, messages = run("conflicts", rules, NEW_YORK, "--until", "2026-01-01")
        assert (status, messages) == (0, "")
        assert output == "no conflict before 2026-01-01 00:00 UTC\n"

    def test_long(self, run, file):
        """An end on another day has its date; an event without a subject is named so."""
        long = event("2025-01-06T10:00:00", "2025-01-08T12:00:00", "UTC")
        _, output, _ = run("conflicts", file(json.dumps(long)), file(json.dumps(long), "same.json"))

        assert output.splitlines()[1] == "no subject: Mon 2025-01-06 10:00 to Wed 2025-01-08 12:00 UTC"

    @pytest.mark.parametrize("content", ["[]", '[{"start": 1}]'])
    def test_no_event(self, run, file, content):
        """Without an event, "never" would be no proof."""
        for files in ((file(content), NEW_YORK), (NEW_YORK, file(content))):
            status, output, messages = run("conflicts", *files)

            assert (status, output) == (2, "")
            assert "events.json has no event that can be read, so there is no result" in messages

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [(("-", "-"), "cannot both be standard input"), ((NEW_YORK, LONDON, "--until", "soon"), "until 'soon'")],
    )
    def test_errors(self, run, arguments, message):
        status, _, messages = run("conflicts", *arguments)
        assert status == 2
        assert message in messages
