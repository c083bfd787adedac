"""The built site on loopback, and sizes of a browser's page."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

SITE = Path(os.environ.get("SITE", Path(__file__).parents[2] / "build" / "site"))
PHONE = (390, 844)
DESKTOP = (1280, 900)


class Handler(SimpleHTTPRequestHandler):
    """Serves files without a line of log for each."""

    def log_message(self, *_):
        """Write nothing."""


class Server(ThreadingHTTPServer):
    """A server that can be stopped in the middle of a test."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(SITE)))
        self.address = f"http://127.0.0.1:{self.server_port}"
        Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


def resize(browser, size):
    """The width and height of the page itself; a narrow one is a phone's."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
