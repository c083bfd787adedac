"""`recurtz calendar`: which days are marked and how, in the terminal and as SVG."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import EXAMPLES, LUNCH, PACIFIC, TOKYO, all_day, date_time, event, exception
from recurtz import PatternedRecurrence, SeriesMaster
from recurtz.cli.events import read_event
from recurtz.cli.month_marks import Kind, mark_months
from strategies import RECURRENCES

LUNCH_FILE = EXAMPLES / "lunch.json"
CHANGED_FILE = EXAMPLES / "changed_lunch.json"
HAWAII = "Hawaiian Standard Time"
SVG = "{http://www.w3.org/2000/svg}"


def with_range(**range_):
    """The lunch with another range."""
    return LUNCH | {"recurrence": LUNCH["recurrence"] | {"range": {"startDate": "2017-09-04", **range_}}}


def with_pattern(series, **pattern):
    return series | {"recurrence": series["recurrence"] | {"pattern": pattern}}


def with_exception(series, day, start, end):
    return series | {"exceptionOccurrences": [exception(day, start, end)]}


ENDLESS = with_range(type="noEnd")
EMPTY = json.dumps(with_range(type="endDate", endDate="2017-09-03"))
MONTHLY = with_pattern(
    with_range(type="numbered", numberOfOccurrences=13), type="absoluteMonthly", interval=1, dayOfMonth=30
)
"""13 months: by default the last one, September 2018, is not drawn."""


def with_last_at(start, end):
    """`MONTHLY`, with an exception for its last occurrence, on 30 September 2018."""
    return with_exception(MONTHLY, "2018-09-30", start, end)


BIRTHDAY = all_day("1990-12-24", "1990-12-25", recurrence={
    "pattern": {"type": "absoluteYearly", "interval": 1, "month": 12, "dayOfMonth": 24},
    "range": {"type": "noEnd", "startDate": "1990-12-24"},
})  # fmt: skip
LEAP_DAY = all_day("2016-02-29", "2016-03-01", recurrence={
    "pattern": {"type": "absoluteYearly", "interval": 4, "month": 2, "dayOfMonth": 29},
    "range": {"type": "noEnd", "startDate": "2016-02-29"},
})  # fmt: skip
NIGHTS = event("2018-01-31T23:00:00", "2018-02-02T01:00:00", id="B")
LATE = with_exception(LUNCH, "2017-12-25", "2017-12-27T12:00:00", "2017-12-27T13:00:00")
ENDED = LUNCH | {"id": "A", "cancelledOccurrences": ["OID.A.2017-12-25"]}
AFTER = "there are occurrences after these months; use --to or --year to draw them"
BEFORE = "there are occurrences before these months; use --from or --year to draw them"
BOTH = "there are occurrences before and after these months; use --from, --to or --year to draw them"


class TestThisMonth:
    """Events that go on are drawn from the month of today on, unless the user names the months."""

    @staticmethod
    def drawn(output):
        """The first and the last month."""
        months = re.findall(r"[A-Z][a-z]+ \d{4}(?!-)", output)
        return months[0], months[-1]

    @pytest.mark.parametrize(
        ("events", "now", "months", "message"),
        [
            (BIRTHDAY, "2026-11-29", ("November 2026", "December 2026"), BOTH),
            (BIRTHDAY, "2026-12-24", ("December 2026", "December 2026"), BOTH),
            (BIRTHDAY, "2026-12-25", ("December 2026", "December 2026"), BOTH),
            (BIRTHDAY, "1980-01-01", ("December 1990", "December 1990"), AFTER),
            (ENDLESS, "2017-09-30", ("September 2017", "August 2018"), AFTER),
            (ENDLESS, "2017-10-01", ("October 2017", "September 2018"), BOTH),
            (LUNCH, "2017-12-25", ("December 2017", "December 2017"), BEFORE),
            (LUNCH, "2017-12-26", ("September 2017", "December 2017"), ""),
            (LUNCH, "2017-08-01", ("September 2017", "December 2017"), ""),
            (LEAP_DAY, "2017-01-01", ("February 2020", "February 2020"), BOTH),
            ([LUNCH, NIGHTS], "2018-02-01", ("February 2018", "February 2018"), BEFORE),
            (LATE, "2017-12-26", ("December 2017", "December 2017"), BEFORE),
            (ENDED, "2017-12-20", ("September 2017", "December 2017"), ""),
        ],
    )  # fmt: skip
    def test_month(self, run, file, events, now, months, message):
        """Without an occurrence today or later, or before this month, the months begin with the first occurrence."""
        status, output, errors = run("calendar", file(json.dumps(events)), "--now", now)

        assert (status, self.drawn(output)) == (0, months)
        assert errors == (message and f"recurtz: {message}\n")

    @pytest.mark.parametrize(
        ("arguments", "months"),
        [
            (["--from", "2018-01"], ("January 2018", "December 2018")),
            (["--to", "2018-01"], ("September 2017", "December 2017")),
            (["--to", "2020-02"], ("September 2017", "January 2020")),
            (["--year", "2017"], ("January 2017", "December 2017")),
        ],
    )
    def test_options(self, run, file, arguments, months):
        """`--from`, `--to` and `--year` count more than today, and nobody needs to know what is before them."""
        output, errors = run("calendar", file(json.dumps(ENDLESS)), "--now", "2019-05-01", *arguments)[1:]

        assert self.drawn(output) == months
        assert "before" not in errors

    def test_svg(self, run, file):
        """An image has the same months."""
        status, output, _ = run("calendar", file(json.dumps(BIRTHDAY)), "--now", "2026-11-29", "--svg", "-")

        assert (status, re.findall(r">([A-Z][a-z]+ \d{4})<", output)) == (0, ["November 2026", "December 2026"])

    def test_time_zone(self, run, file):
        """Today is a day of `--time-zone`."""
        arguments = [file(json.dumps(ENDLESS)), "--now", "2018-12-31T23:00Z", "--time-zone"]

        assert self.drawn(run("calendar", *arguments, TOKYO)[1])[0] == "January 2019"
        assert self.drawn(run("calendar", *arguments, HAWAII)[1])[0] == "December 2018"


class TestMonths:
    def test_series(self, run):
        """All months of a series are drawn, with a sign for each kind of day, and a legend."""
        assert run("calendar", CHANGED_FILE) == (
            0,
            """\
Let's go for lunch: Occurs every Monday effective 2017-09-04 until 2017-12-31
from 12:00 to 14:00, Pacific Time

   September 2017          October 2017           November 2017
Mo Tu We Th Fr Sa Su   Mo Tu We Th Fr Sa Su   Mo Tu We Th Fr Sa Su
             1  2  3                      1          1  2  3  4  5
 4* 5  6  7  8  9 10    2* 3  4  5  6  7  8    6* 7  8  9 10 11 12
11*12 13 14 15 16 17    9 10!11 12 13 14 15   13*14 15 16 17 18 19
18*19 20 21 22 23 24   16*17 18 19 20 21 22   20*21 22 23 24 25 26
25*26 27 28 29 30      23*24 25 26 27 28 29   27*28 29 30
                       30*31

    December 2017
Mo Tu We Th Fr Sa Su
             1  2  3
 4* 5  6  7  8  9 10
11*12 13 14 15 16 17
18*19 20 21 22 23 24
25x26 27 28 29 30 31

 *  occurrence: 15    !  exception: 1    x  cancelled: 1
""",
            "",
        )

    def test_locale(self, run):
        """The language gives the names of months, days and kinds; the territory gives the first day of the week."""
        french = run("calendar", CHANGED_FILE, "--from", "2017-12", "--locale", "fr")[1]
        american = run("calendar", CHANGED_FILE, "--from", "2017-12", "--locale", "en_US")[1]

        assert "décembre 2017" in french
        assert "lu ma me je ve sa di" in french
        assert "x  annulée: 1" in french
        assert "Su Mo Tu We Th Fr Sa" in american
        assert "\n 3  4* 5" in american

    @pytest.mark.parametrize(
        ("arguments", "months"),
        [
            ([], ["September 2017", "October 2017", "November 2017", "December 2017"]),
            (["--from", "2017-11-07"], ["November 2017", "December 2017"]),
            (["--to", "2017-10"], ["September 2017"]),
            (["--to", "2017-10-02"], ["September 2017", "October 2017"]),
            (["--from", "2017-12", "--to", "2018-02"], ["December 2017", "January 2018"]),
            (["--from", "2017-12", "--to", "2018-01"], ["December 2017"]),
        ],
        ids=str,
    )
    def test_from_and_to(self, run, arguments, months):
        """The months are those requested, or else those with occurrences."""
        status, output, errors = run("calendar", CHANGED_FILE, *arguments)

        assert (status, errors) == (0, "")
        assert re.findall(r"[A-Z][a-z]+ \d{4}(?!-)", output.partition("\n\n")[2]) == months

    def test_year(self, run):
        """`--year` draws twelve months, even without occurrences."""
        output = run("calendar", LUNCH_FILE, "--year", 2018)[1]

        assert output.count("2018") == 12
        assert "*" not in output

    def test_days_outside(self, run):
        """Only requested days are marked."""
        output = run("calendar", LUNCH_FILE, "--from", "2017-09-05", "--to", "2017-09-12")[1]

        assert output.count("11*") == 1
        assert "occurrence: 1" in output

    def test_endless(self, run, file):
        """Without an end, twelve months of an endless series are drawn, and a message says that there are more."""
        endless = file(json.dumps(ENDLESS))
        status, output, errors = run("calendar", endless, "--now", "2017-09-30")

        assert status == 0
        assert (output.count(" 2017\n"), "August 2018" in output, "September 2018" in output) == (1, True, False)
        assert errors == "recurtz: there are occurrences after these months; use --to or --year to draw them\n"
        assert run("calendar", endless, "--year", 2020)[2] == ""

    def test_empty_month(self, run, file):
        """A requested month is drawn even if nothing ever happens; a message says so."""
        status, output, errors = run("calendar", file(EMPTY), "--from", "2018-01")

        assert (status, errors) == (0, "recurtz: there are no occurrences in these months\n")
        assert "January 2018" in output
        assert "February" not in output

    @pytest.mark.parametrize(
        ("arguments", "month"),
        [(["--from", "2019-03"], "March 2019"), (["--from", "9999-12", "--to", "9999-12-31"], "December 9999")],
    )
    def test_no_occurrence_in_month(self, run, arguments, month):
        status, output, errors = run("calendar", CHANGED_FILE, *arguments)

        assert (status, errors) == (0, "recurtz: there are no occurrences in these months\n")
        assert month in output

    def test_nothing(self, run, file):
        """Without occurrences and without `--from`, nothing is drawn."""
        assert run("calendar", file(EMPTY)) == (0, "", "recurtz: nothing to draw: there are no occurrences\n")

    def test_nothing_read(self, run, file):
        """If no event can be read, its message is the only one."""
        status, output, errors = run("calendar", file("[{}]"))

        assert (status, output, errors.count("\n")) == (2, "", 1)

    def test_several_events(self, run, file):
        """Each event has a letter and a line in the legend; a capital letter is an exception, + several events."""
        picnics = [
            event(f"{day}T10:00:00", f"{day}T11:00:00", subject="Picnic") for day in ("2017-12-25", "2017-10-10")
        ]
        output = run("calendar", file(json.dumps([json.loads(CHANGED_FILE.read_text("utf-8")), *picnics])))[1]

        assert " 4a 5" in output
        assert "25b26" in output  # cancelled in the series
        assert "10+11" in output
        assert output.endswith(
            "\n a  Let's go for lunch: 16\n b  Picnic: 1\n c  Picnic: 1\n"
            " A  exception: 1    x  cancelled: 1    +  several events\n"
        )

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--from", "2017-10", "--to", "2017-10"], "--to must be after --from; give a later day"),
            (["--to", "0001-01-01"], "--to must be after --from"),
            (["--year", "2017", "--to", "2017-10"], "--year sets both --from and --to; use it without them"),
            (["--year", "0"], "--year"),
            (["--from", "someday"], "--from 'someday' is not a day; use a date such as 2017-09-04"),
            (["--time-zone", "Moon"], "'Moon'"),
            (["--locale", "xx"], "'xx'"),
            (["--svg", "/nowhere/lunch.svg"], "/nowhere/lunch.svg cannot be written: No such file or directory"),
        ],
        ids=str,
    )
    def test_invalid_argument(self, run, arguments, message):
        """An invalid argument gives one line and status 2."""
        status, output, errors = run("calendar", LUNCH_FILE, *arguments)

        assert (status, output, errors.count("\n")) == (2, "", 1)
        assert message in errors


class TestHasMore:
    @pytest.mark.parametrize(
        ("series", "arguments", "has_more"),
        [
            (event("2017-08-31T00:00:00", "2017-09-01T00:00:00", isAllDay=True), [], False),
            (event("2017-08-31T22:00:00", "2017-09-01T00:00:00"), [], False),
            (event("2017-08-31T22:00:00", "2019-09-01T00:00:00"), [], True),
            (LUNCH | {"end": event(end="2017-09-05T00:00:00")["end"]}, [], False),
            (with_exception(LUNCH, "2017-12-25", "2017-12-20T12:00", "2017-12-20T13:00"), [], False),
            (LUNCH | {"cancelledOccurrences": ["OID.A.2017-12-25"]}, [], False),
            (event("2017-09-01T04:00:00", "2017-09-01T06:00:00"), ["--time-zone", HAWAII], False),
            (event("2017-08-31T22:00:00", "2017-09-01T08:00:00"), ["--time-zone", HAWAII], False),
            (MONTHLY, [], True),
            (MONTHLY | {"cancelledOccurrences": ["OID.A.2018-09-30"]}, [], False),
            (with_last_at("2018-08-31T22:00", "2018-09-01T00:00"), [], False),
            (with_last_at("2018-08-31T22:00", "2018-09-01T00:01"), [], True),
            (with_last_at("2018-09-01T01:00", "2018-09-01T02:00"), ["--time-zone", HAWAII], False),
            (with_last_at("2018-08-31T22:00", "2018-08-31T23:00"), ["--time-zone", "UTC"], True),
            (with_last_at("2018-09-01T01:00", "2018-09-01T02:00"), ["--to", "2018-08-01"], False),
            (LUNCH, ["--from", "2010-01"], True),
            (LUNCH, ["--from", "2017-12"], False),
            (ENDLESS, ["--from", "9999-12"], False),
            (ENDLESS, ["--from", "9998-12"], True),
        ],
        ids=str,
    )
    def test_message(self, run, file, series, arguments, has_more):
        """The message appears only if there is an occurrence after the last month."""
        status, _, errors = run("calendar", file(json.dumps(series)), *arguments)

        message = "recurtz: there are occurrences after these months; use --to or --year to draw them\n"
        assert (status, errors) == (0, message if has_more else "")


class TestMarkMonths:
    def test_first_is_exception(self):
        """The twelve months start with the earliest occurrence, even if the exception that was first is now later."""
        series = with_pattern(ENDLESS, type="absoluteMonthly", interval=5, dayOfMonth=30)
        moved = with_exception(series, "2017-09-30", "2018-01-14T12:00", "2018-01-14T13:00")
        marks = mark_months([read_event(moved)])

        assert (min(marks.days), max(marks.days), len(marks.months)) == (date(2018, 1, 14), date(2018, 12, 30), 12)
        assert marks.has_more

    def test_last_day_of_calendar(self):
        """9999-12-31 can be marked."""
        morning = event("2017-09-04T08:00:00", "2017-09-04T09:00:00")
        daily = read_event(with_pattern(ENDLESS, type="daily", interval=1) | morning)

        assert max(mark_months([daily], date(9999, 12, 30), date.max).days) == date.max

    @pytest.mark.parametrize(
        ("start", "end", "properties", "zone", "days"),
        [
            ("2017-08-31T22:00", "2017-09-01T00:00", {}, None, "08-31"),
            ("2017-08-31T22:00", "2017-09-01T00:01", {}, None, "08-31 09-01"),
            ("2017-08-31T22:00", "2017-08-31T22:00", {}, None, "08-31"),
            ("2017-08-31T22:00", "2017-08-31T23:00", {}, "UTC", "09-01"),
            ("2017-08-31T22:00", "2017-08-31T23:00", {}, TOKYO, "09-01"),
            ("2017-08-31T00:00", "2017-09-03T00:00", {"isAllDay": True}, TOKYO, "08-31 09-01 09-02"),
            ("2017-08-31T00:00", "2017-08-31T00:00", {"isAllDay": True}, None, "08-31"),
        ],
    )
    def test_days_of_event(self, start, end, properties, zone, days):
        """An event marks each of its days in the zone; an end at midnight does not add a day."""
        marks = mark_months([read_event(event(start, end, **properties))], time_zone=zone)

        assert " ".join(f"{day:%m-%d}" for day in marks.days) == days

    @given(RECURRENCES, st.integers(-40, 400), st.integers(0, 90))
    def test_days_of_recurrence(self, json, ahead, length):
        """The marked days of a series are the dates of its recurrence."""
        recurrence = PatternedRecurrence.from_graph(json)
        ordinal = recurrence.range.start_date.toordinal() + ahead
        start = date.fromordinal(min(max(ordinal, 60), date.max.toordinal() - 200))
        end = start + timedelta(length)
        noon = date_time("2017-09-04T12:00")
        master = SeriesMaster(recurrence, noon, noon, PACIFIC)

        assert list(mark_months([master], start, end).days) == recurrence.between(start, end + timedelta(1))

    def test_order_of_kinds(self):
        """An exception is more important than an occurrence, and this than a cancelled one."""
        assert sorted(Kind) == [Kind.CANCELLED, Kind.OCCURRENCE, Kind.EXCEPTION]


class TestTerminal:
    @pytest.mark.parametrize(("no_color", "codes"), [("", {"44", "43", "31"}), ("1", set())])
    def test_colours(self, run, terminal, no_color, codes):
        """Signs appear with and without colours."""
        screen = terminal("stdout", NO_COLOR=no_color, COLUMNS="80")
        run("calendar", CHANGED_FILE)
        output = screen.getvalue()
        colours = {code for style in re.findall(r"\x1b\[([\d;]*)m", output) for code in style.split(";")}
        text = re.sub(r"\x1b\[[\d;]*m", "", output)

        assert colours & {"44", "43", "31"} == codes
        assert " 4* 5" in text
        assert "10!11" in text
        assert "25x26" in text

    def test_events(self, run, file, terminal):
        """Each event has a colour; a long subject continues below the first line of the legend."""
        screen = terminal("stdout", COLUMNS="40")
        events = [event(f"2017-09-{day:02}T10:00:00", subject=f"Talk {day} " * 6) for day in range(1, 29)]
        run("calendar", file(json.dumps(events)))
        text = re.sub(r"\x1b\[[\d;]*m", "", screen.getvalue())

        assert "\x1b[1;37;44m 1a\x1b[0m" in screen.getvalue()
        assert "\x1b[1;37;42m 2b\x1b[0m" in screen.getvalue()
        assert "26z" in text
        assert "27*28*" in text
        assert "\n a  Talk 1 Talk 1 Talk 1 Talk 1 Talk 1\n    Talk 1 : 1\n" in text
        assert max(map(len, text.splitlines())) <= 40

    def test_event_without_subject(self, run, file):
        """The sentence of an event is its name in the legend if it has no subject."""
        output = run("calendar", file(json.dumps([event(), event("2017-09-05T10:00:00", subject="Talk")])))[1]

        assert "\n a  Occurs on 2017-09-04 from 12:00 to 14:00, Pacific Time: 1\n b  Talk: 1\n" in output


class TestSvg:
    def test_shapes(self, run, tmp_path):
        """Each kind of mark has its own shape, and there is one more of it in the legend."""
        assert run("calendar", CHANGED_FILE, "--svg", tmp_path / "lunch.svg") == (0, "", "")
        root = ET.parse(tmp_path / "lunch.svg").getroot()  # noqa: S314  # our own
        shapes = {
            kind: [
                (group.find(f"{SVG}text").text, group[0].tag.removeprefix(SVG))
                for group in root.iter(f"{SVG}g")
                if group.get("class") == kind
            ]
            for kind in ("occurrence", "exception", "cancelled")
        }
        texts = [text.text for text in root.iter(f"{SVG}text")]

        assert len(shapes["occurrence"]) == 15 + 1
        assert shapes["exception"] == [("10", "circle"), ("1", "circle")]
        assert shapes["cancelled"] == [("25", "rect"), ("1", "rect")]
        assert texts.count("31") == 2
        assert {"September 2017", "December 2017", "occurrence: 15", "exception: 1", "cancelled: 1"} <= set(texts)
        assert root.find(f"{SVG}title").text.startswith("Let's go for lunch: Occurs every Monday")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--year", "2017"],
            ["--from", "2017-09", "--to", "2017-10"],
            ["--from", "2017-10", "--to", "2017-11"],
            ["--from", "2017-10", "--to", "2017-11", "--locale", "fr"],
            [EXAMPLES / "team.json", "--from", "2017-12", "--to", "2018-01", "--locale", "de"],
        ],
        ids=str,
    )
    def test_layout(self, run, file, arguments):
        """All texts are inside the image, also where a narrow one has a long legend, and no two at the same place."""
        series = with_exception(LUNCH, "2017-10-09", "2017-10-10T12:00", "2017-10-10T13:00")
        path = file(json.dumps(series | {"cancelledOccurrences": ["OID.AAMkADQwMD.2017-10-16"]}))
        root = ET.fromstring(run("calendar", path, *arguments, "--svg", "-")[1])  # noqa: S314
        width, height = float(root.get("width")), float(root.get("height"))
        places = [(float(text.get("x")), float(text.get("y"))) for text in root.iter(f"{SVG}text")]

        assert len(places) == len(set(places))
        assert all(0 < x < width and 0 < y < height for x, y in places)
        left = [text for text in root.iter(f"{SVG}text") if text.get("class").startswith("left")]
        assert all(float(text.get("x")) + 7 * len(text.text) < width for text in left)

    def test_events(self, run, file):
        """Each of several events has a colour and a line in the legend; a day has a stripe for each of its events."""
        picnics = [
            event(f"2017-{day}T10:00:00", subject=f"Picnic {day}") for day in ("10-10", "10-10", "10-16", "10-17")
        ]
        path = file(json.dumps([json.loads(CHANGED_FILE.read_text("utf-8")), *picnics]))
        svg = run("calendar", path, "--svg", "-")[1]
        groups = [group for group in ET.fromstring(svg).iter(f"{SVG}g") if group.find(f"{SVG}text").text]  # noqa: S314
        colours = [
            (group.find(f"{SVG}text").text, [shape.get("style") for shape in group if shape.get("style")])
            for group in groups
        ]
        texts = [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314
        blue, green, violet, brown, teal = (f"fill:#{c}" for c in ("2563eb", "15803d", "7e22ce", "b45309", "0e7490"))

        assert ("10", [blue, green, violet]) in colours
        assert ("16", [blue, brown]) in colours
        assert ("17", [teal]) in colours
        assert ("25", [blue]) in colours
        assert ("25", []) in colours  # cancelled
        assert {"Let's go for lunch: 16", "Picnic 10-10: 1", "Picnic 10-17: 1", "exception: 1"} <= set(texts)
        assert "occurrence: 20" not in texts

    def test_many_events_on_a_day(self, run, file):
        """A day has four stripes at most."""
        svg = run("calendar", file(json.dumps([event(subject=str(number)) for number in range(6)])), "--svg", "-")[1]

        assert svg.count('width="6"') == 4
        assert "<title>0; 1; 2; 3; 4; 5</title>" in svg

    def test_colours(self, file, run):
        """Each event has a colour that no other one has, also after the eight that are chosen by hand."""
        svg = run("calendar", file(json.dumps([event(subject=str(number)) for number in range(40)])), "--svg", "-")[1]
        legend = re.findall(r'<rect [^>]*style="fill:([^"]*)"', svg)[-40:]
        assert len(set(legend)) == 40

    def test_any_subject(self, run, file):
        """The image is valid XML with any subject."""
        subject = "<b>&amp;\u0000\ud800]]>昼食"
        title = run("calendar", file(json.dumps(LUNCH | {"subject": subject})), "--svg", "-")[1]
        text = ET.fromstring(title).find(f"{SVG}title").text  # noqa: S314

        assert "<b>&amp;" in text
        assert "昼食" in text
