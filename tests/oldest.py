"""The oldest supported versions, from `pyproject.toml`, as constraints for pip (`make oldest`)."""

import re
import tomllib
from pathlib import Path

# The requirements of the core are not constrained: icalendar needs newer tables of zones than recurtz.
PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]


def oldest():
    """Each requirement of the extras as `name==version`, without those of `dev`."""
    extras = [texts for extra, texts in PROJECT["optional-dependencies"].items() if extra != "dev"]
    found = [re.match(r"([\w-]+)(?:\[.*\])?>=([\d.]+)", text) for texts in extras for text in texts]
    return sorted({f"{match[1]}=={match[2]}" for match in found if match})


if __name__ == "__main__":
    print(*oldest(), sep="\n")
