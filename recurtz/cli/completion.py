"""What a shell offers when Tab is pressed: names of zones and languages, and the script that makes it ask."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import chain

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, get_completion_class

from recurtz.zones import supported_time_zones

SHELLS = ("bash", "zsh", "fish")
_QUOTED = re.compile(r"""\\.|'[^']*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)
_SPECIAL = re.compile(r"([^\w@%+=:,./-])")


def zone_names(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The Windows and IANA ids that begin with what is written, in any letter case."""
    entries = chain(supported_time_zones("windows"), supported_time_zones("iana"))
    return _beginning((entry["alias"] for entry in entries), incomplete)


def locales(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The languages that recurtz speaks."""
    from recurtz.words.sentences import spoken

    return _beginning(spoken(), incomplete)


def _beginning(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    begun = incomplete.lower()
    return [CompletionItem(name) for name in dict.fromkeys(names) if name.lower().startswith(begun)]


class QuotingBashComplete(BashComplete):
    """Bash takes a completion as it stands: the blanks of "Pacific Standard Time" need their backslashes.

    Not so behind a quotation mark that is still open, which bash closes itself.
    """

    def format_completion(self, item: CompletionItem) -> str:
        """What bash puts into the line."""
        text = super().format_completion(item)
        if item.type != "plain" or re.search("[\"']", _QUOTED.sub("", os.environ.get("COMP_WORDS", ""))):
            return text
        kind, _, value = text.partition(",")
        return ",".join([kind, _SPECIAL.sub(r"\\\1", value)])


add_completion_class(QuotingBashComplete, "bash")


def script(shell: str, program: click.Command, name: str) -> str:
    """What a shell must run to complete a program's words."""
    complete = get_completion_class(shell)
    assert complete is not None  # noqa: S101  # the command's choice has no others
    return complete(program, {}, name, f"_{name.upper()}_COMPLETE").source()
