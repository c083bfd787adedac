"""The command `explain`: each event in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

import click

from recurtz.cli.events import open_events, read_event
from recurtz.cli.labels import Explained, Title, uid_of_vevent
from recurtz.cli.messages import printable
from recurtz.cli.options import FILE_ZONE_HELP, FILES, LOCALE, STRICT, time_zone_option
from recurtz.cli.screen import Screen
from recurtz.words.locales import require_locale
from recurtz.words.sentences import describe, describe_changes


@click.command()
@FILES
@time_zone_option(FILE_ZONE_HELP)
@LOCALE
@STRICT
def explain(files: tuple[str, ...], time_zone: str | None, locale: str, strict: bool) -> int:
    """Describe in a sentence when each event in FILE happens.

    The sentences are like those in Outlook's invitations. After a series, they have the number of its cancelled and of
    its changed dates.
    """
    require_locale(locale)
    with open_events(files, sys.stdout, strict, time_zone) as (events, out):
        screen = Screen(sys.stdout)
        for title, event, _ in events.flat_map(partial(explained, locale)):
            text = f"{title.text}{describe_changes(event, locale)}"
            out.write("".join(f"{line}\n" for line in screen.wrapped(text)))
        events.report_nothing()
    return events.status


def explained(locale: str, event: object) -> Iterator[Explained]:
    """The subject of an event with the sentence that describes it, the event, and the VEVENT that it came from."""
    parsed = read_event(event)
    subject = printable(event.get("subject") if isinstance(event, dict) else None)
    yield Title(subject, describe(parsed, locale)), parsed, uid_of_vevent(event)
