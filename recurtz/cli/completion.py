"""Shell completion: the script that a shell runs, and the zone names and languages that it offers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import chain
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

from recurtz.zones import supported_time_zones

_QUOTED = re.compile(r"""\\.|'[^']*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)


def complete_zone(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The Windows and IANA ids that start with a text, in any letter case."""
    entries = chain(supported_time_zones("windows"), supported_time_zones("iana"))
    return _starting_with(incomplete, (entry["alias"] for entry in entries))


def complete_locale(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The languages of `recurtz explain` that start with a text."""
    from recurtz.words.locales import supported_languages

    return _starting_with(incomplete, supported_languages())


def _starting_with(prefix: str, names: Iterable[str]) -> list[CompletionItem]:
    prefix = prefix.lower()
    return [CompletionItem(name) for name in dict.fromkeys(names) if name.lower().startswith(prefix)]


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


SHELLS: dict[str, type[ShellComplete]] = {"bash": QuotingBashComplete, "zsh": ZshComplete, "fish": FishComplete}
add_completion_class(QuotingBashComplete, "bash")


def completion_script(shell: str, program: click.Command, name: str) -> str:
    """The script that a shell runs to complete the commands of a program."""
    return SHELLS[shell](program, {}, name, f"_{name.upper()}_COMPLETE").source()
