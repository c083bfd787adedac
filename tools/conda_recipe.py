"""Writes the recipe of a conda package from pyproject.toml. `make dist` runs it.

    python tools/conda_recipe.py build/dist/recurtz-0.2.0.tar.gz > build/conda/recipe.yaml

With `--check RECIPE`, rattler-build's own parser reads a recipe and renders it. It does not build: a build needs the
packages of a channel.
"""

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]

_NAMES = {"tzdata": "python-tzdata"}
"""The names of packages of Python that other packages have in conda: there, tzdata is the tz database itself."""

_OPTIONAL = ("all", "sandbox")
"""The extras whose requirements the recipe limits, if somebody installs them: conda has no extras."""

_RECIPE = """\
schema_version: 1

package:
  name: {name}
  version: "{version}"

source:
  path: ../dist/{sdist}
  sha256: {digest}

build:
  number: 0
  noarch: python
  script: python -m pip install . -vv --no-deps --no-build-isolation
  python:
    entry_points:
{commands}

requirements:
  host:
    - python >={python}
    - pip
{build}
  run:
    - python >={python}
{run}
  run_constraints:
{constraints}

tests:
  - python:
      imports:
        - {name}
      pip_check: true

about:
  summary: "{summary}"
  license: {license}
  license_file:
{licences}
"""


def recipe(sdist: Path) -> str:
    """The recipe that builds a package from an sdist."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = pyproject["project"]
    return _RECIPE.format(
        name=project["name"],
        version=_version(),
        sdist=sdist.name,
        digest=hashlib.sha256(sdist.read_bytes()).hexdigest(),
        commands=_items([f"{name} = {target}" for name, target in project["scripts"].items()], 6),
        python=project["requires-python"].removeprefix(">="),
        build=_items(map(_requirement, pyproject["build-system"]["requires"])),
        run=_items(map(_requirement, project["dependencies"])),
        constraints=_items(sorted(_optional(project["optional-dependencies"]))),
        summary=project["description"],
        license=project["license"],
        licences=_items(project["license-files"]),
    )


def _version() -> str:
    text = (ROOT / "recurtz" / "__init__.py").read_text("utf-8")
    return re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)[0]


def _items(lines: Iterable[str], indent: int = 4) -> str:
    return "\n".join(f"{' ' * indent}- {line}" for line in lines)


def _requirement(text: str) -> str:
    """A requirement in conda's form: a name, a blank, and the versions."""
    name, versions = re.fullmatch(r"([\w.-]+)((?:[<>=!].*)?)", text).groups()
    return f"{_NAMES.get(name, name)} {versions}".strip()


def _optional(extras: dict[str, list[str]]) -> set[str]:
    """The requirements of some extras, and of the extras in them."""
    found, names = set(), list(_OPTIONAL)
    while names:
        for text in extras[names.pop()]:
            if own := re.fullmatch(r"recurtz\[(.+)\]", text):
                names += own[1].split(",")
            else:
                found.add(_requirement(text))
    return found


def check(path: Path) -> None:
    """Parse and render a recipe as rattler-build does, and print what is rendered."""
    from rattler_build import Stage0Recipe

    [rendered] = Stage0Recipe.from_file(path).render()
    package = rendered.recipe.package
    print(f"recipe of {package.name} {package.version} is valid")


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        check(Path(sys.argv[2]))
    else:
        print(recipe(Path(sys.argv[1])), end="")
