"""The terminal: `recurtz`, or `python -m recurtz`. Needs the extra `cli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; says what to install where its libraries are missing."""
    try:
        from recurtz.cli.commands import run
    except ModuleNotFoundError as error:
        if error.name not in {"babel", "click", "rich"}:
            raise
        sys.stderr.write(f"recurtz: the terminal needs {error.name}; install it with: pip install 'recurtz[cli]'\n")
        sys.exit(2)
    run()
