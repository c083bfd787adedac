"""Shell completion: the command that prints the script of a shell, and what the script runs."""

from __future__ import annotations

import os
import re
from shlex import quote

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

_QUOTED = re.compile(r"""\\.|'[^']*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)


class QuotingBashComplete(BashComplete):
    """Completion for bash, which splits words at colons and does not quote the words that it inserts."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one to complete, and that word. A time such as 12:00 is joined again."""
        words, incomplete = super().get_completion_args()
        joined: list[str] = []
        for word in words:
            if joined and ":" in (word, joined[-1][-1:]):
                joined[-1] += word
            else:
                joined.append(word)
        return joined, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """The text to insert: quoted if it contains spaces, unless the user has already typed a quote."""
        text = super().format_completion(item)
        if item.type != "plain" or re.search("[\"']", _QUOTED.sub("", os.environ.get("COMP_WORDS", ""))):
            return text
        kind, _, value = text.partition(",")
        return f"{kind},{quote(value)}"


_SHELLS: dict[str, type[ShellComplete]] = {"bash": QuotingBashComplete, "zsh": ZshComplete, "fish": FishComplete}
add_completion_class(QuotingBashComplete, "bash")


@click.command()
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes commands in your shell.

    It completes commands, options, languages, and names of time zones. Run the line of your shell, or add it to the
    file that the shell runs when it starts:

    \b
    bash:  eval "$(recurtz completion bash)"
    zsh:   eval "$(recurtz completion zsh)"
    fish:  recurtz completion fish | source
    """  # noqa: D301  # click keeps the lines after a backspace as they are
    program = context.find_root().command
    click.echo(_SHELLS[shell](program, {}, "recurtz", "_RECURTZ_COMPLETE").source())
