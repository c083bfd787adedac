"""A load test: calendarView of weeks in a mailbox of 100,000 events, under `wrk`, on the loopback interface only.

`python load.py [SECONDS]` needs `wrk` (Debian has it), and Linux. It prints, for the sandbox and for a floor, requests
per second, median and 99th percentile of the latency, processor time per request, errors, and the server's memory
before and after. The floor is the same server with a route that returns the stored JSON of the first ten events near
the same window, from the same index, without recurtz.

Both are measured in turns, and each number is the median of the rounds. Eight connections keep a server busy all the
time. One that had less than a core shared it with other programs: then the times depend on those, and only processor
time per request is compared.
"""

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

EVENTS, SERIES = 100_000, 300
YEARS = 15
CONNECTIONS, ROUNDS = 8, 4
PAGE = 4096
CORE = 0.9
"""The share of a core that a server has which is alone on it."""

MIN_RATE, MAX_P99 = 1 / 3, 50
"""The targets: the share of the floor's rate, and milliseconds."""

WEEKS = """
local days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
math.randomseed(24)
request = function()
  local month = math.random(12)
  local day = math.random(days[month] - 7)
  local format = "startDateTime=2026-%02d-%02dT00:00:00Z&endDateTime=2026-%02d-%02dT00:00:00Z"
  local window = string.format(format, month, day, month, day + 7)
  return wrk.format("GET", wrk.path .. "?" .. window)
end
"""


def event(number, chance):
    """A single event of half an hour on some weekday of the years; some are series without end."""
    day = datetime(2026 - YEARS // 2, 1, 1) + timedelta(days=chance.randrange(YEARS * 365))
    start = day.replace(hour=chance.randrange(7, 19), minute=chance.choice((0, 30)))
    zone = chance.choice(("Pacific Standard Time", "W. Europe Standard Time", "UTC"))
    json_ = {
        "id": f"AAMkAGI1AAAt9AHj{number:08}",
        "subject": f"Event {number}",
        "body": {"contentType": "html", "content": f"<html><body>{'What is new? ' * 20}</body></html>"},
        "start": {"dateTime": start.isoformat(), "timeZone": zone},
        "end": {"dateTime": (start + timedelta(minutes=30)).isoformat(), "timeZone": zone},
        "attendees": [
            {"emailAddress": {"address": f"{name}@contoso.com"}, "type": "required"} for name in ("ada", "bo", "cy")
        ],
    }
    if number < SERIES:
        json_["recurrence"] = {
            "pattern": {
                "type": "weekly",
                "interval": chance.choice((1, 2)),
                "daysOfWeek": [start.strftime("%A").lower()],
            },
            "range": {"type": "numbered", "numberOfOccurrences": 100, "startDate": f"{start:%Y-%m-%d}"},
        }
    return json_


def floor_app(path):
    """The same server, whose calendarView returns stored JSON."""
    from recurtz.sandbox import app, view_routes

    def stored(context):
        query = context.call.query("startdatetime", "enddatetime")
        edges = view_routes.window(query)[2:]
        rows = context.mailbox.transaction._rows(
            "SELECT event.json FROM span JOIN event ON event.key = span.key"
            " WHERE mailbox_from <= ?1 AND mailbox_to >= ?1 AND first <= ?2 AND last >= ?3 LIMIT 10",
            context.mailbox.key,
            *((edge - datetime.min.replace(tzinfo=edge.tzinfo)) // timedelta(hours=1) for edge in reversed(edges)),
        )
        text = '{"value":[' + ",".join(row[0] for row in rows) + "]}"
        return app.Response(text, media_type="application/json")

    from recurtz.sandbox import routing

    for place, found in enumerate(routing.ROUTES):
        if found.handler is view_routes.get_view:
            routing.ROUTES[place] = found._replace(handler=stored)
    return app.make_app(path)


def sandbox_app(path):
    from recurtz.sandbox import make_app

    return make_app(path)


def serve(kind, path, port):
    """Run a server in this process."""
    from recurtz.sandbox.server import listening_socket, make_server

    with listening_socket(port) as listening:
        make_server({"floor": floor_app, "sandbox": sandbox_app}[kind](path)).run(sockets=[listening])


class Round(NamedTuple):
    """What a server did in some seconds; times are in milliseconds."""

    rate: float
    half: float
    most: float
    cpu: float
    share: float
    """Of a core that the server had."""

    faults: list[str]


def memory(process):
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * PAGE / 2**20


def processor_seconds(process):
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(kind, path):
    """A server in a process of its own, and the URL of its view."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, __file__, "serve", kind, str(path), str(port)])  # noqa: S603
    url = f"http://127.0.0.1:{port}/v1.0/me/calendarView"
    try:
        for _ in range(200):
            try:
                first = f"{url}?startDateTime=2026-01-05&endDateTime=2026-01-12"
                urllib.request.urlopen(first, timeout=30).read()  # noqa: S310  # loopback
                break
            except OSError:
                time.sleep(0.1)
        yield server, url
    finally:
        server.terminate()
        server.wait(30)


def measured(server, url, seconds, folder):
    """One round."""
    used, started = processor_seconds(server), time.perf_counter()
    output = load(url, seconds, folder)
    used, took = processor_seconds(server) - used, time.perf_counter() - started
    count = int(re.search(r"(\d+) requests in", output)[1])
    half, most = (milliseconds(re.search(rf"(?m)^\s+{part}%\s+(\S+)", output)[1]) for part in (50, 99))
    faults = re.findall(r".*(?:Non-2xx|Socket errors).*", output)
    return Round(count / took, half, most, used / count * 1000, used / took, faults)


def milliseconds(text):
    """A time of wrk."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def load(url, seconds, folder):
    script = folder / "weeks.lua"
    script.write_text(WEEKS)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def fill(path):
    """A file with the events, in one transaction."""
    app, chance = sandbox_app(path), random.Random(24)
    started = time.perf_counter()
    app.state.service.load(event(number, chance) for number in range(EVENTS))
    app.state.service.store.close()
    print(f"{EVENTS:,} events, {SERIES} of them series, stored in {time.perf_counter() - started:.0f} s", flush=True)


def main(seconds):
    """Measure both servers in turns. The status is 1 for an error, or if the sandbox misses a target."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; install it with: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        path = Path(folder) / "calendar.sqlite"
        fill(path)
        running = {kind: servers.enter_context(served(kind, path)) for kind in ("floor", "sandbox")}
        for _, url in running.values():
            load(url, max(5, seconds // 6), path.parent)
        before = {kind: memory(server) for kind, (server, _) in running.items()}
        rounds = {kind: [] for kind in running}
        for _ in range(ROUNDS):
            for kind, (server, url) in running.items():
                rounds[kind].append(measured(server, url, max(1, seconds // ROUNDS), path.parent))
        after = {kind: memory(server) for kind, (server, _) in running.items()}
    for kind, found in rounds.items():
        print(f"{kind}: {report(found)}, memory {before[kind]:.0f} MB before, {after[kind]:.0f} MB after")
    missed = list(misses(rounds["floor"], rounds["sandbox"]))
    missed += [f"the memory of {kind} grows" for kind in running if after[kind] > before[kind] * 1.1 + 10]
    print("\n".join(missed) or "all targets are met")
    return bool(missed)


def typical(rounds, name):
    return median(getattr(one, name) for one in rounds)


def report(rounds):
    rate, half, most, cpu, share = (typical(rounds, name) for name in ("rate", "half", "most", "cpu", "share"))
    faults = [fault for one in rounds for fault in one.faults]
    times = f"median {half:.1f} ms, 99 % {most:.1f} ms (at worst {max(one.most for one in rounds):.1f} ms)"
    return (
        f"{rate:.0f} requests/s, {times}, {cpu:.2f} ms of processor each, {share:.2f} cores, errors: {faults or 'none'}"
    )


def misses(floor, sandbox):
    """The targets that the sandbox misses."""
    for one in (*floor, *sandbox):
        yield from one.faults
    of_rate = typical(sandbox, "rate") / typical(floor, "rate")
    of_cpu = typical(floor, "cpu") / typical(sandbox, "cpu")
    print(f"the sandbox has {of_rate:.2f} of the floor's rate, {of_cpu:.2f} by processor time")
    if of_cpu < MIN_RATE:
        yield f"it needs {1 / of_cpu:.1f} times the processor time of the floor"
    if min(typical(rounds, "share") for rounds in (floor, sandbox)) < CORE:
        print(
            "the servers had less than a core: other programs run on this machine, so rates and times are not checked"
        )
        return
    if of_rate < MIN_RATE:
        yield f"its rate is less than {MIN_RATE:.2f} of the floor's"
    if typical(sandbox, "most") > MAX_P99:
        yield f"its 99th percentile is more than {MAX_P99} ms"


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 60))
