"""The commands split, cancel and move: a file of one series in, JSON out."""

import json
from datetime import date, timedelta

import pytest

from graph import EXAMPLES, LUNCH, PACIFIC, event, exception, series
from recurtz import SeriesMaster, instances

LUNCH_FILE = EXAMPLES / "lunch.json"


@pytest.fixture
def changed(run):
    """The JSON that a command writes."""

    def output_of(*arguments):
        status, output, errors = run(*arguments)
        assert (status, errors) == (0, "")
        return json.loads(output)

    return output_of


class TestSplit:
    def test_parts(self, changed):
        head, tail = changed("split", LUNCH_FILE, "2017-10-02")
        assert [len(instances(part, "2017-01-01", "2018-01-01")) for part in (head, tail)] == [4, 13]
        assert (head["id"], "id" in tail, tail["subject"]) == (LUNCH["id"], False, LUNCH["subject"])

    def test_nothing_before(self, changed):
        """A part without occurrences is left out."""
        assert changed("split", LUNCH_FILE, "2017-09-04") == [json.loads(LUNCH_FILE.read_text("utf-8"))]

    def test_again(self, run, changed, file):
        """The output is input for the other commands, in UTF-8 as it is."""
        _, output, _ = run("split", file(json.dumps(LUNCH | {"subject": "Déjeuner"})), "2017-10-02")
        assert "Déjeuner" in output
        assert len(changed("instances", file(output), "--format", "json")) == 17


class TestCancel:
    def test_dates(self, changed):
        ids = changed("cancel", LUNCH_FILE, "2017-09-11", "2017-09-04")["cancelledOccurrences"]
        assert [text[-10:] for text in ids] == ["2017-09-11", "2017-09-04"]

    def test_rejected(self, run):
        status, output, errors = run("cancel", LUNCH_FILE, "2017-09-11", "2017-09-12")
        assert (status, output) == (2, "")
        assert "2017-09-12 is not an occurrence" in errors
        assert run("cancel", LUNCH_FILE)[0] == 2


class TestMove:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (["2017-09-12T13:00"], ("2017-09-12T20:00", "2017-09-12T22:00")),
            (["2017-09-12T13:00", "2017-09-12T13:30"], ("2017-09-12T20:00", "2017-09-12T20:30")),
            (["2017-09-12T13:00Z", "2017-09-12T14:00-07:00"], ("2017-09-12T13:00", "2017-09-12T21:00")),
        ],
    )
    def test_times(self, changed, arguments, expected):
        """Without END, the occurrence lasts as long as before; an offset counts."""
        moved = SeriesMaster.from_graph(changed("move", LUNCH_FILE, "2017-09-11", *arguments))
        occurrence = moved.occurrence(date(2017, 9, 11))
        assert occurrence.type == "exception"
        assert tuple(edge.isoformat()[:16] for edge in occurrence.span) == expected

    def test_exception(self, changed, file):
        """The duration is that of the occurrence, not that of the series."""
        stored = series(exceptionOccurrences=[exception("2017-09-11", "2017-09-12T10:00:00", "2017-09-12T10:15:00")])
        [moved] = changed("move", file(json.dumps(stored)), "2017-09-11", "2017-09-13T10:00")["exceptionOccurrences"]
        assert moved["end"] == {"dateTime": "2017-09-13T10:15:00.0000000", "timeZone": PACIFIC}

    def test_overlap(self, changed, file):
        """An occurrence across a repeated hour lasts exactly as long as before, and can begin or end in it."""
        around = exception("2026-11-02", "2026-11-01T07:30:00", "2026-11-01T09:15:00", "UTC")
        stored = json.dumps(series("2026-10-26T12:00:00", "2026-10-26T13:00:00", exceptionOccurrences=[around]))
        moved = SeriesMaster.from_graph(changed("move", file(stored), "2026-11-02", "2026-11-03T10:00"))
        begins, ends = moved.occurrence(date(2026, 11, 2)).span
        assert ends - begins == timedelta(hours=1, minutes=45)
        moved = SeriesMaster.from_graph(changed("move", file(stored), "2026-11-02", "2026-11-01T09:05Z"))
        assert [edge.isoformat()[11:16] for edge in moved.occurrence(date(2026, 11, 2)).span] == ["09:05", "10:50"]

    def test_all_day(self, changed, file):
        """Whole days are dates."""
        stored = json.dumps(series("2017-09-04T00:00:00", "2017-09-06T00:00:00", isAllDay=True))
        moved = SeriesMaster.from_graph(changed("move", file(stored), "2017-09-11", "2017-09-13"))
        assert moved.occurrence(date(2017, 9, 11)).end.date_time.date() == date(2017, 9, 15)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["2017-09-11", "noon"], "START"),
            (["2017-09-11", "2017-09-12T13:00", "noon"], "END"),
            (["2017-09-11", "2017-09-19T13:00"], "neighbours"),
            (["2017-09-12", "2017-09-12T13:00"], "not an occurrence"),
        ],
    )
    def test_rejected(self, run, arguments, message):
        status, output, errors = run("move", LUNCH_FILE, *arguments)
        assert (status, output) == (2, "")
        assert message in errors


class TestFile:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (json.dumps([LUNCH, LUNCH]), "2 events"),
            ("[]", "0 events"),
            ("[5]", "one series"),
            (json.dumps(event()), "not a series"),
            ("{", "not valid JSON"),
        ],
    )
    def test_rejected(self, run, file, content, message):
        """The file has one series."""
        for arguments in (
            ["split", "2017-09-11"],
            ["cancel", "2017-09-11"],
            ["move", "2017-09-11", "2017-09-12T10:00"],
        ):
            status, output, errors = run(arguments[0], file(content), *arguments[1:])
            assert (status, output) == (2, "")
            assert message in errors

    def test_value(self, changed, file):
        """It can be a response with one event, which stays as it is."""
        path = file(json.dumps({"value": [LUNCH]}))
        assert changed("cancel", path, "2017-09-11")["id"] == LUNCH["id"]
        assert json.loads(path.read_text("utf-8")) == {"value": [LUNCH]}
