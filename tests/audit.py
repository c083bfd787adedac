"""Known vulnerabilities in the newest versions of all requirements, extras included, by pip-audit: `make audit`.

The audit also fails for a package that it cannot look up.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "audit"
EXTRAS = "all,load,sdk,spark"


def resolved():
    """All packages that pip would install, as `name==version`, without recurtz itself."""
    report = FOLDER / "report.json"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run"]
    subprocess.run([*command, "--ignore-installed", "--report", report, f"{ROOT}[{EXTRAS}]"], check=True)  # noqa: S603
    packages = [entry["metadata"] for entry in json.loads(report.read_text("utf-8"))["install"]]
    return sorted(f"{one['name']}=={one['version']}" for one in packages if one["name"] != "recurtz")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    pins = FOLDER / "requirements.txt"
    pins.write_text("\n".join(resolved()) + "\n", "utf-8")
    command = [sys.executable, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    return subprocess.run([*command, "--requirement", pins], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
