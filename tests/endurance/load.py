"""A load: the example server under `wrk`, calendarView over 1,000 masters, on loopback alone.

`python load.py [SECONDS]` needs `wrk` (Debian has it). Prints requests per second, the latency of half and of 99 of 100
requests, errors, and the server's memory before and after; fails for an error, and for memory that grows.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
MASTERS = 1000
CONNECTIONS = 16
VIEW = "/me/calendarView?startDateTime=2026-11-02T00:00:00Z&endDateTime=2026-11-03T00:00:00Z"
SELECT = "&$select=subject,start,end"
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ZONES = ["Pacific Standard Time", "W. Europe Standard Time", "Tokyo Standard Time", "UTC"]
PAGE = 4096
ALLOWED = 8 << 20


def a_master(place):
    """A weekly event of one hour; seven of them fill a week, so that a seventh of all is in any day."""
    day, hour, zone = place % 7, place % 23, ZONES[place % len(ZONES)]
    start = f"2026-01-{5 + day:02}T{hour:02}:00:00"
    return {
        "subject": f"Event {place}",
        "start": {"dateTime": start, "timeZone": zone},
        "end": {"dateTime": start.replace(":00:00", ":45:00"), "timeZone": zone},
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": [DAYS[day]]},
            "range": {"type": "noEnd", "startDate": start[:10], "recurrenceTimeZone": zone},
        },
    }


def memory(process):
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * PAGE


def ask(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data), timeout=10) as answer:  # noqa: S310  # loopback
        return json.load(answer)


def serve():
    """The server, listening; and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "asgi_app:make_app",
        "--port",
        str(port),
        "--no-access-log",
    ]
    server = subprocess.Popen([*command, "--log-level", "warning"], cwd=EXAMPLES)  # noqa: S603  # our own
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            ask(url + VIEW)
        except OSError:
            time.sleep(0.1)
        else:
            return server, url
    raise SystemExit("the server does not answer")


def load(url, seconds):
    """What wrk says."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "10s", url + VIEW + SELECT]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout  # noqa: S603


def main(seconds):
    """Fill the calendar, load the server, and tell."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; `apt-get install wrk` brings it")
    server, url = serve()
    try:
        for place in range(MASTERS):
            ask(f"{url}/me/events", a_master(place))
        print(f"{len(ask(url + VIEW)['value'])} occurrences in the view of one day over {MASTERS} masters", flush=True)
        load(url, 5)
        before = memory(server)
        said = load(url, seconds)
        after = memory(server)
    finally:
        server.terminate()
        server.wait(10)
    faults = re.findall(r".*(?:Non-2xx|Socket errors).*", said)
    print(said)
    print(f"memory {before / 2**20:.1f} MB before, {after / 2**20:.1f} MB after; errors: {faults or 'none'}")
    return bool(faults) or after - before > ALLOWED


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 60))
