"""The recipe of a conda package has the facts of pyproject.toml; `make dist` has it read by rattler-build's parser."""

import hashlib
import tomllib
from runpy import run_path

import pytest
import yaml

import recurtz
from graph import ROOT

TOOL = run_path(str(ROOT / "tools" / "conda_recipe.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    sdist = tmp_path_factory.mktemp("dist") / "recurtz-1.tar.gz"
    sdist.write_bytes(b"content")
    return yaml.safe_load(TOOL["recipe"](sdist))


class TestRecipe:
    def test_package(self, recipe):
        assert recipe["package"] == {"name": PROJECT["name"], "version": recurtz.__version__}
        assert recipe["about"]["summary"] == PROJECT["description"]
        assert recipe["about"]["license"] == PROJECT["license"]
        assert all((ROOT / name).is_file() for name in recipe["about"]["license_file"])

    def test_source(self, recipe):
        assert recipe["source"] == {
            "path": "../dist/recurtz-1.tar.gz", "sha256": hashlib.sha256(b"content").hexdigest()
        }  # fmt: skip

    def test_requirements(self, recipe):
        """Those of the library; those of extras only limit what is installed anyway."""
        requirements = recipe["requirements"]
        python = f"python {PROJECT['requires-python']}"
        names = {name.partition(" ")[0] for name in requirements["run_constraints"]}

        assert requirements["run"] == [python, "python-tzdata >=2024.1"]
        assert requirements["host"] == [python, "pip", "hatchling >=1.27"]
        assert {"pyarrow", "click", "icalendar", "babel", "python-dateutil", "starlette"} <= names
        assert not names & {"recurtz", "msgraph-sdk", "pyspark", "pytest", "sphinx"}

    def test_tzdata(self):
        """The requirement that has another name in conda is the only one of the library."""
        assert PROJECT["dependencies"] == ["tzdata>=2024.1"]

    def test_commands(self, recipe):
        assert recipe["build"]["python"]["entry_points"] == ["recurtz = recurtz.cli:main"]
        assert PROJECT["scripts"] == {"recurtz": "recurtz.cli:main"}
