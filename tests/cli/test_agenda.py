"""`recurtz agenda`: which occurrences it shows, under which day, and in which words."""

import csv
import io
import json
import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.text import Text

from graph import BERLIN, EXAMPLES, PACIFIC, TOKYO, all_day, daily, event, exception, series
from recurtz.cli.clock import _offset_of_computer, computer_zone, read_clock
from recurtz.cli.times import parse_day, parse_time

CHANGED_FILE = EXAMPLES / "changed_lunch.json"
OUTLOOK_FILE = EXAMPLES / "outlook.ics"
NOW = ["--now", "2017-09-04T10:00", "--time-zone", "Europe/Berlin"]


@pytest.fixture
def shown(run, file):
    """The lines of the agenda of events, without its caption; at 10:00 on Monday 4 September 2017 in Berlin."""

    def run_command(events, *arguments, now=NOW):
        status, output, errors = run("agenda", file(json.dumps(events)), *now, *arguments)
        assert (status, errors) == (0, ""), errors
        return output.split("\n\n", 1)[1].splitlines()

    return run_command


def berlin(start, end=None, **properties):
    return event(f"2017-09-{start}", f"2017-09-{end or start}", BERLIN, **{"subject": "Talk", **properties})


class TestWindow:
    def test_next_week_of_a_calendar(self, run):
        """One command answers what is in an .ics file next week."""
        arguments = ["--week", "--now", "2026-10-24T18:00", "--time-zone", PACIFIC]

        assert run("agenda", OUTLOOK_FILE, *arguments) == (
            0,
            """\
Time zone: Pacific Standard Time

Tuesday 2026-10-27
  13:00–15:00  Late lunch
               Harry's Bar, first floor
""",
            "",
        )

    @pytest.mark.parametrize(
        ("arguments", "days"),
        [
            ([], "04 05 06 07 08 09 10"),
            (["--week"], "04 05 06 07 08 09 10"),
            (["--day"], "04"),
            (["--day", "--from", "tomorrow"], "05"),
            (["--day", "--from", "Tuesday"], "05"),
            (["--day", "--from", "sunday"], "10"),
            (["--from", "monday"], "11 12 13 14 15 16 17"),
            (["--from", "+7d"], "11 12 13 14 15 16 17"),
            (["--week", "--from", "2017-09-20T13:00"], "21 22 23 24 25 26"),
            (["--to", "2017-09-06"], "04 05"),
            (["--to", "2017-09-06T12:00"], "04 05"),
            (["--to", "2017-09-06T12:01"], "04 05 06"),
            (["--to", "2017-09-06T10:00Z"], "04 05"),
            (["--to", "2017-09-06T06:00[America/New_York]"], "04 05"),
            (["--from", "yesterday", "--to", "today"], "03"),
            (["--from", "+1w", "--to", "+8d"], "11"),
            (["--from", "now", "--to", "+3h"], "04"),
            (["--next", "1"], "04"),
            (["--next", "3", "--from", "2017-09-04T12:30"], "04 05 06"),
            (["--next", "2", "--from", "2017-09-04T13:00"], "05 06"),
        ],
        ids=str,
    )
    def test_options(self, shown, arguments, days):
        """The window starts today, now or at `--from`, in local time, and ends after days, occurrences or at `--to`."""
        noon = daily("2017-09-01T12:00:00", "2017-09-01T13:00:00", BERLIN)
        lines = shown([noon], *arguments)

        assert [line[-2:] for line in lines if "2017-09" in line] == days.split()

    def test_local_time(self, shown):
        """Half past midnight in Berlin is on that day in Berlin."""
        assert shown([berlin("05T00:30:00")], "--day", "--from", "2017-09-05") == [
            "Tuesday 2017-09-05",
            "  00:30  Talk",
        ]

    @pytest.mark.parametrize(("zone", "is_shown"), [("UTC", True), (TOKYO, True), (PACIFIC, True)])
    @pytest.mark.parametrize("day", ["04", "05", "06"])
    def test_all_day(self, run, file, zone, is_shown, day):
        """A whole day is on its date, whatever zone it is in."""
        whole = file(json.dumps(all_day("2017-09-05", "2017-09-06", zone)))
        output = run("agenda", whole, "--day", "--from", f"2017-09-{day}", "--time-zone", "Europe/Berlin")[1]

        assert ("2017-09-05" in output) == (day == "05")

    def test_without_length(self, shown):
        """A whole day that ends when it starts is one day; an event without length is at its start."""
        assert shown([all_day("2017-09-04", "2017-09-04"), berlin("04T10:00:00")]) == [
            "Monday 2017-09-04",
            "  all day  -",
            "  10:00    Talk",
        ]

    def test_ended(self, run, file):
        """What ends when the window starts is not in it."""
        status, output, errors = run("agenda", file(json.dumps(berlin("03T23:00:00", "04T00:00:00"))), *NOW)

        assert (status, output) == (0, "")
        assert errors == (
            "recurtz: nothing happens from Mon 2017-09-04 00:00 to Mon 2017-09-11 00:00 (Europe/Berlin)\n"
        )

    def test_rare_series(self, shown):
        """`--next` finds occurrences however far they are, up to the end of time."""
        rare = series(
            "2017-02-01T12:00:00",
            None,
            BERLIN,
            {"type": "absoluteYearly", "interval": 900, "month": 2, "dayOfMonth": 1},
        )
        lines = shown([rare], "--next", "99")

        assert [line[-10:] for line in lines if "-02-01" in line] == [f"{2917 + 900 * n}-02-01" for n in range(8)]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--day", "--week"], "--day, --week, --next and --to exclude each other; give one of them"),
            (["--next", "3", "--to", "today"], "exclude each other"),
            (["--next", "0"], "--next"),
            (["--from", ""], "--from '' is not a time"),
            (["--time-zone", "Moon"], "'Moon'"),
            (["--from", "tomorrow", "--to", "today"], "--to 'today' is before --from 'tomorrow'"),
        ],
        ids=str,
    )
    def test_invalid_argument(self, run, arguments, message):
        status, output, errors = run("agenda", CHANGED_FILE, *arguments)

        assert (status, output, errors.count("\n")) == (2, "", 1)
        assert message in errors

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--next", "1", "--from", "2018-01-01"], "from Mon 2018-01-01 00:00 on (UTC)"),
            (["--day", "--from", "9999-12-31"], "from Fri 9999-12-31 00:00 on (UTC)"),
        ],
        ids=str,
    )
    def test_nothing(self, run, arguments, words):
        assert run("agenda", CHANGED_FILE, *arguments, "--time-zone", "UTC") == (
            0,
            "",
            f"recurtz: nothing happens {words}\n",
        )

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--to", "2010-01-01"], "before Fri 2010-01-01 00:00 (Europe/Berlin)"),
            (["--from", "2020-01-01T00:00:01"], "from Wed 2020-01-01 00:00:01 on (Europe/Berlin)"),
        ],
        ids=str,
    )
    def test_nothing_in_instances(self, run, arguments, words):
        """`instances` says so too."""
        assert run("instances", CHANGED_FILE, *arguments, "--time-zone", "Europe/Berlin") == (
            0,
            "",
            f"recurtz: no occurrences {words}\n",
        )

    def test_local_window_of_instances(self, run, file):
        """A time without an offset is in `--time-zone`."""
        path = file(json.dumps(berlin("05T00:30:00")))
        window = ["--from", "2017-09-05", "--to", "2017-09-06"]

        assert "2017-09-05 00:30" in run("instances", path, *window, "--time-zone", "Europe/Berlin")[1]
        assert run("instances", path, *window)[1] == ""
        assert run("instances", path, *window, "--format", "csv")[1].count("\n") == 1


class TestDays:
    def test_order(self, shown, run, file, tmp_path):
        """The days of all files are in order; on each, first whole days, then by time."""
        late = [berlin("05T10:00:00", subject="C"), berlin("04T12:00:00", subject="B")]
        early = [berlin("04T09:00:00", subject="A"), all_day("2017-09-04", subject="Holiday")]
        paths = [file(json.dumps(events), f"{place}.json") for place, events in enumerate((late, early))]
        lines = run("agenda", *paths, *NOW)[1].splitlines()

        assert [line.split()[-1] for line in lines[2:] if line] == [
            "2017-09-04",
            "Holiday",
            "A",
            "B",
            "2017-09-05",
            "C",
        ]

    def test_several_days(self, shown):
        """What lasts several days is on each of them, with the number of the day."""
        assert shown([berlin("04T22:30:00", "06T07:10:00")]) == [
            "Monday 2017-09-04",
            "  22:30–       Talk (1/3)",
            "",
            "Tuesday 2017-09-05",
            "  all day      Talk (2/3)",
            "",
            "Wednesday 2017-09-06",
            "       –07:10  Talk (3/3)",
        ]

    def test_next_once(self, shown):
        """With `--next`, it is on the first day only."""
        lines = shown([all_day("2017-09-01", "2017-09-20", subject="Leave")], "--next", "5")

        assert lines == ["Monday 2017-09-04", "  all day  Leave (4/19)"]

    def test_days_in_window(self, shown):
        """Only the days of the window are shown."""
        lines = shown([all_day("2017-09-01", "2017-09-20", subject="Leave")], "--to", "2017-09-06")

        assert [line for line in lines if "Leave" in line] == ["  all day  Leave (4/19)", "  all day  Leave (5/19)"]

    def test_exceptions(self, shown):
        """An exception has its own subject, time and place; a cancelled event says so."""
        moved = exception("2017-09-04", "2017-09-05T10:00:00", "2017-09-05T11:00:00", BERLIN, subject="Moved")
        weekly = series(zone=BERLIN, exceptionOccurrences=[moved], location={"displayName": "Room 1"})
        off = berlin("05T12:00:00", isCancelled=True, location=None)

        assert shown([weekly, off]) == [
            "Tuesday 2017-09-05",
            "  10:00–11:00  Moved",
            "               Room 1",
            "  12:00        Talk (cancelled)",
        ]

    def test_locale(self, run):
        """Days, times and words are those of the language and the territory."""
        arguments = ["--from", "2017-10-10", "--time-zone", "UTC", "--day"]
        german = run("agenda", CHANGED_FILE, *arguments, "--locale", "de")[1]
        american = run("agenda", CHANGED_FILE, *arguments, "--locale", "en_US")[1]

        assert "\nDienstag, 10. Oktober 2017\n  19:00–20:00  " in german
        assert "\nTuesday, October 10, 2017\n  7:00 PM–8:00 PM  " in american

    @pytest.mark.parametrize("columns", [30, 80])
    def test_terminal(self, run, file, terminal, columns):
        """In a terminal, subjects and places have several lines, below each other; headings are bold."""
        long = berlin("04T12:00:00", "04T13:00:00", location={"displayName": "Rathaus " * 12})
        path = file(json.dumps(long | {"subject": "昼食 " * 20}))
        screen = terminal("stdout", COLUMNS=str(columns))
        run("agenda", path, *NOW)
        lines = screen.getvalue().splitlines()
        plain = [Text.from_ansi(line).plain for line in lines]

        assert max(map(cell_len, plain)) <= max(columns, 35)
        assert sum(line.count("昼食") for line in plain) == 20
        assert all(line.startswith(" " * 15) for line in plain[4:])
        assert re.search("\x1b\\[1mMonday", screen.getvalue())

    def test_ascii(self, run, monkeypatch):
        """Without Unicode, the sign between times is a hyphen."""
        out = io.TextIOWrapper(io.BytesIO(), "ascii")
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdout", out)
            run("agenda", CHANGED_FILE, "--day", "--from", "2017-10-10", "--time-zone", "UTC")

        assert b"  19:00-20:00  Let" in out.buffer.getvalue()

    def test_end_of_time(self, run, file):
        """The last days of the calendar can be shown, in every zone."""
        last = file(json.dumps(event("9999-12-30T22:00:00", "9999-12-31T01:00:00", "UTC", subject="Party")))

        for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
            assert "Party" in run("agenda", last, "--from", "9999-12-30", "--time-zone", zone)[1]
        whole = file(json.dumps(all_day("9999-12-31", "9999-12-31", "UTC", subject="Party")))
        assert "  all day  Party\n" in run("agenda", whole, "--day", "--from", "9999-12-31", "--time-zone", "UTC")[1]
        first = file(json.dumps(event("0001-01-01T22:00:00", "0001-01-02T01:00:00", "UTC", subject="Party")))
        assert "Party" in run("agenda", first, "--from", "0001-01-01", "--time-zone", "UTC")[1]
        window = ["--from", "0001-01-01T00:00Z", "--to", "0001-01-03"]
        assert "Party" in run("agenda", first, *window, "--time-zone", "America/Los_Angeles")[1]


class TestEachOnce:
    """An occurrence that several files have is shown once, if what is shown is the same."""

    @pytest.fixture
    def shown_of_files(self, run, file):
        def run_command(*events):
            paths = [file(json.dumps(json_event), f"{place}.json") for place, json_event in enumerate(events)]
            return [line for line in run("agenda", *paths, *NOW)[1].splitlines() if line.startswith("  ")]

        return run_command

    @pytest.mark.parametrize("name", ["iCalUId", "uid", "id"])
    def test_meeting_of_two_people(self, shown_of_files, name):
        """Two people have the same meeting, with other properties that are not shown."""
        talks = [berlin("04T12:00:00", showAs=status, **{name: "A"}) for status in ("busy", "tentative")]

        assert shown_of_files(*talks) == ["  12:00  Talk"]

    @pytest.mark.parametrize(
        "properties",
        [{"subject": "Walk"}, {"isCancelled": True}, {"location": {"displayName": "Park"}}, {"iCalUId": "B"}],
        ids=str,
    )
    def test_other(self, shown_of_files, properties):
        talk = berlin("04T12:00:00", iCalUId="A")
        lines = shown_of_files(talk, talk | properties)

        assert [line[:9] for line in lines if line[2] != " "] == ["  12:00  "] * 2

    def test_other_end(self, shown_of_files):
        talks = [berlin("04T12:00:00", f"04T{hour}:00:00", iCalUId="A") for hour in (13, 14)]

        assert shown_of_files(*talks) == ["  12:00–13:00  Talk", "  12:00–14:00  Talk"]

    def test_without_id(self, shown_of_files):
        """Nothing shows that two events without an id are one."""
        talk = berlin("04T12:00:00")

        assert shown_of_files(talk, talk) == ["  12:00  Talk"] * 2

    def test_changed_series(self, shown_of_files):
        """Of two versions of a series, the occurrences that are the same are shown once, the others of both."""
        moved = exception("2017-09-05", "2017-09-05T15:00:00", "2017-09-05T16:00:00", BERLIN)
        talks = daily("2017-09-04T12:00:00", "2017-09-04T13:00:00", BERLIN, id="S", subject="Talk")
        lines = shown_of_files(talks, talks | {"exceptionOccurrences": [moved]})

        assert len(lines) == 8
        assert lines[:3] == ["  12:00–13:00  Talk", "  12:00–13:00  Talk", "  15:00–16:00  Talk"]

    def test_order(self, shown_of_files):
        """Events at one time are in the order of the files."""
        talks = [berlin("04T12:00:00", iCalUId=subject, subject=subject) for subject in "CAB"]

        assert [line[-1] for line in shown_of_files(*talks)] == ["C", "A", "B"]


class TestFormats:
    @pytest.mark.parametrize("format_name", ["json", "jsonl"])
    def test_json(self, run, format_name):
        """Programs get the same occurrences, sorted by time."""
        arguments = ["--from", "2017-10-09", "--to", "2017-10-20", "--time-zone", "UTC", "--format", format_name]
        output = run("agenda", CHANGED_FILE, EXAMPLES / "lunch.json", *arguments)[1]
        events = json.loads(output) if format_name == "json" else list(map(json.loads, output.splitlines()))

        assert [json_event["start"]["dateTime"][:10] for json_event in events] == [
            "2017-10-09",
            "2017-10-10",
            "2017-10-16",
        ]

    def test_csv(self, run, file):
        """CSV has whether an event lasts whole days, and how it is shown."""
        path = file(json.dumps(all_day("2017-09-04", subject="Leave", showAs="oof")))
        [row] = csv.DictReader(io.StringIO(run("agenda", path, *NOW, "--format", "csv")[1]))

        assert (row["isAllDay"], row["showAs"], row["type"]) == ("true", "oof", "singleInstance")

    def test_faulty(self, run, file):
        """A faulty event is reported, and the others are shown; without any, nothing else is said."""
        path = file(json.dumps([{}, berlin("04T12:00:00")]))

        assert run("agenda", path, *NOW)[0] == 1
        assert run("agenda", path, *NOW, "--strict")[0] == 2
        assert run("agenda", file("[{}]"), *NOW)[2].count("\n") == 1


class TestComputer:
    @pytest.mark.parametrize(
        ("variable", "zone"),
        [
            ("Europe/Paris", "Europe/Paris"),
            (":Europe/Paris", "Europe/Paris"),
            ("Tokyo Standard Time", "Tokyo Standard Time"),
            ("EST5EDT", "EST5EDT"),
            ("UTC0", "UTC"),
            ("<+03>-3", "Etc/GMT-3"),
            ("EST+5:00", "Etc/GMT+5"),
            ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
            (":/usr/share/zoneinfo/posix/Asia/Tokyo", "Asia/Tokyo"),
            ("", "UTC"),
        ],
    )
    def test_variable(self, monkeypatch, variable, zone):
        """The variable TZ has the zone: its name, its file, or an offset of whole hours."""
        monkeypatch.setenv("TZ", variable)

        assert computer_zone() == zone

    @pytest.mark.parametrize(
        "variable", ["EST5EDT,M3.2.0,M11.1.0", "CET-1CEST", "IST-5:30", "Moon", "<+24>-24", "/etc/localtime.old"]
    )
    @pytest.mark.parametrize("command", [("agenda",), ("free", "--duration", "1h"), ("schedule",)], ids=str)
    def test_unknown_variable(self, run, monkeypatch, variable, command):
        """Another zone would show wrong times: a message names the option."""
        monkeypatch.setenv("TZ", variable)
        message = (
            f"recurtz: the time zone of the computer, TZ='{variable}', is not the name of a zone; use --time-zone\n"
        )

        assert run(*command, CHANGED_FILE) == (2, "", message)
        assert run(*command, CHANGED_FILE, "--time-zone", "UTC", "--now", "2017-10-10")[0] == 0

    @pytest.mark.parametrize("target", ["/usr/share/zoneinfo/Asia/Tokyo", "/usr/share/zoneinfo/posix/Asia/Tokyo"])
    def test_link(self, monkeypatch, tmp_path, target):
        """Without it, the file that /etc/localtime links to has the name."""
        (tmp_path / "localtime").symlink_to(target)
        monkeypatch.delenv("TZ", raising=False)
        monkeypatch.setattr("recurtz.cli.clock._LOCALTIME", str(tmp_path / "localtime"))

        assert computer_zone() == "Asia/Tokyo"

    @pytest.mark.parametrize("is_link", [True, False])
    @pytest.mark.parametrize(
        ("abbreviation", "clock", "zone"),
        [
            ("W. Europe Standard Time", "Europe/Berlin", "W. Europe Standard Time"),
            ("UTC", "UTC", "UTC"),
            ("EST", "America/Panama", "EST"),
            ("EST", "America/New_York", None),
            ("Mitteleuropäische Zeit", "Europe/Berlin", None),
        ],
    )
    def test_name(self, run, monkeypatch, tmp_path, abbreviation, clock, zone, is_link):
        """Without both, it is the name of Windows; an abbreviation, if its zone has the computer's clock."""
        if is_link:
            (tmp_path / "localtime").symlink_to("/etc/nowhere")
        monkeypatch.delenv("TZ", raising=False)
        monkeypatch.setattr("recurtz.cli.clock._LOCALTIME", str(tmp_path / "localtime"))
        monkeypatch.setattr(time, "tzname", (abbreviation, "Daylight"))
        monkeypatch.setattr(
            "recurtz.cli.clock._offset_of_computer", lambda moment: moment.astimezone(ZoneInfo(clock)).utcoffset()
        )

        if zone is None:
            message = "recurtz: the time zone of the computer has no name that is known; use --time-zone\n"
            assert run("agenda", CHANGED_FILE) == (2, "", message)
        else:
            assert computer_zone() == zone

    def test_offset(self, monkeypatch):
        """The offset of the computer's clock at an instant."""
        monkeypatch.setenv("TZ", "EST5EDT,M3.2.0,M11.1.0")
        time.tzset()
        try:
            offsets = [_offset_of_computer(datetime(2026, month, 15, tzinfo=UTC)) for month in (1, 7)]
        finally:
            monkeypatch.undo()
            time.tzset()

        assert offsets == [timedelta(hours=-5), timedelta(hours=-4)]

    def test_agenda(self, run, monkeypatch):
        """`agenda` is in the zone of the computer, and starts today by its clock."""
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        monkeypatch.setattr("recurtz.cli.times.read_clock", lambda: datetime(2017, 10, 10, 16, tzinfo=UTC))
        status, output, errors = run("agenda", CHANGED_FILE, "--day")

        assert (status, errors) == (0, "")
        assert output.startswith("Time zone: Asia/Tokyo\n\nWednesday 2017-10-11\n  04:00–05:00")

    def test_clock(self):
        """The clock is that of the computer."""
        assert abs(read_clock().timestamp() - time.time()) < 60


class TestCalendarDays:
    @pytest.mark.parametrize(
        ("arguments", "count"),
        [(["--from", "today", "--to", "+7d"], 1), (["--from", "2017-08", "--to", "tomorrow"], 1)],
    )
    def test_relative(self, run, arguments, count):
        """The days of `calendar` may be relative to `--now`."""
        output = run("calendar", EXAMPLES / "lunch.json", *arguments, "--now", "2017-09-04T12:00")[1]

        assert f"occurrence: {count}" in output

    def test_month_and_day(self):
        now = parse_time("2017-09-04T23:00Z", "--now", "UTC", None)

        assert str(parse_day("today", "--from", "Asia/Tokyo", now)) == "2017-09-05"
        assert str(parse_day("2017-12", "--from", "Asia/Tokyo", now)) == "2017-12-01"
        assert str(parse_day("tuesday", "--from", "Asia/Tokyo", now)) == "2017-09-12"
        assert str(parse_day("tuesday", "--from", "UTC", now)) == "2017-09-05"
