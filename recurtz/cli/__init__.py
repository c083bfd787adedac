"""The terminal: `recurtz`, or `python -m recurtz`. Needs the extra `cli`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; says what to install where its libraries are missing."""
    if sys.stderr is None:  # closed: what is said there is not heard, and stops nothing
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        from recurtz.cli.commands import run
    except ModuleNotFoundError as error:
        if error.name not in {"babel", "click", "rich"}:
            raise
        sys.stderr.write(f"recurtz: the terminal needs {error.name}; install it with: pip install 'recurtz[cli]'\n")
        sys.exit(2)
    run()
