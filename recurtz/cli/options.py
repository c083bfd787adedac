"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recurtz.errors import RecurtzError, TimeZoneNotSupportedError
from recurtz.zones.names import zone

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])


def complete_zone(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The Windows and IANA ids that start with a text, in any letter case."""
    from recurtz.zones import supported_time_zones

    entries = chain(supported_time_zones("windows"), supported_time_zones("iana"))
    return _starting_with(incomplete, (entry["alias"] for entry in entries))


def complete_locale(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The languages of `recurtz explain` that start with a text."""
    from recurtz.words.locales import supported_languages

    return _starting_with(incomplete, supported_languages())


def _starting_with(prefix: str, names: Iterable[str]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    prefix = prefix.lower()
    return [CompletionItem(name) for name in dict.fromkeys(names) if name.lower().startswith(prefix)]


EVENTS = click.Path(allow_dash=True, readable=False)
"""A file, a folder or "-" with events. What cannot be read has one message, whatever the reason, when it is opened."""
FILES = click.argument("files", metavar="FILE...", nargs=-1, required=True, type=EVENTS)
STRICT = click.option("--strict", is_flag=True, help="Stop at the first event that cannot be read.")
NOW = click.option(
    "--now", metavar="TIME", help="The time that today and +7d count from. Default: the computer's clock."
)
LOCALE = click.option(
    "--locale",
    default="en",
    shell_complete=complete_locale,
    show_default=True,
    metavar="NAME",
    help="Language, such as fr or en_US.",
)
SVG = click.option(
    "--svg",
    type=click.Path(allow_dash=True, readable=False),
    metavar="OUT",
    help='Write an SVG image to the file OUT; "-" is standard output.',
)
FROM = click.option(
    "--from",
    "start",
    metavar="TIME",
    help="Start of the window: ISO 8601, now, today, monday, or +7d. Without an offset, it is in --time-zone.",
)
TO = click.option("--to", "end", metavar="TIME", help="End of the window, exclusive.")


FILE_ZONE_HELP = "Time zone of files without one: iCalendar with local times, and recurrences of Outlook."


def time_zone_option(help: str) -> Callable[[F], F]:
    """The option `--time-zone`, whose value is the name of a zone."""
    return click.option(
        "--time-zone",
        callback=_check_zone,
        shell_complete=complete_zone,
        metavar="NAME",
        help=help,
    )


def _check_zone(context: click.Context, _parameter: click.Parameter, name: str | None) -> str | None:
    if name is not None and not context.resilient_parsing:
        try:
            zone(name)
        except TimeZoneNotSupportedError as error:
            raise RecurtzError(f"--time-zone: {error}", code=error.code, target="--time-zone") from None
    return name
