"""Draws the pictures of docs/pitfalls from the examples of the pages, which the tests run.

To write all of them, and their alternative texts into the pages: `python docs/draw_pitfalls.py`.
"""

import ast
import contextlib
import doctest
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from side_by_side import Bar, Cell, table, timeline

PITFALLS = Path(__file__).parent / "pitfalls"
LISTS = {
    "day-31": (0, 1),
    "daylight-saving-drift": (0, 2),
    "empty-zone": (0, 1),
    "end-date": (0, 1),
    "first-match": (0, 1),
    "old-rules": (0, 1),
    "several-weekdays": (0, 1),
    "skipped-hour": (0, 1),
    "unused-properties": (0, 1),
    "week-start": (0, 1),
}
"""The pages whose examples print lists of dates. Of these lists, the wrong one and the right one, by position."""

_COLUMNS = {
    "empty-zone": ("the zone is lost", "with the zone"),
    "old-rules": ("the rules before", "the rules since 2026"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PACIFIC = "America/Los_Angeles"

Values = dict[str, Any]


# Lists of dates -------------------------------------------------------------------------------------------------------


def lists_of(page: str) -> list[list[str]]:
    """The lists of dates that the examples of a page print, in their order."""
    wants = [example.want for example in doctest.DocTestParser().get_examples(page)]
    return [ast.literal_eval(want) for want in wants if re.match(r"\['[\d-]+\d\d-\d\d|\['\d\d-\d\d", want)]


def moments(texts: list[str]) -> dict[str, str]:
    """The label of each date: the day, and the time of day if there is one."""
    found = [re.match(r"((?:\d{4}-)?(\d\d)-(\d\d))(?:T(\d\d:\d\d))?", text) for text in texts]
    return {match[1]: _label(match[2], match[3], match[4]) for match in found if match}


def _label(month: str, day: str, time: str | None) -> str:
    return f"{int(day)} {_MONTHS[int(month) - 1]}{f' {time}' if time else ''}"


def dates(name: str) -> str:
    """A row for each date: what the bug gives, beside what Exchange and recurtz give."""
    lists = lists_of(_page(name))
    wrong, right = (moments(lists[position]) for position in LISTS[name])
    days = sorted(day for day in {*wrong, *right} if day <= max(right))
    columns = _COLUMNS.get(name, ("the bug", "Exchange"))
    parts = zip(columns, (wrong, right), strict=True)
    title = " ".join(f"{column.capitalize()}: {', '.join(shown.values())}." for column, shown in parts)
    return table(title, columns, (("", _wrong(wrong.get(day), right.get(day)), _right(right.get(day))) for day in days))


def _wrong(text: str | None, right: str | None) -> Cell:
    if text is None:
        return Cell("missing", "missing")
    return Cell("right" if text == right else "wrong", text)


def _right(text: str | None) -> Cell | None:
    return Cell("right", text) if text else None


# Other results --------------------------------------------------------------------------------------------------------


def values_of(name: str) -> Values:
    """The names that the examples of a page define, after all of them have run."""
    values: Values = {}
    for example in doctest.DocTestParser().get_examples(_page(name)):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            exec(compile(example.source, name, "single"), values)  # noqa: S102  # our own page
    return values


def all_day(values: Values) -> str:
    """The holiday on the clock of California: converted, and as a date."""
    first, days = datetime.fromisoformat("2017-09-03"), 3
    [holiday] = values["recurtz"].instances(
        values["holiday"], "2017-09-01", "2017-10-01", time_zone="Pacific Standard Time"
    )
    begin = values["start"].astimezone(ZoneInfo(_PACIFIC)).replace(tzinfo=None)
    right = [datetime.fromisoformat(holiday[edge]["dateTime"]) for edge in ("start", "end")]

    def place(moment: datetime) -> float:
        return (moment - first) / timedelta(days)

    wrong = Bar("wrong", place(begin), place(begin + timedelta(1)), f"{_day(begin)} {begin:%H:%M}", "beside")
    return timeline(
        f"The bug: the holiday is from {_day(begin)} {begin:%H:%M} on. Exchange: all of {_day(right[0])}.",
        [((day + 0.5) / days, _day(first + timedelta(day))) for day in range(days)],
        [("the bug", [wrong]), ("Exchange", [Bar("right", *map(place, right), _day(right[0]))])],
    )


def window_edge(values: Values) -> str:
    """The event that ends where the window starts: by the usual test, and as Graph returns it."""
    late, (start, end) = values["late"], values["window"]
    first, hours = start - timedelta(hours=4), 8
    usual = values["starts"] < end and values["ends"] > start
    graph = len(values["recurtz"].calendar_view([late], start, end))
    texts = {False: Cell("missing", "not returned"), True: Cell("right", "returned")}

    def bar(returned: bool) -> Bar:
        places = [(moment - first) / timedelta(hours=hours) for moment in (values["starts"], values["ends"])]
        return Bar(texts[returned].kind, *places, texts[returned].text, "before")

    return timeline(
        f"An event ends when the window starts. The usual test: {texts[usual].text}. Graph: {texts[graph == 1].text}.",
        [(hour / hours, f"{first + timedelta(hours=hour):%H:%M}") for hour in range(1, hours, 2)],
        [("the usual test", [bar(usual)]), ("Graph and recurtz", [bar(graph == 1)])],
        window=(0.5, 1, "the window"),
    )


def walking(values: Values) -> str:
    """The dates that are computed for one week in 2095."""
    first, years = 1970, 130
    week = (values["week"][0].year + 0.4 - first) / years
    before = values["daily"].index(date(2095, 6, 1))
    used = len(values["dates"])
    return timeline(
        f"For one week in 2095, the bug computes {before:,} dates before it. recurtz computes {used} dates.",
        [((year - first) / years, str(year)) for year in (1980, 2010, 2040, 2070)],
        [
            ("the bug", [Bar("wrong", 0, week, f"{before:,} dates before"), Bar("right", week, week)]),
            ("recurtz", [Bar("right", week, week, f"{used} dates", "before")]),
        ],
    )


def look_ahead(values: Values) -> str:
    """The Mondays of a year on which the meetings conflict, and the 90 days that the program compares."""
    recurtz, first, days = values["recurtz"], date(2025, 4, 7), 364
    conflicts = recurtz.conflicts(values["new_york"], [values["london"]], "2025-04-07", "2026-04-06")
    starts = [conflict.start.date() for conflict in conflicts]
    seen = values["starts"]("America/New_York", 9, 90) & values["starts"]("Europe/London", 13, 90)

    def bars(kind: str, labelled: set[date]) -> Iterator[Bar]:
        for start in starts:
            place = (start - first).days / days
            yield Bar(kind, place, place + 7 / days, _day(start) if start in labelled else "", "before")

    return timeline(
        f"The bug compares 90 days, and sees no conflict. recurtz: {', '.join(map(_day, starts))}.",
        [((date(2025, 4, 1) - first).days / days + month / 12, _MONTHS[(3 + month) % 12]) for month in range(1, 12, 2)],
        [
            (
                "the bug: 90 days",
                [Bar("wrong", 0, 90 / days, f"{len(seen) or 'no'} conflict"), *bars("missing", set())],
            ),
            ("recurtz: for ever", bars("right", set(starts[:2]))),
        ],
    )


def seventh_digit(values: Values) -> str:
    """A time that is read and written again."""
    received = values["text"]
    sent = {"the bug": datetime.fromisoformat(received).isoformat(), "recurtz": values["moment"].to_graph()["dateTime"]}
    cells = [Cell("right" if text == received else "wrong", text[11:]) for text in sent.values()]
    return table(
        f"Received: {received}. Sent again by {', by '.join(f'{name}: {text}' for name, text in sent.items())}.",
        ("the bug", "recurtz"),
        [("received", *2 * [Cell("right", received[11:])]), ("sent again", *cells)],
    )


def windows_names(values: Values) -> str:
    """Spellings of one zone, in a copied table and in recurtz."""
    names = [*values["names"], "(UTC-08:00) Pacific Time (US & Canada)"]
    copied = [values["WINDOWS_TO_OLSON"].get(name) for name in names]
    zones = [str(values["recurtz"].zone(name)) for name in names]
    cells = [Cell("right", zone) if zone else Cell("missing", "not in the table") for zone in copied]
    return table(
        f"A copied table has {len([zone for zone in copied if zone])} of {len(names)} spellings. recurtz has all.",
        ("a copied table", "recurtz"),
        [(name, cell, Cell("right", zone)) for name, cell, zone in zip(names, cells, zones, strict=True)],
    )


SCENES: dict[str, Callable[[Values], str]] = {
    "all-day": all_day,
    "look-ahead": look_ahead,
    "seventh-digit": seventh_digit,
    "walking": walking,
    "window-edge": window_edge,
    "windows-names": windows_names,
}
"""The pages whose pictures have a form of their own."""

PICTURES = (*LISTS, *SCENES)


def draw(name: str) -> str:
    """The picture of a page."""
    return dates(name) if name in LISTS else SCENES[name](values_of(name))


def title_of(picture: str) -> str:
    """The description of a picture, which is also its alternative text."""
    [title] = re.findall(r"<title>(.*)</title>", picture)
    return title


def _day(moment: date) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def _page(name: str) -> str:
    return (PITFALLS / f"{name}.md").read_text("utf-8")


def _write(name: str) -> None:
    picture = draw(name)
    (PITFALLS / f"{name}.svg").write_text(picture, "utf-8")
    page = re.sub(r"^!\[.*\n\n", "", _page(name), flags=re.MULTILINE)
    heading, _, rest = page.partition("\n")
    (PITFALLS / f"{name}.md").write_text(f"{heading}\n\n![{title_of(picture)}]({name}.svg)\n{rest}", "utf-8")


if __name__ == "__main__":
    for page in PICTURES:
        _write(page)
