"""The command that serves a local Graph calendar."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import click

from recurtz import RoomPolicy
from recurtz.cli.events import open_events
from recurtz.cli.messages import counted
from recurtz.cli.options import EVENTS
from recurtz.cli.times import parse_given_time

if TYPE_CHECKING:
    from starlette.applications import Starlette

_FILE = click.Path(exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Port; 0 is a free one.",
)
@click.option(
    "--mailbox",
    "mailboxes",
    multiple=True,
    default=["me@contoso.com"],
    show_default=True,
    metavar="ADDRESS",
    help="Mailbox of a person; can be repeated. The first is /me.",
)
@click.option(
    "--room", "rooms", multiple=True, metavar="ADDRESS", help="Room that responds to invitations; can be repeated."
)
@click.option("--tls-cert", type=_FILE, metavar="FILE", help="Certificate, for https.")
@click.option("--tls-key", type=_FILE, metavar="FILE", help="Private key of the certificate.")
@click.option("--load", type=EVENTS, metavar="FILE", help="Events to store at the start.")
@click.option("--now", metavar="TIME", help="Time of the server in ISO 8601. Default: that of this machine.")
def serve(
    file: str,
    port: int,
    mailboxes: tuple[str, ...],
    rooms: tuple[str, ...],
    tls_cert: str | None,
    tls_key: str | None,
    load: str | None,
    now: str | None,
) -> int:
    """Serve a local Graph calendar for your tests.

    A program that uses Microsoft Graph needs only another base URL.

    FILE is the SQLite file of the calendar, new or an earlier one. The base URL of a client is
    http://127.0.0.1:8765/v1.0. It needs no login, and only programs on this machine can connect.

    --load reads what the other commands read: iCalendar or JSON, a folder, or "-", standard input.
    """
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key belong together; give both")
    try:
        from recurtz.sandbox import make_app  # its error says what to install
        from recurtz.sandbox.server import HOST, listening_socket, make_server
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from None

    app = make_app(file, mailboxes=mailboxes, rooms=dict.fromkeys(rooms, RoomPolicy()), now=_instant(now))
    if load is not None:
        click.echo(f"{counted(_load(app, load), 'event')} stored")
    server = make_server(app, tls_cert, tls_key)
    with listening_socket(port) as listening, suppress(KeyboardInterrupt):
        address = f"{'https' if tls_cert else 'http'}://{HOST}:{listening.getsockname()[1]}"
        click.echo(f"A sandbox of Microsoft Graph's calendar: {address}/v1.0 (Ctrl+C stops it)")
        click.echo(f"Its page for people: {address}/")
        sys.stdout.flush()
        server.run(sockets=[listening])
    return 0


def _instant(now: str | None) -> datetime | None:
    if now is None:
        return None
    return parse_given_time(now, "--now", "UTC").instant()


def _load(app: Starlette, file: str) -> int:
    with open_events([file], sys.stdout, strict=True) as (events, _):
        count: int = app.state.service.load(events.flat_map(lambda event: [event]))
    return count
