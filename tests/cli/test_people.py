"""`recurtz free` and `recurtz schedule`: several people, a file each."""

import json
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.text import Text

from graph import ALL_WEEK, EXAMPLES, LUNCH, PACIFIC, daily, event, series, weekly
from recurtz import Calendar
from recurtz.cli.week import slots_of
from recurtz.zones import zone

LUNCH_FILE, CHANGED_FILE = EXAMPLES / "lunch.json", EXAMPLES / "changed_lunch.json"
SVG = "{http://www.w3.org/2000/svg}"
DAY = ("--from", "2017-10-09T16:00Z", "--to", "2017-10-10T00:00Z")
AT_HOME, IN_UTC = ("--time-zone", PACIFIC), ("--time-zone", "UTC")


class TestFree:
    def test_two(self, run):
        """The times at which both are free, in the requested zone."""
        assert run("free", LUNCH_FILE, CHANGED_FILE, *DAY, "--duration", "1h30m", *AT_HOME) == (
            0,
            """\
Mon 2017-10-09 09:00 - 10:30
Mon 2017-10-09 10:30 - 12:00
Mon 2017-10-09 14:00 - 15:30
Mon 2017-10-09 15:30 - 17:00
""",
            "",
        )

    def test_options(self, run):
        """Steps, hours of work and a number of lines."""
        options = ("--duration", "60m", "--step", "30m", "--hours", "11:00-17:00", "--count", "3", *AT_HOME)
        assert run("free", LUNCH_FILE, *DAY, *options)[1].splitlines() == [
            "Mon 2017-10-09 11:00 - 12:00",
            "Mon 2017-10-09 14:00 - 15:00",
            "Mon 2017-10-09 14:30 - 15:30",
        ]

    def test_over_midnight(self, run):
        """An end on another day has its date."""
        options = ("--duration", "12h", "--count", "1", "--hours", "00:00-24:00")
        assert run("free", CHANGED_FILE, "--from", "2017-10-10T22:00", "--to", "2017-10-12", *options, *IN_UTC)[1] == (
            "Tue 2017-10-10 22:00 - Wed 2017-10-11 10:00\n"
        )

    def test_repeated_hour(self, run, file):
        """In the night in which the clocks go back, times that they show twice have their offset."""
        nobody = file(json.dumps([event("2025-11-02T00:00:00", "2025-11-02T00:30:00", "America/New_York")]))
        window = ("--from", "2025-11-02T00:00", "--to", "2025-11-02T02:30", "--time-zone", "America/New_York")
        assert run("free", nobody, *window, "--duration", "30m")[1].splitlines() == [
            "Sun 2025-11-02 00:30 - 01:00 UTC-04:00",
            "Sun 2025-11-02 01:00 UTC-04:00 - 01:30 UTC-04:00",
            "Sun 2025-11-02 01:30 UTC-04:00 - 01:00 UTC-05:00",
            "Sun 2025-11-02 01:00 UTC-05:00 - 01:30 UTC-05:00",
            "Sun 2025-11-02 01:30 UTC-05:00 - 02:00",
            "Sun 2025-11-02 02:00 - 02:30",
        ]

    @pytest.mark.parametrize(
        ("now", "edges", "line"),
        [
            ("12:00:00", (), "12:00 - 12:30"),
            ("12:00:01", (), "12:01 - 12:31"),
            ("11:59:59.5", (), "12:00 - 12:30"),
            ("12:00:01", ("--from", "now"), "12:00:01 - 12:30:01"),
        ],
    )
    def test_seconds(self, run, now, edges, line):
        """By default from the next full minute on; a time with seconds has them."""
        options = ("--now", f"2017-10-09T{now}", *edges, "--duration", "30m", "--count", "1", *IN_UTC)
        assert run("free", LUNCH_FILE, *options)[1] == f"Mon 2017-10-09 {line}\n"

    def test_never(self, run, file):
        """Without a free time, a message says so."""
        always = file(json.dumps(daily("2017-09-04T00:00:00", "2017-09-05T00:00:00")))
        status, out, messages = run("free", always, *DAY, "--duration", "5m", *IN_UTC)
        assert (status, out) == (0, "")
        assert messages == (
            "recurtz: there is no time at which all are free from Mon 2017-10-09 16:00 to Tue 2017-10-10 00:00 (UTC)\n"
        )

    def test_default_window(self, run):
        """Without --from and --to, the window begins now and ends after seven days."""
        options = ("--now", "2017-10-09T08:00", "--duration", "24h", *IN_UTC)
        found = run("free", CHANGED_FILE, *options)[1].splitlines()
        assert found[0] == "Mon 2017-10-09 08:00 - Tue 2017-10-10 08:00"
        assert found[-1] == "Sat 2017-10-14 20:00 - Sun 2017-10-15 20:00"
        assert run("free", CHANGED_FILE, "--now", "2017-10-09", "--duration", "24h")[0] == 0

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (("--duration", "soon"), "'soon' is not a duration; use one such as 30m, 1h or 1h30m"),
            (("--duration", "0m"), "'0m' is not a duration"),
            (("--duration", "1h", "--step", ""), "'' is not a duration"),
            (("--duration", "1h", "--hours", "9-17"), "--hours '9-17' cannot be read"),
            (("--duration", "1h", "--time-zone", "Moon"), "'Moon'"),
            ((), "Missing option '--duration'"),
        ],
    )
    def test_errors(self, run, options, message):
        """Faults of options are one line."""
        status, out, messages = run("free", LUNCH_FILE, *DAY, *options)
        assert (status, out) == (2, "")
        assert message in messages

    def test_faulty_events(self, run, file):
        """Events with faults are reported, and nothing is proven; with --strict, the first one stops the command."""
        broken = file(json.dumps([LUNCH, event("at noon", subject="Moon")]), "broken.json")
        status, out, messages = run("free", LUNCH_FILE, broken, *DAY, "--duration", "3h")
        assert (status, len(out.splitlines())) == (2, 2)
        assert messages.startswith(f"recurtz: {broken}:1[1] 'Moon': 2 properties failed validation: ")
        assert messages.endswith(
            "recurtz: events that could not be read may be at these times, so it is not proven that all are free; "
            "mend or remove them\n"
        )
        status, out, messages = run("free", broken, *DAY, "--duration", "3h", "--strict")
        assert (status, out) == (2, "")
        assert f"{broken}:1[1] 'Moon': " in messages
        lines = file(f"{json.dumps(LUNCH)}\nnot JSON\n", "lines.jsonl")
        assert run("free", lines, *DAY, "--duration", "3h")[0] == 2
        status, out, messages = run("free", lines, *DAY, "--duration", "24h")
        assert (status, out, "not proven" in messages) == (1, "", False)
        assert run("free", "/nowhere.json", *DAY, "--duration", "3h")[0] == 2

    def test_missing_person(self, run, file):
        """A person without an event that can be read is not free: there is no result."""
        broken, empty = file(json.dumps([event("at noon")]), "broken.json"), file("[]", "empty.json")
        for files in ((broken,), (LUNCH_FILE, broken)):
            status, out, messages = run("free", *files, *DAY, "--duration", "3h")
            assert (status, out) == (2, "")
            assert messages.endswith(f"recurtz: {broken} has no event that can be read, so it has no result\n")
        status, out, _ = run("free", empty, *DAY, "--duration", "8h", *IN_UTC)
        assert (status, out) == (0, "Mon 2017-10-09 16:00 - Tue 2017-10-10 00:00\n")


class TestSchedule:
    def test_missing_person(self, run, file):
        """A person without an event that can be read has no row."""
        broken = file("not JSON", "broken.json")
        lines = file("{}\n{}\n", "lines.jsonl")
        status, out, messages = run("schedule", LUNCH_FILE, lines, "--from", "2017-10-09", "--days", "1", *AT_HOME)
        assert (status, "lines" in out, "  lunch ...." in out) == (2, False, True)
        assert f"{lines} has no event that can be read" in messages
        assert run("schedule", lines, "--from", "2017-10-09")[:2] == (2, "")
        some = file(json.dumps([LUNCH, {}]), "some.json")
        status, out, messages = run("schedule", some, "--from", "2017-10-09", "--days", "1", *AT_HOME)
        assert (status, "  some ...." in out) == (1, True)
        assert messages.endswith("recurtz: events that could not be read are not in the picture; mend or remove them\n")
        assert run("schedule", broken, "--from", "2017-10-09")[:2] == (2, "")

    @pytest.mark.parametrize(("columns", "width"), [(70, 19), (20, 8), (200, 60)])
    def test_long_name(self, run, file, terminal, columns, width):
        """A terminal has space for the half hours: longer names are cut."""
        files = [file(json.dumps(LUNCH), f"{name}.json") for name in ("n" * 60, "日" * 30, "me")]
        screen = terminal("stdout", COLUMNS=str(columns), NO_COLOR="1")
        run("schedule", *files, "--from", "2017-10-09", "--days", "1", *AT_HOME)
        rows = [line for line in Text.from_ansi(screen.getvalue()).plain.splitlines() if line.startswith("  ")][1:]
        assert {cell_len(row) for row in rows} == {width + 3 + 48}
        assert ".. " in rows[0] or width == 60
        assert rows[2].startswith("  me" + " " * (width - 1))

    def test_text(self, run):
        """A line for each day and person, a sign for each half hour."""
        assert run("schedule", LUNCH_FILE, CHANGED_FILE, "--from", "2017-10-09", "--days", "2", *AT_HOME) == (
            0,
            """\
                0     3     6     9     12    15    18    21
Mon 2017-10-09
  lunch         ........................####....................
  changed_lunch ................................................
Tue 2017-10-10
  lunch         ................................................
  changed_lunch ........................##......................
 .  free    ?  tentative    #  busy    o  out of office   Pacific Standard Time
""",
            "",
        )

    def test_week(self, run):
        """By default a week, from today on."""
        assert run("schedule", LUNCH_FILE, "--from", "2017-10-09")[1].count("2017-10-") == 7
        assert "Mon 2017-10-09" in run("schedule", LUNCH_FILE, "--now", "2017-10-09T12:00", "--days", "1", *IN_UTC)[1]

    def test_statuses(self):
        """A half hour has the strongest status of what overlaps it."""
        events = [
            event("2017-10-09T09:10:00", "2017-10-09T09:40:00", "UTC", showAs="tentative"),
            event("2017-10-09T09:30:00", "2017-10-09T10:00:00", "UTC", showAs="oof"),
            event("2017-10-09T12:00:00", "2017-10-09T13:00:00", "UTC", showAs="free"),
            event("2017-10-09T23:30:00", "2017-10-10T01:00:00", "UTC"),
        ]
        slots = slots_of(Calendar(events), date(2017, 10, 9), zone("UTC"))
        assert {place: weight for place, weight in enumerate(slots) if weight} == {18: 1, 19: 3, 47: 2}
        assert slots_of(Calendar(events), date(2017, 10, 10), zone("UTC"))[:3] == [2, 2, 0]

    def test_clock_changes(self):
        """A half hour that the clocks skip stays empty; one that they repeat has the time of both."""
        berlin = zone("Europe/Berlin")
        night = Calendar([event("2017-03-26T00:00:00", "2017-03-26T02:00:00", "UTC")])
        assert slots_of(night, date(2017, 3, 26), berlin)[:9] == [0, 0, 2, 2, 0, 0, 2, 2, 0]
        for hour in (0, 1):  # 2:00 for the first and for the second time
            repeated = Calendar([event(f"2017-10-29T0{hour}:00:00", f"2017-10-29T0{hour}:30:00", "UTC")])
            assert slots_of(repeated, date(2017, 10, 29), berlin)[:7] == [0, 0, 0, 0, 2, 0, 0]

    @pytest.mark.parametrize(
        ("zone_name", "day", "slots"),
        [
            ("America/Havana", date(2025, 11, 2), [0, 1]),  # 1:00 becomes 0:00
            ("America/Santiago", date(2025, 4, 5), [46, 47]),  # 24:00 becomes 23:00
            ("Australia/Lord_Howe", date(2025, 4, 6), [3]),  # 2:00 becomes 1:30
            ("Asia/Beirut", date(2025, 3, 30), []),  # 0:00 becomes 1:00
            ("America/Caracas", date(2007, 12, 9), [5]),  # 3:00 becomes 2:30
            ("Pacific/Apia", date(2011, 12, 30), []),  # the whole day is skipped
        ],
    )
    def test_repeated(self, zone_name, day, slots):
        """By brute force: an event of a quarter of an hour is in the half hour that a clock shows then."""
        tz = ZoneInfo(zone_name)
        start = datetime.combine(day, time(), UTC) - timedelta(days=1)
        seen = {}
        for instant in (start + number * timedelta(minutes=15) for number in range(3 * 96)):
            local = instant.astimezone(tz)
            place = (local.hour * 60 + local.minute) // 30
            expected = [2 if number == place and local.date() == day else 0 for number in range(48)]
            text, end = (f"{moment:%Y-%m-%dT%H:%M:%S}" for moment in (instant, instant + timedelta(minutes=15)))
            assert slots_of(Calendar([event(text, end, "UTC")]), day, tz) == expected, instant
            seen[place] = seen.get(place, 0) + (local.date() == day)
        assert [place for place, count in sorted(seen.items()) if count == 4] == slots

    def test_svg(self, run, tmp_path):
        """As SVG: a lane for each person and day, a box for each time that is not free."""
        options = ("--from", "2017-10-09", *AT_HOME, "--svg", tmp_path / "week.svg")
        assert run("schedule", LUNCH_FILE, CHANGED_FILE, *options) == (0, "", "")
        root = ET.parse(tmp_path / "week.svg").getroot()  # noqa: S314  # our own
        kinds = [box.get("class") for box in root.iter(f"{SVG}rect")]
        assert kinds.count("lane") == 14
        assert kinds.count("busy") == 2 + 1  # and one of the legend
        texts = [text.text for text in root.iter(f"{SVG}text")]
        assert "2  changed_lunch" in texts
        assert texts[0] == root.find(f"{SVG}title").text == "2017-10-09 to 2017-10-15, Pacific Standard Time"
        height, end = float(root.get("height")), max(float(text.get("y")) for text in root.iter(f"{SVG}text"))
        assert end < height

    def test_svg_statuses(self, run, file):
        """Each status has its own class."""
        days = [weekly(day) for day in ALL_WEEK[1:4]]
        statuses = ("busy", "tentative", "oof")
        events = [
            series("2017-10-09T12:00:00", "2017-10-09T13:00:00", pattern=pattern, showAs=status) | {"id": status}
            for pattern, status in zip(days, statuses, strict=True)
        ]
        output = run("schedule", file(json.dumps(events), "a&b.json"), "--from", "2017-10-09", "--svg", "-")[1]
        root = ET.fromstring(output)  # noqa: S314
        kinds = [box.get("class") for box in root.iter(f"{SVG}rect")]
        assert all(kinds.count(name) == 2 for name in statuses)
        assert "1  a&b" in [text.text for text in root.iter(f"{SVG}text")]

    def test_edge_of_calendar(self, run):
        """Days outside the years 1 to 9999 are an error."""
        status, _, messages = run("schedule", LUNCH_FILE, "--from", "9999-12-30")
        assert status == 2
        assert "too near to an end" in messages
