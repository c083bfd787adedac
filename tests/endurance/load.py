"""A load test: calendarView over 1,000 masters, from the example server under `wrk`, on the loopback interface only.

`python load.py [SECONDS]` needs `wrk` (Debian has it). It prints the requests per second, the median and the 99th
percentile of the latency, errors, and the server's memory before and after. It fails for an error, and if the memory
grows.
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
MAX_GROWTH = 8 << 20
"""Bytes."""


def master(number):
    """A weekly event of 45 minutes. Each day has a seventh of all events."""
    day, hour, zone = number % 7, number % 23, ZONES[number % len(ZONES)]
    start = f"2026-01-{5 + day:02}T{hour:02}:00:00"
    return {
        "subject": f"Event {number}",
        "start": {"dateTime": start, "timeZone": zone},
        "end": {"dateTime": start.replace(":00:00", ":45:00"), "timeZone": zone},
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": [DAYS[day]]},
            "range": {"type": "noEnd", "startDate": start[:10], "recurrenceTimeZone": zone},
        },
    }


def memory(process):
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * PAGE


def request(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data), timeout=10) as response:  # noqa: S310  # loopback
        return json.load(response)


def serve():
    """(the process of a server that is ready, its address)."""
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
            request(url + VIEW)
        except OSError:
            time.sleep(0.1)
        else:
            return server, url
    raise SystemExit("the server does not respond")


def load(url, seconds):
    """The output of wrk."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "10s", url + VIEW + SELECT]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout  # noqa: S603


def main(seconds):
    """Fill the calendar, put load on the server, and print the results."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; install it with: apt-get install wrk")
    server, url = serve()
    try:
        for number in range(MASTERS):
            request(f"{url}/me/events", master(number))
        print(
            f"{len(request(url + VIEW)['value'])} occurrences in the view of one day over {MASTERS} masters", flush=True
        )
        load(url, 5)
        before = memory(server)
        output = load(url, seconds)
        after = memory(server)
    finally:
        server.terminate()
        server.wait(10)
    faults = re.findall(r".*(?:Non-2xx|Socket errors).*", output)
    print(output)
    print(f"memory {before / 2**20:.1f} MB before, {after / 2**20:.1f} MB after; errors: {faults or 'none'}")
    return bool(faults) or after - before > MAX_GROWTH


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 60))
