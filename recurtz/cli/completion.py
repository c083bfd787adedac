"""What a shell offers when Tab is pressed: names of zones and languages, and the script that makes it ask."""

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


class OurBashComplete(BashComplete):
    """Completion for bash, which cuts words at colons, and takes what it is given as it stands."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is completed, a time such as 12:00 in one piece again."""
        words, incomplete = super().get_completion_args()
        whole: list[str] = []
        for word in words:
            if whole and ":" in (word, whole[-1][-1:]):
                whole[-1] += word
            else:
                whole.append(word)
        return whole, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """What bash puts into the line: in quotation marks if it has blanks, unless one is open."""
        text = super().format_completion(item)
        if item.type != "plain" or re.search("[\"']", _QUOTED.sub("", os.environ.get("COMP_WORDS", ""))):
            return text
        kind, _, value = text.partition(",")
        return f"{kind},{quote(value)}"


SHELLS: dict[str, type[ShellComplete]] = {"bash": OurBashComplete, "zsh": ZshComplete, "fish": FishComplete}
add_completion_class(OurBashComplete, "bash")


def script(shell: str, program: click.Command, name: str) -> str:
    """What a shell must run to complete a program's words."""
    return SHELLS[shell](program, {}, name, f"_{name.upper()}_COMPLETE").source()
