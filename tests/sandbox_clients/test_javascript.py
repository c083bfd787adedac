"""@microsoft/microsoft-graph-client, which TypeScript programs use, over TLS with a certificate of this test.

`CLIENT_FOLDER` is where npm has installed it.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

trustme = pytest.importorskip("trustme")

DAY = Path(__file__).with_name("day.mjs")
FOLDER = os.environ.get("CLIENT_FOLDER")


@pytest.fixture
def graph_calendar_options(graph_calendar_options, tmp_path):
    """Options of a server with a certificate, which is valid for this test alone."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    files = {name: str(tmp_path / f"{name}.pem") for name in ("certificate", "key", "authority")}
    certificate.cert_chain_pems[0].write_to_path(files["certificate"])
    certificate.private_key_pem.write_to_path(files["key"])
    authority.cert_pem.write_to_path(files["authority"])
    return {**graph_calendar_options, "certificate": files["certificate"], "key": files["key"]}


@pytest.mark.skipif(not FOLDER, reason="CLIENT_FOLDER is not set; `make sandbox` installs the client with npm")
def test_day(graph_calendar, tmp_path):
    """A series with a room, an exception, a cancellation, pages of a view, free/busy, a synchronisation, an error."""
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(tmp_path / "authority.pem")}
    done = subprocess.run(  # noqa: S603
        ["node", str(DAY), graph_calendar.base_url],  # noqa: S607
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found["room"] == "accepted"
    assert found["start"] == "2026-01-12T09:00:00.0000000"
    assert found["utc"] == "2026-01-12T17:00:00.0000000"
    assert found["instances"] == ["01-12T17:00", "01-19T17:00", "01-26T17:00"]
    assert found["renamed"] == ["Daily", True]
    assert found["conflict"] == [412, "ErrorIrresolvableConflict"]
    assert found["times"][:3] == ["01-12T09:00", "01-20T10:00", "02-02T09:00"]
    assert len(found["times"]) == 13
    assert found["times"][-1] == "04-13T09:00"
    assert found["schedule"] == "020"
    assert found["subjects"] == ["Daily", "Dentist"]
    assert found["removed"] == 14
    assert found["later"] == ["Optician"]
    assert found["error"] == [404, "ErrorItemNotFound"]
