"""Months with their days marked: the right days, told apart with and without colour, in the terminal and as SVG."""

import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recurtz as library
from recurtz.cli.events import read_event
from recurtz.cli.month_marks import Kind, picture
from strategies import RECURRENCES

LUNCH = Path(__file__).parents[2] / "examples/lunch.json"
CHANGED = Path(__file__).parents[2] / "examples/changed_lunch.json"
PACIFIC = "Pacific Standard Time"
SVG = "{http://www.w3.org/2000/svg}"


def moment(text, zone=PACIFIC):
    return {"dateTime": text, "timeZone": zone}


def single(start, end, **more):
    return {"subject": "Picnic", "start": moment(start), "end": moment(end), **more}


def test_the_months_of_a_series_are_drawn_with_each_kind_of_day_and_what_it_means(recurtz):
    assert recurtz("calendar", CHANGED) == (
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


def test_a_language_names_months_days_and_kinds_and_a_territory_begins_the_week(recurtz):
    french = recurtz("calendar", CHANGED, "--from", "2017-12", "--locale", "fr")[1]
    american = recurtz("calendar", CHANGED, "--from", "2017-12", "--locale", "en_US")[1]

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
        (["--from", "2019-03"], ["March 2019"]),
        (["--from", "9999-12", "--to", "9999-12-31"], ["December 9999"]),
    ],
    ids=str,
)
def test_months_are_those_asked_for_or_those_in_which_something_happens(recurtz, arguments, months):
    status, output, errors = recurtz("calendar", CHANGED, *arguments)

    assert (status, errors) == (0, "")
    assert re.findall(r"[A-Z][a-z]+ \d{4}(?!-)", output.partition("\n\n")[2]) == months


def test_a_year_is_drawn_as_a_whole_and_only_days_asked_for_are_marked(recurtz):
    year = recurtz("calendar", LUNCH, "--year", 2018)[1]
    week = recurtz("calendar", LUNCH, "--from", "2017-09-05", "--to", "2017-09-12")[1]

    assert year.count("2018") == 12
    assert "*" not in year
    assert week.count("11*") == 1
    assert "occurrence: 1" in week


def test_a_series_without_end_is_drawn_for_twelve_months_and_says_that_it_goes_on(recurtz, file):
    endless = file(LUNCH.read_text("utf-8").replace("endDate", "noEnd", 1))
    status, output, errors = recurtz("calendar", endless)

    assert status == 0
    assert (output.count(" 2017\n"), "August 2018" in output, "September 2018" in output) == (1, True, False)
    assert errors == "recurtz: more happens after these months; give --to or --year\n"
    assert recurtz("calendar", endless, "--year", 2020)[2] == ""


MONDAYS = json.loads(LUNCH.read_text("utf-8"))
AT_MIDNIGHT = MONDAYS | {"end": moment("2017-09-05T00:00:00")}
ENDLESS = json.loads(LUNCH.read_text("utf-8").replace("endDate", "noEnd", 1))
MONTHLY = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 30}
NUMBERED = {"type": "numbered", "startDate": "2017-09-04", "numberOfOccurrences": 13}
THIRTEEN = MONDAYS | {"recurrence": {"pattern": MONTHLY, "range": NUMBERED}}


def late(start, end):
    """A time in place of the last, on 30 September 2018, the one month that is not drawn."""
    return with_change(THIRTEEN, "2018-09-30", start, end)


def with_change(event, day, start, end):
    change = {"occurrenceId": f"OID.A.{day}", "start": moment(start), "end": moment(end)}
    return event | {"exceptionOccurrences": [change]}


def with_pattern(event, **pattern):
    return event | {"recurrence": event["recurrence"] | {"pattern": pattern}}


@pytest.mark.parametrize(
    ("event", "arguments", "goes_on"),
    [
        (single("2017-08-31T00:00:00", "2017-09-01T00:00:00", isAllDay=True), [], False),
        (single("2017-08-31T22:00:00", "2017-09-01T00:00:00"), [], False),
        (single("2017-08-31T22:00:00", "2019-09-01T00:00:00"), [], True),
        (AT_MIDNIGHT, [], False),
        (with_change(MONDAYS, "2017-12-25", "2017-12-20T12:00", "2017-12-20T13:00"), [], False),
        (MONDAYS | {"cancelledOccurrences": ["OID.A.2017-12-25"]}, [], False),
        (single("2017-09-01T04:00:00", "2017-09-01T06:00:00"), ["--time-zone", "Hawaiian Standard Time"], False),
        (single("2017-08-31T22:00:00", "2017-09-01T08:00:00"), ["--time-zone", "Hawaiian Standard Time"], False),
        (THIRTEEN, [], True),
        (THIRTEEN | {"cancelledOccurrences": ["OID.A.2018-09-30"]}, [], False),
        (late("2018-08-31T22:00", "2018-09-01T00:00"), [], False),
        (late("2018-08-31T22:00", "2018-09-01T00:01"), [], True),
        (late("2018-09-01T01:00", "2018-09-01T02:00"), ["--time-zone", "Hawaiian Standard Time"], False),
        (late("2018-08-31T22:00", "2018-08-31T23:00"), ["--time-zone", "UTC"], True),
        (late("2018-09-01T01:00", "2018-09-01T02:00"), ["--to", "2018-08-01"], False),
        (MONDAYS, ["--from", "2010-01"], True),
        (MONDAYS, ["--from", "2018-01"], False),
        (ENDLESS, ["--from", "9999-12"], False),
        (ENDLESS, ["--from", "9998-12"], True),
    ],
    ids=str,
)
def test_more_is_said_to_happen_only_if_something_does_after_the_last_month(recurtz, file, event, arguments, goes_on):
    status, _, errors = recurtz("calendar", file(json.dumps(event)), *arguments)

    said = "recurtz: more happens after these months; give --to or --year\n"
    assert (status, errors) == (0, said if goes_on else "")


def test_twelve_months_are_drawn_from_the_first_that_happens_wherever_it_was_moved(recurtz, file):
    event = with_pattern(ENDLESS, type="absoluteMonthly", interval=5, dayOfMonth=30)
    found = picture([read_event(with_change(event, "2017-09-30", "2018-01-14T12:00", "2018-01-14T13:00"))])

    assert (min(found.marks), max(found.marks), len(found.months)) == (date(2018, 1, 14), date(2018, 12, 30), 12)
    assert found.has_more


def test_the_last_day_of_the_calendar_is_marked():
    morning = {"start": moment("2017-09-04T08:00:00"), "end": moment("2017-09-04T09:00:00")}
    event = read_event(with_pattern(ENDLESS, type="daily", interval=1) | morning)

    assert max(picture([event], date(9999, 12, 30), date.max).marks) == date.max


@pytest.mark.parametrize("content", ["[]", LUNCH.read_text("utf-8").replace("2017-12-31", "2017-09-03")])
def test_a_month_asked_for_is_drawn_even_if_nothing_ever_happens(recurtz, file, content):
    status, output, errors = recurtz("calendar", file(content), "--from", "2018-01")

    assert (status, errors) == (0, "")
    assert "January 2018" in output
    assert "February" not in output


@pytest.mark.parametrize(
    ("event", "zone", "days"),
    [
        (single("2017-08-31T22:00", "2017-09-01T00:00"), None, "08-31"),
        (single("2017-08-31T22:00", "2017-09-01T00:01"), None, "08-31 09-01"),
        (single("2017-08-31T22:00", "2017-08-31T22:00"), None, "08-31"),
        (single("2017-08-31T22:00", "2017-08-31T23:00"), "UTC", "09-01"),
        (single("2017-08-31T22:00", "2017-08-31T23:00"), "Tokyo Standard Time", "09-01"),
        (single("2017-08-31", "2017-09-03", isAllDay=True), "Tokyo Standard Time", "08-31 09-01 09-02"),
        (single("2017-08-31", "2017-08-31", isAllDay=True), None, "08-31"),
    ],
    ids=str,
)
def test_an_event_takes_the_days_on_which_it_is_in_the_zone(event, zone, days):
    event["start"]["dateTime"], event["end"]["dateTime"] = (
        text if "T" in text else f"{text}T00:00" for text in (event["start"]["dateTime"], event["end"]["dateTime"])
    )
    assert " ".join(f"{day:%m-%d}" for day in picture([read_event(event)], time_zone=zone).marks) == days


def test_a_day_shows_the_most_notable_of_what_happens_on_it(recurtz, file):
    changed = json.loads(CHANGED.read_text("utf-8"))
    events = file(
        json.dumps(
            [changed, single("2017-12-25T10:00", "2017-12-25T11:00"), single("2017-10-10T10:00", "2017-10-10T11:00")]
        )
    )
    output = recurtz("calendar", events)[1]

    assert "25*26" in output
    assert "10!" in output
    assert "occurrence: 17    !  exception: 1    x  cancelled: 1" in output
    assert "Picnic" not in output


@pytest.mark.parametrize("content", ["[]", "[{}]", LUNCH.read_text("utf-8").replace("2017-12-31", "2017-09-03")])
def test_where_nothing_happens_nothing_is_drawn(recurtz, file, content):
    status, output, errors = recurtz("calendar", file(content))

    assert (status, output) == (2 if "{}" in content else 0, "")
    assert errors.endswith("recurtz: nothing happens that could be drawn\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "2017-10", "--to", "2017-10"], "--to must come after --from"),
        (["--to", "0001-01-01"], "--to must come after --from"),
        (["--year", "2017", "--to", "2017-10"], "--year says both"),
        (["--year", "0"], "--year"),
        (["--from", "yesterday"], "--from"),
        (["--time-zone", "Moon"], "'Moon'"),
        (["--locale", "xx"], "use 'de' or 'en' or 'fr'"),
        (["--svg", "/nowhere/lunch.svg"], "/nowhere/lunch.svg cannot be written: No such file or directory"),
    ],
    ids=str,
)
def test_what_cannot_be_drawn_gives_one_line_and_status_2(recurtz, arguments, message):
    status, output, errors = recurtz("calendar", LUNCH, *arguments)

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert message in errors


@pytest.mark.parametrize(("no_color", "codes"), [("", {"44", "43", "31"}), ("1", set())])
def test_a_terminal_shows_the_signs_with_colour_unless_it_has_none(monkeypatch, recurtz, no_color, codes):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for name, value in {"TERM": "xterm", "COLORTERM": "", "NO_COLOR": no_color, "COLUMNS": "80"}.items():
        monkeypatch.setenv(name, value)
    output = recurtz("calendar", CHANGED)[1]
    colours = {code for style in re.findall(r"\x1b\[([\d;]*)m", output) for code in style.split(";")}

    assert codes <= colours
    assert bool(colours & {"44", "43", "31"}) == bool(codes)
    plain = re.sub(r"\x1b\[[\d;]*m", "", output)
    assert " 4* 5" in plain
    assert "10!11" in plain
    assert "25x26" in plain


def test_an_svg_has_each_day_and_tells_kinds_by_shape(recurtz, tmp_path):
    assert recurtz("calendar", CHANGED, "--svg", tmp_path / "lunch.svg") == (0, "", "")
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


def test_nothing_in_an_svg_lies_outside_of_it_or_upon_another(recurtz):
    for arguments in (["--year", "2017"], ["--from", "2017-09", "--to", "2017-10"]):
        root = ET.fromstring(recurtz("calendar", CHANGED, *arguments, "--svg", "-")[1])  # noqa: S314
        width, height = float(root.get("width")), float(root.get("height"))
        places = [(float(text.get("x")), float(text.get("y"))) for text in root.iter(f"{SVG}text")]

        assert len(places) == len(set(places))
        assert all(0 < x < width and 0 < y < height for x, y in places)


def test_a_subject_can_break_no_svg(recurtz, file):
    odd = file(LUNCH.read_text("utf-8").replace("Let's go for lunch", "<b>&amp;\\u0000\\ud800]]>昼食"))
    root = ET.fromstring(recurtz("calendar", odd, "--svg", "-")[1])  # noqa: S314

    assert "<b>&amp;" in root.find(f"{SVG}title").text
    assert "昼食" in root.find(f"{SVG}title").text


@given(RECURRENCES, st.integers(-40, 400), st.integers(0, 90))
def test_the_marked_days_are_those_of_the_recurrence(json, ahead, length):
    recurrence = library.PatternedRecurrence.from_graph(json)
    start = date.fromordinal(min(max(recurrence.range.start_date.toordinal() + ahead, 60), date.max.toordinal() - 200))
    end = start + timedelta(length)
    noon = library.DateTimeTimeZone.from_graph(moment("2017-09-04T12:00"))
    master = library.SeriesMaster(recurrence, noon, noon, PACIFIC)

    assert list(picture([master], start, end).marks) == recurrence.between(start, end + timedelta(1))


def test_kinds_are_ordered_by_how_notable_they_are():
    assert sorted(Kind) == [Kind.CANCELLED, Kind.OCCURRENCE, Kind.EXCEPTION]
