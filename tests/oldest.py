"""The oldest versions that `pyproject.toml` says recurtz works with, as constraints for pip (`make oldest`)."""

import re
import tomllib
from pathlib import Path

# What the core asks for is left out: icalendar asks for newer tables of zones than recurtz does.
PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]


def oldest():
    """Each requirement of the project and its extras as `name==version`; those of `dev` are no one's but ours."""
    extras = [texts for extra, texts in PROJECT["optional-dependencies"].items() if extra != "dev"]
    found = [re.match(r"([\w-]+)(?:\[.*\])?>=([\d.]+)", text) for texts in extras for text in texts]
    return sorted({f"{match[1]}=={match[2]}" for match in found if match})


if __name__ == "__main__":
    print(*oldest(), sep="\n")
