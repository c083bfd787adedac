"""A load test: calendarView of weeks in a mailbox of 100,000 events, under `wrk`, on the loopback interface only.

`python load.py [SECONDS]` needs `wrk` (Debian has it). It prints, for the sandbox and for a floor, requests per second,
median and 99th percentile of the latency, errors, and the server's memory before and after. The floor is the same
server with a route that returns the stored JSON of the first ten events near the same window, from the same index,
without recurtz.
"""

import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

EVENTS, SERIES = 100_000, 300
YEARS = 15
CONNECTIONS = 8
PAGE = 4096

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
        edges = [view_routes._instant(query.values[name]) for name in ("startdatetime", "enddatetime")]
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


def memory(process):
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * PAGE / 2**20


def measure(kind, path, seconds):
    """The output of wrk for a server, and its memory in megabytes before and after."""
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
        load(url, max(5, seconds // 6), path.parent)
        before = memory(server)
        output = load(url, seconds, path.parent)
        return output, before, memory(server)
    finally:
        server.terminate()
        server.wait(10)


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
    """Measure both servers. The status is 1 for an error, or if the sandbox misses its target."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; install it with: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calendar.sqlite"
        fill(path)
        rates, is_bad = {}, False
        for kind in ("floor", "sandbox"):
            output, before, after = measure(kind, path, seconds)
            rates[kind] = float(re.search(r"Requests/sec:\s*([\d.]+)", output)[1])
            half, most = (re.search(rf"{part}%\s+(\S+)", output)[1] for part in (50, 99))
            faults = re.findall(r".*(?:Non-2xx|Socket errors).*", output)
            is_bad |= bool(faults) or after > before * 1.1 + 10
            print(
                f"{kind}: {rates[kind]:.0f} requests/s, median {half}, 99 % {most}, errors: {faults or 'none'}, ",
                end="",
            )
            print(f"memory {before:.0f} MB before, {after:.0f} MB after", flush=True)
    print(f"the sandbox has {rates['sandbox'] / rates['floor']:.2f} of the floor's rate")
    return is_bad or rates["sandbox"] * 3 < rates["floor"]


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 60))
