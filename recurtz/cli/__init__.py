"""The command line: `recurtz`, or `python -m recurtz`. It needs the extra `cli`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; if one of its libraries is missing, print how to install it."""
    if sys.stderr is None:  # closed: messages are lost, but results are still written
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        from recurtz.cli.program import run

        run()
    except ModuleNotFoundError as error:
        if error.name not in {"babel", "click", "rich"}:
            raise
        sys.stderr.write(f"recurtz: the command line needs {error.name}; run: pip install 'recurtz[cli]'\n")
        sys.exit(2)
