"""A census of the calendar files that public packages bring: which of them recurtz and its peers read, and how.

The packages are downloaded once, by the clients of their registries, into `build/census`; none of their files is copied
into this repository. Each file is read by recurtz, recurring-ical-events, node-ical and ical.js, each in a process of
its own, and the starts of all events in a window are compared. The last section lists the files with other starts;
docs/compare.md explains the differences.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

from recurtz import RecurtzError, calendar_view, from_ics

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "census"
PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
HERE = Path(__file__).parent
PACKAGES = ("recurring-ical-events", "icalendar", "x-wr-timezone", "ical")
NODE_PACKAGES = ("node-ical", "ical.js")
PEERS = ("recurring-ical-events", *NODE_PACKAGES)
SECONDS = 20
"""The time that a reader has for one file."""

_DTSTART = re.compile(rb"^DTSTART[^\r\n]*:([0-9]{8})", re.MULTILINE | re.IGNORECASE)
_DAY = timedelta(days=1)


def download():
    """Download the packages, unless they are there."""
    for package in PACKAGES:
        target = FOLDER / package
        if not target.exists():
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
            subprocess.run([*command, "--dest", FOLDER / "sdists", package], check=True)  # noqa: S603
            [archive] = (FOLDER / "sdists").glob(f"{package.replace('-', '?')}-[0-9]*.tar.gz")
            with tarfile.open(archive) as opened:
                opened.extractall(target, filter="data")
    if not (FOLDER / "node_modules").exists():
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(FOLDER), *NODE_PACKAGES]
        subprocess.run(command, check=True)  # noqa: S603


def files():
    """The different files with an event, and their bytes."""
    seen = set()
    for path in sorted(FOLDER.rglob("*.ics")):
        data = path.read_bytes()
        digest = hashlib.sha256(data).digest()
        if digest not in seen and b"BEGIN:VEVENT" in data.upper():
            seen.add(digest)
            yield path, data


def window_of(data):
    """From the day before the first DTSTART to 400 days after the last one."""
    days = sorted(day for text in _DTSTART.findall(data) if (day := _day(text.decode())) is not None)
    first, last = (days[0], days[-1]) if days else (date(2020, 1, 1), date(2020, 1, 1))
    return max(first, date(1900, 1, 2)) - _DAY, min(max(last, date(1900, 1, 2)), date(2100, 1, 1)) + 400 * _DAY


def _day(text):
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


# Readers --------------------------------------------------------------------------------------------------------------


def ours(path, window):
    """The starts that recurtz finds, and its errors."""
    errors = []
    events = from_ics(path, on_error=errors.append, expand=tuple(f"{day}T00:00:00Z" for day in window))
    view = calendar_view(events, *(f"{day}T00:00:00Z" for day in window))
    starts = [
        event["start"]["dateTime"][:10] if event["isAllDay"] else f"{event['start']['dateTime'][:16]}Z"
        for event in view
        if str(window[0]) <= event["start"]["dateTime"][:10] < str(window[1])
    ]
    return sorted(starts), errors


class Worker:
    """A process that reads one file for each line of its input."""

    def __init__(self, command, **environment):
        self._command = command
        self._environment = {**os.environ, "TZ": "UTC", **environment}
        self._start()

    def _start(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(  # noqa: S603
            self._command, **pipes, text=True, cwd=FOLDER, env=self._environment
        )

    def starts(self, path, window):
        """The starts that a peer finds; None if it raises an error or takes too long."""
        self._process.stdin.write(json.dumps([str(path), *map(str, window), SECONDS]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:  # it did not survive the file
            self._start()
            return None
        return json.loads(line)

    def close(self):
        self._process.stdin.close()
        self._process.wait()


# Report ---------------------------------------------------------------------------------------------------------------


def main():
    download()
    workers = {"recurring-ical-events": Worker([PYTHON, HERE / "census_worker.py"])}
    for name in NODE_PACKAGES:
        workers[name] = Worker(["node", HERE / "census_worker.mjs", name], NODE_PATH=str(FOLDER / "node_modules"))
    read, equal, lost, reasons = Counter(), Counter(), [], Counter()
    examples, differences = defaultdict(list), []
    total = with_start = 0
    for path, data in files():
        total += 1
        window = window_of(data)
        with_start += len(re.findall(rb"^BEGIN:VEVENT", data, re.MULTILINE | re.IGNORECASE))
        try:
            starts, errors = ours(path, window)
            read["recurtz"] += 1
        except RecurtzError as error:
            starts, errors = None, [error]
        for error in errors:
            kind = f"{(error.target or '').rpartition('.')[2]}: {type(error).__name__}"
            reasons[kind] += 1
            examples[kind].append(f"{path.name}: {error}")
        found = {name: worker.starts(path, window) for name, worker in workers.items()}
        for name, others in found.items():
            read[name] += others is not None
            equal[name] += others is not None and others == starts
        if starts is None and any(others is not None for others in found.values()):
            lost.append(path.name)
        differences += [(path, name, starts, others) for name, others in found.items() if others not in (None, starts)]
    for worker in workers.values():
        worker.close()
    print(f"{total} different files with events, {with_start} VEVENTs")
    print("\nfiles read:", *(f"  {name}: {read[name]}, the same starts: {equal[name]}" for name in read), sep="\n")
    print(f"\nfiles that a peer reads and recurtz does not: {len(lost)}", *lost, sep="\n  ")
    print(f"\nreported by recurtz: {sum(reasons.values())}")
    for kind, count in reasons.most_common():
        print(f"  {count} {kind}", *examples[kind][:8], sep="\n      ")
    print("\nfiles with other starts:")
    for path, name, starts, others in differences:
        only = Counter(starts or ()) - Counter(others), Counter(others) - Counter(starts or ())
        texts = [f"{sum(side.values())} {sorted(side)[:3]}" for side in only]
        print(f"  {path.name} {name}: only recurtz {texts[0]}, only the peer {texts[1]}")


if __name__ == "__main__":
    main()
