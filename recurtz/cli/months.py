"""The command `calendar`: months with marks on the days of events."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import click

from recurtz.cli.drawing import draw
from recurtz.cli.events import open_events, report_rules
from recurtz.cli.explain import explained
from recurtz.cli.labels import Labels, by_letter
from recurtz.cli.messages import report
from recurtz.cli.month_marks import mark_months, months_to_expand
from recurtz.cli.options import FILES, LOCALE, NOW, STRICT, SVG, time_zone_option
from recurtz.cli.outputs import write_file
from recurtz.cli.svg import render_svg
from recurtz.cli.times import parse_day, parse_now

_FROM = (
    "First day. Default: that of this month if events go on and --to is not given, else the first with an occurrence."
)
_NO_DAYS = "there are no occurrences in these months"
_HINTS = {
    (False, False): "",
    (False, True): "there are occurrences after these months; use --to or --year to draw them",
    (True, False): "there are occurrences before these months; use --from or --year to draw them",
    (True, True): "there are occurrences before and after these months; use --from, --to or --year to draw them",
}
"""What is not drawn: earlier and later occurrences."""


@click.command()
@FILES
@click.option("--from", "start", metavar="DAY", help=_FROM)
@click.option(
    "--to",
    "end",
    metavar="DAY",
    help="End, exclusive. Default: after the last occurrence, or after twelve months.",
)
@click.option("--year", type=click.IntRange(1, 9999), metavar="YEAR", help="A whole year, instead of --from and --to.")
@time_zone_option("Time zone of the days. Default: the time zone of each event.")
@NOW
@SVG
@LOCALE
@STRICT
def calendar(
    files: tuple[str, ...],
    time_zone: str | None,
    now: str | None,
    svg: str | None,
    locale: str,
    strict: bool,
    **days: Any,  # noqa: ANN401
) -> int:
    """Draw months, and mark the days of the events in FILE.

    A DAY is a date such as 2017-09-04, a month such as 2017-09, which means its first day, or today, monday, +7d.

    Several events have a colour and a letter each. Without --from, --to and --year, the months begin with this one if
    events go on today or later. If all are past or all begin later, they begin with the first occurrence.
    """
    labels, current = Labels(locale), parse_now(now, time_zone or "UTC")
    bounds = _bounds(time_zone or "UTC", current, **days)
    today = parse_day("today", "--now", time_zone or "UTC", current)
    expansion = months_to_expand(*bounds)
    with open_events(files, sys.stdout, strict, time_zone, window=expansion) as (events, out):
        listed = list(events.flat_map(partial(explained, locale)))
    numbers, titles = by_letter(listed)
    marks = mark_months([event for _, event, _ in listed], *bounds, time_zone, numbers, today)
    if marks.months and svg:
        write_file(svg, render_svg(marks, titles, labels))
    elif marks.months:
        draw(marks, titles, labels, sys.stdout)
    if not (marks.days or marks.has_more):
        events.report_nothing(_NO_DAYS if marks.months else "nothing to draw: there are no occurrences")
    report_rules(events, out, expansion)
    if hint := _HINTS[marks.has_earlier, marks.has_more]:
        report(hint)
    return events.status


def _bounds(
    time_zone: str, current: datetime, start: str | None, end: str | None, year: int | None
) -> tuple[date | None, date | None]:
    """The first and the last day, both inclusive; None if not given."""
    if year:
        if start or end:
            raise click.UsageError("--year sets both --from and --to; use it without them")
        return date(year, 1, 1), date(year, 12, 31)
    first = None if start is None else parse_day(start, "--from", time_zone, current)
    after = None if end is None else parse_day(end, "--to", time_zone, current)
    if after and (first or date.min) >= after:
        raise click.UsageError("--to must be after --from; give a later day")
    return first, after and after - timedelta(days=1)
