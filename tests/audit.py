"""Whether a known vulnerability is in what recurtz or an extra of it brings: by pip-audit, in the newest versions.

What cannot be looked up fails the audit like what is known to be bad: silence is no answer. `make audit` runs this.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "audit"
EXTRAS = "all,load,sdk,spark"


def resolved():
    """What pip would install, as `name==version`, recurtz itself left out."""
    report = FOLDER / "report.json"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run"]
    subprocess.run([*command, "--ignore-installed", "--report", report, f"{ROOT}[{EXTRAS}]"], check=True)  # noqa: S603
    found = [entry["metadata"] for entry in json.loads(report.read_text("utf-8"))["install"]]
    return sorted(f"{one['name']}=={one['version']}" for one in found if one["name"] != "recurtz")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    pins = FOLDER / "requirements.txt"
    pins.write_text("\n".join(resolved()) + "\n", "utf-8")
    command = [sys.executable, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    return subprocess.run([*command, "--requirement", pins], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
