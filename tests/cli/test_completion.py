"""What the shell completes, and the script that it runs."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("recurtz")


class TestBash:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("recurtz inst", ["instances"]),
            ("recurtz instances --time-z", ["--time-zone"]),
            ("recurtz instances x.json --format ", ["table", "json", "jsonl", "csv"]),
            ("recurtz instances x.json --time-zone Europe/Amst", ["Europe/Amsterdam"]),
            ("recurtz zones tok", ["'Tokyo Standard Time'"]),
            ("recurtz zones 'tok", ["Tokyo Standard Time"]),
            ("recurtz zones Tokyo\\ St", ["'Tokyo Standard Time'"]),
            ("recurtz convert 2017-04-15T12:00 tok", ["'Tokyo Standard Time'"]),
            ("recurtz convert 2017-04-15T12:00:30 UTC Europe/Amst", ["Europe/Amsterdam"]),
            ("recurtz explain x.json --locale ", ["de", "en", "fr"]),
            ("recurtz completion z", ["zsh"]),
            ("recurtz instances exam", ["file,exam"]),
        ],
    )
    def test_words(self, run, monkeypatch, line, words):
        """Commands, options, formats, languages and zone names are completed. Bash splits times at their colons."""
        split = re.sub(r"(?<=\d):(?=\d)", " : ", line)
        number = len(shlex.split(split if line.count("'") % 2 == 0 else f"{split}'")) - (0 if line.endswith(" ") else 1)
        monkeypatch.setenv("_RECURTZ_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", split)
        monkeypatch.setenv("COMP_CWORD", str(number))
        _, output, _ = run()

        assert [line.removeprefix("plain,") for line in output.splitlines()] == words

    @pytest.mark.slow
    def test_script_runs(self):
        """Bash runs the script, and completes a zone name with it."""
        commands = r"""
            eval "$(recurtz completion bash)"
            COMP_WORDS=(recurtz zones Tok) COMP_CWORD=2
            _recurtz_completion recurtz Tok zones
            printf '%s\n' "${COMPREPLY[@]}"
        """
        path = {"PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}"}
        command = ["bash", "--norc", "-c", commands]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **path})  # noqa: S603

        assert (done.stdout, done.stderr) == ("'Tokyo Standard Time'\n", "")


class TestScript:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_each_shell(self, run, shell):
        """Each shell has a script, and the help has the line that runs it."""
        status, output, errors = run("completion", shell)

        assert (status, errors) == (0, "")
        assert f"_RECURTZ_COMPLETE={shell}_complete" in output
        assert f"recurtz completion {shell}" in " ".join(run("completion", "--help")[1].split())
