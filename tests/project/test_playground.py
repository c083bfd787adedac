"""The playground's Python, and the files that its page consists of; `make site-test` tests the page in a browser."""

import json
import re
from runpy import run_path
from zipfile import ZipFile

import pytest

from graph import ROOT

FOLDER = ROOT / "docs" / "playground"
PLAYGROUND = run_path(str(FOLDER / "playground.py"))
BUILD = run_path(str(ROOT / "docs" / "build_playground.py"))
EXAMPLES = json.loads((FOLDER / "examples.json").read_text("utf-8"))


def written(value):
    """An example as the page writes it."""
    return value if isinstance(value, str) else json.dumps(value)


def call(function, text, **request):
    """The reply to a request, which goes through JSON as in the page."""
    request = {"time_zone": "UTC", "locale": "en", "text": written(text), **request}
    return json.loads(PLAYGROUND["call"](function, json.dumps(request)))


def starts(shown):
    return [" ".join(date["start"]) for date in shown["dates"]]


LUNCH = EXAMPLES["A weekly lunch"]["text"]
FAULTY = "An event with faults"


class TestShow:
    @pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {FAULTY}))
    def test_examples(self, name):
        """Each example has a sentence, dates and a picture, in every format."""
        example = EXAMPLES[name]
        shown = call("show", example["text"], time_zone=example["time_zone"])

        assert shown["faults"] == []
        assert all(event["sentence"].startswith("Occurs") for event in shown["events"])
        assert shown["dates"]
        assert shown["picture"].startswith("<svg ")
        assert set(shown["formats"]) == {"Graph JSON", "iCalendar", "RRULE", "MAPI blob"}

    @pytest.mark.parametrize("name", ["A weekly lunch", "An RRULE", "The last day of the month", "A MAPI blob"])
    def test_formats(self, name):
        """What the page writes, it reads with the same dates."""
        example = {"time_zone": EXAMPLES[name]["time_zone"], "locale": "en"}
        shown = call("show", EXAMPLES[name]["text"], **example)
        formats = shown["formats"]

        for kind in ("Graph JSON", "iCalendar"):
            again = call("show", formats[kind], **example)
            assert (again["kind"], starts(again)) == (kind, starts(shown))
        assert call("show", formats["MAPI blob"], **example)["kind"] == "MAPI blob"
        assert call("show", formats["RRULE"], **example)["kind"] == "RRULE"

    def test_faults(self):
        shown = call("show", EXAMPLES[FAULTY]["text"])

        assert [(fault["target"], fault["hint"][:13]) for fault in shown["faults"]] == [
            ("events[0].start.timeZone", "similar names"),
            ("events[0].recurrence.pattern.interval", "use 1 or more"),
            ("events[0].recurrence.pattern.daysOfWeek", "use 'sunday',"),
        ]
        assert "dates" not in shown

    @pytest.mark.parametrize("text", ["{", "[1]", "FREQ=SECONDLY", "04300430", "BDAEM!", "RRULE", "next Monday"])
    def test_unreadable(self, text):
        """Whatever the text is, the reply has a fault with a message."""
        shown = call("show", text)

        assert shown["faults"][0]["message"]
        assert "dates" not in shown

    def test_unknown_zone(self):
        """The zone of the page is at fault, not the event."""
        shown = call("show", LUNCH, time_zone="Tokyo Standart Time")

        assert [fault["code"] for fault in shown["faults"]] == ["TimeZoneNotSupportedException"]
        assert "'Tokyo Standard Time'" in shown["faults"][0]["hint"]

    def test_nothing(self):
        assert call("show", "  \n") == {"kind": "nothing", "faults": []}

    def test_synchronisation(self):
        """In a list of a synchronisation, each event is one."""
        master = {name: value for name, value in LUNCH.items() if name != "exceptionOccurrences"}
        exception = {**LUNCH["exceptionOccurrences"][0], "seriesMasterId": "AAMkADQwMD", "type": "exception", "id": "E"}
        shown = call("show", {"value": [exception, master]}, time_zone="Pacific Standard Time")

        assert len(shown["events"]) == 1
        assert "Tue 2017-10-10 12:00" in starts(shown)

    def test_rule_without_start(self):
        """It begins with the window, at nine."""
        shown = call("show", "FREQ=WEEKLY;BYDAY=FR;COUNT=2", start="2026-03-02", time_zone="Europe/Paris")

        assert starts(shown) == ["Fri 2026-03-06 09:00", "Fri 2026-03-13 09:00"]

    def test_rule_of_days(self):
        shown = call("show", "DTSTART;VALUE=DATE:20260306\nRRULE:FREQ=WEEKLY;COUNT=2")

        assert [(date["start"], date["end"]) for date in shown["dates"]] == [
            (["Fri 2026-03-06"], ["all day"]), (["Fri 2026-03-13"], ["all day"])
        ]  # fmt: skip

    def test_window(self):
        """Both of its days are in it, in the zone."""
        window = {"start": "2017-11-06", "end": "2017-11-13", "time_zone": "Asia/Tokyo"}
        shown = call("show", LUNCH, **window)

        assert starts(shown) == ["Tue 2017-11-07 05:00"]
        assert (shown["window"], shown["until"]) == (["2017-11-06", "2017-11-13"], None)

    def test_limit(self):
        """If there are too many, the first ones are listed, with the end of what is complete."""
        shown = call("show", "FREQ=DAILY", start="2026-01-05", end="2030-01-04")
        few = call("show", "FREQ=DAILY", start="2026-01-05", end="2026-12-31")

        assert 100 < len(shown["dates"]) <= PLAYGROUND["MAX_DATES"]
        assert shown["until"] is not None
        assert shown["dates"][-1]["starts"] < shown["until"]
        assert few["until"] < "2026-12-31"

    def test_end_on_another_day(self):
        night = {"dateTime": "2026-03-02T22:00:00", "timeZone": "UTC"}
        shown = call("show", {"start": night, "end": {**night, "dateTime": "2026-03-03T02:00:00"}})

        assert shown["dates"][0]["end"] == ["Tue 2026-03-03", "02:00"]

    def test_columns(self):
        """A phone gets two months side by side."""
        wide, narrow = (call("show", LUNCH, columns=columns)["picture"] for columns in (4, 2))

        assert int(re.search(r'width="(\d+)"', wide)[1]) > 2 * int(re.search(r'width="(\d+)"', narrow)[1]) - 100


class TestEdit:
    def test_cancel(self):
        reply = call("edit", LUNCH, edit="cancel", event=0, original="2017-09-11")

        assert json.loads(reply["text"])["cancelledOccurrences"][-1] == "OID.AAMkADQwMD.2017-09-11"

    def test_move(self):
        """The occurrence lasts as long as before, and its time is in the zone of the page."""
        edit = {"edit": "move", "event": 0, "original": "2017-09-11", "starts": "2017-09-12T20:30"}
        reply = call("edit", LUNCH, **edit, time_zone="Europe/Berlin")
        [moved] = [one for one in json.loads(reply["text"])["exceptionOccurrences"] if "09-11" in one["occurrenceId"]]

        assert moved["start"] == {"dateTime": "2017-09-12T20:30:00.0000000", "timeZone": "Europe/Berlin"}
        assert moved["end"]["dateTime"] == "2017-09-12T22:30:00.0000000"

    def test_move_all_day(self):
        """A moved day is a day, whatever the time."""
        rent = EXAMPLES["The last day of the month"]["text"]
        edit = {"edit": "move", "event": 0, "original": "2026-02-28", "starts": "2026-02-27T15:00"}
        reply = call("edit", rent, **edit, time_zone="Asia/Tokyo")

        assert starts(call("show", reply["text"]))[:2] == ["Sat 2026-01-31", "Fri 2026-02-27"]

    def test_split(self):
        reply = call("edit", [LUNCH], edit="split", event=0, original="2017-11-06")
        head, tail = json.loads(reply["text"])

        assert head["recurrence"]["range"]["endDate"] == "2017-11-05"
        assert tail["recurrence"]["range"]["startDate"] == "2017-11-06"
        assert len({head["id"], tail["id"]}) == 2
        assert starts(call("show", reply["text"])) == starts(call("show", LUNCH))

    def test_change(self):
        """Of several events, one is changed."""
        other = {**LUNCH, "id": "other"}
        reply = call("edit", [LUNCH, other], edit="change", event=1, changes='{"subject": "Dinner"}')

        assert [event["subject"] for event in json.loads(reply["text"])] == ["Let's go for lunch", "Dinner"]

    @pytest.mark.parametrize(
        "edit",
        [
            {"edit": "change", "changes": "{"},
            {"edit": "change", "changes": '{"recurrence": {}}'},
            {"edit": "cancel", "original": "2017-09-12"},
            {"edit": "move", "original": "2017-09-11", "starts": ""},
        ],
    )
    def test_refused(self, edit):
        reply = call("edit", LUNCH, event=0, **edit)

        assert reply["faults"]
        assert "text" not in reply

    def test_faulty(self):
        """A text with faults is not changed, because they would be lost."""
        assert "text" not in call("edit", [LUNCH, {}], edit="cancel", event=0, original="2017-09-11")


class TestCompare:
    PAIR = EXAMPLES["Two weekly calls: do they ever clash?"]

    def test_conflict(self):
        reply = call("compare", self.PAIR["text"], other=written(self.PAIR["other"]))

        assert reply["result"] == "conflict"
        assert reply["when"] == "Mon 2025-10-27 13:00 to 14:00 UTC"
        assert reply["pair"][0] == {
            "subject": "New York", "when": "Mon 2025-10-27 09:00 to 10:00 America/New_York"
        }  # fmt: skip

    def test_first_of_several(self):
        """Of several events, those that conflict first are named."""
        late = {**self.PAIR["other"], "subject": "Late", **{name: LUNCH[name] for name in ("start", "end")}}
        single = {name: self.PAIR["text"][name] for name in ("start", "end")} | {"subject": "Now"}
        reply = call("compare", self.PAIR["text"], other=written([late, self.PAIR["other"], single]))

        assert reply["pair"][1]["subject"] == "Now"

    def test_never(self):
        tuesdays = written(self.PAIR["other"]).replace("monday", "tuesday").replace("04-07", "04-08")

        assert call("compare", self.PAIR["text"], other=tuesdays)["result"] == "never"

    def test_later(self):
        """The first year that both have is 10001."""
        day = [{"dateTime": f"9997-01-0{number}T00:00:00", "timeZone": "UTC"} for number in (1, 2)]
        pattern = {"type": "absoluteYearly", "interval": 4, "month": 1, "dayOfMonth": 1}
        range_ = {"type": "noEnd", "startDate": "9997-01-01"}
        every_four = {"start": day[0], "end": day[1], "recurrence": {"pattern": pattern, "range": range_}}
        every_three = written(every_four).replace("9997", "9998").replace('"interval": 4', '"interval": 3')

        assert call("compare", every_four, other=every_three)["result"] == "later"

    @pytest.mark.parametrize("other", ["", "{", "[]"])
    def test_unknown(self, other):
        """Without events on both sides there is no result."""
        assert call("compare", LUNCH, other=other)["result"] == "unknown"

    def test_unknown_zone(self):
        reply = call("compare", LUNCH, other=written(LUNCH), time_zone="Moon")

        assert (reply["result"], reply["faults"][0]["code"]) == ("unknown", "TimeZoneNotSupportedException")


def test_names():
    """The names of both kinds are suggested."""
    assert {"Pacific Standard Time", "Europe/Amsterdam"} <= set(call("names", "")["zones"])


class TestFiles:
    def test_references(self):
        """The page loads nothing from elsewhere, and takes no text as HTML."""
        texts = "".join(path.read_text("utf-8") for path in FOLDER.iterdir() if path.suffix in {".html", ".js", ".css"})

        assert re.findall(r"https?://", texts) == []
        assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", texts) == []

    def test_identifiers(self):
        """Each element that the modules look up is in the page."""
        scripts = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.js"))
        wanted = set(re.findall(r'element\("([\w-]+)"\)', scripts))
        present = set(re.findall(r'\bid="([\w-]+)"', (FOLDER / "index.html").read_text("utf-8")))

        assert len(wanted) > 20
        assert wanted <= present

    def test_build(self, tmp_path):
        """The build copies the page and Pyodide, packs the packages without what is not used, and lists all files."""
        site, pyodide, packages = (tmp_path / name for name in ("site", "pyodide", "packages"))
        used = [
            "recurtz/__init__.py",
            "babel/locale-data/de_AT.dat",
            "babel/locale-data/root.dat",
            "a.dist-info/LICENSE",
        ]
        unused = ["babel/locale-data/nl.dat", "babel/locale-data/den.dat", "bin/x", "recurtz/__pycache__/a.pyc"]
        for folder, names in ((pyodide, BUILD["RUNTIME"]), (packages, used + unused)):
            for name in names:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(name, "utf-8")
        BUILD["build"](site, pyodide, packages)
        first = (site / "playground" / "files.js").read_text("utf-8")
        BUILD["build"](site, pyodide, packages)
        again = (site / "playground" / "files.js").read_text("utf-8")
        (packages / used[0]).write_text("changed", "utf-8")
        BUILD["build"](site, pyodide, packages)
        changed = (site / "playground" / "files.js").read_text("utf-8")

        assert ZipFile(site / "playground" / "packages.zip").namelist() == sorted(used)
        listed = json.loads(first.removeprefix("self.FILES = ").removesuffix(";\n"))["names"]
        files = [path.relative_to(site / "playground").as_posix() for path in (site / "playground").rglob("*.*")]
        assert sorted(listed) == sorted(set(files) - {"files.js", "sw.js"})
        assert first == again != changed
